"""What is asked of bulk data (取数): the frame of the facts, and the columns that groups are formed by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from govbudget.arguments import several, wrong
from govbudget.bulk.engines import collected, frame_of
from govbudget.bulk.making import Bulk, fact_columns
from govbudget.records.columns import DataColumn
from govbudget.records.frames import library

__all__ = ["asked_by", "counted_where", "documents_of", "facts_frame", "in_order", "states_amount"]


def facts_frame(facts: Any) -> Any:
    """The facts as a lazy frame (数据框).

    Raises:
        LibraryMissing: without narwhals, and without DuckDB where it is needed.
        ArgumentError: for what are no facts.
    """
    return frame_of("facts", facts.facts if isinstance(facts, Bulk) else facts)


def asked_by(frame: Any, by: Sequence[str], taken: Iterable[str] = ()) -> tuple[DataColumn, ...]:
    """The columns that groups are formed by (分组列): those of facts, and one's own that were joined to them.

    Args:
        frame: the facts.
        by: their names.
        taken: names that the result has for something else.

    Raises:
        ArgumentError: for names that the facts do not have, and for those that are taken.
    """
    how = "give it as in by=['year', 'form']"
    names = dict.fromkeys(several("by", by, str, "a list of columns of facts", how))
    there = [name for name in frame.collect_schema().names() if name not in set(taken)]
    if other := [name for name in names if name not in there]:
        raise wrong("by", other[0], f"one of {', '.join(there)}", how)
    known = {column.name: column for column in fact_columns()}
    return tuple(known.get(name, DataColumn(name)) for name in names)


def states_amount() -> Any:
    """Whether a cell states something that can be added to others: a count, or an amount with a unit."""
    col = library("narwhals", "narwhals").col
    return ~col("amount").is_null() & ((col("unit") != "") | (col("quantity") == "count"))


def counted_where(which: Any) -> Any:
    """1 where something is so, else 0: a sum of it says how often."""
    nw = library("narwhals", "narwhals")
    return nw.when(which).then(nw.lit(1)).otherwise(nw.lit(0))


def documents_of(cells: Any, names: Sequence[str]) -> dict[tuple[Any, ...], tuple[str, ...]]:
    """The documents of each group of cells (所据文件), sorted."""
    pairs = cells.group_by(*dict.fromkeys((*names, "document"))).agg(
        library("narwhals", "narwhals").len().alias("rows")
    )
    found: dict[tuple[Any, ...], list[str]] = {}
    for row in collected(pairs).to_pylist():
        found.setdefault(tuple(row[name] for name in names), []).append(row["document"])
    return {group: tuple(sorted(documents)) for group, documents in found.items()}


def in_order(group: Iterable[Any]) -> list[tuple[bool, Any]]:
    """What groups are sorted by: those without a value first."""
    return [(value is not None, value) for value in group]
