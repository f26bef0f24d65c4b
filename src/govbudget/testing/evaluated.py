"""Performance self-evaluations in which everything agrees (绩效自评), drawn or one fixed small one."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from attrs import evolve
from hypothesis import strategies as st

from govbudget.evaluation import Evaluation, Fund, Indicator
from govbudget.evaluation.scoring import grade_of
from govbudget.exact import formatted, multiply, ratio, scale, total
from govbudget.figure import Figure
from govbudget.money import Unit

__all__ = ["evaluations", "fixed"]

#: Groups of the first level with their weights, and the names of the groups below them.
_GROUPS: Final = (
    ("产出指标", 50, ("数量指标", "质量指标", "时效指标")),
    ("效益指标", 30, ("经济效益指标", "社会效益指标")),
    ("满意度指标", 10, ("服务对象满意度指标",)),
)
_NAMES: Final = (
    "设备巡检台次",
    "培训人数",
    "系统可用率",
    "资料归档率",
    "按期完成率",
    "服务企业数量",
    "网点覆盖率",
    "回访率",
)


def _money(value: Decimal | int) -> Figure:
    return Figure.parse(formatted(value if isinstance(value, Decimal) else Decimal(value)), Unit.WAN_YUAN)


def _part(value: Decimal, of: int, whole: int) -> Decimal:
    """So much of an amount, at two decimals."""
    return ratio(multiply(value, Decimal(of)), Decimal(whole), 2)


@st.composite
def _split(draw: st.DrawFn, whole: int, parts: int) -> list[int]:
    """A whole number as so many positive ones."""
    cuts = sorted(draw(st.lists(st.integers(1, whole - 1), min_size=parts - 1, max_size=parts - 1, unique=True)))
    return [b - a for a, b in zip([0, *cuts], [*cuts, whole], strict=True)]


@st.composite
def _funds(draw: st.DrawFn) -> tuple[Fund, tuple[Fund, ...], Decimal]:
    """A total with its parts, its rate and the score of the execution, all agreeing; and that score."""
    parts = [scale(Decimal(draw(st.integers(100 if i == 0 else 0, 99_999))), -2) for i in range(3)]
    done = [_part(part, draw(st.integers(0, 100)), 100) for part in parts]
    names = ("其中:当年财政拨款", "上年结转资金", "其他资金")
    adjusted, executed = total(parts), total(done)
    rate = ratio(scale(executed, 2), adjusted, 2)
    score = ratio(rate, Decimal(10), 2)
    lines = tuple(
        Fund(name, _money(part), _money(part), _money(spent), level=1)
        for name, part, spent in zip(names, parts, done, strict=True)
    )
    fund = Fund("年度资金总额", _money(adjusted), _money(adjusted), _money(executed), f"{formatted(rate)}%", 10, score)
    return fund, lines, score


@st.composite
def _leaf(draw: st.DrawFn, name: str, weight: int) -> tuple[Indicator, Decimal]:
    """An indicator whose score is the one computed, and that score."""
    target = draw(st.integers(1, 500))
    actual = draw(st.integers(0, 600))
    score = Decimal(weight) if actual >= target else _part(Decimal(weight), actual, target)
    unit = draw(st.sampled_from(["台次", "人", "%", "家", ""]))
    return Indicator(name, f"≥{target}{unit}", f"{actual}{unit}", weight, formatted(score)), score


@st.composite
def evaluations(draw: st.DrawFn) -> Evaluation:
    """Self-evaluations of a project in the Ministry's layout (项目支出绩效自评表), whose sums, rates, scores and grade agree."""
    fund, parts, executed = draw(_funds())
    groups: list[Indicator] = []
    scores = []
    for name, weight, inner in _GROUPS:
        counts = [draw(st.integers(1, 3)) for _ in inner]
        weights = iter(draw(_split(weight, sum(counts))))
        children: list[Indicator] = []
        for inner_name, count in zip(inner, counts, strict=True):
            leaves = [
                draw(_leaf(f"{draw(st.sampled_from(_NAMES))}{len(groups)}{len(children)}{i}", next(weights)))
                for i in range(count)
            ]
            scores += [score for _, score in leaves]
            children.append(Indicator(inner_name, children=[one for one, _ in leaves]))
        groups.append(Indicator(name, weight=weight, children=children))
    with_execution = draw(st.booleans())
    full = 100 if with_execution else 90
    reached = total([*scores, executed] if with_execution else scores)
    return evolve(
        fixed(),
        fund=fund,
        fund_parts=parts,
        indicators=groups,
        weight=full,
        score=formatted(reached),
        grade=grade_of(reached, full),
        goal="",
        outcome="",
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
        fund=Fund("年度资金总额", _money(120), _money(100), _money(80), "80%", 10, 8),
        fund_parts=[
            Fund("其中:当年财政拨款", _money(90), _money(70), _money(60), level=1),
            Fund("上年结转资金", _money(30), _money(30), _money(20), level=1),
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
