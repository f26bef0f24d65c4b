"""Score an evaluation by the Ministry's rules (绩效评分): what can be computed, and what is left to the evaluator.

财预〔2020〕10号 and the notes of its form: a quantitative indicator that reaches its target has full marks, one that does not
has B/A of its weight (positive, ≥) or A/B (negative, ≤); a qualitative one is put by judgement in one of three bands,
100–80 %, 80–60 %, 60–0 % of its weight; the execution of the budget has its rate, at most its weight.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from fractions import Fraction
from typing import final

from attrs import frozen

from govbudget.arguments import several, shown
from govbudget.errors import EvaluationError, UnitError
from govbudget.evaluation.layout import label
from govbudget.evaluation.model import DEFAULT_BANDS, Evaluation, GradeBand, Indicator, IndicatorValue, money_unit
from govbudget.exact import ratio, total
from govbudget.figure import Figure
from govbudget.language.vocabulary import Vocabulary

__all__ = ["Basis", "Score", "Scoring", "execution_score", "grade_of", "indicator_score", "score"]


class Basis(Enum):
    """What a computed score rests on (计分依据)."""

    MET = "met"  #: the target is reached, full marks (完成值达到指标值，记满分)
    RATIO = "ratio"  #: B/A or A/B of the weight
    RATE = "rate"  #: the rate of execution of the weight
    MATCHED = "matched"  #: a qualitative target reached as worded, the band 100–80 %
    JUDGED = "judged"  #: left to the evaluator, anything from 0 to the weight
    UNWEIGHTED = "unweighted"  #: no weight is printed


@final
@frozen
class Score:
    """A computed score (计算得分): exact bounds, equal where the rules leave no choice.

    Args:
        name: name of the indicator, or 预算执行率.
        weight: 分值; ``None`` where none is printed.
        low: least possible score.
        high: greatest possible score.
        basis: what it rests on.
    """

    name: str
    weight: Decimal | None
    low: Fraction
    high: Fraction
    basis: Basis

    @property
    def is_exact(self) -> bool:
        """Whether the rules leave no choice."""
        return self.low == self.high and self.basis is not Basis.UNWEIGHTED

    def rounded(self, places: int = 2) -> Decimal | None:
        """The score rounded half up; ``None`` where the evaluator decides."""
        return _rounded(self.low, places) if self.is_exact else None


@final
@frozen
class Scoring:
    """All scores of an evaluation (评分结果).

    Args:
        execution: that of 预算执行率; ``None`` where the form has none.
        indicators: one a leaf, in order.
        bands: the bands of grades used.
    """

    execution: Score | None
    indicators: tuple[Score, ...]
    bands: tuple[GradeBand, ...]

    @property
    def scores(self) -> tuple[Score, ...]:
        """Execution and indicators together."""
        return (*((self.execution,) if self.execution else ()), *self.indicators)

    @property
    def low(self) -> Fraction:
        """The least possible total."""
        return sum((score.low for score in self.scores), Fraction(0))

    @property
    def high(self) -> Fraction:
        """The greatest possible total."""
        return sum((score.high for score in self.scores), Fraction(0))

    @property
    def weight(self) -> Decimal:
        """The full marks."""
        return total(score.weight for score in self.scores if score.weight is not None)

    @property
    def left_to_evaluator(self) -> tuple[Score, ...]:
        """The scores that the rules leave to judgement (由评价人判定)."""
        return tuple(score for score in self.scores if not score.is_exact)

    @property
    def grades(self) -> tuple[str, ...]:
        """The grades that the possible totals lead to, the best first."""
        if not self.weight:
            return ()
        best, worst = (grade_of(bound, self.weight, self.bands) for bound in (self.high, self.low))
        names = [band.name for band in self.bands]
        return tuple(names[names.index(best) : names.index(worst) + 1])


def score(evaluation: Evaluation, bands: Sequence[GradeBand] = ()) -> Scoring:
    """Score an evaluation (绩效评分) by 财预〔2020〕10号.

    Args:
        evaluation: with targets, actual values and weights; printed scores are not looked at.
        bands: the bands of grades; those that the form prints, or else the Ministry's, where none are given.

    Returns:
        a score for the execution of the budget and for each indicator, exact where the rules say it, bounds where the
        evaluator decides.

    Raises:
        EvaluationError: if what is given is no evaluation.
    """
    if not isinstance(evaluation, Evaluation):
        how = "read a document and take one of its evaluations, as in score(d.evaluations[0])"
        raise EvaluationError(f"score takes an Evaluation, not {shown(evaluation)}; {how}", value=evaluation)
    how = 'give them from the best down, as in [GradeBand("优", Decimal(90)), GradeBand("差", Decimal(0))]'
    bands = several("bands", bands, GradeBand, "a list of GradeBand values", how)
    leaves = [leaf for leaf in evaluation.leaves if not leaf.of_which]
    return Scoring(
        execution_score(evaluation),
        tuple(indicator_score(leaf) for leaf in leaves),
        bands or evaluation.bands or DEFAULT_BANDS,
    )


def execution_score(evaluation: Evaluation) -> Score | None:
    """The score of 预算执行率: weight × 全年执行数 ÷ 全年预算数, at most the weight and at least 0.

    Where no adjusted budget is printed the initial one takes its place. ``None`` where the form gives it no weight.
    """
    fund = evaluation.fund
    weight = _number(fund.weight) if fund is not None else None
    if fund is None or weight is None:
        return None
    base = fund.adjusted if fund.adjusted is not None and fund.adjusted.value is not None else fund.initial
    executed = fund.executed
    if base is None or not base.value or executed is None or executed.value is None:
        return Score(label("execution"), weight, Fraction(0), Fraction(weight), Basis.JUDGED)
    share = Fraction(executed.value) / Fraction(base.value)
    if base.unit is not None and executed.unit is not None:  # an amount without a unit is in that of the other
        share *= Fraction(10) ** (executed.unit.exponent - base.unit.exponent)
    found = _within(share, weight)
    return Score(label("execution"), weight, found, found, Basis.RATE)


def indicator_score(indicator: Indicator) -> Score:
    """The score of one indicator from its target, actual value and weight."""
    weight = _number(indicator.weight)
    if weight is None:
        return Score(indicator.name, None, Fraction(0), Fraction(0), Basis.UNWEIGHTED)
    full = Fraction(weight)
    target, actual = indicator.target, indicator.actual
    if target is None or actual is None:
        return Score(indicator.name, weight, Fraction(0), full, Basis.JUDGED)
    if target.value is None or actual.value is None:
        if actual.printed == target.printed or actual.printed in Vocabulary.default().texts("target_reached"):
            return Score(indicator.name, weight, full * 4 / 5, full, Basis.MATCHED)
        return Score(indicator.name, weight, Fraction(0), full, Basis.JUDGED)
    wanted, reached = comparable(target, actual)
    if wanted is None or reached is None:
        return Score(indicator.name, weight, Fraction(0), full, Basis.JUDGED)
    return _quantitative(indicator.name, weight, target, wanted, reached)


def _quantitative(name: str, weight: Decimal, target: IndicatorValue, wanted: Fraction, reached: Fraction) -> Score:
    sense, full = target.sense, Fraction(weight)
    if sense is not None and sense.is_negative:
        if reached <= wanted:
            return Score(name, weight, full, full, Basis.MET)
        share = wanted / reached
    else:
        if reached == wanted or (reached > wanted and sense is not None and sense.is_positive):
            return Score(name, weight, full, full, Basis.MET)
        if reached > wanted:  # more than a target that does not say whether more is better
            return Score(name, weight, Fraction(0), full, Basis.JUDGED)
        share = reached / wanted if wanted > 0 else Fraction(0)
    found = _within(share, weight)
    return Score(name, weight, found, found, Basis.RATIO)


def _exponent(unit: str) -> int | None:
    """The power of ten of 元 that a unit of money is; ``None`` for other units."""
    try:
        return money_unit(unit).exponent
    except UnitError:
        return None


def comparable(target: IndicatorValue, actual: IndicatorValue) -> tuple[Fraction | None, Fraction | None]:
    """Two values in one unit; ``None`` twice where they count different things, as a percentage and a number do."""
    assert target.value is not None and actual.value is not None
    one, other = Fraction(target.value), Fraction(actual.value)
    if target.unit == actual.unit or not actual.unit or not target.unit:
        return one, other
    power, another = _exponent(target.unit), _exponent(actual.unit)
    if power is not None and another is not None:
        return one * 10**power, other * 10**another
    if "%" in (target.unit, actual.unit) or "‰" in (target.unit, actual.unit):
        return None, None
    return one, other


def grade_of(
    total: Decimal | Fraction | int, weight: Decimal | Fraction | int, bands: Sequence[GradeBand] = DEFAULT_BANDS
) -> str:
    """The grade (评价等级) of a total score.

    Args:
        total: the score.
        weight: the full marks.
        bands: from the best down.

    Raises:
        EvaluationError: if the full marks are 0, or there are no bands.
    """
    if not weight or not bands:
        raise EvaluationError("a grade needs full marks above 0 and bands", value=weight)
    percentage = Fraction(total) / Fraction(weight) * 100
    for band in bands:
        low = Fraction(band.low)
        if percentage > low or (band.included and percentage == low):
            return band.name
    return bands[-1].name


def _within(share: Fraction, weight: Decimal) -> Fraction:
    """A share of a weight, at most the weight and at least 0."""
    return min(max(share, Fraction(0)), Fraction(1)) * Fraction(weight)


def _number(figure: Figure | None) -> Decimal | None:
    """The number that a figure prints."""
    return None if figure is None else figure.value


def _rounded(value: Fraction, places: int) -> Decimal:
    return ratio(Decimal(value.numerator), Decimal(value.denominator), places, ROUND_HALF_UP)
