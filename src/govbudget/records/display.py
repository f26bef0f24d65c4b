"""What notebooks and terminals show of a value that is a table of something (显示): one way for all of them.

A value says its title, its headings, so many rows at most, and how many are left; here it becomes HTML (``_repr_html_``) and text
(``_repr_pretty_``, which IPython and Hypothesis honour). Its ``repr`` stays one line.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any, final

from attrs import frozen

from govbudget.exact import Undefined
from govbudget.records import html
from govbudget.records import text as plain
from govbudget.records.columns import described

__all__ = ["Displayed", "Shown", "cell_text", "columns_shown", "words_of"]


@lru_cache(maxsize=1)
def _displays() -> Mapping[str, Mapping[str, Any]]:
    text = files("govbudget.records").joinpath("data", "displays.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def words_of(data: str) -> Mapping[str, str]:
    """What a display of one kind says beside the columns of its data (显示用词)."""
    words: Mapping[str, str] = _displays()[data]["words"]
    return words


def columns_shown(data: str) -> tuple[str, ...]:
    """The columns that are shown of one kind of data (显示的列), where not all are."""
    return tuple(_displays()[data].get("columns", ()))


@final
@frozen
class Shown:
    """What is shown of a value (显示内容).

    Args:
        title: what stands above it.
        head: its headings.
        rows: its rows as texts.
        more: how many rows are not shown.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more: int = 0

    @classmethod
    def of(
        cls,
        data: str,
        about: str,
        columns: Iterable[str],
        rows: Iterable[Iterable[Any]],
        more: int = 0,
        *,
        unit: Any = None,
        beside: Iterable[Any] = (),
    ) -> Shown:
        """What is shown of one kind of data.

        Args:
            data: the name of its data, ``rollup`` for instance.
            about: what it is of, in words; stands behind the name of its kind.
            columns: columns of the data, whose Chinese names are the headings; without any, the headings listed for the kind.
            rows: its rows as values.
            more: how many rows are not shown.
            unit: unit of its amounts.
            beside: further headings, as they are.
        """
        known = {column.name: column.chinese or column.name for column in described().get(data, ())}
        head = tuple(known.get(name, name) for name in columns) or tuple(_displays()[data].get("head", ()))
        title = " ".join(filter(None, (_displays()[data]["title"], about)))
        cells = tuple(tuple(map(cell_text, row)) for row in rows)
        return cls(title + (f"（{unit.value}）" if unit else ""), (*head, *map(cell_text, beside)), cells, more)


def cell_text(value: Any) -> str:
    """A value in a cell (单元格): an amount with its thousands apart, nothing for what is not there."""
    if value is None or value is False or isinstance(value, Undefined):
        return ""
    if value is True:
        return "✓"
    if isinstance(value, Decimal):
        return f"{value:,f}"
    return "; ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)


class Displayed:
    """A value that notebooks and terminals show as a table (可显示为表)."""

    __slots__ = ()

    def __init_subclass__(cls, **options: Any) -> None:
        """IPython and Hypothesis take the ``__repr__`` of a class before what its bases say, so each class has its own."""
        super().__init_subclass__(**options)
        if "_repr_pretty_" not in vars(cls):
            cls._repr_pretty_ = cls._repr_pretty_  # type: ignore[method-assign]

    def _shown(self, most: int) -> Shown:
        """What is shown of it, with so many rows at most."""
        raise NotImplementedError

    def _repr_html_(self) -> str:
        shown = self._shown(html.MOST_ROWS)
        return html.table(shown.title, shown.head, shown.rows, shown.more)

    def _repr_pretty_(self, printer: plain.Pretty, cycle: bool) -> None:
        """It as text; within another value, a list for instance, as the one line of its ``repr``."""
        within: Sequence[Any] = getattr(printer, "stack", ())
        if cycle or len(within) > 1:
            printer.text(repr(self))
            return
        shown = self._shown(plain.MOST_ROWS)
        printer.text(plain.table(shown.title, shown.head, shown.rows, shown.more))
