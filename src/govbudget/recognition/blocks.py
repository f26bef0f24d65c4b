"""What a reader yields (版面): grids of cells and paragraphs of text, in reading order, with their places."""

from __future__ import annotations

from typing import final

from attrs import field, frozen

from govbudget.place import Place

__all__ = ["Block", "Grid", "Pages", "Paragraph"]


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
    """

    rows: tuple[tuple[str, ...], ...]
    place: Place = Place()
    lines: tuple[int, ...] = field(default=(), repr=False)
    cut: bool = False


Block = Grid | Paragraph


@final
@frozen
class Pages:
    """All blocks of a document in reading order (文档版面).

    Args:
        source: name of the source.
        blocks: grids and paragraphs.
    """

    source: str
    blocks: tuple[Block, ...]
