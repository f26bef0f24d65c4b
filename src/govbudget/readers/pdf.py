"""PDF files (PDF 文件): ruled tables, and the lines of text between them, with their pages and boxes.

Needs the extra ``pdf`` (pdfplumber). Scanned pages have no characters and are not read.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from govbudget.errors import ReadError
from govbudget.place import Place
from govbudget.readers.encoding import require_chinese
from govbudget.readers.limits import library_errors, missing_extra
from govbudget.readers.pdf_columns import Columns, open_tables
from govbudget.readers.pdf_lines import Glyph, rounded, text_lines
from govbudget.readers.pdf_tables import Lattice, grid_of, lattice
from govbudget.recognition.blocks import Block, Grid, Pages, Paragraph

if TYPE_CHECKING:
    from pdfplumber.page import Page
    from pdfplumber.pdf import PDF

__all__ = ["read_pdf"]

#: More pages than any disclosure has, and more characters and rulings than one page can print.
_MOST_PAGES: Final = 2000
_MOST_GLYPHS: Final = 50_000
_MOST_EDGES: Final = 20_000


def read_pdf(data: bytes, source: str = "") -> Pages:
    """The grids and paragraphs of a PDF, with their pages and boxes.

    Every line of text outside a ruled table is a paragraph; a table on several pages is a grid on each.

    Args:
        data: the bytes of the file.
        source: name of the source, for places and messages.

    Raises:
        ReadError: if the file is broken, encrypted, too long, has no text (scanned pages), or no Chinese text; or if
            pdfplumber is not installed.
    """
    shown = repr(source) if source else "the document"
    with _opened(data, source, shown) as pdf:
        blocks = tuple(block for page in _pages(pdf, source, shown) for block in page)
    text = "".join(
        block.text if isinstance(block, Paragraph) else "".join(cell for row in block.rows for cell in row)
        for block in blocks
    )
    if not text:
        raise ReadError(
            f"{shown} holds no text, only pictures of pages; give a PDF with text, or recognise its characters first",
            source=source,
            reason="scan",
        )
    require_chinese(text, source)
    return Pages(source, blocks)


@contextmanager
def _opened(data: bytes, source: str, shown: str) -> Iterator[PDF]:
    try:
        import pdfplumber
        from pdfminer.pdfdocument import PDFPasswordIncorrect
        from pdfplumber.utils.exceptions import PdfminerException
    except ImportError as error:
        raise missing_extra(source, "a PDF", "pdfplumber", "pdf") from error
    with library_errors(source, "PDF"):
        try:
            pdf = pdfplumber.open(io.BytesIO(data))
        except PdfminerException as error:
            if error.args and isinstance(error.args[0], PDFPasswordIncorrect):
                raise ReadError(
                    f"{shown} is encrypted; save it without a password", source=source, reason="encrypted"
                ) from error
            raise
        with pdf:
            yield pdf


def _pages(pdf: PDF, source: str, shown: str) -> Iterator[list[Block]]:
    """The blocks of each page; a page is forgotten once it is read."""
    if len(pdf.pages) > _MOST_PAGES:
        raise ReadError(f"{shown} has {len(pdf.pages)} pages, more than any disclosure", source=source, reason="size")
    before = _Before()
    for page in pdf.pages:
        blocks, before = _blocks(page, Place(source, page.page_number), before)
        yield blocks
        page.close()


class _Before(NamedTuple):
    """What may go on from the page before: its last ruled table, and the columns of its last table without ruling lines."""

    ruled: Lattice | None = None
    columns: Columns | None = None


def _blocks(page: Page, place: Place, before: _Before) -> tuple[list[Block], _Before]:
    """Tables and lines of a page, from top to bottom, and what may go on from it."""
    glyphs = _glyphs(page.chars[:_MOST_GLYPHS], page.bbox)
    frames = _frames(page, before.ruled)
    placed: list[tuple[float, Block]] = []
    for frame in frames:
        grid = grid_of(frame, [glyph for glyph in glyphs if frame.holds(glyph)], place)
        if grid is not None:
            glyphs = [glyph for glyph in glyphs if not frame.holds(glyph)]
            placed.append((frame.rows[0], grid))
    found, columns = open_tables(text_lines(glyphs), place, before.columns)
    for item in found:
        if isinstance(item, Grid):
            placed.append((item.place.box[1] if item.place.box else 0.0, item))
        else:
            placed.append((item.box[1], Paragraph(item.text, Place(place.document, place.page, box=rounded(item.box)))))
    blocks = [block for _, block in sorted(placed, key=lambda pair: pair[0])]
    return blocks, _Before(frames[-1] if frames else None, columns)


def _frames(page: Page, before: Lattice | None) -> list[Lattice]:
    """The ruled tables of a page, from top to bottom."""
    if not (page.rects or page.lines or page.curves) or len(page.edges) > _MOST_EDGES:
        return []
    tables = sorted((table.cells for table in page.find_tables()), key=lambda cells: min(cell[1] for cell in cells))
    return [lattice(cells, None if i else before) for i, cells in enumerate(tables)]


def _glyphs(chars: Sequence[dict[str, Any]], page: Sequence[float]) -> list[Glyph]:
    """The characters that stand on the page."""
    x0, top, x1, bottom = page
    glyphs = []
    for char in chars:
        glyph = Glyph(char["text"], char["x0"], char["top"], char["x1"], char["bottom"])
        if x0 <= glyph.x0 and glyph.x1 <= x1 + 1 and top - 1 <= glyph.top and glyph.bottom <= bottom + 1:
            glyphs.append(glyph)
    return glyphs
