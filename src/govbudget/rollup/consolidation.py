"""Consolidate units into a department, and departments into a level of government (合并): exact sums, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from typing import Any, Final, Literal, TypeVar, final

from attrs import asdict, evolve, field, frozen

from govbudget.arguments import shown, text, whole_number
from govbudget.classification.codes import code_text
from govbudget.disclosure import Disclosure, Remark, Stage, UnitType
from govbudget.errors import AmountTypeError, ComparisonError, NotFound, TableError
from govbudget.exact import State, exponent, formatted, scale, subtract, total
from govbudget.figure import Quantity
from govbudget.forms import Form, Profile, Role
from govbudget.forms import form as form_of
from govbudget.forms.lines import is_coded
from govbudget.judging.conditions import of_general_budget
from govbudget.money import Money, Unit
from govbudget.place import Place
from govbudget.rollup.contribution import Contribution, TableView, is_code
from govbudget.rollup.reading import chosen
from govbudget.tables import Line, Table, TableState

__all__ = [
    "Misfit",
    "Transfer",
    "TransferKind",
    "can_be_transferred",
    "consolidate",
    "merged_keys",
    "misfits",
    "names_of",
]

Given = TypeVar("Given", Disclosure, "Transfer")


class TransferKind(Enum):
    """How money moves inside a department (内部往来)."""

    SUBSIDY = "subsidy"  #: 上级补助收入 of one unit is 对附属单位补助支出 of another
    REMITTANCE = "remittance"  #: 附属单位上缴收入 of one unit is 上缴上级支出 of another


#: The income line of 公开01, the column of 公开02 and the column of 公开03 that a transfer stands in.
_STANDS_IN: Final[Mapping[TransferKind, tuple[str, str, str]]] = {
    TransferKind.SUBSIDY: ("superior_income", "superior", "subsidised"),
    TransferKind.REMITTANCE: ("affiliated_income", "affiliated", "remitted"),
}


def _totals() -> tuple[str, ...]:
    """The sums of 公开01 that a transfer enters on both sides."""
    return form_of("income_expenditure").keys_of(Role.TOTAL)


def can_be_transferred(form: str, line: str, column: str) -> bool:
    """Whether money that moves inside a department stands in this cell (可抵销): its lines, columns and the sums above."""
    if form == "income_expenditure":
        lines = {line for line, _, _ in _STANDS_IN.values()}
        return line in lines or line in _totals() or is_code(line)
    columns = {"income": 1, "expenditure": 2}
    return form in columns and column in {"total", *(where[columns[form]] for where in _STANDS_IN.values())}


def _transfer_kind(kind: TransferKind | str) -> TransferKind:
    known = tuple(each.value for each in TransferKind)
    if kind not in (*TransferKind, *known):
        raise NotFound(f"{kind!r} is no kind of transfer; there are {', '.join(known)}", key=kind)
    return TransferKind(kind)


@final
@frozen
class Transfer:
    """Money that moved between two units of a department (内部往来), to be taken off both sides (抵销).

    Args:
        kind: subsidy or remittance.
        amount: how much, in any unit.
        income_code: functional code under which the receiving unit shows it in 公开02, at the lowest level printed.
        expenditure_code: functional code under which the paying unit shows it in 公开03, at the lowest level printed.

    Raises:
        NotFound: for an unknown kind.
        AmountTypeError: for an amount that is no :class:`~govbudget.money.Money`, or not above 0.
        CodeError: for a code that is none.
    """

    kind: TransferKind = field(converter=_transfer_kind)
    amount: Money
    income_code: str = field(converter=code_text)
    expenditure_code: str = field(converter=code_text)

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.amount, Money) or self.amount.value <= 0:
            why = f"a transfer is an amount of Money above 0, not {self.amount!r}; which side received it is its kind"
            raise AmountTypeError(why, value=self.amount)

    def __str__(self) -> str:
        return f"the {self.kind.value} of {self.amount}"


@final
@frozen
class Misfit:
    """Why a document, or a part of it, does not enter a consolidation (未能合并).

    Args:
        kind: ``year``, ``stage``, ``twice`` (the document); ``table``, ``incomplete``, ``unit`` (a table that is not there,
            not whole, or has no unit of amounts); ``column``, ``line``, ``cell`` (what it does not tell).
        entity: the body.
        table: the table concerned.
        stated: the year, stage, columns, lines or cells concerned.
        expected: what the others have.
    """

    kind: str
    entity: str
    table: str = ""
    stated: str = ""
    expected: str = ""

    def __str__(self) -> str:
        return _MISFITS[self.kind].format(**asdict(self))


_MISFITS: Final = {
    "year": "{entity} is of {stated}, not {expected}",
    "stage": "{entity} is a {stated}, not a {expected}",
    "twice": "{entity} is given twice",
    "table": "{entity} has no figures for {table}",
    "incomplete": "{table} of {entity} is not whole ({stated})",
    "unit": "{table} of {entity} names no unit of amounts",
    "column": "{table} of {entity} has no column {stated}",
    "line": "{table} of {entity} does not tell the lines {stated}",
    "cell": "{table} of {entity} does not tell the cells {stated}",
}


def names_of(units: Sequence[Disclosure]) -> tuple[str, ...]:
    """How units are called in messages: by name, else by source, with their number where that is not enough (单位名称)."""
    names = [unit.entity or unit.source for unit in units]
    return tuple(name if names.count(name) == 1 and name else f"{name}#{i + 1}" for i, name in enumerate(names))


def misfits(units: Sequence[Disclosure], year: int | None, stage: Stage) -> dict[int, Misfit]:
    """The documents of another year or stage and those given twice, by position (不可合并的文件).

    A document without a year fits every year.
    """
    found: dict[int, Misfit] = {}
    for i, (name, unit) in enumerate(zip(names_of(units), units, strict=True)):
        if year is not None and unit.year not in (None, year):
            found[i] = Misfit("year", name, stated=str(unit.year), expected=str(year))
        elif unit.stage is not stage:
            found[i] = Misfit("stage", name, stated=unit.stage.value, expected=stage.value)
        elif (unit.entity or unit.source) and unit in units[:i]:
            found[i] = Misfit("twice", name)
    return found


def consolidate(
    disclosures: Iterable[Disclosure],
    *,
    entity: str = "",
    eliminate: Iterable[Transfer] = (),
    year: int | None = None,
    on_error: Literal["raise", "list"] = "raise",
) -> Disclosure:
    """A department from its units, or a level of government from its departments (合并：部门 = Σ 单位).

    Every table is added up cell by cell, lines by code or line key, counts too. Amounts are converted exactly to the unit
    of the first document's table and shown with the finest decimals found. The half-units of all that was
    printed for a sum add up to its tolerance, so that rounding residues of many units prove nothing. A blank beside figures of
    other units counts as nothing; where all are blank the sum is blank. A line that a unit does not print is 0 where its table is whole and goes
    down so far; otherwise the sum is not known and nothing is guessed: see ``on_error``.

    Documents do not say how much of 上级补助收入, 附属单位上缴收入 and 对附属单位补助支出 moved between the units themselves.
    Nothing is eliminated (抵销) but what ``eliminate`` names, exactly, on both sides.

    Args:
        disclosures: the units; the first sets year, stage, and the unit of amounts.
        entity: name of the whole.
        eliminate: the transfers inside to take off 公开01, 公开02 and 公开03.
        year: the year all must be of; by default that of the first document that has one.
        on_error: refuse documents of another year or stage or given twice, and tables, columns and lines that a unit does
            not tell; or ``"list"``: leave these out and list each in the result's ``remarks``, which checking reports (H203).

    Returns:
        a disclosure like any other, with tables in the order of the first document.

    Raises:
        ComparisonError: for nothing to consolidate, for what does not fit, unless it is listed, and for a transfer that the tables
            do not hold.
        TableError: for anything else than disclosures and transfers.
    """
    chosen("on_error", on_error, ("raise", "list"))
    text("entity", entity, 'give the name of the whole, or ""')
    if year is not None:
        whole_number("year", year, "give it as in year=2023, or leave it out")
    units = _all_of(Disclosure, disclosures, "a list of disclosures, as in consolidate([bureau, centre])")
    transfers = _all_of(Transfer, eliminate, "a list of transfers, as in eliminate=[Transfer(…)]")
    if not units:
        raise ComparisonError("there is nothing to consolidate; give at least one disclosure")
    year = next((unit.year for unit in units if unit.year is not None), None) if year is None else year
    stage = units[0].stage
    outside = misfits(units, year, stage)
    kept = {name: unit for i, (name, unit) in enumerate(zip(names_of(units), units, strict=True)) if i not in outside}
    found = list(outside.values())
    if not kept:
        why = tuple(map(str, found))
        raise ComparisonError(f"no document is of {year}: {'; '.join(why)}", problems=why)
    forms = merged_keys([table.form.id for table in unit.tables] for unit in kept.values())
    sums = {id: added for id in forms if (added := _add_up(id, kept, found)) is not None}
    if found and on_error == "raise":
        why = tuple(map(str, found))
        raise ComparisonError(
            f"the documents cannot be consolidated as they are: {'; '.join(why)}; mend them, or pass "
            'on_error="list" to leave out what does not fit and have it listed',
            problems=why,
        )
    for transfer in transfers:
        _eliminate(transfer, sums)
    return Disclosure(
        entity=entity,
        year=year,
        stage=stage,
        unit=units[0].unit,
        tables=tuple(added.table(year) for added in sums.values()),
        profile=_profile(kept),
        remarks=tuple(map(_remark, found)),
        unit_type=_unit_type(kept),
    )


def _all_of(kind: type[Given], given: Given | Iterable[Given], what: str) -> tuple[Given, ...]:
    """What was given, if it is several of one kind, and not one of them or something else."""
    several = None if isinstance(given, kind) or not isinstance(given, Iterable) else tuple(given)
    if several is None or not all(isinstance(each, kind) for each in several):
        raise TableError(f"consolidate takes {what}, not {shown(given)}")
    return several


def _remark(misfit: Misfit) -> Remark:
    params = {"variant": misfit.kind, "entity": misfit.entity, "table": misfit.table, "other": misfit.expected}
    return Remark("H203", Place(table=misfit.table), misfit.stated, tuple(params.items()))


def _profile(units: Mapping[str, Disclosure]) -> Profile | None:
    first, *others = (unit.profile for unit in units.values())
    return first if all(other == first for other in others) else None


def _unit_type(units: Mapping[str, Disclosure]) -> UnitType | None:
    """The kind that all are of, mixed where they differ, ``None`` where one is not known."""
    kinds = {unit.unit_type for unit in units.values()}
    return next(iter(kinds)) if len(kinds) == 1 else None if None in kinds else UnitType.MIXED


def merged_keys(orders: Iterable[Sequence[str]]) -> list[str]:
    """All keys of several sequences in one order that follows each of them as far as they agree."""
    following: dict[str | None, str | None] = {None: None}  # begins and ends with None
    for order in orders:
        before: str | None = None
        for key in order:
            if key not in following:
                following[key], following[before] = following[before], key
            before = key
    merged: list[str] = []
    at = following[None]
    while at is not None:
        merged.append(at)
        at = following[at]
    return merged


def _line_order(form: Form, orders: Sequence[Sequence[str]]) -> list[str]:
    """Codes in official order, totals before or behind them as the first table has them; fixed lines as they stand."""
    merged = merged_keys(orders)
    if not is_coded(form):
        return merged
    before: dict[str, bool] = {}
    for keys in orders:
        codes_begin = next((i for i, key in enumerate(keys) if is_code(key)), len(keys))
        for i, key in enumerate(keys):
            before.setdefault(key, i < codes_begin)
    others = [key for key in merged if not is_code(key)]
    codes = sorted(key for key in merged if is_code(key))
    return [*(key for key in others if before[key]), *codes, *(key for key in others if not before[key])]


# -- one table -------------------------------------------------------------------------------------------------------


@final
@frozen(eq=False)
class _Sums:
    """A table while it is added up: its lines, the sums, which eliminations change, and what stands in cells without one."""

    form: Form
    words: Mapping[str, Any]
    unit: Unit | None
    columns: tuple[str, ...]
    lines: dict[str, Line]
    values: dict[tuple[str, str], Decimal]
    half_units: dict[tuple[str, str], Decimal]
    texts: dict[tuple[str, str], str]

    def counts(self, line: str, column: str) -> bool:
        """Whether a cell holds a count."""
        return Quantity.COUNT in (self.form.column(column).quantity, self.lines[line].quantity)

    def table(self, year: int | None) -> Table:
        """The finished table; amounts with the finest decimals found."""
        amounts = [value for cell, value in self.values.items() if not self.counts(*cell)]
        places = max([0, *(-exponent(value) for value in amounts)])

        def shown(line: str, column: str) -> str:
            value = self.values.get((line, column))
            if value is None:
                return self.texts.get((line, column), "")
            return formatted(value, f",.{0 if self.counts(line, column) else places}f")

        cells = tuple(tuple(shown(line, column) for line in self.lines) for column in self.columns)
        halves = tuple(tuple(self.half_units.get((line, c), Decimal(0)) for line in self.lines) for c in self.columns)
        lines = tuple(self.lines.values())
        return Table(self.form, lines, self.columns, cells, self.unit, year=year, half_units=halves, **self.words)


def _add_up(id: str, units: Mapping[str, Disclosure], found: list[Misfit]) -> _Sums | None:
    """The sums of one form over all units; ``None`` where they cannot be known, with the reasons added to ``found``."""
    given = {name: table for name, unit in units.items() if (table := unit.table(id)) is not None}
    there = list(given.values())
    views = {name: TableView(table) for name, table in given.items() if table.state is not TableState.EMPTY}
    stated = {name: view for name, view in views.items() if view.table.state is TableState.STATED}
    words = _words(there)
    form = there[0].form
    if not stated:  # no unit has figures: an empty table, which says so only where all do
        if len(views) < len(units):
            words["statement"] = ""
        return _Sums(form, words, there[0].unit, there[0].columns, {}, {}, {}, {})
    unit, unitless = _unit(form, stated)
    title = there[0].name
    gone = [Misfit("table", name, title) for name in units if name not in views]
    gone += [Misfit("unit", name, title) for name in unitless]
    if gone:
        found += gone
        return None
    incomplete = {name: view.table.gaps for name, view in views.items() if view.table.gaps}
    found += [Misfit("incomplete", name, title, "、".join(gaps)) for name, gaps in incomplete.items()]
    columns, lost = _columns(form, stated, title, found)
    words["faults"] = (*(f"{name}:{gap}" for name, gaps in incomplete.items() for gap in gaps), *lost)
    words["statement"] = ""
    added = _Sums(form, words, unit, columns, {}, {}, {}, {})
    _add_lines(added, stated, title, found)
    return added


def _words(tables: Sequence[Table]) -> dict[str, Any]:
    """Title, number and headings of the first; of the titles that of the wider scope, which promises less."""
    first = tables[0]
    return {
        "title": min(tables, key=of_general_budget).title,
        "number": first.number,
        "headers": first.headers,
        "statement": first.statement,
        "lenient": any(table.lenient for table in tables),
        "stage": None if first.says_no_stage else first.stage,
    }


def _unit(form: Form, stated: Mapping[str, TableView]) -> tuple[Unit | None, list[str]]:
    """The unit of the first document, and the documents that name none though others do."""
    units = {name: view.table.unit for name, view in stated.items()}
    known = [unit for unit in units.values() if unit is not None]
    amounts = any(column.quantity is Quantity.AMOUNT for column in form.columns)
    unitless = [name for name, unit in units.items() if unit is None] if known and amounts else []
    return (known[0] if known else None), unitless


def _columns(
    form: Form, stated: Mapping[str, TableView], title: str, found: list[Misfit]
) -> tuple[tuple[str, ...], list[str]]:
    """The columns that all documents have, and a fault for each other one that holds figures."""
    tables = {name: view.table for name, view in stated.items()}
    common, lost = [], []
    for column in merged_keys([table.columns for table in tables.values()]):
        without = [name for name, table in tables.items() if column not in table.columns]
        if not without:
            if (
                next(iter(tables.values())).form.column(column).quantity is not Quantity.RATE
            ):  # percentages do not add up
                common.append(column)
        elif any(any(table.amounts(column)) for table in tables.values() if column in table.columns):
            heading = next(iter(tables.values())).heading(column)
            found += [Misfit("column", name, title, heading) for name in without]
            lost.append(f"column:{heading}")
    return tuple(common), lost


def _add_lines(added: _Sums, stated: Mapping[str, TableView], title: str, found: list[Misfit]) -> None:
    """Every line that all documents tell, with its sums; the others are listed."""
    untold: dict[str, dict[str, list[str]]] = {"line": {}, "cell": {}}
    for key in _line_order(added.form, [view.table.keys for view in stated.values()]):
        line = next(view.table.lines[view.lines[key]] for view in stated.values() if key in view.lines)
        row = {column: {name: view.cell(key, column) for name, view in stated.items()} for column in added.columns}
        cells = [(name, told) for column in row.values() for name, told in column.items()]
        silent = dict.fromkeys(name for name, told in cells if not told.known and not told.printed)
        if silent:  # without the line, its sum stays open; a line with a part of the amounts would be wrong
            for name in silent if any(told.value is not None for _, told in cells) else ():
                untold["line"].setdefault(name, []).append(str(line))
            continue
        added.lines[key] = evolve(line, row=None)
        for column, told_by in row.items():
            for name in _add_cell(added, key, column, told_by, stated):
                heading = stated[name].table.header(line.side, stated[name].table.columns.index(column))
                untold["cell"].setdefault(name, []).append(f"{line} {heading}")
    for kind, by_name in untold.items():
        found += [Misfit(kind, name, title, "、".join(words)) for name, words in by_name.items()]


def _add_cell(
    added: _Sums, key: str, column: str, told_by: Mapping[str, Contribution], stated: Mapping[str, TableView]
) -> list[str]:
    """The sum of one cell, or what stands in it; the names of those who do not tell it though others state a figure."""
    shifts = {name: _shift(added, stated[name], key, column) for name in told_by}
    values = [scale(told.value, shifts[name]) for name, told in told_by.items() if told.value is not None]
    unknown = [name for name, told in told_by.items() if not told.known]
    if values and not unknown:
        added.values[key, column] = total(values)
        added.half_units[key, column] = total(scale(told.half_unit, shifts[name]) for name, told in told_by.items())
        return []
    added.texts[key, column] = _text([view for view in stated.values() if key in view.lines], key, column, bool(values))
    return unknown if values else []


def _text(views: Sequence[TableView], key: str, column: str, lost: bool) -> str:
    """What stands in a cell without a sum: what cannot be read; what all print, if it is not figures that are lost."""
    printed: dict[str, State] = {}
    for view in views:
        i, c = view.lines[key], view.table.columns.index(column)
        printed[view.table.printed[c][i].strip()] = view.table.state_at(i, c)
    unreadable = [text for text, state in printed.items() if state is State.UNREADABLE]
    if unreadable:
        return unreadable[0]
    return next(iter(printed)) if len(printed) == 1 and not lost else ""


def _shift(added: _Sums, view: TableView, key: str, column: str) -> int:
    """The power of ten between a document's unit and that of the sum; 0 for counts."""
    if added.unit is None or view.table.unit is None or added.counts(key, column):
        return 0
    return view.table.unit.exponent - added.unit.exponent


# -- eliminations ----------------------------------------------------------------------------------------------------


def _eliminate(transfer: Transfer, sums: Mapping[str, _Sums]) -> None:
    """Take a transfer off both sides: income and expenditure fall by the same amount, balances stay."""
    line, income, spent = _STANDS_IN[transfer.kind]
    received, paid = transfer.income_code, transfer.expenditure_code
    entries = [
        ("income_expenditure", (line, paid[:3]), _totals(), ("final",)),
        ("income", (received,), (*_above(received), "total"), (income, "total")),
        ("expenditure", (paid,), (*_above(paid), "total"), (spent, "total")),
    ]
    there = [entry for entry in entries if entry[0] in sums]
    if not there:
        raise ComparisonError(f"{transfer} cannot be eliminated: none of 公开01, 公开02 and 公开03 is there")
    for id, required, others, columns in there:
        added = sums[id]
        if added.unit is None:
            raise ComparisonError(f"{transfer} cannot be eliminated: {added.form.name} names no unit of amounts")
        amount = transfer.amount.to(added.unit).value
        for key in required:
            _must_hold(transfer, added, key, columns[0], amount)
        for key in (*required, *others):
            for column in columns:
                if (key, column) in added.values:
                    added.values[key, column] = subtract(added.values[key, column], amount)


def _above(code: str) -> tuple[str, ...]:
    return tuple(code[:n] for n in range(3, len(code), 2))


def _must_hold(transfer: Transfer, added: _Sums, key: str, column: str, amount: Decimal) -> None:
    """A line can give up an amount if it has it, and if the line is the lowest of its branch.

    Raises:
        ComparisonError: otherwise.
    """
    value = added.values.get((key, column))
    line = added.lines.get(key)
    name = f"{line or key} {added.form.column(column).headers[0]} of {added.form.name}"
    if value is None or value < amount:
        shown = "nothing" if value is None else f"{value:,f}"
        raise ComparisonError(f"{transfer} cannot be eliminated: {name} adds up to {shown}")
    below = [other for other in added.lines if is_coded(added.form) and other != key and other.startswith(key)]
    if below:
        why = f"below {name} stand {'、'.join(below)}; name one of these"
        raise ComparisonError(f"{transfer} cannot be eliminated: {why}")
