"""Checking (校验): the engine of the relations, the rules, findings and reports."""

from govbudget.checking.rules.rule_set import RuleSet, all_rules
from govbudget.checking.run import check
from govbudget.finding.acceptance import Acceptance, Accepted, Unused, accepted_from_toml, accepted_to_toml
from govbudget.finding.compare import CellChange, Difference, LineChange, TableChange, diff
from govbudget.finding.coverage import Coverage, Verdict
from govbudget.finding.explaining import explain
from govbudget.finding.report import Entry, Ledger, Report
from govbudget.finding.rules import Checked, Family, Rule, Taken, finding, rule
from govbudget.finding.values import Finding, FindingKind, Fix, Operand, Severity, Tried

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
    "Taken",
    "Tried",
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
