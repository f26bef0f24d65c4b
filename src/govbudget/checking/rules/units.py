"""A department beside its units (部门与单位): 部门 = Σ 单位, cell by cell; and what a consolidation had to leave out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from attrs import evolve

from govbudget.checking.rules.beside import Beside, Cell, blocked, compare, gathered
from govbudget.disclosure import Disclosure, Stage
from govbudget.exact import scale, subtract, total
from govbudget.figure import Quantity
from govbudget.finding.rules import ASKS, PROVES, WARNS, Checked, Rule, failed, rule
from govbudget.forms import Form, Measure
from govbudget.forms.lines import is_coded
from govbudget.judging.conditions import of_general_budget
from govbudget.place import Place
from govbudget.relation import Outcome
from govbudget.rollup.consolidation import Misfit, can_be_transferred, merged_keys, misfits, names_of
from govbudget.rollup.contribution import TableView, is_code
from govbudget.tables import Table, TableState

__all__ = ["misfits_of_units"]

_SUM: Final = "部门 = Σ 单位"
_AT_LEAST: Final = "部门 ≥ Σ 单位"
_ZERO: Final = Decimal(0)


def misfits_of_units(disclosure: Disclosure, units: Sequence[Disclosure]) -> tuple[Misfit, ...]:
    """The units of another year or stage than the disclosure, and those given twice (不可比的单位文件)."""
    return tuple(misfits(units, disclosure.year, disclosure.stage).values())


@rule(
    "H200",
    *WARNS,
    "所附单位文件与本文件不可比，未作比较",
    "a unit's document cannot be compared with the department's",
    needs="units",
    messages={
        "year": (
            "单位文件（{where}）是 {stated} 年度的，应为 {other} 年度；未与各单位比较",
            "a unit's document ({where}) is of {stated}, it should be of {other}; no unit was compared",
        ),
        "stage": (
            "单位文件（{where}）与本文件不是同一阶段（预算、决算）；未与各单位比较",
            "a unit's document ({where}) is of another stage (budget, final accounts); no unit was compared",
        ),
        "twice": (
            "单位文件（{where}）给了两次；未与各单位比较",
            "a unit's document ({where}) is given twice; no unit was compared",
        ),
    },
)
def rule_units_fit(disclosure: Disclosure, units: Sequence[Disclosure]) -> Iterator[Checked]:
    """The units' documents are of the department's year and stage, each given once."""
    return misfit_findings(rule_units_fit, misfits_of_units(disclosure, units))


def misfit_findings(rule: Rule, found: Sequence[Misfit]) -> Iterator[Checked]:
    """One finding a document that does not fit; passed where all do."""
    if not found:
        yield Checked("", Outcome.PASSED)
    for i, misfit in enumerate(found):
        instance = f"{misfit.kind}#{i + 1}"
        place = Place(document=misfit.entity)
        yield failed(rule, instance, place, misfit.stated, variant=misfit.kind, other=misfit.expected)


@rule(
    "H203",
    *WARNS,
    "合并时有内容未能纳入",
    "a consolidation had to leave something out",
    messages={
        "year": (
            "合并：{entity} 的文件是 {stated} 年度的，其他是 {other} 年度；未纳入",
            "consolidation: the document of {entity} is of {stated}, the others of {other}; it was left out",
        ),
        "stage": (
            "合并：{entity} 的文件与其他文件不是同一阶段（预算、决算）；未纳入",
            "consolidation: the document of {entity} is of another stage (budget, final accounts); it was left out",
        ),
        "twice": (
            "合并：{entity} 的文件给了两次；只纳入一次",
            "consolidation: the document of {entity} is given twice; it was taken once",
        ),
        "table": (
            "合并：{entity} 没有《{table}》的数据；该表未合并",
            "consolidation: {entity} has no figures for {table}; the table was left out",
        ),
        "unit": (
            "合并：{entity} 的《{table}》没有标明金额单位；该表未合并",
            "consolidation: {table} of {entity} names no unit of amounts; the table was left out",
        ),
        "incomplete": (
            "合并：{entity} 的《{table}》不完整（{stated}）；合并表的各行之和不能核对",
            "consolidation: {table} of {entity} is not whole ({stated}); the sums over lines cannot be checked",
        ),
        "column": (
            "合并：{entity} 的《{table}》没有“{stated}”栏；该栏未合并",
            "consolidation: {table} of {entity} has no column {stated}; the column was left out",
        ),
        "line": (
            "合并：{entity} 的《{table}》没有列出 {stated}，金额不能确定；这些行未合并",
            "consolidation: {table} of {entity} does not tell the lines {stated}; they were left out",
        ),
        "cell": (
            "合并：{entity} 的《{table}》没有填列 {stated}，金额不能确定；这些单元格留空",
            "consolidation: {table} of {entity} does not tell the cells {stated}; they were left blank",
        ),
    },
)
def rule_left_out(disclosure: Disclosure) -> Iterator[Checked]:
    """A consolidated document holds all that its units hold: nothing was left out by ``consolidate(on_error="list")``."""
    remarks = [remark for remark in disclosure.remarks if remark.rule == "H203"]
    for i, remark in enumerate(remarks):
        params = dict(remark.params)
        instance = f"{params['variant']}#{i + 1}"
        yield failed(rule_left_out, instance, remark.place, remark.stated, **params)


@rule(
    "H201",
    *PROVES,
    "部门决算 = Σ 单位决算，部门预算 ≥ Σ 单位预算（财政拨款各表，逐格）",
    "the fiscal tables of a department are the sum of its units', of a budget no less, cell by cell",
    needs="units",
)
def rule_fiscal_sums(disclosure: Disclosure, units: Sequence[Disclosure]) -> Iterator[Checked]:
    """Fiscal appropriations (公开04 to 公开09) do not move between units: the department is the exact sum of all of them.

    A difference is a proof only as far as the units given are all there are. Budget columns of final accounts, and the counts of
    三公, which two units may both count, are H202. A department may keep a part of its budget back, so that only less than
    its units have is a proof, and more is H202; figures of the year before, after which units may have moved, are H202 as well.
    """
    return _compare(disclosure, units, rule_fiscal_sums)


@rule(
    "H202",
    *ASKS,
    "部门 = Σ 单位（收支总表、收入表、支出表、资产表、预算数和数量，逐格）",
    "the other figures of a department are the sum of its units', cell by cell",
    needs="units",
)
def rule_other_sums(disclosure: Disclosure, units: Sequence[Disclosure]) -> Iterator[Checked]:
    """公开01 to 公开03 hold 上级补助收入, 附属单位上缴收入 and 对附属单位补助支出, which move between units and may be eliminated.

    公开10, budgets (which a department may hold back) and counts are normally the sum, too. Of the fiscal tables of a budget
    only what is more than the sum is asked here.
    """
    return _compare(disclosure, units, rule_other_sums)


class _Result(NamedTuple):
    """How one cell of the department compares with its units."""

    line: str
    column: str
    beside: Beside
    cause: str | None


def _compare(disclosure: Disclosure, units: Sequence[Disclosure], rule: Rule) -> Iterator[Checked]:
    names = dict(zip(names_of(units), units, strict=True))
    inside = _most_inside(units)
    for id in merged_keys([table.form.id for table in each.tables] for each in (disclosure, *units)):
        own = disclosure.table(id)
        theirs = {name: unit.table(id) for name, unit in names.items()}
        given = [table for table in (own, *theirs.values()) if table is not None]
        reason = blocked(own, theirs, id) or ("scope" if len(set(map(of_general_budget, given))) > 1 else "")
        if not reason and len({table.form.layout for table in given}) > 1:
            reason = f"layout:{id}"  # one prints codes, and the other a list
        if own is None or reason:
            if _rule_of_form(given[0].form) == rule.id:
                yield Checked(id, Outcome.UNVERIFIABLE, reason=reason)
        else:
            views = {name: TableView(table) for name, table in theirs.items() if table is not None}
            results = list(_results(rule, TableView(own), views, disclosure.stage, inside))
            yield from _entries(rule, own.form, results)


def _rule_of_form(form: Form) -> str:
    # 公开04 to 公开09: fiscal appropriations do not move between units, so there is nothing to eliminate
    return "H201" if form.fund else "H202"


def _rule_of_cell(cell: Cell) -> str:
    """H201 for amounts of fiscal money as they came out or were planned; H202 for counts, budgets beside accounts and the other forms."""
    form = cell.view.table.form
    column, line = form.column(cell.column), form.lines_by_key.get(cell.line)
    counts = column.quantity is Quantity.COUNT or (line is not None and line.quantity is Quantity.COUNT)
    planned = column.measure is not Measure.FINAL and any(other.measure for other in form.columns)
    return "H202" if counts or planned or column.compares else _rule_of_form(form)


def _results(
    rule: Rule, own: TableView, theirs: Mapping[str, TableView], stage: Stage, inside: Decimal
) -> Iterator[_Result]:
    """Every cell of the department or a unit that belongs to the rule and states something."""
    form = own.table.form
    stated = [view.table for view in (own, *theirs.values()) if view.table.state is TableState.STATED]
    summed = {plan.key for plan in form.columns if plan.quantity is not Quantity.RATE}  # percentages do not add up
    columns = [key for key in merged_keys(table.columns for table in stated) if key in summed]
    for key in merged_keys(table.keys for table in stated):
        label = next(str(table.lines[table.line_index(key)]) for table in stated if key in table.keys)
        for column in columns:
            cell = Cell("", own, key, column)
            proves = _rule_of_cell(cell) == "H201"
            at_least = proves and stage is Stage.BUDGET
            if not at_least and proves != (rule.id == "H201"):
                continue
            others = [Cell(name, view, key, column) for name, view in theirs.items()]
            relation = (_AT_LEAST, ">=") if at_least and rule.id == "H201" else (_SUM, "=")
            beside = compare(rule, f"{form.id},{key},{column}", cell, others, relation[0], label, relation[1])
            if beside is None:
                continue
            more = beside.outcome is Outcome.FAILED and beside.gap > 0
            if not at_least or more != (rule.id == "H201"):
                yield _Result(key, column, beside, _cause(cell, others, beside.gap, inside))


def _entries(rule: Rule, form: Form, results: Sequence[_Result]) -> Iterator[Checked]:
    """The entries of the ledger: failures with what they follow from, rounding residues gathered at the first."""
    failures = [result for result in results if result.beside.outcome is Outcome.FAILED]
    rounding = [result for result in results if result.beside.outcome is Outcome.ROUNDING]
    residues = [result.beside.finding for result in rounding if result.beside.finding is not None]
    first_of: dict[str, _Result] = {}
    for result in results:
        outcome, reason, found, _ = result.beside
        if outcome is Outcome.ROUNDING:
            found = gathered(residues, f"{rule.id}~{form.id}") if rule.id == "H201" and result is rounding[0] else None
        elif found is not None:
            root = _root(form, result, failures)
            if root is None and result.cause is not None:  # one unit left out explains every cell of it
                root = first_of.setdefault(result.cause, result)
            if root is not None and root is not result:
                found = evolve(found, follows_from=f"{rule.id}[{form.id},{root.line},{root.column}]")
            found = evolve(found, cause=result.cause)
        yield Checked(f"{form.id},{result.line},{result.column}", outcome, found, reason)


def _root(form: Form, failure: _Result, failures: Sequence[_Result]) -> _Result | None:
    """The failure further down, off by the same amount, that explains this one: a part of its line, or of its total column."""

    def explains(other: _Result, this: _Result) -> bool:
        within = other.column == this.column or this.column == "total"
        same = (other.line, other.column) == (this.line, this.column)
        return other.beside.gap == this.beside.gap and within and not same and _covers(form, this.line, other.line)

    below = [other for other in failures if explains(other, failure)]
    return next((other for other in below if not any(explains(third, other) for third in below)), None)


def _covers(form: Form, line: str, other: str) -> bool:
    """Whether a line is, or is a sum above, another."""
    if line == other:
        return True
    if is_coded(form):
        return line == "total" or (is_code(line) and is_code(other) and other.startswith(line))
    plan = form.lines_by_key.get(other)
    return plan is not None and bool(plan.part_of) and _covers(form, line, plan.part_of)


def _most_inside(units: Sequence[Disclosure]) -> Decimal:
    """The most that can have moved between the units, in 元: all 上级补助收入 and 附属单位上缴收入."""
    amounts = []
    for unit in units:
        table = unit.table("income_expenditure")
        for line in ("superior_income", "affiliated_income"):
            value = table.value(line, _own_column(table)) if table is not None else None
            if table is not None and table.unit is not None and value is not None:
                amounts.append(scale(value, table.unit.exponent))
    return total(amounts)


def _own_column(table: Table) -> str:
    """The column of the year's own figures: 决算数, of a budget 预算数."""
    return next((column for column in table.columns if table.measure(column) is not None), "")


def _cause(cell: Cell, others: Sequence[Cell], gap: Decimal, inside: Decimal) -> str | None:
    """The one thing that explains a difference: a unit left out or counted twice, or transfers that were eliminated."""
    if not gap:
        return None
    exponent = cell.unit.exponent if cell.unit else 0
    short = subtract(_ZERO, gap)
    causes = []
    for other in others if len(others) > 1 else ():
        value = scale(other.told.value or _ZERO, (other.unit.exponent if other.unit else exponent) - exponent)
        if short == value:
            causes.append(f"omitted_unit 差额等于{other.name}的数额，该单位可能未计入")
        elif gap == value:
            causes.append(f"repeated_unit 差额等于{other.name}的数额，该单位可能重复计入")
    if can_be_transferred(cell.view.table.form.id, cell.line, cell.column) and 0 < scale(short, exponent) <= inside:
        causes.append("transfer 单位之间的上级补助、附属单位上缴可能已经抵销，可先抵销再比较")
    return causes[0] if len(causes) == 1 else None


#: The rules of this file.
RULES: Final = (rule_units_fit, rule_left_out, rule_fiscal_sums, rule_other_sums)
