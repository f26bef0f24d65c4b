"""The line of arithmetic that shows what a figure should be (算式), with the figures as printed."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from govbudget.binding.equations import Equation, Reading, Stated, Term, Verdict, figures_of, fit_all, needed
from govbudget.binding.judgements import Cell, Expected, Judgement, replaced
from govbudget.binding.located import Wrong
from govbudget.exact import scale, total
from govbudget.finding.values import Tried
from govbudget.language.figures import NumberKind
from govbudget.narrative.claims import digits_of
from govbudget.relation import Outcome

__all__ = ["arithmetic", "printed_like", "tolerance", "tried"]

_UNKNOWN: Final = "？"  #: what is nowhere printed
_OUTCOMES: Final = {
    Verdict.HOLDS: Outcome.PASSED,
    Verdict.TRUNCATED: Outcome.FAILED,
    Verdict.UNDEFINED: Outcome.FAILED,
    Verdict.FAILS: Outcome.FAILED,
    Verdict.OPEN: Outcome.UNVERIFIABLE,
}


def printed_like(expected: Expected) -> str:
    """A value printed like a figure: in its unit, with its separators, its decimals, its %.

    Args:
        expected: the value, and the figure.
    """
    number = expected.like
    value = replaced(number, abs(expected.value), expected.places).value
    separated = "," in number.printed or not digits_of(number)[-1:].isascii()
    sign = (
        "-" if expected.value < 0 and number.kind in (NumberKind.AMOUNT, NumberKind.COUNT) and number.value < 0 else ""
    )
    digits = f"{value:,f}" if separated else f"{value:f}"
    return sign + digits + ("%" if number.kind is NumberKind.PERCENT else "")


def tried(judgement: Judgement) -> tuple[Tried, ...]:
    """Every reading of a statement that was tried, with what it would need to hold.

    Args:
        judgement: what became of the statement.
    """
    return tuple(_tried(judgement, reading) for reading in judgement.tried)


def _tried(judgement: Judgement, reading: Reading) -> Tried:
    number = judgement.number
    equation = next((each for each in reading.equations if each.result is judgement.stated), None)
    value = needed(equation) if equation is not None else None
    should = "" if value is None or number is None else printed_like(Expected(value, number, number.decimals))
    shown = "；".join(map(_whole, reading.equations))
    return Tried(shown, _OUTCOMES[fit_all(reading)], should)


def _whole(equation: Equation) -> str:
    """An equation with what is printed for it."""
    above = _grouped(equation.above, None) if equation.below else _terms(equation.above, None)
    if equation.below:
        above = f"{above} ÷ {_grouped(equation.below, None)}"
    result = _printed(equation.result, None) if equation.result is not None else "0"
    if equation.result is None and len(equation.above) == 2:  # two figures compared
        (_, one), (_, other) = equation.above
        return f"{_printed(one, None)} {equation.relation} {_printed(other, None)}"
    return f"{above} {equation.relation} {result}"


def arithmetic(judgement: Judgement, wrong: Wrong | None) -> str:
    """The line of arithmetic that shows what the figure should be.

    Args:
        judgement: what became of the statement.
        wrong: the figure that is put right, where that is known.
    """
    if judgement.turned is not None:
        return f"{judgement.turned.word}{judgement.turned.number.printed}"
    equation = judgement.equation
    assert equation is not None, "only what was judged is told"
    if equation.relation in ("<", ">", "~") or (equation.result is None and not equation.below):
        return " 与 ".join(_printed(each, wrong) for _, each in equation.above)
    above = _terms(equation.above, wrong)
    if equation.below:
        above = f"{_grouped(equation.above, wrong) or _UNKNOWN} ÷ {_grouped(equation.below, wrong)}"
    elif len(equation.above) == 1:
        return above
    expected = judgement.expected
    if judgement.verdict is Verdict.UNDEFINED or expected is None:
        return above
    if wrong is None or wrong.stated is equation.result or equation.result is None:
        return f"{above} = {printed_like(expected)}"
    return f"{above} = {_printed(equation.result, wrong)}"


def tolerance(judgement: Judgement, stated: Stated | None) -> Decimal | None:
    """How much the digits of a sum can hide, in the unit of a figure; ``None`` where it is no sum.

    Args:
        judgement: what became of the statement.
        stated: the figure.
    """
    equation = judgement.equation
    number = stated.number if stated is not None else None
    if equation is None or number is None or equation.below or equation.relation != "=":
        return None
    halves = (each.number for each in dict.fromkeys(figures_of(equation)))
    power = number.unit.exponent if number.unit is not None else 0
    hidden = [
        scale(each.half, each.unit.exponent if each.unit is not None else 0) for each in halves if each is not None
    ]
    return scale(total(hidden), -power)


def _grouped(terms: tuple[Term, ...], wrong: Wrong | None) -> str:
    return f"({_terms(terms, wrong)})" if len(terms) > 1 else _terms(terms, wrong)


def _terms(terms: Iterable[Term], wrong: Wrong | None) -> str:
    """Figures added and subtracted."""
    found = ""
    for times, each in terms:
        sign = (" - " if times < 0 else " + ") if found else "-" if times < 0 else ""
        found += sign + _printed(each, wrong)
    return found


def _printed(each: Stated, wrong: Wrong | None) -> str:
    """A figure as printed, the wrong one as it should be; a cell with its place."""
    if wrong is not None and each is wrong.stated:
        return printed_like(wrong.expected)
    number = each.number
    printed = number.printed if number is not None else "0"
    return f"{printed}（{each.place}）" if isinstance(each, Cell) else printed
