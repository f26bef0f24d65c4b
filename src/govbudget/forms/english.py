"""Relations in English (勾稽关系英文), made from their cells: complete for every form, one's own too."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from govbudget.relation import Axis, Lines, Operator, Posting, Relation

__all__ = ["relation_in_english"]

#: Keys whose words alone would not say what they are; any other key is its words.
_NAMES: Final[Mapping[str, str]] = {
    "abroad": "trips abroad",
    "abroad_batches": "batches received abroad",
    "abroad_groups": "groups sent abroad",
    "abroad_persons": "persons sent abroad",
    "abroad_reception_persons": "persons received abroad",
    "affiliated": "income from affiliated units",
    "affiliated_income": "income from affiliated units",
    "basic": "basic expenditure",
    "capital": "state capital",
    "capital_income": "income from state capital",
    "closing_balance": "closing balance",
    "closing_basic": "closing balance of basic expenditure",
    "closing_capital": "closing balance of state capital",
    "closing_fund": "closing balance of government funds",
    "closing_general": "closing balance of the general public budget",
    "closing_operating": "closing balance of operating",
    "closing_project": "closing balance of project expenditure",
    "final": "final accounts",
    "fiscal": "fiscal appropriations",
    "fiscal_income": "income from fiscal appropriations",
    "fund": "government funds",
    "fund_income": "income from government funds",
    "fund_of_fiscal_income": "government funds in it",
    "general": "general public budget",
    "general_income": "income from the general public budget",
    "income_total": "total income of the year",
    "income_grand_total": "grand total of income",
    "expenditure_total": "total expenditure of the year",
    "expenditure_grand_total": "grand total of expenditure",
    "institutional": "institutional income",
    "nonfiscal_used": "balance of other than fiscal money used",
    "opening_balance": "opening balance",
    "opening_basic": "opening balance of basic expenditure",
    "opening_capital": "opening balance of state capital",
    "opening_fund": "opening balance of government funds",
    "opening_general": "opening balance of the general public budget",
    "opening_operating": "opening balance of operating",
    "opening_project": "opening balance of project expenditure",
    "operating": "operating",
    "personnel_total": "total of personnel costs",
    "project": "project expenditure",
    "public_total": "total of running costs",
    "foreign_affairs_batches": "batches received in foreign affairs",
    "foreign_affairs_persons": "persons received in foreign affairs",
    "reception": "receptions",
    "reception_abroad": "receptions abroad",
    "reception_batches": "batches received at home",
    "reception_domestic": "receptions at home",
    "reception_foreign_affairs": "receptions in foreign affairs",
    "reception_persons": "persons received at home",
    "surplus_distribution": "distributed surplus",
    "surplus_kept": "surplus kept",
    "surplus_tax": "tax on the surplus",
    "surplus_to_funds": "surplus put into funds",
    "surplus_welfare": "surplus put into the welfare fund",
    "remitted": "remitted to superior units",
    "subsidised": "subsidies to affiliated units",
    "superior": "subsidies from superior units",
    "superior_income": "subsidies from superior units",
    "vehicle": "official vehicles",
    "general_expenditure": "expenditure of the general public budget",
    "general_basic": "basic expenditure of the general public budget",
    "government_fund": "government funds",
    "three_public": "the three public expenses",
    "fiscal_income_expenditure": "fiscal income and expenditure",
    "income_expenditure": "income and expenditure",
}
#: Columns that a table has only one of, or that mean the line itself.
_PLAIN: Final = ("final", "amount", "total", "*")
_OPERATORS: Final = {Operator.EQUAL: "=", Operator.AT_MOST: "≤", Operator.AT_LEAST: "≥"}
#: When a relation holds.
_CONDITIONS: Final[Mapping[str, str]] = {
    "fiscal_money_only": "where all money is fiscal",
    "three_public_of_general_budget": "where the three public expenses are those of the general public budget",
    "government_fund_has_figures": "where the table of government funds has figures",
    "government_fund_stated_empty": "where the table of government funds says that it is empty",
    "state_capital_has_figures": "where the table of state capital has figures",
    "state_capital_has_income": "where the table of state capital prints income and balances",
    "state_capital_stated_empty": "where the table of state capital says that it is empty",
}
_AXES: Final = {
    Axis.SINGLE: "",
    Axis.LINE: "in every line",
    Axis.PARENT: "in every line with lines below it",
    Axis.SECTION: "for every code of five digits",
    Axis.ITEM: "for every code of seven digits or more",
    Axis.CLASS: "for every code of three digits",
    Axis.CODE: "for every code",
}


def _name(key: str) -> str:
    return _NAMES.get(key, f"code {key}" if key.isdigit() else key.replace("_", " "))


@cache
def relation_in_english(relation: Relation) -> str:
    """What a relation says, in English: where it holds, and its cells as an equation."""
    stated, *parts = relation.postings
    tables = len(relation.forms) > 1
    left = _cell(stated, before="" if tables else relation.form)
    right = ""
    form = stated.form
    for part in parts:
        sign = "−" if part.sign > 0 else "+"  # postings are moved to one side
        cell = _cell(part, before=form)
        right += f" {sign} {cell}" if right or sign == "−" else cell
        form = part.form
    text = f"{left} {_OPERATORS[relation.operator]} {right.strip()}"
    where = ", ".join(part for part in (_AXES[relation.axis], _columns(relation)) if part)
    text = f"{where}: {text}" if where else text
    return f"{text} ({_CONDITIONS.get(relation.when, relation.when.replace('_', ' '))})" if relation.when else text


def _columns(relation: Relation) -> str:
    if relation.columns == ("*",):
        return "in every column"
    return f"in the columns {', '.join(map(_name, relation.columns))}" if relation.columns else ""


def _cell(posting: Posting, before: str) -> str:
    """One addend: its column and its line, and its table where that is another than that of the addend before."""
    column = "" if posting.column in _PLAIN else _name(posting.column)
    table = f" [table of {_name(posting.form)}]" if posting.form != before else ""
    return f"{_words(posting, column)}{table}"


def _words(posting: Posting, column: str) -> str:
    of = f"{column} of " if column else ""
    if posting.lines is Lines.SELF:
        return column or ("the line" if posting.column == "*" else _name(posting.column))
    if posting.lines is Lines.FIXED:
        return f"{of}all lines" if posting.keys == ("total",) and column else f"{of}{_name(posting.keys[0])}"
    if posting.lines is Lines.CHILDREN:
        return f"{of}the parts of {_name(posting.keys[0])}" if posting.keys else f"{of}the lines below it"
    if posting.lines is Lines.CLASSES:
        return f"{of}all codes of three digits"
    return f"{of}all codes of three digits but {', '.join(posting.keys)}"
