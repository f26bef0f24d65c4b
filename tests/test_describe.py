"""The explanation in words written from the tables: every figure right, and read back without a finding."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, localcontext
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import govbudget as gb
from accounts import Accounts, Split, d
from govbudget.binding.equations import Verdict
from govbudget.binding.judge import judge
from govbudget.binding.judgements import Judgement
from govbudget.binding.said import Said
from govbudget.binding.tables import judge_levels
from govbudget.checking import Report
from govbudget.describing.explanation import REASONS, SECTIONS, describe
from govbudget.disclosure import Disclosure, Stage, UnitType
from govbudget.errors import ComparisonError, NotFound, UnitError
from govbudget.exact import ratio, scale
from govbudget.language.figures import Number, numbers
from govbudget.language.vocabulary import Vocabulary
from govbudget.narrative.frames import Average, Change, Comparison, Level, Ratio
from govbudget.narrative.text import Line, sentences
from govbudget.relation import Outcome
from govbudget.tables import Table

ACCOUNTS = Accounts()
GOOD = evolve(ACCOUNTS.disclosure(), unit_type=UnitType.ADMINISTRATIVE)
EXAMPLE = Path(__file__).parent.parent / "examples" / "data" / "disclosure.txt"


def told(disclosure: Disclosure, text: str) -> Disclosure:
    """The disclosure with a text as its explanation."""
    return evolve(disclosure, sentences=tuple(sentences([Line(line) for line in text.splitlines()])))


def before(general: Mapping[str, Split] = ACCOUNTS.general) -> Disclosure:
    """The accounts of the year before: what these open with, those close with."""
    prior = evolve(ACCOUNTS, year=2020, closing=ACCOUNTS.opening, general=general)
    return evolve(prior.disclosure(), unit_type=UnitType.ADMINISTRATIVE)


def table_of(disclosure: Disclosure, form: str) -> Table:
    table = disclosure.table(form)
    assert table is not None
    return table


def with_cells(disclosure: Disclosure, form: str, column: str, **printed: str) -> Disclosure:
    table = table_of(disclosure, form)
    for line, text in printed.items():
        table = table.with_cell(line, column, text)
    return disclosure.with_table(table)


def without(disclosure: Disclosure, *forms: str) -> Disclosure:
    return evolve(disclosure, tables=tuple(t for t in disclosure.tables if t.form.id not in forms))


def of(disclosure: Disclosure, *sections: str, prior: Disclosure | None = None, places: int = 2) -> str:
    return describe(disclosure, prior, sections=sections, places=places)


# -- reading back ----------------------------------------------------------------------------------------------------


def figures_in(sentence: str) -> list[Number]:
    """The figures that a sentence prints, without what is none of the accounts: dates, thresholds of equipment."""
    return [number for number in numbers(sentence, Vocabulary.default()) if not number.noise]


#: What says something about a thing.
About = Level | Change | Ratio | Average | Comparison


def assert_understood(read: Disclosure, said: Said) -> list[About]:
    """Every figure is that of a statement about something known, of this year; 增加 and 减少 are against the year before."""
    stated = [each for each in (*said.levels, *said.frames) if isinstance(each, About)]
    of = {
        (each.sentence, number.start): each for each in stated if (number := getattr(each, "number", None)) is not None
    }
    for at, sentence in enumerate(read.sentences):
        for number in figures_in(sentence.normal):
            assert (at, number.start) in of, (number.printed, sentence.normal)
    for each in stated:
        about = read.sentences[each.sentence].normal
        assert each.thing is not None, about
        assert each.thing.references, about
        assert not each.thing.scope, about
        if isinstance(each, Level) and each.number is None and each.when.year:
            continue  # 上年无此项支出
        if not isinstance(each, Average):
            assert not each.when.year, about
        if isinstance(each, (Change, Comparison)):
            assert (each.base.when.year, each.base.when.stage) == (-1, None), about
        if isinstance(each, Ratio) and each.kind == "completion":
            assert each.stage in ("initial", "adjusted", "budget"), about
    return stated


def judgements_of(read: Disclosure, said: Said) -> list[Judgement]:
    """What the text says, judged by the tables and by itself."""
    return [*judge_levels(said, read.told.cells), *judge(said)]


def is_unproved(judgement: Judgement) -> bool:
    """Whether neither the tables of the document nor its text can tell: 机关运行经费 is in no table, the year before in another."""
    frame = judgement.frame
    if isinstance(frame, (Change, Comparison)):
        return frame.base.when.year == -1
    return (
        isinstance(frame, Level) and frame.thing is not None and frame.thing.references[0].topic == "agency_operating"
    )


def assert_reads_back(disclosure: Disclosure, prior: Disclosure | None, text: str) -> Report:
    """The text adds no finding to those of the tables, and every figure of it is bound, checked and exactly right."""
    read = told(disclosure, text)
    report = read.check(prior=prior)
    assert {f.id for f in report} == {f.id for f in disclosure.check(prior=prior)}, text
    said = read.told.said
    stated, judged = assert_understood(read, said), judgements_of(read, said)
    for judgement in judged:
        assert judgement.verdict is Verdict.HOLDS or is_unproved(judgement), (judgement.frame, text)
    by_table = {id(judgement.frame) for judgement in judged if judgement.rule in ("N401", "N411")}
    for each in stated:
        if isinstance(each, Level) and each.number is not None and each.said:
            assert id(each) in by_table, (each, text)
    if prior is not None:  # 机关运行经费 is in no table
        passed = sum(entry.rule == "N420" and entry.outcome is Outcome.PASSED for entry in report.ledger)
        compared = [each for each in stated if isinstance(each, Change) and each.way == "amount"]
        assert passed == sum(topics_of(each) != {"agency_operating"} for each in compared), text
    return report


def topics_of(frame: Change) -> set[str]:
    """The topics of what changed."""
    return {reference.topic for reference in frame.thing.references} if frame.thing is not None else set()


_money = st.one_of(st.just(d("0.00")), st.integers(0, 10**7).map(lambda n: scale(Decimal(n), -2)))
_balance = st.one_of(_money, st.integers(-(10**5), 10**5).map(lambda n: scale(Decimal(n), -2)))
_GENERAL = (
    "2010401",
    "2010499",
    "2010501",
    "2060599",
    "2061005",
    "2080101",
    "2080505",
    "2101101",
    "2150517",
    "2210201",
    "2299999",
)
_FUND = ("2120803", "2296003")
_CAPITAL = ("2230105", "2230299")
_COUNTS = st.fixed_dictionaries({key: st.integers(0, 3000) for key in ACCOUNTS.counts})


def _splits(codes: tuple[str, ...], least: int) -> st.SearchStrategy[Mapping[str, Split]]:
    return st.dictionaries(st.sampled_from(codes), st.tuples(_money, _money), min_size=least)


@st.composite
def _accounts(draw: st.DrawFn, year: int, closing: Mapping[str, Decimal] | None = None) -> Accounts:
    fund, capital = draw(_splits(_FUND, 0)), draw(_splits(_CAPITAL, 0))
    opening = {name: draw(_money) for name in ("general", "fund", "capital", "nonfiscal")}
    closes = dict(closing or {name: draw(_balance) for name in opening})
    for name, codes in (("fund", fund), ("capital", capital)):
        if not codes:  # a table without lines has no balances
            opening[name] = closes[name] = d("0.00")
    three_public = {key: (draw(_money), draw(_money)) for key in ACCOUNTS.three_public}
    counts = draw(_COUNTS)
    for some, least in (
        ("foreign_affairs_batches", "reception_batches"),
        ("foreign_affairs_persons", "reception_persons"),
    ):
        counts[some] = min(counts[some], counts[least])
    three_public["reception_domestic"] = (
        d("6.00"),
        d("5.12"),
    )  # no less than 外事接待费, which the accounts have fixed
    return Accounts(
        general=draw(_splits(_GENERAL, 1)),
        fund=fund,
        capital=capital,
        opening=opening,
        closing=closes,
        three_public=three_public,
        counts=counts,
        capital_with_income=draw(st.booleans()),
        year=year,
    )


@st.composite
def _years(draw: st.DrawFn) -> tuple[Accounts, Accounts | None]:
    """Accounts, and those of the year before: none, the same ones, or others."""
    accounts = draw(_accounts(2021))
    same = evolve(accounts, year=2020, closing=accounts.opening)
    return accounts, draw(st.one_of(st.none(), st.just(same), _accounts(2020, accounts.opening)))


@settings(max_examples=25, deadline=None)
@given(_years(), st.sampled_from([None, UnitType.ADMINISTRATIVE, UnitType.INSTITUTION]), st.integers(0, 3))
def test_what_is_written_reads_back_without_a_finding(
    years: tuple[Accounts, Accounts | None], kind: UnitType | None, places: int
) -> None:
    current, prior = years
    disclosure = evolve(current.disclosure(), unit_type=kind)
    base = None if prior is None else prior.disclosure()
    assert_reads_back(disclosure, base, describe(disclosure, base, places=places))


def test_the_example_reads_back() -> None:
    disclosure = gb.read(EXAMPLE)
    report = assert_reads_back(disclosure, None, describe(disclosure))
    assert sum(entry.outcome is Outcome.PASSED for entry in report.ledger if entry.rule == "N401") > 50


def test_a_figure_changed_in_the_text_is_found() -> None:
    """The reading is no formality: whichever amount is changed, it is noticed."""
    text = describe(GOOD)
    amounts = list(re.finditer(r"\d[\d,]*\.\d\d(?=万元)", text))
    for found in amounts[::7]:
        wrong = f"{text[: found.start()]}9{text[found.start() :]}"
        assert any(f.rule in ("N401", "N414") for f in told(GOOD, wrong).check()), wrong[
            found.start() - 20 : found.end()
        ]


# -- what is written -------------------------------------------------------------------------------------------------


def test_sections_and_headings_stand_in_the_order_of_the_template() -> None:
    lines = describe(GOOD).splitlines()
    headings = [line for line in lines if re.match(r"[一二三四五六七八九十]、", line)]
    assert headings == [f"{n}、{heading}" for n, heading in zip("一二三四五六七八九十", SECTIONS.values(), strict=True)]
    assert of(GOOD, "income", "income_expenditure").splitlines()[0] == "一、收入支出决算总体情况说明"
    assert describe(GOOD, sections="income").splitlines()[0] == "一、收入决算情况说明"
    assert of(GOOD) == ""


def test_totals_of_both_sides() -> None:
    assert of(GOOD, "income_expenditure").splitlines()[1:] == [
        "本部门2021年度收、支总计2,187.48万元。",
        "收入总计2,187.48万元，其中：本年收入合计1,862.90万元；使用非财政拨款结余2.02万元；年初结转和结余322.56万元。",
        "支出总计2,187.48万元，其中：本年支出合计2,130.59万元；结余分配1.01万元；年末结转和结余55.88万元。",
    ]
    assert of(GOOD, "fiscal_income_expenditure").splitlines()[2:] == [
        "财政拨款收入总计2,081.99万元，其中：财政拨款本年收入1,780.64万元；年初财政拨款结转和结余301.35万元。",
        "财政拨款支出总计2,081.99万元，其中：财政拨款本年支出2,040.13万元；年末财政拨款结转和结余41.86万元。",
    ]


def test_totals_that_differ_are_told_apart() -> None:
    """The text says what the tables print, wrong or not."""
    prior = before(general={"2010401": (d("500.00"), d("0.00"))})
    wrong = with_cells(GOOD, "income_expenditure", "final", income_grand_total="2,200.00")
    lines = of(wrong, "income_expenditure", prior=prior).splitlines()
    assert [line[:14] for line in lines[1:]] == ["收入总计2,200.00万元", "支出总计2,187.48万元"]
    assert "收入总计增加" in lines[1]
    assert "支出总计增加" in lines[2]
    wrong_before = with_cells(prior, "income_expenditure", "final", income_grand_total="1.00")
    assert "各增加" in of(GOOD, "income_expenditure", prior=prior)
    assert "各增加" not in of(GOOD, "income_expenditure", prior=wrong_before)
    blank = with_cells(GOOD, "income_expenditure", "final", income_grand_total="")
    assert "收入总计" not in of(blank, "income_expenditure")
    assert "支出总计2,187.48万元" in of(blank, "income_expenditure")
    total = "本年收入合计"
    only_total = with_cells(GOOD, "income_expenditure", "final", income_total="", nonfiscal_used="", opening_balance="")
    assert total not in of(only_total, "income_expenditure")
    assert "收入总计2,187.48万元。" in of(only_total, "income_expenditure")


def test_kinds_with_their_shares() -> None:
    assert of(GOOD, "expenditure").splitlines()[1] == (
        "本年支出合计2,130.59万元，其中：基本支出383.22万元，占17.99%；项目支出1,733.07万元，占81.34%；"
        "上缴上级支出3.30万元，占0.15%；经营支出4.40万元，占0.21%；对附属单位补助支出6.60万元，占0.31%。"
    )
    assert "财政拨款收入1,780.64万元，占95.6%" in of(GOOD, "income", places=1)
    blank = with_cells(GOOD, "expenditure", "remitted", total="")
    assert "上缴上级支出" not in of(blank, "expenditure")
    assert "经营支出4.40万元" in of(blank, "expenditure")


def test_percentages_are_rounded_half_up_from_the_printed_figures() -> None:
    table = Table.from_rows("expenditure", ["total", "basic", "project"], [["合计", "8.00", "0.25", "7.75"]], "万元")
    text = of(Disclosure(tables=(table,), year=2021), "expenditure", places=1)
    assert text.splitlines()[1] == "本年支出合计8.00万元，其中：基本支出0.25万元，占3.1%；项目支出7.75万元，占96.9%。"
    assert ratio(d("25"), d("8.00"), 1) == d("3.1")  # 3.125
    one = Table.from_rows("expenditure", ["total", "basic", "project"], [["合计", "8.00", "0.20", "7.80"]], "万元")
    assert "占3%；项目支出7.80万元，占98%" in of(Disclosure(tables=(one,), year=2021), "expenditure", places=0)  # 2.5


def test_a_whole_of_nothing_has_no_shares() -> None:
    table = Table.from_rows("expenditure", ["total", "basic", "project"], [["合计", "0.00", "0.00", "0.00"]], "万元")
    nothing = Disclosure(tables=(table,), year=2021)
    assert (
        of(nothing, "expenditure").splitlines()[1] == "本年支出合计0.00万元，其中：基本支出0.00万元；项目支出0.00万元。"
    )
    assert_reads_back(nothing, None, of(nothing, "expenditure"))


def test_general_budget_by_subject() -> None:
    lines = of(GOOD, "general_expenditure").splitlines()[1:]
    assert lines[1] == "一般公共预算财政拨款支出1,812.58万元，占本年支出合计的85.07%。"
    assert lines[3].startswith(
        "一般公共预算财政拨款支出1,812.58万元，主要用于以下方面：一般公共服务支出（类）417.96万元，占23.06%；"
    )
    assert lines[6] == "1.一般公共服务支出（类）发展与改革事务（款）行政运行（项）支出决算为322.65万元。"
    assert [line[:2] for line in lines[6:]] == ["1.", "2.", "3.", "4.", "5."]
    alone = of(without(GOOD, "expenditure", "income_expenditure"), "general_expenditure")
    assert "占本年支出合计" not in alone
    assert "占本年支出合计的85.07%" in of(without(GOOD, "expenditure"), "general_expenditure")


def _subjects(*rows: tuple[str, str], **more: object) -> Disclosure:
    cells = [[label, amount, amount, "0.00"] for label, amount in rows]
    table = Table.from_rows("general_expenditure", ["total", "basic", "project"], cells, "万元")
    return Disclosure(tables=(table,), **{"year": 2021, **more})  # type: ignore[arg-type]


def test_names_are_those_that_the_table_prints() -> None:
    printed = _subjects(("合计", "3.00"), ("201 一般公共服务 支出", "3.00"), ("2010399 自印名(室)（项）", "3.00"))
    text = of(printed, "general_expenditure")
    assert "一般公共服务支出（类）3.00万元，占100.00%" in text
    assert "1.一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）自印名（室）（项）支出决算为3.00万元。" in text


def test_leaves_of_any_level_and_codes_without_a_name() -> None:
    rows = (("合计", "6.00"), ("201", "1.00"), ("205", "2.00"), ("20502", "2.00"), ("2999999", "3.00"))
    text = of(_subjects(*rows), "general_expenditure")
    assert "1.一般公共服务支出（类）支出决算为1.00万元。" in text
    assert "2.教育支出（类）普通教育（款）支出决算为2.00万元。" in text
    assert "3.科目299（类）科目29999（款）科目2999999（项）支出决算为3.00万元。" in text
    assert "科目205（类）" in of(_subjects(*rows, year=None), "general_expenditure")


def test_subjects_without_an_amount_are_not_listed() -> None:
    text = of(_subjects(("合计", "1.00"), ("201", "1.00"), ("205", "0.00"), ("206", "")), "general_expenditure")
    assert "教育" not in text
    assert "科学" not in text
    assert "（二）" not in of(_subjects(("合计", "0.00"), ("201", "0.00")), "general_expenditure")


def test_lists_of_a_table_that_is_not_complete_are_left_out() -> None:
    cut = GOOD.with_table(evolve(table_of(GOOD, "general_expenditure"), faults=("cut",)))
    lines = of(cut, "general_expenditure").splitlines()
    assert len(lines) == 3
    assert "主要包括" not in of(
        GOOD.with_table(evolve(table_of(GOOD, "general_basic"), faults=("cut",))), "general_basic"
    )
    assets = GOOD.with_table(evolve(table_of(GOOD, "assets"), faults=("cut",)))
    assert "车辆6辆；单价50万元" in of(assets, "other")


def test_basic_expenditure() -> None:
    assert of(GOOD, "general_basic").splitlines()[1] == (
        "一般公共预算财政拨款基本支出368.57万元，其中：人员经费329.98万元，主要包括：基本工资、津贴补贴、奖金、奖励金；"
        "公用经费38.59万元，主要包括：办公费、因公出国（境）费用、公务接待费、公务用车运行维护费、办公设备购置、公务用车购置。"
        "按支出经济分类：工资福利支出316.86万元，占85.97%；商品和服务支出22.59万元，占6.13%；"
        "对个人和家庭的补助13.12万元，占3.56%；资本性支出16.00万元，占4.34%。"
    )
    table = table_of(GOOD, "general_basic")
    summed = with_cells(GOOD, "general_basic", "amount", total="")
    assert "基本支出368.57万元" in of(summed, "general_basic")
    unknown = with_cells(summed, "general_basic", "amount", public_total="")
    assert "未列示合计数" in of(unknown, "general_basic")
    stated = with_cells(GOOD, "general_basic", "amount", personnel_total="", public_total="")
    assert "其中" not in of(stated, "general_basic")
    bare = Table.from_rows("general_basic", ["amount"], [["人员经费合计", "1.50"], ["公用经费合计", "0.5"]], table.unit)
    text = of(Disclosure(tables=(bare,), year=2021), "general_basic").splitlines()[1]
    assert text == "一般公共预算财政拨款基本支出2.00万元，其中：人员经费1.50万元；公用经费0.5万元。"


def test_three_public() -> None:
    lines = of(GOOD, "three_public").splitlines()[1:]
    name = "“三公”经费财政拨款支出"
    assert lines[1] == f"本部门2021年度{name}年初预算为39.00万元，支出决算为35.78万元，完成年初预算的91.74%。"
    assert lines[4:] == [
        "1.因公出国（境）费年初预算为3.00万元，支出决算为2.75万元，完成年初预算的91.67%。全年因公出国（境）团组1个，累计3人次。",
        "2.公务用车购置及运行维护费年初预算为29.00万元，支出决算为27.25万元，完成年初预算的93.97%。其中：公务用车购置费"
        "年初预算为20.00万元，支出决算为18.80万元，完成年初预算的94.00%，全年购置公务用车1辆；公务用车运行维护费"
        "年初预算为9.00万元，支出决算为8.45万元，完成年初预算的93.89%，年末公务用车保有量4辆。",
        "3.公务接待费年初预算为7.00万元，支出决算为5.78万元，完成年初预算的82.57%。其中：国内接待费年初预算为6.00万元，"
        "支出决算为5.12万元，完成年初预算的85.33%，国内公务接待74批次，562人次（其中：外事接待费年初预算为1.00万元，"
        "支出决算为0.40万元，完成年初预算的40.00%，外事接待2批次，15人次）；国（境）外接待费年初预算为1.00万元，"
        "支出决算为0.66万元，完成年初预算的66.00%，国（境）外公务接待1批次，6人次。",
    ]


def _three_public(columns: list[str], *rows: list[str]) -> Disclosure:
    return Disclosure(tables=(Table.from_rows("three_public", columns, rows, "万元"),), year=2021)


@pytest.mark.parametrize(
    ("columns", "cells", "expected"),
    [
        (["final"], ["5.00"], "支出决算为5.00万元。"),
        (
            ["initial_budget", "final"],
            ["0.00", "5.00"],
            "年初预算为0.00万元，支出决算为5.00万元，未安排年初预算，不计算完成率。",
        ),
        (
            ["initial_budget", "final"],
            ["-1.00", "5.00"],
            "年初预算为-1.00万元，支出决算为5.00万元，因年初预算为负数，不计算完成率。",
        ),
        (["initial_budget", "final"], ["-", "5.00"], "支出决算为5.00万元。"),
        (
            ["adjusted_budget", "final"],
            ["8.00", "5.00"],
            "全年预算为8.00万元，支出决算为5.00万元，完成全年预算的62.50%。",
        ),
        (["budget", "final"], ["8", "5"], "预算为8万元，支出决算为5万元，完成预算的62.50%。"),
        (
            ["initial_budget", "adjusted_budget", "final"],
            ["4.00", "8.00", "5.00"],
            "年初预算为4.00万元，全年预算为8.00万元，支出决算为5.00万元，完成全年预算的62.50%。",
        ),
    ],
)
def test_execution_of_budgets(columns: list[str], cells: list[str], expected: str) -> None:
    disclosure = _three_public(columns, ["合计", *cells], ["公务接待费", *cells])
    text = of(disclosure, "three_public")
    assert f"本部门2021年度“三公”经费财政拨款支出{expected}" in text
    assert f"1.公务接待费{expected}" in text
    assert_reads_back(disclosure, None, text)


def test_parts_of_three_public_that_are_not_printed_are_not_spoken_of() -> None:
    text = of(_three_public(["final"], ["合计", "5.00"]), "three_public")
    assert "（二）" not in text
    text = of(
        _three_public(["final"], ["合计", "5.00"], ["公务接待费", "5.00"], ["其中：外事接待费", "1.00"]), "three_public"
    )
    assert text.endswith("1.公务接待费支出决算为5.00万元。其中：外事接待费支出决算为1.00万元。")
    text = of(_three_public(["final"], ["合计", "5.00"], ["因公出国（境）费", "5.00"]), "three_public")
    assert text.endswith("1.因公出国（境）费支出决算为5.00万元。")


def test_funds() -> None:
    assert of(GOOD, "government_fund").splitlines()[1] == (
        "本部门2021年度政府性基金预算财政拨款支出161.25万元，其中：基本支出7.50万元；项目支出153.75万元。"
        "年初结转和结余15.15万元；本年收入155.19万元；年末结转和结余9.09万元。"
    )
    assert of(GOOD, "state_capital").splitlines()[1] == (
        "本部门2021年度国有资本经营预算财政拨款支出66.30万元，其中：基本支出2.10万元；项目支出64.20万元。"
    )


def test_tables_that_say_that_there_is_nothing() -> None:
    empty = [
        evolve(Table.from_rows(id, columns, [["合计"]], "万元"), statement="本部门没有。")
        for id, columns in (
            ("government_fund", ["opening_balance", "income", "total", "basic", "project", "closing_balance"]),
            ("state_capital", ["total", "basic", "project"]),
            ("three_public", ["initial_budget", "final"]),
        )
    ]
    stated = Disclosure(tables=tuple(empty), year=2021)
    lines = describe(stated).splitlines()
    assert lines[1::2] == [
        "本部门2021年度无“三公”经费财政拨款支出。",
        "本部门2021年度无政府性基金预算财政拨款收入、支出。",
        "本部门2021年度无国有资本经营预算财政拨款支出。",
    ]
    silent = evolve(stated, tables=tuple(evolve(table, statement="") for table in empty))
    for line in describe(silent).splitlines()[1::2]:
        assert line.endswith("未列示数据，本部分不作说明。")
    zeros = _three_public(["initial_budget", "final"], ["合计", "0.00", "0.00"], ["公务接待费", "0", "0"])
    assert of(zeros, "three_public").endswith("本部门2021年度无“三公”经费财政拨款支出。")
    assert_reads_back(zeros, None, of(zeros, "three_public"))


def test_a_table_of_zeros_that_is_cut_does_not_say_that_there_was_nothing() -> None:
    zeros = _three_public(["final"], ["合计", "0.00"])
    cut = zeros.with_table(evolve(table_of(zeros, "three_public"), faults=("cut",)))
    assert of(cut, "three_public").endswith("本部门2021年度“三公”经费财政拨款支出支出决算为0.00万元。")


@pytest.mark.parametrize("section", [key for key in SECTIONS if key != "other"])
def test_missing_tables_and_missing_totals(section: str) -> None:
    assert of(without(GOOD, section), section) == ""
    table = table_of(GOOD, section)
    blank = evolve(table, printed=tuple(("",) * len(column) for column in table.printed))
    assert of(GOOD.with_table(blank), section).endswith(f"《{table.form.name}》未列示数据，本部分不作说明。")
    keys = {"income_grand_total", "expenditure_grand_total", "total", "personnel_total"} & set(table.keys)
    for column in table.columns:
        for key in keys:
            table = table.with_cell(key, column, "")
    assert of(GOOD.with_table(table), section).endswith(f"《{table.form.name}》未列示合计数，本部分不作说明。")


def test_other_matters() -> None:
    lines = of(GOOD, "other").splitlines()
    assert lines[1:3] == ["（一）机关运行经费支出情况", "机关运行经费支出38.59万元。"]
    assert lines[4].startswith(
        "截至2021年12月31日，本部门共有车辆6辆，其中：副部（省）级及以上领导用车0辆、主要领导干部用车1辆、"
    )
    assert lines[4].endswith("；单价50万元（含）以上通用设备2台（套）；单价100万元（含）以上专用设备0台（套）。")
    for kind in (UnitType.INSTITUTION, UnitType.MIXED, None):
        assert "机关运行经费" not in of(evolve(GOOD, unit_type=kind), "other")
    assert "机关运行经费支出38.59万元" in of(evolve(GOOD, unit_type=UnitType.CIVIL_SERVICE_LAW), "other")
    assert "机关运行经费" not in of(without(GOOD, "general_basic"), "other")
    assert of(without(GOOD, "assets", "general_basic"), "other") == ""
    assert "年末，本部门共有车辆6辆" in of(evolve(GOOD, year=None), "other")


def test_assets_that_are_not_printed() -> None:
    assets = table_of(GOOD, "assets")
    blank = evolve(assets, printed=tuple(("",) * len(column) for column in assets.printed))
    assert "未列示数据" in of(GOOD.with_table(blank), "other")
    held = with_cells(GOOD, "assets", "final", vehicles="")
    assert "本部门共有单价50万元（含）以上通用设备2台（套）" in of(held, "other")
    only = Table.from_rows("assets", ["final"], [["车辆数合计", "6"]])
    assert of(Disclosure(tables=(only,), year=2021), "other").endswith("本部门共有车辆6辆。")


# -- the year before -------------------------------------------------------------------------------------------------


def test_changes_from_the_year_before() -> None:
    prior = before(general={**ACCOUNTS.general, "2010401": (d("300.00"), d("2.65"))})
    line = of(GOOD, "general_expenditure", prior=prior).splitlines()[2]
    assert line.endswith("与2020年度相比，一般公共预算财政拨款支出增加20.00万元，增长1.12%。")
    more = before(general={**ACCOUNTS.general, "2010401": (d("400.00"), d("2.65"))})
    line = of(GOOD, "general_expenditure", prior=more).splitlines()[2]
    assert line.endswith("与2020年度相比，一般公共预算财政拨款支出减少80.00万元，下降4.23%。")
    assert "与2020年度相比，一般公共预算财政拨款支出持平。" in of(GOOD, "general_expenditure", prior=before())


def test_a_year_before_without_an_amount() -> None:
    """The increase, and why there is no percentage; nothing where nothing can be compared."""
    prior = before()
    nothing = with_cells(prior, "three_public", "final", abroad="0.00", vehicle="", reception="-2.00")
    lines = of(GOOD, "three_public", prior=nothing).splitlines()
    assert lines[5].endswith("与2020年度相比，因公出国（境）费增加2.75万元，上年无此项支出，不计算增幅。")
    assert "相比" not in lines[6]
    assert lines[7].endswith("与2020年度相比，公务接待费不作增减说明（上年数为负数）。")
    text = of(GOOD, "income", prior=with_cells(prior, "income", "total", total="0.00"))
    assert text.endswith("与2020年度相比，本年收入合计增加1,862.90万元，上年无此项收入，不计算增幅。")
    assert "相比" not in of(GOOD, "income", prior=without(prior, "income"))


def test_nothing_left_of_last_year() -> None:
    rows = [["合计", "0.00", "0.00"], ["公务接待费", "0.00", "0.00"]]
    none = _three_public(["initial_budget", "final"], *rows)
    assert of(none, "three_public", prior=before()).endswith(
        "本部门2021年度无“三公”经费财政拨款支出。与2020年度相比，“三公”经费财政拨款支出减少35.78万元，下降100.00%。"
    )


def test_other_units_and_digits_of_the_year_before() -> None:
    """The difference is exact: 元 beside 万元, with as many digits as it needs."""
    before_last = [["合计", "3,000,000.05", "3,000,000.05", "0.00"]]
    base = Table.from_rows("general_expenditure", ["total", "basic", "project"], before_last, "元")
    rows = [["合计", "1300.10", "1300.10", "0.00"]]
    table = Table.from_rows("general_expenditure", ["total", "basic", "project"], rows, "万元")
    text = of(
        Disclosure(tables=(table,), year=2021), "general_expenditure", prior=Disclosure(tables=(base,), year=2020)
    )
    assert text.splitlines()[2] == (
        "一般公共预算财政拨款支出1300.10万元。与2020年度相比，一般公共预算财政拨款支出增加1,000.099995万元，增长333.37%。"
    )


def test_years_that_are_not_known() -> None:
    unknown = evolve(GOOD, year=None)
    assert "本部门本年度收、支总计" in of(unknown, "income_expenditure")
    assert "与2020年度相比" in of(unknown, "income_expenditure", prior=before())
    assert "与上年相比" in of(unknown, "income_expenditure", prior=evolve(before(), year=None))
    assert "与2020年度相比" in of(GOOD, "income_expenditure", prior=evolve(before(), year=None))


# -- reasons, refusals -------------------------------------------------------------------------------------------------


def test_reasons_stand_behind_the_change_they_explain() -> None:
    reasons = {"abroad": " 团组减少。 ", "grand_total": "按计划\n安排；", "vehicle": ""}
    text = describe(GOOD, before(), reasons=reasons)
    assert "与2020年度相比，因公出国（境）费持平，主要原因是：团组减少。" in text
    assert "，主要原因是：按计划 安排。" in text
    assert text.count("主要原因") == 2
    assert_reads_back(GOOD, before(), text)
    assert "主要原因" not in describe(GOOD, reasons={"abroad": "团组减少"})


def test_every_reason_has_its_place() -> None:
    text = describe(GOOD, before(), reasons=dict.fromkeys(REASONS, "按计划安排"))
    assert text.count("主要原因是：按计划安排。") == len(REASONS)


def test_what_is_refused() -> None:
    with pytest.raises(NotFound, match="'incomes' is no section; there are income_expenditure") as error:
        describe(GOOD, sections=["incomes"])
    assert "income" in error.value.suggestions
    with pytest.raises(NotFound, match="no topic for a reason"):
        describe(GOOD, reasons={"?": "…"})
    with pytest.raises(ComparisonError, match="prior is not of it"):
        describe(GOOD, evolve(before(), year=2019))
    with pytest.raises(ComparisonError, match="prior is not of it"):
        describe(GOOD, evolve(before(), stage=Stage.BUDGET))
    assert describe(evolve(GOOD, stage=Stage.BUDGET)) == ""  # its tables are none of a budget


def test_amounts_need_a_unit() -> None:
    bare = evolve(table_of(GOOD, "expenditure"), unit=None)
    assert "本年支出合计2,130.59千元" in of(evolve(GOOD.with_table(bare), unit=gb.Unit.THOUSAND_YUAN), "expenditure")
    with pytest.raises(UnitError, match="公开03 支出决算表 cannot be written in words"):
        of(GOOD.with_table(bare), "expenditure")
    assert of(GOOD.with_table(bare), "income")


def test_it_is_written_the_same_whatever_the_decimal_context() -> None:
    prior = before()
    text = describe(GOOD, prior)
    with localcontext() as context:
        context.prec = 3
        assert describe(GOOD, prior) == text
