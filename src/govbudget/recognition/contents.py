"""The table of contents (目录): which blocks of a document only announce what follows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from attrs import evolve

from govbudget.forms import Form
from govbudget.language.normal import normal
from govbudget.pages import Block, Grid, Pages, Paragraph, place_of_row
from govbudget.recognition.captions import form_of_title, title_words
from govbudget.standards import DEFAULT, Standards

__all__ = ["announced", "contents_page", "unfolded"]

#: The number of an entry before it.
_NUMBER: Final = re.compile(r"^\s*[0-9]{1,2}[\s.、]+(?=\D)")
#: No table of contents has more lines; no line of one is longer.
_MOST_LINES: Final = 200
_LONGEST: Final = 60
#: How many forms a grid without figures lists that is a table of contents.
_LISTED: Final = 3
#: More columns with words than number, name and note has no table of contents; and no figures or codes.
_MOST_COLUMNS: Final = 3
_FIGURE: Final = re.compile(r"[0-9][.,][0-9]|^[0-9]{4,}$")


def announced(text: str, standards: Standards = DEFAULT) -> Form | None:
    """The form that an entry of a table of contents announces: 三、支出决算表……5."""
    return form_of_title(_entry(text, standards), standards)


def _entry(text: str, standards: Standards) -> str:
    """An entry without its number, and dots and the page behind it."""
    return _NUMBER.sub("", standards.vocabulary.pattern("page_of_entry").sub("", text))


def contents_page(blocks: Sequence[Block], standards: Standards = DEFAULT) -> frozenset[int]:
    """The numbers of the paragraphs that stand below 目录, up to where the document repeats one of them.

    A list that nothing repeats ends before the first sentence, or before the title of the first table.
    """
    found: set[int] = set()
    for i, block in enumerate(blocks):
        if i not in found and isinstance(block, Paragraph) and _is_heading(normal(block.text), standards):
            found.update(_below(blocks, i, standards))
    return frozenset(found)


def _is_heading(bare: str, standards: Standards) -> bool:
    return standards.vocabulary.pattern("contents_heading").fullmatch(bare) is not None


def _below(blocks: Sequence[Block], start: int, standards: Standards) -> Iterator[int]:
    said: set[str] = set()
    listed = [start]
    for i in range(start + 1, min(len(blocks), start + _MOST_LINES)):
        block = blocks[i]
        if isinstance(block, Grid):  # what stands right above it is its title, which the list did not announce
            titles = [j for j in listed if announced(_text(blocks[j]), standards)]
            listed = [j for j in listed if not titles or j < titles[-1]]
            break
        title = title_words(_entry(block.text, standards), standards.vocabulary)
        if title in said or len(title) > _LONGEST or "。" in title:
            break
        said.add(title)
        listed.append(i)
    last = max((n for n, j in enumerate(listed) if _is_entry(_text(blocks[j]), standards)), default=0)
    yield from listed[: last + 1]


def _is_entry(text: str, standards: Standards) -> bool:
    """Whether a line is surely one of a list: numbered, with its page, or the title of a form."""
    words = standards.vocabulary
    numbered = words.pattern("numbered_entry").match(normal(text)) or words.pattern("page_of_entry").search(text)
    return numbered is not None or announced(text, standards) is not None


def _text(block: Block) -> str:
    return block.text if isinstance(block, Paragraph) else ""


def unfolded(pages: Pages, standards: Standards = DEFAULT) -> Pages:
    """The document with each table of contents that is printed as a grid as lines of text; below 目录 lines with tabs too."""
    blocks: list[Block] = []
    below = False
    for block in pages.blocks:
        if isinstance(block, Grid):
            below = _lists(block, 1 if below else _LISTED, standards)
            blocks += _lines(block) if below else [block]
        else:
            bare = normal(block.text)
            below = _is_heading(bare, standards) or (below and len(bare) <= _LONGEST and "。" not in bare)
            blocks.append(block)
    return evolve(pages, blocks=tuple(blocks))


def _lists(grid: Grid, least: int, standards: Standards) -> bool:
    """Whether a grid lists so many forms and their pages and has no figures: 序号、表名、页码."""
    forms: set[str] = set()
    for row in grid.rows:
        cells = [cell.strip() for cell in row if cell.strip()]
        texts = [cell for cell in cells if not _is_number(cell)]
        if len(texts) > _MOST_COLUMNS or any(map(_FIGURE.search, cells)):
            return False
        forms |= {form.id for text in texts if (form := announced(text, standards)) is not None}
    return len(forms) >= least


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"[0-9]{1,3}|[-—.…·\s]+[0-9]{0,3}", cell) is not None


def _lines(grid: Grid) -> Iterator[Paragraph]:
    for i, row in enumerate(grid.rows):
        words = [cell.strip() for cell in row if cell.strip() and not _is_number(cell.strip())]
        if words:
            yield Paragraph(" ".join(words), place_of_row(grid, i))
