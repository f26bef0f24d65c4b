"""What the reader of sentences has in hand (阅读中的值): the cues of a phrase, what figures behind 分别 are of, what is kept over sentences.

They are filled from left to right and stay within the room; what a text states are the frames of :mod:`govbudget.narrative.frames`.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Final, NamedTuple

from attrs import define, field

from govbudget.claim import Thing
from govbudget.language.scanning import Token
from govbudget.narrative.frames import Base, Change, Frame, Level, Ratio, When
from govbudget.narrative.phrase_words import PhraseWords

__all__ = [
    "PAUSES",
    "Item",
    "ItemKind",
    "Listing",
    "Mark",
    "Memory",
    "Numbering",
    "Opening",
    "Outer",
    "Phrase",
    "Sentence",
]


#: The marks that end a phrase.
PAUSES: Final = frozenset({",", ";", "."})


class ItemKind(Enum):
    """What one of several that are listed is (列举项的种类)."""

    THING = "thing"  #: a name
    FREE = "free"  #: words of the text's own
    BODY = "body"  #: a body
    YEAR = "year"  #: a year
    STAGE = "stage"  #: a stage of the budget


class Opening(NamedTuple):
    """Words that say that parts follow, or that there were no others (其中, 由…组成).

    Args:
        thing: the whole, where it is named right before them; else it is the last figure.
        closed: whether they say that there are no other parts, or how many there are.
        closes: whether they stand behind the parts.
        along: whether they divide the same whole in another way (按…分).
    """

    thing: Thing | None = None
    closed: bool = False
    closes: bool = False
    along: bool = False


class Numbering(NamedTuple):
    """The number of an item: how it is written, and as it stands."""

    kind: str
    text: str


@define
class Mark:
    """Something in the order of the text by which parts are told from wholes: a level, a share, 其中, a bracket, a stop.

    Args:
        kind: what it is.
        sentence: number of its sentence.
        depth: in how many brackets it stands.
        data: the level or ratio, what opens parts, or the number of an item; ``None`` for a mark of punctuation.
    """

    kind: str
    sentence: int
    depth: int
    data: Level | Ratio | Opening | Numbering | None = None


@define
class Item:
    """One of several things, times or stages that figures behind 分别 belong to.

    Args:
        kind: what it is.
        thing: for a name, words or a body what it is.
        year: for a year the year, counted from that of the document.
        stage: for a stage the stage.
    """

    kind: ItemKind
    thing: Thing | None = None
    year: int | None = None
    stage: str | None = None


@define
class Phrase:
    """The cues of one phrase (短语): from the last figure or comma to the next.

    Args:
        year: the year said, counted from that of the document.
        stage: the stage said.
        rest: whether its figure is the rest of what is being divided (其余).
        code: the code of a subject that is printed.
        direction: the word of more or less.
        base: what is compared with.
        source: whether 由 or 从 stands before what something came from.
        completion: whether 完成 or 执行率 is said.
        of_stage: the budget that is completed or shared.
        of_side: the side that this budget names: 占支出预算.
        share: whether 占 is said.
        whole: what 占 names.
        average: what something is for each of; empty where it is not.
        sums: the word for a sum.
        listed: whether 分别 is said.
        none: whether 无 or 未发生 stands before a name.
        named: whether a thing is named in it.
        unknown: words of its own that may be a name.
        body: a body that is named.
        figures: how many figures it has had.
        first: kind of its first token.
        items: the things, times and stages named in it, in order.
        completes: a level without a time that words behind it may give one: 比500万元的年初预算.
        candidate: a thing named behind 用于, which is spoken of where a figure follows.
        joins: whether the next name is joined to the one before (、和).
        joint: the names that are joined.
        adopts: whether the candidate becomes what is spoken of.
        scored: what an evaluation is of whose points follow; ``None`` where none do.
    """

    year: int | None = None
    stage: str | None = None
    rest: bool = False
    code: str = ""
    direction: Token | None = None
    base: Base | None = None
    source: bool = False
    completion: bool = False
    of_stage: str | None = None
    of_side: Thing | None = None
    share: bool = False
    whole: Thing | Level | None = None
    average: str = ""
    sums: str = ""
    listed: bool = False
    none: bool = False
    named: bool = False
    unknown: str = ""
    body: str = ""
    figures: int = 0
    first: str = ""
    items: list[Item] = field(factory=list)
    completes: Level | None = None
    candidate: Thing | None = None
    joins: bool = False
    joint: list[Thing] = field(factory=list)
    adopts: bool = False
    scored: str | None = None

    @property
    def when(self) -> When:
        """The time and stage said in it."""
        return When(self.year, self.stage)

    @property
    def in_base(self) -> Base | None:
        """The base that is being spoken of."""
        return self.base if self.base is not None and self.base.open and self.direction is None else None


@define
class Listing:
    """Figures behind 分别: what the next one is of.

    Args:
        items: what they are of, in order.
        at: how many have been given their item.
        parts: the levels stated before it, which shares belong to in order.
        every: whether one figure is that of each item (均为).
    """

    items: list[Item]
    at: int = 0
    parts: list[Level] = field(factory=list)
    every: bool = False


class Outer(NamedTuple):
    """What is spoken of before a bracket and again behind it."""

    phrase: Phrase
    thing: Thing | None
    last: Level | None
    explains: bool
    purpose: bool


@define
class Memory:
    """What is kept from sentence to sentence of a document.

    Args:
        words: the words within phrases.
        year: the year of the document.
        budget: whether the document is a budget.
        fund: the fund that the section is of.
        headed: what the section is of.
        about: what the forms know of what has been spoken of last in the paragraph.
        path: the subjects of the 类, 款 and 项 being spoken of, each with its depth.
        levels: every level stated.
        frames: everything else stated.
        marks: what tells parts from wholes.
        thing: what is spoken of.
        change: the last change, whose base those behind it take.
        number: number of the last sentence.
        stated: how many levels the paragraph has stated.
    """

    words: PhraseWords
    year: int | None
    budget: bool = False
    fund: str = ""
    headed: Thing | None = None
    about: Thing | None = None
    path: list[tuple[str, int]] = field(factory=list)
    levels: list[Level] = field(factory=list)
    frames: list[Frame] = field(factory=list)
    marks: list[Mark] = field(factory=list)
    thing: Thing | None = None
    change: Change | None = None
    number: int = -1
    stated: int = 0


@define
class Sentence:
    """The sentence that is being read.

    Args:
        memory: what is kept from sentence to sentence.
        tokens: its tokens.
        text: its folded text.
        places: the most decimals of its amounts, in which a 零 is meant.
        at: which token is being read.
        skip: the first token that is to be read again behind some that are not.
        phrase: the phrase that is being read.
        base: what the phrases before compared with.
        scope_year: the year of the phrases before.
        last: the last level.
        listing: what the figures behind 分别 are of.
        items: what was named before in a row.
        outer: what stands before each open bracket.
        inside: how many levels there were before the last bracket.
        explains: whether a reason is being told.
        purpose: whether it is being told what for.
        defines: whether it is being told what a name means.
        aside: words that narrow the changes behind them: 扣除不可比因素后.
        named: whether a thing has been named.
        spoken: whether something has been stated.
        recent: the levels stated, without bases.
        dated: the year that is printed for what is stated, where it is not that of the document.
        told: how many levels there were before the last change.
        of: the year that is spoken of by the last change, 上年 being the one before.
        unbound: the levels of bases whose thing is named behind them.
        ratio: the last percentage of a whole.
    """

    memory: Memory
    tokens: Sequence[Token]
    text: str
    places: int = 0
    at: int = -1
    skip: int = 0
    phrase: Phrase = field(factory=Phrase)
    base: Base | None = None
    scope_year: int | None = None
    last: Level | None = None
    listing: Listing | None = None
    items: list[Item] = field(factory=list)
    outer: list[Outer] = field(factory=list)
    inside: int = 0
    explains: bool = False
    purpose: bool = False
    defines: bool = False
    aside: str = ""
    named: bool = False
    spoken: bool = False
    recent: list[Level] = field(factory=list)
    dated: int = 0
    told: int = 0
    of: int = 0
    unbound: list[Level] = field(factory=list)
    ratio: Ratio | None = None

    @property
    def number(self) -> int:
        """Its number."""
        return self.memory.number

    @property
    def thing(self) -> Thing | None:
        """What is spoken of."""
        return self.memory.thing

    @property
    def words(self) -> PhraseWords:
        """The words within phrases."""
        return self.memory.words

    @property
    def before(self) -> Token | None:
        """The token before the one being read."""
        return self.tokens[self.at - 1] if self.at else None

    @property
    def after(self) -> Token | None:
        """The token behind the one being read."""
        return self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else None

    def next(self, by: int = 1) -> str:
        """The kind of a token behind the one being read; empty behind the last."""
        return self.tokens[self.at + by].kind if self.at + by < len(self.tokens) else ""

    def mark(self, kind: str, data: Level | Ratio | Opening | Numbering | None = None) -> None:
        """Keep something by which parts are told from wholes."""
        self.memory.marks.append(Mark(kind, self.number, len(self.outer), data))
