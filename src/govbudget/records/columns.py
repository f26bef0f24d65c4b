"""The columns of what goes out as data (数据列): one description of each, in ``data/columns.toml``, for records and frames alike."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from importlib.resources import files
from typing import Any, final

from attrs import evolve, frozen

from govbudget.errors import DataError
from govbudget.exact import Undefined, decimal_of

__all__ = ["DataColumn", "DataKind", "columns_of", "described", "plain_cell", "settled", "undefined_in"]


class DataKind(Enum):
    """What a column holds (数据类型). No kind is a float."""

    TEXT = "text"  #: a text
    WHOLE = "whole"  #: a whole number
    FLAG = "flag"  #: true or false
    DECIMAL = "decimal"  #: an exact number
    VALUE = "value"  #: whole numbers, exact numbers or texts, whatever the data have


@final
@frozen
class DataColumn:
    """A column of data (数据列).

    Args:
        name: its name, the key in a record.
        kind: what it holds.
        chinese: its Chinese name.
        meaning: what it holds, in English.
    """

    name: str
    kind: DataKind = DataKind.VALUE
    chinese: str = ""
    meaning: str = ""


@lru_cache(maxsize=1)
def described() -> Mapping[str, tuple[DataColumn, ...]]:
    """The columns of every kind of data by its name (数据字典): ``facts``, ``findings``, ``claims`` …"""
    text = files("govbudget.records").joinpath("data", "columns.toml").read_text(encoding="utf-8")
    return {
        data: tuple(DataColumn(name, DataKind(kind), *words) for name, (kind, *words) in columns.items())
        for data, columns in tomllib.loads(text).items()
    }


def columns_of(data: str, behind: str = "", more: Iterable[DataColumn] = ()) -> tuple[DataColumn, ...]:
    """The columns of one kind of data.

    Args:
        data: its name.
        behind: name of the column behind which further ones stand.
        more: those columns, named by what is asked for: dimensions, sides of a comparison.
    """
    columns = described()[data]
    at = next((i for i, column in enumerate(columns, 1) if column.name == behind), 0)
    return (*columns[:at], *more, *columns[at:])


def undefined_in(record: Mapping[str, Any]) -> str:
    """Why cells of a record have no value (无意义的原因): ``growth: base_zero; share: total_blank``."""
    return "; ".join(f"{name}: {value.reason}" for name, value in record.items() if isinstance(value, Undefined))


def plain_cell(value: Any, column: DataColumn) -> Any:
    """A value of a record as a text, a whole number, true or false, a Decimal, or ``None``: what a frame can hold exactly.

    Raises:
        DataError: for a float where an exact number belongs.
    """
    if value is None or isinstance(value, Undefined):
        return None
    if column.kind is DataKind.DECIMAL:
        return _exact(value, column)
    if column.kind is DataKind.TEXT:
        return _text(value)
    return value


def _text(value: Any) -> str:
    if isinstance(value, tuple | list):
        return "; ".join(map(str, value))
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _exact(value: Any, column: DataColumn) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, float):
        why = f"{column.name} holds {value!r}, and a float is no exact number; give a Decimal"
        raise DataError(why, column=column.name, value=value)
    return decimal_of(str(value))


def settled(column: DataColumn, cells: list[Any]) -> tuple[DataColumn, list[Any]]:
    """A column whose kind the data say, with its cells as that: whole numbers, exact numbers, or else texts."""
    if column.kind is not DataKind.VALUE:
        return column, cells
    kinds = {type(cell) for cell in cells if cell is not None}
    if kinds == {bool}:
        return evolve(column, kind=DataKind.FLAG), cells
    if kinds == {int}:
        return evolve(column, kind=DataKind.WHOLE), cells
    if kinds and kinds <= {int, Decimal}:
        exact = evolve(column, kind=DataKind.DECIMAL)
        return exact, [plain_cell(cell, exact) for cell in cells]
    text = evolve(column, kind=DataKind.TEXT)
    return text, [plain_cell(cell, text) for cell in cells]
