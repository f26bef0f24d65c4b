"""Plain text and Markdown (文本): grids among paragraphs and headings, and the lines they were made of.

A run of lines with tabs or upright bars is a grid, also where every cell stands on a line of its own (as pages copied from
the web have it). Every other line is a paragraph. ``[[page 7]]`` on a line of its own starts page 7 and is no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from govbudget.exact import State, figure_or_none
from govbudget.pages import Block, Grid, Pages, Paragraph, Words
from govbudget.place import Place

__all__ = ["read_text"]

#: A line of its own that starts a page.
_PAGE_MARK: Final = re.compile(r"\[\[page ([0-9]{1,6})\]\]")
_TAG: Final = re.compile(r"</?(?:b|i|u|em|strong|sup|sub|span|br)(?:\s[^<>]{0,200})?/?>", re.IGNORECASE)
_HEADING: Final = re.compile(r"(#{1,6})\s*(.*)")
#: What a cell of the line under a Markdown heading holds.
_RULE: Final = re.compile(r":?-+:?")
_CODE: Final = re.compile(r"[0-9]{3}(?:[0-9]{2}){0,2}")
#: A cell on a line of its own is no longer; so many rows of such cells make a table.
_SHORT: Final = 40
_FEWEST: Final = 3
#: The cells of the rows of a table, ``None`` for a blank one.
_Rows = list[tuple[Words | None, ...]]
_LIST_MARK: Final = re.compile(r"^[-*+]\s+")


def read_text(text: str, source: str = "") -> Pages:
    """The grids and paragraphs of a text, with their lines and pages, and all of its lines.

    Args:
        text: the whole text.
        source: name of the source, for places.
    """
    lines = tuple(_lines(text))
    return Pages(source, tuple(_blocks(lines, source)), lines=lines)


def _lines(text: str) -> Iterator[Words]:
    page: int | None = None
    for number, line in enumerate(text.split("\n"), 1):
        found = _PAGE_MARK.fullmatch(line.strip())
        if found:
            page = int(found[1])
        yield Words("" if found else line.rstrip("\r"), number, page)


def _blocks(lines: Sequence[Words], source: str) -> Iterator[Block]:
    rows: list[tuple[str, ...]] = []
    at: list[Words] = []
    piped = False
    folded = {span.start: (span, grid) for span, grid in _folded(lines, source)}
    past = 0
    for line in lines:
        text = line.text
        if line.line <= past:
            continue
        if line.line in folded:
            if rows:
                yield from _table(rows, at, piped, source, cut=False)
                rows, at, piped = [], [], False
            span, grid = folded[line.line]
            past = span.stop - 1
            yield grid
            continue
        unfinished = rows and not piped and line.line == len(lines) and text.strip()  # the text ends inside a row
        cells = _cells(
            text,
            framed=not rows or at[0].text.lstrip().startswith("|"),
            paired=text.count("|") == 1 and _is_paired(lines, line),
        )
        if cells is not None or unfinished or (piped and _alone(lines, line)):
            rows.append(cells if cells is not None else tuple(_clean(cell) for cell in text.split("\t")))
            at.append(line)
            piped = piped if cells is None else "\t" not in text
            continue
        if rows:
            yield from _table(rows, at, piped, source, cut=False)
            rows, at, piped = [], [], False
        if _alone(lines, line):
            rows, at, piped = [(_clean(text),)], [line], True
        elif text.strip():
            yield _paragraph(text, _place(line, source))
    if rows:
        yield from _table(rows, at, piped, source, cut=not piped)


def _place(line: Words, source: str) -> Place:
    return Place(source, line.page, line.line)


def _is_paired(lines: Sequence[Words], line: Words) -> bool:
    """Whether a line with one bar in it stands beside another, so that the two are rows of two cells."""
    beside = (lines[n].text.strip() for n in (line.line - 2, line.line) if 0 <= n < len(lines))
    return len(line.text) <= _SHORT and any(text.count("|") == 1 and not text.endswith("|") for text in beside)


def _folded(lines: Sequence[Words], source: str) -> Iterator[tuple[range, Grid]]:
    """The tables of which every cell stands on a line of its own, with the lines that they take: headings, then labels and figures.

    Each row must have as many figures as the first; there are as many headings as cells in a row, and three rows at least.
    """
    cells: list[Words] = []
    figures: list[bool] = []
    for line in lines:
        text = line.text.strip()
        if text and "|" not in text and "\t" not in line.text:
            cells.append(line)
            figures.append((text[0].isdecimal() or not text[0].isalnum()) and _is_figure(text))
    if True not in figures:
        return
    free = end = 0
    while True:
        n = next((n for n in range(end, len(cells)) if figures[n]), len(cells))
        end = next((end for end in range(n, len(cells)) if not figures[end]), len(cells))
        if n == end:
            return
        coded = _with_codes(cells, figures, n, free)
        if coded is not None:
            rows, free = coded
            yield _one_a_line(rows, cells[free - 1], source)
            end = max(end, free)
            continue
        width = end - n + 1
        start = n - 1 - width
        if start < free or any(len(cell.text.strip()) > _SHORT for cell in cells[start:n]):
            continue
        last = n - 1
        while _is_row(cells[last : last + width], figures[last : last + width], width):
            last += width
        more = last < len(cells) and figures[last]  # of which nobody says whose it is
        if (last - n + 1) // width >= _FEWEST and not more:
            rows = [tuple(cells[i : i + width]) for i in range(start, last, width)]
            yield _one_a_line(rows, cells[last - 1], source)
            free = last
        end = max(end, last)


def _one_a_line(rows: _Rows, last: Words, source: str) -> tuple[range, Grid]:
    """The lines that a table takes, and its grid; ``None`` is a blank cell."""
    firsts = [row[0] for row in rows if row[0] is not None]
    grid = tuple(tuple("" if cell is None else _clean(cell.text) for cell in row) for row in rows)
    return range(firsts[0].line, last.line + 1), Grid(
        grid, _place(firsts[0], source), tuple(cell.line for cell in firsts)
    )


def _with_codes(cells: Sequence[Words], figures: Sequence[bool], n: int, free: int) -> tuple[_Rows, int] | None:
    """The rows of a table that begin with a code and a name, if its first code is in line ``n``, and the line behind the last.

    A total has no code: its label stands where the others have theirs.
    """
    if not _CODE.fullmatch(cells[n].text.strip()) or figures[n + 1 : n + 2] != [False]:
        return None
    end = next((end for end in range(n + 2, len(cells)) if not figures[end]), len(cells))
    for width in (end - n, end - n - 1):  # the last one may be the next code
        rows: _Rows = [tuple(cells[n - width : n])]
        last = n
        while last < len(cells):
            if figures[last] and _CODE.fullmatch(cells[last].text.strip()):
                row: tuple[Words | None, ...] = tuple(cells[last : last + width])
                fits = _is_row(cells[last + 1 : last + width], figures[last + 1 : last + width], width - 1)
            else:
                row = (cells[last], None, *cells[last + 1 : last + width - 1])
                fits = _is_row(cells[last : last + width - 1], figures[last : last + width - 1], width - 1)
            if not fits:
                break
            rows.append(row)
            last += sum(cell is not None for cell in row)
        headed = n - width >= free and all(len(cell.text.strip()) <= _SHORT for cell in cells[n - width : n])
        if width > 2 and headed and len(rows) >= _FEWEST and not (last < len(cells) and figures[last]):
            return rows, last
    return None


def _is_row(cells: Sequence[Words], figures: Sequence[bool], width: int) -> bool:
    """Whether some lines are a label and its figures."""
    if [*figures] != [False] + [True] * (width - 1):
        return False
    label = cells[0].text.strip()
    return len(label) <= _SHORT and "。" not in label


def _cells(line: str, *, framed: bool, paired: bool) -> tuple[str, ...] | None:
    """The cells of a line of a table: between tabs, or between upright bars; ``None`` for other lines.

    Where the first row of a table has no bar before its first cell (``framed``), a bar that starts a line stands behind a
    blank cell. A line with one bar between two cells is one beside another such line (``paired``).
    """
    if "\t" in line:
        return tuple(_clean(cell) for cell in line.split("\t"))
    bars = line.count("|")
    if not bars or (bars == 1 and not paired and not line.rstrip().endswith("|")) or "。" in line:
        return None
    bare = line.strip()
    inner = (bare.removeprefix("|") if framed else bare).removesuffix("|")
    cells = tuple(_clean(cell) for cell in inner.split("|"))
    if not bare.strip("| ") or (all(_RULE.fullmatch(cell) for cell in cells) and (len(cells) > 1 or len(cells[0]) > 1)):
        return ()  # a lone bar, or the line under a heading
    return cells if bars > 1 or len(bare) <= 40 else None


def _alone(lines: Sequence[Words], line: Words) -> bool:
    """Whether a line is one cell, because the bar behind it stands on the next line."""
    follows = lines[line.line].text.strip() if line.line < len(lines) else ""
    return follows == "|" and "|" not in line.text and 0 < len(line.text.strip()) <= 40


def _table(
    rows: Sequence[tuple[str, ...]], at: Sequence[Words], piped: bool, source: str, *, cut: bool
) -> Iterator[Block]:
    """A grid; one cell a line is folded to rows, and stays text where it cannot be."""
    filled = [(row, line) for row, line in zip(rows, at, strict=True) if row]
    if not piped or any(len(row) > 1 for row, _ in filled):
        yield Grid(tuple(r for r, _ in filled), _place(at[0], source), tuple(line.line for _, line in filled), cut)
        return
    width = _columns([row[0] for row, _ in filled])
    if width:
        starts = range(0, len(filled), width)
        folded = tuple(tuple(row[0] for row, _ in filled[i : i + width]) for i in starts)
        yield Grid(folded, _place(at[0], source), tuple(filled[i][1].line for i in starts), cut)
        return
    for row, line in filled:
        if row[0]:
            yield _paragraph(row[0], _place(line, source))


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
    parsed = figure_or_none(cell, "")
    return parsed is not None and parsed.state is not State.NONE


def _paragraph(line: str, place: Place) -> Paragraph:
    text = _clean(line)
    heading = _HEADING.match(text)
    if heading:
        return Paragraph(heading[2].replace("**", "").strip(), place, len(heading[1]))
    return Paragraph(_LIST_MARK.sub("", text).replace("**", "").strip(), place)


def _clean(cell: str) -> str:
    return _TAG.sub("", cell).strip() if "<" in cell else cell.strip()
