from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

from govbudget.checking import run
from govbudget.finding.report import Report
from thorough import THOROUGH

collect_ignore = ["downstream"]  # a project of its own, tested against the built wheel

# The same examples at every run of the gates, so that what they cover does not vary; fresh ones elsewhere.
settings.register_profile("gates", derandomize=True, deadline=None)
settings.register_profile("fresh", deadline=None, max_examples=40)
settings.load_profile("gates" if THOROUGH else "fresh")


@pytest.fixture(scope="session", autouse=True)
def _every_finding_can_be_told() -> Iterator[None]:
    """Whatever a check of any test finds fills all that its rule's words ask for, in both languages."""

    def told(*parts: Any, **named: Any) -> Report:
        made = Report(*parts, **named)
        assert all(finding.message(lang) for finding in made for lang in ("zh", "en"))
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "Report", told)
        yield
