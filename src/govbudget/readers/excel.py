"""Workbooks (电子表格): .xlsx by openpyxl, legacy .xls by xlrd. Needs the extra ``excel``.

A sheet is a page with its title as heading. Cells are read as they are printed: numbers by their formats, formulas by the values
that were saved with them. Nothing is calculated, followed or run. Hidden sheets and rows are no part of what is published;
hidden columns are read, and the pages say all that is hidden. Sheets that say in their first cell that they are remarks of this
library (``govbudget · 问题``) are no part of the document.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import pairwise
from typing import Any, Final, NamedTuple

from attrs import evolve

from govbudget.numerals import raised
from govbudget.pages import REMARKS, Block, Grid, Pages, Remark, Span
from govbudget.place import Place
from govbudget.readers.biff import UNCALCULATED, workbook_stream
from govbudget.readers.limits import COMPOUND, Budget, library_errors, missing_extra, one_line, open_package, refused
from govbudget.readers.number_format import is_general, show_date, show_stored
from govbudget.readers.rows import hidden_part, pages_of, sheet_blocks

__all__ = ["read_excel"]

_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
#: A formula without a saved value: the program that wrote the file calculated nothing.
_UNCALCULATED: Final = re.compile(
    rb'<c\b(?![^>]*\bt="str")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*'
    rb"<f\b(?:[^>]*/>|[^>]*>([^<]*)</f>)\s*(?:<v\s*/>|<v\s*>\s*</v>)?\s*</c>"
)


class _Sheet(NamedTuple):
    """A sheet: its title, whether it is hidden, its cells as printed, its merged cells, hidden rows and columns, and the
    shortest forms of numbers without a format.
    """

    title: str
    hidden: bool
    rows: list[list[str]]
    spans: list[Span]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    shortest: frozenset[str]


def read_excel(data: bytes, source: str = "") -> Pages:
    """The grids and paragraphs of a workbook, sheet by sheet.

    Sheets and rows that are hidden are left out, hidden columns are read; remarks say what is hidden, where it holds anything.

    Args:
        data: the bytes of an .xlsx or .xls file.
        source: name of the source, for places and messages.

    Raises:
        ReadError: if it is broken, encrypted, too large, holds no Chinese text, or its library is not installed.
    """
    sheets = _legacy_sheets if data.startswith(COMPOUND) else _sheets
    blocks: list[Block] = []
    remarks: list[Remark] = []
    with library_errors(source, "workbook"):
        for number, sheet in enumerate(sheets(data, source), 1):
            place = Place(source, number, table=one_line(sheet.title))
            if sheet.rows and "".join(sheet.rows[0][:1]).startswith(REMARKS):
                continue
            if sheet.hidden:
                remarks += [hidden_part(place, "sheet")] if any(map(any, sheet.rows)) else []
            else:
                remarks += _said(sheet, place)
                seen = sheet_blocks(sheet.rows, sheet.spans, sheet.hidden_rows, place)
                blocks += (_with_hidden(block, sheet) if isinstance(block, Grid) else block for block in seen)
    return evolve(pages_of(source, blocks), remarks=tuple(remarks))


def _said(sheet: _Sheet, place: Place) -> Iterator[Remark]:
    """That rows and columns are hidden that hold anything."""
    rows = [row for row in sorted(sheet.hidden_rows) if row < len(sheet.rows) and any(sheet.rows[row])]
    columns = [column for column in sorted(sheet.hidden_columns) if any(row[column : column + 1] for row in sheet.rows)]
    if rows:
        yield hidden_part(place, "rows", [str(row + 1) for row in rows])
    if columns:
        yield hidden_part(place, "columns", [*map(_letters, columns)])


def _letters(column: int) -> str:
    """The letters of a column: A, B … AA."""
    letters = ""
    while column >= 0:
        letters = chr(65 + column % 26) + letters
        column = column // 26 - 1
    return letters


def _with_hidden(grid: Grid, sheet: _Sheet) -> Grid:
    """A grid with what its sheet hides of it: the rows between its lines, its columns."""
    first, last = grid.lines[0], grid.lines[-1]
    between = [row for row in sorted(sheet.hidden_rows) if first <= row < last and row < len(sheet.rows)]
    texts = {cell for row in grid.rows for cell in row}
    return evolve(
        grid,
        shortest=sheet.shortest & texts,
        hidden_rows=tuple(tuple(sheet.rows[row]) for row in between if any(sheet.rows[row])),
        hidden_columns=tuple(column for column in sorted(sheet.hidden_columns) if column < len(grid.rows[0])),
    )


def _sheets(data: bytes, source: str) -> Iterator[_Sheet]:
    """The sheets of an .xlsx file."""
    package = open_package(data, source, "workbook")
    if "xl/workbook.bin" in package.namelist():
        raise refused(source, "is a binary workbook (.xlsb); save it as .xlsx", "format")
    try:
        from openpyxl.reader.excel import ExcelReader
    except ImportError as error:
        raise missing_extra(source, "a workbook", "openpyxl", "excel") from error
    rich = any(_SUPERSCRIPT in package.read(name) for name in package.namelist() if name.endswith("sharedStrings.xml"))
    main = "xl/workbook.xml"
    stale = main in package.namelist() and _STALE.search(package.read(main)) is not None
    reader = ExcelReader(io.BytesIO(data), read_only=True, data_only=True, keep_links=False, rich_text=rich)
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
        for (column, row), text in (*_uncalculated(part, stale=stale), *_inline_raised(part)):
            if row < len(rows) and column < len(rows[row]):
                rows[row][column] = text
        hidden = sheet.sheet_state != "visible"
        yield _Sheet(sheet.title, hidden, rows, list(_merged(part)), *_hidden_parts(part), printed.shortest())
    book.close()


class _Printer:
    """Numbers of one workbook as their formats show them; most cells of a sheet hold the same few.

    It remembers which texts of a sheet are only printed by numbers without a format: those are the shortest forms of exact
    numbers.
    """

    def __init__(self) -> None:
        self.known: dict[tuple[float, str], str] = {}
        self.general: set[str] = set()
        self.others: set[str] = set()

    def __call__(self, value: float, pattern: str) -> str:
        """The number as printed."""
        shown = self.known.get((value, pattern))
        if shown is None:
            shown = self.known[value, pattern] = show_stored(value, pattern)
        (self.general if is_general(pattern) else self.others).add(shown)
        return shown

    def text(self, value: str) -> str:
        """A text as printed."""
        shown = one_line(value)
        self.others.add(shown)
        return shown

    def shortest(self) -> frozenset[str]:
        """The shortest forms of the sheet that ends here."""
        found = frozenset(self.general - self.others)
        self.general, self.others = set(), set()
        return found


def _printed(cell: Any, printed: _Printer) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return printed.text(value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return printed(value, cell.number_format)
    if isinstance(value, list):  # text in several fonts
        return printed.text("".join(part if isinstance(part, str) else _in_font(part) for part in value))
    return show_date(value, cell.number_format)


#: Rows and columns that are not shown: hidden, or without height or width.
_ROW: Final = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_COLUMN: Final = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_ATTRIBUTE: Final = re.compile(rb"""\s(r|min|max|hidden|ht|width)\s*=\s*["']([^"']*)["']""")
_MOST_COLUMNS: Final = 16384


def _hidden_parts(part: bytes) -> tuple[frozenset[int], frozenset[int]]:
    """The hidden rows and columns of a sheet, from 0."""
    rows = set[int]()
    number = 0
    for found in _ROW.finditer(part):
        attributes = dict(_ATTRIBUTE.findall(found[1]))
        number = int(attributes[b"r"]) if attributes.get(b"r", b"").isdigit() else number + 1
        if _is_hidden(attributes, b"ht"):
            rows.add(number - 1)
    columns = set[int]()
    for found in _COLUMN.finditer(part):
        attributes = dict(_ATTRIBUTE.findall(found[1]))
        if _is_hidden(attributes, b"width"):
            columns.update(range(int(attributes[b"min"]) - 1, min(int(attributes[b"max"]), _MOST_COLUMNS)))
    return frozenset(rows), frozenset(columns)


def _is_hidden(attributes: dict[bytes, bytes], size: bytes) -> bool:
    said = attributes.get(b"hidden", b"") in (b"1", b"true")
    return said or re.fullmatch(rb"0+(?:\.0*)?", attributes.get(size, b"")) is not None


_SUPERSCRIPT: Final = b"superscript"


def _in_font(part: Any) -> str:
    text = str(part.text)
    return raised(text) if part.font is not None and part.font.vertAlign == "superscript" else text


_INLINE: Final = re.compile(
    rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<is>((?:(?!</is>).)*?superscript.*?)</is>', re.DOTALL
)
_RUN: Final = re.compile(rb"<r>(.*?)</r>", re.DOTALL)
_TEXTS: Final = re.compile(rb"<t\b[^>]*>(.*?)</t>", re.DOTALL)


def _inline_raised(part: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    """The cells that hold raised text of their own, as text."""
    if _SUPERSCRIPT in part:
        for found in _INLINE.finditer(part):
            texts = []
            for run in _RUN.findall(found[3]):
                text = unescape(b"".join(_TEXTS.findall(run)).decode("utf-8", "replace"))
                texts.append(raised(text) if _SUPERSCRIPT in run else text)
            yield _at(found[1], found[2]), one_line("".join(texts))


#: A workbook whose writer says that its formulas are still to be calculated.
_STALE: Final = re.compile(rb'<(?:\w+:)?calcPr\b[^>]*\bfullCalcOnLoad="(?:1|true)"')
_NUMERIC_FORMULA: Final = re.compile(
    rb'<c\b(?![^>]*\bt=")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>([^<]*)</f>)\s*<v>([^<]+)</v>'
)


def _uncalculated(part: bytes, *, stale: bool) -> Iterator[tuple[tuple[int, int], str]]:
    """The formulas of a sheet that were saved without their values, as text, so that they are not taken for blanks.

    A program that calculates nothing may save a 0 for each: where the workbook says so and no formula gives anything else,
    none of them is a value.
    """
    if b"<f" not in part:
        return
    found = list(_UNCALCULATED.finditer(part))
    saved = list(_NUMERIC_FORMULA.finditer(part)) if stale else []
    if all(match[4] == b"0" for match in saved):
        found += saved
    for match in found:
        formula = unescape((match[3] or b"").decode("utf-8", "replace"))
        yield _at(match[1], match[2]), f"={one_line(formula)}"


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
        hidden_rows = frozenset(row for row, info in sheet.rowinfo_map.items() if info.hidden or info.height == 0)
        columns = frozenset(column for column, info in sheet.colinfo_map.items() if info.hidden or info.width == 0)
        yield _Sheet(sheet.name, sheet.visibility != 0, rows, spans, hidden_rows, columns, printed.shortest())
        book.unload_sheet(number)


#: The kinds of cells as xlrd numbers them, and the errors as the format does.
_TEXT, _NUMBER, _DATE, _BOOLEAN, _ERROR = 1, 2, 3, 4, 5
_ERRORS: Final = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
#: What stands for a formula that was saved without its value; its own text is not kept.
_FORMULA: Final = "=…"


def _legacy_row(sheet: Any, row: int, patterns: Sequence[str], printed: _Printer) -> list[str]:
    cells: list[str] = []
    style_at, add = sheet.cell_xf_index, cells.append
    for column, (kind, value) in enumerate(zip(sheet.row_types(row), sheet.row_values(row), strict=True)):
        if kind == _NUMBER:
            add(printed(value, patterns[style_at(row, column)]))
        elif kind == _TEXT:
            runs = sheet.rich_text_runlist_map.get((row, column))
            add(printed.text(_in_runs(value, runs, sheet.book.font_list) if runs else value))
        elif kind == _DATE:
            day = _legacy_date(value, patterns[style_at(row, column)], sheet.book.datemode)
            add(day or printed(value, ""))
        elif kind == _BOOLEAN:
            add("TRUE" if value else "FALSE")
        elif kind == _ERROR:
            add(_FORMULA if value == UNCALCULATED else _ERRORS.get(value, "#ERROR!"))
        else:
            add("")
    return cells


def _in_runs(text: str, runs: Sequence[tuple[int, int]], fonts: Sequence[Any]) -> str:
    """A text in several fonts, each from a position on, with its raised parts in raised characters."""
    starts = [(0, -1), *runs, (len(text), -1)]
    parts = []
    for (start, font), (end, _) in pairwise(starts):
        superscript = 0 <= font < len(fonts) and fonts[font].escapement == 1
        parts.append(raised(text[start:end]) if superscript else text[start:end])
    return "".join(parts)


def _legacy_date(value: float, pattern: str, mode: int) -> str:
    """A date as text; nothing for a number that is no date."""
    from xlrd import xldate_as_datetime

    try:
        return show_date(xldate_as_datetime(value, mode), pattern)
    except (ValueError, OverflowError):
        return ""
