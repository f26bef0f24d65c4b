"""Of what a table is, final accounts or a budget: its measures, its names, and what comparisons and reports call it."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from attrs import evolve

import govbudget as gb
from accounts import Accounts
from govbudget import Disclosure, RuleSet, Stage, Table
from govbudget.checking import FindingKind, Severity
from govbudget.errors import ComparisonError, NotFound, TableError
from govbudget.forms import Measure, form, named_for, stage_of_title
from govbudget.relation import Outcome
from govbudget.variances import Series, basic_and_project

COLUMNS = ["total", "basic", "project"]
ACCOUNTS = Accounts().disclosure()


def coded(year: int, total: str, basic: str, **more: Any) -> Table:
    rows = [("合计", total, basic, "20.00"), ("201", total, basic, "20.00")]
    return Table.from_rows("general_expenditure", COLUMNS, rows, "万元", year=year, **more)


# -- what a table is of ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "stage"),
    [
        ("2024年部门支出预算总表", Stage.BUDGET),
        ("一般公共预算支出预算表", Stage.BUDGET),
        ("政府性基金预算支出预算表", Stage.BUDGET),
        ("一般公共预算支出表", None),
        ("政府性基金预算财政拨款收入支出表", None),
        ("二级预算单位收支总表", None),
        ("支出决算表", Stage.FINAL_ACCOUNTS),
        ("一般公共预算财政拨款“三公”经费支出预决算表", Stage.FINAL_ACCOUNTS),
    ],
)
def test_a_title_may_name_the_stage(title: str, stage: Stage | None) -> None:
    assert stage_of_title(title) is stage


def test_a_table_is_of_what_it_says() -> None:
    assert coded(2024, "50.00", "30.00").stage is Stage.FINAL_ACCOUNTS
    assert coded(2024, "50.00", "30.00", title="支出预算表").stage is Stage.BUDGET
    assert coded(2024, "50.00", "30.00", stage="budget").stage is Stage.BUDGET
    with pytest.raises(TableError, match="'draft' is no stage of a table; there are final_accounts, budget"):
        coded(2024, "50.00", "30.00", stage="draft")


def test_tables_that_do_not_say_it_are_of_what_their_disclosure_is() -> None:
    silent, final = coded(2024, "50.00", "30.00"), coded(2024, "50.00", "30.00", stage=Stage.FINAL_ACCOUNTS)
    budget = Disclosure(stage=Stage.BUDGET, tables=(silent,))
    assert budget.tables[0].stage is Stage.BUDGET
    assert Disclosure(stage=Stage.BUDGET, tables=(final,)).tables[0].stage is Stage.FINAL_ACCOUNTS
    assert Disclosure(tables=(silent,)).tables[0] is silent
    assert budget.with_table(silent).tables[0].stage is Stage.BUDGET
    assert evolve(ACCOUNTS, stage=Stage.BUDGET)["general_expenditure"].stage is Stage.BUDGET


def test_the_stage_is_kept_and_told_apart() -> None:
    silent, budget = coded(2024, "50.00", "30.00"), coded(2024, "50.00", "30.00", stage=Stage.BUDGET)
    final = evolve(silent, stage=Stage.FINAL_ACCOUNTS)
    assert silent == final
    assert hash(silent) == hash(final)
    assert silent != budget
    assert budget.with_cell("201", "basic", "31.00").stage is Stage.BUDGET
    assert pickle.loads(pickle.dumps(budget)).stage is Stage.BUDGET
    saved = Disclosure(stage=Stage.BUDGET, tables=(budget,))
    assert Disclosure.from_json(saved.to_json()) == saved
    mixed = Disclosure(stage=Stage.BUDGET, tables=(final,))
    assert Disclosure.from_json(mixed.to_json()).tables[0].stage is Stage.FINAL_ACCOUNTS


def test_a_budget_is_not_called_accounts() -> None:
    budget = coded(2024, "50.00", "30.00", stage=Stage.BUDGET)
    assert (budget.name, coded(2024, "1", "1").name) == (
        "一般公共预算财政拨款支出预算表",
        "一般公共预算财政拨款支出决算表",
    )
    top = Table.from_rows("income_expenditure", ["final"], [("本年支出合计", "5.00")], stage=Stage.BUDGET)
    assert top.header("", 0) == "预算数"
    assert top["本年支出合计", "final"].place.column == "预算数"
    assert "决算" not in repr(top) + repr(top.to_records())
    assert form("expenditure").name_at(Stage.BUDGET) == "支出预算表"
    assert named_for("决算数", Stage.FINAL_ACCOUNTS) == "决算数"
    three = Table.from_rows("three_public", ["final"], [("合计", "5.00")], stage=Stage.BUDGET)
    assert three.heading("final") == "决算数"  # beside 年初预算数 it says what it is


@pytest.mark.parametrize(
    ("id", "column", "accounts", "budget"),
    [
        ("general_expenditure", "basic", Measure.FINAL, Measure.INITIAL_BUDGET),
        ("income_expenditure", "final", Measure.FINAL, Measure.INITIAL_BUDGET),
        ("three_public", "final", Measure.FINAL, Measure.FINAL),
        ("three_public", "initial_budget", Measure.INITIAL_BUDGET, Measure.INITIAL_BUDGET),
        ("three_public", "adjusted_budget", Measure.ADJUSTED_BUDGET, Measure.ADJUSTED_BUDGET),
        ("three_public", "budget", None, Measure.INITIAL_BUDGET),
    ],
)
def test_measures_follow_the_stage(id: str, column: str, accounts: Measure | None, budget: Measure) -> None:
    table = Table.from_rows(id, [column], [("合计", "1.00")])
    assert table.measure(column) is accounts
    assert evolve(table, stage=Stage.BUDGET).measure(column) is budget
    with pytest.raises(NotFound):
        table.measure("nothing")


# -- comparisons -----------------------------------------------------------------------------------------------------

FINAL_2023, FINAL_2024 = coded(2023, "48.00", "28.00"), coded(2024, "48.00", "28.00")
PLAN_2023, PLAN_2024 = (coded(year, "50.00", "30.00", stage=Stage.BUDGET) for year in (2023, 2024))


@pytest.mark.parametrize(
    ("current", "base", "chinese", "english"),
    [
        (PLAN_2024, FINAL_2023, "2024年年初预算数50.00万元，比2023年决算数48.00万元增加2.00万元，增长4.17%", "initial budget 2024"),
        (FINAL_2024, PLAN_2024, "2024年决算数48.00万元，比2024年年初预算数50.00万元减少2.00万元，完成年初预算的96.00%", "96.00% of the budget"),
        (PLAN_2024, PLAN_2023, "2024年年初预算数50.00万元，与2023年年初预算数50.00万元持平", "initial budget 2023"),
        (FINAL_2024, FINAL_2023, "2024年决算数48.00万元，与2023年决算数48.00万元持平", "final accounts 2023"),
    ],
    ids=["budget against accounts", "accounts against their budget", "budgets", "accounts"],
)  # fmt: skip
def test_comparisons_say_what_each_side_is(current: Table, base: Table, chinese: str, english: str) -> None:
    compared = gb.compare_tables(current, base)
    assert chinese in str(gb.explain_variance(compared))
    assert english in str(gb.explain_variance(compared, "en"))
    assert [side.is_budget for side in (compared.current, compared.base)] == [
        table.stage is Stage.BUDGET for table in (current, base)
    ]


def test_columns_of_several_measures_still_have_to_be_named() -> None:
    old, new = (Accounts(year=year).disclosure()["three_public"] for year in (2020, 2021))
    with pytest.raises(ComparisonError, match="different years and measures"):
        gb.compare_tables(new, old, column="final", base_column="initial_budget")
    with pytest.raises(ComparisonError, match="both sides are the initial budget of 2024"):
        gb.compare_tables(PLAN_2024, PLAN_2024)


def test_a_series_of_budgets_and_a_mixed_one() -> None:
    budgets = Series.of([PLAN_2023, PLAN_2024])
    assert [side.measure for side in budgets.sides] == [Measure.INITIAL_BUDGET] * 2
    with pytest.raises(ComparisonError, match="initial budget and final accounts"):
        Series.of([FINAL_2023, PLAN_2024])
    (mixed,) = Series.of([FINAL_2023, PLAN_2024], on_error="list").changes
    assert [side.measure for side in (mixed.base, mixed.current)] == [Measure.FINAL, Measure.INITIAL_BUDGET]


def test_only_the_budget_of_the_year_is_completed() -> None:
    own, other = (gb.compare_tables(FINAL_2023, plan) for plan in (PLAN_2023, PLAN_2024))
    assert own.total.completes
    assert "完成" in str(gb.explain_variance(own))
    assert str(other.total.completion(2)) == str(gb.Undefined("no_budget"))
    assert "完成" not in str(gb.explain_variance(other))
    assert "of the budget" not in str(gb.explain_variance(other, "en"))


def test_a_rolled_up_budget_is_a_budget() -> None:
    rolled = [
        gb.roll_up(table, gb.load("functional", 2021), columns=["total"], on_error="list")
        for table in (PLAN_2024, FINAL_2024)
    ]
    assert gb.roll_up(rolled[0]).stage is Stage.BUDGET
    done = gb.compare_tables(rolled[1], rolled[0])
    assert done.total.completion(2) == gb.Money("96.00", "万元").value
    typed = gb.roll_up([("201", "5.00")], gb.load("functional", 2021))
    assert typed.stage is None


def test_views_take_the_stage_of_the_tables() -> None:
    budget = evolve(ACCOUNTS, stage=Stage.BUDGET)
    assert basic_and_project(ACCOUNTS, budget).base.measure is Measure.INITIAL_BUDGET


def test_consolidated_budgets_are_budgets() -> None:
    units = [Disclosure(name, 2024, Stage.BUDGET, tables=(coded(2024, "50.00", "30.00"),)) for name in "甲乙"]
    whole = gb.consolidate(units)
    assert whole.tables[0].stage is Stage.BUDGET
    assert whole.tables[0].name.endswith("支出预算表")


# -- reports ---------------------------------------------------------------------------------------------------------

BUDGET = """某市示例局2024年部门预算
目录
一、收入支出预算表
二、支出预算总表
三、一般公共预算支出预算表
示例局负责示例工作。
一般公共预算支出预算表
部门：某市示例局 单位：万元
| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
| | 合计 | 50.00 | 30.00 | 20.00 |
| 201 | 一般公共服务支出 | 50.00 | 30.00 | 21.00 |

2024年一般公共预算支出50.00万元，比上年增加50.00万元，增长100%。
"""


def test_no_budget_and_no_missing_table_of_one_is_called_accounts() -> None:
    d = gb.read(BUDGET.encode())
    assert (d.stage, d.tables[0].stage, d.entity) == (Stage.BUDGET, Stage.BUDGET, "某市示例局")
    report = d.check()
    assert "目录列有《支出预算总表》，正文中没有这张表" in report.to_text()
    said = [repr(d), repr(d.tables), *(report.to_text(lang) + str([f.message(lang) for f in report]) for lang in ("zh", "en"))]  # fmt: skip
    assert not [text for text in said if "决算" in text or "accounts" in text]
    untabled = gb.read("某市示例局2024年部门预算\n\n支出预算总表\n\n收支情况如下。\n".encode()).check()
    assert [f.message() for f in untabled if f.rule == "S107"] == ["《支出预算总表》无法识别：标题下没有可识别的表格"]


def test_a_budget_may_hold_a_table_of_accounts() -> None:
    columns = "本年支出合计 | 基本支出 | 项目支出 | 上缴上级支出 | 经营支出 | 对附属单位补助支出"
    text = (
        f"{BUDGET}\n支出决算表\n单位：万元\n| 科目编码 | 科目名称 | {columns} |\n"
        "| | 合计 | 5.00 | 5.00 | | | | |\n| 201 | 一般公共服务支出 | 5.00 | 5.00 | | | | |\n"
    )
    d = gb.read(text.encode())
    assert d.stage is Stage.BUDGET
    assert {t.form.id: t.stage for t in d.tables} == {
        "general_expenditure": Stage.BUDGET,
        "expenditure": Stage.FINAL_ACCOUNTS,
    }


def test_what_is_said_of_the_year_of_a_budget_is_no_final_account() -> None:
    text = BUDGET.replace("比上年增加50.00万元，增长100%", "比上年增加50.00万元，增长10%")
    findings = [f for f in gb.read(text.encode()).check() if f.rule == "N404"]
    assert findings
    assert findings[0].expected == "无意义（一般公共预算支出2023年预算数为 0）"
    assert findings[0].param("about") == "一般公共预算支出"


# -- the published budget beside the accounts --------------------------------------------------------------------------


def published(**changed: str) -> Disclosure:
    table = ACCOUNTS["three_public"]
    rows = [(line.label, table.printed[0][i]) for i, line in enumerate(table.lines)]
    budget = Table.from_rows("three_public", ["budget"], rows, "万元")
    for line, printed in changed.items():
        budget = budget.with_cell(line, "budget", printed)
    return Disclosure("某市示例局", 2021, Stage.BUDGET, tables=(budget,))


HISTORY = RuleSet.only("H110", "H111")


def test_the_initial_budget_is_the_published_one() -> None:
    report = ACCOUNTS.check(HISTORY, budget=published())
    assert not report.findings
    assert report.counts["passed"] == 10
    assert not [e for e in ACCOUNTS.check().ledger if e.rule in ("H110", "H111")]


def test_an_initial_budget_that_was_not_published_so() -> None:
    (finding,) = ACCOUNTS.check(HISTORY, budget=published(abroad="4.00"))
    assert (finding.rule, finding.kind, finding.severity) == ("H111", FindingKind.QUESTION, Severity.WARNING)
    assert (finding.stated, finding.expected) == ("3.00", "4.00")
    assert "年初预算数 = 该年度公开的部门预算" in finding.message()
    assert "2021年部门预算" in str(finding.operands[1].place)


def test_a_budget_without_the_table_or_with_two_columns_proves_nothing() -> None:
    without = evolve(published(), tables=())
    several = published().with_table(
        Table.from_rows("three_public", ["initial_budget", "budget"], [("合计", "1.00", "1.00")], "万元")
    )
    for budget, reason in (
        (without, "form:three_public 2021年部门预算"),
        (several, "columns:three_public 2021年部门预算"),
    ):
        entries = [e for e in ACCOUNTS.check(HISTORY, budget=budget).ledger if e.rule == "H111"]
        assert [(e.outcome, e.reason) for e in entries] == [(Outcome.UNVERIFIABLE, reason)]


def test_a_line_that_only_the_budget_prints() -> None:
    accounts = ACCOUNTS.with_table(
        Table.from_rows("three_public", ["initial_budget", "final"], [("合计", "39.00", "30.00")], "万元")
    )
    outcomes = {e.instance: e.outcome for e in accounts.check(HISTORY, budget=published()).ledger if e.rule == "H111"}
    assert outcomes["three_public,total,initial_budget"] is Outcome.PASSED
    assert outcomes["three_public,abroad,initial_budget"] is Outcome.UNVERIFIABLE


@pytest.mark.parametrize(
    ("document", "budget", "why"),
    [
        (ACCOUNTS, ACCOUNTS, "is a final_accounts, not a budget"),
        (ACCOUNTS, evolve(published(), year=2020), "is of 2020, not 2021"),
        (published(), published(), "is a budget, not a final_accounts"),
    ],
)
def test_only_the_budget_of_the_year_is_set_beside(document: Disclosure, budget: Disclosure, why: str) -> None:
    with pytest.raises(ComparisonError, match=why):
        document.check(budget=budget)
    report = document.check(HISTORY, budget=budget, on_error="list")
    assert [finding.rule for finding in report] == ["H110"]
    assert report[0].message()
    assert report[0].message("en")
    assert [(e.outcome, e.reason) for e in report.ledger if e.rule == "H111"] == [(Outcome.UNVERIFIABLE, "H110")]
