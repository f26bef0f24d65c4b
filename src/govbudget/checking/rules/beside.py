"""One figure set beside figures of other documents (跨文件比较): the same arithmetic as a relation's, across documents."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple, final

from attrs import evolve, frozen

from govbudget.exact import State, exponent, rounded, scale, subtract, total
from govbudget.figure import Figure, Quantity
from govbudget.finding.rules import Rule, finding
from govbudget.finding.values import Finding, FindingKind, Operand, Severity
from govbudget.money import Unit
from govbudget.place import Place
from govbudget.relation import Outcome, judge
from govbudget.rollup.contribution import Contribution, TableView
from govbudget.tables import Table, TableState

__all__ = ["Beside", "Cell", "blocked", "compare", "gathered", "tidy"]


@final
@frozen
class Cell:
    """A cell of a document's table (单元格), printed or not.

    Args:
        name: what the document is called in places; empty for the one that is checked.
        view: the table.
        line: key of the line.
        column: key of the column.
    """

    name: str
    view: TableView
    line: str
    column: str

    @property
    def told(self) -> Contribution:
        """What the table tells of it."""
        return self.view.cell(self.line, self.column)

    @property
    def figure(self) -> Figure | None:
        """The printed figure; ``None`` where the line or the column is not printed."""
        table, i = self.view.table, self.view.lines.get(self.line)
        if i is None or self.column not in table.columns:
            return None
        return table.figure(i, table.columns.index(self.column))

    @property
    def unit(self) -> Unit | None:
        """The unit of its amount; ``None`` for counts, and where the table names none."""
        form, i = self.view.table.form, self.view.lines.get(self.line)
        planned = form.lines_by_key.get(self.line)
        line = self.view.table.lines[i] if i is not None else planned
        counts = line is not None and line.quantity is Quantity.COUNT
        return None if counts or form.column(self.column).quantity is Quantity.COUNT else self.view.table.unit

    def place(self, label: str = "") -> Place:
        """Where it stands, or would stand; ``label`` names a line that is not printed."""
        table, figure = self.view.table, self.figure
        if figure is not None:
            place = figure.place
        else:
            plan = table.form.lines_by_key.get(self.line)
            row = label or (plan.labels[0] if plan else self.line)
            place = evolve(table.place, table=table.name, row=row, column=table.heading(self.column))
        return evolve(place, table=f"{self.name} {place.table}".strip())


class Beside(NamedTuple):
    """How a comparison came out (比较结果); the finding where it failed or where rounding explains a difference."""

    outcome: Outcome
    reason: str = ""
    finding: Finding | None = None
    gap: Decimal = Decimal(0)


def compare(
    rule: Rule,
    instance: str,
    stated: Cell,
    others: Sequence[Cell],
    relation: str,
    label: str = "",
    operator: str = "=",
) -> Beside | None:
    """Set a cell beside the sum of cells of other documents; ``None`` where nothing is stated anywhere.

    Blanks are read as within one document: a blank beside figures counts as nothing, a blank stated figure and figures
    blank throughout are unverifiable. What a table may have without printing it is unverifiable too.

    Args:
        rule: the rule that asks.
        instance: which cell, for the finding's id.
        stated: the cell of the document that is checked.
        others: the cells whose sum it should be.
        relation: the relation in words.
        label: name of the line, where the document does not print it.
        operator: what the cell should be to the sum, as a finding says it: ``=``, ``>=``.
    """
    mine, theirs = stated.told, [cell.told for cell in others]
    numbers = [told.value for told in theirs if told.value is not None]
    if mine.value is None and not numbers:
        return None
    pairs = list(zip((stated, *others), (mine, *theirs), strict=True))
    unknown = [cell.name for cell, told in pairs if not told.known]
    if unknown:
        return Beside(Outcome.UNVERIFIABLE, f"unknown:{unknown[0]}".rstrip(":"))
    if mine.value is None and mine.printed:
        figure = stated.figure
        apart = not any(numbers) or (figure is not None and figure.state is State.NOT_APPLICABLE)
        return Beside(Outcome.NOT_APPLICABLE if apart else Outcome.UNVERIFIABLE, "blank:stated")
    if mine.value and not numbers and all(told.printed for told in theirs):
        return Beside(Outcome.UNVERIFIABLE, "blank:parts")
    units = list(dict.fromkeys(cell.unit for cell, told in pairs if told.value is not None))
    if None in units and len(units) > 1:
        return Beside(Outcome.UNVERIFIABLE, "unit")
    unit = stated.unit or units[0]
    shifts = [cell.unit.exponent - unit.exponent if cell.unit and unit else 0 for cell in others]
    expected = total(scale(t.value or Decimal(0), shift) for t, shift in zip(theirs, shifts, strict=True))
    tolerance = total([mine.half_unit, *(scale(t.half_unit, s) for t, s in zip(theirs, shifts, strict=True))])
    gap = subtract(mine.value or Decimal(0), expected)
    outcome = judge(gap, tolerance)
    if outcome is Outcome.PASSED:
        return Beside(outcome)
    places = max(0, -exponent(mine.value or expected))
    printed = stated.figure.printed if stated.figure is not None else "0"
    wrong = finding(rule, instance, stated.place(label), printed, f"{tidy(expected, places):,f}")
    wrong = evolve(
        wrong,
        difference=tidy(gap, places),
        tolerance=tidy(tolerance, places),
        operands=_operands(stated, others, len(units) > 1, label),
        params=(("relation", relation), ("english", rule.english), ("operator", operator)),
    )
    return Beside(outcome, "", wrong, gap)


def tidy(number: Decimal, places: int) -> Decimal:
    """A number without the zeros behind the printed places that changing units left."""
    while exponent(number) < -places and not number.as_tuple().digits[-1]:
        number = rounded(number, -exponent(number) - 1, ROUND_HALF_UP)
    return number


def _operands(stated: Cell, others: Sequence[Cell], units: bool, label: str) -> tuple[Operand, ...]:
    """The stated figure, then those of the others that are not 0."""
    told = [cell for cell in others if cell.told.value]
    return (_operand(stated, 1, units, label), *(_operand(cell, -1, units, label) for cell in told))


def _operand(cell: Cell, sign: int, units: bool, label: str) -> Operand:
    told, figure = cell.told, cell.figure
    printed = figure.printed if figure else f"{told.value:,f}" if told.value is not None else ""
    if units and cell.unit and printed:
        printed = f"{printed} {cell.unit.value}"
    return Operand(cell.place(label), printed, told.value or Decimal(0), sign, told.half_unit)


def blocked(own: Table | None, others: dict[str, Table | None], form: str) -> str:
    """Why the tables of a form cannot be compared; empty if they can be.

    ``form:ID`` and ``form:ID NAME``: there is no such table; ``empty:…``: it has no figures and says nothing;
    ``incomplete:…``: it is not whole.
    """
    for name, table in {"": own, **others}.items():
        of = f"{form} {name}".strip()
        if table is None:
            return f"form:{of}"
        if table.state is TableState.EMPTY:
            return f"empty:{of}"
        if not table.complete:
            return f"incomplete:{of}"
    return ""


def gathered(findings: Sequence[Finding], id: str) -> Finding:
    """One notice of rounding that lists the rows of several (尾差归并)."""
    first = findings[0]
    rows = "；".join(f"{f.place.row} {f.place.column} {f.stated}→{f.expected}" for f in findings)
    return evolve(
        first,
        id=id,
        kind=FindingKind.ROUNDING,
        severity=Severity.NOTICE,
        params=(*first.params, ("rows", rows), ("count", str(len(findings)))),
        where=f"{first.place.table}：{rows}",
    )
