"""What a roll-up consists of (汇总的值): lines with computed and stated amounts, disagreements, problems, pivots."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from itertools import islice
from typing import Any, ClassVar, Final, final

from attrs import field, frozen

from govbudget.errors import (
    CodeError,
    FigureSyntaxError,
    GovBudgetError,
    InconsistentFigures,
    NotFound,
    TableError,
    UnitError,
)
from govbudget.exact import add, subtract
from govbudget.money import Unit
from govbudget.place import Place
from govbudget.records.display import Shown, words_of
from govbudget.records.tabular import Tabular
from govbudget.visible import counted

__all__ = ["TOTAL", "Disagreement", "Pivot", "Problem", "ProblemKind", "Sums", "error_of"]

#: The code of the line above all lines (合计), and in a cross-tabulation of a whole row or column.
TOTAL: Final = "合计"


@final
@frozen(repr=False)
class Sums:
    """One line of a roll-up (汇总行): what adds up to it, and what was stated for it, by column.

    A line that was given without lines below it counts as a leaf: what is computed is what was stated.

    Args:
        code: the code, or 合计.
        name: its name in the classification; empty for 合计 and codes outside.
        computed: the sum of the leaves at or below it (计算数); ``None`` where no leaf has an amount.
        stated: what was given for the line itself (填列数); ``None`` where nothing was.
        computed_half_units: how far the printed digits of those leaves leave their sum open.
        stated_half_units: half a unit of the last printed place of what was stated; 0 for exact amounts.
        unit: unit of the amounts.
        economic: in a cross-tabulation the economic code, or 合计.
    """

    code: str
    name: str
    computed: Mapping[str, Decimal | None] = field(hash=False)
    stated: Mapping[str, Decimal | None] = field(hash=False)
    computed_half_units: Mapping[str, Decimal] = field(hash=False)
    stated_half_units: Mapping[str, Decimal] = field(hash=False)
    unit: Unit | None = None
    economic: str = ""

    @property
    def amount(self) -> Decimal | None:
        """The computed amount, where there is one column only.

        Raises:
            NotFound: where there are several.
        """
        return self.computed[only_column(tuple(self.computed))]

    @property
    def difference(self) -> dict[str, Decimal | None]:
        """Stated less computed amount (差额) by column; ``None`` where one of them is not there."""
        return {
            column: None if stated is None or computed is None else subtract(stated, computed)
            for (column, computed), stated in zip(self.computed.items(), self.stated.values(), strict=True)
        }

    @property
    def tolerance(self) -> dict[str, Decimal]:
        """How large a difference the printed digits explain (容差) by column, all half units added."""
        return {column: add(half, self.stated_half_units[column]) for column, half in self.computed_half_units.items()}

    def __repr__(self) -> str:
        line = " ".join(filter(None, (self.code, self.economic and f"× {self.economic}", self.name)))
        cells = ", ".join(f"{column}={shown_cell(value)}" for column, value in self.computed.items())
        return f"<Sums {line}: {cells}>"


def shown_cell(value: Decimal | None) -> str:
    """An amount in a repr."""
    return "(空)" if value is None else f"{value:,f}"


def only_column(columns: tuple[str, ...], column: str | None = None) -> str:
    """The column of this name, or without a name the only one.

    Raises:
        NotFound: if it is not there, or none is named and there are several.
    """
    if column in columns:
        return column
    if column is None and len(columns) == 1:
        return columns[0]
    asked = "name a column" if column is None else f"there is no column {column!r}"
    raise NotFound(f"{asked}; the roll-up has {', '.join(columns)}", key=column, suggestions=columns)


@final
@frozen
class Disagreement:
    """A line whose stated amount is not what the lines below it add up to (上下级不符).

    Args:
        code: the code, or 合计.
        column: the column.
        stated: what was given for the line.
        computed: the sum of the leaves below it.
        gap: stated less computed.
        tolerance: the half units of all printed figures concerned, added; 0 where exact amounts were given.
        economic: in a cross-tabulation the economic code, or 合计.
        place: where the stated amount stands, if known.
    """

    code: str
    column: str
    stated: Decimal
    computed: Decimal
    gap: Decimal
    tolerance: Decimal
    economic: str = ""
    place: Place | None = field(default=None, eq=False)

    @property
    def rounding(self) -> bool:
        """Whether rounding explains the gap (尾差); otherwise not all of these figures can be true."""
        return self.gap.copy_abs() <= self.tolerance

    def __str__(self) -> str:
        line = f"{self.code} × {self.economic}" if self.economic else self.code
        where = f" ({self.place})" if self.place is not None and str(self.place) else ""
        return (
            f"{line}, {self.column}: {self.stated:,f} is stated{where}, what is below it adds up to {self.computed:,f}; "
            f"the difference is {self.gap:,f}, the tolerance {self.tolerance:f}"
        )


class ProblemKind(Enum):
    """What is wrong with the input of a roll-up (汇总问题类别)."""

    NO_CODE = "no_code"  #: no code; the line is left out
    OUTSIDE = "outside"  #: not in the classification; counted where its digits put it
    BLANK = "blank"  #: no amount, and blanks are refused; left out
    UNREADABLE = "unreadable"  #: a cell that is no figure; left out
    UNIT = "unit"  #: an amount in another unit; converted exactly, one without a unit taken as it is
    YEAR = "year"  #: figures of another year than the classification
    INCOMPLETE = "incomplete"  #: a table that may not be whole
    OVERLAP = "overlap"  #: two cells of a cross-tabulation share amounts; both are counted
    DISAGREEMENT = "disagreement"  #: a stated amount that the lines below it contradict


@final
@frozen
class Problem:
    """Something wrong with the input of a roll-up (汇总问题).

    Args:
        kind: what is wrong.
        message: in words, with what to do.
        code: the line concerned, as given; empty for a whole table.
        column: the column concerned; empty for all.
        economic: in a cross-tabulation the economic code.
        place: where it stands, if known.
    """

    kind: ProblemKind
    message: str
    code: str = ""
    column: str = ""
    economic: str = ""
    place: Place | None = field(default=None, eq=False)

    def __str__(self) -> str:
        return self.message


def error_of(problem: Problem, cause: Any = None) -> GovBudgetError:
    """The error that a problem is where it is not listed; ``cause`` is a disagreement, or the units concerned."""
    match problem.kind:
        case ProblemKind.NO_CODE:
            return CodeError(problem.message, text=problem.code)
        case ProblemKind.OUTSIDE:
            return NotFound(problem.message, key=problem.code)
        case ProblemKind.BLANK | ProblemKind.UNREADABLE:
            return FigureSyntaxError(problem.message)
        case ProblemKind.UNIT:
            return UnitError(problem.message, units=cause)
        case ProblemKind.DISAGREEMENT:
            return InconsistentFigures(problem.message, finding=cause)
    return TableError(problem.message, line=problem.code, column=problem.column)


@final
@frozen(repr=False)
class Pivot(Tabular):
    """Sums at one level as a rectangle (透视表): every amount stands in exactly one cell.

    Lines that were given only above the level keep a row, or a column, of their own.

    Args:
        rows: codes of the rows; of a ledger the values of a dimension.
        columns: of one classification the columns of amounts; of a cross-tabulation economic codes; of a ledger the values of another
            dimension.
        cells: row by row; ``None`` where nothing was given.
        column_totals: sums of the columns.
        row_totals: sums of the rows in a cross-tabulation and in a ledger; empty otherwise, as columns of amounts may hold each other.
        total: sum of everything there.
        unit: unit of the amounts.
    """

    _described: ClassVar[str] = "pivot"
    rows: tuple[Any, ...]
    columns: tuple[Any, ...]
    cells: tuple[tuple[Decimal | None, ...], ...]
    column_totals: tuple[Decimal | None, ...]
    row_totals: tuple[Decimal | None, ...] = ()
    total: Decimal | None = None
    unit: Unit | None = None

    def __getitem__(self, cell: tuple[Any, Any]) -> Decimal | None:
        """The amount in a row and a column.

        Raises:
            NotFound: if one of them is not there.
        """
        row, column = cell
        if row not in self.rows or column not in self.columns:
            near = tuple(map(str, (*self.rows, *self.columns)[:6]))
            raise NotFound(f"the pivot has no cell {cell!r}", key=cell, suggestions=near)
        return self.cells[self.rows.index(row)][self.columns.index(column)]

    def _shown(self, most: int) -> Shown:
        """Its rows, with the totals of the rows behind and those of the columns beneath."""
        word, sums = words_of("pivot")["total"], bool(self.row_totals)
        totals = self.row_totals or (None,) * len(self.rows)
        lines = zip(self.rows, self.cells, totals, strict=True)
        rows = [(row, *cells, *((total,) if sums else ())) for row, cells, total in islice(lines, most)]
        rows.append((word, *self.column_totals, *((self.total,) if sums else ())))
        beside = (*self.columns, *((word,) if sums else ()))
        return Shown.of("pivot", "", ("row",), rows, len(self.rows) - most, unit=self.unit, beside=beside)

    def __repr__(self) -> str:
        unit = f", {self.unit.value}" if self.unit else ""
        return f"<Pivot: {counted(len(self.rows), 'row')} × {counted(len(self.columns), 'column')}{unit}>"

    def top(self, n: int) -> tuple[tuple[Any, Any, Decimal], ...]:
        """The cells with the largest amounts (前n名): row, column, amount, largest first; equal ones in order."""
        cells = [(each["row"], each["column"], each["amount"]) for each in self.to_records()]
        return tuple(sorted(cells, key=lambda cell: cell[2], reverse=True)[: max(n, 0)])

    def to_records(self) -> list[dict[str, Any]]:
        """Every cell with an amount as a plain dict: row, column, amount, unit."""
        unit = "" if self.unit is None else self.unit.value
        return [
            {"row": row, "column": column, "amount": value, "unit": unit}
            for row, values in zip(self.rows, self.cells, strict=True)
            for column, value in zip(self.columns, values, strict=True)
            if value is not None
        ]
