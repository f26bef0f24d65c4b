"""What a statement demands of its figures (等式): sums and quotients, judged within the digits, and solved for any one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from fractions import Fraction
from typing import Final, Literal, Protocol

from attrs import frozen

from govbudget.binding.intervals import NOTHING, Interval, hull, meet, percentage, point, scaled, span, total, unit_of
from govbudget.language.figures import Number, NumberKind

__all__ = [
    "Changed",
    "Equation",
    "Reading",
    "Stated",
    "Term",
    "Verdict",
    "figures_of",
    "fit",
    "fit_all",
    "needed",
    "same",
    "solved",
]


class Stated(Protocol):
    """Whatever has a figure: a level, a change, a ratio, an average, a cell. ``None`` is said not to exist and counts as 0."""

    @property
    def number(self) -> Number | None:
        """The figure."""


#: A figure that is added so many times.
Term = tuple[int, Stated]
#: Figures taken otherwise than printed, to try what would follow.
Changed = Mapping[Stated, Number]
_AS_PRINTED: Final[Changed] = {}


class Verdict(Enum):
    """How a statement stands to its figures (判定)."""

    HOLDS = "holds"  #: some values within the digits give it
    TRUNCATED = "truncated"  #: it was cut and not rounded
    UNDEFINED = "undefined"  #: it is a quotient by 0
    FAILS = "fails"  #: no values within the digits give it
    OPEN = "open"  #: figures are wanting


#: The order in which one of several readings tells what becomes of the statement.
_BEST: Final = (Verdict.HOLDS, Verdict.TRUNCATED, Verdict.UNDEFINED, Verdict.FAILS)
#: The order in which one of several equations of a reading does.
_WORST: Final = (Verdict.UNDEFINED, Verdict.FAILS, Verdict.TRUNCATED, Verdict.HOLDS)


@frozen(eq=False)
class Equation:
    """A sum or a quotient of figures, and the figure that is printed for it (等式).

    Args:
        above: the figures that are added.
        below: those whose sum it is divided by; nothing for sums.
        result: what is printed for it; ``None`` for 0.
        signs: the signs that the words leave open for it.
        factor: 100 for percentages of amounts.
        relation: ``=``; ``<=`` for parts that others may stand beside; ``>=`` for a figure that is not more than what the
            others give; ``<`` and ``>`` for comparisons; ``~`` for what is only about the same.
        cut: whether a figure that was cut instead of rounded is ``refused``, ``told`` or ``accepted``.
    """

    above: tuple[Term, ...]
    below: tuple[Term, ...] = ()
    result: Stated | None = None
    signs: tuple[int, ...] = (1,)
    factor: int = 1
    relation: Literal["=", "<=", ">=", "<", ">", "~"] = "="
    cut: Literal["refused", "told", "accepted"] = "refused"


@frozen(eq=False)
class Reading:
    """One licensed understanding of a statement (读法): the equations that must all hold.

    Args:
        equations: the equations, the one that best tells what should stand there first.
    """

    equations: tuple[Equation, ...]


def same(stated: Stated, other: Stated, cut: Literal["refused", "told", "accepted"] = "refused") -> Reading:
    """That a figure is the same as another.

    Args:
        stated: the figure.
        other: the other.
        cut: how it is taken where it was cut instead of rounded.
    """
    return Reading((Equation(((1, other),), result=stated, cut=cut),))


def figures_of(equation: Equation) -> Iterator[Stated]:
    """The figures of an equation, its result first."""
    if equation.result is not None:
        yield equation.result
    for _, stated in (*equation.above, *equation.below):
        yield stated


def _number(stated: Stated, changed: Changed) -> Number | None:
    return changed.get(stated, stated.number)


def _side(terms: tuple[Term, ...], changed: Changed) -> Interval:
    return total(scaled(span(_number(stated, changed)), times) for times, stated in terms)


def _sum(terms: tuple[Term, ...], changed: Changed) -> Fraction:
    return sum((point(_number(stated, changed)) * times for times, stated in terms), Fraction(0))


def _attained(equation: Equation, changed: Changed) -> Interval | None:
    """What the figures may give; ``None`` where they give nothing that is bounded."""
    if not equation.below:
        return _side(equation.above, changed)
    times_above = {stated: times for times, stated in equation.above}
    times_below = {stated: times for times, stated in equation.below}
    shared = [stated for stated in times_above if stated in times_below]
    above = tuple(term for term in equation.above if term[1] not in times_below)
    below = tuple(term for term in equation.below if term[1] not in times_above)
    both = [(times_above[each], times_below[each], span(_number(each, changed))) for each in shared]
    return hull(_side(above, changed), _side(below, changed), both, equation.factor)


def _printed(equation: Equation, changed: Changed, cut: bool) -> Interval:
    """What the printed result may stand for."""
    if equation.result is None:
        return NOTHING
    number = _number(equation.result, changed)
    if number is None:
        return NOTHING
    if number.kind in (NumberKind.PERCENT, NumberKind.MULTIPLE) and equation.below:
        return percentage(number, cut)
    interval = span(number)
    if not cut or number.approximate or interval.low is None or interval.high is None:
        return interval
    wider = Fraction(number.half) * unit_of(number)
    return Interval(interval.low - wider * (number.value < 0), interval.high + wider * (number.value >= 0))


def fit(equation: Equation, changed: Changed = _AS_PRINTED) -> Verdict:
    """How an equation comes out.

    Args:
        equation: the equation.
        changed: figures to be taken otherwise than printed.
    """
    attained = _attained(equation, changed)
    if attained is None:
        return Verdict.UNDEFINED if _is_of_nothing(equation, changed) else Verdict.OPEN
    if equation.relation == "~":
        return Verdict.HOLDS
    if equation.relation in ("<", ">"):
        low, high = attained if equation.relation == ">" else scaled(attained, -1)
        return Verdict.HOLDS if high is None or high > 0 else Verdict.FAILS
    if equation.relation == "<=":
        attained = Interval(attained.low, None)
    if equation.relation == ">=":
        attained = Interval(None, attained.high)
    if _meets(equation, attained, changed, cut=equation.cut == "accepted"):
        return Verdict.HOLDS
    if equation.cut == "told" and _meets(equation, attained, changed, cut=True):
        return Verdict.TRUNCATED
    return Verdict.FAILS


def _meets(equation: Equation, attained: Interval, changed: Changed, cut: bool) -> bool:
    printed = _printed(equation, changed, cut)
    if equation.relation == "<=":
        return printed.high is None or attained.low is None or attained.low <= printed.high
    return any(meet(attained, scaled(printed, sign)) for sign in equation.signs)


def _is_of_nothing(equation: Equation, changed: Changed) -> bool:
    """Whether a percentage is one of a base that is printed 0: of what its digits can't hide, or 0 % of nothing."""
    result = _number(equation.result, changed) if equation.result is not None else None
    if result is None or _sum(equation.below, changed):
        return False
    figures = [_number(each, changed) for _, each in (*equation.above, *equation.below)]
    nothing = not result.value and all(each is not None and not each.value for each in figures)
    return nothing or _is_more(equation, changed)


def _is_more(equation: Equation, changed: Changed) -> bool:
    """Whether so much is divided that what the digits of a base of 0 may hide gives more than what is printed for it."""
    hidden, above = _side(equation.below, changed), _side(equation.above, changed)
    printed = abs(point(_number(equation.result, changed))) if equation.result is not None else Fraction(0)
    if hidden.high is None or above.low is None or above.high is None:
        return False
    least = Fraction(0) if above.low <= 0 <= above.high else min(abs(above.low), abs(above.high))
    return least * equation.factor > printed * hidden.high


def fit_all(reading: Reading, changed: Changed = _AS_PRINTED) -> Verdict:
    """How a reading comes out: as the worst of its equations, of those that are not open.

    Args:
        reading: the reading.
        changed: figures to be taken otherwise than printed.
    """
    found = {fit(equation, changed) for equation in reading.equations}
    return next((verdict for verdict in _WORST if verdict in found), Verdict.OPEN)


def best(verdicts: set[Verdict]) -> Verdict:
    """What becomes of a statement whose readings come out so: as the best of them."""
    return next((verdict for verdict in _BEST if verdict in verdicts), Verdict.OPEN)


def needed(equation: Equation) -> Fraction | None:
    """What the figures give as printed, signed; ``None`` for a quotient by 0."""
    below = _sum(equation.below, _AS_PRINTED) if equation.below else Fraction(1)
    return _sum(equation.above, _AS_PRINTED) * equation.factor / below if below else None


def solved(equation: Equation, wanted: Stated, changed: Changed = _AS_PRINTED) -> Interval | None:
    """The values of one figure with which an equation would hold, the others as printed.

    An equation is linear in each of its figures, so that two trials tell it.

    Args:
        equation: the equation.
        wanted: the figure.
        changed: other figures to be taken otherwise than printed.

    Returns:
        From the least to the greatest by the digits of the result; ``None`` where no value of the figure, or any, would do.
    """
    if equation.relation != "=":
        return None
    ends: list[Fraction] = []
    result = equation.result
    for sign in equation.signs:
        if result is wanted:
            value = needed(equation)
            if value is None:
                continue
            ends.append(value * sign)
            continue
        for printed in set(scaled(span(_number(result, changed) if result is not None else None), sign)):
            if printed is None:
                return None
            at = [_gap(equation, printed, wanted, Fraction(trial), changed) for trial in (0, 1)]
            if at[0] != at[1]:
                ends.append(at[0] / (at[0] - at[1]))
        if len(equation.signs) > 1 and ends:
            break
    return Interval(min(ends), max(ends)) if ends else None


def _gap(equation: Equation, printed: Fraction, wanted: Stated, trial: Fraction, changed: Changed) -> Fraction:
    """How far the figures are from a result, multiplied out, with a value tried for one of them."""

    def side(terms: tuple[Term, ...]) -> Fraction:
        values = (trial if stated is wanted else point(_number(stated, changed)) for _, stated in terms)
        return sum((times * value for (times, _), value in zip(terms, values, strict=True)), Fraction(0))

    below = side(equation.below) if equation.below else Fraction(1)
    return side(equation.above) * equation.factor - printed * below
