"""What its own relations tell of a table (表的自证): that its lines are all there, and in which columns its figures stand."""

from __future__ import annotations

from attrs import evolve

from govbudget.disclosure import Disclosure
from govbudget.forms import Role
from govbudget.forms.lines import is_coded
from govbudget.judging.engine import Evaluated, evaluate
from govbudget.relation import Axis, Grade, Outcome
from govbudget.tables import Table

__all__ = ["at_its_end", "closes", "contradictions", "falls_short"]


def at_its_end(table: Table) -> bool:
    """Whether the last printed line is the last that such a table has: a total, or the last of the line plan."""
    planned = [line.key for line in table.form.lines if not line.key.isdigit()]
    last = table.keys[-1] if table.keys else ""
    totals = (*table.form.keys_of(Role.TOTAL), *planned[-1:])
    return last in totals and not (is_coded(table.form) and len(table.keys) == 1)


def closes(table: Table) -> bool:
    """Whether the sums over the lines of a table hold, its total's among them, so that none has been lost.

    Args:
        table: the table; that it may have been cut off is not looked at.
    """
    result = _alone(table)
    sums = [
        outcome
        for instance, outcome in zip(result.plan.instances, result.outcomes, strict=True)
        if instance.relation.grade is Grade.PROOF and instance.relation.axis is Axis.PARENT
    ]
    held = sum(outcome in (Outcome.PASSED, Outcome.ROUNDING) for outcome in sums)
    totals = table.form.keys_of(Role.TOTAL)
    return held > 0 and Outcome.FAILED not in sums and not set(totals).isdisjoint(table.keys)


def falls_short(table: Table) -> bool:
    """Whether its total is more than its lines in two columns at least, as where the lines behind the last one were cut off.

    Args:
        table: the table, at whose end the document ends.
    """
    result = _alone(table)
    totals = table.form.keys_of(Role.TOTAL)
    lacking = {
        result.plan.instances[i].column
        for i in result.positions(Outcome.FAILED)
        if result.plan.instances[i].relation.axis is Axis.PARENT and result.plan.instances[i].line in totals
        if (result.gaps[i] or 0) > 0
    }
    return len(lacking) > 1


def contradictions(table: Table) -> int:
    """How many relations of a table, whole or not, do not hold."""
    return len(_alone(table).positions(Outcome.FAILED))


def _alone(table: Table) -> Evaluated:
    """How the relations within a table come out, whether or not all of it was read."""
    return evaluate(Disclosure(tables=(evolve(table, faults=()),)))
