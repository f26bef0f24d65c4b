"""The funds of an evaluation (项目资金): 年初预算数, 全年预算数, 全年执行数, 分值, 执行率, 得分, line by line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from attrs import frozen

from govbudget.evaluation import Fund
from govbudget.evaluations.recognition.alignment import Column
from govbudget.evaluations.recognition.cells import Cell, Value, figure_of, heading_at, value_of
from govbudget.evaluations.recognition.words import (
    bare,
    fund_label,
    fund_role,
    indicator_role,
    is_bracket,
    is_first_level,
    is_goal,
    is_own_part,
    is_second_level,
    is_total,
)
from govbudget.figure import Figure
from govbudget.money import Unit

__all__ = ["Funds", "fund_heading", "fund_lines", "inline_funds"]

_AMOUNTS: Final = ("initial", "adjusted", "arrived", "executed", "balance")
#: A heading that is broken over cells begins with no more words than this.
_LONGEST_HEADING: Final = 12


@frozen
class Funds:
    """The funds that were read.

    Args:
        lines: the lines, the total at level 0.
        end: number of the first cell behind them.
        sure: whether each amount can stand in no other column.
    """

    lines: tuple[Fund, ...]
    end: int
    sure: bool


def fund_heading(cells: Sequence[Cell], start: int) -> tuple[list[Column], int] | None:
    """The headings of the funds from a cell on, and the first cell behind them; ``None`` if none begin there."""
    columns: list[Column] = []
    at = start
    while at < len(cells):
        role, taken = heading_at(cells, at, fund_role, _LONGEST_HEADING)
        if not role or role in [column.role for column in columns]:
            break
        columns.append(
            Column(role, cells[at].column if cells[at].gridded and cells[at].row == cells[start].row else None)
        )
        at += taken
        if at < len(cells) and is_bracket(cells[at].words):
            at += 1
    roles = {column.role for column in columns}
    if "executed" not in roles or not roles & {"initial", "adjusted"} or len(roles) < 3 and "rate" not in roles:
        return None
    return columns, at


def fund_lines(cells: Sequence[Cell], start: int, columns: Sequence[Column], unit: Unit | None) -> Funds:
    """The lines of the funds below their headings."""
    lines: list[Fund] = []
    sure = True
    absent: frozenset[str] = (
        frozenset()
    )  # columns that the total prints nothing in; its parts print nothing there either
    at = start
    wanted = [column for column in columns if column.role != "reason"]
    while at < len(cells) and len(lines) < _MOST_LINES:
        label, taken = _label_at(cells, at)
        values = _values(cells, at + max(taken, 1))
        if not label:
            if lines and (split := _split(cells, at, unit)):
                lines += [fund for fund, _ in split]
                at += sum(taken for _, taken in split)
                continue
            if not _is_line(cells[at], values, wanted, bool(lines)):
                break
            taken = 1
        name = "".join(cell.printed for cell in cells[at : at + taken])
        placed, fits = _place(values, wanted, absent)
        sure = sure and fits
        if label != "whose":
            level = _level(label, cells[at].words, lines)
            lines.append(_fund(name, placed, unit, level, cells[at]))
            if level == 0 and placed:
                absent = frozenset(column.role for column in wanted if column.role not in placed)
        at = _behind_reason(cells, at + taken + len(values), columns)
    return Funds(tuple(lines), at, sure)


#: An amount behind its name in one cell, 其中：基本支出：1768.16万元; without a number it is blank.
_NAMED_AMOUNT: Final = re.compile(
    r"(?:其中[:,]?)?(?P<name>[^:0-9]{4,20}):(?P<value>[0-9][0-9,]*(?:\.[0-9]+)?)?(?P<unit>万元|元)?"
)
_SPLIT: Final = re.compile(r"按.{2,6}(?:分|划分):?")
_OF_EXPENDITURE: Final = re.compile(r"支出|人员|公用")


def _split(cells: Sequence[Cell], start: int, unit: Unit | None) -> list[tuple[Fund, int]]:
    """The total split by kinds of income and of expenditure, names and amounts in one cell each; with the cells each takes."""
    found: list[tuple[Fund, int]] = []
    headings = 0
    for cell in cells[start : start + _MOST_LINES]:
        if _SPLIT.fullmatch(cell.words):
            headings += 1
            continue
        named = _NAMED_AMOUNT.fullmatch(cell.words)
        if named is None or not _is_money(named["name"]) or (named["value"] and value_of(named["value"]) is None):
            break
        split = "支出" if _OF_EXPENDITURE.search(named["name"]) else "收入"
        own = Unit.of(named["unit"]) if named["unit"] else unit
        amount = Figure.parse(named["value"] or "", own, place=cell.place)
        found.append((Fund(named["name"], adjusted=amount, level=1, split=split, place=cell.place), 1 + headings))
        headings = 0
    return found


def _is_money(name: str) -> bool:
    return fund_label(name) == "part" or name.endswith(("拨款", "资金", "支出", "预算", "收入"))


#: No form has more lines of money.
_MOST_LINES: Final = 40
#: What the first line below the headings may be called has no limit; a later one is no longer than this.
_LONGEST_NAME: Final = 24


def _is_line(cell: Cell, values: Sequence[Cell], columns: Sequence[Column], begun: bool) -> bool:
    """Whether words that no form is known to use head a line of the funds: with amounts behind them in their own row."""
    if len(values) < 2 or value_of(cell.words) is not None or values[1].row != cell.row:
        return False
    if begun and (
        is_goal(cell.words) or is_total(cell.words) or indicator_role(cell.words) or len(cell.words) > _LONGEST_NAME
    ):
        return False
    return not begun or (
        len(values) <= len(columns) and not is_first_level(cell.words) and not is_second_level(cell.words)
    )


def _level(label: str, words: str, lines: Sequence[Fund]) -> int:
    """0 for the total, 1 for its parts, 2 for what a part consists of (其中 of 其中, 基本支出 of which 人员经费)."""
    if label == "total" or (not label and not lines):
        return 0 if all(line.level for line in lines) else 1
    if is_own_part(words) or not any(line.level == 1 for line in lines):
        return 1
    return 2 if words.startswith("其中") or lines[-1].level == 2 else 1


def _label_at(cells: Sequence[Cell], at: int) -> tuple[str, int]:
    """What the label at a cell is, which may be broken over two cells, and how many cells it takes."""
    label = fund_label(cells[at].words)
    if label:
        return label, 1
    if at + 1 < len(cells) and value_of(cells[at + 1].words) is None:
        both = fund_label(cells[at].words + cells[at + 1].words)
        if both and not fund_label(cells[at + 1].words):
            return both, 2
    return "", 0


def _values(cells: Sequence[Cell], start: int) -> list[Cell]:
    """The cells with numbers, percentages and dashes from one on."""
    end = start
    while end < min(len(cells), start + _MOST_COLUMNS) and value_of(cells[end].words) is not None:
        end += 1
    return list(cells[start:end])


def _behind_reason(cells: Sequence[Cell], at: int, columns: Sequence[Column]) -> int:
    """The next cell that is no reason of the row that ended."""
    if at < len(cells) and any(column.role == "reason" for column in columns) and not fund_label(cells[at].words):
        following = at + 1
        if following < len(cells) and _label_at(cells, following)[0]:
            return following
    return at


def _fund(name: str, placed: Mapping[str, Cell], unit: Unit | None, level: int, cell: Cell) -> Fund:
    def figure(role: str) -> Figure | None:
        return figure_of(placed[role], unit if role in _AMOUNTS else None) if role in placed else None

    return Fund(
        bare(name.strip()) if name else "",
        figure("initial"),
        figure("adjusted"),
        figure("executed"),
        figure("rate"),
        figure("weight"),
        figure("score"),
        level,
        figure("arrived"),
        place=cell.place,
    )


def _place(
    values: Sequence[Cell], columns: Sequence[Column], absent: frozenset[str] = frozenset()
) -> tuple[dict[str, Cell], bool]:
    """The values of a line under the columns, and whether their amounts can stand under no others."""
    held = [value_of(cell.words) for cell in values]
    if not any(value is not None and value.value is not None for value in held):
        return {}, True
    if len(values) == len(columns) and _may_all(held, columns):
        return {column.role: cell for cell, column in zip(values, columns, strict=True)}, True
    by_column = {column.column: column for column in columns if column.column is not None}
    if len(by_column) > 1 and values and all(cell.gridded and cell.column in by_column for cell in values):
        under = [by_column[cell.column] for cell in values]
        if _may_all(held, under):
            return {column.role: cell for cell, column in zip(values, under, strict=True)}, True
    ways = sorted(
        _ways(held, columns), key=lambda way: _missed(way, columns, absent) + _contradiction(way, held, columns)
    )
    if not ways:
        return {}, not values
    best = ways[0]
    least = _missed(best, columns)
    equal = {_amounts(way, columns) for way in ways if _missed(way, columns, absent) <= _missed(best, columns, absent)}
    sure = least < 1 and len(equal) == 1 and not _contradiction(best, held, columns)
    return {columns[j].role: cell for cell, j in zip(values, best, strict=True)}, sure


def _amounts(way: Sequence[int], columns: Sequence[Column]) -> tuple[tuple[str, int], ...]:
    return tuple((columns[j].role, i) for i, j in enumerate(way) if columns[j].role in _AMOUNTS)


def _contradiction(way: Sequence[int], held: Sequence[Value | None], columns: Sequence[Column]) -> float:
    """What counts against a way: the rate that it gives is not the one printed, as near as whole per cents tell."""
    by_role = {columns[j].role: value for j, value in zip(way, held, strict=True)}
    if not _may_all(held, [columns[j] for j in way]):
        return 4.0
    rate, executed, adjusted = (by_role.get(role) for role in ("rate", "executed", "adjusted"))
    if rate is None or executed is None or adjusted is None or rate.value is None or executed.value is None:
        return 0.0
    part, whole = Fraction(executed.value), Fraction(adjusted.value or 0)
    if not whole or abs(part * 100 - Fraction(rate.value) * whole) <= abs(whole):
        return 0.0
    return 4.0


def _may_all(held: Sequence[Value | None], columns: Sequence[Column]) -> bool:
    """Whether each value may stand under its column; a weight in per cent only beside a rate in per cent."""
    marks = {column.role: value.mark for value, column in zip(held, columns, strict=True) if value is not None}
    if marks.get("weight") == "%" and marks.get("rate") != "%":
        return False
    return all(_may(value, column) for value, column in zip(held, columns, strict=True))


def _may(value: Value | None, column: Column) -> bool:
    """Whether a value may stand under a column."""
    assert value is not None
    if value.mark == "-":
        return True
    if value.mark == "%":
        return column.role in ("rate", "weight")
    if value.mark in ("万元", "万", "元", "亿元"):
        return column.role in _AMOUNTS
    return value.mark != "分" or column.role in ("weight", "score")


#: Ways to put more values than these under columns are not counted.
_MOST_COLUMNS: Final = 9


def _ways(held: Sequence[Value | None], columns: Sequence[Column]) -> list[tuple[int, ...]]:
    """All ways to put values under columns in order."""
    if len(held) > len(columns) or len(columns) > _MOST_COLUMNS:
        return []
    ways: list[tuple[int, ...]] = [()]
    for value in held:
        ways = [
            (*way, j) for way in ways for j in range(way[-1] + 1 if way else 0, len(columns)) if _may(value, columns[j])
        ]
    return ways


def _missed(way: Sequence[int], columns: Sequence[Column], absent: frozenset[str] = frozenset()) -> float:
    """What a line lacks: an amount before a later one is worse than what stands at its end.

    What the total lacks counts nothing.
    """
    left = [column.role for j, column in enumerate(columns) if j not in way and column.role not in absent]
    return sum(_LACKING.get(role, 0.1) for role in left)


_LACKING: Final = {"adjusted": 1.5, "executed": 2.0, "initial": 1.0, "arrived": 1.0, "rate": 0.2}


def inline_funds(cells: Sequence[Cell], start: int, unit: Unit | None) -> Funds | None:
    """Funds whose headings stand before each amount: 预算数 6.84 到位数 6.84 执行数 6.84; ``None`` if none begin there."""
    placed: dict[str, Cell] = {}
    at = start
    while at < len(cells):
        role = fund_role(cells[at].words)
        value = at + 2 if at + 1 < len(cells) and is_bracket(cells[at + 1].words) else at + 1
        if role not in _AMOUNTS or role in placed or value >= len(cells) or value_of(cells[value].words) is None:
            break
        placed[role] = cells[value]
        at = value + 1
    if not {"adjusted", "executed"} <= set(placed):
        return None
    order = list(placed)
    if at < len(cells) and value_of(cells[at].words) is not None and cells[at].row == cells[at - 1].row:
        placed["rate"] = cells[at]
        at += 1
    lines = [_fund("资金总额", placed, unit, 0, cells[start])]
    while at < len(cells) and fund_label(cells[at].words) == "part":
        name, part = bare(cells[at].words), dict[str, Cell]()
        begin = at
        for role in order:
            if at < len(cells) and fund_label(cells[at].words) == "part" and bare(cells[at].words) == name:
                at += 1
                if at < len(cells) and value_of(cells[at].words) is not None:
                    part[role] = cells[at]
                    at += 1
        lines.append(_fund(cells[begin].printed, part, unit, 1, cells[begin]))
    return Funds(tuple(lines), at, True)
