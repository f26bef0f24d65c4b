"""Conditions under which a relation holds (适用条件), named in the forms' data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import partial
from typing import Final

from govbudget.disclosure import Disclosure
from govbudget.errors import NotFound
from govbudget.language.labels import line_label
from govbudget.language.normal import normal
from govbudget.language.vocabulary import Vocabulary
from govbudget.tables import Table, TableState

__all__ = ["CONDITIONS", "holds", "of_general_budget"]

#: So many first characters of a name tell it: 因公出国, 公务接待, 公务用车.
_FIRST: Final = 4


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


def _is_zero(disclosure: Disclosure, form: str, lines: Iterable[str], column: str) -> bool | None:
    """Whether a table prints nothing, or 0, in some lines."""
    amounts = [_value(disclosure.table(form), line, column) for line in lines]
    return None if None in amounts else not any(amounts)


def _prints_a_line(disclosure: Disclosure, form: str, total: str) -> bool | None:
    """Whether a table prints some part of a total."""
    table = disclosure.table(form)
    return None if table is None else not set(table.form.parts.get(total, ())).isdisjoint(table.keys)


def _carried_income_is_listed(disclosure: Disclosure) -> bool | None:
    """What the table of income shows as carried in, that of income and expenditure shows too."""
    top, income = disclosure.table("income_expenditure"), disclosure.table("income")
    if top is None or income is None:
        return None
    return all(key in top.keys or key not in income.columns for key in ("opening_balance", "nonfiscal_used"))


def _budget_of_fiscal_money_only(disclosure: Disclosure) -> bool | None:
    """The table of income of a budget has no money but fiscal appropriations, and nothing is carried."""
    income = disclosure.table("income")
    others = [key for key in income.columns if not income.form.column(key).fund] if income is not None else []
    if len(others) < 2:  # one for the total
        return None
    amounts = [_value(income, "total", key) for key in others if key != "total"]
    return not any(amounts) and _nothing_is_carried(disclosure) is True


def _general_money_only(disclosure: Disclosure) -> bool | None:
    """All that a budget plans to spend is of the general public budget."""
    top = _value(disclosure.table("income_expenditure"), "expenditure_grand_total", "budget")
    general = _value(disclosure.table("general_expenditure"), "total", "total")
    return None if top is None or general is None else top == general


_nothing_is_carried: Final = partial(
    _is_zero,
    form="income_expenditure",
    lines=("opening_balance", "nonfiscal_used", "closing_balance"),
    column="budget",
)
_fiscal_by_class: Final = partial(_prints_a_line, form="fiscal_income_expenditure", total="expenditure_total")


def _fund_by_class(disclosure: Disclosure, form: str) -> bool | None:
    """The table of one fund has figures, and that of all fiscal money prints its expenditure by 类."""
    told = (_has_state(disclosure, form, TableState.STATED), _fiscal_by_class(disclosure))
    return None if None in told else all(told)


#: The codes under which 公开06 prints what the three public expenses have too, each with a part of its name.
_THREE_PUBLIC: Final = (("30212", "abroad"), ("30217", "reception"), ("30231", "vehicle"), ("31013", "vehicle"))


def _economic_codes_name_three_public(disclosure: Disclosure) -> bool | None:
    """The economic codes of the three public expenses bear their names, and are no numbers of one's own."""
    table, other = disclosure.table("general_basic"), disclosure.table("three_public")
    if table is None or other is None:
        return None
    names = {line.key: line_label(line.label).words for line in table.lines}
    return all(
        key not in names or any(name[:_FIRST] in names[key] for name in other.form.lines_by_key[line].labels)
        for key, line in _THREE_PUBLIC
    )


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
    "nothing_is_carried": _nothing_is_carried,
    "fiscal_money_is_not_carried": partial(
        _is_zero,
        form="fiscal_income_expenditure",
        lines=("opening_balance", "closing_balance"),
        column="total",
    ),
    "carried_income_is_listed": _carried_income_is_listed,
    "expenditure_by_class": partial(_prints_a_line, form="income_expenditure", total="expenditure_total"),
    "fiscal_expenditure_by_class": _fiscal_by_class,
    "fiscal_fund_by_class": partial(_fund_by_class, form="government_fund"),
    "fiscal_capital_by_class": partial(_fund_by_class, form="state_capital"),
    "budget_of_fiscal_money_only": _budget_of_fiscal_money_only,
    "general_money_only": _general_money_only,
    "economic_codes_name_three_public": _economic_codes_name_three_public,
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
