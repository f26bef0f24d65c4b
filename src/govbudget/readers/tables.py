"""Tables of documents and pages (文档表格): cells that take several rows and columns, text and tables inside cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from attrs import define

from govbudget.pages import Block, Grid, Paragraph
from govbudget.place import Place
from govbudget.readers.limits import Budget
from govbudget.readers.rows import fitting

__all__ = ["MOST_COLUMNS", "Cell", "table_blocks"]

#: Columns that one cell may take, as in HTML; no table is wider.
MOST_COLUMNS: Final = 1000


@define
class Cell:
    """A cell of a table (单元格).

    Args:
        row: its first row, from 0.
        column: its first column, from 0.
        text: its own paragraphs on one line; tables inside it are no text of its.
        wide: how many columns it takes.
        high: how many rows it takes.
        blocks: what it holds, where that is more than one paragraph.
    """

    row: int
    column: int
    text: str
    wide: int = 1
    high: int = 1
    blocks: Sequence[Block] = ()

    @classmethod
    def of(cls, row: int, column: int, wide: int, high: int, blocks: Sequence[Block]) -> Cell:
        """The cell that holds some blocks."""
        text = " ".join([block.text for block in blocks if isinstance(block, Paragraph)])
        return cls(row, column, text, wide, high, blocks)


def table_blocks(cells: Sequence[Cell], lines: Sequence[int], place: Place, budget: Budget) -> Iterator[Block]:
    """A table as a grid, then the tables inside its cells; or what its cells hold, where it only arranges them.

    It is a table if at least two of its rows have text in two cells; frames and arrangements of a page are not.

    Args:
        cells: in order of rows and columns.
        lines: the number of the line of each row; empty where the source has none.
        place: where the table stands.
        budget: how many cells may still be read.

    Raises:
        ReadError: if there are more cells than any disclosure has.
    """
    filled = Counter([cell.row for cell in cells if cell.text])
    if sum(count > 1 for count in filled.values()) < 2:
        for cell in cells:
            yield from cell.blocks or ([Paragraph(cell.text, place)] if cell.text else ())
        return
    height = cells[-1].row + 1
    width = max([cell.column + 1 for cell in cells if cell.text])
    budget.spend(height * width)
    rows = [[""] * width for _ in range(height)]
    for cell in cells:
        if cell.text:
            rows[cell.row][cell.column] = cell.text
    merged = [(cell.row, cell.column, cell.high, cell.wide) for cell in cells if cell.high * cell.wide > 1]
    spans = fitting(merged, height, width)
    yield Grid(tuple(map(tuple, rows)), place, tuple(lines[:height]), spans=spans)
    for cell in cells:
        yield from (block for block in cell.blocks if isinstance(block, Grid))
