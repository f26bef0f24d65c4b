"""Charts: valid Vega-Lite, floats for drawing alone, exact values as text, nothing invented where nothing is stated."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest

import govbudget as gb
from accounts import Accounts
from govbudget.errors import ArgumentError, ComparisonError, LibraryMissing, NotFound, TableError
from govbudget.interchange import charts
from govbudget.interchange.charts import budget_against_final, distribution, icicle, over_years, themed, waterfall
from govbudget.variances import VarianceLine, amounts_from

NOW, BEFORE = Accounts().disclosure(), Accounts(year=2020).disclosure()
TREE = gb.load("functional", 2021)


@pytest.fixture(autouse=True)
def altair(request: pytest.FixtureRequest) -> None:
    if "without_altair" not in request.node.name:
        pytest.importorskip("altair")


def values(chart: Any) -> list[dict[str, Any]]:
    """The rows that a chart draws, those of its first data first; to make them of it is to validate it."""
    return list(found(chart.to_dict()))


def found(spec: Any) -> Iterator[dict[str, Any]]:
    if isinstance(spec, dict):
        data = spec.get("data")
        if isinstance(data, dict) and "values" in data:
            yield from data["values"]
        for key, inner in spec.items():
            yield from () if key == "data" else found(inner)
    elif isinstance(spec, list):
        for inner in spec:
            yield from found(inner)


def rolled(amounts: dict[str, Any], **more: Any) -> gb.RollUp:
    made: gb.RollUp = gb.roll_up(amounts, TREE, unit="万元", **more)
    return made


def panel(**bodies: Any) -> gb.Panel:
    rows = [{"单位": name, "支出": value} for name, value in bodies.items()]
    return gb.Panel.from_rows(rows, entity="单位", year=2021, amounts=["支出"], unit="万元")


def every() -> dict[str, Any]:
    return {
        "icicle": icicle(NOW["公开03"]),
        "budget": budget_against_final(gb.variance(NOW["公开07"], base_column="initial_budget")),
        "waterfall": waterfall(gb.variance(NOW["公开05"], BEFORE["公开05"], on_error="list")),
        "years": over_years([NOW, BEFORE]),
        "peers": distribution(panel(甲="1", 乙="2", 丙="3")),
    }


def test_each_is_a_valid_chart_with_exact_texts_in_its_tooltip() -> None:
    for name, chart in every().items():
        rows = values(chart)
        assert rows, name
        spec = json.dumps(chart.to_dict(), ensure_ascii=False, allow_nan=False)
        shown = {each["field"] for each in tooltips(json.loads(spec))}
        assert shown
        assert all(isinstance(row[field], str) for row in rows for field in shown & row.keys())
        assert "金额（万元）" in spec and charts.FONTS in spec


def tooltips(spec: Any) -> Iterator[dict[str, Any]]:
    inner = spec.values() if isinstance(spec, dict) else spec if isinstance(spec, list) else ()
    if isinstance(spec, dict):
        yield from spec.get("tooltip", ()) if isinstance(spec.get("tooltip"), list) else ()
    for each in inner:
        yield from tooltips(each)


def test_charts_stand_beside_others_and_are_themed_last() -> None:
    made = list(every().values())
    beside = themed(made[0] | made[3] | made[4])
    config = beside.to_dict()["config"]
    assert (config["background"], config["font"], config["view"]["stroke"]) == ("transparent", charts.FONTS, None)
    assert themed(made[1].properties(width=99)).to_dict()["width"] == 99
    assert made[0].properties(title="别的").to_dict()["title"] == "别的"


def test_words_are_in_english_where_that_is_asked_for() -> None:
    makers: list[Callable[[str], Any]] = [
        lambda lang: icicle(NOW["公开03"], lang=lang),
        lambda lang: budget_against_final(gb.variance(NOW["公开07"], base_column="initial_budget"), lang=lang),
        lambda lang: waterfall(gb.variance(NOW["公开07"], base_column="initial_budget"), lang=lang),
        lambda lang: over_years([NOW, BEFORE], lang=lang),
        lambda lang: distribution(panel(a="1", b="2"), lang=lang),
    ]
    for make in makers:
        assert '"amount (万元)"' in json.dumps(make("en").to_dict(), ensure_ascii=False)
        with pytest.raises(NotFound):
            make("fr")


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("ground", ["#ffffff", "#111111"])
def test_colours_can_be_told_from_light_and_dark_grounds_without_altair(ground: str) -> None:
    assert contrast(charts._INK, ground) >= 4
    for colour in (charts._DONE, charts._PLANNED, charts._MORE, charts._LESS, charts._WHOLE):
        assert contrast(colour, ground) >= 3, colour
    assert contrast(charts._ON_PALE, charts._TOTAL_AREA) >= 7


def test_without_altair_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "altair", None)
    with pytest.raises(LibraryMissing, match=r"no chart of it; pip install 'govbudget\[charts\]'") as raised:
        icicle(NOW["公开03"])
    assert (raised.value.library, raised.value.extra) == ("altair", "charts")


# -- by code -----------------------------------------------------------------------------------------------------------


def test_areas_lie_beside_what_they_are_a_part_of() -> None:
    table = NOW["公开03"]
    rows = {row["line"]: row for row in values(icicle(table))}
    assert len(rows) == len([value for value in table.amounts("total") if value])
    by_code = {name.split()[0]: row for name, row in rows.items()}
    for line, value in zip(table.lines, table.amounts("total"), strict=True):
        row = by_code[line.code or "合计"]
        assert row["high"] - row["low"] == pytest.approx(float(value or 0))
        assert row["amount"] == f"{value:,f} 万元"
        above = by_code.get(line.code[:-2]) if len(line.code) > 3 else by_code["合计"]
        if line.code and above:
            assert above["low"] - 1e-9 <= row["low"] and row["high"] <= above["high"] + 1e-9
            assert row["left"] == above["right"]
    assert by_code["合计"]["share"] == "100.00%"
    levels = [[row for row in rows.values() if row["left"] == level] for level in range(4)]
    for level in levels:
        ordered = sorted(level, key=lambda row: row["low"])
        assert all(a["high"] <= b["low"] + 1e-9 for a, b in zip(ordered, ordered[1:], strict=False))


def test_lines_that_print_more_than_what_is_above_them_get_their_room() -> None:
    lines = [["213", "1.00"], ["21301", "3.00"], ["2130101", "3.00"], ["214", "2.00"], ["合计", "3.00"]]
    table = gb.Table.from_rows("general_expenditure", ["total"], lines, "万元", year=2021)
    rows = {row["line"].split()[0]: row for row in values(icicle(table))}
    assert (rows["213"]["low"], rows["213"]["high"]) == (0, 1)
    assert (rows["21301"]["high"], rows["214"]["low"], rows["214"]["high"]) == (3, 3, 5)


def test_what_is_no_area_is_counted() -> None:
    lines = [["213", "5.00"], ["21301", "6.00"], ["21302", "-1.00"], ["21303", ""], ["21305", "0.00"]]
    chart = icicle(gb.Table.from_rows("general_expenditure", ["total"], lines, "万元"))
    assert chart.to_dict()["title"]["subtitle"] == "未绘出 3 行：空白、零或负数"
    rows = {row["line"]: row for row in values(chart)}
    assert len(rows) == 2 and all(row["left"] for row in rows.values())  # no total is printed, and none is made up
    assert rows["21301"]["share"] == "100.00%"
    assert icicle(rolled({"21301": "1"})).to_dict()["title"]["subtitle"] == ""


def test_roll_ups_and_typed_amounts_are_drawn_too() -> None:
    assert [row["line"] for row in values(icicle(rolled({"2130101": "1", "2130102": "2"})))] == [
        *("合计", "213 农林水支出", "21301 农业农村", "2130101 行政运行", "2130102 一般行政管理事务"),
    ]
    typed = amounts_from({"213": "1"}, year=2021, unit=None, kind="functional")
    assert values(icicle(typed))[0]["amount"] == "1"
    with pytest.raises(TableError, match="no line with a code"):
        icicle(NOW["公开07"])
    with pytest.raises(TableError):
        icicle("公开03")  # type: ignore[arg-type]


def test_a_name_is_never_that_of_two_lines_without_altair() -> None:
    lines = [VarianceLine(key, None, None, "其他", code) for key, code in (("a", ""), ("b", ""), ("c", "201"))]
    assert charts._names([*lines, VarianceLine("d", None, None)]) == ["其他", "其他 (b)", "201 其他", "d"]


# -- two sides ---------------------------------------------------------------------------------------------------------


def test_budgets_are_marks_on_what_was_done() -> None:
    change = gb.variance(NOW["公开07"], base_column="initial_budget")
    rows = values(budget_against_final(change))
    assert rows[0]["line"] == "三公经费支出"
    assert (rows[0]["planned"], rows[0]["base"], rows[0]["completion"]) == (39.0, "39.00 万元", "91.74%")
    assert {row["done_name"] for row in rows} == {"2021 决算数"}
    assert {row["planned_name"] for row in rows} == {"2021 年初预算数"}
    assert all("人次" not in row["line"] and "辆" not in row["line"] for row in rows)
    level = values(budget_against_final(change, 1))
    assert 0 < len(level) < len(rows)
    with pytest.raises(NotFound, match="no line of level 9"):
        budget_against_final(change, 9)
    with pytest.raises(ArgumentError):
        budget_against_final(NOW["公开07"])  # type: ignore[arg-type]


def test_sides_of_one_name_are_told_apart_and_blanks_stay_blank() -> None:
    old = gb.Table.from_rows("general_expenditure", ["total"], [["213", ""], ["合计", "2.00"]], "万元", year=2021)
    new = gb.Table.from_rows("general_expenditure", ["total"], [["213", "1.00"], ["合计", "2.00"]], "万元", year=2021)
    change = gb.variance(new, old, on_error="list")
    chart = budget_against_final(change)
    rows = {row["line"].split()[0]: row for row in values(chart)}
    assert rows["213"]["planned"] is None and rows["213"]["base"] == "未列"
    assert rows["213"]["done_name"] == "2021 决算数 本期"
    assert rows["213"]["completion"] == "—"
    assert chart.to_dict()["title"]["subtitle"] == "未列金额 1 处"
    steps = waterfall(change)
    assert steps.to_dict()["title"]["subtitle"] == "未列金额 1 处"
    assert [row["change"] for row in values(steps)] == ["2.00 万元", "未列", "0.00 万元", "2.00 万元"]


def test_steps_lead_from_base_to_current() -> None:
    old, new = rolled({"2130101": "10", "2060599": "5"}), rolled({"2130101": "7.5", "2060599": "5", "201": "1"})
    change = gb.variance(new, old, on_error="list")
    rows = values(waterfall(change))
    assert [row["kind"] for row in rows] == ["总额", "增加", "增加", "减少", "总额"]
    assert [row["change"] for row in rows] == ["15 万元", "+1 万元", "0 万元", "-2.5 万元", "13.5 万元"]
    assert all(a["end"] == b["start"] for a, b in zip(rows[:-2], rows[1:-1], strict=True))
    assert rows[-2]["end"] == rows[-1]["end"] == 13.5
    assert len(values(waterfall(change, 1))) == 5


def test_without_a_total_on_both_sides_there_is_no_change() -> None:
    old = gb.Table.from_rows("general_expenditure", ["total"], [["213", "1.00"], ["合计", ""]], "万元", year=2020)
    new = gb.Table.from_rows("general_expenditure", ["total"], [["213", "1.00"], ["合计", "1.00"]], "万元", year=2021)
    with pytest.raises(ComparisonError, match="no amount on one side"):
        waterfall(gb.variance(new, old, on_error="list"))


# -- years and bodies --------------------------------------------------------------------------------------------------


def test_lines_over_years() -> None:
    series = gb.Series.of([NOW["公开07"], BEFORE["公开07"]])
    chart = over_years(series)
    rows = values(chart)
    assert rows == values(over_years([NOW, BEFORE]))
    assert {row["year"] for row in rows} == {"2020", "2021"}
    assert [row["amount"] for row in rows if row["line"] == "三公经费支出"] == ["35.78 万元"] * 2
    named = values(over_years(series, ["total", "reception", "reception"]))
    assert [row["line"] for row in named[::2]] == ["三公经费支出", "公务接待费"]
    count = next(line for line in series if line.quantity is gb.figure.Quantity.COUNT and line.values[0])
    alone = over_years(series, [count.key])
    assert "数量" in json.dumps(alone.to_dict(), ensure_ascii=False)
    assert "万元" not in values(alone)[0]["amount"]
    with pytest.raises(ComparisonError, match="amounts and counts"):
        over_years(series, ["total", count.key])
    with pytest.raises(NotFound):
        over_years(series, ["无此行"])


def test_a_year_without_an_amount_breaks_the_line() -> None:
    tables = [
        gb.Table.from_rows("general_expenditure", ["total"], [["213", cell], ["合计", "1.00"]], "万元", year=year)
        for year, cell in ((2020, "1.00"), (2021, ""), (2022, "1.00"))
    ]
    chart = over_years(gb.Series.of(tables))
    assert [row["drawn"] for row in values(chart) if row["line"].startswith("213")] == [1.0, None, 1.0]
    assert chart.to_dict()["title"]["subtitle"] == "未列金额 1 处"


def test_bodies_stand_by_their_amounts() -> None:
    many = {f"{n}局": str(100 + n) for n in range(8)} | {"巨局": "9000.50", "无局": None}
    chart = distribution(panel(**many))
    rows = values(chart)
    bodies = [row for row in rows if "entity" in row]
    assert [row["entity"] for row in bodies][:2] == ["巨局", "7局"]
    assert {row["entity"]: row["kind"] for row in bodies}["巨局"] == "异常值"
    assert bodies[0]["amount"] == "9,000.50 万元"
    assert [row["amount"] for row in rows if row.get("what") == "中位数"] == ["104 万元"]
    assert chart.to_dict()["title"]["subtitle"] == "缺数的单位 1 个"
    assert values(distribution(panel(**many).peers())) == rows
    with pytest.raises(NotFound):
        distribution(panel(**many), "收入")
    with pytest.raises(ComparisonError, match="no body has a value"):
        distribution(panel(无局=None))


def test_very_many_bodies_stand_without_their_names() -> None:
    few, many = (panel(**{f"{n}局": str(n) for n in range(size)}) for size in (60, 61))
    heights = [distribution(each).to_dict()["height"]["step"] for each in (few, many)]
    assert heights == [18, 4]


def test_what_a_screen_would_obey_is_shown() -> None:
    chart = distribution(panel(**{"局\u202e": Decimal(1)}))
    assert "局\\u202e" in [row.get("entity") for row in values(chart)]
    assert "\u202e" not in json.dumps(chart.to_dict(), ensure_ascii=False)
