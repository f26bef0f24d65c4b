"""Exact numbers (精确数值): the one private decimal context, the parsing of printed figures, and intervals.

Nothing depends on the caller's decimal context, here or anywhere in the library: what calculates, rounds, formats or reads
numbers runs in a context of this module that traps ``Inexact`` and ``FloatOperation``, so a result is exact or an error.
Elsewhere only what no context can change is done with a Decimal itself: comparing, ``copy_abs``, ``int``, and formatting
without a number of places (``f"{value:,f}"``). ``scripts/decimal_context.py`` refuses the rest where types are checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import (
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Clamped,
    Context,
    Decimal,
    DivisionByZero,
    FloatOperation,
    Inexact,
    InvalidOperation,
    Overflow,
    localcontext,
)
from enum import Enum
from functools import lru_cache
from typing import Final, NamedTuple, cast, final

from attrs import field, frozen

from govbudget.errors import AmountTypeError, FigureSyntaxError, InexactResult
from govbudget.numerals import ODD, is_noise, read_numeral, without_noise
from govbudget.visible import visible

__all__ = [
    "ANY_UNIT",
    "COUNTED",
    "Interval",
    "Parsed",
    "State",
    "Undefined",
    "add",
    "amount",
    "decimal_of",
    "exact_context",
    "exponent",
    "figure_or_none",
    "formatted",
    "half_unit",
    "in_full",
    "is_odd_figure",
    "multiply",
    "negate",
    "parse_figure",
    "ratio",
    "round_half_up",
    "rounded",
    "scale",
    "significant",
    "subtract",
    "total",
]

#: Every setting is given: what is left out would be taken from ``decimal.DefaultContext``, which programs may change.
_CONTEXT: Final = Context(
    prec=60,
    rounding=ROUND_HALF_EVEN,
    Emin=-999_999,
    Emax=999_999,
    capitals=1,
    clamp=0,
    flags=[],
    traps=[Inexact, InvalidOperation, DivisionByZero, FloatOperation, Overflow, Clamped],
)
#: The same for what is rounded on purpose.
_ROUNDING: Final = _CONTEXT.copy()
_ROUNDING.traps[Inexact] = False
_ROUNDING.rounding = ROUND_HALF_UP
#: Digits before and after the decimal point that an amount may have. Sums of 10^20 such amounts still fit the context.
_MAX_DIGITS: Final = 30
_ZERO: Final = Decimal(0)


@contextmanager
def exact_context() -> Iterator[Context]:
    """The library's decimal context for a ``with`` block; the caller's context is untouched.

    Raises:
        InexactResult: where an operation inside the block would have to drop digits.
    """
    try:
        with localcontext(_CONTEXT) as context:
            yield context
    except Inexact as error:
        raise _too_long() from error


def _too_long() -> InexactResult:
    return InexactResult("the exact result has more digits than an amount can hold; round explicitly")


def amount(value: Decimal | int | str) -> Decimal:
    """An exact amount (金额) from a Decimal, an int or a printed text.

    Args:
        value: ``Decimal("1387.15")``, ``1387`` or ``"1,387.15"``.

    Raises:
        AmountTypeError: for a float, a bool or any other type.
        FigureSyntaxError: for a text that is no number, and for NaN, infinity and numbers beyond 30 digits a side.
    """
    if isinstance(value, Decimal):
        _check_size(value, str(value) if value.is_nan() or value.is_infinite() else "")
        return value if value else value.copy_abs()
    if isinstance(value, bool) or not isinstance(value, int | str):
        hint = f'; pass Decimal("{value}") or "{value}"' if isinstance(value, float) else ""
        why = f"an amount must be a Decimal, an int or a printed text, not the {type(value).__name__} {value!r}{hint}"
        raise AmountTypeError(why, value=value)
    if isinstance(value, int):
        if abs(value) >= 10**_MAX_DIGITS:
            raise FigureSyntaxError(f"an amount of more than {_MAX_DIGITS} digits is no amount", text="")
        return Decimal(value)
    parsed, _, unit = _read_cell(value)
    if unit:
        raise FigureSyntaxError(f"{value!r} names the unit {unit}; use Money or a Figure", text=value, reason="unit")
    if parsed.value is None:
        why = f"{value!r} states no number ({parsed.state.value}); use a Figure for empty cells"
        raise FigureSyntaxError(why, text=value)
    return parsed.value


def _check_size(value: Decimal, shown: str) -> None:
    if shown:
        raise FigureSyntaxError(f"{shown} is no amount; amounts are finite numbers", text=shown)
    if value.adjusted() >= _MAX_DIGITS or exponent(value) < -_MAX_DIGITS:
        raise FigureSyntaxError(f"an amount has at most {_MAX_DIGITS} digits before and after the point", text="")


def add(left: Decimal, right: Decimal) -> Decimal:
    """The exact sum of two amounts.

    Raises:
        InexactResult: if it has more than 60 digits.
    """
    try:  # a context asked directly costs a tenth of one that is entered; from 0, so that no exponent is above 0
        return _CONTEXT.add(_CONTEXT.add(_ZERO, left), right)
    except Inexact as error:
        raise _too_long() from error


def subtract(left: Decimal, right: Decimal) -> Decimal:
    """The exact difference of two amounts.

    Raises:
        InexactResult: if it has more than 60 digits.
    """
    try:
        return _CONTEXT.subtract(_CONTEXT.add(_ZERO, left), right)
    except Inexact as error:
        raise _too_long() from error


def negate(value: Decimal) -> Decimal:
    """The opposite number with the same digits; 0 stays 0 and is never −0."""
    return value.copy_negate() if value else value.copy_abs()


def total(values: Iterable[Decimal]) -> Decimal:
    """The exact sum of any number of amounts, whatever their order and the caller's decimal context.

    Raises:
        InexactResult: if the sum has more than 60 digits.
    """
    with exact_context():
        return sum(values, _ZERO)


def scale(value: Decimal, exponent: int) -> Decimal:
    """``value · 10^exponent``, exactly (元 → 万元 is ``scale(v, -4)``)."""
    return value.scaleb(exponent, _CONTEXT)


def in_full(value: Decimal) -> Decimal:
    """The same amount without an exponent above 0: 125000000, and not 1.25E+8 as a change of units leaves it."""
    return _CONTEXT.add(_ZERO, value)


def decimal_of(text: str) -> Decimal:
    """The number that a program wrote as text (``"1387.15"``, ``"1.5E+3"``, ``"NaN"``), digit by digit.

    Printed figures are read by :func:`parse_figure`.

    Raises:
        FigureSyntaxError: for a text that is no number.
    """
    try:
        return Decimal(text, _CONTEXT)
    except InvalidOperation:
        why = f"{text!r} is no number; expected digits with a point, as in 1387.15"
        raise FigureSyntaxError(why, text=text) from None


def formatted(value: Decimal, spec: str = "f") -> str:
    """A number by the mini-language for decimals (``",.2f"``); rounded half up where it has more places than asked for."""
    with localcontext(_ROUNDING):
        return format(value, spec)


def multiply(left: Decimal, right: Decimal) -> Decimal:
    """The exact product of two numbers.

    Raises:
        InexactResult: if it has more than 60 digits.
    """
    try:
        return _CONTEXT.multiply(left, right)
    except Inexact as error:
        raise _too_long() from error


def ratio(above: Decimal, below: Decimal, places: int | None = None, rounding: str = ROUND_HALF_UP) -> Decimal:
    """A quotient: exact, or rounded to so many decimals.

    Raises:
        InexactResult: if ``below`` is 0, or if no places are given and the quotient does not end within 60 digits.
    """
    if not below:
        raise InexactResult(f"{above:f} divided by 0 is undefined")
    if places is None:
        with exact_context() as context:
            result = context.divide(above, below)
        return result if exponent(result) <= 0 else rounded(result, 0, ROUND_HALF_UP)
    # integers: the quotient at the wanted place, then one digit that says which side of the half it is on
    shift = max(0, -exponent(above), -exponent(below))
    numerator, denominator = int(scale(above, shift)), int(scale(below, shift))
    more, fewer = 10 ** max(0, places + 2), 10 ** max(0, -places - 2)
    quotient, rest = divmod(abs(numerator) * more, abs(denominator) * fewer)
    sticky = Decimal(quotient * 10 + bool(rest)).scaleb(-places - 3, _CONTEXT)
    return rounded(sticky.copy_negate() if (numerator < 0) != (denominator < 0) else sticky, places, rounding)


def exponent(value: Decimal) -> int:
    """The exponent of a finite number: −2 for 1.50, trailing zeros kept."""
    return cast(int, value.as_tuple().exponent)


def significant(value: Decimal) -> int:
    """How many digits a number has without the zeros at its two ends: 2 for 1500 and for 0.0150."""
    return len("".join(map(str, value.as_tuple().digits)).strip("0"))


def rounded(value: Decimal, places: int, rounding: str) -> Decimal:
    """``value`` rounded to ``places`` decimals by one of the decimal module's modes.

    Raises:
        InexactResult: if the result has more than 60 digits.
    """
    try:
        result = value.quantize(Decimal((0, (1,), -places)), rounding, _ROUNDING)
    except InvalidOperation:
        raise InexactResult(f"{value:f} with {places} decimals has more digits than an amount can hold") from None
    return result if result else result.copy_abs()


def round_half_up(value: Decimal, places: int) -> Decimal:
    """``value`` rounded half up (四舍五入) to ``places`` decimals, the way official tables are rounded."""
    return rounded(value, places, ROUND_HALF_UP)


@lru_cache(maxsize=64)
def half_unit(decimals: int) -> Decimal:
    """Half a unit of the last printed place: ½·10^-decimals (XBRL Calculations 1.1 reads printed figures so)."""
    return Decimal((0, (5,), -decimals - 1))


class State(Enum):
    """What a printed cell says (单元格状态). Blank, 0, "-" and "无" are four different things.

    ``UNREADABLE`` is a cell in which something else stands: it is kept as printed and never takes part in a check.
    """

    VALUE = "value"
    ZERO = "zero"
    BLANK = "blank"
    NOT_APPLICABLE = "not_applicable"
    NONE = "none"
    UNREADABLE = "unreadable"


class Parsed(NamedTuple):
    """A printed figure taken apart: its value (``None`` unless a number stands there), decimals and state."""

    value: Decimal | None
    decimals: int
    state: State


_SPACE: Final = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+")
_SIMPLE: Final = re.compile(r"-?[0-9]{1,15}(?:\.([0-9]{1,6}))?")
_DASHES: Final = ("-", "--", "—", "——", "―", "――", "─", "──", "－", "–", "−", "‐", "‑", "﹣")
#: What cells say that print no digits.
_WITHOUT_DIGITS: Final = {"": State.BLANK, "零": State.ZERO, "无": State.NONE, "無": State.NONE} | dict.fromkeys(
    _DASHES, State.NOT_APPLICABLE
)
#: As ``unit`` of :func:`parse_figure`: things and people, which any word that counts may stand behind.
COUNTED: Final = "个"
#: As ``unit`` of :func:`parse_figure`: any unit of money.
ANY_UNIT: Final = "元…"
_COUNTED: Final = frozenset(["个", "人", "人次", "名", "辆", "台", "套", "件", "批", "批次", "次", "户", "家"])
_MONEY: Final = frozenset(["元", "千元", "万元", "亿元", "百元", "十万元", "百万元", "千万元", "万亿元", "角", "分"])
_WITHIN: Final = {COUNTED: _COUNTED, ANY_UNIT: _MONEY}


@lru_cache(maxsize=1 << 15)
def parse_figure(text: str, unit: str = "") -> Parsed:
    """Read one printed cell (单元格).

    Takes thousands separators, spaces inside a number, full-width digits and punctuation, 点 for the point, ``-0``, the printed
    styles of negatives (``-1.00``, ``－1.00``, ``—1.00``, ``1.00-``, ``(1.00)``, ``(-1.00)``, ``△1.00``, ``负1.00``), ``￥`` and
    ``RMB``, raised marks of notes, ``="1.00"`` as spreadsheets guard texts, and the empty cells ``-``, ``—``, ``——``, ``无`` and
    blank. A binary fraction printed with its noise, ``1387.1499999999999``, is the decimal that it stands for.

    Args:
        text: the printed cell.
        unit: the unit that the cell is known to be in, which may stand behind its number: 万元, :data:`COUNTED`, or
            :data:`ANY_UNIT` where only the number matters. Another unit is refused, never converted.

    Returns:
        value, number of printed decimals, and state.

    Raises:
        FigureSyntaxError: for anything else, saying what was found; its ``reason`` is one word. Nothing is guessed.
    """
    parsed, digits, stated = _read_cell(text)
    if stated and stated != unit and stated not in _WITHIN.get(unit, ()):
        rest = f", not in {unit}; correct the unit or the figure" if unit in _MONEY else "; name the unit beside it"
        raise _not_a_figure(text, "unit", f"it is in {stated}{rest}")
    if len(digits) > _NOISY and is_noise(digits):
        return _without_noise(text, parsed, digits)
    return parsed


def figure_or_none(text: str, unit: str = ANY_UNIT) -> Parsed | None:
    """What a cell states, whatever unit stands behind it, or in this one; ``None`` where it is no figure."""
    try:
        return parse_figure(text, unit)
    except FigureSyntaxError:
        return None


@lru_cache(maxsize=1 << 13)
def is_odd_figure(text: str) -> bool:
    """Whether a figure stands in a cell, though one that cannot be read: a formula without a value, a percentage, 3辆 …"""
    try:
        parse_figure(text, ANY_UNIT)
    except FigureSyntaxError as error:
        return error.reason in ODD
    return False


#: Shorter texts print no noise: 15 digits and a point.
_NOISY: Final = 15


def _without_noise(text: str, parsed: Parsed, digits: str) -> Parsed:
    shortest = without_noise(digits)
    if not shortest or parsed.value is None:
        raise _not_a_figure(
            text, "noise", "it has more digits than a binary number keeps, and so may stand for several"
        )
    value = Decimal(shortest)
    return Parsed(
        value.copy_negate() if value and parsed.value.is_signed() else value, _places(shortest), _state(value)
    )


def _read_cell(text: str) -> tuple[Parsed, str, str]:
    """What a cell states exactly as printed, its digits, and the unit that stands behind them."""
    if not isinstance(text, str):
        raise AmountTypeError(f"a printed figure is a text, not the {type(text).__name__} {text!r}", value=text)
    simple = _SIMPLE.fullmatch(text)
    if simple:
        value = Decimal(text)
        return Parsed(value if value else value.copy_abs(), len(simple[1] or ""), _state(value)), text.lstrip("-"), ""
    bare = _SPACE.sub(" ", text).strip()
    without = _WITHOUT_DIGITS.get(bare.replace(" ", ""))
    if without is not None:
        return Parsed(_ZERO if without is State.ZERO else None, 0, without), "", ""
    numeral = read_numeral(bare)
    if numeral.why:
        raise _not_a_figure(text, numeral.why, _WHY.get(numeral.why, _WHY["words"]))
    decimals = _places(numeral.digits)
    if len(numeral.digits) > _MAX_DIGITS * 2 or decimals > _MAX_DIGITS:
        raise _not_a_figure(text, "long", f"it has more than {_MAX_DIGITS} digits")
    value = Decimal(numeral.digits)
    _check_size(value, "")
    parsed = Parsed(negate(value) if numeral.negative else value, decimals, _state(value))
    return parsed, numeral.digits, numeral.unit


def _places(digits: str) -> int:
    return len(digits.partition(".")[2])


def _state(value: Decimal) -> State:
    return State.VALUE if value else State.ZERO


_WHY: Final = {
    "beside": "words stand beside the number",
    "currency": "it is in another currency",
    "error": "it is the error that a formula gave",
    "formula": "it is a formula that was saved without its value; open the file, let it calculate and save it",
    "fraction": "a fraction is no amount",
    "not_shown": "the number format of its cell does not show it",
    "percent": "a percentage is no amount",
    "points": "its points and separators do not make one number",
    "scientific": "an exponent leaves digits out",
    "separators": "its separators do not group thousands",
    "sign": "it has more than one sign",
    "spelt": "it is spelt out; print it in digits",
    "two": "it may be two figures run together",
    "words": "expected digits with , for thousands and . for decimals, or an empty cell (blank, -, —, 无)",
}


def _not_a_figure(text: str, reason: str, why: str) -> FigureSyntaxError:
    shown = text if len(text) <= 40 else text[:37] + "…"
    return FigureSyntaxError(f"{shown!r} is no figure: {why}", text=text, reason=reason)


@frozen
class Interval:
    """A closed interval (区间): all values a printed figure may stand for.

    Args:
        low: smallest value.
        high: largest value, not below ``low``.

    Raises:
        FigureSyntaxError: if ``low > high``.
    """

    low: Decimal = field(converter=amount)
    high: Decimal = field(converter=amount)

    def __attrs_post_init__(self) -> None:
        if self.low > self.high:
            why = f"an interval from {self.low:f} to {self.high:f} is empty; give the smaller end first"
            raise FigureSyntaxError(why)

    @classmethod
    def around(cls, value: Decimal, half: Decimal) -> Interval:
        """``[value − half, value + half]``."""
        return cls(subtract(value, half), add(value, half))

    def __add__(self, other: Interval) -> Interval:
        return Interval(add(self.low, other.low), add(self.high, other.high))

    def __sub__(self, other: Interval) -> Interval:
        return Interval(subtract(self.low, other.high), subtract(self.high, other.low))

    def __neg__(self) -> Interval:
        return Interval(negate(self.high), negate(self.low))

    def __contains__(self, value: object) -> bool:
        return isinstance(value, Decimal | int) and self.low <= value <= self.high

    def intersects(self, other: Interval) -> bool:
        """Whether some value lies in both."""
        return self.low <= other.high and other.low <= self.high


_REASONS: Final = {
    "base_zero": "基数为0",
    "base_blank": "基数空白",
    "no_base": "无基数",
    "amount_blank": "金额空白",
    "base_negative": "基数为负数",
    "ended": "科目已取消",
    "total_zero": "合计为0",
    "total_blank": "合计空白",
    "total_negative": "合计为负数",
    "no_change": "合计没有变动",
    "no_budget": "基数不是预算数",
    "staff_zero": "人数为0",
    "staff_unknown": "人数未知",
    "too_few": "单位太少",
    "no_spread": "过半相同",
}


@final
@frozen(repr=False)
class Undefined:
    """A quotient that has no value (无意义), with the reason: not 0, not a blank, and never a number.

    It compares equal only to itself, takes part in no arithmetic, and is not false, so ``or 0`` cannot hide it.

    Args:
        reason: ``base_zero`` (the base is 0), ``base_blank`` (it is not stated), ``no_base`` (there is nothing to compare
            with), ``amount_blank`` (what is compared is not stated), or another word.
    """

    reason: str

    def __repr__(self) -> str:
        return visible(f"<无意义：{_REASONS.get(self.reason, self.reason)}>")
