"""Misread or misprinted (误读还是误印): what kind of slip explains all sums of a table that fail.

A column that was shifted, rows that carry their neighbour's amounts, exchanged columns and a lost line leave a pattern: with
the slip undone every sum of the table holds. It is said where exactly one slip does that. No figure is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from decimal import Decimal
from heapq import heapify, heappop, heappush
from itertools import combinations, islice
from typing import Final

from attrs import evolve

from govbudget.disclosure import Disclosure, Remark
from govbudget.exact import subtract, total
from govbudget.judging.engine import Evaluated, evaluate
from govbudget.relation import Axis, Grade, Outcome
from govbudget.tables import Table

__all__ = ["RULE", "doubts"]

#: The structure rule that reports it.
RULE: Final = "S112"
#: More slips than this are not tried on one table.
_MOST_SLIPS: Final = 400

_ZERO: Final = Decimal(0)
_Cells = tuple[tuple[str, ...], ...]
#: Where what should stand in a cell stands, both by column and line.
_Source = Callable[[int, int], tuple[int, int]]


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
            slip, what = found
            params = (("pattern", slip), ("what", what), ("origin", origin), ("variant", f"{slip}-{origin}"))
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
    for pattern, what, source in islice(_slips(table, result), _MOST_SLIPS):
        if not mended(source):
            continue
        cells = _undone(table, source)
        if cells not in found:
            other = _evaluated(evolve(table, printed=cells))
            if not _proofs(other, other.positions(Outcome.FAILED)) and _formed(other) >= holding:
                found[cells] = (pattern, what)
    slips = [*found.values(), *(("lost_line", what) for what in _lost_lines(result, failed))]
    return slips[0] if len(slips) == 1 else None


def _mends(result: Evaluated, failed: list[int]) -> Callable[[_Source], bool]:
    """Whether with other cells the sums that fail would hold: to be asked before all sums are evaluated."""
    table = result.disclosure.tables[0]
    values = [table.amounts(column) for column in table.columns]
    sums = []
    for position in failed:
        instance = result.plan.instances[position]
        plus, minus = ([result.locate(cell)[1:] for cell in cells] for cells in (instance.plus, instance.minus))
        sums.append((position, plus, minus))
    sums.sort(key=lambda one: len(one[1]) + len(one[2]))  # all of them have to hold: the short ones tell soonest

    def amounts(at: list[tuple[int, int]], source: _Source) -> Iterator[Decimal]:
        for line, column in at:
            c, i = source(column, line)
            yield values[c][i] or _ZERO

    def mended(source: _Source) -> bool:
        for position, plus, minus in sums:
            one, other = total(amounts(plus, source)), total(amounts(minus, source))
            if result.verdict(position, subtract(one, other)) is Outcome.FAILED:
                return False
        return True

    return mended


def _undone(table: Table, source: _Source) -> _Cells:
    """The cells with a slip undone."""
    printed = table.printed
    found = []
    for column in range(len(printed)):
        sources = [source(column, line) for line in range(len(table.keys))]
        found.append(tuple([printed[c][i] for c, i in sources]))
    return tuple(found)


def _evaluated(table: Table) -> Evaluated:
    return evaluate(Disclosure(tables=(table,)))


def _proofs(result: Evaluated, positions: list[int]) -> list[int]:
    """The relations among these whose break is a proof."""
    return [i for i in positions if result.plan.instances[i].relation.grade is Grade.PROOF]


def _formed(result: Evaluated) -> int:
    """How many sums could be formed: a slip must not explain by making sums that cannot be checked."""
    return sum(gap is not None for gap in result.gaps)


def _slips(table: Table, result: Evaluated) -> Iterator[tuple[str, str, _Source]]:
    """Each simple slip undone: its pattern, what it concerns, and where what should stand in each cell stands."""
    printed = table.printed
    width, height = len(printed), len(table.keys)
    touched = _lines_of_failures(result)
    first = 1 if table.columns[0] == "total" else 0  # a total is never left behind alone: see grids
    for i in sorted(touched):
        if width - first > 1:
            for step, edge in ((-1, width - 1), (1, first)):
                if not printed[edge][i].strip():
                    yield "shifted_row", str(table.lines[i]), _shifted(i, step, first, width)
    near = sorted({k for i in touched for k in (i - 1, i, i + 1) if 0 <= k < height})
    for a, b in _nearest(near):
        what = f"{table.lines[a]}、{table.lines[b]}" if b == a + 1 else f"{table.lines[a]} 至 {table.lines[b]}"
        yield "neighbour", what, _turned(a, b, 1)
        yield "neighbour", what, _turned(a, b, -1)
    for a, b in combinations(range(width), 2):
        heads = "、".join(table.header("", c) for c in (a, b))
        yield "exchanged_columns", heads, _exchanged(a, b)


def _shifted(line: int, step: int, first: int, width: int) -> _Source:
    """A line with its cells a column further, the last one first."""

    def source(c: int, i: int) -> tuple[int, int]:
        return ((c - first + step) % (width - first) + first, i) if i == line and c >= first else (c, i)

    return source


def _turned(a: int, b: int, step: int) -> _Source:
    """Lines with the amounts of the next one, and the last with those of the first; or the other way round."""

    def source(c: int, i: int) -> tuple[int, int]:
        return (c, (i - a + step) % (b - a + 1) + a) if a <= i <= b else (c, i)

    return source


def _exchanged(a: int, b: int) -> _Source:
    """Two columns exchanged."""
    return lambda c, i: (b if c == a else a if c == b else c, i)


def _nearest(lines: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Pairs of lines, those that stand nearest to each other first."""
    pairs = [(b - a, i, i + 1) for i, (a, b) in enumerate(zip(lines, lines[1:], strict=False))]
    heapify(pairs)
    while pairs:
        _, i, k = heappop(pairs)
        yield lines[i], lines[k]
        if k + 1 < len(lines):
            heappush(pairs, (lines[k + 1] - lines[i], i, k + 1))


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
