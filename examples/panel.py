"""Twelve bodies over two years, some in 元 and some in 万元: ranks, per head, growth, outliers (面板分析)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import govbudget as gb


def rows() -> list[dict[str, Any]]:
    """What was taken from twenty-four documents; one figure is missing."""
    found: list[dict[str, Any]] = []
    for i in range(12):
        for year in (2020, 2021):
            spent = Decimal(100 + 7 * i + (year - 2020) * (3 + i % 4))
            if i == 11 and year == 2021:
                spent *= 9
            in_yuan = i % 3 == 0
            found.append(
                {
                    "单位": f"第{i + 1}局",
                    "年度": year,
                    "支出": None if (i, year) == (4, 2021) else spent * 10000 if in_yuan else spent,
                    "人数": 20 + i,
                    "口径": "元" if in_yuan else "万元",
                    "来源": f"{year}/{i + 1}.pdf",
                }
            )
    return found


def main() -> None:
    """Print the panel, the largest, the outliers with their documents, and what is missing."""
    panel = gb.Panel.from_rows(
        rows(),
        entity="单位",
        year="年度",
        amounts=["支出", "人数"],
        counts=["人数"],
        unit_column="口径",
        unit="万元",
        source="来源",
    )
    print(panel)
    peers = panel.peers("支出", 2021)
    for each in peers.top(3):
        print(each.rank, each.entity, f"{each.value:,.2f}", f"{peers.share(each.entity, places=2)}%", *each.sources)
    for each in peers.outliers():
        print("outlier", each.entity, peers.score(each.entity, places=1), *each.sources)
    print(panel.per_head("支出", "人数", 2021, places=2)[0])
    growth = panel.change("支出", 2020, 2021)
    print(growth, [each.entity for each in growth.outliers()])
    for gap in panel.missing:
        print(gap)


if __name__ == "__main__":
    main()
