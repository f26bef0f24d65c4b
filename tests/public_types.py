"""What the checkers of types see of the public names: mypy --strict and pyright read this file, and the tests run its first half.

The second half is what they must refuse: a line that became right, or a name that became ``Any``, leaves an ignore without use,
which both call an error.
"""

# pyright: reportUnusedExpression=false
from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import assert_type

import example
import govbudget as gb
from govbudget.classification import Code
from govbudget.interchange import markdown, page, template, workbook
from govbudget.rollup import Booked, CrossRollUp, Ledger, Sums
from govbudget.variance import Comparison


def looked_up() -> None:
    tree = gb.load("functional", 2021)
    assert_type(tree, gb.Classification)
    assert_type(gb.load("支出功能分类", "2021"), gb.Classification)
    assert_type(gb.load(gb.Kind.FUNCTIONAL, 2021), gb.Classification)
    assert_type(gb.nearest("functional", 2010), gb.Classification)
    assert_type(tree["201"], gb.Subject)
    assert_type(tree[201, 4, 1], gb.Subject)
    assert_type(tree[Code("201")], gb.Subject)
    assert_type(tree.get("201"), gb.Subject | None)
    assert_type(tree.get("201", tree["202"]), gb.Subject)
    assert_type(tree.get("201", 0), gb.Subject | int)
    assert_type(tree["20104"].parent, gb.Subject | None)
    assert_type(tree.roots, tuple[gb.Subject, ...])
    assert_type(tree.search("行政"), tuple[gb.Subject, ...])
    assert_type(tree.named("发展与改革事务"), gb.Subject)
    assert_type(list(tree), list[str])
    assert_type(list(tree.values()), list[gb.Subject])
    assert_type(gb.describe_code("2010401", 2021), str)


def documents() -> None:
    d = gb.read(example.PATH)
    assert_type(d, gb.Disclosure)
    for path, found in gb.read_many([example.PATH], workers=1):
        assert_type(path, Path)
        assert_type(found, gb.Disclosure | gb.GovBudgetError)
    assert_type(d["公开03"], gb.Table)
    assert_type(d.table("assets"), gb.Table | None)
    figure = d["公开03"]["2010401", "basic"]
    assert_type(figure, gb.Figure)
    assert_type(figure.value, Decimal | None)
    assert_type(figure.money, gb.Money | None)
    assert_type(d.year, int | None)
    report = d.check()
    assert_type(report, gb.Report)
    assert_type(gb.check(d), gb.Report)
    assert_type(report.ok, bool)
    assert_type(list(report), list[gb.Finding])
    assert_type(gb.describe(d), str)
    assert_type(workbook(report, formulas=False), bytes)
    assert_type(workbook(d, lang="en"), bytes)
    assert_type(template("ministry_2022", 2023, codes={"income": ["201"]}), bytes)
    assert_type(page(report), str)
    assert_type(markdown(report, lang="en"), str)


def rolled_up() -> None:
    tree, economic = gb.load("functional", 2021), gb.load("economic_department", 2021)
    pairs = [("2010401", Decimal("1.50")), ("2010402", None)]
    rolled = gb.roll_up(pairs, tree, unit="万元")
    assert_type(rolled, gb.RollUp)
    assert_type(rolled["201"], Sums)
    assert_type(rolled["201"].amount, Decimal | None)
    assert_type(gb.roll_up({"2010401": gb.Money(1, "万元")}, tree), gb.RollUp)
    assert_type(gb.roll_up(gb.read(example.PATH)["公开03"], tree), gb.RollUp)
    assert_type(gb.roll_up(rolled), gb.RollUp)
    rows = [{"科目": "2010401", "金额": "1.50"}]
    assert_type(gb.roll_up(rows, tree, code="科目", amounts=["金额"]), gb.RollUp)
    books = gb.roll_up(rows, tree, mode="postings", code="科目", amounts=["金额"], unit="万元")
    assert_type(books, Ledger)
    assert_type(books["201"], Booked)
    assert_type(gb.roll_up(pairs, tree, mode="postings"), Ledger)
    crossed = gb.roll_up([("2010401", "30201", "1.50")], (tree, economic))
    assert_type(crossed, CrossRollUp)
    assert_type(gb.compare({"预算": rolled, "决算": books}, base="预算"), Comparison)


def added() -> None:
    one, other = gb.Money("1.50", "万元"), gb.Money(1, gb.Unit.YUAN)
    assert_type(one + other, gb.Money)
    assert_type(one - other, gb.Money)
    assert_type(-one, gb.Money)
    assert_type(abs(one), gb.Money)
    assert_type(2 * one, gb.Money)
    assert_type(one * Decimal("0.5"), gb.Money)
    assert_type(one / 2, gb.Money)
    assert_type(one / other, Decimal)
    assert_type(one < other, bool)
    assert_type(sum([one, other], gb.Money(0, "元")), gb.Money)
    assert_type(one.ratio(other, places=2), Decimal)
    assert_type(one.to("元").value, Decimal)
    assert_type(one.round(1), gb.Money)
    assert_type(round(one, 2), gb.Money)
    assert_type(round(gb.Money(1, "元")), gb.Money)
    assert_type(gb.Money.parse("12.5万元"), gb.Money)
    assert_type(one.allocate([1, 2]), tuple[gb.Money, ...])


def refused(tree: gb.Classification, money: gb.Money, rolled: gb.RollUp) -> None:
    """Never run: every line is one error of types and no more."""
    gb.load("functinal", 2021)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    gb.load("functional")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    tree.get("201").name  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]
    tree["201"].title  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    tree["201"] = tree["202"]  # type: ignore[index]  # pyright: ignore[reportIndexIssue]
    tree.pop("201")  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    gb.read(2021)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    gb.read("a.txt").tabel("assets")  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    gb.read("a.txt")["公开03"]["2010401"]  # type: ignore[index]  # pyright: ignore[reportArgumentType]
    gb.read("a.txt")["公开03"]["2010401", "basic"].value.as_tuple()  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]
    gb.Money(1.5, "元")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    gb.Money.parse(12.5, "万元")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    money + 1  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue]
    money * 1.5  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue]
    money * money  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue]
    money < 1  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue]
    money.value = Decimal(1)  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    gb.roll_up([("201", 1)])  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType]
    gb.roll_up([("201", 1)], tree, mode="posting")  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]
    gb.roll_up([("201", 1)], tree, on_error="ignore")  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]
    rolled["201"].by("月")  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
