"""Put the facts of all documents of a folder into Parquet files, partitioned by year and stage (批量数据入库).

    python examples/bulk_write.py FOLDER OUT [--lot N] [--workers N]

OUT/facts and OUT/gates are what DuckDB, Polars and Spark read. It needs ``govbudget[arrow]``.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import pyarrow.parquet as parquet

import govbudget as gb
from govbudget import bulk


def documents(paths: Sequence[Path], workers: int | None) -> Iterator[gb.Disclosure]:
    """The documents that can be read; what stops another one is printed."""
    for path, found in gb.read_many(paths, workers=workers, timeout=600):
        if isinstance(found, gb.Disclosure):
            yield found
        else:
            print(f"{path.name}: {found}")


def main(arguments: list[str] | None = None) -> None:
    """Read lot by lot, so that no more than one of them is in memory, and write each to files of its own."""
    parser = argparse.ArgumentParser(description="Facts of many documents as Parquet files (批量数据入库).")
    parser.add_argument("folder", type=Path, help="where the documents are")
    parser.add_argument("out", type=Path, help="where the Parquet files go")
    parser.add_argument("--lot", type=int, default=1000, help="how many documents make a lot")
    parser.add_argument("--workers", type=int, help="how many processes read")
    options = parser.parse_args(arguments)
    every = documents(sorted(path for path in options.folder.iterdir() if path.is_file()), options.workers)
    number = 0
    while lot := list(islice(every, options.lot)):
        made = bulk.facts(lot, on_error="list")
        for refused in made.refused:
            print(refused)
        for name, table in (("facts", made.facts), ("gates", made.gates)):
            parquet.write_to_dataset(
                table,
                options.out / name,
                partition_cols=["year", "stage"],
                basename_template=f"lot{number}-{{i}}.parquet",
                existing_data_behavior="overwrite_or_ignore",
            )
        number += 1
        print(f"lot {number}: {made}")


if __name__ == "__main__":
    main()
