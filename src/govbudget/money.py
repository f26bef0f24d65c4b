"""Money (金额) and the units it is printed in (金额单位)."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import final

from attrs import field, frozen

from govbudget.errors import UnitError
from govbudget.exact import add, amount, scale, subtract

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


_EXPONENTS = {Unit.YUAN: 0, Unit.THOUSAND_YUAN: 3, Unit.WAN_YUAN: 4, Unit.YI_YUAN: 8}
_SIMPLIFIED = str.maketrans("萬億圓幣", "万亿元币")


def _unit(unit: Unit | str) -> Unit:
    return Unit.of(unit)


@final
@frozen(order=False)
class Money:
    """An exact amount of money in a unit (金额).

    Two amounts are equal when they are the same sum, whatever the unit: ``Money("1", "万元") == Money(10000, "元")``.

    Args:
        value: Decimal, int or printed text; floats and bools are refused.
        unit: :class:`Unit` or its printed name.
    """

    value: Decimal = field(converter=amount, eq=False)
    unit: Unit = field(converter=_unit, eq=False)
    _yuan: Decimal = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "_yuan", scale(self.value, self.unit.exponent))

    def to(self, unit: Unit | str) -> Money:
        """The same sum in another unit, exactly: decimals are added as needed, never dropped."""
        unit = Unit.of(unit)
        return Money(scale(self._yuan, -unit.exponent), unit)

    def __str__(self) -> str:
        return f"{self.value:,f} {self.unit.value}"

    def __bool__(self) -> bool:
        return bool(self.value)

    def __neg__(self) -> Money:
        return Money(subtract(Decimal(0), self.value), self.unit)

    def __add__(self, other: Money) -> Money:
        if not isinstance(other, Money):
            return NotImplemented
        return Money(add(self.value, other.to(self.unit).value), self.unit)

    def __sub__(self, other: Money) -> Money:
        if not isinstance(other, Money):
            return NotImplemented
        return self + -other

    def __lt__(self, other: Money) -> bool:
        return self._yuan < other._yuan if isinstance(other, Money) else NotImplemented

    def __le__(self, other: Money) -> bool:
        return self._yuan <= other._yuan if isinstance(other, Money) else NotImplemented

    def __gt__(self, other: Money) -> bool:
        return self._yuan > other._yuan if isinstance(other, Money) else NotImplemented

    def __ge__(self, other: Money) -> bool:
        return self._yuan >= other._yuan if isinstance(other, Money) else NotImplemented
