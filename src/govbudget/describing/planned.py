"""The sections of the explanation of a budget (部门预算情况说明): every figure as the tables print it.

Each section is a function from what is written from, and its table, to its paragraphs. What is called how stands in the mappings, the lines and
columns in the order in which they are spoken of; what a place does not print is not spoken of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from govbudget.classification import Kind
from govbudget.describing.paragraphs import (
    AGENCIES,
    all_zero,
    both_sides,
    by_economic_class,
    by_kind,
    consists_of,
    leaves,
    nothing_stated,
    numbered,
    of_which,
    spent,
    structure,
    under_headings,
)
from govbudget.describing.wording import Cell, Writing, amount_text, full_name
from govbudget.disclosure import Stage
from govbudget.figure import Figure
from govbudget.tables import Table, TableState

__all__ = ["BUDGET_SECTIONS"]

_GENERAL: Final = "一般公共预算支出"
_THREE_PUBLIC: Final = "“三公”经费"

# -- one and four: both sides ------------------------------------------------------------------------------------------

#: The income of 收支预算总表.
_INCOME_LINES: Final[Mapping[str, str]] = {
    "fiscal_income": "财政拨款收入",
    "general_income": "一般公共预算财政拨款收入",
    "fund_income": "政府性基金预算财政拨款收入",
    "capital_income": "国有资本经营预算财政拨款收入",
    "special_income": "财政专户管理资金收入",
    "institutional_income": "事业收入",
    "superior_income": "上级补助收入",
    "affiliated_income": "附属单位上缴收入",
    "operating_income": "事业单位经营收入",
    "other_income": "其他收入",
    "nonfiscal_used": "使用非财政拨款结余",
    "opening_balance": "上年结转",
}
#: That of 财政拨款收支预算总表.
_FISCAL_LINES: Final[Mapping[str, str]] = {
    "general_income": "一般公共预算财政拨款收入",
    "fund_income": "政府性基金预算财政拨款收入",
    "capital_income": "国有资本经营预算财政拨款收入",
    "opening_balance": "年初财政拨款结转和结余",
}
#: What it is spent on.
_USES: Final[Mapping[str, str]] = {
    "basic": "基本支出",
    "project": "项目支出",
    "reserve": "单位预留机动经费",
    "operating": "事业单位经营支出",
    "remitted": "上缴上级支出",
    "subsidised": "对附属单位补助支出",
}


def _sides(
    writing: Writing,
    table: Table,
    column: str,
    topic: str,
    names: tuple[str, str, str],
    income: Mapping[str, str],
    uses: Mapping[str, str],
    closing: str,
) -> list[str]:
    """The totals of both sides, their change, and what they consist of; expenditure by 类, or else by use where uses are given."""
    classes = {
        line.key: full_name(line.label)
        for line in table.lines
        if line.key.isdigit() and (amount := writing.figure(table.form.id, line.key, column)) and amount.value
    }
    expenditure = {**(classes or uses), "closing_balance": closing}
    return both_sides(writing, table, column, topic, names, (income, expenditure))


_OVERALL: Final = partial(
    _sides,
    column="budget",
    topic="grand_total",
    names=("收支总预算", "收入总计", "支出总计"),
    income=_INCOME_LINES,
    uses=_USES,
    closing="结转下年",
)
_FISCAL: Final = partial(
    _sides,
    column="total",
    topic="fiscal_total",
    names=("财政拨款收支总预算", "财政拨款收入总计", "财政拨款支出总计"),
    income=_FISCAL_LINES,
    uses={},  # 基本支出 and 项目支出 are called the same of all money
    closing="年末财政拨款结转和结余",
)

# -- two and three: income and expenditure ---------------------------------------------------------------------------------

_INCOMES: Final[Mapping[str, str]] = {
    "fiscal": "财政拨款收入",
    "general": "一般公共预算财政拨款收入",
    "fund": "政府性基金预算财政拨款收入",
    "capital": "国有资本经营预算财政拨款收入",
    "special": "财政专户管理资金收入",
    "institutional": "事业收入",
    "superior": "上级补助收入",
    "affiliated": "附属单位上缴收入",
    "operating": "事业单位经营收入",
    "other": "其他收入",
    "nonfiscal_used": "使用非财政拨款结余",
    "opening_balance": "上年结转",
}


def _income(writing: Writing, table: Table) -> list[str]:
    """收入预算 by kind: the columns of the total, or the lines of a list."""
    name, parts = "收入预算", dict(_INCOMES)
    listed = not parts.keys().isdisjoint(table.form.lines_by_key)
    if not _is_carried_in_alone(writing, listed=listed):
        del parts["opening_balance"]
    return by_kind(writing, table, "current_income", name, parts, "收入", listed=listed)


def _is_carried_in_alone(writing: Writing, *, listed: bool) -> bool:
    """Whether what is carried in is the 上年结转 of 收支预算总表, and not 使用非财政拨款结余 as well."""
    cell = ("opening_balance", "total") if listed else ("total", "opening_balance")
    other = writing.figure("income_expenditure", "opening_balance", "budget")
    return other is None or writing.figure("income", *cell) == other


_EXPENDITURE: Final = partial(
    by_kind,
    topic="current_expenditure",
    name="支出预算",
    kinds={**_USES, "closing_balance": "结转下年"},
    thing="支出",
)

# -- five and six: 一般公共预算 -------------------------------------------------------------------------------------------


def _general(writing: Writing, table: Table) -> list[str]:
    form = "general_expenditure"
    whole = writing.figure(form, "total", "total")
    if whole is None:
        return nothing_stated(table)
    share = writing.share(whole, writing.figure("expenditure", "total", "total"), "支出预算")
    change = writing.change(form, _GENERAL, Cell(form, "total", "total"))
    return under_headings(
        [
            (f"{_GENERAL}预算总体情况", [f"{_GENERAL}预算{amount_text(whole)}{share}。{change}"]),
            (f"{_GENERAL}预算结构情况", structure(writing, table, f"{_GENERAL}预算", whole)),
            (f"{_GENERAL}预算具体情况", _details(writing, table, whole)),
        ]
    )


def _details(writing: Writing, table: Table, whole: Figure) -> list[str]:
    """Every subject that no other one of the table stands under, with its change where the year before has it under the same name."""
    details = []
    for line, figure in spent(writing, table, "total", leaves(table)):
        change = writing.changed("", "", figure, writing.subject_before(table, line, "total"))
        details.append(f"{writing.path(table, line)}支出预算为{amount_text(figure)}。{change}")
    return [f"{_GENERAL}预算为{amount_text(whole)}，其中：", *numbered(details)] if details else []


#: What 基本支出 consists of, by column, and the lines of those tables that have one column.
_OF_BASIC: Final[Mapping[str, tuple[str, str]]] = {
    "personnel": ("人员经费", "personnel_total"),
    "public": ("公用经费", "public_total"),
}


def _basic(writing: Writing, table: Table) -> list[str]:
    """一般公共预算基本支出: 人员经费 and 公用经费 as columns or lines, and by economic class."""
    form = "general_basic"
    whole = writing.figure(form, "total", "amount")
    if whole is None:
        return nothing_stated(table)
    uses = [
        f"{name}{amount_text(figure)}{_consists_of(writing, table, use)}"
        for use, (name, line) in _OF_BASIC.items()
        if (figure := writing.amounts(Cell(form, "total", use), Cell(form, line, "amount"))) is not None
    ]
    by_class = by_economic_class(writing, table, whole)
    return [f"一般公共预算基本支出{amount_text(whole)}{of_which('；'.join(uses))}。{by_class}"]


def _consists_of(writing: Writing, table: Table, use: str) -> str:
    """The 款 of 人员经费 or of 公用经费: those with an amount in its column, where the table has it."""
    if use not in table.columns:
        return consists_of(writing, table, use == "personnel")
    names = [
        writing.name(Kind.ECONOMIC_DEPARTMENT, line)
        for line, _ in spent(writing, table, use, table.lines)
        if len(line.code) == 5
    ]
    return f"，主要包括：{'、'.join(names)}" if names else ""


# -- seven: 三公 -------------------------------------------------------------------------------------------------------

_LINES: Final[Mapping[str, str]] = {
    "abroad": "因公出国（境）费",
    "reception": "公务接待费",
    "vehicle": "公务用车购置及运行费",
}
_OF_VEHICLES: Final[Mapping[str, str]] = {"vehicle_purchase": "公务用车购置费", "vehicle_operation": "公务用车运行费"}


def _three_public(writing: Writing, table: Table) -> list[str]:
    form, cell = "three_public", Cell("three_public", "total", "budget")
    change = writing.change(form, _THREE_PUBLIC, cell)
    if table.state is TableState.STATED_EMPTY or all_zero(table):
        return [f"{writing.subject}无{_THREE_PUBLIC}预算。{change}"]
    whole = writing.figure(*cell)
    if whole is None:
        return nothing_stated(table)
    details = []
    for line, name in _LINES.items():
        figure = writing.figure(form, line, "budget")
        if figure is not None:
            of = _OF_VEHICLES if line == "vehicle" else {}
            parts = writing.parts([(label, writing.figure(form, key, "budget")) for key, label in of.items()])
            more = writing.change(line, name, Cell(form, line, "budget"))
            details.append(f"{name}预算{amount_text(figure)}{of_which(parts)}。{more}")
    return [f"{writing.subject}{_THREE_PUBLIC}预算{amount_text(whole)}。{change}", *numbered(details)]


# -- eight and nine: 政府性基金, 国有资本经营 --------------------------------------------------------------------------------


def _of_fund(writing: Writing, table: Table, name: str) -> list[str]:
    form, cell = table.form.id, Cell(table.form.id, "total", "total")
    change = writing.change(form, name, cell)
    if table.state is TableState.STATED_EMPTY or all_zero(table):
        return [f"{writing.subject}无{name}。{change}"]
    whole = writing.figure(*cell)
    if whole is None:
        return nothing_stated(table)
    uses = {"basic": "基本支出", "project": "项目支出"}
    listed = writing.parts([(label, writing.figure(form, "total", key)) for key, label in uses.items()])
    return [f"{writing.subject}{name}{amount_text(whole)}{of_which(listed)}。{change}"]


# -- ten: other matters ------------------------------------------------------------------------------------------------

#: Where budgets print 机关运行经费, and where it is what bodies that have it spend on running costs.
_AGENCY: Final = (Cell("three_public", "agency_operating", "budget"), Cell("agency_operating", "total", "amount"))
_RUNNING: Final = (Cell("general_basic", "total", "public"), Cell("general_basic", "public_total", "amount"))


def other_planned(writing: Writing) -> list[str]:
    """其他重要事项: 机关运行经费 where a table prints it, or where the body is known to have it.

    Args:
        writing: what is written from.
    """
    for cell in (*_AGENCY, *(_RUNNING if writing.disclosure.unit_type in AGENCIES else ())):
        table, figure = writing.disclosure.table(cell.form), writing.figure(*cell)
        if table is not None and table.form.stage is Stage.BUDGET and figure is not None:
            change = writing.change("agency_operating", "机关运行经费", cell)
            return under_headings([("机关运行经费预算情况", [f"机关运行经费预算{amount_text(figure)}。{change}"])])
    return []


_FUND: Final = partial(_of_fund, name="政府性基金预算支出")
_CAPITAL: Final = partial(_of_fund, name="国有资本经营预算支出")
#: The sections of one table, by its form, in the usual order: their headings, and how they are written.
PLANNED: Final[Mapping[str, tuple[str, Callable[[Writing, Table], list[str]]]]] = {
    "income_expenditure": ("收支预算总体情况说明", _OVERALL),
    "income": ("收入预算情况说明", _income),
    "expenditure": ("支出预算情况说明", _EXPENDITURE),
    "fiscal_income_expenditure": ("财政拨款收支预算总体情况说明", _FISCAL),
    "general_expenditure": ("一般公共预算支出预算情况说明", _general),
    "general_basic": ("一般公共预算基本支出预算情况说明", _basic),
    "three_public": ("“三公”经费预算情况说明", _three_public),
    "government_fund": ("政府性基金预算支出情况说明", _FUND),
    "state_capital": ("国有资本经营预算支出情况说明", _CAPITAL),
}
#: The sections of the explanation of a budget by key, in the usual order, with their headings.
BUDGET_SECTIONS: Final[Mapping[str, str]] = {key: heading for key, (heading, _) in PLANNED.items()} | {
    "other": "其他重要事项的情况说明"
}
