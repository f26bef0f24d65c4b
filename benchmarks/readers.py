"""What reading costs in each format, beside the bare library doing nothing but the extraction of its texts and cells.

    python benchmarks/readers.py

The bundled example is written in every format (a sheet or page a table). *bare* is the library alone; *pages* our reader, from
bytes to grids and paragraphs with their places; *ours* is what the reader adds, as a share of its total, and at most 25 % for the formats
that need a library; *read* is everything, recognition of tables and of the explanation in words included.
"""

from __future__ import annotations

import csv
import gc
import io
import json
import sys
import timeit
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

import govbudget as gb
from govbudget.readers import Registry, Source, read_text
from govbudget.recognition import Pages

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import written  # noqa: E402

EXAMPLE = ROOT / "examples" / "data" / "disclosure.txt"


def bare_pdf(data: bytes) -> Any:
    """The characters of every page with their boxes, and the boxes of the cells of its ruled tables."""
    import pdfplumber

    found = []
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            chars = [(char["text"], char["x0"], char["top"], char["x1"], char["bottom"]) for char in page.chars]
            ruled = page.rects or page.lines or page.curves
            found.append((chars, [table.cells for table in page.find_tables()] if ruled else []))
            page.close()
    return found


def bare_xlsx(data: bytes) -> Any:
    """The values of every cell, with the formats of the numbers: without them nothing can be printed."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    return [
        [[(cell.value, cell.number_format if isinstance(cell.value, float) else "") for cell in row] for row in sheet]
        for sheet in book.worksheets
    ]


def bare_xls(data: bytes) -> Any:
    """The values of every cell, with the formats of the numbers."""
    import xlrd

    book = xlrd.open_workbook(file_contents=data, formatting_info=True)
    formats = [book.format_map[style.format_key].format_str for style in book.xf_list]
    return [
        [[(cell.value, formats[cell.xf_index] if cell.ctype == 2 else "") for cell in row] for row in sheet.get_rows()]
        for sheet in book.sheets()
    ]


def bare_docx(data: bytes) -> Any:
    """The texts of paragraphs with their styles, and of cells, from the tree that the library parses.

    Its own ``table.rows`` and ``row.cells`` look every cell up anew and take many times as long.
    """
    from docx import Document

    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

    def text(element: Any) -> str:
        return "".join([run.text or "" for run in element.iter(f"{word}t")])

    found: list[Any] = []
    for child in Document(io.BytesIO(data)).element.body:
        if child.tag == f"{word}p":
            found.append((text(child), child.style))
        elif child.tag == f"{word}tbl":
            found.append([[text(cell) for cell in row.iter(f"{word}tc")] for row in child.iter(f"{word}tr")])
    return found


def bare_html(data: bytes) -> Any:
    """The texts of headings, paragraphs and cells."""
    from lxml import html

    page = html.fromstring(data)
    tables = [[[cell.text_content() for cell in row] for row in table.iter("tr")] for table in page.iter("table")]
    return [element.text_content() for element in page.iter("p", "h1", "h2", "h3", "li")], tables


def bare_csv(data: bytes) -> Any:
    """The cells of every row."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def bare_text(data: bytes) -> Any:
    """The cells of every line."""
    return [line.split("\t") for line in data.decode().split("\n")]


BARE: dict[str, tuple[str, Callable[[bytes], Any]]] = {
    ".pdf": ("pdf", bare_pdf),
    ".xlsx": ("excel", bare_xlsx),
    ".xls": ("excel", bare_xls),
    ".docx": ("word", bare_docx),
    ".html": ("html", bare_html),
    ".csv": ("csv", bare_csv),
    ".txt": ("text", bare_text),
    ".json": ("json", json.loads),
}
#: Formats that need a library; the others are read with the standard library, which does next to nothing.
TARGETED = (".pdf", ".xlsx", ".xls", ".docx", ".html")


def best(function: Callable[[], object], least: float = 0.4, rounds: int = 5) -> float:
    """Seconds of the processor for one call: the best of several rounds, whatever else the machine does."""
    function()
    number = max(1, int(least / rounds / max(timeit.timeit(function, timer=process_time, number=1), 1e-4)))
    gc.collect()
    return min(timeit.repeat(function, timer=process_time, number=number, repeat=rounds)) / number


def main() -> None:
    """One line a format."""
    text = EXAMPLE.read_bytes()
    pages = read_text(text.decode(), EXAMPLE.name)
    files = {suffix: write(pages) for suffix, write in written.FORMATS.items()}
    files |= {".txt": text, ".json": gb.read(EXAMPLE).to_json().encode()}
    registry = Registry.default()
    print("milliseconds a document of ten tables and its explanation; per page where the format has pages\n")
    print(f"{'format':8} {'kB':>6} {'pages':>6} {'bare':>9} {'pages':>9} {'ours':>7} {'read':>9} {'a page':>9}")
    for suffix, (name, extract) in BARE.items():
        data = files[suffix]
        reader = registry[name]
        source = Source(data, f"disclosure{suffix}")
        bare = best(lambda: extract(data))  # noqa: B023
        ours = best(lambda: reader.read(source))  # noqa: B023
        whole = best(lambda: gb.read(data, reader=name))  # noqa: B023
        made = reader.read(source)
        places = {block.place.page for block in made.blocks} if isinstance(made, Pages) else set()
        count = len(places - {None}) or 1
        share = max(0.0, 1 - bare / ours)
        target = "" if suffix not in TARGETED else "" if share <= 0.25 else "  above 25 %"
        print(
            f"{suffix:8} {len(data) / 1000:6.0f} {count:6} {bare * 1e3:9.2f} {ours * 1e3:9.2f} {share:6.0%} "
            f"{whole * 1e3:9.2f} {ours / count * 1e3:9.2f}{target}"
        )


if __name__ == "__main__":
    main()
