"""What the narrative implies (推断): the coverage of evaluations, counts that add up, figures of the year before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from attrs import evolve

from govbudget.checking.claims.values import Book, Value, printed_amount
from govbudget.checking.rules.wording import Hit, quoted
from govbudget.claim import Claim, ClaimKind, Period, Reference, Sentence
from govbudget.disclosure import Disclosure
from govbudget.exact import add, half_unit, negate, parse_figure, scale, subtract
from govbudget.finding.rules import ASKS, Checked, finding, rule
from govbudget.forms.topics import all_topics
from govbudget.money import Unit
from govbudget.place import Place
from govbudget.relation import Outcome, judge

__all__ = ["RULES"]

_FINAL: Final = Period()

# -- coverage of evaluations -------------------------------------------------------------------------------------------

_AMOUNT: Final = r"(?P<amount>(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,15})(?:\.\d{1,8})?)(?P<unit>万元|亿元|元)"
_WHOLE: Final = re.compile(rf"整体支出[^。;]{{0,60}}?涉及(?P<what>[^\d，。;]{{0,30}}?){_AMOUNT}")
_PROJECTS: Final = re.compile(rf"项目[^。;]{{0,60}}?涉及(?P<what>[^\d，。;]{{0,30}}?){_AMOUNT}")
_OTHER_MONEY: Final = re.compile("政府性基金|国有资本|社会保险|专户")


def _value(sentence: Sentence, amount: str, unit: str) -> Value:
    """An amount of a sentence, in 元."""
    parsed, of = parse_figure(amount), Unit.of(unit)
    assert parsed.value is not None
    half = scale(half_unit(parsed.decimals), of.exponent)
    return Value(scale(parsed.value, of.exponent), half, amount, sentence.place, unit=of)


def _same(one: Value, other: Value) -> bool:
    """Whether two figures may be the same amount."""
    return subtract(one.value, other.value).copy_abs() <= add(one.half, other.half)


def _amounts_of(book: Book, topics: Sequence[str], fund: str = "") -> list[Value]:
    """What tables and text state of some topics, in any stage of the budget."""
    found = [value for key in topics for value in book.cells_of(Reference(key, fund=fund), _FINAL)]
    for i, claim in enumerate(book.claims):
        if claim.kind is ClaimKind.AMOUNT and claim.figure is not None and claim.figure.unit is not None:
            about = book.statements[claim.statement].about[0].topic
            found += [book.stated(i)] if about in topics else []
    return found


def _coverage(disclosure: Disclosure) -> Iterator[Checked]:
    """Evaluations of the whole expenditure of a department that cover its projects only."""
    book: Book | None = None
    of_projects: list[Value] = []
    for number, sentence in enumerate(disclosure.narrative.sentences):
        text = sentence.normal
        if "涉及" not in text or not re.search("评价|自评|绩效", text):
            continue
        found = _WHOLE.search(text)
        if found is None:
            of_projects += [_value(sentence, other["amount"], other["unit"]) for other in _PROJECTS.finditer(text)]
            continue
        if _OTHER_MONEY.search(found["what"]):
            continue
        book = book or Book(disclosure)
        yield _covered(book, number, sentence, found, of_projects)


def _covered(book: Book, number: int, sentence: Sentence, found: re.Match[str], of_projects: list[Value]) -> Checked:
    """How the amount that an evaluation of the whole expenditure covers came out."""
    stated = _value(sentence, found["amount"], found["unit"])
    general = book.cells_of(Reference("general_expenditure"), _FINAL)
    overall = [known.key for known in all_topics().values() if known.overall]
    if any(_same(stated, value) for value in _amounts_of(book, overall)):
        return Checked(f"{number}", Outcome.PASSED)
    projects = [*of_projects, *_amounts_of(book, ("project",)), *_amounts_of(book, ("project",), "general")]
    only_projects = any(_same(stated, value) for value in projects)
    if not general or not (only_projects or "一般公共预算" in found["what"]):
        return Checked(f"{number}", Outcome.UNVERIFIABLE, reason="coverage")
    expected = printed_amount(general[0].value, stated)
    hit = Hit(*found.span("amount"), expected, "projects" if only_projects else "whole")
    return quoted(rule_evaluated, number, sentence, hit)


# -- counts that add up ------------------------------------------------------------------------------------------------

_NUMBER: Final = r"\d{1,6}"
_GRADE: Final = r"(?:优秀?|良好?|中等?|合格|一般|较差|差|不合格)"
_EVALUATED: Final = re.compile(
    r"(?:自评|评价)[^。;，]{0,24}?项目(?:共)?(?P<count>\d{1,6})个|(?P<first>\d{1,6})个[^。;，]{0,16}?项目[^。;，]{0,16}?自评"
)
_GRADED: Final = re.compile(
    rf"(?:(?:为|级|评|其中|[，;、(])(?P<grade>{_GRADE})的?(?:项目)?(?:有|共)?(?P<count>{_NUMBER})个"
    rf"|(?<!\d)(?P<first>{_NUMBER})个(?:项目)?(?:的)?(?:绩效)?(?:评[级价定])?(?:等级|结果|结论)?为(?P<word>{_GRADE}))(?!月|百分)"
)
_PROBLEMS: Final = re.compile(
    r"发现问题(?:共)?(?P<count>\d{1,6})个，(?:其中)?(?:已经?|目前已)?(?:完成)?整改(?:完成)?的?(?:问题)?(?P<done>\d{1,6})个，(?:尚?在|正在)整改(?:中)?的?(?P<open>\d{1,6})个"
)


def _added_up(number: int, sentence: Sentence) -> Iterator[Checked]:
    """Projects by grade beside their number, and problems by state beside theirs, within a sentence."""
    text = sentence.normal
    graded = list(_GRADED.finditer(text))
    evaluated = [found for found in _EVALUATED.finditer(text) if graded and found.end() <= graded[0].start() + 1]
    counts = {found["grade"] or found["word"]: int(found["count"] or found["first"]) for found in graded}
    if evaluated and len(graded) > 1 and len(counts) == len(graded):
        whole = "count" if evaluated[-1]["count"] else "first"
        yield _counted(number, sentence, evaluated[-1], whole, list(counts.values()), "grades")
    for found in _PROBLEMS.finditer(text):
        yield _counted(number, sentence, found, "count", [int(found["done"]), int(found["open"])], "problems")


def _counted(
    number: int, sentence: Sentence, found: re.Match[str], whole: str, parts: list[int], variant: str
) -> Checked:
    if int(found[whole]) == sum(parts):
        return Checked(f"{number}:{found.start()}", Outcome.PASSED)
    shown = " + ".join(map(str, parts))
    return quoted(rule_evaluated, number, sentence, Hit(*found.span(whole), str(sum(parts)), variant), parts=shown)


_STEP: Final = re.compile(
    rf"(?P<step>编报绩效目标|绩效跟踪|绩效监控|绩效自评|部门评价|重点评价)[^。;，]{{0,24}}?(?P<count>{_NUMBER})个[^。;，\d]{{0,12}}，(?:共)?涉及[^，。;\d]{{0,12}}{_AMOUNT}"
    rf"|(?P<other>{_NUMBER})个[^。;，\d]{{0,12}}项目[^。;，\d]{{0,12}}(?P<after>绩效自评|部门评价|重点评价)，(?:共)?涉及[^，。;\d]{{0,12}}{_AMOUNT.replace('amount', 'sum').replace('unit', 'of')}"
)


def _twice(disclosure: Disclosure) -> Iterator[Checked]:
    """The same step stated twice with as many projects and other money."""
    seen: dict[tuple[str, int], Value] = {}
    for number, sentence in enumerate(disclosure.narrative.sentences):
        for found in _STEP.finditer(sentence.normal) if "涉及" in sentence.normal else ():
            name, unit = ("amount", "unit") if found["amount"] else ("sum", "of")
            value = _value(sentence, found[name], found[unit])
            key = (found["step"] or found["after"], int(found["count"] or found["other"]))
            first = seen.setdefault(key, value)
            if _same(first, value):
                continue
            yield quoted(
                rule_evaluated, number, sentence, Hit(*found.span(name), printed_amount(first.value, value), "twice")
            )


@rule(
    "N419",
    *ASKS,
    "绩效评价涉及的金额、项目个数前后一致，部门整体支出绩效评价覆盖全部支出",
    "an evaluation of the whole expenditure covers all of it; projects by grade add up to their number",
    source="template of the explanation",
    messages={
        "projects": (
            "“{where}”：部门整体支出绩效评价的金额 {stated} 只是项目的金额，一般公共预算支出为 {expected}，请核实",
            "the evaluation of the whole expenditure covers {stated}, the projects alone; the general public budget has spent {expected}, in: {where}",
        ),
        "whole": (
            "“{where}”：部门整体支出绩效评价的金额 {stated} 与一般公共预算支出 {expected} 不一致，请核实",
            "the evaluation of the whole expenditure covers {stated}; the general public budget has spent {expected}, in: {where}",
        ),
        "grades": (
            "“{where}”：项目 {stated} 个，各等级合计 {expected} 个（{parts}），请核实",
            "the number of projects is {stated}, by grade {expected} ({parts}), in: {where}",
        ),
        "problems": (
            "“{where}”：问题 {stated} 个，已整改和正在整改的合计 {expected} 个（{parts}），请核实",
            "the number of problems is {stated}, by state {expected} ({parts}), in: {where}",
        ),
        "twice": (
            "“{where}”：项目个数相同，涉及金额 {stated} 与前文 {expected} 不一致，请核实",
            "as many projects with {stated}, before it was {expected}, in: {where}",
        ),
    },
)
def rule_evaluated(disclosure: Disclosure) -> Iterator[Checked]:
    """部门整体支出绩效评价 covers 公开05's total, not the projects alone; counts and amounts of evaluated projects agree."""
    yield from _coverage(disclosure)
    for number, sentence in enumerate(disclosure.narrative.sentences):
        if "个" in sentence.normal and ("评" in sentence.normal or "整改" in sentence.normal):
            yield from _added_up(number, sentence)
    yield from _twice(disclosure)


# -- staff -------------------------------------------------------------------------------------------------------------

_STAFF: Final = re.compile(r"(?:年末|实有)(?:实有)?(?:在职及离退休)?人[数员](?:总数)?(?:为|共|共计)?(\d{1,6})[人名]")
_COUNTED: Final = re.compile(r"([^，;。:、()\d]{2,30}?)(?:为|共|共计)?(\d{1,6})[人名]")
_IN_BRACKETS: Final = re.compile(r"\([^()]*\)")


class _Staff(NamedTuple):
    """People of one kind: the words for them, how many, and whether they stand in the clause of the total."""

    name: str
    number: int
    inside: bool


def _staff(text: str) -> list[_Staff]:
    """The kinds of people that follow the total, those in brackets left out."""
    bare = _IN_BRACKETS.sub("", text)
    end = min((bare.index(mark) for mark in (";", "。") if mark in bare), default=len(bare))
    return [_Staff(found[1], int(found[2]), found.start() < end) for found in _COUNTED.finditer(bare)]


def _readings(people: Sequence[_Staff]) -> tuple[int, set[int]] | None:
    """What surely belongs to the total, and every sum that what may belong to it can make; ``None`` for an unclear list.

    Whom the pension fund pays, and whoever stands in another clause, may be counted or not.
    """
    active = next((p for p in people if "在职" in p.name), None)
    retired = [p for p in people if re.search("[离退]休", p.name) and "基金" not in p.name and p.inside]
    if active is None or not retired:
        return None
    certain = [active]
    if not any("离退休" in p.name for p in retired) or len(retired) == 1:
        certain += retired
    sums = {0}
    for p in people[:12]:
        if not any(p is counted for counted in certain):
            sums |= {n + p.number for n in sums}
    return sum(p.number for p in certain), sums


@rule(
    "N416",
    *ASKS,
    "年末实有人数等于在职、离休、退休人数之和（养老保险基金发放养老金的离退休人员可计入，也可不计入）",
    "the staff at the end of the year are those in post and the retired, with or without whom the pension fund pays",
    source="template of the explanation",
    messages=(
        "“{where}”：年末实有人数 {stated} 与各类人员之和 {expected} 不符",
        "the staff, {stated}, is not the sum of its kinds, {expected}, in: {where}",
    ),
)
def rule_staff(disclosure: Disclosure) -> Iterator[Checked]:
    """The total fits one of the readings: in post, 离休 and 退休, and any of those who may be counted besides."""
    for number, sentence in enumerate(disclosure.narrative.sentences):
        text = sentence.normal
        found = _STAFF.search(text) if "年末" in text or "实有" in text else None
        read = _readings(_staff(text[found.end() :])) if found is not None else None
        if found is None or read is None:
            continue
        certain, sums = read
        if int(found[1]) - certain in sums:
            yield Checked(f"{number}", Outcome.PASSED)
            continue
        expected = " 或 ".join(str(certain + more) for more in sorted({min(sums), max(sums)}))
        yield quoted(rule_staff, number, sentence, Hit(*found.span(1), expected))


# -- the year before ---------------------------------------------------------------------------------------------------


class _Before(NamedTuple):
    """A figure of the year before: as implied or stated, and what the document of that year says."""

    stated: Value
    current: Value | None
    prior: Value
    gap: Decimal
    outcome: Outcome


def _speaks_of_before(claim: Claim, year: int) -> bool:
    """Whether a claim states a final figure of a year, or a difference from one."""
    if claim.figure is None or claim.figure.unit is None:
        return False
    if claim.kind is ClaimKind.AMOUNT:
        return claim.period == Period(year)
    return claim.kind is ClaimKind.DIFFERENCE and claim.sign is not None and claim.base == Period(year)


def _told(now: Book, tables: Book, text: Book, statement: int) -> list[Value]:
    """What the document of the year before says of a statement's thing: its tables, else its narrative."""
    known = now.statements[statement]
    cells = tables.cells(known, _FINAL)
    key = now.index.keys[statement]
    if cells or key is None:
        return cells
    year = text.disclosure.year
    return [
        text.stated(i)
        for other in text.alike.get(key, ())
        if text.whole_body(text.statements[other])
        for i in text.amounts_of.get(other, ())
        if text.claims[i].period in (Period(year), _FINAL) and text.claims[i].kind is ClaimKind.AMOUNT
    ]


def _compare(now: Book, tables: Book, text: Book, number: int) -> Iterator[_Before]:
    """Every reading of a claim beside every figure of the year before that it may mean."""
    claim = now.claims[number]
    stated = now.stated(number)
    for statement in claim.statements:
        if not now.whole_body(now.statements[statement]):
            continue
        told = _told(now, tables, text, statement)
        if claim.kind is ClaimKind.AMOUNT:
            for prior in told:
                gap = subtract(stated.value, prior.value)
                yield _Before(stated, None, prior, gap, judge(gap, add(stated.half, prior.half)))
            continue
        change = stated.value if claim.sign != -1 else negate(stated.value.copy_abs())
        for current in now.amounts(statement, claim.period, before=number) if told else ():
            for prior in told:
                gap = subtract(subtract(current.value, change), prior.value)
                tolerance = add(add(stated.half, current.half), prior.half)
                yield _Before(stated, current, prior, gap, judge(gap, tolerance))


@rule(
    "N420",
    *ASKS,
    "情况说明推算或表述的上年数与上年文件一致",
    "a figure of the year before, stated or implied by a difference, is that of the document of that year",
    source="template of the explanation",
    needs="prior",
    messages={
        "": (
            "“{where}”：上年的{about}{stated} 与上年文件的 {prior} 不一致，请核实",
            "{about} of the year before, {stated}, is {prior} in the document of that year, in: {where}",
        ),
        "difference": (
            "“{where}”：{about}本年 {current}，上年文件为 {prior}，增减额应为 {expected}，文中为 {stated}，请核实",
            "{about} is {current}, {prior} in the document of the year before; the difference is {expected}, not {stated}: {where}",
        ),
    },
)
def rule_implied_prior(disclosure: Disclosure, prior: Disclosure) -> Iterator[Checked]:
    """Current figure − difference, or the figure stated for last year, is what last year's tables (else its text) say.

    Units that moved, corrected errors and changed subjects are lawful reasons for a difference.
    """
    year = disclosure.year
    if year is None:
        return
    now, text = Book(disclosure), Book(prior)
    tables = Book(evolve(prior, narrative=disclosure.narrative))
    for number, claim in enumerate(now.claims):
        if not _speaks_of_before(claim, year - 1):
            continue
        compared = list(_compare(now, tables, text, number))
        about = str(now.statements[claim.statement].about[0])
        instance = f"{number}:{about}"
        best = next((c for o in (Outcome.PASSED, Outcome.ROUNDING) for c in compared if c.outcome is o), None)
        if best is not None:
            yield Checked(instance, best.outcome)
        elif not compared:
            yield Checked(instance, Outcome.UNVERIFIABLE, reason="prior")
        else:
            yield _differs(disclosure, number, claim, compared[0], about)


def _differs(disclosure: Disclosure, number: int, claim: Claim, found: _Before, about: str) -> Checked:
    """The finding: the printed figure, and what it would be by the document of the year before."""
    assert claim.figure is not None
    sentence = disclosure.narrative.sentence_of(claim)
    current, prior = found.current, found.prior
    right = prior.value if current is None else subtract(current.value, prior.value).copy_abs()
    shown = [found.stated, *([current] if current is not None else []), prior]
    signs = (1,) if current is None else (claim.sign or 1, -1)
    operands = tuple(
        evolve(value.operand(sign), place=_place(value, prior))
        for value, sign in zip(shown, (*signs, -1 if current is None else 1), strict=True)
    )
    made = finding(
        rule_implied_prior,
        str(number),
        found.stated.place,
        claim.figure.printed,
        printed_amount(right, claim.figure),
        about=about,
        prior=prior.shown(),
        current=current.shown() if current is not None else "",
        **({} if current is None else {"variant": "difference"}),
    )
    return Checked(made.id, Outcome.FAILED, evolve(made, where=sentence.text, operands=operands))


def _place(value: Value, prior: Value) -> Place:
    return evolve(value.place, table=f"上年 {value.place.table}".strip()) if value is prior else value.place


#: The rules of this file.
RULES: Final = (rule_evaluated, rule_implied_prior, rule_staff)
