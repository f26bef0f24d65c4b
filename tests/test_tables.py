from __future__ import annotations

import copy
import pickle
from decimal import Decimal
from typing import Any

import pytest

from accounts import Accounts
from govbudget import Disclosure, Money, Quantity, State, Table
from govbudget.errors import NotFound, TableError, UnitError
from govbudget.tables import Line, TableState

COLUMNS = ("total", "basic", "project")
ROWS = [
    ("合计", "1,664.55", "328.25", "1,336.30"),
    ("201 一般公共服务支出", "328.25", "328.25", ""),
    ("206", "1,336.30", "-", "1,336.30"),
]


def table(**more: Any) -> Table:
    return Table.from_rows("general_expenditure", COLUMNS, ROWS, "万元", number="公开05", year=2021, **more)


def test_cells_by_line_and_column() -> None:
    some = table()
    assert some["201", "basic"].money == Money("328.25", "万元")
    assert some["合计", "本年支出合计"] == some["total", "total"]
    assert some[201, "基本支出"] == some["一般公共服务支出", "basic"] == some["2 01", "basic"]
    assert some["201", "project"].state is State.BLANK
    assert some["206", "basic"].state is State.NOT_APPLICABLE
    assert some.row("206")["project"].value == Decimal("1336.30")
    assert some.amounts("basic") == (Decimal("328.25"), Decimal("328.25"), None)
    assert some.decimals("basic") == (2, 2, 0)
    assert some.states("project")[1] is State.BLANK
    assert [line.key for line in some] == ["total", "201", "206"]
    assert len(some) == 3
    assert str(
        some["201", "basic"].place
    ) == "公开05 一般公共预算财政拨款支出决算表 201 一般公共服务支出 本年支出合计".replace("本年支出合计", "基本支出")


@pytest.mark.parametrize(
    "cell", [("999", "basic"), ("201", "x"), "201", ("201",), (None, "basic"), ("", "basic"), (1.5, "basic")]
)
def test_cells_that_are_not_there(cell: Any) -> None:
    with pytest.raises(NotFound):
        table()[cell]


def test_a_label_of_several_lines() -> None:
    fiscal = Accounts().fiscal()
    with pytest.raises(NotFound, match="stands for several lines") as caught:
        fiscal["一般公共预算财政拨款", "total"]
    assert len(caught.value.suggestions) == 2
    with pytest.raises(NotFound, match="本年收入合计"):
        fiscal["本年收入合", "total"]


@pytest.mark.parametrize(
    ("columns", "rows", "says"),
    [
        (COLUMNS, [("201", "1.00"), ("201", "abc")], "abc.*is no figure"),
        (("total", "balance"), [("201", "1.00", "1.00")], "no column 'balance'"),
        (("total", "total"), [("201", "1.00", "1.00")], "columns of cells"),
        (COLUMNS, [("201", "1", "2", "3", "4")], "4 cells for 3 columns"),
    ],
)
def test_what_cannot_be_a_table(columns: tuple[str, ...], rows: list[tuple[str, ...]], says: str) -> None:
    with pytest.raises(TableError, match=says) as caught:
        Table.from_rows("general_expenditure", columns, rows, "万元")
    assert caught.value.form == "general_expenditure"


def test_what_cannot_be_a_table_by_columns() -> None:
    lines = (Line("201", "甲", "201"), Line("201", "乙", "201"))
    with pytest.raises(TableError, match="201 stands twice"):
        Table("general_expenditure", lines, ("total",), (("1", "2"),))
    with pytest.raises(TableError, match="1 cells for 2 lines"):
        Table("general_expenditure", (lines[0], Line("202", "乙", "202")), ("total",), (("1",),))
    with pytest.raises(UnitError):
        Table("general_expenditure", (), (), (), "美元")
    with pytest.raises(NotFound):
        Table("no_such_form", (), (), ())


def test_counts_are_whole_numbers() -> None:
    rows = [("一、车辆数合计(台、辆)", "1.5")]
    with pytest.raises(TableError, match="no count"):
        Table.from_rows("assets", ["final"], rows)
    kept = Table.from_rows("assets", ["final"], rows, lenient=True)
    assert kept["vehicles", "final"].state is State.UNREADABLE
    assert kept.unreadable == ("1.5",)
    whole = Table.from_rows("assets", ["final"], [("车辆数合计", "2.00")])
    assert whole["vehicles", "final"].value == 2
    assert whole["vehicles", "final"].half_unit == whole.half_unit(0, 0) == 0
    assert whole["vehicles", "final"].quantity is Quantity.COUNT


def test_an_unreadable_cell_is_kept_where_asked() -> None:
    kept = Table.from_rows("general_expenditure", COLUMNS, [("合计", "五百", "1.00")], lenient=True)
    assert kept["total", "total"].printed == "五百"
    assert kept["total", "total"].value is None
    assert kept.gaps == ("unreadable:五百",)
    assert {record["printed"] for record in kept.to_records()} == {"五百", "1.00"}


def test_whether_a_table_is_whole() -> None:
    assert table().complete
    assert Table.from_rows("general_expenditure", COLUMNS, ROWS[1:]).gaps == ("total:total",)
    assert Table.from_rows("general_expenditure", COLUMNS, [*ROWS, ("附注行", "1.00")]).gaps == ("unknown:附注行",)
    assert Table.from_rows("general_expenditure", COLUMNS, [*ROWS, ("201", "1.00")]).gaps == ("repeated:201#2",)
    assert table(faults=("cut",)).gaps == ("cut",)


def test_empty_tables() -> None:
    empty = Table.from_rows("government_fund", ["total"], [("合计", "")])
    assert empty.state is TableState.EMPTY
    stated = Table.from_rows("government_fund", ["total"], [], statement="本部门无政府性基金收支")
    assert stated.state is TableState.STATED_EMPTY
    assert stated.complete
    assert "stated_empty" in repr(stated)
    assert table().state is TableState.STATED
    assert repr(table()) == "<Table 公开05 一般公共预算财政拨款支出决算表 2021: 3 lines × 3 columns, 万元>"


def test_records() -> None:
    records = table(headers={("", "total"): "项目/本年支出合计"}).to_records()
    first = {
        "table": "一般公共预算财政拨款支出决算表",
        "line": "合计",
        "column": "项目/本年支出合计",
        "printed": "1,664.55",
        "page": "",
    }
    assert records[0].items() >= first.items()
    assert len(records) == 8  # the blank cell is left out
    assert records[3]["line"] == "201"


def test_tables_and_disclosures_are_values() -> None:
    some = Accounts().disclosure()
    for other in (copy.copy(some), copy.deepcopy(some), pickle.loads(pickle.dumps(some))):
        assert other == some
        assert hash(other) == hash(some)
    changed = table().with_cell("201", "basic", "328.26")
    assert changed != table()
    assert changed["201", "basic"].value == Decimal("328.26")
    assert changed["total", "basic"] == table()["total", "basic"]
    with pytest.raises(TableError):
        table().with_cell("201", "basic", "?")
    assert ("201", "basic") in table()._ipython_key_completions_()


@pytest.mark.parametrize("name", ["公开03", "公开03表", "公开3", "3", "expenditure", "支出决算表", "部门支出决算表"])
def test_tables_of_a_disclosure_by_name(name: str) -> None:
    some = Accounts().disclosure()
    assert some[name].form.id == "expenditure"
    assert name in some
    assert some._ipython_key_completions_()[0] == "公开01"


def test_disclosures() -> None:
    some = Accounts().disclosure()
    with pytest.raises(NotFound, match="公开03 支出决算表") as caught:
        some["公开12"]
    assert caught.value.suggestions
    with pytest.raises(NotFound, match="none"):
        Disclosure()["公开01"]
    assert "公开12" not in some
    assert repr(some) == "<Disclosure 某市示例局 2021 final accounts: 10 tables, 0 not modelled>"
    with pytest.raises(TableError, match="given twice"):
        Disclosure(tables=(table(), table()))
    assert some.with_table(some["公开03"]) == some
    assert [t.form.id for t in Disclosure().with_table(table()).tables] == ["general_expenditure"]
    assert some.number("assets") == "公开10"
    assert Disclosure().number("assets") == ""
    assert len(some.to_records()) == sum(len(t.to_records()) for t in some.tables)


def test_half_units_of_figures_that_were_calculated() -> None:
    rows = [("合计", "1.00"), ("201", "1.00"), ("206", "")]
    halves = ((Decimal("0.02"), Decimal("0.01"), Decimal("0.01")),)
    table = Table.from_rows("general_expenditure", ["total"], rows, "万元", half_units=halves)
    assert [table.half_unit(i, 0) for i in range(3)] == [Decimal("0.02"), Decimal("0.01"), Decimal(0)]
    with pytest.raises(TableError, match="half_units has to have 3 for each of 1 columns"):
        Table.from_rows("general_expenditure", ["total"], rows, "万元", half_units=(halves[0][:2],))
