"""Rule sets as immutable values (规则集): which rules a check runs."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from functools import cache, cached_property
from itertools import chain
from types import MappingProxyType
from typing import Final, final, get_args

from attrs import evolve, field, frozen

from govbudget.arguments import shown
from govbudget.checking.rules import (
    history,
    questions,
    structure,
    subjects,
    text,
    text_items,
    text_lists,
    text_subjects,
    units,
    wording,
)
from govbudget.errors import NotFound, RuleError
from govbudget.evaluations import rules as evaluations
from govbudget.finding.rules import Family, Needs, Rule
from govbudget.finding.values import FindingKind, Severity
from govbudget.forms import all_relations
from govbudget.forms.english import relation_in_english
from govbudget.relation import Grade

__all__ = ["FAMILIES", "FUNCTIONS", "RuleSet", "all_rules"]

_FILES: Final = (
    evaluations.RULES,
    history.RULES,
    questions.RULES,
    structure.RULES,
    subjects.RULES,
    text.RULES,
    text_items.RULES,
    text_lists.RULES,
    text_subjects.RULES,
    units.RULES,
    wording.RULES,
)
_BUNDLED: Final[tuple[Rule | Family, ...]] = tuple(chain.from_iterable(_FILES))
#: The rules of the library that are functions, each run for itself.
FUNCTIONS: Final = tuple(member for member in _BUNDLED if isinstance(member, Rule))
#: The families of the library.
FAMILIES: Final = tuple(member for member in _BUNDLED if isinstance(member, Family))

_GRADED: Final = {
    Grade.PROOF: (FindingKind.INCONSISTENT, Severity.ERROR),
    Grade.QUESTION: (FindingKind.QUESTION, Severity.WARNING),
    Grade.DERIVED: (FindingKind.INCONSISTENT, Severity.NOTICE),
}


@cache
def all_rules() -> Mapping[str, Rule]:
    """Every rule of the library by id: the relations of all forms and the rules that are functions."""
    rules = {rule.id: rule for rule in FUNCTIONS} | {rule.id: rule for each in FAMILIES for rule in each.rules}
    for relation in all_relations():
        if relation.id not in rules:
            kind, severity = _GRADED[relation.grade]
            english = relation_in_english(relation)
            rules[relation.id] = Rule(relation.id, kind, severity, relation.chinese, english, relation.source)
    return MappingProxyType(dict(sorted(rules.items())))


_NEEDS: Final = get_args(Needs)
_PARTS: Final[tuple[tuple[str, type, str], ...]] = (
    ("id", str, 'a text, as in id="Z900"'),
    ("kind", FindingKind, "a FindingKind, as in FindingKind.QUESTION"),
    ("severity", Severity, "a Severity, as in Severity.WARNING"),
    ("chinese", str, "a text: what it checks, in Chinese"),
    ("english", str, "a text: what it checks, in English"),
    ("source", str, "a text: where it comes from"),
)


@final
@frozen
class RuleSet:
    """Which rules run (规则集), an immutable value: ``RuleSet.default().without("W601", reason="…").with_rule(own)``.

    Args:
        left_out: rules that do not run, with the reason; reports show them.
        own: rules of one's own (自定规则), which run after those of the library.
    """

    left_out: tuple[tuple[str, str], ...] = ()
    own: tuple[Rule, ...] = field(default=())

    @classmethod
    def default(cls) -> RuleSet:
        """All rules of the library."""
        return cls()

    @classmethod
    def only(cls, *ids: str) -> RuleSet:
        """Only the rules of the library with these ids.

        Raises:
            NotFound: for an unknown id.
        """
        _check(ids, all_rules())
        return cls().without(*(id for id in all_rules() if id not in ids), reason="not selected")

    def of(self, *groups: str) -> RuleSet:
        """The same set with only the rules whose ids begin so (按编号前缀选取规则): ``of("S", "A", "X")`` for the tables alone.

        Args:
            groups: how the ids begin: the letter of a group of rules, or more of an id, as ``"N4"``.

        Raises:
            NotFound: for a beginning that no rule of the set has.
        """
        for group in groups:
            if not isinstance(group, str) or not group or not any(id.startswith(group) for id in self.rules):
                letters = ", ".join(sorted({id[0] for id in self.rules}))
                why = f"no rule of the set has an id that begins with {group!r}; its rules begin with {letters}"
                raise NotFound(why, key=group, suggestions=())
        others = [id for id in self.rules if not id.startswith(groups)]
        return self.without(*others, reason="not selected")

    def without(self, *ids: str, reason: str = "") -> RuleSet:
        """The same set less these rules.

        Raises:
            NotFound: for an unknown id.
        """
        _check(ids, self._known)
        return evolve(self, left_out=(*self.left_out, *((id, reason) for id in ids)))

    def with_rule(self, rule: Rule) -> RuleSet:
        """The same set and a rule of one's own (增加自定规则); it runs in the checks that are given this set, nowhere else.

        Args:
            rule: a :class:`~govbudget.finding.rules.Rule` with a function, as the decorator
                :func:`~govbudget.checking.rule` makes it.

        Raises:
            RuleError: for what is no rule, for a rule without a function, for one that needs or says what no rule does, and for an
                id that is taken already.
        """
        if not isinstance(rule, Rule):
            how = "the decorator rule(id, kind, severity, chinese, english) makes one of a function"
            raise RuleError(f"a rule is a Rule, not the {type(rule).__name__} {rule!r}; {how}")
        if rule.function is None:
            raise RuleError(f"the rule {rule.id} has no function to run; pass function=", rule=rule.id)
        for name, kind, wanted in _PARTS:
            if not isinstance(given := getattr(rule, name), kind):
                why = f"{name} of a rule is {wanted}, not {shown(given)}; rule: {shown(rule.id)}"
                raise RuleError(why, rule=str(rule.id))
        if not callable(rule.function):
            why = f"the function of the rule {rule.id} is {shown(rule.function)}; pass a function"
            raise RuleError(why, rule=rule.id)
        if rule.needs not in _NEEDS:
            known = ", ".join(map(repr, _NEEDS))
            raise RuleError(f"the rule {rule.id} needs one of {known}, not {shown(rule.needs)}", rule=rule.id)
        words = rule.messages
        for pair in words.values() if isinstance(words, Mapping) else [words] if words else ():
            if isinstance(pair, tuple) and len(pair) == 2 and all(isinstance(each, str) for each in pair):
                continue
            raise RuleError(
                f"the messages of the rule {rule.id} are two texts, Chinese and English, as in "
                f'messages=("{{where}} 为 {{stated}}", "{{where}} is {{stated}}"), or such a pair for each variant, not {shown(pair)}',
                rule=rule.id,
            )
        if rule.id in self._known:
            whose = "of the library" if rule.id in all_rules() else "of this set"
            known = f"a rule {whose} ({self._known[rule.id].chinese})"
            raise RuleError(f"{rule.id} is already the id of {known}; give the rule an id of its own", rule=rule.id)
        return evolve(self, own=(*self.own, rule))

    @cached_property
    def _known(self) -> Mapping[str, Rule]:
        return {**all_rules(), **{rule.id: rule for rule in self.own}}

    @property
    def rules(self) -> Mapping[str, Rule]:
        """The rules that run, by id."""
        left_out = {id for id, _ in self.left_out}
        return MappingProxyType({id: rule for id, rule in self._known.items() if id not in left_out})

    def __contains__(self, id: object) -> bool:
        return all(id != left for left, _ in self.left_out)


def _check(ids: tuple[str, ...], known: Mapping[str, Rule]) -> None:
    for id in ids:
        if not isinstance(id, str) or id not in known:
            near = tuple(difflib.get_close_matches(str(id), known, n=3))
            hint = f"near it: {', '.join(near)}" if near else 'give the id of a rule as a text, as in "A05.1"'
            raise NotFound(f"{id!r} is no rule; {hint}", key=id, suggestions=near)
