"""From rows of cells to blocks (行与段落): what stands alone in a row above or below a table is a paragraph.

Sheets and delimited texts have no paragraphs of their own; a blank row ends a table.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from govbudget.pages import Block, Grid, Pages, Paragraph, Remark, Span, texts_of
from govbudget.place import Place
from govbudget.readers.encoding import require_chinese

__all__ = ["Row", "blocks_of_rows", "fitting", "hidden_part", "pages_of", "sheet_blocks"]

#: The rule under which it is said what a workbook hides, and how many rows or columns are named.
_HIDDEN: Final = "S113"
_LISTED: Final = 20

#: A line below a table that is no line of it: a note, or a sentence.
_NOTE: Final = re.compile(r"[（(]?(?:注|备注|说明|附注)\s*[:：0-9一二三]|.*。")


class Row(NamedTuple):
    """A row of cells and the number of its line."""

    cells: tuple[str, ...]
    line: int


def blocks_of_rows(
    rows: Iterable[Row], place: Place, spans: Sequence[Span] = (), *, cut: bool = False
) -> Iterator[Block]:
    """The grids and paragraphs of some rows.

    Args:
        rows: in order; cells without markup, stripped.
        place: where they stand; the line is added.
        spans: merged cells; rows counted from 0 over all rows given.
        cut: whether the source ends inside the last row.
    """
    starting: dict[int, list[Span]] = {}
    for span in spans:
        starting.setdefault(span[0], []).append(span)
    run: list[Row] = []
    first = 0
    for number, row in enumerate(rows):
        cells = _trimmed(row.cells)
        if cells:
            if not run:
                first = number
            run.append(Row(cells, row.line))
        elif run:
            yield from _blocks(run, place, starting, first, cut=False)
            run = []
    if run:
        yield from _blocks(run, place, starting, first, cut=cut)


def _trimmed(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Cells without the blank ones at the end."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]


def _blocks(
    run: list[Row], place: Place, starting: Mapping[int, list[Span]], first: int, *, cut: bool
) -> Iterator[Block]:
    """Lone cells above the table, the table, notes below it."""
    lone = [len(row.cells) - row.cells.count("") == 1 for row in run]
    start = lone.index(False) if False in lone else len(run)
    end = len(run)
    while end > start and lone[end - 1] and _NOTE.match(run[end - 1].cells[-1]):
        end -= 1
    yield from _paragraphs(run[:start], place)
    if start < end:
        table = run[start:end]
        width = max([len(row.cells) for row in table])
        cells = tuple([row.cells + ("",) * (width - len(row.cells)) for row in table])
        lines = tuple([row.line for row in table])
        spans = (
            (i, column, high, wide)
            for i in range(len(table))
            for _, column, high, wide in starting.get(first + start + i, ())
        )
        inside = fitting(spans, len(table), width)
        yield Grid(cells, Place(place.document, place.page, lines[0]), lines, cut and end == len(run), inside)
    yield from _paragraphs(run[end:], place)


def _paragraphs(run: list[Row], place: Place) -> Iterator[Paragraph]:
    """Rows with one cell; it is the last, for blank ones behind it are left out."""
    return (Paragraph(row.cells[-1], Place(place.document, place.page, row.line)) for row in run)


def fitting(spans: Iterable[Span], height: int, width: int) -> tuple[Span, ...]:
    """Spans cut to a grid; those of one cell, and those that overlap another, are left out.

    A file may claim any number of merged cells of any size: looking stops where they cover the grid several times.
    """
    taken: set[tuple[int, int]] = set()
    found: list[Span] = []
    left = 4 * height * width
    for row, column, high, wide in spans:
        high, wide = min(high, height - row), min(wide, width - column)
        left -= max(high * wide, 1)
        if left < 0:
            break
        if row < 0 or column < 0 or high < 1 or wide < 1 or high * wide == 1:
            continue
        cells = {(r, c) for r in range(row, row + high) for c in range(column, column + wide)}
        if taken.isdisjoint(cells):
            taken |= cells
            found.append((row, column, high, wide))
    return tuple(sorted(found))


def blank_merged(rows: Sequence[list[str]], spans: Iterable[Span]) -> None:
    """Blank the cells that a merged cell hides: a workbook may keep values there that nobody sees.

    Args:
        rows: changed in place.
        spans: as :func:`fitting` gives them.
    """
    for row, column, high, wide in spans:
        for r in range(row, row + high):
            for c in range(column, min(column + wide, len(rows[r]))):
                if (r, c) != (row, column):
                    rows[r][c] = ""


def sheet_blocks(rows: list[list[str]], spans: Iterable[Span], hidden: Container[int], place: Place) -> Iterator[Block]:
    """The blocks of what is seen of a sheet (工作表): its title as a heading, and its rows but for hidden ones.

    The text of a merged cell whose first row is hidden stands in the first of its rows that is not.

    Args:
        rows: all of them; changed in place.
        spans: its merged cells.
        hidden: the numbers of the hidden rows, from 0.
        place: the sheet as a page, with its title.
    """
    spans = fitting(spans, len(rows), max(map(len, rows), default=0))
    blank_merged(rows, spans)
    shown = [number for number in range(len(rows)) if number not in hidden]
    if not any(any(rows[number]) for number in shown):
        return
    at = {number: i for i, number in enumerate(shown)}
    seen: list[Span] = []
    for row, column, high, wide in spans:
        left = [number for number in range(row, row + high) if number in at]
        if left and left[0] != row:
            cells = rows[left[0]]
            text = "".join(rows[row][column : column + 1])
            rows[left[0]] = [*cells[:column], *[""] * (column - len(cells)), text, *cells[column + 1 :]]
        if left:
            seen.append((at[left[0]], column, len(left), wide))
    page = Place(place.document, place.page)
    yield Paragraph(place.table, page, 1)
    yield from blocks_of_rows((Row(tuple(rows[number]), number + 1) for number in shown), page, seen)


def hidden_part(place: Place, variant: str, names: Sequence[str] = ()) -> Remark:
    """What a workbook hides (隐藏内容): a sheet, or some of its rows or columns, of which the first are named.

    Args:
        place: the sheet.
        variant: ``sheet``, ``rows`` or ``columns``.
        names: the numbers or letters of the rows or columns.
    """
    listed = "、".join(names[:_LISTED]) + (f" … ({len(names)})" if len(names) > _LISTED else "")
    return Remark(_HIDDEN, place, place.table, (("variant", variant), *((("hidden", listed),) if names else ())))


def pages_of(source: str, blocks: Iterable[Block]) -> Pages:
    """The pages of a document with these blocks.

    Raises:
        ReadError: if there is no Chinese character in them.
    """
    pages = Pages(source, tuple(blocks))
    require_chinese((text for block in pages.blocks for text in texts_of(block)), source)
    return pages
