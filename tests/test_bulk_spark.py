"""Bulk data on PySpark: the same rows as on DuckDB and in memory, for which ``.ci/bulk`` installs PySpark and runs ``-m spark``."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from attrs import evolve

import govbudget as gb
from accounts import Accounts
from budgets import budgets
from bulk_engines import in_memory, lazy, of, relation
from example import SHARED
from govbudget import bulk
from govbudget.errors import GovBudgetError
from govbudget.tables import Table
from test_bulk import spoilt_table

pytestmark = [
    pytest.mark.spark,
    pytest.mark.filterwarnings("ignore"),  # those of PySpark
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java: apt-get install default-jre-headless"),
]
Spark = Callable[[bulk.Bulk], tuple[Any, Any]]


@pytest.fixture(scope="module")
def spark() -> Iterator[Spark]:
    """Bulk data as frames of a session, the facts in three partitions."""
    sql = pytest.importorskip("pyspark.sql")
    builder = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.sql.shuffle.partitions", "2")
    session = builder.config("spark.sql.codegen.wholeStage", "false").getOrCreate()  # slower than so few rows
    yield lambda made: (session.createDataFrame(made.facts).repartition(3), session.createDataFrame(made.gates))
    session.stop()


@pytest.fixture(scope="module")
def made() -> bulk.Bulk:
    clean = evolve(Accounts().disclosure(), source="right")
    table = clean["公开05"]
    wrong = evolve(clean.with_table(table.with_cell("201", "basic", "999.99")), source="wrong")
    blank = evolve(clean.with_table(table.with_cell("201", "basic", "")), source="blank", year=2022)
    return bulk.facts([clean, wrong, blank])


def test_spark_finds_what_duckdb_finds(spark: Spark, made: bulk.Bulk) -> None:
    """In slices, and with gates that stand elsewhere."""
    found = bulk.check(spark(made)[0], made.gates, slices=2)
    assert found == bulk.check(made)
    assert found.rows


def drawn() -> Iterator[gb.Disclosure]:
    """Documents of both stages as they are read: something missing, blank, twice, unread."""
    random = Random(21)
    for kind, document in {"final accounts": Accounts().disclosure(), **budgets()}.items():
        yield evolve(document, source=kind)
        for number in range(8):
            tables = list(document.tables)
            for _ in range(random.randrange(1, 4)):
                i = random.randrange(len(tables))
                with suppress(GovBudgetError):
                    tables[i] = spoilt_table(tables[i], random)
            yield evolve(document, tables=tuple(tables), source=f"{kind} {number}")


def real() -> Iterator[gb.Disclosure]:
    """The real documents, where their folder is beside the project."""
    for path in sorted((SHARED / "corpus" / "raw").iterdir()) if SHARED.is_dir() else ():
        with suppress(GovBudgetError), warnings.catch_warnings(action="ignore"):
            yield evolve(gb.read(path), source=path.name)


def test_documents_have_the_findings_that_they_have_in_memory_on_every_engine(spark: Spark) -> None:
    documents = [*drawn(), *real()]
    every = bulk.facts(documents)
    for engine in (relation, lazy, spark):
        found = bulk.check(*engine(every))
        for document in documents:
            assert of(found, document.source) == in_memory(document)
        assert {row["stage"] for row in found.rows} == {"budget", "final_accounts"}


def _table(*rows: tuple[str, str]) -> gb.Disclosure:
    table = Table.from_rows("general_expenditure", ["total"], list(rows), "元")
    return gb.Disclosure(entity="某局", year=2021, tables=(table,), source=rows[0][1] + rows[1][1])


def test_blank_is_not_zero_and_sums_go_beyond_64_bits(spark: Spark) -> None:
    big = "9" * 23
    documents = [
        _table(("合计", "5.00"), ("201", ""), ("202", "")),
        _table(("合计", "5.00"), ("201", "0"), ("202", "")),
        _table(("合计", f"{big}.00"), ("201", f"{big[:-1]}8.00"), ("202", "1.01")),
    ]
    blank, zero, large = (each.source for each in documents)
    facts, gates = spark(bulk.facts(documents))
    found = bulk.check(facts, gates)
    assert not of(found, blank)
    assert of(found, zero) == in_memory(documents[1]) != set()
    ((_, verdict, difference, _),) = of(found, large)
    assert (verdict, difference) == ("rounding", Decimal("-0.01"))
    sums = bulk.roll_up(facts, ["document"], levels=[1])
    assert [(row["amount"], row["stated"]) for row in sums.rows if row["document"] == blank] == [(None, 0)] * 2
    assert sums == bulk.roll_up(bulk.facts(documents), ["document"], levels=[1])


def test_spark_answers_what_duckdb_answers(spark: Spark, made: bulk.Bulk) -> None:
    facts, _ = spark(made)
    done, budget = (("three_public", "total", column) for column in ("final", "initial_budget"))
    measures = {"支出": ("expenditure", "total", "total")}
    asked: list[Callable[[Any], Any]] = [
        bulk.roll_up,
        lambda given: bulk.variance(given, "general_expenditure", "basic", year=2022, base_year=2021),
        lambda given: bulk.distribution(given, "general_expenditure", "total"),
        lambda given: bulk.find_outliers(given, "general_expenditure", "total", limit=0),
        lambda given: bulk.completion(given, done, budget),
        lambda given: bulk.panel(given, measures),
        lambda given: list(bulk.tables(given, document="wrong", form="general_expenditure")),
    ]
    for ask in asked:
        assert ask(facts) == ask(made)
