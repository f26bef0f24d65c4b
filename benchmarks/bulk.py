"""Measure the check over many facts beside SQL written by hand for DuckDB: seconds, and the peak memory of a process each.

python benchmarks/bulk.py [FACTS …]
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import duckdb
import narwhals  # noqa: F401 - as DuckDB is, before the time is taken
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
from attrs import evolve

from govbudget import bulk
from govbudget.bulk.mapping import Printed, mapping_of
from govbudget.exact import add, scale
from govbudget.judging.engine import evaluate
from govbudget.relation import Grade, Outcome
from govbudget.testing.accounts import Accounts

#: Every so many documents have a wrong figure: so many 元 more on the line 201.
EVERY = 50
MORE = 10000
RUNS = 5
SQL = """
with cells as (select * exclude (form), full_form as form from read_parquet('{facts}') {where}),
sums as (
    select document, instance, sum(case when sign > 0 then amount end) plus, sum(case when sign < 0 then amount end) minus,
        sum(half_unit) tolerance, count(*) filter (is_stated = 1 and amount is null) blank_total,
        count(*) filter (is_stated = 0) parts, count(*) filter (is_stated = 0 and amount is not null) stated_parts, max(own) own,
        max(wrong_side) wrong_side
    from cells join postings using (form, line_key, above, column_key)
    group by document, instance)
select document, instance from sums
where coalesce(plus, 0) <> coalesce(minus, 0) and abs(coalesce(plus, 0) - coalesce(minus, 0)) > tolerance
    and sign(coalesce(plus, 0) - coalesce(minus, 0)) <> -wrong_side and own and blank_total = 0 and (parts = 0 or stated_parts > 0)
"""


def write(folder: Path, size: int) -> None:
    """Parquet files of about so many facts."""
    made = bulk.facts([evolve(Accounts().disclosure(), source="d")])
    documents = -(-size // made.facts.num_rows)
    wrong = "document like 'd%' and form = 'general_expenditure' and line_key = '201' and column_key = 'basic'"
    wrong = f"amount + (case when n % {EVERY} = 0 and {wrong} then {MORE} else 0 end)::decimal(38, 4)"
    for name, table in (("facts", made.facts), ("gates", made.gates)):
        more = f", ({wrong})::decimal(38, 4) as amount" if name == "facts" else ""
        duckdb.sql(
            f"copy (select * replace ('d' || lpad(n::text, 8, '0') as document{more}) from table_, range({documents}) t(n)"
            f" order by n) to '{folder / name}.parquet'".replace("table_", f"{name}_table"),
            connection=connection(name, table),
        )


def put_in(folder: Path) -> set[tuple[str, str]]:
    """What has to be found: the wrong documents, each with what the check in memory finds in one of them."""
    right = Accounts().disclosure()
    table = right["general_expenditure"]
    printed = table["201", "basic"]
    more = add(printed.value or Decimal(0), scale(Decimal(MORE), -printed.unit.exponent if printed.unit else 0))
    result = evaluate(right.with_table(table.with_cell("201", "basic", f"{more:f}")))
    pairs = zip(result.plan.instances, result.outcomes, strict=True)
    ids = {each.id for each, outcome in pairs if outcome is Outcome.FAILED and each.relation.grade is not Grade.DERIVED}
    documents = duckdb.sql(f"select count(distinct document) from '{folder / 'gates.parquet'}'").fetchall()[0][0]
    return {(f"d{n:08}", id) for n in range(0, documents, EVERY) for id in ids}


def connection(name: str, table: pa.Table) -> duckdb.DuckDBPyConnection:
    """A connection that knows a table."""
    made = duckdb.connect()
    made.register(f"{name}_table", table)
    return made


def by_hand(folder: Path, slices: int = 1) -> set[tuple[str, str]]:
    """What fails, by SQL over the instances that are known to hold in all other documents: it needs no gates."""
    path = str(folder / "facts.parquet")
    printed = duckdb.sql(f"select distinct full_form, line_key, above from '{path}'").fetchall()
    mapping = mapping_of([Printed(*row) for row in printed])
    result = evaluate(Accounts().disclosure())
    pairs = zip(result.plan.instances, result.outcomes, strict=True)
    passed = {each.id for each, outcome in pairs if outcome is Outcome.PASSED}
    always = [i for i, of in enumerate(mapping.instances) if of.id in passed]
    sides = [mapping.sides["side"][i] for i in mapping.postings["instance"]]
    postings = pa.table({**mapping.postings, "wrong_side": sides}).filter(pc.field("instance").isin(always))
    made = duckdb.connect()
    made.register("postings", postings)
    where = [""]
    if slices > 1:
        documents = [each for (each,) in made.sql(f"select distinct document from '{path}' order by 1").fetchall()]
        size = -(-len(documents) // slices)
        lots = [documents[start : start + size] for start in range(0, len(documents), size)]
        where = [f"where document between '{lot[0]}' and '{lot[-1]}'" for lot in lots]
    found = [row for each in where for row in made.sql(SQL.format(facts=path, where=each)).fetchall()]
    return {(document, mapping.instances[instance].id) for document, instance in found}


def by_check(*given: Any, slices: int = 1) -> set[tuple[str, str]]:
    """The same by :func:`govbudget.bulk.check`."""
    rows = bulk.check(*given, slices=slices).rows
    return {(row["document"], row["id"]) for row in rows if row["verdict"] == "failed"}


def by_duckdb(folder: Path, slices: int = 1) -> set[tuple[str, str]]:
    """On Parquet files, which DuckDB reads."""
    return by_check(folder / "facts.parquet", folder / "gates.parquet", slices=slices)


def by_polars(folder: Path, slices: int = 1) -> set[tuple[str, str]]:
    """On lazy frames of Polars."""
    return by_check(*(pl.scan_parquet(folder / f"{name}.parquet") for name in ("facts", "gates")), slices=slices)


Way = Callable[[Path], set[tuple[str, str]]]
WAYS: dict[str, Way] = {
    "SQL by hand": by_hand,
    "DuckDB": by_duckdb,
    "Polars": by_polars,
    "SQL by hand, ten slices": partial(by_hand, slices=10),
    "DuckDB, ten slices": partial(by_duckdb, slices=10),
    "Polars, ten slices": partial(by_polars, slices=10),
}


def run(way: str, folder: Path) -> None:
    """One run in this process: whether it finds exactly what was put in, how many; seconds, MiB."""
    start = time.perf_counter()
    found = WAYS[way](folder)
    seconds, memory = time.perf_counter() - start, peak()
    print(found == put_in(folder), len(found), seconds, memory)


def peak() -> int:
    """The most memory that this process had, in MiB; what its parent had does not count."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def main(sizes: list[int]) -> None:
    """Print all measures, the ways taking turns."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            write(Path(name), size)
            taken: dict[str, list[tuple[float, int]]] = {way: [] for way in WAYS}
            for _ in range(RUNS):
                for way, runs in taken.items():
                    command = [sys.executable, __file__, "--run", way, name]
                    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
                    assert out[0] == "True", f"{way} finds {out[1]} other than what was put in"
                    runs.append((float(out[2]), int(out[3])))
            print(f"\n{size:,} facts, {out[1]} findings, exactly those put in; median of {RUNS} runs")
            base = median(seconds for seconds, _ in taken["SQL by hand"])
            for way, runs in taken.items():
                seconds, memory = median(each for each, _ in runs), max(each for _, each in runs)
                print(f"{way:24} {seconds:6.2f} s  {seconds / base:5.2f} ×  {memory:6,} MiB", flush=True)


if __name__ == "__main__":
    if "--run" in sys.argv:
        run(sys.argv[2], Path(sys.argv[3]))
    else:
        main([int(size) for size in sys.argv[1:]] or [100_000, 1_000_000, 10_000_000])
