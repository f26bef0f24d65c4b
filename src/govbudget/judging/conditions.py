"""Conditions under which a relation holds (适用条件), named in the forms' data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import Final

from govbudget.disclosure import Disclosure
from govbudget.errors import NotFound
from govbudget.language.normal import normal
from govbudget.language.vocabulary import Vocabulary
from govbudget.tables import Table, TableState

__all__ = ["CONDITIONS", "holds", "of_general_budget"]


def _value(table: Table | None, line: str, column: str) -> Decimal | None:
    """A cell's value; blanks and lines that are not printed are 0, a missing table or column is ``None``."""
    if table is None or column not in table.columns:
        return None
    return table.value(line, column) or Decimal(0)


def _fiscal_money_only(disclosure: Disclosure) -> bool | None:
    """No income but fiscal appropriations, none of the balance used, no other opening balance."""
    top, income = disclosure.table("income_expenditure"), disclosure.table("income")
    fiscal = disclosure.table("fiscal_income_expenditure")
    if income is None:
        return None
    others = [plan.key for plan in income.form.columns if plan.key != "total" and not (plan.fund or plan.within)]
    amounts = [_value(income, "total", column) for column in others if column in income.columns]
    amounts.append(_value(top, "nonfiscal_used", "final"))
    opening = (_value(top, "opening_balance", "final"), _value(fiscal, "opening_balance", "total"))
    if None in amounts or None in opening:
        return None
    return not any(amounts) and opening[0] == opening[1]


def _three_public_of_general_budget(disclosure: Disclosure) -> bool | None:
    """The table of the three public expenses covers the general public budget alone, by its title."""
    table = disclosure.table("three_public")
    return None if table is None else of_general_budget(table)


def of_general_budget(table: Table) -> bool:
    """Whether a table says by its title that it covers the general public budget alone (一般公共预算口径)."""
    return Vocabulary.default().pattern("general_budget").search(normal(table.title or table.form.name)) is not None


def _has_state(disclosure: Disclosure, form: str, state: TableState) -> bool | None:
    table = disclosure.table(form)
    return None if table is None else table.state is state


def _state_capital_has_income(disclosure: Disclosure) -> bool | None:
    """The state capital table prints income and balances, as where its title says 收入支出."""
    table = disclosure.table("state_capital")
    if table is None or table.state is not TableState.STATED:
        return None if table is None else False
    return {"income", "opening_balance", "closing_balance"} <= set(table.columns)


#: Each tells whether it holds; ``None`` where the document does not say.
CONDITIONS: Final[Mapping[str, Callable[[Disclosure], bool | None]]] = {
    "fiscal_money_only": _fiscal_money_only,
    "three_public_of_general_budget": _three_public_of_general_budget,
    "state_capital_has_income": _state_capital_has_income,
    "government_fund_has_figures": partial(_has_state, form="government_fund", state=TableState.STATED),
    "government_fund_stated_empty": partial(_has_state, form="government_fund", state=TableState.STATED_EMPTY),
    "state_capital_has_figures": partial(_has_state, form="state_capital", state=TableState.STATED),
    "state_capital_stated_empty": partial(_has_state, form="state_capital", state=TableState.STATED_EMPTY),
}


def holds(name: str, disclosure: Disclosure) -> bool | None:
    """Whether a condition holds; ``None`` where the document does not tell.

    Raises:
        NotFound: for an unknown name.
    """
    if name not in CONDITIONS:
        raise NotFound(f"{name!r} is no condition; there are {', '.join(CONDITIONS)}", key=name)
    return CONDITIONS[name](disclosure)
