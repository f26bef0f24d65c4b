"""Consistent documents that between them evaluate every relation: for the tests, and for the examples of the rules in the docs."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from accounts import Accounts, older_fiscal_table, older_top_table
from budgets import budgets
from govbudget.disclosure import Disclosure
from govbudget.tables import Table

__all__ = ["bases"]


@cache
def bases() -> dict[str, Disclosure]:
    """Consistent documents that between them evaluate every relation."""
    full = Accounts().disclosure()
    with_income = Accounts(capital_with_income=True).disclosure()
    empty = without_funds()
    fiscal_only = Accounts(
        nonfiscal={},
        remitted={},
        operating={},
        subsidised={},
        opening={**Accounts().opening, "nonfiscal": Decimal("0.00")},
        closing={**Accounts().closing, "nonfiscal": Decimal("0.00")},
        other_income={k: Decimal("0.00") for k in Accounts().other_income},
        nonfiscal_used=Decimal("0.00"),
        distributed=Decimal("0.00"),
        fees=(Decimal("0.00"), Decimal("0.00")),
    )
    return {
        "full": full,
        "income": with_income,
        "empty": empty,
        "fiscal": fiscal_only.disclosure(),
        "split": Disclosure(tables=(Accounts().general_basic(split=True),)),
        "older": Disclosure(tables=(older_top_table(), older_fiscal_table())),
        **budgets(),
    }


def without_funds() -> Disclosure:
    """No government fund and no state capital: 公开08 and 公开09 empty, with a statement."""
    zero = Decimal("0.00")
    base = Accounts()
    accounts = Accounts(
        fund={},
        capital={},
        opening={**base.opening, "fund": zero, "capital": zero},
        closing={**base.closing, "fund": zero, "capital": zero},
    )
    tables = [t for t in accounts.tables() if t.form.id not in ("government_fund", "state_capital")]
    for id, number in (("government_fund", "公开08"), ("state_capital", "公开09")):
        tables.append(
            Table.from_rows(id, ["total", "basic", "project"], [], "万元", number=number, statement="本部门无此项收支")
        )
    return Disclosure(tables=tuple(tables), year=2021)
