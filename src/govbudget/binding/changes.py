"""Changes and comparisons judged (增减判定): differences, rates, points, and the words more, less and unchanged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from attrs import evolve

from govbudget.binding.costs import acquits
from govbudget.binding.equations import Equation, Reading, Stated, Term, Verdict, fit_all
from govbudget.binding.intervals import point, span
from govbudget.binding.judgements import WHOLE, Judgement, judged
from govbudget.binding.said import Amount, Said, alike, direction, levels_of_base, levels_of_change
from govbudget.language.figures import Number, NumberKind
from govbudget.narrative.frames import Change, Comparison, Level, Ratio

__all__ = ["judge_change", "judge_comparison", "partners"]

_EITHER: Final = (1, -1)
#: So many changes before and behind one are looked through for the other figure of the same.
_FAR: Final = 16


def partners(said: Said) -> Mapping[Change, Change]:
    """For each change by an amount the rate that tells the same, and the other way round: the nearest in its sentence or the next.

    Args:
        said: the text.
    """
    changes = [frame for frame in said.frames if isinstance(frame, Change)]
    found: dict[Change, Change] = {}
    for number, change in enumerate(changes):
        if change.way == "points":
            continue
        way = "rate" if change.way == "amount" else "amount"
        beside = (changes[at] for at in _beside(number, len(changes)))
        partner = next((other for other in beside if other.way == way and _may_tell_same(said, change, other)), None)
        if partner is not None:
            found[change] = partner
    return found


def _beside(number: int, count: int) -> Iterator[int]:
    """The numbers beside one, the nearest first, the one before it before the one behind it."""
    for away in range(1, _FAR + 1):
        yield from (at for at in (number - away, number + away) if 0 <= at < count)


def _may_tell_same(said: Said, one: Change, other: Change) -> bool:
    """Whether two changes may tell the same: of one sentence, or of two of which only one names the thing."""
    if one.sentence != other.sentence and (abs(one.sentence - other.sentence) > 1 or _named(said, one, other)):
        return False
    return alike(one, other)


def _named(said: Said, *changes: Change) -> bool:
    """Whether each sentence of some changes says how much there is of the thing."""
    return all(
        any(
            level.said and level.thing is not None and level.thing.is_same(each.thing)
            for level in said.inside(each.sentence)
        )
        for each in changes
    )


def judge_change(said: Said, change: Change, partner: Change | None) -> Judgement:
    """Judge a change against its base, what it is now, and the other figure that tells the same change.

    Args:
        said: the text.
        change: the change.
        partner: the amount that tells the same as a rate, or the rate as an amount.
    """
    if change.way == "points":
        return judged("N403", change, _points(said, change))
    rule = "N403" if change.way == "amount" else "N404"
    if not change.base.said and _is_of_many_years(said, change):
        return judged(rule, change, ())
    readings = tuple(_readings(said, change, partner))
    usable = readings if change.way == "amount" else [reading for reading in readings if not _is_over_less(reading)]
    if len(usable) < len(readings):
        return judged(rule, change, usable)
    if change.way == "rate" and partner is not None and _opposite(change, partner):
        wrong, right = (partner, change) if _is_amount_turned(said, change, partner) else (change, partner)
        return evolve(judged("N410", wrong, ()), verdict=Verdict.FAILS, turned=right)
    found = judged(rule, change, readings)
    if found.verdict is not Verdict.FAILS or not change.base.said:
        return found
    of_whole = list(_of_whole(said, change, partner))
    acquitted = any(map(acquits, of_whole))
    return evolve(found, verdict=Verdict.HOLDS if acquitted else Verdict.FAILS, asks=found.asks or bool(of_whole))


def _of_whole(said: Said, change: Change, partner: Change | None) -> Iterator[Reading]:
    """What holds of the whole of a part in its sentence: 收入500万元，其中结转100万元，较上年增长4.35%."""
    thing = change.thing
    for level in said.inside(change.sentence):
        if thing is None or level.parent is None or not thing.is_same(level.thing):
            continue
        parent = level.parent.thing
        of_parent = evolve(partner, thing=parent) if partner is not None else None
        readings = _readings(said, evolve(change, thing=parent), of_parent)
        yield from (reading for reading in readings if fit_all(reading) is Verdict.HOLDS)


def _is_of_many_years(said: Said, change: Change) -> bool:
    """Whether its sentence states what changed in more than two years, and nobody says between which: 逐年下降25%、50%."""
    thing = change.thing
    years = {level.when.year or 0 for level in said.inside(change.sentence) if thing and thing.is_same(level.thing)}
    return len(years) > 2


def _opposite(one: Change, other: Change) -> bool:
    """Whether an amount and a rate of one change go opposite ways."""
    both = bool(one.sign and other.sign and one.number.value and other.number.value)
    return both and one.sign != other.sign


def _is_over_less(reading: Reading) -> bool:
    """Whether a rate is one of a base below 0, of which nobody can say which way it goes."""
    return all(sum(times * point(each.number) for times, each in of.below) < 0 for of in reading.equations)


def _is_amount_turned(said: Said, rate: Change, amount: Change) -> bool:
    """Whether the figures say that of two opposite directions that of the amount is wrong: only that of the rate gives it."""

    def holds(sign: int | None) -> bool:
        of = _readings(said, evolve(rate, sign=sign), evolve(amount, sign=sign))
        return judged("N404", rate, of).verdict is Verdict.HOLDS

    if holds(amount.sign):
        return False
    alone = judged("N404", rate, _readings(said, rate, None, amount))  # the amount may be wrong altogether
    return holds(rate.sign) or alone.verdict is Verdict.HOLDS


def _readings(said: Said, change: Change, partner: Change | None, amount: Change | None = None) -> Iterator[Reading]:
    """Every level that the thing may have, with every base it may have.

    Args:
        said: the text.
        change: the change.
        partner: the other figure that tells the same change.
        amount: what levels must be comparable with; the one of the two that is an amount if it is not given.
    """
    amount = amount or (change if change.way == "amount" else partner)
    like = amount.number if amount is not None else None
    now: list[Amount | None] = [
        *levels_of_change(said, change.thing, change.when, change.base, change.sentence, like)
    ] or [None]
    for current in now:
        bases: list[Amount | None] = [
            *levels_of_base(said, change.thing, change.when, change.base, change.sentence, current, like)
        ] or [None]
        for base in bases:
            equations = (
                _difference(change, current, base)
                if change.way == "amount"
                else tuple(_rates(change, partner, current, base))
            )
            if equations:
                yield Reading(equations)


def _signs(change: Change) -> tuple[int, ...]:
    sign = direction(change)
    return (sign,) if sign is not None else _EITHER


def _difference(change: Change, current: Amount | None, base: Amount | None) -> tuple[Equation, ...]:
    if current is None or base is None:
        return ()
    return (Equation(((1, current), (-1, base)), result=change, signs=_signs(change)),)


def _rates(change: Change, partner: Change | None, current: Amount | None, base: Amount | None) -> Iterator[Equation]:
    """What a rate is of: the difference of the base, of the level less the difference, or of the two levels."""
    signs = _signs(change)

    def rate(above: tuple[Term, ...], below: tuple[Term, ...]) -> Equation:
        return Equation(above, below, change, signs, 100, cut="told")

    sign = direction(partner) if partner is not None and partner.sign is not None else direction(change)
    if sign is None and partner is not None and not partner.number.value:
        sign = 1  # 增加（减少）0万元 is no change either way
    difference = partner if partner is not None and sign is not None and span(partner.number).high is not None else None
    if difference is not None and sign is not None and base is not None:
        yield rate(((sign, difference),), ((1, base),))
    if current is not None and base is not None:
        yield rate(((1, current), (-1, base)), ((1, base),))
    if difference is not None and sign is not None and current is not None:
        yield rate(((sign, difference),), ((1, current), (-sign, difference)))


def _points(said: Said, change: Change) -> Iterator[Reading]:
    """Percentage points: between the last two percentages before them, of this year and of another."""
    ratios = [
        frame
        for frame in said.frames_of(change.sentence)
        if isinstance(frame, Ratio) and frame.number.kind is NumberKind.PERCENT
    ]
    rates: list[tuple[Number, Ratio | Level, bool]] = [(each.number, each, bool(each.when.year)) for each in ratios]
    rates += [
        (level.number, level, bool(level.when.year) or level.base)
        for level in said.inside(change.sentence)
        if level.number is not None and level.number.kind is NumberKind.PERCENT
    ]
    rates = [rate for rate in rates if rate[0].start < change.number.start] or rates
    now = [stated for _, stated, before in rates if not before]
    then = [stated for _, stated, before in rates if before]
    if now and then:
        yield Reading((Equation(((1, now[-1]), (-1, then[-1])), result=change, signs=_signs(change)),))


def judge_comparison(said: Said, comparison: Comparison) -> Judgement:
    """Judge the words more, less, unchanged: of any level against any base that is meant.

    Args:
        said: the text.
        comparison: the comparison.
    """
    readings = list(_compared(said, comparison)) or list(_completed(said, comparison))
    return judged("N409", comparison, readings)


def _completed(said: Said, comparison: Comparison) -> Iterator[Reading]:
    """The word against the percentage of the budget that has been completed, where that budget is not printed."""
    stage = comparison.base.when.stage
    for ratio in (*said.frames_of(comparison.sentence - 1), *said.frames_of(comparison.sentence)):
        if not isinstance(ratio, Ratio) or ratio.kind != "completion" or not ratio.number.value or stage is None:
            continue
        if ratio.stage == stage and ratio.thing is not None and ratio.thing.is_same(comparison.thing):
            yield Reading((_comparison(comparison, ratio, WHOLE),))


def _compared(said: Said, comparison: Comparison) -> Iterator[Reading]:
    thing, when, base = comparison.thing, comparison.when, comparison.base
    levels: list[Amount] = (
        [comparison.level]
        if comparison.level is not None
        else levels_of_change(said, thing, when, base, comparison.sentence, None)
    )
    for level in levels:
        for other in levels_of_base(said, thing, when, base, comparison.sentence, level, level.number):
            yield Reading((_comparison(comparison, level, other),))


def _comparison(comparison: Comparison, one: Stated, other: Stated) -> Equation:
    above: tuple[Term, ...] = ((1, one), (-1, other))
    if comparison.sign:
        return Equation(above, relation=">" if comparison.sign > 0 else "<")
    return Equation(above, relation="~" if comparison.nearly else "=")
