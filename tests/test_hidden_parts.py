"""Workbooks that do not show all they hold: formulas without values, hidden rows, columns and sheets, formats."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pytest

import govbudget as gb
import samples
from govbudget import Disclosure
from govbudget.readers.biff import workbook_stream
from govbudget.readers.excel import read_excel
from govbudget.recognition import Grid, Paragraph
from sheets import HEADS, LINES, RIGHT, TOP, amounts, numbers, sheet_rows, values, xls, xlsx
from test_biff import compound

# -- formulas ------------------------------------------------------------------------------------------------------------


def with_formulas(
    make: Callable[..., bytes], formula: Callable[[str], Any], rows: Sequence[int] = (3, 4)
) -> Disclosure:
    cells: list[list[Any]] = numbers(sheet_rows())
    for r in rows:
        for c in range(2, 5):
            cells[r][c] = formula("ABCDE"[c])
    return gb.read(make(cells))


def xls_formula(text: str) -> Callable[[str], Any]:
    import xlwt

    return lambda column: xlwt.Formula(text.replace("C", column))


@pytest.mark.parametrize(
    "text",
    [
        "SUM(C6:C6)",
        "C6+C7",
        "(C6)",
        "ROUND(C6,2)",
        "SUM(C6,C7)",
        "-C6",
        "C6*1",
        "C6%",
        "C6",
        'IF(C6>0,C6,"")',
        "5",
        "1.5",
    ],
)
def test_formulas_of_legacy_workbooks_without_values(text: str) -> None:
    some = with_formulas(xls, xls_formula(text))
    found = some.check().by_rule()["S109"]
    assert {finding.stated for finding in found} == {"=…"}
    assert len(found) == 6
    assert all("公式没有存值" in finding.message() for finding in found)


def test_formulas_of_workbooks_without_values() -> None:
    some = with_formulas(xlsx, lambda column: f"=SUM({column}6:{column}6)")
    found = some.check().by_rule()["S109"]
    assert len(found) == 6
    assert "公式没有存值" in found[0].message()
    assert not [finding for finding in some.check() if finding.kind.value == "inconsistent"]


def test_a_zero_for_each_formula_of_a_workbook_that_is_to_be_calculated_is_no_value() -> None:
    cells: list[list[Any]] = numbers(sheet_rows())
    cells[3][2], cells[4][2] = "=SUM(C6:C6)", "=C6"
    data = xlsx(cells)
    name = "xl/worksheets/sheet1.xml"
    part = re.sub(rb"<v ?/>|<v></v>", b"<v>0</v>", zipfile.ZipFile(io.BytesIO(data)).read(name))
    some = gb.read(samples.package(data, {name: part}))  # the writer says that all is to be calculated
    assert [finding.stated for finding in some.check().by_rule()["S109"]] == ["=SUM(C6:C6)", "=C6"]
    others = part.replace(b"<v>0</v>", b"<v>330</v>", 1)
    assert gb.read(samples.package(data, {name: others})).tables[0]["201", "total"].value == 0
    book = zipfile.ZipFile(io.BytesIO(data)).read("xl/workbook.xml")
    calculated = book.replace(b'fullCalcOnLoad="1"', b"")
    assert (
        gb.read(samples.package(data, {name: part, "xl/workbook.xml": calculated})).tables[0]["201", "total"].value == 0
    )


def saved_formula(*formulas: tuple[bytes, bytes]) -> bytes:
    """The records of formulas, with the saved result and the tokens of each, in a stream of their own."""
    records = b""
    for row, (result, tokens) in enumerate(formulas):
        body = struct.pack("<3H", row, 0, 0) + result + struct.pack("<HIH", 0, 0, len(tokens)) + tokens
        records += struct.pack("<HH", 6, len(body)) + body
    return records


EMPTY = b"\x03\0\0\0\0\0\xff\xff"
FOUR = b"\0\0\0\0\0\0\x10\x40"
REFERENCE = b"\x44\0\0\0\0"
TEXT = b"\x17\x01\0x"
WIDE_TEXT = b"\x17\x01\x01x\0"


@pytest.mark.parametrize(
    ("formulas", "lost"),
    [
        ([(EMPTY, REFERENCE)], 1),  # none has a value
        ([(FOUR, REFERENCE), (EMPTY, REFERENCE)], 0),  # the text of another cell, which is empty
        ([(FOUR, REFERENCE), (EMPTY, TEXT)], 0),
        ([(FOUR, REFERENCE), (EMPTY, WIDE_TEXT)], 0),
        ([(FOUR, REFERENCE), (EMPTY, REFERENCE + REFERENCE + b"\x03")], 1),  # a sum is a number
        ([(FOUR, REFERENCE), (EMPTY, REFERENCE + b"\x19\x10\0\0")], 1),
        ([(FOUR, REFERENCE), (EMPTY, REFERENCE + b"\x19\x40\0\0")], 0),
        ([(FOUR, REFERENCE), (EMPTY, REFERENCE + b"\x41\x1b\0"), (EMPTY, REFERENCE)], 2),
        ([(FOUR, REFERENCE), (EMPTY, REFERENCE + b"\x42\x01\x04\0")], 1),
        ([(FOUR, REFERENCE), (EMPTY, REFERENCE + b"\x42\x01\x01\0")], 0),  # IF
        ([(FOUR, REFERENCE), (EMPTY, b"\x18\0")], 0),  # a token that nobody knows
        ([(FOUR, REFERENCE), (EMPTY, REFERENCE + b"\x15")], 0),
        ([(FOUR, REFERENCE)], 0),
    ],
)
def test_empty_results_of_formulas(formulas: list[tuple[bytes, bytes]], lost: int) -> None:
    stream = workbook_stream(compound(b"\x09\x08\0\0" + saved_formula(*formulas) + b"\x0a\0\0\0" * 1100))
    assert stream.count(b"\x02\0\xfe\0\0\0\xff\xff") == lost


# -- hidden parts --------------------------------------------------------------------------------------------------------


def told(some: Disclosure) -> list[str]:
    return [finding.message() for finding in some.check().by_rule().get("S113", ())]


def hide_row(row: int) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        if hasattr(sheet, "row_dimensions"):
            sheet.row_dimensions[row].hidden = True
        else:
            sheet.row(row - 1).hidden = True

    return change


def hide_column(column: int) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        if hasattr(sheet, "column_dimensions"):
            sheet.column_dimensions["ABCDEFG"[column]].hidden = True
        else:
            sheet.col(column).hidden = True

    return change


OLD = ["2010401", "行政运行（旧）", "300.25", "300.25", ""]


@pytest.mark.parametrize("make", [xlsx, xls])
def test_hidden_rows_are_no_lines_and_it_is_said(make: Callable[..., bytes]) -> None:
    rows = sheet_rows([*LINES[:3], OLD, *LINES[3:]])
    some = gb.read(make(numbers(rows), hide_row(7)))
    assert values(some) == RIGHT
    assert told(some) == ["工作表“表”第 7 行是隐藏的，没有读取"]
    assert not some.check().errors
    assert some.tables[0].complete
    assert not told(gb.read(make(numbers(sheet_rows()), hide_row(70))))  # nothing stands there


@pytest.mark.parametrize("make", [xlsx, xls])
def test_a_line_in_a_hidden_row_alone_proves_nothing(make: Callable[..., bytes]) -> None:
    some = gb.read(make(numbers(sheet_rows()), hide_row(7)))
    assert some.tables[0].keys == ("total", "201", "20104", "2010402")
    assert "hidden:2010401" in some.tables[0].gaps
    assert not some.check().errors


@pytest.mark.parametrize("make", [xlsx, xls])
def test_hidden_columns_of_the_table_are_read(make: Callable[..., bytes]) -> None:
    some = gb.read(make(numbers(sheet_rows()), hide_column(3)))
    assert values(some) == RIGHT
    assert told(some) == ["工作表“表”第 D 列是隐藏的；其中有本表栏目的照读"]
    assert "columns D" in some.check().by_rule()["S113"][0].message("en")


def test_hidden_columns_that_are_none_of_the_table_are_left_out() -> None:
    drafts = [[*line[:2], *("1.00" for _ in range(2)), *line[2:]] for line in LINES]
    for heads in (("旧数", "旧数"), ("", ""), ("本年支出合计", "基本支出")):
        rows = sheet_rows(drafts, (*HEADS[:2], *heads, *HEADS[2:]))

        def change(sheet: Any) -> None:
            hide_column(2)(sheet)
            hide_column(3)(sheet)

        some = gb.read(xlsx(numbers(rows), change))
        assert values(some) == RIGHT
        assert told(some) == ["工作表“表”第 C、D 列是隐藏的；其中有本表栏目的照读"]


def test_hidden_columns_of_what_is_no_table() -> None:
    rows = [*TOP, ("甲", "乙", "丙"), ("1", "2", "3"), ("4", "5", "6")]
    assert not gb.read(xlsx(rows, hide_column(1))).tables


def test_a_hidden_sheet_is_not_read_and_it_is_said() -> None:
    old = sheet_rows(amounts(lambda cell: f"{float(cell) + 1:.2f}"))

    def change(sheet: Any) -> None:
        other = sheet.parent.create_sheet("旧版", 0)
        for row in numbers(old):
            other.append(row)
        other.sheet_state = "veryHidden"
        sheet.parent.create_sheet("空").sheet_state = "hidden"

    some = gb.read(xlsx(numbers(sheet_rows()), change))
    assert values(some) == RIGHT
    assert told(some) == ["工作表“旧版”是隐藏的，没有读取"]
    assert [finding.rule for finding in some.check()] == ["S113"]
    assert gb.Disclosure.from_json(some.to_json()).remarks == some.remarks


def test_rows_without_height_and_columns_without_width() -> None:
    data = xlsx(numbers(sheet_rows([*LINES[:3], OLD, *LINES[3:]])))
    name = "xl/worksheets/sheet1.xml"
    part = zipfile.ZipFile(io.BytesIO(data)).read(name)
    part = part.replace(b'<row r="7"', b'<row r="7" ht="0.0" customHeight="1"')
    part = part.replace(b"<sheetData>", b'<cols><col min="4" max="4" width="0"/></cols><sheetData>')
    some = gb.read(samples.package(data, {name: part}))
    assert values(some) == RIGHT
    assert len(told(some)) == 2
    unnumbered = part.replace(b'<row r="7" ht="0.0"', b'<row ht="0.0"')
    assert b"<row ht" in unnumbered
    assert values(gb.read(samples.package(data, {name: unnumbered}))) == RIGHT


def test_merged_cells_over_hidden_rows() -> None:
    def change(sheet: Any) -> None:
        sheet.merge_cells("A3:A4")
        sheet.merge_cells("B3:B5")
        sheet.merge_cells("A6:B6")
        hide_row(3)(sheet)
        hide_row(6)(sheet)

    rows: list[list[Any]] = [
        ["项目", "数量"],
        ["甲", "乙"],
        ["子", "丑", "寅"],
        ["", "", "卯"],
        ["辰", "", "巳"],
        ["未", "", "申"],
    ]
    (grid,) = [b for b in read_excel(xlsx(rows, change)).blocks if isinstance(b, Grid)]
    assert grid.rows == (("项目", "数量", ""), ("甲", "乙", ""), ("子", "丑", "卯"), ("辰", "", "巳"))
    assert grid.spans == ((2, 1, 2, 1),)
    assert grid.lines == (1, 2, 4, 5)


def test_many_hidden_rows_are_counted_and_a_sheet_of_hidden_rows_is_empty() -> None:
    def change(sheet: Any) -> None:
        for row in range(1, 31):
            sheet.row_dimensions[row].hidden = True

    made = read_excel(xlsx([*[["甲", "乙"]] * 30, ["丙", "丁"], ["戊", "己"]], change))
    assert dict(made.remarks[0].params)["hidden"].endswith("20 … (30)")

    def other(sheet: Any) -> None:
        change(sheet)
        sheet.parent.create_sheet("二").append(["甲", "乙"])

    assert [b.text for b in read_excel(xlsx([["甲", "乙"]], other)).blocks if isinstance(b, Paragraph)] == ["二"]


def test_other_columns_and_far_ones() -> None:
    def wide(sheet: Any) -> None:
        sheet.column_dimensions["A"].width = 30

    assert not told(gb.read(xlsx(numbers(sheet_rows()), wide)))


def test_far_columns_have_two_letters() -> None:
    row = ["甲"] * 30

    def change(sheet: Any) -> None:
        sheet.column_dimensions["AB"].hidden = True

    assert dict(read_excel(xlsx([row, row], change)).remarks[0].params)["hidden"] == "AB"


# -- formats of whole tables ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [xlsx, xls])
@pytest.mark.parametrize(
    ("pattern", "stored"),
    [("0!.0000", 10000), ("0.00,", 1000), ('#,##0.00"万元"', 1), ("[>=0]0.00;[<0]-0.00", 1), ("0!.00,", 100000)],
)
def test_tables_are_read_as_their_formats_show_them(make: Callable[..., bytes], pattern: str, stored: int) -> None:
    rows = [[float(Decimal(cell) * stored) if "." in cell else cell for cell in row] for row in sheet_rows()]
    assert values(gb.read(make(rows, pattern=pattern))) == RIGHT


@pytest.mark.parametrize("pattern", ["0.0%", "0.0E+00", "# ??/??", ";;;", "yyyy-mm-dd"])
def test_formats_that_show_no_amounts_are_said(pattern: str) -> None:
    some = gb.read(xlsx(numbers(sheet_rows()), pattern=pattern))
    assert "S109" in some.check().by_rule() or not some.tables
    assert not some.check().errors
