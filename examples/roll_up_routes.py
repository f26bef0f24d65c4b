"""Roll a published table up from every shape that its lines come in (逐级汇总): all routes give the same sums."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from importlib.util import find_spec

import govbudget as gb

LINES = "科目编码,基本支出,项目支出\n2010401,328.25,\n2060599,,1058.22\n2150517,,278.08\n"


def main() -> None:
    """Print the sums of each route that is installed."""
    tree = gb.load("functional", 2021)
    columns = ["基本支出", "项目支出"]

    def show(route: str, rolled: gb.RollUp) -> None:
        print(f"{route}: {rolled['206'].computed['项目支出']} {rolled.total.computed} {rolled.blanks} blank")

    dicts = list(csv.DictReader(io.StringIO(LINES)))
    show("dicts", gb.roll_up(dicts, tree, code="科目编码", amounts=columns))
    show("csv rows", gb.roll_up(csv.reader(io.StringIO(LINES)), tree, code="科目编码", amounts=columns))
    pairs = [("2010401", (Decimal("328.25"), None)), ("2060599", (None, "1,058.22")), ("2150517", (None, "278.08"))]
    show("pairs", gb.roll_up(pairs, tree, columns=columns))
    if find_spec("pandas"):
        import pandas

        frame = pandas.read_csv(io.StringIO(LINES), dtype=str)  # text stays exact, floats would not
        show("pandas", gb.roll_up(frame, tree, code="科目编码", amounts=columns))
    if find_spec("polars"):
        import polars

        table = polars.read_csv(io.StringIO(LINES), infer_schema=False)
        show("polars", gb.roll_up(table, tree, code="科目编码", amounts=columns))
        if find_spec("pyarrow"):
            show("arrow", gb.roll_up(table.to_arrow(), tree, code="科目编码", amounts=columns))
    if find_spec("duckdb"):
        import duckdb

        relation = duckdb.sql(
            "select * from (values ('2010401', 328.25::decimal(18, 2), null), ('2060599', null, 1058.22::decimal(18, 2)), "
            "('2150517', null, 278.08)) t(科目编码, 基本支出, 项目支出)"
        )
        show("duckdb", gb.roll_up(relation, tree, code="科目编码", amounts=columns))


if __name__ == "__main__":
    main()
