"""Put faults into documents and count which are found: python scripts/prove_rules.py [FOLDER] [--stage budget] [--documents N] [--each N]
[--seed N].

Without a folder the documents are drawn, of final accounts or of budgets. Prints, for each kind of fault, how many were put in, found, found at their very place,
explained by the right and by a wrong cause, and told as one finding with its consequences below it; then the rules that found
them, those that no fault reaches, and the false alarms on the documents as they were.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from attrs import define, evolve, field
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

import govbudget as gb
from govbudget.checking import Finding, FindingKind, Report, RuleSet
from govbudget.testing.faults import Corrupted, FaultKind, faults, hits
from govbudget.testing.strategies import budgets, evaluations, histories

COLUMNS = ("put in", "found", "at its place", "cause due", "right", "wrong", "told as one")


@define
class Proof:
    """What has been counted."""

    kinds: dict[str, Counter[str]] = field(factory=lambda: defaultdict(Counter))
    rules: Counter[str] = field(factory=Counter)
    alarms: list[str] = field(factory=list)
    missed: list[str] = field(factory=list)
    documents: int = 0


def drawn(number: int, at: int) -> Iterator[gb.Disclosure]:
    """Disclosures with text and self-evaluations in which everything agrees."""
    found: list[gb.Disclosure] = []

    @seed(at)
    @settings(max_examples=number, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(histories(narrative=True), st.lists(evaluations(), min_size=1, max_size=2))
    def draw(years: Sequence[gb.Disclosure], forms: Sequence[gb.Evaluation]) -> None:
        found.append(evolve(years[-1], evaluations=tuple(forms)))

    draw()
    yield from found[:number]


def planned(number: int, at: int) -> Iterator[gb.Disclosure]:
    """Budgets with text in which everything agrees."""
    found: list[gb.Disclosure] = []

    @seed(at)
    @settings(max_examples=number, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(budgets(narrative=True))
    def draw(budget: gb.Disclosure) -> None:
        found.append(budget)

    draw()
    yield from found[:number]


def read(folder: Path) -> Iterator[gb.Disclosure]:
    """The documents of a folder; what cannot be read is named."""
    for path in sorted(folder.iterdir()):
        try:
            yield gb.read(path)
        except gb.GovBudgetError as error:
            print(f"{path.name}: {error}")


def alarms(report: Report) -> Iterator[str]:
    """What is found in a document as it was, rounding aside."""
    for finding in report:
        if finding.kind is not FindingKind.ROUNDING:
            yield f"{report.disclosure!r}: {finding.rule} {finding.message()}"


def new(report: Report, before: Report) -> list[Finding]:
    """The findings that the clean document does not have."""
    known = {(finding.id, finding.stated) for finding in before}
    return [finding for finding in report if (finding.id, finding.stated) not in known]


def count(proof: Proof, made: Corrupted, before: Report) -> None:
    """Check one document with its fault."""
    fault, kind = made.fault, proof.kinds[made.fault.kind.value]
    report = made.document.check()
    fresh = {finding.id for finding in new(report, before)}
    found = [finding for finding in hits(report, fault) if finding.id in fresh]
    kind["put in"] += 1
    kind["found"] += bool(found)
    kind["cause due"] += bool(found and fault.cause)
    if not found:
        proof.missed.append(str(fault))
        return
    proof.rules.update({finding.rule for finding in found})
    named = [(fix.form, fix.line, fix.column) for finding in found for fix in finding.expected_fix]
    kind["at its place"] += bool(fault.sentence) or not fault.column or (fault.form, fault.line, fault.column) in named
    roots = [finding for finding in found if finding.follows_from is None]
    said = [(finding.cause or "").split(" ")[0] for finding in roots if finding.cause]
    kind["right"] += bool(fault.cause) and fault.cause in said
    kind["wrong"] += bool(fault.cause and said) and fault.cause not in said
    kind["told as one"] += len(roots) == 1


def prove(documents: Iterable[gb.Disclosure], each: int, at: int) -> Proof:
    """Put ``each`` faults of every kind into every document."""
    proof, rng = Proof(), random.Random(at)
    for document in documents:
        before = document.check()
        proof.documents += 1
        proof.alarms += alarms(before)
        for kind in FaultKind:
            possible = list(faults(document, kind))
            for make in rng.sample(possible, min(each, len(possible))):
                count(proof, make(), before)
    return proof


def printed(proof: Proof) -> Iterator[str]:
    """The lines of the tables."""
    yield f"{proof.documents} documents, {sum(kind['put in'] for kind in proof.kinds.values())} faults"
    yield f"{'fault':<14}" + "".join(f"{column:>14}" for column in COLUMNS)
    for name, kind in proof.kinds.items():
        yield f"{name:<14}" + "".join(f"{kind[column]:>14}" for column in COLUMNS)
    yield ""
    yield "found by: " + ", ".join(f"{rule} {number}" for rule, number in sorted(proof.rules.items()))
    silent = sorted({*RuleSet.default().rules} - {*proof.rules})
    yield "reached by no fault: " + ", ".join(silent)
    yield f"not found: {len(proof.missed)}"
    yield from proof.missed[:20]
    yield f"false alarms on the documents as they were: {len(proof.alarms)}"
    yield from proof.alarms[:20]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what the faults proved."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, help="a folder of real documents; without it they are drawn")
    parser.add_argument("--stage", choices=("final_accounts", "budget"), default="final_accounts", help="what is drawn")
    parser.add_argument("--documents", type=int, default=50, help="how many are drawn")
    parser.add_argument("--each", type=int, default=2, help="faults of each kind in each document")
    parser.add_argument("--seed", type=int, default=0, help="what the drawing starts from")
    given_ = parser.parse_args(arguments)
    make = planned if given_.stage == "budget" else drawn
    documents = read(given_.folder) if given_.folder else make(given_.documents, given_.seed)
    print(*printed(prove(documents, given_.each, given_.seed)), sep="\n")


if __name__ == "__main__":
    main()
