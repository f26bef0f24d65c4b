"""Sums over bulk data (批量汇总): subjects of classifications from their leaves, with what each sum rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from govbudget.arguments import whole_number
from govbudget.bulk.asking import asked_by, counted_where, facts_frame, in_order, states_amount
from govbudget.bulk.engines import collected
from govbudget.bulk.making import fact_columns
from govbudget.records.columns import columns_of
from govbudget.records.frames import library
from govbudget.records.tabular import Records

__all__ = ["roll_up"]

_SUMMED: Final = ("amount", "half_unit", "stated", "blank", "unknown")
_ADDED: Final = ("documents",)


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
    cells = facts_frame(facts)
    described = {column.name: column for column in fact_columns()}
    columns = asked_by(cells, by, ("code", "level", *_SUMMED, *_ADDED))
    names = [column.name for column in columns]
    wanted = sorted({whole_number("levels", level, "give them as in levels=[1, 2]", 1) for level in levels})
    nw = library("narwhals", "narwhals")
    col = nw.col
    cells = cells.filter(col("leaf"), col("quantity") == "amount")
    cells = cells.select(
        *dict.fromkeys((*names, "document", "code", "amount", "half_unit", "unit", "quantity", "unknown"))
    )
    has = states_amount()
    rows: list[dict[str, Any]] = []
    for level in wanted:
        length = 2 * level + 1
        deep = cells.filter(col("code").str.len_chars() >= length).with_columns(
            col("code").str.head(length).alias("code"),
            amount=nw.when(has).then(col("amount")),
            half_unit=nw.when(has).then(col("half_unit")),
            stated=counted_where(has),
            blank=counted_where(~has),
            unknown=counted_where(~has & (col("unknown") | ~col("amount").is_null())),
        )
        keys = [*names, "code"]
        # of each document first: what is counted in one is counted once, on every engine in the same way
        each = deep.group_by(*dict.fromkeys((*keys, "document"))).agg(*(col(name).sum() for name in _SUMMED))
        each = each.with_columns(documents=counted_where(col("stated") > 0))
        sums = each.group_by(*keys).agg(*(col(name).sum() for name in (*_SUMMED, "documents")))
        rows += [{**row, "level": level} for row in collected(sums).to_pylist()]
    every = (*columns, described["code"], described["level"], *columns_of("bulk_sums"))
    made = [{column.name: _cell(row, column.name) for column in every} for row in rows]
    made.sort(key=lambda row: in_order(row[name] for name in (*names, "code")))
    return Records(every, tuple(made))


def _cell(row: dict[str, Any], name: str) -> Any:
    """A cell of a sum: nothing where nothing is stated, and counts as whole numbers."""
    if name in ("amount", "half_unit"):
        return row[name] if row["stated"] else None
    return int(row[name]) if name in ("stated", "blank", "unknown", "documents") else row[name]
