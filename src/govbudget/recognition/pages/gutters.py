"""Words at their places, and the columns they stand in (栏位): found by the edges that the words of many lines share.

Figures end at the right edge of their column, labels and codes begin at the left one. A line seldom fills all columns, and
the places of its words are only roughly those of the print: each line is therefore laid along the columns as a whole, in
order, so that its words stand as near as possible to the edges of theirs; the longest lines first, so that they say which
columns there are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from operator import itemgetter
from statistics import median
from typing import Final

from attrs import evolve, field, frozen, mutable

from govbudget.pages import Words
from govbudget.recognition.columns import holds_figure

__all__ = [
    "Column",
    "Kind",
    "Word",
    "aligned",
    "astray",
    "columns_of",
    "going_on",
    "matched",
    "merged",
    "out_of_order",
    "without",
    "words_at",
]

_WORD: Final = re.compile(r"\S+")
_NUMBER: Final = re.compile(r"\d{1,9}")
#: How far from every column a word opens one of its own.
_NEW: Final = 5.0
#: What is no figure in a column of figures, or a figure among labels, is as far as this from it.
_FOREIGN: Final = 15.0
#: A column with so few words may be the work of a line whose places are wrong.
_FEW: Final = 2
_FAR: Final = 8.0
#: A code or number of a line is of another column even where it is nearer.
_AWAY: Final = 3.0
#: How far the words of a page that goes on may be from the columns, on the average.
_LIKE: Final = 2.0
#: A page moves its columns by no more; so many of its lines show by how much, and another place has to be so much better.
_ASIDE: Final = 12
_SAMPLE: Final = 8
_FURTHER: Final = 2.0
_CLOSE: Final = 0.5
#: So few of the words of such a page may stand elsewhere.
_ODD: Final = 0.01
_NEVER: Final = float("inf")


class Kind(Enum):
    """What a word looks like (词类)."""

    LABEL = "label"
    NUMBER = "number"  #: a whole number: code, number of a line, amount
    AMOUNT = "amount"


@frozen
class Word:
    """A word at its place in a line (词).

    Args:
        text: as printed.
        left: where it begins.
        right: where it ends: the place behind its last character.
        line: the number of its line among those of the table.
        kind: what it looks like.
    """

    text: str
    left: int
    right: int
    line: int
    kind: Kind

    @property
    def centre(self) -> float:
        """The place of its middle."""
        return (self.left + self.right) / 2


@mutable
class Column:
    """A column and the words that were found in it (栏).

    Args:
        words: the words.
        shown: the heading that shows it, where no line has a word in it.
        sure: whether its numbers are known to be figures, and no codes.
    """

    words: list[Word] = field(factory=list)
    shown: Word | None = None
    sure: bool = False
    _stats: tuple[float | None, float | None, float | None, float | None, int, int] | None = None
    _kind: Kind | None = None
    _figures: bool | None = None
    _codes: bool | None = None
    _points: bool | None = None

    def add(self, word: Word) -> None:
        """Put a word into it."""
        self.words.append(word)
        self._stats = self._kind = self._figures = self._codes = self._points = None

    @property
    def stats(self) -> tuple[float | None, float | None, float | None, float | None, int, int]:
        """Left edge and middle of labels, left edge of numbers, right edge of figures, where it begins and ends."""
        if self._stats is None:
            labels = [word for word in self.words if word.kind is Kind.LABEL]
            numbers = [word for word in self.words if word.kind is Kind.NUMBER]
            figures = [word for word in self.words if word.kind is not Kind.LABEL]
            figures = [word for word in figures if not _is_dash(word)] or figures
            around = self.words or ([self.shown] if self.shown else [])
            self._stats = (
                median(word.left for word in labels) if labels else None,
                median(word.centre for word in labels) if labels else None,
                median(word.left for word in numbers) if numbers else None,
                median(word.right for word in figures) if figures else None,
                min((word.left for word in around), default=0),
                max((word.right for word in around), default=0),
            )
        return self._stats

    @property
    def kind(self) -> Kind:
        """What most of its words are; amounts also where the most of them are whole."""
        if self._kind is None:
            kinds = Counter(word.kind for word in self.words)
            if kinds[Kind.LABEL] * 2 > len(self.words):
                self._kind = Kind.LABEL
            else:
                self._kind = Kind.AMOUNT if kinds[Kind.AMOUNT] else Kind.NUMBER
        return self._kind

    @property
    def has_figures(self) -> bool:
        """Whether its words end together, as figures do: numbers of different lengths that begin together are codes."""
        if self._figures is None:
            kind = self.kind
            self._figures = self.sure or kind is Kind.AMOUNT or not self.words
            if kind is Kind.NUMBER and not self._figures:
                lefts = [word.left for word in self.words]
                rights = [word.right for word in self.words]
                self._figures = max(rights) - min(rights) < max(lefts) - min(lefts)
        return self._figures

    def _has_codes(self) -> bool:
        """Whether its words are numbers of several digits that begin together."""
        if self._codes is None:
            numbers = all(word.kind is Kind.NUMBER and len(word.text) > 2 for word in self.words)
            self._codes = numbers and not self.has_figures
        return self._codes

    def _has_points(self) -> bool:
        """Whether one of its words has a decimal point."""
        if self._points is None:
            self._points = any("." in word.text for word in self.words)
        return self._points

    @property
    def left(self) -> float:
        """Where its words begin, if they begin together."""
        label, _, number, _, low, _ = self.stats
        return label if label is not None and self.kind is Kind.LABEL else number if number is not None else low

    @property
    def right(self) -> float:
        """Where its figures end."""
        _, _, _, right, _, high = self.stats
        return high if right is None or self.kind is Kind.LABEL else right

    @property
    def middle(self) -> float:
        """The middle of its words, taken together."""
        around = self.words or ([self.shown] if self.shown else [])
        return median(word.centre for word in around)

    def distance(self, word: Word) -> float:
        """How far a word is from where it should be if it stood in this column."""
        label, middle, number, right, low, high = self.stats
        if word.kind is Kind.LABEL:
            if label is not None and middle is not None:
                away = min(abs(word.left - label), abs(word.centre - middle))
                return min(away, 3.0) if low - 1 <= word.left and word.right <= high + 1 else away
            if number is not None and not any(other.kind is Kind.AMOUNT for other in self.words):
                return 1 + min(abs(word.left - number), abs(word.centre - (low + high) / 2)) / 2
            return _FOREIGN
        if right is None or self.kind is Kind.LABEL:
            alone = self.words[0] if len(self.words) == 1 else None
            return 1 + min(abs(word.left - low), abs(word.centre - alone.centre)) if alone is not None else _FOREIGN
        away = abs(word.right - right)
        if _is_dash(word) and word.right > right + 2:
            away += 6  # it would stand behind the right edge of the figures
        code = word.kind is Kind.NUMBER and len(word.text) > 2
        if code and self._has_points():
            away += 8  # a code beside amounts
        elif word.kind is Kind.NUMBER and number is not None:
            away = min(away, abs(word.left - number))
            if away > 2 and {len(other.text) for other in self.words}.isdisjoint((1, len(word.text))):
                away += _FAR  # another part of the code
        elif word.kind is Kind.AMOUNT and "." in word.text and number is not None and self._has_codes():
            away += 8
        elif code:
            away += 2
        return away if word.right > low and word.left < high else away + 1


def words_at(printed: Words, line: int, width: Callable[[str], int]) -> list[Word]:
    """The words of a line at their places.

    Args:
        printed: the line as printed.
        line: its number.
        width: how wide a text is: by characters, or as displayed.
    """
    found = []
    at = before = 0
    for n, match in enumerate(_WORD.finditer(printed.text)):
        at += width(printed.text[before : match.start()])
        end = at + width(match[0])
        left, right = printed.edges[n] if printed.edges else (at, end)
        found.append(Word(match[0], left, right, line, _kind(match[0])))
        at, before = end, match.end()
    return found


def _kind(text: str) -> Kind:
    if _NUMBER.fullmatch(text):
        return Kind.NUMBER
    return Kind.AMOUNT if holds_figure(text) else Kind.LABEL


def merged(words: Sequence[Word]) -> Word:
    """Several words as one."""
    if len(words) == 1:
        return words[0]
    kind = Kind.LABEL if any(word.kind is Kind.LABEL for word in words) else words[0].kind
    return Word(" ".join(word.text for word in words), words[0].left, words[-1].right, words[0].line, kind)


def _joint(one: Word, other: Word) -> float:
    """What it costs to take two neighbours for one word; infinite where they cannot be one."""
    gap = other.left - one.right
    if one.kind is not Kind.LABEL or other.kind is not Kind.LABEL:
        return _NEVER
    if len(one.text) == 1 and len(other.text) == 1:
        return _NEVER
    return 1.0 if gap == 1 else _NEVER


def _distance(word: Word, columns: Sequence[Column], number: int) -> float:
    """How far a word is from a column; a dash may stand anywhere between the right edge of the figures before and its own."""
    column = columns[number]
    away = column.distance(word)
    if away > 2 and _is_dash(word) and column.kind is Kind.AMOUNT and word.right <= column.right + 1:
        before = columns[number - 1] if number else None
        if before is None or word.left >= (before.left + 1 if before.kind is Kind.LABEL else before.right):
            return 2.0
    return away


def out_of_order(word: Word, columns: Sequence[Column], before: int) -> float:
    """How far a word reaches over the columns beside it, if it opens one before the column of this number."""
    left = columns[before - 1].middle - word.centre if before else 0.0
    right = word.centre - columns[before].middle if before < len(columns) else 0.0
    return max(left, 0.0) + max(right, 0.0)


Placing = list[tuple[Word, int | None, int]]


def aligned(words: Sequence[Word], columns: Sequence[Column], new: float = _NEVER) -> tuple[float, Placing]:
    """Lay a line along the columns: what that costs, and for each word its column.

    Args:
        words: the words of the line, in order.
        columns: the columns, in order.
        new: what it costs that a word opens a column.

    Returns:
        the cost, and the words (neighbours that are one word as one) with the number of their column, or ``None`` and the
        number of the column before which they open one.
    """
    count = len(words)
    best: list[list[float]] = [[_NEVER] * (count + 1) for _ in range(len(columns) + 1)]
    way: list[list[int]] = [
        [0] * (count + 1) for _ in range(len(columns) + 1)
    ]  # words taken; -1 opens one, 0 leaves blank
    best[0][0] = 0.0
    for k in range(len(columns) + 1):
        for i in range(count + 1):
            if k and best[k - 1][i] < best[k][i]:
                best[k][i], way[k][i] = best[k - 1][i], 0
            if i and best[k][i - 1] + new < best[k][i]:
                cost = best[k][i - 1] + new + out_of_order(words[i - 1], columns, k)
                if cost < best[k][i]:
                    best[k][i], way[k][i] = cost, -1
            joint = 0.0
            taken = 1
            while k and taken <= i:
                if taken > 1:
                    joint += _joint(words[i - taken], words[i - taken + 1])
                    if joint == _NEVER:
                        break
                cost = best[k - 1][i - taken]
                if cost < best[k][i]:
                    cost += joint + _distance(merged(words[i - taken : i]), columns, k - 1)
                    if cost < best[k][i]:
                        best[k][i], way[k][i] = cost, taken
                taken += 1
    placing: Placing = []
    k, i = len(columns), count
    if best[k][i] == _NEVER:
        return _NEVER, [(word, None, 0) for word in words]
    while k or i:
        step = way[k][i]
        if step == -1:
            i -= 1
            placing.append((words[i], None, k))
        else:
            if step:
                placing.append((merged(words[i - step : i]), k - 1, k - 1))
                i -= step
            k -= 1
    return best[-1][-1], placing[::-1]


def columns_of(lines: Iterable[Sequence[Word]]) -> list[Column]:
    """The columns in which the words of some lines stand."""
    lines = [line for line in lines if line]
    wrong = astray(lines)
    ordered = sorted((line for line in lines if line[0].line not in wrong), key=_clearness)
    columns: list[Column] = []
    for line in ordered:
        _put(line, columns)
    columns = _settled(ordered, columns)
    named = any(column.kind is Kind.LABEL for column in columns)
    return (
        columns if named else [Column(column.words, sure=True) for column in columns]
    )  # without names no number is a code


def astray(lines: Sequence[Sequence[Word]]) -> set[int]:
    """The lines whose places say nothing: many of their words have one space between them, more than in other lines."""
    shares = {line[0].line: _crowded(line) for line in lines if len(line) > 3}
    usual = median(shares.values()) if shares else 0.0
    return {line for line, share in shares.items() if share >= 0.4 and share > 2 * usual}


def _crowded(line: Sequence[Word]) -> float:
    """The share of single spaces among the gaps of a line."""
    return sum(b.left - a.right < 2 for a, b in zip(line, line[1:], strict=False)) / (len(line) - 1)


def _clearness(line: Sequence[Word]) -> tuple[int, int, int]:
    """The order in which lines say which columns there are: first those with the most words that have a digit."""
    return -sum(not _is_dash(word) for word in line), -len(line), line[0].line


def _is_dash(word: Word) -> bool:
    return word.kind is Kind.AMOUNT and not any(map(str.isdigit, word.text))


def _put(line: Sequence[Word], columns: list[Column]) -> None:
    """Lay a line along the columns, and open new ones for words that stand in none."""
    _, placing = aligned(line, columns, _NEW)
    opened: list[tuple[int, Column]] = []
    for word, number, before in placing:
        if number is not None:
            columns[number].add(word)
        else:
            opened.append((before, Column([word])))
    for before, column in reversed(opened):
        columns.insert(before, column)


def _settled(lines: Sequence[Sequence[Word]], columns: list[Column]) -> list[Column]:
    """The columns after a second look: without those that only few words opened, or words without room, if all lines fit the rest."""
    columns = _filled(lines, columns)
    pushed = {id(b) for line in lines for a, b in zip(line, line[1:], strict=False) if b.left - a.right < 2}
    for column in sorted(columns, key=lambda column: len(column.words)):
        few = len(column.words) <= _FEW or pushed.issuperset(map(id, column.words))
        if not few or len(columns) < 2 or len(lines) <= 3 * len(column.words):
            continue
        others = [other for other in columns if other is not column]
        numbers = {word.line for word in column.words}
        concerned = [line for line in lines if line[0].line in numbers]
        more = sum(aligned(line, others)[0] - aligned(line, columns)[0] for line in concerned)
        if more <= (_AWAY if column.kind is Kind.NUMBER else _FAR) * len(column.words):
            columns = _filled(lines, others)
    return _united(lines, columns)


def _united(lines: Sequence[Sequence[Word]], columns: list[Column]) -> list[Column]:
    """The columns with neighbours as one that no line fills both, of one kind, and in one place or with one count."""
    for one, other in zip(columns, columns[1:], strict=False):
        if not {word.line for word in one.words}.isdisjoint(word.line for word in other.words):
            continue
        alike = one.kind is other.kind or _is_total(one, other) or _is_total(other, one)
        if alike and (_overlap(one, other) or _count_on(one, other)):
            return _united(lines, _as_one(columns, one, other))
    return columns


def without(columns: Sequence[Column], column: Column) -> list[Column] | None:
    """The columns with one of figures as one with the neighbour that no line fills beside it; ``None`` if there is none."""
    at = next(i for i, each in enumerate(columns) if each is column)
    found = []
    for other in (*columns[at + 1 : at + 2], *columns[max(0, at - 1) : at]):
        apart = {word.line for word in column.words}.isdisjoint(word.line for word in other.words)
        if apart and other.words and other.has_figures:
            found.append((abs(column.right - other.right), other))
    if not found:
        return None
    other = min(found, key=itemgetter(0))[1]
    one, two = (column, other) if column.right <= other.right else (other, column)
    return _as_one(columns, one, two)


def _as_one(columns: Sequence[Column], one: Column, other: Column) -> list[Column]:
    both = Column([*one.words, *other.words])
    return [both if each is one else each for each in columns if each is not other]


def _is_total(one: Column, other: Column) -> bool:
    """Whether a column has only labels of totals that stand in the column of codes, the other one."""
    return one.kind is Kind.LABEL and len(one.words) <= _FEW and other.kind is Kind.NUMBER and not other.has_figures


def _overlap(one: Column, other: Column) -> bool:
    """Whether two columns stand over each other by a third of the narrower one."""
    common = min(one.stats[5], other.stats[5]) - max(one.stats[4], other.stats[4])
    return 3 * common >= min(one.stats[5] - one.stats[4], other.stats[5] - other.stats[4])


def _count_on(one: Column, other: Column) -> bool:
    """Whether the words of two columns together count the lines: 1, 2, 3 …"""
    words = sorted([*one.words, *other.words], key=lambda word: word.line)
    if any(word.kind is not Kind.NUMBER for word in words):
        return False
    return all(int(b.text) - int(a.text) == 1 for a, b in zip(words, words[1:], strict=False))


def _filled(lines: Iterable[Sequence[Word]], columns: Sequence[Column]) -> list[Column]:
    """The columns with all lines laid along them anew; those that stay empty are gone."""
    found = [Column() for _ in columns]
    for line in lines:
        for word, at in ((word, at) for word, at, _ in aligned(line, columns)[1] if at is not None):
            found[at].add(word)
    return [column for column in found if column.words]


def going_on(lines: Sequence[Sequence[Word]], columns: Sequence[Column]) -> list[Column] | None:
    """The columns of a page on which a table goes on, where its lines have them; ``None`` if they do not fit.

    What stands on the page moves its columns, mostly all by as much; those in which nothing stands are where they were.
    """
    columns = _moved(lines, columns)
    now = list(columns)
    cost = 0.0
    for _ in range(3):
        found = [Column() for _ in now]
        cost, far = 0.0, 0
        for line in lines:
            more, placing = aligned(line, now)
            cost += more
            for word, column, _ in placing:
                most = _FAR if word.kind is Kind.LABEL else _NEW
                if column is None or now[column].distance(word) > most + 1:
                    far += 1
                else:
                    found[column].add(word)
        if far > _ODD * sum(map(len, lines)):
            return None
        now = [new if new.words else old for new, old in zip(found, columns, strict=True)]
    return now if cost <= _LIKE * sum(map(len, lines)) else None


def _moved(lines: Sequence[Sequence[Word]], columns: Sequence[Column]) -> list[Column]:
    """The columns where the lines of another page have them, if they stand there as they do in the table but all aside."""
    few = sorted((line for line in lines if line), key=_clearness)[:_SAMPLE]
    best, at = _NEVER, list(columns)
    for by in (0, *(sign * step for step in range(1, _ASIDE + 1) for sign in (-1, 1))):
        aside = [_column_aside(column, by) for column in columns]
        cost = sum(aligned(line, aside)[0] for line in few)
        if cost + _FURTHER < best:
            best, at = cost, aside
        if best <= _CLOSE * sum(map(len, few)):
            break
    return at


def _column_aside(column: Column, by: int) -> Column:
    return Column([_aside(word, by) for word in column.words], column.shown and _aside(column.shown, by))


def _aside(word: Word, by: int) -> Word:
    return evolve(word, left=word.left + by, right=word.right + by)


def matched(local: Sequence[Column], whole: Sequence[Column]) -> list[int] | None:
    """For each column of a page the column of the table that it is, by their order, kinds and places; ``None`` if too many."""
    if len(local) > len(whole):
        return None
    best: list[list[float]] = [[_NEVER] * (len(local) + 1) for _ in range(len(whole) + 1)]
    taken: list[list[bool]] = [[False] * (len(local) + 1) for _ in range(len(whole) + 1)]
    for k in range(len(whole) + 1):
        best[k][0] = 0.0
        for i in range(1, min(k, len(local)) + 1):
            best[k][i] = best[k - 1][i]
            cost = best[k - 1][i - 1] + _apart(local[i - 1], whole[k - 1])
            if cost < best[k][i]:
                best[k][i], taken[k][i] = cost, True
    found: list[int] = []
    i = len(local)
    for k in range(len(whole), 0, -1):
        if i and taken[k][i]:
            found.append(k - 1)
            i -= 1
    return found[::-1]


def _apart(one: Column, other: Column) -> float:
    """How unlike two columns of different pages are."""
    edge = abs(one.right - other.right) if one.has_figures else abs(one.left - other.left)
    edge = min(edge, 16) / 4  # a page moves its columns
    if one.kind is other.kind:
        return edge
    total = len(one.words) <= _FEW and one.kind is Kind.LABEL and other.kind is Kind.NUMBER
    return edge + (3.0 if total else _FOREIGN)
