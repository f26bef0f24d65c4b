"""Tables without ruling lines (无线表): columns where the parts of several lines of figures stand below each other.

Where the parts of one line fall into one column the whole stays text: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Final

from govbudget.pages import Grid, Span
from govbudget.place import Place
from govbudget.readers.pdf_lines import Chunk, TextLine, around, rounded

__all__ = ["Columns", "open_tables"]

_AMOUNT: Final = re.compile(r"[-+]?\d[\d,，]*\.\d+")
#: So many lines of figures make a table; a gap so many times the usual parts two.
_FEWEST_ROWS: Final = 3
_APART: Final = 2.5
#: Lines nearer than so many times their height are one row, a name on two lines, where the rows stand wider apart.
_WRAPPED: Final = 1.35
#: A longer line without wide gaps is a sentence.
_LONG: Final = 40

#: Left and right edge of each column.
Columns = Sequence[tuple[float, float]]
#: No table has so many columns.
_FAR: Final = 60


def open_tables(
    lines: Sequence[TextLine], place: Place, before: Columns | None = None
) -> tuple[list[TextLine | Grid], Columns | None]:
    """The lines of a page, those that make a table without ruling lines put together, and the columns of the last one.

    Args:
        lines: from top to bottom.
        place: document and page.
        before: the columns of the last such table of the page before, which may go on.
    """
    runs: list[list[TextLine]] = []
    open_run = False
    for line in lines:
        if open_run and _goes_on(runs[-1], line):
            runs[-1].append(line)
        else:
            runs.append([line])
            open_run = len(line.chunks) > 1
    found: list[TextLine | Grid] = []
    last: Columns | None = None
    for run in runs:
        grid, columns = _table(run, place, before)
        if grid is None:
            found += run
        else:
            found.append(grid)
            before, last = None, columns  # only the first table of a page goes on from the page before
    return found, last


def _goes_on(run: Sequence[TextLine], line: TextLine) -> bool:
    """Whether a line may belong to the table begun: no sentence, no title, and no wide gap above it."""
    usual = median(_gaps(run)) if len(run) > 2 else 2 * line.size
    alone = len(line.chunks) == 1 and (line.text.endswith(("表", "。")) or len(line.text) > _LONG)
    return not alone and line.middle - run[-1].middle <= _APART * usual


def _gaps(lines: Sequence[TextLine]) -> list[float]:
    return [below.middle - above.middle for above, below in pairwise(lines)]


def _table(run: Sequence[TextLine], place: Place, before: Columns | None) -> tuple[Grid | None, Columns | None]:
    """The table that some lines are, if they are one, and its columns.

    Lines without a heading go on with the table before, in its columns. Where they do not stand in these, their figures
    are set apart from all columns, so that it is known that something is missing.
    """
    body = [line for line in run if _has_amount(line)]
    if body and before is not None and run[0] is body[0]:
        if all(len(_touched(chunk, before)) == 1 for line in run for chunk in line.chunks):
            return _grid(run, body, before, place), before
        amounts = [[chunk.text for chunk in line.chunks[1:] if _AMOUNT.fullmatch(chunk.text)] for line in run]
        rows = tuple((line.chunks[0].text, *[""] * _FAR, *own) for line, own in zip(run, amounts, strict=True))
        return Grid(rows, _place(run, place)), None
    columns = _columns(run, body) if len(body) >= _FEWEST_ROWS else None
    return (None, None) if columns is None else (_grid(run, body, columns, place), columns)


def _grid(run: Sequence[TextLine], body: Sequence[TextLine], columns: Columns, place: Place) -> Grid:
    near = _WRAPPED * median(line.size for line in run)
    near = near if len(body) > 1 and median(_gaps(body)) > near else 0.0
    rows: list[list[TextLine]] = []
    for line in run:
        two = _has_amount(line) and bool(rows) and any(map(_has_amount, rows[-1]))
        if rows and not two and line.middle - rows[-1][-1].middle < near:
            rows[-1].append(line)
        else:
            rows.append([line])
    texts: list[tuple[str, ...]] = []
    spans: list[Span] = []
    for number, row in enumerate(rows):
        cells = [""] * len(columns)
        for chunk in (chunk for line in row for chunk in line.chunks):
            over = _over(chunk, columns)
            cells[over[0]] += chunk.text
            if len(over) > 1 and row[0].middle < body[0].middle:
                spans.append((number, over[0], 1, over[-1] + 1 - over[0]))
        texts.append(tuple(cells))
    places = tuple(_place(row, place) for row in rows)
    return Grid(tuple(texts), _place(run, place), spans=tuple(spans), places=places, wrapped=len(run) - len(rows))


def _has_amount(line: TextLine) -> bool:
    return any(_AMOUNT.fullmatch(chunk.text) for chunk in line.chunks)


def _columns(run: Sequence[TextLine], body: Sequence[TextLine]) -> Columns | None:
    """The columns that the parts of the lines of figures make; ``None`` where two parts of one line share one."""
    columns: list[tuple[float, float]] = []
    for chunk in sorted((chunk for line in body for chunk in line.chunks), key=lambda chunk: chunk.x0):
        if columns and chunk.x0 < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], chunk.x1))
        else:
            columns.append((chunk.x0, chunk.x1))
    if any(_over(a, columns)[0] == _over(b, columns)[0] for line in body for a, b in pairwise(line.chunks)):
        return None
    loose = [chunk for line in run for chunk in line.chunks if not _touched(chunk, columns)]
    for chunk in loose:  # blank in every line of figures
        if not _touched(chunk, columns):
            columns.append((chunk.x0, chunk.x1))
    return sorted(columns) if len(columns) > 1 else None


def _touched(chunk: Chunk, columns: Columns) -> list[int]:
    return [c for c, (x0, x1) in enumerate(columns) if min(chunk.x1, x1) > max(chunk.x0, x0)]


def _over(chunk: Chunk, columns: Columns) -> list[int]:
    """The columns that a part stands in."""
    return _touched(chunk, columns) or [0]


def _place(lines: Sequence[TextLine], page: Place) -> Place:
    """Where some lines of a page stand."""
    return Place(page.document, page.page, box=rounded(around([line.box for line in lines])))
