"""Scoring evaluations by the Ministry's rules (绩效评分): bounded, monotone, additive, and honest about judgement."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from govbudget.errors import EvaluationError
from govbudget.evaluation import DEFAULT_BANDS, Evaluation, Fund, GradeBand, Indicator
from govbudget.evaluation.scoring import Basis, execution_score, grade_of, indicator_score, score
from govbudget.testing.evaluated import evaluations, fixed

numbers = st.integers(0, 10**6)
weights = st.integers(1, 100)


def one(target: str, actual: str, weight: int = 10) -> tuple[object, object, Basis]:
    found = indicator_score(Indicator("培训人数", target, actual, weight))
    return found.low, found.high, found.basis


def low(target: str, actual: str, weight: int) -> Fraction:
    return indicator_score(Indicator("培训人数", target, actual, weight)).low


@pytest.mark.parametrize(
    ("target", "actual", "least", "high", "basis"),
    [
        ("≥95%", "96%", 10, 10, Basis.MET),
        ("≥95%以上", "95%", 10, 10, Basis.MET),
        ("≥200", "100", 5, 5, Basis.RATIO),
        ("≤100万元", "200万元", 5, 5, Basis.RATIO),
        ("≤100万元", "80万元", 10, 10, Basis.MET),
        ("≤0件", "3件", 0, 0, Basis.RATIO),
        ("=12次", "12次", 10, 10, Basis.MET),
        ("=12次", "6次", 5, 5, Basis.RATIO),
        ("12次", "15次", 0, 10, Basis.JUDGED),
        ("≥1万元", "5000元", 5, 5, Basis.RATIO),
        ("100%", "5个", 0, 10, Basis.JUDGED),
        ("≥0次", "0次", 10, 10, Basis.MET),
        ("效果明显", "效果明显", 8, 10, Basis.MATCHED),
        ("效果明显", "达成预期指标", 8, 10, Basis.MATCHED),
        ("效果明显", "有所改善", 0, 10, Basis.JUDGED),
    ],
)
def test_the_rules(target: str, actual: str, least: int, high: int, basis: Basis) -> None:
    assert one(target, actual) == (least, high, basis)


def test_what_is_missing_is_said() -> None:
    assert indicator_score(Indicator("培训人数", "≥3", None, 10)).basis is Basis.JUDGED
    assert indicator_score(Indicator("培训人数", "≥3", "3")).basis is Basis.UNWEIGHTED
    assert not indicator_score(Indicator("培训人数", "≥3", "3")).is_exact
    assert indicator_score(Indicator("培训人数", "≥-5", "-10", 10)).low == 0


@given(numbers, numbers, numbers, weights)
def test_positive_scores_never_fall_as_the_actual_rises(target: int, actual: int, more: int, weight: int) -> None:
    lower, higher = (low(f"≥{target}次", f"{value}次", weight) for value in (actual, actual + more))
    assert 0 <= lower <= higher <= weight


@given(numbers, numbers, numbers, weights)
def test_negative_scores_never_rise_as_the_actual_rises(target: int, actual: int, more: int, weight: int) -> None:
    lower, higher = (low(f"≤{target}次", f"{value}次", weight) for value in (actual + more, actual))
    assert 0 <= lower <= higher <= weight


@given(st.text(max_size=12), st.text(max_size=12), weights)
def test_any_score_is_within_the_weight(target: str, actual: str, weight: int) -> None:
    found = indicator_score(Indicator("培训人数", target, actual, weight))
    assert 0 <= found.low <= found.high <= weight


@given(evaluations())
def test_the_total_is_the_sum_and_the_printed_scores_are_the_computed_ones(form: Evaluation) -> None:
    found = score(form)
    assert found.low == sum(one.low for one in found.scores)
    assert found.high == sum(one.high for one in found.scores)
    assert found.weight == 100
    assert len(found.indicators) == len(form.leaves)
    assert found.left_to_evaluator == ()
    for computed, leaf in zip(found.indicators, form.leaves, strict=True):
        assert leaf.score is not None
        assert computed.rounded() == leaf.score.value
    assert found.execution is not None
    assert form.fund is not None
    assert form.fund.score is not None
    assert form.fund.score.value is not None
    assert abs(found.execution.low - Fraction(form.fund.score.value)) <= Fraction(1, 100)


def test_the_execution_of_the_budget() -> None:
    form = fixed()
    found = execution_score(form)
    assert found is not None
    assert (found.low, found.basis, found.rounded()) == (Fraction(8), Basis.RATE, Decimal("8.00"))
    assert form.fund is not None
    over = evolve(form, fund=evolve(form.fund, executed="130"))
    assert execution_score(over).low == 10  # type: ignore[union-attr]
    initial = evolve(form, fund=Fund("年度资金总额", initial="100", executed="50", weight=20))
    assert execution_score(initial).low == 10  # type: ignore[union-attr]
    blank = evolve(form, fund=Fund("年度资金总额", adjusted="0", executed="0", weight=10))
    assert execution_score(blank).basis is Basis.JUDGED  # type: ignore[union-attr]
    assert execution_score(evolve(form, fund=None)) is None
    assert execution_score(evolve(form, fund=Fund("年度资金总额"))) is None


def test_the_whole_says_which_grades_are_possible() -> None:
    found = score(fixed())
    assert (found.low, found.high, found.grades) == (Fraction(98), Fraction(98), ("优",))
    judged = evolve(fixed(), indicators=[Indicator("社会效益", "效果明显", "有所改善", 90)])
    open_ended = score(judged)
    assert open_ended.grades == ("优", "良", "中", "差")
    assert [one.name for one in open_ended.left_to_evaluator] == ["社会效益"]
    assert open_ended.left_to_evaluator[0].rounded() is None
    assert score(Evaluation()).grades == ()
    assert score(Evaluation()).execution is None
    strict = (GradeBand("优", Decimal(99)), GradeBand("差", Decimal(0)))
    assert score(fixed(), strict).grades == ("差",)
    assert score(evolve(fixed(), bands=strict)).grades == ("差",)
    with pytest.raises(EvaluationError, match="Evaluation"):
        score("98")  # type: ignore[arg-type]


def test_parts_of_an_indicator_are_not_scored() -> None:
    whole = Indicator("种植面积", "10亩", "10亩", 10, 10)
    part = Indicator("其中:桃树", "4亩", "4亩", of_which=True)
    assert len(score(Evaluation(indicators=[whole, part])).indicators) == 1


def test_grades() -> None:
    assert [grade_of(total, 100) for total in (100, 90, 89, 80, 79, 60, 59, 0)] == ["优", "优", "良", "良", "中", "中", "差", "差"]  # fmt: skip
    assert grade_of(Decimal("81"), 90) == "优"
    assert grade_of(90, 100, (GradeBand("优", Decimal(90), included=False), *DEFAULT_BANDS[1:])) == "良"
    assert grade_of(-1, 100) == "差"
    with pytest.raises(EvaluationError):
        grade_of(90, 0)
    with pytest.raises(EvaluationError):
        grade_of(90, 100, ())


def test_things_counted_by_other_names_are_compared_as_they_are() -> None:
    assert one("≥100人次", "50人") == (5, 5, Basis.RATIO)
    assert one("≥5%", "3‰") == (0, 10, Basis.JUDGED)
