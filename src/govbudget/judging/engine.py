"""Evaluate compiled relations over the amounts of a disclosure (勾稽关系计算)."""

from __future__ import annotations

from bisect import bisect_right
from decimal import Decimal
from typing import Final

from attrs import field, frozen

from govbudget.disclosure import Disclosure
from govbudget.exact import State, exact_context, scale, total
from govbudget.figure import Quantity
from govbudget.forms import Role
from govbudget.judging.conditions import holds
from govbudget.judging.plan import Instance, Plan, compile_plan, shape_of
from govbudget.money import Unit
from govbudget.relation import Operator, Outcome, judge
from govbudget.tables import Table

__all__ = ["Evaluated", "evaluate", "is_hidden"]

_ZERO: Final = Decimal(0)
#: A blank cell in a sum: what is added to it is not a number either.
_BLANK: Final = Decimal("NaN")


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
        reasons: why an instance that is not blocked could not be checked, by its position.
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

    def positions(self, wanted: Outcome) -> list[int]:
        """The instances that came out so."""
        return [i for i, outcome in enumerate(self.outcomes) if outcome is wanted] if wanted in self.outcomes else []

    def locate(self, cell: int) -> tuple[Table, int, int]:
        """Table, line and column of a position in the vector."""
        bases = self.plan.bases
        number = bisect_right(bases, cell) - 1
        table = self.disclosure.tables[number]
        column, line = divmod(cell - bases[number], len(table.lines))
        return table, line, column

    def power(self, cell: int) -> int:
        """The power of ten between the unit a cell is printed in and that of the vector."""
        if not self.scaled:
            return 0
        table, line, column = self.locate(cell)
        unit = table.figure(line, column).unit
        return unit.exponent if unit else 0

    def half(self, cell: int) -> Decimal:
        """The half-unit of a cell, in the unit of the vector."""
        table, line, column = self.locate(cell)
        return scale(table.half_unit(line, column), self.power(cell))

    def tolerance(self, position: int) -> Decimal:
        """Σ|coefficient|·half-unit of the stated operands of an instance."""
        known = self._tolerances.get(position)
        if known is None:
            instance = self.plan.instances[position]
            known = self._tolerances[position] = total(map(self.half, (*instance.plus, *instance.minus)))
        return known

    def verdict(self, position: int, gap: Decimal) -> Outcome:
        """How an instance comes out with this gap."""
        operator = self.plan.operator(position)
        if not gap or (operator is Operator.AT_MOST and gap < 0) or (operator is Operator.AT_LEAST and gap > 0):
            return Outcome.PASSED
        return judge(gap, self.tolerance(position), operator)


def evaluate(disclosure: Disclosure) -> Evaluated:
    """Evaluate every relation that the disclosure's tables allow."""
    tables = disclosure.tables
    plan = compile_plan(tuple([shape_of(table) for table in tables]))
    units = {table.unit for table in tables if table.unit is not None}
    scaled = len(units) > 1
    values, numbers = _vectors(tables, scaled, plan)
    with exact_context():
        # a blank cell makes every sum that it takes part in one of nothing, to be looked at for itself
        gaps = plan.gaps(numbers)
        outcomes = plan.outcomes
        result = Evaluated(disclosure, plan, values, scaled, gaps, outcomes, {}, {})
        for position in _with_obstacle(result, units):
            gaps[position] = None
        for position, gap in enumerate(gaps):
            if gap:
                if gap.is_nan():
                    gap, outcomes[position] = _with_blanks(result, position, plan.instances[position])
                    gaps[position] = gap
                if gap:
                    outcomes[position] = result.verdict(position, gap)
    return result


def _with_obstacle(result: Evaluated, units: set[Unit]) -> list[int]:
    """The instances that cannot be checked, with the reason noted: a condition that does not hold, an unknown unit."""
    stopped: list[int] = []
    for name, positions in result.plan.conditional.items():
        held = holds(name, result.disclosure)
        for position in () if held else positions:
            if result.gaps[position] is not None:
                result.reasons[position] = f"when:{name}" if held is False else f"unknown:{name}"
                result.outcomes[position] = Outcome.NOT_APPLICABLE if held is False else Outcome.UNVERIFIABLE
                stopped.append(position)
    unitless = {
        i
        for i, table in enumerate(result.disclosure.tables)
        if units and table.unit is None and any(table.form.column(c).quantity is Quantity.AMOUNT for c in table.columns)
    }
    if unitless:
        for position, instance in enumerate(result.plan.instances):
            if result.gaps[position] is not None and len(instance.tables) > 1 and unitless & {*instance.tables}:
                result.reasons.setdefault(position, "unit")
                result.outcomes[position] = Outcome.UNVERIFIABLE
                stopped.append(position)
    return stopped


def _vectors(tables: tuple[Table, ...], scaled: bool, plan: Plan) -> tuple[list[Decimal | None], list[Decimal]]:
    """All cells, each table's from its base on; and the same as they are added up."""
    values: list[Decimal | None] = []
    numbers: list[Decimal] = []
    for table, base in zip(tables, plan.bases, strict=True):
        room = base - len(values)
        values += [None] * room
        numbers += [_BLANK] * room
        exponent = table.unit.exponent if scaled and table.unit is not None else 0
        for column, amounts in zip(table.columns, table._values, strict=True):
            if exponent:
                whole = table.form.column(column).quantity is Quantity.COUNT
                amounts = tuple(
                    value if value is None or whole or line.quantity is Quantity.COUNT else scale(value, exponent)
                    for value, line in zip(amounts, table.lines, strict=True)
                )
            values += amounts
            numbers += [_BLANK if value is None else value for value in amounts]
    return values, numbers


def _with_blanks(result: Evaluated, position: int, instance: Instance) -> tuple[Decimal | None, Outcome]:
    """The gap where cells are blank: a blank addend counts 0 beside stated ones; a blank total cannot be checked."""
    values, stated = result.values, instance.stated
    cells = (*instance.plus, *instance.minus)
    parts = [cell for cell in cells if cell != stated]
    numbers = [cell for cell in parts if values[cell] is not None]
    hidden = False
    for cell in cells:
        if values[cell] is None:
            table, line, column = result.locate(cell)
            if table.state_at(line, column) is State.UNREADABLE:
                result.reasons[position] = "unreadable"
                return None, Outcome.UNVERIFIABLE
            hidden = hidden or (cell != stated and is_hidden(table, line, column))
    if hidden:
        result.reasons[position] = "blank:section"
        return None, Outcome.UNVERIFIABLE
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


def is_hidden(table: Table, line: int, column: int) -> bool:
    """Whether a blank cell is unknown instead of nothing.

    A part of a section that states an amount without stating any part; and a sum that is blank above amounts.
    """
    key, name = table.keys[line], table.columns[column]
    plan = table.form.lines_by_key.get(key)
    if plan is None:
        return False
    if plan.under:
        parts = [table.value(part, name) for part in table.form.parts[plan.part_of]]
        return bool(table.value(plan.under, name)) and not any(part is not None for part in parts)
    if plan.role is Role.AMOUNT:
        return False
    return any(table.value(part, name) for part in table.form.parts.get(key, table.keys))


def _state(result: Evaluated, cell: int) -> State:
    table, line, column = result.locate(cell)
    return table.state_at(line, column)
