"""Checking (校验): the engine of the relations, the rules, findings and reports."""

from govbudget.checking.compare import Difference, diff
from govbudget.checking.finding import Finding, FindingKind, Fix, Operand, Severity
from govbudget.checking.messages import explain
from govbudget.checking.report import Entry, Ledger, Report
from govbudget.checking.rules import Rule, RuleSet, all_rules
from govbudget.checking.run import check

__all__ = [
    "Difference",
    "Entry",
    "Finding",
    "FindingKind",
    "Fix",
    "Ledger",
    "Operand",
    "Report",
    "Rule",
    "RuleSet",
    "Severity",
    "all_rules",
    "check",
    "diff",
    "explain",
]
