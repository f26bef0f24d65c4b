"""A table as it is laid out on paper (表样): its caption, headings, numbers of columns and lines, and cells, in their official places.

Workbooks and pages print the same layout, so that a table looks alike in both, and reading it again gives the same table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from functools import lru_cache
from itertools import takewhile, zip_longest
from typing import Final, NamedTuple

from attrs import frozen

from govbudget.disclosure import Disclosure
from govbudget.exact import State
from govbudget.forms import Form, Role
from govbudget.forms.lines import is_coded
from govbudget.language.normal import normal
from govbudget.relation import Axis
from govbudget.tables import Line, Table

__all__ = ["ABOVE", "Cell", "Kind", "Sheet", "laid_out"]

#: Rows of a sheet above the headings of a table: its title, its number, its captions.
ABOVE: Final = 3


class Kind(Enum):
    """What a cell of a layout is (单元格类别)."""

    HEAD = "head"  #: a heading, a number of a column
    LABEL = "label"  #: the name of a line
    CODE = "code"  #: its code
    SERIAL = "serial"  #: its number
    FIGURE = "figure"  #: a figure, or its blank


class Cell(NamedTuple):
    """A cell of a layout (版面单元格).

    Args:
        row: its row, from 0 at the first row of headings.
        column: its column, from 0.
        text: what it prints.
        kind: what it is.
        at: of a figure the positions of line and column in the table.
        high: how many rows it takes.
        wide: how many columns it takes.
    """

    row: int
    column: int
    text: str
    kind: Kind
    at: tuple[int, int] | None = None
    high: int = 1
    wide: int = 1


@frozen
class Sheet:
    """A table laid out (表样).

    Args:
        table: the table.
        title: its title.
        number: its number, 公开01表; empty where it has none.
        entity: the caption with the body that publishes; empty where it is not known.
        year: the caption with the year; empty where it is not known.
        unit: the caption with the unit; empty for tables of counts.
        cells: headings and lines, row by row.
        heads: how many rows of headings there are.
        rows: how many rows there are, headings counted.
        width: how many columns there are.
        statement: the sentence below an empty table.
    """

    table: Table
    title: str
    number: str
    entity: str
    year: str
    unit: str
    cells: tuple[Cell, ...]
    heads: int
    rows: int
    width: int
    statement: str

    @property
    def places(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Row and column in a sheet, from 0, of every figure by the positions of its line and column."""
        return {cell.at: (cell.row + ABOVE, cell.column) for cell in self.cells if cell.at is not None}


class _Block(NamedTuple):
    """Columns that stand together: the words and numbers of some lines, and their figures.

    Args:
        heading: what stands above all of them; empty where nothing does.
        coded: whether lines have a code and a name; else a name and a number.
        side: the half of the table that it is.
        columns: the positions of its columns in the table.
    """

    heading: str
    coded: bool
    side: str
    columns: tuple[int, ...]


_CODE, _NAME, _ITEM, _SERIAL, _COLUMNS = "科目编码", "科目名称", "项目", "行次", "栏次"
#: The title of a table that prints none.
_UNTITLED: Final = "（无标题）"
#: The groups in which 公开06 prints its codes side by side, and the classes of each; others stand in the last.
_GROUPS: Final = (("人员经费", ("301", "303")), ("公用经费", ("302",)), ("公用经费", ()))
_GROUP_TOTALS: Final = {"personnel_total": 0, "public_total": 1}
#: Lines are printed row by row as they follow each other where that takes no more than so many rows for ten of a block.
_ROOM: Final = 12


def laid_out(table: Table, disclosure: Disclosure) -> Sheet:
    """A table in its official layout.

    Args:
        table: the table.
        disclosure: the disclosure that it is of, which knows the body, and the year where the table does not say it.
    """
    entity, year = disclosure.entity, table.year or disclosure.year
    blocks, rows = _blocks(table)
    heads, cells = _headings(table, blocks)
    serials = _serials(rows, blocks)
    for r, row in enumerate(rows):
        column = 0
        for block, line in zip(blocks, row, strict=True):
            cells += _line(table, block, line, heads + r, column, serials.get(line, ""))
            column += 2 + len(block.columns)
    number = f"{table.number}表" if table.number[-1:].isdigit() and table.number.startswith("公开") else table.number
    return Sheet(
        table=table,
        title=table.form.name_at(table.stage) if table.title in ("", _UNTITLED) else table.title,
        number=number,
        entity=f"编制单位：{entity}" if entity else "",
        year=f"{year}年度" if year else "",
        unit=f"金额单位：{table.unit.value}" if table.unit else "",
        cells=tuple(cells),
        heads=heads,
        rows=heads + len(rows),
        width=sum(2 + len(block.columns) for block in blocks),
        statement=table.statement,
    )


# -- which lines stand in a row ----------------------------------------------------------------------------------------


def _blocks(table: Table) -> tuple[list[_Block], list[tuple[int | None, ...]]]:
    """The blocks of a table, and for each row the line that each of them prints."""
    every = tuple(range(len(table.columns)))
    form = table.form
    if form.sides:
        names = [side for side, _ in form.sides]
        of = [names.index(line.side) if line.side in names else 0 for line in table.lines]
        blocks = [
            _Block(
                heads[0], False, side, _columns_of(table, side, [i for i, block in enumerate(of) if block == number])
            )
            for number, (side, heads) in enumerate(form.sides)
        ]
        return blocks, _beside(table, of, len(blocks))
    if form.repeated_groups and len(every) == 1:
        of = [_group(line) for line in table.lines]
        rows = _in_order(of, len(_GROUPS))
        if _is_close(rows, of):
            return [_Block(name, True, "", every) for name, _ in _GROUPS], rows
    coded = is_coded(form)
    return [_Block("", coded, "", every)], [(i,) for i in range(len(table.lines))]


def _columns_of(table: Table, side: str, lines: Sequence[int]) -> tuple[int, ...]:
    """The columns that a half prints: those of the form's half, and every other one in which it has something."""
    blank = State.BLANK
    return tuple(
        c
        for c, key in enumerate(table.columns)
        if table.form.column(key).side in ("", side) or any(table.state_at(i, c) is not blank for i in lines)
    )


def _group(line: Line) -> int:
    if not line.code:
        return _GROUP_TOTALS.get(line.key, len(_GROUPS) - 1)
    found = (i for i, (_, classes) in enumerate(_GROUPS) if line.code[:3] in classes)
    return next(found, len(_GROUPS) - 1)


def _beside(table: Table, of: Sequence[int], width: int) -> list[tuple[int | None, ...]]:
    """Lines beside each other: row by row as they follow each other, or block by block where they do so."""
    rows = _in_order(of, width)
    return rows if _is_close(rows, of) else _apart(table, of, width)


def _in_order(of: Sequence[int], width: int) -> list[tuple[int | None, ...]]:
    """Lines row by row in their order; a row ends where a line belongs to the same block, or to one before it."""
    rows: list[list[int | None]] = []
    last = width
    for line, block in enumerate(of):
        if block <= last:
            rows.append([None] * width)
        rows[-1][block] = line
        last = block
    return [tuple(row) for row in rows]


def _is_close(rows: Sequence[object], of: Sequence[int]) -> bool:
    """Whether lines in their order take hardly more rows than the longest block."""
    return 10 * len(rows) <= _ROOM * max(Counter(of).values(), default=0)


def _apart(table: Table, of: Sequence[int], width: int) -> list[tuple[int | None, ...]]:
    """Each block from top to bottom, with totals on one height."""
    totals = table.form.keys_of(Role.TOTAL)
    parts: list[list[list[int | None]]] = []
    for block in range(width):
        segments: list[list[int | None]] = [[]]
        for line in (i for i, which in enumerate(of) if which == block):
            segments[-1].append(line)
            if table.keys[line] in totals:
                segments.append([])
        parts.append(segments)
    rows: list[tuple[int | None, ...]] = []
    for segments in map(list, zip_longest(*parts, fillvalue=[])):
        high = max(map(len, segments))
        rows += zip(*(_padded(segment, high, table, totals) for segment in segments), strict=True)
    return rows


def _padded(segment: list[int | None], high: int, table: Table, totals: Sequence[str]) -> list[int | None]:
    room: list[int | None] = [None] * (high - len(segment))
    last = segment[-1] if segment else None
    ends = last is not None and table.keys[last] in totals
    return [*segment[:-1], *room, last] if ends else [*segment, *room]


def _serials(rows: Iterable[Sequence[int | None]], blocks: Sequence[_Block]) -> dict[int | None, str]:
    """The numbers of lines (行次), down the first block and on in the next."""
    if any(block.coded for block in blocks):
        return {}
    lines = [row[b] for b in range(len(blocks)) for row in rows if row[b] is not None]
    return {line: str(number) for number, line in enumerate(lines, 1)}


# -- cells -------------------------------------------------------------------------------------------------------------


def _headings(table: Table, blocks: Sequence[_Block]) -> tuple[int, list[Cell]]:
    """The rows of headings, merged where they say the same, and the row that numbers the columns."""
    paths: list[tuple[str, ...]] = []
    item = next(iter(table.form.label_headings), _ITEM)
    for block in blocks:
        above = (block.heading,) if block.heading else ((_ITEM,) if block.coded else ())
        paths += [(*above, _CODE), (*above, _NAME)] if block.coded else [(*above, item), (*above, _SERIAL)]
        paths += [_path(table, block, column) for column in block.columns]
    high = max(map(len, paths))
    cells = list(_merged(paths, high))
    if len(blocks) > 1 and blocks[0].coded:  # 公开06 numbers no columns
        return high, cells
    column, number = 0, 1
    for block in blocks:
        cells.append(Cell(high, column, _COLUMNS, Kind.HEAD, wide=2))
        for i in range(len(block.columns)):
            cells.append(Cell(high, column + 2 + i, str(number), Kind.HEAD))
            number += 1
        column += 2 + len(block.columns)
    return high + 1, cells


def _path(table: Table, block: _Block, column: int) -> tuple[str, ...]:
    """The headings of a column, outer to inner, the half of the table among them."""
    path = tuple(part.strip() for part in table.header(block.side, column).split("/") if part.strip())
    if not table.headers:
        path = _unprinted(table.form, table.columns, table.columns[column], path)
    halves = {normal(name) for _, names in table.form.sides for name in names}
    if block.side and len(path) > 1 and normal(path[0]) in halves:
        path = path[1:]
    return (block.heading, *path) if block.heading else path


@lru_cache(maxsize=1 << 10)
def _unprinted(form: Form, columns: tuple[str, ...], column: str, path: tuple[str, ...]) -> tuple[str, ...]:
    """The headings of a column of which none are printed: 本年支出 stands above 小计 and its parts, and alone without parts.

    Columns of the year before stand below its heading, their sum among them as 合计.
    """
    outer = {
        key: form.column(key).headers[0].partition("/")[0] for key in columns if "/" in form.column(key).headers[0]
    }
    shared = {name for name, number in Counter(outer.values()).items() if number > 1}
    if path[0] in shared:
        whole = (header for header in form.column(column).headers if header.startswith(f"{path[0]}/"))
        return path if len(path) > 1 else tuple(next(whole, path[0]).split("/"))
    above = {key: form.column(key).within for key in columns}
    for relation in form.relations:
        stated, *parts = relation.postings
        if relation.axis is Axis.LINE and stated.column in outer:
            above |= {part.column: stated.column for part in parts if part.column in columns}
    if column in outer:
        return path if column in above.values() else (outer[column],)
    return (outer[above[column]], *path) if above[column] in outer else path


def _merged(paths: Sequence[tuple[str, ...]], high: int) -> Iterator[Cell]:
    """Paths of headings as cells: equal ones beside each other are one, and the last goes down to the figures."""
    for row in range(high):
        column = 0
        while column < len(paths):
            path = paths[column]
            wide = 1
            if row < len(path) - 1:
                following = paths[column + 1 :]
                alike = (row + 1 < len(other) and other[: row + 1] == path[: row + 1] for other in following)
                wide += sum(1 for _ in takewhile(bool, alike))
            if row < len(path):
                down = high - row if row == len(path) - 1 else 1
                yield Cell(row, column, path[row], Kind.HEAD, high=down, wide=wide)
            column += wide


def _line(table: Table, block: _Block, line: int | None, row: int, column: int, serial: str) -> Iterator[Cell]:
    """The cells of a line in its block; blank ones where the block prints none in this row."""
    if line is None:
        width = 2 + len(block.columns)
        yield from (Cell(row, column + i, "", Kind.LABEL) for i in range(width))
        return
    printed = table.lines[line]
    if not block.coded:
        yield Cell(row, column, printed.label, Kind.LABEL)
        yield Cell(row, column + 1, serial, Kind.SERIAL)
    elif printed.code:
        yield Cell(row, column, printed.code.strip(), Kind.CODE)
        yield Cell(row, column + 1, printed.label, Kind.LABEL)
    else:
        yield Cell(row, column, printed.label, Kind.LABEL, wide=2)
    for i, c in enumerate(block.columns):
        yield Cell(row, column + 2 + i, table.printed[c][line].strip(), Kind.FIGURE, (line, c))
