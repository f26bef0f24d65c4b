"""PDF files (PDF 文件): ruled tables, and the lines of text between them, with their pages and boxes.

Needs the extra ``pdf`` (pdfplumber). Scanned pages have no characters and are not read: where all pages are scans the file is refused,
where some are it is said which (``pdf_unread``). Pages that are turned are turned back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from attrs import evolve

from govbudget.pages import Block, Pages, Paragraph, Words
from govbudget.place import Place
from govbudget.readers.encoding import require_chinese
from govbudget.readers.limits import library_errors, missing_extra, refused
from govbudget.readers.pdf_lines import Edges, laid_out, rounded, text_lines
from govbudget.readers.pdf_tables import Lattice, grid_of, lattice
from govbudget.readers.pdf_turned import View, visible
from govbudget.readers.pdf_unread import PageSeen, unread

if TYPE_CHECKING:
    from pdfplumber.page import Page

    from govbudget.readers.pdf_limits import Opened

__all__ = ["read_pdf"]

#: More pages than any disclosure has, and more characters and rulings than one page can print.
_MOST_PAGES: Final = 2000
_MOST_GLYPHS: Final = 50_000
_MOST_EDGES: Final = 20_000
_MOST_CROSSINGS: Final = 10_000
#: Stands among the lines of words for a ruled table.
_RULED: Final = "|"


def read_pdf(data: bytes, source: str = "") -> Pages:
    """The grids and paragraphs of a PDF, with their pages and boxes.

    Every line of text outside a ruled table is a paragraph, and a line of words at their places; a table on several pages is a
    grid on each. A page that is a picture is a remark.

    Args:
        data: the bytes of the file.
        source: name of the source, for places and messages.

    Raises:
        ReadError: if the file is broken, encrypted, too long, has no text (scanned pages), or no Chinese text; if it takes
            longer or more than any disclosure of its size; or if pdfplumber is not installed.
    """
    with _opened(data, source) as pdf:
        seen = list(_pages(pdf, source))
    blocks = tuple(block for page in seen for block in page.blocks)
    text = "".join(text for page in seen for text in page.texts)
    if not text:
        why = "holds no text, only pictures of pages; give a PDF with text, or recognise its characters first"
        raise refused(source, why, "scan")
    require_chinese(text, source)
    printed = (line for page in seen for line in page.lines)
    lines = tuple(evolve(line, line=number) for number, line in enumerate(printed, 1))
    return Pages(source, blocks, unread(seen, source), lines)


@contextmanager
def _opened(data: bytes, source: str) -> Iterator[Opened]:
    try:
        import pdfplumber  # noqa: F401  what the extra is named by
        from pdfminer.pdfdocument import PDFPasswordIncorrect

        from govbudget.readers.pdf_limits import Opened
    except ImportError as error:
        raise missing_extra(source, "a PDF", "pdfplumber", "pdf") from error
    with library_errors(source, "PDF"):
        try:
            yield Opened(data, source)
        except PDFPasswordIncorrect as error:
            raise refused(source, "is encrypted; save it without a password", "encrypted") from error


def _pages(pdf: Opened, source: str) -> Iterator[PageSeen]:
    """What is on each page; a page is forgotten once it is read."""
    before: Lattice | None = None
    for page in pdf.pages():
        if page.page_number > _MOST_PAGES:
            raise refused(source, f"has more than {_MOST_PAGES} pages, more than any disclosure", "size")
        found, before = _read(page, Place(source, page.page_number), before)
        yield found
        page.close()


def _read(page: Page, place: Place, before: Lattice | None) -> tuple[PageSeen, Lattice | None]:
    """Tables and lines of a page, from top to bottom, and its last ruled table, which may go on."""
    chars = page.chars
    if len(chars) > _MOST_GLYPHS:
        why = f"has {len(chars):,} characters on page {place.page}, more than any disclosure"
        raise refused(place.document, why, "size")
    x0, top, x1, bottom = page.bbox
    left, above, right, below = visible(page)
    inside = [
        char
        for char in chars
        if left <= char["x0"] and char["x1"] <= right + 1 and above - 1 <= char["top"] and char["bottom"] <= below + 1
    ]
    view = View.of(inside, (x0, top, x1, bottom))
    glyphs = view.glyphs(inside)
    frames = _frames(page, view, before)
    placed: list[tuple[float, Block, str, tuple[Edges, ...]]] = []
    for frame in frames:
        grid = grid_of(frame, [glyph for glyph in glyphs if frame.holds(glyph)], place)
        if grid is not None:
            glyphs = [glyph for glyph in glyphs if not frame.holds(glyph)]
            placed.append((frame.rows[0], grid, _RULED, ()))
    lines = text_lines(glyphs)
    for line, (text, edges) in zip(lines, laid_out(lines), strict=True):
        placed.append((line.box[1], Paragraph(line.text, evolve(place, box=rounded(line.box))), text, edges))
    placed.sort(key=itemgetter(0))
    blocks = [view.placed(block) for _, block, _, _ in placed]
    words = (each[2:] for each in placed)
    printed = tuple(
        Words(text, 0, place.page, block.place.box, edges) for block, (text, edges) in zip(blocks, words, strict=True)
    )
    outside = sum(not char["text"].isspace() for char in chars) - sum(not char["text"].isspace() for char in inside)
    seen = PageSeen.of(page, blocks, outside, turned=view.quarters > 0, lines=printed)
    return seen, frames[-1] if frames else None


def _frames(page: Page, view: View, before: Lattice | None) -> list[Lattice]:
    """The ruled tables of a page, from top to bottom."""
    if not (page.rects or page.lines or page.curves) or len(page.edges) > _MOST_EDGES:
        return []
    across = {round(edge["top"]) for edge in page.edges if edge["orientation"] == "h"}
    down = {round(edge["x0"]) for edge in page.edges if edge["orientation"] == "v"}
    if len(across) * len(down) > _MOST_CROSSINGS:
        return []
    found = [[view.turned(cell) for cell in table.cells] for table in page.find_tables()]
    found.sort(key=lambda cells: min(top for _, top, _, _ in cells))
    return [lattice(cells, None if i else before) for i, cells in enumerate(found)]
