"""The funds of a form of goals (绩效目标表资金): one amount a line, no column of what was done; tasks with their amounts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from govbudget.evaluation import Fund
from govbudget.evaluation.layout import label
from govbudget.evaluations.recognition.cells import Cell, figure_of, values_at
from govbudget.evaluations.recognition.funds import Funds, is_money, level_of, named_amount, split_side
from govbudget.evaluations.recognition.words import bare, fund_label, is_a, is_whole
from govbudget.figure import Figure
from govbudget.language.vocabulary import Vocabulary
from govbudget.money import Unit

__all__ = ["goal_funds", "goal_tasks"]

#: No form has more lines of money.
_MOST: Final = 60
_MOST_CELLS: Final = 400


class _Line(NamedTuple):
    """A line of money: its name in comparable form and as printed, its amount, and the cells that it takes."""

    name: str
    printed: str
    amount: Figure
    taken: int


def goal_funds(cells: Sequence[Cell], start: int, unit: Unit | None, words: Vocabulary) -> Funds | None:
    """The total and what it consists of from a cell on, as they were applied for; ``None`` if no total stands there.

    Args:
        cells: the cells of the document.
        start: number of the cell.
        unit: the unit of the form, where it prints one.
        words: the vocabulary.
    """
    whole = _line(cells, start, unit, words)
    if whole is None or fund_label(whole.name, words) != "total":
        return None
    lines = [Fund(bare(whole.printed), initial=whole.amount, place=cells[start].place)]
    at, split, sure = start + whole.taken, False, True
    while at < len(cells) and len(lines) < _MOST:
        text = cells[at].words
        if is_whole(text, "fund_split", words) or fund_label(text, words) == "whose":
            split = split or is_whole(text, "fund_split", words)
            at += 1
            continue
        part = _line(cells, at, unit, words)
        if part is None or not is_money(part.name, words):
            sure = part is None  # else it may be one more part, by a name that is not known
            break
        side = split_side(part.name, words) if split else ""
        level = 1 if split else level_of("part", cells[at].words, lines, words)
        lines.append(Fund(bare(part.printed), initial=part.amount, level=level, split=side, place=cells[at].place))
        at += part.taken
    return Funds(tuple(lines), at, sure)


def _line(cells: Sequence[Cell], at: int, unit: Unit | None, words: Vocabulary) -> _Line | None:
    """A label with one amount behind it, in its own cell or in the next one; a blank amount is not read."""
    cell = cells[at]
    name, own = named_amount(cell, unit, words)
    if name and (own is None or own.value is not None):
        return None if own is None else _Line(name, name, own, 1)
    values = [value for value in values_at(cells, at + 1, 2) if value.row == cell.row]
    amount = figure_of(values[0], unit) if len(values) == 1 and cell.value is None else None
    return None if amount is None else _Line(cell.words, cell.printed, amount, 2)


# -- tasks --------------------------------------------------------------------------------------------------------------


def goal_tasks(cells: Sequence[Cell], start: int, unit: Unit | None, words: Vocabulary) -> Funds | None:
    """The tasks of a year with their amounts (年度主要任务), and their total; ``None`` if no headings of tasks stand there.

    Args:
        cells: the cells of the document.
        start: number of the cell.
        unit: the unit of the form, where it prints one.
        words: the vocabulary.
    """
    if not is_a(cells[start].words, "goal_task", words):
        return None
    heads: list[Cell] = []
    total: list[Fund] = []
    tasks: list[Fund] = []
    end = start
    for row in _rows(cells, start):
        amounts = [cell for cell in row if cell.value is not None]
        labels = [cell for cell in row if cell.value is None]
        if not amounts and not tasks:  # the headings, on one line or on two
            heads += row
        elif not (amounts and labels and heads):
            break
        elif fund_label(labels[-1].words, words) == "total":
            total = [_of_column(n, cell, labels[-1], heads, unit) for n, cell in enumerate(amounts)]
        else:
            name = _name(labels, heads, words)
            amount = figure_of(amounts[0], unit)
            tasks.append(Fund(name.printed, initial=amount, level=1, split=label("task"), place=name.place))
        end += len(row)
        if total:
            break
    return Funds((*total, *tasks), end, True) if tasks else None


def _rows(cells: Sequence[Cell], start: int) -> Iterator[list[Cell]]:
    """The cells from one on, by printed row."""
    for _, row in groupby(cells[start : start + _MOST_CELLS], lambda cell: cell.row):
        yield list(row)


def _name(labels: Sequence[Cell], heads: Sequence[Cell], words: Vocabulary) -> Cell:
    """The name of a task: what stands under the innermost heading of tasks, or else the first words of its line."""
    column = [head.column for head in heads if is_a(head.words, "goal_task", words)][-1]
    return next((cell for cell in labels if cell.column == column), labels[0])


def _of_column(number: int, cell: Cell, line: Cell, heads: Sequence[Cell], unit: Unit | None) -> Fund:
    """An amount in the line of the total: of all money, or of the source that its column is headed by."""
    head = next((head for head in reversed(heads) if head.column == cell.column), line)
    name = bare((head if number else line).words)
    return Fund(name, initial=figure_of(cell, unit), level=min(number, 1), place=cell.place)
