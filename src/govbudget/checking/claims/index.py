"""What the claims of a document are found by (索引): made once a document, however often its figures are asked for."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Final, NamedTuple, final

from attrs import field, frozen

from govbudget.claim import Claim, ClaimKind, Period, Statement
from govbudget.classification import Kind
from govbudget.classification.subject import normal_name
from govbudget.disclosure import Disclosure
from govbudget.exact import scale
from govbudget.figure import Quantity
from govbudget.forms.topics import all_funds, topic
from govbudget.language.labels import ends_as_body

__all__ = ["NO_NAMES", "Index", "Said"]

#: A line that may be only a body's name.
_ONLY_WORDS: Final = re.compile(r"[\u4e00-\u9fff]{3,20}")
#: Words for a body that are no name of one.
NO_NAMES: Final = ("单位", "部门")


class Said(NamedTuple):
    """Amounts of one value that are said of one thing in one period.

    Args:
        key: what tells whether two statements are about the same; ``None`` for things without a name of the library.
        period: the period.
        about: the thing as printed.
        claims: numbers of the claims.
    """

    key: tuple[object, ...] | None
    period: Period
    about: str
    claims: list[int]


@final
@frozen(eq=False)
class Index:
    """The claims, statements and cells of a document by what they are asked for.

    Args:
        disclosure: the document.
    """

    disclosure: Disclosure
    _within: dict[tuple[int, Period], tuple[int, ...]] = field(factory=dict, init=False, repr=False)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What is said about what."""
        return self.disclosure.narrative.statements

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims of the narrative."""
        return self.disclosure.narrative.claims

    # -- statements ------------------------------------------------------------------------------------------------------

    @cached_property
    def keys(self) -> tuple[tuple[object, ...] | None, ...]:
        """What tells whether two statements are about the same, by number; ``None`` for things without a name of the library.

        A thing within another that is no whole of it by the forms (基本支出 of one subject) is told apart by that.
        """
        keys: list[tuple[object, ...] | None] = []
        for statement in self.statements:  # a whole stands before its parts
            about = statement.about[0]
            known = topic(about.topic)
            if not about.topic:
                keys.append(None)
                continue
            of_fund = about.topic == "functional" or (
                known is not None and about.fund in (*known.cells, *(all_funds() if known.takes_fund else ()))
            )
            scope: tuple[object, ...] = ()
            if statement.parent is not None and about.topic != "functional":
                whole = self.statements[statement.parent].about[0]
                canonical = known is not None and whole.topic in (*known.part_of, *known.of_which)
                scope = () if canonical else (whole.key, keys[statement.parent])
            keys.append((about.key, about.fund if of_fund else "", scope))
        return tuple(keys)

    @cached_property
    def alike(self) -> Mapping[tuple[object, ...], tuple[int, ...]]:
        """The statements about the same thing, by what they are about."""
        found: dict[tuple[object, ...], list[int]] = {}
        for i, key in enumerate(self.keys):
            if key is not None:
                found.setdefault(key, []).append(i)
        return {key: tuple(statements) for key, statements in found.items()}

    @cached_property
    def by_topic(self) -> Mapping[str, tuple[int, ...]]:
        """The statements by the topic that they are likeliest about."""
        found: dict[str, list[int]] = {}
        for i, statement in enumerate(self.statements):
            found.setdefault(statement.about[0].topic, []).append(i)
        return {key: tuple(statements) for key, statements in found.items()}

    @cached_property
    def parts(self) -> Mapping[int, tuple[int, ...]]:
        """The statements about the parts of what each statement is about."""
        found: dict[int, list[int]] = {}
        for i, statement in enumerate(self.statements):
            if statement.parent is not None:
                found.setdefault(statement.parent, []).append(i)
        return {whole: tuple(parts) for whole, parts in found.items()}

    @cached_property
    def of_several(self) -> bool:
        """Whether the text speaks of several bodies or levels in turn, so that what has no name may be of any of them."""
        words = {s.qualifier for s in self.statements if len(s.qualifier) > 1}
        named = [word for word in words if ends_as_body(word) or word.endswith("级") or re.fullmatch("全.", word)]
        return len({word[-3:] for word in named if not word.endswith(NO_NAMES)}) > 1  # words may stand before a name

    def headed(self, statement: int) -> str:
        """The body whose name alone is the last line before a statement that is only one; empty for none."""
        before = bisect_left(self._bodies, (self.statements[statement].sentence, ""))
        return self._bodies[before - 1][1] if before else ""

    @cached_property
    def _bodies(self) -> list[tuple[int, str]]:
        """The lines that are only the name of a body, with the numbers of their sentences."""
        normal = ((i, sentence.normal) for i, sentence in enumerate(self.disclosure.narrative.sentences))
        return [(i, line) for i, line in normal if _ONLY_WORDS.fullmatch(line) and ends_as_body(line)]

    # -- claims ----------------------------------------------------------------------------------------------------------

    @cached_property
    def amounts_of(self) -> Mapping[int, tuple[int, ...]]:
        """The amounts and counts that each statement states, by number of the claim."""
        found: dict[int, list[int]] = {}
        for i, claim in enumerate(self.claims):
            if claim.kind in (ClaimKind.AMOUNT, ClaimKind.COUNT):
                found.setdefault(claim.statement, []).append(i)
        return {statement: tuple(claims) for statement, claims in found.items()}

    def amounts_in(self, statement: int, period: Period) -> tuple[int, ...]:
        """The amounts and counts that a statement states for a period; of a budget of any stage where none is named."""
        known = self._within.get((statement, period))
        if known is None:
            claims = self.amounts_of.get(statement, ())
            known = tuple([i for i in claims if is_wanted(self.claims[i].period, period)])
            self._within[statement, period] = known
        return known

    @cached_property
    def by_kind(self) -> Mapping[tuple[int, ClaimKind], tuple[int, ...]]:
        """The claims of each statement, by their kind."""
        found: dict[tuple[int, ClaimKind], list[int]] = {}
        for i, claim in enumerate(self.claims):
            found.setdefault((claim.statement, claim.kind), []).append(i)
        return {key: tuple(claims) for key, claims in found.items()}

    @cached_property
    def only_budgets(self) -> Mapping[tuple[int, int], bool]:
        """Whether all the amounts that a statement states in a sentence are of a budget, by both numbers."""
        found: dict[tuple[int, int], bool] = {}
        for statement, claims in self.amounts_of.items():
            for i in claims:
                claim = self.claims[i]
                at = (statement, claim.sentence)
                found[at] = found.get(at, True) and claim.period.is_budget
        return found

    @cached_property
    def finest(self) -> Mapping[int, int]:
        """The most decimals that an amount of each sentence prints."""
        found: dict[int, int] = {}
        for claim in self.claims:
            if claim.figure is not None and claim.kind in (ClaimKind.AMOUNT, ClaimKind.DIFFERENCE):
                found[claim.sentence] = max(found.get(claim.sentence, 0), claim.figure.decimals)
        return found

    @cached_property
    def said(self) -> Mapping[Decimal, tuple[Said, ...]]:
        """The amounts of the narrative by value, in 元, and by what they are said of."""
        found: dict[Decimal, dict[object, Said]] = {}
        for i, claim in enumerate(self.claims):
            figure = claim.figure
            if claim.kind is not ClaimKind.AMOUNT or figure is None or figure.value is None:
                continue
            value = scale(figure.value, figure.unit.exponent if figure.unit is not None else 0)
            key, about = self.keys[claim.statement], str(self.statements[claim.statement].about[0])
            one = Said(key, claim.period, about, [])
            found.setdefault(value, {}).setdefault((key, claim.period, about), one).claims.append(i)
        return {value: tuple(things.values()) for value, things in found.items()}

    # -- tables ----------------------------------------------------------------------------------------------------------

    @cached_property
    def cells(self) -> Mapping[Decimal, Mapping[str, tuple[str, str, str]]]:
        """The first cell of each line that prints an amount, by the amount in 元: form, key and column by code or label."""
        found: dict[Decimal, dict[str, tuple[str, str, str]]] = {}
        for table in self.disclosure.tables:
            unit = table.unit or self.disclosure.unit
            if unit is None:
                continue
            for column in table.columns:
                if table.form.column(column).quantity is Quantity.COUNT:
                    continue
                for line, value in zip(table.lines, table.amounts(column), strict=True):
                    if value is not None and line.quantity is Quantity.AMOUNT:
                        cell = (table.form.id, line.key, column)
                        found.setdefault(scale(value, unit.exponent), {}).setdefault(line.code or line.label, cell)
        return found

    @cached_property
    def depths(self) -> Mapping[str, frozenset[int]]:
        """How many digits the codes of each table have, by the id of its form."""
        return {table.form.id: frozenset([len(line.code) for line in table.lines]) for table in self.disclosure.tables}

    @cached_property
    def labels(self) -> Mapping[str, tuple[str, ...]]:
        """Codes by the names that the document's own tables print, normalised."""
        found: dict[str, dict[str, None]] = {}
        for table in self.disclosure.tables:
            if table.form.codes is Kind.ECONOMIC_DEPARTMENT:
                continue
            for line in table.lines:
                code = line.code or (line.key if line.key.isdigit() else "")
                if code and line.label:
                    found.setdefault(normal_name(line.label.partition("、")[2] or line.label), {})[code] = None
        return {name: tuple(codes) for name, codes in found.items()}

    @cached_property
    def longest_label(self) -> int:
        """How long the longest of these names is."""
        return max(map(len, self.labels), default=0)


def is_wanted(stated: Period, wanted: Period) -> bool:
    """Whether a stated period is the wanted one; a budget of any stage is wanted where none is named."""
    if stated.year != wanted.year:
        return False
    if wanted.measure is None:
        return stated.is_budget
    return stated.measure is wanted.measure or (stated.measure is None and wanted.is_budget)
