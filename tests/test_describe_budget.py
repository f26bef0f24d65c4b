"""The explanation of a budget written from its tables: every figure right, and read back without a finding."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import govbudget as gb
from budgets import Budget, budgets
from govbudget import Disclosure, Stage, Table, describe
from govbudget.checking import Report
from govbudget.describing.explanation import REASONS
from govbudget.describing.planned import BUDGET_SECTIONS
from govbudget.disclosure import UnitType
from govbudget.errors import ComparisonError, NotFound
from govbudget.narrative.text import Line, sentences
from govbudget.relation import Outcome

BODY, CARRIED = Budget(), Budget(carried=True)
SPENT, ECONOMIC = BODY.spent, BODY.economic
UNIT, YEARS, LISTS = BODY.of_a_unit(), CARRIED.of_two_years(), CARRIED.of_lists()


def told(disclosure: Disclosure, text: str) -> Disclosure:
    return evolve(disclosure, sentences=tuple(sentences([Line(line) for line in text.splitlines()])))


def of(disclosure: Disclosure, *sections: str, **more: Any) -> list[str]:
    return describe(disclosure, sections=sections, **more).splitlines()


def before(document: Disclosure) -> Disclosure:
    """A document as that of the year before."""
    return evolve(document, year=2024, tables=tuple(evolve(table, year=2024) for table in document.tables))


def assert_reads_back(disclosure: Disclosure, prior: Disclosure | None, text: str) -> Report:
    """The text adds no finding to those of the tables, and nothing of it stays unread."""
    read = told(disclosure, text)
    report = read.check(prior=prior)
    assert {f.id for f in report} == {f.id for f in disclosure.check(prior=prior)}, f"{report}\n{text}"
    assert read.narrative.unread == ()
    assert all(claim.thing is not None for claim in read.claims), text
    return report


# -- reading back ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", budgets())
def test_what_is_written_reads_back_without_a_finding(name: str) -> None:
    document = budgets()[name]
    report = assert_reads_back(document, None, describe(document))
    if document.table("three_public") is not None:
        passed = Counter(entry.rule for entry in report.ledger if entry.outcome is Outcome.PASSED)
        assert passed["N401"] > 50
        assert passed["N406"] > 15


_amount = st.integers(0, 10**8)


@st.composite
def bodies(draw: st.DrawFn, carried: bool) -> Budget:
    """A budget with other amounts: what is spent of each money on what, and 基本支出 by economic code that makes it up."""
    personnel, public = draw(st.integers(20000, 10**8)), draw(st.integers(20000, 10**7))
    project = st.fixed_dictionaries({"project": _amount})
    spending: Mapping[str, Mapping[str, Mapping[str, int]]] = {
        "general": {
            **SPENT["general"],
            "2010401": {"personnel": personnel, "public": public, "project": draw(_amount)},
            "2010402": draw(project),
        },
        "fund": {"2120803": draw(project)},
        "capital": {"2230105": draw(project)},
        "nonfiscal": {"2010450": {"personnel": draw(_amount), "public": draw(_amount), "project": 10000}},
    }
    economic = {
        **ECONOMIC,
        "30101": ECONOMIC["30101"] + personnel - SPENT["general"]["2010401"]["personnel"],
        "30201": ECONOMIC["30201"] + public - SPENT["general"]["2010401"]["public"],
    }
    monies = ("general", *draw(st.lists(st.sampled_from(["fund", "capital"]), unique=True)), "nonfiscal")
    return Budget(carried=carried, monies=monies, spent=spending, economic=economic)


@settings(max_examples=10, deadline=None)
@given(st.data(), st.integers(0, 3))
@pytest.mark.parametrize("arrangement", ["of_a_unit", "of_two_years", "of_lists"])
def test_any_amounts_read_back_without_a_finding(arrangement: str, data: st.DataObject, places: int) -> None:
    bodies_of_it = bodies(carried=arrangement != "of_a_unit")
    document: Disclosure = getattr(data.draw(bodies_of_it), arrangement)()
    earlier = data.draw(st.none() | bodies_of_it)
    prior = None if earlier is None else before(getattr(earlier, arrangement)())
    assert document.check().ok
    assert_reads_back(document, prior, describe(document, prior, places=places))


@pytest.mark.parametrize("document", [UNIT, YEARS, LISTS], ids=["unit", "years", "lists"])
def test_a_figure_changed_in_the_text_is_found(document: Disclosure) -> None:
    """Whichever figure is changed, it is noticed."""
    text = describe(document)
    missed = []
    for found in list(re.finditer(r"\d[\d,]*\.\d\d(?=万元|%)", text))[::5]:
        wrong = f"{text[: found.start()]}9{text[found.start() :]}"
        if not [finding for finding in told(document, wrong).check() if finding.rule.startswith("N")]:
            missed.append(text[: found.end()].rpartition("\n")[2][-22:])
    assert missed == []


def test_a_change_that_is_wrong_is_found_with_the_year_before() -> None:
    prior = before(BODY.of_a_unit())
    prior = prior.with_table(prior["three_public"].with_cell("total", "budget", "50.00"))
    text = describe(UNIT, prior)
    assert "“三公”经费增加5.00万元，增长10.00%。" in text
    report = assert_reads_back(UNIT, prior, text)
    passed = [entry for entry in report.ledger if entry.rule == "N420" and entry.outcome is Outcome.PASSED]
    assert len(passed) >= 1
    wrong = told(UNIT, text.replace("增加5.00万元，增长10.00%", "增加4.00万元，增长8.70%")).check(prior=prior)
    assert "N420" in {finding.rule for finding in wrong}


def test_income_by_body_is_written_by_kind() -> None:
    bodies = CARRIED.disclosure(CARRIED.top("years"), CARRIED.income_by_body())
    coded = CARRIED.disclosure(CARRIED.top("years"), CARRIED.income_table("funds"))
    assert of(bodies, "income") == of(coded, "income")


# -- what is written -------------------------------------------------------------------------------------------------


def test_sections_stand_in_the_order_of_the_template() -> None:
    headings = [line for line in describe(UNIT).splitlines() if re.match(r"[一二三四五六七八九十]、", line)]
    assert headings == [
        f"{n}、{heading}" for n, heading in zip("一二三四五六七八九十", BUDGET_SECTIONS.values(), strict=True)
    ]
    with pytest.raises(NotFound, match="'assets' is no section; there are income_expenditure"):
        describe(UNIT, sections=["assets"])


def test_both_sides() -> None:
    assert of(YEARS, "income_expenditure")[1:] == [
        "本部门2025年度收支总预算2,459.50万元。与2024年预算相比，收支总预算各增加25.00万元，增长1.03%。",
        "收入总计2,459.50万元，其中：一般公共预算财政拨款收入1,871.50万元；政府性基金预算财政拨款收入390.00万元；"
        "国有资本经营预算财政拨款收入50.00万元；财政专户管理资金收入10.00万元；事业收入63.00万元；上级补助收入3.00万元；"
        "附属单位上缴收入1.00万元；事业单位经营收入2.00万元；其他收入4.00万元；使用非财政拨款结余5.00万元；上年结转60.00万元。",
        "支出总计2,459.50万元，其中：一般公共服务支出1,758.50万元；社会保障和就业支出80.25万元；城乡社区支出400.00万元；"
        "住房保障支出120.75万元；国有资本经营预算支出50.00万元；结转下年50.00万元。",
    ]
    uses = CARRIED.top("uses")
    kept = [i for i, key in enumerate(uses.keys) if not key.isdigit()]
    without = evolve(
        uses,
        lines=tuple(uses.lines[i] for i in kept),
        printed=tuple(tuple(column[i] for i in kept) for column in uses.printed),
    )
    assert "其中：基本支出1,471.00万元；项目支出925.50万元；" in of(BODY.disclosure(without), "income_expenditure")[3]
    assert of(LISTS, "fiscal_income_expenditure")[3] == (
        "财政拨款支出总计2,341.50万元，其中：年末财政拨款结转和结余40.00万元。"
    )


def test_income_and_expenditure_with_shares() -> None:
    assert of(UNIT, "income", places=1)[1].startswith("收入预算2,396.50万元，其中：财政拨款收入2,301.50万元，占96.0%；")
    assert of(LISTS, "income")[1].endswith("其他收入4.00万元，占0.16%。")  # what is carried in has 结余 in it as well
    alone = CARRIED.disclosure(CARRIED.income_list())
    assert of(alone, "income")[1].endswith("上年结转65.00万元，占2.64%。")
    assert "上年结转60.00万元，占2.44%" in of(YEARS, "income")[1]
    assert of(LISTS, "expenditure")[1].endswith("结转下年50.00万元，占2.03%。")


def test_general_budget_by_subject() -> None:
    lines = of(YEARS, "general_expenditure")
    assert lines[2] == (
        "一般公共预算支出预算1,851.50万元，占支出预算的76.84%。与2024年预算相比，一般公共预算支出增加10.00万元，增长0.54%。"
    )
    assert lines[7:9] == [
        "1.一般公共服务支出（类）发展与改革事务（款）行政运行（项）支出预算为1,500.00万元。与2024年预算相比，增加10.00万元，增长0.67%。",
        "2.一般公共服务支出（类）发展与改革事务（款）一般行政管理事务（项）支出预算为150.50万元。与2024年预算相比，持平。",
    ]
    assert not any("相比" in line for line in of(UNIT, "general_expenditure"))


def test_what_a_budget_prints_of_the_year_before() -> None:
    table = YEARS["general_expenditure"]
    done = YEARS.with_table(evolve(table, headers={("", "prior_total"): "2024年执行数"}))
    assert not any("相比" in line for line in of(done, "general_expenditure"))
    prior = before(YEARS)
    prior = prior.with_table(prior["general_expenditure"].with_cell("total", "total", "1,850.50"))
    text = of(YEARS, "general_expenditure", prior=prior)
    assert text[2].endswith("与2024年预算相比，一般公共预算支出增加1.00万元，增长0.05%。")
    assert text[7].endswith("行政运行（项）支出预算为1,500.00万元。与2024年预算相比，持平。")
    named = prior["general_expenditure"]
    others = tuple(evolve(line, label="机关运行") if line.code == "2010401" else line for line in named.lines)
    renamed = of(YEARS, "general_expenditure", prior=prior.with_table(evolve(named, lines=others)))
    assert renamed[7].endswith("行政运行（项）支出预算为1,500.00万元。")
    left = evolve(prior, tables=tuple(table for table in prior.tables if table != named))
    assert not any("相比" in line for line in of(YEARS, "general_expenditure", prior=left))
    undated = evolve(YEARS, year=None)
    assert "与上年预算相比" in of(undated, "general_expenditure")[2]


def test_basic_expenditure() -> None:
    by_column = "一般公共预算基本支出1,401.00万元，其中：人员经费1,201.00万元，主要包括：基本工资、津贴补贴、退休费；公用经费200.00万元，"
    assert of(UNIT, "general_basic")[1].startswith(by_column)
    moved = UNIT["general_basic"].with_cell("30302", "personnel", "").with_cell("30302", "public", "51.00")
    assert (
        "公用经费200.00万元，主要包括：办公费、因公出国（境）费用、公务接待费、公务用车运行维护费、退休费"
        in (of(UNIT.with_table(moved), "general_basic")[1])
    )
    assert of(LISTS, "general_basic")[1].startswith(
        "一般公共预算基本支出1,401.00万元。按支出经济分类：工资福利支出1,150.00万元，占82.08%；"
    )
    rows = [("合计", "3.00"), ("人员经费合计", "2.00"), ("301", "2.00"), ("30101 基本工资", "2.00")]
    lines = Table.from_rows("budget/general_basic", ["amount"], [*rows, ("公用经费合计", "1.00")], "万元", year=2025)
    assert of(BODY.disclosure(lines), "general_basic")[1].startswith(
        "一般公共预算基本支出3.00万元，其中：人员经费2.00万元，主要包括：基本工资；公用经费1.00万元。"
    )
    total = Table.from_rows("budget/general_basic", ["amount", "personnel"], [("合计", "2.00", "2.00")], "万元")
    assert of(BODY.disclosure(total), "general_basic")[1] == "一般公共预算基本支出2.00万元，其中：人员经费2.00万元。"


def test_three_public_and_running_costs() -> None:
    assert of(YEARS, "three_public")[1:] == [
        "本部门2025年度“三公”经费预算55.00万元。与2024年预算相比，“三公”经费增加6.00万元，增长12.24%。",
        "1.因公出国（境）费预算4.00万元。与2024年预算相比，因公出国（境）费增加1.00万元，增长33.33%。",
        "2.公务接待费预算6.00万元。与2024年预算相比，公务接待费持平。",
        "3.公务用车购置及运行费预算45.00万元，其中：公务用车购置费33.00万元；公务用车运行费12.00万元。"
        "与2024年预算相比，公务用车购置及运行费增加5.00万元，增长12.50%。",
    ]
    rows = [("合计", "5.00"), ("公务接待费", "5.00"), ("因公出国（境）费", "")]
    some = BODY.disclosure(Table.from_rows("budget/three_public", ["budget"], rows, "万元", year=2025))
    assert of(some, "three_public")[2:] == ["1.公务接待费预算5.00万元。"]
    assert of(UNIT, "other")[1:] == ["（一）机关运行经费预算情况", "机关运行经费预算150.00万元。"]
    assert of(LISTS, "other")[2] == "机关运行经费预算150.00万元。"
    assert of(YEARS, "other") == []
    assert of(evolve(YEARS, unit_type=UnitType.ADMINISTRATIVE), "other")[2] == "机关运行经费预算200.00万元。"


def test_tables_that_say_that_there_is_nothing() -> None:
    poor = budgets()["budget, one fund"]
    assert of(poor, "government_fund", "state_capital")[1::2] == [
        "本部门2025年度无政府性基金预算支出。",
        "本部门2025年度无国有资本经营预算支出。",
    ]
    assert of(UNIT, "government_fund")[1] == (
        "本部门2025年度政府性基金预算支出400.00万元，其中：基本支出0.00万元；项目支出400.00万元。"
    )
    zeros = Table.from_rows("budget/three_public", ["budget"], [("合计", "0.00"), ("公务接待费", "0")], "万元")
    nothing = BODY.disclosure(zeros)
    assert of(nothing, "three_public")[1] == "本部门2025年度无“三公”经费预算。"
    assert_reads_back(nothing, None, describe(nothing))


@pytest.mark.parametrize("section", [key for key in BUDGET_SECTIONS if key != "other"])
def test_missing_tables_and_missing_totals(section: str) -> None:
    left = tuple(table for table in UNIT.tables if table.form.id != section)
    assert of(evolve(UNIT, tables=left), section) == []
    table = UNIT[section]
    blank = evolve(table, printed=tuple(("",) * len(column) for column in table.printed))
    assert of(UNIT.with_table(blank), section)[1:] == [f"《{table.form.name}》未列示数据，本部分不作说明。"]
    for key in {"income_grand_total", "expenditure_grand_total", "total"} & set(table.keys):
        for column in table.columns:
            table = table.with_cell(key, column, "")
    assert of(UNIT.with_table(table), section)[1:] == [f"《{table.form.name}》未列示合计数，本部分不作说明。"]


def test_every_reason_has_its_place() -> None:
    text = describe(UNIT, before(UNIT), reasons=dict.fromkeys(REASONS, "按计划安排"))
    assert text.count("主要原因是：按计划安排。") == len(REASONS)
    assert_reads_back(UNIT, before(UNIT), text)


def test_documents_that_do_not_fit() -> None:
    with pytest.raises(ComparisonError, match="prior is not of it"):
        describe(UNIT, evolve(before(UNIT), stage=Stage.FINAL_ACCOUNTS))
    with pytest.raises(ComparisonError, match="prior is not of it"):
        describe(UNIT, UNIT)


def test_amounts_in_another_unit() -> None:
    table = Table.from_rows(
        "budget/expenditure", ["total", "basic"], [("合计", "1,234", "617")], gb.Unit.YUAN, year=2025
    )
    text = of(BODY.disclosure(table), "expenditure")
    assert text[1] == "支出预算1,234元，其中：基本支出617元，占50.00%。"
