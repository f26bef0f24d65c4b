"""Funds of an evaluation (项目资金核对): their sums, the rate of execution, and the score that follows from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from govbudget.evaluation import Fund
from govbudget.evaluations.rules.sheet import EXECUTION, Line, Sheet, added, line_of, shown
from govbudget.exact import half_unit, scale, subtract, total
from govbudget.figure import Figure
from govbudget.finding.rules import PROVES, Checked
from govbudget.finding.values import FindingKind, Severity
from govbudget.judging.quotients import Fit, Hull, judge_percentage, percent_text, quotient
from govbudget.language.vocabulary import Vocabulary
from govbudget.relation import Outcome

__all__ = ["check_funds"]

_HEADINGS: Final = {"initial": "年初预算数", "adjusted": "全年预算数", "arrived": "到位数", "executed": "全年执行数"}
#: A rate without % up to this may be a fraction: 0.75 for 75 %.
_MOST_AS_FRACTION: Final = Decimal("1.5")


def check_funds(sheet: Sheet) -> Iterator[tuple[str, Checked]]:
    """Sums of the funds, rates of execution, and the score of execution."""
    fund = sheet.evaluation.fund
    if fund is None:
        return
    direct = [part for part in sheet.evaluation.fund_parts if part.level == 1]
    parts = [part for part in direct if not part.split]
    for split in dict.fromkeys(part.split for part in direct if part.split):
        yield from _split(sheet, fund, [part for part in direct if part.split == split], split)
    wrong: dict[str, str] = {}  # the columns whose sum fails, with the id of the finding
    for column, heading in _HEADINGS.items():
        for id, checked in _sum(sheet, fund, parts, column, heading):
            if checked.finding is not None:
                wrong[column] = checked.finding.id
            yield id, checked
    mended = _mended(fund, parts, wrong)
    root = next(iter(wrong.values()), None)
    for line in (fund, *sheet.evaluation.fund_parts):
        yield from _rate(sheet, line, mended if line is fund else line, root if line is fund else None)
    yield from _execution(sheet, mended, root)


def _sum(sheet: Sheet, fund: Fund, parts: Sequence[Fund], column: str, heading: str) -> Iterator[tuple[str, Checked]]:
    """The total of one column against its parts; a blank part is 0 beside stated ones."""
    stated: Figure | None = getattr(fund, column)
    given = [(part.name, figure) for part in parts if (figure := getattr(part, column)) is not None]
    numbers = [(name, figure) for name, figure in given if figure.value is not None]
    if stated is None or stated.value is None or not numbers:
        return
    if sheet.has("funds") or len({figure.unit for _, figure in numbers} | {stated.unit}) > 1:
        yield sheet.checked("E506", heading, Outcome.UNVERIFIABLE, "unplaced")
        return
    finest = max(figure.decimals for _, figure in (("", stated), *numbers))
    lines = [Line(figure, name, heading, _half(figure, finest)) for name, figure in numbers]
    whole = added(Line(stated, fund.name, heading, _half(stated, finest)), lines)
    if whole.outcome is Outcome.FAILED and _is_nested(whole.stated, lines):
        yield sheet.checked("E506", heading, Outcome.NOT_APPLICABLE, "nested")
        return
    yield sheet.of_sum("E506", heading, whole)


def _split(sheet: Sheet, fund: Fund, parts: Sequence[Fund], split: str) -> Iterator[tuple[str, Checked]]:
    """One way in which the total is split: it adds up to one of the totals, the form does not say to which."""
    instance = f"按{split}"
    amounts = ((_amount(part, column, "金额") for column in ("adjusted", "initial")) for part in parts)
    lines = [line for ways in amounts if (line := next(filter(None, ways), None))]
    totals = (_amount(fund, column, _HEADINGS[column]) for column in ("adjusted", "initial", "executed"))
    stated = [line for line in totals if line is not None]
    if len(lines) < 2 or not stated or len({line.figure.unit for line in (*lines, *stated)}) > 1:
        yield sheet.checked("E506", instance, Outcome.UNVERIFIABLE, "blank")
        return
    sums = [added(line, lines) for line in stated]
    yield sheet.of_sum("E506", instance, min(sums, key=lambda sum: (sum.outcome is Outcome.FAILED, sum.gap.copy_abs())))


def _amount(fund: Fund, column: str, heading: str) -> Line | None:
    """An amount of a line of the funds; ``None`` where it prints no number."""
    figure: Figure | None = getattr(fund, column)
    return None if figure is None or figure.value is None else Line(figure, fund.name, heading, figure.half_unit)


def _half(figure: Figure, finest: int) -> Decimal:
    """Half a unit of an amount; a bare 0 is as fine as the finest figure beside it."""
    return figure.half_unit if figure.value else half_unit(max(figure.decimals, finest))


def _is_nested(whole: Line, parts: Sequence[Line]) -> bool:
    """Whether some parts are what the part above them consists of, and the others add up to the total.

    Such lines add up to the part above them; money of governments below money of the treasury may be less than all of it.
    """
    reached = {0: {Decimal(0)}}  # by number of lines used, the sums of those that count
    for i, part in enumerate(parts):
        for end in range(i + 1, len(parts) + 1):
            inside = parts[i + 1 : end]
            if inside and not _consists_of(part, inside):
                continue
            for sum in reached.get(i, ()):
                reached.setdefault(end, set()).add(total((sum, part.value)))
    tolerance = total(line.half for line in (whole, *parts))
    return any(subtract(whole.value, sum).copy_abs() <= tolerance for sum in reached.get(len(parts), ()))


def _consists_of(part: Line, inside: Sequence[Line]) -> bool:
    """Whether lines may be all that a part consists of."""
    added = total(line.value for line in inside)
    if subtract(part.value, added).copy_abs() <= total(line.half for line in (part, *inside)):
        return len(inside) > 1 or part.value == added
    words = Vocabulary.default()
    treasury, government = words.pattern("fund_of_treasury"), words.pattern("fund_of_government")
    return added < part.value and bool(treasury.search(part.row)) and all(government.match(line.row) for line in inside)


def _mended(fund: Fund, parts: Sequence[Fund], wrong: Mapping[str, str]) -> Fund:
    """The total as its parts give it, where its own figures are wrong; itself where they are not."""
    if not wrong:
        return fund
    initial, adjusted, arrived, executed = (
        _added(parts, column) if column in wrong else getattr(fund, column) for column in _HEADINGS
    )
    return Fund("各项资金之和", initial, adjusted, executed, arrived=arrived)


def _added(parts: Sequence[Fund], column: str) -> Figure:
    """The sum of one column as a figure as fine as its finest part."""
    figures = [figure for part in parts if (figure := getattr(part, column)) is not None and figure.value is not None]
    value = total(figure.value for figure in figures)
    first = figures[0]
    decimals = max(figure.decimals for figure in figures)
    return Figure(value, first.unit, decimals, printed=shown(value), place=first.place)


def _hull(fund: Fund) -> tuple[Hull, Line, Line] | None:
    """What 执行数 ÷ 预算数 may be, with the two figures; ``None`` where one is missing or the budget is 0.

    Where no adjusted budget is printed, the initial one takes its place.
    """
    base = _amount(fund, "adjusted", "全年预算数") or _amount(fund, "initial", "年初预算数")
    executed = _amount(fund, "executed", "全年执行数")
    if base is None or not base.value or executed is None or base.figure.unit is not executed.figure.unit:
        return None
    return quotient(executed.value, executed.half, base.value, base.half), executed, base


def _rate(sheet: Sheet, line: Fund, source: Fund, root: str | None) -> Iterator[tuple[str, Checked]]:
    """The printed rate of execution against its figures; those of the parts where the total's are wrong."""
    rate, instance = line_of(line.rate, line.name, "执行率", rounded=True), f"执行率 {line.name}"
    if rate is None:
        return
    found = _hull(source)
    if found is None or sheet.has("funds"):
        yield sheet.checked("E507", instance, Outcome.UNVERIFIABLE, "unplaced" if found else "blank")
        return
    hull, executed, base = found
    readings = [rate.value]
    if "%" not in rate.figure.printed and rate.value.copy_abs() <= _MOST_AS_FRACTION:
        readings.append(scale(rate.value, 2))
    verdict = min((judge_percentage(value, hull) for value in readings), key=lambda verdict: verdict.rank)
    if verdict in (Fit.EQUAL, Fit.ROUNDING):
        yield sheet.checked("E507", instance, Outcome.PASSED if verdict is Fit.EQUAL else Outcome.ROUNDING)
        return
    assert hull.point is not None
    expected = percent_text(hull.point, max(2, rate.figure.decimals))
    cut = verdict is Fit.TRUNCATED
    yield sheet.failed(
        "E507",
        instance,
        rate,
        expected,
        operands=(executed, base),
        tolerance=rate.half,
        cause=None if cut or root else _other_base(rate, line),
        follows_from=root,
        grade=(FindingKind.TRUNCATED, Severity.WARNING) if cut else None,
        arithmetic=f"{executed.figure.printed} ÷ {base.figure.printed} = {expected}",
    )


def _other_base(rate: Line, fund: Fund) -> str | None:
    """The initial budget as the denominator, where it explains the rate."""
    if fund.adjusted is None or fund.initial is None:
        return None
    found = _hull(Fund(fund.name, initial=fund.initial, executed=fund.executed))
    if found is None or judge_percentage(rate.value, found[0]) is not Fit.EQUAL:
        return None
    return f"denominator 以年初预算数 {fund.initial.printed} 为分母"


def _execution(sheet: Sheet, source: Fund, root: str | None) -> Iterator[tuple[str, Checked]]:
    """The score of the execution: at most its weight, and weight by rate, the rate as printed or as computed.

    Some places grade it by steps, so that it is a question, unless the form prints that it is weight by rate.
    """
    weight, score = sheet.execution_weight, sheet.execution_score
    fund = sheet.evaluation.fund
    if weight is None or score is None or fund is None:
        return
    if score.value > weight.value:
        yield sheet.failed("E505", EXECUTION, score, shown(weight.value), operands=(weight,))
        return
    yield sheet.checked("E505", EXECUTION, Outcome.PASSED)
    shares = []
    if root is None and fund.rate is not None and fund.rate.value is not None:
        half = Fraction(half_unit(fund.rate.decimals))
        shares.append((Fraction(fund.rate.value) - half, Fraction(fund.rate.value) + half))
    found = _hull(source)
    if found is not None and found[0].low is not None and found[0].high is not None:
        shares.append((found[0].low, found[0].high))
    if not shares or sheet.has("funds"):
        yield sheet.checked("E508", EXECUTION, Outcome.UNVERIFIABLE, "blank")
        return
    full, half = Fraction(weight.value), Fraction(half_unit(score.figure.decimals))
    possible = [(min(full, full * low / 100), min(full, full * high / 100)) for low, high in shares]
    if any(low - half <= Fraction(score.value) <= high + half for low, high in possible):
        yield sheet.checked("E508", EXECUTION, Outcome.PASSED)
        return
    point = found[0].point if found is not None and found[0].point is not None else sum(shares[0], Fraction(0)) / 2
    expected = percent_text(min(full, full * point / 100), max(2, score.figure.decimals)).rstrip("%")
    yield sheet.failed(
        "E508",
        EXECUTION,
        score,
        expected,
        operands=(weight,),
        tolerance=half_unit(score.figure.decimals),
        follows_from=root,
        grade=PROVES if sheet.evaluation.execution_rule else None,
        arithmetic=f"{weight.figure.printed} × {percent_text(point, 2)} = {expected}",
    )
