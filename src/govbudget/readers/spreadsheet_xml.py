"""Workbooks as XML (XML 电子表格 2003), as older programs write them under the name .xls or .xml. Read by the standard library.

A sheet is a page with its title as heading; cells are read as they are printed, formulas without a value as their own text. Hidden
sheets and rows are left out, hidden columns are read, and remarks say so. Documents that declare a type are refused, so there are no
entities to expand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import Final
from xml.parsers import expat

from attrs import define, evolve, field

from govbudget.numerals import raised
from govbudget.pages import Pages, Remark, Span
from govbudget.place import Place
from govbudget.readers.encoding import decode
from govbudget.readers.limits import Budget, Clock, library_errors, one_line, refused
from govbudget.readers.number_format import show_date, show_stored
from govbudget.readers.rows import hidden_part, pages_of, sheet_blocks

__all__ = ["read_spreadsheet_xml"]

_SPREADSHEET: Final = "urn:schemas-microsoft-com:office:spreadsheet"
_EXCEL: Final = "urn:schemas-microsoft-com:office:excel"
_DECLARED: Final = re.compile(r"\s*<\?xml[^>]*\?>")
#: Formats by the names that the file gives them.
_NAMED: Final = {
    "General Number": "General",
    "Fixed": "0.00",
    "Standard": "#,##0.00",
    "Percent": "0.00%",
    "Scientific": "0.00E+00",
    "Currency": "#,##0.00",
    "Euro Currency": "#,##0.00",
    "Long Date": 'yyyy"年"m"月"d"日"',
}
#: Rows and columns that a sheet may have.
_MOST_ROWS: Final = 1_048_576
_MOST_COLUMNS: Final = 16_384
#: How deep elements stand within each other.
_DEEPEST: Final = 100


def read_spreadsheet_xml(data: bytes, source: str = "") -> Pages:
    """The grids and paragraphs of a workbook, sheet by sheet.

    Args:
        data: the bytes of the file.
        source: name of the source, for places and messages.

    Raises:
        ReadError: if it is no XML that can be read, declares a document type, has more cells or deeper elements than any
            disclosure, or holds no Chinese text.
    """
    text = _DECLARED.sub("", decode(data, source), count=1)
    reading = _Reading(source, Budget(source), Clock.of(source, len(data)))
    with library_errors(source, "workbook as XML"):
        parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = reading.doctype
        parser.StartElementHandler = reading.start
        parser.EndElementHandler = reading.end
        parser.CharacterDataHandler = reading.text
        parser.Parse(text.encode(), True)
    sheets = [
        (sheet, Place(source, number, table=one_line(sheet.title))) for number, sheet in enumerate(reading.sheets, 1)
    ]
    shown = (sheet_blocks(sheet.rows, sheet.spans, sheet.hidden_rows, at) for sheet, at in sheets if not sheet.hidden)
    pages = pages_of(source, chain.from_iterable(shown))
    return evolve(pages, remarks=tuple(remark for sheet, place in sheets for remark in _remarks(sheet, place)))


#: What stands above or below its line in a text of several fonts.
_RAISED: Final = frozenset(("Sup", "Sub"))


@define
class _Sheet:
    """A sheet in the making: its rows as they are in the file, merged cells, which rows (from 0) and columns (from 1) are hidden,
    and the styles of whole columns.
    """

    title: str
    hidden: bool = False
    rows: list[list[str]] = field(factory=list)
    spans: list[Span] = field(factory=list)
    hidden_rows: set[int] = field(factory=set)
    columns: int = 0
    hidden_columns: list[int] = field(factory=list)
    styles: dict[int, str] = field(factory=dict)


def _remarks(sheet: _Sheet, place: Place) -> Iterator[Remark]:
    """What is hidden of a sheet that holds anything."""
    filled = [number for number, row in enumerate(sheet.rows) if any(row)]
    if sheet.hidden:
        if filled:
            yield hidden_part(place, "sheet")
        return
    rows = [str(number + 1) for number in filled if number in sheet.hidden_rows]
    columns = [str(c) for c in sheet.hidden_columns if any(any(sheet.rows[number][c - 1 : c]) for number in filled)]
    for variant, hidden in (("rows", rows), ("columns", columns)):
        if hidden:
            yield hidden_part(place, variant, hidden)


@define
class _Reading:
    """What has been read so far: the sheets, the formats of the styles, the cell that is open."""

    source: str
    budget: Budget
    clock: Clock
    sheets: list[_Sheet] = field(factory=list)
    formats: dict[str, str] = field(factory=dict)
    depth: int = 0
    style: str = ""
    row_style: str = ""
    raised: int = 0
    cell: Mapping[str, str] | None = None
    at: int = 0
    kind: str = ""
    parts: list[str] | None = None

    def doctype(self, *_: object) -> None:
        """A document type is declared."""
        raise refused(self.source, "declares a document type, which no workbook as XML does", "entities")

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise refused(self.source, "has elements deeper within each other than any workbook", "depth")
        space, _, name = tag.rpartition(" ")
        self.raised += name in _RAISED
        if space not in (_SPREADSHEET, _EXCEL):
            return
        said = {key.removeprefix(f"{_SPREADSHEET} "): value for key, value in attributes.items()}
        match name:
            case "Style":
                self.style = said.get("ID", "")
                if said.get("Parent", "") in self.formats:
                    self.formats[self.style] = self.formats[said["Parent"]]
            case "NumberFormat":
                self.formats[self.style] = said.get("Format", "")
            case "Worksheet":
                self.sheets.append(_Sheet(said.get("Name", "")))
            case "Visible" if self.sheets:
                self.parts = []
            case "Column" if self.sheets:
                self._column(said)
            case "Row" if self.sheets:
                self._row(said)
            case "Cell" if self.sheets and self.sheets[-1].rows:
                self._cell(said)
            case "Comment":
                self.cell = None  # what it says is no value of its cell
            case "Data" if self.cell is not None:
                self.kind, self.parts = said.get("Type", "String"), []

    def end(self, tag: str) -> None:
        """An element ends."""
        self.depth -= 1
        name = tag.rpartition(" ")[2]
        self.raised -= name in _RAISED
        held = "".join(self.parts or ())
        if name == "Visible" and self.sheets:
            self.sheets[-1].hidden = one_line(held).startswith(("SheetHidden", "SheetVeryHidden"))
            self.parts = None
        elif name == "Data" and self.cell is not None:
            self.sheets[-1].rows[-1][self.at] = self._shown(held, self.cell)
            self.parts = None
        elif name == "Cell":
            self.cell = None

    def text(self, text: str) -> None:
        """Some text."""
        if self.parts is not None:
            self.parts.append(raised(text) if self.raised else text)

    def _row(self, said: Mapping[str, str]) -> None:
        """A row begins; those left out before it are blank."""
        self.clock.check()
        rows = self.sheets[-1].rows
        skipped = _number(said, "Index", len(rows) + 1, _MOST_ROWS) - 1 - len(rows)
        self.budget.spend(1 + max(skipped, 0))
        rows.extend([""] for _ in range(skipped))
        rows.append([])
        self.row_style = said.get("StyleID", "")
        if _is_hidden(said, "Height"):
            self.sheets[-1].hidden_rows.add(len(rows) - 1)

    def _column(self, said: Mapping[str, str]) -> None:
        """A column, or several of one kind, is described."""
        sheet = self.sheets[-1]
        first = _number(said, "Index", sheet.columns + 1, _MOST_COLUMNS)
        sheet.columns = min(first + _number(said, "Span", 0, _MOST_COLUMNS), _MOST_COLUMNS)
        taken = range(first, sheet.columns + 1)
        if _is_hidden(said, "Width") or "StyleID" in said:
            self.budget.spend(len(taken))
        if "StyleID" in said:
            sheet.styles |= dict.fromkeys(taken, said["StyleID"])
        if _is_hidden(said, "Width"):
            sheet.hidden_columns += taken

    def _cell(self, said: Mapping[str, str]) -> None:
        """A cell begins; those left out before it are blank, and so are those that it takes beside itself."""
        rows, spans = self.sheets[-1].rows, self.sheets[-1].spans
        row = rows[-1]
        at = max(_number(said, "Index", len(row) + 1, _MOST_COLUMNS) - 1, len(row))
        wide = 1 + _number(said, "MergeAcross", 0, _MOST_COLUMNS)
        high = 1 + _number(said, "MergeDown", 0, _MOST_ROWS)
        self.budget.spend(at + wide - len(row))
        row.extend([""] * (at + wide - len(row)))
        if wide * high > 1:
            spans.append((len(rows) - 1, at, high, wide))
        self.cell, self.at = said, at
        row[at] = said.get("Formula", "")  # what it shows takes its place

    def _shown(self, held: str, cell: Mapping[str, str]) -> str:
        """A value as its cell prints it."""
        style = cell.get("StyleID") or self.row_style or self.sheets[-1].styles.get(self.at + 1) or "Default"
        pattern = self.formats.get(style, "") or "General"
        if not held.strip():
            return one_line(cell.get("Formula", ""))
        if self.kind == "Number":
            return show_stored(float(held), _NAMED.get(pattern, pattern))
        if self.kind == "DateTime":
            return show_date(datetime.fromisoformat(held), _NAMED.get(pattern, pattern))
        if self.kind == "Boolean":
            return {"1": "TRUE", "0": "FALSE"}.get(held, held)
        return one_line(held)


def _is_hidden(said: Mapping[str, str], size: str) -> bool:
    """Whether a row or column is hidden, or has no height or width."""
    return said.get("Hidden") == "1" or re.fullmatch(r"0+(?:\.0*)?", said.get(size, "")) is not None


def _number(said: Mapping[str, str], name: str, default: int, most: int) -> int:
    """The whole number of an attribute, within bounds."""
    return min(max(int(said[name]), 0), most) if name in said else default
