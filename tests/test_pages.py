"""The first pages of the docs: start page, tutorial and how-tos in both languages, the notebooks, and what the README says first."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import example
import govbudget as gb
from test_scripts import script

DOCS = example.ROOT / "docs"
FOLLOW = script("follow_pages")
NOTEBOOKS = sorted((DOCS / "notebooks").glob("*.ipynb"))
#: Every page that has its twin.
PAGES = [
    "index.rst",
    *(
        str(path.relative_to(DOCS))
        for name in ("tutorial*", "howto/*", "explanation/*")
        for path in sorted(DOCS.glob(f"{name}.rst"))
    ),
]
LISTS = ("howto/index.rst", "explanation/index.rst")
#: What a page is about, which somebody looks for by one of these words.
TASKS = "read_many 公开表 三公 Excel pandas Polars Jupyter SQL DuckDB Spark Parquet CI verdict Acceptance 科目表 版式 rule reader pytest Hypothesis"


def page(path: str | Path) -> str:
    return (DOCS / path).read_text(encoding="utf-8")


def blocks(text: str) -> list[str]:
    """The code of a page, block by block, without its prose."""
    return re.findall(r"^\.\. (?:doctest|testsetup|code-block)::.*\n\n((?:   .*\n|\n)+)", text, re.MULTILINE)


@pytest.mark.parametrize("name", PAGES)
def test_each_page_has_its_twin_with_the_same_code(name: str) -> None:
    english, chinese = page(name), page(f"zh/{name}")
    assert blocks(chinese) == blocks(english)
    assert blocks(english) or name in LISTS
    assert not re.search(r"[a-z]{3,} [a-z]{3,} [a-z]{3,} [a-z]{3,}", "".join(re.split(r"^   .*$", chinese, flags=re.M)))
    assert re.search("[\u4e00-\u9fff]", chinese.splitlines()[0])


def test_there_is_no_chinese_page_alone() -> None:
    chinese = {str(path.relative_to(DOCS / "zh")) for path in (DOCS / "zh").rglob("*.rst")}
    assert {name for name in chinese if not name.startswith("rules/")} == {
        *PAGES
    }  # those of the rules are made of data


def test_no_chinese_page_has_fallen_behind() -> None:
    assert FOLLOW.behind() == []  # python scripts/follow_pages.py NAME says that a page was looked at
    assert FOLLOW.followed().keys() == FOLLOW.twins().keys() == {"README.md", *PAGES}


def test_a_page_that_changes_is_behind_until_it_was_followed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "docs" / "zh" / "rules").mkdir(parents=True)
    for path in ("README.md", "docs/a.rst", "docs/zh/a.rst", "docs/zh/rules/b.rst"):
        (tmp_path / path).write_text("One thing.\n\n.. doctest::\n\n   >>> 1\n", encoding="utf-8")
    assert FOLLOW.main([], tmp_path) == 1
    assert FOLLOW.main(["README.md", "a.rst"], tmp_path) == 0
    (tmp_path / "docs" / "a.rst").write_text("One\nthing.\n\n.. doctest::\n\n   >>> 2\n", encoding="utf-8")
    assert FOLLOW.main([], tmp_path) == 0
    (tmp_path / "docs" / "a.rst").write_text("Another thing.\n", encoding="utf-8")
    assert FOLLOW.main(["README.md"], tmp_path) == 1
    assert FOLLOW.main(["b.rst"], tmp_path) == 2
    printed = ["README.md", "a.rst", *["no page is behind"] * 2, "a.rst", "no such page: b.rst"]
    assert capsys.readouterr().out.splitlines() == printed


def test_what_a_newcomer_types_is_compared_to_the_character(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The pages themselves are run so against the built wheel, by .ci/run."""
    newcomer = script("run_as_newcomer")
    right, wrong, none, readme = (tmp_path / name for name in ("right.rst", "wrong.rst", "none.rst", "readme.md"))
    right.write_text(
        "A\n=\n\n.. doctest::\n\n   >>> 1 + 1\n   2\n   >>> 1 / 0\n   Traceback (most recent call last):\n   ...\n   ZeroDivisionError: division by zero\n\nB\n"
    )
    wrong.write_text(">>> [1, 2]\n[1, ...]\n")
    none.write_text("nothing\n")
    readme.write_text("```python\n>>> 3\n3\n```\n")
    assert newcomer.main([str(right), str(readme)]) == 0
    assert [newcomer.main(pages) for pages in ([str(wrong), str(right)], [str(none)], [])] == [1, 1, 1]
    assert "wrong.rst: 1 examples, 1 failed" in capsys.readouterr().out
    for name in [each for each in PAGES if each.startswith(("tutorial", "index"))]:
        assert newcomer.examples(page(name)).count("\n   >>> ") > 5


@pytest.mark.parametrize("name", gb.__all__)
def test_each_public_name_is_used_on_a_page_for_newcomers(name: str) -> None:
    pages = [each for each in PAGES if each.startswith(("tutorial", "howto/"))]
    assert [each for each in pages if re.search(rf"\b(?:gb|govbudget)\.{name}\b", page(each))]


@pytest.mark.parametrize("name", [name for name in PAGES if name not in LISTS])
def test_each_page_leads_on(name: str) -> None:
    assert re.search(r":(?:doc|class|func):`", page(name))
    assert re.search(r":(?:doc|class|func):`", page(f"zh/{name}"))


def test_each_task_is_found_by_its_word() -> None:
    titles = " ".join(
        page(name).splitlines()[0] + " ".join(re.findall("``[^`]+`|gb.Acceptance", page(name))) for name in PAGES
    )
    assert [word for word in TASKS.split() if word.lower() not in titles.lower()] == []


@pytest.mark.parametrize(("readme", "start"), [("README.md", "index.rst"), ("README.zh-CN.md", "zh/index.rst")])
def test_the_readme_begins_as_the_start_page_does(readme: str, start: str) -> None:
    text = (example.ROOT / readme).read_text(encoding="utf-8")
    said = page(start).replace("``", "`")
    paragraphs = [part for part in text.split("\n```", 1)[0].split("\n\n")[1:] if part.strip()]
    intended = [part for part in paragraphs if not part.startswith("（[中文")]
    for part in intended:
        assert part.strip().replace("（[English](README.md)）", "") in said
    code = re.search(r"```python\n(>>> .*?)```", text, re.DOTALL)
    assert code is not None
    printed = [line for line in code[1].splitlines() if not line.startswith(">>> d = gb.read(")]
    assert [line for line in printed if f"   {line}\n" not in said] == []
    assert "pip install 'govbudget[all]'" in text
    assert "pip install 'govbudget[all]'" in said


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_the_notebooks_print_what_stands_in_them(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    run = script("run_notebooks")
    assert run.text_of(run.executed(json.loads(text))) == text
    for folder in ("howto", "zh/howto"):
        assert f"notebooks/{path.name}>`" in page(f"{folder}/jupyter.rst")


def test_notebooks_are_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cells = [{"cell_type": "markdown", "source": ["# A"]}]
    cells += [{"cell_type": "code", "source": [source]} for source in ("a = 1", "print(a)\na + 1", "")]
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    assert script("run_notebooks").main([str(path)]) == 0
    assert capsys.readouterr().out == "a.ipynb\n"
    title, first, second, third = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert title == cells[0]
    assert (first["outputs"], third["outputs"], third["execution_count"]) == ([], [], 3)
    assert [output["output_type"] for output in second["outputs"]] == ["stream", "execute_result"]
    assert second["outputs"][1]["data"] == {"text/plain": ["2"]}
