"""Documents that are drawn, with and without a fault, by types and by name."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

import govbudget as gb
from govbudget.testing import assert_consistent, strategies
from govbudget.testing.faults import Corrupted, corrupted, hits

few = settings(max_examples=5, deadline=None)


@few
@given(strategies.disclosures())
def test_what_is_drawn_agrees(disclosure: gb.Disclosure) -> None:
    assert_consistent(disclosure, allow=["A05.2"])


@few
@given(st.from_type(gb.Money), st.from_type(gb.Table))
def test_types_are_known(money: gb.Money, table: gb.Table) -> None:
    assert money == gb.Money(money.value, money.unit)
    assert table.columns


@few
@given(corrupted(strategies.disclosures()))
def test_a_fault_is_found(made: Corrupted) -> None:
    assert hits(made.document.check(), made.fault)
