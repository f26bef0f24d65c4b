"""Titles of tables as places print them: which form they name, and which only look like one."""

from __future__ import annotations

import pytest

import govbudget as gb
from budgets import Budget
from govbudget.forms import Stage, form
from govbudget.recognition.captions import (
    ends_as_table,
    form_of_title,
    forms_of_damaged,
    names_other_tables,
    number_in_contents,
)
from govbudget.standards import Standards

WORDS = Standards.default().vocabulary

BUDGETS = {
    "income_expenditure": "部门综合预算收支总表 预算收支总表 单位预算收支总表 部门（单位）收支总表 部门/单位收支总表 预算单位收支总表 收支总表（表一）",
    "income": "部门预算收入总表 部门（单位）收入总表 收入预算总表（按科目） 收入总体情况表",
    "expenditure": "部门综合预算支出总表 支出预算总表（按功能科目） 预算支出总表 单位支出总表",
    "fiscal_income_expenditure": "部门预算财政拨款收支总表 财政拨款预算收支总表 财政拨款收支预算总体情况表",
    "general_expenditure": "一般公共预算支出情况表（按功能分类科目） 部门综合预算一般公共预算支出明细表（按支出功能分类科目） "
    "一般公共预算当年财政拨款支出表 一般公共预算支出功能分类情况表",
    "general_basic": "一般公共预算基本支出经济分类情况表 一般公共预算安排基本支出分经济科目表 "
    "部门综合预算一般公共预算基本支出明细表（按支出经济分类科目） 一般公共预算基本支出预算表（按部门预算经济分类科目）",
    "government_fund": "部门预算政府基金预算财政拨款支出表 部门综合预算政府性基金收支表 政府性基金预算支出总表",
    "state_capital": "国有资本预算支出表 国有资本经营收支表 国有资本经营预算支出情况表",
    "three_public": "财政拨款安排的行政经费及“三公”经费预算表 “三公”经费预算财政拨款情况统计表 “三公”经费财政拨款预算总表 "
    "部门综合预算一般公共预算拨款“三公”经费及会议费、培训费支出预算表 “三公”经费预算公开表 区本级“三公”经费预算支出表 "
    "政府性基金预算“三公”经费支出预算表",
}
FINAL = {
    "income_expenditure": "部门决算收支总表 收入支出决算总体情况表",
    "general_expenditure": "公共财政拨款支出决算表 一般公共预算财政拨款支出决算表（按功能分类）",
    "general_basic": "一般公共预算财政拨款基本支出经济分类决算表 一般公共预算财政拨款基本支出决算明细表（按经济分类科目）",
    "three_public": "“三公”经费、行政参公单位机关运行经费情况表 一般公共预算财政拨款安排的“三公”经费支出决算表 "
    "“三公”经费公共预算财政拨款支出决算表",
}
OTHERS = (
    "支出决算明细表 一般公共预算财政拨款支出决算明细表 一般公共预算财政拨款收入支出决算明细表 部门收入明细表 "
    "部门支出总表（按经济分类） 一般公共预算支出表（按部门预算经济分类） 一般公共预算支出表（按政府预算经济分类） "
    "一般公共预算基本支出表（按政府预算经济分类） 一般公共预算基本支出表（按功能分类科目） 一般公共预算支出经济分类情况表 "
    "收入预算总表（按单位） 支出决算表（按单位） 基本支出决算明细表 政府性基金预算财政拨款基本支出决算表 "
    "部门预算支出经济分类汇总表 政府购买服务支出预算表 一般公共预算项目支出表 财政专户管理资金预算支出表 财政拨款收入预算表"
)


@pytest.mark.parametrize(
    ("title", "id", "stage"),
    [
        (title, id, stage)
        for stage, titles in ((Stage.BUDGET, BUDGETS), (Stage.FINAL_ACCOUNTS, FINAL))
        for id, each in titles.items()
        for title in each.split()
    ],
)
def test_a_title_names_its_form(title: str, id: str, stage: Stage) -> None:
    numbered = (
        f"三、{title}",
        f"公开表1-1 {title}",
        f"01{title}",
        f"部门预算03表 {title}",
        f"(2){title}",
        f"报表4：{title}",
    )
    told = (f"2024年部门{title}", f"某市示例局{title}", f"{title}（续）", f"{title}（此表无数据）", f"{title}-1")
    for printed in (title, *numbered, *told):
        found = form_of_title(printed)
        assert found is not None and found.id == id, printed
    assert Standards.default().variants(id, stage)[0].stage is stage


@pytest.mark.parametrize("title", OTHERS.split())
def test_a_title_that_names_another_table(title: str) -> None:
    assert form_of_title(title) is None
    assert not forms_of_damaged(title)


def test_how_titles_end() -> None:
    assert ends_as_table("支出预算表(分单位)", WORDS)
    assert not ends_as_table("支出预算(分单位)", WORDS)
    assert names_other_tables("二、某局2021年度收入支出决算表", WORDS)
    assert not names_other_tables("收入支出决算总表", WORDS)


def as_text(title: str, *rows: str) -> str:
    return "\n".join([title, "单位：万元", *rows, "", "注：本表为示例。", ""])


TOP = as_text(
    "收入支出决算总表",
    "收入\t\t支出\t",
    "项目\t决算数\t项目\t决算数",
    "一、一般公共预算财政拨款收入\t9.00\t一、一般公共服务支出\t9.00",
    "本年收入合计\t9.00\t本年支出合计\t9.00",
    "总计\t9.00\t总计\t9.00",
)
BY_CODE = as_text(
    "收入支出决算表",
    "科目编码\t科目名称\t年初结转和结余\t本年收入\t本年支出\t年末结转和结余",
    "201\t一般公共服务支出\t1.00\t9.00\t8.00\t2.00",
    "20103\t政府办公厅（室）及相关机构事务\t1.00\t9.00\t8.00\t2.00",
)


def test_one_title_of_two_tables() -> None:
    """收入支出决算表 is the first table in some places, and in others a table by code beside it."""
    head = "某市示例局2021年度部门决算\n"
    both = gb.read((head + TOP + BY_CODE).encode())
    assert [(table.form.id, table.complete) for table in both.tables] == [("income_expenditure", True)]
    assert [entry.title for entry in both.unmodelled] == ["收入支出决算表"]
    assert not both.remarks
    first = gb.read((head + TOP.replace("决算总表", "决算表")).encode())
    assert [table.form.id for table in first.tables] == ["income_expenditure"]
    uses = as_text(
        "财政拨款支出总表",
        "科目编码\t科目名称\t合计\t工资福利支出\t商品和服务支出",
        "201\t一般公共服务支出\t9.00\t6.00\t3.00",
        "20103\t政府办公厅（室）及相关机构事务\t9.00\t6.00\t3.00",
    )
    kept = gb.read(f"某市示例局2021年部门预算\n{uses}".encode())
    assert not kept.tables and not kept.remarks
    assert [entry.title for entry in kept.unmodelled] == ["财政拨款支出总表"]


def three(title: str, *amounts: str) -> str:
    names = ("合计", "因公出国（境）费", "公务接待费", "公务用车购置及运行费")
    return as_text(title, "项目\t预算数", *(f"{name}\t{amount}" for name, amount in zip(names, amounts, strict=True)))


def test_a_table_of_another_fund_is_no_second_one() -> None:
    general = three("一般公共预算“三公”经费支出预算表", "9.00", "1.00", "2.00", "6.00")
    fund = three("政府性基金预算“三公”经费支出预算表", "1.00", "0.00", "1.00", "0.00")
    head = "某市示例局2024年部门预算\n"
    found = gb.read((head + general + fund).encode())
    assert [table.title for table in found.tables] == ["一般公共预算“三公”经费支出预算表"]
    assert found.tables[0].complete and not found.remarks
    assert [entry.title for entry in found.unmodelled] == ["政府性基金预算“三公”经费支出预算表"]
    alone = gb.read((head + fund).encode())
    assert [table.form.full_id for table in alone.tables] == ["budget/three_public"]
    again = gb.read((head + general + general.replace("9.00", "8.00")).encode())
    assert [remark.rule for remark in again.remarks] == ["S102"]


def test_what_is_kept_has_its_title() -> None:
    """Neither the unit nor what brackets say of a table hides its title."""
    for title in ("支出预算表（分单位）", "项目绩效目标", "财政拨款支出预算表（政府经济分类科目）"):
        rows = ("单位名称\t合计\t基本支出", "某市示例中心\t9.00\t6.00")
        text = f"某市示例局2024年部门预算\n\n部门公开表7\n{as_text(title, *rows)}"
        found = gb.read(text.encode())
        assert [entry.title for entry in found.unmodelled] == [title]


def test_titles_of_the_profiles_of_budgets() -> None:
    budget = Budget().of_a_unit()
    found = [form_of_title(table.title) for table in budget.tables]
    assert [each and each.id for each in found] == [table.form.id for table in budget.tables]
    assert form_of_title("国有资本经营支出预算表") is form("budget/state_capital")


CONTENTS = """某市示例局2024年部门预算

一、部门收支总表（公开表1）
二、部门收入总表（公开表1-1）
三、部门支出总表（公开表1-2）
四、财政拨款收支预算总表（公开表2）
五、一般公共预算支出预算表（公开表3）
六、一般公共预算“三公”经费支出预算表（公开表3-3）
七、政府性基金预算支出表（公开表4）
八、政府性基金预算“三公”经费支出预算表（公开表4-1）
九、国有资本经营预算支出表（公开表5）

本年度收支平衡。
"""


def test_the_numbers_in_a_table_of_contents() -> None:
    """Those of the tables themselves go before those of its lines; one form may be listed for two funds."""
    found = gb.read(CONTENTS.encode())
    assert found.profile is not None and found.profile.id == "sichuan_budget_2022"
    assert not found.unmodelled and not found.remarks
    assert [
        number_in_contents(line, WORDS) for line in ("二、收入预算表（公开表2-1）", "二、收入预算表", "收入预算表")
    ] == [
        "公开02-1",
        "公开02",
        "",
    ]


def test_a_list_of_titles_that_other_tables_bear() -> None:
    lines = ("收入支出决算总表", "收入决算表", "支出决算表", "收入支出决算表", "项目收入支出决算表")
    found = gb.read(("某市示例局2021年度部门决算\n\n" + "\n\n".join(f"《{line}》" for line in lines)).encode())
    assert not found.unmodelled and not found.remarks
