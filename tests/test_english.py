"""Reports, explanations and records are complete in English, and no terminal obeys what a document prints."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from string import Formatter

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import govbudget as gb
from accounts import Accounts
from govbudget.checking.rules.rule_set import all_rules
from govbudget.disclosure import Unmodelled
from govbudget.finding.causes import slip
from govbudget.finding.english import cells_in_english, in_english, title_in_english
from govbudget.forms import all_forms, all_relations
from govbudget.forms.english import relation_in_english
from govbudget.relation import Grade, Lines, Posting, Relation
from govbudget.visible import counted, visible

SOURCE = Path(gb.__file__).parent
IDEOGRAPHS = re.compile("[\u4e00-\u9fff]+")
#: What a terminal obeys instead of showing.
OBEYED = "".join(
    map(chr, (*range(9), *range(11, 32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
) + ("\u200e\u200f\u2028\u2029\u061c")
TEXTS = st.text(st.one_of(st.sampled_from(OBEYED), st.characters(exclude_categories=["Cs"])), max_size=30)


def broken() -> gb.Disclosure:
    """Accounts with a wrong sum, a residue, a lost line, a table that was not modelled, and a wrong sentence."""
    accounts = Accounts().disclosure()
    spent, fiscal = accounts["general_expenditure"], accounts["income_expenditure"]
    spent = spent.with_cell("2010401", "basic", "1,310.25").with_cell("20104", "project", "107.72")
    fiscal = fiscal.with_cell("income_total", "final", "1,111.00")
    left = Unmodelled("（无标题）（续）", "没有栏目 合计", gb.Place("a.txt", 3, 7), (("甲",),))
    return evolve(accounts.with_table(spent).with_table(fiscal), unmodelled=(left,))


def printed(disclosure: gb.Disclosure) -> str:
    """All that the document and the forms print."""
    words = [table.name + "".join(map(str, table.lines)) for table in disclosure.tables]
    words += [table.header("", c) for table in disclosure.tables for c in range(len(table.columns))]
    words += [title + form.name for form in all_forms() for title in form.titles]
    return disclosure.entity + "".join(words) + "".join(unit.value for unit in gb.Unit)


def beyond(text: str, disclosure: gb.Disclosure) -> list[str]:
    """The Chinese in an English text that no document prints."""
    return [run for run in IDEOGRAPHS.findall(text) if run not in printed(disclosure)]


def test_a_report_in_english() -> None:
    document = broken()
    report = document.check()
    text = report.to_text("en")
    assert beyond(text, document) == []
    assert "(no title) (continued)  (a.txt page 3 line 7): it has no column 合计" in text
    assert not re.search(r"(?<![\d.,])1 [a-z]+s\b(?! is)", text)
    for finding in report:
        assert beyond(gb.explain(finding, "en"), document) == []
        assert finding.rule not in finding.message("en")
        assert relation_in_english(next(r for r in all_relations() if r.id == finding.rule))
    for record in report.to_records("en"):
        assert (
            beyond(" ".join(filter(None, (*record["expected_fix"], record["cause"], record["where"]))), document) == []
        )


def test_a_line_that_is_not_printed_is_told_in_both_languages() -> None:
    finding = broken().check()[0]
    absent = evolve(finding, operands=(evolve(finding.operands[0], printed=""), *finding.operands[1:]))
    assert "(no such line, 0)" in gb.explain(absent, "en")
    assert "(not printed, counts as 0)" in absent.message("en")
    assert "(无此行 0)" in gb.explain(absent)


def test_one_residue_is_one() -> None:
    table = gb.Table.from_rows(
        "general_expenditure",
        ["total", "basic", "project"],
        [("201", "9.01", "4.00", "5.00"), ("合计", "9.01", "4.00", "5.01")],
        "万元",
    )
    report = gb.Disclosure(entity="某局", year=2021, tables=(table,)).check(gb.RuleSet.only("A05.1"))
    assert "in every line: total = basic expenditure + project expenditure: 1 residue that" in report.to_text("en")
    assert "1 of 1 table" in report.to_text("en")


@pytest.mark.parametrize("relation", all_relations(), ids=lambda relation: relation.id)
def test_every_relation_has_an_english_sentence(relation: Relation) -> None:
    sentence = relation_in_english(relation)
    assert not IDEOGRAPHS.search(sentence)
    assert re.search(" [=≤≥] ", sentence)
    assert "_" not in sentence
    assert relation.id not in sentence


def test_relations_of_ones_own_are_in_english_too() -> None:
    own = Relation(
        "A99.1",
        Grade.PROOF,
        "own_form",
        (
            Posting("own_form", Lines.FIXED, "some_column", ("total",)),
            Posting("own_form", Lines.CHILDREN, "some_column", ("part",), -1),
            Posting("other", Lines.CLASSES, "final", (), -1),
            Posting("other", Lines.CLASSES_EXCEPT, "*", ("301", "303"), 1),
        ),
        "自定",
        when="own_condition",
    )
    assert relation_in_english(own) == (
        "some column of all lines [table of own form] = some column of the parts of part + all codes of "
        "three digits [table of other] − all codes of three digits but 301, 303 (own condition)"
    )


def test_rules_are_in_english() -> None:
    assert [id for id, rule in all_rules().items() if IDEOGRAPHS.search(rule.english)] == []


# -- what rules say: that every finding of every test can be told is seen to in conftest.py ------------------------------


def cases(rule: gb.Rule) -> Mapping[str, tuple[str, ...]]:
    """The templates of a rule by case."""
    return {"": rule.messages} if isinstance(rule.messages, tuple) else rule.messages


def names(template: str) -> set[str]:
    """What a template asks for; in English lines are counted in words."""
    found = {name for _, name, _, _ in Formatter().parse(template) if name}
    return {"count" if name == "lines" else name for name in found}


SPEAKING = [rule for rule in all_rules().values() if rule.messages]


def test_every_rule_has_words_of_its_own_but_those_that_compare_cells() -> None:
    relations = {relation.id for relation in all_relations()}
    speaking = {rule.id for rule in SPEAKING}
    silent = {"S111"}  # a template is no fault
    assert (
        all_rules().keys() - relations - speaking == {"H101", "H111", "H201", "H202"} | silent
    )  # told as relations are
    assert not speaking & relations


@pytest.mark.parametrize("rule", SPEAKING, ids=lambda rule: rule.id)
def test_both_languages_say_the_same(rule: gb.Rule) -> None:
    for chinese, english in cases(rule).values():
        assert IDEOGRAPHS.search(chinese)
        assert not IDEOGRAPHS.search(english)
        assert names(chinese) ^ names(english) <= ({"about"} if rule.id == "N414" else set())  # it is about one thing


def test_every_case_of_a_rule_is_made() -> None:
    """The sources say it in another place than the words themselves: a slip and its origin, or what is missing besides, apart."""
    sources = (path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py") if path.name != "structure.py")
    said = {word for text in sources for word in re.findall(r'"(\w+)"(?!: [(_])', text)}
    made = {case for rule in SPEAKING for case in cases(rule) if case}
    assert {case for case in made if not said.issuperset(case.removesuffix("_missing").split("-"))} == set()
    assert len(made) > 60


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("", ""),
        ("as it is", "as it is"),
        ("印刷文字", "印刷文字"),
        ("另一编制单位的表：某局", "a table of another body: 某局"),
        ("unit 差 10^4 倍（元/万元）", "unit off by a factor of 10^4 (元/万元)"),
        ("unit 差 10^3 倍", "unit off by a factor of 10^3"),
        ("denominator 以 5.00（本年数）为基数", "denominator 5.00 (the current figure) was taken for the base"),
        ("period 这是2020年决算数的数", "period this is the figure of final accounts 2020"),
        ("copy 与“会议费”的数相同", "copy the same figure as that of “会议费”"),
        ("无意义（会议费2020年年初预算数为 0）", "undefined (会议费 initial budget 2020 is 0)"),
        ("减少5.00", "down 5.00"),
        ("5.00 与 6.00", "5.00 and 6.00"),
        ("5.00 元；6.00 元", "5.00 元; 6.00 元"),
        ("2020年度 公开08 第3页 第4行", "2020 公开08 page 3 line 4"),
    ],
)
def test_words_of_the_library(chinese: str, english: str) -> None:
    assert in_english(chinese) == english


def test_long_texts_are_left_as_they_are() -> None:
    assert in_english("减少" + "5" * 3000).startswith("减少")


def test_places_and_titles() -> None:
    assert cells_in_english("自评表 总分（合计） 得分；上年 公开08") == "自评表 total line score; year before 公开08"
    assert title_in_english("房屋情况统计表") == "房屋情况统计表"


@pytest.mark.parametrize(("value", "right"), [("100", "1000000"), ("5", "-5"), ("12.30", "13.20"), ("1.23", "12.3")])
def test_causes_keep_their_key_word(value: str, right: str) -> None:
    cause = slip(Decimal(value), Decimal(right))
    assert cause is None or in_english(cause).split(" ")[0] == cause.split(" ")[0]
    assert cause is None or not IDEOGRAPHS.search(in_english(cause).replace("元/万元", ""))


# -- what a terminal shows ---------------------------------------------------------------------------------------------


@given(TEXTS)
def test_nothing_is_obeyed(text: str) -> None:
    shown = visible(text)
    assert not set(shown) & set(OBEYED)
    assert visible(shown) == shown
    assert len(shown) >= len(text)
    assert (shown == text) == (not set(text) & set(OBEYED))


@given(TEXTS)
def test_no_report_is_obeyed(text: str) -> None:
    document = evolve(
        SHOWN, entity=text, unmodelled=(Unmodelled(text, text, gb.Place(document=text)),), source=f"{text}.txt"
    )
    table = evolve(SHOWN.tables[0], title=text)
    report = document.with_table(table).check(gb.RuleSet.only("A05.1"))
    for lang in ("zh", "en"):
        explained = [gb.explain(finding, lang) + finding.message(lang) for finding in report]
        assert explained
        assert not set("".join((report.to_text(lang), *explained))) & set(OBEYED)
    figure = gb.Figure.parse("1.00", place=gb.Place(table=text))
    with pytest.raises(gb.GovBudgetError) as told:
        report.require(tables=[f"附表 {text}"])
    shown = (
        str(told.value),
        str(gb.errors.NotFound(f"{text} is not known")),
        str(gb.Place(table=text)),
        repr(gb.Undefined(text)),
        repr(gb.Subject("201", text)),
        repr(gb.amounts_from({"201": "1"}, year=2021, unit=None, name=text)),
        str(report),
        repr(report),
        repr(document),
        repr(table),
        str(figure),
        report._repr_html_(),
        table._repr_html_(),
    )
    assert not set("".join(shown)) & set(OBEYED)


SHOWN = gb.Disclosure(
    entity="某局",
    tables=(
        gb.Table.from_rows(
            "general_expenditure", ["total", "basic", "project"], [("201", "9.00", "4.00", "4.00")], "万元"
        ),
    ),
)


def test_html_is_escaped() -> None:
    document = evolve(SHOWN, entity="<script>\u202e", unmodelled=())
    assert "&lt;script&gt;\\u202e" in document.check()._repr_html_()


def test_counts() -> None:
    assert [counted(n, "table") for n in (0, 1, 1200)] == ["0 tables", "1 table", "1,200 tables"]
    assert counted(2, "line differs", "lines differ") == "2 lines differ"


# -- what public text does not say -------------------------------------------------------------------------------------


def test_sources_are_forms_laws_and_documents() -> None:
    for rule in all_rules().values():
        assert not re.search(r"design|relations|issue", rule.source), rule
    for kind in gb.Kind:
        for subject in gb.load(kind, 2024).values():
            assert not re.search(r"recall|code index|\w+/\w+|:", subject.source), subject.source


def test_no_internal_words_in_the_package() -> None:
    words = re.compile(r"DESIGN|design \d|\bissue\b|\bcorpus\b|GovBudgetChecker|tianbaoxitong")
    files = [path for path in SOURCE.rglob("*") if path.suffix in (".py", ".toml", ".tsv")]
    assert len(files) > 100
    assert [path.name for path in files if words.search(path.read_text(encoding="utf-8"))] == []
