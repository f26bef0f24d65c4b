"""From a data frame and back into one, exactly: what sums go in as Decimals come out as Decimals (数据框)."""

from __future__ import annotations

from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import govbudget as gb

POSTINGS: dict[str, list[Any]] = {
    "科目": ["20104", "2010401", "2010401", "2060599"],
    "月": ["01", "01", "02", "02"],
    "金额": [Decimal("10.00"), Decimal("5.10"), Decimal("12345678901234567.89"), None],
}
DOCUMENT = Path(__file__).parent / "data" / "disclosure.txt"


def main() -> None:
    """Print sums, and tables, by each library that is installed."""
    tree = gb.load("functional", 2021)

    def rolled(frame: Any) -> list[dict[str, Any]]:
        books = gb.roll_up(frame, tree, mode="postings", code="科目", amounts=["金额"], dimensions=["月"], unit="元")
        return books.to_records("月")

    table = gb.read(DOCUMENT)["公开03"]
    if find_spec("pandas"):
        import pandas

        sums = pandas.DataFrame(rolled(pandas.DataFrame(POSTINGS)))
        print("pandas", sums.shape, f"{sums['amount'].max():,f}", type(sums["amount"].max()).__name__)
        spent = pandas.DataFrame({name: table.amounts(name) for name in ("total", "basic", "project")})
        print("pandas", spent.shape, spent["total"].iloc[0], spent["project"].dtype)
    if find_spec("polars"):
        import polars

        frame = polars.DataFrame(POSTINGS, schema_overrides={"金额": polars.Decimal(30, 2)})
        back = polars.DataFrame(rolled(frame), infer_schema_length=None)
        print("polars", back.shape, back["amount"].max(), back.schema["amount"].is_decimal())
    print("plain", [(row["月"], row["code"], str(row["amount"])) for row in rolled(POSTINGS)][:2])


if __name__ == "__main__":
    main()
