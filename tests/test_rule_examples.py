"""The pages of the rules in the docs: every rule has a right and a wrong example that are run, or is in the one list of those without."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

import example
import govbudget as gb
from govbudget.checking import accepted_from_toml, all_rules
from govbudget.forms import all_relations
from govbudget.relation import Grade
from test_scripts import script

BUILT: Any = script("built_examples", "docs/_ext").built()
EXAMPLES: Any = script("rule_examples", "docs/_ext")
WORDS: Any = script("rule_words", "docs/_ext")
PAGES: Any = script("write_rule_pages", "docs/_ext")
GIVEN = tomllib.loads((example.ROOT / "docs" / "rule_examples.toml").read_text(encoding="utf-8"))
#: How many rules may be without an example at most; make it smaller, never larger.
MOST_WITHOUT = 0
RELATIONS = {relation.id for relation in all_relations()}
DERIVED = {relation.id for relation in all_relations() if relation.grade is Grade.DERIVED}
#: A template is no fault: the report only says that it is one.
SILENT = {"S111"}
WITH = sorted(EXAMPLES.examples())


@cache
def pages() -> Mapping[str, str]:
    return dict(PAGES.pages())


def test_every_rule_has_an_example_or_is_in_the_list_of_those_without() -> None:
    without = GIVEN["without"]
    assert len(without) == len(set(without)) <= MOST_WITHOUT
    assert {*WITH}.isdisjoint(without)
    assert {*WITH, *without} == {*all_rules()}
    assert {*WITH} >= RELATIONS
    assert {*GIVEN} - {"without", "lawful"} == {*WITH} - RELATIONS - BUILT.keys()  # nothing of the file is left over


@pytest.mark.parametrize("id", WITH)
def test_the_right_one_gives_no_finding_and_the_wrong_one_gives_one(id: str) -> None:
    shown = EXAMPLES.examples()[id]
    assert shown.right.text != shown.wrong.text
    assert not shown.right.findings
    assert not shown.right.failures
    assert bool(shown.wrong.failures) is (id not in SILENT)
    assert bool(shown.wrong.findings) is (id not in DERIVED | SILENT)
    assert bool(shown.wrong.set_aside) is (id in SILENT)


@pytest.mark.parametrize("id", sorted({*WITH} - DERIVED - SILENT))
def test_what_a_page_says_of_accepting_and_leaving_out(id: str) -> None:
    shown = EXAMPLES.examples()[id]
    (one,) = accepted_from_toml(PAGES.accepted(shown))
    taken = shown.wrong.report.with_accepted([one], datetime.date(2024, 10, 9))
    assert [each.finding.rule for each in taken.accepted] == [id]
    assert not taken.unused
    assert id not in shown.wrong.check(gb.RuleSet.only(id).without(id)).by_rule()


def test_a_derived_relation_is_reported_by_those_that_imply_it() -> None:
    for id in DERIVED:
        assert EXAMPLES.examples()[id].wrong.check(gb.RuleSet.default()).findings, id


def test_every_rule_has_a_page_in_both_languages() -> None:
    for which, folder in enumerate(PAGES.FOLDERS):
        for id, rule in all_rules().items():
            text = pages()[f"{folder}/{id}.rst"]
            assert text.count(rule.chinese)
            assert (WORDS.LABELS["settle"][which]) in text
            assert (WORDS.LABELS["wrong"][which] in text) is (id in WITH)
            assert pages()[f"{folder}/index.rst"].count(f":doc:`{id}`") == 1
            for name in ("by_form", "by_kind", "by_grade"):
                assert f":doc:`{id}`" in pages()[f"{folder}/{name}.rst"], (name, id)


def test_every_question_has_a_lawful_reason_and_nothing_else_has_one() -> None:
    questions = {id for id, rule in all_rules().items() if rule.kind is gb.FindingKind.QUESTION}
    assert {*GIVEN["lawful"]} == questions
    for id, (chinese, english) in GIVEN["lawful"].items():
        assert chinese in pages()[f"zh/rules/{id}.rst"]
        assert english in pages()[f"rules/{id}.rst"]


def test_the_pages_tell_of_the_proof() -> None:
    known = PAGES.found_in_proof()
    assert known.keys() <= all_rules().keys()
    assert f"finds {known['A03.1']} of the {PAGES.faults_put_in()} faults" in pages()["rules/A03.1.rst"]
