"""The registry of rules, and rule sets as immutable values (规则集)."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, final

from attrs import evolve, field, frozen

from govbudget.checking.finding import Finding, FindingKind, Severity
from govbudget.disclosure import Disclosure
from govbudget.errors import NotFound
from govbudget.forms import all_relations
from govbudget.place import Place
from govbudget.relation import Grade, Outcome

__all__ = [
    "ASKS",
    "PROVES",
    "WORDS",
    "Checked",
    "Rule",
    "RuleSet",
    "all_rules",
    "families",
    "family",
    "finding",
    "graded",
    "registered",
    "rule",
]


class Checked(NamedTuple):
    """What one run of a rule found: the instance, how it came out, and the finding if there is one."""

    instance: str
    outcome: Outcome
    finding: Finding | None = None
    reason: str = ""


#: What a rule compares the disclosure with: nothing, the year before, or its units.
Needs = Literal["", "prior", "units"]
#: Of the disclosure alone, of (disclosure, prior), or of (disclosure, units), as the rule needs.
RuleFunction = Callable[..., Iterator[Checked]]


@final
@frozen
class Rule:
    """A documented rule (规则).

    Args:
        id: stable id.
        kind: kind of its findings.
        severity: severity of its findings.
        chinese: what it checks, in Chinese.
        english: what it checks, in English.
        source: where it comes from.
        function: what runs it; ``None`` for relations, which the engine runs.
        needs: what it compares the disclosure with: ``prior`` (the year before), ``units``, or nothing. It runs only where
            that is given to :func:`~govbudget.checking.run.check`, and leaves no entry in the ledger otherwise.
    """

    id: str
    kind: FindingKind
    severity: Severity
    chinese: str
    english: str
    source: str
    function: RuleFunction | None = field(default=None, repr=False)
    needs: Needs = ""


#: The grades of rules, by what their findings are (a proof, a question, a matter of wording).
PROVES: Final = (FindingKind.INCONSISTENT, Severity.ERROR)
ASKS: Final = (FindingKind.QUESTION, Severity.WARNING)
WORDS: Final = (FindingKind.WORDING, Severity.WARNING)


def graded(id: str, grade: tuple[FindingKind, Severity], chinese: str, english: str, source: str) -> Rule:
    """A rule of a family, with what its findings say."""
    return Rule(id, *grade, chinese, english, source)


_REGISTERED: dict[str, Rule] = {}


def rule(
    id: str,
    kind: FindingKind,
    severity: Severity,
    chinese: str,
    english: str,
    source: str = "form layout",
    needs: Needs = "",
) -> Callable[[RuleFunction], RuleFunction]:
    """Register a rule function under a stable id; with ``needs`` a function of (disclosure, prior) or (disclosure, units)."""

    def register(function: RuleFunction) -> RuleFunction:
        _REGISTERED[id] = Rule(id, kind, severity, chinese, english, source, function, needs)
        return function

    return register


#: Functions that run several rules over one reading of the disclosure, yielding the id of the rule with what came out.
_FAMILIES: list[Callable[[Disclosure], Iterator[tuple[str, Checked]]]] = []


def family(
    *rules: Rule,
) -> Callable[
    [Callable[[Disclosure], Iterator[tuple[str, Checked]]]], Callable[[Disclosure], Iterator[tuple[str, Checked]]]
]:
    """Register one function that runs several rules (规则族)."""

    def register(
        function: Callable[[Disclosure], Iterator[tuple[str, Checked]]],
    ) -> Callable[[Disclosure], Iterator[tuple[str, Checked]]]:
        _REGISTERED.update({rule.id: rule for rule in rules})
        _FAMILIES.append(function)
        return function

    return register


def families() -> tuple[Callable[[Disclosure], Iterator[tuple[str, Checked]]], ...]:
    """The functions that run several rules."""
    return tuple(_FAMILIES)


def registered() -> Mapping[str, Rule]:
    """The rules that are functions, by id."""
    return MappingProxyType(_REGISTERED)


_GRADED = {
    Grade.PROOF: (FindingKind.INCONSISTENT, Severity.ERROR),
    Grade.QUESTION: (FindingKind.QUESTION, Severity.WARNING),
    Grade.DERIVED: (FindingKind.INCONSISTENT, Severity.NOTICE),
}


@cache
def all_rules() -> Mapping[str, Rule]:
    """Every rule by id: the relations of all forms and the registered functions."""
    rules = dict(_REGISTERED)
    for relation in all_relations():
        if relation.id not in rules:
            kind, severity = _GRADED[relation.grade]
            rules[relation.id] = Rule(relation.id, kind, severity, relation.chinese, str(relation), relation.source)
    return MappingProxyType(dict(sorted(rules.items())))


def finding(id: str, instance: str, place: Place, stated: str, expected: str = "", **params: str) -> Finding:
    """A finding of a registered rule."""
    known = _REGISTERED[id]
    return Finding(
        id=f"{id}[{instance}]",
        rule=id,
        kind=known.kind,
        severity=known.severity,
        place=place,
        stated=stated,
        expected=expected,
        params=tuple(params.items()),
    )


@final
@frozen
class RuleSet:
    """Which rules run (规则集), an immutable value: ``RuleSet.default().without("W601", reason="…")``.

    Args:
        left_out: rules that do not run, with the reason; reports show them.
    """

    left_out: tuple[tuple[str, str], ...] = ()

    @classmethod
    def default(cls) -> RuleSet:
        """All rules."""
        return cls()

    @classmethod
    def only(cls, *ids: str) -> RuleSet:
        """Only the rules of these ids."""
        _check(ids)
        return cls().without(*(id for id in all_rules() if id not in ids), reason="not selected")

    def without(self, *ids: str, reason: str = "") -> RuleSet:
        """The same set less these rules.

        Raises:
            NotFound: for an unknown id.
        """
        _check(ids)
        return evolve(self, left_out=(*self.left_out, *((id, reason) for id in ids)))

    def __contains__(self, id: object) -> bool:
        return all(id != left for left, _ in self.left_out)


def _check(ids: tuple[str, ...]) -> None:
    known = all_rules()
    for id in ids:
        if id not in known:
            near = tuple(difflib.get_close_matches(str(id), known, n=3))
            hint = f"; near it: {', '.join(near)}" if near else ""
            raise NotFound(f"{id!r} is no rule{hint}", key=id, suggestions=near)
