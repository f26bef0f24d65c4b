"""Ledgers (明细账汇总): postings summed up by subject at every level and by any number of other dimensions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any, Final, NamedTuple, final

from attrs import evolve, field, frozen

from govbudget.classification import Classification, Level
from govbudget.classification.codes import code_text
from govbudget.errors import CodeError, NotFound
from govbudget.exact import Undefined, exact_context
from govbudget.money import Unit
from govbudget.records.columns import DataColumn, columns_of
from govbudget.records.display import Shown
from govbudget.records.shapes import is_blank
from govbudget.records.tabular import Tabular
from govbudget.rollup.books import Books, Cell, Dimension, Key, Lines, cut, merged
from govbudget.rollup.result import depth, level_of, quotient
from govbudget.rollup.values import TOTAL, Pivot, Problem, only_column, shown_cell
from govbudget.visible import counted

__all__ = ["Booked", "Ledger"]

_ZERO: Final = Decimal(0)
#: The dimension of the subjects themselves.
_CODE: Final = "code"


@final
@frozen(repr=False)
class Booked:
    """What was booked on one subject, or on one value of another dimension (记账数).

    Args:
        key: the code, or 合计; of another dimension the value, ``None`` where it was blank.
        name: its name in the classification; empty for 合计, codes outside, and values without a classification.
        amounts: sum of all postings at or below it, by column (累计); ``None`` where none states an amount.
        direct: sum of the postings on itself, by column (本级).
        lines: how many postings stand at or below it (笔数).
        direct_lines: how many stand on itself.
        blanks: how many of their cells state no amount, by column (空白).
        unit: unit of the amounts.
    """

    key: Any
    name: str
    amounts: Mapping[str, Decimal | None] = field(hash=False)
    direct: Mapping[str, Decimal | None] = field(hash=False)
    lines: int
    direct_lines: int
    blanks: Mapping[str, int] = field(hash=False)
    unit: Unit | None = None

    @property
    def amount(self) -> Decimal | None:
        """The sum of all postings at or below it, where there is one column only.

        Raises:
            NotFound: where there are several.
        """
        return self.amounts[only_column(tuple(self.amounts))]

    def __repr__(self) -> str:
        shown = " ".join(filter(None, ("(空)" if self.key is None else str(self.key), self.name)))
        cells = ", ".join(f"{column}={shown_cell(value)}" for column, value in self.amounts.items())
        blanks = sum(self.blanks.values())
        return f"<Booked {shown}: {cells}; {counted(self.lines, 'line')}{f', {blanks} blank' if blanks else ''}>"


class _Tree(NamedTuple):
    """Cells of one hierarchy: what stands on each key, and at or below it; in official order, 合计 last."""

    direct: dict[str, Cell]
    sums: dict[str, Cell]


@final
@frozen(repr=False, eq=False)
class Ledger(Tabular, Mapping[str, Booked]):
    """Postings summed up (明细账汇总), a mapping from code to :class:`Booked`, with every other dimension beside it.

    :func:`~govbudget.roll_up` makes it with ``mode="postings"``. Every posting counts, on whatever level it
    was booked: the sum of a subject is what was booked on itself and on all subjects below it. Codes are those booked and all
    above them, in official order, in any printed form when asked for; 合计 is :attr:`total`.

    Args:
        classification: the edition of the codes.
        dimensions: the other dimensions, in the order asked for.
        columns: names of the columns of amounts.
        unit: unit of the amounts; ``None`` where none was given.
        problems: what was wrong with the postings, where that is listed.
    """

    classification: Classification
    dimensions: tuple[Dimension, ...]
    columns: tuple[str, ...]
    unit: Unit | None
    _books: Books
    _rows: tuple[int, ...] | None = None
    problems: tuple[Problem, ...] = ()
    _found: dict[tuple[int, ...], dict[Key, Cell]] = field(factory=dict)

    def _cells(self, *places: int) -> dict[Key, Cell]:
        """The cells of some dimensions; found when first asked for."""
        if places not in self._found:
            self._found[places] = self._books.grouped(places, self._rows)
        return self._found[places]

    @property
    def _all_cells(self) -> dict[Key, Cell]:
        return self._cells(*range(len(self.dimensions) + 1))

    def __eq__(self, other: object) -> bool:
        """Whether all sums of both are the same, whatever the shape that the postings came in."""
        if not isinstance(other, Ledger):
            return NotImplemented
        return self._kind == other._kind and self._all_cells == other._all_cells

    def __hash__(self) -> int:
        return hash((self._kind, self.lines))

    @property
    def _kind(self) -> tuple[Any, ...]:
        return self.classification, self.dimensions, self.columns, self.unit, self.problems

    @property
    def _names(self) -> tuple[str, ...]:
        return (_CODE, *(each.name for each in self.dimensions))

    # -- subjects --

    @cached_property
    def _tree(self) -> _Tree:
        return self._hierarchy({code: cell for (code,), cell in self._cells(0).items()})

    def _hierarchy(self, direct: Mapping[str, Cell]) -> _Tree:
        """What stands on each code, summed up to every level."""
        parents = self._books.parents[0]
        nothing = Cell.nothing(len(self.columns))
        chain: dict[str, str] = {}
        for code in direct:
            while code != TOTAL and code not in chain:
                chain[code] = code = parents[code]
        order = sorted(chain)
        below: dict[str, list[Cell]] = {code: [direct[code]] if code in direct else [] for code in (*order, TOTAL)}
        sums: dict[str, Cell] = dict.fromkeys((*order, TOTAL), nothing)
        with exact_context():
            for code in reversed(order):
                sums[code] = merged(below[code])
                below[chain[code]].append(sums[code])
            sums[TOTAL] = merged(below[TOTAL]) if below[TOTAL] else nothing
        return _Tree(dict(direct), sums)

    def _booked(self, tree: _Tree, key: str) -> Booked:
        return self._value(key, self._name(0, key), tree.sums[key], tree.direct.get(key))

    def _value(self, key: Any, name: str, cell: Cell, direct: Cell | None) -> Booked:
        own = Cell.nothing(len(self.columns)) if direct is None else direct
        return Booked(
            key,
            name,
            dict(zip(self.columns, cell.sums, strict=True)),
            dict(zip(self.columns, own.sums, strict=True)),
            cell.lines,
            own.lines,
            dict(zip(self.columns, cell.blanks, strict=True)),
            self.unit,
        )

    def _code(self, code: object) -> str:
        """The digits of one of its codes, or 合计."""
        text = code
        if not isinstance(code, str) or code not in self._tree.sums:
            try:
                text = code_text(code)
            except CodeError:
                text = None
        if text in self._tree.sums:
            return str(text)
        raise NotFound(f"nothing was booked on {code!r}", key=code)

    def __getitem__(self, code: object) -> Booked:
        """What was booked on a subject and below it, or on all (合计).

        Raises:
            NotFound: if nothing was booked there.
        """
        return self._booked(self._tree, self._code(code))

    def __contains__(self, code: object) -> bool:
        try:
            return self._code(code) != TOTAL
        except NotFound:
            return False

    def __iter__(self) -> Iterator[str]:
        return (code for code in self._tree.sums if code != TOTAL)

    def __len__(self) -> int:
        return len(self._tree.sums) - 1

    @property
    def total(self) -> Booked:
        """All postings (合计)."""
        return self[TOTAL]

    @property
    def lines(self) -> int:
        """How many postings it holds (笔数)."""
        return self._tree.sums[TOTAL].lines

    @property
    def blanks(self) -> int:
        """How many cells of these state no amount (空白)."""
        return sum(self._tree.sums[TOTAL].blanks)

    def __repr__(self) -> str:
        unit = f", {self.unit.value}" if self.unit else ""
        blanks = f", {self.blanks} blank" if self.blanks else ""
        doubts = f", {counted(len(self.problems), 'problem')}" if self.problems else ""
        edition = f"{self.classification.kind.value} {self.classification.year}"
        lines, columns = counted(self.lines, "line"), counted(len(self.columns), "column")
        return f"<Ledger {edition}: {lines} by {' × '.join(self._names)}, {columns}{blanks}{unit}{doubts}>"

    def _shown(self, most: int) -> Shown:
        """The sums by subject, 合计 first."""
        codes = (TOTAL, *self)
        lines = (self[code] for code in codes[:most])
        rows = ((booked.key, booked.name, *booked.amounts.values(), booked.lines) for booked in lines)
        about = f"{self.classification.kind.chinese} {self.classification.year}"
        beside = (*self.columns, *(each.chinese for each in columns_of("postings") if each.name == "lines"))
        return Shown.of("postings", about, ("code", "name"), rows, len(codes) - most, unit=self.unit, beside=beside)

    def amounts(self, column: str | None = None) -> dict[str, Decimal]:
        """The sums of a column by code, in official order; codes without an amount in it are left out.

        Args:
            column: may be left out where there is one only.

        Raises:
            NotFound: if there is no such column.
        """
        at = self.columns.index(only_column(self.columns, column))
        if self._rows is None and self._books.direct is not None:
            return _summed(self._books.direct, self._books.parents[0])
        found = {code: cell.sums[at] for code, cell in self._tree.sums.items() if code != TOTAL}
        return {code: value for code, value in found.items() if value is not None}

    def drill_down(self, code: object = TOTAL) -> tuple[Booked, ...]:
        """The subjects directly below one (下钻), in official order; below 合计 the highest.

        Their sums and what was booked on the subject itself add up to its own.

        Raises:
            NotFound: if nothing was booked there.
        """
        above, parents = self._code(code), self._books.parents[0]
        return tuple(self[other] for other in self if parents[other] == above)

    def at(self, code: object = TOTAL, where: Mapping[str, Any] | None = None, /, **more: Any) -> Booked:
        """What was booked on a subject and below it, in a part of the ledger: ``ledger.at("201", month="03")``.

        Unlike :meth:`where` it takes what is not there for what it is: no postings.

        Args:
            code: the subject, or 合计.
            where: values by dimension, as :meth:`where` takes them.
            more: the same by name.

        Raises:
            NotFound: for a dimension that is none, a code that is nowhere in the ledger.
        """
        text = self._code(code)
        part = self.where(where, **more)
        if text in part._tree.sums:
            return part._booked(part._tree, text)
        return self._value(text, self[text].name, Cell.nothing(len(self.columns)), None)

    # -- dimensions --

    def _at(self, dimension: str) -> int:
        """The position of a dimension in the keys.

        Raises:
            NotFound: if it is none.
        """
        if dimension not in self._names:
            why = f"{dimension!r} is no dimension of the ledger; it has {', '.join(self._names)}"
            raise NotFound(why, key=dimension, suggestions=self._names)
        return self._names.index(dimension)

    def where(self, where: Mapping[str, Any] | None = None, /, **more: Any) -> Ledger:
        """A part of the ledger (切片): ``ledger.where(month="03", unit=["本级", "中心"])``.

        Args:
            where: by dimension (``code`` for the subjects) a value, or a list or set of values; of a dimension with a
                classification a code, which stands for all at and below it. ``None`` stands for what was blank.
            more: the same by name.

        Raises:
            NotFound: for a dimension that is none, a value of it that no posting has.
        """
        rows: Any = self._rows
        for dimension, wanted in {**(where or {}), **more}.items():
            at = self._at(dimension)
            values = list(wanted) if isinstance(wanted, list | set | frozenset | range) else [wanted]
            keep = set().union(*(self._matching(at, value) for value in values))
            rows = self._books.rows_with(at, keep, rows)
        return self if rows is self._rows else evolve(self, rows=tuple(rows), found={})

    def _matching(self, at: int, value: Any) -> frozenset[Any]:
        """The values of a dimension that one asked for stands for."""
        there = self._books.values_of[at]
        if is_blank(value):
            found = there & {None}
        elif self._books.parents[at] is None:
            found = frozenset(other for other in there if other == value)
        else:
            try:
                text = TOTAL if value == TOTAL else code_text(value)
            except CodeError:
                text = ""
            chains = {code: self._books.chain(at, code) for code in there if code is not None}
            found = there if text == TOTAL else frozenset(code for code, chain in chains.items() if text in chain)
        if not found:
            known = tuple(map(str, sorted(there, key=_order)))
            some = "、".join(known[:8]) + ("…" if len(known) > 8 else "")
            why = f"no posting has {self._names[at]} {value!r}; there are {some}"
            raise NotFound(why, key=value, suggestions=known[:8])
        return found

    def values_of(self, dimension: str) -> tuple[Any, ...]:
        """The values of a dimension that its postings have, in order, a blank (``None``) last.

        Raises:
            NotFound: for a dimension that is none.
        """
        at = self._at(dimension)
        return tuple(sorted((value for (value,) in self._cells(at)), key=_order))

    def by(self, *dimensions: str, level: Level | int | Mapping[str, int] | None = None) -> dict[Any, Booked]:
        """The sums by one dimension, or by several at once (分组汇总): ``ledger.by("unit")``, ``ledger.by("month", "unit")``.

        Every posting is counted in exactly one of them, so they add up to the total.

        Args:
            dimensions: names of dimensions, ``code`` among them.
            level: the level of those that have a classification, for all or by name; what was booked above it keeps a key of
                its own, without it each code that was booked on has one.

        Returns:
            by value, or by tuple of values, in order; blanks, ``None``, last.

        Raises:
            NotFound: for a dimension or a level that is none.
        """
        places = [self._at(name) for name in dimensions]
        cuts = [self._cutter(at, name, level) for at, name in zip(places, dimensions, strict=True)]
        groups: dict[Any, list[Cell]] = {}
        for key, cell in self._cells(*places).items():
            group = tuple([place(value) for value, place in zip(key, cuts, strict=True)])
            groups.setdefault(group, []).append(cell)
        found = {}
        with exact_context():
            for group in sorted(groups, key=lambda each: [_order(value) for value in each]):
                cell = merged(groups[group])
                key, name = (group[0], self._name(places[0], group[0])) if len(group) == 1 else (group, "")
                found[key] = self._value(key, name, cell, cell)
        return found

    def _name(self, at: int, value: Any) -> str:
        edition = self._books.editions[at]
        return edition[value].name if edition is not None and value is not None and value in edition else ""

    def _cutter(self, at: int, name: str, level: Level | int | Mapping[str, int] | None) -> Callable[[Any], Any]:
        """Where a value of a dimension stands: a code at the level asked for."""
        parents = self._books.parents[at]
        wanted = level.get(name) if isinstance(level, Mapping) else level
        if parents is None or wanted is None:
            return lambda value: value
        asked = level_of(wanted)
        return {value: cut(value, asked, parents) for value in self._books.values_of[at]}.__getitem__

    def pivot(
        self,
        rows: str,
        columns: str,
        *,
        level: Level | int | Mapping[str, int] | None = None,
        column: str | None = None,
    ) -> Pivot:
        """Two dimensions as a rectangle (透视表): ``ledger.pivot("code", "month", level=1)``.

        Every posting stands in exactly one cell, so the margins are the sums of the cells. Values stand in order; a blank
        has a row or column ``None``.

        Args:
            rows: a dimension, ``code`` for the subjects.
            columns: another.
            level: as :meth:`by` takes it.
            column: the column of amounts; may be left out where there is one only.

        Raises:
            NotFound: for a dimension, level or column that is none.
        """
        amount = only_column(self.columns, column)
        cells = {pair: each.amounts[amount] for pair, each in self.by(rows, columns, level=level).items()}
        down, across = (
            {value: each.amounts[amount] for value, each in self.by(name, level=level).items()}
            for name in (rows, columns)
        )
        return Pivot(
            tuple(down),
            tuple(across),
            tuple(tuple(cells.get((row, other)) for other in across) for row in down),
            tuple(across.values()),
            tuple(down.values()),
            self.total.amounts[amount],
            self.unit,
        )

    def top(
        self, n: int, by: str = _CODE, *, level: Level | int | None = None, column: str | None = None
    ) -> tuple[Booked, ...]:
        """The values of a dimension with the largest sums (前n名), largest first; equal ones in order.

        Args:
            n: how many at most.
            by: the dimension, by default the subjects.
            level: as :meth:`by` takes it.
            column: the column of amounts; may be left out where there is one only.

        Raises:
            NotFound: for a dimension, level or column that is none.
        """
        name = only_column(self.columns, column)
        stated = [each for each in self.by(by, level=level).values() if each.amounts[name] is not None]
        return tuple(sorted(stated, key=lambda each: each.amounts[name] or _ZERO, reverse=True)[: max(n, 0)])

    def share(
        self, key: object, of: object = "parent", *, by: str = _CODE, places: int, column: str | None = None
    ) -> Decimal | Undefined:
        """How large a part of another a sum is (占比), rounded half up.

        Args:
            key: a code, or with ``by`` a value of that dimension.
            of: ``"parent"`` (above a 类, and above values without a classification, stands 合计), ``"total"``, or another
                key of the same dimension.
            by: the dimension.
            places: decimals of the quotient; a percentage with two decimals needs 4.
            column: the column of amounts; may be left out where there is one only.

        Returns:
            the quotient; :class:`~govbudget.exact.Undefined` where the base is 0 or blank, or the key has no amount.

        Raises:
            NotFound: if nothing was booked on a key, or there is no such dimension or column.
        """
        name, at = only_column(self.columns, column), self._at(by)
        part = self.total if key == TOTAL else self.where({by: key}).total
        parents = self._books.parents[at]
        base: Booked | None = self.total
        if of == "parent" and key == TOTAL:
            base = None
        elif of == "parent" and parents is not None and not is_blank(key):
            above = parents.get(code_text(key), TOTAL)
            base = self.total if above == TOTAL else self.where({by: above}).total
        elif of not in ("parent", "total", TOTAL):
            base = self.where({by: of}).total
        return quotient(part.amounts[name], None if base is None else base.amounts[name], places, base is not None)

    # -- postings --

    def drill_through(
        self, code: object = TOTAL, where: Mapping[str, Any] | None = None, /, *, direct: bool = False, **more: Any
    ) -> Lines:
        """The postings that a sum was made of (穿透到明细), in the order given; found when they are first looked at.

        Args:
            code: the subject, or 合计.
            where: values by dimension, as :meth:`where` takes them.
            direct: whether only what was booked on the subject itself, not below it.
            more: values by dimension, by name.

        Returns:
            a sequence of the lines as they were given (dicts where they came from a frame), with their ``indices``; they
            add up to the sum exactly.

        Raises:
            NotFound: if nothing was booked there.
        """
        text = self._code(code)
        part = self.where(where, **more)
        codes: frozenset[str | None] | None = None
        if direct:
            codes = frozenset((text,))
        elif text != TOTAL:
            codes = frozenset(other for other in self._books.values_of[0] if text in self._books.chain(0, other))
        return Lines(self._books, part._rows, codes, self.columns)

    def data_columns(self, *dimensions: str) -> tuple[DataColumn, ...]:
        """The columns of :meth:`to_records` (数据列说明); the dimensions asked for stand behind the level."""
        return columns_of("postings", "level", map(DataColumn, dimensions))

    def to_records(self, *dimensions: str) -> list[dict[str, Any]]:
        """Every sum as a plain dict, 合计 last: code, name, level, and for each column amount, direct amount, lines, blanks, unit.

        Args:
            dimensions: other dimensions, to have the sums of each combination of their values apart.

        Raises:
            NotFound: for a dimension that is none.
        """
        places = [self._at(name) for name in dimensions]
        groups: dict[Key, dict[str, Cell]] = {}
        for key, cell in self._cells(0, *places).items():
            groups.setdefault(key[1:], {})[key[0]] = cell
        records = []
        for group in sorted(groups, key=lambda each: [_order(value) for value in each]):
            tree = self._hierarchy(groups[group])
            for code in tree.sums:
                booked = self._booked(tree, code)
                records += [
                    {
                        "code": code,
                        "name": booked.name,
                        "level": 0 if code == TOTAL else int(depth(code)),
                        **dict(zip(dimensions, group, strict=True)),
                        "column": column,
                        "amount": booked.amounts[column],
                        "direct": booked.direct[column],
                        "lines": booked.lines,
                        "blanks": booked.blanks[column],
                        "unit": "" if self.unit is None else self.unit.value,
                    }
                    for column in self.columns
                ]
        return records


def _summed(direct: Mapping[str, Decimal], parents: Mapping[str, str]) -> dict[str, Decimal]:
    """Plain sums by code at every level; ``parents`` has every code and all above it."""
    sums = {code: direct.get(code, _ZERO) for code in sorted(parents)}
    with exact_context():
        for code in reversed(sums):
            above = parents[code]
            if above != TOTAL:
                sums[above] += sums[code]
    return sums


def _order(value: Any) -> tuple[bool, str, Any]:
    """Values in order: numbers, then those of each other type together, a blank last."""
    if value is None:
        return (True, "", "")
    kind = "" if isinstance(value, int | Decimal) else type(value).__name__
    try:
        value < value  # noqa: B015 - whether it has an order
    except TypeError:
        value = str(value)
    return (False, kind, value)
