"""From a data frame and back into one, exactly: what sums go in as Decimals come out as Decimals (数据框)."""

from __future__ import annotations

from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import govbudget as gb
from govbudget.records import Records

POSTINGS: dict[str, list[Any]] = {
    "科目": ["20104", "2010401", "2010401", "2060599"],
    "月": ["01", "01", "02", "02"],
    "金额": [Decimal("10.00"), Decimal("5.10"), Decimal("12345678901234567.89"), None],
}
DOCUMENT = Path(__file__).parent / "data" / "disclosure.txt"


def rolled(frame: Any) -> Any:
    """Postings in any shape as a ledger."""
    return gb.roll_up(
        frame, gb.load("functional", 2021), mode="postings", code="科目", amounts=["金额"], dimensions=["月"], unit="元"
    )


def main() -> None:
    """Print sums, facts and tables, by each library that is installed."""
    disclosure = gb.read(DOCUMENT)
    table = disclosure["公开03"]
    if find_spec("pandas"):
        import pandas

        sums = rolled(pandas.DataFrame(POSTINGS)).to_pandas("月")
        print("pandas", sums.shape, f"{sums['amount'].max():,f}", type(sums["amount"].max()).__name__)
        wide = table.to_pandas().pivot(index="line_key", columns="column_key", values="value")
        same = gb.Table.from_frame(table.to_pandas(blanks=True)) == table
        print("pandas", wide.shape, wide.loc["total", "total"], same)
    if find_spec("polars"):
        import polars

        frame = polars.DataFrame(POSTINGS, schema_overrides={"金额": polars.Decimal(30, 2)})
        back = rolled(frame).to_polars("月")
        print("polars", back.shape, back["amount"].max(), back.schema["amount"])
        codes = disclosure.to_polars().filter(form="expenditure", level=1, column_key="total")
        print("polars", codes["code"].to_list(), codes["value_yuan"].sum())
    if find_spec("pyarrow") and find_spec("duckdb"):
        import duckdb

        totals = "select number, max(value_yuan) from disclosure where level = 0 group by 1 order by 1 limit 2"
        print("duckdb", duckdb.execute(totals).fetchall())
    again = Records.from_csv(disclosure.to_csv(blanks=True))
    print("csv", gb.Disclosure.from_records(again)["公开03"] == table, len(Records.of([disclosure]).to_json()))
    print("plain", [(row["月"], row["code"], str(row["amount"])) for row in rolled(POSTINGS).to_records("月")][:2])


if __name__ == "__main__":
    main()
