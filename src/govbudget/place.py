"""Where something stands in a document (位置)."""

from __future__ import annotations

from typing import final

from attrs import frozen

from govbudget.visible import visible

__all__ = ["Place"]


@final
@frozen
class Place:
    """A place in a document (位置); every part is optional.

    Args:
        document: name of the source.
        page: page number as the document counts, from 1.
        line: line number in a text source, from 1.
        box: bounding box on the page: x0, top, x1, bottom in points.
        table: printed title of the table, with its printed number.
        row: printed line: code and name, or label.
        column: printed path of the column heading, outer to inner, joined by ``/``.
        span: character span in the text of a paragraph.
    """

    document: str = ""
    page: int | None = None
    line: int | None = None
    box: tuple[float, float, float, float] | None = None
    table: str = ""
    row: str = ""
    column: str = ""
    span: tuple[int, int] | None = None

    def __str__(self) -> str:
        """In words: table, row and column, or document, page and line."""
        words = [part for part in (self.table, self.row, self.column) if part]
        if words:
            return visible(" ".join(words))
        parts = [self.document] if self.document else []
        if self.page is not None:
            parts.append(f"第{self.page}页")
        if self.line is not None:
            parts.append(f"第{self.line}行")
        return visible(" ".join(parts))
