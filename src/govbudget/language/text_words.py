"""The words of running text (行文用语) ready for use: found by their first character, longest first, with what must follow them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple, final

from attrs import evolve, frozen

from govbudget.errors import VocabularyError
from govbudget.language.vocabulary import Vocabulary, Word

__all__ = ["Cue", "Found", "Lookup", "Masked", "TextWords", "text_words_of"]

#: The classes of words that say which figure is what and the kinds of their tokens; of words that reach equally far the first.
_CLASSES: Final = {
    "text_year_word": "year",
    "text_this_year": "this_year",
    "text_last_year": "last_year",
    "text_closed": "composed",
    "text_rest": "rest",
    "text_axis": "composed",
    "text_composed": "composed",
    "text_of_which": "of_which",
    "text_sum": "sum",
    "text_listed": "listed",
    "text_completion": "completion",
    "text_share": "share",
    "text_average": "average",
    "text_by": "by",
    "text_year_on_year": "year_on_year",
    "text_equal": "equal",
    "text_reason": "reason",
    "text_cause": "reason",
    "text_purpose": "purpose",
    "text_stage": "stage",
    "text_year_end": "year_end",
    "text_against": "against",
    "text_against_end": "against_end",
    "text_direction": "direction",
    "text_from": "from",
    "text_none": "none",
    "text_within": "within",
    "text_body": "body",
    "text_score": "score",
    "text_definition": "definition",
}
#: The features that are conditions, and not what a word says.
_CONDITIONS: Final = frozenset({"before", "unless", "not_before", "through", "reach", "across", "rest", "last"})
#: What stands in a word for a number in characters and for the digits of a year.
_NUMBER: Final = "#"
_YEAR: Final = "####"
#: What a word goes on over: characters of its phrase, and such as are no figures and name one thing alone.
_PHRASE: Final = "[^，。;]"
_WORDS: Final = "[^，。;、0-9]"
_LONGEST: Final = 100


@final
@frozen
class Cue:
    """A word of a text; see the file of words for its conditions.

    Args:
        text: the word, with ``#`` for a number in characters and ``####`` for the digits of a year.
        kind: of the tokens that it makes.
        rank: of its class.
        said: its features that are no conditions.
        endings: the words that may go on behind it.
        on: what of the phrase behind the word is part of it.
        before: what must follow.
        unless: what must not follow.
        not_before: texts that must not follow.
        last: whether nothing goes on behind this ending.
    """

    text: str
    kind: str
    rank: int
    said: Mapping[str, str]
    endings: Lookup | None
    on: re.Pattern[str] | None
    before: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    not_before: tuple[str, ...]
    last: bool

    def found(self, text: str, at: int) -> Found | None:
        """The word with its end if its own characters end here; ``None`` where its conditions do not hold."""
        if self.on is not None:
            found = self.on.match(text, at)
            if found is None:
                return None
            at = found.end()
        if self.not_before and text.startswith(self.not_before, at):
            return None
        if self.before is not None and self.before.match(text, at) is None:
            return None
        return Found(self, at) if self.unless is None or self.unless.match(text, at) is None else None

    def endings_at(self, text: str, at: int, masked: Masked) -> Iterator[Found]:
        """The endings that go on behind it, one behind the other, also those with a number in them (为两类)."""
        found = self.endings.beginning_at(text, at, masked) if self.endings is not None else None
        while found is not None:
            yield found
            found = (
                None if found.cue.last or self.endings is None else self.endings.beginning_at(text, found.end, masked)
            )


class Found(NamedTuple):
    """A word of a text and where it ends."""

    cue: Cue
    end: int

    def is_over(self, other: Found | None) -> bool:
        """Whether it is taken rather than another that begins where it does."""
        return other is None or (self.end, -self.cue.rank) > (other.end, -other.cue.rank)


class Masked:
    """A text with ``#`` for numbers in characters and ``####`` for the digits of years.

    Args:
        text: the text.
        numbers: what finds them; its first group are the digits of a year.
    """

    def __init__(self, text: str, numbers: re.Pattern[str]) -> None:
        pieces: list[str] = []
        at: list[int] = []  # for each character where it stands in the text
        done = 0
        for found in numbers.finditer(text):
            mark = _YEAR if found[1] else _NUMBER
            pieces += (text[done : found.start()], mark)
            at += range(done, found.start() + len(mark))
            done = found.end()
        self.printed: str = text
        self.text: str = "".join(pieces) + text[done:]
        self.at: tuple[int, ...] = (*at, *range(done, len(text) + 1))
        self.of: dict[int, int] = {place: i for i, place in enumerate(self.at)}

    def year_of(self, cue: Cue, at: int) -> str:
        """The digits of the year in a word that begins here."""
        start = self.at[self.of[at] + cue.text.index(_YEAR)]
        return self.printed[start : start + len(_YEAR)]


@final
@frozen
class Lookup:
    """Words by their texts, and the lengths of those that begin with a character, longest first."""

    cues: Mapping[str, tuple[Cue, ...]]
    lengths: Mapping[str, tuple[int, ...]]

    @classmethod
    def of(cls, cues: Iterable[Cue]) -> Lookup:
        """These words, ready for use."""
        texts: dict[str, list[Cue]] = {}
        lengths: dict[str, set[int]] = {}
        for cue in cues:
            texts.setdefault(cue.text, []).append(cue)
            lengths.setdefault(cue.text[0], set()).add(len(cue.text))
        return cls(
            {text: tuple(cues) for text, cues in texts.items()},
            {first: tuple(sorted(each, reverse=True)) for first, each in lengths.items()},
        )

    def at(self, text: str, at: int) -> Found | None:
        """The word that begins here and reaches farthest of those whose conditions hold."""
        best: Found | None = None
        for cue in self._spelt(text, at):
            best = _farther(best, cue.found(text, at + len(cue.text)))
        return best

    def at_number(self, text: str, at: int, masked: Masked) -> Found | None:
        """The same of words with a number in them."""
        best: Found | None = None
        start = masked.of.get(at)
        if start is not None:
            for cue in self._spelt(masked.text, start):
                best = _farther(best, cue.found(text, masked.at[start + len(cue.text)]))
        return best

    def beginning_at(self, text: str, at: int, masked: Masked) -> Found | None:
        """The word with or without a number in it that begins here and reaches farthest."""
        return _farther(self.at(text, at), self.at_number(text, at, masked))

    def _spelt(self, text: str, at: int) -> Iterator[Cue]:
        """The words whose characters stand here, longest first."""
        for length in self.lengths.get(text[at : at + 1], ()):
            if at + length <= len(text):
                yield from self.cues.get(text[at : at + length], ())


def _farther(best: Found | None, other: Found | None) -> Found | None:
    """Of two words that begin at one place that which reaches farther; the first if both reach equally far."""
    return other if other is not None and other.is_over(best) else best


@final
@frozen
class TextWords:
    """What the vocabulary says of running text, ready for use."""

    words: Lookup
    numbered: Lookup
    fillers: Lookup
    levels: Lookup
    verbal: tuple[str, ...]
    marks: Mapping[str, str]
    numbers: re.Pattern[str]
    item: re.Pattern[str]
    code: re.Pattern[str]

    def at(self, text: str, at: int, masked: Masked) -> Found | None:
        """The word that begins here and reaches farthest."""
        return _farther(self.words.at(text, at), self.numbered.at_number(text, at, masked))


@lru_cache(maxsize=8)
def text_words_of(words: Vocabulary) -> TextWords:
    """The classes ``text_…`` of a vocabulary, ready for use; made once.

    Raises:
        VocabularyError: for a word with a condition that there is not, and for a year without a place for its digits.
    """
    cues = [cue for rank, name in enumerate(_CLASSES) for cue in _cues_of(words, name, rank)]
    return TextWords(
        words=Lookup.of(cue for cue in cues if _NUMBER not in cue.text),
        numbered=Lookup.of(cue for cue in cues if _NUMBER in cue.text),
        fillers=Lookup.of(_cues_of(words, "text_filler")),
        levels=Lookup.of(_cues_of(words, "text_level")),
        verbal=tuple(words.texts("text_verbal")),
        marks={word.text: word.feature("kind", word.text) for word in words.of("text_mark")},
        numbers=re.compile(f"({words.pattern('text_year').pattern})|{words.pattern('text_number').pattern}"),
        item=words.pattern("text_item"),
        code=words.pattern("text_code"),
    )


def _cues_of(words: Vocabulary, name: str, rank: int = 0) -> list[Cue]:
    """The words of a class, ready for use, alone and behind those that may open them."""
    ending = f"{name}_ending"
    endings = Lookup.of(_cues_of(words, ending)) if words.of(ending) else None
    cues = [_cue(words, word, _CLASSES.get(name, name), rank, endings) for word in words.of(name)]
    return cues + [
        evolve(cue, text=f"{opening.text}{cue.text}", said={**cue.said, **_said(opening)})
        for opening in words.of("_".join((name, "opening")))
        for cue in cues
    ]


def _cue(words: Vocabulary, word: Word, kind: str, rank: int, endings: Lookup | None) -> Cue:
    said = dict(word.features)
    try:
        if kind == "year" and _YEAR not in word.text:
            raise ValueError(f"a year has {_YEAR} in the place of its digits")
        return Cue(
            text=word.text,
            kind=kind,
            rank=rank,
            said=_said(word),
            endings=endings,
            on=_going_on(said),
            before=_condition(words, said.get("before")),
            unless=_condition(words, said.get("unless")),
            not_before=tuple(said.get("not_before", "").split()),
            last="last" in said,
        )
    except (ValueError, KeyError) as error:
        raise VocabularyError(
            f"{word.text!r} of the class {word.kind} cannot be found in texts: {error}",
            word=word.text,
        ) from error


def _said(word: Word) -> Mapping[str, str]:
    """The features of a word that are no conditions."""
    return {name: value for name, value in word.features if name not in _CONDITIONS}


def _condition(words: Vocabulary, name: str | None) -> re.Pattern[str] | None:
    """The pattern of a condition that a word names."""
    return words.pattern(f"text_before_{name}") if name else None


def _going_on(said: Mapping[str, str]) -> re.Pattern[str] | None:
    """What of the phrase behind a word is part of it: up to one of some texts, and so many characters more."""
    if "through" not in said and "rest" not in said:
        return None
    between = _PHRASE if "across" in said else _WORDS
    texts = "|".join(map(re.escape, said.get("through", "").split()))
    return re.compile(f"{between}{{0,{_length(said, 'reach')}}}(?:{texts}){_PHRASE}{{0,{_length(said, 'rest')}}}")


def _length(said: Mapping[str, str], name: str) -> int:
    """How many characters of a text a word says: few, so that the cost of reading is linear."""
    length = int(said.get(name, 0))
    if not 0 <= length <= _LONGEST:
        raise ValueError(f"{name} is {length} and not between 0 and {_LONGEST}")
    return length
