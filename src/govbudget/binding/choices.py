"""One word, one choice (一词一义): where a sentence says 预算 several times, it means the same budget each time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import evolve

from govbudget.binding.equations import Reading, Verdict, figures_of, fit_all
from govbudget.binding.judgements import Judgement
from govbudget.narrative.frames import BUDGETS, Change, Comparison, Level, Ratio

__all__ = ["judge_choices"]

#: 预算 without a word for its stage.
_OPEN = "budget"


def judge_choices(judgements: Sequence[Judgement]) -> Iterator[Judgement]:
    """The judgements, one of them a question where those of one sentence hold only if 预算 means now one budget, now another.

    Args:
        judgements: all judgements of a text.
    """
    chosen: dict[int, set[Level]] = {}
    for judgement in judgements:
        choices = _choices(judgement)
        if choices is None:
            yield judgement
            continue
        sentence = judgement.frame.sentence
        before = chosen.get(sentence)
        if before is None or before & choices.keys():
            chosen[sentence] = choices.keys() & before if before is not None else set(choices)
            yield judgement
            continue
        others = (reading for reading in judgement.tried if _budgets(reading) & before)
        told = next((reading for reading in others if fit_all(reading) is Verdict.FAILS), None)
        yield judgement if told is None else evolve(judgement, verdict=Verdict.FAILS, asks=True, told=told)


def _choices(judgement: Judgement) -> dict[Level, Reading] | None:
    """The budgets with which a statement about 预算 holds, if there are several that it may mean."""
    if judgement.verdict is not Verdict.HOLDS or not _is_open(judgement):
        return None
    if len({budget for reading in judgement.tried for budget in _budgets(reading)}) < 2:
        return None
    holding = (reading for reading in judgement.tried if fit_all(reading) is Verdict.HOLDS)
    return {budget: reading for reading in holding for budget in _budgets(reading)}


def _is_open(judgement: Judgement) -> bool:
    """Whether the words leave open which budget is meant."""
    match judgement.frame:
        case Ratio(kind="completion", stage=stage):
            return stage in (None, _OPEN)
        case Change(base=base) | Comparison(base=base):
            return base.level is None and base.when.stage == _OPEN
        case _:
            return False


def _budgets(reading: Reading) -> set[Level]:
    """The budgets that a reading has figures of."""
    figures = (stated for equation in reading.equations for stated in figures_of(equation))
    return {each for each in figures if isinstance(each, Level) and each.when.stage in BUDGETS}
