"""Bulk data on every engine: the shapes that it is given in, and what the check in memory finds, to be compared."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

import govbudget as gb
from govbudget import bulk
from govbudget.judging.engine import evaluate
from govbudget.records import Records
from govbudget.relation import Grade, Outcome

duckdb: Any = pytest.importorskip("duckdb")
polars: Any = pytest.importorskip("polars")
pytest.importorskip("pandas")
pytest.importorskip("narwhals")
pytest.importorskip("pyarrow")

d = Decimal

#: Of each finding id, verdict, difference and tolerance.
Found = set[tuple[str, str, Decimal, Decimal]]


def in_memory(document: gb.Disclosure) -> Found:
    """What the relations find in memory: id, verdict, difference and tolerance in 元."""
    result = evaluate(document)
    found: Found = set()
    for i, (each, outcome) in enumerate(zip(result.plan.instances, result.outcomes, strict=True)):
        proof, derived = (each.relation.grade is grade for grade in (Grade.PROOF, Grade.DERIVED))
        if (outcome is Outcome.FAILED and not derived) or (outcome is Outcome.ROUNDING and proof):
            table, line, column = result.locate((*each.plus, *each.minus)[0])
            unit = None if result.scaled else table.figure(line, column).unit
            power = 10 ** (unit.exponent if unit else 0)
            found.add((each.id, outcome.value, (result.gaps[i] or d(0)) * power, result.tolerance(i) * power))
    return found


def of(found: Records, document: str) -> Found:
    rows = [row for row in found.rows if row["document"] == document]
    made = {(row["id"], row["verdict"], row["difference"], row["tolerance"]) for row in rows}
    assert len(made) == len(rows)
    assert all((row["stated"] or 0) - row["expected"] == row["difference"] for row in rows)
    return made


#: Some versions of DuckDB close a connection that nobody holds, with its relations.
CONNECTIONS: list[Any] = []


def relation(made: bulk.Bulk) -> tuple[Any, Any]:
    connection = duckdb.connect()
    CONNECTIONS[:] = [*CONNECTIONS[-9:], connection]
    connection.register("facts", made.facts)
    connection.register("gates", made.gates)
    return connection.sql("from facts"), connection.sql("from gates")


def lazy(made: bulk.Bulk) -> tuple[Any, Any]:
    return polars.from_arrow(made.facts).lazy(), polars.from_arrow(made.gates).lazy()


def eager(made: bulk.Bulk) -> tuple[Any, Any]:
    return polars.from_arrow(made.facts), made.gates


def arrow(made: bulk.Bulk) -> tuple[Any, Any]:
    return made.facts, made.gates


def frame(made: bulk.Bulk) -> tuple[Any, Any]:
    return made.facts.to_pandas(), made.gates.to_pandas()


ENGINES: list[Callable[[bulk.Bulk], tuple[Any, Any]]] = [relation, lazy, eager, arrow, frame]
