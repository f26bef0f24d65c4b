"""How much of the explanations in words is read, bound and checked, document by document.

    python benchmarks/claims.py DOCUMENT_OR_FOLDER …

A sentence with figures is *understood* when each of its figures became a claim, *bound* when each claim is about something
that the library has a name of, and *checked* when one of them was judged. Figures that became nothing are counted apart: most
stand in given reasons (主要原因…), explain and cannot be checked.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import govbudget as gb
from govbudget.claim import Claim, Sentence
from govbudget.relation import Outcome


def documents(arguments: list[str]) -> Iterator[Path]:
    """Every file named, and every file of every folder named."""
    for argument in arguments:
        path = Path(argument)
        yield from sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]


def measure(disclosure: gb.Disclosure) -> tuple[int, int, int, int, int]:
    """Sentences with figures; of these understood, bound, checked; and figures that became nothing."""
    narrative = disclosure.narrative
    decided = {Outcome.PASSED, Outcome.ROUNDING, Outcome.FAILED}
    ledger = disclosure.check().ledger
    checked = {entry.claim for entry in ledger if entry.claim is not None and entry.outcome in decided}
    claims: dict[Sentence, list[Claim]] = {}
    for claim in narrative:
        if claim.figure is not None:
            claims.setdefault(claim.sentence, []).append(claim)
    unread = {figure.sentence for figure in narrative.unread}
    understood = set(claims) - unread
    bound = {s for s in understood if all(c.thing is not None and c.thing.references for c in claims[s])}
    proved = {s for s in understood if any(claim in checked for claim in claims[s])}
    return len(set(claims) | unread), len(understood), len(bound), len(proved), len(narrative.unread)


def main() -> None:
    """Print one line a document and the sum."""
    print(f"{'document':44} {'sentences':>9} {'understood':>10} {'bound':>6} {'checked':>7} {'unread':>7}")
    totals = [0] * 5
    for path in documents(sys.argv[1:]):
        try:
            numbers = measure(gb.read(path))
        except gb.GovBudgetError as error:
            print(f"{path.name:44} {type(error).__name__}")
            continue
        totals = [a + b for a, b in zip(totals, numbers, strict=True)]
        print(f"{path.name:44} {numbers[0]:>9} {numbers[1]:>10} {numbers[2]:>6} {numbers[3]:>7} {numbers[4]:>7}")
    share = [f"{100 * n / totals[0]:.1f} %" if totals[0] else "-" for n in totals[1:4]]
    print(f"{'all':44} {totals[0]:>9} {share[0]:>10} {share[1]:>6} {share[2]:>7} {totals[4]:>7}")


if __name__ == "__main__":
    main()
