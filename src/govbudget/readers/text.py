"""Plain text and Markdown (文本): tables among paragraphs and headings.

A run of lines with tabs or upright bars is a grid, also where every cell stands on a line of its own (as pages copied from
the web have it). Lines of words and figures below the title and the headings of a table are one, too (see
:mod:`govbudget.recognition.pages.text`). Every other line is a paragraph. ``[[page 7]]`` on a line of its own starts page 7.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from govbudget.errors import FigureSyntaxError
from govbudget.exact import State, parse_figure
from govbudget.pages import Block, Grid, Pages, Paragraph
from govbudget.place import Place
from govbudget.recognition.pages.text import PAGE_MARK, page_tables

__all__ = ["read_text"]

_TAG: Final = re.compile(r"</?(?:b|i|u|em|strong|sup|sub|span|br)(?:\s[^<>]{0,200})?/?>", re.IGNORECASE)
_HEADING: Final = re.compile(r"(#{1,6})\s*(.*)")
#: What a cell of the line under a Markdown heading holds.
_RULE: Final = re.compile(r":?-+:?")
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
    numbers: list[int] = []
    piped = False
    tables = page_tables(lines, source)
    behind = 0  # the line behind the last table of words and figures
    for number, raw in enumerate(lines, 1):
        line = raw.rstrip("\r")
        table = tables.get(number - 1)
        if table is not None:
            if rows:
                yield from _table(rows, numbers, piped, source, page, cut=False)
                rows, numbers, piped = [], [], False
            yield from table.blocks
            behind = table.end
        if number <= behind:
            if found := PAGE_MARK.fullmatch(line.strip()):
                page = int(found[1])
            continue
        unfinished = rows and not piped and number == len(lines) and line.strip()  # the text ends inside a row
        cells = _cells(line, framed=not rows or lines[numbers[0] - 1].lstrip().startswith("|"))
        if cells is not None or unfinished or (piped and line.strip() and _alone(lines, number)):
            rows.append(cells if cells is not None else tuple(_clean(cell) for cell in line.split("\t")))
            numbers.append(number)
            piped = piped if cells is None else "\t" not in line
            continue
        if rows:
            yield from _table(rows, numbers, piped, source, page, cut=False)
            rows, numbers, piped = [], [], False
        found = PAGE_MARK.fullmatch(line.strip())
        if found:
            page = int(found[1])
        elif line.strip() and _alone(lines, number):
            rows, numbers, piped = [(_clean(line),)], [number], True
        elif line.strip():
            yield _paragraph(line, Place(source, page, number))
    if rows:
        yield from _table(rows, numbers, piped, source, page, cut=not piped)


def _cells(line: str, *, framed: bool) -> tuple[str, ...] | None:
    """The cells of a line of a table: between tabs, or between upright bars; ``None`` for other lines.

    Where the first row of a table has no bar before its first cell (``framed``), a bar that starts a line stands behind a
    blank cell.
    """
    if "\t" in line:
        return tuple(_clean(cell) for cell in line.split("\t"))
    bars = line.count("|")
    if not bars or (bars == 1 and not line.rstrip().endswith("|")) or "。" in line:
        return None
    bare = line.strip()
    inner = (bare.removeprefix("|") if framed else bare).removesuffix("|")
    cells = tuple(_clean(cell) for cell in inner.split("|"))
    if not bare.strip("| ") or (all(_RULE.fullmatch(cell) for cell in cells) and (len(cells) > 1 or len(cells[0]) > 1)):
        return ()  # a lone bar, or the line under a heading
    return cells if bars > 1 or len(bare) <= 40 else None


def _alone(lines: list[str], number: int) -> bool:
    """Whether a line is one cell, because the bar behind it stands on the next line."""
    line = lines[number - 1]
    return "|" not in line and len(line.strip()) <= 40 and number < len(lines) and lines[number].strip() == "|"


def _table(
    rows: list[tuple[str, ...]], numbers: list[int], piped: bool, source: str, page: int | None, *, cut: bool
) -> Iterator[Block]:
    """A grid; one cell a line is folded to rows, and stays text where it cannot be."""
    filled = [(row, number) for row, number in zip(rows, numbers, strict=True) if row]
    if not piped:
        yield Grid(tuple(r for r, _ in filled), Place(source, page, numbers[0]), tuple(n for _, n in filled), cut)
        return
    if any(len(row) > 1 for row, _ in filled):
        yield Grid(tuple(r for r, _ in filled), Place(source, page, numbers[0]), tuple(n for _, n in filled), cut)
        return
    width = _columns([row[0] for row, _ in filled])
    if width:
        starts = range(0, len(filled), width)
        folded = tuple(tuple(row[0] for row, _ in filled[i : i + width]) for i in starts)
        yield Grid(folded, Place(source, page, numbers[0]), tuple(filled[i][1] for i in starts), cut)
        return
    for row, number in filled:
        if row[0]:
            yield _paragraph(row[0], Place(source, page, number))


def _columns(cells: list[str]) -> int:
    """How many cells make a row where each stands on a line of its own: labels first, figures after; 0 if none fits."""
    first = next((i for i, cell in enumerate(cells) if cell and _is_figure(cell)), 0)
    width = first - 1
    if width < 2 or len(cells) % width:
        return 0
    rows = [cells[i : i + width] for i in range(width, len(cells), width)]
    fits = all(not _is_figure(row[0]) and all(_is_figure(cell) for cell in row[1:]) for row in rows)
    return width if fits else 0


def _is_figure(cell: str) -> bool:
    try:
        return parse_figure(cell).state is not State.NONE
    except FigureSyntaxError:
        return False


def _paragraph(line: str, place: Place) -> Paragraph:
    text = _clean(line)
    heading = _HEADING.match(text)
    if heading:
        return Paragraph(heading[2].replace("**", "").strip(), place, len(heading[1]))
    return Paragraph(_LIST_MARK.sub("", text).replace("**", "").strip(), place)


def _clean(cell: str) -> str:
    return _TAG.sub("", cell).strip() if "<" in cell else cell.strip()
