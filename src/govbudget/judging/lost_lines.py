"""Whole lines that are lost or exchanged (漏行、错行): sums that break in several columns as one line would make them.

Where a parent is more than its parts in several columns, and what is lacking would itself be a sound line, a line is lost.
Where one parent has as much too much as another too little, in the same columns, the figures of two lines are exchanged.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from govbudget.exact import add, multiply, subtract, total
from govbudget.judging.engine import Evaluated
from govbudget.judging.roots import Group
from govbudget.relation import Axis, Grade, Outcome

__all__ = ["LineCause", "line_causes"]

_ZERO: Final = Decimal(0)


class LineCause(NamedTuple):
    """Failing sums that one line explains, by position in the plan: it is left out, or exchanged with another."""

    instances: tuple[int, ...]
    exchanged: bool


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
    for (table, line), lack in lacks.items():
        if (table, line) in done:
            continue
        alike = {key: other for key, other in lacks.items() if key[0] == table and _as_much(lack, other)}
        several = tuple(sorted(i for other in alike.values() for i in other.instances.values()))
        if len({_more(other) for other in alike.values()}) == 2:
            found.append(LineCause(several, True))
            done |= alike.keys()
        elif len(alike) == 1 and _is_sound(result, table, line, lack):
            found.append(LineCause(several, False))
    return found


def _lacks(result: Evaluated, positions: Container[int]) -> dict[tuple[int, str], _Lack]:
    """What the parts of each line of each table lack, if in two columns at least, in all of them too much or too little."""
    found: dict[tuple[int, str], dict[str, int]] = {}
    for i in result.positions(Outcome.FAILED):
        instance = result.plan.instances[i]
        if i in positions and instance.relation.axis is Axis.PARENT and instance.relation.grade is Grade.PROOF:
            found.setdefault((instance.tables[0], instance.line), {})[instance.column] = i
    lacks = {}
    for key, at in found.items():
        gaps = {column: result.gaps[i] or _ZERO for column, i in at.items()}
        if len(at) > 1 and len({gap > 0 for gap in gaps.values()}) == 1:
            lacks[key] = _Lack(gaps, {column: result.tolerance(i) for column, i in at.items()}, at)
    return lacks


def _more(lack: _Lack) -> bool:
    """Whether the line is more than its parts."""
    return next(iter(lack.gaps.values())) > 0


def _as_much(one: _Lack, other: _Lack) -> bool:
    """Whether two lines lack the same figures, or one has as much too much as the other too little."""
    if one.gaps.keys() != other.gaps.keys():
        return False
    rooms = (add(one.rooms[column], other.rooms[column]) for column in one.gaps)
    apart = (subtract(gap.copy_abs(), other.gaps[column].copy_abs()) for column, gap in one.gaps.items())
    return all(away.copy_abs() <= room for away, room in zip(apart, rooms, strict=True))


def _is_sound(result: Evaluated, table: int, line: str, lack: _Lack) -> bool:
    """Whether what is lacking would be a line in which the relations between the columns hold."""
    if not _more(lack):
        return False
    room = total(lack.rooms.values())
    held = False
    for position in _across(result, table, line):
        instance = result.plan.instances[position]
        terms = [(1, cell) for cell in instance.plus] + [(-1, cell) for cell in instance.minus]
        shown = result.disclosure.tables[table].columns
        gaps = [(sign, lack.gaps.get(shown[result.locate(cell)[2]], _ZERO)) for sign, cell in terms]
        if total(multiply(Decimal(sign), gap) for sign, gap in gaps).copy_abs() > room:
            return False
        held = held or sum(gap != 0 for _, gap in gaps) > 1
    return held


def _across(result: Evaluated, table: int, line: str) -> Iterable[int]:
    """The relations between the columns of a line."""
    for position, instance in enumerate(result.plan.instances):
        one = instance.tables == (table,) and instance.line == line and not instance.blocked
        if one and instance.relation.axis is Axis.LINE and instance.relation.grade is Grade.PROOF:
            yield position
