"""For tests of one's own (测试工具): strategies, faults, assertions whose differences can be read, and sample documents.

Strategies stand in :mod:`govbudget.testing.strategies`, faults in :mod:`govbudget.testing.faults`; both need Hypothesis. Nothing of the library imports it. The fixtures of :mod:`govbudget.testing.plugin` are opted in by
``pytest_plugins = ["govbudget.testing.plugin"]``; the rest needs neither pytest nor Hypothesis.
"""

from __future__ import annotations

from govbudget.testing.assertions import (
    Expected,
    assert_consistent,
    assert_findings,
    assert_same_money,
    assert_tables_equal,
    expected_of,
)
from govbudget.testing.samples import Sample, sample, samples

__all__ = [
    "Expected",
    "Sample",
    "assert_consistent",
    "assert_findings",
    "assert_same_money",
    "assert_tables_equal",
    "expected_of",
    "sample",
    "samples",
]
