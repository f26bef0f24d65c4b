"""The words within phrases (短语内部用语) ready for use; which they are says ``language/data/phrases.toml``."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from govbudget.language.vocabulary import Vocabulary

__all__ = ["PhraseWords", "phrase_start", "phrase_words"]

#: The marks behind which a phrase begins.
_BREAKS: Final = ",，;；。:：)"


class PhraseWords(NamedTuple):
    """What phrases ask the vocabulary.

    Args:
        sides: 收支, 收入, 支出 as names of their own.
        side_said: such a side right before a figure, with what may stand before it.
        sides_said: the sides that the clauses of a sentence begin with.
        tied: words that tie a figure to the thing spoken of.
        link: 的.
        inside: 中, behind the name of a whole.
        levels: 类, 款, 项, 目, the highest first.
        changed_to: directions without a sign behind which stands what something became.
        along: how another division of the same whole begins.
        all: words for all of what is spoken of, which name no other thing.
        aside: how words end that only narrow the change behind them.
        fiscal: words for 财政拨款.
        first_item: the number that begins an enumeration.
    """

    sides: tuple[str, ...]
    side_said: re.Pattern[str]
    sides_said: re.Pattern[str]
    tied: re.Pattern[str]
    link: frozenset[str]
    inside: tuple[str, ...]
    levels: tuple[str, ...]
    changed_to: tuple[str, ...]
    along: tuple[str, ...]
    all: frozenset[str]
    aside: tuple[str, ...]
    fiscal: tuple[str, ...]
    first_item: re.Pattern[str]


@lru_cache(maxsize=8)
def phrase_words(words: Vocabulary) -> PhraseWords:
    """The words of a vocabulary that phrases ask for.

    Args:
        words: the vocabulary.
    """

    def texts(kind: str, **features: str) -> tuple[str, ...]:
        return tuple(word.text for word in words.of(kind, **features))

    return PhraseWords(
        sides=texts("bare_side"),
        side_said=words.pattern("side_said"),
        sides_said=words.pattern("sides"),
        tied=words.pattern("tied"),
        link=words.texts("link"),
        inside=texts("inside"),
        levels=texts("subject_level"),
        changed_to=texts("changed_to"),
        along=texts("along"),
        all=frozenset(texts("all")),
        aside=texts("aside"),
        fiscal=texts("fund", fund="fiscal"),
        first_item=words.pattern("first_item"),
    )


def phrase_start(text: str, at: int) -> int:
    """Where the phrase begins that reaches to a position.

    Args:
        text: a folded sentence.
        at: the position.
    """
    return max(text.rfind(mark, 0, at) for mark in _BREAKS) + 1
