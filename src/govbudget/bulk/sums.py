"""Sums over bulk data (批量汇总): subjects of classifications from their leaves, with what each sum rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from govbudget.arguments import several, whole_number, wrong
from govbudget.bulk.engines import collected, frame_of
from govbudget.bulk.making import Bulk, fact_columns
from govbudget.records.columns import columns_of
from govbudget.records.frames import library
from govbudget.records.tabular import Records

__all__ = ["roll_up"]

_SUMMED: Final = ("amount", "half_unit", "stated", "blank", "unknown")


def roll_up(
    facts: Any,
    by: Sequence[str] = ("year", "stage", "form", "column_key"),
    *,
    levels: Iterable[int] = (1, 2, 3),
) -> Records:
    """The sums of subjects over many documents (批量科目汇总): each from the codes below which its table prints no other.

    A cell counts once: what a table prints for 类 and 款 above its 项 is not added again. Bodies that consolidate others are not told
    from those: select the documents beforehand, with the engine. What transfers between bodies is not taken off.

    Args:
        facts: the facts, in any shape that :func:`check` takes.
        by: the columns that sums are formed by, beside the code: such as ``entity`` and ``measure``. Forms and columns that are left
            out are added together.
        levels: 类 1, 款 2, 项 3.

    Returns:
        a row for each code, with the sum in 元, null where no cell states a number; how many cells state one and how many do not,
        amounts without a unit among these; and how many documents state something.

    Raises:
        LibraryMissing: as :func:`check`.
        ArgumentError: for columns that facts do not have, and for levels that there are not.
    """
    named = {column.name: column for column in fact_columns()}
    names = list(several("by", by, str, "a list of columns of facts", "give it as in by=['year', 'form']"))
    if unknown := [name for name in names if name not in named or name in ("code", "level", *_SUMMED)]:
        raise wrong("by", unknown[0], f"one of {', '.join(named)}", "give it as in by=['year', 'form']")
    wanted = sorted({whole_number("levels", level, "give them as in levels=[1, 2]", 1) for level in levels})
    nw = library("narwhals", "narwhals")
    col, lit = nw.col, nw.lit
    cells = frame_of("facts", facts.facts if isinstance(facts, Bulk) else facts)
    cells = cells.filter(col("leaf"), col("quantity") == "amount")
    cells = cells.select(*dict.fromkeys((*names, "document", "code", "amount", "half_unit", "unit", "unknown")))
    has = ~col("amount").is_null() & (col("unit") != "")

    def count(which: Any) -> Any:
        return nw.when(which).then(lit(1)).otherwise(lit(0))

    rows: list[dict[str, Any]] = []
    for level in wanted:
        length = 2 * level + 1
        deep = cells.filter(col("code").str.len_chars() >= length).with_columns(
            col("code").str.head(length).alias("code"),
            amount=nw.when(has).then(col("amount")),
            half_unit=nw.when(has).then(col("half_unit")),
            stated=count(has),
            blank=count(~has),
            unknown=count(~has & (col("unknown") | ~col("amount").is_null())),
        )
        keys = [*names, "code"]
        # of each document first: what is counted in one is counted once, on every engine in the same way
        each = deep.group_by(*keys, "document").agg(*(col(name).sum() for name in _SUMMED))
        each = each.with_columns(documents=count(col("stated") > 0))
        sums = each.group_by(*keys).agg(*(col(name).sum() for name in (*_SUMMED, "documents")))
        rows += [{**row, "level": level} for row in collected(sums).to_pylist()]
    columns = (*(named[name] for name in names), named["code"], named["level"], *columns_of("bulk_sums"))
    made = [{column.name: _cell(row, column.name) for column in columns} for row in rows]
    made.sort(key=lambda row: [(row[name] is not None, row[name]) for name in (*names, "code")])
    return Records(columns, tuple(made))


def _cell(row: dict[str, Any], name: str) -> Any:
    """A cell of a sum: nothing where nothing is stated, and counts as whole numbers."""
    if name in ("amount", "half_unit"):
        return row[name] if row["stated"] else None
    return int(row[name]) if name in ("stated", "blank", "unknown", "documents") else row[name]
