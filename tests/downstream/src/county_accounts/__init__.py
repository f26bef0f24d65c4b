"""Accounts of one county, as a department would check them: a form, a profile, a word and a rule of its own beside those of govbudget."""

from __future__ import annotations

from collections.abc import Iterator

from govbudget import Disclosure, FindingKind, RuleSet, Severity, Standards
from govbudget.checking import Checked, finding, rule
from govbudget.forms import form_from_toml, profile_from_toml
from govbudget.language.vocabulary import vocabulary_from_toml
from govbudget.relation import Outcome

__all__ = ["FORM", "LIMIT", "RULES", "STANDARDS", "within_limit"]

FORM = form_from_toml("""
id = "county_staff"
name = "县级人员情况表"
titles = ["县级人员情况表"]
layout = "fixed"
columns = [{ key = "final", headers = ["年末数"], quantity = "count" }]
lines = [
    { key = "all", labels = ["合计"], role = "total" },
    { key = "active", labels = ["在职人员"], part_of = "all" },
    { key = "retired", labels = ["退休人员"], part_of = "all" },
]

[[relations]]
id = "Y01"
grade = "P"
chinese = "合计 = 在职人员 + 退休人员"
stated = "all.final"
of = ["active.final", "retired.final"]
""")
_PROFILE = profile_from_toml(
    """
id = "yunxi_2023"
name = "云溪县 2023 年度部门决算公开表"
place = "云溪"
years = [2023, 2023]
source = "县财政局通知"

[numbers]
income = "公开02"
expenditure = "公开03"
general_expenditure = "公开05"
three_public = "公开07"
county_staff = "公开11"
""",
    forms=[FORM],
)
_WORDS = vocabulary_from_toml("""
[words.makes]
chinese = "编制"
source = "本县用语"
words = ["汇编"]
""")
STANDARDS = Standards.default().with_form(FORM).with_profile(_PROFILE).with_words(_WORDS).named("yunxi", "1")

#: So many 万元 may be spent on receptions.
LIMIT = 2


@rule(
    "Y02",
    FindingKind.INCONSISTENT,
    Severity.ERROR,
    "公务接待费不超过限额",
    "receptions are within the limit",
    source="本县规定",
)
def within_limit(disclosure: Disclosure) -> Iterator[Checked]:
    """公务接待费 is at most :data:`LIMIT`."""
    table = disclosure.table("three_public")
    if table is None:
        return
    figure = table["reception", "final"]
    if figure.value is not None and figure.value > LIMIT:
        yield Checked(
            "reception", Outcome.FAILED, finding("Y02", "reception", figure.place, figure.printed, str(LIMIT))
        )
    else:
        yield Checked("reception", Outcome.PASSED)


RULES = RuleSet.default().with_rule(within_limit)
