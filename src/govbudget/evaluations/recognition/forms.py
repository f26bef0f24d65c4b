"""Evaluation forms in a document (绩效自评表识别): where each begins and ends, its head, funds, indicators, total and grade."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from attrs import define, evolve, field

from govbudget.evaluation import Evaluation, Fund, GradeBand, bands_of
from govbudget.evaluations.recognition.cells import Cell, Value, cells_of, figure_of, value_of
from govbudget.evaluations.recognition.funds import Funds, fund_heading, fund_lines, inline_funds
from govbudget.evaluations.recognition.indicators import Section, indicator_heading, read_indicators, sums_by_role
from govbudget.evaluations.recognition.words import (
    fund_label,
    indicator_role,
    is_common_heading,
    is_goal,
    is_side_heading,
    is_title,
    is_total,
    label_of_head,
    weight_in,
)
from govbudget.exact import total
from govbudget.figure import Figure
from govbudget.language.labels import plain
from govbudget.money import Unit
from govbudget.pages import Pages, Paragraph

__all__ = ["Found", "find_evaluations"]

#: A document without any of these holds no evaluation form.
_FORMS: Final = re.compile("自评|自評|級指標|级 ?指标|执行率|執行率|评价表|绩效目标")
#: Words near which its cells stand, and how many blocks before and behind.
_MARKS: Final = re.compile("指标|指標|执行率|執行率|自评|自評|项目名称|項目名稱|总分|总得分")
_BEFORE, _BEHIND = 6, 16
#: Paragraphs no longer than this are the cells of a form; so many of them count like one other block.
_CELL, _SHORT = 30, 6
_YEAR: Final = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?=年度|年?\)|年.{0,40}表)")
#: How the score of the execution is worked out, where the form prints it: (20分*执行率), without its sign.
_EXECUTION_RULE: Final = re.compile(r"\([0-9]{1,3}分?[×xX]?执行率\)")
_UNIT: Final = re.compile(r"\((?:单位:?)?(亿元|万元|千元|元|万)\)|(?:金额)?单位:?(亿元|万元|千元|元)")
_GRADE: Final = re.compile(r"[☑√✓■●□○☐]?(?:优秀?|良好?|中|一般|合格|及格|较?差|不合格)[☑√✓■●□○☐]?")
#: Marks of the grade that was chosen among several, and of those that were not.
_MARKS_OF_CHOICE: Final = "☑√✓■●"
_UNCHOSEN: Final = "□○☐"
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
    sections: list[Section] = field(factory=list)
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
        return bool(self.funds or self.sections)


def find_evaluations(pages: Pages, known: Container[int] = ()) -> Found:
    """The evaluation forms of a document.

    Args:
        pages: its blocks.
        known: numbers of the grids that stand under the title of another form; they are looked at only where their own
            words are those of an evaluation.
    """
    marked = [i for i, block in enumerate(pages.blocks) if any(_MARKS.search(text) for text in _texts(block))]
    if not any(_FORMS.search(text) for i in marked for text in _texts(pages.blocks[i])):
        return Found((), frozenset())
    others = (i for i, block in enumerate(pages.blocks) if i in known and not any(map(_FORMS.search, _texts(block))))
    cells = list(cells_of(pages, (*others, *_away(pages, marked))))
    drafts = [draft for draft in _Reader(cells).read() if draft.is_begun]
    kept = [draft for draft in drafts if _is_form(draft, drafts)]
    used = {cell.block for draft in kept for cell in cells[draft.begin : draft.end]}
    return Found(tuple(_evaluation(draft, cells) for draft in kept), frozenset(used), tuple(_glued(pages, used)))


_WORD: Final = (
    r"(?:[一二三]级指标|(?:指标|目标|完成)值|分值|得分|(?:数量|质量|时效|成本|产出|效益)指标|满意度指标|执行率|预算数|执行数|计量单位|指标(?:权重|性质|名称)"
    r"|资金来源|年度财政资金总额|权重)(?:\([^()]{1,12}\))?"
)
#: Headings of a form that stand right behind each other in one text, as they do only where its cells ran together.
_TOGETHER: Final = re.compile(rf"{_WORD}(?={_WORD})")
_GLUED_PAIRS: Final = 3
#: A piece that a page break cut off such a text: still a word of a form, and hardly a sentence.
_PIECE: Final = re.compile(_WORD)
_SENTENCE: Final = 60


def _glued(pages: Pages, used: Container[int]) -> Iterator[int]:
    """The paragraphs that are forms in one piece, with the pieces that a page break cut off them."""
    last = -2
    for i, block in enumerate(pages.blocks):
        if not isinstance(block, Paragraph) or i in used or len(block.text) < _CELL:
            continue
        words = plain(block.text)
        flowing = sum(words.count(mark) for mark in ",。;") * _SENTENCE > len(words)
        piece = i == last + 1 and not flowing and _PIECE.search(words) is not None
        if piece or len(_TOGETHER.findall(words)) >= _GLUED_PAIRS:
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


def _texts(block: object) -> Iterator[str]:
    rows = getattr(block, "rows", None)
    if rows is None:
        yield getattr(block, "text", "")
    else:
        for row in rows:
            yield from row


def _is_form(draft: _Draft, drafts: Sequence[_Draft]) -> bool:
    """Whether what was read is an evaluation: with indicators, or funds under such a title or of a project evaluated."""
    if any(section.indicators for section in draft.sections):
        return True
    titled = draft.title is not None and "绩效" in draft.title.words or bool(draft.head.get("project"))
    return titled or any(other is not draft and other.sections for other in drafts)


class _Reader:
    """Reads cells one by one; knows the form that it stands in."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self.cells = cells
        self.drafts: list[_Draft] = []
        self.at = 0
        self.begun = 0  # where the headings of the funds began
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
        if (cell.first or len(cell.words) <= 20) and is_title(cell.words) and not indicator_role(cell.words):
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
        return same and bool(draft.sections) and not draft.totalled

    def _note(self, draft: _Draft, cell: Cell) -> None:
        """Year and unit of money that any cell of the head may print."""
        if draft.year is None and (found := _YEAR.search(cell.words)) and len(cell.words) < 60:
            draft.year = int(found[1])
        if draft.unit is None and (found := _UNIT.search(cell.words)) and len(cell.words) < 60:
            draft.unit = Unit.of((found[1] or found[2]).replace("万元", "万").replace("万", "万元"))

    # -- funds ---------------------------------------------------------------------------------------------------------

    def _take_funds(self, cell: Cell) -> bool:
        heading = fund_heading(self.cells, self.at)
        draft = self.draft
        if heading is None:
            unit = draft.unit if draft else None
            inline = inline_funds(self.cells, self.at, unit)
            if inline is None:
                return False
            self._keep_funds(inline)
            return True
        columns, behind = heading
        self.begun = self.at
        if draft is None or draft.sections or draft.funds:
            draft = self._begin()
        for before in self.cells[max(0, self.at - 2) : behind + 1]:
            self._note(draft, before)
        funds = fund_lines(self.cells, behind, columns, draft.unit)
        side = "".join(
            before.words for before in self.cells[max(0, self.at - 2) : self.at] if before.words.endswith(")")
        )
        weight = weight_in(side) if self.at else ""
        self._keep_funds(funds)
        if weight and draft.funds and draft.funds[0].weight is None:
            draft.execution = Figure.parse(weight)
        rule = _EXECUTION_RULE.search("".join(other.words for other in self.cells[self.begun : behind]))
        draft.rule = rule[0].strip("()") if rule else ""
        return True

    def _keep_funds(self, funds: Funds) -> None:
        draft = self._current()
        draft.funds += funds.lines
        draft.sure = draft.sure and funds.sure
        self.at = draft.end = funds.end

    # -- indicators ----------------------------------------------------------------------------------------------------

    def _take_indicators(self, cell: Cell) -> bool:
        heading = indicator_heading(self.cells, self.at)
        if heading is None:
            return False
        draft = self.draft
        if draft is None or (draft.sections and draft.totalled):
            draft = self._begin()
        section, end = read_indicators(self.cells, heading, draft.sections[-1] if draft.sections else None)
        for before in self.cells[max(0, self.at - 2) : self.at]:
            if is_common_heading(before.words) and (weight := weight_in(before.words)):
                draft.scope = Figure.parse(weight)
        if draft.sections and section.continues:
            draft.sections[-1] = section
        else:
            draft.sections.append(section)
        self.at = draft.end = end
        if end == len(self.cells):
            draft.faults.append("cut")
        return True

    # -- head, total, grade, notes ---------------------------------------------------------------------------------------

    def _take_head(self, cell: Cell) -> bool:
        label, inside = _label_and_value(cell)
        role = label_of_head(label)
        if not role:
            return False
        draft = self.draft
        if role == "project" and (draft is None or draft.is_begun):
            draft = self._begin()
        if draft is None or (draft.is_begun and role != "total_score"):
            return False
        self._note(draft, cell)
        if inside:
            draft.head.setdefault(role, inside)
            self.at += 1
            draft.end = self.at
            return True
        following = self.cells[self.at + 1] if self.at + 1 < len(self.cells) else None
        self.at += 1
        draft.end = self.at
        if following is None or label_of_head(following.words) or is_goal(following.words):
            return True
        if is_side_heading(following.words):
            return True
        if fund_label(following.words) or fund_heading(self.cells, self.at) is not None:
            return True
        if role == "total_score":
            if value_of(following.words) is not None:
                draft.score = draft.score or figure_of(following)
                self.at += 1
            return True
        draft.head.setdefault(role, following.printed)
        self.at += 1
        draft.end = self.at
        return True

    def _take_rest(self, draft: _Draft, cell: Cell) -> None:
        if not draft.is_begun:
            self._note(draft, cell)
            return
        near = self.at - draft.end <= _NEAR or cell.block == self.cells[draft.end - 1].block
        if not near:
            return
        if is_total(cell.words) and draft.sections and not draft.totalled:
            self._take_total(draft)
        elif "等级" in cell.words and not draft.grade:
            self._take_grade(draft, cell)
        elif "优" in cell.words and (bands := bands_of(self._row_of(cell))):
            draft.bands = bands
            draft.end = self.at + 1
        elif not draft.sections:
            if is_goal(cell.words):
                draft.headed = True
            elif is_common_heading(cell.words):
                weight = weight_in(cell.words)
                draft.scope = Figure.parse(weight) if weight else draft.scope
            elif draft.headed and not fund_label(cell.words):
                draft.goals.append(cell.printed)
        elif cell.block == self.cells[draft.end - 1].block:
            draft.end = self.at + 1

    def _row_of(self, cell: Cell) -> str:
        """The words of the rest of a printed row, which may be broken over its cells."""
        rest = (other for other in self.cells[self.at : self.at + _NEAR] if other.row == cell.row)
        return "".join(other.words for other in rest)

    def _take_total(self, draft: _Draft) -> None:
        section = draft.sections[-1]
        values: list[Cell] = []
        at = self.at + 1
        while at < len(self.cells) and len(values) < 8:
            held = value_of(self.cells[at].words)
            if held is None or held.mark not in ("", "分", "-", "%"):
                break
            values.append(self.cells[at])
            at += 1
        draft.totalled = True
        draft.end = self.at = at
        placed = _total(values, section, draft.funds[0] if draft.funds else None)
        if placed is None:
            draft.faults.append("total")
        else:
            draft.weight = draft.weight or placed.get("weight")
            draft.score = placed.get("score") or draft.score
        if at < len(self.cells) and _GRADE.fullmatch(self.cells[at].words):
            draft.grade = self.cells[at].printed
            draft.end = self.at = at + 1

    def _take_grade(self, draft: _Draft, cell: Cell) -> None:
        """The grade behind its label; a row of all grades is a choice, of which the one printed twice was made."""
        draft.end = self.at + 1
        inside = cell.words.partition(":")[2]
        at = self.at + 1
        while at < min(len(self.cells), self.at + _NEAR) and _GRADE.fullmatch(self.cells[at].words):
            at += 1
        grades = [inside] if _GRADE.fullmatch(inside) else [other.words for other in self.cells[self.at + 1 : at]]
        marked = [grade for grade in grades if grade[0] in _MARKS_OF_CHOICE] or [
            grade for grade in grades if grades.count(grade) == 2
        ]
        chosen = grades[0] if len(grades) == 1 else marked[0] if marked else ""
        draft.grade = chosen.strip(_MARKS_OF_CHOICE) if chosen[:1] not in _UNCHOSEN or not chosen else ""
        self.at = draft.end = max(at, self.at + 1)


#: Longer cells are no entries of the head.
_LONGEST_HEAD: Final = 80
#: A label with its value behind a colon or a gap.
_LABELLED: Final = re.compile(r"([^:：]{2,12}?)\s*(?:[:：]|\s{2,})\s*(.*)")


def _label_and_value(cell: Cell) -> tuple[str, str]:
    """The label in a cell of the head, and the value printed behind it in the same cell."""
    if len(cell.printed) >= _LONGEST_HEAD:
        return cell.words, ""
    found = _LABELLED.fullmatch(cell.printed)
    if found:
        return plain(found[1]), found[2].strip()
    label, _, value = cell.printed.partition(" ")
    return (plain(label), value.strip()) if label_of_head(plain(label)) else (cell.words, "")


def _total(cells: Sequence[Cell], section: Section, fund: Fund | None) -> dict[str, Figure] | None:
    """The figures of the line of the total by role; ``None`` where the column of one cannot be told.

    A lone number is that under whose heading it stands; else the score, unless only the weights add up to it.
    """
    sums = sums_by_role(cells, section.columns)
    numbers = [cell for cell in cells if value_of(cell.words) != Value(None, 0, "-")]
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
    values = [figure.value for figure in figures if figure is not None and figure.value is not None]
    more = execution.value if execution is not None and execution.value is not None else Decimal(0)
    return {total(values), total((*values, more))}


def _evaluation(draft: _Draft, cells: Sequence[Cell]) -> Evaluation:
    indicators = tuple(indicator for section in draft.sections for indicator in section.indicators)
    faults = list(draft.faults) if not draft.totalled else [fault for fault in draft.faults if fault != "cut"]
    if any(not section.sure for section in draft.sections):
        faults.append("unplaced")
    if not draft.sure:
        faults.append("funds")
    whole = next((fund for fund in draft.funds if fund.level == 0), None)
    parts = tuple(fund for fund in draft.funds if fund is not whole and fund.level)
    if whole is not None and draft.execution is not None:
        whole = evolve(whole, weight=draft.execution)
    first = cells[draft.begin]
    rows: dict[int, list[str]] = {}
    for cell in cells[draft.begin : draft.end]:
        rows.setdefault(cell.row, []).append(cell.printed)
    return Evaluation(
        project=draft.head.get("project", ""),
        body=draft.head.get("body", ""),
        department=draft.head.get("department", ""),
        year=draft.year,
        title=draft.title.printed if draft.title is not None else "",
        unit=draft.unit,
        fund=whole,
        fund_parts=parts,
        indicators=indicators,
        weight=draft.weight,
        score=draft.score,
        grade=draft.grade,
        bands=draft.bands,
        goal=draft.goals[0] if len(draft.goals) == 2 else "\n".join(draft.goals),
        outcome=draft.goals[1] if len(draft.goals) == 2 else "",
        scope=draft.scope,
        execution_rule=draft.rule,
        faults=tuple(dict.fromkeys(faults)),
        rows=tuple(tuple(row) for row in rows.values()),
        place=evolve(first.place, table=draft.title.printed if draft.title is not None else "绩效自评表"),
    )
