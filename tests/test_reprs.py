"""What values print as in a session and in a test's snapshot: one short line, the same in every process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import govbudget as gb
from accounts import Accounts
from govbudget import RollUp, Variance
from govbudget.evaluation import Evaluation
from govbudget.forms import ColumnPlan, LinePlan, all_forms, profile
from govbudget.relation import Grade, Relation


def shown() -> dict[str, Any]:
    """A value of every kind that a test would look at."""
    disclosure = Accounts().disclosure()
    broken = disclosure.with_table(disclosure["expenditure"].with_cell("2010401", "basic", "301.25"))
    report, lists = broken.check(), disclosure["expenditure"].form
    tree = gb.load("functional", 2021)
    rolled: RollUp = gb.roll_up(disclosure["expenditure"], tree)
    change: Variance = gb.variance(disclosure["three_public"], Accounts(year=2020).disclosure()["three_public"])
    return {
        "disclosure": disclosure,
        "table": disclosure["expenditure"],
        "report": report,
        "coverage": report.coverage,
        "finding": report[0],
        "ledger": report.ledger,
        "form": lists,
        "column": lists.columns[0],
        "line": lists.lines[0],
        "relation": lists.relations[0],
        "profile": profile("jiangxi_2021"),
        "standards": disclosure.standards,
        "registry": gb.Registry.default(),
        "rules": gb.RuleSet.default(),
        "told": disclosure.told,
        "narrative": disclosure.narrative,
        "claim": gb.read("说明\n2021年度支出总计 5.00 万元。\n").claims[0],
        "roll-up": rolled,
        "sums": rolled["201"],
        "variance": change,
        "panel": gb.Panel.of([disclosure], {"支出": ("expenditure", "total", "total")}),
        "evaluation": Evaluation(title="绩效自评表"),
        "classification": tree,
    }


def test_a_value_is_one_short_line_without_an_address() -> None:
    for line in map(repr, shown().values()):
        assert "\n" not in line and " at 0x" not in line
        assert len(line) <= 140, line


def test_they_say_what_they_are() -> None:
    values = shown()
    assert repr(values["form"]) == "<Form expenditure 支出决算表>"
    assert repr(values["column"]) == "<ColumnPlan total 本年支出合计>"
    assert repr(values["line"]) == "<LinePlan total 合计>"
    assert repr(values["relation"]).startswith("<Relation A03.1 P expenditure: 本年支出合计 = 基本支出 + ")
    assert repr(values["profile"]) == "<Profile jiangxi_2021 江西省 2021 年度部门决算公开表>"
    assert repr(values["registry"]) == "<Registry: json, pdf, excel, word, html, csv, text>"
    assert repr(values["told"]) == "<Told: 0 sentences>"
    assert repr(values["coverage"]) == "<Coverage: 10 of 10 tables read>"
    assert [repr(finding) for finding in values["report"].errors][:1] == [
        "<Finding A03.1[2010401] error: 公开03 支出决算表 2010401 基本支出: 301.25, expected 310.25, digits 相邻两位数字颠倒>"
    ]


def test_a_plan_without_names_and_a_relation_without_cells_are_shown_too() -> None:
    assert repr(ColumnPlan("final", ())) == "<ColumnPlan final>"
    assert repr(LinePlan("all", ())) == "<LinePlan all>"
    assert repr(Relation("Z1", Grade.PROOF, "staff", (), "合计 = 在职")) == "<Relation Z1 P staff: 合计 = 在职>"


def test_they_are_the_same_in_every_process() -> None:
    code = "import test_reprs\nprint({name: repr(value) for name, value in test_reprs.shown().items()})"
    tests = str(Path(__file__).parent)
    paths = {"PYTHONPATH": f"{Path(gb.__file__).parent.parent}:{tests}", "PYTHONIOENCODING": "utf-8"}
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, env={**paths, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


def test_every_form_is_named() -> None:
    assert [repr(each) for each in all_forms()] == [f"<Form {each.id} {each.name}>" for each in all_forms()]
