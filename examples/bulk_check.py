"""Check the facts that bulk_write.py wrote, with DuckDB or on Spark: the same rows (批量核对).

    python examples/bulk_check.py OUT
    spark-submit --master 'local[2]' --py-files dist/govbudget-0.1.0-py3-none-any.whl examples/bulk_check.py OUT --spark

On a cluster the driver alone needs this library, attrs, narwhals and pyarrow: what runs on the machines is a plan of Spark.
"""

from __future__ import annotations

import argparse
from collections import Counter
from typing import Any

from govbudget import bulk


def of_spark(folder: str) -> tuple[Any, Any]:
    """Facts and gates as frames of the session that spark-submit configures."""
    from pyspark.sql import SparkSession

    session = SparkSession.builder.appName("govbudget").getOrCreate()
    return session.read.parquet(f"{folder}/facts"), session.read.parquet(f"{folder}/gates")


def of_duckdb(folder: str) -> tuple[Any, Any]:
    """Facts and gates as paths, which DuckDB reads."""
    return f"{folder}/facts/*/*/*.parquet", f"{folder}/gates/*/*/*.parquet"


def main(arguments: list[str] | None = None) -> None:
    """Print every document with what fails in it, and the rules that fail most."""
    parser = argparse.ArgumentParser(description="The relations over the facts of many documents (批量核对).")
    parser.add_argument("folder", help="where the Parquet files are: a folder, or hdfs:// and s3a:// with Spark")
    parser.add_argument("--spark", action="store_true", help="on Spark")
    parser.add_argument("--slices", type=int, default=1, help="in how many lots, for less memory")
    options = parser.parse_args(arguments)
    facts, gates = of_spark(options.folder) if options.spark else of_duckdb(options.folder)
    found = bulk.check(facts, gates, slices=options.slices)
    failed = Counter(row["document"] for row in found.rows if row["verdict"] == "failed")
    for document, count in sorted(failed.items()):
        print(f"{document}\t{count}")
    for row in bulk.rank_findings(found, by=["rule"]).rows[:5]:
        print(f"{row['rank']}. {row['rule']}: {row['findings']} in {len(row['documents'])} documents")


if __name__ == "__main__":
    main()
