"""Web pages (网页): headings, paragraphs, lists and tables in the order of the page. Needs the extra ``html`` (lxml).

Scripts, styles and hidden parts are left out: what ``display: none``, ``visibility: hidden`` or ``hidden`` hides, by its own style or
by a rule of the page for a class or an id. Nothing that the page names is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from govbudget.numerals import raised
from govbudget.pages import Block, Pages, Paragraph
from govbudget.place import Place
from govbudget.readers.encoding import decode, wide_encoding
from govbudget.readers.limits import Budget, library_errors, missing_extra, one_line, refused
from govbudget.readers.rows import pages_of
from govbudget.readers.tables import MOST_COLUMNS, Cell, table_blocks

__all__ = ["page_blocks", "read_html"]

_CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)")
#: Encodings by the names that pages give them; browsers read all of GB 2312's family as its largest member.
_ENCODINGS: Final = {
    **dict.fromkeys((b"gb2312", b"gbk", b"x-gbk", b"gb18030", b"gb_2312-80"), "gb18030"),
    **dict.fromkeys((b"utf-8", b"utf8"), "utf-8-sig"),
    **dict.fromkeys((b"big5", b"big5-hkscs", b"x-x-big5"), "big5hkscs"),
}
_DROPPED: Final = frozenset(
    ("script", "style", "template", "noscript", "title", "head")
    + ("select", "textarea", "button", "iframe", "object", "svg")
)
_LEVELS: Final = {f"h{level}": level for level in range(1, 7)}
_BLOCKS: Final = frozenset(
    ("address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figcaption")
    + ("figure", "footer", "form", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section", "ul")
    + ("caption", "td", "th", "tr", "tbody", "thead", "tfoot", *_LEVELS)
)
_ROWS: Final = frozenset(("tbody", "thead", "tfoot", "form"))
_RAISED: Final = re.compile(r"vertical-align\s*:\s*su(?:per|b)\b", re.IGNORECASE)
#: Text that is moved up or down by so much; what is a mark of a note then, behind other text.
_MOVED: Final = re.compile(r"vertical-align\s*:\s*-?[0-9.]*[1-9]|position\s*:\s*relative", re.IGNORECASE)
_MARK: Final = re.compile(r"[(（\[〔]?注?[0-9]{1,2}[)）\]〕]?")
_GONE: Final = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_UNSEEN: Final = re.compile(r"visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
#: The braces and comments of a style sheet, and a selector of one class or id.
_BRACE: Final = re.compile(r"[{}]")
_COMMENT: Final = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_SELECTOR: Final = re.compile(r"\s*(?:(?:html|body|table|tbody|tr)[\s>]+)*(\w+)?([.#])([\w\u0080-\uffff-]+)\s*")
_MOST_STYLES: Final = 100_000
_MOST_ROWS: Final = 65534
#: Elements within each other; pages have a few dozen. It lies below the interpreter's own limit.
_MOST_DEEP: Final = 700
_TOO_DEEP: Final = "has elements deeper within each other than any page"


def read_html(data: bytes, source: str = "") -> Pages:
    """The grids and paragraphs of a web page, with their lines.

    Args:
        data: the bytes of the page.
        source: name of the source, for places and messages.

    Raises:
        ReadError: if it is in an unknown encoding, has more cells than any disclosure, holds no Chinese text, or lxml is not
            installed.
    """
    return pages_of(source, page_blocks(data, source))


def page_blocks(data: bytes, source: str) -> list[Block]:
    """The blocks of one web page; see :func:`read_html`."""
    text = _text(data, source)
    try:
        from lxml import etree
    except ImportError as error:
        raise missing_extra(source, "a web page", "lxml", "html") from error
    with library_errors(source, "web page"):
        options = {"encoding": "utf-8", "no_network": True, "remove_comments": True, "remove_pis": True}
        parser = etree.HTMLParser(**options, huge_tree=True)
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
        if any("depth" in error.message.lower() for error in parser.error_log):
            raise refused(source, _TOO_DEEP, "depth")
        flow = _Flow(source, Budget(source), _Named.of(root))
        flow.walk(root)
        flow.end()
    return flow.blocks


class _Named(NamedTuple):
    """The classes and ids that the page's own rules take out, make invisible or raise, each with its sign."""

    gone: frozenset[tuple[str, str]]
    unseen: frozenset[tuple[str, str]]
    raised: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, root: Any) -> _Named:
        """Those of the style sheets within a page."""
        sheets = "\n".join(style.text or "" for style in root.iter("style"))[:_MOST_STYLES]
        rules = tuple(_rules(sheets))
        return cls(*(_names(rules, says) for says in (_GONE, _UNSEEN, _RAISED)))


def _names(rules: Iterable[tuple[str, str]], says: re.Pattern[str]) -> frozenset[tuple[str, str]]:
    """The classes and ids whose rules say this."""
    names = (_SELECTOR.fullmatch(name) for names, held in rules if says.search(held) for name in names.split(","))
    return frozenset((found[2], found[3]) for found in names if found)


def _is_named(element: Any, names: frozenset[tuple[str, str]]) -> bool:
    """Whether an element has one of these classes or ids."""
    return bool(names) and any(
        ("." if key == "class" else "#", name) in names
        for key in ("class", "id")
        for name in element.get(key, "").split()
    )


def _rules(sheets: str) -> Iterator[tuple[str, str]]:
    """The rules of style sheets, selectors and what they say; those for printing and other cases (``@media``) are left out."""
    text = _COMMENT.sub("", sheets)
    opened: list[str] = []
    cases = start = 0
    for brace in _BRACE.finditer(text):
        part, start = text[start : brace.start()], brace.end()
        if brace[0] == "{":
            opened.append(part.rpartition(";")[2])
            cases += "@" in opened[-1]
        elif opened:
            names = opened.pop()
            if not cases:
                yield names, part
            cases -= "@" in names


def _text(data: bytes, source: str) -> str:
    """The characters of a page: by its byte order mark, by what it says, or else by what it can be."""
    if wide := wide_encoding(data):
        with library_errors(source, "web page"):
            return data.decode(wide)
    said = _CHARSET.search(data[:4096])
    encoding = _ENCODINGS.get(said[1].lower()) if said else None
    if encoding is not None:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:  # pages often say what they are not
            pass
    return decode(data, source)


class _Flow:
    """The blocks of a page or of a cell, gathered while its elements are walked."""

    def __init__(self, source: str, budget: Budget, named: _Named) -> None:
        self.source, self.budget, self.named = source, budget, named
        self.blocks: list[Block] = []
        self.parts: list[str] = []
        self.line: int | None = None

    def add(self, text: str | None, line: int | None) -> None:
        """Some text of the paragraph that is being read."""
        if text:
            if not self.parts:
                self.line = line
            self.parts.append(text)

    def end(self, level: int = 0) -> None:
        """The paragraph ends."""
        if self.parts:
            text = one_line("".join(self.parts))
            if text:
                self.blocks.append(Paragraph(text, Place(self.source, None, self.line), level))
            self.parts = []

    def inner(self) -> _Flow:
        """The blocks of a part of the same page."""
        return _Flow(self.source, self.budget, self.named)

    def gone(self, element: Any) -> bool:
        """Whether an element takes no room on the page."""
        attributes = element.attrib
        if not attributes:
            return False
        return (
            "hidden" in attributes
            or _GONE.search(attributes.get("style", "")) is not None
            or _is_named(element, self.named.gone)
        )

    def unseen(self, element: Any) -> bool:
        """Whether nothing of an element is seen, though it may take its room."""
        style = element.get("style", "")
        return self.gone(element) or _UNSEEN.search(style) is not None or _is_named(element, self.named.unseen)

    def raised(self, element: Any) -> bool:
        """Whether an element's text stands above or below its line, as the mark of a note does."""
        tag, style = element.tag, element.get("style", "")
        if tag in ("sup", "sub"):
            return True
        if tag in _BLOCKS or tag == "table":
            return False
        if _RAISED.search(style) or _is_named(element, self.named.raised):
            return True
        moved = bool(self.parts) and _MOVED.search(style) is not None
        return moved and _MARK.fullmatch("".join(element.itertext()).strip()) is not None

    def walk(self, element: Any, depth: int = 0) -> None:
        """An element with all that it holds; ``depth`` is how many it stands within."""
        if depth > _MOST_DEEP:
            raise refused(self.source, _TOO_DEEP, "depth")
        tag = element.tag
        if tag in _DROPPED or self.unseen(element):
            return
        line = element.sourceline
        if self.raised(element):
            self.add(raised("".join(element.itertext())), line)
            return
        if tag == "table":
            self.end()
            self.blocks += _table(element, self)
            return
        block = tag in _BLOCKS
        if block or tag == "br":
            self.end()
        add = self._lines if tag == "pre" else self.add
        add(element.text, line)
        for child in element:
            self.walk(child, depth + 1)
            add(child.tail, line if tag == "pre" else child.sourceline)
        if block:
            self.end(_LEVELS.get(tag, 0))

    def _lines(self, text: str | None, line: int | None) -> None:
        """Text that keeps its lines."""
        first, *others = (text or "").split("\n")
        self.add(first, line)
        for other in others:
            self.end()
            self.add(other, line)


def _table(element: Any, flow: _Flow) -> Iterator[Block]:
    """A table: what stands in it outside its rows, then the table itself."""
    rows: list[Any] = []
    outside, budget = flow.inner(), flow.budget
    _sort(element, rows, outside)
    outside.end()
    yield from outside.blocks
    cells: list[Cell] = []
    held: dict[int, int] = {}  # columns that cells of rows above take, and how many more rows
    for number, row in enumerate(rows):
        column = 0
        taken: dict[int, int] = {}
        for child in row:
            if child.tag not in ("td", "th") or flow.gone(child):
                continue
            while column in held:
                column += 1
            cell = _cell(child, number, column, flow)
            cells.append(cell)
            if cell.high > 1:
                taken.update(dict.fromkeys(range(column, column + cell.wide), cell.high))
            column += cell.wide
        budget.spend(1 + column + len(held))
        held |= taken
        held = {column: high - 1 for column, high in held.items() if high > 1}
    lines = [row.sourceline for row in rows]
    yield from table_blocks(cells, lines, Place(flow.source, None, lines[0] if lines else None), budget)


def _cell(element: Any, row: int, column: int, page: _Flow) -> Cell:
    """A cell with what it holds."""
    wide = high = 1
    if element.attrib:
        wide, high = _span(element, "colspan", MOST_COLUMNS), _span(element, "rowspan", _MOST_ROWS)
    elif not len(element):
        return Cell(row, column, one_line(element.text or ""))
    flow = page.inner()
    flow.walk(element)
    return Cell.of(row, column, wide, high, flow.blocks)


def _sort(element: Any, rows: list[Any], outside: _Flow) -> None:
    """The rows of a table, and what stands between them: its caption, and what does not belong there."""
    for child in element:
        if outside.unseen(child):
            continue
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in _ROWS:
            _sort(child, rows, outside)
        else:
            outside.walk(child)


def _span(cell: Any, name: str, most: int) -> int:
    """How many rows or columns a cell takes; 1 where it does not say it in digits."""
    said = re.match(r"\s*(\d{1,9})", cell.get(name, ""))
    return max(1, min(int(said[1]), most)) if said else 1
