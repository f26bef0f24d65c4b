"""A table of a disclosure (表): typed, exact, still with the place of every figure.

Amounts are stored by column; a :class:`~govbudget.figure.Figure` is made when asked for one.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from enum import Enum
from functools import cached_property
from typing import Any, ClassVar, Final, final

from attrs import evolve, field, frozen

from govbudget.arguments import several, shown, text, whole_number, wrong
from govbudget.cells import as_printed, read_cell, whole
from govbudget.classification.codes import code_text
from govbudget.errors import AmountTypeError, CodeError, FigureSyntaxError, NotFound, TableError
from govbudget.exact import Parsed, State, half_unit, parse_figure
from govbudget.facts import exact_half_units, facts, facts_of_forms, table_parts
from govbudget.figure import Figure, Quantity
from govbudget.forms import Form, Layout, Measure, Stage, named_for, stage_of_title
from govbudget.forms import form as form_of
from govbudget.forms.lines import is_coded, match_lines, missing_totals, printed_line
from govbudget.language.labels import line_label
from govbudget.language.normal import normal
from govbudget.money import Unit, unit_or_none
from govbudget.numerals import is_noise
from govbudget.place import Place
from govbudget.records.display import Shown
from govbudget.records.tabular import Tabular
from govbudget.visible import counted, visible

__all__ = ["Line", "Table", "TableState"]


class TableState(Enum):
    """Whether a table has figures (表状态). An empty table with a statement is not a missing table."""

    STATED = "stated"  #: it prints figures
    STATED_EMPTY = "stated_empty"  #: it prints none and says that there is nothing to print
    EMPTY = "empty"  #: it prints none and says nothing


@final
@frozen
class Line:
    """A line of a table (行).

    Args:
        key: unique in the table: the code, the key of the form's line plan, or the label of an unknown line.
        label: printed label; for coded lines the name.
        code: the code, for coded lines.
        side: the half of a two-sided table; the key of the line where a table prints its lines side by side.
        known: whether the form knows the line.
        quantity: amounts or counts.
        row: line number in the source.
        place: page and box of the line, where the reader tells them: a table may go on over several pages.
    """

    key: str
    label: str
    code: str = ""
    side: str = ""
    known: bool = True
    quantity: Quantity = Quantity.AMOUNT
    row: int | None = None
    place: Place | None = None

    def __str__(self) -> str:
        return f"{self.code} {self.label}".strip()


def _stage(stage: Stage | str | None) -> Stage | None:
    try:
        return None if stage is None else Stage(stage)
    except ValueError:
        known = ", ".join(each.value for each in Stage)
        raise TableError(f"{stage!r} is no stage of a table; there are {known}") from None


@final
@frozen(repr=False)
class Table(Tabular):
    """One table of a disclosure (表).

    Build it with :meth:`from_rows`, or from columns of printed cells.

    Args:
        form: the form or its id.
        lines: its lines, in printed order.
        columns: keys of its columns, in printed order.
        printed: for each column the printed cells, one a line.
        unit: unit of its amounts; ``None`` where the document gives none.
        title: printed title.
        number: printed number, 公开03.
        year: year of accounts.
        headers: printed heading path by (side, column).
        statement: the sentence by which an empty table says that it is empty.
        faults: why it may not be whole, as the reader saw it: ``cut``, ``loose:TEXT``, ``column:HEADING`` …
        shortest: printed texts that are the shortest form of an exact number, as a workbook prints numbers without a format:
            such a figure is as fine as the finest of the table.
        half_units: for figures that were calculated and not printed, as in a consolidation: how far the true value of each
            cell may be from it, by column like ``printed``. Empty where the printed digits say so.
        lenient: keep cells that are no figure as unreadable instead of refusing the table; for readers.
        place: where it stands.
        stage: whether it is of final accounts or of a budget (决算、预算); by default what its title says, in a disclosure
            what that is of, and final accounts where nothing says it.

    Raises:
        TableError: for two lines with one key, a column that the form has not or twice, uneven columns, a cell that is
            no figure, a count that is no integer, a stage that is none.
        ArgumentError: for arguments of another kind.
        AmountTypeError: for a cell that is no text.
    """

    _described: ClassVar[str] = "facts"
    form: Form = field(converter=form_of)
    lines: tuple[Line, ...]
    columns: tuple[str, ...]
    printed: tuple[tuple[str, ...], ...]
    unit: Unit | None = field(default=None, converter=unit_or_none)
    title: str = ""
    number: str = ""
    year: int | None = None
    headers: Mapping[tuple[str, str], str] = field(factory=dict, hash=False)
    statement: str = ""
    faults: tuple[str, ...] = ()
    half_units: tuple[tuple[Decimal, ...], ...] = field(default=(), repr=False)
    shortest: tuple[str, ...] = field(default=(), repr=False)
    lenient: bool = field(default=False, eq=False)
    place: Place = field(default=Place(), eq=False)
    _stage: Stage | None = field(default=None, converter=_stage, eq=lambda stage: stage or Stage.FINAL_ACCOUNTS)
    keys: tuple[str, ...] = field(init=False, eq=False)
    _line_index: Mapping[str, int] = field(init=False, eq=False)
    _counts: list[int] = field(init=False, eq=False)
    _values: tuple[tuple[Decimal | None, ...], ...] = field(init=False, eq=False)
    _decimals: tuple[tuple[int, ...], ...] = field(init=False, eq=False)
    _states: tuple[tuple[State, ...], ...] = field(init=False, eq=False)

    def __attrs_post_init__(self) -> None:
        given = (self.lines, self.columns, self.printed)
        if not all(type(part) is tuple for part in given) or not all(type(cells) is tuple for cells in self.printed):
            self._take_lists()
        if self.year is not None:
            whole_number("year", self.year, "give it as in year=2023, or None where it is not known")
        text("title", self.title, "give the printed title, or leave it out")
        try:
            keys = tuple([line.key for line in self.lines])
        except AttributeError:
            raise wrong("lines", self.lines, "a tuple of Line values", _BY_ROWS) from None
        index = {key: i for i, key in enumerate(keys)}
        if len(index) != len(keys):
            twice = next(key for i, key in enumerate(keys) if key in keys[:i])
            raise self._error(f"the line {twice} stands twice", line=twice)
        for column in self.columns:
            if column not in self.form.column_keys:
                known = ", ".join(self.form.column_keys)
                raise self._error(f"the form has no column {column!r}; it has {known}", column=column)
        if len(set(self.columns)) != len(self.columns) or len(self.columns) != len(self.printed):
            raise self._error(f"{len(self.printed)} columns of cells are given for {', '.join(self.columns)}")
        if self.half_units and _widths(self.half_units) != [len(keys)] * len(self.columns):
            raise self._error(f"half_units has to have {len(keys)} for each of {len(self.columns)} columns")
        set_ = object.__setattr__
        if self._stage is None and self._says_budget:
            set_(self, "_stage", Stage.BUDGET)
        set_(self, "keys", keys)
        set_(self, "_line_index", index)
        set_(self, "_counts", [i for i, line in enumerate(self.lines) if line.quantity is Quantity.COUNT])
        parsed: list[list[Parsed]] = []
        for column, cells in zip(self.columns, self.printed, strict=True):
            if len(cells) != len(keys):
                raise self._error(f"column {column} has {len(cells)} cells for {len(keys)} lines", column=column)
            parsed.append(self._parse(column, cells))
        split = [tuple(zip(*column, strict=True)) or ((), (), ()) for column in parsed]
        values, decimals, states = zip(*split, strict=True) if split else ((), (), ())
        set_(self, "_values", values)
        set_(self, "_decimals", decimals)
        set_(self, "_states", states)
        if self.shortest:  # those alone that the table prints less finely than its finest figure
            held = ((c, i, text) for c, texts in enumerate(self.printed) for i, text in enumerate(texts))
            short = {
                text
                for c, i, text in held
                if states[c][i] is State.VALUE
                and decimals[c][i] < self._finest
                and self.quantity_at(i, c) is Quantity.AMOUNT
            }
            set_(self, "shortest", tuple(sorted(short.intersection(self.shortest))))

    @property
    def _says_budget(self) -> bool:
        """Whether its form or its title is of a budget."""
        return self.form.stage is Stage.BUDGET or (self.title != "" and stage_of_title(self.title) is Stage.BUDGET)

    def _take_lists(self) -> None:
        """Lists are as good as tuples; anything else is no columns and lines."""
        for name, kind, what in (("lines", Line, "Line values"), ("columns", str, "column keys")):
            taken = several(name, getattr(self, name), kind, f"a tuple of {what}", _BY_ROWS)
            object.__setattr__(self, name, taken)
        wanted = "a tuple of tuples of printed cells, one for each column"
        cells = several("printed", self.printed, (tuple, list), wanted, _BY_ROWS)
        object.__setattr__(self, "printed", tuple(map(tuple, cells)))

    def _parse(self, column: str, cells: tuple[str, ...]) -> list[Parsed]:
        """A column at once; where a cell is no figure, or counts have to be whole, cell by cell."""
        quantity = self.form.column(column).quantity
        counts = range(len(self.lines)) if quantity is Quantity.COUNT else self._counts
        try:
            parsed = list(map(parse_figure, cells))
            for i in counts:
                whole(parsed[i].value, cells[i])
        except (FigureSyntaxError, TypeError):
            of_cells = [Quantity.COUNT if i in counts else quantity for i in range(len(cells))]
            return [self._parse_cell(i, column, cell, of_cells[i]) for i, cell in enumerate(cells)]
        return parsed

    def _parse_cell(self, i: int, column: str, cell: str, quantity: Quantity) -> Parsed:
        if not isinstance(cell, str):
            raise AmountTypeError(
                f"line {self.lines[i].key}, column {column}: a printed figure is a text, not {shown(cell)}; "
                'pass it as it is printed, such as "1,387.15"',
                value=cell,
            )
        try:
            return read_cell(cell, quantity, self.unit)
        except FigureSyntaxError as error:
            if self.lenient:
                return Parsed(None, 0, State.UNREADABLE)
            line = self.lines[i].key
            raise self._error(f"line {line}, column {column}: {error}", line=line, column=column) from error

    def _error(self, message: str, *, line: str = "", column: str = "") -> TableError:
        name = self.title or self.form.name_at(self.stage)
        return TableError(f"{name} cannot be built: {message}", form=self.form.id, line=line, column=column)

    @classmethod
    def from_rows(
        cls,
        form: Form | str,
        columns: Sequence[str],
        rows: Iterable[Sequence[str | Decimal | int | None]],
        unit: Unit | str | None = None,
        **more: Any,
    ) -> Table:
        """A table from rows of printed text.

        Args:
            form: the form or its id.
            columns: column keys, in the order of the cells.
            rows: for each line its label or code, then one printed cell a column (missing ones and ``None`` are blank). A
                coded line may be ``"201"`` or ``"201 一般公共服务支出"``. Decimals and whole numbers stand for what they
                print; a float is refused, as it does not say how many digits are printed.
            unit: unit of the amounts.
            more: further arguments of :class:`Table`.

        Raises:
            TableError: if it cannot be a table.
            ArgumentError: for rows that are none, as texts and dicts.
            AmountTypeError: for a float or another type in place of a printed figure.
        """
        form = form_of(form)
        one = (columns,) if isinstance(columns, str) else columns
        columns = several("columns", one, str, "a list of column keys", _BY_ROWS)
        rows = [tuple(row) for row in several("rows", rows, (tuple, list), "a list of rows", _BY_ROWS)]
        if not all(rows):
            raise TableError(f"{form.name} cannot be built: a row is empty; {_BY_ROWS}", form=form.id)
        names = [printed_line(form, row[0]) for row in rows]
        matched = match_lines(form, names)
        lines = tuple(
            Line(m.key, name.label, name.code, m.plan.side if m.plan else "", m.known, m.quantity)
            for name, m in zip(names, matched, strict=True)
        )
        for row, name in zip(rows, names, strict=True):
            if len(row) > len(columns) + 1:
                line = name.code or name.label
                why = f"the line {line} has {len(row) - 1} cells for {len(columns)} columns"
                raise TableError(f"{form.name} cannot be built: {why}", form=form.id, line=line)
        cells: Any = tuple(tuple(row[i] if i < len(row) else "" for row in rows) for i in range(1, len(columns) + 1))
        if not all(type(cell) is str for column in cells for cell in column):
            cells = tuple(tuple(map(as_printed, column)) for column in cells)
        return cls(form, lines, columns, cells, unit, **more)

    @property
    def stage(self) -> Stage:
        """Whether it is of final accounts or of a budget (决算、预算)."""
        return self._stage or Stage.FINAL_ACCOUNTS

    @property
    def says_no_stage(self) -> bool:
        """Whether nothing says of what it is, so that it is taken for what its disclosure is of."""
        return self._stage is None

    def measure(self, column: str) -> Measure | None:
        """The stage of the budget that a column's amounts belong to (口径): 决算数 in final accounts, 年初预算数 in a budget.

        ``None`` for a 预算数 of final accounts that does not say whether it is the initial or the adjusted one, and for columns
        that a budget prints beside its own for comparison (上年预算数, 增减额).

        Raises:
            NotFound: if the form has no such column.
        """
        plan = self.form.column(column)
        planned = plan.measure
        if plan.compares:
            return None
        if self.stage is Stage.FINAL_ACCOUNTS:
            return planned if planned or self.form.plans_budgets else Measure.FINAL
        final = planned is Measure.FINAL and not self.form.plans_budgets
        return Measure.INITIAL_BUDGET if planned is None or final else planned

    @cached_property
    def gaps(self) -> tuple[str, ...]:
        """Why its sums over lines cannot be checked: what :attr:`faults` says, and missing totals and unknown lines."""
        if self.state is not TableState.STATED:
            return self.faults
        found = [*self.faults, *(f"total:{key}" for key in missing_totals(self.form, self._line_index))]
        unknown = (line.label for line in self.lines if not line.known)
        found += [f"unknown:{label}" for label in unknown if not line_label(label).of_which]
        if "#" in "".join(self.keys) and self.form.layout is not Layout.LISTED:  # where two lines may be called alike
            found += [f"repeated:{key}" for key in self.keys if "#" in key]
        if self.lenient:
            found += [f"unreadable:{text}" for text in self.unreadable]
        return tuple(dict.fromkeys(found))

    @cached_property
    def unreadable(self) -> tuple[str, ...]:
        """The printed texts of cells that are no figures."""
        if not self.lenient:
            return ()
        columns = zip(self._states, self.printed, strict=True)
        cells = (cell for states, texts in columns for cell in zip(states, texts, strict=True))
        return tuple(text.strip() for state, text in cells if state is State.UNREADABLE)

    @property
    def complete(self) -> bool:
        """Whether every printed line was recognised, no total is missing and nothing was cut off (完整)."""
        return not self.gaps

    @cached_property
    def state(self) -> TableState:
        """Stated, empty with a statement, or empty without one."""
        blank = State.BLANK
        if any(state is not blank for column in self._states for state in column):
            return TableState.STATED
        return TableState.STATED_EMPTY if self.statement else TableState.EMPTY

    def line_index(self, line: str | int | object) -> int:
        """The position of a line, by key, by code in any printed form, or by printed label.

        Raises:
            NotFound: if there is none, or if the label stands for several.
        """
        index = self._line_index
        if isinstance(line, str) and line in index:
            return index[line]
        if is_coded(self.form):
            with suppress(CodeError, KeyError):
                return index[code_text(line)]
        words = line_label(line).words if isinstance(line, str) else ""
        found = [i for i, other in enumerate(self.lines) if words and line_label(other.label).words == words]
        if len(found) == 1:
            return found[0]
        near = tuple(str(self.lines[i]) for i in found) or tuple(
            difflib.get_close_matches(str(line), [*self.keys, *(o.label for o in self.lines)], n=3)
        )
        why = "stands for several lines" if found else "is no line"
        hint = f": {'、'.join(near)}" if near else ""
        raise NotFound(f"{line!r} {why} of {self.name}{hint}", key=line, suggestions=near)

    def column_index(self, column: str) -> int:
        """The position of a column, by key or printed heading.

        Raises:
            NotFound: if the table has none.
        """
        if column in self.columns:
            return self.columns.index(column)
        words = normal(column) if isinstance(column, str) else ""
        for plan in self.form.columns:
            if plan.key in self.columns and any(path[-1] == words for path in plan.paths):
                return self.columns.index(plan.key)
        why = f"{column!r} is no column of {self.name}; it has {', '.join(self.columns)}"
        raise NotFound(why, key=column, suggestions=self.columns)

    def __getitem__(self, cell: tuple[str | int | object, str]) -> Figure:
        """The figure of a line and a column: ``table["2010401", "basic"]``.

        Raises:
            NotFound: if the line or the column is not there.
        """
        if not isinstance(cell, tuple) or len(cell) != 2:
            raise NotFound(f"a cell is named by a line and a column, as in table[line, column]; got {cell!r}", key=cell)
        return self.figure(self.line_index(cell[0]), self.column_index(cell[1]))

    def with_cell(self, line: str | int | object, column: str, printed: str) -> Table:
        """The same table with another text in one cell (更正单元格); nothing else changes.

        Raises:
            NotFound: if the line or the column is not there.
            TableError: if the text is no figure.
        """
        i, c = self.line_index(line), self.column_index(column)
        cells = [list(texts) for texts in self.printed]
        cells[c][i] = printed
        return evolve(self, printed=tuple(map(tuple, cells)))

    def value(self, line: str, column: str) -> Decimal | None:
        """The value of a cell by the keys of line and column; ``None`` where it is blank or not printed at all."""
        i = self._line_index.get(line)
        return None if i is None or column not in self.columns else self._values[self.columns.index(column)][i]

    def figure(self, line: int, column: int) -> Figure:
        """The figure at a position."""
        quantity = self.quantity_at(line, column)
        return Figure(
            self._values[column][line],
            self.unit if quantity is Quantity.AMOUNT else None,
            self._decimals[column][line],
            self._states[column][line],
            quantity,
            self.printed[column][line].strip(),
            self.place_of(line, column),
        )

    def state_at(self, line: int, column: int) -> State:
        """The state of the cell at a position."""
        return self._states[column][line]

    def half_unit(self, line: int, column: int) -> Decimal:
        """How far the true value of a cell may be from it: half a unit of its last printed place; 0 for counts and empty cells.

        A sum of several documents is as uncertain as all figures added up together (``half_units``).
        """
        if self._values[column][line] is None or self.quantity_at(line, column) is Quantity.COUNT:
            return Decimal(0)
        if self.half_units:
            return self.half_units[column][line]
        decimals = self._decimals[column][line]
        amount = self.quantity_at(line, column) is Quantity.AMOUNT
        if amount and decimals < self._finest and self._is_short(line, column):
            decimals = self._finest
        return half_unit(decimals)

    def quantity_at(self, line: int, column: int) -> Quantity:
        """What the cell at a position says: money, a number of things or people, or a percentage."""
        if self.lines[line].quantity is Quantity.COUNT:
            return Quantity.COUNT
        return self.form.column(self.columns[column]).quantity

    @cached_property
    def _finest(self) -> int:
        """The decimals of the finest amount. What is finer than a 分 is the rest of a division, and no print to go by."""
        fen = (self.unit.exponent if self.unit else Unit.WAN_YUAN.exponent) + 2
        counts = set(self._counts)
        found = {
            decimals
            for key, column, states in zip(self.columns, self._decimals, self._states, strict=True)
            if self.form.column(key).quantity is Quantity.AMOUNT
            for i, (decimals, state) in enumerate(zip(column, states, strict=True))
            if (state is State.VALUE or (state is State.ZERO and decimals)) and i not in counts
        }
        return max((decimals for decimals in found if decimals <= fen), default=fen if found else 0)

    def _is_short(self, line: int, column: int) -> bool:
        """Whether a cell prints fewer digits than it has: a bare 0, a number without a format, a binary fraction."""
        text = self.printed[column][line]
        return self._states[column][line] is State.ZERO or text in self.shortest or is_noise(text)

    def why_unreadable(self, line: int, column: int) -> FigureSyntaxError | None:
        """Why the cell at a position is no figure; ``None`` where it is one, or empty."""
        try:
            read_cell(self.printed[column][line], self.quantity_at(line, column), self.unit)
        except FigureSyntaxError as error:
            return error
        return None

    def place_of(self, line: int, column: int) -> Place:
        """Where a cell stands."""
        which = self.lines[line]
        at = which.place or self.place
        row = which.row if which.row is not None else at.line
        return evolve(at, line=row, table=self.name, row=str(which), column=self.header(which.side, column))

    def header(self, side: str, column: int) -> str:
        """The printed heading path of a column in one half of the table, ``支出/决算数``."""
        key = self.columns[column]
        return self.headers.get((side, key)) or self.headers.get(("", key)) or self.heading(key)

    def heading(self, column: str) -> str:
        """What a column is called in tables of this form and stage, where nothing is printed: 决算数, of a budget 预算数.

        Raises:
            NotFound: if the form has no such column.
        """
        form = self.form.in_year(self.year)
        name = form.column(column).headers[0]
        return name if form.plans_budgets else named_for(name, self.stage)

    def row(self, line: str | int | object) -> dict[str, Figure]:
        """The figures of a line by column key."""
        i = self.line_index(line)
        return {column: self.figure(i, c) for c, column in enumerate(self.columns)}

    def amounts(self, column: str) -> tuple[Decimal | None, ...]:
        """The values of a column, one a line; ``None`` where no number is printed."""
        return self._values[self.column_index(column)]

    def decimals(self, column: str) -> tuple[int, ...]:
        """The printed decimals of a column, one a line."""
        return self._decimals[self.column_index(column)]

    def states(self, column: str) -> tuple[State, ...]:
        """The states of a column's cells, one a line."""
        return self._states[self.column_index(column)]

    @property
    def name(self) -> str:
        """Printed number and title, as in ``公开03 支出决算表``."""
        return f"{self.number} {self.title or self.form.name_at(self.stage)}".strip()

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines)

    def __len__(self) -> int:
        return len(self.lines)

    def __repr__(self) -> str:
        unit = f", {self.unit.value}" if self.unit else ""
        size = f"{counted(len(self.lines), 'line')} × {counted(len(self.columns), 'column')}"
        return visible(f"<Table {self.name} {self.year or ''}: {size if self.lines else self.state.value}{unit}>")

    def _shown(self, most: int) -> Shown:
        head = ("", *(self.header("", column) for column in range(len(self.columns))))
        shown = self.lines[:most]
        body = tuple((str(line), *(cells[i].strip() for cells in self.printed)) for i, line in enumerate(shown))
        title = f"{self.name}（{self.unit.value}）" if self.unit else self.name
        return Shown(title, head, body, len(self) - len(shown))

    def _ipython_key_completions_(self) -> list[tuple[str, str]]:
        return [(key, column) for key in self.keys for column in self.columns]

    def to_records(self, *, blanks: bool = False) -> list[dict[str, Any]]:
        """Every printed cell as a plain dict (表数据), line by line; ``data_columns()`` says what its keys are.

        Cells are named by the row and the heading that they are printed under: where a table prints its lines side by side
        (横排表), each in columns of its own, all of them stand in the row 合计.

        Args:
            blanks: whether blank cells are there too, so that :meth:`from_frame` can make an equal table.
        """
        return list(facts(self, blanks=blanks))

    @classmethod
    def from_frame(cls, frame: Any, form: Form | str | None = None) -> Table:
        """The table whose facts some data hold (由数据还原表): what :meth:`to_records`, a frame, CSV or JSON of it had.

        Needed are ``form``, ``line_key``, ``column_key`` and ``printed``. Cells that the data do not have are blank; lines and
        columns stand in the order of the data. What no cell says is not there: the statement of an empty table, boxes on the page.

        Args:
            frame: records, a frame of pandas or Polars, an Arrow table or stream, columns, ``Records``.
            form: the form or its id, where the data do not name it or hold several tables.

        Raises:
            TableError: for data without these columns, of several forms or documents, with a cell twice, or with a value that
                contradicts the printed cell.
            AmountTypeError: for floats, which do not say which digits were printed.
        """
        known = None if form is None else form_of(form)
        found = facts_of_forms(frame, known.id if known else "")
        if len(found) != 1:
            names = ", ".join(found) or "no table"
            raise TableError(f"one table is made of the facts of one, and these are of {names}; name it with form=")
        (given,) = found.values()
        lines, more = table_parts(given, known or form_of(given.form))
        table = cls(lines=tuple(Line(**line) for line in lines), **more)
        half_units = exact_half_units(table, given)
        return evolve(table, half_units=half_units) if half_units else table


#: How a table is built, for messages.
_BY_ROWS: Final = 'build it by rows, as in Table.from_rows("general_expenditure", ["total", "basic"], [("201", "5.00", "3.00")], "万元")'


def _widths(columns: Any) -> list[int]:
    kind = "a tuple of tuples of Decimals, one for each column"
    return [len(column) for column in several("half_units", columns, (tuple, list), kind, "leave it out")]
