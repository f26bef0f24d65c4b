"""The one slip that explains a wrong figure of a text exactly (错因): another base, a unit, digits, a direction, a copy.

If two different slips fit, none is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from attrs import evolve

from govbudget.binding.equations import Equation, Stated, Term, Verdict, fit
from govbudget.binding.intervals import point
from govbudget.binding.judgements import Cell, Expected, Judgement, replaced, verdict_with
from govbudget.binding.said import Amount, Said, same_kind, same_year
from govbudget.claim import Reference, Thing
from govbudget.exact import scale, significant
from govbudget.finding.causes import slip
from govbudget.forms.topics import usual_wholes
from govbudget.language.figures import NumberKind
from govbudget.narrative.composition import is_part
from govbudget.narrative.frames import Average, Change, Frame, Level, Ratio

__all__ = ["TELLING", "causes_of", "only", "other_base", "turned"]

#: Figures of fewer digits agree by chance.
TELLING: Final = 3
_POWERS: Final = (4, 3, 8)
_STAGES: Final = ("initial", "adjusted", "final")


def only(causes: set[str]) -> str | None:
    """The cause, if there is one only."""
    return next(iter(causes)) if len(causes) == 1 else None


def causes_of(said: Said, judgement: Judgement, stated: Stated | None, expected: Expected | None) -> set[str]:
    """The slips that explain a wrong figure; the first word of each says which kind it is.

    Args:
        said: the text.
        judgement: what fails.
        stated: the figure that is wrong.
        expected: what should stand there.
    """
    if turned(judgement) or stated is None or stated.number is None:
        return set()  # a direction that is wrong explains itself
    found = set()
    if stated is judgement.stated:
        found = {f"denominator 以 {_shown(level)}为基数" for level in _right_bases(said, judgement).values()}
    if judgement.verdict is not Verdict.FAILS or expected is None:
        return found
    value = abs(expected.value) if isinstance(stated, Change) else expected.value
    simple = slip(stated.number.value, replaced(stated.number, value, expected.places).value)
    if isinstance(stated, Average) and (simple is None or judgement.unit is not None):
        simple = _other_unit(judgement, stated)
    if simple is not None:
        found.add(simple)
    if (
        not isinstance(stated, Ratio) and significant(stated.number.value) >= TELLING and value
    ):  # a line may lack in the table
        found |= set(_copied(said, stated))
    return found


def _other_unit(judgement: Judgement, average: Average) -> str | None:
    """Whether an average, which is rounded to its own places, would be right in another unit."""
    number = average.number
    for power in _POWERS:
        for zeros in (power, -power):
            value, half = scale(number.value, zeros), scale(number.half, zeros)
            if verdict_with(judgement, {average: number._replace(value=value, half=half)}) is Verdict.HOLDS:
                return f"unit 差 10^{power} 倍"
    return None


def turned(judgement: Judgement) -> bool:
    """Whether a change would be right with the opposite direction, its figure as printed."""
    change = judgement.frame
    if not isinstance(change, Change) or judgement.verdict is not Verdict.FAILS or change.sign is None:
        return False
    if judgement.turned is not None:
        return True
    if judgement.told is None or not change.number.value:
        return False
    return all(
        equation.relation == "="
        and fit(evolve(equation, signs=tuple(-sign for sign in equation.signs))) is Verdict.HOLDS
        for equation in judgement.told.equations
    )


# -- another base -----------------------------------------------------------------------------------------------------------


def other_base(said: Said, judgement: Judgement) -> Amount | None:
    """The one other base with which a percentage would be right."""
    right = _right_bases(said, judgement)
    return next(iter(right.values())) if len(right) == 1 else None


def _right_bases(said: Said, judgement: Judgement) -> dict[Fraction, Amount]:
    """The bases with which a percentage would be right as it is printed, by value."""
    right: dict[Fraction, Amount] = {}
    equation = judgement.equation
    number = judgement.number
    if (
        equation is None
        or not equation.below
        or number is None
        or not number.value
        or number.kind is not NumberKind.PERCENT
    ):
        return right
    used = {_sum(equation.below), abs(_sum(equation.above))}
    for level in _candidates(said, judgement, equation):
        value = point(level.number)
        if not value or value in right:
            continue
        own = [stated for _, stated in equation.above]
        if value in used and [level] != own:
            continue
        around = [level] == own and judgement.verdict is not Verdict.UNDEFINED
        above = equation.below if around else equation.above  # the other way round, or over another base
        if _gives(equation, above, level):
            right[value] = level
    return right


def _sum(terms: tuple[Term, ...]) -> Fraction:
    return sum((times * point(stated.number) for times, stated in terms), Fraction(0))


def _gives(equation: Equation, above: tuple[tuple[int, Stated], ...], base: Amount) -> bool:
    """Whether the printed figures give the percentage with another base, rounded as it is printed."""
    assert equation.result is not None
    number = equation.result.number
    assert number is not None
    value = _sum(above) / point(base.number) * equation.factor
    return any(replaced(number, value * sign).value == number.value for sign in equation.signs)


def _candidates(said: Said, judgement: Judgement, equation: Equation) -> Iterator[Amount]:
    """What may have been taken for the base: the figures of the sentence, the thing at other stages, what it is listed under.

    Of shares also any usual whole, as the tables print it.
    """
    sentence = judgement.frame.sentence
    own = [stated for _, stated in (*equation.above, *equation.below) if isinstance(stated, Level)]
    like = own[0].number if own else None
    near: list[Amount] = [*own, *said.inside(sentence)]
    telling = judgement.number is not None and significant(judgement.number.value) >= TELLING
    for level in own if telling else ():  # whole percentages fit what stands far away by chance
        if level.thing is not None:
            beside = (*said.inside(sentence - 1), *said.inside(sentence), *said.inside(sentence + 1))
            near += [each for each in beside if level.thing.is_same(each.thing) and not _at_one(said, level, each)]
        near += level.above
    if telling:
        near += _in_tables(said, judgement.frame, own)
    yield from (each for each in near if each.number is not None and same_kind(each.number, like))


def _in_tables(said: Said, frame: Frame | Level, own: Sequence[Level]) -> Iterator[Cell]:
    """The cells that state the things at any stage of the budget, and for shares the usual wholes of every fund."""
    for level in own:
        if level.thing is not None and not level.thing.scope:
            for stage in _STAGES:
                yield from said.cells(level.thing, stage)
    if isinstance(frame, Ratio) and frame.kind == "share":
        for known in usual_wholes():
            for fund in ("", *known.cells):
                yield from said.cells(
                    Thing(known.key, (Reference(known.key, fund=fund, near=True),), fund=fund), "final"
                )


def _at_one(said: Said, one: Level, other: Level) -> bool:
    """Whether two levels are of one time and stage, so that one of them is wrong, and not the base."""
    return same_year(one.when, other.when) and said.same_stage(one.when, other.when)


# -- copies -----------------------------------------------------------------------------------------------------------------


def _copied(said: Said, stated: Stated) -> Iterator[str]:
    """The same figure of another thing, or of another time of the same."""
    number = stated.number
    value = point(number)
    thing = getattr(stated, "thing", None)
    found: set[str] = set()
    for level in said.printing(number) if number is not None else ():
        if level is stated or level.number is None:
            continue
        if is_part(level.thing, thing) or is_part(thing, level.thing):
            continue  # the only part that is not 0
        if thing is None or level.thing is None or not level.thing.is_same(thing):
            name = level.thing.name if level.thing is not None else level.number.printed
            found.add(f"copy 与“{name}”的数相同")
        elif isinstance(stated, Change):
            found.add(f"copy 与“{level.thing.name}”的数相同")
        elif isinstance(stated, Level) and (level.when.year or 0) != (stated.when.year or 0):
            found.add("period 这是另一年度的数")
        elif isinstance(stated, Level) and said.stage(level.when) != said.stage(stated.when):
            found.add("copy 与另一预算口径的数相同")
    if isinstance(stated, Level):
        for frame in said.frames_of(stated.sentence):
            if isinstance(frame, Change) and point(frame.number) == value and same_kind(frame.number, number):
                found.add("copy 与增减额相同")
    if len(found) == 1:
        yield found.pop()


def _shown(level: Amount) -> str:
    """A figure with its name, or with its cell."""
    printed = level.number.printed if level.number is not None else ""
    if isinstance(level, Cell):
        return f"{printed}（{level.place}）"
    return f"{printed}（{level.thing.name}）" if level.thing is not None else printed
