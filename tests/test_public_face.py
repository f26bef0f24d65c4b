"""The names of ``govbudget``: what is listed, where it is documented, and the former names that still work."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import govbudget as gb
from accounts import Accounts
from govbudget.errors import ArgumentError, NotFound, RuleError

DOCS = Path(__file__).parent.parent / "docs"
FORMER = [
    "Coverage",
    "Difference",
    "Rule",
    "Code",
    "Kind",
    "Level",
    "available",
    "parse_description",
    "UnitType",
    "Fund",
]
FORMER += ["GradeBand", "Indicator", "IndicatorValue", "Quantity", "State", "Place", "CrossRollUp", "Pivot", "Transfer"]
FORMER += [
    "TransferKind",
    "Scoring",
    "Line",
    "Amounts",
    "amounts_from",
    "amounts_of",
    "by_fund",
    "fund_views",
    "per_head",
]
FORMER += ["three_public"]


def now() -> gb.Disclosure:
    return Accounts().disclosure()


def before() -> gb.Disclosure:
    return Accounts(year=2020).disclosure()


def listed(text: str) -> list[str]:
    return re.findall(r"``(\w+)``", text)


def test_there_are_about_forty_names() -> None:
    assert 35 <= len(gb.__all__) <= 43


def test_the_page_of_what_is_public_lists_exactly_the_names() -> None:
    public, _, former = (DOCS / "compatibility.rst").read_text(encoding="utf-8").partition("Former names")
    names = re.search(r":doc:`govbudget <api>`:\n\n(.*?)\n\n\*", public, re.DOTALL)
    assert names is not None
    assert listed(names[1]) == gb.__all__
    assert listed(former.rpartition("in its modules:")[2]) == sorted(FORMER)


def test_each_name_is_documented_once_as_it_is_imported() -> None:
    page = (DOCS / "api.rst").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^\.\. auto\w+:: (\w+)$", page, re.MULTILINE)) == gb.__all__


def test_every_module_of_the_reference_is_one_and_says_what_is_public() -> None:
    for page in sorted((DOCS / "reference").glob("*.rst")):
        for name in re.findall(r"^\.\. automodule:: ([\w.]+)$", page.read_text(encoding="utf-8"), re.MULTILINE):
            assert importlib.import_module(name).__all__, name


@pytest.mark.parametrize("name", [name for name in gb.__all__ if inspect.isfunction(getattr(gb, name))])
def test_help_on_a_function_is_the_whole_help(name: str) -> None:
    function = getattr(gb, name)
    text = inspect.getdoc(function) or ""
    parameters = inspect.signature(function).parameters
    assert not {kind.name for kind in {p.kind for p in parameters.values()}} & {"VAR_POSITIONAL", "VAR_KEYWORD"}
    assert [p for p in parameters if f"    {p}:" not in text] == []
    assert all(f"\n{part}:\n" in text for part in ("Args", "Returns", "Raises"))


def test_no_name_is_that_of_a_module_but_one() -> None:
    modules = {module.name for module in pkgutil.iter_modules(gb.__path__)}
    assert modules & {*gb.__all__, *FORMER} == {"variance"}


@pytest.mark.parametrize("first", ["", "import govbudget.variance\n", "from govbudget.variance import Series\n"])
def test_variance_is_the_function_whatever_was_imported(first: str) -> None:
    code = f"""{first}
import govbudget as gb
first = gb.variance
from govbudget.variance import Series, VarianceLine, explain_variance, variance
from govbudget.variances import Series as same
assert gb.variance is first is variance is gb.compare_tables
assert Series is same is gb.Series
gb.anything = 5
assert gb.anything == 5
print(gb.variance.__name__)
"""
    ran = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "variance\n"


def test_former_names_are_those_of_their_modules() -> None:
    for name in FORMER:
        value = getattr(gb, name)
        assert value.__module__.startswith("govbudget."), name
        assert name not in gb.__all__
        assert name not in dir(gb)
    assert gb.compare_tables is gb.variance
    assert gb.explain_variance.__module__ == "govbudget.variances.between"


def test_the_views_are_methods() -> None:
    change = gb.variance(now()["公开05"], before()["公开05"], on_error="list")
    assert change.explain() == gb.explain_variance(change)
    assert str(change.explain("en", 1, places=1, level=1)) == str(
        gb.explain_variance(change, "en", 1, places=1, level=1)
    )


#: What compares amounts, with arguments that work.
COMPARED: dict[str, tuple[Callable[..., Any], tuple[Any, ...], tuple[str, ...]]] = {
    "variance": (gb.variance, (now()["公开07"], before()["公开07"]), ("faults", "blank")),
    "Series.of": (gb.Series.of, ([now()["公开07"], before()["公开07"]],), ("faults", "blank")),
    "by_fund": (gb.by_fund, (now(), before()), ("faults", "blank")),
    "fund_views": (gb.fund_views, (now(), before()), ("faults", "blank")),
    "three_public": (gb.three_public, ([now(), before()],), ("faults", "blank")),
    "amounts_of": (gb.amounts_of, (now()["公开07"],), ("blank",)),
    "compare": (gb.compare, ({"本年": now()["公开07"], "上年": before()["公开07"]}, "上年"), ("blank",)),
}


@pytest.mark.parametrize("name", COMPARED)
def test_former_words_for_policies_are_taken(name: str) -> None:
    function, given, former = COMPARED[name]
    words: dict[str, tuple[str, dict[str, str]]] = {
        "faults": ("on_error", {"list": "list", "raise": "raise"}),
        "blank": ("missing", {"keep": "skip", "zero": "zero"}),
    }
    for old in former:
        new, values = words[old]
        for value, present in values.items():
            assert function(*given, **{old: value}) == function(*given, **{new: present})
        with pytest.raises(NotFound):
            function(*given, **{old: "nothing"})
        with pytest.raises(ArgumentError, match=f"{old} is the former name of {new}"):
            function(*given, **{old: "list", new: "list"})
        assert old not in inspect.signature(function).parameters


def test_one_word_lists_all_that_stops_a_check() -> None:
    from govbudget.checking import rule

    @rule("Z901", gb.FindingKind.INCONSISTENT, gb.Severity.ERROR, chinese="坏", english="bad", source="test")
    def bad(disclosure: gb.Disclosure) -> Any:
        raise ZeroDivisionError

    rules = gb.RuleSet.default().with_rule(bad)
    assert [fault.rule for fault in now().check(rules, on_error="list").faults] == ["Z901"]
    with pytest.raises(RuleError):
        now().check(rules)
    with pytest.raises(RuleError):
        now().check(rules, on_error="list", on_rule_error="raise")
    assert now().check(rules, on_rule_error="list").faults
