"""What a sentence speaks of (所指): which whole a thing is a part of, what several names mean together, what is counted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from attrs import define, evolve, field

from govbudget.claim import Claim, ClaimKind, Period, Reference, Statement
from govbudget.classification import Classifications
from govbudget.classification.lists import BUNDLED
from govbudget.figure import Quantity
from govbudget.forms import form
from govbudget.forms.topics import (
    Side,
    Thing,
    Total,
    all_funds,
    all_topics,
    bare_names,
    parts_of,
    topic,
    year_total,
)
from govbudget.language.labels import ends_as_body
from govbudget.language.normal import normal
from govbudget.narrative.lexicon import NONE_FOLLOWED, Token, Word, is_filler, tokens
from govbudget.narrative.registers import Registers

__all__ = [
    "Scope",
    "average_of",
    "bare_references",
    "bare_side",
    "count_of",
    "count_owner",
    "count_scope",
    "counted",
    "fund_alone",
    "fund_of",
    "measure_of",
    "named_by",
    "names_a_budget",
    "of_a_fund",
    "only_qualifies",
    "other_side",
    "part_of",
    "qualifier",
    "qualifying",
    "same_side",
    "same_thing",
    "says_none",
    "sums_staff",
    "takes_fund",
    "together",
    "with_fund",
]

#: How far back a whole is looked for.
_BACK = 60
#: How many wholes above a thing are looked at.
_LEVELS = 8
#: Words before a count that make it another one than the table's: of the beginning of the year, of what came or went.
_ANOTHER_COUNT = re.compile(r"年初|报废|处置|拍卖|调出|调入|减少|新增|轿车|越野|客车|货车|租|其他单位|外单位")
#: Words that may stand before a count of what is spoken of.
_COUNT_WORDS = re.compile(
    r"公?务?接待|来访|来宾|来人|国内|国\(境\)外|团组|批次|人次|人数|外事|安排|组织|出国|出访|\(境\)|购置|更新|保有量?|开支|公务|车辆|用车|数量|期末|其中"
    r"|截至|列入|一般公共预算|财政拨款"
)
_MEASURES = ("个团组", "团组", "批次", "人次", "人数", "台(套)", "台")
#: Where the name of what is counted begins.
_COUNTED = re.compile(r"公务用车|公务接待|接待|因公出国|出国|购置|更新|保有")
#: What compares one figure with another.
_COMPARING = frozenset({ClaimKind.DIFFERENCE, ClaimKind.GROWTH, ClaimKind.COMPARISON, ClaimKind.COMPLETION})


@define
class Scope:
    """What has been said so far, as far as what comes next may be a part of it.

    Args:
        statements: every statement of the document.
        claims: every claim.
        section: the statements since the last heading of depth 2 or less.
        parts: the parts of each statement.
        amounts: the periods of the amounts of each statement.
        list_parent: the statement whose parts the next paragraphs list.
        first: number of the first statement of the paragraph.
    """

    statements: list[Statement] = field(factory=list)
    claims: list[Claim] = field(factory=list)
    section: list[int] = field(factory=list)
    parts: dict[int, list[int]] = field(factory=dict)
    amounts: dict[int, list[Period]] = field(factory=dict)
    list_parent: int | None = None
    first: int = 0

    def add(self, statement: Statement) -> int:
        """A new statement; its number."""
        self.statements.append(statement)
        number = len(self.statements) - 1
        self.section.append(number)
        if statement.parent is not None:
            self.parts.setdefault(statement.parent, []).append(number)
        return number

    def in_order(self, sentence: int, figures: int) -> list[int]:
        """The statements of a sentence that several figures in a row belong to: as many parts of one whole, with amounts."""
        near = range(max(self.first, len(self.statements) - _BACK), len(self.statements))
        here = (i for i in near if self.statements[i].sentence == sentence)
        stated = [i for i in here if i in self.amounts and i not in self.parts]
        wholes = {self.statements[i].parent for i in stated}
        return stated if len(stated) == figures > 1 == len(wholes) else []

    def main(self) -> int | None:
        """The first statement of the paragraph."""
        return self.first if self.first < len(self.statements) else None

    def said_of(self, statement: int) -> Period:
        """The period that the parts of a statement are in where they do not say: that of its amounts, final ones first."""
        periods = self.amounts.get(statement, [])
        final = [period for period in periods if not period.is_budget]
        latest = max(final, key=lambda period: period.year or 0, default=None)
        return latest or (periods or [self.statements[statement].period])[-1]

    def just_stated(self, statement: int) -> list[Period]:
        """The periods of the last amounts of a statement, the last first."""
        return self.amounts.get(statement, [])[:-7:-1]

    def parent_of(self, references: Sequence[Reference], sentence: int, which: int | None, words: str) -> int | None:
        """The statement whose part this is; ``words`` stand before its name.

        In order: what the sentence itself names as its whole, what 其中 stands behind, and the nearest whole before.
        """
        in_paragraph = range(len(self.statements) - 1, max(self.first, len(self.statements) - _BACK) - 1, -1)
        in_sentence = [i for i in in_paragraph if self.statements[i].sentence == sentence]
        for i in in_sentence:
            if self.is_part(references, i):
                return i
        if which is not None and self.statements[which].about[0].key == references[0].key:
            narrower = words and self.statements[which].sentence == sentence  # nothing is a part of itself
            which = which if narrower else None
        if which is not None and self._holds(references, which):
            which = None  # nor of a part of itself
        if which is not None and self.statements[which].sentence == sentence:
            return which
        listed: list[int] = [] if self.list_parent is None else [self.list_parent]
        before = list(islice((i for i in reversed(self.section) if i < self.first), _BACK))
        nearest: list[int] = [*in_paragraph, *listed, *before]
        whole = next((i for i in nearest if self.is_part(references, i)), which)
        return whole if whole is None or not self._within(references, whole) else None

    def _upwards(self, statement: int | None) -> Iterator[tuple[Reference, ...]]:
        """What a statement is about, and what the wholes above it are."""
        while statement is not None:
            yield self.statements[statement].about
            statement = self.statements[statement].parent

    def _within(self, references: Sequence[Reference], statement: int) -> bool:
        """Whether what a statement is about was said to be a part of something: nothing is a part of a part of itself."""
        return any(
            about[0].key == references[0].key
            for about in islice(self._upwards(self.statements[statement].parent), _LEVELS)
        )

    def _holds(self, references: Sequence[Reference], statement: int) -> bool:
        """Whether a statement is about a part of something, or about a part of such a part.

        A subject is not: of one subject 基本支出 is a part (住房公积金5万元，其中：基本支出3万元).
        """
        return any(
            part.topic not in ("functional", "economic") and part_of(part, references[0])
            for about in islice(self._upwards(statement), _LEVELS)
            for part in about
        )

    def is_part(self, references: Sequence[Reference], statement: int) -> bool:
        """Whether something is a part of what a statement is about."""
        wholes = self.statements[statement].about
        same = wholes[0].key == references[0].key
        return not same and any(part_of(r, whole) for r in references for whole in wholes)

    def fits(self, reference: Reference) -> bool:
        """Whether something is a part of what was spoken of before; 公开06's subjects only of what is just spoken of."""
        listed = [] if self.list_parent is None else [self.list_parent]
        near = range(max(self.first, len(self.statements) - _BACK), len(self.statements))
        wholes = [*near, *listed] if reference.topic == "economic" else [*self.section[-_BACK:], *listed]
        return any(self.is_part((reference,), i) for i in wholes)

    def candidates(self, statement: int, kind: ClaimKind, sentence: int) -> tuple[int, ...]:
        """The statements that a claim may belong to, the likeliest first.

        A comparison right behind the first part of a whole may be of the whole (收入总计…，其中年初结转…，较上年…); one in a
        later sentence that names nothing may be of any whole of what was named last.
        """
        if kind not in _COMPARING:
            return (statement,)
        whole = self.statements[statement].parent
        if self.statements[statement].sentence != sentence:
            found = [statement]
            while (whole := self.statements[found[-1]].parent) is not None:
                found.append(whole)
            return tuple(found)
        first = whole is not None and self.parts[whole][0] == statement
        alone = whole is not None and first and self.statements[whole].sentence == sentence
        return (statement, whole) if whole is not None and alone and kind is not ClaimKind.COMPLETION else (statement,)


def counted(about: str, before: str, words: str, measure: str) -> str | None:
    """The topic that a count belongs to: by its measure word, the words before it and its name, and what is spoken of."""
    if _ANOTHER_COUNT.search(words):
        return None
    noun = (
        next((noun for noun in ("团组", "批次", "人次", "人数") if noun in words), "")
        if measure in ("个", "次", "团")
        else ""
    )
    unit = (noun or measure).removeprefix("个")
    begin = _COUNTED.search(words)  # before it stands whose they are
    if not is_filler(_COUNT_WORDS.sub("", words[begin.start() :] if begin else words)):
        return None
    of_vehicles = unit in ("辆", "台")
    said = "保有" in words or (of_vehicles and re.search(r"购置|更新", before + words) is not None)
    if said:
        about = "vehicles_held" if "保有" in words else "vehicle_purchase"
    named = topic(about)
    if named is not None and named.quantity is Quantity.COUNT and unit in named.units and is_filler(words):
        return named.key
    for candidate in all_topics().values():
        if about in candidate.about and unit in candidate.units:
            return candidate.key if said or not of_vehicles or is_filler(words) else None
    return None


def sums_staff(about: str, before: str) -> bool:
    """Whether a count is of the kinds of staff just listed together: 在职30人，离退休5人，共计35人."""
    found = re.search(r"[，;][^，;\d]{0,6}(?:[合共总]计|[一总]共)[^，;\d]{0,4}$", before)
    known = topic(about)
    return found is not None and known is not None and known.kind is Thing.STAFF


def measure_of(token: Token) -> str:
    """The measure word of a count."""
    return next((unit for unit in _MEASURES if token.text.endswith(unit)), token.unit)


def average_of(token: Token, after: str) -> Reference:
    """What 车均 and the like are of: the cost of running a vehicle, not of buying one; else nothing known."""
    runs = ("车" in token.text or "辆" in token.text) and not after.startswith(("购置", "更新"))
    return Reference("vehicle_operation_average" if runs else "", (token.text,))


def only_qualifies(token: Token) -> bool:
    """Whether a name right behind another only says of which money that is: 出国(境)费财政拨款支出."""
    return all((known := topic(r.topic)) is not None and known.of_fund for r in token.references)


def says_none(text: str, token: Token) -> bool:
    """Whether a name behind 无 is what there is none of: 无公务接待费支出, but not 无公务接待任务."""
    after = text[token.end : token.end + 2]
    return NONE_FOLLOWED.match(text, token.end) is not None and after not in ("团组", "人数", "人次")


def fund_alone(now: Registers, scope: Scope) -> Reference | None:
    """其中一般公共预算480万元: a fund that stands for the income or expenditure that 其中 stands behind."""
    listed = now.which is not None and now.name_end < now.which_end <= now.fund_at
    if now.which is None or not listed or now.fund == "fiscal" or not is_filler(now.gap):
        return None
    known = topic(scope.statements[now.which].about[0].topic)
    side = Side.INCOME if known is not None and known.side is Side.INCOME else Side.EXPENDITURE
    return Reference(year_total(side, now.fund).key, (all_funds()[now.fund].words[0],))


def other_side(now: Registers, scope: Scope) -> bool:
    """A bare 支出 behind the figure of an income or balance, or 收入 behind one of an expenditure."""
    bare = now.gap.strip("，、:;")
    if now.statement is None or bare not in ("支出", "收入") or not scope.just_stated(now.statement):
        return False
    known = topic(scope.statements[now.statement].about[0].topic)
    side = None if known is None else known.side
    return side is Side.BALANCE or (side is Side.INCOME) == (bare == "支出")


def count_scope(words: str) -> str:
    """The scope that the words before a name give its counts: 参加其他单位组织的; none where they only say what happened."""
    return "" if is_filler(_COUNT_WORDS.sub("", words)) else words


def count_owner(words: str) -> str:
    """Whose the counted things are, by the words before them: 办公室购置5台; empty for the body's own."""
    begin = _COUNTED.search(words)
    owner = words[: begin.start()] if begin else ""
    of_others = ends_as_body(owner) or owner.endswith(("室", "科", "股", "组"))
    return owner if of_others and not is_filler(owner) else ""


def of_a_fund(now: Registers, scope: Scope) -> bool:
    """三公经费9万元（其中，财政拨款8万元）: a fund's part of what was stated before."""
    stated = now.statement is not None and bool(scope.just_stated(now.statement))
    return stated and now.fund_at > now.name_end and not now.measure_said


def same_side(now: Registers, scope: Scope, bare: str) -> bool:
    """Whether a bare 收入 or 支出 is that which is spoken of."""
    if now.statement is None:
        return False
    known = topic(scope.statements[now.statement].about[0].topic)
    side = Side.EXPENDITURE if bare.endswith("支出") else Side.INCOME
    return known is not None and known.per_fund and known.side is side


def names_a_budget(reference: Reference) -> bool:
    """Whether a name itself says that its figure is a budget: 收入总预算."""
    return bool(reference.names) and reference.names[-1].endswith(("总预算", "预算总额"))


def same_thing(one: Reference, other: Reference) -> bool:
    """Whether two names are of one thing, and of one stage of the budget as far as they say."""
    return one.key == other.key and names_a_budget(one) == names_a_budget(other)


def bare_side(now: Registers, scope: Scope) -> str | None:
    """A bare 收入 or 支出 of the body with a figure: 本部门收入500万元，支出480万元."""
    found = re.search(r"(收入|支出)(?:合计|总额|共计|为|共)*$", now.gap)
    if found is None or not is_filler(now.gap):
        return None
    at_hand = "" if now.statement is None else scope.statements[now.statement].about[0].topic
    of_the_body = not at_hand and re.search("部门|单位|本级", now.gap) is not None
    return found[1] if of_the_body or at_hand in {bare_names()[bare][0].key for bare in ("收入", "支出")} else None


def bare_references(now: Registers, bare: str) -> tuple[Reference, ...]:
    """What a bare 收入 or 支出 may be: that of the fund spoken of, else the total or that of the year."""
    known = bare_names()[bare]
    if now.fund and bare in ("收入", "支出"):
        return (Reference(year_total(known[0].side, now.fund).key, (bare,), fund=now.fund),)
    return tuple(Reference(one.key, (bare,)) for one in known)


def sets_fund(reference: Reference) -> bool:
    """Whether a name says itself of which fund it is."""
    known = topic(reference.topic)
    return known is not None and known.sets_fund


def with_fund(now: Registers, references: Sequence[Reference], start: int) -> tuple[Reference, ...]:
    """What is named from ``start`` on, with the fund spoken of."""
    near = now.fund_end == start
    return tuple(r if sets_fund(r) else evolve(r, fund=now.fund, near=near) for r in references)


def takes_fund(reference: Reference) -> bool:
    """Whether something is always that of the fund spoken of."""
    known = topic(reference.topic)
    return reference.topic == "functional" or (known is not None and known.takes_fund)


def count_of(key: str, before: str) -> Reference:
    """What is counted, as its table names it: 国内公务接待批次; what is bought is not what there is.

    Args:
        key: the topic.
        before: the sentence up to the count.
    """
    known = all_topics()[key]
    cell = None if known.names else known.cells[""][0]
    name = known.names[0] if cell is None else form(cell.form).lines_by_key[cell.line].labels[0]
    held = any(cell.form == "assets" for cells in known.cells.values() for cell in cells)
    bought = held and re.findall(r"购置|新增|共有|现有|保有", before)[-1:] in (
        ["购置"],
        ["新增"],
    )
    return Reference("", ("购置", name)) if bought else Reference(key, (name,))


def qualifier(words: str, before: str = "") -> str:
    """The words right before a name, without those that say nothing; else the name right before it: 行政运行基本支出."""
    if re.search("剔除|扣除", words):
        return words  # 剔除租车因素，…
    bare = re.sub(r"^含|^包含", "", re.split(r"[，、:;().]", words)[-1].lstrip("0123456789"))
    return before if is_filler(bare) else bare


def qualifying(now: Registers, token: Token) -> str:
    """The name of a subject right before 基本支出 or 项目支出, which says of what they are."""
    known = topic(token.references[0].topic)
    kinds = known is not None and known.takes_fund
    subject = bool(now.names) and now.names[-1][0].topic in ("functional", "economic") and len(now.names) == 1
    return str(now.names[-1][0]) if kinds and subject and now.name_end == token.start and not now.gap else ""


def part_of(part: Reference, whole: Reference) -> bool:
    """Whether one thing is a part of another by what the forms know."""
    if part.topic == whole.topic == "functional":
        return len(part.names) > len(whole.names) and part.names[: len(whole.names)] == whole.names
    if part.topic == whole.topic == "economic":
        return len(part.code) > len(whole.code) and part.code.startswith(whole.code)
    known, above = topic(part.topic), topic(whole.topic)
    if known is None or above is None:
        return above is not None and part.topic in above.subjects
    of_year = above.total is Total.YEAR and not above.of_fund
    if of_year and whole.fund and known.sets_fund and known.of_fund == whole.fund:
        return False  # 本年支出 of the fund is the same thing
    return above.key in (*known.part_of, *known.of_which)


def together(names: Sequence[tuple[Reference, ...]]) -> Reference:
    """Several things named together (A、B和C): the topic that they make up, or something of its own."""
    keys = {references[0].topic for references in names}
    for candidate in all_topics():
        for parts in parts_of(candidate).values():
            if (
                keys == {part.key for part in parts if part.essential and not (set(part.part_of) & keys)}
                and len(keys) > 1
            ):
                return Reference(candidate, tuple(str(references[0]) for references in names))
    return Reference("", tuple(str(references[0]) for references in names))


@lru_cache(maxsize=1 << 10)
def _heading_tokens(heading: str, lists: Classifications) -> list[Token]:
    """The names and funds in a heading."""
    return [token for token in tokens(normal(heading), lists) if token.word in (Word.NAME, Word.FUND)]


def fund_of(headings: Sequence[str], lists: Classifications = BUNDLED) -> str:
    """The fund that the nearest heading speaks of; empty for none."""
    for heading in reversed(headings):
        if heading.endswith("表"):  # the title of a table says nothing of the text below
            continue
        for token in _heading_tokens(heading, lists):
            if token.word is Word.FUND:
                return token.unit
            known = [topic(reference.topic) for reference in token.references]
            fund = next((one.of_fund for one in known if one is not None and one.sets_fund), "")
            if fund:
                return fund
    return ""


def named_by(headings: Sequence[str], lists: Classifications = BUNDLED) -> tuple[Reference, ...]:
    """What the nearest heading that names one thing names; empty for none."""
    for heading in reversed(headings):
        found = () if heading.endswith("表") else _heading_tokens(heading, lists)
        names = [token for token in found if token.word is Word.NAME]
        if len(names) == 1:
            return names[0].references
    return ()
