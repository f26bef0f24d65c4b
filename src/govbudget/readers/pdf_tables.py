"""The ruled tables of a page (表格线): cells from the ruling lines, characters into cells, merged cells told apart."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Final

from attrs import frozen

from govbudget.pages import Grid, Span
from govbudget.place import Place
from govbudget.readers.pdf_lines import Box, Glyph, cell_text, rounded

__all__ = ["Lattice", "grid_of", "lattice"]

#: Ruling lines this near are one; no row or column is thinner.
_ONE_LINE: Final = 3.0


@frozen
class Lattice:
    """The cells of a ruled table (表格框架).

    Args:
        columns: the left edge of each column, and the right edge of the last.
        rows: the top edge of each row, and the bottom edge of the last.
        spans: the first row and column of each cell, and how many rows and columns it takes.
    """

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    spans: tuple[Span, ...]

    @property
    def box(self) -> Box:
        """The box around it."""
        return (self.columns[0], self.rows[0], self.columns[-1], self.rows[-1])

    def holds(self, glyph: Glyph) -> bool:
        """Whether the middle of a character stands inside."""
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        return self.columns[0] <= x <= self.columns[-1] and self.rows[0] <= y <= self.rows[-1]


def lattice(cells: Iterable[Box], before: Lattice | None = None) -> Lattice:
    """The rows and columns that some cells of one table make.

    Where a table goes on from the page before with merged cells only, it has the columns that it had there.
    """
    boxes = list(cells)
    columns = _edges([x for box in boxes for x in (box[0], box[2])])
    if before is not None and _within(columns, before.columns):
        columns = before.columns
    rows = _edges([y for box in boxes for y in (box[1], box[3])])
    spans = set()
    for x0, top, x1, bottom in boxes:
        c, r = _nearest(columns, x0), _nearest(rows, top)
        wide, high = _nearest(columns, x1) - c, _nearest(rows, bottom) - r
        if wide and high:
            spans.add((r, c, high, wide))
    return Lattice(columns, rows, tuple(sorted(spans)))


def grid_of(frame: Lattice, glyphs: Sequence[Glyph], place: Place) -> Grid | None:
    """The table with its texts; ``None`` where it has no text, or all of it in one column: that is a frame around text."""
    height, width = len(frame.rows) - 1, len(frame.columns) - 1
    owner = {
        (r, c): (row, column)
        for row, column, high, wide in frame.spans
        for r in range(row, row + high)
        for c in range(column, column + wide)
    }
    held: dict[tuple[int, int], list[Glyph]] = {}
    for glyph in glyphs:
        c = min(bisect_right(frame.columns, (glyph.x0 + glyph.x1) / 2), width) - 1
        r = min(bisect_right(frame.rows, (glyph.top + glyph.bottom) / 2), height) - 1
        held.setdefault(owner.get((r, c), (r, c)), []).append(glyph)
    read = {at: cell_text(held_glyphs) for at, held_glyphs in held.items()}
    texts = {at: text for at, (text, _) in read.items() if text}
    if len({c for _, c in texts}) < 2:
        return None
    rows = tuple(tuple(texts.get((r, c), "") for c in range(width)) for r in range(height))
    places = tuple(
        Place(place.document, place.page, box=rounded((frame.columns[0], top, frame.columns[-1], bottom)))
        for top, bottom in zip(frame.rows, frame.rows[1:], strict=False)
    )
    merged = tuple(span for span in frame.spans if span[2] > 1 or span[3] > 1)
    whole = Place(place.document, place.page, box=rounded(frame.box))
    wrapped = sum(several for _, several in read.values())
    return Grid(rows, whole, spans=merged, places=places, wrapped=wrapped)


def _edges(values: Sequence[float]) -> tuple[float, ...]:
    """Edges in order, those of one line made one."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _ONE_LINE:
            edges.append(value)
    return tuple(edges)


def _within(some: Sequence[float], edges: Sequence[float]) -> bool:
    """Whether some edges are among others, the outer ones included."""
    ends = abs(some[0] - edges[0]) <= _ONE_LINE and abs(some[-1] - edges[-1]) <= _ONE_LINE
    return ends and all(min(abs(edge - x) for edge in edges) <= _ONE_LINE for x in some)


def _nearest(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - value))
