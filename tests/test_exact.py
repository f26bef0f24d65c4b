from __future__ import annotations

import math
import pickle
import random
from collections.abc import Callable
from decimal import Decimal, getcontext, localcontext

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from govbudget.errors import AmountTypeError, FigureSyntaxError, GovBudgetError, InexactResult
from govbudget.exact import (
    COUNTED,
    Interval,
    State,
    add,
    amount,
    exact_context,
    figure_or_none,
    half_unit,
    is_odd_figure,
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
    ["1 387", "1,38", "12%", "abc", "--5", "(5", "5)", "(+5)", "-(5)", "1.2.3", ".5", "5.", "²", "⑱", "٣", "NaN", "inf"]
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


DIGITS: dict[str, Callable[[str], str]] = {
    "comma": lambda text: text,
    "plain": lambda text: text.replace(",", ""),
    "full": lambda text: text.translate(str.maketrans("0123456789.,", "０１２３４５６７８９．，")),
    "point": lambda text: text.replace(".", "点"),
    "currency": "￥{}".format,
    "currency behind": "{}RMB".format,
    "unit": "{} 万元".format,
    "note": "{}②".format,
    "raised": "{}¹²".format,
    "guarded": '="{}"'.format,
}
MINUS = ["-{}", "－{}", "−{}", "–{}", "—{}", "△{}", "▲{}", "负{}", "({})", "（{}）", "(-{})", "{}-", "{}－"]


@given(amounts, st.sampled_from([*DIGITS]), st.sampled_from(MINUS))
def test_parse_undoes_format(value: Decimal, style: str, minus: str) -> None:
    digits = f"{value.copy_abs():,.2f}"
    guarded = style in ("unit", "note", "raised", "guarded")  # these stand outside the sign
    shown = digits if guarded else DIGITS[style](digits)
    shown = minus.format(shown) if value < 0 else shown
    assume(not (style == "unit" and shown.endswith((")", "）", "-", "－"))))
    parsed = parse_figure(DIGITS[style](shown) if guarded else shown, "万元")
    assert parsed.value == value
    assert parsed.decimals == 2


@given(amounts)
def test_a_binary_fraction_with_its_noise_is_the_decimal_it_stands_for(value: Decimal) -> None:
    near = math.nextafter(float(value), math.inf)
    assume(value.adjusted() < 8 and len(f"{near!r}") > 16 and "e" not in f"{near!r}")
    assert parse_figure(f"{near!r}").value == value


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("1387.1499999999999", "1387.15", 2),
        ("-0.30000000000000004", "-0.3", 1),
        ("1387.14999999998", "1387.15", 2),
        ("￥1,387.1499999999999", "1387.15", 2),
        ("999.99999999999989", "1000", 0),
        ("33.333333333333336", "33.3333333333333", 13),
        ("1387.150000000000", "1387.150000000000", 12),  # printed so by a format: no binary fraction ends in 0
        ("12345678901234.56", "12345678901234.56", 2),  # as many digits, and an amount
        ("12345678901.1234567", "12345678901.1234567", 7),  # no binary fraction prints so
    ],
)
def test_long_numbers(text: str, value: str, decimals: int) -> None:
    parsed = parse_figure(text)
    assert (str(parsed.value), parsed.decimals) == (value, decimals)
    assert amount("1387.1499999999999") == Decimal(
        "1387.1499999999999"
    )  # what is passed as an amount is taken as it is


def test_counts_and_units_behind_a_number() -> None:
    assert parse_figure("3辆", COUNTED).value == 3
    assert parse_figure("1387.15 萬元", "万元").value == Decimal("1387.15")
    assert parse_figure("1387.15万", "万元").value == Decimal("1387.15")
    assert parse_figure("1387.15元整", "元").value == Decimal("1387.15")
    for text, unit in (("1387.15元", "万元"), ("1387.15万元", ""), ("3辆", "万元"), ("3元", COUNTED)):
        with pytest.raises(FigureSyntaxError, match="it is in") as caught:
            parse_figure(text, unit)
        assert caught.value.reason == "unit"
    assert figure_or_none("1387.15万元") == (Decimal("1387.15"), 2, State.VALUE)
    with pytest.raises(FigureSyntaxError, match="names the unit 万元"):
        amount("1387.15万元")


@pytest.mark.parametrize(
    ("text", "reason", "odd"),
    [
        ("=SUM(B2:B3)", "formula", True),
        ("12.9%", "percent", True),
        ("1.39E+03", "scientific", True),
        ("3 1/4", "fraction", True),
        ("#N/A", "error", True),
        ("########", "error", True),
        ("$12.90", "currency", True),
        ("12.90美元", "currency", True),
        ("-(5.00)", "sign", True),
        ("△-5.00", "sign", True),
        ("1387,15", "separators", True),
        ("1387。5", "separators", True),
        ("1·387·15", "separators", True),
        ("123456.7890123456", "noise", True),
        ("约12.90", "beside", True),
        ("12.90左右", "beside", True),
        ("12.90（栏目不明）", "words", False),
        ("-12.9〔数字格式不显示〕", "not_shown", True),
        ("壹仟叁佰元整", "spelt", True),
        ("12.90元", "unit", False),
        ("3辆", "unit", True),
        ("— 12.90", "two", False),
        ("12.90 —", "two", False),
        ("328 500", "two", False),
        ("1.2.3", "points", False),
        ("0." + "1" * 40, "long", False),
        ("2.1农业农村支出", "words", False),
        ("两辆", "words", False),
    ],
)
def test_what_is_no_figure_says_why(text: str, reason: str, odd: bool) -> None:
    with pytest.raises(FigureSyntaxError) as caught:
        parse_figure(text)
    assert caught.value.reason == reason
    assert pickle.loads(pickle.dumps(caught.value)).reason == reason
    assert is_odd_figure(text) is odd


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一三八七点一五", "1387.15"),
        ("负一点零", "-1.0"),
        ("零", "0"),
        ("+12.90", "12.90"),
        ("人民币12.90元", "12.90"),
        ("RMB 12.90", "12.90"),
        ("'12.90", "12.90"),
        ("387.10[1]", "387.10"),
        ("387.10 *", "387.10"),
        ("387.10注1", "387.10"),
        ("(387.10)¹", "-387.10"),
    ],
)
def test_other_ways_to_print_a_number(text: str, value: str) -> None:
    assert str(parse_figure(text, "元").value) == value


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
