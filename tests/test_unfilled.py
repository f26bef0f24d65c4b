"""Empty forms that nobody has filled in: nothing is wrong in them, and it is said that nothing stands there."""

from __future__ import annotations

import pytest

import example
import govbudget as gb
from govbudget.forms import Profile, Stage, all_profiles
from govbudget.interchange import page, template

EMPTY = """某区XX局{year}年部门预算

一、预算说明

本单位全年预计收入XXX万元，较上年增加（减少）XXX万元，变动XX%。
其中当年拨款xxx万元，自有资金xxx万元，其他资金xxx万元。
预计支出XXX万元，较上年增加（减少）XXX万元，变动XX%，原因是xxxxxx。
1. “xx”科目XXX万元，用于XX工作（逐项填写）。
2. “xx”科目XXX万元，用于XX工作（逐项填写）。
“三公”经费XXX万元，较上年增加（减少）XXX万元。

二、预算表

{year}年部门收入预算总表
单位：元
科目编码\t科目名称\t合计\t财政拨款收入\t事业收入\t其他收入
201\t一般公共服务支出\t\t\t\t
20103\t……\t\t\t\t
……\t……\t\t\t\t
合计\t\t\t\t\t

{year}年部门支出预算总表
单位：元
科目编码\t科目名称\t合计\t基本支出\t项目支出
201\t一般公共服务支出\t\t\t
……\t……\t\t\t
合计\t\t\t\t

注：各表由填报单位填写。
"""


def test_a_budget_that_nobody_filled_in() -> None:
    report = gb.read(EMPTY.format(year=2026).encode()).check()
    assert not report.findings
    assert report.coverage.template
    assert report.coverage.empty == report.coverage.tables == ("2026年部门收入预算总表", "2026年部门支出预算总表")
    assert "没有数字的表 2 张；没有填写的模板，文字未核对" in report.to_text()
    assert "2 tables without a figure; a template that nobody has filled in" in report.to_text("en")
    assert "tables without a figure" in page(report, lang="en")


def test_a_figure_is_no_template() -> None:
    text = EMPTY.format(year=2026).replace("合计\t\t\t\t\n", "合计\t5.00\t3.00\t2.00\n")
    text = text.replace("支出\t\t\t\n", "支出\t5.00\t3.00\t2.00\n")
    report = gb.read(text.encode()).check()
    assert {finding.rule for finding in report} == {"W611", "W612"}  # what the template left behind
    assert not report.coverage.template
    assert report.coverage.empty == ("2026年部门收入预算总表",)


@pytest.mark.parametrize("one", [p for p in all_profiles() if p.stage is Stage.BUDGET], ids=lambda one: one.id)
def test_the_empty_forms_of_a_place(one: Profile) -> None:
    report = gb.read(template(one, one.years[1], entity=f"{one.place}某市示例局")).check()
    assert not report.findings
    assert len(report.coverage.empty) == len(report.coverage.tables) == len(one.numbers)
    assert not report.disclosure.unmodelled


@example.needs_shared
def test_the_official_forms() -> None:
    raw = example.SHARED / "corpus" / "raw"
    empty = gb.read(raw / "sh_template_dept_budget_2026.xlsx").check()
    assert not empty.findings
    assert empty.coverage.template and len(empty.coverage.empty) == len(empty.coverage.tables) == 9
    filled = gb.read(raw / "sh_filled_dept_budget_2026.xlsx").check()
    assert not filled.errors and not filled.disclosure.unmodelled
    assert len(filled.coverage.tables) == 9 and not filled.coverage.incomplete and filled.coverage.share == 1
    assert filled.coverage.empty == tuple(filled.disclosure[id].name for id in ("government_fund", "state_capital"))


def test_an_empty_table_says_so_in_the_line_below_it() -> None:
    heads = "科目编码\t科目名称\t合计\t基本支出\t项目支出"
    text = (
        f"某区示例局2026年部门预算\n\n政府性基金预算支出表\n单位：元\n{heads}\n\n{{}}\n\n一、情况说明\n\n收支平衡。\n"
    )
    said = gb.read(text.format("本部门没有政府性基金预算").encode())["government_fund"]
    assert said.statement == "本部门没有政府性基金预算"
    assert gb.read(text.format("本部门严格执行预算").encode())["government_fund"].statement == ""
