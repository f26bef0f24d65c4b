"""Plain HTML tables for notebooks (网页显示): everything escaped, no script, the colours of the page they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from govbudget.records.text import MOST_COLUMNS, figure_columns
from govbudget.visible import display_width, visible

__all__ = ["MOST_ROWS", "escaped", "framed", "table", "unseen"]

#: Rows that an HTML table shows at most.
MOST_ROWS: Final = 200
#: Words that are wider wrap; figures and shorter ones do not.
_LINE: Final = 40


def escaped(text: str) -> str:
    """A text in HTML: marks escaped, and what would turn the direction of writing or hide shown."""
    return escape(visible(text))


def framed(content: str) -> str:
    """HTML in a box that scrolls where the page is narrow (可横向滚动)."""
    return f"<div style='max-width:100%;overflow-x:auto'>{content}</div>"


def unseen(more: int, what: str = "条") -> str:
    """The note of how many rows, or of what else, are not shown (未显示); none where there are none."""
    return f"<p>另有 {more} {what}未显示</p>" if more > 0 else ""


def table(title: str, head: Iterable[str], rows: Iterable[Sequence[str]], more: int = 0) -> str:
    """A plain table (表格), everything escaped.

    Args:
        title: what stands above it.
        head: its headings.
        rows: its rows as texts; columns of figures stand to the right, the others to the left.
        more: how many rows are not shown, which it says.
    """
    headings, body = list(head), list(rows)
    sides = ["right" if right else "left" for right in figure_columns(body, len(headings))][:MOST_COLUMNS]
    shown = zip(headings, sides, strict=False)
    heading = "".join(f"<th style='text-align:{side}'>{escaped(word)}</th>" for word, side in shown)
    lines = "".join(f"<tr>{''.join(map(_cell, row, sides))}</tr>" for row in body)
    notes = unseen(more) + unseen(len(headings) - MOST_COLUMNS, "栏")
    made = f"<table><thead><tr>{heading}</tr></thead><tbody>{lines}</tbody></table>"
    return framed(f"<p><b>{escaped(title)}</b></p>{made}{notes}")


def _cell(text: str, side: str) -> str:
    """A cell; long words wrap, all else stands on one line."""
    wraps = "min-width:20em" if side == "left" and display_width(text) > _LINE else "white-space:nowrap"
    return f"<td style='text-align:{side};{wraps}'>{escaped(text)}</td>"
