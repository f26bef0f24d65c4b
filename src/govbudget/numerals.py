"""Printed numbers taken apart (数字的写法): sign, digits, unit, or why a text is no number that can be read.

A cell of a table prints its figure in many ways: ``1,387.15``, ``￥1387.15``, ``负12.90``, ``12.90-``, ``900.05万元``,
``387.10②``, ``１３８７点１５``. Each is read as what it says; what may be two things is refused with the reason.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

__all__ = ["NOT_SHOWN", "ODD", "Numeral", "is_noise", "raised", "read_numeral", "without_noise"]

#: What a reader puts behind a number that a workbook stores and its number format does not show.
NOT_SHOWN: Final = "〔数字格式不显示〕"

#: Reasons for which a text is surely a figure, though one that cannot be read.
ODD: Final = frozenset(
    ("beside", "currency", "error", "formula", "fraction", "noise", "not_shown", "percent", "scientific", "separators")
    + ("sign", "spelt", "unit")
)


class Numeral(NamedTuple):
    """A number in words of its own: whether it is negative, its digits with a point, and the unit it names.

    ``why`` is one word for why it cannot be read; it is empty where it can.
    """

    negative: bool = False
    digits: str = ""
    unit: str = ""
    why: str = ""


_FOLD: Final = str.maketrans(
    "０１２３４５６７８９．，（）＋％＝＇﹙﹚" + "－﹣−‐‑–⁻" + "▲Δ∆▽▼" + "負萬億圓圆點仟",
    "0123456789.,()+%='()" + "-" * 7 + "△" * 5 + "负万亿元元点千",
)
_SPACE: Final = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+")
#: A long dash right before a digit is a sign; elsewhere it may be the blank of a cell beside it.
_LONG_DASH: Final = re.compile(r"^([(（]?[￥¥]?)[—―─](?=[0-9０-９￥¥])")
#: Spaces are taken out of a number only beside its sign, point or separator ("1, 537.4"), before its unit, or where they
#: separate thousands of a number with decimals ("1 387.15"): "328 500" may be two figures that ran into one cell.
_SPACED: Final = re.compile(r"(?<=[-(△.,+负￥¥A-Za-z])\s+|\s+(?=[.,)￥¥A-Za-z\u4e00-\u9fff])")
_THOUSANDS_BY_SPACE: Final = re.compile(r"[-△(]?[0-9]{1,3}(?: [0-9]{3})+\.[0-9]+\)?")
#: A figure whose characters are all set apart: 1 3 8 7 . 1 5.
_DIGIT_BY_DIGIT: Final = re.compile(r"[-△(]? ?[0-9](?: [0-9,.]){3,} ?\)?")
#: Marks that lead to a note, behind a figure: ² ③ ⑴ * ※ [1] 注1.
_NOTE: Final = re.compile(
    r"(?<=[0-9)元万亿-])\s*(?:\[?[¹²³⁰⁴-⁹⁽⁾]+\]?|[①-⒇㉑-㉟㊱-㊿]|[*＊]+|[※†‡]|\[[0-9]{1,2}\]|〔[0-9]{1,2}〕|\(?注[0-9¹²³⁰⁴-⁹]{0,2}\)?)$"
)
_WRAPPED: Final = re.compile(r"""="([^"]*)"|["“']([^"“”']*)["”']|=([-+]?[0-9.]+)""")
_CURRENCY: Final = r"(?:￥|¥|rmb|cny|人民币)?"
_UNIT: Final = (
    r"(?:(?:[十百千]?万|千|百|亿|万亿)?元整?|万|亿|[角分]|个|人次?|名|辆|台|套|件|批次?|次|户|家|[元]?(?:rmb|cny|￥|¥))"
)
_STATED: Final = re.compile(
    rf"(?P<sign>[-+△]|负数?)?{_CURRENCY}(?P<inner>[-+△]|负)?{_CURRENCY}"
    rf"(?P<digits>[0-9.,]+)(?P<framed>\()?(?P<unit>{_UNIT})?(?(framed)\))(?P<behind>-)?",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
#: Other decimal points; a full stop or a dot in the middle only before two decimals, where they separate nothing else.
_POINT: Final = re.compile(r"(?<=[0-9])(?:点(?=[0-9])|[。·](?=[0-9]{2}(?![0-9])))")
_CHINESE_DIGITS: Final = str.maketrans("〇零一二三四五六七八九", "00123456789")
_SPELT: Final = re.compile(r"(?P<whole>[〇零一二三四五六七八九]+)点(?P<rest>[〇零一二三四五六七八九]+)")
_PLAIN: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")

#: Why a text is no number, by what it looks like, in the order in which they are tried; compiled when first needed.
_REASONS: Final = {
    "percent": r"[-+△(]*[0-9.,]+\)?[%‰]\)?",
    "scientific": r"(?i:[-+]?[0-9.]+e[-+]?[0-9]+)",
    "fraction": r"[-+]?(?:[0-9]+ )?[0-9]+/[0-9]+",
    "error": r"#(?:[A-Z0-9/]+[!?]|N/A|#+)",
    "sign": r"[-+△(负]{2,}[0-9.,]+\)*|\([0-9.,]+-\)|[-+△(负]*[0-9.,]+[-)]{2,}|[-+△负(][0-9.,]+-\)?|\+\([0-9.,]+\)",
    "separators": r"[-△(]?[0-9]+(?:[,·。’'][0-9]+)+(?:\.[0-9]+)?\)?",
    "points": r"[-△(]?[0-9,.·]+\)?",
    "currency": r"(?i:[-+△(]*(?:(?:us|hk|nt)?\$|[€£＄]|usd|hkd|eur|美元|港币|港元|欧元|日元)?[-+]?[0-9.,]+"
    r"(?:usd|hkd|eur|万?(?:美|港|欧|日)元|港币)?\)?)",
    "spelt": r"[负〇零一二两三四五六七八九十百千万亿点元角分整壹贰叁肆伍陆柒捌玖拾佰]{4,}",
}
_BESIDE: Final = r"[^0-9A-Za-z]{0,4}(?:[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+\.[0-9]{2,})[^0-9A-Za-z]{0,4}"
#: What is cut off behind a number, as words of currency: 1387.15RMB.
_MONEY_BEHIND: Final = re.compile(r"(?:rmb|cny|￥|¥)$", re.IGNORECASE)
#: Units as they are told apart: 元整 is 元, 万 is 万元.
_SAME_UNIT: Final = {"万": "万元", "亿": "亿元"}


_RAISED: Final = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")


def raised(text: str) -> str:
    """Raised text in raised characters, for readers: a mark that leads to a note is no digit of the figure before it."""
    return text.translate(_RAISED)


def read_numeral(text: str) -> Numeral:
    """A text that is neither blank nor a dash, taken apart.

    Args:
        text: the printed text.
    """
    bare = _SPACE.sub(" ", text).strip()
    wrapped = _WRAPPED.fullmatch(bare)
    inside = wrapped and (wrapped[1] or wrapped[2] or wrapped[3])
    bare = (inside.strip() if inside else bare).removeprefix("'").removeprefix("’")
    if bare.endswith(NOT_SHOWN):
        return Numeral(why="not_shown")
    bare = _LONG_DASH.sub(r"\1-", bare).translate(_FOLD)
    if bare.startswith("="):
        return Numeral(why="formula")
    marked = _NOTE.sub("", bare)
    bare = _SPACED.sub("", marked)
    if _THOUSANDS_BY_SPACE.fullmatch(bare) or _DIGIT_BY_DIGIT.fullmatch(marked):
        bare = bare.replace(" ", "")
    bracketed = bare.startswith("(") and bare.endswith(")")
    inner = bare[1:-1] if bracketed else bare
    spelt = _SPELT.search(inner)
    if spelt:
        inner = f"{inner[: spelt.start()]}{spelt[0].translate(_CHINESE_DIGITS)}{inner[spelt.end() :]}"
    found = _STATED.fullmatch(_POINT.sub(".", inner))
    if found is None or not _NUMBER.fullmatch(found["digits"]):
        return Numeral(why=_why_not(bare))
    signs = [sign[0] for sign in (found["sign"], found["inner"], found["behind"]) if sign]
    if len(signs) > 1 or (bracketed and "+" in signs):
        return Numeral(why="sign")
    negative = bracketed or (bool(signs) and signs[0] != "+")
    unit = _MONEY_BEHIND.sub("", (found["unit"] or "").removesuffix("整"))
    return Numeral(negative, found["digits"].replace(",", ""), _SAME_UNIT.get(unit, unit))


def _why_not(bare: str) -> str:
    """Why a text is no number, in one word."""
    for why, pattern in _REASONS.items():
        if re.fullmatch(pattern, bare):
            return why
    if re.search(r"[0-9)] ?[-—―─ ] ?[0-9(]|[0-9)] ?[—―─]|^[—―─]+ ?[0-9]|[0-9] -$", bare):
        return "two"
    return "beside" if re.fullmatch(_BESIDE, bare.replace(" ", "")) else "words"


#: A workbook and a program that prints its numbers keep 15 significant digits; a binary fraction prints 16 or 17.
_SIGNIFICANT: Final = 15
_LONG_NUMBER: Final = re.compile(r"[0-9]+\.[0-9]{7,}")
_RESIDUE: Final = re.compile(r"(?:0{5,}|9{5,})[0-9]{0,2}[1-9]$")
#: No amount has more decimals: a 分 in 亿元 has ten.
_MOST_PLACES: Final = 10


def is_noise(text: str) -> bool:
    """Whether a text prints a binary fraction with the noise of its last digits, as in ``1387.1499999999999``."""
    digits = text.strip().lstrip("-")
    if not _LONG_NUMBER.fullmatch(digits) or (size := _significant(digits)) < _SIGNIFICANT:
        return False
    return _RESIDUE.search(digits) is not None or (size > _SIGNIFICANT and repr(float(digits)) == digits)


def _significant(digits: str) -> int:
    return len(digits.replace(".", "").lstrip("0"))


def without_noise(digits: str) -> str:
    """The shortest decimal that a noisy binary fraction stands for; nothing where that cannot be told.

    Args:
        digits: a number as :func:`is_noise` finds it, without its sign.
    """
    whole, _, after = digits.partition(".")
    residue = _RESIDUE.search(after)
    if residue is not None:
        places = residue.start()
    elif len(after) > _MOST_PLACES:
        places = len(after) - (_significant(digits) - _SIGNIFICANT)
    else:
        return ""
    kept = str(int(whole + after[:places]) + (after[places] > "4")).rjust(places + 1, "0")
    at = len(kept) - places
    return f"{kept[:at]}.{kept[at:]}".rstrip("0").rstrip(".")
