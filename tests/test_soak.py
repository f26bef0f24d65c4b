"""What takes long (耐久): memory over many documents, values shared by threads, faults of every kind in many documents.

Left out unless asked for: ``pytest -m soak``; the gates run it. GOVBUDGET_SOAK says how many documents, by default 300.
"""

from __future__ import annotations

import gc
import os
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

import govbudget as gb
from govbudget.checking import FindingKind
from govbudget.testing.strategies import disclosures, evaluations, histories, ledgers, panels
from test_scripts import script

pytestmark = pytest.mark.soak

DOCUMENTS = int(os.environ.get("GOVBUDGET_SOAK", "300"))
PROOF: ModuleType = script("prove_rules")
once = settings(max_examples=5, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))


def held() -> int:
    """Bytes that the library has allocated and not given back."""
    gc.collect()
    ours = tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(True, "*govbudget*")])
    return sum(trace.size for trace in ours.traces)


def test_memory_stays_flat_and_nothing_is_noticed() -> None:
    """Documents that were checked are not kept: what grows are the caches, which have an end."""

    @settings(once, max_examples=DOCUMENTS, derandomize=False, database=None)
    @given(disclosures())
    def check(document: gb.Disclosure) -> None:
        assert [f.message() for f in document.check() if f.kind is not FindingKind.ROUNDING] == []

    tracemalloc.start()
    try:
        check()
        before = held()
        check()
        assert held() - before < 25_000 * DOCUMENTS  # one that is kept takes twenty times as much
    finally:
        tracemalloc.stop()


def test_every_kind_of_fault_in_many_documents() -> None:
    proof = PROOF.prove(PROOF.drawn(max(DOCUMENTS // 20, 3), 5), 2, 5)
    counted = sum(proof.kinds.values(), start=type(next(iter(proof.kinds.values())))())
    assert proof.alarms == []
    assert counted["found"] >= counted["put in"] * 0.995, proof.missed
    assert counted["wrong"] == 0
    assert counted["right"] >= counted["cause due"] * 0.85


def drawn(strategy: st.SearchStrategy[Any]) -> Any:
    return find(strategy, lambda _: True, settings=once)


@pytest.mark.parametrize(
    "work",
    [
        lambda d, *_: d.check().to_records(),
        lambda d, *_: gb.describe(d),
        lambda d, *_: [str(claim) for claim in d.claims],
        lambda d, *_: gb.Disclosure.from_json(d.to_json()) == d,
        lambda _, ledger, __: [booked.amount for booked in ledger.by("月").values()],
        lambda _, __, panel: [each.entity for each in panel.peers("支出合计", 2021).top(3)],
        lambda d, *_: gb.roll_up(d["general_expenditure"], gb.load("functional", 2021)).to_records(),
    ],
)
def test_threads_may_share_every_value(work: Callable[[gb.Disclosure, Any, Any], Any]) -> None:
    document = evolve(drawn(histories(narrative=True))[-1], evaluations=(drawn(evaluations()),))
    ledger, panel = drawn(ledgers()), drawn(panels())
    with ThreadPoolExecutor(8) as pool:
        several = list(pool.map(lambda _: work(document, ledger, panel), range(24)))
    assert all(each == several[0] for each in several)
