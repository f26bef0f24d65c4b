"""Tables as they were printed until 2018, and the decimal number of a text; consistent accounts are `govbudget.testing.accounts`."""

from __future__ import annotations

from decimal import Decimal

from govbudget.tables import Table
from govbudget.testing.accounts import Accounts, Split

__all__ = ["Accounts", "Split", "d", "older_fiscal_table", "older_top_table"]


def d(text: str) -> Decimal:
    return Decimal(text)


def older_top_table() -> Table:
    """公开01 of 2018 and before: one line 财政拨款收入 with 其中, and 其中 under the balances."""
    rows = [
        ["一、财政拨款收入", "500.00"],
        ["其中：政府性基金", "80.00"],
        ["二、上级补助收入", "0.00"],
        ["本年收入合计", "500.00"],
        ["用事业基金弥补收支差额", "0.00"],
        ["年初结转和结余", "60.00"],
        ["其中：项目支出结转和结余", "45.00"],
        ["一、一般公共服务支出", "520.00"],
        ["本年支出合计", "520.00"],
        ["结余分配", "10.00"],
        ["其中：提取专用基金", "4.00"],
        ["年末结转和结余", "30.00"],
        ["其中：项目支出结转和结余", "20.00"],
        ["收入总计", "560.00"],
        ["支出总计", "560.00"],
    ]
    return Table.from_rows("income_expenditure", ["final"], rows, "万元", number="公开01", year=2018)


def older_fiscal_table() -> Table:
    """公开04 of the same accounts."""
    rows = [
        ["一、一般公共预算财政拨款", "420.00"],
        ["二、政府性基金预算财政拨款", "80.00"],
        ["本年收入合计", "500.00"],
    ]
    return Table.from_rows("fiscal_income_expenditure", ["total"], rows, "万元", number="公开04", year=2018)
