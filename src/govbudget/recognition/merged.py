"""Headings whose merged cells stand once and leave no blanks (合并单元格丢失): which columns each heading stands over.

A heading of several rows is a forest whose leaves are the columns. Where a row prints each merged cell once, only the order of
the headings is left: each heading of an upper row stands over some next ones of the row below, or reaches down beside them.
Two things tell which: there are as many leaves as columns, and no heading stands twice over one column group.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Final

from govbudget.forms import Form
from govbudget.language.normal import normal
from govbudget.language.vocabulary import Vocabulary
from govbudget.pages import Grid
from govbudget.recognition.columns import (
    has_words,
    is_amount,
    is_figure,
    is_label_header,
    is_ordinal_row,
    match_column,
    missing_columns,
    sections,
)
from govbudget.recognition.headings import heading_paths
from govbudget.recognition.turned import turned_columns

__all__ = ["figure_columns", "forests", "once", "spread_paths", "spread_row", "with_upper_codes"]

#: So many ways to read one heading are looked at, and so many steps taken towards them.
_MOST: Final = 2000
_MOST_STEPS: Final = 20_000

#: So many rows tell whether figures stand below their headings.
_SAMPLE: Final = 12
#: A code stands in so many columns at most.
_CODE_COLUMNS: Final = 3
#: A 类, and any part of a code.
_CLASS: Final = re.compile(r"[0-9]{3}")
_PART: Final = re.compile(r"[0-9]{1,3}")

_Path = tuple[str, ...]


def forests(rows: Sequence[Sequence[str]], width: int) -> Iterator[dict[int, _Path]]:
    """The ways to spread a heading over the columns: for each the path, outer to inner, of every column.

    Args:
        rows: the headings of each row, outer first, without blanks.
        width: the number of columns.
    """
    if not rows:
        return iter(())
    leaves = chain(_repeated(rows, width), _spread([(text,) for text in rows[0]], rows[1:], width, [0]))
    return map(dict, dict.fromkeys(tuple(enumerate(paths)) for paths in islice(leaves, _MOST)))


def _repeated(rows: Sequence[Sequence[str]], width: int) -> Iterator[list[_Path]]:
    """The leaves where the same headings stand below each one of the first row: below 上年预算数 as below 本年预算数."""
    times = len(rows[0])
    parts = [row[: len(row) // times] for row in rows[1:]]
    if (
        times < 2
        or not parts
        or width % times
        or any([*part] * times != [*row] for part, row in zip(parts, rows[1:], strict=True))
    ):
        return
    for below in forests(parts, width // times):
        yield [(text, *below[c]) for text in rows[0] for c in range(width // times)]


def _spread(paths: list[_Path], rows: Sequence[Sequence[str]], width: int, steps: list[int]) -> Iterator[list[_Path]]:
    """The leaves below some headings, for every way to stand over the rows below, as far as so many steps lead."""
    most = len(paths) + sum(max(0, len(row) - 1) for row in rows)
    if not len(paths) <= width <= most:
        return
    if not rows:
        yield paths
        return
    for taken in _shares(len(paths), rows[0]):
        steps[0] += 1
        if steps[0] > _MOST_STEPS:
            return
        below: list[_Path] = []
        for path, texts in zip(paths, taken, strict=True):
            below += [(*path, text) for text in texts] if texts else [path]
        yield from _spread(below, rows[1:], width, steps)


def _shares(parts: int, texts: Sequence[str]) -> Iterator[list[Sequence[str]]]:
    """The ways to share out headings in their order among upper ones: none to some, and none twice to one."""
    if parts == 0:
        if not texts:
            yield []
        return
    for size in range(len(texts) + 1):
        own = texts[:size]
        if len(set(own)) < size:
            return
        for others in _shares(parts - 1, texts[size:]):
            yield [own, *others]


def spread_paths(
    form: Form, grid: Grid, top: int, first: int, data: Sequence[Sequence[str]], words: Vocabulary, side: str = ""
) -> tuple[Mapping[int, tuple[str, ...]], bool]:
    """The heading paths as they stand; or, where merged cells leave no blanks, spread over the columns as the form has them."""
    paths = _of_codes(heading_paths(grid, top, first, words), words)
    numbered = [any(map(is_figure, row)) and is_ordinal_row(row, words) for row in grid.rows[top:first]]
    rows = [row for row, is_numbered in zip(grid.rows[top:first], numbered, strict=True) if not is_numbered]
    texts = [[normal(cell) for cell in row if cell.strip()] for row in rows]
    wide = Counter(map(len, data))
    widths = {max(wide, default=0), *(width for width, _ in wide.most_common(1))}
    blank = any("" in [cell.strip() for cell in row][: len(text)] for row, text in zip(rows, texts, strict=True))
    if grid.spans or blank or not texts or len(texts[0]) >= max(widths):
        return paths, False
    few = data[:_SAMPLE]
    misplaced = sum(not _fits(row, paths, words) for row in few) > len(few) // 2
    lacking = _lacking(form, paths, words, side) + misplaced
    if not lacking:
        return paths, False
    most = sum(map(len, texts))
    # merged cells may make all rows short
    for tried in (sorted(widths, reverse=True), range(max(widths) + 1, most + 1)):
        ways = (
            _of_codes(_widened(way, width - leaves, words), words)
            for width in tried
            for leaves in range(width, width - (_CODE_COLUMNS if form.codes is not None else 1), -1)
            for way in forests(texts, leaves)
        )
        best = min(ways, key=lambda each: (_lacking(form, each, words, side), _single(each)), default=paths)
        left = _lacking(form, best, words, side)
        if not left:
            break
    if left and turned_columns(form, best, words):  # figures of one row prove nothing of where they stand
        return paths, False
    return (best, True) if left < lacking else (paths, False)


def _lacking(form: Form, paths: Mapping[int, tuple[str, ...]], words: Vocabulary, side: str) -> int:
    """How many columns and halves of the form some headings do not name, and how many the form does not know.

    Of one half alone, where it stands above or below the other.
    """
    turned = turned_columns(form, paths, words)
    if turned:
        return sum(held is None for held in turned.values())
    found = sections(form, paths, words)
    unknown = sum(key.startswith("?") for section in found for key, _ in section.figures.values())
    parted = 0 if form.repeated_groups else max(0, len(found) - max(1, len(form.sides)))
    mixed = 0 if form.codes is None else _over_labels(paths, words, mixed=True)
    lacking = (
        len(missing_columns(form, found, strict=True, side=side))
        + unknown
        + parted
        + mixed
        + _over_labels(paths, words)
    )
    return lacking + sum(_stands_elsewhere(form, key, path, words) for s in found for key, path in s.figures.values())


def _stands_elsewhere(form: Form, key: str, path: tuple[str, ...], words: Vocabulary) -> bool:
    """Whether a column that is a part of another stands under a third: 人员经费 under 项目支出."""
    plan = form.column(key) if key in form.column_keys else None
    if plan is None or not plan.within:
        return False
    others = (match_column(form, (part,), words) for part in path[:-1])
    return any(other is not None and not other.required and other.key not in (key, plan.within) for other in others)


def _single(paths: Mapping[int, tuple[str, ...]]) -> int:
    """How many headings stand over one other alone: a cell is merged over several."""
    below: dict[_Path, set[_Path]] = {}
    for path in paths.values():
        for n in range(1, len(path)):
            below.setdefault(path[:n], set()).add(path[: n + 1])
    return sum(len(parts) == 1 for parts in below.values())


def _over_labels(paths: Mapping[int, tuple[str, ...]], words: Vocabulary, *, mixed: bool = False) -> int:
    """How many headings stand over columns of labels alone, though they head no labels, or the other way round; or over both."""
    over: dict[tuple[str, ...], set[bool]] = {}
    for path in paths.values():
        for n in range(1, len(path)):
            over.setdefault(path[:n], set()).add(is_label_header(path[-1], words))
    if mixed:
        return sum(len(kinds) > 1 for kinds in over.values())
    return sum(kinds == {not is_label_header(path[-1], words)} for path, kinds in over.items())


def _widened(paths: Mapping[int, tuple[str, ...]], by: int, words: Vocabulary) -> Mapping[int, tuple[str, ...]]:
    """Heading paths whose first heading of labels stands over some more columns: that of a code in several."""
    first = next((c for c in sorted(paths) if is_label_header(paths[c][-1], words)), None)
    if not by or first is None:
        return paths
    return {c: paths[c if c <= first else max(first, c - by)] for c in range(len(paths) + by)}


def _of_codes(paths: Mapping[int, tuple[str, ...]], words: Vocabulary) -> dict[int, tuple[str, ...]]:
    """Heading paths without 类, 款, 项 at their ends: the columns of one code."""
    parts = {*words.texts("column_row")}.difference(words.texts("serial_heading"))
    return {c: path[:-1] if len(path) > 1 and path[-1] in parts else path for c, path in paths.items()}


def figure_columns(paths: Mapping[int, tuple[str, ...]], words: Vocabulary) -> list[int]:
    """The columns that are headed as columns of figures."""
    return [c for c, path in sorted(paths.items()) if not is_label_header(path[-1], words)]


def _fits(row: Sequence[str], paths: Mapping[int, tuple[str, ...]], words: Vocabulary) -> bool:
    """Whether no words stand in columns of figures, and no amounts in columns of labels or beside all columns."""
    serial = words.texts("serial_heading")
    for c, cell in enumerate(row):
        path = paths.get(c)
        if path is not None and not is_label_header(path[-1], words):
            if has_words(cell):
                return False
        elif is_amount(cell) and (path[-1] not in serial if path is not None else c > max(paths, default=0)):
            return False
    return True


def spread_row(
    row: tuple[str, ...], paths: Mapping[int, tuple[str, ...]], words: Vocabulary, usual: int = 0
) -> tuple[str, ...]:
    """A row with its figures under their columns, where cells of its labels were merged and left no blanks.

    Each label reaches to the next column of figures, the last of several to where its figures end with the row.

    Args:
        row: the cells.
        paths: the heading of each column.
        words: the words of headings.
        usual: how many cells a row has of which none are merged, where merged ones leave no blanks.
    """
    if len(row) >= usual and _fits(row, paths, words):
        return row
    surplus = next((c for c, cell in enumerate(row) if cell.strip()), 0)
    row = row[min(surplus, max(0, len(row) - len(paths))) :]
    if len(row) >= len(paths):
        return row
    at = figure_columns(paths, words)
    groups: list[tuple[list[str], list[str]]] = [([], [])]
    for cell in row:
        labels, figures = groups[-1]
        if has_words(cell) or not figures and not any(map(has_words, labels)):
            if figures:
                groups.append(([cell], []))
            else:
                labels.append(cell)
        else:
            figures.append(cell)
    spread = [""] * (max(paths) + 1)
    c = 0
    for labels, figures in groups:
        last = len(groups) > 1 and figures is groups[-1][1]
        columns = at[-len(figures) :] if last and figures else [each for each in at if each >= c + len(labels)]
        if len(columns) < len(figures) or columns[:1] < [c + len(labels)]:
            return row
        spread[c : c + len(labels)] = labels
        for column, figure in zip(columns, figures, strict=False):
            spread[column] = figure
            c = column + 1
    return tuple(spread)


def once(row: tuple[str, ...]) -> tuple[str, ...]:
    """A row without the words that stand in a cell as in the one before it: one merged cell, printed in each that it covers."""
    same = (c > 0 and cell == row[c - 1] and has_words(cell) for c, cell in enumerate(row))
    return tuple("" if repeated else cell for cell, repeated in zip(row, same, strict=True))


def with_upper_codes(data: list[tuple[int, tuple[str, ...]]], end: int) -> list[tuple[int, tuple[str, ...]]]:
    """Rows with whole codes in the columns of 类, 款 and 项: with what the row above has said, and the zeros that numbers lose.

    Args:
        data: the rows with their numbers.
        end: the first column of figures.
    """
    printed = [[normal(row[c]) if c < len(row) else "" for c in range(end)] for _, row in data]
    digits = {c: [row[c] for row in printed if row[c] and not has_words(row[c])] for c in range(end)}
    columns = [c for c, cells in digits.items() if cells and all(map(_PART.fullmatch, cells))]
    if len(columns) < 2 or not all(map(_CLASS.fullmatch, digits[columns[0]])):
        return data
    filled: list[tuple[int, tuple[str, ...]]] = []
    upper = [""] * len(columns)
    for (i, row), texts in zip(data, printed, strict=True):
        own = [texts[c] for c in columns]
        if not any(map(has_words, own)) and any(own):
            first = next(n for n, part in enumerate(own) if part)
            if all(upper[:first]):
                own[:first] = upper[:first]
            own = [part.zfill(2) if part else "" for part in own]
            upper = own
            parts = dict(zip(columns, own, strict=True))
            row = tuple(parts.get(c) or cell for c, cell in enumerate(row))
        filled.append((i, row))
    return filled
