"""One evaluation told several times (绩效自评前后一致): in its form, in the explanation in words, in the tables of the report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from attrs import evolve

from govbudget.binding.equations import Verdict, same
from govbudget.binding.judgements import Cell, judged
from govbudget.claim import Sentence
from govbudget.disclosure import Disclosure
from govbudget.evaluation import Evaluation
from govbudget.evaluations.rules.graded import BY_ID, TOLD
from govbudget.evaluations.rules.sheet import Line, Sheet, finding_of
from govbudget.exact import add, formatted, scale, subtract, total
from govbudget.figure import Figure
from govbudget.finding.rules import Checked, Family, finding
from govbudget.language.figures import Number, NumberKind
from govbudget.language.normal import normal
from govbudget.language.vocabulary import Vocabulary
from govbudget.narrative.frames import UNNAMED, Level, Score
from govbudget.place import Place
from govbudget.relation import Outcome

__all__ = ["RULES"]


def run_told(disclosure: Disclosure) -> Iterator[tuple[str, Checked]]:
    """What is said of an evaluation elsewhere in the document."""
    forms = [form for form in disclosure.evaluations if _project(form) and form.indicators]
    if not forms:
        return
    yield from _narrative(disclosure, forms)
    for number, report in enumerate(disclosure.evaluations):
        if report in forms:
            continue
        yield from _funds(report, forms, number)
        yield from _heading(report, forms, number)
    yield from _names(disclosure, forms)
    yield from _other_projects(disclosure, forms)


# -- names of projects -------------------------------------------------------------------------------------------------


def _pattern(name: str) -> re.Pattern[str]:
    return Vocabulary.default().pattern(name)


def _project(form: Evaluation) -> str:
    """What a form evaluates: its project, or the whole expenditure of a department."""
    return form.project or ("部门整体支出" if _pattern("evaluation_of_whole").search(form.title) else "")


def _core(name: str) -> str:
    """The name of a project without what any project may be called, and without its code."""
    words = _pattern("project_code").sub("", normal(name))
    return _pattern("project_generic").sub("", words) or words


def _alike(one: str, other: str) -> float:
    """How much two names may mean one project: 1 where one holds the other."""
    a, b = _core(one), _core(other)
    if not a or not b:
        return 0.0
    if min(len(a), len(b)) >= 2 and (a in b or b in a):
        return 1.0
    return _ratio(a, b)


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


#: Names less alike than this are those of two projects.
_SAME, _MAYBE = 0.75, 0.4


def _form_of(name: str, forms: Sequence[Evaluation]) -> Evaluation | None:
    """The one form of the project of that name."""
    ranked = sorted(((_alike(name, _project(form)), i) for i, form in enumerate(forms)), reverse=True)
    if not ranked or ranked[0][0] < _SAME or (len(ranked) > 1 and ranked[1][0] == ranked[0][0]):
        return None
    return forms[ranked[0][1]]


# -- the narrative -----------------------------------------------------------------------------------------------------


class _Told(NamedTuple):
    """A figure of a project in a sentence: the statement, and what of the project it is."""

    of: str
    frame: Score | Level
    sentence: Sentence

    @property
    def number(self) -> Number:
        """The figure; whole points are given and not rounded."""
        number = self.frame.number
        assert number is not None
        return number._replace(half=Decimal(0)) if self.of == "score" and not number.decimals else number


def _narrative(disclosure: Disclosure, forms: Sequence[Evaluation]) -> Iterator[tuple[str, Checked]]:
    """A paragraph that gives one score: that of the project that it names, and its funds."""
    sentences = disclosure.sentences
    if not any(_pattern("told_mark").search(sentence.normal) for sentence in sentences):
        return
    said = disclosure.told.said
    scores: dict[int, list[Score]] = {}
    for frame in said.frames:
        if isinstance(frame, Score):
            scores.setdefault(sentences[frame.sentence].paragraph, []).append(frame)
    levels: dict[int, list[Level]] = {}
    for level in said.levels:
        levels.setdefault(sentences[level.sentence].paragraph, []).append(level)
    for paragraph, (score, *others) in scores.items():
        form = None if others else _form_of(score.name, forms)
        if form is not None:
            told = [
                _Told("score", score, sentences[score.sentence]),
                *_funds_told(levels.get(paragraph, ()), form, sentences),
            ]
            for each in told:
                yield "E521", _against(each, form)


def _funds_told(levels: Iterable[Level], form: Evaluation, sentences: Sequence[Sentence]) -> Iterator[_Told]:
    """What a paragraph about a project says of its funds of the year: not of parts of them, nor of what the forms name."""
    for level in levels:
        of = _STAGES.get(level.when.stage or "")
        if of and not level.when.year and level.parent is None and level.number is not None and _is_of(level, form):
            yield _Told(of, level, sentences[level.sentence])


def _is_of(level: Level, form: Evaluation) -> bool:
    """Whether a level is of the project of a form: of its name, of 项目 alone, or of nothing that is named."""
    thing = level.thing
    if thing is None or thing.references and not thing.scope:
        return False
    name = f"{thing.scope}{thing.name}"
    unnamed = name.startswith(UNNAMED) or not _pattern("project_generic").sub("", name)
    return unnamed or _alike(name, _project(form)) >= _SAME


def _against(told: _Told, form: Evaluation) -> Checked:
    """A figure judged by what the form may mean by it: it is wrong only if it is none of these."""
    number, known = told.number, _known(told.of, form)
    instance = f"{form.project} {told.of} {number.printed}"
    mine = Cell(number, Place())
    readings = [same(mine, Cell(right, Place())) for right in known]
    verdict = judged("E521", told.frame, readings).verdict
    if verdict is Verdict.OPEN:
        return Checked(instance, Outcome.UNVERIFIABLE, reason="blank")
    if verdict is Verdict.HOLDS:
        return Checked(instance, Outcome.PASSED)
    figure = Figure(number.value, number.unit, number.decimals, printed=number.printed, place=told.sentence.place)
    stated, expected = Line(figure, "", _NAMES[told.of], number.half), known[0].printed
    arithmetic = f"{Sheet(form, '').name} {stated.column} {expected}"
    found = finding_of("E521", instance, Sheet(form, ""), stated, expected, arithmetic=arithmetic)
    found = evolve(found, where=told.sentence.text, place=told.sentence.place)
    return Checked(instance, Outcome.FAILED, found)


_NAMES: Final = {"score": "自评得分", "adjusted": "全年预算数", "executed": "全年执行数"}
#: The columns of a form by the stage of the budget that a text names.
_STAGES: Final = {"adjusted": "adjusted", "final": "executed"}


def _known(of: str, form: Evaluation) -> list[Number]:
    """What the form has, the likeliest first: for the score its total, the sum of its indicators, each with that of execution."""
    if of != "score":
        figure: Figure | None = getattr(form.fund, of) if form.fund is not None else None
        if figure is None or figure.value is None or figure.unit is None or "funds" in form.faults:
            return []
        half = figure.half_unit
        return [Number(0, 0, figure.printed, NumberKind.AMOUNT, figure.value, figure.unit, "", figure.decimals, half)]
    if "cut" in form.faults or "unplaced" in form.faults:
        return []
    execution = form.fund.score.value if form.fund is not None and form.fund.score is not None else None
    sums = [leaf.score.value for leaf in form.leaves if leaf.score is not None and leaf.score.value is not None]
    totals = []
    if form.score is not None and form.score.value is not None:
        totals.append((form.score.value, form.score.printed))
    if sums and len(sums) == len([leaf for leaf in form.leaves if leaf.weight is not None]):
        totals.append((total(sums), formatted(total(sums))))
    both = [add(value, execution) for value, _ in totals] if execution is not None else []
    shown = [*totals, *((value, formatted(value)) for value in both)]
    return [Number(0, 0, printed, NumberKind.SCORE, value) for value, printed in shown]


# -- the tables of the report ------------------------------------------------------------------------------------------


def _funds(report: Evaluation, forms: Sequence[Evaluation], number: int) -> Iterator[tuple[str, Checked]]:
    """The funds in a table of the report: the budget is the initial or the adjusted one of the form."""
    fund = report.fund
    if fund is None or "funds" in report.faults:
        return
    form = _form_of(fund.name, forms) or _form_of(report.project, forms)
    if form is None or form.fund is None or "funds" in form.faults:
        return
    pairs = (
        ("预算数", fund.adjusted or fund.initial, (form.fund.adjusted, form.fund.initial)),
        ("执行数", fund.executed, (form.fund.executed,)),
    )
    for column, mine, right in pairs:
        known = [figure for figure in right if figure is not None and figure.value is not None]
        if mine is None or mine.value is None or not known:
            continue
        instance = f"{number}:{column}"
        if any(_equal(mine, figure) for figure in known):
            yield "E522", Checked(instance, Outcome.PASSED)
            continue
        stated, name, expected = Line(mine, fund.name, column, mine.half_unit), Sheet(form, "").name, known[0].printed
        operands = [Line(known[0], name, column, known[0].half_unit)]
        found = finding_of(
            "E522", instance, Sheet(report, ""), stated, expected, operands=operands, arithmetic=f"{name} {expected}"
        )
        yield "E522", Checked(instance, Outcome.FAILED, found)


def _equal(one: Figure, other: Figure) -> bool:
    assert one.value is not None and other.value is not None
    unit = one.unit or other.unit
    first, second = ((figure.unit or unit) for figure in (one, other))
    powers = [0 if at is None else at.exponent for at in (first, second)]
    gap = subtract(scale(one.value, powers[0]), scale(other.value, powers[1])).copy_abs()
    return gap <= add(scale(one.half_unit, powers[0]), scale(other.half_unit, powers[1]))


def _heading(report: Evaluation, forms: Sequence[Evaluation], number: int) -> Iterator[tuple[str, Checked]]:
    """A table of indicators whose only figures are headed 得分 and are the weights of the form."""
    figures = {normal(leaf.name).strip("。"): leaf.score.value for leaf in report.leaves if leaf.score is not None}
    if len(figures) < _FEWEST or any(leaf.weight is not None for leaf in report.leaves):
        return
    for form in forms:
        judged = [leaf for leaf in form.leaves if leaf.weight is not None and leaf.score is not None]
        known = {normal(leaf.name).strip("。"): leaf for leaf in judged}
        common = [name for name in figures if name in known]
        if len(common) * 3 < len(figures) * 2:
            continue
        weights = [figures[name] == known[name].weight.value for name in common]  # type: ignore[union-attr]
        scores = [figures[name] == known[name].score.value for name in common]  # type: ignore[union-attr]
        instance = f"{number}:得分"
        if all(scores) or not all(weights):
            yield "E523", Checked(instance, Outcome.PASSED)
            return
        first = report.leaves[0]
        heading = Figure(None, printed="得分", place=first.place)
        found = finding_of("E523", instance, Sheet(report, ""), Line(heading, "", "得分"), "分值")
        yield "E523", Checked(instance, Outcome.FAILED, found)
        return


#: A table with fewer indicators in common says nothing.
_FEWEST: Final = 4


def _names(disclosure: Disclosure, forms: Sequence[Evaluation]) -> Iterator[tuple[str, Checked]]:
    """A project whose name differs by a few characters from that of its form."""
    told: dict[str, tuple[str, Sentence | Evaluation]] = {}
    for report in disclosure.evaluations:
        if report.project and report not in forms:
            told.setdefault(normal(report.project), (report.project, report))
    for sentence in disclosure.sentences:
        if found := _pattern("project_titled").match(sentence.normal):
            told.setdefault(normal(found["name"]), (found["name"], sentence))
    for words, (name, source) in told.items():
        core = _core(words)
        ranked = max(forms, key=lambda form: _ratio(core, _core(form.project)))
        if not _is_slip(core, _core(ranked.project)):
            continue
        heading = Figure(None, printed=name, place=source.place)
        form = source if isinstance(source, Evaluation) else ranked
        made = finding_of("E524", name, Sheet(form, ""), Line(heading, "项目名称", ""), ranked.project)
        yield "E524", Checked(name, Outcome.FAILED, made)


def _is_slip(one: str, other: str) -> bool:
    """Whether two names differ in one place by one or two characters that tell no two projects apart."""
    if one == other or len(one) < 5 or abs(len(one) - len(other)) > 1:
        return False
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    changes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    if len(changes) != 1:
        return False
    _, a, b, c, d = changes[0]
    changed = one[a:b] + other[c:d]
    return b - a <= 2 and d - c <= 2 and not _pattern("project_apart").search(changed)


def _other_projects(disclosure: Disclosure, forms: Sequence[Evaluation]) -> Iterator[tuple[str, Checked]]:
    """In a report about one project, another as the subject of the evaluation: a part copied from its report."""
    about = [form.project for form in disclosure.evaluations if form.project]
    reported = [report.project for report in disclosure.evaluations if report.project and report not in forms]
    if not reported:
        return
    for number, sentence in enumerate(disclosure.sentences):
        if not any(map(_pattern("evaluation_report").search, sentence.headings)):
            continue
        for found in _pattern("project_as_subject").finditer(sentence.normal):
            name = found["name"]
            if _pattern("project_unnamed").search(name) or any(_alike(name, project) >= _MAYBE for project in about):
                continue
            made = finding(BY_ID["E525"], str(number), sentence.place, _as_printed(sentence, name), reported[0])
            yield "E525", Checked(str(number), Outcome.FAILED, evolve(made, where=sentence.text))


def _as_printed(sentence: Sentence, name: str) -> str:
    """The name as the sentence prints it, where that is easily told."""
    return name if name in sentence.text else normal(name)


#: The rules of this file.
RULES: Final = (Family(TOLD, run_told),)
