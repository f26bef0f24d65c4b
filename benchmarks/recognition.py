"""What is recognised in the documents of a folder of real disclosures.

    python benchmarks/recognition.py [FOLDER] [NAME ...] [--time]

FOLDER (default: ``corpus`` in the folder of shared documents beside the project) holds INDEX.csv with a column ``file``,
and in ``expected`` what is known to be wrong. For each document one line: the tables that its own table of contents
announces, how many of them are modelled, tables read and not modelled, cells read, and how many of the relations that are
proofs hold, fail and could not be run. A failing relation that the truth does not know is listed, and the exit status is 1.
With ``--time`` each PDF is read again by pdfplumber alone (text and tables): our share of the time is printed beside it, and below,
for final accounts and for budgets, what reading and checking cost a page.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import govbudget
from govbudget.errors import GovBudgetError
from govbudget.judging.engine import Evaluated, evaluate
from govbudget.relation import Grade, Outcome

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "corpus"
HOLD = (Outcome.PASSED, Outcome.ROUNDING)


def documents(folder: Path) -> list[tuple[Path, Path]]:
    """The documents of a folder and their truths."""
    with (folder / "INDEX.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        (folder / row["file"], folder / (row.get("expected") or "-"))
        for row in rows
        if (folder / row["file"]).is_file()
    ]


def known(truth: Path) -> set[str]:
    """The figures that the truth calls wrong."""
    if not truth.is_file():
        return set()
    findings = json.loads(truth.read_text(encoding="utf-8"))["findings"]
    texts = [str(f.get(key, "")) for f in findings if f["severity"] == "error" for key in ("stated", "recomputed")]
    return {number for text in texts for number in re.findall(r"\d+(?:\.\d+)?", text.replace(",", ""))}


def unknown_failures(result: Evaluated, figures: set[str]) -> list[str]:
    """The relations that fail as proofs on figures that the truth does not name."""
    found = []
    for i in result.positions(Outcome.FAILED):
        instance = result.plan.instances[i]
        if instance.relation.grade is not Grade.PROOF:
            continue
        cells = (*instance.plus, *instance.minus)
        printed = {str(result.values[cell]) for cell in cells if result.values[cell] is not None}
        if not printed & figures:
            found.append(f"{instance.id}  {' '.join(sorted(printed))}")
    return found


def bare(path: Path) -> float:
    """Seconds that pdfplumber alone takes for the text and the tables of a PDF."""
    import pdfplumber

    start = time.process_time()
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_text()
            page.extract_tables()
            page.close()
    return time.process_time() - start


class Cost(NamedTuple):
    """What a PDF took, in seconds of the processor."""

    stage: govbudget.Stage
    pages: int
    figures: int
    read: float
    checked: float
    bare: float


def cost(path: Path, alone: float) -> Cost:
    """What a PDF takes to be read and checked, the better of two runs."""
    read, checked = [], []
    for _ in range(2):
        start = time.process_time()
        disclosure = govbudget.read(path)
        read.append(time.process_time() - start)
        start = time.process_time()
        coverage = disclosure.check().coverage
        checked.append(time.process_time() - start)
    return Cost(
        disclosure.stage, disclosure.pages or 1, coverage.figures + coverage.claims, min(read), min(checked), alone
    )


def a_page(costs: Iterable[Cost]) -> Iterator[str]:
    """What reading and checking cost a page, by stage."""
    by_stage: dict[govbudget.Stage, list[Cost]] = defaultdict(list)
    for each in costs:
        by_stage[each.stage].append(each)
    yield f"{'ms a page':15} {'PDFs':>5} {'pages':>6} {'figures':>8} {'read':>8} {'pdfplumber':>11} {'check':>8} {'a figure':>9}"
    for stage, some in by_stage.items():
        pages, figures = sum(one.pages for one in some), sum(one.figures for one in some)
        read, checked, alone = (1e3 * sum(part) for part in zip(*(one[3:] for one in some), strict=True))
        yield (
            f"{stage.value:15} {len(some):>5} {pages:>6} {figures:>8} {read / pages:>8.1f} {alone / pages:>11.1f} "
            f"{checked / pages:>8.2f} {checked / figures if figures else 0:>9.3f}"
        )


def main(arguments: list[str]) -> int:
    """Print the table."""
    timed = "--time" in arguments
    names = [argument for argument in arguments if argument != "--time"]
    folder = Path(names.pop(0)) if names and Path(names[0]).is_dir() else DEFAULT
    print(f"{'document':34} {'listed':>6} {'read':>4} {'other':>5} {'cells':>5} {'hold':>5} {'fail':>4} {'not run':>7}")
    failing = 0
    costs: list[Cost] = []
    listed = [pair for pair in documents(folder) if not names or pair[0].stem in names]
    if timed and listed:
        govbudget.read(listed[0][0])  # what is read once for all documents: forms, catalogue, libraries
    for path, truth in listed:
        try:
            disclosure = govbudget.read(path)
        except GovBudgetError as error:
            print(f"{path.stem:34} {error}")
            continue
        result = evaluate(disclosure)
        proofs = [
            outcome
            for outcome, instance in zip(result.outcomes, result.plan.instances, strict=True)
            if instance.relation.grade is Grade.PROOF
        ]
        cells = sum(bool(record["printed"]) for record in disclosure.to_records())
        counts = [sum(outcome in wanted for outcome in proofs) for wanted in (HOLD, (Outcome.FAILED,))]
        rest = sum(outcome is Outcome.UNVERIFIABLE for outcome in proofs)
        tables, others = len(disclosure.tables), len(disclosure.unmodelled)
        line = f"{path.stem:34} {len(disclosure.contents):>6} {tables:>4} {others:>5} {cells:>5}"
        line += f" {counts[0]:>5} {counts[1]:>4} {rest:>7}"
        if timed and path.suffix == ".pdf":
            costs.append(cost(path, bare(path)))
            line += (
                f"   {costs[-1].read:.2f} s, pdfplumber alone {costs[-1].bare:.2f} s, check {costs[-1].checked:.2f} s"
            )
        print(line)
        for text in unknown_failures(result, known(truth)):
            failing += 1
            print(f"    not in the truth: {text}")
    if costs:
        print(*a_page(costs), sep="\n")
    return 1 if failing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
