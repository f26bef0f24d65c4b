"""The levels of a text, ready to be asked for (所述数额): what it says of a thing in a year, at a stage of the budget."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import Final, final

from attrs import evolve, field, frozen

from govbudget.binding.judgements import Cell
from govbudget.claim import Reference, Thing
from govbudget.exact import COUNTED, scale
from govbudget.forms.topics import Total, topic
from govbudget.language.figures import Number, NumberKind
from govbudget.language.vocabulary import Vocabulary
from govbudget.narrative.frames import BUDGETS, Base, Change, Frame, Level, When
from govbudget.narrative.known import is_part, topics_of

__all__ = [
    "Amount", "Said", "alike", "are_listed_alike", "counts_from_last_year", "direction", "fund_above", "fund_of_level", "in_sentence", "is_of_last_year", "is_total", "levels_of",
    "levels_of_base", "levels_of_change", "may_be_of", "own_fund", "said_in", "same_kind", "same_year",
]  # fmt: skip

_LAST_YEAR: Final = -1
#: So many sentences away what no form states may still be the same.
_NEAR: Final = 2
#: A figure that something is judged with: of the text, or of the tables where the text prints none.
Amount = Level | Cell
#: What tells a thing, what narrows it, and a year.
_Key = tuple[object, str, int]
_Numbered = tuple[int, Level]
#: Levels by what is printed.
_Values = Mapping[object, Sequence[Level]]
#: What has more values than so many in one year at one stage is not one thing.
_MOST: Final = 12
#: What has more figures than so many is no sentence that states them of each other.
_CROWDED: Final = 128


def _value_of(number: Number) -> object:
    """The value of a figure in its smallest unit, without zeros behind it."""
    return (scale(number.value, number.unit.exponent if number.unit is not None else 0), number.kind)


def _number_of(numbered: _Numbered) -> int:
    return numbered[0]


def _printed(level: Level) -> object:
    """What is printed, by which levels that say the same are told from others."""
    number = level.number
    stage = level.when.stage
    return (number.value, number.half, number.unit, number.approximate, stage) if number is not None else stage


@final
@frozen(eq=False)
class Said:
    """The statements of a text (文中陈述).

    Args:
        levels: the levels, in their order.
        frames: the other statements, in their order.
        usual: the stage of a figure of which the text names none: that of the document.
        shelves: the levels with their numbers by what tells their things and their year, by sentence.
        by_sentence: the levels by the number of their sentence.
        framed: the other statements by the number of their sentence.
        totals: the levels that may be a total of all money, one of each value.
        cells: the amounts of the tables that state a thing this year, at a stage of the budget.
        words: the vocabulary that it is judged by.
    """

    levels: Sequence[Level]
    frames: Sequence[Frame]
    usual: str
    shelves: Mapping[_Key, Mapping[int, Sequence[_Numbered]]] = field(repr=False)
    by_sentence: Mapping[int, Sequence[Level]] = field(repr=False)
    framed: Mapping[int, Sequence[Frame]] = field(repr=False)
    totals: Sequence[Level] = field(repr=False)
    cells: Callable[[Thing, str], Sequence[Cell]] = field(repr=False)
    words: Vocabulary = field(repr=False)
    _by_value: dict[object, list[Level]] = field(factory=dict, init=False, repr=False)
    _known: dict[object, _Values] = field(factory=dict, init=False, repr=False)

    @property
    def sentences(self) -> Iterable[int]:
        """The numbers of the sentences that have levels."""
        return self.by_sentence.keys()

    def inside(self, sentence: int) -> Sequence[Level]:
        """The levels of a sentence; none where they are so many that it is none."""
        found = self.by_sentence.get(sentence, ())
        return found if len(found) <= _CROWDED else ()

    def frames_of(self, sentence: int) -> Sequence[Frame]:
        """The other statements of a sentence; none where they are so many that it is none."""
        found = self.framed.get(sentence, ())
        return found if len(found) <= _CROWDED else ()

    def printing(self, number: Number) -> Sequence[Level]:
        """The levels with the same value and kind, the first ones where they are many."""
        if not self._by_value:
            for level in self.levels:
                if level.number is not None:
                    self._by_value.setdefault(_value_of(level.number), []).append(level)
        found = self._by_value.get(_value_of(number), ())[:_CROWDED]
        return [level for level in found if same_kind(level.number, number)]

    def values(
        self, thing: Thing, year: int, stage: str | None, like: Number | None, sentence: int | None = None
    ) -> _Values:
        """The levels of what may be the same thing, by what is printed; none where that is too much to be one thing.

        Args:
            thing: the thing.
            year: its year.
            stage: a stage of the budget; ``None`` for any.
            like: a figure with which they must be comparable.
            sentence: number of their sentence; all if it is not given.
        """
        kind = (like.kind, like.measure) if like is not None else None
        key = (thing, year, stage, kind, sentence)
        if key not in self._known:
            self._known[key] = self._values(thing, year, stage, like, sentence)
        return self._known[key]

    def _values(self, thing: Thing, year: int, stage: str | None, like: Number | None, sentence: int | None) -> _Values:
        found: list[_Numbered] = []
        for key in thing.keys:
            shelf = self.shelves.get((key, thing.scope, year), {})
            for levels in shelf.values() if sentence is None else (shelf.get(sentence, ()),):
                found += levels
        values: dict[object, list[Level]] = {}
        for _, level in sorted(dict.fromkeys(found), key=_number_of):
            comparable = same_kind(level.number, like) and (stage is None or self._is_at(level.when, stage))
            if comparable and thing.is_same(level.thing) and not _is_of_another_fund(thing, level):
                values.setdefault(_printed(level), []).append(level)
                if len(values) > _MOST:
                    return {}
        return values

    def stage(self, when: When) -> str:
        """The stage of the budget that is meant."""
        return when.stage or self.usual

    def same_stage(self, one: When, other: When) -> bool:
        """Whether two stages may be the same: 预算 is any of the budget."""
        return self._is_at(one, self.stage(other))

    def _is_at(self, when: When, b: str) -> bool:
        a = self.stage(when)
        return a == b or (b == "budget" and a in BUDGETS) or (a == "budget" and b in BUDGETS)


def said_in(
    levels: Sequence[Level],
    frames: Sequence[Frame],
    usual: str,
    cells: Callable[[Thing, str], Sequence[Cell]],
    words: Vocabulary,
) -> Said:
    """The statements of a text, ready to be asked for.

    Args:
        levels: the levels, in their order.
        frames: the other statements, in their order.
        usual: the stage of a figure of which the text names none.
        cells: what asks the tables for the amounts that state a thing this year, at a stage of the budget.
        words: the vocabulary that it is judged by.
    """
    shelves: dict[_Key, dict[int, list[_Numbered]]] = {}
    by_sentence: dict[int, list[Level]] = {}
    for number, level in enumerate(levels):
        by_sentence.setdefault(level.sentence, []).append(level)
        thing, year = level.thing, level.when.year or 0
        for key in thing.keys if thing is not None else ():
            shelf = shelves.setdefault((key, thing.scope if thing is not None else "", year), {})
            shelf.setdefault(level.sentence, []).append((number, level))
    framed: dict[int, list[Frame]] = {}
    for frame in frames:
        framed.setdefault(frame.sentence, []).append(frame)
    totals: dict[object, Level] = {}
    for level in levels:
        if level.number is not None and is_total(level.thing):
            totals.setdefault((level.when.year, _printed(level)), level)
    few = tuple(totals.values())[:_CROWDED]
    return Said(levels, frames, usual, shelves, by_sentence, framed, few, cells, words)


def own_fund(reference: Reference) -> str:
    """The fund that a topic is of by its name; empty for all money or any fund.

    Args:
        reference: what a text names.
    """
    known = topic(reference.topic)
    return known.of_fund if known is not None else ""


def fund_of_level(level: Level) -> str:
    """The fund that a level is of, as its name, its section or what it is listed under says; empty where nothing does.

    Args:
        level: the level.
    """
    return _fund_of_thing(level.thing) or fund_above(level)


def _is_of_another_fund(total: Thing, level: Level) -> bool:
    """Whether a level is of one fund, and a total that it may be is not: 政府性基金支出20万元 is no 本年支出合计."""
    return is_total(total) and fund_of_level(level) not in ("", "fiscal", _fund_of_thing(total))


def fund_above(level: Level) -> str:
    """The fund of the nearest whole that has one.

    Args:
        level: the level.
    """
    return next((fund for whole in level.above if (fund := _fund_of_thing(whole.thing))), "")


def _fund_of_thing(thing: Thing | None) -> str:
    if thing is None:
        return ""
    return thing.fund or next((fund for r in thing.references if (fund := own_fund(r) or r.fund)), "")


def is_total(thing: Thing | None, *, grand: bool = False) -> bool:
    """Whether a thing may be a total of all money.

    Args:
        thing: the thing.
        grand: whether it must be one with the balances.
    """
    totals = (Total.GRAND,) if grand else tuple(Total)
    return any(known.total in totals and not known.of_fund for known in topics_of(thing))


def same_kind(one: Number | None, other: Number | None) -> bool:
    """Whether two figures may be added and compared: amounts, or counts of one measure."""
    if one is None or other is None:
        return True
    return one.kind is other.kind and (one.measure == other.measure or COUNTED in (one.measure, other.measure))


def are_listed_alike(one: Level, other: Level) -> bool:
    """Whether two levels are listed under the same, wholes aside of which the forms make them parts anyway.

    Args:
        one: a level.
        other: another.
    """
    first, second = _narrower(one), _narrower(other)
    return first.is_same(second) if first is not None else second is None


def _narrower(level: Level) -> Thing | None:
    """What a level is listed under, where the forms do not make it a part of that anyway."""
    within = level.within
    return None if within is None or is_part(level.thing, within) else within


def is_of_last_year(when: When) -> bool:
    """Whether a time is in the accounts of the year before."""
    return when.year == _LAST_YEAR and when.stage not in BUDGETS


def counts_from_last_year(change: Change) -> bool:
    """Whether a difference is from the accounts of the year before, of which nothing is printed.

    Args:
        change: the change.
    """
    base = change.base
    own = base.level is None and base.thing is None and change.thing is not None
    return own and change.way == "amount" and change.sign is not None and base.said and is_of_last_year(base.when)


def same_year(one: When, other: When) -> bool:
    """Whether two times are of one year: what names none is of that of the document."""
    return (one.year or 0) == (other.year or 0)


def levels_of(
    said: Said,
    thing: Thing | None,
    when: When,
    sentence: int,
    like: Number | None = None,
    but: Container[Amount] = (),
) -> list[Amount]:
    """What a thing amounts to: as its own sentence says, or else the others, the nearest first, or else the tables.

    Args:
        said: the text.
        thing: the thing; ``None`` for one that is not known.
        when: year and stage of the budget.
        sentence: number of the sentence that asks.
        like: a figure with which it must be comparable.
        but: levels that are not meant.
    """
    if thing is None:
        return []
    year, stage = when.year or 0, said.stage(when)
    own = said.values(thing, year, stage, like, sentence)
    found = [level for each in own.values() if (level := _nearest(each, sentence, but)) is not None]
    if found:
        return [*found]
    values: Iterable[Sequence[Level]]
    if any(topics_of(thing)):
        values = said.values(thing, year, stage, like).values()
    elif any(level.said and thing.is_same(level.thing) for level in said.inside(sentence)):
        values = ()  # two subjects of one name, each in its sentence
    else:  # other sections speak of subjects and of things without a name of the library in other senses
        near = (each for away in range(1, _NEAR + 1) for each in (sentence - away, sentence + away))
        values = [each for at in near for each in said.values(thing, year, stage, like, at).values()]
    found = [level for each in values if (level := _nearest(each, sentence, but)) is not None]
    if not found and not year and not thing.scope and (like is None or like.kind is NumberKind.AMOUNT):
        return list(said.cells(thing, stage))
    return [*sorted(found, key=lambda level: abs(level.sentence - sentence))]


def _nearest(levels: Sequence[Level], sentence: int, but: Container[Amount]) -> Level | None:
    """The level nearest to a sentence that is not left out, the earlier of two."""
    after = bisect_left(levels, sentence, key=lambda level: level.sentence)
    before = after - 1
    while before >= 0 or after < len(levels):
        later = after < len(levels) and (
            before < 0 or levels[after].sentence - sentence < sentence - levels[before].sentence
        )
        level = levels[after if later else before]
        if level not in but:
            return level
        after, before = (after + 1, before) if later else (after, before - 1)
    return None


def in_sentence(
    said: Said, thing: Thing, year: int, sentence: int, like: Number | None, but: Container[Amount]
) -> list[Amount]:
    """What a sentence says a thing amounts to in a year, at any stage of the budget."""
    values = said.values(thing, year, None, like, sentence).values()
    return [level for each in values if (level := _nearest(each, sentence, but)) is not None]


def levels_of_change(
    said: Said, thing: Thing | None, when: When, base: Base, sentence: int, like: Number | None
) -> list[Amount]:
    """What the thing of a change or comparison amounts to now.

    Against the budget of the year the accounts are compared, against that of another year a budget.
    """
    year, stage = when.year or 0, when.stage
    if stage is None and base.when.stage in BUDGETS:
        other_year = base.when.year not in (None, 0)
        stage = base.when.stage if other_year else "final" if said.usual == "final" else None
    but = (base.level,) if base.level is not None else ()
    found = levels_of(said, thing, When(year, stage), sentence, like, but)
    if not found and stage is None and thing is not None:
        found = in_sentence(said, thing, year, sentence, like, but)
    return found


def levels_of_base(
    said: Said,
    thing: Thing | None,
    when: When,
    base: Base,
    sentence: int,
    current: Amount | None,
    like: Number | None,
) -> list[Amount]:
    """What a change or comparison is counted from.

    Args:
        said: the text.
        thing: what changed.
        when: the time of the change.
        base: the base as far as the words name it.
        sentence: number of its sentence.
        current: the level that it is compared with.
        like: a figure with which it must be comparable.
    """
    if base.level is not None:
        return [base.level] if base.thing is not None or may_be_of(base.level, thing) else []
    year = base.when.year if base.when.year is not None else (when.year or 0)
    stage = base.when.stage or (current.when.stage if current is not None else None) or when.stage
    now = current.when if current is not None else when
    if base.thing is None and same_year(now, When(year)) and said.stage(now) == said.stage(When(year, stage)):
        return []  # nothing is compared with itself
    of = base.thing or thing
    if base.thing is not None and thing is not None and not base.thing.scope:
        of = evolve(base.thing, scope=thing.scope)
    but = (current,) if current is not None else ()
    found = levels_of(said, of, When(year, stage), sentence, like, but)
    if not found and base.when.stage is None and of is not None:
        found = in_sentence(said, of, year, sentence, like, but)
    return found


def may_be_of(level: Level, thing: Thing | None) -> bool:
    """Whether the figure of a base may be of what changed: not where the two have names that mean different things.

    支出9万元，比上年8万元增加1万元，其中新增项目2万元: the project is not counted from 8万元.

    Args:
        level: the figure.
        thing: what changed.
    """
    if thing is None or level.thing is None or not any(topics_of(level.thing)):
        return True
    return any(topics_of(thing)) or thing.name == level.thing.name


def direction(change: Change) -> int | None:
    """What the figure of a change is multiplied with: a negative one says by itself that it is a decrease (减少-5万元).

    Args:
        change: the change.
    """
    return 1 if change.sign == -1 and change.number.value < 0 else change.sign


def alike(one: Change, other: Change) -> bool:
    """Whether two changes may be of the same thing against the same base."""
    if one.thing is not other.thing and (one.thing is None or not one.thing.is_same(other.thing)):
        return False
    a, b = one.base, other.base
    same_level = a.level is b.level or a.level is None or b.level is None
    return a is b or (a.when == b.when and same_level) or not a.said or not b.said
