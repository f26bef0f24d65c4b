"""Bulk data of disclosures (批量数据): the cells of their tables in one long table, and what relations must know beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, Literal, final

from attrs import field, frozen

from govbudget.arguments import instance
from govbudget.bulk.mapping import known_forms
from govbudget.disclosure import Disclosure
from govbudget.errors import DataError
from govbudget.exact import State, exponent, in_full, scale
from govbudget.facts import facts as facts_of_table
from govbudget.figure import Quantity
from govbudget.forms import Form, Stage
from govbudget.judging.conditions import holds
from govbudget.judging.engine import is_hidden
from govbudget.judging.instances import View, select, shape_of, view_of
from govbudget.records.columns import DataColumn, columns_of
from govbudget.records.frames import arrow_table
from govbudget.relation import Axis, Lines, Posting
from govbudget.rollup.reading import chosen
from govbudget.tables import Table, TableState
from govbudget.visible import counted, visible

__all__ = ["Bulk", "fact_columns", "facts"]

#: What exact numbers of bulk data have: places behind the point, and digits before it, with which no sum of fewer than ten
#: million cells overflows a decimal of 38 digits.
_PLACES: Final = 4
_MOST_DIGITS: Final = 27
_NOT_TAKEN: Final = frozenset({"value", "value_yuan", "half_unit_yuan"})
_GATES: Final = columns_of("bulk_gates")

_Gate = tuple[str, str, str, str]


@final
@frozen(repr=False, eq=False)
class Bulk:
    """Bulk data of disclosures (批量数据), two Arrow tables to be written to Parquet by whatever library.

    Args:
        facts: every cell of every table that prints figures, blank ones too.
        gates: what relations must know of a document beside its cells.
        refused: why documents are not in it, where that was to be listed.
    """

    facts: Any
    gates: Any
    refused: tuple[DataError, ...] = field(default=())

    def __repr__(self) -> str:
        refused = f", {len(self.refused)} refused" if self.refused else ""
        return visible(
            f"<Bulk: {counted(self.facts.num_rows, 'fact')}, {counted(self.gates.num_rows, 'gate')}{refused}>"
        )


def fact_columns() -> tuple[DataColumn, ...]:
    """The columns of bulk facts (批量数据的列)."""
    document, *more = columns_of("bulk_facts")
    return (document, *(column for column in columns_of("facts") if column.name not in _NOT_TAKEN), *more)


def facts(disclosures: Iterable[Disclosure], *, on_error: Literal["raise", "list"] = "raise") -> Bulk:
    """The bulk data of disclosures (批量数据): all in memory, so give some thousands at a time and write each lot to a file of its own.

    Args:
        disclosures: the documents.
        on_error: a document whose amounts are finer than 0.0001 元 or too large is raised, or ``"list"``: left out and listed as
            ``refused``.

    Raises:
        LibraryMissing: without pyarrow.
        ArgumentError: for what is no disclosure.
        DataError: for such an amount, unless it is listed; and for two documents that nothing tells apart.
    """
    chosen("on_error", on_error, ("raise", "list"))
    columns = fact_columns()
    cells: list[list[Any]] = [[] for _ in columns]
    gates: list[list[Any]] = [[] for _ in _GATES]
    seen: set[str] = set()
    refused: list[DataError] = []
    for each in disclosures:
        instance("disclosures", each, Disclosure, "disclosures", "give them, as in facts([read(path)])")
        stage = each.stage.value
        document = each.source or " ".join(filter(None, (each.entity, str(each.year or ""), stage)))
        if document in seen:
            why = (
                f"two documents are called {document!r}; give each a source of its own, as in attrs.evolve(d, source=…)"
            )
            raise DataError(why, column="document", value=document)
        seen.add(document)
        try:
            rows = list(_facts(each, document))
        except DataError as error:
            if on_error == "raise":
                raise
            refused.append(error)
            continue
        for column, held in zip(columns, cells, strict=True):
            held.extend([row[column.name] for row in rows])
        for gate in _gates(each):
            for held, value in zip(gates, (document, each.entity, each.year, stage, *gate), strict=True):
                held.append(value)
    return Bulk(arrow_table(columns, cells, _PLACES), arrow_table(_GATES, gates), tuple(refused))


# -- cells --------------------------------------------------------------------------------------------------------------


def _facts(disclosure: Disclosure, document: str) -> Iterator[dict[str, Any]]:
    standards = str(disclosure.standards.identity)
    for number, table in enumerate(disclosure.tables):
        if table.state is not TableState.STATED:
            continue  # its lines say nothing; what it stands for is a gate
        view = view_of(shape_of(table), number, 0)
        above = {part: key for key, parts in view.children.items() for part in parts}
        codes = set(view.codes)
        head: dict[str, Any] = {"entity": disclosure.entity, "year": disclosure.year, "source": disclosure.source}
        rows = iter(facts_of_table(table, blanks=True, **head))
        for i, line in enumerate(table.lines):
            more = {
                "document": document,
                "stage": disclosure.stage.value,
                "full_form": table.form.full_id,
                "year": disclosure.year,
                "above": above.get(line.key, ""),
                "leaf": line.key in codes and line.key not in view.children,
                "standards": standards,
            }
            for c in range(len(table.columns)):
                unknown = table.state_at(i, c) is State.UNREADABLE or (
                    table.amounts(table.columns[c])[i] is None and is_hidden(table, i, c)
                )
                amount, half_unit = _amounts(table, i, c, document)
                yield {**next(rows), **more, "amount": amount, "half_unit": half_unit, "unknown": unknown}


def _amounts(table: Table, line: int, column: int, document: str) -> tuple[Decimal | None, Decimal]:
    """The amount of a cell and its half unit in 元; of counts, and where there is no unit, as they are.

    Raises:
        DataError: where they do not fit.
    """
    figure, half = table.figure(line, column), table.half_unit(line, column)
    if figure.value is None:
        return None, half
    power = figure.unit.exponent if figure.unit is not None and figure.quantity is Quantity.AMOUNT else 0
    amount, half = in_full(scale(figure.value, power)), in_full(scale(half, power))
    if figure.quantity is Quantity.RATE and max(-exponent(amount), -exponent(half)) > _PLACES:
        return None, Decimal(0)  # a percentage is in no sum, and stands as printed beside
    if max(-exponent(amount), -exponent(half)) > _PLACES or amount.adjusted() >= _MOST_DIGITS:
        where = f"line {table.keys[line]}, column {table.columns[column]} of {table.form.id} of {document}"
        why = f"{where} prints {figure.printed!r}, and bulk data hold {_MOST_DIGITS} digits of yuan before the point and {_PLACES} behind it"
        hint = 'half a unit of its last place included; leave the document out with on_error="list"'
        raise DataError(f"{why}, {hint}", column="amount", value=figure.value)
    return amount, half


# -- gates --------------------------------------------------------------------------------------------------------------


def _gates(disclosure: Disclosure) -> Iterator[_Gate]:
    """What relations must know of a document: form, kind, key, what it says.

    The selections of lines are asked of the same functions that the check in memory asks, and only what is not as usual is
    noted: lines that are not printed are 0 unless something is noted of them.
    """
    tables = disclosure.tables
    yield "", "table", "", TableState.STATED.value
    for name in _conditions(tuple([table.form for table in tables])):
        if not (held := holds(name, disclosure)):
            yield "", "when", name, "unknown" if held is None else "no"
    units = any(table.unit is not None for table in tables)
    views = [view_of(shape_of(table), number, 0) for number, table in enumerate(tables)]
    printed = {code for view in views for code in view.codes}
    named = _named(tuple([table.form for table in tables]))
    for table, view in zip(tables, views, strict=True):
        form = table.form
        id = form.full_id
        yield id, "table", "", table.state.value
        for column in table.columns:
            yield id, "column", column, ""
        amounts = any(form.column(column).quantity is Quantity.AMOUNT for column in table.columns)
        if units and table.unit is None and amounts:
            yield id, "no_unit", "", ""
        if view.shape.wide:
            yield id, "wide", "", f"columns:{form.id}"
        if table.state is TableState.STATED:
            for gate, key, says in _selections(view, printed, named):
                yield id, gate, key, says


@lru_cache(maxsize=64)
def _conditions(own: tuple[Form, ...]) -> tuple[str, ...]:
    """The conditions of relations of the stages that these forms are of."""
    stages = {form.stage for form in own}
    relations = (relation for form in known_forms(own) if form.stage in stages for relation in form.relations)
    return tuple(dict.fromkeys(relation.when for relation in relations if relation.when))


@lru_cache(maxsize=64)
def _named(own: tuple[Form, ...]) -> Mapping[tuple[Stage, str, Lines], Sequence[str]]:
    """The lines that relations name, and those that they name for the lines below, by the stage and id of their form."""
    found: dict[tuple[Stage, str, Lines], dict[str, None]] = {}
    for form in known_forms(own):
        for posting in (posting for relation in form.relations for posting in relation.postings):
            if posting.keys and posting.lines in (Lines.FIXED, Lines.CHILDREN):
                found.setdefault((form.stage, posting.form, posting.lines), {})[posting.keys[0]] = None
    return {of: tuple(keys) for of, keys in found.items()}


def _selections(
    view: View, printed: Iterable[str], named: Mapping[tuple[Stage, str, Lines], Sequence[str]]
) -> Iterator[tuple[str, str, str]]:
    """What lines select where that is not the printed line, or 0 for one that is not printed."""
    form = view.shape.form
    codes = [code for code in printed if form.codes is None or form.takes(code)]
    fixed, above = (named.get((form.stage, form.id, lines), ()) for lines in (Lines.FIXED, Lines.CHILDREN))
    for key in sorted({*codes, *form.lines_by_key, *fixed, *view.repeated}):
        if key in view.row and key not in view.repeated:
            continue
        for gate, lines, sign in (("stated", Lines.SELF, 1), ("part", Lines.SELF, -1), ("fixed", Lines.FIXED, 1)):
            part = select(Posting(form.id, lines, "*", (key,), sign), key, view, Axis.CODE)
            if part is not None and part.blocked:
                yield gate, key, part.blocked
            elif part is None and lines is Lines.SELF:
                yield gate, key, "none"
    for key in dict.fromkeys((*view.children, *above)):
        part = select(Posting(form.id, Lines.CHILDREN, "*"), key, view, Axis.PARENT)
        if part is None:
            yield "children", key, "none"
        elif part.blocked or part.partial:
            yield "children", key, part.blocked or "partial"
    if not view.shape.complete:
        yield "classes", "", f"incomplete:{form.id}"
    if form.codes is not None:
        for code, below in view.below.items():
            for line in below:
                yield "below", code, line
