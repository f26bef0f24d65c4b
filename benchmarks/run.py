"""Measure the library beside bare Python and other libraries: every target is a ratio in one run.

    python benchmarks/run.py

Needs nothing but the library; pandas, bigtree, anytree and treelib are measured beside it where they are installed
(``pip install pandas bigtree anytree treelib``).
"""

from __future__ import annotations

import gc
import subprocess
import sys
import timeit
from collections.abc import Callable
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

import govbudget as gb
from govbudget.checking.engine import evaluate
from govbudget.tables import Table

EXAMPLE = Path(__file__).parent.parent / "examples" / "data" / "disclosure.txt"


def best(function: Callable[[], object], least: float = 0.3, rounds: int = 5) -> float:
    """Seconds for one call: the best of several rounds, each long enough to measure."""
    function()
    number, taken = 1, 0.0
    while taken < least / 5:
        number *= 2
        taken = timeit.timeit(function, number=number)
    gc.collect()
    return min(timeit.repeat(function, number=number, repeat=rounds)) / number


def show(name: str, seconds: float, base: float | None = None, target: str = "") -> None:
    """One line: the time, and how many times the base it is."""
    unit, scale = ("ms", 1e3) if seconds >= 1e-3 else ("µs", 1e6) if seconds >= 1e-6 else ("ns", 1e9)
    ratio = f"{seconds / base:8.2f} ×" if base else " " * 10
    print(f"  {name:48} {seconds * scale:10.2f} {unit} {ratio}  {target}")


# -- build and check the ten tables ----------------------------------------------------------------------------------


def tables() -> None:
    """Build and check one disclosure's ten tables, beside a bare loop over dicts of Decimals and beside pandas."""
    model = gb.read(EXAMPLE)
    basic = model["公开06"]  # take the rounding residues out: the target is for a document without findings
    for key, amount in (("30199", "0.05"), ("30299", "1.90"), ("31002", "0.21"), ("310", "0.21")):
        basic = basic.with_cell(key, "amount", amount)
    model = model.with_table(basic)
    raw = [(t.form, t.lines, t.columns, t.printed, t.unit, t.statement, t.number) for t in model.tables]
    result = evaluate(model)
    names: list[tuple[str, str, str]] = [
        (table.form.id, column, line.key) for table in model.tables for column in table.columns for line in table.lines
    ]
    instances = [
        ([names[cell] for cell in instance.plus], [names[cell] for cell in instance.minus])
        for instance, gap in zip(result.plan.instances, result.gaps, strict=True)
        if gap is not None
    ]
    cells = [
        (t.form.id, column, [line.key for line in t.lines], texts)
        for t in model.tables
        for column, texts in zip(t.columns, t.printed, strict=True)
    ]

    def library() -> gb.Report:
        built = tuple(
            [
                Table(form, lines, columns, printed, unit, number=number, year=2021, statement=statement)
                for form, lines, columns, printed, unit, statement, number in raw
            ]
        )
        return gb.Disclosure(year=2021, tables=built, profile=model.profile).check()

    def bare() -> list[Decimal]:
        amounts: dict[tuple[str, str, str], Decimal] = {}
        for form, column, keys, texts in cells:
            for key, text in zip(keys, texts, strict=True):
                text = text.strip().replace(",", "")
                if text and text != "-":
                    amounts[form, column, key] = Decimal(text)
        zero = Decimal(0)
        gaps = []
        for plus, minus in instances:
            gap = zero
            for name in plus:
                gap += amounts.get(name, zero)
            for name in minus:
                gap -= amounts.get(name, zero)
            gaps.append(gap)
        return gaps

    assert bare() == [gap for gap in result.gaps if gap is not None], "the bare loop must give the same gaps"
    assert not library().findings
    print(f"\nbuild and check one disclosure's ten tables ({len(instances)} relation instances)")
    base = best(bare)
    show("bare dict-of-Decimal loop, same sums", base, base)
    show("govbudget: build, check, ledger, report", best(library), base, "target ≤ 1.5 ×")
    show("  of which the relations alone", best(lambda: evaluate(model)), base)
    show("  of which read as text (recognition)", best(lambda: gb.read(EXAMPLE)), base)
    if find_spec("pandas"):
        show(
            "pandas, same sums", best(pandas_sums(cells, instances), least=0.1), base, "target: govbudget ≥ 25 × faster"
        )


def pandas_sums(
    cells: list[tuple[str, str, list[str], tuple[str, ...]]],
    instances: list[tuple[list[tuple[str, str, str]], list[tuple[str, str, str]]]],
) -> Callable[[], object]:
    """The same sums with a long frame, a join and a group-by, amounts as Decimals in an object column."""
    import pandas as pd

    postings = pd.DataFrame(
        [
            (i, form, column, key, sign)
            for i, (plus, minus) in enumerate(instances)
            for sign, names in ((1, plus), (-1, minus))
            for form, column, key in names
        ],
        columns=["instance", "form", "column", "key", "sign"],
    )

    def run() -> object:
        facts = pd.DataFrame(
            [
                (form, column, key, text)
                for form, column, keys, texts in cells
                for key, text in zip(keys, texts, strict=True)
            ],
            columns=["form", "column", "key", "text"],
        )
        text = facts["text"].str.strip().str.replace(",", "")
        facts = facts[(text != "") & (text != "-")].assign(
            amount=text.map(lambda t: Decimal(t) if t not in ("", "-") else None)
        )
        joined = postings.merge(facts, on=["form", "column", "key"])
        joined["signed"] = joined["sign"] * joined["amount"]
        return joined.groupby("instance")["signed"].sum()

    return run


# -- the classification ----------------------------------------------------------------------------------------------


def classification() -> None:
    """Look-up and navigation, beside a dict and the tree libraries."""
    tree = gb.load("functional", 2021)
    plain = dict(tree.items())
    print(f"\nclassification: functional, 2021, {len(tree)} subjects")
    base = best(lambda: [plain["2010401"] for _ in range(1000)])
    show("look-up in a dict", base / 1000, base / 1000)
    show(
        "look-up in a classification",
        best(lambda: [tree["2010401"] for _ in range(1000)]) / 1000,
        base / 1000,
        "target ≤ 2 ×",
    )
    base = best(lambda: tree.descendants("201"))
    show("descendants of 201: govbudget", base, base)
    nodes = [(code, code[:-2] if len(code) > 3 else "root") for code in tree]
    if find_spec("bigtree"):
        from bigtree import Node

        made = {"root": Node("root")}
        for code, parent in nodes:
            made[code] = Node(code, parent=made[parent])
        show("descendants of 201: bigtree", best(lambda: list(made["201"].descendants)), base)
    if find_spec("anytree"):
        from anytree import AnyNode

        any_made = {"root": AnyNode(id="root")}
        for code, parent in nodes:
            any_made[code] = AnyNode(id=code, parent=any_made[parent])
        show("descendants of 201: anytree", best(lambda: any_made["201"].descendants), base)
    if find_spec("treelib"):
        from treelib import Tree

        lib = Tree()
        lib.create_node("root", "root")
        for code, parent in nodes:
            lib.create_node(code, code, parent=parent)
        show("descendants of 201: treelib", best(lambda: list(lib.expand_tree("201"))), base)


# -- roll-up ---------------------------------------------------------------------------------------------------------


def roll_up() -> None:
    """A hundred thousand leaf lines to every level, beside a dict loop with the same result."""
    tree = gb.load("functional", 2021)
    leaves = [subject.code for subject in tree.leaves()]
    lines = [(leaves[i * 7919 % len(leaves)], Decimal(i % 99991).scaleb(-2)) for i in range(100_000)]

    def loop() -> dict[str, Decimal]:
        sums: dict[str, Decimal] = {}
        zero = Decimal(0)
        for code, value in lines:
            for n in range(3, len(code) + 1, 2):
                sums[code[:n]] = sums.get(code[:n], zero) + value
        return dict(sorted(sums.items()))

    assert gb.roll_up(lines, tree) == loop()
    print("\nroll-up of 100,000 leaf lines")
    base = best(loop)
    show("dict loop, same result", base, base)
    show("govbudget.roll_up", best(lambda: gb.roll_up(lines, tree)), base, "target ≤ 1.5 ×")


# -- start-up --------------------------------------------------------------------------------------------------------


def startup() -> None:
    """Import and first catalogue, each in a fresh interpreter, best of several."""

    def fresh(code: str) -> float:
        program = f"import time; t = time.perf_counter(); {code}; print(time.perf_counter() - t)"
        runs = (
            subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
            for _ in range(9)
        )
        return min(float(run.stdout) for run in runs)

    print("\nstart-up, in a fresh interpreter")
    base = fresh("import attrs")
    show("import attrs", base)
    mine = fresh("import govbudget")
    show("import govbudget", mine, None, f"import attrs + {(mine - base) * 1e3:.1f} ms; target ≤ + 25 ms")
    loading = fresh("import govbudget.classification as c; t = time.perf_counter(); c.load('functional', 2021)")
    show("first catalogue", loading, None, "target ≤ 10 ms")


if __name__ == "__main__":
    print(f"Python {sys.version.split()[0]}, govbudget {gb.__version__}")
    tables()
    roll_up()
    classification()
    startup()
