"""What two drafts of one document changed (两稿对照): figures, lines, tables and findings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Final, final

from attrs import frozen

from govbudget.disclosure import Disclosure
from govbudget.errors import ComparisonError
from govbudget.exact import scale
from govbudget.figure import Figure, Quantity, State
from govbudget.finding.messages import language, where_in
from govbudget.finding.report import Report
from govbudget.finding.values import Finding
from govbudget.records.tabular import Tabular
from govbudget.tables import Table
from govbudget.visible import counted, visible

__all__ = ["CellChange", "Difference", "LineChange", "TableChange", "diff"]


@final
@frozen
class CellChange:
    """A cell that was changed (改动的单元格).

    Args:
        form: id of the form.
        line: key of the line.
        column: key of the column.
        where: table, line and column in words.
        before: the figure in the first draft; ``None`` where the column was added.
        after: the figure in the second draft; ``None`` where the column was removed.
    """

    form: str
    line: str
    column: str
    where: str
    before: Figure | None
    after: Figure | None


@final
@frozen
class LineChange:
    """A line that stands in one draft only (增删的行).

    Args:
        form: id of the form.
        line: key of the line.
        where: table and line in words.
        figures: its figures by column.
    """

    form: str
    line: str
    where: str
    figures: tuple[tuple[str, Figure], ...]


@final
@frozen
class TableChange:
    """A table that stands in one draft only (增删的表).

    Args:
        form: id of the form.
        name: its printed number and title.
    """

    form: str
    name: str


@final
@frozen(repr=False)
class Difference(Tabular):
    """What changed from one draft of a document to another (两稿差异). False where nothing did.

    Args:
        cells: changed cells of lines that stand in both, in printed order.
        lines_added: lines of the second draft alone.
        lines_removed: lines of the first draft alone.
        tables_added: tables of the second draft alone.
        tables_removed: tables of the first draft alone.
        new: findings of the second draft alone, matched by id.
        gone: findings of the first draft alone.
        kept: findings of both, as (before, after); stated figures and amounts may differ.
    """

    _described: ClassVar[str] = "changes"
    cells: tuple[CellChange, ...] = ()
    lines_added: tuple[LineChange, ...] = ()
    lines_removed: tuple[LineChange, ...] = ()
    tables_added: tuple[TableChange, ...] = ()
    tables_removed: tuple[TableChange, ...] = ()
    new: tuple[Finding, ...] = ()
    gone: tuple[Finding, ...] = ()
    kept: tuple[tuple[Finding, Finding], ...] = ()

    def __bool__(self) -> bool:
        changed = (self.cells, self.lines_added, self.lines_removed, self.tables_added, self.tables_removed)
        return any(changed) or bool(self.new or self.gone)

    def to_records(self, lang: str = "zh") -> list[dict[str, Any]]:
        """Every change and every finding as a plain dict: change, form, line, column, where, before, after, rule, message.

        ``change`` is ``table_added``, ``table_removed``, ``line_added``, ``line_removed``, ``cell``, ``finding_new``,
        ``finding_gone`` or ``finding_kept``; what does not apply is ``None``.
        """
        return list(self._records(lang))

    def _records(self, lang: str) -> Iterator[dict[str, Any]]:
        for change, tables in (("table_added", self.tables_added), ("table_removed", self.tables_removed)):
            yield from (_record(change, form=table.form, where=table.name) for table in tables)
        for change, lines in (("line_added", self.lines_added), ("line_removed", self.lines_removed)):
            for line in lines:
                printed = "；".join(f"{column} {figure}" for column, figure in line.figures)
                sides = {"after" if change == "line_added" else "before": printed}
                yield _record(change, form=line.form, line=line.line, where=line.where, **sides)
        for cell in self.cells:
            before, after = (None if figure is None else str(figure) for figure in (cell.before, cell.after))
            place = {"form": cell.form, "line": cell.line, "column": cell.column, "where": cell.where}
            yield _record("cell", **place, before=before, after=after)
        found = [("finding_new", f) for f in self.new] + [("finding_gone", f) for f in self.gone]
        for change, finding in [*found, *(("finding_kept", after) for _, after in self.kept)]:
            where = where_in(finding, lang)
            yield _record(change, where=where, rule=finding.rule, message=finding.message(lang))

    def to_text(self, lang: str = "zh") -> str:
        """The changes for a terminal, in Chinese (``zh``) or English (``en``).

        Raises:
            NotFound: for another language.
        """
        which = language(lang)
        words = {name: both[which] for name, both in _WORDS.items()}
        lines = []
        for record in self._records(lang):
            if record["rule"]:
                lines.append(f"[{words[record['change']]}] {record['rule']}  {record['message']}")
                continue
            figures = [record["before"], record["after"]]
            if record["change"] == "cell":
                shown = f": {figures[0] or words['none']} → {figures[1] or words['none']}"
            else:
                shown = "".join(f": {text}" for text in figures if text)
            lines.append(f"[{words[record['change']]}] {record['where']}{shown}")
        return visible("\n".join(lines or [words["nothing"]]))

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        lines, tables = (*self.lines_added, *self.lines_removed), (*self.tables_added, *self.tables_removed)
        return (
            f"<Difference: {counted(len(self.cells), 'cell')}, {counted(len(lines), 'line')}, {counted(len(tables), 'table')}; "
            f"{counted(len(self.new), 'finding')} new, {len(self.gone)} gone, {len(self.kept)} kept>"
        )


#: What is said of a change, in Chinese and in English.
_WORDS: Final = {
    "table_added": ("新增表", "table added"),
    "table_removed": ("删去表", "table removed"),
    "line_added": ("新增行", "line added"),
    "line_removed": ("删去行", "line removed"),
    "cell": ("改动", "changed"),
    "finding_new": ("新问题", "new"),
    "finding_gone": ("已消除", "gone"),
    "finding_kept": ("仍存在", "kept"),
    "none": ("(无)", "(none)"),
    "nothing": ("没有变化", "nothing changed"),
}


def _record(change: str, **given: str | None) -> dict[str, Any]:
    names = ("form", "line", "column", "where", "before", "after", "rule", "message")
    return {"change": change, **{name: given.get(name) for name in names}}


def diff(report_a: Report, report_b: Report) -> Difference:
    """What two drafts of one document changed in figures and findings (两稿对照).

    Lines are matched by key, findings by id. A figure changed if its value, its printed decimals or its state (blank, 0, -)
    did; if a table changed its unit, only where it is another amount.

    Args:
        report_a: the report of the first draft.
        report_b: the report of the second.

    Returns:
        figures and findings that are new, gone or changed; equal drafts have none.

    Raises:
        ComparisonError: for reports of different years or stages; a year beside the year before is ``check(prior=…)``;
            and for anything else than reports.
    """
    if not isinstance(report_a, Report) or not isinstance(report_b, Report):
        problem = (
            f"diff takes two reports, as in diff(first.check(), second.check()), not {report_a!r} and {report_b!r}"
        )
        raise ComparisonError(problem, problems=(problem,))
    a, b = report_a.disclosure, report_b.disclosure
    if a.stage is not b.stage or (a.year is not None and b.year is not None and a.year != b.year):
        problem = f"{a!r} and {b!r} are not drafts of one document"
        raise ComparisonError(
            f"{problem}; to set a year beside the year before, use check(prior=…)", problems=(problem,)
        )
    cells: list[CellChange] = []
    added: list[LineChange] = []
    removed: list[LineChange] = []
    for table in b.tables:
        before = a.table(table.form.id)
        if before is not None:
            cells += _cells(before, table)
            added += _only_in(table, before)
            removed += _only_in(before, table)
    old, new = ({finding.id: finding for finding in report} for report in (report_a, report_b))
    return Difference(
        tuple(cells),
        tuple(added),
        tuple(removed),
        _tables_only_in(b, a),
        _tables_only_in(a, b),
        tuple(finding for id, finding in new.items() if id not in old),
        tuple(finding for id, finding in old.items() if id not in new),
        tuple((finding, new[id]) for id, finding in old.items() if id in new),
    )


def _tables_only_in(this: Disclosure, other: Disclosure) -> tuple[TableChange, ...]:
    tables = (table for table in this.tables if other.table(table.form.id) is None)
    return tuple(TableChange(table.form.id, table.name) for table in tables)


def _only_in(table: Table, other: Table) -> Iterator[LineChange]:
    keys = frozenset(other.keys)
    for line in table.lines:
        if line.key not in keys:
            figures = tuple(table.row(line.key).items())
            yield LineChange(table.form.id, line.key, f"{table.name} {line}", figures)


def _cells(before: Table, after: Table) -> Iterator[CellChange]:
    columns = [*after.columns, *(column for column in before.columns if column not in after.columns)]
    lines = {key: i for i, key in enumerate(before.keys)}
    for i, key in enumerate(after.keys):
        if key not in lines:
            continue
        for column in columns:
            old, new = _figure(before, lines[key], column), _figure(after, i, column)
            shown = new or old
            if shown is not None and not _same(old, new):
                yield CellChange(after.form.id, key, column, str(shown.place), old, new)


def _figure(table: Table, line: int, column: str) -> Figure | None:
    return table.figure(line, table.columns.index(column)) if column in table.columns else None


def _same(old: Figure | None, new: Figure | None) -> bool:
    if old is None or new is None:
        return all(figure is None or figure.state is State.BLANK for figure in (old, new))
    if old.unit is new.unit or old.quantity is Quantity.COUNT:
        return old == new
    if old.value is None or new.value is None or old.unit is None or new.unit is None:
        return (old.value, old.state) == (new.value, new.state)
    return scale(old.value, old.unit.exponent) == scale(new.value, new.unit.exponent)
