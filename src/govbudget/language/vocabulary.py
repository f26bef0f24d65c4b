"""The words of accounts as data (词汇): each with its class, its features and where it comes from, and patterns made of them.

The bundled words stand in ``language/data``, a file for each field. A file has two kinds of tables::

    [words.body_ending]
    chinese = "机构名称的结尾"
    source = "《中华人民共和国国务院组织法》"
    words = ["局", "委", { text = "门", source = "cover of a disclosure" }]
    composed = [{ roots = ["增", "减"], endings = ["", "加", "少"], sign = 1 }]

    [patterns.body]
    chinese = "机构名称"
    pattern = '{body_ending}(?:机关)?$'

In a pattern ``{body_ending}`` stands for any word of that class or another pattern of that name; a word that is added to the class
is known wherever a pattern names the class.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final, final

from attrs import evolve, frozen

from govbudget.arguments import several
from govbudget.errors import VocabularyError, VocabularyErrors
from govbudget.visible import counted

__all__ = ["Vocabulary", "Word", "vocabulary_from_toml"]

#: The files of the bundled words.
_FILES: Final = ("vocabulary", "evaluations")
_NAMED: Final = re.compile(r"\{([a-z][a-z_]*)\}")
_CLASS: Final = re.compile(r"[a-z][a-z_]*")
_OF_CLASS: Final = frozenset({"chinese", "source", "words", "composed"})


@final
@frozen
class Word:
    """A word (词) or several of them in a row.

    Args:
        text: as text folded by :func:`~govbudget.language.normal.plain` has it.
        kind: its class: ``body_ending``, ``direction`` …
        source: where it comes from: a law, a form, a document.
        features: what else is known of it, as ``("sign", "-1")``.
    """

    text: str
    kind: str
    source: str = ""
    features: tuple[tuple[str, str], ...] = ()

    def feature(self, name: str, default: str = "") -> str:
        """One of its features."""
        return dict(self.features).get(name, default)


@final
@frozen(repr=False, eq=False)
class Vocabulary:
    """An immutable list of words and of patterns made of them (词汇表).

    Two vocabularies are equal if they have the same words and patterns.

    Args:
        words: in the order in which they are listed.
        patterns: by name; see the module.
    """

    words: tuple[Word, ...] = ()
    patterns: tuple[tuple[str, str], ...] = ()

    @classmethod
    def default(cls) -> Vocabulary:
        """The bundled words (内置词汇), read once."""
        return _bundled()

    @cached_property
    def digest(self) -> str:
        """What tells one vocabulary from another: 16 hexadecimal digits of all its words and patterns."""
        parts = [repr((w.kind, w.text, w.features)) for w in self.words] + [repr(p) for p in self.patterns]
        return sha256("\n".join(sorted(parts)).encode()).hexdigest()[:16]

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Vocabulary) and self.digest == other.digest)

    def __hash__(self) -> int:
        return hash(self.digest)

    @cached_property
    def _by_kind(self) -> Mapping[str, tuple[Word, ...]]:
        found: dict[str, dict[str, Word]] = {}
        for word in self.words:
            found.setdefault(word.kind, {})[word.text] = word
        return {kind: tuple(words.values()) for kind, words in found.items()}

    @cached_property
    def _compiled(self) -> dict[str, re.Pattern[str]]:
        return {}

    @cached_property
    def _by_name(self) -> Mapping[str, str]:
        return dict(self.patterns)

    def of(self, kind: str, **features: str) -> tuple[Word, ...]:
        """The words of a class, with these features, in the order listed."""
        words = self._by_kind.get(kind, ())
        return tuple(word for word in words if features.items() <= dict(word.features).items()) if features else words

    def texts(self, kind: str, **features: str) -> frozenset[str]:
        """The words of a class as texts."""
        return frozenset(word.text for word in self.of(kind, **features))

    def pattern(self, name: str) -> re.Pattern[str]:
        """The pattern of this name, or the words of the class of this name, longest first, compiled.

        Raises:
            KeyError: if there is neither.
        """
        if name not in self._compiled:
            self._compiled[name] = re.compile(self._source(name))
        return self._compiled[name]

    def _source(self, name: str) -> str:
        if name in self._by_name:
            return _NAMED.sub(lambda found: self._group(found[1]), self._by_name[name])
        return self._group(name)

    def _group(self, name: str) -> str:
        if name in self._by_name:
            return f"(?:{self._source(name)})"
        words = sorted(self._by_kind[name], key=lambda word: -len(word.text))
        return f"(?:{'|'.join(re.escape(word.text) for word in words)})"

    def with_words(self, words: Vocabulary | Iterable[Word]) -> Vocabulary:
        """The same vocabulary and some words (增加词语), or all of another; one of the same text and class is replaced.

        Raises:
            ArgumentError: for what is no word.
            VocabularyError: for a class that no file of words knows.
        """
        patterns = words.patterns if isinstance(words, Vocabulary) else ()
        words = words.words if isinstance(words, Vocabulary) else words
        added = several("words", words, Word, "a list of Word values", 'give them, as in [Word("中心", "body_ending")]')
        for word in added:
            if word.kind not in self._by_kind:
                known = ", ".join(sorted(self._by_kind))
                raise VocabularyError(f"{word.kind!r} is no class of words; there are {known}", word=word.text)
        return evolve(self, words=(*self.words, *added), patterns=(*self.patterns, *patterns))

    def without(self, kind: str, *texts: str) -> Vocabulary:
        """The same vocabulary less some words of a class (除去词语).

        Raises:
            VocabularyError: for a word that it has not.
        """
        for text in texts:
            if text not in self.texts(kind):
                raise VocabularyError(f"{text!r} is no word of the class {kind!r}", word=text)
        kept = tuple(word for word in self.words if word.kind != kind or word.text not in texts)
        return evolve(self, words=kept)

    def __len__(self) -> int:
        return len(self.words)

    def __repr__(self) -> str:
        return f"<Vocabulary: {counted(len(self.words), 'word')} of {len(self._by_kind)} classes, {self.digest}>"


def vocabulary_from_toml(text: str) -> Vocabulary:
    """Words of one's own (自备词汇表), from the text of a file like the bundled ones.

    Args:
        text: the TOML; see the module. ``Standards.with_words`` adds them to others.

    Raises:
        VocabularyErrors: with every fault at once.
    """
    faults: list[VocabularyError] = []
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, TypeError) as error:
        raise VocabularyErrors("the words are no TOML", [VocabularyError(f"it cannot be read: {error}")]) from error
    words: list[Word] = []
    for kind, entry in _tables(data, "words", faults):
        words += _words_of(kind, entry, faults)
    patterns = []
    for name, entry in _tables(data, "patterns", faults):
        given = entry.get("pattern")
        if isinstance(given, str):
            patterns.append((name, given))
        else:
            faults.append(VocabularyError(f"[patterns.{name}] needs a text under pattern"))
    faults += [
        VocabularyError(f"{name!r} at the top is neither words nor patterns")
        for name in data
        if name not in ("words", "patterns")
    ]
    if faults:
        raise VocabularyErrors(f"the words have {counted(len(faults), 'fault')}", faults)
    return Vocabulary(tuple(words), tuple(patterns))


def _tables(data: Mapping[str, Any], name: str, faults: list[VocabularyError]) -> list[tuple[str, Mapping[str, Any]]]:
    """The tables under a name."""
    found: list[tuple[str, Mapping[str, Any]]] = []
    given = data.get(name, {})
    for key, entry in given.items() if isinstance(given, dict) else ():
        if isinstance(entry, dict) and _CLASS.fullmatch(key):
            found.append((key, entry))
        else:
            faults.append(VocabularyError(f"[{name}.{key}] is no table with a name in small letters", word=key))
    return found


def _words_of(kind: str, entry: Mapping[str, Any], faults: list[VocabularyError]) -> list[Word]:
    """The words of one table, listed and composed."""
    source = entry.get("source", "")
    faults += [
        VocabularyError(f"[words.{kind}] has no {key!r}; it has {', '.join(sorted(_OF_CLASS))}")
        for key in entry
        if key not in _OF_CLASS
    ]
    found = []
    for given in entry.get("words", ()):
        word = {"text": given} if isinstance(given, str) else given
        if not isinstance(word, dict) or not isinstance(word.get("text"), str) or not word["text"]:
            faults.append(VocabularyError(f"[words.{kind}] holds {given!r:.60}, which is no word"))
            continue
        found.append(Word(word["text"], kind, str(word.get("source", source)), _features(word)))
    for given in entry.get("composed", ()):
        if not isinstance(given, dict) or not all(isinstance(given.get(part), list) for part in ("roots", "endings")):
            faults.append(VocabularyError(f"[words.{kind}] composes words of no roots and endings: {given!r:.60}"))
            continue
        texts = dict.fromkeys(f"{root}{ending}" for root in given["roots"] for ending in given["endings"])
        found += [Word(text, kind, str(given.get("source", source)), _features(given)) for text in texts]
    return found


def _features(entry: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((k, str(v)) for k, v in entry.items() if k not in ("text", "source", "roots", "endings"))


@cache
def _bundled() -> Vocabulary:
    folder = files("govbudget.language").joinpath("data")
    read = [vocabulary_from_toml(folder.joinpath(f"{name}.toml").read_text(encoding="utf-8")) for name in _FILES]
    return Vocabulary(
        tuple(word for each in read for word in each.words),
        tuple(pattern for each in read for pattern in each.patterns),
    )
