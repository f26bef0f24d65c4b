"""Page tables (页文本表格): tables among the lines of a page, words and figures between single spaces, as copied from a PDF.

The reader gives the lines and knows of no table; here they are found, and put in place of the paragraphs that their lines
were. A table is known by its title, by the headings below it that its form has, and by lines that begin with a code or a
label of the form. It goes on over the pages until a note, a sentence, another title or foreign lines. Sentences are never
taken for lines of a table. A figure whose column the sums do not prove stays in its line as words, to be listed as unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import Final

from attrs import evolve, field, mutable

from govbudget.forms import Form
from govbudget.forms.lines import match_lines
from govbudget.language.labels import line_label
from govbudget.language.normal import normal
from govbudget.money import Unit
from govbudget.pages import Block, Grid, Pages, Paragraph, Words
from govbudget.place import Place
from govbudget.recognition.captions import form_of_title, is_caption, read_caption
from govbudget.recognition.columns import is_ordinal_row
from govbudget.recognition.pages.headings import Arrangement, PageHeading, is_heading_word, read_heading
from govbudget.recognition.pages.layout import UNKNOWN_COLUMN, layout_grids
from govbudget.recognition.pages.placement import Entry, Sheet, place
from govbudget.recognition.pages.rows import (
    PageRow,
    PageRows,
    first_code,
    is_figure,
    is_known,
    is_orphan,
    page_rows,
    words_of,
)
from govbudget.standards import DEFAULT, Standards

__all__ = ["with_page_tables"]

_NOTE: Final = re.compile(r"[（(]?(?:注|备注|说明|附注)\s{0,4}[:：0-9一二三]")
_SENTENCE: Final = re.compile(r"[。；，%％]|万元|亿元|情况说明|年度")
_PART: Final = re.compile(r"第[一二三四五六七八九十]{1,3}(?:部分|章)|目\s{0,4}录")
_PAGE_NUMBER: Final = re.compile(r"[-—–－]\s{0,4}[0-9]{1,4}\s{0,4}[-—–－]|第\s{0,4}[0-9]{1,4}\s{0,4}页.{0,20}")
_NUMBERED: Final = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[)）]|[0-9]{1,2}[、.．](?![0-9])"
)
#: A heading is no higher, and stands no further below its title.
_MOST_HEADING: Final = 14
_FARTHEST: Final = 24
#: So many lines without code, label or figures end a table.
_MOST_WORDS: Final = 6
_LONGEST: Final = 120
#: One in so many rows may have figures that belong to no line.
_FEW: Final = 10


@mutable
class _Region:
    """A table in the making: its heading, the lines below it by number, the captions and notes between them.

    It takes the lines from ``start`` up to before ``end``.
    """

    form: Form
    title: str
    start: int
    heading: PageHeading
    content: dict[int, Words]
    captions: list[Paragraph]
    unit: Unit | None
    end: int = 0
    notes: list[Paragraph] = field(factory=list)
    rows: PageRows = PageRows((), 0, 0)


def with_page_tables(pages: Pages, standards: Standards = DEFAULT) -> Pages:
    """The document with the page tables among its lines in place of what its blocks have on lines of them.

    Args:
        pages: the document; without lines it has no page tables.
        standards: the forms whose tables are looked for.
    """
    pages, laid = _with_layout(pages, standards)
    text = _Text(pages, standards)
    regions = (
        [] if any(line.box for line in pages.lines) else list(_regions(text))
    )  # where boxes tell places, spaces part nothing
    if not regions:
        return evolve(pages, lines=()) if laid else pages
    sheets = [_sheet(region) for region in regions]
    tables: list[tuple[int, Block]] = []
    taken: set[int] = set()
    for region, sheet, placed in zip(regions, sheets, place(sheets), strict=True):
        made: tuple[Block, ...] = (*region.captions, _grid(region, sheet, placed, text), *region.notes)
        tables += [(region.start, block) for block in made]
        taken.update(range(region.start, region.end))
    return evolve(pages, blocks=_in_place(pages, tables, taken), lines=())


def _with_layout(pages: Pages, standards: Standards) -> tuple[Pages, bool]:
    """The document with the tables whose columns stand apart as grids, and whether it has any; their lines are blank."""
    found = layout_grids(pages, standards)
    if not found:
        return pages, False
    taken = {i for table in found for i in table.taken}
    tables: list[tuple[int, Block]] = [(min(table.taken), table.grid) for table in found]
    lines = tuple(evolve(line, text="") if i in taken else line for i, line in enumerate(pages.lines))
    return evolve(pages, blocks=_in_place(pages, tables, taken), lines=lines), True


#: What tells a line from the others of its document: its number, or page and box.
_Which = int | tuple[int | None, tuple[float, float, float, float]] | None


def _which(line: Words | Place) -> _Which:
    return line.line if line.box is None else (line.page, line.box)


def _in_place(pages: Pages, tables: Sequence[tuple[int, Block]], taken: Set[int]) -> tuple[Block, ...]:
    """The blocks of a document with tables, each behind its line, in place of what stands on the lines that they take."""
    at = {_which(line): i for i, line in enumerate(pages.lines)}
    lost = {key for key, i in at.items() if i in taken}
    others: list[tuple[int, Block]] = []
    last = 0
    for part in (part for block in pages.blocks for part in _beside(block, lost)):
        last = at.get(_which(part.place), last)
        others.append((last, part))
    return tuple(block for _, block in merge(tables, others, key=itemgetter(0)))


def _beside(block: Block, taken: Set[_Which]) -> Iterator[Block]:
    """What of a block stands on no line of a page table; a grid is parted between its rows."""
    lines = block.lines if isinstance(block, Grid) else ()
    if taken.isdisjoint((_which(block.place), *lines)):
        yield block
    elif isinstance(block, Grid):
        for free, rows in groupby(zip(lines, block.rows, strict=True), lambda row: row[0] not in taken):
            if free:
                at, cells = zip(*rows, strict=True)
                cut = block.cut and at[-1] == lines[-1]
                yield evolve(block, rows=cells, place=evolve(block.place, line=at[0]), lines=at, cut=cut)


class _Text:
    """The lines of a document, and which of them start a page."""

    def __init__(self, pages: Pages, standards: Standards) -> None:
        self.standards = standards
        self.source = pages.source
        self.printed = pages.lines
        self.lines = [line.text.strip() for line in pages.lines]
        numbers = [None, *(line.page for line in pages.lines)]
        self.starts = {i for i, line in enumerate(pages.lines) if line.page != numbers[i]}

    def place(self, i: int) -> Place:
        return self.printed[i].place(self.source)

    def words(self, i: int) -> tuple[str, ...]:
        return words_of(self.printed[i])

    def has_cells(self, i: int) -> bool:
        """Whether a line is a row of cells between tabs or bars; a tab at its end parts nothing."""
        return "\t" in self.lines[i] or "|" in self.lines[i]

    def title(self, i: int) -> tuple[Form, int] | None:
        """The form that a line names, or this line with the next, and how many lines the title takes."""
        line = self.lines[i]
        if not line or len(line) > _LONGEST or self.has_cells(i):
            return None
        if "表" in line and (form := form_of_title(line, self.standards)) is not None:
            return form, 1
        after = self.lines[i + 1] if i + 1 < len(self.lines) else ""
        if "表" in after and len(after) <= 12 and (form := form_of_title(line + after, self.standards)) is not None:
            return form, 2
        return None

    def is_page_number(self, i: int) -> bool:
        """Whether a line numbers a page: between dashes, or a bare number beside the start of a page."""
        line = self.lines[i]
        if _PAGE_NUMBER.fullmatch(line):
            return True
        return line.isdecimal() and len(line) < 5 and not self.starts.isdisjoint(range(i - 1, i + 2))


def _regions(text: _Text) -> Iterator[_Region]:
    i = 0
    while i < len(text.lines):
        named = text.title(i)
        region = _region(text, i, *named) if named else None
        if region is None:
            i += 1
        else:
            yield region
            i = region.end


@mutable
class _Top:
    """What stands between a title and the first row: lines of the heading and captions; ``end`` is behind them."""

    header: list[int] = field(factory=list)
    captions: list[int] = field(factory=list)
    end: int = 0


def _region(text: _Text, i: int, form: Form, height: int) -> _Region | None:
    """The table below a title; ``None`` where no heading of its form stands there."""
    title = "".join(text.lines[i : i + height])
    top = _top(text, form, i + height)
    if not top.header:
        return None
    j = top.end
    fused = j < len(text.lines) and not _ends(text, form, j)
    split = _split_total(form, text.words(j)) if fused else None
    texts = [text.lines[k] for k in top.header] + ([" ".join(split[1])] if split else [])
    heading, wasted = _read_heading(form, texts, title)
    if heading is None:
        return None
    content = {k: text.printed[k] for k in top.header[len(top.header) - wasted :]}
    if split:
        content[j] = evolve(text.printed[j], text=" ".join(split[0]))
        j += 1
    start = i if height > 1 else top.header[0]
    caption = read_caption([title, *(text.lines[k] for k in top.captions)], text.standards.vocabulary)
    inside = [i] * (height > 1) + [k for k in top.captions if k > start]
    paragraphs = [Paragraph(title if k == i else text.lines[k], text.place(k)) for k in inside]
    region = _Region(form, title, start, heading, content, paragraphs, caption.unit if caption else None)
    _read_body(text, region, j)
    return region if _is_credible(region) else None


def _top(text: _Text, form: Form, i: int) -> _Top:
    """The lines from ``i`` on that are above the first row of a table; no header where cells are parted by tabs or bars."""
    top = _Top()
    for j in range(i, min(len(text.lines), i + _FARTHEST)):
        line = text.lines[j]
        if text.has_cells(j) or len(top.header) > _MOST_HEADING:
            return _Top()
        words = text.words(j)
        top.end = j
        if _ends(text, form, j) or _begins_rows(text, form, words, top.header):
            return top
        if is_caption([line], text.standards.vocabulary):
            top.captions.append(j)
        elif not words or is_ordinal_row(words, text.standards.vocabulary) or text.is_page_number(j):
            pass
        elif any(map(is_figure, words)):
            return _Top()
        elif top.header or any(is_heading_word(form, normal(word)) for word in words):
            top.header.append(j)
        top.end = j + 1
    return top


def _read_heading(form: Form, lines: Sequence[str], title: str) -> tuple[PageHeading | None, int]:
    """The heading, and how many of the last lines belong to the name of the first row instead."""
    heading = read_heading(form, lines, title)
    for wasted in range(1, 4):
        if heading is None or not heading.strange:
            break
        shorter = read_heading(form, lines[:-wasted], title)
        if shorter is not None and not shorter.strange:
            return shorter, wasted
    return heading, 0


def _split_total(form: Form, words: Sequence[str]) -> tuple[Sequence[str], Sequence[str]] | None:
    """A total fused into the last line of the heading: the total with its figures, and the headings behind them."""
    figures = [n for n, word in enumerate(words) if is_figure(word)]
    if not figures or figures[-1] + 1 == len(words):
        return None
    total, rest = words[: figures[-1] + 1], words[figures[-1] + 1 :]
    is_total = is_known(form, total[: figures[0]])
    heads = all(any(path[-1] == normal(word) for column in form.columns for path in column.paths) for word in rest)
    return (total, rest) if form.codes and not form.repeated_groups and is_total and heads else None


def _begins_rows(text: _Text, form: Form, words: Sequence[str], header: Sequence[int]) -> bool:
    """Whether a line below a heading is the first row."""
    if not header or not words or is_ordinal_row(words, text.standards.vocabulary):
        return False
    if any(map(is_figure, words)) or first_code(form, words)[0]:
        return True
    if form.codes is None:
        return _NUMBERED.match(words[0]) is not None and is_known(form, words[:1])
    complete = len(words) == 1 and is_known(form, words)
    return complete and read_heading(form, [text.lines[k] for k in header], "") is not None


def _ends(text: _Text, form: Form, i: int) -> bool:
    """Whether a line ends a table: a note, a sentence, the title of a table, a part of the document."""
    line = text.lines[i]
    if not line or is_caption([line], text.standards.vocabulary) or text.is_page_number(i):
        return False
    if text.has_cells(i) or len(line) > _LONGEST or _NOTE.match(line) or _PART.match(line):
        return True
    return _SENTENCE.search(line) is not None or text.title(i) is not None


def _read_body(text: _Text, region: _Region, i: int) -> None:
    """Collect the lines of a table from line ``i`` on, and take them apart."""
    form = region.form
    seen = {key for line in region.content.values() if (key := _key(form, words_of(line)))}
    top = False  # of a page, where headings and captions are printed again
    strangers = 0
    notes: list[Paragraph] = []
    while i < len(text.lines) and strangers <= _MOST_WORDS:
        words = text.words(i)
        key = _key(form, words)
        row = bool(key) or any(map(is_figure, words))
        top = top or i in text.starts
        if not words or text.is_page_number(i) or (top and _is_repeated(text, region, i)):
            pass
        elif _ends(text, form, i) or (notes and not top and not row):
            if not (top or notes or _NOTE.match(text.lines[i])) or not _goes_on(text, region, i, seen, top):
                break
            if not top:
                notes.append(Paragraph(text.lines[i], text.place(i)))
        elif not row and _is_foreign(region.heading, words):
            break
        else:
            if row:
                top, strangers = False, 0
                region.notes, notes = [*region.notes, *notes], []
            else:
                strangers += 1
            seen.add(key)
            region.content[i] = text.printed[i]
        i += 1
    region.rows = page_rows(region.heading, list(region.content.values()))
    used = list(region.content)[: region.rows.used]
    region.end = used[-1] + 1 if used else _behind_heading(text, region, i)


def _behind_heading(text: _Text, region: _Region, i: int) -> int:
    """The line behind the heading of an empty table."""
    first = next(iter(region.content), i)
    while first > 0 and not text.lines[first - 1]:
        first -= 1
    return first


def _key(form: Form, words: Sequence[str]) -> str:
    """What tells a row from others: its code, or its label; empty for other lines."""
    code, _ = first_code(form, words)
    if code:
        joined = "".join(words[:3]) if len(words) > 2 and len(code) == 3 else code
        found = re.match(r"[0-9]{3,9}", joined)
        return found[0] if found else code
    names = [word for word in words if not is_figure(word)]
    return line_label("".join(names[:1])).words if names and is_known(form, names[:1]) else ""


def _is_repeated(text: _Text, region: _Region, i: int) -> bool:
    """Whether a line on top of a page repeats heading or caption, or names the document."""
    line = text.lines[i]
    words = text.standards.vocabulary
    return normal(line) in region.heading.rows or is_caption([line], words) or is_ordinal_row(text.words(i), words)


def _goes_on(text: _Text, region: _Region, i: int, seen: set[str], top: bool) -> bool:
    """Whether the table goes on behind a note, or behind its title printed again: the next row is a new one of its.

    What stands below the note on its page is a part of it; on top of the next page only headings and captions may stand.
    """
    for j in range(i, min(len(text.lines), i + _FARTHEST)):
        named = text.title(j)
        if named and named[0] is not region.form:
            return False
        top = top or j in text.starts
        words = text.words(j)
        key = "" if named or _ends(text, region.form, j) else _key(region.form, words)
        if key:
            return key not in seen and any(map(is_figure, words))
        passing = not words or named or text.is_page_number(j) or _ends(text, region.form, j)
        if top and not passing and not _is_repeated(text, region, j):
            return False
    return False


def _is_foreign(heading: PageHeading, words: Sequence[str]) -> bool:
    """Whether a line of words cannot be a part of a name: it is numbered as headings in the text are, or too long."""
    if sum(map(len, words)) > 40:
        return True
    coded = heading.arrangement in (Arrangement.CODED, Arrangement.GROUPS, Arrangement.ACROSS)
    return coded and _NUMBERED.match(words[0]) is not None


def _is_credible(region: _Region) -> bool:
    """Whether the table can be read at all.

    Where many figures belong to no line, as when they stand on another baseline than their labels, what seems to be a
    line may have the figures of another. Words of no heading may only stand in the heading if the figures fill all
    columns.
    """
    orphans = sum(any(is_orphan(region.form, row) for row in rows) for rows in region.rows.rows)
    if region.heading.arrangement is not Arrangement.ACROSS and orphans > max(1, len(region.rows.rows) // _FEW):
        return False
    if not region.heading.strange:
        return True
    width = len(region.heading.columns)
    rows = [row for rows in region.rows.rows for row in rows if row.figures and row.printed.side != _left(region.form)]
    full = sum(len(row.figures) == width for row in rows)
    return bool(rows) and region.heading.arrangement is not Arrangement.ACROSS and full * 2 > len(rows)


def _left(form: Form) -> str:
    return form.sides[0][0] if form.sides else "-"


def _sheet(region: _Region) -> Sheet:
    """The rows with the cells that their figures may stand in."""
    heading = region.heading
    if heading.arrangement is Arrangement.ACROSS:  # recognition places the figures of such a row
        return Sheet(region.form, region.unit, tuple(key for key, _ in heading.columns), ())
    rows = [row for rows in region.rows.rows for row in rows if not row.loose]
    matched = match_lines(region.form, [row.printed for row in rows])
    entries = []
    for row, match in zip(rows, matched, strict=True):
        columns = heading.left if heading.left and row.printed.side == _left(region.form) else heading.columns
        entries.append(Entry(tuple((match.key, column) for column, _ in columns), row.figures))
    keys = tuple(dict.fromkeys(column for column, _ in (*heading.left, *heading.columns)))
    return Sheet(region.form, region.unit, keys, tuple(entries))


Placed = Sequence[tuple[str, ...] | None]


def _grid(region: _Region, sheet: Sheet, placed: Placed, text: _Text) -> Grid:
    heading = region.heading
    header = _header(heading)
    rows = [row for together in region.rows.rows for row in together if not row.loose]
    cells = {id(row): texts for row, texts in zip(rows, placed, strict=False)}
    printed = [
        (_printed(heading, together, cells), Place(text.source, together[0].page, together[0].line))
        for together in region.rows.rows
    ]
    first = next((i for i, (row, _) in enumerate(printed) if any(map(is_figure, row[1:]))), 0)
    if any(cell.endswith(UNKNOWN_COLUMN) for row, _ in printed[:first] for cell in row):
        printed = [*printed[first:], *printed[:first]]  # words in the first row would seem to belong to the heading
    places = (*[text.place(region.start)] * len(header), *(place for _, place in printed))
    return Grid(
        (*header, *(row for row, _ in printed)),
        places[0],
        tuple(place.line or 0 for place in places),
        places=places,
        wrapped=region.rows.wrapped,
        placed=any(0 < len(entry.figures) < len(entry.cells) for entry in sheet.entries),
    )


def _header(heading: PageHeading) -> list[tuple[str, ...]]:
    """The rows of the heading; an outer heading is repeated over each of its columns."""
    if heading.arrangement is Arrangement.ACROSS:
        columns = [(path + measure) for _, path in heading.items for _, measure in heading.columns]
        return _levels([(*path[:-1], *([""] * (3 - len(path))), path[-1]) for path in columns])
    labels = [("项目",), *([("行次",)] if heading.serial else [])]
    halves = [[path for _, path in columns] for columns in (heading.left, heading.columns) if columns]
    if heading.left:
        return _levels([path for half in halves for path in (*((half[0][0], *label) for label in labels), *half)])
    return _levels([*([("科目编码",), ("科目名称",)] if heading.form.codes else labels), *halves[0]])


def _levels(paths: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    height = max(map(len, paths))
    return [tuple(path[level] if level < len(path) else "" for path in paths) for level in range(height)]


def _printed(
    heading: PageHeading, rows: Sequence[PageRow], cells: Mapping[int, tuple[str, ...] | None]
) -> tuple[str, ...]:
    """One row of the grid."""
    if heading.arrangement is Arrangement.ACROSS:
        return rows[0].figures
    if not heading.left:
        row = rows[0]
        label, code = row.printed.label, row.printed.code
        coded = (code, label) if code else (label, "")
        names = coded if heading.form.codes else (label, row.serial) if heading.serial else (label,)
        return (*names, *_figures(row, len(heading.columns), cells))
    found: tuple[str, ...] = ()
    for side, columns in zip(heading.form.sides, (heading.left, heading.columns), strict=True):
        row_or_none = next((row for row in rows if row.printed.side == side[0]), None)
        if row_or_none is None:
            found += ("",) * (1 + heading.serial + len(columns))
        else:
            serial = (row_or_none.serial,) if heading.serial else ()
            found += (row_or_none.printed.label, *serial, *_figures(row_or_none, len(columns), cells))
    return found


def _figures(row: PageRow, width: int, cells: Mapping[int, tuple[str, ...] | None]) -> tuple[str, ...]:
    """The cells of a row; where its figures could not be placed one cell with all of them, as words."""
    placed = None if row.loose else cells[id(row)]
    if placed is not None:
        return placed
    text = row.loose or "、".join(row.figures)
    return (f"{text}{UNKNOWN_COLUMN}", *[""] * (width - 1))
