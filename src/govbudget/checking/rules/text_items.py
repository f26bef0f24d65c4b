"""What the text lists in words (列举): kinds of expenditure and of vehicles, beside the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from attrs import evolve

from govbudget.binding.words import has_any
from govbudget.checking.rules.text_subjects import name_of
from govbudget.checking.rules.wording import Hit, quoted
from govbudget.claim import Sentence
from govbudget.classification import Classification, Kind
from govbudget.classification.subject import normal_name
from govbudget.disclosure import Disclosure
from govbudget.exact import State
from govbudget.finding.rules import ASKS, Checked, rule
from govbudget.forms.topics import parts_of
from govbudget.language.figures import Number, NumberKind, numbers
from govbudget.language.labels import line_label
from govbudget.language.vocabulary import Vocabulary, Word
from govbudget.relation import Outcome
from govbudget.tables import Table

__all__ = ["RULES"]

# -- lists of expenditure ----------------------------------------------------------------------------------------------

_STOPS: Final = ";。"
#: So many characters stand between the group and its amount, and between that and the word that opens the list.
_TO_AMOUNT, _TO_LIST = 12, 24
_PERSONNEL: Final = ("301", "303")
#: Subjects of 302 that some places count among what staff receive: 工会经费, 福利费, 其他交通费用.
_OF_EITHER: Final = ("30228", "30229", "30239")
#: A list is looked at if it names this many known subjects, and no more unknown ones than a third.
_ENOUGH: Final = 3


class _List(NamedTuple):
    """A list under a group of expenditure that has an amount: the words of the group, and where they and the items stand."""

    group: Word
    start: int
    items: str
    at: int


def _lists(text: str, words: Vocabulary) -> Iterator[_List]:
    """The lists of a sentence: 人员经费120.00万元，主要包括：…."""
    groups = (*words.of("listed_personnel"), *words.of("listed_running"))
    figures: tuple[Number, ...] | None = None
    at = 0
    while (found := _first(text, groups, at)) is not None:
        group, start = found
        at = start + len(group.text)
        figures = numbers(text, words) if figures is None else figures
        amount = next((each for each in figures if each.start >= at), None)
        if amount is None or amount.kind is not NumberKind.AMOUNT or amount.start - at > _TO_AMOUNT:
            continue
        following = min((each.start for each in figures if each.start >= amount.end), default=len(text))
        opens = _first(text, words.of("listed_opens"), amount.end)
        if opens is None or opens[1] > min(following, amount.end + _TO_LIST) or _stop(text, at) < opens[1]:
            continue
        begins = opens[1] + len(opens[0].text)
        begins += text.startswith(":", begins)
        at = _stop(text, begins)
        yield _List(group, start, text[begins:at], begins)


def _first(text: str, words: Sequence[Word], at: int) -> tuple[Word, int] | None:
    """The first of some words behind a place, of two that overlap the longer, and where it stands."""
    found = [(word, start) for word in words if (start := text.find(word.text, at)) >= 0]
    return min(found, key=lambda each: (each[1], -len(each[0].text)), default=None)


def _stop(text: str, at: int) -> int:
    """Where what stands at a place ends: at a semicolon or full stop, or with the text."""
    return min((end for mark in _STOPS if (end := text.find(mark, at)) >= 0), default=len(text))


class _Item(NamedTuple):
    """An item of a list: its words, where they stand, and the codes that they may stand for."""

    name: str
    start: int
    codes: tuple[str, ...]


class _Names(NamedTuple):
    """What the items of lists are known by: codes by the names that 公开06 prints, the catalogue, the vocabulary."""

    printed: Mapping[str, tuple[str, ...]]
    edition: Classification
    words: Vocabulary

    def codes(self, name: str) -> tuple[str, ...]:
        """The codes that a name may stand for, with and without the word for their kind."""
        bare = normal_name(self.words.pattern("listed_open_end").sub("", name))
        kinds = [word.text for word in self.words.of("listed_kind")]
        for variant in (bare, *map(bare.removesuffix, kinds), *(f"{bare}{kind}" for kind in kinds)):
            codes = self.printed.get(variant) or tuple(subject.code for subject in self.edition.find(variant))
            if codes:
                return codes
        return ()


def _names(table: Table | None, disclosure: Disclosure, words: Vocabulary) -> _Names:
    printed: dict[str, tuple[str, ...]] = {}
    for line in table.lines if table is not None else ():
        if line.code:
            name = normal_name(line.label)
            printed[name] = (*printed.get(name, ()), line.code)
    return _Names(printed, disclosure.classifications.nearest(Kind.ECONOMIC_DEPARTMENT, disclosure.year), words)


def _items(text: str, start: int, names: _Names) -> list[_Item]:
    """The items of a list with their codes; an item with 和 inside is taken apart where it has no code as a whole."""
    items = []
    joins, open_end = names.words.pattern("listed_joins"), names.words.pattern("listed_open_end")
    for found in re.finditer(r"(?:[^、，()]|\([^()]*\))+", text):
        amounts = [each for each in numbers(found[0], names.words) if each.kind is NumberKind.AMOUNT]
        name = found[0][: amounts[0].start] if amounts else found[0]
        pieces = [name] if names.codes(name) else joins.split(name)
        at = start + found.start()
        for piece in pieces:
            bare = open_end.sub("", piece)
            where = at + max(found[0].find(bare), 0)
            if bare:
                items.append(_Item(bare, where, names.codes(bare)))
    return items


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
    missing = [name_of(line, edition) for line in spent if line.code not in listed and line.code[:3] not in listed]
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
    words = disclosure.standards.vocabulary
    names: _Names | None = None
    for number, sentence in enumerate(disclosure.sentences):
        for found in _lists(sentence.normal, words):
            names = names or _names(table, disclosure, words)
            items = _items(found.items, found.at, names)
            right = sum(bool(item.codes) for item in items)
            if right < _ENOUGH or 3 * (len(items) - right) > len(items):
                continue
            closed = not words.pattern("listed_open_end").search(found.items)
            wrong = _compare(table, items, found.group.kind == "listed_personnel", closed, names.edition)
            yield _listed(number, sentence, found, items, wrong, table is not None)
    yield from _vehicles(disclosure, words)


def _listed(
    number: int,
    sentence: Sentence,
    found: _List,
    items: Sequence[_Item],
    wrong: Mapping[str, list[str]],
    known: bool,
) -> Checked:
    """How a list came out."""
    named = [*wrong["zero"], *wrong["group"]]
    if not named and not wrong["missing"]:
        return Checked(f"{number}:{found.start}", Outcome.PASSED if known else Outcome.UNVERIFIABLE)
    variant = "_".join(case for case in ("zero", "group", "missing") if wrong[case]).replace("zero_group", "zero")
    first = next((item for item in items if item.name in named), None)
    span = (found.start, found.start + len(found.group.text))
    if first is not None:
        span = (first.start, first.start + len(first.name))
    hit = Hit(*span, "、".join(wrong["missing"]), variant)
    check = quoted(rule_lists, number, sentence, hit, group=found.group.text)
    assert check.finding is not None
    return check._replace(finding=evolve(check.finding, stated="、".join(named) or check.finding.stated))


def _vehicles(disclosure: Disclosure, words: Vocabulary) -> Iterator[Checked]:
    """Kinds of vehicles that the text speaks of without a number, beside 公开10."""
    table = disclosure.table("assets")
    if table is None or "final" not in table.columns or not disclosure.sentences:
        return
    kinds = {topic.key: topic for topic in parts_of("vehicles")["kind"]}
    held = [line for line in table.lines if line.key in kinds and table.value(line.key, "final")]
    pattern = re.compile(
        "|".join(f"(?P<{key}>{'|'.join(map(re.escape, topic.names))})" for key, topic in kinds.items())
    )
    behind = words.pattern("vehicles_described")
    for number, sentence in enumerate(disclosure.sentences):
        if not has_any(sentence.normal, "vehicles_spoken_of", words):
            continue
        spoken = {
            found.lastgroup or "": found
            for found in pattern.finditer(sentence.normal)
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
RULES: Final = (rule_lists,)
