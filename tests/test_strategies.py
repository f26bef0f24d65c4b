"""For the tests of others: what the strategies draw agrees, shrinks to something small, and is found wrong where a fault was put in."""

from __future__ import annotations

import pickle
import subprocess
import sys
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.vendor.pretty import pretty

import govbudget as gb
from accounts import Accounts
from budgets import Budget
from govbudget.checking import FindingKind
from govbudget.classification import Classification, Code
from govbudget.errors import ArgumentError, EditionNotAvailable, NotFound
from govbudget.evaluation import Evaluation
from govbudget.forms import form
from govbudget.panel import Panel
from govbudget.records import text
from govbudget.relation import Outcome
from govbudget.rollup.ledger import Ledger
from govbudget.testing import faults as put
from govbudget.testing import strategies
from govbudget.testing.faults import Corrupted, FaultKind, corrupted, faults, hits
from govbudget.testing.registered import register
from govbudget.visible import display_width

#: What is only looked at is not shrunk.
drawn = settings(max_examples=50, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
few = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


def noticed(disclosure: gb.Disclosure) -> list[str]:
    return [f"{f.rule} {f.message()}" for f in disclosure.check() if f.kind is not FindingKind.ROUNDING]


# -- what is drawn agrees ------------------------------------------------------------------------------------------------------


@few
@given(strategies.disclosures())
def test_disclosures_give_nothing(disclosure: gb.Disclosure) -> None:
    assert noticed(disclosure) == []
    assert len(disclosure.tables) == 10
    assert gb.Disclosure.from_json(disclosure.to_json()) == disclosure


@settings(few, max_examples=6)
@given(strategies.disclosures(2022, narrative=True, evaluated=True))
def test_disclosures_with_text_and_evaluations(disclosure: gb.Disclosure) -> None:
    assert noticed(disclosure) == []
    assert disclosure.year == 2022
    assert disclosure.sentences
    assert disclosure.evaluations


@settings(few, max_examples=25)
@given(strategies.budgets())
def test_budgets_give_nothing(budget: gb.Disclosure) -> None:
    assert noticed(budget) == []
    assert budget.stage is gb.Stage.BUDGET
    assert budget.profile is not None and budget.profile.stage is gb.Stage.BUDGET
    assert [table.number for table in budget.tables] == [budget.number(table.form.id) for table in budget.tables]
    assert gb.Disclosure.from_json(budget.to_json()) == budget


@settings(few, max_examples=6)
@given(strategies.budgets(2025), strategies.tables("budget/income/list"))
def test_budgets_of_a_year_and_tables_of_budgets(budget: gb.Disclosure, table: gb.Table) -> None:
    assert budget.year == 2025
    assert budget.profile is not None and budget.profile.id == "shanghai_budget_2024"
    assert table.form.full_id == "budget/income/list"
    assert noticed(gb.Disclosure(stage=gb.Stage.BUDGET, tables=(table,))) == []


@settings(few, max_examples=15, phases=[Phase.generate])
@given(strategies.budgets(narrative=True))
def test_budgets_with_text(budget: gb.Disclosure) -> None:
    assert noticed(budget) == []
    assert budget.sentences
    assert budget.narrative.unread == ()


@settings(drawn, max_examples=15)
@given(strategies.histories(narrative=True, stage="budget"))
def test_budgets_of_one_body(years: tuple[gb.Disclosure, ...]) -> None:
    before, after = years
    assert before.entity == after.entity
    assert (before.year, before.profile) == ((after.year or 0) - 1, after.profile)
    report = after.check(prior=before)
    assert [f.message() for f in (*report, *before.check()) if f.kind is not FindingKind.ROUNDING] == []
    assert {entry.rule for entry in report.ledger if entry.outcome is Outcome.PASSED} >= {"H100", "H103"}
    assert "年预算相比" in "".join(sentence.text for sentence in after.sentences)


def test_a_budget_and_that_of_the_year_before_print_the_same_of_it() -> None:
    for budget in (Budget(), Budget(carried=True), Budget(carried=True, monies=("general", "capital"))):
        now, before = budget.of_two_years(), budget.before().of_two_years()
        assert noticed(before) == []
        report = now.check(prior=before)
        assert [f.message() for f in report if f.kind is not FindingKind.ROUNDING] == []
        passed = {e.instance for e in report.ledger if e.rule == "H102" and e.outcome is Outcome.PASSED}
        assert {
            "income_expenditure,income_grand_total,prior_budget",
            "general_expenditure,2010401,prior_total",
        } <= passed
        assert budget.before().year == 2024
    bare = evolve(Budget(), spent={**Budget().spent, "general": {"2010401": {"public": 500}}}, growth=0)
    assert bare.before().spent["general"] == {"2010401": {"public": 500, "project": 0}}
    assert (
        before["income_expenditure"]["closing_balance", "budget"]
        == now["income_expenditure"]["opening_balance", "budget"]
    )


@settings(few, max_examples=6)
@given(strategies.histories(3, narrative=True))
def test_years_of_one_body_carry_over(years: tuple[gb.Disclosure, ...]) -> None:
    assert len({each.entity for each in years}) == 1
    assert [each.year for each in years] == [2020, 2021, 2022]
    for before, after in zip(years, years[1:], strict=False):
        report = after.check(prior=before)
        assert [f.message() for f in report if f.kind is not FindingKind.ROUNDING] == []
        closing = before["income_expenditure"]["closing_balance", "final"]
        assert closing == after["income_expenditure"]["opening_balance", "final"]


@few
@given(strategies.tables("general_expenditure"))
def test_tables_of_a_form(table: gb.Table) -> None:
    assert table.form.id == "general_expenditure"
    assert noticed(gb.Disclosure(tables=(table,))) == []


@few
@given(strategies.tables(consistent=False))
def test_tables_of_any_figures_are_checked_without_an_error(table: gb.Table) -> None:
    gb.Disclosure(tables=(table,)).check()
    assert pickle.loads(pickle.dumps(table)) == table


@few
@given(strategies.codes("functional", 2021), strategies.codes("economic_department", 2022, level=1))
def test_codes(item: Code, group: Code) -> None:
    assert item in gb.load("functional", 2021)
    assert len(group.text) == 3


@few
@given(strategies.moneys([gb.Unit.WAN_YUAN], places=4, least=0), strategies.figures())
def test_money_and_figures(money: gb.Money, figure: gb.Figure) -> None:
    assert money.unit is gb.Unit.WAN_YUAN
    assert money.value >= 0
    assert isinstance(money.value, Decimal)
    assert gb.Figure.parse(figure.printed, figure.unit) == figure


@few
@given(strategies.classifications("functional"))
def test_small_classifications(edition: Classification) -> None:
    for code in edition:
        parent = edition.parent(code)
        assert parent is None or parent.code in edition


@few
@given(strategies.ledgers())
def test_ledgers(ledger: Ledger) -> None:
    months = [booked.amount for booked in ledger.by("月").values() if booked.amount is not None]
    assert sum(months) == (ledger.total.amount or 0)


@settings(few, max_examples=4)
@given(strategies.panels(2, 2))
def test_panels(panel: Panel) -> None:
    assert len(panel.peers("支出合计", 2021).top(2)) == 2


@few
@given(strategies.narratives(), strategies.narratives(2024, stage="budget"))
def test_narratives_are_read_back(text: str, planned: str) -> None:
    assert "收入支出决算总体情况说明" in text
    assert "2024年度收支总预算" in planned


def test_strategies_by_type() -> None:
    register()
    for kind in (gb.Money, gb.Figure, Code, gb.Table, gb.Disclosure, Evaluation, Classification, Ledger):
        assert isinstance(find(st.from_type(kind), lambda _: True, settings=drawn), kind)


def test_disclosures_shrink_to_something_small() -> None:
    small = find(strategies.disclosures(), lambda one: "expenditure" in [t.form.id for t in one.tables], settings=few)
    codes = [line.code for line in small["expenditure"].lines if line.code]
    assert len(codes) == 3
    assert small["expenditure"]["total", "total"].value == Decimal("2.00")


def test_what_cannot_be_drawn_is_said() -> None:
    with pytest.raises(EditionNotAvailable):
        strategies.codes("functional", 1999)
    with pytest.raises(NotFound):
        find(strategies.tables("no form"), lambda _: True, settings=drawn)
    own = evolve(form("income"), id="own")
    for bad, name in (
        (strategies.histories(0), "years"),
        (strategies.tables(own), "of"),
        (strategies.budgets(1999), "year"),
        (strategies.histories(9, stage="budget"), "years"),
    ):
        with pytest.raises(ArgumentError) as error:
            find(bad, lambda _: True, settings=drawn)
        assert error.value.argument == name
    assert repr(Budget()) == "<Budget 某市示例局 2025: 7 items>"
    assert repr(Accounts()) == "<Accounts 某市示例局 2021: 9 items>"
    with pytest.raises(ArgumentError, match="kinds is empty"):
        corrupted(strategies.disclosures(), [])


# -- faults --------------------------------------------------------------------------------------------------------------------


@settings(few, max_examples=10)
@given(
    corrupted(strategies.histories(narrative=True).map(lambda years: years[-1])),
)
def test_a_fault_is_found(made: Corrupted) -> None:
    assert noticed(made.clean) == []
    found = hits(made.document.check(), made.fault)
    assert found, str(made.fault)
    said = {(finding.cause or "").split(" ")[0] for finding in found if finding.follows_from is None} - {""}
    assert not made.fault.cause or made.fault.cause in said or not said, str(made.fault)


@settings(few, max_examples=20)
@given(corrupted(strategies.budgets(narrative=True)))
def test_a_fault_of_a_budget_is_found(made: Corrupted) -> None:
    assert noticed(made.clean) == []
    found = hits(made.document.check(), made.fault)
    assert found, str(made.fault)
    assert any(
        (fix.form, fix.line) == (made.fault.form, made.fault.line) for each in found for fix in each.expected_fix
    ) or (not made.fault.column)


@pytest.mark.parametrize("kind", list(FaultKind)[:12])
def test_every_kind_of_fault_of_tables_and_text_in_budgets(kind: FaultKind) -> None:
    found = find(corrupted(strategies.budgets(narrative=True), [kind]), lambda _: True, settings=drawn)
    assert found.fault.kind is kind
    assert found.document.stage is gb.Stage.BUDGET
    assert hits(found.document.check(), found.fault)


@pytest.mark.parametrize("kind", list(FaultKind))
def test_every_kind_of_fault(kind: FaultKind) -> None:
    found = find(
        corrupted(strategies.histories(narrative=True).map(lambda years: evolve(years[-1], evaluations=FORMS)), [kind]),
        lambda _: True,
        settings=drawn,
    )
    assert found.fault.kind is kind
    assert str(found.fault).startswith(kind.value)
    assert found.fault.before != found.fault.after
    assert hits(found.document.check(), found.fault)


FORMS: Any = (find(strategies.evaluations(), lambda form: form.score is not None, settings=drawn),)


def test_a_document_without_what_is_to_go_wrong_has_no_such_fault() -> None:
    bare = Accounts().disclosure()
    for kind in ("amount", "percentage", "word", "text_unit", "weight", "score", "rate", "fund"):
        assert not list(faults(bare, kind))
    assert list(faults(bare, "figure"))
    form = evolve(FORMS[0], fund=None, score=None, grade="", indicators=())
    for kind in ("weight", "score", "rate", "fund"):
        assert not list(faults(evolve(bare, evaluations=(form,)), kind))


def test_the_cause_is_known_where_one_slip_fits() -> None:
    document = Accounts().disclosure()
    causes = {}
    for make in faults(document, "digits"):
        fault = make().fault
        if (fault.form, fault.line, fault.column) == ("expenditure", "total", "total"):
            causes[fault.after] = fault.cause
    assert causes["2,310.59"] == "digits"
    assert {*causes.values()} == {"digits"}
    assert put.hits(document.check(), put.Fault(FaultKind.FIGURE, "1", "2", "expenditure", "total", "total")) == ()


# -- nothing is imported unasked -----------------------------------------------------------------------------------------------


def test_what_fails_is_shown_as_a_table() -> None:
    table = find(strategies.tables("three_public"), lambda _: True, settings=drawn)
    shown = pretty(table)
    assert shown.splitlines()[0].startswith("公开07")
    assert len({display_width(line) for line in shown.splitlines()[2:10]}) == 1
    assert pretty(Accounts().disclosure()).splitlines()[2].startswith("公开01")
    assert text.table("表", ["甲"], [["1"]], 3).splitlines() == ["表", "甲", "1", "（另有 3 条未显示）"]


def test_importing_the_library_imports_nothing_for_tests() -> None:
    code = "import sys, govbudget as gb; gb.read('支出决算表'.encode()); print([m for m in sys.modules if 'hypothesis' in m or 'testing' in m])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
