"""The types that users see are those that they get; pyright and mypy check the same files in ``.ci/run``."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Callable

import pytest

import example
import public_types


@pytest.mark.parametrize(
    "part", [public_types.looked_up, public_types.documents, public_types.rolled_up, public_types.added]
)
def test_what_is_said_of_types_runs(part: Callable[[], None]) -> None:
    part()


def test_the_readers_page_is_a_program() -> None:
    """What pyright checks is what the page shows: it has the reader, and is complete."""
    spec = importlib.util.spec_from_file_location("check_types", example.ROOT / "scripts" / "check_types.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    text = script.program(script.PAGE).replace('Path("disclosure.txt")', f"Path({str(example.PATH)!r})")
    assert 'FormatReader("pairs", (".pairs",), sniff, read)' in text
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", text], capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "4"
