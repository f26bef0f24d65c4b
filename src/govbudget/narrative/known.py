"""What the forms know of the things that a text names (所指的已知关系): totals, sides, parts, and which parts are all there are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from typing import Final

from attrs import evolve

from govbudget.claim import Reference, Thing
from govbudget.figure import Quantity
from govbudget.forms.topics import (
    Side,
    Topic,
    Total,
    all_funds,
    all_topics,
    bare_names,
    brief_names,
    parts_of,
    topic,
    usual_wholes,
)
from govbudget.language.figures import Number, NumberKind
from govbudget.narrative.frames import Level

__all__ = [
    "are_beside",
    "bare_side",
    "brief",
    "common_whole",
    "counted",
    "counted_by_name",
    "counted_noun",
    "fiscal",
    "fund_of",
    "is_addend",
    "is_complete",
    "is_count",
    "is_of_other_side",
    "is_of_which",
    "is_part",
    "is_subject",
    "is_total",
    "listed_under",
    "side_of",
    "topics",
    "topics_of",
    "with_sides",
]

#: The kinds of subjects of a classification, which are no topics.
_SUBJECTS: Final = frozenset({"functional", "economic"})
#: The fund that every other is a part of.
_ALL_FUNDS: Final = "fiscal"
_FEW: Final = 2  # kinds that lists give of much, and that are never known to be all of it


def topics(thing: Thing | None) -> list[str]:
    """The topics that a thing may be.

    Args:
        thing: the thing; ``None`` is none.
    """
    return [reference.topic for reference in thing.references] if thing is not None else []


def topics_of(thing: Thing | None) -> Iterator[Topic]:
    """What the forms know of the topics that a thing may be.

    Args:
        thing: the thing; ``None`` is none.
    """
    return (known for key in topics(thing) if (known := topic(key)) is not None)


def is_subject(reference: Reference) -> bool:
    """Whether a name is that of a subject of a classification, and of no topic.

    Args:
        reference: what the name may mean.
    """
    return reference.topic in _SUBJECTS


@cache
def is_total(key: str) -> bool:
    """Whether a topic is a total of all money or of all 财政拨款.

    Args:
        key: key of the topic.
    """
    known = topic(key)
    return known is not None and known.total is not None and known.of_fund in ("", _ALL_FUNDS)


def fiscal(reference: Reference) -> Reference:
    """The total of 财政拨款 that a name means where that is spoken of: 收入总计 → 财政拨款收入总计.

    Args:
        reference: what the name means of itself.
    """
    key = _fiscal_total(reference.topic)
    return evolve(reference, topic=key) if key else reference


def with_sides(references: Sequence[Reference]) -> list[Reference]:
    """References, and for those of both sides the two totals that are equal to them: 收支总计 → 收入总计, 支出总计.

    Args:
        references: what a name may mean.
    """
    return [*references, *(Reference(side, each.names) for each in references for side in _sides(each.topic))]


def fund_of(thing: Thing | None) -> str:
    """The fund of a thing, as its name says or as it is always of; nothing where it is of none.

    Args:
        thing: the thing; ``None`` has none.
    """
    if thing is None:
        return ""
    always = [known.of_fund for known in topics_of(thing) if known.of_fund]
    return thing.fund or next((each.fund for each in thing.references if each.near), "") or next(iter(always), "")


@cache
def bare_side(word: str) -> Thing:
    """What a bare side stands for, 收入 or 支出, the likeliest total first.

    Args:
        word: the word.
    """
    return Thing(word, tuple(Reference(known.key, (word,)) for known in bare_names().get(word, ())))


def side_of(word: str, thing: Thing | None) -> Thing:
    """What a bare side stands for where something is spoken of: of a total of 财政拨款 its side of that.

    Args:
        word: the word.
        thing: what is spoken of.
    """
    side = bare_side(word)
    if all(known.of_fund != _ALL_FUNDS for known in topics_of(thing)):
        return side
    return evolve(side, references=tuple(dict.fromkeys((*side.references, *map(fiscal, side.references)))))


def is_of_other_side(word: str, thing: Thing | None) -> bool:
    """Whether a bare side is expenditure, and a thing income or a balance, of which it cannot be; or income, and a total of expenditure.

    Args:
        word: the word.
        thing: the thing.
    """
    said, sides = (_sides_of(of) for of in (bare_side(word), thing))
    if said == {Side.INCOME} and sides == {Side.EXPENDITURE} and any(map(is_total, topics(thing))):
        return True
    return said == {Side.EXPENDITURE} and not sides.isdisjoint({Side.INCOME, Side.BALANCE})


def _sides_of(thing: Thing | None) -> set[Side]:
    """The sides that a thing may be on."""
    return {known.side for known in topics_of(thing)}


@cache
def _fiscal_total(key: str) -> str:
    known = topic(key)
    if known is None or known.total is None or known.of_fund:
        return ""
    return next(iter(_totals(known, known.side)), "")


@cache
def _sides(key: str) -> tuple[str, ...]:
    known = topic(key)
    if known is None or known.total is None or known.side is not Side.BOTH:
        return ()
    return tuple(found for side in (Side.INCOME, Side.EXPENDITURE) for found in _totals(known, side, known.of_fund))


def _totals(like: Topic, side: Side, fund: str = _ALL_FUNDS) -> Iterator[str]:
    """The totals of a side and fund that have in them what another has."""
    for known in all_topics().values():
        if known.total is like.total and known.side is side and known.of_fund == fund:
            yield known.key


def is_count(thing: Thing | None) -> bool:
    """Whether a thing is a count by its name.

    Args:
        thing: the thing.
    """
    return any(known.quantity is Quantity.COUNT for known in topics_of(thing))


def counted_noun(measure: str, text: str) -> Thing | None:
    """What a count is of whose noun begins right behind its measure word: 40个项目; ``None`` where it is none that is known.

    Args:
        measure: the measure word.
        text: what stands behind it.
    """
    for known in all_topics().values():
        noun = next((noun for noun in known.nouns if text.startswith(noun)), None) if measure in known.units else None
        if noun is not None:
            return Thing(noun, (Reference(known.key, (noun,)),))
    return None


def brief(name: str) -> Thing | None:
    """What a name stands for that is too general to be one elsewhere; ``None`` where it is none.

    Args:
        name: the name.
    """
    known = brief_names().get(name, ())
    return Thing(name, tuple(Reference(each.key, (name,)) for each in known)) if known else None


def listed_under(part: Thing | None, whole: Thing | None) -> Thing | None:
    """What a part is by what it is listed under: 工程 below 政府采购, and 授予中小企业 below 货物采购 is that of 货物.

    Args:
        part: the part as it is named.
        whole: the whole.
    """
    wholes = set(topics(whole))
    if part is None or not wholes:
        return part
    if not part.references:
        meant = [
            each for each in brief_names().get(part.name, ()) if not wholes.isdisjoint((*each.part_of, *each.of_which))
        ]
    else:
        named = topics(part)
        meant = [
            each for each in all_topics().values() if each.across in named and not wholes.isdisjoint(each.of_which)
        ]
    return evolve(part, references=tuple(Reference(each.key, (part.name,)) for each in meant)) if meant else part


def is_part(part: Thing | None, whole: Thing | None) -> bool:
    """Whether one thing is a part of another by the forms; a subject is one of every total.

    Args:
        part: the one.
        whole: the other.
    """
    return any(_is_part(key, other) for key in topics(part) for other in topics(whole))


def is_addend(part: Thing | None, whole: Thing | None) -> bool:
    """Whether one thing is an addend of another by the forms, and not only an 其中 of it.

    Args:
        part: the one.
        whole: the other.
    """
    wholes = set(topics(whole))
    return any(not wholes.isdisjoint(known.part_of) for known in topics_of(part))


def is_of_which(part: Thing | None, whole: Thing | None) -> bool:
    """Whether one thing is by the forms an 其中 of another, which other things divide.

    Args:
        part: the one.
        whole: the other.
    """
    wholes = set(topics(whole))
    return any(not wholes.isdisjoint(known.of_which) for known in topics_of(part))


@cache
def _is_part(key: str, whole: str) -> bool:
    known, other = topic(key), topic(whole)
    if known is not None and whole in (*known.part_of, *known.of_which):
        return True
    return key in _SUBJECTS and other is not None and key in other.subjects


def is_complete(whole: Level, parts: Sequence[Level]) -> bool:
    """Whether parts are by definition all of a whole: three kinds of 三公, of procurement, two of 基本支出.

    Args:
        whole: the whole.
        parts: some parts of it.
    """
    keys = {key for part in parts for key in topics(part.thing)}
    keys |= {key for key in _defined() if any(needed and needed <= keys for needed in _essential(key))}
    funds = {part.thing.fund for part in parts if part.thing is not None}
    for known in topics_of(whole.thing):
        if known.of_fund == _ALL_FUNDS and funds >= _funds():
            return True
        if known.key in _defined() and any(needed and needed <= keys for needed in _essential(known.key)):
            return True
        if known.by_kind and len(keys & _kinds(known.key)) > 1:
            return True
        if known.total is Total.YEAR and _every_kind(known.key, keys):
            return True
    return False


def _every_kind(key: str, keys: Collection[str]) -> bool:
    """Whether all kinds of what is received or spent in a year are listed, which are more than 基本支出 and 项目支出."""
    divisions = parts_of(key).values()
    return any(len(parts) > _FEW and all(part.key in keys for part in parts) for parts in divisions)


@cache
def _kinds(key: str) -> frozenset[str]:
    """The kinds of what is counted by kind."""
    return frozenset(part.key for parts in parts_of(key).values() for part in parts)


@cache
def _defined() -> frozenset[str]:
    """The topics that have no other parts than those of the forms."""
    return frozenset(key for key, known in all_topics().items() if known.defined)


@cache
def _funds() -> frozenset[str]:
    return frozenset(fund.key for fund in all_funds().values() if fund.part_of == _ALL_FUNDS)


@cache
def _essential(key: str) -> tuple[frozenset[str], ...]:
    """For each way to divide a topic the parts without which a list is not complete; of 财政拨款 those are all its funds."""
    of_funds = all_topics()[key].of_fund == _ALL_FUNDS
    return tuple(
        frozenset(part.key for part in parts if (part.partition == "fund" if of_funds else _is_essential(part, parts)))
        for parts in parts_of(key).values()
    )


def _is_essential(part: Topic, parts: Sequence[Topic]) -> bool:
    """Whether every list has a part, which is not a part of another in it."""
    return part.essential and not any(other.key in part.part_of for other in parts)


def are_beside(thing: Thing | None, references: Iterable[Reference]) -> bool:
    """Whether a name stands for an addend of the same whole as a thing, and for no part of that itself.

    Args:
        thing: the thing.
        references: what the name may mean.
    """
    of = {whole for known in topics_of(thing) for whole in known.part_of}
    others = [known for known in (topic(each.topic) for each in references) if known is not None]
    return bool(others) and all(
        not of.isdisjoint(other.part_of) and not {*other.part_of, *other.of_which}.intersection(topics(thing))
        for other in others
    )


def counted_by_name(name: str, measure: str) -> tuple[Reference, ...]:
    """What a count under a name of the text's own counts by the words in it: 外单位来访接待…批次; nothing where no word tells.

    Args:
        name: the name.
        measure: the measure word.
    """
    known = next(
        (each for each in all_topics().values() if measure in each.units and any(s in name for s in each.stems)), None
    )
    return (Reference(known.key, (name,)),) if known is not None else ()


def common_whole(parts: Sequence[Thing]) -> Thing | None:
    """What things are all parts of by the forms, or what they all are; ``None`` where they have nothing in common.

    Args:
        parts: the things.
    """
    first = parts[0]
    if all(part.references and part.keys == first.keys for part in parts):
        return evolve(first, scope="")
    if any("economic" in topics(part) for part in parts):  # what they are all of is not said by the forms
        return None
    for known in (*usual_wholes(), *all_topics().values()):
        whole = Thing(known.names[0], (Reference(known.key, known.names[:1]),)) if known.names else None
        if whole is not None and all(is_part(part, whole) for part in parts):
            return whole
    return None


def counted(thing: Thing, number: Number) -> tuple[Reference, ...]:
    """What a figure may be of: an amount of the thing; a count of what counts the thing in its measure (公务接待 … 批次).

    Args:
        thing: the thing.
        number: the figure.
    """
    if number.kind is not NumberKind.COUNT:
        return thing.references
    keys = {reference.topic for reference in thing.references}
    counting = tuple(
        Reference(known.key, (thing.name,))
        for known in all_topics().values()
        if number.measure in known.units and not keys.isdisjoint(known.about)
    )
    return counting or tuple(r for r in thing.references if (known_ := topic(r.topic)) is not None and known_.units)
