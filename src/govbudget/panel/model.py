"""Many bodies and years as one value (面板): selected, compared with peers, over years and per head."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import product
from typing import Any, ClassVar, Final, final

from attrs import evolve, frozen

from govbudget.disclosure import Disclosure, Stage
from govbudget.errors import NotFound, TableError
from govbudget.exact import Undefined, ratio, subtract, total
from govbudget.money import Unit
from govbudget.panel.facts import Fact, Gap
from govbudget.panel.making import Where, of_documents, of_rows
from govbudget.panel.peers import Peers, peers_of
from govbudget.records.display import Shown, words_of
from govbudget.records.shapes import Ref
from govbudget.records.tabular import Tabular
from govbudget.rollup import Pivot
from govbudget.rollup.cells import Floats
from govbudget.variances.model import percentage
from govbudget.visible import counted

__all__ = ["Panel"]

#: What the key of a figure consists of, in its order.
_KEY: Final = ("entity", "year", "measure", "stage")


@final
@frozen(repr=False)
class Panel(Tabular):
    """Figures of many bodies and years (面板数据), in one unit, each with the document and place it rests on.

    Make it with :meth:`of` from documents, or with :meth:`from_rows` from rows of any shape. What is missing is listed in
    :attr:`missing` with the reason, and never taken for 0.

    Args:
        facts: the figures.
        gaps: figures that were looked for and not found.
        unit: unit of all amounts.
    """

    _described: ClassVar[str] = "panel"
    facts: tuple[Fact, ...]
    gaps: tuple[Gap, ...] = ()
    unit: Unit | None = None

    @classmethod
    def of(
        cls, disclosures: Iterable[Disclosure], measures: Mapping[str, Where], *, unit: Unit | str | None = None
    ) -> Panel:
        """A panel of documents (由公开文件汇成).

        Args:
            disclosures: of any bodies, years and stages.
            measures: by name the table, line and column, as in ``{"支出合计": ("公开03", "合计", "total")}``; or a function of a
                document that gives a ``Figure``, ``Money``, or ``None``; or one of both by stage, where budgets have it elsewhere:
                ``{Stage.BUDGET: ("three_public", "合计", "budget"), Stage.FINAL_ACCOUNTS: …}``.
            unit: unit of the panel; by default the smallest that is met, so that no decimals are added.

        Raises:
            ComparisonError: for a document that names no body or year; for different figures of one body, year, measure and stage; for
                a column of another year than that of its document (上年预算数).
            TableError: for what is no document, and no stage.
        """
        return cls(*of_documents(disclosures, measures, None if unit is None else Unit.of(unit)))

    @classmethod
    def from_rows(
        cls,
        rows: Any,
        *,
        entity: Ref,
        year: Ref,
        amounts: str | Sequence[str] | Mapping[str, Ref],
        measure: Ref | None = None,
        stage: Ref | Stage | None = None,
        unit: Unit | str | None = None,
        unit_column: Ref | None = None,
        source: Ref | None = None,
        counts: Sequence[str] = (),
        floats: Floats = "refuse",
    ) -> Panel:
        """A panel of rows of any shape that :func:`~govbudget.roll_up` takes (由数据行汇成).

        Args:
            rows: dicts, objects, tuples, csv rows, columns, frames.
            entity: the column of bodies.
            year: the column of years, or one year for all.
            amounts: the columns of figures, each a measure of its own name.
            measure: the column that names the measures, where all figures stand in one.
            stage: the column of stages (预算, 决算), or one for all; by default final accounts.
            unit: unit of the panel, and of amounts that bring none.
            unit_column: the column of units, where rows have several.
            source: the column that says where each row comes from; by default its number.
            counts: measures that are counts, 人数 for instance, and have no unit.
            floats: as in :func:`~govbudget.roll_up`.

        Raises:
            NotFound: for a column that is not there.
            TableError: for a row without body, year or stage.
            AmountTypeError: for a float that was not asked for.
            UnitError: for amounts with and without a unit beside each other.
            ComparisonError: for different figures of one body, year, measure and stage.
        """
        names = (amounts,) if isinstance(amounts, str) else amounts
        columns: Mapping[str, Ref] = names if isinstance(names, Mapping) else {name: name for name in names}
        if measure is not None and len(columns) != 1:
            raise TableError("where a column names the measures, all figures stand in one column")
        into = None if unit is None else Unit.of(unit)
        return cls(*of_rows(rows, entity, year, columns, measure, stage, into, unit_column, source, counts, floats))

    @cached_property
    def _by_key(self) -> Mapping[tuple[str, int, str, Stage], Fact]:
        return {fact.key: fact for fact in self.facts}

    @cached_property
    def _gaps(self) -> Mapping[tuple[str, int, str, Stage], Gap]:
        return {gap.key: gap for gap in self.gaps}

    def _there(self, name: str) -> tuple[Any, ...]:
        at = _KEY.index(name)
        return tuple(dict.fromkeys(key[at] for key in (*self._by_key, *self._gaps)))

    @property
    def entities(self) -> tuple[str, ...]:
        """The bodies, in the order given."""
        return self._there("entity")

    @property
    def years(self) -> tuple[int, ...]:
        """The years, oldest first."""
        return tuple(sorted(self._there("year")))

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures, in the order given."""
        return self._there("measure")

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages, in the order given."""
        return self._there("stage")

    @property
    def missing(self) -> tuple[Gap, ...]:
        """Every body, year, measure and stage without a figure (缺数), with the reason."""
        return tuple(
            self._gap((entity, year, measure, stage))
            for stage in self.stages
            for measure in self.measures
            for year in self.years
            for entity in self.entities
            if (entity, year, measure, stage) not in self._by_key
        )

    def _gap(self, key: tuple[str, int, str, Stage]) -> Gap:
        return self._gaps.get(key) or Gap(*key)

    def __len__(self) -> int:
        return len(self.facts)

    def __iter__(self) -> Iterator[Fact]:
        return iter(self.facts)

    def __repr__(self) -> str:
        unit = f", {self.unit.value}" if self.unit else ""
        years = "–".join(map(str, dict.fromkeys((self.years[0], self.years[-1])))) if self.years else "no years"
        lacking = f", {len(self.missing)} missing" if self.missing else ""
        return f"<Panel {counted(len(self.entities), 'body', 'bodies')}, {years}, {counted(len(self.measures), 'measure')}{unit}{lacking}>"

    def _shown(self, most: int) -> Shown:
        """Bodies and measures by years; a cell without a figure is blank."""
        keys, words = list(product(self.stages, self.measures, self.entities)), words_of("disclosure")
        rows = []
        for stage, measure, entity in keys[:most]:
            facts = (self._by_key.get((entity, year, measure, stage)) for year in self.years)
            rows.append((entity, measure, words[stage.value], *(fact and fact.value for fact in facts)))
        columns, more = ("entity", "measure", "stage"), len(keys) - most
        return Shown.of("panel", "", columns, rows, more, unit=self.unit, beside=self.years)

    def where(self, **wanted: Any) -> Panel:
        """A part of the panel (筛选): ``panel.where(entity=["甲局", "乙局"], year=2021, measure=…, stage=…)``.

        Raises:
            NotFound: for another word, and a value that the panel has not.
        """
        facts, gaps = self.facts, self.gaps
        for name, value in wanted.items():
            if name not in _KEY:
                raise NotFound(f"{name!r} is none of {', '.join(_KEY)}", key=name, suggestions=_KEY)
            at, there = _KEY.index(name), self._there(name)
            values = set(value) if isinstance(value, list | tuple | set | frozenset | range) else {value}
            if name == "stage":
                values = {Stage(each) for each in values}
            for each in sorted(values - set(there), key=str):
                raise NotFound(f"the panel has no {name} {each!r}", key=each, suggestions=tuple(map(str, there)))
            facts = tuple(fact for fact in facts if fact.key[at] in values)
            gaps = tuple(gap for gap in gaps if gap.key[at] in values)
        return evolve(self, facts=facts, gaps=gaps)

    def _only(self, name: str, value: Any) -> Any:
        """A value that the panel has, or the only one."""
        there = self._there(name)
        if value is None and len(there) == 1:
            return there[0]
        if value in there:
            return value
        asked = f"name a {name}" if value is None else f"the panel has no {name} {value!r}"
        why = f"{asked}; there are {'、'.join(map(str, there))}"
        raise NotFound(why, key=value, suggestions=tuple(map(str, there)))

    def fact(
        self, entity: str, measure: str | None = None, year: int | None = None, stage: Stage | None = None
    ) -> Fact:
        """One figure, with its document and place; measure, year and stage may be left out where there is one only.

        Raises:
            NotFound: if it is not there; the message says why.
        """
        given = (entity, year, measure, stage)
        key: Any = tuple(self._only(name, value) for name, value in zip(_KEY, given, strict=True))
        if key not in self._by_key:
            raise NotFound(f"the panel has no figure: {self._gap(key)}", key=key)
        return self._by_key[key]

    def peers(self, measure: str | None = None, year: int | None = None, stage: Stage | None = None) -> Peers:
        """All bodies beside each other in one measure and year (横向比较): ranks, shares, median, outliers.

        Raises:
            NotFound: for a measure, year or stage that the panel has not.
        """
        measure, year, stage = self._asked(measure, year, stage)
        keys = [(entity, year, measure, stage) for entity in self.entities]
        found = [self._by_key.get(key) or self._gap(key) for key in keys]
        unit = next((fact.unit for fact in found if isinstance(fact, Fact)), None)
        each = (one if isinstance(one, Gap) else (one.entity, one.value, (one,)) for one in found)
        return peers_of(f"{measure} {year}", each, unit)

    def _asked(self, measure: str | None, year: int | None, stage: Stage | None) -> tuple[str, int, Stage]:
        return self._only("measure", measure), self._only("year", year), self._only("stage", stage)

    def per_head(
        self,
        measure: str,
        heads: str | Mapping[Any, int],
        year: int | None = None,
        stage: Stage | None = None,
        *,
        places: int,
    ) -> Peers:
        """All bodies beside each other in a measure per head (人均), rounded half up.

        Args:
            measure: an amount.
            heads: the measure that counts heads (编制人数, 常住人口), or numbers by body, or by body and year.
            year: may be left out where there is one only.
            stage: may be left out where there is one only.
            places: decimals of the result, in the unit of the panel.

        Raises:
            NotFound: for a measure, year or stage that the panel has not.
        """
        measure, year, stage = self._asked(measure, year, stage)
        if isinstance(heads, str):
            heads = self._only("measure", heads)

        def of(entity: str) -> Gap | tuple[str, Decimal, tuple[Fact, ...]]:
            fact = self._by_key.get((entity, year, measure, stage))
            if fact is None:
                return self._gap((entity, year, measure, stage))
            number, rests = self._heads(heads, entity, year, stage)
            if not number:
                return Gap(entity, year, measure, stage, "staff_unknown" if number is None else "staff_zero")
            return entity, ratio(fact.value, number, places), (fact, *rests)

        return peers_of(f"{measure} {year} per head", map(of, self.entities), self.unit)

    def _heads(
        self, heads: str | Mapping[Any, int], entity: str, year: int, stage: Stage
    ) -> tuple[Decimal | None, tuple[Fact, ...]]:
        if isinstance(heads, str):
            fact = self._by_key.get((entity, year, heads, stage))
            return (None, ()) if fact is None else (fact.value, (fact,))
        number = heads.get((entity, year), heads.get(entity))
        return (None if number is None else Decimal(number)), ()

    def change(
        self, measure: str | None, base_year: int, year: int, stage: Stage | None = None, *, places: int = 2
    ) -> Peers:
        """All bodies beside each other in the growth of a measure in percent (增减率), rounded half up.

        Each :class:`~govbudget.panel.peers.Standing` has the two figures as ``facts`` and their ``difference``; bodies whose growth
        has no value are ``missing`` with the reason.

        Raises:
            NotFound: for a measure, year or stage that the panel has not.
        """
        measure, year, stage = self._asked(measure, year, stage)
        self._only("year", base_year)

        def of(entity: str) -> Gap | tuple[str, Decimal, tuple[Fact, ...]]:
            old, new = (self._by_key.get((entity, each, measure, stage)) for each in (base_year, year))
            if old is None or new is None:
                return self._gap((entity, base_year if old is None else year, measure, stage))
            growth = percentage(subtract(new.value, old.value), old.value, places, "base")
            if isinstance(growth, Undefined):
                return Gap(entity, year, measure, stage, growth.reason)
            return entity, growth, (old, new)

        return peers_of(f"{measure} {base_year}–{year} growth %", map(of, self.entities), None)

    def completion(self, measure: str | None = None, year: int | None = None, *, places: int = 2) -> Peers:
        """All bodies beside each other in what was done in percent of the budget of the same year (预算完成率), rounded half up.

        Each :class:`~govbudget.panel.peers.Standing` has the budget and the final accounts as ``facts``; bodies without one of them, or with
        a budget of 0 or less, are ``missing`` with the reason.

        Args:
            measure: an amount that the panel has at both stages.
            year: may be left out where there is one only.
            places: decimals of the percentages.

        Raises:
            NotFound: for a measure or year that the panel has not, and where it has no budgets or no final accounts.
        """
        measure, year = self._only("measure", measure), self._only("year", year)
        stages = tuple(self._only("stage", stage) for stage in (Stage.BUDGET, Stage.FINAL_ACCOUNTS))

        def of(entity: str) -> Gap | tuple[str, Decimal, tuple[Fact, ...]]:
            keys = [(entity, year, measure, stage) for stage in stages]
            planned, done = map(self._by_key.get, keys)
            if planned is None or done is None:
                return self._gap(keys[0] if planned is None else keys[1])
            rate = percentage(done.value, planned.value, places, "budget")
            if isinstance(rate, Undefined):
                return Gap(*keys[1], rate.reason)
            return entity, rate, (planned, done)

        return peers_of(f"{measure} {year} completion %", map(of, self.entities), None)

    def history(self, entity: str, measure: str | None = None, stage: Stage | None = None) -> dict[int, Fact | None]:
        """One body over the years (历年数), oldest first; ``None`` where there is no figure.

        Raises:
            NotFound: for a body, measure or stage that the panel has not.
        """
        entity = self._only("entity", entity)
        measure, stage = self._only("measure", measure), self._only("stage", stage)
        return {year: self._by_key.get((entity, year, measure, stage)) for year in self.years}

    def pivot(self, measure: str | None = None, stage: Stage | None = None) -> Pivot:
        """Bodies by years in one measure (面板表); a total is ``None`` where a body of it has no figure.

        Raises:
            NotFound: for a measure or stage that the panel has not.
        """
        measure, stage = self._only("measure", measure), self._only("stage", stage)
        rows, columns = self.entities, self.years
        cells = tuple(
            tuple(None if fact is None else fact.value for fact in self.history(entity, measure, stage).values())
            for entity in rows
        )
        return Pivot(
            rows,
            columns,
            cells,
            tuple(map(_whole, zip(*cells, strict=True))),
            tuple(map(_whole, cells)),
            _whole(value for row in cells for value in row),
            self.unit,
        )

    def to_records(self) -> list[dict[str, Any]]:
        """Every figure as a plain dict, those that are missing too: entity, year, stage, measure, value, unit, printed, source, place,
        missing.
        """
        records: list[dict[str, Any]] = []
        every: tuple[Fact | Gap, ...] = (*self.facts, *self.missing)
        for each in every:
            fact = each if isinstance(each, Fact) else None
            records.append(
                {
                    "entity": each.entity,
                    "year": each.year,
                    "stage": each.stage.value,
                    "measure": each.measure,
                    "value": fact.value if fact else None,
                    "unit": fact.unit.value if fact and fact.unit else "",
                    "printed": str(fact.figure) if fact and fact.figure is not None else "",
                    "source": fact.source if fact else "",
                    "place": str(fact.place) if fact else "",
                    "missing": each.reason if isinstance(each, Gap) else "",
                }
            )
        return records


def _whole(values: Iterable[Decimal | None]) -> Decimal | None:
    """A sum of which all parts are known."""
    parts = list(values)
    stated = [value for value in parts if value is not None]
    return total(stated) if stated and len(stated) == len(parts) else None
