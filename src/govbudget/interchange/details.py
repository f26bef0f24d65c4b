"""A finding for people (问题详情): what it says with everything it rests on, in one language, for pages of any kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from govbudget.checking import Rule, all_rules
from govbudget.finding.coverage import Verdict
from govbudget.finding.display import report_summary
from govbudget.finding.messages import arithmetic, cause_in, fix_in, language, printed_in, where_in
from govbudget.finding.report import Report
from govbudget.finding.values import Finding, Tried
from govbudget.interchange.marks import At, Cells, cells_by_place, numbered
from govbudget.interchange.words import place_words, words_in
from govbudget.relation import Outcome

__all__ = ["Detail", "Fact", "details", "no_findings"]

#: How the two sides of a relation stand that does not hold.
_BROKEN: Final = {"=": "≠", "<=": "≰", ">=": "≱"}


class Fact(NamedTuple):
    """Something to know of a finding.

    Args:
        name: what it is, in words.
        text: it in words.
        cell: the cell that it speaks of.
        finding: the number of the finding that it speaks of.
    """

    name: str
    text: str
    cell: At | None = None
    finding: int | None = None


class Detail(NamedTuple):
    """A finding with what it rests on.

    Args:
        number: its number.
        finding: the finding.
        severity: how grave it is, in words.
        kind: what it says, in words.
        message: it in one sentence.
        facts: where it stands, what is printed, what it should be, why.
        operands: the figures of its arithmetic, each with a sign.
        readings: the readings of a sentence that were tried.
        rule: what the rule checks.
        accepted: why it is accepted; empty where it is not.
    """

    number: int
    finding: Finding
    severity: str
    kind: str
    message: str
    facts: tuple[Fact, ...]
    operands: tuple[Fact, ...]
    readings: tuple[str, ...]
    rule: str
    accepted: str


def no_findings(report: Report, lang: str) -> str:
    """What is said in place of findings: that nothing was found only where all was read and checked, else the conclusion.

    Args:
        report: the report.
        lang: the language.
    """
    if report.verdict is Verdict.CONSISTENT:
        return words_in(lang)["nothing_found"]
    return report_summary(report, lang).splitlines()[0]


def details(report: Report, lang: str) -> Mapping[int, Detail]:
    """Every finding of a report by its number, accepted ones among them.

    Args:
        report: the report.
        lang: the language.
    """
    words, rules, cells = words_in(lang), all_rules(), cells_by_place(report.disclosure)
    numbers = {finding.id: number for number, finding in numbered(report)}
    printed = {
        f"{entry.rule}[{entry.instance}]": entry.claim.sentence.text
        for entry in report.ledger
        if entry.claim is not None and entry.outcome is Outcome.FAILED
    }
    accepted = {finding.id: by for finding, by in report.accepted}
    found = {}
    for number, finding in numbered(report):
        by = accepted.get(finding.id)
        found[number] = Detail(
            number=number,
            finding=finding,
            severity=words[finding.severity.value],
            kind=words[finding.kind.value],
            message=finding.message(lang),
            facts=tuple(_facts(finding, printed.get(finding.id, ""), numbers, cells, words, lang)),
            operands=tuple(_operands(finding, cells, words, lang)),
            readings=tuple(_reading(tried, words) for tried in finding.tried),
            rule=_rule(finding, rules.get(finding.rule), lang),
            accepted="" if by is None else words["by"].format(author=by.author, date=by.date, reason=by.reason),
        )
    return found


def _facts(
    finding: Finding, sentence: str, numbers: Mapping[str, int], cells: Cells, words: Mapping[str, str], lang: str
) -> Iterator[Fact]:
    """What there is to know of a finding; nothing that is empty."""
    place = finding.place
    page = "" if place.page is None else str(place.page)
    where = place_words(place, lang) if sentence else where_in(finding, lang)
    yield from (
        Fact(words[name], text, cell)
        for name, text, cell in (
            ("place", where, cells.at(place)),
            ("page", page, None),
            ("sentence", sentence, None),
            ("stated", finding.stated, None),
            ("expected", printed_in(finding.expected, lang), None),
            ("difference", "" if finding.difference is None else f"{finding.difference:,f}", None),
            ("cause", cause_in(finding, lang) or "", None),
        )
        if text
    )
    if finding.operands and finding.tolerance is not None:
        yield Fact(words["tolerance"], f"{finding.tolerance:f} = {words['of_printed']}")
    for fix in finding.expected_fix:
        yield Fact(words["fix"], fix_in(fix, lang), cells.at(fix.place))
    if finding.follows_from:
        number = numbers.get(finding.follows_from)
        yield Fact(words["follows"], finding.follows_from, finding=number)


def _operands(finding: Finding, cells: Cells, words: Mapping[str, str], lang: str) -> Iterator[Fact]:
    """The figures of the arithmetic, the equation first."""
    if finding.operands and finding.param("relation"):
        operator = _BROKEN[finding.param("operator", "=")]
        yield Fact("", f"{finding.operands[0].printed or '0'} {operator} {arithmetic(finding)}")
    for operand in finding.operands:
        sign = "+" if operand.sign > 0 else "−"
        printed = operand.printed or words["no_such_line"]
        place = place_words(operand.place, lang)
        yield Fact(f"{sign} {printed}", place, cells.at(operand.place))


def _reading(tried: Tried, words: Mapping[str, str]) -> str:
    came_out = words[tried.outcome.value]
    needed = f"{words['comma']}{words['expected']} {tried.needed}" if tried.needed else ""
    return f"{tried.arithmetic}{words['colon']}{came_out}{needed if tried.outcome is Outcome.FAILED else ''}"


def _rule(finding: Finding, rule: Rule | None, lang: str) -> str:
    """What a finding is a breach of."""
    which = language(lang)
    said = (finding.param("relation"), finding.param("english"))[which]
    return said or ("" if rule is None else (rule.chinese, rule.english)[which])
