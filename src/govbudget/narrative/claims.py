"""What is read as claims (陈述), and claims as what is read: the public values of a text, and the frames that are judged."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from attrs import evolve

from govbudget.claim import Basis, Claim, ClaimKind, Period, Sentence, Thing, Unread
from govbudget.exact import COUNTED, half_unit
from govbudget.figure import Figure, Quantity, State
from govbudget.forms import Measure
from govbudget.language.figures import Number, NumberKind, numbers
from govbudget.language.normal import normal
from govbudget.language.vocabulary import Vocabulary
from govbudget.narrative.frames import (
    UNNAMED,
    Average,
    Base,
    Change,
    Comparison,
    Composition,
    Frame,
    Level,
    Ratio,
    Score,
    When,
)
from govbudget.narrative.known import common_whole, counted, counted_by_name, is_count
from govbudget.narrative.reader import Statements

__all__ = ["MEASURES", "Dating", "claims_of", "digits_of", "figure_of", "frames_of", "unread_of"]

#: The stages of the budget as the measures of a table; a budget of which nothing is said is none of them.
MEASURES: Final[Mapping[str, Measure | None]] = {
    "initial": Measure.INITIAL_BUDGET,
    "adjusted": Measure.ADJUSTED_BUDGET,
    "budget": None,
    "final": Measure.FINAL,
}
_STAGES: Final = {measure: stage for stage, measure in MEASURES.items()}
_RATIOS: Final[Mapping[Literal["completion", "share", "times"], ClaimKind]] = {
    "completion": ClaimKind.COMPLETION,
    "share": ClaimKind.SHARE,
    "times": ClaimKind.MULTIPLE,
}
_CHANGES: Final[Mapping[Literal["amount", "rate", "points"], ClaimKind]] = {
    "amount": ClaimKind.DIFFERENCE,
    "rate": ClaimKind.GROWTH,
    "points": ClaimKind.POINTS,
}
_QUANTITIES: Final = frozenset({ClaimKind.AMOUNT, ClaimKind.COUNT, ClaimKind.NONE})
#: So many amounts before a change may be what it is of.
_NEAR: Final = 8


class Dating(NamedTuple):
    """What years and stages are counted from (年度口径).

    Args:
        year: the year of the document; ``None`` where it is not known.
        budget: whether it is a budget.
    """

    year: int | None
    budget: bool

    def period(self, when: When) -> Period:
        """A time as the text has it, with the year and stage of the document where it has none."""
        stage = when.stage or ("budget" if self.budget else "final")
        if self.year is None:
            return Period(None, MEASURES[stage], -(when.year or 0))
        return Period(self.year + (when.year or 0), MEASURES[stage])

    def when(self, period: Period) -> When:
        """A period counted from the year of the document."""
        stage = _STAGES[period.measure]
        if period.year is None or self.year is None:
            return When(-period.before, stage)
        return When(period.year - self.year, stage)


# -- figures ------------------------------------------------------------------------------------------------------------


def digits_of(number: Number | None) -> str:
    """The digits of a figure as printed, with %, and else without its unit; one in characters whole.

    Args:
        number: the figure; ``None`` has none.
    """
    return number.digits if number is not None else ""


def figure_of(number: Number, sentence: Sentence) -> Figure:
    """A figure with its place.

    Args:
        number: the figure.
        sentence: the sentence that it stands in.
    """
    said = number.printed if number.kind is NumberKind.MULTIPLE else digits_of(number)
    text, bare = sentence.folded, digits_of(number).removesuffix("%")
    start = text.normal.find(number.printed, number.start)
    place, printed = sentence.place, said
    if 0 <= start < number.end:
        first, last = text.at[start], text.at[start + len(bare) - 1] + 1
        place = evolve(place, span=(first, last))
        printed = sentence.text[first:last] + said[len(bare) :]
    quantity = Quantity.COUNT if number.kind is NumberKind.COUNT else Quantity.AMOUNT
    state = State.VALUE if number.value else State.ZERO
    return Figure(number.value, number.unit, number.decimals, state, quantity, printed, place)


@lru_cache(maxsize=64)
def _printed(sentence: Sentence, words: Vocabulary) -> Mapping[tuple[int, int] | None, Number]:
    """The figures of a sentence, by where they stand."""
    return {figure_of(number, sentence).place.span: number for number in numbers(sentence.folded.normal, words)}


def _number_of(claim: Claim, figure: Figure | None, words: Vocabulary) -> Number | None:
    """A figure as it is read from its sentence; else by its kind: per cent for what is no quantity, unless a multiple is printed."""
    if figure is None or figure.value is None:
        return None
    read = _printed(claim.sentence, words).get(figure.place.span) if figure.place.span is not None else None
    if read is not None and (read.value, read.unit) == (figure.value, figure.unit):
        return read
    printed = figure.printed or f"{figure.value:f}"
    alone = numbers(normal(printed), words)
    said = alone[0] if len(alone) == 1 and alone[0].value == figure.value else None
    kind, measure, half = NumberKind.PERCENT, "", half_unit(figure.decimals)
    if figure.quantity is Quantity.COUNT:
        kind, measure, half = NumberKind.COUNT, (said.measure if said is not None else "") or COUNTED, figure.half_unit
    elif claim.kind is ClaimKind.MULTIPLE or (said is not None and said.kind is NumberKind.MULTIPLE):
        kind = NumberKind.MULTIPLE
    elif claim.kind is ClaimKind.POINTS:
        kind = NumberKind.POINTS
    elif figure.unit is not None or claim.kind in (*_QUANTITIES, ClaimKind.DIFFERENCE, ClaimKind.AVERAGE):
        kind = NumberKind.AMOUNT
    approximate = said.approximate if said is not None else ""
    if kind is NumberKind.PERCENT and printed[-1:].isdigit():
        printed += "%"
    return Number(0, 0, printed, kind, figure.value, figure.unit, measure, figure.decimals, half, approximate)


# -- frames as claims ---------------------------------------------------------------------------------------------------


def _is_at(when: When, base: When) -> bool:
    """Whether a time is that of a base: another year, or in the same year a stage of the budget."""
    return (when.year or 0) == (base.year or 0) and bool(base.year or when.stage == base.stage)


class _Claims(NamedTuple):
    """What frames are made claims with."""

    sentences: Sequence[Sentence]
    dating: Dating
    levels: Mapping[int, Sequence[Level]]
    sums: Mapping[Level, Sequence[Level]]

    # -- things: a part or body under a name of the text's own is the whole narrowed by that name ------------------------

    def thing(self, level: Level) -> Thing | None:
        """What a level is of: what it is named, or for a name of the text's own what it is a part or a body of, narrowed by that."""
        thing, number = level.thing, level.number
        if thing is None:
            parts = [self.thing(part) for part in self.sums.get(level, ())]
            known = [part for part in parts if part is not None and part.references]
            thing = common_whole(known) if known and len(known) == len(parts) else None
        elif not thing.references and not thing.fund:
            thing = self._narrowed(level, thing)
        if number is not None and number.kind is NumberKind.COUNT and thing is not None:
            thing = evolve(thing, references=counted(thing, number) or thing.references)
        return thing

    def _narrowed(self, level: Level, thing: Thing) -> Thing:
        """The whole of a part, or what was spoken of, narrowed by a name of the text's own; a count by the words of its name."""
        number, parent = level.number, level.parent
        count = number is not None and number.kind is NumberKind.COUNT
        name = "" if thing.name.startswith(UNNAMED) else str(thing)
        if parent is not None and parent.number is not None and number is not None:
            whole = self.thing(parent)
            alike = parent.number.is_like(number)
            if whole is not None and whole.references and (alike or count and counted(whole, number)):
                return evolve(whole, scope=whole.scope + name)
        if count and number is not None:
            of_about = counted(level.about, number) if level.about is not None and not name else ()
            references = of_about or counted_by_name(thing.name, number.measure)
            return evolve(thing, references=references) if references else thing
        if level.about is not None and level.about.name in name:
            return thing  # several at once: 人员经费和公用经费共计
        if level.about is not None and level.about.references and not is_count(level.about):
            return evolve(level.about, scope=level.about.scope + name)
        return thing

    def of(self, frame: Change | Ratio | Average | Comparison) -> Thing | None:
        """What a statement is of: the same as the level of its thing in its sentence, or where it names nothing what is spoken of."""
        thing, average = frame.thing, isinstance(frame, Average)
        if thing is not None and (thing.references or thing.fund):
            return thing
        number = getattr(frame, "number", None)
        for level in reversed(self.levels.get(frame.sentence, ())):
            before = number is None or level.number is None or level.number.start < number.start
            if not before or average and (level.number is None or level.number.kind is not NumberKind.AMOUNT):
                continue
            if average or thing is None or level.thing is not None and level.thing.is_same(thing):
                found = self.thing(level)
                if found is not None and (found.references or found.fund):
                    return found
        return thing

    def when(self, frame: Change | Ratio | Comparison) -> When:
        """The time of a statement: what it does not say is that of the last amount of its thing in its sentence, its base aside."""
        said, thing, number = frame.when, frame.thing, getattr(frame, "number", None)
        base = (
            frame.base.when if not isinstance(frame, Ratio) else frame.whole.when if frame.whole is not None else None
        )
        if (said.year is None or said.stage is None) and thing is not None:
            for level in self.levels.get(frame.sentence, ())[: -_NEAR - 1 : -1]:
                before = number is None or level.number is None or level.number.start < number.start
                of_base = base is not None and _is_at(level.when, base)
                if before and not of_base and not level.base and level.thing is not None and level.thing.is_same(thing):
                    year = said.year if said.year is not None else level.when.year
                    return When(year, said.stage or level.when.stage)
        return said

    def figure(self, number: Number | None, sentence: int) -> Figure | None:
        return figure_of(number, self.sentences[sentence]) if number is not None else None

    def basis(self, level: Level) -> Basis:
        return Basis(self.thing(level), self.dating.period(level.when), self.figure(level.number, level.sentence))

    def base(self, base: Base, when: When) -> Basis:
        level = base.level
        year = base.when.year if base.when.year is not None else when.year
        period = self.dating.period(When(year, base.when.stage or when.stage))
        figure = self.figure(level.number, level.sentence) if level is not None else None
        return Basis(base.thing, period, figure, base.said)

    def claim(self, frame: Level | Frame) -> Claim:
        """One frame as a claim."""
        sentence = self.sentences[frame.sentence]
        match frame:
            case Level():
                number = frame.number
                count = number is not None and number.kind is NumberKind.COUNT
                thing = self.thing(frame)
                return Claim(
                    ClaimKind.NONE if number is None else ClaimKind.COUNT if count else ClaimKind.AMOUNT,
                    thing,
                    self.dating.period(frame.when),
                    self.figure(number, frame.sentence),
                    whole=None if frame.parent is None else self.basis(frame.parent),
                    sentence=sentence,
                )
            case Change():
                when = self.when(frame)
                return Claim(
                    _CHANGES[frame.way],
                    self.of(frame),
                    self.dating.period(when),
                    self.figure(frame.number, frame.sentence),
                    self.base(frame.base, when),
                    sign=frame.sign,
                    word=frame.word,
                    sentence=sentence,
                )
            case Ratio():
                return self._ratio(frame, sentence)
            case Average():
                return Claim(
                    ClaimKind.AVERAGE,
                    self.of(frame),
                    self.dating.period(When()),
                    self.figure(frame.number, frame.sentence),
                    per=frame.per,
                    sentence=sentence,
                )
            case Score():
                points = self.figure(frame.number, frame.sentence)
                return Claim(ClaimKind.SCORE, Thing(frame.name), self.dating.period(When()), points, sentence=sentence)
            case Comparison():
                when = self.when(frame)
                return Claim(
                    ClaimKind.COMPARISON,
                    self.of(frame),
                    self.dating.period(when),
                    base=self.base(frame.base, when),
                    sign=frame.sign,
                    word=frame.word,
                    sentence=sentence,
                )
            case _:
                return Claim(
                    ClaimKind.COMPOSITION,
                    self.thing(frame.whole),
                    self.dating.period(frame.whole.when),
                    whole=self.basis(frame.whole),
                    parts=tuple(map(self.basis, frame.parts)),
                    closed=frame.closed,
                    sentence=sentence,
                )

    def _ratio(self, ratio: Ratio, sentence: Sentence) -> Claim:
        base = whole = None
        when = self.when(ratio) if ratio.kind != "completion" else When(ratio.when.year, "final")
        if ratio.kind == "completion":
            base = Basis(None, self.dating.period(When(ratio.when.year, ratio.stage or "budget")))
        elif ratio.kind == "times":
            level = ratio.whole
            base = self.basis(level) if level is not None else Basis()
        elif ratio.whole is not None:
            whole = self.basis(ratio.whole)
        elif ratio.whole_thing is not None:
            whole = Basis(ratio.whole_thing, self.dating.period(when))
        return Claim(
            _RATIOS[ratio.kind],
            self.of(ratio),
            self.dating.period(when),
            self.figure(ratio.number, ratio.sentence),
            base,
            whole,
            sentence=sentence,
        )


def _order(frame: Level | Frame) -> tuple[int, bool, int]:
    """Where a frame stands: its sentence, and in that its figure; words behind the figures."""
    number = frame.whole.number if isinstance(frame, Composition) else getattr(frame, "number", None)
    words = number is None or isinstance(frame, (Composition, Comparison))
    return frame.sentence, words, 0 if number is None else number.start


def claims_of(
    frames: Collection[Level | Frame], sentences: Sequence[Sentence], dating: Dating
) -> dict[Level | Frame, Claim]:
    """What a text states, each frame with its claim, in the order of the text.

    Args:
        frames: the frames.
        sentences: the sentences that they refer to.
        dating: what years and stages are counted from.
    """
    levels: dict[int, list[Level]] = {}
    for level in frames:
        if isinstance(level, Level):
            levels.setdefault(level.sentence, []).append(level)
    sums = {each.whole: each.parts for each in frames if isinstance(each, Composition) and each.whole.thing is None}
    making = _Claims(sentences, dating, levels, sums)
    return {frame: making.claim(frame) for frame in sorted(frames, key=_order)}


def unread_of(stated: Statements, sentences: Sequence[Sentence]) -> Iterator[Unread]:
    """The figures of a text that were not understood.

    Args:
        stated: what was.
        sentences: the sentences.
    """
    for at, number, reason in stated.unread:
        sentence = sentences[at]
        positions = sentence.folded.at
        first, last = positions[number.start], positions[number.end - 1] + 1
        yield Unread(sentence.text[first:last], sentence, reason, evolve(sentence.place, span=(first, last)))


# -- claims as frames ---------------------------------------------------------------------------------------------------


def frames_of(claims: Iterable[Claim], dating: Dating, sentences: list[Sentence], words: Vocabulary) -> Statements:
    """Claims as what is judged: written by hand they stand beside what is read.

    Args:
        claims: the claims.
        dating: what years and stages are counted from.
        sentences: the sentences of the text, to which those of the claims are added; a claim without one is its own.
        words: the vocabulary, by which their figures are read.
    """
    levels: list[Level] = []
    frames: list[Frame] = []
    making = _Frames(dating, words, {sentence: at for at, sentence in enumerate(sentences)}, levels, {})
    given = list(claims)
    for claim in sorted(given, key=lambda each: each.kind not in _QUANTITIES):  # what others refer to first
        at = making.numbers.setdefault(claim.sentence if claim.sentence.text else Sentence(str(claim)), len(sentences))
        if at == len(sentences):
            sentences.append(claim.sentence if claim.sentence.text else Sentence(str(claim)))
        frame = making.frame(claim, at)
        if not isinstance(frame, Level):
            frames.append(frame)
    return Statements(tuple(levels), tuple(frames))


class _Frames(NamedTuple):
    """What claims are made frames with."""

    dating: Dating
    words: Vocabulary
    numbers: dict[Sentence, int]
    levels: list[Level]
    known: dict[object, Level]

    def level(self, claim: Claim, basis: Basis, at: int, *, base: bool = False) -> Level:
        """The level that something is counted from: one of the same sentence, or one of its own."""
        thing, when = basis.thing or claim.thing, self.dating.when(basis.period)
        number = _number_of(claim, basis.figure, self.words)
        made = Level(number, thing, when, at, base=base)
        known = next((self.known[key] for key in self.keys(made, basis.figure) if key in self.known), None)
        return known or self.add(made, basis.figure)

    def add(self, level: Level, figure: Figure | None) -> Level:
        """One level more, that others may be counted from."""
        for key in self.keys(level, figure):
            self.known.setdefault(key, level)
        self.levels.append(level)
        return level

    def keys(self, level: Level, figure: Figure | None) -> Iterator[object]:
        """What tells a level from others: where its figure is printed, else its sentence and value."""
        if figure is not None and figure.place.span is not None:
            yield figure, level.thing, level.when
        yield level.sentence, level.number and level.number.value, level.thing, level.when

    def base(self, claim: Claim, at: int) -> Base:
        """What a claim is compared with."""
        assert claim.base is not None
        basis = claim.base
        when = self.dating.when(basis.period)
        level = self.level(claim, basis, at, base=True) if basis.figure is not None else None
        return Base(when, basis.thing, level, said=basis.said, open=False)

    def frame(self, claim: Claim, at: int) -> Level | Frame:
        """One claim as a frame."""
        number, when = _number_of(claim, claim.figure, self.words), self.dating.when(claim.period)
        whole = claim.whole
        if claim.kind in _QUANTITIES:
            above = None if whole is None else self.level(claim, whole, at)
            none = claim.kind is ClaimKind.NONE
            return self.add(Level(None if none else number, claim.thing, when, at, parent=above), claim.figure)
        if claim.kind is ClaimKind.COMPOSITION:
            assert whole is not None
            parts = [self.level(claim, part, at) for part in claim.parts]
            return Composition(self.level(claim, whole, at), parts, claim.closed, at)
        if claim.kind is ClaimKind.COMPARISON:
            sign = claim.sign or 0
            return Comparison(sign, False, claim.word, claim.thing, when, self.base(claim, at), at)
        assert number is not None
        if claim.kind is ClaimKind.SCORE:
            return Score(number, claim.thing.name if claim.thing is not None else "", at)
        if claim.kind is ClaimKind.AVERAGE:
            return Average(number, claim.per, claim.thing, at)
        if claim.kind in _RATIOS.values():
            return self._ratio(claim, number, when, at)
        way = next(way for way, kind in _CHANGES.items() if kind is claim.kind)
        return Change(number, way, claim.sign, claim.word, claim.thing, when, self.base(claim, at), at)

    def _ratio(self, claim: Claim, number: Number, when: When, at: int) -> Ratio:
        kind = next(kind for kind, known in _RATIOS.items() if known is claim.kind)
        basis = claim.base if claim.base is not None else claim.whole
        stage = self.dating.when(basis.period).stage if kind == "completion" and basis is not None else None
        level = self.level(claim, basis, at) if basis is not None and basis.figure is not None else None
        thing = basis.thing if basis is not None and kind == "share" and level is None else None
        ratio = Ratio(number, kind, claim.thing, when, at, stage, whole=level, whole_thing=thing)
        if kind == "share":
            before = [each for each in self.levels if each.sentence == at and _precedes(each, number)]
            ratio.part = next((each for each in reversed(before) if each.thing == claim.thing), None)
            ratio.before = tuple(each for each in before if each is not ratio.part) if basis is None else ()
        return ratio


def _precedes(level: Level, number: Number) -> bool:
    """Whether a level is printed before a figure of its sentence."""
    return level.number is not None and level.number.start < number.start
