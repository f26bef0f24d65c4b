"""Which failing relation explains which (问题归并): one cell changed by one amount that settles several.

Relation instances that fail and share cells form a group. A *fix* is a change of one cell after which failing instances
hold and no passing one breaks; the more it settles, the better it explains.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final, NamedTuple, cast

from govbudget.checking.engine import Evaluated
from govbudget.exact import exact_context
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
    proofs = [i for i in failing if plan[i].relation.grade is Grade.PROOF]
    groups: list[Group] = []
    if proofs and len(failing) <= _MOST:
        with exact_context():
            remaining = set(failing)
            while remaining & set(proofs):
                group = _best(result, [i for i in failing if i in remaining])
                groups.append(group)
                remaining -= set(group.instances)
            failing = sorted(remaining)
    groups += [Group((i,), ()) for i in failing]
    return sorted(groups, key=lambda group: group.instances[0])


def _gap(result: Evaluated, position: int) -> Decimal:
    """The gap of an instance that was evaluated."""
    return cast(Decimal, result.gaps[position])


def _weight(result: Evaluated, position: int, cell: int) -> int:
    instance = result.plan.instances[position]
    return instance.plus.count(cell) - instance.minus.count(cell)


def _best(result: Evaluated, failing: list[int]) -> Group:
    """The largest set of failing instances that one change settles, with all the changes that settle just that set."""
    settled: dict[frozenset[int], list[CellFix]] = {}
    for fix in _candidates(result, failing):
        known = [i for i in result.plan.at_cell[fix.cell] if result.gaps[i] is not None]
        if any(not _holds(result, i, fix) for i in known if _must_hold(result, i)):
            continue
        done = frozenset(i for i in failing if i in known and _holds(result, i, fix))
        settled.setdefault(done, []).append(fix)
    first = next(i for i in failing if result.plan.instances[i].relation.grade is Grade.PROOF)
    proofs = {done: fixes for done, fixes in settled.items() if any(_is_proof(result, i) for i in done)}
    if not proofs:
        return Group((first,), ())
    done = max(proofs, key=lambda done: (len(done), -min(done)))
    fixes = _plausible(result, done, proofs[done])
    root = min(done, key=lambda i: (not _is_proof(result, i), *_root_order(result, i, fixes)))
    return Group((root, *sorted(done - {root})), tuple(fixes))


def _is_proof(result: Evaluated, position: int) -> bool:
    return result.plan.instances[position].relation.grade is Grade.PROOF


def _must_hold(result: Evaluated, position: int) -> bool:
    """Whether an instance holds now and would prove something if it broke."""
    if result.plan.instances[position].relation.grade is Grade.QUESTION:
        return False
    return result.outcomes[position] in (Outcome.PASSED, Outcome.ROUNDING)


def _candidates(result: Evaluated, failing: Iterable[int]) -> Iterable[CellFix]:
    seen: set[CellFix] = set()
    for i in failing:
        instance, gap = result.plan.instances[i], _gap(result, i)
        if instance.relation.grade is not Grade.PROOF:
            continue
        for cell in (*instance.plus, *instance.minus):
            if result.values[cell] is None:
                continue
            weight = _weight(result, i, cell)
            if abs(weight) != 1:
                continue
            fix = CellFix(cell, -weight * gap)
            if fix not in seen:
                seen.add(fix)
                yield fix


def _holds(result: Evaluated, position: int, fix: CellFix) -> bool:
    changed = _gap(result, position) + _weight(result, position, fix.cell) * fix.change
    return result.verdict(position, changed) is not Outcome.FAILED


def _plausible(result: Evaluated, done: frozenset[int], fixes: list[CellFix]) -> list[CellFix]:
    """One fix a cell, in cell order; those that would make a printed amount negative only where there are no others.

    Where the digits allow it a cell that would fall just below 0 is taken for 0.
    """
    by_cell: dict[int, CellFix] = {}
    for fix in fixes:
        value = result.values[fix.cell] or Decimal(0)
        nothing = CellFix(fix.cell, -value)
        if value + fix.change < 0 <= value and all(_holds(result, i, nothing) for i in done):
            fix = nothing
        by_cell.setdefault(fix.cell, fix)
    kept = [fix for fix in by_cell.values() if (result.values[fix.cell] or 0) + fix.change >= 0]
    return sorted(kept or by_cell.values())


def _root_order(result: Evaluated, position: int, fixes: list[CellFix]) -> tuple[bool, bool, int]:
    """Within one table before across tables; the sum whose own total is the broken cell first; then document order."""
    instance = result.plan.instances[position]
    return (len(instance.tables) > 1, instance.stated not in {fix.cell for fix in fixes}, position)
