"""Headings and lines of page tables taken apart: halves, groups, labels, and what cannot be placed."""

from __future__ import annotations

import time

from accounts import Accounts
from govbudget.forms import form
from govbudget.recognition.pages.headings import read_heading
from govbudget.tables import TableState
from page_prints import (
    HEADINGS,
    basic,
    cells,
    fiscal,
    general_expenditure,
    grids,
    only,
    page_text,
    read,
    top,
    usual,
)

# -- headings ------------------------------------------------------------------------------------------------------


def test_a_heading_is_spelt_from_its_words() -> None:
    for id, text in HEADINGS.items():
        heading = read_heading(form(id), text.split("\n"), form(id).titles[0])
        assert heading is not None, id
        assert not heading.strange, id


def test_the_order_of_the_columns_is_the_printed_one() -> None:
    heading = read_heading(form("general_expenditure"), ["科目编码 科目名称 合计 项目支出 基本支出"], "")
    assert heading is not None
    assert [key for key, _ in heading.columns] == ["total", "project", "basic"]
    table = only(
        general_expenditure("204 公共安全支出 9.00 7.00 2.00", heading="科目编码 科目名称 合计 项目支出 基本支出")
    )
    assert table.value("204", "project") == 7


def test_lines_that_contradict_each_other_are_no_heading() -> None:
    one = ["本年收入合计 财政拨款收入 附属单位 上级补助", "{}", "科目编码"]
    for below, found in (("上缴收入 收入", True), ("收入 上缴收入", False)):
        heading = read_heading(form("income"), [text.format(below) for text in one], "")
        assert (heading is not None) is found


def test_a_heading_with_spaces_in_it() -> None:
    heading = "科目编码 科目名称 合 计 基本 支出 项目 支出"
    table = only(general_expenditure("204 公共安全支出 9.00 7.00 2.00", heading=heading))
    assert table.columns == ("total", "basic", "project")


def test_missing_columns() -> None:
    assert read_heading(form("general_expenditure"), ["科目编码 科目名称 合计"], "") is None
    assert read_heading(form("income_expenditure"), ["项目 决算数"], "") is None
    assert read_heading(form("general_basic"), ["科目编码 科目名称"], "") is None
    assert read_heading(form("three_public"), ["项目 行次"], "") is None
    assert not read(general_expenditure("204 公共安全支出 9.00", heading="科目编码 科目名称 合计")).tables


def test_spelling_has_an_end() -> None:
    words = [" ".join(["支"] * 14)] * 14
    begun = time.process_time()
    assert read_heading(form("expenditure"), words, "") is None
    assert time.process_time() - begun < 1


def test_a_column_that_the_form_does_not_know() -> None:
    heading = "科目编码 科目名称 合计 基本支出 项目支出 神秘栏"
    full = ["204 公共安全支出 9.00 7.00 2.00", "20406 司法 9.00 7.00 2.00"]
    assert len(only(general_expenditure(*full, heading=heading))) == 2
    assert not read(general_expenditure("204 公共安全支出 9.00 7.00", "20406 司法 9.00 7.00", heading=heading)).tables


def test_a_total_fused_into_the_heading() -> None:
    heading = "项目 本年支出\n年初结转和结余 本年收入 年末结转和结余\n科目编码 科目名称"
    title = "政府性基金预算财政拨款收入支出决算表"
    rows = ["合计 9.00 9.00 9.00 小计 基本支出 项目支出", "212 城乡社区支出 9.00 9.00 9.00", "注：略"]
    other = page_text([t for t in usual(Accounts()) if t.form.id == "general_expenditure"])
    disclosure = read("\n".join([title, "单位：万元", heading, *rows, other]))
    grid = grids("\n".join([title, heading, *rows]))[0]
    assert [row[0] for row in grid.rows] == ["科目编码", "", "合计", "212"]
    assert any("栏目不明" in cell for cell in grid.rows[-1])  # opening or income: nothing proves which
    assert disclosure.table("general_expenditure") is not None


def test_labels_and_counts() -> None:
    table = only("国有资产占用情况表\n项目 数量\n车辆数合计 3\n主要领导干部用车 1\n一般公务用车 2\n注：略")
    assert table.value("vehicles", "final") == 3
    heading = read_heading(form("assets"), ["项目 数量 甲"], "")
    assert heading is not None
    assert heading.strange == ("甲",)


def test_an_empty_table_says_so() -> None:
    title = "政府性基金预算财政拨款收入支出决算表"
    for total in ("合计\n", "", "甲乙丙丁\n\n[[page 2]]\n", "[[page 2]]\n"):
        text = "\n".join(
            [title, "单位：万元", HEADINGS["government_fund"], f"{total}注：本部门没有政府性基金，故本表无数据。"]
        )
        table = only(text)
        assert table.state is not TableState.STATED
        assert table.statement


# -- halves and groups ---------------------------------------------------------------------------------------------


def test_the_half_that_ends_later() -> None:
    table = only(
        top(
            "一、一般公共预算财政拨款收入 9.00 一、一般公共服务支出 4.00",
            "二、政府性基金预算财政拨款收入 二、外交支出 1.00",
            "三、国有资本经营预算财政拨款收入 1.00",
            "三、国防支出 2.00",
            "二十二、灾害防治及应急管理支",
            "3.00",
            "出",
            "二十四、抗疫特别国债安排的支",
            "出",
            "本年收入合计 10.00 本年支出合计 10.00",
            "总计 10.00 总计 10.00",
        )
    )
    assert table.value("224", "final") == 3
    assert table.value("203", "final") == 2
    assert table.value("capital_income", "final") == 1
    assert table.value("202", "final") == 1
    assert table["234", "final"].value is None
    assert table.value("expenditure_grand_total", "final") == 10


def test_a_broken_label_beside_the_other_half() -> None:
    broken = ["二十二、灾害防治及应急管理支", "八、其他收入{}", "出", "本年收入合计 1.00 本年支出合计 2.00"]
    table = only(
        top(
            "一、一般公共预算财政拨款收入 1.00 一、一般公共服务支出 1.00",
            *"\n".join(broken).format(" 1.00 2.00").split("\n"),
        )
    )
    assert [table.value(key, "final") for key in ("other_income", "224")] == [1, 2]
    table = only(
        top("一、一般公共预算财政拨款收入 1.00 一、一般公共服务支出 1.00", *"\n".join(broken).format("").split("\n"))
    )
    assert (table.value("other_income", "final"), table.value("224", "final")) == (None, None)
    text = top(
        "一、一般公共预算财政拨款收入 1.00 一、一般公共服务支出 1.00", *"\n".join(broken).format(" 2.00").split("\n")
    )
    assert any("栏目不明" in unread.reason for unread in read(text).unmodelled)
    text = top(
        "一、一般公共预算财政拨款收入 1.00 一、一般公共服务支出 1.00",
        "不是科目",
        "八、其他收入 1.00",
        "也不是",
        "总计 总计",
    )
    assert len(only(text)) == 13


def test_figures_below_their_labels() -> None:
    table = only(
        top(
            "一、一般公共预算财政拨款收入 一、一般公共服务支出",
            "9.00 4.00",
            "八、其他收入",
            "1.00",
            "本年收入合计 10.00 本年支出合计 10.00",
        )
    )
    assert [table.value(key, "final") for key in ("general_income", "201", "other_income")] == [9, 4, 1]
    text = top("一、一般公共预算财政拨款收入 一、一般公共服务支出", "9.00", "本年收入合计 9.00 本年支出合计 9.00")
    disclosure = read(text)
    assert not [cell for cell in cells(disclosure.tables) if cell[1] in ("general_income", "201")]
    assert disclosure.unmodelled


def test_figures_below_a_line_that_has_its_own() -> None:
    rows = [
        "一、一般公共预算财政拨款收入 9.00 一、一般公共服务支出 9.00",
        "5.00",
        "甲 乙 丙",
        "本年收入合计 9.00 本年支出合计 9.00",
    ]
    disclosure = read(top(*rows))
    assert ("income_expenditure", "201", "final", "9.00") in cells(disclosure.tables)
    assert any("5.00" in unread.reason for unread in disclosure.unmodelled)


def test_a_label_of_both_halves() -> None:
    rows = [
        "一、一般公共预算财政拨款收入 9.00 一、一般公共服务支出 9.00",
        "总计 9.00",
        "本年收入合计 9.00 本年支出合计 9.00",
    ]
    disclosure = read(top(*rows))
    assert any("总计" in unread.reason for unread in disclosure.unmodelled)


def test_a_label_of_both_halves_with_several_figures() -> None:
    table = only(
        fiscal(
            "一、一般公共预算财政拨款 8.00 一、一般公共服务支出 9.00 9.00",
            "本年收入合计 8.00 本年支出合计 9.00 9.00",
            "年初财政拨款结转和结余 1.00 年末财政拨款结转和结余",
            "一、一般公共预算财政拨款 1.00",
            "二、政府性基金预算财政拨款",
            "总计 9.00 9.00",
        )
    )
    assert table.value("201", "general") == 9
    assert table.value("opening_general", "total") == 1


def test_numbered_lines() -> None:
    heading = "收入 支出\n项目 行次 决算数 项目 行次 决算数\n栏次 1 栏次 2"
    table = only(
        top(
            "一、一般公共预算财政拨款收入 1 9.00 一、一般公共服务支出 30 4.00",
            "八、其他收入 8 八、社会保障和就业支出 37 5.00",
            heading=heading,
        )
    )
    assert table.value("general_income", "final") == 9
    assert table.value("208", "final") == 5
    assert table["other_income", "final"].value is None


def test_two_groups_in_a_line() -> None:
    table = only(
        basic(
            "301 工资福利支出 9.00 302 商品和服务支出 3.00",
            "30101 基本工资 30201 办公费 1.00",
            "机关事业单位基本养老保",
            "30108 4.00 30202 印刷费",
            "险缴费支出",
            "30102 津贴补贴 5.00 30203 咨询费 2.00",
            "310 资本性支出",
            "信息网络及软件购置",
            "31007",
            "更新",
        )
    )
    assert table.keys[:6] == ("301", "30101", "30102", "30108", "302", "30201")
    assert [line.label for line in table.lines if line.code in ("30108", "31007")] == [
        "机关事业单位基本养老保险缴费支出",
        "信息网络及软件购置更新",
    ]
    assert table.value("30108", "amount") == 4
    assert table["31007", "amount"].value is None
    assert table.value("public_total", "amount") == 3


def test_groups_with_codes_in_parts_and_broken_names() -> None:
    table = only(
        basic(
            "301 工资福利支出 9.00 302 商品和服务支出 3.00",
            "301 11 公务员医疗补助缴 4.00 302 11 差旅费 1.00",
            "费 因公出国（境）费",
            "301 12 其他社会保障缴费 5.00 302 12 2.00",
            "用",
            "310 07 信息网络及软件购",
            "置更新",
            "303 对个人和家庭的补助",
        )
    )
    labels = {line.code: line.label for line in table.lines}
    assert labels["30212"] == "因公出国（境）费用"
    assert labels["31007"] == "信息网络及软件购置更新"
    assert [table.value(key, "amount") for key in ("30112", "30212")] == [5, 2]


def test_figures_of_no_group() -> None:
    disclosure = read(
        basic(
            "301 工资福利支出 9.00 302 商品和服务支出 3.00",
            *[f"301{n:02d} 工资{n} 1.00 302{n:02d} 费{n} 1.00" for n in range(1, 10)],
            "基本工资 7.00",
            "30111 303",
        )
    )
    assert "基本工资 7.00" in " ".join(unread.reason for unread in disclosure.unmodelled)
    assert ("general_basic", "30109", "amount", "1.00") in cells(disclosure.tables)


def test_whole_amounts_in_groups() -> None:
    table = only(
        basic("301 工资福利支出 9 302 商品和服务支出 302", "30101 基本工资 9 30201 办公费 302").replace(".00", "")
    )
    assert table.value("302", "amount") == 302
    assert table.value("30201", "amount") == 302


def test_a_code_where_a_figure_should_stand_is_no_figure() -> None:
    disclosure = read(
        basic(
            "301 工资福利支出 9.00 302 商品和服务支出 3.00",
            *[f"301{n:02d} 工资{n} 1.00 302{n:02d} 费{n} 1.00" for n in range(1, 10)],
            "30130 302",
            "30131 甲 1.00 乙 2.00",
        )
    )
    assert disclosure.unmodelled
    assert ("general_basic", "30130", "amount", "302") not in cells(disclosure.tables)


# -- what cannot be placed ----------------------------------------------------------------------------------------


def test_nothing_is_placed_by_guess() -> None:
    tables = [table for table in usual(Accounts()) if table.form.id == "expenditure"]
    rows = [
        "合计 9.00 9.00",
        *[f"{code} 支出 0.00 0.00 0.00 0.00 0.00 0.00" for code in (202, 203, 205, 206, 207, 208, 210, 211, 212)],
        "204 公共安全支出 9.00 9.00",
    ]
    text = "\n".join([tables[0].form.name, "单位：万元", HEADINGS["expenditure"], *rows, "注：略"])
    disclosure = read(text)
    assert [unread.reason for unread in disclosure.unmodelled if "9.00、9.00（栏目不明）" in unread.reason]
    assert disclosure.tables[0].gaps
    assert "204" not in disclosure.tables[0].keys


def test_figures_of_no_line_spoil_only_their_neighbours() -> None:
    rows = [f"2{n:02d} 支出{n} 1.00 1.00 0.00" for n in range(1, 25)]
    rows[10] = "211 节能环保支出 1.00 1.00"
    rows.insert(11, "5.00 6.00")
    rows[20:20] = ["不知何物 7.00 8.00"]
    disclosure = read(general_expenditure(*rows, "合计 24.00 24.00 0.00"))
    (table,) = disclosure.tables
    assert "211" not in table.keys
    assert "210" in table.keys
    assert table.gaps
    unread = " ".join(unread.reason for unread in disclosure.unmodelled)
    assert "5.00 6.00" in unread
    assert "1.00 1.00" in unread
    spoilt = [line for pair in zip(rows, ["8.00 9.00"] * len(rows), strict=False) for line in pair]
    assert not read(general_expenditure(*spoilt)).tables


def test_too_many_figures_are_not_cut() -> None:
    rows = [f"2{n:02d} 支出{n} 1.00 1.00 0.00" for n in range(1, 25)]
    for row in ("225 甲 1.00 2.00 3.00 4.00", "225 甲 1.00 乙 2.00"):
        disclosure = read(general_expenditure(*rows, row))
        assert "225" not in disclosure.tables[0].keys
        assert any("1.00" in unread.reason and "栏目不明" in unread.reason for unread in disclosure.unmodelled)
    disclosure = read(
        top("一、一般公共预算财政拨款收入 1.00 2.00 一、一般公共服务支出 1.00", "甲 1.00 乙 2.00 丙 3.00", "丁 4.00")
    )
    assert not disclosure.tables or disclosure.unmodelled


def test_labels_below_each_other() -> None:
    title = "一般公共预算财政拨款“三公”经费支出决算表"
    rows = [
        "“三公”经费支出 9.00 8.00",
        "因公出国（境）费 4.00 4.00",
        "公务用车购置及",
        "3.00 3.00",
        "运行维护费",
        "公务用车运行",
        "维护费",
        "公务接待费 2.00 1.00",
        "（1）国内接待费 2.00 1.00",
        "神秘的一行 1.00 乙 2.00",
        "表外的话",
        "还有一句 别的话",
    ]
    disclosure = read("\n".join([title, "单位：万元", "项目 行次 年初预算数 决算数\n栏次 1 2", *rows]))
    (table,) = disclosure.tables
    assert table.value("vehicle", "final") == 3
    assert table["vehicle_operation", "final"].value is None
    assert table.value("reception_domestic", "initial_budget") == 2
    assert any("神秘的一行" in unread.reason for unread in disclosure.unmodelled)


ACROSS = """财政拨款“三公”经费支出决算表
单位：万元
财政拨款“三公”经费
公务用车购置及运行维护费
因公出国
合计 公务用车 公务用车 公务接待费
（境）费 小计
购置费 运行维护费
预算数 决算数 预算数 决算数 预算数 决算数 预算数 决算数 预算数 决算数 预算数 决算数
"""


def test_lines_side_by_side() -> None:
    table = only(ACROSS + "50.00 36.00 49.00 36.00 20.00 20.00 29.00 16.00 1.00 0\n注：略")
    assert table.value("total", "budget") == 50
    assert table.value("vehicle_operation", "final") == 16
    assert table["abroad", "final"].value is None
    named = only(ACROSS + "某局 1.00 1.00 0.00 0.00 1.00 1.00 0.00 0.00 1.00 1.00 0.00 0.00\n注：略")
    assert named.value("vehicle", "budget") == 1
    broken = only(ACROSS + "某局\n1.00 1.00 0.00 0.00 1.00 1.00 0.00 0.00 1.00 1.00 0.00 0.00\n注：略")
    assert broken.value("vehicle", "budget") == 1
    empty = only(ACROSS + "注：本部门没有三公经费支出，故本表无数据。")
    assert empty.statement
    for damaged in ("购置费 运行维护费\n", "公务用车购置及运行维护费\n"):
        assert not read(ACROSS.replace(damaged, "", 1) + "1.00 1.00\n注：略").tables
