"""Forms of goals (绩效目标表): evaluations without scores, with what the project or the department is to have."""

from __future__ import annotations

import pytest

import govbudget as gb
from govbudget.checking import FindingKind
from govbudget.relation import Outcome

PROJECT = """项目支出绩效目标表
（2024年度）
项目名称\t河道清淤工程
主管部门\t某市水务局\t实施单位\t某市河道管理所
项目资金（万元）\t年度资金总额\t\t120.00
\t其中：财政拨款\t\t100.00
\t其他资金\t\t20.00
年度目标\t完成河道清淤。
绩效指标\t一级指标\t二级指标\t三级指标\t指标值\t权重
\t产出指标\t数量指标\t清淤长度\t≥12公里\t20
\t\t质量指标\t验收合格率\t100%\t30
\t效益指标\t社会效益指标\t受益人口\t≥3万人\t30
\t满意度指标\t服务对象满意度指标\t群众满意度\t≥90%\t10
"""
TASKS = """部门整体支出绩效目标表
（2024年度）
部门（单位）名称\t某市水务局
年度主要任务\t任务名称\t主要内容\t预算金额（万元）
\t\t\t总额\t财政拨款\t其他资金
\t防汛抗旱\t防汛物资储备\t300.00\t300.00\t0.00
\t水资源管理\t节水改造\t200.00\t150.00\t50.00
\t金额合计\t\t500.00\t450.00\t50.00
年度总体目标\t保障防汛安全。
年度绩效指标\t一级指标\t二级指标\t三级指标\t指标性质\t指标值
\t产出指标\t数量指标\t物资储备\t≥\t5批
\t效益指标\t社会效益指标\t受益人口\t≥\t30万人
"""
WHOLE = """某县教育局2023年部门预算
部门整体支出绩效目标表
（2023年度）
单位：万元
预算部门名称\t某县教育局
年度预算申请\t资金总额\t\t900.00
\t按收入性质分\t\t\t按支出性质分
\t其中：一般公共预算\t\t800.00\t其中：基本支出\t600.00
\t政府性基金拨款\t\t50.00\t项目支出\t300.00
\t其他资金\t\t50.00
整体绩效目标\t教育质量提升
部门整体支出年度绩效指标\t一级指标\t二级指标\t三级指标\t指标值
\t产出指标\t数量指标\t学校数\t12所
\t效益指标\t社会效益指标\t入学率\t≥99%
"""
FORMS = {"project": PROJECT, "tasks": TASKS, "whole": WHOLE}


def read(text: str, bars: bool = False) -> gb.Disclosure:
    """A form between tabs, or as a grid of Markdown, whose rows are all as long."""
    if bars:
        rows = [line.split("\t") for line in text.splitlines()]
        wide = max(map(len, rows))
        text = "\n".join(f"| {' | '.join([*row, *[''] * (wide - len(row))])} |" for row in rows)
    return gb.read(text.encode())


def the(text: str, bars: bool = False) -> gb.Evaluation:
    (form,) = read(text, bars).evaluations
    return form


def money(form: gb.Evaluation) -> list[tuple[str, str, int, str]]:
    """Name, amount, level and split of each line of the funds."""
    lines = [*([form.fund] if form.fund is not None else []), *form.fund_parts]
    return [(line.name, str(line.initial), line.level, line.split) for line in lines]


def errors(text: str) -> list[str]:
    return [finding.rule for finding in read(text).check() if finding.kind is not FindingKind.QUESTION]


@pytest.mark.parametrize("bars", [False, True])
def test_a_goal_of_a_project(bars: bool) -> None:
    form = the(PROJECT, bars)
    assert (form.project, form.body, form.department, form.year) == (
        "河道清淤工程",
        "某市河道管理所",
        "某市水务局",
        2024,
    )
    assert money(form) == [
        ("年度资金总额", "120.00 万元", 0, ""),
        ("其中：财政拨款", "100.00 万元", 1, ""),
        ("其他资金", "20.00 万元", 1, ""),
    ]
    assert [(leaf.name, str(leaf.target), str(leaf.weight), leaf.score) for leaf in form.leaves] == [
        ("清淤长度", "≥12公里", "20", None),
        ("验收合格率", "100%", "30", None),
        ("受益人口", "≥3万人", "30", None),
        ("群众满意度", "≥90%", "10", None),
    ]
    assert errors(PROJECT) == []


@pytest.mark.parametrize("bars", [False, True])
def test_the_tasks_of_a_department(bars: bool) -> None:
    assert money(the(TASKS, bars)) == [
        ("金额合计", "500.00 万元", 0, ""),
        ("财政拨款", "450.00 万元", 1, ""),
        ("其他资金", "50.00 万元", 1, ""),
        ("防汛抗旱", "300.00 万元", 1, "任务"),
        ("水资源管理", "200.00 万元", 1, "任务"),
    ]
    assert errors(TASKS) == []


@pytest.mark.parametrize("bars", [False, True])
def test_the_money_of_a_department_split_by_income_and_expenditure(bars: bool) -> None:
    assert money(the(WHOLE, bars)) == [
        ("资金总额", "900.00 万元", 0, ""),
        ("其中：一般公共预算", "800.00 万元", 1, "收入"),
        ("其中：基本支出", "600.00 万元", 1, "支出"),
        ("政府性基金拨款", "50.00 万元", 1, "收入"),
        ("项目支出", "300.00 万元", 1, "支出"),
        ("其他资金", "50.00 万元", 1, "收入"),
    ]
    assert errors(WHOLE) == []


@pytest.mark.parametrize(
    ("form", "old", "new"),
    [
        ("project", "100.00\n", "110.00\n"),
        ("project", "\t\t120.00", "\t\t102.00"),
        ("tasks", "\t300.00\t300.00", "\t310.00\t300.00"),
        ("tasks", "\t450.00\t50.00", "\t405.00\t50.00"),
        ("whole", "\t50.00\t项目支出", "\t60.00\t项目支出"),
        ("whole", "600.00", "606.00"),
    ],
)
def test_a_wrong_amount_is_found(form: str, old: str, new: str) -> None:
    wrong = FORMS[form].replace(old, new)
    assert wrong != FORMS[form]
    assert set(errors(wrong)) == {"E506"}


@pytest.mark.parametrize("form", FORMS)
def test_its_text_is_read_as_the_same(form: str) -> None:
    goal = the(FORMS[form])
    again = the(goal.to_text())
    assert (again.fund, again.fund_parts, again.unit) == (goal.fund, goal.fund_parts, goal.unit)
    assert [leaf.name for leaf in again.leaves] == [leaf.name for leaf in goal.leaves]


def test_amounts_in_the_cells_of_their_names() -> None:
    text = PROJECT.replace("年度资金总额\t\t120.00", "年度资金总额：120.00万元").replace(
        "财政拨款\t\t100.00", "财政拨款：100.00"
    )
    assert money(the(text))[:2] == [("年度资金总额", "120.00 万元", 0, ""), ("财政拨款", "100.00 万元", 1, "")]
    assert not money(the(PROJECT.replace("年度资金总额\t\t120.00", "年度资金总额：1,2.00万元")))


def test_a_line_of_money_that_nobody_knows_leaves_the_sum_open() -> None:
    """A sum with a part that was not read proves nothing."""
    text = PROJECT.replace("其中：财政拨款\t\t100.00\n", "其中：财政拨款\t\t90.00\n\t彩票公益安排\t\t10.00\n")
    disclosure = read(text)
    assert disclosure.evaluations[0].faults == ("funds",)
    assert [entry.outcome for entry in disclosure.check().ledger if entry.rule == "E506"] == [Outcome.UNVERIFIABLE]


def test_其中_alone_heads_the_parts() -> None:
    text = PROJECT.replace("\t其中：财政拨款", "\t其中：\n\t财政拨款")
    assert [name for name, *_ in money(the(text))] == ["年度资金总额", "财政拨款", "其他资金"]


def test_headings_of_tasks_without_tasks_are_no_money() -> None:
    text = TASKS.replace(
        "\t防汛抗旱\t防汛物资储备\t300.00\t300.00\t0.00\n\t水资源管理\t节水改造\t200.00\t150.00\t50.00\n", ""
    )
    assert [name for name, *_ in money(the(text)) if name in ("防汛抗旱", "水资源管理")] == []
    cut = TASKS.partition("\t金额合计")[0]
    assert [
        split
        for *_, split in money(
            the(cut + "绩效指标\t一级指标\t二级指标\t三级指标\t指标值\n\t产出指标\t数量指标\t物资\t5批\n")
        )
    ] == ["任务"] * 2


def test_a_task_with_an_amount_and_no_headings_is_no_money() -> None:
    form = the(
        TASKS.replace(
            "年度主要任务\t任务名称\t主要内容\t预算金额（万元）\n\t\t\t总额\t财政拨款\t其他资金\n",
            "年度任务\t办公\t100\n",
        )
    )
    assert [split for *_, split in money(form)] == []


def test_a_form_may_end_with_its_money() -> None:
    funds = the(PROJECT.partition("年度目标")[0], bars=True)
    assert [name for name, *_ in money(funds)] == ["年度资金总额", "其中：财政拨款", "其他资金"]
    tasks = the(TASKS.partition("\t金额合计")[0].replace("部门（单位）名称", "项目名称"), bars=True)
    assert [(name, split) for name, _, _, split in money(tasks)] == [("防汛抗旱", "任务"), ("水资源管理", "任务")]


def test_a_document_of_goals_is_of_a_budget() -> None:
    disclosure = read(PROJECT)
    assert (disclosure.stage, disclosure.year) == (gb.Stage.BUDGET, 2024)
    assert read(PROJECT.replace("绩效目标表", "绩效自评表")).stage is gb.Stage.FINAL_ACCOUNTS
