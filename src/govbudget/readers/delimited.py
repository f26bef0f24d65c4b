"""Delimited texts (CSV、TSV): rows of cells between commas, semicolons, tabs or bars. Blank rows separate tables."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from typing import Final

from govbudget.pages import Pages
from govbudget.place import Place
from govbudget.readers.limits import Budget, one_line, refused
from govbudget.readers.rows import Row, blocks_of_rows

__all__ = ["read_delimited", "widths"]

#: In the order of preference between equals: thousands may hold commas.
_DELIMITERS: Final = "\t;|,"
#: The first line by which Excel is told the delimiter.
_SAID: Final = re.compile(r"\ufeff?\"?sep=([\t;|,])\"?\n", re.IGNORECASE)
#: How much of a text decides about its delimiter; less than the longest cell that the csv module takes.
_SAMPLE: Final = 100_000


def read_delimited(text: str, source: str = "") -> Pages:
    """The grids and paragraphs of a delimited text, with their lines.

    Args:
        text: the whole text; cells may be quoted, quoted cells may hold line breaks.
        source: name of the source, for places and messages.

    Raises:
        ReadError: if a quoted cell does not end, or if it has more cells than any disclosure.
    """
    text = re.sub(r"\r+\n|\r|[\u0085\u2028\u2029]", "\n", text.rstrip("\x1a\0"))
    budget = Budget(source)
    said = _SAID.match(text)
    try:
        rows = list(_rows(text, said[1] if said else _delimiter(text), budget))
    except csv.Error as error:
        raise refused(source, f"is no delimited text that can be read: {error}", "broken") from error
    rows = rows[1:] if said else rows
    return Pages(source, tuple(blocks_of_rows(rows, Place(source), cut=not text.endswith("\n"))))


def _rows(text: str, delimiter: str, budget: Budget) -> Iterator[Row]:
    reader = csv.reader(StringIO(text), delimiter=delimiter)
    line = 1
    for cells in reader:
        budget.spend(1 + len(cells))
        yield Row(tuple(map(one_line, cells)), line)
        line = reader.line_num + 1


def _delimiter(text: str) -> str:
    """The delimiter by which most rows have the same number of cells, and more than one."""

    def regular(delimiter: str) -> int:
        return max((rows for width, rows in widths(text[:_SAMPLE], delimiter).items() if width > 1), default=0)

    return max(_DELIMITERS, key=regular)


def widths(sample: str, delimiter: str) -> Counter[int]:
    """How many rows have how many cells; rows that are blank are left out."""
    found: Counter[int] = Counter()
    lines = StringIO(re.sub(r"\r+\n|\r|[\u0085\u2028\u2029]", "\n", sample))
    for cells in csv.reader(lines, delimiter=delimiter):
        if any(cells):
            found[len(cells)] += 1
    return found
