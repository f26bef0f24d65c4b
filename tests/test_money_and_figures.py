from __future__ import annotations

import copy
import pickle
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal, localcontext

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from govbudget import Figure, Money, Place, Quantity, State, Unit
from govbudget.errors import AmountTypeError, FigureSyntaxError, InexactResult, UnitError
from govbudget.exact import add, multiply, subtract


def test_units() -> None:
    assert [unit.exponent for unit in Unit] == [0, 3, 4, 8]
    assert Unit.of("万元") is Unit.of("萬元") is Unit.of("人民币万元") is Unit.of(Unit.WAN_YUAN)
    with pytest.raises(UnitError, match="元、千元、万元、亿元") as caught:
        Unit.of("美元")
    assert caught.value.units == ("美元",)


def test_money_is_the_same_sum_in_any_unit() -> None:
    assert Money("1.5", "万元") == Money(15000, "元")
    assert hash(Money("1.50", "万元")) == hash(Money(15000, "元"))
    assert Money("1387.15", "万元").to("元") == Money("13871500", Unit.YUAN)
    assert str(Money(15000, "元").to("万元").value) == "1.5000"
    assert str(Money("1387.15", "万元")) == "1,387.15 万元"
    assert Money(1, "亿元") > Money(9999, "万元") >= Money(9999, "万元")
    assert Money(1, "元") < Money(1, "千元") <= Money(1000, "元")
    assert not Money(0, "元")


def test_money_sums_in_the_unit_of_the_left() -> None:
    whole = Money("1.00", "万元") + Money("0.01", "元")
    assert whole.unit is Unit.WAN_YUAN
    assert whole.value == Decimal("1.000001")
    assert whole - Money("0.01", "元") == Money(1, "万元")
    assert -Money(0, "元") == Money(0, "元")


def test_money_refuses_what_is_not_exact() -> None:
    with pytest.raises(AmountTypeError, match="float"):
        Money(1.5, "元")  # type: ignore[arg-type]
    with pytest.raises(AmountTypeError, match="bool"):
        Money(True, "元")
    for other in (1, "1", Decimal(1)):
        with pytest.raises(TypeError):
            Money(1, "元") + other  # type: ignore[operator]
        with pytest.raises(TypeError):
            Money(1, "元") - other  # type: ignore[operator]
        for compare in ("__lt__", "__le__", "__gt__", "__ge__"):
            assert getattr(Money(1, "元"), compare)(other) is NotImplemented


@given(st.decimals(-(10**9), 10**9, places=2), st.sampled_from(list(Unit)), st.sampled_from(list(Unit)))
def test_conversion_is_exact_and_comes_back(value: Decimal, first: Unit, second: Unit) -> None:
    with localcontext() as context:
        context.prec = 6
        money = Money(value, first)
        assert money.to(second) == money
        assert money.to(second).to(first).value == value


def test_figures_keep_their_print() -> None:
    figure = Figure.parse(" 277.4 ", "万元", place=Place(table="公开01", row="年初结转和结余", column="决算数"))
    assert (figure.value, figure.decimals, figure.printed) == (Decimal("277.4"), 1, "277.4")
    assert figure.half_unit == Decimal("0.05")
    assert figure.interval is not None
    assert Decimal("277.44") in figure.interval
    assert figure.money == Money("277.4", "万元")
    assert str(figure) == "277.4 万元"
    assert str(figure.place) == "公开01 年初结转和结余 决算数"
    assert figure == Figure.parse("277.4", "万元")
    assert figure != Figure.parse("277.40", "万元")


@pytest.mark.parametrize(
    ("text", "state"), [("", State.BLANK), ("-", State.NOT_APPLICABLE), ("无", State.NONE), ("0.00", State.ZERO)]
)
def test_blank_zero_dash_and_none_are_four_things(text: str, state: State) -> None:
    figure = Figure.parse(text, "万元")
    assert figure.state is state
    assert (figure.value is None) == (state is not State.ZERO)
    assert (figure.interval is None) == (figure.money is None) == (figure.value is None)
    assert figure.half_unit == (Decimal("0.005") if state is State.ZERO else 0)
    assert str(figure) == (f"{text} 万元" if state is State.ZERO else text or "(空)")


def test_counts_are_exact() -> None:
    figure = Figure.parse("74", quantity=Quantity.COUNT)
    assert figure.half_unit == 0
    assert figure.money is None
    assert str(figure) == "74"
    assert str(Figure(Decimal("1664.5"), Unit.WAN_YUAN, 2)) == "1,664.50 万元"
    with pytest.raises(FigureSyntaxError):
        Figure.parse("七十四")


def test_places_in_words() -> None:
    assert str(Place("a.txt", 3, 17)) == "a.txt 第3页 第17行"
    assert str(Place()) == ""


# -- arithmetic ------------------------------------------------------------------------------------------------------


def test_sums_and_products() -> None:
    parts = [Money(1, "元"), Money("0.01", "万元"), Money("-1", "元")]
    assert sum(parts) == Money(100, "元")
    assert sum([], Money(0, "元")) == Money(0, "万元")
    assert 2 * Money("1.50", "万元") == Money("1.50", "万元") * Decimal(2) == Money(3, "万元")
    assert abs(Money(-3, "元")) == +Money(3, "元") == -Money(-3, "元")
    for wrong in (1.5, True, "2"):
        with pytest.raises(TypeError):
            Money(1, "元") * wrong  # type: ignore[operator]
        with pytest.raises(TypeError):
            Money(1, "元") / wrong  # type: ignore[operator]
    with pytest.raises(TypeError):
        Money(1, "元") * Money(1, "元")  # type: ignore[operator]
    with pytest.raises(TypeError):
        1 + Money(1, "元")


def test_quotients_are_exact_or_say_how_they_are_rounded() -> None:
    assert Money(1, "万元") / Money(4, "元") == Decimal(2500)
    assert str(Money(1, "万元") / Money(4, "元")) == "2500"
    assert Money(10, "元") / 4 == Money("2.5", "元")
    assert Money(10, "元") / Decimal("2.5") == Money(4, "元")
    for divisor in (Money(3, "元"), Money(0, "元"), 3, 0):
        with pytest.raises(InexactResult):
            Money(1, "元") / divisor
    assert Money(1, "元").ratio(Money(3, "元"), 4) == Decimal("0.3333")
    assert Money(2, "元").ratio(Money(3, "元"), 2) == Decimal("0.67")
    assert Money(-1, "元").ratio(Money(8, "元"), 2) == Decimal("-0.13")
    assert Money(1, "元").ratio(Money(8, "元"), 2, rounding=ROUND_HALF_EVEN) == Decimal("0.12")
    with pytest.raises(InexactResult):
        Money(1, "元").ratio(Money(0, "元"), 4)


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**6), st.integers(0, 6))
def test_ratios_round_half_up_exactly(above: int, below: int, places: int) -> None:
    got = Money(above, "元").ratio(Money(below, "元"), places)
    twice = abs(above) * 10**places * 2 + below
    expected = twice // (2 * below)
    assert abs(got).scaleb(places) == expected
    assert got == 0 or (got < 0) == (above < 0)


def test_conversions_round_only_when_told() -> None:
    assert Money("12345678.9", "元").to("万元").value == Decimal("1234.56789")
    assert Money("12345678.9", "元").to("万元", 2).value == Decimal("1234.57")
    assert Money("12345678.9", "元").to("万元", places=1, rounding=ROUND_DOWN).value == Decimal("1234.5")
    assert Money("-0.004", "元").round(2).value.is_signed() is False
    assert Money("2.345", "万元").round(2) == Money("2.35", "万元")


@pytest.mark.parametrize(
    ("spec", "shown"),
    [
        ("", "-1,387.155 万元"),
        (".2f", "-1387.16"),
        (",.2f", "-1,387.16"),
        (",.2fu", "-1,387.16 万元"),
        ("(,.2f", "(1,387.16)"),
        ("△,.2fu", "△1,387.16 万元"),
        (">14,.1f", "      -1,387.2"),
        ("*<12,.1f", "-1,387.2****"),
        ("^11.0f", "   -1387   "),
        ("12.0f", "       -1387"),
        (",u", "-1,387.155 万元"),
    ],
)
def test_formats(spec: str, shown: str) -> None:
    assert format(Money("-1387.155", "万元"), spec) == shown


def test_format_of_positives_and_of_nothing() -> None:
    assert f"{Money('0.5', '元'):+,.0f}" == "+1"
    assert f"{Money('-0.4', '元'):(,.0f}" == "0"
    assert f"{Money(5, '元'): .1f}" == " 5.0"
    for spec in ("x", ".2e", "%", ",.2fuu", "=10"):
        with pytest.raises(ValueError, match="is no format of money"):
            format(Money(5, "元"), spec)


@given(
    st.integers(-(10**12), 10**12),
    st.lists(st.integers(0, 1000), min_size=1, max_size=12).filter(any),
    st.sampled_from(list(Unit)),
)
def test_allocation_loses_nothing(fen: int, weights: list[int], unit: Unit) -> None:
    whole = Money(Decimal(fen).scaleb(-2), "元").to(unit)
    parts = whole.allocate(weights)
    assert sum(parts) == whole
    smallest = Money("0.01", "元")
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.to("元").value * sum(weights) - whole.to("元").value * weight) < smallest.value * sum(weights)
        assert weight or not part


def test_allocation_edges() -> None:
    assert [str(part) for part in Money("100.00", "元").allocate([1, 1, 1])] == ["33.34 元", "33.33 元", "33.33 元"]
    assert Money("1.00", "万元").allocate([Decimal("0.1"), Decimal("0.2")], places=2) == (
        Money("0.33", "万元"),
        Money("0.67", "万元"),
    )
    with pytest.raises(InexactResult, match="no multiple"):
        Money("0.001", "元").allocate([1])
    for weights in ([], [0, 0], [-1, 2]):
        with pytest.raises(FigureSyntaxError, match="split by weights"):
            Money(1, "元").allocate(weights)
    for wrong in ([0.5], ["1"]):
        with pytest.raises(AmountTypeError):
            Money(1, "元").allocate(wrong)  # type: ignore[arg-type]


def test_money_is_a_value() -> None:
    money = Money("1387.15", "万元")
    for other in (copy.copy(money), copy.deepcopy(money), pickle.loads(pickle.dumps(money))):
        assert other == money
        assert hash(other) == hash(money)
        assert other.unit is money.unit
    assert money != Decimal(1387)
    assert len({Money(1, "万元"), Money(10000, "元"), Money("1.00", "万元")}) == 1


# -- printed amounts and the built-in round --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "value", "unit"),
    [
        ("12.5万元", "12.5", Unit.WAN_YUAN),
        ("￥1，387.15 元", "1387.15", Unit.YUAN),
        ("△3亿", "-3", Unit.YI_YUAN),
        ("５仟元", "5", Unit.THOUSAND_YUAN),
        ("12.5萬元②", "12.5", Unit.WAN_YUAN),
        ("1387.15元整", "1387.15", Unit.YUAN),
        ("0.00万元", "0.00", Unit.WAN_YUAN),
        ("1387.1499999999999万元", "1387.15", Unit.WAN_YUAN),
    ],
)
def test_printed_amounts_with_their_unit(printed: str, value: str, unit: Unit) -> None:
    for money in (Money.parse(printed), Money.parse(printed, unit), Money.parse(printed, unit.value)):
        assert (str(money.value), money.unit) == (value, unit)
    assert Money.parse(printed) == Figure.parse(printed).money


@pytest.mark.parametrize("printed", ["(12.30)", "12.30-", "—12.30", "负12.30", "△12.30", "(-12.30)", "-￥12.30"])
def test_printed_amounts_in_a_unit_that_is_given(printed: str) -> None:
    assert Money.parse(printed, "万元") == Money("-12.30", "万元")


@pytest.mark.parametrize(
    ("printed", "unit", "error", "says"),
    [
        ("12.5", None, UnitError, "'12.5' names no unit; give it, as in"),
        ("RMB5", None, UnitError, "names no unit"),
        ("12.5", "美元", UnitError, "known are 元、千元、万元、亿元"),
        ("12.5元", "万元", FigureSyntaxError, "in 元, not in 万元"),
        ("12.5美元", None, FigureSyntaxError, "another currency"),
        ("12.5百元", None, FigureSyntaxError, "in 百元"),
        ("3辆", None, FigureSyntaxError, "in 辆"),
        ("5%", "元", FigureSyntaxError, "a percentage is no amount"),
        ("", "元", FigureSyntaxError, r"states no amount \(blank\)"),
        ("-", None, FigureSyntaxError, r"states no amount \(not_applicable\)"),
        (12.5, "万元", AmountTypeError, "a printed amount is a text, not the float 12.5"),
    ],
)
def test_what_is_no_printed_amount(printed: str, unit: str | None, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        Money.parse(printed, unit)


@given(st.decimals(-(10**12), 10**12, places=3), st.sampled_from(list(Unit)))
def test_amounts_come_back_from_their_text(value: Decimal, unit: Unit) -> None:
    money = Money(value, unit)
    for text in (str(money), f"{money:△,.3fu}", f"{money:.3f}{unit.value}"):
        back = Money.parse(text)
        assert (back, back.unit) == (money, unit)
    for style in ("(,.3f", "△.3f", ",.3f"):
        assert Money.parse(format(money, style), unit) == money


@given(st.integers(-(10**9), 10**9), st.integers(0, 6), st.integers(-3, 8), st.sampled_from(list(Unit)))
@example(1550, 3, 2, Unit.YUAN)
@example(1555, 3, 2, Unit.YUAN)
def test_the_built_in_round_is_exact_or_refused(digits: int, decimals: int, places: int, unit: Unit) -> None:
    money = Money(Decimal((digits < 0, tuple(map(int, str(abs(digits)))), -decimals)), unit)
    lost = decimals > places and digits % 10 ** (decimals - places)
    if lost:
        with pytest.raises(InexactResult, match=r"would lose digits; say how to round, as in \.round\("):
            round(money, places)
        assert money.round(places) != money
    else:
        assert round(money, places) == money == money.round(places)
        assert round(money, places).value.as_tuple().exponent == -places
        assert round(money, places).unit is unit


def test_whole_amounts_are_written_out_in_a_smaller_unit() -> None:
    """A sum that goes into a frame or a file as ``1.25E+8`` would be read as a measurement."""
    assert [str(Money(text, "亿元").to("元").value) for text in ("1.25", "-3", "0", "0.00")] == [
        *("125000000", "-300000000", "0", "0")
    ]
    assert str(Money("1.25", "万元").to("千元").value) == "12.5"
    assert str(Money("1.2500", "万元").to("亿元").value) == "0.00012500"


def test_the_built_in_round_to_whole_units() -> None:
    assert str(round(Money("3.00", "万元"))) == "3 万元"
    with pytest.raises(InexactResult):
        round(Money("3.5", "万元"))
    with pytest.raises(TypeError, match="places is a whole number"):
        round(Money(3, "元"), 1.5)  # type: ignore[call-overload]


def test_sums_signs_and_comparisons() -> None:
    some = [Money("1.50", "万元"), Money("-2", "元"), Money(0, "亿元")]
    assert sum(some) == Money("14998", "元")
    assert sum([]) == 0
    assert [bool(money) for money in some] == [True, True, False]
    assert [str(abs(money)) for money in some] == ["1.50 万元", "2 元", "0 亿元"]
    assert sorted(some) == [some[1], some[2], some[0]]
    assert (max(some), min(some)) == (some[0], some[1])
    assert f"{some[0]} {some[0]:,.1f} {some[1]:(.2fu}" == "1.50 万元 1.5 (2.00) 元"


def test_results_beyond_sixty_digits_are_refused() -> None:
    large, small, odd = Decimal(10**40), Decimal((0, (1,), -30)), Decimal(10**35 + 1)
    for calculate, left, right in ((add, large, small), (subtract, large, small), (multiply, odd, odd)):
        with pytest.raises(InexactResult, match="more digits than an amount can hold"):
            calculate(left, right)
