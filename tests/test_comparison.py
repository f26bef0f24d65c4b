"""Budget, accounts and prior year in one call: from ledgers, roll-ups, tables and amounts by code."""

from __future__ import annotations

import pickle
from decimal import Decimal
from typing import Any

import pytest

import govbudget as gb
from accounts import Accounts
from govbudget.errors import ComparisonError, NotFound, TableError, UnitError
from govbudget.exact import Undefined
from govbudget.forms import Measure
from govbudget.tables import Table

d = Decimal
old, tree = gb.load("functional", 2020), gb.load("functional", 2021)
roll_up: Any = gb.roll_up
compare: Any = gb.compare
BUDGET = roll_up({"2010401": 100, "2010402": 50, "20605": 0}, tree, unit="万元")
LEDGER = roll_up(
    [("20104", d(30)), ("2010401", gb.Money(900_000, "元")), ("206", d(7))], tree, mode="postings", unit="万元"
)
PRIOR = roll_up({"2010401": 800_000, "2010402": 200_000}, old, unit="元")


def three(**more: Any) -> Any:
    return compare({"预算": BUDGET, "决算": LEDGER, "上年": PRIOR}, base="预算", **more)


def test_three_ways_in_one_call() -> None:
    found = three()
    assert repr(found) == "<Comparison 决算、上年 against 预算: 7 lines, 万元>"
    assert [(c.name, c.year, c.is_budget) for c in found.columns] == [
        ("预算", 2021, True),
        ("决算", 2021, False),
        ("上年", 2020, False),
    ]
    line = found["20104"]
    assert line.amounts == {"预算": 150, "决算": 120, "上年": 100}
    assert (line.difference("决算"), line.completion("决算", 2), line.growth("决算", 1)) == (-30, d("80.00"), -20)
    assert line.completion("上年", 2) == Undefined("no_budget")  # a budget of this year, and what was done last year
    assert line.share("决算", 1) == d("94.5")
    assert line.share("预算", 0) == 100
    assert found["206"].completion("决算", 2) == Undefined("base_zero")
    assert found["20605"].difference("决算") == Undefined("amount_blank")  # the ledger books 206 only as a whole
    assert found.total.amounts == found["合计"].amounts == {"预算": 150, "决算": 127, "上年": 100}
    assert [each.code for each in found.level(1)] == ["201", "206"]
    assert (len(found), found.unit, found.faults, found.unbridged) == (7, gb.Unit.WAN_YUAN, (), ())
    assert [each.key for each in found][:2] == ["total", "201"]
    assert repr(line) == "<ComparisonLine 20104 发展与改革事务: 预算=150, 决算=120.0000, 上年=100.0000>"
    assert "决算=(空)" in repr(found["20605"])
    assert pickle.loads(pickle.dumps(found)) == found


def test_another_base_and_pairs() -> None:
    found = three()
    assert found.against("上年")["20104"].growth("决算", 1) == 20
    pair = found.between("预算", "决算")
    assert (pair["20104"].completion(1), pair.total.difference, pair.base.name) == (80, -23, "预算")
    assert found.between("上年", "决算")["20104"].completion(1) == Undefined("no_budget")
    record = next(each for each in found.to_records(1) if each["code"] == "2010401")
    assert record["决算"] == 90
    assert (record["决算 difference"], record["决算 completion"], record["上年 growth"]) == (-10, 90, -20)
    for name in ("预算", "x"):
        with pytest.raises(NotFound, match="is not compared with 预算; there are 决算、上年"):
            found["201"].difference(name)
    with pytest.raises(NotFound, match="is no column"):
        found.against("x")


def test_editions_are_bridged() -> None:
    links = gb.crosswalk("functional", 2020, 2021).links
    moved = next(each for each in links if each.change.value == "recoded")
    (was,), (now,) = moved.old, moved.new
    before = roll_up({was.code: 5}, old)
    after = roll_up({now.code: 7}, tree)
    found = compare({"上年": before, "决算": after}, base="上年")
    assert found[now.code].amounts == found[was.code].amounts == {"上年": 5, "决算": 7}


def test_columns_of_one_table() -> None:
    rows = [("2010401", (d(100), d(90), d(80))), ("206", (None, d(3), d(0)))]
    books = roll_up(rows, tree, mode="postings", amounts=["年初预算数", "决算数", "上年决算数"])
    found = compare(books, base="年初预算数")
    assert [(c.year, c.measure) for c in found.columns] == [
        (2021, Measure.INITIAL_BUDGET),
        (2021, Measure.FINAL),
        (2020, Measure.FINAL),
    ]
    assert found["2010401"].completion("决算数", 0) == 90
    assert found["2010401"].completion("上年决算数", 0) == Undefined("no_budget")
    two = compare(
        books,
        base="上年决算数",
        columns=["上年决算数", "决算数"],
        measures={"决算数": "final"},
        years={"上年决算数": 2019},
    )
    assert two.columns[0].year == 2019
    three_public = Accounts().disclosure()["公开07"]
    printed = compare(three_public, base="initial_budget", columns=["initial_budget", "final"], total="total")
    assert printed.columns[0].measure is Measure.INITIAL_BUDGET
    assert printed.total.completion("final", 1) == printed.between("initial_budget", "final").total.completion(1)
    with pytest.raises(ComparisonError, match="two sides at least, and has 1"):
        compare(books, base="决算数", columns="决算数")


def test_a_budget_table_against_accounts() -> None:
    accounts = Accounts().disclosure()["公开05"]
    rows = [("合计", "9.00"), ("201 一般公共服务支出", "9.00"), ("20104 发展与改革事务", "9.00")]
    budget = Table.from_rows("general_expenditure", ["total"], rows, "万元", year=2021)
    found = compare({"部门预算": budget, "决算": accounts}, base="部门预算", columns={"部门预算": "total"})
    assert (found.columns[0].measure, found.columns[1].measure) == (None, Measure.FINAL)
    assert isinstance(found["201"].completion("决算", 2), Decimal)
    with pytest.raises(ComparisonError, match="not the same table"):
        compare({"a": budget, "b": Accounts().disclosure()["公开03"]}, base="a")


def test_amounts_by_code_and_measures() -> None:
    given: dict[str, Any] = {"全年预算": {"201": 4}, "执行预算数": {"201": 3}, "x": {"201": 2, "206": None}}
    found = compare(given, base="全年预算", classification=tree, measures={"x": None}, unit="万元")
    assert [c.measure for c in found.columns] == [Measure.ADJUSTED_BUDGET, Measure.FINAL, None]
    assert (found.unit, found["201"].completion("执行预算数", 0)) == (gb.Unit.WAN_YUAN, 75)
    with pytest.raises(TableError, match="name the edition of the codes with classification="):
        compare(given, base="x")
    with pytest.raises(NotFound, match="the base 'y' is not among 全年预算、执行预算数、x"):
        compare(given, base="y", classification=tree)
    with pytest.raises(NotFound, match="'z' is no measure"):
        compare(given, base="x", classification=tree, measures={"x": "z"})
    with pytest.raises(TableError, match="sides are given by name"):
        compare([BUDGET], base="x")
    mixed: dict[str, Any] = {"a": BUDGET, "b": {"201": 1}}
    with pytest.raises(UnitError):
        compare(mixed, base="a", classification=tree)
    listed = compare(mixed, base="a", classification=tree, on_error="list")
    assert [fault.reason for fault in listed.faults] == ["unit_unknown"]
    assert compare(mixed, base="a", classification=tree, unit="元")["201"].amounts == {"a": 1_500_000, "b": 1}


def test_lines_that_one_pair_lacks_and_ledgers_in_variance() -> None:
    found = compare(
        {"a": roll_up({"201": 1}, tree), "b": roll_up({"201": 1}, tree), "c": roll_up({"206": 2}, tree)}, base="a"
    )
    assert found["206"].difference("b") == Undefined("base_blank")
    assert found["206"].difference("c") == 2
    change = gb.compare_tables(LEDGER, BUDGET, base_measure="initial_budget")
    assert change["20104"].completion(0) == 80
