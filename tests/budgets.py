"""Consistent budgets (部门预算) in the arrangements in which places print them."""

from __future__ import annotations

from govbudget.disclosure import Disclosure
from govbudget.testing.budgets import FISCAL, Budget

__all__ = ["FISCAL", "Budget", "budgets"]


def budgets() -> dict[str, Disclosure]:
    """Consistent budgets that between them evaluate every relation of budgets."""
    plain, carried, poor = Budget(), Budget(carried=True), Budget(monies=("general",))
    by_function = (
        ("general_expenditure", ("general",)),
        ("fiscal_expenditure", FISCAL),
        ("government_fund", ("fund",)),
        ("state_capital", ("capital",)),
    )
    return {
        "budget": plain.of_a_unit(),
        "budget, carried": carried.of_two_years(),
        "budget, lists": carried.of_lists(),
        "budget, one fund": poor.of_a_unit(),
        "budget, by fund": plain.disclosure(plain.top("funds"), plain.income_table("funds")),
        "budget, income": carried.disclosure(carried.top("years"), carried.income_list()),
        "budget, bodies": carried.disclosure(carried.top("years"), carried.income_by_body(), carried.procurement()),
        "budget, use": plain.disclosure(plain.by_economic_code("fiscal_basic")),
        **{
            f"budget, {style}": plain.disclosure(*(plain.by_function(id, of, style=style) for id, of in by_function))
            for style in ("two", "split", "years", "years3")
        },
    }
