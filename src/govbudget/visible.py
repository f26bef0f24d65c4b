"""Texts for people to see (显示): nothing a terminal obeys instead of showing, and one is one."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

__all__ = ["counted", "display_width", "visible"]

#: What a terminal obeys instead of showing it: control characters (C0 but tab and line feed, DEL, C1), the marks that turn the
#: direction of writing, and the separators that some programs take for the end of a line.
_OBEYED: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    """A text as a terminal may show it (可见文本): control and direction characters stand as ``\\x1b`` or ``\\u202e``."""
    return _OBEYED.sub(lambda found: repr(found[0])[1:-1], text)


def counted(number: int, one: str, many: str = "") -> str:
    """A number with what is counted: ``1 table``, ``2 tables``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def display_width(text: str) -> int:
    """How many columns of a screen a text takes (显示宽度): Chinese characters take two, marks above others none."""
    return sum(map(_width, text))


def _width(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
