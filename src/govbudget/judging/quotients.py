"""Stated percentages judged (比率校验): share, completion and growth against the figures they come from, without dividing.

Figures may move inside their printed digits, so a quotient has an exact hull of attainable values. Everything is a rational
number (:class:`fractions.Fraction`): no value is ever rounded before it is compared.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Final, NamedTuple

from govbudget.exact import exponent, half_unit

__all__ = ["Hull", "Fit", "growth_from_base", "growth_from_difference", "judge_percentage", "percent_text", "quotient"]

_HUNDRED: Final = Fraction(100)
_ZERO: Final = Fraction(0)


class Fit(Enum):
    """How a stated percentage stands to its figures (比率结论), the better ones first."""

    EQUAL = "equal"  #: the figures as printed give it
    ROUNDING = "rounding"  #: some values inside the printed digits give it
    TRUNCATED = "truncated"  #: it was cut, or rounded at fewer places than it prints
    UNDEFINED = "undefined"  #: the base is 0
    INCONSISTENT = "inconsistent"  #: no values inside the digits give it

    @property
    def rank(self) -> int:
        """Smaller is better."""
        return list(Fit).index(self)


class Hull(NamedTuple):
    """The percentage that figures give (可达区间): as printed, and the least and greatest attainable.

    ``None`` as an end is infinite; ``None`` as the point means that the base is printed 0.
    """

    point: Fraction | None
    low: Fraction | None
    high: Fraction | None


def _ends(value: Decimal, half: Decimal) -> tuple[Fraction, Fraction]:
    return Fraction(value) - Fraction(half), Fraction(value) + Fraction(half)


def _hull(point: Fraction | None, base: tuple[Fraction, Fraction], corners: Iterable[Fraction]) -> Hull:
    """The hull of the corners, which are asked for only where the base, between these ends, cannot be 0."""
    percent = None if point is None else point * _HUNDRED
    if base[0] <= 0 <= base[1]:
        return Hull(percent, None, None)
    values = [corner * _HUNDRED for corner in corners]
    return Hull(percent, min(values), max(values))


def quotient(part: Decimal, part_half: Decimal, whole: Decimal, whole_half: Decimal) -> Hull:
    """Share or completion: 100 · part / whole."""
    ends = _ends(whole, whole_half)
    point = Fraction(part) / Fraction(whole) if whole else None
    return _hull(point, ends, (p / w for p in _ends(part, part_half) for w in ends))


def growth_from_base(current: Decimal, current_half: Decimal, base: Decimal, base_half: Decimal) -> Hull:
    """Growth over a stated base: 100 · (current − base) / base."""
    hull = quotient(current, current_half, base, base_half)
    return Hull(*(None if end is None else end - _HUNDRED for end in hull))


def growth_from_difference(current: Decimal, current_half: Decimal, difference: Decimal, half: Decimal) -> Hull:
    """Growth implied by a difference D of the current figure C: 100 · D / (C − D), the extremes at the four corners."""
    base = Fraction(current) - Fraction(difference)
    point = Fraction(difference) / base if base else None
    ends = base - Fraction(current_half) - Fraction(half), base + Fraction(current_half) + Fraction(half)
    corners = (d / (c - d) for c in _ends(current, current_half) for d in _ends(difference, half))
    return _hull(point, ends, corners)


def _half_up(value: Fraction, places: int) -> Fraction:
    """A rational number rounded half up at a number of decimals, away from 0 at the half."""
    scale = 10**places
    magnitude = abs(value) * scale * 2 + 1
    rounded = Fraction(magnitude.numerator // magnitude.denominator // 2, scale)
    return -rounded if value < 0 else rounded


def judge_percentage(stated: Decimal, hull: Hull) -> Fit:
    """How a stated percentage stands to the hull of its figures.

    Args:
        stated: as printed, with its sign; its decimals say how finely it was rounded.
        hull: what the figures give.
    """
    if hull.point is None:
        return Fit.UNDEFINED
    places = max(0, -exponent(stated))
    value, half = Fraction(stated), Fraction(half_unit(places))
    if _half_up(hull.point, places) == value:
        return Fit.EQUAL
    if _meets(hull, value - half, value + half):
        return Fit.ROUNDING
    toward = half * 2 if (value > 0 or (value == 0 and hull.point > 0)) else -half * 2
    if _meets(hull, min(value, value + toward), max(value, value + toward)):
        return Fit.TRUNCATED
    for fewer in range(places):
        if value and value % Fraction(1, 10**fewer) == 0:
            coarse = Fraction(half_unit(fewer))
            if _meets(hull, value - coarse, value + coarse):
                return Fit.TRUNCATED
    return Fit.INCONSISTENT


def _meets(hull: Hull, low: Fraction, high: Fraction) -> bool:
    return (hull.low is None or hull.low <= high) and (hull.high is None or low <= hull.high)


def percent_text(value: Fraction, places: int) -> str:
    """A percentage in print, half up at so many decimals: ``536.9%``."""
    rounded = _half_up(value, places)
    digits = abs(rounded.numerator) * 10**places // rounded.denominator
    whole, part = divmod(digits, 10**places)
    sign = "-" if rounded < _ZERO else ""
    return f"{sign}{whole}.{part:0{places}d}%" if places else f"{sign}{whole}%"
