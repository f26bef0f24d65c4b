"""The one simple slip that explains a wrong figure exactly (原因): a unit, a sign, digits. If two fit, none is named."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from govbudget.exact import exact_context, exponent, formatted, negate

__all__ = ["EXCHANGED", "LEFT_OUT", "near_slip", "slip"]

LEFT_OUT: Final = "line 漏列一行"
EXCHANGED: Final = "shift 两行的数互换"


#: What the printed digits hide may be so many units of the last one.
_UNITS: Final = 3


def near_slip(value: Decimal, right: Decimal, room: Decimal) -> tuple[str, Decimal] | None:
    """The slip that explains ``value``, and what should stand there, where the sums tell this only as far as digits are printed.

    Args:
        value: what is printed.
        right: what the sums give.
        room: how far from it the right figure may be.
    """
    for near in _near(right, max(-exponent(value), 0), room):
        cause = slip(value, near)
        if cause is not None:
            return cause, near
    return None


def _near(right: Decimal, places: int, room: Decimal) -> list[Decimal]:
    """Figures of so many decimals near another one, nearest first."""
    with exact_context():
        unit = Decimal(1).scaleb(-places)
        steps = [units * unit for units in range(1, _UNITS + 1) if units * unit <= room]
        return [right, *(near for step in steps for near in (right - step, right + step))]


def slip(value: Decimal, right: Decimal) -> str | None:
    """Why ``value`` is printed where ``right`` should stand.

    Returns:
        A text whose first word is ``unit``, ``sign`` or ``digits``; ``None`` where no slip or more than one fits.
    """
    found = [cause for cause in (_unit(value, right), _sign(value, right), _digits(value, right)) if cause]
    return found[0] if len(found) == 1 else None


def _unit(value: Decimal, right: Decimal) -> str | None:
    with exact_context():
        for power, units in ((4, "元/万元"), (3, "元/千元"), (8, "元/亿元")):
            if value and right and (value == right.scaleb(power) or value.scaleb(power) == right):
                return f"unit 差 10^{power} 倍（{units}）"
    return None


def _sign(value: Decimal, right: Decimal) -> str | None:
    return "sign 正负号相反" if value and value == negate(right) else None


def _digits(value: Decimal, right: Decimal) -> str | None:
    """Two neighbouring digits exchanged, or one digit dropped, doubled or added, at the same number of decimals."""
    if not value or not right or (value < 0) != (right < 0):
        return None
    places = max(-exponent(value), -exponent(right), 0)
    have, want = (formatted(number.copy_abs(), f".{places}f").replace(".", "") for number in (value, right))
    if len(have) == len(want):
        differing = [i for i, (a, b) in enumerate(zip(have, want, strict=True)) if a != b]
        if len(differing) == 2 and differing[1] == differing[0] + 1 and have[differing[0]] == want[differing[1]]:
            return "digits 相邻两位数字颠倒" if have[differing[1]] == want[differing[0]] else None
        return None
    short, long = sorted((have, want), key=len)
    if len(long) - len(short) == 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long))):
        return "digits 漏写一位数字" if short == have else "digits 多写一位数字"
    return None
