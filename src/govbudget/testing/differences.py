"""What is different about two values (差异), in lines that people can read: for assertions, and for ``assert left == right``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, Final

from attrs import fields

from govbudget.disclosure import Disclosure
from govbudget.exact import State
from govbudget.figure import Figure
from govbudget.language.labels import line_label
from govbudget.money import Money
from govbudget.tables import Line, Table
from govbudget.visible import counted, visible

__all__ = ["disclosure_differences", "inequalities", "money_differences", "table_differences"]

#: So many lines of a list, and so many characters of a value, are shown; what is left of a list is counted.
_MOST: Final = 40
_LONGEST: Final = 120


def money_differences(left: Money, right: Money) -> tuple[str, ...]:
    """How two sums differ (金额差异): the right one in the unit of the left one, too, and left − right; nothing where they are equal."""
    if left == right:
        return ()
    converted = "" if left.unit is right.unit else f", which is {right.to(left.unit)}"
    return (f"{left} is not {right}{converted}", f"difference {left - right}")


def table_differences(left: Table, right: Table, *, money: bool = False) -> tuple[str, ...]:
    """How two tables differ (表差异): form, stage, year, unit, lines, columns, and each cell that both have and that differs.

    Labels are compared by their words, and where both tables print one; figures by value, printed decimals and state.

    Args:
        left: a table.
        right: the other one.
        money: whether figures are the same if they are the same money, whatever their unit and their printed decimals.

    Returns:
        a line for each difference, cells by the label of their line and the heading of their column; nothing where there is none.
    """
    found = [f"{name}: {_shown(one)} is not {_shown(other)}" for name, one, other in _heads(left, right, money)]
    found += _listed("line", left.keys, right.keys, {line.key: _name(line) for line in (*right.lines, *left.lines)})
    found += _listed("column", left.columns, right.columns, {**_headings(right), **_headings(left)})
    found += _shortened([text for text, same in _labels(left, right) if not same], "line")
    return (*found, *_shortened(list(_cells(left, right, _as_money if money else _as_read)), "cell"))


def inequalities(left: Table, right: Table) -> tuple[str, ...]:
    """All that makes two tables unequal for ``==`` (不相等之处): titles, places of lines and ways of printing, too."""
    found = [*table_differences(left, right), *_attributes(left, right, _TOLD)]
    found += [text for text, _ in _labels(left, right)]
    found += _shortened(list(_lines(left, right)), "line")
    found += _shortened(list(_cells(left, right, _as_printed)), "cell")
    return tuple(dict.fromkeys(found))


def disclosure_differences(left: Disclosure, right: Disclosure) -> tuple[str, ...]:
    """All that makes two disclosures unequal (决算差异): what is said of them, their tables, and what is different within these."""
    found = list(_attributes(left, right, frozenset({"tables"})))
    names = {table.form.id: table.name for table in (*right.tables, *left.tables)}
    forms, other_forms = ([table.form.id for table in each.tables] for each in (left, right))
    found += _listed("table", forms, other_forms, names)
    for table in left.tables:
        other = right.table(table.form.id)
        if other is not None and table != other:
            found += [f"{visible(table.name)}:", *(f"  {line}" for line in inequalities(table, other))]
    return tuple(found)


#: The attributes of a table that :func:`table_differences` tells.
_TOLD: Final = frozenset({"form", "lines", "columns", "printed", "unit", "year", "_stage"})


def _heads(left: Table, right: Table, money: bool) -> Iterator[tuple[str, object, object]]:
    """What is said of two tables as a whole and differs."""
    pairs: list[tuple[str, object, object]] = [
        ("form", left.form, right.form),
        ("stage", left.stage.value, right.stage.value),
        ("year", left.year, right.year),
    ]
    if not money or left.unit is None or right.unit is None:
        unit, other_unit = (table.unit.value if table.unit else None for table in (left, right))
        pairs.append(("unit", unit, other_unit))
    return (pair for pair in pairs if pair[1] != pair[2])


def _name(line: Line) -> str:
    """Key and label of a line; coded ones have their code for a key."""
    return visible(str(line) if line.key == line.code else f"{line.key} {line}")


def _headings(table: Table) -> dict[str, str]:
    return {key: visible(f"{key} {table.header('', c)}") for c, key in enumerate(table.columns)}


def _listed(what: str, left: Sequence[str], right: Sequence[str], names: dict[str, str]) -> list[str]:
    """What stands in one of two lists alone, or elsewhere: ``-`` on the left, ``+`` on the right."""
    found = []
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag != "equal":
            found += [f"{what} - {names[key]}" for key in left[a:b]] + [f"{what} + {names[key]}" for key in right[c:d]]
    return _shortened(found, what)


def _both(left: Table, right: Table) -> Iterator[tuple[int, int]]:
    """The lines that both tables have, by their positions."""
    places = {key: i for i, key in enumerate(right.keys)}
    return ((i, places[key]) for i, key in enumerate(left.keys) if key in places)


def _labels(left: Table, right: Table) -> Iterator[tuple[str, bool]]:
    """The lines whose labels differ, and whether that is no difference: the words are the same, or one is not printed."""
    for i, j in _both(left, right):
        one, other = left.lines[i].label, right.lines[j].label
        if one != other:
            same = not one or not other or line_label(one).words == line_label(other).words
            yield f"line {_name(left.lines[i])}: label: {_shown(one)} is not {_shown(other)}", same


def _lines(left: Table, right: Table) -> Iterator[str]:
    """What is different about the lines that both have, beside their labels."""
    for i, j in _both(left, right):
        for difference in _attributes(left.lines[i], right.lines[j], frozenset({"label"})):
            yield f"line {_name(left.lines[i])}: {difference}"


def _cells(left: Table, right: Table, read: Callable[[Figure], object]) -> Iterator[str]:
    """The cells of lines and columns that both have, and that differ as they are read."""
    columns = [(c, right.columns.index(key)) for c, key in enumerate(left.columns) if key in right.columns]
    for i, j in _both(left, right):
        for c, d in columns:
            one, other = left.figure(i, c), right.figure(j, d)
            if read(one) != read(other):
                where = f"{_name(left.lines[i])}, {visible(left.header(left.lines[i].side, c))}"
                yield f"{where}: {_figure(one)} is not {_figure(other)}{_gap(one, other)}"


def _as_read(figure: Figure) -> object:
    unread = figure.printed if figure.state is State.UNREADABLE else ""
    return figure.value, figure.decimals, figure.state, figure.quantity, unread


def _as_money(figure: Figure) -> object:
    """The sum, or what is counted; blank is not zero, and one word for nothing not another."""
    return _as_read(figure) if figure.value is None else figure.money or (figure.value, figure.quantity)


def _as_printed(figure: Figure) -> object:
    return figure.printed


def _figure(figure: Figure) -> str:
    return visible(figure.printed) or "(blank)" if figure.value is None else str(figure)


def _gap(left: Figure, right: Figure) -> str:
    """The difference of two sums, where both are."""
    one, other = left.money, right.money
    return "" if one is None or other is None or one == other else f" (difference {one - other})"


def _attributes(left: Any, right: Any, but: frozenset[str]) -> Iterator[str]:
    """The attributes that make two values of a kind unequal, but for those that are told elsewhere."""
    for each in fields(type(left)):
        if each.eq and each.name not in but:
            one, other = getattr(left, each.name), getattr(right, each.name)
            if one != other:
                yield f"{each.name}: {_shown(one)} is not {_shown(other)}"


def _shown(value: object) -> str:
    """A value in a message, cut where it is long."""
    shown = visible(value if isinstance(value, str) else repr(value)) or "(nothing)"
    return f"{shown[:_LONGEST]}…" if len(shown) > _LONGEST else shown


def _shortened(found: list[str], what: str) -> list[str]:
    more = len(found) - _MOST
    return found if more <= 0 else [*found[:_MOST], f"… and {counted(more, f'more {what}')}"]
