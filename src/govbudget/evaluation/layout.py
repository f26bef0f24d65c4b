"""Evaluations in the layout of their form (绩效自评表): as text that can be read again, and as HTML for a notebook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from govbudget.figure import Figure
from govbudget.language.vocabulary import Vocabulary
from govbudget.records.display import Shown
from govbudget.records.html import MOST_ROWS, escaped, framed, unseen

if TYPE_CHECKING:
    from govbudget.evaluation.model import Evaluation, Fund, Indicator, IndicatorValue

__all__ = ["evaluation_html", "evaluation_shown", "evaluation_text", "label"]

#: The columns of the indicators and of the funds by role; where scores are weighed, three stand for the two of them.
_INDICATORS: Final = ("first", "second", "name", "target", "actual")
_JUDGED, _WEIGHED = ("weight", "score"), ("raw", "share", "weighed")
_FUNDS: Final = ("initial", "adjusted", "executed", "weight", "rate", "score")
_WIDTH: Final = 8


class _Row(NamedTuple):
    """A row of the form: its cells, and how many of the first ones head a group whose rows follow."""

    cells: tuple[str, ...]
    groups: int = 0


def evaluation_text(evaluation: Evaluation) -> str:
    """An evaluation as text in the layout of the form (表式文本): a line a row, its cells separated by tabs.

    Reading the text with :func:`~govbudget.read` gives the same evaluation.

    Args:
        evaluation: any evaluation.
    """
    return "\n".join("\t".join(" ".join(cell.split()) for cell in row.cells) for row in _rows(evaluation)) + "\n"


def evaluation_shown(evaluation: Evaluation, most: int) -> Shown:
    """An evaluation as a table of text (自评显示): its indicators with the groups above them, its total in the title.

    Args:
        evaluation: any evaluation.
        most: how many indicators at most.
    """
    leaves = list(_with_groups(evaluation.indicators, ()))
    rows = [
        (
            "/".join(groups),
            leaf.name,
            _value(leaf.target),
            _value(leaf.actual),
            _printed(leaf.weight),
            _printed(leaf.score),
        )
        for groups, leaf in leaves[:most]
    ]
    total = "/".join(filter(None, (_printed(evaluation.score), _printed(evaluation.weight))))
    about = " ".join(filter(None, (evaluation.name, total, evaluation.grade)))
    columns = ("above", "name", "target", "actual", "weight", "score")
    return Shown.of("evaluations", about, columns, rows, len(leaves) - most)


def evaluation_html(evaluation: Evaluation, most: int = MOST_ROWS) -> str:
    """An evaluation as an HTML table in the layout of the form (表式网页): everything escaped, no script.

    Args:
        evaluation: any evaluation.
        most: how many rows at most.
    """
    every = list(_rows(evaluation))
    rows = every[:most]
    body = []
    covered = [0, 0]  # how many more rows the cells of the groups take
    for i, row in enumerate(rows):
        cells = []
        for column, cell in enumerate(row.cells):
            if column < row.groups and not cell and covered[column]:
                covered[column] -= 1
                continue
            high = _height(rows, i, column) if column < row.groups and cell else 1
            if column < row.groups:
                covered[column] = high - 1
            span = f" rowspan='{high}'" if high > 1 else ""
            side = "right" if cell.replace(".", "").replace(",", "").rstrip("%").isdigit() else "left"
            cells.append(f"<td{span} style='text-align:{side};vertical-align:top'>{escaped(cell)}</td>")
        body.append(f"<tr>{''.join(cells)}</tr>")
    return framed(f"<table><tbody>{''.join(body)}</tbody></table>{unseen(len(every) - most)}")


def _height(rows: Sequence[_Row], row: int, column: int) -> int:
    """How many rows the cell of a group takes."""
    high = 1
    for below in rows[row + 1 :]:
        if below.groups <= column or below.cells[column] or (column and below.cells[0]):
            break
        high += 1
    return high


def _row(*cells: str) -> _Row:
    return _Row((*cells, *("",) * (_WIDTH - len(cells))))


@cache
def label(role: str) -> str:
    """What the form calls a column or a line: 年初预算数 for ``initial``."""
    return Vocabulary.default().of("evaluation_label", role=role)[0].text


def _rows(evaluation: Evaluation) -> Iterator[_Row]:
    title = evaluation.title or label("of_project" if evaluation.project else "of_department")
    yield _row(title)
    if evaluation.year and str(evaluation.year) not in title:
        yield _row(f"({evaluation.year}{label('year')})")
    if evaluation.project:
        yield _row(label("project"), evaluation.project)
    if evaluation.department or evaluation.body:
        head = ((label("department"), evaluation.department), (label("body"), evaluation.body))
        yield _row(*(cell for pair in head if pair[1] for cell in pair))
    yield from _funds(evaluation)
    if evaluation.goal or evaluation.outcome:
        yield _row(label("goals"), label("goal"), "", "", label("outcome"))
        yield _row("", evaluation.goal, "", "", evaluation.outcome)
    yield from _indicators(evaluation)
    if evaluation.weight is not None or evaluation.score is not None:
        yield _row(label("total"), "", "", "", "", _printed(evaluation.weight), _printed(evaluation.score))
    if evaluation.grade:
        yield _row(label("grade"), evaluation.grade)
    if evaluation.bands:
        signed = ((band, "≥" if band.included else ">") for band in evaluation.bands)
        yield _row("".join(f"{band.name}({sign}{band.low:f}{label('marks')})" for band, sign in signed))


def _printed(figure: Figure | None) -> str:
    if figure is None:
        return ""
    return figure.printed or ("" if figure.value is None else f"{figure.value:f}")


def _funds(evaluation: Evaluation) -> Iterator[_Row]:
    if evaluation.fund is None and not evaluation.fund_parts:
        return
    unit = f"({evaluation.unit.value})" if evaluation.unit else ""
    lines = [*((evaluation.fund,) if evaluation.fund else ()), *evaluation.fund_parts]
    if all(figure is None for line in lines for figure in (line.adjusted, line.executed, line.weight, line.score)):
        yield from _wanted(lines, unit)
        return
    rule = f"({evaluation.execution_rule})" if evaluation.execution_rule else ""
    headings = (label(column) + (rule if column == "score" else "") for column in _FUNDS)
    yield _row(f"{label('funds')}{unit}", "", *headings)
    nested, of_which = False, label("of_which")
    for line in lines:
        if line.split:
            unit = line.adjusted.unit.value if line.adjusted is not None and line.adjusted.unit is not None else ""
            yield _row("", f"{line.name}:{_printed(line.adjusted)}{unit if _printed(line.adjusted) else ''}")
            continue
        whose = line.level == 2 and not nested or (line.level == 1 and of_which in line.name)
        nested = line.level == 2
        name = line.name if of_which in line.name or not whose else f"{of_which}:{line.name}"
        yield _row("", name, *(_fund_cell(line, column) for column in _FUNDS))


def _wanted(lines: Sequence[Fund], unit: str) -> Iterator[_Row]:
    """The funds of a form of goals (绩效目标表): one amount a line, below what splits the total."""
    before = ""
    for number, line in enumerate(lines):
        if line.split == label("task") and before != line.split:
            yield _row("", label("tasks"), label("amount"))
        elif line.split and not before:
            yield _row(
                "", *(label("split").format(side) for side in dict.fromkeys(each.split for each in lines) if side)
            )
        before = line.split
        yield _row("" if number else f"{label('funds')}{unit}", line.name, _printed(line.initial))


def _fund_cell(line: Fund, column: str) -> str:
    figure: Figure | None = getattr(line, column)
    shown = _printed(figure)
    return f"{shown}%" if column == "rate" and shown and shown[-1].isdigit() else shown


def _indicators(evaluation: Evaluation) -> Iterator[_Row]:
    weighed = any(leaf.raw is not None for leaf in evaluation.leaves)
    if not evaluation.indicators:
        return
    if evaluation.scope is not None:
        yield _row(f"{label('indicators')}({_printed(evaluation.scope)}{label('marks')})")
    yield _row(*map(label, (*_INDICATORS, *(_WEIGHED if weighed else _JUDGED), "reason")))
    path: tuple[str, ...] = ()
    for groups, leaf in _with_groups(evaluation.indicators, ()):
        shown = tuple("" if groups[: i + 1] == path[: i + 1] else groups[i] for i in range(len(groups)))
        path = groups
        values = (_value(leaf.target), _value(leaf.actual))
        marks = (_printed(leaf.raw), _printed(leaf.weight)) if weighed else (_printed(leaf.weight),)
        heads = (*shown, "", "")[:2]
        yield _Row((*heads, leaf.name, *values, *marks, _printed(leaf.score), leaf.reason), 2)


def _with_groups(
    indicators: Sequence[Indicator], groups: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Indicator]]:
    """The leaves with the headings of their groups."""
    for indicator in indicators:
        if indicator.children:
            yield from _with_groups(indicator.children, (*groups, indicator.heading))
        else:
            yield groups, indicator


def _value(value: IndicatorValue | None) -> str:
    return "" if value is None else value.printed
