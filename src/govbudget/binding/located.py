"""Which figure is wrong (定位): the one whose change mends all the statements that fail and breaks none that holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final, NamedTuple, final

from attrs import evolve, frozen

from govbudget.binding.causes import turned
from govbudget.binding.equations import Equation, Stated, Term, Verdict, figures_of, fit, solved
from govbudget.binding.intervals import Interval, point, unit_of
from govbudget.binding.judgements import Cell, Expected, Judgement, figures, replaced, verdict_with
from govbudget.binding.slips import is_exchange, is_mistaken, is_shift, variants
from govbudget.language.figures import Number
from govbudget.narrative.frames import Change, Comparison

__all__ = ["Located", "Wrong", "locate"]

_BAD = (Verdict.FAILS, Verdict.UNDEFINED, Verdict.TRUNCATED)
#: What a figure may be is narrow where it is known to one part in so many.
_SHARP: Final = 1000
#: And so is what neighbours exchanged, or another unit, lead to, where it is known to one part in so many.
_CLEAR: Final = 100
_WIDE: Final = 2
#: So many failing statements, or figures of one, are put together at most; a text with more was misread.
_MOST = 100


class Wrong(NamedTuple):
    """The figure that is wrong (错数), and what should stand there."""

    stated: Stated
    expected: Expected


@final
@frozen(eq=False)
class Located:
    """What failed, sorted into what is wrong and what follows from it (归并).

    Args:
        wrong: for the judgements that are reported for another figure, or with a better value, than their own.
        follows: for those that follow from another one the other.
    """

    wrong: Mapping[Judgement, Wrong]
    follows: Mapping[Judgement, Judgement]


class _Trial(NamedTuple):
    """A figure put right, the failing statements that this mends, whether it is a simple slip, and whether that is no chance."""

    wrong: Wrong
    mended: tuple[Judgement, ...]
    is_slip: bool
    is_sharp: bool


def locate(judgements: Sequence[Judgement]) -> Located:
    """Find the wrong figures behind the failures of a text.

    Args:
        judgements: all of its judgements, those that hold too.
    """
    having: dict[Stated, list[Judgement]] = {}
    for judgement in judgements:
        for stated in dict.fromkeys(figures(judgement)):
            having.setdefault(stated, []).append(judgement)
    failing = {judgement: None for judgement in judgements if judgement.verdict in _BAD}
    wrong: dict[Judgement, Wrong] = {}
    follows: dict[Judgement, Judgement] = {}
    if len(failing) > _MOST:
        return Located(wrong, follows)
    trials = {
        judgement: _trials(judgement, having)
        for judgement in failing
        if judgement.verdict is Verdict.FAILS and not turned(judgement)
    }
    order = sorted(trials, key=lambda judgement: -max(map(_weight, trials[judgement]), default=0))
    for judgement in order:
        if judgement not in failing:
            continue
        best = _chosen([t for t in trials[judgement] if all(m in failing for m in t.mended)])
        if best is None or (best.mended == (judgement,) and isinstance(judgement.frame, Comparison)):
            continue  # a word alone that contradicts figures is wrong itself
        own = [m for m in best.mended if m.stated is best.wrong.stated]
        root = (own or [m for m in best.mended if m is judgement])[0]
        wrong[root] = best.wrong
        for mended in best.mended:
            failing.pop(mended)
            if mended is not root:
                follows[mended] = root
    wrong_ways: dict[Stated, Judgement] = {
        judgement.stated: judgement for judgement in failing if judgement.stated is not None and turned(judgement)
    }
    for judgement in failing:
        used = (wrong_ways[each] for each in figures(judgement) if each in wrong_ways)
        turning = next((each for each in used if each is not judgement), None)
        if turning is not None and judgement.verdict is Verdict.FAILS and _holds_turned(judgement):
            follows[judgement] = turning
    return Located(wrong, follows)


def _holds_turned(judgement: Judgement) -> bool:
    """Whether a rate would be right if it and the amount beside it had the opposite direction."""
    return judgement.told is not None and all(
        fit(
            evolve(
                equation,
                above=_turned(equation.above),
                below=_turned(equation.below),
                signs=tuple(-sign for sign in equation.signs),
            )
        )
        is Verdict.HOLDS
        for equation in judgement.told.equations
    )


def _turned(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    return tuple((-times if isinstance(stated, Change) else times, stated) for times, stated in terms)


def _chosen(trials: Sequence[_Trial]) -> _Trial | None:
    """The trial that mends most; of several the only one that is a simple slip. None where they cannot be told apart."""
    most = max(map(_weight, trials), default=0)
    best = [trial for trial in trials if _weight(trial) == most]
    if len(best) > 1:
        best = _fuller([trial for trial in best if trial.is_slip and not _is_common(trial, best)])
        if len(best) == 1 and not best[0].is_sharp:
            return None
    return best[0] if len(best) == 1 and _is_supported(best[0]) else None


def _is_common(trial: _Trial, trials: Sequence[_Trial]) -> bool:
    """Whether one digit is mistaken, which could be so of another figure just as well."""
    return _is_mistaken(trial) and any(_is_mistaken(other) for other in trials if other is not trial)


def _is_mistaken(trial: _Trial) -> bool:
    number, expected = trial.wrong.stated.number, trial.wrong.expected
    return number is not None and is_mistaken(number, expected.value)


def _fuller(trials: list[_Trial]) -> list[_Trial]:
    """Of two figures that should each be as the other the one that has lost a digit: fewer are added than lost."""
    if len(trials) != 2:
        return trials
    (one, _, _, _), (other, _, _, _) = trials
    values = [point(each.stated.number) for each in (one, other)]
    mirrored = [one.expected.value, other.expected.value] == values[::-1]
    tenth = [abs(values[0]) * 5 < abs(values[1]), abs(values[1]) * 5 < abs(values[0])]
    return [trial for trial, lost in zip(trials, tenth, strict=True) if lost] if mirrored and any(tenth) else trials


def _is_supported(trial: _Trial) -> bool:
    """Whether more than percentages speaks for it: those that are all of another base are wrong themselves."""
    stated = trial.wrong.stated
    if trial.is_slip and trial.is_sharp:
        return True
    for judgement in trial.mended:
        for equation in judgement.told.equations if judgement.told is not None else ():
            if equation.result is stated or (not equation.below and stated in figures_of(equation)):
                return True
    return False


def _trials(judgement: Judgement, having: Mapping[Stated, Sequence[Judgement]]) -> list[_Trial]:
    """Every figure of a failing statement put right so that nothing else breaks."""
    found: list[_Trial] = []
    equations = judgement.told.equations if judgement.told is not None else ()
    involved = dict.fromkeys(each for equation in equations for each in figures_of(equation))
    for stated in involved if len(involved) <= _MOST else ():
        number = stated.number
        if number is None or isinstance(stated, Cell) or number.approximate:
            continue
        best: _Trial | None = None
        for equation in equations:
            values = solved(equation, stated)
            if values is None:
                continue
            for expected, is_slip in _values(stated, values, equation):
                sharp = _is_narrow(values, number) or is_slip and _is_clear(number, expected, values)
                trial = _tried(Wrong(stated, expected), is_slip, sharp, having[stated])
                better = trial is not None and judgement in trial.mended
                if better and trial is not None and (best is None or _rank(trial) > _rank(best)):
                    best = trial
        if best is not None:
            found.append(best)
    return found


def _rank(trial: _Trial) -> tuple[int, bool]:
    return _weight(trial), trial.is_slip


def _weight(trial: _Trial) -> int:
    """How much speaks for a trial: what it mends; little where only the last digit is put right by one or two, and by no simple slip."""
    number, (_, expected) = trial.wrong.stated.number, trial.wrong
    slight = number is not None and abs(point(number) - expected.value) * 10**number.decimals <= 2 * unit_of(number)
    cut = any(mended.verdict is Verdict.TRUNCATED for mended in trial.mended)
    return 1 if slight and not trial.is_slip and not cut else len(trial.mended)


def _values(stated: Stated, values: Interval, equation: Equation) -> Iterator[tuple[Expected, bool]]:
    """What may stand in place of a figure: what a simple slip makes of it, or else the middle of what would do."""
    number = stated.number
    assert number is not None
    assert values.low is not None
    assert values.high is not None
    middle = (values.low + values.high) / 2
    places = number.decimals
    exact = point(replaced(number, middle, places))
    slack = Fraction(1, 10**number.decimals) * unit_of(number)  # of this figure and of the others
    is_result = equation.result is stated
    least, most = (exact, exact) if is_result or not equation.below else (values.low, values.high)
    slips = {  # nothing is no slip of anything
        value
        for value in variants(number, is_result or _is_narrow(values, number))
        if exact and least - slack <= value <= most + slack
    }
    if exact in slips:
        slips = {exact}
    if len(slips) != 1:
        yield Expected(exact, number, places), False
        return
    value = slips.pop()
    while point(replaced(number, value, places)) != value:
        places += 1
    yield Expected(value, number, places), True


def _is_of(judgement: Judgement, stated: Stated) -> bool:
    """Whether a judgement is of a figure itself, and so may fail for a reason of its own."""
    return judgement.stated is stated


def _is_narrow(values: Interval, number: Number) -> bool:
    """Whether so few values would do that a slip does not lead to one by chance."""
    assert values.low is not None
    assert values.high is not None
    last = unit_of(number) / Fraction(10) ** number.decimals
    return (values.high - values.low + last) * _SHARP <= abs(values.low + values.high) / 2


def _is_clear(number: Number, expected: Expected, values: Interval) -> bool:
    """Whether a slip is one of the few that lead so near to what would do by chance only rarely: another unit, neighbours exchanged."""
    assert values.low is not None
    assert values.high is not None
    middle, width = abs(values.low + values.high) / 2, values.high - values.low
    if is_shift(number, expected.value):
        return width * _WIDE <= middle
    last = unit_of(number) / Fraction(10) ** number.decimals
    return is_exchange(number, expected.value) and (width + last) * _CLEAR <= middle


def _tried(wrong: Wrong, is_slip: bool, narrow: bool, having: Sequence[Judgement]) -> _Trial | None:
    """What a figure put right mends; ``None`` where it breaks what holds, or leaves something else that it is used for wrong."""
    number = wrong.stated.number
    assert number is not None
    changed = {wrong.stated: replaced(number, wrong.expected.value, wrong.expected.places)}
    mended = []
    for judgement in having:
        verdict = verdict_with(judgement, changed)
        if verdict in _BAD and (judgement.verdict is Verdict.HOLDS or not _is_of(judgement, wrong.stated)):
            return None
        if judgement.verdict in _BAD and verdict is Verdict.HOLDS:
            mended.append(judgement)
    return _Trial(wrong, tuple(mended), is_slip, narrow or len(mended) > 1)
