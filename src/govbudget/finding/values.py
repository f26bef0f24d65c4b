"""Findings (问题): what a check proves, questions or notices, as values."""

from __future__ import annotations

from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple, final

from attrs import field, frozen

from govbudget.finding.kinds import FindingKind, Severity
from govbudget.finding.messages import cause_in, fix_in, printed_in, render, where_in
from govbudget.place import Place
from govbudget.records.display import Displayed, Shown
from govbudget.relation import Outcome
from govbudget.visible import visible

__all__ = ["Finding", "FindingKind", "Fix", "Operand", "Severity", "Tried"]


@final
@frozen
class Operand:
    """One figure of a check (运算项).

    Args:
        place: where it stands.
        printed: as printed; empty for a cell or line that is not printed and counts as 0.
        value: its value; ``None`` for a blank.
        sign: +1 for the stated figure and what is added to its side, −1 for what it must agree with.
        half_unit: how far the true value may be from the printed one.
    """

    place: Place
    printed: str
    value: Decimal | None
    sign: int
    half_unit: Decimal = Decimal(0)


class Tried(NamedTuple):
    """One reading of a statement that was tried (读法): what it was taken to say, and how that came out.

    Args:
        arithmetic: the equation with the figures as printed; several are joined by ``；``.
        outcome: how it came out; unverifiable where a figure is wanting.
        needed: the figure that it would need to hold, printed like the one that is stated; empty where there is none.
    """

    arithmetic: str
    outcome: Outcome
    needed: str = ""


@final
@frozen
class Fix:
    """A change of one cell that would settle a finding and all that follow from it, and break nothing (更正建议).

    Args:
        form: id of the form.
        line: key of the line.
        column: key of the column.
        place: where the cell stands.
        printed: what is printed now.
        value: what would settle it.
    """

    form: str
    line: str
    column: str
    place: Place
    printed: str
    value: Decimal


@final
@frozen(repr=False)
class Finding(Displayed):
    """One finding (问题).

    Args:
        id: unique in its report: rule id and instance.
        rule: id of the rule or relation.
        kind: what it says.
        severity: how grave it is.
        place: where the stated figure or word stands.
        stated: the one figure or word, as printed.
        expected: what it should be; empty where nothing can be said.
        difference: stated − expected, in the unit printed.
        tolerance: how much the printed digits can hide.
        operands: the figures of the check, the stated one first.
        tried: for statements of the text every reading that was tried, the likeliest first; none of them holds.
        cause: the one slip that explains it exactly: a word (unit, digits, sign …) and an explanation.
        follows_from: id of the finding it follows from.
        expected_fix: the single-cell changes that clear its group; several where the checks cannot tell them apart.
        params: named details for the message.
        where: the place in words.
        template: what it says in Chinese and English: texts with ``{where}``, ``{stated}``, ``{expected}`` and the names of
            ``params``; none where it is of a relation, which says itself what it compares.
    """

    id: str
    rule: str
    kind: FindingKind
    severity: Severity
    place: Place
    stated: str
    expected: str = ""
    difference: Decimal | None = None
    tolerance: Decimal | None = None
    operands: tuple[Operand, ...] = field(default=(), repr=False)
    tried: tuple[Tried, ...] = field(default=(), repr=False)
    cause: str | None = None
    follows_from: str | None = None
    expected_fix: tuple[Fix, ...] = field(default=(), repr=False)
    params: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    where: str = ""
    template: tuple[str, str] | tuple[()] = field(default=(), repr=False)

    def param(self, name: str, default: str = "") -> str:
        """A named detail."""
        return dict(self.params).get(name, default)

    def message(self, lang: str = "zh") -> str:
        """The finding in one sentence, in Chinese (``zh``) or English (``en``)."""
        return render(self, lang)

    def to_record(self, lang: str = "zh") -> dict[str, Any]:
        """A plain dict: id, rule, kind, severity, stated, expected, where, message, cause, follows_from."""
        return {
            "id": self.id,
            "rule": self.rule,
            "kind": self.kind.value,
            "severity": self.severity.value,
            "stated": self.stated,
            "expected": printed_in(self.expected, lang) or None,
            "where": where_in(self, lang),
            "message": self.message(lang),
            "cause": cause_in(self, lang),
            "follows_from": self.follows_from,
            "difference": None if self.difference is None else f"{self.difference:f}",
            "tolerance": None if self.tolerance is None else f"{self.tolerance:f}",
            "expected_fix": [fix_in(fix, lang) for fix in self.expected_fix],
        }

    def _shown(self, most: int) -> Shown:
        """The sentence, and the figures of the check, the stated one first."""
        operands = self.operands or (Operand(self.place, self.stated, None, 1),)
        wanted = (printed_in(self.expected, "zh"), *("",) * len(operands))
        rows = ((each.place, each.printed, each.value, mark) for each, mark in zip(operands, wanted, strict=False))
        about = f"{self.rule} {self.message()}"
        return Shown.of("finding", about, (), islice(rows, most), len(operands) - most)

    def __repr__(self) -> str:
        cause = f", {self.cause}" if self.cause else ""
        expected = f", expected {self.expected}" if self.expected else ""
        return visible(
            f"<Finding {self.id} {self.severity.value}: {self.where or self.place}: {self.stated}{expected}{cause}>"
        )
