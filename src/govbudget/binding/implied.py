"""The year before as changes imply it (推算的上年数判定): the same by two statements, not below nothing, the balance that this year opens with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from attrs import evolve

from govbudget.binding.balances import is_surely, opening_of, two_totals
from govbudget.binding.equations import Equation, Reading, Stated, Verdict, fit
from govbudget.binding.intervals import meet, point, span
from govbudget.binding.judgements import WHOLE, Judgement, judged
from govbudget.binding.said import (
    Amount,
    Said,
    are_listed_alike,
    counts_from_last_year,
    levels_of_base,
    levels_of_change,
)
from govbudget.binding.tables import Tables
from govbudget.claim import Thing
from govbudget.forms.topics import Side, Span, Topic, bare_names
from govbudget.language.figures import Number, NumberKind
from govbudget.narrative.frames import Change, Level
from govbudget.narrative.known import topics_of

__all__ = ["judge_implied", "judge_openings"]


class _Told(NamedTuple):
    """A change since the year before with what it leads to."""

    change: Change
    sign: int
    now: Level


def judge_implied(said: Said) -> Iterator[Judgement]:
    """Judge what changes imply of the year before, where the text does not print it.

    Args:
        said: the text.
    """
    told: list[_Told] = []
    for frame in said.frames:
        if not isinstance(frame, Change) or frame.sign is None or frame.number.approximate or not _is_bare(frame):
            continue
        if frame.way == "rate":
            yield from _more_than_all(said, frame)
        if frame.way != "amount":
            continue
        levels = levels_of_change(said, frame.thing, frame.when, frame.base, frame.sentence, frame.number)
        printed = [level for level in levels if isinstance(level, Level) and level.number is not None]
        if not printed or _bases(said, frame, printed[0]):
            continue  # the base is printed: the difference itself is judged
        yield from _below_nothing(frame, printed)
        if counts_from_last_year(frame):
            each = _Told(frame, frame.sign, printed[0])
            yield from _twice(said, told, each)
            told.append(each)


def _is_bare(change: Change) -> bool:
    """Whether a change is counted from the same thing at another time, of which nothing is printed."""
    return change.base.level is None and change.base.thing is None and change.thing is not None


def _bases(said: Said, change: Change, current: Level) -> Sequence[Amount]:
    return levels_of_base(said, change.thing, change.when, change.base, change.sentence, current, change.number)


# -- not below nothing ---------------------------------------------------------------------------------------------------------


def _below_nothing(change: Change, levels: Sequence[Level]) -> Iterator[Judgement]:
    """An increase is not more than what it leads to: of what is spent, earned or counted nothing can have been below 0."""
    if change.sign != 1 or not _cannot_be_negative(change.thing, change.number):
        return
    readings = [Reading((Equation(((1, level),), result=change, relation=">="),)) for level in levels]
    if all(point(level.number) >= 0 for level in levels):
        found = judged("N424", change, readings)
        if found.verdict is Verdict.FAILS:
            yield found


def _more_than_all(said: Said, change: Change) -> Iterator[Judgement]:
    """Nothing that is spent, earned or counted falls by more than all of it, unless it is printed below 0."""
    if change.sign == -1 and _cannot_be_negative(change.thing, change.number):
        levels = levels_of_change(said, change.thing, change.when, change.base, change.sentence, None)
        if any(level.number is not None and point(level.number) < 0 for level in levels):
            return
        equation = Equation(((1, WHOLE),), result=change, relation=">=")
        if fit(equation) is Verdict.FAILS:
            yield evolve(judged("N424", change, [Reading((equation,))]), variant="rate")


def _cannot_be_negative(thing: Thing | None, number: Number) -> bool:
    """Whether a thing is surely a flow, or is counted: a balance may be below 0, of a thing without a known name nobody knows."""
    if thing is None or not thing.references:
        return False
    if number.kind is NumberKind.COUNT:
        return True
    known = list(topics_of(thing))
    return len(known) == len(thing.references) and all(
        each.span is Span.FLOW and each.side in (Side.INCOME, Side.EXPENDITURE) for each in known
    )


# -- the same twice ------------------------------------------------------------------------------------------------------------


def _twice(said: Said, told: Sequence[_Told], each: _Told) -> Iterator[Judgement]:
    """The year before as an earlier statement of the same, or of the other side of the accounts, implies it."""
    for other in told:
        if other.change.base.when != each.change.base.when:
            continue
        if other.now is each.now or not meet(span(other.now.number), span(each.now.number)):
            continue  # one of the two is of something else; of another scope, or said wrongly once
        if not (_is_of_one(said, other, each) or _are_two_sides(other, each)):
            continue
        above = ((1, each.now), (-1, other.now), (other.sign, other.change))
        yield judged("N421", each.change, [Reading((Equation(above, result=each.change, signs=(each.sign,)),))])
        return


def _is_of_one(said: Said, one: _Told, other: _Told) -> bool:
    """Whether two changes are surely of the same thing of the whole document: a topic of a name of its own."""
    first, second = one.change.thing, other.change.thing
    if first is None or second is None or not first.is_same(second) or first.scope or first.fund != second.fund:
        return False
    names = bare_names()
    if not any(topics_of(first)) or first.name in names or second.name in names:
        return False
    if said.stage(one.now.when) != said.stage(other.now.when) or one.now.when.year or other.now.when.year:
        return False
    return are_listed_alike(one.now, other.now)


def _are_two_sides(one: _Told, other: _Told) -> bool:
    """Whether two changes are of the totals of the two sides."""
    return any(
        (_is_of(one, income) and _is_of(other, spent)) or (_is_of(one, spent) and _is_of(other, income))
        for income, spent in two_totals()
    )


def _is_of(told: _Told, known: Topic) -> bool:
    """Whether a change is of a total by its own name, and so is what it leads to."""
    thing = told.change.thing
    return is_surely(told.now, known) and thing is not None and thing.name not in known.bare and not thing.scope


# -- what this year opens with -------------------------------------------------------------------------------------------------


def judge_openings(said: Said, tables: Tables) -> Iterator[Judgement]:
    """Judge the balance carried out of the year before as a change implies it: a question where this year opens with another.

    Args:
        said: the text.
        tables: the cells of the tables.
    """
    for frame in said.frames:
        if not isinstance(frame, Change) or not counts_from_last_year(frame):
            continue
        thing = frame.thing
        if thing is None or thing.scope or frame.sign is None:
            continue
        levels = levels_of_change(said, thing, frame.when, frame.base, frame.sentence, frame.number)
        levels = [level for level in levels if level.number is not None and not level.when.year]
        openings = [opening for each in thing.references if (opening := opening_of(each)) is not None]
        cells: list[Stated] = [cell for each in openings for cell in tables(each, frame.when, frame.number)]
        readings = [
            Reading((Equation(((1, level), (-1, cell)), result=frame, signs=(frame.sign,)),))
            for level in levels
            for cell in cells
        ]
        if readings:
            yield judged("N423", frame, readings, asks=True)
