"""Variance (差异分析): final accounts against budgets and prior years, line by line, exactly.

``amounts`` makes one side of a comparison from a table, ``bridge`` makes codes of several editions comparable, ``between``
compares two sides, ``series`` several years, ``comparison`` several named sides, ``model`` holds the result, ``views`` the usual cuts, ``words`` explains.
"""

from govbudget.variances.amounts import AmountLine, Amounts, amounts_across, amounts_from, amounts_of
from govbudget.variances.between import compare_tables, explain_variance, variance
from govbudget.variances.bridge import BridgedLine
from govbudget.variances.comparison import Column, Comparison, ComparisonLine, compare
from govbudget.variances.faults import Fault
from govbudget.variances.model import Side, Unbridged, Variance, VarianceLine
from govbudget.variances.series import Series
from govbudget.variances.views import (
    PerHead,
    basic_and_project,
    by_fund,
    fund_views,
    per_head,
    per_head_by_year,
    three_public,
)
from govbudget.variances.words import Explanation, undefined_text

__all__ = [
    "AmountLine",
    "Amounts",
    "BridgedLine",
    "Column",
    "Comparison",
    "ComparisonLine",
    "Explanation",
    "Fault",
    "PerHead",
    "Series",
    "Side",
    "Unbridged",
    "Variance",
    "VarianceLine",
    "amounts_across",
    "amounts_from",
    "amounts_of",
    "basic_and_project",
    "by_fund",
    "compare",
    "compare_tables",
    "explain_variance",
    "fund_views",
    "per_head",
    "per_head_by_year",
    "three_public",
    "undefined_text",
    "variance",
]
