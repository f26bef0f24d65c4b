"""Several named amounts beside each other (多栏对比): budget, accounts and prior year of every line, in one value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property, partial
from typing import Any, Final, Literal, final

from attrs import evolve, field, frozen

from govbudget.arguments import renamed
from govbudget.classification import Classification, Classifications, Crosswalk
from govbudget.classification.lists import BUNDLED
from govbudget.errors import NotFound, TableError
from govbudget.exact import Undefined
from govbudget.forms import Measure, Stage
from govbudget.language.vocabulary import Vocabulary
from govbudget.money import Unit
from govbudget.records.columns import DataColumn, DataKind, columns_of, undefined_in
from govbudget.records.display import Shown, words_of
from govbudget.records.tabular import Tabular
from govbudget.rollup import TOTAL, Ledger, RollUp, roll_up
from govbudget.tables import Table
from govbudget.variances.amounts import Amounts, Missing, amounts_of, measure_of, own_columns
from govbudget.variances.faults import Fault, incomparable
from govbudget.variances.lookup import find
from govbudget.variances.model import Unbridged, Variance, VarianceLine, indented
from govbudget.variances.series import Series, series_of
from govbudget.variances.series import compare as pair_of
from govbudget.visible import counted, visible

__all__ = ["Column", "Comparison", "ComparisonLine", "compare"]


@final
@frozen
class Column:
    """One of the amounts compared (一栏).

    Args:
        name: as the caller calls it.
        year: the year it is of.
        measure: 年初预算数, 全年预算数, 决算数; ``None`` for a 预算数 that does not say which.
    """

    name: str
    year: int | None
    measure: Measure | None

    @property
    def is_budget(self) -> bool:
        """Whether it is a budget (预算数), against which completion is measured."""
        return self.measure is not Measure.FINAL


@final
@frozen(repr=False)
class ComparisonLine:
    """One line with all its amounts (对比行).

    Args:
        key: unique in its comparison.
        label: its newest name.
        code: its newest code; several joined by ``+`` where a code was split.
        level: 0 for totals, then 类 1, 款 2, 项 3.
        parent: key of the line it is a part of.
        amounts: by column; ``None`` where nothing is stated.
        base: the column that the others are compared with.
        against: for every other column what it is against the base.
    """

    key: str
    label: str
    code: str
    level: int
    parent: str
    amounts: Mapping[str, Decimal | None] = field(hash=False)
    base: str
    against: Mapping[str, VarianceLine] = field(hash=False)
    code_sets: tuple[tuple[str, ...], ...] = field(default=(), repr=False)

    def _of(self, column: str) -> VarianceLine:
        if column not in self.against:
            there = tuple(self.against)
            why = f"{column!r} is not compared with {self.base}; there are {'、'.join(there)}"
            raise NotFound(why, key=column, suggestions=there)
        return self.against[column]

    def difference(self, column: str) -> Decimal | Undefined:
        """What a column has more than the base (差额), exactly.

        Raises:
            NotFound: for a column that is none, or the base itself.
        """
        return self._of(column).difference

    def growth(self, column: str, places: int) -> Decimal | Undefined:
        """The difference in percent of the base (增减率), rounded half up."""
        return self._of(column).growth(places)

    def completion(self, column: str, places: int) -> Decimal | Undefined:
        """A column in percent of the budget that the base is (完成率); ``no_budget`` where it is none of that year."""
        return self._of(column).completion(places)

    def share(self, column: str, places: int) -> Decimal | Undefined:
        """A column in percent of its total (占比)."""
        if column == self.base:
            return next(iter(self.against.values())).base_share(places)
        return self._of(column).share(places)

    def __repr__(self) -> str:
        cells = ", ".join(f"{k}={'(空)' if v is None else f'{v:,f}'}" for k, v in self.amounts.items())
        return visible(f"<ComparisonLine {' '.join(filter(None, (self.code or self.key, self.label)))}: {cells}>")


@final
@frozen(repr=False)
class Comparison(Tabular):
    """Named amounts beside each other, line by line (多栏对比).

    :func:`govbudget.compare` makes it. Iterating gives the lines in official order; ``comparison["201"]`` finds one by code, key or label.

    Args:
        columns: what is compared, in the order given.
        base: name of the column that the others are compared with.
        series: the amounts made comparable.
        positions: where each column stands in the series.
    """

    columns: tuple[Column, ...]
    base: str
    series: Series
    positions: tuple[int, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    @property
    def unit(self) -> Unit | None:
        """The unit of all amounts."""
        return self.series.unit

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What makes the comparison doubtful, where that is listed and not raised."""
        return self.series.faults

    def column(self, name: str) -> Column:
        """A column by its name.

        Raises:
            NotFound: if there is none.
        """
        if name not in self.names:
            why = f"{name!r} is no column; there are {'、'.join(self.names)}"
            raise NotFound(why, key=name, suggestions=self.names)
        return self.columns[self.names.index(name)]

    def between(self, base: str, current: str) -> Variance:
        """Two of the columns as a variance, with explanations, parts and contributions (两栏差异).

        Raises:
            NotFound: for a column that is none.
        """
        old, new = self.column(base), self.column(current)
        pair = pair_of(self.series, *(self.positions[self.columns.index(each)] for each in (old, new)))
        completes = old.is_budget and not new.is_budget and old.year == new.year
        return evolve(
            pair,
            lines=tuple(evolve(line, completes=completes) for line in pair.lines),
            base=evolve(pair.base, year=old.year, measure=old.measure, name=old.name),
            current=evolve(pair.current, year=new.year, measure=new.measure, name=new.name),
        )

    def against(self, base: str) -> Comparison:
        """The same with another column as the base.

        Raises:
            NotFound: for a column that is none.
        """
        return evolve(self, base=self.column(base).name)

    @cached_property
    def lines(self) -> tuple[ComparisonLine, ...]:
        """Every line that one of the columns has, 合计 first."""
        pairs = {name: self.between(self.base, name) for name in self.names if name != self.base}
        by_key = {name: ({line.key: line for line in pair}, pair.total.completes) for name, pair in pairs.items()}
        found = []
        for line in self.series.lines:
            absent = partial(VarianceLine, line.key, None, None, line.label)  # neither of two columns has it
            against = {
                name: lines.get(line.key) or absent(completes=completes) for name, (lines, completes) in by_key.items()
            }
            found.append(
                ComparisonLine(
                    line.key,
                    line.label,
                    line.code,
                    line.level,
                    line.parent,
                    {name: line.values[at] for name, at in zip(self.names, self.positions, strict=True)},
                    self.base,
                    against,
                    line.code_sets,
                )
            )
        return tuple(found)

    @property
    def total(self) -> ComparisonLine:
        """The line of all (合计)."""
        return next(line for line in self.lines if line.key == self.series.total_key)

    def level(self, level: int) -> tuple[ComparisonLine, ...]:
        """The lines of one level: 1 for 类, 2 for 款, 3 for 项."""
        return tuple(line for line in self.lines if line.level == level)

    @property
    def unbridged(self) -> tuple[Unbridged, ...]:
        """Amounts that have no counterpart in the base (未衔接)."""
        pairs = (self.between(self.base, name) for name in self.names if name != self.base)
        return tuple(dict.fromkeys(entry for pair in pairs for entry in pair.unbridged))

    def __iter__(self) -> Iterator[ComparisonLine]:
        return iter(self.lines)

    def __len__(self) -> int:
        return len(self.lines)

    def __getitem__(self, line: object) -> ComparisonLine:
        """A line by key, by a code it has in any column (its newest meaning first), or by its name.

        Raises:
            NotFound: if there is none, or several.
        """
        return find("total" if line == TOTAL else line, self.lines, "this comparison")

    def data_columns(self, places: int = 2) -> tuple[DataColumn, ...]:
        """The columns of :meth:`to_records` (数据列说明); amounts, and what they are against the base, stand behind the level."""
        against = (f"{name} {what}" for name in self.names if name != self.base for what in _AGAINST)
        return columns_of(
            "comparison", "level", [DataColumn(name, DataKind.DECIMAL) for name in (*self.names, *against)]
        )

    def to_records(self, places: int = 2) -> list[dict[str, Any]]:
        """Every line as a dict: key, code, label, level, amounts by column, and for each other column what it is against the base.

        Args:
            places: decimals of the percentages.
        """
        records = []
        for line in self.lines:
            record: dict[str, Any] = {"key": line.key, "code": line.code, "label": line.label, "level": line.level}
            record |= line.amounts
            for name in line.against:
                record[f"{name} difference"] = line.difference(name)
                record[f"{name} growth"] = line.growth(name, places)
                record[f"{name} completion"] = line.completion(name, places)
            record |= {"undefined": undefined_in(record), "unit": "" if self.unit is None else self.unit.value}
            records.append(record)
        return records

    def _shown(self, most: int) -> Shown:
        """The amounts by line, and what each column has more than the base."""
        word = words_of("comparison")["difference"]
        others = tuple(name for name in self.names if name != self.base)
        rows = (
            (
                line.code,
                indented(line.label or line.key, line.level),
                *line.amounts.values(),
                *(line.difference(name) for name in others),
            )
            for line in self.lines[:most]
        )
        beside = (*self.names, *(f"{name} {word}" for name in others))
        columns, more = ("code", "label"), len(self) - most
        return Shown.of("comparison", self.base, columns, rows, more, unit=self.unit, beside=beside)

    def __repr__(self) -> str:
        unit = f", {self.unit.value}" if self.unit else ""
        others = "、".join(name for name in self.names if name != self.base)
        return visible(f"<Comparison {others} against {self.base}: {counted(len(self), 'line')}{unit}>")


#: What a column is against the base, in its records.
_AGAINST: Final = ("difference", "growth", "completion")
Given = Table | RollUp | Ledger | Amounts | Mapping[Any, Any]


@renamed(blank="missing")
def compare(
    sides: Mapping[str, Given] | Table | RollUp | Ledger,
    base: str,
    *,
    columns: Sequence[str] | Mapping[str, str] | str | None = None,
    classification: Classification | None = None,
    measures: Mapping[str, Measure | str | None] | None = None,
    years: Mapping[str, int] | None = None,
    unit: Unit | str | None = None,
    total: str | None = None,
    crosswalks: Sequence[Crosswalk] = (),
    missing: Missing = "skip",
    on_error: Literal["raise", "list"] = "raise",
) -> Comparison:
    """Budget, accounts and prior year, or any other named amounts, beside each other (三方对比).

    Codes of several editions are bridged as in :func:`~govbudget.variance`, and units converted exactly.

    Args:
        sides: by name tables, roll-ups, ledgers, :class:`~govbudget.variances.amounts.Amounts`, or with ``classification``
            amounts by code; or one table, roll-up or ledger, of which each column is one.
        base: name of what the others are compared with.
        columns: of a mapping, the column to take of each, one for all or by name; of one table the columns to take, by default
            all with amounts.
        classification: the edition of amounts by code, or one's own list (自备科目表), by which codes of all years are bridged then
            instead of by the bundled editions.
        measures: stage of the budget by name. By default what a column of the form says; else a name with 预算 is a budget
            (年初预算, 全年预算 and 调整预算 say which) and every other one is done.
        years: year by name. By default what the table or the edition says; of a name with 上年 the year before, where it says the
            same as the base.
        unit: unit of the result, and of amounts that bring none; by default that of the newest.
        total: key or code of the line whose change is explained, where there are several totals.
        crosswalks: to use instead of the bundled ones.
        missing: what a blank cell is. With ``"skip"`` it states nothing and what rests on it is unknown; with ``"zero"`` it is 0.
        on_error: ``"raise"`` an error for what makes the comparison doubtful, or ``"list"`` it in ``faults``.

    Returns:
        every line with one amount a side; any two sides of it are a variance.

    Raises:
        ComparisonError: for fewer than two sides, sides of other tables or kinds of codes, codes twice, a budget that is called
            final accounts, changes in place of amounts.
        NotFound: for a base or column that is not there, a code outside the classification.
        UnitError: where only some sides say their unit.
        EditionNotAvailable: for a year without a crosswalk.
        TableError: for what cannot be compared.
    """
    given = _sides(sides, columns, classification, missing)
    if len(given) < 2:
        raise incomparable(f"a comparison needs two sides at least, and has {len(given)}")
    if base not in given:
        known = tuple(given)
        raise NotFound(f"the base {base!r} is not among {'、'.join(known)}", key=base, suggestions=known)
    into = None if unit is None else Unit.of(unit)
    found: list[Column] = []
    amounts: list[Amounts] = []
    for name, (side, says, dated) in given.items():
        stage = _measure(name, side.measure, says, measures or {})
        amounts.append(evolve(_in_unit(side, into), name=side.name or name, measure=stage))
        year = side.year if dated and name not in (years or {}) else None
        found.append(Column(name, year or _year(name, side.year, given[base][0].year, years or {}), stage))
    newest = max((side.year for side in amounts if side.year is not None), default=0)
    order = sorted(range(len(amounts)), key=lambda i: amounts[i].year or newest)
    one = not isinstance(sides, Mapping) or isinstance(sides, RollUp | Ledger)
    same = one or (isinstance(sides, Mapping) and all(side is sides[base] for side in sides.values()))
    lists = _lists(classification)
    series = series_of([amounts[i] for i in order], total, tuple(crosswalks), (), on_error, same=same, lists=lists)
    return Comparison(tuple(found), base, series, tuple(order.index(i) for i in range(len(amounts))))


def _lists(given: Classification | None) -> Classifications:
    """The lists that codes are bridged by: one's own; a bundled edition has the others beside it."""
    bundled = isinstance(given, Classification) and given == BUNDLED.edition(given.kind, given.year)
    return BUNDLED if bundled else Classifications.of(given)


def _sides(
    sides: Any, columns: Any, classification: Classification | None, missing: Missing
) -> dict[str, tuple[Amounts, bool, bool]]:
    """The sides by name, and whether each says its measure, and its year, itself."""
    if isinstance(sides, Table | RollUp | Ledger):
        every = own_columns(sides) if isinstance(sides, Table) else sides.columns
        names = every if columns is None else (columns,) if isinstance(columns, str) else tuple(columns)
        return {name: _side(sides, name, missing) for name in names}
    if not isinstance(sides, Mapping):
        why = f'sides are given by name, as in compare({{"预算": …, "决算": …}}, base="预算"), not {sides!r}'
        raise TableError(why)
    found = {}
    for name, given in sides.items():
        column = columns.get(name) if isinstance(columns, Mapping) else columns
        if isinstance(given, Mapping) and not isinstance(given, RollUp | Ledger):
            if classification is None:
                raise TableError(f"{name} has amounts by code; name the edition of the codes with classification=")
            given = roll_up(given, classification)
        found[name] = _side(given, column, missing)
    return found


def _side(given: Any, column: str | None, missing: Missing) -> tuple[Amounts, bool, bool]:
    side = amounts_of(given, column, missing=missing)
    says = isinstance(given, Amounts) or side.stage is Stage.BUDGET
    says = says or (isinstance(given, Table) and any(plan.measure for plan in given.form.columns))
    return side, says, isinstance(given, Table) and side.year != given.year


def _in_unit(side: Amounts, unit: Unit | None) -> Amounts:
    if unit is None:
        return side
    return evolve(side, unit=unit) if side.unit is None else side.to(unit)


def _measure(name: str, own: Measure | None, says: bool, given: Mapping[str, Measure | str | None]) -> Measure | None:
    """The stage of the budget that a side is of: as the caller, its column or its name says.

    Raises:
        ComparisonError: for a budget that is called final accounts.
    """
    if name in given:
        asked = given[name]
        return None if asked is None else measure_of(asked)
    words = Vocabulary.default()
    done, budget = (words.pattern(pattern).search(name) for pattern in ("side_done", "side_budget"))
    if says and done and not budget and own is Measure.INITIAL_BUDGET:
        why = f"{name!r} is called final accounts and is of a budget; give it another name, or name it with measures="
        raise incomparable(why)
    if says or done or not budget:
        return own
    if words.pattern("side_initial").search(name):
        return Measure.INITIAL_BUDGET
    return Measure.ADJUSTED_BUDGET if words.pattern("side_adjusted").search(name) else None


def _year(name: str, own: int | None, base: int | None, given: Mapping[str, int]) -> int | None:
    if name in given:
        return given[name]
    prior = Vocabulary.default().pattern("side_prior").search(name)
    return own - 1 if own is not None and own == base and prior else own
