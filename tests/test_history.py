"""A document beside that of the year before: balances, restated figures, codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts import Accounts
from govbudget import Disclosure, RuleSet, Stage, Table
from govbudget.checking import Entry, FindingKind, Report, Severity
from govbudget.checking.rules.history import misfits_of_prior
from govbudget.classification import crosswalk
from govbudget.classification.crosswalk import Change
from govbudget.errors import ComparisonError
from govbudget.finding.rules import Checked, rule
from govbudget.forms import Form, form
from govbudget.forms.model import ColumnPlan
from govbudget.relation import Outcome

D = Decimal
RULES = ("H100", "H101", "H102", "H103")
balances = st.fixed_dictionaries(
    {fund: st.integers(0, 99_999).map(lambda v: D(v) / 100) for fund in ("general", "fund", "capital", "nonfiscal")}
)


def year_before(now: Accounts, closing: Mapping[str, Decimal] | None = None) -> Disclosure:
    """Last year's accounts, closing as this year opens."""
    with_income = now.capital_with_income
    return Accounts(year=now.year - 1, closing=closing or now.opening, capital_with_income=with_income).disclosure()


def history(now: Disclosure, prior: Disclosure, *rules: str, on_error: str = "raise") -> Report:
    return now.check(RuleSet.only(*rules or RULES), prior=prior, on_error=on_error)  # type: ignore[arg-type]


def changed(disclosure: Disclosure, form: str, line: str, column: str, printed: str) -> Disclosure:
    return disclosure.with_table(disclosure[form].with_cell(line, column, printed))


# -- which documents can be compared --------------------------------------------------------------------------------


def test_only_the_year_before_is_prior() -> None:
    now = Accounts().disclosure()
    with pytest.raises(ComparisonError) as caught:
        now.check(prior=Accounts().disclosure())
    assert str(caught.value) == (
        "prior cannot be compared with the document: 某市示例局 is of 2021, not 2020; two drafts of one document are "
        'compared by diff; pass on_error="list" to have this listed as a finding'
    )
    assert caught.value.problems == ("某市示例局 is of 2021, not 2020",)
    with pytest.raises(ComparisonError, match="is a budget, not a final_accounts"):
        now.check(prior=evolve(year_before(Accounts()), stage=Stage.BUDGET))
    assert misfits_of_prior(now, evolve(year_before(Accounts()), year=None)) == ()
    assert misfits_of_prior(evolve(now, year=None), year_before(Accounts())) == ()


def test_what_does_not_fit_is_listed_where_asked() -> None:
    now = Accounts().disclosure()
    report = history(now, now, on_error="list")
    (finding,) = report
    assert (finding.rule, finding.kind, finding.severity) == ("H100", FindingKind.STRUCTURE, Severity.WARNING)
    assert finding.message() == "上年文件（某市示例局）是 2021 年度的，应为 2020 年度；未作比较"
    assert [(e.rule, e.outcome.value, e.reason) for e in report.ledger][1:] == [
        (id, "unverifiable", "H100") for id in RULES[1:]
    ]
    (stage,) = history(now, evolve(year_before(Accounts()), stage=Stage.BUDGET), on_error="list")
    assert "another stage" in stage.message("en")
    fits = history(now, year_before(Accounts()), on_error="list")
    assert next(iter(fits.ledger)) == Entry("H100", "", Outcome.PASSED)


def test_nothing_runs_without_a_prior() -> None:
    assert not [entry for entry in Accounts().disclosure().check().ledger if entry.rule in RULES]


def test_a_rule_of_ones_own_that_needs_the_prior() -> None:
    @rule("H999", FindingKind.QUESTION, Severity.NOTICE, "自定", "own", needs="prior")
    def own(disclosure: Disclosure, prior: Disclosure) -> Iterator[Checked]:
        yield Checked(f"{prior.year}-{disclosure.year}", Outcome.PASSED)

    now = Accounts().disclosure()
    rules = RuleSet.default().with_rule(own)
    report = now.check(rules, prior=year_before(Accounts()))
    assert [entry.instance for entry in report.ledger if entry.rule == "H999"] == ["2020-2021"]
    assert not [entry for entry in now.check(rules).ledger if entry.rule == "H999"]


# -- H101: what a year closes with, the next opens with --------------------------------------------------------------


@settings(max_examples=20)
@given(balances)
def test_balances_carried_over_give_no_finding(opening: dict[str, Decimal]) -> None:
    accounts = Accounts(
        opening={fund: value.quantize(D("0.01")) for fund, value in opening.items()}, capital_with_income=True
    )
    report = history(accounts.disclosure(), year_before(accounts))
    assert not report, str(report)
    assert {entry.outcome for entry in report.ledger} == {Outcome.PASSED}
    instances = {entry.instance for entry in report.ledger if entry.rule == "H101"}
    assert {i.split(",")[0] for i in instances} == {
        "income_expenditure",
        "fiscal_income_expenditure",
        "government_fund",
        "state_capital",
    }


def test_a_balance_that_was_not_carried_over() -> None:
    accounts = Accounts()
    prior = year_before(accounts, closing={**accounts.opening, "fund": D("12.15")})
    report = history(accounts.disclosure(), prior)
    assert [f.id for f in report] == [
        "H101[income_expenditure,opening_balance,final]",
        "H101[fiscal_income_expenditure,opening_balance,total]",
        "H101[fiscal_income_expenditure,opening_fund,total]",
        "H101[government_fund,total,opening_balance]",
        "H102[government_fund,opening_balance]",
    ]
    fund = report[2]
    assert (fund.kind, fund.severity, fund.follows_from) == (FindingKind.QUESTION, Severity.WARNING, None)
    assert (fund.stated, fund.expected, fund.difference, fund.tolerance) == ("15.15", "12.15", D("3.00"), D("0.01"))
    assert {f.follows_from for f in report if f.rule == "H101" and f is not fund} == {fund.id}
    assert fund.operands[1].place.table == "2020年度 公开04 财政拨款收入支出决算总表"
    assert fund.message() == (
        "公开04 财政拨款收入支出决算总表 二、政府性基金预算财政拨款 合计 为 15.15，应为 12.15，差 3.00，容差 0.01"
        "（年初结转和结余 = 上年年末结转和结余）"
    )
    assert report.ok
    assert report[4].message() == (
        "公开08 政府性基金预算财政拨款收入支出决算表 2120803 年初结转和结余：1 行与上年文件所列不同（2120803 12.15→15.15）"
    )


def test_two_funds_off_by_the_same_amount_explain_nothing_else() -> None:
    accounts = Accounts()
    prior = year_before(accounts, closing={**accounts.opening, "fund": D("16.15"), "capital": D("9.80")})
    report = history(accounts.disclosure(), prior, "H101")
    assert {f.follows_from for f in report} == {None}


def test_other_units_of_amounts_and_digits() -> None:
    table = Table.from_rows("income_expenditure", ["final"], [("年初结转和结余", "27.74")], "万元")
    before = Table.from_rows("income_expenditure", ["final"], [("年末结转和结余", "277,400.49")], "元")

    def compared(now: Table, then: Table) -> tuple[str, str]:
        now_and_then = (Disclosure("甲", year, tables=(table,)) for year, table in ((2021, now), (2020, then)))
        first, second = now_and_then
        (entry,) = history(first, second, "H101").ledger
        return entry.outcome.value, entry.reason

    assert compared(table, before) == ("rounding", "")
    assert compared(table.with_cell("opening_balance", "final", "27.75"), before)[0] == "failed"
    assert compared(evolve(table, unit=None), before) == ("unverifiable", "unit")
    assert compared(table.with_cell("opening_balance", "final", ""), before) == ("unverifiable", "blank:stated")
    assert compared(table, before.with_cell("closing_balance", "final", "")) == ("unverifiable", "blank:parts")


def test_closing_balances_in_lines_or_in_columns() -> None:
    """公开04 states closing balances of the funds across the columns, or in lines below, or does not."""
    accounts = Accounts()
    now, prior = accounts.disclosure(), year_before(accounts)
    table = prior["公开04"].with_cell("closing_balance", "general", "")
    result = {e.instance: e for e in history(now, prior.with_table(table), "H101").ledger}
    assert result["fiscal_income_expenditure,opening_general,total"].reason == "blank:parts"
    rows = [
        ("年末财政拨款结转和结余", "301.35"),
        ("一般公共预算财政拨款", "277.40"),
        ("政府性基金预算财政拨款", "23.95"),
    ]
    rows += [(name, "301.35") for name in ("本年收入合计", "收入总计", "本年支出合计", "支出总计")]
    lines = Table.from_rows("fiscal_income_expenditure", ["total"], rows, "万元")
    outcomes = {e.instance: e.outcome for e in history(now, prior.with_table(lines), "H101").ledger}
    assert outcomes["fiscal_income_expenditure,opening_general,total"] is Outcome.PASSED
    assert outcomes["fiscal_income_expenditure,opening_fund,total"] is Outcome.FAILED


def test_tables_that_are_missing() -> None:
    accounts = Accounts()
    now, prior = accounts.disclosure(), year_before(accounts)
    older = evolve(
        prior, tables=tuple(t for t in prior.tables if t.form.id not in ("government_fund", "state_capital"))
    )
    ledger = [e for e in history(now, older).ledger if e.outcome is Outcome.UNVERIFIABLE]
    assert [(e.rule, e.instance, e.reason) for e in ledger if e.instance.startswith("government_fund")] == [
        ("H101", "government_fund,total,opening_balance", "form:government_fund"),
        ("H102", "government_fund,opening_balance", "form:government_fund 2020年度"),
        ("H103", "government_fund", "form:government_fund 2020年度"),
    ]
    neither = evolve(now, tables=older.tables)
    assert not [e for e in history(neither, older).ledger if e.instance.startswith("government_fund")]
    nothing = history(Disclosure("甲"), Disclosure("甲"))
    assert [e.rule for e in nothing.ledger] == ["H100"]


# -- H102: figures of the year before printed again -------------------------------------------------------------------


FUND_COLUMNS = ["opening_balance", "income", "total", "basic", "project", "closing_balance"]


def fund(year: int | None, rows: Sequence[Sequence[str]], **more: object) -> Disclosure:
    table = Table.from_rows("government_fund", FUND_COLUMNS, rows, "万元", **more)
    return Disclosure("甲", year, tables=(table,))


def test_balances_moved_from_code_to_code() -> None:
    before = fund(
        2020,
        [
            ("合计", "0", "9", "0", "", "", "9.00"),
            ("2120803", "0", "5", "0", "", "", "5.00"),
            ("2120804", "0", "4", "0", "", "", "4.00"),
        ],
    )
    now = fund(
        2021,
        [
            ("合计", "9.00", "0", "9", "", "", "0"),
            ("2120803", "2.00", "0", "2", "", "", "0"),
            ("2120899", "7.00", "0", "7", "", "", "0"),
        ],
    )
    report = history(now, before, "H101", "H102")
    (finding,) = report  # the total is the same: only where it lies was restated
    assert finding.id == "H102[government_fund,opening_balance]"
    assert finding.param("count") == "3"
    assert finding.param("rows") == "2120803 5.00→2.00；2120804 4.00→0；2120899 0→7.00"
    assert report.counts["failed"] == 3
    assert "3 lines differ" in finding.message("en")


def test_restated_figures_follow_the_crosswalk() -> None:
    """A balance under a code that changed is looked for under the new one."""
    link = next(
        link
        for link in crosswalk("functional", 2019, 2025)
        if link.change is Change.RECODED and len(link.old[0].code) == 7
    )
    old, new = link.old[0].code, link.new[0].code
    year = next(y for y in range(2019, 2025) if crosswalk("functional", y, y + 1).one_to_one.get(old) == new)
    before = fund(year, [("合计", "0", "5", "0", "", "", "5.00"), (old, "0", "5", "0", "", "", "5.00")])
    now = fund(year + 1, [("合计", "5.00", "0", "5", "", "", "0"), (new, "5.00", "0", "5", "", "", "0")])
    assert not history(now, before, "H101", "H102")
    assert len(history(evolve(now, year=None), before, "H102")) == 1  # without a year there is no crosswalk


def test_years_without_an_edition_are_compared_by_equal_codes() -> None:
    before = fund(2016, [("合计", "0", "5", "0", "", "", "5.00"), ("2120803", "0", "5", "0", "", "", "5.00")])
    now = fund(2017, [("合计", "5.00", "0", "5", "", "", "0"), ("2120803", "4.00", "0", "5", "", "", "0")])
    (finding,) = history(now, before, "H102")
    assert finding.param("rows") == "2120803 5.00→4.00"


def test_codes_without_a_single_counterpart_are_unverifiable() -> None:
    year, link = next(
        (year, link)
        for year in range(2019, 2025)
        for link in crosswalk("functional", year, year + 1)
        if link.change is Change.ENDED and len(link.old[0].code) == 7
    )
    code = link.old[0].code
    before = fund(year, [("合计", "0", "5", "0", "", "", "5.00"), (code, "0", "5", "0", "", "", "5.00")])
    now = fund(year + 1, [("合计", "0", "0", "", "", "", "0"), ("2120803", "", "0", "", "", "", "")])
    (entry,) = history(now, before, "H102").ledger  # and no balance of 2120803 is stated
    assert (entry.instance, entry.reason) == (f"government_fund,{code},opening_balance", "code changed")


def test_a_table_that_cannot_be_compared() -> None:
    rows = [("合计", "0", "5", "0", "", "", "5.00"), ("2120803", "0", "5", "0", "", "", "5.00")]
    for before, reason in (
        (fund(2020, rows, faults=("cut",)), "incomplete:government_fund 2020年度"),
        (fund(2020, []), "empty:government_fund 2020年度"),
    ):
        (entry,) = history(fund(2021, rows), before, "H102").ledger
        assert (entry.outcome, entry.reason) == (Outcome.UNVERIFIABLE, reason)


def test_a_form_that_prints_last_years_figures() -> None:
    """No bundled form does; one that does says which column each repeats."""
    plain = form("expenditure")
    columns = (
        *plain.columns,
        ColumnPlan("prior_total", ("上年决算数",), repeats="total"),
        ColumnPlan("prior_other", ("上年其他",)),
    )
    own: Form = evolve(plain, columns=columns, relations=())
    rows = [("合计", "8.00", "6.00"), ("201 一般公共服务支出", "8.00", "6.00")]
    now = Disclosure("甲", 2021, tables=(Table.from_rows(own, ["total", "prior_total"], rows, "万元"),))
    before = Disclosure(
        "甲", 2020, tables=(Table.from_rows(plain, ["total"], [("合计", "5.50"), ("201", "5.50")], "万元"),)
    )
    (finding,) = history(now, before, "H102")
    assert finding.id == "H102[expenditure,prior_total]"
    assert finding.param("rows") == "201 一般公共服务支出 5.50→6.00"


# -- H103: codes that vanished or appeared ------------------------------------------------------------------------------


def spent(year: int | None, *codes: str, form: str = "general_expenditure") -> Disclosure:
    column = "amount" if form == "general_basic" else "total"
    totals = ("人员经费合计", "公用经费合计") if form == "general_basic" else ("合计",)
    highest = [code for code in codes if not any(code != other and code.startswith(other) for other in codes)]
    rows = [*((name, f"{len(highest)}.00") for name in totals), *((code, "1.00") for code in codes)]
    return Disclosure("甲", year, tables=(Table.from_rows(form, [column], rows, "万元"),))


def test_codes_that_came_and_went() -> None:
    both = history(spent(2021, "2010401", "2210201"), spent(2020, "2010401", "2080505"), "H103")[0]
    assert (both.kind, both.severity, both.stated) == (FindingKind.QUESTION, Severity.NOTICE, "2080505、2210201")
    assert both.message() == (
        "一般公共预算财政拨款支出决算表：科目表没有变动，上年列有、本年没有的科目：2080505 机关事业单位基本养老保险缴费支出；"
        "上年没有、本年列有的科目：2210201 住房公积金"
    )
    gone = history(spent(2021, "2010401"), spent(2020, "2010401", "2080505"), "H103")[0]
    assert gone.message("en").endswith(
        "that vanished though the classification kept them: 2080505 机关事业单位基本养老保险缴费支出"
    )
    came = history(spent(2021, "2010401", "2080505"), spent(2020, "2010401"), "H103")[0]
    assert came.param("variant") == "came"
    same = history(spent(2021, "2010401", "20104"), spent(2020, "2010401"), "H103")
    assert [e.outcome for e in same.ledger] == [Outcome.PASSED]
    assert not history(spent(2021, "2010401"), spent(2020, "2010401"), "H103")


def test_a_code_is_not_gone_where_its_amount_may_be_hidden() -> None:
    """A table whose lines do not make its total up may have lost the line."""
    rows = [("合计", "2.00"), ("2010401", "1.00")]
    cut = Disclosure("甲", 2021, tables=(Table.from_rows("general_expenditure", ["total"], rows, "万元"),))
    report = history(cut, spent(2020, "2010401", "2080505"), "H103")
    assert not report
    assert report.counts["unverifiable"] == 1


def test_the_lowest_codes_of_the_economic_classification() -> None:
    found = history(
        spent(2021, "301", "30101", form="general_basic"), spent(2020, "301", "30102", form="general_basic"), "H103"
    )
    assert found[0].stated == "30102、30101"


def outcome(now: Disclosure, prior: Disclosure) -> list[tuple[str, str, str]]:
    return [(e.instance, e.outcome.value, e.reason) for e in history(now, prior, "H103").ledger]


def test_codes_that_the_crosswalk_explains() -> None:
    """New, ended, split, merged and recoded codes are no question."""
    for year in range(2019, 2025):
        links = crosswalk("functional", year, year + 1)
        changes = [link for link in links if link.change not in (Change.UNCHANGED, Change.RENAMED)]
        old = [s.code for link in changes for s in link.old if len(s.code) == 7 and s.evidence.documented]
        new = [s.code for link in changes for s in link.new if len(s.code) == 7 and s.evidence.documented]
        assert outcome(spent(year + 1, "2010401", *new), spent(year, "2010401", *old)) == [
            ("general_expenditure", "passed", "")
        ]


def test_codes_that_nothing_can_be_said_of() -> None:
    from govbudget import load

    tree = load("functional", 2021)
    undocumented = next(
        s.code
        for s in tree.values()
        if len(s.code) == 7 and not s.evidence.documented and s.code in load("functional", 2020)
    )
    uncertain = ("general_expenditure,uncertain", "unverifiable", f"not documented: {undocumented}")
    assert outcome(spent(2021, "2010401", undocumented), spent(2020, "2010401"))[0] == uncertain
    assert outcome(spent(2021, "2010401"), spent(2020, "2010401", "2019998"))[0][2] == "not documented: 2019998"
    flat = outcome(spent(2021, "2010401"), spent(2020, "20104"))  # last year's table does not go down so far
    assert flat == [
        ("general_expenditure,uncertain", "unverifiable", "not documented: 2010401"),
        ("general_expenditure", "passed", ""),
    ]


def test_years_without_an_edition() -> None:
    now = spent(2031, "2010401")
    assert outcome(now, spent(2030, "2010401")) == [("general_expenditure", "unverifiable", "no edition for 2030")]
    assert outcome(now, spent(None, "2010401")) == [("general_expenditure", "unverifiable", "no year")]
    empty = Table.from_rows("general_expenditure", [], [], statement="本部门无此项支出")
    assert outcome(evolve(spent(2021), tables=(empty,)), spent(2020, "2010401"))[0][1] == "failed"
    assert outcome(Disclosure("甲", 2021), spent(2020, "2010401"))[0][2] == "form:general_expenditure"
