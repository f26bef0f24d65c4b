"""The words beside figures (数字用语) ready for use: units and what stands before and behind digits, by the character that meets them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import Enum
from functools import lru_cache
from typing import final

from attrs import frozen

from govbudget.errors import UnitError, VocabularyError
from govbudget.language.vocabulary import Vocabulary, Word
from govbudget.money import Unit

__all__ = ["Cue", "Lookup", "NumberKind", "Table", "table_of"]


class NumberKind(Enum):
    """What a figure is by its unit (数字的种类)."""

    AMOUNT = "amount"  #: money
    PERCENT = "percent"  #: %, ‰, 成, 百分之
    POINTS = "points"  #: 百分点
    MULTIPLE = "multiple"  #: 倍
    COUNT = "count"  #: with a measure word
    SCORE = "score"  #: 分
    BARE = "bare"  #: without any


@final
@frozen
class Cue:
    """A word beside the digits of a figure; see the file of words."""

    text: str
    kind: NumberKind | None
    noise: str
    approximate: str
    unit: Unit | None
    zeros: int
    family: str
    sign: int
    of: frozenset[str]
    not_before: tuple[str, ...]
    not_behind: tuple[str, ...]
    needs: str
    unless: tuple[str, ...]
    currency: bool
    outside: bool
    by: bool
    elided: bool
    spelt_never: bool


def _is_outside(said: Mapping[str, str]) -> bool:
    """Whether a word before a figure stays a word of its own: what approximates is part of the figure, what excludes is not."""
    return said.get("inside", "no" if "noise" in said or "kind" in said else "yes") == "no"


def _cue(word: Word) -> Cue:
    said = dict(word.features)
    kind, unit = said.get("kind"), said.get("unit")
    try:
        return Cue(
            text=word.text,
            kind=NumberKind(kind) if kind else None,
            noise=said.get("noise", ""),
            approximate=said.get("approximate", ""),
            unit=Unit.of(unit) if unit else None,
            zeros=int(said.get("zeros", 0)),
            family=said.get("family", word.text if kind == "count" else ""),
            sign=int(said.get("sign", 0)),
            of=frozenset(said.get("of", "").split()),
            not_before=tuple(said.get("not_before", "").split()),
            not_behind=tuple(said.get("not_behind", "").split()),
            needs=said.get("needs", ""),
            unless=tuple(said.get("unless", "").split()),
            currency="currency" in said,
            outside=_is_outside(said),
            by="by" in said,
            elided="elided" in said,
            spelt_never=said.get("spelt") == "no",
        )
    except (ValueError, UnitError) as error:
        raise VocabularyError(
            f"{word.text!r} of the class {word.kind} has a feature that says nothing of figures: {error}",
            word=word.text,
        ) from error


@final
@frozen
class Lookup:
    """The words of a class by their texts, and by the character at which they meet a figure, longest first."""

    cues: Mapping[str, Cue]
    by_first: Mapping[str, tuple[Cue, ...]]
    by_last: Mapping[str, tuple[Cue, ...]]

    @classmethod
    def of(cls, words: Iterable[Word]) -> Lookup:
        """The words of a class, ready for use."""
        cues = {word.text: _cue(word) for word in words}
        return cls(cues, _grouped(cues, 0), _grouped(cues, -1))

    def at(self, text: str, at: int) -> Cue | None:
        """The longest word that begins here."""
        for cue in self.by_first.get(text[at : at + 1], ()):
            if text.startswith(cue.text, at) and not text.startswith(cue.not_before, at + len(cue.text)):
                return cue
        return None

    def before(self, text: str, at: int, least: int) -> Cue | None:
        """The longest word that ends here and begins no earlier than ``least``."""
        if at > least:
            for cue in self.by_last.get(text[at - 1], ()):
                if text.endswith(cue.text, least, at) and not text.endswith(cue.not_behind, 0, at - len(cue.text)):
                    return cue
        return None


def _grouped(cues: Mapping[str, Cue], at: int) -> Mapping[str, tuple[Cue, ...]]:
    found: dict[str, list[Cue]] = {}
    for text in sorted(cues, key=lambda text: -len(text)):
        found.setdefault(text[at], []).append(cues[text])
    return {c: tuple(words) for c, words in found.items()}


@final
@frozen
class Table:
    """What the vocabulary says of figures, ready for use."""

    units: Lookup
    multiples: Lookup
    before: Lookup
    behind: Lookup
    joints: Lookup
    zero: Lookup
    vague: Lookup
    more: frozenset[str]
    follows: tuple[str, ...]
    origins: frozenset[str]
    plans: frozenset[str]
    document: re.Pattern[str]
    day: re.Pattern[str]
    by: re.Pattern[str]


@lru_cache(maxsize=8)
def table_of(words: Vocabulary) -> Table:
    """The classes ``figure_…`` of a vocabulary, ready for use; made once.

    Raises:
        VocabularyError: for a word with a kind, a unit or a number that there is not.
    """
    return Table(
        units=Lookup.of(words.of("figure_unit")),
        multiples=Lookup.of(words.of("figure_multiple")),
        before=Lookup.of(words.of("figure_before")),
        behind=Lookup.of(words.of("figure_behind")),
        joints=Lookup.of(words.of("figure_joint")),
        zero=Lookup.of(words.of("figure_zero")),
        vague=Lookup.of(words.of("figure_vague")),
        more=words.texts("figure_more"),
        follows=tuple(words.texts("figure_follows")),
        origins=words.texts("figure_from"),
        plans=words.texts("figure_plan"),
        document=words.pattern("figure_document"),
        day=words.pattern("figure_day"),
        by=words.pattern("figure_by"),
    )
