"""Accepted findings (已认可的问题): single findings, with reason, author and dates; shown, and counted apart."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import govbudget as gb
from accounts import Accounts
from govbudget import Acceptance, Report
from govbudget.checking import FindingKind, Severity, accepted_from_toml, accepted_to_toml
from govbudget.checking.rules.registry import Checked, rule
from govbudget.checking.rules.registry import finding as finding_of
from govbudget.errors import AcceptanceError, AcceptanceErrors, CheckFailed
from govbudget.place import Place
from govbudget.relation import Outcome

GOOD = Accounts().disclosure()
BROKEN = GOOD.with_table(GOOD["expenditure"].with_cell("2010401", "basic", "301.25"))
DAY = date(2024, 10, 8)


def accept(report: Report, until: date | None = None) -> list[Acceptance]:
    return [Acceptance.of(f, reason="已发更正公告", author="王某", date=DAY, until=until) for f in report.errors]


def test_an_accepted_finding_is_no_error_and_stays_visible() -> None:
    report = BROKEN.check()
    first, *rest = report.errors
    one = Acceptance.of(first, reason="已发更正公告", author="王某", date=DAY)
    taken = report.with_accepted([one], DAY)
    assert taken.errors == tuple(rest)
    assert [each.finding for each in taken.accepted] == [first]
    assert not taken.unused
    assert not taken.ok  # the others still stand
    for lang in ("zh", "en"):
        text = taken.to_text(lang)
        assert "已发更正公告" in text
        assert "王某" in text
        assert "2024-10-08" in text
    assert "已发更正公告" in taken._repr_html_()
    records = taken.to_records()
    assert len(records) == len(report)
    assert [r["accepted"] for r in records if r["id"] == first.id] == ["已发更正公告"]
    assert {r["accepted"] for r in records if r["id"] != first.id} == {None}


def test_a_finding_about_the_whole_document_stands_nowhere_and_can_be_accepted() -> None:
    @rule("Z1", FindingKind.QUESTION, Severity.NOTICE, "没有公开日期", "no day of publication")
    def undated(disclosure: gb.Disclosure) -> Iterator[Checked]:
        yield Checked("", Outcome.FAILED, finding_of("Z1", "", Place(), ""))

    report = BROKEN.check(gb.RuleSet.only().with_rule(undated))
    (finding,) = report
    one = Acceptance.of(finding, reason="另行公开", author="王某", date=DAY)
    assert one.place == finding.id == "Z1[]"
    assert [each.finding for each in report.with_accepted([one], DAY).accepted] == [finding]


def test_all_accepted_is_in_order_and_a_gate_lets_it_pass() -> None:
    report = BROKEN.check()
    with pytest.raises(CheckFailed):
        report.raise_for_errors()
    taken = BROKEN.check(accepted=accept(report), today=DAY)
    assert taken.ok
    assert taken.verdict is gb.Verdict.CONSISTENT
    taken.raise_for_errors()
    assert taken == report.with_accepted(accept(report), DAY)
    assert pickle.loads(pickle.dumps(taken)) == taken


def test_another_figure_place_or_rule_is_not_accepted() -> None:
    report = BROKEN.check()
    (first, *_) = accept(report)
    for other in (
        evolve(first, figures=("1.00", *first.figures[1:])),
        evolve(first, place="公开03 支出决算表 合计"),
        evolve(first, rule="A03.9"),
    ):
        taken = report.with_accepted([other], DAY)
        assert taken.errors == report.errors
        assert [(u.acceptance, u.reason) for u in taken.unused] == [(other, "unmatched")]
    changed = GOOD.with_table(GOOD["expenditure"].with_cell("2010401", "basic", "301.52")).check(
        accepted=accept(report), today=DAY
    )
    assert changed.errors


def test_what_has_expired_or_matches_nothing_is_listed() -> None:
    report = BROKEN.check()
    acceptances = accept(report, until=date(2025, 1, 1))
    assert report.with_accepted(acceptances, date(2025, 1, 1)).ok
    late = report.with_accepted(acceptances, date(2025, 1, 2))
    assert late.errors == report.errors
    assert {u.reason for u in late.unused} == {"expired"}
    assert "已过期" in late.to_text()
    mended = GOOD.check(accepted=acceptances, today=DAY)
    assert {u.reason for u in mended.unused} == {"unmatched"}
    assert "nothing of the kind is found any more" in mended.to_text("en")
    assert GOOD.check(accepted=acceptances).unused  # today, whichever it is


def test_the_file_holds_what_was_accepted() -> None:
    acceptances = (*accept(BROKEN.check()), *accept(BROKEN.check(), until=date(2025, 10, 8)))
    text = accepted_to_toml(acceptances)
    assert accepted_from_toml(text) == acceptances
    assert accepted_to_toml(()) == ""
    assert accepted_from_toml("") == ()


WORDS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1).filter(str.isprintable)
DATES = st.dates(date(1950, 1, 1), date(2100, 1, 1))


@given(WORDS, WORDS, st.lists(st.text()), WORDS, WORDS, DATES, st.none() | DATES)
def test_every_acceptance_comes_back_from_its_text(
    rule: str, place: str, figures: list[str], reason: str, author: str, day: date, until: date | None
) -> None:
    if until is not None and until < day:
        day, until = until, day
    one = Acceptance(rule, place, tuple(figures), reason, author, day, until)
    assert accepted_from_toml(accepted_to_toml([one])) == (one,)


ENTRY = """[[accepted]]
rule = "A03.1"
place = "公开03"
figures = ["1.00"]
reason = "r"
author = "a"
date = 2024-10-08
"""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[accepted", "no TOML"),
        ("accepted = 3", "written as [[accepted]]"),
        ("accepted = [3]", "written as [[accepted]]"),
        ('[[acepted]]\nrule = "x"', "'acepted' is no part of the list"),
        (ENTRY.replace("reason", "why"), "why unknown"),
        (ENTRY.replace('author = "a"\n', ""), "author missing"),
        (ENTRY.replace('"r"', '" "'), "reason is a text that is not empty"),
        (ENTRY.replace('["1.00"]', "[1.00]"), "figures are texts as printed"),
        (ENTRY.replace('["1.00"]', '"1.00"'), "figures are texts as printed"),
        (ENTRY.replace("2024-10-08", '"2024-10-08"'), "date is a day"),
        (ENTRY.replace("2024-10-08", "2024-10-08T00:00:00"), "date is a day"),
        (ENTRY + "until = 2024-10-07\n", "lies before the date"),
    ],
)
def test_faults_of_the_file_are_named(text: str, words: str) -> None:
    with pytest.raises(AcceptanceErrors) as caught:
        accepted_from_toml(text)
    assert words in str(caught.value.exceptions[0])
    copy = pickle.loads(pickle.dumps(caught.value))
    assert [str(e) for e in copy.exceptions] == [str(e) for e in caught.value.exceptions]


def test_all_faults_at_once() -> None:
    with pytest.raises(AcceptanceErrors) as caught:
        accepted_from_toml(ENTRY.replace('"r"', '""') + ENTRY + ENTRY.replace("date", "day"))
    assert [getattr(error, "entry", 0) for error in caught.value.exceptions] == [1, 3]


def test_no_reason_no_author_no_acceptance() -> None:
    (first, *_) = BROKEN.check().errors
    with pytest.raises(AcceptanceError, match="reason"):
        Acceptance.of(first, reason="", author="a", date=DAY)
    with pytest.raises(AcceptanceError, match="date is a day"):
        Acceptance.of(first, reason="r", author="a", date=datetime(2024, 10, 8))
    assert Acceptance("A", "b", ["1"], "r", "a", DAY).figures == ("1",)
