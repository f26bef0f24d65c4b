"""Data as CSV (逗号分隔文本), and back: a text that a spreadsheet would take for a formula stands behind an apostrophe."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

from govbudget.errors import ReadError

__all__ = ["csv_text", "rows_of_csv"]

#: With what a formula begins in a spreadsheet, the signs of full width included.
_BEGINS: Final = r"[=+\-@\t\r\n＝＋－＠]"
_FORMULA: Final = re.compile(f"'*{_BEGINS}")
_GUARDED: Final = re.compile(f"'+{_BEGINS}")
#: A printed number is no formula, whatever its sign.
_NUMBER: Final = re.compile(r"[+-]?[0-9][0-9,]*(?:\.[0-9]+)?")


def csv_text(names: Sequence[str], rows: Iterable[Sequence[Any]], escape: bool = True) -> str:
    """Rows as CSV (写成 CSV): a heading, one line a row (ended as RFC 4180 says), numbers in digits, what is not there empty.

    Args:
        names: the heading.
        rows: the cells: texts, whole numbers, flags, Decimals, ``None``.
        escape: whether a text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    guard = _guarded if escape else str
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(map(guard, names))
    for row in rows:
        writer.writerow([guard(cell) if isinstance(cell, str) else _digits(cell) for cell in row])
    return out.getvalue()


def _guarded(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def _digits(cell: Any) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if cell is None:
        return ""
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


def rows_of_csv(text: str) -> tuple[list[str], list[list[str]]]:
    """The heading and the rows of a CSV text (读回 CSV), as texts; the apostrophes that :func:`csv_text` set are taken out.

    Raises:
        ReadError: for a row that is longer or shorter than the heading, and for what is no CSV.
    """
    try:
        rows = [row for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True) if row]
    except csv.Error as error:
        raise ReadError(f"the text is no CSV: {error}", reason="broken") from error
    cells = [[cell[1:] if _GUARDED.match(cell) else cell for cell in row] for row in rows]
    names = cells[0] if cells else []
    for i, row in enumerate(cells[1:], 2):
        if len(row) != len(names):
            why = f"row {i} of the CSV has {len(row)} cells, and the heading {len(names)}"
            raise ReadError(f"{why}; give every row a cell for each heading", reason="content")
    return names, cells[1:]
