"""The same pages written in every format: for the tests of the readers, for fuzzing them, and for measuring them."""

from __future__ import annotations

import csv
import io
import re
import zlib
from collections.abc import Callable, Iterator
from html import escape
from typing import Any

from govbudget.recognition import Grid, Pages, Paragraph

_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(?:\.\d+)?")


def value(cell: str) -> tuple[int | float | str, str]:
    """A cell as a workbook holds it: a number with the format that prints it so, or a text."""
    if not _NUMBER.fullmatch(cell):
        return cell, "General"
    _, _, decimals = cell.partition(".")
    digits = cell.replace(",", "")
    if not decimals:
        return int(digits), "#,##0" if "," in cell else "General"
    return float(digits), f"{'#,##0' if ',' in cell or abs(float(digits)) < 1000 else '0'}.{'0' * len(decimals)}"


def sheets(pages: Pages) -> Iterator[list[list[str]]]:
    """The rows of one sheet for each table, with the paragraphs above it; what follows the last table is the last sheet."""
    rows: list[list[str]] = []
    for before, block in zip((None, *pages.blocks), pages.blocks, strict=False):
        if isinstance(block, Paragraph):
            if isinstance(before, Grid):
                yield rows
                rows = []
            rows.append([block.text])
        else:
            rows += [list(row) for row in block.rows]
    yield rows


def as_csv(pages: Pages, delimiter: str = ",", encoding: str = "utf-8-sig") -> bytes:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter)
    for rows in sheets(pages):
        writer.writerows([*rows, []])
    return file.getvalue().encode(encoding)


def as_xlsx(pages: Pages) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets(pages), 1):
        sheet = book.create_sheet(f"第{number}页")
        for r, row in enumerate(rows, 1):
            for c, text in enumerate(row, 1):
                if text:
                    cell = sheet.cell(r, c)
                    cell.value, cell.number_format = value(text)
    return saved(book)


def as_xls(pages: Pages) -> bytes:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    styles: dict[str, Any] = {}
    for number, rows in enumerate(sheets(pages), 1):
        sheet = book.add_sheet(f"第{number}页")
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                if text:
                    what, pattern = value(text)
                    styles.setdefault(pattern, xlwt.easyxf(num_format_str=pattern))
                    sheet.write(r, c, what, styles[pattern])
    return saved(book)


def as_docx(pages: Pages) -> bytes:
    from docx import Document

    document = Document()
    for block in pages.blocks:
        if isinstance(block, Paragraph):
            if block.level:
                document.add_heading(block.text, block.level)
            else:
                document.add_paragraph(block.text)
            continue
        width = max(map(len, block.rows))
        table = document.add_table(len(block.rows), width)
        cells = iter(table._cells)
        for row in block.rows:
            for text in (*row, *[""] * (width - len(row))):
                cell = next(cells)
                if text:
                    cell.paragraphs[0].add_run(text)
    return saved(document)


def as_html(pages: Pages, encoding: str = "utf-8") -> bytes:
    parts = [f'<!DOCTYPE html><html><head><meta charset="{encoding}"><title>公开</title></head><body>']
    for block in pages.blocks:
        if isinstance(block, Paragraph):
            tag = f"h{min(block.level, 6)}" if block.level else "p"
            parts.append(f"<{tag}>{escape(block.text)}</{tag}>")
        else:
            rows = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in block.rows)
            parts.append(f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>")
    return "\n".join([*parts, "</body></html>"]).encode(encoding)


#: A page across, its margin, the height of a line and the size of its characters, in points.
_WIDTH, _HEIGHT, _MARGIN, _LEADING, _SIZE = 1190, 842, 40, 16, 8


def as_pdf(pages: Pages, packed: bool = False) -> bytes:
    """Ruled tables and lines of text, in a font that every PDF reader knows and none has to carry; packed, what is drawn is deflated."""
    return _pdf(list(_drawn(pages)), packed)


def _drawn(pages: Pages) -> Iterator[str]:
    """What is drawn on each page; a table begins on a new one."""
    drawn: list[str] = []
    top = _HEIGHT - _MARGIN
    for block in pages.blocks:
        rows = [[block.text]] if isinstance(block, Paragraph) else [list(row) for row in block.rows]
        ruled = isinstance(block, Grid)
        step = (_WIDTH - 2 * _MARGIN) / max(map(len, rows))
        lines = [line for row in rows for line in ([row] if ruled else _wrapped(row[0]))]
        if drawn and top - _LEADING * (len(lines) if ruled else 1) < _MARGIN:
            yield "\n".join(drawn)
            drawn, top = [], _HEIGHT - _MARGIN
        for row in lines:
            if top < _MARGIN:
                yield "\n".join(drawn)
                drawn, top = [], _HEIGHT - _MARGIN
            top -= _LEADING
            for number, text in enumerate(row):
                left = _MARGIN + number * step
                if ruled:
                    drawn.append(f"{left:.2f} {top:.2f} {step:.2f} {_LEADING} re S")
                if text:
                    shown = text.encode("utf-16-be").hex().upper()
                    drawn.append(f"BT /F1 {_SIZE} Tf {left + 2:.2f} {top + 4:.2f} Td <{shown}> Tj ET")
    yield "\n".join(drawn)


def _wrapped(text: str) -> list[list[str]]:
    width = (_WIDTH - 2 * _MARGIN) // _SIZE
    return [[text[at : at + width]] for at in range(0, len(text), width)]


def _pdf(drawn: list[str], packed: bool) -> bytes:
    """A PDF with these pages."""
    streams = [zlib.compress(content.encode(), 9) if packed else content.encode() for content in drawn]
    pack = " /Filter /FlateDecode" if packed else ""
    font = "/Type /Font /BaseFont /STSong-Light"
    info = "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >>"
    texts = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(drawn)} /Kids [{' '.join(f'{2 * n + 6} 0 R' for n in range(len(drawn)))}] >>",
        f"<< {font} /Subtype /Type0 /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        f"<< {font} /Subtype /CIDFontType0 {info} /FontDescriptor 5 0 R /DW 1000 /W [1 95 500] >>",
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -200 1000 900] /Ascent 800 /Descent -200 >>",
    ]
    objects = [text.encode() for text in texts]
    for number, stream in enumerate(streams):
        page = (
            f"/MediaBox [0 0 {_WIDTH} {_HEIGHT}] /Resources << /Font << /F1 3 0 R >> >> /Contents {2 * number + 7} 0 R"
        )
        objects.append(f"<< /Type /Page /Parent 2 0 R {page} >>".encode())
        objects.append(b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(stream), pack.encode(), stream))
    file = io.BytesIO(b"")
    file.write(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(file.tell())
        file.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    table = file.tell()
    rows = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    file.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}".encode())
    file.write(f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode())
    return file.getvalue()


def saved(document: Any) -> bytes:
    """What a document of a library is when it is saved."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


#: By suffix; each holds the same tables.
FORMATS: dict[str, Callable[[Pages], bytes]] = {
    ".xlsx": as_xlsx,
    ".xls": as_xls,
    ".docx": as_docx,
    ".html": as_html,
    ".csv": as_csv,
    ".pdf": as_pdf,
}
