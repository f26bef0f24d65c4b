"""The words of accounts as data (词汇): each with its class, its features and where it comes from, and patterns made of them.

The bundled words stand in ``language/data``, a file for each field. A file has two kinds of tables::

    [words.body_ending]
    chinese = "机构名称的结尾"
    source = "《中华人民共和国国务院组织法》"
    words = ["局 委 办", { text = "中心 学校", in_title = true }]
    composed = [{ roots = "增 减", endings = ["", "加 少"], sign = 1 }, { parts = ["净", ["", "增"], "加 长"] }]

    [patterns.body_name]
    chinese = "机构名称"
    pattern = '{body_ending}(?:机关)?$'

Several words in one text have spaces between them; what else stands in a table of words is a feature of them. In a pattern
``{body_ending}`` stands for any word of that class or another pattern of that name, ``{body_ending.in_title}`` for any word of the
class that has the feature or none at all: a word that is added to the class is known wherever a pattern names the class.
A pattern may be a list of such texts, any of which may stand there.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache, cached_property
from hashlib import sha256
from importlib.resources import files
from itertools import product
from typing import Any, Final, final

from attrs import evolve, frozen

from govbudget.arguments import instance, several
from govbudget.errors import VocabularyError, VocabularyErrors
from govbudget.visible import counted

__all__ = ["Vocabulary", "Word", "vocabulary_from_toml"]

#: The files of the bundled words.
_FILES: Final = ("vocabulary", "evaluations", "text", "figures", "phrases", "judging", "lines", "wording")
_NAMED: Final = re.compile(r"\{([a-z][a-z_]*)(?:\.([a-z][a-z_]*))?\}")
_CLASS: Final = re.compile(r"[a-z][a-z_]*")
_OF_WORDS: Final = frozenset({"chinese", "source", "words", "composed"})
_OF_PATTERNS: Final = frozenset({"chinese", "source", "pattern"})
_NO_FEATURES: Final = frozenset({"text", "source", "roots", "endings", "parts"})


@final
@frozen
class Word:
    """A word (词) or several of them in a row.

    Args:
        text: in :func:`~govbudget.language.normal.normal` form.
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
    def _texts(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def _by_name(self) -> Mapping[str, str]:
        return dict(self.patterns)

    def of(self, kind: str, **features: str) -> tuple[Word, ...]:
        """The words of a class, with these features, in the order listed."""
        words = self._by_kind.get(kind, ())
        return tuple(word for word in words if features.items() <= dict(word.features).items()) if features else words

    def texts(self, kind: str) -> frozenset[str]:
        """The words of a class as texts."""
        if kind not in self._texts:
            self._texts[kind] = frozenset(word.text for word in self.of(kind))
        return self._texts[kind]

    def feature(self, kind: str, text: str, name: str) -> str:
        """A feature of a word of a class; the word itself where it has none."""
        return next((word.feature(name, text) for word in self.of(kind) if word.text == text), text)

    def pattern(self, name: str) -> re.Pattern[str]:
        """The pattern of this name, or the words of the class of this name, longest first, compiled once.

        Raises:
            KeyError: if there is neither.
        """
        if name not in self._compiled:
            self._compiled[name] = re.compile(self._source(name))
        return self._compiled[name]

    def _source(self, name: str) -> str:
        if name in self._by_name:
            return _NAMED.sub(lambda found: self._group(found[1], found[2] or ""), self._by_name[name])
        return self._group(name)

    def _group(self, name: str, feature: str = "") -> str:
        if name in self._by_name:
            return f"(?:{self._source(name)})"
        return _any_of([word.text for word in self._by_kind[name] if _serves(word, feature)])

    def with_words(self, words: Iterable[Word] | Vocabulary) -> Vocabulary:
        """The same vocabulary and some words (增加词语); one of the same text and class is replaced, a pattern of the same name too.

        Args:
            words: words of classes that are there; or those of a file, which may bring classes and patterns of its own.

        Raises:
            ArgumentError: for what is no word.
            VocabularyError: for a word without a text, or of a class that no file of words knows.
            VocabularyErrors: with every pattern that cannot be understood.
        """
        if isinstance(words, Vocabulary):
            added = words.words
            patterns = tuple({**self._by_name, **words._by_name}.items())
        else:
            how = 'give them, as in [Word("中心", "body_ending")]'
            added = several("words", words, Word, "a list of Word values", how)
            patterns = self.patterns
        whole = evolve(self, words=(*self.words, *added), patterns=patterns)
        known = {*self._by_kind, *(found[1] for _, source in patterns for found in _NAMED.finditer(source))}
        for word in added:
            if not word.text:
                raise VocabularyError(f"a word of the class {word.kind!r} has no text; give it one")
            if word.kind not in known:
                near = ", ".join(get_close_matches(word.kind, self._by_kind) or sorted(self._by_kind))
                raise VocabularyError(f"{word.kind!r} is no class of words; there are {near}", word=word.text)
        faults = [*_unknown(whole)] or [*_broken(whole)]
        if faults:
            raise VocabularyErrors(f"the words have {counted(len(faults), 'fault')}", faults)
        return whole

    def without(self, kind: str, *texts: str) -> Vocabulary:
        """The same vocabulary less some words of a class (除去词语).

        Raises:
            VocabularyError: for a word that it has not, and if the class, or a feature that a pattern names, would be left
                without any word.
        """
        for text in texts:
            if text not in self.texts(kind):
                raise VocabularyError(f"{text!r} is no word of the class {kind!r}", word=text)
        left = evolve(self, words=tuple(word for word in self.words if word.kind != kind or word.text not in texts))
        if not left.of(kind) or any(_unknown(left)):
            raise VocabularyError(f"the class {kind!r} would be left without a word; leave one", word=texts[-1])
        return left

    def __len__(self) -> int:
        return len(self.words)

    def __repr__(self) -> str:
        return f"<Vocabulary: {counted(len(self.words), 'word')} of {len(self._by_kind)} classes, {self.digest}>"


def vocabulary_from_toml(toml: str) -> Vocabulary:
    """Words of one's own (自备词汇表), from the text of a file like the bundled ones.

    Args:
        toml: the TOML; see the module. :meth:`Vocabulary.with_words` joins them with others.

    Raises:
        ArgumentError: for what is no text.
        VocabularyErrors: with every fault at once.
    """
    faults: list[VocabularyError] = []
    found = _read(instance("toml", toml, str, "a text", "give the content of a file of words"), faults)
    for name, source in found.patterns:
        faults += _compiling(name, re.compile, _NAMED.sub("(?:x)", source))
    if faults:
        raise VocabularyErrors(f"the words have {counted(len(faults), 'fault')}", faults)
    return found


def _serves(word: Word, feature: str) -> bool:
    """Whether a word has a feature, where one is asked for and it has any."""
    return not feature or not word.features or feature in dict(word.features)


def _any_of(texts: Sequence[str]) -> str:
    """A pattern of any of these texts, the longest first."""
    long = sorted((re.escape(text) for text in texts if len(text) > 1), key=lambda text: -len(text))
    short = "".join(re.escape(text) for text in texts if len(text) == 1)
    return f"(?:{'|'.join((*long, *([f'[{short}]'] if short else ())))})"


def _unknown(whole: Vocabulary) -> Iterator[VocabularyError]:
    """The patterns that name what is neither a class nor a pattern, or go round in a circle."""
    names = {name: [*_NAMED.finditer(source)] for name, source in whole.patterns}
    for name, named in names.items():
        for found in named:
            if found[1] not in names and not any(_serves(word, found[2] or "") for word in whole.of(found[1])):
                yield VocabularyError(f"[patterns.{name}] names {found[0]}, which is no class of words and no pattern")
    open_ = {*names}
    while done := {name for name in open_ if not any(found[1] in open_ for found in names[name])}:
        open_ -= done
    if open_:
        yield VocabularyError(f"patterns name each other in a circle: {', '.join(sorted(open_))}")


def _broken(whole: Vocabulary) -> Iterator[VocabularyError]:
    """The patterns that are no regular expressions."""
    for name, _ in whole.patterns:
        yield from _compiling(name, whole.pattern, name)


def _compiling(name: str, compiled: Callable[[str], object], source: str) -> Iterator[VocabularyError]:
    try:
        compiled(source)
    except re.error as error:
        yield VocabularyError(f"[patterns.{name}] is no regular expression: {error}")


def _read(toml: str, faults: list[VocabularyError]) -> Vocabulary:
    """The words and patterns of one file."""
    try:
        data = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        faults.append(VocabularyError(f"it cannot be read as TOML: {error}"))
        return Vocabulary()
    words: list[Word] = []
    for kind, entry in _tables(data, "words", _OF_WORDS, faults):
        words += _words_of(kind, entry, faults)
    patterns = []
    for name, entry in _tables(data, "patterns", _OF_PATTERNS, faults):
        given = entry.get("pattern")
        if isinstance(given, str):
            patterns.append((name, given))
        elif isinstance(given, list) and given and all(isinstance(one, str) for one in given):
            patterns.append((name, "|".join(given)))
        else:
            faults.append(VocabularyError(f"[patterns.{name}] needs a text under pattern"))
    for name in data.keys() - {"words", "patterns"}:
        faults.append(VocabularyError(f"{name!r} at the top is neither words nor patterns"))
    return Vocabulary(tuple(words), tuple(patterns))


def _tables(
    data: Mapping[str, Any], name: str, keys: frozenset[str], faults: list[VocabularyError]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The tables under a name, each with these keys alone."""
    given = data.get(name, {})
    if not isinstance(given, dict):
        faults.append(VocabularyError(f"{name} is no table; write [{name}.…]"))
        return
    for key, entry in given.items():
        if not isinstance(entry, dict) or not _CLASS.fullmatch(key):
            faults.append(VocabularyError(f"[{name}.{key}] is no table with a name in small letters", word=key))
            continue
        for other in entry.keys() - keys:
            faults.append(VocabularyError(f"[{name}.{key}] has no {other!r}; it has {', '.join(sorted(keys))}"))
        yield key, entry


def _words_of(kind: str, entry: Mapping[str, Any], faults: list[VocabularyError]) -> Iterator[Word]:
    """The words of one table, listed and composed."""
    source = str(entry.get("source", ""))
    for given in _listed(entry.get("words", [])):
        word = {"text": given} if isinstance(given, str) else given
        if isinstance(word, dict) and (texts := _split(word.get("text"))) and all(texts):
            yield from _made(kind, texts, word, source)
        else:
            faults.append(VocabularyError(f"[words.{kind}] holds {given!r:.60}, which is no word"))
    for given in _listed(entry.get("composed", [])):
        texts = list(dict.fromkeys(map("".join, product(*_parts(given)))))
        if texts and all(texts):
            yield from _made(kind, texts, given, source)
        else:
            faults.append(VocabularyError(f"[words.{kind}] composes words of no roots and endings: {given!r:.60}"))


def _parts(given: Any) -> list[list[str]]:
    """What each place of composed words may hold: roots and endings, or parts of any number."""
    if not isinstance(given, dict):
        return [[]]
    parts = given.get("parts", [given.get("roots"), given.get("endings")])
    return [_split(part) for part in parts] if isinstance(parts, list) else [[]]


def _listed(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [given]


def _split(given: Any) -> list[str]:
    """The words of a text with spaces between them, or of a list of such; an empty one is a word of no length."""
    texts = _listed(given)
    if not all(isinstance(text, str) for text in texts):
        return []
    return [word for text in texts for word in text.split() or [""]]


def _made(kind: str, texts: Iterable[str], entry: Mapping[str, Any], source: str) -> Iterator[Word]:
    """Words with the source and the features of their entry."""
    source = str(entry.get("source", source))
    features = tuple((name, str(value)) for name, value in entry.items() if name not in _NO_FEATURES)
    for text in texts:
        yield Word(text, kind, source, features)


@cache
def _bundled() -> Vocabulary:
    folder = files("govbudget.language").joinpath("data")
    faults: list[VocabularyError] = []
    read = [_read(folder.joinpath(f"{name}.toml").read_text(encoding="utf-8"), faults) for name in _FILES]
    words = tuple(word for each in read for word in each.words)
    return Vocabulary(words, tuple(pattern for each in read for pattern in each.patterns))
