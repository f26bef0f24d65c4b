"""Plain text and Markdown (文本): tab-separated tables among paragraphs and headings.

A run of lines with tabs is a grid; every other line is a paragraph. ``[[page 7]]`` on a line of its own starts page 7.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from govbudget.place import Place
from govbudget.recognition.blocks import Block, Grid, Pages, Paragraph

__all__ = ["read_text"]

_TAG: Final = re.compile(r"</?(?:b|i|u|em|strong|sup|sub|span|br)(?:\s[^<>]{0,200})?/?>", re.IGNORECASE)
_PAGE: Final = re.compile(r"\[\[page ([0-9]{1,6})\]\]")
_HEADING: Final = re.compile(r"(#{1,6})\s*(.*)")
_LIST_MARK: Final = re.compile(r"^[-*+]\s+")


def read_text(text: str, source: str = "") -> Pages:
    """The grids and paragraphs of a text, with their lines and pages.

    Args:
        text: the whole text.
        source: name of the source, for places.
    """
    return Pages(source, tuple(_blocks(text, source)))


def _blocks(text: str, source: str) -> Iterator[Block]:
    lines = text.split("\n")
    page: int | None = None
    rows: list[tuple[str, ...]] = []
    start = 0
    for number, raw in enumerate(lines, 1):
        line = raw.rstrip("\r")
        unfinished = rows and number == len(lines) and line.strip()  # the text ends inside a row
        if "\t" in line or unfinished:
            if not rows:
                start = number
            rows.append(tuple(_clean(cell) for cell in line.split("\t")))
            continue
        if rows:
            yield _grid(rows, source, page, start, cut=False)
            rows = []
        found = _PAGE.fullmatch(line.strip())
        if found:
            page = int(found[1])
        elif line.strip():
            yield _paragraph(line, Place(source, page, number))
    if rows:
        yield _grid(rows, source, page, start, cut=True)


def _grid(rows: list[tuple[str, ...]], source: str, page: int | None, start: int, *, cut: bool) -> Grid:
    return Grid(tuple(rows), Place(source, page, start), tuple(range(start, start + len(rows))), cut)


def _paragraph(line: str, place: Place) -> Paragraph:
    text = _clean(line)
    heading = _HEADING.match(text)
    if heading:
        return Paragraph(heading[2].replace("**", "").strip(), place, len(heading[1]))
    return Paragraph(_LIST_MARK.sub("", text).replace("**", "").strip(), place)


def _clean(cell: str) -> str:
    return _TAG.sub("", cell).strip() if "<" in cell else cell.strip()
