"""Checks that take several claims together (成组核对): parts of a total, shares of a whole, the two sides of the accounts."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from attrs import evolve

from govbudget.checking.claims.evaluate import Check, against, fitting
from govbudget.checking.claims.values import Book, Value
from govbudget.claim import Claim, ClaimKind, Period, Reference
from govbudget.exact import add, multiply, negate, subtract, total
from govbudget.forms import Measure
from govbudget.forms.topics import Topic, Total, parts_of, topic, year_total
from govbudget.judging.quotients import Fit
from govbudget.relation import Operator, Outcome, judge

__all__ = ["check_again", "check_groups"]

_ZERO: Final = Decimal(0)
_HUNDRED: Final = Decimal(100)
#: How many claims of one whole are held against its parts, and how many statements are looked through for one.
_MOST: Final = 40


def check_groups(book: Book) -> Iterator[Check]:
    """Every check of several claims together."""
    for parent in book.index.parts:
        yield from check_parts(book, parent)
    yield from _of_which(book, range(len(book.statements)))
    yield from _two_sides(book)
    yield from _implied(book)


def check_again(book: Book, check: Check, wholes: Collection[int]) -> Iterator[Check]:
    """The checks of several claims together among which one is made again, where figures are taken otherwise.

    Args:
        book: the figures.
        check: a check made with other figures.
        wholes: the statements whose parts were checked with the same claim.
    """
    if wholes:
        for whole in wholes:
            yield from check_parts(book, whole)
    elif check.rule == "N415":
        yield from _of_which(book, (book.claims[check.claim].statement,))
    else:
        yield from _two_sides(book)
        yield from _implied(book)


def check_parts(book: Book, whole: int) -> Iterator[Check]:
    """The checks of a whole with its parts."""
    parts = book.index.parts[whole]
    for kind in (ClaimKind.AMOUNT, ClaimKind.COUNT, ClaimKind.DIFFERENCE):
        yield from _sums(book, whole, parts, kind)
    yield from _shares(book, whole, parts)


# -- parts of a total -------------------------------------------------------------------------------------------------------


def _sums(book: Book, parent: int, parts: tuple[int, ...], kind: ClaimKind) -> Iterator[Check]:
    """A stated total against its stated parts, in every period in which the total is stated."""
    partitions = _partitions(book, parent, parts, kind)
    foreign = _foreign(book, parent, parts, kind)
    for number in _claims_of(book, parent, kind)[:_MOST] or _said_elsewhere(book, parent, parts, kind):
        claim = book.claims[number]
        for partition, stated in partitions.get((claim.period, claim.base), {}).items():
            changes = (number, *stated.values()) if kind is ClaimKind.DIFFERENCE else ()
            if not all(_says_which_way(book, i) for i in changes):
                continue
            values = [_signed(book, i) for i in stated.values()]
            whole = _signed(book, number)
            if kind is ClaimKind.DIFFERENCE:  # of a part that is not listed nobody knows how it changed
                complete = _names_all(book, parent, partition, stated) and not _others(book, parent, partition, stated)
            else:
                complete = _complete(book, parent, partition, stated, claim.period)
            complete = complete or (kind is ClaimKind.AMOUNT and _leave_less(book, stated, whole, values))
            complete = complete and len(stated) > 1
            complete = complete and foreign.isdisjoint(book.claims[i].sentence for i in stated.values())
            complete = complete and all(_is_of_its_own(book, i, parent if i != number else None) for i in changes)
            yield _sum(number, whole, values, complete, kind)._replace(whole=parent)


def _says_which_way(book: Book, number: int) -> bool:
    """Whether a change says which way it went, or is nothing."""
    claim = book.claims[number]
    return claim.sign is not None or (claim.figure is not None and not claim.figure.value)


def _is_of_its_own(book: Book, number: int, known: int | None) -> bool:
    """Whether a change is surely that of its own statement and not of the whole, nor of one whose change is known."""
    claim = book.claims[number]
    others = [i for i in claim.statements[1:] if i != known and not _has_its_own(book, i, claim)]
    return not others or fitting(book, number) == claim.statement


def _has_its_own(book: Book, statement: int, claim: Claim) -> bool:
    """Whether a statement states the same change of its own, so that another of that kind is not of it."""
    own = (book.claims[i] for i in _claims_of(book, statement, claim.kind))
    return any(other.period == claim.period and other.base == claim.base for other in own)


def _foreign(book: Book, parent: int, parts: tuple[int, ...], kind: ClaimKind) -> set[int]:
    """The sentences that list among the parts things that are none by the forms: 会议费 within “三公”经费."""
    sentences: set[int] = set()
    known = {r.topic for r in book.statements[parent].about}
    for part in parts:
        about = topic(book.statements[part].about[0].topic)
        if about is not None and known & {*about.of_which} or _as_part(book, parent, part) is not None:
            continue
        sentences |= {book.claims[i].sentence for i in _claims_of(book, part, kind)}
    return sentences


def _said_elsewhere(book: Book, parent: int, parts: tuple[int, ...], kind: ClaimKind) -> list[int]:
    """What other statements say of a whole that is only named where its parts are."""
    if kind is ClaimKind.COUNT:
        return []
    key = book.index.keys[parent]
    same = book.alike.get(key, ()) if key is not None else ()
    at = bisect_left(same, parent)
    alike = same[max(0, at - _MOST) : at]
    wanted = {(c.period, c.base) for part in parts for c in (book.claims[i] for i in _claims_of(book, part, kind))}
    found: dict[tuple[Period, Period | None], int] = {}
    for number in (i for statement in reversed(alike) for i in _claims_of(book, statement, kind)):
        claim = book.claims[number]
        if (claim.period, claim.base) in wanted:
            found.setdefault((claim.period, claim.base), number)
    return list(found.values())


def _leave_less(book: Book, stated: Mapping[object, int], whole: Value, parts: list[Value]) -> bool:
    """Whether the parts state shares that add up to 100 and leave less for another part than their amounts lack."""
    shares = []
    for number in stated.values():
        own = _claims_of(book, book.claims[number].statement, ClaimKind.SHARE)
        if len(own) != 1 or book.claims[own[0]].whole or book.claims[own[0]].period != book.claims[number].period:
            return False
        shares.append(book.stated(own[0]))
    left, tolerance = subtract(_HUNDRED, total(v.value for v in shares)), total(v.half for v in shares)
    most = total((*(v.value for v in parts), *(v.half for v in parts), whole.half))
    lacking = subtract(whole.value, most)
    return left.copy_abs() <= tolerance and multiply(lacking, _HUNDRED) > multiply(whole.value, add(left, tolerance))


def _claims_of(book: Book, statement: int, kind: ClaimKind) -> tuple[int, ...]:
    return book.index.by_kind.get((statement, kind), ())


def _signed(book: Book, number: int) -> Value:
    value = book.stated(number)
    return value._replace(value=negate(value.value.copy_abs())) if book.claims[number].sign == -1 else value


def _sum(number: int, whole: Value, parts: list[Value], complete: bool, kind: ClaimKind) -> Check:
    expected, tolerance = total(v.value for v in parts), add(whole.half, total(v.half for v in parts))
    gap = subtract(whole.value, expected)
    operands = tuple((-1, value) for value in parts)
    # parts that exceed their whole; of a change they may, where others went the other way
    exceeds = kind is not ClaimKind.DIFFERENCE and gap < 0 <= min(whole.value, *(v.value for v in parts))
    if not gap:
        outcome = Outcome.PASSED
    elif gap.copy_abs() <= tolerance:
        outcome = Outcome.ROUNDING
    elif complete or exceeds:
        outcome, verdict, _ = against(whole, expected, total(v.half for v in parts))
        return Check("N407", number, outcome, verdict, expected, None, operands, tolerance)
    else:
        reason = "list not complete"
        return Check("N407", number, Outcome.UNVERIFIABLE, expected=expected, operands=operands, reason=reason)
    return Check("N407", number, outcome, None, expected, None, operands, tolerance)


def _partitions(
    book: Book, parent: int, parts: tuple[int, ...], kind: ClaimKind
) -> dict[tuple[Period, Period | None], dict[str, dict[object, int]]]:
    """The claims of the parts, by period and base, by break-down and by what they are about; the first of each counts."""
    found: dict[tuple[Period, Period | None], dict[str, dict[object, int]]] = {}
    for part in parts:
        about = _as_part(book, parent, part)
        if about is None or re.search("剔除|扣除", book.statements[part].qualifier):
            continue
        partition, key = about
        for number in _claims_of(book, part, kind):
            claim = book.claims[number]
            stated = found.setdefault((claim.period, claim.base), {}).setdefault(partition, {})
            stated.setdefault(key, number)
    for partitions in found.values():
        for stated in partitions.values():
            for nested in [key for key in stated if _has_whole(key, stated)]:  # 购置费 beside 购置及运行费
                del stated[nested]
    return found


def _has_whole(key: object, stated: Container[object]) -> bool:
    """Whether a part is itself a part of another one that is stated, and so no part of the same sum."""
    known = topic(key) if isinstance(key, str) else None
    return known is not None and any(whole in stated for whole in known.part_of)


def _as_part(book: Book, parent: int, part: int) -> tuple[str, object] | None:
    """The break-down that a part belongs to and what identifies it; ``None`` where it is no addend."""
    wholes = {whole.key: whole for one in book.statements[parent].about if (whole := topic(one.topic)) is not None}
    for about in book.statements[part].about:
        if about.topic == "functional" and any(about.topic in whole.subjects for whole in wholes.values()):
            return ("functional", about.key) if len(about.names) == 1 else ("items", about.key)
        if about.topic == "economic" and "basic" in wholes and len(about.code) == 3:
            return ("economic", about.code)
        known = topic(about.topic)
        if known is not None and not wholes.keys().isdisjoint(known.part_of):
            return (known.partition, known.key)
    return None


def _complete(book: Book, parent: int, partition: str, stated: Mapping[object, int], period: Period) -> bool:
    """Whether a list surely has all parts: every essential one, and by the tables no other one above 0."""
    if partition == "items" or period.is_budget and partition in ("functional", "economic"):
        return False
    if partition in ("functional", "economic"):
        return _no_other_class(book, parent, partition, stated, period)
    if not _names_all(book, parent, partition, stated):
        return False
    return all(_is_nothing(book, part, period) for part in _others(book, parent, partition, stated))


def _plan(book: Book, parent: int, partition: str) -> tuple[Topic, ...]:
    for reference in book.statements[parent].about:
        parts = parts_of(reference.topic).get(partition)
        if parts:
            return parts
    return ()


def _names_all(book: Book, parent: int, partition: str, stated: Mapping[object, int]) -> bool:
    """Whether every essential part is named; the two parts of 公务用车 stand for it."""
    parts = _plan(book, parent, partition)
    return bool(parts) and all(_is_named(part, stated) for part in parts if part.essential)


def _is_named(part: Topic, stated: Container[object]) -> bool:
    """Whether a part is named, by itself, by its own parts together, or with the whole that it is a part of."""
    own = [below.key for below in parts_of(part.key).get(part.partition, ())]
    return part.key in stated or _has_whole(part.key, stated) or (bool(own) and all(key in stated for key in own))


def _others(book: Book, parent: int, partition: str, stated: Mapping[object, int]) -> list[Topic]:
    return [part for part in _plan(book, parent, partition) if part.key not in stated and not part.essential]


def _is_nothing(book: Book, part: Topic, period: Period) -> bool:
    """Whether the tables say that a part is nothing; a part of other funds is told by its own statements."""
    if period.year not in (None, book.disclosure.year):
        return False
    tables = [book.disclosure.table(cell.form) for cells in part.cells.values() for cell in cells]
    if not any(tables):
        return False
    return all(not value.value for value in book.cells_of(Reference(part.key), period))


def _no_other_class(book: Book, parent: int, partition: str, stated: Mapping[object, int], period: Period) -> bool:
    """Whether the table of the whole has no other class with an amount than those listed."""
    about = book.statements[parent].about[0]
    known = topic("basic" if partition == "economic" else about.topic)
    if known is not None and known.total is Total.YEAR and about.fund and not known.of_fund:
        known = year_total(known.side, about.fund)
    form, column = (known.classes if known is not None else ()) or ("", "")
    table = book.disclosure.table(form)
    if (
        table is None
        or not table.complete
        or column not in table.columns
        or period.year not in (None, book.disclosure.year)
    ):
        return False
    listed = set(stated) if partition == "economic" else _classes(book, stated)
    classes = [line.key for line in table.lines if len(line.key) == 3 and line.key.isdigit()]
    return all(key in listed or not table.value(key, column) for key in classes)


def _classes(book: Book, stated: Mapping[object, int]) -> set[object]:
    found: set[object] = set()
    for number in stated.values():
        found |= set(book.codes(book.statements[book.claims[number].statement].about[0].names))
    return found


# -- shares of a whole ----------------------------------------------------------------------------------------------------------


def _shares(book: Book, parent: int, parts: tuple[int, ...]) -> Iterator[Check]:
    """Shares of one whole whose amounts add up to it add up to 100, each within half a unit of its last place."""
    shares = [i for part in parts for i in _claims_of(book, part, ClaimKind.SHARE) if not book.claims[i].whole]
    if len(shares) < 2:
        return
    amounts = [
        v for i in shares for v in book.amounts(book.claims[i].statement, book.claims[i].period, elsewhere=False)[:1]
    ]
    whole = book.amounts(parent, book.claims[shares[0]].period)
    if len(amounts) != len(shares) or not whole or not whole[0].value:
        return
    lacking = subtract(total(v.value for v in amounts), whole[0].value).copy_abs()
    hidden = add(whole[0].half, total(v.half for v in amounts))
    if lacking > hidden:
        return
    values = [book.stated(i) for i in shares]
    full = _share_of_the_whole(book, parent, total(v.value for v in values))
    gap, tolerance = subtract(total(v.value for v in values), full), total(v.half for v in values)
    # a part that is not listed may be as much as the digits of the amounts hide
    room = multiply(add(lacking, hidden), _HUNDRED) if gap < 0 else _ZERO
    fits = multiply(subtract(gap.copy_abs(), tolerance), whole[0].value) <= room
    outcome = Outcome.PASSED if not gap else Outcome.ROUNDING if fits else Outcome.FAILED
    last = shares[-1]
    expected = subtract(values[-1].value, gap)
    cut = (
        outcome is Outcome.FAILED and gap < 0 and gap.copy_abs() <= add(tolerance, tolerance)
    )  # as much as cutting takes away
    verdict = Fit.TRUNCATED if cut else None
    operands = tuple((-1, v) for v in values[:-1])
    yield Check("N408", last, outcome, verdict, expected, None, operands, tolerance, whole=parent)


def _share_of_the_whole(book: Book, parent: int, shares: Decimal) -> Decimal:
    """What shares add up to: 100, or the share that their whole has itself, where that is nearer (占80%，其中…占20%，…占60%)."""
    own = [book.stated(i).value for i in _claims_of(book, parent, ClaimKind.SHARE)]
    return min((*own, _HUNDRED), key=lambda full: subtract(shares, full).copy_abs())


# -- what is never more than its whole --------------------------------------------------------------------------------------------


def _of_which(book: Book, statements: Iterable[int]) -> Iterator[Check]:
    """小微 ≤ 中小 ≤ 总额, 外事接待 ≤ 接待: a part that is no addend is never more than its whole."""
    for i in statements:
        known = topic(book.statements[i].about[0].topic)
        for number in book.amounts_of.get(i, ()) if known is not None and known.of_which else ():
            mine = book.stated(number)
            whole = _whole_of(book, i, known.of_which if known is not None else (), book.claims[number].period)
            if whole is None:
                continue
            gap, tolerance = subtract(mine.value, whole.value), add(mine.half, whole.half)
            outcome = judge(gap, tolerance, Operator.AT_MOST)
            yield Check("N415", number, outcome, None, whole.value, None, ((-1, whole),), tolerance)


def _whole_of(book: Book, statement: int, topics: Sequence[str], period: Period) -> Value | None:
    """What a statement before another says of the last of these things that any says something of, the nearest first."""
    for key in reversed(topics):
        near = [i for i in reversed(book.said_of(key, statement)) if i <= statement]
        values = next((found for i in near if (found := book.amounts(i, period, elsewhere=False))), None)
        if values:
            return values[-1]
    return None


# -- the two sides ------------------------------------------------------------------------------------------------------------------


def _two_sides(book: Book) -> Iterator[Check]:
    """收入总计 = 支出总计, where no table states them."""
    if book.disclosure.table("income_expenditure") is not None:
        return
    income: dict[Period, list[int]] = {}
    for number, period in _totals(book, "income_total").items():
        income.setdefault(period, []).append(number)
    for number, period in _totals(book, "expenditure_total").items():
        mine = book.stated(number)
        other = next((i for i in income.get(period, ()) if i < number), None)
        if other is not None:
            theirs = book.stated(other)
            gap, tolerance = subtract(mine.value, theirs.value), add(mine.half, theirs.half)
            outcome = judge(gap, tolerance)
            yield Check("N413", number, outcome, None, theirs.value, None, ((-1, theirs),), tolerance)


def _totals(book: Book, key: str) -> dict[int, Period]:
    return {
        number: book.claims[number].period
        for i, statement in enumerate(book.statements)
        if statement.about[0].topic == key and len(statement.about) == 1 and not _is_flow(statement.about[0])
        for number in book.amounts_of.get(i, ())
        if book.claims[number].period.measure is Measure.FINAL
    }


def _is_flow(reference: Reference) -> bool:
    """Whether a total may be that of the year alone (总收入、总支出), without what is brought or carried forward."""
    return bool(reference.names) and reference.names[-1].startswith("总")


def _implied(book: Book) -> Iterator[Check]:
    """The year before as two statements imply it (当年数 − 增减额): the same quantity, or the two sides of the accounts."""
    seen: dict[object, tuple[int, Value]] = {}
    for number, claim in enumerate(book.claims):
        if claim.kind is not ClaimKind.DIFFERENCE or claim.base is None or claim.base.is_budget or claim.sign is None:
            continue
        if not claim.base_said:
            continue
        statement = fitting(book, number)
        current = book.amounts(statement, claim.period, before=number) if statement is not None else []
        if statement is None or not current:
            continue
        mine = _signed(book, number)
        prior = mine._replace(value=subtract(current[0].value, mine.value), half=add(current[0].half, mine.half))
        yield from _sensible(book, number, statement, current[0], prior)
        key = _side(book, statement, current[0], claim.base)
        if key is None:
            continue
        if key in seen:
            other, before = seen[key]
            gap, tolerance = subtract(prior.value, before.value), add(prior.half, before.half)
            outcome = judge(gap, tolerance)
            expected = add(mine.value, gap).copy_abs()
            yield Check("N421", number, outcome, None, expected, None, ((-1, _signed(book, other)),), tolerance)
        else:
            seen[key] = (number, prior)


def _side(book: Book, statement: int, current: Value, base: Period) -> object:
    """What a prior figure is of: total income and total expenditure of one amount are the two sides of one total."""
    about, scope = book.statements[statement].about[0], book.scope(statement)
    key = book.index.keys[statement]
    known = topic(about.topic)
    if known is not None and known.total is Total.GRAND and not known.of_fund and not _is_flow(about):
        return ("total", current.value, base)
    return None if key is None else (key, scope, base)


def _sensible(book: Book, number: int, statement: int, current: Value, prior: Value) -> Iterator[Check]:
    """An implied year before is not below 0; and the closing balance of last year is the opening one of this year."""
    claim = book.claims[number]
    about = book.statements[statement].about[0].topic
    if prior.value < negate(prior.half) and current.value >= 0:
        yield Check("N424", number, Outcome.FAILED, None, current.value, None, ((1, current),), prior.half)
    if about == "closing_balance":
        for opening in book.cells_of(
            evolve(book.statements[statement].about[0], topic="opening_balance"), claim.period
        )[:1]:
            gap, tolerance = subtract(prior.value, opening.value), add(prior.half, opening.half)
            outcome = judge(gap, tolerance)
            expected = subtract(current.value, opening.value).copy_abs()
            yield Check("N423", number, outcome, None, expected, None, ((1, current), (-1, opening)), tolerance)
