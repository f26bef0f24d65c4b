"""The bundled example document, and ways to print it otherwise."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

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
