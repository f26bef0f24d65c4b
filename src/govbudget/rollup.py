"""Roll leaf lines up a classification (汇总): exact sums at every level."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

from govbudget.classification import Classification, Code
from govbudget.classification.codes import code_text
from govbudget.errors import FigureSyntaxError, NotFound
from govbudget.exact import amount, exact_context

__all__ = ["roll_up"]


def roll_up(
    lines: Iterable[tuple[str | int | Code, Decimal | int | None]],
    classification: Classification,
    *,
    missing: Literal["refuse", "zero", "skip"] = "refuse",
) -> dict[str, Decimal]:
    """The sums of leaf lines at every level above them (逐级汇总).

    Args:
        lines: pairs of a code, in any printed form and of any level, and an amount; a code may come several times.
        classification: the edition the codes are of.
        missing: what a blank amount (``None``) is: refused, 0, or left out. It is never taken for 0 silently.

    Returns:
        sums by code, in official order, for the codes given and all codes above them. The order of the lines does not
        matter.

    Raises:
        NotFound: for a code that is not in the classification.
        AmountTypeError: for a float or another type.
        FigureSyntaxError: for a blank amount, where these are refused.
        CodeError: for a code that is none.
    """
    given: dict[str | int | Code, Decimal] = {}
    zero = Decimal(0)
    with exact_context():
        for code, value in lines:
            if type(value) is not Decimal or not value.is_finite():
                if value is None:
                    if missing == "refuse":
                        raise FigureSyntaxError(f'{code} has no amount; say what a blank is: missing="zero" or "skip"')
                    if missing == "skip":
                        continue
                    value = zero
                value = amount(value)
            given[code] = given.get(code, zero) + value
        sums: dict[str, Decimal] = {}
        for code, value in given.items():
            text = code_text(code)
            if text not in classification:
                raise NotFound(
                    f"{text} is not in the {classification.year} edition of {classification.kind.chinese}, "
                    "so it cannot be rolled up",
                    key=text,
                )
            for n in range(3, len(text) + 1, 2):
                sums[text[:n]] = sums.get(text[:n], zero) + value
    return dict(sorted(sums.items()))
