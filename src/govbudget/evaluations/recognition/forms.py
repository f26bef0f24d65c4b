"""Evaluation forms in a document (绩效自评表识别): where each begins and ends, its head, funds, indicators, total and grade."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from decimal import Decimal
from itertools import chain, groupby, takewhile
from typing import Final, NamedTuple

from attrs import define, evolve, field

from govbudget.evaluation import Evaluation, Fund, GradeBand, bands_of
from govbudget.evaluation.layout import label
from govbudget.evaluation.model import money_unit, names_goals
from govbudget.evaluations.recognition.cells import Cell, cells_of, figure_of, values_at
from govbudget.evaluations.recognition.funds import Funds, fund_heading, fund_lines, inline_funds
from govbudget.evaluations.recognition.goals import goal_funds, goal_tasks
from govbudget.evaluations.recognition.indicators import Section, indicator_heading, read_indicators, sums_by_role
from govbudget.evaluations.recognition.words import fund_label, is_a, is_group, is_title, is_whole, role_of, weight_in
from govbudget.exact import total
from govbudget.figure import Figure
from govbudget.language.normal import normal
from govbudget.language.vocabulary import Vocabulary
from govbudget.money import Unit
from govbudget.pages import Pages, Paragraph, texts_of

__all__ = ["Found", "find_evaluations"]

#: How many blocks before and behind the words of a form its cells stand.
_BEFORE, _BEHIND = 6, 16
#: Paragraphs no longer than this are the cells of a form; so many of them count like one other block.
_CELL, _SHORT = 30, 6
#: Cells of the head with year or unit are no longer.
_LONGEST_NOTE: Final = 60
#: Marks of the grade that was chosen among several, and of those that were not.
_MARKS_OF_CHOICE: Final = "☑√✓■●"
_UNCHOSEN: Final = "□○☐"
#: The headings of tasks, one of which prints the unit, are no more cells.
_HEADINGS: Final = 8
#: No line of the total has more figures.
_MOST_SUMS: Final = 8
#: How many cells behind the total may hold the grade.
_NEAR: Final = 12


class Found(NamedTuple):
    """What was found.

    Args:
        evaluations: in order.
        blocks: numbers of the blocks that they were made of.
        glued: numbers of the paragraphs that are forms whose cells ran into one text, which cannot be taken apart.
    """

    evaluations: tuple[Evaluation, ...]
    blocks: frozenset[int]
    glued: tuple[int, ...] = ()


@define
class _Draft:
    """A form while it is read."""

    title: Cell | None = None
    head: dict[str, str] = field(factory=dict)
    funds: list[Fund] = field(factory=list)
    sure: bool = True
    section: Section | None = None
    unit: Unit | None = None
    year: int | None = None
    execution: Figure | None = None
    rule: str = ""
    weight: Figure | None = None
    score: Figure | None = None
    grade: str = ""
    bands: tuple[GradeBand, ...] = ()
    goals: list[str] = field(factory=list)
    headed: bool = False
    scope: Figure | None = None
    faults: list[str] = field(factory=list)
    begin: int = 0
    end: int = 0
    totalled: bool = False

    @property
    def is_begun(self) -> bool:
        return bool(self.funds or self.section)

    def is_of_goals(self, words: Vocabulary) -> bool:
        """Whether it is a form of goals (绩效目标表), which says what is wanted and for how much, and nothing of what was done."""
        return self.title is not None and names_goals(self.title.printed, words)


def find_evaluations(pages: Pages, known: Container[int], words: Vocabulary) -> Found:
    """The evaluation forms of a document.

    Args:
        pages: its blocks.
        known: numbers of the grids that stand under the title of another form; they are looked at only where their own
            words are those of an evaluation.
        words: the vocabulary.
    """
    mark, form = (words.pattern(kind).search for kind in ("evaluation_mark", "evaluation_form"))
    marked = [i for i, block in enumerate(pages.blocks) if any(map(mark, texts_of(block)))]
    if not any(form(text) for i in marked for text in texts_of(pages.blocks[i])):
        return Found((), frozenset())
    others = (i for i, block in enumerate(pages.blocks) if i in known and not any(map(form, texts_of(block))))
    cells = list(cells_of(pages, (*others, *_away(pages, marked)), words))
    drafts = [draft for draft in _Reader(cells, words).read() if draft.is_begun]
    kept = [draft for draft in drafts if _is_form(draft, drafts, words)]
    used = {cell.block for draft in kept for cell in cells[draft.begin : draft.end]}
    evaluations = tuple(_evaluation(draft, cells) for draft in kept)
    return Found(evaluations, frozenset(used), tuple(_glued(pages, used, words)))


#: So many headings right behind each other in one text, as they stand only where its cells ran together.
_GLUED_PAIRS: Final = 3
#: A piece that a page break cut off such a text is still a word of a form, and hardly a sentence.
_SENTENCE: Final = 60


def _glued(pages: Pages, used: Container[int], words: Vocabulary) -> Iterator[int]:
    """The paragraphs that are forms in one piece, with the pieces that a page break cut off them."""
    last = -2
    for i, block in enumerate(pages.blocks):
        if not isinstance(block, Paragraph) or i in used or len(block.text) < _CELL:
            continue
        text = normal(block.text)
        flowing = sum(text.count(mark) for mark in ",，。;") * _SENTENCE > len(text)
        piece = i == last + 1 and not flowing and words.pattern("evaluation_run_on").search(text) is not None
        if piece or len(words.pattern("evaluation_run_on_pair").findall(text)) >= _GLUED_PAIRS:
            last = i
            yield i


def _away(pages: Pages, marked: Sequence[int]) -> Iterator[int]:
    """The blocks that stand too far from any word of a form to be part of one."""
    left = 0
    ahead = iter((*marked, len(pages.blocks) + _BEFORE))
    following = next(ahead)
    for i, block in enumerate(pages.blocks):
        if i == following:
            left, following = _BEHIND * _SHORT, next(ahead)
        if left <= 0 and following - i > _BEFORE:
            yield i
        left -= 1 if isinstance(block, Paragraph) and len(block.text) <= _CELL else _SHORT


def _is_form(draft: _Draft, drafts: Sequence[_Draft], words: Vocabulary) -> bool:
    """Whether what was read is an evaluation: with indicators, or funds under such a title or of a project evaluated."""
    if draft.section is not None and draft.section.indicators:
        return True
    titled = draft.title is not None and words.pattern("evaluation_of_results").search(draft.title.words) is not None
    return titled or bool(draft.head.get("project")) or any(other is not draft and other.section for other in drafts)


class _Reader:
    """Reads cells one by one; knows the form that it stands in."""

    def __init__(self, cells: Sequence[Cell], words: Vocabulary) -> None:
        self.cells, self.words = cells, words
        self.drafts: list[_Draft] = []
        self.at = 0
        self.again: Cell | None = None  # a title that was printed again, of the same form or of the next

    def read(self) -> list[_Draft]:
        """Every form, also those of which only a title was found."""
        while self.at < len(self.cells):
            start = self.at
            self._step()
            if self.at == start:
                self.at += 1
        return self.drafts

    @property
    def draft(self) -> _Draft | None:
        return self.drafts[-1] if self.drafts else None

    def _begin(self, title: Cell | None = None) -> _Draft:
        draft = _Draft(title=title or self.again, begin=self.at, end=self.at)
        self.again = None
        self.drafts.append(draft)
        return draft

    def _current(self) -> _Draft:
        return self.draft or self._begin()

    def _step(self) -> None:
        cell = self.cells[self.at]
        draft = self.draft
        titled = (cell.first or len(cell.words) <= 20) and is_title(cell.words, self.words)
        if titled and not role_of(cell.words, "indicator_column", self.words):
            if draft is not None and self._goes_on(draft, cell):
                self.again = cell
                return
            if draft is None or draft.is_begun or draft.title is None or draft.head:
                draft = self._begin(cell)
            draft.title = cell
            self._note(draft, cell)
            return
        if self._take_funds(cell) or self._take_indicators(cell) or self._take_head(cell):
            return
        if draft is not None:
            self._take_rest(draft, cell)

    def _goes_on(self, draft: _Draft, title: Cell) -> bool:
        """Whether a title may stand above the rest of the form before it, on the next page."""
        same = draft.title is not None and draft.title.words == title.words
        return same and draft.section is not None and not draft.totalled

    def _note(self, draft: _Draft, cell: Cell) -> None:
        """Year and unit of money that any cell of the head may print."""
        if len(cell.words) >= _LONGEST_NOTE:
            return
        if draft.year is None and (found := self.words.pattern("evaluation_year").search(cell.words)):
            draft.year = int(found["year"])
        if draft.unit is None and (found := self.words.pattern("evaluation_unit").search(cell.words)):
            draft.unit = money_unit(found["one"] or found["other"])

    # -- funds ---------------------------------------------------------------------------------------------------------

    def _take_funds(self, cell: Cell) -> bool:
        heading = fund_heading(self.cells, self.at, self.words)
        draft = self.draft
        if heading is None:
            return self._take_bare_funds(draft)
        columns, behind = heading
        begun = self.at
        if draft is None or draft.is_begun:
            draft = self._begin()
        for before in self.cells[max(0, self.at - 2) : behind + 1]:
            self._note(draft, before)
        sides = (before.words for before in self.cells[max(0, self.at - 2) : self.at])
        weight = weight_in("".join(side for side in sides if side.endswith(")")), self.words)
        self._keep_funds(fund_lines(self.cells, behind, columns, draft.unit, self.words))
        if weight and draft.funds and draft.funds[0].weight is None:
            draft.execution = Figure.parse(weight)
        printed = "".join(other.words for other in self.cells[begun:behind])
        rule = self.words.pattern("fund_execution_rule").search(printed)
        draft.rule = rule[0].strip("()") if rule else ""
        return True

    def _take_bare_funds(self, draft: _Draft | None) -> bool:
        """Funds without a line of headings: each amount has its own, or the form is one of goals and has one amount a line."""
        ways = [inline_funds]
        if draft is not None and draft.section is None and draft.is_of_goals(self.words):
            ways += [goal_funds, goal_tasks]
            for beside in self.cells[max(0, self.at - 2) : self.at + _HEADINGS]:
                self._note(draft, beside)
        unit = draft.unit if draft is not None else None
        found = next((funds for way in ways if (funds := way(self.cells, self.at, unit, self.words))), None)
        if found is not None:
            self._keep_funds(found)
        return found is not None

    def _keep_funds(self, funds: Funds) -> None:
        draft = self._current()
        draft.funds += funds.lines
        draft.sure = draft.sure and funds.sure
        self.at = draft.end = funds.end

    # -- indicators ----------------------------------------------------------------------------------------------------

    def _take_indicators(self, cell: Cell) -> bool:
        heading = indicator_heading(self.cells, self.at, self.words)
        if heading is None:
            return False
        draft = self.draft
        if draft is None or (draft.section and draft.totalled):
            draft = self._begin()
        draft.section, end = read_indicators(self.cells, heading, draft.section, self.words)
        for beside in self.cells[max(0, self.at - 2) : self.at]:
            self._take_scope(draft, beside)
        self.at = draft.end = end
        if end == len(self.cells) and not draft.is_of_goals(self.words):  # which ends with its indicators
            draft.faults.append("cut")
        return True

    def _take_scope(self, draft: _Draft, cell: Cell) -> bool:
        """Whether a cell heads all indicators; the weight that it prints for them is noted."""
        common = is_group(cell.words, "indicator_common", self.words)
        if common and (weight := weight_in(cell.words, self.words)):
            draft.scope = Figure.parse(weight)
        return common

    # -- head, total, grade, notes ---------------------------------------------------------------------------------------

    def _take_head(self, cell: Cell) -> bool:
        label, inside = _label_and_value(cell, self.words)
        role = role_of(label, "evaluation_head", self.words)
        if not role:
            return False
        draft = self.draft
        if role == "project" and (draft is None or draft.is_begun):
            draft = self._begin()
        if draft is None or (draft.is_begun and role != "total_score"):
            return False
        self._note(draft, cell)
        self.at += 1
        draft.end = self.at
        following = self.cells[self.at] if self.at < len(self.cells) else None
        if inside:
            draft.head.setdefault(role, inside)
        elif following is None or self._is_label(following):
            pass
        elif role != "total_score":
            draft.head.setdefault(role, following.printed)
            self.at += 1
            draft.end = self.at
        elif following.value is not None:
            draft.score = draft.score or figure_of(following)
            self.at += 1
        return True

    def _is_label(self, cell: Cell) -> bool:
        """Whether a cell behind a label of the head is another label, and no entry: the entry is blank."""
        text, words = cell.words, self.words
        if role_of(text, "evaluation_head", words) or fund_label(text, words):
            return True
        named = any(is_a(text, kind, words) for kind in ("evaluation_goal", "fund_side"))
        return named or fund_heading(self.cells, self.at, words) is not None

    def _take_rest(self, draft: _Draft, cell: Cell) -> None:
        if not draft.is_begun:
            self._note(draft, cell)
            return
        text, words = cell.words, self.words
        inside = cell.block == self.cells[draft.end - 1].block
        if not inside and self.at - draft.end > _NEAR:
            return
        if is_a(text, "indicator_total", words) and draft.section and not draft.totalled:
            self._take_total(draft, draft.section)
        elif words.pattern("grade_label").search(text) and not draft.grade:
            self._take_grade(draft, cell)
        elif words.pattern("grade_best").search(text) and (bands := bands_of(self._row_of(cell))):
            draft.bands = bands
            draft.end = self.at + 1
        elif draft.section:
            draft.end = self.at + 1 if inside else draft.end
        elif is_a(text, "evaluation_goal", words):
            draft.headed = True
        elif not self._take_scope(draft, cell) and draft.headed and not fund_label(text, words):
            draft.goals.append(cell.printed)

    def _row_of(self, cell: Cell) -> str:
        """The words of the rest of a printed row, which may be broken over its cells."""
        rest = (other for other in self.cells[self.at : self.at + _NEAR] if other.row == cell.row)
        return "".join(other.words for other in rest)

    def _take_total(self, draft: _Draft, section: Section) -> None:
        behind = values_at(self.cells, self.at + 1, _MOST_SUMS)
        values = list(takewhile(lambda cell: cell.value is not None and cell.value.unit is None, behind))
        draft.totalled = True
        draft.end = self.at = at = self.at + 1 + len(values)
        placed = _total(values, section, draft.funds[0] if draft.funds else None)
        if placed is None:
            draft.faults.append("total")
        else:
            draft.weight = draft.weight or placed.get("weight")
            draft.score = placed.get("score") or draft.score
        if at < len(self.cells) and self._is_grade(self.cells[at].words):
            draft.grade = self.cells[at].printed
            draft.end = self.at = at + 1

    def _is_grade(self, text: str) -> bool:
        return is_whole(text, "grade_cell", self.words)

    def _take_grade(self, draft: _Draft, cell: Cell) -> None:
        """The grade behind its label; a row of all grades is a choice, of which the one printed twice was made."""
        draft.end = self.at + 1
        inside = cell.words.partition(":")[2]
        at = self.at + 1
        while at < min(len(self.cells), self.at + _NEAR) and self._is_grade(self.cells[at].words):
            at += 1
        grades = [inside] if self._is_grade(inside) else [other.words for other in self.cells[self.at + 1 : at]]
        twice = [grade for grade in grades if grades.count(grade) == 2]
        marked = [grade for grade in grades if grade[0] in _MARKS_OF_CHOICE] or twice
        chosen = grades[0] if len(grades) == 1 else marked[0] if marked else ""
        draft.grade = chosen.strip(_MARKS_OF_CHOICE) if chosen[:1] not in _UNCHOSEN or not chosen else ""
        self.at = draft.end = max(at, self.at + 1)


#: Longer cells are no entries of the head.
_LONGEST_HEAD: Final = 80
#: A label with its value behind a colon or a gap.
_LABELLED: Final = re.compile(r"([^:：]{2,12}?)\s*(?:[:：]|\s{2,})\s*(.*)")


def _label_and_value(cell: Cell, words: Vocabulary) -> tuple[str, str]:
    """The label in a cell of the head, and the value printed behind it in the same cell."""
    if len(cell.printed) >= _LONGEST_HEAD:
        return cell.words, ""
    found = _LABELLED.fullmatch(cell.printed)
    if found:
        return normal(found[1]), found[2].strip()
    label, _, value = cell.printed.partition(" ")
    known = role_of(normal(label), "evaluation_head", words)
    return (normal(label), value.strip()) if known else (cell.words, "")


def _total(cells: Sequence[Cell], section: Section, fund: Fund | None) -> dict[str, Figure] | None:
    """The figures of the line of the total by role; ``None`` where the column of one cannot be told.

    A lone number is that under whose heading it stands; else the score, unless only the weights add up to it.
    """
    sums = sums_by_role(cells, section.columns)
    numbers = [cell for cell in cells if cell.value is not None and cell.value.mark != "-"]
    if sums is not None or len(numbers) != 1:
        return sums
    figure = figure_of(numbers[0])
    assert figure is not None
    where = {column.column: column.role for column in section.columns if column.role in ("weight", "score")}
    if section.straight and numbers[0].gridded and numbers[0].column in where:
        return {where[numbers[0].column]: figure}
    leaves = [leaf for indicator in section.indicators for leaf in indicator.leaves]
    weights = _sums([leaf.weight for leaf in leaves], fund.weight if fund is not None else None)
    scores = _sums([leaf.score for leaf in leaves], fund.score if fund is not None else None)
    of_weights = section.unscored or (figure.value in weights and figure.value not in scores)
    return {"weight" if of_weights else "score": figure}


def _sums(figures: Sequence[Figure | None], execution: Figure | None) -> set[Decimal]:
    """What figures add up to, without and with that of the execution of the budget."""
    known = [[f.value for f in some if f is not None and f.value is not None] for some in (figures, [execution])]
    return {total(known[0]), total(chain.from_iterable(known))}


def _evaluation(draft: _Draft, cells: Sequence[Cell]) -> Evaluation:
    section = draft.section
    faults = list(draft.faults) if not draft.totalled else [fault for fault in draft.faults if fault != "cut"]
    if section is not None and not section.sure:
        faults.append("unplaced")
    if not draft.sure:
        faults.append("funds")
    whole = next((fund for fund in draft.funds if fund.level == 0), None)
    parts = tuple(fund for fund in draft.funds if fund is not whole and fund.level)
    if whole is not None and draft.execution is not None:
        whole = evolve(whole, weight=draft.execution)
    first = cells[draft.begin]
    title = draft.title.printed if draft.title is not None else ""
    rows = groupby(cells[draft.begin : draft.end], lambda cell: cell.row)
    return Evaluation(
        project=draft.head.get("project", ""),
        body=draft.head.get("body", ""),
        department=draft.head.get("department", ""),
        year=draft.year,
        title=title,
        unit=draft.unit,
        fund=whole,
        fund_parts=parts,
        indicators=section.indicators if section is not None else (),
        weight=draft.weight,
        score=draft.score,
        grade=draft.grade,
        bands=draft.bands,
        goal=draft.goals[0] if len(draft.goals) == 2 else "\n".join(draft.goals),
        outcome=draft.goals[1] if len(draft.goals) == 2 else "",
        scope=draft.scope,
        execution_rule=draft.rule,
        faults=tuple(dict.fromkeys(faults)),
        rows=tuple(tuple(cell.printed for cell in row) for _, row in rows),
        place=evolve(first.place, table=title or label("sheet")),
    )
