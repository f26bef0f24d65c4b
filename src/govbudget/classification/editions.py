"""The editions there are (科目表年版), read from the package's data when first asked for."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

from govbudget.arguments import whole_number
from govbudget.classification.codes import Kind
from govbudget.classification.files import rows
from govbudget.classification.tree import Classification, Row
from govbudget.errors import EditionNotAvailable

__all__ = ["available", "load", "nearest"]

#: The budget years that the bundled catalogue covers.
_YEARS: Final = tuple(range(2019, 2026))


def available(kind: Kind | str) -> tuple[int, ...]:
    """The years whose edition of this kind is bundled (可用年版), oldest first."""
    Kind.of(kind)
    return _YEARS


def load(kind: Kind | str, year: int | str) -> Classification:
    """The classification of one kind in the edition of a budget year (某年版科目表).

    No machine-readable official edition is public: every row says by its ``evidence`` how far published documents
    confirm it.

    Args:
        kind: ``"functional"`` (支出功能分类), ``"economic_department"`` (部门预算支出经济分类), ``"economic_government"``
            (政府预算支出经济分类) or ``"revenue"`` (收入分类).
        year: budget year; a text of four digits stands for it.

    Raises:
        EditionNotAvailable: for a year outside the known editions; its ``nearest`` attribute names the closest one.
        CodeError: for an unknown kind.
    """
    kind = Kind.of(kind)
    year = _number(year)
    if isinstance(year, bool) or not isinstance(year, int) or year not in _YEARS:
        closest = _closest(year) if isinstance(year, int) else _YEARS[-1]
        raise EditionNotAvailable(
            f"no edition of {kind.chinese} for {year!r:.60}; there are {_YEARS[0]} to {_YEARS[-1]}, the nearest is {closest}: "
            f'use load("{kind.value}", {closest}) or nearest("{kind.value}", {year!r:.60})',
            kind=kind.value,
            year=year if isinstance(year, int) else 0,
            nearest=closest,
        )
    return _load(kind, year)


def nearest(kind: Kind | str, year: int | str) -> Classification:
    """The edition closest to a year (最近年版): the explicit choice where :func:`load` refuses."""
    kind = Kind.of(kind)
    year = whole_number("year", _number(year), f'give it as in nearest("{kind.value}", {_YEARS[-1]})')
    return _load(kind, _closest(year))


def _number(year: Any) -> Any:
    """A year as a number, where it is given as a text of four digits."""
    return int(year) if isinstance(year, str) and re.fullmatch("[0-9]{4}", year) else year


def _closest(year: int) -> int:
    return min(max(year, _YEARS[0]), _YEARS[-1])


@cache
def _load(kind: Kind, year: int) -> Classification:
    current: dict[str, Row] = {}
    names: dict[str, tuple[str, ...]] = {}
    wanted = str(year)  # years of four digits compare as text
    table = rows(kind.value)
    for code, name, *_ in table:
        names[code] = (*names[code], name) if code in names else (name,)
    for code, name, first, last, evidence, budget, note, source in table:
        if first <= wanted and (not last or wanted <= last):
            current[code] = (name, evidence, first, last, names[code], budget, note, source)
    return Classification.from_table(kind, year, current)
