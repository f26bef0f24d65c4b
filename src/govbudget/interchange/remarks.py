"""What a report says beside the tables, as rows (附表内容): its findings, its ledger, and what was not read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from govbudget.disclosure import Disclosure
from govbudget.finding.messages import cause_in, fix_in, printed_in, where_in
from govbudget.finding.report import Report
from govbudget.finding.values import Finding
from govbudget.interchange.marks import numbered
from govbudget.interchange.words import place_words, reason_words, title_words, words_in

__all__ = ["LEDGER", "FINDINGS", "UNREAD", "Unread", "findings_rows", "ledger_rows", "unread_rows"]

#: The keys of the headings of each list.
FINDINGS = (
    *("no", "severity", "kind", "rule", "place", "page", "stated", "expected", "difference", "tolerance"),
    *("message", "cause", "follows", "fix", "accepted"),
)
LEDGER = ("rule", "instance", "outcome", "gap", "tolerance", "blanks", "reason", "claim")
UNREAD = ("what", "title", "place", "reason", "cells")


class Unread(NamedTuple):
    """Something of a document that no check looked at, in words (未读部分).

    Args:
        what: what it is.
        title: its title, or its text.
        place: where it stands.
        reason: why it was not read.
        cells: its cells as printed, row by row.
    """

    what: str
    title: str
    place: str = ""
    reason: str = ""
    cells: tuple[tuple[str, ...], ...] = ()


def findings_rows(report: Report, lang: str) -> Iterator[tuple[Finding, tuple[str, ...]]]:
    """Every finding with its row, accepted ones behind the others.

    Args:
        report: the report.
        lang: the language.
    """
    words = words_in(lang)
    numbers = {finding.id: number for number, finding in numbered(report)}
    reasons = {finding.id: acceptance.reason for finding, acceptance in report.accepted}
    for number, finding in numbered(report):
        page = finding.place.page
        yield (
            finding,
            (
                str(number),
                words[finding.severity.value],
                words[finding.kind.value],
                finding.rule,
                where_in(finding, lang),
                "" if page is None else str(page),
                finding.stated,
                printed_in(finding.expected, lang),
                "" if finding.difference is None else f"{finding.difference:,f}",
                "" if finding.tolerance is None else f"{finding.tolerance:f}",
                finding.message(lang),
                cause_in(finding, lang) or "",
                str(numbers.get(finding.follows_from or "", finding.follows_from or "")),
                "\n".join(fix_in(fix, lang) for fix in finding.expected_fix),
                reasons.get(finding.id, ""),
            ),
        )


def ledger_rows(report: Report, lang: str) -> Iterator[tuple[str, ...]]:
    """Every entry of the ledger.

    Args:
        report: the report.
        lang: the language.
    """
    words = words_in(lang)
    for entry in report.ledger:
        yield (
            entry.rule,
            entry.instance,
            words[entry.outcome.value],
            "" if entry.gap is None else f"{entry.gap:,f}",
            "" if entry.tolerance is None else f"{entry.tolerance:f}",
            str(entry.blanks) if entry.blanks else "",
            reason_words(entry.reason, lang),
            "" if entry.claim is None else str(entry.claim),
        )


def unread_rows(disclosure: Disclosure, report: Report | None, lang: str) -> Iterator[Unread]:
    """Everything that was not read, not modelled or not checked, and what recognition noticed and did.

    Args:
        disclosure: the disclosure.
        report: its report, where it was checked.
        lang: the language.
    """
    words = words_in(lang)
    for entry in disclosure.unmodelled:
        what = words["rows_kept" if entry.part else "table_kept"]
        title, reason = title_words(entry.title, lang), reason_words(entry.reason, lang)
        yield Unread(what, title, place_words(entry.place, lang), reason, entry.rows)
    for remark in disclosure.remarks:
        params = words["semicolon"].join(f"{name}={value}" for name, value in remark.params)
        what = words["page_unread" if remark.rule == "S121" else "remark"]
        title = " ".join(filter(None, (remark.rule, remark.stated)))
        yield Unread(what, title, place_words(remark.place, lang), params)
    for repair in disclosure.repairs:
        yield Unread(words["repair"], repair.kind, place_words(repair.place, lang), repair.detail)
    for unread in disclosure.narrative.unread:
        sentence = ((unread.sentence.text,),)
        what = words["figure_unread"]
        yield Unread(what, unread.text, place_words(unread.place, lang), words["no_words"], sentence)
    for rule, why in report.left_out if report is not None else ():
        yield Unread(words["rule_left_out"], rule, "", reason_words(why, lang))
