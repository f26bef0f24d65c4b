"""Questions (疑点): what is normally so in the tables, though a lawful reason may exist."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Final

from govbudget.classification import Budget, Kind
from govbudget.disclosure import Disclosure
from govbudget.finding.rules import ASKS, WONDERS, Checked, failed, finding, rule
from govbudget.forms import Form
from govbudget.relation import Outcome
from govbudget.tables import Table, TableState
from govbudget.variances.amounts import own_columns

__all__ = ["RULES"]

_ZERO: Final = Decimal(0)


def _has_other_income(table: Table) -> bool:
    """Whether 公开01 states income that is no fiscal appropriation (事业收入、经营收入 …)."""
    lines = (table.form.lines_by_key[key] for key in table.form.parts["income_total"])
    return any(_value(table, line.key, "final") for line in lines if not line.fund)


def _value(table: Table | None, line: str, column: str) -> Decimal:
    return (table.value(line, column) if table is not None else None) or Decimal(0)


@rule(
    "A01.7",
    *ASKS,
    "使用非财政拨款结余大于 0，但没有非财政资金",
    "a balance of other than fiscal money is used though there is no money but fiscal appropriations",
    messages=(
        "{where} 为 {stated}，但没有非财政拨款收入，年初结转和结余也没有非财政资金",
        "{where} is {stated}, though no income and no opening balance but fiscal money exists",
    ),
)
def rule_nonfiscal_used(disclosure: Disclosure) -> Iterator[Checked]:
    """Only who has other income, or an opening balance beyond the fiscal one, can use such a balance."""
    table, fiscal = disclosure.table("income_expenditure"), disclosure.table("fiscal_income_expenditure")
    used = table.value("nonfiscal_used", "final") if table is not None else None
    if table is None or used is None:
        return
    other = _has_other_income(table)
    kept = _value(table, "opening_balance", "final") > _value(fiscal, "opening_balance", "total")
    if used <= 0 or other or kept:
        yield Checked("", Outcome.PASSED)
    elif fiscal is None:
        yield Checked("", Outcome.UNVERIFIABLE, reason="form:fiscal_income_expenditure")
    else:
        figure = table["nonfiscal_used", "final"]
        yield Checked("", Outcome.FAILED, finding(rule_nonfiscal_used, "nonfiscal_used", figure.place, figure.printed))


@rule(
    "A01.8",
    *ASKS,
    "结余分配大于 0，但没有事业收入、经营收入和其他收入",
    "a surplus is distributed though there is no income of a public institution",
    messages=(
        "{where} 为 {stated}，但没有事业收入、经营收入等收入",
        "{where} is {stated}, though there is no income of a public institution",
    ),
)
def rule_surplus_distribution(disclosure: Disclosure) -> Iterator[Checked]:
    """Only 事业单位 distribute a surplus (所得税, 专用基金, 转非财政拨款结余)."""
    table = disclosure.table("income_expenditure")
    distributed = table.value("surplus_distribution", "final") if table is not None else None
    if table is None or distributed is None:
        return
    if distributed <= 0 or _has_other_income(table) or _value(table, "nonfiscal_used", "final"):
        yield Checked("", Outcome.PASSED)
    else:
        figure = table["surplus_distribution", "final"]
        found = finding(rule_surplus_distribution, "surplus_distribution", figure.place, figure.printed)
        yield Checked("", Outcome.FAILED, found)


#: The tables whose every amount is income or expenditure; of 公开01 only some lines, for balances may be below 0.
_NEVER_NEGATIVE: Final = ("income", "expenditure", "general_expenditure")


@cache
def _top_lines(form: Form) -> frozenset[str]:
    """The lines of 公开01 that are income or expenditure: the addends of both totals, 使用非财政拨款结余, 本年支出合计."""
    parts = (key for whole in ("income_total", "expenditure_total") for key in form.parts[whole])
    return frozenset((*parts, "nonfiscal_used", "expenditure_total"))


def _below_zero(table: Table) -> Iterator[tuple[int, int]]:
    """Line and column of the cells below 0; a change may be."""
    own = own_columns(table)
    for c, column in enumerate(table.columns):
        amounts = table.amounts(column) if column in own else ()
        if min(filter(None, amounts), default=_ZERO) < 0:  # hardly ever
            yield from ((i, c) for i, value in enumerate(amounts) if value is not None and value < 0)


# Money of earlier years taken back is a common and lawful reason.
@rule(
    "A01.9",
    *WONDERS,
    "收入、支出各项不应为负数（年初、年末结转和结余除外）",
    "income and expenditure are not below 0; opening and closing balances may be",
    messages=(
        "{where} 为负数（{stated}），除调整以前年度的收支外不应小于 0，请核实",
        "{where} is {stated}, below 0; unless it adjusts earlier years it should be 0 or more",
    ),
)
def rule_never_negative(disclosure: Disclosure) -> Iterator[Checked]:
    """Income lines, 使用非财政拨款结余, 类 lines and 本年支出合计 of 公开01, and all of 公开02, 公开03, 公开05, are 0 or more.

    An adjustment of earlier years is a lawful reason. One finding a cell; a table without any is one passed check.
    """
    for table in disclosure.tables:
        id = table.form.id
        if id != "income_expenditure" and id not in _NEVER_NEGATIVE:
            continue
        below = list(_below_zero(table))
        if id == "income_expenditure":
            below = [(i, c) for i, c in below if table.keys[i] in _top_lines(table.form)]
        for i, c in below:
            instance = f"{id},{table.keys[i]},{table.columns[c]}"
            figure = table.figure(i, c)
            yield failed(rule_never_negative, instance, figure.place, figure.printed, "≥ 0")
        if not below and table.state is TableState.STATED:
            yield Checked(id, Outcome.PASSED)


_COST_AND_COUNT: Final = (
    ("abroad", "abroad_groups"),
    ("vehicle_purchase", "vehicles_purchased"),
    ("vehicle_operation", "vehicles_held"),
    ("reception_domestic", "reception_batches"),
    ("reception_abroad", "abroad_batches"),
)


@rule(
    "A07.4",
    *ASKS,
    "有支出而无数量，或有数量而无支出",
    "a cost without a count, or a count without a cost",
    messages=("{where} 为 {stated}，而 {cost_place} 为 {cost}", "{where} is {stated}, while {cost_place} is {cost}"),
)
def rule_cost_and_count(disclosure: Disclosure) -> Iterator[Checked]:
    """Cost > 0 and count > 0 go together: 出国与团组, 购置与购置数, 运行与保有量, 接待与批次."""
    table = disclosure.table("three_public")
    if table is None:
        return
    for cost_line, count_line in _COST_AND_COUNT:
        values = [table.value(line, "final") for line in (cost_line, count_line)]
        if None in values:
            continue
        if bool(values[0]) == bool(values[1]):
            yield Checked(cost_line, Outcome.PASSED)
        else:
            cost, count = table[cost_line, "final"], table[count_line, "final"]
            details = {"cost": str(cost), "cost_place": str(cost.place)}
            yield failed(rule_cost_and_count, cost_line, count.place, count.printed, **details)


@rule(
    "A09.2",
    *ASKS,
    "国有资本经营预算支出的科目不在 223 类",
    "a subject of the state capital table is outside class 223",
    messages=("{where} 不属于 223 国有资本经营预算支出", "{where} is outside class 223"),
)
def rule_state_capital_codes(disclosure: Disclosure) -> Iterator[Checked]:
    """The codes of 公开09 are 223xx, but for transfers."""
    table = disclosure.table("state_capital")
    for i, line in enumerate(table.lines if table is not None else ()):
        if not line.code or table is None:
            continue
        if line.code.startswith(("223", "230")) or _is_listed(disclosure, line.code):
            yield Checked(line.key, Outcome.PASSED)
        else:
            yield failed(rule_state_capital_codes, line.key, table.place_of(i, 0), line.code, "223")


def _is_listed(disclosure: Disclosure, code: str) -> bool:
    """Whether a list of the user's own counts a code to the state capital budget."""
    lists = disclosure.classifications
    edition = lists.edition(Kind.FUNCTIONAL, disclosure.year) if lists.of_kind(Kind.FUNCTIONAL) else None
    subject = None if edition is None else edition.get(code)
    return subject is not None and subject.budget is Budget.STATE_CAPITAL


#: The rules of this file.
RULES: Final = (
    rule_nonfiscal_used,
    rule_surplus_distribution,
    rule_never_negative,
    rule_cost_and_count,
    rule_state_capital_codes,
)
