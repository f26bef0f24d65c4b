"""The assertions for tests of one's own: what they let pass, and what they say."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import govbudget as gb
from accounts import Accounts
from govbudget import Figure, Money, Table
from govbudget.checking import Checked, finding, rule
from govbudget.errors import ArgumentError, UnitError
from govbudget.figure import Quantity
from govbudget.relation import Outcome
from govbudget.testing import (
    Expected,
    assert_consistent,
    assert_findings,
    assert_same_money,
    assert_tables_equal,
    expected_of,
)
from govbudget.testing.differences import (
    disclosure_differences,
    inequalities,
    money_differences,
    table_differences,
)

GOOD = Accounts().disclosure()
TABLE = GOOD["expenditure"]
BROKEN = GOOD.with_table(TABLE.with_cell("2010401", "basic", "301.25"))
WRONG = Expected(rule="A03.1", form="公开03", line="2010401", column="基本支出", cause="digits", kind="inconsistent")


def said(function: Any, *arguments: Any, **named: Any) -> str:
    with pytest.raises(AssertionError) as caught:
        function(*arguments, **named)
    return str(caught.value)


# -- consistent --------------------------------------------------------------------------------------------------------


def test_what_is_consistent_passes() -> None:
    assert_consistent(GOOD)
    assert_consistent(GOOD.check())


def test_each_wrong_figure_is_told_with_place_print_and_reason() -> None:
    told = said(assert_consistent, BROKEN)
    assert told.startswith(
        "3 figures of <Disclosure 某市示例局 2021 final accounts: 10 tables, 0 not modelled> cannot all be true:"
    )
    assert (
        "\n  A03.1 at 公开03 支出决算表 2010401 基本支出\n    printed:  301.25\n    expected: 310.25\n    why:      "
        in told
    )
    assert "cause: digits" in told and "follows from A03.1[2010401]" in told


def test_what_is_allowed_is_no_fault() -> None:
    rules = sorted({finding.rule for finding in BROKEN.check().errors})
    assert_consistent(BROKEN, allow=rules)
    told = said(assert_consistent, BROKEN, allow=[WRONG])
    assert told.startswith("2 figures of ") and "A03.1 at" not in told
    assert_consistent(BROKEN, allow=[Expected(kind="inconsistent")])


def test_what_nothing_was_checked_of_proves_nothing() -> None:
    assert "could be checked" in said(assert_consistent, gb.Disclosure())


@pytest.mark.parametrize(
    "call",
    [
        lambda: assert_consistent("disclosure.txt"),  # type: ignore[arg-type]
        lambda: assert_consistent(GOOD, allow="A03.1"),
        lambda: assert_consistent(GOOD, allow=["A", 7]),  # type: ignore[list-item]
        lambda: assert_findings(GOOD, "A03.1"),  # type: ignore[arg-type]
        lambda: assert_findings(None, []),  # type: ignore[arg-type]
        lambda: assert_tables_equal(TABLE, GOOD),  # type: ignore[arg-type]
        lambda: assert_same_money(1, "1 元"),  # type: ignore[arg-type]
        lambda: Expected(rule=7),  # type: ignore[arg-type]
        lambda: Expected(kind="wrong"),
    ],
)
def test_other_arguments_are_refused(call: Any) -> None:
    with pytest.raises(ArgumentError):
        call()


# -- findings ----------------------------------------------------------------------------------------------------------


def test_expected_findings_are_met_by_rule_place_and_cause() -> None:
    assert_findings(GOOD, [])
    assert_findings(BROKEN, [WRONG], exact=False)
    for other in (
        {"rule": "A03.2"},
        {"form": "公开05"},
        {"form": ""},
        {"line": "2010402"},
        {"line": ""},
        {"column": "项目支出"},
        {"cause": "unit"},
        {"cause": ""},
        {"kind": "rounding"},
    ):
        missing = evolve(WRONG, **other)
        told = said(assert_findings, BROKEN, [missing], exact=False)
        assert f"missing: {missing!r}" in told and "found beside: Expected(rule='A03.1'" in told


@pytest.mark.parametrize("form", ["expenditure", "公开03", "支出决算表", "公开03 支出决算表", None])
@pytest.mark.parametrize("column", ["basic", "基本支出", None])
def test_places_are_named_by_keys_or_as_printed(form: str | None, column: str | None) -> None:
    assert_findings(BROKEN, [Expected("A03.1", form, "2010401", column)], exact=False)


def test_what_is_missing_and_what_is_not_expected_is_told() -> None:
    told = said(assert_findings, BROKEN, [WRONG, Expected(rule="S101")])
    assert "has other findings than expected\nmissing: Expected(rule='S101')\nunexpected: Expected(rule='A03.2'" in told
    assert "follows from" in told and "missing: Expected(rule='A03.1'" not in told
    assert "unexpected" in said(assert_findings, BROKEN, [WRONG])


def test_each_expected_finding_needs_one_of_its_own() -> None:
    """However vague the first ones are, and in whatever order."""
    report = BROKEN.check()
    vague = [Expected() for _ in report.findings[1:]]
    assert_findings(report, [*vague, WRONG])
    assert_findings(report, [WRONG, *vague])
    told = said(assert_findings, report, [WRONG, WRONG], exact=False)
    assert told.count("missing:") == 1


CELLS = [(table.form.id, key, column) for table in GOOD.tables for key in table.keys for column in table.columns]


@given(st.sampled_from(CELLS), st.integers(1, 9999))
def test_what_is_expected_of_findings_is_met_by_them_and_by_no_fewer(cell: tuple[str, str, str], amount: int) -> None:
    form, line, column = cell
    report = GOOD.with_table(GOOD[form].with_cell(line, column, str(amount))).check()
    expected = [expected_of(finding, report) for finding in report]
    assert_findings(report, expected)
    assert_findings(report, expected[::-1])
    if expected:
        assert_findings(report, expected[1:], exact=False)
        assert "unexpected" in said(assert_findings, report, expected[1:])
        assert "missing" in said(assert_findings, report, [*expected, expected[0]], exact=False)


def test_a_finding_of_the_text_stands_in_no_table() -> None:
    document = gb.read("某局2021年度部门决算\n支出总计5.00万元，其中基本支出3.00万元，占50.00%。\n")
    report = document.check()
    found = expected_of(report.errors[0], report)
    assert found.form == "" and found.line is None
    assert_findings(report, [Expected(form="", rule=found.rule)])


def test_a_row_that_two_halves_share_is_named_as_printed() -> None:
    """总计 stands in both halves; where nothing but the words of the row tells which, its label is the place."""
    top = GOOD["income_expenditure"]
    report = GOOD.with_table(top.with_cell("income_grand_total", "final", "1.00")).check()
    assert {expected_of(finding, report).line for finding in report.errors if finding.place.row == "总计"} == {"总计"}
    assert_findings(report, [Expected(line="income_grand_total")], exact=False)


@rule("Z950", gb.FindingKind.QUESTION, gb.Severity.NOTICE, chinese="整行", english="the line as a whole", source="test")
def whole_line(disclosure: gb.Disclosure) -> Iterator[Checked]:
    place = evolve(disclosure["expenditure"].place_of(1, 0), column="")
    yield Checked("", Outcome.FAILED, finding("Z950", "", place, "201"))


def test_a_finding_of_a_whole_line_stands_in_no_column() -> None:
    report = GOOD.check(gb.RuleSet.default().with_rule(whole_line))
    key = TABLE.keys[1]
    assert [expected_of(each, report) for each in report] == [Expected("Z950", "expenditure", key, kind="question")]
    assert_findings(report, [Expected("Z950", line=key, column="")])
    assert "missing" in said(assert_findings, report, [Expected("Z950", line=key, column="total")])


def test_expected_is_shown_by_what_is_given() -> None:
    assert repr(Expected()) == "Expected()"
    assert repr(Expected("A03.1", cause="", kind="question")) == "Expected(rule='A03.1', cause='', kind='question')"
    assert eval(repr(WRONG)) == WRONG


# -- tables ------------------------------------------------------------------------------------------------------------


def small(unit: str | None, *rows: tuple[str, ...], **more: Any) -> Table:
    return Table.from_rows("general_expenditure", ["total", "basic"], rows, unit, **more)


def test_equal_tables_pass() -> None:
    assert_tables_equal(TABLE, TABLE)
    assert_tables_equal(TABLE, evolve(TABLE, title="支出决算总表", number=""))
    assert_tables_equal(small("万元", ("201 一般公共服务支出", "1,000.00", "")), small("万元", ("201", "1000.00", "")))


def test_each_difference_is_a_line() -> None:
    left = small(
        "万元", ("合计", "5.00", "3.00"), ("201 一般公共服务支出", "5.00", "3.00"), ("203 国防支出", "1.00", "-")
    )
    right = Table.from_rows(
        "general_expenditure",
        ["total", "project"],
        [("合计", "5.01", "3.00"), ("201 一般支出", "5.0", ""), ("205 教育支出", "1.00", "")],
        "元",
        year=2021,
    )
    assert said(assert_tables_equal, left, right).splitlines()[1:] == [
        "  year: None is not 2021",
        "  unit: 万元 is not 元",
        "  line - 203 国防支出",
        "  line + 205 教育支出",
        "  column - basic 基本支出",
        "  column + project 项目支出",
        "  line 201 一般公共服务支出: label: 一般公共服务支出 is not 一般支出",
        "  total 合计, 本年支出合计: 5.00 万元 is not 5.01 元 (difference 4.999499 万元)",
        "  201 一般公共服务支出, 本年支出合计: 5.00 万元 is not 5.0 元 (difference 4.99950 万元)",
    ]


def test_money_is_the_same_in_other_units_and_with_other_decimals() -> None:
    left, right = small("万元", ("201", "1.20", "-")), small("元", ("201", "12,000", "-"))
    assert_tables_equal(left, right, money=True)
    assert "unit: 万元 is not 元" in said(assert_tables_equal, left, right)
    for other in ("12,001", "", "0"):
        told = said(assert_tables_equal, left, right.with_cell("201", "total", other), money=True)
        assert told.splitlines()[1].startswith("  201, 本年支出合计: 1.20 万元 is not ")
    assert "is not (blank)" in said(assert_tables_equal, left, right.with_cell("201", "total", ""), money=True)
    assert "is not 0" in said(assert_tables_equal, left, right.with_cell("201", "basic", "0"), money=True)
    assert "unit: 万元 is not None" in said(assert_tables_equal, left, small(None, ("201", "1.20", "-")), money=True)


def test_counts_are_no_money() -> None:
    assets = GOOD["assets"]
    key = next(key for key in assets.keys if assets.value(key, "final"))
    assert_tables_equal(assets, assets, money=True)
    told = said(assert_tables_equal, assets, assets.with_cell(key, "final", "99"), money=True)
    assert "is not 99" in told and "difference" not in told


def test_long_lists_are_cut_and_counted() -> None:
    coded = [(f"20{n:03}", "1.00", "1.00") for n in range(100, 160)]
    told = said(assert_tables_equal, small("万元", *coded), small("万元", ("201", "1.00", "1.00")))
    assert "… and 21 more lines" in told
    told = said(
        assert_tables_equal, small("万元", *coded), small("万元", *((code, "2.00", "1.00") for code, *_ in coded))
    )
    assert "… and 20 more cells" in told


@given(st.sampled_from(CELLS), st.sampled_from(["", "-", "0", "7", "7.00", "1,234"]))
def test_a_changed_cell_is_told_by_line_and_column_or_nothing_is(cell: tuple[str, str, str], printed: str) -> None:
    form, line, column = cell
    left = GOOD[form]
    right = left.with_cell(line, column, printed)
    before, after = left[line, column], right[line, column]
    found = table_differences(left, right)
    assert bool(found) == (before != after)
    assert all(left.lines[left.line_index(line)].label in each for each in found)
    assert len(found) <= 1
    assert bool(inequalities(left, right)) == (left != right)


def test_inequality_tells_all_that_is_unequal() -> None:
    moved = evolve(TABLE, title="x" * 200, lines=(evolve(TABLE.lines[0], row=7, label="总计"), *TABLE.lines[1:]))
    found = inequalities(TABLE, moved)
    assert [each.partition(":")[0] for each in found] == ["line total 合计", "title", "line total 合计"]
    assert "…" in found[1] and "label: 合计 is not 总计" in found[0] and "row: None is not 7" in found[2]
    spaced = evolve(TABLE, printed=tuple(tuple(cell.replace(",", "") for cell in cells) for cells in TABLE.printed))
    assert inequalities(TABLE, spaced) and not table_differences(TABLE, spaced)
    assert inequalities(TABLE, TABLE) == ()


def test_unreadable_cells_are_what_they_print() -> None:
    rows = [("201", "?", "1.00")]
    one, other = small("万元", *rows, lenient=True), small("万元", ("201", "!", "1.00"), lenient=True)
    assert_tables_equal(one, one)
    assert "201, 本年支出合计: ? is not !" in said(assert_tables_equal, one, other)


def test_disclosures_differ_in_what_is_said_of_them_and_in_their_tables() -> None:
    other = evolve(BROKEN, year=2022, tables=BROKEN.tables[1:])
    found = disclosure_differences(GOOD, other)
    assert found[:2] == ("year: 2021 is not 2022", "table - 公开01 收入支出决算总表")
    assert found[2:] == (
        "公开03 支出决算表:",
        "  2010401, 基本支出: 310.25 万元 is not 301.25 万元 (difference 9.00 万元)",
    )
    assert disclosure_differences(GOOD, GOOD) == ()


# -- money -------------------------------------------------------------------------------------------------------------


def test_the_same_money_in_whatever_unit_and_value() -> None:
    assert_same_money("1.20 万元", Money("12000", "元"))
    assert_same_money(TABLE["2010401", "basic"], "3,102,500 元")
    assert money_differences(Money("1", "万元"), Money("10000", "元")) == ()


def test_other_money_is_told_with_its_difference() -> None:
    told = said(assert_same_money, "1.20 万元", "12,001 元")
    assert told == "1.20 万元 is not 12,001 元, which is 1.2001 万元; difference -0.0001 万元"
    assert said(assert_same_money, "1 元", "2 元") == "1 元 is not 2 元; difference -1 元"


@pytest.mark.parametrize(
    ("figure", "what"),
    [
        (Figure.parse("", "万元"), "(blank) (blank)"),
        (Figure.parse("-", "万元"), "- (not_applicable)"),
        (Figure.parse("1.20"), "1.20 is without a unit"),
        (Figure.parse("12", quantity=Quantity.COUNT), "12 is a count"),
    ],
)
def test_what_states_no_money_is_no_money(figure: Figure, what: str) -> None:
    assert said(assert_same_money, "0 元", figure) == f"right states no amount of money: {what}"
    assert said(assert_same_money, figure, figure) == f"left states no amount of money: {what}"


def test_a_text_without_a_unit_is_refused() -> None:
    with pytest.raises(UnitError):
        assert_same_money("1.20", "1.20 万元")


@given(st.decimals(-(10**6), 10**6, places=2), st.sampled_from(["元", "千元", "万元", "亿元"]), st.integers(1, 10**6))
def test_money_is_the_same_in_every_unit_and_a_fen_more_is_not(amount: Decimal, unit: str, fen: int) -> None:
    money = Money(amount, unit)
    assert_same_money(money, money.to("元"))
    assert "difference" in said(assert_same_money, money, money.to("元") + Money(Decimal(fen).scaleb(-2), "元"))
