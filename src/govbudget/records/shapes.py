"""The shapes that lines come in (数据形态): dicts, objects, tuples, csv rows, columns, and the frames of other libraries.

Nothing is imported: a frame is known by what it can do. Whatever narwhals knows besides is taken wrapped by ``narwhals.from_native``.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from operator import attrgetter
from typing import Any, Final, final

from attrs import field, frozen

from govbudget.errors import NotFound, TableError
from govbudget.records.tabular import Records, Tabular

__all__ = ["Ref", "Source", "is_blank", "names_one", "source_of"]

#: How a column is named: its heading, key or attribute; its position; or a function of a row.
Ref = str | int | Callable[[Any], Any]
#: What gives the values of a column as plain Python values, in the words of several libraries.
_LISTS: Final = ("to_pylist", "to_list", "tolist")
#: How other libraries call their value for "nothing there"; known by name, so that none of them is imported.
_NOTHING: Final = frozenset({"NAType", "NaTType", "MaskedConstant"})


def is_blank(value: object) -> bool:
    """Whether nothing is stated (空白): ``None``, an empty text, NaN of a float, and the NA and NaT of the frames."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, int | Decimal):
        return False
    if type(value).__name__ in _NOTHING:
        return True
    try:
        return bool(value != value)
    except (TypeError, ValueError):
        return False


@final
@frozen(repr=False)
class Source:
    """Lines as they were given (数据来源), with a way to their columns and back to single lines.

    Args:
        given: the rows, the frame, or the columns.
        size: number of lines.
        columns: gives all values of a column.
        rows: gives the lines of some positions as they were given, or as dicts where they come from a frame.
        names: the headings, where the shape has some.
    """

    given: Any = field(eq=False)
    size: int
    columns: Callable[[Ref], Sequence[Any]] = field(eq=False)
    rows: Callable[[Sequence[int]], list[Any]] = field(eq=False)
    names: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[Callable[..., Source], tuple[Any, tuple[str, ...]]]:
        return (_again, (self.given, self.names))

    def column(self, ref: Ref) -> list[Any]:
        """All values of a column.

        Raises:
            NotFound: if there is none of this name.
        """
        values = self.columns(ref)
        return values if isinstance(values, list) else list(values)


def _again(given: Any, names: tuple[str, ...]) -> Source:
    return _of_sequences(given, names) if names and isinstance(given, list) else source_of(given)


def names_one(ref: Ref | None, names: Iterable[Any]) -> bool:
    """Whether a reference is one of some names."""
    return isinstance(ref, str) and ref in set(names)


def source_of(given: Any, code: Ref | None = None) -> Source:
    """The lines of any shape.

    Args:
        given: dicts, objects, named tuples; tuples or lists (of which the first is the heading where it holds ``code``);
            a mapping of columns; frames of pandas, Polars, narwhals; tables of Arrow; relations and cursors of DuckDB and
            of other databases; whatever gives an Arrow stream.
        code: how the column of codes is called.

    Raises:
        TableError: for what has no lines.
    """
    if isinstance(given, Mapping):
        return _of_columns(given)
    if isinstance(given, Records):
        given = given.to_records()
    for known, make in () if isinstance(given, Tabular) else _FRAMES:  # values of this library are their lines
        if all(hasattr(given, name) for name in known.split()):
            return _array(given, code) if make is _array else make(given)
    try:
        rows = given if isinstance(given, list | tuple) and not hasattr(given, "_fields") else list(given)
    except TypeError:
        why = f"lines to roll up are rows (dicts, objects, tuples), a frame or columns, not {given!r}"
        raise TableError(why) from None
    first = rows[0] if rows else None
    if isinstance(first, list | tuple) and names_one(code, first):
        return _of_sequences(rows[1:], tuple(map(str, first)))
    return Source(rows, len(rows), lambda ref: _of_rows(rows, ref), lambda at: [rows[i] for i in at])


def _position(ref: Ref, names: Sequence[str]) -> int:
    """The position of a column among headings.

    Raises:
        NotFound: if there is none of this name, or several.
    """
    if isinstance(ref, int) and -len(names) <= ref < len(names):
        return ref
    if names.count(str(ref)) == 1 and isinstance(ref, str):
        return names.index(ref)
    raise _no_column(ref, names)


def _no_column(ref: Ref, names: Sequence[Any]) -> NotFound:
    close = tuple(difflib.get_close_matches(str(ref), [str(name) for name in names], n=3, cutoff=0.3))
    several = sum(name == ref for name in names) > 1
    what = f"{ref!r} names several columns" if several else f"there is no column {ref!r}"
    return NotFound(f"{what}; there are {'、'.join(map(str, names)) or 'none'}", key=ref, suggestions=close)


def _of_sequences(rows: Sequence[Any], names: tuple[str, ...]) -> Source:
    """Rows under a heading; a row that ends early has blanks there."""

    def column(ref: Ref) -> list[Any]:
        if callable(ref):
            return [ref(row) for row in rows]
        at = _position(ref, names)
        return [row[at] if len(row) > at else None for row in rows]

    return Source(rows, len(rows), column, lambda at: [rows[i] for i in at], names)


def _of_rows(rows: Sequence[Any], ref: Ref) -> list[Any]:
    """A column of rows without heading, of the shape of the first one."""
    if callable(ref):
        return [ref(row) for row in rows]
    first = rows[0] if rows else None
    if isinstance(first, Mapping):
        return _of_mappings(rows, ref)
    cell: Callable[[Any], Any] = (lambda row: row[ref]) if isinstance(ref, int) else attrgetter(ref)
    found: list[Any] = []
    try:
        for row in rows:
            found.append(cell(row))
    except (AttributeError, IndexError, KeyError, TypeError):
        what = f"line {len(found) + 1}, {rows[len(found)]!r}, has no {ref!r}"
        raise NotFound(f"{what}; name columns by key, attribute, heading or position", key=ref) from None
    return found


def _of_mappings(rows: Sequence[Any], ref: Any) -> list[Any]:
    """A column of dicts; a key that some of them lack is a blank there, one that all lack is no column."""
    try:
        return [row[ref] for row in rows]
    except KeyError:
        if not any(ref in row for row in rows):
            raise _no_column(ref, list(dict.fromkeys(key for row in rows for key in row))) from None
        return [row.get(ref) for row in rows]
    except (TypeError, IndexError):
        at, row = next((i, row) for i, row in enumerate(rows, 1) if not isinstance(row, Mapping))
        why = f"line {at} is {row!r}, and the lines before it are dicts; give lines of one shape"
        raise TableError(why) from None


def _of_columns(columns: Mapping[Any, Any]) -> Source:
    """A mapping of columns: lists, or the series and arrays of other libraries."""
    names = list(columns)
    plain: dict[Any, list[Any]] = {}

    def column(ref: Ref) -> list[Any]:
        if ref not in columns:
            raise _no_column(ref, names)
        if ref not in plain:
            plain[ref] = _listed(columns[ref])
        return plain[ref]

    sizes = {name: len(column(name)) for name in names}
    if len(set(sizes.values())) > 1:
        raise TableError(f"columns must be equally long, and have {', '.join(f'{k}: {v}' for k, v in sizes.items())}")
    size = max(sizes.values(), default=0)
    return Source(columns, size, column, lambda at: [{name: plain[name][i] for name in names} for i in at])


def _listed(values: Any) -> list[Any]:
    """The values of one column as plain Python values."""
    for name in _LISTS:
        if hasattr(values, name):
            return list(getattr(values, name)())
    try:
        return list(values)
    except TypeError:
        raise TableError(f"a column is a list of values, not {values!r}") from None


def _pandas(frame: Any) -> Source:
    flat = frame if all(name is None for name in frame.index.names) else frame.reset_index()
    names = list(flat.columns)

    def column(ref: Ref) -> list[Any]:
        return _listed(flat[ref] if names.count(ref) == 1 else flat.iloc[:, _position(ref, names)])

    return Source(frame, len(flat), column, lambda at: list(flat.iloc[list(at)].to_dict("records")))


def _polars(frame: Any) -> Source:
    names = list(frame.columns)

    def column(ref: Ref) -> list[Any]:
        return _listed(frame.get_column(names[_position(ref, names)]))

    return Source(frame, len(frame), column, lambda at: list(frame[list(at)].rows(named=True)))


def _arrow(table: Any) -> Source:
    names = list(table.column_names)

    def column(ref: Ref) -> list[Any]:
        return _listed(table.column(_position(ref, names)))

    return Source(table, table.num_rows, column, lambda at: list(table.take(list(at)).to_pylist()))


def _cursor(relation: Any) -> Source:
    """Lines of a database: fetched once, as they come in no fixed order the next time."""
    return _of_sequences(list(relation.fetchall()), tuple(each[0] for each in relation.description))


def _array(values: Any, code: Ref | None = None) -> Source:
    """An array with named fields, or one of rows."""
    if values.dtype.names:
        return _of_columns({name: values[name] for name in values.dtype.names})
    return source_of(values.tolist(), code)


def _stream(given: Any) -> Source:
    """What gives an Arrow stream is read by the Arrow library that is there."""
    try:
        import pyarrow
    except ImportError:
        raise TableError(f"{type(given).__name__} gives an Arrow stream; install govbudget[arrow] to take it") from None
    return _arrow(pyarrow.table(given))


#: What a shape can do, and how it is read; the first that fits.
_FRAMES: Final[tuple[tuple[str, Callable[[Any], Source]], ...]] = (
    ("iloc columns reset_index", _pandas),
    ("iter_rows get_column", _polars),
    ("collect_schema collect", lambda frame: _polars(frame.collect())),
    ("column_names num_rows take", _arrow),
    ("fetchall description", _cursor),
    ("tolist dtype", _array),
    ("__arrow_c_stream__", _stream),
)
