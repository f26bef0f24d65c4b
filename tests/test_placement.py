"""Figures put into columns by the relations of the forms, where blank cells are not printed."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence

import pytest

import govbudget as gb
from govbudget.forms import form
from govbudget.recognition.pages.placement import Entry, Sheet, place

# -- placing ------------------------------------------------------------------------------------------------------


def sheet(
    *entries: Entry, id: str = "general_expenditure", columns: Sequence[str] = ("total", "basic", "project")
) -> Sheet:
    return Sheet(form(id), None, tuple(columns), entries)


def line(key: str, *figures: str) -> Entry:
    return Entry(tuple((key, column) for column in ("total", "basic", "project")), figures)


def test_placed_by_the_lines_above_and_below() -> None:
    (found,) = place(
        [sheet(line("total", "9.00", "7.00", "2.00"), line("201", "7.00", "7.00"), line("202", "2.00", "2.00"))]
    )
    assert found == [("9.00", "7.00", "2.00"), ("7.00", "7.00", ""), ("2.00", "", "2.00")]


def test_a_total_alone() -> None:
    (found,) = place([sheet(line("total", "9.00", "9.00", "0.00"), line("201", "9.00"), line("202"))])
    assert found[1:] == [("9.00", "", ""), ("", "", "")]


def test_rounding_does_not_disturb() -> None:
    (found,) = place(
        [sheet(line("total", "9.01", "7.00", "2.00"), line("201", "7.00", "7.00"), line("202", "2.00", "2.00"))]
    )
    assert found[2] == ("2.00", "", "2.00")


def test_of_two_ways_the_exact_one() -> None:
    (found,) = place(
        [sheet(line("total", "9.05", "5.03", "4.02"), line("201", "5.03", "5.03"), line("202", "4.02", "4.02"))]
    )
    assert found[1:] == [("5.03", "5.03", ""), ("4.02", "", "4.02")]
    close = [
        line("total", "0.06", "0.03", "0.03"),
        line("201", "0.03", "0.03"),
        line("202", "0.02", "0.02"),
        line("203", "0.01", "0.01"),
    ]
    (found,) = place([sheet(*close)])
    assert found[2] is None or found[2].count("0.02") == 2


def test_two_equal_lines_cannot_be_told_apart() -> None:
    (found,) = place(
        [sheet(line("total", "4.00", "2.00", "2.00"), line("201", "2.00", "2.00"), line("202", "2.00", "2.00"))]
    )
    assert found[1:] == [None, None]


def test_other_units_prove_nothing() -> None:
    """公开03's basic expenditure is at least 公开06's total: that alone tells it from the other kinds."""
    cells_ = tuple(("total", column) for column in form("expenditure").column_keys)
    total = Entry(cells_, ("9.00", "9.00"))
    for unit, found in (
        (gb.Unit("万元"), ("9.00", "9.00", "", "", "", "")),
        (None, ("9.00", "9.00", "", "", "", "")),
        (gb.Unit("元"), None),
    ):
        table = Sheet(form("expenditure"), unit, form("expenditure").column_keys, (total,))
        other = Sheet(form("general_basic"), gb.Unit("万元"), ("amount",), (Entry((("301", "amount"),), ("9.00",)),))
        assert place([table, other])[0] == [found]
        fiscal_ = Sheet(
            form("fiscal_income_expenditure"),
            gb.Unit("万元"),
            ("total",),
            (Entry((("expenditure_total", "total"),), ("9.00",)),),
        )
        assert (place([table, other, fiscal_])[0] == [None]) is (unit == gb.Unit("元"))


def test_the_second_table_of_a_form_stands_alone() -> None:
    whole = sheet(line("total", "9.00", "7.00", "2.00"), line("201", "9.00", "7.00", "2.00"))
    part = sheet(line("202", "2.00", "2.00"))
    assert place([whole, part])[1] == [None]


def test_what_is_no_figure_counts_nothing() -> None:
    (found,) = place([sheet(line("total", "9.00", "9.00"), line("201", "x", "1,2"))])
    assert found == [None, None]


def test_cells_that_no_line_prints_are_blank() -> None:
    narrow = Entry((("202", "total"),), ("2.00",))
    (found,) = place([sheet(line("total", "9.00", "7.00", "2.00"), line("201", "7.00", "7.00"), narrow)])
    assert found[1:] == [("7.00", "7.00", ""), ("2.00",)]


def test_passes_have_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [line("total", "9.00", "7.00", "2.00"), line("201", "7.00", "7.00"), line("202", "2.00", "2.00")]
    monkeypatch.setattr("govbudget.recognition.pages.placement._MOST_PASSES", 1)
    assert place([sheet(*lines)])[0][1] == ("7.00", "7.00", "")
    monkeypatch.setattr("govbudget.recognition.pages.placement._MOST_PASSES", 0)
    assert place([sheet(*lines)])[0][1] is None


def test_an_error_that_could_be_elsewhere_is_not_placed() -> None:
    whole = line("total", "9.00", "7.00", "2.00")
    (found,) = place([sheet(whole, line("201", "7.00", "7.00"), line("202", "2.00", "3.00"))])
    assert found == [("9.00", "7.00", "2.00"), ("7.00", "7.00", ""), ("2.00", "", "3.00")]
    (found,) = place(
        [sheet(line("total", "9.00", "9.00", "0.00"), line("201", "9.00", "9.00"), line("20101", "9.00", "8.00"))]
    )
    assert found[2] == ("9.00", "8.00", "")


def test_too_many_sums_are_not_followed() -> None:
    rng = random.Random(1)
    values = [rng.randrange(10**6, 10**7) for _ in range(40)]
    basic_ = sum(values[::2])
    lines = [line(f"2{n:02d}", str(v), str(v)) for n, v in enumerate(values)]
    begun = time.process_time()
    (found,) = place([sheet(line("total", str(sum(values)), str(basic_), str(sum(values) - basic_)), *lines)])
    assert time.process_time() - begun < 2
    assert found[1] is None
