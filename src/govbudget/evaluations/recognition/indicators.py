"""The indicators of an evaluation (绩效指标): the headings of their columns, groups of two levels, and the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from attrs import define, evolve, field, frozen

from govbudget.evaluation import Indicator, IndicatorValue
from govbudget.evaluations.recognition.alignment import Column, Placed, align, straight
from govbudget.evaluations.recognition.cells import Cell, figure_of, heading_at, value_of, values_at
from govbudget.evaluations.recognition.words import is_a, is_group, is_title, is_whole, role_of, unweighted, weight_in
from govbudget.figure import Figure
from govbudget.language.normal import normal
from govbudget.language.vocabulary import Vocabulary

__all__ = ["Heading", "Section", "indicator_heading", "read_indicators", "sums_by_role"]

#: The levels above the indicators themselves.
_LEVELS: Final = ("first", "second")
_GROUPS: Final = {"first": "indicator_first", "second": "indicator_second"}
#: Columns whose cells belong to a group or to nothing, and are taken out before cells are put under the others.
_ASIDE: Final = ("first weight", "second weight", "number")
#: A heading that is broken over cells begins with no more words than this.
_LONGEST_HEADING: Final = 16
#: Headings below another: sign, value and unit of a target; raw score and share of a weighed one.
_INNER: Final = ("sense", "unit", "raw", "share")


class Heading(NamedTuple):
    """The headings of the columns.

    Args:
        columns: the columns in order, those of ``aside`` left out.
        end: number of the first cell behind them.
        aside: columns beside the names of the groups, and running numbers.
        clear: whether weights and scores have one column each.
    """

    columns: tuple[Column, ...]
    end: int
    aside: frozenset[str] = frozenset()
    clear: bool = True


@frozen
class Section:
    """The indicators below one row of headings.

    Args:
        columns: the columns.
        indicators: the groups of the first level.
        sure: whether every weight and score stands in a column that is certain.
        unscored: whether rows have weights and none has a score: the form was published without them.
        straight: whether the columns of the grid are those of the headings.
        aside: columns beside the names of the groups, and running numbers.
        rows: its rows.
    """

    columns: tuple[Column, ...]
    indicators: tuple[Indicator, ...]
    sure: bool
    unscored: bool
    straight: bool
    aside: frozenset[str] = frozenset()
    rows: tuple[_Row, ...] = field(default=(), repr=False)


class _Group(NamedTuple):
    """A group that rows stand in: its words, its cell, and the cell beside it with its weight."""

    words: str = ""
    cell: Cell | None = None
    beside: Cell | None = None


@define
class _Row:
    """A row with the groups that it stands in."""

    placed: Placed
    first: _Group
    second: _Group
    subtotal: tuple[Cell, ...] = ()


def indicator_heading(cells: Sequence[Cell], start: int, words: Vocabulary) -> Heading | None:
    """The headings of the indicators from a cell on; ``None`` if none begin there.

    Headings of two lines (指标值 over 指标性质, 指标值, 度量单位) are put in the order of the columns.
    """
    if is_a(cells[start].words, "evaluation_goal", words):
        return None
    run: list[tuple[str, Cell]] = []
    at = start
    while at < len(cells):
        role, taken = heading_at(cells, at, "indicator_column", _LONGEST_HEADING, words)
        if not role:
            break
        if role == "weight" and run and run[-1][0] in _LEVELS:
            role = f"{run[-1][0]} weight"  # the weight of the group beside its name
        run.append((role, cells[at]))
        at += taken
    roles = {role for role, _ in run}
    if len(roles) < 3 or not roles & {"name", "second"} or not roles & {"target", "actual", "weight", "score"}:
        return None
    seen: dict[str, Cell] = {}
    for role, cell in run:
        seen.setdefault(role, cell)
    order = [role for role in seen if role not in _INNER]
    levels = [role for role in ("first", "second", "name") if role in seen]
    if order[: len(levels)] != levels:  # they stand in the second line of headings
        order = levels + [role for role in order if role not in levels]
    known = len({cell.row for _, cell in run}) == 1 and list(seen)[: len(levels)] == levels
    order = [role for role in _spread(order, seen) if role not in _ASIDE]
    there = {role: cell.column for role, cell in seen.items() if known and cell.gridded}
    columns = tuple(Column(role, there.get(role)) for role in order)
    aside = frozenset(role for role in seen if role in _ASIDE)
    doubled = [role for role, _ in run if role in ("weight", "score")]
    return Heading(columns, at, aside, len(doubled) == len(set(doubled)) or "share" in seen)


def _spread(order: Sequence[str], seen: dict[str, Cell]) -> list[str]:
    """Roles with those that one heading stands for: sign, value and unit; raw score, share and weighed score."""
    spread: list[str] = []
    for role in order:
        if role == "target":
            spread += [part for part in ("sense", "target", "unit") if part == "target" or part in seen]
        elif role == "score" and "share" in seen:
            spread += [part for part in ("raw", "share", "score") if part == "score" or part in seen]
        elif role == "weight" and "share" in seen:
            spread.append("note")
        else:
            spread.append(role)
    return spread


def read_indicators(
    cells: Sequence[Cell], heading: Heading, before: Section | None, words: Vocabulary
) -> tuple[Section, int]:
    """The indicators below their headings, and the number of the first cell behind them.

    Args:
        cells: the cells of the document.
        heading: the headings.
        before: the section that the same form has above these headings, as on the page before.
        words: the vocabulary.
    """
    if before is not None and {column.role for column in heading.columns} <= {column.role for column in before.columns}:
        # the next page prints the headings again, perhaps only their first line
        heading = heading._replace(columns=before.columns, aside=before.aside)
    reader = _Rows(cells, heading, words)
    if before is not None and before.rows:
        reader.go_on(before.rows[-1])
    end = reader.read(heading.end)
    rows = [*(before.rows if before else ()), *reader.rows]
    return _section(heading, rows, words), end


class _Rows:
    """Cuts the cells below the headings into rows, group by group."""

    def __init__(self, cells: Sequence[Cell], heading: Heading, words: Vocabulary) -> None:
        self.cells, self.columns, self.aside, self.words = cells, heading.columns, heading.aside, words
        self.rows: list[_Row] = []
        self.first = self.second = _Group()
        self.run: list[Cell] = []
        self.cells_before = 0

    def go_on(self, row: _Row) -> None:
        """Begin in the groups of a row, as on the next page."""
        self.first, self.second = row.first, row.second

    def read(self, start: int) -> int:
        """Read from a cell on; the first cell that is none of the indicators."""
        at = start
        while at < len(self.cells):
            cell = self.cells[at]
            self.cells_before = at - 1
            level, taken = self._level(at)
            if self.first.cell is not None and self._is_subtotal(at):
                at = self._take_subtotal(at)
                continue
            if self._is_end(cell, level) or self._is_heading(at):
                break
            if level == "common" or (not level and is_whole(cell.words, "evaluation_template", self.words)):
                at += 1
                continue
            if level:
                self._flush()
                self._enter(level, cell, "".join(one.words for one in self.cells[at : at + taken]))
                at += taken
                at += self._take_weight(level, at)
                continue
            if "number" not in self.aside or not cell.first or cell.value is None:
                self.run.append(cell)
            at += 1
        self._flush()
        return at

    def _is_end(self, cell: Cell, level: str) -> bool:
        if level:
            return False
        text, words = cell.words, self.words
        if is_a(text, "indicator_total", words) or (cell.first and (is_title(text, words) or len(text) > 200)):
            return True
        head = role_of(text, "evaluation_head", words) if cell.first else ""
        if head in ("project", "department") or role_of(text, "fund_column", words) in ("initial", "executed"):
            return True
        inside = len(text) <= 16 and is_whole(text, "indicator_end_of_row", words)
        return is_whole(text, "indicator_end", words) and (cell.first or not self.run or inside)

    def _take_weight(self, level: str, at: int) -> int:
        """The weight of a group in the column beside its name; how many cells it takes."""
        if f"{level} weight" not in self.aside or not values_at(self.cells, at, 1):
            return 0
        if level == "first":
            self.first = self.first._replace(beside=self.cells[at])
        else:
            self.second = self.second._replace(beside=self.cells[at])
        return 1

    def _take_subtotal(self, at: int) -> int:
        """Note the line 小计 of a group; the first cell behind it."""
        self._flush()
        values = values_at(self.cells, at + 1)
        if self.rows and self.rows[-1].first.cell is self.first.cell:
            self.rows[-1].subtotal = tuple(values)
        return at + 1 + len(values)

    def _is_subtotal(self, at: int) -> bool:
        """Whether a cell begins the line of the sum of one group: 小计, or 合计 with another group behind its numbers."""
        text = self.cells[at].words
        if not is_a(text, "indicator_sum", self.words):
            return is_a(text, "indicator_subtotal", self.words)
        at += 1 + len(values_at(self.cells, at + 1))
        return at < len(self.cells) and is_group(self.cells[at].words, "indicator_first", self.words)

    def _is_heading(self, at: int) -> bool:
        """Whether the headings of the columns stand here again, as on the next page."""
        role = role_of(self.cells[at].words, "indicator_column", self.words)
        begins = role in ("first", "name") or (role != "" and self.cells[at].first)
        return begins and indicator_heading(self.cells, at, self.words) is not None

    def _level(self, at: int) -> tuple[str, int]:
        """Whether a cell heads a group: ``first``, ``second`` or ``common``; and how many cells it takes."""
        cell = self.cells[at]
        if is_whole(cell.words, "evaluation_weight_alone", self.words) and (cell.first or not self.run):
            return "first", 1
        following = self.cells[at + 1].words if at + 1 < len(self.cells) else ""
        if following and self._goes_on(cell.words, following):
            level = self._level_of(cell.words + following, cell, at + 2)
            if level:
                return level, 2
        if is_group(cell.words, "indicator_common", self.words) and (not self.run or cell.first):
            return "common", 1
        return self._level_of(cell.words, cell, at + 1), 1

    def _goes_on(self, text: str, following: str) -> bool:
        """Whether the name of a group may be broken over two cells: 经济效益 / 指标, 满意度指标 / (10分)."""
        if is_whole(text, "evaluation_template", self.words) or len(text) + len(following) > 14:
            return False
        if is_whole(following, "evaluation_weight_alone", self.words):
            return True
        if not self.words.pattern("indicator_word").search(following):
            return False
        return len(following) <= 3 or not any(is_group(text, kind, self.words) for kind in _GROUPS.values())

    def _level_of(self, text: str, cell: Cell, at: int) -> str:
        first, second = (is_group(text, _GROUPS[level], self.words) for level in _LEVELS)
        if not first and not second:
            return ""
        if self.run and self.run[-1].row == cell.row and self.run[-1].value is None and not cell.first:
            return ""  # words inside a row
        before = self.cells[self.cells_before]
        if second and not first and self.second.cell is before and before.row == cell.row:
            return ""  # a name below its group that repeats it
        if first and second:
            # 成本指标 and 满意度指标 are groups of either level
            satisfied = self.words.pattern("indicator_satisfaction").search
            if weight_in(text, self.words) or (self.first.cell is None and satisfied(text)):
                return "first"
            if satisfied(text):
                return "second" if satisfied(self.first.words) else "first"
            return "second" if self.first.cell is not None and not self._heads_costs(at) else "first"
        return "first" if first else "second"

    def _heads_costs(self, at: int) -> bool:
        """Whether 成本指标 is followed by a group of the second level of its own: 经济成本指标, 社会成本指标 …"""
        following = self.cells[at].words if at < len(self.cells) else ""
        return self.words.pattern("indicator_costs").match(following) is not None

    def _enter(self, level: str, cell: Cell, text: str) -> None:
        if level == "first":
            self.first, self.second = _Group(text, cell), _Group()
        else:
            self.second = _Group(text, cell)

    def _flush(self) -> None:
        """Put the cells since the last group under their columns."""
        run, self.run = self.run, []
        for placed in _placed(run, self.columns, self.words):
            for level in _LEVELS:
                if level in placed.cells:
                    self._enter(level, placed.cells[level], placed.cells[level].words)
            self.rows.append(_Row(placed, self.first, self.second))


def _placed(run: Sequence[Cell], columns: Sequence[Column], words: Vocabulary) -> Iterator[Placed]:
    """Rows made of a run of cells: printed rows that are complete as they are, the others by search."""
    waiting: list[Cell] = []
    for _, printed in groupby(run, lambda cell: cell.row):
        row = list(printed)
        whole = straight(row, columns, words) if not row[0].alone else None
        if whole is None:
            waiting += row
        else:
            yield from (*align(waiting, columns, words), whole)
            waiting = []
    yield from align(waiting, columns, words)


def _section(heading: Heading, rows: Sequence[_Row], words: Vocabulary) -> Section:
    columns = heading.columns
    rows = _lone_scores(rows, columns)
    judged = [row for row in rows if {"weight", "score"} & set(row.placed.cells)]
    both = {"weight", "score"} <= {column.role for column in columns}
    unscored = both and bool(judged) and not any("score" in row.placed.cells for row in judged)
    aligned = [row for row in judged if _is_under(row.placed, columns)]
    return Section(
        columns,
        tuple(_groups(rows, columns, words)),
        sure=heading.clear
        and (unscored or all(row.placed.sure for row in judged))
        and not any(_is_run_on(row, words) for row in rows),
        unscored=unscored,
        straight=len(aligned) * 5 >= len(judged) * 4,
        aside=heading.aside,
        rows=tuple(rows),
    )


def _lone_scores(rows: Sequence[_Row], columns: Sequence[Column]) -> Sequence[_Row]:
    """The rows, with their lone numbers as scores where all of them stand under the heading of the scores."""
    where = next((column.column for column in columns if column.role == "score"), None)
    lone = [row for row in rows if "weight" in row.placed.cells and "score" not in row.placed.cells]
    cells = [row.placed.cells["weight"] for row in lone]
    if where is None or not cells or any("score" in row.placed.cells for row in rows):
        return rows
    if not all(cell.gridded and cell.column == where for cell in cells):
        return rows
    for row in lone:
        renamed = {"score" if role == "weight" else role: cell for role, cell in row.placed.cells.items()}
        row.placed = Placed(renamed, True)
    return rows


def _is_run_on(row: _Row, words: Vocabulary) -> bool:
    """Whether a name holds the numbers of its row: the line was not taken apart."""
    name = row.placed.cells.get("name")
    if name is None or {"weight", "score"} & set(row.placed.cells):
        return False
    return sum(value_of(normal(part), words) is not None for part in name.printed.split()) >= 2


def _is_under(placed: Placed, columns: Sequence[Column]) -> bool:
    where = {column.role: column.column for column in columns}
    cells = [(role, cell) for role, cell in placed.cells.items() if role in ("weight", "score")]
    return bool(cells) and all(cell.gridded and where.get(role) == cell.column for role, cell in cells)


def sums_by_role(cells: Sequence[Cell], columns: Sequence[Column]) -> dict[str, Figure] | None:
    """The figures of a line of sums by role: weight, score, and the one that was checked; ``None`` where there are others.

    Args:
        cells: the cells behind its label.
        columns: the columns of the indicators.
    """
    known = [figure_of(cell) for cell in cells if cell.value is not None and cell.value.mark != "-"]
    figures = [figure for figure in known if figure is not None]
    every = [column.role for column in columns if column.role in ("weight", "score", "checked")]
    for roles in (every, [role for role in every if role != "checked"]):
        if len(figures) == len(roles):
            return dict(zip(roles, figures, strict=True))
    return None if figures else {}


def _groups(rows: Sequence[_Row], columns: Sequence[Column], words: Vocabulary) -> Iterator[Indicator]:
    """The tree: rows under their groups of two levels, in order."""
    for first, inside in _runs(rows, lambda row: row.first):
        children: list[Indicator] = []
        for second, deepest in _runs(inside, lambda row: row.second):
            leaves = [_leaf(row.placed, words) for row in deepest]
            children += [_group(second, leaves, words)] if second.words else leaves
        if first.words:
            subtotal = next((row.subtotal for row in reversed(inside) if row.subtotal), ())
            sums = sums_by_role(subtotal, columns) or {}
            group = _group(first, children, words)  # the weight of its heading stands before that of its own line 小计
            yield evolve(group, weight=group.weight or sums.get("weight"), score=sums.get("score"))
        else:
            yield from children


def _runs(rows: Sequence[_Row], key: Callable[[_Row], _Group]) -> Iterator[tuple[_Group, list[_Row]]]:
    """Neighbouring rows of one group; a group that a page break prints again goes on."""
    for _, run in groupby(rows, lambda row: key(row).words):
        inside = list(run)
        yield key(inside[0]), inside


def _group(group: _Group, children: Sequence[Indicator], words: Vocabulary) -> Indicator:
    weight = weight_in(group.words, words)
    place = group.cell.place if group.cell is not None else children[0].place
    shown = Figure.parse(weight, place=place) if weight else figure_of(group.beside)
    name = unweighted(group.words, words) if weight else group.words
    return Indicator(name, weight=shown, children=tuple(children), place=place)


def _leaf(placed: Placed, words: Vocabulary) -> Indicator:
    cells = placed.cells
    first = next(iter(cells.values()))
    printed = {role: cell.printed for role, cell in cells.items()}
    name = printed.get("name", first.printed)
    target, actual = printed.get("target"), printed.get("actual")
    sense, unit = printed.get("sense", ""), printed.get("unit", "")
    return Indicator(
        name,
        None if target is None else IndicatorValue.parse(target, sense=sense, unit=unit),
        None if actual is None else IndicatorValue.parse(actual),
        figure_of(cells.get("share")) or figure_of(cells.get("weight")),
        figure_of(cells.get("score")),
        printed.get("reason", ""),
        of_which=words.pattern("fund_of_which").match(name.strip()) is not None,
        raw=figure_of(cells.get("raw")),
        place=first.place,
    )
