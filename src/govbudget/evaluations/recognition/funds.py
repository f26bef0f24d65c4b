"""The funds of an evaluation (项目资金): 年初预算数, 全年预算数, 全年执行数, 分值, 执行率, 得分, line by line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any, Final

from attrs import frozen

from govbudget.evaluation import Fund
from govbudget.evaluation.layout import label
from govbudget.evaluation.model import money_unit
from govbudget.evaluations.recognition.alignment import Column
from govbudget.evaluations.recognition.cells import Cell, Value, figure_of, heading_at, value_of, values_at
from govbudget.evaluations.recognition.words import (
    bare,
    fund_label,
    is_a,
    is_bracket,
    is_group,
    is_own_part,
    is_whole,
    role_of,
)
from govbudget.figure import Figure
from govbudget.language.vocabulary import Vocabulary
from govbudget.money import Unit

__all__ = ["Funds", "fund_heading", "fund_lines", "inline_funds", "is_money", "level_of", "named_amount", "split_side"]

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


def fund_heading(cells: Sequence[Cell], start: int, words: Vocabulary) -> tuple[list[Column], int] | None:
    """The headings of the funds from a cell on, and the first cell behind them; ``None`` if none begin there."""
    columns: list[Column] = []
    at = start
    while at < len(cells):
        role, taken = heading_at(cells, at, "fund_column", _LONGEST_HEADING, words)
        if not role or role in [column.role for column in columns]:
            break
        known = cells[at].gridded and cells[at].row == cells[start].row
        columns.append(Column(role, cells[at].column if known else None))
        at += taken
        if at < len(cells) and is_bracket(cells[at].words):
            at += 1
    roles = {column.role for column in columns}
    if "executed" not in roles or not roles & {"initial", "adjusted"} or len(roles) < 3 and "rate" not in roles:
        return None
    return columns, at


def fund_lines(
    cells: Sequence[Cell], start: int, columns: Sequence[Column], unit: Unit | None, words: Vocabulary
) -> Funds:
    """The lines of the funds below their headings."""
    lines: list[Fund] = []
    sure = True
    absent = frozenset[str]()  # columns that the total prints nothing in; its parts print nothing there either
    at = start
    wanted = [column for column in columns if column.role != "reason"]
    while at < len(cells) and len(lines) < _MOST_LINES:
        label, taken = _label_at(cells, at, words)
        values = values_at(cells, at + max(taken, 1), _MOST_COLUMNS)
        if not label:
            if lines and (split := _split(cells, at, unit, words)):
                lines += [fund for fund, _ in split]
                at += sum(taken for _, taken in split)
                continue
            if not _is_line(cells[at], values, wanted, bool(lines), words):
                break
            taken = 1
        name = "".join(cell.printed for cell in cells[at : at + taken])
        placed, fits = _place(values, wanted, absent)
        sure = sure and fits
        if label != "whose":
            level = level_of(label, cells[at].words, lines, words)
            lines.append(_fund(name, placed, unit, level, cells[at]))
            if level == 0 and placed:
                absent = frozenset(column.role for column in wanted if column.role not in placed)
        at = _behind_reason(cells, at + taken + len(values), columns, words)
    return Funds(tuple(lines), at, sure)


def _split(cells: Sequence[Cell], start: int, unit: Unit | None, words: Vocabulary) -> list[tuple[Fund, int]]:
    """The total split by kinds of income and of expenditure, names and amounts in one cell each; with the cells each takes."""
    found: list[tuple[Fund, int]] = []
    headings = 0
    for cell in cells[start : start + _MOST_LINES]:
        if is_whole(cell.words, "fund_split", words):
            headings += 1
            continue
        name, amount = named_amount(cell, unit, words)
        if amount is None or not is_money(name, words):
            break
        side = split_side(name, words)
        found.append((Fund(name, adjusted=amount, level=1, split=side, place=cell.place), 1 + headings))
        headings = 0
    return found


def named_amount(cell: Cell, unit: Unit | None, words: Vocabulary) -> tuple[str, Figure | None]:
    """The name and the amount that a cell has both of (其中：基本支出：30.5万元), a blank one too; ``None`` for what is no amount.

    Args:
        cell: the cell; of other words the name is empty.
        unit: the unit of the form, where it prints one.
        words: the vocabulary.
    """
    named = words.pattern("fund_named").fullmatch(cell.words)
    if named is None:
        return "", None
    if named["value"] and value_of(named["value"], words) is None:
        return named["name"], None
    own = money_unit(named["unit"]) if named["unit"] else unit
    return named["name"], Figure.parse(named["value"] or "", own, place=cell.place)


def split_side(name: str, words: Vocabulary) -> str:
    """Which way of splitting the total a part belongs to, by its name: 收入, 支出.

    Args:
        name: its name.
        words: the vocabulary.
    """
    return next(words.pattern("fund_split_side").finditer(name)).lastgroup or ""


def is_money(name: str, words: Vocabulary) -> bool:
    """Whether a name is that of money: a line of the funds, or what ends as all of them do.

    Args:
        name: the name.
        words: the vocabulary.
    """
    return fund_label(name, words) == "part" or words.pattern("fund_money").search(name) is not None


#: No form has more lines of money.
_MOST_LINES: Final = 40
#: What the first line below the headings may be called has no limit; a later one is no longer than this.
_LONGEST_NAME: Final = 24


def _is_line(cell: Cell, values: Sequence[Cell], columns: Sequence[Column], begun: bool, words: Vocabulary) -> bool:
    """Whether words that no form is known to use head a line of the funds: with amounts behind them in their own row."""
    if len(values) < 2 or cell.value is not None or values[1].row != cell.row:
        return False
    text = cell.words
    return not begun or not (
        len(text) > _LONGEST_NAME
        or len(values) > len(columns)
        or role_of(text, "indicator_column", words)
        or any(is_a(text, kind, words) for kind in ("evaluation_goal", "indicator_total"))
        or any(is_group(text, kind, words) for kind in ("indicator_first", "indicator_second"))
    )


def level_of(label: str, text: str, lines: Sequence[Fund], words: Vocabulary) -> int:
    """0 for the total, 1 for its parts, 2 for what a part consists of (其中 of 其中, 基本支出 of which 人员经费).

    Args:
        label: what kind of line its label makes it.
        text: its label.
        lines: the lines before it.
        words: the vocabulary.
    """
    if label == "total" or (not label and not lines):
        return 0 if all(line.level for line in lines) else 1
    if is_own_part(text, words) or not any(line.level == 1 for line in lines):
        return 1
    return 2 if words.pattern("fund_of_which").match(text) or lines[-1].level == 2 else 1


def _label_at(cells: Sequence[Cell], at: int, words: Vocabulary) -> tuple[str, int]:
    """What the label at a cell is, which may be broken over two cells, and how many cells it takes."""
    label = fund_label(cells[at].words, words)
    if label:
        return label, 1
    if at + 1 < len(cells) and cells[at + 1].value is None:
        both = fund_label(cells[at].words + cells[at + 1].words, words)
        if both and not fund_label(cells[at + 1].words, words):
            return both, 2
    return "", 0


def _behind_reason(cells: Sequence[Cell], at: int, columns: Sequence[Column], words: Vocabulary) -> int:
    """The next cell that is no reason of the row that ended."""
    following = at + 1
    if following >= len(cells) or "reason" not in {column.role for column in columns}:
        return at
    return following if not fund_label(cells[at].words, words) and _label_at(cells, following, words)[0] else at


def _fund(name: str, placed: Mapping[str, Cell], unit: Unit | None, level: int, cell: Cell) -> Fund:
    roles = ("initial", "adjusted", "executed", "rate", "weight", "score", "arrived")
    figures: dict[str, Any] = {role: figure_of(placed.get(role), unit if role in _AMOUNTS else None) for role in roles}
    return Fund(bare(name.strip()), level=level, place=cell.place, **figures)


def _place(
    values: Sequence[Cell], columns: Sequence[Column], absent: frozenset[str] = frozenset()
) -> tuple[dict[str, Cell], bool]:
    """The values of a line under the columns, and whether their amounts can stand under no others."""
    held = [cell.value for cell in values if cell.value is not None]
    if all(value.value is None for value in held):
        return {}, True
    if len(values) == len(columns) and _may_all(held, columns):
        return {column.role: cell for cell, column in zip(values, columns, strict=True)}, True
    by_column = {column.column: column for column in columns if column.column is not None}
    if len(by_column) > 1 and values and all(cell.gridded and cell.column in by_column for cell in values):
        under = [by_column[cell.column] for cell in values]
        if _may_all(held, under):
            return {column.role: cell for cell, column in zip(values, under, strict=True)}, True
    ways = _ways(held, columns)
    if not ways:
        return {}, not values
    best = min(ways, key=lambda way: _missed(way, columns, absent) + _contradiction(way, held, columns))
    equal = {_amounts(way, columns) for way in ways if _missed(way, columns, absent) <= _missed(best, columns, absent)}
    sure = _missed(best, columns) < 1 and len(equal) == 1 and not _contradiction(best, held, columns)
    return {columns[j].role: cell for cell, j in zip(values, best, strict=True)}, sure


def _amounts(way: Sequence[int], columns: Sequence[Column]) -> tuple[tuple[str, int], ...]:
    return tuple((columns[j].role, i) for i, j in enumerate(way) if columns[j].role in _AMOUNTS)


def _contradiction(way: Sequence[int], held: Sequence[Value], columns: Sequence[Column]) -> float:
    """What counts against a way: the rate that it gives is not the one printed, as near as whole per cents tell."""
    by_role = {columns[j].role: value for j, value in zip(way, held, strict=True)}
    if not _may_all(held, [columns[j] for j in way]):
        return 4.0
    rate, executed, adjusted = (by_role.get(role) for role in ("rate", "executed", "adjusted"))
    if rate is None or executed is None or adjusted is None or rate.value is None or executed.value is None:
        return 0.0
    part, whole = Fraction(executed.value), Fraction(adjusted.value or 0)
    return 0.0 if not whole or abs(part * 100 - Fraction(rate.value) * whole) <= abs(whole) else 4.0


def _may_all(held: Sequence[Value], columns: Sequence[Column]) -> bool:
    """Whether each value may stand under its column; a weight in per cent only beside a rate in per cent."""
    marks = {column.role: value.mark for value, column in zip(held, columns, strict=True)}
    if marks.get("weight") == "%" and marks.get("rate") != "%":
        return False
    return all(_may(value, column) for value, column in zip(held, columns, strict=True))


def _may(value: Value, column: Column) -> bool:
    """Whether a value may stand under a column."""
    if value.mark == "-":
        return True
    if value.mark == "%":
        return column.role in ("rate", "weight")
    if value.unit is not None:
        return column.role in _AMOUNTS
    return value.mark != "分" or column.role in ("weight", "score")


#: Ways to put more values than these under columns are not counted.
_MOST_COLUMNS: Final = 9


def _ways(held: Sequence[Value], columns: Sequence[Column]) -> list[tuple[int, ...]]:
    """All ways to put values under columns in order."""
    if len(held) > len(columns) or len(columns) > _MOST_COLUMNS:
        return []
    ways = combinations(range(len(columns)), len(held))
    return [way for way in ways if all(_may(value, columns[j]) for value, j in zip(held, way, strict=True))]


def _missed(way: Sequence[int], columns: Sequence[Column], absent: frozenset[str] = frozenset()) -> float:
    """What a line lacks: an amount before a later one is worse than what stands at its end.

    What the total lacks counts nothing.
    """
    left = [column.role for j, column in enumerate(columns) if j not in way and column.role not in absent]
    return sum(_LACKING.get(role, 0.1) for role in left)


_LACKING: Final = {"adjusted": 1.5, "executed": 2.0, "initial": 1.0, "arrived": 1.0, "rate": 0.2}


def inline_funds(cells: Sequence[Cell], start: int, unit: Unit | None, words: Vocabulary) -> Funds | None:
    """Funds whose headings stand before each amount: 预算数 6.84 到位数 6.84 执行数 6.84; ``None`` if none begin there."""
    placed: dict[str, Cell] = {}
    at = start
    while at < len(cells):
        role = role_of(cells[at].words, "fund_column", words)
        value = at + 2 if at + 1 < len(cells) and is_bracket(cells[at + 1].words) else at + 1
        if role not in _AMOUNTS or role in placed or not values_at(cells, value, 1):
            break
        placed[role] = cells[value]
        at = value + 1
    if not {"adjusted", "executed"} <= set(placed):
        return None
    order = list(placed)
    if values_at(cells, at, 1) and cells[at].row == cells[at - 1].row:
        placed["rate"] = cells[at]
        at += 1
    lines = [_fund(label("fund_total"), placed, unit, 0, cells[start])]
    while at < len(cells) and fund_label(cells[at].words, words) == "part":
        name, part = bare(cells[at].words), dict[str, Cell]()
        begin = at
        for role in order:
            if at < len(cells) and fund_label(cells[at].words, words) == "part" and bare(cells[at].words) == name:
                at += 1
                if values_at(cells, at, 1):
                    part[role] = cells[at]
                    at += 1
        lines.append(_fund(cells[begin].printed, part, unit, 1, cells[begin]))
    return Funds(tuple(lines), at, True)
