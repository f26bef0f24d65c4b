"""Variances of many bodies (批量差异分析): the engine adds up the lines of each side, and the variance in memory compares them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from govbudget.arguments import wrong
from govbudget.bulk.asking import asked_by, counted_where, documents_of, facts_frame, in_order, states_amount
from govbudget.bulk.engines import collected
from govbudget.bulk.mapping import known_forms
from govbudget.checking.rules.beside import tidy
from govbudget.errors import DataError
from govbudget.figure import Quantity
from govbudget.forms import Form, Stage
from govbudget.money import Unit
from govbudget.records.columns import columns_of
from govbudget.records.frames import library
from govbudget.records.tabular import Records
from govbudget.tables import Table
from govbudget.variances import variance as variance_of
from govbudget.variances.faults import OnError

__all__ = ["tables", "variance"]

#: What tells a line from others; its name is that of one document.
_LINE: Final = ("full_form", "line_key", "code", "side", "known", "quantity")


def variance(
    facts: Any,
    form: str,
    column: str,
    *,
    year: int,
    base_year: int | None = None,
    base_column: str | None = None,
    stage: Stage | str = Stage.FINAL_ACCOUNTS,
    base_stage: Stage | str | None = None,
    by: Sequence[str] = ("entity",),
    total: str | None = None,
    forms: Iterable[Form] = (),
    places: int = 2,
    on_error: OnError = "raise",
) -> Records:
    """What changed from a base, line by line, for each of many bodies or for all together (批量差异分析), in 元.

    This year against last year, final accounts against the budget beside them (``base_column``) or against that of the budget
    document (``base_stage``). Each group is compared by :func:`govbudget.variance`, codes of two editions bridged; a group of one
    document on each side gives what it gives for their tables. Where a group has several documents their printed lines are
    added up, those that state nothing left out: select bodies that print equally deep. A table that states that it is empty has
    no facts, and its document is none of those of its side.

    Args:
        facts: the facts, in any shape that :func:`check` takes.
        form: id of the form.
        column: key of the column.
        year: the year.
        base_year: the year of the base; by default the same.
        base_column: the column of the base; by default the same.
        stage: of final accounts or a budget.
        base_stage: of the base; by default the same.
        by: the columns that make a group; none of them for all documents together.
        total: key or code of the line whose change is explained; needed where a table has several totals.
        forms: forms of one's own that tables are of.
        places: decimals of percentages.
        on_error: ``"raise"`` an error of the comparison, or ``"list"``: go on without what it concerns.

    Returns:
        the lines of each group with the columns of a variance, and the documents that both sides rest on. Where a side has none,
        its amounts are null.

    Raises:
        LibraryMissing: as :func:`check`.
        ArgumentError: for columns that facts do not have, and for a base that is no other side.
        DataError: for a group with several variants of a form.
        ComparisonError: as :func:`govbudget.variance`.
    """
    frame = facts_frame(facts)
    described = columns_of("variance")
    more = columns_of("bulk_variance")
    columns = asked_by(frame, by, [each.name for each in (*described, *more)])
    names = [each.name for each in columns]
    current = _side(form, column, year, stage)
    base = _side(form, base_column or column, year if base_year is None else base_year, base_stage or stage)
    if current == base:
        how = "give base_year, base_column or base_stage, as in base_year=2021"
        raise wrong("base_year", base_year, "another side than the current one", how)
    known = {each.full_id: each for each in known_forms(forms)}
    sides = [_lines(frame, side, names) for side in (current, base)]
    rests = [documents_of(_selected(frame, side), names) for side in (current, base)]
    rows: list[dict[str, Any]] = []
    for group in sorted({*sides[0], *sides[1]}, key=in_order):
        lines = [side.get(group) for side in sides]
        made = [
            _table(of or [{**line, "stated": 0} for line in other or ()], side, known)
            for of, other, side in zip(lines, reversed(lines), (current, base), strict=True)
        ]
        found = variance_of(
            *made, column=current["column_key"], base_column=base["column_key"], total=total, on_error=on_error
        )
        documents = dict(zip((each.name for each in more), (rest.get(group, ()) for rest in rests), strict=True))
        head = dict(zip(names, group, strict=True))
        rows += [{**head, **record, **documents} for record in found.to_records(places)]
    return Records((*columns, *described, *more), tuple(rows))


def tables(facts: Any, *, forms: Iterable[Form] = (), **where: Any) -> Iterator[tuple[str, Table]]:
    """Tables of documents again (由批量数据还原表): of the few that are looked at more closely, over years or one by one.

    Args:
        facts: the facts, in any shape that :func:`check` takes.
        forms: forms of one's own that tables are of.
        where: what columns of the facts have to say, as in ``entity="某局", form="general_expenditure"``.

    Yields:
        the document and its table, by document and form. Lines stand in the order of the form and of codes.

    Raises:
        LibraryMissing: as :func:`check`.
        ArgumentError: for columns that facts do not have.
    """
    frame = facts_frame(facts)
    asked_by(frame, list(where))
    known = {each.full_id: each for each in known_forms(forms)}
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in collected(_selected(frame, where)).to_pylist():
        half_unit = row["half_unit"] if row["unit"] and row["amount"] is not None else None
        found.setdefault((row["document"], row["full_form"]), []).append({**row, "half_unit_yuan": half_unit})
    for document, id in sorted(found):
        of = known[id]
        columns = {key: i for i, key in enumerate(of.column_keys)}
        rows = sorted(
            found[document, id], key=lambda row: (_place(row, of), columns.get(row["column_key"], len(columns)))
        )
        yield document, Table.from_frame(rows, of)


def _side(form: str, column: str, year: int, stage: Stage | str) -> dict[str, Any]:
    """What the cells of a side say."""
    return {"form": form, "column_key": column, "year": year, "stage": Stage(stage).value}


def _selected(frame: Any, side: Mapping[str, Any]) -> Any:
    col = library("narwhals", "narwhals").col
    for name, value in side.items():
        frame = frame.filter(col(name) == value)
    return frame


def _lines(frame: Any, side: Mapping[str, Any], names: Sequence[str]) -> dict[tuple[Any, ...], list[dict[str, Any]]]:
    """The lines of a side by group, each the sum of what documents state."""
    nw = library("narwhals", "narwhals")
    cells = _selected(frame, side).with_columns(
        stated=counted_where(states_amount()), amount=nw.when(states_amount()).then(nw.col("amount"))
    )
    sums = cells.group_by(*dict.fromkeys((*names, *_LINE))).agg(
        nw.col("amount").sum(), nw.col("stated").sum(), nw.col("name").min(), nw.col("faults").max()
    )
    found: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in collected(sums).to_pylist():
        found.setdefault(tuple(row[name] for name in names), []).append(row)
    return found


def _table(lines: Sequence[Mapping[str, Any]], side: Mapping[str, Any], known: Mapping[str, Form]) -> Table:
    """The table of a side, in 元.

    Raises:
        DataError: for lines of several variants of a form.
    """
    ids = sorted({line["full_form"] for line in lines})
    if len(ids) > 1:
        why = f"a group has documents of several variants of a form, {', '.join(ids)}"
        raise DataError(f"{why}; select those of one by full_form, or add it to by", column="full_form", value=ids[0])
    of = known[ids[0]]
    faults = max(line["faults"] for line in lines)
    rows = [
        {
            **{name: line[name] for name in ("line_key", "code", "side", "known", "name", "quantity")},
            **side,
            "printed": f"{tidy(line['amount'], 0):f}" if line["stated"] else "",
            "unit": Unit.YUAN.value if line["quantity"] == Quantity.AMOUNT.value else "",
            "faults": faults,
        }
        for line in sorted(lines, key=lambda line: _place(line, of))
    ]
    return Table.from_frame(rows, of)


def _place(line: Mapping[str, Any], form: Form) -> tuple[int, str]:
    """Where a line stands: as the form plans it, and behind that by code or name."""
    planned = list(form.lines_by_key)
    return planned.index(line["line_key"]) if line["line_key"] in planned else len(planned), line["line_key"]
