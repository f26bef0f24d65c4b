"""Which cells of a table are sums of others (表内公式), as the relations of its form say and its figures agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from govbudget.disclosure import Disclosure
from govbudget.judging.engine import evaluate
from govbudget.relation import Grade, Operator

__all__ = ["Sum", "cell_name", "formula", "ranges", "sums_in"]

#: A function of a workbook takes no more arguments.
_MOST_PARTS: Final = 200

Cell = tuple[int, int]


class Sum(NamedTuple):
    """A cell that is a sum of others of its table (合计): positions of line and column.

    Args:
        plus: what is added.
        minus: what is taken off.
    """

    plus: tuple[Cell, ...]
    minus: tuple[Cell, ...]


def sums_in(disclosure: Disclosure) -> Mapping[tuple[str, int, int], Sum]:
    """The cells that are exactly the sum of others of their table, by form, line and column; no sum is part of itself.

    A total that the printed digits make agree with its parts only within their tolerance, and one that is wrong, is none: as a
    formula it would show another figure than the one printed.

    Args:
        disclosure: the disclosure.
    """
    result = evaluate(disclosure)
    found: dict[tuple[str, int, int], Sum] = {}
    for instance, gap in zip(result.plan.instances, result.gaps, strict=True):
        holds = gap is not None and not gap and instance.operator is Operator.EQUAL
        if not holds or instance.stated is None or instance.relation.grade is not Grade.PROOF:
            continue
        table, line, column = result.locate(instance.stated)
        sides = [[cell for cell in side if cell != instance.stated] for side in (instance.minus, instance.plus)]
        parts = [[result.locate(cell) for cell in side] for side in sides]
        own = all(other is table for side in parts for other, _, _ in side)
        at = (table.form.id, line, column)
        if at not in found and own and 0 < sum(map(len, parts)) <= _MOST_PARTS:
            plus, minus = (tuple((line, column) for _, line, column in side) for side in parts)
            if not _rests_on(found, table.form.id, (*plus, *minus), (line, column)):
                found[at] = Sum(plus, minus)
    return found


def _rests_on(found: Mapping[tuple[str, int, int], Sum], form: str, parts: Sequence[Cell], cell: Cell) -> bool:
    """Whether one of the cells is another one, or a sum that rests on it."""
    seen = set[Cell]()
    left = list(parts)
    while left:
        one = left.pop()
        if one == cell:
            return True
        if one not in seen and (below := found.get((form, *one))):
            left += (*below.plus, *below.minus)
        seen.add(one)
    return False


def formula(of: Sum, names: Mapping[Cell, tuple[int, int]]) -> str:
    """A sum as a workbook writes it, without its ``=``: ``SUM(C5:C9,C12)-SUM(D3)``.

    Args:
        of: the sum.
        names: row and column of each cell of the table in the sheet, from 0.
    """
    added = f"SUM({ranges(names[cell] for cell in of.plus)})" if of.plus else "0"
    return f"{added}-SUM({ranges(names[cell] for cell in of.minus)})" if of.minus else added


def ranges(cells: Iterable[tuple[int, int]]) -> str:
    """Cells by their names, those below or beside each other as one range: ``C5:C9,E5``.

    Args:
        cells: row and column of each, from 0.
    """
    found: list[tuple[int, int, int, int]] = []
    for row, column in sorted(cells, key=lambda cell: (cell[1], cell[0])):
        if found and found[-1][1] == found[-1][3] == column and found[-1][2] == row - 1:
            found[-1] = (*found[-1][:2], row, column)
        else:
            found.append((row, column, row, column))
    merged: list[tuple[int, int, int, int]] = []
    for top, left, bottom, right in found:
        if merged and top == bottom and merged[-1][0] == merged[-1][2] == top and merged[-1][3] == left - 1:
            merged[-1] = (top, merged[-1][1], bottom, right)
        else:
            merged.append((top, left, bottom, right))
    return ",".join(
        cell_name(top, left) + ("" if (top, left) == (low, right) else f":{cell_name(low, right)}")
        for top, left, low, right in merged
    )


def cell_name(row: int, column: int) -> str:
    """The name of a cell, C5, by its row and column from 0."""
    letters = ""
    while column >= 0:
        letters = chr(65 + column % 26) + letters
        column = column // 26 - 1
    return f"{letters}{row + 1}"
