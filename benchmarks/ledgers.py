"""Measure ledgers beside bare loops: every target is a ratio in one run.

python benchmarks/ledgers.py
"""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from run import best, dict_sums, show

import govbudget as gb
from govbudget.rollup import Ledger

Postings = list[tuple[str, Decimal]]


def postings(n: int, codes: list[str]) -> Postings:
    """Postings on all levels, in no order."""
    return [(codes[i * 7919 % len(codes)], Decimal(i % 99991).scaleb(-2)) for i in range(n)]


def summed(lines: Postings, tree: gb.Classification) -> dict[str, Decimal]:
    """The ledger's sums as a plain dict."""
    return gb.roll_up(lines, tree, mode="postings").amounts()


def leaf_first(lines: Postings) -> dict[str, Decimal]:
    """The bare loop that adds by code first and upwards then, from the last code to the first."""
    direct: dict[str, Decimal] = {}
    zero = Decimal(0)
    for code, value in lines:
        direct[code] = direct.get(code, zero) + value
    every = sorted({code[:n] for code in direct for n in range(3, len(code) + 1, 2)}, reverse=True)
    for code in every:
        direct.setdefault(code, zero)
    for code in every:
        if len(code) > 3:
            direct[code[:-2]] += direct[code]
    return {code: direct[code] for code in reversed(every)}


def by_dimensions(rows: list[dict[str, object]], tree: gb.Classification, names: list[str]) -> Ledger:
    """A ledger of dicts, with its sums by code and by the first dimension."""
    ledger = gb.roll_up(rows, tree, mode="postings", code="科目", amounts=["金额"], dimensions=names)
    ledger.amounts()
    ledger.by(names[0])
    return ledger


def main() -> None:
    """Print all ratios."""
    tree = gb.load("functional", 2021)
    codes = list(tree)
    lines = postings(100_000, codes)
    print(f"\n100,000 postings on {len(codes):,} codes of all levels")
    assert summed(lines, tree) == dict_sums(lines) == leaf_first(lines)
    base = best(partial(leaf_first, lines))
    show("leaf-first dict loop, same result", base, base)
    show("dict loop that adds to every level at once", best(partial(dict_sums, lines)), base)
    taken = best(partial(summed, lines, tree))
    show("govbudget.roll_up, postings", taken, base, "target ≤ 1.5 ×")
    ledger = gb.roll_up(lines, tree, mode="postings")
    show(
        "drill-through of one code, first",
        best(lambda: len(gb.roll_up(lines, tree, mode="postings").drill_through("201"))),
        base,
    )
    show("drill-through of one code, again", best(lambda: len(ledger.drill_through("201"))), base)

    print("\n1,000,000 postings against 100,000: linear is 10 ×")
    many = postings(1_000_000, codes)
    show("govbudget.roll_up, postings", best(partial(summed, many, tree), rounds=3), taken, "target ≤ 12 ×")
    del many

    print("\ndicts with dimensions, 100,000 postings")
    rows: list[dict[str, object]] = [
        {
            "科目": code,
            "金额": value,
            "月": f"{i % 12 + 1:02d}",
            "单位": f"单位{i % 7}",
            "资金": ("一般", "基金")[i // 5 % 2],
        }
        for i, (code, value) in enumerate(lines)
    ]
    one = best(lambda: by_dimensions(rows, tree, ["月"]), rounds=3)
    show("one dimension", one, one)
    show(
        "three dimensions",
        best(lambda: by_dimensions(rows, tree, ["月", "单位", "资金"]), rounds=3),
        one,
        "target ≤ 3 ×",
    )


if __name__ == "__main__":
    main()
