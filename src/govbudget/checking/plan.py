"""The relations that tables at hand allow (勾稽关系编排): all their instances, and all their sums in one call.

A plan depends only on the shapes of the tables (forms, lines, columns, completeness), so it is remembered by them. The sums
of a plan are added up in a loop; those of a plan that is used again and again are written out as one expression.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import count
from typing import Final

from attrs import field, frozen

from govbudget.checking.instances import (
    Group,
    Instance,
    Shape,
    View,
    groups_of,
    instances_of,
    shape_of,
    view_of,
)
from govbudget.forms import all_forms
from govbudget.relation import Outcome, Relation
from govbudget.tables import TableState

__all__ = ["Instance", "Plan", "Shape", "bases_of", "compile_plan", "shape_of"]

#: A plan used more often than this has its sums written out: that takes as long as adding them up thirty times.
_OFTEN: Final = 12
#: More cells than this are always summed in a loop: writing out that many additions takes longer than it saves.
_MOST_WRITTEN_OUT: Final = 40_000
#: Every table has a room of at least this many cells in the vector, and one that doubles when it is full: the cells of
#: the tables behind it stand where they stood, whether it prints a line more or less.
_ROOM: Final = 256

#: The gaps of all instances from the values of all cells and a zero; ``None`` for blocked ones.
Sums = Callable[[Sequence[Decimal], Decimal], list[Decimal | None]]


@frozen
class Plan:
    """The compiled instances of all relations over tables of one shape.

    Args:
        instances: every instance, blocked ones too.
        idle: the relations that have none, with the reason.
        bases: positions of the tables' first cells in the vector.
        size: how many cells the vector has.
        blocked: why instances are blocked, by position.
        conditional: positions of the instances that hold under a condition, by its name.
    """

    instances: tuple[Instance, ...]
    idle: tuple[tuple[Relation, str], ...]
    bases: tuple[int, ...]
    size: int
    blocked: Mapping[int, str]
    conditional: Mapping[str, tuple[int, ...]]
    _uses: Iterator[int] = field(factory=count, init=False, eq=False, repr=False)

    def gaps(self, values: Sequence[Decimal], zero: Decimal) -> list[Decimal | None]:
        """The gaps of all instances, ``None`` for blocked ones, from the values of all cells."""
        if next(self._uses) < _OFTEN:
            return added_up(self.instances, values, zero)
        return self._sums(values, zero)

    @cached_property
    def _sums(self) -> Sums:
        return written_out(self.instances)

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """How instances come out whose gap is 0."""
        outcomes = [Outcome.PASSED] * len(self.instances)
        for position in self.blocked:
            outcomes[position] = Outcome.UNVERIFIABLE
        return tuple(outcomes)

    @cached_property
    def at_cell(self) -> Mapping[int, tuple[int, ...]]:
        """Positions of the instances that each cell takes part in."""
        found: dict[int, list[int]] = {}
        for position, instance in enumerate(self.instances):
            if not instance.blocked:
                for cell in {*instance.plus, *instance.minus}:
                    found.setdefault(cell, []).append(position)
        return {cell: tuple(positions) for cell, positions in found.items()}


def added_up(instances: Sequence[Instance], v: Sequence[Decimal], z: Decimal) -> list[Decimal | None]:
    """The gaps of all instances, added up one by one."""
    gaps: list[Decimal | None] = []
    for _, _, _, _, plus, minus, _, blocked, _, _ in instances:
        if blocked:
            gaps.append(None)
            continue
        gap = z
        if plus:
            gap = v[plus[0]]
            for cell in plus[1:]:
                gap += v[cell]
        for cell in minus:
            gap -= v[cell]
        gaps.append(gap)
    return gaps


def written_out(instances: Sequence[Instance]) -> Sums:
    """The sums as one expression, twice as fast; in a loop where they are too many."""
    if sum([len(i.plus) + len(i.minus) for i in instances]) > _MOST_WRITTEN_OUT:
        return lambda v, z: added_up(instances, v, z)
    written = ("None" if i.blocked else _written_out(i) for i in instances)
    sums: Sums = eval(f"lambda v, z: [{','.join(written)}]", {})  # positions and signs, nothing from outside
    return sums


def _written_out(instance: Instance) -> str:
    plus = "+".join(f"v[{cell}]" for cell in instance.plus) or "z"
    return plus + "".join(f"-v[{cell}]" for cell in instance.minus)


def bases_of(shapes: Sequence[Shape]) -> tuple[int, ...]:
    """The positions of the tables' first cells in the vector, and its size at the end."""
    bases = [0]
    for shape in shapes:
        room, cells = _ROOM, len(shape.keys) * len(shape.columns)
        while room < cells:
            room *= 2
        bases.append(bases[-1] + room)
    return tuple(bases)


@lru_cache(maxsize=128)
def compile_plan(shapes: tuple[Shape, ...]) -> Plan:
    """All instances of all relations of the bundled forms, and of the forms given, over tables of these shapes."""
    *bases, size = bases_of(shapes)
    views = {s.form.id: view_of(s, i, base) for i, (s, base) in enumerate(zip(shapes, bases, strict=True))}
    forms = {form.id: form for form in all_forms()} | {shape.form.id: shape.form for shape in shapes}
    rules, groups = groups_of(tuple(forms.values()))
    made = [_instances(group, views) for group in groups]
    instances: list[Instance] = []
    idle: list[tuple[Relation, str]] = []
    blocked: dict[int, str] = {}
    conditional: dict[str, list[int]] = {}
    for relation, _, group, place, _, _ in rules:
        found = made[group]
        if isinstance(found, str):
            idle.append((relation, found))
            continue
        if not found[place]:
            idle.append((relation, "no lines"))
            continue
        start = len(instances)
        instances += found[place]
        free = []
        for position, instance in enumerate(found[place], start):
            if instance.blocked:
                blocked[position] = instance.blocked
            else:
                free.append(position)
        if relation.when and free:
            conditional.setdefault(relation.when, []).extend(free)
    held = {name: tuple(positions) for name, positions in conditional.items()}
    return Plan(tuple(instances), tuple(idle), tuple(bases), size, blocked, held)


def _instances(group: Group, views: Mapping[str, View]) -> tuple[tuple[Instance, ...], ...] | str:
    """The instances of the relations of a group, or why they cannot run."""
    for form in group.forms:
        if form not in views:
            return f"form:{form}"
    for form in group.forms:
        if views[form].shape.state is TableState.EMPTY:
            return f"empty:{form}"
    return instances_of(group, *[views[form] for form in group.forms])
