"""Teach the library a file format of one's own, with every type checked: pyright and mypy pass strictly (自备读取器)."""

from __future__ import annotations

import govbudget as gb
from govbudget.readers import FormatReader, Registry, Source
from govbudget.recognition import Grid, Pages, Paragraph

MARK = "#表"


def sniff(source: Source) -> str:
    """Why it is no such file; empty if it is one."""
    return "" if source.data.startswith(MARK.encode()) else f"does not begin with {MARK}"


def read(source: Source) -> Pages:
    """A title, then a row a line."""
    title, *lines = source.data.decode().removeprefix(MARK).splitlines()
    rows = tuple(tuple(line.split("=")) for line in lines)
    return Pages(source.name, (Paragraph(title), Grid(rows)))


def vehicles(disclosure: gb.Disclosure) -> int | None:
    """How many vehicles a body has; ``None`` where that is not printed."""
    table = disclosure.table("assets")
    figure = None if table is None else table["vehicles", "final"]
    return None if figure is None or figure.value is None else int(figure.value)


def main() -> None:
    """Read a document in that format, and one without the table."""
    registry = Registry.default().with_reader(FormatReader("pairs", (".pairs",), sniff, read))
    text = f"{MARK}国有资产占用情况表\n项目=决算数\n一、车辆数合计=4\n"
    print(registry.names[0], vehicles(gb.read(text, registry=registry)))
    print(vehicles(gb.read("没有表格\n这里只有文字\n")))


if __name__ == "__main__":
    main()
