"""The indicators of an evaluation (绩效指标): the headings of their columns, groups of two levels, and the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from attrs import define, evolve, field, frozen

from govbudget.evaluation import Indicator, IndicatorValue
from govbudget.evaluations.recognition.alignment import Column, Placed, align, straight
from govbudget.evaluations.recognition.cells import Cell, figure_of, heading_at, value_of
from govbudget.evaluations.recognition.words import (
    ends_indicators,
    fund_role,
    indicator_role,
    is_common_heading,
    is_first_level,
    is_goal,
    is_second_level,
    is_subtotal,
    is_sum,
    is_template,
    is_title,
    is_total,
    is_weight_alone,
    label_of_head,
    unweighted,
    weight_in,
)
from govbudget.figure import Figure
from govbudget.language.labels import plain

__all__ = ["Heading", "Section", "indicator_heading", "read_indicators", "sums_by_role"]

#: The levels above the indicators themselves.
_LEVELS: Final = ("first", "second")
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
        continues: whether it goes on with the section before it.
        aside: columns beside the names of the groups, and running numbers.
        rows: its rows.
    """

    columns: tuple[Column, ...]
    indicators: tuple[Indicator, ...]
    sure: bool
    unscored: bool
    straight: bool
    continues: bool = False
    aside: frozenset[str] = frozenset()
    rows: tuple[_Row, ...] = field(default=(), repr=False)


@define
class _Row:
    """A row with the groups that it stands in."""

    placed: Placed
    first: str
    second: str
    first_cell: Cell | None
    second_cell: Cell | None
    first_weight: Cell | None
    second_weight: Cell | None
    subtotal: tuple[Cell, ...] = ()


def indicator_heading(cells: Sequence[Cell], start: int) -> Heading | None:
    """The headings of the indicators from a cell on; ``None`` if none begin there.

    Headings of two lines (指标值 over 指标性质, 指标值, 度量单位) are put in the order of the columns.
    """
    if is_goal(cells[start].words):
        return None
    run: list[tuple[str, Cell]] = []
    at = start
    while at < len(cells):
        role, taken = heading_at(cells, at, indicator_role, _LONGEST_HEADING)
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
    columns = tuple(
        Column(role, seen[role].column if known and seen[role].gridded and role in seen else None) for role in order
    )
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


def read_indicators(cells: Sequence[Cell], heading: Heading, before: Section | None) -> tuple[Section, int]:
    """The indicators below their headings, and the number of the first cell behind them.

    Args:
        cells: the cells of the document.
        heading: the headings.
        before: the section that the same form has above these headings, as on the page before.
    """
    if before is not None and {column.role for column in heading.columns} <= {column.role for column in before.columns}:
        # the next page prints the headings again, perhaps only their first line
        heading = heading._replace(columns=before.columns, aside=before.aside)
    reader = _Rows(cells, heading)
    if before is not None and before.rows:
        reader.go_on(before.rows[-1])
    end = reader.read(heading.end)
    rows = [*(before.rows if before else ()), *reader.rows]
    return _section(heading, rows, before is not None), end


class _Rows:
    """Cuts the cells below the headings into rows, group by group."""

    def __init__(self, cells: Sequence[Cell], heading: Heading) -> None:
        self.cells, self.columns, self.aside = cells, heading.columns, heading.aside
        self.rows: list[_Row] = []
        self.first: Cell | None = None
        self.second: Cell | None = None
        self.first_words = self.second_words = ""
        self.first_weight: Cell | None = None
        self.second_weight: Cell | None = None
        self.run: list[Cell] = []
        self.cells_before = 0

    def go_on(self, row: _Row) -> None:
        """Begin in the groups of a row, as on the next page."""
        self.first, self.first_words, self.first_weight = row.first_cell, row.first, row.first_weight
        self.second, self.second_words, self.second_weight = row.second_cell, row.second, row.second_weight

    def read(self, start: int) -> int:
        """Read from a cell on; the first cell that is none of the indicators."""
        at = start
        while at < len(self.cells):
            cell = self.cells[at]
            self.cells_before = at - 1
            level, taken = self._level(at)
            if self.first is not None and (
                is_subtotal(cell.words) or (is_sum(cell.words) and self._is_before_group(at))
            ):
                at = self._take_subtotal(at)
                continue
            if self._is_end(cell, level) or self._is_heading(at):
                break
            if level == "common" or (is_template(cell.words) and not level):
                at += 1
                continue
            if level:
                self._flush()
                words = "".join(one.words for one in self.cells[at : at + taken])
                self._enter(level, cell, words)
                at += taken
                at += self._take_weight(level, at)
                continue
            if "number" in self.aside and cell.first and value_of(cell.words) is not None:
                at += 1
                continue
            self.run.append(cell)
            at += 1
        self._flush()
        return at

    def _is_end(self, cell: Cell, level: str) -> bool:
        if level:
            return False
        words = cell.words
        if is_total(words) or (cell.first and (is_title(words) or len(words) > 200)):
            return True
        if fund_role(words) in ("initial", "executed") or (
            cell.first and label_of_head(words) in ("project", "department")
        ):
            return True
        return ends_indicators(words) and (cell.first or not self.run or len(words) <= 16 and words.endswith("事项"))

    def _take_weight(self, level: str, at: int) -> int:
        """The weight of a group in the column beside its name; how many cells it takes."""
        if f"{level} weight" not in self.aside or at >= len(self.cells) or value_of(self.cells[at].words) is None:
            return 0
        if level == "first":
            self.first_weight = self.cells[at]
        else:
            self.second_weight = self.cells[at]
        return 1

    def _take_subtotal(self, at: int) -> int:
        """Note the line 小计 of a group; the first cell behind it."""
        self._flush()
        begin = at + 1
        at = begin
        while at < len(self.cells) and value_of(self.cells[at].words) is not None:
            at += 1
        if self.rows and self.rows[-1].first_cell is self.first:
            self.rows[-1].subtotal = tuple(self.cells[begin:at])
        return at

    def _is_before_group(self, at: int) -> bool:
        """Whether the numbers behind a cell are followed by another group of the first level."""
        at += 1
        while at < len(self.cells) and value_of(self.cells[at].words) is not None:
            at += 1
        return at < len(self.cells) and is_first_level(self.cells[at].words)

    def _is_heading(self, at: int) -> bool:
        """Whether the headings of the columns stand here again, as on the next page."""
        role = indicator_role(self.cells[at].words)
        begins = role in ("first", "name") or (role != "" and self.cells[at].first)
        return begins and indicator_heading(self.cells, at) is not None

    def _level(self, at: int) -> tuple[str, int]:
        """Whether a cell heads a group: ``first``, ``second`` or ``common``; and how many cells it takes."""
        cell = self.cells[at]
        if is_weight_alone(cell.words) and (cell.first or not self.run):
            return "first", 1
        for taken in (2, 1) if at + 1 < len(self.cells) else (1,):
            words = cell.words + (self.cells[at + 1].words if taken == 2 else "")
            if taken == 2 and not self._goes_on(cell.words, self.cells[at + 1].words):
                continue
            if taken == 1 and is_common_heading(words) and (not self.run or cell.first):
                return "common", 1
            level = self._level_of(words, cell, at + taken)
            if level:
                return level, taken
        return "", 1

    def _goes_on(self, words: str, following: str) -> bool:
        """Whether the name of a group may be broken over two cells: 经济效益 / 指标, 满意度指标 / (10分)."""
        if is_template(words) or len(words) + len(following) > 14:
            return False
        if is_weight_alone(following):
            return True
        whole = is_first_level(words) or is_second_level(words)
        return following.endswith("指标") and (len(following) <= 3 or not whole)

    def _level_of(self, words: str, cell: Cell, at: int) -> str:
        first, second = is_first_level(words), is_second_level(words)
        if not first and not second:
            return ""
        if self.run and self.run[-1].row == cell.row and value_of(self.run[-1].words) is None and not cell.first:
            return ""  # words inside a row
        if second and not first and self.second is self.cells[self.cells_before] and self.second.row == cell.row:
            return ""  # a name below its group that repeats it
        if first and second:
            # 成本指标 and 满意度指标 are groups of either level
            if weight_in(words) or (self.first is None and "满意" in words):
                return "first"
            if "满意" in words:
                return "second" if "满意" in self.first_words else "first"
            return "second" if self.first is not None and not self._heads_costs(at) else "first"
        return "first" if first else "second"

    def _heads_costs(self, at: int) -> bool:
        """Whether 成本指标 is followed by a group of the second level of its own: 经济成本指标, 社会成本指标 …"""
        following = self.cells[at].words if at < len(self.cells) else ""
        return following.startswith(("经济成本", "社会成本", "生态环境成本", "生态成本"))

    def _enter(self, level: str, cell: Cell, words: str) -> None:
        if level == "first":
            self.first, self.first_words, self.first_weight = cell, words, None
            self.second, self.second_words, self.second_weight = None, "", None
        else:
            self.second, self.second_words, self.second_weight = cell, words, None

    def _flush(self) -> None:
        """Put the cells since the last group under their columns."""
        run, self.run = self.run, []
        if not run:
            return
        for placed in _placed(run, self.columns):
            for level in ("first", "second"):
                if level in placed.cells:
                    self._enter(level, placed.cells[level], placed.cells[level].words)
            self.rows.append(
                _Row(
                    placed,
                    self.first_words,
                    self.second_words,
                    self.first,
                    self.second,
                    self.first_weight,
                    self.second_weight,
                )
            )


def _placed(run: Sequence[Cell], columns: Sequence[Column]) -> Iterator[Placed]:
    """Rows made of a run of cells: printed rows that are complete as they are, the others by search."""
    waiting: list[Cell] = []
    for row in _printed_rows(run):
        whole = straight(row, columns) if not row[0].alone else None
        if whole is None:
            waiting += row
            continue
        if waiting:
            yield from align(waiting, columns)
            waiting = []
        yield whole
    if waiting:
        yield from align(waiting, columns)


def _printed_rows(run: Sequence[Cell]) -> Iterator[list[Cell]]:
    row: list[Cell] = []
    for cell in run:
        if row and cell.row != row[-1].row:
            yield row
            row = []
        row.append(cell)
    yield row


def _section(heading: Heading, rows: Sequence[_Row], continues: bool) -> Section:
    columns = heading.columns
    rows = _lone_scores(rows, columns)
    judged = [row for row in rows if {"weight", "score"} & set(row.placed.cells)]
    both = {"weight", "score"} <= {column.role for column in columns}
    unscored = both and bool(judged) and not any("score" in row.placed.cells for row in judged)
    aligned = [row for row in judged if _is_under(row.placed, columns)]
    return Section(
        columns,
        tuple(_groups(rows, columns)),
        sure=heading.clear and (unscored or all(row.placed.sure for row in judged)) and not any(map(_is_run_on, rows)),
        unscored=unscored,
        straight=len(aligned) * 5 >= len(judged) * 4,
        continues=continues,
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


def _is_run_on(row: _Row) -> bool:
    """Whether a name holds the numbers of its row: the line was not taken apart."""
    name = row.placed.cells.get("name")
    if name is None or {"weight", "score"} & set(row.placed.cells):
        return False
    return sum(value_of(plain(part)) is not None for part in name.printed.split()) >= 2


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
    held = [(cell, value_of(cell.words)) for cell in cells]
    known = [figure_of(cell) for cell, value in held if value is not None and value.mark != "-"]
    figures = [figure for figure in known if figure is not None]
    every = [column.role for column in columns if column.role in ("weight", "score", "checked")]
    for roles in (every, [role for role in every if role != "checked"]):
        if len(figures) == len(roles):
            return dict(zip(roles, figures, strict=True))
    return None if figures else {}


def _with_sums(group: Indicator, sums: dict[str, Figure]) -> Indicator:
    """A group with the sums of its own line 小计; the weight of its heading stands before that of the line."""
    return evolve(group, weight=group.weight or sums.get("weight"), score=sums.get("score"))


def _groups(rows: Sequence[_Row], columns: Sequence[Column]) -> Iterator[Indicator]:
    """The tree: rows under their groups of two levels, in order."""
    for first, inside in _runs(rows, lambda row: (row.first, row.first_cell, row.first_weight)):
        children: list[Indicator] = []
        for second, deepest in _runs(inside, lambda row: (row.second, row.second_cell, row.second_weight)):
            leaves = [_leaf(row.placed) for row in deepest]
            if second[0]:
                children.append(_group(second, leaves))
            else:
                children += leaves
        if first[0]:
            subtotal = next((row.subtotal for row in reversed(inside) if row.subtotal), ())
            yield _with_sums(_group(first, children), sums_by_role(subtotal, columns) or {})
        else:
            yield from children


#: A group: its words, its cell, and the cell beside it with its weight.
_Head = tuple[str, Cell | None, Cell | None]


def _runs(rows: Sequence[_Row], key: Callable[[_Row], _Head]) -> Iterator[tuple[_Head, list[_Row]]]:
    """Neighbouring rows of one group; a group that a page break prints again goes on."""
    run: list[_Row] = []
    for row in rows:
        if run and key(row)[0] != key(run[-1])[0]:
            yield key(run[0]), run
            run = []
        run.append(row)
    if run:
        yield key(run[0]), run


def _group(head: _Head, children: Sequence[Indicator]) -> Indicator:
    words, cell, beside = head
    weight = weight_in(words)
    place = cell.place if cell is not None else children[0].place
    shown = Figure.parse(weight, place=place) if weight else figure_of(beside) if beside is not None else None
    return Indicator(unweighted(words) if weight else words, weight=shown, children=tuple(children), place=place)


def _leaf(placed: Placed) -> Indicator:
    cells = placed.cells

    def figure(role: str) -> Figure | None:
        return figure_of(cells[role]) if role in cells else None

    sense = cells["sense"].printed if "sense" in cells else ""
    unit = cells["unit"].printed if "unit" in cells else ""
    target = cells.get("target")
    actual = cells.get("actual")
    name = cells["name"].printed if "name" in cells else next(iter(cells.values())).printed if cells else ""
    weight, score = figure("weight"), figure("score")
    share = figure("share")
    return Indicator(
        name,
        IndicatorValue.parse(target.printed, sense=sense, unit=unit) if target is not None else None,
        IndicatorValue.parse(actual.printed) if actual is not None else None,
        weight if share is None else share,
        score,
        cells["reason"].printed if "reason" in cells else "",
        of_which=name.strip().startswith("其中"),
        raw=figure("raw"),
        place=next(iter(cells.values())).place,
    )
