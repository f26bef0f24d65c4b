"""Roll lines up a classification (汇总): exact sums at every level, beside what is stated there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, Final, Literal, cast, overload

from govbudget.arguments import several, shown
from govbudget.classification import Classification, Classifications, Kind
from govbudget.errors import CodeError, NotFound, TableError
from govbudget.exact import exact_context
from govbudget.figure import Quantity
from govbudget.money import Unit
from govbudget.records.shapes import Ref
from govbudget.rollup.cells import Floats
from govbudget.rollup.comparing import RolledColumn, disagreements, finished
from govbudget.rollup.cross import CrossLine, CrossRollUp, cross_roll_up
from govbudget.rollup.ledger import Ledger
from govbudget.rollup.posting import Amounts as Columns
from govbudget.rollup.posting import Dimensions, named_rows, post
from govbudget.rollup.reading import (
    AnyCode,
    Codes,
    Given,
    LineAmounts,
    Missing,
    Notes,
    OnError,
    Sheet,
    chosen,
    portions,
)
from govbudget.rollup.result import RollUp
from govbudget.rollup.values import TOTAL, Problem, ProblemKind
from govbudget.tables import Table

__all__ = ["roll_up"]

_ZERO: Final = Decimal(0)
#: The key of a table's line for everything.
_TOTAL_LINE: Final = "total"

#: One's own lists by kind.
ByKind = Mapping[Any, Classification | list[Classification] | tuple[Classification, ...]]
Lines = Table | RollUp | Mapping[str, LineAmounts] | Iterable[tuple[AnyCode, LineAmounts]]


@overload
def roll_up(
    lines: RollUp,
    classification: Classification | Classifications | ByKind | None = None,
    *,
    columns: Sequence[str] | None = None,
    missing: Missing = "skip",
    on_error: OnError = "raise",
    unit: Unit | str | None = None,
    mode: Literal["stated"] = "stated",
    floats: Floats = "refuse",
) -> RollUp: ...


@overload
def roll_up(
    lines: Lines,
    classification: Classification | Classifications | ByKind,
    *,
    columns: Sequence[str] | None = None,
    missing: Missing = "skip",
    on_error: OnError = "raise",
    unit: Unit | str | None = None,
    mode: Literal["stated"] = "stated",
    floats: Floats = "refuse",
) -> RollUp: ...


@overload
def roll_up(
    lines: Any,
    classification: Classification | Classifications | ByKind,
    *,
    columns: Sequence[str] | None = None,
    missing: Missing = "skip",
    on_error: OnError = "raise",
    unit: Unit | str | None = None,
    mode: Literal["stated"] = "stated",
    code: Ref,
    amounts: Columns | None = None,
    floats: Floats = "refuse",
) -> RollUp: ...


@overload
def roll_up(
    lines: Any,
    classification: Classification | Classifications | ByKind,
    *,
    columns: Sequence[str] | None = None,
    missing: Missing = "skip",
    on_error: OnError = "raise",
    unit: Unit | str | None = None,
    mode: Literal["postings"],
    code: Ref | None = None,
    amounts: Columns | None = None,
    dimensions: Dimensions = (),
    floats: Floats = "refuse",
) -> Ledger: ...


@overload
def roll_up(
    lines: CrossRollUp | Iterable[CrossLine],
    classification: tuple[Classification, Classification],
    *,
    columns: Sequence[str] | None = None,
    missing: Missing = "skip",
    on_error: OnError = "raise",
    unit: Unit | str | None = None,
    mode: Literal["stated"] = "stated",
    floats: Floats = "refuse",
) -> CrossRollUp: ...


def roll_up(
    lines: Any,
    classification: Classification | Classifications | ByKind | tuple[Classification, Classification] | None = None,
    *,
    columns: Sequence[str] | None = None,
    missing: Missing = "skip",
    on_error: OnError = "raise",
    unit: Unit | str | None = None,
    mode: Literal["stated", "postings"] = "stated",
    code: Ref | None = None,
    amounts: Columns | None = None,
    dimensions: Dimensions = (),
    floats: Floats = "refuse",
) -> RollUp | CrossRollUp | Ledger:
    """The sums of lines at every level above them (逐级汇总), in every column by itself.

    What a line on a 款 means beside lines on its 项 cannot be seen from the figures, so ``mode`` says it: a published table states a
    sum again (``"stated"``), a ledger books more money (``"postings"``, 明细账).

    *Stated*: a line without lines below it counts, on whatever level it stands: a 类 given only at 款 is summed from its 款. The same
    line given twice is added. A line given beside lines below it is never added again: it is stated, and compared with what
    they add up to. A line 合计 is the stated total. The order of the lines does not matter.

    *Postings*: every line counts, on whatever level it was booked, and nothing is compared. Beside the code there may be any number of
    ``dimensions``; the result is a :class:`~govbudget.rollup.ledger.Ledger`.

    Args:
        lines: a table (its coded lines, with its unit, year, places and printed digits); pairs of a code in any printed
            form and its amount (Decimal, int, printed text, ``Figure``, ``Money``) or amounts (in the order of the columns, or by column);
            a mapping of these; for a cross-tabulation triples of functional code, economic code and amounts; or a
            roll-up, which is itself. With ``code`` rows of any shape: dicts, objects, tuples, csv rows (the first of them the
            heading), a mapping of columns, a frame of pandas, Polars or narwhals, an Arrow table, a relation or cursor of a
            database. Postings may also be tuples in the order code, dimensions, amounts.
        classification: the edition of the codes; for a cross-tabulation the functional and the economic one. A roll-up has
            its own. Of :class:`~govbudget.classification.lists.Classifications` or a mapping from kind to one's own lists
            a table has that of its codes and year, and other lines the only one.
        columns: names of the columns of amounts; by default all columns of amounts of a table, and ``("amount",)`` for
            single amounts. Of a table and of amounts by column only those named are taken.
        missing: what a blank amount (``None``, an empty cell, NaN or NA of a frame) is. By default nothing is stated there
            (``"skip"``): it is left out as if the cell were not there, and counted in ``blanks``. ``"zero"`` takes it for 0,
            ``"refuse"`` for bad input. It is never taken for 0 silently.
        on_error: whether bad input is an error, or listed in the ``problems`` of the result and taken as
            :class:`~govbudget.rollup.values.ProblemKind` says.
        unit: unit of the result, and of amounts that bring none; amounts in other units are converted exactly. By default
            it is the unit that the amounts bring, and several units are bad input.
        mode: ``"stated"`` for published tables, ``"postings"`` for ledgers.
        code: how the column of codes is called in rows of any shape: key, attribute, heading or position, or a function of a row.
        amounts: how the columns of amounts are called there; a mapping gives them other names.
        dimensions: of postings, the other columns to sum up by: their names, or a mapping of name to where the column is found
            (as for ``code``), to the classification of its codes (a dimension with levels), or to a pair of both.
        floats: floats are refused, as they hold no exact amount. ``"codes"`` takes whole ones for codes (2010401.0),
            ``"shortest"`` also takes for an amount the shortest decimal that is this float, 0.1 for 0.1.

    Returns:
        the sums for the codes given and all codes above them; a :class:`~govbudget.rollup.cross.CrossRollUp` for a pair of
        classifications; a :class:`~govbudget.rollup.ledger.Ledger` of postings.

    Raises:
        NotFound: for a code that is not in the classification; for an unknown column or option, always.
        CodeError: for a code that is none; for a table of another kind than the classification, always.
        FigureSyntaxError: for a blank that is refused, an unreadable cell; for NaN and infinity, always.
        UnitError: for amounts in several units.
        InconsistentFigures: for a stated amount that the lines below it contradict beyond its tolerance.
        TableError: for a table of another year, or one that may not be whole; for what is no line, columns without names,
            a form without codes, always.
        AmountTypeError: for a float or another type, always.
    """
    target = None if unit is None else Unit.of(unit)
    if isinstance(classification, Classifications | Mapping) and not isinstance(classification, Classification):
        classification = _meant(lines, classification)
    if isinstance(classification, tuple):
        both = 'give the functional and the economic one, as in (load("functional", 2021), load("economic_department", 2021))'
        several("classification", classification, Classification, "a classification, or two", both)
    known = isinstance(lines, Table | RollUp | CrossRollUp | Ledger | type)
    if code is None and hasattr(lines, "columns") and not known:
        raise TableError(
            f'name the columns of the {type(lines).__name__}, as in code="科目编码", amounts=["金额"]; it has '
            f"{'、'.join(map(str, lines.columns))}"
        )
    named = columns if amounts is None else amounts
    if chosen("mode", mode, ("stated", "postings")) == "postings":
        if not isinstance(classification, Classification):
            raise _no_edition(classification)
        return post(lines, classification, code, named, dimensions, missing, on_error, target, floats)
    if dimensions:
        raise TableError('dimensions are those of postings; sum them up with mode="postings"')
    if code is not None:
        lines, columns = named_rows(lines, code, named, floats)
    elif amounts is not None:
        how = 'name the column of codes too, as in code="科目编码"; without it the columns are named by columns='
        raise TableError(how)
    if isinstance(classification, tuple) or isinstance(lines, CrossRollUp):
        return cross_roll_up(lines, classification, columns, missing, on_error, target, floats)
    notes = Notes(on_error)
    if classification is None and isinstance(lines, RollUp):
        classification = lines.classification
    if not isinstance(classification, Classification):
        raise _no_edition(classification)
    codes = Codes(classification, notes, floats)
    if isinstance(lines, Table):
        given = _given_table(lines, codes, columns, missing)
    elif isinstance(lines, RollUp):
        given = _given_roll_up(lines, codes, columns, missing)
    else:
        given = _given_pairs(lines.items() if hasattr(lines, "items") else lines, codes, columns, missing)
    with exact_context():
        target, sheets = given.settle(target)
        data, compared = _rolled(sheets, codes)
        found = disagreements(given, data, compared)
    stage = lines.stage if isinstance(lines, Table | RollUp) else None
    return RollUp(classification, given.columns, target, data, found, finished(notes, found), given.blanks, stage)


def _meant(lines: object, given: Classifications | ByKind) -> Classification | None:
    """The list that is meant among several: that of a table's codes and year, of other lines the only one."""
    lists = Classifications.of(given)
    if isinstance(lines, Table) and lines.form.codes is not None:
        return lists.edition(lines.form.codes, lines.year)
    return lists.own[0] if len(lists.own) == 1 else None


def _no_edition(given: object) -> NotFound:
    return NotFound('name the classification of the codes, as in load("functional", 2021)', key=given)


def _given_pairs(
    lines: Iterable[tuple[object, Any]], codes: Codes, columns: Sequence[str] | None, missing: Missing
) -> Given[str]:
    """Pairs of a code and amounts. Plain Decimals, the bulk of all input, are added up by code before anything else."""
    given: Given[str] = Given(columns, missing, codes.notes, codes.floats)
    plain: list[dict[Any, Decimal]] = []
    for portion in portions(lines):
        if not plain:
            given.adopt(_pair(portion[0])[1])
            plain = [{} for _ in given.columns]
        with exact_context():
            _add_portion(portion, plain, given, codes)
    if plain and not given.by_unit and plain[0].keys() <= codes.known:
        given.by_unit[None] = [Sheet(sums, {}) for sums in plain]
        return given
    keys = {code: codes.read(code) for code in plain[0]} if plain else {}
    with exact_context():
        for column, sums in enumerate(plain):
            for code, value in sums.items():
                key = keys[code]
                if key is not None:
                    given.put(key, column, value, _ZERO, None)
    return given


def _add_portion(portion: list[Any], plain: list[dict[Any, Decimal]], given: Given[str], codes: Codes) -> None:
    """Plain Decimals into ``plain``, by code as given; lines of any other shape into ``given``."""
    width = len(plain)
    first = plain[0]
    for line in portion:
        try:
            code, value = line
        except (TypeError, ValueError):
            code, value = _pair(line)  # says what is wrong
        try:
            if width == 1:
                if type(value) is Decimal and value.is_finite():
                    first[code] = first.get(code, _ZERO) + value
                    continue
            elif type(value) is tuple and len(value) == width and all(map(_is_plain, value)):
                for sums, cell in zip(plain, value, strict=True):
                    sums[code] = sums.get(code, _ZERO) + cell
                continue
        except TypeError:  # no hash, so it is no code
            pass
        code, value = _pair(line)
        given.take(codes.read(code), value)


def _is_plain(cell: object) -> bool:
    return type(cell) is Decimal and cell.is_finite()


def _pair(line: Any) -> tuple[Any, Any]:
    if isinstance(line, Table):
        raise TableError("roll_up takes one table, not several; add them up with consolidate first", form=line.form.id)
    try:
        code, value = line
    except (TypeError, ValueError):
        raise _no_line(line) from None
    if isinstance(line, str | bytes | Mapping | set | frozenset):
        raise _no_line(line)
    return code, value


def _no_line(line: object) -> TableError:
    return TableError(
        f'a line to roll up is a pair of a code and its amounts, as in ("2010601", "5.00"), not {shown(line)}; '
        "lines with two codes need both classifications"
    )


def _given_table(table: Table, codes: Codes, columns: Sequence[str] | None, missing: Missing) -> Given[str]:
    """The coded lines of a table and its total; other lines are sums of another kind, and left out."""
    form, notes = table.form, codes.notes
    if form.codes is None:
        raise TableError(f"{table.name} has no lines with codes, so it cannot be rolled up", form=form.id)
    _check_edition(table.name, form.codes, table.year, codes)
    gaps = [gap for gap in table.gaps if not gap.startswith(("total:", "unreadable:"))]
    if gaps:
        message = f'{table.name} may not be whole ({"、".join(gaps)}); roll it up as it is with on_error="list"'
        notes.note(Problem(ProblemKind.INCOMPLETE, message, place=table.place))
    if columns is None:
        columns = [key for key in table.columns if form.column(key).quantity is Quantity.AMOUNT]
    names = (columns,) if isinstance(columns, str) else columns
    places = [table.column_index(name) for name in names]
    given: Given[str] = Given([table.columns[c] for c in places], missing, notes)
    keys = [TOTAL if line.key == _TOTAL_LINE else codes.read(line.code) if line.code else None for line in table.lines]
    with exact_context():
        for i, c in enumerate(places):
            values = table.amounts(table.columns[c])
            for row, key in enumerate(keys):
                if key is None:
                    continue
                value = values[row]
                if value is None:
                    given.blank(key, i, table.place_of(row, c), table.state_at(row, c))
                else:
                    given.places[key, i] = partial(table.place_of, row, c)
                    given.put(key, i, value, table.half_unit(row, c), table.unit)
    return given


def _given_roll_up(rolled: RollUp, codes: Codes, columns: Sequence[str] | None, missing: Missing) -> Given[str]:
    """What was given to another roll-up, and what was wrong with it."""
    if rolled.classification is not codes.classification:
        _check_edition(repr(rolled), rolled.classification.kind, rolled.classification.year, codes)
    given: Given[str] = Given(rolled.columns if columns is None else columns, missing, codes.notes)
    given.carry(rolled.problems, rolled.disagreements, rolled.blanks)
    with exact_context():
        for sums in (*rolled.values(), rolled.total):
            given.take(codes.read(sums.code), sums)
    return given


def _check_edition(name: str, kind: Kind, year: int | None, codes: Codes) -> None:
    """Note figures of another year than the classification; codes of another kind cannot be meant."""
    edition = codes.classification
    if kind is not edition.kind:
        raise CodeError(f"{name} has codes of {kind.chinese}, the classification is {edition.kind.chinese}")
    if year is not None and year != edition.year:
        message = (
            f"{name} is of {year}, the classification of {edition.year}; "
            f'load the edition of {year}, or accept this one with on_error="list"'
        )
        codes.notes.note(Problem(ProblemKind.YEAR, message))


def _rolled(sheets: Iterable[Sheet[str]], codes: Codes) -> tuple[tuple[RolledColumn[str], ...], list[Collection[str]]]:
    """The columns summed up, with the half units of their leaves, and the stated lines that others lie below."""
    data = []
    compared: list[Collection[str]] = []
    lines: Collection[str] = ()
    parents: Mapping[str, str] = {}
    inner: Collection[str] = ()
    for stated, halves in sheets:
        if stated.keys() != lines:  # most columns have the same lines
            lines, parents = stated.keys(), codes.parents(stated)
            inner = {TOTAL, *parents.values()} & lines
        leaves = {code: half for code, half in halves.items() if code not in inner}
        spread = _summed(leaves, codes.parents(leaves))
        data.append(RolledColumn(stated, halves, _summed(stated, parents), spread))
        compared.append(inner)
    return tuple(data), compared


def _summed(leaves: Mapping[str, Decimal], parents: Mapping[str, str]) -> dict[str, Decimal]:
    """Sums by code in official order, 合计 last. From the last code to the first, so that all that is below a line comes before it."""
    if not parents:
        return {}
    order = sorted(parents)
    sums: dict[str, Decimal | None] = dict.fromkeys((*order, TOTAL))
    for code in reversed(order):
        value = sums[code]
        if value is None:  # nothing below it: a leaf
            value = sums[code] = leaves[code]
        above = parents[code]
        before = sums[above]
        sums[above] = value if before is None else before + value
    return cast(dict[str, Decimal], sums)  # every line has had its turn
