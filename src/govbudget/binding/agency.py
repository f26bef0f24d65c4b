"""The operating costs of agencies asked about (机关运行经费判定): normally they are the running costs, 公用经费, of the tables."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from attrs import evolve

from govbudget.binding.equations import Verdict, same
from govbudget.binding.intervals import point
from govbudget.binding.judgements import Given, Judgement, judged
from govbudget.binding.said import Said
from govbudget.binding.tables import Tables
from govbudget.claim import Reference
from govbudget.disclosure import UnitType
from govbudget.language.figures import NumberKind
from govbudget.narrative.frames import Level
from govbudget.narrative.known import topics_of

__all__ = ["judge_agency"]

_AGENCY, _RUNNING = "agency_operating", "public"
#: The bodies all of whose running costs are operating costs of an agency.
_ONLY_AGENCIES: Final = (UnitType.ADMINISTRATIVE, UnitType.CIVIL_SERVICE_LAW)


def judge_agency(said: Said, tables: Tables, kind: UnitType | None) -> Iterator[Judgement]:
    """Judge the operating costs of an agency: a question where they are not the running costs.

    Only 行政单位 and 参公管理事业单位 have any; 事业单位 have none, and where both are counted less than the running costs is right.

    Args:
        said: the text.
        tables: the cells of the tables.
        kind: the kind of body; ``None`` where that is not known: less than the running costs then says nothing.
    """
    for level in said.levels:
        number = level.number
        if number is None or number.kind is not NumberKind.AMOUNT or not level.said or level.base or not _is_own(level):
            continue
        if level.when.year or said.stage(level.when) != "final":
            continue
        if kind is UnitType.INSTITUTION:
            nothing = Given(number._replace(value=Decimal(0), half=Decimal(0), printed="0", approximate=""))
            yield judged("N414", level, [same(level, nothing)], asks=True)
            continue
        cells = tables(Reference(_RUNNING), level.when, number)
        if not cells:
            continue
        found = judged("N414", level, [same(level, cells[0], "told")], asks=True)
        if found.verdict is not Verdict.HOLDS and point(number) < point(cells[0].number) and kind not in _ONLY_AGENCIES:
            found = evolve(found, verdict=Verdict.HOLDS if kind is UnitType.MIXED else Verdict.OPEN)
        yield found


def _is_own(level: Level) -> bool:
    """Whether a level is of the operating costs of the whole body."""
    thing = level.thing
    return thing is not None and not thing.scope and any(known.key == _AGENCY for known in topics_of(thing))
