"""Cells put under the columns of a form (单元格归栏), where blank cells were dropped and rows run into each other.

Cells keep their order, and so do columns. Of all ways to cut a run of cells into rows and to put each cell under a column,
the one is taken that costs least: words do not stand under scores, numbers are no names, and a row has all its columns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from attrs import frozen

from govbudget.evaluations.recognition.cells import Cell
from govbudget.evaluations.recognition.words import is_whole
from govbudget.language.vocabulary import Vocabulary

__all__ = ["Column", "Placed", "align", "straight"]


@frozen
class Column:
    """A column of the indicators: its role, and where its heading stands in the grid; ``None`` where that is not known."""

    role: str
    column: int | None = None


class Placed(NamedTuple):
    """A row of cells by role.

    Args:
        cells: the cell of each role.
        sure: whether weight and score can stand in no other column.
    """

    cells: Mapping[str, Cell]
    sure: bool


#: What it costs that a row has no cell in a column.
_MISSING: Final = {
    "name": 6.0,
    "target": 2.0,
    "actual": 2.0,
    "weight": 4.0,
    "score": 3.0,
    "checked": 2.5,
    "raw": 3.0,
    "share": 3.0,
    "sense": 1.5,
    "unit": 1.0,
    "progress": 1.0,
}
#: What it costs to begin a row inside a printed row, and to go on with one in the next.
_INSIDE, _ACROSS = 7.0, 2.5
_NEVER: Final = 60.0


def _cost(cell: Cell, role: str, words: Vocabulary) -> float:
    """What it costs to put a cell under a column."""
    value = cell.value
    number = value is not None and value.is_plain
    if role in ("weight", "score", "raw", "share", "checked"):
        if value is None:
            return _NEVER
        return 0.0 if number else 0.5 if value.mark == "-" else 9.0 if value.mark == "%" else _NEVER
    signed = is_whole(cell.words, "indicator_sign", words)
    if role == "name":
        return 20.0 if value is not None else 25.0 if signed else 0.0
    if role in ("first", "second"):  # what is no level word stands there only right below the heading
        return _NEVER if value is not None or not cell.gridded else 4.0
    if role == "sense":
        return 0.0 if signed else 20.0
    if role == "unit":
        return 15.0 if value is not None else 0.0 if len(cell.words) <= 6 else 8.0
    if role == "reason":
        return 4.0 if value is not None else 1.0 if len(cell.words) <= 3 else 0.5
    if role == "note":
        return 6.0 if value is not None else 0.2
    return 12.0 if signed else 0.0 if value is not None else 0.1


def straight(cells: Sequence[Cell], columns: Sequence[Column], words: Vocabulary) -> Placed | None:
    """A printed row that has a cell for each column, levels aside; the commonest case, without any search."""
    wanted = [column for column in columns if column.role not in ("first", "second")]
    bare = [column for column in wanted if column.role != "reason"]
    for roles in (bare, wanted) if len(bare) < len(wanted) else (wanted,):
        if len(cells) != len(roles):
            continue
        costs = [_cost(cell, column.role, words) for cell, column in zip(cells, roles, strict=True)]
        if max(costs) < 4.5:
            return Placed({column.role: cell for cell, column in zip(cells, roles, strict=True)}, True)
    return None


def align(cells: Sequence[Cell], columns: Sequence[Column], words: Vocabulary) -> list[Placed]:
    """Rows made of a run of cells.

    Args:
        cells: in reading order, level words taken out.
        columns: in order.
        words: the vocabulary.
    """
    rows: list[Placed] = []
    for start in range(0, len(cells), _MOST):
        rows += _align(cells[start : start + _MOST], columns, words)
    return rows


#: A run of cells longer than this is cut, no form has so many without a heading between them.
_MOST: Final = 400


def _align(cells: Sequence[Cell], columns: Sequence[Column], words: Vocabulary) -> list[Placed]:
    count = len(columns)
    missing = [_MISSING.get(column.role, 0.0) for column in columns]
    before = [0.0]
    for cost in missing:
        before.append(before[-1] + cost)
    total = before[-1]
    ended = [0.0]  # the least cost of rows made of the first i cells
    entered: list[list[float]] = []  # … with cell i under column j
    came: list[list[int]] = []  # the column of the cell before in the same row; -1 where the row begins
    last: list[int] = []
    for i, cell in enumerate(cells):
        costs = [_cost(cell, column.role, words) - _bonus(cell, column) for column in columns]
        breaks = cell.first
        begin = ended[i] + (0.0 if breaks or i == 0 else _INSIDE)
        here, origin = [], []
        for j in range(count):
            best, source = begin + before[j], -1
            if i:
                for k in range(j):
                    through = entered[-1][k] + before[j] - before[k + 1]
                    if breaks and cells[i - 1].row != cell.row:
                        through += 0.0 if cell.alone and cells[i - 1].alone else _ACROSS
                    if through < best - 1e-9:
                        best, source = through, k
            here.append(best + costs[j])
            origin.append(source)
        entered.append(here)
        came.append(origin)
        ends = [here[j] + total - before[j + 1] for j in range(count)]
        column = min(range(count), key=ends.__getitem__)
        ended.append(ends[column])
        last.append(column)
    return _rows(cells, columns, came, last)


def _bonus(cell: Cell, column: Column) -> float:
    """A cell right under the heading of a column rather stands there."""
    if not cell.gridded or column.column is None:
        return 0.0
    level = column.role in ("first", "second")
    return (4.2 if level else 0.6) if cell.column == column.column else -20.0 if level else 0.0


def _rows(
    cells: Sequence[Cell], columns: Sequence[Column], came: Sequence[Sequence[int]], last: Sequence[int]
) -> list[Placed]:
    found: list[Placed] = []
    i = len(cells) - 1
    while i >= 0:
        column = last[i]
        row: dict[str, Cell] = {}
        while True:
            row[columns[column].role] = cells[i]
            source = came[i][column]
            i -= 1
            if source < 0:
                break
            column = source
        found.append(Placed(dict(reversed(row.items())), _is_sure(row, columns)))
    return found[::-1]


def _is_sure(row: Mapping[str, Cell], columns: Sequence[Column]) -> bool:
    """Whether the numbers at the end of a row can be weight and score only."""
    judged = [column for column in columns if column.role in ("weight", "score")]
    there = [column for column in judged if column.role in row]
    if len(there) in (0, len(judged)):
        return all(row[column.role].value is not None for column in there)
    (one,) = there
    cell = row[one.role]
    return cell.gridded and one.column is not None and cell.column == one.column
