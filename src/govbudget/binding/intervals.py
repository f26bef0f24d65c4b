"""What printed figures may stand for (区间): exact intervals of fractions, their sums and quotients, and how a percentage is printed.

Amounts are in 元, counts in their measure, percentages and multiples in per cent. An end that is ``None`` is infinite.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Final, NamedTuple

from govbudget.language.figures import Number, NumberKind

__all__ = ["NOTHING", "Interval", "hull", "meet", "percentage", "point", "scaled", "span", "total", "unit_of"]

_ONE: Final = Fraction(1)
#: What a multiple is in per cent.
_PERCENT: Final = Fraction(100)


class Interval(NamedTuple):
    """All values from one to another (区间), both among them."""

    low: Fraction | None
    high: Fraction | None


#: What is said not to exist.
NOTHING: Final = Interval(Fraction(0), Fraction(0))


def unit_of(number: Number) -> Fraction:
    """What one of the unit of a figure is: 10 000 for 万元, 100 for a multiple, which is told in per cent."""
    if number.unit is not None:
        return _power(number.unit.exponent)
    return _PERCENT if number.kind is NumberKind.MULTIPLE else _ONE


@cache
def _power(exponent: int) -> Fraction:
    return Fraction(10) ** exponent


def point(number: Number | None) -> Fraction:
    """A figure as printed; 0 for what is said not to exist."""
    return Fraction(number.value) * unit_of(number) if number is not None else Fraction(0)


def span(number: Number | None) -> Interval:
    """What a figure may stand for by its digits and its words of approximation.

    Args:
        number: the figure; ``None`` for what is said not to exist.
    """
    if number is None:
        return NOTHING
    unit, (low, high) = unit_of(number), number.bounds
    return Interval(low * unit, None if high is None else high * unit)


def percentage(number: Number, cut: bool) -> Interval:
    """What a percentage or a multiple may have been before it was printed.

    It was rounded at its last place, or at fewer places and filled up with zeros.

    Args:
        number: the percentage.
        cut: whether it may also have been cut at its last place.
    """
    if number.approximate:
        return span(number)
    last = Fraction(1, 10**number.decimals)
    value, half = Fraction(number.value), max(last / 2, Fraction(number.half))
    away = max(last, half) if cut else half
    low, high = (value - away, value + half) if value < 0 else (value - half, value + away)
    for places in range(number.decimals):
        if value and (value * 10**places).denominator == 1:
            coarse = Fraction(1, 2 * 10**places)
            low, high = min(low, value - coarse), max(high, value + coarse)
            break
    unit = unit_of(number)
    return Interval(low * unit, high * unit)


def scaled(interval: Interval, factor: int) -> Interval:
    """An interval times a number, which turns it round where it is below 0."""
    if factor == 1:
        return interval
    ends = [None if end is None else end * factor for end in interval]
    return Interval(*(ends if factor > 0 else reversed(ends)))


def total(intervals: Iterable[Interval]) -> Interval:
    """The sums of values, one of each interval."""
    each = iter(intervals)
    low, high = next(each, NOTHING)
    for interval in each:
        low = None if low is None or interval.low is None else low + interval.low
        high = None if high is None or interval.high is None else high + interval.high
    return Interval(low, high)


def meet(one: Interval, other: Interval) -> bool:
    """Whether two intervals have a value in common."""
    return _reaches(one.low, other.high) and _reaches(other.low, one.high)


def _reaches(low: Fraction | None, high: Fraction | None) -> bool:
    return low is None or high is None or low <= high


def hull(above: Interval, below: Interval, shared: Iterable[tuple[int, int, Interval]], factor: int) -> Interval | None:
    """The quotients of two sums, some of whose figures stand in both: (a + Σ m·x) ÷ (b + Σ n·x).

    A quotient goes one way in each of its figures, so that the extremes stand at the corners.

    Args:
        above: the figures that only stand above.
        below: those that only stand below.
        shared: those that stand in both, each with its coefficients above and below.
        factor: what the quotient is multiplied with.

    Returns:
        ``None`` where an end is infinite, or where 0 may stand below.
    """
    both = list(shared)
    ranges = [above, below, *(interval for _, _, interval in both)]
    corners: list[tuple[Fraction, Fraction]] = []
    for ends in product(*ranges):
        known = [end for end in ends if end is not None]
        if len(known) < len(ends):
            return None
        top, bottom, *values = known
        for (m, n, _), value in zip(both, values, strict=True):
            top, bottom = top + m * value, bottom + n * value
        corners.append((top, bottom))
    bottoms = [bottom for _, bottom in corners]
    if min(bottoms) <= 0 <= max(bottoms):
        return None
    quotients = [top / bottom * factor for top, bottom in corners]
    return Interval(min(quotients), max(quotients))
