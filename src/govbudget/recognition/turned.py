"""Tables that print their lines side by side (横排表): one row of figures under headings of line and column.

Shanghai prints the “三公” table so: twelve columns, a pair of 预算数 and 决算数 under the name of each line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import comb
from typing import Final

from attrs import frozen

from govbudget.disclosure import Disclosure
from govbudget.forms import ColumnPlan, Form, Layout, LinePlan
from govbudget.judging.engine import evaluate
from govbudget.language.labels import line_label
from govbudget.language.vocabulary import Vocabulary
from govbudget.recognition.columns import has_words, is_figure, is_label_header, match_column
from govbudget.recognition.headings import is_total
from govbudget.relation import Grade, Outcome
from govbudget.tables import Table

__all__ = ["Turned", "place_figures", "row_of_figures", "turned_columns"]

#: More ways to place the figures of a row are not tried.
_MOST_WAYS: Final = 500


@frozen
class Turned:
    """What a physical column of such a table holds: one line and one column of the form.

    Args:
        line: key of the line.
        label: printed name of the line.
        column: key of the column.
        path: printed heading, outer to inner.
    """

    line: str
    label: str
    column: str
    path: tuple[str, ...]


def turned_columns(form: Form, paths: Mapping[int, tuple[str, ...]], words: Vocabulary) -> dict[int, Turned | None]:
    """What each physical column with figures holds, ``None`` for one the form does not know; empty for other tables.

    Headings that name no column are all of the one that every such table has.
    """
    if form.layout is not Layout.FIXED or form.sides:
        return {}
    found: dict[int, Turned | None] = {}
    heads = {c: path for c, path in sorted(paths.items()) if not is_label_header(path[-1], words)}
    none = all(match_column(form, (part,), words) is None for path in heads.values() for part in path)
    only = next((column for column in form.columns if column.required), None) if none else None
    for c, path in heads.items():
        column, line = (only, path) if only is not None else _taken_apart(form, path, words)
        named = _line(form, line) if column else None
        taken = {(held.line, held.column) for held in found.values() if held}
        if column is None or named is None or (named[0].key, column.key) in taken:
            found[c] = None
        else:
            held = Turned(named[0].key, named[1], column.key, path)
            found[c] = held if _stands_below(form, held) else None
    return found if len({held.line for held in found.values() if held}) > 1 else {}


def _taken_apart(form: Form, path: tuple[str, ...], words: Vocabulary) -> tuple[ColumnPlan | None, Sequence[str]]:
    """The column that one part of a heading names, the innermost that does, and the other parts: 预算数 below a line or above it."""
    for n in range(len(path) - 1, -1, -1):
        column = match_column(form, path[n : n + 1], words)
        if column is not None:
            return column, (*path[:n], *path[n + 1 :])
    return None, ()


def _line(form: Form, path: Sequence[str]) -> tuple[LinePlan, str] | None:
    """The line that a heading names: the innermost part that does; 小计 stands for what it is the sum of."""
    for word in reversed(path):
        plans = form.plans_for(line_label(word))
        if plans:
            return plans[0], word
    return None


def _stands_below(form: Form, held: Turned) -> bool:
    """Whether the headings of a column name its own line, or what that is a part of, directly or not."""
    above: list[str] = [held.line]
    for key in above:
        plan = form.lines_by_key[key]
        above += [part for part in (plan.part_of, plan.within) if part]
    named = (_line(form, [word]) for word in held.path)
    return all(line is None or line[0].key in above for line in named)


def row_of_figures(form: Form, rows: Sequence[tuple[int, Sequence[str]]]) -> tuple[int, Sequence[str]] | None:
    """The one row that has figures, or that of the total where several bodies have one each; ``None`` if it is not clear."""
    filled = [(i, row) for i, row in rows if any(map(is_figure, row))]
    if len(filled) < 2:
        return filled[0] if filled else (rows[0] if rows else (0, ()))
    totals = [(i, row) for i, row in filled if any(is_total(form, cell) for cell in row if has_words(cell))]
    return totals[0] if len(totals) == 1 else None


def place_figures(
    form: Form, columns: Mapping[int, Turned | None], row: Sequence[str]
) -> tuple[dict[int, str], bool] | None:
    """The figures of the row by physical column, and whether they had to be placed.

    They stand below their headings. Where a page text has dropped the blank cells there are fewer figures than headings:
    then the one order-keeping placement is taken with which most sums hold and none fails; ``None`` if there is not
    exactly one.
    """
    at = sorted(columns)
    below = {c: row[c].strip() if c < len(row) else "" for c in at}
    figures = [cell.strip() for c, cell in enumerate(row) if is_figure(cell)]
    first = min(at)
    packed = bool(figures) and len(row) < at[-1] + 1 and all(cell.strip() for cell in row[first:])
    if len(figures) == len(at) or not packed:
        return below, False
    if comb(len(at), len(figures)) > _MOST_WAYS:
        return None
    best: list[tuple[int, dict[int, str]]] = []
    for chosen in combinations(at, len(figures)):
        placed = dict(zip(chosen, figures, strict=True))
        proved = _proved(form, columns, placed)
        if proved and (not best or proved >= best[0][0]):
            best = [*(b for b in best if b[0] == proved), (proved, placed)]
    return (best[0][1], True) if len(best) == 1 else None


def _proved(form: Form, columns: Mapping[int, Turned | None], placed: Mapping[int, str]) -> int:
    """How many sums hold with figures placed so; 0 if one fails, or if a figure stands in a column of no line."""
    held = {c: column for c, column in columns.items() if column is not None}
    if any(c not in held for c in placed):
        return 0
    keys = list(dict.fromkeys(column.column for column in held.values()))
    cells: dict[str, dict[str, str]] = {column.label: {} for column in held.values()}
    for c, text in placed.items():
        cells[held[c].label][held[c].column] = text
    rows = [[label, *(texts.get(key, "") for key in keys)] for label, texts in cells.items()]
    result = evaluate(Disclosure(tables=(Table.from_rows(form, keys, rows),)))
    if Outcome.FAILED in result.outcomes:
        return 0
    return sum(
        outcome in (Outcome.PASSED, Outcome.ROUNDING) and instance.relation.grade is Grade.PROOF and gap is not None
        for instance, outcome, gap in zip(result.plan.instances, result.outcomes, result.gaps, strict=True)
    )
