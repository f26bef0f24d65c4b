"""What a text says of evaluations asked about (绩效评价判定): whether those of the whole expenditure cover it, and the same step told twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from attrs import evolve

from govbudget.binding.equations import Stated, Verdict, fit_all, same
from govbudget.binding.judgements import Judgement, judged
from govbudget.binding.said import Said
from govbudget.binding.tables import Tables
from govbudget.binding.words import has_any
from govbudget.claim import Reference
from govbudget.forms.topics import all_topics
from govbudget.language.figures import Number, NumberKind, numbers
from govbudget.language.vocabulary import Vocabulary
from govbudget.narrative.frames import Level, When
from govbudget.narrative.known import topics_of

__all__ = ["judge_evaluations"]

_GENERAL: Final = "general_expenditure"
_PROJECT: Final = "project"
#: How far apart the words and figures of one statement stand.
_REACH: Final = 60
_NEAR: Final = 30
_CLAUSES: Final = "，。;"
_SENTENCES: Final = "。;"


class _Concerned(NamedTuple):
    """An amount that something concerns (涉及), with the words between."""

    number: Number
    what: str
    start: int


def judge_evaluations(said: Said, sentences: Sequence[str], tables: Tables) -> Iterator[Judgement]:
    """Judge what evaluations concern.

    Args:
        said: the text.
        sentences: its sentences, folded.
        tables: the cells of the tables.
    """
    words = said.words
    projects: list[Stated] = []
    steps: dict[tuple[str, object], Level] = {}
    for sentence, text in enumerate(sentences):
        if not has_any(text, "judged_concerns", words) or not has_any(text, "judged_evaluation", words):
            continue
        figures = numbers(text, words)
        for each in _concerned(text, figures, words):
            level = Level(each.number, None, When(), sentence)
            before = text[max(0, each.start - _REACH) : each.start]
            before = before[max(before.rfind(mark) for mark in _SENTENCES) + 1 :]
            if has_any(before, "judged_whole", words):
                if not has_any(each.what, "judged_other_money", words):
                    general = has_any(each.what, "judged_general", words)
                    yield _covered(said, level, general, projects, tables)
                continue
            if has_any(before, "judged_project", words):
                projects.append(level)
            yield from _twice(text, figures, each, level, steps, words)


def _concerned(text: str, figures: Sequence[Number], words: Vocabulary) -> Iterator[_Concerned]:
    """The amounts right behind the word."""
    for word in words.texts("judged_concerns"):
        at = text.find(word)
        while at >= 0:
            end = at + len(word)
            number = next((each for each in figures if each.start >= end), None)
            what = text[end : number.start] if number is not None else ""
            near = len(what) <= _NEAR and not any(mark in what for mark in _CLAUSES)
            if near and number is not None and number.kind is NumberKind.AMOUNT and not number.noise:
                yield _Concerned(number, what, at)
            at = text.find(word, end)


# -- the whole expenditure ---------------------------------------------------------------------------------------------------


def _covered(said: Said, level: Level, general: bool, projects: Sequence[Stated], tables: Tables) -> Judgement:
    """An evaluation of the whole expenditure: of any sum of all money, else a question where it is that of the projects alone."""
    assert level.number is not None
    number = level.number
    overall = [known.key for known in all_topics().values() if known.overall]
    whole = tables(Reference(_GENERAL), level.when, number)
    of_all: list[Stated] = [*whole]
    of_all += [cell for key in overall for cell in tables(Reference(key), level.when, number)]
    of_all += _levels(said, overall, level.sentence)
    found = judged("N419", level, [same(level, each) for each in of_all], asks=True)
    if found.verdict is Verdict.HOLDS:
        return found
    of_projects = [*projects, *_levels(said, [_PROJECT], level.sentence)]
    of_projects += [
        cell for fund in ("", "general") for cell in tables(Reference(_PROJECT, fund=fund), level.when, number)
    ]
    only = any(fit_all(same(level, each)) is Verdict.HOLDS for each in of_projects)
    if not whole or not (only or general):
        return evolve(found, verdict=Verdict.OPEN, told=None)
    return evolve(found, variant="projects" if only else "whole")


def _levels(said: Said, topics: Sequence[str], but: int) -> Iterator[Level]:
    """What the text says of some topics in other sentences, at any stage of the budget."""
    for level in said.levels:
        of_topic = level.number is not None and any(known.key in topics for known in topics_of(level.thing))
        if of_topic and level.sentence != but and level.thing is not None and not level.thing.scope:
            yield level


# -- told twice ----------------------------------------------------------------------------------------------------------------


def _twice(
    text: str,
    figures: Sequence[Number],
    each: _Concerned,
    level: Level,
    steps: dict[tuple[str, object], Level],
    words: Vocabulary,
) -> Iterator[Judgement]:
    """The same step with as many projects and other money."""
    before = [number for number in figures if number.end <= each.start]
    count = before[-1] if before else None
    if count is None or count.kind is not NumberKind.COUNT or count.noise:
        return
    start = max(text.rfind(mark, 0, count.start) for mark in _CLAUSES) + 1
    clause = text[start : each.start]
    step = next((word.text for word in words.of("judged_step") if word.text in clause), None)
    if step is None or clause.count("，") > 1 or any(mark in clause for mark in _SENTENCES):
        return
    first = steps.setdefault((step, count.value), level)
    if first is not level:
        yield evolve(judged("N419", level, [same(level, first)], asks=True), variant="twice")
