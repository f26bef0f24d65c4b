"""Paragraphs that explanations of final accounts and of budgets share (编写段落): both sides of a table, kinds with shares, lists of lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from govbudget.classification import Kind
from govbudget.describing.wording import Cell, Writing, amount_text, full_name, sentence
from govbudget.disclosure import UnitType
from govbudget.figure import Figure
from govbudget.tables import Line, Table, TableState

#: Bodies that have 机关运行经费.
AGENCIES: Final = (UnitType.ADMINISTRATIVE, UnitType.CIVIL_SERVICE_LAW)
_NUMERALS: Final = "一二三四五六七八九十"
_PERSONNEL: Final = ("301", "303")


def numbered(paragraphs: Iterable[str]) -> list[str]:
    """The paragraphs with their numbers."""
    return [f"{i}.{text}" for i, text in enumerate(paragraphs, 1)]


def under_headings(parts: Iterable[tuple[str, Sequence[str]]], heading: str = "（{}）{}") -> list[str]:
    """The sections, or by default sub-sections, that have something to say, under numbered headings."""
    written = [(name, paragraphs) for name, paragraphs in parts if paragraphs]
    every = zip(_NUMERALS, written, strict=False)
    return [line for numeral, (name, paragraphs) in every for line in (heading.format(numeral, name), *paragraphs)]


def nothing_stated(table: Table) -> list[str]:
    """What is said of a table without figures, or without its total: not that there was nothing, which it does not say."""
    return [
        f"《{table.form.name}》未列示{'数据' if table.state is not TableState.STATED else '合计数'}，本部分不作说明。"
    ]


def both_sides(
    writing: Writing,
    table: Table,
    column: str,
    topic: str,
    names: tuple[str, str, str],
    parts: Sequence[Mapping[str, str]],
) -> list[str]:
    """The totals of 公开01 or 公开04, their change, and what they consist of.

    Args:
        writing: what is written from.
        table: the table.
        column: its column of totals.
        topic: key of the reason.
        names: what the total of both sides is called, that of income, and that of expenditure.
        parts: for income and expenditure the lines with their names; an empty name stands for the printed one.
    """
    form = table.form.id
    cells = [Cell(form, line, column) for line in ("income_grand_total", "expenditure_grand_total")]
    totals = [writing.figure(*cell) for cell in cells]
    if totals == [None, None]:
        return nothing_stated(table)
    same = totals[0] == totals[1] and writing.same_before(*cells)
    paragraphs = []
    if same and totals[0] is not None:
        change = writing.change(topic, names[0], cells[0], "收支", "各")
        paragraphs = [f"{writing.subject}{names[0]}{amount_text(totals[0])}。{change}"]
    for name, cell, whole, lines, thing in zip(names[1:], cells, totals, parts, ("收入", "支出"), strict=True):
        if whole is not None:
            stated = [
                (label or printed_name(table, key), writing.figure(form, key, column)) for key, label in lines.items()
            ]
            change = "" if same else writing.change(topic, name, cell, thing)
            paragraphs.append(sentence(f"{name}{amount_text(whole)}{of_which(writing.parts(stated))}") + change)
    return paragraphs


def of_which(parts: str) -> str:
    """The parts of a total behind it (其中); nothing without them."""
    return f"，其中：{parts}" if parts else ""


def by_kind(
    writing: Writing,
    table: Table,
    topic: str,
    name: str,
    kinds: Mapping[str, str],
    thing: str,
    *,
    listed: bool = False,
) -> list[str]:
    """The total of a table, its kinds with their shares, and the change of the total.

    Args:
        writing: what is written from.
        table: the table.
        topic: key of the reason.
        name: what the total is called.
        kinds: the columns, or the lines of a list, with their names.
        thing: what is missing where the year before is 0: 支出, 收入.
        listed: whether the kinds are lines.
    """
    form = table.form.id
    whole = writing.figure(form, "total", "total")
    if whole is None:
        return nothing_stated(table)
    cells = ((label, (key, "total") if listed else ("total", key)) for key, label in kinds.items())
    parts = writing.parts([(label, writing.figure(form, *cell)) for label, cell in cells], whole)
    change = writing.change(topic, name, Cell(form, "total", "total"), thing)
    return [sentence(f"{name}{amount_text(whole)}{of_which(parts)}") + change]


def spent(writing: Writing, table: Table, column: str, lines: Iterable[Line]) -> Iterator[tuple[Line, Figure]]:
    """The lines that print an amount other than 0, in the order of their codes; none of a table that is not complete."""
    for line in sorted(lines, key=lambda line: line.code) if table.complete else ():
        figure = writing.figure(table.form.id, line.key, column)
        if figure is not None and figure.value:
            yield line, figure


def structure(writing: Writing, table: Table, name: str, whole: Figure) -> list[str]:
    """The 类 of a table by function with their shares; nothing where it lists none."""
    classes = [
        (writing.path(table, line), figure)
        for line, figure in spent(writing, table, "total", table.lines)
        if len(line.code) == 3
    ]
    if not classes:
        return []
    return [f"{name}{amount_text(whole)}，主要用于以下方面：{writing.parts(classes, whole)}。"]


def leaves(table: Table) -> list[Line]:
    """The coded lines that no other one of a table stands under."""
    codes = [line.code for line in table.lines if line.code]
    return [
        line
        for line in table.lines
        if line.code and not any(code != line.code and code.startswith(line.code) for code in codes)
    ]


def all_zero(table: Table) -> bool:
    """Whether a complete table prints figures and all of them are 0."""
    values = [value for column in table.columns for value in table.amounts(column) if value is not None]
    return table.complete and bool(values) and not any(values)


def printed_name(table: Table, key: str) -> str:
    """The printed name of a line; empty where it is not printed."""
    return full_name(table.lines[table.keys.index(key)].label) if key in table.keys else ""


def consists_of(writing: Writing, table: Table, personal: bool) -> str:
    """The 款 of 人员经费 or of 公用经费 that print an amount."""
    names = [
        writing.name(Kind.ECONOMIC_DEPARTMENT, line)
        for line, _ in spent(writing, table, "amount", table.lines)
        if len(line.code) == 5 and line.code.startswith(_PERSONNEL) == personal
    ]
    return f"，主要包括：{'、'.join(names)}" if names else ""


def by_economic_class(writing: Writing, table: Table, whole: Figure) -> str:
    """The 类 of a table by economic code with their shares; nothing where it lists none."""
    classes = [
        (writing.name(Kind.ECONOMIC_DEPARTMENT, line), figure)
        for line, figure in spent(writing, table, "amount", table.lines)
        if len(line.code) == 3
    ]
    return f"按支出经济分类：{writing.parts(classes, whole)}。" if classes else ""
