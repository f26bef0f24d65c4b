"""The sums of relations without their instances (勾稽关系求和): for tables whose like was never seen before.

Where a table prints its lines as its form plans them, the sums of a relation are those of whole columns. They are formed so
until a plan is used often enough to be worth more; a relation over tables that are not so regular is instantiated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import reduce
from operator import add, sub
from typing import Final

from govbudget.exact import decimal_of
from govbudget.judging.instances import NOTHING, Rule, Rules, View, columns_of, lines_of, select
from govbudget.relation import Axis, Lines, Operator

__all__ = ["named_cells", "sums_of"]

_ZERO: Final = Decimal(0)
#: A line that is not printed, as an addend: 0, whatever the exponent of what it is added to.
_NO_ADDEND: Final = decimal_of("0E+60")


def named_cells(rules: Rules, tables: Mapping[str, View], values: list[Decimal]) -> list[Decimal | None]:
    """The values of the cells that relations name; ``None`` for those that are not printed."""
    found: list[Decimal | None] = [None] * rules.size
    for form, cells in rules.named.items():
        view = tables.get(form)
        if view is None or view.empty or view.repeated:
            continue
        row, offset = view.row, view.offset
        for key, column, number in cells:
            if key in row and column in offset:
                found[number] = values[offset[column] + row[key]]
    return found


def sums_of(
    rule: Rule, tables: Mapping[str, View], values: list[Decimal], named: Sequence[Decimal | None]
) -> Sequence[Decimal | None] | None:
    """The gaps of all instances of a relation, in their order, ``None`` for blocked ones.

    Args:
        rule: the relation.
        tables: the tables by form.
        values: the values of all cells.
        named: the values of the cells that relations name.

    Returns:
        the gaps; ``None`` where they have to be instantiated.
    """
    if rule.pick is not None:
        stated, *others = rule.pick(named)
        if stated is not None and None not in others:
            for sign, value in zip(rule.signs[1:], others, strict=True):
                stated = stated - value if sign < 0 else stated + value
            return (stated,)
    if not rule.regular:
        return None
    axis = rule.relation.axis
    if axis is Axis.SINGLE:
        return _single(rule, tables, values)
    if axis is Axis.LINE:
        return _of_lines(rule, tables[rule.relation.form], values)
    if rule.relation.postings[1].lines is Lines.CHILDREN:
        return _of_parents(rule, tables, values)
    return _across(rule, tables, values)


def _single(rule: Rule, tables: Mapping[str, View], values: list[Decimal]) -> list[Decimal | None] | None:
    """The sums of single lines."""
    relation, fixed = rule.relation, rule.fixed
    selected: list[tuple[int, ...] | None] = []
    stopped: set[int] = set()
    for number, (form, key, _, _) in enumerate(fixed):
        view = tables[form]
        row = view.row.get(key)
        if row is not None and not view.empty and not view.repeated:
            selected.append((row,))
            continue
        part = select(relation.postings[number], "", view, Axis.SINGLE)
        if not number and (part is None or part.zero):  # the stated line is not printed
            return []
        if part is None:
            if relation.postings[number].lines is Lines.CHILDREN:  # a sum of which no part is printed is unknown
                return []
            selected.append(None)
            continue
        if part.blocked:
            stopped.add(number)
        selected.append(part.rows)
    if not rule.apart:
        rows = [(form, row) for (form, _, _, _), part in zip(fixed, selected, strict=True) for row in part or ()]
        if len(set(rows)) < len(rows):  # two postings select one line
            return None
    gaps: list[Decimal | None] = []
    for name in columns_of(relation, tables[relation.form]):
        gap, parts, blocked = _ZERO, 0, False
        for number, (form, _, column, sign) in enumerate(fixed):
            offset = tables[form].column(name if column == "*" else column)
            part_rows = selected[number]
            if offset is None or part_rows is None:
                if not number:
                    break
                continue
            parts += 1
            blocked = blocked or number in stopped
            for row in part_rows:
                value = values[offset + row]
                gap = (gap - value if sign < 0 else gap + value) if number else value
        if parts > 1:
            gaps.append(None if blocked else gap)
    return gaps


def _of_lines(rule: Rule, view: View, values: list[Decimal]) -> list[Decimal] | None:
    """The sums across the columns of each line."""
    relation, shape = rule.relation, view.shape
    if view.empty:
        return []
    if shape.wide and relation.operator is Operator.EQUAL:
        return None
    (_, first), *others = [(posting.sign, view.offset.get(posting.column)) for posting in relation.postings]
    there = [(sign, offset) for sign, offset in others if offset is not None]
    if first is None or not there:
        return []
    height = len(shape.keys)
    gaps = values[first : first + height]
    for sign, offset in there:
        gaps = list(map(sub if sign < 0 else add, gaps, values[offset : offset + height]))
    if not relation.side:
        return gaps
    plans, side = shape.form.lines_by_key, relation.side
    return [gap for gap, key in zip(gaps, shape.keys, strict=True) if key in plans and plans[key].side == side]


def _of_parents(rule: Rule, tables: Mapping[str, View], values: list[Decimal]) -> list[Decimal] | None:
    """The sums of the lines below each line."""
    relation = rule.relation
    view = tables[relation.form]
    shape, row, children = view.shape, view.row, view.children
    if view.empty:
        return []
    if view.repeated or not shape.complete:
        return None
    lines = [line for line in lines_of(relation, tables) if line in children]
    sums = [(row[line], [row[part] for part in children[line]]) for line in lines]
    height = len(shape.keys)
    columns = []
    stated, parts = relation.postings
    for name in columns_of(relation, view):
        first, second = (view.offset.get(name if p.column == "*" else p.column) for p in (stated, parts))
        if first is not None and second is not None:
            column = values[second : second + height]
            whole = column if first == second else values[first : first + height]
            columns.append([reduce(sub, [column[part] for part in below], whole[at]) for at, below in sums])
    return _by_line(columns)


def _by_line(columns: Sequence[list[Decimal]]) -> list[Decimal]:
    """The sums of columns, line by line."""
    return columns[0] if len(columns) == 1 else [gap for line in zip(*columns, strict=True) for gap in line]


def _across(rule: Rule, tables: Mapping[str, View], values: list[Decimal]) -> list[Decimal] | None:
    """The sums of one line of several tables, or of several columns of one, for each code."""
    relation = rule.relation
    views = [tables[posting.form] for posting in relation.postings]
    lines = lines_of(relation, tables)
    rows: dict[str, list[int]] = {}
    for posting, view in zip(relation.postings, views, strict=True):
        if posting.form not in rows:
            if view.repeated:
                return None
            found = [-1] * len(lines) if view.empty else [view.row.get(line, -1) for line in lines]
            if -1 in found and not view.empty:
                for line, row in zip(lines, found, strict=True):
                    if row < 0 and line not in view.nothing:
                        if select(posting, line, view, relation.axis) is not NOTHING:
                            return None
                        view.nothing.add(line)
            rows[posting.form] = found
    columns: list[list[Decimal]] = []
    kept: list[tuple[bool, ...]] = []
    for name in columns_of(relation, tables[relation.form]):
        gaps: list[Decimal] = []
        there = []
        for posting, view, sign in zip(relation.postings, views, rule.signs, strict=True):
            offset = view.column(name if posting.column == "*" else posting.column)
            there.append(offset is not None)
            if offset is None:
                if not gaps and len(there) == 1:
                    break
                continue
            cells = [] if view.empty else values[offset : offset + len(view.shape.keys)]
            column = [*cells, _NO_ADDEND]
            chosen = rows[posting.form]
            if len(there) == 1:
                column[-1] = _ZERO
                gaps = [column[row] for row in chosen]
            else:
                gaps = list(map(sub if sign < 0 else add, gaps, [column[row] for row in chosen]))
        if there[0] and sum(there) > 1:
            columns.append(gaps)
            kept.append(tuple(there))
    if len(set(kept)) > 1:
        return None
    if not columns:
        return []
    printed = [rows[p.form] for p, there in zip(relation.postings, kept[0], strict=True) if there]
    if -1 in printed[0]:
        some = [max(of_line) >= 0 for of_line in zip(*printed, strict=True)]
        columns = [[gap for gap, any_ in zip(column, some, strict=True) if any_] for column in columns]
    return _by_line(columns)
