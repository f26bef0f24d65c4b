"""The cells of a document in reading order (单元格序列): grids, lines with several words, and one cell a line alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from attrs import frozen

from govbudget.evaluation.model import money_unit
from govbudget.evaluations.recognition.words import role_of
from govbudget.exact import State, figure_or_none
from govbudget.figure import Figure
from govbudget.language.normal import normal
from govbudget.language.vocabulary import Vocabulary
from govbudget.money import Unit
from govbudget.pages import Block, Grid, Pages, Paragraph, place_of_row
from govbudget.place import Place
from govbudget.remember import remembered

__all__ = ["Cell", "Value", "cells_of", "figure_of", "heading_at", "value_of", "values_at"]

#: Longer texts are prose, they may stand in a cell, but are never taken apart at their spaces.
_PROSE: Final = 120
#: More numbers behind each other than any form has columns.
_MOST_VALUES: Final = 400


class Value(NamedTuple):
    """What a cell with a number, a percentage or a dash holds.

    Args:
        value: the number; ``None`` for a dash.
        decimals: how many decimals it prints.
        mark: ``%``, ``分``, a unit of money, ``-`` for a dash, or nothing.
        unit: the unit of money.
    """

    value: Decimal | None
    decimals: int
    mark: str
    unit: Unit | None = None

    @property
    def is_plain(self) -> bool:
        """Whether it is a bare number, or marks (分)."""
        return self.mark in ("", "分")


@frozen
class Cell:
    """A filled cell.

    Args:
        printed: its text.
        words: the same in comparable form.
        value: what it holds, where that is a number, a percentage or a dash.
        row: number of its printed row, over the whole document.
        column: its column there.
        block: number of its block.
        first: whether it is the first filled one of its row.
        alone: whether it is the only one of its row.
        place: where it stands.
        gridded: whether its block is a grid, whose columns may be trusted.
    """

    printed: str
    words: str
    value: Value | None
    row: int
    column: int
    block: int
    first: bool
    alone: bool
    place: Place
    gridded: bool


def cells_of(pages: Pages, skipped: Iterable[int], words: Vocabulary) -> Iterator[Cell]:
    """Every filled cell of the blocks that are not skipped, in reading order, without page numbers."""
    left_out = frozenset(skipped)
    row = 0
    spaced = False  # whether the headings of a form stood between spaces, as its rows then do
    for number, block in enumerate(pages.blocks):
        if number in left_out:
            continue
        if isinstance(block, Grid):
            spaced = False
            for i, printed in enumerate(block.rows):
                yield from _row(printed, row, number, place_of_row(block, i), gridded=True, words=words)
                row += 1
            continue
        if _is_page_number(pages.blocks, number, words):
            continue
        parts = _parts(block.text, words, spaced=spaced)
        spaced = len(block.text) <= _PROSE and (spaced or (len(parts) > 2 and "|" not in block.text))
        yield from _row(parts, row, number, block.place, gridded=False, words=words)
        row += 1


_BARE_NUMBER: Final = re.compile(r"[0-9]{1,4}")


def _is_page_number(blocks: Sequence[Block], number: int, words: Vocabulary) -> bool:
    """Whether a paragraph is the number of its page: between dashes, or a bare one where the page ends or begins."""
    block = blocks[number]
    assert isinstance(block, Paragraph)
    text = block.text.strip()
    if words.pattern("evaluation_page").fullmatch(text):
        return True
    if not _BARE_NUMBER.fullmatch(text):
        return False
    beside = (blocks[i].place.page for i in (number - 1, number + 1) if 0 <= i < len(blocks))
    return any(page != block.place.page for page in beside)


def _parts(text: str, words: Vocabulary, *, spaced: bool) -> Sequence[str]:
    """The cells of a line: between bars, or between spaces where it holds several words of a form, or its headings did."""
    if "|" in text:
        return text.split("|")
    parts = text.split()
    if len(parts) < 2 or ("\u3000" in text.strip() and len(text) > _PROSE):
        return (text,)
    found = {match[0] for match in words.pattern("evaluation_spaced").finditer(text)}
    if spaced or len(found) >= 2 or (len(parts) >= 4 and found) or _mostly_values(parts, words):
        return parts
    return (text,)


def _mostly_values(parts: Sequence[str], words: Vocabulary) -> bool:
    """Whether a line ends in two numbers, or has as many numbers as words, as a row of a form does."""
    values = [value_of(normal(part), words) is not None for part in parts]
    return len(parts) >= 3 and (all(values[-2:]) or sum(values) * 2 >= len(parts))


def _row(
    parts: Sequence[str], row: int, block: int, place: Place, *, gridded: bool, words: Vocabulary
) -> Iterator[Cell]:
    filled = [(column, part.strip()) for column, part in enumerate(parts) if part.strip()]
    for n, (column, part) in enumerate(filled):
        text = normal(part)
        if text:
            value = value_of(text, words)
            yield Cell(part, text, value, row, column, block, n == 0, len(filled) == 1, place, gridded)


_DASHES: Final = frozenset({"-", "--", "---", "----", "/", "\\", "─"})


@remembered(1 << 14)
def value_of(text: str, words: Vocabulary) -> Value | None:
    """The value that a text in comparable form is; ``None`` for words."""
    if text in _DASHES:
        return Value(None, 0, "-")
    found = words.pattern("evaluation_value").fullmatch(text)
    if found is None:
        return None
    parsed = figure_or_none(found["digits"], "")
    if parsed is None:
        return None
    mark = found["mark"] or ""
    return Value(parsed.value, parsed.decimals, mark, money_unit(mark) if mark not in ("", "%", "分") else None)


def figure_of(cell: Cell | None, unit: Unit | None = None) -> Figure | None:
    """The figure in a cell, in the unit that it prints or else in the one given."""
    held = cell.value if cell is not None else None
    if cell is None or held is None:
        return None
    if held.value is None:
        return Figure(None, unit, 0, State.NOT_APPLICABLE, printed=cell.printed, place=cell.place)
    state = State.VALUE if held.value else State.ZERO
    return Figure(held.value, held.unit or unit, held.decimals, state, printed=cell.printed, place=cell.place)


def values_at(cells: Sequence[Cell], start: int, most: int = _MOST_VALUES) -> list[Cell]:
    """The cells with numbers, percentages and dashes from one on."""
    end = start
    while end < min(len(cells), start + most) and cells[end].value is not None:
        end += 1
    return list(cells[start:end])


def heading_at(cells: Sequence[Cell], at: int, kind: str, longest: int, words: Vocabulary) -> tuple[str, int]:
    """The role of the heading at a cell, which may be broken over two or three, and how many cells it takes.

    Args:
        cells: the cells of the document.
        at: number of the cell.
        kind: of which headings, ``fund_column`` or ``indicator_column``.
        longest: words longer than this are no beginning of a heading.
        words: the vocabulary.
    """
    text = ""
    for taken, cell in enumerate(cells[at : at + 3], 1):
        text += cell.words
        role = role_of(text, kind, words)
        if role:
            return role, taken
        if len(text) > longest:
            break
    return "", 1
