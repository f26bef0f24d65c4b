"""The editions there are (科目表年版), read from the package's data when first asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, partial
from operator import index
from typing import Final

from govbudget.classification.codes import Kind, KindName
from govbudget.classification.files import rows
from govbudget.classification.subject import Budget, Evidence, Subject
from govbudget.classification.tree import Classification
from govbudget.errors import EditionNotAvailable

__all__ = ["available", "budget_year", "load", "nearest", "reused"]

#: The budget years that the bundled catalogue covers.
_YEARS: Final = tuple(range(2019, 2027))
#: The last year whose edition is known; later ones carry its rows over.
_LAST_KNOWN: Final = 2025
#: The column of a row that holds the last year of which a document shows it.
_SEEN: Final = 8


def available(kind: Kind | KindName) -> tuple[int, ...]:
    """The years whose edition of this kind is bundled (可用年版), oldest first."""
    Kind.of(kind)
    return _YEARS


def load(kind: Kind | KindName, year: int | str) -> Classification:
    """The classification of one kind in the edition of a budget year (某年版科目表).

    No machine-readable official edition is public: every row says by its ``evidence`` how far published documents
    confirm it. The edition of 2026 is not published at all: it is given as the rows of 2025 that are still in force, with a
    ``remark``; its rows that no document of 2026 shows are ``carried`` over and not ``documented`` for it.

    Args:
        kind: ``"functional"`` (支出功能分类), ``"economic_department"`` (部门预算支出经济分类), ``"economic_government"``
            (政府预算支出经济分类) or ``"revenue"`` (收入分类); the Chinese names are taken too.
        year: budget year, as an int or its four digits.

    Returns:
        the tree of that year, the same value at every call.

    Raises:
        EditionNotAvailable: for a year outside the known editions; its ``nearest`` attribute names the closest one.
        CodeError: for an unknown kind.
    """
    kind = Kind.of(kind)
    number = budget_year(kind, year)
    if number not in _YEARS:
        closest = _closest(number)
        raise EditionNotAvailable(
            f"no edition of {kind.chinese} for {number}; there are {_YEARS[0]} to {_YEARS[-1]}, the nearest is {closest}: "
            f'use load("{kind.value}", {closest}) or nearest("{kind.value}", {number})',
            kind=kind.value,
            year=number,
            nearest=closest,
        )
    return _load(kind, number)


def nearest(kind: Kind | KindName, year: int | str) -> Classification:
    """The edition closest to a year (最近年版): the explicit choice where :func:`load` refuses.

    Codes that were something else in that year are left out: 30311 is 代缴社会保险费 now, and was 住房公积金 to 2017.

    Args:
        kind: as in :func:`load`.
        year: any budget year.

    Returns:
        the edition of that year, or of the closest one that there is.

    Raises:
        EditionNotAvailable: for what is no year.
        CodeError: for an unknown kind.
    """
    kind = Kind.of(kind)
    number = budget_year(kind, year)
    closest = _closest(number)
    others = reused(kind, number, closest)
    return _load(kind, closest) if not others else _without(kind, closest, tuple(others.items()))


@cache
def _without(kind: Kind, year: int, others: tuple[tuple[str, str], ...]) -> Classification:
    left = dict(others)
    current = {code: row for code, row in _current(kind, year).items() if code not in left}
    remark = "；".join(filter(None, (_remark(kind, year), *(f"left out: {what}" for what in left.values()))))
    return Classification.from_table(kind, year, current, partial(_subject, kind, year), remark, left)


def reused(kind: Kind, one: int, other: int) -> Mapping[str, str]:
    """The codes that stand for one thing in one year and for another in another (代码重用), with what is known of them."""
    first, last = sorted((one, other))
    return {
        code: f"{code} was {name} to {int(since) - 1} and is something else from {since}"
        for listed, code, name, since, _ in rows("reused")
        if listed == kind.value and first < int(since) <= last
    }


def budget_year(kind: Kind, year: object) -> int:
    """A year as an int.

    Raises:
        EditionNotAvailable: for what is none.
    """
    if isinstance(year, str) and re.fullmatch("[0-9]{4}", year.strip()):
        return int(year)
    if hasattr(year, "__index__") and not isinstance(year, bool):
        return index(year)
    raise EditionNotAvailable(
        f"{year!r:.40} is no year; an edition of {kind.chinese} is named by its budget year, as in "
        f'load("{kind.value}", {_LAST_KNOWN})',
        kind=kind.value,
        nearest=_LAST_KNOWN,
    )


def _closest(year: int) -> int:
    return min(max(year, _YEARS[0]), _YEARS[-1])


@cache
def _load(kind: Kind, year: int) -> Classification:
    current, others = _current(kind, year), reused(kind, 0, _YEARS[-1])
    return Classification.from_table(kind, year, current, partial(_subject, kind, year), _remark(kind, year), others)


def _remark(kind: Kind, year: int) -> str:
    if year <= _LAST_KNOWN:
        return ""
    seen = sum(row[_SEEN] >= str(year) for row in _current(kind, year).values())
    return (
        f"the edition of {year} is not published (尚未公布): rows of {_LAST_KNOWN} still in force, "
        f"{seen} of them shown by documents of {year}"
    )


@cache
def _current(kind: Kind, year: int) -> Mapping[str, Sequence[str]]:
    """The rows in force in a year, by code."""
    wanted = str(year)  # years of four digits compare as text
    return {row[0]: row for row in rows(kind.value) if row[2] <= wanted and (not row[3] or wanted <= row[3])}


@cache
def _history(kind: Kind) -> Mapping[str, Sequence[Sequence[str]]]:
    """All rows of each code, oldest first."""
    found: dict[str, list[Sequence[str]]] = {}
    for row in rows(kind.value):
        found.setdefault(row[0], []).append(row)
    return found


def _subject(kind: Kind, year: int, row: Sequence[str], parent: Subject | None) -> Subject:
    """The subject of a row. A reused code keeps only the names of what it stands for."""
    code, name, first, last, evidence, budget, note, source, seen = row
    since = next((since for listed, other, _, since, _ in rows("reused") if (listed, other) == (kind.value, code)), "")
    own = (r for r in _history(kind)[code] if (str(year) < since) == (bool(r[3]) and r[3] < since))
    return Subject(
        code,
        name,
        Evidence(evidence),
        int(first) if first else None,
        int(last) if last else None,
        tuple(dict.fromkeys((name, *(r[1] for r in own)))),
        Budget(budget),
        note,
        source,
        year > _LAST_KNOWN and seen < str(year),
        parent=parent,
    )
