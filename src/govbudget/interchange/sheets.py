"""A workbook as it is written (电子表格), sheet by sheet, by XlsxWriter, which keeps the value of a formula beside it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from govbudget.errors import LibraryMissing
from govbudget.figure import Figure, Quantity
from govbudget.finding.display import report_summary
from govbudget.finding.messages import fix_in
from govbudget.finding.report import Report
from govbudget.finding.values import Severity
from govbudget.interchange.formulas import cell_name
from govbudget.interchange.layout import ABOVE, Kind, Sheet
from govbudget.interchange.marks import Cells, Mark, Part
from govbudget.interchange.remarks import FINDINGS, findings_rows
from govbudget.interchange.told import Spoken, Standing, pieces
from govbudget.interchange.words import words_in
from govbudget.pages import REMARKS
from govbudget.visible import display_width

__all__ = ["Book", "number_format"]

#: A workbook keeps so many digits of a number; one with more is written as text.
_MOST_DIGITS: Final = 15
_LONGEST_NAME: Final = 31
#: Colours of the cells of findings: of the wrong cell by severity, of stated cells of what follows, of other figures.
_FILLS: Final = {Severity.ERROR: "#F4B6B0", Severity.WARNING: "#FFE08A", Severity.NOTICE: "#DCE6F2"}
_FOLLOWS: Final = "#FBD9C4"
_INVOLVED: Final = "#F3F0E4"
_HEADING: Final[dict[str, Any]] = {
    "bold": True,
    "border": 1,
    "align": "center",
    "text_wrap": True,
    "bg_color": "#EEF1F4",
}
_ENTRY: Final[dict[str, Any]] = {"text_wrap": True, "border": 1, "valign": "top"}
_LINK: Final[dict[str, Any]] = {"font_color": "#1A4F8B", "underline": 1}
_SERIAL: Final[dict[str, Any]] = {"border": 1, "align": "center"}
_LABEL: Final[dict[str, Any]] = {"border": 1, "num_format": "@", "text_wrap": True, "indent": 1}
_LABELS: Final = {Kind.HEAD: _HEADING, Kind.SERIAL: _SERIAL}
_FONT: Final[dict[str, Any]] = {"font_name": "SimSun", "font_size": 10, "valign": "vcenter"}
#: What a spreadsheet would take for the start of a formula.
_FORMULA_MARKS: Final = ("=", "+", "-", "@", "\t", "\r")
_WIDEST: Final = 44
_NARROWEST: Final = 6
_FIGURES: Final = 12
#: The columns of lists that hold sentences, and how wide the others are at most.
_LONG: Final = ("message", "claim", "cells")
_SHORT: Final = 18
_A4: Final = 9
_EVERYWHERE: Final = "A1:XFD1048576"
#: The look of a cell of an empty form that is calculated.
_CALCULATED: Final = {"bg_color": "#F4F5F7"}
_TEXT_WIDTH: Final = 110
#: How the figures of the text look.
_STANDINGS: Final[dict[Standing, dict[str, Any]]] = {
    Standing.PROVED: {"font_color": "#1D6B35"},
    Standing.WRONG: {"font_color": "#B00020", "bold": True},
    Standing.OPEN: {"font_color": "#8A5A00"},
}
_LONGEST_COMMENT: Final = 8_000
#: Files are the same for the same content: nothing in them says when they were made.
_NO_DAY: Final = datetime(2000, 1, 1)


def number_format(figure: Figure, shortest: Iterable[str] = ()) -> str:
    """The format of a workbook by which a number shows as it is printed; empty where none does, and it is written as text.

    Args:
        figure: the figure.
        shortest: the printed texts that a workbook has printed without a format.
    """
    value = figure.value
    if value is None or len(value.as_tuple().digits) > _MOST_DIGITS or (not value and value.is_signed()):
        return ""
    if figure.printed in shortest:
        return "General"
    decimals = f".{'0' * figure.decimals}" if figure.decimals else ""
    if figure.printed == f"{value:,f}":
        return f"#,##0{decimals}"
    return f"0{decimals}" if figure.printed == f"{value:f}" else ""


class Book:
    """A workbook that is being written.

    Args:
        lang: language of the remarks.

    Raises:
        LibraryMissing: if XlsxWriter is not installed.
    """

    def __init__(self, lang: str) -> None:
        try:
            from xlsxwriter import Workbook
        except ImportError as error:
            why = "a workbook is written by XlsxWriter, which is not installed; pip install 'govbudget[excel]'"
            raise LibraryMissing(why, library="xlsxwriter", extra="excel") from error
        self._file = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book: Any = Workbook(self._file, options)
        self._book.set_properties({"created": _NO_DAY})
        self._words = words_in(lang)
        self._lang = lang
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._names: list[str] = []
        self._places: dict[tuple[str, int, int], str] = {}

    def saved(self) -> bytes:
        """The bytes of the file."""
        self._book.close()
        return self._file.getvalue()

    def add_table(
        self,
        sheet: Sheet,
        formulas: Mapping[tuple[int, int], str] = {},
        marks: Mapping[tuple[int, int], Sequence[Mark]] = {},
    ) -> None:
        """Write a table on a sheet of its own.

        Args:
            sheet: the table laid out.
            formulas: the formulas of cells, by the positions of line and column.
            marks: the findings at cells, by the same.
        """
        table = sheet.table
        name = self._named(table.number or sheet.title)
        quoted = "'" + name.replace("'", "''") + "'"
        page: Any = self._book.add_worksheet(name)
        self._captions(page, sheet)
        widths = [_NARROWEST] * sheet.width
        for cell in sheet.cells:
            row, column = cell.row + ABOVE, cell.column
            if cell.at is None:
                self._text(page, row, column, cell.text, _LABELS.get(cell.kind, _LABEL), cell.high, cell.wide)
            else:
                self._places[table.form.id, *cell.at] = f"{quoted}!{cell_name(row, column)}"
                found = marks.get(cell.at, ())
                figure = table.figure(*cell.at)
                self._figure(page, row, column, figure, table.shortest, formulas.get(cell.at, ""), found)
                if notes := [mark for mark in found if mark.part is not Part.INVOLVED]:
                    self._comment(page, row, column, notes)
            if cell.wide == 1:
                least = _FIGURES if cell.at is not None else _NARROWEST
                widths[column] = max(widths[column], least, min(_width(cell.text) + 4, _WIDEST))
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        last = ABOVE + sheet.rows - 1
        if sheet.statement:
            last += 1
            self._text(page, last, 0, sheet.statement, {"text_wrap": True}, 1, sheet.width)
        page.freeze_panes(ABOVE + sheet.heads, 0)
        _print(page, last, sheet.width - 1, ABOVE, ABOVE + sheet.heads - 1)

    def add_text(self, sentences: Sequence[Spoken]) -> None:
        """Write the explanation in words, a paragraph a row, its figures coloured as they stand.

        Args:
            sentences: its sentences.
        """
        page: Any = self._book.add_worksheet(self._named(words_in("zh")["text"]))
        page.set_column(0, 0, _TEXT_WIDTH)
        look = {"text_wrap": True, "valign": "top"}
        form = self._format(**look)
        row = -1
        for row, (_, paragraph) in enumerate(groupby(sentences, key=lambda each: each.sentence.paragraph)):
            parts: list[Any] = []
            for text, said in ((_safe(text), said) for sentence in paragraph for text, said in pieces(sentence)):
                parts += [text] if said is None else [self._format(**_STANDINGS[said.standing]), text]
            if len(parts) > 2:
                page.write_rich_string(row, 0, *parts, form)
            else:
                self._text(page, row, 0, parts[-1], look)
        _print(page, row, 0, 0, 0)

    def add_findings(self, report: Report, cells: Cells) -> None:
        """Write the list of findings, each with a link to its cell.

        Args:
            report: the report.
            cells: the cells of its tables.
        """
        rows: list[tuple[str, ...]] = []
        links: dict[int, str] = {}
        fills: dict[int, str] = {}
        keys = FINDINGS if report.accepted else FINDINGS[:-1]
        for r, (finding, row) in enumerate(findings_rows(report, self._lang)):
            rows.append(row[: len(keys)])
            fills[r] = _FILLS[finding.severity]
            places = (*(fix.place for fix in finding.expected_fix[:1]), finding.place)
            at = next((at for place in places if (at := cells.at(place)) in self._places), None)
            if at is not None:
                links[r] = self._places[at]
        said = " ".join(report_summary(report, self._lang).splitlines())
        self.add_list("findings", keys, rows, links, fills, said)

    def add_list(
        self,
        name: str,
        keys: Sequence[str],
        rows: Iterable[Sequence[str]],
        links: Mapping[int, str] = {},
        fills: Mapping[int, str] = {},
        note: str = "",
    ) -> None:
        """Write a list of remarks on a sheet of its own, which is no part of the document.

        Args:
            name: the key of its name.
            keys: the keys of its headings.
            rows: its rows as texts.
            links: the cells that its places link to, by row.
            fills: the colours of its second column, by row.
            note: what stands behind its name.
        """
        page: Any = self._book.add_worksheet(self._named(self._words[name]))
        title = f"{REMARKS}{self._words[name]}{' · ' if note else ''}{note}"
        page.write_string(0, 0, _safe(title), self._format(bold=True, font_size=12))
        widths = [_width(self._words[key]) + 2 for key in keys]
        for column, key in enumerate(keys):
            page.write_string(1, column, self._words[key], self._format(**_HEADING))
        place = keys.index("place") if links else -1
        written = 1
        for r, row in enumerate(rows):
            written = r + 2
            for column, text in enumerate(row):
                look = _ENTRY | ({"bg_color": fills[r]} if column == 1 and r in fills else {})
                if column == place and r in links:
                    link = self._format(**look, **_LINK)
                    page.write_url(written, column, f"internal:{links[r]}", link, string=_safe(text) or links[r])
                else:
                    self._text(page, written, column, text, look)
                widths[column] = max(
                    widths[column], min(_width(text) + 2, _WIDEST if keys[column] in _LONG else _SHORT)
                )
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        page.freeze_panes(2, 0)
        page.autofilter(1, 0, written, len(keys) - 1)
        _print(page, written, len(keys) - 1, 0, 1)

    def _named(self, name: str) -> str:
        """A name for a sheet that no other has."""
        plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", _safe(name)).strip(" '")[:_LONGEST_NAME] or "table"
        found, number = plain, 1
        while found.lower() in self._names:
            number += 1
            found = f"{plain[: _LONGEST_NAME - 4]} {number}"
        self._names.append(found.lower())
        return found

    def _format(self, **look: Any) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format({**_FONT, **look})
        return self._formats[key]

    def _captions(self, page: Any, sheet: Sheet) -> None:
        """Title, number, body, year and unit, above the table."""
        last = sheet.width - 1
        self._text(page, 0, 0, sheet.title, {"bold": True, "font_size": 16, "align": "center"}, 1, sheet.width)
        page.set_row(0, 30)
        page.set_row(ABOVE - 1, 18)
        self._text(page, 1, last, sheet.number, {"align": "right"})
        self._text(page, 2, 0, sheet.entity, {})
        self._text(page, 2, last // 2, sheet.year, {"align": "center"})
        self._text(page, 2, last, sheet.unit, {"align": "right"})

    def _text(
        self, page: Any, row: int, column: int, text: str, look: Mapping[str, Any], high: int = 1, wide: int = 1
    ) -> None:
        """Write a text as a text, whatever it looks like, also when it is edited; merged where it takes several cells."""
        form = self._format(**look, **({"quote_prefix": True} if text.startswith(_FORMULA_MARKS) else {}))
        if high * wide > 1:
            page.merge_range(row, column, row + high - 1, column + wide - 1, "", form)
        if text:
            page.write_string(row, column, _safe(text), form)
        else:
            page.write_blank(row, column, None, form)

    def _figure(
        self,
        page: Any,
        row: int,
        column: int,
        figure: Figure,
        shortest: Sequence[str],
        formula: str,
        marks: Sequence[Mark],
    ) -> None:
        """Write a figure: as a formula, a number or a text; coloured where findings stand."""
        look: dict[str, Any] = {"border": 1, "align": "right", "indent": 1} | _fill(marks)
        pattern = number_format(figure, shortest)
        if formula:
            # a value of one space is blank to readers, where none at all would say that nothing was calculated
            form = self._format(**look, num_format=pattern or _empty(figure), **({} if pattern else _CALCULATED))
            page.write_formula(row, column, f"={formula}", form, " " if figure.value is None else figure.value)
        elif pattern:
            page.write_number(row, column, figure.value, self._format(**look, num_format=pattern))
        elif figure.printed:
            self._text(page, row, column, figure.printed, look | {"num_format": "@"})
        else:
            page.write_blank(row, column, None, self._format(**look, num_format=_empty(figure)))

    def _comment(self, page: Any, row: int, column: int, marks: Sequence[Mark]) -> None:
        """What the findings at a cell say."""
        lines = []
        for mark in marks:
            lines.append(f"[{mark.number}] {mark.finding.message(self._lang)}")
            lines += [f"    → {fix_in(fix, self._lang)}" for fix in mark.finding.expected_fix]
        high = sum(1 + _width(line) // 52 for line in lines)
        options = {"author": "govbudget", "width": 340, "height": 20 + 15 * high, "font_size": 9}
        page.write_comment(row, column, _safe("\n".join(lines))[:_LONGEST_COMMENT], options)


def _fill(marks: Sequence[Mark]) -> dict[str, str]:
    """The colour of a cell with findings: that of the gravest, first by the part that the cell plays."""
    if not marks:
        return {}
    first = marks[0]
    if first.part is Part.INVOLVED:
        return {"bg_color": _INVOLVED}
    error = first.finding.severity is Severity.ERROR
    return {"bg_color": _FOLLOWS if first.part is Part.STATED and error else _FILLS[first.finding.severity]}


def _empty(figure: Figure) -> str:
    """The format of a cell that is blank, for what may be filled in."""
    return "#,##0" if figure.quantity is Quantity.COUNT else "#,##0.00"


def _safe(text: str) -> str:
    """A text that a workbook can hold and that stays a text: XlsxWriter takes one in these marks for its own."""
    text = text.encode("utf-8", "backslashreplace").decode()
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text


def _print(page: Any, row: int, column: int, first: int, last: int) -> None:
    """A4, landscape, as wide as the page, with the headings on every page."""
    page.set_landscape()
    page.set_paper(_A4)
    page.set_margins(0.4, 0.4, 0.5, 0.6)
    page.center_horizontally()
    page.fit_to_pages(1, 0)
    page.print_area(0, 0, row, column)
    page.repeat_rows(first, last)
    page.set_footer("&C&P / &N")
    page.ignore_errors({"number_stored_as_text": _EVERYWHERE})  # codes, numbers of lines


def _width(text: str) -> int:
    """How wide the longest line of a text is printed, in characters of a Latin font."""
    return max(map(display_width, text.splitlines() or [""]))
