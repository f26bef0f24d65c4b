"""Figures behind 分别 (依次列举): which of the things, bodies, years or stages before it the next one is of."""

from __future__ import annotations

from typing import Final

from attrs import evolve

from govbudget.claim import Thing
from govbudget.language.scanning import Token
from govbudget.narrative.values import PAUSES, Item, ItemKind, Listing, Sentence

__all__ = ["begin_listing", "figures_in_phrase", "items_of", "many_of", "thing_of_change", "thing_of_item"]

#: What there may be several of in the phrase itself; else what stands before it counts too.
_KINDS: Final = (ItemKind.THING, ItemKind.YEAR, ItemKind.STAGE, ItemKind.BODY)

#: What ends the figures that are listed.
_ENDS: Final = frozenset({"thing", ";", "."})


def begin_listing(sentence: Sentence, token: Token) -> None:
    """分别, 依次 or 均: the figures behind it are each of one of what is named before it.

    Args:
        sentence: the sentence.
        token: the word.
    """
    phrase = sentence.phrase
    phrase.listed = True
    phrase.share = phrase.share or "share" in token.data
    items, figures = phrase.items, _figures_behind(sentence)
    if all(len(items_of(items, kind)) < 2 for kind in _KINDS):
        items = _last([*sentence.items, *items], figures)
    if all(len(items_of(items, kind)) < 2 for kind in _KINDS):
        items = _of_levels(sentence) or items
    sentence.items = items
    parts = sentence.recent[-figures:] if figures > 1 else sentence.recent
    if len(parts) < figures:  # 全部为甲和乙，两者分别占: their amounts follow, and what stands before is their whole
        parts = []
    sentence.listing = Listing(items, parts=list(parts), every="every" in token.data)


def _of_levels(sentence: Sentence) -> list[Item]:
    """The things of the last levels, if as many figures follow in the phrase: 甲3万元、乙2万元，分别增加1万元和1万元."""
    run = figures_in_phrase(sentence)
    things = [level.thing for level in sentence.recent[-run:] if level.thing is not None] if run > 1 else []
    return [Item(ItemKind.THING, thing) for thing in things] if len(things) == run else []


def figures_in_phrase(sentence: Sentence) -> int:
    """How many figures stand from here to the end of the phrase.

    Args:
        sentence: the sentence.
    """
    figures = 0
    for token in sentence.tokens[sentence.at :]:
        if token.kind in PAUSES:
            break
        figures += token.kind == "fig"
    return figures


def _figures_behind(sentence: Sentence) -> int:
    """How many figures stand behind a word, up to the next name or the end of the clause."""
    figures = 0
    for token in sentence.tokens[sentence.at + 1 :]:
        if token.kind in _ENDS:
            break
        figures += token.kind == "fig"
    return figures


def _last(items: list[Item], most: int) -> list[Item]:
    """The items without those things that are too many for the figures, which are of the last."""
    things = items_of(items, ItemKind.THING)
    if not 1 < most < len(things):
        return items
    left = {id(item) for item in things[:-most]}
    return [item for item in items if id(item) not in left]


def items_of(items: list[Item], *kinds: ItemKind) -> list[Item]:
    """The items of some kinds, in order.

    Args:
        items: all of them.
        kinds: the kinds.
    """
    return [item for item in items if item.kind in kinds]


def _things(items: list[Item]) -> list[Item]:
    """The things, or where there are not several the bodies and words of the text's own."""
    things = items_of(items, ItemKind.THING)
    return things if len(things) > 1 else items_of(items, ItemKind.FREE, ItemKind.BODY)


def many_of(items: list[Item]) -> list[Item]:
    """What there are several of: things, else years, else stages.

    Args:
        items: all that is named.
    """
    kinds = _things(items), items_of(items, ItemKind.YEAR), items_of(items, ItemKind.STAGE)
    return next((each for each in kinds if len(each) > 1), [])


def thing_of_item(listing: Listing, item: Item) -> Thing | None:
    """What one of several items is: a thing, or a body whose thing is named for all: 甲和乙的会议费分别为.

    Args:
        listing: the items.
        item: one of them.
    """
    things = [each.thing for each in listing.items if each.kind is ItemKind.THING and each.thing is not None]
    if item.kind is ItemKind.THING or not things or item.thing is None:
        return item.thing
    return evolve(things[-1], scope=item.thing.name)


def thing_of_change(sentence: Sentence) -> Thing | None:
    """What has changed: what is spoken of, or behind 分别 the next of several.

    Args:
        sentence: the sentence.
    """
    listing = sentence.listing
    if listing is None:
        return sentence.thing
    things = _things(listing.items)
    if listing.at == len(things) == figures_in_phrase(sentence) and not sentence.phrase.figures:
        listing.at = 0  # 分别减少1万元和2万元，下降3%和4%
    if len(things) < 2 or listing.at >= len(things):
        return sentence.thing
    listing.at += 1
    return thing_of_item(listing, things[listing.at - 1])
