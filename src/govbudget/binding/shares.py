"""Shares of a complete list judged (占比合计判定): they add up to 100 %, or to the share that their whole has itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Final

from attrs import evolve

from govbudget.binding.equations import Equation, Reading, Stated, Term, Verdict, needed
from govbudget.binding.intervals import point, span
from govbudget.binding.judgements import WHOLE, Given, Judgement, judged
from govbudget.binding.said import Amount, Said, levels_of
from govbudget.claim import Thing
from govbudget.exact import scale
from govbudget.language.figures import Number, NumberKind
from govbudget.narrative.composition import is_complete, is_part
from govbudget.narrative.frames import Composition, Level, Ratio

__all__ = ["judge_shares"]

_HUNDRED: Final = Decimal(100)
#: The decimals to which the room that the digits of amounts leave is told.
_PLACES: Final = 4


def judge_shares(said: Said) -> Iterator[Judgement]:
    """Judge the shares of every whole whose list is complete: by its amounts, by the forms, or by its words.

    Args:
        said: the text.
    """
    closed = {id(each.whole): each for each in said.frames if isinstance(each, Composition) and each.closed}
    for ratios in _by_whole(said):
        things = [ratio.thing for ratio in ratios]
        if any(one.is_same(other) for at, one in enumerate(things) if one is not None for other in things[:at]):
            continue  # of one thing in two senses
        room = _room(said, ratios, closed.get(id(ratios[0].whole)))
        if room is not None:
            yield _judged(said, ratios, room)


# -- which shares are of one whole ---------------------------------------------------------------------------------------------


def _by_whole(said: Said) -> Iterator[list[Ratio]]:
    """The shares of one whole, those of at least two parts; what names no whole goes on with the one before it."""
    of_levels: dict[int, list[Ratio]] = {}
    for sentence in said.framed:
        of_thing: list[Ratio] = []
        for frame in said.frames_of(sentence):
            if not isinstance(frame, Ratio) or frame.kind != "share" or not _can_be_added(frame.number):
                continue
            if frame.whole is not None:
                of_levels.setdefault(id(frame.whole), []).append(frame)
            elif not of_thing and frame.whole_thing is not None or of_thing and _goes_on(of_thing[0], frame):
                of_thing.append(frame)
        if len(of_thing) > 1:
            yield of_thing
    yield from (ratios for ratios in of_levels.values() if len(ratios) > 1)


def _can_be_added(number: Number) -> bool:
    return number.kind is NumberKind.PERCENT and not number.approximate


def _goes_on(first: Ratio, other: Ratio) -> bool:
    """Whether a share is of the whole that one before it names: it names the same, or none and may be of it."""
    whole = first.whole_thing
    if whole is None or first.when != other.when:
        return False
    return is_part(other.thing, whole) if other.whole_thing is None else whole.is_same(other.whole_thing)


# -- whether they are all ------------------------------------------------------------------------------------------------------


def _room(said: Said, ratios: Sequence[Ratio], closed: Composition | None) -> Decimal | None:
    """How many points a part that is not listed may have by the digits of the amounts; ``None`` where the list may have others.

    Amounts tell whether they are all. Without them a list is complete by its words, or by the forms.
    """
    first = ratios[0]
    parts = [ratio.part for ratio in ratios]
    listed = [part for part in parts if part is not None]
    if len(listed) == len(parts):
        wholes = [first.whole] if first.whole is not None else _levels_of_whole(said, first)
        return next((room for whole in wholes if (room := _hidden(whole, listed)) is not None), None)
    if closed is not None:
        return Decimal(0) if len(closed.parts) == len(parts) and all(part in closed.parts for part in parts) else None
    named = Level(None, first.whole_thing, first.when, first.sentence) if first.whole is None else first.whole
    each = [Level(None, ratio.thing, ratio.when, ratio.sentence) for ratio in ratios]
    complete = not listed and is_complete(named, each) and not _nested([one.thing for one in each])
    return Decimal(0) if complete else None


def _levels_of_whole(said: Said, ratio: Ratio) -> list[Amount]:
    return levels_of(said, ratio.whole_thing, ratio.when, ratio.sentence, ratio.part.number if ratio.part else None)


def _nested(things: Sequence[Thing | None]) -> bool:
    """Whether one of some things is a part of another."""
    return any(is_part(one, other) for one in things for other in things if one is not other)


def _hidden(whole: Amount, parts: Sequence[Level]) -> Decimal | None:
    """The points that amounts which add up to their whole may hide; ``None`` where they do not."""
    figures = [each.number for each in (whole, *parts)]
    value = point(whole.number)
    if value <= 0 or any(number is None or number.approximate for number in figures):
        return None
    lacking = abs(value - sum((point(part.number) for part in parts), Fraction(0)))
    hidden = sum((_half(number) for number in figures), Fraction(0))
    if lacking > hidden:
        return None
    return scale(Decimal(ceil((lacking + hidden) * 100 / value * 10**_PLACES)), -_PLACES)


def _half(number: Number | None) -> Fraction:
    low, high = span(number)
    return (high - low) / 2 if low is not None and high is not None else Fraction(0)


# -- what they add up to -------------------------------------------------------------------------------------------------------


def _judged(said: Said, ratios: Sequence[Ratio], room: Decimal) -> Judgement:
    """The last share by the others: what is left of 100, or of the share that the whole has itself, whichever is nearer."""
    *others, last = ratios
    left: tuple[Term, ...] = tuple((-1, other) for other in others)
    wholes: list[Stated] = [*_own_shares(said, ratios[0].whole, ratios), _full(room)]
    equations = [Equation(((1, whole), *left), result=last) for whole in wholes]
    equations.sort(key=lambda equation: abs(_gap(equation, last)))
    found = judged("N408", last, [Reading((equation,)) for equation in equations])
    if found.verdict is Verdict.FAILS and _is_cut(equations[0], last, ratios):
        return evolve(found, verdict=Verdict.TRUNCATED)
    return found


def _own_shares(said: Said, whole: Level | None, ratios: Sequence[Ratio]) -> Iterator[Stated]:
    """The share that a whole has of something greater."""
    for frame in said.frames_of(whole.sentence) if whole is not None else ():
        if isinstance(frame, Ratio) and frame.kind == "share" and frame.part is whole and frame not in ratios:
            yield frame


def _full(room: Decimal) -> Given:
    assert WHOLE.number is not None
    return Given(WHOLE.number._replace(half=room))


def _gap(equation: Equation, last: Ratio) -> Fraction:
    """How much more the last share is than what is left for it."""
    return point(last.number) - (needed(equation) or 0)


def _is_cut(equation: Equation, last: Ratio, ratios: Sequence[Ratio]) -> bool:
    """Whether shares add up to as much less as cutting takes away."""
    gap = _gap(equation, last)
    return gap < 0 and -gap <= 2 * sum((_half(ratio.number) for ratio in ratios), Fraction(0))
