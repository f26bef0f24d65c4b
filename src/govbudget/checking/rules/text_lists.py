"""What the text says of the year before and of the initial budget, held against the documents of these (上年核对、年初预算核对)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from attrs import evolve

from govbudget.binding.arithmetic import printed_like
from govbudget.binding.before import Before, judge_before
from govbudget.binding.equations import Equation, Reading, Stated, Verdict, same
from govbudget.binding.judgements import Cell, Judgement, judged
from govbudget.binding.said import Said, counts_from_last_year, levels_of_change
from govbudget.binding.stated_cells import StatedCells
from govbudget.binding.tables import cells_like
from govbudget.checking.rules.history import changed_codes
from govbudget.checking.rules.wording import Hit, quoted
from govbudget.claim import Reference
from govbudget.classification import Kind
from govbudget.disclosure import Disclosure, Stage
from govbudget.finding.rules import ASKS, Checked, Rule, rule
from govbudget.finding.values import Operand
from govbudget.forms.topics import ThingKind
from govbudget.language.figures import Number, NumberKind
from govbudget.narrative.claims import digits_of
from govbudget.narrative.frames import Change, Level, When
from govbudget.place import Place
from govbudget.relation import Outcome

__all__ = ["RULES"]

_LAST_YEAR: Final = -1
#: What the budget of a year does not state: what came out, and what it was changed into.
_NOT_PLANNED: Final = frozenset({"final", "adjusted"})


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
    said = disclosure.told.said
    if disclosure.stage is Stage.BUDGET:
        said = _of_budgets(said)
    cells = partial(_cells_of, before.cells, before.said)
    judgements = judge_before(said, before.said, cells)
    for judgement in (*judgements, *_of_subjects(disclosure, prior, said, cells)):
        yield _checked(rule_implied_prior, disclosure, judgement, "上年")


def _of_budgets(said: Said) -> Said:
    """What a budget says of that of the year before, of which it need not say that it is one; of what was done no budget tells."""

    def fits(when: When) -> bool:
        return when.year == _LAST_YEAR and when.stage not in _NOT_PLANNED

    levels = [evolve(level, when=When(_LAST_YEAR)) for level in said.levels if fits(level.when)]
    changes = [
        evolve(frame, base=evolve(frame.base, when=When(_LAST_YEAR)))
        for frame in said.frames
        if isinstance(frame, Change) and fits(frame.base.when)
    ]
    return evolve(said, levels=levels, frames=changes)


def _of_subjects(disclosure: Disclosure, prior: Disclosure, said: Said, cells: Before) -> Iterator[Judgement]:
    """Differences of functional subjects; of codes that were something else, or a part, in the year before nothing is told."""
    lists, kind = disclosure.classifications, Kind.FUNCTIONAL
    renewed, several = changed_codes(lists, kind, prior.year, disclosure.year)
    changed = {*renewed, *several}
    for frame in said.frames:
        if not isinstance(frame, Change) or not counts_from_last_year(frame) or frame.number.approximate:
            continue
        thing = frame.thing
        if thing is None or thing.kind is not ThingKind.FUNCTIONAL or thing.scope:
            continue
        told = [
            cell
            for reference in thing.references
            for cell in cells(reference, frame.number)
            if isinstance(cell, Cell) and cell.key[1] not in changed
        ]
        levels = levels_of_change(said, thing, frame.when, frame.base, frame.sentence, frame.number)
        readings = [
            Reading((Equation(((1, level), (-1, each)), result=frame, signs=(frame.sign or 1,)),))
            for level in levels
            if level.number is not None
            for each in told
        ]
        yield judged("N420", frame, readings, asks=True)


@rule(
    "N425",
    *ASKS,
    "情况说明所述年初预算与该年度公开的部门预算一致",
    "an initial budget that the text of final accounts states is that of the budget that was published",
    source="template of the explanation",
    needs="budget",
    messages=(
        "“{where}”：{about}的年初预算 {stated} 与公开的部门预算 {prior} 不一致，请核实",
        "the initial budget of {about}, {stated}, is {prior} in the budget that was published, in: {where}",
    ),
)
def rule_told_budget(disclosure: Disclosure, budget: Disclosure) -> Iterator[Checked]:
    """What the text calls 年初预算 is the figure of the published budget, by topic and by subject.

    Where the accounts print it in a table it is H111. Units that moved and a budget that was published again are lawful reasons.
    """
    own, planned = disclosure.told, budget.told
    for level in own.said.levels:
        thing, number = level.thing, level.number
        if not level.said or thing is None or thing.scope or number is None or number.kind is not NumberKind.AMOUNT:
            continue
        if level.when.stage != "initial" or level.when.year or number.approximate:
            continue
        if any(cells_like(own.cells, own.said, each, level.when, number) for each in thing.references):
            continue
        told = [each for r in thing.references for each in _cells_of(planned.cells, planned.said, r, number)]
        judgement = judged("N425", level, [same(level, each, "accepted") for each in told], asks=True)
        yield _checked(rule_told_budget, disclosure, judgement, "部门预算")


def _checked(rule: Rule, disclosure: Disclosure, judgement: Judgement, name: str) -> Checked:
    """How a statement came out against another document, which is called by a name."""
    frame = judgement.frame
    instance = f"{frame.sentence}:{judgement.number.start if judgement.number is not None else 0}"
    if judgement.verdict is Verdict.HOLDS:
        return Checked(instance, Outcome.PASSED)
    if judgement.verdict is Verdict.OPEN:
        return Checked(instance, Outcome.UNVERIFIABLE, reason=rule.needs)
    return _differs(rule, disclosure, judgement, name)


def _cells_of(cells: StatedCells, before: Said, reference: Reference, like: Number) -> Sequence[Stated]:
    return cells_like(cells, before, reference, When(), like)


def _differs(rule: Rule, disclosure: Disclosure, judgement: Judgement, name: str) -> Checked:
    """The finding: the printed figure, and what it would be by the other document."""
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
        rule,
        frame.sentence,
        sentence,
        hit,
        about=frame.thing.name if frame.thing is not None else "",
        prior=_printed(prior),
        current=_printed(current[0]) if current else "",
    )
    assert check.finding is not None
    places = {
        id(prior): evolve(prior.place, table=f"{name} {prior.place.table}")
        if isinstance(prior, Cell)
        else Place(table=name)
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
RULES: Final = (rule_implied_prior, rule_told_budget)
