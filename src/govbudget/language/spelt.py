"""Whole numbers written in characters (汉字数字), everyday and 大写: 三十五, 一百二十万, 壹佰贰拾, 二〇二三."""

from __future__ import annotations

from typing import Final

__all__ = ["DIGITS", "GROUPS", "in_wan", "in_words", "one_by_one"]

#: The digits.
DIGITS: Final = {c: i % 10 for i, c in enumerate("零一二三四五六七八九〇壹贰叁肆伍陆柒捌玖○")} | {"两": 2}
_POWERS: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
#: The signs of groups.
GROUPS: Final = {"万": 10**4, "亿": 10**8}


def one_by_one(text: str) -> int | None:
    """The number whose digits stand one by one: 二〇二三."""
    if len(text) > 1 and all(c in DIGITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    return None


def in_wan(text: str) -> int | None:
    """How many 万 a number is that ends in them: 一亿二千万 is 12000."""
    number = in_words(text, False)
    return number // GROUPS["万"] if number is not None else None


def in_words(text: str, alone: bool) -> int | None:
    """A whole number in characters: 一百二十三, 壹佰贰拾叁; ``None`` for what is none.

    Args:
        text: the characters, at least one.
        alone: whether 百 may stand for 一百 and 万 for 一万, as in 百余人.
    """
    if text in _POWERS and (alone or _POWERS[text] == 10):
        return _POWERS[text]
    if text in GROUPS and alone:
        return GROUPS[text]
    total = section = 0
    digit: int | None = None
    power, group, step, zero = 10**4, 10**12, 1, False
    for c in text:
        if c in DIGITS:
            if digit is not None or (zero and not DIGITS[c]):
                return None
            zero = not DIGITS[c]
            digit, step = DIGITS[c] or None, 1 if zero else step
        elif c in _POWERS:
            if _POWERS[c] >= power or (digit is None and (_POWERS[c] > 10 or zero)):
                return None
            power = _POWERS[c]
            section += (digit or 1) * power
            digit, step, zero = None, power // 10, False
        else:
            section += (digit or 0) * (step if section else 1)
            if GROUPS[c] >= group or not section:
                return None
            group = GROUPS[c]
            total += section * group
            section, digit, power, step, zero = 0, None, 10**4, group // 10, False
    return total + section + (digit or 0) * step
