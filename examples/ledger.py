"""Sum a ledger booked at mixed levels, by month, unit and economic subject, and go back to its lines (明细账汇总)."""

from __future__ import annotations

from decimal import Decimal

import govbudget as gb

POSTINGS = [
    ("20104", "01", "本级", "30201", Decimal("10.00")),  # booked on the 款
    ("2010401", "01", "本级", "30101", Decimal("5.50")),  # and on its 项: both count
    ("2010401", "02", "中心", "30102", Decimal("1000.50")),
    ("2060599", "02", "中心", None, None),  # nothing stated
]


def main() -> None:
    """Print sums, a pivot, and the lines behind a sum."""
    tree, economic = gb.load("functional", 2021), gb.load("economic_department", 2021)
    books = gb.roll_up(
        POSTINGS,
        tree,
        mode="postings",
        amounts=["金额"],
        dimensions={"月": None, "单位": None, "经济": economic},
        unit="万元",
    )
    print(books)
    for code, booked in books.items():
        print(code, booked.name, booked.amount, "of which on itself", booked.direct["金额"])
    pivot = books.pivot("code", "经济", level=1)
    for row, cells in zip(pivot.rows, pivot.cells, strict=True):
        print(row, dict(zip(pivot.columns, cells, strict=True)))
    print({month: booked.amount for month, booked in books.where(单位="中心").by("月").items()})
    lines = books.drill_through("20104", 月="01")
    print(list(lines), lines.total() == books.at("20104", 月="01").amount)


if __name__ == "__main__":
    main()
