"""The rules of evaluations (绩效自评核对): each holds in a consistent form, and finds what is changed in it, at its place."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import govbudget as gb
from govbudget.checking import Finding, FindingKind, Severity
from govbudget.errors import NotFound
from govbudget.evaluation import Evaluation, Fund, GradeBand, Indicator
from govbudget.figure import Figure
from govbudget.money import Unit
from govbudget.testing.evaluated import evaluations, fixed

HARD = (FindingKind.INCONSISTENT, FindingKind.TRUNCATED, FindingKind.UNDEFINED)


def money(value: Decimal) -> Figure:
    return Figure.parse(f"{value}", Unit.WAN_YUAN)


def number(figure: Figure | None) -> Decimal:
    """The number that a figure is known to print."""
    assert figure is not None
    assert figure.value is not None
    return figure.value


def report(*forms: Evaluation) -> gb.Report:
    return gb.Disclosure(entity="某市示例局", year=2022, evaluations=forms).check()


def found(form: Evaluation, rule: str = "E") -> list[Finding]:
    return [finding for finding in report(form) if finding.rule.startswith(rule)]


def the(form: Evaluation, rule: str) -> Finding:
    (finding,) = found(form, rule)
    return finding


def outcomes(form: Evaluation, rule: str) -> list[str]:
    return [entry.outcome.value for entry in report(form).ledger if entry.rule == rule]


def funded(**changes: Any) -> Evaluation:
    """The fixed form with changes of the line of its total funds."""
    form = fixed()
    assert form.fund is not None
    return evolve(form, fund=evolve(form.fund, **changes))


def leaf_changed(number: int, **changes: Any) -> Evaluation:
    """The fixed form with changes of one of its indicators."""
    form = fixed()
    changed = form.leaves[number]

    def walk(indicator: Indicator) -> Indicator:
        if indicator is changed:
            return evolve(indicator, **changes)
        return evolve(indicator, children=[walk(child) for child in indicator.children])

    return evolve(form, indicators=[walk(indicator) for indicator in form.indicators])


def groups_changed(*weights: object) -> Evaluation:
    """The fixed form with other weights of its groups."""
    form = fixed()
    changed = [evolve(group, weight=weight) for group, weight in zip(form.indicators, weights, strict=True)]
    return evolve(form, indicators=changed)


# -- consistent forms -----------------------------------------------------------------------------------------------------


def test_a_consistent_form_gives_nothing_and_is_checked() -> None:
    assert found(fixed()) == []
    passed = {entry.rule for entry in report(fixed()).ledger if entry.outcome.value == "passed"}
    assert {"E501", "E502", "E503", "E504", "E505", "E506", "E507", "E508", "E509", "E510", "E514", "E515"} <= passed


@given(evaluations())
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_drawn_consistent_forms_give_nothing(form: Evaluation) -> None:
    assert [finding for finding in found(form) if finding.kind is not FindingKind.ROUNDING] == []
    (read,) = gb.read(form.to_text()).evaluations
    assert [finding for finding in found(read) if finding.kind is not FindingKind.ROUNDING] == []


# -- injected changes -----------------------------------------------------------------------------------------------------


def mutations(form: Evaluation) -> Iterator[tuple[str, Evaluation, tuple[str, ...]]]:
    """One weight, score, amount, rate or total changed: what, the form, and where the change has to be found."""
    fund = form.fund
    assert fund is not None
    yield "total weight", evolve(form, weight=number(form.weight) + 7), ("总分（合计） 分值",)
    yield "total score", evolve(form, score=number(form.score) + 1), ("总分（合计） 得分",)
    for changed, heading in (
        (evolve(fund, initial=money(number(fund.initial) + 11)), "年初预算数"),
        (evolve(fund, adjusted=money(number(fund.adjusted) + 11)), "全年预算数"),
        (evolve(fund, executed=money(number(fund.executed) + 11)), "全年执行数"),
    ):
        yield heading, evolve(form, fund=changed), (f"年度资金总额 {heading}",)
    yield "rate", evolve(form, fund=evolve(fund, rate=f"{number(fund.rate) + 3}%")), ("年度资金总额 执行率",)
    other = Decimal(0) if number(fund.score) >= 2 else Decimal(9)
    yield "execution score", evolve(form, fund=evolve(fund, score=other)), ("预算执行率 得分",)
    for i, group in enumerate(form.indicators):
        more = number(group.weight) + 3
        yield "heading", with_group(form, i, evolve(group, weight=more)), (f"{group.name}({more}分) 分值",)
        inner = group.children[0]
        leaf = inner.children[0]
        for what, wrong in (
            ("weight", evolve(leaf, weight=number(leaf.weight) + 2)),
            ("score", evolve(leaf, score=number(leaf.score) + 2)),
        ):
            mended = evolve(inner, children=[wrong, *inner.children[1:]])
            changed_group = evolve(group, children=[mended, *group.children[1:]])
            yield what, with_group(form, i, changed_group), (leaf.name, group.heading, "总分（合计）")


def with_group(form: Evaluation, number: int, group: Indicator) -> Evaluation:
    """The form with another group of the first level."""
    return evolve(form, indicators=[*form.indicators[:number], group, *form.indicators[number + 1 :]])


@given(evaluations())
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_every_change_is_found_at_its_cell(form: Evaluation) -> None:
    for what, changed, places in mutations(form):
        (read,) = gb.read(changed.to_text()).evaluations
        for one in (changed, read):
            findings = [finding for finding in found(one) if finding.kind is not FindingKind.ROUNDING]
            where = [finding.where for finding in findings]
            assert any(place in text for place in places for text in where), (what, where)


# -- rule by rule ---------------------------------------------------------------------------------------------------------


def test_weights_of_a_group() -> None:
    finding = the(groups_changed(50, 40, 10), "E501")
    assert (finding.stated, finding.expected, finding.difference, finding.tolerance) == (
        "40",
        "30",
        Decimal(10),
        Decimal(0),
    )
    assert finding.cause is None  # the total line proves that no row is lost
    alone = evolve(groups_changed(50, 40, 10), weight=None, score=None, grade="")
    assert the(alone, "E501").cause == "line 可能缺一行（分值 10）"
    assert "效益指标(40分) 分值 40" in finding.where
    assert (finding.kind, finding.severity) == (FindingKind.INCONSISTENT, Severity.ERROR)
    assert the(groups_changed(50, 20, 10), "E501").cause is None
    inner = fixed().indicators[0].children[0]
    nested = evolve(fixed().indicators[0], children=[evolve(inner, weight=25), *fixed().indicators[0].children[1:]])
    assert the(evolve(fixed(), indicators=[nested, *fixed().indicators[1:]]), "E501").stated == "25"


def test_a_lost_row_explains_the_totals() -> None:
    form = fixed()
    short = evolve(form.indicators[0], children=form.indicators[0].children[:1])
    findings = found(evolve(form, indicators=[short, *form.indicators[1:]]))
    assert [(f.rule, f.stated, f.expected) for f in findings] == [
        ("E501", "50", "30"),
        ("E503", "100", "80"),
        ("E504", "98", "78"),
    ]
    root, *others = findings
    assert root.cause == "line 可能缺一行（分值 20）"
    assert {finding.follows_from for finding in others} == {root.id}


def test_groups_of_a_form_that_is_cut_off_may_go_on() -> None:
    form = evolve(groups_changed(50, 30, 20), faults=("cut",), weight=None, score=None, grade="")
    assert found(form) == []
    assert "unverifiable" in outcomes(form, "E501")
    cut_early = evolve(groups_changed(60, 30, 10), faults=("cut",))
    assert [finding.rule for finding in found(cut_early)] == ["E501"]
    assert outcomes(cut_early, "E503") == outcomes(cut_early, "E504") == ["unverifiable"]
    unplaced = evolve(groups_changed(60, 30, 10), faults=("unplaced",))
    assert found(unplaced) == []


def test_the_total_is_read_with_or_without_the_execution() -> None:
    assert found(evolve(fixed(), weight=90, score=90)) == []
    assert found(evolve(fixed(), weight=100, score=98)) == []
    mixed = the(evolve(fixed(), weight=100, score=90), "E504")
    assert (mixed.stated, mixed.expected) == ("90", "98")
    neither = evolve(groups_changed(None, None, None), weight=95, score=None, grade="")
    finding = the(neither, "E503")
    assert (finding.stated, finding.expected) == ("95", "90 或 100")
    assert found(evolve(groups_changed(None, None, None), weight=None, score=90)) == []
    assert the(evolve(fixed(), score=99), "E504").expected == "98"
    assert found(evolve(fixed(), faults=("total",), score=55, grade="")) == []


def test_the_total_may_stand_in_the_line_of_the_funds() -> None:
    form = evolve(funded(weight=100, score=90), weight=None, score=None, grade="")
    assert [finding.rule for finding in found(form)] == ["E503"]  # 90 without, and the funds weigh nothing themselves
    assert found(evolve(groups_changed(50, 40, 10), fund=form.fund, weight=None, score=None, grade="", faults=("cut",)))[0].rule == "E501"  # fmt: skip
    assert found(evolve(form, weight=90, score=90)) == []


def test_headings_make_the_total() -> None:
    bare = [evolve(group, children=[Indicator("项目质量", score=group.weight)]) for group in fixed().indicators]
    form = evolve(fixed(), indicators=bare)
    assert found(form) == []
    assert "passed" in outcomes(form, "E502")
    wrong = the(evolve(form, weight=110, grade="", score=None), "E502")
    assert (wrong.stated, wrong.expected) == ("110", "100")
    alone = evolve(form, weight=None, score=None, grade="")
    assert found(alone) == []
    assert found(evolve(alone, fund=None)) == []
    assert found(evolve(alone, scope=90)) == []
    bare[0] = evolve(bare[0], weight=70)
    question = the(evolve(alone, indicators=bare), "E502")
    assert (question.kind, question.stated, question.expected) == (FindingKind.QUESTION, "10", "0")
    above = [evolve(bare[1], children=[Indicator("项目质量", score=35)])]
    finding = the(evolve(fixed(), indicators=above, weight=None, score=None, grade=""), "E505")
    assert (finding.stated, finding.expected) == ("30", "35")


def test_scores_are_not_above_their_weights() -> None:
    finding = found(leaf_changed(3, score=11), "E505")[0]
    assert (finding.stated, finding.expected) == ("11", "10")
    assert finding.where.endswith("用户满意度 得分 11")
    assert the(funded(score=12), "E505").where.endswith("预算执行率 得分 12")
    over = found(evolve(fixed(), score=108), "E505")
    assert [one.stated for one in over] == ["108"]


def test_funds_add_up() -> None:
    finding = the(funded(adjusted=money(Decimal(110)), rate=None, score=None), "E506")
    assert (finding.stated, finding.expected, finding.where[-16:]) == ("110", "100", "年度资金总额 全年预算数 110")
    form = fixed()
    rounding = evolve(
        form, fund_parts=[evolve(form.fund_parts[0], adjusted=money(Decimal("70.3"))), form.fund_parts[1]]
    )
    assert found(rounding) == []
    assert "rounding" in outcomes(rounding, "E506")
    unplaced = evolve(funded(adjusted=money(Decimal(110)), rate=None, score=None), faults=("funds",))
    assert found(unplaced) == []
    assert outcomes(unplaced, "E504") == ["unverifiable"]  # the execution has a weight, and no score is printed
    other = evolve(form, fund_parts=[evolve(form.fund_parts[0], adjusted="70"), form.fund_parts[1]])
    assert "unverifiable" in outcomes(other, "E506")  # a figure without a unit


def test_a_total_of_zero_above_parts_makes_the_rate_wrong_as_well() -> None:
    zero = money(Decimal(0))
    form = funded(adjusted=zero, executed=zero, rate="0", score=0)
    findings = {finding.rule: finding for finding in found(form, "E50")}
    assert (findings["E507"].stated, findings["E507"].expected) == ("0", "80.00%")
    assert findings["E507"].follows_from == "E506[0:全年预算数]"
    assert (findings["E508"].expected, findings["E508"].follows_from) == ("8.00", "E506[0:全年预算数]")


def test_money_of_governments_may_stand_below_the_money_of_the_treasury() -> None:
    parts = [
        Fund("财政资金", adjusted=money(Decimal(100)), level=1),
        Fund("省级资金", adjusted=money(Decimal(60)), level=1),
        Fund("市级资金", adjusted=money(Decimal(40)), level=1),
    ]
    form = evolve(fixed(), fund_parts=parts)
    assert outcomes(form, "E506") == ["not_applicable"]
    assert outcomes(evolve(form, fund_parts=[parts[0], evolve(parts[1], adjusted=money(Decimal(20)))]), "E506") == ["not_applicable"]  # fmt: skip
    others = [Fund("省财政", adjusted=money(Decimal(100)), level=1), Fund("其它", adjusted=money(Decimal(9)), level=1)]
    assert outcomes(evolve(form, fund_parts=others), "E506") == ["failed"]


@pytest.mark.parametrize("printed", ["80%", "80.00", "0.8", "80.0%"])
def test_rates_that_agree(printed: str) -> None:
    assert found(funded(rate=printed)) == []


@pytest.mark.parametrize(("printed", "expected", "kind"), [("90%", "80.00%", FindingKind.INCONSISTENT), ("66.66%", "66.67%", FindingKind.TRUNCATED)])  # fmt: skip
def test_rates_that_do_not(printed: str, expected: str, kind: FindingKind) -> None:
    amounts = {"adjusted": money(Decimal("100.00")), "executed": money(Decimal("80.00"))}
    if kind is FindingKind.TRUNCATED:
        amounts = {"adjusted": money(Decimal("90.0000")), "executed": money(Decimal("60.0000"))}
    form = evolve(funded(rate=printed, score=None, **amounts), fund_parts=[], score=None, weight=None, grade="")
    finding = the(form, "E507")
    assert (finding.stated, finding.expected, finding.kind, finding.cause) == (printed, expected, kind, None)


def test_the_initial_budget_as_denominator_is_named() -> None:
    finding = the(funded(rate="66.67%", score=None), "E507")
    assert finding.cause == "denominator 以年初预算数 120 为分母"
    assert finding.expected == "80.00%"


def test_rates_without_a_base() -> None:
    assert "unverifiable" in outcomes(funded(adjusted=None, initial=None), "E507")
    zero = evolve(fixed(), fund=Fund("总额", adjusted="0.00", executed="0.00", rate="0.00%"), fund_parts=[])
    assert found(evolve(zero, weight=90, score=90)) == []
    assert outcomes(zero, "E507") == ["unverifiable"]
    only_initial = funded(adjusted=None, rate="66.67%", score="6.67")
    assert [f.rule for f in found(only_initial) if f.rule in ("E507", "E508")] == []


def test_the_score_of_the_execution_is_a_question() -> None:
    finding = the(evolve(funded(score=6), score=96), "E508")
    assert (finding.kind, finding.stated, finding.expected) == (FindingKind.QUESTION, "6", "8.00")
    assert outcomes(funded(rate=None, executed=None), "E508") == ["unverifiable"]
    rounded = evolve(funded(executed=money(Decimal(86)), rate="86%", score=9), fund_parts=[], score=99)
    assert found(rounded) == []
    without = evolve(funded(executed=None, rate="86%", score=5), fund_parts=[], score=95)
    assert the(without, "E508").expected == "8.60"


def test_scores_that_do_not_follow_from_target_and_actual() -> None:
    finding = the(evolve(leaf_changed(3, actual="76%"), grade=""), "E509")
    assert (finding.kind, finding.stated, finding.expected) == (FindingKind.QUESTION, "10", "8")
    lost = evolve(leaf_changed(3, score=7), score=95)
    assert the(lost, "E509").param("variant") == "met"
    assert found(evolve(leaf_changed(3, score=7, reason="个别用户回访时未接听"), score=95)) == []
    assert found(leaf_changed(3, target="95%", actual="99%")) == []  # more than a target without a sign: judged
    assert found(leaf_changed(3, target="提升", actual="有所提升")) == []
    assert found(leaf_changed(3, target=None)) == []


def test_target_and_actual_of_other_units() -> None:
    finding = the(leaf_changed(3, target="100%", actual="5个"), "E511")
    assert (finding.stated, finding.kind) == ("5个", FindingKind.QUESTION)
    assert found(leaf_changed(3, target="≥20人", actual="30")) == []


def test_the_grade() -> None:
    finding = the(evolve(fixed(), grade="良好"), "E510")
    assert (finding.stated, finding.expected, finding.kind) == ("良好", "优", FindingKind.QUESTION)
    assert found(evolve(fixed(), grade="优秀")) == []
    assert found(evolve(fixed(), grade="A")) == []
    assert found(evolve(fixed(), bands=(GradeBand("优", Decimal(99)), GradeBand("良", Decimal(0))), grade="良")) == []
    low = evolve(fixed(), indicators=[Indicator("培训人数", weight=90, score=80)], fund=None, fund_parts=[])
    assert found(evolve(low, weight=90, score=80, grade="良")) == []
    assert found(evolve(low, weight=90, score=81, grade="良"), "E510") == []  # on a limit that no band is printed for


def test_weighed_scores() -> None:
    form = evolve(leaf_changed(3, raw="25.00", weight="25.00", score="6.25"), weight=None, score=None, grade="")
    form = evolve(form, indicators=form.indicators[2:])
    assert found(evolve(form, indicators=[evolve(form.indicators[0], weight=None)])) == []
    wrong = evolve(form.indicators[0].children[0].children[0], score="7.25")
    finding = the(Evaluation(indicators=[wrong]), "E512")
    assert (finding.stated, finding.expected) == ("7.25", "6.25")


def test_parts_of_an_indicator() -> None:
    whole = Indicator("种植面积", "29.5亩", "30亩", 20, 20)
    parts = [
        Indicator(f"其中:{name}", area, area, of_which=True) for name, area in (("桃树", "9.5亩"), ("苹果树", "20亩"))
    ]
    assert outcomes(Evaluation(indicators=[whole, *parts]), "E513") == ["passed", "passed"]
    more = [parts[0], evolve(parts[1], target="25亩")]
    finding = the(Evaluation(indicators=[whole, *more]), "E513")
    assert (finding.stated, finding.expected) == ("29.5亩", "34.5")
    assert outcomes(Evaluation(indicators=[whole, parts[0]]), "E513") == []
    per_cent = evolve(whole, target="80%", actual="80%")
    shares = [evolve(part, target="90%", actual="90%") for part in parts]
    assert outcomes(Evaluation(indicators=[per_cent, *shares]), "E513") == []
    assert outcomes(Evaluation(indicators=parts), "E513") == []


def test_goals_that_are_amounts_and_forms_without_scores() -> None:
    finding = the(evolve(fixed(), goal="43.2", outcome="37.24"), "E514")
    assert (finding.stated, finding.kind) == ("43.2", FindingKind.WORDING)
    assert found(evolve(fixed(), goal="43.2", outcome="完成")) == []
    assert outcomes(evolve(fixed(), goal=""), "E514") == []
    unscored = Evaluation(
        indicators=[Indicator("培训人数", "≥20人", "20人", 60), Indicator("培训次数", "≥2次", None, 40)]
    )
    assert the(unscored, "E515").kind is FindingKind.STRUCTURE
    assert outcomes(Evaluation(indicators=[Indicator("培训人数", weight=60)]), "E515") == []
    assert found(evolve(unscored, faults=("cut",))) == []


def test_blank_scores_leave_the_total_open() -> None:
    form = evolve(leaf_changed(3, score=None), score=95, grade="")
    assert outcomes(form, "E504") == ["unverifiable"]
    assert outcomes(evolve(form, score=88), "E504") == ["passed"]
    assert outcomes(evolve(form, indicators=[Indicator("培训人数", weight=90)]), "E504") == ["unverifiable"]


def test_messages_in_both_languages() -> None:
    forms = [
        groups_changed(50, 40, 10),
        evolve(fixed(), score=99, grade="差", goal="1", outcome="2"),
        funded(adjusted=money(Decimal(110)), score=12),
        leaf_changed(3, target="100%", actual="5个", score=11),
    ]
    for form in forms:
        for finding in found(form):
            assert finding.stated in finding.message("zh")
            assert finding.message("en") != finding.message("zh")
            assert "{" not in finding.message("en")
    with pytest.raises(NotFound):
        found(forms[0])[0].message("fr")


@given(st.integers(0, 3))
def test_rules_can_be_left_out(number: int) -> None:
    rules = gb.RuleSet.default().without("E501", reason="not this one")
    disclosure = gb.Disclosure(evaluations=(groups_changed(50, 40 + number, 10),))
    assert not [finding for finding in disclosure.check(rules) if finding.rule == "E501"]


def test_a_weight_that_could_not_be_read_proves_nothing() -> None:
    form = leaf_changed(1, weight=None)
    assert found(form) == []
    assert outcomes(form, "E503") == ["unverifiable"]
    assert "unverifiable" in outcomes(form, "E501")


def test_the_line_of_a_group() -> None:
    group = evolve(fixed().indicators[0], score=50)
    form = evolve(fixed(), indicators=[group, *fixed().indicators[1:]])
    assert outcomes(form, "E516") == ["passed"]
    finding = the(evolve(form, indicators=[evolve(group, score=48), *fixed().indicators[1:]]), "E516")
    assert (finding.stated, finding.expected) == ("48", "50")
    blank = evolve(group, children=[Indicator("培训人数", weight=20), *group.children])
    assert outcomes(evolve(form, indicators=[blank]), "E516") == ["unverifiable"]


def test_what_a_form_prints_about_itself_is_proved() -> None:
    printed = evolve(fixed(), execution_rule="10分执行率")
    assert printed.fund is not None
    finding = the(evolve(printed, fund=evolve(printed.fund, score=6), score=96), "E508")
    assert (finding.kind, finding.severity) == (FindingKind.INCONSISTENT, Severity.ERROR)
    bands = (GradeBand("优", Decimal(90)), GradeBand("良", Decimal(80)), GradeBand("差", Decimal(0)))
    assert the(evolve(fixed(), bands=bands, grade="良"), "E510").severity is Severity.ERROR


def test_money_that_consists_of_other_money() -> None:
    def parts(*lines: tuple[str, int]) -> Evaluation:
        funds = [Fund(name, adjusted=money(Decimal(amount)), level=1) for name, amount in lines]
        return evolve(fixed(), fund_parts=funds)

    nested = parts(("当年财政拨款", 80), ("中央补助", 50), ("省级补助", 30), ("上年结转", 20))
    assert outcomes(nested, "E506") == ["not_applicable"]
    assert outcomes(parts(("当年财政拨款", 80), ("中央补助", 50), ("省级补助", 25), ("上年结转", 30)), "E506") == [
        "failed"
    ]
    assert outcomes(parts(("基本支出", 60), ("项目支出", 50)), "E506") == ["failed"]


def test_what_cannot_be_set_beside_anything() -> None:
    bare = evolve(
        fixed(), indicators=[Indicator("产出指标", weight=50, children=[Indicator("数量")])], weight=None, score=None
    )
    assert outcomes(bare, "E501") == ["unverifiable"]
    assert found(leaf_changed(3, target="5%", actual="3‰")) == []
    only = funded(adjusted=None, rate="90%", score=None)
    assert the(evolve(only, fund_parts=[], score=None, weight=None, grade=""), "E507").cause is None


def test_weights_that_are_shares_of_their_group() -> None:
    groups = [
        Indicator(
            name,
            weight=weight,
            children=[Indicator(f"{name}{n}", weight=part, score=part) for n, part in enumerate((60, 40))],
        )
        for name, weight in (("产出指标", 60), ("效益指标", 40))
    ]
    form = Evaluation(indicators=groups, weight=100, score=100)
    assert found(form, "E501") == []
    assert outcomes(form, "E501") == ["not_applicable"] * 2
    assert outcomes(form, "E503") == ["unverifiable"]
