"""Charts (图表) by Altair: functions that give a chart, which the caller changes, puts beside others, saves or shows.

Amounts reach a chart as floats, for drawing alone: the length of a bar is no figure. Every exact value stands in the tooltip, as text. What
cannot be drawn, a blank, 0 or less as an area, is counted below the title and never drawn as 0.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from attrs import frozen

from govbudget.arguments import instance
from govbudget.disclosure import Disclosure
from govbudget.errors import ComparisonError, NotFound, TableError
from govbudget.exact import Undefined, add, multiply, total
from govbudget.figure import Quantity
from govbudget.forms import Stage
from govbudget.interchange.words import words_in
from govbudget.money import Unit
from govbudget.panel import Panel, Peers
from govbudget.records.frames import library
from govbudget.rollup import Ledger, RollUp
from govbudget.tables import Table
from govbudget.variances import Amounts, Series, Side, Variance, amounts_of, three_public
from govbudget.variances.amounts import AmountLine
from govbudget.variances.model import percentage
from govbudget.visible import visible

__all__ = ["FONTS", "budget_against_final", "distribution", "icicle", "over_years", "themed", "waterfall"]

#: The fonts of all texts, one after the other where one is not installed.
FONTS: Final = "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, WenQuanYi Zen Hei, sans-serif"
#: The colours are in the middle between light and dark, so that they can be read on both.
_INK: Final = "#767676"
_DONE, _PLANNED, _MORE, _LESS, _WHOLE = "#4c78a8", "#c9711a", "#32875a", "#c4504b", "#8a8a8a"
#: Areas are pale, with dark words on them.
_PALE, _ON_PALE, _TOTAL_AREA = "set3", "#1b232d", "#c9ced4"
_ROW: Final = 22
_LEVEL: Final = 190
_HEIGHT: Final = 460
#: Part of the height from which an area has its name on it.
_NAMED: Final = Decimal("0.03")
#: More bodies than these stand without their names.
_BODIES: Final = 60
_TOTAL: Final = "total"
_NO_PERCENTAGE: Final = "—"
_ZERO: Final = Decimal(0)


@frozen
class _Pen:
    """Altair, with the words and the unit of one chart."""

    alt: Any
    words: Mapping[str, str]
    unit: Unit | None

    @classmethod
    def of(cls, lang: str, unit: Unit | None) -> _Pen:
        return cls(library("altair", "charts", "chart"), words_in(lang), unit)

    def data(self, rows: Iterable[Mapping[str, Any]]) -> Any:
        """Rows as the data of a chart; what a terminal or a page would obey is shown."""
        shown = [{key: visible(v) if isinstance(v, str) else v for key, v in row.items()} for row in rows]
        return self.alt.Chart(self.alt.Data(values=shown))

    def axis(self, title: str | None, **more: Any) -> Any:
        inks = ("labelColor", "titleColor", "domainColor", "tickColor", "gridColor")
        fonts = {"labelFont": FONTS, "titleFont": FONTS, "labelLimit": 280, "gridOpacity": 0.25}
        return self.alt.Axis(title=title, **dict.fromkeys(inks, _INK), **fonts, **more)

    def amounts(self, name: str) -> Any:
        """The axis of amounts, with their unit."""
        unit = (
            "" if self.unit is None else f"{self.words['open_bracket']}{self.unit.value}{self.words['close_bracket']}"
        )
        return self.axis(f"{self.words[name]}{unit}", format=",~f")

    def legend(self) -> Any:
        fonts = {"labelFont": FONTS, "titleFont": FONTS, "labelLimit": 280}
        return self.alt.Legend(title=None, labelColor=_INK, orient="bottom", columns=3, **fonts)

    def title(self, text: str, note: str = "", n: int = 0) -> Any:
        """The title, with a note of how many are not drawn."""
        below = self.words[note].format(n=n) if n else ""
        inks = {"color": _INK, "subtitleColor": _INK, "font": FONTS, "subtitleFont": FONTS, "anchor": "start"}
        return self.alt.TitleParams(visible(text), subtitle=below, **inks)

    def tooltip(self, **fields: str) -> list[Any]:
        """What stands in the tooltip: fields of the data with the words for them, all of them texts."""
        return [self.alt.Tooltip(field, type="nominal", title=self.words[word]) for field, word in fields.items()]

    def exact(self, value: Decimal | Undefined | None) -> str:
        """An amount as text, exactly."""
        if not isinstance(value, Decimal):
            return self.words["unknown"]
        return f"{value:,f} {self.unit.value}" if self.unit is not None else f"{value:,f}"

    def percent(self, value: Decimal | Undefined) -> str:
        return f"{value:f}%" if isinstance(value, Decimal) else _NO_PERCENTAGE


def _drawn(value: Decimal | Undefined | None) -> float | None:
    """How long something is drawn; the only use of floats here."""
    return float(value) if isinstance(value, Decimal) else None


def _names(lines: Iterable[Any]) -> list[str]:
    """The names of lines, each once: code and label, with the key where two have the same."""
    found: list[str] = []
    for line in lines:
        name = visible(" ".join(filter(None, (line.code, line.label))) or line.key)
        found.append(visible(f"{name} ({line.key})") if name in found else name)
    return found


def themed(chart: Any) -> Any:
    """A chart for the page that it stands in (融入页面): a transparent ground, the fonts of :data:`FONTS`, no frame.

    Charts are themed last: Altair puts none with a configuration beside or above another.

    Args:
        chart: any chart of Altair.

    Returns:
        the chart with that configuration.
    """
    made = chart.configure(background="transparent", font=FONTS)
    return made.configure_view(stroke=None)


# -- expenditure by 类, 款, 项 ---------------------------------------------------------------------------------------------


def icicle(given: Table | RollUp | Ledger | Amounts, column: str | None = None, *, lang: str = "zh") -> Any:
    """The lines of a table by 类, 款 and 项 as areas, each beside what it is a part of (科目层级图).

    An area is as high as its own amount. Where the lines below one print more than it, they get the room that they need.

    Args:
        given: a table by code, such as 公开03 or 公开05, or a roll-up.
        column: the column; as in :func:`~govbudget.variances.amounts_of`.
        lang: ``zh`` or ``en``; names of lines stay Chinese.

    Returns:
        an ``altair.LayerChart``.

    Raises:
        LibraryMissing: without altair.
        NotFound: for a column or language that is not there.
        TableError: for what is no table, or has no line with a code and an amount above 0.
    """
    side = amounts_of(given, column)
    pen = _Pen.of(lang, side.unit)
    lines = [line for line in side.lines if line.quantity is Quantity.AMOUNT and (line.code or line.key == _TOTAL)]
    seen = {line.code or line.key: line for line in lines if line.value is not None and line.value > 0}
    if not any(line.code for line in seen.values()):
        why = f"{side!r} has no line with a code and an amount above 0, of which an area could be drawn"
        raise TableError(f"{why}; give a table by code, as in d['expenditure']", form=side.scope)
    areas = list(_areas(seen, side))
    whole = seen[_TOTAL].value if _TOTAL in seen else total(area.high for area in areas if not area.parent)
    least = multiply(max(add(area.start, area.high) for area in areas), _NAMED)
    rows = [
        {
            "line": area.name,
            "class": area.top,
            "left": area.level,
            "right": area.level + 1,
            "low": _drawn(area.start),
            "high": _drawn(add(area.start, area.line.value or _ZERO)),
            "amount": pen.exact(area.line.value),
            "share": pen.percent(percentage(area.line.value, whole, 2, "total")),
            "named": (area.line.value or _ZERO) >= least,
        }
        for area in areas
    ]
    alt, names = pen.alt, [pen.words[f"level_{n}"] for n in range(5)]
    levels = pen.axis(None, values=[n + 0.5 for n in range(5)], grid=False, ticks=False, domain=False, orient="top")
    levels.labelExpr = f"{json.dumps(names, ensure_ascii=False)}[floor(datum.value)]"
    tops = list(dict.fromkeys(area.top for area in areas if area.line.code))
    colours: dict[str, Any] = {"scheme": _PALE, "domain": tops}
    across = alt.X("left:Q", axis=levels, scale=alt.Scale(nice=False, zero=False))
    down = alt.Y("low:Q", axis=pen.amounts("amount"), scale=alt.Scale(reverse=True, nice=False))
    base = pen.data(rows).encode(tooltip=pen.tooltip(line="line", amount="amount", share="share"))
    areas_of_codes = base.mark_rect(stroke="white", strokeWidth=1).encode(
        x=across,
        x2="right:Q",
        y=down,
        y2="high:Q",
        color=alt.condition(
            alt.FieldOneOfPredicate(field="class", oneOf=tops),
            alt.Color("class:N", scale=alt.Scale(**colours), legend=None),
            alt.value(_TOTAL_AREA),
        ),
    )
    words = (
        base.transform_filter("datum.named")
        .transform_calculate(middle="(datum.low + datum.high) / 2")
        .mark_text(align="left", dx=6, limit=_LEVEL - 12, color=_ON_PALE, font=FONTS)
        .encode(x=across, y=alt.Y("middle:Q"), text="line:N")
    )
    deep = max(area.level for area in areas) - min(area.level for area in areas) + 1
    title = pen.title(" ".join(filter(None, (side.name, str(side.year or "")))), "not_drawn", len(lines) - len(seen))
    return alt.layer(areas_of_codes, words, title=title).properties(width=deep * _LEVEL, height=_HEIGHT)


@frozen
class _Area:
    """Where the area of a line lies: what stands before it, and how much room it and the lines below it take."""

    key: str
    line: AmountLine
    name: str
    parent: str
    top: str
    level: int
    start: Decimal
    high: Decimal


def _areas(seen: Mapping[str, AmountLine], side: Amounts) -> Iterable[_Area]:
    """The areas of lines, each line before those below it."""
    named = dict(zip(seen, _names(seen.values()), strict=True))
    above: dict[str, str] = {}
    for key, line in seen.items():
        over = next((code for code in side.above(line.code) if code in seen), "") if line.code else ""
        above[key] = over or (_TOTAL if line.code and _TOTAL in seen else "")
    below: dict[str, list[str]] = {}
    for key, over in above.items():
        below.setdefault(over, []).append(key)

    def room(key: str) -> Decimal:
        return max(seen[key].value or _ZERO, total(map(room, below.get(key, ()))))

    def placed(key: str, start: Decimal, top: str) -> Iterable[_Area]:
        line = seen[key]
        level = (len(line.code) - 1) // 2 if line.code else 0
        top = top or (named[key] if line.code else "")
        yield _Area(key, line, named[key], above[key], top, level, start, room(key))
        for child in below.get(key, ()):
            yield from placed(child, start, top)
            start = add(start, room(child))

    start = _ZERO
    for key in below[""]:
        yield from placed(key, start, "")
        start = add(start, room(key))


# -- two sides ---------------------------------------------------------------------------------------------------------


def _variance(given: Any) -> Variance:
    how = "compare first, as in variance(now, before)"
    instance("variance", given, Variance, "a Variance", how)
    made: Variance = given
    return made


def _side(side: Side, words: Mapping[str, str]) -> str:
    """A side in words: its year and measure."""
    measure = words["budget" if side.measure is None else side.measure.value]
    return " ".join(filter(None, (str(side.year or ""), measure)))


def budget_against_final(variance: Variance, level: int | None = None, *, lang: str = "zh") -> Any:
    """The budget of each line as a mark on the bar of what was done (预算与决算对比).

    Args:
        variance: a budget as base and what was done as current amounts, as in ``variance(d["公开07"], base_column="initial_budget")``; any other two sides, too.
        level: 1 for 类, 2 for 款, 3 for 项; by default every line. Counts are left out, and lines that state nothing.
        lang: ``zh`` or ``en``; names of lines stay Chinese.

    Returns:
        an ``altair.LayerChart``.

    Raises:
        LibraryMissing: without altair.
        ArgumentError: for what is no variance.
        NotFound: for a level without lines, or another language.
    """
    given = _variance(variance)
    pen = _Pen.of(lang, given.unit)
    stated = [line for line in given if line.base is not None or line.current is not None]
    lines = [line for line in stated if line.quantity is Quantity.AMOUNT and level in (None, line.level)]
    if not lines:
        there = tuple(sorted({str(line.level) for line in stated}))
        raise NotFound(
            f"the variance has no line of level {level}; it has {', '.join(there)}", key=level, suggestions=there
        )
    sides = [_side(side, pen.words) for side in (given.current, given.base)]
    if sides[0] == sides[1]:
        sides = [f"{name} {pen.words[word]}" for name, word in zip(sides, ("current", "base"), strict=True)]
    rows = [
        {
            "line": name,
            "current": pen.exact(line.current),
            "base": pen.exact(line.base),
            "difference": pen.exact(line.difference),
            "completion": pen.percent(line.completion(2)),
            "done": _drawn(line.current),
            "planned": _drawn(line.base),
            "done_name": sides[0],
            "planned_name": sides[1],
        }
        for line, name in zip(lines, _names(lines), strict=True)
    ]
    alt = pen.alt
    tooltip = pen.tooltip(line="line", current="current", base="base", difference="gap", completion="completion")
    colour = alt.Scale(domain=sides, range=[_DONE, _PLANNED])
    base = pen.data(rows).encode(
        y=alt.Y("line:N", sort=[row["line"] for row in rows], axis=pen.axis(None, grid=False)), tooltip=tooltip
    )
    amounts = pen.amounts("amount")
    bars = base.mark_bar(height={"band": 0.6}).encode(
        x=alt.X("done:Q", axis=amounts), color=alt.Color("done_name:N", scale=colour, legend=pen.legend())
    )
    marks = base.mark_tick(thickness=3, height={"band": 0.9}).encode(
        x=alt.X("planned:Q", axis=amounts), color=alt.Color("planned_name:N", scale=colour, legend=pen.legend())
    )
    unknown = sum(line.current is None or line.base is None for line in lines)
    title = pen.title(given.current.name, "without_amount", unknown)
    return alt.layer(bars, marks, title=title).properties(height={"step": _ROW}, width=480)


def waterfall(variance: Variance, level: int | None = None, *, lang: str = "zh") -> Any:
    """From the base to the current amount of the total, step by step (增减变动瀑布图).

    The steps are :meth:`Variance.parts <govbudget.Variance.parts>`, whose contributions add up to the change exactly, with what is not
    printed as parts (未分列部分) last; a line that one side does not state has no step.

    Args:
        variance: the comparison.
        level: level of the lines, as in ``parts``.
        lang: ``zh`` or ``en``; names of lines stay Chinese.

    Returns:
        an ``altair.LayerChart``.

    Raises:
        LibraryMissing: without altair.
        ArgumentError: for what is no variance.
        ComparisonError: where the total is not known on both sides.
        NotFound: for another language.
    """
    given = _variance(variance)
    pen = _Pen.of(lang, given.unit)
    whole = given.total
    if whole.base is None or whole.current is None:
        why = "the total has no amount on one side, so that there is no change to draw; name another with total="
        raise ComparisonError(why, problems=(why,))
    base_name, current_name = (
        f"{_side(side, pen.words)} {pen.words[word]}"
        for side, word in ((given.base, "base"), (given.current, "current"))
    )
    parts = given.parts(level)
    steps = [(base_name, _ZERO, whole.base, "whole", pen.exact(whole.base))]
    at = whole.base
    for line, name in zip(parts, _names(parts), strict=True):
        change = line.difference
        after = add(at, change) if isinstance(change, Decimal) else at
        kind = "increase" if after >= at else "decrease"
        steps.append((name, at, after, kind, _signed(pen, change)))
        at = after
    steps.append((current_name, _ZERO, whole.current, "whole", pen.exact(whole.current)))
    told: list[tuple[Decimal | None, Decimal | None]] = [(line.base, line.current) for line in parts]
    rows = [
        {
            "line": name,
            "kind": pen.words[kind],
            "change": change,
            "base": pen.exact(old),
            "current": pen.exact(new),
            "start": _drawn(start),
            "end": _drawn(end),
        }
        for (name, start, end, kind, change), (old, new) in zip(
            steps, [(whole.base, None), *told, (None, whole.current)], strict=True
        )
    ]
    alt = pen.alt
    kinds = [pen.words[kind] for kind in ("whole", "increase", "decrease")]
    base = pen.data(rows).encode(
        y=alt.Y("line:N", sort=[row["line"] for row in rows], axis=pen.axis(None, grid=False)),
        tooltip=pen.tooltip(line="line", change="gap", base="base", current="current"),
    )
    colour = alt.Color("kind:N", scale=alt.Scale(domain=kinds, range=[_WHOLE, _MORE, _LESS]), legend=pen.legend())
    bars = base.mark_bar(height={"band": 0.7}).encode(
        x=alt.X("start:Q", axis=pen.amounts("amount")), x2="end:Q", color=colour
    )
    words = (
        base.transform_calculate(furthest="max(datum.start, datum.end)")
        .mark_text(align="left", dx=4, color=_INK, font=FONTS)
        .encode(x=alt.X("furthest:Q"), text="change:N")
    )
    unknown = sum(isinstance(line.difference, Undefined) for line in parts)
    title = pen.title(given.current.name, "without_amount", unknown)
    return alt.layer(bars, words, title=title).properties(height={"step": _ROW}, width=480)


def _signed(pen: _Pen, value: Decimal | Undefined) -> str:
    sign = "+" if isinstance(value, Decimal) and value > 0 else ""
    return sign + pen.exact(value)


# -- years and bodies --------------------------------------------------------------------------------------------------


def over_years(given: Series | Iterable[Disclosure | Table], lines: Sequence[str] = (), *, lang: str = "zh") -> Any:
    """Lines over the years (历年变化), “三公”经费 for instance; where a year states nothing the line is broken.

    Args:
        given: a series; or disclosures, or their 公开07, each of another year, for “三公”经费.
        lines: keys, codes or labels of the lines to draw; by default all that state an amount. Counts are drawn where they are named alone.
        lang: ``zh`` or ``en``; names of lines stay Chinese.

    Returns:
        an ``altair.Chart``.

    Raises:
        LibraryMissing: without altair.
        NotFound: for a line that is not there, a disclosure without 公开07, or another language.
        ComparisonError: for fewer than two years, or amounts and counts together.
    """
    series = given if isinstance(given, Series) else three_public(given)
    asked = [series[name] for name in lines]
    wanted = list({line.key: line for line in asked}.values()) or [
        line for line in series if line.quantity is Quantity.AMOUNT and any(value is not None for value in line.values)
    ]
    if len({line.quantity for line in wanted}) > 1:
        why = "amounts and counts cannot be drawn by one scale; name lines of one of them"
        raise ComparisonError(why, problems=(why,))
    counts = any(line.quantity is Quantity.COUNT for line in wanted)
    pen = _Pen.of(lang, None if counts else series.unit)
    names = _names(wanted)
    rows = [
        {"line": name, "year": str(year), "amount": pen.exact(value), "drawn": _drawn(value)}
        for line, name in zip(wanted, names, strict=True)
        for year, value in zip(series.years, line.values, strict=True)
    ]
    alt = pen.alt
    unknown = sum(value is None for line in wanted for value in line.values)
    title = pen.title(series.sides[-1].name, "without_amount", unknown)
    colour = alt.Color("line:N", sort=names, scale=alt.Scale(scheme="tableau10", domain=names), legend=pen.legend())
    drawn = pen.data(rows).mark_line(point={"size": 60}, strokeWidth=2, invalid="break-paths-filter-domains")
    return drawn.encode(
        x=alt.X("year:O", axis=pen.axis(pen.words["year"], labelAngle=0, grid=False)),
        y=alt.Y("drawn:Q", axis=pen.amounts("count" if counts else "amount")),
        color=colour,
        tooltip=pen.tooltip(line="line", year="year", amount="amount"),
    ).properties(title=title, width=480, height=320)


def distribution(
    given: Peers | Panel,
    measure: str | None = None,
    year: int | None = None,
    stage: Stage | None = None,
    *,
    lang: str = "zh",
) -> Any:
    """Bodies by one measure, from the largest to the smallest, with their median and those far from it (单位分布).

    Args:
        given: peers; or a panel, with what to take of it.
        measure: of a panel the measure; may be left out where there is one only.
        year: of a panel the year; may be left out where there is one only.
        stage: of a panel the stage; may be left out where there is one only.
        lang: ``zh`` or ``en``; names of bodies stay Chinese.

    Returns:
        an ``altair.LayerChart``.

    Raises:
        LibraryMissing: without altair.
        NotFound: for a measure, year, stage or language that is not there.
        ComparisonError: where no body has a value.
    """
    peers = given.peers(measure, year, stage) if isinstance(given, Panel) else given
    if not len(peers):
        why = f"no body has a value of {peers.name}, so that there is nothing to draw"
        raise ComparisonError(why, problems=tuple(map(str, peers.missing)))
    pen = _Pen.of(lang, peers.unit)
    odd = {each.entity for each in peers.outliers()}
    kinds = [pen.words["peer"], pen.words["outlier"]]
    rows = [
        {
            "entity": visible(each.entity),
            "rank": str(each.rank),
            "amount": pen.exact(each.value),
            "drawn": _drawn(each.value),
            "share": pen.percent(peers.share(each.entity, 2)),
            "kind": kinds[each.entity in odd],
        }
        for each in peers
    ]
    alt = pen.alt
    few = len(rows) <= _BODIES
    bodies = pen.axis(None, labels=few, ticks=few, grid=False)
    points = (
        pen.data(rows)
        .mark_point(filled=True, size=70, opacity=0.9)
        .encode(
            x=alt.X("drawn:Q", axis=pen.amounts("amount")),
            y=alt.Y("entity:N", sort=[row["entity"] for row in rows], axis=bodies),
            color=alt.Color("kind:N", scale=alt.Scale(domain=kinds, range=[_DONE, _LESS]), legend=pen.legend()),
            shape=alt.Shape("kind:N", scale=alt.Scale(domain=kinds, range=["circle", "diamond"]), legend=pen.legend()),
            tooltip=pen.tooltip(entity="entity", rank="rank", amount="amount", share="share"),
        )
    )
    middle = [{"drawn": _drawn(peers.median), "amount": pen.exact(peers.median), "what": pen.words["median"]}]
    rule = (
        pen.data(middle)
        .mark_rule(color=_INK, strokeDash=[4, 3], strokeWidth=2)
        .encode(x=alt.X("drawn:Q"), tooltip=pen.tooltip(what="what", amount="amount"))
    )
    title = pen.title(peers.name, "bodies_missing", len(peers.missing))
    return alt.layer(rule, points, title=title).properties(height={"step": 18 if few else 4}, width=480)
