"""The facts of tables (表数据): every printed cell as a record with its unit, year, code and exact value; and tables from them again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from itertools import repeat
from typing import TYPE_CHECKING, Any, Final, NamedTuple, final

from attrs import field, frozen

from govbudget.arguments import shown
from govbudget.errors import AmountTypeError, NotFound, TableError
from govbudget.exact import State, decimal_of, in_full, scale
from govbudget.figure import Quantity
from govbudget.forms import Form
from govbudget.place import Place
from govbudget.records.shapes import is_blank, source_of
from govbudget.records.tabular import Tabular

if TYPE_CHECKING:
    from govbudget.tables import Line, Table

__all__ = ["FactRow", "Facts", "exact_half_units", "facts", "facts_of_forms", "table_parts"]

#: What a table that is rebuilt cannot do without.
_NEEDED: Final = ("form", "line_key", "column_key", "printed")
_FLAGS: Final = {"true": True, "false": False, "1": True, "0": False}


def facts(
    table: Table, *, blanks: bool = False, entity: str = "", year: int | None = None, source: str = ""
) -> Iterator[dict[str, Any]]:
    """Every printed cell of a table as a record (表数据), line by line.

    Args:
        table: the table.
        blanks: whether blank cells are there too.
        entity: the body that publishes.
        year: year of accounts, where the table does not say its own.
        source: name of the document.
    """
    form, unit = table.form, table.unit
    lines = [_line_part(table, line) for line in table.lines]
    columns = [_column_part(table, c) for c in range(len(table.columns))]
    head = {
        "entity": entity,
        "year": table.year if table.year is not None else year,
        "stage": table.stage.value,
        "form": form.id,
        "number": table.number,
        "table": table.title or form.name_at(table.stage),
        "title": table.title,
    }
    tail = {"faults": "\n".join(table.faults), "source": source or table.place.document}
    for i, line in enumerate(table.lines):
        named, page, fund = lines[i]
        for c, (spoken, column_fund) in enumerate(columns):
            state = table.state_at(i, c)
            if state is State.BLANK and not blanks:
                continue
            figure = table.figure(i, c)
            amount = None if unit is None or figure.value is None or figure.quantity is Quantity.COUNT else figure.value
            yield {
                **head,
                **named,
                "column": table.header(line.side, c),
                **spoken,
                "fund": column_fund or fund or form.fund,
                "quantity": figure.quantity.value,
                "value": figure.value,
                "unit": "" if figure.unit is None else figure.unit.value,
                "value_yuan": None if unit is None or amount is None else in_full(scale(amount, unit.exponent)),
                "half_unit_yuan": (
                    None if unit is None or amount is None else in_full(scale(table.half_unit(i, c), unit.exponent))
                ),
                "state": state.value,
                "printed": figure.printed,
                "page": page,
                "row": line.row,
                **tail,
            }


def _line_part(table: Table, line: Line) -> tuple[dict[str, Any], str, str]:
    """What its line says of a cell, its page, and the fund that it is of."""
    page = (line.place or table.place).page
    plan = table.form.lines_by_key.get(line.key)
    part = {
        "line": "合计" if line.side == line.key else line.code or line.label,
        "line_key": line.key,
        "code": line.code,
        "name": line.label,
        "level": _level(table.form, line),
        "side": line.side,
        "known": line.known,
    }
    return part, "" if page is None else str(page), "" if plan is None else plan.fund


def _level(form: Form, line: Line) -> int | None:
    """Its depth: that of its code, or how many sums of the form stand above it; ``None`` where neither is known."""
    if line.code:
        return (len(line.code) - 1) // 2 if form.takes(line.code) else None
    plan, above = form.lines_by_key.get(line.key), -1
    while plan is not None and above < len(form.lines):  # where a form of one's own goes in a circle
        plan, above = form.lines_by_key.get(plan.part_of or plan.within), above + 1
    return above if above >= 0 else None


def _column_part(table: Table, c: int) -> tuple[dict[str, Any], str]:
    """What its column says of a cell, and the fund that it is of."""
    key = table.columns[c]
    measure = table.measure(key)
    part = {"column_key": key, "heading": table.heading(key), "measure": "" if measure is None else measure.value}
    return part, table.form.column(key).fund


class FactRow(NamedTuple):
    """One cell of facts that came back (读回的单元格).

    Args:
        line_key: key of its line.
        column_key: key of its column.
        printed: as printed.
        value: what the data say that its value is.
        half_unit: how far the true value may be from it, in 元, where the data say so.
        of: all that the data say of it, by name.
    """

    line_key: str
    column_key: str
    printed: str
    value: Decimal | None
    half_unit: Decimal | None
    of: Mapping[str, Any]


@final
@frozen
class Facts:
    """The facts of one table that came back (读回的表数据).

    Args:
        form: id of the form.
        entity: the body that publishes.
        source: name of the document.
        says_values: whether the data hold the values beside the printed cells.
        cells: by line and column.
    """

    form: str
    entity: str
    source: str
    says_values: bool
    cells: Mapping[tuple[str, str], FactRow] = field(hash=False)

    @cached_property
    def lines(self) -> Mapping[str, tuple[FactRow, ...]]:
        """The cells of each line by its key, in the order of the data."""
        found: dict[str, list[FactRow]] = {}
        for cell in self.cells.values():
            found.setdefault(cell.line_key, []).append(cell)
        return {key: tuple(cells) for key, cells in found.items()}

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The keys of its columns, in the order of the data."""
        return tuple(dict.fromkeys(column for _, column in self.cells))

    @property
    def printed(self) -> tuple[tuple[str, ...], ...]:
        """The printed cells by column; what the data do not have is blank."""
        texts = {at: cell.printed for at, cell in self.cells.items()}
        return tuple(tuple(texts.get((line, column), "") for line in self.lines) for column in self.columns)

    def only(self, name: str, key: str = "") -> Any:
        """What the cells of one line, or all of them, say of a name; ``None`` where none says anything.

        Raises:
            TableError: where they say different things.
        """
        cells = self.lines[key] if key else self.cells.values()
        said = dict.fromkeys(value for cell in cells if (value := cell.of[name]) not in ("", None))
        if len(said) > 1:
            where = f"line {key} of {self.form}" if key else self.form
            why = f"the facts of {where} say different things under {name}: {', '.join(map(str, said))}"
            raise TableError(f"{why}; select those of one table", form=self.form, line=key)
        return next(iter(said), None)

    @property
    def headers(self) -> dict[tuple[str, str], str]:
        """The printed headings by side and column: what the form does not say, and in a table that was read all of them."""
        read = bool(self.only("title"))
        found = {}
        for each in self.cells.values():
            of, said = each.of, read and each.of["state"] != State.BLANK.value
            if of["column"] and (said or of["column"] != of["heading"]):
                found[of["side"], each.column_key] = of["column"]
        return found

    def counts(self, key: str, form: Form) -> Quantity:
        """Whether a line is of counts: where a column of amounts has one in it, or where the form says so."""
        plan = form.lines_by_key.get(key)
        for cell in self.lines[key]:
            if cell.of["quantity"] and form.column(cell.column_key).quantity is Quantity.AMOUNT:
                return Quantity(cell.of["quantity"])
        return Quantity.AMOUNT if plan is None else plan.quantity

    @cached_property
    def pages(self) -> Mapping[str, int | None]:
        """The page of each line, where the table goes on over several; else nothing."""
        found = {line: self.only("page", line) for line in self.lines}
        return found if len(set(found.values())) > 1 else {}


def _text(value: Any, name: str) -> str:
    """A cell as a text; a float does not say which digits were printed."""
    if is_blank(value):
        return value if isinstance(value, str) else ""
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return f"{value:f}"
    if hasattr(value, "__index__"):
        return str(int(value))
    why = f"{name} is a text, not {shown(value)}; in pandas read the file with dtype=str, or use Records.from_csv"
    raise AmountTypeError(why, value=value)


def _whole(value: Any, name: str) -> int | None:
    if is_blank(value):
        return None
    try:
        number = int(value)
        if number != (int(value) if isinstance(value, str) else value):
            raise ValueError
    except (TypeError, ValueError, OverflowError):
        raise TableError(f"{name} is a whole number, not {shown(value)}") from None
    return number


def _flag(value: Any, name: str) -> bool:
    found = True if is_blank(value) else _FLAGS.get(str(value).lower())
    if found is None:
        raise TableError(f"{name} is true or false, not {shown(value)}")
    return found


def _exact(value: Any, name: str) -> Decimal | None:
    return None if is_blank(value) else decimal_of(_text(value, name))


#: Everything that is taken of facts, and how; the first four have to be there.
_TAKEN: Final[Mapping[str, Callable[[Any, str], Any]]] = {
    **dict.fromkeys(_NEEDED, _text),
    **dict.fromkeys(("entity", "stage", "number", "title", "code", "name", "side", "column", "heading"), _text),
    **dict.fromkeys(("quantity", "unit", "state", "faults", "source"), _text),
    **dict.fromkeys(("year", "row", "page"), _whole),
    **dict.fromkeys(("value", "half_unit_yuan"), _exact),
    "known": _flag,
}


def _columns(given: Any, form: str) -> tuple[Mapping[str, list[Any]], set[str]]:
    """The cells of facts by name, and the names that are there; ``form`` stands in for a form that the data do not name."""
    source = source_of(given.to_records() if isinstance(given, Tabular) else given)
    found: dict[str, list[Any]] = {}
    there = set()
    for name, take in _TAKEN.items():
        try:
            cells: Iterable[Any] = source.column(name)
            there.add(name)
        except NotFound:
            if source.size and name in _NEEDED and not (name == "form" and form):
                why = f"facts of a table have a column {name!r}; give what to_records(), to_csv() or a frame of it had"
                raise TableError(why, column=name) from None
            cells = repeat(form if name == "form" else None, source.size)
        found[name] = [take(cell, name) for cell in cells]
    return found, there


def facts_of_forms(given: Any, form: str = "") -> dict[str, Facts]:
    """Facts that came back, by form (读回的表数据).

    Args:
        given: the facts in any shape that :func:`~govbudget.roll_up` takes: records, frames, columns; or sorted already.
        form: the form that is asked for, and that of facts that do not name one; empty for all.

    Raises:
        TableError: for facts without a column that they need, of several bodies, years or documents, and for a cell twice.
        AmountTypeError: for a float.
    """
    if isinstance(given, Facts):
        return {given.form: given}
    columns, there = _columns(given, form)
    for name in ("entity", "source"):
        several = dict.fromkeys(filter(None, columns[name]))
        if len(several) > 1:
            why = f"the facts are of {len(several)} documents ({name} {'、'.join(several)}); select those of one"
            raise TableError(why, column=name)
    found: dict[str, dict[tuple[str, str], FactRow]] = {}
    names = list(columns)
    for row in zip(*columns.values(), strict=True):
        of = dict(zip(names, row, strict=True))
        if form and of["form"] != form:
            continue
        cells = found.setdefault(of["form"], {})
        at = of["line_key"], of["column_key"]
        if at in cells:
            where = f"line {at[0]}, column {at[1]} of {of['form']}"
            why = f"{where} stands twice in the facts; select those of one document and year"
            raise TableError(why, form=of["form"], line=at[0], column=at[1])
        cells[at] = FactRow(*at, of["printed"], of["value"], of["half_unit_yuan"], of)
    entity, source = (next(filter(None, columns[name]), "") for name in ("entity", "source"))
    return {id: Facts(id, entity, source, "value" in there, cells) for id, cells in found.items()}


def table_parts(given: Facts, form: Form) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """What a table of facts that came back is made of (表的各部分): its lines, and all else, by the names of its arguments."""
    only = given.only
    lines = [
        {
            "key": key,
            "label": only("name", key) or "",
            "code": only("code", key) or "",
            "side": only("side", key) or "",
            "known": only("known", key) is not False,
            "quantity": given.counts(key, form),
            "row": only("row", key),
            "place": Place(page=page) if (page := given.pages.get(key)) is not None else None,
        }
        for key in given.lines
    ]
    return lines, {
        "form": form,
        "columns": given.columns,
        "printed": given.printed,
        "unit": only("unit"),
        "title": only("title") or "",
        "number": only("number") or "",
        "year": only("year"),
        "headers": given.headers,
        "faults": tuple((only("faults") or "").splitlines()),
        "lenient": any(each.of["state"] == State.UNREADABLE.value for each in given.cells.values()),
        "place": Place(given.source, page=None if given.pages else only("page")),
        "stage": only("stage"),
    }


def exact_half_units(table: Table, given: Facts) -> tuple[tuple[Decimal, ...], ...]:
    """The half units of facts that came back, where they are others than the printed digits say, as those of a consolidation.

    Args:
        table: the table that was made of the facts.
        given: the facts.

    Returns:
        by column, one a line; nothing where the printed digits say them.

    Raises:
        TableError: where the data hold another value than the printed cell says, and for a half unit below 0.
    """
    lines, columns = ({key: i for i, key in enumerate(keys)} for keys in (table.keys, table.columns))
    held = [[table.half_unit(i, c) for i in range(len(table))] for c in range(len(table.columns))]
    other = False
    for (line, column), cell in given.cells.items():
        i, c, value = lines[line], columns[column], table.value(line, column)
        where = f"line {line}, column {column}"
        if given.says_values and cell.value != value:
            has, says = ("nothing" if each is None else f"{each:f}" for each in (cell.value, value))
            why = f"the value of {where} is {has}, and its printed text says {says}"
            raise TableError(f"{why}; change both, or leave the column value out", line=line, column=column)
        if cell.half_unit is None or table.unit is None:
            continue
        if cell.half_unit < 0:
            why = f"the half unit of {where} is {cell.half_unit:f}; how far a value may be off is never below 0"
            raise TableError(why, line=line, column=column)
        half = scale(cell.half_unit, -table.unit.exponent)
        other = other or half != held[c][i]
        held[c][i] = half
    return tuple(map(tuple, held)) if other else ()
