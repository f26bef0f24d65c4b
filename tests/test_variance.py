"""One table against another: amounts, percentages, what is undefined, and what is refused."""

from __future__ import annotations

import pickle
from decimal import Decimal
from typing import Any

import pytest

import accounts
import govbudget as gb
from govbudget.classification import Change
from govbudget.errors import (
    AmountTypeError,
    CodeError,
    ComparisonError,
    EditionNotAvailable,
    NotFound,
    TableError,
    UnitError,
)
from govbudget.exact import Undefined
from govbudget.figure import Quantity
from govbudget.forms import Measure
from govbudget.rollup import roll_up
from govbudget.tables import Table
from govbudget.variances import (
    Amounts,
    VarianceLine,
    amounts_across,
    amounts_from,
    amounts_of,
    variance,
)

D = Decimal
COLUMNS = ["total", "basic", "project"]


def coded(year: int | None, *rows: tuple[str, ...], unit: str | None = "万元", **more: Any) -> Table:
    return Table.from_rows("general_expenditure", COLUMNS, rows, unit, year=year, **more)


OLD = coded(
    2021,
    ("合计", "100.00", "60.00", "40.00"),
    ("201 一般公共服务支出", "100.00", "60.00", "40.00"),
    ("20104 发展与改革事务", "100.00", "60.00", "40.00"),
    ("2010401 行政运行", "60.00", "60.00", "0.00"),
    ("2010499 其他发展与改革事务支出", "40.00", "0.00", "40.00"),
)
NEW = coded(
    2022,
    ("合计", "121.00", "66.00", "55.00"),
    ("201 一般公共服务支出", "121.00", "66.00", "55.00"),
    ("20104 发展与改革事务", "121.00", "66.00", "55.00"),
    ("2010401 行政运行", "66.00", "66.00", "0.00"),
    ("2010402 一般行政管理事务", "5.00", "0.00", "5.00"),
    ("2010499 其他发展与改革事务支出", "50.00", "0.00", "50.00"),
)


def reasons(value: Decimal | Undefined) -> str:
    return value.reason if isinstance(value, Undefined) else ""


# -- amounts and percentages ---------------------------------------------------------------------------------------------


def test_against_the_prior_year() -> None:
    result = variance(NEW, OLD)
    line = result["2010401"]
    assert (line.base, line.current, line.difference) == (D("60.00"), D("66.00"), D("6.00"))
    assert line.growth(1) == D("10.0")
    assert (line.base_share(2), line.share(2), line.share_change(2)) == (D("60.00"), D("54.55"), D("-5.45"))
    assert line.contribution == D("6.00")
    assert line.contribution_share(2) == D("28.57")
    assert line.contribution_points(1) == D("6.0")
    assert (result.base.year, result.current.year) == (2021, 2022)
    assert result.current.measure is Measure.FINAL
    assert result.unit is gb.Unit.WAN_YUAN
    assert len(result) == 6
    assert [line.key for line in result] == ["total", "201", "20104", "2010401", "2010402", "2010499"]


def test_a_column_of_the_same_kind() -> None:
    assert variance(NEW, OLD, column="project").total.difference == D("15.00")
    assert variance(NEW, OLD, column="项目支出").total.difference == D("15.00")
    with pytest.raises(NotFound, match="is no column"):
        variance(NEW, OLD, column="income")


def test_a_line_not_printed_in_a_complete_table_is_nothing() -> None:
    line = variance(NEW, OLD)["2010402"]
    assert (line.base, line.difference) == (D(0), D("5.00"))
    assert reasons(line.growth(2)) == "base_zero"
    assert line.change is Change.UNCHANGED


def test_against_the_budget() -> None:
    table = accounts.Accounts().three_public_table()
    result = variance(table, column="final", base_column="initial_budget")
    assert result.base.is_budget and not result.current.is_budget
    line = result["vehicle_purchase"]
    assert line.completion(0) == D(94)
    assert line.completion(2) == D("94.00")
    assert line.growth(2) == D("-6.00")
    counts = result["reception_persons"]
    assert counts.quantity is Quantity.COUNT
    assert reasons(counts.completion(0)) == "base_blank"


def test_completion_only_against_a_budget() -> None:
    assert reasons(variance(NEW, OLD).total.completion(1)) == "no_budget"
    budget = variance(NEW, coded(2022, *rows_of(OLD)), base_measure="initial_budget")
    assert budget.total.completion(1) == D("121.0")
    assert (
        reasons(variance(coded(2022, *rows_of(OLD)), NEW, measure="initial_budget").total.completion(1)) == "no_budget"
    )


def rows_of(table: Table) -> list[tuple[str, ...]]:
    return [(str(line), *(cells[i] for cells in table.printed)) for i, line in enumerate(table.lines)]


def test_percentages_are_rounded_half_up_once() -> None:
    def line(base: str, current: str, base_total: str = "1000", current_total: str = "1000") -> VarianceLine:
        return VarianceLine(
            "x", D(base), D(current), base_total=D(base_total), current_total=D(current_total), completes=True
        )

    assert line("1000", "1005").growth(0) == D(1)
    assert line("1000", "995").growth(0) == D(-1)
    assert line("1000", "1004").growth(0) == D(0)
    assert line("1000", "825").completion(0) == D(83)
    assert line("3", "1").completion(4) == D("33.3333")
    assert line("125", "135").share(0) == D(14)
    # the difference of the rounded shares would be 0.4 - 0.2 = 0.2
    assert line("24", "35", "10000", "10000").share_change(1) == D("0.1")


def test_what_has_no_value_says_why() -> None:
    def line(
        base: str | None, current: str | None, base_total: str | None = None, current_total: str | None = None
    ) -> VarianceLine:
        base_, current_, base_total_, current_total_ = (
            None if text is None else D(text) for text in (base, current, base_total, current_total)
        )
        return VarianceLine("x", base_, current_, completes=True, base_total=base_total_, current_total=current_total_)

    assert reasons(line(None, "1").difference) == "base_blank"
    assert reasons(line(None, "1").growth(2)) == "base_blank"
    assert reasons(line(None, "1").completion(2)) == "base_blank"
    assert reasons(line("1", None).difference) == "amount_blank"
    assert reasons(line("1", None).growth(2)) == "amount_blank"
    assert reasons(line("1", None).completion(2)) == "amount_blank"
    assert reasons(line("0", "0").growth(2)) == "base_zero"
    assert reasons(line("0.00", "5").completion(2)) == "base_zero"
    assert reasons(line("-5", "5").growth(2)) == "base_negative"
    assert line("5", "-5").growth(2) == D("-200.00")
    assert reasons(line("5", "5").share(2)) == "total_blank"
    assert reasons(line("5", "5", current_total="0").share(2)) == "total_zero"
    assert reasons(line("5", "5", base_total="-1").base_share(2)) == "total_negative"
    assert reasons(line("5", "5", base_total="0", current_total="9").share_change(2)) == "total_zero"
    assert reasons(line("5", None, base_total="9", current_total="9").share_change(2)) == "amount_blank"
    assert line("0", "0", base_total="9", current_total="9").share_change(2) == D("0.00")
    assert reasons(line(None, "5").contribution_share(2)) == "base_blank"
    assert reasons(line("5", "6").contribution_share(2)) == "total_blank"
    assert reasons(line("5", "6", base_total="9", current_total="9").contribution_share(2)) == "no_change"
    assert line("9", "6", base_total="9", current_total="5").contribution_share(0) == D(75)
    assert reasons(line(None, "6").contribution_points(2)) == "base_blank"
    assert reasons(line("5", "6", base_total="0").contribution_points(2)) == "total_zero"


def test_blanks_stay_unknown_unless_the_caller_says_zero() -> None:
    blank = coded(
        2022,
        *[
            (name, total, "" if name.startswith("2010499") else basic, project)
            for name, total, basic, project in rows_of(NEW)
        ],
    )
    kept = variance(blank, OLD, column="basic")
    assert reasons(kept["2010499"].difference) == "amount_blank"
    zero = variance(blank, OLD, column="basic", missing="zero")
    assert zero["2010499"].difference == D("0.00")
    with pytest.raises(NotFound, match="no way to take blanks"):
        variance(NEW, OLD, missing="nothing")  # type: ignore[arg-type]
    with pytest.raises(NotFound, match="'budget' is no measure; there are initial_budget"):
        variance(NEW, OLD, base_measure="budget")


def test_dashes_are_not_blanks() -> None:
    table = accounts.Accounts().three_public_table()
    result = variance(table, column="final", base_column="initial_budget", missing="zero")
    assert reasons(result["reception_persons"].difference) == "base_blank"


# -- tables of all kinds ---------------------------------------------------------------------------------------------------


def test_every_form_can_be_compared() -> None:
    now, before = (accounts.Accounts(year=year).tables() for year in (2022, 2021))
    for table, base in zip(now, before, strict=True):
        total = "expenditure_total" if len(amounts_of(table).totals) > 1 else None
        result = variance(table, base, total=total)
        assert result.total.difference == 0, table.name
        assert all(line.difference == 0 for line in result.parts() if line.base is not None), table.name


def test_a_table_with_several_totals_needs_one_named() -> None:
    now, before = (accounts.Accounts(year=year).income_expenditure() for year in (2021, 2020))
    with pytest.raises(ComparisonError, match="total=: income_total 本年收入合计、expenditure_total"):
        variance(now, before)
    result = variance(now, before, total="income_total")
    assert result["general_income"].share(2) != result["201"].share(2)
    assert reasons(result["201"].share(2)) == "total_blank"
    assert variance(now, before, total="206").total.label == "科学技术支出"
    assert variance(now, before, total="科学技术支出").total.key == "206"
    with pytest.raises(NotFound, match="'999' is no line of 收入支出决算总表"):
        variance(now, before, total="999")


def test_only_the_totals_that_are_printed_count() -> None:
    rows = [("一、一般公共服务支出", "5.00"), ("本年支出合计", "5.00")]
    now, before = (Table.from_rows("income_expenditure", ["final"], rows, "万元", year=y) for y in (2021, 2020))
    assert variance(now, before).total_key == "expenditure_total"
    empty = [Table("income_expenditure", (), ("final",), ((),), "万元", year=y) for y in (2021, 2020)]
    with pytest.raises(ComparisonError, match="has no total; name the line"):
        variance(*empty)


def test_class_lines_left_out_of_a_whole_table_are_nothing() -> None:
    now, before = (accounts.Accounts(year=year).income_expenditure() for year in (2021, 2020))
    keep = [i for i, line in enumerate(now.lines) if line.key != "234"]
    shorter = Table(
        now.form,
        tuple(now.lines[i] for i in keep),
        now.columns,
        tuple(tuple(cells[i] for i in keep) for cells in now.printed),
        now.unit,
        year=2021,
    )
    result = variance(shorter, before, total="expenditure_total")
    assert result["234"].difference == 0


def test_a_line_that_only_one_side_prints_is_listed() -> None:
    result = variance(accounts.Accounts().income_expenditure(), accounts.older_top_table(), total="income_total")
    found = {entry.key: entry for entry in result.unbridged}
    assert found["fiscal_income"].reason == "not_printed"
    assert found["fiscal_income"].amount == D("500.00")
    assert found["general_income"].year == 2021
    assert result.parts()[-1].key == "rest"


def test_an_empty_table_that_says_so_is_nothing() -> None:
    now = accounts.Accounts(year=2021).fund_table()
    said = Table("government_fund", (), now.columns, ((),) * len(now.columns), "万元", year=2022, statement="无")
    result = variance(said, now)
    assert result.total.current == 0
    assert result.total.growth(0) == D(-100)
    assert result["2120803"].difference == D("-128.10")
    assert variance(said, now, column="本年收入").total.current == 0
    bare = Table("government_fund", (), (), (), "万元", year=2022, statement="无")
    assert variance(bare, now, column="income").total.current == 0
    assert variance(bare, now).total.current == 0
    silent = Table("government_fund", (), now.columns, ((),) * len(now.columns), "万元", year=2022)
    assert reasons(variance(silent, now).total.difference) == "amount_blank"
    assert [entry.reason for entry in variance(silent, now).unbridged] == ["not_printed"]


def test_a_total_that_is_not_printed_is_the_sum_of_the_highest_lines() -> None:
    now, before = (accounts.Accounts(year=year).general_basic() for year in (2021, 2020))

    def without_total(table: Table) -> Table:
        keep = [i for i, line in enumerate(table.lines) if line.key != "total"]
        return Table(
            table.form,
            tuple(table.lines[i] for i in keep),
            table.columns,
            tuple(tuple(cells[i] for i in keep) for cells in table.printed),
            table.unit,
            year=table.year,
        )

    result = variance(without_total(now), without_total(before))
    assert result.total.current == now["total", "amount"].value
    assert result["personnel_total"].parent == ""
    part = coded(2022, *rows_of(NEW)[1:])  # without 合计 a coded table is not complete
    assert reasons(variance(part, OLD).total.difference) == "amount_blank"
    assert variance(part, OLD).parts() == variance(part, OLD).parts(level=3)


def test_a_table_that_goes_less_deep() -> None:
    flat = coded(2021, *rows_of(OLD)[:3])
    result = variance(NEW, flat)
    assert reasons(result["2010401"].difference) == "base_blank"
    assert [(line.key, line.contribution) for line in result.parts()] == [("20104", D("21.00"))]
    only_total = coded(2021, ("合计", "100.00", "60.00", "40.00"))
    assert [line.key for line in variance(NEW, only_total).parts()] == ["201", "rest"]
    nothing = coded(2021, ("合计", "0.00", "0.00", "0.00"))
    assert variance(NEW, nothing)["2010401"].difference == D("66.00")


def test_a_table_that_is_not_whole_knows_no_zeros() -> None:
    cut = coded(2021, *rows_of(OLD), faults=("cut",))
    result = variance(NEW, cut)
    assert reasons(result["2010402"].difference) == "base_blank"
    assert [(entry.reason, entry.key) for entry in result.unbridged] == [("not_printed", "2010402")]
    assert [(line.key, line.contribution) for line in result.parts() if line.key == "rest"] == [("rest", D("5.00"))]


def test_parts_at_each_level() -> None:
    result = variance(NEW, OLD)
    assert [line.key for line in result.parts(level=1)] == ["201"]
    assert [line.key for line in result.parts(level=2)] == ["20104"]
    assert [line.key for line in result.parts()] == ["2010401", "2010402", "2010499"]
    branch = result.subtree("20104")
    assert branch.total.key == "20104"
    assert len(branch) == 4
    assert branch["2010401"].share(2) == D("54.55")
    assert result.subtree("2010401").parts() == (result.subtree("2010401").total,)


def test_three_public_goes_as_deep_as_both_sides_state_amounts() -> None:
    rows = [
        ("合计", "8.00", "7.11"),
        ("1．因公出国（境）费", "0.00", "0.00"),
        ("2．公务用车购置及运行维护费", "0.00", "0.00"),
        ("3．公务接待费", "8.00", "7.11"),
        ("（1）国内接待费", "-", "7.11"),
        ("（2）国（境）外接待费", "-", "0.00"),
    ]
    table = Table.from_rows("three_public", ["initial_budget", "final"], rows, "万元", year=2021)
    result = variance(table, base_column="initial_budget")
    assert [line.key for line in result.parts()] == ["abroad", "vehicle", "reception"]
    assert result["reception"].level == 1
    assert result["reception_domestic"].level == 2


def test_units_are_converted_exactly() -> None:
    yuan = coded(2021, *[(n, *(str(D(c) * 10000) for c in cells)) for n, *cells in rows_of(OLD)], unit="元")
    assert [line.base for line in variance(NEW, yuan)] == [line.base for line in variance(NEW, OLD)]
    counts = accounts.Accounts(year=2020).three_public_table()
    in_yuan = Table(counts.form, counts.lines, counts.columns, counts.printed, "元", year=2021)
    assert variance(in_yuan, counts)["reception_persons"].difference == 0
    assert variance(in_yuan, counts)["abroad"].base == D("27500")


# -- finding lines ---------------------------------------------------------------------------------------------------------


def test_lines_are_found_by_key_code_and_label() -> None:
    result = variance(NEW, OLD)
    assert result["201 04 01"] is result["2010401"] is result[2010401] is result["行政运行"]
    assert result["合计"] is result.total
    with pytest.raises(NotFound, match="'2010409' is no line of this variance: 20104"):
        result["2010409"]
    with pytest.raises(NotFound, match="is no line"):
        result["不存在的科目"]
    with pytest.raises(NotFound, match="is no line"):
        result[None]
    two = coded(2022, *rows_of(NEW), ("206 行政运行", "0.00", "0.00", "0.00"))
    with pytest.raises(NotFound, match="stands for several lines of this variance: 2010401 行政运行、206 行政运行"):
        variance(two, OLD)["行政运行"]


def test_values_are_plain_and_frozen() -> None:
    result = variance(NEW, OLD)
    assert pickle.loads(pickle.dumps(result)) == result
    assert hash(result.total) == hash(variance(NEW, OLD).total)
    assert repr(result) == "<Variance 一般公共预算财政拨款支出决算表: 2022 final against 2021 final, 6 lines, 万元>"
    assert repr(amounts_of(NEW)) == "<Amounts 一般公共预算财政拨款支出决算表 2022 final: 6 lines, 万元>"
    records = result.to_records(places=1)
    assert records[3]["key"] == "2010401"
    assert records[3]["growth"] == D("10.0")
    assert records[4]["growth"] == Undefined("base_zero")
    no_years = variance(
        amounts_from({"total": 1}, year=None, unit=None), amounts_from({"total": 1}, year=2, unit=None), on_error="list"
    )
    assert repr(no_years) == "<Variance : final against 2 final, 1 line>"
    assert repr(amounts_from({}, year=None, unit=None, measure=None)) == "<Amounts   budget: 0 lines>"


# -- roll-ups, typed figures, rows -----------------------------------------------------------------------------------------


def test_roll_ups_are_compared_like_tables() -> None:
    before = roll_up([("2010401", D(60)), ("2010499", D(40))], gb.load("functional", 2021))
    now = roll_up([("2010401", D(66)), ("2010499", D(55))], gb.load("functional", 2022))
    result = variance(now, before)
    assert result.total.difference == D(21)
    assert result["2010401"].label == "行政运行"
    assert [line.key for line in result.parts()] == ["2010401", "2010499"]
    assert (
        variance(now, amounts_from({"2010401": 60}, year=2021, unit=None, kind="functional"))["201"].difference
        is not None
    )


def test_typed_figures() -> None:
    base = amounts_from({"2010401": "60.00", "合计": 100}, year=2021, unit="万元", kind="functional", total="合计")
    assert variance(NEW, base).total.difference == D("21.00")
    assert base.by_key["total"].label == "合计"
    assert variance(NEW, base)["2010401"].base == D("60.00")
    plain_now = amounts_from({"total": 10, "goods": 4, "services": None}, year=2021, unit="元", name="采购")
    plain = amounts_from({"total": 8, "goods": 5}, year=2020, unit="元", name="采购")
    result = variance(plain_now, plain)
    assert result["goods"].share(0) == D(40)
    assert [line.key for line in result.parts()] == ["goods", "services", "rest"]
    partial = amounts_from({"2010401": 1}, year=2021, unit="万元", kind="functional", whole=False)
    assert reasons(variance(NEW, partial).total.difference) == "base_blank"
    unknown = amounts_from({"2010401": None}, year=2021, unit="万元", kind="functional")
    assert reasons(variance(NEW, unknown).total.difference) == "base_blank"
    nothing = amounts_from({}, year=2021, unit="万元", kind="functional", measure="final")
    assert variance(NEW, nothing).total.difference == D("121.00")
    with pytest.raises(CodeError):
        amounts_from({"x": 1}, year=2021, unit="万元", kind="functional")
    with pytest.raises(AmountTypeError):
        amounts_from({"2010401": 1.5}, year=2021, unit="万元", kind="functional")


def test_typed_figures_bring_their_units() -> None:
    pairs: list[tuple[str, Any]] = [
        ("total", gb.Money("0.05", "亿元")),
        ("a", gb.Figure.parse("12,000.00", "元")),
        ("b", gb.Figure.parse("3")),
        ("c", gb.Figure.parse("-", "万元")),
        ("d", ""),
        ("e", "1,387.15"),
    ]
    side = amounts_from(pairs, year=2021, unit="万元")
    assert [line.value for line in side.lines] == [D("500"), D("1.2"), D("3"), None, None, D("1387.15")]
    assert amounts_from([("a", 1), ("a", 2)], year=2021, unit="元").repeated == ("a",)
    with pytest.raises(UnitError, match="0.05 亿元 has a unit, and the side has none"):
        amounts_from(pairs, year=2021, unit=None)


@pytest.mark.parametrize("given", [accounts.Accounts().disclosure(), {"201": 1}, None])
def test_only_tables_are_compared(given: Any) -> None:
    with pytest.raises(TableError, match="name one table of a document"):
        variance(NEW, given) if given else amounts_of(given)


def test_a_row_of_a_table() -> None:
    now, before = (accounts.Accounts(year=y).fiscal() for y in (2021, 2020))
    sides = [amounts_across(table, "expenditure_total", ["general", "fund", "capital"]) for table in (now, before)]
    result = variance(*sides)
    assert result.total.label == "本年支出合计"
    assert [line.label for line in result.parts()][0] == "一般公共预算财政拨款"
    assert sum((line.current or D(0) for line in result.parts()), D(0)) == result.total.current
    without = Table.from_rows(
        "fiscal_income_expenditure", ["total", "general", "fund"], [("本年支出合计", "5", "4", "1")], "万元", year=2020
    )
    narrow = variance(sides[0], amounts_across(without, "本年支出合计", ["general", "fund", "capital"]))
    assert reasons(narrow["capital"].difference) == "base_blank"
    said = Table("state_capital", (), ("total", "basic", "project"), ((), (), ()), "万元", year=2021, statement="无")
    row = amounts_across(said, "合计", ["basic", "project"])
    assert [line.value for line in row.lines] == [0, 0, 0]
    silent = Table("state_capital", (), ("total", "basic", "project"), ((), (), ()), "万元", year=2020)
    assert [line.value for line in amounts_across(silent, "合计", ["basic"]).lines] == [None, None]


# -- what is refused, or listed --------------------------------------------------------------------------------------------


def listed(*arguments: Any, **more: Any) -> list[str]:
    return [fault.reason for fault in variance(*arguments, on_error="list", **more).faults]


def test_without_a_base() -> None:
    with pytest.raises(ComparisonError, match="there is no base"):
        variance(NEW)
    with pytest.raises(ComparisonError, match="there is no base"):
        variance(amounts_of(NEW), base_column="basic")


def test_the_same_period_is_no_base() -> None:
    with pytest.raises(ComparisonError, match="both sides are the final accounts of 2022"):
        variance(NEW, NEW)
    with pytest.raises(ComparisonError, match="both sides"):
        variance(NEW, column="basic", base_column="project")
    assert listed(NEW, NEW) == ["same_period"]
    assert variance(NEW, NEW, on_error="list").faults[0].message() == "双方都是2022年的决算数，没有可比的基数"


def test_measures_are_never_mixed_silently() -> None:
    table = accounts.Accounts(year=2021).three_public_table()
    other = accounts.Accounts(year=2022).three_public_table()
    with pytest.raises(ComparisonError, match=r"final accounts and initial budget"):
        variance(other, table, column="final", base_column="initial_budget")
    assert listed(other, table, column="final", base_column="initial_budget") == ["measures_mixed"]
    meant = variance(other, table, base_column="initial_budget", measure="final", base_measure="initial_budget")
    assert not meant.faults


def test_a_budget_that_does_not_say_which() -> None:
    table = Table.from_rows("three_public", ["budget", "final"], [("合计", "8.00", "7.11")], "万元", year=2021)
    result = variance(table, base_column="budget")
    assert result.base.measure is None
    assert result.total.completion(0) == D(89)
    assert repr(result).endswith("2021 final against 2021 budget, 1 line, 万元>")


def test_unknown_years() -> None:
    with pytest.raises(ComparisonError, match="does not say its year"):
        variance(NEW, coded(None, *rows_of(OLD)))
    result = variance(NEW, coded(None, *rows_of(OLD)), on_error="list")
    assert [fault.reason for fault in result.faults] == ["year_unknown"]
    assert result["2010401"].difference == D("6.00")
    link = variance(
        coded(None, *rows_of(NEW)), coded(None, *rows_of(OLD)), crosswalk=gb.crosswalk("functional", 2021, 2022)
    )
    assert not link.faults
    three = Table.from_rows("three_public", ["initial_budget", "final"], [("合计", "8.00", "7.11")], "万元")
    assert variance(three, base_column="initial_budget").total.completion(0) == D(89)


def test_mixed_units() -> None:
    with pytest.raises(UnitError, match="gives no unit and the other is in 万元"):
        variance(NEW, coded(2021, *rows_of(OLD), unit=None))
    for now, before in ((NEW, coded(2021, *rows_of(OLD), unit=None)), (coded(2022, *rows_of(NEW), unit=None), OLD)):
        assert listed(now, before) == ["unit_unknown"]
        assert reasons(variance(now, before, on_error="list").total.difference) == "base_blank"
    neither = variance(coded(2022, *rows_of(NEW), unit=None), coded(2021, *rows_of(OLD), unit=None))
    assert neither.total.difference == D("21.00")
    assert neither.unit is None


def test_a_code_outside_the_classification() -> None:
    wrong = coded(
        2022, *rows_of(NEW), ("2019801 不存在", "0.00", "0.00", "0.00"), ("2019802 不存在", "3.00", "3.00", "0.00")
    )
    with pytest.raises(NotFound, match="2019801 is not in the 2022 edition of 支出功能分类") as caught:
        variance(wrong, OLD)
    assert caught.value.key == "2019801"
    assert "and 1 more" in caught.value.__notes__[0]
    result = variance(wrong, OLD, on_error="list")
    assert [fault.subject for fault in result.faults] == ["2019801", "2019802"]
    assert [(entry.reason, entry.key) for entry in result.unbridged] == [("new", "2019802")]
    both = variance(wrong, coded(2021, *rows_of(OLD), ("2019802 不存在", "1.00", "1.00", "0.00")), on_error="list")
    assert both["2019802"].difference == D("2.00")
    assert not both.unbridged
    with pytest.raises(NotFound, match="no way to treat faults"):
        variance(NEW, OLD, on_error="ignore")  # type: ignore[arg-type]


def test_a_code_that_stands_twice() -> None:
    twice = coded(2022, *rows_of(NEW), ("2010401 行政运行", "1.00", "1.00", "0.00"))
    with pytest.raises(ComparisonError, match="2010401 stands several times"):
        variance(twice, OLD)
    assert listed(twice, OLD) == ["repeated_code"]
    assert variance(twice, OLD, on_error="list")["2010401"].difference == D("6.00")
    typed = amounts_from({"2010401": 1, "201 04 01": 2}, year=2021, unit="万元", kind="functional")
    assert typed.repeated == ("2010401",)


def test_years_without_a_crosswalk() -> None:
    ancient = coded(2012, *rows_of(OLD))
    with pytest.raises(EditionNotAvailable, match="there is no crosswalk for 2012 → 2022") as caught:
        variance(NEW, ancient)
    assert caught.value.year == 2022
    assert listed(NEW, ancient) == ["edition_unknown"]
    assert variance(NEW, ancient, on_error="list")["2010401"].difference == D("6.00")
    # two tables of one year need none
    assert not variance(ancient, coded(2012, *rows_of(NEW)), base_measure="initial_budget").faults


def test_tables_that_are_not_the_same() -> None:
    with pytest.raises(ComparisonError, match="not the same table"):
        variance(NEW, accounts.Accounts(year=2021).expenditure_table())
    with pytest.raises(ComparisonError, match="not the same table"):
        variance(NEW, amounts_from({"a": 1}, year=2021, unit="万元"))
    with pytest.raises(ComparisonError, match="does not fit functional of 2021, 2022"):
        variance(NEW, OLD, crosswalk=gb.crosswalk("functional", 2020, 2021))
    now, before = (accounts.Accounts(year=year).three_public_table() for year in (2021, 2020))
    with pytest.raises(ComparisonError, match="does not fit lines without codes"):
        variance(now, before, crosswalk=gb.crosswalk("functional", 2020, 2021))


def test_faults_in_both_languages() -> None:
    fault = variance(NEW, NEW, on_error="list").faults[0]
    assert fault.message("en").startswith("both sides are the final accounts of 2022")
    with pytest.raises(NotFound, match="no language"):
        fault.message("fr")


def test_amounts_are_plain_values() -> None:
    assert isinstance(amounts_of(amounts_of(NEW)), Amounts)
    assert amounts_of(NEW, "基本支出") == amounts_of(NEW, "basic")
