"""Which role an amount or a count takes (数额的角色): the first whose cue stands in its phrase, else so much of what is spoken of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from govbudget.claim import Thing
from govbudget.language.figures import Number, NumberKind
from govbudget.narrative.frames import BUDGETS, UNNAMED, Average, Base, When
from govbudget.narrative.known import brief, counted, counted_noun
from govbudget.narrative.lists import items_of, many_of, thing_of_item
from govbudget.narrative.names import bare_side_before, name, name_side
from govbudget.narrative.stated import (
    base_spoken_of,
    is_becoming,
    sign_of,
    state_change,
    state_comparison,
    state_level,
)
from govbudget.narrative.values import Item, ItemKind, Listing, Opening, Sentence

__all__ = ["QUANTITIES", "take_quantity"]

#: The kinds of figures that say how much there is.
QUANTITIES: Final = frozenset({NumberKind.AMOUNT, NumberKind.COUNT})
#: What stands behind a name that stands alone behind its figure.
_ALONE: Final = frozenset({"、", ",", ";", ".", "&", ""})


def take_quantity(sentence: Sentence, number: Number) -> None:
    """An amount or count takes its role.

    Args:
        sentence: the sentence.
        number: the figure.
    """
    phrase = sentence.phrase
    name_side(sentence, number)
    if phrase.candidate is not None:
        phrase.adopts = True
        name(sentence, phrase.candidate)
    cued = phrase.source or phrase.direction is not None or phrase.base is not None
    if cued and phrase.unknown and not phrase.named and not sentence.named:
        name(sentence, Thing(phrase.unknown))
    for takes in _ROLES:
        if takes(sentence, number):
            return
    _plain(sentence, number)


# -- what compares -----------------------------------------------------------------------------------------------------


def _average(sentence: Sentence, number: Number) -> bool:
    """车均3万元; one of another time states nothing of this (较上年车均3万元)."""
    phrase = sentence.phrase
    if not phrase.average:
        return False
    if phrase.in_base is None:
        sentence.memory.frames.append(Average(number, phrase.average, sentence.thing, sentence.number))
    phrase.average = ""
    return True


def _difference(sentence: Sentence, number: Number) -> bool:
    """增加20万元. A word of a rate has no amount but behind 分别, where the amount comes first."""
    phrase = sentence.phrase
    direction = phrase.direction
    if direction is None or is_becoming(direction, sentence.words):
        return False
    if "rate" in direction.data and (phrase.base is None or sentence.listing is None):
        return False
    state_change(sentence, number, "amount")
    return True


def _of_base(sentence: Sentence, number: Number) -> bool:
    """比上年的80万元: the figure of the base, or what it is exceeded by (高于上年20万元)."""
    phrase = sentence.phrase
    base = phrase.in_base
    if base is None or base.level is not None:
        return False
    in_bracket = bool(sentence.outer) and sentence.outer[-1].phrase.base is base
    linked = sentence.text[number.start - 1] in sentence.words.link
    if base.sign and base.when != When() and not linked and not in_bracket:
        base.open = False
        state_change(sentence, number, "amount")
        return True
    base.level = state_level(sentence, number, base.thing or sentence.thing, base.when, base=True)
    if base.thing is None and not sentence.named:
        sentence.unbound.append(base.level)
    if base.when == When():
        phrase.completes = base.level
    return True


def _beyond_base(sentence: Sentence, number: Number) -> bool:
    """高于上年的80万元20万元: the figure of the base stands before it."""
    base = sentence.phrase.base
    if base is None or base.level is None or not base.sign or sentence.phrase.direction is not None:
        return False
    state_change(sentence, number, "amount")
    return True


def _source(sentence: Sentence, number: Number) -> bool:
    """由80万元: of the year before, if nothing else is said."""
    phrase = sentence.phrase
    if not phrase.source:
        return False
    year = -1 if phrase.year is None and phrase.stage not in BUDGETS else phrase.year
    when = When(year, phrase.stage)
    level = state_level(sentence, number, sentence.thing, when, base=True)
    if year is None:  # 由年初预算5万元调整为6万元
        phrase.stage = None
    sentence.base, phrase.source, phrase.year = Base(when, level=level, open=False), False, None
    return True


# -- what is shared or completed ---------------------------------------------------------------------------------------


def _whole(sentence: Sentence, number: Number) -> bool:
    """占本年支出500万元的20%: the figure of the whole, which may have no name, 占总数（500万元）的20%."""
    phrase, before = sentence.phrase, sentence.before
    named = bool(phrase.of_stage or phrase.whole is not None or phrase.unknown)
    nameless = phrase.first == "(" or before is not None and before.kind == "share"
    if not phrase.share or not (named or nameless):
        return False
    thing = sentence.thing if named else None
    if isinstance(phrase.whole, Thing):
        thing = phrase.whole
    elif phrase.unknown:
        thing = Thing(phrase.unknown)
    phrase.whole = state_level(sentence, number, thing, When(phrase.year, phrase.of_stage), last=False)
    phrase.unknown = ""
    return True


def _budget(sentence: Sentence, number: Number) -> bool:
    """完成年初预算100万元的95%: the figure of the budget."""
    phrase = sentence.phrase
    if not phrase.completion or not phrase.of_stage:
        return False
    state_level(sentence, number, sentence.thing, When(phrase.year, phrase.of_stage))
    return True


def _became(sentence: Sentence, number: Number) -> bool:
    """增至100万元: what it became, and that this is more."""
    phrase, direction = sentence.phrase, sentence.phrase.direction
    if direction is None or not is_becoming(direction, sentence.words):
        return False
    year = None if sentence.base is not None and sentence.base.when.stage in BUDGETS else 0
    level = state_level(sentence, number, sentence.thing, When(phrase.year or year, phrase.stage))
    sign = sign_of(direction)
    if sign is not None:
        state_comparison(sentence, sign, direction.text, base_spoken_of(sentence), level)
    phrase.direction = None
    return True


# -- what is listed or simply stated -----------------------------------------------------------------------------------


def _sum(sentence: Sentence, number: Number) -> bool:
    """合计500万元, behind several figures and without a name: the sum of them."""
    phrase = sentence.phrase
    if not phrase.sums or phrase.named or phrase.unknown or not _sums_up(sentence, number):
        return False
    sentence.listing = None
    state_level(sentence, number, None, phrase.when, sums=True)
    sentence.memory.thing = _unnamed(sentence)  # 合计5万元，比上年增加1万元: what follows is of the sum
    return True


def _sums_up(sentence: Sentence, number: Number) -> bool:
    """Whether the paragraph has stated figures, and such as a sum may be of: 团组1个，累计3人次 sums up nothing."""
    memory = sentence.memory
    if memory.stated < 2:
        return False
    stated = [level for level in memory.levels if not level.base][-memory.stated :]
    return any(level.number is None or level.number.is_like(number) for level in stated)


def _listed(sentence: Sentence, number: Number) -> bool:
    """The next of the figures behind 分别; when each has had its own, the next is a plain one."""
    listing = sentence.listing
    if listing is None:
        return False
    several = many_of(listing.items)
    if listing.at >= len(several):
        sentence.listing = None
        return False
    item = several[listing.at]
    listing.at += 1
    if listing.every and listing.at == 1 and sentence.next() not in ("、", "&"):
        for other in several:
            if other is not item and other.kind is ItemKind.THING:
                state_level(sentence, number, other.thing, sentence.phrase.when, last=False)
    when = _when_listed(sentence, listing, item)
    if item.thing is not None:
        sentence.memory.thing = thing_of_item(listing, item)
    sentence.phrase.named = True
    state_level(sentence, number, sentence.thing, when)
    return True


def _when_listed(sentence: Sentence, listing: Listing, item: Item) -> When:
    """Its own year or stage, or the only one that is named for all."""
    years, stages = items_of(listing.items, ItemKind.YEAR), items_of(listing.items, ItemKind.STAGE)
    year = years[0].year if len(years) == 1 else sentence.phrase.year
    stage = stages[0].stage if len(stages) == 1 else sentence.phrase.stage
    return When(year if item.year is None else item.year, item.stage or stage)


def _plain(sentence: Sentence, number: Number) -> None:
    """An amount or count without any cue: so much of what is spoken of, by its own words or its body if the phrase has some."""
    phrase, memory = sentence.phrase, sentence.memory
    if memory.thing is not None and memory.thing.references:
        memory.about = memory.thing
    noun = _noun_behind(sentence, number)
    if noun is not None:
        memory.thing, phrase.unknown, phrase.body = noun, "", ""
        phrase.named = True
        sentence.skip = sentence.at + 2
    if phrase.unknown and not phrase.named:
        memory.thing = Thing(phrase.unknown, scope=phrase.body)
        phrase.named, phrase.unknown = True, ""
    elif phrase.body and not phrase.named:
        memory.thing = Thing(phrase.body)
        phrase.named = True
    if memory.thing is None:
        memory.thing = _unnamed(sentence)
    if phrase.joint and not phrase.listed:
        memory.thing = Thing("、".join(each.name for each in phrase.joint))
    year = sentence.scope_year if phrase.year is None else phrase.year
    level = state_level(sentence, number, memory.thing, When(year, phrase.stage), sums=bool(phrase.sums))
    if not memory.thing.references:
        level.about = memory.about or bare_side_before(sentence, number)
    if phrase.rest:
        sentence.mark("rest", Opening(closed=True, closes=True))
        phrase.rest = False
    if noun is not None and sentence.text.startswith(sentence.words.inside, number.end + len(noun.name)):
        sentence.mark("within", Opening())


def _unnamed(sentence: Sentence) -> Thing:
    """What a sentence speaks of without a name."""
    return Thing(f"{UNNAMED}{sentence.number}")


def _noun_behind(sentence: Sentence, number: Number) -> Thing | None:
    """What stands right behind a figure and is what it is of: 40个项目, or alone 20万元工程、."""
    after = sentence.after
    if after is None or after.start != number.end or after.kind not in ("thing", "?"):
        return None
    if number.kind is NumberKind.AMOUNT:
        return brief(after.text) if sentence.next(2) in _ALONE else None
    if sentence.phrase.named:
        return None
    if after.kind == "thing":
        meant = Thing(after.text, tuple(after.data[0]))
        return meant if counted(meant, number) and after.data[1] is None else None
    return counted_noun(number.measure, after.text)


#: The roles of an amount or count, the most telling cue first.
_ROLES: Final[tuple[Callable[[Sentence, Number], bool], ...]] = (
    _average, _difference, _of_base, _beyond_base, _source, _whole, _budget, _became, _sum, _listed,
)  # fmt: skip
