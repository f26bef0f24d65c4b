"""Workbooks (电子表格): .xlsx by openpyxl, legacy .xls by xlrd. Needs the extra ``excel``.

A sheet is a page with its title as heading. Cells are read as they are printed: numbers by their formats, formulas by the values
that were saved with them. Nothing is calculated, followed or run.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any, Final, NamedTuple

from govbudget.place import Place
from govbudget.readers.biff import workbook_stream
from govbudget.readers.limits import Budget, library_errors, missing_extra, one_line, open_package, refused
from govbudget.readers.number_format import show_date, show_stored
from govbudget.readers.rows import Row, blank_merged, blocks_of_rows, fitting, pages_of
from govbudget.recognition.blocks import Block, Pages, Paragraph, Span

__all__ = ["HIDDEN", "read_excel"]

#: What stands under the title of a sheet that the workbook hides.
HIDDEN: Final = "（隐藏的工作表）"

_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
#: A formula without a saved value: the program that wrote the file calculated nothing.
_UNCALCULATED: Final = re.compile(
    rb'<c\b(?![^>]*\bt="str")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*'
    rb"<f\b(?:[^>]*/>|[^>]*>([^<]*)</f>)\s*(?:<v\s*/>|<v\s*>\s*</v>)?\s*</c>"
)


class _Sheet(NamedTuple):
    """A sheet: its title, whether it is hidden, its cells as printed, its merged cells."""

    title: str
    hidden: bool
    rows: list[list[str]]
    spans: list[Span]


def read_excel(data: bytes, source: str = "") -> Pages:
    """The grids and paragraphs of a workbook, sheet by sheet.

    Hidden sheets are read too; a paragraph under their title says that they are hidden.

    Args:
        data: the bytes of an .xlsx or .xls file.
        source: name of the source, for places and messages.

    Raises:
        ReadError: if it is broken, encrypted, too large, holds no Chinese text, or its library is not installed.
    """
    sheets = _legacy_sheets if data.startswith(_COMPOUND) else _sheets
    with library_errors(source, "workbook"):
        blocks = tuple(block for page in enumerate(sheets(data, source), 1) for block in _blocks(*page, source))
    return pages_of(source, blocks)


def _blocks(number: int, sheet: _Sheet, source: str) -> Iterator[Block]:
    place = Place(source, number)
    rows, width = sheet.rows, max(map(len, sheet.rows), default=0)
    spans = fitting(sheet.spans, len(rows), width)
    blank_merged(rows, spans)
    if not any(any(row) for row in rows):
        return
    yield Paragraph(one_line(sheet.title), place, 1)
    if sheet.hidden:
        yield Paragraph(HIDDEN, place)
    yield from blocks_of_rows((Row(tuple(row), line) for line, row in enumerate(rows, 1)), place, spans)


def _sheets(data: bytes, source: str) -> Iterator[_Sheet]:
    """The sheets of an .xlsx file."""
    package = open_package(data, source, "workbook")
    if "xl/workbook.bin" in package.namelist():
        raise refused(source, "is a binary workbook (.xlsb); save it as .xlsx", "format")
    try:
        from openpyxl.reader.excel import ExcelReader
    except ImportError as error:
        raise missing_extra(source, "a workbook", "openpyxl", "excel") from error
    reader = ExcelReader(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    reader.read_chartsheet = lambda sheet, relation: None  # sheets that are only a chart hold no cells
    reader.read()
    book = reader.wb
    budget = Budget(source)
    printed = _Printer()
    blank: list[str] = []
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what a file claims them to be
        rows = []
        for cells in sheet.iter_rows():
            budget.spend(1 + len(cells))
            rows.append([_printed(cell, printed) for cell in cells] if cells else blank)
        part = package.read(sheet._worksheet_path)
        for (column, row), formula in _uncalculated(part):
            if row < len(rows) and column < len(rows[row]):
                rows[row][column] = formula
        yield _Sheet(sheet.title, sheet.sheet_state != "visible", rows, list(_merged(part)))
    book.close()


class _Printer:
    """Numbers of one workbook as their formats show them; most cells of a sheet hold the same few."""

    def __init__(self) -> None:
        self.known: dict[tuple[float, str], str] = {}

    def __call__(self, value: float, pattern: str) -> str:
        """The number as printed."""
        shown = self.known.get((value, pattern))
        if shown is None:
            shown = self.known[value, pattern] = show_stored(value, pattern)
        return shown


def _printed(cell: Any, printed: _Printer) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return printed(value, cell.number_format)
    return show_date(value, cell.number_format)


def _uncalculated(part: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    """The formulas of a sheet that were saved without their values, as text, so that they are not taken for blanks."""
    if b"<f" in part:
        for found in _UNCALCULATED.finditer(part):
            formula = unescape((found[3] or b"").decode("utf-8", "replace"))
            yield _at(found[1], found[2]), f"={one_line(formula)}"


def _merged(part: bytes) -> Iterator[Span]:
    for found in _MERGED.finditer(part):
        (column, row), (last_column, last_row) = _at(found[1], found[2]), _at(found[3], found[4])
        yield row, column, last_row - row + 1, last_column - column + 1


def _at(letters: bytes, digits: bytes) -> tuple[int, int]:
    """Column and row, from 0, of a reference like B3."""
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column - 1, int(digits) - 1


def _legacy_sheets(data: bytes, source: str) -> Iterator[_Sheet]:
    """The sheets of an .xls file."""
    stream = workbook_stream(data, source)
    try:
        import xlrd
    except ImportError as error:
        raise missing_extra(source, "a legacy workbook", "xlrd", "excel") from error
    options = {"formatting_info": True, "on_demand": True, "ragged_rows": True}
    book = xlrd.open_workbook(file_contents=stream, logfile=io.StringIO(), **options)
    budget = Budget(source)
    patterns = [book.format_map[style.format_key].format_str for style in book.xf_list]
    printed = _Printer()
    for number in range(book.nsheets):
        sheet = book.sheet_by_index(number)
        rows = []
        for row in range(sheet.nrows):
            cells = _legacy_row(sheet, row, patterns, printed)
            budget.spend(1 + len(cells))
            rows.append(cells)
        spans = [(top, left, bottom - top, right - left) for top, bottom, left, right in sheet.merged_cells]
        yield _Sheet(sheet.name, sheet.visibility != 0, rows, spans)
        book.unload_sheet(number)


#: The kinds of cells as xlrd numbers them, and the errors as the format does.
_TEXT, _NUMBER, _DATE, _BOOLEAN, _ERROR = 1, 2, 3, 4, 5
_ERRORS: Final = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


def _legacy_row(sheet: Any, row: int, patterns: Sequence[str], printed: _Printer) -> list[str]:
    cells: list[str] = []
    style_at, known, add = sheet.cell_xf_index, printed.known, cells.append
    for column, (kind, value) in enumerate(zip(sheet.row_types(row), sheet.row_values(row), strict=True)):
        if kind == _NUMBER:
            pattern = patterns[style_at(row, column)]
            add(known.get((value, pattern)) or printed(value, pattern))
        elif kind == _TEXT:
            add(one_line(value))
        elif kind == _DATE:
            day = _legacy_date(value, patterns[style_at(row, column)], sheet.book.datemode)
            add(day or printed(value, ""))
        elif kind == _BOOLEAN:
            add("TRUE" if value else "FALSE")
        else:
            add(_ERRORS.get(value, "#ERROR") if kind == _ERROR else "")
    return cells


def _legacy_date(value: float, pattern: str, mode: int) -> str:
    """A date as text; nothing for a number that is no date."""
    from xlrd import xldate_as_datetime

    try:
        return show_date(xldate_as_datetime(value, mode), pattern)
    except (ValueError, OverflowError):
        return ""
