"""Rules that are no relations (规则): functions over a disclosure, registered with their ids."""

from govbudget.checking.rules import (
    claims,
    evaluations,
    evaluations_told,
    history,
    implied,
    lists,
    questions,
    structure,
    subjects,
    units,
    wording,
)
from govbudget.checking.rules.registry import Checked, Rule, RuleSet, all_rules

__all__ = [
    "Checked",
    "Rule",
    "RuleSet",
    "all_rules",
    "claims",
    "evaluations",
    "evaluations_told",
    "history",
    "implied",
    "lists",
    "questions",
    "structure",
    "subjects",
    "units",
    "wording",
]
