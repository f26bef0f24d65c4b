"""Wording of the narrative (文字表述): what a template left behind, missing words, years and bodies that are another's.

Only what no finished document can mean is reported. In a template that nobody has filled in (空白模板) all of this is as it
should be: one notice says so, and no rule of this file finds anything there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from attrs import evolve

from govbudget.claim import Sentence
from govbudget.disclosure import Disclosure, Stage
from govbudget.finding.rules import ASKS, NOTES, WORDS, Checked, Family, Rule, failed, finding, rule
from govbudget.language.normal import fold, normal
from govbudget.place import Place
from govbudget.relation import Outcome

__all__ = ["Hit", "quoted"]


class Hit(NamedTuple):
    """Words of a sentence in normal form that are wrong (命中): from, to, what they should be, which case of the rule."""

    start: int
    end: int
    expected: str = ""
    variant: str = ""


def quoted(
    rule: Rule, number: int, sentence: Sentence, hit: Hit, at: Sequence[int] | None = None, **params: str
) -> Checked:
    """A failed check that quotes words of a sentence.

    Args:
        rule: the rule.
        number: number of the sentence.
        sentence: the sentence.
        hit: the words, by their position in the normal form.
        at: where each character of the normal form stands in print, if that is known.
        params: named details for the message.
    """
    at = at or fold(sentence.text).at
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

_BLANK: Final = r"(?:(?<![A-Za-z0-9])(?:20)?[Xx]{2,}(?![A-Za-z0-9])|(?:20)?×{2,}|_{2,})"
_UNIT: Final = r"(?:万元|亿元|元(?!旦)|%|人次|批次|个?团组|辆)"
_BODY: Final = r"(?:局|委(?!托)|厅|办(?!理|法|公)|部门|单位|部(?!分)|处(?!理)|院|中心|学校|街道|镇|乡|县|区|市|省|年|科目|\([类款项]\))"
#: A blank where a name, a number or an amount should be.
_PLACEHOLDER: Final = re.compile(
    rf"{_BLANK}(?:{_UNIT}|{_BODY})"
    rf"|(?<=[:为共计有达约数量个]){_BLANK}(?:人|名|个|次|项|台|分)"
    rf"|(?:(?<=[:是为])|(?<=用于)){_BLANK}(?=[。;，、()]|$)"
    rf"|(?:…{{1,4}}|\.{{3,6}}|\(\)){_UNIT}"
)
_MAY_BE_BLANK: Final = ("XX", "xx", "××", "__", "…", "...", "()")
#: A document with at least this many blanks, and this many times more blanks than figures, is a template.
_BLANKS, _TIMES = 12, 4


def _blanks(text: str) -> Iterator[Hit]:
    if any(mark in text for mark in _MAY_BE_BLANK):
        seen: set[str] = set()
        for found in _PLACEHOLDER.finditer(text):
            if found[0] not in seen:
                seen.add(found[0])
                yield Hit(*found.span())


def _is_template(disclosure: Disclosure) -> bool:
    """Whether a document is a template: no table has a figure, and nearly every figure of the text is a blank."""
    marked = [s.normal for s in disclosure.narrative.sentences if any(mark in s.normal for mark in _MAY_BE_BLANK)]
    blanks = sum(len(_PLACEHOLDER.findall(text)) for text in marked)
    figures = sum(claim.figure is not None for claim in disclosure.narrative.claims)
    return blanks >= max(_BLANKS, _TIMES * figures) and not any(
        value is not None for table in disclosure.tables for column in table.columns for value in table.amounts(column)
    )


@rule(
    "S111",
    *NOTES,
    "文件是没有填写的模板",
    "the document is a template that nobody has filled in",
    source="template",
    messages=(
        "文件是没有填写的模板，文字部分未核对",
        "the document is a template that nobody has filled in; its wording was not checked",
    ),
)
def rule_template(disclosure: Disclosure) -> Iterator[Checked]:
    """A template has blanks where the figures should be, and no figure in its tables; nothing in it can be checked."""
    if any("XX" in s.normal or "××" in s.normal or "__" in s.normal for s in disclosure.narrative.sentences):
        if _is_template(disclosure):
            yield failed(rule_template, "", Place(disclosure.source), disclosure.source)
        else:
            yield Checked("", Outcome.PASSED)


# -- both words of a pair ----------------------------------------------------------------------------------------------

_UP: Final = r"(?:增加|增长|上升|提高|上涨|增支|增收)(?:额|率|幅度)?"
_DOWN: Final = r"(?:减少|下降|降低|下跌|减支|减收)(?:额|率|幅度)?"
_MORE, _LESS = "(?:大于|高于|多于|超过)", "(?:小于|低于|少于)"
_EITHER: Final = "|".join(
    rf"{one}(?:\(或?{other}\)|/{other})" for a, b in ((_UP, _DOWN), (_MORE, _LESS)) for one, other in ((a, b), (b, a))
)
#: Both words, with what shows that a figure or a reason is spoken of; then the figure, if there is one.
_BOTH: Final = re.compile(
    rf"(?P<words>{_EITHER}|大小于(?=预算|年初|全年|调整|上年|决算))(?:[(/、]?(?:或|与上年)?持平\)?)?"
    r"(?P<rest>支出|了)?(?:(?P<figure>-?\d[\d,]*(?:\.\d+)?)(?:万元|亿元|元|%)"
    r"|(?=[X×_…]|万元|元|%|的?主要原因|的?原因|预算|年初|全年|调整|上年|决算|\(如))"
)
_MAY_BE_BOTH: Final = re.compile(r"[(/]或?[增减上下提降大小高低多少超]|大小于|持平")
_SAME_COMPARISON: Final = re.compile(r"[，、;]?")
_REDUCED_TO_THE_SAME: Final = re.compile(
    r"(?P<word>减少|下降|降低|增加|增长|上升)(?:为|至|到)\d[\d,]*(?:\.\d+)?(?:万元|亿元|元)，(?:与|和|同|较|比)[^，。;]{0,14}持平"
)


def _pairs(text: str) -> Iterator[Hit]:
    if not _MAY_BE_BOTH.search(text):
        return
    end = -1
    for found in _BOTH.finditer(text):
        if not (end >= 0 and _SAME_COMPARISON.fullmatch(text, end, found.start())):
            figure = found["figure"]
            nothing = figure is not None and not figure.strip("-0.,")
            yield Hit(*found.span("words"), *(("持平", "zero") if nothing else ()))
        end = found.end()
    for found in _REDUCED_TO_THE_SAME.finditer(text):
        yield Hit(*found.span("word"), "持平", "level")


# -- instructions ------------------------------------------------------------------------------------------------------

#: Patterns of what a template tells the writer to do; what a body says of its own work does not read like this.
_INSTRUCTION: Final = re.compile(
    r"应以[^。]{1,80}为基本说明"
    r"|口径[^。;，]{0,6}(?:必须|应当?|须|需要?)(?:予以|加以|作出|进行)?说明(?!的是)"
    r"|持平的?(?:不用|不必|无需|无须|不需|可不|不再)(?:作|做|再)?说明"
    r"|作下述说明"
    r"|无[^。;:，]{2,40}(?:的|的?部门|的?单位)，[^。;]{0,40}?作(?:以下|如下)(?:说明|表述)"
    r"|仍?保留(?:该|此|本)表(?:格|样)"
    r"|如(?![实何])[^。，;()]{1,12}作[^。，;()]{1,12}表述"
    r"|按(?:照)?上述(?:格式|样式|顺序)[^。，]{0,10}(?:说明|列示|填写|填列|公开)"
    r"|依次说明(?:到|至)"
    r"|^由[^。，]{0,12}(?:部门|单位)[^。]{1,60}填(?:写|列)[。)]?$"
    r"|(?<![聘申邀提])请[^。，;]{0,14}(?:填写|填列)"
    r"|(?:^|:)填(?:写|列)(?!人|报?日期|单位|时间|说明)[^。;，]{2,}"
    r"|(?:每个|各|所有)[^。，;]{0,12}(?:部门|单位)[^。，;]{0,6}至少将[^。]{1,40}公开"
    r"|不涉及的?(?:可以?|则)?(?:不列|不填|不写|删除)"
    r"|\([^()]{0,12}\d{2,4}字(?:以内|左右|内|以上)[^()]{0,6}\)"
    r"|(?:^|，|;)列明(?:公务|因公)"
    r"|的(?:单位|部门)?，?(?:仍)?保留[^。，]{0,20}名词解释"
    r"|[只仅]有一个(?:预算)?单位的部门"
    r"|本(?:段|条|部分)(?:可|请)?(?:予以)?(?:删除|删去)"
)
#: Notes below a form tell the reader how it was filled in, and belong to it.
_NOTE: Final = re.compile(r"\(?(?:注|备注|说明|填表说明|\d{1,2}[.、])")
_MAY_INSTRUCT: Final = (
    "说明",
    "表述",
    "保留",
    "填写",
    "填列",
    "至少将",
    "不涉及",
    "字以",
    "字内",
    "字左",
    "列明",
    "有一个",
    "删",
)


def _instructions(text: str) -> Iterator[Hit]:
    if any(word in text for word in _MAY_INSTRUCT):
        found = _INSTRUCTION.search(text)
        if found is not None and not (found[0].endswith(")") and _NOTE.match(text)):
            start = found.start() + (found[0][0] in ":，;")
            yield Hit(start, found.end())


# -- missing words -----------------------------------------------------------------------------------------------------

_END: Final = r"(?=[，。;、)])"
_MISSING: Final = re.compile(
    rf"人[数员](?:为|共|共计)?人{_END}"
    rf"|(?:增长|下降|上升|增加|减少|降低|提高|占|为|达到?|[数额计出入]的)%{_END}"
    r"|(?:为|共计?|合计|支出|收入|增加|减少|金额|总额|涉及|决算数?|预算数?|资金|经费)(?:\((?:减少|增加)\))?(?:万元|亿元|元)(?=[，。;、)(])"
    r"|(?<=[元，、)])占(?=[，。;])"
    rf"|保有量?(?:为|共)?辆{_END}|(?:购置|更新)(?:数量?)?(?:为|共)辆{_END}"
    r"|团组个(?=[，、;。])|(?<=[，、个组])累计人次(?=[，;。])"
    r"|完成(?:年初|全年|调整后?)?预算数?的(?=[，。;])"
)
#: Where 元 names the unit, or 万元 is a word of its own (户均收入万元), no figure is missing.
_OF_THE_UNIT: Final = re.compile(r"单位|折合|换算|均|按|以(?=$|为)")
_NO_PERCENT: Final = re.compile(r"元，(\d+(?:\.\d+)?)(?=[;。])")


def _gaps(text: str) -> Iterator[Hit]:
    for found in _MISSING.finditer(text):
        if not _OF_THE_UNIT.search(text, max(0, found.start() - 8), found.end()):
            yield Hit(*found.span())
    if "占" in text:
        for found in _NO_PERCENT.finditer(text):
            yield Hit(*found.span(1), f"占{found[1]}%", "share")


# -- the sentences, read once for all of these rules -------------------------------------------------------------------

_Finder = Callable[[str], Iterator[Hit]]


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
    sentences = disclosure.narrative.sentences
    found: dict[str, dict[str, list[Checked]]] = {id: {} for id in _OF_SENTENCES}
    for finders, texts in ((_OF_SENTENCES, sentences), (_OF_CELLS, _cells(disclosure))):
        for number, sentence in enumerate(texts, 0 if texts is sentences else len(sentences)):
            for id, find in finders.items():
                if hits := list(find(sentence.normal)):
                    at = fold(sentence.text).at
                    checks = [quoted(_BY_ID[id], number, sentence, hit, at) for hit in hits]
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

_NUMBERED: Final = re.compile(r"^第[一二三四五六七八九十]{1,3}部分")
_TITLE_YEAR: Final = re.compile(
    r"(?<![\d-])(?P<year>(?:19|20)\d\d)(?:年度?|(?=部门|单位))(?P<what>[^\d，。;]{0,30}?)(?:部门|单位)?(?P<stage>决算|预算)(?:公开)?(?:情况)?的?"
    r"(?:(?P<end>(?:总体情况|具体情况)?说明|(?:公开|报|套|总|明细)?表)|报告|公开)?$"
)
_CUT_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d年度(?=[^，。;\d]{0,12}决算)")
_COMPARING: Final = re.compile(r"[比较与和同]|上年|编制|批复|绩效|审计|政府性债务")
_BALANCE_DATE: Final = re.compile(r"(?P<before>.?)截[至止]到?(?P<year>(?:19|20)\d\d)年12月31日")
_HELD: Final = re.compile(r"共有|占[用有]|保有|拥有|资产|车辆|设备")
_STAGES: Final = {Stage.FINAL_ACCOUNTS: "决算", Stage.BUDGET: "预算"}


def _is_title(sentence: Sentence) -> bool:
    """Whether a sentence is a heading or stands alone like one."""
    own = bool(sentence.headings) and sentence.headings[-1].strip() == sentence.text
    return own or (len(sentence.normal) <= 60 and not re.search(r"[，。;]", sentence.normal))


def _years(disclosure: Disclosure) -> Iterator[tuple[int, Sentence, Hit]]:
    """Years of titles and of balance sheets that are not the document's."""
    stage, year = _STAGES[disclosure.stage], str(disclosure.year)
    titled: list[tuple[int, Sentence, re.Match[str]]] = []
    for number, sentence in enumerate(disclosure.narrative.sentences):
        text = sentence.normal
        if stage in text:
            for cut in _CUT_YEAR.finditer(text):
                yield number, sentence, Hit(cut.start(), cut.end() - 2, year)
            found = _TITLE_YEAR.search(text) if _is_title(sentence) else None
            if found is not None and found["stage"] == stage and not _COMPARING.search(found["what"]):
                titled.append((number, sentence, found))
        if stage == "决算" and "12月31日" in text:
            yield from ((number, sentence, hit) for hit in _dates(text, year))
    counted = Counter(found["year"] for _, _, found in titled)
    if titled and not disclosure.tables:  # nothing but the titles tells the year, the first of them above all
        year = titled[0][-1]["year"]
    for number, sentence, found in titled:
        of_part = sentence.normal.startswith("第") or found["end"]  # not a link to the document of another year
        if found["year"] != year and counted[found["year"]] <= counted[year] and of_part:
            yield number, sentence, Hit(*found.span("year"), year)


def _dates(text: str, year: str) -> Iterator[Hit]:
    dates = list(_BALANCE_DATE.finditer(text))
    if any(found["year"] == year for found in dates) or not _HELD.search(text):
        return
    for found in dates:
        if found["before"] not in ("比", "较", "与", "和", "同"):
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


_REPORT_DATE: Final = re.compile(r"(?:上报|报告|填报|编制)(?:时间|日期):(\d{4})年(\d{1,2})月(\d{1,2})日")
_UNTIL: Final = re.compile(r"截[至止]到?(?P<year>\d{4})年(\d{1,2})月(\d{1,2})日")


def _later(disclosure: Disclosure) -> Iterator[tuple[int, Sentence, Hit]]:
    """Dates to which a report counts that lie behind the date of the report itself."""
    reported: tuple[int, ...] | None = None
    for number, sentence in enumerate(disclosure.narrative.sentences):
        dated = _REPORT_DATE.search(sentence.normal) if ":" in sentence.normal else None
        if dated is not None:
            reported = tuple(map(int, dated.groups()))
        if reported is None or "截" not in sentence.normal:
            continue
        for found in _UNTIL.finditer(sentence.normal):
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
    if not found and disclosure.narrative.sentences:
        yield Checked("", Outcome.PASSED)


# -- body --------------------------------------------------------------------------------------------------------------

_TITLED_BODY: Final = re.compile(
    r"^第[一二三四五六七八九十]{1,3}部分(?P<body>[^\d，。;:()XX×]{4,30}?)(?:(?:19|20)\d\d年度?)?"
    r"(?:概况|(?:部门|单位)?(?:决算|预算)(?:公开)?(?:情况)?的?(?:说明|表|报告|公开表)?)$"
)
_ENDS_AS_BODY: Final = re.compile(
    r"(?:局|委|办|厅|院|会|中心|镇|乡|街道|办事处|学校|中学|小学|大学|幼儿园|政府|馆|所|站|队)$"
)


def _other_bodies(disclosure: Disclosure) -> Iterator[tuple[int, Sentence, Hit]]:
    """Headings of the parts of the document (第…部分) that name a body which is surely not the document's."""
    entity = _NUMBERED.sub("", normal(disclosure.entity))
    if not _ENDS_AS_BODY.search(entity):
        return
    others: list[tuple[int, Sentence, Hit]] = []
    own = 0
    for number, sentence in enumerate(disclosure.narrative.sentences):
        found = _TITLED_BODY.match(sentence.normal) if sentence.normal.startswith("第") else None
        if found is None or not _ENDS_AS_BODY.search(found["body"]):
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
