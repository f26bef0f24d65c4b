"""Sums judged (合计判定): wholes and their parts by the words and by definition, lists of counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeGuard

from govbudget.binding.counts import are_staff, judge_counts
from govbudget.binding.equations import Equation, Reading, Verdict, fit
from govbudget.binding.judgements import Judgement, judged
from govbudget.binding.said import Said, direction, same_kind, same_year
from govbudget.claim import Thing
from govbudget.forms.topics import Side
from govbudget.language.figures import Number, NumberKind
from govbudget.narrative.composition import is_addend, is_complete, is_of_which, is_part
from govbudget.narrative.frames import Change, Composition, Frame, Level, When
from govbudget.narrative.known import topics_of

__all__ = ["judge_changes_of_parts", "judge_composition", "judge_definitions", "judge_listed_counts", "judge_parallels"]


def judge_composition(said: Said, composition: Composition) -> Judgement | None:
    """Judge a whole and its parts: their sum if they are all, else that they are not more than it.

    Counts whose list nothing closes are a question.

    Args:
        said: the text.
        composition: the whole and its parts.
    """
    whole = composition.whole
    every = [part for part in composition.parts if _comparable(said, part, whole)]
    parts = _outermost(every, whole.thing) if composition.closed else _side_by_side(whole, every)
    if not any(part.number is not None for part in parts) or whole.number is None:
        return None
    stated = [part for part in parts if part.number is not None]
    closed = composition.closed or is_complete(whole, parts)
    addends = [part for part in stated if is_addend(part.thing, whole.thing)]
    if not composition.closed and len(addends) > 1 and fit(_sum_of(whole, addends, True)) is Verdict.HOLDS:
        stated = addends  # they leave no room: what is listed beside them divides the whole in another way
    equation = _sum_of(whole, stated, closed)
    if not closed and whole.number.kind is NumberKind.COUNT:
        known = is_part(stated[0].thing, whole.thing) and not are_staff(whole, stated)
        if len(stated) > 1 or (not known and fit(equation) is Verdict.FAILS):
            return judge_counts(said, composition, stated)
    asks = are_staff(whole, stated)  # who is counted among the staff differs from place to place
    listed = [part for part in composition.parts if part.number is not None and _comparable(said, part, whole)]
    equations = [equation]
    if composition.closed and len(listed) > len(
        stated
    ):  # as the words list them: 公务接待3万元、外事接待1万元，共4万元
        equations.append(_sum_of(whole, listed, closed))
    return judged("N407" if closed else "N415", composition, [Reading((each,)) for each in equations], asks=asks)


def _side_by_side(whole: Level, parts: list[Level]) -> list[Level]:
    """The parts that can be added up: by the forms none that is in another, and of two ways to divide the whole only its addends."""
    if any(is_addend(part.thing, whole.thing) for part in parts):
        parts = [
            part for part in parts if is_addend(part.thing, whole.thing) or not is_of_which(part.thing, whole.thing)
        ]
    return [
        part for part in parts if not any(other is not part and is_part(part.thing, other.thing) for other in parts)
    ]


def judge_parallels(said: Said, composition: Composition) -> Iterator[Judgement]:
    """Judge a list in another year or at another stage of the budget, where the text has that of the whole and of every part.

    That the words close the list says nothing of another year; there only the forms do.

    Args:
        said: the text.
        composition: the whole and its parts.
    """
    whole = composition.whole
    for other in _at_other_times(said, whole):
        parts = [part if _is_at(said, part, other.when) else _at(said, part, other.when) for part in composition.parts]
        stated = list(dict.fromkeys(part for part in parts if part is not None))
        if len(stated) > 1 and None not in parts:
            found = judge_composition(said, Composition(other, stated, False, composition.sentence))
            if found is not None:
                yield found


def _at_other_times(said: Said, level: Level) -> Iterator[Level]:
    """What the sentence of a level says of its thing in another year or at another stage."""
    for other in said.inside(level.sentence):
        known = other.number is not None and other.thing is not None and other.thing.is_same(level.thing)
        if known and same_kind(other.number, level.number) and not _is_at(said, other, level.when):
            yield other


def _at(said: Said, level: Level, when: When) -> Level | None:
    """What the sentence of a level says of its thing at a time; ``None`` where that is nothing, or more than one figure."""
    found = [other for other in _at_other_times(said, level) if _is_at(said, other, when)]
    return found[0] if len(found) == 1 else None


def _is_at(said: Said, level: Level, when: When) -> bool:
    return same_year(level.when, when) and said.stage(level.when) == said.stage(when)


def _comparable(said: Said, part: Level, whole: Level) -> bool:
    """Whether a part can be added up to a whole: of its year, stage and kind; counts only in its sentence."""
    if not same_kind(part.number, whole.number) or not same_year(part.when, whole.when) or _is_across(part, whole):
        return False
    if part.number is None:
        return True
    if whole.number is not None and whole.number.kind is NumberKind.COUNT and part.sentence != whole.sentence:
        return False
    return part.when.stage is None or said.stage(part.when) == said.stage(whole.when)


def _is_across(part: Level, whole: Level) -> bool:
    """Whether two levels are surely on different sides of the accounts: no expenditure is a part of income."""
    sides = [{known.side for known in topics_of(level.thing)} for level in (part, whole)]
    return {Side.INCOME} in sides and {Side.EXPENDITURE} in sides


def _sum_of(whole: Level, parts: Sequence[Level], closed: bool) -> Equation:
    finer = any(part.number.decimals > whole.number.decimals for part in parts if part.number and whole.number)
    above = tuple((1, part) for part in parts)
    return Equation(above, result=whole, relation="=" if closed else "<=", cut="told" if finer else "refused")


# -- changes of parts -------------------------------------------------------------------------------------------------------


def judge_changes_of_parts(said: Said) -> Iterator[Judgement]:
    """Judge by how much a whole changed by the changes of all its parts, in its sentence and the next.

    Args:
        said: the text.
    """
    for whole in said.frames:
        if not _is_amount(whole) or whole.sign is None or whole.thing is None:
            continue
        parts: dict[tuple[str, ...], Change] = {}
        for part in (*said.frames_of(whole.sentence), *said.frames_of(whole.sentence + 1)):
            if part is not whole and _is_amount(part) and _is_beside(part, whole):
                parts.setdefault(_keys_of(part.thing), part)
        stated = [Level(part.number, part.thing, part.when, part.sentence) for part in parts.values()]
        outer = {level.number for level in _outermost(stated, whole.thing)}
        changes = [part for part in parts.values() if part.number in outer]
        if is_complete(Level(None, whole.thing, whole.when, whole.sentence), stated):
            above = tuple((direction(part) or 1, part) for part in changes)
            equation = Equation(above, result=whole, signs=(direction(whole) or 1,))
            yield judged("N407", whole, [Reading((equation,))])


def _is_amount(frame: Frame) -> TypeGuard[Change]:
    return isinstance(frame, Change) and frame.way == "amount" and not frame.number.approximate


def _is_beside(part: Change, whole: Change) -> bool:
    """Whether a change is of a part of what changed, against the same base, and goes a way that is known."""
    if part.thing is None or whole.thing is None or part.thing.scope != whole.thing.scope:
        return False
    told = part.sign is not None or not part.number.value
    same = part.base is whole.base or part.base.when == whole.base.when or not part.base.said
    return told and same and part.base.thing is None and is_part(part.thing, whole.thing)


# -- by definition ----------------------------------------------------------------------------------------------------------


def judge_definitions(said: Said) -> Iterator[Judgement]:
    """Judge the wholes of a sentence that names all their parts by definition, whatever words stand between them.

    Args:
        said: the text.
    """
    for sentence in said.sentences:
        levels = [level for level in said.inside(sentence) if level.thing is not None and not level.base]
        for whole in levels:
            if whole.number is None:
                continue
            parts = _defined_parts(said, whole, levels)
            if parts and is_complete(whole, parts):
                found = judge_composition(said, Composition(whole, parts, True, sentence))
                if found is not None:
                    yield found


def _defined_parts(said: Said, whole: Level, levels: Iterable[Level]) -> list[Level]:
    """The parts of a whole by the forms, one of each kind; of a part and its own parts only the part."""
    parts: dict[tuple[str, ...], Level] = {}
    for level in levels:
        if (
            level is not whole
            and same_year(level.when, whole.when)
            and said.stage(level.when) == said.stage(whole.when)
            and level.thing is not None
            and whole.thing is not None
            and level.thing.scope == whole.thing.scope
            and is_addend(level.thing, whole.thing)
            and same_kind(level.number, whole.number)
        ):
            parts.setdefault(_keys_of(level.thing), level)
    return _outermost(list(parts.values()), whole.thing)


def _outermost(parts: Sequence[Level], whole: Thing | None) -> list[Level]:
    """Of a part and its own parts only the part; what is named like the whole is the rest of it: 其他国内公务接待."""
    keys = set(_keys_of(whole))
    others = [part for part in parts if keys.isdisjoint(_keys_of(part.thing))]
    return [
        part for part in parts if not any(is_part(part.thing, other.thing) for other in others if other is not part)
    ]


def _keys_of(thing: Thing | None) -> tuple[str, ...]:
    return tuple(reference.topic for reference in thing.references) if thing is not None else ()


# -- lists of counts --------------------------------------------------------------------------------------------------------


def judge_listed_counts(said: Said) -> Iterator[Judgement]:
    """Judge counts that stand behind another without a word: a question where they do not add up to it.

    Args:
        said: the text.
    """
    compositions = [frame for frame in said.frames if isinstance(frame, Composition)]
    listed = {level for frame in compositions for level in (frame.whole, *frame.parts)}
    changed = {frame.sentence for frame in said.frames if isinstance(frame, Change)}
    for sentence in said.sentences:
        counts = [level for level in said.inside(sentence) if _is_count(level) and level not in listed]
        counts = [level for level in counts if same_kind(level.number, counts[0].number)]
        bodies = {level.thing.scope for level in counts if level.thing is not None}
        if len(counts) < 3 or sentence in changed or len(bodies) > 1:
            continue
        found = judge_counts(said, Composition(counts[0], counts[1:], False, sentence, sure=2), counts[1:])
        if found.verdict is Verdict.FAILS:
            yield found


def _is_count(level: Level) -> bool:
    number: Number | None = level.number
    return number is not None and number.kind is NumberKind.COUNT and not level.base and not level.when.year
