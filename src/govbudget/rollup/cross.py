"""Cross-tabulations of functional and economic codes (功能分类与经济分类交叉汇总), summed up on both sides."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import product
from typing import Any, ClassVar, Final, Literal, final

from attrs import field, frozen

from govbudget.classification import Classification, Level
from govbudget.classification.codes import code_text
from govbudget.errors import CodeError, NotFound, TableError
from govbudget.exact import Undefined, exact_context
from govbudget.money import Unit
from govbudget.records.display import Shown
from govbudget.records.tabular import Tabular
from govbudget.rollup.cells import Floats
from govbudget.rollup.comparing import RolledColumn, amounts_record, disagreements, finished, sums_of
from govbudget.rollup.reading import (
    AnyCode,
    Codes,
    Given,
    LineAmounts,
    Missing,
    Notes,
    OnError,
    Sheet,
    chosen,
    portions,
)
from govbudget.rollup.result import depth, level_of, parents_among, quotient
from govbudget.rollup.values import TOTAL, Disagreement, Pivot, Problem, ProblemKind, Sums, only_column
from govbudget.visible import counted

__all__ = ["CrossLine", "CrossRollUp", "cross_roll_up"]

_ZERO: Final = Decimal(0)

#: A functional code, an economic code; 合计 stands for all of a side.
Pair = tuple[str, str]
#: One line with its functional code, economic code and amounts; or with the two codes as a pair, and amounts.
CrossLine = tuple[AnyCode, AnyCode, LineAmounts] | tuple[tuple[AnyCode, AnyCode], LineAmounts]
#: For each code itself and all that stands above it, nearest first, 合计 last.
Chains = Mapping[str, tuple[str, ...]]


@final
@frozen(repr=False)
class CrossRollUp(Tabular, Mapping[Pair, Sums]):
    """A cross-tabulation summed up to every pair of levels (交叉汇总表), a mapping from pair of codes to
    :class:`~govbudget.rollup.values.Sums`.

    :func:`~govbudget.roll_up` makes it. ``cross["201", "301"]`` is a cell, ``cross["201", "合计"]`` the sum of a
    row, ``cross["合计", "301"]`` of a column.

    Args:
        functional: the edition of the rows.
        economic: the edition of the columns.
        columns: names of the columns of amounts.
        unit: unit of the amounts; ``None`` where none was given.
        disagreements: cells whose stated amount differs from what is below them, in official order.
        problems: what was wrong with the input, disagreements beyond the tolerance included.
        unverifiable: stated cells, with their column, that share amounts with cells divided otherwise, so that they cannot
            be compared.
        blanks: how many blank cells were taken for 0, or left out.
    """

    _described: ClassVar[str] = "cross_rollup"
    functional: Classification
    economic: Classification
    columns: tuple[str, ...]
    unit: Unit | None
    _data: tuple[RolledColumn[Pair], ...] = field(hash=False)
    _leaves: tuple[frozenset[Pair], ...] = field(hash=False)
    disagreements: tuple[Disagreement, ...] = ()
    problems: tuple[Problem, ...] = ()
    unverifiable: tuple[tuple[str, str, str], ...] = ()
    blanks: int = field(default=0, eq=False)

    @cached_property
    def cells(self) -> tuple[Pair, ...]:
        """All pairs of codes with sums, those with 合计 on one side included, in official order."""
        found = {pair for data in self._data for pair in data.computed}
        return tuple(sorted(found - {(TOTAL, TOTAL)}))

    @cached_property
    def _chains(self) -> tuple[Chains, Chains]:
        rows, columns = ({pair[i] for pair in self.cells} - {TOTAL} for i in (0, 1))
        return _chained(parents_among(rows)), _chained(parents_among(columns))

    def _pair(self, cell: object) -> Pair:
        if isinstance(cell, tuple) and len(cell) == 2:
            try:
                pair = tuple(TOTAL if code == TOTAL else code_text(code) for code in cell)
            except CodeError:
                pair = ()
            if any(pair in data.computed for data in self._data) or pair == (TOTAL, TOTAL):
                return pair[0], pair[1]
        raise NotFound(f"nothing was rolled up to {cell!r}; a cell is named by two codes, or 合计", key=cell)

    def __getitem__(self, cell: object) -> Sums:
        """The sums of a pair of codes.

        Raises:
            NotFound: if nothing was rolled up to it.
        """
        pair = self._pair(cell)
        name = self.functional[pair[0]].name if pair[0] in self.functional else ""
        return sums_of(pair, name, tuple(zip(self.columns, self._data, strict=True)), self.unit)

    def __contains__(self, cell: object) -> bool:
        try:
            self._pair(cell)
        except NotFound:
            return False
        return True

    def __iter__(self) -> Iterator[Pair]:
        return iter(self.cells)

    def __len__(self) -> int:
        return len(self.cells)

    def __repr__(self) -> str:
        unit = f", {self.unit.value}" if self.unit else ""
        doubts = f", {len(self.problems)} problems" if self.problems else ""
        sides = f"{self.functional.kind.value} × {self.economic.kind.value} {self.functional.year}"
        size = f"{counted(len(self), 'cell')} × {counted(len(self.columns), 'column')}"
        return f"<CrossRollUp {sides}: {size}{unit}{doubts}>"

    @property
    def total(self) -> Sums:
        """The sum of every leaf (合计), beside the stated total."""
        return self[TOTAL, TOTAL]

    def amounts(self, column: str | None = None) -> dict[Pair, Decimal]:
        """The computed amounts of a column by pair of codes, in official order; pairs without one are left out.

        Raises:
            NotFound: if there is no such column, or none is named and there are several.
        """
        computed = self._data[self.columns.index(only_column(self.columns, column))].computed
        return {pair: computed[pair] for pair in self.cells if pair in computed}

    def drill_down(
        self, functional: object, economic: object, by: Literal["functional", "economic"]
    ) -> tuple[Sums, ...]:
        """The cells directly below one (下钻), on the functional or on the economic side, in official order.

        Raises:
            NotFound: if nothing was rolled up to the cell.
        """
        side = ("functional", "economic").index(chosen("by", by, ("functional", "economic")))
        cell, chains = self._pair((functional, economic)), self._chains[side]
        same = [pair for pair in self.cells if pair[1 - side] == cell[1 - side]]
        return tuple(self[pair] for pair in same if chains[pair[side]][1:2] == (cell[side],))

    def pivot(self, functional: Level | int, economic: Level | int, column: str | None = None) -> Pivot:
        """Rows of one functional level by columns of one economic level (透视表), with all margins.

        An amount given only above a level keeps a row or a column of its own (合计 where it was not divided on that side at
        all), so that every amount stands in exactly one cell and the margins are the sums of the cells.

        Args:
            functional: level of the rows.
            economic: level of the columns.
            column: column of amounts; may be left out where there is one only.

        Raises:
            NotFound: for a level that is none, or if there is no such column.
        """
        at = self.columns.index(only_column(self.columns, column))
        stated, (row_chains, column_chains) = self._data[at].stated, self._chains
        row_level, column_level = level_of(functional), level_of(economic)
        cells: dict[Pair, Decimal] = {}
        row_totals: dict[str, Decimal] = {}
        column_totals: dict[str, Decimal] = {}
        with exact_context():
            for leaf in self._leaves[at]:
                row, below = _cut(row_chains[leaf[0]], row_level), _cut(column_chains[leaf[1]], column_level)
                cells[row, below] = cells.get((row, below), _ZERO) + stated[leaf]
                row_totals[row] = row_totals.get(row, _ZERO) + stated[leaf]
                column_totals[below] = column_totals.get(below, _ZERO) + stated[leaf]
        rows, columns = tuple(sorted(row_totals)), tuple(sorted(column_totals))
        return Pivot(
            rows,
            columns,
            tuple(tuple(cells.get((row, below)) for below in columns) for row in rows),
            tuple(column_totals[below] for below in columns),
            tuple(row_totals[row] for row in rows),
            self._data[at].computed.get((TOTAL, TOTAL)),
            self.unit,
        )

    def share(
        self,
        functional: object,
        economic: object,
        of: Literal["functional", "economic", "total"] | Pair = "total",
        *,
        places: int,
        column: str | None = None,
    ) -> Decimal | Undefined:
        """How large a part of another cell a cell is (占比): computed by computed, rounded half up.

        Args:
            functional: the row.
            economic: the column.
            of: ``"functional"``: all of this functional code; ``"economic"``: all of this economic code; ``"total"``;
                or another pair of codes.
            places: decimals of the quotient; a percentage with two decimals needs 4.
            column: column of amounts; may be left out where there is one only.

        Returns:
            the quotient, not a percentage; :class:`~govbudget.exact.Undefined` where the base is 0 or blank or the cell has
            no amount.

        Raises:
            NotFound: if nothing was rolled up to a cell, or there is no such column.
        """
        pair = self._pair((functional, economic))
        bases = {"functional": (pair[0], TOTAL), "economic": (TOTAL, pair[1]), "total": (TOTAL, TOTAL)}
        base = bases[of] if isinstance(of, str) and of in bases else self._pair(of)
        computed = self._data[self.columns.index(only_column(self.columns, column))].computed
        return quotient(computed.get(pair), computed.get(base), places)

    def _shown(self, most: int) -> Shown:
        """The computed amounts by cell, 合计 first."""
        cells = ((TOTAL, TOTAL), *self.cells)
        lines = (self[cell] for cell in cells[:most])
        rows = ((sums.code, sums.economic, sums.name, *sums.computed.values()) for sums in lines)
        about = f"{self.functional.kind.chinese} × {self.economic.kind.chinese} {self.functional.year}"
        columns = ("code", "economic", "name")
        return Shown.of("cross_rollup", about, columns, rows, len(cells) - most, unit=self.unit, beside=self.columns)

    def to_records(self) -> list[dict[str, Any]]:
        """Every cell as a plain dict, 合计 last: code, name, economic, column, computed, stated, difference, tolerance, unit."""
        return [
            {
                "code": sums.code,
                "name": sums.name,
                "economic": sums.economic,
                **amounts_record(sums, column),
            }
            for sums in (*self.values(), self.total)
            for column in self.columns
        ]


def cross_roll_up(
    lines: CrossRollUp | Iterable[CrossLine],
    classifications: object,
    columns: Sequence[str] | None,
    missing: Missing,
    on_error: OnError,
    unit: Unit | None,
    floats: Floats = "refuse",
) -> CrossRollUp:
    """The sums of a cross-tabulation on both sides; see :func:`~govbudget.roll_up`."""
    notes = Notes(on_error)
    if isinstance(lines, CrossRollUp):
        classifications = classifications or (lines.functional, lines.economic)
        columns = lines.columns if columns is None else columns
    if not isinstance(classifications, tuple) or len(classifications) != 2:
        raise NotFound("name both classifications of a cross-tabulation, the functional and the economic one")
    sides = Codes(classifications[0], notes, floats), Codes(classifications[1], notes, floats)
    given: Given[Pair] = Given(columns, missing, notes, floats)
    if isinstance(lines, CrossRollUp):
        given.carry(lines.problems, lines.disagreements, lines.blanks)
        lines = [*lines.items(), ((TOTAL, TOTAL), lines.total)]
    _take_lines(lines, given, sides)
    with exact_context():
        target, sheets = given.settle(unit)
        chains = _chains_of(sheets, sides)
        leaves = [_leaves_of(sheet.stated, chains) for sheet in sheets]
        data = tuple([_rolled(sheet, below, chains) for sheet, below in zip(sheets, leaves, strict=True)])
        apart = [_overlapping(sheet.stated, below, chains) for sheet, below in zip(sheets, leaves, strict=True)]
    compared = [sheet.stated.keys() - below - cells for sheet, below, cells in zip(sheets, leaves, apart, strict=True)]
    found = disagreements(given, data, compared)
    unverifiable: list[tuple[str, str, str]] = []
    for name, below, cells in zip(given.columns, leaves, apart, strict=True):
        unverifiable += sorted((*cell, name) for cell in cells - below)
        for cell in sorted(cells & below):
            message = (
                f"{cell[0]} × {cell[1]}, {name} shares amounts with a cell that is higher on one side and lower on the "
                "other, so that they count twice; give one of them divided as the other is, or count both with "
                'on_error="list"'
            )
            notes.note(Problem(ProblemKind.OVERLAP, message, cell[0], name, cell[1]))
    return CrossRollUp(
        *classifications,
        given.columns,
        target,
        data,
        tuple(leaves),
        found,
        finished(notes, found),
        tuple(unverifiable),
        given.blanks,
    )


def _take_lines(lines: Iterable[Any], given: Given[Pair], sides: tuple[Codes, Codes]) -> None:
    for i, portion in enumerate(portions(lines)):
        triples = [_triple(line) for line in portion]
        if i == 0:
            given.adopt(triples[0][2])
        with exact_context():
            for functional, economic, value in triples:
                row, column = sides[0].read(functional), sides[1].read(economic)
                given.take(None if row is None or column is None else (row, column), value)


def _triple(line: Any) -> tuple[Any, Any, Any]:
    try:
        if len(line) == 3:
            functional, economic, value = line
        else:
            (functional, economic), value = line
    except (TypeError, ValueError):
        why = f"a line of a cross-tabulation is a functional code, an economic code and amounts, not {line!r}"
        raise TableError(why) from None
    return functional, economic, value


def _chains_of(sheets: Sequence[Sheet[Pair]], sides: tuple[Codes, Codes]) -> tuple[Chains, Chains]:
    rows, columns = (sides[i].parents({pair[i] for sheet in sheets for pair in sheet.stated}) for i in (0, 1))
    return _chained(rows), _chained(columns)


def _chained(parents: Mapping[str, str]) -> Chains:
    chains: dict[str, tuple[str, ...]] = {TOTAL: (TOTAL,)}
    for code in sorted(parents):  # what stands above a code comes before it
        chains[code] = (code, *chains[parents[code]])
    return chains


def _leaves_of(stated: Mapping[Pair, Decimal], chains: tuple[Chains, Chains]) -> frozenset[Pair]:
    """The cells that no other given cell lies below; 合计 × 合计 never is one."""
    inner: set[Pair] = {(TOTAL, TOTAL)}
    for pair in stated:
        inner.update({*product(chains[0][pair[0]], chains[1][pair[1]])} - {pair})
    return frozenset(stated.keys() - inner)


def _rolled(sheet: Sheet[Pair], leaves: Collection[Pair], chains: tuple[Chains, Chains]) -> RolledColumn[Pair]:
    """Every leaf added to every cell it lies in; in the exact context."""
    sums: list[dict[Pair, Decimal]] = [{}, {}]
    for into, amounts in zip(sums, sheet, strict=True):
        for pair in amounts.keys() & leaves:
            for cell in product(chains[0][pair[0]], chains[1][pair[1]]):
                into[cell] = into.get(cell, _ZERO) + amounts[pair]
    return RolledColumn(*sheet, *sums)


def _overlapping(stated: Mapping[Pair, Decimal], leaves: Collection[Pair], chains: tuple[Chains, Chains]) -> set[Pair]:
    """The given cells that share amounts with a leaf of which neither lies in the other: higher here, lower there."""
    rows, columns = chains
    found: set[Pair] = set()
    # cells higher than a leaf in functional codes and lower in economic ones, then the other way round
    wider = {(row, above) for row, column in stated for above in columns[column][1:]}
    met = {(above, column) for row, column in leaves for above in rows[row][1:]} & wider
    found.update(pair for pair in stated if any((pair[0], above) in met for above in columns[pair[1]][1:]))
    wider = {(above, column) for row, column in stated for above in rows[row][1:]}
    met = {(row, above) for row, column in leaves for above in columns[column][1:]} & wider
    found.update(pair for pair in stated if any((above, pair[1]) in met for above in rows[pair[0]][1:]))
    return found


def _cut(chain: tuple[str, ...], level: Level) -> str:
    """The line of a level that a code stands in, or the code itself where it stands above the level."""
    return next((code for code in reversed(chain) if code != TOTAL and depth(code) >= level), chain[0])
