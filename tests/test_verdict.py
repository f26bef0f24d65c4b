"""What a report stands on and concludes (结论、核对范围): nothing read is never fine."""

from __future__ import annotations

import pickle
from decimal import Decimal
from fractions import Fraction

import pytest
from attrs import evolve

import govbudget as gb
from accounts import Accounts
from govbudget import Disclosure, Table, Verdict
from govbudget.disclosure import Remark, Unmodelled
from govbudget.errors import CoverageError
from govbudget.finding.coverage import Coverage
from govbudget.forms import profile
from govbudget.place import Place
from govbudget.visible import counted

GOOD = Accounts().disclosure()
WALK = "关于植树活动的通知\n各科室：本周五下午植树，请自带手套。\n"
#: A document with one table of a form and two of none.
PARTLY = """某县林业局2023年度部门决算
一般公共预算财政拨款支出决算表
部门：某县林业局
单位：万元
| 功能分类科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 |
| | 合计 | 9.00 | 4.00 | 5.00 |
| 213 | 农林水支出 | 9.00 | 4.00 | 5.00 |
| 21302 | 林业和草原 | 9.00 | 4.00 | 5.00 |
| 2130201 | 行政运行 | 9.00 | 4.00 | 5.00 |
苗圃情况表
| 序号 | 树种 | 面积 | 株数 |
| 1 | 2 | 3 | 4 |
| 01 | 杉木 | 2.50 | 300 |
| 02 | 马尾松 | 1.50 | 120 |
护林员情况表
| 乡镇 | 人数 |
| 甲乡 | 3 |
"""


def picture(page: int) -> Remark:
    """What a reader says of a page that is a picture."""
    return Remark("S121", Place(page=page), "", (("page", str(page)),))


def test_nothing_read_is_not_in_order() -> None:
    report = gb.read(WALK).check()
    assert report.verdict is Verdict.NOTHING_CHECKED
    assert not report.ok
    assert "没有核对任何数字" in report.to_text()
    assert "没有发现问题" not in report.to_text()
    assert "no figure was checked" in report.to_text("en")
    assert "没有发现问题" not in report._repr_html_()
    assert "nothing found" not in report.to_text("en")
    with pytest.raises(CoverageError, match="no figure of .* could be checked: no table was read") as caught:
        report.raise_for_errors()
    assert caught.value.coverage == report.coverage
    assert pickle.loads(pickle.dumps(caught.value)).coverage == report.coverage
    assert "nothing_checked" in repr(report)


def test_an_empty_disclosure_is_not_in_order() -> None:
    report = Disclosure().check()
    assert report.verdict is Verdict.NOTHING_CHECKED
    assert report.to_text("en").startswith("unnamed final accounts\n")


def test_names_alone_are_no_check_of_figures() -> None:
    """Names of subjects and the structure may be checked, and yet no figure is."""
    table = Table.from_rows("general_basic", ["amount"], [("30101 基本工资", "1.00")], "万元", year=2021)
    report = Disclosure(tables=(table,), year=2021).check()
    assert {entry.rule for entry in report.ledger if entry.outcome.value == "passed"}
    assert report.coverage.checked == 0
    assert report.verdict is Verdict.NOTHING_CHECKED


def test_everything_read_and_right() -> None:
    report = GOOD.check()
    assert report.verdict is Verdict.CONSISTENT
    coverage = report.coverage
    assert coverage.whole
    assert coverage.share == 1
    assert coverage.seen == len(coverage.tables) == len(GOOD.tables)
    assert coverage.figures > 300
    assert coverage.checked > 500
    assert f"读出 {len(GOOD.tables)} 张表中的 {len(GOOD.tables)} 张" in report.to_text()


def test_tables_that_were_not_read_are_counted() -> None:
    report = gb.read(PARTLY).check()
    assert report.ok
    assert report.verdict is Verdict.PARTLY_CHECKED
    coverage = report.coverage
    assert (len(coverage.tables), len(coverage.kept), coverage.seen) == (1, 2, 3)
    assert coverage.kept_figures == 5  # 2.50, 300, 1.50, 120 and 3: no line numbers, no codes
    assert coverage.share == Fraction(12, 17)
    assert "读出 3 张表中的 1 张" in report.to_text()
    assert "未纳入核对的数字 5 个" in report.to_text()
    assert "1 of 3 tables read; 5 figures not checked" in report.to_text("en")
    assert "没有发现问题" not in report.to_text()


def test_an_error_is_the_verdict_whatever_was_read() -> None:
    report = gb.read(PARTLY.replace("| 9.00 | 4.00 | 5.00 |\n| 213 |", "| 9.00 | 4.00 | 6.00 |\n| 213 |")).check()
    assert report.verdict is Verdict.ERRORS
    assert not report.ok


@pytest.mark.parametrize(
    ("change", "zh", "en"),
    [
        ({"remarks": (picture(3), picture(5)), "pages": 9}, "第 3、5 页无法读取", "pages 3, 5 not readable"),
        ({"remarks": (picture(3),), "pages": 9}, "第 3 页无法读取", "page 3 not readable"),
        ({"unmodelled": (Unmodelled("其他表", "", Place(), (("1.00",),)),)}, "11 张表中的 10 张", "10 of 11 tables"),
        (
            {"unmodelled": (Unmodelled("支出决算表", "", Place(), (("甲", "1.00"),), part=True),)},
            "未纳入核对的数字 1 个",
            "1 figure not checked",
        ),
    ],
)
def test_what_is_left_is_said(change: dict[str, object], zh: str, en: str) -> None:
    report = evolve(GOOD, **change).check()  # type: ignore[arg-type]
    assert report.verdict is Verdict.PARTLY_CHECKED
    assert zh in report.to_text()
    assert en in report.to_text("en")


def test_unreadable_cells_and_tables_that_are_not_whole_are_said() -> None:
    table = evolve(GOOD["expenditure"], lenient=True).with_cell("2010401", "basic", "见附件")
    report = GOOD.with_table(table).check()
    assert report.coverage.unreadable == 1
    assert report.coverage.incomplete == (table.name,)
    assert "无法读取的单元格 1 个" in report.to_text()
    assert "1 cell not readable" in report.to_text("en")
    assert "1 table not whole" in report.to_text("en")


def test_what_the_contents_announce_and_the_numbering_has() -> None:
    tables = tuple(t for t in GOOD.tables if t.form.id not in ("assets", "three_public"))
    announced = tuple(t.form.id for t in GOOD.tables if t.form.id != "three_public")
    some = evolve(GOOD, tables=tables, contents=announced, profile=profile("jiangxi_2021"))
    coverage = some.check().coverage
    assert [name.split()[0] for name in coverage.announced] == ["公开10"]
    assert [name.split()[0] for name in coverage.expected] == ["公开07"]
    assert coverage.seen == len(tables) + 1
    assert "目录列出而未读到：公开10" in coverage.to_text()
    assert "expected and not read: 公开07" in coverage.to_text("en")
    refused = Remark("S107", Place(), GOOD["assets"].form.name, (("reason", "不是已知表式"),))
    assert not evolve(some, remarks=(refused,)).check().coverage.announced  # it is kept as printed, and counted there


def test_a_gate_demands_tables_and_a_share() -> None:
    report = gb.read(PARTLY).check()
    assert report.require() is report
    assert report.require(tables=["general_expenditure"], share=0.5) is report
    assert report.require(tables="一般公共预算财政拨款支出决算表", share=Decimal("0.70")) is report
    with pytest.raises(CoverageError, match="fewer than the 2 demanded"):
        report.require(tables=2)
    with pytest.raises(CoverageError, match="without 公开03") as caught:
        report.require(tables=["general_expenditure", "公开03"])
    assert caught.value.missing == ("公开03",)
    with pytest.raises(CoverageError, match="12 of 17 figures, less than the share of 9/10 demanded"):
        report.require(share=0.9)
    assert GOOD.check().require(tables=10, share=1).ok


@pytest.mark.parametrize("share", [2, -1, "90%", None.__class__])
def test_a_share_is_from_0_to_1(share: object) -> None:
    with pytest.raises(CoverageError, match="share is a number from 0 to 1"):
        GOOD.check().require(share=share)  # type: ignore[arg-type]


def test_a_coverage_is_a_value() -> None:
    assert Coverage().share == 0
    assert Coverage().whole
    assert Coverage().to_text() == "没有读出任何表"
    assert Coverage(evaluations=1).to_text("en") == "no table was read; 1 evaluation"
    assert (
        Coverage(evaluations=2, unread_claims=3).to_text() == "没有读出任何表；绩效自评表 2 张；未能理解的文字数字 3 处"
    )
    assert Coverage(faults=("Z1",)).to_text("en") == "no table was read; rules that failed themselves: Z1"
    assert counted(1, "body", "bodies") == "1 body"
    assert counted(2, "body", "bodies") == "2 bodies"


def test_reports_are_equal_if_they_say_the_same_and_survive_pickling() -> None:
    wrong = GOOD.with_table(GOOD["expenditure"].with_cell("2010401", "basic", "301.25"))
    assert GOOD.check() == GOOD.check()
    assert hash(GOOD.check()) == hash(GOOD.check())
    assert GOOD.check() != wrong.check()
    assert GOOD.check() != gb.check(GOOD, gb.RuleSet.default().without("A03.1"))
    assert GOOD.check() != "report"
    assert GOOD.check().ledger != wrong.check().ledger
    assert hash(GOOD.check().ledger) == hash(GOOD.check().ledger)
    for report in (GOOD.check(), wrong.check(), gb.read(PARTLY).check()):
        copy = pickle.loads(pickle.dumps(report))
        assert copy == report
        assert copy.to_text() == report.to_text()
        assert list(copy.ledger) == list(report.ledger)
        assert copy.ledger[-1] == report.ledger[-1]
        assert copy.counts == report.counts
        assert copy.verdict is report.verdict
