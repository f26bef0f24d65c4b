"""Pages and their Markdown twin: everything escaped, findings at their cells, colours that can be read, both languages."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import govbudget as gb
from accounts import Accounts
from example import PATH, checked, wrong
from govbudget.checking import Entry, Ledger
from govbudget.disclosure import Repair, Unmodelled
from govbudget.errors import ArgumentError, NotFound
from govbudget.finding.acceptance import accepted_as
from govbudget.finding.rules import ASKS, Checked, rule
from govbudget.finding.rules import finding as finding_of
from govbudget.interchange import markdown, page, workbook
from govbudget.interchange.colours import DARK, LIGHT, PAIRS
from govbudget.interchange.marks import grouped
from govbudget.interchange.told import Said, Spoken, Standing, pieces, spoken
from govbudget.interchange.words import words_in
from govbudget.pages import Remark
from govbudget.place import Place
from govbudget.relation import Outcome
from govbudget.testing import strategies
from test_interchange import same

BOTH = pytest.mark.parametrize("lang", ["zh", "en"])
VOID = {"meta", "br"}


class Tree(HTMLParser):
    """The elements of a page: what is opened is closed, in order; their attributes and their texts."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((self.open[-1] if self.open else "", data))

    def ids(self) -> list[str]:
        return [id for _, attributes in self.elements if (id := attributes.get("id"))]

    def targets(self) -> list[str]:
        return [href for tag, attributes in self.elements if tag == "a" and (href := attributes.get("href"))]

    def by_id(self, id: str) -> dict[str, str | None]:
        return next(attributes for _, attributes in self.elements if attributes.get("id") == id)


def cell(d: gb.Disclosure, form: str, line: str, column: str) -> str:
    table = d.table(form)
    assert table is not None
    return f"c-{form}-{table.keys.index(line)}-{table.columns.index(column)}"


@cache
def hostile(text: str) -> gb.Report:
    """A report in which everything that a document prints is a text."""
    d = wrong()
    tables = tuple(evolve(table, title=text, number="", headers={("", "total"): text}) for table in d.tables[1:5])
    lines = tuple(evolve(line, label=text) for line in tables[-1].lines)
    tables = (*tables[:-1], evolve(tables[-1], lines=lines, statement=text))
    sentences = tuple(evolve(sentence, text=sentence.text + text, normal="") for sentence in d.sentences)
    noticed = (Remark("S121", Place(document=text, page=3), text, (("page", "3"), ("reason", text))),)
    kept = (Unmodelled(text, text, Place(table=text), ((text, "1.00"),)),)
    d = evolve(
        d,
        entity=text,
        source=text,
        tables=tables,
        sentences=sentences,
        remarks=noticed,
        repairs=(Repair("title", Place(), text),),
        unmodelled=kept,
    )
    return d.check()


# -- pages -------------------------------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("make", [wrong, lambda: gb.read(PATH), lambda: Accounts().disclosure(), gb.Disclosure])
def test_a_page_is_well_formed_and_every_link_leads_somewhere(make: Any, lang: str) -> None:
    tree = Tree(page(make().check(), lang=lang))
    ids = tree.ids()
    assert len(ids) == len(set(ids))
    assert {target.removeprefix("#") for target in tree.targets()} <= set(ids)
    assert all(target.startswith("#") for target in tree.targets())
    html = next(attributes for tag, attributes in tree.elements if tag == "html")
    assert html["lang"] == {"zh": "zh-Hans", "en": "en"}[lang]


def test_nothing_is_loaded_and_nothing_needs_a_script() -> None:
    text = page(checked())
    assert not re.search(r"https?:|src=|@import|url\(|<link|\son\w+=", text)
    tree = Tree(text)
    filters = next(attributes for _, attributes in tree.elements if attributes.get("class") == "filter")
    assert "hidden" in filters, "what only works with the script is shown by it"
    assert [tag for tag, attributes in tree.elements if "hidden" in attributes] == ["p"]


@BOTH
def test_findings_stand_at_their_cells(lang: str) -> None:
    d = wrong()
    report = d.check()
    text = page(report, lang=lang)
    tree = Tree(text)
    root = cell(d, "general_expenditure", "2010401", "basic")
    assert tree.by_id(root)["class"] == "figure root error"
    assert tree.by_id(cell(d, "general_expenditure", "20104", "basic"))["class"] == "figure stated error"
    assert tree.by_id(cell(d, "general_expenditure", "2010401", "total"))["class"] == "figure involved error"
    assert tree.by_id(cell(d, "general_expenditure", "206", "total"))["class"] == "figure"
    numbers = {finding.rule: number for number, finding in enumerate(report, 1)}
    assert re.search(
        rf'id="{root}">999\.99(<a class="mark" href="#f\d+">\d+</a>)*<a class="mark" href="#f{numbers["A05.1"]}">', text
    )
    assert f"#{root}" in tree.targets()


@BOTH
def test_every_finding_is_told_with_what_it_rests_on(lang: str) -> None:
    report = checked()
    text = page(report, lang=lang)
    said = "".join(data for _, data in Tree(text).texts)
    for number, finding in enumerate(report, 1):
        assert f'id="f{number}"' in text and finding.message(lang) in said
        assert all(operand.printed in said for operand in finding.operands)
        assert all(tried.arithmetic in said for tried in finding.tried)
    assert "1,387.51 ≠ 1,387.15 + 0.00" in said
    assert "“三公”经费年初预算 8.00 万元，决算 17.11 万元" in said, "the printed sentence"
    assert {"zh": "本年收入合计 = 各项收入之和", "en": "total income of the year = the parts"}[lang] in said
    assert report.coverage.to_text(lang) in said


def test_findings_are_grouped_by_their_roots() -> None:
    report = checked()
    groups = grouped(enumerate(report, 1))
    assert sum(1 + len(group.following) for group in groups) == len(report)
    assert [finding.follows_from for _, finding in (group.root for group in groups)] == [None] * len(groups)
    assert all(each.follows_from == group.root[1].id for group in groups for _, each in group.following)
    text = page(report)
    for group in groups:
        whole = text[
            text.index(
                f'<div class="group"><article class="finding {group.root[1].severity.value}" id="f{group.root[0]}"'
            ) :
        ]
        whole = whole[: whole.find('<div class="group">', 1)]
        assert all(f'id="f{number}"' in whole for number, _ in group.following)


def test_a_finding_whose_root_is_not_there_or_that_goes_round_stands_alone() -> None:
    one, other, *_ = checked()
    lone = evolve(one, follows_from="nothing")
    assert [group.root[1] for group in grouped([(1, lone)])] == [lone]
    round_, back = evolve(one, follows_from=other.id), evolve(other, follows_from=one.id)
    assert len(grouped([(1, round_), (2, back)])) <= 2


@BOTH
def test_accepted_findings_stand_apart(lang: str) -> None:
    report = checked()
    rule, place, figures = accepted_as(report[0])
    by = gb.Acceptance(rule, place, figures, "已发更正公告", "王某", datetime.date(2024, 10, 8))
    after = report.with_accepted([by])
    for text in (page(after, lang=lang), markdown(after, lang=lang)):
        assert "已发更正公告" in text and text.index("已发更正公告") > text.index(after[-1].rule)
        assert words_in(lang)["accepted"] in text


@BOTH
def test_what_was_not_read_is_said(lang: str) -> None:
    text = PATH.read_text(encoding="utf-8") + "\n## 附表\n\n奇怪的表\n\n| 甲 | 乙 |\n|---|---|\n| 1.00 | 2.00 |\n"
    d = gb.read(text)
    d = evolve(
        d,
        remarks=(Remark("S121", Place(page=3), "第3页", (("page", "3"), ("reason", ""))),),
        repairs=(Repair("turned", Place(page=2), "公开07"),),
    )
    report = d.check(gb.RuleSet.default().without("A01.1"))
    words = words_in(lang)
    for shown in (page(report, lang=lang), markdown(report, lang=lang)):
        part = shown[shown.rindex(words["unread"]) :]
        assert all(words[key] in part for key in ("table_kept", "page_unread", "repair", "rule_left_out"))
        assert "2.00" in part and "A01.1" in part


@BOTH
def test_nothing_is_said_to_be_found_only_where_all_was_checked(lang: str) -> None:
    nothing = gb.Disclosure().check(gb.RuleSet.only("A01.1"))
    everything = Accounts().disclosure().check()
    words = words_in(lang)
    for function in (page, markdown):
        assert words["nothing_found"] in function(everything, lang=lang)
        said = function(nothing, lang=lang)
        assert words["nothing_found"] not in said and words["nothing"] in said
        assert said.count(nothing.coverage.to_text(lang)) == 2, "on top, and in place of findings"


# -- colours -----------------------------------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_it_is_defined() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21 and round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("pair", PAIRS, ids="-on-".join)
def test_text_stands_out(colours: dict[str, str], pair: tuple[str, str]) -> None:
    assert contrast(colours[pair[0]], colours[pair[1]]) >= 4.5


def test_every_colour_of_the_page_is_one_whose_contrast_is_known() -> None:
    text = page(checked())
    style = text[text.index("<style>") : text.index("</style>")]
    assert set(LIGHT) == set(DARK)
    assert set(re.findall(r"#[0-9a-f]{6}", style)) == {*LIGHT.values(), *DARK.values()}
    used = re.findall(r"([^{}]+)\{([^{}]*)\}", style)
    paired = {*PAIRS, ("ground", "link")}
    for _, rules in used:
        front, behind = (
            re.search(r"(?<![-\w])color:var\(--([\w-]+)\)", rules),
            re.search(r"background:var\(--([\w-]+)\)", rules),
        )
        if front and behind:
            assert (front[1], behind[1]) in paired
    assert "@media screen and (prefers-color-scheme:dark)" in style and "@media print" in style
    assert contrast(LIGHT["ground"], LIGHT["link"]) >= 4.5 <= contrast(DARK["ground"], DARK["link"])


# -- escaping ----------------------------------------------------------------------------------------------------------

ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><b>",
    "&lt;b&gt;",
    "\u202egnp.exe",
    "--></script>",
]


@BOTH
@pytest.mark.parametrize("attack", ATTACKS)
def test_what_a_document_prints_is_never_html(attack: str, lang: str) -> None:
    plain, bad = Tree(page(hostile("甲"), lang=lang)), Tree(page(hostile(attack), lang=lang))
    assert {tag for tag, _ in bad.elements} == {tag for tag, _ in plain.elements}
    assert not any("onerror" in attributes for _, attributes in bad.elements)
    assert sum(tag == "script" for tag, _ in bad.elements) == 1
    assert "\u202e" not in page(hostile(attack), lang=lang)


@BOTH
@pytest.mark.parametrize(
    "attack",
    [*ATTACKS, "[x](javascript:alert(1))", "| a | b |", "# 标题", "`x`", "**b**", "~~s~~", "- x", "1. x", "$x$"],
)
def test_what_a_document_prints_is_never_markdown(attack: str, lang: str) -> None:
    text = markdown(hostile(attack), lang=lang)
    assert not re.search(r"(?<!\\)[<>`~#$](?<!^#)", re.sub(r"^#+ ", "", text, flags=re.MULTILINE))
    assert not re.search(r"(?<!\\)\]\(", text)
    assert "\u202e" not in text
    table = [line for line in text.splitlines() if line.startswith("| ")]
    widths = [len(re.findall(r"(?<!\\)\|", line)) for line in table]
    heads = [i for i, line in enumerate(table) if set(line) <= set("|- ")]
    assert all(widths[i - 1] == widths[i] == widths[i + 1] for i in heads)
    for item in re.findall(r"^ *- (.*)$", text, re.MULTILINE):
        assert not re.match(r"(?:[-+*]|\d+[.)])\s", item)


# -- the text ----------------------------------------------------------------------------------------------------------


def test_each_figure_of_the_text_is_proved_wrong_or_open() -> None:
    report = checked()
    said = {
        piece: (figure.standing, figure.findings)
        for each in spoken(report.disclosure, report)
        for piece, figure in pieces(each)
        if figure is not None
    }
    assert said["1,664.55"] == (Standing.PROVED, ())
    assert said["17.11"][0] is Standing.WRONG
    assert report[said["17.11"][1][0] - 1].stated == "17.11"
    assert {figure.standing for each in spoken(report.disclosure) for figure in each.figures} == {Standing.OPEN}
    text = page(report)
    assert f'<mark class="wrong">17.11</mark><a class="mark" href="#f{said["17.11"][1][0]}">' in text
    assert '<mark class="proved">1,664.55</mark>' in text
    assert f"**17.11** ✗ \\[{said['17.11'][1][0]}\\]" in markdown(report) and "**1,664.55** ✓" in markdown(report)


def test_the_pieces_of_a_sentence_are_the_sentence() -> None:
    d = gb.read(
        "某局2023年度部门决算说明\n\n其中甲项目花费 33.20 万元，结余率 12.5%\n\n2023年度支出合计 100.00 万元。\n"
    )
    report = d.check()
    told = spoken(d, report)
    assert ["".join(text for text, _ in pieces(each)) for each in told] == [each.sentence.text for each in told]
    figures = [(text, said.standing) for each in told for text, said in pieces(each) if said is not None]
    assert figures == [("33.20", Standing.OPEN), ("12.5%", Standing.OPEN), ("100.00", Standing.OPEN)]
    assert '<mark class="open">12.5%</mark>' in page(report)
    assert "**100.00** ?" in markdown(report)
    for lang in ("zh", "en"):
        words = words_in(lang)
        part = page(report, lang=lang).partition('id="unread"')[2]
        assert f"{words['figure_unread']} · 12.5% · " in part and words["no_words"] in part


def test_figures_right_beside_each_other_are_two_pieces() -> None:
    sentence = gb.read("某局2023年度部门决算说明\n\n支出33.20万元。\n").sentences[-1]
    figures = (Said(2, 4, Standing.OPEN), Said(4, 7, Standing.PROVED))
    assert [text for text, _ in pieces(Spoken(sentence, figures))] == ["支出", "33", ".20", "万元。"]
    assert [text for text, _ in pieces(Spoken(sentence, (Said(0, 10, Standing.OPEN),)))] == ["支出33.20万元。"]


def test_of_two_figures_that_overlap_the_first_is_marked() -> None:
    report = gb.read("某局2023年度部门决算说明\n\n2023年度支出合计 100.00 万元。\n").check()
    claim = report.disclosure.claims[0]
    assert claim.figure is not None and claim.figure.place.span is not None
    start, end = claim.figure.place.span
    part = evolve(claim.figure, place=evolve(claim.figure.place, span=(start + 1, end)))
    entry = Entry("N401", "9", Outcome.PASSED, claim=evolve(claim, figure=part))
    report = evolve(report, ledger=Ledger(entries=(*report.ledger, entry)))
    said = [figure for each in spoken(report.disclosure, report) for figure in each.figures]
    assert said == [Said(start, end, Standing.OPEN)]


# -- markdown ----------------------------------------------------------------------------------------------------------


@BOTH
def test_the_twin_says_the_same(lang: str) -> None:
    report = checked()
    text = markdown(report, lang=lang)
    for finding in report:
        assert re.sub(r"([\\`*_{}\[\]<>#|~&$])", r"\\\1", " ".join(finding.message(lang).split())) in text
    number = next(i for i, finding in enumerate(report, 1) if finding.rule == "A05.1")
    assert re.search(rf"\*\*999\.99\*\* \\\[[\d,]*{number}", text)
    heads = [line for line in text.splitlines() if line.startswith("## ")]
    words = words_in(lang)
    assert heads == [f"## {words[key]}" for key in ("findings", "tables", "text", "unread")]
    assert "| 收入/项目/栏次 |" in text


def test_tables_of_the_twin_can_be_read() -> None:
    d = gb.read(PATH)
    text = markdown(evolve(d, tables=d.tables[1:3]).check())
    rows = [line for line in text.splitlines() if line.startswith("| 2010401 ")]
    assert rows[0] == "| 2010401 | 行政运行 | 328.25 | 328.25 | 0.00 | 0.00 | 0.00 | 0.00 |"


def test_a_blank_cell_with_a_finding_of_a_rule_of_ones_own_is_marked() -> None:
    d = Accounts().disclosure()
    d = d.with_table(d["公开03"].with_cell("2010401", "basic", ""))
    at = d["公开03"]["2010401", "basic"].place

    @rule("Z900", *ASKS, "", "")
    def blank(disclosure: gb.Disclosure) -> Iterator[Checked]:
        yield Checked("1", Outcome.FAILED, finding_of("Z900", "1", at, "", ""))

    report = d.check(gb.RuleSet.default().with_rule(blank))
    number = next(i for i, each in enumerate(report, 1) if each.rule == "Z900")
    assert f"| **∅** \\[{number}\\] |" in markdown(report)
    assert f'<a class="mark" href="#f{number}">{number}</a></td>' in page(report)


@pytest.mark.parametrize("function", [page, markdown])
def test_what_is_no_report_is_refused(function: Any) -> None:
    with pytest.raises(ArgumentError, match="report is a Report, not the Disclosure"):
        function(gb.read(PATH))
    with pytest.raises(NotFound, match="'fr' is no language"):
        function(gb.read(PATH).check(), lang="fr")


def test_shares_of_the_coverage_are_listed() -> None:
    d = gb.read(PATH)
    d = evolve(d, tables=d.tables[:8], contents=("assets",))
    report = d.check()
    assert report.coverage.share <= Fraction(1)
    text = page(report)
    assert all(words_in("zh")[key] in text for key in ("announced", "expected_tables"))


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(strategies.budgets(), st.booleans())
def test_drawn_budgets_are_read_again_from_workbooks_and_pages(d: gb.Disclosure, formulas: bool) -> None:
    again = gb.read(workbook(d, formulas=formulas))
    same(d, again)
    assert not again.unmodelled and not again.remarks
    assert again.profile is not None and again.profile.stage is gb.Stage.BUDGET
    same(d, gb.read(page(d.check()).encode(), reader="html"))
