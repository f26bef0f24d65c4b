"""A form, a profile, a word and a rule of one's own, tested with the assertions of govbudget."""

from __future__ import annotations

import pytest
from county_accounts import FORM, RULES, STANDARDS

from govbudget import Disclosure, Table
from govbudget.testing import (
    Expected,
    assert_consistent,
    assert_findings,
    assert_same_money,
    assert_tables_equal,
    sample,
)


def test_the_table_is_read_by_its_form_profile_and_word(staff: Disclosure) -> None:
    assert staff.entity == "云溪县档案馆"
    assert staff.profile is not None
    assert staff.profile.id == "yunxi_2023"
    rows = [("合计", "30"), ("在职人员", "21"), ("退休人员", "9")]
    assert_tables_equal(staff["公开11"], Table.from_rows(FORM, ["final"], rows, year=2023))
    assert_consistent(staff)


def test_its_relation_is_checked(wrong_staff: Disclosure) -> None:
    expected = Expected(rule="Y01", form="county_staff", line="合计", column="年末数", kind="inconsistent")
    assert_findings(wrong_staff, [expected], exact=False)
    assert_consistent(wrong_staff, allow=["Y01"])
    with pytest.raises(AssertionError, match="Y01 at 公开11 县级人员情况表 合计"):
        assert_consistent(wrong_staff)


def test_the_samples_are_within_the_limit_and_one_is_not() -> None:
    assert_consistent(sample("consistent").read(standards=STANDARDS).check(RULES))
    wrong = sample("unit")
    report = wrong.read(standards=STANDARDS).check(RULES)
    assert_findings(report, [*wrong.findings, Expected(rule="Y02", line="reception")])


def test_money() -> None:
    figure = sample("consistent").read()["three_public"]["reception", "final"]
    assert_same_money(figure, "15,000 元")
    with pytest.raises(AssertionError, match="difference"):
        assert_same_money(figure, "15,001 元")
