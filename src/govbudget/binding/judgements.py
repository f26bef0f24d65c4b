"""What becomes of a statement (判定): the rule, the readings that were tried, and what should stand there, as values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple, final

from attrs import frozen

from govbudget.binding.costs import acquits, nearest
from govbudget.binding.equations import (
    Changed,
    Equation,
    Reading,
    Stated,
    Verdict,
    best,
    figures_of,
    fit,
    fit_all,
    needed,
)
from govbudget.binding.intervals import point, unit_of
from govbudget.exact import scale
from govbudget.language.figures import Number, NumberKind
from govbudget.money import Unit
from govbudget.narrative.frames import Change, Comparison, Composition, Frame, Level, When
from govbudget.place import Place

__all__ = [
    "WHOLE",
    "Cell",
    "Expected",
    "Given",
    "Judgement",
    "digits_like",
    "figures",
    "judged",
    "replaced",
    "verdict_with",
]

#: How many more decimals show that a figure differs from what should stand there.
_FINER: Final = 8


@final
@frozen(eq=False)
class Cell:
    """A figure of a table that states the same as the text (表中数).

    Args:
        number: its figure.
        place: where it stands.
        key: form, line and column.
        when: its year and stage.
    """

    number: Number | None
    place: Place
    key: tuple[str, str, str] = ("", "", "")
    when: When = When()


@final
@frozen(eq=False)
class Given:
    """A figure that nobody prints and everybody knows (常数): the 100 % that shares add up to.

    Args:
        number: the figure.
    """

    number: Number | None


#: All of something, as a share of it.
WHOLE: Final = Given(Number(0, 0, "100%", NumberKind.PERCENT, Decimal(100)))


class Expected(NamedTuple):
    """What should stand in place of a figure (应有之数).

    Args:
        value: exact, in 元, per cent or as a count; signed.
        like: the figure that it is to be printed like.
        places: the decimals that it is printed with.
    """

    value: Fraction
    like: Number
    places: int


@final
@frozen(eq=False)
class Judgement:
    """What becomes of one statement by one rule (判定).

    Args:
        rule: id of the rule.
        frame: the statement.
        verdict: how it comes out.
        tried: its readings, likeliest first; none where nothing can be said.
        asks: whether a failure is a question only, since the text does not say that the parts are all.
        told: the reading that is reported.
        turned: the other statement of the same change that goes the opposite way, where that is the contradiction.
        variant: which of the cases of its rule it is, where that has several.
    """

    rule: str
    frame: Frame | Level
    verdict: Verdict
    tried: tuple[Reading, ...] = ()
    asks: bool = False
    told: Reading | None = None
    turned: Change | None = None
    variant: str = ""

    @property
    def stated(self) -> Stated | None:
        """What has the figure that states it; ``None`` for words of comparison."""
        match self.frame:
            case Composition():
                return self.frame.whole
            case Comparison():
                return None
            case _:
                return self.frame

    @property
    def number(self) -> Number | None:
        """This figure."""
        return self.stated.number if self.stated is not None else None

    @property
    def equation(self) -> Equation | None:
        """The equation that tells what should stand there, or that nothing can."""
        if self.told is None:
            return None
        undefined = self.verdict is Verdict.UNDEFINED
        telling = [each for each in self.told.equations if (needed(each) is None) is undefined]
        failing = [each for each in telling if fit(each) is self.verdict]
        return (failing or telling or self.told.equations)[0]

    @property
    def unit(self) -> Unit | None:
        """The unit of the amount that its own figure follows from, where the two are not printed in one unit."""
        equation, number = self.equation, self.number
        if equation is None or number is None or number.kind is not NumberKind.AMOUNT or not equation.above:
            return None
        other = equation.above[0][1].number
        same = other is None or other.unit is None or other.unit is number.unit
        return None if same or other is None else other.unit

    @property
    def operands(self) -> tuple[Stated, ...]:
        """The figures that it was judged with, its own first."""
        found: list[Stated] = [each for each in (self.stated, self.turned) if each is not None]
        if self.told is not None:
            found += [each for equation in self.told.equations for each in figures_of(equation)]
        return tuple(dict.fromkeys(found))

    @property
    def expected(self) -> Expected | None:
        """What should stand in place of its own figure; ``None`` where nothing can be said."""
        equation, number = self.equation, self.number
        value = needed(equation) if equation is not None else None
        if value is None or number is None or equation is None:
            return None
        places = number.decimals + (2 if self.verdict is Verdict.TRUNCATED else 0)
        while (
            abs(value) != abs(point(number))
            and places < number.decimals + _FINER
            and replaced(number, value, places).value.copy_abs() == number.value.copy_abs()
        ):
            places += 1
        return Expected(value, number, places)


def judged(rule: str, frame: Frame | Level, readings: Iterable[Reading], *, asks: bool = False) -> Judgement:
    """A statement judged by all its readings: a failure only if every one of them that is not open fails.

    A reading that reaches farther than the others acquits only if it leaves little open; else it makes a question of the failure.

    Args:
        rule: id of the rule.
        frame: the statement.
        readings: its readings, likeliest first.
        asks: whether a failure is a question only.
    """
    tried = tuple(readings)
    verdicts = [fit_all(reading) for reading in tried]
    verdict = best(set(verdicts))
    if verdict in (Verdict.HOLDS, Verdict.TRUNCATED) and len(tried) > 1:
        near = nearest(tried, verdicts, frame.sentence)
        own = best({each for reading, each in zip(tried, verdicts, strict=True) if reading in near})
        fitting = [reading for reading, each in zip(tried, verdicts, strict=True) if each is verdict]
        if own is Verdict.FAILS and (verdict is Verdict.TRUNCATED or not any(map(acquits, fitting))):
            verdict, asks = own, True
    told = next((reading for reading, each in zip(tried, verdicts, strict=True) if each is verdict), None)
    return Judgement(rule, frame, verdict, tried, asks, told if verdict is not Verdict.OPEN else None)


def verdict_with(judgement: Judgement, changed: Changed) -> Verdict:
    """How a judgement would come out with other figures.

    Args:
        judgement: the judgement.
        changed: the figures.
    """
    return best({fit_all(reading, changed) for reading in judgement.tried})


def figures(judgement: Judgement) -> Iterator[Stated]:
    """All the figures that any of its readings has."""
    for reading in judgement.tried:
        for equation in reading.equations:
            yield from figures_of(equation)


def digits_like(value: Fraction, number: Number, places: int) -> int:
    """A value in the unit of a figure at so many decimals, half up, without its decimal point."""
    scaled = abs(value / unit_of(number)) * Fraction(10) ** places
    digits: int = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    return -digits if value < 0 else digits


def replaced(number: Number, value: Fraction, places: int | None = None) -> Number:
    """A figure with another value, rounded as it is.

    Args:
        number: the figure.
        value: the value, in 元, per cent or as a count.
        places: decimals other than its own.
    """
    at = number.decimals if places is None else places
    digits = digits_like(value, number, at)
    return number._replace(value=scale(Decimal(digits), -at), approximate="")
