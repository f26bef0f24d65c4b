"""The relations that tables at hand allow (勾稽关系编排): all their sums in one call, and their instances when asked for.

A plan depends only on the shapes of the tables (forms, lines, columns, completeness), so it is remembered by them. As few
documents share a shape, the sums of a new plan are formed with as little preparation as they allow; those of a plan that
is used again and again are written out as one expression.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import accumulate, count
from typing import Final, final, overload

from attrs import field, frozen

from govbudget.forms import Form, Stage, all_forms
from govbudget.judging.instances import Instance, Rule, Rules, Shape, View, instances_of, rules_of, shape_of, view_of
from govbudget.judging.sums import named_cells, sums_of
from govbudget.relation import Operator, Outcome, Relation
from govbudget.tables import TableState

__all__ = ["Instance", "Instances", "Plan", "Shape", "bases_of", "compile_plan", "shape_of"]

_ZERO: Final = Decimal(0)
#: A plan used more often than this has its sums written out: that takes as long as forming them twenty times.
_OFTEN: Final = 12
#: More cells than this are always summed in a loop: writing out that many additions takes longer than it saves.
_MOST_WRITTEN_OUT: Final = 40_000
#: Every table has a room of at least this many cells in the vector, and one that doubles when it is full: the cells of
#: the tables behind it stand where they stood, whether it prints a line more or less.
_ROOM: Final = 256

#: The gaps of all instances from the values of all cells; ``None`` for blocked ones.
Sums = Callable[[list[Decimal]], list[Decimal | None]]


@final
@frozen(eq=False, repr=False)
class Instances(Sequence[Instance]):
    """The instances of relations, one relation after the other, each relation's made when first asked for.

    Args:
        rules: the relations.
        tables: the tables by form.
    """

    rules: tuple[Rule, ...]
    tables: Mapping[str, View]
    _made: dict[int, list[Instance]] = field(factory=dict, init=False)
    _starts: list[int] = field(factory=list, init=False)
    _all: list[Instance] = field(factory=list, init=False)

    def of_rule(self, number: int) -> list[Instance]:
        """Those of the relation of this number."""
        made = self._made.get(number)
        if made is None:
            made = self._made[number] = instances_of(self.rules[number], self.tables)
        return made

    @property
    def starts(self) -> list[int]:
        """The positions of the first instance of each relation, and the number of all at the end."""
        if not self._starts:
            self.counted([len(self.of_rule(number)) for number in range(len(self.rules))])
        return self._starts

    def counted(self, counts: Sequence[int]) -> None:
        """Take note of how many instances each relation has."""
        self._starts[:] = accumulate(counts, initial=0)

    def __len__(self) -> int:
        return self.starts[-1]

    @overload
    def __getitem__(self, index: int) -> Instance: ...

    @overload
    def __getitem__(self, index: slice) -> list[Instance]: ...

    def __getitem__(self, index: int | slice) -> Instance | list[Instance]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        starts = self.starts
        if not 0 <= index < starts[-1]:
            raise IndexError(f"there are {starts[-1]} instances, none of number {index}")
        if self._all:
            return self._all[index]
        number = bisect_right(starts, index) - 1
        return self.of_rule(number)[index - starts[number]]

    def __iter__(self) -> Iterator[Instance]:
        if not self._all:
            self._all[:] = [one for number in range(len(self.rules)) for one in self.of_rule(number)]
        return iter(self._all)


@final
@frozen(eq=False, repr=False)
class Plan:
    """The relations over tables of one shape.

    Args:
        rules: the relations of all forms.
        instances: every instance, blocked ones too.
        cannot_run: the relations that cannot run, with the reason, by their place among all.
        bases: positions of the tables' first cells in the vector.
        size: how many cells the vector has room for.
    """

    rules: Rules
    instances: Instances
    cannot_run: Mapping[int, tuple[Relation, str]]
    bases: tuple[int, ...]
    size: int
    _uses: Iterator[int] = field(factory=count, init=False)
    _outcomes: list[Outcome] = field(factory=list, init=False)
    _operators: list[Operator] = field(factory=list, init=False)

    def gaps(self, values: list[Decimal]) -> list[Decimal | None]:
        """The gaps of all instances, ``None`` for blocked ones, from the values of all cells."""
        return self._sums(values) if next(self._uses) >= _OFTEN else self._formed(values)

    def _formed(self, values: list[Decimal]) -> list[Decimal | None]:
        """The gaps, formed relation by relation, by their instances only where that has to be."""
        instances = self.instances
        gaps: list[Decimal | None] = []
        counts = []
        named = named_cells(self.rules, instances.tables, values)
        for number, rule in enumerate(instances.rules):
            found = sums_of(rule, instances.tables, values, named)
            if found is None:
                found = added_up(instances.of_rule(number), values)
            gaps += found
            counts.append(len(found))
        instances.counted(counts)
        if not self._outcomes:
            self._outcomes[:] = [Outcome.UNVERIFIABLE if gap is None else Outcome.PASSED for gap in gaps]
        return gaps

    @property
    def outcomes(self) -> list[Outcome]:
        """How instances come out whose gap is 0, once gaps were formed; a list to be changed."""
        return self._outcomes.copy()

    @cached_property
    def _sums(self) -> Sums:
        self._operators[:] = [instance.operator for instance in self.instances]
        return written_out(self.instances)

    def operator(self, position: int) -> Operator:
        """How the two sides of an instance are compared; kept by themselves for plans that are used often."""
        return self._operators[position] if self._operators else self.instances[position].operator

    @cached_property
    def idle(self) -> tuple[tuple[Relation, str], ...]:
        """The relations that have no instances, with the reason."""
        starts = self.instances.starts
        places = [place for place in range(len(self.rules.rules)) if place not in self.cannot_run]
        none = {
            place: (rule.relation, "no lines")
            for place, rule, start, end in zip(places, self.instances.rules, starts, starts[1:], strict=False)
            if start == end
        }
        return tuple(why for _, why in sorted({**self.cannot_run, **none}.items()))

    @cached_property
    def conditional(self) -> Mapping[str, tuple[int, ...]]:
        """Positions of the instances that hold under a condition, by its name, blocked ones too."""
        found: dict[str, list[int]] = {}
        starts = self.instances.starts
        for i, rule in enumerate(self.instances.rules):
            if rule.relation.when and starts[i] < starts[i + 1]:
                found.setdefault(rule.relation.when, []).extend(range(starts[i], starts[i + 1]))
        return {name: tuple(positions) for name, positions in found.items()}

    @cached_property
    def at_cell(self) -> Mapping[int, tuple[int, ...]]:
        """Positions of the instances that each cell takes part in."""
        found: dict[int, list[int]] = {}
        for position, instance in enumerate(self.instances):
            if not instance.blocked:
                for cell in {*instance.plus, *instance.minus}:
                    found.setdefault(cell, []).append(position)
        return {cell: tuple(positions) for cell, positions in found.items()}


def added_up(instances: Sequence[Instance], values: list[Decimal]) -> list[Decimal | None]:
    """The gaps of instances, added up one by one."""
    gaps: list[Decimal | None] = []
    for _, _, _, _, plus, minus, _, blocked, _, _ in instances:
        if blocked:
            gaps.append(None)
            continue
        gap = values[plus[0]] if plus else _ZERO
        for cell in plus[1:]:
            gap += values[cell]
        for cell in minus:
            gap -= values[cell]
        gaps.append(gap)
    return gaps


def written_out(instances: Sequence[Instance]) -> Sums:
    """The sums as one expression, several times as fast; in a loop where they are too many."""
    if sum([len(i.plus) + len(i.minus) for i in instances]) > _MOST_WRITTEN_OUT:
        return lambda values: added_up(instances, values)
    written = ("None" if i.blocked else _written_out(i) for i in instances)
    sums: Sums = eval(f"lambda v: [{','.join(written)}]", {"z": _ZERO})  # positions and signs, nothing from outside
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
    running = _running(tuple([(shape.form, shape.state is TableState.EMPTY) for shape in shapes]))
    every, places, cannot_run = running
    lacking = [place for place in places if any(views[id].column(key) is None for id, key in every.rules[place].needs)]
    if lacking:
        cannot_run = {**cannot_run, **{place: (every.rules[place].relation, "no lines") for place in lacking}}
        places = tuple([place for place in places if place not in cannot_run])
    rules = tuple([every.rules[place] for place in places])
    return Plan(every, Instances(rules, views), cannot_run, tuple(bases), size)


@lru_cache(maxsize=256)
def _running(
    tables: tuple[tuple[Form, bool], ...],
) -> tuple[Rules, tuple[int, ...], Mapping[int, tuple[Relation, str]]]:
    """All relations, the places of those that can run over tables of these forms, and why the others cannot.

    A table that is empty is told; a relation among tables of a budget says nothing of tables of final accounts.
    """
    forms = _forms(tuple([form for form, _ in tables]))
    every = rules_of(forms)
    empty = {stage: {form.id: is_empty for form, is_empty in tables if form.stage is stage} for stage in Stage}
    stages = {form.id: form.stage for form in forms}
    places, cannot_run = [], {}
    for place, rule in enumerate(every.rules):
        reason = _cannot_run(rule.forms, empty[stages[rule.relation.form]])
        if reason:
            cannot_run[place] = (rule.relation, reason)
        else:
            places.append(place)
    return every, tuple(places), cannot_run


@lru_cache(maxsize=64)
def _forms(own: tuple[Form, ...]) -> tuple[Form, ...]:
    """The bundled forms of final accounts, or of a budget where a table of one is given; each as it is given where it is."""
    stage = Stage.BUDGET if any(form.stage is Stage.BUDGET for form in own) else Stage.FINAL_ACCOUNTS
    usual = {form.id: form for form in reversed(all_forms(stage))}  # of several variants the first
    bundled = {form.id: usual[form.id] for form in all_forms(stage)}
    return tuple((bundled | {form.id: form for form in own}).values())


def _cannot_run(forms: tuple[str, ...], empty: Mapping[str, bool]) -> str:
    """Why a relation among these forms cannot run; empty if it can."""
    missing = next((f"form:{form}" for form in forms if form not in empty), "")
    return missing or next((f"empty:{form}" for form in forms if empty[form]), "")
