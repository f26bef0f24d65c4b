"""What a reader yields (版面): grids of cells and paragraphs of text, in reading order, with their places."""

from __future__ import annotations

from typing import final

from attrs import evolve, field, frozen

from govbudget.disclosure import Remark
from govbudget.place import Place

__all__ = ["Block", "Grid", "Pages", "Paragraph", "Span"]

#: A merged cell, by its first row and column, and how many rows and columns it takes.
Span = tuple[int, int, int, int]


@final
@frozen
class Paragraph:
    """A paragraph or heading (段落).

    Args:
        text: its text, without markup.
        place: where it starts.
        level: level of a heading; 0 for plain text.
    """

    text: str
    place: Place = Place()
    level: int = 0


@final
@frozen
class Grid:
    """A table as printed (表格): rows of cells, without any idea of what they mean.

    Args:
        rows: cells as printed, without markup.
        place: where it starts.
        lines: line number in the source, one a row.
        cut: whether the source ends inside the last row.
        spans: its merged cells, where the source tells them; their text stands in the first row and column of each.
        places: where each row stands, one a row, where the source tells it.
        wrapped: how many cells had their text on several lines, which were joined.
        shortest: texts of its cells that are the shortest form of an exact number, as a workbook prints numbers without a
            format; none that another cell prints by a format.
        hidden_rows: the cells of hidden rows between its rows, which are left out.
        hidden_columns: which of its columns are hidden.
        placed: whether the reader had to reason which column a figure stands in, as in page texts that drop blank cells.
    """

    rows: tuple[tuple[str, ...], ...]
    place: Place = Place()
    lines: tuple[int, ...] = field(default=(), repr=False)
    cut: bool = False
    spans: tuple[Span, ...] = field(default=(), repr=False)
    places: tuple[Place, ...] = field(default=(), repr=False)
    wrapped: int = 0
    placed: bool = False
    shortest: frozenset[str] = field(default=frozenset(), repr=False)
    hidden_rows: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    hidden_columns: tuple[int, ...] = field(default=(), repr=False)

    def followed_by(self, other: Grid) -> Grid:
        """This grid with the rows of another below: a table that goes on (续表)."""
        below = len(self.rows)
        spans = ((row + below, column, high, wide) for row, column, high, wide in other.spans)
        return evolve(
            self,
            rows=(*self.rows, *other.rows),
            lines=(*self.lines, *other.lines) if self.lines and other.lines else (),
            cut=other.cut,
            spans=(*self.spans, *spans),
            places=(*self.places, *other.places) if self.places and other.places else (),
            wrapped=self.wrapped + other.wrapped,
            placed=self.placed or other.placed,
            hidden_rows=(*self.hidden_rows, *other.hidden_rows),
            hidden_columns=tuple(sorted({*self.hidden_columns, *other.hidden_columns})),
            shortest=frozenset(self._only_short(other) | other._only_short(self)),
        )

    def _only_short(self, other: Grid) -> set[str]:
        """Its shortest forms, without those that the other grid prints by a format."""
        if not self.shortest:
            return set()
        formatted = {cell for row in other.rows for cell in row} - other.shortest
        return set(self.shortest - formatted)


Block = Grid | Paragraph


@final
@frozen
class Pages:
    """All blocks of a document in reading order (文档版面).

    Args:
        source: name of the source.
        blocks: grids and paragraphs.
        remarks: what the reader noticed that is no block: hidden parts, a page that is a picture.
    """

    source: str
    blocks: tuple[Block, ...]
    remarks: tuple[Remark, ...] = ()
