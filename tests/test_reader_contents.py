"""What a file is by its content whatever its name says, streams that give little at a time, and what is hidden in pages and documents."""

from __future__ import annotations

import io
import quopri
import zlib
from typing import Any

import pytest

import example
import govbudget as gb
import samples
import written
from govbudget.errors import ReadError
from govbudget.readers import limits, read_text
from govbudget.readers.delimited import read_delimited
from govbudget.readers.html import read_html
from govbudget.readers.limits import Clock
from govbudget.readers.mhtml import read_mhtml
from govbudget.readers.sniffing import is_delimited
from govbudget.readers.spreadsheet_xml import read_spreadsheet_xml
from govbudget.readers.word import read_word
from govbudget.recognition import Grid, Pages, Paragraph
from samples import refused
from test_reader_formats import document

BASE = gb.read(example.PATH)
PAGES = read_text(example.text(), "disclosure.txt")


def texts(pages: Pages) -> list[str]:
    return [block.text for block in pages.blocks if isinstance(block, Paragraph)]


def rows(pages: Pages) -> list[tuple[str, ...]]:
    return [row for block in pages.blocks if isinstance(block, Grid) for row in block.rows]


def named(data: bytes, name: str) -> io.BytesIO:
    file = io.BytesIO(data)
    file.name = name
    return file


# -- delimited text ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("name", ["a.xls", "a.txt", "a.dat", "a", "a.html", "a.pdf"])
def test_delimited_text_under_any_name(delimiter: str, name: str) -> None:
    table = 'x收入决算表,,\n部门：某局,,单位：万元\n项目,"年初,预算",决算数\n甲,"1,234.50",2.00\n合计,,2.00\n'
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in read_rows(table))
    for data in (text.encode(), text.encode("gb18030"), text.encode("utf-16")):
        found = gb.read(named(data, name))
        assert [row for table in found.unmodelled for row in table.rows][-2:] == [
            ("甲", "1,234.50", "2.00"),
            ("合计", "", "2.00"),
        ]


def read_rows(table: str) -> list[tuple[str, ...]]:
    import csv

    return [tuple(row) for row in csv.reader(io.StringIO(table))]


@pytest.mark.parametrize(
    "text",
    [
        "支出1,234.50万元\n收入2,234.50万元\n结余3,234.50万元\n年末4,234.50万元\n",  # commas of thousands
        "甲,乙\n丙\n丁,戊,己\n庚\n辛\n",  # no regular cells
        "甲,乙,丙\n丁,戊,己\n",  # too few
        '甲,乙,"丙\n' + "丁,戊,己\n" * 40_000,  # a quote that does not end
        "一、收入\t1\n说明文字。\n" * 4,  # a list between sentences
        "甲\t1\t2\n" * 9 + "[[page 2]]\n" + "乙\t1\t2\n" * 9,  # pages
    ],
)
def test_other_text_is_not_delimited(text: str) -> None:
    assert not is_delimited(text.encode())


def test_a_long_or_ragged_text_is_delimited() -> None:
    assert is_delimited("支出决算表\n部门：某局;;单位：万元\n".encode() + "甲;1,000;2;3\n".encode() * 20_000)
    assert is_delimited(("甲\t乙\t丙\n" * 20_000).encode("utf-16"))
    assert is_delimited(("甲,乙,丙\n" * 20_000).encode("gb18030"))
    assert read_delimited("sep=;\n甲;1,5\n").blocks == read_delimited("\n甲;1,5\n").blocks


# -- markup under other names --------------------------------------------------------------------------------------------

HTML = "<html><head><meta charset='{}'></head><body><p>表</p><table><tr><td>甲<td>1</tr><tr><td>乙<td>2</table></body></html>"


@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.xls", "a"])
def test_a_page_is_a_page_under_any_name(name: str) -> None:
    found = gb.read(named(HTML.format("gb2312").encode("gb18030"), name))
    assert found.unmodelled[0].rows == (("甲", "1"), ("乙", "2"))


def mhtml(*pages: tuple[str, bytes]) -> bytes:
    parts = b"".join(
        f"--=_x\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n".encode()
        + quopri.encodestring(data)
        + b"\r\n"
        for kind, data in pages
    )
    head = b'From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary="=_x"\r\n\r\n'
    return head + parts + b"--=_x--\r\n"


def test_pages_saved_in_one_file() -> None:
    bare = HTML.replace("<meta charset='{}'>", "")
    data = mhtml(
        ("text/html", HTML.format("gb2312").encode("gb18030")),
        ("text/css", b"td { color: red }"),
        ("text/html", b" "),
        ('text/html; charset="gb2312"', bare.replace("甲", "丙").encode("gb18030")),
        ('text/html; charset="utf-16le"', bare.replace("甲", "丁").encode("utf-16le")),
        ('text/html; charset="none-such"', bare.replace("甲", "戊").encode()),
    )
    assert [row[0] for row in rows(read_mhtml(data))] == ["甲", "乙", "丙", "乙", "丁", "乙", "戊", "乙"]
    for name in ("a.xls", "a.mht", "a.txt", ""):
        assert gb.read(named(data, name)).unmodelled[0].rows == (("甲", "1"), ("乙", "2"))


def test_pages_in_one_file_that_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    with refused("broken", "without a page"):
        gb.read(mhtml(("text/plain", "决算".encode())))
    with refused("depth"):
        read_mhtml(mhtml(("multipart/mixed; boundary=a", b"x"))[:-1] + b"boundary=a " * 30)
    monkeypatch.setattr("govbudget.readers.mhtml._MOST_PARTS", 1)
    with refused("size"):
        read_mhtml(mhtml(*[("text/html", HTML.format("utf-8").encode())] * 2))


@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.xml", "a"])
def test_other_xml_is_no_text(name: str) -> None:
    with pytest.raises(ReadError, match="text: it is a document in a markup language"):
        gb.read(named("<?xml version='1.0'?>\n<决算><表/></决算>\n".encode(), name))


SHEET = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:html="http://www.w3.org/TR/REC-html40"><Styles>
<Style ss:ID="s1"><NumberFormat ss:Format="Standard"/></Style><Style ss:ID="s2"><NumberFormat ss:Format="Long Date"/></Style>
<Style ss:ID="s3"><NumberFormat/></Style></Styles>{}</Workbook>"""


THIRD, DOWN, ACROSS = 'ss:Index="3"', 'ss:MergeDown="1"', 'ss:MergeAcross="16000"'


def workbook(rows: str, after: str = "", name: str = "决算表") -> str:
    return f'<Worksheet ss:Name="{name}"><Table>{rows}</Table>{after}</Worksheet>'


def cell(value: str, kind: str = "String", more: str = "") -> str:
    return f'<Cell {more}><Data ss:Type="{kind}">{value}</Data></Cell>'


def test_a_workbook_as_xml() -> None:
    text = cell("甲") + cell("<html:Font>粗</html:Font>体") + cell("1")
    shown = (
        cell("1387.5", "Number", 'ss:StyleID="s1"')
        + cell("2023-12-31T00:00:00.000", "DateTime", 'ss:StyleID="s2"')
        + cell("1387.15", "Number", 'ss:StyleID="s3"')
        + cell("1", "Boolean")
        + cell("#N/A", "Error")
        + '<Cell ss:Formula="=RC[-1]"><Data ss:Type="Number"></Data></Cell><Cell ss:Formula="=A1"/>'
    )
    merged = cell("宽", more='ss:MergeAcross="1" ss:MergeDown="1"') + cell("右")
    data = SHEET.format(
        workbook(
            f'<Row>{text}</Row><Row>{shown}</Row><Row ss:Index="4">{merged}</Row><Row>{cell("丁", more=THIRD)}</Row>'
        )
    )
    pages = read_spreadsheet_xml(data.encode(), "a.xls")
    assert texts(pages) == ["决算表"]
    assert rows(pages) == [
        ("甲", "粗体", "1", "", "", "", ""),
        ("1,387.50", "2023年12月31日", "1387.15", "TRUE", "#N/A", "=RC[-1]", "=A1"),
        ("宽", "", "右"),
        ("", "", "丁"),
    ]
    (_, last) = (block for block in pages.blocks if isinstance(block, Grid))
    assert last.spans == ((0, 0, 2, 2),)
    assert last.lines == (4, 5)
    for encoded in (data.encode("utf-16"), data.replace("1.0", '1.0" encoding="gb2312', 1).encode("gb18030")):
        for name in ("a.xls", "a.xml", "a.txt"):
            assert gb.read(named(encoded, name)).unmodelled[0].rows[0][:3] == ("甲", "粗体", "1")


def test_formats_and_notes_of_a_workbook_as_xml() -> None:
    html = 'xmlns="http://www.w3.org/TR/REC-html40"'
    styles = (
        '<Styles><Style ss:ID="a"><NumberFormat ss:Format="0!.0000"/></Style><Style ss:ID="b" ss:Parent="a"><Font/></Style>'
        '<Style ss:ID="c"><NumberFormat ss:Format="0.0"/></Style></Styles>'
    )
    number, styled = cell("13871500", "Number"), cell("13871500", "Number", 'ss:StyleID="b"')
    noted = f'<Cell><ss:Data ss:Type="String" {html}><B>9.05</B><Sup>1</Sup></ss:Data><Comment><ss:Data>原为8.05</ss:Data></Comment></Cell>'
    plain = f'<Row ss:Height="12.5">{cell("甲")}{number}{styled}{noted}</Row>'
    whole = f'<Row ss:StyleID="b">{cell("乙")}{number}</Row>'
    flat = f'<Row ss:Height="0">{cell("丙")}</Row>'
    columns = '<Column/><Column ss:StyleID="c" ss:Width="40"/><Column ss:Width="0.0"/>'
    pages = read_spreadsheet_xml(SHEET.format(styles + workbook(columns + plain + whole + flat)).encode())
    assert rows(pages) == [("甲", "13871500.0", "1387.1500", "9.05¹"), ("乙", "1387.1500", "", "")]
    assert [dict(remark.params)["hidden"] for remark in pages.remarks] == ["3", "3"]


def test_what_a_workbook_as_xml_hides() -> None:
    one = f"<Row>{cell('甲')}{cell('1')}{cell('草')}</Row>"
    hidden = f'<Row ss:Hidden="1">{cell("旧", more=DOWN)}{cell("9")}</Row>'
    columns = '<Column/><Column ss:Hidden="1" ss:Span="1"/><Column ss:Hidden="1" ss:Index="9"/>'
    draft = "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>"
    second = f'<Row><Cell ss:Index="2"><Data ss:Type="String">2</Data></Cell></Row><Row>{cell("乙")}{cell("3")}</Row>'
    gone = f'<Row ss:Hidden="1">{cell("旧", more=DOWN)}</Row><Row ss:Hidden="1"><Cell/></Row>'
    sheets = (
        workbook(columns + one + hidden + second)
        + workbook(one, draft, "底稿")
        + workbook("", draft, "空")
        + workbook(hidden, "", "半")
        + workbook(f"{gone}{one}{one}", "", "全")
    )
    pages = read_spreadsheet_xml(SHEET.format(sheets).encode())
    assert rows(pages) == [("甲", "1", "草"), ("旧", "2", ""), ("乙", "3", ""), *[("甲", "1", "草")] * 2]
    assert [(remark.rule, remark.stated, *dict(remark.params).values()) for remark in pages.remarks] == [
        ("S113", "决算表", "rows", "2"),
        ("S113", "决算表", "columns", "2、3"),
        ("S113", "底稿", "sheet"),
        ("S113", "半", "rows", "1"),
        ("S113", "全", "rows", "1"),
    ]
    many = "".join(f'<Row ss:Hidden="1">{cell(str(i))}</Row>' for i in range(30))
    (remark,) = read_spreadsheet_xml(SHEET.format(workbook(one + many)).encode()).remarks
    assert dict(remark.params)["hidden"].endswith("21 … (30)")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (workbook(f'<Row ss:Index="15000">{cell("甲")}</Row>') * 2, "size"),
        (workbook(f"<Row>{cell('甲', more=ACROSS)}</Row>" * 200), "size"),
        (workbook("<Row>" + "<a>" * 200 + "</a>" * 200 + "</Row>"), "depth"),
        (workbook(f"<Row>{cell('甲', 'Number')}</Row>"), "broken"),
        (workbook("<Row>"), "broken"),
        (workbook(f"<Row>{cell('a')}</Row>", name="b"), "language"),
        (
            "<Row><Cell><Data>甲</Data></Cell></Row><Cell/><Data>甲</Data><x:Visible>甲</x:Visible><o:p xmlns:o='o'/>",
            "language",
        ),
    ],
)
def test_a_workbook_as_xml_that_is_none(body: str, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_CELLS", 20_000)
    with refused(reason):
        read_spreadsheet_xml((SHEET.format(body) + "<!-- 注释 -->").encode())


def test_a_workbook_as_xml_expands_nothing() -> None:
    laughs = '<!DOCTYPE a [<!ENTITY a "哈"><!ENTITY b "&a;&a;">]>'
    with refused("entities"):
        read_spreadsheet_xml(SHEET.format(workbook("<Row/>")).replace("<Workbook", f"{laughs}<Workbook").encode())


# -- streams -------------------------------------------------------------------------------------------------------------


class Slow(io.RawIOBase):
    """A stream that cannot be sought and gives a few bytes at a time."""

    def __init__(self, data: bytes, piece: int = 777) -> None:
        self.rest, self.piece = data, piece

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        part = self.rest[: min(self.piece, len(buffer))]
        self.rest = self.rest[len(part) :]
        buffer[: len(part)] = part
        return len(part)


class Given:
    """Something that gives what it was given, part by part."""

    def __init__(self, *parts: Any) -> None:
        self.parts = iter(parts)

    def read(self, size: int) -> Any:
        part = next(self.parts)
        if isinstance(part, Exception):
            raise part
        return part


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".txt"])
def test_streams_are_read_to_their_end(suffix: str) -> None:
    data = example.PATH.read_bytes() if suffix == ".txt" else written.FORMATS[suffix](samples.pages())
    assert gb.read(Slow(data)) == gb.read(data)  # type: ignore[arg-type]
    if suffix == ".txt":
        text = data.decode()
        assert gb.read(Given(text[:999], text[999:], "")) == gb.read(data)  # type: ignore[arg-type]
        assert gb.read(Given(bytearray(data[:99]), memoryview(data[99:]), b"")) == gb.read(data)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stream", "says"),
    [
        (Given(b"1", None), "the open file cannot be read: it does not wait for its bytes"),
        (Given(b"1", zlib.error("bad")), "the open file cannot be read: bad"),
        (Given(b"1", "1", b""), "an open file gives bytes or text, not str"),
        (Given(1), "an open file gives bytes or text, not int"),
        (io.TextIOWrapper(io.BytesIO(b"%PDF-1.4\xff\xfe"), "utf-8"), "open as text and holds none.*binary mode.*'rb'"),
    ],
)
def test_streams_that_give_nothing_useful(stream: Any, says: str) -> None:
    with pytest.raises(ReadError, match=says):
        gb.read(stream)


@pytest.mark.parametrize(("error", "reason"), [(MemoryError(), "memory"), (RecursionError(), "depth")])
def test_what_the_machine_cannot_hold_is_said(error: Exception, reason: str) -> None:
    def fail(source: Any) -> Any:
        raise error

    reader = gb.readers.FormatReader("own", (), lambda source: "", fail)
    with pytest.raises(ReadError) as caught:
        gb.read(b"x", registry=gb.readers.Registry((reader,)))
    assert caught.value.reason == reason


def test_a_clock_stops_what_takes_too_long() -> None:
    Clock.of("a", 10).check()
    with refused("time", "'a' takes longer to read than any disclosure of its size"):
        Clock("a", 0.0).check()


# -- what is hidden in pages ---------------------------------------------------------------------------------------------

STYLE = """<style><!-- .a, td.b, #c { color: red; display:none } /* .d {display:none} */ .d p {display:none}
@media print { .e {display:none} } } .f {visibility: hidden} @import x; .g{display :none}--></style>"""


@pytest.mark.parametrize(
    ("more", "seen"),
    [
        ("", True),
        ('style="color:red"', True),
        ('style="DISPLAY : none"', False),
        ('style="visibility:collapse"', False),
        ("hidden", False),
        ('class="x a"', False),
        ('class="b"', False),
        ('id="c"', False),
        ('class="c" id="a"', True),
        ('class="d"', True),
        ('class="e"', True),
        ('class="g"', False),
    ],
)
@pytest.mark.parametrize("tag", ["tr", "tbody", "p"])
def test_hidden_rows_and_parts_are_left_out(tag: str, more: str, seen: bool) -> None:
    row = "<tr><td>乙<td>2</tr>" if tag == "tbody" else "<td>乙<td>2" if tag == "tr" else "乙"
    hidden = f"<{tag} {more}>{row}</{tag}>"
    table = "<tr><td>甲<td>1</tr>{}<tr><td>丙<td>3</tr>".format(hidden if tag != "p" else "")
    text = f"{STYLE}<p>表</p><table>{table}</table>{hidden if tag == 'p' else ''}"
    pages = read_html(text.encode())
    assert (("乙", "2") in rows(pages) or "乙" in texts(pages)) is seen
    assert rows(pages)[0] == ("甲", "1")
    assert rows(pages)[-1] == ("丙", "3")


def test_a_cell_that_is_gone_makes_room_and_one_that_is_unseen_is_blank() -> None:
    table = "<table><tr><td>甲<td {}>9<td>1</tr><tr><td>乙<td>2<td>3</tr></table>"
    assert rows(read_html(table.format('style="display:none"').encode())) == [("甲", "1", ""), ("乙", "2", "3")]
    assert rows(read_html(table.format('style="visibility:hidden"').encode())) == [("甲", "", "1"), ("乙", "2", "3")]


# -- what is hidden in Word, and lines of tabs ---------------------------------------------------------------------------


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t><w:br/></w:r>"


def styled(body: str, styles: str = "") -> bytes:
    return document(body, styles)


STYLES = """<w:style w:type="character" w:styleId="H"><w:name w:val="H"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="P"><w:name w:val="P"/><w:basedOn w:val="H"/></w:style>
<w:style w:type="paragraph" w:styleId="Q"><w:name w:val="Q"/><w:basedOn w:val="P"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>"""


def test_hidden_text_of_word_is_left_out() -> None:
    body = (
        "<w:p>"
        + run("见")
        + run("隐", "<w:vanish/>")
        + run("现", '<w:vanish w:val="false"/>')
        + run("式", '<w:rStyle w:val="H"/>')
        + run("强", "<w:b/>")
        + '</w:p><w:p><w:pPr><w:pStyle w:val="P"/></w:pPr>'
        + run("段")
        + run("亮", '<w:vanish w:val="0"/>')
        + '</w:p><w:p><w:pPr><w:pStyle w:val="Q"/></w:pPr>'
        + run("未")
        + "</w:p>"
    )
    assert texts(read_word(styled(body, STYLES))) == ["见", "现", "强", "亮", "未"]
    assert texts(read_word(styled(body))) == ["见", "现", "式", "强", "段", "亮", "未"]


def test_hidden_rows_of_word_are_left_out() -> None:
    def row(text: str, properties: str) -> str:
        cells = "".join(f"<w:tc><w:p>{run(x)}</w:p></w:tc>" for x in (text, "1"))
        return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>"

    table = row("甲", "") + row("乙", "<w:hidden/>") + row("丙", '<w:hidden w:val="0"/>') + row("丁", "<w:del/>")
    assert rows(read_word(styled(f"<w:tbl>{table}</w:tbl>"))) == [("甲", "1"), ("丙", "1")]


def tabbed(*lines: str) -> list[Any]:
    texts = ("<w:r>" + "<w:tab/>".join(f"<w:t>{x}</w:t>" for x in line.split("|")) + "</w:r>" for line in lines)
    return list(read_word(styled("".join(f"<w:p>{text}</w:p>" for text in texts))).blocks)


def test_lines_of_tabs_are_a_table() -> None:
    heading, grid, note = tabbed("支出决算表", "项目|合计|基本", "|5|", "甲|3|1", "乙|2|", "注：万元")
    assert grid.rows == (("项目", "合计", "基本"), ("", "5", ""), ("甲", "3", "1"), ("乙", "2", ""))
    assert (heading.text, note.text) == ("支出决算表", "注：万元")


@pytest.mark.parametrize(
    "lines",
    [
        ("决算|1|2", "甲|3|4"),  # too few
        ("一、概况|1", "二、决算表|3", "三、说明|9", "四、解释|12"),  # contents
        ("|决算", "|首行缩进", "|再缩进"),
    ],
)
def test_other_lines_with_tabs_are_text(lines: tuple[str, ...]) -> None:
    assert [block.text for block in tabbed(*lines)] == [line.replace("|", " ").strip() for line in lines]
