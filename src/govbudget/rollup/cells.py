"""Single cells of other people's data (单元格取值): blanks of every kind, exact amounts, codes that came as numbers."""

from __future__ import annotations

from decimal import Decimal
from numbers import Real
from operator import index
from typing import Any, Final, Literal, NamedTuple, cast

from govbudget.errors import AmountTypeError, CodeError, FigureSyntaxError
from govbudget.exact import State, amount, decimal_of, parse_figure
from govbudget.figure import Figure, Quantity
from govbudget.money import Money, Unit
from govbudget.records.shapes import is_blank

__all__ = ["Taken", "code_cell", "exact_cell", "plain_code", "taken"]

#: What is done with floats: nothing is taken; whole ones stand for codes; or the shortest decimal that is this float counts.
Floats = Literal["refuse", "codes", "shortest"]
FLOATS: Final = ("refuse", "codes", "shortest")


def exact_cell(value: Any, floats: Floats = "refuse") -> Decimal:
    """An exact amount (金额) from a number: Decimal, int, the whole numbers of numpy, and floats if the caller chose so.

    Raises:
        AmountTypeError: for a float that was not asked for, a bool or another type.
        FigureSyntaxError: for NaN of a Decimal and for infinity.
    """
    if isinstance(value, Decimal | int):
        return amount(value)
    if isinstance(value, Real) and hasattr(value, "is_integer") and not hasattr(value, "__index__"):
        if floats != "shortest":
            raise AmountTypeError(
                f"{value!s} is a float, which holds no exact amount; give a Decimal or a printed text (in a frame: read the "
                'column as text or decimal), or take the shortest decimal of each with floats="shortest"',
                value=value,
            )
        return amount(decimal_of(str(value)))
    whole = _whole(value)
    return amount(value if whole is None else whole)


class Taken(NamedTuple):
    """A cell of any kind taken apart; its value is ``None`` where it states no amount, and then its state says why."""

    value: Decimal | None
    state: State = State.VALUE
    half: Decimal = Decimal(0)
    unit: Unit | None = None


def taken(cell: Any, floats: Floats) -> Taken:
    """What a cell states (取值): a Figure brings its unit and its digits, Money its unit; all else is exact.

    Raises:
        AmountTypeError: as :func:`exact_cell`.
        FigureSyntaxError: as :func:`exact_cell`; a text that is no figure is unreadable instead.
    """
    if isinstance(cell, Figure):
        return Taken(cell.value, cell.state, cell.half_unit, None if cell.quantity is Quantity.COUNT else cell.unit)
    if isinstance(cell, Money):
        return Taken(cell.value, unit=cell.unit)
    if isinstance(cell, str):
        try:
            value, _, state = parse_figure(cell)
        except FigureSyntaxError:
            return Taken(None, State.UNREADABLE)
        return Taken(value, state)
    return Taken(None, State.BLANK) if is_blank(cell) else Taken(exact_cell(cell, floats))


def _whole(value: Any) -> int | None:
    """The int that a whole number of another library is; ``None`` for everything else."""
    try:
        return None if isinstance(value, bool) else index(value)
    except TypeError:
        return None


def plain_code(value: Any) -> Any:
    """A whole number of another library as an int; everything else as it is."""
    if isinstance(value, str | tuple):
        return value
    whole = _whole(value)
    return value if whole is None else whole


def code_cell(value: Any, floats: Floats = "refuse") -> Any:
    """A code as given, with numbers of other libraries as ints; ``2010401.0`` is one where floats were chosen.

    Raises:
        CodeError: for a float, where floats were not chosen or it is not whole.
    """
    value = plain_code(value)
    if isinstance(value, str) and floats != "refuse" and value.strip().endswith(".0"):
        return value.strip().removesuffix(".0")
    if not isinstance(value, Real) or isinstance(value, int):
        return value
    if floats != "refuse" and float(value).is_integer():
        return int(cast(Any, value))
    hint = "it is not whole" if floats != "refuse" else 'take whole ones for codes with floats="codes"'
    raise CodeError(f"{value!s} is a float, and no code: {hint}", text=str(value))
