"""Figures of the year before held against the document of that year (上年文件判定): stated ones, and those that a difference implies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from govbudget.binding.equations import Equation, Reading, Stated
from govbudget.binding.judgements import Judgement, judged
from govbudget.binding.said import Said, levels_of, levels_of_change, topics_of
from govbudget.claim import Reference, Thing
from govbudget.language.figures import Number, NumberKind
from govbudget.narrative.frames import BUDGETS, Change, When

__all__ = ["judge_before"]

_LAST_YEAR: Final = -1
#: The cells of the document of the year before that state a thing.
Before = Callable[[Reference, Number], Sequence[Stated]]


def judge_before(said: Said, prior: Said, cells: Before) -> Iterator[Judgement]:
    """Judge what a text says of the year before: a question where the tables of that year, or its text, say otherwise.

    Args:
        said: the text.
        prior: the text of the year before.
        cells: what the tables of the year before state.
    """
    for level in said.levels:
        if (
            (level.said or level.base)
            and _is_of_last_year(level.when)
            and _is_amount(level.number)
            and _is_of_body(level.thing)
        ):
            told = _told(prior, level.thing, level.number, cells)
            readings = [Reading((Equation(((1, each),), result=level, cut="accepted"),)) for each in told]
            yield judged("N420", level, readings, asks=True)
    for frame in said.frames:
        if isinstance(frame, Change) and frame.way == "amount" and _counts_from_last_year(frame):
            yield judged("N420", frame, _differences(said, prior, frame, cells), asks=True)


def _is_of_last_year(when: When) -> bool:
    return when.year == _LAST_YEAR and when.stage not in BUDGETS


def _is_amount(number: Number | None) -> bool:
    return number is not None and number.kind is NumberKind.AMOUNT and not number.approximate


def _is_of_body(thing: Thing | None) -> bool:
    """Whether a thing is of the whole body, under a name that every document uses."""
    return thing is not None and not thing.scope and any(topics_of(thing))


def _counts_from_last_year(change: Change) -> bool:
    """Whether a difference is from the accounts of the year before, of which nothing is printed."""
    base = change.base
    own = base.level is None and base.thing is None and base.said and change.sign is not None
    return own and _is_of_last_year(base.when) and _is_amount(change.number) and _is_of_body(change.thing)


def _told(prior: Said, thing: Thing | None, number: Number | None, cells: Before) -> list[Stated]:
    """What the document of the year before says of a thing: its tables, else its text."""
    assert thing is not None
    assert number is not None
    found = [cell for reference in thing.references for cell in cells(reference, number)]
    return found or [level for level in levels_of(prior, thing, When(), 0, number) if level.number is not None]


def _differences(said: Said, prior: Said, change: Change, cells: Before) -> Iterator[Reading]:
    """Every figure of this year with every one of the year before that may be meant."""
    told = _told(prior, change.thing, change.number, cells)
    levels = levels_of_change(said, change.thing, change.when, change.base, change.sentence, change.number)
    for level in levels:
        now = ((1, level),) if level.number is not None else ()  # 无此项支出
        for each in told if not level.when.year else ():
            yield Reading((Equation((*now, (-1, each)), result=change, signs=(change.sign or 1,)),))
