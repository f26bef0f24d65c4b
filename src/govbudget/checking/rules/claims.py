"""The claims of the narrative (情况说明核对): every figure and every word of comparison proved or refuted, with the cause."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Final

from attrs import evolve

from govbudget.checking.claims.causes import cause_of, other_base
from govbudget.checking.claims.evaluate import Check, check_claim, growth_sign
from govbudget.checking.claims.groups import check_again, check_groups
from govbudget.checking.claims.values import Book, Value, printed_amount
from govbudget.claim import ClaimKind
from govbudget.disclosure import Disclosure
from govbudget.exact import half_unit, scale, subtract
from govbudget.finding.rules import ASKS, PROVES, WORDS, Checked, Family, Rule, finding
from govbudget.finding.values import Finding, FindingKind, Operand, Severity
from govbudget.forms.topics import Thing, topic
from govbudget.judging.quotients import Fit, percent_text
from govbudget.relation import Outcome

__all__ = ["RULES"]

#: A rule of this family; most of their findings say what should be printed instead.
_rule: Final = partial(
    Rule,
    source="template of the explanation",
    messages=(
        "“{where}”：{about}{stated} 应为 {expected}（{arithmetic}）",
        "{about} {stated} should be {expected} ({arithmetic}) in: {where}",
    ),
)
_RULES: Final = (
    _rule("N401", *PROVES, "情况说明中的金额与表中数字一致", "an amount in the narrative is the table's"),
    _rule("N402", *PROVES, "同一数量前后表述一致", "a quantity stated twice is the same both times"),
    _rule("N403", *PROVES, "增减额等于两数之差", "a difference is the current figure less the base"),
    _rule("N404", *PROVES, "增减幅度与金额一致", "a growth rate agrees with its amounts"),
    _rule("N405", *PROVES, "预算完成率与金额一致", "a completion rate agrees with its amounts"),
    _rule("N406", *PROVES, "占比与金额一致", "a share agrees with its amounts"),
    _rule(
        "N407",
        *PROVES,
        "各项之和等于总数",
        "listed parts add up to their total",
        messages=(
            "“{where}”：{about}{stated} 与各项之和 {expected} 不符（{arithmetic}）",
            "{about} {stated} is not the sum of its parts, {expected} ({arithmetic}) in: {where}",
        ),
    ),
    _rule("N408", *PROVES, "完整的占比之和为 100%", "the shares of a complete list add up to 100 %"),
    _rule(
        "N409",
        *PROVES,
        "大于、小于、持平等词与数字一致",
        "words of comparison (more, less, unchanged) agree with the figures",
    ),
    _rule("N410", *PROVES, "增减方向与数字一致", "the direction of a change agrees with the figures"),
    _rule("N411", *PROVES, "情况说明中的数量与表中数字一致", "a count in the narrative is the table's"),
    _rule(
        "N412",
        *PROVES,
        "车均运行维护费等于运行维护费除以车辆数",
        "the cost a vehicle is the cost divided by the vehicles",
        source="arithmetic",
    ),
    _rule(
        "N413",
        *PROVES,
        "收入总计等于支出总计",
        "total income is total expenditure",
        messages=(
            "“{where}”：支出总计 {stated} 与收入总计 {expected} 不等",
            "total expenditure {stated} is not total income {expected} in: {where}",
        ),
    ),
    _rule(
        "N414",
        *ASKS,
        "机关运行经费一般等于公用经费",
        "the operating costs of an agency are normally its running costs",
        messages=(
            "“{where}”：机关运行经费 {stated} 与公用经费 {expected} 不一致，请核实口径",
            "{about} {stated} differs from the running costs {expected} in: {where}",
        ),
    ),
    _rule(
        "N415",
        *PROVES,
        "其中数不大于总数",
        "a figure that is part of another is never more than it",
        messages=(
            "“{where}”：{about}{stated} 大于总数 {expected}",
            "{about} {stated} is more than its whole {expected} in: {where}",
        ),
    ),
    _rule("N421", *PROVES, "两处推算的上年数一致", "the year before is the same as two statements imply it"),
    _rule(
        "N423",
        *ASKS,
        "推算的上年末结转等于本年年初结转",
        "the closing balance of last year is this year's opening one",
        messages=(
            "“{where}”：{about}增减额 {stated} 与本年年初结转和结余不符，应为 {expected}（{arithmetic}），请核实",
            "{about} {stated} does not lead to this year's opening balance; it would be {expected} ({arithmetic}) in: {where}",
        ),
    ),
    _rule(
        "N424",
        *PROVES,
        "推算的上年数不为负",
        "the year before is not below 0",
        source="arithmetic",
        messages=(
            "“{where}”：{about}{stated} 大于本年数，推算的上年数为负（{arithmetic}）",
            "{about} {stated} is more than the current figure, so the year before would be below 0 ({arithmetic}) in: {where}",
        ),
    ),
    _rule(
        "N422",
        *PROVES,
        "称无此项支出的，数字为 0",
        "what is said not to exist has no amount",
        messages=(
            "“{where}”：称无{about}，但有 {expected}（{arithmetic}）",
            "{about} is said not to exist, but is {expected} ({arithmetic}) in: {where}",
        ),
    ),
    _rule("W618", *WORDS, "增减额缺少“增加”“减少”", "the word for an increase or a decrease is missing"),
)
_BY_ID: Final = {rule.id: rule for rule in _RULES}


def run_claims(disclosure: Disclosure) -> Iterator[tuple[str, Checked]]:
    """Check every claim alone, then the groups; what fails only because of another failure follows from it."""
    if not disclosure.narrative.claims and not disclosure.narrative.unread:
        return
    book = Book(disclosure)
    checks = [check for number in range(len(book.claims)) for check in check_claim(book, number)]
    checks += check_groups(book)
    wholes: dict[tuple[str, int], dict[int, None]] = {}
    for check in checks:
        if check.whole is not None:
            wholes.setdefault((check.rule, check.claim), {})[check.whole] = None
    checks = list({(c.rule, c.claim, c.outcome, c.expected): c for c in checks}.values())
    failed: dict[int, list[Check]] = {}
    for check in checks:
        if check.outcome is Outcome.FAILED:
            failed.setdefault(check.claim, []).append(check)
    ids = {id(check): f"{check.rule}[{check.claim}]" for check in checks}
    for check in checks:
        instance = _instance(book, check)
        if check.outcome is Outcome.FAILED:
            again = wholes.get((check.rule, check.claim), {})
            found = _finding(book, check, _root(book, check, failed, ids, again))
            yield check.rule, Checked(instance, check.outcome, found)
        else:
            yield check.rule, Checked(instance, check.outcome, reason=check.reason)
    for unread in disclosure.narrative.unread:
        yield "N401", Checked(unread.text, Outcome.NOT_UNDERSTOOD, reason=unread.reason)


def _instance(book: Book, check: Check) -> str:
    claim = book.claims[check.claim]
    about = book.statements[claim.statement].about[0]
    printed = claim.figure.printed if claim.figure is not None else claim.word
    return f"{check.claim}:{about} {claim.kind.value} {printed}"


def _root(
    book: Book, check: Check, failed: Mapping[int, list[Check]], ids: dict[int, str], wholes: Collection[int]
) -> str | None:
    """The failed check from which another follows: with its figure put right, the other holds.

    Args:
        book: the figures.
        check: the other.
        failed: the failed checks by number of the claim.
        ids: their identities.
        wholes: the statements whose parts were checked with the claim.
    """
    involved = sorted({check.claim, *(value.claim for _, value in check.operands if value.claim is not None)})
    wrong = [other for i in involved for other in failed.get(i, ()) if other is not check]
    if check.rule == "N408":
        return next((ids[id(other)] for other in wrong if other.rule == "N406"), None)
    comparison = book.claims[check.claim].comparison
    if check.rule == "N404" and comparison is not None:
        alike = book.disclosure.narrative.by_comparison[comparison]
        turned = [other for i in alike for other in failed.get(i, ()) if other.rule == "N410"]
        if turned:
            return ids[id(turned[0])]
    for other in wrong:
        if other.rule not in ("N401", "N411", "N402") or other.expected is None:
            continue
        changed = {other.claim: book.stated(other.claim).in_print(other.expected)}
        mended = Book(book.disclosure, changed, book.index)
        again = _again(check_claim(mended, check.claim), check) or _again(check_again(mended, check, wholes), check)
        if again and all(c.outcome is not Outcome.FAILED for c in again):
            return ids[id(other)]
    return None


def _again(checks: Iterable[Check], check: Check) -> list[Check]:
    """The checks of the same rule and claim as a check."""
    return [c for c in checks if c.rule == check.rule and c.claim == check.claim]


def _finding(book: Book, check: Check, root: str | None) -> Finding:
    rule = _BY_ID[check.rule]
    claim = book.claims[check.claim]
    sentence = book.disclosure.narrative.sentence_of(claim)
    kind, severity = _grade(book, check, rule)
    expected = _expected(book, check)
    cause = cause_of(book, check) if root is None and check.verdict is not Fit.UNDEFINED else None
    if check.verdict is Fit.UNDEFINED:
        base = other_base(book, check)
        if base is not None and claim.kind is not ClaimKind.GROWTH and book.stated(check.claim).value:
            expected = f"无意义（基数为 0）；以{base[0]} {base[1].printed} 为基数"
            cause = f"denominator 以 {base[1].shown()}（{base[0]}）为基数"
    figure = claim.figure
    place = figure.place if figure is not None else sentence.place
    made = finding(
        rule,
        str(check.claim),
        evolve(place, table="", row="", column=""),
        figure.printed if figure is not None else claim.word,
        expected,
        about=str(book.statements[claim.statement].about[0]),
        arithmetic=_arithmetic(book, check),
        variant=kind.value if kind in (FindingKind.UNDEFINED, FindingKind.TRUNCATED) else "",
    )
    return evolve(
        made,
        kind=kind,
        severity=severity,
        difference=_difference(book, check),
        tolerance=_tolerance(book, check),
        operands=_operands(book, check),
        cause=cause,
        follows_from=root,
        where=_where(book, check),
    )


def _difference(book: Book, check: Check) -> Decimal | None:
    """Stated less expected, in the printed unit; for amounts and counts."""
    if check.hull is not None or check.expected is None or book.claims[check.claim].figure is None:
        return None
    stated = book.stated(check.claim)
    return stated.in_print(subtract(stated.value, check.expected))


def _tolerance(book: Book, check: Check) -> Decimal | None:
    """How much the digits can hide, in the printed unit; for percentages half a unit of their last place."""
    figure = book.claims[check.claim].figure
    if figure is None:
        return None
    if check.hull is not None:
        return half_unit(figure.decimals)
    return book.stated(check.claim).in_print(check.tolerance)


def _where(book: Book, check: Check) -> str:
    """The printed sentence; for figures that stand in several sentences each of them, that of the stated figure first."""
    claims = [check.claim, *(value.claim for _, value in check.operands if value.claim is not None)]
    sentences = dict.fromkeys(book.claims[number].sentence for number in claims)
    return "；".join(book.disclosure.narrative.sentences[number].text for number in sentences)


def _grade(book: Book, check: Check, rule: Rule) -> tuple[FindingKind, Severity]:
    if check.verdict is Fit.UNDEFINED:
        nothing = not book.stated(check.claim).value
        return FindingKind.UNDEFINED, Severity.NOTICE if nothing else Severity.WARNING
    if check.verdict is Fit.TRUNCATED:
        return FindingKind.TRUNCATED, Severity.WARNING
    about = topic(book.statements[book.claims[check.claim].statement].about[0].topic)
    if check.rule == "N407" and about is not None and about.kind is Thing.STAFF:
        return ASKS  # who is counted among the staff differs from place to place
    return rule.kind, rule.severity


def _expected(book: Book, check: Check) -> str:
    claim = book.claims[check.claim]
    if check.word:
        return check.word
    if check.hull is not None:
        if check.hull.point is None:
            return f"无意义（{_base_name(book, check)}为 0）"
        assert claim.figure is not None
        places = max(claim.figure.decimals, 2)
        point = check.hull.point
        return percent_text(
            abs(point) if claim.kind is ClaimKind.GROWTH and _same_way(book, check, point) else point, places
        )
    assert check.expected is not None
    if check.rule == "N408":
        return f"{check.expected:f}%"
    if claim.figure is None and check.operands:
        return printed_amount(check.expected, check.operands[0][1])
    if claim.figure is None or claim.kind is ClaimKind.COUNT:
        return f"{check.expected:,f}"
    if check.rule == "N412":
        cost = check.operands[0][1]
        return f"{printed_amount(check.expected, cost._replace(half=scale(Decimal('0.005'), cost.unit.exponent) if cost.unit else Decimal(0)))} {cost.unit.value if cost.unit else ''}".strip()
    value = check.expected.copy_abs() if check.rule in ("N403", "N421", "N423") else check.expected
    if claim.figure.unit is None and check.operands and check.operands[0][1].unit is not None:
        like = check.operands[0][1]
        return f"{printed_amount(value, like)} {like.unit.value if like.unit else ''}"
    turned = (
        check.rule == "N403"
        and claim.sign is not None
        and check.expected
        and not _same_way(book, check, check.expected)
    )
    return f"{('减少' if check.expected < 0 else '增加') if turned else ''}{printed_amount(value, claim.figure)}"


def _base_name(book: Book, check: Check) -> str:
    """What the percentage would have to be divided by."""
    claim = book.claims[check.claim]
    base = check.operands[-1][1]
    if claim.kind is ClaimKind.SHARE:
        number = base.claim
        return str(book.statements[book.claims[number].statement].about[0]) if number is not None else str(base.place)
    return f"{book.statements[claim.statement].about[0]}{book.called(claim.base)}"


def _same_way(book: Book, check: Check, point: Fraction | Decimal) -> bool:
    """Whether the right change goes the way the text says, so that its sign need not be shown."""
    return (point < 0) == (growth_sign(book.claims[check.claim]) < 0)


def _operands(book: Book, check: Check) -> tuple[Operand, ...]:
    claim = book.claims[check.claim]
    operands = []
    if claim.figure is not None:
        mine = book.stated(check.claim)
        operands.append(Operand(mine.place, claim.figure.printed, claim.figure.value, 1, mine.in_print(mine.half)))
    return (*operands, *(value.operand(sign or 1) for sign, value in check.operands))


def _is_change(book: Book, value: Value) -> bool:
    """Whether a figure is not an amount but what one differs by from another."""
    return value.claim is not None and value.cell is None and book.claims[value.claim].kind is ClaimKind.DIFFERENCE


def _arithmetic(book: Book, check: Check) -> str:
    """The line of arithmetic that shows what the figure should be."""
    shown = [value.printed for _, value in check.operands]
    expected = _expected(book, check)
    if check.hull is not None and len(shown) == 2:
        signs = [sign for sign, _ in check.operands]
        claim = book.claims[check.claim]
        if claim.kind is ClaimKind.COMPLETION and _is_change(book, check.operands[1][1]):
            sign = "+" if check.operands[1][1].value < 0 else "-"
            return f"{shown[0]} ÷ ({shown[0]} {sign} {shown[1]}) = {expected}"
        if claim.kind is not ClaimKind.GROWTH or not signs[0]:
            return f"{shown[0]} ÷ {shown[1]} = {expected}"
        if signs[1] < 0:
            return f"({shown[0]} - {shown[1]}) ÷ {shown[1]} = {expected}"
        sign, change = "+" if check.operands[1][1].value < 0 else "-", shown[1].lstrip("-－−")
        return f"{change} ÷ ({shown[0]} {sign} {change}) = {expected}"
    if check.rule in ("N407",):
        signed = [
            f"-{text.lstrip('-')}" if value.value < 0 else text
            for (_, value), text in zip(check.operands, shown, strict=True)
        ]
        return f"{' + '.join(signed)} = {expected}".replace("+ -", "- ")
    if check.rule in ("N403", "N410", "N409") and len(shown) == 2:
        return f"{shown[0]} 与 {shown[1]}"
    return "；".join(value.shown() + (f"（{value.where}）" if value.cell else "") for _, value in check.operands)


#: The rules of this file.
RULES: Final = (Family(_RULES, run_claims),)
