"""The editions there are (科目表年版), read from the package's data when first asked for."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

from govbudget.classification.codes import Kind
from govbudget.classification.tree import Classification, Evidence, Subject
from govbudget.errors import EditionNotAvailable

__all__ = ["available", "load", "nearest"]

#: The budget years that the bundled catalogue covers.
_YEARS: Final = tuple(range(2019, 2026))


def available(kind: Kind | str) -> tuple[int, ...]:
    """The years whose edition of this kind is bundled (可用年版), oldest first."""
    Kind.of(kind)
    return _YEARS


def load(kind: Kind | str, year: int) -> Classification:
    """The classification of one kind in the edition of a budget year (某年版科目表).

    No machine-readable official edition is public: every row says by its ``evidence`` how far published documents
    confirm it.

    Args:
        kind: ``"functional"`` (支出功能分类) or ``"economic_department"`` (部门预算支出经济分类).
        year: budget year.

    Raises:
        EditionNotAvailable: for a year outside the known editions; its ``nearest`` attribute names the closest one.
        CodeError: for an unknown kind.
    """
    kind = Kind.of(kind)
    if isinstance(year, bool) or not isinstance(year, int) or year not in _YEARS:
        closest = _closest(year) if isinstance(year, int) else _YEARS[-1]
        raise EditionNotAvailable(
            f"no edition of {kind.chinese} for {year!r}; there are {_YEARS[0]} to {_YEARS[-1]}, the nearest is {closest}: "
            f'use load("{kind.value}", {closest}) or nearest("{kind.value}", {year!r})',
            kind=kind.value,
            year=year,
            nearest=closest,
        )
    return _load(kind, year)


def nearest(kind: Kind | str, year: int) -> Classification:
    """The edition closest to a year (最近年版): the explicit choice where :func:`load` refuses."""
    return _load(Kind.of(kind), _closest(year))


def _closest(year: int) -> int:
    return min(max(year, _YEARS[0]), _YEARS[-1])


@cache
def _rows(kind: Kind) -> tuple[tuple[str, ...], ...]:
    text = files("govbudget.classification").joinpath("data", f"{kind.value}.tsv").read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.split("\n")[1:-1])


@cache
def _load(kind: Kind, year: int) -> Classification:
    names: dict[str, list[str]] = {}
    current: list[tuple[str, ...]] = []
    for row in _rows(kind):
        names.setdefault(row[0], []).append(row[1])
        if (not row[2] or int(row[2]) <= year) and (not row[3] or year <= int(row[3])):
            current.append(row)
    return Classification(
        kind,
        year,
        (
            Subject(
                code,
                name,
                Evidence(evidence),
                int(first) if first else None,
                int(last) if last else None,
                (name, *(n for n in names[code] if n != name)),
                note,
                source,
            )
            for code, name, first, last, evidence, note, source in current
        ),
    )
