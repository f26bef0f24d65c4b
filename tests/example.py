"""The bundled example document, and ways to print it otherwise."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

import govbudget as gb

ROOT = Path(__file__).parent.parent
PATH = ROOT / "examples" / "data" / "disclosure.txt"
#: Real disclosures with their truth; beside the project where it is developed, absent elsewhere.
SHARED = Path(os.environ.get("GOVBUDGET_SHARED", ROOT.parent / "shared"))

needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the folder of real disclosures is not beside the project"
)


@cache
def text() -> str:
    return PATH.read_text(encoding="utf-8")


def table_block(title: str) -> str:
    """One table of the example, from its heading to the blank line before the next heading."""
    start = text().index(f"### {title}\n")
    end = text().find("\n##", start + 1)
    return text()[start:end].strip() + "\n"


@cache
def wrong() -> gb.Disclosure:
    """The example with a wrong total that others follow from, a wrong cell of a line, and a wrong figure of the text."""
    d = gb.read(text().replace("决算 7.11 万元", "决算 17.11 万元"))
    total = d["公开01"].with_cell("income_total", "final", "1,387.51")
    return d.with_table(total).with_table(d["公开05"].with_cell("2010401", "basic", "999.99"))


@cache
def checked() -> gb.Report:
    """The report of that."""
    return wrong().check()
