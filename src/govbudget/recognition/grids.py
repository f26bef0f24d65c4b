"""From one grid to one table (表识别): caption rows, headings, lines, figures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import takewhile
from typing import Final, NamedTuple

from attrs import evolve, frozen

from govbudget.classification.codes import code_text
from govbudget.disclosure import Repair
from govbudget.errors import CodeError
from govbudget.exact import State, figure_or_none
from govbudget.figure import Figure
from govbudget.forms import Form, Layout
from govbudget.forms.lines import PrintedLine, match_lines
from govbudget.language.labels import line_label
from govbudget.language.normal import normal
from govbudget.language.vocabulary import Vocabulary
from govbudget.money import Unit
from govbudget.pages import Grid
from govbudget.recognition.captions import Caption, is_caption, unit_of
from govbudget.recognition.columns import (
    Section,
    align,
    has_words,
    holds_figure,
    is_amount,
    is_figure,
    is_label_header,
    is_label_of,
    is_ordinal_row,
    leading_code,
    missing_columns,
    sections,
    silent_serials,
    states_amount,
)
from govbudget.recognition.headings import (
    MOST_HEADER_ROWS,
    first_data_row,
    head_rows,
    is_note,
    split_total,
    stacked_halves,
)
from govbudget.recognition.merged import figure_columns, once, spread_paths, spread_row, with_upper_codes
from govbudget.recognition.turned import Turned, place_figures, row_of_figures, turned_columns
from govbudget.tables import Line, Table

__all__ = ["Built", "Refused", "build_table"]

#: No form is wider; larger grids are something else.
_MOST_COLUMNS: Final = 80
#: An amount among words, as where nobody could say in which column it stands.
_AMOUNT: Final = re.compile(r"[0-9][0-9,]*\.[0-9]+")
#: A code and a name in one cell: 2010401行政运行, 201-04-01 行政运行, [2010401]行政运行.
_GLUED: Final = re.compile(
    r"[\[［【]?(\d{3}(?:([-._/·－—–．、:：])\d{2}(?:\2\d{2}){0,2}|(?:\d{2}){0,3}))[\]］】]?\s*((?![\W_]*\d)[^\d.].*)"
)


@frozen
class Built:
    """A table that was built from a grid, with the rows of the grid as read that are not in it and why."""

    table: Table
    left: tuple[tuple[int, str], ...]
    notes: tuple[str, ...]
    grid: Grid
    repairs: tuple[Repair, ...]


@frozen
class Refused:
    """Why a grid is not a table of the form."""

    reason: str


class _Row(NamedTuple):
    """One line of one section: its names and its printed cells by column key."""

    printed: PrintedLine
    cells: dict[str, str]
    row: int


class _Body(NamedTuple):
    """What stands below the heading: lines, columns, printed headings, what was left out and why, what was done."""

    rows: list[_Row]
    keys: tuple[str, ...]
    headers: dict[tuple[str, str], str]
    left: list[tuple[int, str]]
    faults: list[str]
    repairs: Sequence[str] = ()


def build_table(
    form: Form, grid: Grid, title: str, caption: Caption, words: Vocabulary, *, strict: bool = False
) -> Built | Refused:
    """Read a grid as a table of ``form``, or say why it is none.

    Where the title has decided the form, columns may be missing and unknown ones are set aside; ``strict`` is for grids
    whose form is only guessed from their number or a damaged title.
    """
    said = form.in_year(_year_of_columns(grid, caption, words))
    built = _build(said, grid, title, caption, words, strict=strict)
    if grid.hidden_columns and (isinstance(built, Refused) or built.table.faults):
        shown = _build(said, _without_hidden(grid), title, caption, words, strict=strict)
        if isinstance(shown, Built) and (isinstance(built, Refused) or not shown.table.faults):
            built = shown
    if isinstance(built, Built) and said is not form:
        return evolve(built, table=evolve(built.table, form=form))
    return built


def _year_of_columns(grid: Grid, caption: Caption, words: Vocabulary) -> int | None:
    """The year whose figures a table prints: the later of the two that its headings name, else that of its caption."""
    heads = (normal(cell) for row in grid.rows[:MOST_HEADER_ROWS] for cell in row)
    years = sorted({int(found[1]) for head in heads if (found := words.pattern("year_of_heading").match(head))})
    return years[1] if len(years) == 2 and years[1] - years[0] == 1 else caption.year


def _without_hidden(grid: Grid) -> Grid:
    """The grid with its hidden columns blank: they are read only where they are columns of the table."""
    hidden = set(grid.hidden_columns)
    rows = tuple(tuple("" if c in hidden else cell for c, cell in enumerate(row)) for row in grid.rows)
    return evolve(grid, rows=rows)


def _build(form: Form, grid: Grid, title: str, caption: Caption, words: Vocabulary, *, strict: bool) -> Built | Refused:
    """The table of a grid with all its columns."""
    _, top = head_rows(grid, words)
    split = split_total(form, grid, top, words)
    grid = split or grid
    stacked = stacked_halves(form, grid, top) or [("", top, len(grid.rows))]
    parts = [_part(form, grid, start, end, words, side) for side, start, end in stacked]
    heights = [sum(any(cell.strip() for cell in row) for row in part.header) for part in parts]
    if max(heights) > MOST_HEADER_ROWS or max(map(len, grid.rows)) > _MOST_COLUMNS:
        return Refused("行列过多，不是表格")
    unit = caption.unit or next(filter(None, (_unit_of(part.paths, words) for part in parts)), None)
    unit = unit or _unit_of_cells(cell for part in parts for _, row in part.data for cell in row)
    bodies: list[_Body] = []
    for (side, *_), part in zip(stacked, parts, strict=True):
        turned = turned_columns(form, part.paths, words)
        if turned:
            body = _turned_body(form, turned, part.data, _of_other_unit(part.paths, unit, words))
        else:
            body = _body(form, grid, part, unit, words, side=side, strict=strict)
        if isinstance(body, Refused):
            return body
        bodies.append(body)
    repairs = [Repair("split_row", grid.place)] * (split is not None)
    notes = tuple(note for part in parts for note in part.notes)
    return _make(form, grid, _joined(bodies), notes, repairs, words, title, evolve(caption, unit=unit))


class _Part(NamedTuple):
    """The rows of a table, or of one of its halves that stand one above the other: heading, lines, notes."""

    header: Sequence[Sequence[str]]
    paths: Mapping[int, tuple[str, ...]]
    data: list[tuple[int, tuple[str, ...]]]
    notes: tuple[str, ...]


def _part(form: Form, grid: Grid, top: int, end: int, words: Vocabulary, side: str) -> _Part:
    """What stands in some rows, the first of them the first of the heading; of one half where the halves are stacked."""
    first = min(first_data_row(form, grid.rows, top, words), end)
    header: Sequence[Sequence[str]] = grid.rows[top:first]
    data = [
        (i, row)
        for i, row in enumerate(grid.rows[:end])
        if i >= first and any(cell.strip() for cell in row) and not _is_furniture(row, header, words)
    ]
    notes = tuple(row[0].strip() for _, row in data if is_note(row, words))
    data = [(i, row) for i, row in data if not is_note(row, words)]
    paths, spread = spread_paths(form, grid, top, first, [row for _, row in data], words, side)
    if spread:
        header = tuple(
            row for row in header if not is_ordinal_row(row, words)
        )  # its numbers stand beside their columns
    if not grid.spans:
        whole = max(map(len, header), default=0) if not spread else 0
        data = [(i, once(row)) for i, row in data]
        usual = Counter(len(row) for _, row in data).most_common(1)[0][0] if spread and data else 0
        data = [(i, row if len(row) == whole else spread_row(row, paths, words, usual)) for i, row in data]
    if form.codes is not None and paths:
        data = with_upper_codes(data, min(figure_columns(paths, words), default=0))
    return _Part(header, paths, data, notes)


def _joined(bodies: Sequence[_Body]) -> _Body:
    """The lines of all parts of a table."""
    if len(bodies) == 1:
        return bodies[0]
    return _Body(
        [row for body in bodies for row in body.rows],
        tuple(dict.fromkeys(key for body in bodies for key in body.keys)),
        {at: path for body in bodies for at, path in body.headers.items()},
        [left for body in bodies for left in body.left],
        [fault for body in bodies for fault in body.faults],
        [repair for body in bodies for repair in body.repairs],
    )


def _body(
    form: Form,
    grid: Grid,
    part: _Part,
    unit: Unit | None,
    words: Vocabulary,
    *,
    side: str,
    strict: bool,
) -> _Body | Refused:
    """The lines of a table that prints one a row; those of one half where its halves stand one above the other."""
    header, paths, data, _ = part
    found = _in_one_unit(sections(form, paths, words), _of_other_unit(paths, unit, words))
    if side:
        found = [evolve(section, side=side) for section in found]
    missing = missing_columns(form, found, strict=strict, side=side)
    if form.label_headings and not any(is_label_of(form, path[-1]) for path in paths.values()):
        missing.append(form.label_headings[0])
    if missing:
        return Refused(f"没有栏目 {'、'.join(missing)}")
    faults: list[str] = []
    left: list[tuple[int, str]] = []
    if grid.cut and data and _looks_cut(data):
        i, row = data.pop()
        left.append((i, f"末行被截断：{' '.join(row).strip()}"))
        faults.append("cut")
    fixed = form.layout is not Layout.CODED  # elsewhere such a column may be one of the three of a code
    silent = silent_serials(paths, [row for _, row in data]) if fixed else set()
    found = [evolve(section, serial=section.serial | silent) for section in found]
    if len(found) == 1:
        aligned = align(found[0], header, [row for _, row in data], words)
        if aligned is None:
            return Refused("栏目与数字的位置对不上")
        found = [aligned]
    rows: list[_Row] = []
    misfits = 0
    alone = _is_total_alone(form, paths, data, words)
    for i, row in data:
        taken, loose = _read_row(form, found, row, i, words, otherwise=_total_of(form) if alone else None)
        if loose:
            misfits += 1
            left.append((i, f"数字没有行名或不在栏内：{' '.join(cell for cell in row if cell.strip())}"))
            faults += [f"loose:{text}" for text in loose]
        else:
            rows += taken
    if misfits > len(data) // 5:
        return Refused("栏目与数字的位置对不上")
    faults += _hidden_lines(form, found, grid, rows, words)
    keys = tuple(dict.fromkeys(key for section in found for key, _ in section.figures.values()))
    return _Body(rows, keys, _headers(found), left, faults)


def _hidden_lines(
    form: Form, found: Sequence[Section], grid: Grid, rows: Sequence[_Row], words: Vocabulary
) -> list[str]:
    """The lines with amounts that stand in hidden rows alone: without them the sums over lines say nothing."""
    hidden = [taken for row in grid.hidden_rows for taken in _read_row(form, found, row, 0, words)[0]]
    stated = [row.printed for row in hidden if any(map(states_amount, row.cells.values()))]
    shown = {(row.printed.code or normal(row.printed.label), row.printed.side) for row in rows}
    lost = [line for line in stated if (line.code or normal(line.label), line.side) not in shown]
    return [f"hidden:{line.code or line.label}" for line in lost]


def _turned_body(
    form: Form, turned: Mapping[int, Turned | None], data: Sequence[tuple[int, Sequence[str]]], others: Container[int]
) -> _Body | Refused:
    """The lines of a table that prints them side by side, in one row of figures."""
    found = row_of_figures(form, data)
    more = found is not None and sum(map(is_figure, found[1])) > len(turned)
    placed = place_figures(form, turned, found[1]) if found and not more else None
    if found is None or placed is None:
        return Refused("横排的数字与栏目的位置对不上")
    cells, moved = placed
    i = found[0]
    rows: dict[str, _Row] = {}
    headers: dict[tuple[str, str], str] = {}
    left: list[tuple[int, str]] = []
    faults: list[str] = []
    for c, held in turned.items():
        text = cells.get(c, "")
        if held is None or c in others:
            if text:
                left.append((i, f"本表没有的栏目：{text}"))
                faults.append(f"loose:{text}")
            continue
        row = rows.setdefault(held.line, _Row(PrintedLine(held.label, side=held.line), {}, i))
        row.cells[held.column] = text
        headers[held.line, held.column] = "/".join(held.path)
    keys = tuple(dict.fromkeys(key for row in rows.values() for key in row.cells))
    kinds = ["turned", "placed"] if moved else ["turned"]
    return _Body(list(rows.values()), keys, headers, left, faults, kinds)


def _unit_of(paths: Mapping[int, tuple[str, ...]], words: Vocabulary) -> Unit | None:
    """The unit that most headings name, where any does."""
    named = Counter(unit for path in paths.values() if (unit := _unit_in(path, words)))
    return named.most_common(1)[0][0] if named else None


def _unit_of_cells(cells: Iterable[str]) -> Unit | None:
    """The unit that stands behind every figure with decimals, where it does and no heading names one."""
    named: set[Unit | None] = set()
    for cell in cells:
        parsed = figure_or_none(cell)
        if parsed is not None and parsed.state is State.VALUE and parsed.decimals:
            named.add(Figure.parse(cell).unit)
    return named.pop() if len(named) == 1 else None


def _unit_in(path: Sequence[str], words: Vocabulary) -> Unit | None:
    """The unit that a heading names, innermost first."""
    found = map(words.pattern("unit_of_heading").search, reversed(path))
    return next((unit_of(match[1], words) for match in found if match), None)


def _of_other_unit(paths: Mapping[int, tuple[str, ...]], unit: Unit | None, words: Vocabulary) -> set[int]:
    """The physical columns whose heading names another unit than the table's."""
    return {c for c, path in paths.items() if (named := _unit_in(path, words)) and named is not unit}


def _in_one_unit(found: list[Section], others: Container[int]) -> list[Section]:
    """The sections with columns of another unit set aside as if the form did not know them."""
    set_aside = []
    for section in found:
        keys = {c: f"?{'/'.join(path)}" if c in others else key for c, (key, path) in section.figures.items()}
        figures = {c: (keys[c], path) for c, (_, path) in section.figures.items()}
        set_aside.append(evolve(section, figures=figures))
    return set_aside


def _make(
    form: Form,
    grid: Grid,
    body: _Body,
    notes: tuple[str, ...],
    repairs: list[Repair],
    words: Vocabulary,
    title: str,
    caption: Caption,
) -> Built | Refused:
    rows, left, faults = body.rows, body.left, body.faults
    matched = match_lines(form, [row.printed for row in rows])
    kept = []
    for row, match in zip(rows, matched, strict=True):
        if not match.known and not any(cell.strip() for cell in row.cells.values()):
            left.append((row.row, f"没有数字的行：{row.printed.label}"))
            faults += [f"loose:{text}" for text in _AMOUNT.findall(normal(row.printed.label))]
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
            grid.places[row.row] if grid.places else None,
        )
        for row, match in kept
    )
    keys = tuple(key for key in body.keys if not key.startswith("?"))
    for key in body.keys:
        if key.startswith("?"):
            texts = [row.cells[key].strip() for row, _ in kept if row.cells.get(key, "").strip()]
            left.append((0, f"本表没有的栏目 {key[1:]}：{'、'.join(texts[:200])}"))
            if words.pattern("of_which").search(key) is None:
                faults.append(f"column:{key[1:]}")
    if _ends_on_parent(lines):
        faults.append("cut")
    if not any(map(holds_figure, (cell for row, _ in kept for cell in row.cells.values()))):
        faults = []  # an empty table has no sums that a missing piece could break
    cells = tuple(tuple(row.cells.get(key, "") for row, _ in kept) for key in keys)
    table = Table(
        form,
        lines,
        keys,
        cells,
        caption.unit,
        title,
        caption.number,
        caption.year,
        body.headers,
        faults=tuple(dict.fromkeys(faults)),
        lenient=True,
        shortest=tuple(sorted(grid.shortest.intersection(text for column in cells for text in column))),
        place=evolve(grid.place, table=f"{caption.number} {title}".strip()),
    )
    if grid.wrapped:
        repairs.append(Repair("joined_lines", table.place, str(grid.wrapped)))
    repairs += [Repair(kind, table.place) for kind in body.repairs]
    return Built(table, tuple(left), notes, grid, tuple(repairs))


def _headers(found: Sequence[Section]) -> dict[tuple[str, str], str]:
    """Heading path by half and column; what sections of one half have in common where they repeat the column.

    In a half that is printed as several lists, as by function and by use, that is the innermost heading alone.
    """
    headers: dict[tuple[str, str], str] = {}
    for section in found:
        for key, path in section.figures.values():
            known = headers.get((section.side, key))
            if known is not None:
                pairs = zip(reversed(known.split("/")), reversed(path), strict=False)
                common = [a for a, _ in takewhile(lambda pair: pair[0] == pair[1], pairs)]
                path = path[-1:] if section.side else tuple(reversed(common)) or path[-1:]
            headers[section.side, key] = "/".join(path)
    return headers


def _is_furniture(row: Sequence[str], header: Sequence[Sequence[str]], words: Vocabulary) -> bool:
    """Column numbers, and headings and captions repeated on a new page."""
    cells = [normal(cell) for cell in row if cell.strip()]
    if (is_ordinal_row(row, words) and len(cells) > 1) or is_caption(row, words):
        return True
    repeated = any(cells == [normal(cell) for cell in other if cell.strip()] for other in header)
    return repeated or words.pattern("signed").match(cells[0]) is not None


def _is_total_alone(
    form: Form, paths: Mapping[int, tuple[str, ...]], data: Sequence[tuple[int, Sequence[str]]], words: Vocabulary
) -> bool:
    """Whether a table of codes prints one row and no column for its name: the total."""
    named = any(is_label_header(path[-1], words) for path in paths.values())
    return form.codes is not None and len(data) == 1 and not named


def _total_of(form: Form) -> PrintedLine:
    """The total line of a form, as forms call it."""
    return PrintedLine(form.lines_by_key["total"].labels[0])


def _read_row(
    form: Form,
    found: Sequence[Section],
    row: Sequence[str],
    i: int,
    words: Vocabulary,
    *,
    otherwise: PrintedLine | None = None,
) -> tuple[list[_Row], list[str]]:
    """The lines in one printed row, one a section; or the figures that belong to no line or stand in no column.

    A row without a name is the line given otherwise.
    """
    taken: list[_Row] = []
    loose: list[str] = []
    used: set[int] = set()
    amounts = {c for section in found for c in section.figures}
    levels = words.texts("column_row") if form.codes is not None else ()
    for section in found:
        cells = {key: row[c] if c < len(row) and c not in used else "" for c, (key, _) in section.figures.items()}
        names = [row[c].strip() for c in range(section.start, min(section.first_figure, len(row)))]
        names = [name for c, name in enumerate(names, section.start) if name and c not in section.serial]
        names = [name for name in names if normal(name) not in levels] or names  # 类, 款, 项 beside the total
        coded = bool(form.codes) and leading_code(row, section.first_figure) is not None
        loose += [name for name in names[coded:] if is_amount(name)]
        loose += [cell for cell in cells.values() if has_words(cell)]
        printed = _name(form, names, section.side) or otherwise
        if printed is None and taken and _goes_on(taken[-1], section, cells):
            taken[-1].cells.update(cells)
        elif printed is None:
            loose += [cell.strip() for cell in cells.values() if cell.strip()]
        else:
            if _lacks_total(printed, cells):
                loose.append(printed.label or printed.code)
            merged = form.repeated_groups and not printed.code and form.plans_for(line_label(printed.label))
            if merged and not any(cell.strip() for cell in cells.values()):
                # the merged label of a total (公用经费合计) spans sections: its figure is the next thing in the row
                c = next((c for c in range(section.first_figure, len(row)) if row[c].strip()), None)
                if c is not None and (is_amount(row[c]) or (c in amounts and is_figure(row[c]))):
                    used.add(c)
                    cells = dict.fromkeys(cells, row[c])
            taken.append(_Row(printed, cells, i))
        used.update(range(section.start, max(section.figures) + 1), section.serial)
    loose += [cell.strip() for c, cell in enumerate(row) if c not in used and is_figure(cell)]
    return taken, loose


def _goes_on(before: _Row, section: Section, cells: Mapping[str, str]) -> bool:
    """Whether the label of a line is merged over the next columns of labels of its half, so that its figures stand behind those."""
    alike = before.printed.side == section.side != "" and before.cells.keys() == cells.keys()
    return alike and not any(cell.strip() for cell in before.cells.values())


def _lacks_total(printed: PrintedLine, cells: dict[str, str]) -> bool:
    """A coded row whose total is blank beside amounts: its figures have slipped into other columns."""
    first = next(iter(cells))
    slipped = len(cells) > 1 and first == "total" and not cells[first].strip()
    return bool(printed.code) and slipped and any(map(states_amount, cells.values()))


def _name(form: Form, names: Sequence[str], side: str) -> PrintedLine | None:
    """Code and name, or label, from the cells before the figures."""
    if not names:
        return None
    if form.layout is Layout.LISTED:
        return PrintedLine("/".join(names), side=side)
    if form.layout is Layout.FIXED:
        parted = "/".join(names)  # 其他资金/小计, where a form prints its lines in two columns
        return PrintedLine(parted if form.plans_for(line_label(parted)) else "".join(names), side=side)
    first, *rest = names
    try:
        while rest and re.fullmatch(r"[0-9]{2}", normal(rest[0])) and len(normal(first)) >= 3:
            first += rest.pop(0)
        guarded = first.strip().startswith(("=", "＝"))
        return PrintedLine("".join(rest), code_text(first if guarded else normal(first)), side)
    except CodeError:
        pass
    glued = _GLUED.fullmatch(first.strip())
    if glued:
        return PrintedLine("".join((glued[3], *rest)), code_text(normal(glued[1])), side)
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
    _, _, after = normal(cell).partition(".")
    return len(after)


def _ends_on_parent(lines: Sequence[Line]) -> bool:
    """Whether the last coded line has nothing below it though every other line of its level has."""
    codes = [line.code for line in lines if line.code]
    if len(codes) < 2 or any("#" in line.key for line in lines):
        return False
    last = codes[-1]
    peers = [i for i, code in enumerate(codes[:-1]) if len(code) == len(last)]
    return bool(peers) and all(codes[i + 1].startswith(codes[i]) for i in peers) and len(peers) < len(codes) - 1
