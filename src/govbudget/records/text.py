"""Plain tables of text for terminals and failing tests (文本显示): columns aligned by the width that Chinese characters take."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Protocol

from govbudget.visible import display_width, visible

__all__ = ["MOST_ROWS", "Pretty", "table"]

#: Rows that a text table shows at most.
MOST_ROWS: Final = 40


class Pretty(Protocol):
    """What IPython and Hypothesis print a value by."""

    def text(self, obj: str) -> None:
        """Print a text as it is.

        Args:
            obj: the text.
        """


def table(title: str, head: Iterable[str], rows: Iterable[Sequence[str]], more: int = 0) -> str:
    """A table (表格) as lines of text.

    Args:
        title: what stands above it.
        head: its headings.
        rows: its rows as texts; the first column stands to the left, the others to the right.
        more: how many rows are not shown, which it says.
    """
    cells = [[visible(cell) for cell in row] for row in (list(head), *rows)]
    widths = [max(map(display_width, column)) for column in zip(*cells, strict=True)]
    lines = [visible(title), *(_line(row, widths) for row in cells)]
    return "\n".join([*lines, *([f"（另有 {more} 条未显示）"] if more > 0 else [])])


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(row, widths, strict=True)
    left = first[0] + " " * (first[1] - display_width(first[0]))
    return "  ".join([left, *(" " * (width - display_width(cell)) + cell for cell, width in others)]).rstrip()
