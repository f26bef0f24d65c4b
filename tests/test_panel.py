"""Many bodies and years as one value: units, ranks, shares, per head, change, outliers, and what is missing."""

from __future__ import annotations

import pickle
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import govbudget as gb
from accounts import Accounts
from govbudget.errors import (
    AmountTypeError,
    ComparisonError,
    FigureSyntaxError,
    NotFound,
    TableError,
    UnitError,
)
from govbudget.exact import Undefined
from govbudget.panel import Fact, Gap, Panel, Peers

d = Decimal
ROWS: list[dict[str, Any]] = [
    {"单位": "甲局", "年度": 2020, "支出": "1,000.00", "人数": 10, "口径": "万元", "来源": "a.pdf"},
    {"单位": "甲局", "年度": 2021, "支出": "1,100.00", "人数": 11, "口径": "万元", "来源": "b.pdf"},
    {"单位": "乙局", "年度": "2020年", "支出": "5000000", "人数": 0, "口径": "元", "来源": "c.pdf"},
    {"单位": "乙局", "年度": "2021年度", "支出": "4500000", "人数": None, "口径": "元", "来源": "d.pdf"},
    {"单位": "丙局", "年度": 2021.0, "支出": None, "人数": 3, "口径": "万元", "来源": "e.pdf"},
    {"单位": None, "年度": None, "支出": None, "人数": "", "口径": None, "来源": None},
]


def panel(rows: Any = ROWS, **more: Any) -> Any:
    options: dict[str, Any] = {
        "entity": "单位",
        "year": "年度",
        "amounts": ["支出", "人数"],
        "unit_column": "口径",
        "source": "来源",
        "counts": ["人数"],
        **more,
    }
    return Panel.from_rows(rows, **options)


def test_units_are_made_one_and_what_is_missing_is_said() -> None:
    found = panel()
    assert repr(found) == "<Panel 3 bodies, 2020–2021, 2 measures, 元, 4 missing>"
    assert (found.entities, found.years, found.measures) == (("甲局", "乙局", "丙局"), (2020, 2021), ("支出", "人数"))
    fact = found.fact("甲局", "支出", 2020)
    assert (fact.value, fact.money, fact.source, fact.unit) == (
        d(10_000_000),
        gb.Money(1000, "万元"),
        "a.pdf",
        gb.Unit.YUAN,
    )
    assert fact.figure is not None
    assert (fact.figure.printed, fact.figure.half_unit) == ("1,000.00", d("0.005"))
    assert str(fact) == "甲局 2020 支出: 10,000,000 元（a.pdf）"
    assert (found.fact("甲局", "人数", 2021).money, str(found.fact("甲局", "人数", 2021))) == (
        None,
        "甲局 2021 人数: 11（b.pdf）",
    )
    assert [(gap.entity, gap.year, gap.measure, gap.reason) for gap in found.missing] == [
        ("丙局", 2020, "支出", "not_given"),
        ("丙局", 2021, "支出", "blank"),
        ("丙局", 2020, "人数", "not_given"),
        ("乙局", 2021, "人数", "blank"),
    ]
    assert panel(unit="万元").fact("乙局", "支出", 2021).value == 450
    with pytest.raises(NotFound, match="the panel has no figure: 丙局 2021 支出: nothing is stated there"):
        found.fact("丙局", "支出", 2021)
    with pytest.raises(NotFound, match="name a year; there are 2020、2021"):
        found.fact("甲局", "支出")
    with pytest.raises(NotFound, match="the panel has no entity '丁局'"):
        found.fact("丁局", "支出", 2020)
    assert pickle.loads(pickle.dumps(found)) == found
    assert len(found) == len(list(found)) == 8


def test_parts_of_a_panel() -> None:
    found = panel()
    assert found.where(entity=["甲局"], year=2021, measure="支出", stage="final_accounts").facts[0].value == 11_000_000
    with pytest.raises(NotFound, match="'body' is none of entity, year, measure, stage"):
        found.where(body="x")
    with pytest.raises(NotFound, match="the panel has no year 1999"):
        found.where(year={1999})
    history = found.history("甲局", "支出")
    assert [(year, fact and fact.value) for year, fact in history.items()] == [(2020, 10_000_000), (2021, 11_000_000)]
    assert found.history("丙局", "支出") == {2020: None, 2021: None}
    pivot = found.where(entity=["甲局", "乙局"]).pivot("支出")
    assert (pivot["乙局", 2021], pivot.column_totals, pivot.total) == (4_500_000, (15_000_000, 15_500_000), 30_500_000)
    assert found.pivot("支出").total is None
    assert found.pivot("支出").row_totals == (21_000_000, 9_500_000, None)
    records = found.to_records()
    assert records[0] == {
        "entity": "甲局",
        "year": 2020,
        "stage": "final_accounts",
        "measure": "支出",
        "value": d(10_000_000),
        "unit": "元",
        "printed": "1,000.00 万元",
        "source": "a.pdf",
        "place": "",
        "missing": "",
    }
    assert (len(records), records[-1]["missing"], records[-1]["value"]) == (12, "blank", None)
    assert repr(Panel(())) == "<Panel 0 bodies, no years, 0 measures>"
    assert Panel((Fact("甲", 2021, "x", d(1)),)).to_records()[0]["printed"] == ""


def test_peers() -> None:
    peers = panel().peers("支出", 2021)
    assert repr(peers) == "<Peers 支出 2021: 2 of 3 bodies, 元, missing: 丙局>"
    assert [(each.rank, each.entity, each.sources) for each in peers] == [
        (1, "甲局", ("b.pdf",)),
        (2, "乙局", ("d.pdf",)),
    ]
    assert (peers.total, peers.median, peers.deviation) == (15_500_000, 7_750_000, 3_250_000)
    assert (peers.share("甲局", 2), peers["乙局"].rank, peers[0].entity) == (d("70.97"), 2, "甲局")
    assert [each.entity for each in peers.top(1)] == ["甲局"]
    assert (peers.score("甲局", 2), peers.outliers()) == (Undefined("too_few"), ())
    with pytest.raises(NotFound, match="'丙局' has no 支出 2021: 丙局 2021 支出: nothing is stated there"):
        peers["丙局"]
    with pytest.raises(NotFound, match="'丁局' has no 支出 2021; there are 甲局、乙局"):
        peers.share("丁局", 2)
    assert [(each["entity"], each["missing"]) for each in peers.to_records()] == [
        ("甲局", ""),
        ("乙局", ""),
        ("丙局", "blank"),
    ]
    empty = Peers("x", ())
    assert (empty.median, empty.deviation, empty.score, empty.outliers()) == (
        Undefined("too_few"),
        Undefined("too_few"),
        empty.score,
        (),
    )
    zero = panel([{"单位": "甲", "年度": 2021, "支出": 0}], amounts="支出", unit_column=None, source=None).peers()
    assert zero.share("甲", 2) == Undefined("total_zero")


def test_per_head() -> None:
    found = panel()
    peers = found.per_head("支出", "人数", 2020, places=2)
    assert [(each.entity, each.value) for each in peers] == [("甲局", d("1000000.00"))]
    assert len(peers["甲局"].facts) == 2
    assert [(gap.entity, gap.reason) for gap in peers.missing] == [("乙局", "staff_zero"), ("丙局", "not_given")]
    given = found.per_head("支出", {"甲局": 3, ("乙局", 2021): 9}, 2021, places=2)
    assert [(each.entity, each.value) for each in given] == [("甲局", d("3666666.67")), ("乙局", d("500000.00"))]
    assert found.per_head("支出", {}, 2021, places=0).missing[0].reason == "staff_unknown"
    with pytest.raises(NotFound):
        found.per_head("支出", "人口", 2020, places=2)


def test_change() -> None:
    change = panel().change("支出", 2020, 2021)
    assert [(each.entity, each.value, each.difference) for each in change] == [
        ("甲局", d("10.00"), 1_000_000),
        ("乙局", d("-10.00"), -500_000),
    ]
    assert change["甲局"].sources == ("a.pdf", "b.pdf")
    assert [(gap.entity, gap.year) for gap in change.missing] == [("丙局", 2020)]
    people = panel().change("人数", 2020, 2021)
    assert [gap.reason for gap in people.missing] == ["blank", "not_given"]
    back = panel().where(entity="甲局")
    rows = [{"单位": "甲", "年度": year, "支出": value} for year, value in ((2020, 0), (2021, 5))]
    gone = panel(rows, amounts="支出", unit_column=None, source=None).change(None, 2020, 2021)
    assert gone.missing == (Gap("甲", 2021, "支出", reason="base_zero"),)
    assert str(gone.missing[0]) == "甲 2021 支出: it is 0 in the base year"
    with pytest.raises(NotFound):
        back.change("支出", 1999, 2021)


def twelve(values: list[Any]) -> Any:
    rows = [(f"{i:02d}局", 2021, value) for i, value in enumerate(values)]
    return Panel.from_rows(rows, entity=0, year=1, amounts={"支出": 2}, unit="万元").peers()


def test_outliers_are_decided_exactly() -> None:
    peers = twelve([*range(10, 21), 100])
    assert [each.entity for each in peers.outliers()] == ["11局"]
    assert (peers.median, peers.deviation) == (d("15.5"), 3)
    assert peers.score("11局", 3) == d("18.998")
    assert peers.outliers(19) == ()
    assert [each["entity"] for each in peers.to_records() if each["outlier"]] == ["11局"]
    equal = twelve([5, 5, 5, 9])
    assert (equal.score("03局", 2), equal.outliers()) == (Undefined("no_spread"), ())
    assert repr(Undefined("no_spread")) == "<无意义：过半相同>"
    assert [(each.rank, each.value) for each in twelve([5, 7, 7, 1])] == [(1, 7), (1, 7), (3, 5), (4, 1)]
    # 0.6745 · 7 is not above 4.7215 · 1, which is where the limit stands
    assert twelve([0, 1, 2, 3, 4, "9.0000"]).outliers("2.7") != ()
    edge = twelve([1, 2, 3, 4, 10])
    assert edge.outliers("4.7215") == ()
    assert [each.entity for each in edge.outliers("4.7214")] == ["04局"]


@given(st.lists(st.decimals(-1000, 1000, places=2), min_size=4, max_size=9), st.decimals(1, 50, places=1))
def test_scores_do_not_depend_on_the_unit(values: list[Decimal], factor: Decimal) -> None:
    plain, times = twelve(values), twelve([value * factor for value in values])
    assert {each.entity for each in plain.outliers()} == {each.entity for each in times.outliers()}
    assert [plain.score(each.entity, 3) for each in plain] == [times.score(each.entity, 3) for each in plain]


def test_rows_that_name_their_measures_and_stages() -> None:
    rows = [
        ["单位", "指标", "数", "阶段"],
        ["甲", "支出", gb.Money(1, "万元"), "部门预算"],
        ["甲", "支出", gb.Figure.parse("9,000", "元"), "final_accounts"],
        ["甲", "三公", gb.Figure.parse("5.0"), "决算"],
        ["甲", "会议", d(3), "决算"],
    ]
    options: dict[str, Any] = {"entity": "单位", "year": 2021, "measure": "指标", "amounts": "数", "stage": "阶段"}
    found = Panel.from_rows(rows, unit="元", **options)
    assert found.fact("甲", "支出", stage=gb.Stage.BUDGET).value == 10_000
    assert found.where(stage=gb.Stage.FINAL_ACCOUNTS).fact("甲", "三公").value == 5
    assert found.fact("甲", "会议", stage=gb.Stage.FINAL_ACCOUNTS).source == "line 4"
    with pytest.raises(UnitError, match="甲 2021 三公: 5.0.* has no unit, other amounts have"):
        Panel.from_rows(rows, **options)
    with pytest.raises(TableError, match="all figures stand in one column"):
        Panel.from_rows(rows, **{**options, "amounts": ["数", "阶段"]})


def test_rows_that_are_refused() -> None:
    good = {"单位": "甲", "年度": 2021, "支出": "1"}
    options: dict[str, Any] = {"entity": "单位", "year": "年度", "amounts": ["支出"], "unit": "元"}
    for change, error, message in (
        ({"单位": ""}, TableError, "no body is named"),
        ({"年度": "去年"}, TableError, "'去年' is no year"),
        ({"年度": 2021.5}, TableError, "2021.5 is no year"),
        ({"支出": 1.5}, AmountTypeError, "is a float"),
        ({"支出": "见附件"}, FigureSyntaxError, "is no figure"),
    ):
        with pytest.raises(error, match=message):
            Panel.from_rows([{**good, **change}], **options)
    with pytest.raises(TableError, match="'x' is no stage"):
        Panel.from_rows([{**good, "s": "x"}], stage="s", **options)
    with pytest.raises(ComparisonError, match=r"given twice, and differently: .*line 1.*line 2"):
        Panel.from_rows([good, {**good, "支出": "2"}], **options)
    assert len(Panel.from_rows([good, good], stage=gb.Stage.BUDGET, **options)) == 1
    assert Panel.from_rows([{**good, "支出": 0.1}], floats="shortest", **options).facts[0].value == d("0.1")


def test_documents() -> None:
    one = Accounts().disclosure()
    other = evolve(
        one, entity="某市另一局", source="other.pdf", tables=tuple(t for t in one.tables if t.form.id != "three_public")
    )
    bare = evolve(one, entity="某市第三局", tables=tuple(evolve(t, unit=None) for t in one.tables))
    measures: dict[str, Any] = {
        "支出": ("公开03", "合计", "total"),
        "三公": ("three_public", "total", "final"),
        "无": ("公开03", "2999999", "total"),
        "基本": lambda document: document["公开03"]["total", "basic"],
        "空": lambda document: None,
        "钱": lambda document: gb.Money("1.50", "万元"),
        "缺": lambda document: document["公开03"]["x", "basic"],
    }
    found = Panel.of([one, other, bare], measures)
    fact = found.fact("某市示例局", "支出")
    assert (fact.source, fact.place.table, fact.unit) == (
        "accounts",
        one["公开03"]["合计", "total"].place.table,
        gb.Unit.WAN_YUAN,
    )
    assert "accounts，" in str(fact)
    assert found.fact("某市另一局", "钱").value == d("1.5")
    reasons = {(gap.entity, gap.measure): gap.reason for gap in found.missing}
    assert reasons["某市另一局", "三公"] == "no_table"
    assert reasons["某市示例局", "无"] == reasons["某市示例局", "缺"] == "no_cell"
    assert reasons["某市示例局", "空"] == "blank"
    assert reasons["某市第三局", "支出"] == "no_unit"
    peers = found.peers("基本")
    assert peers[0].facts[0].place.column
    with pytest.raises(ComparisonError, match="does not say its year"):
        Panel.of([evolve(one, year=None)], measures)
    with pytest.raises(ComparisonError, match="does not say its body"):
        Panel.of([evolve(one, entity="", source="")], measures)
    with pytest.raises(TableError, match=r"rows are taken by Panel.from_rows"):
        Panel.of([1], measures)  # type: ignore[list-item]
