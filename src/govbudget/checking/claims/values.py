"""What the document says a thing is (取数): the figures of its narrative and the cells of its tables, in one unit.

A figure of the narrative that a cell prints finer takes the finer print. What a text names is looked up by the document's own
lines first, then in the catalogue of its year.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from itertools import islice
from typing import Final, NamedTuple, final

from attrs import Factory, evolve, field, frozen

from govbudget.checking.claims.index import NO_NAMES, Index
from govbudget.claim import Claim, ClaimKind, Period, Reference, Statement
from govbudget.classification import Kind
from govbudget.classification.subject import normal_name
from govbudget.disclosure import Disclosure, Stage, UnitType
from govbudget.exact import State, exponent, half_unit, round_half_up, rounded, scale
from govbudget.figure import Figure, Quantity
from govbudget.finding.values import Operand
from govbudget.forms import Measure
from govbudget.forms.topics import Cell, Side, parts_of, subject_cells, topic, year_total
from govbudget.language.labels import ends_as_body
from govbudget.money import Unit
from govbudget.place import Place
from govbudget.tables import Table

__all__ = ["Book", "Value"]

_ZERO: Final = Decimal(0)
#: How many statements about the same thing, before and after, are looked at.
_NEAR: Final = 40
#: How many of their figures are.
_MOST: Final = 80
#: The bodies all of whose 公用经费 is 机关运行经费.
_AGENCIES: Final = frozenset({UnitType.ADMINISTRATIVE, UnitType.CIVIL_SERVICE_LAW})
_PERCENTAGES: Final = (ClaimKind.GROWTH, ClaimKind.COMPLETION, ClaimKind.SHARE)
_NARROWER: Final = r"本级|下属|所属|二级|其他|部分|新增|追加|剔除|扣除"
_BUDGET_COLUMNS: Final[Mapping[Measure | None, tuple[str, ...]]] = {
    Measure.FINAL: ("final",),
    Measure.INITIAL_BUDGET: ("initial_budget", "budget"),
    Measure.ADJUSTED_BUDGET: ("adjusted_budget", "budget"),
    None: ("budget", "initial_budget", "adjusted_budget"),
}


@final
class Value(NamedTuple):
    """A figure to calculate with (数值), in 元 or as a count.

    Args:
        value: its value.
        half: how far the true value may be from it.
        printed: as printed.
        place: where.
        claim: number of the claim that states it; ``None`` for a cell.
        cell: form, line and column of the cell; ``None`` for a claim.
        unit: unit it is printed in.
    """

    value: Decimal
    half: Decimal
    printed: str
    place: Place
    claim: int | None = None
    cell: tuple[str, str, str] | None = None
    unit: Unit | None = None

    @property
    def where(self) -> str:
        """Its place in words."""
        return str(self.place) if self.cell is not None else "情况说明"

    @property
    def power(self) -> int:
        """The power of ten of the unit it is printed in."""
        return self.unit.exponent if self.unit is not None else 0

    def in_print(self, number: Decimal) -> Decimal:
        """A number in 元 in the unit that this is printed in."""
        return scale(number, -self.power)

    def operand(self, sign: int) -> Operand:
        """It as an operand of a finding."""
        return Operand(self.place, self.shown(), self.in_print(self.value), sign, self.in_print(self.half))

    def shown(self) -> str:
        """As printed, with its unit."""
        return f"{self.printed} {self.unit.value}" if self.unit is not None else self.printed


@final
@frozen(eq=False)
class Book:
    """The figures of a document, ready to be asked for (取数表).

    Args:
        disclosure: the document.
        changed: figures of claims to be taken otherwise than printed, by number of the claim: to try whether a finding
            follows from another.
        index: what its figures are found by.
        missing: by number of the claim what its thing amounts to where the claim states its change, as far as it was asked for.
    """

    disclosure: Disclosure
    changed: Mapping[int, Decimal] = field(factory=dict)
    index: Index = field(default=Factory(lambda self: Index(self.disclosure), takes_self=True), repr=False)
    _finer: dict[int, Value] = field(factory=dict, init=False, repr=False)
    missing: dict[int, Value | None] = field(factory=dict, init=False, repr=False)

    @property
    def is_budget(self) -> bool:
        """Whether the tables print a budget (部门预算), which its text calls so or not."""
        return self.disclosure.stage is Stage.BUDGET

    def called(self, period: Period | None) -> str:
        """What a period is called in messages: the figures of a budget are no 决算数."""
        if period is None or not self.is_budget or period.is_budget:
            return str(period)
        own = period.year in (None, self.disclosure.year)
        return str(evolve(period, measure=None)) if own else f"{period.year}年数"

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What is said about what."""
        return self.disclosure.narrative.statements

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims of the narrative."""
        return self.disclosure.narrative.claims

    @property
    def amounts_of(self) -> Mapping[int, tuple[int, ...]]:
        """The amounts and counts that each statement states, by number of the claim."""
        return self.index.amounts_of

    @property
    def alike(self) -> Mapping[tuple[object, ...], tuple[int, ...]]:
        """The statements about the same thing, by what they are about."""
        return self.index.alike

    def near(self, statements: tuple[int, ...], statement: int) -> tuple[int, ...]:
        """Of statements in order those near to one, those before it first, the nearest first."""
        at = bisect_left(statements, statement)
        return (*reversed(statements[max(0, at - _NEAR) : at]), *statements[at : at + _NEAR])

    def said_of(self, key: str, statement: int) -> list[int]:
        """The statements about a topic, in order; where they are many, those near to one."""
        return sorted(self.near(self.index.by_topic.get(key, ()), statement))

    def stated(self, number: int) -> Value:
        """The figure of a claim."""
        claim = self.claims[number]
        figure = claim.figure
        assert figure is not None and figure.value is not None
        unit = figure.unit
        power = unit.exponent if unit is not None else 0
        decimals, percentage = figure.decimals, claim.kind in _PERCENTAGES
        if figure.state is State.ZERO and not decimals and not percentage:
            decimals = self.index.finest.get(claim.sentence, 0)  # a bare 0 among finer figures is as fine as they are
        said = unit is None and not figure.value and not percentage  # 为零
        half = _ZERO if figure.quantity is Quantity.COUNT or said else half_unit(decimals)
        value = self.changed.get(number, figure.value)
        return Value(scale(value, power), scale(half, power), figure.printed, figure.place, number, None, unit)

    def finer(self, number: int) -> Value:
        """The figure of a claim, or the cell that prints the same value finer, of which it is rounded or cut."""
        known = self._finer.get(number)
        if known is None:
            known = self._finer[number] = self._finest(number)
        return known

    def _finest(self, number: int) -> Value:
        value = self.stated(number)
        if number in self.changed or value.unit is None:
            return value
        claim = self.claims[number]
        assert claim.figure is not None
        power, places = value.unit.exponent, claim.figure.decimals
        shown = scale(value.value, -power)
        for cell in self.cells(self.statements[claim.statement], claim.period):
            full = scale(cell.value, -power)
            if cell.half < value.half and shown in (round_half_up(full, places), rounded(full, places, "ROUND_DOWN")):
                return cell._replace(claim=number)
        return value

    def amounts(
        self, statement: int, period: Period, *, before: int | None = None, elsewhere: bool = True
    ) -> list[Value]:
        """What a statement's thing amounts to in a period: as the statement says, else as the tables or other statements do.

        Args:
            statement: number of the statement.
            period: year and stage of the budget.
            before: number of the claim that asks: of several amounts the last one before it counts.
            elsewhere: whether to look beyond the statement itself.
        """
        own = self.index.amounts_in(statement, period)
        if own:
            last = 0 if before is None else bisect_left(own, before)
            return [self.finer(own[last - 1] if last or before is None else own[0])]
        if not elsewhere:
            return []
        cells = self.cells(self.statements[statement], period)
        return cells or self.others(statement, period)

    def others(self, statement: int, period: Period) -> list[Value]:
        """What other statements about the same thing say, the nearest before it first."""
        key = self.index.keys[statement]
        near = self.near(self.alike.get(key, ()) if key else (), statement)
        alike = (i for i in near if i != statement and self.same_body(i, statement))
        claims = (i for other in alike for i in self.index.amounts_in(other, period))
        return [self.finer(i) for i in islice(claims, _MOST)]

    def same_body(self, one: int, other: int) -> bool:
        """Whether the words before two names, and the bodies that their headings name, leave open that they are of one."""
        scopes = ((self.scope(one), self.scope(other)), (self.index.headed(one), self.index.headed(other)))
        return all(a in b or b in a if a and b else a == b or not self.index.of_several for a, b in scopes)

    def scope(self, statement: int) -> str:
        """The words before the name of a statement, or of the nearest whole that has any: a body, or a narrower scope."""
        words, at = self.statements[statement].qualifier, self.statements[statement].parent
        while at is not None and not words:
            above = self.statements[at].qualifier
            words, at = "" if above.endswith(NO_NAMES) else above, self.statements[at].parent
        return words

    def whole_body(self, statement: Statement) -> bool:
        """Whether a statement surely speaks of the document's body as a whole, not of some part of it."""
        words = statement.qualifier
        return not words or (ends_as_body(words) and re.search(_NARROWER, words) is None)

    # -- cells -----------------------------------------------------------------------------------------------------------

    def cells(self, statement: Statement, period: Period) -> list[Value]:
        """The cells that state what a statement is about in a period."""
        return [value for reference in statement.about for value in self.cells_of(reference, period, statement)]

    def cells_of(self, reference: Reference, period: Period, statement: Statement | None = None) -> list[Value]:
        """The cells that state what is named in a period, the likeliest first."""
        if period.year not in (None, self.disclosure.year):
            return []
        found: dict[tuple[str, str, str], Value] = {}
        for cell in self._plan(reference, statement):
            for column in _BUDGET_COLUMNS[period.measure] if cell.column == "measure" else (cell.column,):
                if cell.column != "measure" and period.is_budget and not self.is_budget:
                    continue
                value = self._cell(cell.form, cell.line, column)
                if value is not None:
                    found.setdefault((cell.form, cell.line, column), value)
        return list(found.values())

    def _plan(self, reference: Reference, statement: Statement | None) -> Iterator[Cell]:
        if reference.topic == "functional":
            codes = self.codes(reference.names)
            cells = subject_cells("functional")
            for cell in cells.get(reference.fund, cells[""]):
                for code in codes:
                    if cell.line == "code" or len(code) == 3:
                        yield cell._replace(line=code)
            return
        if reference.topic == "economic":
            if statement is not None and self._within_basic(statement):
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

    def _within_basic(self, statement: Statement) -> bool:
        """Whether an economic subject is spoken of within 基本支出, as 公开06 shows it.

        机关运行经费 leaves out 事业单位, which 公开06 has; it is as 公开06 shows it where the body is known to have none.
        """
        within = {"basic", *(part.key for parts in parts_of("basic").values() for part in parts)}
        if self.disclosure.unit_type in _AGENCIES:
            within.add("agency_operating")
        parent = statement.parent
        while parent is not None:
            if any(r.topic in within for r in self.statements[parent].about):
                return True
            parent = self.statements[parent].parent
        return False

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
            return Value(figure.value, _ZERO, figure.printed, figure.place, None, (form, line, column))
        if unit is None:
            return None
        half = table.half_unit(at, number)
        return Value(
            scale(figure.value, unit.exponent),
            scale(half, unit.exponent),
            figure.printed,
            figure.place,
            None,
            (form, line, column),
            unit,
        )

    def _absent(self, table: Table, line: str, column: str, unit: Unit | None) -> Value | None:
        """A coded line that a complete table does not print is 0, where it prints lines as deep."""
        if not line.isdigit() or not table.complete or table.form.codes is None or unit is None:
            return None
        if len(line) not in self.index.depths[table.form.id]:
            return None
        place = Place(table=table.name, row=line, column=table.header("", table.columns.index(column)))
        return Value(_ZERO, _ZERO, "0", place, None, (table.form.id, line, column), unit)

    # -- codes -----------------------------------------------------------------------------------------------------------

    def codes(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The functional codes that printed names (类、款、项, outer to inner) stand for."""
        codes: tuple[str, ...] = ()
        for n, text in enumerate(names):
            name, _, mark = text.partition("(")
            found = self._named(name)
            depth = {"类)": 3, "款)": 5, "项)": 7, "目)": 9}.get(mark)
            if depth is not None:
                catalogued = self._catalogued(normal_name(name))
                found = tuple(c for c in found if len(c) == depth) or tuple(c for c in catalogued if len(c) == depth)
            elif any(len(code) == 3 for code in found):
                found = tuple(code for code in found if len(code) == 3)
            if n and codes:
                found = tuple(code for code in found if code.startswith(codes))
            if not found:
                return ()
            codes = found
        return codes

    def _named(self, name: str) -> tuple[str, ...]:
        """Codes by one name: as the tables print it, else by the catalogue; where words precede it, by its end."""
        bare = normal_name(name)
        labels = self.index.labels
        found = labels.get(bare) or self._catalogued(bare)
        if not found:
            longest = min(len(bare), self.index.longest_label)
            ends = (bare[-n:] for n in range(longest, 3, -1))
            found = next((labels[end] for end in ends if end in labels), ())
        return found

    def _catalogued(self, name: str) -> tuple[str, ...]:
        year, lists = self.disclosure.year, self.disclosure.classifications
        if year is None and not lists.of_kind(Kind.FUNCTIONAL):
            return ()
        edition = lists.nearest(Kind.FUNCTIONAL, year)
        return tuple(subject.code for subject in edition.find(name))


def printed_amount(value: Decimal, like: Figure | Value) -> str:
    """An amount in the unit of another figure, with separators, at least as fine as it is printed."""
    unit = like.unit
    number = scale(value, -(unit.exponent if unit is not None else 0))
    places = like.decimals if isinstance(like, Figure) else max(0, -exponent(like.in_print(like.half)) - 1)
    while exponent(number) < -places and not number.as_tuple().digits[-1]:
        number = round_half_up(number, -exponent(number) - 1)
    if exponent(number) > -places:
        number = round_half_up(number, places)
    return f"{number:,f}"
