"""One's own official list (自备科目表): rows of any shape to subjects, with all faults at once."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Final

from govbudget.arguments import several
from govbudget.classification.codes import Kind, code_text
from govbudget.classification.subject import Budget, Evidence, Subject, normal_name
from govbudget.errors import CatalogueErrors, CodeError

__all__ = ["csv_rows", "rows_of", "subjects_of"]

#: What columns may be called.
_COLUMNS: Final = {
    "code": ("code", "编码", "科目编码", "科目代码", "代码", "编号"),
    "name": ("name", "名称", "科目名称", "科目"),
    "names": ("names", "曾用名"),
    "year_from": ("year_from", "启用年度"),
    "year_to": ("year_to", "停用年度"),
    "note": ("note", "备注"),
    "source": ("source", "来源"),
    "evidence": ("evidence", "证据"),
    "budget": ("budget",),
    "carried": ("carried",),
}
_KEYS: Final = {name: key for key, names in _COLUMNS.items() for name in names}


def rows_of(given: Any) -> Iterator[Mapping[str, Any] | Sequence[Any]]:
    """The rows of a list: an iterable of rows, or a frame of pandas, polars, Arrow, DuckDB or narwhals (数据行).

    No library is imported: the frame itself is asked for its rows.

    Raises:
        CodeError: for what has no rows.
    """
    if callable(getattr(given, "collect", None)):  # a lazy frame
        given = given.collect()
    if callable(getattr(given, "rows", None)):  # polars, narwhals
        return iter(given.rows(named=True))
    if callable(getattr(given, "to_pylist", None)):  # Arrow
        return iter(given.to_pylist())
    if callable(getattr(given, "fetchall", None)):  # DuckDB
        return (dict(zip(given.columns, row, strict=True)) for row in given.fetchall())
    if callable(getattr(given, "to_dict", None)):  # pandas
        return iter(given.to_dict("records"))
    if isinstance(given, str | bytes | Mapping) or not isinstance(given, Iterable):
        raise CodeError(
            f"a list of subjects is an iterable of rows or a frame, not the {type(given).__name__} {given!r:.40}; give "
            "pairs of code and name or mappings, and the text of a csv file to from_csv",
            text=repr(given)[:64],
        )
    return iter(given)


def csv_rows(text: str | Iterable[str]) -> Iterator[Mapping[str, Any] | Sequence[Any]]:
    """The rows of a csv text or of its lines, separated by commas, tabs or semicolons; a heading says what the columns are.

    Raises:
        ArgumentError: for what is no text and no lines of one.
        CodeError: for a path, and for a heading that names no code or no name.
    """
    if isinstance(text, str) and "\n" not in text:
        raise CodeError(
            f"from_csv takes the text of a list or its lines, not a path; read it first, as in "
            f'Path({text[:40]!r}).read_text(encoding="utf-8")',
            text=text[:64],
        )
    how = 'read it first, as in Path("list.csv").read_text(encoding="utf-8")'
    given = text.splitlines() if isinstance(text, str) else text
    lines = iter(several("text", given, str, "the text of a csv file, or its lines", how))
    lines = (line.lstrip("\ufeff") for line in lines if line.strip())
    first = next(lines, "")
    separator = next((mark for mark in "\t;" if mark in first), ",")
    rows = csv.reader(chain([first], lines), delimiter=separator)
    heading = [cell.strip() for cell in next(rows, [])]
    keys = [_KEYS.get(cell, cell) for cell in heading]
    if heading and heading[0][:1].isdigit():
        return chain([heading], rows)
    if not {"code", "name"} <= set(keys):
        raise CodeError(
            f"a list needs a column code (科目编码) and a column name (科目名称); its heading has {'、'.join(heading) or 'none'}",
            text="、".join(heading)[:64],
        )
    return (dict(zip(keys, row, strict=False)) for row in rows)


def subjects_of(kind: Kind, given: Any) -> dict[str, Subject]:
    """The subjects of a list by code, in official order (科目).

    Raises:
        CatalogueErrors: with every fault at once.
    """
    faults: list[CodeError] = []
    made: dict[str, Subject] = {}
    number = 0
    for number, row in enumerate(rows_of(given), 1):
        try:
            subject = _subject(row)
        except CodeError as error:
            faults.append(CodeError(f"row {number}: {error}", text=error.text))
            continue
        if subject.code in made:
            first = made[subject.code]
            faults.append(CodeError(f"row {number}: {subject} stands twice, first as {first}", text=subject.code))
        made.setdefault(subject.code, subject)
    for code, subject in made.items():
        if len(code) > 3 and code[:-2] not in made:
            faults.append(CodeError(f"{subject} has nothing above it: {code[:-2]} is missing", text=code))
        if len(code) > 3 and code.endswith("99") and "其他" not in subject.name:
            faults.append(CodeError(f"{subject} ends in 99, but its name does not say 其他", text=code))
    if not number:
        faults.append(CodeError("the list is empty"))
    if faults:
        raise CatalogueErrors(f"{len(faults)} faults in the list of {kind.chinese}", faults)
    return {code: made[code] for code in sorted(made)}


def _subject(row: Any) -> Subject:
    """A subject of a user's list; fields that are not given have their defaults."""
    if isinstance(row, Subject):
        return row
    if not isinstance(row, Mapping | Sequence) or isinstance(row, str | bytes):
        raise CodeError(f"{row!r:.40} is no row: give a pair of code and name, or a mapping", text=repr(row)[:64])
    pairs = row.items() if isinstance(row, Mapping) else zip(("code", "name"), row, strict=False)
    given = {_KEYS.get(key, key): value for key, value in pairs if value is not None and value == value and value != ""}
    code = code_text(given.get("code"))
    name = given.get("name")
    if not isinstance(name, str) or not normal_name(name):
        raise CodeError(f"{code} has no name", text=code)
    name, names = name.strip(), given.get("names", ())
    try:
        return Subject(
            code,
            name,
            Evidence(given.get("evidence", Evidence.OFFICIAL)),
            _year(given.get("year_from")),
            _year(given.get("year_to")),
            tuple(names.split("；") if isinstance(names, str) else names) or (name,),
            Budget(given.get("budget", Budget.GENERAL)),
            str(given.get("note", "")),
            str(given.get("source", "")),
            given.get("carried") in (True, "True", "true", "1"),
        )
    except (ValueError, TypeError) as error:
        raise CodeError(f"{code} {name}: {error}", text=code) from error


def _year(value: Any) -> int | None:
    return None if value is None else int(value)
