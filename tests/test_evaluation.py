"""The values of evaluations (绩效自评): targets parsed, what is refused, the form written and read again."""

from __future__ import annotations

import json
import pickle
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import govbudget as gb
from govbudget.errors import EvaluationError
from govbudget.evaluation import (
    DEFAULT_BANDS,
    Evaluation,
    Fund,
    GradeBand,
    Indicator,
    IndicatorValue,
    Sense,
    bands_of,
)
from govbudget.testing.evaluated import evaluations, fixed

PARSED = [
    ("≥95%以上", "95", "%", Sense.AT_LEAST),
    ("超过200次", "200", "次", Sense.MORE),
    ("3次", "3", "次", None),
    ("三级", "3", "级", None),
    ("每季度检查不少于2次", "2", "次", Sense.AT_LEAST),
    ("不超过5,000元", "5000", "元", Sense.AT_MOST),
    ("≦90万元", "90", "万元", Sense.AT_MOST),
    ("═100", "100", "", Sense.EQUAL),
    ("小于0.9‰", "0.9", "‰", Sense.LESS),
    ("8人以上", "8", "人", Sense.AT_LEAST),
    ("20天以内", "20", "天", Sense.AT_MOST),
    ("约250万元", "250", "万元", None),
    ("100百分比", "100", "%", None),
    ("100%覆盖", "100", "%", None),
    ("200余人", "200", "余人", None),
    ("-30%", "-30", "%", None),
    ("＞１２台", "12", "台", Sense.MORE),
    ("≥1，200次", "1200", "次", Sense.AT_LEAST),
    ("１，２００米", "1200", "米", None),
]
TEXTS = [
    "达成预期指标",
    "12月底前",
    "2021年12月31日",
    "1/3",
    "98%-100%",
    "98%—100%",
    "1，2345",
    "30分钟内完成一般故障修复",
    "",
    "按照合同约定的全部时间节点要求逐项组织验收并归档资料共计9份",
    "100%且无一例投诉和重大失误",
]


@pytest.mark.parametrize(("printed", "value", "unit", "sense"), PARSED)
def test_numbers_are_parsed_with_unit_and_sense(printed: str, value: str, unit: str, sense: Sense | None) -> None:
    parsed = IndicatorValue.parse(printed)
    assert (parsed.value, parsed.unit, parsed.sense) == (Decimal(value), unit, sense)
    assert parsed.is_number
    assert str(parsed) == parsed.printed == printed


@pytest.mark.parametrize("printed", TEXTS)
def test_what_is_no_single_number_stays_a_text(printed: str) -> None:
    parsed = IndicatorValue.parse(printed)
    assert parsed.value is None
    assert not parsed.is_number
    assert parsed.printed == printed


def test_sign_and_unit_may_stand_in_cells_of_their_own() -> None:
    parsed = IndicatorValue.parse("98", sense=">=", unit="%(百分比)")
    assert (parsed.value, parsed.unit, parsed.sense, parsed.printed) == (
        Decimal(98),
        "%",
        Sense.AT_LEAST,
        ">=98%(百分比)",
    )
    assert IndicatorValue.parse("好坏", sense="定性").value is None
    assert IndicatorValue.parse("12", unit="月底前").value is None


def test_senses_say_which_way_they_bind() -> None:
    assert [sense for sense in Sense if sense.is_positive] == [Sense.AT_LEAST, Sense.MORE]
    assert [sense for sense in Sense if sense.is_negative] == [Sense.AT_MOST, Sense.LESS]


@given(st.text(max_size=40))
def test_any_text_is_parsed_or_kept(printed: str) -> None:
    parsed = IndicatorValue.parse(printed)
    assert parsed.printed == printed.strip()


@given(st.integers(0, 10**9), st.sampled_from(["次", "人", "%", "万元"]), st.sampled_from(["≥", "≤", "=", ">", "<"]))
def test_signs_numbers_and_units_are_read_as_written(number: int, unit: str, sign: str) -> None:
    parsed = IndicatorValue.parse(f"{sign}{number}{unit}")
    assert (parsed.value, parsed.unit, parsed.sense) == (Decimal(number), unit, Sense(sign))


# -- what is refused -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [1.5, True, object(), "很多"])
def test_scores_are_exact_figures(value: object) -> None:
    with pytest.raises(EvaluationError) as caught:
        Indicator("培训人数", weight=value)
    assert caught.value.value == value
    with pytest.raises(EvaluationError):
        Fund("年度资金总额", adjusted=value)


def test_what_cannot_be_an_evaluation_is_refused() -> None:
    leaf = Indicator("培训人数")
    deep = Indicator("二", children=[Indicator("三", children=[leaf])])
    with pytest.raises(EvaluationError, match="三级指标"):
        Indicator("一", children=[deep])
    with pytest.raises(EvaluationError):
        Indicator("一", children=["培训人数"])
    with pytest.raises(EvaluationError):
        Evaluation(indicators=["培训人数"])
    with pytest.raises(EvaluationError):
        Evaluation(fund="100")  # type: ignore[arg-type]
    with pytest.raises(EvaluationError, match="as printed"):
        IndicatorValue.parse(95)  # type: ignore[arg-type]


def test_figures_come_from_texts_decimals_and_whole_numbers() -> None:
    leaf = Indicator("培训人数", target="≥20人", weight=Decimal("12.50"), score="9.8分".removesuffix("分"))
    assert leaf.target == IndicatorValue.parse("≥20人")
    assert leaf.weight is not None
    assert (leaf.weight.value, leaf.weight.decimals) == (Decimal("12.50"), 2)
    fund = Fund("年度资金总额", rate="97.70%")
    assert fund.rate is not None
    assert (fund.rate.value, fund.rate.decimals, fund.rate.printed) == (Decimal("97.70"), 2, "97.70%")


# -- the tree and its words ----------------------------------------------------------------------------------------------


def test_the_tree_is_walked_in_order() -> None:
    form = fixed()
    assert [leaf.name for leaf in form.leaves] == ["设备巡检台次", "系统可用率", "服务企业数量", "用户满意度"]
    walked = [(path, indicator.name) for path, indicator in form.walk()]
    assert walked[0] == ((), "产出指标")
    assert (("产出指标", "数量指标"), "设备巡检台次") in walked
    assert form.indicators[0].heading == "产出指标(50分)"
    assert form.leaves[0].heading == "设备巡检台次"
    assert form.name == "项目支出绩效自评表 “网络运行维护”"
    assert repr(form) == "<Evaluation 网络运行维护: 4 indicators, 98/100 优>"
    assert repr(Evaluation(title="绩效自评表")) == "<Evaluation 绩效自评表: 0 indicators, no total>"


BANDS = [
    "优(≥90分) 良(≥80分) 中(≥60分) 差(<60分)",
    "90(含)-100分为优、80(含)-90分为良、60(含)-80分为中、60分以下为差",
    "优:90-100分;良:80-89分;中:60-79分;差:60分以下",
    "优秀（90-100）、良好（80-90）、中等（60-80）、较差（60以下）",
]


@pytest.mark.parametrize("printed", BANDS)
def test_bands_of_grades_are_read(printed: str) -> None:
    assert bands_of(printed) == DEFAULT_BANDS


def test_bands_that_leave_their_limit_out() -> None:
    bands = bands_of("优(>90分) (80分<=良<90分) (60分<=中<80分) (差<60分)")
    assert bands[0] == GradeBand("优", Decimal(90), included=False)
    assert bands[1].included
    assert bands_of("优 良 中 差") == ()
    assert bands_of("优(≥60分) 良(≥80分) 中(≥90分)") == ()


# -- written and read again ----------------------------------------------------------------------------------------------


def same(read: Evaluation, made: Evaluation) -> bool:
    """Whether two evaluations say the same, wherever they stand."""
    return evolve(read, rows=()) == evolve(made, rows=())


@given(evaluations())
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_the_text_of_a_form_is_read_as_the_same_form(form: Evaluation) -> None:
    (read,) = gb.read(form.to_text()).evaluations
    assert read.to_text() == form.to_text()
    assert [leaf.score for leaf in read.leaves] == [leaf.score for leaf in form.leaves]
    assert read.fund == form.fund
    assert read.fund_parts == form.fund_parts
    assert same(read, form)


def test_nested_funds_and_weighed_scores_are_written() -> None:
    form = evolve(
        fixed(),
        fund_parts=[
            Fund("其中:当年财政拨款", adjusted="70", level=1),
            Fund("上级补助资金", adjusted="30", level=2),
            Fund("本级财政资金", adjusted="40", level=2),
            Fund("其他资金", adjusted="30", level=1),
        ],
        indicators=[Indicator("产出指标", children=[Indicator("数量指标", children=[Indicator("培训人数", weight="25", raw="25", score="6.25")])])],
        bands=DEFAULT_BANDS,
        scope=90,
    )  # fmt: skip
    lines = form.to_text().splitlines()
    assert "\t其中:上级补助资金\t\t30\t\t\t\t" in lines
    assert (
        "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t单项得分\t权重占比(%)\t折算得分\t偏差原因分析及改进措施"
        in lines
    )
    assert "产出指标\t数量指标\t培训人数\t\t\t25\t25\t6.25\t" in lines
    assert "优(≥90分)良(≥80分)中(≥60分)差(≥0分)" in lines[-1]
    assert "绩效指标(90分)" in form.to_text()


def test_the_html_has_the_groups_merged_and_everything_escaped() -> None:
    form = evolve(fixed(), project="<b>&")
    html = form._repr_html_()
    assert "&lt;b&gt;&amp;" in html
    assert "<b>" not in html
    assert "<td rowspan='2' style='text-align:left;vertical-align:top'>产出指标(50分)</td>" in html
    assert html.count("<tr>") == form.to_text().count("\n")


def test_evaluations_survive_json_and_pickle() -> None:
    disclosure = gb.Disclosure(entity="某市示例局", evaluations=(fixed(),))
    again = gb.Disclosure.from_json(disclosure.to_json())
    assert again == disclosure
    assert json.loads(disclosure.to_json())["evaluations"][0]["project"] == "网络运行维护"
    assert pickle.loads(pickle.dumps(fixed())) == fixed()


def test_what_a_form_does_not_say_is_not_written() -> None:
    assert Evaluation().to_text().strip() == "部门整体支出绩效自评表"
    parts = Evaluation(
        project="培训", body="某中心", fund_parts=[Fund("其他资金", executed=gb.Figure(Decimal(5)), level=1)]
    )
    assert parts.to_text().splitlines()[2:] == [
        "实施单位\t某中心\t\t\t\t\t\t",
        "项目资金\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分",
        "\t其他资金\t\t\t5\t\t\t",
    ]
    grouped = Evaluation(
        indicators=[Indicator("培训人数"), Indicator("产出", children=[Indicator("甲"), Indicator("乙")])]
    )
    assert [line.split("\t")[:3] for line in grouped.to_text().splitlines()[2:]] == [
        ["", "", "培训人数"],
        ["产出", "", "甲"],
        ["", "", "乙"],
    ]
    assert grouped._repr_html_().count("rowspan='2'") == 1


def test_a_rule_that_the_form_prints_is_written() -> None:
    form = evolve(fixed(), execution_rule="10分执行率")
    assert "\t得分(10分执行率)" in form.to_text()
    (read,) = gb.read(form.to_text()).evaluations
    assert read.execution_rule == "10分执行率"
