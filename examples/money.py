"""Calculate with amounts in their units: read, add, compare, round, split, print (金额运算)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import govbudget as gb


def main() -> None:
    """Print sums, a share, and what is refused."""
    paid = [gb.Money.parse(text) for text in ("12.5万元", "￥1，387.15 元", "△0.3亿")]
    print(*paid, sep="; ")
    print(sum(paid, gb.Money(0, "元")), "largest", max(paid))
    print(gb.Money("1387.15", "万元") == gb.Money("13,871,500", "元"), gb.Money.parse("(12.30)", "万元"))
    whole = gb.Money("1664.55", "万元")
    print(whole.to("亿元", places=4), f"{-whole:(,.1fu}", whole * Decimal("0.05"))
    print(paid[0].ratio(whole, places=4), [str(part) for part in whole.allocate([1, 1, 1])])
    print(round(gb.Money("2.340", "万元"), 2), gb.Money("2.345", "万元").round(2))
    refused: list[Callable[[], gb.Money]] = [
        lambda: round(gb.Money("2.345", "万元"), 2),
        lambda: gb.Money.parse("12.5"),
        lambda: whole / 7,
    ]
    for calculate in refused:
        try:
            print(calculate())
        except gb.GovBudgetError as error:
            print(type(error).__name__, error)


if __name__ == "__main__":
    main()
