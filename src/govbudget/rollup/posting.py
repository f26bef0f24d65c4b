"""Postings read and grouped (记账的读取与分组): columns of any shape to exact cells by key, faults noted with their lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from attrs import field, frozen

from govbudget.arguments import wrong
from govbudget.classification import Classification
from govbudget.errors import FigureSyntaxError, TableError
from govbudget.exact import State, exact_context, scale
from govbudget.figure import Figure
from govbudget.money import Unit
from govbudget.records.shapes import Ref, Source, is_blank, source_of
from govbudget.rollup.books import LEFT_OUT, Books, Dimension
from govbudget.rollup.cells import FLOATS, Floats, plain_code, taken
from govbudget.rollup.ledger import Ledger
from govbudget.rollup.reading import Codes, Missing, Notes, OnError, chosen
from govbudget.rollup.result import RollUp
from govbudget.rollup.values import TOTAL, Problem, ProblemKind
from govbudget.tables import Table

__all__ = ["named_rows", "post"]

#: The columns of amounts: one, several, or where to find each by name.
Amounts = Ref | Sequence[str | int] | Mapping[str, Ref]
#: The dimensions: names, or by name where to find them, the classification of their codes, or both.
Dimensions = Sequence[str] | Mapping[str, "Ref | Classification | tuple[Ref, Classification] | None"]

_ZERO: Final = Decimal(0)
#: Types of plain values of dimensions, which are taken as they are.
_PLAIN: Final = frozenset({str, int, bool})


def _amounts_of(amounts: Amounts | None) -> dict[str, Ref | None]:
    """The columns of amounts by name; without a place those that come in order."""
    if amounts is None:
        return {"amount": None}
    if isinstance(amounts, Mapping):
        found: dict[str, Ref | None] = dict(amounts)
    elif isinstance(amounts, str | int):
        found = {str(amounts): amounts}
    elif callable(amounts):
        found = {"amount": amounts}
    elif not isinstance(amounts, Iterable) or isinstance(amounts, bytes):
        raise wrong("amounts", amounts, "the columns of amounts", 'name them, as in ["金额"]')
    else:
        amounts = tuple(amounts)
        found = {str(each): each for each in amounts}
        if len(found) != len(amounts):
            raise TableError(f"columns must have different names, not {', '.join(map(str, amounts))}")
    if not found:
        raise TableError('name a column of amounts, as in amounts=["金额"]')
    return found


def _dimensions_of(given: Dimensions) -> tuple[list[Dimension], list[Ref]]:
    """The dimensions, and where each is found."""
    dimensions, refs = [], []
    if isinstance(given, str):
        given = (given,)
    for name, what in given.items() if isinstance(given, Mapping) else ((each, None) for each in given):
        parts = what if isinstance(what, tuple) else (what,)
        dimensions.append(Dimension(name, next((part for part in parts if isinstance(part, Classification)), None)))
        refs.append(next((part for part in parts if part is not None and not isinstance(part, Classification)), name))
    taken = [each.name for each in dimensions]
    wrong = [name for name in taken if taken.count(name) > 1 or name in _RESERVED]
    if wrong:
        raise TableError(
            f"{wrong[0]!r} cannot be the name of a dimension (it stands twice, or for something else in the records); "
            f'give it another, as in dimensions={{"other": "{wrong[0]}"}}'
        )
    return dimensions, refs


_RESERVED: Final = frozenset({"code", "name", "level", "column", "amount", "direct", "lines", "blanks"})


def named_rows(
    lines: Any, code: Ref, amounts: Amounts | None, floats: Floats
) -> tuple[Iterable[tuple[Any, tuple[Any, ...]]], tuple[str, ...]]:
    """Rows of any shape as pairs of a code and its amounts, with the names of the columns."""
    chosen("floats", floats, FLOATS)
    columns = _amounts_of(amounts)
    source = source_of(lines, code)
    cells = [source.column(name if ref is None else ref) for name, ref in columns.items()]
    codes = source.column(code)
    kept = [i for i, given in enumerate(codes) if not is_blank(given) or any(not is_blank(each[i]) for each in cells)]
    return ((codes[i], tuple([each[i] for each in cells])) for i in kept), tuple(columns)


def post(
    lines: Any,
    classification: Classification,
    code: Ref | None,
    amounts: Amounts | None,
    dimensions: Dimensions,
    missing: Missing,
    on_error: OnError,
    unit: Unit | None,
    floats: Floats,
) -> Ledger:
    """Postings of any shape as a ledger; see :func:`~govbudget.roll_up`."""
    chosen("missing", missing, ("refuse", "zero", "skip"))
    chosen("floats", floats, FLOATS)
    if isinstance(lines, Table | RollUp):
        raise TableError(
            f"{lines!r} prints sums beside their parts, and would count twice as postings; roll it up as it is, with "
            'mode="stated"'
        )
    notes, empty = Notes(on_error), _ZERO if missing == "zero" else None
    columns = _amounts_of(amounts)
    beside, refs = _dimensions_of(dimensions)
    editions = (classification, *(each.classification for each in beside))
    codes = tuple(None if edition is None else Codes(edition, notes, floats) for edition in editions)
    quick = _pairs(lines) if code is None and not beside and len(columns) == 1 else None
    if quick is not None and quick.keys() <= codes[0].known:  # type: ignore[union-attr]
        parents = codes[0].parents(quick)  # type: ignore[union-attr]
        books = Books(source_of(lines), None, None, (None,), editions, (parents,), empty, quick)
        return Ledger(classification, (), tuple(columns), unit, books)
    source, raw, given = _columns(lines, code, columns, refs, [each.name for each in beside])
    reading = _Reading(notes, raw[0], tuple(columns), missing, unit, floats)
    values = tuple([reading.column(name, cells) for name, cells in zip(columns, given, strict=True)])
    target = reading.settle(values)
    raw = (_hashable_codes(raw[0]), *(_plain(cells, each.name) for cells, each in zip(raw[1:], beside, strict=True)))
    names = ("code", *(each.name for each in beside))
    decode = tuple([_decoded(*each) for each in zip(codes, raw, names, strict=True)])
    rows = _rows(raw, values, decode, notes)
    above = tuple(
        None if side is None else side.parents(set(column if known is None else known.values()) - {None, LEFT_OUT})
        for side, known, column in zip(codes, decode, raw, strict=True)
    )
    books = Books(source, raw, values, decode, editions, above, empty)
    problems = tuple(sorted(notes.problems, key=lambda each: (each.code, each.column, each.kind.value, each.message)))
    ledger = Ledger(classification, tuple(beside), tuple(columns), target, books, rows, problems)
    ledger.total  # noqa: B018 - what cannot be summed is said here
    return ledger


def _pairs(lines: Any) -> dict[Any, Decimal] | None:
    """Plain pairs of a code and a Decimal, the bulk of all input, summed by code at once; ``None`` for anything else."""
    if not isinstance(lines, list) or not lines or type(lines[0]) is not tuple:
        return None
    sums: dict[Any, Decimal] = defaultdict(Decimal)
    try:
        with exact_context():
            for code, value in lines:
                if type(value) is not Decimal:
                    return None
                sums[code] += value
    except (TypeError, ValueError, InvalidOperation):
        return None
    return dict(sums) if all(map(Decimal.is_finite, sums.values())) else None


def _columns(
    lines: Any, code: Ref | None, columns: Mapping[str, Ref | None], refs: Sequence[Ref], names: Sequence[str]
) -> tuple[Source, tuple[list[Any], ...], list[list[Any]]]:
    """The lines, their columns of codes and dimensions, and of amounts, all as given."""
    if code is not None:
        source = source_of(lines, code)
        raw = tuple(source.column(ref) for ref in (code, *refs))
        return source, raw, [source.column(name if ref is None else ref) for name, ref in columns.items()]
    if hasattr(lines, "items"):
        lines = lines.items()  # amounts by code
    rows = _tuples(lines, 1 + len(refs), len(columns))
    source = source_of(rows)
    width = 1 + len(refs)
    raw = tuple([[row[at] for row in rows] for at in range(width)])
    if rows and len(rows[0]) == width + 1 and len(columns) > 1:  # all amounts in one
        return source, raw, [_inside([row[width] for row in rows], i, name) for i, name in enumerate(columns)]
    return source, raw, [[row[width + i] for row in rows] for i in range(len(columns))]


def _tuples(lines: Any, width: int, amounts: int) -> list[Any]:
    """Rows that are tuples in the order code, dimensions, amounts."""
    try:
        rows = lines if isinstance(lines, list) else list(lines)
        sizes = set(map(len, rows))
    except TypeError:
        rows, sizes = [], {0}
    if (sizes <= {width + amounts} or sizes == {width + 1}) and not (rows and isinstance(rows[0], Mapping | str)):
        return rows
    raise TableError(
        f"postings without named columns are tuples of a code, {width - 1} dimensions and {amounts} amounts, in this order; "
        'for other shapes name the columns, as in code="科目编码", amounts=["金额"]'
    )


def _inside(cells: list[Any], at: int, name: str) -> list[Any]:
    """One column of amounts that stand together in each row, by name or in order."""
    try:
        return [cell.get(name) if isinstance(cell, Mapping) else cell[at] for cell in cells]
    except (TypeError, IndexError):
        raise TableError(f"a posting has fewer amounts than there are columns; {name} is not there") from None


@frozen(eq=False)
class _Reading:
    """Columns of amounts as they are read; it lives while one ledger is made."""

    notes: Notes
    codes: Sequence[Any]
    columns: tuple[str, ...]
    missing: Missing
    unit: Unit | None
    floats: Floats
    met: dict[tuple[int, int], Unit] = field(factory=dict, init=False)

    def column(self, name: str, cells: list[Any]) -> list[Decimal | None]:
        """One column, exactly; plain Decimals and ints, the bulk of all input, at once."""
        kinds = set(map(type, cells))
        if kinds <= {Decimal} and all(map(Decimal.is_finite, cells)):
            return cells
        if kinds == {int}:
            return list(map(Decimal, cells))
        at = self.columns.index(name)
        return [
            cell if type(cell) is Decimal and cell.is_finite() else self._cell(cell, row, at)
            for row, cell in enumerate(cells)
        ]

    def _cell(self, cell: Any, row: int, column: int) -> Decimal | None:
        try:
            value, state, _, unit = taken(cell, self.floats)
        except (FigureSyntaxError, TypeError) as error:
            error.add_note(self._where(row, column))
            raise
        if value is None:
            return self._nothing(row, column, state, cell.printed if isinstance(cell, Figure) else cell)
        return self._with_unit(value, unit, row, column)

    def _where(self, row: int, column: int) -> str:
        return f"line {row + 1} ({self.codes[row]}), {self.columns[column]}"

    def _with_unit(self, value: Decimal, unit: Unit | None, row: int, column: int) -> Decimal:
        if unit is None:
            return value
        if self.unit is not None:
            return scale(value, unit.exponent - self.unit.exponent)
        self.met[row, column] = unit
        return value

    def _nothing(self, row: int, column: int, state: State, text: str | None) -> Decimal | None:
        """A cell that states no amount: counted, or what the caller said that it is."""
        code, name = str(self.codes[row]), self.columns[column]
        if state is State.UNREADABLE:
            message = (
                f'{self._where(row, column)}: {text!r} is no figure; correct it, or leave it out with on_error="list"'
            )
            self.notes.note(Problem(ProblemKind.UNREADABLE, message, code, name))
        elif self.missing == "refuse" and not is_blank(self.codes[row]):
            message = f'{self._where(row, column)}: no amount is given; say what a blank is: missing="skip" or "zero"'
            self.notes.note(Problem(ProblemKind.BLANK, message, code, name))
        return None

    def settle(self, values: Sequence[list[Decimal | None]]) -> Unit | None:
        """All amounts in one unit: the one asked for, else the smallest that was met; mixed units are noted."""
        if not self.met:
            return self.unit
        target = min(self.met.values(), key=lambda each: each.exponent)
        for column, cells in enumerate(values):
            for row, value in enumerate(cells):
                own = self.met.get((row, column))
                if value is None or own is target or (own is None and not value):
                    continue
                stated = f"in {own.value}" if own else "without a unit"
                message = (
                    f"{self._where(row, column)} is {stated}, other amounts are in {target.value}; name the unit of all, "
                    f'as in unit="{target.value}"'
                )
                problem = Problem(ProblemKind.UNIT, message, str(self.codes[row]), self.columns[column])
                self.notes.note(problem, (own.value if own else "", target.value))
                if own is not None:
                    cells[row] = scale(value, own.exponent - target.exponent)
        return target


def _hashable_codes(codes: list[Any]) -> list[Any]:
    """The codes as given, each a key; blanks as ``None``, what is no code at all as text."""
    if set(map(type, codes)) <= {str, int} and not any(map(is_blank, set(codes))):
        return codes
    return [
        None if is_blank(code) else code if isinstance(code, str) else _hashable(plain_code(code)) for code in codes
    ]


def _hashable(value: Any) -> Any:
    try:
        hash(value)
    except TypeError:
        return repr(value)
    return value


def _plain(cells: list[Any], name: str) -> list[Any]:
    """The values of a dimension: blanks as ``None``, whole numbers of other libraries as ints."""
    if set(map(type, cells)) <= _PLAIN:
        return [cell if cell != "" else None for cell in cells] if "" in set(cells) else cells
    found = [None if is_blank(cell) else plain_code(cell) for cell in cells]
    try:
        set(found)
    except TypeError:
        why = f"values of the dimension {name} must be plain (texts, numbers, dates); a list is none"
        raise TableError(why) from None
    return found


def _decoded(side: Codes | None, column: Sequence[Any], name: str) -> dict[Any, Any] | None:
    """What each value of a dimension stands for; ``None`` where all stand for themselves."""
    there = set(column)
    if side is None:
        spaces = [value for value in there if isinstance(value, str) and value.isspace()]
        return {**{value: value for value in there}, **dict.fromkeys(spaces)} if spaces else None
    if there <= side.known:
        return None
    return {value: None if value is None else _code(side, value, column, name) for value in there}


def _code(side: Codes, value: Any, column: Sequence[Any], name: str) -> object:
    """The digits of a code; a line 合计 is no posting."""
    if value == TOTAL:
        message = (
            f"line {column.index(value) + 1}, {name} is {TOTAL}: a sum of other lines and no posting; take it out, or have it "
            'left out with on_error="list"'
        )
        side.notes.note(Problem(ProblemKind.NO_CODE, message, TOTAL))
        return LEFT_OUT
    text = side.read(value)
    return LEFT_OUT if text is None else text


def _rows(
    raw: Sequence[Sequence[Any]],
    values: Sequence[Sequence[Decimal | None]],
    decode: Sequence[Mapping[Any, Any] | None],
    notes: Notes,
) -> tuple[int, ...] | None:
    """The lines that count: not those without a code, of which only those without amounts are no problem."""
    out = [
        set() if known is None else {given for given, value in known.items() if value is LEFT_OUT} for known in decode
    ]
    if decode[0] is not None and None in decode[0]:
        out[0].add(None)
        bare = [i for i, code in enumerate(raw[0]) if code is None and any(each[i] is not None for each in values)]
        if bare:
            message = (
                f"line {bare[0] + 1} has an amount and no code{f', and {len(bare) - 1} more' if len(bare) > 1 else ''}; give "
                'it one, or leave it out with on_error="list"'
            )
            notes.note(Problem(ProblemKind.NO_CODE, message))
    if not any(out):
        return None
    return tuple([i for i, given in enumerate(zip(*raw, strict=True)) if not any(map(set.__contains__, out, given))])
