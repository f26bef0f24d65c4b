"""govbudget: Chinese government budget classification and departmental accounts (政府收支分类与部门决算).

Read a published disclosure, get typed exact tables, and proofs of the figures that cannot all be true::

    import govbudget as gb

    disclosure = gb.read("disclosure.txt")
    print(disclosure.check())
"""

from __future__ import annotations

from os import PathLike
from typing import IO, TYPE_CHECKING, Any

from govbudget.errors import GovBudgetError
from govbudget.figure import Figure, Quantity, State
from govbudget.money import Money, Unit
from govbudget.place import Place

if TYPE_CHECKING:
    from govbudget.checking import (
        Acceptance,
        Coverage,
        Difference,
        Finding,
        FindingKind,
        Report,
        Rule,
        RuleSet,
        Severity,
        Verdict,
        check,
        diff,
        explain,
    )
    from govbudget.classification import (
        Classification,
        Code,
        Kind,
        Level,
        Subject,
        available,
        crosswalk,
        describe_code,
        load,
        nearest,
        parse_description,
    )
    from govbudget.classification.lists import Lists
    from govbudget.disclosure import Disclosure, Stage, UnitType
    from govbudget.evaluation import Evaluation, Fund, GradeBand, Indicator, IndicatorValue
    from govbudget.exact import Undefined
    from govbudget.narrative import describe
    from govbudget.panel import Panel
    from govbudget.readers import Registry
    from govbudget.rollup import CrossRollUp, Pivot, RollUp, Transfer, TransferKind, consolidate, roll_up
    from govbudget.scoring import Scoring, score
    from govbudget.tables import Line, Table
    from govbudget.variance import (
        Amounts,
        Series,
        Variance,
        amounts_from,
        amounts_of,
        by_fund,
        compare,
        compare_tables,
        explain_variance,
        fund_views,
        per_head,
        three_public,
    )

__all__ = [
    "Acceptance",
    "Amounts",
    "Classification",
    "Code",
    "Coverage",
    "CrossRollUp",
    "Difference",
    "Disclosure",
    "Evaluation",
    "Figure",
    "Finding",
    "FindingKind",
    "Fund",
    "GovBudgetError",
    "GradeBand",
    "Indicator",
    "IndicatorValue",
    "Kind",
    "Level",
    "Line",
    "Money",
    "Panel",
    "Pivot",
    "Place",
    "Quantity",
    "Report",
    "RollUp",
    "Rule",
    "RuleSet",
    "Scoring",
    "Series",
    "Severity",
    "Stage",
    "State",
    "Subject",
    "Table",
    "Transfer",
    "TransferKind",
    "Undefined",
    "Unit",
    "UnitType",
    "Variance",
    "Verdict",
    "amounts_from",
    "amounts_of",
    "available",
    "by_fund",
    "check",
    "compare",
    "compare_tables",
    "consolidate",
    "crosswalk",
    "describe",
    "describe_code",
    "diff",
    "explain",
    "explain_variance",
    "fund_views",
    "load",
    "nearest",
    "parse_description",
    "per_head",
    "read",
    "roll_up",
    "score",
    "three_public",
]

#: Names that are imported when first used, so that ``import govbudget`` stays quick.
_LAZY = {
    "Classification": "classification",
    "Code": "classification",
    "Kind": "classification",
    "Level": "classification",
    "Subject": "classification",
    "available": "classification",
    "crosswalk": "classification",
    "describe_code": "classification",
    "load": "classification",
    "nearest": "classification",
    "parse_description": "classification",
    "Disclosure": "disclosure",
    "Stage": "disclosure",
    "Line": "tables",
    "Table": "tables",
    "UnitType": "disclosure",
    "CrossRollUp": "rollup",
    "RollUp": "rollup",
    "Transfer": "rollup",
    "consolidate": "rollup",
    "roll_up": "rollup",
    "Series": "variance",
    "Variance": "variance",
    "explain_variance": "variance",
    "Difference": "checking",
    "Undefined": "exact",
    "Evaluation": "evaluation",
    "Fund": "evaluation",
    "GradeBand": "evaluation",
    "Indicator": "evaluation",
    "IndicatorValue": "evaluation",
    "Scoring": "scoring",
    "score": "scoring",
    "Amounts": "variance",
    "amounts_from": "variance",
    "amounts_of": "variance",
    "three_public": "variance",
    "per_head": "variance",
    "by_fund": "variance",
    "fund_views": "variance",
    "TransferKind": "rollup",
    "Pivot": "rollup",
    "compare": "variance",
    "Panel": "panel",
    "compare_tables": "variance",
    "describe": "narrative",
    "diff": "checking",
    "Acceptance": "checking",
    "Coverage": "checking",
    "Finding": "checking",
    "FindingKind": "checking",
    "Rule": "checking",
    "Severity": "checking",
    "Verdict": "checking",
    "Report": "checking",
    "RuleSet": "checking",
    "check": "checking",
    "explain": "checking",
}


def read(
    source: str | PathLike[str] | bytes | IO[bytes] | IO[str],
    *,
    reader: str | None = None,
    registry: Registry | None = None,
    classification: Lists = None,
) -> Disclosure:
    """Read a document as a disclosure (读取决算公开文件); see :func:`govbudget.readers.entry.read`."""
    from govbudget.readers import read

    return read(source, reader=reader, registry=registry, classification=classification)


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        from importlib import import_module

        value = getattr(import_module(f"govbudget.{_LAZY[name]}"), name)
        globals()[name] = value
        return value
    if name == "__version__":
        from importlib.metadata import version

        return version("govbudget")
    raise AttributeError(f"module 'govbudget' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
