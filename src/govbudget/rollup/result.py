"""The result of a roll-up (汇总表): a mapping from code to sums, drilled into, pivoted, ranked, put in proportion."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Any, ClassVar, Final, final

from attrs import field, frozen

from govbudget.classification import Classification, Level
from govbudget.classification.codes import code_text
from govbudget.errors import CodeError, NotFound
from govbudget.exact import Undefined, ratio
from govbudget.forms import Stage
from govbudget.money import Unit
from govbudget.records.display import Shown
from govbudget.records.tabular import Tabular
from govbudget.rollup.comparing import RolledColumn, amounts_record, sums_of
from govbudget.rollup.values import TOTAL, Disagreement, Pivot, Problem, Sums, only_column
from govbudget.visible import counted

__all__ = ["RollUp"]

_ZERO: Final = Decimal(0)


@final
@frozen(repr=False)
class RollUp(Tabular, Mapping[str, Sums]):
    """Lines summed up to every level of a classification (汇总表), a mapping from code to
    :class:`~govbudget.rollup.values.Sums`.

    :func:`~govbudget.roll_up` makes it. Its codes are those given and all above them, in official order, in any
    printed form when asked for; 合计 is its :attr:`total`. Each column is rolled up by itself.

    Args:
        classification: the edition of the codes.
        columns: names of the columns.
        unit: unit of the amounts; ``None`` where none was given.
        disagreements: lines whose stated amount differs from what is below them, in official order, within and beyond
            the tolerance.
        problems: what was wrong with the input, disagreements beyond the tolerance included.
        blanks: how many blank cells were taken for 0, or left out.
        stage: what the table is of that was rolled up, final accounts or a budget; ``None`` for other lines.
    """

    _described: ClassVar[str] = "rollup"
    classification: Classification
    columns: tuple[str, ...]
    unit: Unit | None
    _data: tuple[RolledColumn[str], ...] = field(hash=False)
    disagreements: tuple[Disagreement, ...] = ()
    problems: tuple[Problem, ...] = ()
    blanks: int = field(default=0, eq=False)
    stage: Stage | None = field(default=None, eq=False)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Its codes in official order, without 合计."""
        if len(self._data) == 1:
            return tuple(self.amounts())
        found = {code for data in self._data for code in data.computed}
        return tuple(sorted(found - {TOTAL}))

    @cached_property
    def _parents(self) -> Mapping[str, str]:
        """The line above each code; 合计 above the highest."""
        return parents_among(self.codes)

    @cached_property
    def _children(self) -> Mapping[str, tuple[str, ...]]:
        """The lines directly below each code, in official order."""
        below: dict[str, list[str]] = {}
        for code, above in self._parents.items():
            below.setdefault(above, []).append(code)
        return {above: tuple(codes) for above, codes in below.items()}

    def _code(self, code: object) -> str:
        """The digits of one of its codes, or 合计."""
        text = code
        if code != TOTAL and code not in self._parents:
            with suppress(CodeError):
                text = code_text(code)
        if text == TOTAL or text in self._parents:
            return str(text)
        raise NotFound(f"nothing was rolled up to {code!r}", key=code)

    def __getitem__(self, code: object) -> Sums:
        """The sums of a code, or of 合计.

        Raises:
            NotFound: if nothing was rolled up to it.
        """
        text = self._code(code)
        name = self.classification[text].name if text in self.classification else ""
        return sums_of(text, name, self._by_column, self.unit)

    @cached_property
    def _by_column(self) -> tuple[tuple[str, RolledColumn[str]], ...]:
        return tuple(zip(self.columns, self._data, strict=True))

    def __contains__(self, code: object) -> bool:
        try:
            return self._code(code) != TOTAL
        except NotFound:
            return False

    def __iter__(self) -> Iterator[str]:
        return iter(self.codes)

    def __len__(self) -> int:
        return len(self.codes)

    def __repr__(self) -> str:
        unit = f", {self.unit.value}" if self.unit else ""
        doubts = f", {len(self.problems)} problems" if self.problems else ""
        edition = f"{self.classification.kind.value} {self.classification.year}"
        size = f"{counted(len(self), 'line')} × {counted(len(self.columns), 'column')}"
        return f"<RollUp {edition}: {size}{unit}{doubts}>"

    def _shown(self, most: int) -> Shown:
        """The computed amounts by line, 合计 first."""
        lines = (self[code] for code in (TOTAL, *self.codes)[:most])
        rows = ((sums.code, sums.name, *sums.computed.values()) for sums in lines)
        about = f"{self.classification.kind.chinese} {self.classification.year}"
        more = len(self) + 1 - most
        return Shown.of("rollup", about, ("code", "name"), rows, more, unit=self.unit, beside=self.columns)

    @property
    def total(self) -> Sums:
        """The line above all (合计), with the sum of every leaf and the stated total."""
        return self[TOTAL]

    def amounts(self, column: str | None = None) -> dict[str, Decimal]:
        """The computed amounts of a column by code, in official order; codes without an amount in it are left out.

        Args:
            column: may be left out where there is one only.

        Raises:
            NotFound: if there is no such column.
        """
        amounts = dict(self._column(column).computed)  # in official order, 合计 last
        amounts.pop(TOTAL, None)
        return amounts

    def drill_down(self, code: object = TOTAL) -> tuple[Sums, ...]:
        """The lines directly below one (下钻), in official order; below 合计 the highest.

        Their computed amounts add up to its own.

        Raises:
            NotFound: if nothing was rolled up to the code.
        """
        return tuple(self[below] for below in self._children.get(self._code(code), ()))

    def pivot(self, level: Level | int) -> Pivot:
        """The lines of one level and the columns (按级次透视), with the totals of the columns.

        A line given only above the level (a 类 without its 款) stands in a row of its own, so that every amount stands in
        exactly one row.

        Raises:
            NotFound: for a level that is none.
        """
        cuts = [self._cut(data, level) for data in self._data]
        rows = tuple(sorted({code for cut in cuts for code in cut}))
        return Pivot(
            rows,
            self.columns,
            tuple(tuple(cut.get(code) for cut in cuts) for code in rows),
            tuple(data.computed.get(TOTAL) for data in self._data),
            unit=self.unit,
        )

    def _cut(self, data: RolledColumn[str], level: Level | int) -> dict[str, Decimal]:
        """The lines of a level in one column, in official order; what has none on it stands with its lowest line."""
        wanted = level_of(level)
        codes = [code for code in self.codes if code in data.computed]
        found = {}
        for code, after in pairwise((*codes, "")):
            above = self._parents[code]
            highest = above == TOTAL or depth(above) < wanted  # of those at the level or below it
            if highest if depth(code) >= wanted else not after.startswith(code):
                found[code] = data.computed[code]
        return found

    def top(self, n: int, level: Level | int | None = None, column: str | None = None) -> tuple[Sums, ...]:
        """The lines with the largest computed amounts (前n名), largest first; equal ones in official order.

        Args:
            n: how many at most.
            level: the level to rank, as :meth:`pivot` takes it; without it the leaves.
            column: may be left out where there is one only.

        Raises:
            NotFound: if there is no such column or level.
        """
        cut = self._cut(self._column(column), Level.SUBITEM if level is None else level)
        ranked = sorted(cut, key=cut.__getitem__, reverse=True)
        return tuple(self[code] for code in ranked[: max(n, 0)])

    def share(
        self, code: object, of: object = "parent", *, places: int, column: str | None = None
    ) -> Decimal | Undefined:
        """How large a part of another line a line is (占比): computed by computed, rounded half up.

        Args:
            code: the line.
            of: ``"parent"`` (above a 类 stands 合计), ``"total"``, or another code.
            places: decimals of the quotient; a percentage with two decimals needs 4.
            column: may be left out where there is one only.

        Returns:
            the quotient, not a percentage; :class:`~govbudget.exact.Undefined` where the base is 0 or blank, the line has
            no amount, or nothing stands above it.

        Raises:
            NotFound: if nothing was rolled up to a code, or there is no such column.
        """
        text = self._code(code)
        base = self._parents.get(text) if of == "parent" else TOTAL if of == "total" else self._code(of)
        computed = self._column(column).computed
        return quotient(computed.get(text), None if base is None else computed.get(base), places, base is not None)

    def _column(self, column: str | None) -> RolledColumn[str]:
        return dict(self._by_column)[only_column(self.columns, column)]

    def to_records(self) -> list[dict[str, Any]]:
        """Every amount as a plain dict, 合计 last: code, name, level, column, computed, stated, difference, tolerance, unit."""
        return [
            {
                "code": sums.code,
                "name": sums.name,
                "level": 0 if sums.code == TOTAL else int(depth(sums.code)),
                **amounts_record(sums, column),
            }
            for sums in (*self.values(), self.total)
            for column in self.columns
        ]


def quotient(part: Decimal | None, base: Decimal | None, places: int, there: bool = True) -> Decimal | Undefined:
    """A share rounded half up, or why it has no value; ``there`` says whether there is a base at all."""
    if not there:
        return Undefined("no_base")
    if base is None:
        return Undefined("base_blank")
    if not base:
        return Undefined("base_zero")
    return Undefined("amount_blank") if part is None else ratio(part, base, places)


def parents_among(codes: Collection[str]) -> dict[str, str]:
    """For each of some codes the nearest of them above it, or 合计."""
    known = set(codes)
    return {code: next((code[:n] for n in range(len(code) - 2, 2, -2) if code[:n] in known), TOTAL) for code in codes}


def depth(code: str) -> int:
    """The level of a code's digits: 1 for a 类, 2 for a 款 …"""
    return (len(code) - 1) // 2


def level_of(level: Level | int) -> Level:
    """The level of this number.

    Raises:
        NotFound: if there is none.
    """
    try:
        return Level(level)
    except ValueError:
        known = ", ".join(f"{each.value} ({each.name})" for each in Level)
        raise NotFound(f"there is no level {level!r}; levels are {known}", key=level) from None
