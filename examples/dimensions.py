"""Functional × economic subjects by fund: sums along any dimensions, and pivots over any two (多维汇总)."""

from __future__ import annotations

import csv
import io

import govbudget as gb

LEDGER = """功能科目,经济科目,资金,预算,决算
2010401,30101,一般公共预算,100.00,98.50
2010401,30201,一般公共预算,20.00,
20104,30299,一般公共预算,5.00,4.25
2120801,31005,政府性基金预算,300.00,240.00
"""


def main() -> None:
    """Print one ledger from several sides."""
    books = gb.roll_up(
        csv.DictReader(io.StringIO(LEDGER)),
        gb.load("functional", 2021),
        mode="postings",
        code="功能科目",
        amounts=["预算", "决算"],
        dimensions={"经济科目": gb.load("economic_department", 2021), "资金": None},
        unit="万元",
    )
    print(books)
    for fund, booked in books.by("资金").items():
        print(fund, dict(booked.amounts), "blank:", booked.blanks)
    for key, booked in books.by("资金", "经济科目", level=1).items():
        print(key, booked.amounts["预算"])
    for pivot in (
        books.pivot("code", "资金", level=1, column="决算"),
        books.pivot("资金", "code", level=1, column="决算"),
    ):
        print(pivot.rows, pivot.columns, [[str(cell) for cell in row] for row in pivot.cells])
    wages = books.where(经济科目="301", 资金="一般公共预算")
    print(wages.total.amounts["决算"], [line["功能科目"] for line in wages.drill_through("201")])
    print(dict(books.at("201", 经济科目="302").amounts))


if __name__ == "__main__":
    main()
