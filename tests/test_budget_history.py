"""Budgets across documents: beside that of the year before, beside the accounts of their year, and beside their units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import govbudget as gb
from accounts import Accounts
from budgets import FISCAL, Budget, budgets
from govbudget import Disclosure, RuleSet, Stage, Table
from govbudget.checking import FindingKind, Report, Severity
from govbudget.errors import ComparisonError, NotFound, TableError
from govbudget.exact import Undefined, add, multiply, ratio, scale
from govbudget.forms import ColumnPlan, Measure, form
from govbudget.narrative.text import Line, sentences
from govbudget.relation import Outcome
from govbudget.testing import strategies
from govbudget.testing.planned import drawn_budget
from govbudget.variances import amounts_of, three_public

BODY, CARRIED = Budget(), Budget(carried=True)


def changed(document: Disclosure, form: str, line: str, column: str, printed: str) -> Disclosure:
    return document.with_table(document[form].with_cell(line, column, printed))


def saying(document: Disclosure, *lines: str) -> Disclosure:
    return evolve(document, sentences=tuple(sentences([Line(line) for line in lines])))


# -- beside the budget of the year before ------------------------------------------------------------------------------


def of_the_year_before(table: Table) -> Table:
    """What a table prints of the year before, as the table of that year."""
    columns = {c.repeats: c.key for c in table.form.columns if c.repeats and c.key in table.columns}
    rows = [(str(line), *(table[line.key, key].printed for key in columns.values())) for line in table.lines]
    return Table.from_rows(table.form, list(columns), rows, table.unit, title=table.title, year=2024)


def with_years() -> Disclosure:
    by_function = (("fiscal_expenditure", FISCAL), ("government_fund", ("fund",)), ("state_capital", ("capital",)))
    return CARRIED.disclosure(
        CARRIED.top("years"),
        *(BODY.by_function(id, of, style="years") for id, of in by_function),
        BODY.by_function("general_expenditure", ["general"], style="years3"),
        BODY.three_public("years"),
    )


def before(document: Disclosure) -> Disclosure:
    return evolve(document, year=2024, tables=tuple(map(of_the_year_before, document.tables)))


def history(now: Disclosure, prior: Disclosure) -> Report:
    return now.check(RuleSet.only("H101", "H102"), prior=prior)


def test_the_budget_of_the_year_before_is_printed_again() -> None:
    now = with_years()
    report = history(now, before(now))
    assert not report, str(report)
    assert {entry.rule for entry in report.ledger} == {"H102"}
    passed = {entry.instance for entry in report.ledger if entry.outcome is Outcome.PASSED}
    assert {"general_expenditure,total,prior_total", "general_expenditure,2010401,prior_project"} <= passed
    assert {"income_expenditure,201,prior_budget", "three_public,vehicle,prior_budget"} <= passed
    assert {instance.split(",")[0] for instance in passed} == {table.form.id for table in now.tables}


@settings(max_examples=20)
@given(st.data())
def test_a_figure_of_the_year_before_that_differs(data: st.DataObject) -> None:
    now = with_years()
    prior = before(now)
    table = data.draw(st.sampled_from(prior.tables))
    leaves = [k for k in table.keys if k == "total" or not any(o != k and o.startswith(k) for o in table.keys)]
    keys = leaves if table.form.codes is not None else table.keys
    cells = [(k, c) for k in keys for c in table.columns if table.value(k, c)]
    line, column = data.draw(st.sampled_from(cells))
    report = history(now, changed(prior, table.form.id, line, column, "777.77"))
    (finding,) = report
    (own,) = (c.key for c in table.form.columns if c.repeats == column)
    assert finding.id == f"H102[{table.form.id},{own}]"
    assert (finding.kind, finding.severity) == (FindingKind.QUESTION, Severity.WARNING)
    assert finding.expected == "777.77"


def test_codes_of_the_year_before_are_followed() -> None:
    def spent(year: int, code: str, column: str) -> Disclosure:
        rows = [("合计", "5.00"), (code, "5.00")]
        table = Table.from_rows("budget/general_expenditure", [column], rows, "万元", year=year)
        return Disclosure("某局", year, Stage.BUDGET, "万元", (table,))

    walk = gb.crosswalk("functional", 2023, 2024).one_to_one
    old, new = next((old, new) for old, new in walk.items() if old != new and len(new) == 7)
    report = history(spent(2024, new, "prior_total"), spent(2023, old, "total"))
    assert {entry.instance: entry.outcome for entry in report.ledger} == {
        "general_expenditure,total,prior_total": Outcome.PASSED,
        f"general_expenditure,{new},prior_total": Outcome.PASSED,
    }


def test_what_was_done_last_year_stands_in_no_budget() -> None:
    text = """某市示例局2025年部门预算

一般公共预算支出预算表
单位：万元
科目编码\t科目名称\t2024年执行数\t2025年预算数
\t合计\t4.00\t5.00
201\t一般公共服务支出\t4.00\t5.00

注：本表反映预算。
"""
    now = gb.read(text)
    assert now["general_expenditure"].columns == ("prior_total", "total")
    planned = gb.read(text.replace("2024年执行数", "2024年预算数"))
    rows = [("合计", "4.50"), ("201 一般公共服务支出", "4.50")]
    table = Table.from_rows("budget/general_expenditure", ["total"], rows, "万元", year=2024)
    prior = Disclosure("某市示例局", 2024, Stage.BUDGET, "万元", (table,))
    (entry,) = history(now, prior).ledger
    assert (entry.outcome, entry.reason) == (Outcome.UNVERIFIABLE, "measure:general_expenditure,prior_total")
    (finding,) = history(planned, prior)
    assert dict(finding.params)["count"] == "2"


@pytest.mark.parametrize("arrangements", [("years", "funds"), ("funds", "years")])
def test_a_sum_between_that_only_one_year_prints_hides_no_money(arrangements: tuple[str, str]) -> None:
    """The funds stand below 财政拨款收入 in one year, and without it in the other: nothing is 0 there."""
    now, earlier = arrangements
    later = BODY.top(now)
    rows = [(str(line), later[line.key, "budget"].printed) for line in later.lines]
    again = Table.from_rows(later.form, ["prior_budget"], rows, later.unit, year=2025)
    report = history(BODY.disclosure(again), evolve(BODY, year=2024).disclosure(evolve(BODY, year=2024).top(earlier)))
    assert not report, str(report)
    outcomes = {entry.instance.split(",")[1]: entry.outcome for entry in report.ledger}
    assert {outcomes[key] for key in ("general_income", "general_of_fiscal_income", "fiscal_income")} == {
        Outcome.UNVERIFIABLE
    }
    assert outcomes["income_grand_total"] is Outcome.PASSED


def test_what_stands_beside_three_public_is_not_0_where_it_is_not_printed() -> None:
    now = BODY.disclosure(BODY.three_public("years"))
    prior = BODY.before()
    assert prior.costs["meetings"] == (500, 500)
    report = history(now, prior.disclosure(prior.three_public("meetings")))
    assert not report, str(report)
    outcomes = {entry.instance.split(",")[1]: entry.outcome for entry in report.ledger}
    assert (outcomes["total"], outcomes["meetings"]) == (Outcome.PASSED, Outcome.UNVERIFIABLE)


# -- what the text says of the year before --------------------------------------------------------------------------------


NOW = BODY.of_two_years()
BEFORE = before(NOW)


def told(now: Disclosure, prior: Disclosure) -> list[tuple[str, str]]:
    report = now.check(RuleSet.only("N420"), prior=prior)
    expected = iter([finding.expected for finding in report])
    return [(entry.outcome.value, next(expected) if entry.outcome is Outcome.FAILED else "") for entry in report.ledger]


@pytest.mark.parametrize("said", ["与上年预算相比", "比2024年预算", "比上年", "较上年预算数"])
def test_the_text_of_a_budget_compares_with_the_budget_of_the_year_before(said: str) -> None:
    right = saying(NOW, f"“三公”经费预算55.00万元，{said}增加6.00万元。")
    assert told(right, BEFORE) == [("passed", "")]
    wrong = saying(NOW, f"“三公”经费预算55.00万元，{said}增加7.00万元。")
    assert told(wrong, BEFORE) == [("failed", "6.00")]


def test_the_text_may_state_the_budget_of_the_year_before() -> None:
    assert told(saying(NOW, "2024年“三公”经费预算49.00万元。"), BEFORE) == [("passed", "")]
    assert told(saying(NOW, "2024年“三公”经费预算48.00万元。"), BEFORE) == [("failed", "49.00")]


@pytest.mark.parametrize("said", ["比2024年执行数", "比上年决算数", "比上年调整预算数"])
def test_what_was_done_or_changed_is_not_set_beside_a_budget(said: str) -> None:
    assert told(saying(NOW, f"“三公”经费预算55.00万元，{said}增加7.00万元。"), BEFORE) == []


def test_subjects_are_compared_with_the_year_before() -> None:
    def item(more: str) -> Disclosure:
        head = "一般公共服务支出（类）发展与改革事务（款）行政运行（项）"
        return saying(NOW, f"{head}1,500.00万元，比上年预算增加{more}万元。")

    prior = changed(BEFORE, "general_expenditure", "2010401", "total", "1,490.00")
    assert told(item("10.00"), prior) == [("passed", "")]
    assert told(item("11.00"), prior) == [("failed", "10.00")]
    assert told(item("11.00"), evolve(prior, tables=())) == [("unverifiable", "")]
    of_a_unit = saying(NOW, "其中：某中心行政运行（项）1,500.00万元，比上年预算增加约10万元。")
    assert told(of_a_unit, prior) == []


# -- beside the accounts of the year ------------------------------------------------------------------------------------


def test_the_initial_budget_in_the_text_of_accounts() -> None:
    accounts = evolve(Accounts().disclosure(), year=2025, tables=())
    head = "一般公共服务支出（类）发展与改革事务（款）行政运行（项）"

    def found(text: str) -> list[tuple[str, str]]:
        report = saying(accounts, text).check(RuleSet.only("N425"), budget=BODY.of_a_unit())
        assert {finding.kind for finding in report} <= {FindingKind.QUESTION}
        stated = iter([finding.stated for finding in report])
        return [(each.outcome.value, next(stated) if each.outcome is Outcome.FAILED else "") for each in report.ledger]

    three = "“三公”经费支出年初预算为{}万元，支出决算为40.00万元。"
    assert found(three.format("55.00")) == [("passed", "")]
    assert found(three.format("56.00")) == [("failed", "56.00")]
    item = head + "年初预算为{}万元，支出决算为1,400.00万元。"
    assert found(item.format("1,500.00")) == [("passed", "")]
    assert found(item.format("1,501.00")) == [("failed", "1,501.00")]
    assert found("会议费年初预算为5.00万元。") == [("unverifiable", "")]
    assert found("“三公”经费支出决算为40.00万元，全年预算为50.00万元，上年年初预算为3.00万元。") == []
    assert found("“三公”经费支出年初预算为约56万元；国内公务接待年初预算为3批次。") == []


def test_an_initial_budget_that_the_accounts_print_is_asked_of_the_table() -> None:
    rows = [("合计", "55.00", "40.00")]
    table = Table.from_rows("three_public", ["initial_budget", "final"], rows, "万元", year=2025)
    accounts = saying(
        Disclosure("某市示例局", 2025, unit="万元", tables=(table,)), "“三公”经费支出年初预算为56.00万元。"
    )
    report = accounts.check(RuleSet.only("N425", "H111"), budget=BODY.of_a_unit())
    assert [(entry.rule, entry.outcome) for entry in report.ledger if entry.outcome is Outcome.PASSED] == [
        ("H111", Outcome.PASSED)
    ]
    assert not [entry for entry in report.ledger if entry.rule == "N425"]


def test_an_initial_budget_by_code() -> None:
    """As in a form of one's own that prints it beside what was spent."""
    spent = form("general_expenditure")
    planned = ColumnPlan("initial_budget", ("年初预算数",), Measure.INITIAL_BUDGET)
    own = evolve(spent, columns=(planned, *spent.columns))
    budget = BODY.of_a_unit()
    lines = [
        (str(line), budget["general_expenditure"][line.key, "total"].printed)
        for line in budget["general_expenditure"].lines
    ]

    def found(rows: list[tuple[str, str]]) -> Report:
        table = Table.from_rows(own, ["initial_budget"], rows, "万元", year=2025)
        return Disclosure("某市示例局", 2025, tables=(table,)).check(RuleSet.only("H111"), budget=budget)

    report = found(lines)
    assert {entry.outcome for entry in report.ledger} == {Outcome.PASSED}
    assert "general_expenditure,2210201,initial_budget" in {entry.instance for entry in report.ledger}
    wrong = [(label, "1.00" if label.startswith("2210201") else amount) for label, amount in lines]
    (finding,) = found(wrong)
    assert (finding.id, finding.expected) == ("H111[general_expenditure,2210201,initial_budget]", "120.75")


def test_three_public_over_years_is_of_one_stage() -> None:
    series = three_public([NOW, BEFORE])
    assert [side.year for side in series.sides] == [2024, 2025]
    assert series.value("total", 2025) == Decimal("55.00")
    with pytest.raises(ComparisonError, match="different years and measures"):
        three_public([BEFORE, ACCOUNTS])


@st.composite
def budget_and_accounts(draw: st.DrawFn) -> tuple[Disclosure, Disclosure]:
    """A budget and the final accounts of its year, whose 年初预算数 of “三公”经费 are those of the budget."""
    spent = draw(strategies.accounts())
    planned = draw(drawn_budget(spent.year))
    more = {part: budget for part, (budget, _) in spent.three_public.items()}
    of_costs = {**{part: (part,) for part in planned.costs}, "reception": ("reception_domestic", "reception_abroad")}
    costs = {
        cost: (now + sum(int(scale(more.get(part, Decimal(0)), 2)) for part in of_costs[cost]), before)
        for cost, (now, before) in planned.costs.items()
    }
    initial = {
        part: (add(budget, hundredths(planned.costs[cost][0]) if parts[0] == part else Decimal(0)), final)
        for cost, parts in of_costs.items()
        for part, (budget, final) in spent.three_public.items()
        if part in parts
    }
    first, *_ = sorted(planned.spent["general"])
    items = {code: dict(uses) for code, uses in planned.spent["general"].items()}
    items[first]["project"] += sum(now - planned.costs[cost][0] for cost, (now, _) in costs.items())
    budget = evolve(planned, costs=costs, spent={**planned.spent, "general": items})
    arrangements = [budget.of_two_years, budget.of_lists, *([] if budget.carried else [budget.of_a_unit])]
    printed = draw(st.sampled_from(arrangements))
    accounts = evolve(spent, entity=budget.entity, unit=budget.unit, three_public=initial)
    return printed(), accounts.disclosure()


def hundredths(amount: int) -> Decimal:
    return scale(Decimal(amount), -2)


def initial_budgets(budget: Disclosure) -> Iterator[str]:
    """What the text of accounts says of what was planned for each subject."""
    table = budget["general_expenditure"]
    for line in table.lines:
        if len(line.code) == 7:
            codes = zip((3, 5, 7), "类款项", strict=True)
            names = (f"{table.lines[table.line_index(line.code[:n])].label}（{level}）" for n, level in codes)
            yield f"{''.join(names)}年初预算为{table[line.key, 'total']}。"


@settings(max_examples=20, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(budget_and_accounts())
def test_accounts_that_print_the_budget_of_their_year_have_no_finding(both: tuple[Disclosure, Disclosure]) -> None:
    budget, accounts = both
    assert not [f.message() for f in budget.check() if f.kind is not FindingKind.ROUNDING]
    text = "\n".join([gb.describe(accounts), *initial_budgets(budget)])
    report = strategies.told(accounts, text).check(budget=budget)
    assert not [f.message() for f in report if f.kind is not FindingKind.ROUNDING]
    passed = Counter(entry.rule for entry in report.ledger if entry.outcome is Outcome.PASSED)
    assert passed["H110"]
    assert passed["H111"] >= 6
    assert passed["N425"] == len(list(initial_budgets(budget)))


# -- beside the budgets of the units -------------------------------------------------------------------------------------


def beside(whole: Disclosure, units: Sequence[Disclosure]) -> Report:
    return whole.check(RuleSet.only("H200", "H201", "H202"), units=units)


def units_of(name: str) -> list[Disclosure]:
    return [evolve(budgets()[name], entity=entity) for entity in ("甲中心", "乙中心")]


@pytest.mark.parametrize("name", ["budget", "budget, carried", "budget, lists", "budget, years3"])
def test_a_department_is_the_sum_of_the_budgets_of_its_units(name: str) -> None:
    units = units_of(name)
    whole = gb.consolidate(units, entity="某市示例部")
    assert whole.check().ok
    report = beside(whole, units)
    assert not report, str(report)
    assert {entry.rule for entry in report.ledger if entry.outcome is Outcome.PASSED} >= {"H200", "H201"}


@pytest.mark.parametrize(("own", "theirs"), [("plain", "uses"), ("uses", "plain")])
def test_a_side_divided_by_use_says_nothing_of_classes(own: str, theirs: str) -> None:
    """What one of them divides by 类 and the other by use is not 0 in either."""
    department, unit = Budget(), Budget(entity="某市示例局本级")
    found = department.disclosure(department.fiscal(own)).check(units=[unit.disclosure(unit.fiscal(theirs))])
    assert [finding.rule for finding in found if finding.rule in ("H201", "H202")] == []


@settings(max_examples=15)
@given(st.data())
def test_a_department_may_keep_money_back_but_has_no_less_than_its_units(data: st.DataObject) -> None:
    units = units_of("budget, carried")
    whole = gb.consolidate(units, entity="某市示例部")
    table = data.draw(st.sampled_from(whole.tables))
    rates = {column.key for column in table.form.columns if column.quantity is gb.Quantity.RATE}
    stated = [(k, c) for k in table.keys for c in table.columns if c not in rates and table.value(k, c)]
    key, column = data.draw(st.sampled_from(stated))
    by = data.draw(st.sampled_from([3, -3]))
    value = table.value(key, column)
    assert value is not None
    (finding,) = beside(changed(whole, table.form.id, key, column, f"{value + by:,f}"), units)
    proof = bool(table.form.fund) and by < 0 and not table.form.column(column).compares
    assert finding.id == f"{'H201' if proof else 'H202'}[{table.form.id},{key},{column}]"
    assert finding.severity is (Severity.ERROR if proof else Severity.WARNING)
    assert ("不应小于" in finding.message()) is proof


def test_a_list_is_not_set_beside_codes() -> None:
    whole, unit = (
        CARRIED.disclosure(CARRIED.income_list()),
        CARRIED.disclosure(CARRIED.income_table("funds")),
    )
    (entry,) = (entry for entry in beside(whole, [evolve(unit, entity="甲")]).ledger if entry.rule == "H202")
    assert (entry.instance, entry.reason) == ("income", "layout:income")


def test_money_inside_a_department_explains_a_difference_of_budgets() -> None:
    units = units_of("budget, carried")
    whole = gb.consolidate(units, entity="某市示例部")
    value = whole["income_expenditure"].value("superior_income", "budget")
    assert value is not None
    less = changed(whole, "income_expenditure", "superior_income", "budget", f"{value - 2:,f}")
    (finding,) = beside(less, units)
    assert finding.cause is not None
    assert finding.cause.startswith("transfer")


# -- budget and accounts beside each other -----------------------------------------------------------------------------


ACCOUNTS = Accounts(year=2025).disclosure()


@pytest.mark.parametrize(
    "form",
    ["income_expenditure", "income", "expenditure", "fiscal_income_expenditure", "general_expenditure", "general_basic"]
    + ["three_public", "government_fund", "state_capital"],
)
def test_budget_and_accounts_are_two_columns_of_one_series(form: str) -> None:
    total = "expenditure_grand_total" if form.endswith("income_expenditure") else None
    sides = {"预算": NOW[form], "决算": ACCOUNTS[form]}
    found = gb.compare(sides, base="预算", total=total)
    assert [(each.year, each.measure) for each in found.columns] == [
        (2025, Measure.INITIAL_BUDGET),
        (2025, Measure.FINAL),
    ]
    assert [side.measure for side in found.series.sides] == [Measure.INITIAL_BUDGET, Measure.FINAL]
    planned = NOW[form].value(found.series.total_key, found_column(NOW[form]))
    assert found.total.amounts["预算"] == planned
    assert not isinstance(found.total.completion("决算", 1), Undefined)


def found_column(table: Table) -> str:
    return next(c for c in table.columns if table.measure(c) is not None)


def test_a_budget_is_not_called_final_accounts() -> None:
    table = NOW["general_expenditure"]
    with pytest.raises(ComparisonError, match="'2025年决算' is called final accounts and is of a budget"):
        gb.compare({"2025年决算": table, "b": BEFORE["general_expenditure"]}, base="b")
    named = gb.compare(
        {"2025年决算": table, "b": BEFORE["general_expenditure"]}, base="b", measures={"2025年决算": "initial_budget"}
    )
    assert named.column("2025年决算").measure is Measure.INITIAL_BUDGET


def test_the_columns_of_a_budget_of_two_years() -> None:
    table = NOW["three_public"]
    change = gb.variance(table, base_column="prior_budget")
    assert (change.base.year, change.base.measure) == (2024, Measure.INITIAL_BUDGET)
    assert (change.current.year, change.total.difference) == (2025, Decimal("6.00"))
    found = gb.compare(table, base="prior_budget")
    assert found.names == ("prior_budget", "budget")
    assert isinstance(found.total.completion("budget", 0), Undefined)
    by_name = gb.compare(
        {"上年": table, "本年": table}, base="上年", columns={"上年": "上年预算数", "本年": "本年预算数"}
    )
    assert [column.year for column in by_name.columns] == [2024, 2025]
    with pytest.raises(ComparisonError, match=r"增减额 of .* is of no year; name a column with amounts: prior_budget"):
        gb.compare(table, base="budget", columns=["budget", "change"])
    undated = evolve(table, year=None)
    assert amounts_of(undated, "prior_budget").year is None
    done = evolve(table, headers={("", "prior_budget"): "2024年执行数"})
    assert amounts_of(done, "prior_budget").measure is Measure.FINAL


def test_a_series_is_of_one_measure() -> None:
    planned, spent = NOW["general_expenditure"], ACCOUNTS["general_expenditure"]
    older = BEFORE["general_expenditure"]
    for tables in ([planned, spent], [older, planned, spent]):
        with pytest.raises(ComparisonError, match="2025 is given as initial budget and as final accounts; a series"):
            gb.Series.of(tables)
    listed = gb.Series.of([older, planned, spent], on_error="list")
    assert [(fault.reason, fault.message()) for fault in listed.faults] == [
        ("both_measures", "2025年既有年初预算数又有决算数，只取前者")
    ]
    assert gb.Series.of([older, planned]).value("total", 2024) == older.value("total", "total")
    with pytest.raises(ComparisonError, match="different years and measures"):
        gb.Series.of([older, spent])


MEASURES: dict[str, Any] = {
    "支出": ("expenditure", "合计", "total"),
    "三公": {Stage.BUDGET: ("three_public", "合计", "budget"), Stage.FINAL_ACCOUNTS: ("公开07", "total", "final")},
}


def test_a_panel_keeps_budget_and_accounts_apart() -> None:
    panel = gb.Panel.of([NOW, ACCOUNTS], MEASURES)
    assert panel.stages == (Stage.BUDGET, Stage.FINAL_ACCOUNTS)
    assert (len(panel), panel.missing) == (4, ())
    planned = panel.fact("某市示例局", "三公", stage=Stage.BUDGET)
    assert planned.value == Decimal("55.00")
    with pytest.raises(NotFound, match="name a stage"):
        panel.peers("支出", 2025)
    (standing,) = panel.completion("三公", places=1)
    done = panel.fact("某市示例局", "三公", stage=Stage.FINAL_ACCOUNTS)
    assert standing.facts == (planned, done)
    assert standing.value == ratio(multiply(done.value, Decimal(100)), planned.value, 1)
    with pytest.raises(NotFound, match="no stage"):
        gb.Panel.of([NOW], MEASURES).completion("支出")


def test_bodies_without_budget_or_accounts_have_no_completion() -> None:
    rows = [
        ("甲", "预算", "0.00"), ("甲", "决算", "5.00"), ("乙", "预算", "4.00"), ("丙", "决算", "3.00"),
        ("丁", "预算", "8.00"), ("丁", "决算", "6.00"), ("戊", "预算", "-1"), ("戊", "决算", "6.00"),
    ]  # fmt: skip
    found = gb.Panel.from_rows(rows, entity=0, year=2025, stage=1, amounts={"支出": 2}, unit="万元").completion()
    assert [(each.entity, each.value) for each in found] == [("丁", Decimal("75.00"))]
    assert [(gap.entity, gap.stage, gap.reason) for gap in found.missing] == [
        ("甲", Stage.FINAL_ACCOUNTS, "budget_zero"),
        ("乙", Stage.FINAL_ACCOUNTS, "not_given"),
        ("丙", Stage.BUDGET, "not_given"),
        ("戊", Stage.FINAL_ACCOUNTS, "budget_negative"),
    ]
    assert str(found.missing[0]) == "甲 2025 支出: its budget is 0"


def test_a_panel_takes_no_figure_of_another_year() -> None:
    with pytest.raises(
        ComparisonError, match=r"上年预算数 of .* is not of 2025, the year of its document; take it from"
    ):
        gb.Panel.of([NOW], {"三公": ("three_public", "合计", "上年预算数")})
    only = gb.Panel.of([NOW, ACCOUNTS], {"三公": {Stage.BUDGET: ("three_public", "合计", "budget")}})
    assert [gap.reason for gap in only.missing] == ["not_asked"]
    unknown: Any = {"三公": {"budget": ("three_public", "合计", "budget")}}
    with pytest.raises(TableError, match=r"under Stage\.BUDGET and Stage\.FINAL_ACCOUNTS, not 'budget'"):
        gb.Panel.of([NOW], unknown)
