"""The same accounts as other counties print them: no false proof, no figure under a wrong heading, no missed break."""

from __future__ import annotations

import re

import pytest

import example
import govbudget as gb
from govbudget.checking import FindingKind

TEXT = example.text()


def read(text: str) -> gb.Disclosure:
    return gb.read(text.encode())


def in_table(title: str, old: str, new: str, count: int = -1) -> str:
    """The example with a replacement in one table."""
    block = example.table_block(title)
    assert old in block, (title, old)
    return TEXT.replace(block, block.replace(old, new, count))


def without_lines(title: str, pattern: str) -> str:
    block = example.table_block(title)
    lines = [line for line in block.split("\n") if not re.match(pattern, line)]
    assert len(lines) < block.count("\n") + 1
    return TEXT.replace(block, "\n".join(lines))


def silent(text: str) -> gb.Disclosure:
    """Read and check: nothing may be called inconsistent."""
    disclosure = read(text)
    report = disclosure.check()
    assert report.ok, str(report)
    assert not [f for f in report if f.kind is FindingKind.INCONSISTENT]
    return disclosure


def outcome(disclosure: gb.Disclosure, rule: str, instance: str = "") -> set[str]:
    return {e.outcome.value for e in disclosure.check().ledger if e.rule == rule and e.instance == instance}


T01, T03, T04 = "收入支出决算总表", "支出决算表", "财政拨款收入支出决算总表"
T05, T06 = "一般公共预算财政拨款支出决算表", "一般公共预算财政拨款基本支出决算表"
T07, T10 = "一般公共预算财政拨款“三公”经费支出决算表", "国有资产占用情况表"


# -- blanks and zeros ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("zero", ["", "-", "——", "0", "0.0"])
def test_zeros_printed_otherwise(zero: str) -> None:
    disclosure = silent(TEXT.replace("\t0.00", f"\t{zero}"))
    assert not disclosure.unmodelled
    assert len(disclosure.tables) == 10
    assert str(disclosure["公开06"]["30101", "amount"]) == "107.64 万元"
    assert disclosure["公开06"]["30106", "amount"].printed == zero
    assert disclosure["公开06"]["public_total", "amount"].printed == "33.86"


def test_a_bare_zero_does_not_hide_a_break() -> None:
    block = example.table_block(T01).replace("0.00", "0").replace("\t328.25", "\t338.25")
    report = read(TEXT.replace(example.table_block(T01), block)).check()
    assert "A01.2" in {f.rule for f in report.errors}


def test_blank_parts_of_an_opening_balance_are_unknown() -> None:
    text = TEXT
    for label in (
        "一、一般公共预算财政拨款\t29\t277.40",
        "二、政府性基金预算财政拨款\t30\t0.00",
        "三、国有资本经营预算财政拨款\t31\t0.00",
    ):
        assert label in text
        text = text.replace(label, label.rsplit("\t", 1)[0] + "\t")
    assert "unverifiable" in outcome(silent(text), "A04.6")
    text = TEXT
    for label in (
        "一、一般公共预算财政拨款\t29\t277.40",
        "二、政府性基金预算财政拨款\t30\t0.00",
        "三、国有资本经营预算财政拨款\t31\t0.00",
    ):
        text = text.replace(label, "\t\t")
    assert outcome(silent(text), "A04.6") == {"unverifiable"}


# -- levels ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("title", [T03, T05])
@pytest.mark.parametrize(
    "pattern",
    [r"\d{3}\t", r"\d{5}\t", r"\d{7}\t", r"\d{3}\t|\d{5}\t", r"\d{5}\t|\d{7}\t"],
    ids=["类", "款", "项", "类款", "款项"],
)
def test_levels_that_are_not_printed(title: str, pattern: str) -> None:
    silent(without_lines(title, pattern))


def test_a_class_that_is_not_printed_is_the_sum_of_its_parts() -> None:
    text = TEXT
    block = example.table_block(T06)
    for code, name in (("301", "工资福利支出"), ("303", "对个人和家庭的补助")):
        amount = {"301": "281.27", "303": "13.12"}[code]
        for bold in (f"<b>{code}</b>\t<b>{name}</b>\t{amount}", f"{code}\t{name}\t{amount}"):
            block = block.replace(bold, "\t\t")
    disclosure = silent(text.replace(example.table_block(T06), block))
    assert "301" not in disclosure["公开06"].keys
    assert outcome(disclosure, "A06.2") <= {"passed", "rounding"}
    wrong = text.replace(example.table_block(T06), block.replace("107.64", "207.64"))
    assert "A06.2" in {f.rule for f in read(wrong).check().errors}


def test_a_row_that_is_missing_where_its_level_is_printed_is_nothing() -> None:
    report = read(without_lines(T03, r"206\t|20605\t|2060599\t")).check()
    assert {"X03.2", "X03.3", "A03.2"} <= {f.rule for f in report.errors}


# -- sums that print only some of their parts ------------------------------------------------------------------------


def test_a_sum_with_fewer_parts_than_planned_is_only_at_least_their_sum() -> None:
    silent(without_lines(T07, r"（1）国内接待费|（2）国（境）外接待费|其中：外事接待费\t"))
    disclosure = silent(without_lines(T07, r"（2）国（境）外接待费"))
    assert outcome(disclosure, "A07.2", "final") == {"passed"}
    less = without_lines(T07, r"（2）国（境）外接待费").replace(
        "（1）国内接待费\t7\t-\t7.11", "（1）国内接待费\t7\t-\t6.00"
    )
    silent(less)
    more = less.replace("（1）国内接待费\t7\t-\t6.00", "（1）国内接待费\t7\t-\t9.00")
    finding = read(more).check().by_rule()["A07.2"][0]
    assert "不应小于 9.00" in finding.message()


def test_other_lines_do_not_stop_a_closed_sum() -> None:
    text = in_table(T07, "二、相关统计数\t10", "会议费\t\t-\t5.00\n二、相关统计数\t10")
    disclosure = silent(text)
    assert outcome(disclosure, "A07.1", "final") == {"passed"}
    assert disclosure["公开07"]["会议费", "final"].printed == "5.00"


def test_the_closing_balance_in_three_lines() -> None:
    block = example.table_block(T04)
    lines = block.split("\n")
    for i, name in (
        (1, "一、一般公共预算财政拨款"),
        (2, "二、政府性基金预算财政拨款"),
        (3, "三、国有资本经营预算财政拨款"),
    ):
        at = next(n for n, line in enumerate(lines) if line.startswith("年初财政拨款")) + i
        cells = lines[at].split("\t")
        lines[at] = "\t".join([*cells[:3], name, cells[4], "0.00", "0.00", "0.00", "0.00"])
    text = TEXT.replace(block, "\n".join(lines))
    disclosure = silent(text)
    assert disclosure["公开04"]["closing_general", "total"].printed == "0.00"
    assert disclosure["公开04"]["opening_general", "total"].printed == "277.40"
    table = disclosure["公开04"].with_cell("closing_general", "total", "5.00")
    assert "A04.4" in {f.rule for f in disclosure.with_table(table).check().errors}


# -- tables that go on -----------------------------------------------------------------------------------------------

BREAKS = ["[[page 8]]\n", "\n", "\n—10—\n\n", "\n第 2 页 共 9 页\n"]


@pytest.mark.parametrize("between", BREAKS)
@pytest.mark.parametrize(
    ("title", "before"),
    [(T03, "215\t"), (T01, "十三、"), (T04, "\t4\t\t四、"), (T06, "30206"), (T07, "3.公务接待费"), (T10, "3. 机要")],
)
def test_a_table_that_goes_on_after_a_page(between: str, title: str, before: str) -> None:
    block = example.table_block(title)
    at = block.find("\n" + before)
    at = at if at >= 0 else block.rindex("\n", 0, block.index(before))
    text = TEXT.replace(block, block[: at + 1] + between + block[at + 1 :])
    disclosure = silent(text)
    assert not disclosure.unmodelled
    for table in gb.read(example.PATH).tables:
        other = disclosure.table(table.form.id)
        assert other is not None
        assert other.printed == table.printed
        assert other.complete


def test_a_table_that_goes_on_under_its_heading_again() -> None:
    block = example.table_block(T03)
    lines = block.split("\n")
    head = [line for line in lines if line.startswith(("###", "编制", "项 目", "支出功能", "类 款"))]
    at = next(i for i, line in enumerate(lines) if line.startswith("215\t"))
    again = ["", head[0] + "（续）", "", *head[1:]]
    disclosure = silent(TEXT.replace(block, "\n".join([*lines[:at], *again, *lines[at:]])))
    assert disclosure["公开03"].printed == gb.read(example.PATH)["公开03"].printed
    assert not disclosure.unmodelled


def test_what_may_belong_to_a_table_and_cannot_be_joined_leaves_it_unchecked() -> None:
    block = example.table_block(T03)
    at = block.index("\n215\t") + 1
    shifted = block[:at] + "\n" + block[at:].replace("\t278.08", "\t\t\t278.08", 1)
    disclosure = silent(TEXT.replace(block, shifted))
    assert "continued" in disclosure["公开03"].gaps
    assert disclosure.unmodelled


# -- rows and columns ------------------------------------------------------------------------------------------------


def test_codes_that_number_units_are_no_classes() -> None:
    row = "101\t某市示例局\t1,664.55\t328.25\t1,336.30\t0.00\t0.00\t0.00\n"
    disclosure = silent(in_table(T03, "201\t一般", row + "201\t一般"))
    assert disclosure["公开03"].gaps == ("unknown:某市示例局",)


@pytest.mark.parametrize(
    "shifted",
    [
        "206\t\t科学技术支出\t1,058.22\t\t1,058.22\t\t",
        "206\t科学技术支出\t\t1,058.22\t\t1,058.22\t\t",
    ],
)
def test_a_row_that_slipped_by_one_cell_is_left_out(shifted: str) -> None:
    block = example.table_block(T03).replace("0.00", "")
    old = "206\t科学技术支出\t1,058.22\t\t1,058.22\t\t\t"
    assert old in block
    disclosure = silent(TEXT.replace(example.table_block(T03), block.replace(old, shifted)))
    assert "206" not in disclosure["公开03"].keys
    assert any("1,058.22" in u.reason for u in disclosure.unmodelled)


def test_columns_that_are_left_out_or_added() -> None:
    narrow = "\n".join(
        "\t".join(line.split("\t")[:5]) if "\t" in line else line for line in example.table_block(T03).split("\n")
    )
    disclosure = silent(TEXT.replace(example.table_block(T03), narrow))
    assert disclosure["公开03"].columns == ("total", "basic", "project")
    assert outcome(disclosure, "A03.1", "201") == {"passed"}
    wide = "\n".join(
        line + ("\t另一栏" if line.startswith("项 目") else "\t5.00" if re.match(r"\d{3}|\t合计", line) else "\t")
        if "\t" in line
        else line
        for line in example.table_block(T03).replace("类 款 项\t栏次\t1\t2\t3\t4\t5\t6\n", "").split("\n")
    )
    disclosure = silent(TEXT.replace(example.table_block(T03), wide))
    assert disclosure["公开03"].gaps == ("column:另一栏",)
    assert outcome(disclosure, "A03.1", "201") == {"unverifiable"}
    assert any("另一栏" in u.reason and "5.00" in u.reason for u in disclosure.unmodelled)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("决算数\t项目（按功能分类）\t行次\t决算数", "决算数（万元）\t项目（按功能分类）\t行次\t决算数（万元）"),
        ("项 目\t行次\t决算数\t项目（按功能分类）\t行次\t决算数", "项 目\t\t决算数\t项目（按功能分类）\t\t决算数"),
        ("\t合计\t1,664.55", "\t本年支出合计\t1,664.55"),
        ("### 支出决算表\n", "### 附表3：支出决算表\n"),
        ("### 支出决算表\n", "### 表3-支出决算表（按功能分类）\n"),
        ("### 支出决算表\n", "### 大数据发展管理局支出决算表\n"),
        ("### 收入支出决算总表\n", "\n"),
    ],
)
def test_headings_of_other_counties(old: str, new: str) -> None:
    assert old in TEXT
    disclosure = silent(TEXT.replace(old, new))
    assert len(disclosure.tables) == 10
    assert all(table.complete for table in disclosure.tables)
    assert not disclosure.unmodelled


def test_a_statement_above_an_empty_table() -> None:
    text = TEXT.replace("说明：本部门全年没有政府性基金预算收支，故本表无数据。", "")
    title = "### 政府性基金预算财政拨款收入支出决算表\n"
    disclosure = silent(text.replace(title, title + "\n本单位没有政府性基金预算收支，故本表为空。\n"))
    assert disclosure["公开08"].state.value == "stated_empty"


def test_one_unit_for_the_whole_document() -> None:
    text = TEXT.replace(" 金额单位：万元", "").replace("## 部门决算表\n", "## 部门决算表\n\n（单位：万元）\n")
    disclosure = silent(text)
    assert {t.unit for t in disclosure.tables if t.form.id != "assets"} == {gb.Unit.WAN_YUAN}
    assert disclosure.check().counts["unverifiable"] == gb.read(example.PATH).check().counts["unverifiable"]


# -- other years -----------------------------------------------------------------------------------------------------


def test_accounts_of_2018() -> None:
    block = example.table_block(T01)
    lines = block.split("\n")
    for i, line in enumerate(lines):
        cells = line.split("\t")
        if line.startswith("一、一般公共预算"):
            cells[0] = "一、财政拨款收入"
        elif line.startswith("二、政府性基金"):
            cells[0], cells[2] = "政府性基金预算财政拨款", "20.00"  # not numbered: an 其中 without the word
        elif line.startswith("三、国有资本"):
            cells[0], cells[2] = "", ""
        lines[i] = "\t".join(cells)
    text = TEXT.replace(block, "\n".join(lines))
    report = read(text).check()
    assert not {f.rule for f in report.errors} & {"A01.1", "A01.3", "X02.1", "X02.2"}
    assert "fund_of_fiscal_income" in read(text)["公开01"].keys


# -- findings --------------------------------------------------------------------------------------------------------


def test_ids_are_unique_even_among_relations_of_one_id() -> None:
    text = in_table(T04, "二、政府性基金预算财政拨款\t2\t0.00", "二、政府性基金预算财政拨款\t2\t9.00")
    text = text.replace("二、政府性基金预算财政拨款\t30\t0.00", "二、政府性基金预算财政拨款\t30\t8.00")
    report = read(text).check()
    assert len({f.id for f in report}) == len(report)
    assert len([f for f in report if f.rule == "X04.7"]) == 2


def test_a_broken_zero_is_named() -> None:
    table = gb.read(example.PATH)["公开06"]
    for key in ("30202", "30216", "30226"):
        changed = table.with_cell(key, "amount", "7.13")
        report = gb.Disclosure(year=2021, tables=(changed,)).check()
        root = next(f for f in report.errors if f.follows_from is None)
        assert key in [fix.line for fix in root.expected_fix]


def test_mixed_units_are_named() -> None:
    disclosure = gb.read(example.PATH)
    table = disclosure["公开05"]
    from attrs import evolve

    report = disclosure.with_table(evolve(table, unit="元")).check()
    finding = next(f for f in report if f.rule == "X04.3")
    assert "元" in finding.message()
    residues = next(f for f in report if f.rule == "A06.1")
    assert "281.27→281.25；" in residues.message()


def test_an_empty_table_against_money_elsewhere() -> None:
    text = TEXT.replace("说明：本部门全年没有政府性基金预算收支，故本表无数据。", "")
    report = read(text).check()
    assert any(e.reason == "empty:government_fund" and e.outcome.value == "unverifiable" for e in report.ledger)


def test_a_continuation_that_the_document_ends_in() -> None:
    at = TEXT.index("\n20605\t") + 1
    disclosure = silent(TEXT[:at] + "\n" + TEXT[at : TEXT.index("\n2060599\t") + 1])
    assert "20605" in disclosure["公开03"].keys
    assert "cut" in disclosure["公开03"].gaps


def test_a_total_without_a_figure() -> None:
    disclosure = silent(in_table(T06, "公用支出合计", "公用支出合计").replace("\t33.86", "\t"))
    assert disclosure["公开06"]["public_total", "amount"].state is gb.State.BLANK


def test_an_of_which_column_that_the_form_does_not_know_is_no_addend() -> None:
    block = example.table_block("收入决算表").replace("类\t款\t项\t1\t2\t3\t4\t5\t6\t7\n", "")
    wide = "\n".join(
        line
        + (
            "\t其中：另一项收入"
            if line.startswith("项 目")
            else "\t5.00"
            if re.match(r"\d{3}|栏次合计", line)
            else "\t"
        )
        if "\t" in line
        else line
        for line in block.split("\n")
    )
    disclosure = silent(TEXT.replace(example.table_block("收入决算表"), wide))
    assert disclosure["公开02"].complete
    assert outcome(disclosure, "A02.1", "201") == {"passed"}
    assert any("另一项收入" in u.reason for u in disclosure.unmodelled)


@pytest.mark.parametrize(
    "between",
    [
        "续表",
        "（接上页）",
        "单位：万元",
        "大数据发展管理局 2021 年度部门决算",
        "注：本表列示全年各项支出。",
        "### 支出决算表",
        "续表\nHEAD",
    ],
)
@pytest.mark.parametrize(("title", "before"), [(T03, "215\t"), (T06, "30206"), (T10, "3. 机要")])
def test_whatever_stands_between_two_pieces_of_a_table(between: str, title: str, before: str) -> None:
    """The pieces are joined, or the table is known not to be whole; no sum is called wrong."""
    block = example.table_block(title)
    lines = block.split("\n")
    head = [line for line in lines if line.startswith(("项 目", "支出功能", "类 款", "人员经费\t", "经济分类"))]
    between = between.replace("HEAD", "\n".join(head)).replace("### 支出决算表", lines[0])
    at = block.rindex("\n", 0, block.index(before)) + 1
    disclosure = silent(TEXT.replace(block, block[:at] + "\n" + between + "\n\n" + block[at:]))
    form = {T03: "expenditure", T06: "general_basic", T10: "assets"}[title]
    table, whole = disclosure.table(form), gb.read(example.PATH).table(form)
    assert table is not None
    assert whole is not None
    assert table.printed == whole.printed or not table.complete


def test_a_piece_that_is_refused_leaves_the_other_incomplete() -> None:
    block = example.table_block("收入决算表")
    at = block.index("\n206\t") + 1
    head = "\n".join(
        line for line in block.split("\n") if line.startswith(("###", "编制", "项 目", "支出功能", "类\t"))
    )
    first, second = block[:at].replace("1,387.15", "1,387.15元"), head + "\n" + block[at:]
    for pieces in (first + "\n" + second, block[:at] + "\n" + second.replace("本年收入合计", "别的栏目")):
        disclosure = silent(TEXT.replace(block, pieces))
        assert not disclosure["公开02"].complete


def test_codes_in_three_columns_are_not_line_numbers() -> None:
    rows = [
        "201\t04\t01\t行政运行\t1.00\t1.00\t0.00",
        "206\t05\t02\t甲\t2.00\t0.00\t2.00",
        "215\t05\t03\t乙\t3.00\t0.00\t3.00",
    ]
    text = "# 某局2021年度部门决算\n\n### 一般公共预算财政拨款支出决算表\n项 目\t\t\t\t本年支出合计\t基本支出\t项目支出\n类\t款\t项\t栏次\t1\t2\t3\n"
    table = read(text + "合计\t\t\t\t6.00\t1.00\t5.00\n" + "\n".join(rows) + "\n")["general_expenditure"]
    assert table.keys == ("total", "2010401", "2060502", "2150503")


def test_a_table_number_before_a_title_that_begins_with_a_number_word() -> None:
    text = TEXT
    for i, title in enumerate((T05, T06), 5):
        text = text.replace(f"### {title}\n", f"### 表{i} {title}\n").replace(f"公开0{i}表 ", "")
    disclosure = silent(text)
    assert {"general_expenditure", "general_basic"} <= {table.form.id for table in disclosure.tables}


def test_a_fund_table_without_an_opening_balance() -> None:
    block = example.table_block("政府性基金预算财政拨款收入支出决算表")
    rows = "合计\t\t\t\t100.00\t90.00\t\t90.00\t10.00\n212\t城乡社区支出\t\t\t100.00\t90.00\t\t90.00\t10.00\n"
    old = next(line for line in block.split("\n") if line.startswith("栏次合计"))
    table = read(TEXT.replace(block, block.replace(old + "\n", rows)))["公开08"]
    assert table["212", "income"].printed == "100.00"
    assert table["total", "closing_balance"].printed == "10.00"


def test_a_repeated_line_is_compared_with_nothing() -> None:
    row = "2010401\t行政运行\t328.25\t328.25\t0.00\t0.00\t0.00\t0.00\n"
    halves = row.replace("328.25", "300.00") + row.replace("328.25", "28.25")
    disclosure = silent(in_table(T03, row, halves))
    assert disclosure["公开03"].gaps == ("repeated:2010401#2",)
    assert outcome(disclosure, "X03.3", "2010401,total") == {"unverifiable"}


def test_two_bodies_in_one_text_are_not_mixed() -> None:
    block = example.table_block("政府性基金预算财政拨款收入支出决算表")
    old = next(line for line in block.split("\n") if line.startswith("栏次合计"))
    other = block.replace(old, "合计\t\t\t\t100.00\t90.00\t\t90.00\t10.00").replace("大数据发展管理局", "另一局")
    disclosure = silent(TEXT.replace(block, "") + "\n\n" + other)
    assert "government_fund" not in [t.form.id for t in disclosure.tables]
    assert any("另一局" in u.reason for u in disclosure.unmodelled)


def test_a_row_without_figures_in_a_continuation_is_listed() -> None:
    at = TEXT.index("\n215\t") + 1
    disclosure = silent(TEXT[:at] + "\n\t只有文字的行\t\t\t\t\t\t\n" + TEXT[at:])
    assert any("只有文字的行" in u.reason for u in disclosure.unmodelled)
    assert disclosure["公开03"]["215", "total"].printed == "278.08"


def test_a_document_that_ends_with_its_last_table() -> None:
    at = TEXT.index("\n注：数据截至年末")
    ends = TEXT[:at].rstrip("\n") + "\n"
    assert silent(ends)["公开10"].complete
    broken = ends.replace("一、车辆数合计(台、辆)\t\t1\t1", "一、车辆数合计(台、辆)\t\t1\t9")
    assert "A10.1" in {f.rule for f in read(broken).check().errors}


def test_a_name_left_from_a_template_is_the_same_body() -> None:
    disclosure = silent(in_table(T03, "编制单位：大数据发展管理局", "编制单位：某某数据发展管理局"))
    assert "expenditure" in disclosure


def test_a_second_table_with_other_lines_leaves_the_first_incomplete() -> None:
    block = example.table_block(T03)
    more = block.replace("215\t资源勘探", "229\t其他支出\t1.00\t0.00\t1.00\t0.00\t0.00\t0.00\n215\t资源勘探")
    disclosure = silent(TEXT + "\n" + more)
    assert disclosure["公开03"].gaps == ("twice",)
    assert [f.rule for f in disclosure.check() if f.rule == "S102"] == ["S102"]


def test_a_table_of_another_kind_right_after_is_no_continuation() -> None:
    block = example.table_block(T10)
    other = "附件2\n\n指标\t分值\t得分\n产出数量\t10\t10\n产出质量\t20\t19\n\n"
    disclosure = silent(TEXT.replace(block, block.split("\n注：")[0] + "\n\n" + other))
    assert disclosure["公开10"].complete
    assert [u.title for u in disclosure.unmodelled] == ["附件2"]


def test_line_numbers_without_a_heading_above_a_single_line() -> None:
    block = example.table_block(T01)
    bare = block.replace(
        "项 目\t行次\t决算数\t项目（按功能分类）\t行次\t决算数", "项 目\t\t决算数\t项目（按功能分类）\t\t决算数"
    )
    at = bare.index("\n二、政府性基金") + 1
    disclosure = silent(TEXT.replace(block, bare[:at] + "\n" + bare[at:]))
    whole = gb.read(example.PATH)["公开01"]
    assert disclosure["公开01"].printed == whole.printed
    assert disclosure["公开01"].complete
