"""Plain rows (记录): how values become records, frames, CSV, JSON and HTML, and the shapes that rows come in; no budgets here."""

from __future__ import annotations

from govbudget.records.columns import DataColumn, DataKind
from govbudget.records.display import Displayed, Shown
from govbudget.records.tabular import Records, Tabular

__all__ = ["DataColumn", "DataKind", "Displayed", "Records", "Shown", "Tabular"]
