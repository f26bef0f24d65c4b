"""Plain tables of text for terminals and failing tests (文本显示): columns aligned by the width that Chinese characters take."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Final, Protocol

from govbudget.visible import display_width, visible

__all__ = ["MOST_COLUMNS", "MOST_ROWS", "Pretty", "figure_columns", "table"]

#: Rows and columns that a text table shows at most.
MOST_ROWS: Final = 40
MOST_COLUMNS: Final = 24
#: The widest cell of words; what is longer ends with ``…``.
_WIDEST: Final = 60
#: What stands to the right: a figure, with a sign, in brackets or with a percent sign; what a blank cell prints.
_FIGURE: Final = re.compile(r"[-+−(（]?\d[\d,，.]*[)）%％]?|[-—]|")
_BREAKS: Final = re.compile(r"[\t\n]+")


class Pretty(Protocol):
    """What IPython and Hypothesis print a value by."""

    def text(self, obj: str) -> None:
        """Print a text as it is.

        Args:
            obj: the text.
        """


def figure_columns(rows: Sequence[Sequence[str]], width: int) -> tuple[bool, ...]:
    """Which columns stand to the right (右对齐): those that hold figures for the most part; the first, which names the row, never."""

    def holds_figures(column: int) -> bool:
        cells = [row[column].strip() for row in rows if row[column].strip()]
        return 2 * sum(_FIGURE.fullmatch(cell) is not None for cell in cells) > len(cells)

    return tuple(column > 0 and holds_figures(column) for column in range(width))


def table(title: str, head: Iterable[str], rows: Iterable[Sequence[str]], more: int = 0) -> str:
    """A table (表格) as lines of text.

    Args:
        title: what stands above it.
        head: its headings.
        rows: its rows as texts; columns of figures stand to the right, the others to the left.
        more: how many rows are not shown, which it says.
    """
    headings, body = list(head), list(rows)
    right = figure_columns(body, len(headings))[:MOST_COLUMNS]
    cells = [[_one_line(cell) for cell in row[:MOST_COLUMNS]] for row in (headings, *body)]
    widths = [max(map(display_width, column)) for column in zip(*cells, strict=True)]
    lines = [visible(title), *(_line(row, widths, right) for row in cells)]
    beyond = len(headings) - MOST_COLUMNS
    lines += [f"（另有 {more} 条未显示）"] if more > 0 else []
    return "\n".join([*lines, *([f"（另有 {beyond} 栏未显示）"] if beyond > 0 else [])])


def _one_line(text: str) -> str:
    """A cell on one line, cut where it is too wide."""
    shown = _BREAKS.sub(" ", visible(text))
    if display_width(shown) <= _WIDEST:
        return shown
    widths = accumulate(map(display_width, shown))
    return f"{shown[: sum(width < _WIDEST for width in widths)]}…"


def _line(row: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    cells = []
    for cell, width, figures in zip(row, widths, right, strict=True):
        space = " " * (width - display_width(cell))
        cells.append(space + cell if figures else cell + space)
    return "  ".join(cells).rstrip()
