"""One cell of a table read (单元格): an amount in the unit of the table, a count of what is counted, or a percentage."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from govbudget.errors import FigureSyntaxError
from govbudget.exact import COUNTED, Parsed, parse_figure
from govbudget.figure import Quantity, percentage
from govbudget.money import Unit

__all__ = ["as_printed", "read_cell", "whole"]


def read_cell(cell: str, quantity: Quantity, unit: Unit | None) -> Parsed:
    """A cell whose number may have the table's unit behind it, or that of what is counted, or a sign of percent.

    Args:
        cell: as printed.
        quantity: what it states.
        unit: the unit of the table.

    Raises:
        FigureSyntaxError: for a text that is no such figure.
    """
    if quantity is Quantity.RATE:
        return parse_figure(percentage(cell))
    figure = parse_figure(cell, COUNTED if quantity is Quantity.COUNT else unit.value if unit else "")
    if quantity is Quantity.COUNT:
        whole(figure.value, cell)
    return figure


def as_printed(cell: Any) -> Any:
    """A cell that is exact as it is, as it would be printed; anything else is refused where it stands.

    Args:
        cell: a printed text, Decimal or whole number; ``None`` is blank.
    """
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return "" if cell is None else str(cell) if type(cell) is int else cell


def whole(value: Decimal | None, printed: str) -> None:
    """Refuse a count that is no whole number.

    Args:
        value: the number; ``None`` for none.
        printed: as printed.

    Raises:
        FigureSyntaxError: if it is none.
    """
    if value is not None and value.as_tuple().exponent != 0 and value != int(value):
        raise FigureSyntaxError(f"{printed!r} is no count: a count is a whole number", text=printed)
