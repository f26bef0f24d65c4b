"""Prove or refute the claims of a narrative (情况说明核对): every check as one value, before it becomes a finding.

A claim whose subject is ambiguous is tried on each candidate and is right if one fits. What cannot be bound is unverifiable.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from govbudget.checking.claims.values import Book, Value
from govbudget.claim import Claim, ClaimKind, Period, Reference
from govbudget.disclosure import UnitType
from govbudget.exact import add, exponent, half_unit, multiply, negate, ratio, rounded, subtract, total
from govbudget.forms import Measure
from govbudget.forms.topics import Side, all_funds, all_topics, topic
from govbudget.judging.quotients import (
    Fit,
    Hull,
    growth_from_base,
    growth_from_difference,
    judge_percentage,
    quotient,
)
from govbudget.relation import Outcome

__all__ = ["Check", "against", "check_claim", "fitting", "growth_sign"]

_ZERO: Final = Decimal(0)
_HUNDRED: Final = Decimal(100)
#: Names of wholes that may mean the total at hand as well as that of the body.
_VAGUE: Final = ("总支出", "支出总额", "总收入", "收入总额", "支出总计", "总额")
_FINAL: Final = Measure.FINAL
#: How many claims of a statement, before and after one, are looked at.
_NEAR: Final = 8


class Check(NamedTuple):
    """How one check of a claim came out (核对结果).

    Args:
        rule: id of the rule.
        claim: number of the claim that would be reported.
        outcome: how it came out.
        verdict: for percentages, how they stand to their figures.
        expected: what the figure should be, in 元 or as a count or a percentage; ``None`` where it has no value.
        hull: for percentages what the figures give.
        operands: the figures of the check, without the stated one, with their signs.
        tolerance: how much the printed digits can hide, in 元.
        word: for words what it should be.
        reason: why it could not be checked.
        whole: for checks of parts the statement of which they are parts.
    """

    rule: str
    claim: int
    outcome: Outcome
    verdict: Fit | None = None
    expected: Decimal | None = None
    hull: Hull | None = None
    operands: tuple[tuple[int, Value], ...] = ()
    tolerance: Decimal = _ZERO
    word: str = ""
    reason: str = ""
    whole: int | None = None

    @property
    def rank(self) -> tuple[int, int]:
        """Smaller is better."""
        order = (Outcome.PASSED, Outcome.ROUNDING, Outcome.FAILED)
        found = order.index(self.outcome) if self.outcome in order else len(order)
        return (found, self.verdict.rank if self.verdict is not None else 0)


def check_claim(book: Book, number: int) -> list[Check]:
    """The checks of one claim against tables and other claims; empty where there is nothing of its kind to check."""
    match book.claims[number].kind:
        case ClaimKind.AMOUNT | ClaimKind.COUNT:
            return _amount(book, number)
        case ClaimKind.DIFFERENCE:
            return _best(book, number, _difference)
        case ClaimKind.GROWTH:
            return _best(book, number, _growth)
        case ClaimKind.COMPLETION:
            return _best(book, number, _completion)
        case ClaimKind.SHARE:
            return _best(book, number, _share)
        case ClaimKind.COMPARISON:
            return _best(book, number, _comparison)
        case ClaimKind.AVERAGE:
            return _average(book, number)
        case _:
            return _none(book, number)


# -- amounts -------------------------------------------------------------------------------------------------------------


def compare(stated: Value, other: Value) -> tuple[Outcome, Fit, Decimal]:
    """One figure against another of the same thing: equal, within the digits, cut instead of rounded, or not the same."""
    return against(stated, other.value, other.half)


def against(stated: Value, expected: Decimal, half: Decimal) -> tuple[Outcome, Fit, Decimal]:
    """A stated figure against what it should be, which may itself be off by ``half``."""
    gap, tolerance = subtract(stated.value, expected), add(stated.half, half)
    if not gap:
        return Outcome.PASSED, Fit.EQUAL, tolerance
    if gap.copy_abs() <= tolerance:
        return Outcome.ROUNDING, Fit.ROUNDING, tolerance
    places = -exponent(stated.in_print(stated.half)) - 1 if stated.half else 0
    cut = rounded(stated.in_print(expected), places, "ROUND_DOWN")
    if half < stated.half and cut == stated.in_print(stated.value):
        return Outcome.FAILED, Fit.TRUNCATED, tolerance
    return Outcome.FAILED, Fit.INCONSISTENT, tolerance


def _amount(book: Book, number: int) -> list[Check]:
    """A stated amount against the cells that state it, else against what the narrative says elsewhere."""
    claim = book.claims[number]
    statement = book.statements[claim.statement]
    rule = "N411" if claim.kind is ClaimKind.COUNT else "N401"
    stated = book.stated(number)
    if statement.about[0].topic == "agency_operating" and claim.period.measure is _FINAL:
        return _agency(book, number, stated)
    cells = book.cells(statement, claim.period)
    if not cells:
        return _restated(book, number, stated)
    checks = [_against(rule, number, stated, cell) for cell in cells]
    best = min(checks, key=lambda check: check.rank)
    if best.outcome is not Outcome.FAILED:
        return [best]
    current = _changed_to(book, number)
    if current is not None:
        return [_missing_word(book, number, stated, current)]
    if not book.whole_body(statement):
        return [Check(rule, number, Outcome.NOT_UNDERSTOOD, reason=f"scope:{statement.qualifier}")]
    if len(statement.about) > 1 and not book.cells_of(statement.about[0], claim.period, statement):
        return [Check(rule, number, Outcome.UNVERIFIABLE, reason="subject")]  # the likelier thing is not in print
    return [best]


def _against(rule: str, number: int, stated: Value, other: Value) -> Check:
    outcome, verdict, tolerance = compare(stated, other)
    return Check(rule, number, outcome, verdict, other.value, None, ((-1, other),), tolerance)


def _agency(book: Book, number: int, stated: Value) -> list[Check]:
    """机关运行经费 against 公用经费 of 公开06: a question, because places count it differently.

    Only 行政单位 and 参公管理事业单位 have any; where the kind of body is not known, less than 公用经费 says nothing.
    """
    claim, kind = book.claims[number], book.disclosure.unit_type
    current = _changed_to(book, number)
    if current is not None:
        return [_missing_word(book, number, stated, current)]
    cells = book.cells_of(Reference("public"), claim.period)
    if kind is UnitType.INSTITUTION:
        nothing = cells[0]._replace(value=_ZERO, half=_ZERO) if cells else stated._replace(value=_ZERO, half=_ZERO)
        outcome = Outcome.FAILED if stated.value else Outcome.PASSED
        return [Check("N414", number, outcome, None, _ZERO, None, ((-1, nothing),))]
    if not cells:
        return _restated(book, number, stated)
    check = _against("N414", number, stated, cells[0])
    if check.outcome is Outcome.FAILED and stated.value < cells[0].value:
        if kind is UnitType.MIXED:
            return [check._replace(outcome=Outcome.PASSED)]
        if kind is None:
            return [check._replace(outcome=Outcome.UNVERIFIABLE, reason="unit_type")]
    return [check]


def _restated(book: Book, number: int, stated: Value) -> list[Check]:
    """The same quantity stated before (重复陈述): two different figures for it cannot both be true."""
    claim = book.claims[number]
    if not book.statements[claim.statement].about[0].topic:
        return [Check("N402", number, Outcome.UNVERIFIABLE, reason="subject")]
    current = _changed_to(book, number)
    if current is not None:
        return [_missing_word(book, number, stated, current)]
    own = [book.finer(i) for i in book.near(book.amounts_of[claim.statement], number) if i != number]
    alike = [
        value
        for value in (*own, *book.others(claim.statement, claim.period))
        if value.claim is not None and _comparable(book, number, value.claim) and _changed_to(book, value.claim) is None
    ]
    earlier = [value for value in alike if value.claim is not None and value.claim < number]
    if not earlier:
        return [Check("N402", number, Outcome.UNVERIFIABLE, reason="stated once")]
    worst = max((_against("N402", number, stated, value) for value in earlier), key=lambda check: check.rank)
    other = worst.operands[0][1]
    same = [sum(value.value == wanted for value in (stated, *alike)) for wanted in (stated.value, other.value)]
    if worst.outcome is Outcome.FAILED and same[0] > same[1] and other.claim is not None:  # the odd one out is wrong
        return [_against("N402", other.claim, other, stated)]
    return [worst]


def _comparable(book: Book, number: int, other: int) -> bool:
    """Whether two claims surely speak of one quantity: exactly the same period, and named alike."""
    mine, theirs = book.claims[number], book.claims[other]
    statements = [book.statements[claim.statement] for claim in (mine, theirs)]
    same_scope = statements[0].qualifier == statements[1].qualifier or all(map(book.whole_body, statements))
    # of what is printed for each fund, 上级补助收入 of two funds are two figures
    about = topic(statements[0].about[0].topic)
    funds = {statement.about[0].fund for statement in statements}
    if about is not None and about.side is not Side.BALANCE:  # 财政拨款 is all of them
        funds = {fund.key for fund in all_funds().values() if fund.key in funds and fund.part_of}
    same_fund = len(funds) < 2 or about is None or not about.per_fund
    alike = mine.kind is theirs.kind and mine.period == theirs.period and same_scope and same_fund
    return alike and not _within_a_budget(book, mine) and not _within_a_budget(book, theirs)


def _within_a_budget(book: Book, claim: Claim) -> bool:
    """Whether a final figure is printed among the parts of what states a budget only: it may be a part of the budget."""
    parent = book.statements[claim.statement].parent
    if parent is None or claim.period.measure is not _FINAL:
        return False
    return book.index.only_budgets.get((parent, claim.sentence), False)


def _changed_to(book: Book, number: int) -> Value | None:
    """What a thing amounts to by other statements, where the figure of a claim is not that but its change.

    The word 增加 or 减少 is missing then: only as a change does the figure give the growth stated with it.
    """
    if number not in book.missing:
        book.missing[number] = _missing_from(book, number)
    return book.missing[number]


def _missing_from(book: Book, number: int) -> Value | None:
    claim = book.claims[number]
    growth = _growth_of(book, number)
    if growth is None or claim.kind is not ClaimKind.AMOUNT:
        return None
    stated = book.stated(number)
    change = stated.value.copy_abs() if growth_sign(book.claims[growth]) > 0 else negate(stated.value.copy_abs())
    cells = book.cells(book.statements[claim.statement], claim.period)
    for current in (*cells, *book.others(claim.statement, claim.period)):
        if current.value != stated.value:
            hull = growth_from_difference(current.value, current.half, change, stated.half)
            if judge_percentage(_signed(book, growth), hull) is Fit.EQUAL:
                return current
    return None


def _growth_of(book: Book, number: int) -> int | None:
    """The growth stated right after an amount, if no amount of a change stands between."""
    claim = book.claims[number]
    own = book.disclosure.narrative.by_statement[claim.statement]
    after = bisect_right(own, number)
    if after < len(own) and book.claims[own[after]].kind is ClaimKind.GROWTH:
        return own[after]
    return None


def _missing_word(book: Book, number: int, stated: Value, current: Value) -> Check:
    growth = _growth_of(book, number)
    word = "减少" if growth is not None and book.claims[growth].sign == -1 else "增加"
    return Check("W618", number, Outcome.FAILED, None, current.value, None, ((1, current),), stated.half, word)


# -- differences, growth, completion, shares --------------------------------------------------------------------------------


def _best(book: Book, number: int, function: Callable[[Book, int, Claim, int], Iterator[Check]]) -> list[Check]:
    """The best check over the statements that a claim may belong to, and over the readings of its base."""
    claim = book.claims[number]
    tried = {statement: list(function(book, number, claim, statement)) for statement in claim.statements}
    best = min((check for found in tried.values() for check in found), key=lambda check: check.rank, default=None)
    # another subject that has a figure of its own, but nothing to compare it with, may be meant
    unknown = (statement for statement, found in tried.items() if not found)
    if best is not None and not (
        best.outcome is Outcome.FAILED
        and any(book.amounts(statement, claim.period, elsewhere=False) for statement in unknown)
    ):
        return [best]
    rule = {
        ClaimKind.DIFFERENCE: "N403",
        ClaimKind.GROWTH: "N404",
        ClaimKind.COMPLETION: "N405",
        ClaimKind.SHARE: "N406",
        ClaimKind.COMPARISON: "N409",
    }[claim.kind]
    return [Check(rule, number, Outcome.UNVERIFIABLE, reason="base" if best is None else "subject")]


def growth_sign(claim: Claim) -> int:
    """The sign of a change; where the text leaves both words in, that of its figure."""
    return -1 if claim.sign == -1 else 1


def _signed(book: Book, number: int) -> Decimal:
    """A change as a signed number, in 元 or per cent: 下降-7.03% is −7.03."""
    claim = book.claims[number]
    value = book.stated(number).value
    if claim.sign is None:
        return value
    return value.copy_abs() if claim.sign > 0 else negate(value.copy_abs())


def _bases(claim: Claim) -> list[Period]:
    """The periods that a base may be: as said; against a budget where a budget is compared with another year."""
    base = claim.base
    assert base is not None
    if claim.period.is_budget and base.measure is _FINAL and base.year != claim.period.year:
        return [base, Period(base.year, claim.period.measure)]
    return [base]


def _operands(book: Book, number: int, claim: Claim, statement: int) -> Iterator[tuple[Value, Value]]:
    """What is compared, and what it is compared with, where both are known and the text says which base it is."""
    if not claim.base_said:
        return
    for current in book.amounts(statement, claim.period, before=number):
        for period in _bases(claim):
            if period != claim.period:
                yield from ((current, base) for base in book.amounts(statement, period, before=number))


def _difference(book: Book, number: int, claim: Claim, statement: int) -> Iterator[Check]:
    stated = book.stated(number)
    for current, base in _operands(book, number, claim, statement):
        expected = subtract(current.value, base.value)
        size = stated._replace(value=stated.value.copy_abs())
        outcome, verdict, tolerance = against(size, expected.copy_abs(), add(current.half, base.half))
        rule, word = "N403", ""
        if claim.sign is not None and expected.copy_abs() > tolerance and (expected < 0) != (claim.sign < 0):
            if outcome is not Outcome.FAILED:  # as much, but the other way
                rule, word = "N410", "增加" if expected > 0 else "减少"
            outcome, verdict = Outcome.FAILED, Fit.INCONSISTENT
        yield Check(rule, number, outcome, verdict, expected, None, ((1, current), (-1, base)), tolerance, word)


def _of_change(book: Book, claim: Claim, kind: ClaimKind) -> int | None:
    """The first claim of a kind that states the same change as a claim."""
    if claim.comparison is None:
        return None
    alike = book.disclosure.narrative.by_comparison[claim.comparison]
    return next((i for i in alike if book.claims[i].kind is kind), None)


def fitting(book: Book, number: int) -> int | None:
    """The statement that an amount of change belongs to: the only one, or the one that the stated growth fits."""
    claim = book.claims[number]
    if len(claim.statements) == 1:
        return claim.statement
    growth = _of_change(book, claim, ClaimKind.GROWTH)
    if growth is None:
        return None
    tried = {statement: list(_growth(book, growth, book.claims[growth], statement)) for statement in claim.statements}
    good = [  # one that cannot be tried, or has nothing to be divided by, may be meant as well
        statement
        for statement, checks in tried.items()
        if not checks or any(check.outcome is not Outcome.FAILED or check.verdict is Fit.UNDEFINED for check in checks)
    ]
    return good[0] if len(good) == 1 else None


def _growth(book: Book, number: int, claim: Claim, statement: int) -> Iterator[Check]:
    """A stated growth against every reading of its base; of a base below 0 people state it either way, which proves nothing."""
    stated = _signed(book, number)
    change = _of_change(book, claim, ClaimKind.DIFFERENCE)
    pairs = [(current, base) for current, base in _operands(book, number, claim, statement) if base.value >= 0]
    if change is not None:
        amount = book.stated(change)
        difference = _signed(book, change)
        if claim.sign is not None and book.claims[change].sign is None:
            difference = multiply(Decimal(claim.sign), difference.copy_abs())
        for current in book.amounts(statement, claim.period, before=number):
            if total((current.value, current.half, amount.half)) >= difference:
                hull = growth_from_difference(current.value, current.half, difference, amount.half)
                yield _percentage("N404", number, stated, hull, ((1, current), (1, amount._replace(value=difference))))
        for _, base in pairs:  # the change and its base are both in print
            hull = quotient(difference, amount.half, base.value, base.half)
            change_over_base = ((0, amount._replace(value=difference)), (-1, base))
            yield _percentage("N404", number, stated, hull, change_over_base)
    for current, base in pairs:
        hull = growth_from_base(current.value, current.half, base.value, base.half)
        yield _percentage("N404", number, stated, hull, ((1, current), (-1, base)))


def _percentage(rule: str, number: int, stated: Decimal, hull: Hull, operands: tuple[tuple[int, Value], ...]) -> Check:
    verdict = judge_percentage(stated, hull)
    outcome = {Fit.EQUAL: Outcome.PASSED, Fit.ROUNDING: Outcome.ROUNDING}.get(verdict, Outcome.FAILED)
    return Check(rule, number, outcome, verdict, None, hull, operands)


def _completion(book: Book, number: int, claim: Claim, statement: int) -> Iterator[Check]:
    assert claim.base is not None
    stated = book.stated(number).value
    for final in book.amounts(statement, claim.period, before=number):
        budgets = book.amounts(statement, claim.base, before=number)
        for budget in budgets:
            hull = quotient(final.value, final.half, budget.value, budget.half)
            yield _percentage("N405", number, stated, hull, ((1, final), (-1, budget)))
        if not budgets:
            yield from _completion_by_difference(book, number, statement, final)


def _completion_by_difference(book: Book, number: int, statement: int, final: Value) -> Iterator[Check]:
    """完成预算的70%，比预算减少537万元: where no budget is printed, the difference from it says how much it was."""
    for i in _beside(book, number, statement, ClaimKind.DIFFERENCE):
        if book.claims[i].base_said and book.claims[i].sign is not None:
            difference = book.stated(i)
            signed = difference._replace(value=_signed(book, i))
            growth = growth_from_difference(final.value, final.half, signed.value, difference.half)
            hull = Hull(*(None if end is None else end + 100 for end in growth))
            if hull.point is not None:
                yield _percentage("N405", number, book.stated(number).value, hull, ((1, final), (-1, signed)))


def _share(book: Book, number: int, claim: Claim, statement: int) -> Iterator[Check]:
    stated = book.stated(number).value
    parts: list[Value | None] = [*book.amounts(statement, claim.period, before=number)]
    parts = parts or [_remainder(book, statement, claim.period)]
    for whole in _wholes(book, claim, statement):
        for part in parts:
            if part is None:
                if not whole.value:
                    yield _percentage("N406", number, stated, Hull(None, None, None), ((-1, whole),))
                continue
            if part.claim == whole.claim and part.cell == whole.cell:
                continue
            hull = quotient(part.value, part.half, whole.value, whole.half)
            yield _percentage("N406", number, stated, hull, ((1, part), (-1, whole)))


def _remainder(book: Book, statement: int, period: Period) -> Value | None:
    """A part that is not stated, where the other parts of its kind can be nothing: what is left of the total."""
    about = topic(book.statements[statement].about[0].topic)
    if about is None or not about.across:
        return None
    like = [known for known in all_topics().values() if known.across == about.across and known is not about]
    others = [v for known in like for v in _anywhere(book, known.of_which[0], period, statement)[:1]]
    whole = _anywhere(book, about.across, period, statement)
    nothing = len(others) == len(like) and not any(value.value for value in others)
    return whole[0] if whole and nothing else None


def _anywhere(book: Book, key: str, period: Period, statement: int) -> list[Value]:
    """The figures that any statement about a topic gives; where they are many, those near to another."""
    return [value for i in book.said_of(key, statement) for value in book.amounts(i, period, elsewhere=False)]


def _wholes(book: Book, claim: Claim, statement: int) -> Iterator[Value]:
    """What a share may be of: what the text names, else the whole that the parts were announced of."""
    periods = list(dict.fromkeys((claim.period, Period(claim.period.year, _FINAL))))
    vague = any(reference.names and reference.names[-1] in _VAGUE for reference in claim.whole)
    for period in periods:
        for reference in claim.whole:
            yield from book.cells_of(reference, period, book.statements[statement])
            yield from _stated_of(book, reference, period, statement)
        if not claim.whole or vague:
            parent = book.statements[statement].parent
            while parent is not None:
                yield from book.amounts(parent, period)
                parent = book.statements[parent].parent


def _stated_of(book: Book, reference: Reference, period: Period, part: int) -> list[Value]:
    """What the narrative itself says of something named, as the whole of a part."""
    if not reference.topic:
        return []
    return [
        value
        for i in book.said_of(reference.topic, part)
        if book.statements[i].about[0].key == reference.key and book.same_body(i, part)
        for value in book.amounts(i, period, elsewhere=False)
    ]


# -- words ------------------------------------------------------------------------------------------------------------------


def _comparison(book: Book, number: int, claim: Claim, statement: int) -> Iterator[Check]:
    compared = list(_operands(book, number, claim, statement))
    if not compared:
        yield from _comparison_by_completion(book, number, claim, statement)
    for current, base in compared:
        gap, tolerance = subtract(current.value, base.value), add(current.half, base.half)
        actual = 0 if not gap else 1 if gap > 0 else -1
        if actual == claim.sign:
            outcome = Outcome.PASSED
        elif gap.copy_abs() <= tolerance:
            outcome = Outcome.ROUNDING
        else:
            outcome = Outcome.FAILED
        yield Check(
            "N409", number, outcome, None, gap, None, ((1, current), (-1, base)), tolerance, _word(claim, actual)
        )


def _comparison_by_completion(book: Book, number: int, claim: Claim, statement: int) -> Iterator[Check]:
    """完成预算的80%，决算数小于预算数: where no budget is printed, the completion says which is more."""
    for i in _beside(book, number, statement, ClaimKind.COMPLETION):
        completion = book.stated(i)
        figure = book.claims[i].figure
        assert figure is not None
        over = subtract(completion.value, _HUNDRED)
        # of a budget of nothing 0% may be printed
        if completion.value and over.copy_abs() > half_unit(figure.decimals):
            actual = 1 if over > 0 else -1
            outcome = Outcome.PASSED if actual == claim.sign else Outcome.FAILED
            yield Check("N409", number, outcome, None, None, None, ((1, completion),), word=_word(claim, actual))


def _beside(book: Book, number: int, statement: int, kind: ClaimKind) -> Iterator[int]:
    """The claims of a kind in the same sentence, or one beside it, that compare the same with the same budget."""
    claim = book.claims[number]
    base = claim.base
    own = book.disclosure.narrative.by_statement.get(statement, ())
    at = bisect_left(own, number)
    for i in own[max(0, at - _NEAR) : at + _NEAR]:
        other = book.claims[i]
        same = other.kind is kind and abs(other.sentence - claim.sentence) <= 1 and other.period == claim.period
        if same and base is not None and other.base is not None and base.is_budget and other.base.is_budget:
            completion, change = (other.base, base) if kind is ClaimKind.COMPLETION else (base, other.base)
            stage = change.measure in (completion.measure, None)  # 完成预算 may be of another stage than 比年初预算
            if base.year == other.base.year and stage and len(other.statements) == 1:
                yield i


def _word(claim: Claim, actual: int) -> str:
    """The word that would be right, of the same kind as the printed one."""
    if claim.word in ("大于", "小于", "等于", "高于", "低于", "超过", "多于", "少于", "未超过", "未超"):
        return {1: "大于", -1: "小于", 0: "等于"}[actual]
    return {1: "增加", -1: "减少", 0: "持平"}[actual]


def _none(book: Book, number: int) -> list[Check]:
    """无…支出 against a figure of it above 0."""
    claim = book.claims[number]
    own = [
        book.stated(i)
        for i in book.near(book.amounts_of.get(claim.statement, ()), number)
        if book.claims[i].period == claim.period
    ]
    cells = book.cells(book.statements[claim.statement], claim.period)
    known = cells or [*own, *book.others(claim.statement, claim.period)]
    if not known:
        return [Check("N422", number, Outcome.UNVERIFIABLE, reason="cell")]
    contrary = [value for value in known if value.value.copy_abs() > value.half and value.value]
    if len(contrary) < len(known):
        return [Check("N422", number, Outcome.PASSED)]
    return [Check("N422", number, Outcome.FAILED, None, contrary[0].value, None, ((-1, contrary[0]),))]


def _average(book: Book, number: int) -> list[Check]:
    """车均运行维护费: the cost of running the vehicles divided by their number."""
    claim = book.claims[number]
    period, near = claim.period, claim.statement
    costs = [
        value
        for key in ("vehicle_operation", "vehicle")
        for value in (*book.cells_of(Reference(key), period), *_anywhere(book, key, period, near))
    ]
    counts = [*_anywhere(book, "vehicles_held", period, near), *book.cells_of(Reference("vehicles_held"), period)]
    stated = book.stated(number)
    checks = []
    for cost in costs:
        for count in counts:
            if count.value:
                checks.append(_quotient_amount(number, stated, cost, count))
    return (
        [min(checks, key=lambda check: check.rank)]
        if checks
        else [Check("N412", number, Outcome.UNVERIFIABLE, reason="base")]
    )


def _quotient_amount(number: int, stated: Value, cost: Value, count: Value) -> Check:
    gap = subtract(multiply(stated.value, count.value), cost.value).copy_abs()
    expected = ratio(cost.value, count.value, 2 - cost.power)
    operands = ((1, cost), (-1, count))
    if gap <= add(multiply(stated.half, count.value), cost.half):
        return Check("N412", number, Outcome.PASSED, None, expected, None, operands, stated.half)
    finer = ratio(cost.value, count.value, 8)
    _, verdict, _ = against(stated, finer, _ZERO)
    return Check("N412", number, Outcome.FAILED, verdict, expected, None, operands, stated.half)
