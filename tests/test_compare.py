"""What two drafts of one document changed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts import Accounts
from govbudget import Disclosure, Stage, Table
from govbudget.checking import Difference, diff
from govbudget.errors import ComparisonError, NotFound

BASE = Accounts().disclosure()


def changed(disclosure: Disclosure, form: str, line: str, column: str, printed: str) -> Disclosure:
    return disclosure.with_table(disclosure[form].with_cell(line, column, printed))


def between(a: Disclosure, b: Disclosure) -> Difference:
    return diff(a.check(), b.check())


def small(rows: list[tuple[str, str]], unit: str | None = "万元", columns: tuple[str, ...] = ("total",)) -> Disclosure:
    return Disclosure("甲", 2021, tables=(Table.from_rows("general_expenditure", columns, rows, unit),))


def test_nothing_changed() -> None:
    same = between(BASE, BASE)
    assert not same
    assert str(same) == "没有变化"
    assert same.to_text("en") == "nothing changed"
    assert same.to_records() == []
    assert repr(same) == "<Difference: 0 cells, 0 lines, 0 tables; 0 findings new, 0 gone, 0 kept>"


def test_a_figure_corrected() -> None:
    wrong = changed(BASE, "公开03", "2060599", "total", "1,067.22")
    worse = changed(wrong, "公开05", "2210201", "basic", "40.00")
    fixed = between(wrong, BASE)
    (cell,) = fixed.cells
    assert (cell.form, cell.line, cell.column) == ("expenditure", "2060599", "total")
    assert (str(cell.before), str(cell.after)) == ("1,067.22 万元", "1,076.22 万元")
    assert cell.where == "公开03 支出决算表 2060599 本年支出合计"
    assert [finding.id for finding in fixed.gone] == [finding.id for finding in wrong.check()]
    assert not fixed.new and not fixed.kept
    assert str(fixed).splitlines()[0] == "[改动] 公开03 支出决算表 2060599 本年支出合计: 1,067.22 万元 → 1,076.22 万元"
    assert str(fixed).splitlines()[1].startswith("[已消除] A03.1  公开03 支出决算表 2060599")
    more = between(wrong, worse)
    assert {before.id for before, _ in more.kept} == {finding.id for finding in wrong.check()}
    assert more.new and not more.gone
    assert more.to_text("en").splitlines()[1].startswith("[new] ")
    assert "\n[kept] " in more.to_text("en")
    assert between(worse, wrong).gone == more.new


@settings(max_examples=20)
@given(st.data())
def test_every_changed_cell_is_named(data: st.DataObject) -> None:
    table = data.draw(st.sampled_from(BASE.tables))
    stated = [(k, c) for k in table.keys for c in table.columns if table.value(k, c) is not None]
    key, column = data.draw(st.sampled_from(stated))
    value = table.value(key, column) or Decimal(0)
    after = changed(BASE, table.form.id, key, column, f"{value + 1:,f}")
    there, back = between(BASE, after), between(after, BASE)
    assert [(c.form, c.line, c.column) for c in there.cells] == [(table.form.id, key, column)]
    assert [(c.after, c.before) for c in back.cells] == [(c.before, c.after) for c in there.cells]
    assert (there.new, there.gone) == (back.gone, back.new)
    assert there


def test_lines_and_tables_added_and_removed() -> None:
    first = small([("合计", "3.00"), ("201", "3.00")])
    second = small([("合计", "3.00"), ("206 科学技术支出", "3.00")])
    change = between(first, evolve(second, tables=(*second.tables, BASE["公开10"])))
    assert [(line.form, line.line, line.where) for line in change.lines_added] == [
        ("general_expenditure", "206", "一般公共预算财政拨款支出决算表 206 科学技术支出")
    ]
    assert [(column, str(figure)) for column, figure in change.lines_added[0].figures] == [("total", "3.00 万元")]
    assert [line.line for line in change.lines_removed] == ["201"]
    assert [(table.form, table.name) for table in change.tables_added] == [("assets", "公开10 国有资产占用情况表")]
    assert str(change).splitlines()[:3] == [
        "[新增表] 公开10 国有资产占用情况表",
        "[新增行] 一般公共预算财政拨款支出决算表 206 科学技术支出: total 3.00 万元",
        "[删去行] 一般公共预算财政拨款支出决算表 201: total 3.00 万元",
    ]
    back = between(evolve(second, tables=BASE.tables), second)
    assert len(back.tables_removed) == 9
    assert repr(back).startswith("<Difference: ")
    records = change.to_records("en")
    assert {tuple(record) for record in records} == {
        ("change", "form", "line", "column", "where", "before", "after", "rule", "message")
    }
    assert records[1] | {"where": ""} == {
        "change": "line_added",
        "form": "general_expenditure",
        "line": "206",
        "column": None,
        "where": "",
        "before": None,
        "after": "total 3.00 万元",
        "rule": None,
        "message": None,
    }


def test_what_counts_as_a_change() -> None:
    base = small([("合计", "3.00"), ("201", "3.00")])

    def cells(other: Disclosure) -> list[tuple[str, str]]:
        return [(str(c.before), str(c.after)) for c in between(base, other).cells]

    assert cells(changed(base, "general_expenditure", "201", "total", " 3.00 ")) == []
    assert cells(changed(base, "general_expenditure", "201", "total", "3.0")) == [("3.00 万元", "3.0 万元")]
    assert cells(changed(base, "general_expenditure", "201", "total", "")) == [("3.00 万元", "(空)")]
    yuan = small([("合计", "30,000.00"), ("201", "30,100.00")], "元")
    assert cells(yuan) == [("3.00 万元", "30,100.00 元")]
    assert cells(small([("合计", "3.00"), ("201", "3.10")], None)) == [("3.00 万元", "3.10")]
    wider = small([("合计", "3.00", "1.00"), ("201", "3.00", "")], columns=("total", "basic"))  # type: ignore[list-item]
    assert cells(wider) == [("None", "1.00 万元")]
    assert [(str(c.before), str(c.after)) for c in between(wider, base).cells] == [("1.00 万元", "None")]
    assert "[改动] 一般公共预算财政拨款支出决算表 合计 基本支出: (无) → 1.00 万元" in str(between(base, wider))


def test_only_drafts_of_one_document() -> None:
    report = BASE.check()
    with pytest.raises(
        ComparisonError, match="not drafts of one document; to set a year beside the year before, use check"
    ):
        diff(report, Accounts(year=2020).disclosure().check())
    with pytest.raises(ComparisonError):
        diff(report, evolve(BASE, stage=Stage.BUDGET).check())
    given: Any
    for given in (BASE, None):
        with pytest.raises(ComparisonError, match=r"diff takes two reports, as in diff\(first.check\(\), second.check"):
            diff(report, given)
    assert not diff(report, evolve(BASE, year=None).check()).cells
    with pytest.raises(NotFound, match="'fr' is no language"):
        diff(report, report).to_text("fr")
