"""Which columns the figures of a line stand in where blank cells are not printed (数字归栏).

A line of a page text has its figures in order and no more: two figures of six columns may stand in fifteen ways. The
relations of the forms (勾稽关系) say which: the line's own sum, the line above it and the lines below it, the totals, the
same amounts in other tables. Every placement that the number of figures allows is a candidate; each relation takes away
those that it cannot hold with; a line is placed when one candidate is left. A relation that no candidate satisfies says
nothing: the document has an error there, which is for the checks to report. Nothing is chosen among several.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import combinations
from typing import Final, NamedTuple

from attrs import frozen

from govbudget.exact import Parsed, State, figure_or_none, scale
from govbudget.forms import Form
from govbudget.judging.plan import Instance, Shape, bases_of, compile_plan
from govbudget.money import Unit
from govbudget.relation import Axis, Grade, Lines, Operator, Posting
from govbudget.tables import TableState

__all__ = ["Entry", "Sheet", "place"]

#: More partial sums than this are not followed.
_MOST_SUMS: Final = 1 << 12
#: A pass settles one more level of lines: total, 类, 款, 项, 目, and back.
_MOST_PASSES: Final = 12
_CONDITION: Final = "_has_figures"
#: What the forms' relations imply together: fiscal money is spent as 基本支出 or 项目支出 (公开03 ≥ 公开05 + 公开08 + 公开09,
#: each of which is the sum of these two, and 公开04 is all three).
_IMPLIED: Final = tuple(
    tuple(Posting.parse(text, "expenditure") for text in ("total.basic", "total.project", f"-{spent}.{column}"))
    for spent in ("fiscal_income_expenditure!expenditure_total",)
    for column in ("total", "general")
)


@frozen
class Entry:
    """A printed line (行): the cells it may fill, left to right, and its figures in order.

    Args:
        cells: line and column key of each cell.
        figures: its figures as printed, at most one a cell.
    """

    cells: tuple[tuple[str, str], ...]
    figures: tuple[str, ...]


@frozen
class Sheet:
    """A table whose figures are to be put into columns (待归栏的表).

    Args:
        form: its form.
        unit: the unit of its amounts; ``None`` where it prints none.
        columns: keys of its columns, in printed order.
        entries: its lines, in printed order.
    """

    form: Form
    unit: Unit | None
    columns: tuple[str, ...]
    entries: tuple[Entry, ...]


def place(sheets: Sequence[Sheet]) -> list[list[tuple[str, ...] | None]]:
    """The figures of every line under their columns, blanks as empty texts; ``None`` where the sums do not tell.

    Args:
        sheets: the tables of one document. Of several of one form only the first is held against the other tables.

    Returns:
        for each sheet and each of its entries one printed text a cell.
    """
    if all(len(e.figures) in (0, len(e.cells)) for sheet in sheets for e in sheet.entries):
        return [[e.figures or ("",) * len(e.cells) for e in sheet.entries] for sheet in sheets]
    first: dict[str, int] = {}
    for number, sheet in enumerate(sheets):
        first.setdefault(sheet.form.id, number)
    placed: list[list[tuple[str, ...] | None]] = [[] for _ in sheets]
    alone = [[number] for number in range(len(sheets)) if number not in first.values()]
    for group in (list(first.values()), *alone):
        for number, lines in zip(group, _solved([sheets[number] for number in group]), strict=True):
            placed[number] = lines
    return placed


class _Line:
    """A line with the placements that are still possible: for each figure the number of its cell."""

    def __init__(
        self, entry: Entry, positions: tuple[int, ...], amounts: list[tuple[int, int]], keeps_first: bool
    ) -> None:
        self.entry = entry
        self.positions = positions
        self.amounts = amounts  # twice the value and half-unit of each figure, in units of the finest figure
        ways = combinations(range(len(positions)), len(amounts))  # no form has more than eight columns
        self.ways = [way for way in ways if not (keeps_first and way) or way[0] == 0]
        self.candidates = self.ways

    def put(self) -> tuple[str, ...] | None:
        """Its cells, if one placement is left."""
        if len(self.candidates) != 1:
            return None
        figures = dict(zip(self.candidates[0], self.entry.figures, strict=True))
        return tuple(figures.get(i, "") for i in range(len(self.positions)))


class _Sum(NamedTuple):
    """A relation among lines: Σ sign · cell compared with 0; for each line the signs of its cells by their number.

    ``stated`` is the line that states the sum of the others, ``None`` where none prints it.
    """

    lines: tuple[tuple[int, Mapping[int, int]], ...]
    operator: Operator
    stated: int | None = None


def _solved(sheets: Sequence[Sheet]) -> list[list[tuple[str, ...] | None]]:
    shapes = tuple(_shape(sheet) for sheet in sheets)
    lines = _lines(sheets, shapes)
    sums = list(_sums(sheets, shapes, lines))
    _eliminate(lines, sums)
    _withdraw(lines, sums)
    found = iter(line.put() for line in lines)
    return [[next(found) for _ in sheet.entries] for sheet in sheets]


def _shape(sheet: Sheet) -> Shape:
    keys = tuple(dict.fromkeys(key for entry in sheet.entries for key, _ in entry.cells))
    state = TableState.STATED if any(entry.figures for entry in sheet.entries) else TableState.STATED_EMPTY
    return Shape(sheet.form, keys, sheet.columns, state, True, False, False)


def _cell(shape: Shape, base: int, lines: Mapping[str, int], key: str, column: str) -> int:
    """The position of a cell in the vector of all cells, as the compiled relations count them."""
    return base + shape.columns.index(column) * len(shape.keys) + lines[key]


def _lines(sheets: Sequence[Sheet], shapes: Sequence[Shape]) -> list[_Line]:
    parsed = {text: _parsed(text) for sheet in sheets for entry in sheet.entries for text in entry.figures}
    places = max((figure.decimals for figure in parsed.values()), default=0)
    amounts = {text: _whole(figure, places) for text, figure in parsed.items()}
    found = []
    for sheet, shape, base in zip(sheets, shapes, bases_of(shapes), strict=False):
        at = {key: i for i, key in enumerate(shape.keys)}
        stated = _stated_column(sheet.form)
        for entry in sheet.entries:
            positions = tuple(_cell(shape, base, at, key, column) for key, column in entry.cells)
            one_line = len({key for key, _ in entry.cells}) == 1
            keeps_first = one_line and entry.cells[0][1] == stated
            found.append(_Line(entry, positions, [amounts[text] for text in entry.figures], keeps_first))
    return found


def _parsed(text: str) -> Parsed:
    """A figure; what is none counts as nothing and stays for recognition to report."""
    return figure_or_none(text, "") or Parsed(None, 0, State.UNREADABLE)


def _whole(figure: Parsed, places: int) -> tuple[int, int]:
    """Twice the value and twice the half-unit as whole numbers; a bare 0 is as fine as the finest figure."""
    if figure.value is None:
        return 0, 0
    half = 1 if figure.state is State.ZERO else int(scale(Decimal(1), places - figure.decimals))
    return 2 * int(scale(figure.value, places)), half


@lru_cache(maxsize=64)
def _stated_column(form: Form) -> str:
    """The column that every line of a form with amounts fills: its first, if it is the sum of others."""
    for relation in form.relations:
        stated = relation.postings[0]
        if relation.axis is Axis.LINE and relation.operator is Operator.EQUAL and stated.lines is Lines.SELF:
            return stated.column
    return ""


def _sums(sheets: Sequence[Sheet], shapes: tuple[Shape, ...], lines: Sequence[_Line]) -> Iterator[_Sum]:
    """The relations that prove something of these lines; those between tables in different units do not."""
    owner = {position: (n, i) for n, line in enumerate(lines) for i, position in enumerate(line.positions)}
    for instance in compile_plan(shapes).instances:
        units = {sheets[number].unit for number in instance.tables} - {None}
        if instance.blocked or instance.relation.grade is not Grade.PROOF or len(units) > 1:
            continue
        if _holds(instance, shapes):
            signed = [*((cell, 1) for cell in instance.plus), *((cell, -1) for cell in instance.minus)]
            stated = owner.get(instance.stated) if instance.stated is not None else None
            yield _Sum(_signs(signed, owner), instance.operator, stated[0] if stated else None)
    units = {sheet.unit for sheet in sheets if sheet.form.id in {posting.form for posting in _IMPLIED[0]}} - {None}
    for postings in _IMPLIED if len(units) < 2 else ():
        implied = _implied(postings, shapes)
        if implied:
            yield _Sum(_signs(implied, owner), Operator.AT_LEAST)


def _holds(instance: Instance, shapes: Iterable[Shape]) -> bool:
    """Whether the condition of a relation holds, as far as it is one on which tables have figures."""
    when = instance.relation.when
    form = when.removesuffix(_CONDITION)
    return not when or (form != when and any(s.form.id == form and s.state is TableState.STATED for s in shapes))


def _implied(postings: Sequence[Posting], shapes: Sequence[Shape]) -> list[tuple[int, int]]:
    """The cells of an implied relation with their signs; empty where a table does not have one."""
    found = []
    for shape, base in zip(shapes, bases_of(shapes), strict=False):
        for posting in postings:
            key = posting.keys[0]
            if posting.form == shape.form.id and key in shape.keys and posting.column in shape.columns:
                at = {key: shape.keys.index(key)}
                found.append((_cell(shape, base, at, key, posting.column), posting.sign))
    return found if len(found) == len(postings) else []


def _signs(
    signed: Iterable[tuple[int, int]], owner: Mapping[int, tuple[int, int]]
) -> tuple[tuple[int, Mapping[int, int]], ...]:
    """The cells of a relation by the lines that may print them; what no line prints is blank."""
    signs: dict[int, dict[int, int]] = {}
    for cell, sign in signed:
        if cell in owner:
            line, number = owner[cell]
            own = signs.setdefault(line, {})
            own[number] = own.get(number, 0) + sign
    return tuple(signs.items())


def _eliminate(lines: Sequence[_Line], sums: list[_Sum]) -> None:
    """Take away the candidates that no relation allows, until none is left.

    First a line's own sums, all together. Then what no values inside the digits allow; and then, of several ways to reach
    a stated sum, those that miss it where others meet it exactly. Inequalities come when the equations have said all they
    can: a figure that is wrong in the document may be too large for its own column.
    """
    _jointly(lines, [one for one in sums if len(one.lines) == 1])
    sums = [one for one in sums if len(one.lines) > 1]
    equations = [one for one in sums if one.operator is Operator.EQUAL]
    others = [one for one in sums if one.operator is not Operator.EQUAL]
    for exactly in (False, True):
        tried: dict[int, int] = {}
        for _ in range(_MOST_PASSES):
            changed = _solve(lines, equations, exactly, tried, several=False)
            changed = changed or _solve(lines, equations, exactly, tried, several=True)
            changed = changed or _jointly(lines, others)
            if not changed:
                break


def _solve(
    lines: Sequence[_Line], sums: Sequence[_Sum], exactly: bool, tried: dict[int, int], *, several: bool
) -> bool:
    """Apply the equations with one open line, or with several; whether that changed anything.

    With several open lines an equation counts only where the line that states the sum is settled: one that is wrong in the
    document would drive its own figure into a column where all its parts are blank. ``tried`` holds how many candidates
    there were when an equation was last applied.
    """
    changed = False
    for number, one in enumerate(sums):
        left = [len(lines[n].candidates) for n, _ in one.lines]
        settled = one.stated is not None and not _is_open(lines[one.stated])
        if sum(count > 1 for count in left) > (len(left) * settled if several else 1):
            continue
        if max(left) > 1 and tried.get(number) != sum(left):
            changed |= _apply(lines, one, exactly)
            tried[number] = sum(len(lines[n].candidates) for n, _ in one.lines)
    return changed


def _jointly(lines: Sequence[_Line], sums: Iterable[_Sum]) -> bool:
    """Keep the candidates of a line with which all these sums hold whose only open line it is; whether that changed any.

    Where none does, those that break the fewest inequalities.
    """
    own: dict[int, list[_Sum]] = {}
    for one in sums:
        open_ = [n for n, _ in one.lines if _is_open(lines[n])]
        if len(open_) == 1:
            own.setdefault(open_[0], []).append(one)
    changed = False
    for n, relations in own.items():
        line = lines[n]
        kept = [way for way in line.candidates if all(_holds_with(lines, n, way, one) for one in relations)]
        if not kept:
            weak = [one for one in relations if one.operator is not Operator.EQUAL]
            held = [sum(_holds_with(lines, n, way, one) for one in weak) for way in line.candidates]
            kept = [way for way, count in zip(line.candidates, held, strict=True) if count == max(held)]
        changed |= len(kept) < len(line.candidates)
        line.candidates = kept
    return changed


def _holds_with(lines: Sequence[_Line], n: int, way: tuple[int, ...], one: _Sum) -> bool:
    """Whether a sum holds with one placement of line ``n``, the others being settled."""
    value = half = 0
    for other, signs in one.lines:
        line = lines[other]
        for (amount, unit), cell in zip(line.amounts, way if other == n else line.candidates[0], strict=True):
            sign = signs.get(cell, 0)
            value += sign * amount
            half += abs(sign) * unit
    sign = -1 if one.operator is Operator.AT_MOST else 1
    return sign * value >= -half and (one.operator is not Operator.EQUAL or value <= half)


def _is_open(line: _Line) -> bool:
    return len(line.candidates) > 1


def _withdraw(lines: Sequence[_Line], sums: Iterable[_Sum]) -> None:
    """Take back a placement with which equations fail, unless those and more fail with every other one.

    The figure that is wrong in the document fails wherever it is put. If another placement mends some of the equations by
    breaking others, nothing says which of them the error is in.
    """
    own: dict[int, list[_Sum]] = {}
    for one in sums:
        if one.operator is Operator.EQUAL and not any(_is_open(lines[n]) for n, _ in one.lines):
            for n, _ in one.lines:
                own.setdefault(n, []).append(one)
    doubtful = []
    for n, relations in own.items():
        (chosen,) = lines[n].candidates
        failing = _failing(lines, n, chosen, relations) if len(lines[n].ways) > 1 else set()
        if failing and not all(failing < _failing(lines, n, way, relations) for way in lines[n].ways if way != chosen):
            doubtful.append(n)
    for n in doubtful:
        lines[n].candidates = lines[n].ways


def _failing(lines: Sequence[_Line], n: int, way: tuple[int, ...], sums: Sequence[_Sum]) -> set[int]:
    return {number for number, one in enumerate(sums) if not _holds_with(lines, n, way, one)}


def _apply(lines: Sequence[_Line], equation: _Sum, exactly: bool) -> bool:
    """Take away what one equation forbids; whether that was anything."""
    fixed = tolerance = 0
    still: list[tuple[_Line, dict[int, list[tuple[int, ...]]]]] = []
    for n, signs in equation.lines:
        line = lines[n]
        worth: dict[int, list[tuple[int, ...]]] = {}
        margin = 0
        for way in line.candidates:
            value = half = 0
            for (amount, unit), cell in zip(line.amounts, way, strict=True):
                sign = signs.get(cell, 0)
                value += sign * amount
                half += abs(sign) * unit
            worth.setdefault(value, []).append(way)
            margin = max(margin, half)
        tolerance += margin
        if len(worth) == 1:
            fixed += next(iter(worth))
        else:
            still.append((line, worth))
    allowed = _allowed([list(worth) for _, worth in still], fixed, tolerance, exactly)
    changed = False
    for (line, worth), values in zip(still, allowed, strict=False):
        if len(values) < len(worth):
            line.candidates = [way for value in worth if value in values for way in worth[value]]
            changed = True
    return changed


def _allowed(options: list[list[int]], fixed: int, tolerance: int, exactly: bool) -> list[set[int]]:
    """For each line the contributions with which an equation holds: exactly where that is wanted and possible.

    Empty where none does, or where there are too many sums to follow.
    """
    below = [0]
    above = [0]
    for values in reversed(options):
        below.append(below[-1] + min(values))
        above.append(above[-1] + max(values))
    reached = [{fixed}]
    for left, values in zip(range(len(options) - 1, -1, -1), options, strict=True):
        sums = {s + value for s in reached[-1] for value in values}
        reached.append({s for s in sums if s + below[left] <= tolerance and s + above[left] >= -tolerance})
        if len(reached[-1]) > _MOST_SUMS:
            return []
    wanted = (reached[-1] & {0} if exactly else set()) or reached[-1]
    found: list[set[int]] = []
    for sums, values in zip(reached[-2::-1], reversed(options), strict=True):
        found.append({value for value in values if any(s + value in wanted for s in sums)})
        wanted = {s for s in sums if any(s + value in wanted for value in values)}
    return found[::-1] if wanted else []
