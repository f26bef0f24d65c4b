"""Rules that are no relations (规则): functions over a disclosure, registered with their ids."""

from govbudget.checking.rules import history, questions, structure, subjects, units
from govbudget.checking.rules.registry import Checked, Rule, RuleSet, all_rules

__all__ = ["Checked", "Rule", "RuleSet", "all_rules", "history", "questions", "structure", "subjects", "units"]
