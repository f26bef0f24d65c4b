"""Misread or misprinted (误读还是误印): what kind of slip explains all sums of a table that fail.

A column that was shifted, rows that carry their neighbour's amounts, exchanged columns and a lost line leave a pattern: with
the slip undone every sum of the table holds. It is said where exactly one slip does that. No figure is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from decimal import Decimal
from itertools import combinations, islice
from typing import Final

from attrs import evolve

from govbudget.checking.engine import Evaluated, evaluate
from govbudget.disclosure import Disclosure, Remark
from govbudget.exact import subtract, total
from govbudget.relation import Axis, Grade, Outcome
from govbudget.tables import Table

__all__ = ["RULE", "doubts"]

#: The structure rule that reports it.
RULE: Final = "S112"
#: More slips than this are not tried on one table.
_MOST_SLIPS: Final = 400

_ZERO: Final = Decimal(0)
_Cells = tuple[tuple[str, ...], ...]


def doubts(disclosure: Disclosure, placed: Container[str] = ()) -> tuple[Remark, ...]:
    """What explains the sums of a table that fail, for each table where exactly one slip does.

    Args:
        disclosure: its tables.
        placed: ids of the forms whose figures were put into columns by reasoning, so that the slip may have arisen so.

    Returns:
        remarks with the pattern (``shifted_row``, ``neighbour``, ``exchanged_columns``, ``lost_line``), the lines or
        columns concerned, and where it arose (``document`` or ``extraction``).
    """
    result = evaluate(disclosure)
    failing = {
        result.plan.instances[i].tables[0]
        for i in _proofs(result, result.positions(Outcome.FAILED))
        if len(set(result.plan.instances[i].tables)) == 1
    }
    remarks = []
    for number in sorted(failing):
        table = disclosure.tables[number]
        found = _explained(table) if table.complete else None
        if found is not None:
            origin = "extraction" if table.form.id in placed else "document"
            params = (
                ("pattern", found[0]),
                ("what", found[1]),
                ("origin", origin),
                ("variant", f"{found[0]}-{origin}"),
            )
            place = evolve(table.place, table=table.name)
            remarks.append(Remark(RULE, place, table.title or table.form.name_at(table.stage), params))
    return tuple(remarks)


def _explained(table: Table) -> tuple[str, str] | None:
    """The pattern and what it concerns, if exactly one slip explains all sums of a table that fail."""
    result = _evaluated(table)
    failed = result.positions(Outcome.FAILED)
    holding = _formed(result)
    mended = _mends(result, _proofs(result, failed))
    found: dict[_Cells, tuple[str, str]] = {}
    for pattern, what, cells in islice(_slips(table, result), _MOST_SLIPS):
        if cells not in found and mended(cells):
            other = _evaluated(evolve(table, printed=cells))
            if not _proofs(other, other.positions(Outcome.FAILED)) and _formed(other) >= holding:
                found[cells] = (pattern, what)
    slips = [*found.values(), *(("lost_line", what) for what in _lost_lines(result, failed))]
    return slips[0] if len(slips) == 1 else None


def _mends(result: Evaluated, failed: list[int]) -> Callable[[_Cells], bool]:
    """Whether with other cells the sums that fail would hold: to be asked before all sums are evaluated."""
    table = result.disclosure.tables[0]
    values: dict[str, Decimal] = {}
    for column, texts in zip(table.columns, table.printed, strict=True):
        for text, value in zip(texts, table.amounts(column), strict=True):
            values[text] = value or _ZERO
    sums = []
    for position in failed:
        instance = result.plan.instances[position]
        plus, minus = ([result.locate(cell)[1:] for cell in cells] for cells in (instance.plus, instance.minus))
        sums.append((position, plus, minus))

    def mended(cells: _Cells) -> bool:
        for position, plus, minus in sums:
            one, other = (total(values[cells[column][line]] for line, column in at) for at in (plus, minus))
            if result.verdict(position, subtract(one, other)) is Outcome.FAILED:
                return False
        return True

    return mended


def _evaluated(table: Table) -> Evaluated:
    return evaluate(Disclosure(tables=(table,)))


def _proofs(result: Evaluated, positions: list[int]) -> list[int]:
    """The relations among these whose break is a proof."""
    return [i for i in positions if result.plan.instances[i].relation.grade is Grade.PROOF]


def _formed(result: Evaluated) -> int:
    """How many sums could be formed: a slip must not explain by making sums that cannot be checked."""
    return sum(gap is not None for gap in result.gaps)


def _slips(table: Table, result: Evaluated) -> Iterator[tuple[str, str, _Cells]]:
    """Each simple slip undone: its pattern, what it concerns, and the cells as they should stand."""
    printed = table.printed
    width, height = len(printed), len(table.keys)
    touched = sorted(_lines_of_failures(result))
    first = 1 if table.columns[0] == "total" else 0  # a total is never left behind alone: see grids
    for i in touched:
        row = [column[i] for column in printed[first:]]
        for moved, edge in (((row[-1], *row[:-1]), row[-1]), ((*row[1:], row[0]), row[0])):
            if len(row) > 1 and not edge.strip():
                shifted = (*(column[i] for column in printed[:first]), *moved)
                cells = tuple((*c[:i], text, *c[i + 1 :]) for c, text in zip(printed, shifted, strict=True))
                yield "shifted_row", str(table.lines[i]), cells
    near = [i for i in range(height) if {i - 1, i, i + 1} & {*touched}]
    for a, b in sorted(combinations(near, 2), key=lambda pair: pair[1] - pair[0]):
        what = f"{table.lines[a]}、{table.lines[b]}" if b == a + 1 else f"{table.lines[a]} 至 {table.lines[b]}"
        yield "neighbour", what, tuple((*c[:a], *c[a + 1 : b + 1], c[a], *c[b + 1 :]) for c in printed)
        yield "neighbour", what, tuple((*c[:a], c[b], *c[a:b], *c[b + 1 :]) for c in printed)
    for a, b in combinations(range(width), 2):
        order = list(range(width))
        order[a], order[b] = b, a
        heads = "、".join(table.header("", c) for c in (a, b))
        yield "exchanged_columns", heads, tuple(printed[c] for c in order)


def _lines_of_failures(result: Evaluated) -> set[int]:
    """The lines that take part in a sum that fails."""
    lines: set[int] = set()
    for position in result.positions(Outcome.FAILED):
        instance = result.plan.instances[position]
        lines |= {result.locate(cell)[1] for cell in (*instance.plus, *instance.minus)}
    return lines


def _lost_lines(result: Evaluated, failed: list[int]) -> Iterator[str]:
    """The parent whose parts lack one line that would itself be sound, where nothing else fails."""
    table = result.disclosure.tables[0]
    instances = [result.plan.instances[i] for i in failed]
    parents = {instance.line for instance in instances}
    tree = all(instance.relation.axis is Axis.PARENT for instance in instances)
    if not tree or len(parents) != 1 or len(table.columns) < 3:
        return
    gaps = {result.plan.instances[i].column: result.gaps[i] or _ZERO for i in failed}
    missing = gaps.pop(table.columns[0], _ZERO)
    apart = subtract(missing, total(gaps.values())).copy_abs()
    if missing > 0 and gaps and apart <= total(result.tolerance(i) for i in failed):
        yield str(table.lines[table.line_index(parents.pop())])
