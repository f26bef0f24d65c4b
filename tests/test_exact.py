from __future__ import annotations

import random
from decimal import Decimal, getcontext, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbudget.errors import AmountTypeError, FigureSyntaxError, GovBudgetError, InexactResult
from govbudget.exact import (
    Interval,
    State,
    add,
    amount,
    exact_context,
    half_unit,
    parse_figure,
    round_half_up,
    scale,
    subtract,
    total,
)

amounts = st.decimals(
    min_value=Decimal(-(10**12)), max_value=Decimal(10**12), allow_nan=False, allow_infinity=False, places=2
)


@pytest.mark.parametrize(
    ("text", "value", "decimals", "state"),
    [
        ("1,387.15", "1387.15", 2, State.VALUE),
        ("1387.15", "1387.15", 2, State.VALUE),
        ("1，387.15", "1387.15", 2, State.VALUE),
        ("１，３８７．１５", "1387.15", 2, State.VALUE),
        ("1, 537.4", "1537.4", 1, State.VALUE),
        ("1 387.15", "1387.15", 2, State.VALUE),
        ("1\u3000387.15", "1387.15", 2, State.VALUE),
        (" 277.4\u00a0", "277.4", 1, State.VALUE),
        ("-1.00", "-1.00", 2, State.VALUE),
        ("－1.00", "-1.00", 2, State.VALUE),
        ("−1.00", "-1.00", 2, State.VALUE),
        ("- 1.00", "-1.00", 2, State.VALUE),
        ("(1.00)", "-1.00", 2, State.VALUE),
        ("（1.00）", "-1.00", 2, State.VALUE),
        ("△1.00", "-1.00", 2, State.VALUE),
        ("▲1.00", "-1.00", 2, State.VALUE),
        ("0", "0", 0, State.ZERO),
        ("0.00", "0.00", 2, State.ZERO),
        ("-0", "0", 0, State.ZERO),
        ("-0.00", "0.00", 2, State.ZERO),
        ("74", "74", 0, State.VALUE),
    ],
)
def test_parse_numbers(text: str, value: str, decimals: int, state: State) -> None:
    parsed = parse_figure(text)
    assert parsed.value is not None
    assert (str(parsed.value), parsed.decimals, parsed.state) == (value, decimals, state)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("", State.BLANK),
        (" \u3000", State.BLANK),
        ("-", State.NOT_APPLICABLE),
        ("－", State.NOT_APPLICABLE),
        ("–", State.NOT_APPLICABLE),
        ("—", State.NOT_APPLICABLE),
        ("——", State.NOT_APPLICABLE),
        ("无", State.NONE),
        ("無", State.NONE),
    ],
)
def test_parse_empty_cells(text: str, state: State) -> None:
    assert parse_figure(text) == (None, 0, state)


@pytest.mark.parametrize(
    "text",
    ["1 387", "1,38", "12%", "abc", "--5", "(5", "5)", "(-5)", "-(5)", "1.2.3", ".5", "5.", "²", "⑱", "٣", "NaN", "inf"]
    + ["1e5", "1_000", "9" * 100, "0." + "1" * 40, "1\x005", "十二", "1,387.15万元", "1,,387", "x" * 10**5],
)
def test_parse_refuses_and_says_what_it_found(text: str) -> None:
    with pytest.raises(FigureSyntaxError, match="is no figure") as caught:
        parse_figure(text)
    assert caught.value.text == text
    assert text[:10] in str(caught.value) or repr(text)[1:8] in str(caught.value)


@pytest.mark.parametrize("value", [1.5, True, None, b"1", [], 1j])
def test_amounts_refuse_other_types(value: object) -> None:
    with pytest.raises(AmountTypeError) as caught:
        amount(value)  # type: ignore[arg-type]
    assert caught.value.value == value
    if isinstance(value, float):
        assert 'Decimal("1.5")' in str(caught.value)


@pytest.mark.parametrize("value", [1.5, True, None, b"1"])
def test_only_texts_are_parsed(value: object) -> None:
    with pytest.raises(AmountTypeError):
        parse_figure(value)


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), Decimal("1e40"), Decimal("1e-40"), 10**31, "-"])
def test_amounts_refuse_what_is_no_finite_number(value: Decimal | int | str) -> None:
    with pytest.raises(FigureSyntaxError):
        amount(value)


def test_amount_keeps_digits_and_drops_the_sign_of_zero() -> None:
    assert str(amount(Decimal("-0.00"))) == "0.00"
    assert str(amount("1,387.10")) == "1387.10"
    assert amount(7) == 7


def format_figure(value: Decimal, style: str) -> str:
    text = f"{abs(value):,.2f}"
    if style == "plain":
        text = text.replace(",", "")
    if style == "full":
        text = text.translate(str.maketrans("0123456789.,", "０１２３４５６７８９．，"))
    if value < 0:
        return f"({text})" if style == "brackets" else f"△{text}" if style == "triangle" else f"-{text}"
    return text


@given(amounts, st.sampled_from(["comma", "plain", "full", "brackets", "triangle"]))
def test_parse_undoes_format(value: Decimal, style: str) -> None:
    parsed = parse_figure(format_figure(value, style))
    assert parsed.value == value
    assert parsed.decimals == 2


@given(st.text(max_size=40))
def test_parse_raises_only_our_errors(text: str) -> None:
    try:
        parsed = parse_figure(text)
    except GovBudgetError:
        return
    assert (parsed.value is None) == (parsed.state not in (State.VALUE, State.ZERO))


@given(st.lists(amounts, max_size=30), st.randoms())
def test_sums_are_free_of_order_and_context(values: list[Decimal], shuffler: random.Random) -> None:
    expected = total(values)
    shuffled = list(values)
    shuffler.shuffle(shuffled)
    with localcontext() as context:
        context.prec = 6
        assert total(shuffled) == expected
        assert subtract(add(expected, Decimal("0.01")), Decimal("0.01")) == expected
    assert total(reversed(values)) == expected
    assert sum(int(v.scaleb(2)) for v in values) == int(scale(expected, 2))


def test_results_do_not_depend_on_the_callers_context() -> None:
    before = getcontext().prec
    with localcontext() as context:
        context.prec = 6
        assert total([Decimal("1234567.89"), Decimal("0.01")]) == Decimal("1234567.90")
        assert subtract(Decimal("1234567.89"), Decimal("0.01")) == Decimal("1234567.88")
        assert scale(Decimal("1234567.891234"), 4) == Decimal("12345678912.34")
        assert round_half_up(Decimal("1234567.895"), 2) == Decimal("1234567.90")
        assert Interval.around(Decimal("1234567.89"), half_unit(2)).high == Decimal("1234567.895")
    assert getcontext().prec == before


def test_inexact_operations_are_errors() -> None:
    with pytest.raises(InexactResult), exact_context():
        Decimal(1) / Decimal(3)
    with pytest.raises(InexactResult):
        total([Decimal("1e35"), Decimal("1e-35")])


def test_round_half_up() -> None:
    assert [round_half_up(Decimal(text), 0) for text in ("0.5", "1.5", "2.5", "-0.5")] == [1, 2, 3, -1]
    assert half_unit(2) == Decimal("0.005")
    assert half_unit(0) == Decimal("0.5")


intervals = st.tuples(amounts, amounts).map(lambda pair: Interval(min(pair), max(pair)))


def inside(interval: Interval, part: int) -> Decimal:
    """A point of the interval, ``part`` hundredths of the way."""
    width = subtract(interval.high, interval.low)
    return add(interval.low, round_half_up(scale(width * part, -2), 4)) if width else interval.low


@given(intervals, intervals, st.integers(0, 99), st.integers(0, 99))
def test_interval_arithmetic_is_sound(a: Interval, b: Interval, i: int, j: int) -> None:
    x, y = inside(a, i), inside(b, j)
    assert x in a
    assert y in b
    assert add(x, y) in a + b
    assert subtract(x, y) in a - b
    assert subtract(Decimal(0), x) in -a
    assert a.intersects(b) == b.intersects(a)
    assert a.intersects(b) == (a.low <= b.high and b.low <= a.high)


def test_interval_edges() -> None:
    interval = Interval.around(Decimal("277.4"), half_unit(1))
    assert Decimal("277.35") in interval
    assert Decimal("277.46") not in interval
    assert "277.4" not in interval
    with pytest.raises(FigureSyntaxError, match="empty"):
        Interval(Decimal(1), Decimal(0))
