"""Plain HTML tables for notebooks (网页显示): everything escaped, no script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from govbudget.visible import visible

__all__ = ["MOST_ROWS", "escaped", "table"]

#: Rows that an HTML table shows at most.
MOST_ROWS: Final = 200


def escaped(text: str) -> str:
    """A text in HTML: marks escaped, and what would turn the direction of writing or hide shown."""
    return escape(visible(text))


def table(title: str, head: Iterable[str], rows: Iterable[Sequence[str]], more: int = 0) -> str:
    """A plain table (表格), everything escaped.

    Args:
        title: what stands above it.
        head: its headings.
        rows: its rows as texts; figures stand to the right, words to the left.
        more: how many rows are not shown, which it says.
    """
    heading = "".join(f"<th>{escaped(word)}</th>" for word in head)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    note = f"<p>另有 {more} 条未显示</p>" if more > 0 else ""
    return f"<div><p><b>{escaped(title)}</b></p><table><thead><tr>{heading}</tr></thead><tbody>{body}</tbody></table>{note}</div>"


def _cell(text: str) -> str:
    """A cell: figures to the right, words to the left."""
    side = "right" if text[:1].isdigit() and text[-1:].isdigit() or text in ("-", "") else "left"
    return f"<td style='text-align:{side};white-space:nowrap'>{escaped(text)}</td>"
