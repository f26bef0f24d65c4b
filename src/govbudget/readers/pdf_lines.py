"""The characters of a page put into lines (行重建): by how far they overlap in height, not by an exact baseline.

Digits are often set in another font than the text, up to half a line lower or higher. The ideographs make the lines; every
other character goes to the line it overlaps most, where there is room for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

__all__ = ["Box", "Edges", "Glyph", "TextLine", "Word", "around", "cell_text", "laid_out", "rounded", "text_lines"]

Box = tuple[float, float, float, float]
Edges = tuple[int, int]

#: Ideographs and the marks that stand on their baseline.
_WIDE: Final = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff]")
#: A gap this many characters wide parts two columns, this many two words, this many two words of letters.
_COLUMN_GAP: Final = 1.0
_WORD_GAP: Final = 0.45
_LETTERS_GAP: Final = 0.25
#: A gap this wide between a figure and the word behind it parts two cells of a table, though not two words of a sentence.
_CELL_GAP: Final = 0.3
#: Characters overlap in height by at least this share of the lower one to be of one line.
_SAME_LINE: Final = 0.5
_MAY_BE_SAME: Final = 0.2
#: What figures that are drawn with wide spaces consist of, and the widest of these; they differ by no more than this share of the size.
_OF_FIGURE: Final = frozenset("-+0123456789.,，")
_ENDS_FIGURE: Final = frozenset("-—–%")
_SPACED_AMOUNT: Final = re.compile(r"[-+]?\d[\d,，]*\.\d{1,4}")
_SPACED_DIGITS: Final = re.compile(r"[-+]?[\d,，]{3,}")
_WIDEST_GAP: Final = 2.0
_EVEN: Final = 0.08
#: The same character again, this much of its size away, is one printed twice to look bold.
_DOUBLE: Final = 0.2
#: No half character is thinner, in points.
_THINNEST: Final = 1.0


def rounded(box: Box) -> Box:
    """A box in tenths of a point, for places."""
    x0, top, x1, bottom = (round(edge, 1) for edge in box)
    return (x0, top, x1, bottom)


def around(boxes: Sequence[Box]) -> Box:
    """The box around some boxes."""
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))


class Glyph(NamedTuple):
    """A printed character with its box: x0, top, x1, bottom in points from the top left of the page."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float


class Word(NamedTuple):
    """A word of a line, with its left and right edge."""

    text: str
    x0: float
    x1: float


class TextLine(NamedTuple):
    """A line of text with its box, its words, and the height of its characters."""

    text: str
    box: Box
    words: tuple[Word, ...]
    size: float


class _Band:
    """A line in the making: its height is the mean of the characters that make it."""

    def __init__(self, glyph: Glyph) -> None:
        self.glyphs = [glyph]
        self.top, self.bottom = glyph.top, glyph.bottom

    def add(self, glyph: Glyph) -> None:
        """Take a character that makes the line."""
        self.glyphs.append(glyph)
        n = len(self.glyphs)
        self.top += (glyph.top - self.top) / n
        self.bottom += (glyph.bottom - self.bottom) / n

    def overlap(self, glyph: Glyph) -> float:
        """The shared height, as a share of the lower of the two."""
        shared = min(self.bottom, glyph.bottom) - max(self.top, glyph.top)
        return shared / max(min(self.bottom - self.top, glyph.bottom - glyph.top), 0.1)

    def taken(self, glyph: Glyph) -> bool:
        """Whether another character stands where this one is."""
        middle = (glyph.x0 + glyph.x1) / 2
        return any(other.x0 < middle < other.x1 for other in self.glyphs)


def text_lines(glyphs: Iterable[Glyph]) -> list[TextLine]:
    """The lines of some characters, from top to bottom; spaces stand for gaps, two for a gap between columns."""
    return [line for band in _bands(glyphs) if (line := _line(band)).text]


def laid_out(lines: Sequence[TextLine]) -> list[tuple[str, tuple[Edges, ...]]]:
    """The lines of a page with their words apart as they are printed, and where each word begins and ends, in half characters."""
    sizes = [line.size for line in lines for _ in line.words]
    unit = max(median(sizes) / 2, _THINNEST) if sizes else 1.0
    return [_laid_out(line, unit) for line in lines]


def _laid_out(line: TextLine, unit: float) -> tuple[str, tuple[Edges, ...]]:
    text = ""
    edges: list[Edges] = []
    end = 0.0
    for word in line.words:
        left = round(word.x0 / unit)
        if text:
            wide = word.x0 - end > _COLUMN_GAP * line.size
            text += "  " if wide else " "
            left = max(left, edges[-1][1] + 1)
        text += word.text
        edges.append((left, max(round(word.x1 / unit), left + 1)))
        end = word.x1
    return text, tuple(edges)


def cell_text(glyphs: Iterable[Glyph]) -> tuple[str, bool]:
    """The text of one cell of a table, and whether it stood on several lines; a space only between words of letters."""
    lines = text_lines(glyphs)
    joined = ""
    for text, *_ in lines:
        apart = joined[-1:].isascii() and joined[-1:].isalpha() and text[:1].isascii() and text[:1].isalpha()
        joined += f" {text}" if apart else text
    return joined, len(lines) > 1


def _bands(glyphs: Iterable[Glyph]) -> list[_Band]:
    wide: list[Glyph] = []
    others: list[Glyph] = []
    for glyph in glyphs:
        (wide if _WIDE.match(glyph.text) else others).append(glyph)
    bands: list[_Band] = []
    for glyph in sorted(wide, key=_height):
        best = max(bands[-3:], key=lambda band: band.overlap(glyph), default=None)
        if best is not None and best.overlap(glyph) >= _SAME_LINE:
            best.add(glyph)
        else:
            bands.append(_Band(glyph))
    near: list[tuple[float, _Band]] = []
    before: Glyph | None = None
    for glyph in sorted(others, key=_height):
        if before is None or (glyph.top, glyph.bottom) != (before.top, before.bottom):
            near = [(shared, band) for band in bands if (shared := band.overlap(glyph)) >= _MAY_BE_SAME]
            near.sort(key=lambda pair: -pair[0])
        before = glyph
        if near:
            free = (band for _, band in near if not band.taken(glyph)) if len(near) > 1 else ()
            next(iter(free), near[0][1]).glyphs.append(glyph)
        else:
            bands.append(_Band(glyph))
            near = [(1.0, bands[-1])]
    return sorted(bands, key=lambda band: band.top)


def _height(glyph: Glyph) -> float:
    return glyph.top + glyph.bottom


def _closed_up(glyphs: list[Glyph]) -> list[Glyph]:
    """Characters from left to right; a figure drawn with spaces between its digits is one, whose digits stand side by side.

    The same gap between all of them proves it: words and columns do not stand so. It has to be an amount with its decimals, or
    at least three digits that stand no further apart than characters of a line do.
    """
    found = list(glyphs)
    start = 0
    for run in _evenly(glyphs):
        text = "".join(glyph.text for glyph in run)
        size = run[0].bottom - run[0].top
        gap = run[1].x0 - run[0].x1 if len(run) > 1 else 0.0
        if gap > _LETTERS_GAP * size and (
            _SPACED_AMOUNT.fullmatch(text) or (_SPACED_DIGITS.fullmatch(text) and gap <= _COLUMN_GAP * size)
        ):
            right = run[-1].x1
            for i, (glyph, after) in enumerate(pairwise(run), start):
                found[i] = glyph._replace(x1=after.x0)
            found[start + len(run) - 1] = run[-1]._replace(x1=right)
        start += len(run)
    return found


def _evenly(glyphs: list[Glyph]) -> Iterator[list[Glyph]]:
    """Runs of characters of figures with the same gap between them; each other character alone."""
    run: list[Glyph] = []
    for glyph in glyphs:
        if not run:
            run = [glyph]
            continue
        gap = glyph.x0 - run[-1].x1
        size = glyph.bottom - glyph.top
        if glyph.text in _OF_FIGURE and run[-1].text in _OF_FIGURE and gap <= _WIDEST_GAP * size:
            if len(run) == 1 or abs(gap - (run[1].x0 - run[0].x1)) <= _EVEN * size:
                run.append(glyph)
                continue
            if len(run) == 2 and gap < run[1].x0 - run[0].x1:  # the first stood alone, the second begins a figure
                yield run[:1]
                run = [run[1], glyph]
                continue
        yield run
        run = [glyph]
    yield run


def _line(band: _Band) -> TextLine:
    glyphs = band.glyphs
    words: list[Word] = []
    printed = ""
    last: Glyph | None = None
    for glyph in _closed_up(sorted(glyphs, key=lambda glyph: glyph.x0)):
        space, apart = "", last is None
        if last is not None:
            size = glyph.bottom - glyph.top
            if glyph.text == last.text and abs(glyph.x0 - last.x0) < _DOUBLE * size:
                continue
            gap = (glyph.x0 - last.x1) / max(size, 0.1)
            letters = glyph.text.isascii() and last.text.isascii()
            space = "  " if gap > _COLUMN_GAP else " " if gap > (_LETTERS_GAP if letters else _WORD_GAP) else ""
            turn = (last.text.isdigit() or last.text in _ENDS_FIGURE) and _WIDE.match(glyph.text) is not None
            apart = bool(space) or turn and gap > _CELL_GAP
        printed += space + glyph.text
        if apart or glyph.text.isspace():
            words.append(Word(glyph.text, glyph.x0, glyph.x1))
        else:
            words[-1] = Word(words[-1].text + glyph.text, words[-1].x0, max(words[-1].x1, glyph.x1))
        last = glyph
    words = [Word(text, x0, x1) for own, x0, x1 in words if (text := own.strip())]
    box = around([glyph[1:] for glyph in glyphs])
    size = median(glyph.bottom - glyph.top for glyph in glyphs)
    text = "  ".join(part for each in printed.split("  ") if (part := each.strip()))
    return TextLine(text, box, tuple(words), size)
