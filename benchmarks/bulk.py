"""Measure the check over many facts beside SQL written by hand for DuckDB: seconds, and the peak memory of a process each.

python benchmarks/bulk.py [FACTS …]
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import duckdb
import narwhals  # noqa: F401 as DuckDB is, before the time is taken
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
from attrs import evolve

from govbudget import bulk
from govbudget.bulk.mapping import Printed, mapping_of
from govbudget.judging.engine import evaluate
from govbudget.relation import Outcome
from govbudget.testing.accounts import Accounts

#: Every so many documents have a wrong figure: 10,000 元 more on the line 201.
EVERY = 50
RUNS = 5
SQL = """
with cells as (select * exclude (form), full_form as form from read_parquet('{facts}')),
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


def write(folder: Path, size: int) -> int:
    """Parquet files of about so many facts; how many documents have a wrong figure."""
    made = bulk.facts([evolve(Accounts().disclosure(), source="d")])
    documents = -(-size // made.facts.num_rows)
    wrong = "document like 'd%' and form = 'general_expenditure' and line_key = '201' and column_key = 'basic'"
    wrong = f"amount + (case when n % {EVERY} = 0 and {wrong} then 10000 else 0 end)::decimal(38, 4)"
    for name, table in (("facts", made.facts), ("gates", made.gates)):
        more = f", ({wrong})::decimal(38, 4) as amount" if name == "facts" else ""
        duckdb.sql(
            f"copy (select * replace ('d' || lpad(n::text, 8, '0') as document{more}) from table_, range({documents}) t(n)"
            f" order by n) to '{folder / name}.parquet'".replace("table_", f"{name}_table"),
            connection=connection(name, table),
        )
    return -(-documents // EVERY)


def connection(name: str, table: pa.Table) -> duckdb.DuckDBPyConnection:
    """A connection that knows a table."""
    made = duckdb.connect()
    made.register(f"{name}_table", table)
    return made


def by_hand(folder: Path) -> int:
    """The failing documents, by SQL over the instances that are known to hold in all others: it needs no gates."""
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
    return len({document for document, _ in made.sql(SQL.format(facts=path)).fetchall()})


def by_duckdb(folder: Path, slices: int = 1) -> int:
    """The same by :func:`govbudget.bulk.check` on Parquet files."""
    found = bulk.check(folder / "facts.parquet", folder / "gates.parquet", slices=slices)
    return len({row["document"] for row in found.rows if row["verdict"] == "failed"})


def by_slices(folder: Path) -> int:
    """The same in ten lots of documents."""
    return by_duckdb(folder, 10)


def by_polars(folder: Path) -> int:
    """The same on lazy frames of Polars."""
    found = bulk.check(*(pl.scan_parquet(folder / f"{name}.parquet") for name in ("facts", "gates")))
    return len({row["document"] for row in found.rows if row["verdict"] == "failed"})


WAYS = {"SQL by hand": by_hand, "DuckDB": by_duckdb, "DuckDB, ten slices": by_slices, "Polars": by_polars}


def run(way: str, folder: Path) -> None:
    """One run in this process: failing documents, seconds, MiB."""
    start = time.perf_counter()
    found = WAYS[way](folder)
    print(found, time.perf_counter() - start, peak())


def peak() -> int:
    """The most memory that this process had, in MiB; what its parent had does not count."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def main(sizes: list[int]) -> None:
    """Print all measures, the ways taking turns."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            wrong = write(Path(name), size)
            print(f"\n{size:,} facts, {wrong} documents with a wrong figure, median of {RUNS} runs")
            taken: dict[str, list[tuple[float, int]]] = {way: [] for way in WAYS}
            for _ in range(RUNS):
                for way, runs in taken.items():
                    command = [sys.executable, __file__, "--run", way, name]
                    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
                    assert int(out[0]) == wrong, f"{way} finds {out[0]} documents"
                    runs.append((float(out[1]), int(out[2])))
            base = median(seconds for seconds, _ in taken["SQL by hand"])
            for way, runs in taken.items():
                seconds, memory = median(each for each, _ in runs), max(each for _, each in runs)
                print(f"{way:20} {seconds:6.2f} s  {seconds / base:5.2f} ×  {memory:6,} MiB")


if __name__ == "__main__":
    if "--run" in sys.argv:
        run(sys.argv[2], Path(sys.argv[3]))
    else:
        main([int(size) for size in sys.argv[1:]] or [100_000, 1_000_000])
