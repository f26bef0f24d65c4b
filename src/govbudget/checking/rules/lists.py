"""What the narrative lists (列举): subjects in words, kinds of expenditure and of vehicles, beside the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from attrs import evolve, frozen

from govbudget.checking.rules.wording import Hit, quoted
from govbudget.claim import Claim, ClaimKind, Narrative, Sentence
from govbudget.classification import Classification, Kind, Subject, describe_code
from govbudget.classification.subject import normal_name
from govbudget.disclosure import Disclosure
from govbudget.exact import State
from govbudget.finding.rules import ASKS, WORDS, Checked, rule
from govbudget.finding.values import FindingKind
from govbudget.forms import Measure, all_forms
from govbudget.forms.topics import parts_of
from govbudget.language.labels import line_label
from govbudget.relation import Outcome
from govbudget.tables import Line, Table

__all__ = ["RULES"]


def _edition(kind: Kind, disclosure: Disclosure) -> tuple[Classification, bool]:
    """The list of a document's year, or the nearest edition; and whether it is that of the year."""
    lists, year = disclosure.classifications, disclosure.year
    return lists.nearest(kind, year), lists.edition(kind, year) is not None


def _label(line: Line, edition: Classification) -> str:
    """The name of a coded line: as printed, else as the catalogue has it."""
    return line.label or (edition[line.code].name if line.code in edition else line.code)


# -- subjects in words -------------------------------------------------------------------------------------------------

_DEPTHS: Final = {"类)": 3, "款)": 5, "项)": 7}
#: A name that stands below more subjects than this says nothing of where it belongs (行政运行).
_COMMON: Final = 2
_OLD_CLASS: Final = r"(?=\d|\(类\)|决算|年初预算|，占)"


class _Level(NamedTuple):
    """One name of a subject in words: as printed, without its mark, and the digits of its level."""

    printed: str
    name: str
    depth: int


class _Fault(NamedTuple):
    """What is wrong with a subject in words: the name, what it should be, which case of the rule."""

    printed: str
    expected: str
    variant: str


@frozen
class _Subjects:
    """The functional subjects of a document (科目): as its tables print them and as the catalogue of its year has them.

    Args:
        edition: the edition of the year, or the nearest.
        certain: whether it is that of the year.
        printed: printed names by code.
        labels: codes by printed name, normalised.
        deepest: digits of the deepest lines of 公开03, if it is whole; else 0.
    """

    edition: Classification
    certain: bool
    printed: Mapping[str, str]
    labels: Mapping[str, tuple[str, ...]]
    deepest: int

    @classmethod
    def of(cls, disclosure: Disclosure) -> _Subjects:
        """Those of a document."""
        edition, certain = _edition(Kind.FUNCTIONAL, disclosure)
        forms = (form.id for form in all_forms() if form.codes is Kind.FUNCTIONAL)
        tables = [table for form in forms if (table := disclosure.table(form)) is not None]
        printed = {line.code: _label(line, edition) for table in tables for line in table.lines if line.code}
        named: dict[str, list[str]] = {}
        for code, label in printed.items():
            named.setdefault(normal_name(label), []).append(code)
        labels = {name: tuple(codes) for name, codes in named.items()}
        whole = [table for table in tables if table.complete and table.form.id == "expenditure"]
        return cls(
            edition, certain, printed, labels, max((len(line.code) for t in whole for line in t.lines), default=0)
        )

    def named(self, name: str, depth: int, above: tuple[str, ...]) -> tuple[str, ...]:
        """The codes of a name at a level below some others."""
        codes = (*self.labels.get(normal_name(name), ()), *(subject.code for subject in self.edition.find(name)))
        return tuple(dict.fromkeys(code for code in codes if len(code) == depth and code.startswith(above or ("",))))

    def alike(self, name: str, depth: int, above: tuple[str, ...]) -> tuple[str, ...]:
        """The codes at a level below some others whose names are nearly a name: cut short, or spelt in another way."""
        below = {
            code: label
            for code, label in self.printed.items()
            if len(code) == depth and code.startswith(above or ("",))
        }
        if above:
            known = [s for code in above if code in self.edition for s in self.edition.children(code)]
        else:
            known = list(self.edition.children())
        below |= {subject.code: subject.name for subject in known if len(subject.code) == depth}
        bare = normal_name(name)
        return tuple(code for code, label in below.items() if _alike(bare, normal_name(label)))

    def elsewhere(self, name: str) -> list[Subject]:
        """The documented subjects that have this name, wherever they stand."""
        return [subject for subject in self.edition.find(name) if subject.documented]

    def well_known(self, codes: Sequence[str]) -> bool:
        """Whether a documented subject, or a printed one, stands below all of some codes."""
        return all(
            any(code.startswith(above) and code != above for code in self.printed)
            or (above in self.edition and any(s.documented for s in self.edition.children(above)))
            for above in codes
        )


def _alike(one: str, other: str) -> bool:
    """Whether two names are nearly the same; 其他… is never the same as the name without it."""
    if one.startswith("其他") != other.startswith("其他"):
        return False
    return one.startswith(other) or other.startswith(one) or SequenceMatcher(None, one, other).ratio() >= 0.7


def _levels(names: Sequence[str]) -> list[_Level]:
    """The names of a subject in words with their levels; names without a mark are left out."""
    parts = [(name, *name.partition("(")[::2]) for name in names]
    return [_Level(printed, name, _DEPTHS[mark]) for printed, name, mark in parts if mark in _DEPTHS]


def _walk(subjects: _Subjects, levels: Sequence[_Level]) -> tuple[tuple[str, ...], _Fault | None]:
    """The codes that the names stand for, outer to inner; and the name that surely does not belong where it stands.

    No codes and no fault: a name that neither the tables nor the catalogue know.
    """
    codes: tuple[str, ...] = ()
    for level in levels:
        found = subjects.named(level.name, level.depth, codes)
        others = [] if found else subjects.elsewhere(level.name)
        if not others:  # no name of something else: it may be spelt in another way
            found = found or subjects.alike(level.name, level.depth, codes)
        if not found and not codes and len(level.name) > 6:  # words before the name: 本年度一般公共服务支出
            starts = range(1, len(level.name) - 4)
            found = next((f for i in starts if (f := subjects.named(level.name[i:], level.depth, ()))), ())
        if not found:
            others.sort(key=lambda subject: len(subject.code) != level.depth)
            sure = subjects.certain and 0 < len(others) <= _COMMON and subjects.well_known(codes)
            if not sure:
                return (), None
            return (), _Fault(level.printed, describe_code(others[0].code, classification=subjects.edition), "place")
        codes = found
    return codes, None


def _old_names(subjects: _Subjects, levels: Sequence[_Level], codes: tuple[str, ...]) -> Iterator[_Fault]:
    """The names that are those of earlier editions, though the tables do not print them so."""
    for level in levels:
        bare = normal_name(level.name)
        of_level = {code[: level.depth] for code in codes}
        known = [subjects.edition[code] for code in of_level if code in subjects.edition]
        current = any(bare in (normal_name(s.name), normal_name(subjects.printed.get(s.code, s.name))) for s in known)
        old = [s for s in known if s.certain and bare in map(normal_name, s.names[1:])]
        if old and not current and subjects.certain:
            yield _Fault(level.printed, old[0].name, "old")


def _absent(
    subjects: _Subjects, levels: Sequence[_Level], codes: tuple[str, ...], stated: bool, explained: bool
) -> Iterator[_Fault]:
    """A subject that no table has, though an amount is stated for it, or it is explained and its neighbours are there."""
    depth = levels[-1].depth
    if depth < 5 or subjects.deepest < depth or any(code in subjects.printed for code in codes):
        return
    above = {code[:-2] for code in codes}
    siblings = [label for code, label in subjects.printed.items() if code[:-2] in above and len(code) == depth]
    name, beside = levels[-1].printed, "、".join(siblings[:3])
    if stated:
        yield _Fault(name, beside, "absent" if siblings else "alone")
    elif explained and siblings:
        yield _Fault(name, beside, "unused")


#: Subjects that pay for one thing only, each with the word that says what.
_PURPOSES: Final = {
    "住房公积金": "公积金",
    "购房补贴": "购房补贴",
    "行政单位医疗": "医疗",
    "事业单位医疗": "医疗",
    "公务员医疗补助": "医疗",
    "机关事业单位基本养老保险缴费": "养老",
    "机关事业单位职业年金缴费": "年金",
}
_USED_FOR: Final = re.compile(r"(?:主要)?用于:?([^。;，]+)")


def _other_purpose(narrative: Narrative, number: int, level: _Level) -> Iterator[Checked]:
    """A purpose that is that of another subject, and has nothing of this one's: 住房公积金 used for 医疗保险."""
    name = normal_name(level.name)
    own = _PURPOSES.get(name)
    if own is None:
        return
    paragraph = narrative.sentences[number].paragraph
    for at in (number, number + 1):
        sentence = narrative.sentences[at] if at < len(narrative.sentences) else None
        if sentence is None or sentence.paragraph != paragraph:
            return
        start = sentence.normal.find(level.printed) + len(level.printed) if at == number else 0
        found = _USED_FOR.search(sentence.normal, start)
        if found is not None:
            said = found[1]
            other = any(word in said for word in _PURPOSES.values())
            if other and not re.search(f"{own[:2]}|住房|社保|保险费|人员", said):
                yield _question(
                    quoted(rule_subjects_in_words, at, sentence, Hit(*found.span(1), level.name, "purpose"))
                )
            return


def _explained(sentence: Sentence, level: _Level) -> bool:
    """Whether a sentence says what a subject is (名词解释)."""
    return re.match(r"[:，]?(?:主要)?(?:是指|指|反映)", sentence.normal.partition(level.printed)[2]) is not None


def _has_amount(narrative: Narrative, statement: int, year: int | None) -> bool:
    """Whether a final amount other than 0 is stated of something for the year."""

    def is_final(claim: Claim) -> bool:
        period = claim.period
        return claim.kind is ClaimKind.AMOUNT and period.measure is Measure.FINAL and period.year in (None, year)

    claims = (narrative.claims[i] for i in narrative.by_statement.get(statement, ()))
    return any(is_final(claim) and claim.figure is not None and claim.figure.value for claim in claims)


@rule(
    "N417",
    *WORDS,
    "类（款）项的名称在科目表或表中存在，且上下级相符",
    "a subject in words has the names of the catalogue, which belong together, and stands in the tables",
    source="classification",
    messages={
        "place": (
            "“{where}”：“{stated}”不属于所列的上级科目，应为{expected}",
            "{stated} does not belong below the subject named before it; it is {expected}, in: {where}",
        ),
        "old": (
            "“{where}”：“{stated}”是以前年度的科目名称，本年度为“{expected}”",
            "{stated} is a name of earlier years, this year it is {expected}, in: {where}",
        ),
        "absent": (
            "“{where}”：各支出表中没有“{stated}”，请核实（同级科目：{expected}）",
            "an amount is stated for {stated}, which no table has (there are: {expected}), in: {where}",
        ),
        "alone": (
            "“{where}”：各支出表中没有“{stated}”，请核实",
            "an amount is stated for {stated}, which no table has, in: {where}",
        ),
        "purpose": (
            "“{where}”：“{stated}”不是{expected}的用途，是其他科目的，请核实",
            "{stated} is the purpose of another subject than {expected}: {where}",
        ),
        "unused": (
            "“{where}”：各支出表中没有“{stated}”，请核实（同级科目：{expected}）",
            "{stated} is explained, but no table has it (there are: {expected}), in: {where}",
        ),
    },
)
def rule_subjects_in_words(disclosure: Disclosure) -> Iterator[Checked]:
    """A subject written out as 类（款）项 bears the names of its year, each below the one before it, and is in the tables.

    Wrong is only a name that documents show somewhere else, and a name that the edition of the year no longer has. A subject
    that the tables lack is a question: an amount is stated for it, or its neighbours are there.
    """
    narrative = disclosure.narrative
    subjects: _Subjects | None = None
    said: set[_Fault] = set()
    for i, statement in enumerate(narrative.statements):
        about = statement.about[0]
        levels = _levels(about.names) if about.topic == "functional" else []
        if not levels:
            continue
        subjects = subjects or _Subjects.of(disclosure)
        codes, fault = _walk(subjects, levels)
        sentence = narrative.sentences[statement.sentence]
        if fault is None and not codes:
            yield Checked("".join(about.names), Outcome.NOT_UNDERSTOOD, reason="unknown name")
            continue
        faults = (
            [fault]
            if fault is not None
            else [
                *_old_names(subjects, levels, codes),
                *_absent(
                    subjects,
                    levels,
                    codes,
                    _has_amount(narrative, i, disclosure.year),
                    _explained(sentence, levels[-1]),
                ),
            ]
        )
        for wrong in (fault for fault in faults if fault not in said):
            said.add(wrong)
            yield _misnamed(statement.sentence, sentence, wrong)
        purposes = list(_other_purpose(narrative, statement.sentence, levels[-1])) if fault is None else []
        yield from purposes
        if not faults and not purposes:
            yield Checked("".join(about.names), Outcome.PASSED)
    yield from _old_classes(disclosure, said)


def _misnamed(number: int, sentence: Sentence, fault: _Fault) -> Checked:
    name = fault.printed.partition("(")[0]
    start = max(sentence.normal.find(fault.printed), 0)
    check = quoted(
        rule_subjects_in_words, number, sentence, Hit(start, start + len(name), fault.expected, fault.variant)
    )
    return _question(check) if fault.variant in ("absent", "alone", "unused") else check


def _question(check: Checked) -> Checked:
    """The same finding as a question: a lawful reason may exist."""
    assert check.finding is not None
    return check._replace(finding=evolve(check.finding, kind=FindingKind.QUESTION))


def _old_classes(disclosure: Disclosure, said: set[_Fault]) -> Iterator[Checked]:
    """Names of 类 that ended before the year, printed without （类） before an amount."""
    edition, certain = _edition(Kind.FUNCTIONAL, disclosure)
    if not certain or not disclosure.narrative.sentences:
        return
    printed = {line_label(line.label).words for table in disclosure.tables for line in table.lines}
    old = {name: s.name for s in edition.children() if s.certain for name in s.names[1:] if name not in printed}
    for name, current in old.items():
        pattern = re.compile(re.escape(name) + _OLD_CLASS)
        for number, sentence in enumerate(disclosure.narrative.sentences):
            found = pattern.search(sentence.normal) if name in sentence.normal else None
            if found is not None and not any(fault.printed.startswith(name) for fault in said):
                yield _misnamed(number, sentence, _Fault(name, current, "old"))
                break


# -- lists of expenditure ----------------------------------------------------------------------------------------------

_LIST: Final = re.compile(
    r"(?P<group>人员经费|人员支出|日常公用经费|公用经费|公用支出)[^。;\d]{0,12}\d[\d,.]*(?:万元|亿元|元)[^。;\d]{0,24}?"
    r"(?:包括|用于|包含):?(?P<items>[^;。]+)"
)
_OPEN_END: Final = re.compile(r"等(?:支出|费用|方面|经费|内容|项目)?$|…|\.\.\.")
_AMOUNT_BEHIND: Final = re.compile(r"\d[\d,.]*(?:万元|亿元|元).*$")
_PERSONNEL: Final = ("301", "303")
#: Subjects of 302 that some places count among what staff receive: 工会经费, 福利费, 其他交通费用.
_OF_EITHER: Final = ("30228", "30229", "30239")
#: A list is looked at if it names this many known subjects, and no more unknown ones than a third.
_ENOUGH: Final = 3


class _Item(NamedTuple):
    """An item of a list: its words, where they stand, and the codes that they may stand for."""

    name: str
    start: int
    codes: tuple[str, ...]


def _economic(table: Table | None, disclosure: Disclosure) -> tuple[Mapping[str, tuple[str, ...]], Classification]:
    """Codes by the names that 公开06 prints, and the catalogue."""
    printed: dict[str, tuple[str, ...]] = {}
    for line in table.lines if table is not None else ():
        if line.code:
            name = normal_name(line.label)
            printed[name] = (*printed.get(name, ()), line.code)
    return printed, _edition(Kind.ECONOMIC_DEPARTMENT, disclosure)[0]


def _items(text: str, start: int, printed: Mapping[str, tuple[str, ...]], edition: Classification) -> list[_Item]:
    """The items of a list with their codes; an item with 和 inside is taken apart where it has no code as a whole."""
    items = []
    for found in re.finditer(r"(?:[^、，()]|\([^()]*\))+", text):
        name = _AMOUNT_BEHIND.sub("", found[0])
        pieces = [name] if _codes(name, printed, edition) else re.split("以及|和|及", name)
        at = start + found.start()
        for piece in pieces:
            bare = _OPEN_END.sub("", piece)
            where = at + max(found[0].find(bare), 0)
            if bare:
                items.append(_Item(bare, where, _codes(bare, printed, edition)))
    return items


def _codes(name: str, printed: Mapping[str, tuple[str, ...]], edition: Classification) -> tuple[str, ...]:
    bare = normal_name(_OPEN_END.sub("", name))
    for variant in (bare, bare.removesuffix("费"), f"{bare}费"):
        codes = printed.get(variant) or tuple(subject.code for subject in edition.find(variant))
        if codes:
            return codes
    return ()


def _is_nothing(table: Table, code: str) -> bool | None:
    """Whether a subject of 公开06 is 0, blank or not printed; ``None`` where that cannot be told."""
    if code not in table.keys:
        return True if table.complete and any(len(line.code) == len(code) for line in table.lines) else None
    state = table[code, "amount"].state
    return None if state is State.UNREADABLE else state is not State.VALUE


def _of_group(codes: Sequence[str], personnel: bool) -> list[str]:
    return [code for code in codes if code.startswith(_PERSONNEL) == personnel]


def _compare(
    table: Table | None, items: Sequence[_Item], personnel: bool, closed: bool, edition: Classification
) -> Mapping[str, list[str]]:
    """What is listed though it is 0, what is not listed though it is not 0, and what belongs to the other group."""
    found: dict[str, list[str]] = {"zero": [], "missing": [], "group": []}
    listed: set[str] = set()
    for item in items:
        own = _of_group(item.codes, personnel)
        listed.update(own)
        if item.codes and not own and not any(code in _OF_EITHER for code in item.codes):
            found["group"].append(item.name)
        elif table is not None and own and all(len(c) == 5 and _is_nothing(table, c) for c in own):
            found["zero"].append(item.name)
    if table is None or not closed or not all(item.codes for item in items):
        return found
    spent = [line for line in table.lines if len(line.code) == 5 and _is_nothing(table, line.code) is False]
    spent = [line for line in spent if _of_group([line.code], personnel)]
    missing = [_label(line, edition) for line in spent if line.code not in listed and line.code[:3] not in listed]
    if 2 * len(missing) <= len(spent):  # else the list only gives examples
        found["missing"] = missing
    return found


@rule(
    "N418",
    *ASKS,
    "情况说明列举的支出内容、车辆种类与表中不为 0 的各行相符",
    "what a list names under personnel and running costs, and the kinds of vehicles named, are the lines of the tables that are not 0",
    source="template of the explanation",
    messages={
        "zero": (
            "“{where}”：{group}列举了“{stated}”，公开06 为 0 或空白",
            "{stated} is listed under {group}, but 0 or blank in the table of basic expenditure: {where}",
        ),
        "zero_missing": (
            "“{where}”：{group}列举了“{stated}”，公开06 为 0 或空白；没有列举“{expected}”，公开06 有金额",
            "{stated} is listed under {group}, but 0 or blank in the table of basic expenditure; {expected} has an amount, but is not listed: {where}",
        ),
        "group": (
            "“{where}”：列举的“{stated}”不属于{group}",
            "{stated} is listed under {group}, where it does not belong: {where}",
        ),
        "group_missing": (
            "“{where}”：列举的“{stated}”不属于{group}；没有列举“{expected}”，公开06 有金额",
            "{stated} does not belong under {group}; {expected} has an amount, but is not listed: {where}",
        ),
        "missing": (
            "“{where}”：{group}没有列举“{expected}”，公开06 有金额",
            "{expected} has an amount in the table of basic expenditure, but is not listed under {group}: {where}",
        ),
        "vehicles": (
            "“{where}”：文字说到“{stated}”，公开10 中为 0（不为 0 的是：{expected}）",
            "{stated} is spoken of, but 0 in the table of assets (not 0: {expected}): {where}",
        ),
        "no_vehicles": (
            "“{where}”：文字说到“{stated}”，公开10 中没有车辆",
            "{stated} is spoken of, but the table of assets has no vehicles: {where}",
        ),
    },
)
def rule_lists(disclosure: Disclosure) -> Iterator[Checked]:
    """A list under 人员经费 or 公用经费 names what 公开06 has amounts for; one that ends in 等 need not be complete.

    One finding a list: what is listed and 0, what is not 0 and not listed, what belongs to the other of the two. A kind of
    vehicle that the text says something about is not 0 in 公开10.
    """
    table = disclosure.table("general_basic")
    if table is not None and "amount" not in table.columns:
        table = None
    known: tuple[Mapping[str, tuple[str, ...]], Classification] | None = None
    for number, sentence in enumerate(disclosure.narrative.sentences):
        if "经费" not in sentence.normal and "支出" not in sentence.normal:
            continue
        for found in _LIST.finditer(sentence.normal):
            known = known or _economic(table, disclosure)
            items = _items(found["items"], found.start("items"), *known)
            right = sum(bool(item.codes) for item in items)
            if right < _ENOUGH or 3 * (len(items) - right) > len(items):
                continue
            closed = not _OPEN_END.search(found["items"])
            wrong = _compare(table, items, found["group"].startswith("人员"), closed, known[1])
            yield _listed(number, sentence, found, items, wrong, table is not None)
    yield from _vehicles(disclosure)


def _listed(
    number: int,
    sentence: Sentence,
    found: re.Match[str],
    items: Sequence[_Item],
    wrong: Mapping[str, list[str]],
    known: bool,
) -> Checked:
    """How a list came out."""
    named = [*wrong["zero"], *wrong["group"]]
    if not named and not wrong["missing"]:
        return Checked(f"{number}:{found.start()}", Outcome.PASSED if known else Outcome.UNVERIFIABLE)
    variant = "_".join(case for case in ("zero", "group", "missing") if wrong[case]).replace("zero_group", "zero")
    first = next((item for item in items if item.name in named), None)
    span = found.span("group") if first is None else (first.start, first.start + len(first.name))
    hit = Hit(*span, "、".join(wrong["missing"]), variant)
    check = quoted(rule_lists, number, sentence, hit, group=found["group"])
    assert check.finding is not None
    return check._replace(finding=evolve(check.finding, stated="、".join(named) or check.finding.stated))


def _vehicles(disclosure: Disclosure) -> Iterator[Checked]:
    """Kinds of vehicles that the text speaks of without a number, beside 公开10."""
    table = disclosure.table("assets")
    if table is None or "final" not in table.columns or not disclosure.narrative.sentences:
        return
    kinds = {topic.key: topic for topic in parts_of("vehicles")["kind"]}
    held = [line for line in table.lines if line.key in kinds and table.value(line.key, "final")]
    pattern = re.compile(
        "|".join(f"(?P<{key}>{'|'.join(map(re.escape, topic.names))})" for key, topic in kinds.items())
    )
    behind = re.compile(r"(?:主要)?(?:为|是|包括|用于):?(?![\d无零:，。;]|没有|$)")
    for number, sentence in enumerate(disclosure.narrative.sentences):
        spoken = {
            found.lastgroup or "": found
            for found in (pattern.finditer(sentence.normal) if "用车" in sentence.normal else ())
            if behind.match(sentence.normal, found.end())
        }
        for key, found in spoken.items():
            if key not in table.keys:
                continue
            if table.value(key, "final"):
                yield Checked(f"{number}:{found.start()}", Outcome.PASSED)
            else:
                expected = "、".join(line_label(line.label).words for line in held)
                variant = "vehicles" if held else "no_vehicles"
                yield quoted(rule_lists, number, sentence, Hit(*found.span(), expected, variant))


#: The rules of this file.
RULES: Final = (rule_subjects_in_words, rule_lists)
