"""PDF: ruled and open tables, digits on another baseline, tables over several pages, files that are none."""

from __future__ import annotations

import builtins
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import example
import govbudget as gb
from govbudget.errors import ReadError
from govbudget.readers import pdf
from govbudget.readers.pdf import read_pdf
from govbudget.readers.pdf_lines import Glyph, cell_text, laid_out, text_lines
from govbudget.readers.pdf_tables import grid_of, lattice
from govbudget.readers.text import read_text
from govbudget.recognition import Grid, Paragraph
from govbudget.recognition.pages.text import with_page_tables
from printing import Sheet, print_pages, printed, ruled

PAGES = read_text(example.text())
BASE = gb.read(example.PATH)


def cells(disclosure: gb.Disclosure) -> dict[tuple[str, str, str], str]:
    return {
        (table.form.id, key, column): table.printed[c][i]
        for table in disclosure.tables
        for c, column in enumerate(table.columns)
        for i, key in enumerate(table.keys)
        if table.printed[c][i]
    }


def glyphs(text: str, x: float = 0.0, top: float = 0.0, size: float = 10.0) -> list[Glyph]:
    found = []
    for c in text:
        width = size / 2 if c.isascii() else size
        found.append(Glyph(c, x, top, x + width, top + size))
        x += width
    return found


def blocks(*sheets: Sheet, digits: float = 0.0) -> list[Grid | Paragraph]:
    return list(read_pdf(printed(sheets, digits=digits), "x.pdf").blocks)


# -- whole documents ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("digits", "rows", "heads"), [(4.0, 28, False), (-4.0, 11, True)], ids=["lower digits", "short pages, heads again"]
)
def test_the_example_as_a_pdf(digits: float, rows: int, heads: bool) -> None:
    data = print_pages(PAGES, digits=digits, rows_a_page=rows, heads=heads)
    disclosure = gb.read(data)
    assert cells(disclosure) == cells(BASE)
    assert [table.keys for table in disclosure.tables] == [table.keys for table in BASE.tables]
    assert disclosure.check().ok
    assert {repair.kind for repair in disclosure.repairs} == {"joined_lines", "merged_pages"}
    assert not disclosure.unmodelled
    pages = [record["page"] for record in disclosure["公开04"].to_records()]
    assert len(set(pages)) > 1
    assert pages == sorted(pages, key=int)
    place = disclosure["公开03"].place
    assert place.page is not None
    assert place.box is not None
    claims = {claim.figure.value for claim in disclosure.claims if claim.figure is not None}
    assert claims == {claim.figure.value for claim in BASE.claims if claim.figure is not None}


@pytest.mark.parametrize(("rows", "digits"), [(28, 4.0), (9, -3.0)])
def test_without_ruling_lines_nothing_is_misread(rows: int, digits: float) -> None:
    disclosure = gb.read(print_pages(PAGES, digits=digits, rows_a_page=rows, rules=False))
    assert cells(disclosure).items() <= cells(BASE).items()
    assert not [finding for finding in disclosure.check().errors if finding.rule[0] in "AX"]


# -- lines -------------------------------------------------------------------------------------------------------------


@given(
    lines=st.lists(st.text("年度收入支出总计万元减少，。2013.5%", min_size=1, max_size=30), min_size=1, max_size=5),
    shift=st.floats(-0.45, 0.45),
    leading=st.floats(1.35, 3.0),
    order=st.randoms(),
)
@settings(max_examples=60, deadline=None)
def test_lines_are_those_that_were_printed(lines: list[str], shift: float, leading: float, order: Any) -> None:
    lines = ["年" + line for line in lines]  # a line of digits only has no ideographs to belong to
    page = [
        glyph._replace(top=glyph.top + 10 * shift, bottom=glyph.bottom + 10 * shift) if glyph.text.isascii() else glyph
        for n, line in enumerate(lines)
        for glyph in glyphs(line, top=10 * leading * n)
    ]
    order.shuffle(page)
    assert [line.text for line in text_lines(page)] == lines


def test_tight_lines_are_told_by_the_room_for_the_digits() -> None:
    first = glyphs("总计") + glyphs("99", 20, 6) + glyphs("万元", 30)
    second = glyphs("与上年度相比减少", 0, 10)
    assert [line.text for line in text_lines(first + second)] == ["总计99万元", "与上年度相比减少"]
    full = glyphs("总计年度", 0, 0) + glyphs("收入支出", 0, 10) + glyphs("9", 20, 5.5)
    assert "9" in text_lines(full)[1].text


def test_gaps_and_characters_printed_twice() -> None:
    assert text_lines(glyphs("编制单位") + glyphs("单位：万元", 90))[0].text == "编制单位  单位：万元"
    assert text_lines(glyphs("第一部分") + glyphs("某局", 46))[0].text == "第一部分 某局"
    assert text_lines(glyphs("AB") + glyphs("CD", 13))[0].text == "AB CD"
    assert text_lines(glyphs("合计") + glyphs("合计", 0.5))[0].text == "合计"
    assert not text_lines(glyphs("  "))
    assert not text_lines([])


def test_cells_join_their_lines() -> None:
    assert cell_text(glyphs("附属单位") + glyphs("上缴收入", 0, 12)) == ("附属单位上缴收入", True)
    assert cell_text(glyphs("one") + glyphs("two", 0, 12)) == ("one two", True)
    assert cell_text(glyphs("1,234.") + glyphs("56", 0, 12)) == ("1,234.56", True)
    assert cell_text([]) == ("", False)


# -- ruled tables ------------------------------------------------------------------------------------------------------


def test_merged_cells_and_boxes() -> None:
    sheet = ruled(
        [["项目", "", "合计"], ["编码", "名称", ""], ["201", "一般公共\n服务支出", "1.00"]],
        [40, 60, 50],
        50,
        merged=[(0, 0, 1, 2), (0, 2, 2, 1)],
    )
    (grid,) = blocks(sheet)
    assert isinstance(grid, Grid)
    assert grid.rows == (("项目", "", "合计"), ("编码", "名称", ""), ("201", "一般公共服务支出", "1.00"))
    assert set(grid.spans) == {(0, 0, 1, 2), (0, 2, 2, 1)}
    assert (grid.place.document, grid.place.page, grid.wrapped) == ("x.pdf", 1, 1)
    assert grid.place.box == (30.0, 50.0, 180.0, 110.0)
    assert grid.places[2].box == (30.0, 82.0, 180.0, 110.0)


def test_text_around_tables_stays_in_order_and_out_of_them() -> None:
    table = ruled([["科目", "金额"], ["201", "1.00"]], [60, 60], 100)
    table.texts.extend([(30, 60, "收入决算表"), (30, 150, "注：本表为样表。")])
    found = blocks(table, digits=3.0)
    assert [b.text if isinstance(b, Paragraph) else len(b.rows) for b in found] == ["收入决算表", 2, "注：本表为样表。"]
    assert isinstance(found[0], Paragraph)
    assert found[0].place.box == (30.0, 60.0, 80.0, 70.0)


def test_frames_around_text_are_no_tables() -> None:
    framed = ruled([["一、主要职能"], ["二、机构设置"]], [200], 50)
    assert [type(block) for block in blocks(framed)] == [Paragraph, Paragraph]
    empty = ruled([["", ""], ["", ""]], [50, 50], 50)
    empty.texts.append((30, 200, "空表"))
    assert [type(block) for block in blocks(empty)] == [Paragraph]


def test_a_continuation_of_merged_cells_has_the_columns_of_the_page_before() -> None:
    first = ruled([["301", "工资", "1.00", "302", "商品", "2.00"]], [40, 60, 50, 40, 60, 50], 50)
    merged = ruled(
        [["人员经费合计", "", "1.00", "公用经费合计", "", "2.00"]],
        [40, 60, 50, 40, 60, 50],
        50,
        merged=[(0, 0, 1, 2), (0, 3, 1, 2)],
    )
    _, grid = blocks(first, merged)
    assert isinstance(grid, Grid)
    assert grid.rows == (("人员经费合计", "", "1.00", "公用经费合计", "", "2.00"),)
    other = ruled([["人员经费合计", "1.00"]], [90, 200], 50)
    _, grid = blocks(first, other)
    assert isinstance(grid, Grid)
    assert len(grid.rows[0]) == 2


def test_characters_between_cells_are_not_lost() -> None:
    frame = lattice([(0, 0, 50, 20), (100, 0, 150, 20)])
    grid = grid_of(frame, glyphs("甲", 10, 5) + glyphs("乙", 70, 5) + glyphs("丙", 110, 5), gb.place.Place())
    assert grid is not None
    assert grid.rows == (("甲", "乙", "丙"),)
    assert lattice([(0, 0, 50, 20), (0, 0, 1, 20)]).spans == ((0, 0, 1, 1),)


def test_too_many_lines_are_no_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = ruled([["科目", "金额"], ["201", "1.00"]], [60, 60], 50)
    assert isinstance(blocks(sheet)[0], Grid)
    monkeypatch.setattr(pdf, "_MOST_EDGES", 3)
    assert not [block for block in blocks(sheet) if isinstance(block, Grid)]


def test_characters_beside_the_page_are_left_out() -> None:
    assert [b.text for b in blocks(Sheet([(-200, 50, "页外"), (50, 50, "页内")], [])) if isinstance(b, Paragraph)] == [
        "页内"
    ]


# -- tables without ruling lines ---------------------------------------------------------------------------------------

OPEN: list[tuple[float, float, str]] = [
    (200, 20, "某单位支出情况表"),
    (40, 40, "项目"), (330, 40, "本年支出"),
    (40, 60, "科目编码"), (120, 60, "科目名称"), (250, 60, "合计"), (330, 60, "基本支出"), (420, 60, "项目支出"),
    (40, 80, "201"), (120, 80, "一般公共服务支出"), (250, 80, "3.00"), (330, 80, "1.00"), (420, 80, "2.00"),
    (40, 100, "20103"), (120, 100, "政府办公厅及相关"), (250, 100, "3.00"), (330, 100, "1.00"), (420, 100, "2.00"),
    (120, 112, "机构事务"),
    (40, 132, "2010301"), (120, 132, "行政运行"), (250, 132, "3.00"), (330, 132, "1.00"), (420, 132, "2.00"),
]  # fmt: skip


def open_page(*more: tuple[float, float, str]) -> Sheet:
    return Sheet([*OPEN, *more], [])


def tables(*sheets: Sheet) -> list[Grid]:
    pages = with_page_tables(read_pdf(printed(sheets), "x.pdf"))
    return [block for block in pages.blocks if isinstance(block, Grid)]


def test_columns_where_words_stand_below_each_other() -> None:
    (grid,) = tables(open_page())
    assert grid.rows[:2] == (
        ("项目", "", "本年支出", "", ""),
        ("科目编码", "科目名称", "合计", "基本支出", "项目支出"),
    )
    assert grid.rows[3] == ("20103", "政府办公厅及相关机构事务", "3.00", "1.00", "2.00")
    assert grid.rows[4] == ("2010301", "行政运行", "3.00", "1.00", "2.00")
    assert grid.wrapped == 1
    assert not grid.lines
    assert grid.places[4].box == (40.0, 132.0, 440.0, 142.0)


def test_figures_close_to_the_words_behind_them() -> None:
    (line,) = text_lines([*glyphs("3.00"), *glyphs("支出", 24), *glyphs("—", 60), *glyphs("收入", 74)])
    assert [word.text for word in line.words] == ["3.00", "支出", "—", "收入"]
    (words,) = laid_out([line])
    assert len(words[0].split()) == len(words[1]) == 4
    assert all(left < right for left, right in words[1])


def test_a_column_that_is_blank() -> None:
    (grid,) = tables(open_page((510, 60, "其他")))
    assert [row[-1] for row in grid.rows] == ["其他", "", "", "", ""]


def test_sentences_and_titles_end_a_table() -> None:
    (grid,) = tables(open_page((40, 152, "注：上述数字为样例。"), (200, 240, "支出决算表"), (300, 260, "3.00")))
    assert len(grid.rows) == 5


def test_without_a_title_lines_stay_text() -> None:
    found = blocks(Sheet(OPEN[1:], []))
    assert all(isinstance(block, Paragraph) for block in found)
    assert not tables(Sheet(OPEN[1:], []))


def test_an_open_table_goes_on_in_its_columns() -> None:
    more: list[tuple[float, float, str]] = [(40, 50, "20104"), (120, 50, "发展改革"), (420, 50, "2.00")]
    (grid,) = tables(open_page(), Sheet(more, []))
    assert grid.rows[-1] == ("20104", "发展改革", "", "", "2.00")
    assert (grid.places[-1].page, grid.cut) == (2, False)
    other = tables(open_page(), Sheet([(40, 50, "一、主要职能。")], []), Sheet(more, []))
    assert [len(grid.rows) for grid in other] == [5]


def test_a_ruled_table_ends_an_open_one() -> None:
    frame = ruled([["收入", "1.00"], ["支出", "1.00"]], [100, 100], 160)
    found = tables(Sheet([*OPEN, *frame.texts, (40, 240, "204"), (250, 240, "1.00")], frame.lines))
    assert [len(grid.rows) for grid in found] == [5, 2]


# -- what is no PDF ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", b"x" * 100, print_pages(PAGES)[:5000]])
def test_broken_files(data: bytes) -> None:
    with pytest.raises(ReadError, match="no PDF that can be read") as caught:
        read_pdf(data, "x.pdf")
    assert (caught.value.reason, caught.value.source) == ("broken", "x.pdf")


def test_encrypted_files() -> None:
    password = "/Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <{0}> /U <{0}> >> /ID [<00> <00>]".format("41" * 32)
    with pytest.raises(ReadError, match="encrypted") as caught:
        read_pdf(printed([open_page()], trailer=password), "x.pdf")
    assert caught.value.reason == "encrypted"


def test_pictures_of_pages_and_other_languages() -> None:
    with pytest.raises(ReadError, match="only pictures") as caught:
        read_pdf(printed([Sheet([], [])]))
    assert caught.value.reason == "scan"
    with pytest.raises(ReadError, match="no Chinese"):
        read_pdf(printed([Sheet([(50, 50, "Budget 2024")], [])]))


def test_too_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_MOST_PAGES", 1)
    with pytest.raises(ReadError, match="more than 1 pages") as caught:
        read_pdf(printed([open_page(), open_page()]))
    assert caught.value.reason == "size"


def test_without_pdfplumber(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refuse(name: str, *args: Any, **more: Any) -> Any:
        if name.startswith("pdfplumber"):
            raise ImportError(name)
        return real(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(ReadError, match=r"govbudget\[pdf\]") as caught:
        read_pdf(b"%PDF-1.4")
    assert caught.value.reason == "extra"


# -- real disclosures --------------------------------------------------------------------------------------------------


def real(name: str) -> gb.Disclosure:
    return gb.read(example.SHARED / "corpus" / "raw" / f"{name}.pdf")


@example.needs_shared
def test_every_cell_of_a_real_pdf_is_read_and_no_extra_one() -> None:
    name = "sh_putuo_shegong_2024"
    truth = (example.SHARED / "corpus" / "cells" / f"{name}.cells.tsv").read_text(encoding="utf-8").splitlines()[1:]
    wanted = sorted((table, printed) for table, _, _, printed, _ in (line.split("\t") for line in truth))
    disclosure = real(name)
    assert sorted((record["table"], record["printed"]) for record in disclosure.to_records()) == wanted
    assert len(disclosure.tables) == len(disclosure.contents) == 9
    assert disclosure.number("three_public") == "公开07"


@example.needs_shared
def test_digits_on_another_baseline_stand_in_their_sentences() -> None:
    disclosure = real("sh_putuo_caizheng_2024")
    assert all(table.complete for table in disclosure.tables)
    totals = {str(claim.figure) for claim in disclosure.claims if claim.figure is not None}
    assert {"2,995.39 万元", "2,940.05 万元"} & totals or {"2995.39 万元", "2940.05 万元"} <= totals
    assert {repair.kind for repair in disclosure.repairs} == {"joined_lines", "merged_pages", "split_row", "turned"}
    assert not [finding for finding in disclosure.check().errors if finding.rule[0] in "AXS"]


@example.needs_shared
def test_an_unfilled_template_gives_no_findings() -> None:
    disclosure = real("sh_template_2024")
    assert len(disclosure.tables) == 9
    report = disclosure.check()
    assert not report.findings
    assert report.coverage.template and len(report.coverage.empty) == 7  # two say that there is nothing
