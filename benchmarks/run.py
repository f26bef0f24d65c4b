"""Measure the library beside bare Python and other libraries: every target is a ratio in one run.

    python benchmarks/run.py

Needs nothing but the library; pandas, Polars, bigtree, anytree and treelib are measured beside it where they are installed
(``pip install pandas polars bigtree anytree treelib``).
"""

from __future__ import annotations

import gc
import random
import subprocess
import sys
import timeit
import tracemalloc
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from attrs import evolve

import govbudget as gb
from govbudget.forms import Form
from govbudget.judging.engine import Evaluated, evaluate
from govbudget.judging.instances import view_of
from govbudget.judging.plan import compile_plan
from govbudget.rollup import TOTAL
from govbudget.tables import Line, Table

EXAMPLE = Path(__file__).parent.parent / "examples" / "data" / "disclosure.txt"


def best(function: Callable[[], object], least: float = 0.3, rounds: int = 5) -> float:
    """Seconds of the processor for one call: the best of several rounds, each long enough to measure."""
    function()
    number, taken = 1, 0.0
    while taken < least / 5:
        number *= 2
        taken = timeit.timeit(function, timer=process_time, number=number)
    gc.collect()
    return min(timeit.repeat(function, timer=process_time, number=number, repeat=rounds)) / number


def show(name: str, seconds: float, base: float | None = None, target: str = "") -> None:
    """One line: the time, and how many times the base it is."""
    unit, scale = ("ms", 1e3) if seconds >= 1e-3 else ("µs", 1e6) if seconds >= 1e-6 else ("ns", 1e9)
    ratio = f"{seconds / base:8.2f} ×" if base else " " * 10
    print(f"  {name:48} {seconds * scale:10.2f} {unit} {ratio}  {target}")


# -- build and check the ten tables ----------------------------------------------------------------------------------


Raw = tuple[Form, tuple[Line, ...], tuple[str, ...], tuple[tuple[str, ...], ...], Any, str, str]
Name = tuple[str, str, str]


def given(model: gb.Disclosure) -> list[Raw]:
    """What the tables of a document are built from."""
    return [(t.form, t.lines, t.columns, t.printed, t.unit, t.statement, t.number) for t in model.tables]


def built(raw: list[Raw], profile: Any) -> gb.Report:
    """The tables built, and the document checked."""
    tables = tuple(
        [
            Table(form, lines, columns, printed, unit, number=number, year=2021, statement=statement)
            for form, lines, columns, printed, unit, statement, number in raw
        ]
    )
    return gb.Disclosure(year=2021, tables=tables, profile=profile).check()


def sums_of(result: Evaluated) -> list[tuple[list[Name], list[Name]]]:
    """The sums of a document by the names of their cells."""

    def name(cell: int) -> Name:
        table, line, column = result.locate(cell)
        return table.form.id, table.columns[column], table.keys[line]

    return [
        ([name(cell) for cell in instance.plus], [name(cell) for cell in instance.minus])
        for instance, gap in zip(result.plan.instances, result.gaps, strict=True)
        if gap is not None
    ]


def bare_sums(raw: list[Raw], instances: list[tuple[list[Name], list[Name]]]) -> list[Decimal]:
    """A bare loop over dicts of Decimals: the cells parsed, and the same sums."""
    amounts: dict[Name, Decimal] = {}
    for form, lines, columns, printed, _, _, _ in raw:
        for column, texts in zip(columns, printed, strict=True):
            for line, text in zip(lines, texts, strict=True):
                text = text.strip().replace(",", "")
                if text and text != "-":
                    amounts[form.id, column, line.key] = Decimal(text)
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


def tables() -> None:
    """Build and check one disclosure's ten tables, beside a bare loop over dicts of Decimals and beside pandas."""
    model = gb.read(EXAMPLE)
    basic = model["公开06"]  # take the rounding residues out: the target is for a document without findings
    for key, amount in (("30199", "0.05"), ("30299", "1.90"), ("31002", "0.21"), ("310", "0.21")):
        basic = basic.with_cell(key, "amount", amount)
    model = model.with_table(basic)
    raw = given(model)
    result = evaluate(model)
    instances = sums_of(result)
    library = partial(built, raw, model.profile)
    bare = partial(bare_sums, raw, instances)
    assert bare() == [gap for gap in result.gaps if gap is not None], "the bare loop must give the same gaps"
    assert not library().findings
    print(f"\nbuild and check one disclosure's ten tables ({len(instances)} relation instances)")
    base = best(bare)
    show("bare dict-of-Decimal loop, same sums", base, base)
    show("govbudget: build, check, ledger, report", best(library), base, "target ≤ 1.5 ×")
    show("  of which the relations alone", best(lambda: evaluate(model)), base)
    show("  of which read as text (recognition)", best(lambda: gb.read(EXAMPLE)), base)
    fresh_shapes(model)
    if find_spec("pandas"):
        cells = [
            (form.id, column, [line.key for line in lines], texts)
            for form, lines, columns, printed, _, _, _ in raw
            for column, texts in zip(columns, printed, strict=True)
        ]
        show(
            "pandas, same sums", best(pandas_sums(cells, instances), least=0.1), base, "target: govbudget ≥ 25 × faster"
        )


def fresh_shapes(model: gb.Disclosure) -> None:
    """Documents no two of which print the same lines, each checked once: nothing remembered of one helps another.

    Every coded table of each has other codes below its classes, and every other table lacks other lines that are 0.
    """
    documents = [another(model, seed) for seed in range(60)]
    assert len({tuple(table.keys for table in document.tables) for document in documents}) == len(documents)
    raws = [given(document) for document in documents]
    instances = [sums_of(evaluate(document)) for document in documents]
    compile_plan.cache_clear()
    view_of.cache_clear()
    times: tuple[list[float], list[float]] = ([], [])
    gc.collect()
    gc.disable()  # as timeit does
    for raw, sums in zip(raws, instances, strict=True):
        for one, work in zip(times, (partial(bare_sums, raw, sums), partial(built, raw, model.profile)), strict=True):
            start = process_time()
            work()
            one.append(process_time() - start)
    gc.enable()
    assert not any(built(raw, model.profile).errors for raw in raws)
    base, first = (median(one[5:]) for one in times)
    show("bare loop, documents with lines of their own", base, base)
    show("govbudget: each document for the first time", first, base, "target ≤ 4 ×")


def another(model: gb.Disclosure, seed: int) -> gb.Disclosure:
    """The document with other codes below its classes, and without some lines that are 0."""
    chance = random.Random(seed)
    codes: dict[str, str] = {}

    def code(old: str) -> str:
        if len(old) <= 3 or not old.isdigit():
            return old
        if old not in codes:
            above = code(old[:-2])
            taken = {other for other in codes.values() if len(other) == len(old)}
            free = [f"{above}{n:02d}" for n in range(1, 99) if f"{above}{n:02d}" not in taken]
            codes[old] = chance.choice(free)
        return codes[old]

    changed = []
    for table in model.tables:
        keep = [
            i
            for i, line in enumerate(table.lines)
            if line.code or any(column[i] for column in table._values) or chance.random() < 0.5
        ]
        order, keys = keep, {}
        if table.form.codes is not None and table.form.id != "general_basic":
            keys = {i: code(table.keys[i]) for i in keep}
            order = sorted(keep, key=lambda i: (not keys[i].isdigit(), keys[i]) if keys[i].isdigit() else (False, ""))
        lines = tuple(
            evolve(
                table.lines[i],
                key=keys.get(i, table.keys[i]),
                code=keys[i] if keys and table.lines[i].code else table.lines[i].code,
            )
            for i in order
        )
        printed = tuple(tuple(column[i] for i in order) for column in table.printed)
        changed.append(evolve(table, lines=lines, printed=printed))
    return evolve(model, tables=tuple(changed))


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


Lines = list[tuple[str, Decimal]]


def roll_up() -> None:
    """Leaf lines to every level, beside a dict loop with the same result and beside other libraries."""
    tree = gb.load("functional", 2021)
    leaves = [subject.code for subject in tree.leaves()]
    lines = [(leaves[i * 7919 % len(leaves)], Decimal(i % 99991).scaleb(-2)) for i in range(100_000)]
    each = [(code, Decimal(i).scaleb(-2)) for i, code in enumerate(leaves)]
    own = own_classification(100_000)
    distinct = [(subject.code, Decimal(i).scaleb(-2)) for i, subject in enumerate(own.leaves())]
    for name, given, edition in (
        (f"{len(lines):,} leaf lines of {len(leaves):,} codes", lines, tree),
        (f"every leaf of the catalogue once ({len(each):,} lines)", each, tree),
        (f"{len(distinct):,} codes of a list of one's own, each once", distinct, own),
    ):
        print(f"\nroll-up of {name}")
        assert gb.roll_up(given, edition).amounts() == dict_sums(given)
        base = best(partial(dict_sums, given))
        show("dict loop, same result", base, base)
        assert leaf_first(given) == dict_sums(given)
        show("dict loop, leaves first", best(partial(leaf_first, given)), base)
        show("govbudget.roll_up", best(partial(amounts, given, edition)), base, "target ≤ 1.5 ×")
        if given is lines:
            other_libraries(lines, tree, base)
            three = [(code, (value, value, value)) for code, value in lines]
            show(
                "govbudget.roll_up, three columns",
                best(partial(gb.roll_up, three, tree, columns=("a", "b", "c"))),
                base,
            )
    cross_tabulation(tree, leaves)
    growth(leaves, tree)


def dict_sums(lines: Lines) -> dict[str, Decimal]:
    """The bare loop."""
    sums: dict[str, Decimal] = {}
    zero = Decimal(0)
    for code, value in lines:
        for n in range(3, len(code) + 1, 2):
            sums[code[:n]] = sums.get(code[:n], zero) + value
    return dict(sorted(sums.items()))


def leaf_first(lines: Lines) -> dict[str, Decimal]:
    """The better loop: every code's own lines first, then each level into the one above."""
    sums: dict[str, Decimal] = {}
    zero = Decimal(0)
    for code, value in lines:
        sums[code] = sums.get(code, zero) + value
    for length in (9, 7, 5):
        for code in [code for code in sums if len(code) == length]:
            sums[code[:-2]] = sums.get(code[:-2], zero) + sums[code]
    return dict(sorted(sums.items()))


def amounts(lines: Lines, edition: gb.Classification) -> dict[str, Decimal]:
    """The same from the library, taken out as a plain dict."""
    return gb.roll_up(lines, edition).amounts()


def own_classification(leaves: int) -> gb.Classification:
    """A list of subjects with so many 目, a hundred in each 项."""
    codes = [f"{100 + i // 10_000}{i // 1000 % 10:02d}{i // 100 % 10:02d}{i % 100:02d}" for i in range(leaves)]
    every = sorted({code[:n] for code in codes for n in (3, 5, 7, 9)})
    return gb.Classification("functional", 2021, (gb.Subject(code, code) for code in every))


def other_libraries(lines: Lines, tree: gb.Classification, base: float) -> None:
    """The same sums, checked to be the same, by what is installed; frames and trees are made beforehand."""
    same = dict_sums(lines)
    for name, make in (("pandas", pandas_roll_up), ("polars", polars_roll_up)):
        if find_spec(name):
            run = make(lines)
            assert run() == same, name
            show(f"{name}, Decimals, a group-by for each level", best(run, least=0.1, rounds=3), base)
    for name, make_nodes in (("bigtree", bigtree_nodes), ("anytree", anytree_nodes)):
        if find_spec(name):
            run = tree_sums(lines, *make_nodes(tree))
            assert run() == same, name
            show(f"{name}, sums from the leaves to the root", best(run, least=0.1, rounds=3), base)


def pandas_roll_up(lines: Lines) -> Callable[[], dict[str, Decimal]]:
    """Amounts as Decimals in an object column."""
    import pandas as pd

    frame = pd.DataFrame(lines, columns=["code", "amount"])

    def run() -> dict[str, Decimal]:
        levels = [frame.groupby(frame["code"].str[:n])["amount"].sum() for n in (3, 5, 7)]
        return dict(pd.concat(levels).sort_index().items())

    return run


def polars_roll_up(lines: Lines) -> Callable[[], dict[str, Decimal]]:
    """Amounts in a column of Polars' own decimals."""
    import polars as pl

    frame = pl.DataFrame(lines, schema={"code": pl.String, "amount": pl.Decimal(38, 2)}, orient="row")

    def run() -> dict[str, Decimal]:
        levels = [
            frame.group_by(pl.col("code").str.slice(0, n).alias("code")).agg(pl.col("amount").sum()) for n in (3, 5, 7)
        ]
        return dict(pl.concat(levels).sort("code").iter_rows())

    return run


Nodes = tuple[dict[str, Any], Callable[[], Iterable[Any]]]


def bigtree_nodes(tree: gb.Classification) -> Nodes:
    """The classification as bigtree's nodes, by code, and the way from the leaves to the root."""
    from bigtree import Node, postorder_iter

    nodes = {"": Node("root")}
    for code in tree:
        nodes[code] = Node(code, parent=nodes[code[:-2] if len(code) > 3 else ""])
    return nodes, lambda: postorder_iter(nodes[""])


def anytree_nodes(tree: gb.Classification) -> Nodes:
    """The classification as anytree's nodes, by code, and the way from the leaves to the root."""
    from anytree import Node, PostOrderIter

    nodes = {"": Node("root")}
    for code in tree:
        nodes[code] = Node(code, parent=nodes[code[:-2] if len(code) > 3 else ""])
    return nodes, lambda: PostOrderIter(nodes[""])


def tree_sums(
    lines: Lines, nodes: dict[str, Any], upwards: Callable[[], Iterable[Any]]
) -> Callable[[], dict[str, Decimal]]:
    """Amounts added to the nodes of the leaves, and from there to their parents."""

    def run() -> dict[str, Decimal]:
        for node in nodes.values():
            node.amount = None
        zero = Decimal(0)
        for code, value in lines:
            nodes[code].amount = (nodes[code].amount or zero) + value
        for node in upwards():
            if node.amount is not None and node.parent is not None:
                node.parent.amount = (node.parent.amount or zero) + node.amount
        return {code: node.amount for code, node in nodes.items() if code and node.amount is not None}

    return run


def cross_tabulation(tree: gb.Classification, leaves: list[str]) -> None:
    """Functional by economic codes, to every pair of levels."""
    economic = gb.load("economic_department", 2021)
    others = [subject.code for subject in economic.leaves()]
    lines = [
        (leaves[i * 7919 % len(leaves)], others[i * 31 % len(others)], Decimal(i % 99991).scaleb(-2))
        for i in range(100_000)
    ]

    def loop() -> dict[tuple[str, str], Decimal]:
        sums: dict[tuple[str, str], Decimal] = {}
        zero = Decimal(0)
        for row, column, value in lines:
            for above in (*(row[:n] for n in range(3, len(row) + 1, 2)), TOTAL):
                for beside in (*(column[:n] for n in range(3, len(column) + 1, 2)), TOTAL):
                    sums[above, beside] = sums.get((above, beside), zero) + value
        return sums

    rolled = gb.roll_up(lines, (tree, economic))
    assert {**rolled.amounts(), (TOTAL, TOTAL): rolled.total.amount} == loop()
    print(f"\nroll-up of 100,000 lines functional × economic ({len(rolled):,} cells)")
    base = best(loop, least=0.1, rounds=3)
    show("dict loop, same result", base, base)
    show("govbudget.roll_up", best(lambda: gb.roll_up(lines, (tree, economic)), least=0.1, rounds=3), base)


def growth(leaves: list[str], tree: gb.Classification) -> None:
    """A million lines against a hundred thousand: time beside that of a dict loop, and the peak of memory.

    Where every line has another code, no dict of a million stays in the processor's cache: the loop itself grows more.
    """
    print("\nroll-up of 1,000,000 lines against 100,000: linear is 10 ×")
    own = own_classification(100_000), own_classification(1_000_000)
    spread = [
        [(leaves[i * 7919 % len(leaves)], Decimal(i % 99991).scaleb(-2)) for i in range(n)]
        for n in (100_000, 1_000_000)
    ]
    each = [[(subject.code, Decimal(i).scaleb(-2)) for i, subject in enumerate(list_.leaves())] for list_ in own]
    for name, lines, editions in (
        (f"lines of {len(leaves):,} codes", spread, (tree, tree)),
        ("lines of as many codes", each, own),
    ):
        rolls = [partial(gb.roll_up, given, edition) for given, edition in zip(lines, editions, strict=True)]
        times = [best(roll, rounds=3) for roll in rolls]
        loops = [best(partial(dict_sums, given), rounds=3) for given in lines]
        peaks = [peak(roll) for roll in rolls]
        show(f"{name}: dict loop", loops[1], loops[0])
        beside = f"{times[1] / loops[1]:.2f} × the loop"
        show(
            f"{name}: govbudget.roll_up", times[1], times[0], f"{beside}; target ≤ 10 ×" if lines is spread else beside
        )
        print(
            f"  {f'{name}: peak of memory':48} {peaks[1] / 2**20:10.1f} MiB {peaks[1] / peaks[0]:7.2f} ×  target ≤ 10 ×"
        )


def peak(function: Callable[[], object]) -> int:
    """Bytes at the peak of one call, its result included."""
    gc.collect()
    tracemalloc.start()
    function()
    size = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return size


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
    show("first catalogue", loading, None, "target ≤ 5 ms")


if __name__ == "__main__":
    print(f"Python {sys.version.split()[0]}, govbudget {gb.__version__}")
    tables()
    roll_up()
    classification()
    startup()
