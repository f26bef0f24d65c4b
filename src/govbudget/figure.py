"""A figure as printed (数字): its value with how it was printed and where it stands."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import final

from attrs import field, frozen

from govbudget.arguments import shown
from govbudget.errors import AmountTypeError, FigureSyntaxError
from govbudget.exact import COUNTED, Interval, Parsed, State, exponent, formatted, half_unit, parse_figure
from govbudget.money import Money, Unit
from govbudget.place import Place
from govbudget.visible import visible

__all__ = ["Figure", "Quantity", "State", "percentage"]


class Quantity(Enum):
    """What a figure says: money (金额), a number of things or people (数量), which is an exact integer, or a percentage (比率)."""

    AMOUNT = "amount"
    COUNT = "count"
    RATE = "rate"


@final
@frozen
class Figure:
    """One printed figure (数字).

    Args:
        value: the number, or ``None`` where none is printed.
        unit: unit of amounts; ``None`` for counts and where the document gives none.
        decimals: number of printed decimals.
        state: value, zero, blank, not_applicable ("-"), none ("无") or unreadable.
        quantity: amount, count or rate.
        printed: the text of the cell; not part of equality.
        place: where it stands; not part of equality.

    Raises:
        AmountTypeError: if ``value`` is anything but a Decimal or ``None``.
    """

    value: Decimal | None
    unit: Unit | None = None
    decimals: int = 0
    state: State = State.VALUE
    quantity: Quantity = Quantity.AMOUNT
    printed: str = field(default="", eq=False)
    place: Place = field(default=Place(), eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        if self.value is not None and not isinstance(self.value, Decimal):
            raise AmountTypeError(
                f'the value of a figure is a Decimal or None, not {shown(self.value)}; read it with Figure.parse("1,387.15")',
                value=self.value,
            )

    @classmethod
    def parse(
        cls,
        printed: str,
        unit: Unit | str | None = None,
        *,
        quantity: Quantity = Quantity.AMOUNT,
        place: Place | None = None,
    ) -> Figure:
        """The figure in a printed text; a unit behind its number, ``1,387.15万元``, is its unit where none is given.

        Raises:
            FigureSyntaxError: if it is no figure, or names another unit.
            AmountTypeError: if it is no text.
        """
        if not isinstance(printed, str):
            why = f'a printed figure is a text, not {shown(printed)}; pass it as it is printed, such as "1,387.15"'
            raise AmountTypeError(why, value=printed)
        known = None if unit is None else Unit.of(unit)
        if quantity is Quantity.COUNT:
            value, decimals, state = parse_figure(printed, COUNTED)
        elif quantity is Quantity.RATE:
            value, decimals, state = parse_figure(percentage(printed))
        elif known is None:
            known, (value, decimals, state) = _with_its_unit(printed)
        else:
            value, decimals, state = parse_figure(printed, known.value)
        return cls(value, known, decimals, state, quantity, printed.strip(), place or Place())

    @property
    def half_unit(self) -> Decimal:
        """Half a unit of the last place, by which the true value may differ from the print; 0 for counts and blanks."""
        if self.value is None or self.quantity is Quantity.COUNT:
            return Decimal(0)
        return half_unit(self.decimals)

    @property
    def interval(self) -> Interval | None:
        """All values the print may stand for; ``None`` where no number is printed."""
        return None if self.value is None else Interval.around(self.value, self.half_unit)

    @property
    def money(self) -> Money | None:
        """The amount in its unit; ``None`` for counts, empty cells and unknown units."""
        if self.value is None or self.unit is None or self.quantity is not Quantity.AMOUNT:
            return None
        return Money(self.value, self.unit)

    def __str__(self) -> str:
        """As printed, with its unit: ``328.25 万元``."""
        if self.value is None:
            return visible(self.printed) or "(空)"
        shown = visible(self.printed) or formatted(self.value, f",.{max(self.decimals, -exponent(self.value))}f")
        if self.unit is None or self.quantity is not Quantity.AMOUNT or shown.endswith(self.unit.value):
            return shown
        return f"{shown} {self.unit.value}"


def percentage(printed: str) -> str:
    """What a percentage prints without its sign, which may stand in its heading alone: 12.50% is 12.50."""
    return printed.strip().rstrip("%％")


def _with_its_unit(printed: str) -> tuple[Unit | None, Parsed]:
    """A figure and the unit that stands behind it, if one does."""
    try:
        return None, parse_figure(printed)
    except FigureSyntaxError:
        for unit in Unit:
            try:
                return unit, parse_figure(printed, unit.value)
            except FigureSyntaxError:
                continue
        raise
