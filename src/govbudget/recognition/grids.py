"""From one grid to one table (表识别): caption rows, headings, lines, figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Final, NamedTuple

from attrs import evolve, frozen

from govbudget.classification.codes import code_text
from govbudget.errors import CodeError
from govbudget.forms import Form, Layout
from govbudget.forms.labels import line_label, plain
from govbudget.forms.lines import PrintedLine, match_lines
from govbudget.money import Unit
from govbudget.place import Place
from govbudget.recognition.blocks import Grid
from govbudget.recognition.captions import is_caption
from govbudget.recognition.columns import (
    Section,
    align,
    has_words,
    is_amount,
    is_figure,
    is_label_header,
    is_ordinal_row,
    leaves,
    sections,
    silent_serials,
    states_amount,
)
from govbudget.tables import Line, Table

__all__ = ["Built", "Refused", "build_table", "head_rows", "place_of_row"]

#: No form is wider, and no heading higher; larger grids are something else.
_MOST_COLUMNS: Final = 80
_MOST_HEADER_ROWS: Final = 12

_NOTE: Final = re.compile(r"^(?:注|备注|说明|附注)\s*[:：0-9一二三1]")


@frozen
class Built:
    """A table that was built from a grid, with the rows that are not in it and why."""

    table: Table
    left: tuple[tuple[int, str], ...]
    notes: tuple[str, ...]


@frozen
class Refused:
    """Why a grid is not a table of the form."""

    reason: str


class _Row(NamedTuple):
    """One line of one section: its names and its printed cells by column key."""

    printed: PrintedLine
    cells: dict[str, str]
    row: int


def head_rows(grid: Grid) -> tuple[list[str], int]:
    """The texts of the caption and title rows at the top of a grid, and how many rows they are."""
    texts: list[str] = []
    for i, row in enumerate(grid.rows):
        filled = [cell for cell in row if cell.strip()]
        lonely = len(filled) == 1 and not is_figure(filled[0]) and not is_label_header(plain(filled[0]))
        if not (is_caption(row) or lonely):
            return texts, i
        texts += filled
    return texts, len(grid.rows)


def build_table(
    form: Form,
    grid: Grid,
    title: str,
    number: str,
    unit: Unit | None,
    year: int | None,
    *,
    strict: bool = False,
) -> Built | Refused:
    """Read a grid as a table of ``form``, or say why it is none.

    Where the title has decided the form, columns may be missing and unknown ones are set aside; ``strict`` is for grids
    whose form is only guessed from their number.
    """
    _, top = head_rows(grid)
    first = _first_data_row(form, grid.rows, top)
    header = grid.rows[top:first]
    if len(header) > _MOST_HEADER_ROWS or max(map(len, grid.rows)) > _MOST_COLUMNS:
        return Refused("行列过多，不是表格")
    paths = leaves([row for row in header if not is_ordinal_row(row)])
    found = sections(form, paths)
    missing = _missing_columns(form, found, strict=strict)
    if missing:
        return Refused(f"没有栏目 {'、'.join(missing)}")
    data = [
        (i, row)
        for i, row in enumerate(grid.rows)
        if i >= first and any(cell.strip() for cell in row) and not _is_furniture(row, header)
    ]
    notes = tuple(row[0].strip() for _, row in data if _NOTE.match(row[0].strip()))
    data = [(i, row) for i, row in data if not _NOTE.match(row[0].strip())]
    faults: list[str] = []
    left: list[tuple[int, str]] = []
    if grid.cut and data and _looks_cut(data):
        i, row = data.pop()
        left.append((i, f"末行被截断：{' '.join(row).strip()}"))
        faults.append("cut")
    fixed = form.layout is Layout.FIXED  # elsewhere such a column may be one of the three of a code
    silent = silent_serials(paths, [row for _, row in data]) if fixed else set()
    found = [evolve(section, serial=section.serial | silent) for section in found]
    if len(found) == 1:
        aligned = align(found[0], header, [row for _, row in data])
        if aligned is None:
            return Refused("栏目与数字的位置对不上")
        found = [aligned]
    rows: list[_Row] = []
    misfits = 0
    for i, row in data:
        taken, loose = _read_row(form, found, row, i)
        if loose:
            misfits += 1
            left.append((i, f"数字没有行名或不在栏内：{' '.join(cell for cell in row if cell.strip())}"))
            faults += [f"loose:{text}" for text in loose]
        else:
            rows += taken
    if misfits > len(data) // 5:
        return Refused("栏目与数字的位置对不上")
    return _make(form, grid, found, rows, left, notes, faults, title=title, number=number, unit=unit, year=year)


def _make(
    form: Form,
    grid: Grid,
    found: Sequence[Section],
    rows: Sequence[_Row],
    left: list[tuple[int, str]],
    notes: tuple[str, ...],
    faults: list[str],
    *,
    title: str,
    number: str,
    unit: Unit | None,
    year: int | None,
) -> Built | Refused:
    matched = match_lines(form, [row.printed for row in rows])
    kept = []
    for row, match in zip(rows, matched, strict=True):
        if not match.known and not any(cell.strip() for cell in row.cells.values()):
            left.append((row.row, f"没有数字的行：{row.printed.label}"))
        else:
            kept.append((row, match))
    if kept and not any(match.known for _, match in kept):
        return Refused("没有一行是本表的行")
    lines = tuple(
        Line(
            match.key,
            row.printed.label.strip(),
            row.printed.code,
            row.printed.side,
            match.known,
            match.quantity,
            grid.lines[row.row] if grid.lines else None,
        )
        for row, match in kept
    )
    printed_keys = dict.fromkeys(key for section in found for key, _ in section.figures.values())
    keys = tuple(key for key in printed_keys if not key.startswith("?"))
    for key in printed_keys:
        if key.startswith("?"):
            texts = [row.cells[key].strip() for row, _ in kept if row.cells.get(key, "").strip()]
            left.append((0, f"本表没有的栏目 {key[1:]}：{'、'.join(texts[:200])}"))
            if "其中" not in key:
                faults.append(f"column:{key[1:]}")
    headers = _headers(found)
    if _ends_on_parent(lines):
        faults.append("cut")
    table = Table(
        form,
        lines,
        keys,
        tuple(tuple(row.cells.get(key, "") for row, _ in kept) for key in keys),
        unit,
        title,
        number,
        year,
        headers,
        faults=tuple(dict.fromkeys(faults)),
        lenient=True,
        place=evolve(grid.place, table=f"{number} {title}".strip()),
    )
    return Built(table, tuple(left), notes)


def _headers(found: Sequence[Section]) -> dict[tuple[str, str], str]:
    """Heading path by half and column; what sections of one half have in common where they repeat the column."""
    headers: dict[tuple[str, str], str] = {}
    for section in found:
        for key, path in section.figures.values():
            known = headers.get((section.side, key))
            if known is not None:
                pairs = zip(reversed(known.split("/")), reversed(path), strict=False)
                common = [a for a, _ in takewhile(lambda pair: pair[0] == pair[1], pairs)]
                path = tuple(reversed(common)) or path[-1:]
            headers[section.side, key] = "/".join(path)
    return headers


def _missing_columns(form: Form, found: Sequence[Section], *, strict: bool) -> list[str]:
    """Headings without which a grid is not of the form: all required ones.

    Where the title decides only the first; any column will do where the form's first is optional.
    """
    there = {key for section in found for key, _ in section.figures.values()}
    wanted = [column for column in form.columns if column.required] or list(form.columns[:1])
    if not strict:
        optional_first = not form.columns[0].required and there & set(form.column_keys)
        wanted = [] if optional_first else wanted[:1]
    missing = [column.headers[0] for column in wanted if column.key not in there]
    if form.sides and {section.side for section in found} != {key for key, _ in form.sides}:
        missing += [names[0] for key, names in form.sides if key not in {section.side for section in found}]
    return missing


def _first_data_row(form: Form, rows: Sequence[Sequence[str]], top: int) -> int:
    for i in range(top, len(rows)):
        row = rows[i]
        if is_ordinal_row(row) and not _is_blank_total(form, row):
            continue
        filled = [cell for cell in row if cell.strip()]
        if not filled:
            continue
        if any(is_figure(cell) for cell in filled) or _is_blank_total(form, row):
            return i
    return len(rows)


def _is_blank_total(form: Form, row: Sequence[str]) -> bool:
    """A line of the form without any figure, as 合计 in an empty table."""
    filled = [cell for cell in row if cell.strip()]
    return len(filled) == 1 and bool(form.plans_for(line_label(filled[0])))


def _is_furniture(row: Sequence[str], header: Sequence[Sequence[str]]) -> bool:
    """Column numbers, and headings and captions repeated on a new page."""
    words = [plain(cell) for cell in row if cell.strip()]
    return (
        (is_ordinal_row(row) and len(words) > 1)
        or is_caption(row)
        or any(words == [plain(cell) for cell in other if cell.strip()] for other in header)
    )


def _read_row(form: Form, found: Sequence[Section], row: Sequence[str], i: int) -> tuple[list[_Row], list[str]]:
    """The lines in one printed row, one a section; or the figures that belong to no line or stand in no column."""
    taken: list[_Row] = []
    loose: list[str] = []
    used: set[int] = set()
    for section in found:
        cells = {key: row[c] if c < len(row) and c not in used else "" for c, (key, _) in section.figures.items()}
        names = [row[c].strip() for c in range(section.start, min(section.first_figure, len(row)))]
        names = [name for c, name in enumerate(names, section.start) if name and c not in section.serial]
        loose += [name for name in names if is_amount(name)]
        loose += [cell for cell in cells.values() if has_words(cell)]
        printed = _name(form, names, section.side)
        if printed is None:
            loose += [cell.strip() for cell in cells.values() if cell.strip()]
        else:
            if _lacks_total(printed, cells):
                loose.append(printed.label or printed.code)
            merged = form.repeated_groups and not printed.code and form.plans_for(line_label(printed.label))
            if merged and not any(cell.strip() for cell in cells.values()):
                # the merged label of a total (公用经费合计) spans sections: its figure is the next thing in the row
                c = next((c for c in range(section.first_figure, len(row)) if row[c].strip()), None)
                if c is not None and is_amount(row[c]):
                    used.add(c)
                    cells = dict.fromkeys(cells, row[c])
            taken.append(_Row(printed, cells, i))
        used.update(range(section.start, max(section.figures) + 1))
    loose += [cell.strip() for c, cell in enumerate(row) if c not in used and is_figure(cell)]
    return taken, loose


def _lacks_total(printed: PrintedLine, cells: dict[str, str]) -> bool:
    """A coded row whose total is blank beside amounts: its figures have slipped into other columns."""
    first = next(iter(cells))
    slipped = len(cells) > 1 and first == "total" and not cells[first].strip()
    return bool(printed.code) and slipped and any(map(states_amount, cells.values()))


def _name(form: Form, names: Sequence[str], side: str) -> PrintedLine | None:
    """Code and name, or label, from the cells before the figures."""
    if not names:
        return None
    if form.layout is Layout.FIXED:
        return PrintedLine("".join(names), side=side)
    first, *rest = names
    try:
        while rest and re.fullmatch(r"[0-9]{2}", plain(rest[0])) and len(plain(first)) >= 3:
            first += rest.pop(0)
        return PrintedLine("".join(rest), code_text(plain(first)), side)
    except CodeError:
        pass
    glued = re.fullmatch(r"([0-9]{3}(?:[0-9]{2}){0,3})\s*([^0-9].*)", first.strip())
    if glued:
        return PrintedLine("".join((glued[2], *rest)), glued[1], side)
    return PrintedLine("".join(names), side=side)


def _looks_cut(data: Sequence[tuple[int, Sequence[str]]]) -> bool:
    """Whether the last row, which the source ends in, is shorter than the others or ends in a shorter figure."""
    *others, (_, last) = data
    if not others:
        return True
    usual = sorted(len(row) for _, row in others)[len(others) // 2]
    if len(last) < usual or not last[-1].strip():
        return True
    places = [_decimals(row[len(last) - 1]) for _, row in others if len(row) >= len(last)]
    return not places or not max(places) or _decimals(last[-1]) != max(places)


def _decimals(cell: str) -> int:
    _, _, after = plain(cell).partition(".")
    return len(after)


def _ends_on_parent(lines: Sequence[Line]) -> bool:
    """Whether the last coded line has nothing below it though every other line of its level has."""
    codes = [line.code for line in lines if line.code]
    if len(codes) < 2 or any("#" in line.key for line in lines):
        return False
    last = codes[-1]
    peers = [i for i, code in enumerate(codes[:-1]) if len(code) == len(last)]
    return bool(peers) and all(codes[i + 1].startswith(codes[i]) for i in peers) and len(peers) < len(codes) - 1


def place_of_row(grid: Grid, row: int) -> Place:
    """Where a row of a grid stands."""
    return evolve(grid.place, line=grid.lines[row]) if grid.lines else grid.place
