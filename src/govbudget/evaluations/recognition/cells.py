"""The cells of a document in reading order (单元格序列): grids, lines with several words, and one cell a line alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from attrs import frozen

from govbudget.errors import FigureSyntaxError
from govbudget.exact import State, parse_figure
from govbudget.figure import Figure
from govbudget.language.labels import plain
from govbudget.money import Unit
from govbudget.pages import Block, Grid, Pages, Paragraph
from govbudget.place import Place

__all__ = ["Cell", "Value", "cells_of", "figure_of", "heading_at", "value_of"]

#: Longer texts are prose, they may stand in a cell, but are never taken apart at their spaces.
_PROSE: Final = 120
_WORDS_OF_FORMS: Final = re.compile(
    r"[一二三]级指标|执行率|预算数|财政资金|满意度指标|(?:数量|质量|时效|效益)指标|项目名称|主管部门|实施单位|单项指标|(?:指标|年度|完成|目标)值|权重|分值|得分|指标性质|度量单位"
)


@frozen
class Cell:
    """A filled cell.

    Args:
        printed: its text.
        words: the same in comparable form.
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
    row: int
    column: int
    block: int
    first: bool
    alone: bool
    place: Place
    gridded: bool


def cells_of(pages: Pages, skipped: Iterable[int]) -> Iterator[Cell]:
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
                yield from _row(printed, row, number, _place_of(block, i), gridded=True)
                row += 1
            continue
        if _is_page_number(pages.blocks, number):
            continue
        parts = _parts(block.text, spaced=spaced)
        spaced = len(block.text) <= _PROSE and (spaced or (len(parts) > 2 and "|" not in block.text))
        yield from _row(parts, row, number, block.place, gridded=False)
        row += 1


_MARKED_NUMBER: Final = re.compile(
    r"[-—–―]?\s*[0-9]{1,4}\s*[-—–―]|[-—–―]\s*[0-9]{1,4}|第\s*[0-9]+\s*页.{0,12}|[0-9]{1,4}\s*/\s*[0-9]{1,4}"
)
_BARE_NUMBER: Final = re.compile(r"[0-9]{1,4}")


def _is_page_number(blocks: Sequence[Block], number: int) -> bool:
    """Whether a paragraph is the number of its page: between dashes, or a bare one where the page ends or begins."""
    block = blocks[number]
    assert isinstance(block, Paragraph)
    text = block.text.strip()
    if _MARKED_NUMBER.fullmatch(text):
        return True
    if not _BARE_NUMBER.fullmatch(text):
        return False
    beside = (blocks[i].place.page for i in (number - 1, number + 1) if 0 <= i < len(blocks))
    return any(page != block.place.page for page in beside)


def _parts(text: str, *, spaced: bool) -> Sequence[str]:
    """The cells of a line: between bars, or between spaces where it holds several words of a form, or its headings did."""
    if "|" in text:
        return text.split("|")
    words = text.split()
    if len(words) < 2 or ("\u3000" in text.strip() and len(text) > _PROSE):
        return (text,)
    found = {match[0] for match in _WORDS_OF_FORMS.finditer(text)}
    if spaced or len(found) >= 2 or (len(words) >= 4 and found) or _mostly_values(words):
        return words
    return (text,)


def _mostly_values(parts: Sequence[str]) -> bool:
    """Whether a line ends in two numbers, or has as many numbers as words, as a row of a form does."""
    values = [value_of(plain(part)) is not None for part in parts]
    return len(parts) >= 3 and (all(values[-2:]) or sum(values) * 2 >= len(parts))


def _row(parts: Sequence[str], row: int, block: int, place: Place, *, gridded: bool) -> Iterator[Cell]:
    filled = [(column, part.strip()) for column, part in enumerate(parts) if part.strip()]
    for n, (column, part) in enumerate(filled):
        words = plain(part)
        if words:
            yield Cell(part, words, row, column, block, n == 0, len(filled) == 1, place, gridded)


def _place_of(grid: Grid, row: int) -> Place:
    if grid.places:
        return grid.places[row]
    place = grid.place
    return Place(place.document, place.page, grid.lines[row] if grid.lines else place.line, place.box)


class Value(NamedTuple):
    """What a cell with a number, a percentage or a dash holds.

    Args:
        value: the number; ``None`` for a dash.
        decimals: how many decimals it prints.
        mark: ``%``, ``分``, a unit of money, ``-`` for a dash, or nothing.
    """

    value: Decimal | None
    decimals: int
    mark: str


_VALUE: Final = re.compile(r"(?P<digits>-?[0-9][0-9,]*(?:\.[0-9]+)?)(?P<mark>%|分|亿元|万元|万|元)?")
_DASHES: Final = frozenset({"-", "--", "—", "——", "/", "\\", "─", "–", "———", "————"})


def value_of(words: str) -> Value | None:
    """The value that a cell holds; ``None`` for words."""
    if words in _DASHES:
        return Value(None, 0, "-")
    found = _VALUE.fullmatch(words)
    if found is None:
        return None
    try:
        value, decimals, _ = parse_figure(found["digits"])
    except FigureSyntaxError:
        return None
    return Value(value, decimals, found["mark"] or "")


def figure_of(cell: Cell, unit: Unit | None = None) -> Figure | None:
    """The figure in a cell, in the unit that it prints or else in the one given."""
    held = value_of(cell.words)
    if held is None:
        return None
    if held.value is None:
        return Figure(None, unit, 0, State.NOT_APPLICABLE, printed=cell.printed, place=cell.place)
    own = {"亿元": Unit.YI_YUAN, "万元": Unit.WAN_YUAN, "万": Unit.WAN_YUAN, "元": Unit.YUAN}.get(held.mark, unit)
    state = State.VALUE if held.value else State.ZERO
    return Figure(held.value, own, held.decimals, state, printed=cell.printed, place=cell.place)


def heading_at(cells: Sequence[Cell], at: int, role_of: Callable[[str], str], longest: int) -> tuple[str, int]:
    """The role of the heading at a cell, which may be broken over two or three, and how many cells it takes.

    Args:
        cells: the cells of the document.
        at: number of the cell.
        role_of: which column some words head; nothing for other words.
        longest: words longer than this are no beginning of a heading.
    """
    words = ""
    for taken, cell in enumerate(cells[at : at + 3], 1):
        words += cell.words
        role = role_of(words)
        if role:
            return role, taken
        if len(words) > longest:
            break
    return "", 1
