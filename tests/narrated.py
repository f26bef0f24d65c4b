"""Claims of a narrative written as short lines, so that tests can say what a sentence states.

``whole/topic[fund]{qualifier} period-base figure``: the whole it is a part of, what it is about, when, against what, how much.
What is composed of what is not among them.
"""

from __future__ import annotations

from govbudget import Disclosure
from govbudget.claim import Basis, Claim, ClaimKind, Narrative, Period, Thing
from govbudget.forms import Measure
from govbudget.narrative.text import Line, sentences
from govbudget.place import Place

_STAGES = {Measure.FINAL: "", Measure.INITIAL_BUDGET: "初", Measure.ADJUSTED_BUDGET: "全", None: "预"}
_SIGNS = {1: "+", -1: "-", 0: "=", None: "±"}


def read(text: str, year: int | None = 2023) -> Narrative:
    """A text of the year 2023, one paragraph a line; a line of bars is a table, ``[[n]]`` begins page n."""
    page: int | None = None
    lines = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("[["):
            page = int(line.strip("[]"))
        else:
            lines.append(Line(None if line == "|||" else line, Place("", page, number)))
    return Disclosure(year=year, sentences=tuple(sentences(lines))).narrative


def told(narrative: Narrative) -> list[str]:
    """Its claims and what was not understood, a line each."""
    claims = [_claim(claim) for claim in narrative.claims if claim.kind is not ClaimKind.COMPOSITION]
    return claims + [f"unread {figure.text}: {figure.reason}" for figure in narrative.unread]


def _claim(claim: Claim) -> str:
    about = _name(claim.thing) + (f"{{{claim.thing.scope}}}" if claim.thing is not None and claim.thing.scope else "")
    if claim.whole is not None and claim.kind is not ClaimKind.SHARE:
        about = f"{_name(claim.whole.thing, fund=False)}/{about}"
    return " ".join(part for part in (about, _when(claim), _what(claim)) if part)


def _name(thing: Thing | None, *, fund: bool = True) -> str:
    if thing is None or not thing.references:
        return f"?{thing.name if thing is not None else ''}"
    reference = thing.references[0]
    if reference.topic == "economic":
        return reference.code
    name = "".join(reference.names) if reference.topic == "functional" else reference.topic
    return f"{name}[{reference.fund}]" if fund and reference.fund else name


def _period(period: Period) -> str:
    year = period.year or (f"-{period.before}" if period.before else "?")
    return f"{year}{_STAGES[period.measure]}"


def _when(claim: Claim) -> str:
    return f"{_period(claim.period)}{'' if claim.base is None else _base(claim.base)}"


def _base(base: Basis) -> str:
    thing = f"{{{_name(base.thing)}}}" if base.thing is not None else ""
    figure = f"({base.figure})" if base.figure is not None else ""
    return f"-{thing}{_period(base.period)}{figure}{'' if base.said else '?'}"


def _what(claim: Claim) -> str:
    figure = claim.figure
    said = "" if figure is None else f"{figure.value}{figure.unit.value if figure.unit else ''}"
    match claim.kind:
        case ClaimKind.DIFFERENCE:
            return f"{_SIGNS[claim.sign]}{said}"
        case ClaimKind.GROWTH:
            return f"{_SIGNS[claim.sign]}{said}%"
        case ClaimKind.COMPLETION:
            return f"done {said}%"
        case ClaimKind.SHARE:
            whole = claim.whole.thing if claim.whole is not None else None
            return f"share {said}%" + (f" of {_name(whole)}" if whole is not None else "")
        case ClaimKind.POINTS:
            return f"{_SIGNS[claim.sign]}{said} points"
        case ClaimKind.MULTIPLE:
            return f"{said} times"
        case ClaimKind.COMPARISON:
            return f"{_SIGNS[claim.sign]} {claim.word}"
        case ClaimKind.NONE:
            return "none"
        case ClaimKind.AVERAGE:
            return f"{said} each"
        case _:
            return said
