"""Evaluations of one's own (绩效自评): consistent ones, drawn or fixed, for the tests of reading, scoring and checking them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import strategies as st

from govbudget.evaluation import Evaluation, Fund, Indicator
from govbudget.evaluation.scoring import grade_of
from govbudget.figure import Figure
from govbudget.money import Unit

#: Groups of the first level with their weights, and the names of the groups below them.
GROUPS = (
    ("产出指标", 50, ("数量指标", "质量指标", "时效指标")),
    ("效益指标", 30, ("经济效益指标", "社会效益指标")),
    ("满意度指标", 10, ("服务对象满意度指标",)),
)
NAMES = ("设备巡检台次", "培训人数", "系统可用率", "资料归档率", "按期完成率", "服务企业数量", "网点覆盖率", "回访率")


def money(value: Decimal) -> Figure:
    return Figure.parse(f"{value}", Unit.WAN_YUAN)


def number(figure: Figure | None) -> Decimal:
    """The number that a figure is known to print."""
    assert figure is not None
    assert figure.value is not None
    return figure.value


def cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


@st.composite
def split(draw: st.DrawFn, whole: int, parts: int) -> list[int]:
    """A whole number as so many positive ones."""
    cuts = sorted(draw(st.lists(st.integers(1, whole - 1), min_size=parts - 1, max_size=parts - 1, unique=True)))
    return [b - a for a, b in zip([0, *cuts], [*cuts, whole], strict=True)]


@st.composite
def funds(draw: st.DrawFn) -> tuple[Fund, tuple[Fund, ...]]:
    """A total with its parts, its rate and the score of the execution, all agreeing."""
    parts = [Decimal(draw(st.integers(0, 99_999))) / 100 for _ in range(3)]
    parts[0] += 1
    done = [cents(part * draw(st.integers(0, 100)) / 100) for part in parts]
    names = ("其中:当年财政拨款", "上年结转资金", "其他资金")
    adjusted, executed = sum(parts, Decimal(0)), sum(done, Decimal(0))
    rate = cents(executed * 100 / adjusted)
    score = cents(rate / 10)
    lines = tuple(
        Fund(name, money(part), money(part), money(spent), level=1)
        for name, part, spent in zip(names, parts, done, strict=True)
    )
    total = Fund("年度资金总额", money(adjusted), money(adjusted), money(executed), f"{rate}%", 10, score)
    return total, lines


@st.composite
def leaf(draw: st.DrawFn, name: str, weight: int) -> Indicator:
    """An indicator whose score is the one computed."""
    target = draw(st.integers(1, 500))
    actual = draw(st.integers(0, 600))
    score = Decimal(weight) if actual >= target else cents(Decimal(weight) * actual / target)
    unit = draw(st.sampled_from(["台次", "人", "%", "家", ""]))
    return Indicator(name, f"≥{target}{unit}", f"{actual}{unit}", weight, f"{score}")


@st.composite
def evaluations(draw: st.DrawFn) -> Evaluation:
    """A consistent evaluation in the Ministry's layout."""
    fund, parts = draw(funds())
    groups: list[Indicator] = []
    scores = [number(fund.score)]
    for name, weight, inner in GROUPS:
        counts = [draw(st.integers(1, 3)) for _ in inner]
        weights = iter(draw(split(weight, sum(counts))))
        children: list[Indicator] = []
        for inner_name, count in zip(inner, counts, strict=True):
            leaves = [
                draw(leaf(f"{draw(st.sampled_from(NAMES))}{len(groups)}{len(children)}{i}", next(weights)))
                for i in range(count)
            ]
            scores += [number(one.score) for one in leaves]
            children.append(Indicator(inner_name, children=leaves))
        groups.append(Indicator(name, weight=weight, children=children))
    with_execution = draw(st.booleans())
    full = 100 if with_execution else 90
    total = sum(scores) if with_execution else sum(scores[1:])
    return Evaluation(
        project="网络运行维护",
        body="某市示例中心",
        department="某市示例局",
        year=2022,
        title="项目支出绩效自评表",
        unit=Unit.WAN_YUAN,
        fund=fund,
        fund_parts=parts,
        indicators=groups,
        weight=full,
        score=f"{total}",
        grade=grade_of(Decimal(total), full),
    )


def fixed() -> Evaluation:
    """A small evaluation without any fault."""
    return Evaluation(
        project="网络运行维护",
        body="某市示例中心",
        department="某市示例局",
        year=2022,
        title="项目支出绩效自评表",
        unit=Unit.WAN_YUAN,
        fund=Fund("年度资金总额", money(Decimal(120)), money(Decimal(100)), money(Decimal(80)), "80%", 10, 8),
        fund_parts=[
            Fund("其中:当年财政拨款", money(Decimal(90)), money(Decimal(70)), money(Decimal(60)), level=1),
            Fund("上年结转资金", money(Decimal(30)), money(Decimal(30)), money(Decimal(20)), level=1),
        ],
        indicators=[
            Indicator(
                "产出指标",
                weight=50,
                children=[
                    Indicator("数量指标", children=[Indicator("设备巡检台次", "≥100台次", "120台次", 30, 30)]),
                    Indicator("质量指标", children=[Indicator("系统可用率", "≥99%", "99.5%", 20, 20)]),
                ],
            ),
            Indicator(
                "效益指标",
                weight=30,
                children=[Indicator("社会效益指标", children=[Indicator("服务企业数量", "≥50家", "60家", 30, 30)])],
            ),
            Indicator(
                "满意度指标",
                weight=10,
                children=[Indicator("服务对象满意度指标", children=[Indicator("用户满意度", "≥95%", "96%", 10, 10)])],
            ),
        ],
        weight=100,
        score=98,
        grade="优",
        goal="保障网络全年稳定运行。",
        outcome="全年未发生中断。",
    )
