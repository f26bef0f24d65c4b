"""Which role a percentage or multiple takes (百分比的角色): completion of a budget, a share, a rate of change, so much of a figure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

from attrs import evolve

from govbudget.claim import Thing
from govbudget.language.figures import Number
from govbudget.narrative.frames import BUDGETS, Change, Level, Ratio, When
from govbudget.narrative.lists import figures_in_phrase, items_of, many_of
from govbudget.narrative.names import name, name_side
from govbudget.narrative.stated import is_becoming, state_change
from govbudget.narrative.values import ItemKind, Listing, Sentence

__all__ = ["take_multiple", "take_percentage"]


def take_percentage(sentence: Sentence, number: Number) -> None:
    """A percentage takes the first role whose cue stands in its phrase; without any it stays unread.

    Args:
        sentence: the sentence.
        number: the figure.
    """
    name_side(sentence, number)
    for takes in _ROLES:
        if takes(sentence, number):
            return


def take_multiple(sentence: Sentence, number: Number) -> None:
    """A multiple is a rate of change (增长1.2倍), or of the figure before it (为上年50万元的1.2倍).

    Args:
        sentence: the sentence.
        number: the figure.
    """
    if sentence.phrase.direction is not None:
        state_change(sentence, number, "rate")
    else:
        _times(sentence, number)


def _keep(sentence: Sentence, ratio: Ratio) -> None:
    """A percentage of a whole is stated, and is what those of other years repeat."""
    sentence.ratio = ratio
    sentence.memory.frames.append(ratio)


def _times(sentence: Sentence, number: Number) -> None:
    """So many times, or so many per cent, of the figure before."""
    ratio = Ratio(number, "times", sentence.thing, When(), sentence.number, whole=sentence.last)
    sentence.memory.frames.append(ratio)


# -- shares and completion ---------------------------------------------------------------------------------------------


def _source(sentence: Sentence, number: Number) -> bool:
    """占比由上年的20%: a percentage from which another rose or fell."""
    phrase = sentence.phrase
    kind: Literal["completion", "share", "times"]
    if not phrase.source:
        return False
    if phrase.share:
        kind = "share"
    elif phrase.completion:
        kind = "completion"
    elif sentence.ratio is not None:
        kind = sentence.ratio.kind
    else:
        return False
    when = When(-1 if phrase.year is None else phrase.year)
    _keep(sentence, Ratio(number, kind, sentence.thing, when, sentence.number))
    phrase.source = phrase.share = phrase.completion = False
    phrase.year = None
    return True


def _completion(sentence: Sentence, number: Number) -> bool:
    """完成年初预算的95%; 占年初预算的95% is a share too."""
    phrase = sentence.phrase
    # 占支出预算的95% is a share of what a budget plans
    shared = phrase.share and phrase.of_stage and not isinstance(phrase.whole, Thing) and not sentence.memory.budget
    if not phrase.completion and not shared:
        return False
    stage = phrase.of_stage or "budget"
    ratio = Ratio(number, "completion", sentence.thing, phrase.when, sentence.number, stage=stage)
    _keep(sentence, ratio)
    if not phrase.completion:
        ratio.whole_thing = phrase.of_side
        sentence.mark("share", ratio)
    return True


def _share(sentence: Sentence, number: Number) -> bool:
    """占20%: of the whole that the phrase names, or of what the forms say."""
    phrase = sentence.phrase
    if not phrase.share:
        return False
    if phrase.candidate is not None:  # 用于教育支出占比20%
        phrase.adopts, phrase.share = True, False
        name(sentence, phrase.candidate)
        phrase.share = True
    thing, part = _shared(sentence)
    ratio = Ratio(number, "share", thing, phrase.when, sentence.number, part=part)
    if isinstance(phrase.whole, Level):
        ratio.whole = phrase.whole
    else:
        ratio.whole_thing = phrase.whole or phrase.of_side or _unknown_whole(sentence)
    _keep(sentence, ratio)
    sentence.mark("share", ratio)
    return True


def _unknown_whole(sentence: Sentence) -> Thing | None:
    """What nobody knows between 占 and its percentage is a whole of the text's own: 占全县行政经费的20%."""
    before, at = sentence.before, sentence.at
    known = at < 2 or before is None or before.kind != "?" or before.text in sentence.words.all
    return None if known or before is None or sentence.tokens[at - 2].kind != "share" else Thing(before.text)


def _shared(sentence: Sentence) -> tuple[Thing | None, Level | None]:
    """The part that a share is of, and its figure: behind 分别 the next, else the one before, if that is of the thing spoken of."""
    listing, thing, last = sentence.listing, sentence.thing, sentence.last
    if listing is not None and listing.at >= len(listing.parts):
        _begin_again(sentence, listing)
    if listing is not None and listing.at < len(listing.parts):
        listing.at += 1
        part = listing.parts[listing.at - 1]
        return part.thing, part
    if (
        listing is not None
        and not listing.parts
        and listing.at < len(several := items_of(listing.items, ItemKind.THING))
    ):
        listing.at += 1
        return several[listing.at - 1].thing, None
    if last is None or last is sentence.phrase.whole or last.when.year:
        return thing, None
    if thing is None or last.thing is None or not last.thing.is_same(thing):
        return thing, None
    return thing, last


def _begin_again(sentence: Sentence, listing: Listing) -> None:
    """As many shares as figures before them are each of one of those: 甲、乙分别为3万元、2万元，占60%、40%."""
    figures = figures_in_phrase(sentence)
    listed = sentence.recent[-figures:]
    if figures > 1 and not sentence.phrase.figures and len(listed) == figures == len(many_of(listing.items)):
        listing.parts, listing.at = listed, 0


# -- rates and others --------------------------------------------------------------------------------------------------


def _rate(sentence: Sentence, number: Number) -> bool:
    """增长20%; 上升到20% is a percentage that rose, where one was spoken of."""
    direction = sentence.phrase.direction
    if direction is None or is_becoming(direction, sentence.words) and sentence.ratio is not None:
        return False
    state_change(sentence, number, "rate")
    return True


def _same_ratio(sentence: Sentence, number: Number) -> bool:
    """The percentage of another year: 占本年支出的67%，上年为49%."""
    phrase, ratio, base = sentence.phrase, sentence.ratio, sentence.phrase.base
    if ratio is None or (phrase.year is None and base is None and phrase.direction is None):
        return False
    when = phrase.when if phrase.direction is not None or base is None else base.when
    if base is not None:
        base.open = False
    again = evolve(
        ratio,
        number=number,
        when=when,
        sentence=sentence.number,
        part=None,
        whole=None,
        before=(),
        parts=(),
        bracket=(),
    )
    sentence.memory.frames.append(again)
    phrase.direction = None
    return True


def _of_last(sentence: Sentence, number: Number) -> bool:
    """为预算400万元的95%: of the figure or stage right before it."""
    last, stage = sentence.last, sentence.phrase.stage
    if stage is None and not _is_linked(sentence):
        return False
    if stage is None and last is not None:
        stage = last.when.stage
    if stage in BUDGETS:
        _keep(sentence, Ratio(number, "completion", sentence.thing, sentence.phrase.when, sentence.number, stage=stage))
    elif last is not None:
        _times(sentence, number)
    return True


def _is_linked(sentence: Sentence) -> bool:
    """Whether only 的 stands between the figure and the one before it."""
    before, token = sentence.before, sentence.tokens[sentence.at]
    if before is None or before.kind not in ("fig", ")"):
        return False
    return sentence.text[before.end : token.start].lstrip(")") in sentence.words.link


def _in_brackets(sentence: Sentence, number: Number) -> bool:
    """增加20万元（25%）: the rate of the change before."""
    change = sentence.memory.change
    if sentence.phrase.first != "(" or change is None:
        return False
    rate = Change(number, "rate", change.sign, "", change.thing, change.when, change.base, sentence.number)
    sentence.memory.frames.append(rate)
    return True


#: The roles of a percentage, the most telling cue first.
_ROLES: Final[tuple[Callable[[Sentence, Number], bool], ...]] = (
    _source, _completion, _share, _rate, _same_ratio, _of_last, _in_brackets,
)  # fmt: skip
