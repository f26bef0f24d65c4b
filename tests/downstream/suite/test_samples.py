"""The samples of govbudget, read with the libraries that are installed."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec

import pytest

from govbudget import Disclosure, ReadError
from govbudget.testing import Sample, assert_findings, assert_tables_equal, samples

#: The library that reads a format; the others are read with none.
LIBRARIES = {"xlsx": "openpyxl", "xls": "xlrd", "docx": "docx", "html": "lxml", "pdf": "pdfplumber"}


@pytest.mark.parametrize("each", samples(), ids=lambda each: each.filename)
def test_a_sample_has_its_findings(each: Sample) -> None:
    library = LIBRARIES.get(each.format)
    if library is not None and find_spec(library) is None:
        with pytest.raises(ReadError, match="pip install"):
            each.read()
        return
    assert_findings(each.read(), each.findings)


def test_fixtures(
    govbudget_samples: tuple[Sample, ...],
    read_sample: Callable[..., Disclosure],
    consistent_disclosure: Disclosure,
) -> None:
    assert govbudget_samples == samples()
    assert read_sample("consistent") == consistent_disclosure
    assert_tables_equal(read_sample("consistent", "csv")["公开03"], consistent_disclosure["公开03"])


def test_what_is_different_is_shown(pytester: pytest.Pytester) -> None:
    pytester.makeconftest('pytest_plugins = ["govbudget.testing.plugin"]')
    pytester.makepyfile("def test_it(read_sample): assert read_sample('consistent') == read_sample('unit')")
    result = pytester.runpytest_subprocess()
    result.stdout.fnmatch_lines(["*reception 3.公务接待费, 决算数: 1.50 万元 is not 15,000.00 万元*"])
