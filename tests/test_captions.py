"""What stands over tables and before them: body, unit, year and title on one line, tables of contents, covers, the stage."""

from __future__ import annotations

import pytest

import govbudget as gb
from govbudget import Stage, Unit
from govbudget.language.vocabulary import Vocabulary
from govbudget.place import Place
from govbudget.recognition import Grid, Pages, Paragraph, recognise
from govbudget.recognition.captions import Caption, form_of_title, is_caption, printed_title, read_caption
from govbudget.recognition.contents import announced, contents_page, unfolded

WORDS = Vocabulary.default()

BODY = "某市示例局"
TABLE = """| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
| | 合计 | 50.00 | 30.00 | 20.00 |
| 201 | 一般公共服务支出 | 50.00 | 30.00 | 20.00 |
"""


def read(text: str) -> gb.Disclosure:
    return gb.read(text.encode())


# -- captions ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "编制部门：某市示例局 单位：万元",
        "编制单位：某市示例局\u3000单位：万元",
        "部门：某市示例局单位：万元",
        "公开部门：某市示例局 2021年度 金额单位：万元",
        "部门:某市示例局 货币单位:万元",
        "部门（单位）名称：某市示例局 单位：万元",
        "单位：某市示例局 金额单位：万元",
        "填报单位（盖章）：某市示例局\t单位：万元",
        "编制单位：某市示例局（单位：万元）",
        "编制单位：某市示例局，单位：万元",
        "编制单位：某市示例局 2021-12-31 单位：万元",
        "部门：某市示例局 日期：2022-08-30 单位：万元",
        "金额单位：万元  预算部门：某市示例局",
        "编报单位：某市示例局 年度：2021年 单位：人民币万元",
    ],
)
def test_body_and_unit_on_one_line(text: str) -> None:
    caption = read_caption([text], WORDS)
    assert caption is not None
    assert (caption.entity, caption.unit) == (BODY, Unit.WAN_YUAN)
    assert caption.year in (None, 2021)
    assert is_caption([text], WORDS) or text.startswith("金额")


@pytest.mark.parametrize(
    "text", ["单位：万元", "单位：人、辆、万元", "单位：人民币百万元", "单位：百万元", "所属单位：无"]
)
def test_units_and_lists_are_no_body(text: str) -> None:
    caption = read_caption([text], WORDS)
    assert caption is None or not caption.entity


def test_a_body_whose_name_ends_in_unit() -> None:
    assert read_caption(["部门：某市事业单位 单位：元"], WORDS) == Caption(unit=Unit.YUAN, entity="某市事业单位")


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2021年度", 2021),
        ("2021年12月31日", 2021),
        ("2021-12-31", 2021),
        ("2021/12/31", 2021),
        ("2021.12.31", 2021),
        ("2021-12-31 00:00:00", 2021),
        ("2021-01-01", 2021),
        ("2021年1月1日至12月31日", 2021),
        ("2021年1-12月", 2021),
        ("2022年8月30日", None),
        ("2022-08-30", None),
        ("2022-12-30", None),
        ("2021-12-311", None),
        ("12021-12-31", None),
        ("年度：2021 单位：万元", 2021),
        ("报表年度:2021", 2021),
        ("二〇二一年度", 2021),
        ("部门：某局 二○二一 年", 2021),
        ("2021", None),
        ("文号：2021", None),
    ],
)
def test_a_day_that_stands_for_a_year(text: str, year: int | None) -> None:
    caption = read_caption([text], WORDS)
    assert (caption.year if caption else None) == year


@pytest.mark.parametrize(
    "text",
    [
        "支出决算表 单位：万元",
        "支出决算表（单位：万元）",
        "支出决算表（万元）",
        "支出决算表【金额单位：万元】",
        "2021年度支出决算表 公开03表 金额单位：万元",
        "公开03表 支出决算表 2021年度 部门：某市示例局 单位：万元",
        "三、支出决算表 编制单位：某市示例局 计量单位：万元",
    ],
)
def test_title_and_unit_in_one_line(text: str) -> None:
    form, caption = form_of_title(text), read_caption([text], WORDS)
    assert form is not None
    assert caption is not None
    assert (form.id, caption.unit) == ("expenditure", Unit.WAN_YUAN)


@pytest.mark.parametrize(
    ("cell", "year"),
    [
        ("2021", 2021),
        ("2021.0", 2021),
        ("20211231", 2021),
        ("2021-12", 2021),
        ("2021/06", None),
        ("12021", None),
        ("", None),
    ],
)
def test_a_year_in_a_cell_of_its_own(cell: str, year: int | None) -> None:
    caption = read_caption(["单位：万元", cell], WORDS, cells=True)
    assert caption == Caption(unit=Unit.WAN_YUAN, year=year)
    assert read_caption(["2020年", "2021"], WORDS, cells=True) == Caption(year=2020)


@pytest.mark.parametrize("end", [",2021年", "；2021年", " / 2021年", "、2021年", "|2021年"])
def test_marks_behind_a_body_are_none_of_it(end: str) -> None:
    assert read_caption([f"部门：某市示例局{end}"], WORDS) == Caption(year=2021, entity="某市示例局")


@pytest.mark.parametrize(
    ("title", "form"),
    [
        ("2021年度某市示例局支出决算表", "expenditure"),
        ("二〇二一年度支出决算表", "expenditure"),
        ("部门支出预算总表（2021年）", "expenditure"),
        ("单位收入决算表", "income"),
        ("某市某区某街道办事处支出决算表", "expenditure"),
        ("项目支出决算表", None),
        ("某市示例局项目支出决算表", None),
    ],
)
def test_titles_with_a_body_and_a_year_in_any_order(title: str, form: str | None) -> None:
    found = form_of_title(title)
    assert (found.id if found else None) == form


def test_what_is_printed_of_a_title() -> None:
    assert printed_title("支出决算表（单位：万元）", WORDS) == "支出决算表"
    assert printed_title("单位：万元", WORDS) == "单位：万元"
    assert form_of_title("项目支出决算表 单位：万元") is None
    assert read_caption(["其他费用（万元）"], WORDS) is None


@pytest.mark.parametrize("inside", [True, False], ids=["cell", "paragraph"])
@pytest.mark.parametrize("title", ["一般公共预算支出预算表 金额单位：万元", "一般公共预算支出预算表（单位：万元）"])
def test_a_table_under_title_and_unit(title: str, inside: bool) -> None:
    head = (
        f"| {title} | | | | |\n| 部门：{BODY} 2026年度 | | | | |\n" if inside else f"{title}\n部门：{BODY} 2026年度\n"
    )
    d = read(f"封面\n\n{head}{TABLE}")
    (table,) = d.tables
    assert (table.form.id, table.title, table.unit, table.year) == (
        "general_expenditure",
        "一般公共预算支出预算表",
        Unit.WAN_YUAN,
        2026,
    )
    assert (d.entity, d.stage) == (BODY, Stage.BUDGET)


# -- contents ------------------------------------------------------------------------------------------------------------

CONTENTS = """某市示例局
2021年度部门决算公开
目 录
第一部分 部门概况……1
一、主要职能……1
第二部分 2021年度部门决算表 3
一、收入支出决算总表……3
三、支出决算表\t4
第三部分 名词解释 9
"""
BEHIND = "第一部分 部门概况\n一、主要职能\n负责示例工作。\n"


def test_a_page_of_contents_names_nobody_and_misses_nothing() -> None:
    d = read(CONTENTS + BEHIND)
    assert (d.entity, d.year, d.unmodelled, d.remarks) == (BODY, 2021, (), ())


def test_a_page_of_contents_announces_tables() -> None:
    table = (
        f"一般公共预算财政拨款支出决算表\n部门：{BODY}\n单位：万元\n{TABLE.replace('合计 | 基', '本年支出合计 | 基')}"
    )
    d = read(CONTENTS + BEHIND + table)
    assert d.contents == ("income_expenditure", "expenditure")
    assert [f.stated for f in d.check() if f.rule == "S101"] == ["收入支出决算总表", "支出决算表"]


def test_a_list_in_a_grid_is_no_table() -> None:
    rows = "| 序号 | 表名 | 页码 |\n| 1 | 收入支出决算总表 | 3 |\n| | | |\n| 2 | 公开02表 收入决算表 | 4 |\n| 3 | 支出决算表 | 5 |\n"
    d = read(f"{BODY}2021年度部门决算\n\n{rows}\n说明：无。\n")
    assert (d.tables, d.unmodelled, d.remarks, d.entity) == ((), (), (), BODY)


def test_a_grid_with_figures_or_many_columns_is_no_list() -> None:
    titles = ("收入支出决算总表", "收入决算表", "支出决算表")
    place = Place("x", 1, 5)
    figures = Grid(tuple((title, "12.00") for title in titles), place)
    wide = Grid(tuple((title, "a", "b", "c") for title in titles), place)
    listed = Grid((*((title, "1") for title in titles), ("", "2")), place, (5, 6, 7, 8))
    pages = unfolded(Pages("x", (figures, wide, listed)))
    assert pages.blocks[:2] == (figures, wide)
    assert [(block.text, block.place.line) for block in pages.blocks[2:] if isinstance(block, Paragraph)] == [
        (title, line) for title, line in zip(titles, (5, 6, 7), strict=True)
    ]


def test_where_contents_end() -> None:
    def lines(*texts: str) -> tuple[Paragraph, ...]:
        return tuple(map(Paragraph, texts))

    grid = Grid((("a", "1.00"),))
    assert contents_page(lines("目录", "一、概况", "二、说明", "一、概况", "二、说明")) == {0, 1, 2}
    assert contents_page(lines("目录", "一、支出决算表", "部门决算表", "（单位：万元）", "支出决算表")) == {0, 1}
    assert contents_page(lines("部门决算目录", "一、概况", "负责示例工作。", "二、说明")) == {0, 1}
    assert contents_page(lines("目录", "一" * 61)) == {0}
    assert contents_page((*lines("目录", "一、支出决算表", "二、收入决算表 8"), grid)) == {0, 1}
    assert contents_page((*lines("目录", "一、概况"), grid)) == {0, 1}
    assert contents_page(lines("目录如下：", "一、概况")) == set()
    form = announced("3 支出决算表 …… 12")
    assert form is not None
    assert form.id == "expenditure"


# -- covers, the stage -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("某市示例局2021年度部门决算\n", BODY),
        ("第一部分 某市示例局2021年度部门决算\n", BODY),
        ("某市示例局\n2021年度部门决算公开\n", BODY),
        ("2021年度部门决算\n某市示例局\n2022年8月\n", BODY),
        ("第二部分 2021年度部门决算表\n（一）2021年度部门决算情况\n", ""),
        ("三、2021年度部门决算表\n部门：某市示例局 单位：万元\n", BODY),
        ("2021年度部门决算公开\n三、所属单位\n", ""),
        ("公开单位\n：某市示例大学2021年度部门决算\n", "某市示例大学"),
        ("某市示例局“三公”经费2021年度决算数为5万元，比2020年决算数减少1万元。\n", ""),
    ],
)
def test_whose_a_document_is(text: str, entity: str) -> None:
    assert read(text).entity == entity


def test_a_cover_says_the_stage() -> None:
    told = "收支预算情况\n三公经费预算情况\n支出预算情况\n"
    assert read(f"某市示例局部门公开\n{told}").stage is Stage.BUDGET
    assert read(f"某市示例局2021年度部门决算\n{told}").stage is Stage.FINAL_ACCOUNTS
    assert read(f"某市示例局2021年度部门预算\n{told}支出决算情况\n收入决算情况\n决算表\n决算\n").stage is Stage.BUDGET


def test_columns_say_the_stage_where_titles_do_not() -> None:
    rows = "| 收入 | | 支出 | |\n| 项目 | {0} | 项目 | {0} |\n| 一、事业收入 | 5 | 一、教育支出 | 5 |\n"
    told = "收支预算情况\n支出预算情况\n\n收支总体情况表\n"
    assert read(told + rows.format("预算数")).stage is Stage.BUDGET
    assert read(told.replace("\n支出预算情况", "") + rows.format("决算数")).stage is Stage.FINAL_ACCOUNTS


@pytest.mark.parametrize(
    ("title", "stage"),
    [
        ("收支预算总表", Stage.BUDGET),
        ("部门收支总体情况表", Stage.FINAL_ACCOUNTS),
        ("收支决算总表", Stage.FINAL_ACCOUNTS),
    ],
)
def test_a_title_in_a_grid_says_the_stage(title: str, stage: Stage) -> None:
    text = f"| {title} | | | |\n| 部门：{BODY} | | | 单位：万元 |\n| 项目 | 金额 | 功能分类 | 金额 |\n| 一、财政拨款 | 5.00 | 一、基本支出 | 5.00 |\n"
    assert read(text).stage is stage


def test_a_budget_found_through_a_grid_is_recognised_by_hand_too() -> None:
    d = recognise(Pages("x", (Paragraph("2026年部门支出预算总表"), Paragraph(f"编制部门：{BODY} 单位：万元"))))
    assert (d.stage, d.entity) == (Stage.BUDGET, BODY)
