"""What a text states (正文陈述), as values: its sentences, and its claims with all that they are about."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from functools import cached_property
from typing import Any, ClassVar, Final, final

from attrs import field, frozen

from govbudget.arguments import wrong
from govbudget.exact import in_full, scale
from govbudget.figure import Figure
from govbudget.forms import Measure
from govbudget.forms.topics import ThingKind, topic
from govbudget.language.normal import Text, fold
from govbudget.place import Place
from govbudget.records.tabular import Tabular
from govbudget.visible import visible

__all__ = ["Basis", "Claim", "ClaimKind", "Narrative", "Period", "Reference", "Sentence", "Thing", "Unread"]


class ClaimKind(Enum):
    """What a claim says (陈述类别)."""

    AMOUNT = "amount"  #: 金额, so much in one year and budget stage
    COUNT = "count"  #: 数量, so many in one year
    NONE = "none"  #: 无、未发生, nothing of it
    DIFFERENCE = "difference"  #: 增减额, so much more or less than a base
    GROWTH = "growth"  #: 增减幅度, so many per cent, or times, more or less than a base
    POINTS = "points"  #: 百分点, so many points more or less than a base
    COMPLETION = "completion"  #: 完成预算的百分比
    SHARE = "share"  #: 占比
    MULTIPLE = "multiple"  #: 倍数, so many times a base
    AVERAGE = "average"  #: 车均、人均, an amount divided by a count
    SCORE = "score"  #: 得分, so many points in an evaluation
    COMPARISON = "comparison"  #: 大于、小于、等于, a word instead of a figure
    COMPOSITION = "composition"  #: 构成, a whole and its parts


@final
@frozen
class Period:
    """The year and stage of the budget that a figure belongs to (年度与口径).

    Args:
        year: year as printed or implied; ``None`` for that of the document, where that is not known.
        measure: initial budget, adjusted budget or final; ``None`` for a budget of which the text does not say which.
        before: how many years before that of the document it is, where ``year`` is ``None``.
    """

    year: int | None = None
    measure: Measure | None = Measure.FINAL
    before: int = 0

    @property
    def is_budget(self) -> bool:
        """Whether it is a budget of any stage."""
        return self.measure is not Measure.FINAL

    def __str__(self) -> str:
        names = {
            Measure.INITIAL_BUDGET: "年初预算数",
            Measure.ADJUSTED_BUDGET: "全年预算数",
            Measure.FINAL: "决算数",
            None: "预算数",
        }
        return f"{self.year}年{names[self.measure]}" if self.year else names[self.measure]


@final
@frozen
class Reference:
    """What a text names (所指): a topic of the forms, or a subject of a classification.

    Args:
        topic: key of the topic; ``functional`` or ``economic`` for subjects; empty for what the library has no name of.
        names: for subjects the printed names, outer to inner; else the printed name.
        code: for economic subjects the code.
        fund: the fund spoken of: general, fund, capital, fiscal; empty where none is.
        near: whether the fund stands right before the name.
    """

    topic: str
    names: tuple[str, ...] = ()
    code: str = ""
    fund: str = ""
    near: bool = False

    @property
    def key(self) -> tuple[str, str, tuple[str, ...]]:
        """What identifies it, whatever the fund; names tell apart only what has no key of its own."""
        return (self.topic, self.code, () if self.topic not in ("functional", "") else self.names)

    def __str__(self) -> str:
        return "".join(self.names[-1:]) or self.topic


@final
@frozen
class Sentence:
    """A sentence as printed (原句).

    Args:
        text: as printed, line breaks and page numbers inside it taken out.
        place: where it starts.
        headings: the headings it stands under, outer to inner.
        normal: its normal form, see :func:`govbudget.language.normal.normal`.
        paragraph: number of its paragraph, from 0.
    """

    text: str
    place: Place = Place()
    headings: tuple[str, ...] = ()
    normal: str = field(default="", repr=False)
    paragraph: int = 0

    @cached_property
    def folded(self) -> Text:
        """Its text folded, which tells where each character of the normal form is printed."""
        return fold(self.text)


#: The subjects of a classification, which are no topics.
_SUBJECTS: Final = {kind.value: kind for kind in (ThingKind.FUNCTIONAL, ThingKind.ECONOMIC)}


@final
@frozen
class Thing:
    """What a figure is of (对象).

    Args:
        name: as in the folded text.
        references: what the library knows under this name, the likeliest first; none for a thing of the text's own.
        scope: the words before the name that are no part of it: a body, a narrower scope.
        fund: the fund named right before it, or by it.
    """

    name: str
    references: tuple[Reference, ...] = ()
    scope: str = ""
    fund: str = ""

    @cached_property
    def keys(self) -> frozenset[object]:
        """What tells it from others, whatever it may be."""
        return frozenset(r.key for r in self.references) or frozenset([self.name])

    @property
    def kind(self) -> ThingKind:
        """What kind of thing it is, as the likeliest of what it may be."""
        if not self.references:
            return ThingKind.FUND if self.fund else ThingKind.FREE
        first = self.references[0].topic
        known = topic(first)
        return known.kind if known is not None else _SUBJECTS.get(first, ThingKind.FREE)

    def is_same(self, other: Thing | None) -> bool:
        """Whether another may be the same, of the same body."""
        return (
            other is not None
            and self.scope == other.scope
            and (self.fund == other.fund or not self.fund or not other.fund)
            and not self.keys.isdisjoint(other.keys)
        )

    def __str__(self) -> str:
        return self.scope + self.name


@final
@frozen
class Basis:
    """What a claim is counted from (所据): the base of a change (基数), the budget of a completion, the whole of a share.

    Args:
        thing: what it is of; ``None`` for the thing of the claim.
        period: its year and stage.
        figure: its figure, where the claim has it; else it is looked for in the text and the tables.
        said: whether the text says it; otherwise it is what is meant by custom, as the year before.
    """

    thing: Thing | None = None
    period: Period = Period()
    figure: Figure | None = None
    said: bool = True

    def __str__(self) -> str:
        said = (self.thing, self.period, self.figure)
        return " ".join(str(each) for each in said if each is not None)


@final
@frozen(repr=False)
class Claim:
    """One claim of a text (陈述): what is said of what, with the figure as printed. Read from a text, or written by hand.

    Args:
        kind: what it says.
        thing: what it is about; ``None`` where the text does not name it.
        period: the year and stage that it is of.
        figure: the figure as printed, per cent for percentages; ``None`` where a word says it.
        base: what it is compared with, for differences, growth, multiples, completion and comparisons.
        whole: what it is a part of, for shares, and for amounts that are listed under another; of a composition the whole.
        parts: the parts of a composition.
        closed: whether a composition has no other parts.
        sign: +1 for 增加, 增长, 大于; −1 for 减少, 下降, 小于; 0 for 持平, 等于; ``None`` where the text does not say.
        word: the word that says so, as printed.
        per: for averages what for each of which it is: 车, 人.
        sentence: the sentence that it is printed in.

    Raises:
        ArgumentError: for a claim without what its kind needs.
    """

    kind: ClaimKind
    thing: Thing | None = None
    period: Period = Period()
    figure: Figure | None = None
    base: Basis | None = None
    whole: Basis | None = None
    parts: tuple[Basis, ...] = ()
    closed: bool = False
    sign: int | None = None
    word: str = ""
    per: str = ""
    sentence: Sentence = Sentence("")

    def __attrs_post_init__(self) -> None:
        of_kind = f"for the claim is of kind {self.kind.value!r}"
        if self.kind not in _WORDS and (self.figure is None or self.figure.value is None):
            raise wrong(
                "figure", self.figure, f"a number, {of_kind}", 'give it as in figure=Figure.parse("1,387.15万元")'
            )
        if self.kind in _COMPARING and self.base is None:
            raise wrong("base", self.base, f"a Basis, {of_kind}", "give what it is compared with")
        if self.kind is ClaimKind.COMPOSITION and (self.whole is None or not self.parts):
            raise wrong("whole and parts", self.whole, f"a Basis and several, {of_kind}", "give a whole and its parts")

    @property
    def place(self) -> Place:
        """Where it stands, which is where its sentence begins."""
        return self.sentence.place

    def __str__(self) -> str:
        said = f"{self.word}{self.figure if self.figure is not None else ''}"
        return " ".join(part for part in (str(self.thing or ""), str(self.period), said) if part)

    def __repr__(self) -> str:
        return visible(f"<Claim {self.kind.value}: {self}>")


@final
@frozen
class Unread:
    """A figure of a text that was not understood (未识别的数字): reported, never guessed.

    Args:
        text: the figure with its unit, as printed.
        sentence: the sentence that it stands in.
        reason: why.
        place: where it stands, with its span in the sentence.
    """

    text: str
    sentence: Sentence
    reason: str
    place: Place = Place()


@final
@frozen(repr=False)
class Narrative(Tabular):
    """The explanation in words (情况说明), read: a collection of its claims.

    Args:
        sentences: every sentence, in order.
        claims: what they state, in order.
        unread: the figures that were not understood.
    """

    _described: ClassVar[str] = "claims"
    sentences: tuple[Sentence, ...] = ()
    claims: tuple[Claim, ...] = ()
    unread: tuple[Unread, ...] = ()

    def __iter__(self) -> Iterator[Claim]:
        return iter(self.claims)

    def __len__(self) -> int:
        return len(self.claims)

    def to_records(self) -> list[dict[str, Any]]:
        """Every claim as a plain dict, in order; ``data_columns()`` says what its keys are."""
        return [_record(claim) for claim in self.claims]

    def __repr__(self) -> str:
        return f"<Narrative: {len(self.sentences)} sentences, {len(self.claims)} claims, {len(self.unread)} not understood>"


def _record(claim: Claim) -> dict[str, Any]:
    """A claim as a plain dict."""
    figure, period, place = claim.figure, claim.period, claim.place
    likeliest = claim.thing.references[0] if claim.thing is not None and claim.thing.references else Reference("")
    money = None if figure is None else figure.money
    return {
        "kind": claim.kind.value,
        "name": "" if claim.thing is None else str(claim.thing),
        "topic": likeliest.topic,
        "code": likeliest.code,
        "fund": (claim.thing.fund if claim.thing is not None else "") or likeliest.fund,
        "year": period.year,
        "years_before": period.before,
        "measure": "" if period.measure is None else period.measure.value,
        "value": None if figure is None else figure.value,
        "unit": "" if money is None else money.unit.value,
        "value_yuan": None if money is None else in_full(scale(money.value, money.unit.exponent)),
        "printed": "" if figure is None else figure.printed,
        "sign": claim.sign,
        "word": claim.word,
        "base": "" if claim.base is None else str(claim.base),
        "whole": "" if claim.whole is None else str(claim.whole),
        "parts": "; ".join(map(str, claim.parts)),
        "closed": claim.closed,
        "per": claim.per,
        "heading": "/".join(claim.sentence.headings),
        "sentence": claim.sentence.text,
        "page": place.page,
        "row": place.line,
    }


#: Claims that are words alone, and those that compare with something.
_WORDS: Final = frozenset((ClaimKind.NONE, ClaimKind.COMPARISON, ClaimKind.COMPOSITION))
_COMPARING: Final = frozenset(
    (
        *(ClaimKind.DIFFERENCE, ClaimKind.GROWTH, ClaimKind.POINTS),
        *(ClaimKind.COMPLETION, ClaimKind.MULTIPLE, ClaimKind.COMPARISON),
    )
)
