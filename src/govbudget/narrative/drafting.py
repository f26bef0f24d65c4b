"""What has been read so far (草稿): sentences, statements, claims and what stays unread, and how figures are cut out."""

from __future__ import annotations

import re

from attrs import define, evolve, field

from govbudget.claim import Claim, ClaimKind, Narrative, Period, Reference, Sentence, Unread
from govbudget.exact import State, parse_figure
from govbudget.figure import Figure, Quantity
from govbudget.language.normal import fold
from govbudget.money import Unit
from govbudget.narrative.lexicon import Token
from govbudget.narrative.subjects import Scope

__all__ = ["Draft"]


@define
class Draft:
    """The narrative while it is read.

    Args:
        scope: statements and claims.
        sentences: every sentence, the one being read last.
        unread: figures that could not be bound.
        text: the sentence being read, in normal form.
        at: for each of its characters the position in the printed sentence, once one was asked for.
        comparisons: how many comparisons there have been.
    """

    scope: Scope = field(factory=Scope)
    sentences: list[Sentence] = field(factory=list)
    unread: list[Unread] = field(factory=list)
    text: str = ""
    at: tuple[int, ...] = ()
    comparisons: int = 0

    @property
    def here(self) -> int:
        """The number of the sentence being read."""
        return len(self.sentences) - 1

    def begin(self, sentence: Sentence) -> None:
        """A sentence is read now."""
        self.text, self.at = sentence.normal, ()

    def printed(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the normal text is printed in the sentence."""
        self.at = self.at or fold(self.sentences[-1].text).at
        return self.at[start], self.at[end - 1] + 1

    def figure(self, token: Token, text: str, unit: str | None, quantity: Quantity = Quantity.AMOUNT) -> Figure:
        """The figure whose digits a token starts with, as printed and with its place.

        Args:
            token: where it stands.
            text: its digits in the normal text.
            unit: its unit; ``None`` for counts and percentages.
            quantity: amount or count.
        """
        sentence = self.sentences[-1]
        first, last = self.printed(token.start, token.start + len(text.rstrip()))
        value, decimals, state = parse_figure(text)
        place = evolve(sentence.place, span=(first, last))
        known = None if unit is None else Unit.of(unit)
        return Figure(value, known, decimals, state, quantity, sentence.text[first:last], place)

    def amount(self, token: Token) -> Figure | None:
        """The figure of an amount; ``None`` for a unit that the library does not have. 为零 has none and is 0."""
        if not token.unit:
            position = re.search("[零0]", token.text)
            moved = token._replace(start=token.start + (position.start() if position else 0))
            return evolve(self.figure(moved, "0", None), state=State.ZERO)
        unit = {"万": "万元", "亿": "亿元"}.get(token.unit, token.unit)
        digits = token.text[: len(token.text) - len(token.unit)]
        return None if unit == "百万元" else self.figure(token, digits, unit)

    def leave(self, token: Token, reason: str) -> None:
        """A figure stays unread."""
        sentence = self.sentences[-1]
        start, end = self.printed(token.start, token.end)
        place = evolve(sentence.place, span=(start, end))
        self.unread.append(Unread(sentence.text[start:end], self.here, reason, place))

    def claim(
        self,
        statement: int,
        kind: ClaimKind,
        figure: Figure | None,
        period: Period,
        base: Period | None = None,
        *,
        whole: tuple[Reference, ...] = (),
        sign: int | None = None,
        word: str = "",
        comparison: int | None = None,
        said: bool = True,
        is_base: bool = False,
    ) -> None:
        """A claim of the sentence being read; an amount that only is the base of a comparison says nothing of the parts."""
        if kind is ClaimKind.AMOUNT and self.scope.statements[statement].about[0].topic == "vehicle_operation_average":
            kind = ClaimKind.AVERAGE
        if kind is ClaimKind.AMOUNT and not is_base:
            self.scope.amounts.setdefault(statement, []).append(period)
        candidates = self.scope.candidates(statement, kind, self.here)
        self.scope.claims.append(
            Claim(kind, candidates, figure, period, base, whole, sign, word, comparison, self.here, said)
        )

    def narrative(self) -> Narrative:
        """All of it, frozen."""
        scope = self.scope
        return Narrative(tuple(self.sentences), tuple(scope.statements), tuple(scope.claims), tuple(self.unread))
