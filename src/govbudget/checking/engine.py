"""Evaluate compiled relations over the amounts of a disclosure (勾稽关系计算)."""

from __future__ import annotations

from bisect import bisect_right
from decimal import Decimal
from typing import Final, cast

from attrs import field, frozen

from govbudget.checking.conditions import holds
from govbudget.checking.plan import Instance, Plan, compile_plan, shape_of
from govbudget.disclosure import Disclosure
from govbudget.exact import State, exact_context, scale, total
from govbudget.figure import Quantity
from govbudget.relation import Operator, Outcome, judge
from govbudget.tables import Table

__all__ = ["Evaluated", "evaluate"]

_ZERO: Final = Decimal(0)


@frozen
class Evaluated:
    """The instances of a plan with what came out, column by column.

    Args:
        disclosure: what was checked.
        plan: the compiled relations.
        values: all cells in one vector, ``None`` where no number is printed; in 元 where the tables' units differ.
        scaled: whether amounts were converted to 元.
        gaps: stated − Σ others for each instance; ``None`` where it could not be formed.
        outcomes: one for each instance.
        reasons: why an instance could not be checked, by its position.
        blanks: how many blank addends counted as 0, by position.
    """

    disclosure: Disclosure
    plan: Plan
    values: list[Decimal | None]
    scaled: bool
    gaps: list[Decimal | None]
    outcomes: list[Outcome]
    reasons: dict[int, str]
    blanks: dict[int, int]
    _tolerances: dict[int, Decimal] = field(factory=dict, init=False, eq=False, repr=False)

    def locate(self, cell: int) -> tuple[Table, int, int]:
        """Table, line and column of a position in the vector."""
        bases = self.plan.bases
        number = bisect_right(bases, cell) - 1
        table = self.disclosure.tables[number]
        column, line = divmod(cell - bases[number], len(table.lines))
        return table, line, column

    def half(self, cell: int) -> Decimal:
        """The half-unit of a cell, in the unit of the vector."""
        table, line, column = self.locate(cell)
        half = table.half_unit(line, column)
        if half and self.scaled and table.unit is not None:
            return scale(half, table.unit.exponent)
        return half

    def tolerance(self, position: int) -> Decimal:
        """Σ|coefficient|·half-unit of the stated operands of an instance."""
        known = self._tolerances.get(position)
        if known is None:
            instance = self.plan.instances[position]
            cells = (*instance.plus, *instance.minus)
            known = self._tolerances[position] = total(self.half(cell) for cell in cells)
        return known

    def verdict(self, position: int, gap: Decimal) -> Outcome:
        """How an instance comes out with this gap."""
        operator = self.plan.instances[position].relation.operator
        if not gap or (operator is Operator.AT_MOST and gap < 0) or (operator is Operator.AT_LEAST and gap > 0):
            return Outcome.PASSED
        return judge(gap, self.tolerance(position), operator)


def evaluate(disclosure: Disclosure) -> Evaluated:
    """Evaluate every relation that the disclosure's tables allow."""
    tables = disclosure.tables
    plan = compile_plan(tuple([shape_of(table) for table in tables]))
    units = {table.unit for table in tables if table.unit is not None}
    scaled = len(units) > 1
    values = _vector(tables, scaled)
    numbers = cast(list[Decimal], values)  # a None among them raises TypeError, which is looked into
    unitless = frozenset(i for i, table in enumerate(tables) if units and table.unit is None and _has_amounts(table))
    conditions = {name: holds(name, disclosure) for name in {i.relation.when for i in plan.instances} if name}
    result = Evaluated(disclosure, plan, values, scaled, [], [], {}, {})
    gaps, outcomes, reasons = result.gaps, result.outcomes, result.reasons
    with exact_context():
        for position, instance in enumerate(plan.instances):
            reason = instance.blocked
            if instance.relation.when and not reason:
                reason = _condition(instance.relation.when, conditions)
            if unitless and not reason and len(instance.tables) > 1 and not unitless.isdisjoint(instance.tables):
                reason = "unit"
            if reason:
                gaps.append(None)
                outcomes.append(Outcome.NOT_APPLICABLE if reason.startswith("when:") else Outcome.UNVERIFIABLE)
                reasons[position] = reason
                continue
            outcome = Outcome.PASSED
            gap: Decimal | None
            try:
                gap = sum([numbers[cell] for cell in instance.plus], _ZERO)
                gap -= sum([numbers[cell] for cell in instance.minus], _ZERO)
            except TypeError:
                gap, outcome = _with_blanks(result, position, instance)
            if gap:
                outcome = result.verdict(position, gap)
            gaps.append(gap)
            outcomes.append(outcome)
    return result


def _has_amounts(table: Table) -> bool:
    return any(table.form.column(column).quantity is Quantity.AMOUNT for column in table.columns)


def _condition(name: str, conditions: dict[str, bool | None]) -> str:
    if conditions[name]:
        return ""
    return f"when:{name}" if conditions[name] is False else f"unknown:{name}"


def _vector(tables: tuple[Table, ...], scaled: bool) -> list[Decimal | None]:
    values: list[Decimal | None] = []
    for table in tables:
        exponent = table.unit.exponent if scaled and table.unit is not None else 0
        for column in table.columns:
            amounts = table.amounts(column)
            if exponent:
                whole = table.form.column(column).quantity is Quantity.COUNT
                amounts = tuple(
                    value if value is None or whole or line.quantity is Quantity.COUNT else scale(value, exponent)
                    for value, line in zip(amounts, table.lines, strict=True)
                )
            values += amounts
    return values


def _with_blanks(result: Evaluated, position: int, instance: Instance) -> tuple[Decimal | None, Outcome]:
    """The gap where cells are blank: a blank addend counts 0 beside stated ones; a blank total cannot be checked."""
    values = result.values
    stated = instance.stated
    states = [_state(result, cell) for cell in (*instance.plus, *instance.minus) if values[cell] is None]
    if State.UNREADABLE in states:
        result.reasons[position] = "unreadable"
        return None, Outcome.UNVERIFIABLE
    parts = [cell for cell in (*instance.plus, *instance.minus) if cell != stated]
    numbers = [cell for cell in parts if values[cell] is not None]
    if stated is not None and values[stated] is None:
        empty = _state(result, stated) is State.NOT_APPLICABLE or not any(values[cell] for cell in numbers)
        result.reasons[position] = "blank:stated"
        return None, Outcome.NOT_APPLICABLE if empty else Outcome.UNVERIFIABLE
    if not numbers and stated is not None and values[stated]:
        absent = all(_state(result, cell) is State.NOT_APPLICABLE for cell in parts)
        result.reasons[position] = "blank:parts"
        return None, Outcome.NOT_APPLICABLE if absent else Outcome.UNVERIFIABLE
    if not numbers and stated is None:
        result.reasons[position] = "blank:parts"
        return None, Outcome.NOT_APPLICABLE
    result.blanks[position] = len(parts) - len(numbers)
    gap = sum([values[cell] or _ZERO for cell in instance.plus], _ZERO)
    return gap - sum([values[cell] or _ZERO for cell in instance.minus], _ZERO), Outcome.PASSED


def _state(result: Evaluated, cell: int) -> State:
    table, line, column = result.locate(cell)
    return table.figure(line, column).state
