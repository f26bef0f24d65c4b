"""Rules as values (规则): what a rule is, what one run of it finds, and how a rule of one's own is made.

Nothing is registered: a rule is a value, a set of rules (:class:`~govbudget.checking.rules.rule_set.RuleSet`) holds values, and
a check runs the set that it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, Literal, NamedTuple, final

from attrs import field, frozen

from govbudget.claim import Claim
from govbudget.disclosure import Disclosure
from govbudget.finding.values import Finding, FindingKind, Severity, Tried
from govbudget.place import Place
from govbudget.relation import Outcome

__all__ = [
    "ASKS",
    "NOTES",
    "PROVES",
    "WARNS",
    "WONDERS",
    "WORDS",
    "Checked",
    "Family",
    "Rule",
    "Taken",
    "failed",
    "finding",
    "rule",
    "template_of",
]


class Taken(NamedTuple):
    """For what a figure of the text was taken (理解).

    Args:
        claim: the claim; ``None`` where there is none.
        tried: the readings that were tried, the likeliest first.
    """

    claim: Claim | None
    tried: tuple[Tried, ...] = ()


class Checked(NamedTuple):
    """What one run of a rule found (核对结果): the instance, how it came out, and the finding if there is one.

    Args:
        instance: which line and column, or which thing.
        outcome: how it came out.
        finding: the finding, where it failed.
        reason: why it could not be checked.
        taken: what tells for what a figure of the text was taken, and the readings that were tried, when it is asked.
    """

    instance: str
    outcome: Outcome
    finding: Finding | None = None
    reason: str = ""
    taken: Callable[[], Taken] | None = None


#: What a rule compares the disclosure with: nothing, the year before, the budget of its year, or its units.
Needs = Literal["", "prior", "budget", "units"]
#: Of the disclosure alone, or of (disclosure, prior), (disclosure, budget), (disclosure, units), as the rule needs.
RuleFunction = Callable[..., Iterator[Checked]]
#: What a finding says, in Chinese and in English.
Template = tuple[str, str]
#: What the findings of a rule say: all of them the same, or each case (``variant``) something else, ``""`` all other cases.
Messages = Template | tuple[()] | Mapping[str, Template]


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
        source: where it comes from: a law, a form, one's own instruction.
        function: what runs it; ``None`` for relations, which the engine runs, and for the members of a :class:`Family`.
        needs: what it compares the disclosure with: ``prior`` (the year before), ``budget``, ``units``, or nothing. It runs only where
            that is given to :func:`~govbudget.check`, and leaves no entry in the ledger otherwise.
        messages: what its findings say, in Chinese and in English: templates in which ``{where}``, ``{stated}``,
            ``{expected}`` and the finding's own details stand for what was found. A rule that says several things has such
            a pair for each value of the detail ``variant``, and one by ``""`` for any other. Without them a rule of one's own
            says where, what it checks, and what was found.
    """

    id: str
    kind: FindingKind
    severity: Severity
    chinese: str
    english: str
    source: str = ""
    function: RuleFunction | None = field(default=None, repr=False)
    needs: Needs = ""
    messages: Messages = field(default=(), repr=False, hash=False)


#: The grades of rules, by what their findings are: a proof, a question (which may hardly matter), a matter of wording, something
#: in the make-up of the document that is wrong, or that should be known.
PROVES: Final = (FindingKind.INCONSISTENT, Severity.ERROR)
ASKS: Final = (FindingKind.QUESTION, Severity.WARNING)
WONDERS: Final = (FindingKind.QUESTION, Severity.NOTICE)
WORDS: Final = (FindingKind.WORDING, Severity.WARNING)
WARNS: Final = (FindingKind.STRUCTURE, Severity.WARNING)
NOTES: Final = (FindingKind.STRUCTURE, Severity.NOTICE)


@final
@frozen
class Family:
    """Rules that one function runs over one reading of the disclosure (规则族).

    Args:
        rules: the rules.
        function: takes the disclosure and yields the id of the rule with what came out.
    """

    rules: tuple[Rule, ...]
    function: Callable[[Disclosure], Iterator[tuple[str, Checked]]] = field(repr=False)


def rule(
    id: str,
    kind: FindingKind,
    severity: Severity,
    chinese: str,
    english: str,
    source: str = "form layout",
    needs: Needs = "",
    messages: Messages = (),
) -> Callable[[RuleFunction], Rule]:
    """Make a rule of the function below it (规则); with ``needs`` a function of (disclosure, prior) and the like.

    ``RuleSet.default().with_rule(…)`` runs it beside the library's own. The arguments are those of :class:`Rule`.
    """

    def made(function: RuleFunction) -> Rule:
        return Rule(id, kind, severity, chinese, english, source, function, needs, messages)

    return made


def template_of(rule: Rule, variant: str = "") -> Template | tuple[()]:
    """What a finding of a rule says in one case (文字说明模板); nothing where the rule has no words for it."""
    words = rule.messages
    return words if isinstance(words, tuple) else words.get(variant, words.get("", ()))


def finding(rule: Rule | str, instance: str, place: Place, stated: str, expected: str = "", **params: str) -> Finding:
    """A finding of a rule (问题).

    Args:
        rule: the rule; or its id, for rules of one's own: the check then gives it the rule's kind, severity and words.
        instance: what tells it apart from other findings of the rule.
        place: where the stated figure or word stands.
        stated: the figure or word, as printed.
        expected: what it should be.
        params: named details for the rule's messages; ``variant`` says which of them, where it has several.
    """
    id, kind, severity = (rule, *ASKS) if isinstance(rule, str) else (rule.id, rule.kind, rule.severity)
    return Finding(
        id=f"{id}[{instance}]",
        rule=id,
        kind=kind,
        severity=severity,
        place=place,
        stated=stated,
        expected=expected,
        params=tuple(params.items()),
        template=() if isinstance(rule, str) else template_of(rule, params.get("variant", "")),
    )


def failed(rule: Rule, instance: str, place: Place, stated: str, expected: str = "", **params: str) -> Checked:
    """A check that failed, with the :func:`finding` of the same instance (不通过)."""
    return Checked(instance, Outcome.FAILED, finding(rule, instance, place, stated, expected, **params))
