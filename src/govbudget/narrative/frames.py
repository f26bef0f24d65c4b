"""What a sentence states (框架): levels, changes, ratios, comparisons and compositions, in the making.

They are made from left to right and completed by what stands behind them, as 500万元（2022年度）; what is kept of them are the
claims of :mod:`govbudget.claim`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from attrs import define, frozen

from govbudget.claim import Thing
from govbudget.language.figures import Number

__all__ = [
    "BUDGETS",
    "UNNAMED",
    "Average",
    "Base",
    "Change",
    "Comparison",
    "Composition",
    "Frame",
    "Level",
    "Ratio",
    "Score",
    "When",
]

#: How the name of a thing begins that the text does not name.
UNNAMED: Final = "?"
#: The stages that are budgets (预算口径); what is not one of them is of the accounts.
BUDGETS: Final = frozenset({"initial", "adjusted", "budget"})


@frozen
class When:
    """Year and stage of the budget (年度与口径); ``None`` for what the text does not say.

    Args:
        year: counted from that of the document, so that −1 is the year before.
        stage: ``initial``, ``adjusted``, ``budget`` or ``final``.
    """

    year: int | None = None
    stage: str | None = None


@define(eq=False)
class Level:
    """So much of a thing (数额).

    Args:
        number: the figure; ``None`` for a thing of which the text says that there is none.
        thing: what it is of; ``None`` for a sum of what stands before it.
        when: year and stage.
        sentence: number of its sentence.
        said: whether its thing is named for it, and not for a figure before it.
        base: whether it only stands for what something else is compared with.
        sums: whether it is said to be a sum (合计).
        parent: the level that it is a part of.
        code: the code of a subject that is printed with its thing.
        about: for a thing of the text's own what was spoken of where it stands, of which it is a part or a body.
        tied: whether words right before it tie it to the thing spoken of, so that it repeats what is known of that.
    """

    number: Number | None
    thing: Thing | None
    when: When
    sentence: int
    said: bool = True
    base: bool = False
    sums: bool = False
    parent: Level | None = None
    code: str = ""
    tied: bool = False
    about: Thing | None = None

    @property
    def above(self) -> Iterator[Level]:
        """What it is listed under, at any depth, the innermost first."""
        level = self.parent
        while level is not None:
            yield level
            level = level.parent

    @property
    def within(self) -> Thing | None:
        """The thing that its own is a part of."""
        return self.parent.thing if self.parent is not None else None


@define(eq=False)
class Base:
    """What something is compared with (基数): a time or stage, another thing, or a level with its own figure.

    Args:
        when: its time and stage.
        thing: what it is of, where that is another thing.
        level: its own figure.
        sign: of a comparing word that stands before it (高于 +1, 低于 −1) and has not been used.
        word: this word.
        said: whether the text says it; else it is the year before by custom.
        open: whether words behind it still belong to it.
        of: the year that it is the year before of, where that is printed and not the year of the document.
    """

    when: When = When()
    thing: Thing | None = None
    level: Level | None = None
    sign: int | None = None
    word: str = ""
    said: bool = True
    open: bool = True
    of: int | None = None


@define(eq=False)
class Change:
    """So much more or less than a base (增减): an amount, a percentage, a multiple, or points.

    Args:
        number: the figure.
        way: ``amount``, ``rate``, ``points``.
        sign: +1 or −1 by the word; ``None`` where it does not say.
        word: the word.
        thing: what changed.
        when: what is compared, where the text says so.
        base: what with.
        sentence: number of its sentence.
    """

    number: Number
    way: Literal["amount", "rate", "points"]
    sign: int | None
    word: str
    thing: Thing | None
    when: When
    base: Base
    sentence: int


@define(eq=False)
class Ratio:
    """A percentage or multiple of a whole or a base (比率): completion of a budget, a share, so many times.

    Args:
        number: the figure.
        kind: ``completion``, ``share``, ``times``.
        thing: of what.
        when: year and stage of the thing.
        stage: for completion of which budget.
        part: for shares the level of the part, where it stands before.
        whole: the level that it is a share of, or times.
        whole_thing: the whole where it has no figure here.
        sentence: number of its sentence.
        before: the levels before it that may be its whole where the text names none.
        parts: all the parts of its whole, where the text lists them and has no figure of that.
        bracket: the part and the whole, in either order, where they stand in a bracket behind it: 覆盖率48%(甲, 乙).
    """

    number: Number
    kind: Literal["completion", "share", "times"]
    thing: Thing | None
    when: When
    sentence: int
    stage: str | None = None
    part: Level | None = None
    whole: Level | None = None
    whole_thing: Thing | None = None
    before: tuple[Level, ...] = ()
    parts: tuple[Level, ...] = ()
    bracket: tuple[Level, ...] = ()


@define(eq=False)
class Average:
    """So much for each (平均): an amount by a count.

    Args:
        number: the figure.
        per: what for each of which it is, as printed: 车, 批次.
        thing: what the amount is of.
        sentence: number of its sentence.
    """

    number: Number
    per: str
    thing: Thing | None
    sentence: int


@define(eq=False)
class Comparison:
    """More, less or as much as a base, in words (比较).

    Args:
        sign: +1, −1, or 0 for as much.
        nearly: whether only about as much (基本持平).
        word: the word.
        thing: what is compared.
        when: its time and stage.
        base: what with.
        sentence: number of its sentence.
        level: the figure of what is compared, where the same phrase has it (增至).
    """

    sign: int
    nearly: bool
    word: str
    thing: Thing | None
    when: When
    base: Base
    sentence: int
    level: Level | None = None


@define(eq=False)
class Composition:
    """A whole and its parts (构成).

    Args:
        whole: the whole.
        parts: its parts, in order.
        closed: whether the text says that there are no others.
        sentence: number of the sentence that lists them.
        sure: how many of the parts stand before the first semicolon; 0 where there is none, or nothing before it.
    """

    whole: Level
    parts: list[Level]
    closed: bool
    sentence: int
    sure: int = 0


@define(eq=False)
class Score:
    """So many points in an evaluation (得分).

    Args:
        number: the figure.
        name: what was evaluated: the words of its phrase before 得分, as in the folded text.
        sentence: number of its sentence.
    """

    number: Number
    name: str
    sentence: int


Frame = Change | Ratio | Average | Comparison | Composition | Score
