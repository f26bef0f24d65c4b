"""Units into a department, and a department beside its units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Context, Decimal, Inexact, localcontext
from typing import Any, Literal

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import govbudget as gb
from accounts import Accounts, Split, older_fiscal_table, older_top_table
from govbudget import Disclosure, Money, RuleSet, Stage, State, Table
from govbudget.checking import Finding, FindingKind, Report, Severity
from govbudget.checking.rules.units import misfits_of_units
from govbudget.disclosure import UnitType
from govbudget.errors import AmountTypeError, CodeError, ComparisonError, NotFound, TableError
from govbudget.forms import form
from govbudget.relation import Outcome
from govbudget.rollup import Transfer, TransferKind, consolidate
from govbudget.rollup.consolidation import merged_keys
from govbudget.tables import TableState

D = Decimal
ZERO = D("0.00")
Rows = Sequence[Sequence[str]]
CODES = ["2010402", "2010499", "2060101", "2080505", "2101101", "2130104", "2210201"]
amounts = st.integers(0, 9_999_999).map(lambda fen: D(fen) / 100).map(lambda v: v.quantize(D("0.01")))
splits = st.dictionaries(st.sampled_from(CODES), st.tuples(amounts, amounts), max_size=4)


def accounts_of(general: Mapping[str, Split], fund: Split, kept: tuple[Decimal, ...]) -> Accounts:
    """A unit: enough basic money for its three public expenses, whatever else it spends and keeps."""
    base = Accounts()
    opening = dict(zip(("general", "fund", "capital", "nonfiscal"), kept[:4], strict=True))
    closing = dict(zip(("general", "fund", "capital", "nonfiscal"), kept[4:], strict=True))
    return Accounts(
        general={**general, "2010401": (D("400.00"), D("12.40"))},
        fund={"2120803": fund, "2296003": base.fund["2296003"]},
        opening=opening,
        closing=closing,
    )


a_unit = st.builds(accounts_of, splits, st.tuples(amounts, amounts), st.tuples(*[amounts] * 8))


def named(accounts: list[Accounts]) -> list[Disclosure]:
    return [evolve(unit.disclosure(), entity=f"单位{i}") for i, unit in enumerate(accounts)]


def two() -> list[Disclosure]:
    general = {"2010401": (D("400.00"), D("1.00")), "2080505": (D("50.00"), ZERO)}
    vehicles = {"vehicles_leaders": 2}
    return named([Accounts(), Accounts(general=general, vehicles=vehicles)])


def problems(*units: Disclosure) -> tuple[str, ...]:
    with pytest.raises(ComparisonError) as caught:
        consolidate(units)
    return caught.value.problems


def without(disclosure: Disclosure, form: str) -> Disclosure:
    return evolve(disclosure, tables=tuple(table for table in disclosure.tables if table.form.id != form))


def lines_left(table: Table, *keys: str) -> Table:
    """The table without some lines."""
    kept = [i for i, key in enumerate(table.keys) if key not in keys]
    cells = tuple(tuple(column[i] for i in kept) for column in table.printed)
    return evolve(table, lines=tuple(table.lines[i] for i in kept), printed=cells, half_units=())


def columns_left(table: Table, *columns: str) -> Table:
    kept = [c for c, column in enumerate(table.columns) if column not in columns]
    return evolve(table, columns=tuple(table.columns[c] for c in kept), printed=tuple(table.printed[c] for c in kept))


def general(rows: Rows, entity: str, unit: str | None = "万元", **more: str) -> Disclosure:
    table = Table.from_rows("general_expenditure", ["total", "basic", "project"], rows, unit, **more)
    return Disclosure(entity, 2021, tables=(table,))


# -- laws -----------------------------------------------------------------------------------------------------------


@settings(max_examples=25)
@given(st.lists(a_unit, min_size=1, max_size=3))
def test_consistent_units_make_a_consistent_department(accounts: list[Accounts]) -> None:
    units = named(accounts)
    whole = consolidate(units, entity="全部门")
    report = whole.check(units=units)
    assert not report.errors, str(report)
    assert not [f for f in report if f.rule.startswith("H")]
    assert report.counts["rounding"] == 0
    for table in whole.tables:
        assert table.complete


@settings(max_examples=25)
@given(st.lists(a_unit, min_size=1, max_size=3))
def test_roll_up_and_consolidate_commute(accounts: list[Accounts]) -> None:
    """The roll-up of the consolidated leaf lines is the sum of the units' roll-ups, and both are the printed sums."""
    tree = gb.load("functional", 2021)

    def rolled(disclosure: Disclosure) -> dict[str, Decimal]:
        table = disclosure["公开05"]
        leaves = {line.code: table[line.key, "total"] for line in table if len(line.code) == 7}
        return gb.roll_up(leaves, tree).amounts()

    units = named(accounts)
    whole = consolidate(units)
    summed: dict[str, Decimal] = {}
    for unit in units:
        for code, value in rolled(unit).items():
            summed[code] = summed.get(code, ZERO) + value
    assert rolled(whole) == summed
    assert {code: whole["公开05"][code, "total"].value for code in summed} == summed


@settings(max_examples=15)
@given(st.lists(a_unit, min_size=3, max_size=3), st.permutations(range(3)))
def test_order_and_grouping_do_not_matter(accounts: list[Accounts], order: list[int]) -> None:
    units = named(accounts)

    def figures(disclosure: Disclosure) -> dict[tuple[str, str, str], tuple[Decimal | None, int]]:
        return {
            (table.form.id, key, column): (table[key, column].value, table[key, column].decimals)
            for table in disclosure.tables
            for key in table.keys
            for column in table.columns
        }

    flat = figures(consolidate(units))
    assert figures(consolidate([units[i] for i in order])) == flat
    assert figures(consolidate([consolidate(units[:2], entity="下属"), units[2]])) == flat
    assert figures(consolidate(units[:1])) == figures(units[0])


@settings(max_examples=15)
@given(a_unit, amounts.filter(bool), amounts.filter(bool))
def test_eliminations_keep_the_accounts_consistent(unit: Accounts, subsidy: Decimal, remitted: Decimal) -> None:
    """What moved inside comes off both sides, balances stay, and the fiscal tables are untouched."""
    upper = evolve(unit, subsidised={"2010499": subsidy}, other_income={**unit.other_income, "affiliated": remitted})
    lower = evolve(
        unit,
        remitted={"2010450": remitted},
        subsidised={},
        other_income={**unit.other_income, "superior": subsidy, "affiliated": ZERO},
    )
    units = named([upper, lower])
    third = (subsidy / 3).quantize(ZERO)  # the accounts split every income over two codes
    transfers = [
        Transfer("subsidy", Money(amount, "万元"), code, "2010499")
        for code, amount in (("2010401", third), ("2010450", subsidy - third))
        if amount
    ]
    upper_third = (remitted / 3).quantize(ZERO)
    transfers += [
        Transfer(TransferKind.REMITTANCE, Money(amount, "万元"), code, "2010450")
        for code, amount in (("2010401", upper_third), ("2010450", remitted - upper_third))
        if amount
    ]
    gross, net = consolidate(units), consolidate(units, eliminate=transfers)
    assert not net.check().errors, str(net.check())
    top, before = net["公开01"], gross["公开01"]
    assert top["affiliated_income", "final"].value == 0
    for line in ("income_grand_total", "expenditure_grand_total", "income_total", "expenditure_total", "201"):
        figure, old = top[line, "final"].value, before[line, "final"].value
        assert figure is not None and old is not None
        assert old - figure == subsidy + remitted
    assert net["公开02"]["total", "affiliated"].value == net["公开03"]["total", "subsidised"].value == 0
    assert top["closing_balance", "final"] == before["closing_balance", "final"]
    assert [t for t in net.tables if t.form.id not in ("income_expenditure", "income", "expenditure")] == [
        t for t in gross.tables if t.form.id not in ("income_expenditure", "income", "expenditure")
    ]


# -- what a consolidation is ------------------------------------------------------------------------------------------


def test_a_department_of_two_units() -> None:
    units = [evolve(unit, unit_type=UnitType.ADMINISTRATIVE) for unit in two()]
    whole = consolidate(units, entity="某部门")
    assert repr(whole) == "<Disclosure 某部门 2021 final accounts: 10 tables, 0 not modelled>"
    assert whole["公开05"].keys[:4] == ("total", "201", "20104", "2010401")
    assert str(whole["公开05"]["2010401", "basic"]) == "710.25 万元"
    assert str(whole["公开05"]["2080505", "basic"]) == "50.00 万元"
    assert str(whole["公开07"]["vehicles_held", "final"]) == "8"
    assert str(whole["公开10"]["vehicles", "final"]) == "8"
    assert whole["公开07"]["reception_batches", "initial_budget"].state is State.NOT_APPLICABLE
    assert whole.unit_type is UnitType.ADMINISTRATIVE
    assert whole.profile is units[0].profile
    assert not whole.remarks
    mixed = consolidate([units[0], evolve(units[1], unit_type=UnitType.INSTITUTION, profile=None)])
    assert mixed.unit_type is UnitType.MIXED
    assert mixed.profile is None
    assert consolidate([units[0], evolve(units[1], unit_type=None)]).unit_type is None


def test_the_order_of_lines() -> None:
    assert merged_keys([["a", "b", "d"], ["a", "c", "d", "e"], []]) == ["a", "c", "b", "d", "e"]
    first = general([("合计", "1"), ("221", "1")], "甲")
    second = general([("206", "1"), ("20605", "1"), ("合计", "1")], "乙")
    assert consolidate([first, second], on_error="list")["general_expenditure"].keys == ("total", "206", "20605", "221")
    totals_last = consolidate([second])["general_expenditure"]
    assert totals_last.keys == ("206", "20605", "total")


def test_units_of_amounts_are_converted_exactly() -> None:
    yuan = general([("合计", "32,500.50", "32,500.50"), ("201", "32,500.50", "32,500.50")], "乙", "元")
    wan = general([("合计", "3.25", "3.25"), ("201", "3.25", "3.25")], "甲")
    assert str(consolidate([wan, yuan])["general_expenditure"]["201", "total"]) == "6.500050 万元"
    assert str(consolidate([yuan, wan])["general_expenditure"]["201", "total"]) == "65,000.50 元"


def test_blank_is_not_zero() -> None:
    rows = [("合计", "5.00", "5.00", ""), ("201", "5.00", "5.00", "")]
    units = [general(rows, "甲"), general(rows, "乙")]
    table = consolidate(units)["general_expenditure"]
    assert table["201", "project"].state is State.BLANK
    other = general([("合计", "5.00", "3.00", "2.00"), ("201", "5.00", "3.00", "2.00")], "丙")
    assert str(consolidate([*units, other])["general_expenditure"]["201", "project"]) == "2.00 万元"


def rounded_unit(entity: str, unit: str = "万元") -> Disclosure:
    """A unit whose printed digits leave a residue that rounding explains."""
    rows = [("合计", "0.03", "0.01", "0.01"), ("201", "0.03", "0.01", "0.01")]
    if unit == "元":
        rows = [("合计", "300", "100", "100.4"), ("201", "300", "100", "100.4")]
    return general(rows, entity, unit)


def test_rounding_residues_add_up_and_prove_nothing() -> None:
    """Each figure of a sum is as uncertain as all that was printed for it together."""
    units = [rounded_unit(f"单位{i}") for i in range(9)]
    assert all(unit.check().ok for unit in units)
    whole = consolidate(units)
    report = whole.check()
    assert report.ok
    assert report.counts["rounding"] == 2
    table = whole["general_expenditure"]
    assert (str(table["201", "total"]), table.half_unit(1, 0)) == ("0.27 万元", D("0.045"))
    assert not whole.check(units=units).errors
    level = consolidate([whole, evolve(whole, entity="乙部门")])
    assert level.check().ok
    assert level["general_expenditure"].half_unit(1, 0) == D("0.090")
    broken = whole.with_table(table.with_cell("201", "total", "0.41"))  # more than 27 half-units of 0.005
    assert not broken.check().ok


def test_half_units_are_converted_with_the_amounts() -> None:
    whole = consolidate([rounded_unit("甲", "元"), rounded_unit("乙")])
    assert whole["general_expenditure"].half_unit(1, 0) == D("50.5")
    assert consolidate([rounded_unit("乙"), rounded_unit("甲", "元")])["general_expenditure"].half_unit(1, 0) == D(
        "0.00505"
    )
    assert consolidate(two())["公开07"].half_unit(10, 1) == 0  # counts are exact


@settings(max_examples=15)
@given(st.lists(st.lists(st.integers(0, 10**7), min_size=2, max_size=6), min_size=1, max_size=8))
def test_truly_rounded_units_never_prove_an_error(yuan: list[list[int]]) -> None:
    """Units that print right accounts rounded to 万元 consolidate into accounts without errors."""

    def shown(amount: int) -> str:
        return f"{Money(amount, '元').to('万元', 2).value:,f}"

    units = []
    for i, amounts in enumerate(yuan):
        rows = [("合计", shown(sum(amounts))), ("201", shown(sum(amounts)))]
        rows += [(f"201{n + 1:02d}", shown(amount)) for n, amount in enumerate(amounts)]
        units.append(general(rows, f"单位{i}"))
    assert not consolidate(units).check().errors


def test_empty_tables() -> None:
    def funds(statement: str = "", rows: Rows = (), entity: str = "甲") -> Disclosure:
        columns = ["opening_balance", "income", "total", "basic", "project", "closing_balance"]
        table = Table.from_rows("government_fund", columns, rows, "万元", statement=statement)
        return Disclosure(entity, 2021, tables=(table,))

    stated = [
        ("合计", "1.00", "2.00", "3.00", "3.00", "0.00", "0.00"),
        ("212", "1.00", "2.00", "3.00", "3.00", "0.00", "0.00"),
    ]
    nothing, silent, some = funds("本部门无此项收支"), funds(entity="乙"), funds("", stated, "丙")
    assert consolidate([nothing, nothing], on_error="list")["government_fund"].state is TableState.STATED_EMPTY
    assert consolidate([nothing, silent])["government_fund"].state is TableState.EMPTY
    assert consolidate([nothing, some])["government_fund"]["212", "income"].value == 2
    assert problems(silent, some) == ("乙 has no figures for 政府性基金预算财政拨款收入支出决算表",)
    assert consolidate([nothing, Disclosure("丁", 2021)])["government_fund"].state is TableState.EMPTY


# -- what does not fit --------------------------------------------------------------------------------------------------


def test_documents_that_do_not_fit_are_refused_or_listed() -> None:
    first, second = two()
    budget, old = evolve(second, stage=Stage.BUDGET, entity="丙"), evolve(second, year=2020)
    assert problems(first, old, budget, first) == (
        "单位1 is of 2020, not 2021",
        "丙 is a budget, not a final_accounts",
        "单位0#4 is given twice",
    )
    whole = consolidate([first, old, budget, first, second], on_error="list")
    assert whole.tables == consolidate([first, second]).tables
    report = whole.check()
    assert [finding.param("variant") for finding in report.by_rule()["H203"]] == ["year", "stage", "twice"]
    assert {finding.kind for finding in report} == {FindingKind.STRUCTURE}
    assert report.ok
    assert "单位1#2 的文件是 2020 年度的，其他是 2021 年度" in str(report)
    assert "it was taken once" in report.to_text("en")
    assert consolidate([first, evolve(second, year=None)]).year == 2021
    assert consolidate([evolve(first, year=None), second]).year == 2021


def test_nothing_to_consolidate() -> None:
    with pytest.raises(ComparisonError, match="nothing to consolidate"):
        consolidate([])
    with pytest.raises(ComparisonError, match="no document is of 2019: 单位0 is of 2021, not 2019"):
        consolidate(two()[:1], year=2019, on_error="list")
    assert not consolidate([Disclosure("甲"), Disclosure("乙")]).tables


def test_what_is_no_list_of_disclosures() -> None:
    (unit, _), transfer = two(), Transfer("subsidy", Money("3.00", "万元"), "2010401", "2010499")
    given: Any
    for given in (unit, [unit["公开05"]], unit["公开05"]):
        with pytest.raises(TableError, match="consolidate takes a list of disclosures"):
            consolidate(given)
    for given in (transfer, ["subsidy"]):
        with pytest.raises(TableError, match="consolidate takes a list of transfers"):
            consolidate([unit], eliminate=given)
    given = "ignore"
    with pytest.raises(NotFound, match="on_error is one of raise, list, not 'ignore'"):
        consolidate([unit], on_error=given)
    assert consolidate((each for each in [unit]), eliminate=iter(())).tables


def test_a_table_that_one_unit_has_not() -> None:
    first, second = two()
    assert problems(first, without(second, "state_capital")) == (
        "单位1 has no figures for 公开09 国有资本经营预算财政拨款支出决算表",
    )
    whole = consolidate([first, without(second, "state_capital")], on_error="list")
    assert "公开09" not in whole
    finding = next(f for f in whole.check() if f.rule == "H203")
    assert finding.message() == "合并：单位1 没有《公开09 国有资本经营预算财政拨款支出决算表》的数据；该表未合并"


def test_a_table_without_a_unit_of_amounts() -> None:
    rows = [("合计", "1.00"), ("201", "1.00")]
    known, unknown = general(rows, "甲"), general(rows, "乙", None)
    assert problems(known, unknown) == ("一般公共预算财政拨款支出决算表 of 乙 names no unit of amounts",)
    assert consolidate([unknown, evolve(unknown, entity="丙")])["general_expenditure"].unit is None
    assert not consolidate([known, unknown], on_error="list").tables
    assert any("没有标明金额单位" in f.message() for f in consolidate([known, unknown], on_error="list").check())


def test_a_cut_table_stays_cut() -> None:
    whole = general([("合计", "3.00"), ("201", "2.00"), ("206", "1.00")], "甲")
    cut = general([("合计", "3.00"), ("201", "2.00")], "乙", faults=("cut",))  # type: ignore[arg-type]
    assert problems(whole, cut) == (
        "一般公共预算财政拨款支出决算表 of 乙 is not whole (cut)",
        "一般公共预算财政拨款支出决算表 of 乙 does not tell the lines 206",
    )
    table = consolidate([whole, cut], on_error="list")["general_expenditure"]
    assert table.keys == ("total", "201")  # 206 of the other alone would be no figure of the department
    assert table.faults == ("乙:cut",)
    assert not table.complete
    assert not consolidate([whole, cut], on_error="list").check().errors


def test_a_table_that_does_not_go_down_so_far() -> None:
    """A line that one unit sums up above is not told by the others alone."""
    deep = general([("合计", "3.00"), ("201", "3.00"), ("20104", "3.00"), ("2010401", "3.00")], "甲")
    flat = general([("合计", "5.00"), ("201", "5.00")], "乙")
    assert problems(deep, flat) == ("一般公共预算财政拨款支出决算表 of 乙 does not tell the lines 20104、2010401",)
    whole = consolidate([deep, flat], on_error="list")
    assert whole["general_expenditure"].keys == ("total", "201")
    assert not whole.check().errors
    items = general([("合计", "5.00"), ("2010401", "4.00"), ("2010499", "1.00"), ("2060599", "0.00")], "丙")
    summed = consolidate([deep, items])["general_expenditure"]
    assert [str(summed[code, "total"]) for code in ("201", "20104", "2010401", "2010499")] == [
        "8.00 万元",
        "8.00 万元",
        "7.00 万元",
        "1.00 万元",
    ]
    zero = general([("合计", "0.00"), ("201", "0.00")], "丁")
    assert consolidate([deep, zero])["general_expenditure"]["2010401", "total"].value == 3


def test_blank_sums_are_not_told() -> None:
    """A sum left blank above amounts, and parts left blank below one, are unknown and not nothing."""
    full = general([("合计", "3.00", "3.00"), ("201", "3.00", "3.00"), ("20104", "3.00", "3.00")], "甲")
    open_sum = general([("合计", "2.00", "2.00"), ("201", "2.00", ""), ("20104", "2.00", "2.00")], "乙")
    open_part = general([("合计", "2.00", "2.00"), ("201", "2.00", "2.00"), ("20104", "2.00", "")], "丙")
    for other, line in ((open_sum, "201"), (open_part, "20104")):
        (problem,) = problems(full, other)
        assert problem.endswith(f"does not tell the cells {line} 基本支出")
        whole = consolidate([full, other], on_error="list")
        assert whole["general_expenditure"][line, "basic"].state is State.BLANK
        assert not whole.check().errors
        assert any("没有填列" in finding.message() for finding in whole.check())
    deeper = general(
        [("合计", "3.00", "3.00"), ("201", "3.00", "3.00"), ("20104", "3.00", "3.00"), ("2010401", "3.00", "3.00")],
        "丁",
    )
    assert "2010401" not in consolidate([deeper, open_part], on_error="list")["general_expenditure"].keys


def test_cells_that_cannot_be_read() -> None:
    full = general([("合计", "3.00", "3.00"), ("201", "3.00", "3.00")], "甲")
    broken = general([("合计", "2.00", "2.00"), ("201", "2.00", "2.O0")], "乙", lenient=True)  # type: ignore[arg-type]
    whole = consolidate([full, broken], on_error="list")
    figure = whole["general_expenditure"]["201", "basic"]
    assert (figure.state, figure.printed) == (State.UNREADABLE, "2.O0")
    assert not whole.check().errors
    assert len(problems(full, broken)) == 2  # the table is not whole, and the cell is not told
    items = general([("合计", "2.00", "2.00"), ("20101", "2.00", "2.O0")], "丙", lenient=True)  # type: ignore[arg-type]
    assert "201" not in consolidate([full, items], on_error="list")["general_expenditure"].keys


def test_columns_that_one_unit_has_not() -> None:
    full = general([("合计", "3.00", "1.00", "2.00"), ("201", "3.00", "1.00", "2.00")], "甲")
    narrow = full.with_table(columns_left(full.tables[0], "project"))
    narrow = evolve(narrow, entity="乙")
    assert problems(full, narrow) == ("一般公共预算财政拨款支出决算表 of 乙 has no column 项目支出",)
    whole = consolidate([full, narrow], on_error="list")
    assert whole["general_expenditure"].columns == ("total", "basic")
    assert not whole.check().errors  # 6.00 = 2.00 + what is not told
    assert any("没有“项目支出”栏" in finding.message() for finding in whole.check())
    without_project = general([("合计", "1.00", "1.00", "0.00"), ("201", "1.00", "1.00", "0.00")], "丙")
    assert consolidate([narrow, without_project])["general_expenditure"].columns == ("total", "basic")


def test_lines_of_fixed_forms_that_one_unit_does_not_print() -> None:
    def public(rows: Rows, entity: str) -> Disclosure:
        table = Table.from_rows("three_public", ["final"], rows, "万元")
        return Disclosure(entity, 2021, tables=(table,))

    full = public(
        [
            ("“三公”经费支出", "9.00"),
            ("因公出国（境）费", "1.00"),
            ("公务用车购置及运行维护费", "5.00"),
            ("公务用车购置费", "2.00"),
            ("公务用车运行维护费", "3.00"),
            ("公务接待费", "3.00"),
            ("国内接待费", "3.00"),
            ("其中：外事接待费", "1.00"),
            ("国内公务接待批次", "7"),
        ],
        "甲",
    )

    def kept(*rows: Sequence[str]) -> tuple[str, ...]:
        whole = consolidate([full, public(list(rows), "乙")], on_error="list")
        assert not whole.check().errors
        return whole["three_public"].keys

    everything = set(full["three_public"].keys)
    amounts_only = everything - {"reception_batches"}
    zero = [(line.label, "0.00") for line in full["three_public"].lines[:8]]
    assert set(kept(*zero)) == amounts_only  # a count that is not printed is not 0
    assert set(kept(("合计", "0.00"))) == amounts_only
    assert set(kept(("合计", "2.00"))) == {"total"}  # a sum without any of its parts
    assert set(kept(("合计", "2.00"), ("公务接待费", "2.00"), ("国内接待费", "2.00"))) == amounts_only - {
        "reception_foreign_affairs"  # an 其中 need not be printed
    }
    some = kept(("合计", "2.00"), ("公务接待费", "1.00"), ("国内接待费", "1.00"), ("其中：外事接待费", ""))
    assert set(some) == {"total", "reception", "reception_domestic", "reception_foreign_affairs"}  # 1.00 is elsewhere
    assert set(kept(("合计", "2.00"), ("公务用车运行维护费", "2.00"), ("公务接待费", "0.00"))) == {
        "total",
        "vehicle_operation",
        "reception",
        "reception_domestic",
        "reception_foreign_affairs",
    }
    assert "reception" in kept(("合计", ""), ("公务接待费", ""), ("国内接待费", "1.00"))


def test_sections_and_totals_of_fixed_forms() -> None:
    def fiscal(rows: Rows, entity: str) -> Disclosure:
        table = Table.from_rows("fiscal_income_expenditure", ["total", "general", "fund"], rows, "万元")
        return Disclosure(entity, 2021, tables=(table,))

    totals = [("本年收入合计", "5.00"), ("收入总计", "8.00"), ("本年支出合计", "8.00"), ("支出总计", "8.00")]
    section = ("年初财政拨款结转和结余", "3.00")
    part = ("一、一般公共预算财政拨款", "3.00")
    full = fiscal([*totals, section, part], "甲")
    for rows, kept in (
        ([*totals, section], ["opening_balance"]),
        ([*totals], []),  # neither the section nor its parts are told
        ([*totals, (section[0], "0.00")], ["opening_balance", "opening_general"]),
        ([*totals, (section[0], ""), part], ["opening_balance", "opening_general"]),  # the section is blank there
    ):
        keys = consolidate([full, fiscal(rows, "乙")], on_error="list")["fiscal_income_expenditure"].keys
        assert [key for key in keys if key.startswith("opening")] == kept
    unknown = fiscal([*totals, section, part, ("其他事项", "1.00")], "丙")
    assert "其他事项" not in consolidate([full, unknown], on_error="list")["fiscal_income_expenditure"].keys
    assert problems(full, unknown)[-1] == "财政拨款收入支出决算总表 of 甲 does not tell the lines 其他事项"
    blank_total = fiscal([*totals[:3], ("支出总计", ""), section, part], "丁")
    whole = consolidate([full, blank_total], on_error="list")
    assert whole["fiscal_income_expenditure"]["expenditure_grand_total", "total"].state is State.BLANK


def test_a_class_that_is_not_printed_is_nothing() -> None:
    first, second = two()
    shorter = second.with_table(lines_left(second["公开01"], "234", "206"))
    assert str(consolidate([first, shorter])["公开01"]["206", "final"]) == "1,076.22 万元"


def test_a_class_that_is_not_printed_is_the_sum_of_the_highest_lines_below_it() -> None:
    below = [("20101", "3.00", "3.00", "0.00"), ("2010101", "3.00", "3.00", "0.00"), ("20102", "1.00", "1.00", "0.00")]
    total, whole = ("合计", "4.00", "4.00", "0.00"), ("201", "4.00", "4.00", "0.00")
    summed = consolidate([general([total, whole, *below], "甲"), general([total, *below], "乙")])
    assert str(summed["general_expenditure"]["201", "total"]) == "8.00 万元"


def test_older_forms() -> None:
    """公开01 of 2018: lines with 其中, and a fiscal line of its own."""
    older = Disclosure("甲", 2018, tables=(older_top_table(), older_fiscal_table()))
    assert len(problems(older, evolve(older, entity="乙"))) == 2  # 公开04 of both is not whole
    whole = consolidate([older, evolve(older, entity="乙")], on_error="list")
    assert str(whole["公开01"]["fund_of_fiscal_income", "final"]) == "160.00 万元"
    assert not whole.check().errors


def test_titles_of_the_wider_scope_win() -> None:
    """Where one unit's table covers all fiscal money, the sum does not cover the general budget alone."""
    first, second = two()
    table = evolve(second["公开07"], title="财政拨款“三公”经费支出决算表")
    assert consolidate([first, second.with_table(table)])["公开07"].title == table.title


# -- eliminations --------------------------------------------------------------------------------------------------------


def test_transfers_that_cannot_be() -> None:
    money = Money("1.00", "万元")
    with pytest.raises(NotFound, match="'gift' is no kind of transfer; there are subsidy, remittance"):
        Transfer("gift", money, "2010401", "2010499")
    with pytest.raises(AmountTypeError, match="an amount of Money above 0"):
        Transfer("subsidy", D("1.00"), "2010401", "2010499")  # type: ignore[arg-type]
    with pytest.raises(AmountTypeError):
        Transfer("subsidy", -money, "2010401", "2010499")
    with pytest.raises(CodeError):
        Transfer("subsidy", money, "20", "2010499")
    units = two()

    def refused(transfer: Transfer, *given: Disclosure) -> str:
        with pytest.raises(ComparisonError) as caught:
            consolidate(given or units, eliminate=[transfer])
        return str(caught.value)

    subsidy = TransferKind.SUBSIDY
    assert "上级补助收入 of 收入决算表 adds up to 7.40" in refused(
        Transfer(subsidy, Money("9", "万元"), "2010401", "2010499")
    )
    assert "adds up to nothing" in refused(Transfer(subsidy, money, "2210201", "2010499"))
    assert "below 20104 对附属单位补助支出 of 支出决算表 stand 2010401、2010450、2010499" in refused(
        Transfer(subsidy, money, "2010401", "20104")
    )
    assert "none of 公开01, 公开02 and 公开03 is there" in refused(
        Transfer(subsidy, money, "2010401", "2010499"), Disclosure("甲", 2021)
    )
    unitless = Disclosure("甲", 2021, tables=(evolve(units[0]["公开03"], unit=None),))
    assert "names no unit of amounts" in refused(Transfer(subsidy, money, "2010401", "2010499"), unitless)


def test_a_transfer_where_the_levels_above_are_not_printed() -> None:
    units = [unit.with_table(lines_left(unit["公开03"], "201", "20104")) for unit in two()]
    transfer = Transfer(TransferKind.SUBSIDY, Money("1.00", "万元"), "2010401", "2010499")
    whole = consolidate(units, eliminate=[transfer])
    assert str(whole["公开03"]["total", "subsidised"]) == "12.20 万元"
    assert not whole.check().errors


def test_a_transfer_in_another_unit_of_amounts() -> None:
    transfer = Transfer("subsidy", Money("10000.5", "元"), "2010401", "2010499")
    whole = consolidate(two(), eliminate=[transfer])
    assert str(whole["公开03"]["2010499", "subsidised"]) == "12.19995 万元"
    assert not whole.check().errors


# -- a department beside its units ------------------------------------------------------------------------------------------


def beside(whole: Disclosure, units: Sequence[Disclosure], on_error: Literal["raise", "list"] = "raise") -> Report:
    return whole.check(RuleSet.only("H200", "H201", "H202"), units=units, on_error=on_error)


def test_a_department_is_the_sum_of_its_units() -> None:
    units = two()
    report = beside(consolidate(units), units)
    assert not report
    assert {entry.outcome for entry in report.ledger} == {Outcome.PASSED}
    assert {entry.rule for entry in report.ledger} == {"H200", "H201", "H202"}
    assert not [entry for entry in units[0].check().ledger if entry.rule in ("H200", "H201", "H202")]


@settings(max_examples=20)
@given(st.data())
def test_every_broken_cell_is_found(data: st.DataObject) -> None:
    units = two()
    whole = consolidate(units)
    table = whole.tables[data.draw(st.integers(0, len(whole.tables) - 1))]
    stated = [(k, c) for k in table.keys for c in table.columns if table.value(k, c) is not None]
    key, column = data.draw(st.sampled_from(stated))
    figure = table[key, column]
    assert figure.value is not None
    changed = whole.with_table(table.with_cell(key, column, f"{figure.value + 3:,f}"))
    (finding,) = beside(changed, units)
    assert finding.id == f"{finding.rule}[{table.form.id},{key},{column}]"
    assert (finding.difference, finding.follows_from) == (D(3), None)
    fiscal = table.form.id not in ("income_expenditure", "income", "expenditure", "assets")
    proof = fiscal and figure.half_unit > 0 and column != "initial_budget"
    assert (finding.rule, finding.severity) == (("H201", Severity.ERROR) if proof else ("H202", Severity.WARNING))
    assert finding.kind is (FindingKind.INCONSISTENT if proof else FindingKind.QUESTION)


def changed_by(units: list[Disclosure], form: str, cells: Mapping[tuple[str, str], str]) -> list[Finding]:
    whole = consolidate(units)
    table = evolve(whole[form], half_units=())  # a department that prints its tables
    for (line, column), printed in cells.items():
        table = table.with_cell(line, column, printed)
    return list(beside(whole.with_table(table), units))


def test_sums_above_follow_from_the_cell_below() -> None:
    cells = {
        ("total", "total"): "2,264.58",
        ("201", "total"): "819.96",
        ("2010401", "total"): "724.65",
        ("20104", "basic"): "712.25",
    }
    found = {f.place.row.split(" ")[0] + f.place.column: f for f in changed_by(two(), "公开05", cells)}
    item = found["2010401本年支出合计"]
    assert item.follows_from is None
    assert item.message() == (
        "公开05 一般公共预算财政拨款支出决算表 2010401 本年支出合计 为 724.65，应为 322.65 + 401.00 = 723.65，差 1.00，"
        "容差 0.015（部门 = Σ 单位）"
    )
    assert [str(operand.place).split(" ")[0] for operand in item.operands] == ["公开05", "单位0", "单位1"]
    assert found["201本年支出合计"].follows_from == item.id
    assert found["20104基本支出"].follows_from is None  # its column has no failing part below
    fiscal = changed_by(
        two(), "公开04", {("201", "fund"): "1.00", ("201", "total"): "819.96", ("expenditure_total", "fund"): "323.50"}
    )
    assert {f.follows_from for f in fiscal} == {None, "H201[fiscal_income_expenditure,201,fund]"}


def test_a_unit_left_out_or_counted_twice() -> None:
    units = two()
    third = Accounts(general={"2010401": (D("333.21"), D("3.33"))}).disclosure()
    third = evolve(third, entity="丙")
    report = beside(consolidate([*units, third]).with_table(consolidate(units)["公开05"]), [*units, third])
    causes = {f.cause for f in report}
    assert causes == {"omitted_unit 差额等于丙的数额，该单位可能未计入"}
    assert len([f for f in report if f.follows_from is None]) == 1
    twice = consolidate([*units, third, evolve(third, entity="丁")])
    report = beside(consolidate([*units, third]).with_table(twice["公开05"]), [*units, third])
    assert {f.cause for f in report} == {"repeated_unit 差额等于丙的数额，该单位可能重复计入"}


def test_the_context_of_the_caller_does_not_matter() -> None:
    units = two()
    transfer = Transfer("subsidy", Money("3.11", "万元"), "2010401", "2010499")
    whole = consolidate(units, eliminate=[transfer])
    whole = whole.with_table(consolidate(units[:1])["公开05"])
    expected = beside(whole, units)
    assert {str(f.cause).split()[0] for f in expected} == {"omitted_unit", "transfer"}
    with localcontext(Context(prec=3, traps=[Inexact])):
        assert consolidate(units, eliminate=[transfer]).with_table(whole["公开05"]) == whole
        assert beside(whole, units).to_records() == expected.to_records()


def test_transfers_inside_explain_a_difference() -> None:
    units = two()
    transfer = Transfer("subsidy", Money("3.00", "万元"), "2010401", "2010499")
    net = consolidate(units, eliminate=[transfer])
    report = beside(net, units)
    assert report.ok
    assert {f.rule for f in report} == {"H202"}
    assert {f.cause for f in report} == {"transfer 单位之间的上级补助、附属单位上缴可能已经抵销，可先抵销再比较"}
    assert not beside(net, [net])


def test_a_line_that_the_department_does_not_print() -> None:
    units = two()
    whole = consolidate(units)
    table = lines_left(whole["公开05"], "208", "20805", "2080505")
    for column in ("total", "basic"):  # what is left makes the total up, so that there is no room for the line
        total = table["total", column].value or ZERO
        table = table.with_cell("total", column, f"{total - 50:,.2f}")
    report = beside(whole.with_table(table), units)
    roots = [f for f in report if f.follows_from is None]
    assert [(f.stated, f.expected, f.place.row) for f in roots] == [("0", "50.00", "2080505")]
    assert "2080505 基本支出（未列，按 0 计） 为 0，应为 50.00" in roots[0].message()
    assert "(not printed, counts as 0)" in roots[0].message("en")


def test_a_line_that_is_not_printed_is_nothing_only_where_there_is_no_room_for_it() -> None:
    """A table whose lines do not make a sum up may have lost one, or prints it under another label: that is no proof."""
    full = [("合计", "9.00"), ("201", "9.00"), ("20104", "9.00"), ("2010401", "6.00"), ("2010402", "3.00")]
    for whole, unit in ((full, full[:-1]), (full[:-1], full)):
        report = beside(general(whole, "部门"), [general(unit, "甲")])
        assert not report
        assert report.counts["unverifiable"] == 1
    assert problems(general(full, "甲"), general(full[:-1], "乙")) == (
        "一般公共预算财政拨款支出决算表 of 乙 does not tell the lines 2010402",
    )

    def three_public(*rows: tuple[str, str], entity: str = "") -> Disclosure:
        table = Table.from_rows("three_public", ["final"], [("合计", "9.00"), ("公务接待费", "9.00"), *rows], "万元")
        return Disclosure(entity, 2021, tables=(table,))

    more, less = three_public(("其中：某项接待", "2.00")), three_public()
    for department, centre in ((more, less), (less, more)):
        report = beside(department, [centre])
        assert not report
        assert report.counts["unverifiable"] == 1


def test_a_code_that_is_not_printed_below_a_total_that_is_not_printed_either() -> None:
    def basic(entity: str, *codes: str) -> Disclosure:
        rows = [
            *((code, "5.00") for code in codes),
            ("人员经费合计", "5.00"),
            ("公用经费合计", f"{5 * len(codes) - 5}.00"),
        ]
        return Disclosure(entity, 2021, tables=(Table.from_rows("general_basic", ["amount"], rows, "万元"),))

    whole = consolidate([basic("甲", "301"), basic("乙", "301", "302")])["general_basic"]
    assert [str(whole[code, "amount"]) for code in ("301", "302")] == ["10.00 万元", "5.00 万元"]


def test_a_line_that_is_not_printed_is_as_open_as_the_sum_above_it() -> None:
    """Three units round 0.004 away and do not print it; the department prints the 0.01 that they have together."""
    rows = [("合计", "1.01"), ("2010401", "1.00")]
    units = [general(rows, name) for name in "甲乙丙"]
    whole = general([("合计", "3.01"), ("2010401", "3.00"), ("2010402", "0.01")], "部门")
    report = beside(whole, units)
    assert not report.errors
    assert [e.outcome for e in report.ledger if "2010402" in e.instance] == [Outcome.ROUNDING]
    assert consolidate([whole, *units])["general_expenditure"].half_unit(2, 0) == D("0.035")


def test_rounding_is_one_notice_a_table() -> None:
    rows = [("合计", "1.00", "1.00"), ("201", "1.00", "1.00")]
    units = [general(rows, "甲"), general(rows, "乙")]
    whole = general([("合计", "2.01", "2.00"), ("201", "2.01", "2.00")], "部门")
    report = beside(whole, units)
    (finding,) = report
    assert (finding.id, finding.kind, finding.severity) == (
        "H201~general_expenditure",
        FindingKind.ROUNDING,
        Severity.NOTICE,
    )
    assert "有 2 处尾差" in finding.message()
    assert report.counts["rounding"] == 2
    planned = [evolve(each, stage=Stage.BUDGET) for each in (whole, *units)]
    assert [finding.id for finding in beside(planned[0], planned[1:])] == ["H201~general_expenditure"]
    whole, *units = [
        evolve(each, tables=(evolve(each.tables[0], form=form("expenditure")),)) for each in (whole, *units)
    ]
    assert not beside(whole, units)  # a question hides no rounding


def test_blanks_and_unknown_cells_are_unverifiable() -> None:
    full = [("合计", "1.00", "1.00", ""), ("201", "1.00", "1.00", "")]
    blank = [("合计", "1.00", "", ""), ("201", "1.00", "", "")]
    na = [("合计", "2.00", "-", ""), ("201", "2.00", "-", "")]

    def outcomes(whole: Rows, *units: Rows, unit: str | None = "万元") -> dict[str, str]:
        given = [general(rows, f"单位{i}", unit) for i, rows in enumerate(units)]
        ledger = beside(general(whole, "部门"), given).ledger
        return {
            f"{e.instance.partition(',')[2]}": f"{e.outcome.value} {e.reason}".strip() for e in ledger if e.instance
        }

    assert outcomes(blank, full)["201,basic"] == "unverifiable blank:stated"
    assert outcomes(full, blank)["201,basic"] == "unverifiable blank:parts"
    assert outcomes(na, full, full)["201,basic"] == "not_applicable blank:stated"
    assert (
        outcomes(blank, [("合计", "1.00", "0.00"), ("201", "1.00", "0.00")])["201,basic"]
        == "not_applicable blank:stated"
    )
    assert "201,project" not in outcomes(full, full)
    deeper = [("合计", "1.00"), ("201", "1.00"), ("20101", "1.00")]
    assert outcomes(full, deeper)["20101,total"] == "unverifiable unknown"
    assert outcomes(full, [("合计", "1.00", "1.00")])["201,total"] == "unverifiable unknown:单位0"
    assert outcomes(full, full, unit=None)["201,total"] == "unverifiable unit"
    zeros = [("合计", "1.00", "0.00"), ("201", "1.00", "0.00")]
    assert set(outcomes(zeros, blank).values()) == {"passed"}  # nothing beside 0


def test_tables_that_cannot_be_compared() -> None:
    units = two()
    whole = consolidate(units)

    def reason(department: Disclosure, *given: Disclosure) -> set[tuple[str, str, str]]:
        ledger = beside(department, list(given)).ledger
        return {(e.rule, e.instance, e.reason) for e in ledger if e.outcome is Outcome.UNVERIFIABLE}

    def one(form: str, why: str) -> set[tuple[str, str, str]]:
        return {("H202" if form == "income" else "H201", form, why)}

    assert reason(without(whole, "income"), *units) == one("income", "form:income")
    assert reason(whole, units[0], without(units[1], "income")) == one("income", "form:income 单位1")
    cut = units[1].with_table(evolve(units[1]["公开05"], faults=("cut",)))
    assert reason(whole, units[0], cut) == one("general_expenditure", "incomplete:general_expenditure 单位1")
    blank = Table.from_rows("government_fund", ["total"], [], "万元")
    assert reason(whole, units[0], units[1].with_table(blank)) == one("government_fund", "empty:government_fund 单位1")
    stated = evolve(blank, statement="本部门无此项收支")
    wider = units[1].with_table(evolve(units[1]["公开07"], title="财政拨款“三公”经费支出决算表"))
    assert reason(whole, units[0], wider) == one("three_public", "scope")
    assert beside(whole.with_table(stated), units).errors[0].place.row.startswith("合计")


def test_a_column_that_a_unit_has_not() -> None:
    units = two()
    narrow = units[1].with_table(columns_left(units[1]["公开05"], "project"))
    found = [e for e in beside(consolidate(units), [units[0], narrow]).ledger if e.outcome is Outcome.UNVERIFIABLE]
    assert {e.instance.split(",")[2] for e in found} == {"project"}
    assert {e.reason for e in found} == {"unknown:单位1"}


def test_units_of_amounts_may_differ() -> None:
    rows = [("合计", "10,000.00"), ("201", "10,000.00")]
    units = [general(rows, "甲", "元"), general([("合计", "1.00"), ("201", "1.00")], "乙")]
    assert not beside(general([("合计", "2.00"), ("201", "2.00")], "部门"), units)
    finding = beside(general([("合计", "2.50"), ("201", "2.00")], "部门"), units)[0]
    assert (finding.stated, finding.expected, str(finding.difference), str(finding.tolerance)) == (
        "2.50",
        "2.00",
        "0.50",
        "0.0100005",
    )
    assert finding.message().startswith(
        "一般公共预算财政拨款支出决算表 合计 本年支出合计 为 2.50，应为 10,000.00 元 + 1.00 万元 = 2.00"
    )
    causes = {f.cause for f in beside(general([("合计", "1.00"), ("201", "2.00")], "部门"), units)}
    assert causes == {None}  # either unit may be missing: nothing is guessed


def test_units_that_do_not_fit_are_refused_or_listed() -> None:
    units = two()
    whole = consolidate(units)
    old, budget = evolve(units[1], year=2020), evolve(units[1], stage=Stage.BUDGET)
    with pytest.raises(
        ComparisonError, match="units cannot be compared with the document: 单位1 is of 2020, not 2021; pass on_error"
    ):
        whole.check(units=[units[0], old])
    assert misfits_of_units(whole, units) == ()
    report = beside(whole, [units[0], old, budget, units[0]], on_error="list")
    assert [f.param("variant") for f in report] == ["year", "stage", "twice"]
    assert "应为 2021 年度；未与各单位比较" in report[0].message()
    assert "another stage" in report[1].message("en")
    assert "is given twice" in report[2].message("en")
    stopped = [(e.rule, e.outcome, e.reason) for e in report.ledger if e.rule != "H200"]
    assert stopped == [(rule, Outcome.UNVERIFIABLE, "H200") for rule in ("H201", "H202")]


def test_departments_to_a_level_of_government() -> None:
    departments = [consolidate(two(), entity="甲部门"), evolve(Accounts().disclosure(), entity="乙部门")]
    county = consolidate(departments, entity="某县")
    report = county.check(units=departments)
    assert not report.errors
    assert str(county["公开05"]["2010401", "basic"]) == "1,020.50 万元"


def test_a_code_that_one_unit_does_not_print_is_what_it_prints_below() -> None:
    """A unit prints 款 and 项 without their 类: the 款 counts, and its 项 not once more."""
    columns = ["total", "basic", "project"]
    below = [("20104 发展与改革事务", "5.00", "2.00", "3.00"), ("2010401 行政运行", "5.00", "2.00", "3.00")]
    total = ("合计", "5.00", "2.00", "3.00")
    whole = [total, ("201 一般公共服务支出", "5.00", "2.00", "3.00"), *below]
    one, two = (
        Disclosure(name, 2021, tables=(Table.from_rows("general_expenditure", columns, rows, "万元", year=2021),))
        for name, rows in (("甲所", [total, *below]), ("乙所", whole))
    )
    both = consolidate([one, two])["general_expenditure"]
    assert [both[code, "total"].value for code in ("201", "20104", "2010401", "total")] == [Decimal("10.00")] * 4
