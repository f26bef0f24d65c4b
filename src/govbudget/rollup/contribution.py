"""What one table tells of a cell (单元格贡献), of lines that it does not print as well.

Adding up documents, or setting one beside another, needs more than the printed figures: a line that is not printed is 0 in
a table that is whole, is the sum of the lines below it where these are printed, and is unknown where the table may have an
amount there without printing it (it does not go down so far, states a sum without its parts or with parts that do not make it
up, or the form does not know the line).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Final, NamedTuple, final

from attrs import field, frozen

from govbudget.exact import State, subtract, total
from govbudget.figure import Quantity
from govbudget.forms import LinePlan, Role
from govbudget.forms.lines import is_coded
from govbudget.tables import Table, TableState

__all__ = ["Contribution", "TableView", "is_code"]

_MUST_BE_PRINTED: Final = frozenset({Role.TOTAL, Role.SECTION})
_SUMS: Final = _MUST_BE_PRINTED | {Role.WHOLE}
#: Codes are compared by so many digits first; no code of the classification has as many.
_LONGEST: Final = 16


class Contribution(NamedTuple):
    """What a table tells of one cell (单元格贡献).

    Args:
        value: the amount or count; ``None`` where nothing is stated.
        known: whether a cell without a value stands for nothing; otherwise the table may have an amount there.
        printed: whether the line is printed.
        half_unit: how far the true value may be from ``value``.
    """

    value: Decimal | None = None
    known: bool = True
    printed: bool = False
    half_unit: Decimal = Decimal(0)


_NOTHING: Final = Contribution()
_UNKNOWN: Final = Contribution(known=False)


def is_code(key: str) -> bool:
    """Whether the key of a line of a coded form is a code, and not that of a total or the label of an unknown line."""
    return key.isascii() and key.isdigit()


@final
@frozen(eq=False)
class TableView:
    """A table with the indexes that telling its cells needs (表视图).

    Args:
        table: a table with figures, or one that says that it has none.
    """

    table: Table
    _silent: dict[tuple[str, str], bool] = field(factory=dict, init=False, repr=False)
    _left: dict[tuple[str, str], Contribution] = field(factory=dict, init=False, repr=False)

    @cached_property
    def lines(self) -> Mapping[str, int]:
        """Position of each printed line."""
        return {key: i for i, key in enumerate(self.table.keys)}

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        """The printed lines directly below each line: by code in coded forms, by the line plan in fixed ones."""
        below: dict[str, list[str]] = {}
        for key in self.table.keys:
            above = self.above(key)
            if above:
                below.setdefault(above, []).append(key)
        return {key: tuple(keys) for key, keys in below.items()}

    @cached_property
    def _beginning(self) -> Mapping[str, Sequence[str]]:
        """The printed codes that begin with each text, in printed order; of overlong codes only those that are no overlong text."""
        found: dict[str, list[str]] = {}
        for key in self.table.keys:
            if is_code(key):
                for n in range(1, min(len(key), _LONGEST) + 1):
                    found.setdefault(key[:n], []).append(key)
        return found

    def above(self, key: str) -> str:
        """The line that a line is a part of: the nearest printed code above it or the total; the planned sum in fixed forms."""
        if is_coded(self.table.form):
            if not is_code(key):
                return ""
            return next((key[:n] for n in range(len(key) - 2, 2, -2) if key[:n] in self.lines), "total")
        plan = self._plan(key)
        return plan.part_of if plan else ""

    def cell(self, key: str, column: str) -> Contribution:
        """What the table tells of a cell, by the keys of line and column."""
        table = self.table
        if table.state is TableState.STATED_EMPTY:
            return _NOTHING
        if column not in table.columns:
            return _UNKNOWN
        i = self.lines.get(key)
        if i is None:
            return self._unprinted(key, column) if table.complete else _UNKNOWN
        c = table.columns.index(column)
        value = table.value(key, column)
        if value is not None:
            return Contribution(value, True, True, table.half_unit(i, c))
        readable = table.state_at(i, c) is not State.UNREADABLE
        return Contribution(known=readable and not self._hidden(key, column), printed=True)

    def _plan(self, key: str) -> LinePlan | None:
        return self.table.form.lines_by_key.get(key)

    def _hidden(self, key: str, column: str) -> bool:
        """Whether a blank cell is unknown instead of nothing: a sum above amounts, or a part of a sum that states no part."""
        return self._stands_above_amounts(key, column) or self._states_no_part(self.above(key), column)

    def _stands_above_amounts(self, key: str, column: str) -> bool:
        plan, table = self._plan(key), self.table
        parts = self.children.get(key, ())
        if plan is not None and plan.role in _SUMS and not table.form.parts.get(key) and not parts:
            parts = table.keys  # a sum of all there is
        return any(table.value(part, column) for part in parts)

    def _states_no_part(self, whole: str, column: str) -> bool:
        """Whether a line states an amount, and nothing is stated below it."""
        known = self._silent.get((whole, column))
        if known is None:
            value, parts = self.table.value, self.children.get(whole, ())
            known = bool(value(whole, column)) and all(value(part, column) is None for part in parts)
            self._silent[whole, column] = known
        return known

    def _unprinted(self, key: str, column: str) -> Contribution:
        if is_coded(self.table.form) and is_code(key):
            return self._unprinted_code(key, column)
        plan = self._plan(key)
        if plan is None:
            return _UNKNOWN  # a line that only another document has: here its amount may stand in other lines
        if any(other in self.lines for other in self.table.form.elsewhere.get(key, ())):
            return _UNKNOWN
        if plan.quantity is Quantity.COUNT or self._stands_above_amounts(key, column):
            return _UNKNOWN
        if plan.role in _MUST_BE_PRINTED and any(self.table.amounts(column)):
            return _UNKNOWN
        whole = plan.within or plan.part_of
        if self._is_divided_otherwise(plan):
            return _UNKNOWN
        if whole:
            return self._unprinted_part(plan, whole, column)
        beside = not plan.side and plan.role not in _SUMS  # 会议费 beside “三公”经费: in no sum that could lack it
        return _UNKNOWN if beside else _NOTHING

    def _is_divided_otherwise(self, plan: LinePlan) -> bool:
        """Whether the sum of a line is divided here into lines of another kind: by use (基本支出, 项目支出), and not by 类."""
        ways = self._divided.get(plan.side, frozenset())
        return bool(plan.side) and _is_item(plan) and bool(ways) and bool(plan.part_of) not in ways

    @cached_property
    def _divided(self) -> Mapping[str, frozenset[bool]]:
        """Whether what each side is divided into, as printed, is part of a sum (类), or not (uses), or some of both."""
        found: dict[str, set[bool]] = {}
        for plan in (self._plan(key) for key in self.lines):
            if plan is not None and _is_item(plan):
                found.setdefault(plan.side, set()).add(bool(plan.part_of))
        return {side: frozenset(ways) for side, ways in found.items()}

    def _unprinted_code(self, code: str, column: str) -> Contribution:
        """The sum of what is printed below it; else nothing, if the table goes down so far."""
        below: list[str] = []
        begun = (key for key in self._beginning.get(code[:_LONGEST], ()) if key.startswith(code))
        for key in begun:
            if not (below and key.startswith(below[-1])):
                below.append(key)
        if below:
            cells = [self.cell(key, column) for key in below]
            values = [cell.value for cell in cells if cell.value is not None]
            known = all(cell.known for cell in cells)
            return Contribution(total(values) if values and known else None, known, False, _half(cells))
        above = self.above(code)
        if above not in self.lines:
            return _NOTHING
        if not self.cell(above, column).known or self._states_no_part(above, column):
            return _UNKNOWN
        return self._left_by(above, column)

    def _unprinted_part(self, plan: LinePlan, whole: str, column: str) -> Contribution:
        """Nothing, if all of the sum that an unprinted line belongs to stands in the lines that are printed."""
        told = self.cell(whole, column)
        if not told.value:
            return _NOTHING if told.known else _UNKNOWN
        if plan.within or self._states_no_part(whole, column):
            return _UNKNOWN
        return self._left_by(whole, column) if whole in self.table.form.closed else _NOTHING

    def _left_by(self, whole: str, column: str) -> Contribution:
        """What a sum leaves for a line below it that is not printed: nothing, give or take what rounding may hide.

        Unknown where the printed lines do not make the sum up: the line that is not printed may be the one that is missing.
        """
        known = self._left.get((whole, column))
        if known is None:
            told, *parts = (self.cell(key, column) for key in (whole, *self.children.get(whole, ())))
            rest = subtract(told.value or Decimal(0), total(part.value or Decimal(0) for part in parts)).copy_abs()
            known = Contribution(half_unit=rest) if rest <= _half([told, *parts]) else _UNKNOWN
            self._left[whole, column] = known
        return known


def _is_item(plan: LinePlan) -> bool:
    """Whether a line is one of what a side is divided into: a 类, a use."""
    return plan.role is Role.AMOUNT and not plan.within and (plan.key.isdigit() or not plan.part_of)


def _half(cells: list[Contribution]) -> Decimal:
    return total(cell.half_unit for cell in cells)
