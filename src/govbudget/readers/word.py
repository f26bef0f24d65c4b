"""Word documents (Word 文档): paragraphs with the levels of their headings, and tables, in the order of the document.

Needs the extra ``word`` (python-docx). Deleted text of tracked changes is left out, inserted text is read; text and rows that are
formatted as hidden (隐藏文字) are left out, too. Headers, footers, notes and pictures are not read, and numbers that Word makes itself
(自动编号) are not in the file. Lines of words between tabs, several below each other, are a table.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from govbudget.numerals import raised
from govbudget.pages import Block, Grid, Pages, Paragraph
from govbudget.place import Place
from govbudget.readers.limits import Budget, library_errors, missing_extra, one_line, open_package, refused
from govbudget.readers.rows import pages_of
from govbudget.readers.tables import MOST_COLUMNS, Cell, table_blocks

__all__ = ["read_word"]

_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
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
    older = data.startswith(_COMPOUND) and "EncryptedPackage".encode("utf-16-le") not in data
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
        hiding, raising = (_said(styles, says) for says in (_vanishes, _is_raised))
        flow = _Flow(Place(source), _levels(styles), hiding, raising, Budget(source))
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
    style = properties.find(f"{_W}pStyle") if properties is not None else None
    hidden = style is not None and flow.hiding.get(style.get(_VALUE) or "", False)
    _gather(element, parts, boxes, flow, hidden=hidden)
    level = _level(element, flow.levels)
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
    if properties is None:
        return hidden
    own = _vanishes(properties)
    if own is not None:
        return own
    style = properties.find(f"{_W}rStyle")
    return hidden or (style is not None and flow.hiding.get(style.get(_VALUE) or "", False))


def _raised(properties: Any, flow: _Flow) -> bool:
    """Whether a run stands above or below its line (上标、下标), by itself or by its style."""
    if properties is None:
        return False
    own = _is_raised(properties)
    style = properties.find(f"{_W}rStyle")
    return own if own is not None else style is not None and flow.raising.get(style.get(_VALUE) or "", False)


def _is_raised(properties: Any) -> bool | None:
    """Whether properties put a text above or below its line; ``None`` where they do not say it."""
    found = properties.find(f"{_W}vertAlign")
    return None if found is None else found.get(_VALUE) in ("superscript", "subscript")


def _vanishes(properties: Any) -> bool | None:
    """Whether properties hide a text; ``None`` where they do not say it."""
    return _switch(properties, "vanish")


def _switch(properties: Any, name: str) -> bool | None:
    """Whether a property is on or off; ``None`` where it is not said."""
    found = properties.find(f"{_W}{name}")
    return None if found is None else found.get(_VALUE) not in _OFF


def _said(styles: Any, says: Callable[[Any], bool | None]) -> dict[str, bool]:
    """What each style says of its text, itself or by the style that it is based on."""
    own: dict[str, bool] = {}
    based: dict[str, str] = {}
    for style in styles.iterchildren(f"{_W}style"):
        id = style.get(f"{_W}styleId") or ""
        parent, properties = style.find(f"{_W}basedOn"), style.find(f"{_W}rPr")
        said = says(properties) if properties is not None else None
        if said is not None:
            own[id] = said
        if parent is not None:
            based[id] = parent.get(_VALUE) or ""
    return {id: own.get(_root(id, own, based), False) for id in {*own, *based}} if any(own.values()) else {}


def _root(id: str, own: Mapping[str, Any], based: Mapping[str, str]) -> str:
    """The first style of a chain that says something."""
    for _ in range(_MOST_STYLES):
        if id in own or id not in based:
            break
        id = based[id]
    return id


def _level(element: Any, levels: Mapping[str, int]) -> int:
    """The level of a heading: its own, or that of its style; 0 for text."""
    properties = element.find(f"{_W}pPr")
    if properties is None:
        return 0
    own = _number(properties, "outlineLvl", -1)
    if own >= 0:
        return own + 1 if own < 9 else 0
    style = properties.find(f"{_W}pStyle")
    return levels.get(style.get(_VALUE), 0) if style is not None else 0


def _levels(styles: Any) -> dict[str, int]:
    """The level of the headings that each style makes."""
    own: dict[str, int] = {}
    based: dict[str, str] = {}
    for style in styles.iterchildren(f"{_W}style"):
        id = style.get(f"{_W}styleId") or ""
        name, parent, properties = (style.find(f"{_W}{part}") for part in ("name", "basedOn", "pPr"))
        heading = _HEADING.match(name.get(_VALUE) or "") if name is not None else None
        outline = _number(properties, "outlineLvl", -1) if properties is not None else -1
        if heading:
            own[id] = int(heading[1])
        elif outline >= 0:
            own[id] = outline + 1 if outline < 9 else 0
        if parent is not None:
            based[id] = parent.get(_VALUE) or ""
    return {id: own.get(_root(id, own, based), 0) for id in {*own, *based}}


def _cells(table: Any, flow: _Flow) -> Iterator[Cell]:
    """The cells of a table with the rows and columns that they take."""
    found: list[Cell] = []
    above: dict[int, Cell] = {}
    rows = [row for row in _children(table, (f"{_W}tr",)) if not _left_out(row.find(f"{_W}trPr"))]
    for number, row in enumerate(rows):
        properties = row.find(f"{_W}trPr")
        column = _number(properties, "gridBefore", 0) if properties is not None else 0
        for element in _children(row, (f"{_W}tc",)):
            properties = element.find(f"{_W}tcPr")
            wide, goes_on, starts = _merging(properties)
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
    return properties is not None and (properties.find(f"{_W}del") is not None or bool(_switch(properties, "hidden")))


def _merging(properties: Any) -> tuple[int, bool, bool]:
    """How many columns a cell takes, whether it goes on from the row above, and whether one begins here that goes on below."""
    if properties is None:
        return 1, False, False
    wide = max(1, min(_number(properties, "gridSpan", 1), MOST_COLUMNS))
    merge = properties.find(f"{_W}vMerge")
    starts = merge is not None and merge.get(_VALUE) == "restart"
    return wide, merge is not None and not starts, starts


def _number(properties: Any, name: str, default: int) -> int:
    """The whole number that a property says."""
    found = properties.find(f"{_W}{name}")
    return default if found is None else int(found.get(_VALUE) or default)
