"""The report of a check (报告): findings in document order, and the ledger of every check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, ClassVar, NamedTuple, final, overload

from attrs import evolve, field, frozen

from govbudget.claim import Claim
from govbudget.disclosure import Disclosure
from govbudget.errors import CheckFailed, CoverageError, InconsistentFigures, RuleError
from govbudget.finding.acceptance import Acceptance, Accepted, Unused, acceptable, accepted_as
from govbudget.finding.coverage import Coverage, Verdict, coverage_of, share_of
from govbudget.finding.display import report_html, report_shown, report_text
from govbudget.finding.rules import Checked
from govbudget.finding.values import Finding, FindingKind, Severity, Tried
from govbudget.judging.engine import Evaluated
from govbudget.records.display import Shown
from govbudget.records.tabular import Tabular
from govbudget.relation import Outcome, Relation
from govbudget.standards import Identity
from govbudget.visible import counted

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
        claim: of a check of the text, the claim for which its figure was taken.
        tried: of a check of the text, the readings of it that were tried, the likeliest first.
    """

    rule: str
    instance: str
    outcome: Outcome
    gap: Decimal | None = None
    tolerance: Decimal | None = None
    blanks: int = 0
    reason: str = ""
    claim: Claim | None = None
    tried: tuple[Tried, ...] = ()


@final
@frozen(eq=False, repr=False)
class Ledger(Tabular, Sequence[Entry]):
    """Every check with its outcome (核对清单); kept by column and made into entries when asked for.

    Two ledgers are equal if their entries are. Pickled it is its entries.
    """

    _described: ClassVar[str] = "checks"
    _evaluated: Evaluated | None = None
    _included: Sequence[int] = ()
    _checked: tuple[tuple[str, Checked], ...] = ()
    _idle: tuple[tuple[Relation, str], ...] = ()
    _entries: tuple[Entry, ...] = ()

    def __len__(self) -> int:
        return len(self._included) + len(self._checked) + len(self._idle) + len(self._entries)

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
            claim, tried = checked.taken() if checked.taken is not None else (None, ())
            return Entry(rule, checked.instance, checked.outcome, reason=checked.reason, claim=claim, tried=tried)
        index -= len(self._checked)
        if index < len(self._idle):
            relation, reason = self._idle[index]
            return Entry(relation.id, "", self._idle_outcome(relation, reason), reason=reason)
        return self._entries[index - len(self._idle)]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Ledger) and len(self) == len(other) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self.counts.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (tuple(self),)

    def _relation(self, position: int) -> Entry:
        result = self._evaluated
        assert result is not None
        instance = result.plan.instances[position]
        gap = result.gaps[position]
        return Entry(
            instance.relation.id,
            ",".join(part for part in (instance.line, instance.column) if part),
            result.outcomes[position],
            gap,
            None if gap is None else result.tolerance(position),
            result.blanks.get(position, 0),
            result.reasons.get(position, instance.blocked),
        )

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """Number of checks by outcome."""
        found: Counter[Outcome] = Counter()
        for (_, outcome), number in self.outcomes.items():
            found[outcome] += number
        return {outcome.value: found[outcome] for outcome in Outcome}

    @cached_property
    def outcomes(self) -> Mapping[tuple[str, Outcome], int]:
        """Number of checks by rule and outcome."""
        found = Counter((entry.rule, entry.outcome) for entry in self._entries)
        if self._evaluated is not None:
            instances, outcomes = self._evaluated.plan.instances, self._evaluated.outcomes
            found.update((instances[i].relation.id, outcomes[i]) for i in self._included)
            found.update((rule, checked.outcome) for rule, checked in self._checked)
            found.update((relation.id, self._idle_outcome(relation, reason)) for relation, reason in self._idle)
        return found

    def _idle_outcome(self, relation: Relation, reason: str) -> Outcome:
        """A relation without instances: unverifiable where one of its tables is there and another is missing or empty."""
        assert self._evaluated is not None
        there = any(table.form.id in relation.forms for table in self._evaluated.disclosure.tables)
        return Outcome.UNVERIFIABLE if there and reason != "no lines" else Outcome.NOT_APPLICABLE

    def to_records(self) -> list[dict[str, Any]]:
        """Every check as a plain dict: rule, instance, outcome, gap, tolerance, blanks, reason, claim, readings."""
        return [
            {
                "rule": entry.rule,
                "instance": entry.instance,
                "outcome": entry.outcome.value,
                "gap": entry.gap,
                "tolerance": entry.tolerance,
                "blanks": entry.blanks,
                "reason": entry.reason,
                "claim": "" if entry.claim is None else str(entry.claim),
                "readings": "; ".join(tried.arithmetic for tried in entry.tried),
            }
            for entry in self
        ]

    def __repr__(self) -> str:
        return f"<Ledger: {counted(len(self), 'check')}, {', '.join(f'{n} {name}' for name, n in self.counts.items() if n)}>"


def _restored(entries: tuple[Entry, ...]) -> Ledger:
    return Ledger(entries=entries)


@final
@frozen(eq=False, repr=False)
class Report(Tabular, Sequence[Finding]):
    """The report of a check (报告): a sequence of findings in document order, plus the ledger.

    ``bool(report)`` says whether there are findings; whether the document holds is :attr:`ok`, what can be concluded is
    :attr:`verdict`, and what that stands on is ``coverage``. Reports compare equal and survive pickling.

    Args:
        disclosure: what was checked.
        findings: in document order, without those that are accepted.
        ledger: every check that was made, or could not be made.
        left_out: rules that did not run, with the reason.
        faults: the rules that failed themselves, where these are listed.
        accepted: the findings that are accepted, each with its acceptance.
        unused: the acceptances that accept nothing, each with the reason.
    """

    _described: ClassVar[str] = "findings"
    disclosure: Disclosure
    findings: tuple[Finding, ...]
    ledger: Ledger
    left_out: tuple[tuple[str, str], ...] = field(default=())
    faults: tuple[RuleError, ...] = field(default=())
    accepted: tuple[Accepted, ...] = field(default=())
    unused: tuple[Unused, ...] = field(default=())

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

    def _content(self) -> tuple[Any, ...]:
        faults = tuple((fault.rule, str(fault)) for fault in self.faults)
        return (self.disclosure, self.findings, self.left_out, faults, self.accepted, self.unused)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Report) and self._content() == other._content() and self.ledger == other.ledger

    def __hash__(self) -> int:
        return hash((self.findings, self.left_out, self.accepted))

    @property
    def counts(self) -> Mapping[str, int]:
        """Number of checks by outcome (passed, rounding, failed, not_applicable, unverifiable, not_understood)."""
        return self.ledger.counts

    @cached_property
    def coverage(self) -> Coverage:
        """What the report stands on (核对范围): how much of the document was read, and how much of that was checked."""
        return coverage_of(self.disclosure, self.ledger.outcomes, tuple(fault.rule for fault in self.faults))

    @property
    def verdict(self) -> Verdict:
        """What can be concluded (结论), as one of consistent, errors, partly checked, nothing checked.

        Accepted findings are no errors; the report shows them and counts them apart.
        """
        if self.errors:
            return Verdict.ERRORS
        if not self.coverage.checked:
            return Verdict.NOTHING_CHECKED
        return Verdict.CONSISTENT if self.coverage.whole else Verdict.PARTLY_CHECKED

    @property
    def ok(self) -> bool:
        """Whether something was read and checked and no error was found. How much of it :attr:`verdict` says."""
        return self.verdict in (Verdict.CONSISTENT, Verdict.PARTLY_CHECKED)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings of severity error that are not accepted."""
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

    def with_accepted(self, acceptances: Iterable[Acceptance], today: date | None = None) -> Report:
        """The same report with single findings accepted (认可): shown apart, and counted apart.

        An acceptance takes the findings of its rule at its place with its figures, and nothing else: what follows from an
        accepted finding is not accepted with it. Acceptances that have expired, and those that match nothing any more, are
        listed in ``unused``.

        Args:
            acceptances: what is accepted; :func:`~govbudget.checking.accepted_from_toml` reads a file of them.
            today: the day on which they must not have expired; the current day by default.

        Raises:
            ArgumentError: for what are no acceptances, and for what is no day.
        """
        given, day = acceptable(acceptances, today)
        valid: dict[tuple[str, str, tuple[str, ...]], Acceptance] = {}
        for acceptance in given:
            if acceptance.holds_on(day):
                valid.setdefault((acceptance.rule, acceptance.place, acceptance.figures), acceptance)
        taken = [(finding, valid.get(accepted_as(finding))) for finding in self.findings]
        accepted = tuple(Accepted(finding, by) for finding, by in taken if by is not None)
        used = {id(each.acceptance) for each in accepted}
        unused = tuple(
            Unused(acceptance, "unmatched" if acceptance.holds_on(day) else "expired")
            for acceptance in given
            if id(acceptance) not in used
        )
        return evolve(
            self,
            findings=tuple(finding for finding, by in taken if by is None),
            accepted=(*self.accepted, *accepted),
            unused=(*self.unused, *unused),
        )

    def raise_for_errors(self) -> None:
        """Raise all findings of severity error together; where nothing was checked, that.

        Raises:
            CheckFailed: an exception group with one :class:`InconsistentFigures` a finding.
            CoverageError: if no figure could be checked.
        """
        if self.errors:
            raise CheckFailed(
                f"{counted(len(self.errors), 'figure')} of {self.disclosure!r} cannot all be true",
                [InconsistentFigures(finding.message("en"), finding=finding) for finding in self.errors],
            )
        if self.verdict is Verdict.NOTHING_CHECKED:
            why = f"no figure of {self.disclosure!r} could be checked: {self.coverage.to_text('en')}"
            raise CoverageError(why, coverage=self.coverage)

    def require(self, tables: int | Iterable[str] = 1, share: Fraction | Decimal | float | str | None = None) -> Report:
        """Demand that enough was read (门槛), for gates of other programs: ``report.require(tables=10, share="0.95")``.

        Args:
            tables: how many tables must have been read as forms; or which ones, each by its printed number (公开03), its
                form id, or its title.
            share: the share of the tables' figures that must have been read into a form, from 0 to 1.

        Returns:
            the report itself.

        Raises:
            CoverageError: with what is missing.
        """
        coverage = self.coverage
        if isinstance(tables, int):
            missing: tuple[str, ...] = ()
            short = len(coverage.tables) < tables
        else:
            wanted = [tables] if isinstance(tables, str) else tables
            missing = tuple(name for name in wanted if name not in self.disclosure)
            short = bool(missing)
        if short:
            what = f"without {', '.join(missing)}" if missing else f"fewer than the {tables} demanded"
            raise self._too_little(f"{coverage.to_text('en')}; {what}", missing)
        least = Fraction(0) if share is None else share_of(share)
        if coverage.share < least:
            read = f"{coverage.figures} of {coverage.figures + coverage.unreadable + coverage.kept_figures} figures"
            raise self._too_little(f"{read}, less than the share of {least} demanded")
        return self

    def _too_little(self, read: str, missing: tuple[str, ...] = ()) -> CoverageError:
        why = f"too little of {self.disclosure!r} was read: {read}"
        return CoverageError(why, coverage=self.coverage, missing=missing)

    def to_records(self, lang: str = "zh") -> list[dict[str, Any]]:
        """The findings as plain dicts, with body, year and place; ``data_columns()`` says what their keys are.

        Accepted findings come last; their key ``accepted`` has the reason, that of the others is ``None``.
        """
        found = ((finding, None) for finding in self.findings)
        accepted = ((finding, acceptance.reason) for finding, acceptance in self.accepted)
        of = self.disclosure
        head = {"entity": of.entity, "year": of.year, "stage": of.stage.value}
        return [
            {**head, **_placed(finding.to_record(lang), finding), "accepted": reason, "source": of.source}
            for finding, reason in (*found, *accepted)
        ]

    @property
    def standards(self) -> Identity:
        """The standards that were checked by (所用制度), with name, version and digest."""
        return self.disclosure.standards.identity

    def to_text(self, lang: str = "zh") -> str:
        """The report for a terminal, in Chinese (``zh``) or English (``en``)."""
        return report_text(self, lang)

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        return (
            f"<Report: {self.verdict.value}, {counted(len(self.errors), 'error')}, {counted(len(self), 'finding')},"
            f" {counted(len(self.ledger), 'check')}>"
        )

    def _repr_html_(self) -> str:
        return report_html(self)

    def _shown(self, most: int) -> Shown:
        return report_shown(self, most)


def _placed(record: dict[str, Any], finding: Finding) -> dict[str, Any]:
    """The record of a finding with the place of its figure behind what it is."""
    what = ("id", "rule", "kind", "severity")
    at = finding.place
    place = {"table": at.table, "line": at.row, "column": at.column, "page": at.page}
    return {**{name: record[name] for name in what}, **place, **record}
