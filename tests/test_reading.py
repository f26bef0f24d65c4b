"""Reading: the example document as it stands, printed otherwise, cut, spoilt, and things that are no documents."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import example
import govbudget as gb
from govbudget.errors import GovBudgetError, ReadError, SourceNotFound
from govbudget.language.vocabulary import Vocabulary
from govbudget.readers import read_text
from govbudget.recognition import Grid, Pages, Paragraph, recognise
from govbudget.recognition.captions import empty_statement, form_of_title, read_caption
from govbudget.recognition.columns import is_ordinal_row
from govbudget.tables import TableState

WORDS = Vocabulary.default()


def read(text: str) -> gb.Disclosure:
    return gb.read(text.encode())


def same_figures(a: gb.Disclosure, b: gb.Disclosure) -> bool:
    def cells(d: gb.Disclosure) -> set[tuple[str, str, str, str]]:
        return {
            (t.form.id, key, column, t.printed[c][i])
            for t in d.tables
            for c, column in enumerate(t.columns)
            for i, key in enumerate(t.keys)
            if t.printed[c][i]
        }

    return cells(a) == cells(b)


BASE = gb.read(example.PATH)


def test_the_example() -> None:
    assert BASE.entity == "大数据发展管理局"
    assert (BASE.year, BASE.stage, BASE.unit) == (2021, gb.Stage.FINAL_ACCOUNTS, gb.Unit.WAN_YUAN)
    assert [BASE.number(t.form.id) for t in BASE.tables] == [f"公开{n:02d}" for n in (1, 3, 2, 4, 5, 6, 7, 8, 9, 10)]
    assert str(BASE["公开03"]["2010401", "basic"]) == "328.25 万元"
    assert all(table.complete for table in BASE.tables)
    assert BASE["公开08"].state is BASE["公开09"].state is TableState.STATED_EMPTY
    assert not BASE.unmodelled
    assert len(BASE.contents) == 10
    assert BASE.profile is not None
    assert BASE.profile.id == "jiangxi_2021"
    assert BASE["公开07"]["reception_batches", "final"].quantity is gb.Quantity.COUNT
    assert BASE["公开04"]["opening_general", "total"].printed == "277.40"
    assert BASE["公开06"]["public_total", "amount"].printed == "33.86"
    line = example.text().split("\n")[(BASE["公开03"]["2010401", "basic"].place.line or 0) - 1]
    assert line.startswith("2010401")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(example.text().encode(encoding))
    assert same_figures(gb.read(path), BASE)
    assert gb.read(str(path)).source == "a.txt"


def test_line_ends_and_pages() -> None:
    assert same_figures(read(example.text().replace("\n", "\r\n")), BASE)
    paged = read(example.text().replace("### 收入决算表\n", "[[page 7]]\n\n### 收入决算表\n"))
    assert paged["公开02"].to_records()[0]["page"] == "7"
    assert paged["公开01"].to_records()[0]["page"] == ""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("### 财政拨款收入支出决算总表\n", "### 财政收支决算表\n"),  # a damaged title: the number and the headings tell
        ("### 支出决算表\n", "### 三、支出决算表\n"),
        ("### 支出决算表\n", "### 某局2021年度支出决算表\n"),
        ("### 支出决算表\n", "**支出决算表**\n"),
        ("“三公”经费支出决算表", '"三公"经费支出决算表'),
        ("金额单位：万元", "单位:万元"),
        ("公开03表 金额单位", "公开3表 金额单位"),
        ("支出功能分类科目编码\t科目名称", "功能分类科目编码\t科目名称"),
        ("本年支出合计\t基本支出", "本年\u3000支出合计\t基本 支出"),
        ("（境）", "(境)"),
        ("1,664.55", "1664.55"),
        ("栏次合计\t", "合计\t"),
        ("类\t款\t项\t1\t2\t3\n", ""),  # without the row that numbers the columns the order tells
    ],
)
def test_printed_otherwise(old: str, new: str) -> None:
    assert old in example.text()
    other = read(example.text().replace(old, new))
    assert not other.unmodelled, other.unmodelled
    if old == "1,664.55":
        assert other.check().ok
        assert str(other["公开03"]["total", "total"]) == "1664.55 万元"
    else:
        assert same_figures(other, BASE)
    assert other.check().counts["failed"] == 0


def test_tables_in_any_order() -> None:
    start, blocks = example.text().split("### ", 1)
    parts = [f"### {part}" for part in blocks.split("\n### ")]
    parts[-1], tail = parts[-1].split("\n## 情况说明")
    random.Random(3).shuffle(parts)
    other = read(start + "\n".join(parts) + "\n## 情况说明" + tail)
    assert same_figures(other, BASE)
    assert other.check().ok


def in_three_columns(line: str) -> str:
    """A line of 公开03 with its code in the columns 类, 款, 项."""
    first, second, *rest = line.split("\t")
    if first.isdigit():
        return "\t".join((first[:3], first[3:5], first[5:], second, *rest))
    if first == "类 款 项":
        return "\t".join(("类", "款", "项", second, *rest))
    return "\t".join((second or first, "", "", "", *rest))


def glued(line: str) -> str:
    """A line of 公开03 with code and name in one cell."""
    first, second, *rest = line.split("\t")
    return "\t".join((f"{first}{' ' if len(first) > 3 else ''}{second}", "", *rest)) if first.isdigit() else line


@pytest.mark.parametrize("how", [in_three_columns, glued])
def test_codes_in_three_columns_and_glued_to_names(how: Callable[[str], str]) -> None:
    lines = example.table_block("支出决算表").split("\n")
    table = read("\n".join(how(line) if "\t" in line else line for line in lines))["支出决算表"]
    assert table.keys == BASE["公开03"].keys
    assert table.printed == BASE["公开03"].printed
    assert [line.label for line in table.lines] == [line.label for line in BASE["公开03"].lines]


def test_a_title_that_only_ends_like_another_is_not_taken_for_it() -> None:
    assert form_of_title("项目支出决算表") is None
    assert form_of_title("某局2021年度项目支出决算表") is None
    assert form_of_title("表") is None
    for title in (
        "支出决算表",
        "三、支出决算表",
        "（三）支出决算表",
        "某局 2021 年度 支出决算表",
        "支出决算表（公开03表）",
    ):
        form = form_of_title(title)
        assert form is not None
        assert form.id == "expenditure", title
    other = read(example.text().replace("### 支出决算表", "### 项目支出决算表").replace("公开03表", ""))
    assert "expenditure" not in other
    assert [(u.title, u.reason) for u in other.unmodelled] == [("项目支出决算表", "不是已知表式")]
    assert other.unmodelled[0].rows


def test_nothing_unknown_is_dropped() -> None:
    row = "2150599\t其他工业和信息产业监管支出\t278.08\t0.00\t278.08\t0.00\t0.00\t0.00\n"
    extra = "\t附加行\t1.00\t1.00\t0.00\t0.00\t0.00\t0.00\n\t只有文字的行\t\t\t\t\t\t\n"
    other = read(example.text().replace(row, row + extra))
    table = other["公开03"]
    assert table["附加行", "total"].printed == "1.00"
    assert table.gaps == ("unknown:附加行",)
    assert [u.reason for u in other.unmodelled] == ["没有数字的行：只有文字的行"]
    assert {f.rule for f in other.check()} == {"S103", "A06.1", "A06.3"}


def test_a_shifted_row_is_left_out_and_listed() -> None:
    row = "2010401\t行政运行\t328.25\t328.25\t0.00\t0.00\t0.00\t0.00\n"
    other = read(example.text().replace(row, row.replace("行政运行\t", "行政运行\t\t"), 1))
    table = other["公开03"]
    assert "2010401" not in table.keys
    assert not table.complete
    assert "328.25" in other.unmodelled[0].reason
    assert other.check().ok


def test_columns_that_cannot_be_told_apart_are_refused() -> None:
    block = example.table_block("一般公共预算财政拨款支出决算表").replace("类\t款\t项\t1\t2\t3\n", "")
    shifted = "\n".join(
        "\t".join(cell for i, cell in enumerate(line.split("\t")) if not (line[:1].isdigit() and i == 4))
        for line in block.split("\n")
    )
    other = read(
        "# 某局2021年度部门决算\n" + shifted.replace("328.25\t0.00", "328.25\t").replace("合计\t\t\t", "合计\t")
    )
    for table in other.tables:  # read or refused, never under a wrong heading
        assert table["201", "total"].printed in ("328.25", "")
    assert other.tables or any(f.rule == "S107" for f in other.check())


def test_a_missing_column_is_named() -> None:
    other = read(example.text().replace("### 支出决算表", "### 决算").replace("\t对附属单位补助支出", "\t别的支出"))
    assert any(u.title == "决算" and "对附属单位补助支出" in u.reason for u in other.unmodelled)
    block = example.table_block("支出决算表").replace("本年支出合计", "别的")
    other = read("# 某局2021年度部门决算\n" + block)
    finding = next(f for f in other.check() if f.rule == "S107")
    assert finding.stated == "支出决算表"
    assert "本年支出合计" in finding.message()


def test_a_table_without_any_of_its_lines_is_refused() -> None:
    block = example.table_block("国有资产占用情况表")
    spoilt = "\n".join(
        f"行{i}\t\t{i}\t1" if "\t" in line and line[0] in "一二三12345678" else line
        for i, line in enumerate(block.split("\n"))
    )
    assert [u.reason for u in read(spoilt).unmodelled] == ["没有一行是本表的行"]


def test_an_unreadable_cell_is_kept_and_takes_part_in_nothing() -> None:
    row = "2010401\t行政运行\t328.25\t328.25\t0.00\t0.00\t0.00\t0.00\n"
    other = read(example.text().replace(row, row.replace("328.25\t328.25", "328.25\t328.2.5"), 1))
    report = other.check()
    assert [f.stated for f in report.by_rule()["S109"]] == ["328.2.5"]
    assert other["公开03"]["2010401", "basic"].state is gb.State.UNREADABLE
    assert report.ok
    row_sum = next(e for e in report.ledger if (e.rule, e.instance) == ("A03.1", "2010401"))
    assert (row_sum.outcome.value, row_sum.reason) == ("unverifiable", "unreadable")


def test_two_tables_of_one_title() -> None:
    block = example.table_block("支出决算表").replace("328.25", "999.99")
    other = read(example.text() + "\n" + block)
    report = other.check()
    assert same_figures(other, BASE)
    finding = report.by_rule()["S102"][0]
    assert finding.place.line is not None
    assert finding.place.line > 200
    assert other.unmodelled[-1].reason == "同一张表第二次出现"
    assert report.ok


def test_a_table_in_another_unit_than_its_heading() -> None:
    other = read(example.text().replace("### 支出决算表\n", "### 支出决算表\n\n金额单位：元\n"))
    report = other.check()
    finding = report.by_rule()["S104"][0]
    assert (finding.stated, finding.param("heading")) == ("万元", "元")
    assert other["公开03"].unit is gb.Unit.WAN_YUAN
    assert report.ok


def test_the_unit_may_stand_above_the_table() -> None:
    text = example.text().replace(" 金额单位：万元", "").replace("### 收入决", "金额单位：万元\n\n### 收入决")
    other = read(text)
    assert other["公开02"].unit is gb.Unit.WAN_YUAN
    assert other["公开03"].unit is None
    report = other.check()
    assert report.ok
    entry = next(e for e in report.ledger if e.rule == "X03.1")
    assert (entry.outcome.value, entry.reason) == ("unverifiable", "unit")


def test_a_unit_slip_is_found_across_tables() -> None:
    other = read(example.text().replace("公开02表 金额单位：万元", "公开02表 金额单位：元"))
    report = other.check()
    finding = report.by_rule()["X02.1"][0]
    assert finding.severity.value == "error"
    assert finding.stated == "1,387.15"
    assert finding.expected.rstrip("0") == "0.138715"


def test_a_missing_table_that_the_contents_announce() -> None:
    block = example.table_block("支出决算表")
    report = read(example.text().replace(block, "")).check()
    finding = report.by_rule()["S101"][0]
    assert finding.stated == "支出决算表"
    assert "公开03" in str(finding.place)
    assert "目录" in finding.message()
    assert not read(example.text()).check().by_rule().get("S101")


def test_a_title_without_a_table() -> None:
    block = example.table_block("支出决算表")
    heading = block.split("\n")[0]
    other = read(example.text().replace(block, heading + "\n\n（见附件）\n"))
    report = other.check()
    assert "S107" in report.by_rule()
    assert "S101" not in report.by_rule()
    assert [u.reason for u in other.unmodelled] == ["标题下没有可识别的表格"]


# -- cut documents ---------------------------------------------------------------------------------------------------


def test_a_document_cut_anywhere_gives_no_false_proof_and_no_wrong_figure() -> None:
    """Whatever the place of the cut: what is read is a part of what stands there, and nothing is called wrong."""
    text = example.text()
    whole = {
        (t.form.id, key, c): t.printed[n][i]
        for t in BASE.tables
        for n, c in enumerate(t.columns)
        for i, key in enumerate(t.keys)
    }
    first = text.index("### 收入支出决算总表")
    for cut in range(first, len(text), 79):
        part = read(text[:cut])
        for table in part.tables:
            for n, column in enumerate(table.columns):
                for i, key in enumerate(table.keys):
                    printed = table.printed[n][i]
                    assert printed in ("", whole.get((table.form.id, key, column))), (
                        cut,
                        table.name,
                        key,
                        column,
                        printed,
                    )
        report = part.check()
        assert not report.errors, (cut, str(report))


def test_a_cut_table_says_so() -> None:
    text = example.text()
    cut = text.index("20605\t科技条件与服务")
    report = read(text[: cut + 20]).check()
    finding = next(f for f in report if f.rule == "S103")
    assert "cut" in finding.param("reasons")
    assert "公开03" in finding.message()
    assert any(e.reason == "incomplete:expenditure" for e in report.ledger)
    ends_on_parent = text.replace("2150599\t其他工业和信息产业监管支出\t278.08\t0.00\t278.08\t0.00\t0.00\t0.00\n", "")
    assert read(ends_on_parent)["公开03"].gaps == ("cut",)


# -- what is no document ---------------------------------------------------------------------------------------------


def test_what_is_no_file(tmp_path: Path) -> None:
    for source, says in ((tmp_path / "no.txt", "no file"), (tmp_path, "a folder")):
        with pytest.raises(SourceNotFound, match=says) as caught:
            gb.read(source)
        assert caught.value.source == str(source)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "binary"),
        ("accounts".encode("utf-16"), "language"),
        (b"\xff\xfe\0\xd8\0\xd8", "encoding"),
        (bytes(range(1, 256)) * 40, "encoding"),
        (b"\xfd\xfc\xff" * 100, "encoding"),
        ("决算".encode() + b"\x01\x02" * 100, "encoding"),
        (b"plain English text without any table", "language"),
        (b"x" * (65 * 1024 * 1024), "size"),
    ],
)
def test_what_is_no_text(data: bytes, reason: str) -> None:
    with pytest.raises(ReadError) as caught:
        gb.read(data)
    assert caught.value.reason == reason


def test_a_file_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("决算", encoding="utf-8")

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(ReadError, match="Permission denied"):
        gb.read(path)


def noise(pieces: int) -> str:
    """Words, figures and marks of tables in any order."""
    words = [
        "决算",
        "支出决算表",
        "合计",
        "\t",
        "\n",
        "1,2",
        "3.4",
        "201",
        "公开03表",
        "单位：万元",
        "本表无",
        "（",
        "，",
        " ",
    ]
    return "".join(random.Random(7).choices(words, k=pieces))


@pytest.mark.parametrize("made", [noise, lambda n: "决算\t" + "1\t" * n], ids=["noise", "one line"])
def test_time_grows_with_noise_and_no_faster(made: Callable[[int], str]) -> None:
    def seconds(text: str) -> float:
        start = time.process_time()
        read(text).check()
        return time.process_time() - start

    little, much = made(15_000), made(60_000)
    read(little).check()
    growth = min(seconds(much) for _ in range(2)) / min(seconds(little) for _ in range(3))
    assert growth < 9  # linear is 4, quadratic 16


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_spoilt_documents_raise_only_our_errors(data: st.DataObject) -> None:
    """Delete, double and overwrite pieces of the example: findings or our errors, never another exception."""
    text = example.text()
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(text) - 1))
        size = data.draw(st.integers(1, 200))
        how = data.draw(st.sampled_from(["delete", "double", "write"]))
        piece = {"delete": "", "double": text[at : at + size] * 2, "write": data.draw(st.text(max_size=20))}[how]
        text = text[:at] + piece + text[at + size :]
    try:
        report = gb.read(text.encode("utf-8", "replace")).check()
    except GovBudgetError:
        return
    assert str(report)
    assert report.to_records() is not None


# -- the parts -------------------------------------------------------------------------------------------------------


def test_blocks_of_a_text() -> None:
    pages = read_text("# **一、标题**\n\n- 项目\n<b>甲</b>\t1\n乙\t2\n尾\n[[page 2]]\n丙\t3", "a.txt")
    assert pages.source == "a.txt"
    one, two, grid, tail, last = pages.blocks
    assert (one, two) == (Paragraph("一、标题", one.place, 1), Paragraph("项目", two.place, 0))
    assert isinstance(grid, Grid)
    assert (grid.rows, grid.lines, grid.cut) == ((("甲", "1"), ("乙", "2")), (4, 5), False)
    assert isinstance(tail, Paragraph)
    assert isinstance(last, Grid)
    assert (last.cut, last.place.page, last.place.line) == (True, 2, 8)


def test_blocks_made_by_hand() -> None:
    rows = (("项目", "决算数"), ("一、车辆数合计", "1"), ("1.其他用车", "1"))
    made = recognise(Pages("手工", (Paragraph("国有资产占用情况表"), Grid(rows))))
    assert made["国有资产占用情况表"]["vehicles", "final"].value == 1
    assert made.year is None
    assert made["assets"]["其他用车", "final"].place.line is None
    assert recognise(Pages("空", ())) == gb.Disclosure(source="空")
    shifted = (("项目", "决算数"), ("一、车辆数合计", "", "1"), ("1.其他用车", "", "1"))
    refused = recognise(Pages("手工", (Paragraph("国有资产占用情况表"), Grid(shifted))))
    assert [u.place for u in refused.unmodelled] or refused.tables


def test_absurd_dimensions_are_refused() -> None:
    wide = (("项目", "决算数", *["x"] * 100), ("一、车辆数合计", "1"))
    high = (("项目", "决算数"), *[("说", "明")] * 20, ("一、车辆数合计", "1"))
    for rows in (wide, high):
        refused = recognise(Pages("", (Paragraph("国有资产占用情况表"), Grid(rows))))
        assert [u.reason for u in refused.unmodelled] == ["行列过多，不是表格"]


def test_captions() -> None:
    caption = read_caption(["编制单位：某局　　2021年度", "公开3表  金额单位：人民币万元"], WORDS)
    assert caption is not None
    assert (caption.entity, caption.year, caption.number, caption.unit) == ("某局", 2021, "公开03", gb.Unit.WAN_YUAN)
    assert read_caption(["一般公共服务支出"], WORDS) is None
    assert read_caption(["部门：某局 金额单位：元"], WORDS) == read_caption(["部门:某局", "单位：元"], WORDS)
    assert read_caption(["公开01表" + "长" * 300], WORDS) is None


@pytest.mark.parametrize(
    ("note", "empty"),
    [
        ("说明：本部门无政府性基金预算财政拨款收入、支出。", True),
        ("注：本单位本年度没有使用国有资本经营预算安排的支出，故本表无数据。", True),
        ("故本表为空。", True),
        ("注：本表反映部门本年度各项支出情况。", False),
        ("", False),
    ],
)
def test_statements_of_emptiness(note: str, empty: bool) -> None:
    assert bool(empty_statement([note], WORDS)) == empty


@pytest.mark.parametrize(
    ("row", "is_one"),
    [
        (["类", "款", "项", "1", "2", "3"], True),
        (["栏 次", "", "1", "栏 次", "2", "3"], True),
        (["行次", "", "1", "2"], True),
        (["类", "款", "项", "栏次 合计", "1", "2"], True),
        (["类 款 项", "栏次"], True),
        (["合计", "1", "2"], False),
        (["栏次合计", "1,387.15"], False),
        (["一、车辆数合计", "1", "1"], False),
        (["", ""], False),
        (["类", "3", "1"], False),
    ],
)
def test_rows_that_number_the_columns(row: list[str], is_one: bool) -> None:
    assert is_ordinal_row(row, WORDS) == is_one


def test_a_budget_is_told_from_final_accounts() -> None:
    assert read("某局2023年部门预算公开\n\n部门预算表\n").stage is gb.Stage.BUDGET
    assert read("某局 2021 年度部门决算\n").entity == "某局"


def grid_of(title: str, rows: tuple[tuple[str, ...], ...]) -> gb.Disclosure:
    return recognise(Pages("手工", (Paragraph(title), Grid(rows))))


def test_figures_that_stand_beside_their_headings_follow_the_order() -> None:
    rows = (("项目", "决算数"), ("一、车辆数合计", "", "1"), ("1.其他用车", "", "1"))
    assert grid_of("国有资产占用情况表", rows)["assets"]["其他用车", "final"].printed == "1"


def test_more_columns_of_figures_than_headings_are_refused() -> None:
    rows = (("项目", "决算数"), ("一、车辆数合计", "1.5", "2.5"), ("1.其他用车", "1.5", "2.5"))
    assert [u.reason for u in grid_of("国有资产占用情况表", rows).unmodelled] == ["栏目与数字的位置对不上"]


def test_halves_without_headings_of_their_own_are_told_by_order() -> None:
    rows = (
        ("项目", "决算数", "项目", "决算数"),
        ("一、一般公共预算财政拨款收入", "5.00", "一、一般公共服务支出", "5.00"),
        ("本年收入合计", "5.00", "本年支出合计", "5.00"),
    )
    table = grid_of("收入支出决算总表", rows)["income_expenditure"]
    assert [(line.key, line.side) for line in table.lines] == [
        ("general_income", "income"),
        ("201", "expenditure"),
        ("income_total", "income"),
        ("expenditure_total", "expenditure"),
    ]
    shifted = tuple(("", *row) if i else row for i, row in enumerate(rows))
    assert (
        grid_of("收入支出决算总表", shifted)["income_expenditure"].lines == table.lines
    )  # a blank column without a heading
    torn = tuple((*row[:2], "", *row[2:]) if i == 1 else row for i, row in enumerate(rows))
    assert grid_of("收入支出决算总表", torn).unmodelled[0].reason == "栏目与数字的位置对不上"
