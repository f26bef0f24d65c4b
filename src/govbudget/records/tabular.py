"""Data out of every value that is a table of something (数据输出): records, frames, CSV and JSON, by one set of columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, ClassVar, final

from attrs import field, frozen

from govbudget.arguments import instance, several
from govbudget.errors import DataError, ReadError
from govbudget.records.columns import DataColumn, columns_of, plain_cell, settled
from govbudget.records.csv import csv_text, rows_of_csv
from govbudget.records.display import Displayed, Shown, cell_text, columns_shown
from govbudget.records.frames import arrow_table, pandas_frame, polars_frame
from govbudget.visible import counted

__all__ = ["Records", "Tabular"]


class Tabular(Displayed):
    """A value that is a table of something (可输出为数据), with its records as frames, CSV and JSON.

    The methods take what ``to_records`` of the value takes (``lang``, ``places``, ``blanks``, dimensions) and give the same rows and
    columns. Amounts are exact in all of them; no column is a float.
    """

    __slots__ = ()

    #: The name under which its columns are described.
    _described: ClassVar[str] = ""

    def to_records(self, *args: Any, **options: Any) -> list[dict[str, Any]]:
        """Its rows as plain dicts (记录)."""
        raise NotImplementedError

    def data_columns(self, *args: Any, **options: Any) -> tuple[DataColumn, ...]:
        """The columns of its rows (数据列说明), each with its kind and meaning; they take what ``to_records`` takes."""
        return columns_of(self._described)

    def _shown(self, most: int) -> Shown:
        """Its first records (显示), without the columns in which they have nothing."""
        records, data = self.to_records(), self._described or "records"
        rows, wanted = records[:most], columns_shown(data)
        columns = [each for each in self.data_columns() if not wanted or each.name in wanted]
        filled = [each for each in columns if any(cell_text(row[each.name]) for row in rows)]
        cells = ([row[each.name] for each in filled] for row in rows)
        head = [each.chinese or each.name for each in filled]
        return Shown.of(data, "", (), cells, len(records) - len(rows), beside=head)

    def to_pandas(self, *args: Any, **options: Any) -> Any:
        """It as a pandas frame (转为 pandas).

        Exact numbers are Decimals in a column of objects, whole numbers ``Int64``, texts ``string``.

        Args:
            args: as ``to_records`` takes them.
            options: as ``to_records`` takes them.

        Returns:
            a ``pandas.DataFrame``.

        Raises:
            LibraryMissing: without pandas.
        """
        return pandas_frame(*_plain(self, args, options))

    def to_polars(self, *args: Any, **options: Any) -> Any:
        """It as a Polars frame (转为 Polars); exact numbers are ``Decimal(38, places)``.

        Args:
            args: as ``to_records`` takes them.
            options: as ``to_records`` takes them.

        Returns:
            a ``polars.DataFrame``.

        Raises:
            LibraryMissing: without Polars.
            DataError: for numbers that no decimal of 38 digits holds.
        """
        return polars_frame(*_plain(self, args, options))

    def to_arrow(self, *args: Any, **options: Any) -> Any:
        """It as an Arrow table (转为 Arrow); exact numbers are ``decimal128(38, places)``.

        Args:
            args: as ``to_records`` takes them.
            options: as ``to_records`` takes them.

        Returns:
            a ``pyarrow.Table``, whose fields say in their metadata what they mean.

        Raises:
            LibraryMissing: without pyarrow.
            DataError: for numbers that no decimal of 38 digits holds.
        """
        return arrow_table(*_plain(self, args, options))

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """It as an Arrow stream, which DuckDB and all libraries of Arrow read without a copy of their own."""
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    def to_csv(self, *args: Any, escape: bool = True, **options: Any) -> str:
        """It as CSV (转为 CSV), a line for the columns and one for each row.

        Args:
            args: as ``to_records`` takes them.
            escape: whether a text that begins like a formula (``=``, ``+``, ``-``, ``@``, tab, line end) and is no number gets an
                apostrophe before it, so that a spreadsheet does not calculate it; :meth:`Records.from_csv` takes it out again.
            options: as ``to_records`` takes them.
        """
        columns, cells = _plain(self, args, options)
        return csv_text([column.name for column in columns], zip(*cells, strict=True), escape)

    def to_json(self, *args: Any, indent: int | None = None, **options: Any) -> str:
        """It as a JSON list of its records (转为 JSON); exact numbers are digits in quotes, so that no reader makes floats of them.

        Args:
            args: as ``to_records`` takes them.
            indent: spaces a level, for people; on one line without.
            options: as ``to_records`` takes them.
        """
        columns, cells = _plain(self, args, options)
        names = [column.name for column in columns]
        rows = [dict(zip(names, map(_written, row), strict=True)) for row in zip(*cells, strict=True)]
        return json.dumps(rows, ensure_ascii=False, indent=indent)


def _plain(
    value: Tabular, args: tuple[Any, ...], options: Mapping[str, Any]
) -> tuple[list[DataColumn], list[list[Any]]]:
    """The columns of a value and their cells, as a frame can hold them.

    Raises:
        DataError: for two columns of one name.
    """
    columns, records = value.data_columns(*args, **options), value.to_records(*args, **options)
    names = [column.name for column in columns]
    for name in names:
        if names.count(name) > 1:
            raise DataError(f"two columns are called {name!r}; give them names of their own", column=name)
    pairs = [settled(each, [plain_cell(row[each.name], each) for row in records]) for each in columns]
    return [column for column, _ in pairs], [cells for _, cells in pairs]


def _written(cell: Any) -> Any:
    return f"{cell:f}" if isinstance(cell, Decimal) else cell


@final
@frozen(repr=False)
class Records(Tabular):
    """Rows of data by themselves (数据行): those of several values beneath each other, or what CSV and JSON gave back.

    Args:
        columns: their columns.
        rows: a record each, with a value for every column.
    """

    columns: tuple[DataColumn, ...]
    rows: tuple[Mapping[str, Any], ...] = field(hash=False)

    @classmethod
    def of(cls, values: Iterable[Tabular], *args: Any, **options: Any) -> Records:
        """The rows of several values of one kind, one beneath the other (合并多份): disclosures, reports, evaluations.

        Args:
            values: the values.
            args: as their ``to_records`` takes them.
            options: as their ``to_records`` takes them.

        Raises:
            ArgumentError: for what is no table of something.
            DataError: for values of several kinds, which have different columns.
        """
        how = "give them as in Records.of([disclosure, other])"
        given = several("values", values, Tabular, "a list of values that have records", how)
        columns: tuple[DataColumn, ...] = ()
        for value in given:
            its = value.data_columns(*args, **options)
            columns = columns or its
            if its != columns:
                why = f"{type(value).__name__} has other columns than {type(given[0]).__name__}"
                raise DataError(f"{why}; put values of one kind beneath each other", value=value)
        return cls(columns, tuple(row for value in given for row in value.to_records(*args, **options)))

    @classmethod
    def from_csv(cls, text: str) -> Records:
        """The rows of a CSV text (读回 CSV) that :meth:`Tabular.to_csv` wrote, as texts; apostrophes before formulas are taken out.

        Raises:
            ArgumentError: for what is no text.
            ReadError: for what is no CSV.
        """
        instance("text", text, str, "the CSV as a text", 'give what to_csv() wrote, as in path.read_text("utf-8")')
        names, rows = rows_of_csv(text)
        return cls(tuple(DataColumn(name) for name in names), tuple(dict(zip(names, row, strict=True)) for row in rows))

    @classmethod
    def from_json(cls, text: str | bytes) -> Records:
        """The rows of a JSON list of flat objects (读回 JSON) that :meth:`Tabular.to_json` wrote; numbers with a point stay their digits.

        Raises:
            ArgumentError: for what is no text.
            ReadError: for what is no such list.
        """
        instance("text", text, (str, bytes), "the JSON as a text or bytes", "give what to_json() wrote")
        try:
            rows = json.loads(text, parse_float=str, parse_constant=str)
        except (ValueError, RecursionError) as error:
            raise ReadError(f"the text is no JSON that can be read: {error}", reason="broken") from error
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise ReadError("the JSON is no list of records; give what to_json() of a table wrote", reason="content")
        names = dict.fromkeys(name for row in rows for name in row)
        return cls(tuple(map(DataColumn, names)), tuple({name: row.get(name) for name in names} for row in rows))

    def __repr__(self) -> str:
        return f"<Records: {counted(len(self.rows), 'row')} × {counted(len(self.columns), 'column')}>"

    def data_columns(self) -> tuple[DataColumn, ...]:
        """Its columns (数据列说明)."""
        return self.columns

    def to_records(self) -> list[dict[str, Any]]:
        """Its rows as plain dicts (记录)."""
        return [dict(row) for row in self.rows]
