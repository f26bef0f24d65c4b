"""Ratios and averages judged (比率判定): completion of a budget, shares of a whole, so many times, so much for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from attrs import evolve

from govbudget.binding.equations import Equation, Reading, Term, Verdict, fit_all
from govbudget.binding.intervals import point
from govbudget.binding.judgements import Cell, Judgement, judged
from govbudget.binding.said import Amount, Said, is_total, levels_of, same_kind, same_year
from govbudget.binding.tables import Tables
from govbudget.binding.words import counts_for, measures_for
from govbudget.claim import Thing
from govbudget.forms.topics import Side
from govbudget.language.figures import Number, NumberKind
from govbudget.narrative.composition import is_complete, is_part
from govbudget.narrative.frames import Average, Change, Composition, Level, Ratio, When
from govbudget.narrative.known import counted, topics_of

__all__ = ["adds_to_hundred", "judge_average", "judge_averages_by_tables", "judge_ratio"]

_HUNDRED: Final = 100
#: What is only called 预算 is the budget that has just been named.
_BUDGET: Final = "budget"
#: So many levels before an average, and behind it, may be what it is of.
_NEAREST: Final = 12


def judge_ratio(said: Said, ratio: Ratio) -> Judgement:
    """Judge a percentage or multiple of a whole or a base.

    Args:
        said: the text.
        ratio: the ratio.
    """
    if ratio.kind == "times":
        wholes = [ratio.whole] if ratio.whole is not None else []
        when = When(ratio.when.year or 0, None)
        parts = levels_of(said, ratio.thing, when, ratio.sentence, but=wholes)
        return judged("N404", ratio, _quotients(ratio, parts, [_alone(whole) for whole in wholes]))
    if ratio.kind == "share":
        found = judged("N406", ratio, _shares(said, ratio))
        if found.verdict is Verdict.FAILS and _are_of_parent(said, ratio):
            return evolve(found, verdict=Verdict.HOLDS)
        return found
    readings = list(_completions(said, ratio))
    if not readings and (ratio.before or ratio.whole_thing is not None):
        readings = list(_shares(said, ratio))
        return judged("N406", ratio, readings)
    return judged("N405", ratio, readings)


def _alone(level: Amount) -> tuple[Term, ...]:
    return ((1, level),)


def _quotients(ratio: Ratio, parts: Sequence[Amount], wholes: Sequence[tuple[Term, ...]]) -> Iterator[Reading]:
    """Every part by every whole that may be meant."""
    for part in parts:
        for whole in wholes:
            alone = len(whole) == 1 and whole[0][1] is part
            if not alone and all(same_kind(part.number, stated.number) for _, stated in whole):
                yield _quotient(ratio, ((1, part),), whole)


def _quotient(ratio: Ratio, above: tuple[Term, ...], below: tuple[Term, ...]) -> Reading:
    return Reading((Equation(above, below, ratio, factor=_HUNDRED, cut="told"),))


# -- completion -------------------------------------------------------------------------------------------------------------


def _completions(said: Said, ratio: Ratio) -> Iterator[Reading]:
    """The accounts by the budget; where that is not printed, by the accounts less what they exceed it by."""
    year = ratio.when.year or 0
    budgets = levels_of(said, ratio.thing, When(year, ratio.stage), ratio.sentence)
    finals = levels_of(said, ratio.thing, When(year, "final"), ratio.sentence)
    finals = [level for level in finals if level not in budgets]
    if finals and not budgets:
        for change in said.frames_of(ratio.sentence):
            if isinstance(change, Change) and change.way == "amount" and _exceeds(change, ratio):
                sign = change.sign or 1
                yield _quotient(ratio, _alone(finals[0]), ((1, finals[0]), (-sign, change)))
                return
        return
    yield from _quotients(ratio, finals, [_alone(budget) for budget in budgets])


def _exceeds(change: Change, ratio: Ratio) -> bool:
    """Whether a change says by how much the budget was exceeded."""
    return (
        bool(change.sign)
        and change.base.when.stage in (ratio.stage, _BUDGET)
        and change.thing is not None
        and change.thing.is_same(ratio.thing)
    )


# -- shares -----------------------------------------------------------------------------------------------------------------


def _shares(said: Said, ratio: Ratio) -> Iterator[Reading]:
    """The part by the whole: as the words name it, as it is listed under, or what stands before it."""
    when = When(ratio.when.year or 0, ratio.when.stage)
    of_whole = When(when.year, ratio.stage or when.stage)
    wholes: list[tuple[Term, ...]]
    if ratio.bracket:  # 覆盖率48%(甲,乙): the smaller by the greater, whichever comes first
        one, other = ratio.bracket
        yield from _quotients(ratio, ratio.bracket, [_alone(one), _alone(other)])
        return
    if ratio.whole is not None:
        wholes = [_alone(ratio.whole)]
    elif ratio.whole_thing is not None:
        things = dict.fromkeys((ratio.whole_thing, _of_all_funds(ratio.whole_thing)))
        found = (each for thing in things for each in levels_of(said, thing, of_whole, ratio.sentence))
        once = {whole.key if isinstance(whole, Cell) else whole: whole for whole in found}
        wholes = [
            _alone(whole) for whole in dict.fromkeys((*_named_alike(said, ratio, ratio.whole_thing), *once.values()))
        ]
        wholes = wholes or _listed_parts(ratio) or _all_parts(said, ratio)
    else:
        wholes = [_alone(whole) for whole in ratio.before if _may_be_whole(ratio, whole)]
    but = [stated for whole in wholes for _, stated in whole if isinstance(stated, (Level, Cell))]
    parts: list[Amount] = (
        [ratio.part] if ratio.part is not None else levels_of(said, ratio.thing, when, ratio.sentence, but=but)
    )
    loosely = is_total(ratio.whole_thing, grand=True) and not _is_just_stated(said, ratio, wholes)
    if loosely:
        wholes += _other_totals(said, ratio, but)
        wholes += [of_year for whole in wholes if (of_year := _of_the_year(said, whole))]
    wholes.sort(key=lambda whole: getattr(whole[0][1], "sentence", None) != ratio.sentence)  # its own sentence first
    for part in parts:
        likely = sorted(wholes, key=lambda whole: point(whole[0][1].number) == point(part.number))  # all of itself last
        yield from _quotients(ratio, [part], [whole for whole in likely if not _is_of_other(said, ratio, whole, part)])
    if not parts:
        yield from (_quotient(ratio, (), whole) for whole in wholes if not any(point(each.number) for _, each in whole))
    divided = _all_divided(said, ratio) if loosely else ()
    if divided:
        yield from (_quotient(ratio, _alone(part), divided) for part in parts)


def _named_alike(said: Said, ratio: Ratio, whole: Thing) -> list[Amount]:
    """What the sentence of a share calls as the share calls its whole, but of a fund: 一般公共预算基本支出9万元，人员经费6万元，占基本支出的….

    Args:
        said: the text.
        ratio: the share.
        whole: its whole.
    """
    bare = "" if whole.fund else whole.name
    levels = (level for level in said.inside(ratio.sentence) if level.number is not None and level is not ratio.part)
    named = (level for level in levels if level.thing is not None and level.thing.name == bare)
    return [level for level in named if same_year(level.when, ratio.when)]


def _of_all_funds(whole: Thing) -> Thing:
    """A whole without the fund of the section that names its part: 一般公共预算支出500万元，占本年支出合计的80%."""
    return evolve(whole, references=tuple(each if each.near else evolve(each, fund="") for each in whole.references))


def _is_of_other(said: Said, ratio: Ratio, whole: tuple[Term, ...], part: Amount) -> bool:
    """Whether what another sentence states is less than the part, so that it is the whole of something else.

    It is not where the tables print the whole and no amount of it that would be enough.
    """
    elsewhere = len(whole) == 1 and getattr(whole[0][1], "sentence", ratio.sentence) != ratio.sentence
    if not elsewhere or ratio.number.value > _HUNDRED or point(whole[0][1].number) >= point(part.number):
        return False
    stage = said.stage(When(0, ratio.stage or ratio.when.stage))
    printed = said.cells(ratio.whole_thing, stage) if ratio.whole_thing is not None else ()
    return not printed or any(point(cell.number) >= point(part.number) for cell in printed)


def _are_of_parent(said: Said, ratio: Ratio) -> bool:
    """Whether the shares of a list within a list are all of the outer whole: 其中A占80%（其中B占20%，C占60%）."""
    parent = ratio.whole.parent if ratio.whole is not None else None
    if parent is None:
        return False
    beside = [
        each
        for each in said.frames_of(ratio.sentence)
        if isinstance(each, Ratio) and each.kind == "share" and each.whole is ratio.whole and each.part is not None
    ]
    wholes = [_alone(parent)]
    readings = [
        reading for each in beside if each.part is not None for reading in _quotients(each, [each.part], wholes)
    ]
    return len(beside) > 1 and all(fit_all(reading) is Verdict.HOLDS for reading in readings)


def _may_be_whole(ratio: Ratio, whole: Level) -> bool:
    """Whether a share of which no whole is named may be of a level before it."""
    if whole is ratio.part or whole.number is None:
        return False
    if ratio.part is not None and not same_kind(whole.number, ratio.part.number):
        return False
    thing = ratio.thing
    if thing is None:
        return True
    if whole.thing is not None and whole.thing.is_same(thing):
        return False
    return is_part(thing, whole.thing) or not thing.references


def _listed_parts(ratio: Ratio) -> list[tuple[Term, ...]]:
    """A whole that the text does not print and whose parts it lists: their sum."""
    alike = all(same_kind(part.number, ratio.parts[0].number) for part in ratio.parts)
    return [tuple((1, part) for part in ratio.parts)] if len(ratio.parts) > 1 and alike else []


def _all_parts(said: Said, ratio: Ratio) -> list[tuple[Term, ...]]:
    """A whole that the text does not print: the sum of all its parts by definition."""
    parts: dict[tuple[str, ...], Level] = {}
    for level in said.inside(ratio.sentence):
        of_year = level.number is not None and not level.base and same_year(level.when, ratio.when)
        if of_year and is_part(level.thing, ratio.whole_thing):
            parts.setdefault(tuple(known.key for known in topics_of(level.thing)), level)
    found = list(parts.values())
    whole = Level(None, ratio.whole_thing, ratio.when, ratio.sentence)
    if not found or not is_complete(whole, found) or len({part.number.unit for part in found if part.number}) > 1:
        return []
    return [tuple((1, part) for part in found)]


def _other_totals(said: Said, ratio: Ratio, but: Sequence[Amount]) -> list[tuple[Term, ...]]:
    """What is loosely called the total: the whole of its list, and other totals."""
    parent = ratio.part.parent if ratio.part is not None else None
    totals = [level for level in said.totals if same_year(level.when, ratio.when) and level not in but]
    return [_alone(level) for level in (*((parent,) if parent is not None else ()), *totals)]


def _is_just_stated(said: Said, ratio: Ratio, wholes: Sequence[tuple[Term, ...]]) -> bool:
    """Whether a whole has just been stated by the very name that a share has for it, so that no other total is meant.

    Where a balance is told beside the shares, they may be of what is left without it, whatever they call that.
    """
    if any(_is_balance(level) for level in said.inside(ratio.sentence)):
        return False
    stated = [whole[0][1] for whole in wholes if len(whole) == 1]
    near = (ratio.sentence - 1, ratio.sentence)
    return any(
        isinstance(level, Level) and level.sentence in near and level.thing == ratio.whole_thing for level in stated
    )


def _is_balance(level: Level) -> bool:
    return any(known.side is Side.BALANCE for known in topics_of(level.thing))


def _of_the_year(said: Said, whole: tuple[Term, ...]) -> tuple[Term, ...]:
    """A total less the balances that are listed in it, which are money of another year; nothing where none are."""
    total = whole[0][1]
    if not isinstance(total, Level):
        return ()
    listed = [
        part
        for frame in said.frames_of(total.sentence)
        if isinstance(frame, Composition) and frame.whole is total
        for part in frame.parts
        if part.number is not None and _is_balance(part)
    ]
    return (*whole, *((-1, part) for part in listed)) if listed else ()


def _all_divided(said: Said, ratio: Ratio) -> tuple[Term, ...]:
    """All that a sentence divides, where its shares add up to 100 %: what has one of 100 % is its own whole."""
    others = [
        each
        for each in said.frames_of(ratio.sentence)
        if isinstance(each, Ratio)
        and each.kind == "share"
        and each.part is not None
        and each.part.number is not None
        and each.whole_thing is not None
        and each.whole_thing.is_same(ratio.whole_thing)
    ]
    parts = [each.part for each in others if each.part is not None]
    units = {(part.number.unit, part.number.kind) for part in parts if part.number is not None}
    together = len(units) == 1 and adds_to_hundred(others, Fraction(1))
    return tuple((1, part) for part in parts) if together else ()


def adds_to_hundred(shares: Sequence[Ratio], places: Fraction) -> bool:
    """Whether shares add up to 100 %, so that nothing else is divided.

    Args:
        shares: the shares.
        places: how many units of its last place each may be off.
    """
    off = sum((places / 10**share.number.decimals for share in shares), Fraction(0))
    return abs(sum((Fraction(share.number.value) for share in shares), Fraction(0)) - _HUNDRED) <= off


# -- averages ---------------------------------------------------------------------------------------------------------------


def judge_average(said: Said, average: Average) -> Judgement:
    """Judge so much for each: an amount of the sentence by a count of what is meant.

    Args:
        said: the text.
        average: the average.
    """
    levels = _near(said, average)
    counts = [level for level in levels if counts_for(average.per, level.number, said.words)]
    return judged("N412", average, [_per_one(average, cost, count) for cost in _costs(levels) for count in counts])


def judge_averages_by_tables(said: Said, tables: Tables) -> Iterator[Judgement]:
    """Judge the averages in whose sentence nothing is counted, by the counts of the tables.

    Args:
        said: the text.
        tables: the cells of the tables.
    """
    for average in said.frames:
        if not isinstance(average, Average) or judge_average(said, average).tried:
            continue
        readings = [
            _per_one(average, cost, count)
            for cost in _costs(_near(said, average))
            for count in _counts_in(said, tables, average, cost)
        ]
        if readings:
            yield judged("N412", average, readings)


def _counts_in(said: Said, tables: Tables, average: Average, cost: Level) -> Iterator[Cell]:
    """The cells that count what a cost is averaged over."""
    for measure in measures_for(average.per, said.words):
        like = Number(0, 0, "", NumberKind.COUNT, Decimal(0), measure=measure)
        for reference in counted(cost.thing, like) if cost.thing is not None and not cost.thing.scope else ():
            yield from tables(reference, When(), like)


def _per_one(average: Average, cost: Level, count: Amount) -> Reading:
    return Reading((Equation(_alone(cost), _alone(count), average, cut="accepted"),))


def _costs(levels: Sequence[Level]) -> Iterator[Level]:
    return (level for level in levels if level.number is not None and level.number.kind is NumberKind.AMOUNT)


def _near(said: Said, average: Average) -> Sequence[Level]:
    """The levels that stand nearest to an average, before it and behind it."""
    levels = [level for level in said.inside(average.sentence) if level.number is not None]
    behind = sum(1 for level in levels if level.number is not None and level.number.start < average.number.start)
    return levels[max(0, behind - _NEAREST) : behind + _NEAREST]
