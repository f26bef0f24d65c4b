"""Lines over several years (历年数): one line for what was renamed, recoded, split or merged in between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar, final

from attrs import evolve, frozen

from govbudget.arguments import renamed, several, wrong
from govbudget.classification import Classifications, Crosswalk
from govbudget.classification.crosswalk import crosswalk_between
from govbudget.classification.editions import reused
from govbudget.classification.lists import BUNDLED, Lists
from govbudget.errors import EditionNotAvailable, NotFound
from govbudget.figure import Quantity
from govbudget.forms import Measure
from govbudget.money import Unit
from govbudget.records.display import Shown
from govbudget.records.tabular import Tabular
from govbudget.rollup import Ledger, RollUp
from govbudget.tables import Table
from govbudget.variances.amounts import Amounts, Missing, amounts_of
from govbudget.variances.bridge import BridgedLine, Step, bridge, edition
from govbudget.variances.faults import Fault, OnError, incomparable, settle
from govbudget.variances.lookup import find
from govbudget.variances.model import Side, Unbridged, Variance, VarianceLine, indented, with_total
from govbudget.visible import counted, visible

__all__ = ["Series"]


def _listed(tables: Any) -> Iterable[Any]:
    if isinstance(tables, Table | RollUp | Amounts) or not isinstance(tables, Iterable):
        how = 'give one for each year, as in Series.of([d["公开05"] for d in disclosures])'
        raise wrong("tables", tables, "a list of tables", how)
    return tables


@final
@frozen(repr=False)
class Series(Tabular):
    """Amounts by line over several years (历年数), in one unit, with edition changes bridged.

    Make it with :meth:`of`. Iterating gives the lines; ``series["208"]`` finds one.

    Args:
        sides: one a year, oldest first, all in the unit of the newest.
        lines: the bridged lines; their tuples have one entry a side.
        total_key: key of the line whose change is to be explained.
        faults: what makes the comparison doubtful, where faults are listed and not raised.
    """

    _described: ClassVar[str] = "series"
    sides: tuple[Amounts, ...]
    lines: tuple[BridgedLine, ...]
    total_key: str = "total"
    faults: tuple[Fault, ...] = ()

    @classmethod
    @renamed(blank="missing", faults="on_error")
    def of(
        cls,
        tables: Iterable[Table | RollUp | Ledger | Amounts] | Mapping[int, Table | RollUp | Ledger | Amounts],
        column: str | None = None,
        *,
        measure: Measure | str | None = None,
        total: str | None = None,
        crosswalks: Iterable[Crosswalk] = (),
        missing: Missing = "skip",
        on_error: OnError = "raise",
        classification: Lists = None,
    ) -> Series:
        """A series of one table over several years (历年对比).

        Args:
            tables: a table a year, in any order, or by year where the tables do not say theirs; roll-ups
                and :class:`Amounts` too.
            column: as in :func:`~govbudget.variances.amounts_of`.
            measure: as in :func:`~govbudget.variances.amounts_of`.
            total: as in :func:`~govbudget.variance`.
            crosswalks: crosswalks to use instead of the bundled ones, found by their years.
            missing: as in :func:`~govbudget.variances.amounts_of`.
            on_error: as in :func:`~govbudget.variance`.
            classification: as in :func:`~govbudget.variance`.

        Raises:
            ComparisonError: for fewer than two years, for tables of several forms, and for faults of the comparison.
            NotFound: for a column or total that is not there, for a code outside the classification.
            UnitError: where only some tables say their unit.
            EditionNotAvailable: for a year without a crosswalk.
        """
        found: list[Fault] = []
        pairs = tables.items() if isinstance(tables, Mapping) else ((None, table) for table in _listed(tables))
        how = 'make them, as in crosswalks=[crosswalk("functional", 2020, 2021)]'
        links = several("crosswalks", crosswalks, Crosswalk, "a list of Crosswalk values", how)
        read = ((year, amounts_of(table, column, measure=measure, missing=missing)) for year, table in pairs)
        sides = _by_year(read, found)
        return series_of(sides, total, links, found, on_error, lists=Classifications.of(classification))

    @property
    def years(self) -> tuple[int | None, ...]:
        """The years, oldest first."""
        return tuple(side.year for side in self.sides)

    @property
    def unit(self) -> Unit | None:
        """The unit of all amounts."""
        return self.sides[-1].unit

    def __iter__(self) -> Iterator[BridgedLine]:
        return iter(self.lines)

    def __len__(self) -> int:
        return len(self.lines)

    def __getitem__(self, line: str | int | object) -> BridgedLine:
        """A line by key, by a code it has in any of the years (its newest meaning first), or by its newest label.

        Raises:
            NotFound: if there is none, or several.
        """
        return find(line, self.lines, "this series")

    def value(self, line: str | int | object, year: int) -> Decimal | None:
        """The amount of a line in a year; ``None`` where it is not known.

        Raises:
            NotFound: if there is no such line or year.
        """
        return self[line].values[self._at(year)]

    def _at(self, year: int) -> int:
        if year not in self.years:
            there = tuple(map(str, self.years))
            raise NotFound(f"{year} is no year of this series; it has {', '.join(there)}", key=year, suggestions=there)
        return self.years.index(year)

    def between(self, base_year: int, year: int) -> Variance:
        """The comparison of two of its years, over the lines bridged across all of them.

        Raises:
            NotFound: for a year that is not there.
        """
        return compare(self, self._at(base_year), self._at(year))

    @cached_property
    def changes(self) -> tuple[Variance, ...]:
        """Each year compared with the one before it (逐年比较)."""
        return tuple(compare(self, n, n + 1) for n in range(len(self.sides) - 1))

    @property
    def unbridged(self) -> tuple[Unbridged, ...]:
        """The amounts without a counterpart, year by year (未衔接)."""
        return tuple(dict.fromkeys(entry for variance in self.changes for entry in variance.unbridged))

    def to_records(self) -> list[dict[str, Any]]:
        """One dict for each line and year: key, year, code and label in that year, level, amount, measure, unit."""
        unit = "" if self.unit is None else self.unit.value
        return [
            {
                "key": line.key,
                "year": year,
                "code": "+".join(line.codes[n]),
                "label": line.labels[n] or line.label,
                "level": line.level,
                "amount": line.values[n],
                "measure": side.measure.value if side.measure else "",
                "unit": "" if line.quantity is Quantity.COUNT else unit,
            }
            for line in self.lines
            for n, (year, side) in enumerate(zip(self.years, self.sides, strict=True))
        ]

    def _shown(self, most: int) -> Shown:
        """The amounts by line and year."""
        rows = ((line.code, indented(line.label or line.key, line.level), *line.values) for line in self.lines[:most])
        name, columns = self.sides[-1].name, ("code", "label")
        return Shown.of("series", name, columns, rows, len(self) - most, unit=self.unit, beside=self.years)

    def __repr__(self) -> str:
        unit = f", {self.unit.value}" if self.unit else ""
        years = ", ".join(map(str, self.years))
        return visible(f"<Series {self.sides[-1].name}: {years}, {counted(len(self.lines), 'line')}{unit}>")


def _by_year(given: Iterable[tuple[int | None, Amounts]], found: list[Fault]) -> tuple[Amounts, ...]:
    """One side a year, oldest first; faults are added to ``found``."""
    by_year: dict[int, Amounts] = {}
    for year, side in given:
        at = side.year if year is None else year
        if at is None:
            raise incomparable(
                f"{side.name or 'a side'} does not say its year; give the tables by year, as in "
                "Series.of({2020: table, 2021: table})"
            )
        if side.year not in (None, at):
            found.append(Fault("year_mixed", at, str(side.year)))
        if at in by_year:
            first = by_year[at]
            both = first.measure is not side.measure
            found.append(
                Fault("both_measures", at, first.measure_key, side.measure_key) if both else Fault("year_twice", at)
            )
        by_year.setdefault(at, evolve(side, year=at))
    if len(by_year) < 2:
        stages = next((fault for fault in found if fault.reason == "both_measures"), None)
        if stages is not None:
            raise stages.error()
        raise incomparable(f"a series needs two years at least, and has {len(by_year)}")
    sides = tuple(by_year[year] for year in sorted(by_year))
    found += [
        Fault("measures_mixed", side.year, side.measure_key, sides[0].measure_key)
        for side in sides[1:]
        if side.measure is not sides[0].measure
    ]
    return sides


def series_of(
    sides: Sequence[Amounts],
    total: str | None,
    crosswalks: Sequence[Crosswalk],
    found: Sequence[Fault],
    on_error: OnError,
    *,
    same: bool = False,
    lists: Classifications = BUNDLED,
) -> Series:
    """The sides made comparable.

    Args:
        sides: oldest first.
        total: key or code of the line whose change is explained.
        crosswalks: crosswalks to use instead of the bundled ones.
        found: the faults known so far.
        on_error: whether to raise or to list them.
        same: whether all sides are columns of one table, so that equal codes correspond.
        lists: the lists that codes are bridged by where no crosswalk is given.

    Raises:
        ComparisonError: for sides of several scopes or kinds of codes, and a crosswalk that fits none of them.
    """
    _comparable(sides, crosswalks)
    newest = sides[-1]
    listed = list(found)
    for side in sides:
        listed += [Fault("repeated_code", side.year, code) for code in side.repeated]
        if (side.unit is None) != (newest.unit is None):
            without, stated = (side, newest.unit) if side.unit is None else (newest, side.unit)
            listed.append(Fault("unit_unknown", without.year, stated.value if stated else ""))
    pairs = zip(sides, sides[1:], strict=False)
    steps = [None if same else _step(old, new, crosswalks, listed, lists) for old, new in pairs]
    for n, side in enumerate(sides):
        known = edition(steps, n)
        if known is not None and side.kind is not None:
            unknown = (code for code in side.by_code if code not in known)
            listed += [Fault("unknown_code", side.year, code, side.kind.chinese) for code in unknown]
    settled = settle(listed, on_error)
    converted = tuple(side.to(newest.unit) for side in sides)
    lines = bridge(converted, steps)
    return Series(converted, lines, _total_key(converted, lines, total), settled)


def _comparable(sides: Sequence[Amounts], crosswalks: Sequence[Crosswalk]) -> None:
    """Refuse what can never be compared."""
    scopes = {side.scope for side in sides if side.scope}
    if len(scopes) > 1 or len({side.kind for side in sides}) > 1:
        what = "、".join(dict.fromkeys(side.name or "?" for side in sides))
        raise incomparable(f"{what} are not the same table; only one table is compared with itself at another time")
    pairs = list(zip(sides, sides[1:], strict=False))
    for given in crosswalks:
        if not any(_fits(link, *pair) for link in (given, given.inverse) for pair in pairs):
            years = ", ".join(str(side.year) for side in sides)
            kind = sides[-1].kind.value if sides[-1].kind else "lines without codes"
            raise incomparable(f"{given!r} does not fit {kind} of {years}")


def _step(
    old: Amounts, new: Amounts, crosswalks: Sequence[Crosswalk], listed: list[Fault], lists: Classifications
) -> Step | None:
    """How the codes of one side become those of the next; ``None`` where equal codes correspond."""
    if old.kind is None:
        return None
    for given in crosswalks:
        for link in (given, given.inverse):
            if _fits(link, old, new):
                return Step.of(link)
    if old.year is None or new.year is None:  # a fault that is already found
        return None
    try:
        return Step.of(crosswalk_between(lists, old.kind, old.year, new.year))
    except EditionNotAvailable as error:
        if old.year != new.year:  # two tables of one year need no crosswalk
            listed.append(Fault("edition_unknown", new.year, f"{old.year} → {new.year}", str(error)))
        others = dict.fromkeys(reused(old.kind, old.year, new.year), ())
        return Step(others, others) if others else None


def _fits(crosswalk: Crosswalk, old: Amounts, new: Amounts) -> bool:
    """Whether a crosswalk leads from one side to the other, as far as they say their years."""
    years = (old.year in (None, crosswalk.from_year), new.year in (None, crosswalk.to_year))
    return crosswalk.kind is old.kind and all(years)


def _total_key(sides: Sequence[Amounts], lines: Sequence[BridgedLine], total: str | None) -> str:
    """The key of the total: the one asked for, or the only one there is."""
    if total is not None:
        return find(total, lines, sides[-1].name or "the newest side").key
    keys = {line.key: line for line in lines}
    there = [key for key in sides[-1].totals if key in keys]
    if len(there) == 1:
        return there[0]
    name = sides[-1].name or "the newest side"
    names = "、".join(f"{key} {keys[key].label}".removesuffix(f" {key}") for key in there or keys)
    if there:
        raise incomparable(f"{name} has {len(there)} totals; say which one with total=: {names}")
    raise incomparable(f"{name} has no total; name the line whose change is explained with total=: {names}")


def compare(series: Series, base: int, current: int) -> Variance:
    """Two sides of a series as a variance."""
    sides = series.sides[base], series.sides[current]
    years = {side.year for side in sides if side.year is not None}
    completes = sides[0].is_budget and not sides[1].is_budget and len(years) < 2
    lines = tuple(
        _compared(line, base, current, completes)
        for line in series.lines
        if line.printed[base] or line.printed[current] or line.key == series.total_key
    )
    return Variance(
        with_total(lines, series.total_key),
        Side(sides[0].year, sides[0].measure, sides[0].name),
        Side(sides[1].year, sides[1].measure, sides[1].name),
        series.unit,
        series.total_key,
        tuple(_unbridged(series, base, current)),
        series.faults,
    )


def _compared(line: BridgedLine, base: int, current: int, completes: bool) -> VarianceLine:
    old, new = "+".join(line.codes[base]), "+".join(line.codes[current])
    return VarianceLine(
        line.key,
        line.values[base],
        line.values[current],
        line.labels[current] or line.labels[base] or line.label,
        new or old,
        line.labels[base],
        old,
        line.change(base, current),
        line.level,
        line.parent,
        (line.below[base], line.below[current]),
        line.scattered,
        line.quantity,
        completes,
    )


def _unbridged(series: Series, base: int, current: int) -> Iterator[Unbridged]:
    """What has no counterpart, each branch once: at its highest line."""
    entries = [(line.key, _without_counterpart(series, line, base, current)) for line in series.lines]
    found = {key: entry for key, entry in entries if entry is not None}
    parents = {line.key: line.parent for line in series.lines}
    for key, entry in found.items():
        above = found.get(parents[key])
        if above is None or above.reason != entry.reason or not set(entry.concerns) <= {*above.concerns, above.key}:
            yield entry


def _without_counterpart(series: Series, line: BridgedLine, base: int, current: int) -> Unbridged | None:
    def entry(reason: str, at: int, amount: Decimal, concerns: tuple[str, ...] = ()) -> Unbridged:
        return Unbridged(reason, line.key, str(line), series.sides[at].year, amount, concerns, line.quantity)

    for at, other in ((base, current), (current, base)):
        value = line.values[at]
        if value and not line.known[other]:
            return entry("ended" if at == base else "new", at, value)
        if value and line.values[other] is None and not line.printed[other]:
            return entry("not_printed", at, value)
    concerns, amount = line.moved(base, current), line.values[current]
    return entry("moved", current, amount, concerns) if concerns and amount else None
