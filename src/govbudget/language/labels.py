"""Printed words made comparable (名称归一): titles, headings and line labels as people type them."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

from govbudget.language.traditional import SIMPLIFIED
from govbudget.language.vocabulary import Vocabulary
from govbudget.remember import remembered

__all__ = ["Label", "line_label", "normal_text", "offsets", "plain"]

_FOLDED: Final = {**SIMPLIFIED, **str.maketrans("〔〕【】[]{}﹙﹚", "()()()()()")}
#: Raised marks of notes behind a name are no part of it.
_RAISED: Final = re.compile(r"(?<=[\u4e00-\u9fff)）])[¹²³⁰⁴-⁹⁽⁾]+\s*$")
#: Pronunciations that some mirror sites put behind characters: 經(jīng)費.
_PRONOUNCED: Final = re.compile(r"(?<=[\u4e00-\u9fff])\([a-zà-ÿāēěīōūǎǐǒǔǖǘǚǜńňǹḿɡ]{1,7}\)")
_DROPPED: Final = re.compile("[\\s\u200b\ufeff\"'`´“”„‟‘’‚‛「」『』《》〈〉〝〞*#]+")


@remembered(1 << 14)
def plain(text: str) -> str:
    """A text in half width and simplified script, with one kind of brackets, without spaces, quotes and Markdown marks."""
    folded = unicodedata.normalize("NFKC", _RAISED.sub("", text)).translate(_FOLDED)
    return _PRONOUNCED.sub("", _DROPPED.sub("", folded)).replace("﹑", "、")


class Label(NamedTuple):
    """A line label taken apart (行名): its words, and whether it is introduced by 其中."""

    words: str
    of_which: bool


@remembered(1 << 14)
def line_label(text: str) -> Label:
    """A line label without numbering (一、 （1） 3.), 其中： and a measure word in brackets at its end."""
    vocabulary = Vocabulary.default()
    number, which = vocabulary.pattern("label_numbering"), vocabulary.pattern("of_which_label")
    words = plain(text)
    of_which = False
    while words:
        found = number.match(words) or which.match(words)
        if found is None or found.end() == len(words):
            break
        of_which = of_which or found.re is which
        words = words[found.end() :]
    return Label(vocabulary.pattern("measure_behind").sub("", words), of_which)


_WIDE: Final = {ord(c): chr(ord(c) - 0xFEE0) for c in map(chr, range(0xFF01, 0xFF5F)) if c not in "，；：！？"}
_UNSAID: Final = dict.fromkeys(map(ord, " \t\r\n\u3000\u00a0\u200b\ufeff\"'`´“”„‟‘’‚‛「」『』《》〈〉〝〞｢｣*#"))
_OTHERS: Final = {
    ord(a): b
    for a, b in (*zip("〔〕【】[]{};:−–－﹣％﹐﹑", "()()()()；：----%，、", strict=True), ("．", "."), ("—", "-"))
}
_TABLE: Final = {**SIMPLIFIED, **_WIDE, **_OTHERS, **_UNSAID}
#: A full-width comma that groups the thousands of full-width digits.
_WIDE_GROUP: Final = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
_COMMA: Final = re.compile(r",(?!\d{3}(?:\D|$))|(?<!\d),")


def normal_text(text: str) -> str:
    """A text in half width and simplified script, without spaces and quotes; commas that separate words are ，."""
    folded = _PRONOUNCED.sub("", _WIDE_GROUP.sub(",", text).translate(_TABLE))
    return _COMMA.sub("，", folded) if "," in folded else folded


def offsets(text: str) -> list[int]:
    """For each character of the normal text, its position in the printed one, and the length of that at the end."""
    kept = [i for i, c in enumerate(text) if ord(c) not in _UNSAID]
    folded = text.translate(_TABLE)
    for found in reversed(list(_PRONOUNCED.finditer(folded))):
        del kept[found.start() : found.end()]
    return [*kept, len(text)]
