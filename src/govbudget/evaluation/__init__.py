"""Performance self-evaluations (绩效自评) as values: funds, a tree of scored indicators, total and grade, and their scoring."""

from govbudget.evaluation.model import (
    DEFAULT_BANDS,
    Evaluation,
    Fund,
    GradeBand,
    Indicator,
    IndicatorValue,
    Sense,
    bands_of,
)

__all__ = ["DEFAULT_BANDS", "Evaluation", "Fund", "GradeBand", "Indicator", "IndicatorValue", "Sense", "bands_of"]
