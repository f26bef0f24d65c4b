"""What a reading costs (读法代价): how far its figures stand from the statement, and what a reading farther away can still acquit."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from govbudget.binding.equations import Equation, Reading, Verdict, figures_of
from govbudget.binding.intervals import unit_of

__all__ = ["SLACK", "acquits", "cost_of", "nearest"]

#: A figure of the same sentence, of the one beside it, of anything else: another paragraph, a cell of a table.
_HERE, _BESIDE, _ELSEWHERE = 0, 3, 4
#: A reading that costs so much more than the cheapest is as good as that.
SLACK: Final = 1
#: A reading farther away acquits if its digits leave no more than this part of the figure open.
_SHARP: Final = Fraction(1, 100)


def cost_of(reading: Reading, sentence: int) -> int:
    """What a reading of a statement costs: as much as its farthest figure.

    Args:
        reading: the reading.
        sentence: the number of the sentence of the statement.
    """
    figures = (stated for equation in reading.equations for stated in figures_of(equation))
    return max((_distance(getattr(stated, "sentence", None), sentence) for stated in figures), default=_HERE)


def _distance(other: int | None, sentence: int) -> int:
    if other is None:
        return _ELSEWHERE
    away = abs(other - sentence)
    return _HERE if not away else _BESIDE if away == 1 else _ELSEWHERE


def nearest(readings: Sequence[Reading], verdicts: Sequence[Verdict], sentence: int) -> set[Reading]:
    """The readings within the slack of the cheapest of those that can be judged.

    Args:
        readings: the readings.
        verdicts: how they come out.
        sentence: the number of the sentence of the statement.
    """
    costs = {
        reading: cost_of(reading, sentence)
        for reading, verdict in zip(readings, verdicts, strict=True)
        if verdict is not Verdict.OPEN
    }
    most = min(costs.values(), default=_HERE) + SLACK
    return {reading for reading, cost in costs.items() if cost <= most}


def acquits(reading: Reading) -> bool:
    """Whether a reading that holds is no chance though it reaches far: its figure is printed to one part in a hundred.

    Args:
        reading: the reading.
    """
    return all(map(_is_sharp, reading.equations))


def _is_sharp(equation: Equation) -> bool:
    number = equation.result.number if equation.result is not None else None
    if number is None:
        return True
    if number.approximate:
        return False
    unit = unit_of(number)
    return Fraction(number.half) * unit <= abs(Fraction(number.value) * unit) * _SHARP
