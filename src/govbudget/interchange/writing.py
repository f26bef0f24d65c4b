"""Disclosures and reports as workbooks (电子表格): every table in its official layout, findings at their cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from govbudget.arguments import instance
from govbudget.disclosure import Disclosure
from govbudget.finding.messages import language
from govbudget.finding.report import Report
from govbudget.interchange.formulas import Sum, formula, sums_in
from govbudget.interchange.layout import Sheet, laid_out
from govbudget.interchange.marks import cells_by_place, marks_of
from govbudget.interchange.remarks import LEDGER, UNREAD, Unread, ledger_rows, unread_rows
from govbudget.interchange.sheets import Book, number_format
from govbudget.interchange.told import spoken
from govbudget.tables import Table

__all__ = ["workbook"]

T = TypeVar("T")


def workbook(given: Report | Disclosure, *, lang: str = "zh", formulas: bool = True) -> bytes:
    """A report or a disclosure as a workbook (电子表格, .xlsx): every table in its official layout, on a sheet of its own.

    Totals are formulas where the relations of the form say so and the printed figures agree exactly, with the printed figure as
    their value; a total that is wrong, or that only rounding explains, stays the figure that is printed. Of a report the cells of
    findings are coloured and have comments, so are figures of its text, and sheets list the findings with links to their cells, the ledger, and what
    was not read. These sheets are left out when the workbook is read again: :func:`govbudget.read` gives tables equal to
    those written.

    Args:
        given: a report, or a disclosure that is not checked.
        lang: language of the remarks, ``zh`` or ``en``; tables are in Chinese.
        formulas: whether totals are formulas.

    Returns:
        the bytes of an .xlsx file; nothing is written anywhere.

    Raises:
        ArgumentError: for anything else.
        NotFound: for another language.
        LibraryMissing: if XlsxWriter is not installed.
    """
    how = "give what read(path) or its check() returned"
    instance("given", given, (Report, Disclosure), "a Report or a Disclosure", how)
    language(lang)
    disclosure, report = (given.disclosure, given) if isinstance(given, Report) else (given, None)
    book = Book(lang)
    cells = cells_by_place(disclosure)
    sums = sums_in(disclosure) if formulas else {}
    marks = marks_of(report, cells) if report is not None else {}
    for table in disclosure.tables:
        sheet = laid_out(table, disclosure)
        book.add_table(sheet, _formulas(sheet, _of(table, sums)), _of(table, marks))
    if disclosure.sentences:
        book.add_text(spoken(disclosure, report))
    if report is not None:
        book.add_findings(report, cells)
        book.add_list("ledger", LEDGER, ledger_rows(report, lang))
    unread = unread_rows(disclosure, report, lang)
    book.add_list("unread", UNREAD, [row for entry in unread for row in _rows(entry)])
    return book.saved()


def _of(table: Table, every: Mapping[tuple[str, int, int], T]) -> dict[tuple[int, int], T]:
    """What belongs to the cells of one table."""
    return {(line, column): value for (form, line, column), value in every.items() if form == table.form.id}


def _formulas(sheet: Sheet, sums: Mapping[tuple[int, int], Sum]) -> dict[tuple[int, int], str]:
    """The formulas of a table: of totals that are numbers other than 0, whose parts are numbers too, or blank.

    Readers take formulas that all give 0 for formulas that nothing calculated.
    """
    places, table = sheet.places, sheet.table

    def adds_up(cell: tuple[int, int]) -> bool:
        figure = table.figure(*cell)
        return cell in places and (figure.value is None or bool(number_format(figure, table.shortest)))

    return {
        cell: formula(of, places)
        for cell, of in sums.items()
        if table.figure(*cell).value and all(map(adds_up, (cell, *of.plus, *of.minus)))
    }


def _rows(of: Unread) -> Iterator[tuple[str, ...]]:
    """Something that was not read, in a row; each row of its own cells below it."""
    first, *others = of.cells or ((),)
    yield (*of[:4], " | ".join(first))
    for row in others:
        yield (*[""] * 4, " | ".join(row))
