"""Stated percentages against the figures they come from: hulls are sound and tight, verdicts are those of the definition."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from govbudget.exact import half_unit
from govbudget.judging.quotients import (
    Fit,
    Hull,
    growth_from_base,
    growth_from_difference,
    judge_percentage,
    percent_text,
    quotient,
)


class Printed(NamedTuple):
    """A figure in print, and a value that it may stand for."""

    value: Decimal
    half: Decimal
    true: Fraction


@st.composite
def printed(draw: st.DrawFn, least: int = -(10**7), most: int = 10**7) -> Printed:
    places = draw(st.integers(0, 4))
    value = Decimal(draw(st.integers(least, most))).scaleb(-places)
    half = half_unit(places)
    true = Fraction(value) + Fraction(half) * draw(st.fractions(-1, 1, max_denominator=50))
    return Printed(value, half, true)


def half_up(value: Fraction, places: int) -> Decimal:
    """Half up by whole numbers: an oracle that shares nothing with the code."""
    scaled, over = divmod(abs(value) * 10**places, 1)
    digits = int(scaled) + (over >= Fraction(1, 2))
    return Decimal(-digits if value < 0 else digits).scaleb(-places)


def inside(value: Fraction, hull: Hull) -> bool:
    return (hull.low is None or hull.low <= value) and (hull.high is None or value <= hull.high)


def percentages() -> st.SearchStrategy[Decimal]:
    places = st.integers(0, 3)
    return places.flatmap(lambda k: st.integers(-(10**5), 10**5).map(lambda n: Decimal(n).scaleb(-k)))


# -- hulls -----------------------------------------------------------------------------------------------------------


@given(printed(), printed())
def test_a_quotient_of_values_inside_the_digits_is_inside_the_hull(part: Printed, whole: Printed) -> None:
    assume(whole.true)
    hull = quotient(part.value, part.half, whole.value, whole.half)
    assert inside(100 * part.true / whole.true, hull)
    assert (hull.point is None) == (not whole.value)
    if hull.point is not None:
        assert hull.point == 100 * Fraction(part.value) / Fraction(whole.value)
        assert inside(hull.point, hull)


@given(printed(), printed())
def test_growth_over_a_base_is_the_quotient_less_100(current: Printed, base: Printed) -> None:
    assume(base.true)
    hull = growth_from_base(current.value, current.half, base.value, base.half)
    assert inside(100 * (current.true - base.true) / base.true, hull)
    assert (hull.point is None) == (not base.value)


@given(printed(), printed())
def test_growth_from_a_difference_is_inside_the_hull(current: Printed, difference: Printed) -> None:
    assume(current.true != difference.true)
    hull = growth_from_difference(current.value, current.half, difference.value, difference.half)
    assert inside(100 * difference.true / (current.true - difference.true), hull)
    assert (hull.point is None) == (current.value == difference.value)


@given(printed(least=1), printed(least=1))
def test_the_ends_of_a_hull_are_attained(part: Printed, whole: Printed) -> None:
    hull = quotient(part.value, part.half, whole.value, whole.half)
    least, most = Fraction(whole.value - whole.half), Fraction(whole.value + whole.half)
    low, high = Fraction(part.value - part.half), Fraction(part.value + part.half)
    assert (hull.low, hull.high) == (100 * low / most, 100 * high / least)


def test_the_example_of_the_design() -> None:
    hull = growth_from_difference(Decimal("0.20"), Decimal("0.005"), Decimal("-0.24"), Decimal("0.005"))
    assert hull.point == Fraction(-600, 11)
    assert hull.low is not None
    assert hull.high is not None
    assert (percent_text(hull.low, 2), percent_text(hull.high, 2)) == ("-55.68%", "-53.41%")
    # C − D is never formed first: its interval would be wider than what C and D attain together
    assert judge_percentage(Decimal("-54"), hull) is Fit.ROUNDING
    assert judge_percentage(Decimal("-54.55"), hull) is Fit.EQUAL
    assert judge_percentage(Decimal("-53"), hull) is Fit.ROUNDING
    assert judge_percentage(Decimal("-52"), hull) is Fit.INCONSISTENT
    assert judge_percentage(Decimal("54.5"), hull) is Fit.INCONSISTENT


def test_a_base_that_may_be_nothing_leaves_the_ends_open() -> None:
    nothing = quotient(Decimal("5"), Decimal("0.5"), Decimal("0.00"), Decimal("0.005"))
    assert nothing == Hull(None, None, None)
    assert quotient(Decimal(5), Decimal(0), Decimal("0.3"), Decimal("0.5")) == Hull(Fraction(5000, 3), None, None)
    near = growth_from_difference(Decimal("0.03"), Decimal("0.005"), Decimal("0.02"), Decimal("0.005"))
    assert near == Hull(Fraction(200), None, None)  # the base may be anything from 0 to 0.02
    same = growth_from_difference(Decimal("0.02"), Decimal("0.005"), Decimal("0.02"), Decimal("0.005"))
    assert same == Hull(None, None, None)
    assert growth_from_base(Decimal(5), Decimal("0.5"), Decimal(0), Decimal(0)) == Hull(None, None, None)


# -- verdicts ----------------------------------------------------------------------------------------------------------


@given(printed(), printed(), st.integers(0, 3))
def test_what_rounds_to_the_print_is_never_inconsistent(part: Printed, whole: Printed, places: int) -> None:
    assume(whole.true and whole.value)
    stated = half_up(100 * part.true / whole.true, places)
    verdict = judge_percentage(stated, quotient(part.value, part.half, whole.value, whole.half))
    assert verdict in (Fit.EQUAL, Fit.ROUNDING)


@given(printed(), printed(), st.integers(0, 3))
def test_a_growth_that_rounds_to_the_print_is_never_inconsistent(
    current: Printed, change: Printed, places: int
) -> None:
    assume(current.true != change.true and current.value != change.value)
    stated = half_up(100 * change.true / (current.true - change.true), places)
    verdict = judge_percentage(stated, growth_from_difference(current.value, current.half, change.value, change.half))
    assert verdict in (Fit.EQUAL, Fit.ROUNDING)


def by_definition(stated: Decimal, hull: Hull) -> Fit:
    """Section 4 of the design, word for word."""
    assert hull.point is not None
    assert hull.low is not None
    assert hull.high is not None
    places = -int(stated.as_tuple().exponent)
    p, u = Fraction(stated), Fraction(1, 10**places)
    if half_up(hull.point, places) == stated:
        return Fit.EQUAL

    def meets(low: Fraction, high: Fraction) -> bool:
        assert hull.low is not None
        assert hull.high is not None
        return max(low, hull.low) <= min(high, hull.high)

    if meets(p - u / 2, p + u / 2):
        return Fit.ROUNDING
    downwards = p < 0 or (p == 0 and hull.point < 0)
    if meets(*((p - u, p) if downwards else (p, p + u))):
        return Fit.TRUNCATED
    coarse = [j for j in range(places) if p and (p * 10**j).denominator == 1]
    if any(meets(p - Fraction(1, 2 * 10**j), p + Fraction(1, 2 * 10**j)) for j in coarse):
        return Fit.TRUNCATED
    return Fit.INCONSISTENT


@given(percentages(), st.fractions(-3, 3, max_denominator=10**5), st.fractions(0, 2, max_denominator=1000))
def test_every_verdict_is_that_of_the_definition(stated: Decimal, off: Fraction, width: Fraction) -> None:
    point = Fraction(stated) + off
    hull = Hull(point, point - width, point + width)
    assert judge_percentage(stated, hull) is by_definition(stated, hull)


@given(percentages(), st.fractions(-3, 3, max_denominator=10**5), st.fractions(0, 2, max_denominator=1000))
def test_verdicts_are_the_same_on_both_sides_of_0(stated: Decimal, off: Fraction, width: Fraction) -> None:
    point = Fraction(stated) + off
    mirrored = judge_percentage(-stated, Hull(-point, -point - width, -point + width))
    assert judge_percentage(stated, Hull(point, point - width, point + width)) is mirrored


def exact(value: str) -> Hull:
    return Hull(Fraction(value), Fraction(value), Fraction(value))


@pytest.mark.parametrize(
    ("stated", "hull", "verdict"),
    [
        ("85.5", exact("85.45"), Fit.EQUAL),  # half up
        ("-85.5", exact("-85.45"), Fit.EQUAL),  # away from 0
        ("85.4", exact("85.449"), Fit.EQUAL),
        ("85.4", exact("85.45"), Fit.ROUNDING),  # rounded half down: the value lies at the end of R
        ("85.4", Hull(Fraction("85.46"), Fraction("85.44"), Fraction("85.48")), Fit.ROUNDING),
        ("85.4", exact("85.46"), Fit.TRUNCATED),
        ("85.4", exact("85.49999"), Fit.TRUNCATED),
        ("-85.4", exact("-85.46"), Fit.TRUNCATED),
        ("0", exact("0.7"), Fit.TRUNCATED),
        ("0", exact("-0.7"), Fit.TRUNCATED),
        ("0.0", exact("0.2"), Fit.INCONSISTENT),
        ("85.50", exact("85.46"), Fit.TRUNCATED),  # rounded at one place, printed at two
        ("85.00", exact("85.46"), Fit.TRUNCATED),  # at none
        ("85.00", exact("85.51"), Fit.INCONSISTENT),
        ("85.50", exact("85.41"), Fit.INCONSISTENT),
        ("86.00", exact("85.49"), Fit.INCONSISTENT),
        ("-86.00", exact("-85.51"), Fit.TRUNCATED),
        ("0.00", exact("0.3"), Fit.INCONSISTENT),  # 0 says nothing of how it was rounded
        ("85.6", exact("85.46"), Fit.INCONSISTENT),
        ("85.4", exact("85.5001"), Fit.INCONSISTENT),
        ("-85.6", exact("85.6"), Fit.INCONSISTENT),
        ("0", Hull(None, None, None), Fit.UNDEFINED),
        ("100", Hull(None, Fraction(0), None), Fit.UNDEFINED),
        ("1E+2", exact("100"), Fit.EQUAL),
        ("1E+2", exact("100.6"), Fit.TRUNCATED),
        ("7", Hull(Fraction(200), None, None), Fit.ROUNDING),
    ],
)
def test_verdicts(stated: str, hull: Hull, verdict: Fit) -> None:
    assert judge_percentage(Decimal(stated), hull) is verdict


def test_verdicts_are_ranked_the_better_first() -> None:
    assert [verdict.rank for verdict in Fit] == [0, 1, 2, 3, 4]
    assert Fit.EQUAL.rank < Fit.ROUNDING.rank < Fit.TRUNCATED.rank < Fit.INCONSISTENT.rank


# -- print --------------------------------------------------------------------------------------------------------------


@given(st.fractions(-(10**6), 10**6, max_denominator=10**6), st.integers(0, 4))
def test_a_percentage_in_print_reads_back(value: Fraction, places: int) -> None:
    text = percent_text(value, places)
    assert text.endswith("%")
    assert Decimal(text[:-1]) == half_up(value, places)
    assert len(text[:-1].partition(".")[2]) == places


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [("536.94", 1, "536.9%"), ("-0.04", 1, "0.0%"), ("-7.25", 1, "-7.3%"), ("99.5", 0, "100%"), ("0", 2, "0.00%")],
)
def test_percentages_in_print(value: str, places: int, text: str) -> None:
    assert percent_text(Fraction(value), places) == text
