"""Single figures of many documents (批量取数): selected by the engine, then a panel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from govbudget.arguments import wrong
from govbudget.bulk.asking import facts_frame
from govbudget.bulk.engines import beside, collected
from govbudget.checking.rules.beside import tidy
from govbudget.figure import Quantity
from govbudget.money import Unit
from govbudget.panel import Panel
from govbudget.records.frames import library

__all__ = ["panel"]


def panel(facts: Any, measures: Mapping[str, tuple[str, str, str]]) -> Panel:
    """The panel of some figures of many documents (批量面板), in 元, for peers, outliers, changes and figures per head.

    Args:
        facts: the facts, in any shape that :func:`check` takes.
        measures: by name the form, line and column, by their keys: ``{"支出合计": ("expenditure", "total", "total")}``.

    Returns:
        the panel. Cells that are blank, and amounts without a unit, are missing in it as ``blank``; cells that no table of a document
        prints, as ``not_given``.

    Raises:
        LibraryMissing: as :func:`check`.
        ArgumentError: for measures that are no such keys.
        TableError: for a document without a year.
        ComparisonError: for two documents with different figures of one body, year, measure and stage.
    """
    how = 'give them as in {"spent": ("expenditure", "total", "total")}'
    if not isinstance(measures, Mapping) or not measures:
        raise wrong("measures", measures, "a mapping from names to form, line and column", how)
    for at in measures.values():
        if not isinstance(at, tuple) or len(at) != 3 or not all(isinstance(key, str) for key in at):
            raise wrong("measures", at, "form, line and column", how)
    arrow = library("pyarrow", "arrow")
    cells = facts_frame(facts)
    names = ("form", "line_key", "column_key")
    keys = {name: [at[i] for at in measures.values()] for i, name in enumerate(names)}
    wanted = beside(cells, arrow.table({"measure": list(measures), **keys}))
    taken = ("document", "entity", "year", "stage", *names, "amount", "unit", "quantity")
    found = collected(cells.select(*taken).join(wanted, on=list(names), how="inner")).to_pylist()
    found.sort(key=lambda row: (row["document"], row["measure"]))
    amounts = Quantity.AMOUNT.value

    def unstated(row: Mapping[str, Any]) -> bool:
        return row["amount"] is None or (row["quantity"] == amounts and not row["unit"])

    rows = [
        {
            **row,
            "entity": row["entity"] or row["document"],
            "amount": None if unstated(row) else tidy(row["amount"], 0),
        }
        for row in found
    ]
    counts = {row["measure"] for row in found if row["quantity"] != amounts}
    return Panel.from_rows(
        rows,
        entity="entity",
        year="year",
        amounts="amount",
        measure="measure",
        stage="stage",
        unit=Unit.YUAN,
        source="document",
        counts=tuple(counts),
    )
