"""One number or word changed at a time: found, in its sentence, with the cause named where it is a simple slip."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from itertools import islice
from pathlib import Path

import pytest
from attrs import evolve

import govbudget as gb
from accounts import Accounts
from govbudget.describing.explanation import describe
from govbudget.narrative.text import Line, sentences
from slips import Slip, Tally, provable, slips, tally, turned
from thorough import every

SHARED = Path(__file__).parent.parent.parent / "shared"
EXCERPTS = sorted(
    path
    for path in (SHARED / "corpus" / "excerpts").glob("*.txt")
    if not path.name.startswith(("se_", "toc_")) and "budget" not in path.name
)


def told(disclosure: gb.Disclosure, text: str) -> gb.Disclosure:
    """A disclosure with this explanation in words."""
    return evolve(disclosure, sentences=tuple(sentences([Line(line) for line in text.splitlines()])))


def pair(seed: int) -> tuple[gb.Disclosure, gb.Disclosure]:
    """Two years of one body, whose amounts differ at random."""
    chance = random.Random(seed)

    def amount(low: int, high: int) -> Decimal:
        return Decimal(chance.randrange(low, high)).scaleb(-2)

    def year(of: int) -> gb.Disclosure:
        plan = Accounts(year=of)
        general = {code: (amount(1000, 90000), amount(1000, 90000)) for code in plan.general}
        public = {key: (b + amount(0, 300), f) for key, (b, f) in plan.three_public.items()}
        return evolve(plan, general=general, three_public=public).disclosure()

    return year(2021), year(2020)


def described(seed: int) -> tuple[gb.Disclosure, str]:
    disclosure, prior = pair(seed)
    text = describe(disclosure, prior)
    return told(disclosure, text), text


def judged(result: Tally) -> None:
    assert result.made
    assert result.found >= 0.98 * result.made, result.missed[:5]
    assert result.named >= 0.8 * result.nameable
    assert not result.misnamed


@pytest.mark.parametrize("seed", range(3))
def test_unchanged_descriptions_give_nothing(seed: int) -> None:
    disclosure, _ = described(seed)
    assert not [finding for finding in disclosure.check() if finding.rule[0] in "NW"]
    assert len(provable(disclosure)) > 60


Made = Callable[[str, gb.Disclosure], Iterator[Slip]]


def of_described(make: Made, seeds: Sequence[int], shares: int = 1) -> Tally:
    """What came of slips in several described disclosures; as their sentences are the same each may take its share."""
    results = []
    for share, seed in enumerate(seeds):
        disclosure, text = described(seed)
        made = islice(make(text, disclosure), share % shares, None, shares)
        results.append(tally(made, disclosure, partial(told, disclosure)))
    return added(results)


def added(results: Sequence[Tally]) -> Tally:
    made, found, named, nameable, misnamed = (sum(result[i] for result in results) for i in range(5))  # type: ignore[misc]
    return Tally(made, found, named, nameable, misnamed, tuple(slip for result in results for slip in result.missed))


def test_changed_figures_of_described_disclosures() -> None:
    result = of_described(slips, range(3), 3 * every(4))
    assert result.made >= 220 // every(4)
    judged(result)


def test_words_turned_round_in_described_disclosures() -> None:
    result = of_described(turned, range(10, 14))
    assert result.made >= 20
    judged(result)


def of_document(path: Path, step: int = 1) -> Tally:
    text = path.read_text(encoding="utf-8").replace("\r", "")
    disclosure = gb.read(text.encode())
    made: list[Slip] = list(slips(text, disclosure))[::step]
    return tally(iter(made), disclosure, lambda changed: gb.read(changed.encode()))


@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder of real disclosures is not beside the project")
def test_changed_figures_of_the_excerpts() -> None:
    judged(added([of_document(path, 2 * every(4)) for path in EXCERPTS]))


@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder of real disclosures is not beside the project")
def test_changed_figures_of_the_reference() -> None:
    (path,) = (SHARED / "seed").glob("*.txt")
    judged(of_document(path, 4 * every(3)))
