"""The heading of a table whose cells stand in lines of words (页文本表头): which columns it names, and in what order.

The words of one heading may stand in several lines, among those of its neighbours: 政府性基 / 金预算财 / 政拨款. The form says
which headings there can be; here they are spelt from the words, each word used once. Words of one line keep their order;
where that leaves it open, the official order of the form decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Final

from attrs import field, frozen, mutable

from govbudget.forms import Form, Layout
from govbudget.language.normal import normal

__all__ = ["Arrangement", "PageHeading", "is_heading_word", "read_heading"]


class Arrangement(Enum):
    """How the lines of a page table are laid out (版式)."""

    CODED = "coded"  #: code, name, figures
    GROUPS = "groups"  #: code, name and one figure, several times side by side
    HALVES = "halves"  #: label and figures, twice side by side
    LABELLED = "labelled"  #: label and figures
    ACROSS = "across"  #: one row of figures under the names of lines


#: Words of which the headings of labels, codes and figures are made.
_WORDS: Final = (
    "支出功能分类科目编码",
    "支出经济分类科目编码",
    "功能分类科目名称",
    "经济分类科目名称",
    "科目代码",
    "项目(按功能分类)",
    "项目(按支出性质和经济分类)",
    "类款项",
    "行次",
    "栏次",
    "序号",
    "人员经费",
    "公用经费",
    "决算数",
    "金额",
    "预算数",
    "本年收入",
    "本年支出",
    "预算科目",
)
_SERIALS: Final = frozenset({"行次", "序号"})
_BUDGET: Final = ("年初预算数", "全年预算数", "调整预算数", "预算数")
_FINAL: Final = ("决算数", "执行数", "支出决算数")
_AMOUNT: Final = ("决算数", "金额", "本年决算数", "合计")
#: The lines that a 三公 table prints side by side, in the order of its form; 小计 is the whole of the vehicles.
_ACROSS: Final = ("total", "abroad", "vehicle", "vehicle_purchase", "vehicle_operation", "reception")
_SUBTOTAL: Final = "小计"
#: More attempts to spell one heading are not made.
_MOST_STEPS: Final = 400

Column = tuple[str, tuple[str, ...]]
At = tuple[int, int]


@frozen
class PageHeading:
    """What the heading of a page table says.

    Args:
        form: the form of the table.
        arrangement: how its lines are laid out.
        columns: key and heading path of the figure columns; of the right half where there are two.
        left: the same of the left half.
        items: keys of the lines that stand side by side, each with all the columns.
        serial: whether the lines are numbered (行次).
        strange: its words that no heading of the form is made of.
        rows: its lines, without spaces, to know them again on the next page.
    """

    form: Form
    arrangement: Arrangement
    columns: tuple[Column, ...]
    left: tuple[Column, ...] = ()
    items: tuple[Column, ...] = ()
    serial: bool = False
    strange: tuple[str, ...] = ()
    rows: frozenset[str] = frozenset()


@mutable
class _Spelling:
    """The words of the heading lines, and which are used."""

    lines: list[list[str]]
    used: set[At] = field(factory=set)

    def find(self, wanted: str) -> tuple[At, ...]:
        """Unused words that make up a heading, one word or several from top to bottom; empty if there are none."""
        for i, line in enumerate(self.lines):
            for j, word in enumerate(line):
                if word == wanted and (i, j) not in self.used:
                    return ((i, j),)
        steps = 0
        open_: list[tuple[str, tuple[At, ...]]] = [(wanted, ())]
        while open_ and steps < _MOST_STEPS:
            steps += 1
            rest, taken = open_.pop()
            if not rest:
                return taken
            open_ += [(rest[len(self.lines[i][j]) :], (*taken, (i, j))) for i, j in self._next(rest, taken)]
        return ()

    def _next(self, rest: str, taken: tuple[At, ...]) -> list[At]:
        """Where the rest of a heading may go on: right behind, or in a line below; the nearest last."""
        found: list[At] = []
        line, word = taken[-1] if taken else (-1, -1)
        if taken and word + 1 < len(self.lines[line]) and self._fits(line, word + 1, rest):
            found.append((line, word + 1))
        for i in range(line + 1, len(self.lines)):
            j = next((j for j in range(len(self.lines[i])) if self._fits(i, j, rest)), None)
            if j is not None:
                found.append((i, j))
        return found[::-1]

    def _fits(self, i: int, j: int, rest: str) -> bool:
        word = self.lines[i][j]
        return bool(word) and (i, j) not in self.used and rest.startswith(word)

    def take(self, names: Iterable[str]) -> tuple[str, tuple[At, ...]] | None:
        """The first of some headings that can be spelt; its words are used up."""
        for name in names:
            at = self.find(name)
            if at:
                self.used.update(at)
                return name, at
        return None

    def left(self) -> Iterator[str]:
        """The words that are not used."""
        for i, line in enumerate(self.lines):
            for j, word in enumerate(line):
                if (i, j) not in self.used:
                    yield word

    def count(self, names: Iterable[str]) -> int:
        """How often a word is one of these."""
        wanted = frozenset(names)
        return sum(word in wanted for line in self.lines for word in line)


def is_heading_word(form: Form, word: str) -> bool:
    """Whether a word, normalised, may belong to the heading of a form: a part of a column's, of a half's or of a label's."""
    return any(word in name for name in _names(form))


def _names(form: Form) -> Iterator[str]:
    yield from _WORDS
    for column in form.columns:
        for path in column.paths:
            yield from path
    if form.layout is Layout.FIXED and not form.sides:
        for key in _ACROSS:
            if key in form.lines_by_key:
                yield from map(normal, form.lines_by_key[key].labels)
        yield _SUBTOTAL


def read_heading(form: Form, lines: Sequence[str], title: str) -> PageHeading | None:
    """The heading in some lines of words; ``None`` if they do not name the columns of the form.

    Args:
        form: the form that the title names.
        lines: the lines between the title and the first line of figures.
        title: the title; its own words may stand in the heading again.
    """
    words = _Spelling([[normal(word) for word in line.split()] for line in lines])
    found = _arranged(form, words)
    if found is None:
        return None
    serial = words.count(_SERIALS) > 0
    own = normal(title).removesuffix("表")
    strange = tuple(
        word
        for word in words.left()
        if word and word.removesuffix("数") not in own and not is_heading_word(form, word) and word not in _totals(form)
    )
    arrangement, columns, left, items = found
    rows = frozenset(normal(line) for line in lines)
    return PageHeading(form, arrangement, columns, left, items, serial, strange, rows)


def _totals(form: Form) -> frozenset[str]:
    return frozenset(word for line in form.lines for word in map(normal, line.labels) if line.part_of == "")


_Found = tuple[Arrangement, tuple[Column, ...], tuple[Column, ...], tuple[Column, ...]]


def _arranged(form: Form, words: _Spelling) -> _Found | None:
    if form.repeated_groups:
        column = form.columns[0]
        amount = words.take(sorted((path[-1] for path in column.paths), key=len, reverse=True))
        return (Arrangement.GROUPS, ((column.key, (amount[0],)),), (), ()) if amount else None
    if form.sides:
        return _halves(form, words)
    across = _across(form, words) if form.layout is Layout.FIXED else None
    if across:
        return across
    columns = _columns(form, words)
    if not columns:
        return None
    return Arrangement.CODED if form.codes else Arrangement.LABELLED, columns, (), ()


def _columns(form: Form, words: _Spelling) -> tuple[Column, ...]:
    """The columns that the words name, in printed order; empty if one is missing that every such table has."""
    found: list[tuple[Column, tuple[At, ...]]] = []
    for column in form.columns:
        paths = sorted(column.paths, key=lambda path: (-len(path), -len(path[-1])))
        taken = None
        for path in paths:
            outer = [words.find(part) for part in path[:-1]]
            if all(outer) and (taken := words.take((path[-1],))):
                found.append(((column.key, path), taken[1]))
                break
        if taken is None and column.required:
            return ()
    return _ordered(found)


def _ordered(found: Sequence[tuple[Column, tuple[At, ...]]]) -> tuple[Column, ...]:
    """Columns in the order of their words in each line, else as given; empty where the lines contradict each other."""
    by_line: dict[int, list[tuple[int, int]]] = {}
    for n, (_, at) in enumerate(found):
        for i, j in at:
            by_line.setdefault(i, []).append((j, n))
    before: Mapping[int, set[int]] = {n: set() for n in range(len(found))}
    for line in by_line.values():
        line.sort()
        for (_, a), (_, b) in zip(line, line[1:], strict=False):
            if a != b:
                before[b].add(a)
    order: list[int] = []
    while len(order) < len(found):
        ready = next((n for n in before if n not in order and before[n] <= set(order)), None)
        if ready is None:
            return ()
        order.append(ready)
    return _grouped([found[n] for n in order])


def _grouped(found: Sequence[tuple[Column, tuple[At, ...]]]) -> tuple[Column, ...]:
    """Columns under the outer heading of the one at their left, where their words stand in one line with its own."""
    columns: list[Column] = []
    outer: tuple[str, ...] = ()
    line = -1
    for (key, path), at in found:
        if len(path) > 1:
            outer, line = path[:-1], at[-1][0]
        elif not outer or any(i != line for i, _ in at):
            outer = ()
        columns.append((key, path if len(path) > 1 else (*outer, *path)))
    return tuple(columns)


def _halves(form: Form, words: _Spelling) -> _Found | None:
    """公开01 and 公开04: the left half has one column."""
    (_, left_names), (_, right_names) = form.sides
    outer = [words.take(names) for names in (left_names, right_names)]
    amount = words.take(_AMOUNT)
    columns = _columns(form, words)
    if amount is None or not columns or not all(outer):
        return None
    one = ((form.columns[0].key, (left_names[0], amount[0])),)
    return Arrangement.HALVES, tuple((key, (right_names[0], *path)) for key, path in columns), one, ()


def _across(form: Form, words: _Spelling) -> _Found | None:
    """Names of lines, each over a pair of 预算数 and 决算数."""
    pairs = words.count(_FINAL)
    if pairs < 2 or words.count(_BUDGET) != pairs or not all(key in form.lines_by_key for key in _ACROSS):
        return None
    found: list[tuple[Column, tuple[At, ...]]] = []
    group = ""
    for key in _ACROSS:
        names = sorted(map(normal, form.lines_by_key[key].labels), key=len, reverse=True)
        if key == "vehicle":
            outer = words.take(names)
            group = outer[0] if outer else ""
            names = [_SUBTOTAL] if group else []
        taken = words.take(names)
        if taken:
            inner = "vehicle" in (key, form.lines_by_key[key].part_of)
            found.append(((key, (group, taken[0]) if inner else (taken[0],)), taken[1]))
    measures = [_measure(form, words, names) for names in (_BUDGET, _FINAL)]
    items = _ordered(found)
    if len(found) != pairs or not items:
        return None
    return Arrangement.ACROSS, tuple(measures), (), items


def _measure(form: Form, words: _Spelling, names: Iterable[str]) -> Column:
    """The column of a form that the repeated heading of a budget stage names; all its words are used up."""
    printed = next(name for name in names if words.count([name]))
    while words.take([printed]):
        pass
    return next((c.key, (printed,)) for c in form.columns if (printed,) in c.paths)
