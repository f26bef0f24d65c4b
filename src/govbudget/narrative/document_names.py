"""The names that a document may use (可用名称): topics, subjects and funds, as its text is scanned for them; the fund of a heading."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from govbudget.claim import Reference
from govbudget.classification import Classifications, Kind
from govbudget.classification.subject import normal_name
from govbudget.forms.topics import all_funds, all_topics, topic
from govbudget.language.normal import normal
from govbudget.language.scanning import Token, scan
from govbudget.language.vocabulary import Vocabulary

__all__ = ["fund_of", "scanner"]

#: What begins with two characters: names or words for funds, the longest first.
_Names = Mapping[str, Mapping[str, tuple[Reference, ...]]]
_Funds = Mapping[str, tuple[tuple[str, str], ...]]
#: Names of fewer characters are words of another meaning.
_LEAST, _LEAST_SUBJECT = 2, 3
#: A subject is also named without 支出 behind it where so much of its name is left.
_LEAST_BARE: Final = 4
#: Characters of the code of a 类 of the economic classification.
_CLASS: Final = 3


@lru_cache(maxsize=16)
def _names(lists: Classifications, words: Vocabulary) -> _Names:
    """What every name may stand for."""
    found: dict[str, list[Reference]] = {}
    too_general = words.texts("no_name").union(*(fund.words for fund in all_funds().values()))
    spent = tuple(words.texts("spent"))

    def add(name: str, reference: Reference) -> None:
        bare = normal(name)
        if len(bare) >= _LEAST and bare not in too_general and reference not in found.setdefault(bare, []):
            found[bare].append(reference)

    for known in all_topics().values():
        for name in known.names:
            add(name, Reference(known.key, (normal(name),)))
    for code, official in lists.names(Kind.ECONOMIC_DEPARTMENT):
        for name in (official, _without_link(official, words)):
            add(name, Reference("economic", (official,), code))
            if len(code) == _CLASS and not name.endswith(spent):
                for ending in spent:
                    add(f"{name}{ending}", Reference("economic", (official,), code))
    for name in dict.fromkeys(name for _, name in lists.names(Kind.FUNCTIONAL)):
        if len(bare := normal(name)) >= _LEAST_SUBJECT:
            reference = Reference("functional", (bare,))
            add(name, reference)
            if name.endswith(spent) and len(shorter := normal_name(name)) >= _LEAST_BARE:
                add(shorter, reference)
    tables: dict[str, dict[str, tuple[Reference, ...]]] = {}
    for name, references in found.items():
        tables.setdefault(name[:2], {})[name] = tuple(references)
    return {start: dict(sorted(names.items(), key=lambda item: -len(item[0]))) for start, names in tables.items()}


def _without_link(name: str, words: Vocabulary) -> str:
    for link in words.texts("link"):
        name = name.replace(link, "")
    return name


@lru_cache(maxsize=1)
def _funds() -> _Funds:
    """The words for funds."""
    found: dict[str, list[tuple[str, str]]] = {}
    for fund in all_funds().values():
        for word in fund.words:
            found.setdefault(word[:2], []).append((word, fund.key))
    return {start: tuple(sorted(words, key=lambda item: -len(item[0]))) for start, words in found.items()}


def scanner(lists: Classifications, words: Vocabulary, entity: str = "") -> Callable[[str], Sequence[Token]]:
    """What makes tokens of a folded sentence, by the names that a document may use.

    Args:
        lists: the lists of subjects whose names are known.
        words: the vocabulary.
        entity: the name of the body whose document it is, folded.
    """
    names, funds = _names(lists, words), _funds()
    return lambda text: scan(text, names, funds, words, entity)


def fund_of(headings: Sequence[str], scanned: Callable[[str], Sequence[Token]], words: Vocabulary) -> str:
    """The fund that the nearest heading speaks of (所属资金); empty for none.

    Args:
        headings: the headings that a text stands under, outer to inner.
        scanned: what makes tokens of them, as :func:`scanner` gives it.
        words: the vocabulary.
    """
    for heading in reversed(headings):
        if heading.endswith(tuple(words.texts("heading_of_table"))):
            continue
        for token in scanned(normal(heading)):
            if token.kind == "fund":
                key: str = token.data
                return key
            meant = token.data[0] if token.kind == "thing" else ()
            known = [topic(reference.topic) for reference in meant]
            fund = next((one.of_fund for one in known if one is not None and one.sets_fund), "")
            if fund:
                return fund
    return ""
