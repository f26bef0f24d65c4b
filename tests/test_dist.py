"""What is published: the contents and size of the archives, citation, addresses, and what the pages of the docs can be found by."""

from __future__ import annotations

import io
import re
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

import example
import govbudget as gb
from test_scripts import script

CHECK = script("check_dist")
DOCS = example.ROOT / "docs"


def wheel(path: Path, *names: str, size: int = 0) -> Path:
    with zipfile.ZipFile(path / "govbudget-0.1.0-py3-none-any.whl", "w") as file:
        for name in names:
            file.writestr(name, "x" * size)
    return path / "govbudget-0.1.0-py3-none-any.whl"


def source(path: Path, *names: str) -> Path:
    with tarfile.open(path / "govbudget-0.1.0.tar.gz", "w:gz") as file:
        for name in names:
            member = tarfile.TarInfo(f"govbudget-0.1.0/{name}")
            member.size = 1
            file.addfile(member, io.BytesIO(b"x"))
    return path / "govbudget-0.1.0.tar.gz"


def test_the_archives_hold_the_project_and_nothing_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert CHECK.main([str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert "the second build is the same byte for byte" in printed
    built, made = sorted(tmp_path.iterdir())
    assert built.stat().st_size <= 1_500_000
    assert "govbudget/py.typed" in CHECK.names(built)
    assert {"CITATION.cff", "docs/rule_examples.toml", "tests/bases.py"} <= {*CHECK.names(made)}


def test_what_does_not_belong_there_is_named(tmp_path: Path) -> None:
    good = ("govbudget/__init__.py", "govbudget-0.1.0.dist-info/METADATA", "govbudget/testing/data/unit.xlsx")
    assert list(CHECK.problems(wheel(tmp_path, *good))) == []
    assert len(list(CHECK.problems(wheel(tmp_path, *good, "tests/test_a.py", "govbudget/data/a.pdf")))) == 2
    assert "more than" in next(CHECK.problems(wheel(tmp_path, "govbudget/a.py", size=2_000_000)))
    assert list(CHECK.problems(source(tmp_path, "src/govbudget/a.py", "LICENSE"))) == []
    for name in (
        "shared/a.txt",
        "docs/rules/A01.1.rst",
        "tests/__pycache__/a.pyc",
        "examples/data/a.docx",
        "notes.txt",
    ):
        assert name in next(CHECK.problems(source(tmp_path, name)))


def test_the_citation_is_that_of_the_version() -> None:
    project = tomllib.loads((example.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (example.ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"version: {project['version']}\n" in citation
    assert f"license: {project['license']}\n" in citation
    assert f'abstract: "{project["description"]}"\n' in citation
    assert all(f"  - {word}\n" in citation for word in project["keywords"] if word.isascii() or word in citation)
    assert project["version"] == gb.__version__


def test_the_glossary_names_what_there_is() -> None:
    text = (DOCS / "glossary.rst").read_text(encoding="utf-8")
    from govbudget.classification import Kind, Level
    from govbudget.forms import Measure, Stage, form

    known = {"Kind": Kind, "Level": Level, "Measure": Measure, "Stage": Stage, "Unit": gb.Unit}
    for name, member in re.findall(r"``([A-Z][A-Za-z]+)\.([A-Z_]+)``", text):
        assert hasattr(known[name], member), (name, member)
    for id, number in re.findall(r"``([a-z_]+)``, (公开\d\d)", text):
        assert gb.read(example.PATH)[number].form.id == form(id).id
    entries = re.findall(r"^   (\S.*)$", text, re.M)
    assert len(entries) == len({*entries}) > 80
