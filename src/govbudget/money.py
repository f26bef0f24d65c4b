"""Money (金额) and the units it is printed in (金额单位)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from functools import total_ordering
from typing import Final, final, overload

from attrs import field, frozen

from govbudget.arguments import instance, shown, whole_number, wrong
from govbudget.errors import AmountTypeError, FigureSyntaxError, InexactResult, UnitError
from govbudget.exact import (
    add,
    amount,
    exponent,
    formatted,
    in_full,
    multiply,
    negate,
    parse_figure,
    ratio,
    rounded,
    scale,
    total,
)
from govbudget.numerals import read_numeral

__all__ = ["Money", "Unit"]


class Unit(Enum):
    """A unit of amount (金额单位); the value is its printed name."""

    YUAN = "元"
    THOUSAND_YUAN = "千元"
    WAN_YUAN = "万元"
    YI_YUAN = "亿元"

    @property
    def exponent(self) -> int:
        """The power of ten of 元 that one unit is (0, 3, 4 or 8)."""
        return _EXPONENTS[self]

    @classmethod
    def of(cls, unit: Unit | str) -> Unit:
        """The unit itself, or the one with this printed name (``"万元"``, ``"人民币万元"``, traditional ``"萬元"``).

        Raises:
            UnitError: for an unknown name.
        """
        if isinstance(unit, cls):
            return unit
        name = str(unit).strip().translate(_SIMPLIFIED).removeprefix("人民币")
        try:
            return cls(name)
        except ValueError:
            known = "、".join(u.value for u in cls)
            raise UnitError(f"{unit!r} is no unit of amounts; known are {known}", units=(str(unit),)) from None


_EXPONENTS: Final = {Unit.YUAN: 0, Unit.THOUSAND_YUAN: 3, Unit.WAN_YUAN: 4, Unit.YI_YUAN: 8}
_SIMPLIFIED: Final = str.maketrans("萬億圓幣", "万亿元币")
#: [style of negatives][fill and align][sign][width][,][.places][unit], after the mini-language of the standard library.
_SPEC: Final = re.compile(
    r"(?P<style>[(△]?)(?P<outer>(?:.?[<>^])?)(?P<sign>[+ -]?)(?P<width>[0-9]{0,3})(?P<comma>,?)"
    r"(?:\.(?P<places>[0-9]{1,2}))?f?(?P<unit>u?)"
)


def _unit(unit: Unit | str) -> Unit:
    return Unit.of(unit)


def unit_or_none(unit: Unit | str | None) -> Unit | None:
    """The unit of this name, where one is named."""
    return None if unit is None else Unit.of(unit)


@final
@total_ordering
@frozen(order=False)
class Money:
    """An exact amount of money in a unit (金额).

    Two amounts are equal when they are the same sum, whatever the unit: ``Money("1", "万元") == Money(10000, "元")``. They add up
    in the unit of the left one, and ``sum()`` works. Money times money, and money compared with a bare number, are errors.
    :meth:`parse` takes printed text with its unit; ``round(money, 2)`` is exact or refused, :meth:`round` rounds.

    Formatting takes the standard mini-language for decimals (width, ``,``, ``.2f``; rounded half up, as tables are), with ``(``
    or ``△`` before it for the style of negatives and ``u`` behind it for the unit: ``f"{money:(,.2fu}"``.

    Args:
        value: Decimal, int or printed text; floats and bools are refused.
        unit: :class:`Unit` or its printed name.
    """

    value: Decimal = field(converter=amount, eq=False)
    unit: Unit = field(converter=_unit, eq=False)
    _yuan: Decimal = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "_yuan", scale(self.value, self.unit.exponent))

    @classmethod
    def parse(cls, printed: str, unit: Unit | str | None = None) -> Money:
        """The amount in a printed text (解析金额), in every style that a cell of a table may have.

        The unit stands behind the number, ``"12.5万元"``, ``"￥1，387.15 元"``, ``"△3亿"``, or is given. It is never guessed, and where
        both are there they must be the same.

        Args:
            printed: the text.
            unit: :class:`Unit` or its printed name, for a text without one.

        Raises:
            AmountTypeError: for what is no text.
            FigureSyntaxError: for what is no figure, states no number (blank, ``-``, 无), or is in another unit.
            UnitError: where neither the text nor the caller names a unit.
        """
        if not isinstance(printed, str):
            why = f'a printed amount is a text, not {shown(printed)}; pass it as it is printed, such as "12.5万元"'
            raise AmountTypeError(why, value=printed)
        known = Unit.of(unit) if unit is not None else _unit_behind(printed)
        value, _, state = parse_figure(printed, known.value if known is not None else "")
        if value is None:
            why = f"{printed!r} states no amount ({state.value}); use a Figure for empty cells"
            raise FigureSyntaxError(why, text=printed)
        if known is None:
            raise UnitError(f'{printed!r} names no unit; give it, as in Money.parse({printed!r}, "万元")')
        return cls(value, known)

    def to(self, unit: Unit | str, places: int | None = None, rounding: str = ROUND_HALF_UP) -> Money:
        """The same sum in another unit.

        Args:
            unit: the other unit.
            places: without it exact, decimals are added as needed and never dropped; with it rounded to so many decimals.
            rounding: how to round, by default half up (四舍五入).
        """
        unit = Unit.of(unit)
        if places is not None:
            _rounding(places, rounding)
        value = in_full(scale(self._yuan, -unit.exponent))
        return Money(value if places is None else rounded(value, places, rounding), unit)

    def round(self, places: int, rounding: str = ROUND_HALF_UP) -> Money:
        """Rounded to so many decimals of its own unit, half up (四舍五入) unless told otherwise."""
        _rounding(places, rounding)
        return self.to(self.unit, places, rounding)

    def __round__(self, places: int = 0) -> Money:
        """``round(money, 2)``: the same sum where no digit is lost, and refused where one would be; see :meth:`round`.

        The built-in rounds half to even (四舍六入五成双), official tables half up (四舍五入): neither is chosen unasked.
        """
        result = self.round(places)
        if result != self:
            raise InexactResult(
                f"round({self}, {places}) would lose digits; say how to round, as in .round({places}, rounding='ROUND_HALF_UP')"
            )
        return result

    def __str__(self) -> str:
        return f"{self.value:,f} {self.unit.value}"

    def __format__(self, spec: str) -> str:
        if not spec:
            return str(self)
        found = _SPEC.fullmatch(spec)
        if found is None:
            why = f"{spec!r} is no format of money; expected [( or △][align][sign][width][,][.places][f][u]"
            raise FigureSyntaxError(why, text=spec)
        places = found["places"]
        value = self.value if places is None else rounded(self.value, int(places), ROUND_HALF_UP)
        digits = formatted(value.copy_abs(), f"{found['comma']}f")
        if value < 0:
            shown = {"(": f"({digits})", "△": f"△{digits}", "": f"-{digits}"}[found["style"]]
        else:
            shown = found["sign"].replace("-", "") + digits
        shown += f" {self.unit.value}" if found["unit"] else ""
        return format(shown, f"{found['outer'] or '>'}{found['width']}") if found["width"] else shown

    def __bool__(self) -> bool:
        return bool(self.value)

    def __neg__(self) -> Money:
        return Money(negate(self.value), self.unit)

    def __pos__(self) -> Money:
        return self

    def __abs__(self) -> Money:
        return -self if self.value < 0 else self

    def __add__(self, other: Money) -> Money:
        if not isinstance(other, Money):
            return NotImplemented
        return Money(add(self.value, other.to(self.unit).value), self.unit)

    def __radd__(self, other: int) -> Money:
        """``0 + money`` is the money, so that ``sum()`` works; nothing else is."""
        return self if type(other) is int and other == 0 else NotImplemented

    def __sub__(self, other: Money) -> Money:
        if not isinstance(other, Money):
            return NotImplemented
        return self + -other

    def __mul__(self, factor: int | Decimal) -> Money:
        """Times an int or a Decimal, exactly; a float is refused."""
        if isinstance(factor, Money):
            return NotImplemented
        if isinstance(factor, bool | float) or not isinstance(factor, int | Decimal):
            raise AmountTypeError(f"money is multiplied by an int or a Decimal, not by {factor!r}", value=factor)
        return Money(multiply(self.value, amount(factor)), self.unit)

    __rmul__ = __mul__

    @overload
    def __truediv__(self, other: Money) -> Decimal: ...

    @overload
    def __truediv__(self, other: int | Decimal) -> Money: ...

    def __truediv__(self, other: Money | int | Decimal) -> Decimal | Money:
        """Money by money is a Decimal, money by a number money: exact, or an :class:`InexactResult`; see :meth:`ratio`.

        Raises:
            InexactResult: where the quotient does not end, or the divisor is 0.
        """
        if isinstance(other, Money):
            return ratio(self._yuan, other._yuan)
        if isinstance(other, bool | float) or not isinstance(other, int | Decimal):
            raise AmountTypeError(f"money is divided by money, an int or a Decimal, not by {other!r}", value=other)
        return Money(ratio(self.value, amount(other)), self.unit)

    def ratio(self, other: Money, places: int, rounding: str = ROUND_HALF_UP) -> Decimal:
        """How many times another sum this is, rounded to so many decimals.

        Raises:
            InexactResult: if the other sum is 0.
        """
        instance("other", other, Money, "Money", 'give it as in Money("100", "万元")')
        _rounding(places, rounding)
        return ratio(self._yuan, other._yuan, places, rounding)

    def allocate(self, weights: Sequence[int | Decimal], places: int | None = None) -> tuple[Money, ...]:
        """Split in proportion to weights without losing a fen (分摊): the parts add up to the whole exactly.

        Each part is a multiple of the smallest unit; what is left over goes to the largest remainders, the first among
        equals.

        Args:
            weights: at least one, none negative, not all 0.
            places: decimals of the smallest unit, in the unit of this money; by default one fen (0.01 元).

        Raises:
            InexactResult: if the money itself is no multiple of the smallest unit.
            AmountTypeError: for a weight that is a float or another type.
            FigureSyntaxError: for weights that are negative or all 0.
        """
        if isinstance(weights, str) or not isinstance(weights, Iterable):
            raise wrong("weights", weights, "a list of whole numbers or Decimals", "give it as in allocate([1, 2])")
        if places is not None:
            whole_number("places", places, "give it as in places=2")
        shares = [amount(weight) if not isinstance(weight, str) else _refuse(weight) for weight in weights]
        whole = total(shares)
        if not shares or whole <= 0 or min(shares) < 0:
            why = f"money is split by weights that are not negative and not all 0, not by {weights!r}"
            raise FigureSyntaxError(why)
        step = places if places is not None else 2 + self.unit.exponent
        units = scale(self.value.copy_abs(), step)
        if units != int(units):
            raise InexactResult(f"{self} is no multiple of its smallest unit, 10^-{step} {self.unit.value}")
        # whole numbers: the weights over their common denominator
        shift = max(0, *(-exponent(share) for share in shares))
        numbers = [int(scale(share, shift)) for share in shares]
        parts = [divmod(int(units) * number, sum(numbers)) for number in numbers]
        left = int(units) - sum(quotient for quotient, _ in parts)
        first = sorted(range(len(parts)), key=lambda i: (-parts[i][1], i))[:left]
        sign = -1 if self.value < 0 else 1
        return tuple(
            Money(scale(Decimal(sign * (quotient + (i in first))), -step), self.unit)
            for i, (quotient, _) in enumerate(parts)
        )

    def __lt__(self, other: Money) -> bool:
        return self._yuan < other._yuan if isinstance(other, Money) else NotImplemented


def _unit_behind(printed: str) -> Unit | None:
    """The unit of amounts that stands behind a number, if one does."""
    return next((unit for unit in Unit if unit.value == read_numeral(printed).unit), None)


def _rounding(places: object, rounding: object) -> None:
    """Refuse what says neither to how many decimals nor how to round."""
    whole_number("places", places, "give it as in places=2")
    if rounding not in _ROUNDINGS:
        raise wrong("rounding", rounding, "one of the ways to round of decimal", f"use one of {', '.join(_ROUNDINGS)}")


#: The ways to round of the standard library's ``decimal``.
_ROUNDINGS: Final = (
    "ROUND_HALF_UP",
    "ROUND_HALF_EVEN",
    "ROUND_HALF_DOWN",
    "ROUND_UP",
    "ROUND_DOWN",
    "ROUND_CEILING",
    "ROUND_FLOOR",
    "ROUND_05UP",
)


def _refuse(weight: str) -> Decimal:
    raise AmountTypeError(f"a weight is an int or a Decimal, not the text {weight!r}", value=weight)
