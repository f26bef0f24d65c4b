"""One side of a comparison (比较的一方): amounts by line, with their year, measure and unit.

A column of a table, a row of a table, a roll-up and typed figures all become :class:`Amounts`, and only these are compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal, final

from attrs import evolve, frozen

from govbudget.arguments import renamed, several, shown, whole_number, wrong
from govbudget.classification.codes import Code, Kind, code_text
from govbudget.errors import NotFound, TableError, UnitError
from govbudget.exact import State, amount, in_full, parse_figure, scale, total
from govbudget.figure import Figure, Quantity
from govbudget.forms import Form, Measure, Stage
from govbudget.language.labels import line_label
from govbudget.language.vocabulary import Vocabulary
from govbudget.money import Money, Unit
from govbudget.rollup import TOTAL, Ledger, RollUp
from govbudget.tables import Table, TableState
from govbudget.variances.faults import incomparable
from govbudget.visible import counted, visible

__all__ = ["AmountLine", "Amounts", "amounts_across", "amounts_from", "amounts_of", "own_columns", "prints_done"]

#: A typed amount; Money and a Figure bring their unit, ``None`` and an empty text are not known.
Typed = Decimal | int | str | Money | Figure | None
#: A blank cell states nothing, or is taken for 0 as many documents mean it.
Missing = Literal["skip", "zero"]
#: The word for ``skip`` in former versions.
_FORMER = "keep"
_ZERO = Decimal(0)
_TOTAL = "total"


@final
@frozen
class AmountLine:
    """One amount (一行).

    Args:
        key: unique on its side.
        value: ``None`` where no number is printed; never taken for 0.
        label: its name.
        code: the code, for coded lines and for 类 lines.
        parent: key of the line whose addend it is; in coded tables the code says that.
        quantity: amounts or counts.
    """

    key: str
    value: Decimal | None
    label: str = ""
    code: str = ""
    parent: str = ""
    quantity: Quantity = Quantity.AMOUNT


@final
@frozen(repr=False)
class Amounts:
    """One side of a comparison (比较的一方).

    Make it with :func:`amounts_of`, :func:`amounts_across` or :func:`amounts_from`.

    Args:
        lines: its lines, in order.
        year: year of accounts.
        measure: stage of the budget; ``None`` for a 预算数 that does not say whether it is the initial or the adjusted one.
        unit: unit of the amounts.
        kind: kind of the codes, for coded lines.
        scope: what it covers: the form; empty for roll-ups and typed figures. Sides of two scopes are not compared.
        name: what it is, in words.
        totals: keys of the lines whose parts are known; the first one is compared where there is only one.
        whole: whether a coded line that is not there is 0.
        repeated: codes that stood more than once; the first is kept.
        stage: what the document is of that it was taken from; ``None`` for typed figures.
    """

    lines: tuple[AmountLine, ...]
    year: int | None = None
    measure: Measure | None = Measure.FINAL
    unit: Unit | None = None
    kind: Kind | None = None
    scope: str = ""
    name: str = ""
    totals: tuple[str, ...] = (_TOTAL,)
    whole: bool = True
    repeated: tuple[str, ...] = ()
    stage: Stage | None = None

    @property
    def is_budget(self) -> bool:
        """Whether it is a budget (预算数), against which completion is measured."""
        return self.measure is not Measure.FINAL

    @property
    def measure_key(self) -> str:
        """Its measure in one word, ``initial_budget``, ``adjusted_budget``, ``budget`` or ``final``."""
        return self.measure.value if self.measure else "budget"

    @cached_property
    def by_key(self) -> Mapping[str, AmountLine]:
        """Its lines by key."""
        return {line.key: line for line in self.lines}

    @cached_property
    def by_code(self) -> Mapping[str, AmountLine]:
        """Its coded lines by code."""
        return {line.code: line for line in self.lines if line.code}

    def above(self, code: str) -> tuple[str, ...]:
        """The codes above a code that have a line, nearest first."""
        return tuple(code[:n] for n in range(len(code) - 2, 2, -2) if code[:n] in self.by_code)

    @cached_property
    def _parents(self) -> frozenset[str]:
        """The codes and keys of the lines that have a line with an amount below them."""
        stated = [line for line in self.lines if line.value is not None]
        codes = {above for line in stated if line.code for above in self.above(line.code)[:1]}
        if self.kind is not None and any(line.code for line in stated):
            codes.add(_TOTAL)
        return frozenset(codes | {line.parent for line in stated if line.parent})

    def goes_below(self, line: AmountLine) -> bool:
        """Whether lines below this one state an amount."""
        return (line.code or line.key) in self._parents

    def absent(self, code: str) -> Decimal | None:
        """What a coded line is that is not there (未列科目).

        It is 0 where the side is whole and goes down to that level, or where what stands above it is 0; else it is not
        known.
        """
        if not self.whole:
            return None
        if not self.lines:  # an empty table that says so
            return _ZERO
        for above in self.above(code)[:1]:
            return _ZERO if above in self._parents or self.by_code[above].value == 0 else None
        whole = self.by_key.get(_TOTAL)
        return _ZERO if self.by_code or (whole is not None and whole.value == 0) else None

    @cached_property
    def sum_of_top(self) -> Decimal | None:
        """The sum of the highest coded lines, for sides that print no total; ``None`` where one is not known."""
        if not self.whole:
            return None
        top = [line.value for code, line in self.by_code.items() if not self.above(code)]
        stated = [value for value in top if value is not None]
        return total(stated) if len(stated) == len(top) and (top or not self.lines) else None

    def to(self, unit: Unit | None) -> Amounts:
        """The same amounts in another unit, exactly; unknown where only one of the units is known."""
        if unit is self.unit:
            return self
        shift = None if unit is None or self.unit is None else self.unit.exponent - unit.exponent
        return evolve(self, unit=unit, lines=tuple(_scaled(line, shift) for line in self.lines))

    def __repr__(self) -> str:
        unit = f", {self.unit.value}" if self.unit else ""
        named = f"{self.name} {self.year or ''} {self.measure_key}: {counted(len(self.lines), 'line')}{unit}"
        return visible(f"<Amounts {named}>")


def _scaled(line: AmountLine, shift: int | None) -> AmountLine:
    if line.quantity is Quantity.COUNT or line.value is None:
        return line
    return evolve(line, value=None if shift is None else in_full(scale(line.value, shift)))


@renamed(blank="missing")
def amounts_of(
    table: Table | RollUp | Ledger | Amounts,
    column: str | None = None,
    *,
    measure: Measure | str | None = None,
    missing: Missing = "skip",
) -> Amounts:
    """A column of a table or a roll-up as one side of a comparison (表的一栏，汇总数).

    Args:
        table: a table of any form, or a roll-up or ledger, which is of the year of its classification; amounts stay as they are.
        column: key or heading; by default 决算数, 合计, or the first column of the year itself; for a roll-up its only one. What a
            budget prints of the year before (上年预算数, 上年执行数) is of that year.
        measure: stage of the budget; by default what the column says, else 决算数 in final accounts, 年初预算数 in a budget.
        missing: what a blank cell is. With ``"skip"`` it states nothing and what rests on it is unknown; with ``"zero"`` it is 0.

    Raises:
        ComparisonError: for a column of changes (增减额, 增减%), which are of no year.
        NotFound: if the table has no such column, for a measure that is none, and for another word than ``skip`` and
            ``zero``.
        TableError: for what is no table.
    """
    if missing not in ("skip", "zero", _FORMER):
        raise NotFound(f'{missing!r} is no way to take blanks; there are "skip" and "zero"', key=missing)
    if isinstance(table, Amounts):
        return table
    if isinstance(table, RollUp | Ledger):
        return _rolled_up(table, column, measure)
    if not isinstance(table, Table):
        raise TableError(
            f"a table, a roll-up or Amounts can be compared, not {shown(table)}; name one table of a document, as in "
            'd["公开05"], and make figures that stand in none comparable with amounts_from'
        )
    form = table.form
    stated = table.state is TableState.STATED
    key = _column(table, _main_column(table) if column is None else column, stated=stated)
    year, own = _of_column(table, key)
    lines = _lines(table, key, missing) if stated else ()
    repeated = tuple(line for line in lines if "#" in line.key)
    return Amounts(
        tuple(line for line in lines if line not in repeated),
        year,
        own if measure is None else measure_of(measure),
        table.unit,
        form.codes,
        form.id,
        table.title or form.name_at(table.stage),
        _totals(form, [line.key for line in lines]),
        (stated and table.complete) or table.state is TableState.STATED_EMPTY,
        tuple(dict.fromkeys(line.code or line.key for line in repeated)),
        table.stage,
    )


def _lines(table: Table, column: str, missing: Missing) -> tuple[AmountLine, ...]:
    plans = [table.form.lines_by_key.get(line.key) for line in table.lines]
    return tuple(
        AmountLine(
            line.key,
            _cell(table, i, column, missing),
            line.label if line.code else line_label(line.label).words,
            line.code or (line.key if plan and line.key.isdigit() else ""),  # 类 lines are keyed by their code
            plan.part_of if plan else "",
            _quantity(table, i, column),
        )
        for i, (line, plan) in enumerate(zip(table.lines, plans, strict=True))
    )


def _cell(table: Table, line: int, column: str, missing: Missing) -> Decimal | None:
    at = table.columns.index(column)
    zero = missing == "zero" and table.state_at(line, at) is State.BLANK
    return _ZERO if zero else table.amounts(column)[line]


def _quantity(table: Table, line: int, column: str) -> Quantity:
    counted = table.form.column(column).quantity is Quantity.COUNT
    return Quantity.COUNT if counted else table.lines[line].quantity


def measure_of(measure: Measure | str) -> Measure:
    """The measure itself, or the one of this word.

    Raises:
        NotFound: if there is none.
    """
    known = tuple(each.value for each in Measure)
    if measure not in (*Measure, *known):
        raise NotFound(f"{measure!r} is no measure; there are {', '.join(known)}", key=measure, suggestions=known)
    return Measure(measure)


def _rolled_up(rollup: RollUp | Ledger, column: str | None, measure: Measure | str | None) -> Amounts:
    edition, amounts = rollup.classification, rollup.amounts(column)
    totals = rollup.total.amounts if isinstance(rollup, Ledger) else rollup.total.computed
    lines = [AmountLine(_TOTAL, totals[rollup.columns[0] if column is None else column], TOTAL)]
    lines += [AmountLine(c, v, edition[c].name if c in edition else "", c) for c, v in amounts.items()]
    stage = rollup.stage if isinstance(rollup, RollUp) else None
    own = Measure.INITIAL_BUDGET if stage is Stage.BUDGET else Measure.FINAL
    return Amounts(
        tuple(lines),
        edition.year,
        own if measure is None else measure_of(measure),
        rollup.unit,
        edition.kind,
        name=column or "",
        whole=not rollup.problems,
        stage=stage,
    )


def own_columns(table: Table) -> tuple[str, ...]:
    """The columns with amounts of a year (年度数栏): all but the changes that a budget prints beside them."""
    columns = ((key, table.form.column(key)) for key in table.columns)
    return tuple(key for key, plan in columns if plan.repeats or not plan.compares)


def prints_done(table: Table, column: str, words: Vocabulary) -> bool:
    """Whether a column of a budget prints what was done in the year before (上年执行数), and not what was planned.

    Args:
        table: the table.
        column: key of a column beside those of the year itself.
        words: the vocabulary that tells it by its printed heading.
    """
    printed = (heading for (_, key), heading in table.headers.items() if key == column)
    return any(words.pattern("side_done").search(heading) for heading in printed)


def _of_column(table: Table, column: str) -> tuple[int | None, Measure | None]:
    """The year and the measure of a column.

    Raises:
        ComparisonError: for a column of changes.
    """
    plan = table.form.column(column)
    if not plan.compares:
        return table.year, table.measure(column)
    if not plan.repeats:
        there = ", ".join(own_columns(table))
        raise incomparable(f"{plan.headers[0]} of {table.name} is of no year; name a column with amounts: {there}")
    done = prints_done(table, column, Vocabulary.default())
    before = None if table.year is None else table.year - 1
    return before, Measure.FINAL if done else table.measure(plan.repeats)


def _main_column(table: Table) -> str:
    columns = own_columns(table) or table.form.column_keys
    columns = tuple(key for key in columns if not table.form.column(key).compares) or columns
    final = [key for key in columns if table.form.column(key).measure is Measure.FINAL]
    return final[0] if final else _TOTAL if _TOTAL in columns else columns[0]


def _column(table: Table, column: str, *, stated: bool) -> str:
    """The key of a column; an empty table may lack columns of its form."""
    if stated or column in table.columns or column not in table.form.column_keys:
        return table.columns[table.column_index(column)]
    return column


def _totals(form: Form, keys: Iterable[str]) -> tuple[str, ...]:
    """The lines of a table that have parts and are no part themselves."""
    if form.codes is not None:
        return (_TOTAL,)
    plans, printed = form.lines_by_key, set(keys)
    return tuple(key for key in form.parts if not plans[key].part_of and (key in printed or not printed))


@renamed(blank="missing")
def amounts_across(
    table: Table,
    line: str | int | Code,
    columns: Sequence[str],
    total: str = _TOTAL,
    *,
    measure: Measure | str | None = None,
    missing: Missing = "skip",
) -> Amounts:
    """A row of a table as one side of a comparison (表的一行): its columns are the lines.

    Args:
        table: a table whose columns add up: 公开04 (funds), 公开03 and 公开05 (基本支出, 项目支出).
        line: key, code or label of the row; where the table is empty and says so every amount is 0.
        columns: keys of the columns that are addends; those the table does not print are left out.
        total: key of the column that is their sum.
        measure: stage of the budget; by default as in :func:`amounts_of`.
        missing: as in :func:`amounts_of`.

    Raises:
        NotFound: if the table has no such line, or no column ``total``.
    """
    stated = table.state is TableState.STATED
    side = amounts_of(table, total, measure=measure, missing=missing)
    i = table.line_index(line) if stated else -1
    unstated = _ZERO if table.state is TableState.STATED_EMPTY else None
    lines = tuple(
        AmountLine(
            key,
            _cell(table, i, key, missing) if stated else unstated,
            table.heading(key) if key != total else str(table.lines[i] if stated else line),
            parent="" if key == total else total,
            quantity=_quantity(table, i, key) if stated else Quantity.AMOUNT,
        )
        for key in (total, *columns)
        if key in table.columns or not stated
    )
    return evolve(side, lines=lines, kind=None, scope=f"{table.form.id} row", totals=(total,), repeated=())


def amounts_from(
    values: Mapping[str, Any] | Iterable[tuple[str, Typed]],
    *,
    year: int | None,
    unit: Unit | str | None,
    measure: Measure | str | None = Measure.FINAL,
    kind: Kind | str | None = None,
    name: str = "",
    total: str = _TOTAL,
    whole: bool = True,
) -> Amounts:
    """Typed figures, or those of another system, as one side of a comparison (手工数).

    Args:
        values: amounts (Decimal, int, printed text, ``Money``, ``Figure``) by code (with ``kind``) or by any label, as a
            mapping or as pairs; ``None`` or an empty text for what is not known.
        year: year of accounts.
        unit: unit of the amounts; those that bring another are converted exactly.
        measure: stage of the budget.
        kind: kind of the codes; without it the keys are labels, all parts of ``total``.
        name: what it is, in words.
        total: the key that is the total; without it the total of codes is the sum of the highest ones.
        whole: whether a code that is not there is 0.

    Raises:
        CodeError: for a key that is no code, where ``kind`` is given.
        AmountTypeError: for a float or another type.
        UnitError: for amounts with a unit where ``unit`` names none.
    """
    into = None if unit is None else Unit.of(unit)
    known = None if kind is None else Kind.of(kind)
    lines: dict[str, AmountLine] = {}
    repeated = []
    if year is not None:
        whole_number("year", year, "give it as in year=2023")
    for given, value in values.items() if isinstance(values, Mapping) else _pairs(values):
        code = code_text(given) if known is not None and given != total else ""
        key = _TOTAL if given == total else code or given
        if key in lines:
            repeated.append(key)
            continue
        parent = "" if key == _TOTAL or known is not None else _TOTAL
        label = "" if code else given if given != _TOTAL else "合计"
        lines[key] = AmountLine(key, _typed(value, into), label, code, parent)
    return Amounts(
        tuple(lines.values()),
        year,
        None if measure is None else measure_of(measure),
        into,
        known,
        "",
        name,
        (_TOTAL,),
        whole,
        tuple(repeated),
    )


def _pairs(values: Any) -> Iterator[tuple[str, Any]]:
    how = 'give them as in amounts_from({"201": "5.00"}, year=2023, unit="万元")'
    for pair in several("values", values, (tuple, list), "amounts by code or label", how):
        if len(pair) != 2 or not isinstance(pair[0], str):
            raise wrong("values", pair, "amounts by code or label", how)
        yield pair[0], pair[1]


def _typed(value: Typed, unit: Unit | None) -> Decimal | None:
    """A typed amount in the unit of its side; ``None`` where it states no number."""
    if isinstance(value, Figure):
        value = value.value if value.money is None else value.money
    if isinstance(value, Money):
        if unit is None:
            raise UnitError(f"{value} has a unit, and the side has none; name it with unit=", units=(value.unit.value,))
        return value.to(unit).value
    return parse_figure(value).value if isinstance(value, str) else None if value is None else amount(value)
