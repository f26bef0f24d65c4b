"""Roll-ups and consolidation (汇总与合并): lines to every level of a classification, bodies to one.

``lines`` has :func:`~govbudget.rollup.lines.roll_up`, ``reading`` what it takes, ``result`` and ``cross`` what it gives; ``consolidation`` adds up the
tables of several bodies.
"""

from __future__ import annotations

from govbudget.rollup.consolidation import Misfit, Transfer, TransferKind, consolidate
from govbudget.rollup.cross import CrossRollUp
from govbudget.rollup.lines import roll_up
from govbudget.rollup.result import RollUp
from govbudget.rollup.values import TOTAL, Disagreement, Pivot, Problem, ProblemKind, Sums

__all__ = [
    "TOTAL",
    "CrossRollUp",
    "Disagreement",
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
