"""Wording of the narrative (文字表述): what a template left behind, missing words, years and bodies that are another's.

Only what no finished document can mean is reported. In a template that nobody has filled in (空白模板) all of this is as it
should be: one notice says so, and no rule of this file finds anything there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from attrs import evolve

from govbudget.binding.words import has_any
from govbudget.claim import Sentence
from govbudget.disclosure import Disclosure, Stage
from govbudget.finding.rules import ASKS, NOTES, WORDS, Checked, Family, Rule, finding, rule
from govbudget.language.figures import Number, NumberKind, numbers
from govbudget.language.normal import normal
from govbudget.language.vocabulary import Vocabulary
from govbudget.relation import Outcome

__all__ = ["Hit", "quoted"]


class Hit(NamedTuple):
    """Words of a sentence in normal form that are wrong (命中): from, to, what they should be, which case of the rule."""

    start: int
    end: int
    expected: str = ""
    variant: str = ""


def quoted(rule: Rule, number: int, sentence: Sentence, hit: Hit, **params: str) -> Checked:
    """A failed check that quotes words of a sentence.

    Args:
        rule: the rule.
        number: number of the sentence.
        sentence: the sentence.
        hit: the words, by their position in the normal form.
        params: named details for the message.
    """
    at = sentence.folded.at
    start, end = at[hit.start], at[hit.end - 1] + 1
    stated = " ".join(sentence.text[start:end].split())
    variant = {"variant": hit.variant} if hit.variant else {}
    place = evolve(sentence.place, span=(start, end))
    found = finding(rule, f"{number}:{start}", place, stated, hit.expected, **variant, **params)
    return Checked(found.id, Outcome.FAILED, evolve(found, where=sentence.text))


def _cells(disclosure: Disclosure) -> Iterator[Sentence]:
    """The words in evaluation forms (绩效自评表) and in tables that were not modelled."""
    for table in disclosure.unmodelled:
        for cell in {cell: None for row in table.rows for cell in row if len(cell) > 1}:
            yield Sentence(cell, evolve(table.place, table=table.title), normal=normal(cell))
    for form in disclosure.evaluations:
        for cell in {cell: None for row in form.rows for cell in row if len(cell) > 1}:
            yield Sentence(cell, form.place, normal=normal(cell))


# -- placeholders and templates ----------------------------------------------------------------------------------------

#: A document with at least this many blanks, and this many times more blanks than figures, is a template.
_BLANKS, _TIMES = 12, 4


def _blanks(text: str, words: Vocabulary) -> Iterator[Hit]:
    if has_any(text, "template_mark", words):
        seen: set[str] = set()
        for found in words.pattern("template_placeholder").finditer(text):
            if found[0] not in seen:
                seen.add(found[0])
                yield Hit(*found.span())


def _is_template(disclosure: Disclosure) -> bool:
    """Whether a document is a template: no table has a figure, and nearly every figure of the text is a blank."""
    words = disclosure.standards.vocabulary
    marked = [s.normal for s in disclosure.sentences if has_any(s.normal, "template_mark", words)]
    blanks = sum(len(words.pattern("template_placeholder").findall(text)) for text in marked)
    if blanks < _BLANKS or any(
        value is not None for table in disclosure.tables for column in table.columns for value in table.amounts(column)
    ):
        return False
    return blanks >= _TIMES * sum(claim.figure is not None for claim in disclosure.claims)


@rule(
    "S111",
    *NOTES,
    "文件是没有填写的模板",
    "the document is a template that nobody has filled in",
    source="template",
)
def rule_template(disclosure: Disclosure) -> Iterator[Checked]:
    """A template has blanks where the figures should be, and no figure in its tables; nothing in it can be checked.

    It is no fault, so that nothing is found: the ledger and what the report stands on say it.
    """
    words = disclosure.standards.vocabulary
    if any(has_any(s.normal, "template_cross", words) for s in disclosure.sentences):
        if _is_template(disclosure):
            yield Checked("", Outcome.NOT_APPLICABLE, reason="template")
        else:
            yield Checked("", Outcome.PASSED)


# -- both words of a pair ----------------------------------------------------------------------------------------------

_SAME_COMPARISON: Final = re.compile(r"[，、;]?")
#: The kinds of figures that a change may have.
_CHANGES: Final = (NumberKind.AMOUNT, NumberKind.PERCENT)
#: What a figure begins with.
_OF_FIGURES: Final = "-0123456789"


def _pairs(text: str, words: Vocabulary) -> Iterator[Hit]:
    """Both words, with what shows that a figure or a reason is spoken of; and a change to a figure that is as before."""
    level = words.of("pair_level")[0].text
    end = -1
    for found in words.pattern("pair_left").finditer(text):
        figure = _figure_at(text, found.end(), words)
        if figure is None and text[found.end()] in _OF_FIGURES:
            continue
        if not (end >= 0 and _SAME_COMPARISON.fullmatch(text, end, found.start())):
            nothing = figure is not None and not figure.value
            yield Hit(*found.span("words"), *((level, "zero") if nothing else ()))
        end = figure.end if figure is not None else found.end()
    for found in words.pattern("pair_changed_to").finditer(text):
        figure = _figure_at(text, found.end(), words)
        if figure is not None and words.pattern("pair_as_before").match(text, figure.end):
            yield Hit(*found.span("word"), level, "level")


def _figure_at(text: str, at: int, words: Vocabulary) -> Number | None:
    """The amount or percentage that begins at a place."""
    return next((each for each in numbers(text, words) if each.start == at and each.kind in _CHANGES), None)


# -- instructions ------------------------------------------------------------------------------------------------------


def _instructions(text: str, words: Vocabulary) -> Iterator[Hit]:
    """What a template tells the writer to do; notes below a form tell the reader how it was filled in, and belong to it."""
    if has_any(text, "template_instructs", words):
        found = words.pattern("template_instruction").search(text)
        if found is not None and not (found[0].endswith(")") and words.pattern("template_note").match(text)):
            start = found.start() + (found[0][0] in ":，;")
            yield Hit(start, found.end())


# -- missing words -----------------------------------------------------------------------------------------------------

_STOPS: Final = (";", "。")


def _gaps(text: str, words: Vocabulary) -> Iterator[Hit]:
    for found in words.pattern("missing_figure").finditer(text):
        if not words.pattern("missing_not").search(text, max(0, found.start() - 8), found.end()):
            yield Hit(*found.span())
    if not has_any(text, "missing_share", words):
        return
    for found in words.pattern("missing_share_before").finditer(text):
        for bare in numbers(text, words):
            if bare.start == found.end() and bare.kind is NumberKind.BARE and text[bare.end : bare.end + 1] in _STOPS:
                share = words.of("missing_share")[0].text
                yield Hit(bare.start, bare.end, f"{share}{bare.printed}%", "share")


# -- the sentences, read once for all of these rules -------------------------------------------------------------------

_Finder = Callable[[str, Vocabulary], Iterator[Hit]]

_RULES: Final = (
    Rule(
        "W611",
        *WORDS,
        "“增加（减少）”“大于（小于）”等模板用语没有选定",
        "both words of a template are left, as increase (decrease); where a figure is 0, nothing changed",
        "template",
        messages={
            "": ("“{where}”：模板用语“{stated}”没有选定", "both words of the template are left, {stated}, in: {where}"),
            "zero": (
                "“{where}”：模板用语“{stated}”没有选定；没有变动，应为“{expected}”",
                "both words of the template are left, {stated}, and nothing changed ({expected}), in: {where}",
            ),
            "level": (
                "“{where}”：与上年持平，不应再说“{stated}”",
                "the figure is said to be as before, and yet {stated}, in: {where}",
            ),
        },
    ),
    Rule(
        "W612",
        *WORDS,
        "名称、数字或金额处留有占位符（XX、××、＿＿、……）",
        "a placeholder of the template stands where a name, a number or an amount should be",
        "template",
        messages=("“{where}”：占位符“{stated}”没有填写", "the placeholder {stated} was not filled in: {where}"),
    ),
    Rule(
        "W613",
        *WORDS,
        "留有模板中的填写要求",
        "a sentence of the template that tells the writer what to do is left in",
        "template",
        messages=(
            "“{stated}”是模板的填写要求，应删去（{where}）",
            "{stated} is an instruction of the template to the writer: {where}",
        ),
    ),
    Rule(
        "W614",
        *WORDS,
        "缺少数字或百分比",
        "a unit or measure word stands without its number, or a share without its % and the word for it",
        "template",
        messages={
            "": ("“{where}”：“{stated}”缺少数字", "a number is missing in {stated}: {where}"),
            "share": (
                "“{where}”：{stated} 缺少“占”和“%”，应为“{expected}”",
                "{stated} lacks the word for a share and the %, it should be “{expected}”, in: {where}",
            ),
        },
    ),
)
_BY_ID: Final = {rule.id: rule for rule in _RULES}
_OF_SENTENCES: Final[Mapping[str, _Finder]] = {"W611": _pairs, "W612": _blanks, "W613": _instructions, "W614": _gaps}
_OF_CELLS: Final[Mapping[str, _Finder]] = {"W612": _blanks, "W613": _instructions}


def run_wording(disclosure: Disclosure) -> Iterator[tuple[str, Checked]]:
    """Words in single sentences, and in the cells of tables that were not modelled.

    The same sentence printed twice (in the contents and above its section) is reported once.
    """
    sentences, words = disclosure.sentences, disclosure.standards.vocabulary
    found: dict[str, dict[str, list[Checked]]] = {id: {} for id in _OF_SENTENCES}
    for finders, texts in ((_OF_SENTENCES, sentences), (_OF_CELLS, _cells(disclosure))):
        for number, sentence in enumerate(texts, 0 if texts is sentences else len(sentences)):
            for id, find in finders.items():
                if hits := list(find(sentence.normal, words)):
                    checks = [quoted(_BY_ID[id], number, sentence, hit) for hit in hits]
                    found[id].setdefault(sentence.normal, checks)
    template = any(found.values()) and _is_template(disclosure)
    for id, by_text in found.items():
        if template and by_text:
            yield id, Checked("", Outcome.NOT_APPLICABLE, reason="template")
        elif sentences and not by_text:
            yield id, Checked("", Outcome.PASSED)
        else:
            yield from ((id, check) for checks in by_text.values() for check in checks)


# -- year --------------------------------------------------------------------------------------------------------------


def _is_title(sentence: Sentence) -> bool:
    """Whether a sentence is a heading or stands alone like one."""
    own = bool(sentence.headings) and sentence.headings[-1].strip() == sentence.text
    return own or (len(sentence.normal) <= 60 and not re.search(r"[，。;]", sentence.normal))


def _years(disclosure: Disclosure) -> Iterator[tuple[int, Sentence, Hit]]:
    """Years of titles and of balance sheets that are not the document's."""
    words, year = disclosure.standards.vocabulary, str(disclosure.year)
    final = disclosure.stage is Stage.FINAL_ACCOUNTS
    stages = words.texts("final_accounts" if final else "budget")
    titled: list[tuple[int, Sentence, re.Match[str]]] = []
    for number, sentence in enumerate(disclosure.sentences):
        text = sentence.normal
        if any(stage in text for stage in stages):
            for cut in words.pattern("title_year_cut").finditer(text):
                yield number, sentence, Hit(cut.start(), cut.end() - 2, year)
            found = words.pattern("title_year").search(text) if _is_title(sentence) else None
            if (
                found is not None
                and found["stage"] in stages
                and not words.pattern("title_compares").search(found["what"])
            ):
                titled.append((number, sentence, found))
        if final:
            yield from ((number, sentence, hit) for hit in _dates(text, year, words))
    counted = Counter(found["year"] for _, _, found in titled)
    if titled and not disclosure.tables:  # nothing but the titles tells the year, the first of them above all
        year = titled[0][-1]["year"]
    for number, sentence, found in titled:
        part = sentence.normal.startswith(tuple(words.texts("title_ordinal")))
        of_part = part or found["end"]  # not a link to the document of another year
        if found["year"] != year and counted[found["year"]] <= counted[year] and of_part:
            yield number, sentence, Hit(*found.span("year"), year)


def _dates(text: str, year: str, words: Vocabulary) -> Iterator[Hit]:
    dates = list(words.pattern("title_balance").finditer(text))
    if any(found["year"] == year for found in dates) or not words.pattern("title_held").search(text):
        return
    for found in dates:
        if found["before"] not in words.texts("title_against"):
            yield Hit(*found.span("year"), year, "date")


@rule(
    "W615",
    *WORDS,
    "标题或资产截止日期的年度不是本年度",
    "a title, or the date of the assets, names another year than the document's",
    source="template",
    messages={
        "": (
            "标题“{where}”中的年度 {stated} 应为 {expected}",
            "the title names the year {stated}, the document is of {expected}: {where}",
        ),
        "date": (
            "“{where}”：资产截止日期的年度 {stated} 应为 {expected}",
            "the assets are those at the end of {stated}, the document is of {expected}: {where}",
        ),
    },
)
def rule_year(disclosure: Disclosure) -> Iterator[Checked]:
    """Titles of the document and its parts, and 截至…12月31日 of the assets, name the year of accounts.

    Comparisons, plans, document numbers and terms of projects are not looked at. Where the document's own year is named by
    fewer titles than another, nothing is said.
    """
    if disclosure.year is None:
        return
    yield from _report(disclosure, rule_year, _years(disclosure))


def _later(disclosure: Disclosure) -> Iterator[tuple[int, Sentence, Hit]]:
    """Dates to which a report counts that lie behind the date of the report itself."""
    words = disclosure.standards.vocabulary
    reported: tuple[int, ...] | None = None
    for number, sentence in enumerate(disclosure.sentences):
        dated = words.pattern("report_date").search(sentence.normal) if ":" in sentence.normal else None
        if dated is not None:
            reported = tuple(map(int, dated.groups()))
        if reported is None:
            continue
        for found in words.pattern("report_until").finditer(sentence.normal):
            until = tuple(map(int, found.groups()))
            if until > reported:
                moved = (reported[0], *until[1:]) <= reported
                yield number, sentence, Hit(*found.span("year"), str(reported[0]) if moved else "")


@rule(
    "W617",
    *ASKS,
    "报告的截止日期晚于报告日期",
    "a report counts up to a day after its own date",
    source="template",
    messages=(
        "“{where}”：截止日期（{stated} 年）晚于报告日期，请核实",
        "the report counts up to a day in {stated} that lies behind its own date: {where}",
    ),
)
def rule_later_than_report(disclosure: Disclosure) -> Iterator[Checked]:
    """What a report dated with 上报时间 or 报告日期 counts up to (截至…日) lies before that date."""
    yield from _report(disclosure, rule_later_than_report, _later(disclosure))


def _report(disclosure: Disclosure, rule: Rule, hits: Iterator[tuple[int, Sentence, Hit]]) -> Iterator[Checked]:
    """The findings of a rule that looks at the document as a whole; one check passed if there are none."""
    found = list(hits)
    if found and _is_template(disclosure):
        yield Checked("", Outcome.NOT_APPLICABLE, reason="template")
        return
    seen: set[str] = set()
    for number, sentence, hit in found:
        if sentence.normal not in seen:
            seen.add(sentence.normal)
            yield quoted(rule, number, sentence, hit)
    if not found and disclosure.sentences:
        yield Checked("", Outcome.PASSED)


# -- body --------------------------------------------------------------------------------------------------------------


def _other_bodies(disclosure: Disclosure) -> Iterator[tuple[int, Sentence, Hit]]:
    """Headings of the parts of the document (第…部分) that name a body which is surely not the document's."""
    words = disclosure.standards.vocabulary
    ends_as_body = words.pattern("title_ends_as_body")
    entity = words.pattern("title_part").sub("", normal(disclosure.entity))
    if not ends_as_body.search(entity):
        return
    others: list[tuple[int, Sentence, Hit]] = []
    own = 0
    for number, sentence in enumerate(disclosure.sentences):
        found = words.pattern("title_of_body").match(sentence.normal)
        if found is None or not ends_as_body.search(found["body"]):
            continue
        if _may_be(entity, found["body"]):
            own += 1
        else:
            others.append((number, sentence, Hit(*found.span("body"), entity)))
    if len(others) <= own:  # more of another's: its document stands behind this one
        yield from others


def _may_be(one: str, other: str) -> bool:
    """Whether two names may be of one body: in full and in short, or mostly alike."""
    short, long = sorted((one, other), key=len)
    rest = iter(long)
    return all(character in rest for character in short) or SequenceMatcher(None, one, other).ratio() >= 0.5


@rule(
    "W616",
    *WORDS,
    "标题中的单位不是本单位",
    "a heading names another body",
    source="template",
    messages=(
        "标题“{where}”中的单位“{stated}”不是本单位（{expected}）",
        "the heading names {stated}, the document is that of {expected}: {where}",
    ),
)
def rule_body(disclosure: Disclosure) -> Iterator[Checked]:
    """The headings of the parts (第…部分) name the body whose accounts these are, in full or in short."""
    if disclosure.entity:
        yield from _report(disclosure, rule_body, _other_bodies(disclosure))


#: The rules of this file.
RULES: Final[tuple[Rule | Family, ...]] = (
    Family(_RULES, run_wording),
    rule_template,
    rule_year,
    rule_later_than_report,
    rule_body,
)
