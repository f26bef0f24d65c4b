"""Which figures of a paragraph are parts of which (构成): by 其中, by colons and brackets, by sums, by what the forms define."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from attrs import evolve

from govbudget.claim import Thing
from govbudget.language.vocabulary import Vocabulary
from govbudget.narrative.frames import Composition, Level, Ratio, When
from govbudget.narrative.known import (
    are_beside,
    is_addend,
    is_complete,
    is_count,
    is_of_which,
    is_part,
    listed_under,
    topics,
)
from govbudget.narrative.part_lists import Composer, Parts, is_level_of, is_sum, of_the_year, read_opening, same_measure
from govbudget.narrative.phrase_words import PhraseWords, phrase_words
from govbudget.narrative.values import Mark, Numbering, Opening

__all__ = ["compose", "is_addend", "is_complete", "is_of_which", "is_part", "topics"]

#: The marks behind which a list goes on in the next paragraph (其中：).
_OPENS: Final = frozenset({"which", "composed", "by", "colon", "within"})
#: The marks that neither open a list nor end its opening.
_NEUTRAL: Final = frozenset({"stop", "paragraph", "item"})
#: The marks between two paragraphs.
_BETWEEN: Final = frozenset({"paragraph", "item"})


def compose(marks: Iterable[Mark], words: PhraseWords | None = None) -> list[Composition]:
    """The wholes of a text with their parts, in the order in which their lists end.

    Args:
        marks: what tells parts from wholes, in the order of the text.
        words: the words within phrases; the bundled ones if they are not given.
    """
    composer = Composer(phrase_words(Vocabulary.default()) if words is None else words)
    for mark in marks:
        _read(composer, mark)
    composer.end()
    found = []
    for listed in composer.done:
        if listed.whole is None and listed.closed:
            _give_parts(composer.shares, listed)
        composition = _composition(listed)
        if composition is not None:
            _give_whole(composer.shares, listed, composition)
            found.append(composition)
    return found


def _composition(listed: Parts) -> Composition | None:
    """The whole and parts of a list; ``None`` where the whole has no figure, or a bracket only remarks on it."""
    whole = listed.whole
    if whole is None or whole.number is None:
        return None
    parts = [part for part in listed.parts if part is not whole]
    if listed.kind == "open":
        parts = [part for part in parts if not is_level_of(part, whole.thing)]
        if len(parts) < 2:
            return None
    if listed.kind != "sum":
        for part in parts:
            part.parent, part.thing = whole, listed_under(part.thing, whole.thing)
            year = whole.when.year if part.when.year is None else part.when.year
            part.when = When(year, part.when.stage or whole.when.stage)
    return Composition(whole, parts, listed.closed, listed.sentence, listed.before if listed.semicolons else 0)


def _give_parts(shares: list[Ratio], listed: Parts) -> None:
    """The shares of the parts of a list that is closed and whose whole has no figure are of their sum: 支出由甲和乙构成."""
    for ratio in shares:
        if ratio.whole is None and ratio.whole_thing is listed.thing and ratio.part in listed.parts:
            ratio.parts = tuple(listed.parts)


def _give_whole(shares: list[Ratio], listed: Parts, composition: Composition) -> None:
    """The shares of the parts that name no whole are of the whole of the list."""
    for ratio in shares:
        if (part := ratio.part) is not None and part in composition.parts:
            ratio.thing = part.thing
            if ratio.whole is None and ratio.whole_thing is None:
                ratio.whole = composition.whole


# -- marks -------------------------------------------------------------------------------------------------------------


def _read(composer: Composer, mark: Mark) -> None:
    if mark.kind in _OPENS:
        composer.opened = True
    elif mark.kind not in _NEUTRAL:
        composer.opened = False
    if composer.begins and mark.kind not in _BETWEEN:
        _begin_paragraph(composer)
    composer.begins = mark.kind == "paragraph"
    composer.semicolon = mark.kind == "semicolon" or composer.semicolon and mark.kind == "paragraph"
    match mark.data:
        case Level() as level:
            _read_level(composer, mark, level)
        case Ratio() as ratio:
            _read_share(composer, ratio)
        case Opening() as opening:
            read_opening(composer, mark, opening)
        case Numbering() as number:
            _read_item(composer, number)
        case _:
            _MARKS[mark.kind](composer, mark)


def _begin_paragraph(composer: Composer) -> None:
    """What is listed goes on only with an item, or where nothing has been listed yet: 其中：."""
    composer.items = []
    if composer.top is not None and not composer.top.parts and composer.leads:
        for listed in composer.open:
            listed.over = True
        return
    while composer.open and not composer.open[-1].over:
        composer.end_top()
    composer.flat, composer.last = [], {}


def _read_heading(composer: Composer, mark: Mark) -> None:
    """A heading ends what was listed before it."""
    composer.end()
    composer.flat, composer.last, composer.items = [], {}, []


def _read_paragraph(composer: Composer, mark: Mark) -> None:
    composer.leads, composer.listing = composer.opened, composer.semicolon


def _read_open(composer: Composer, mark: Mark) -> None:
    """A bracket behind a figure may hold its parts."""
    outer = composer.last.get(mark.depth - 1)
    if outer is not None:
        if outer.sentence != mark.sentence:  # a sentence of its own says of what is spoken of
            outer = of_the_year(composer, outer)
        listed = Parts(outer, False, mark.depth, mark.sentence, kind="open", items=len(composer.items))
        composer.open.append(listed)
    composer.last.pop(mark.depth, None)


def _read_aside(composer: Composer, mark: Mark) -> None:
    """A bracket behind a name may hold its figure, and no parts of the figure before it."""
    composer.last.pop(mark.depth, None)


def _read_close(composer: Composer, mark: Mark) -> None:
    while composer.open and composer.open[-1].depth > mark.depth:
        composer.end_top()


def _read_semicolon(composer: Composer, mark: Mark) -> None:
    for listed in composer.open:
        if not listed.semicolons:
            listed.before = len(listed.parts)
        listed.semicolons += 1


def _read_stop(composer: Composer, mark: Mark) -> None:
    """A full stop ends what is listed, but for items, and for lists that go on in the paragraphs behind 其中：."""
    if not composer.items:
        composer.end(next((at for at, listed in enumerate(composer.open) if not listed.over), len(composer.open)))


_MARKS: Final[Mapping[str, Callable[[Composer, Mark], None]]] = {
    "heading": _read_heading,
    "paragraph": _read_paragraph,
    "open": _read_open,
    "aside": _read_aside,
    "close": _read_close,
    "semicolon": _read_semicolon,
    "stop": _read_stop,
}


def _read_item(composer: Composer, number: Numbering) -> None:
    """The number of an item ends what was opened within the item before it."""
    items = composer.items
    if number.kind in items:
        del items[items.index(number.kind) + 1 :]
        if composer.words.first_item.fullmatch(number.text):  # a new enumeration
            while composer.open and composer.open[-1].items >= len(items) - 1 and composer.open[-1].parts:
                composer.end_top()
    else:
        items.append(number.kind)
    composer.fresh = True
    while composer.open and (composer.open[-1].items >= len(items) or composer.open[-1].plain):
        composer.end_top()
    if composer.top is not None:
        composer.top.semicolons = 0


def _read_share(composer: Composer, ratio: Ratio) -> None:
    """A share that names no whole is of that of the list it stands in, if not of a level before it."""
    if ratio.kind == "completion":
        ratio.before = tuple(composer.flat)
        return
    top = composer.top
    if ratio.part is None and top is not None and top.counts and len(top.parts) == 1 and is_count(ratio.thing):
        ratio.part = top.parts[0]  # 40个项目中的17个…，评价项目数占项目总数的
    if ratio.whole is None and ratio.whole_thing is None:
        lists = [each for each in composer.open if each.kind != "open" or each.whole is not ratio.part]
        if lists:
            ratio.whole, ratio.whole_thing = lists[-1].whole, lists[-1].thing
        ratio.before = tuple(composer.flat)
    composer.shares.append(ratio)


# -- levels ------------------------------------------------------------------------------------------------------------


def _read_level(composer: Composer, mark: Mark, level: Level) -> None:
    """A level is a part of the innermost list that it may be one of."""
    if level.base or level.sums and is_sum(composer, mark, level):
        return
    if composer.top is not None and composer.flat:
        _read_sibling(composer, composer.top, composer.flat[-1], level)
    while composer.open and not (_holds(composer, composer.open[-1], level) and not _is_of_outer(composer, level)):
        composer.end_top()
    top, items = composer.top, len(composer.items)
    # one figure an item: what follows within an item says more of it
    begins = top is not None and (items <= top.items or composer.fresh and items == top.items + 1)
    if top is not None and begins and top.depth <= mark.depth and level is not top.whole:
        top.parts.append(level)
        top.plain = top.plain or not composer.fresh
    composer.fresh = composer.listing = False
    composer.flat.append(level)
    composer.last[mark.depth] = level


def _read_sibling(composer: Composer, listed: Parts, last: Level, level: Level) -> None:
    """The first part of a list that stands beside its whole: that has no name, and is of what both are parts of, at another time.

    支出9万元，其中：基本支出6万元，项目支出3万元；年初预算8万元，其中：基本支出 …
    """
    if listed.parts or last.said or level.thing is None or not is_level_of(last, listed.of):
        return
    if not are_beside(listed.of, level.thing.references):
        return
    whole = next((each for each in reversed(composer.flat) if is_addend(level.thing, each.thing)), None)
    composer.open.pop()
    while composer.open and any(each is last for each in composer.open[-1].parts):
        composer.open[-1].parts = [each for each in composer.open[-1].parts if each is not last]
        composer.end_top()
    last.thing = whole.thing if whole is not None else None  # else nobody says of what
    composer.open.append(evolve(listed, whole=last, thing=None))


def _is_beside(thing: Thing | None, whole: Thing | None) -> bool:
    """Whether a thing is another part of what the whole of a list is itself a part of: 车辆费6万元，其中购置费2万元，接待费3万元."""
    if thing is None or whole is None or not thing.keys.isdisjoint(whole.keys):
        return False
    return are_beside(whole, thing.references)


def _is_of_outer(composer: Composer, level: Level) -> bool:
    """Whether the first part of the innermost list is by the forms one of an outer list, beside its own whole.

    基本支出9万元，其中：（一）工资5万元；…；（三）补助1万元；其中人员经费6万元，公用经费3万元.
    """
    *outer, listed = composer.open
    if listed.parts or is_part(level.thing, listed.of):
        return False
    if any(is_level_of(level, each.thing) for each in composer.flat):
        return False
    return any(is_addend(level.thing, other.of) and is_part(listed.of, other.of) for other in outer)


def _holds(composer: Composer, listed: Parts, level: Level) -> bool:
    """Whether a level may be one of the parts that are being listed."""
    if listed.counts:  # 40个项目中的17个
        return not listed.parts and same_measure(level, listed.whole)
    if is_level_of(level, listed.of):
        return False
    part = is_part(level.thing, listed.of)
    if _is_beside(level.thing, listed.of):
        return False
    if (
        listed.over and not composer.items
    ):  # in the paragraphs behind 其中：, each part once; behind a semicolon what has a name of the text's own
        return (part or composer.listing and level.thing is not None and not level.thing.references) and not any(
            is_level_of(level, other.thing) for other in listed.parts
        )
    # what no part stands before has ended: 294万元，全部为公务用车运行费；公务接待费11万元
    return part or not listed.semicolons or listed.before == 1 and len(composer.open) < 2
