"""The cells of tables that state what a text speaks of (表中所列): by topic and fund, by subject, by year and stage of the budget.

What a text names is looked up by the document's own lines first, then in the catalogue of its year.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Final, NamedTuple, final

from attrs import field, frozen

from govbudget.claim import Period, Reference
from govbudget.classification import Kind
from govbudget.classification.subject import normal_name
from govbudget.disclosure import Disclosure, Stage, UnitType
from govbudget.exact import scale
from govbudget.figure import Quantity
from govbudget.forms import Measure
from govbudget.forms.topics import Cell, Side, parts_of, subject_cells, topic, year_total
from govbudget.money import Unit
from govbudget.narrative.phrase_words import phrase_words
from govbudget.place import Place
from govbudget.tables import Table

__all__ = ["StatedCells", "Value"]

_ZERO: Final = Decimal(0)
#: The bodies all of whose 公用经费 is 机关运行经费.
_AGENCIES: Final = frozenset({UnitType.ADMINISTRATIVE, UnitType.CIVIL_SERVICE_LAW})
_AGENCY: Final = "agency_operating"
_COLUMNS: Final[Mapping[Measure | None, tuple[str, ...]]] = {
    Measure.FINAL: ("final",),
    Measure.INITIAL_BUDGET: ("initial_budget", "budget"),
    Measure.ADJUSTED_BUDGET: ("adjusted_budget", "budget"),
    None: ("budget", "initial_budget", "adjusted_budget"),
}
#: Digits of the code of the highest level, and of each level below it; names of fewer characters are no ends of others.
_DIGITS, _MORE, _LEAST_END = 3, 2, 4


@final
class Value(NamedTuple):
    """The figure of a cell (数值), in 元 or as a count.

    Args:
        value: its value.
        half: how far the true value may be from it.
        printed: as printed.
        place: where.
        cell: form, line and column.
        unit: unit that it is printed in.
    """

    value: Decimal
    half: Decimal
    printed: str
    place: Place
    cell: tuple[str, str, str]
    unit: Unit | None = None

    def in_print(self, number: Decimal) -> Decimal:
        """A number in 元 in the unit that this is printed in."""
        return scale(number, -(self.unit.exponent if self.unit is not None else 0))

    def shown(self) -> str:
        """As printed, with its unit."""
        return f"{self.printed} {self.unit.value}" if self.unit is not None else self.printed


@final
@frozen(eq=False)
class StatedCells:
    """The cells of a document by what they are asked for (取数表), made once.

    Args:
        disclosure: the document.
    """

    disclosure: Disclosure
    _found: dict[tuple[Reference, Period, bool], list[Value]] = field(factory=dict, init=False, repr=False)

    @property
    def is_budget(self) -> bool:
        """Whether the tables print a budget (部门预算), which its text calls so or not."""
        return self.disclosure.stage is Stage.BUDGET

    @property
    def lacks_tables(self) -> bool:
        """Whether tables of the document were not read."""
        return any(not entry.part for entry in self.disclosure.unmodelled)

    def of(self, reference: Reference, period: Period, above: Iterable[Reference] = ()) -> list[Value]:
        """The cells that state what is named in a period, the likeliest first.

        Args:
            reference: what is named.
            period: the period; no table states another year than that of the document.
            above: what it is listed under, which tells of what an economic subject is spent.
        """
        key = (reference, period, reference.topic == "economic" and self._within_basic(above))
        known = self._found.get(key)
        if known is None:
            known = self._found[key] = self._look_up(*key)
        return known

    def fund_of(self, value: Value) -> str:
        """The fund that the form of a cell is of."""
        return self.disclosure[value.cell[0]].form.fund

    def _look_up(self, reference: Reference, period: Period, within_basic: bool) -> list[Value]:
        found: dict[tuple[str, str, str], Value] = {}
        for cell in self._plan(reference, within_basic):
            for column in _COLUMNS[period.measure] if cell.column == "measure" else (cell.column,):
                if cell.column != "measure" and period.is_budget and not self.is_budget:
                    continue
                value = self._cell(cell.form, cell.line, column)
                if value is not None:
                    found.setdefault((cell.form, cell.line, column), value)
        return list(found.values())

    def _plan(self, reference: Reference, within_basic: bool) -> Iterator[Cell]:
        if reference.topic == "functional":
            codes = self.codes(reference.names)
            cells = subject_cells("functional")
            for cell in cells.get(reference.fund, cells[""]):
                for code in codes:
                    if cell.line == "code" or len(code) == _DIGITS:
                        yield cell._replace(line=code)
            return
        if reference.topic == "economic":
            if within_basic:
                yield from (cell._replace(line=reference.code) for cell in subject_cells("economic")[""])
            return
        known = topic(reference.topic)
        if known is None:
            return
        of_fund = known.cells.get(reference.fund, ())
        if reference.fund == "fiscal" and known.takes_fund and not of_fund:  # no cell states it of all funds together
            yield from known.cells["general"] if self._only_general else ()
            return
        if reference.near or known.takes_fund:
            yield from of_fund or known.cells.get("", ())
        else:  # a fund spoken of at some distance may or may not be meant
            yield from (*known.cells.get("", ()), *(of_fund if reference.fund else ()))

    @cached_property
    def _only_general(self) -> bool:
        """Whether all of 财政拨款 is of 一般公共预算, as the tables show."""
        spent = [year_total(Side.EXPENDITURE, fund) for fund in ("fiscal", "general")]
        amounts = {v.value for known in spent for c in known.cells[""] if (v := self._cell(*c)) is not None}
        return len(amounts) == 1

    def is_of_agency(self, above: Iterable[Reference]) -> bool:
        """Whether something is listed under 机关运行经费 of a body whose running costs are all of it."""
        return self.disclosure.unit_type in _AGENCIES and any(reference.topic == _AGENCY for reference in above)

    def _within_basic(self, above: Iterable[Reference]) -> bool:
        """Whether an economic subject is spoken of within 基本支出, as 公开06 shows it.

        机关运行经费 leaves out 事业单位, which 公开06 has; it is as 公开06 shows it where the body is known to have none.
        """
        within = {"basic", *(part.key for parts in parts_of("basic").values() for part in parts)}
        if self.disclosure.unit_type in _AGENCIES:
            within.add(_AGENCY)
        return any(reference.topic in within for reference in above)

    def _cell(self, form: str, line: str, column: str) -> Value | None:
        table = self.disclosure.table(form)
        if table is None or (column not in table.columns):
            return None
        unit = table.unit or self.disclosure.unit
        at = table._line_index.get(line)
        if at is None:
            return self._absent(table, line, column, unit)
        number = table.columns.index(column)
        figure = table.figure(at, number)
        if figure.value is None:
            return None
        if figure.quantity is Quantity.COUNT:
            return Value(figure.value, _ZERO, figure.printed, figure.place, (form, line, column))
        if unit is None:
            return None
        value, half = scale(figure.value, unit.exponent), scale(table.half_unit(at, number), unit.exponent)
        return Value(value, half, figure.printed, figure.place, (form, line, column), unit)

    def _absent(self, table: Table, line: str, column: str, unit: Unit | None) -> Value | None:
        """A coded line that a complete table does not print is 0, where it prints lines as deep."""
        if not line.isdigit() or not table.complete or table.form.codes is None or unit is None:
            return None
        if len(line) not in self._depths[table.form.id]:
            return None
        place = Place(table=table.name, row=line, column=table.header("", table.columns.index(column)))
        return Value(_ZERO, _ZERO, "0", place, (table.form.id, line, column), unit)

    # -- subjects --------------------------------------------------------------------------------------------------------

    def codes(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The functional codes that printed names (类、款、项, outer to inner) stand for.

        Args:
            names: the names, each with its level in brackets where that is printed.
        """
        levels = phrase_words(self.disclosure.standards.vocabulary).levels
        depths = {f"{level})": _DIGITS + _MORE * at for at, level in enumerate(levels)}
        codes: tuple[str, ...] = ()
        for n, text in enumerate(names):
            name, _, mark = text.rpartition("(")  # 政府办公厅(室)及相关机构事务(款)
            depth = depths.get(mark)
            if depth is not None:
                catalogued = self._catalogued(normal_name(name))
                found = _of_depth(self._named(name), depth) or _of_depth(catalogued, depth)
            else:
                found = self._exactly(normal_name(text)) or self._named(text.partition("(")[0])
                found = _of_depth(found, _DIGITS) or found
            if n and codes:
                found = tuple(code for code in found if code.startswith(codes))
            if not found:
                return ()
            codes = found
        return codes

    def _named(self, name: str) -> tuple[str, ...]:
        """Codes by one name: as the tables print it, else by the catalogue; where words precede it, by its end."""
        bare, labels = normal_name(name), self._labels
        found = self._exactly(bare)
        if not found:
            ends = (bare[-n:] for n in range(min(len(bare), self._longest), _LEAST_END - 1, -1))
            found = next((labels[end] for end in ends if end in labels), ())
        return found

    def _exactly(self, name: str) -> tuple[str, ...]:
        """Codes by one whole name, normalised: as the tables print it, else by the catalogue."""
        return self._labels.get(name) or self._catalogued(name)

    def _catalogued(self, name: str) -> tuple[str, ...]:
        year, lists = self.disclosure.year, self.disclosure.classifications
        if year is None and not lists.of_kind(Kind.FUNCTIONAL):
            return ()
        return tuple(subject.code for subject in lists.nearest(Kind.FUNCTIONAL, year).find(name))

    # -- tables ----------------------------------------------------------------------------------------------------------

    @cached_property
    def by_amount(self) -> Mapping[Decimal, Mapping[str, tuple[str, str, str]]]:
        """The first cell of each line that prints an amount, by the amount in 元: form, line and column by code or label."""
        found: dict[Decimal, dict[str, tuple[str, str, str]]] = {}
        for table in self.disclosure.tables:
            unit = table.unit or self.disclosure.unit
            if unit is None:
                continue
            for column in table.columns:
                if table.form.column(column).quantity is not Quantity.AMOUNT:
                    continue
                for line, value in zip(table.lines, table.amounts(column), strict=True):
                    if value is not None and line.quantity is Quantity.AMOUNT:
                        cell = (table.form.id, line.key, column)
                        found.setdefault(scale(value, unit.exponent), {}).setdefault(line.code or line.label, cell)
        return found

    @cached_property
    def _depths(self) -> Mapping[str, Collection[int]]:
        """How many digits the codes of each table have, by the id of its form."""
        return {table.form.id: frozenset([len(line.code) for line in table.lines]) for table in self.disclosure.tables}

    @cached_property
    def _labels(self) -> Mapping[str, tuple[str, ...]]:
        """Codes by the names that the document's own tables print, normalised."""
        found: dict[str, dict[str, None]] = {}
        for table in self.disclosure.tables:
            if table.form.codes is Kind.ECONOMIC_DEPARTMENT:
                continue
            for line in table.lines:
                code = line.code or (line.key if line.key.isdigit() else "")
                if code and line.label:
                    found.setdefault(normal_name(line.label.partition("、")[2] or line.label), {})[code] = None
        return {name: tuple(codes) for name, codes in found.items()}

    @cached_property
    def _longest(self) -> int:
        """How long the longest of these names is."""
        return max(map(len, self._labels), default=0)


def _of_depth(codes: Iterable[str], depth: int) -> tuple[str, ...]:
    """The codes of so many digits."""
    return tuple(code for code in codes if len(code) == depth)
