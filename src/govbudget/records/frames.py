"""Data as frames (数据框): of pandas, Polars and Arrow, each imported when it is asked for, every amount exact.

An exact number is a ``decimal128`` of 38 digits in Arrow and Polars, and a Decimal in pandas. Ten places behind the point are enough for
a 分 in 亿元; a column that has finer figures gets the places that they need.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from importlib import import_module
from typing import Any, Final

from govbudget.errors import DataError, LibraryMissing
from govbudget.exact import exponent, rounded
from govbudget.records.columns import DataColumn, DataKind

__all__ = ["arrow_table", "library", "pandas_frame", "places_of", "polars_frame"]

#: The digits of a decimal128, and those behind the point that every column of exact numbers has at least.
_DIGITS: Final = 38
_PLACES: Final = 10
_LARGEST: Final = 2**63 - 1


def library(name: str, extra: str, what: str = "table") -> Any:
    """A library that this package does without until it is asked for (可选库).

    Args:
        name: its name.
        extra: the extra of this package that brings it.
        what: what there is not without it.

    Raises:
        LibraryMissing: with the extra that brings it.
    """
    try:
        return import_module(name)
    except ImportError as error:
        why = f"{name} is not installed, and without it there is no {what} of it; pip install 'govbudget[{extra}]'"
        raise LibraryMissing(why, library=name, extra=extra) from error


def places_of(column: str, values: Iterable[Decimal | None]) -> int:
    """How many places behind the point a column needs so that a decimal of 38 digits holds every number exactly (小数位数).

    Raises:
        DataError: if no decimal of 38 digits holds all of them.
    """
    stated = [value for value in values if value is not None]
    behind = max(map(_behind, stated), default=0)
    before = max((value.adjusted() + 1 for value in stated if value), default=0)
    room = _DIGITS - max(before, 0)
    if behind > room:
        why = f"{column} has numbers of {max(before, 0)} digits before the point and {behind} behind it"
        hint = f"a decimal of {_DIGITS} digits holds no such column; take its text from to_csv(), or its Decimals from to_pandas()"
        raise DataError(f"{why}, and {hint}", column=column)
    return min(max(behind, _PLACES), room)


def _behind(value: Decimal) -> int:
    """The places behind the point without zeros at the end."""
    digits = "".join(map(str, value.as_tuple().digits))
    return max(0, -exponent(value) - (len(digits) - len(digits.rstrip("0")))) if value else 0


def _at_places(values: Sequence[Decimal | None], places: int) -> list[Decimal | None]:
    """The same numbers, each with these places; nothing is rounded away."""
    return [None if value is None else rounded(value, places, ROUND_HALF_UP) for value in values]


def _checked(column: DataColumn, cells: Sequence[Any]) -> Sequence[Any]:
    """Cells whose whole numbers fit 64 bits.

    Raises:
        DataError: for a larger one.
    """
    if column.kind is DataKind.WHOLE:
        for cell in cells:
            if cell is not None and abs(cell) > _LARGEST:
                why = (
                    f"{column.name} holds {cell}, and a whole number of a frame has at most 64 bits; give it as a text"
                )
                raise DataError(why, column=column.name, value=cell)
    return cells


def arrow_table(columns: Sequence[DataColumn], cells: Sequence[Sequence[Any]], places: int | None = None) -> Any:
    """An Arrow table of columns of plain cells; what a column means stands in the metadata of its field.

    Args:
        columns: its columns.
        cells: the cells of each column.
        places: the places behind the point of all exact numbers, which have no more; by default as many as they need.

    Raises:
        LibraryMissing: without pyarrow.
        DataError: for numbers that no decimal of 38 digits holds.
    """
    arrow = library("pyarrow", "arrow")
    types = {DataKind.TEXT: arrow.string(), DataKind.WHOLE: arrow.int64(), DataKind.FLAG: arrow.bool_()}
    fields, arrays = [], []
    for column, values in zip(columns, cells, strict=True):
        if column.kind is DataKind.DECIMAL:
            behind = places_of(column.name, values) if places is None else places
            kind, held = arrow.decimal128(_DIGITS, behind), _at_places(values, behind)
        else:
            kind, held = types[column.kind], list(_checked(column, values))
        fields.append(arrow.field(column.name, kind, metadata={"chinese": column.chinese, "meaning": column.meaning}))
        arrays.append(arrow.array(held, kind))
    return arrow.Table.from_arrays(arrays, schema=arrow.schema(fields))


def polars_frame(columns: Sequence[DataColumn], cells: Sequence[Sequence[Any]]) -> Any:
    """A Polars frame of columns of plain cells; exact numbers are ``Decimal(38, places)``.

    Raises:
        LibraryMissing: without Polars.
        DataError: for numbers that no decimal of 38 digits holds.
    """
    polars = library("polars", "polars")
    types = {DataKind.TEXT: polars.String, DataKind.WHOLE: polars.Int64, DataKind.FLAG: polars.Boolean}
    series = []
    for column, values in zip(columns, cells, strict=True):
        if column.kind is DataKind.DECIMAL:
            places = places_of(column.name, values)
            kind, held = polars.Decimal(_DIGITS, places), _at_places(values, places)
        else:
            kind, held = types[column.kind], list(_checked(column, values))
        series.append(polars.Series(column.name, held, dtype=kind, strict=True))
    return polars.DataFrame(series)


def pandas_frame(columns: Sequence[DataColumn], cells: Sequence[Sequence[Any]]) -> Any:
    """A pandas frame of columns of plain cells: exact numbers are Decimals, the others pandas' own types that can be missing.

    Raises:
        LibraryMissing: without pandas.
    """
    pandas = library("pandas", "pandas")
    types: dict[DataKind, Any] = {
        DataKind.TEXT: pandas.StringDtype("python"),
        DataKind.WHOLE: "Int64",
        DataKind.FLAG: "boolean",
        DataKind.DECIMAL: object,
    }
    held = {
        column.name: pandas.Series(list(_checked(column, values)), dtype=types[column.kind])
        for column, values in zip(columns, cells, strict=True)
    }
    return pandas.DataFrame(held)
