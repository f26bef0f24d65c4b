"""Rules of one's own (自定规则): values that a set holds and a check runs, told from the library's and from each other."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from attrs import evolve

import govbudget as gb
from accounts import Accounts
from example import PATH
from govbudget import Disclosure, FindingKind, Rule, RuleSet, Severity
from govbudget.checking import Checked, finding, rule
from govbudget.errors import NotFound, RuleError
from govbudget.relation import Outcome

GOOD = Accounts().disclosure()


def projects(disclosure: Disclosure) -> Iterator[Checked]:
    """Every project below 100."""
    table = disclosure["expenditure"]
    for line in table:
        cell = table[line.key, "project"]
        high = cell.value is not None and cell.value > 100
        found = finding("Z900", line.key, cell.place, cell.printed, "100.00", line=line.label) if high else None
        yield Checked(line.key, Outcome.FAILED if high else Outcome.PASSED, found)


def own(function: Callable[..., Iterator[Checked]] = projects, id: str = "Z900", messages: Any = ()) -> Rule:
    return Rule(
        id,
        FindingKind.INCONSISTENT,
        Severity.ERROR,
        "项目支出不超过100",
        "projects are at most 100",
        "本局规定",
        function,
        messages=messages,
    )


def test_it_stands_in_the_report_with_its_own_kind_words_and_record() -> None:
    rules = RuleSet.default().with_rule(own())
    report = GOOD.check(rules)
    found = [f for f in report if f.rule == "Z900"]
    assert found
    assert {(f.kind, f.severity) for f in found} == {(FindingKind.INCONSISTENT, Severity.ERROR)}
    assert not report.ok
    first = found[0]
    assert "项目支出不超过100" in first.message()
    assert first.stated in first.message()
    assert "projects are at most 100" in report.to_text("en")
    assert "projects are at most 100" in gb.explain(first, "en")
    assert "Z900" in {record["rule"] for record in report.to_records()}
    assert {e.outcome.value for e in report.ledger if e.rule == "Z900"} == {"passed", "failed"}
    assert "Z900" in report._repr_html_()


def test_it_runs_where_it_is_given_and_nowhere_else() -> None:
    with_own = RuleSet.default().with_rule(own())
    assert "Z900" in with_own.rules
    assert "Z900" not in RuleSet.default().rules
    assert not [entry for entry in GOOD.check().ledger if entry.rule == "Z900"]
    assert not [e for e in GOOD.check(with_own.without("Z900", reason="not today")).ledger if e.rule == "Z900"]
    assert "Z900" not in with_own.without("Z900").rules
    with pytest.raises(NotFound):
        RuleSet.default().without("Z900")


def test_it_runs_after_those_of_the_library() -> None:
    """Behind the claims of the text too, which one function checks for many rules."""
    ran = [entry.rule for entry in gb.read(PATH).check(RuleSet.default().with_rule(own())).ledger]
    first = ran.index("Z900")
    assert "S103" in ran[:first]
    assert "N401" in ran[:first]
    assert "N401" not in ran[first:]


def test_its_messages_are_templates_of_what_was_found() -> None:
    rules = RuleSet.default().with_rule(own(messages=("{line}：{stated} 超过 {expected}", "{line}: {stated} is above")))
    found = next(f for f in GOOD.check(rules) if f.rule == "Z900")
    assert found.message() == f"{found.param('line')}：{found.stated} 超过 100.00"
    assert found.message("en") == f"{found.param('line')}: {found.stated} is above"


def by_case(disclosure: Disclosure) -> Iterator[Checked]:
    """Every project, each another case by the depth of its line."""
    for line in (table := disclosure["expenditure"]):
        place = table[line.key, "project"].place
        found = finding("Z900", line.key, place, line.key, variant={3: "class", 5: "group"}.get(len(line.key), "item"))
        yield Checked(line.key, Outcome.FAILED, found)


def test_it_may_say_something_else_in_each_case() -> None:
    words = {"class": ("{stated} 类", "class {stated}"), "group": ("{stated} 款", "group {stated}")}
    several = own(by_case, messages=words)
    rules = RuleSet.default().with_rule(several)
    assert hash(rules) == hash(RuleSet.default().with_rule(several))
    said = {f.stated: f.message("en") for f in GOOD.check(rules) if f.rule == "Z900"}
    assert (said["201"], said["20104"]) == ("class 201", "group 20104")
    assert said["2010401"].endswith("is 2010401: projects are at most 100")  # a case without words of its own
    other = RuleSet.default().with_rule(own(by_case, messages=words | {"": ("{stated} 项", "item {stated}")}))
    assert "item 2010401" in {f.message("en") for f in GOOD.check(other)}


def test_braces_in_its_words_are_words() -> None:
    rules = RuleSet.default().with_rule(
        Rule("Z900", FindingKind.QUESTION, Severity.WARNING, "项目{支出}", "{projects}", "own", projects)
    )
    found = next(f for f in GOOD.check(rules) if f.rule == "Z900")
    assert "项目{支出}" in found.message()
    assert "{projects}" in found.message("en")


def test_the_decorator_makes_a_rule_of_a_function() -> None:
    @rule("Z901", FindingKind.QUESTION, Severity.NOTICE, "有单位名称", "it names its body", source="own")
    def named(disclosure: Disclosure) -> Iterator[Checked]:
        yield Checked("", Outcome.PASSED if disclosure.entity else Outcome.FAILED)

    assert isinstance(named, Rule)
    report = GOOD.check(RuleSet.default().with_rule(named))
    assert [e.outcome for e in report.ledger if e.rule == "Z901"] == [Outcome.PASSED]
    via_rule = finding(named, "x", report.disclosure.tables[0].place, "1")
    assert (via_rule.rule, via_rule.kind, via_rule.severity) == ("Z901", FindingKind.QUESTION, Severity.NOTICE)


@pytest.mark.parametrize("id", ["A03.1", "S103", "N401", "Z900"])
def test_an_id_that_is_taken_is_refused(id: str) -> None:
    with pytest.raises(RuleError, match=f"{id} is already the id") as caught:
        RuleSet.default().with_rule(own()).with_rule(own(id=id))
    assert caught.value.rule == id


def test_what_is_no_rule_is_refused() -> None:
    with pytest.raises(RuleError, match="a rule is a Rule, not the function"):
        RuleSet.default().with_rule(projects)  # type: ignore[arg-type]
    with pytest.raises(RuleError, match="has no function"):
        RuleSet.default().with_rule(Rule("Z900", FindingKind.QUESTION, Severity.NOTICE, "甲", "a"))


def test_what_a_rule_needs_and_says_is_known_before_it_runs() -> None:
    with pytest.raises(RuleError, match="needs one of '', 'prior', 'budget', 'units', not the str 'last year'"):
        RuleSet.default().with_rule(evolve(own(), needs="last year"))  # type: ignore[arg-type]
    for messages in ("ab", ("only one",), ("甲", 2), ["甲", "a"], {"": "ab"}, {"a": ("甲", "a"), "b": ("only one",)}):
        with pytest.raises(RuleError, match="two texts, Chinese and English"):
            RuleSet.default().with_rule(evolve(own(), messages=messages))  # type: ignore[arg-type]
    for part in (
        {"id": 900},
        {"kind": "question"},
        {"severity": None},
        {"chinese": 1},
        {"english": None},
        {"source": ()},
    ):
        with pytest.raises(RuleError, match=f"{next(iter(part))} of a rule is a "):
            RuleSet.default().with_rule(evolve(own(), **part))
    with pytest.raises(RuleError, match="the function of the rule Z900 is the str 'f'"):
        RuleSet.default().with_rule(evolve(own(), function="f"))  # type: ignore[arg-type]
    assert RuleSet.default().with_rule(evolve(own(), needs="units")).own[0].needs == "units"


def fails_late(disclosure: Disclosure) -> Iterator[Checked]:
    cell = disclosure["expenditure"]["total", "project"]
    yield Checked("total", Outcome.FAILED, finding("Z900", "total", cell.place, cell.printed))
    raise ZeroDivisionError("my own slip")


def fails_at_once(disclosure: Disclosure) -> Iterator[Checked]:
    raise KeyError("no such thing")


def family_fails(disclosure: Disclosure) -> Iterator[tuple[str, Checked]]:
    raise KeyError("no such thing")


def yields_another(disclosure: Disclosure) -> Iterator[Checked]:
    yield "wrong"  # type: ignore[misc]


def yields(checked: Any) -> Callable[[Disclosure], Iterator[Checked]]:
    return lambda disclosure: iter([checked])


def asks_for_more(disclosure: Disclosure) -> Iterator[Checked]:
    return projects(disclosure)


FAULTS = [
    (own(fails_late), "ZeroDivisionError: my own slip", "公开03"),
    (own(fails_at_once), "KeyError", ""),
    (own(yields_another), "not the str 'wrong'", ""),
    (own(yields(Checked("a", "failed", None))), "as in Outcome.PASSED, not the str 'failed'", ""),  # type: ignore[arg-type]
    (own(yields(Checked("a", Outcome.FAILED, None))), "what failed has a finding", ""),
    (own(yields(Checked("a", Outcome.FAILED, "high"))), "a finding is a Finding", ""),  # type: ignore[arg-type]
    (own(yields(Checked("a", Outcome.FAILED, finding("Z900", "a", "here", "1")))), "a Place", ""),  # type: ignore[arg-type]
    (own(asks_for_more, messages=("{nothing}", "{nothing}")), "KeyError: 'nothing'", ""),
]


@pytest.mark.parametrize(("broken", "words", "place"), FAULTS)
def test_a_rule_that_fails_is_named(broken: Rule, words: str, place: str) -> None:
    with pytest.raises(RuleError) as caught:
        GOOD.check(RuleSet.default().with_rule(broken))
    error = caught.value
    assert error.rule == "Z900"
    assert "the rule Z900 failed" in str(error)
    assert words in str(error)
    assert place in error.place
    assert error.__cause__ is not None
    assert "公开03" in error.__notes__[0]
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


@pytest.mark.parametrize(("broken", "words", "place"), FAULTS)
def test_a_rule_that_fails_may_be_listed(broken: Rule, words: str, place: str) -> None:
    wrong = GOOD.with_table(GOOD["expenditure"].with_cell("2010401", "basic", "301.25"))
    report = wrong.check(RuleSet.default().with_rule(broken), on_rule_error="list")
    assert [fault.rule for fault in report.faults] == ["Z900"]
    assert {f.rule for f in wrong.check()} <= {f.rule for f in report}  # all others ran
    entry = [e for e in report.ledger if e.rule == "Z900"][-1]
    assert entry.outcome is Outcome.UNVERIFIABLE
    assert words in entry.reason
    assert words in report.to_text("en")
    assert not report.coverage.whole
    assert report.coverage.faults == ("Z900",)
    whole = GOOD.check(RuleSet.default().with_rule(broken), on_rule_error="list")
    assert whole.verdict in (gb.Verdict.PARTLY_CHECKED, gb.Verdict.ERRORS)


def test_a_fault_of_the_library_is_told_in_the_same_way(monkeypatch: pytest.MonkeyPatch) -> None:
    from attrs import evolve

    from govbudget.checking import run
    from govbudget.checking.rules.rule_set import FAMILIES, FUNCTIONS

    functions = tuple(evolve(r, function=fails_at_once) if r.id == "S103" else r for r in FUNCTIONS)
    monkeypatch.setattr(run, "FUNCTIONS", functions)
    with pytest.raises(RuleError, match="the rule S103 failed"):
        GOOD.check()
    families = tuple(evolve(f, function=family_fails) if f.rules[0].id == "N401" else f for f in FAMILIES)
    monkeypatch.setattr(run, "FUNCTIONS", ())
    monkeypatch.setattr(run, "FAMILIES", families)
    with pytest.raises(RuleError, match="the rule N401, N402, .* failed"):
        GOOD.check()
    (fault,) = GOOD.check(on_rule_error="list").faults
    assert fault.rule.startswith("N401, N402")


def test_a_set_is_a_value() -> None:
    one, two = RuleSet.default().with_rule(own()), RuleSet.default().with_rule(own())
    assert one == two
    assert one != RuleSet.default()
    assert pickle.loads(pickle.dumps(one)) == one
    report = GOOD.check(one)
    assert pickle.loads(pickle.dumps(report)) == report
    assert json.dumps(report.to_records("en"))


def test_a_text_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """For its claims and for every check by the same standards."""
    from govbudget.binding import reading

    told: list[Disclosure] = []
    told_by = reading.told_by

    def counted(disclosure: Disclosure) -> Any:
        told.append(disclosure)
        return told_by(disclosure)

    monkeypatch.setattr(reading, "told_by", counted)
    disclosure = gb.read(PATH)
    assert not told
    assert disclosure.claims and disclosure.check() == disclosure.check()
    assert told == [disclosure]
    disclosure.check(standards=disclosure.standards.with_words([]))
    assert len(told) == 2


def test_rules_of_tables_understand_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """A family of which no rule is wanted does no work: the text is the dearest part of a check."""
    from govbudget.binding import reading
    from govbudget.checking import all_rules

    def told_by(disclosure: Disclosure) -> None:
        raise AssertionError(disclosure)

    monkeypatch.setattr(reading, "told_by", told_by)
    of_tables = RuleSet.only(*(id for id in all_rules() if id[0] in "SAX"))
    assert {entry.rule[0] for entry in gb.read(PATH).check(rules=of_tables).ledger} <= set("SAX")
    with pytest.raises(RuleError, match="AssertionError"):
        gb.read(PATH).check(rules=RuleSet.only("N401"))
