"""Page text as layout (版式文本): tables among lines whose words stand at the places where the print has them.

A text made by ``pdftotext -layout`` keeps the columns of a table apart by runs of spaces. What the place of a word says is
read here, and nothing else: which column it stands in, which columns a heading covers, which pieces are one wrapped label.
The grids are of no form; recognition reads them as it does those of any other reader. Lines with single spaces between their
words are left as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby, takewhile
from typing import Final

from attrs import evolve, field, frozen, mutable

from govbudget.language.normal import normal
from govbudget.pages import Grid, Pages, Span
from govbudget.recognition.columns import is_label_header
from govbudget.recognition.joining import joined_over
from govbudget.recognition.pages.gutters import (
    Column,
    Kind,
    Word,
    aligned,
    astray,
    columns_of,
    going_on,
    matched,
    merged,
    without,
)
from govbudget.recognition.pages.regions import Page, Region, Text, region_below
from govbudget.recognition.pages.stacked import Head, Layout, heads_over
from govbudget.recognition.pages.wrapped import Labels, joined_labels
from govbudget.standards import DEFAULT, Standards
from govbudget.visible import display_width

__all__ = ["UNKNOWN_COLUMN", "layout_grids"]

_CODE_PART: Final = re.compile(r"(\d{2})([^\W\d_].*)")
#: A word so far from its column may stand in another.
_ASTRAY: Final = 9.0
_NEAR: Final = 3.0
#: Ends of figures are at most counted as so far apart.
_FAR: Final = 8
#: The two characters of a word that was spread out are no farther apart.
_SPREAD: Final = 6
#: What stands behind figures whose column is not known.
UNKNOWN_COLUMN: Final = "（栏目不明）"


@frozen
class Found:
    """A grid, and the numbers of the lines that it was made of, from 0."""

    grid: Grid
    taken: frozenset[int]


@mutable
class _Part:
    """The columns of a page, the headings over them, how its lines stand in them, and which headings may stand there as well."""

    columns: list[Column]
    heads: list[Head]
    lines: list[_Line]
    others: list[Layout] = field(factory=list)


def layout_grids(pages: Pages, standards: Standards = DEFAULT) -> list[Found]:
    """The tables among the lines of a document whose words stand in columns.

    Args:
        pages: the document; without lines it has none.
        standards: the words of titles, captions and headings.
    """
    text = Text(pages, standards)
    found = []
    before: Region | None = None
    i = 0
    while i < len(text.lines):
        region = region_below(text, i, before) if text.is_start(i) else None
        if region is None:
            i += 1
            continue
        before, i = region, region.end
        grid = _grid(text, region.pages)
        if grid is not None:
            found.append(grid)
    return found


def _grid(text: Text, pages: Sequence[Page]) -> Found | None:
    """The grid of a table with the others that its words may make; ``None`` if they stand in no columns."""
    parted = _between_spaces(text, pages)
    if parted is not None:
        return parted
    width = _width(text, pages)
    whole = _part(text, pages[0], width)
    if whole is None:
        return None
    lines = {i: words for i, _, words in whole.lines}
    others = (_Part(other.columns, other.heads, _placed(lines, other.columns)) for other in whole.others)
    found = [made for part in (whole, *others) if (made := _made(text, pages, part, width)) is not None]
    if not found:
        return None
    readings = (*(other.grid for other in found[1:]), *found[0].grid.readings)
    return Found(evolve(found[0].grid, readings=readings), found[0].taken)


def _between_spaces(text: Text, pages: Sequence[Page]) -> Found | None:
    """The grid of a table whose cells have as many spaces between them in all lines, wherever they stand."""
    at = [i for page in pages for i in (*page.heading, *page.body)]
    gaps = {len(gap) for gap in re.findall(r"(?<=\S) +(?=\S)", text.lines[at[0]].strip())}
    if len(pages[0].heading) != 1 or len(gaps) != 1 or gaps == {1}:
        return None
    rows = [tuple(text.lines[i].strip().split(" " * min(gaps))) for i in at]
    if any(len(row) != len(rows[0]) or any(cell != cell.strip() for cell in row) for row in rows):
        return None
    return Found(_at_lines(text, rows, at), frozenset(at))


def _at_lines(text: Text, rows: Sequence[tuple[str, ...]], at: Sequence[int]) -> Grid:
    """A grid of rows, each at the line that it was made of."""
    lines = tuple(text.printed[i].line for i in at if text.printed[i].box is None)
    places = tuple(map(text.place, at))
    return Grid(tuple(rows), places[0], lines, places=places)


def _made(text: Text, pages: Sequence[Page], whole: _Part, width: Callable[[str], int]) -> Found | None:
    """The grid of a table by the columns of its first page; ``None`` where something would be lost."""
    parts = [whole, *(part for page in pages[1:] if (part := _part(text, page, width, whole)) is not None)]
    taken = {i for page in pages for i in (*page.heading, *page.body)}
    header, spans = _header(whole)
    rows: list[tuple[str, ...]] = list(header)
    at = [pages[0].heading[0]] * len(header)
    wrapped = 0
    cut = len(parts) < len(pages)
    later: list[tuple[int, int]] = []
    for part in parts:
        places = list(range(len(whole.columns))) if part is whole else _places(part, whole)
        if places is None:
            taken -= {i for i, _, _ in part.lines}
            cut = True
            continue
        more, joined = _rows(text, part, whole, places)
        wrapped += joined
        if more and part is not whole and (ended := joined_over(rows[-1], more[0][1], text.is_label)) is not None:
            rows[-1], more, wrapped = ended, more[1:], wrapped + 1
        for i, row in more:
            rows.append(row)
            at.append(i)
        later += [(len(rows) - len(more), len(rows))] if part is not whole or len(more) == 1 else []
    grid = evolve(_at_lines(text, rows, at), cut=cut, spans=spans, wrapped=wrapped)
    others = (evolve(grid, rows=other) for page in later for other in _placed_otherwise(rows, page, whole))
    grid = evolve(grid, readings=tuple(others))
    printed = _characters(text.lines[i] for page in pages for i in page.body if i in taken)
    made = _characters(cell for row in rows[len(header) :] for cell in row)
    if printed - made or any(character.isdigit() for character in made - printed):
        return None  # nothing may be lost, and no figure be made
    return Found(grid, frozenset(taken))


def _placed_otherwise(
    rows: Sequence[tuple[str, ...]], page: tuple[int, int], whole: _Part
) -> Iterator[tuple[tuple[str, ...], ...]]:
    """The rows with a column of a later page in one beside it that is blank there, for what stands there has no heading of its own.

    Args:
        rows: the rows.
        page: the first row of the page, and the one behind its last.
        whole: the columns of the table.
    """
    first, end = page
    figures = [c for c, column in enumerate(whole.columns) if column.has_figures or not column.words]
    blank = {c for c in figures if not any(row[c] for row in rows[first:end])}
    for c in figures:
        reach = (takewhile(blank.__contains__, way) for way in (range(c + 1, len(whole.columns)), range(c - 1, -1, -1)))
        for other in chain(*reach) if c not in blank else ():
            moved = (_exchanged(row, c, other) for row in rows[first:end])
            yield (*rows[:first], *moved, *rows[end:])


def _exchanged(row: tuple[str, ...], column: int, other: int) -> tuple[str, ...]:
    """A row with the cell of a column in another, which is blank."""
    cells = list(row)
    cells[column], cells[other] = cells[other], cells[column]
    return tuple(cells)


def _characters(texts: Iterable[str]) -> Counter[str]:
    """How often each character stands in some texts, blanks aside."""
    return Counter(character for text in texts for character in text if not character.isspace())


def _width(text: Text, pages: Sequence[Page]) -> Callable[[str], int]:
    """How wide the text takes its characters to be: the way in which more figures end where those above them end."""

    def apart(width: Callable[[str], int]) -> int:
        far = 0
        for page in pages:
            before: list[int] = []
            for i in page.body:
                ends = [word.right for word in text.words_of(i, width) if word.kind is Kind.AMOUNT]
                far += sum(min(_FAR, min((abs(end - other) for other in before), default=0)) for end in ends)
                before = ends or before
        return far

    return display_width if apart(display_width) < apart(len) else len


def _part(text: Text, page: Page, width: Callable[[str], int], whole: _Part | None = None) -> _Part | None:
    lines = {i: text.words_of(i, width) for i in page.body}
    lines = _with_whole_codes(lines, text.names.known)
    columns = columns_of(lines.values())
    if whole is not None and [c.kind for c in columns] != [c.kind for c in whole.columns]:
        moved = going_on(list(lines.values()), whole.columns)
        if moved is not None:
            return _Part(moved, whole.heads, _placed(lines, moved))
    if not columns:
        return None
    heading = [text.words_of(i, width) for i in page.heading if not text.ordinal(i)]
    heading, first = _without_labels(heading, lines, columns)
    if first:
        lines = {i: list(words) for i, words in sorted([*first.items(), *lines.items()])}
    counted = next((text.words_of(i, width) for i in page.heading if text.ordinal(i)), [])
    marks = [word for word in counted if word.kind is not Kind.LABEL]
    best, *others = heads_over(heading, columns, text.names, marks)
    while best.heads:  # what has no heading may be a part of the column beside it
        under = {id(column) for head in best.heads if head.is_leaf for column in head.columns}
        bare = [column for column in best.columns if id(column) not in under and column.words and column.has_figures]
        fewer = next((less for column in bare if (less := without(columns, column)) is not None), None)
        if fewer is None:
            break
        columns = fewer
        best, *others = heads_over(heading, columns, text.names, marks)
    return _Part(best.columns, best.heads, _placed(lines, best.columns), others)


_Line = tuple[int, list[tuple[Word, int]] | None, Sequence[Word]]


def _placed(lines: Mapping[int, Sequence[Word]], columns: Sequence[Column]) -> list[_Line]:
    """The words of each line with their columns; ``None`` where some stand in none."""
    found: list[_Line] = []
    wrong = astray(list(lines.values()))
    used = {number for number, column in enumerate(columns) if column.words and column.has_figures}
    for i, words in lines.items():
        _, placing = aligned(words, columns)
        placed = [(word, column) for word, column, _ in placing if column is not None]
        most = _NEAR if i in wrong and not used <= {column for _, column in placed} else _ASTRAY
        far = any(columns[column].distance(word) > most for word, column in placed if word.text != "-")
        if far or len(placed) < len(placing):
            found.append((i, _in_order(words, columns), words))
        else:
            found.append((i, placed, words))
    return found


def _in_order(words: Sequence[Word], columns: Sequence[Column]) -> list[tuple[Word, int]] | None:
    """The words of a line whose places say nothing, where they fill all columns that are used, by half."""
    halves: list[list[Word]] = []
    for word in words:
        if word.kind is not Kind.LABEL or not halves:
            halves.append([word]) if not halves else halves[-1].append(word)
        else:
            halves.append([word])
    runs: list[list[int]] = []
    for number, column in enumerate(columns):
        if column.words and (not runs or (column.kind is Kind.LABEL and columns[runs[-1][-1]].kind is not Kind.LABEL)):
            runs.append([number])
        elif column.words:
            runs[-1].append(number)
    if [len(half) for half in halves] != [len(run) for run in runs]:
        return None
    placed = [pair for half, run in zip(halves, runs, strict=True) for pair in zip(half, run, strict=True)]
    fits = all((word.kind is Kind.LABEL) == (columns[column].kind is Kind.LABEL) for word, column in placed)
    return placed if fits else None


def _with_whole_codes(lines: Mapping[int, list[Word]], known: Callable[[str], bool]) -> dict[int, list[Word]]:
    """The lines with codes in parts as one word, and codes with their names where both stand in one column."""
    found = {i: _with_parts(words, known) for i, words in lines.items()}
    pairs: dict[int, list[tuple[Word, Word]]] = {}
    for words in found.values():
        for one, other in zip(words, words[1:], strict=False):
            if one.kind is Kind.NUMBER and len(one.text.replace(" ", "")) > 2 and other.kind is Kind.LABEL:
                pairs.setdefault(one.left, []).append((one, other))
    glued = {
        left
        for left, several in pairs.items()
        if all(other.left - one.right == 1 for one, other in several) and len({one.right for one, _ in several}) > 1
    }
    return {i: _with_names(words, glued) for i, words in found.items()}


def _with_parts(words: Sequence[Word], known: Callable[[str], bool]) -> list[Word]:
    """201 06 01 as one word, and 总 计, spread out."""
    found: list[Word] = []
    for word in _unspread(list(_unglued(words)), known):
        last = found[-1] if found else None
        if (
            last is not None
            and last.kind is Kind.NUMBER
            and word.kind is Kind.NUMBER
            and word.left - last.right == 1
            and re.fullmatch(r"\d{3}( \d{2})*", last.text)
            and len(word.text) == 2
        ):
            found[-1] = merged([last, word])
        else:
            found.append(word)
    return found


def _unspread(words: Sequence[Word], known: Callable[[str], bool]) -> Iterator[Word]:
    """Two words of one character each as one (总 计); of several side by side (类 款 项 合 计) those that are known."""
    for alone, run in groupby(words, lambda word: len(word.text) == 1 and word.kind is Kind.LABEL):
        several = list(run)
        pair = len(several) == 2
        while alone and len(several) > 1:
            one, other, *rest = several
            whole = evolve(merged([one, other]), text=one.text + other.text)
            if other.left - one.right < _SPREAD and (known(whole.text) or pair):
                yield whole
                several = rest
            else:
                yield one
                several = [other, *rest]
        yield from several


def _unglued(words: Sequence[Word]) -> Iterator[Word]:
    """201 06 01行政运行 with the name apart from its code."""
    before: Word | None = None
    for word in words:
        part = _CODE_PART.fullmatch(word.text)
        if part and before is not None and before.kind is Kind.NUMBER and word.left - before.right == 1:
            yield evolve(word, text=part[1], right=word.left + 2, kind=Kind.NUMBER)
            yield evolve(word, text=part[2], left=word.left + 2, kind=Kind.LABEL)
        else:
            yield word
        before = word


def _with_names(words: Sequence[Word], glued: set[int]) -> list[Word]:
    found: list[Word] = []
    for word in words:
        if found and found[-1].left in glued and found[-1].kind is Kind.NUMBER and word.left - found[-1].right == 1:
            found[-1] = merged([found[-1], word])
        else:
            found.append(word)
    return found


def _without_labels(
    heading: list[list[Word]], lines: Mapping[int, Sequence[Word]], columns: Sequence[Column]
) -> tuple[list[list[Word]], dict[int, Sequence[Word]]]:
    """The heading without its last line where that is the upper part of the first label, which begins where labels do."""
    if len(heading) < 2 or not lines:
        return heading, {}
    first = next(iter(lines.values()))
    for word in heading[-1]:
        column = next((c for c in columns if c.kind is Kind.LABEL and abs(c.left - word.left) < 1.5), None)
        if column is None or any(w.kind is Kind.LABEL and abs(w.left - word.left) < 2 for w in first):
            return heading, {}
    return heading[:-1], {heading[-1][0].line: heading[-1]}


def _places(part: _Part, whole: _Part) -> list[int] | None:
    """Which columns of the table those of a later page are."""
    if len(part.columns) == len(whole.columns):
        return list(range(len(whole.columns)))
    return matched(part.columns, whole.columns)


def _header(part: _Part) -> tuple[list[tuple[str, ...]], tuple[Span, ...]]:
    """The rows of the heading, outer ones above, and what is merged in them."""
    order = {id(column): i for i, column in enumerate(part.columns)}
    height = max((head.outer for head in part.heads), default=-1) + 1
    rows = [[""] * len(part.columns) for _ in range(height)]
    spans: list[Span] = []
    for head in part.heads:
        at = [order[id(column)] for column in head.columns]
        rows[head.outer][min(at)] = head.text
        if len(at) > 1:
            spans.append((head.outer, min(at), 1, max(at) - min(at) + 1))
    return [tuple(row) for row in rows], tuple(sorted(spans))


def _rows(
    text: Text, part: _Part, whole: _Part, places: Sequence[int]
) -> tuple[list[tuple[int, tuple[str, ...]]], int]:
    """The rows of a page, each with its line, and how many labels were joined."""
    cells: dict[int, dict[int, str]] = {}
    labels: dict[int, list[Word]] = {}
    for i, placed, words in part.lines:
        if placed is None:
            cells.setdefault(i, {}).update(_astray(words, part))
            continue
        for word, column in placed:
            if part.columns[column].kind is Kind.LABEL and word.kind is Kind.LABEL:
                labels.setdefault(column, []).append(word)
            else:
                cells.setdefault(i, {})[column] = word.text
    names = Labels(text.begins_label, text.is_label)
    joined = 0
    done: set[int] = set()
    for section in _sections(part if part.heads is not whole.heads else whole, text):
        for column in section.labels:
            done.add(column)
            strong = {i for i, row in cells.items() if any(c in row for c in section.behind)}
            weak = {i for i, row in cells.items() if any(c in row for c in section.before)}
            for line, pieces in joined_labels(labels.get(column, []), strong, weak, names):
                _set(cells.setdefault(line, {}), column, "".join(piece.text for piece in pieces))
                joined += len(pieces) > 1
    for column in labels.keys() - done:  # above codes of other pages
        for word in labels[column]:
            _set(cells.setdefault(word.line, {}), column, word.text)
    made = []
    for i in sorted(cells):
        row = [""] * len(whole.columns)
        for column, cell in cells[i].items():
            row[places[column]] = cell
        made.append((i, tuple(row)))
    return made, joined


def _set(row: dict[int, str], column: int, text: str) -> None:
    row[column] = row.get(column, "") + text


def _astray(words: Sequence[Word], part: _Part) -> dict[int, str]:
    """The cells of a line whose figures stand in no column: its label, and the rest as words."""
    label = next((c for c, column in enumerate(part.columns) if column.kind is Kind.LABEL), 0)
    first = next(
        (c for c, column in enumerate(part.columns) if c > label and column.has_figures), len(part.columns) - 1
    )
    names = [word.text for word in words if word.kind is Kind.LABEL]
    figures = "、".join(word.text for word in words if word.kind is not Kind.LABEL)
    return {label: "".join(names), first: f"{figures}{UNKNOWN_COLUMN}"} if figures else {label: "".join(names)}


@frozen
class _Section:
    """Columns of labels, with the codes before them and what stands behind them."""

    before: tuple[int, ...]
    labels: tuple[int, ...]
    behind: tuple[int, ...]


def _sections(part: _Part, text: Text) -> Iterator[_Section]:
    """The halves or groups of a table side by side."""
    kinds = [_role(part, c, text) for c in range(len(part.columns))]
    runs: list[list[int]] = []
    for c, role in enumerate(kinds):
        if not runs or (role != "figure" and kinds[c - 1] == "figure"):
            runs.append([])
        runs[-1].append(c)
    for run in runs:
        labels = tuple(c for c in run if kinds[c] == "label")
        before = tuple(c for c in run if kinds[c] == "code")
        yield _Section(before, labels, tuple(c for c in run if kinds[c] == "figure"))


def _role(part: _Part, number: int, text: Text) -> str:
    """Whether a column has labels, codes before labels, or figures and numbers of lines."""
    column = part.columns[number]
    if column.words and column.kind is Kind.LABEL:
        return "label"
    if not column.words or column.kind is Kind.AMOUNT:
        return "figure"
    follows = next(
        (other for other in part.columns[number + 1 :] if other.kind is not Kind.NUMBER or not other.words), None
    )
    if follows is None or not follows.words or follows.kind is not Kind.LABEL:
        return "figure"
    headed = [head for head in part.heads if column in head.columns]
    if any(normal(head.text) in text.words.texts("serial_heading") for head in headed):
        return "figure"
    if any(len(head.columns) == 1 and is_label_header(normal(head.text), text.words) for head in headed):
        return "code"
    before = part.columns[:number]
    if not any(other.kind is Kind.LABEL and other.words for other in before):
        return "code"
    return "code" if all(len(word.text) > 2 for word in column.words) and not column.has_figures else "figure"
