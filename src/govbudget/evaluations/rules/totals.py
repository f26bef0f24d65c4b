"""Weights and scores of an evaluation against their totals (分值、得分合计核对), of each group and of the whole form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from govbudget.evaluation import Indicator
from govbudget.evaluations.rules.sheet import Line, Sheet, added, line_of, lines_of, shown, sum_text
from govbudget.exact import multiply, negate, subtract, total
from govbudget.finding.rules import ASKS, Checked
from govbudget.relation import Outcome

__all__ = ["check_totals"]

#: What a total line may mean: the indicators alone, or the execution of the budget with them.
_WITHOUT, _WITH = "不含预算执行率", "含预算执行率"
_FULL: Final = Decimal(100)
#: What the indicators have where the execution of the budget is not on the form and has the usual 10.
_WITHOUT_EXECUTION: Final = Decimal(90)


class _Reading(NamedTuple):
    """A reading of the total line, with what it adds."""

    name: str
    parts: tuple[Line, ...]


def check_totals(sheet: Sheet) -> Iterator[tuple[str, Checked]]:
    """Sums of weights in each group, then weights and scores of the total line."""
    gaps: dict[str, Decimal] = {}  # what a group has too much, by the id of its finding
    for id, checked in _groups(sheet):
        if checked.finding is not None and checked.finding.difference is not None:
            gaps[checked.finding.id] = checked.finding.difference
        yield id, checked
    if sheet.total_weight is None:
        yield from _headings_alone(sheet)
    else:
        yield from _total_weight(sheet, sheet.total_weight, gaps)
        yield from _headings(sheet, sheet.total_weight)
    if sheet.total_score is not None:
        yield from _at_most(sheet, sheet.total_score)
        if _is_scored(sheet):
            yield from _total(sheet, "E504", sheet.total_score, sheet.scores, sheet.execution_score, gaps)
        else:
            yield sheet.checked("E504", "总分", Outcome.UNVERIFIABLE, "blank")


# -- groups --------------------------------------------------------------------------------------------------------------


def _groups(sheet: Sheet) -> Iterator[tuple[str, Checked]]:
    """The weights of every group whose heading prints one; the last of a form that is cut off may go on."""
    groups = [indicator for indicator in sheet.evaluation.indicators if indicator.children]
    for i, group in enumerate(groups):
        last = sheet.has("cut") and i == len(groups) - 1
        yield from _group(sheet, group, group.heading, open_end=last)
        yield from _group_score(sheet, group)
        for inner in group.children:
            if inner.children:
                yield from _group(
                    sheet, inner, f"{group.heading} {inner.heading}", open_end=last and inner is group.children[-1]
                )


def _group(sheet: Sheet, group: Indicator, name: str, *, open_end: bool) -> Iterator[tuple[str, Checked]]:
    stated = line_of(group.weight, name, "分值")
    if stated is None:
        return
    leaves = [leaf for leaf in group.leaves if not leaf.of_which]
    weights = lines_of(leaves, "weight")
    if _is_relative(sheet):
        yield sheet.checked("E501", name, Outcome.NOT_APPLICABLE, "relative")
    elif open_end or sheet.has("unplaced"):
        yield sheet.checked("E501", name, Outcome.UNVERIFIABLE, "cut" if open_end else "unplaced")
    elif weights:
        sum = added(stated, weights)
        if sum.outcome is Outcome.FAILED and _lacks_weight(leaves):
            yield sheet.checked("E501", name, Outcome.UNVERIFIABLE, "blank")
            return
        lost = _may_lack(sum.gap, weights) and not _has_all(sheet)
        cause = f"line 可能缺一行（分值 {shown(sum.gap)}）" if lost else None
        yield sheet.of_sum("E501", name, sum, cause=cause)
    else:
        yield from _group_scores(sheet, leaves, stated, name)


def _group_score(sheet: Sheet, group: Indicator) -> Iterator[tuple[str, Checked]]:
    """The scores of a group against its own line (小计), where every indicator of it has a score."""
    stated = line_of(group.score, f"{group.heading} 小计", "得分")
    if stated is None:
        return
    leaves = [leaf for leaf in group.leaves if not leaf.of_which]
    scores = lines_of(leaves, "score")
    if len(scores) < len(leaves) or sheet.has("unplaced"):
        yield sheet.checked("E516", group.heading, Outcome.UNVERIFIABLE, "blank")
    else:
        yield sheet.of_sum("E516", group.heading, added(stated, scores))


def _is_relative(sheet: Sheet) -> bool:
    """Whether the weights are shares of their own group: those of each of several groups add up to 100."""
    leaves = [[leaf for leaf in group.leaves if not leaf.of_which] for group in sheet.evaluation.indicators]
    groups = [lines_of(group, "weight") for group in leaves]
    return len(groups) > 1 and all(total(line.value for line in weights) == _FULL for weights in groups)


def _lacks_weight(leaves: Sequence[Indicator]) -> bool:
    """Whether an indicator has a score and no weight that could be read."""
    return any(line_of(leaf.score, "", "") is not None and line_of(leaf.weight, "", "") is None for leaf in leaves)


def _may_lack(gap: Decimal, parts: Sequence[Line]) -> bool:
    """Whether a row may have been lost in print: the total is above its parts by about what one of them has."""
    return 0 < gap <= multiply(max(line.value for line in parts), Decimal(2))


def _has_all(sheet: Sheet) -> bool:
    """Whether the weights add up to that of the total line, so that no row can have been lost."""
    weight = sheet.total_weight
    return weight is not None and any(_fits(weight, each) for each in _readings(sheet.weights, sheet.execution_weight))


def _group_scores(sheet: Sheet, leaves: Sequence[Indicator], stated: Line, name: str) -> Iterator[tuple[str, Checked]]:
    """Where the rows print no weights: their scores are not above the weight of the group."""
    scores = lines_of(leaves, "score")
    if not scores or sheet.weights:
        yield sheet.checked("E501", name, Outcome.UNVERIFIABLE, "blank")
        return
    sum = added(stated, scores)
    if sum.gap >= negate(sum.tolerance):
        yield sheet.checked("E505", name, Outcome.PASSED)
        return
    yield sheet.of_sum("E505", name, sum, variant="group")


# -- the total line ------------------------------------------------------------------------------------------------------


def _readings(parts: Sequence[Line], execution: Line | None) -> list[_Reading]:
    found = [_Reading(_WITHOUT, tuple(parts))]
    return [*found, _Reading(_WITH, (execution, *parts))] if execution is not None else found


def _fits(stated: Line | None, reading: _Reading) -> bool:
    return stated is not None and added(stated, reading.parts).outcome is not Outcome.FAILED


def _total_weight(sheet: Sheet, stated: Line, gaps: Mapping[str, Decimal]) -> Iterator[tuple[str, Checked]]:
    """The weight of the total line, where every scored indicator has a weight or the total is right as it stands."""
    for id, checked in _total(sheet, "E503", stated, sheet.weights, sheet.execution_weight, gaps):
        if checked.finding is not None and _lacks_weight(sheet.leaves):
            yield sheet.checked(id, "总分", Outcome.UNVERIFIABLE, "blank")
        else:
            yield id, checked


def _total(
    sheet: Sheet, rule: str, stated: Line, parts: Sequence[Line], execution: Line | None, gaps: Mapping[str, Decimal]
) -> Iterator[tuple[str, Checked]]:
    """A figure of the total line against its readings: the one that the headings or the other figure prove, or either."""
    fault = next((fault for fault in ("cut", "unplaced", "total") if sheet.has(fault)), "")
    if not parts or _is_relative(sheet) or fault:
        yield sheet.checked(rule, "总分", Outcome.UNVERIFIABLE, fault or "blank")
        return
    readings = _readings(parts, execution)
    scope = _scope_of_headings(sheet) or _scope_of_both(sheet)
    wanted = [reading for reading in readings if reading.name == scope] or readings
    sums = sorted((added(stated, reading.parts) for reading in wanted), key=lambda sum: sum.gap.copy_abs())
    nearest = sums[0]
    if nearest.outcome is not Outcome.FAILED:
        yield sheet.checked(rule, "总分", nearest.outcome)
        return
    if execution is None and (sheet.has("funds") or sheet.execution_weight or sheet.execution_score):
        yield sheet.checked(rule, "总分", Outcome.UNVERIFIABLE, "blank")  # that of the execution is not printed
        return
    root = _root(nearest.gap, stated.column, gaps)
    lost = _may_lack(nearest.gap, nearest.parts) and nearest.gap <= max(line.value for line in nearest.parts)
    lost = lost and not _has_all(sheet)
    yield sheet.of_sum(
        rule,
        "总分",
        nearest,
        expected=" 或 ".join(dict.fromkeys(shown(sum.value) for sum in sums)),
        follows_from=root,
        cause=f"line 可能缺一行（{stated.column} {shown(nearest.gap)}）" if lost and root is None else None,
    )


def _heading_weights(sheet: Sheet) -> list[Line] | None:
    """The weights that the headings of the first level print; ``None`` where one prints none."""
    groups = sheet.evaluation.indicators
    lines = [line_of(group.weight, group.heading, "分值") if group.children else None for group in groups]
    found = [line for line in lines if line is not None]
    return found if groups and len(found) == len(lines) else None


def _scope_of_headings(sheet: Sheet) -> str:
    """The reading in which the weights of the headings add up to the weight of the total line; nothing where none does."""
    headings = _heading_weights(sheet)
    if headings is None or sheet.total_weight is None:
        return ""
    readings, weight = _readings(headings, sheet.execution_weight), sheet.total_weight.value
    fitting = [reading.name for reading in readings if total(line.value for line in reading.parts) == weight]
    return fitting[0] if len(fitting) == 1 else ""


def _scope_of_both(sheet: Sheet) -> str:
    """The one reading in which the figures of the total line fit, as many as fit any; nothing where none or both do."""
    weights = (sheet.total_weight, sheet.weights, sheet.execution_weight)
    fitting = []
    for stated, parts, execution in (weights, (sheet.total_score, sheet.scores, sheet.execution_score)):
        names = {reading.name for reading in _readings(parts, execution) if parts and _fits(stated, reading)}
        fitting += [names] if names else []
    both = set.intersection(*fitting) if fitting else set()
    return next(iter(both)) if len(both) == 1 else ""


def _root(gap: Decimal, column: str, gaps: Mapping[str, Decimal]) -> str | None:
    """The group whose wrong sum makes the total wrong, too: by as much, or for scores by at most as much."""
    for id, of_group in gaps.items():
        same_way = (gap > 0) == (of_group > 0)
        if gap == of_group or (column == "得分" and same_way and gap.copy_abs() <= of_group.copy_abs()):
            return id
    return None


def _headings(sheet: Sheet, stated: Line) -> Iterator[tuple[str, Checked]]:
    """The weights of the headings against that of the total line; the rows say it better where they print weights."""
    headings = _heading_weights(sheet)
    if headings is None or sheet.has("cut"):
        return
    sums = [added(stated, reading.parts) for reading in _readings(headings, sheet.execution_weight)]
    if any(sum.outcome is Outcome.PASSED for sum in sums):
        yield sheet.checked("E502", "总分", Outcome.PASSED)
    elif sheet.weights:
        yield sheet.checked("E502", "总分", Outcome.NOT_APPLICABLE, "rows")
    else:
        yield sheet.of_sum("E502", "总分", sums[-1])


def _headings_alone(sheet: Sheet) -> Iterator[tuple[str, Checked]]:
    """Where no weight is printed in the total line: the headings have what their common heading says, or 100 in all."""
    headings = _heading_weights(sheet)
    if headings is None or sheet.has("cut"):
        return
    scope = sheet.evaluation.scope
    right = {_FULL} | ({scope.value} if scope is not None else set())
    right |= {_WITHOUT_EXECUTION} if sheet.execution_weight is None else set()
    sums = {total(line.value for line in reading.parts) for reading in _readings(headings, sheet.execution_weight)}
    if sums & right:
        yield sheet.checked("E502", "合计", Outcome.PASSED)
        return
    last, others = headings[-1], headings[:-1]
    expected, arithmetic = shown(subtract(_FULL, total(line.value for line in others))), sum_text(headings)
    given = {"operands": others, "grade": ASKS, "arithmetic": arithmetic, "variant": "hundred"}
    yield sheet.failed("E502", "合计", last, expected, **given)


def _at_most(sheet: Sheet, score: Line) -> Iterator[tuple[str, Checked]]:
    """The total score is not above the total weight."""
    weight = sheet.total_weight
    if weight is not None and score.value <= weight.value:
        yield sheet.checked("E505", "总分", Outcome.PASSED)
    elif weight is not None:
        yield sheet.failed("E505", "总分", score, shown(weight.value), operands=(weight,))


def _is_scored(sheet: Sheet) -> bool:
    """Whether every indicator with a weight has a score, or the total is right as it stands."""
    blank = [leaf for leaf in sheet.leaves if leaf.weight is not None and leaf.weight.value and leaf.score is None]
    if not blank or not sheet.scores or sheet.total_score is None:
        return True
    return any(_fits(sheet.total_score, reading) for reading in _readings(sheet.scores, sheet.execution_score))
