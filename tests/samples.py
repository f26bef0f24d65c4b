"""Small sample files of every format, with all that a reader of it has to look at, for fuzzing."""

from __future__ import annotations

import io
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from typing import Any

import pytest

import written
from govbudget.errors import ReadError
from govbudget.readers import read_text
from govbudget.recognition import Pages

#: The readers that can be fuzzed.
READERS = ("text", "csv", "json", "html", "excel", "word", "pdf")

TEXT = """# 某局2021年度部门决算

### 国有资产占用情况表

编制单位：某局\t\t公开10表
项目\t行次\t数量
一、车辆数合计\t1\t4
其中：其他用车\t2\t4
二、单价50万元以上通用设备\t3\t1,234

注：本表列示国有资产。

### 一般公共预算财政拨款“三公”经费支出决算表

编制单位：某局\t金额单位：万元\t
项目\t年初预算数\t决算数
合计\t10.00\t8.50
3.公务接待费\t10.00\t8.50

## 情况说明

2021年度“三公”经费支出8.50万元，完成年初预算10.00万元的85%，较上年减少1.50万元，下降15%。

项目支出绩效自评表（2021年度）\t\t\t\t\t\t
项目名称\t网络维护\t\t\t\t\t
项目资金（万元）\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
年度资金总额\t10\t8\t6\t10\t75%\t7.5
其中：当年财政拨款\t10\t8\t6\t\t\t
一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分
产出指标（90分）\t数量指标\t巡检次数\t≥12次\t12次\t50\t50
\t质量指标\t可用率\t≥99%\t99.5%\t40\t40
总分\t\t\t\t\t100\t97.5
评价等级\t优\t\t\t\t\t
"""


def pages() -> Pages:
    """The pages of the sample."""
    return read_text(TEXT, "样本.txt")


@cache
def samples(reader: str) -> tuple[bytes, ...]:
    """The sample files of a reader."""
    match reader:
        case "text":
            return TEXT.encode(), TEXT.encode("gb18030")
        case "csv":
            quoted = written.as_csv(pages(), ";") + '"甲;\n乙";"1,234.50"\r\n'.encode()
            return written.as_csv(pages()), quoted
        case "json":
            import govbudget as gb

            return (gb.read(TEXT.encode()).to_json().encode(),)
        case "html":
            return written.as_html(pages()), written.as_html(pages(), "gb18030"), HTML.encode("gbk"), saved_page()
        case "excel":
            return shared_xlsx(), rich_xlsx(), written.as_xls(pages()), rich_xls(), WORKBOOK.encode()
        case "word":
            return written.as_docx(pages()), rich_docx()
        case _:
            return (written.as_pdf(pages()),)


HTML = """<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01//EN"><html><head><meta http-equiv="Content-Type"
content="text/html; charset=gb2312"><style>td { color: red }</style><script>var x = "<td>";</script></head><body>
<div style="display: none">看不见</div><h1>支出&nbsp;决算&mdash;表</h1><!-- 注释 --><ul><li>一<li>二</ul><pre>行一
行二</pre><table border=1><caption>支出决算表</caption><thead><tr><th rowspan=2>项目<th colspan=2>金额</tr><tr><th>小计
<th>合计</tr></thead><tbody><tr><td>甲<br>乙<td>1.00<td><table><tr><td>内<td>1<tr><td>层<td>2</table></tr></table>
<table width=100%><tr><td>版面<table><tr><td>项目<td>决算数<tr><td>丙<td>2.00</table></td></tr></table></body></html>"""


WORKBOOK = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Styles><Style ss:ID="s1"><NumberFormat ss:Format="Standard"/></Style></Styles><Worksheet ss:Name="支出决算表"><Table>
<Column ss:Hidden="1"/><Row><Cell ss:MergeAcross="2"><Data ss:Type="String">支出决算表</Data></Cell></Row>
<Row ss:Index="3"><Cell><Data ss:Type="String">甲</Data></Cell><Cell ss:StyleID="s1"><Data ss:Type="Number">1664.5</Data></Cell>
<Cell ss:Index="5"><Data ss:Type="DateTime">2021-12-31T00:00:00.000</Data></Cell></Row><Row ss:Hidden="1"><Cell ss:Formula="=A1"/>
<Cell ss:MergeDown="1"><Data ss:Type="String">旧</Data></Cell></Row></Table></Worksheet></Workbook>"""


def saved_page() -> bytes:
    """The page as a browser saves it in one file."""
    import base64

    head = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="=_x"\n\n--=_x\nContent-Type: text/html\n'
    return f"{head}Content-Transfer-Encoding: base64\n\n{base64.encodebytes(HTML.encode('gbk')).decode()}\n--=_x--\n".encode()


def rich_xlsx() -> bytes:
    """Merged cells, a hidden sheet, dates, formulas, errors, formats."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "支出决算表"
    sheet.append(["支出决算表"])
    sheet.append(["项目", "金额", None])
    sheet.append([None, "小计", "合计"])
    sheet.append(["甲", 1664.55, 0.0900000762939453])
    sheet.append(["乙", "=B4*2", date(2021, 12, 31)])
    sheet.append(["丙", True, "#DIV/0!"])
    sheet["B4"].number_format = "#,##0.00_);[Red](#,##0.00)"
    sheet["C4"].number_format = "0.00%"
    sheet["C5"].number_format = 'yyyy"年"m"月"d"日"'
    for cells in ("A1:C1", "A2:A3", "B2:C2"):
        sheet.merge_cells(cells)
    hidden = book.create_sheet("隐藏")
    hidden.append(["底稿", 1])
    hidden.sheet_state = "hidden"
    return written.saved(book)


def shared_xlsx(data: bytes = b"") -> bytes:
    """A workbook, or the sample, as Excel writes it: texts in a part of their own."""
    import re
    import zipfile

    data = data or written.as_xlsx(pages())
    old = zipfile.ZipFile(io.BytesIO(data))
    texts: list[bytes] = []

    def moved(found: re.Match[bytes]) -> bytes:
        texts.append(found[2])
        return found[1] + b't="s"><v>%d</v></c>' % (len(texts) - 1)

    inline = re.compile(rb'(<c [^>]*?)t="inlineStr"[^>]*><is>(.*?)</is></c>')
    sheets = {n: inline.sub(moved, old.read(n)) for n in old.namelist() if n.startswith("xl/worksheets/sheet")}
    types = old.read("[Content_Types].xml")
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + kind + b'"/></Types>'
    head = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    strings = head + b"".join(b"<si>%b</si>" % text for text in texts) + b"</sst>"
    parts = {"xl/sharedStrings.xml": strings, "[Content_Types].xml": types.replace(b"</Types>", override)}
    return package(data, {**sheets, **parts})


def rich_xls() -> bytes:
    """The same in the older format."""
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("支出决算表")
    sheet.write_merge(0, 0, 0, 2, "支出决算表")
    sheet.write_merge(1, 2, 0, 0, "项目")
    sheet.write_merge(1, 1, 1, 2, "金额")
    for column, text in enumerate(("小计", "合计"), 1):
        sheet.write(2, column, text)
    sheet.write(3, 0, "甲")
    sheet.write(3, 1, 1664.55, xlwt.easyxf(num_format_str="#,##0.00_);[Red](#,##0.00)"))
    sheet.write(3, 2, 0.0900000762939453, xlwt.easyxf(num_format_str="0.00%"))
    sheet.write(4, 0, "乙")
    sheet.write(4, 1, xlwt.Formula("B4*2"))
    sheet.write(4, 2, date(2021, 12, 31), xlwt.easyxf(num_format_str='yyyy"年"m"月"d"日"'))
    sheet.write(5, 0, "丙")
    sheet.write(5, 1, True)
    sheet.write_rich_text(5, 2, ("无", ("数", xlwt.easyfont("bold on"))))
    hidden = book.add_sheet("隐藏")
    hidden.write(0, 0, "底稿")
    hidden.write(0, 1, 1)
    hidden.visibility = 1
    return written.saved(book)


def rich_docx() -> bytes:
    """Headings, line breaks, merged cells, a table in a cell."""
    from docx import Document

    document = Document()
    document.add_heading("一、支出决算情况", 1)
    document.add_paragraph("第一行\n第二行\t尾")
    table = document.add_table(4, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "项目"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "金额"
    for (row, column), text in {(1, 1): "小计", (1, 2): "合计", (2, 0): "甲", (2, 1): "1.00", (3, 0): "乙"}.items():
        table.cell(row, column).text = text
    inner = table.cell(2, 2).add_table(2, 2)
    for i, text in enumerate(("内", "1", "层", "2")):
        inner.cell(i // 2, i % 2).text = text
    return written.saved(document)


def package(data: bytes, parts: dict[str, bytes]) -> bytes:
    """A zip package with some parts changed or added."""
    import zipfile

    old = zipfile.ZipFile(io.BytesIO(data))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name in dict.fromkeys((*old.namelist(), *parts)):
            made.writestr(name, parts[name] if name in parts else old.read(name))
    return file.getvalue()


def renamed(name: str) -> bytes:
    """A compound file whose stream has another name."""
    data = bytearray(written.as_xls(pages()))
    at = data.index("Workbook".encode("utf-16-le"))
    data[at : at + 64] = name.encode("utf-16-le").ljust(64, b"\0")
    data[at + 64 : at + 66] = struct.pack("<H", 2 * len(name) + 2)
    return bytes(data)


@contextmanager
def refused(reason: str, match: str = "") -> Iterator[None]:
    """A clear error, soon."""
    start = time.perf_counter()
    with pytest.raises(ReadError, match=match or None) as caught:
        yield
    assert caught.value.reason == reason, str(caught.value)
    assert time.perf_counter() - start < 20
