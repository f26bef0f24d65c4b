"""The heading of a printed table (表头识别): where it ends, merged cells, and a total that stands in its last row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from attrs import evolve

from govbudget.forms import Form, Role
from govbudget.language.labels import line_label
from govbudget.language.normal import normal
from govbudget.language.vocabulary import Vocabulary
from govbudget.pages import Grid
from govbudget.recognition.captions import empty_statement, is_caption
from govbudget.recognition.columns import holds_figure, is_figure, is_label_header, is_ordinal_row, leaves, match_column

__all__ = [
    "MOST_HEADER_ROWS",
    "first_data_row",
    "head_rows",
    "heading_paths",
    "is_note",
    "is_total",
    "names_side",
    "split_total",
    "stacked_halves",
]

#: No heading is higher; a larger one is something else.
MOST_HEADER_ROWS: Final = 12
_CODE: Final = re.compile(r"[0-9]{3}(?:[0-9]{2}){0,2}(?![0-9])")


def head_rows(grid: Grid, words: Vocabulary) -> tuple[list[str], int]:
    """The texts of the caption and title rows at the top of a grid, and how many rows they are."""
    texts: list[str] = []
    for i, row in enumerate(grid.rows):
        filled = [cell for cell in row if cell.strip()]
        if not filled:
            continue
        lonely = len(filled) == 1 and not is_figure(filled[0]) and not is_label_header(normal(filled[0]), words)
        if not (is_caption(row, words) or lonely):
            return texts, i
        texts += filled
    return texts, len(grid.rows)


def names_side(form: Form, row: Sequence[str]) -> str:
    """The half of a form that a row names which says nothing else, though maybe in every cell: 收入."""
    said = {normal(cell) for cell in row if cell.strip()}
    return next((key for key, names in form.sides if len(said) == 1 and not said.isdisjoint(names)), "")


def stacked_halves(form: Form, grid: Grid, top: int) -> list[tuple[str, int, int]]:
    """The halves of a table that stand one above the other, each with its first row of heading and the row behind its last.

    Args:
        form: the form; one without halves has none.
        grid: the grid.
        top: the first row behind its captions.

    Returns:
        none where they stand side by side.
    """
    at = [(side, i) for i, row in enumerate(grid.rows) if (side := names_side(form, row))]
    if len({side for side, _ in at}) < len(form.sides) or not form.sides:
        return []
    ends = [*(i for _, i in at[1:]), len(grid.rows)]
    return [(side, i + 1, end) for (side, i), end in zip(at, ends, strict=True)]


def heading_paths(grid: Grid, top: int, first: int, words: Vocabulary) -> dict[int, tuple[str, ...]]:
    """The heading path of every physical column that has one, from the rows between ``top`` and ``first``."""
    rows = [i for i in range(top, first) if not is_ordinal_row(grid.rows[i], words)]
    numbers = {row: number for number, row in enumerate(rows)}
    covered = {
        (numbers[r], c): (numbers.get(row, -1), column)
        for row, column, high, wide in grid.spans
        for r in range(row, row + high)
        for c in range(column, column + wide)
        if r in numbers and (r, c) != (row, column)
    }
    return leaves([grid.rows[i] for i in rows], covered, words)


def first_data_row(form: Form, rows: Sequence[Sequence[str]], top: int, words: Vocabulary) -> int:
    """The first row that is no heading: one with figures, one of the form's lines without any, or a note."""
    for i in range(top, len(rows)):
        row = rows[i]
        filled = [cell for cell in row if cell.strip()]
        figures = any(map(holds_figure, filled)) and not is_ordinal_row(row, words)
        if figures or _is_line(form, filled, words) or is_note(row, words):
            return i
    return len(rows)


def is_note(row: Sequence[str], words: Vocabulary) -> bool:
    """Whether a row of a table is a note below it, or says alone that there is nothing to print."""
    first, *others = row or ("",)
    alone = not any(cell.strip() for cell in others)
    return words.pattern("note_row").match(first.strip()) is not None or (
        alone and empty_statement([first], words) != ""
    )


def _is_line(form: Form, filled: Sequence[str], words: Vocabulary) -> bool:
    """Whether the cells of a row are a line of the form without figures, or two side by side in a table of two halves.

    What heads a half or a column is no line, though a line may be called so: 本年收入, 人员经费.
    """
    names = list(map(normal, filled))
    if not 0 < len(names) <= max(1, len(form.sides)) or any(is_label_header(name, words) for name in names):
        return False
    if form.sides and all(_heads_half(form, name) or match_column(form, (name,), words) for name in names):
        return False
    return all(form.plans_for(line_label(cell)) for cell in filled)


def _heads_half(form: Form, name: str) -> bool:
    return any(name in map(normal, names) for _, names in form.sides)


def split_total(form: Form, grid: Grid, top: int, words: Vocabulary) -> Grid | None:
    """The grid with a total taken out of the last row of its heading; ``None`` where none stands there.

    Three columns of a code end the heading with 类 款 项 and the total begins beside them; or the total begins under the
    heading of the labels, beside 合计 基本支出 项目支出 under that of the figures.
    """
    wide = max(map(len, grid.rows), default=0)
    for i in range(top + 1, min(top + MOST_HEADER_ROWS, len(grid.rows))):
        row = grid.rows[i]
        filled = [c for c, cell in enumerate(row) if cell.strip()]
        if len(row) < wide and not grid.spans and not any(map(is_figure, row)):
            continue  # merged cells left no blanks: nothing tells what stands above
        label = next((c for c in filled if is_total(form, row[c])), None)
        if label is None:
            continue
        others = [c for c in filled if c != label and not is_figure(row[c])]
        names = {c: normal(row[c]) for c in others}
        heads = [c for c in others if is_label_header(names[c], words) or match_column(form, (names[c],), words)]
        merged = all(name == normal(row[label]) for name in names.values())  # one label, printed in each of its cells
        if heads and heads == others and not merged and _below_labels(grid, i, label, words):
            head = tuple(cell if c in heads else "" for c, cell in enumerate(row))
            total = tuple("" if c in heads else cell for c, cell in enumerate(row))
            return _with_row(grid, i, head, total)
    return None


def is_total(form: Form, cell: str) -> bool:
    """Whether a cell is the label of a total of the form."""
    return any(plan.role is Role.TOTAL for plan in form.plans_for(line_label(cell)))


def _below_labels(grid: Grid, row: int, column: int, words: Vocabulary) -> bool:
    """Whether a cell stands below the heading of codes, names or labels; below nothing, figures tell a total."""
    for upper in range(row - 1, -1, -1):
        cells = grid.rows[upper]
        text = cells[column] if column < len(cells) else ""
        if not text.strip():
            owner = next((s for s in grid.spans if s[0] == upper and s[1] < column < s[1] + s[3]), None)
            text = cells[owner[1]] if owner else ""
        if text.strip():
            return is_label_header(normal(text), words)
    left, right = grid.rows[row][:column], grid.rows[row][column + 1 :]
    return any(map(is_figure, right)) and all(is_label_header(normal(cell), words) for cell in left if cell.strip())


def _with_row(grid: Grid, i: int, head: tuple[str, ...], total: tuple[str, ...]) -> Grid:
    """The grid with one row made two; what is merged with the rows above stays so."""
    spans = []
    for row, column, high, wide in grid.spans:
        below = row > i or (row == i and not head[column].strip())  # merged in the row: of the heading, or of the total
        spans.append((row + below, column, high, wide))
    return evolve(
        grid,
        rows=(*grid.rows[:i], head, total, *grid.rows[i + 1 :]),
        lines=(*grid.lines[: i + 1], *grid.lines[i:]) if grid.lines else (),
        spans=tuple(spans),
        places=(*grid.places[: i + 1], *grid.places[i:]) if grid.places else (),
    )
