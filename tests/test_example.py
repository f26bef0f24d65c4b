"""The example script as a user runs it, and the promises of the README."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import example

SCRIPT = example.ROOT / "examples" / "check_disclosure.py"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(SCRIPT), *arguments], capture_output=True, text=True, encoding="utf-8")


def test_the_bundled_example() -> None:
    done = run(str(example.PATH))
    assert done.returncode == 0
    assert "大数据发展管理局 2021 年度部门决算" in done.stdout
    assert "A06.1" in done.stdout
    assert "错误" not in done.stdout
    english = run(str(example.PATH), "--lang", "en")
    assert "final accounts" in english.stdout
    assert english.returncode == 0


def test_json_and_exit_status(tmp_path: Path) -> None:
    path = tmp_path / "broken.txt"
    path.write_text(
        example.text().replace(
            "1,058.22\t0.00\t1,058.22\t0.00\t0.00\t0.00", "1,085.22\t0.00\t1,058.22\t0.00\t0.00\t0.00", 1
        ),
        encoding="utf-8",
    )
    done = run(str(path), "--json")
    assert done.returncode == 1
    content = json.loads(done.stdout)
    assert content["year"] == 2021
    assert content["counts"]["failed"] >= 2
    root = next(f for f in content["findings"] if f["severity"] == "error" and f["follows_from"] is None)
    assert root["stated"] == "1,085.22"
    assert root["expected"] == "1,058.22"
    assert root["cause"].startswith("digits")


@pytest.mark.parametrize("name", ["nothing.txt", "."])
def test_what_cannot_be_read(name: str, tmp_path: Path) -> None:
    done = run(str(tmp_path / name))
    assert done.returncode == 2
    assert done.stdout == ""
    assert "give the path of a document" in done.stderr


def test_the_readme_has_two_commands() -> None:
    readme = (example.ROOT / "README.md").read_text(encoding="utf-8")
    commands = [line for line in readme.splitlines() if line.startswith("python3 -m venv")]
    assert len(commands) == 2
    ci = (example.ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "README.md" in ci
