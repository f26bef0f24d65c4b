"""What the text says, sentence by sentence, with how each of its figures stands (正文标注): proved, wrong, or open."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from govbudget.claim import Sentence
from govbudget.disclosure import Disclosure
from govbudget.finding.report import Report
from govbudget.interchange.marks import numbered
from govbudget.relation import Outcome

__all__ = ["Said", "Spoken", "Standing", "pieces", "spoken"]


class Standing(Enum):
    """How a figure of the text stands (数字状态)."""

    WRONG = "wrong"  #: a check of it failed
    PROVED = "proved"  #: tables or other figures of the text agree with it
    OPEN = "open"  #: nothing was there to check it by, or it was not understood


class Said(NamedTuple):
    """A figure of a sentence (正文数字).

    Args:
        start: where it begins in the sentence.
        end: where it ends.
        standing: how it stands.
        findings: the numbers of the findings about it.
    """

    start: int
    end: int
    standing: Standing
    findings: tuple[int, ...] = ()


class Spoken(NamedTuple):
    """A sentence with its figures in order (原句与数字)."""

    sentence: Sentence
    figures: tuple[Said, ...]


_STANDINGS = {Outcome.FAILED: Standing.WRONG, Outcome.PASSED: Standing.PROVED, Outcome.ROUNDING: Standing.PROVED}


def spoken(disclosure: Disclosure, report: Report | None = None) -> list[Spoken]:
    """The sentences of a disclosure, each figure that was seen in them with how it stands.

    Args:
        disclosure: the disclosure.
        report: its report; without one every figure is open.
    """
    found: dict[Sentence, dict[tuple[int, int], Said]] = {}
    for sentence, span, said in _seen(disclosure, report):
        figures = found.setdefault(sentence, {})
        known = figures.get(span)
        if known is None:
            figures[span] = said
        else:
            graver = min(known.standing, said.standing, key=list(Standing).index)
            numbers = tuple(dict.fromkeys((*known.findings, *said.findings)))
            figures[span] = known._replace(standing=graver, findings=numbers)
    return [Spoken(sentence, _apart(found.get(sentence, {}))) for sentence in disclosure.sentences]


def _seen(disclosure: Disclosure, report: Report | None) -> Iterator[tuple[Sentence, tuple[int, int], Said]]:
    """Every figure that a claim or a check is about, and those that were not understood."""
    numbers = {finding.id: number for number, finding in numbered(report)} if report is not None else {}
    for entry in report.ledger if report is not None else ():
        claim = entry.claim
        if claim is not None and claim.figure is not None and claim.figure.place.span is not None:
            span, number = claim.figure.place.span, numbers.get(f"{entry.rule}[{entry.instance}]")
            standing = _STANDINGS.get(entry.outcome, Standing.OPEN)
            said = Said(*span, standing, () if number is None else (number,))
            yield claim.sentence, span, said
    for claim in disclosure.claims:
        if claim.figure is not None and claim.figure.place.span is not None:
            span = claim.figure.place.span
            yield claim.sentence, span, Said(*span, Standing.OPEN)
    for unread in disclosure.narrative.unread:
        span = unread.place.span or (0, 0)
        yield unread.sentence, span, Said(*span, Standing.OPEN)


def _apart(figures: dict[tuple[int, int], Said]) -> tuple[Said, ...]:
    """Figures in order; of two that overlap the first."""
    kept: list[Said] = []
    for said in sorted(figures.values(), key=lambda said: said[:2]):
        if said.start >= (kept[-1].end if kept else 0):
            kept.append(said)
    return tuple(kept)


def pieces(of: Spoken) -> Iterator[tuple[str, Said | None]]:
    """The text of a sentence in pieces, each figure by itself.

    Args:
        of: the sentence.
    """
    text, at = of.sentence.text, 0
    for said in of.figures:
        if said.start > at:
            yield text[at : said.start], None
        yield text[said.start : said.end], said
        at = said.end
    if at < len(text):
        yield text[at:], None
