"""Which failing relation explains which (问题归并): one cell changed by one amount that settles several.

Relation instances that fail and share cells form a group. A *fix* is a change of one cell after which failing instances
hold and no passing one breaks; the more it settles, the better it explains.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Final, NamedTuple, cast

from attrs import field, frozen

from govbudget.exact import add, multiply, negate
from govbudget.judging.engine import Evaluated
from govbudget.relation import Grade, Outcome

__all__ = ["CellFix", "Group", "group_failures"]

#: Above this many failing instances the search for fixes is given up: such a table was misread or is another one.
_MOST: Final = 120


class CellFix(NamedTuple):
    """A cell (position in the vector) and the amount to add to it."""

    cell: int
    change: Decimal


class Group(NamedTuple):
    """Failing instances with one explanation, by position in the plan; the root first."""

    instances: tuple[int, ...]
    fixes: tuple[CellFix, ...]


def group_failures(result: Evaluated) -> list[Group]:
    """The failing instances of grades P and Q in groups, each with the single-cell changes that settle it.

    Instances that no single change settles together stand alone.
    """
    plan = result.plan.instances
    failing = [i for i in result.positions(Outcome.FAILED) if plan[i].relation.grade is not Grade.DERIVED]
    groups: list[Group] = []
    if len(failing) <= _MOST and any(plan[i].relation.grade is Grade.PROOF for i in failing):
        search = _Search(result, failing)
        alone = []
        for remaining in search.apart():
            while any(search.is_proof(i) for i in remaining):
                group = search.best(remaining)
                groups.append(group)
                remaining = [i for i in remaining if i not in group.instances]
            alone += remaining
        failing = alone
    groups += [Group((i,), ()) for i in failing]
    return sorted(groups, key=lambda group: group.instances[0])


@frozen(eq=False)
class _Search:
    """The changes of single cells that may explain failing instances.

    Args:
        result: how all instances came out.
        failing: the failing ones, in order.
    """

    result: Evaluated
    failing: list[int]
    _weights: dict[int, Mapping[int, int]] = field(factory=dict, init=False)
    _settled: dict[CellFix, frozenset[int]] = field(factory=dict, init=False)

    def is_proof(self, position: int) -> bool:
        """Whether the break of an instance is a proof."""
        return self.result.plan.instances[position].relation.grade is Grade.PROOF

    def weights(self, position: int) -> Mapping[int, int]:
        """How often an instance adds each of its cells."""
        known = self._weights.get(position)
        if known is None:
            instance = self.result.plan.instances[position]
            found = Counter(instance.plus)
            found.subtract(instance.minus)
            known = self._weights[position] = found
        return known

    def gap(self, position: int) -> Decimal:
        """The gap of an instance that was evaluated."""
        return cast(Decimal, self.result.gaps[position])

    def holds(self, position: int, fix: CellFix) -> bool:
        """Whether an instance holds after a change."""
        changed = add(self.gap(position), multiply(Decimal(self.weights(position)[fix.cell]), fix.change))
        return self.result.verdict(position, changed) is not Outcome.FAILED

    def settled(self, fix: CellFix) -> frozenset[int]:
        """The failing instances that a change settles; none if it breaks another."""
        known = self._settled.get(fix)
        if known is None:
            there = [i for i in self.result.plan.at_cell[fix.cell] if self.result.gaps[i] is not None]
            known = frozenset()
            if all(self.holds(i, fix) for i in there if self._must_hold(i)):
                known = frozenset([i for i in there if i in self._failing and self.holds(i, fix)])
            self._settled[fix] = known
        return known

    @cached_property
    def _failing(self) -> frozenset[int]:
        return frozenset(self.failing)

    def _must_hold(self, position: int) -> bool:
        """Whether an instance holds now and would prove something if it broke."""
        if self.result.plan.instances[position].relation.grade is Grade.QUESTION:
            return False
        return self.result.outcomes[position] in (Outcome.PASSED, Outcome.ROUNDING)

    def candidates(self, failing: Iterable[int]) -> Iterable[CellFix]:
        """For each cell of each failing proof the change that would settle it, each once."""
        proofs = [i for i in failing if self.is_proof(i)]
        return dict.fromkeys(
            CellFix(cell, self.gap(i) if weight < 0 else negate(self.gap(i)))
            for i in proofs
            for cell, weight in self.weights(i).items()
            if self.result.values[cell] is not None and weight in (1, -1)
        )

    def apart(self) -> list[list[int]]:
        """The failing instances in sets no change of a cell settles instances of two of which."""
        leader = {i: i for i in self.failing}

        def first(i: int) -> int:
            while leader[i] != i:
                i = leader[i]
            return i

        for fix in self.candidates(self.failing):
            done = sorted(self.settled(fix))
            for i in done[1:]:
                leader[first(i)] = first(done[0])
        members: dict[int, list[int]] = {}
        for i in self.failing:
            members.setdefault(first(i), []).append(i)
        return list(members.values())

    def best(self, failing: list[int]) -> Group:
        """The largest set of failing instances that one change settles, with all the changes that settle just that set."""
        result = self.result
        settled: dict[frozenset[int], list[CellFix]] = {}
        still = frozenset(failing)
        for fix in self.candidates(failing):
            done = self.settled(fix) & still
            if any(self.is_proof(i) for i in done):
                settled.setdefault(done, []).append(fix)
        if not settled:
            return Group((next(i for i in failing if self.is_proof(i)),), ())
        done = max(settled, key=lambda done: (len(done), -min(done)))
        fixes = self._plausible(done, settled[done])
        root = min(done, key=lambda i: (not self.is_proof(i), *_root_order(result, i, fixes)))
        return Group((root, *sorted(done - {root})), tuple(fixes))

    def _plausible(self, done: frozenset[int], fixes: list[CellFix]) -> list[CellFix]:
        """One fix a cell, in cell order; those that would make a printed amount negative only where there are no others.

        Where the digits allow it a cell that would fall just below 0 is taken for 0.
        """
        values = self.result.values
        by_cell: dict[int, CellFix] = {}
        for fix in fixes:
            value = values[fix.cell] or Decimal(0)
            nothing = CellFix(fix.cell, negate(value))
            if add(value, fix.change) < 0 <= value and all(self.holds(i, nothing) for i in done):
                fix = nothing
            by_cell.setdefault(fix.cell, fix)
        kept = [fix for fix in by_cell.values() if add(values[fix.cell] or Decimal(0), fix.change) >= 0]
        return sorted(kept or by_cell.values())


def _root_order(result: Evaluated, position: int, fixes: list[CellFix]) -> tuple[bool, bool, int]:
    """Within one table before across tables; the sum whose own total is the broken cell first; then document order."""
    instance = result.plan.instances[position]
    return (len(instance.tables) > 1, instance.stated not in {fix.cell for fix in fixes}, position)
