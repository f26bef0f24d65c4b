"""What a text says twice judged (重复表述判定): the same thing, time and stage must be the same figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from govbudget.binding.equations import Equation, Reading, Verdict, fit
from govbudget.binding.judgements import Judgement, judged
from govbudget.binding.said import Said, are_listed_alike, fund_of_level
from govbudget.claim import Thing
from govbudget.forms.topics import bare_names, topic
from govbudget.narrative.frames import BUDGETS, Change, Level
from govbudget.narrative.known import topics_of

__all__ = ["judge_repeats"]

#: So many of the levels before one that may state the same are compared with it.
_MOST: Final = 8
_HUNDRED: Final = 100


def judge_repeats(said: Said) -> Iterator[Judgement]:
    """Judge every level against those before it that state the same, in its sentence and in sentences of the same scope.

    Args:
        said: the text.
    """
    funds = {sentence: _funds(said, sentence) for sentence in said.sentences}
    scoped = {
        each for each in said.sentences if any(lv.thing is not None and lv.thing.scope for lv in said.inside(each))
    }
    before: dict[object, list[Level]] = {}
    dated = _dated(said)
    for level in said.levels:
        if level.thing is None or level.number is None or not (level.said or level.when.stage == "final"):
            continue
        shelves = [before.setdefault(key, []) for key in _keys(said, level, level.thing)]
        near = dict.fromkeys(other for shelf in shelves for other in shelf[-_MOST:])
        confirmed = False  # by the nearest of those that say the same
        for other in sorted(near, key=_distance):
            if not level.said and not _goes_on(other, level) or not _comparable(other, level):
                continue
            together = other.sentence == level.sentence
            if together and not (level.tied and any(topics_of(level.thing))):
                continue  # 上半年3万元，下半年4万元，全年共7万元
            places = {other.sentence, level.sentence}
            if (
                not together
                and level.said
                and (
                    scoped & places
                    or funds[other.sentence] != funds[level.sentence]
                    or fund_of_level(other) != fund_of_level(level)
                    or not _of_document(dated, other, level)
                )
            ):
                continue
            equation = Equation(((1, other),), result=level)
            if not confirmed or fit(equation) is Verdict.FAILS:
                asks = _is_difference(said, level, other) or _is_difference(said, other, level)
                yield judged("N402", level, [Reading((equation,))], asks=asks)
            confirmed = confirmed or fit(equation) is Verdict.HOLDS
        for shelf in shelves if level.said else ():
            shelf.append(level)


def _distance(level: Level) -> tuple[int, int]:
    """By what the levels before one are in order: the nearest sentence first, and that as it is read."""
    return -level.sentence, level.number.start if level.number is not None else 0


def _is_difference(said: Said, one: Level, other: Level) -> bool:
    """Whether a figure is rather the difference whose word is left out, by the rate behind it: 支出决算60万元，增长150%, of 100万元."""
    for change in said.frames_of(one.sentence):
        if not isinstance(change, Change) or change.way != "rate" or not change.sign or one.number is None:
            continue
        if change.number.start > one.number.start and change.thing is not None and change.thing.is_same(one.thing):
            below = ((1, other), (-change.sign, one))
            return fit(Equation(((change.sign, one),), below, change, (change.sign,), _HUNDRED)) is Verdict.HOLDS
    return False


def _goes_on(one: Level, other: Level) -> bool:
    """Whether a level is of what the sentence before it has named with its figure: 教育支出20万元。年初预算18万元，支出决算20万元."""
    return one.sentence == other.sentence - 1 and one.thing is other.thing and one.when.stage is None


def _keys(said: Said, level: Level, thing: Thing) -> list[object]:
    """What two levels must have in common to be compared: one of what tells their things, and scope, year, stage, kind."""
    assert level.number is not None
    within = level.within.scope if level.within is not None else ""
    kind = (level.number.kind, level.number.measure)
    stage = (said.stage(level.when), level.parent is not None and said.stage(level.parent.when) in BUDGETS)
    return [(key, thing.scope, within, level.when.year or 0, stage, kind) for key in thing.keys]


def _dated(said: Said) -> Mapping[object, Sequence[Thing]]:
    """The things of which the text gives figures of other years, by what tells them."""
    found: dict[object, dict[Thing, None]] = {}
    for level in said.levels:
        if level.thing is not None and level.when.year and not level.base:
            for key in level.thing.keys:
                found.setdefault(key, {})[level.thing] = None
    return {key: tuple(things) for key, things in found.items()}


def _funds(said: Said, sentence: int) -> frozenset[str]:
    """The funds that a sentence speaks of."""
    return frozenset(fund_of_level(level) for level in said.inside(sentence) if level.thing is not None)


def _comparable(one: Level, other: Level) -> bool:
    """Whether two levels are of one thing, and parts of nothing that differs."""
    if one.thing is None or not one.thing.is_same(other.thing):
        return False
    return are_listed_alike(one, other)


def _of_document(dated: Mapping[object, Sequence[Thing]], one: Level, other: Level) -> bool:
    """Whether two levels of different sentences are surely of the whole document: named topics, no subjects, no bare 收入."""
    first, second = one.thing, other.thing
    if first is None or second is None or first.fund != second.fund:
        return False
    if one.code and one.code == other.code and abs(one.sentence - other.sentence) == 1:  # one subject, spoken of twice
        return first.name == second.name and one.parent is None and other.parent is None
    if one.when.year != other.when.year and any(
        second.is_same(thing) for key in second.keys for thing in dated.get(key, ())[:_MOST]
    ):
        return False
    both = {r.topic for r in first.references} & {r.topic for r in second.references}
    known = [topic(key) for key in both]
    if not both or any(each is None or each.nouns for each in known):  # projects are counted in many senses
        return False
    return first.name not in bare_names() and second.name not in bare_names()
