"""The sample documents of ``govbudget.testing``: each has the findings that are written down for it, in every format."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

import govbudget as gb
from govbudget import testing
from govbudget.errors import NotFound
from govbudget.testing.samples import FORMATS, Sample, sample, samples
from test_scripts import script

MAKE = script("make_samples")
DATA = Path(testing.__file__).parent / "data"
#: The library that writes a format; one without is written by the script itself.
WRITERS = {"xlsx": "openpyxl", "xls": "xlwt", "docx": "docx"}


@cache
def document_of(each: Sample) -> gb.Disclosure:
    return each.read()


@pytest.mark.parametrize("each", samples(), ids=lambda each: each.filename)
def test_a_sample_has_the_findings_that_are_known_and_no_others(each: Sample) -> None:
    document = document_of(each)
    testing.assert_findings(document, each.findings)
    assert document.year == each.year
    assert len(document.tables) == 4 and not document.unmodelled
    assert all(table.complete for table in document.tables)
    assert document.stage is (gb.Stage.BUDGET if each.name.startswith("budget") else gb.Stage.FINAL_ACCOUNTS)


@pytest.mark.parametrize("each", samples(), ids=lambda each: each.filename)
def test_a_sample_says_in_every_format_what_it_says_as_text(each: Sample) -> None:
    document, text = document_of(each), document_of(sample(each.name))
    for table in document.tables:
        testing.assert_tables_equal(table, text[table.form.id])
    assert [str(claim) for claim in document.claims] == [str(claim) for claim in text.claims]


def test_there_are_consistent_ones_and_wrong_ones_of_every_format() -> None:
    assert len(samples()) == len({each.filename for each in samples()}) == 6 * len(FORMATS)
    for format in FORMATS:
        of_format = samples(format)
        assert {bool(each.findings) for each in of_format} == {True, False}
        assert {each.format for each in of_format} == {format}
    assert set(samples("csv", "pdf")) == set(samples("csv")) | set(samples("pdf"))
    assert repr(sample("digits", "xlsx")) == "<Sample digits.xlsx 2023: 2 findings>"


def test_what_is_no_sample_is_said() -> None:
    with pytest.raises(NotFound, match="there is no sample 'digit'; there are consistent, digits, unit, text"):
        sample("digit")
    with pytest.raises(NotFound, match="there is no format 'ods'; there are text, csv"):
        samples("text", "ods")
    with pytest.raises(NotFound):
        sample("digits", "doc")


def test_standards_are_taken() -> None:
    own = gb.Standards.default().named("own", "1")
    assert sample("consistent").read(standards=own).standards == own
    assert sample("consistent", "json").read(standards=own).standards == own


@pytest.mark.parametrize("format", FORMATS)
def test_the_script_makes_what_is_stored(format: str) -> None:
    if format in WRITERS and find_spec(WRITERS[format]) is None:
        pytest.skip(f"{WRITERS[format]} is not installed")
    suffix = FORMATS[format][0]
    for name, text in MAKE.documents().items():
        made = MAKE.written_as(suffix, text)
        assert MAKE.unpacked(made) == MAKE.unpacked((DATA / f"{name}{suffix}").read_bytes()), (
            "run scripts/make_samples.py"
        )
        assert made == MAKE.written_as(suffix, text)


def test_the_script_writes_every_file_and_they_are_small(tmp_path: Path) -> None:
    MAKE.main([str(tmp_path)])
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in DATA.iterdir()} - {"truth.toml"}
    assert sum(path.stat().st_size for path in DATA.iterdir()) < 375_000


def test_a_change_that_stands_nowhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "consistent.txt").write_text("1\n", encoding="utf-8")
    (tmp_path / "truth.toml").write_text(
        '[[documents]]\nname = "x"\nchanges = [{ old = "2", new = "3" }]\n', encoding="utf-8"
    )
    with pytest.raises(SystemExit, match="x: '2' stands there 0 times"):
        MAKE.documents(tmp_path)
