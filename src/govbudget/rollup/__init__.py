"""Roll-ups and consolidation (汇总与合并): lines to every level of a classification, bodies to one.

``lines`` has :func:`~govbudget.roll_up`, ``reading`` and ``cells`` what it takes, ``result``, ``cross`` and ``ledger`` what it gives
(``posting`` and ``books`` stand behind a ledger); ``consolidation`` adds up the tables of several bodies.
"""

from __future__ import annotations

from govbudget.rollup.books import Dimension, Lines
from govbudget.rollup.consolidation import Misfit, Transfer, TransferKind, consolidate
from govbudget.rollup.cross import CrossRollUp
from govbudget.rollup.ledger import Booked, Ledger
from govbudget.rollup.lines import roll_up
from govbudget.rollup.result import RollUp
from govbudget.rollup.values import TOTAL, Disagreement, Pivot, Problem, ProblemKind, Sums

__all__ = [
    "TOTAL",
    "Booked",
    "CrossRollUp",
    "Dimension",
    "Disagreement",
    "Ledger",
    "Lines",
    "Misfit",
    "Pivot",
    "Problem",
    "ProblemKind",
    "RollUp",
    "Sums",
    "Transfer",
    "TransferKind",
    "consolidate",
    "roll_up",
]
