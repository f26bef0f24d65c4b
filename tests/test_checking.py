"""Rules that are no relations, findings, reports, rule sets, causes."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

import govbudget as gb
from accounts import Accounts
from govbudget import Disclosure, RuleSet, Table
from govbudget.checking import Entry, FindingKind, Severity, all_rules, explain
from govbudget.errors import CheckFailed, GovBudgetError, InconsistentFigures, NotFound
from govbudget.finding.causes import slip
from govbudget.place import Place
from govbudget.relation import Outcome

ACCOUNTS = Accounts()
GOOD = ACCOUNTS.disclosure()


def change(form: str, line: str, column: str, printed: str, disclosure: Disclosure = GOOD) -> Disclosure:
    table = disclosure.table(form)
    assert table is not None
    return disclosure.with_table(table.with_cell(line, column, printed))


def broken() -> Disclosure:
    return change("expenditure", "2010401", "basic", "301.25")  # 310.25 with two digits exchanged


def rules_of(disclosure: Disclosure) -> set[str]:
    return {finding.rule for finding in disclosure.check()}


# -- findings and reports --------------------------------------------------------------------------------------------


def test_consistent_accounts_have_no_findings() -> None:
    report = GOOD.check()
    assert report.ok
    assert not report
    assert len(report) == 0
    report.raise_for_errors()
    assert report.counts["failed"] == report.counts["rounding"] == 0
    assert report.counts["passed"] > 600
    assert sum(report.counts.values()) == len(report.ledger)
    assert "没有发现问题" in str(report)
    assert "nothing found" in report.to_text("en")


def test_a_broken_cell_its_consequences_and_its_cause() -> None:
    report = broken().check()
    root = next(f for f in report if f.follows_from is None)
    assert (root.rule, root.stated, root.expected) == (
        "A03.1",
        "301.25",
        "310.25",
    )  # the figure that is proved to be wrong
    assert (root.kind, root.severity) == (FindingKind.INCONSISTENT, Severity.ERROR)
    assert (root.difference, root.tolerance) == (Decimal("-9.00"), Decimal("0.030"))
    assert [(f.form, f.line, f.column, f.printed, f.value) for f in root.expected_fix] == [
        ("expenditure", "2010401", "basic", "301.25", Decimal("310.25"))
    ]
    assert root.cause is not None
    assert root.cause.startswith("digits")
    others = [f for f in report if f is not root]
    assert {f.rule for f in others} == {"A03.2", "X03.3"}
    assert all(f.follows_from == root.id for f in others)
    assert "2010401" in root.where
    text = explain(root)
    assert "公开03" in text
    assert "301.25" in text
    assert "容差 0.030" in text
    assert "310.25" in text
    assert "由此引起" in explain(others[0])
    assert "settled by" in explain(root, "en")


def test_the_arithmetic_of_messages() -> None:
    root = next(f for f in broken().check() if f.rule == "A03.1")
    assert root.message() == (
        "公开03 支出决算表 2010401 基本支出 为 301.25，应为 322.65 - 12.40 - 0.00 - 0.00 - 0.00 = 310.25，"
        "差 9.00，容差 0.030（本年支出合计 = 基本支出 + 项目支出 + 上缴上级支出 + 经营支出 + 对附属单位补助支出）"
    )
    assert "should be 322.65 - 12.40" in root.message("en")
    copy = next(f for f in change("income", "total", "total", "1.00").check() if f.rule == "X02.1")
    assert copy.message().count("=") == 1  # one figure against another: no sum to show
    assert "公开02" in copy.where
    assert "公开01" in copy.where
    negative = next(
        f for f in change("government_fund", "total", "closing_balance", "1.00").check() if f.rule == "A08.1"
    )
    assert " - 161.25 = 9.09" in negative.message()
    most = next(f for f in change("three_public", "reception_batches", "final", "1").check() if f.rule == "A07.3")
    assert "不应大于 1" in most.message()
    with pytest.raises(NotFound):
        root.message("fr")


def test_records_are_plain_and_unique() -> None:
    report = broken().check()
    records = report.to_records()
    assert json.loads(json.dumps(records)) == records
    assert len({record["id"] for record in records}) == len(records)
    first = records[0]
    assert {"id", "rule", "kind", "severity", "stated", "expected", "where", "message", "cause", "follows_from"} <= set(
        first
    )
    assert {r["follows_from"] for r in records} - {None} <= {r["id"] for r in records}
    again = broken().check()
    assert again.to_records() == records
    assert [f.id for f in again] == [f.id for f in report]


def test_the_order_is_that_of_the_document() -> None:
    text = "".join(f"{f.place.table}\n" for f in broken().check())
    assert text.index("公开03") >= 0
    report = change("assets", "vehicles", "final", "9", broken()).check()
    numbers = [f.place.table.split()[0] for f in report]
    assert numbers == sorted(numbers)


def test_a_report_is_a_sequence() -> None:
    report = broken().check()
    assert report[0] is report.findings[0]
    assert report[:2] == report.findings[:2]
    assert list(report) == list(report.findings)
    assert not report.ok
    assert set(report.by_rule()) == {"A03.1", "A03.2", "X03.3"}
    assert list(report.by_kind()) == [FindingKind.INCONSISTENT]
    errors, findings, checks = len(report.errors), len(report), len(report.ledger)
    assert repr(report) == f"<Report: errors, {errors} errors, {findings} findings, {checks} checks>"
    with pytest.raises(CheckFailed) as caught:
        report.raise_for_errors()
    assert isinstance(caught.value, ExceptionGroup)
    assert isinstance(caught.value, GovBudgetError)
    assert len(caught.value.exceptions) == len(report.errors)
    leaf = caught.value.exceptions[0]
    assert isinstance(leaf, InconsistentFigures)
    assert leaf.finding is report.errors[0]


def test_the_ledger() -> None:
    ledger = broken().check().ledger
    entries = list(ledger)
    assert len(entries) == len(ledger)
    assert ledger[-1] == entries[-1]
    assert ledger[:3] == entries[:3]
    assert all(isinstance(entry, Entry) for entry in entries)
    with pytest.raises(IndexError):
        ledger[len(ledger)]
    failed = next(entry for entry in entries if entry.outcome is Outcome.FAILED)
    assert (failed.rule, failed.instance, failed.gap, failed.tolerance) == (
        "A03.1",
        "2010401",
        Decimal("9.00"),
        Decimal("0.030"),
    )
    assert "failed" in repr(ledger)
    lonely = Disclosure(tables=(ACCOUNTS.assets(),)).check().ledger
    assert any(entry.reason == "form:income" for entry in lonely)


def test_html_is_escaped_and_limited() -> None:
    from govbudget.finding.display import report_html

    table = Table.from_rows(
        "general_expenditure",
        ["total", "basic", "project"],
        [("合计", "1.00", "2.00", "3.00")],
        "万元",
        title="<script>",
    )
    report = Disclosure(entity="<b>局</b>", tables=(table,)).check()
    html = report._repr_html_()
    assert "<script" not in html
    assert "<b>局" not in html
    assert "&lt;script&gt;" in html
    assert "A05.1" in html
    limited = report_html(broken().check(), "en", rows=1)
    assert limited.count("<tr>") == 2
    assert "more not shown" in limited
    assert "没有发现问题" in GOOD.check()._repr_html_()


def test_the_text_lists_what_was_not_modelled_and_not_run() -> None:
    from attrs import evolve

    from govbudget.disclosure import Unmodelled

    some = evolve(GOOD, unmodelled=(Unmodelled("绩效自评表", "不是已知表式", Place("a.txt", 3, 9)),))
    text = str(gb.check(some, RuleSet.default().without("W601", reason="客户自有科目")))
    assert "绩效自评表  (a.txt 第3页 第9行): 不是已知表式" in text
    assert "W601 (客户自有科目)" in text
    assert "all agree if" in broken().check().to_text("en")
    assert "原因: digits" in broken().check().to_text()
    with pytest.raises(NotFound):
        broken().check().to_text("fr")
    assert "unnamed" in Disclosure().check().to_text("en")


# -- rule sets -------------------------------------------------------------------------------------------------------


def test_rule_sets_are_values() -> None:
    default = RuleSet.default()
    fewer = default.without("A03.1", "A03.2")
    assert default == RuleSet()
    assert "A03.1" in default
    assert "A03.1" not in fewer
    assert not {"A03.1", "A03.2"} & {f.rule for f in broken().check(fewer)}
    assert "A03.1" not in {entry.rule for entry in broken().check(fewer).ledger}
    only = RuleSet.only("A03.1")
    assert {f.rule for f in broken().check(only)} == {"A03.1"}
    assert {entry.rule for entry in broken().check(only).ledger} == {"A03.1"}
    with pytest.raises(NotFound, match="A03.1"):
        default.without("A03.9")
    with pytest.raises(NotFound):
        RuleSet.only("Z")


def test_rules_by_how_their_ids_begin() -> None:
    tables = RuleSet.default().of("S", "A", "X")
    assert {id[0] for id in tables.rules} == {"S", "A", "X"}
    assert tables.rules.keys() == {id for id in all_rules() if id[0] in "SAX"}
    assert {entry.rule[0] for entry in broken().check(tables).ledger} <= {"S", "A", "X"}
    assert "A03.1" not in RuleSet.default().without("A03.1").of("A03")
    assert not RuleSet.default().of().rules
    for unknown in ("Z", "", "A99"):
        with pytest.raises(NotFound, match="its rules begin with"):
            tables.of(unknown)
    with pytest.raises(NotFound):
        tables.of("N")


def test_every_rule_is_documented() -> None:
    rules = all_rules()
    assert list(rules) == sorted(rules)
    for id, rule in rules.items():
        assert rule.id == id
        assert rule.chinese
        assert rule.english
        assert rule.source


# -- causes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "right", "cause"),
    [
        ("301.25", "310.25", "digits"),
        ("1066.51", "10661.51", "digits"),
        ("10661.51", "1066.51", "digits"),
        ("328.25", "3282500", "unit"),
        ("3282500", "328.25", "unit"),
        ("328.25", "328250", "unit"),
        ("-5.00", "5.00", "sign"),
        ("328.25", "400.00", None),
        ("0.00", "5.00", None),
        ("5.00", "0.00", None),
        ("12.00", "13.00", None),
        ("12.00", "34.00", None),
        ("1.00", "100.00", None),
    ],
)
def test_slips(value: str, right: str, cause: str | None) -> None:
    said = slip(Decimal(value), Decimal(right))
    assert (said or "").split(" ")[0] == (cause or "")


# -- blanks, rounding, missing tables --------------------------------------------------------------------------------


def entry(disclosure: Disclosure, rule: str, instance: str) -> Entry:
    return next(e for e in disclosure.check().ledger if (e.rule, e.instance) == (rule, instance))


def test_a_blank_among_stated_addends_is_nothing() -> None:
    found = entry(change("expenditure", "2010401", "remitted", ""), "A03.1", "2010401")
    assert (found.outcome, found.blanks, found.tolerance) == (Outcome.PASSED, 1, Decimal("0.025"))


def test_a_blank_total_or_all_addends_blank_cannot_be_checked() -> None:
    blank_total = change("expenditure", "2010401", "total", "")
    found = entry(blank_total, "A03.1", "2010401")
    assert (found.outcome, found.reason) == (Outcome.UNVERIFIABLE, "blank:stated")
    table = Table.from_rows(
        "general_expenditure", ["total", "basic", "project"], [("合计", "5.00"), ("201", "0.00"), ("202",)]
    )
    lonely = Disclosure(tables=(table,))
    assert entry(lonely, "A05.1", "total").outcome is Outcome.UNVERIFIABLE
    assert entry(lonely, "A05.1", "201").outcome is Outcome.PASSED
    assert entry(lonely, "A05.1", "202").outcome is Outcome.NOT_APPLICABLE
    assert lonely.check().by_rule().keys() == {"A05.2"}  # 合计 5.00 against 0.00


def test_a_dash_is_not_applicable() -> None:
    table = ACCOUNTS.three_public_table().with_cell("reception_domestic", "initial_budget", "-")
    table = table.with_cell("reception_abroad", "initial_budget", "-")
    some = GOOD.with_table(table)
    assert entry(some, "A07.2", "initial_budget").outcome in (Outcome.PASSED, Outcome.NOT_APPLICABLE)
    outcomes = [e.outcome for e in some.check().ledger if (e.rule, e.instance) == ("A07.2", "initial_budget")]
    assert outcomes == [Outcome.PASSED, Outcome.NOT_APPLICABLE]
    assert not some.check().by_rule().get("A07.2")


def test_residues_are_one_finding_a_table_and_relation() -> None:
    table = ACCOUNTS.expenditure_table()
    for line in ("2010401", "2060599"):
        printed = table[line, "total"].value
        assert printed is not None
        table = table.with_cell(line, "total", f"{printed + Decimal('0.01'):,.2f}")
    report = GOOD.with_table(table).check()
    assert report.ok
    assert report.counts["rounding"] >= 4
    row = report.by_rule()["A03.1"]
    assert len(row) == 1
    assert row[0].kind is FindingKind.ROUNDING
    assert row[0].severity is Severity.NOTICE
    assert row[0].param("count") == "2"
    assert "2010401" in row[0].message()
    assert "2060599" in row[0].message()
    assert "2 residues" in row[0].message("en")


def test_counts_are_never_rounding() -> None:
    report = change("assets", "vehicles", "final", "7").check()
    finding = report.by_rule()["A10.1"][0]
    assert (finding.stated, finding.expected, finding.tolerance) == ("7", "6", Decimal(0))


def test_a_missing_table_leaves_its_relations_unchecked() -> None:
    some = Disclosure(tables=tuple(t for t in GOOD.tables if t.form.id != "income"), profile=GOOD.profile, year=2021)
    reasons = {e.rule: e.reason for e in some.check().ledger if e.reason.startswith("form:")}
    assert reasons["X02.1"] == reasons["A02.1"] == "form:income"
    assert some.check().ok


def test_an_empty_table_without_statement_is_not_zero() -> None:
    empty = Table.from_rows("government_fund", ["total"], [("合计", "")], "万元")
    some = GOOD.with_table(empty)
    assert some.check().ok
    assert any(e.reason == "empty:government_fund" for e in some.check().ledger)


def test_units_are_reconciled_exactly() -> None:
    table = ACCOUNTS.expenditure_table()
    cells = tuple(
        tuple(f"{int(amount * 10000):,}.00" for amount in table.amounts(column) if amount is not None)
        for column in table.columns
    )
    in_yuan = Table(table.form, table.lines, table.columns, cells, "元", number="公开03", year=2021)
    some = GOOD.with_table(in_yuan)
    assert some.check().ok
    assert some.check().counts["passed"] == GOOD.check().counts["passed"]
    report = change("income_expenditure", "expenditure_total", "final", "1.00", some).check()
    finding = report.by_rule()["X03.1"][0]
    assert (finding.stated, finding.place.table) == ("1.00", "公开01 收入支出决算总表")
    value = ACCOUNTS.total_spent
    assert Decimal(finding.expected.replace(",", "")) == value
    root = next(f for f in report if f.follows_from is None)
    assert [fix.value for fix in root.expected_fix] == [value]
    yuan = change("expenditure", "2010401", "basic", "1.00", some).check()
    fixes = [f.expected_fix for f in yuan if f.expected_fix]
    assert [fix.value for fix in fixes[0]] == [Decimal("3102500.00")]


def test_many_failures_are_listed_without_a_search_for_their_root() -> None:
    table = ACCOUNTS.expenditure_table()
    for i, key in enumerate(table.keys):
        for column in table.columns:
            table = table.with_cell(key, column, f"{i * i * 37 + len(column) * 11}.13")
    report = GOOD.with_table(table).check()
    assert len(report.errors) > 60
    assert all(f.follows_from is None or f.follows_from in {g.id for g in report} for f in report)


# -- structure -------------------------------------------------------------------------------------------------------


def test_foreign_lines() -> None:
    fiscal = ACCOUNTS.fiscal()
    rows = [("使用非财政拨款结余", "1.00"), ("结余分配", "2.00")]
    alien = Table.from_rows("fiscal_income_expenditure", ["total", "general", "fund"], rows, "万元")
    report = Disclosure(tables=(alien,)).check()
    assert [f.stated for f in report.by_rule()["S108"]] == ["使用非财政拨款结余", "结余分配"]
    assert "不应出现" in report.by_rule()["S108"][0].message()
    assert "S108" not in rules_of(Disclosure(tables=(fiscal,)))


def test_fund_tables_are_expected_beside_their_columns() -> None:
    some = Disclosure(tables=tuple(t for t in GOOD.tables if t.form.id != "state_capital"), year=2021)
    assert [f.stated for f in some.check().by_rule()["S110"]] == ["国有资本经营预算财政拨款支出决算表"]
    assert "S110" not in rules_of(GOOD)
    narrow = Table.from_rows("fiscal_income_expenditure", ["total", "general"], [("本年支出合计", "1.00", "1.00")])
    assert "S110" not in rules_of(Disclosure(tables=(narrow,)))


def test_unreadable_cells() -> None:
    table = Table.from_rows("assets", ["final"], [("车辆数合计", "两辆"), ("其他用车", "2")], lenient=True)
    report = Disclosure(tables=(table,)).check()
    assert [f.stated for f in report.by_rule()["S109"]] == ["两辆"]
    assert [f.param("reasons") for f in report.by_rule()["S103"]] == ["unreadable:两辆"]
    assert "which is no figure" in report.by_rule()["S109"][0].message("en")


# -- names -----------------------------------------------------------------------------------------------------------


def named(code: str, name: str, year: int | None = 2021, form: str = "general_expenditure") -> Disclosure:
    column = "total" if form == "general_expenditure" else "amount"
    return Disclosure(tables=(Table.from_rows(form, [column], [(f"{code} {name}", "1.00")]),), year=year)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("2010401", "行政运行"),
        ("20104", "发展与改革事务支出"),
        ("20104", "发展与改革"),
        ("207", "文化体育与传媒支出"),
        ("2010401", ""),
        ("30212", "因公出国(境)费用"),
        ("30399", "其他对个人和家庭的补助支出"),
        ("30305", "生活补贴"),
    ],
)
def test_variants_of_a_name_are_silent(code: str, name: str) -> None:
    form = "general_basic" if code.startswith("3") else "general_expenditure"
    assert "W601" not in rules_of(named(code, name, form=form))


def test_the_name_of_another_code_is_wording() -> None:
    finding = named("20605", "工业和信息产业监管").check().by_rule()["W601"][0]
    assert (finding.kind, finding.stated, finding.expected) == (
        FindingKind.WORDING,
        "工业和信息产业监管",
        "科技条件与服务",
    )
    assert "21505" in finding.message()
    assert "21505" in finding.message("en")


def test_names_are_judged_only_on_documented_rows() -> None:
    tree = gb.load("functional", 2021)
    undocumented = next(s for s in tree.values() if not s.evidence.documented and s.level == 2)
    ledger = named(undocumented.code, "工业和信息产业监管").check().ledger
    assert [e.reason for e in ledger if e.rule == "W601"] == ["not documented"]
    assert "W601" not in {f.rule for f in named(undocumented.code, "工业和信息产业监管").check()}
    assert [e.reason for e in named("29999", "甲").check().ledger if e.rule == "W601"] == ["not documented"]
    assert [e.reason for e in named("20605", "自拟名称").check().ledger if e.rule == "W601"] == ["unknown name"]
    old = named("20605", "工业和信息产业监管", year=2012).check()
    assert [e.reason for e in old.ledger if e.rule == "W601"] == ["no edition for 2012"]
    assert not [e for e in named("20605", "甲", year=None).check().ledger if e.rule == "W601"]


# -- questions -------------------------------------------------------------------------------------------------------


def top(**cells: str) -> Disclosure:
    zero = {"superior_income", "institutional_income", "operating_income", "affiliated_income", "other_income"}
    rows = {
        "general_income": "一般公共预算财政拨款收入",
        "superior_income": "上级补助收入",
        "institutional_income": "事业收入",
    }
    rows |= {"operating_income": "经营收入", "affiliated_income": "附属单位上缴收入", "other_income": "其他收入"}
    rows |= {
        "nonfiscal_used": "使用非财政拨款结余",
        "opening_balance": "年初结转和结余",
        "surplus_distribution": "结余分配",
    }
    table = Table.from_rows(
        "income_expenditure", ["final"], [(label, cells.get(key, "0.00")) for key, label in rows.items()], "万元"
    )
    assert zero <= set(table.keys)
    fiscal = Table.from_rows(
        "fiscal_income_expenditure", ["total"], [("年初财政拨款结转和结余", cells.get("fiscal", "0.00"))]
    )
    return Disclosure(tables=(table, fiscal))


@pytest.mark.parametrize(
    ("cells", "asked"),
    [
        ({"nonfiscal_used": "5.00"}, {"A01.7"}),
        ({"nonfiscal_used": "5.00", "other_income": "1.00"}, set()),
        ({"nonfiscal_used": "5.00", "opening_balance": "9.00"}, set()),
        ({"nonfiscal_used": "5.00", "opening_balance": "9.00", "fiscal": "9.00"}, {"A01.7"}),
        ({"surplus_distribution": "5.00"}, {"A01.8"}),
        ({"surplus_distribution": "5.00", "institutional_income": "1.00"}, set()),
        ({}, set()),
    ],
)
def test_questions_of_the_top_table(cells: dict[str, str], asked: set[str]) -> None:
    findings = [f for f in top(**cells).check() if f.rule in ("A01.7", "A01.8")]
    assert {f.rule for f in findings} == asked
    assert all(f.kind is FindingKind.QUESTION and f.stated == "5.00" for f in findings)
    assert all(f.message() and f.message("en") for f in findings)


def test_a_question_that_cannot_be_asked() -> None:
    table = top(nonfiscal_used="5.00").tables[0]
    found = [e for e in Disclosure(tables=(table,)).check().ledger if e.rule == "A01.7"]
    assert [(e.outcome, e.reason) for e in found] == [(Outcome.UNVERIFIABLE, "form:fiscal_income_expenditure")]


@pytest.mark.parametrize(
    ("form", "line", "column"),
    [
        ("income_expenditure", "other_income", "final"),
        ("income_expenditure", "nonfiscal_used", "final"),
        ("income_expenditure", "expenditure_total", "final"),
        ("income_expenditure", "201", "final"),
        ("income", "2010401", "fiscal"),
        ("expenditure", "2010450", "operating"),
        ("general_expenditure", "2010401", "basic"),
    ],
)
def test_what_may_not_be_negative(form: str, line: str, column: str) -> None:
    (finding,) = change(form, line, column, "-3.00").check(RuleSet.only("A01.9"))
    assert (finding.kind, finding.severity) == (FindingKind.QUESTION, Severity.NOTICE)
    assert (finding.id, finding.stated, finding.expected) == (f"A01.9[{form},{line},{column}]", "-3.00", "≥ 0")
    assert "不应小于 0" in finding.message()
    assert "below 0" in finding.message("en")


@pytest.mark.parametrize(
    ("form", "line", "column"),
    [
        ("income_expenditure", "opening_balance", "final"),
        ("income_expenditure", "closing_balance", "final"),
        ("income_expenditure", "surplus_distribution", "final"),
        ("fiscal_income_expenditure", "201", "total"),
    ],
)
def test_what_may_be_negative(form: str, line: str, column: str) -> None:
    report = change(form, line, column, "-3.00").check(RuleSet.only("A01.9"))
    assert not report.findings
    assert [(e.instance, e.outcome) for e in report.ledger] == [
        (id, Outcome.PASSED) for id in ("income_expenditure", "income", "expenditure", "general_expenditure")
    ]


def test_an_empty_table_holds_nothing_negative() -> None:
    empty = Disclosure(tables=(Table.from_rows("income", ["total"], [("合计", "")], statement="本表为空"),))
    assert not empty.check(RuleSet.only("A01.9")).ledger


def test_costs_and_counts_go_together() -> None:
    assert "A07.4" not in rules_of(GOOD)
    finding = change("three_public", "vehicles_held", "final", "0").check().by_rule()["A07.4"][0]
    assert finding.stated == "0"
    assert "8.45" in finding.message()
    assert "8.45" in finding.message("en")


def test_state_capital_codes() -> None:
    assert "A09.2" not in rules_of(GOOD)
    table = Table.from_rows(
        "state_capital", ["total", "basic", "project"], [("合计", "1"), ("208 社会保障和就业支出", "1")]
    )
    finding = Disclosure(tables=(table,)).check().by_rule()["A09.2"][0]
    assert (finding.stated, finding.kind) == ("208", FindingKind.QUESTION)


def test_questions_of_relations() -> None:
    finding = change("three_public", "reception_persons", "final", "73").check().by_rule()["A07.6"][0]
    assert (finding.kind, finding.severity) == (FindingKind.QUESTION, Severity.WARNING)
    over = change("three_public", "reception_abroad", "final", "1.50").check().by_rule()["A07.5"]
    assert {f.place.row for f in over} == {"国(境)外接待费"}


def test_derived_relations_stay_in_the_ledger() -> None:
    report = change("income_expenditure", "closing_balance", "final", "1.00").check()
    assert any(e.rule == "X02.4" and e.outcome is Outcome.FAILED for e in report.ledger)
    assert not {"X02.4", "X04.8", "X06.2", "X03.4"} & {f.rule for f in report}


def test_a_line_that_one_table_prints_and_the_other_does_not() -> None:
    """公开03 has a 类 row for which 公开01 has no line: 0 is stated there."""
    top_table = ACCOUNTS.income_expenditure()
    kept = [i for i, line in enumerate(top_table.lines) if line.key != "221"]
    from attrs import evolve

    shorter = evolve(
        top_table,
        lines=tuple(top_table.lines[i] for i in kept),
        printed=(tuple(top_table.printed[0][i] for i in kept),),
    )
    finding = GOOD.with_table(shorter).check().by_rule()["X03.2"][0]
    assert (finding.stated, finding.expected) == ("0", "40.32")
    assert finding.place.row == "221"
    assert "(无此行 0)" in explain(finding)
    yuan = evolve(GOOD.with_table(shorter), tables=(evolve(shorter, unit="元"), *GOOD.tables[1:]))
    scaled = next(f for f in yuan.check().by_rule()["X03.2"] if f.place.row == "221")
    assert scaled.expected.startswith("403,200")
    blank = GOOD.with_table(shorter)
    for column in ("total", "basic", "project"):
        blank = change("expenditure", "221", column, "", blank)
    assert entry(blank, "X03.2", "221").outcome is Outcome.NOT_APPLICABLE


def test_a_coefficient_of_two_is_no_single_cell_change() -> None:
    from govbudget.forms.files import form_from_data

    data = {
        "id": "test",
        "name": "测试表",
        "titles": ["测试表"],
        "layout": "fixed",
        "columns": [{"key": "final", "headers": ["决算数"]}],
        "lines": [{"key": "a", "labels": ["甲"]}, {"key": "b", "labels": ["乙"]}],
        "relations": [
            {"id": "A99.1", "grade": "P", "chinese": "甲 = 2 × 乙", "stated": "a.final", "of": ["b.final", "b.final"]}
        ],
    }
    table = Table.from_rows(form_from_data(data, {}), ["final"], [("甲", "5.00"), ("乙", "2.00")], "万元")
    finding = Disclosure(tables=(table,)).check()[0]
    assert (finding.difference, finding.tolerance) == (Decimal("1.00"), Decimal("0.015"))
    assert [(fix.line, fix.value) for fix in finding.expected_fix] == [("a", Decimal("4.00"))]


def test_findings_of_rules_that_are_left_out_leave_with_them() -> None:
    assert not broken().check(RuleSet.only("A01.1"))
    kept = broken().check(RuleSet.default().without("A03.1"))
    assert {f.rule for f in kept} == {"A03.2", "X03.3"}
    assert {f.follows_from for f in kept} - {f.id for f in kept} == {None}


def test_structure_findings_are_explained_too() -> None:
    finding = named("20605", "工业和信息产业监管").check()[-1]
    assert explain(finding).startswith(f"{finding.id} [wording]")


def test_a_table_in_a_notebook() -> None:
    html = ACCOUNTS.expenditure_table()._repr_html_()
    assert "公开03 支出决算表（万元）" in html
    assert ">2010401</td>" in html
    assert "对附属单位补助支出" in html
