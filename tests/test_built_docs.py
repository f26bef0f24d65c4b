"""What looks into the built docs finds links that lead nowhere and searches that find another page; .ci/run lets it look at them."""

from __future__ import annotations

from pathlib import Path

import pytest

import example
from test_scripts import script

CHECK = script("check_docs")
LINKS = script("source_links", "docs/_ext")


def write(folder: Path, **pages: str) -> Path:
    for name, body in pages.items():
        (folder / f"{name}.html").write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
    return folder


def test_links_that_lead_somewhere(tmp_path: Path) -> None:
    a = '<a href="b.html#%E8%A1%A8">b</a> <a href="#x">x</a> <a href="https://example.org/x">out</a> <i id="x"></i> <img src="b.html">'
    assert [*CHECK.broken(write(tmp_path, a=a, b='<i id="表"></i>'))] == []


def test_links_that_lead_nowhere(tmp_path: Path) -> None:
    folder = write(tmp_path, a='<a href="c.html">c</a> <a href="b.html#y">y</a> <a href="#z">z</a>', b="")
    assert [*CHECK.broken(folder)] == [
        "a.html: c.html: no such page",
        "a.html: b.html#y: no such place on the page",
        "a.html: #z: no such place on the page",
    ]


def test_words_that_find_another_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CHECK, "found", lambda folder, words: [["right", "other"], ["other", "wanted"], []])
    assert [*CHECK.missed(tmp_path, {"a": "right", "b": "wanted", "c": "none"})] == [
        "b: finds other, wanted, not wanted first",
        "c: finds nothing, not none first",
    ]


def test_the_words_searched_for_have_their_pages() -> None:
    assert {"pandas", "Excel", "Hypothesis", "公开表", "三公", "suppress"} <= CHECK.WANTED.keys()
    assert [page for page in CHECK.WANTED.values() if not (example.ROOT / "docs" / f"{page}.rst").is_file()] == []


@pytest.mark.parametrize(("word", "name"), [pair for pair in CHECK.WANTED.items() if "howto/" in pair[1]])
def test_a_word_is_a_main_entry_of_its_page_and_of_no_other(word: str, name: str) -> None:
    """Without the built docs: of main entries the search shows those of how-tos first."""
    docs = example.ROOT / "docs"
    entry = f"   ! single: {word}\n".lower()
    pages = [path for path in docs.rglob("*.rst") if "rules" not in path.parts]
    having = [
        path.relative_to(docs).with_suffix("") for path in pages if entry in path.read_text(encoding="utf-8").lower()
    ]
    assert [str(path) for path in having] == [name]


def test_the_answer_of_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(CHECK, "found", lambda folder, words: [[CHECK.WANTED[word]] for word in words])
    assert CHECK.main([str(write(tmp_path, a=""))]) == 0
    assert CHECK.main([str(write(tmp_path, b='<a href="#q">q</a>'))]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "2 pages, 1 faults"


def test_links_back_from_the_sources_go_to_the_name_that_is_documented() -> None:
    known = [
        "govbudget.variances.Column",
        "govbudget.variances.Column.key",
        "govbudget.Series",
        "govbudget.rollup.Line",
    ]
    assert LINKS.documented_as("govbudget.Column", known) == "govbudget.variances.Column"
    assert LINKS.documented_as("govbudget.Column.key", known) == "govbudget.variances.Column.key"
    assert LINKS.documented_as("govbudget.Series", known) == "govbudget.Series"
    assert LINKS.documented_as("govbudget.Pivot", known) is None
    assert LINKS.documented_as("govbudget.Line", [*known, "govbudget.tables.Line"]) is None
