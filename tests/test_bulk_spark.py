"""Bulk data on PySpark: the same rows as on DuckDB, for which ``.ci/bulk`` installs PySpark and runs ``-m spark``."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from attrs import evolve

from accounts import Accounts
from govbudget import bulk

pytestmark = [
    pytest.mark.spark,
    pytest.mark.filterwarnings("ignore"),  # those of PySpark
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java: apt-get install default-jre-headless"),
]


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    sql = pytest.importorskip("pyspark.sql")
    builder = sql.SparkSession.builder.master("local[2]")
    made = builder.config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "4").getOrCreate()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def made() -> bulk.Bulk:
    clean = evolve(Accounts().disclosure(), source="right")
    table = clean["公开05"]
    wrong = evolve(clean.with_table(table.with_cell("201", "basic", "999.99")), source="wrong")
    blank = evolve(clean.with_table(table.with_cell("201", "basic", "")), source="blank")
    return bulk.facts([clean, wrong, blank])


@pytest.mark.parametrize("slices", [1, 2])
def test_spark_finds_what_duckdb_finds(session: Any, made: bulk.Bulk, slices: int) -> None:
    facts = session.createDataFrame(made.facts).repartition(3)
    found = bulk.check(facts, session.createDataFrame(made.gates), slices=slices)
    assert found == bulk.check(made)
    assert found.rows


def test_gates_of_arrow_join_facts_of_spark(session: Any, made: bulk.Bulk) -> None:
    assert bulk.check(session.createDataFrame(made.facts), made.gates) == bulk.check(made)


def test_spark_sums_what_duckdb_sums(session: Any, made: bulk.Bulk) -> None:
    assert bulk.roll_up(session.createDataFrame(made.facts)) == bulk.roll_up(made)
