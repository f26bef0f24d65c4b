"""Set budget, accounts and prior year beside each other, over a change of editions and of units (三方对比)."""

from __future__ import annotations

import govbudget as gb


def main() -> None:
    """Print every line with completion and growth."""
    tree = gb.load("functional", 2021)
    budget = gb.roll_up({"2010401": 100, "2010402": 50}, tree, unit="万元")
    ledger = gb.roll_up([("20104", 30), ("2010401", 90)], tree, mode="postings", unit="万元")
    prior = gb.roll_up({"2010401": 800_000, "2010402": 0}, gb.load("functional", 2020), unit="元")
    three = gb.compare({"预算": budget, "决算": ledger, "上年": prior}, base="预算")
    past = three.against("上年")
    for line in three:
        print(
            line.code or line.label,
            dict(line.amounts),
            "完成率",
            line.completion("决算", places=2),
            "比上年",
            past[line.key].growth("决算", places=2),
        )


if __name__ == "__main__":
    main()
