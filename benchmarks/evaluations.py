"""What is read of the performance self-evaluations (绩效自评) in a folder of real disclosures.

    python benchmarks/evaluations.py [FOLDER] [NAME ...]

FOLDER (default: ``corpus`` in the folder of shared documents beside the project) holds INDEX.csv with a column ``file``. For each
document with an evaluation, one line a form: how many indicators, weights, scores, targets with a number, and amounts of
money were read, the sums of weights and scores with the total line, its faults, and how its checks came out. Documents
whose forms cannot be taken apart are listed with the reason. Names select documents; without any, those that
the index calls self-evaluations (``se_…``), and all that have a form.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import govbudget
from govbudget.evaluation import Evaluation
from govbudget.figure import Figure

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "corpus"


def numbers(figures: Iterable[Figure | None]) -> list[Decimal]:
    """The numbers that figures print."""
    return [figure.value for figure in figures if figure is not None and figure.value is not None]


def line(evaluation: Evaluation, outcomes: Counter[str]) -> str:
    """What was read of one form."""
    leaves = evaluation.leaves
    weights, scores = numbers(leaf.weight for leaf in leaves), numbers(leaf.score for leaf in leaves)
    targets = sum(leaf.target is not None and leaf.target.is_number for leaf in leaves)
    funds = [fund for fund in (evaluation.fund, *evaluation.fund_parts) if fund is not None]
    amounts = numbers(figure for fund in funds for figure in (fund.initial, fund.adjusted, fund.arrived, fund.executed))
    total = "/".join("-" if figure is None else figure.printed for figure in (evaluation.weight, evaluation.score))
    found = " ".join(f"{name} {count}" for name, count in outcomes.items())
    return (
        f"{len(leaves):4} {len(weights):4} {len(scores):4} {targets:4} {len(amounts):4}   {sum(weights):>6} {sum(scores):>6} "
        f"{total:>10}  {'、'.join(evaluation.faults) or '-':8} {found}"
    )


def main(arguments: list[str]) -> int:
    """Print the table."""
    folder = Path(arguments[0]) if arguments and Path(arguments[0]).is_dir() else DEFAULT
    names = [argument for argument in arguments if not Path(argument).is_dir()]
    with (folder / "INDEX.csv").open(encoding="utf-8-sig", newline="") as file:
        paths = [folder / row["file"] for row in csv.DictReader(file)]
    print("indicators, weights, scores, targets, amounts; sums of weights and scores; total line; faults; checks\n")
    for path in paths:
        if not path.is_file() or (names and path.stem not in names):
            continue
        disclosure = govbudget.read(path)
        ledger = [entry for entry in disclosure.check().ledger if entry.rule.startswith("E")]
        for number, evaluation in enumerate(disclosure.evaluations):
            mine = Counter(entry.outcome.value for entry in ledger if entry.instance.startswith(f"{number}:"))
            print(f"{path.stem:32} {line(evaluation, mine)}")
        if not disclosure.evaluations and (path.stem.startswith("se_") or names):
            reasons = {table.reason for table in disclosure.unmodelled} or {"no form in it"}
            print(f"{path.stem:32}    -  {'；'.join(sorted(reasons))}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
