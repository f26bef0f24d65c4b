"""The usual views, amounts per head, and variances in words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from attrs import evolve

import accounts
import govbudget as gb
from govbudget.disclosure import Disclosure, Stage
from govbudget.errors import AmountTypeError, ArgumentError, NotFound
from govbudget.exact import Undefined
from govbudget.money import Money
from govbudget.tables import Table
from govbudget.variances import (
    PerHead,
    amounts_from,
    basic_and_project,
    by_fund,
    explain_variance,
    fund_views,
    per_head,
    per_head_by_year,
    three_public,
    undefined_text,
    variance,
)

D = Decimal


def now() -> accounts.Accounts:
    return accounts.Accounts(year=2022)


def before() -> accounts.Accounts:
    return accounts.Accounts(
        year=2021,
        general={"2010401": (D("300.00"), D("10.00")), "2060599": (D("20.00"), D("1000.00"))},
        fund={"2120803": (D("7.50"), D("100.00"))},
    )


def test_the_funds_and_all_together() -> None:
    views = fund_views(now().disclosure(), before().disclosure())
    assert list(views) == ["general", "fund", "capital", "total"]
    parts = [views[key].total.difference for key in ("general", "fund", "capital")]
    assert views["total"].total.difference == sum(part for part in parts if isinstance(part, Decimal))
    assert views["fund"].total.difference == D("53.75")
    assert [line.key for line in views["fund"].parts() if line.difference] == ["212", "229"]
    lines = by_fund(now().disclosure(), before().disclosure())
    assert [(line.key, line.difference) for line in lines.parts()] == list(
        zip(("general", "fund", "capital"), parts, strict=True)
    )
    assert lines["general"].share(1) == D("88.8")


def test_a_fund_without_a_column_is_left_out() -> None:
    old = accounts.older_fiscal_table()
    rows = [("本年支出合计", "5.00", "4.00", "1.00")]
    narrow = Table.from_rows("fiscal_income_expenditure", ["total", "general", "fund"], rows, "万元", year=2021)
    base = evolve(before().disclosure().with_table(narrow))
    assert list(fund_views(now().disclosure(), base)) == ["general", "fund", "total"]
    assert isinstance(by_fund(now().disclosure(), base)["capital"].difference, Undefined)
    assert old.columns == ("total",)
    with pytest.raises(NotFound, match="no table"):
        fund_views(now().disclosure(), Disclosure(year=2021))


def test_basic_and_project_expenditure() -> None:
    result = basic_and_project(now().disclosure(), before().disclosure())
    assert [line.key for line in result.parts()] == ["basic", "project", "remitted", "operating", "subsidised"]
    assert result.total.difference == sum(x.difference for x in result.parts() if isinstance(x.difference, Decimal))
    general = basic_and_project(now().disclosure(), before().disclosure(), form="general_expenditure", line="206")
    assert [(line.label, line.difference) for line in general.parts()] == [
        ("基本支出", D("-2.00")),
        ("项目支出", D("58.22")),
    ]
    assert general.total.label == "206"  # the table prints no names


def test_a_budget_disclosure_is_a_budget() -> None:
    budget = evolve(now().disclosure(), stage=Stage.BUDGET)
    assert basic_and_project(now().disclosure(), budget).total.completion(0) == D(100)
    assert fund_views(now().disclosure(), budget)["general"].base.is_budget


def test_three_public_over_years() -> None:
    years = [accounts.Accounts(year=year).disclosure() for year in (2022, 2020, 2021)]
    series = three_public(years)
    assert series.years == (2020, 2021, 2022)
    assert series["vehicle"].values == (D("27.25"),) * 3
    assert series["reception_persons"].values == (D(562),) * 3
    budget = three_public([d["three_public"] for d in years], "initial_budget")
    assert budget.value("total", 2020) == D("39.00")
    assert [line.key for line in series.changes[0].parts()] == [
        "abroad",
        "vehicle_purchase",
        "vehicle_operation",
        "reception_domestic",
        "reception_abroad",
    ]
    assert [line.key for line in series.changes[0].parts(level=1)] == ["abroad", "vehicle", "reception"]


def test_per_head() -> None:
    assert per_head(Money("33.85", "万元"), 30, places=2) == Money("1.13", "万元")
    assert per_head(Money("33.85", "万元"), 30, places=0) == Money("1", "万元")
    assert per_head(None, 30, places=2) == Undefined("amount_blank")
    assert per_head(Money("1", "元"), None, places=2) == Undefined("staff_unknown")
    assert per_head(Money("1", "元"), 0, places=2) == Undefined("staff_zero")
    for staff in (-1, True, 1.5):
        with pytest.raises(AmountTypeError, match="whole number"):
            per_head(Money("1", "元"), staff, places=2)  # type: ignore[arg-type]
    with pytest.raises(AmountTypeError, match="is one of Money"):
        per_head(Decimal("33.85"), 30, places=2)  # type: ignore[arg-type]
    money = Money("10", "元")
    assert per_head_by_year({2021: money, 2020: money}, {2021: 4}, places=1) == (
        PerHead(2020, money, None, Undefined("staff_unknown")),
        PerHead(2021, money, 4, Money("2.5", "元")),
    )


# -- words -----------------------------------------------------------------------------------------------------------------


def test_the_lines_that_make_the_change() -> None:
    result = fund_views(now().disclosure(), before().disclosure())["total"]
    explained = explain_variance(result, n=2, places=1)
    assert [line.key for line in explained.lines] == ["215", "201"]
    assert explained.others == 4
    shown = sum(line.difference for line in explained.lines if isinstance(line.difference, Decimal))
    assert isinstance(explained.rest, Decimal)
    assert shown + explained.rest == result.total.difference
    text = str(explained)
    assert text.startswith(
        "《财政拨款收入支出决算总表》本年支出合计2022年决算数2,040.13万元，比2021年决算数1,503.80万元增加536.33万元，增长35.7%。"
    )
    assert "其中：215 资源勘探工业信息等支出增加278.08万元（占变动的51.8%）；201 一般公共服务支出增加107.96万元" in text
    assert text.endswith("其余4项合计增加150.29万元。")
    english = str(explain_variance(result, "en", n=2, places=1))
    assert "up 536.33 万元, +35.7%" in english
    assert english.endswith("4 others together up 150.29 万元.")
    assert repr(explained) == f"<Explanation of {result!r}: 2 lines>"
    with pytest.raises(NotFound, match="no language"):
        explain_variance(result, "fr")
    none = explain_variance(result, n=0)  # no lines, so nothing to say of others
    assert (none.lines, none.rest) == ((), result.total.difference)
    assert "其中" not in str(none)
    with pytest.raises(ArgumentError, match="n is a whole number from 0, not the int -1"):
        explain_variance(result, n=-1)
    one = [explain_variance(result, lang, n=5) for lang in ("zh", "en")]
    assert [each.others for each in one] == [1, 1]
    assert "；其余1项增加" in str(one[0])
    assert "; 1 other up " in str(one[1])


def test_as_a_table() -> None:
    table = accounts.Accounts().three_public_table()
    explained = explain_variance(variance(table, base_column="initial_budget"), n=1, places=1)
    assert explained.rows() == [
        ("项目", "基数", "本期", "增减额", "增减率", "完成率", "占比", "占比变动", "贡献率"),
        ("三公经费支出", "39.00", "35.78", "-3.22", "-8.3%", "91.7%", "100.0%", "0.0", "100.0%"),
        ("公务用车购置费", "20.00", "18.80", "-1.20", "-6.0%", "94.0%", "52.5%", "1.3", "37.3%"),
    ]
    assert [record["key"] for record in explained.to_records()] == ["total", "vehicle_purchase"]
    assert "完成年初预算的91.7%" in str(explained)


def said(base: str | None, current: str | None, lang: str = "zh", **more: object) -> str:
    sides = [
        amounts_from({"total": value}, year=year, unit="万元", **more)  # type: ignore[arg-type]
        for year, value in ((2020, base), (2021, current))
    ]
    return str(explain_variance(variance(sides[1], sides[0]), lang))


def test_what_cannot_be_said_in_percent() -> None:
    assert said("0", "5") == "合计2021年决算数5万元，比2020年决算数0万元增加5万元，基数为0，增减率无意义。"
    assert said(None, "5") == "合计2021年决算数5万元，2020年决算数空白，基数空白，增减率无意义。"
    assert said("5", None) == "合计2021年决算数空白，2020年决算数5万元，金额空白，增减率无意义。"
    assert said("5", "5") == "合计2021年决算数5万元，与2020年决算数5万元持平。"
    assert said("5", "4") == "合计2021年决算数4万元，比2020年决算数5万元减少1万元，下降20.00%。"
    assert said("0", "5", "en") == (
        "合计: 5 万元 (final accounts 2021) against 0 万元 (final accounts 2020), up 5 万元, "
        "no percentage, because the base is 0."
    )
    assert said("5", None, "en").startswith(
        "合计: blank (final accounts 2021) against 5 万元 (final accounts 2020), no percentage"
    )
    assert said("5", "5", "en").endswith("unchanged.")


def test_against_a_budget_in_words() -> None:
    table = Table.from_rows("three_public", ["budget", "final"], [("合计", "0.00", "7.11")], "万元")
    result = variance(table, base_column="budget")
    assert str(explain_variance(result)).endswith(
        "合计决算数7.11万元，比预算数0.00万元增加7.11万元，基数为0，完成率无意义。"
    )
    table = Table.from_rows("three_public", ["budget", "final"], [("合计", "8.00", "7.11")], "万元", year=2021)
    assert str(explain_variance(variance(table, base_column="budget"), places=0)).endswith("完成预算的89%。")
    assert "89% of the budget" in str(explain_variance(variance(table, base_column="budget"), "en", places=0))


def test_counts_have_no_unit() -> None:
    tables = [
        accounts.Accounts(year=year, vehicles={"vehicles_special": n}).assets() for year, n in ((2020, 5), (2021, 6))
    ]
    assert "车辆数合计2021年决算数6，比2020年决算数5增加1" in str(explain_variance(variance(tables[1], tables[0])))


def test_what_is_left_over_and_what_is_not_bridged_in_words() -> None:
    def general(year: int, *rows: tuple[str, str]) -> Table:
        return Table.from_rows("general_expenditure", ["total"], rows, "万元", year=year)

    old = general(2020, ("合计", "20.00"), ("201", "20.00"), ("20110", "5.00"), ("20133", "14.00"))
    new = general(2021, ("合计", "30.00"), ("201", "21.00"), ("20133", "21.00"), ("208", "8.00"), ("20801", "8.00"))
    result = variance(new, old)
    assert str(explain_variance(result, level=2)) == (
        "《一般公共预算财政拨款支出决算表》合计2021年决算数30.00万元，比2020年决算数20.00万元增加10.00万元，增长50.00%。"
        "其中：20133 宣传事务增加7.00万元（占变动的70.00%）；20801 人力资源和社会保障管理事务（原20110 人力资源事务）增加3.00万元"
        "（占变动的30.00%）。20801 人力资源和社会保障管理事务（2021年8.00万元）归属变动，201 一般公共服务支出、208 社会保障和就业支出前后不可比。"
    )
    english = str(explain_variance(result, "en", level=2))
    assert "20801 人力资源和社会保障管理事务 (formerly 20110 人力资源事务) up 3.00 万元" in english
    assert (
        "stands elsewhere than before, so 201 一般公共服务支出, 208 社会保障和就业支出 cannot be compared." in english
    )
    short = variance(general(2021, ("合计", "30.00"), ("201", "20.00"), ("20133", "20.00")), old)
    assert "未分列部分增加10.00万元" in str(explain_variance(short, level=1))
    assert "not itemised up 10.00 万元" in str(explain_variance(short, "en", level=1))
    ended = variance(
        general(2021, ("合计", "1.00"), ("206", "1.00")), general(2020, ("合计", "2.00"), ("21404", "2.00"))
    )
    assert "21404 成品油价格改革对交通运输的补贴在2020年后取消，原有2.00万元。" in str(explain_variance(ended))
    assert "21404 成品油价格改革对交通运输的补贴 ended after 2020 (2.00 万元)." in str(explain_variance(ended, "en"))
    listed = variance(new, new, on_error="list")
    assert str(explain_variance(listed)).endswith("双方都是2021年的决算数，没有可比的基数。")


def test_lines_of_one_side_in_words() -> None:
    result = variance(accounts.Accounts().income_expenditure(), accounts.older_top_table(), total="income_total")
    assert "财政拨款收入只有2018年列示500.00万元" in str(explain_variance(result))
    assert "财政拨款收入 is printed for 2018 only (500.00 万元)" in str(explain_variance(result, "en"))


def test_every_reason_has_words() -> None:
    assert undefined_text(Undefined("base_zero")) == "基数为0"
    assert undefined_text(Undefined("no_change"), "en") == "the total has not changed"
    assert undefined_text(Undefined("something else")) == "something else"
    assert gb.Unit.WAN_YUAN.value == "万元"


def test_explain_takes_a_variance_too() -> None:
    import govbudget as gb
    from govbudget.variances import amounts_from, explain_variance, variance

    kind = gb.Kind.FUNCTIONAL
    base = amounts_from({"201": "10.00", "206": "5.00"}, year=2021, unit="万元", measure="final", kind=kind)
    current = amounts_from({"201": "12.00", "206": "4.00"}, year=2022, unit="万元", measure="final", kind=kind)
    change = variance(current, base)
    assert gb.explain(change) == str(explain_variance(change))
    assert gb.explain(change, "en") == str(explain_variance(change, "en"))
