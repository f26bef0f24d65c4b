"""What the text says of the year before, held against the document of that year (上年核对)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from attrs import evolve

from govbudget.binding.arithmetic import printed_like
from govbudget.binding.before import judge_before
from govbudget.binding.equations import Stated, Verdict
from govbudget.binding.judgements import Cell, Judgement
from govbudget.binding.said import Said
from govbudget.binding.stated_cells import StatedCells
from govbudget.binding.tables import cells_like
from govbudget.checking.rules.wording import Hit, quoted
from govbudget.claim import Reference
from govbudget.disclosure import Disclosure
from govbudget.finding.rules import ASKS, Checked, rule
from govbudget.finding.values import Operand
from govbudget.language.figures import Number
from govbudget.narrative.claims import digits_of
from govbudget.narrative.frames import Change, Level, When
from govbudget.place import Place
from govbudget.relation import Outcome

__all__ = ["RULES"]


@rule(
    "N420",
    *ASKS,
    "情况说明推算或表述的上年数与上年文件一致",
    "a figure of the year before, stated or implied by a difference, is that of the document of that year",
    source="template of the explanation",
    needs="prior",
    messages={
        "": (
            "“{where}”：上年的{about}{stated} 与上年文件的 {prior} 不一致，请核实",
            "{about} of the year before, {stated}, is {prior} in the document of that year, in: {where}",
        ),
        "difference": (
            "“{where}”：{about}本年 {current}，上年文件为 {prior}，增减额应为 {expected}，文中为 {stated}，请核实",
            "{about} is {current}, {prior} in the document of the year before; the difference is {expected}, not {stated}: {where}",
        ),
    },
)
def rule_implied_prior(disclosure: Disclosure, prior: Disclosure) -> Iterator[Checked]:
    """Current figure − difference, or the figure stated for last year, is what last year's tables (else its text) say.

    Units that moved, corrected errors and changed subjects are lawful reasons for a difference.
    """
    if disclosure.year is None:
        return
    before = prior.told
    cells = partial(_cells_of, before.cells, before.said)
    for judgement in judge_before(disclosure.told.said, before.said, cells):
        frame = judgement.frame
        instance = f"{frame.sentence}:{judgement.number.start if judgement.number is not None else 0}"
        if judgement.verdict is Verdict.HOLDS:
            yield Checked(instance, Outcome.PASSED)
        elif judgement.verdict is Verdict.OPEN:
            yield Checked(instance, Outcome.UNVERIFIABLE, reason="prior")
        else:
            yield _differs(disclosure, judgement)


def _cells_of(cells: StatedCells, before: Said, reference: Reference, like: Number) -> Sequence[Stated]:
    return cells_like(cells, before, reference, When(), like)


def _differs(disclosure: Disclosure, judgement: Judgement) -> Checked:
    """The finding: the printed figure, and what it would be by the document of the year before."""
    frame, number, expected = judgement.frame, judgement.number, judgement.expected
    assert isinstance(frame, Change | Level)
    assert number is not None
    assert expected is not None
    equation = judgement.equation
    assert equation is not None
    sentence = disclosure.told.sentences[frame.sentence]
    printed = digits_of(number)
    start = max(sentence.normal.find(printed, number.start), 0)
    *current, prior = (each for _, each in equation.above)
    hit = Hit(start, start + len(printed), printed_like(expected), "difference" if current else "")
    check = quoted(
        rule_implied_prior,
        frame.sentence,
        sentence,
        hit,
        about=frame.thing.name if frame.thing is not None else "",
        prior=_printed(prior),
        current=_printed(current[0]) if current else "",
    )
    assert check.finding is not None
    places = {
        id(prior): evolve(prior.place, table=f"上年 {prior.place.table}")
        if isinstance(prior, Cell)
        else Place(table="上年")
    }
    signs = (1,) if not current else (getattr(frame, "sign", None) or 1, -1)
    terms: list[tuple[int, Stated]] = list(
        zip((*signs, -1 if not current else 1), (frame, *current, prior), strict=True)
    )
    operands = tuple(_operand(places.get(id(each), sentence.place), sign, each) for sign, each in terms)
    return check._replace(finding=evolve(check.finding, operands=operands))


def _printed(stated: Stated) -> str:
    return stated.number.printed if stated.number is not None else "0"


def _operand(place: Place, sign: int, stated: Stated) -> Operand:
    assert stated.number is not None
    return Operand(place, stated.number.printed, stated.number.value, sign, stated.number.half)


#: The rules of this file.
RULES: Final = (rule_implied_prior,)
