"""Slips as people make them, put into a text one at a time, to see that each is found and named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import govbudget as gb
from govbudget.checking.rules.text import run_text
from govbudget.claim import Claim
from govbudget.relation import Outcome

#: Rules that hold for more than one value of a figure, or only ask.
_LOOSE = frozenset({"N414", "N415", "N416", "N419", "N423", "N409"})


class Slip(NamedTuple):
    """A changed text: which sentence, how it reads now, what was changed into what, and which kind of slip that is."""

    text: str
    sentence: str
    old: str
    new: str
    cause: str  # first word of the cause that should be named; empty for a change that is no simple slip


def held(disclosure: gb.Disclosure) -> Iterator[tuple[str, Claim]]:
    """What holds in a text: the rule with the claim that it speaks of."""
    for rule, checked in run_text(disclosure):
        claim = checked.taken().claim if checked.taken is not None else None
        if checked.outcome is Outcome.PASSED and claim is not None:
            yield rule, claim


def provable(disclosure: gb.Disclosure) -> list[Claim]:
    """The claims whose figure an equality holds fast: changed by much, it breaks."""
    found: dict[tuple[object, ...], Claim] = {}
    for rule, claim in held(disclosure):
        if rule not in _LOOSE and _changeable(claim):
            assert claim.figure is not None
            found.setdefault((claim.sentence, claim.figure.place.span), claim)
    return list(found.values())


def _changeable(claim: Claim) -> bool:
    return claim.figure is not None and bool(claim.figure.value) and len(claim.figure.printed.rstrip("%")) > 1


def slips(text: str, disclosure: gb.Disclosure) -> Iterator[Slip]:
    """Every provable figure of a text changed in two ways."""
    for claim in provable(disclosure):
        sentence = claim.sentence
        at = text.find(sentence.text)
        if at < 0 or claim.figure is None or claim.figure.place.span is None:
            continue
        start, end = claim.figure.place.span
        old = sentence.text[start:end]
        for new, cause in _otherwise(old):
            changed = sentence.text[:start] + new + sentence.text[end:]
            yield Slip(text[:at] + changed + text[at + len(sentence.text) :], changed, old, new, cause)


def _otherwise(printed: str) -> Iterator[tuple[str, str]]:
    """A figure with its first digit changed, and with two neighbouring digits exchanged."""
    digits = [i for i, c in enumerate(printed) if c.isdigit()]
    if not digits:
        return
    first = digits[0]
    yield printed[:first] + str((int(printed[first]) + 3) % 10 or 5) + printed[first + 1 :], ""
    for a, b in zip(digits, digits[1:], strict=False):
        if printed[a] != printed[b] and not (a == first and printed[b] == "0"):
            swapped = list(printed)
            swapped[a], swapped[b] = swapped[b], swapped[a]
            yield "".join(swapped), "digits"
            return


class Tally(NamedTuple):
    """How many slips were made, found, and named rightly or wrongly."""

    made: int
    found: int
    named: int
    nameable: int
    misnamed: int
    missed: tuple[Slip, ...]


def findings(disclosure: gb.Disclosure) -> list[gb.Finding]:
    """What the claims give; the tables, which do not change, are left alone."""
    return [checked.finding for _, checked in run_text(disclosure) if checked.finding is not None]


def tally(made: Iterator[Slip], base: gb.Disclosure, read: Callable[[str], gb.Disclosure]) -> Tally:
    """Check every changed text."""
    known = {(f.rule, f.stated, f.where) for f in findings(base)}
    number = found = named = nameable = misnamed = 0
    missed = []
    for slip in made:
        number += 1
        new = [f for f in findings(read(slip.text)) if (f.rule, f.stated, f.where) not in known]
        hits = [
            f
            for f in new
            if slip.sentence in f.where
            and f.kind.value in ("inconsistent", "truncated", "undefined", "question", "wording")
        ]
        if not hits:
            missed.append(slip)
            continue
        found += 1
        own = [
            f
            for f in hits
            if f.follows_from is None
            and f.stated.rstrip("%") == slip.new.rstrip("%")
            and f.rule in ("N401", "N402", "N410", "N411", "N404", "N405", "N406")
        ]
        for finding in own[:1]:
            said = (finding.cause or "").split(" ")[0]
            nameable += bool(slip.cause)
            named += bool(slip.cause) and said == slip.cause
            misnamed += bool(said) and said != slip.cause
    return Tally(number, found, named, nameable, misnamed, tuple(missed))


_TURNED = {
    "增加": "减少",
    "减少": "增加",
    "增长": "下降",
    "下降": "增长",
    "大于": "小于",
    "小于": "大于",
}


def turned(text: str, disclosure: gb.Disclosure) -> Iterator[Slip]:
    """Every provable word of change or comparison turned into its opposite."""
    decided = {(claim.sentence, claim.figure, claim.word): claim for _, claim in held(disclosure)}
    for claim in decided.values():
        sentence, word = claim.sentence, claim.word
        at = text.find(sentence.text)
        if at < 0 or word not in _TURNED or (claim.figure is not None and not claim.figure.value):
            continue
        span = claim.figure.place.span if claim.figure is not None else None
        start = sentence.text.rfind(word, 0, span[0]) if span is not None else sentence.text.find(word)
        if start < 0:
            continue
        changed = sentence.text[:start] + _TURNED[word] + sentence.text[start + len(word) :]
        yield Slip(text[:at] + changed + text[at + len(sentence.text) :], changed, word, _TURNED[word], "")
