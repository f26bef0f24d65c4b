"""Numbers as a sheet shows them (数字格式): the grammar of number formats, ``#,##0.00;[Red]-#,##0.00`` and all its kin.

A workbook stores 0.0900000762939453 and prints 0.09. What is printed is what was published, so that is read: with the scale
of its commas (``0!.0,`` prints 元 in 万元), its conditions and its words. A number that its format does not show says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple

from govbudget.exact import decimal_of, exponent, formatted, rounded, scale
from govbudget.numerals import NOT_SHOWN

__all__ = ["is_general", "show_date", "show_number", "show_stored"]

#: A workbook keeps 15 significant digits of a number and shows no more; binary residues lie beyond.
_SIGNIFICANT: Final = 15
#: General shows as many decimals as fit in 11 characters; amounts keep at least these.
_GENERAL_WIDTH: Final = 10
_LEAST_PLACES: Final = 4
#: A stored number of no more characters shows all its digits.
_SHORT: Final = 9
#: Larger numbers are no amounts, smaller ones are nothing.
_MOST_DIGITS: Final = 30
_GENERAL: Final = frozenset({"", "general", "@", "g/通用格式", "通用格式"})
#: What a sheet shows where no section of a format is for a number, or a date is out of range.
_FULL: Final = "#####"

_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<general>General|(?:G/)?通用格式)'
    r"|(?P<exponent>E[+-])|(?P<digit>[0#?])|(?P<mark>[.,%/@;])|(?P<date>AM/PM|A/P|上午/下午|[ymdhse]+|a{3,4})|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION: Final = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9]+(?:\.[0-9]+)?)")
_ELAPSED: Final = re.compile(r"h+|m+|s+", re.IGNORECASE)
_COMPARED: Final[dict[str, Callable[[Decimal, Decimal], bool]]] = {
    "<": Decimal.__lt__,
    "<=": Decimal.__le__,
    ">": Decimal.__gt__,
    ">=": Decimal.__ge__,
    "=": Decimal.__eq__,
    "<>": Decimal.__ne__,
}
_ZERO: Final = Decimal(0)
_DENOMINATOR: Final = re.compile(r"/\s*([0-9?#]+)")
_THOUSANDS: Final = re.compile(r"(?<=[0-9])(?=(?:[0-9]{3})+$)")
_SIGNS: Final = frozenset("-－−–—(（△▲负")
_NOTHING: Final = frozenset({"", "-", "--", "—", "——", "－", "–", "无", "零", "0"})
#: ¥, $ and spaces around a number say nothing of it: which currency a format shows depends on the computer.
_UNSAID: Final = str.maketrans("", "", "¥￥$ \xa0\u3000")


class _Plain(NamedTuple):
    """A section that prints digits and nothing else between its words, as most do."""

    before: str
    grouped: bool
    digits: int
    decimals: int
    behind: str


class _Section(NamedTuple):
    """A section of a format: its tokens, kind and text, and the condition under which it holds."""

    tokens: tuple[tuple[str, str], ...]
    condition: tuple[str, Decimal] | None = None
    plain: _Plain | None = None

    def has(self, kind: str) -> bool:
        """Whether it has a token of a kind."""
        return any(kind == other for other, _ in self.tokens)

    def holds(self, value: Decimal, default: str | None) -> bool:
        """Whether it shows a number, by its own condition or else by that of its position."""
        if self.condition is not None:
            sign, limit = self.condition
            return _COMPARED[sign](value, limit)
        return default is None or _COMPARED[default](value, _ZERO)

    @property
    def words(self) -> str:
        """Its literal text, without currencies and spaces."""
        return "".join(text for kind, text in self.tokens if kind == "text").translate(_UNSAID)


def is_general(pattern: str) -> bool:
    """Whether a cell with this number format shows the shortest form of its number (常规格式)."""
    return pattern.strip().lower() in _GENERAL


def show_number(value: Decimal, pattern: str = "General") -> str:
    """A number as its format shows it.

    Args:
        value: the stored number.
        pattern: the number format of its cell, such as ``#,##0.00``.

    Returns:
        the printed text, ``1,664.55``, ``1387.1`` for 13871000 shown by ``0!.0,``, ``-`` or nothing for a zero if the format
        says so. Currencies, colours and fills are left out, Chinese numerals are digits. A negative number keeps its sign
        though its format shows only a colour. Behind a number other than 0 of which the format shows nothing it is said that
        it is not shown.
    """
    if not value.is_finite() or (size := value.adjusted()) >= _MOST_DIGITS:
        return formatted(value, "")
    exact = _without_residue(value, size)
    if is_general(pattern):
        return _general(exact)
    sections = _sections(pattern)
    chosen = _chosen(sections, exact)
    if chosen is None:
        return _FULL if len(sections) > 1 else _general(exact)
    section = sections[chosen]
    shown = _shown(exact.copy_abs(), section, pattern)
    if shown is None:
        nothing = exact and section.words in _NOTHING
        return f"{_general(exact)}{NOT_SHOWN}" if nothing else section.words
    if exact >= 0 or not any(c in "123456789" for c in shown):
        return shown
    own = (chosen > 0 or section.condition is not None) and not _SIGNS.isdisjoint(section.words)
    return shown if own else f"-{shown}"


def _chosen(sections: tuple[_Section, ...], value: Decimal) -> int | None:
    """Which section shows a number: by conditions, or one for positive and one for negative numbers and one for 0."""
    if len(sections) == 1:
        return 0 if sections[0].holds(value, None) else None
    others = None if len(sections) == 2 and sections[0].condition is not None else "<"
    defaults = (">=" if len(sections) == 2 else ">", others, None)
    found = (i for i, section in enumerate(sections[:3]) if section.holds(value, defaults[i]))
    return next(found, None)


def show_stored(value: float, pattern: str = "General") -> str:
    """A number as a workbook stores it, as its format shows it; short ones without a format as they stand."""
    text = repr(value)
    if pattern == "General" and value and len(text) <= _SHORT and text[-1].isdigit() and "e" not in text:
        return text.removesuffix(".0")
    return show_number(decimal_of(text), pattern)


def _without_residue(value: Decimal, size: int) -> Decimal:
    """A number with decimals without what lies beyond the digits that a workbook keeps; its size is that of its first."""
    if not value or size <= -_MOST_DIGITS:
        return Decimal(0)
    places = _SIGNIFICANT - 1 - size
    least = exponent(value)
    return rounded(value, max(places, 0), ROUND_HALF_UP) if least < 0 and least < -places else value


def _general(value: Decimal) -> str:
    """A number without a format: its integer digits, and the decimals that fit; never an exponent."""
    places = max(_LEAST_PLACES, _GENERAL_WIDTH - max(value.adjusted() + 1, 1))
    fitted = rounded(value, places, ROUND_HALF_UP) if exponent(value) < -places else value
    text = f"{fitted:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _shown(value: Decimal, section: _Section, pattern: str) -> str | None:
    """A number without its sign in one section; ``None`` where the section shows nothing of it."""
    if section.plain is not None:
        before, grouped, digits, decimals, behind = section.plain
        shown = rounded(value, decimals, ROUND_HALF_UP) if exponent(value) < -decimals else value
        text = formatted(shown, f"{',' if grouped else ''}.{decimals}f")
        return f"{before}{text if digits == 1 else text.rjust(digits + (decimals and decimals + 1), '0')}{behind}"
    if section.has("date"):
        return _serial_date(value, pattern)
    if section.has("general"):
        return "".join(_general(value) if kind == "general" else text for kind, text in _said(section))
    if not section.has("digit"):
        return None
    if section.has("exponent"):
        return _scientific(value, section)
    fraction = _DENOMINATOR.search(pattern)
    if section.has("slash") and fraction:
        return _fraction(value, section, fraction[1])
    return _number(value, section)


def _said(section: _Section) -> list[tuple[str, str]]:
    """The tokens that print something, their words without currencies and spaces."""
    return [(kind, text.translate(_UNSAID)) for kind, text in section.tokens if kind in ("text", "general", "percent")]


class _Layout(NamedTuple):
    """The digits of a section: places before and behind the point, the power of 1000 and of 100, and grouping."""

    whole: list[str]
    after: list[str]
    thousands: int
    percents: int
    grouped: bool


def _layout(section: _Section) -> _Layout:
    kinds = [kind for kind, _ in section.tokens]
    point = kinds.index("point") if "point" in kinds else len(kinds)
    whole = [i for i, kind in enumerate(kinds) if kind == "digit" and i < point]
    after = [i for i, kind in enumerate(kinds) if kind == "digit" and i > point]
    commas = [i for i, kind in enumerate(kinds) if kind == "comma"]
    between = [i for i in commas if whole and whole[0] < i < whole[-1]]
    behind = [i for i in commas if i not in between and i > min([*whole, *after])]
    broken = any(kinds[i] == "text" for i in range(whole[0], whole[-1])) if whole else False
    texts = [text for _, text in section.tokens]
    grouped = bool(between) and not broken
    return _Layout([texts[i] for i in whole], [texts[i] for i in after], len(behind), kinds.count("percent"), grouped)


def _number(value: Decimal, section: _Section) -> str:
    """A number by its places: the last digits one a place, all others in the first."""
    layout = _layout(section)
    scaled = scale(value, 2 * layout.percents - 3 * layout.thousands)
    if exponent(scaled) < -len(layout.after):
        scaled = rounded(scaled, len(layout.after), ROUND_HALF_UP)
    whole, _, after = formatted(scaled, f".{len(layout.after)}f").partition(".")
    for place in reversed(layout.after):
        if place == "0" or not after.endswith("0"):
            break
        after = after[:-1]
    forced = len(layout.whole) - layout.whole.index("0") if "0" in layout.whole else 0
    whole = whole.lstrip("0").rjust(forced, "0")
    if not whole and (after or value):
        whole = "0"
    return _filled(section, _THOUSANDS.sub(",", whole) if layout.grouped else whole, after, len(layout.whole))


def _filled(section: _Section, whole: str, after: str, places: int) -> str:
    """The tokens of a section with their digits."""
    shown: list[str] = []
    left, behind = places, False
    for kind, text in section.tokens:
        if kind == "point":
            shown += [whole if not places else "", "." if after else ""]
            behind = True
        elif kind == "digit" and behind:
            shown.append(after[:1])
            after = after[1:]
        elif kind == "digit":
            left -= 1
            first = left == places - 1
            end = len(whole) - left
            shown.append(whole[:end] if first and end > 0 else whole[end - 1 : end] if not first and end > 0 else "")
        elif kind in ("text", "percent"):
            shown.append(text.translate(_UNSAID))
    return "".join(shown)


def _scientific(value: Decimal, section: _Section) -> str:
    """A number with an exponent, 1.39E+03."""
    kinds = [kind for kind, _ in section.tokens]
    at = kinds.index("exponent")
    layout = _layout(_Section(section.tokens[:at]) if "digit" in kinds[:at] else section)
    step, places = max(len(layout.whole), 1), len(layout.after)
    power = value.adjusted() // step * step if value else 0
    mantissa = rounded(scale(value, -power), places, ROUND_HALF_UP)
    if mantissa >= 10**step:
        power += step
        mantissa = rounded(scale(value, -power), places, ROUND_HALF_UP)
    sign = "-" if power < 0 else section.tokens[at][1][1].replace("-", "")
    return f"{mantissa:f}E{sign}{abs(power):0{kinds[at:].count('digit')}d}"


def _fraction(value: Decimal, section: _Section, denominator: str) -> str:
    """A number as a fraction, 3 1/4: of a given denominator, or the nearest of so many digits."""
    kinds = [kind for kind, _ in section.tokens]
    exact = Fraction(value)
    given = int(denominator) if denominator.isdigit() and int(denominator) else 0
    near = Fraction(round(exact * given), given) if given else exact.limit_denominator(10 ** len(denominator) - 1)
    before = "".join("#" if kind == "digit" else " " for kind in kinds[: kinds.index("slash")]).strip()
    whole = int(near) if " " in before else 0
    rest = near - whole
    parts = f"{rest * given if given else rest.numerator}/{given or rest.denominator}"
    return f"{whole} {parts}" if whole and rest else str(whole) if " " in before and not rest else parts


def _serial_date(value: Decimal, pattern: str) -> str:
    """A number that its format shows as a date."""
    try:
        return show_date(datetime(1899, 12, 30) + timedelta(days=float(value)), pattern)
    except OverflowError:
        return _FULL


@lru_cache(maxsize=256)
def _sections(pattern: str) -> tuple[_Section, ...]:
    """The sections of a format that are for numbers."""
    sections: list[list[tuple[str, str]]] = [[]]
    conditions: list[tuple[str, Decimal] | None] = [None]
    for found in _TOKEN.finditer(pattern):
        kind, text = found.lastgroup, found[found.lastgroup] if found.lastgroup else ""
        if kind == "mark" and text == ";":
            sections.append([])
            conditions.append(None)
        elif kind == "bracket":
            condition = _CONDITION.fullmatch(text.strip())
            if condition:
                conditions[-1] = condition[1], decimal_of(condition[2])
            sections[-1] += _bracketed(text)
        elif kind is not None:
            sections[-1].append((_KINDS.get(kind, kind) if kind != "mark" else _MARKS[text], text))
    pairs = zip(sections, conditions, strict=True)
    made = [_Section(tuple(tokens), condition, _plain(tokens)) for tokens, condition in pairs]
    numbers = made[:3]
    if len(numbers) > 1 and numbers[-1].has("general") and ("general", "@") in numbers[-1].tokens:
        numbers = numbers[:-1]  # what shows texts
    return tuple(numbers)


def _plain(tokens: list[tuple[str, str]]) -> _Plain | None:
    """The section as a plain one, if its digits stand together: #,##0.00 with words around."""
    code = "".join(_CODES.get(kind, "!") if kind != "digit" else text for kind, text in tokens)
    found = re.fullmatch(r"(t*)(?:(#,##0)|#*(0+))(?:p(0+))?(t*)", code)
    if found is None:
        return None
    texts = [text.translate(_UNSAID) for kind, text in tokens if kind == "text"]
    before = len(found[1])
    digits, decimals = len(found[3] or "0"), len(found[4] or "")
    return _Plain("".join(texts[:before]), bool(found[2]), digits, decimals, "".join(texts[before:]))


_CODES: Final = {"text": "t", "comma": ",", "point": "p"}
_KINDS: Final = {"quoted": "text", "escaped": "text", "other": "text"}
_MARKS: Final = {".": "point", ",": "comma", "%": "percent", "/": "slash", "@": "general"}


def _bracketed(text: str) -> list[tuple[str, str]]:
    """What stands in brackets: a currency with its country, elapsed hours; colours and scripts print nothing."""
    if text.startswith("$"):
        return [("text", text[1:].partition("-")[0])]
    return [("date", text)] if _ELAPSED.fullmatch(text) else []


def show_date(value: datetime | date | time | timedelta, pattern: str = "") -> str:
    """A date or time as text: ``2021年12月31日`` where its format is Chinese, as far as the format goes; else ISO 8601."""
    if isinstance(value, time | timedelta):
        return str(value)
    if "年" in pattern:
        short = pattern.lower()
        day = f"{value.day}日" if "d" in short else ""
        month = f"{value.month}月" if day or "m" in short else ""
        return f"{value.year}年{month}{day}"
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
