"""What is printed over several lines (折行、多层栏名): headings above the columns, outer ones over inner ones, and wrapped labels.

A heading stands in the middle of its columns: one that was wrapped has the same middle as what is below it, an outer one the
middle of all the columns it covers. The pieces of a wrapped label stand above and below the line with its figures, or below it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Hashable, Iterable, Mapping, Sequence
from itertools import combinations, product
from operator import attrgetter
from typing import Final

from attrs import evolve, field, frozen, mutable

from govbudget.language.normal import normal
from govbudget.recognition.pages.gutters import Column, Kind, Word, merged, out_of_order
from govbudget.visible import display_width

__all__ = ["Head", "Layout", "Names", "heads_over"]

_NEVER: Final = float("inf")
#: What it costs that a heading stands over a column of its own, in which no line has a word; that a column has no heading;
#: that a heading stands over a column of another kind.
_BLANK: Final = 5.0
_HEADLESS: Final = 5.0
_FOREIGN: Final = 8.0
#: How far the right edges of figures may be from the middles of their headings.
_BESIDE: Final = (None, 3, 6, 9, 12, 15, 18, 21)
#: Layouts that are less likely than the best by no more are likely as well; so many are kept.
_MARGIN: Final = 8.0
_MOST_LIKELY: Final = 6
#: What it costs that headings stand over others by their order alone.
_PAIRED: Final = 6.0
#: Pieces of one heading have their middles no farther apart; spread words have no larger gaps.
_ONE_MIDDLE: Final = 1.6
_SPREAD: Final = 7
#: So many doubts whether headings are one are weighed.
_MOST_DOUBTS: Final = 5
#: How much it counts that a heading is not in the middle of its height.
_UPRIGHT: Final = 2.0


@mutable
class Head:
    """A heading and the columns it stands over (栏名): its pieces from top to bottom.

    Args:
        pieces: its pieces.
        columns: the columns.
        outer: how many headings stand over it.
        mark: the number of its column (栏次) below it.
        is_leaf: whether it stands right over its columns.
    """

    pieces: list[Word]
    columns: list[Column] = field(factory=list)
    outer: int = 0
    mark: Word | None = None
    is_leaf: bool = False

    @property
    def text(self) -> str:
        """Its text without the breaks."""
        return "".join(piece.text.replace(" ", "") for piece in self.pieces)

    @property
    def top(self) -> int:
        """The line of its first piece."""
        return self.pieces[0].line

    @property
    def bottom(self) -> int:
        """The line of its last piece."""
        return self.pieces[-1].line

    @property
    def height(self) -> float:
        """The line in the middle of its pieces."""
        return sum(piece.line for piece in self.pieces) / len(self.pieces)

    @property
    def centre(self) -> float:
        """The place of its middle."""
        return sum(piece.centre for piece in self.pieces) / len(self.pieces)

    @property
    def first(self) -> Word:
        """What stands nearest to the column: the number of the column, or its last piece."""
        return self.mark or self.pieces[-1]


@frozen
class Names:
    """What is known of the texts of headings.

    Args:
        known: whether a text is the heading of a form.
        whole: whether a text is a whole heading.
        label: whether a heading stands over codes, names or labels.
        serial: whether a heading stands over the numbers of lines.
        column: whether a text is the heading of a column of figures of some form.
    """

    known: Callable[[str], bool]
    whole: Callable[[str], bool]
    label: Callable[[str], bool]
    serial: Callable[[str], bool]
    column: Callable[[str], bool]


def heads_over(
    lines: Iterable[Sequence[Word]], columns: Sequence[Column], names: Names, marks: Sequence[Word] = ()
) -> list[Layout]:
    """The headings in some lines above a table.

    The places of headings and of what is below them may differ; headings are joined by their own places, and laid along the
    columns in order.

    Args:
        lines: the words of each line, from top to bottom.
        columns: the columns that the lines below have words in.
        names: what is known of headings, where places do not tell.
        marks: the numbers of the columns, where a line has them.

    Returns:
        the ways in which the headings may stand over columns, those that only headings show among them; the likeliest first.
    """
    numbered = enumerate(line for line in lines if line)
    rows = [_whole([evolve(word, line=number) for word in line], names) for number, line in numbered]
    heads, doubtful = _stacked(rows, names, ())
    lacks = _lacks(_parted(heads, names)[0], columns, names)
    layouts: list[Layout] = []
    for parted in product((False, True), repeat=min(len(doubtful), _MOST_DOUBTS)):
        apart = [pair for pair, is_apart in zip(doubtful, parted, strict=False) if is_apart]
        more = 1.5 * (len(parted) - len(apart))
        for paired, beside in product((False, True), _BESIDE if lacks else _BESIDE[:1]):
            layout = _layout(_stacked(rows, names, apart)[0], columns, names, len(rows), marks, paired, beside)
            layouts += [evolve(layout, cost=layout.cost + more)] if layout is not None else []
    layouts.sort(key=attrgetter("cost"))
    likely: dict[Hashable, Layout] = {}
    for layout in layouts:
        if layout.cost <= layouts[0].cost + _MARGIN:
            likely.setdefault(layout.which, layout)
    for layout in likely.values():
        for head in layout.heads:
            mine = set(map(id, head.columns))
            above = (other for other in layout.heads if other is not head and other.top < head.top)
            head.outer = sum(mine <= set(map(id, other.columns)) for other in above)
    return [*likely.values()][:_MOST_LIKELY]


@frozen
class Layout:
    """Headings over columns, and how unlikely they are (栏目排法).

    Args:
        heads: the headings.
        columns: the columns.
        cost: how unlikely.
    """

    heads: list[Head]
    columns: list[Column]
    cost: float

    @property
    def which(self) -> Hashable:
        """What tells it from others: the columns of each heading that have words."""
        at = {id(column): number if column.words else -1 for number, column in enumerate(self.columns)}
        return tuple((head.text, tuple(at[id(column)] for column in head.columns)) for head in self.heads)


def _layout(
    heads: list[Head],
    columns: Sequence[Column],
    names: Names,
    height: int,
    marks: Sequence[Word],
    paired: bool,
    beside: int | None,
) -> Layout | None:
    """The headings over columns by their places; ``paired``: with two that alternate, whatever their places, if there are any."""
    parted = _period(heads, names) if paired else _parted(heads, names)
    if parted is None:
        return None
    leaves, outer = parted
    for leaf in leaves:
        leaf.is_leaf = True
    numbered = [leaf for leaf in leaves if not (names.label(normal(leaf.text)) or names.serial(normal(leaf.text)))]
    if len(numbered) == len(marks):
        for leaf, mark in zip(numbered, marks, strict=True):
            leaf.mark = mark
    found, cost = _laid(leaves, columns, names, beside)
    cost += _over_pairs(outer, leaves) if paired else _cover(outer, leaves, found, height, names)
    cost += _FOREIGN * _unlike(heads, names)
    return Layout([head for head in (*leaves, *outer) if head.columns], found, cost)


def _period(heads: Sequence[Head], names: Names) -> tuple[list[Head], list[Head]] | None:
    """The headings right over columns where these are two that alternate below all others, and the outer ones."""
    counts = Counter(head.text for head in heads)
    pair = [text for text, count in counts.most_common(2) if count > 1 and not names.label(normal(text))]
    leaves = sorted((head for head in heads if head.text in pair), key=lambda head: head.centre)
    outer = [head for head in heads if head.text not in pair]
    if len(pair) < 2 or len(leaves) % 2 or {leaf.text for leaf in leaves[::2]} & {leaf.text for leaf in leaves[1::2]}:
        return None
    highest = min(leaf.top for leaf in leaves)
    fits = 2 * len(outer) >= len(leaves) and all(head.bottom < highest for head in outer)
    return (leaves, outer) if fits else None


def _over_pairs(outer: Sequence[Head], leaves: Sequence[Head]) -> float:
    """Give each two headings that alternate the next one above them, whatever their places; how unlikely that is.

    Those that stand highest are over several of these.
    """
    upward = sorted(outer, key=lambda head: (-head.height, head.centre))
    count = len(leaves) // 2
    lower = sorted(upward[:count], key=lambda head: head.centre)
    for number, head in enumerate(lower):
        head.columns = [column for leaf in leaves[2 * number : 2 * number + 2] for column in leaf.columns]
    cost = _PAIRED
    floor = min((leaf.top for leaf in leaves), default=0) - 1
    for head in upward[count:]:
        inside = [abs(other.height - (head.bottom + 1 + floor) / 2) for other in lower]
        beside = [abs(other.height - floor / 2) for other in lower]
        best, run = _NEVER, lower[:0]
        for first, last in combinations(range(count), 2):
            away = abs((lower[first].centre + lower[last].centre) / 2 - head.centre) / 8
            away += sum(inside[first : last + 1]) + sum(beside[:first]) + sum(beside[last + 1 :]) + (last - first) / 4
            if away < best:
                best, run = away, lower[first : last + 1]
        head.columns = [column for other in run for column in other.columns]
    return cost


def _unlike(heads: Sequence[Head], names: Names) -> int:
    """How many headings end like one that stands there several times: such a one below another."""
    counts = Counter(head.text for head in heads)
    often = [text for text, count in counts.items() if count > 1 and names.known(text)]
    return sum(head.text.endswith(text) and head.text != text for head in heads for text in often)


def _whole(line: Sequence[Word], names: Names) -> list[Word]:
    """The words of a line with those as one that were spread out (项 目), or have a space between them."""
    found: list[Word] = []
    for word in line:
        last = found[-1] if found else None
        if last is not None and names.whole((last.text + word.text).replace(" ", "")):
            gap = word.left - last.right
            short = len(word.text) == 1 and len(last.text.replace(" ", "")) < 3
            if gap == 1 or (gap < _SPREAD and short):
                found[-1] = merged([last, word])
                continue
        found.append(word)
    return found


#: A word and the text below it of which it is not sure that they are pieces of one heading.
_Pair = tuple[Word, str]


def _stacked(rows: Sequence[Sequence[Word]], names: Names, apart: Container[_Pair]) -> tuple[list[Head], list[_Pair]]:
    """The headings: words of different lines with one middle, where they may be pieces of one text, and which are in doubt."""
    heads: list[Head] = []
    doubtful: list[_Pair] = []
    for row in reversed(rows):
        below = [head for head in heads if head.top > row[0].line]
        for word in row:
            near = [head for head in below if _below(word, head, names)]
            near.sort(key=lambda head: (head.top, abs(head.centre - word.centre)))
            if near and _goes_on(word, near[0], names) and not _between(word, near[0], heads):
                pair = (word, near[0].text)
                known = names.known(word.text + near[0].text)
                two = names.whole(word.text) and names.whole(near[0].text) and not known
                if names.whole(near[0].text) and not two:
                    doubtful.append(pair)
                if pair not in apart and not two:
                    near[0].pieces.insert(0, word)
                    below.remove(near[0])
                    continue
            heads.append(Head([word]))
    return heads, doubtful


def _below(word: Word, head: Head, names: Names) -> bool:
    """Whether a heading stands below a word as its last line does: in the middle, or from the same edge if both are one text."""
    left = abs(head.pieces[0].left - word.left) <= 1 and names.whole(word.text + head.text)
    return left or abs(head.centre - word.centre) <= _ONE_MIDDLE


def _between(word: Word, head: Head, heads: Iterable[Head]) -> bool:
    """Whether another heading stands between a word and one below it."""
    return any(
        other is not head
        and word.line < other.bottom
        and other.top < head.top
        and other.pieces[0].left < word.right
        and word.left < other.pieces[0].right
        for other in heads
    )


def _goes_on(word: Word, head: Head, names: Names) -> bool:
    """Whether a heading may be a word's text continued: as a whole it is one, or the word fills its line and is none."""
    return names.whole(word.text + head.text) or display_width(word.text) >= display_width(head.pieces[0].text) - 2


def _parted(heads: Sequence[Head], names: Names) -> tuple[list[Head], list[Head]]:
    """The headings right over columns, from left to right, and the outer ones: those above others, or between lower ones.

    That of a column of figures stands over none of labels, though it stands higher, in the middle of its cell; where labels
    stand in several places it may be that of a group, as 人员经费 over code, name and amount.
    """
    leaves: list[Head] = []
    outer: list[Head] = []
    labels = {id(head): head for head in heads if names.label(normal(head.text))}
    figures = [head for head in heads if id(head) not in labels]
    grouped = any(f.centre < label.centre and f.bottom >= label.top for label in labels.values() for f in figures)
    for head in heads:
        of_figures = not grouped and id(head) not in labels and names.column(head.text)
        others = [other for other in heads if other is not head and other.bottom >= head.top]
        left = max((o for o in others if o.centre <= head.centre), key=lambda o: o.centre, default=None)
        right = min((o for o in others if o.centre > head.centre), key=lambda o: o.centre, default=None)
        under = [
            o
            for o in others
            if o.top > head.bottom and o.pieces[0].left < head.first.right and head.first.left < o.pieces[0].right
            if not (of_figures and id(o) in labels)
        ]
        both = left is not None and right is not None and min(left.top, right.top) > head.bottom
        both = both and not (of_figures and id(left) in labels)
        (outer if both or under else leaves).append(head)
    leaves.sort(key=lambda head: head.centre)
    return leaves, outer


def _laid(
    leaves: Sequence[Head], columns: Sequence[Column], names: Names, beside: int | None
) -> tuple[list[Column], float]:
    """Lay headings along the columns; the columns with those that no line has words in, and what that costs.

    Where the middles of headings are ``beside`` the right edges of their figures, by half the width of a column, that tells
    as well which columns are blank.
    """
    borders = _borders(columns)
    count, width = len(leaves), len(columns)
    gaps = _lacks(leaves, columns, names)
    best = [[_NEVER] * (count + 1) for _ in range(width + 1)]
    way = [[(0, 1)] * (count + 1) for _ in range(width + 1)]  # headings taken, over how many columns
    best[0][0] = 0.0
    for k in range(width + 1):
        for i in range(count + 1):
            if k and best[k - 1][i] < _NEVER:
                best[k][i] = best[k - 1][i] + (_HEADLESS if columns[k - 1].has_figures else _HEADLESS / 2)
                way[k][i] = (0, 1)
            if i and best[k][i - 1] < _NEVER:
                cost = best[k][i - 1] + out_of_order(leaves[i - 1].first, columns, k) / 4
                cost += _BLANK if gaps else 2 * _BLANK  # where there are enough columns, none is blank
                if names.label(normal(leaves[i - 1].text)) or (0 < k < width and _room(columns[k - 1], columns[k]) < 4):
                    cost += _BLANK
                elif 0 < k < width and not columns[k - 1].has_figures and columns[k].has_figures:
                    cost += 1.0  # the first column of figures is seldom blank
                if cost < best[k][i]:
                    best[k][i], way[k][i] = cost, (1, 0)
            for wide in range(1, k + 1) if i else ():
                if wide > 1 and columns[k - wide].has_figures:
                    break
                if best[k - wide][i - 1] == _NEVER or (wide > 1 and columns[k - 1].has_figures):
                    continue
                cost = best[k - wide][i - 1] + _over(
                    leaves[i - 1], columns[k - wide : k], borders[k - wide], borders[k], names, gaps, beside
                )
                if cost < best[k][i]:
                    best[k][i], way[k][i] = cost, (1, wide)
    found: list[Column] = []
    k, i = width, count
    while k or i:
        taken, wide = way[k][i]
        mine = list(columns[k - wide : k]) if wide else [Column(shown=leaves[i - 1].first)]
        if taken:
            leaves[i - 1].columns = mine
        found = [*mine, *found]
        i, k = i - taken, k - wide
    return found, best[width][count]


def _lacks(leaves: Sequence[Head], columns: Sequence[Column], names: Names) -> bool:
    """Whether there are more headings of figures than columns that have figures."""
    texts = [normal(leaf.text) for leaf in leaves]
    return sum(not (names.label(text) or names.serial(text)) for text in texts) > sum(c.has_figures for c in columns)


def _room(one: Column, other: Column) -> float:
    """How far apart the words of two columns are."""
    return other.stats[4] - one.stats[5]


def _over(
    head: Head, columns: Sequence[Column], start: float, end: float, names: Names, gaps: bool, beside: int | None
) -> float:
    """How unlikely it is that a heading stands over some columns; ``gaps``: whether there are more headings than columns."""
    text = normal(head.text)
    figures = columns[-1].kind is Kind.AMOUNT
    reliable = not any(column.has_figures for column in columns)  # labels and codes begin where their columns do
    centre = head.mark.centre if head.mark else head.centre
    away = abs(centre - (start + end) / 2)
    if not reliable and columns[-1].words:
        short = columns[-1].right - head.first.right  # figures end at the right edge of the column
        if beside is not None:
            away = abs(columns[-1].right - centre - beside)
        else:
            away = min(away, abs(short)) if not gaps else min(away + 4, short if short > 0 else -2 * short)
    cost = min(away, 40 if gaps else 16) / (4 if reliable or gaps else 10) + (len(columns) - 1) / 4
    if names.serial(text):
        return cost + (0 if columns[-1].kind is Kind.NUMBER else _FOREIGN)
    if names.label(text):
        return cost + (_FOREIGN if figures else 0)
    return cost + (_FOREIGN / 2 if columns[-1].kind is Kind.LABEL else 0)


def _cover(
    outer: Sequence[Head], leaves: Sequence[Head], columns: Sequence[Column], height: int, names: Names
) -> float:
    """Give the outer headings their columns, from the lowest up; how unlikely it all is."""
    tops = {id(column): leaf for leaf in leaves for column in leaf.columns}
    bottoms = {id(leaf): height - 1 for leaf in leaves}
    cost = 0.0
    for bottom in sorted({head.bottom for head in outer}, reverse=True):
        row = sorted((head for head in outer if head.bottom == bottom), key=lambda head: head.centre)
        for head, mine, more in _covering(row, columns, tops, bottoms, names):
            cost += more
            head.columns = mine
            under = [tops[id(column)].top for column in mine if id(column) in tops]
            bottoms[id(head)] = min(under, default=height) - 1
            tops.update((id(column), head) for column in mine)
    uppermost = {id(head): head for head in tops.values()}.values()
    cost += sum(_askew(head, -1, bottoms) for head in uppermost)
    return cost + _FOREIGN * sum(not head.columns for head in outer)


def _askew(head: Head, under: int, bottoms: Mapping[int, int]) -> float:
    """How far a heading is from the middle of its height, if the next outer one stands in line ``under`` (-1: none)."""
    away = abs(head.height - (under + 1 + bottoms[id(head)]) / 2)
    free = min(away, 0.5) if max(bottoms.values()) > 1 else 0.0  # more levels stand less exactly
    return _UPRIGHT * (away - 0.8 * free)


def _covering(
    row: Sequence[Head],
    columns: Sequence[Column],
    tops: Mapping[int, Head],
    bottoms: Mapping[int, int],
    names: Names,
) -> list[tuple[Head, list[Column], float]]:
    """The columns that outer headings of one line cover: whole headings below, around their middle, in order."""
    over = [tops.get(id(column)) for column in columns]
    line = row[0].bottom
    left = [
        min(_askew(head, under, bottoms) for under in range(-1, line)) / len(head.columns) if head is not None else 0.0
        for head in over
    ]
    borders = _borders(columns)
    labelled = [
        column.kind is Kind.LABEL or (top is not None and names.label(normal(top.text)))
        for column, top in zip(columns, over, strict=True)
    ]
    count, width = len(row), len(columns)
    best = [[_NEVER] * (count + 1) for _ in range(width + 1)]
    way = [[0] * (count + 1) for _ in range(width + 1)]
    best[0] = [_FOREIGN * i for i in range(count + 1)]
    for k in range(1, width + 1):
        for i in range(count + 1):
            best[k][i] = best[k - 1][i] + left[k - 1]
            if i and best[k][i - 1] + _FOREIGN < best[k][i]:
                best[k][i], way[k][i] = best[k][i - 1] + _FOREIGN, -1
            for wide in range(1, k + 1) if i else ():
                under = over[k - wide : k]
                cost = best[k - wide][i - 1]
                if cost < best[k][i]:
                    cost += _spanning(row[i - 1], under, borders[k - wide], borders[k], bottoms)
                    if names.label(normal(row[i - 1].text)):
                        kinds = [column.kind for column in columns[k - wide : k]]
                        behind = any(a is Kind.LABEL and b is not a for a, b in zip(kinds, kinds[1:], strict=False))
                        cost += _FOREIGN * (behind or Kind.AMOUNT in kinds)
                    elif _cuts(labelled, k - wide, k):
                        cost += _FOREIGN / 2
                    if cost < best[k][i]:
                        best[k][i], way[k][i] = cost, wide
    found: list[tuple[Head, list[Column], float]] = []
    k, i = width, count
    while k and i:
        wide = way[k][i]
        if wide < 0:
            i -= 1
            continue
        if wide:
            more = _spanning(row[i - 1], over[k - wide : k], borders[k - wide], borders[k], bottoms)
            found.append((row[i - 1], list(columns[k - wide : k]), more))
            i -= 1
        k -= wide or 1
    return found


def _cuts(labelled: Sequence[bool], first: int, behind: int) -> bool:
    """Whether columns of labels and figures reach from one half of a table into the next, or leave out a part of one."""
    mine = labelled[first:behind]
    if all(mine) or not any(mine):
        return False
    begins = labelled[first] and (first == 0 or not labelled[first - 1])
    return not (begins and not labelled[behind - 1] and (behind == len(labelled) or labelled[behind]))


def _spanning(head: Head, under: Sequence[Head | None], start: float, end: float, bottoms: Mapping[int, int]) -> float:
    """How unlikely it is that an outer heading covers these; ``None`` are columns without a heading."""
    below = list({id(other): other for other in under if other is not None}.values())
    if not below or under[0] is None or under[-1] is None or any(other.top <= head.bottom for other in below):
        return _NEVER
    if sum(len(other.columns) for other in below) != len(under) - under.count(None):
        return _NEVER
    middles = ((start + end) / 2, (below[0].centre + below[-1].centre) / 2)
    away = min(abs(head.centre - middle) for middle in middles)
    alone = 2.0 if len(below) == 1 else 0.0
    slope = 3 if all(column.has_figures for other in below for column in other.columns) else 6
    return away / slope + 0.5 + 0.15 * len(under) + alone + sum(_askew(other, head.bottom, bottoms) for other in below)


def _borders(columns: Sequence[Column]) -> list[float]:
    """Where each column begins, and where the last one ends."""
    pairs = list(zip(columns, columns[1:], strict=False))
    between = [_border(one, other) for one, other in pairs]
    rights = [other.right - one.right for one, other in pairs if one.has_figures and other.has_figures]
    usual = sorted(rights)[len(rights) // 2] if rights else 12.0
    first, last = columns[0], columns[-1]
    start = first.right + 0.5 - usual if first.has_figures else first.left - 0.5
    return [min([start, *between[:1]]), *between, max(last.right + 0.5, *between[-1:], last.stats[5])]


def _border(one: Column, other: Column) -> float:
    """Where one column ends and the next begins: at the right edge of figures, at the left edge of labels."""
    if one.has_figures:
        return one.right + 0.5
    if not other.has_figures:
        return other.left - 0.5
    high, low = one.stats[5], other.stats[4]
    return (high + low) / 2 if high < low else low
