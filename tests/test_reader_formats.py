"""Every format: the same tables from each, cells as printed, and an end within bounds for what is hostile."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from datetime import time as clock
from types import ModuleType
from typing import Any

import pytest
from attrs import evolve

import example
import govbudget as gb
import samples
import written
from govbudget.place import Place
from govbudget.readers import limits, read_text, rows
from govbudget.readers.delimited import read_delimited
from govbudget.readers.excel import read_excel
from govbudget.readers.html import read_html
from govbudget.readers.word import read_word
from govbudget.recognition import Grid, Pages, Paragraph
from govbudget.tables import Line, Table
from samples import refused, renamed
from test_scripts import script

BASE = gb.read(example.PATH)
PAGES = read_text(example.text(), "disclosure.txt")


def same(table: Table) -> Table:
    """A table without the places of its lines in the source."""
    lines = (Line(o.key, o.label, o.code, o.side, o.known, o.quantity) for o in table.lines)
    return evolve(table, lines=tuple(lines))


def texts(pages: Pages) -> list[str]:
    return [block.text for block in pages.blocks if isinstance(block, Paragraph)]


def grids(pages: Pages) -> list[Grid]:
    return [block for block in pages.blocks if isinstance(block, Grid)]


# -- the same disclosure in every format -------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", list(written.FORMATS))
def test_the_same_disclosure_gives_equal_tables(suffix: str) -> None:
    file = io.BytesIO(written.FORMATS[suffix](PAGES))
    file.name = f"disclosure{suffix}"
    other = gb.read(file)
    assert [same(table) for table in other.tables] == [same(table) for table in BASE.tables]
    assert (other.year, other.entity, other.unit, other.source) == (BASE.year, BASE.entity, BASE.unit, file.name)
    assert other.check().counts == BASE.check().counts
    assert not other.unmodelled


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters(delimiter: str) -> None:
    other = gb.read(written.as_csv(PAGES, delimiter, "gb18030"), reader="csv")
    assert [same(table) for table in other.tables] == [same(table) for table in BASE.tables]


@pytest.mark.parametrize("encoding", ["gb2312", "gbk", "gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_pages_in_every_encoding(encoding: str) -> None:
    data = written.as_html(samples.pages(), encoding)
    assert gb.read(data).table("assets") is not None


def test_places() -> None:
    book = gb.read(written.as_xlsx(PAGES))
    place = book["公开03"]["2010401", "basic"].place
    assert place.page is not None
    assert place.line is not None
    rows = list(written.sheets(PAGES))[place.page - 1]
    assert rows[place.line - 1][0] == "2010401"
    page = gb.read(written.as_html(PAGES))
    line = page["公开03"]["2010401", "basic"].place.line
    assert line is not None
    assert "支出决算表" in written.as_html(PAGES).decode().split("\n")[line - 2]


# -- rows ------------------------------------------------------------------------------------------------------------


def test_lone_cells_are_paragraphs_and_blank_rows_end_tables() -> None:
    made = read_delimited("支出决算表,,\n项目,决算数,\n甲,1.00,\n其中：,,\n注：无,,\n,,\n甲,1\n乙,2", "a.csv")
    assert texts(made) == ["支出决算表", "注：无"]
    first, second = grids(made)
    assert first == Grid((("项目", "决算数"), ("甲", "1.00"), ("其中：", "")), Place("a.csv", line=2), (2, 3, 4))
    assert (second.lines, second.cut) == ((7, 8), True)
    assert not grids(read_delimited("甲,1\n乙,2\n"))[0].cut


def test_quoted_cells() -> None:
    made = read_delimited('项目,决算数\n"甲,\n乙","1,234.50"\n丙,2\n')
    assert grids(made)[0].rows == (("项目", "决算数"), ("甲, 乙", "1,234.50"), ("丙", "2"))
    assert grids(made)[0].lines == (1, 2, 4)
    assert texts(read_delimited("一句话。\n又一句。\n")) == ["一句话。", "又一句。"]


def test_merged_cells_that_cannot_be() -> None:
    spans = [(0, 0, 1, 1), (0, 0, 2, 2), (1, 1, 2, 2), (-1, 0, 2, 2), (5, 5, 2, 2), (2, 0, 9, 9), (2, 0, 0, 3)]
    assert rows.fitting(spans, 3, 3) == ((0, 0, 2, 2), (2, 0, 1, 3))
    assert len(rows.fitting([(0, 0, 10**6, 10**4)] * 10**6, 30, 30)) == 1


# -- workbooks --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [samples.rich_xlsx, samples.rich_xls])
def test_workbooks(make: Callable[[], bytes]) -> None:
    made = read_excel(make(), "a.xls")
    assert texts(made) == ["支出决算表", "支出决算表"]
    (first,) = grids(made)
    assert first.place == Place("a.xls", 1, 2)
    assert first.rows[:3] == (("项目", "金额", ""), ("", "小计", "合计"), ("甲", "1,664.55", "9.00%"))
    assert first.rows[3][2] == "2021年12月31日"
    assert first.rows[4][:2] == ("丙", "TRUE")
    assert first.spans == ((0, 0, 2, 1), (0, 1, 1, 2))
    assert [(remark.rule, remark.stated, remark.place.page) for remark in made.remarks] == [("S113", "隐藏", 2)]


def sheet(rows: list[list[Any]], change: Callable[[Any], None] = lambda sheet: None) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    made: Any = book.active
    made.title = "决算"
    for row in rows:
        made.append(row)
    change(made)
    return written.saved(book)


def test_a_formula_without_a_saved_value_is_no_blank() -> None:
    data = sheet([["项目", "数量"], ["一、车辆数合计", "=SUM(B3:B4)"], ["其他用车", 1]])
    (grid,) = grids(read_excel(data))
    assert grid.rows[1] == ("一、车辆数合计", "=SUM(B3:B4)")
    part = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    saved = part.replace(b"<v></v>", b"<v>4</v>").replace(b"<v />", b"<v>4</v>").replace(b"<v/>", b"<v>4</v>")
    (grid,) = grids(read_excel(samples.package(data, {"xl/worksheets/sheet1.xml": saved})))
    assert grid.rows[1] == ("一、车辆数合计", "4")
    beyond = part.replace(b'r="B2"', b'r="B2222"')
    assert grids(read_excel(samples.package(data, {"xl/worksheets/sheet1.xml": beyond})))


def test_values_under_merged_cells_are_not_printed() -> None:
    data = sheet([["项目", "数量"], ["甲", 1], ["乙", 2], ["丙", 3]])
    part = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    merged = part.replace(b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="B2:B4"/></mergeCells>')
    (grid,) = grids(read_excel(samples.package(data, {"xl/worksheets/sheet1.xml": merged})))
    assert grid.rows == (("项目", "数量"), ("甲", "1"), ("乙", ""), ("丙", ""))
    assert grid.spans == ((1, 1, 3, 1),)


def test_texts_in_a_part_of_their_own() -> None:
    assert read_excel(samples.shared_xlsx()) == read_excel(XLSX)


def test_errors_and_odd_cells() -> None:
    data = sheet([["项目", "数量"], ["甲", "#DIV/0!"], ["乙", clock(8, 30)], ["丙", date(2021, 1, 2)]])
    (grid,) = grids(read_excel(data))
    assert [row[1] for row in grid.rows] == ["数量", "#DIV/0!", "08:30:00", "2021-01-02"]
    import openpyxl

    book = openpyxl.Workbook()
    made: Any = book.active
    made["A1"], made["B1"], made["A2"], made["B2"] = "项目", "数", "甲", 1e9
    made["B2"].number_format = "yyyy-mm-dd"  # no date is so late
    assert grids(read_excel(written.saved(book)))[0].rows[1][1] == "#VALUE!"
    book.create_sheet("空")
    book.create_chartsheet("图")
    assert len(texts(read_excel(written.saved(book)))) == 1


def test_legacy_workbooks_with_odd_cells() -> None:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    made = book.add_sheet("决算")
    made.write(0, 0, "项目")
    made.write(0, 1, "数量")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    made.write(1, 0, "甲")
    made.write(1, 1, 1e9, day)
    made.row(2).set_cell_error(0, "#DIV/0!")
    made.write(2, 1, False)
    made.row(3).set_cell_blank(0)
    made.write(3, 1, 12, day)
    made.write(4, 0, "乙")
    made.write(4, 2, "跳")
    (grid,) = grids(read_excel(written.saved(book)))
    assert grid.rows[1:] == (
        ("甲", "1000000000", ""),
        ("#DIV/0!", "FALSE", ""),
        ("", "1900-01-12", ""),
        ("乙", "", "跳"),
    )


def test_binary_workbooks_and_older_documents_say_what_they_are() -> None:
    data = samples.package(written.as_xlsx(samples.pages()), {"xl/workbook.bin": b"x"})
    with refused("format", r"binary workbook \(.xlsb\); save it as .xlsx"):
        gb.read(data)
    with refused("format", "older format; save it as .docx"):
        gb.read(renamed("WordDocument"))
    with refused("format", "older format; save it as .docx"):
        gb.read(b"{\\rtf1\\ansi}")


# -- Word -------------------------------------------------------------------------------------------------------------


def test_word_documents() -> None:
    made = read_word(samples.rich_docx(), "a.docx")
    assert [(block.text, block.level) for block in made.blocks if isinstance(block, Paragraph)] == [
        ("一、支出决算情况", 1),
        ("第一行", 0),
        ("第二行 尾", 0),
    ]
    outer, inner = grids(made)
    assert outer.rows == (("项目", "金额", ""), ("", "小计", "合计"), ("甲", "1.00", ""), ("乙", "", ""))
    assert outer.spans == ((0, 0, 2, 1), (0, 1, 1, 2))
    assert inner.rows == (("内", "1"), ("层", "2"))
    assert inner.place == outer.place == Place("a.docx")


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def document(body: str, styles: str = "") -> bytes:
    parts = {"word/document.xml": f"{HEAD}<w:document {W} {MC}><w:body>{body}</w:body></w:document>".encode()}
    if styles:
        parts["word/styles.xml"] = f"{HEAD}<w:styles {W}>{styles}</w:styles>".encode()
    return samples.package(samples.rich_docx(), parts)


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def test_tracked_changes_controls_and_boxes() -> None:
    body = (
        f"<w:p>{run('留')}<w:del>{run('删')}</w:del><w:ins>{run('增')}</w:ins>"
        "<w:r><w:noBreakHyphen/><w:instrText>PAGE</w:instrText></w:r>"
        f"<w:hyperlink>{run('链')}</w:hyperlink><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>"
        f"<w:p>{run('框')}</w:p></w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p>{run('框')}</w:p>"
        f"</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        f"<w:sdt><w:sdtContent><w:p>{run('控件')}</w:p></w:sdtContent></w:sdt><w:p/><w:sectPr/>"
    )
    assert texts(read_word(document(body))) == ["留增-链", "框", "控件"]


def test_levels_of_headings() -> None:
    styles = (
        '<w:style w:styleId="a"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:styleId="b"><w:name w:val="正文"/><w:basedOn w:val="a"/></w:style>'
        '<w:style w:styleId="c"><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'
        '<w:style w:styleId="d"><w:basedOn w:val="e"/></w:style><w:style w:styleId="e"><w:basedOn w:val="d"/></w:style>'
        '<w:style w:styleId="f"><w:name/><w:basedOn/><w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>'
    )
    named = "".join(f'<w:p><w:pPr><w:pStyle w:val="{id}"/></w:pPr>{run(f"样{id}")}</w:p>' for id in "abcdefg")
    own = "".join(f'<w:p><w:pPr><w:outlineLvl w:val="{n}"/></w:pPr>{run(f"级{n}")}</w:p>' for n in (0, 9))
    made = read_word(document(f"{named}{own}<w:p><w:pPr/>{run('文')}</w:p>", styles))
    assert [block.level for block in made.blocks if isinstance(block, Paragraph)] == [2, 2, 3, 0, 0, 0, 0, 1, 0, 0]


def cell(text: str, properties: str = "") -> str:
    return (
        f"<w:tc>{f'<w:tcPr>{properties}</w:tcPr>' if properties else ''}<w:p>{run(text) if text else ''}</w:p></w:tc>"
    )


RESTART, WIDE = '<w:vMerge w:val="restart"/>', '<w:gridSpan w:val="2"/>'


def test_rows_that_begin_late_and_cells_that_go_on() -> None:
    body = (
        f"<w:tbl><w:tr>{cell('甲', RESTART)}{cell('1')}{cell('x', WIDE)}</w:tr>"
        f"<w:tr>{cell('', '<w:vMerge/>')}{cell('2', '<w:vMerge/>')}{cell('3')}{cell('4')}</w:tr>"
        f"<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{cell('5')}{cell('6')}</w:tr>"
        f"<w:tr><w:trPr><w:del/></w:trPr>{cell('删')}{cell('除')}</w:tr></w:tbl>"
    )
    (grid,) = grids(read_word(document(body)))
    assert grid.rows == (("甲", "1", "x", ""), ("", "2", "3", "4"), ("", "5", "6", ""))
    assert grid.spans == ((0, 0, 2, 1), (0, 2, 1, 2))


def test_a_frame_around_text_is_no_table() -> None:
    framed = f"<w:tbl><w:tr>{cell('一句话。')}{cell('又一句。')}</w:tr><w:tr>{cell('三')}</w:tr></w:tbl><w:tbl/>"
    made = read_word(document(framed))
    assert texts(made) == ["一句话。", "又一句。", "三"]
    assert not grids(made)


# -- web pages --------------------------------------------------------------------------------------------------------


def test_web_pages() -> None:
    made = read_html(samples.HTML.encode("gbk"), "a.html")
    assert texts(made) == ["支出 决算—表", "一", "二", "行一", "行二", "支出决算表", "版面"]
    outer, nested, laid_out = grids(made)
    assert outer.rows == (("项目", "金额", ""), ("", "小计", "合计"), ("甲 乙", "1.00", ""))
    assert outer.spans == ((0, 0, 2, 1), (0, 1, 1, 2))
    assert nested.rows == (("内", "1"), ("层", "2"))
    assert laid_out.rows == (("项目", "决算数"), ("丙", "2.00"))
    assert outer.lines == (4, 4, 5)
    assert [block.level for block in made.blocks if isinstance(block, Paragraph)][:2] == [1, 0]


def page(body: str) -> Pages:
    return read_html(f"<html><body>{body}</body></html>".encode())


def test_what_stands_where_it_should_not() -> None:
    made = page(
        "<table><form><tr><td>甲<td>1<p hidden>藏</p></tr></form><p>中</p><tr><th>乙</th>字<td>2</td></tr></table>"
    )
    assert texts(made) == ["中"]
    assert grids(made)[0].rows == (("甲", "1"), ("乙", "2"))
    spans = page('<table><tr><td colspan="a">甲<td rowspan=0>1<tr><td colspan=" 2x">乙<td>2</table>')
    assert grids(spans)[0].rows == (("甲", "1", ""), ("乙", "", "2"))
    inline = page("<p>一<b>二</b>三<br/><i></i>  </p>四<pre></pre><table></table><pre>五<b>六\n七</b>八</pre>")
    assert texts(inline) == ["一二三", "四", "五六 七八"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\r\n", "\u2028"])
def test_wide_texts_and_other_ends_of_lines(encoding: str, end: str) -> None:
    text = written.as_csv(PAGES, ",", "utf-8").decode("utf-8-sig").replace("\r\n", "\n").replace("\n", end)
    other = gb.read(f"{text}\x1a\x1a".encode(encoding), reader="csv")
    assert [same(table) for table in other.tables] == [same(table) for table in BASE.tables]


def test_what_a_page_hides_by_its_rules() -> None:
    rules = ".a{visibility:hidden} #b{display:none} table tr.c{display:none}"
    rows = "".join(
        f"<tr {name}><td>{name}</td><td>1</td></tr>"
        for name in ('class="a"', 'id="b"', 'class="c"', "style='mso-hide:all'")
    )
    page = f"<html><style>{rules}</style><body><table><tr><td>科目</td><td>金额</td></tr>{rows}</table></body></html>"
    assert [grid.rows for grid in read_html(page.encode()).blocks if isinstance(grid, Grid)] in (
        [],
        [(("科目", "金额"),)],
    )


def test_pages_that_say_another_encoding() -> None:
    wrong = '<html><head><meta charset="utf-8"></head><body><p>决算公开</p></body></html>'
    assert texts(read_html(wrong.encode("gb18030"))) == ["决算公开"]
    unknown = wrong.replace("utf-8", "klingon")
    assert texts(read_html(unknown.encode())) == ["决算公开"]
    big5 = "<html><meta charset=big5><body><p>決算</p></body></html>"
    assert texts(read_html(big5.encode("big5hkscs"))) == ["決算"]
    with refused("broken"):
        read_html(b"\xff\xfe<\0h\0t\0m\0l\0>\0\0\xd8")


# -- what is hostile --------------------------------------------------------------------------------------------------

XLSX, DOCX = written.as_xlsx(samples.pages()), written.as_docx(samples.pages())
SHEET = "xl/worksheets/sheet1.xml"


def test_zip_bombs(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = samples.package(XLSX, {"xl/bomb.xml": b"<" + b" " * (130 << 20)})
    assert len(bomb) < 1 << 20
    with refused("size", "a zip bomb"):
        gb.read(bomb)
    monkeypatch.setattr(limits, "_MOST_PARTS", 3)
    with refused("size", "a zip bomb"):
        gb.read(DOCX)


def test_too_many_elements(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_MOST_TAGS", 100)
    with refused("size", "more XML elements"):
        gb.read(XLSX)


@pytest.mark.parametrize("declaration", ['<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>', '<!ENTITY e "e">'])
def test_document_types_are_refused(declaration: str) -> None:
    for data, part in ((samples.shared_xlsx(), "xl/sharedStrings.xml"), (DOCX, "word/document.xml")):
        content = zipfile.ZipFile(io.BytesIO(data)).read(part)
        where = content.find(b"?>") + 2 if b"?>" in content else 0
        evil = content[:where] + declaration.encode() + content[where:]
        with refused("entities", f"declares a document type in {part}"):
            gb.read(samples.package(data, {part: evil}))
        with refused("broken", "which is no XML in UTF-8"):
            gb.read(samples.package(data, {part: evil.decode().encode("utf-16")}))


def test_entities_of_web_pages_stay_within_bounds() -> None:
    laughs = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 20))
    evil = f'<!DOCTYPE html [<!ENTITY a0 "哈">{laughs}<!ENTITY x SYSTEM "file:///etc/passwd">]><html><p>决&a19;算&x;</p></html>'
    made = gb.read(evil.encode())
    assert "root:" not in str(made.narrative.sentences)
    assert len(str(made.narrative.sentences)) < 10_000


def test_encrypted_files() -> None:
    flagged = bytearray(XLSX)
    central = flagged.index(b"PK\x01\x02")
    flagged[central + 8] |= 1
    for data in (bytes(flagged), renamed("EncryptedPackage")):
        for reader in ("excel", "word"):
            with refused("encrypted", "is encrypted; save it without a password"):
                gb.read(data, reader=reader)
    xls = bytearray(written.as_xls(samples.pages()))
    start = xls.index(b"\x42\x00\x02\x00\xb0\x04")  # the code page record made one that says that all is encrypted
    xls[start] = 0x2F
    with refused("encrypted"):
        gb.read(bytes(xls))


def changed(part: bytes, data: bytes = XLSX, name: str = SHEET) -> bytes:
    return samples.package(data, {name: part})


def test_absurd_dimensions_of_workbooks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_CELLS", 50_000)
    part = zipfile.ZipFile(io.BytesIO(XLSX)).read(SHEET)
    claimed = part.replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')
    claimed = claimed.replace(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')
    assert gb.read(changed(claimed)) is not None
    far = b'<row r="999999999999"><c r="A1"><v>1</v></c></row></sheetData>'
    with refused("size", "more than 50,000 cells"):
        gb.read(changed(part.replace(b"</sheetData>", far)))
    wide = b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (n, n) for n in range(100, 999))
    with refused("size", "more than 50,000 cells"):
        gb.read(changed(part.replace(b"</sheetData>", wide + b"</sheetData>")))


def test_absurd_dimensions_of_tables() -> None:
    with refused("size", "cells"):
        page("<table>" + "<tr><td colspan=99999>甲<td>乙" * 3000 + "</table>")
    with refused("size", "cells"):
        page("<table><tr>" + "<td rowspan=99999>甲" * 1500 + "<tr>" * 2000 + "</table>")
    row = f"<w:tr>{cell('甲', WIDE.replace('2', '999999999'))}{cell('乙')}</w:tr>"
    assert grids(read_word(document(f"<w:tbl>{row * 3}</w:tbl>")))
    with refused("size", "cells"):
        read_word(document(f"<w:tbl>{row * 3000}</w:tbl>"))


def test_deep_documents() -> None:
    assert [block.text for block in page("决算" + "<div>" * 600 + "深").blocks] == ["决算", "深"]  # type: ignore[union-attr]
    for depth in (1500, 100_000):  # deeper than we go, deeper than the parser goes
        with refused("depth"):
            page("决算" + "<div>" * depth + "深")
    assert texts(page("决算" + "<table><tr><td>" * 100 + "深")) == ["决算", "深"]
    with refused("depth"):
        page("决算" + "<table><tr><td>" * 10_000 + "深")
    with refused("broken"):
        read_word(document(f"<w:sdt>{'<w:sdt>' * 5000}{'</w:sdt>' * 5000}</w:sdt>"))
    with refused("broken", "no JSON that can be read"):
        gb.read(b'{"govbudget":1,"tables":' + b"[" * 200_000)


def test_endless_quotes() -> None:
    with refused("broken", "field larger than field limit"):
        read_delimited('决算,"' + "x,\n" * 200_000)


def test_no_chinese_is_no_disclosure() -> None:
    with refused("language"):
        read_excel(sheet([["a", "b"], ["c", 1]], lambda made: setattr(made, "title", "s")))
    with refused("language"):
        page("<p>accounts</p>")
    with refused("language"):
        read_word(document(f"<w:p>{run('accounts')}</w:p>"))


# -- fuzzing ----------------------------------------------------------------------------------------------------------

FUZZ: ModuleType = script("fuzz_readers")


@pytest.mark.parametrize("reader", samples.READERS)
def test_spoilt_files_end_in_a_disclosure_or_an_error(reader: str) -> None:
    count = 40 if reader == "pdf" else 100  # a page takes longer than all the other samples
    outcome = FUZZ.run(reader, count, seed=20211231)
    assert not outcome.crashers, outcome.crashers
    assert sum(outcome.ended.values()) == count
    assert outcome.slowest < FUZZ.MOST_SECONDS
    assert outcome.memory < FUZZ.MOST_MEMORY
    assert str(outcome).startswith(reader)


def test_raised_marks_of_word_documents() -> None:
    import docx
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml import OxmlElement

    document = docx.Document()
    style = document.styles.add_style("Note", WD_STYLE_TYPE.CHARACTER)
    style.font.superscript = True
    paragraph = document.add_paragraph("支出900.05")
    paragraph.add_run("1").font.superscript = True
    paragraph.add_run("（").font.superscript = False
    paragraph.add_run("2").font.subscript = True
    paragraph.add_run("3", style="Note")
    lowered = paragraph.add_run("4", style="Note")
    lowered._r.get_or_add_rPr().append(OxmlElement("w:vertAlign"))
    held = io.BytesIO()
    document.save(held)
    assert texts(read_word(held.getvalue())) == ["支出900.05¹（²³4"]
