"""govbudget: Chinese government budget classification and departmental accounts (政府收支分类与部门决算).

Read a published disclosure, get typed exact tables, and proofs of the figures that cannot all be true::

    import govbudget as gb

    disclosure = gb.read("disclosure.txt")
    print(disclosure.check())
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from govbudget.errors import CheckFailed, CoverageError, GovBudgetError, NotFound, ReadError
from govbudget.figure import Figure
from govbudget.money import Money, Unit

if TYPE_CHECKING:
    from govbudget.checking import (
        Acceptance,
        Finding,
        FindingKind,
        Report,
        RuleSet,
        Severity,
        Verdict,
        check,
        diff,
        explain,
    )
    from govbudget.checking import Coverage as Coverage
    from govbudget.checking import Difference as Difference
    from govbudget.checking import Rule as Rule
    from govbudget.classification import Classification, Subject, crosswalk, describe_code, load, nearest
    from govbudget.classification import Code as Code
    from govbudget.classification import Kind as Kind
    from govbudget.classification import Level as Level
    from govbudget.classification import available as available
    from govbudget.classification import parse_description as parse_description
    from govbudget.describing import describe
    from govbudget.disclosure import Disclosure, Stage
    from govbudget.disclosure import UnitType as UnitType
    from govbudget.evaluation import Evaluation
    from govbudget.evaluation import Fund as Fund
    from govbudget.evaluation import GradeBand as GradeBand
    from govbudget.evaluation import Indicator as Indicator
    from govbudget.evaluation import IndicatorValue as IndicatorValue
    from govbudget.evaluation.scoring import Scoring as Scoring
    from govbudget.evaluation.scoring import score
    from govbudget.exact import Undefined
    from govbudget.figure import Quantity as Quantity
    from govbudget.figure import State as State
    from govbudget.panel import Panel
    from govbudget.place import Place as Place
    from govbudget.readers import Registry
    from govbudget.reading import read, read_many
    from govbudget.rollup import CrossRollUp as CrossRollUp
    from govbudget.rollup import Pivot as Pivot
    from govbudget.rollup import RollUp, consolidate, roll_up
    from govbudget.rollup import Transfer as Transfer
    from govbudget.rollup import TransferKind as TransferKind
    from govbudget.standards import Standards
    from govbudget.tables import Line as Line
    from govbudget.tables import Table
    from govbudget.variances import Amounts as Amounts
    from govbudget.variances import Series, Variance, compare, variance
    from govbudget.variances import amounts_from as amounts_from
    from govbudget.variances import amounts_of as amounts_of
    from govbudget.variances import by_fund as by_fund
    from govbudget.variances import compare_tables as compare_tables
    from govbudget.variances import explain_variance as explain_variance
    from govbudget.variances import fund_views as fund_views
    from govbudget.variances import per_head as per_head
    from govbudget.variances import three_public as three_public

__all__ = [
    "Acceptance",
    "CheckFailed",
    "Classification",
    "CoverageError",
    "Disclosure",
    "Evaluation",
    "Figure",
    "Finding",
    "FindingKind",
    "GovBudgetError",
    "Money",
    "NotFound",
    "Panel",
    "ReadError",
    "Registry",
    "Report",
    "RollUp",
    "RuleSet",
    "Series",
    "Severity",
    "Stage",
    "Standards",
    "Subject",
    "Table",
    "Undefined",
    "Unit",
    "Variance",
    "Verdict",
    "check",
    "compare",
    "consolidate",
    "crosswalk",
    "describe",
    "describe_code",
    "diff",
    "explain",
    "load",
    "nearest",
    "read",
    "read_many",
    "roll_up",
    "score",
    "variance",
]

#: Where the names are that are imported when first used, so that ``import govbudget`` stays quick.
_LAZY = {
    "checking": "Acceptance Finding FindingKind Report RuleSet Severity Verdict check diff explain",
    "classification": "Classification Subject crosswalk describe_code load nearest",
    "disclosure": "Disclosure Stage",
    "evaluation": "Evaluation",
    "exact": "Undefined",
    "describing": "describe",
    "panel": "Panel",
    "readers": "Registry",
    "reading": "read read_many",
    "rollup": "RollUp consolidate roll_up",
    "evaluation.scoring": "score",
    "standards": "Standards",
    "tables": "Table",
    "variances": "Series Variance compare variance",
}
#: Names that ``govbudget`` had in former versions; they are public in their modules.
_FORMER = {
    "checking": "Coverage Difference Rule",
    "classification": "Code Kind Level available parse_description",
    "disclosure": "UnitType",
    "evaluation": "Fund GradeBand Indicator IndicatorValue",
    "figure": "Quantity State",
    "place": "Place",
    "rollup": "CrossRollUp Pivot Transfer TransferKind",
    "evaluation.scoring": "Scoring",
    "tables": "Line",
    "variances": "Amounts amounts_from amounts_of by_fund compare_tables explain_variance fund_views per_head three_public",
}
_MODULES = {name: module for names in (_LAZY, _FORMER) for module, given in names.items() for name in given.split()}


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        value = getattr(import_module(f"govbudget.{_MODULES[name]}"), name)
        globals()[name] = value
        return value
    if name == "__version__":
        from importlib.metadata import version

        return version("govbudget")
    raise AttributeError(f"module 'govbudget' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


class _Package(ModuleType):
    """The package, of which ``variance`` stays the function when the module of that name is imported."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name == "variance" and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
