"""Subjects in words (科目名称): 类、款、项 named in the text, by the catalogue of the year and beside the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from attrs import evolve, frozen

from govbudget.binding.said import Said
from govbudget.binding.words import has_any
from govbudget.checking.rules.wording import Hit, quoted
from govbudget.claim import Sentence
from govbudget.classification import Classification, Kind, Subject, describe_code
from govbudget.classification.subject import normal_name
from govbudget.disclosure import Disclosure
from govbudget.finding.rules import WORDS, Checked, rule
from govbudget.finding.values import FindingKind
from govbudget.forms import all_forms
from govbudget.language.figures import NumberKind
from govbudget.language.labels import line_label
from govbudget.language.scanning import Token
from govbudget.language.vocabulary import Vocabulary
from govbudget.relation import Outcome
from govbudget.tables import Line

__all__ = ["RULES", "name_of"]


def _edition(kind: Kind, disclosure: Disclosure) -> tuple[Classification, bool]:
    """The list of a document's year, or the nearest edition; and whether it is that of the year."""
    lists, year = disclosure.classifications, disclosure.year
    return lists.nearest(kind, year), lists.edition(kind, year) is not None


def name_of(line: Line, edition: Classification) -> str:
    """The name of a coded line: as printed, else as the catalogue has it.

    Args:
        line: the line.
        edition: the list of its year.
    """
    return line.label or (edition[line.code].name if line.code in edition else line.code)


# -- subjects in words -------------------------------------------------------------------------------------------------

#: Digits of the codes of the levels: 类, 款, 项, as they stand in the vocabulary.
_DIGITS: Final = (3, 5, 7)
#: A name that stands below more subjects than this says nothing of where it belongs (行政运行).
_COMMON: Final = 2


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
        others: how the names of what is left over begin.
    """

    edition: Classification
    certain: bool
    printed: Mapping[str, str]
    labels: Mapping[str, tuple[str, ...]]
    deepest: int
    others: tuple[str, ...]

    @classmethod
    def of(cls, disclosure: Disclosure) -> _Subjects:
        """Those of a document."""
        edition, certain = _edition(Kind.FUNCTIONAL, disclosure)
        forms = (form.id for form in all_forms() if form.codes is Kind.FUNCTIONAL)
        tables = [table for form in forms if (table := disclosure.table(form)) is not None]
        printed = {line.code: name_of(line, edition) for table in tables for line in table.lines if line.code}
        named: dict[str, list[str]] = {}
        for code, label in printed.items():
            named.setdefault(normal_name(label), []).append(code)
        labels = {name: tuple(codes) for name, codes in named.items()}
        whole = [table for table in tables if table.complete and table.form.id == "expenditure"]
        deepest = max((len(line.code) for t in whole for line in t.lines), default=0)
        others = tuple(disclosure.standards.vocabulary.texts("other_subject"))
        return cls(edition, certain, printed, labels, deepest, others)

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
        return tuple(code for code, label in below.items() if _alike(bare, normal_name(label), self.others))

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


def _alike(one: str, other: str, others: tuple[str, ...]) -> bool:
    """Whether two names are nearly the same; 其他… is never the same as the name without it."""
    if one.startswith(others) != other.startswith(others):
        return False
    return one.startswith(other) or other.startswith(one) or SequenceMatcher(None, one, other).ratio() >= 0.7


def _paths(disclosure: Disclosure) -> Iterator[tuple[int, list[_Level]]]:
    """The subjects that a text names with 类, 款 or 项, each below those named before it in its paragraph, by their sentences."""
    sentences, words = disclosure.sentences, disclosure.standards.vocabulary
    depths = {f"({word.text})": digits for word, digits in zip(words.of("subject_level"), _DIGITS, strict=False)}
    path: list[_Level] = []
    paragraph: int | None = None
    for number, sentence in enumerate(sentences):
        if sentence.paragraph != paragraph:
            path, paragraph = [], sentence.paragraph
        if not any(mark in sentence.normal for mark in depths):
            continue
        tokens = disclosure.told.scanned(sentence.normal)
        for at, token in enumerate(tokens):
            mark = f"({token.data[1]})" if token.kind == "thing" else ""
            if mark not in depths:
                continue
            name = _glued(tokens, at)
            level = _Level(name + mark, name, depths[mark])
            path = [*(each for each in path if each.depth < level.depth), level]
            if _next_depth(tokens, at, depths) <= level.depth:  # else it only says where the next one stands
                yield number, path


def _glued(tokens: Sequence[Token], at: int) -> str:
    """The name of a subject; one that nobody knows with the name that it begins with."""
    token, before = tokens[at], tokens[at - 1] if at else None
    known = bool(token.data[0])
    if known or before is None or before.kind != "thing" or before.end != token.start or before.data[1] is not None:
        return token.text
    return before.text + token.text


def _next_depth(tokens: Sequence[Token], at: int, depths: Mapping[str, int]) -> int:
    """The level of the subject that is named right behind another; 0 where none is."""
    for token in tokens[at + 1 :]:
        if token.kind not in ("thing", "?"):
            break
        if token.kind == "thing" and token.data[1] is not None:
            return depths.get(f"({token.data[1]})", 0)
    return 0


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


def _may_be_absent(subjects: _Subjects, level: _Level, codes: tuple[str, ...]) -> bool:
    """Whether the tables print subjects of a level, and none of these."""
    deep = 5 <= level.depth <= subjects.deepest
    return deep and not any(code in subjects.printed for code in codes)


def _absent(
    subjects: _Subjects, levels: Sequence[_Level], codes: tuple[str, ...], stated: bool, explained: bool
) -> Iterator[_Fault]:
    """A subject that no table has, though an amount is stated for it, or it is explained and its neighbours are there."""
    depth = levels[-1].depth
    above = {code[:-2] for code in codes}
    siblings = [label for code, label in subjects.printed.items() if code[:-2] in above and len(code) == depth]
    name, beside = levels[-1].printed, "、".join(siblings[:3])
    if stated:
        yield _Fault(name, beside, "absent" if siblings else "alone")
    elif explained and siblings:
        yield _Fault(name, beside, "unused")


def _other_purpose(sentences: Sequence[Sentence], number: int, level: _Level, words: Vocabulary) -> Iterator[Checked]:
    """A purpose that is that of another subject, and has nothing of this one's: 住房公积金 used for 医疗保险."""
    name = normal_name(level.name)
    purposes = words.of("subject_purpose")
    own = next((word for word in purposes if word.text == name), None)
    if own is None:
        return
    paragraph = sentences[number].paragraph
    for at in (number, number + 1):
        sentence = sentences[at] if at < len(sentences) else None
        if sentence is None or sentence.paragraph != paragraph:
            return
        start = sentence.normal.find(level.name) + len(level.name) if at == number else 0
        found = words.pattern("used_for").search(sentence.normal, start)
        if found is not None:
            said = found[1]
            other = any(word.feature("purpose") in said for word in purposes)
            if other and own.feature("known") not in said and not has_any(said, "any_purpose", words):
                yield _question(
                    quoted(rule_subjects_in_words, at, sentence, Hit(*found.span(1), level.name, "purpose"))
                )
            return


def _explained(sentence: Sentence, level: _Level, words: Vocabulary) -> bool:
    """Whether a sentence says what a subject is (名词解释)."""
    return words.pattern("explained").match(sentence.normal.partition(level.printed)[2]) is not None


def _has_amount(said: Said, number: int, level: _Level) -> bool:
    """Whether a sentence states a final amount other than 0 of a subject for the year."""
    return any(
        each.number is not None
        and each.number.kind is NumberKind.AMOUNT
        and each.number.value
        and each.thing is not None
        and each.thing.name == level.name
        and not each.when.year
        and said.stage(each.when) == "final"
        for each in said.inside(number)
    )


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
    sentences, words = disclosure.sentences, disclosure.standards.vocabulary
    subjects: _Subjects | None = None
    said: set[_Fault] = set()
    for number, levels in _paths(disclosure):
        subjects = subjects or _Subjects.of(disclosure)
        codes, fault = _walk(subjects, levels)
        sentence = sentences[number]
        name = "".join(level.printed for level in levels)
        if fault is None and not codes:
            yield Checked(name, Outcome.NOT_UNDERSTOOD, reason="unknown name")
            continue
        faults = [fault] if fault is not None else list(_old_names(subjects, levels, codes))
        if fault is None and _may_be_absent(subjects, levels[-1], codes):
            stated = _has_amount(disclosure.told.said, number, levels[-1])
            faults += _absent(subjects, levels, codes, stated, _explained(sentence, levels[-1], words))
        for wrong in (fault for fault in faults if fault not in said):
            said.add(wrong)
            yield _misnamed(number, sentence, wrong)
        purposes = list(_other_purpose(sentences, number, levels[-1], words)) if fault is None else []
        yield from purposes
        if not faults and not purposes:
            yield Checked(name, Outcome.PASSED)
    yield from _old_classes(disclosure, said)


def _misnamed(number: int, sentence: Sentence, fault: _Fault) -> Checked:
    name = fault.printed.partition("(")[0]
    start = max(sentence.normal.find(fault.printed), sentence.normal.find(name), 0)
    check = quoted(
        rule_subjects_in_words, number, sentence, Hit(start, start + len(name), fault.expected, fault.variant)
    )
    return _question(check) if fault.variant in ("absent", "alone", "unused") else check


def _question(check: Checked) -> Checked:
    """The same finding as a question: a lawful reason may exist."""
    assert check.finding is not None
    return check._replace(finding=evolve(check.finding, kind=FindingKind.QUESTION))


def _is_alone(text: str, name: str, behind: re.Pattern[str]) -> bool:
    """Whether a text names something, with what follows a name of its own behind it."""
    at = text.find(name)
    while at >= 0 and behind.match(text, at + len(name)) is None:
        at = text.find(name, at + 1)
    return at >= 0


def _old_classes(disclosure: Disclosure, said: set[_Fault]) -> Iterator[Checked]:
    """Names of 类 that ended before the year, printed without （类） before an amount."""
    edition, certain = _edition(Kind.FUNCTIONAL, disclosure)
    if not certain or not disclosure.sentences:
        return
    printed = {line_label(line.label).words for table in disclosure.tables for line in table.lines}
    old = {name: s.name for s in edition.children() if s.certain for name in s.names[1:] if name not in printed}
    behind = disclosure.standards.vocabulary.pattern("old_class")
    for name, current in old.items():
        for number, sentence in enumerate(disclosure.sentences):
            named = _is_alone(sentence.normal, name, behind)
            if named and not any(fault.printed.startswith(name) for fault in said):
                yield _misnamed(number, sentence, _Fault(name, current, "old"))
                break


#: The rules of this file.
RULES: Final = (rule_subjects_in_words,)
