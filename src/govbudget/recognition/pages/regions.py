"""Where tables of words in columns stand among the lines of a text (表区): from a title or caption over its pages.

A table goes on until a sentence, a title, another caption or something that is no row; page numbers, headings and captions that are
printed again on a later page are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from functools import lru_cache
from typing import Final

from attrs import field, frozen, mutable

from govbudget.language.labels import line_label
from govbudget.language.normal import normal
from govbudget.language.vocabulary import Vocabulary
from govbudget.pages import Pages, Words
from govbudget.place import Place
from govbudget.recognition.captions import ends_as_table, form_of_title, is_caption, is_number_alone, title_words
from govbudget.recognition.columns import is_label_header, is_ordinal_row
from govbudget.recognition.pages.gutters import Kind, Word, merged, words_at
from govbudget.recognition.pages.stacked import Names
from govbudget.standards import Standards

__all__ = ["Page", "Region", "Text", "region_below"]

_GAP: Final = re.compile(r"(?<=\S)[ \u3000]{2,}(?=\S)")
_TAIL: Final = re.compile(r"\s*[(（][^()（）]*[)）]$")
_CODED: Final = re.compile(r"\d{3}(?:\d{2})*(?![\d.])")
_STOP: Final = re.compile(r"[。；]")
#: A sentence has two pauses, which the commas in figures are not.
_SENTENCE: Final = re.compile(r"(?:[：:，]|(?<![0-9]),|,(?![0-9])).*(?:[：:，]|(?<![0-9]),|,(?![0-9]))|[。；]")
#: How far below its title a table begins; no title or label is longer.
_FARTHEST: Final = 16
#: A year to name the headings of columns by, and what stands for whatever year they name.
_SOME_YEAR: Final = 2000
_ANY_YEAR: Final = "0000"
_LONGEST: Final = 60
_MOST_HEADING: Final = 12
#: No label has more lines.
_MOST_PIECES: Final = 6


@mutable
class Page:
    """What a page has of a table: the lines of the heading and those below it, by number."""

    heading: list[int] = field(factory=list)
    body: list[int] = field(factory=list)


class Text:
    """The lines of a document."""

    def __init__(self, pages: Pages, standards: Standards) -> None:
        self.standards: Standards = standards
        self.words: Vocabulary = standards.vocabulary
        self.source: str = pages.source
        self.printed: tuple[Words, ...] = pages.lines
        self.lines: list[str] = [line.text.replace("\f", "").rstrip() for line in pages.lines]
        self.starts: frozenset[int] = _starts(pages.lines)
        self._parts: dict[int, list[str]] = {}
        self._halves: frozenset[str] = _halves(standards)
        self._labels: frozenset[str] = _labels(standards)
        known = _known(standards)
        serial = self.words.texts("serial_heading")

        def is_label(text: str) -> bool:
            return is_label_header(text, self.words)

        def plain(text: str) -> str:
            return self.words.pattern("year_in_heading").sub(_ANY_YEAR, normal(text))

        columns = _columns(standards) - self._halves
        self.names: Names = Names(
            lambda text: plain(text) in known,
            lambda text: plain(text) in known or is_label(normal(text)),
            is_label,
            serial.__contains__,
            lambda text: plain(text) in columns,
        )

    def place(self, i: int) -> Place:
        """Where a line stands."""
        return self.printed[i].place(self.source)

    def words_of(self, i: int, width: Callable[[str], int] = len) -> list[Word]:
        """The words of a line at their places, by the width of a text."""
        return words_at(self.printed[i], i, width)

    def parts(self, i: int) -> list[str]:
        """What stands between runs of spaces."""
        if i not in self._parts:
            line = self.lines[i].strip()
            self._parts[i] = [] if "\t" in line or "|" in line or not line else _GAP.split(line)
        return self._parts[i]

    def is_table_title(self, i: int) -> bool:
        """Whether a line is the title of a table, of a known form or not."""
        parts = self.parts(i)
        line = " ".join(parts)
        if not line or len(parts) > 3 or len(line) > _LONGEST or _STOP.search(line):
            return False
        if self.words.pattern("table").search(line) is None:
            return False
        if form_of_title(line, self.standards) is not None:
            return True
        bare = line
        while (shorter := _TAIL.sub("", bare)) != bare:
            bare = shorter
        alone = len(parts) == 1 and len(normal(bare)) > 3 and not is_caption([bare], self.words)
        return alone and ends_as_table(title_words(bare, self.words), self.words)

    def is_caption(self, i: int) -> bool:
        """Whether a line says body, number or unit."""
        parts = self.parts(i)
        numbered = len(parts) == 1 and not parts[0].isdigit() and is_number_alone(parts[0], self.words)
        return bool(parts) and (numbered or is_caption(parts, self.words))

    def is_title(self, i: int) -> bool:
        """Whether a line is the title or caption of a table."""
        return self.is_table_title(i) or self.is_caption(i)

    def is_start(self, i: int) -> bool:
        """Whether a table may stand below a line."""
        return self.is_title(i) or self.is_half(i)

    def is_caption_continued(self, i: int) -> bool:
        """Whether a line holds the ends of what stands in the caption above it, broken where its cells are narrow."""
        if i == 0 or not (self.is_caption(i - 1) or self.is_table_title(i - 1)):
            return False
        above, words = self.words_of(i - 1), self.words_of(i)
        edges = {edge for word in above for edge in (word.left, word.right)}
        below = all(not edges.isdisjoint({word.left, word.right}) for word in words)
        return below and len(words) > 1 and not any(self.names.whole(word.text) for word in words)

    def is_half(self, i: int) -> bool:
        """Whether a line names a half of a table that stands below it: with a heading, and not beside the other half."""
        if not self._names_half(i):
            return False
        heading = 0
        for j in range(i + 1, min(len(self.lines), i + _FARTHEST)):
            parts = self.parts(j)
            if not self.lines[j].strip():
                continue
            if not parts or self.is_text(j) or self.is_caption(j) or not self._halves.isdisjoint(map(normal, parts)):
                return False
            if self.begins_rows(j):
                return heading > 0
            heading += 1
        return False

    def _names_half(self, i: int) -> bool:
        return len(self.parts(i)) == 1 and normal(self.lines[i]) in self._halves

    def is_printed_again(self, i: int, captions: Container[str]) -> bool:
        """Whether a line on top of a page is one of the captions above the table."""
        return normal(self.lines[i]) in captions and (self._names_half(i) or self.is_caption(i))

    def is_furniture(self, i: int) -> bool:
        """Whether a line has nothing but the number of its page."""
        line = self.lines[i].strip()
        if not self.words.pattern("line_furniture").fullmatch(line):
            return False
        if not line.isdecimal():
            return True
        return self._ends_page(i)

    def _ends_page(self, i: int) -> bool:
        """Whether a line is the first or last of its page."""
        if i in self.starts:
            return True
        for j in range(i + 1, len(self.lines)):
            if j in self.starts:
                return True
            if self.lines[j].strip():
                return False
        return True

    def is_text(self, i: int) -> bool:
        """Whether a line is a sentence or a note, and so no line of a table."""
        parts = self.parts(i)
        line = self.lines[i].strip()
        if not parts:
            return bool(line)
        if self.words.pattern("note_below").match(line) or self.words.pattern("note_row").match(normal(line)):
            return True
        if self.words.pattern("signed").match(normal(line)):
            return True
        return len(parts) < 3 and (_SENTENCE.search(line) is not None or max(map(len, parts)) > _LONGEST)

    def ordinal(self, i: int) -> bool:
        """Whether a line numbers the columns."""
        words = [word.replace(" ", "") for word in self.parts(i)]
        joined: list[str] = []
        for word in words:  # 栏 次, spread out
            if joined and len(joined[-1]) == 1 == len(word) and not word.isdigit() and not joined[-1].isdigit():
                joined[-1] += word
            else:
                joined.append(word)
        return len(joined) > 1 and is_ordinal_row(joined, self.words)

    def begins_rows(self, i: int) -> bool:
        """Whether a line below a heading is the first row: it has figures or codes, or numbered labels."""
        words = self.words_of(i)
        if self.ordinal(i):
            return False
        if any(word.kind is not Kind.LABEL for word in words):
            return True
        return any(self.numbered(part) for part in self.parts(i))

    def begins_label(self, text: str) -> bool:
        """Whether a text begins as labels do: with a number or a code."""
        return self.numbered(text) or _CODED.match(text) is not None

    def is_label(self, text: str) -> bool:
        """Whether a text is a label that a form prints, its number aside."""
        return line_label(text).words in self._labels

    def numbered(self, text: str) -> bool:
        """Whether a text begins as numbered labels do."""
        return self.words.pattern("label_numbering").match(normal(text)) is not None


def _starts(lines: Sequence[Words]) -> frozenset[int]:
    """The first line with words of each page."""
    found = set()
    new, page = True, lines[0].page if lines else None
    for i, line in enumerate(lines):
        new = new or "\f" in line.text or line.page != page
        page = line.page
        if new and line.text.strip():
            found.add(i)
            new = False
    return frozenset(found)


@frozen
class Region:
    """Where a table stands (表区).

    Args:
        pages: its lines, page by page.
        end: the line behind it.
        above: what stands above its rows, which may be printed again on top of a page; of a half also that of the one before it.
    """

    pages: Sequence[Page]
    end: int
    above: frozenset[str]


def region_below(text: Text, start: int, before: Region | None = None) -> Region | None:
    """The table below a title, caption or name of a half; ``None`` where none stands there.

    Args:
        text: the lines of the document.
        start: the line of the title.
        before: the table before it.
    """
    half = before is not None and text.is_half(start) and not any(map(text.is_title, range(before.end, start)))
    above = before.above if half and before is not None else frozenset()
    i = start + 1
    heading: list[int] = []
    while i < len(text.lines) and i - start <= _FARTHEST + len(heading):
        parts = text.parts(i)
        if not text.lines[i].strip() or text.is_furniture(i):
            pass
        elif (
            not parts
            or len(heading) > _MOST_HEADING
            or (text.is_text(i) and not text.is_caption(i))
            or text.is_table_title(i)
            or text.is_half(i)
        ):
            return None
        elif text.is_caption(i) or (not heading and text.is_caption_continued(i)):
            heading = []
        elif heading and text.begins_rows(i):
            break
        elif text.begins_rows(i):
            if len(parts) > 2:
                return None
        else:
            heading.append(i)
        i += 1
    heading = _without_years(text, heading)
    if not heading or i >= len(text.lines) or not text.begins_rows(i):
        return None
    pages = [Page(heading)]
    captions = frozenset(normal(text.lines[k]) for k in range(start, i))
    end = _read(text, pages, i, captions, above)
    return Region(pages, end, above | captions) if _in_columns(text, pages) else None


def _without_years(text: Text, heading: list[int]) -> list[int]:
    """The lines of a heading without those above it that only say the year."""
    while heading and len(text.parts(heading[0])) == 1 and _is_year(text, heading[0]):
        heading = heading[1:]
    return heading


def _is_year(text: Text, i: int) -> bool:
    return text.words.pattern("any_year").search(normal(text.lines[i])) is not None


def _in_columns(text: Text, pages: Sequence[Page]) -> bool:
    """Whether the words of most lines stand apart."""
    lines = [i for page in pages for i in (*page.heading, *page.body)]
    several = [i for i in lines if len(text.lines[i].split()) > 1]
    apart = [i for i in several if len(text.parts(i)) > 1]
    return len(apart) > 1 and 2 * len(apart) >= len(several)


def _read(text: Text, pages: list[Page], i: int, captions: Container[str], above: Container[str]) -> int:
    """Collect the rows of a table from line ``i`` on; the line behind it.

    Its ``captions`` may be printed again, and what stands ``above`` the half before.
    """
    head = {word for k in pages[0].heading for word in text.lines[k].split()}
    page = pages[0]
    end = i
    noted = turned = False
    begun = -1
    while i < len(text.lines):
        turned = turned or (i in text.starts and i != begun)
        if turned and page.body and text.lines[i].strip() and not text.is_furniture(i):
            turned = False
            again = _next_page(text, i, head, captions, above, noted)
            if again is None:
                break
            heading, i = again
            page, noted, begun = Page(heading), False, i
            pages.append(page)
            continue
        if not text.lines[i].strip():
            pass
        elif text.is_furniture(i):
            turned = True  # behind the number of a page the next one begins
        elif text.is_start(i) or not text.parts(i):
            break
        elif text.is_text(i):
            noted = True
        elif not noted:
            page.body.append(i)
            end = i + 1
        elif len(text.parts(i)) > 2:
            break
        i += 1
    while page.body and not _belongs(text, page.body):
        end = page.body.pop()
    return end


def _next_page(
    text: Text, i: int, head: Container[str], captions: Container[str], above: Container[str], noted: bool
) -> tuple[list[int], int] | None:
    """The repeated heading on top of a page on which a table goes on, and its first row; ``None`` where it does not."""
    heading: list[int] = []
    for j in range(i, min(len(text.lines), i + _FARTHEST)):
        line = text.lines[j]
        if not line.strip() or text.is_furniture(j) or text.is_printed_again(j, captions) or normal(line) in above:
            continue
        if text.is_start(j) or text.is_text(j) or not text.parts(j):
            return None
        words = line.split()
        repeated = text.ordinal(j) or 2 * sum(word in head for word in words) >= len(words)
        if repeated and not text.begins_rows(j):
            heading.append(j)
            continue
        if noted and not heading:
            return None
        if len(text.parts(j)) == 1 and not heading and not _row_follows(text, j):
            return None
        return heading, j
    return None


def _row_follows(text: Text, i: int) -> bool:
    """Whether a line of several words stands close below a line, which may then be a piece of a label."""
    for j in range(i + 1, min(len(text.lines), i + _MOST_PIECES)):
        if text.is_start(j) or text.is_text(j) or text.is_furniture(j):
            return False
        if len(text.parts(j)) > 1:
            return True
    return False


def _belongs(text: Text, body: Sequence[int]) -> bool:
    """Whether the last line of a table is surely one: it has several words, or goes on with the label above it."""
    i = body[-1]
    if len(text.parts(i)) > 1:
        return True
    word = merged(text.words_of(i))
    above = [other for j in body[-4:-1] for other in text.words_of(j)]
    below_label = any(abs(other.left - word.left) < 2 and other.kind is Kind.LABEL for other in above)
    return below_label and not text.numbered(word.text)


@lru_cache(maxsize=8)
def _known(standards: Standards) -> frozenset[str]:
    """The headings of all forms, part by part."""
    labels = (normal(label) for form in standards.forms for line in form.lines for label in line.labels)
    return frozenset((*_columns(standards), *_halves(standards), *labels))


@lru_cache(maxsize=8)
def _columns(standards: Standards) -> frozenset[str]:
    """The headings of the columns of all forms, part by part, whatever year they name."""
    forms = (form.in_year(_SOME_YEAR) for form in standards.forms)
    headings = (part for form in forms for column in form.columns for path in column.paths for part in path)
    years = (str(_SOME_YEAR), str(_SOME_YEAR - 1))
    return frozenset(_ANY_YEAR + part[4:] if part.startswith(years) else part for part in headings)


@lru_cache(maxsize=8)
def _halves(standards: Standards) -> frozenset[str]:
    """What the halves of forms of two sides are headed by."""
    return frozenset(normal(name) for form in standards.forms for _, names in form.sides for name in names)


@lru_cache(maxsize=8)
def _labels(standards: Standards) -> frozenset[str]:
    """The labels that forms print, without their numbers."""
    return frozenset(
        line_label(label).words for form in standards.forms for line in form.lines for label in line.labels
    )
