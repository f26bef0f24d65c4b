"""Where findings stand (问题标注): at which cells of which tables, and what part each cell plays in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from itertools import product
from typing import NamedTuple

from attrs import frozen

from govbudget.disclosure import Disclosure
from govbudget.finding.report import Report
from govbudget.finding.values import Finding
from govbudget.place import Place

__all__ = ["At", "Cells", "Group", "Mark", "Part", "cells_by_place", "grouped", "marks_of", "numbered"]

#: A cell by the id of its form and the positions of its line and column.
At = tuple[str, int, int]


class Part(Enum):
    """What a cell is in a finding (单元格作用)."""

    ROOT = "root"  #: the cell that would settle it, or the stated one of a finding that follows from nothing
    STATED = "stated"  #: the stated cell of a finding that follows from another
    INVOLVED = "involved"  #: another figure of its arithmetic


class Mark(NamedTuple):
    """A finding at a cell (标注).

    Args:
        number: number of the finding in its report, from 1.
        finding: the finding.
        part: what the cell is in it.
    """

    number: int
    finding: Finding
    part: Part


class Group(NamedTuple):
    """A finding with those that follow from it, each with its number (问题组)."""

    root: tuple[int, Finding]
    following: tuple[tuple[int, Finding], ...]


@frozen
class Cells:
    """The cells of the tables of a disclosure by their places (位置索引).

    Args:
        exact: cells by place.
        named: cells by the names of table, line and column.
    """

    exact: Mapping[Place, At]
    named: Mapping[tuple[str, str, str], At]

    def at(self, place: Place) -> At | None:
        """The cell at a place; ``None`` where no cell stands there."""
        return self.exact.get(place) or self.named.get((place.table, place.row, place.column))


def cells_by_place(disclosure: Disclosure) -> Cells:
    """The cells of a disclosure, to be found by their places.

    Args:
        disclosure: the disclosure.
    """
    exact: dict[Place, At] = {}
    named: dict[tuple[str, str, str], At] = {}
    for table in disclosure.tables:
        for line, column in product(range(len(table.lines)), range(len(table.columns))):
            place, at = table.place_of(line, column), (table.form.id, line, column)
            exact.setdefault(place, at)
            named.setdefault((place.table, place.row, place.column), at)
    return Cells(exact, named)


def numbered(report: Report) -> list[tuple[int, Finding]]:
    """The findings of a report with their numbers, accepted ones behind the others.

    Args:
        report: the report.
    """
    return list(enumerate((*report.findings, *(finding for finding, _ in report.accepted)), 1))


def marks_of(report: Report, cells: Cells) -> Mapping[At, tuple[Mark, ...]]:
    """The findings at each cell, those whose wrong cell it is first.

    Args:
        report: the report.
        cells: the cells of its disclosure.
    """
    found: dict[At, list[Mark]] = {}
    for number, finding in numbered(report):
        seen = set[At]()
        for place, part in _places(finding):
            at = cells.at(place)
            if at is not None and at not in seen:
                seen.add(at)
                found.setdefault(at, []).append(Mark(number, finding, part))
    order = list(Part)
    return {at: tuple(sorted(marks, key=lambda mark: order.index(mark.part))) for at, marks in found.items()}


def _places(finding: Finding) -> Iterator[tuple[Place, Part]]:
    """The places of a finding, the gravest part first."""
    for fix in finding.expected_fix:
        yield fix.place, Part.ROOT
    root = finding.follows_from is None and not finding.expected_fix
    yield finding.place, Part.ROOT if root else Part.STATED
    for operand in finding.operands:
        yield operand.place, Part.INVOLVED


def grouped(findings: Iterable[tuple[int, Finding]]) -> list[Group]:
    """Findings by their roots: each that follows from another stands below it; one whose root is not there stands alone.

    Args:
        findings: findings with their numbers.
    """
    known = list(findings)
    by_id = {finding.id: finding for _, finding in known}
    following: dict[str, list[tuple[int, Finding]]] = {}
    roots = []
    for number, finding in known:
        root = _root(finding, by_id)
        if root is finding:
            roots.append((number, finding))
        else:
            following.setdefault(root.id, []).append((number, finding))
    return [Group(root, tuple(following.get(root[1].id, ()))) for root in roots]


def _root(finding: Finding, by_id: Mapping[str, Finding]) -> Finding:
    """The finding that a finding follows from, and that one, up to the last that is there."""
    seen = {finding.id}
    while (above := by_id.get(finding.follows_from or "")) is not None and above.id not in seen:
        seen.add(above.id)
        finding = above
    return finding
