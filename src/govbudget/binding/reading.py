"""The text of a disclosure read into what it states (正文读取), with the claims that were written by hand, ready to be judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import Final, final

from attrs import frozen

from govbudget.binding.said import Said, said_in
from govbudget.binding.stated_cells import StatedCells
from govbudget.binding.tables import cells_by
from govbudget.claim import Claim, Narrative, Sentence
from govbudget.disclosure import Disclosure, Stage
from govbudget.figure import Figure
from govbudget.language.figures import Number
from govbudget.language.normal import normal
from govbudget.language.scanning import Token
from govbudget.narrative.claims import Dating, claims_of, figure_of, frames_of, unread_of
from govbudget.narrative.document_names import fund_of, scanner
from govbudget.narrative.frames import Frame, Level
from govbudget.narrative.reader import Statements, read_frames
from govbudget.visible import counted

__all__ = ["Told", "told_by"]

#: What ends the words that a sentence begins with: a year behind it is that of a base, or of something else.
_BEGUN: Final = frozenset({",", ".", ";", "、", "against", "from", "year_on_year", "fig"})


@final
@frozen(eq=False, repr=False)
class Told:
    """What a text tells (所述).

    Args:
        said: the frames as they are judged.
        cells: the cells of the tables that they are judged with.
        stated: the frames, those of claims written by hand among them, and what was not understood.
        dating: what their years and stages are counted from.
        sentences: the sentences that they refer to.
        scanned: the words of a folded sentence; those of the text are at hand.
    """

    said: Said
    cells: StatedCells
    stated: Statements
    dating: Dating
    sentences: tuple[Sentence, ...]
    scanned: Callable[[str], Sequence[Token]]

    def figure(self, number: Number, at: int) -> Figure:
        """A figure of a sentence with its place.

        Args:
            number: the figure.
            at: the number of the sentence.
        """
        return figure_of(number, self.sentences[at])

    @cached_property
    def narrative(self) -> Narrative:
        """The sentences with their claims, as users see them, and what was not understood."""
        unread = unread_of(self.stated, self.sentences)
        return Narrative(self.sentences, tuple(self.claims.values()), tuple(unread))

    @cached_property
    def claims(self) -> Mapping[Level | Frame, Claim]:
        """Each frame with its claim, in the order of the text."""
        return claims_of((*self.stated.levels, *self.stated.frames), self.sentences, self.dating)

    def claim(self, frame: Level | Frame) -> Claim:
        """A frame as a claim, one that judging has made among them.

        Args:
            frame: the frame.
        """
        known = self.claims.get(frame)
        return known or claims_of((frame,), self.sentences, self.dating)[frame]

    def __repr__(self) -> str:
        return f"<Told: {counted(len(self.sentences), 'sentence')}>"


def told_by(disclosure: Disclosure) -> Told:
    """What the text of a disclosure tells.

    Args:
        disclosure: the disclosure.
    """
    lists, words = disclosure.classifications, disclosure.standards.vocabulary
    budget = disclosure.stage is Stage.BUDGET
    scanned = cache(scanner(lists, words, normal(disclosure.entity or "")))
    year = disclosure.year or _year_of(scanned(sentence.normal) for sentence in disclosure.sentences)
    read = read_frames(
        disclosure.sentences,
        scanned,
        cache(lambda headings: fund_of(headings, scanned, words)),
        year=year,
        budget=budget,
        words=words,
    )
    dating, sentences = Dating(year, budget), list(disclosure.sentences)
    given = frames_of(disclosure.given, dating, sentences, words)
    stated = Statements((*read.levels, *given.levels), (*read.frames, *given.frames), read.unread)
    cells = StatedCells(disclosure)
    said = said_in(stated.levels, stated.frames, "budget" if budget else "final", cells_by(cells), words)
    return Told(said, cells, stated, dating, tuple(sentences), scanned)


def _year_of(sentences: Iterable[Sequence[Token]]) -> int | None:
    """The year that most sentences begin with, or else the one after the last that is named."""
    begun: Counter[int] = Counter()
    last: int | None = None
    for tokens in sentences:
        years = [int(token.data["year"]) for token in tokens if token.kind == "year"]
        last = max([*years, *([last] if last is not None else [])], default=None)
        begun.update(_first_year(tokens))
    if begun:
        return max(begun, key=lambda year: (begun[year], year))
    return last + 1 if last is not None else None


def _first_year(tokens: Sequence[Token]) -> Iterator[int]:
    """The year that a sentence begins with, before anything is compared or stated."""
    for token in tokens:
        if token.kind == "year":
            yield int(token.data["year"])
        if token.kind == "year" or token.kind in _BEGUN:
            return
