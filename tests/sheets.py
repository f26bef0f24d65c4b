"""One small table in rows, workbooks made of it, and what is right: for the tests of cells as they come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import written
from govbudget import Disclosure
from govbudget.pages import Pages
from govbudget.recognition import Grid, recognise

HEADS = ("科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出")
LINES = [
    ("", "合计", "330.00", "328.25", "1.75"),
    ("201", "一般公共服务支出", "330.00", "328.25", "1.75"),
    ("20104", "发展与改革事务", "330.00", "328.25", "1.75"),
    ("2010401", "行政运行", "328.25", "328.25", ""),
    ("2010402", "一般行政管理事务", "1.75", "", "1.75"),
]
TOP = [("支出决算表",), ("部门：清河市财政局", "", "2023年度", "", "金额单位：万元")]


def sheet_rows(lines: Sequence[Sequence[str]] = LINES, heads: Sequence[str] = HEADS) -> list[list[str]]:
    return [list(row) for row in (*TOP, heads, *lines)]


def amounts(change: Callable[[str], str]) -> list[list[str]]:
    return [[*line[:2], *(change(cell) if cell else "" for cell in line[2:])] for line in LINES]


def number(text: str) -> float | str:
    """A figure as a workbook stores it; codes stay texts."""
    return float(text) if "." in text else text


def xlsx(
    rows: Sequence[Sequence[Any]], change: Callable[[Any], None] = lambda sheet: None, pattern: str = "0.00"
) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "表"
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            if value != "":
                cell = sheet.cell(r, c, value)
                if isinstance(value, float):
                    cell.number_format = pattern
    change(sheet)
    return written.saved(book)


def xls(
    rows: Sequence[Sequence[Any]], change: Callable[[Any], None] = lambda sheet: None, pattern: str = "0.00"
) -> bytes:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("表")
    style = xlwt.easyxf(num_format_str=pattern)
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value != "":
                sheet.write(r, c, value, style if isinstance(value, float) else xlwt.easyxf())
    change(sheet)
    return written.saved(book)


def numbers(rows: Sequence[Sequence[str]]) -> list[list[float | str]]:
    return [[number(cell) for cell in row] for row in rows]


def read(rows: Sequence[Sequence[str]]) -> Disclosure:
    return recognise(Pages("a", (Grid(tuple(map(tuple, rows))),)))


def values(disclosure: Disclosure) -> list[list[str]]:
    table = disclosure.tables[0]
    columns = [table.amounts(column) for column in table.columns]
    return [["" if value is None else f"{value:.2f}" for value in line] for line in zip(*columns, strict=True)]


RIGHT = [list(line[2:]) for line in LINES]
