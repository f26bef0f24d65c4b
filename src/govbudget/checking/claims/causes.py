"""The one slip that explains a wrong claim exactly (错因): another base, another cell, a unit, digits, a neighbouring line.

If two different slips fit, none is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from govbudget.checking.claims.evaluate import Check
from govbudget.checking.claims.values import Book, Value
from govbudget.claim import ClaimKind, Period, Reference
from govbudget.exact import add, decimal_of, multiply, scale, significant, subtract
from govbudget.finding.causes import slip
from govbudget.forms import Measure
from govbudget.forms.topics import usual_wholes
from govbudget.judging.quotients import (
    Fit,
    judge_percentage,
    percent_text,
    quotient,
)

__all__ = ["cause_of", "other_base"]

_NOTHING: Final = Decimal(0)


def cause_of(book: Book, check: Check) -> str | None:
    """Why a claim is wrong, where exactly one simple slip explains it; the first word says which kind it is."""
    if check.rule in ("N404", "N405", "N406"):
        return _of_percentage(book, check)
    if check.rule in ("N401", "N402", "N411") and check.expected is not None:
        return _of_amount(book, check)
    if check.rule == "N410":
        return "sign 增减方向相反"
    if check.rule == "N412":
        (_, cost), (_, count) = check.operands
        stated = book.stated(check.claim)
        for power in (4, 3, 8, -4, -3, -8):
            whole, hidden = (multiply(scale(number, power), count.value) for number in (stated.value, stated.half))
            if subtract(whole, cost.value).copy_abs() <= add(hidden, cost.half):
                return f"unit 差 10^{abs(power)} 倍"
    return None


def _of_amount(book: Book, check: Check) -> str | None:
    stated = book.stated(check.claim)
    assert check.expected is not None
    found = set()
    simple = slip(stated.in_print(stated.value), stated.in_print(check.expected))
    if simple:
        found.add(simple)
    if stated.value and significant(stated.value) >= 3:
        found |= set(_elsewhere(book, check, stated))
    return found.pop() if len(found) == 1 else None


def _elsewhere(book: Book, check: Check, stated: Value) -> Iterator[str]:
    """The cells, or else the other claims, that print the wrong figure."""
    expected = check.operands[0][1].cell
    named = book.index.cells.get(stated.value, {})
    if len(named) == 1:
        form, key, column = next(iter(named.values()))
        source = book.disclosure[form]
        name = f"{source.lines[source.line_index(key)]} {source.header('', source.columns.index(column))}"
        if expected is not None and (form, key) == expected[:2]:
            yield f"period 这是 {source.name} {name} 的数"
        elif (
            expected is not None
            and (form, column) == (expected[0], expected[2])
            and _neighbours(book, form, key, expected[1])
        ):
            yield f"line 这是相邻行 {name} 的数"
        else:
            yield f"source 这是 {source.name} {name} 的数"
    elif not named:
        yield from _copied(book, check, stated)


def _neighbours(book: Book, form: str, line: str, other: str) -> bool:
    table = book.disclosure.table(form)
    if table is None or line not in table.keys or other not in table.keys:
        return False
    return abs(table.line_index(line) - table.line_index(other)) == 1


def _copied(book: Book, check: Check, stated: Value) -> Iterator[str]:
    """The same figure of another period of the same thing, or of another sentence."""
    mine = book.claims[check.claim]
    key = book.index.keys[mine.statement]
    found = set()
    for said in book.index.said.get(stated.value, ()):
        if said.claims == [check.claim]:
            continue
        same = key is not None and said.key == key
        of_one_year = book.is_budget and said.period.year == mine.period.year
        if same and (said.period == mine.period or of_one_year):
            continue
        found.add(f"period 这是{book.called(said.period)}的数" if same else f"copy 与“{said.about}”的数相同")
    if len(found) == 1:
        yield found.pop()


# -- percentages ------------------------------------------------------------------------------------------------------------


def _of_percentage(book: Book, check: Check) -> str | None:
    """Another denominator, the opposite sign, or a slip of digits that makes a stated percentage right."""
    claim = book.claims[check.claim]
    stated = book.stated(check.claim).value
    if not stated:
        return None
    found = {f"denominator 以 {text}为基数" for text in _denominators(book, check, stated)}
    assert check.hull is not None
    assert check.hull.point is not None  # a percentage of nothing is another finding
    printed = decimal_of(percent_text(check.hull.point, max(0, -int(stated.as_tuple().exponent)))[:-1])
    if printed.copy_abs() == stated and claim.kind is ClaimKind.GROWTH and (printed < 0) != (claim.sign == -1):
        found.add("sign 增减方向相反")
    simple = slip(stated, printed.copy_abs())
    if simple:
        found.add(simple)
    return found.pop() if len(found) == 1 else None


def _denominators(book: Book, check: Check, stated: Decimal) -> set[str]:
    """The other bases with which the percentage would be right, by value."""
    return {f"{value.shown()}（{name}）" for name, value in _right_bases(book, check, stated).values()}


def _right_bases(book: Book, check: Check, stated: Decimal) -> dict[Decimal, tuple[str, Value]]:
    claim = book.claims[check.claim]
    used = [value for sign, value in check.operands if sign < 0]
    above = check.operands[0][1] if check.operands and check.operands[0][0] > 0 else None
    of_change = any(v.claim is not None and book.claims[v.claim].kind is ClaimKind.DIFFERENCE for v in used)
    if above is None or (of_change and claim.kind is ClaimKind.COMPLETION):  # no base of it is in print
        return {}
    right: dict[Decimal, tuple[str, Value]] = {}
    for name, base in _candidates(book, check):
        if not base.value or any(base.value == value.value for value in used) or base.value in right:
            continue
        if claim.kind is ClaimKind.GROWTH:
            fits = _growth_fits(book, check, stated, above, base)
        else:
            fits = _gives(stated, above.value, base.value)
        if fits:
            right[base.value] = (name, base)
    return right


def _growth_fits(book: Book, check: Check, stated: Decimal, current: Value, base: Value) -> bool:
    """Whether the change divided by another base gives the stated growth."""
    sign, other = check.operands[1]
    change = other.value if sign > 0 else subtract(current.value, other.value)
    return _gives(stated, change.copy_abs(), base.value.copy_abs())


def _gives(stated: Decimal, part: Decimal, whole: Decimal) -> bool:
    """Whether the printed figures give the percentage as it is printed, rounded or cut."""
    verdict = judge_percentage(stated, quotient(part, _NOTHING, whole, _NOTHING))
    cut = verdict is Fit.TRUNCATED and stated.as_tuple().exponent != 0  # whole percentages fit by chance
    return verdict is Fit.EQUAL or cut


def _candidates(book: Book, check: Check) -> Iterator[tuple[str, Value]]:
    """What may have been taken for the base: the current figure, another stage of the budget, another total."""
    claim = book.claims[check.claim]
    current = check.operands[0][1]
    if claim.kind is ClaimKind.GROWTH:
        yield "本年数", current
    chain: list[int] = [claim.statement]
    while (parent := book.statements[chain[-1]].parent) is not None:
        chain.append(parent)
    for statement in chain:
        name = str(book.statements[statement].about[0])
        for number in book.near(book.amounts_of.get(statement, ()), check.claim):
            yield f"{name}{book.called(book.claims[number].period)}", book.stated(number)
        for measure in (Measure.INITIAL_BUDGET, Measure.ADJUSTED_BUDGET, Measure.FINAL):
            period = Period(claim.period.year, measure)
            for cell in book.cells(book.statements[statement], period):
                yield str(cell.place), cell
    if claim.kind is ClaimKind.SHARE:
        yield from _totals(book, claim.period)


def _totals(book: Book, period: Period) -> Iterator[tuple[str, Value]]:
    final = Period(period.year, Measure.FINAL)
    for known in usual_wholes():
        for fund in ("", *known.cells):
            for cell in book.cells_of(Reference(known.key, fund=fund, near=True), final):
                yield str(cell.place), cell


def other_base(book: Book, check: Check) -> tuple[str, Value] | None:
    """The one other base with which a percentage of nothing would be right."""
    right = _right_bases(book, check, book.stated(check.claim).value)
    return next(iter(right.values())) if len(right) == 1 else None
