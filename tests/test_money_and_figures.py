from __future__ import annotations

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbudget import Figure, Money, Place, Quantity, State, Unit
from govbudget.errors import AmountTypeError, FigureSyntaxError, UnitError


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
