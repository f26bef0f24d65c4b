"""Word documents (Word 文档): paragraphs with the levels of their headings, and tables, in the order of the document.

Needs the extra ``word`` (python-docx). Deleted text of tracked changes is left out, inserted text is read; text and rows that are
formatted as hidden (隐藏文字) are left out, too. Headers, footers, notes and pictures are not read, and numbers that Word makes itself
(自动编号) are not in the file. Lines of words between tabs, several below each other, are a table.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple, TypeVar

from govbudget.numerals import raised
from govbudget.pages import Block, Grid, Pages, Paragraph
from govbudget.place import Place
from govbudget.readers.limits import COMPOUND, Budget, library_errors, missing_extra, one_line, open_package, refused
from govbudget.readers.rows import pages_of
from govbudget.readers.tables import MOST_COLUMNS, Cell, table_blocks

__all__ = ["read_word"]

T = TypeVar("T")

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_VALUE: Final = f"{_W}val"
#: What holds blocks, rows or cells without being one: content controls, insertions, custom XML, alternatives.
_WRAPPERS: Final = frozenset(
    (*(f"{_W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")),)
    + (f"{_MC}AlternateContent", f"{_MC}Choice")
)
_SIGNS: Final = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_LEFT_OUT: Final = frozenset(
    (*(f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "pPr", "rPr", "rt")), f"{_MC}Fallback")
)
_OFF: Final = frozenset(("0", "false", "off"))
#: Lines with so many cells between tabs, so many of them below each other, are a table.
_FEWEST_CELLS: Final = 3
_FEWEST_LINES: Final = 3
_HEADING: Final = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
#: Styles follow each other at most so far; a longer chain runs in a circle.
_MOST_STYLES: Final = 12


def read_word(data: bytes, source: str = "") -> Pages:
    """The grids and paragraphs of a .docx file.

    Args:
        data: the bytes of the file.
        source: name of the source, for places and messages.

    Raises:
        ReadError: if it is broken, encrypted, too large, of the older format (.doc), holds no Chinese text, or python-docx
            is not installed.
    """
    older = data.startswith(COMPOUND) and "EncryptedPackage".encode("utf-16-le") not in data
    if older or data.startswith(b"{\\rtf"):
        raise refused(source, "is a document of an older format; save it as .docx", "format")
    open_package(data, source, "Word document").close()
    try:
        from docx import Document
    except ImportError as error:
        raise missing_extra(source, "a Word document", "python-docx", "word") from error
    with library_errors(source, "Word document"):
        document = Document(io.BytesIO(data))
        styles = document.styles.element
        hiding = _of_styles(styles, lambda style: _vanishes(_find(style, "rPr")))
        raising = _of_styles(styles, lambda style: _is_raised(_find(style, "rPr")))
        flow = _Flow(Place(source), _of_styles(styles, _level), hiding, raising, Budget(source))
        blocks = tuple(_blocks(document.element.body, flow))
    return pages_of(source, blocks)


class _Flow(NamedTuple):
    """What every block needs: its place, the levels of the styles, those that hide or raise, how many cells may still be read."""

    place: Place
    levels: Mapping[str, int]
    hiding: Mapping[str, bool]
    raising: Mapping[str, bool]
    budget: Budget


def _blocks(parent: Any, flow: _Flow) -> Iterator[Block]:
    """The blocks of a body, a cell or a text box."""
    lines: list[tuple[str, ...]] = []  # of words between tabs, below each other
    for child in _children(parent, (f"{_W}p", f"{_W}tbl")):
        if child.tag == f"{_W}p":
            for block in _paragraphs(child, flow):
                if isinstance(block, _Tabbed):
                    lines.append(block.cells)
                else:
                    yield from _tabbed(lines, flow)
                    lines = []
                    yield block
        else:
            yield from _tabbed(lines, flow)
            lines = []
            yield from table_blocks(list(_cells(child, flow)), (), flow.place, flow.budget)
    yield from _tabbed(lines, flow)


class _Tabbed(NamedTuple):
    """A line of words between tabs."""

    cells: tuple[str, ...]


def _tabbed(lines: list[tuple[str, ...]], flow: _Flow) -> Iterator[Block]:
    """Lines of words between tabs: a table where there are several, most with several words; else paragraphs."""
    full = sum(len(cells) >= _FEWEST_CELLS and sum(map(bool, cells)) > 1 for cells in lines)
    if len(lines) >= _FEWEST_LINES and 3 * full >= 2 * len(lines):
        width = max(map(len, lines))
        flow.budget.spend(len(lines) * width)
        yield Grid(tuple(cells + ("",) * (width - len(cells)) for cells in lines), flow.place)
        return
    for cells in lines:
        yield Paragraph(one_line(" ".join(cells)), flow.place)


def _children(parent: Any, tags: tuple[str, ...]) -> Iterator[Any]:
    """The children with these tags, those inside wrappers included."""
    for child in parent:
        if child.tag in tags:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, tags)


def _paragraphs(element: Any, flow: _Flow) -> Iterator[Block | _Tabbed]:
    """The lines of a paragraph, then what stands in its text boxes."""
    parts: list[str] = []
    boxes: list[Any] = []
    properties = element.find(f"{_W}pPr")
    _gather(element, parts, boxes, flow, hidden=_by_style(properties, "pStyle", flow.hiding) or False)
    level = _outline(properties)
    level = (_by_style(properties, "pStyle", flow.levels) or 0) if level is None else level
    for line in "".join(parts).split("\n"):
        cells = tuple(map(one_line, line.split("\t")))
        if not level and len(cells) > 1 and any(cells):
            yield _Tabbed(cells)
        elif text := one_line(line):
            yield Paragraph(text, flow.place, level)
    for box in boxes:
        yield from _blocks(box, flow)


def _gather(element: Any, parts: list[str], boxes: list[Any], flow: _Flow, *, hidden: bool) -> None:
    """The texts of the runs of a paragraph that are seen, raised ones in raised characters, and its text boxes."""
    for child in element:
        tag = child.tag
        if tag == f"{_W}r":
            properties = child.find(f"{_W}rPr")
            start = len(parts)
            _gather(child, parts, boxes, flow, hidden=_hidden(properties, flow, hidden=hidden))
            if _raised(properties, flow):
                parts[start:] = map(raised, parts[start:])
        elif tag == f"{_W}t":
            parts.append("" if hidden else child.text or "")
        elif tag in _SIGNS:
            parts.append("" if hidden else _SIGNS[tag])
        elif tag == f"{_W}txbxContent":
            boxes.append(child)
        elif tag not in _LEFT_OUT:
            _gather(child, parts, boxes, flow, hidden=hidden)


def _hidden(properties: Any, flow: _Flow, *, hidden: bool) -> bool:
    """Whether a run is hidden: by itself, by its style, or because its paragraph is."""
    own = _vanishes(properties)
    return own if own is not None else hidden or _by_style(properties, "rStyle", flow.hiding) or False


def _raised(properties: Any, flow: _Flow) -> bool:
    """Whether a run stands above or below its line (上标、下标), by itself or by its style."""
    own = _is_raised(properties)
    return own if own is not None else _by_style(properties, "rStyle", flow.raising) or False


def _find(properties: Any, name: str) -> Any:
    """What properties say under a name; ``None`` where they do not say it, or there are none."""
    return None if properties is None else properties.find(f"{_W}{name}")


def _is_raised(properties: Any) -> bool | None:
    """Whether properties put a text above or below its line; ``None`` where they do not say it."""
    found = _find(properties, "vertAlign")
    return None if found is None else found.get(_VALUE) in ("superscript", "subscript")


def _vanishes(properties: Any) -> bool | None:
    """Whether properties hide a text; ``None`` where they do not say it."""
    return _switch(properties, "vanish")


def _switch(properties: Any, name: str) -> bool | None:
    """Whether a property is on or off; ``None`` where it is not said."""
    found = _find(properties, name)
    return None if found is None else found.get(_VALUE) not in _OFF


def _by_style(properties: Any, name: str, said: Mapping[str, T]) -> T | None:
    """What the style says that properties name; ``None`` where they name none, or it does not say it."""
    style = _find(properties, name)
    return None if style is None else said.get(style.get(_VALUE) or "")


def _of_styles(styles: Any, says: Callable[[Any], T | None]) -> dict[str, T]:
    """What each style says, itself or by the style that it is based on."""
    own: dict[str, T] = {}
    based: dict[str, str] = {}
    for style in styles.iterchildren(f"{_W}style"):
        id = style.get(f"{_W}styleId") or ""
        said, parent = says(style), _find(style, "basedOn")
        if said is not None:
            own[id] = said
        if parent is not None:
            based[id] = parent.get(_VALUE) or ""
    roots = {id: _root(id, own, based) for id in {*own, *based}}
    return {id: own[root] for id, root in roots.items() if root in own}


def _root(id: str, own: Mapping[str, Any], based: Mapping[str, str]) -> str:
    """The first style of a chain that says something."""
    for _ in range(_MOST_STYLES):
        if id in own or id not in based:
            break
        id = based[id]
    return id


def _outline(properties: Any) -> int | None:
    """The level of a heading that properties say, 0 for text; ``None`` where they do not say it."""
    level = _number(properties, "outlineLvl", -1)
    return None if level < 0 else level + 1 if level < 9 else 0


def _level(style: Any) -> int | None:
    """The level of the headings that a style makes, by its name or as it says; ``None`` where it does not say it."""
    name = _find(style, "name")
    heading = _HEADING.match(name.get(_VALUE) or "") if name is not None else None
    return int(heading[1]) if heading else _outline(_find(style, "pPr"))


def _cells(table: Any, flow: _Flow) -> Iterator[Cell]:
    """The cells of a table with the rows and columns that they take."""
    found: list[Cell] = []
    above: dict[int, Cell] = {}
    rows = [row for row in _children(table, (f"{_W}tr",)) if not _left_out(row.find(f"{_W}trPr"))]
    for number, row in enumerate(rows):
        column = _number(row.find(f"{_W}trPr"), "gridBefore", 0)
        for element in _children(row, (f"{_W}tc",)):
            wide, goes_on, starts = _merging(element.find(f"{_W}tcPr"))
            if goes_on and column in above:
                above[column].high += 1
            else:
                cell = Cell.of(number, min(column, MOST_COLUMNS), wide, 1, list(_blocks(element, flow)))
                found.append(cell)
                above.pop(column, None)
                if starts:
                    above[column] = cell
            column += wide
    return iter(found)


def _left_out(properties: Any) -> bool:
    """Whether a row is deleted or hidden."""
    return _find(properties, "del") is not None or bool(_switch(properties, "hidden"))


def _merging(properties: Any) -> tuple[int, bool, bool]:
    """How many columns a cell takes, whether it goes on from the row above, and whether one begins here that goes on below."""
    wide = max(1, min(_number(properties, "gridSpan", 1), MOST_COLUMNS))
    merge = _find(properties, "vMerge")
    starts = merge is not None and merge.get(_VALUE) == "restart"
    return wide, merge is not None and not starts, starts


def _number(properties: Any, name: str, default: int) -> int:
    """The whole number that a property says."""
    found = _find(properties, name)
    return default if found is None else int(found.get(_VALUE) or default)
