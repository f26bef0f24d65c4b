"""Between the two economic classifications: by year, by kind of unit, and within one's own lists."""

from __future__ import annotations

import pytest

import govbudget as gb
from govbudget.classification import Classification, EconomicMapping, Kind, to_department, to_government
from govbudget.errors import EditionNotAvailable, NotFound


def government(code: str, unit: str | None = None, year: int | None = None) -> list[str]:
    return [mapping.government for mapping in to_government(code, unit, year=year)]


def test_by_kind_of_unit() -> None:
    assert government("30101") == ["50101", "50501"]
    assert government("30101", "行政") == government("30101", "参公") == ["50101"]
    assert government("30101", "事业") == ["50501"]
    assert "30102" in [m.department for m in to_department("50101", "行政")]
    assert to_government("399") == ()
    with pytest.raises(NotFound, match="no kind of unit"):
        to_government("30101", "企业")
    first = to_government("30101")[0]
    assert first.units == ("行政", "参公")
    assert first.condition == "行政单位、参照公务员法管理的事业单位"
    assert first.certain
    assert to_government("30399")[0].holds_for("行政")


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [("39906", ["59906"], []), ("39909", [], ["59909"]), ("31201", ["50801"], ["50803"]), ("31206", [], ["50899"])],
)
def test_by_year(code: str, before: list[str], after: list[str]) -> None:
    assert government(code, year=2018) == government(code, year=2021) == before
    assert government(code, year=2022) == government(code, year=2026) == after
    assert sorted(government(code)) == sorted([*before, *after])
    for mapping in to_government(code):
        assert not mapping.certain  # the year is not
        assert "年" in mapping.condition


def test_there_is_none_before_the_reform() -> None:
    with pytest.raises(EditionNotAvailable, match="30311 was 住房公积金 to 2017") as caught:
        to_government("30311", year=2017)
    assert caught.value.nearest == 2018
    assert government("30311", year=2018) == government("30311") == ["50901"]
    with pytest.raises(EditionNotAvailable, match="from 2018 to 2026") as caught:
        to_department("50101", year=2027)
    assert caught.value.nearest == 2026
    assert "住房公积金" not in str(caught.value)


def test_within_the_lists_given() -> None:
    department = gb.load("economic_department", 2021)
    assert [m.government for m in to_government("39906", classification=department)] == ["59906"]
    assert to_government("39909", year=2022, classification=gb.load("economic_department", 2022))
    with pytest.raises(NotFound, match="39909 is not in the 2021 edition"):
        to_government("39909", classification=department)
    own = Classification.from_rows("economic_government", 2021, [("501", "甲"), ("50101", "乙")])
    assert [m.government for m in to_government("30101", classification=own)] == ["50101"]
    assert [m.government for m in to_government("30101", classification={Kind.ECONOMIC_GOVERNMENT: own})] == ["50101"]
    assert {m.department for m in to_department("50101", classification=[own, department])} >= {"30101", "30102"}
    with pytest.raises(NotFound):
        to_department("50501", classification=own)
    later = gb.load("economic_department", 2025)
    assert [m.government for m in to_government("30101", classification=[own, later])] == ["50101"]  # of two years


def test_every_row_is_of_the_two_classifications() -> None:
    editions = {kind: [gb.load(kind, year) for year in gb.available(kind)] for kind in Kind}
    rows: list[EconomicMapping] = []
    for code in {code for edition in editions[Kind.ECONOMIC_DEPARTMENT] for code in edition}:
        rows += to_government(code)
    assert len(rows) == 172
    for mapping in rows:
        assert any(mapping.government in edition for edition in editions[Kind.ECONOMIC_GOVERNMENT])
        assert mapping.source
        assert set(mapping.units) <= {"行政", "参公", "事业"}
        assert mapping in to_department(mapping.government)
