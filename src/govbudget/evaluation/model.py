"""Performance self-evaluations (绩效自评): funds, a tree of scored indicators, total and grade, as typed values.

The forms are those of 《项目支出绩效评价管理办法》（财预〔2020〕10号）, 附 项目支出绩效自评表, and of the places that changed them.
An evaluation refuses what cannot be one (a float, a text where a score belongs) and accepts what is merely wrong: real
evaluations are, and checking says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from enum import Enum
from typing import Any, ClassVar, Final, TypeVar, final

from attrs import field, frozen

from govbudget.arguments import several, shown, text, whole_number
from govbudget.errors import ArgumentError, EvaluationError, FigureSyntaxError
from govbudget.evaluation.layout import evaluation_html, evaluation_shown, evaluation_text, label
from govbudget.exact import decimal_of, figure_or_none
from govbudget.figure import Figure
from govbudget.language.normal import normal
from govbudget.language.vocabulary import Vocabulary
from govbudget.money import Unit
from govbudget.place import Place
from govbudget.records.display import Shown
from govbudget.records.tabular import Tabular
from govbudget.visible import visible

Part = TypeVar("Part", "Indicator", "Fund", "GradeBand")

__all__ = [
    "DEFAULT_BANDS",
    "Evaluation",
    "Fund",
    "GradeBand",
    "Indicator",
    "IndicatorValue",
    "Sense",
    "bands_of",
    "money_unit",
    "names_goals",
]


class Sense(Enum):
    """Which way a target binds (指标性质): ≥, ≤, =, >, <."""

    AT_LEAST = "≥"  #: 不少于, 不低于, 以上, a positive indicator (正向指标)
    AT_MOST = "≤"  #: 不超过, 不高于, 以下, a negative indicator (反向指标)
    EQUAL = "="  #: 等于
    MORE = ">"  #: 大于, 超过
    LESS = "<"  #: 小于, 低于

    @property
    def is_positive(self) -> bool:
        """Whether more is better (正向指标)."""
        return self in (Sense.AT_LEAST, Sense.MORE)

    @property
    def is_negative(self) -> bool:
        """Whether less is better (反向指标)."""
        return self in (Sense.AT_MOST, Sense.LESS)


_NUMBER: Final = re.compile(r"(?<![0-9.,，])-?[0-9]+(?:[,，][0-9]{3})*(?:\.[0-9]+)?(?![0-9,，])")
#: Words longer than this around a number are a sentence.
_LONGEST_BEFORE, _LONGEST_UNIT = 24, 8
_MORE: Final = re.compile(r"[0-9%,，。;；]")


@final
@frozen
class IndicatorValue:
    """A target or an actual value of an indicator (指标值、完成值): a number with unit and sense, or a text.

    Args:
        printed: as printed.
        value: the number; ``None`` for texts.
        decimals: how many decimals it prints.
        unit: what it counts: ``%``, ``次``, ``万元``; empty where none is printed.
        sense: which way it binds; ``None`` where nothing is printed.
    """

    printed: str
    value: Decimal | None = None
    decimals: int = 0
    unit: str = ""
    sense: Sense | None = None

    def __attrs_post_init__(self) -> None:
        _texts(self, "printed", "unit")
        how = 'or read it from its text with IndicatorValue.parse("≥95%")'
        for name, given, kind in (("value", self.value, Decimal), ("sense", self.sense, Sense)):
            if given is not None and not isinstance(given, kind):
                why = f"{name} is a {kind.__name__} or None, not {shown(given)}; give one, {how}"
                raise EvaluationError(why, value=given)
        whole_number("decimals", self.decimals, f"give how many are printed, {how}", 0)

    @classmethod
    def parse(cls, printed: str, *, sense: str = "", unit: str = "") -> IndicatorValue:
        """Read a printed value: ``≥95%以上``, ``超过200次``, ``3次``, ``三级``; what is no single number stays a text.

        Args:
            printed: the cell.
            sense: the sign of a column of its own (指标性质), ``≥``, ``定性``.
            unit: the unit of a column of its own (度量单位).

        Raises:
            EvaluationError: if what is given is no text.
        """
        text("sense", sense, 'give the sign as it is printed, such as "≥"')
        text("unit", unit, 'give the unit as it is printed, such as "%"')
        if not isinstance(printed, str):
            why = f"a target is given as printed, '≥95%', not as the {type(printed).__name__} {printed!r}"
            raise EvaluationError(why, value=printed)
        shown = f"{sense}{printed}{unit}".strip()
        words = Vocabulary.default()
        folded = normal(printed)
        _, outer = _sense(normal(sense), "sense_before", words)
        counted = "%" if words.pattern("target_per_cent").fullmatch(normal(unit)) else normal(unit)
        found = list(_NUMBER.finditer(folded))
        if len(found) != 1:
            named = words.pattern("target_in_words").fullmatch(folded)
            if named is None:
                return cls(shown)
            digit = words.feature("target_digit", named["digit"], "value")
            return cls(shown, Decimal(int(digit)), 0, named["unit"], outer)
        number = found[0]
        before, own = _sense(folded[: number.start()], "sense_before", words)
        after, behind = _sense(folded[number.end() :], "sense_after", words)
        measured = _unit(after, words)
        parsed = figure_or_none(number[0], "")
        if parsed is None or measured is None or len(before) > _LONGEST_BEFORE:  # more digits than any amount has
            return cls(shown)
        if words.pattern("target_date").fullmatch(counted or measured):
            return cls(shown)
        return cls(shown, parsed.value, parsed.decimals, counted or measured, outer or own or behind)

    @property
    def is_number(self) -> bool:
        """Whether it is a number (定量); texts are qualitative (定性)."""
        return self.value is not None

    def __str__(self) -> str:
        return self.printed


def _sense(text: str, kind: str, words: Vocabulary) -> tuple[str, Sense | None]:
    """Words before or behind a number without the sense that they end with, and the sense."""
    found = words.pattern(f"{kind}_number").search(text) if text else None
    return (text[: found.start()], Sense(words.feature(kind, found[0], "sense"))) if found else (text, None)


def _unit(text: str, words: Vocabulary) -> str | None:
    """The unit that stands behind a number; ``None`` where more than a unit stands there."""
    text = text.strip("。;；,，、")
    short = len(text) <= _LONGEST_UNIT
    if words.pattern("target_per_cent").fullmatch(text) or (short and text.startswith("%")):
        return "%"
    return text if short and not _MORE.search(text) else None


def _figure(value: Any) -> Figure | None:
    """A score, a weight or an amount of money: a figure, a printed text, a whole number or a Decimal."""
    if value is None or isinstance(value, Figure):
        return value
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        why = f"a figure is a printed text, a Decimal or a whole number, not the {type(value).__name__} {value!r}"
        raise EvaluationError(why, value=value)
    try:
        return Figure.parse(f"{value:f}" if isinstance(value, Decimal) else str(value))
    except FigureSyntaxError as error:
        raise EvaluationError(str(error), value=value) from error


def _bound(value: Any) -> Decimal:
    """The least percentage of a band."""
    figure = _figure(value)
    if figure is None or figure.value is None:
        how = 'give it as in GradeBand("优", 90)'
        raise EvaluationError(f"low is a percentage, not {shown(value)}; {how}", value=value)
    return figure.value


def _percentage(value: Any) -> Figure | None:
    """A percentage as a figure: its number, printed with or without %."""
    if isinstance(value, str) and normal(value).endswith("%"):
        figure = _figure(normal(value)[:-1])
        assert figure is not None
        return Figure(figure.value, None, figure.decimals, figure.state, printed=value.strip())
    return _figure(value)


def _value(value: Any) -> IndicatorValue | None:
    return value if value is None or isinstance(value, IndicatorValue) else IndicatorValue.parse(value)


def _texts(value: Any, *names: str) -> None:
    """Refuse what is no text where one belongs.

    Raises:
        EvaluationError: for the first of these attributes that is none.
    """
    for name in names:
        given = getattr(value, name)
        if not isinstance(given, str):
            raise EvaluationError(f'{name} is a text, not {shown(given)}; give it as printed, or ""', value=given)


def money_unit(printed: str) -> Unit:
    """The unit of money that a form prints: 万 is 万元.

    Raises:
        UnitError: for what is none.
    """
    return Unit.of(printed.removesuffix("元") + "元")


def _money_unit(given: Any) -> Unit | None:
    return None if given is None else Unit.of(given)


def _indicators(values: Any) -> tuple[Indicator, ...]:
    how = 'give them as in [Indicator("产出指标", weight=50)]'
    return _all_of("indicators", values, Indicator, how)


def _funds(values: Any) -> tuple[Fund, ...]:
    return _all_of("funds", values, Fund, 'give them as in [Fund("年度资金总额", "100.00")]')


def _all_of(name: str, values: Any, kind: type[Part], how: str) -> tuple[Part, ...]:
    try:
        return several(name, values, kind, f"a list of {kind.__name__} values", how)
    except ArgumentError as error:
        raise EvaluationError(str(error), value=error.value) from None


@final
@frozen
class Indicator:
    """An indicator (绩效指标): a leaf with target, actual value, weight and score, or a group (一级、二级指标) of others.

    Args:
        name: its name; empty for a group whose name is not printed.
        target: 年度指标值.
        actual: 实际完成值.
        weight: 分值; for a group the weight that its heading prints, 产出指标(50分).
        score: 得分.
        reason: 偏差原因分析及改进措施.
        children: the indicators of a group.
        of_which: whether it is an 其中 of the indicator above it, which has no weight of its own.
        raw: 单项得分 before it is weighed, where the form has such a column (折算得分 is then the score).
        place: where it stands.

    Raises:
        EvaluationError: for a float or a text where a figure belongs, and for a tree of more than three levels.
    """

    name: str
    target: IndicatorValue | None = field(default=None, converter=_value)
    actual: IndicatorValue | None = field(default=None, converter=_value)
    weight: Figure | None = field(default=None, converter=_figure)
    score: Figure | None = field(default=None, converter=_figure)
    reason: str = ""
    children: tuple[Indicator, ...] = field(default=(), converter=_indicators)
    of_which: bool = False
    raw: Figure | None = field(default=None, converter=_figure)
    place: Place = field(default=Place(), eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        _texts(self, "name", "reason")
        if self._depth() > _LEVELS:
            why = f"{self.name!r} has more than three levels (一级、二级、三级指标) below it"
            raise EvaluationError(why, value=self.name)

    def _depth(self) -> int:
        return 1 + max((child._depth() for child in self.children), default=0)

    @property
    def heading(self) -> str:
        """Its name with its weight, as a form prints it above its indicators (产出指标(50分))."""
        if not self.children or self.weight is None:
            return self.name
        return f"{self.name}({self.weight.printed or self.weight}{label('marks')})"

    @property
    def leaves(self) -> tuple[Indicator, ...]:
        """The indicators that are scored (三级指标), itself or all leaves below it."""
        return tuple(self._leaves())

    def _leaves(self) -> Iterator[Indicator]:
        if not self.children:
            yield self
        for child in self.children:
            yield from child._leaves()


_LEVELS: Final = 3


@final
@frozen
class Fund:
    """A line of the funds of a project (项目资金): 年度资金总额, or one of its parts.

    Args:
        name: 年度资金总额, 当年财政拨款, 上年结转资金, 其他资金 …
        initial: 年初预算数.
        adjusted: 全年预算数.
        executed: 全年执行数.
        rate: 执行率, the number before the %.
        weight: 分值 of the execution of the budget.
        score: 得分 of it.
        level: 0 for the total, 1 for its parts, 2 for parts of a part.
        arrived: 到位数, where the form has it.
        split: where the total is split several ways, which of them the part belongs to: 收入, 支出; each adds up to the total.
        place: where it stands.

    Raises:
        EvaluationError: for a float or a text where a figure belongs.
    """

    name: str
    initial: Figure | None = field(default=None, converter=_figure)
    adjusted: Figure | None = field(default=None, converter=_figure)
    executed: Figure | None = field(default=None, converter=_figure)
    rate: Figure | None = field(default=None, converter=_percentage)
    weight: Figure | None = field(default=None, converter=_figure)
    score: Figure | None = field(default=None, converter=_figure)
    level: int = 0
    arrived: Figure | None = field(default=None, converter=_figure)
    split: str = ""
    place: Place = field(default=Place(), eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        _texts(self, "name", "split")
        whole_number("level", self.level, "give its depth below the total, as in level=1", 0)


@final
@frozen
class GradeBand:
    """A band of grades (评价等级): from ``low``, included or not, up to the next.

    Args:
        name: 优, 良, 中, 差.
        low: least percentage of the full marks.
        included: whether ``low`` itself belongs to it.

    Raises:
        EvaluationError: for what is no text and no percentage.
    """

    name: str
    low: Decimal = field(converter=_bound)
    included: bool = True

    def __attrs_post_init__(self) -> None:
        _texts(self, "name")


#: 优 from 90, 良 from 80, 中 from 60, 差 below (财预〔2020〕10号).
DEFAULT_BANDS: Final = (
    GradeBand("优", Decimal(90)),
    GradeBand("良", Decimal(80)),
    GradeBand("中", Decimal(60)),
    GradeBand("差", Decimal(0)),
)


def bands_of(text: str) -> tuple[GradeBand, ...]:
    """The bands of grades that a form prints (评分等级), ``优(≥90分) (80分<=良<90分) …``; nothing where it prints none.

    Args:
        text: the printed line; whatever stands around the bands.
    """
    folded, words = normal(text), Vocabulary.default()
    found = []
    for band, kind in zip(DEFAULT_BANDS, ("band_best", "band_good", "band_fair"), strict=False):
        match = words.pattern(kind).search(folded)
        if match is None:
            return ()
        low = decimal_of(match["one"] or match["two"] or match["three"] or match["four"])
        sign = match["after"] or match["before"] or match["with"] or match["also"] or ""
        found.append(GradeBand(band.name, low, not words.pattern("band_excluded").match(sign)))
    lows = [band.low for band in found]
    return (*found, DEFAULT_BANDS[-1]) if lows == sorted(lows, reverse=True) else ()


def names_goals(title: str, words: Vocabulary) -> bool:
    """Whether a title is that of a form of goals (绩效目标表).

    Args:
        title: the title as printed.
        words: the vocabulary.
    """
    return words.pattern("evaluation_of_goals").search(normal(title)) is not None


@final
@frozen(repr=False)
class Evaluation(Tabular):
    """A performance self-evaluation (绩效自评表): of one project, or of a department as a whole (部门整体支出).

    Args:
        project: 项目名称; empty for the evaluation of a department as a whole.
        body: 实施单位, the body that carries it out.
        department: 主管部门.
        year: 年度.
        title: printed title.
        unit: unit of its funds.
        fund: 年度资金总额, with the weight and the score of the execution of the budget (预算执行率).
        fund_parts: what it consists of: 当年财政拨款, 上年结转资金, 其他资金.
        indicators: the indicators of the first level (一级指标), in order.
        weight: 分值 of the total line (总分).
        score: 得分 of the total line.
        grade: 评价等级 as printed.
        bands: the bands of grades that the form prints; empty where it prints none.
        goal: 年度总体目标, the expected one.
        outcome: its 实际完成情况.
        scope: what the indicators have together where their common heading says so: 绩效指标(90分).
        execution_rule: how the score of 预算执行率 is worked out, where the form prints it: 20分执行率.
        faults: why it is not whole: ``cut`` (the source ends inside it), ``unplaced`` (figures whose column cannot be
            told), ``funds`` (an amount of the funds whose column cannot be told).
        rows: its cells as printed.
        place: where it starts.

    Raises:
        EvaluationError: for a float or a text where a figure belongs, or things that are no indicators or funds.
    """

    _described: ClassVar[str] = "evaluations"
    project: str = ""
    body: str = ""
    department: str = ""
    year: int | None = None
    title: str = ""
    unit: Unit | None = field(default=None, converter=_money_unit)
    fund: Fund | None = None
    fund_parts: tuple[Fund, ...] = field(default=(), converter=_funds)
    indicators: tuple[Indicator, ...] = field(default=(), converter=_indicators)
    weight: Figure | None = field(default=None, converter=_figure)
    score: Figure | None = field(default=None, converter=_figure)
    grade: str = ""
    bands: tuple[GradeBand, ...] = ()
    goal: str = ""
    outcome: str = ""
    scope: Figure | None = field(default=None, converter=_figure)
    execution_rule: str = ""
    faults: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    place: Place = field(default=Place(), eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        _texts(self, "project", "body", "department", "title", "grade", "goal", "outcome", "execution_rule")
        _all_of("bands", self.bands, GradeBand, 'give them as in (GradeBand("优", Decimal(90)),)')
        if self.fund is not None:
            _funds((self.fund,))
        if self.year is not None:
            whole_number("year", self.year, "give it as in year=2023, or None where it is not known")

    @property
    def leaves(self) -> tuple[Indicator, ...]:
        """The scored indicators (三级指标) of all groups, in order."""
        return tuple(leaf for indicator in self.indicators for leaf in indicator.leaves)

    @property
    def name(self) -> str:
        """What it is called (名称), its title with the project."""
        return " ".join(part for part in (self.title, f"“{self.project}”" if self.project else "") if part)

    @property
    def is_goal(self) -> bool:
        """Whether it is a form of goals (绩效目标表) by its title, which says what is wanted and nothing of what was done."""
        return names_goals(self.title, Vocabulary.default())

    def walk(self) -> Iterator[tuple[tuple[str, ...], Indicator]]:
        """Every indicator with the names of the groups above it, outer to inner."""
        yield from _walk((), self.indicators)

    def to_records(self) -> list[dict[str, Any]]:
        """Its funds, its indicators with the groups above them, and its total as plain dicts; see ``data_columns()``."""
        head = {"project": self.project, "body": self.body, "department": self.department, "year": self.year}
        empty = dict.fromkeys(column.name for column in self.data_columns())
        funds = [] if self.fund is None else [self.fund]
        parts = [_fund_record(fund, self.unit) for fund in (*funds, *self.fund_parts)]
        parts += [_indicator_record(above, indicator) for above, indicator in self.walk()]
        total = {"part": "total", "name": self.grade, "weight": _number(self.weight), "score": _number(self.score)}
        return [{**empty, **head, **part} for part in (*parts, {**total, **_at(self.place)})]

    def __repr__(self) -> str:
        scored = f"{self.score.printed}/{self.weight.printed}" if self.score and self.weight else "no total"
        grade = f" {self.grade}" if self.grade else ""
        return visible(f"<Evaluation {self.project or self.title}: {len(self.leaves)} indicators, {scored}{grade}>")

    def to_text(self) -> str:
        """It as text in the layout of the form; see :func:`govbudget.evaluation.layout.evaluation_text`."""
        return evaluation_text(self)

    def _repr_html_(self) -> str:
        return evaluation_html(self)

    def _shown(self, most: int) -> Shown:
        return evaluation_shown(self, most)


def _number(figure: Figure | None) -> Decimal | None:
    return None if figure is None else figure.value


def _at(place: Place) -> dict[str, Any]:
    return {"page": place.page, "row": place.line}


def _fund_record(fund: Fund, unit: Unit | None) -> dict[str, Any]:
    """What a record has of a line of the funds."""
    numbers = {
        name: _number(getattr(fund, name)) for name in ("initial", "adjusted", "executed", "rate", "weight", "score")
    }
    what = {"part": "fund", "level": fund.level, "name": fund.name, "unit": "" if unit is None else unit.value}
    return {**what, **numbers, **_at(fund.place)}


def _indicator_record(above: tuple[str, ...], indicator: Indicator) -> dict[str, Any]:
    """What a record has of an indicator."""
    target, actual = indicator.target or IndicatorValue(""), indicator.actual or IndicatorValue("")
    return {
        "part": "indicator",
        "level": len(above) + 1,
        "above": "/".join(above),
        "name": indicator.name,
        "target": target.printed,
        "target_value": target.value,
        "target_unit": target.unit,
        "target_sense": "" if target.sense is None else target.sense.value,
        "actual": actual.printed,
        "actual_value": actual.value,
        "weight": _number(indicator.weight),
        "score": _number(indicator.score),
        "reason": indicator.reason,
        "of_which": indicator.of_which,
        **_at(indicator.place),
    }


def _walk(path: tuple[str, ...], indicators: tuple[Indicator, ...]) -> Iterator[tuple[tuple[str, ...], Indicator]]:
    for indicator in indicators:
        yield path, indicator
        yield from _walk((*path, indicator.name), indicator.children)
