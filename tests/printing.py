"""Make PDF files for tests: texts at positions and ruling lines, in a font of Chinese that needs no file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from govbudget.pages import Grid, Pages, Paragraph

__all__ = ["Sheet", "print_pages", "printed", "ruled"]

SIZE = 10.0
WIDTH, HEIGHT = 842.0, 595.0
LEFT, TOP, BOTTOM = 30.0, 40.0, 560.0


class Sheet(NamedTuple):
    """A page: texts as (x, top, text), lines as (x0, top, x1, bottom), in points from the top left."""

    texts: list[tuple[float, float, str]]
    lines: list[tuple[float, float, float, float]]


def printed(sheets: Iterable[Sheet], *, digits: float = 0.0, trailer: str = "") -> bytes:
    """A PDF of these pages; digits stand ``digits`` points lower than the text."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",  # pages
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Song /DW 1000 /W [1 95 500] /FontDescriptor 5 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>",
        b"<< /Type /FontDescriptor /FontName /Song /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0"
        b" /Ascent 880 /Descent -120 /CapHeight 880 /StemV 80 >>",
    ]
    kids = []
    for sheet in sheets:
        content = "\n".join(drawn(sheet, digits)).encode("ascii")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        page = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {len(objects)} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(page.encode("ascii"))
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode("ascii")
    return _file(objects, trailer)


def drawn(sheet: Sheet, digits: float) -> Iterable[str]:
    for x0, top, x1, bottom in sheet.lines:
        yield f"0.5 w {x0:.2f} {HEIGHT - top:.2f} m {x1:.2f} {HEIGHT - bottom:.2f} l S"
    for x, top, text in sheet.texts:
        for c in text:
            lower = digits if c in "0123456789.,-%" else 0.0
            code = c.encode("utf-16-be").hex()
            yield f"BT /F1 {SIZE} Tf {x:.2f} {HEIGHT - top - 0.88 * SIZE - lower:.2f} Td <{code}> Tj ET"
            x += SIZE / 2 if c.isascii() else SIZE


def _file(objects: Sequence[bytes], trailer: str) -> bytes:
    data = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    data += f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode("ascii")
    return bytes(data)


def ruled(
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    top: float,
    *,
    height: float = 16.0,
    merged: Sequence[tuple[int, int, int, int]] = (),
    left: float = LEFT,
) -> Sheet:
    """A table with ruling lines around every cell; ``merged`` cells are (row, column, rows, columns)."""
    xs = [left + sum(widths[:c]) for c in range(len(widths) + 1)]
    lines_of = [max(len(cell.split("\n")) for cell in row) for row in rows]
    ys = [top]
    for n in lines_of:
        ys.append(ys[-1] + height + (n - 1) * 1.2 * SIZE)
    covered = {
        (r, c): (r0, c0, high, wide)
        for r0, c0, high, wide in merged
        for r in range(r0, r0 + high)
        for c in range(c0, c0 + wide)
    }
    sheet = Sheet([], [])
    for r, row in enumerate(rows):
        for c in range(len(widths)):
            r0, c0, high, wide = covered.get((r, c), (r, c, 1, 1))
            if (r, c) != (r0, c0):
                continue
            box = (xs[c], ys[r], xs[c + wide], ys[r + high])
            sheet.lines.extend(
                [
                    (box[0], box[1], box[2], box[1]),
                    (box[0], box[3], box[2], box[3]),
                    (box[0], box[1], box[0], box[3]),
                    (box[2], box[1], box[2], box[3]),
                ]
            )
            for n, text in enumerate(row[c].split("\n") if c < len(row) else ()):
                sheet.texts.append((xs[c] + 2, ys[r] + 3 + n * 1.2 * SIZE, text))
    return sheet


def print_pages(
    pages: Pages, *, digits: float = 0.0, rows_a_page: int = 28, heads: bool = False, rules: bool = True
) -> bytes:
    """A document as a PDF: paragraphs as lines, grids ruled; long tables go on, under their first row again or not."""
    sheets: list[Sheet] = []
    y = BOTTOM
    for block in pages.blocks:
        if isinstance(block, Paragraph):
            if y > BOTTOM - 40:
                sheets.append(Sheet([], []))
                y = TOP
            for start in range(0, len(block.text), 70):
                sheets[-1].texts.append((LEFT, y, block.text[start : start + 70]))
                y += 1.5 * SIZE
            continue
        y = _tables(sheets, block, y, rows_a_page, heads, rules)
        if not rules:
            for sheet in sheets:
                sheet.lines.clear()
    return printed(sheets, digits=digits)


def _tables(sheets: list[Sheet], grid: Grid, y: float, rows_a_page: int, heads: bool, rules: bool) -> float:
    width = max(map(len, grid.rows))
    longest = [max(len(row[c]) if c < len(row) else 0 for row in grid.rows) for c in range(width)]
    widths = [(4 if rules else 24) + SIZE * min(max(n, 2), 18 if width < 6 else 12) for n in longest]
    widths = [w * min(1.0, (WIDTH - 2 * LEFT) / sum(widths)) for w in widths]
    wrap = [max(1, int((w - (4 if rules else 16)) / SIZE)) for w in widths]
    rows = [["\n".join(_wrapped(row[c] if c < len(row) else "", wrap[c])) for c in range(width)] for row in grid.rows]
    first, rest = rows[0], rows
    while rest:
        room = max(1, min(rows_a_page, int((BOTTOM - y) / 16)))
        while room > 1 and _height(rest[:room]) > BOTTOM - y:
            room -= 1
        if y > TOP and _height(rest[:room]) > BOTTOM - y:
            room = 0
        if room:
            part = ruled(rest[:room], widths, y)
            sheets[-1].texts.extend(part.texts)
            sheets[-1].lines.extend(part.lines)
            y += _height(rest[:room]) + 10
        rest = rest[room:]
        if rest:
            sheets.append(Sheet([], []))
            y = TOP
            if heads and room:
                rest = [first, *rest]
    return y


def _height(rows: Sequence[Sequence[str]]) -> float:
    return sum(16.0 + (max(cell.count("\n") for cell in row)) * 1.2 * SIZE for row in rows)


def _wrapped(text: str, width: int) -> list[str]:
    """A text in lines; figures and codes are never broken."""
    if text.isascii() or len(text) <= width:
        return [text]
    return [text[i : i + width] for i in range(0, len(text), width)]
