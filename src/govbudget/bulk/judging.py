"""The relations over bulk data (批量勾稽校验): one join and one sum for each document and instance, and all else of the few that are left.

The engine only joins, compares, adds and takes off decimals: nothing is multiplied or divided. What a gap means is judged as in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from govbudget.arguments import whole_number, wrong
from govbudget.bulk.engines import beside, collected, frame_of
from govbudget.bulk.making import Bulk
from govbudget.bulk.mapping import BELOW, Printed, RelationMap, mapping_of
from govbudget.disclosure import Disclosure
from govbudget.exact import subtract
from govbudget.finding.kinds import FindingKind
from govbudget.finding.report import Report
from govbudget.forms import Form
from govbudget.records.columns import columns_of
from govbudget.records.frames import library
from govbudget.records.tabular import Records
from govbudget.relation import Grade, Operator, Outcome, judge
from govbudget.tables import TableState

__all__ = ["check", "explain", "frames"]

#: What a cell is joined by, and what is taken of it; the form by its full id.
_CELL: Final = ("form", "line_key", "above", "column_key")
_TAKEN: Final = ("document", *_CELL, "amount", "half_unit", "unknown")
_ONE: Final = ("document", "instance")
#: The kinds of findings; what is of another grade or outcome stands in ledgers alone.
_KINDS: Final = {
    (Grade.PROOF, Outcome.FAILED): FindingKind.INCONSISTENT,
    (Grade.QUESTION, Outcome.FAILED): FindingKind.QUESTION,
    (Grade.PROOF, Outcome.ROUNDING): FindingKind.ROUNDING,
}


def check(facts: Any, gates: Any = None, *, forms: Iterable[Form] = (), slices: int = 1) -> Records:
    """What the relations find in many documents (批量勾稽校验), by the same data and with the same ids as in memory.

    Not covered are the rules that are no relations, which of several wrong figures is at the root of others, causes, and sentences:
    :func:`explain` has the documents with findings checked in memory for them.

    Args:
        facts: what :func:`~govbudget.bulk.facts` made; or the facts of it on any engine that narwhals knows lazily (a relation of
            DuckDB, a LazyFrame of Polars, a DataFrame of PySpark), as a table of Arrow or a frame of pandas, or the path of their
            Parquet files, which DuckDB reads.
        gates: the gates beside facts that stand elsewhere; an Arrow table of them joins any engine.
        forms: forms of one's own that tables are of.
        slices: in how many lots of documents the facts are judged, one after the other: each takes so much less memory.

    Returns:
        a row for each relation that fails or holds only within the printed digits, by document and in the order of the relations.

    Raises:
        LibraryMissing: without narwhals and pyarrow, and without DuckDB where it is needed.
        ArgumentError: for what are no such data.
        FormError: for a relation of a form of one's own that only the check in memory can run.
    """
    whole_number("slices", slices, "give at least one", 1)
    nw, arrow = library("narwhals", "narwhals"), library("pyarrow", "arrow")
    cells, noted = frames(facts, gates)
    cells = cells.with_columns(nw.col("full_form").alias("form")).select(*_TAKEN)
    below = noted.filter(nw.col("gate") == "below")
    hidden = [Printed(form, code, BELOW) for form, code in _distinct(below, "form", "key")]
    printed = [Printed(*row) for row in _distinct(cells, "form", "line_key", "above")]
    relations = mapping_of([*printed, *hidden], forms)
    if hidden:
        cells = nw.concat([cells, _standing_below(cells, below)], how="vertical")
    columns = (relations.postings, relations.demands, relations.sides)
    postings, demands, sides = (_typed(arrow, part) for part in columns)
    tables = noted.filter(nw.col("gate") == "table", nw.col("says") == TableState.STATED_EMPTY.value)
    empty = [document for (document,) in _distinct(tables, "document")]
    held = [beside(cells, part) for part in (postings, demands, sides)]
    found = []
    for lot in _lots([str(document) for (document,) in _distinct(noted, "document")], slices):
        within = nw.col("document").is_between(nw.lit(lot[0]), nw.lit(lot[-1]))
        some = cells.filter(within) if slices > 1 else cells
        # fetched, and put beside again: an engine that is asked for them twice would add everything up twice
        gaps = _met(collected(_gaps(some, held[0], held[2])), empty)
        few = library("pyarrow.compute", "arrow").is_in(postings["instance"], gaps["instance"].combine_chunks())
        found.append(collected(_suspects(some, beside(cells, postings.filter(few)), beside(cells, gaps))))
    rows: list[dict[str, Any]] = []
    if found:
        kept = _kept(beside(cells, arrow.concat_tables(found)), noted, held[1])
        rows = collected(_described(kept, noted)).to_pylist()
    rows.sort(key=lambda row: (row["document"], relations.order[row["instance"]]))
    return Records(columns_of("bulk_findings"), tuple(_findings(rows, relations)))


def explain(
    found: Records, read: Callable[[str], Disclosure] | Mapping[str, Disclosure], **options: Any
) -> Iterator[tuple[str, Report]]:
    """The full reports of the documents in which relations fail (转内存引擎解释): with roots, causes, text and sentences.

    Args:
        found: what :func:`check` found.
        read: what gives the disclosure of a document, as :func:`govbudget.read` where documents are called by their paths; or the
            disclosures by document.
        options: further arguments of :func:`govbudget.check`.

    Yields:
        the document and its report, in the order of the findings.
    """
    if not isinstance(found, Records):
        raise wrong("found", found, "what govbudget.bulk.check gave", "pass it on as it is")
    give = read.__getitem__ if isinstance(read, Mapping) else read
    failed = dict.fromkeys(row["document"] for row in found.rows if row["verdict"] == Outcome.FAILED.value)
    for document in failed:
        yield document, give(document).check(**options)


def frames(facts: Any, gates: Any) -> tuple[Any, Any]:
    """Facts and gates as lazy frames of one engine (数据框).

    Raises:
        ArgumentError: where there are no gates.
    """
    if isinstance(facts, Bulk):
        facts, gates = facts.facts, facts.gates
    if gates is None:
        raise wrong(
            "gates", gates, "the gates beside the facts", "pass check(facts, gates), both of govbudget.bulk.facts"
        )
    cells = frame_of("facts", facts)
    arrow = library("pyarrow", "arrow")
    return cells, beside(cells, gates) if isinstance(gates, arrow.Table) else frame_of("gates", gates)


def _distinct(frame: Any, *names: str) -> list[tuple[Any, ...]]:
    """The different rows of some columns, sorted."""
    # grouped, as narwhals numbers all rows for the different ones in DuckDB
    table = collected(frame.select(*names).group_by(*names).agg(library("narwhals", "narwhals").len().alias("rows")))
    return sorted(zip(*(table[name].to_pylist() for name in names), strict=True))


def _typed(arrow: Any, columns: Mapping[str, list[Any]]) -> Any:
    """Columns as an Arrow table; typed, although they may be empty."""
    kinds = dict.fromkeys(("form", "line_key", "above", "column_key", "column", "gate", "key"), arrow.string())
    kinds |= dict.fromkeys(("own", "met"), arrow.bool_())
    return arrow.table({name: arrow.array(held, kinds.get(name, arrow.int64())) for name, held in columns.items()})


def _lots(documents: Sequence[str], slices: int) -> Iterator[Sequence[str]]:
    """Sorted documents in so many lots of about the same number."""
    size = -(-len(documents) // slices)
    for start in range(0, len(documents), size or 1):
        yield documents[start : start + size]


def _standing_below(cells: Any, below: Any) -> Any:
    """The cells that stand for a code above them that is not printed, once more as cells of that code."""
    nw = library("narwhals", "narwhals")
    codes = below.select("document", "form", nw.col("says").alias("line_key"), nw.col("key").alias("code"))
    joined = cells.join(codes, on=["document", "form", "line_key"], how="inner")
    joined = joined.drop("line_key", "above").with_columns(
        nw.col("code").alias("line_key"), nw.lit(BELOW).alias("above")
    )
    return joined.select(*_TAKEN)


def _gaps(cells: Any, postings: Any, sides: Any) -> Any:
    """The instances whose gap is on the wrong side of 0, whatever stands in the way of checking them.

    Nearly all hold, so that no more than this is added up of all of them.
    """
    nw = library("narwhals", "narwhals")
    col, amount = nw.col, nw.col("amount")
    joined = cells.select(*_CELL, "document", "amount").join(postings, on=list(_CELL), how="inner")
    joined = joined.with_columns(gap=nw.when(col("sign") > 0).then(amount).otherwise(nw.lit(0) - amount))
    sums = joined.group_by(*_ONE).agg(col("gap").sum(), col("own").max(), col("met").max())
    left = sums.filter(col("gap") != 0, col("own")).drop("own").join(sides, on="instance", how="inner")
    return left.filter(
        (col("side") == 0) | ((col("side") > 0) & (col("gap") > 0)) | ((col("side") < 0) & (col("gap") < 0))
    )


def _met(gaps: Any, empty: Sequence[str]) -> Any:
    """The gaps of instances that have what they need: a cell, or in a document with a table that is stated to be empty its zeros."""
    compute = library("pyarrow.compute", "arrow")
    arrow = library("pyarrow", "arrow")
    zeros = compute.is_in(gaps["document"], arrow.array(empty, gaps["document"].type))
    return gaps.filter(compute.or_(compute.or_(compute.equal(gaps["needs"], 0), gaps["met"]), zeros))


def _suspects(cells: Any, postings: Any, gaps: Any) -> Any:
    """Those of them that can be checked as far as cells alone tell, with all that is to be known of their cells.

    A blank counts 0 beside stated figures. A blank total says nothing, nor do parts that are all blank, nor a blank that stands
    for figures below it.
    """
    nw = library("narwhals", "narwhals")
    col, amount = nw.col, nw.col("amount")
    stated, has = col("is_stated") == 1, ~nw.col("amount").is_null()

    def count(which: Any) -> Any:
        return nw.when(which).then(nw.lit(1)).otherwise(nw.lit(0))

    joined = cells.join(postings, on=list(_CELL), how="inner").join(gaps.select(*_ONE), on=list(_ONE), how="inner")
    joined = joined.with_columns(
        stated=nw.when(stated).then(amount),
        stops=count((stated & ~has) | (~stated & col("unknown"))),
        parts=count(~stated),
        stated_parts=count(~stated & has),
        stated_cells=count(stated & has),
    )
    names = ("stated", "half_unit", "stops", "parts", "stated_parts", "stated_cells")
    sums = joined.group_by(*_ONE).agg(*(col(name).sum() for name in names))
    left = sums.filter(col("stops") == 0, (col("parts") == 0) | (col("stated_parts") > 0))
    return left.join(gaps, on=list(_ONE), how="inner")


def _kept(suspects: Any, noted: Any, demands: Any) -> Any:
    """Those of them that can be checked in their document."""
    nw = library("narwhals", "narwhals")
    col = nw.col
    gate = col("gate")
    states = noted.filter(gate == "table").select("document", "form", col("says").alias("state"))
    columns = noted.filter(gate == "column").select(
        "document", "form", col("key").alias("column"), nw.lit(1).alias("printed")
    )
    unitless = noted.filter(gate == "no_unit").select("document", "form", nw.lit(1).alias("no_unit"))
    said = noted.filter(gate.is_in(["stated", "part", "fixed", "children", "classes", "wide", "when"]))
    said = said.select("document", "form", "gate", "key", "says")
    asked = suspects.select(*_ONE, "met").join(demands, on="instance", how="inner")
    for other, by in (
        (states, ["document", "form"]),
        (columns, ["document", "form", "column"]),
        (unitless, ["document", "form"]),
        (said, ["document", "form", "gate", "key"]),
    ):
        asked = asked.join(other, on=by, how="left")

    def count(which: Any) -> Any:
        return nw.when(which).then(nw.lit(1)).otherwise(nw.lit(0))

    says, real = col("says").fill_null(""), col("column") != ""
    state = col("state").fill_null(TableState.EMPTY.value)
    printed = ~col("printed").is_null() | ((state == TableState.STATED_EMPTY.value) & (col("strict") == 0))
    there = (~real | printed) & (says != "none")
    empty = (gate == "children") & (state == TableState.STATED_EMPTY.value)  # all that stands below is 0
    concerned = there & real & (col("needed") == 0) & ((col("optional") == 0) | col("met") | empty)
    asked = asked.with_columns(
        lacking=count(
            (state == TableState.EMPTY.value)
            | ((col("needed") == 1) & ~printed)
            | ((col("gate") == "children") & (says == "none"))
        ),
        stating=count(there & (col("is_stated") == 1)),
        others=count(concerned & (col("is_stated") == 0)),
        blocked=count(there & ~says.is_in(["", "none", "partial"])),
        partial=count(there & (says == "partial")),
        unitless=count(concerned & ~col("no_unit").is_null()),
        first=nw.when(concerned).then(col("form")),
    )
    names = ("lacking", "stating", "others", "blocked", "partial", "unitless")
    checked = asked.group_by(*_ONE).agg(
        *(col(name).sum() for name in names), col("first").min().alias("low"), col("first").max().alias("high")
    )
    checked = checked.filter(
        col("lacking") == 0,
        col("stating") == 1,
        col("others") > 0,
        col("blocked") == 0,
        (col("unitless") == 0) | (col("low") == col("high")),
    ).select(*_ONE, "partial")
    left = suspects.join(checked, on=list(_ONE), how="inner")
    return left.filter((col("partial") == 0) | (col("side") != 0) | (col("gap") < 0))


def _described(kept: Any, noted: Any) -> Any:
    """With what is known of their documents."""
    col = library("narwhals", "narwhals").col
    documents = noted.filter(col("gate") == "table", col("form") == "").select("document", "entity", "year", "stage")
    taken = (*_ONE, "gap", "half_unit", "stated", "stated_cells", "stated_parts", "partial")
    return kept.select(*taken).join(documents, on="document", how="left")


def _findings(rows: Iterable[Mapping[str, Any]], relations: RelationMap) -> Iterator[dict[str, Any]]:
    for row in rows:
        instance = relations.instances[row["instance"]]
        relation = instance.relation
        operator = Operator.AT_LEAST if row["partial"] and relation.operator is Operator.EQUAL else relation.operator
        gap = row["gap"]
        verdict = judge(gap, row["half_unit"], operator)
        kind = _KINDS.get((relation.grade, verdict))
        if kind is None:
            continue
        first = relation.postings[0]
        printed = row["stated_cells"] > 0
        yield {
            **{name: row[name] for name in ("document", "entity", "year", "stage")},
            "id": instance.id,
            "rule": relation.id,
            "grade": relation.grade.value,
            "kind": kind.value,
            "verdict": verdict.value,
            "form": first.form,
            "line_key": first.keys[0] if first.keys else instance.line,
            "column_key": instance.column if first.column == "*" else first.column,
            "operator": operator.value,
            "stated": row["stated"] if printed else None,
            "expected": subtract(row["stated"] if printed else Decimal(0), gap),
            "difference": gap,
            "tolerance": row["half_unit"],
            "cells": int(row["stated_cells"] + row["stated_parts"]),
        }
