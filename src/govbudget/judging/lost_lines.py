"""Whole lines that are lost or exchanged (漏行、错行): sums that break in several columns as one line would make them.

Where a parent is more than its parts in several columns, and what is lacking would itself be a sound line, a line is lost.
Where one parent has as much too much as another too little, in the same columns, the figures of two lines are exchanged.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from govbudget.exact import add, multiply, negate, subtract, total
from govbudget.judging.engine import Evaluated
from govbudget.judging.roots import Group
from govbudget.relation import Axis, Grade, Operator, Outcome

__all__ = ["LineCause", "line_causes"]

_ZERO: Final = Decimal(0)


class LineCause(NamedTuple):
    """Failing sums that one line explains: it is left out, or exchanged with another.

    Args:
        instances: the sums, by position in the plan.
        exchanged: whether the line is exchanged with another.
        cells: what should stand in the cells of the two lines, by position, where they are the only ones.
    """

    instances: tuple[int, ...]
    exchanged: bool
    cells: Mapping[int, Decimal]


class _Lack(NamedTuple):
    """What the parts of a line lack, by column, and the sums that say so."""

    gaps: Mapping[str, Decimal]
    rooms: Mapping[str, Decimal]
    instances: Mapping[str, int]


def line_causes(result: Evaluated, groups: Iterable[Group]) -> list[LineCause]:
    """The failing sums over lines that a lost line, or two exchanged ones, explain.

    Args:
        result: how all instances came out.
        groups: the failing instances; those that the change of one figure explains are left alone.
    """
    found: list[LineCause] = []
    lacks = _lacks(result, {i for group in groups if len(group.instances) == 1 for i in group.instances})
    done: set[tuple[int, str]] = set()
    for key, lack in lacks.items():
        if key in done:
            continue
        beside = {at: other for at, other in lacks.items() if at[0] == key[0]}
        opposite = [at for at, other in beside.items() if _agree(lack, other, turned=True)]
        if opposite:
            alike = {at for at, other in beside.items() if at in opposite or _agree(lack, other, turned=False)}
            several = sorted(i for at in alike for i in lacks[at].instances.values())
            pairs = [pair for at in opposite for pair in _pairs(result, key[0], lack, lacks[at])]
            found.append(LineCause(tuple(several), True, pairs[0] if len(pairs) == 1 else {}))
            done |= alike
        elif _is_sound(result, *key, lack):
            found.append(LineCause(tuple(sorted(lack.instances.values())), False, {}))
    return found


def _lacks(result: Evaluated, positions: Container[int]) -> dict[tuple[int, str], _Lack]:
    """What the parts of each line of each table lack, if in two columns at least."""
    found: dict[tuple[int, str], dict[str, int]] = {}
    for i in result.positions(Outcome.FAILED):
        instance = result.plan.instances[i]
        if i in positions and instance.relation.axis is Axis.PARENT and instance.relation.grade is Grade.PROOF:
            found.setdefault((instance.tables[0], instance.line), {})[instance.column] = i
    lacks = {}
    for key, at in found.items():
        gaps = {column: result.gaps[i] or _ZERO for column, i in at.items()}
        if len(at) > 1:
            lacks[key] = _Lack(gaps, {column: result.tolerance(i) for column, i in at.items()}, at)
    return lacks


def _agree(one: _Lack, other: _Lack, *, turned: bool) -> bool:
    """Whether two lines lack the same figures; ``turned``: whether one has as much too much as the other too little."""
    if one.gaps.keys() != other.gaps.keys():
        return False
    for column, gap in one.gaps.items():
        away = add(gap, other.gaps[column]) if turned else subtract(gap, other.gaps[column])
        if away.copy_abs() > add(one.rooms[column], other.rooms[column]):
            return False
    return True


def _pairs(result: Evaluated, table: int, one: _Lack, other: _Lack) -> Iterator[dict[int, Decimal]]:
    """The parts of two lines that, exchanged, mend what they lack: for each such pair what should stand in its cells."""
    columns, height = result.disclosure.tables[table].columns, len(result.disclosure.tables[table].lines)
    starts = [result.plan.bases[table] + number * height for number in range(len(columns))]

    def parts(lack: _Lack) -> list[int]:
        summed = result.plan.instances[next(iter(lack.instances.values()))]
        return sorted({result.locate(cell)[1] for cell in summed.minus})

    def amounts(line: int) -> list[Decimal]:
        return [result.values[start + line] or _ZERO for start in starts]

    for a in parts(one):
        for b in parts(other):
            pairs = list(zip(columns, amounts(a), amounts(b), strict=True))
            away = [subtract(subtract(y, x), one.gaps.get(column, _ZERO)).copy_abs() for column, x, y in pairs]
            if all(gap <= one.rooms.get(column, _ZERO) for (column, _, _), gap in zip(pairs, away, strict=True)):
                at = list(zip(starts, pairs, strict=True))
                yield {**{start + a: y for start, (_, _, y) in at}, **{start + b: x for start, (_, x, _) in at}}


def _is_sound(result: Evaluated, table: int, line: str, lack: _Lack) -> bool:
    """Whether what is lacking would be a line in which the relations between the columns hold."""
    if any(gap < 0 for gap in lack.gaps.values()):
        return False
    room = total(lack.rooms.values())
    columns = result.disclosure.tables[table].columns
    held = False
    for position in _across(result, table, line):
        instance = result.plan.instances[position]
        terms = [(1, cell) for cell in instance.plus] + [(-1, cell) for cell in instance.minus]
        gaps = [(sign, lack.gaps.get(columns[result.locate(cell)[2]], _ZERO)) for sign, cell in terms]
        if not _holds(instance.operator, total(multiply(Decimal(sign), gap) for sign, gap in gaps), room):
            return False
        equal = instance.operator is Operator.EQUAL
        held = held or (equal and sum(gap != 0 for _, gap in gaps) > 1)
    return held


def _holds(operator: Operator, gap: Decimal, room: Decimal) -> bool:
    """Whether a relation holds of figures of which one side has so much more."""
    above, below = gap > room, gap < negate(room)
    return not (above and operator is not Operator.AT_LEAST) and not (below and operator is not Operator.AT_MOST)


def _across(result: Evaluated, table: int, line: str) -> Iterable[int]:
    """The relations between the columns of a line."""
    for position, instance in enumerate(result.plan.instances):
        one = instance.tables == (table,) and instance.line == line and not instance.blocked
        if one and instance.relation.axis is Axis.LINE and instance.relation.grade is Grade.PROOF:
            yield position
