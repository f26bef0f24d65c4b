"""What a text says judged against the tables (表文判定): every level by the cells that state the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Final, Protocol

from attrs import evolve

from govbudget.binding.equations import same
from govbudget.binding.judgements import Cell, Judgement, judged
from govbudget.binding.said import Said, fund_above, own_fund
from govbudget.binding.stated_cells import StatedCells, Value
from govbudget.claim import Period, Reference, Thing
from govbudget.exact import exponent
from govbudget.forms.topics import topic
from govbudget.language.figures import Number, NumberKind
from govbudget.narrative.claims import MEASURES
from govbudget.narrative.frames import Level, When
from govbudget.narrative.known import counted

__all__ = ["Tables", "cells_by", "cells_like", "judge_levels"]


class Tables(Protocol):
    """The cells that state a thing (表中数的查询)."""

    def __call__(self, reference: Reference, when: When, like: Number | None, /) -> Sequence[Cell]:
        """Those at a time and stage, of the kind of a figure of the text; amounts for ``None``."""


_ANY_TIME: Final = When()
#: The fund of the form that alone has the economic subjects, within 基本支出.
_OF_BASIC: Final = "general"


def judge_levels(said: Said, cells: StatedCells) -> Iterator[Judgement]:
    """Judge every level of this year that tables may state: it fails only if it agrees with none of the cells that may.

    Args:
        said: the text.
        cells: the cells.
    """
    concerned: set[int] = set()
    for level in said.levels:
        thing, number = level.thing, level.number
        if thing is not None and thing.scope in said.words.texts("judged_concerns"):
            concerned.add(level.sentence)  # of what follows in its sentence only a part is meant, too
        if level.sentence in concerned:
            continue
        if (
            thing is None
            or number is None
            or not _is_named(said, level)
            or thing.scope
            or level.when.year
            or not thing.references
        ):
            continue
        period, above = Period(None, MEASURES[said.stage(level.when)]), _above(level)
        values = [value for reference in _references(level) for value in _cells(cells, reference, period, above)]
        counts = number.kind is NumberKind.COUNT
        stating = (_cell(value, number.kind, number.measure) for value in values if (value.unit is None) == counts)
        readings = (same(level, cell, "told") for cell in stating)
        yield judged("N411" if counts else "N401", level, readings)


def cells_by(cells: StatedCells) -> Callable[[Thing, str], Sequence[Cell]]:
    """What asks the tables for the amounts that state a thing this year, at a stage of the budget.

    Args:
        cells: the cells.
    """

    @cache
    def asked(thing: Thing, stage: str) -> Sequence[Cell]:
        period, when = Period(None, MEASURES[stage]), When(0, stage)
        values = [value for reference in thing.references for value in _cells(cells, reference, period, ())]
        return [_cell(value, NumberKind.AMOUNT, "", when) for value in values if value.unit is not None]

    return asked


def cells_like(cells: StatedCells, said: Said, reference: Reference, when: When, like: Number | None) -> list[Cell]:
    """The cells with amounts, or with counts, that state a thing of the year of the tables.

    Args:
        cells: the cells.
        said: the text.
        reference: the thing.
        when: time and stage.
        like: a figure of the kind that is wanted; ``None`` for amounts.
    """
    period = Period(None, MEASURES[said.stage(when)])
    counts = like is not None and like.kind is NumberKind.COUNT
    kind, measure = (like.kind, like.measure) if like is not None else (NumberKind.AMOUNT, "")
    values = [] if when.year else _cells(cells, reference, period, ())
    return [_cell(value, kind, measure) for value in values if (value.unit is None) == counts]


def _is_named(said: Said, level: Level) -> bool:
    """Whether the thing of a level is named for it, or for the count of another measure right before it: 74批次、562人次."""
    if level.said or level.number is None or level.number.kind is not NumberKind.COUNT:
        return level.said
    levels = said.inside(level.sentence)
    before = levels[levels.index(level) - 1] if level in levels[1:] else None
    if before is None or before.number is None or before.number.kind is not NumberKind.COUNT:
        return False
    return before.said and before.thing is level.thing and before.number.measure != level.number.measure


def _above(level: Level) -> list[Reference]:
    """What a level is listed under, at any depth."""
    return [reference for whole in level.above if whole.thing is not None for reference in whole.thing.references]


def _cells(cells: StatedCells, reference: Reference, period: Period, above: Sequence[Reference]) -> list[Value]:
    """The cells that state what is named; of one fund none of those that state all money."""
    if reference.topic == "economic" and reference.fund != _OF_BASIC and not cells.is_of_agency(above):
        return []
    found = cells.of(reference, period, above)
    of_any = reference.topic == "functional" and reference.fund in ("", "fiscal")
    if of_any and cells.lacks_tables and len({bool(cells.fund_of(value)) for value in found}) < 2:
        return []  # it may be of all money or of one fund, and the table of the other was not read
    if reference.fund in ("", "fiscal") or (known := topic(reference.topic)) is None or known.of_fund:
        return found
    every = {value.cell for value in cells.of(evolve(reference, fund=""), period)}
    return [value for value in found if value.cell not in every or cells.fund_of(value) == reference.fund]


def _cell(value: Value, kind: NumberKind, measure: str, when: When = _ANY_TIME) -> Cell:
    shown, half = value.in_print(value.value), value.in_print(value.half)
    number = Number(0, 0, value.shown(), kind, shown, value.unit, measure, max(0, -exponent(shown)), half)
    return Cell(number, value.place, value.cell, when)


def _references(level: Level) -> list[Reference]:
    """What a level may be of, with the fund of what it is listed under; for counts what counts the thing in that measure."""
    assert level.thing is not None
    assert level.number is not None
    references = list(counted(level.thing, level.number))
    fund = fund_above(level)
    return [evolve(r, fund=fund) if fund and _takes(r, fund) else r for r in references]


def _takes(reference: Reference, fund: str) -> bool:
    """Whether a reference takes the fund of what it is listed under: no fund of its own or right before it, and none that is narrower.

    What it is listed under is nearer than the heading of its section: 五、政府性基金: 国有资本经营预算支出5万元，其中：项目支出5万元.
    """
    return not reference.near and not own_fund(reference) and (fund != "fiscal" or reference.fund in ("", "fiscal"))
