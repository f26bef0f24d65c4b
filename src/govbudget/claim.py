"""What a narrative states (情况说明的陈述), as values: sentences, statements about one thing, and their typed claims."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from functools import cached_property
from typing import Final, final

from attrs import field, frozen

from govbudget.errors import ReadError
from govbudget.figure import Figure
from govbudget.forms import Measure
from govbudget.place import Place

__all__ = ["Claim", "ClaimKind", "Narrative", "Period", "Reference", "Sentence", "Statement", "Unread"]


class ClaimKind(Enum):
    """What a claim says (陈述类别)."""

    AMOUNT = "amount"  #: 金额, so much in one year and budget stage
    DIFFERENCE = "difference"  #: 增减额, so much more or less than a base
    GROWTH = "growth"  #: 增减幅度, so many per cent more or less than a base
    COMPLETION = "completion"  #: 完成预算的百分比
    SHARE = "share"  #: 占比
    COMPARISON = "comparison"  #: 大于、小于、等于, a word instead of a figure
    COUNT = "count"  #: 数量
    AVERAGE = "average"  #: 车均、人均, an amount divided by a count
    NONE = "none"  #: 无、未发生, nothing of it


@final
@frozen
class Period:
    """The year and stage of the budget that a figure belongs to (年度与口径).

    Args:
        year: year as printed or implied; ``None`` where the text names none (the year of the document).
        measure: initial budget, adjusted budget or final; ``None`` for a budget of which the text does not say which.
    """

    year: int | None = None
    measure: Measure | None = Measure.FINAL

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


@final
@frozen
class Statement:
    """What one stretch of text says about one thing (一项陈述).

    Args:
        about: what it is about, the likeliest first.
        sentence: number of its sentence.
        parent: number of the statement whose part it is (其中); ``None`` for none.
        qualifier: the words right before its name that are no name of their own: a body, or a narrower scope.
        period: the period that the text sets for its parts.
    """

    about: tuple[Reference, ...]
    sentence: int
    parent: int | None = None
    qualifier: str = ""
    period: Period = Period()


@final
@frozen
class Claim:
    """One claim (陈述): typed, with the figure as printed.

    Args:
        kind: what it says.
        statements: numbers of the statements it may belong to, the likeliest first; it is right if it fits one.
        figure: the figure as printed; ``None`` where a word says it.
        period: what the figure, or the thing compared, belongs to.
        base: what it is compared with, for differences, growth, completion and comparisons.
        whole: for shares what it is a share of, where the text says so.
        sign: +1 for 增加, 增长, 大于; −1 for 减少, 下降, 小于; 0 for 持平, 等于; ``None`` where the text does not say.
        word: the word that says so, as printed.
        comparison: number shared by the claims of one comparison (amount and percentage of one change).
        sentence: number of the sentence it is printed in.
        base_said: whether the text says the base for this figure; otherwise it is that of the list, or the year before.
    """

    kind: ClaimKind
    statements: tuple[int, ...]
    figure: Figure | None = None
    period: Period = Period()
    base: Period | None = None
    whole: tuple[Reference, ...] = ()
    sign: int | None = None
    word: str = ""
    comparison: int | None = None
    sentence: int = 0
    base_said: bool = True

    @property
    def statement(self) -> int:
        """The likeliest statement."""
        return self.statements[0]

    def __str__(self) -> str:
        return f"{self.kind.value} {self.word}{self.figure if self.figure is not None else ''}"


@final
@frozen
class Unread:
    """A figure that could not be bound to anything (未识别的数字): reported, never guessed.

    Args:
        text: the figure with its unit, as printed.
        sentence: number of its sentence.
        reason: why.
        place: where.
    """

    text: str
    sentence: int
    reason: str
    place: Place = Place()


@final
@frozen(repr=False)
class Narrative:
    """The explanation in words (情况说明), read.

    Args:
        sentences: every sentence, in order.
        statements: what is said about what.
        claims: the typed claims, in order.
        unread: the figures that could not be bound.
    """

    sentences: tuple[Sentence, ...] = ()
    statements: tuple[Statement, ...] = ()
    claims: tuple[Claim, ...] = ()
    unread: tuple[Unread, ...] = ()

    @cached_property
    def by_statement(self) -> dict[int, tuple[int, ...]]:
        """The numbers of the claims of each statement, as the likeliest."""
        found: dict[int, list[int]] = {}
        for i, claim in enumerate(self.claims):
            found.setdefault(claim.statement, []).append(i)
        return {statement: tuple(claims) for statement, claims in found.items()}

    @cached_property
    def by_comparison(self) -> dict[int, tuple[int, ...]]:
        """The numbers of the claims that state one change, as an amount and as a percentage, by its number."""
        found: dict[int, list[int]] = {}
        for i, claim in enumerate(self.claims):
            if claim.comparison is not None:
                found.setdefault(claim.comparison, []).append(i)
        return {comparison: tuple(claims) for comparison, claims in found.items()}

    def sentence_of(self, claim: Claim) -> Sentence:
        """The sentence in which a claim is printed."""
        return self.sentences[claim.sentence]

    def __iter__(self) -> Iterator[Claim]:
        return iter(self.claims)

    def __len__(self) -> int:
        return len(self.claims)

    def __repr__(self) -> str:
        return f"<Narrative: {len(self.sentences)} sentences, {len(self.claims)} claims, {len(self.unread)} not bound>"


#: Claims that are words alone, and those that compare with something.
_WORDS: Final = frozenset((ClaimKind.NONE, ClaimKind.COMPARISON))
_COMPARING: Final = frozenset((ClaimKind.DIFFERENCE, ClaimKind.GROWTH, ClaimKind.COMPLETION, ClaimKind.COMPARISON))


def check_narrative(narrative: Narrative) -> None:
    """Refuse numbers of sentences and statements that are not there, and claims without what their kind needs."""
    sentences, statements = len(narrative.sentences), len(narrative.statements)
    spoken = [claim.sentence for claim in narrative.claims]
    spoken += [statement.sentence for statement in narrative.statements]
    spoken += [figure.sentence for figure in narrative.unread]
    parents = [(i, item.parent) for i, item in enumerate(narrative.statements) if item.parent is not None]
    held = [claim.statements for claim in narrative.claims]
    if (
        any(not 0 <= number < sentences for number in spoken)
        or any(not 0 <= parent < i for i, parent in parents)
        or any(not numbers or not all(0 <= number < statements for number in numbers) for numbers in held)
    ):
        raise ReadError("narrative names a sentence or statement that is not there")
    for i, statement in enumerate(narrative.statements):
        if not statement.about:
            raise ReadError(f"narrative.statements[{i}].about should name what the statement is about; it is empty")
    for i, claim in enumerate(narrative.claims):
        if claim.kind not in _WORDS and (claim.figure is None or claim.figure.value is None):
            raise ReadError(
                f"narrative.claims[{i}].figure should be a number, for the claim is of kind {claim.kind.value!r}"
            )
        if claim.kind in _COMPARING and claim.base is None:
            raise ReadError(
                f"narrative.claims[{i}].base should be a period, for the claim is of kind {claim.kind.value!r}"
            )
