"""How the words of evaluation forms are told (绩效自评表用语): the words are data, ``language/data/evaluations.toml``.

All are matched against :func:`~govbudget.language.normal.normal` texts; bracketed additions (万元), (A), (50分) are taken off first.
"""

from __future__ import annotations

import re
from typing import Final

from govbudget.language.vocabulary import Vocabulary
from govbudget.remember import remembered

__all__ = [
    "bare",
    "fund_label",
    "is_a",
    "is_bracket",
    "is_group",
    "is_own_part",
    "is_title",
    "is_whole",
    "role_of",
    "unweighted",
    "weight_in",
]

_ADDITION: Final = re.compile(r"\([^()]*\)")
_BRACKET: Final = re.compile(r"\([^()]*\)$")
#: No heading and no label is longer.
_LONGEST: Final = 24
_LONGEST_TITLE: Final = 80


@remembered(1 << 12)
def bare(text: str) -> str:
    """Words without brackets, colons and stars at their end."""
    text = text.strip(":★·.、-")
    while (short := _BRACKET.sub("", text).strip(":★")) != text and short:
        text = short
    return text


@remembered(1 << 14)
def is_whole(text: str, kind: str, words: Vocabulary) -> bool:
    """Whether words as they stand are of a kind of the vocabulary: ``evaluation_template``, ``indicator_end``."""
    return words.pattern(kind).fullmatch(text) is not None


@remembered(1 << 14)
def is_a(text: str, kind: str, words: Vocabulary) -> bool:
    """Whether words without their brackets are of a kind of the vocabulary: ``evaluation_goal``, ``indicator_total``."""
    return words.pattern(kind).fullmatch(bare(text)) is not None


@remembered(1 << 14)
def is_group(text: str, kind: str, words: Vocabulary) -> bool:
    """Whether words without their weight are of a kind: ``indicator_first`` (一级指标) for 产出指标(50分)."""
    return words.pattern(kind).fullmatch(unweighted(text, words)) is not None


@remembered(1 << 14)
def role_of(text: str, kind: str, words: Vocabulary) -> str:
    """Which column or entry a heading or label names: ``adjusted`` of ``fund_column`` for 全年预算数; nothing for other words."""
    name = bare(text)
    found = words.pattern(kind).fullmatch(name) if 0 < len(name) <= _LONGEST else None
    return found.lastgroup or "" if found else ""


def is_title(text: str, words: Vocabulary) -> bool:
    """Whether a line is the title of an evaluation form."""
    return len(text) <= _LONGEST_TITLE and is_whole(text, "evaluation_title", words)


def _less_whose(text: str, words: Vocabulary) -> str:
    """The label of a line of the funds without 其中 before it."""
    return bare(words.pattern("fund_of_which").sub("", text.strip(":")))


@remembered(1 << 14)
def fund_label(text: str, words: Vocabulary) -> str:
    """``total`` or ``part`` for the label of a line of the funds, ``whose`` for 其中 alone; nothing for other words."""
    whose = words.pattern("fund_of_which").match(text)
    if whose and not text[whose.end() :].strip(":"):
        return "whose"
    name = words.pattern("fund_numbering").sub("", _less_whose(text, words))
    if not name or len(name) > _LONGEST:
        return ""
    if whose:
        return "part"
    found = words.pattern("fund_label").fullmatch(name)
    return found.lastgroup or "" if found else ""


@remembered(1 << 12)
def is_own_part(text: str, words: Vocabulary) -> bool:
    """Whether a line of the funds is a part of the total by its name, whatever stands above it: 上年结转资金, 其他资金."""
    return is_whole(_less_whose(text, words), "fund_own_part", words)


@remembered(1 << 14)
def unweighted(text: str, words: Vocabulary) -> str:
    """The name of a group without its weight: 产出指标 for 产出指标(50分); nothing for a weight alone."""
    alone = is_whole(text, "evaluation_weight_alone", words)
    return "" if alone else bare(words.pattern("evaluation_weight").sub("", text))


def weight_in(text: str, words: Vocabulary) -> str:
    """The weight that a heading prints in brackets, 产出指标(50分): its digits."""
    found = words.pattern("evaluation_weight").search(text)
    return found[found.lastindex or 0] if found else ""


def is_bracket(text: str) -> bool:
    """Whether words are only an addition in brackets: (20分*执行率)."""
    return _ADDITION.fullmatch(text) is not None
