"""One evaluation told several times (绩效自评前后一致): the form, the narrative and the report are held against each other."""

from __future__ import annotations

import pytest
from attrs import evolve

import govbudget as gb
from govbudget.checking import Finding, FindingKind
from govbudget.evaluation import Evaluation, Fund, Indicator
from govbudget.narrative.text import Line, sentences
from govbudget.place import Place
from govbudget.testing.evaluated import fixed

FORM = fixed()
SAID = "根据年初设定的目标，网络运行维护项目绩效自评得分为{score}分。项目全年预算数为{budget}万元，执行数为{done}万元，完成预算的80%。"


def document(*paragraphs: str, evaluations: tuple[Evaluation, ...] = (FORM,)) -> gb.Disclosure:
    lines = [Line(text, Place("d.txt", None, n), int(text.startswith("附件"))) for n, text in enumerate(paragraphs, 1)]
    text = tuple(sentences(lines))
    return gb.Disclosure(entity="某市示例局", year=2022, evaluations=evaluations, sentences=text)


def told(disclosure: gb.Disclosure) -> list[Finding]:
    return [finding for finding in disclosure.check() if finding.rule.startswith("E52")]


def outcomes(disclosure: gb.Disclosure, rule: str) -> list[str]:
    return [entry.outcome.value for entry in disclosure.check().ledger if entry.rule == rule]


def say(score: str = "98", budget: str = "100", done: str = "80") -> str:
    return SAID.format(score=score, budget=budget, done=done)


def test_what_the_forms_have_is_no_fund_of_a_project() -> None:
    assert told(document(say())) == []
    assert told(document(say() + "公务接待费全年预算数为30万元。")) == []


@pytest.mark.parametrize("score", ["98", "106", "90"])  # the total; with the execution once more; the indicators alone
def test_what_the_narrative_says_of_a_form(score: str) -> None:
    disclosure = document(say(score))
    assert told(disclosure) == []
    assert outcomes(disclosure, "E521") == ["passed"] * 3


@pytest.mark.parametrize(
    ("given", "stated", "expected"),
    [({"score": "96"}, "96分", "98"), ({"budget": "120"}, "120万元", "100"), ({"done": "75.5"}, "75.5万元", "80")],
)
def test_what_the_narrative_says_wrongly(given: dict[str, str], stated: str, expected: str) -> None:
    (finding,) = told(document(say(**given)))
    assert (finding.rule, finding.stated, finding.expected) == ("E521", stated, expected)
    assert finding.kind is FindingKind.INCONSISTENT
    assert stated.rstrip("分万元") in finding.where
    assert finding.place.line == 1
    assert expected in finding.message("zh")


@pytest.mark.parametrize(
    "text",
    [
        "1.网络运行维护项目支出绩效评价综合得分98分。全年预算数约100万元，全年执行数80.00万元。",
        "网络运行维护项目自评总得分：98分，全年预算数1,000,000元，执行数为80万元，其中财政拨款60万元。",
        "网络运行维护项目绩效自评得分为98分。项目全年预算数为100万元（其中：上年结转30万元），执行数为800000元。",
        "网络运行维护专项经费自评得分98分。网络运行维护项目全年预算数一百万元，执行数八十万元。",
    ],
)
def test_wordings_of_the_same(text: str) -> None:
    disclosure = document(text)
    assert told(disclosure) == []
    assert outcomes(disclosure, "E521") == ["passed"] * 3
    for right, wrong in (("98", "89"), ("80", "90"), ("八十", "九十")):
        if right in text:
            assert [finding.rule for finding in told(document(text.replace(right, wrong)))] == ["E521"], wrong


def test_funds_of_other_things_are_not_those_of_the_project() -> None:
    said = "网络运行维护项目绩效自评得分为98分。"
    for other in (
        "本年支出决算为5万元。",
        "上年执行数为5万元。",
        "设备购置全年预算数为5万元。",
        "项目年初预算数为5万元。",
        "其余事项尚有若干。",
    ):
        assert outcomes(document(said + other), "E521") == ["passed"], other
    assert outcomes(document("满意度指标得分为98分。"), "E521") == []


def test_projects_that_no_form_is_of() -> None:
    assert outcomes(document(say().replace("网络运行维护", "道路清扫保洁")), "E521") == []
    assert (
        outcomes(document("各项目绩效自评得分为96分，网络运行维护项目自评得分为90分。"), "E521") == []
    )  # of two projects
    twins = (FORM, evolve(FORM, body="某市另一中心"))
    assert outcomes(document(say(), evaluations=twins), "E521") == []
    assert outcomes(document("自评得分较高。"), "E521") == []


def test_forms_that_are_not_whole_prove_nothing() -> None:
    assert outcomes(document(say("50"), evaluations=(evolve(FORM, faults=("cut",)),)), "E521")[0] == "unverifiable"
    unplaced = evolve(FORM, faults=("funds",))
    assert outcomes(document(say(budget="7", done="6"), evaluations=(unplaced,)), "E521")[1:] == ["unverifiable"] * 2
    unscored = evolve(FORM, score=None, weight=None, grade="", indicators=[Indicator("培训人数", weight=90)], fund=None)
    assert outcomes(document(say(), evaluations=(unscored,)), "E521") == ["unverifiable"] * 3


def report(initial: str | None = None, adjusted: str | None = None, executed: str | None = None) -> Evaluation:
    """A table of the report with the funds of the project."""
    first, second, third = (
        None if amount is None else gb.Figure.parse(amount, "万元") for amount in (initial, adjusted, executed)
    )
    return Evaluation(title="表1 项目资金使用情况", fund=Fund("网络运行维护项目", first, second, third))


def test_the_funds_in_the_report() -> None:
    right = document(evaluations=(FORM, report(adjusted="120", executed="80")))
    assert told(right) == []
    assert outcomes(right, "E522") == ["passed", "passed"]
    (finding,) = told(document(evaluations=(FORM, report(adjusted="143", executed="80"))))
    assert (finding.rule, finding.stated, finding.expected) == ("E522", "143", "100")
    assert finding.where.endswith("网络运行维护项目 预算数 143")
    assert told(document(evaluations=(FORM, report(initial="120")))) == []
    assert outcomes(document(evaluations=(evolve(FORM, faults=("funds",)), report(adjusted="1"))), "E522") == []
    assert outcomes(document(evaluations=(FORM, evolve(report(adjusted="1"), faults=("funds",)))), "E522") == []
    other = evolve(report(adjusted="1"), fund=Fund("道路清扫", adjusted="1"))
    assert outcomes(document(evaluations=(FORM, other)), "E522") == []
    yuan = Evaluation(fund=Fund("网络运行维护", adjusted=gb.Figure.parse("1,000,000.00", "元")))
    assert outcomes(document(evaluations=(FORM, yuan)), "E522") == ["passed"]


def listed(column: str) -> Evaluation:
    """A table of the report with one column of figures headed 得分."""
    leaves = [Indicator(leaf.name, score=getattr(leaf, column)) for leaf in many().leaves]
    return Evaluation(title="表2 评价指标体系", indicators=leaves)


def many() -> Evaluation:
    """A form with a score below its weight."""
    leaves = [Indicator(f"第{n}项工作", weight=10 + n, score=9) for n in range(5)]
    return Evaluation(project="网络运行维护", indicators=leaves)


def test_a_column_of_the_report_that_prints_weights() -> None:
    (finding,) = told(document(evaluations=(many(), listed("weight"))))
    assert (finding.rule, finding.stated, finding.expected) == ("E523", "得分", "分值")
    assert finding.kind is FindingKind.WORDING
    right = document(evaluations=(many(), listed("score")))
    assert outcomes(right, "E523") == ["passed"]
    few = evolve(listed("weight"), indicators=listed("weight").indicators[:2])
    assert outcomes(document(evaluations=(many(), few)), "E523") == []
    strange = evolve(
        listed("weight"),
        indicators=[evolve(leaf, name=f"其他{n}") for n, leaf in enumerate(listed("weight").indicators)],
    )
    assert outcomes(document(evaluations=(many(), strange)), "E523") == []


def test_names_that_differ_by_a_slip() -> None:
    (finding,) = told(document("项目名称：网络运行围护项目", evaluations=(FORM,)))
    assert (finding.rule, finding.stated, finding.expected) == ("E524", "网络运行围护项目", "网络运行维护")
    (other,) = told(document(evaluations=(FORM, evolve(report(adjusted="100"), project="网络运行围护"))))
    assert other.rule == "E524"
    assert told(document("项目名称：网络运行维护二期项目")) == []
    assert told(document("项目名称：网络运行维护1")) == []
    assert told(document("项目名称：道路清扫保洁")) == []
    assert told(document("项目名称：网络运行维护项目")) == []


def test_another_project_in_a_report() -> None:
    about = evolve(report(adjusted="100"), project="网络运行维护")
    before, behind = (
        "严格按照有关文件的要求组织开展绩效评价工作，",
        "进行客观公正的评价，及时发现问题并提出改进的措施和建议。",
    )
    text = f"{before}真实反映全市道路清扫保洁专项项目的实施情况，{behind}"
    (finding,) = told(document("附件 项目支出绩效评价报告", text, evaluations=(FORM, about)))
    assert (finding.rule, finding.stated, finding.expected) == ("E525", "全市道路清扫保洁专项项目", "网络运行维护")
    for name in ("本单位重点项目", "网络运行维护项目", "该年度各类预算项目"):
        harmless = f"{before}真实反映{name}的实施情况，{behind}"
        assert told(document("附件 项目支出绩效评价报告", harmless, evaluations=(FORM, about))) == []
    assert told(document(text, evaluations=(FORM, about))) == []
    assert told(document("附件 项目支出绩效评价报告", text)) == []


def test_nothing_is_said_without_a_form() -> None:
    assert told(document(say(), evaluations=())) == []


def test_names_that_differ_in_two_places_are_two_names() -> None:
    assert told(document("项目名称：网路运行围护项目")) == []


def test_the_whole_expenditure_of_a_department() -> None:
    whole = evolve(FORM, project="", title="部门整体支出绩效自评表")
    assert outcomes(document("经评价，部门整体支出绩效自评得分为98分。", evaluations=(whole,)), "E521") == ["passed"]
    (finding,) = told(document("经评价，部门整体支出绩效自评得分为96分。", evaluations=(whole,)))
    assert (finding.stated, finding.expected) == ("96分", "98")
