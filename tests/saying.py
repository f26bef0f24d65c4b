"""Documents that say something: consistent tables with sentences of one's own, and what their check finds."""

from __future__ import annotations

from attrs import evolve

from accounts import Accounts, d
from govbudget import Disclosure
from govbudget.checking import Finding, FindingKind, Severity
from govbudget.narrative.text import Line, sentences
from govbudget.place import Place

GOOD = Accounts().disclosure()
#: The same body where no table was read: the text can be held against itself only.
TEXT = Disclosure(entity="某市示例局", year=2021)
#: Budget figures that have three digits, so that a figure taken from another cell is recognised.
UNEVEN = Accounts(
    three_public={
        "abroad": (d("3.11"), d("2.75")),
        "vehicle_purchase": (d("20.36"), d("18.80")),
        "vehicle_operation": (d("9.37"), d("8.45")),
        "reception_domestic": (d("6.23"), d("5.12")),
        "reception_abroad": (d("1.19"), d("0.66")),
    }
).disclosure()


def say(*paragraphs: str, base: Disclosure = GOOD) -> Disclosure:
    """A disclosure whose explanation in words is this."""
    lines = [Line(text, Place("d.txt", None, number)) for number, text in enumerate(paragraphs, 1)]
    return evolve(base, sentences=tuple(sentences(lines)))


def found(disclosure: Disclosure) -> list[Finding]:
    """The findings of the rules of claims."""
    return [finding for finding in disclosure.check() if finding.rule.startswith("N") or finding.rule == "W618"]


def outcomes(disclosure: Disclosure, rule: str) -> list[tuple[str, str]]:
    """The outcomes in the ledger of one rule, with their reasons."""
    return [(e.outcome.value, e.reason) for e in disclosure.check().ledger if e.rule == rule]


def results(disclosure: Disclosure, rule: str) -> list[str]:
    return [outcome for outcome, _ in outcomes(disclosure, rule)]


def the(disclosure: Disclosure, rule: str) -> Finding:
    """The one finding of a rule."""
    (finding,) = [finding for finding in found(disclosure) if finding.rule == rule]
    return finding


def word(finding: Finding) -> str:
    """The first word of the cause."""
    return (finding.cause or "").partition(" ")[0]


def with_cell(form: str, line: str, column: str, printed: str, base: Disclosure = GOOD) -> Disclosure:
    table = base.table(form)
    assert table is not None
    return base.with_table(table.with_cell(line, column, printed))


def without(*forms: str, base: Disclosure = GOOD) -> Disclosure:
    return evolve(base, tables=tuple(table for table in base.tables if table.form.id not in forms))


#: The outcome and the reason of what nothing speaks against, and nothing for.
OPEN = ("unverifiable", "no figure to compare with")
ERROR = (FindingKind.INCONSISTENT, Severity.ERROR)
CUT = (FindingKind.TRUNCATED, Severity.WARNING)
QUESTION = (FindingKind.QUESTION, Severity.WARNING)
NO_RECEPTION = with_cell("three_public", "reception", "final", "0.00")
BUYING = "政府采购支出总额{}万元，其中：货物支出{}万元，工程支出{}万元，服务支出{}万元。"
GENERAL = (
    "一般公共预算财政拨款支出1812.58万元，其中：一般公共服务支出（类）417.96万元，科学技术支出（类）1076.22万元，"
    "资源勘探工业信息等支出（类）278.08万元，住房保障支出（类）{}万元。"
)
RUNNING = "公务用车运行维护费支出{}万元，年末公务用车保有{}辆，车均运行维护费{}。"
