"""The indicators of an evaluation (绩效指标): the headings of their columns, groups of two levels, and the rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from attrs import define, field, frozen

from govbudget.evaluation import Indicator, IndicatorValue
from govbudget.figure import Figure
from govbudget.recognition.evaluations.alignment import Column, Placed, align, straight
from govbudget.recognition.evaluations.cells import Cell, figure_of, value_of
from govbudget.recognition.evaluations.words import (
    ends_indicators,
    fund_role,
    indicator_role,
    is_common_heading,
    is_first_level,
    is_goal,
    is_second_level,
    is_template,
    is_title,
    is_total,
    is_weight_alone,
    label_of_head,
    unweighted,
    weight_in,
)

__all__ = ["Heading", "Section", "indicator_heading", "read_indicators"]

#: Headings below another: sign, value and unit of a target; raw score and share of a weighed one.
_INNER: Final = ("sense", "unit", "raw", "share")


class Heading(NamedTuple):
    """The headings of the columns, and the first cell behind them."""

    columns: tuple[Column, ...]
    end: int


@frozen
class Section:
    """The indicators below one row of headings.

    Args:
        columns: the columns.
        indicators: the groups of the first level.
        sure: whether every weight and score stands in a column that is certain.
        unscored: whether no row has more than one number: the form was published without scores.
        straight: whether the columns of the grid are those of the headings.
        continues: whether it goes on with the section before it.
    """

    columns: tuple[Column, ...]
    indicators: tuple[Indicator, ...]
    sure: bool
    unscored: bool
    straight: bool
    continues: bool = False
    rows: tuple[_Row, ...] = field(default=(), repr=False)


@define
class _Row:
    """A row with the groups that it stands in."""

    placed: Placed
    first: str
    second: str
    first_cell: Cell | None
    second_cell: Cell | None


def indicator_heading(cells: Sequence[Cell], start: int) -> Heading | None:
    """The headings of the indicators from a cell on; ``None`` if none begin there.

    Headings of two lines (指标值 over 指标性质, 指标值, 度量单位) are put in the order of the columns.
    """
    if is_goal(cells[start].words):
        return None
    run: list[tuple[str, Cell]] = []
    at = start
    while at < len(cells):
        role, taken = _heading_at(cells, at)
        if not role:
            break
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
    order = _spread(order, seen)
    columns = tuple(
        Column(role, seen[role].column if known and seen[role].gridded and role in seen else None) for role in order
    )
    return Heading(columns, at)


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


def _heading_at(cells: Sequence[Cell], at: int) -> tuple[str, int]:
    """The role of the heading at a cell, which may be broken over two or three, and how many cells it takes."""
    words = ""
    for taken in range(1, 4):
        if at + taken > len(cells):
            break
        words += cells[at + taken - 1].words
        role = indicator_role(words)
        if role:
            return role, taken
        if len(words) > 16:
            break
    return "", 1


def read_indicators(cells: Sequence[Cell], heading: Heading, before: Section | None) -> tuple[Section, int]:
    """The indicators below their headings, and the number of the first cell behind them.

    Args:
        cells: the cells of the document.
        heading: the headings.
        before: the section that the same form has above these headings, as on the page before.
    """
    reader = _Rows(cells, heading.columns)
    end = reader.read(heading.end)
    rows = [*(before.rows if before else ()), *reader.rows]
    return _section(heading.columns, rows, before is not None), end


class _Rows:
    """Cuts the cells below the headings into rows, group by group."""

    def __init__(self, cells: Sequence[Cell], columns: Sequence[Column]) -> None:
        self.cells, self.columns = cells, columns
        self.rows: list[_Row] = []
        self.first: Cell | None = None
        self.second: Cell | None = None
        self.first_words = self.second_words = ""
        self.run: list[Cell] = []
        self.cells_before = 0

    def read(self, start: int) -> int:
        """Read from a cell on; the first cell that is none of the indicators."""
        at = start
        while at < len(self.cells):
            cell = self.cells[at]
            self.cells_before = at - 1
            level, taken = self._level(at)
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

    def _is_heading(self, at: int) -> bool:
        """Whether the headings of the columns stand here again, as on the next page."""
        return (
            indicator_role(self.cells[at].words) in ("first", "name") and indicator_heading(self.cells, at) is not None
        )

    def _level(self, at: int) -> tuple[str, int]:
        """Whether a cell heads a group: ``first``, ``second`` or ``common``; and how many cells it takes."""
        cell = self.cells[at]
        if is_weight_alone(cell.words) and (cell.first or not self.run):
            return "first", 1
        for taken in (2, 1):
            if at + taken > len(self.cells):
                continue
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
            self.first, self.first_words = cell, words
            self.second, self.second_words = None, ""
        else:
            self.second, self.second_words = cell, words

    def _flush(self) -> None:
        """Put the cells since the last group under their columns."""
        run, self.run = self.run, []
        if not run:
            return
        for placed in _placed(run, self.columns):
            for level in ("first", "second"):
                if level in placed.cells:
                    self._enter(level, placed.cells[level], placed.cells[level].words)
            self.rows.append(_Row(placed, self.first_words, self.second_words, self.first, self.second))


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


def _section(columns: tuple[Column, ...], rows: Sequence[_Row], continues: bool) -> Section:
    judged = [row for row in rows if {"weight", "score"} & set(row.placed.cells)]
    both = {"weight", "score"} <= {column.role for column in columns}
    unscored = both and bool(judged) and not any({"weight", "score"} <= set(row.placed.cells) for row in judged)
    aligned = [row for row in judged if _is_under(row.placed, columns)]
    return Section(
        columns,
        tuple(_groups(rows, unscored)),
        sure=unscored or all(row.placed.sure for row in judged),
        unscored=unscored,
        straight=len(aligned) * 5 >= len(judged) * 4,
        continues=continues,
        rows=tuple(rows),
    )


def _is_under(placed: Placed, columns: Sequence[Column]) -> bool:
    where = {column.role: column.column for column in columns}
    cells = [(role, cell) for role, cell in placed.cells.items() if role in ("weight", "score")]
    return bool(cells) and all(cell.gridded and where.get(role) == cell.column for role, cell in cells)


def _groups(rows: Sequence[_Row], unscored: bool) -> Iterator[Indicator]:
    """The tree: rows under their groups of two levels, in order."""
    for first, inside in _runs(rows, lambda row: (row.first, row.first_cell)):
        children: list[Indicator] = []
        for second, deepest in _runs(inside, lambda row: (row.second, row.second_cell)):
            leaves = [_leaf(row.placed, unscored) for row in deepest]
            if second[0]:
                children.append(_group(second[0], second[1], leaves))
            else:
                children += leaves
        if first[0]:
            yield _group(first[0], first[1], children)
        else:
            yield from children


def _runs(rows: Sequence[_Row], key: object) -> Iterator[tuple[tuple[str, Cell | None], list[_Row]]]:
    """Neighbouring rows with one key; a group that a page break prints again goes on."""
    run: list[_Row] = []
    for row in rows:
        if run and key(row)[0] != key(run[-1])[0]:  # type: ignore[operator]
            yield key(run[0]), run  # type: ignore[operator]
            run = []
        run.append(row)
    if run:
        yield key(run[0]), run  # type: ignore[operator]


def _group(words: str, cell: Cell | None, children: Sequence[Indicator]) -> Indicator:
    weight = weight_in(words)
    place = cell.place if cell is not None else children[0].place
    shown = Figure.parse(weight, place=place) if weight else None
    return Indicator(unweighted(words) if weight else words, weight=shown, children=tuple(children), place=place)


def _leaf(placed: Placed, unscored: bool) -> Indicator:
    cells = placed.cells

    def figure(role: str) -> Figure | None:
        return figure_of(cells[role]) if role in cells else None

    sense = cells["sense"].printed if "sense" in cells else ""
    unit = cells["unit"].printed if "unit" in cells else ""
    target = cells.get("target")
    actual = cells.get("actual")
    name = cells["name"].printed if "name" in cells else next(iter(cells.values())).printed if cells else ""
    weight, score = figure("weight"), figure("score")
    if unscored and weight is None:
        weight, score = score, None
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
