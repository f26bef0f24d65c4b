"""The former place of what rules are made of; they stand in :mod:`govbudget.finding.rules`, and in ``govbudget.checking``."""

from govbudget.finding.rules import ASKS, PROVES, WORDS, Checked, Family, Rule, finding, rule

__all__ = ["ASKS", "PROVES", "WORDS", "Checked", "Family", "Rule", "finding", "rule"]
