"""Roll 10,000 lines up from every shape that they come in (逐级汇总): all routes give the same sums."""

from __future__ import annotations

import csv
import io
import tempfile
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

import govbudget as gb

COLUMNS = ["基本支出", "项目支出"]


def text(tree: gb.Classification) -> str:
    """Lines on the leaves of the tree as csv; every third states no basic expenditure."""
    leaves = [subject.code for subject in tree.leaves()]
    rows = (f"{leaves[i % len(leaves)]},{'' if i % 3 == 0 else f'{i}.05'},{i % 97}.10" for i in range(10_000))
    return "\n".join(["科目编码,基本支出,项目支出", *rows, ""])


def main() -> None:
    """Print the sums of each route that is installed."""
    tree = gb.load("functional", 2021)
    lines = text(tree)

    def show(route: str, rolled: gb.RollUp) -> None:
        print(f"{route}: {rolled['206'].computed['项目支出']} {rolled.total.computed} {rolled.blanks} blank")

    dicts = list(csv.DictReader(io.StringIO(lines)))
    show("dicts", gb.roll_up(dicts, tree, code="科目编码", amounts=COLUMNS))
    show("csv rows", gb.roll_up(csv.reader(io.StringIO(lines)), tree, code="科目编码", amounts=COLUMNS))
    pairs = [(row["科目编码"], (row["基本支出"] or None, Decimal(row["项目支出"]))) for row in dicts]
    show("pairs", gb.roll_up(pairs, tree, columns=COLUMNS))
    if find_spec("pandas"):
        import pandas

        frame = pandas.read_csv(io.StringIO(lines), dtype=str)  # text stays exact, floats would not
        show("pandas", gb.roll_up(frame, tree, code="科目编码", amounts=COLUMNS))
    if find_spec("polars"):
        import polars

        table = polars.read_csv(io.StringIO(lines), infer_schema=False)
        show("polars", gb.roll_up(table, tree, code="科目编码", amounts=COLUMNS))
        if find_spec("pyarrow"):
            show("arrow", gb.roll_up(table.to_arrow(), tree, code="科目编码", amounts=COLUMNS))
    if find_spec("duckdb"):
        import duckdb

        with tempfile.TemporaryDirectory() as folder:
            (path := Path(folder, "lines.csv")).write_text(lines, encoding="utf-8")
            types = {"科目编码": "varchar", **dict.fromkeys(COLUMNS, "decimal(18, 2)")}
            relation = duckdb.read_csv(str(path), dtype=types)
            show("duckdb", gb.roll_up(relation, tree, code="科目编码", amounts=COLUMNS))


if __name__ == "__main__":
    main()
