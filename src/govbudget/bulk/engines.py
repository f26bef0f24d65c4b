"""The engines that bulk data stand on (计算引擎): whatever narwhals knows as a lazy frame; what is no such frame goes to DuckDB."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from govbudget.arguments import wrong
from govbudget.records.frames import library

__all__ = ["beside", "collected", "frame_of"]


def frame_of(name: str, given: Any) -> Any:
    """A lazy frame of narwhals of what is given (数据框).

    A path of Parquet files and what is no lazy frame, as a table of Arrow or a frame of pandas, is read by DuckDB: the sums of
    both over decimals overflow without a word.

    Args:
        name: what it is given as, for messages.
        given: a lazy frame, a relation of DuckDB, a path (``*`` stands for many), a table of Arrow, a frame of pandas.

    Raises:
        LibraryMissing: without narwhals, and without DuckDB where it is needed.
        ArgumentError: for what is no frame.
    """
    narwhals = library("narwhals", "narwhals")
    if isinstance(given, str | Path):
        return narwhals.from_native(library("duckdb", "duckdb").read_parquet(str(given), hive_partitioning=True))
    frame = narwhals.from_native(given, pass_through=True)
    if isinstance(frame, narwhals.LazyFrame):
        return frame
    if not isinstance(frame, narwhals.DataFrame):
        how = "give what govbudget.bulk.facts made, a lazy frame, or the path of Parquet files"
        raise wrong(name, given, "a frame", how)
    if frame.implementation.is_polars():
        return frame.lazy()
    return narwhals.from_native(library("duckdb", "duckdb").from_arrow(frame.to_arrow()))


def beside(frame: Any, held: Any) -> Any:
    """A small Arrow table as a lazy frame of the engine, and the connection or session, that another one stands on (并入引擎)."""
    narwhals = library("narwhals", "narwhals")
    native = frame.to_native()
    if frame.implementation.is_polars():
        return narwhals.from_native(library("polars", "polars").from_arrow(held)).lazy()
    if frame.implementation.is_duckdb():  # it finds the variable by its name, but a table of that name before it
        govbudget_bulk_held = held  # noqa: F841
        return narwhals.from_native(native.query("govbudget_bulk", "select * from govbudget_bulk_held"))
    return narwhals.from_native(native.sparkSession.createDataFrame(held))


def collected(frame: Any) -> Any:
    """A lazy frame as an Arrow table, in which decimals stay exact (取回结果)."""
    return frame.collect("pyarrow").to_native()
