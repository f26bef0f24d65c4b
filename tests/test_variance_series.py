"""Lines over several years, and the worked example of the documentation."""

from __future__ import annotations

import doctest
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

import accounts
import example
import govbudget as gb
from govbudget.classification import Change, Crosswalk
from govbudget.errors import ComparisonError, EditionNotAvailable, NotFound, UnitError
from govbudget.exact import Undefined
from govbudget.rollup import roll_up
from govbudget.tables import Table
from govbudget.variances import Series, amounts_from, explain_variance

D = Decimal
DOCS = example.ROOT / "docs" / "variance.rst"


def tree(
    year: int | None, leaves: Mapping[str, str], unit: str | None = "万元", names: Mapping[str, str] | None = None
) -> Table:
    amounts = {code: D(value) for code, value in leaves.items()}
    codes = sorted({code[:n] for code in amounts for n in (3, 5, 7)})
    rows = [("合计", str(sum(amounts.values(), D(0))))]
    rows += [
        (f"{c} {(names or {}).get(c, '')}", str(sum((v for k, v in amounts.items() if k.startswith(c)), D(0))))
        for c in codes
    ]
    return Table.from_rows("general_expenditure", ["total"], rows, unit, year=year)


#: The worked example of docs/variance.rst: 2080804 was split in 2022, 2130142 renamed in 2023.
YEARS: dict[int, dict[str, str]] = {
    2021: {"2080804": "300.00", "2130101": "360.00", "2130142": "240.00"},
    2022: {"2080807": "150.00", "2080808": "60.00", "2100213": "140.00", "2130101": "370.00", "2130142": "280.00"},
    2023: {"2080807": "150.00", "2080808": "50.00", "2100213": "180.00", "2130101": "375.00", "2130142": "325.00"},
}


def worked() -> Series:
    return Series.of([tree(year, leaves) for year, leaves in YEARS.items()])


def test_the_worked_example() -> None:
    series = worked()
    assert series["2080804"] is series["2080808"] is series["2100213"]
    assert series["2080804"].values == (D("300.00"), D("350.00"), D("380.00"))
    assert series["2130142"].labels == ("农村道路建设", "农村道路建设", "乡村道路建设")
    assert [(x.key, x.contribution) for x in series.between(2021, 2023).parts()] == [
        ("2080807+2080808+2100213", D("80.00")),
        ("2130101", D("15.00")),
        ("2130142", D("85.00")),
    ]
    assert series.between(2022, 2023)["2130142"].change is Change.RENAMED
    first, second = series.changes
    assert first.total.growth(2) == D("11.11")
    assert second.total.growth(2) == D("8.00")
    assert first["2080804"].change is Change.SPLIT
    assert second["2080807"].change is Change.UNCHANGED
    assert [(e.reason, e.year) for e in series.unbridged] == [("moved", 2022)]
    assert not second.unbridged
    assert [x.key for x in second.parts(level=1)] == ["208", "210", "213"]


@pytest.mark.skipif(not DOCS.is_file(), reason="the documentation is not beside the tests")
def test_the_documentation_shows_what_the_code_does() -> None:
    names: dict[str, Any] = {"gb": gb, "example": example.PATH}
    result = doctest.testfile(str(DOCS), module_relative=False, globs=names, encoding="utf-8")
    assert result.attempted > 30
    assert result.failed == 0


def test_values_and_records() -> None:
    series = worked()
    assert series.value("208", 2022) == D("210.00")
    assert series.value("210", 2021) == 0
    assert series["210"].printed == (False, True, True)
    assert series.unit is gb.Unit.WAN_YUAN
    assert len(series) == 10
    assert repr(series) == "<Series 一般公共预算财政拨款支出决算表: 2021, 2022, 2023, 10 lines, 万元>"
    records = series.to_records()
    assert len(records) == 30
    assert records[-3:] == [
        {
            "key": "2130142",
            "year": year,
            "code": "2130142",
            "label": label,
            "level": 3,
            "amount": D(YEARS[year]["2130142"]),
            "measure": "final",
            "unit": "万元",
        }
        for year, label in ((2021, "农村道路建设"), (2022, "农村道路建设"), (2023, "乡村道路建设"))
    ]
    with pytest.raises(NotFound, match="2020 is no year of this series; it has 2021, 2022, 2023"):
        series.value("208", 2020)
    with pytest.raises(NotFound, match="2020 is no year"):
        series.between(2020, 2021)
    with pytest.raises(NotFound, match="is no line of this series"):
        _ = series["999"]


def test_two_years_apart_only_what_they_print() -> None:
    middle = {**YEARS[2022], "2010401": "9.00"}
    series = Series.of([tree(2021, YEARS[2021]), tree(2022, middle), tree(2023, YEARS[2023])])
    assert "2010401" not in [line.key for line in series.between(2021, 2023)]
    assert series["2010401"].values == (D(0), D("9.00"), D(0))
    assert series.changes[1]["2010401"].growth(0) == D(-100)


def test_by_year_and_out_of_order() -> None:
    tables = {2023: tree(None, YEARS[2023]), 2021: tree(None, YEARS[2021]), 2022: tree(2022, YEARS[2022])}
    assert Series.of(tables).years == (2021, 2022, 2023)
    assert Series.of(tables).lines == worked().lines
    with pytest.raises(ComparisonError, match="does not say its year; give the tables by year"):
        Series.of(tables.values())


def test_one_year_is_no_series() -> None:
    with pytest.raises(ComparisonError, match="two years at least, and has 1"):
        Series.of([tree(2021, YEARS[2021])])


def test_mixed_years_are_refused_or_listed() -> None:
    wrong = {2021: tree(2020, YEARS[2021]), 2022: tree(2022, YEARS[2022])}
    with pytest.raises(ComparisonError, match="the side given for 2021 says that it is of 2020"):
        Series.of(wrong)
    series = Series.of(wrong, on_error="list")
    assert [(fault.reason, fault.year) for fault in series.faults] == [("year_mixed", 2021)]
    assert series["2080804"].values == (D("300.00"), D("350.00"))
    twice = [tree(2021, YEARS[2021]), tree(2021, YEARS[2021]), tree(2022, YEARS[2022])]
    with pytest.raises(ComparisonError, match="2021 is given twice"):
        Series.of(twice)
    assert [fault.reason for fault in Series.of(twice, on_error="list").faults] == ["year_twice"]


def test_mixed_units_are_refused_or_listed() -> None:
    tables = [tree(2021, YEARS[2021], unit=None), tree(2022, YEARS[2022]), tree(2023, YEARS[2023])]
    with pytest.raises(UnitError, match="the side of 2021 gives no unit"):
        Series.of(tables)
    assert Series.of(tables, on_error="list")["213"].values == (None, D("650.00"), D("700.00"))
    yuan = tree(2021, {code: str(D(value) * 10000) for code, value in YEARS[2021].items()}, unit="元")
    assert Series.of([yuan, *tables[1:]])["213"].values == (D("600.00"), D("650.00"), D("700.00"))


def test_mixed_measures_are_refused_or_listed() -> None:
    now, before = (accounts.Accounts(year=year).three_public_table() for year in (2021, 2020))
    budget = amounts_from({"total": 40}, year=2022, unit="万元", measure="initial_budget")
    with pytest.raises(ComparisonError, match=r"\(initial budget and final accounts\)"):
        Series.of([now, before, budget])
    assert [fault.reason for fault in Series.of([now, before, budget], on_error="list").faults] == ["measures_mixed"]
    assert Series.of([now, before], "initial_budget").sides[0].is_budget


def test_codes_outside_the_classification_in_any_year() -> None:
    tables = [tree(2021, YEARS[2021]), tree(2022, {**YEARS[2022], "2019898": "1.00"}), tree(2023, YEARS[2023])]
    with pytest.raises(NotFound, match="20198 is not in the 2022 edition"):
        Series.of(tables)
    series = Series.of(tables, on_error="list")
    assert [(fault.subject, fault.year) for fault in series.faults] == [("20198", 2022), ("2019898", 2022)]
    assert [(e.reason, e.key, e.year) for e in series.unbridged if e.key.startswith("20198")] == [
        ("new", "20198", 2022),
        ("ended", "20198", 2022),
    ]


def test_crosswalks_of_ones_own() -> None:
    bundled = gb.crosswalk("functional", 2021, 2022)
    kept = [link for link in bundled if "2080804" not in [subject.code for subject in link.old]]
    own = Crosswalk(bundled.kind, 2021, 2022, tuple(kept))
    with pytest.raises(NotFound, match="2080804 is not in the 2021 edition"):
        Series.of([tree(year, leaves) for year, leaves in YEARS.items()], crosswalks=[own])
    inverse = Series.of([tree(year, leaves) for year, leaves in YEARS.items()], crosswalks=[bundled.inverse])
    assert inverse.lines == worked().lines
    with pytest.raises(ComparisonError, match="does not fit functional of 2021, 2022, 2023"):
        Series.of([tree(y, YEARS[y]) for y in YEARS], crosswalks=[gb.crosswalk("functional", 2021, 2023)])
    ancient = [tree(2011, YEARS[2021]), tree(2012, YEARS[2021])]
    with pytest.raises(EditionNotAvailable):
        Series.of(ancient)
    assert Series.of(ancient, on_error="list")["2080804"].values == (D("300.00"), D("300.00"))


def test_a_series_of_roll_ups() -> None:
    rolled = [
        roll_up([(code, D(value)) for code, value in leaves.items()], gb.load("functional", year))
        for year, leaves in YEARS.items()
    ]
    series = Series.of(rolled)
    assert series["2080804"].values == (D("300.00"), D("350.00"), D("380.00"))
    assert str(explain_variance(series.between(2021, 2022), places=1)).startswith("合计2022年决算数1,000.00，比2021年")


def test_a_series_with_a_named_total() -> None:
    tables = [accounts.Accounts(year=year).income_expenditure() for year in (2020, 2021)]
    series = Series.of(tables, total="expenditure_total")
    assert series.changes[0].total.label == "本年支出合计"
    with pytest.raises(ComparisonError, match="has 2 totals"):
        Series.of(tables)
    incomplete = Series.of([tree(2021, YEARS[2021]), tree(2022, YEARS[2022])], total="2130142")
    assert incomplete.changes[0].total.difference == D("40.00")
    assert isinstance(incomplete.changes[0]["208"].share(2), Undefined)
