"""Counts listed under another (分项数量): the sums that they may be meant to make, since nobody says who is counted where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from attrs import evolve

from govbudget.binding.equations import Equation, Reading
from govbudget.binding.intervals import point
from govbudget.binding.judgements import Judgement, judged
from govbudget.binding.said import Said
from govbudget.binding.words import is_grade, is_mended
from govbudget.forms.topics import ThingKind as Kind
from govbudget.narrative.frames import Composition, Level
from govbudget.narrative.known import topics_of

__all__ = ["are_staff", "judge_counts", "sums_of_counts"]

#: So many kinds that may be counted or not are tried; a longer list says nothing.
_MOST: Final = 12
#: Retired staff who may be counted or not.
_PAID: Final = "staff_pensioned"


def judge_counts(said: Said, composition: Composition, parts: Sequence[Level]) -> Judgement:
    """Judge a count and those listed under it: a question where no sum that may be meant is it.

    Args:
        said: the text.
        composition: the whole and its parts.
        parts: those that have figures, in their order.
    """
    names = [part.thing.name for part in parts if part.thing is not None]
    readings = sums_of_counts(composition.whole, parts, composition.sure or len(parts))
    for test, variant in ((is_grade, "grades"), (is_mended, "problems")):
        if len(names) == len(parts) and all(test(name, said.words) for name in names):
            named = [part.thing.name for part in parts if part.thing is not None and part.said]
            readings = readings if len(set(named)) == len(named) else iter(())  # else two lists, not one
            return evolve(judged("N419", composition, readings, asks=True), variant=variant)
    return judged("N416", composition, readings, asks=True)


def sums_of_counts(whole: Level, parts: Sequence[Level], sure: int) -> Iterator[Reading]:
    """Every sum that listed counts may be meant to make: of all, without the kinds of another, or of staff without those counted apart.

    Args:
        whole: the count that they stand under.
        parts: those that have figures, in their order.
        sure: how many of them surely stand under it.
    """
    lists = [list(parts)]
    for at, part in enumerate(parts):
        for end in range(at + 3, len(parts) + 1):  # 离退休人员5人，即离休人员1人、退休人员4人
            if point(part.number) and point(part.number) == sum(point(each.number) for each in parts[at + 1 : end]):
                lists.append([*parts[: at + 1], *parts[end:]])
    if are_staff(whole, parts):
        lists += [kept for each in lists[:_MOST] for kept in _without_apart(each, sure)]
    tried: set[tuple[Level, ...]] = set()
    for each in map(tuple, lists):
        if each and each not in tried:
            tried.add(each)
            yield Reading((Equation(tuple((1, part) for part in each), result=whole),))


def _without_apart(parts: Sequence[Level], sure: int) -> Iterator[list[Level]]:
    """The staff without whom the pension fund pays, and without those at the end of the list, who may be named besides."""
    paid = [part for part in parts if not any(known.key == _PAID for known in topics_of(part.thing))]
    yield paid
    yield from (paid[:end] for end in range(max(sure, 2), len(paid)))


def are_staff(whole: Level, parts: Sequence[Level]) -> bool:
    """Whether a list is of staff, whom places count differently.

    Args:
        whole: the count that they stand under.
        parts: the counts.
    """
    return any(known.kind is Kind.STAFF for level in (whole, *parts) for known in topics_of(level.thing))
