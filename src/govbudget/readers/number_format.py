"""Numbers as a sheet shows them (数字格式): ``#,##0.00`` and its kin; what is not simple is shown with all its digits.

A workbook stores 0.0900000762939453 and prints 0.09. What is printed is what was published, so that is read.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from govbudget.exact import decimal_of, exponent, formatted, rounded, scale

__all__ = ["show_date", "show_number", "show_stored"]

#: A workbook keeps 15 significant digits of a number and shows no more; binary residues lie beyond.
_SIGNIFICANT: Final = 15
#: General shows as many decimals as fit in 11 characters; amounts keep at least these.
_GENERAL_WIDTH: Final = 10
_LEAST_PLACES: Final = 4
#: A stored number of no more characters shows all its digits.
_SHORT: Final = 9
#: Larger numbers are no amounts, smaller ones are nothing.
_MOST_DIGITS: Final = 30

#: Colours, currencies with their country, and nothing else: conditions and Chinese capitals are not simple.
_BRACKETS: Final = re.compile(r"\[(?:(?!DBNum)[A-Za-z]+[0-9]*|\$[^\]]*)\]", re.IGNORECASE)
_LITERAL: Final = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
#: Quoted characters are moved into the private use area; ¥, $, signs, brackets and spaces need no quotes.
_AROUND: Final = "[-+()¥￥$ \ue000-\uf8ff]*"
_BODY: Final = re.compile(rf"({_AROUND})([#0?][#0?,]*|(?=\.))(?:\.([#0?]*))?(%?)({_AROUND})")
_FIXED: Final = re.compile(rf"({_AROUND})[?]*[ ]*")
_OTHER: Final = "\uf8ff"
_SIGNS: Final = frozenset("-+()")
_DASHES: Final = frozenset({"", "-", "--", "—", "——"})


class _Plain(NamedTuple):
    """A simple format: what stands before the digits, how they are shown, what stands behind."""

    before: str
    grouped: bool
    digits: int
    decimals: int
    optional: int
    percent: bool
    behind: str


def show_number(value: Decimal, pattern: str = "General") -> str:
    """A number as its format shows it.

    Args:
        value: the stored number.
        pattern: the number format of its cell, such as ``#,##0.00``.

    Returns:
        the printed text, ``1,664.55``, ``-`` or nothing for a zero if the format says so. Where the format is not simple
        (fractions, conditions, Chinese capitals, words), the number with all its digits.
    """
    if not value.is_finite() or (size := value.adjusted()) >= _MOST_DIGITS:
        return formatted(value, "")
    exact = _without_residue(value, size)
    sections = _sections(pattern)
    if sections is None:
        return _general(exact)
    positive, negative, zero = sections
    section = positive if exact > 0 else negative if exact < 0 else zero
    if isinstance(section, str):
        return section
    shown = _digits(exact.copy_abs(), section)
    own_sign = section is not positive
    minus = "-" if exact < 0 and not own_sign and any(c in "123456789" for c in shown) else ""
    return f"{minus}{section.before}{shown}{section.behind}"


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


def _digits(value: Decimal, section: _Plain) -> str:
    """The digits of a number without its sign."""
    shown = scale(value, 2) if section.percent else value
    if exponent(shown) < -section.decimals:
        shown = rounded(shown, section.decimals, ROUND_HALF_UP)
    text = formatted(shown, f"{',' if section.grouped else ''}.{section.decimals}f")
    whole, point, after = text.partition(".")
    for _ in range(section.optional):
        after = after[:-1] if after.endswith("0") else after
    whole = whole.rjust(section.digits, "0")
    return f"{whole}{point if after else ''}{after}{'%' if section.percent else ''}"


@lru_cache(maxsize=256)
def _sections(pattern: str) -> tuple[_Plain | str, _Plain | str, _Plain | str] | None:
    """How a format shows positive and negative numbers and zero; ``None`` where it is not simple."""
    if pattern.strip().lower() in ("", "general", "@", "g/通用格式", "通用格式"):
        return None
    parts = _split(pattern)
    plain = [_plain(part) for part in parts[:3]]
    found = [part for part in plain if part is not None]
    if len(found) < len(plain):
        return None
    positive = found[0]
    negative = found[1] if len(found) > 1 else positive
    return positive, negative, found[2] if len(found) > 2 else positive


def _split(pattern: str) -> list[str]:
    """The sections of a format, without colours, its quoted characters moved out of the way."""
    return _LITERAL.sub(_moved, _BRACKETS.sub("", pattern)).split(";")


def _moved(found: re.Match[str]) -> str:
    text = found[1] or found[2] or ""
    return "".join(chr(0xE000 + ord(c)) if c < "\u0100" else "\uf714" if c == "—" else _OTHER for c in text)


def _words(text: str) -> str:
    """The characters around the digits, without currencies and spaces."""
    back = ("—" if c == "\uf714" else chr(ord(c) - 0xE000) if "\ue000" <= c < "\ue100" else c for c in text)
    return "".join(c for c in back if c not in "¥￥$ \xa0\xa5")


def _plain(part: str) -> _Plain | str | None:
    """One section: a simple format, a fixed text (``-``, nothing), or ``None``."""
    fixed = _FIXED.fullmatch(part)
    if fixed:
        text = _words(fixed[1])
        return text if text in _DASHES else None
    body = _BODY.fullmatch(part)
    if body is None or body[2].endswith(","):
        return None
    before, behind = _words(body[1]), _words(body[5])
    if not {*before, *behind} <= _SIGNS:
        return None
    decimals = body[3] or ""
    optional = len(decimals) - len(decimals.rstrip("#?"))
    return _Plain(before, "," in body[2], max(body[2].count("0"), 1), len(decimals), optional, bool(body[4]), behind)


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
