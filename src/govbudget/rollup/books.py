"""The postings behind a ledger (账簿): cells by key, the lines as given, and the way back from one to the other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, Final, NamedTuple, final

from attrs import field, frozen

from govbudget.classification import Classification, Level
from govbudget.exact import exact_context
from govbudget.records.shapes import Source
from govbudget.rollup.result import depth
from govbudget.rollup.values import TOTAL, only_column
from govbudget.visible import counted

__all__ = ["LEFT_OUT", "Books", "Cell", "Dimension", "Lines", "cells_of", "cut", "grouping", "merged"]

_ZERO: Final = Decimal(0)
#: What a value stands for that is no code: the line is left out.
LEFT_OUT: Final = object()
#: A code, and a value of every other dimension; ``None`` for a blank.
Key = tuple[Any, ...]


class Cell(NamedTuple):
    """What was booked on one key: number of lines, sums and blanks by column; a sum is ``None`` where nothing is stated."""

    lines: int
    sums: tuple[Decimal | None, ...]
    blanks: tuple[int, ...]

    @classmethod
    def nothing(cls, columns: int) -> Cell:
        """No postings."""
        return cls(0, (None,) * columns, (0,) * columns)


def merged(cells: Sequence[Cell]) -> Cell:
    """Several cells as one; in the exact context."""
    if len(cells) == 1:
        return cells[0]
    lines, sums, blanks = zip(*cells, strict=True)
    return Cell(
        sum(lines),
        tuple([_sum(column) for column in zip(*sums, strict=True)]),
        tuple([sum(each) for each in zip(*blanks, strict=True)]),
    )


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    stated = [value for value in values if value is not None]
    return sum(stated, _ZERO) if stated else None


def cut(code: str | None, level: Level, parents: Mapping[str, str]) -> str | None:
    """The line of a level that a code stands in, or the code itself where it stands above the level."""
    if code is None:
        return None
    while (above := parents[code]) != TOTAL and depth(above) >= level:
        code = above
    return code


@final
@frozen
class Dimension:
    """A dimension of a ledger beside the subjects (维度): 月份, 单位, 资金性质, 项目, 经济分类 …

    Args:
        name: its name.
        classification: the edition of its codes, where its values are codes with levels; else ``None``.
    """

    name: str
    classification: Classification | None = field(default=None, repr=False)


@final
@frozen(eq=False, repr=False)
class Books:
    """The lines that a ledger was made of, as given, and what they mean; every part of it shares them.

    Args:
        source: the lines.
        columns: the codes and the other dimensions as given; ``None`` where the lines are plain pairs of code and amount.
        amounts: the exact amounts by column; ``None`` where nothing is stated.
        decode: for the codes and each dimension what a value as given stands for; ``None`` where all stand for themselves.
        editions: for each of these the classification, if any.
        parents: for each of these the line above each code; ``None`` without classification.
        empty: the sum of blanks: nothing, or 0 where these were taken for 0.
        direct: the sums by code, where these were found as the lines were read.
    """

    source: Source
    columns: tuple[list[Any], ...] | None
    amounts: tuple[list[Decimal | None], ...] | None
    decode: tuple[Mapping[Any, Any] | None, ...]
    editions: tuple[Classification | None, ...]
    parents: tuple[Any, ...]
    empty: Decimal | None = None
    direct: Mapping[str, Decimal] | None = None

    @cached_property
    def raw(self) -> tuple[list[Any], ...]:
        """The codes and the other dimensions as given."""
        return ([code for code, _ in self.source.given],) if self.columns is None else self.columns

    @cached_property
    def values(self) -> tuple[list[Decimal | None], ...]:
        """The exact amounts by column."""
        return ([value for _, value in self.source.given],) if self.amounts is None else self.amounts

    def grouped(self, places: Sequence[int], rows: Sequence[int] | None) -> dict[Key, Cell]:
        """The cells of some dimensions, by tuples of their values.

        Args:
            places: positions of the dimensions.
            rows: positions of the lines that count; ``None`` for all.
        """
        if self.direct is not None and rows is None and tuple(places) == (0,):
            counts = Counter(self.raw[0])
            return {(code,): Cell(counts[code], (value,), (0,)) for code, value in self.direct.items()}
        chosen = [_at(self.raw[at], rows) for at in places]
        given: Sequence[Any] = [()] * (self.source.size if rows is None else len(rows))
        if chosen:
            given = chosen[0] if len(chosen) == 1 else list(zip(*chosen, strict=True))
        values = [_at(cells, rows) for cells in self.values]
        return self.decoded(cells_of(*grouping(given, values), self.empty), places)

    def decoded(self, cells: Mapping[Any, Cell], places: Sequence[int]) -> dict[Key, Cell]:
        """Cells by what was given as cells by what it stands for."""
        decode = [self.decode[at] for at in places]
        if len(places) == 1:
            (known,) = decode
            if known is None:
                return {(value,): cell for value, cell in cells.items()}
            keys: Iterable[Key] = ((known[value],) for value in cells)
        elif any(known is not None for known in decode):
            keys = (
                tuple([part if known is None else known[part] for part, known in zip(given, decode, strict=True)])
                for given in cells
            )
        else:
            return dict(cells)
        found: dict[Key, list[Cell]] = {}
        for key, cell in zip(keys, cells.values(), strict=True):
            found.setdefault(key, []).append(cell)
        with exact_context():
            return {key: merged(each) for key, each in found.items()}

    @cached_property
    def values_of(self) -> tuple[frozenset[Any], ...]:
        """All values that each dimension has in the lines."""
        return tuple(
            frozenset(column) if known is None else frozenset(known.values()) - {LEFT_OUT}
            for column, known in zip(self.raw, self.decode, strict=True)
        )

    def chain(self, at: int, code: str | None) -> tuple[str, ...]:
        """A code and all that stands above it, nearest first, without 合计."""
        found = []
        while code is not None and code != TOTAL:
            found.append(code)
            code = self.parents[at][code]
        return tuple(found)

    def rows_with(self, at: int, values: Collection[Any], rows: Sequence[int] | None) -> list[int]:
        """The positions of the lines that have one of some values in a dimension."""
        column, known = self.raw[at], self.decode[at]
        keep = set(values) if known is None else {given for given, value in known.items() if value in values}
        return [i for i in (range(self.source.size) if rows is None else rows) if column[i] in keep]


def _at(column: list[Any], rows: Sequence[int] | None) -> list[Any]:
    return column if rows is None else [column[i] for i in rows]


#: Groups by what was given: for each column of amounts what is stated, and how many lines there are.
Groups = tuple[Sequence[Mapping[Any, list[Decimal]]], Mapping[Any, int]]


def grouping(given: Sequence[Any], values: Sequence[Sequence[Decimal | None]]) -> Groups:
    """The stated amounts of each column by what was given, and the number of lines."""
    counts: Mapping[Any, int] | None = None
    columns: list[dict[Any, list[Decimal]]] = []
    for cells in values:
        groups: dict[Any, list[Decimal]] = defaultdict(list)
        if type(None) in set(map(type, cells)):
            counts = counts or Counter(given)
            for key, value in zip(given, cells, strict=True):
                if value is not None:
                    groups[key].append(value)
        else:
            for key, value in zip(given, cells, strict=True):
                groups[key].append(value)  # type: ignore[arg-type]
        columns.append(groups)
    return columns, counts or {key: len(each) for key, each in columns[0].items()}


def cells_of(
    columns: Sequence[Mapping[Any, list[Decimal]]], counts: Mapping[Any, int], empty: Decimal | None
) -> dict[Any, Cell]:
    """Groups summed up exactly."""
    nothing: list[Decimal] = []
    found = {}
    with exact_context():
        if len(columns) == 1:
            (groups,) = columns
            for key, n in counts.items():
                each = groups.get(key, nothing)
                found[key] = Cell(n, (sum(each, _ZERO) if each else empty,), (n - len(each),))
            return found
        for key, n in counts.items():
            stated = [groups.get(key, nothing) for groups in columns]
            sums = tuple([sum(each, _ZERO) if each else empty for each in stated])
            found[key] = Cell(n, sums, tuple([n - len(each) for each in stated]))
    return found


@final
@frozen(repr=False)
class Lines(Sequence[Any]):
    """The postings that a sum was made of (明细), in the order given; they are looked for when first asked for, and not copied.

    Iterating gives the lines as they were given; lines of a frame come as dicts.
    """

    _books: Books = field(eq=False)
    _rows: Sequence[int] | None
    _codes: frozenset[str | None] | None
    columns: tuple[str, ...]

    @cached_property
    def indices(self) -> tuple[int, ...]:
        """Their positions among the lines given, from 0; heading rows are not counted."""
        if self._codes is not None:
            return tuple(self._books.rows_with(0, self._codes, self._rows))
        return tuple(range(self._books.source.size) if self._rows is None else self._rows)

    def __len__(self) -> int:
        return len(self.indices)

    def __getitem__(self, at: Any) -> Any:
        """A line by its position here; a list of them for a slice."""
        if isinstance(at, slice):
            return self._books.source.rows(self.indices[at])
        return self._books.source.rows([self.indices[at]])[0]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._books.source.rows(self.indices))

    def amounts(self, column: str | None = None) -> tuple[Decimal | None, ...]:
        """What each of them states in a column, exactly; ``None`` for a blank.

        Raises:
            NotFound: if there is no such column, or none is named and there are several.
        """
        values = self._books.values[self.columns.index(only_column(self.columns, column))]
        return tuple([values[i] for i in self.indices])

    def total(self, column: str | None = None) -> Decimal | None:
        """Their exact sum in a column; ``None`` where none of them states an amount.

        Raises:
            NotFound: as :meth:`amounts`.
        """
        with exact_context():
            stated = _sum(self.amounts(column))
        return self._books.empty if stated is None and self.indices else stated

    def __repr__(self) -> str:
        return f"<Lines: {counted(len(self), 'posting')}>"
