"""How documents and rows become the facts of a panel (面板的来源)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from attrs import evolve

from govbudget.disclosure import Disclosure, Stage
from govbudget.errors import AmountTypeError, ComparisonError, FigureSyntaxError, NotFound, TableError, UnitError
from govbudget.exact import State, exponent, in_full, scale
from govbudget.figure import Figure, Quantity
from govbudget.money import Money, Unit
from govbudget.panel.facts import Fact, Gap
from govbudget.records.shapes import Ref, is_blank, source_of
from govbudget.rollup.cells import Floats, exact_cell, plain_code

__all__ = ["Facts", "of_documents", "of_rows", "settled"]

#: Where a measure stands in a document: table, line and column; or a function that finds it.
Cell = tuple[str, Any, str] | Callable[[Disclosure], Figure | Money | None]
#: The same for documents of every stage, or by stage, where budgets have it elsewhere than final accounts.
Where = Cell | Mapping[Stage, Cell]
_STAGES: Final = {"预算": Stage.BUDGET, "决算": Stage.FINAL_ACCOUNTS}


class Facts(NamedTuple):
    """What was found, and what was not."""

    facts: tuple[Fact, ...]
    gaps: tuple[Gap, ...]
    unit: Unit | None


def of_documents(documents: Iterable[Disclosure], measures: Mapping[str, Where], unit: Unit | None) -> Facts:
    """The measures of documents; amounts without a unit are gaps."""
    facts: list[Fact] = []
    gaps: list[Gap] = []
    for document in documents:
        if not isinstance(document, Disclosure):
            raise TableError(f"a panel is made of disclosures, not of {document!r}; rows are taken by Panel.from_rows")
        entity = document.entity or document.source
        if not entity or document.year is None:
            why = f"{document!r} does not say its {'year' if entity else 'body'}; set it with attrs.evolve(document, …)"
            raise ComparisonError(why)
        for measure, where in measures.items():
            figure, reason = _found(document, where)
            key = entity, document.year, measure
            if figure is not None and figure.unit is None and figure.quantity is Quantity.AMOUNT:
                reason = "no_unit"
            if figure is None or figure.value is None or reason:
                gaps.append(Gap(*key, document.stage, reason or "blank"))
            else:
                facts.append(Fact(*key, figure.value, figure.unit, document.stage, document.source, figure))
    return settled(facts, gaps, unit)


def _found(document: Disclosure, where: Where) -> tuple[Figure | None, str]:
    """The figure of a measure, or why there is none.

    Raises:
        ComparisonError: for a column that a budget prints beside its own, which are of another year.
        TableError: for what is no stage.
    """
    if isinstance(where, Mapping):
        for stage in where:
            if not isinstance(stage, Stage):
                raise TableError(
                    f"a measure stands by stage under Stage.BUDGET and Stage.FINAL_ACCOUNTS, not {stage!r}"
                )
        if document.stage not in where:
            return None, "not_asked"
        where = where[document.stage]
    if callable(where):
        try:
            found = where(document)
        except NotFound:
            return None, "no_cell"
        return (_printed(found) if isinstance(found, Money) else found), ""
    table, line, column = where
    if table not in document:
        return None, "no_table"
    source = document[table]
    try:
        figure = source[line, column]
        key = source.columns[source.column_index(column)]
    except NotFound:
        return None, "no_cell"
    if source.form.column(key).compares:
        why = f"{source.header('', source.columns.index(key))} of {source.name} is not of {document.year}, the year of its document"
        raise ComparisonError(f"{why}; take it from the document of its own year", problems=(why,))
    return figure, ""


def _printed(money: Money) -> Figure:
    return Figure(money.value, money.unit, max(0, -exponent(money.value)))


def of_rows(
    rows: Any,
    entity: Ref,
    year: Ref | int,
    amounts: Mapping[str, Ref],
    measure: Ref | None,
    stage: Ref | Stage | None,
    unit: Unit | None,
    unit_column: Ref | None,
    source: Ref | None,
    counts: Sequence[str],
    floats: Floats,
) -> Facts:
    """The measures of rows of any shape: each a column of its own, or named in a column."""
    given = source_of(rows, entity)
    size = given.size
    entities = given.column(entity)
    years = [year] * size if type(year) is int and year > 999 else given.column(year)
    stages = (
        [stage or Stage.FINAL_ACCOUNTS] * size if stage is None or isinstance(stage, Stage) else given.column(stage)
    )
    units = [None] * size if unit_column is None else given.column(unit_column)
    sources = [f"line {i + 1}" for i in range(size)] if source is None else given.column(source)
    names = [None] * size if measure is None else given.column(measure)
    facts: list[Fact] = []
    gaps: list[Gap] = []
    for column, ref in amounts.items():
        for i, cell in enumerate(given.column(ref)):
            if is_blank(entities[i]) and is_blank(cell):
                continue
            name = column if names[i] is None else str(names[i])
            where = f"line {i + 1} ({entities[i]}), {name}"
            key = _text(entities[i], where), _whole_year(years[i], where), name, _stage(stages[i], where)
            own = unit if is_blank(units[i]) else Unit.of(str(units[i]))
            figure = _figure(cell, own, name in counts, floats, where)
            if figure.value is None:
                gaps.append(Gap(*key, "blank"))
            else:
                facts.append(Fact(key[0], key[1], name, figure.value, figure.unit, key[3], str(sources[i]), figure))
    return settled(facts, gaps, unit)


def _text(entity: Any, where: str) -> str:
    if is_blank(entity):
        raise TableError(f"{where}: no body is named")
    return str(entity).strip()


def _whole_year(year: Any, where: str) -> int:
    plain = plain_code(year)
    if isinstance(plain, float) and plain.is_integer():
        plain = int(plain)
    text = str(plain).strip().removesuffix("度").removesuffix("年")
    if len(text) == 4 and text.isdigit():
        return int(text)
    raise TableError(f"{where}: {year!r} is no year")


def _stage(stage: Any, where: str) -> Stage:
    if isinstance(stage, Stage):
        return stage
    for word, known in _STAGES.items():
        if word in str(stage) or stage == known.value:
            return known
    raise TableError(f"{where}: {stage!r} is no stage; there are 预算 and 决算, budget and final_accounts")


def _figure(cell: Any, unit: Unit | None, count: bool, floats: Floats, where: str) -> Figure:
    """A cell as a figure in its unit."""
    quantity = Quantity.COUNT if count else Quantity.AMOUNT
    if isinstance(cell, Figure):
        return evolve(cell, unit=unit) if cell.unit is None and cell.quantity is Quantity.AMOUNT else cell
    if isinstance(cell, Money):
        return _printed(cell)
    if is_blank(cell):
        return Figure(None, state=State.BLANK)
    try:
        if isinstance(cell, str):
            return Figure.parse(cell, None if count else unit, quantity=quantity)
        value = exact_cell(cell, floats)
    except (AmountTypeError, FigureSyntaxError) as error:
        error.add_note(where)
        raise
    return Figure(value, None if count else unit, max(0, -exponent(value)), quantity=quantity)


def settled(facts: Sequence[Fact], gaps: Sequence[Gap], unit: Unit | None) -> Facts:
    """All amounts in one unit, exactly; every figure once.

    Raises:
        UnitError: for amounts with and without a unit beside each other.
        ComparisonError: for two different figures of one body, year, measure and stage.
    """
    money = [fact for fact in facts if fact.quantity is Quantity.AMOUNT]
    met = [fact.unit for fact in money if fact.unit is not None]
    target = unit or min(met, key=lambda each: each.exponent, default=None)
    without = next((fact for fact in money if fact.unit is None), None)
    if without is not None and target is not None:
        raise UnitError(f"{without} has no unit, other amounts have; name it with unit= or unit_column=", units=("",))
    found: dict[Any, Fact] = {}
    for fact in facts:
        if fact.unit is not None and target is not None:
            value: Decimal = in_full(scale(fact.value, fact.unit.exponent - target.exponent))
            fact = evolve(fact, value=value, unit=target)
        known = found.setdefault(fact.key, fact)
        if known.value != fact.value:
            both = (str(known), str(fact))
            raise ComparisonError(f"one figure is given twice, and differently: {'; '.join(both)}", problems=both)
    return Facts(tuple(found.values()), tuple(gap for gap in dict.fromkeys(gaps) if gap.key not in found), target)
