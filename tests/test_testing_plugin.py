"""The plugin of pytest: what it gives to those who ask for it, and that it is no burden to anyone else."""

from __future__ import annotations

import importlib
import os
import pkgutil
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

import pytest

import govbudget

pytest_plugins = ["pytester"]

SOURCES = str(Path(govbudget.__file__).parent.parent)
ASKED = 'pytest_plugins = ["govbudget.testing.plugin"]\n'


@pytest.fixture
def run(pytester: pytest.Pytester) -> pytest.Pytester:
    for module in pkgutil.walk_packages(govbudget.__path__, "govbudget."):
        importlib.import_module(module.name)  # what is imported inside a run is forgotten behind it, and comes twice
    pytester.makeconftest(ASKED)
    pytester.makeini("[pytest]\nfilterwarnings = error\n")
    return pytester


def test_fixtures(run: pytest.Pytester) -> None:
    run.makepyfile(
        """
        from govbudget.testing import assert_consistent, assert_findings

        def test_consistent(consistent_disclosure):
            assert_consistent(consistent_disclosure)

        def test_one(read_sample, consistent_disclosure):
            assert read_sample("consistent") == consistent_disclosure
            assert read_sample("digits", "csv").check().errors

        def test_all(govbudget_samples):
            assert {sample.format for sample in govbudget_samples} > {"text", "xlsx"}
        """
    )
    run.runpytest_inprocess("-p", "no:cacheprovider").assert_outcomes(passed=3)


def test_what_is_different_is_shown(run: pytest.Pytester) -> None:
    run.makepyfile(
        """
        from govbudget import Money

        def test_table(consistent_disclosure):
            table = consistent_disclosure["expenditure"]
            assert table == table.with_cell("2012601", "basic", "321.40")

        def test_disclosure(consistent_disclosure, read_sample):
            assert consistent_disclosure == read_sample("unit")

        def test_money():
            assert Money("1.20", "万元") == Money("12,001", "元")

        def test_others(consistent_disclosure):
            assert Money("1", "元") != Money("1", "元")

        def test_of_other_types():
            assert Money("1", "元") == 7

        def test_equal(consistent_disclosure):
            assert consistent_disclosure["expenditure"] == consistent_disclosure["expenditure"]
        """
    )
    result = run.runpytest_inprocess("-p", "no:cacheprovider")
    result.assert_outcomes(failed=5, passed=1)
    result.stdout.fnmatch_lines(
        [
            "E * assert <Table 公开03 支出决算表 2023: 8 lines × 6 columns, 万元> == <Table *>",
            "E *2012601 行政运行, 基本支出: 312.40 万元 is not 321.40 万元 (difference -9.00 万元)",
            "E * assert <Disclosure 云溪县档案馆 2023 final accounts: 4 tables, 0 not modelled> == *",
            "E *公开07 一般公共预算财政拨款“三公”经费支出决算表:",
            "E *reception 3.公务接待费, 决算数: 1.50 万元 is not 15,000.00 万元 *",
            "E *assert 1.20 万元 == 12,001 元",
            "E *12,001 元, which is 1.2001 万元",
            "E *difference -0.0001 万元",
        ]
    )
    assert "1 元 == 1 元" not in result.stdout.str()


def test_nobody_has_it_without_asking(pytester: pytest.Pytester) -> None:
    assert not [each for each in distribution("govbudget").entry_points if each.group == "pytest11"]
    pytester.makepyfile(
        """
        import sys
        import govbudget

        def test_it():
            assert not [name for name in sys.modules if name.startswith("govbudget.testing")]
        """
    )
    pytester.runpytest_subprocess().assert_outcomes(passed=1)


def test_the_coverage_of_a_project_is_unspoilt(tmp_path: Path) -> None:
    """Each line of a project that uses fixtures and an own rule is seen by coverage, those run at its import among them."""
    (tmp_path / "project.py").write_text(
        "from govbudget import Disclosure\n\nLIMIT = 500\n\n\ndef total(disclosure: Disclosure) -> bool:\n"
        '    return disclosure["expenditure"]["total", "total"].value < LIMIT\n',
        encoding="utf-8",
    )
    (tmp_path / "conftest.py").write_text(ASKED, encoding="utf-8")
    (tmp_path / "test_project.py").write_text(
        "from project import total\n\n\ndef test_it(consistent_disclosure):\n    assert total(consistent_disclosure)\n",
        encoding="utf-8",
    )
    paths = os.pathsep.join((SOURCES, str(tmp_path)))
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("COV", "PYTEST"))}

    def coverage(*arguments: str) -> str:
        command = [sys.executable, "-m", "coverage", *arguments]
        ran = subprocess.run(command, cwd=tmp_path, env={**clean, "PYTHONPATH": paths}, capture_output=True, text=True)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    (tmp_path / ".coveragerc").write_text("[run]\nbranch = true\nsource = project\n", encoding="utf-8")
    coverage("run", "-m", "pytest", "-q", "-p", "no:cacheprovider")
    assert coverage("report", "--format=total").strip() == "100"


def test_the_library_imports_nothing_of_it() -> None:
    """Not even where all its public names are used."""
    code = """
import sys
import govbudget as gb
for name in gb.__all__:
    getattr(gb, name)
gb.Standards.default()
print(sorted({'pytest', '_pytest', 'hypothesis', 'govbudget.testing'} & set(sys.modules)))
import govbudget.testing
from govbudget.testing import assertions, samples
print(sorted({'pytest', '_pytest', 'hypothesis'} & set(sys.modules)))
"""
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": SOURCES},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == "[]\n[]\n"
