"""Between the two economic classifications (经济分类对应): department and government codes, by year and kind of unit."""

from __future__ import annotations

from functools import cache
from typing import Final, final

from attrs import field, frozen

from govbudget.classification.codes import Kind, code_text
from govbudget.classification.editions import available, budget_year, reused
from govbudget.classification.files import rows
from govbudget.classification.lists import Classifications, Lists
from govbudget.classification.tree import Classification
from govbudget.errors import EditionNotAvailable, NotFound

__all__ = ["EconomicMapping", "to_department", "to_government"]

#: The government economic classification (政府预算支出经济分类) exists since this budget year.
_SINCE: Final = 2018
#: The kinds of unit, each with its words.
_UNITS: Final = {"行政": "行政单位", "参公": "参照公务员法管理的事业单位", "事业": "事业单位（不含参公）"}


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _number(text: str) -> int | None:
    return int(text) if text else None


@final
@frozen
class EconomicMapping:
    """Which government economic code a department economic code is booked under (经济分类科目对应).

    Args:
        department: code of the department classification (部门预算支出经济分类).
        government: code of the government classification (政府预算支出经济分类).
        units: the kinds of unit it holds for, of ``行政``, ``参公`` and ``事业``; empty for all.
        year_from: first budget year it holds in; ``None`` since there are two classifications.
        year_to: last budget year it holds in; ``None`` if no end is known.
        certain: whether a document shows it and its years are not in doubt.
        note: when it holds beyond that, and what is doubtful.
        source: the documents behind the row.
    """

    department: str
    government: str
    units: tuple[str, ...] = field(converter=_words)
    year_from: int | None = field(converter=_number)
    year_to: int | None = field(converter=_number)
    certain: bool = field(converter=bool)
    note: str
    source: str

    @property
    def condition(self) -> str:
        """The kinds of unit and the years that it holds for, in words, and what else is said (对应条件)."""
        units = "、".join(_UNITS[unit] for unit in self.units)
        since = f"{self.year_from}年起" if self.year_from else ""
        until = f"{self.year_to}年及以前" if self.year_to else ""
        return "；".join(filter(None, (units, since, until, self.note)))

    def holds_for(self, unit: str) -> bool:
        """Whether it holds for a kind of unit: ``行政``, ``参公`` or ``事业``.

        Raises:
            NotFound: for another word.
        """
        if unit not in tuple(_UNITS):
            raise NotFound(f"{unit!r} is no kind of unit; there are {'、'.join(_UNITS)}", key=unit)
        return not self.units or unit in self.units

    def holds_in(self, year: int) -> bool:
        """Whether it holds in a budget year."""
        return (self.year_from or _SINCE) <= year and (self.year_to is None or year <= self.year_to)


@cache
def _mappings() -> tuple[EconomicMapping, ...]:
    return tuple(EconomicMapping(*row) for row in rows("economic_mapping"))


def to_government(
    code: object, unit: str | None = None, *, year: int | str | None = None, classification: Lists = None
) -> tuple[EconomicMapping, ...]:
    """The government economic codes of a department economic code (部门 → 政府), with their conditions.

    Args:
        code: department code, 款.
        unit: only what holds for this kind of unit: ``行政``, ``参公`` or ``事业``.
        year: only what holds in this budget year; by default that of the list given as ``classification``, else every year
            counts.
        classification: the lists that both codes must stand in: a classification, or one a kind.

    Raises:
        EditionNotAvailable: for a year before 2018, when there was no government economic classification and some codes
            (30311) were something else, and for one after the known editions.
        NotFound: for an unknown kind of unit, and for a code that is not in the list given.
    """
    return _found("department", code, unit, year, classification)


def to_department(
    code: object, unit: str | None = None, *, year: int | str | None = None, classification: Lists = None
) -> tuple[EconomicMapping, ...]:
    """The department economic codes of a government economic code (政府 → 部门), with their conditions.

    Args:
        code: government code, 款.
        unit: as in :func:`to_government`.
        year: as in :func:`to_government`.
        classification: as in :func:`to_government`.

    Raises:
        EditionNotAvailable: as :func:`to_government`.
        NotFound: as :func:`to_government`.
    """
    return _found("government", code, unit, year, classification)


def _found(
    side: str, code: object, unit: str | None, year: int | str | None, classification: Lists
) -> tuple[EconomicMapping, ...]:
    text = code_text(code)
    given = Classifications.of(classification)
    lists = {kind: given.of_kind(kind) for kind in (Kind.ECONOMIC_DEPARTMENT, Kind.ECONOMIC_GOVERNMENT)}
    if year is None:
        years = {each.year for of_kind in lists.values() for each in of_kind}
        year = years.pop() if len(years) == 1 else None  # that of the lists given, where they are of one
    else:
        year = budget_year(Kind.ECONOMIC_DEPARTMENT, year)
    last = available(Kind.ECONOMIC_DEPARTMENT)[-1]
    if year is not None and not _SINCE <= year <= last:
        raise _outside(text, year, last)
    known = {kind: given.edition(kind, year) if of_kind else None for kind, of_kind in lists.items()}
    own = known[Kind(f"economic_{side}")]
    if own is not None:
        own[text]
    return tuple(
        mapping
        for mapping in _mappings()
        if getattr(mapping, side) == text
        and (unit is None or mapping.holds_for(unit))
        and (year is None or mapping.holds_in(year))
        and _stands_in(mapping.department, known[Kind.ECONOMIC_DEPARTMENT])
        and _stands_in(mapping.government, known[Kind.ECONOMIC_GOVERNMENT])
    )


def _stands_in(code: str, edition: Classification | None) -> bool:
    return edition is None or code in edition


def _outside(code: str, year: int, last: int) -> EditionNotAvailable:
    what = reused(Kind.ECONOMIC_DEPARTMENT, year, last).get(code, "") if year < _SINCE else ""
    why = f"; {what}" if what else ""
    return EditionNotAvailable(
        f"the two economic classifications correspond from {_SINCE} to {last}, as far as is known, not in {year}{why}",
        kind=Kind.ECONOMIC_GOVERNMENT.value,
        year=year,
        nearest=_SINCE if year < _SINCE else last,
    )
