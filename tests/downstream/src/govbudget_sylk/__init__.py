"""SYLK spreadsheets (.slk), an old exchange format of lines such as ``C;Y2;X1;K"合计"``, read for govbudget."""

from __future__ import annotations

import re

from govbudget.errors import ReadError
from govbudget.place import Place
from govbudget.readers import FormatReader, Source
from govbudget.recognition import Grid, Pages, Paragraph

__all__ = ["READER"]


def sniff(source: Source) -> str:
    """Why it is no SYLK file; empty if it is one."""
    return "" if source.data.startswith(b"ID;") else "does not begin with ID;"


def read(source: Source) -> Pages:
    """The title in the first row as a paragraph, the other rows as a grid."""
    try:
        lines = source.data.decode("gb18030").splitlines()
    except UnicodeDecodeError as error:
        raise ReadError(f"{source.shown} is not in GB 18030", source=source.name, reason="encoding") from error
    cells: dict[tuple[int, int], str] = {}
    row = column = 1
    for line in lines:
        if line.startswith("C;"):
            fields = {field[:1]: field[1:] for field in re.split(r";(?!;)", line[2:])}
            row, column = int(fields.get("Y", row)), int(fields.get("X", column))
            cells[row, column] = fields["K"].strip('"')
    height, width = (max(at[i] for at in cells) for i in (0, 1))
    rows = [tuple(cells.get((r, c), "") for c in range(1, width + 1)) for r in range(1, height + 1)]
    title = Paragraph(rows[0][0], Place(source.name, line=1))
    return Pages(source.name, (title, Grid(tuple(rows[1:]), Place(source.name, line=2), tuple(range(2, height + 1)))))


READER = FormatReader("sylk", (".slk",), sniff, read)
