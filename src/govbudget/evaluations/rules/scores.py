"""Single indicators of an evaluation (单项指标核对): score, weight, target and actual value; the grade; what is left blank."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from govbudget.evaluation import DEFAULT_BANDS, GradeBand, Indicator, IndicatorValue
from govbudget.evaluation.scoring import Basis, comparable, grade_of, indicator_score
from govbudget.evaluations.rules.sheet import TOTAL, Line, Sheet, added, line_of, shown, sum_text
from govbudget.exact import add, half_unit, negate
from govbudget.figure import Figure
from govbudget.finding.rules import PROVES, Checked
from govbudget.judging.quotients import percent_text
from govbudget.language.vocabulary import Vocabulary
from govbudget.relation import Outcome

__all__ = ["check_scores"]

_PER_CENT: Final = frozenset({"%", "‰"})


def check_scores(sheet: Sheet) -> Iterator[tuple[str, Checked]]:
    """Every indicator by itself, then the grade, the goals and whether there are scores at all."""
    for i, leaf in enumerate(sheet.leaves, 1):
        yield from _leaf(sheet, leaf, f"{i} {leaf.name}")
    for parent, parts in _of_which(sheet):
        yield from _parts(sheet, parent, parts)
    yield from _grade(sheet)
    yield from _goals(sheet)
    yield from _published(sheet)


def _leaf(sheet: Sheet, leaf: Indicator, name: str) -> Iterator[tuple[str, Checked]]:
    weight, score = line_of(leaf.weight, leaf.name, "分值"), line_of(leaf.score, leaf.name, "得分", rounded=True)
    if weight is None or score is None or sheet.has("unplaced"):
        return
    raw = line_of(leaf.raw, leaf.name, "单项得分")
    if raw is not None:
        yield from _weighed(sheet, raw, weight, score, name)
    elif score.value > weight.value:
        yield sheet.failed("E505", name, score, shown(weight.value), operands=(weight,))
    else:
        yield sheet.checked("E505", name, Outcome.PASSED)
        yield from _computed(sheet, leaf, weight, score, name)


def _weighed(sheet: Sheet, raw: Line, share: Line, score: Line, name: str) -> Iterator[tuple[str, Checked]]:
    """A weighed score (折算得分): raw score by its share, in per cent."""
    found = Fraction(raw.value) * Fraction(share.value) / 100
    slack = (Fraction(raw.half) * Fraction(share.value) + Fraction(raw.value) * Fraction(share.half)) / 100
    if abs(found - Fraction(score.value)) <= slack + Fraction(score.half):
        yield sheet.checked("E512", name, Outcome.PASSED)
        return
    expected = percent_text(found, max(2, score.figure.decimals)).rstrip("%")
    arithmetic = f"{raw.figure.printed} × {share.figure.printed}% = {expected}"
    yield sheet.failed("E512", name, score, expected, operands=(raw, share), arithmetic=arithmetic)


def _computed(sheet: Sheet, leaf: Indicator, weight: Line, score: Line, name: str) -> Iterator[tuple[str, Checked]]:
    """A score against the one that follows from target and actual value; a question, for evaluators may judge."""
    target, actual = leaf.target, leaf.actual
    if target is None or actual is None or target.value is None or actual.value is None:
        return
    arithmetic = f"指标值 {target}，完成值 {actual}，分值 {weight.figure.printed}"
    if comparable(target, actual) == (None, None):
        if target.unit and actual.unit and len({target.unit, actual.unit} & _PER_CENT) == 1:
            stated = Line(_as_figure(actual, leaf), leaf.name, "完成值")
            expected = f"以 {target.unit} 计（指标值 {target}）"
            yield sheet.failed("E511", name, stated, expected, arithmetic=arithmetic)
        return
    computed = indicator_score(leaf)
    if computed.basis not in (Basis.MET, Basis.RATIO):
        yield sheet.checked("E509", name, Outcome.NOT_APPLICABLE, "judged")
        return
    explained = computed.basis is Basis.MET and bool(leaf.reason.strip("0无/—- "))
    if explained or abs(Fraction(score.value) - computed.low) <= Fraction(score.half):
        yield sheet.checked("E509", name, Outcome.PASSED)
        return
    yield sheet.failed(
        "E509",
        name,
        score,
        shown(computed.rounded(2) or Decimal(0)),
        operands=(weight,),
        tolerance=score.half,
        arithmetic=arithmetic,
        variant=computed.basis.value,
    )


def _as_figure(value: IndicatorValue, leaf: Indicator) -> Figure:
    """A target or actual value as a figure that a finding can name."""
    return Figure(value.value, None, value.decimals, printed=value.printed, place=leaf.place)


def _of_which(sheet: Sheet) -> Iterator[tuple[Indicator, list[Indicator]]]:
    """Indicators with the 其中 lines below them."""
    parent: Indicator | None = None
    parts: list[Indicator] = []
    for leaf in (*sheet.evaluation.leaves, None):
        if leaf is not None and leaf.of_which:
            parts.append(leaf)
            continue
        if parent is not None and parts:
            yield parent, parts
        parent, parts = leaf, []


def _parts(sheet: Sheet, parent: Indicator, parts: Sequence[Indicator]) -> Iterator[tuple[str, Checked]]:
    """What an indicator consists of (其中) is not more than its own target and actual value."""
    for column, name in (("指标值", "target"), ("完成值", "actual")):
        whole: IndicatorValue | None = getattr(parent, name)
        values = [(part, value) for part in parts if (value := getattr(part, name)) is not None and value.is_number]
        if whole is None or not whole.is_number or len(values) < 2 or whole.unit in _PER_CENT:
            continue
        lines = [Line(_as_figure(value, part), part.name, column, _half(value)) for part, value in values]
        sum = added(Line(_as_figure(whole, parent), parent.name, column, _half(whole)), lines)
        instance = f"{parent.name} {column}"
        if sum.gap >= negate(sum.tolerance):
            yield sheet.checked("E513", instance, Outcome.PASSED)
        else:
            yield sheet.of_sum("E513", instance, sum)


def _half(value: IndicatorValue) -> Decimal:
    return half_unit(value.decimals) if value.decimals else Decimal(0)


def _grade(sheet: Sheet) -> Iterator[tuple[str, Checked]]:
    """The grade is that of the total, or of the total with the execution of the budget."""
    words = Vocabulary.default()
    found = words.pattern("evaluation_grade").match(sheet.evaluation.grade.strip())
    score = sheet.total_score
    if found is None or score is None:
        return
    printed = words.feature("evaluation_grade", found[0], "grade")
    bands: Sequence[GradeBand] = sheet.evaluation.bands or DEFAULT_BANDS
    weight = sheet.total_weight.value if sheet.total_weight is not None and sheet.total_weight.value else Decimal(100)
    possible = {grade_of(score.value, weight, bands), grade_of(score.value, 100, bands)}
    if sheet.execution_score is not None:
        possible.add(grade_of(min(add(score.value, sheet.execution_score.value), Decimal(100)), 100, bands))
    share = Fraction(score.value) * 100 / Fraction(weight)
    on_a_limit = any(share == Fraction(band.low) for band in bands)  # which some count to the grade below
    if printed in possible or (on_a_limit and not sheet.evaluation.bands):
        yield sheet.checked("E510", "等级", Outcome.PASSED)
        return
    stated = Line(Figure(None, printed=sheet.evaluation.grade, place=score.figure.place), "评价等级", "")
    expected, arithmetic = grade_of(score.value, weight, bands), f"{TOTAL} {score.figure.printed}"
    grade = PROVES if sheet.evaluation.bands else None  # where the form itself says what the grades are
    yield sheet.failed("E510", "等级", stated, expected, operands=(score,), arithmetic=arithmetic, grade=grade)


def _goals(sheet: Sheet) -> Iterator[tuple[str, Checked]]:
    """The goals of the year are words."""
    goal, outcome = sheet.evaluation.goal.strip(), sheet.evaluation.outcome.strip()
    if not goal:
        return
    if not all(text.replace(".", "", 1).replace(",", "").isdigit() for text in (goal, outcome)):
        yield sheet.checked("E514", "目标", Outcome.PASSED)
        return
    stated = Line(Figure(None, printed=goal, place=sheet.evaluation.place), "年度总体目标", "")
    yield sheet.failed("E514", "目标", stated, "以文字表述的目标", arithmetic=f"实际完成情况 {outcome}")


def _published(sheet: Sheet) -> Iterator[tuple[str, Checked]]:
    """A form with weights and targets has scores, unless it is one of goals."""
    if sheet.evaluation.is_goal:
        return
    weighed = [leaf for leaf in sheet.leaves if leaf.weight is not None and leaf.weight.value is not None]
    if not any(leaf.target for leaf in weighed) or sheet.has("cut") or sheet.has("unplaced"):
        return
    if sheet.scores or sheet.evaluation.score is not None:
        yield sheet.checked("E515", "得分", Outcome.PASSED)
        return
    stated = Line(Figure(None, printed="(empty)", place=sheet.evaluation.place), "各项指标", "得分")
    yield sheet.failed("E515", "得分", stated, "各项得分", arithmetic=sum_text(sheet.weights))
