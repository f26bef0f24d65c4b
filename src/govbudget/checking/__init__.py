"""Checking (校验): the engine of the relations, the rules, findings and reports."""

from govbudget.checking.acceptance import Acceptance, Accepted, Unused, accepted_from_toml, accepted_to_toml
from govbudget.checking.compare import CellChange, Difference, LineChange, TableChange, diff
from govbudget.checking.coverage import Coverage, Verdict
from govbudget.checking.finding import Finding, FindingKind, Fix, Operand, Severity
from govbudget.checking.messages import explain
from govbudget.checking.report import Entry, Ledger, Report
from govbudget.checking.rules.registry import Checked, Family, Rule, finding, rule
from govbudget.checking.rules.rule_set import RuleSet, all_rules
from govbudget.checking.run import check

__all__ = [
    "Acceptance",
    "Accepted",
    "CellChange",
    "Checked",
    "Coverage",
    "Difference",
    "Entry",
    "Family",
    "Finding",
    "FindingKind",
    "Fix",
    "Ledger",
    "LineChange",
    "Operand",
    "Report",
    "Rule",
    "RuleSet",
    "Severity",
    "TableChange",
    "Unused",
    "Verdict",
    "accepted_from_toml",
    "accepted_to_toml",
    "all_rules",
    "check",
    "diff",
    "explain",
    "finding",
    "rule",
]
