"""Claims of a narrative written as short lines, so that tests can say what a sentence states.

``whole/topic[fund]{qualifier} period-base figure``: the whole it is a part of, what it is about, when, against what, how much.
"""

from __future__ import annotations

from govbudget.claim import Claim, ClaimKind, Narrative, Period, Reference
from govbudget.forms import Measure
from govbudget.narrative.reading import read_narrative
from govbudget.narrative.text import Line
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
    return read_narrative(lines, year)


def told(narrative: Narrative) -> list[str]:
    """Its claims and what stays unread, a line each."""
    claims = [_claim(narrative, claim) for claim in narrative.claims]
    return claims + [f"unread {figure.text}: {figure.reason}" for figure in narrative.unread]


def _claim(narrative: Narrative, claim: Claim) -> str:
    statement = narrative.statements[claim.statement]
    about = _name(statement.about[0]) + (f"{{{statement.qualifier}}}" if statement.qualifier else "")
    if statement.parent is not None:
        about = f"{_name(narrative.statements[statement.parent].about[0], fund=False)}/{about}"
    return " ".join(part for part in (about, _when(claim), _what(claim)) if part)


def _name(reference: Reference, *, fund: bool = True) -> str:
    if reference.topic == "economic":
        return reference.code
    name = "".join(reference.names) if reference.topic == "functional" else reference.topic
    if not name:
        return "?" + "+".join(reference.names)
    return f"{name}[{reference.fund}]" if fund and reference.fund else name


def _period(period: Period) -> str:
    return f"{period.year or '?'}{_STAGES[period.measure]}"


def _when(claim: Claim) -> str:
    base = "" if claim.base is None else f"-{_period(claim.base)}{'' if claim.base_said else '?'}"
    return f"{_period(claim.period)}{base}"


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
            return f"share {said}%" + "".join(f" of {_name(whole)}" for whole in claim.whole[:1])
        case ClaimKind.COMPARISON:
            return f"{_SIGNS[claim.sign]} {claim.word}"
        case ClaimKind.NONE:
            return f"none {claim.word}"
        case ClaimKind.AVERAGE:
            return f"{said} each"
        case _:
            return said
