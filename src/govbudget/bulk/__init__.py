"""Many documents at once (批量数据): facts as one long table, and the same relations and sums on the engine that the user has."""

from govbudget.bulk.comparing import tables, variance
from govbudget.bulk.figures import panel
from govbudget.bulk.judging import check, explain
from govbudget.bulk.making import Bulk, fact_columns, facts
from govbudget.bulk.questions import completion, distribution, find_outliers, rank_findings
from govbudget.bulk.sums import roll_up

__all__ = [
    "Bulk",
    "check",
    "completion",
    "distribution",
    "explain",
    "fact_columns",
    "facts",
    "find_outliers",
    "panel",
    "rank_findings",
    "roll_up",
    "tables",
    "variance",
]
