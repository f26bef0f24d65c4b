"""The lists of parts that are open at a place in the text (构成的进行中): their values, what opens and closes one, what sums one up."""

from __future__ import annotations

from typing import Final

from attrs import define, field

from govbudget.claim import Thing
from govbudget.language.figures import NumberKind
from govbudget.narrative.frames import BUDGETS, Level, Ratio
from govbudget.narrative.known import is_part
from govbudget.narrative.phrase_words import PhraseWords
from govbudget.narrative.values import Mark, Opening

__all__ = ["Composer", "Parts", "is_level_of", "is_sum", "of_the_year", "read_opening", "same_measure"]


#: So many figures back another year may have the figure of the year.
_NEAR: Final = 40


@define(eq=False)
class Parts:
    """Parts that are being listed.

    Args:
        whole: the figure of the whole; ``None`` where only its thing is named.
        closed: whether the text says that there are no others.
        depth: in how many brackets it stands.
        sentence: number of the sentence that opens it.
        thing: the whole, where the opening names it.
        kind: kind of the mark that opens it; ``sum`` or ``flat`` for figures that were no list before.
        items: in how many enumerations it stands.
        parts: the parts.
        semicolons: how many semicolons there were since.
        before: how many parts there were before the first semicolon.
        over: whether it goes on in the next paragraph.
        plain: whether a part stands in it that no number of an item begins.
    """

    whole: Level | None
    closed: bool
    depth: int
    sentence: int
    thing: Thing | None = None
    kind: str = ""
    items: int = 0
    parts: list[Level] = field(factory=list)
    semicolons: int = 0
    before: int = 0
    over: bool = False
    plain: bool = False

    @property
    def counts(self) -> bool:
        """Whether it lists some of what its whole counts: 40个项目中的17个."""
        number = self.whole.number if self.whole is not None else None
        return self.kind == "within" and number is not None and number.kind is NumberKind.COUNT

    @property
    def of(self) -> Thing | None:
        """What the parts are of."""
        return self.whole.thing if self.whole is not None else self.thing


@define
class Composer:
    """What is being listed, at a mark.

    Args:
        words: the words within phrases.
        open: the lists that are open, outer to inner.
        flat: the levels of the paragraph, without bases.
        last: the last level by depth of brackets.
        done: the lists that have ended.
        shares: the shares.
        items: how the numbers of the open enumerations are written, outer to inner.
        begins: whether a paragraph has just begun.
        opened: whether words that open a list have just been read.
        leads: whether they ended the paragraph before.
        fresh: whether no level has followed the number of an item.
        semicolon: whether the last mark was a semicolon.
        listing: whether a semicolon ended the paragraph before, and no level has followed.
    """

    words: PhraseWords
    open: list[Parts] = field(factory=list)
    flat: list[Level] = field(factory=list)
    last: dict[int, Level] = field(factory=dict)
    done: list[Parts] = field(factory=list)
    shares: list[Ratio] = field(factory=list)
    items: list[str] = field(factory=list)
    begins: bool = False
    opened: bool = False
    leads: bool = False
    fresh: bool = True
    semicolon: bool = False
    listing: bool = False

    @property
    def top(self) -> Parts | None:
        """The innermost open list."""
        return self.open[-1] if self.open else None

    def end(self, to: int = 0) -> None:
        """End the open lists but for so many outer ones."""
        while len(self.open) > to:
            listed = self.open.pop()
            if listed.parts:
                self.done.append(listed)

    def end_top(self) -> None:
        """End the innermost list."""
        self.end(len(self.open) - 1)


def is_level_of(level: Level, thing: Thing | None) -> bool:
    """Whether a level is of a thing, both being known.

    Args:
        level: the level.
        thing: the thing.
    """
    return thing is not None and level.thing is not None and level.thing.is_same(thing)


# -- sums ---------------------------------------------------------------------------------------------------------------


def is_sum(composer: Composer, mark: Mark, level: Level) -> bool:
    """Whether a figure that is called a sum is one: of what is being listed, or of what stands before it; it is kept then.

    Args:
        composer: what is being listed.
        mark: its mark.
        level: the figure.
    """
    listed = composer.top if composer.top is not None and len(composer.top.parts) > 1 else None
    if listed is None and level.thing is not None and not level.thing.references:
        return False
    if listed is not None and (level.thing is None or listed.whole is None):
        parts = list(listed.parts)
    else:
        parts = _outermost(composer, _summed(composer, level))
    parts = [part for part in parts if same_measure(part, level)]
    if len(parts) < 2 or len({part.number.kind for part in parts if part.number is not None}) != 1:
        return False
    composer.done.append(Parts(level, True, mark.depth, mark.sentence, kind="sum", parts=parts))
    composer.last[mark.depth] = level
    if level.thing is not None:
        composer.flat.append(level)
    return True


def _summed(composer: Composer, total: Level) -> list[Level]:
    """The levels of the paragraph that a sum may be of: by what it names parts of that, and things of the text's own beside it."""
    others = [each for each in composer.flat if not is_level_of(each, total.thing)]
    if total.thing is None:
        return others
    return [each for each in others if is_part(each.thing, total.thing) or _is_own(each, total.sentence)]


def _is_own(level: Level, sentence: int) -> bool:
    """Whether a level of a sentence is of a thing of the text's own."""
    return level.sentence == sentence and (level.thing is None or not level.thing.references)


def _outermost(composer: Composer, levels: list[Level]) -> list[Level]:
    """Levels without the listed parts of any of them."""
    inner = {
        id(part)
        for each in composer.done
        if each.kind != "sum" and any(each.whole is level for level in levels)
        for part in each.parts
    }
    return [each for each in levels if id(each) not in inner]


def same_measure(part: Level, whole: Level | None) -> bool:
    """Whether a part has the kind and measure of its whole; a part of which there is none has any.

    Args:
        part: the part.
        whole: the whole.
    """
    if part.number is None or whole is None or whole.number is None:
        return part.number is None
    return part.number.is_like(whole.number)


# -- openings ----------------------------------------------------------------------------------------------------------


def read_opening(composer: Composer, mark: Mark, opening: Opening) -> None:
    """Words that say that parts follow begin a list, those that stand behind parts close one.

    Args:
        composer: what is being listed.
        mark: their mark.
        opening: what they say.
    """
    if mark.kind == "rest":
        _closes_divided(composer, mark)
        return
    whole = _whole_named(composer, opening.thing) if opening.thing is not None else _main(composer, mark)
    if mark.kind == "composed" and opening.along and composer.top is not None and composer.top.parts:
        whole = composer.top.whole
        composer.end_top()
    elif mark.kind == "composed" and opening.along and opening.thing is None and composer.top is None:
        whole = _divided(composer) or whole
    elif opening.closes and _closes(composer, mark):
        return
    if whole is None and opening.thing is None:
        return
    top = composer.top
    if top is not None and top.whole is whole and not top.parts:
        top.closed = top.closed or opening.closed
        return
    listed = Parts(whole, opening.closed, mark.depth, mark.sentence, opening.thing, mark.kind, len(composer.items))
    composer.open.append(listed)


def _divided(composer: Composer) -> Level | None:
    """The whole of the list of the paragraph that has just ended, which is divided in another way; an item begins anew."""
    whole = composer.done[-1].whole if composer.done and not composer.items else None
    return whole if any(level is whole for level in composer.flat) else None


def _whole_named(composer: Composer, thing: Thing) -> Level | None:
    """The last figure of a thing, that of the year."""
    last = next((each for each in reversed(composer.flat) if is_level_of(each, thing)), None)
    return last if last is None else of_the_year(composer, last)


def _closes(composer: Composer, mark: Mark) -> bool:
    """Words that close a list: the open one, the figures of the sentence, or the list that has just ended."""
    if composer.top is not None:
        if composer.top.parts:
            composer.top.closed = True
        return bool(composer.top.parts)
    if _closes_flat(composer, mark):
        return True
    if composer.done and composer.done[-1].sentence >= mark.sentence - 1:
        composer.done[-1].closed = True
        return True
    return False


def _closes_divided(composer: Composer, mark: Mark) -> None:
    """What is left closes the open list, or divides the first figure of the sentence if all others may be parts of it."""
    inside = [level for level in composer.flat if level.sentence == mark.sentence]
    if composer.top is not None and composer.top.parts:
        composer.top.closed = composer.top.closed or len(composer.open) == 1  # else of which list nobody says
    elif len(inside) > 2 and all(_may_be_part(level, inside[0]) for level in inside[1:]):
        _closes_flat(composer, mark)


def _may_be_part(level: Level, whole: Level) -> bool:
    own = level.thing is None or not level.thing.references
    return same_measure(level, whole) and (own or is_part(level.thing, whole.thing))


def _closes_flat(composer: Composer, mark: Mark) -> bool:
    """Words that close a list that nothing opened: the first figure of the sentence is the whole of the others."""
    inside = [level for level in composer.flat if level.sentence == mark.sentence]
    if len(inside) < 3:
        return False
    composer.done.append(Parts(inside[0], True, mark.depth, mark.sentence, kind="flat", parts=inside[1:]))
    return True


def _main(composer: Composer, mark: Mark) -> Level | None:
    """What the parts behind 其中 are of: the last figure; of a sentence before only where it speaks of one thing."""
    last = composer.last.get(mark.depth)
    if last is None or last.thing is None:
        return last if last is None or last.when.stage not in BUDGETS else _account_of(composer, last)
    if last.when.year is None and last.when.stage not in BUDGETS and last.sentence == mark.sentence:
        return last
    beside = [level for level in composer.flat if level.sentence == last.sentence]
    last = of_the_year(composer, last)
    if last.sentence == mark.sentence or all(is_level_of(level, last.thing) for level in beside):
        return last
    return None


def _account_of(composer: Composer, budget: Level) -> Level:
    """The figure of the accounts before a budget that only its stage names: 支出6万元，完成年初预算11万元; itself where there is none."""
    before = [level for level in composer.flat if level.sentence == budget.sentence and level.thing is not None]
    accounts = [level for level in before if level.when.year is None and level.when.stage not in BUDGETS]
    return accounts[-1] if accounts else budget


def of_the_year(composer: Composer, last: Level) -> Level:
    """For another year the figure of the year in the paragraph, for a budget the accounts in its sentence, of the same thing.

    Args:
        composer: what is kept of the paragraph.
        last: the figure.
    """
    near = [level for level in composer.flat[-_NEAR:] if last.when.year or level.sentence == last.sentence]
    like = [level for level in near if is_level_of(level, last.thing) and not level.when.year]
    accounts = [level for level in like if level.when.stage not in BUDGETS]
    if last.when.year or last.when.stage in BUDGETS:
        last = accounts[-1] if accounts else like[-1] if like and last.when.year else last
    if len(accounts) > 1 and last is accounts[-1] and last.when.year is not None and accounts[0].when.year is None:
        return accounts[0]  # two figures of one thing and time: the year of the document is not known rightly
    return last
