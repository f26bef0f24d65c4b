"""The income and balancing lines of the departmental accounts (部门决算收入与平衡项目)."""

from __future__ import annotations

from functools import cache
from typing import final

from attrs import frozen

from govbudget.classification.files import rows

__all__ = ["AccountLine", "account_lines"]


@final
@frozen
class AccountLine:
    """A line or column of the accounts that is no classification code (收支项目).

    Args:
        line: number of the line in 公开01 for the kinds of income; B, C, E, X for balances, columns and expenditure.
        name: official name.
        parent: the item it is part of; empty for none.
        note: where it stands.
        source: the documents behind it.
    """

    line: str
    name: str
    parent: str
    note: str
    source: str


@cache
def account_lines() -> tuple[AccountLine, ...]:
    """The kinds of income, the columns of expenditure and the balancing items of the accounts, in the order of 公开01."""
    return tuple(AccountLine(*row) for row in rows("department_income"))
