"""Which year and stage of the budget a figure belongs to (年度与口径), by what has been said."""

from __future__ import annotations

import re

from govbudget.claim import Period
from govbudget.forms import Measure
from govbudget.narrative.registers import PRIOR, Registers
from govbudget.narrative.subjects import Scope

__all__ = [
    "base_beside",
    "compared_period",
    "current_year",
    "just_stated",
    "next_period",
    "year_before",
    "year_on_year",
]


def just_stated(now: Registers, scope: Scope) -> list[Period]:
    """The periods of the amounts just stated of what is spoken of, the last first."""
    return [] if now.statement is None else scope.just_stated(now.statement)


def current_year(now: Registers, scope: Scope, year: int | None) -> int | None:
    """The year spoken of: as said last, as the whole has it, or that of the document."""
    if now.year is not None:
        return now.year
    stated = scope.statements[now.statement].period.year if now.statement is not None else None
    return stated if stated is not None else year


def year_before(now: Registers, scope: Scope, year: int | None) -> int | None:
    """The year before the latest one spoken of."""
    stated = [period.year for period in just_stated(now, scope) if period.year]
    latest = max(stated) if stated else current_year(now, scope, year)
    return latest - 1 if latest and latest > 0 else PRIOR


def year_on_year(now: Registers, scope: Scope, year: int | None) -> Period:
    """The base of 同比: the earlier of two budgets just stated (2016年预算8万元，2015年预算12万元；对比减少), or the year before."""
    budgets = [period for period in just_stated(now, scope)[:2] if period.is_budget and period.year]
    first, last = min(budgets, key=_year, default=None), max(budgets, key=_year, default=None)
    if first is not None and last is not None and first.year != last.year and first.measure is last.measure:
        return first
    return Period(year_before(now, scope, year), Measure.FINAL)


def _year(period: Period) -> int:
    return period.year or 0


def next_period(now: Registers, scope: Scope, year: int | None) -> Period:
    """The period that the next figure belongs to."""
    statement = scope.statements[now.statement] if now.statement is not None else None
    said = now.year if now.year is not None else (statement.period.year if statement else None)
    measure = now.measure if now.measure_said else (statement.period.measure if statement else Measure.FINAL)
    budgets = [period.is_budget for period in just_stated(now, scope)]
    if not now.measure_said and budgets and all(budgets) and re.search(r"支出|实际|使用|列支", now.gap):
        measure = Measure.FINAL  # 年初预算7万元，支出8万元
    return Period(said if said is not None else year, measure)


def base_beside(stated: list[Period], compared: Period, word: str) -> Period | None:
    """The base that stands beside, where no word says it: the other amount just stated, of a year before or a budget."""
    others = [period for period in stated if period != compared]
    if word in ("差值", "差额", "相差"):
        return next((period for period in others if period.is_budget), None)
    earlier = [
        p for p in others if p.year and compared.year and p.year < compared.year and p.measure is compared.measure
    ]
    return earlier[0] if earlier else None


def compared_period(now: Registers, scope: Scope, year: int | None) -> Period:
    """The period of what is compared: as said last, or of the last amount of the statement.

    Where no word says what it is compared with, the latest of the years just stated: 支出5万元，上年支出4万元，增长25%.
    """
    stated = [] if now.measure_said else [period for period in just_stated(now, scope) if period != now.base]
    if not stated:
        return next_period(now, scope, year)
    if stated[0].is_budget and now.base is not None and not now.base.is_budget:
        final = Period(stated[0].year, Measure.FINAL)  # 决算62万元，完成预算84万元的73%，比上年增加
        stated = [final] if final in stated else stated
    alike = [period for period in stated if period.measure is stated[0].measure]
    last = alike[0] if now.base is not None else max(alike, key=lambda period: period.year or 0)
    return last if now.base or not last.is_budget else Period(current_year(now, scope, year), Measure.FINAL)
