"""What is rolled up, as it is read (汇总的输入): codes, amounts of any shape, tables; what is wrong is noted at once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from itertools import islice
from typing import Any, Final, Generic, Literal, NamedTuple, TypeVar

from govbudget.arguments import several
from govbudget.arguments import shown as given_as
from govbudget.classification import Classification, Code
from govbudget.classification.codes import code_text
from govbudget.errors import CodeError, NotFound, TableError
from govbudget.exact import State, scale
from govbudget.figure import Figure
from govbudget.money import Money, Unit
from govbudget.place import Place
from govbudget.rollup.cells import FLOATS, Floats, code_cell, taken
from govbudget.rollup.values import TOTAL, Disagreement, Problem, ProblemKind, Sums, error_of

__all__ = ["Codes", "Given", "Notes", "Sheet"]

#: A code in any printed form, or 合计.
AnyCode = str | int | Code | tuple[int, ...]
#: One amount; a Figure brings its unit, its digits and its place, Money its unit; ``None`` and an empty text are blanks.
Cell = Decimal | int | str | Money | Figure | None
#: The amounts of a line: one, or several for named columns.
LineAmounts = Cell | Sequence[Cell] | Mapping[str, Cell] | Sums
#: What a blank amount is: bad input, 0, or nothing at all.
Missing = Literal["refuse", "zero", "skip"]
#: What happens to bad input: the first fault is an error, or all are listed.
OnError = Literal["raise", "list"]

Key = TypeVar("Key", bound=Hashable)
#: Problems that are found again when the result of a roll-up is rolled up.
_FOUND_AGAIN: Final = frozenset({ProblemKind.OUTSIDE, ProblemKind.OVERLAP, ProblemKind.DISAGREEMENT})
_ZERO: Final = Decimal(0)
_NOWHERE: Final = Place()
#: Lines are taken from an iterable in portions, so that a generator never runs inside the library's decimal context.
_PORTION: Final = 4096


class Notes:
    """What is wrong with the input: raised, or listed."""

    def __init__(self, on_error: OnError) -> None:
        self.listed: bool = chosen("on_error", on_error, ("raise", "list")) == "list"
        self.problems: list[Problem] = []

    def note(self, problem: Problem, cause: Any = None) -> None:
        """List the problem, or raise the error that it is."""
        if not self.listed:
            raise error_of(problem, cause)
        self.problems.append(problem)


def chosen(name: str, value: str, known: tuple[str, ...]) -> str:
    """An option's value, if it is one of those known.

    Raises:
        NotFound: if it is not.
    """
    if not isinstance(value, str) or value not in known:
        raise NotFound(f"{name} is one of {', '.join(known)}, not {value!r}", key=value, suggestions=known)
    return value


class Codes:
    """The codes of one classification as they are met, those outside it included once they were listed."""

    def __init__(self, classification: Classification, notes: Notes, floats: Floats = "refuse") -> None:
        self.classification = classification
        self.floats = floats
        self.known: set[str] = set(classification)
        self.notes = notes

    def read(self, given: object) -> str | None:
        """The digits of a code, or 合计; ``None`` for what is no code, once it was listed."""
        if type(given) is str and (given in self.known or given == TOTAL):
            return given
        try:
            text = code_text(code_cell(given, self.floats))
        except CodeError as error:
            message = f"a line to roll up has no code: {error}; the total is {TOTAL}"
            self.notes.note(Problem(ProblemKind.NO_CODE, message, str(given)))
            return None
        if text not in self.known:
            edition = f"the {self.classification.year} edition of {self.classification.kind.chinese}"
            message = f'{text} is not in {edition}; correct it, or count it by its digits with on_error="list"'
            self.notes.note(Problem(ProblemKind.OUTSIDE, message, text))
            self.known.add(text)
        return text

    def parents(self, codes: Iterable[str]) -> dict[str, str]:
        """The line above each code and above all that stand above it: the nearest known one, or 合计."""
        found: dict[str, str] = {}
        known = self.known
        for code in codes:
            while code != TOTAL and code not in found:
                above = code[:-2]
                while above and above not in known:
                    above = above[:-2]
                found[code] = above = above or TOTAL
                code = above
        return found


class Sheet(NamedTuple, Generic[Key]):
    """One column as given: amounts by line, and the half units of those that are not exact."""

    stated: dict[Key, Decimal]
    halves: dict[Key, Decimal]


class Given(Generic[Key]):
    """The amounts read so far, by unit and column; it lives while one roll-up is made."""

    def __init__(
        self, columns: Sequence[str] | None, missing: Missing, notes: Notes, floats: Floats = "refuse"
    ) -> None:
        chosen("missing", missing, ("refuse", "zero", "skip"))
        chosen("floats", floats, FLOATS)
        self.floats = floats
        self.columns: tuple[str, ...] = ("amount",)
        self.named: bool = columns is not None
        if columns is not None:
            how = 'give them as in columns=("basic", "project")'
            named = (columns,) if isinstance(columns, str) else columns
            self.columns = several("columns", named, str, "a list of names", how)
            if len(set(self.columns)) != len(self.columns) or not self.columns:
                raise TableError(f"columns must have different names, not {', '.join(self.columns) or 'none'}")
        self.missing = missing
        self.notes = notes
        self.blanks: int = 0
        self.by_unit: dict[Unit | None, list[Sheet[Key]]] = {}
        self.places: dict[tuple[Key, int], Callable[[], Place]] = {}
        self.known_places: dict[tuple[str, str, str], Place | None] = {}

    def sheets(self, unit: Unit | None) -> list[Sheet[Key]]:
        """The columns of one unit."""
        if unit not in self.by_unit:
            self.by_unit[unit] = [Sheet({}, {}) for _ in self.columns]
        return self.by_unit[unit]

    def carry(self, problems: Iterable[Problem], found: Iterable[Disagreement], blanks: int) -> None:
        """What another roll-up knows of its input, and what adding up does not find again: problems, places, blanks."""
        self.notes.problems += [problem for problem in problems if problem.kind not in _FOUND_AGAIN]
        self.blanks = blanks
        self.known_places = {(each.code, each.economic, each.column): each.place for each in found}

    def place(self, key: Key, column: int) -> Place | None:
        """Where the amount of a line stands, if that is known."""
        place = self.places.get((key, column))
        return place() if place else self.known_places.get((*line_codes(key), self.columns[column]))

    def adopt(self, value: object) -> None:
        """Take the names of the columns from the first line, where the caller gave none."""
        if self.named:
            return
        if isinstance(value, Sums):
            self.columns = tuple(value.computed)
        elif isinstance(value, Mapping | tuple | list):
            why = 'lines with several amounts need the names of their columns, as in columns=("basic", "project")'
            raise TableError(why)

    def take(self, key: Key | None, value: LineAmounts) -> None:
        """The amounts of one line."""
        if key is None:
            return
        if isinstance(value, Sums):
            self._take_sums(key, value)
            return
        for column, cell in enumerate(self._cells(key, value)):
            self._take_cell(key, column, cell)

    def _take_sums(self, key: Key, sums: Sums) -> None:
        """What was given for a line of another roll-up; what was only computed is computed again."""
        for i, column in enumerate(self.columns):
            if column not in sums.stated:
                raise NotFound(f"{sums!r} has no column {column!r}", key=column, suggestions=tuple(sums.stated))
            stated = sums.stated[column]
            if stated is not None:
                self.put(key, i, stated, sums.stated_half_units[column], sums.unit)

    def _cells(self, key: Key, value: Cell | Sequence[Cell] | Mapping[str, Cell]) -> Sequence[Cell]:
        if isinstance(value, Mapping) and (not value or any(column in value for column in self.columns)):
            return [value.get(column) for column in self.columns]
        cells: Sequence[Any] = value if isinstance(value, tuple | list) else (value,)
        if len(cells) != len(self.columns) or isinstance(value, Mapping):
            what = f"amounts of {', '.join(value)}" if isinstance(value, Mapping) else f"{len(cells)} amounts"
            why = f"{shown(key)} has {what} for the columns {', '.join(self.columns)}; name them with columns=…"
            raise TableError(why, line=shown(key))
        return cells

    def _take_cell(self, key: Key, column: int, cell: Cell) -> None:
        place = cell.place if isinstance(cell, Figure) else None
        if place is not None and place != _NOWHERE:
            self.places[key, column] = partial(getattr, cell, "place")
        value, state, half, unit = taken(cell, self.floats)
        if value is None:
            self.blank(key, column, place, state, cell if isinstance(cell, str) else "")
        else:
            self.put(key, column, value, half, unit)

    def blank(
        self, key: Key, column: int, place: Place | None = None, state: State = State.BLANK, text: str = ""
    ) -> None:
        """A cell without an amount: what the caller said that it is."""
        name = self.columns[column]
        where = f" ({place})" if place is not None and str(place) else ""
        if state is State.UNREADABLE:
            why = f'{repr(text) if text else "the cell"} is no figure; correct it, or leave it out with on_error="list"'
            self._note(ProblemKind.UNREADABLE, f"{shown(key)}, {name}{where}: {why}", key, name, place)
        elif self.missing == "refuse":
            why = 'no amount is given; say what a blank is: missing="skip" or "zero"'
            self._note(ProblemKind.BLANK, f"{shown(key)}, {name}{where}: {why}", key, name, place)
        else:
            self.blanks += 1
            if self.missing == "zero":
                self.put(key, column, _ZERO, _ZERO, None)

    def put(self, key: Key, column: int, value: Decimal, half: Decimal, unit: Unit | None) -> None:
        """One amount, added to what the line has; in the exact context."""
        stated, halves = self.sheets(unit)[column]
        stated[key] = stated.get(key, _ZERO) + value
        if half:
            halves[key] = halves.get(key, _ZERO) + half

    def settle(self, unit: Unit | None) -> tuple[Unit | None, list[Sheet[Key]]]:
        """Everything in one unit: the one asked for, else the smallest that was met; mixed units are noted."""
        asked = unit is not None
        met = [other for other in self.by_unit if other is not None]
        target = unit if asked or not met else min(met, key=lambda other: other.exponent)
        result = self.by_unit.pop(target, None) or [Sheet({}, {}) for _ in self.columns]
        for other, sheets in self.by_unit.items():
            shift = other.exponent - target.exponent if other and target else 0
            for column, (sheet, into) in enumerate(zip(sheets, result, strict=True)):
                for key, value in sheet.stated.items():
                    if not asked and (value or other):  # a blank taken for 0 is in any unit
                        self._note_unit(key, column, other, target)
                    into.stated[key] = into.stated.get(key, _ZERO) + scale(value, shift)
                for key, half in sheet.halves.items():
                    into.halves[key] = into.halves.get(key, _ZERO) + scale(half, shift)
        return target, result

    def _note_unit(self, key: Key, column: int, other: Unit | None, target: Unit | None) -> None:
        units = (other.value if other else "", target.value if target else "")
        name = self.columns[column]
        message = (
            f"{shown(key)}, {name} is {'in ' + units[0] if other else 'without a unit'}, other amounts are in {units[1]}; "
            f'name the unit of all, as in unit="{units[1]}"'
        )
        self._note(ProblemKind.UNIT, message, key, name, cause=units)

    def _note(
        self, kind: ProblemKind, message: str, key: Key, column: str, place: Place | None = None, cause: Any = None
    ) -> None:
        code, economic = line_codes(key)
        self.notes.note(Problem(kind, message, code, column, economic, place), cause)


def line_codes(key: object) -> tuple[str, str]:
    """The code of a line, and in a cross-tabulation its economic code."""
    return (key[0], key[1]) if isinstance(key, tuple) else (str(key), "")


def shown(key: object) -> str:
    """A line in words: its code, or the two of a cross-tabulation."""
    return " × ".join(key) if isinstance(key, tuple) else str(key)


def portions(lines: Iterable[Any]) -> Iterator[list[Any]]:
    """The lines in portions; only taking them runs the code of whoever gave the iterable.

    Raises:
        TableError: for what has no lines.
    """
    try:
        rows = iter(lines)
    except TypeError:
        raise TableError(
            f"lines to roll up are a table, or pairs of a code and its amounts, not {given_as(lines)}; "
            'give them as in roll_up([("2010601", "5.00")], load("functional", 2023))'
        ) from None
    while portion := list(islice(rows, _PORTION)):
        yield portion
