"""What a reader is and yields (读取器、版面): grids, paragraphs and lines, in reading order, with their places."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import Final, Protocol, final, runtime_checkable

from attrs import evolve, field, frozen

from govbudget.place import Place

__all__ = [
    "Block",
    "FormatReader",
    "Grid",
    "REMARKS",
    "Pages",
    "Paragraph",
    "Reader",
    "Remark",
    "Saved",
    "Source",
    "Span",
    "Words",
    "place_of_row",
    "texts_of",
]

#: What the first cell of a sheet begins with that only holds remarks of this library, and nothing of a document.
REMARKS: Final = "govbudget · "

#: A merged cell, by its first row and column, and how many rows and columns it takes.
Span = tuple[int, int, int, int]


@final
@frozen
class Paragraph:
    """A paragraph or heading (段落).

    Args:
        text: its text, without markup.
        place: where it starts.
        level: level of a heading; 0 for plain text.
    """

    text: str
    place: Place = Place()
    level: int = 0


@final
@frozen
class Grid:
    """A table as printed (表格): rows of cells, without any idea of what they mean.

    Args:
        rows: cells as printed, without markup.
        place: where it starts.
        lines: line number in the source, one a row.
        cut: whether the source ends inside the last row.
        spans: its merged cells, where the source tells them; their text stands in the first row and column of each.
        places: where each row stands, one a row, where the source tells it.
        wrapped: how many cells had their text on several lines, which were joined.
        shortest: texts of its cells that are the shortest form of an exact number, as a workbook prints numbers without a
            format; none that another cell prints by a format.
        hidden_rows: the cells of hidden rows between its rows, which are left out.
        hidden_columns: which of its columns are hidden.
        readings: other grids that its words may make, about as likely, where their places leave a choice.
        placed: whether the reader had to reason which column a figure stands in, as in page texts that drop blank cells.
    """

    rows: tuple[tuple[str, ...], ...]
    place: Place = Place()
    lines: tuple[int, ...] = field(default=(), repr=False)
    cut: bool = False
    spans: tuple[Span, ...] = field(default=(), repr=False)
    places: tuple[Place, ...] = field(default=(), repr=False)
    wrapped: int = 0
    placed: bool = False
    shortest: frozenset[str] = field(default=frozenset(), repr=False)
    hidden_rows: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    hidden_columns: tuple[int, ...] = field(default=(), repr=False)
    readings: tuple[Grid, ...] = field(default=(), repr=False)

    def followed_by(self, other: Grid) -> Grid:
        """This grid with the rows of another below: a table that goes on (续表)."""
        below = len(self.rows)
        spans = ((row + below, column, high, wide) for row, column, high, wide in other.spans)
        return evolve(
            self,
            rows=(*self.rows, *other.rows),
            lines=(*self.lines, *other.lines) if self.lines and other.lines else (),
            cut=other.cut,
            spans=(*self.spans, *spans),
            places=(*self.places, *other.places) if self.places and other.places else (),
            wrapped=self.wrapped + other.wrapped,
            placed=self.placed or other.placed,
            hidden_rows=(*self.hidden_rows, *other.hidden_rows),
            hidden_columns=tuple(sorted({*self.hidden_columns, *other.hidden_columns})),
            shortest=frozenset(self._only_short(other) | other._only_short(self)),
        )

    def part(self, start: int, end: int) -> Grid:
        """The rows from one to before another as a grid of their own: a table among several that stand in one grid.

        Args:
            start: the first row.
            end: the row behind the last.
        """
        line = self.lines[start] if self.lines else self.place.line
        spans = (span for span in self.spans if start <= span[0] < end)
        return evolve(
            self,
            rows=self.rows[start:end],
            place=self.places[start] if self.places else evolve(self.place, line=line),
            lines=self.lines[start:end],
            cut=self.cut and end == len(self.rows),
            spans=tuple((row - start, column, high, wide) for row, column, high, wide in spans),
            places=self.places[start:end],
        )

    def _only_short(self, other: Grid) -> set[str]:
        """Its shortest forms, without those that the other grid prints by a format."""
        if not self.shortest:
            return set()
        formatted = {cell for row in other.rows for cell in row} - other.shortest
        return set(self.shortest - formatted)


Block = Grid | Paragraph


def texts_of(block: Block) -> Iterator[str]:
    """The text of a paragraph, or those of all cells of a grid."""
    if isinstance(block, Paragraph):
        yield block.text
    else:
        yield from (cell for row in block.rows for cell in row)


def place_of_row(grid: Grid, row: int) -> Place:
    """Where a row of a grid stands."""
    if grid.places:
        return grid.places[row]
    return evolve(grid.place, line=grid.lines[row]) if grid.lines else grid.place


@final
@frozen
class Words:
    """A line of a page as printed (版面文字行), without any idea of what its words mean.

    Args:
        text: its text with its spaces; blank where nothing is printed.
        line: line number in the source; in one without lines the number of the line among those of the document, from 1.
        page: its page.
        box: where it stands on the page, in a source without lines.
        edges: where each of its words begins and ends, in half characters, if that is not told by the spaces between them.
    """

    text: str
    line: int
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    edges: tuple[tuple[int, int], ...] = ()

    def place(self, source: str) -> Place:
        """Where it stands in the document of this name."""
        return Place(source, self.page, self.line if self.box is None else None, self.box)


@final
@frozen
class Remark:
    """Something that a reader or recognition noticed about the structure of a document (版面提示); checking reports it.

    Args:
        rule: id of the structure rule.
        place: where.
        stated: the printed text concerned.
        params: named details for the message.
    """

    rule: str
    place: Place
    stated: str = ""
    params: tuple[tuple[str, str], ...] = ()


@final
@frozen
class Pages:
    """All blocks of a document in reading order (文档版面).

    Args:
        source: name of the source.
        blocks: grids and paragraphs.
        remarks: what the reader noticed that is no block: hidden parts, a page that is a picture.
        lines: the lines that the blocks were made of, where they are those of the print: recognition looks for tables of
            words and figures among them.
    """

    source: str
    blocks: tuple[Block, ...]
    remarks: tuple[Remark, ...] = ()
    lines: tuple[Words, ...] = field(default=(), repr=False)


@final
@frozen
class Saved:
    """A disclosure as :meth:`~govbudget.Disclosure.to_json` wrote it (存档), not parsed yet.

    Args:
        data: the JSON.
    """

    data: bytes = field(repr=False)


@final
@frozen
class Source:
    """What is to be read (来源): all of its bytes, and its name.

    Args:
        data: the bytes of the file; a text is given as UTF-8.
        name: name of the file without its folders; empty where it has none.
    """

    data: bytes = field(repr=False)
    name: str = ""

    @property
    def suffix(self) -> str:
        """The end of its name from the last point on, in small letters, as in ``.xlsx``; empty where it has none."""
        return PurePath(self.name).suffix.lower()

    @property
    def shown(self) -> str:
        """Its name in quotes for messages, or ``the document``."""
        return repr(self.name) if self.name else "the document"


@runtime_checkable
class Reader(Protocol):
    """A reader (读取器): it knows a file format and nothing of budgets."""

    @property
    def name(self) -> str:
        """Short and unique, as in ``read(path, reader="excel")``."""
        ...

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Ends of the names of its files, in small letters with the point, as in ``(".xlsx", ".xls")``.

        They only say which reader is asked first; what a file is, its bytes tell.
        """
        ...

    def sniff(self, source: Source, /) -> str:
        """Why this is no source for the reader, in words after "it": ``"does not begin with %PDF-"``; empty if it is one.

        It looks at a few bytes, is quick and raises nothing.
        """
        ...

    def read(self, source: Source, /) -> Pages | Saved:
        """The grids and paragraphs of a source, in reading order, with their places.

        A format that holds a disclosure as this library saved it gives that as it is.

        Raises:
            ReadError: if the source is broken, encrypted, too large, or a library that the reader needs is not installed.
        """
        ...


@final
@frozen
class FormatReader:
    """A reader made of two functions (函数读取器).

    Args:
        name: see :class:`Reader`.
        suffixes: see :class:`Reader`.
        sniff: takes a source; gives why it is none for this reader, or an empty text.
        read: takes a source; gives its pages.
    """

    name: str
    suffixes: tuple[str, ...]
    sniff: Callable[[Source], str] = field(repr=False)
    read: Callable[[Source], Pages | Saved] = field(repr=False)
