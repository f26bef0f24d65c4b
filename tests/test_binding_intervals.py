"""Intervals of printed figures: sound sums and quotients, and percentages that were rounded, cut, or rounded at fewer places."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbudget.binding.equations import Equation, Reading, Verdict, figures_of, fit, fit_all, needed, solved
from govbudget.binding.intervals import NOTHING, Interval, hull, meet, percentage, point, scaled, span, total
from govbudget.binding.judgements import Cell, replaced
from govbudget.binding.slips import variants
from govbudget.binding.words import counts_for, opposite
from govbudget.language.figures import Number, numbers
from govbudget.language.vocabulary import Vocabulary
from govbudget.place import Place


def figure(text: str) -> Number:
    (found,) = numbers(text, Vocabulary.default())
    return found


def cell(text: str) -> Cell:
    return Cell(figure(text), Place())


def f(value: str) -> Fraction:
    return Fraction(value)


def test_spans() -> None:
    assert span(figure("12.3万元")) == Interval(f("122500"), f("123500"))
    assert span(figure("4辆")) == Interval(f("4"), f("4"))
    assert span(figure("2倍")) == Interval(f("150"), f("250"))
    assert span(figure("超过3万元")) == Interval(f("30000"), None)
    assert span(None) == NOTHING
    assert point(figure("2.5倍")) == 250
    assert point(None) == 0


@pytest.mark.parametrize(
    ("printed", "cut", "low", "high"),
    [
        ("12.34%", False, "12.335", "12.345"),
        ("12.34%", True, "12.335", "12.35"),
        ("-12.34%", True, "-12.35", "-12.335"),
        ("12.30%", False, "12.25", "12.35"),
        ("12.00%", False, "11.5", "12.5"),
        ("0.00%", False, "-0.005", "0.005"),
        ("1.2倍", False, "115", "125"),
        ("约10%", False, "7", "14"),
    ],
)
def test_percentages(printed: str, cut: bool, low: str, high: str) -> None:
    assert percentage(figure(printed), cut) == Interval(f(low), f(high))


def test_infinite_ends() -> None:
    some, rest = Interval(f("1"), None), Interval(f("2"), f("3"))
    assert total([some, rest]) == Interval(f("3"), None)
    assert total([scaled(some, -1), rest]) == Interval(None, f("2"))
    assert meet(some, rest)
    assert not meet(rest, scaled(some, -1))
    assert hull(some, rest, [], 1) is None
    assert hull(rest, Interval(f("-1"), f("1")), [], 1) is None


ends = st.fractions(min_value=1, max_value=1000, max_denominator=50)


@given(ends, ends, ends, ends, st.fractions(0, 1, max_denominator=9), st.fractions(0, 1, max_denominator=9))
def test_growth_is_inside_its_hull(
    a: Fraction, b: Fraction, c: Fraction, d: Fraction, s: Fraction, t: Fraction
) -> None:
    now, base = Interval(min(a, b), max(a, b)), Interval(min(c, d), max(c, d))
    found = hull(now, NOTHING, [(-1, 1, base)], 100)
    x, y = min(a, b) + s * abs(a - b), min(c, d) + t * abs(c - d)
    assert found is not None
    assert found.low is not None
    assert found.high is not None
    assert found.low <= (x - y) / y * 100 <= found.high


def test_solved_for_any_figure() -> None:
    now, base, rate = cell("150万元"), cell("100万元"), cell("40%")
    growth = Equation(((1, now), (-1, base)), ((1, base),), rate, (1, -1), 100, cut="told")
    assert set(figures_of(growth)) == {now, base, rate}
    assert fit(growth) is Verdict.FAILS
    assert needed(growth) == 50
    result, current = solved(growth, rate), solved(growth, now)
    assert result is not None
    assert set(result) == {50, -50}
    assert current is not None
    assert current.low == f("1395000")
    assert current.high == f("1405000")
    assert fit(growth, {rate: replaced(figure("40%"), f("50"))}) is Verdict.HOLDS
    more = Equation(((1, now), (-1, base)), relation=">")
    assert solved(more, now) is None
    assert fit_all(Reading((growth, more))) is Verdict.FAILS
    assert fit_all(Reading(())) is Verdict.OPEN


def test_a_quotient_by_nothing() -> None:
    part, whole, share = cell("150万元"), cell("0元"), cell("40%")
    found = Equation(((1, part),), ((1, whole),), share, factor=100)
    assert fit(found) is Verdict.UNDEFINED
    assert needed(found) is None
    assert solved(found, share) is None
    assert fit(Equation(((1, part),), ((1, whole),), cell("0%"), factor=100)) is Verdict.UNDEFINED
    assert fit(Equation(((1, whole),), ((1, whole),), cell("0%"), factor=100)) is Verdict.UNDEFINED
    assert fit(Equation(((1, whole),), ((1, whole),), cell("40%"), factor=100)) is Verdict.OPEN


def test_sums_of_everything() -> None:
    half = Equation(((1, cell("3.1万元")),), relation="~")
    assert fit(half) is Verdict.HOLDS
    assert fit(Equation(((1, cell("3.18万元")),), result=cell("3.1万元"), cut="told")) is Verdict.TRUNCATED
    assert fit(Equation(((1, cell("3.18万元")),), result=cell("3.1万元"), cut="accepted")) is Verdict.HOLDS
    assert fit(Equation(((1, cell("3.18万元")),), result=cell("约3万元"), cut="accepted")) is Verdict.HOLDS
    assert fit(Equation(((1, cell("3.18万元")),), result=Cell(None, Place()))) is Verdict.FAILS
    assert fit(Equation(((1, cell("0.00万元")),), result=None)) is Verdict.HOLDS
    assert fit(Equation(((1, cell("超过3万元")),), result=cell("1万元"), relation="<=")) is Verdict.FAILS
    assert fit(Equation(((1, cell("3万元")), (-1, cell("5万元"))), relation="<")) is Verdict.HOLDS
    assert solved(Equation(((1, cell("3万元")),), result=cell("超过5万元")), cell("3万元")) is None


def test_variants_of_a_figure() -> None:
    found = set(variants(figure("13.5万元")))
    assert {f("315000"), f("153000"), f("13.5"), f("35000"), f("1235000"), f("165000")} <= found
    assert f("1350000000") in found
    assert not set(variants(figure("13%")))
    assert f("165000") not in set(variants(figure("13.5万元"), mistaken=False))
    assert f("-315000") in set(variants(figure("-13.5万元")))


def test_figures_put_right() -> None:
    assert replaced(figure("13.5万元"), f("123456")).value == Decimal("12.3")
    assert replaced(figure("13.5万元"), f("-123556"), 2).value == Decimal("-12.36")


def test_words() -> None:
    words = Vocabulary.default()
    assert opposite("同比下降", words) == "同比增长"
    assert opposite("变动", words) is None
    assert counts_for("车", figure("3辆"), words)
    assert not counts_for("车", figure("3人"), words)
    assert counts_for("批次", figure("3批次"), words)
    assert counts_for("人次", figure("3人次"), words)
    assert not counts_for("人次", figure("3批次"), words)
    assert not counts_for("", figure("3辆"), words)
    assert not counts_for("车", None, words)
    assert counts_for("户", figure("3户"), words)
