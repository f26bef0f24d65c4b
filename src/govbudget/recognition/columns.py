"""The columns of a printed table (栏识别): heading paths, and which physical column holds which column of the form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from attrs import evolve, frozen

from govbudget.classification.codes import code_text
from govbudget.errors import CodeError
from govbudget.exact import State, figure_or_none, is_odd_figure
from govbudget.forms import ColumnPlan, Form, Layout
from govbudget.language.normal import normal
from govbudget.language.vocabulary import Vocabulary

__all__ = [
    "Section",
    "align",
    "has_words",
    "holds_figure",
    "is_amount",
    "is_figure",
    "is_label_header",
    "is_ordinal_row",
    "leading_code",
    "leaves",
    "match_column",
    "missing_columns",
    "sections",
    "silent_serials",
    "states_amount",
]

_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
#: So many numbers in a row may be figures.
_FEW: Final = 2
_ORDINAL: Final = re.compile(r"([0-9]{1,2})|\(([0-9]{1,2})\)")


@frozen
class Section:
    """A part of a printed table with its own line labels (栏组): half of 公开01, one of the groups of 公开06.

    Args:
        start: first physical column.
        serial: physical columns of line numbers (行次).
        figures: physical column to (column key, heading path).
        side: the half of the form it is.
    """

    start: int
    serial: frozenset[int]
    figures: Mapping[int, tuple[str, tuple[str, ...]]]
    side: str = ""

    @property
    def first_figure(self) -> int:
        """The first physical column of figures."""
        return min(self.figures)


def is_figure(cell: str) -> bool:
    """Whether a cell holds a number or a dash."""
    parsed = figure_or_none(cell)
    return parsed is not None and parsed.state not in (State.BLANK, State.NONE)


def holds_figure(cell: str) -> bool:
    """Whether a figure stands in a cell, though perhaps one that cannot be read: a formula without a value, a percentage."""
    return is_figure(cell) or is_odd_figure(cell)


def states_amount(cell: str) -> bool:
    """Whether a cell holds a number other than 0, or a figure that cannot be read."""
    parsed = figure_or_none(cell)
    return parsed.state is State.VALUE if parsed else is_odd_figure(cell)


def has_words(cell: str) -> bool:
    """Whether a cell holds words where a figure should stand; 无 is no word but a figure that is not there."""
    return _CHINESE.search(cell) is not None and figure_or_none(cell) is None and not is_odd_figure(cell)


def is_ordinal_row(row: Sequence[str], words: Vocabulary) -> bool:
    """Whether a row numbers the columns (栏次 1 2 3 …): header words, and whole numbers that count up."""
    cells = [normal(cell) for cell in row if cell.strip()]
    found = [_ORDINAL.fullmatch(cell) for cell in cells]
    numbers = [int(number[1] or number[2]) for number in found if number]
    others = [cell for cell, number in zip(cells, found, strict=True) if not number]
    marks = words.texts("column_row")
    if not others:
        return len(numbers) > _FEW and numbers == list(range(1, len(numbers) + 1))
    if not numbers:
        return all(other in marks for other in others)
    marked = any(other in marks for other in others) and all(map(words.pattern("of_column_row").fullmatch, others))
    return marked and all(b - a in (0, 1) for a, b in zip(numbers, numbers[1:], strict=False))


def leaves(
    rows: Sequence[Sequence[str]], covered: Mapping[tuple[int, int], tuple[int, int]], words: Vocabulary
) -> dict[int, tuple[str, ...]]:
    """Heading path, outer to inner, of every physical column that has a heading.

    A cell of an upper row that is part of a merged one belongs to that heading where a lower row has a heading of its own
    below it; a blank cell to the heading at its left.

    Args:
        rows: the rows of the heading.
        covered: where the source tells merged cells: for each cell that is part of one, its first cell.
        words: the words of headings.
    """
    width = max((len(row) for row in rows), default=0)
    own = [[normal(row[c]) if c < len(row) else "" for c in range(width)] for row in rows]
    paths: dict[int, list[str]] = {}
    above: list[int | None] = [None] * width  # for each column the first one of the merged heading that stands over it
    for r, row in enumerate(own):
        first: list[int | None] = [c if text else None for c, text in enumerate(row)]
        for c in range(width):
            if row[c] or not any(lower[c] for lower in own[r + 1 :]):
                continue
            merged = covered.get((r, c))
            if merged is not None:
                first[c] = merged[1] if merged[0] == r else None
                continue
            left = next((left for left in range(c - 1, -1, -1) if row[left]), None)
            if left is not None and above[left] == above[c]:
                same = is_label_header(row[left], words) == is_label_header(_lowest(own, c), words)
                first[c] = left if same else None
        for c, left in enumerate(first):
            path = paths.setdefault(c, [])
            if left is not None and path[-1:] != [row[left]]:
                path.append(row[left])
        above = [here if here is not None else over for here, over in zip(first, above, strict=True)]
    return {c: tuple(path) for c, path in paths.items() if path and any(row[c] for row in own)}


def silent_serials(paths: Mapping[int, tuple[str, ...]], data: Sequence[Sequence[str]]) -> set[int]:
    """Columns without a heading that only number the lines (行次): small whole numbers that grow."""
    found = set()
    for c in range(max(map(len, data), default=0)):
        if c not in paths:
            cells = [normal(row[c]) for row in data if c < len(row) and row[c].strip()]
            between = c - 1 in paths and c + 1 in paths  # then one line is enough
            if len(cells) > (0 if between else 1) and all(re.fullmatch(r"[0-9]{1,3}", cell) for cell in cells):
                numbers = [int(cell) for cell in cells]
                growing = all(b > a for a, b in zip(numbers, numbers[1:], strict=False))
                if growing and numbers[-1] - numbers[0] < 2 * len(numbers):
                    found.add(c)
    return found


def _lowest(own: Sequence[Sequence[str]], column: int) -> str:
    return next(row[column] for row in reversed(own) if row[column])


def is_label_header(text: str, words: Vocabulary) -> bool:
    """Whether a heading stands over line labels, codes or line numbers."""
    return bool(words.pattern("label_of_table").match(text)) or text in words.texts("serial_heading")


def is_label_of(form: Form, heading: str) -> bool:
    """Whether a heading stands over the labels of a form with listed lines (采购品目, 单位名称)."""
    return heading in map(normal, form.label_headings)


def match_column(form: Form, path: tuple[str, ...], words: Vocabulary) -> ColumnPlan | None:
    """The column of a form that a heading path names: the longest alias that is the tail of the path."""
    path = tuple(words.pattern("unit_behind_heading").sub("", part) for part in path)
    best: tuple[int, ColumnPlan] | None = None
    for column in form.columns:
        for alias in column.paths:
            if path[-len(alias) :] == alias and (best is None or len(alias) > best[0]):
                best = (len(alias), column)
    if best is None and path and path[-1] in (amounts := words.texts("amount_heading")):
        return next((column for column in form.columns if any(alias[-1] in amounts for alias in column.paths)), None)
    return best[1] if best else None


def sections(form: Form, paths: Mapping[int, tuple[str, ...]], words: Vocabulary) -> list[Section]:
    """The sections that the heading paths make; a column that the form does not know has a key that begins with ``?``."""
    found: list[Section] = []
    start, serial, figures = 0, set[int](), dict[int, tuple[str, tuple[str, ...]]]()
    halves = {name for _, names in form.sides for name in names}
    for c, path in sorted(paths.items()):
        last = path[-1]
        beside = (
            form.layout is Layout.LISTED and not is_label_of(form, last) and match_column(form, path, words) is None
        )
        if last in words.texts("serial_heading") or last in words.texts("remark_heading") or beside:
            serial.add(c)
        elif (
            is_label_header(last, words) or last in halves or is_label_of(form, last)
        ):  # 收入 over the labels of its half
            if figures:
                found.append(Section(start, frozenset(serial), dict(figures)))
                start, serial, figures = c, set(), {}
        else:
            column = match_column(form, path, words)
            taken = column is None or any(key == column.key for key, _ in figures.values())
            figures[c] = (f"?{'/'.join(path)}" if taken or column is None else column.key, path)
    if figures:
        found.append(Section(start, frozenset(serial), dict(figures)))
    return _with_sides(form, found)


def _with_sides(form: Form, found: list[Section]) -> list[Section]:
    """Give each section its half: by its outer heading, or by order where as many sections as halves stand there."""
    if not form.sides:
        return found
    sided = []
    for i, section in enumerate(found):
        words = {path[0] for _, path in section.figures.values()}
        side = next((key for key, names in form.sides if words & set(names)), "")
        if not side and len(found) == len(form.sides):
            side = form.sides[i][0]
        sided.append(evolve(section, side=side))
    return sided


def align(
    section: Section, header: Sequence[Sequence[str]], data: Sequence[Sequence[str]], words: Vocabulary
) -> Section | None:
    """The section with its figure columns where the data rows have them; ``None`` where that cannot be told.

    Merged cells make headings stand beside their figures. The row that numbers the columns (栏次) says where they are;
    else the headings' own positions, if every figure stands below one; else the order, if there are as many columns of
    figures as headings.
    """
    keys = [section.figures[c] for c in sorted(section.figures)]
    hypotheses: list[list[int]] = []
    for row in header:
        if is_ordinal_row(row, words):
            at = [c for c, cell in enumerate(row) if re.fullmatch(r"[0-9]{1,2}", normal(cell))]
            hypotheses.append([c for c in at if c not in section.serial])
    hypotheses.append(sorted(section.figures))
    held = ((c, cell) for row in data for c, cell in enumerate(row) if c not in section.serial)
    printed = {c for c, cell in held if is_amount(cell) or is_odd_figure(cell)}
    hypotheses.append(sorted(c for c in printed if c >= section.start))
    tolerated = len(data) // 5
    for at in hypotheses:
        if len(at) == len(keys) and misfits(at, section.serial, data) <= tolerated and _leads(at, keys, data):
            return evolve(section, figures=dict(zip(at, keys, strict=True)))
    return None


def is_amount(cell: str) -> bool:
    """A figure that cannot be a code or a part of one: with decimals, separators, a sign or a dash, or of one digit."""
    return is_figure(cell) and not re.fullmatch(r"[0-9]{2,9}", normal(cell))


def leading_code(row: Sequence[str], first: int) -> int | None:
    """The physical column of a code that looks like an amount, 201.06 or 2,010,601: it leads its row, and a name follows it."""
    filled = [c for c, cell in enumerate(row[:first]) if cell.strip()]
    if len(filled) < 2 or not _CHINESE.search(row[filled[1]]):
        return None
    try:
        code_text(row[filled[0]])
    except CodeError:
        return None
    return filled[0]


def misfits(at: Iterable[int], serial: Iterable[int], data: Sequence[Sequence[str]]) -> int:
    """How many rows have a figure outside the columns, or text inside them."""
    columns, ignored = set(at), set(serial)
    return sum(row_misfits(columns, ignored, row) for row in data)


def row_misfits(columns: set[int], ignored: set[int], row: Sequence[str]) -> bool:
    """Whether a row has a figure outside the columns, or words inside them."""
    first = min(columns)
    code = leading_code(row, first)
    for c, cell in enumerate(row):
        if c in ignored or c == code or not cell.strip():
            continue
        if c in columns:
            if has_words(cell):
                return True
        elif (c > first and is_figure(cell)) or (c < first and is_amount(cell)):
            return True
    return False


def _leads(at: Sequence[int], keys: Sequence[tuple[str, tuple[str, ...]]], data: Sequence[Sequence[str]]) -> bool:
    """Whether the column of totals has amounts, if any column has: a total is never left out alone."""
    amounts = [any(c < len(row) and states_amount(row[c]) for row in data) for c in at]
    totals = [stated for stated, (key, _) in zip(amounts, keys, strict=True) if key == "total"]
    return not any(amounts) or all(totals)


def missing_columns(form: Form, found: Sequence[Section], *, strict: bool, side: str = "") -> list[str]:
    """Headings without which a grid is not of the form: all required ones.

    Where the title decides only the first; any column will do where the form's first is optional.
    """
    there = {key for section in found for key, _ in section.figures.values()}
    wanted = [column for column in form.columns if column.required] or list(form.columns[:1])
    if not strict:
        optional_first = not form.columns[0].required and there & set(form.column_keys)
        wanted = [] if optional_first else wanted[:1]
    missing = [column.headers[0] for column in wanted if column.key not in there]
    if form.sides and not side and {section.side for section in found} != {key for key, _ in form.sides}:
        missing += [names[0] for key, names in form.sides if key not in {section.side for section in found}]
    return missing
