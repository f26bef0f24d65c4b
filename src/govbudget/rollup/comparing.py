"""Stated beside computed amounts (填列数与计算数): one rolled column, and where the two differ."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, Generic, NamedTuple, TypeVar

from govbudget.exact import add, subtract
from govbudget.money import Unit
from govbudget.rollup.reading import Given, Notes, line_codes
from govbudget.rollup.values import Disagreement, Problem, ProblemKind, Sums

__all__ = ["RolledColumn", "amounts_record", "disagreements", "finished", "sums_of"]

Key = TypeVar("Key", bound=Hashable)
_ZERO: Final = Decimal(0)


class RolledColumn(NamedTuple, Generic[Key]):
    """One column by line, 合计 included: what was stated and what was computed, each with its half units where not 0."""

    stated: Mapping[Key, Decimal]
    stated_halves: Mapping[Key, Decimal]
    computed: Mapping[Key, Decimal]
    computed_halves: Mapping[Key, Decimal]


def sums_of(key: Key, name: str, columns: Sequence[tuple[str, RolledColumn[Key]]], unit: Unit | None) -> Sums:
    """What was stated and what was computed for a line, over the columns, which come with their names."""
    code, economic = line_codes(key)
    return Sums(
        code,
        name,
        {column: data.computed.get(key) for column, data in columns},
        {column: data.stated.get(key) for column, data in columns},
        {column: data.computed_halves.get(key, _ZERO) for column, data in columns},
        {column: data.stated_halves.get(key, _ZERO) for column, data in columns},
        unit,
        economic,
    )


def amounts_record(sums: Sums, column: str) -> dict[str, Any]:
    """The amounts of a line in one column as a plain dict: column, computed, stated, difference, tolerance, unit."""
    return {
        "column": column,
        "computed": sums.computed[column],
        "stated": sums.stated[column],
        "difference": sums.difference[column],
        "tolerance": sums.tolerance[column],
        "unit": "" if sums.unit is None else sums.unit.value,
    }


def disagreements(
    given: Given[Key], data: Sequence[RolledColumn[Key]], compared: Sequence[Collection[Key]]
) -> tuple[Disagreement, ...]:
    """The lines whose stated amount is not what is below them, in official order.

    Args:
        given: what was read, with the places.
        data: its columns, rolled up.
        compared: for each column the stated lines that others lie below.
    """
    found = []
    for i, column in enumerate(data):
        for key in compared[i]:
            stated, computed = column.stated[key], column.computed.get(key)
            if computed is None or computed == stated:
                continue
            code, economic = line_codes(key)
            half = add(column.stated_halves.get(key, _ZERO), column.computed_halves.get(key, _ZERO))
            gap = subtract(stated, computed)
            name = given.columns[i]
            found.append(Disagreement(code, name, stated, computed, gap, half, economic, given.place(key, i)))
    order = {column: i for i, column in enumerate(given.columns)}
    return tuple(sorted(found, key=lambda each: (each.code, each.economic, order[each.column])))


def finished(notes: Notes, found: Sequence[Disagreement]) -> tuple[Problem, ...]:
    """All problems of the input, in the order of the lines; disagreements that rounding does not explain among them."""
    proofs = [each for each in found if not each.rounding]
    for each in proofs:
        more = f"; and {len(proofs) - 1} more" if len(proofs) > 1 and not notes.listed else ""
        problem = Problem(ProblemKind.DISAGREEMENT, f"{each}{more}", each.code, each.column, each.economic, each.place)
        notes.note(problem, each)
    return tuple(
        sorted(notes.problems, key=lambda each: (each.code, each.economic, each.column, each.kind.value, each.message))
    )
