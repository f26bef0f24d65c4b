"""The one normal form of printed text (文字归一), for titles, headings, labels, names and sentences alike.

It has half-width characters but for 、，。 and simplified script, one kind of brackets and of dashes, and no spaces, quotes and
Markdown marks. Of commas ``,`` groups the thousands of a number and ``，`` separates words. Ligatures, squared units (㎡) and
presentation forms are spelt out (NFKC, character by character); raised and circled marks, fractions and … stay as they are, since
spelt out they would run into the digits beside them: raised marks of notes at the end of a text go, those of units (m²) are digits.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import compress
from typing import Final, final

from attrs import frozen

from govbudget.language.traditional import SIMPLIFIED
from govbudget.remember import remembered

__all__ = ["Text", "fold", "normal"]

_FOLDED: Final = {
    **{chr(a): chr(b) for a, b in SIMPLIFIED.items()},
    **dict(zip("〔〕【】[]{}", "()()()()", strict=True)),
    **dict.fromkeys("‐‒–—―−", "-"),
    "﹑": "、",
}
#: What has no part in the comparison of texts, besides spaces.
_UNSAID: Final = "\u200b\ufeff\"'`´“”„‟‘’‚‛「」『』《》〈〉〝〞*#"
#: What keeps its own form, by how Unicode says that it is made of others.
_OWN_FORM: Final = ("<super>", "<sub>", "<circle>", "<fraction>")


class _Characters(dict[int, str]):
    """What each character is in the normal form, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = self._folded(chr(code))
        return folded

    def _folded(self, character: str) -> str:
        if character in _FOLDED:
            return _FOLDED[character]
        if character in _UNSAID or character.isspace():
            return ""
        if character in "，…‥" or unicodedata.decomposition(character).startswith(_OWN_FORM):
            return character
        spelt = unicodedata.normalize("NFKC", character)
        return character if spelt == character else "".join(self[ord(part)] for part in spelt)


_CHARACTERS: Final = _Characters()
#: A full-width comma that groups the thousands of full-width digits, whatever unsaid stands between them.
_GAP: Final = rf"[\s{_UNSAID}]*"
_WIDE_GROUP: Final = re.compile(rf"(?<=[０-９])({_GAP})，(?=(?:{_GAP}[０-９]){{3}}(?!{_GAP}[０-９]))")
_SEPARATING: Final = re.compile(r",(?!\d{3}(?:\D|$))|(?<!\d),")
_POWER: Final = re.compile(r"(?<=[A-Za-z])[²³]")
#: Pronunciations that some mirror sites put behind characters, 經(jīng)費, and raised marks of notes behind a whole text.
_NOTES: Final = re.compile(
    r"(?<=[\u4e00-\u9fff])(?:\([a-zà-ÿāēěīōūǎǐǒǔǖǘǚǜńňǹḿɡ]{1,7}\))+|(?<=[\u4e00-\u9fff)])[¹²³⁰⁴-⁹⁽⁾]+$"
)


@final
@frozen
class Text:
    """A printed text (原文) and its normal form, character by character.

    Args:
        printed: as printed.
        normal: its normal form.
        at: for each character of the normal form its position in the printed text, and the length of that at the end.
    """

    printed: str
    normal: str
    at: tuple[int, ...]


def fold(printed: str) -> Text:
    """A printed text with its normal form and where each character of that is printed.

    Args:
        printed: a text of any length.
    """
    spelt = _spelt(printed)
    pieces = list(map(_CHARACTERS.__getitem__, map(ord, printed)))
    at = list(compress(range(len(printed)), pieces))
    if len(at) < len(spelt):  # some are spelt out
        at = [i for i, piece in enumerate(pieces) for _ in piece]
    for found in reversed(list(_NOTES.finditer(spelt))):
        del at[found.start() : found.end()]
    return Text(printed, _told(spelt), (*at, len(printed)))


@remembered(1 << 14)
def normal(printed: str) -> str:
    """The normal form alone; that of short texts is remembered.

    Args:
        printed: a text of any length.
    """
    return _told(_spelt(printed))


def _spelt(printed: str) -> str:
    """Every character in its normal form."""
    grouped = _WIDE_GROUP.sub(r"\1,", printed) if "，" in printed else printed
    return grouped.translate(_CHARACTERS)


def _told(spelt: str) -> str:
    """Without notes, and with the commas and raised digits that the characters around them tell."""
    words = _NOTES.sub("", spelt)
    if "," in words:
        words = _SEPARATING.sub("，", words)
    return _POWER.sub(lambda found: "23"[found[0] == "³"], words) if "²" in words or "³" in words else words
