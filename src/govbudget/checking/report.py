"""The report of a check (报告): findings in document order, and the ledger of every check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple, final, overload

from attrs import field, frozen

from govbudget.checking.engine import Evaluated
from govbudget.checking.finding import Finding, FindingKind, Severity
from govbudget.checking.rules.registry import Checked
from govbudget.disclosure import Disclosure
from govbudget.errors import CheckFailed, InconsistentFigures
from govbudget.relation import Outcome, Relation

__all__ = ["Entry", "Ledger", "Report"]


class Entry(NamedTuple):
    """One check that was made, or could not be made (核对记录).

    Args:
        rule: id of the rule or relation.
        instance: which line and column, or which thing.
        outcome: how it came out.
        gap: stated − Σ others, in the unit of the tables (元 where they differ); ``None`` where it could not be formed.
        tolerance: how much the printed digits can hide.
        blanks: how many blank cells counted as empty addends.
        reason: why it could not be made.
    """

    rule: str
    instance: str
    outcome: Outcome
    gap: Decimal | None = None
    tolerance: Decimal | None = None
    blanks: int = 0
    reason: str = ""


@final
@frozen(eq=False, repr=False)
class Ledger(Sequence[Entry]):
    """Every check with its outcome (核对清单); kept by column and made into entries when asked for."""

    _evaluated: Evaluated
    _included: Sequence[int]
    _checked: tuple[tuple[str, Checked], ...]
    _idle: tuple[tuple[Relation, str], ...]

    def __len__(self) -> int:
        return len(self._included) + len(self._checked) + len(self._idle)

    @overload
    def __getitem__(self, index: int) -> Entry: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Entry]: ...

    def __getitem__(self, index: int | slice) -> Entry | Sequence[Entry]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        if index < 0:
            index += len(self)
        if not 0 <= index < len(self):
            raise IndexError(f"the ledger has {len(self)} entries")
        if index < len(self._included):
            return self._relation(self._included[index])
        index -= len(self._included)
        if index < len(self._checked):
            rule, checked = self._checked[index]
            return Entry(rule, checked.instance, checked.outcome, reason=checked.reason)
        relation, reason = self._idle[index - len(self._checked)]
        return Entry(relation.id, "", _idle_outcome(self._evaluated, relation, reason), reason=reason)

    def _relation(self, position: int) -> Entry:
        result = self._evaluated
        instance = result.plan.instances[position]
        gap = result.gaps[position]
        return Entry(
            instance.relation.id,
            ",".join(part for part in (instance.line, instance.column) if part),
            result.outcomes[position],
            gap,
            None if gap is None else result.tolerance(position),
            result.blanks.get(position, 0),
            result.reasons.get(position, ""),
        )

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """Number of checks by outcome."""
        found = Counter(self._evaluated.outcomes[i] for i in self._included)
        found.update(checked.outcome for _, checked in self._checked)
        found.update(_idle_outcome(self._evaluated, relation, reason) for relation, reason in self._idle)
        return {outcome.value: found[outcome] for outcome in Outcome}

    def __repr__(self) -> str:
        return f"<Ledger: {len(self)} checks, {', '.join(f'{n} {name}' for name, n in self.counts.items() if n)}>"


def _idle_outcome(evaluated: Evaluated, relation: Relation, reason: str) -> Outcome:
    """A relation without instances: unverifiable where one of its tables is there and another is missing or empty."""
    there = any(table.form.id in relation.forms for table in evaluated.disclosure.tables)
    return Outcome.UNVERIFIABLE if there and reason != "no lines" else Outcome.NOT_APPLICABLE


@final
@frozen(eq=False, repr=False)
class Report(Sequence[Finding]):
    """The report of a check (报告): a sequence of findings in document order, plus the ledger.

    ``bool(report)`` says whether there are findings; whether the document holds is :attr:`ok`.

    Args:
        disclosure: what was checked.
        findings: in document order.
        ledger: every check that was made, or could not be made.
        left_out: rules that did not run, with the reason.
    """

    disclosure: Disclosure
    findings: tuple[Finding, ...]
    ledger: Ledger
    left_out: tuple[tuple[str, str], ...] = field(default=())

    def __len__(self) -> int:
        return len(self.findings)

    @overload
    def __getitem__(self, index: int) -> Finding: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Finding]: ...

    def __getitem__(self, index: int | slice) -> Finding | Sequence[Finding]:
        return self.findings[index]

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    @property
    def counts(self) -> Mapping[str, int]:
        """Number of checks by outcome (passed, rounding, failed, not_applicable, unverifiable, not_understood)."""
        return self.ledger.counts

    @property
    def ok(self) -> bool:
        """Whether no finding is of severity error."""
        return not self.errors

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings of severity error."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)

    def by_rule(self) -> dict[str, tuple[Finding, ...]]:
        """Findings by rule id, in document order."""
        found: dict[str, list[Finding]] = {}
        for finding in self.findings:
            found.setdefault(finding.rule, []).append(finding)
        return {rule: tuple(findings) for rule, findings in found.items()}

    def by_kind(self) -> dict[FindingKind, tuple[Finding, ...]]:
        """Findings by kind, in document order."""
        kinds = {finding.kind for finding in self.findings}
        return {kind: tuple(f for f in self.findings if f.kind is kind) for kind in FindingKind if kind in kinds}

    def raise_for_errors(self) -> None:
        """Raise all findings of severity error together.

        Raises:
            CheckFailed: an exception group with one :class:`InconsistentFigures` a finding.
        """
        if self.errors:
            raise CheckFailed(
                f"{len(self.errors)} figures of {self.disclosure!r} cannot all be true",
                [InconsistentFigures(finding.message("en"), finding=finding) for finding in self.errors],
            )

    def to_records(self, lang: str = "zh") -> list[dict[str, Any]]:
        """The findings as plain dicts: id, rule, kind, severity, stated, expected, where, message, cause, follows_from."""
        return [finding.to_record(lang) for finding in self.findings]

    def to_text(self, lang: str = "zh") -> str:
        """The report for a terminal, in Chinese (``zh``) or English (``en``)."""
        from govbudget.interchange.display import report_text

        return report_text(self, lang)

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        return f"<Report: {len(self.errors)} errors, {len(self)} findings, {len(self.ledger)} checks>"

    def _repr_html_(self) -> str:
        from govbudget.interchange.display import report_html

        return report_html(self)
