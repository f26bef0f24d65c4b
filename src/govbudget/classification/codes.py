"""Classification codes (科目编码) and the levels they stand on (类款项)."""

from __future__ import annotations

import difflib
import re
from enum import Enum, IntEnum
from functools import total_ordering
from operator import index
from typing import Final, Literal, TypeAlias, final

from attrs import field, frozen

from govbudget.errors import CodeError

__all__ = ["Code", "Kind", "Level", "code_text"]

#: The names of the kinds, English and Chinese.
KindName: TypeAlias = Literal[
    "functional",
    "economic_department",
    "economic_government",
    "revenue",
    "支出功能分类",
    "部门预算支出经济分类",
    "政府预算支出经济分类",
    "收入分类",
]


class Kind(Enum):
    """The kinds of classification (科目分类)."""

    FUNCTIONAL = "functional"
    ECONOMIC_DEPARTMENT = "economic_department"
    ECONOMIC_GOVERNMENT = "economic_government"
    REVENUE = "revenue"

    @property
    def chinese(self) -> str:
        """The Chinese term, as in 支出功能分类."""
        return _CHINESE[self]

    @classmethod
    def of(cls, kind: Kind | str) -> Kind:
        """The kind itself or the one of this name, English (``functional``) or Chinese (支出功能分类).

        Raises:
            CodeError: for an unknown name.
        """
        if isinstance(kind, Kind):
            return kind
        found = _KINDS.get(kind.strip()) if isinstance(kind, str) else None
        if found is None:
            known = ", ".join(f"{k.value} ({k.chinese})" for k in cls)
            text = str(kind)[:60]
            near = difflib.get_close_matches(text, _KINDS, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise CodeError(f"{kind!r:.60} is no kind of classification; known are {known}{hint}", text=text)
        return found


_CHINESE: Final = {
    Kind.FUNCTIONAL: "支出功能分类",
    Kind.ECONOMIC_DEPARTMENT: "部门预算支出经济分类",
    Kind.ECONOMIC_GOVERNMENT: "政府预算支出经济分类",
    Kind.REVENUE: "收入分类",
}
#: The kinds by their names, English and Chinese.
_KINDS: Final = {name: kind for kind in Kind for name in (kind.value, kind.chinese)}


class Level(IntEnum):
    """The levels of a code: 类, 款, 项, 目."""

    CLASS = 1
    SECTION = 2
    ITEM = 3
    SUBITEM = 4


_CODE: Final = re.compile(r"[0-9]{3}(?:[0-9]{2}){0,3}")
_SEPARATORS: Final = re.compile(r"[\s|　]+")
_WIDTH: Final = str.maketrans(
    "０１２３４５６７８９｜．。，、：·•・＿／＝［］【】〔〕" + "－–—−‐‑―─" + "＇’‘`“”＂",
    "0123456789|..,,:···_/=[][][]" + "-" * 8 + "'" * 4 + '"' * 3,
)
#: As programs guard a code that is a text: ="2010601", =T("2010601"), '2010601, [2010601].
_GUARDED: Final = re.compile(
    r"""=(?:T\()?"?(?P<a>[^"()]*)"?\)?|["'](?P<b>[^"']*)["']?|\[(?P<c>[^][]*)\]""", re.IGNORECASE
)
#: What may stand between a code and its name: 2010601. 行政运行.
_BEHIND: Final = re.compile(r"(?<=[0-9])[.:,·]$")
#: A number with an exponent: 2.010601E+06 has all of its digits, 2.01E+06 has not.
_EXPONENT: Final = re.compile(r"([0-9])\.([0-9]{2,8})E\+?0*([2-8])", re.IGNORECASE)
#: Its levels by their names: 201类06款01项.
_BY_NAME: Final = re.compile(r"([0-9]{3})类(?:([0-9]{2})款(?:([0-9]{2})项(?:([0-9]{2})目)?)?)?")
#: As a number is shown: 2010601.0, 2,010,601.00.
_AS_NUMBER: Final = re.compile(r"([0-9]{3,9}|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.0+)?")
#: Its levels between points, dashes, strokes and the like: 201.06.01, 201-06-01, 201、06、01.
_BY_LEVEL: Final = re.compile(r"[0-9]{3}([-._/\\·:,~*])[0-9]{2}(?:\1[0-9]{2}){0,2}")


def code_text(text: object) -> str:
    """The bare digits of a code (科目编码).

    Takes ``2010401``, ``201 04 01``, ``201|04|01``, ``201-04-01``, ``201.04.01``, full width, a code as a number is shown
    (``2010401.0``, ``2,010,401``, ``2.010401E+06`` with all its digits) or as spreadsheets guard texts (``="2010401"``,
    ``'2010401``), ``201类04款01项``, and ``(201, 4, 1)``.

    Raises:
        CodeError: if it is no code of 3, 5, 7 or 9 digits.
    """
    if isinstance(text, Code):
        return text.text
    if isinstance(text, tuple) and 0 < len(text) < 5 and all(type(part) is int and 0 <= part < 1000 for part in text):
        text = f"{text[0]:03d}" + "".join(f"{part:02d}" for part in text[1:])
    if hasattr(text, "__index__") and not isinstance(text, bool):  # ints, those of numpy too
        number = index(text)
        text = str(number) if abs(number) < 10**9 else text
    if isinstance(text, str) and len(text) < 64:
        bare = _SEPARATORS.sub("", text.translate(_WIDTH))
        if not _CODE.fullmatch(bare):
            bare = _unshown(bare)
        if _CODE.fullmatch(bare):
            return bare
    shown = repr(text)
    if len(shown) > 64:
        shown = shown[:60] + "…"
    raise CodeError(f"{shown} is no code: expected 3 digits for a 类, 5 for a 款, 7 for a 项, 9 for a 目", text=shown)


def _unshown(text: str) -> str:
    """The digits of a code without what guards, shows or separates them."""
    guarded = _GUARDED.fullmatch(text)
    if guarded:
        text = guarded["a"] or guarded["b"] or guarded["c"] or ""
    text = _BEHIND.sub("", text)
    named, long = _BY_NAME.fullmatch(text), _EXPONENT.fullmatch(text)
    if named:
        return "".join(part for part in named.groups() if part)
    if long and len(long[2]) == int(long[3]):
        return long[1] + long[2]
    number = _AS_NUMBER.fullmatch(text)
    if number:
        return number[1].replace(",", "")
    level = _BY_LEVEL.fullmatch(text)
    return text.replace(level[1], "") if level else text


@final
@total_ordering
@frozen(eq=False, order=False)
class Code:
    """A classification code (科目编码): 3 digits for a 类, 5 for a 款, 7 for a 项, 9 for a 目.

    A code equals the text of its digits and stands for it in a mapping. The order of codes is the official order of the
    tables. Iterating and slicing are left to ``text``.

    Args:
        text: digits, in any printed form.
    """

    text: str = field(converter=code_text)

    @property
    def level(self) -> Level:
        """类, 款, 项 or 目, from the number of digits."""
        return Level((len(self.text) - 1) // 2)

    @property
    def parent(self) -> Code | None:
        """The code one level up; ``None`` for a 类."""
        return Code(self.text[:-2]) if len(self.text) > 3 else None

    @property
    def ancestors(self) -> tuple[Code, ...]:
        """All codes above it, 类 first."""
        return tuple(Code(self.text[:n]) for n in range(3, len(self.text), 2))

    def __eq__(self, other: object) -> bool:
        return self.text == str(other) if isinstance(other, Code | str) else NotImplemented

    def __lt__(self, other: Code | str) -> bool:
        return self.text < str(other) if isinstance(other, Code | str) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.text)

    def __str__(self) -> str:
        return self.text
