"""Tables that lines without cells part (表的拼合): a caption row, the name of a half, a page within a label, and what belongs below them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from attrs import evolve

from govbudget.forms import Form
from govbudget.forms.lines import PrintedLine, match_lines
from govbudget.language.normal import normal
from govbudget.pages import Grid, Pages, Paragraph
from govbudget.recognition.captions import ends_as_table, form_of_title, is_caption, title_words
from govbudget.recognition.columns import is_amount
from govbudget.recognition.headings import names_side
from govbudget.standards import Standards

__all__ = ["as_wide", "begins_label", "joined_over", "may_caption", "with_broken_labels", "with_parts_joined"]


Row = tuple[str, ...]
#: So many rows say in which columns a table has its figures.
_NEAR: Final = 20


def with_parts_joined(pages: Pages, standards: Standards) -> Pages:
    """The document with the parts of a table in one grid that lines without cells part: its caption, the names of its halves.

    Several tables that stand in one grid, each below its title, become several grids.

    Args:
        pages: the document.
        standards: the forms whose halves and titles are known, and the words.
    """
    blocks: list[Grid | Paragraph] = []
    parts = (
        part for block in pages.blocks for part in (_tables(block, standards) if isinstance(block, Grid) else [block])
    )
    for block in parts:
        if isinstance(block, Grid):
            block = _with_above(blocks, block, standards)
        blocks.append(block)
    return evolve(pages, blocks=tuple(blocks))


def _tables(grid: Grid, standards: Standards) -> list[Grid]:
    """The tables in a grid: one begins at each row behind figures that is nothing but the title of another form."""
    starts, figures = [0], False
    form: Form | None = None
    for i, row in enumerate(grid.rows):
        titled = _title_in(row, standards)
        if titled is not None and (form is None or titled.id != form.id):
            starts += [i] if figures else []
            form, figures = titled, False
        figures = figures or any(map(is_amount, row))
    if len(starts) == 1 or any(len(other.rows) != len(grid.rows) for other in grid.readings):
        return [grid]
    return [
        evolve(grid.part(start, end), readings=tuple(other.part(start, end) for other in grid.readings))
        for start, end in zip(starts, [*starts[1:], len(grid.rows)], strict=True)
    ]


def _with_above(blocks: list[Grid | Paragraph], grid: Grid, standards: Standards) -> Grid:
    """A grid with what belongs to it of the blocks above, which is taken from these."""
    above = blocks[-1] if blocks else None
    line = above if isinstance(above, Paragraph) else None
    if line is not None:
        blocks.pop()
    head = blocks[-1] if blocks else None
    half = line is not None and _is_half(line, standards)
    if isinstance(head, Grid):
        caption = _is_caption_only(head, standards)
        plain = line is None or (may_caption(line, False) and _no_title(line, standards))
        if (caption and plain) or (half and (caption or _has_half(head, standards))):
            blocks.pop()
            return (head.followed_by(_as_row(line)) if line is not None else head).followed_by(grid)
    if line is not None and half:
        return _as_row(line).followed_by(grid)
    if line is not None:
        blocks.append(line)
    return grid


def _is_caption_only(grid: Grid, standards: Standards) -> bool:
    """Whether a grid holds nothing but what stands above a table, its title perhaps."""
    words = standards.vocabulary
    return all(is_caption(row, words) or _title_in(row, standards) is not None for row in grid.rows)


def _title_in(row: Sequence[str], standards: Standards) -> Form | None:
    """The form whose title is all that a row says, though maybe in every cell."""
    texts = list(dict.fromkeys(cell.strip() for cell in row if cell.strip()))
    return form_of_title(texts[0], standards) if len(texts) == 1 else None


def _is_half(paragraph: Paragraph, standards: Standards) -> bool:
    """Whether a line only names a half of a table: 收入."""
    return any(names_side(form, [paragraph.text]) for form in standards.forms)


def _has_half(grid: Grid, standards: Standards) -> bool:
    """Whether a grid has a row that only names a half of a table."""
    return any(names_side(form, row) for form in standards.forms for row in grid.rows)


def _no_title(paragraph: Paragraph, standards: Standards) -> bool:
    """Whether a line is no title of a table."""
    return not ends_as_table(title_words(paragraph.text, standards.vocabulary), standards.vocabulary)


def _as_row(paragraph: Paragraph) -> Grid:
    """A line as a row of one cell."""
    lines = (paragraph.place.line,) if paragraph.place.line is not None else ()
    return Grid(((paragraph.text,),), paragraph.place, lines)


def may_caption(paragraph: Paragraph, is_title: bool) -> bool:
    """Whether a line may be the caption of a table: a short one, or its title; a sentence above a table is none.

    Args:
        paragraph: the line.
        is_title: whether it is the title.
    """
    return is_title or (len(normal(paragraph.text)) <= 60 and "。" not in paragraph.text)


def as_wide(grid: Grid, above: Grid) -> Grid:
    """A grid in the columns of the one above it, which it goes on with: without blank ones, or with those that are blank before its own.

    A table below it in the same grid may have more columns; a title above it may have had one of its own.

    Args:
        grid: the grid.
        above: the table as far as it was read.
    """
    width, wide = len(above.rows[-1]), max(map(len, grid.rows))
    rows = [row + ("",) * (wide - len(row)) for row in grid.rows]
    used = [c for c in range(wide) if any(row[c].strip() for row in rows)]
    if wide > width and len(used) == width:
        return evolve(grid, rows=tuple(tuple(row[c] for c in used) for row in rows), spans=())
    figures, own = (
        {c for row in some for c, cell in enumerate(row) if is_amount(cell)} for some in (above.rows[-_NEAR:], rows)
    )
    if wide < width and not own <= figures and {c + width - wide for c in own} <= figures:
        return evolve(grid, rows=tuple(("",) * (width - wide) + row for row in rows), spans=())
    return grid


def begins_label(text: str, form: Form) -> bool:
    """Whether a label of a form goes on behind a text: 当年收入 of 当年收入小计.

    Args:
        text: the text.
        form: the form.
    """
    begun = normal(text)
    labels = (normal(label) for plan in form.lines for label in plan.labels)
    return len(begun) > 1 and any(label != begun and label.startswith(begun) for label in labels)


def with_broken_labels(first: Grid, below: Grid, form: Form) -> Grid | None:
    """A grid that goes on below where the page broke labels of its last row (社会保障和就 业支出); ``None`` where it broke none.

    Args:
        first: the table as far as it was read.
        below: the grid that goes on.
        form: its form.
    """

    def is_known(label: str) -> bool:
        return match_lines(form, [PrintedLine(label)])[0].known

    whole = None if form.codes is not None else joined_over(first.rows[-1], below.rows[0], is_known)
    if whole is None:
        return None
    ended = evolve(first, rows=(*first.rows[:-1], whole))
    return ended.followed_by(below.part(1, len(below.rows))) if len(below.rows) > 1 else ended


def joined_over(last: Row, first: Row, is_label: Callable[[str], bool]) -> Row | None:
    """The last row before a page with the ends of its labels, which the next page begins with; ``None`` where it begins otherwise.

    Args:
        last: the row.
        first: the first row of the next page.
        is_label: whether a text is a label.
    """
    ends = {c: cell.strip() for c, cell in enumerate(first) if cell.strip()}

    def is_broken(column: int, end: str) -> bool:
        begun = last[column].strip() if column < len(last) else ""
        return bool(begun) and is_label(begun + end) and not is_label(end)

    if not ends or not all(is_broken(c, end) for c, end in ends.items()):
        return None
    return tuple(cell + ends.get(c, "") for c, cell in enumerate(last))
