"""Words that are missing (缺字判定): an amount that only as a change gives the percentage behind it, though no word says 增加 or 减少."""

from __future__ import annotations

from collections.abc import Iterator

from govbudget.binding.equations import Equation, Reading, Verdict, fit
from govbudget.binding.intervals import point
from govbudget.binding.judgements import Judgement
from govbudget.binding.said import Amount, Said, direction, levels_of
from govbudget.language.figures import NumberKind
from govbudget.narrative.frames import Change, Level, When

__all__ = ["judge_missing_words", "missing_of"]


def judge_missing_words(said: Said) -> Iterator[Judgement]:
    """Judge the amounts right before a rate of growth: some are not so much of a thing, but by how much it has changed.

    Args:
        said: the text.
    """
    for frame in said.frames:
        if isinstance(frame, Change) and frame.way == "rate" and frame.sign and _is_exact(frame):
            level = _before(said, frame)
            if level is not None:
                yield from _missing(said, frame, level)


def _is_exact(rate: Change) -> bool:
    return rate.number.value > 0 and not rate.number.approximate


def missing_of(judgement: Judgement) -> Level | None:
    """The amount before which a word is missing.

    Args:
        judgement: what became of a statement.
    """
    equation = judgement.equation
    amount = equation.above[0][1] if judgement.rule == "W618" and equation is not None else None
    return amount if isinstance(amount, Level) else None


def _before(said: Said, rate: Change) -> Level | None:
    """The amount right before a rate, if it is of the same thing and no change stands between them."""
    amounts = [
        (level.number.start, level)
        for level in said.inside(rate.sentence)
        if level.number is not None
        and level.number.kind is NumberKind.AMOUNT
        and not level.base
        and level.number.start < rate.number.start
    ]
    start, level = max(amounts, key=lambda each: each[0], default=(0, None))
    told = any(
        isinstance(each, Change) and each is not rate and start < each.number.start < rate.number.start
        for each in said.frames_of(rate.sentence)
    )
    if level is None or told or level.thing is None or not level.thing.is_same(rate.thing):
        return None
    return level


def _missing(said: Said, rate: Change, level: Level) -> Iterator[Judgement]:
    sign = direction(rate) or 1
    change = ((sign, level),)
    others = levels_of(said, level.thing, When(rate.when.year, rate.when.stage), rate.sentence, level.number, (level,))
    for current in others:
        if point(current.number) == point(level.number) or not _is_greater(current, level):
            continue
        equation = Equation(change, ((1, current), (-sign, level)), rate, (sign,), 100)
        if fit(equation) is Verdict.HOLDS:
            reading = Reading((equation,))
            yield Judgement("W618", rate, Verdict.FAILS, (reading,), told=reading)
            return


def _is_greater(current: Amount, level: Level) -> bool:
    """Whether a change by so much leaves a base."""
    return point(current.number) > point(level.number)
