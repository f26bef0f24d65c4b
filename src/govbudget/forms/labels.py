"""Printed words made comparable (名称归一): titles, headings and line labels as people type them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

__all__ = ["Label", "line_label", "plain"]

_BRACKETS: Final = str.maketrans("〔〕【】[]{}﹙﹚", "()()()()()")
_DROPPED: Final = re.compile("[\\s\u200b\ufeff\"'`´“”„‟‘’‚‛「」『』《》〈〉〝〞*#]+")
_NUMBERING: Final = re.compile(
    r"[一二三四五六七八九十]+[、,.:]"
    r"|\([一二三四五六七八九十0-9]+\)[、,.]?"
    r"|[0-9]+(?:[、,)]|\.(?![0-9]))"
)
_OF_WHICH: Final = re.compile(r"其中[:,]?")
_MEASURE_WORD: Final = re.compile(r"\([个人辆台套次批部组名家,、/]+\)$")


@lru_cache(maxsize=1 << 14)
def plain(text: str) -> str:
    """A text in half width, with one kind of brackets, without spaces, quotes and Markdown marks."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text).translate(_BRACKETS)).replace("﹑", "、")


class Label(NamedTuple):
    """A line label taken apart (行名): its words, and whether it is introduced by 其中."""

    words: str
    of_which: bool


@lru_cache(maxsize=1 << 14)
def line_label(text: str) -> Label:
    """A line label without numbering (一、 （1） 3.), 其中： and a measure word in brackets at its end."""
    words = plain(text)
    of_which = False
    while words:
        found = _NUMBERING.match(words) or _OF_WHICH.match(words)
        if found is None or found.end() == len(words):
            break
        of_which = of_which or found[0].startswith("其")
        words = words[found.end() :]
    return Label(_MEASURE_WORD.sub("", words), of_which)
