"""Figures of the year before held against the document of that year (上年文件判定): stated ones, and those that a difference implies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from govbudget.binding.equations import Equation, Reading, Stated, same
from govbudget.binding.judgements import Judgement, judged
from govbudget.binding.said import Said, counts_from_last_year, is_of_last_year, levels_of, levels_of_change
from govbudget.claim import Reference, Thing
from govbudget.language.figures import Number, NumberKind
from govbudget.narrative.frames import Change, When
from govbudget.narrative.known import topics_of

__all__ = ["judge_before"]

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
            and is_of_last_year(level.when)
            and _is_amount(level.number)
            and _is_of_body(level.thing)
        ):
            told = _told(prior, level.thing, level.number, cells)
            readings = [same(level, each, "accepted") for each in told]
            yield judged("N420", level, readings, asks=True)
    for frame in said.frames:
        if not isinstance(frame, Change) or not counts_from_last_year(frame):
            continue
        if _is_amount(frame.number) and _is_of_body(frame.thing):
            yield judged("N420", frame, _differences(said, prior, frame, cells), asks=True)


def _is_amount(number: Number | None) -> bool:
    return number is not None and number.kind is NumberKind.AMOUNT and not number.approximate


def _is_of_body(thing: Thing | None) -> bool:
    """Whether a thing is of the whole body, under a name that every document uses."""
    return thing is not None and not thing.scope and any(topics_of(thing))


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
