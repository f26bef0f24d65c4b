"""Fixtures for pytest (测试夹具), and readable differences for ``assert left == right`` of tables, disclosures and money.

They are there for those who ask for them, in a ``conftest.py`` or a module of tests, and never by themselves::

    pytest_plugins = ["govbudget.testing.plugin"]

PYTEST_DONT_REWRITE: there is no assertion here to explain.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from govbudget.disclosure import Disclosure
from govbudget.money import Money
from govbudget.tables import Table
from govbudget.testing.differences import disclosure_differences, inequalities, money_differences
from govbudget.testing.samples import Sample, sample, samples

__all__ = ["consistent_disclosure", "govbudget_samples", "pytest_assertrepr_compare", "read_sample"]


@pytest.fixture(scope="session")
def govbudget_samples() -> tuple[Sample, ...]:
    """All sample documents (全部样本), each in every format."""
    return samples()


@pytest.fixture(scope="session")
def read_sample() -> Callable[..., Disclosure]:
    """Reads a sample document (读取样本): ``read_sample("digits", "xlsx")``; as text where no format is given."""

    def read_one(name: str, format: str = "text") -> Disclosure:
        return sample(name, format).read()

    return read_one


@pytest.fixture(scope="session")
def consistent_disclosure() -> Disclosure:
    """A disclosure without findings (相符的决算), to change a figure in and see what a check makes of it."""
    return sample("consistent").read()


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """What is different (差异), where two tables, disclosures or sums were said to be equal; ``None`` for anything else."""
    if op != "==":
        return None
    found: tuple[str, ...] = ()
    if isinstance(left, Table) and isinstance(right, Table):
        found = inequalities(left, right)
    elif isinstance(left, Disclosure) and isinstance(right, Disclosure):
        found = disclosure_differences(left, right)
    elif isinstance(left, Money) and isinstance(right, Money):
        found = money_differences(left, right)
    return [f"{_short(left)} == {_short(right)}", *found] if found else None


def _short(value: object) -> str:
    return str(value) if isinstance(value, Money) else repr(value)
