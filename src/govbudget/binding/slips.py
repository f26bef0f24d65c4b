"""The simple slips of a printed figure (笔误): digits exchanged, dropped, added or mistaken, another unit."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from govbudget.binding.intervals import unit_of
from govbudget.language.figures import Number, NumberKind

__all__ = ["is_exchange", "is_mistaken", "is_shift", "variants"]

_POWERS: Final = (3, 4, 8)
_TEN: Final = "0123456789"
#: Figures of fewer digits are near to others by chance.
_TELLING: Final = 3


def variants(number: Number, mistaken: bool = True) -> Iterator[Fraction]:
    """What may have been meant where a figure is printed, if it is a simple slip.

    Args:
        number: the figure.
        mistaken: whether one digit may have been mistaken for any other.

    Yields:
        Values in 元, per cent or as a count; none for a figure of one or two digits.
    """
    unit = unit_of(number) / Fraction(10) ** number.decimals
    value = int(Fraction(number.value) * 10**number.decimals)
    printed = str(abs(value)).zfill(number.decimals + 1)
    if len(printed) < _TELLING:
        return
    sign = -1 if value < 0 else 1
    for digits in dict.fromkeys(_digits(printed, mistaken)):
        if int(digits) != abs(value):
            yield sign * int(digits) * unit
    if number.kind is NumberKind.AMOUNT:
        for power in _POWERS:
            yield value * unit * 10**power
            yield value * unit / 10**power


def is_shift(number: Number, value: Fraction) -> bool:
    """Whether a value is that of a figure in another unit.

    Args:
        number: the figure.
        value: the value, in 元, per cent or as a count.
    """
    own = Fraction(number.value) * unit_of(number)
    return any(own in (value * 10**power, value / 10**power) for power in _POWERS)


def is_exchange(number: Number, value: Fraction) -> bool:
    """Whether a value is that of a figure with two neighbouring digits exchanged.

    Args:
        number: the figure.
        value: the value, in 元, per cent or as a count.
    """
    printed, meant = _both(number, value)
    return sorted(printed) == sorted(meant)


def is_mistaken(number: Number, value: Fraction) -> bool:
    """Whether a value is that of a figure with one digit mistaken for another.

    Args:
        number: the figure.
        value: the value, in 元, per cent or as a count.
    """
    printed, meant = _both(number, value)
    return len(printed) == len(meant) and sum(a != b for a, b in zip(printed, meant, strict=True)) == 1


def _both(number: Number, value: Fraction) -> tuple[str, str]:
    """The digits of a figure as printed, and of a value printed like it."""
    scaled = Fraction(number.value) * 10**number.decimals
    width = max(number.decimals + 1, len(str(abs(int(scaled)))))
    digits = value / unit_of(number) * 10**number.decimals
    return str(abs(int(scaled))).zfill(width), str(abs(int(digits))).zfill(width)


def _digits(printed: str, mistaken: bool) -> Iterator[str]:
    """The digits with two neighbours exchanged, one dropped, one added, one mistaken."""
    for i in range(len(printed)):
        head, tail = printed[:i], printed[i + 1 :]
        yield head + tail
        if tail:
            yield head + tail[0] + printed[i] + tail[1:]
        for digit in _TEN:
            yield head + digit + printed[i:]
            if mistaken:
                yield head + digit + tail
    for digit in _TEN:
        yield printed + digit
