"""The reference document: every completion, share and growth that its truth lists as consistent comes out the same.

Figures of the prior year and of the budget stand only in the text of the document; they are typed here as amounts.
"""

from __future__ import annotations

import csv
import json
import re
from decimal import Decimal
from functools import cache

import govbudget as gb
from example import SHARED, needs_shared
from govbudget.disclosure import Disclosure
from govbudget.exact import Undefined
from govbudget.tables import Table
from govbudget.variances import Variance, amounts_across, amounts_from, variance

pytestmark = needs_shared
D = Decimal


@cache
def reference() -> Disclosure:
    with (SHARED / "seed" / "INDEX.csv").open(encoding="utf-8-sig", newline="") as file:
        return gb.read(SHARED / "seed" / next(csv.DictReader(file))["file"])


def consistent(rule: str) -> str:
    truth = json.loads((SHARED / "seed" / "expected.json").read_text(encoding="utf-8"))
    return next(str(entry["check"]) for entry in truth["consistent"] if entry["rule"] == rule)


def top_of_2020() -> Table:
    rows = [("本年收入合计", "1978.12"), ("收入总计", "4738.96"), ("年末结转和结余", "277.4"), ("支出总计", "4738.96")]
    return Table.from_rows("income_expenditure", ["final"], rows, "万元", year=2020)


def economic_of_2020() -> Table:
    rows = [("301", "353.06"), ("302", "32.32"), ("303", "2.06"), ("310", "0.44")]
    return Table.from_rows("general_basic", ["amount"], rows, "万元", year=2020)


def fiscal_budget() -> Table:
    rows = [
        ("一、一般公共服务支出", "388.03"),
        ("六、科学技术支出", "2300"),
        ("十一、城乡社区支出", "100"),
        ("十四、资源勘探工业信息等支出", "3134.16"),
        ("本年支出合计", "5922.19"),
    ]
    return Table.from_rows("fiscal_income_expenditure", ["total"], rows, "万元", year=2021)


def against_2020(line: str) -> tuple[Decimal | Undefined, Decimal | Undefined]:
    result = variance(reference()["公开01"], top_of_2020(), total="income_total")
    return result[line].difference, result[line].growth(0)


def test_growth() -> None:
    assert against_2020("income_grand_total") == (D("-3074.41"), D(-65))
    assert against_2020("expenditure_grand_total") == (D("-3074.41"), D(-65))
    assert against_2020("income_total") == (D("-590.97"), D(-30))
    assert against_2020("closing_balance") == (D("-277.40"), D(-100))
    # the text compares 人员经费合计 (294.39) with 301 of the prior year
    personnel = variance(
        amounts_from({"total": "294.39"}, year=2021, unit="万元"),
        amounts_from({"total": "353.06"}, year=2020, unit="万元"),
    ).total
    assert (personnel.difference, personnel.growth(0)) == (D("-58.67"), D(-17))
    economic = variance(reference()["公开06"], economic_of_2020())
    assert (economic["302"].difference, economic["302"].growth(0)) == (D("1.33"), D(4))
    operating = variance(
        amounts_from({"total": "33.85"}, year=2021, unit="万元"),
        amounts_from({"total": "32.77"}, year=2020, unit="万元"),
    ).total
    assert (operating.difference, operating.growth(0)) == (D("1.08"), D(3))
    stated = consistent("yoy")
    assert re.findall(r"\(([-+][0-9]+)%\)", stated) == ["-65", "-30", "-17", "+4", "+3", "-100"]


def test_growth_that_the_text_has_wrong() -> None:
    economic = variance(reference()["公开06"], economic_of_2020())
    assert economic["303"].growth(1) == D("536.9")
    assert economic["310"].growth(1) == D("-54.5")
    before = Table.from_rows("three_public", ["final"], [("合计", "1.45"), ("公务接待费", "1.45")], "万元", year=2020)
    three = variance(reference()["公开07"], before, column="final")
    assert (three.total.growth(1), three["reception"].growth(1)) == (D("390.3"), D("390.3"))


def budget_of(name: str, budget: str, spent: str) -> Variance:
    return variance(
        amounts_from({"total": spent}, year=2021, unit="万元", name=name),
        amounts_from({"total": budget}, year=2021, unit="万元", measure="adjusted_budget", name=name),
    )


def test_completion() -> None:
    fiscal = variance(
        reference()["公开04"], fiscal_budget(), column="total", base_measure="initial_budget", total="expenditure_total"
    )
    three = variance(reference()["公开07"], column="final", base_column="initial_budget")
    found = [
        fiscal.total.completion(0),
        fiscal["201"].completion(0),
        fiscal["206"].completion(0),
        fiscal["212"].completion(0),
        fiscal["215"].completion(0),
        three.total.completion(0),
        three["reception"].completion(0),
        budget_of("一", "220", "215").total.completion(1),
        budget_of("二", "428", "321").total.completion(0),
        budget_of("二", "443", "321").total.completion(1),
    ]
    stated = re.findall(r"([0-9.]+)%", consistent("completion"))
    assert [str(value) for value in found] == stated
    undefined = [three[key].completion(0) for key in ("abroad", "vehicle_purchase", "vehicle_operation")]
    assert undefined == [Undefined("base_zero")] * 3


def test_the_budget_is_the_sum_of_its_parts() -> None:
    fiscal = variance(
        reference()["公开04"], fiscal_budget(), column="total", base_measure="initial_budget", total="expenditure_total"
    )
    parts = [line for line in fiscal.parts() if isinstance(line.contribution, Decimal)]
    assert sum((line.base or D(0) for line in parts), D(0)) == D("5922.19")
    assert sum((x.contribution for x in parts if isinstance(x.contribution, Decimal)), D(0)) == D("-4257.64")
    assert "rest" not in [line.key for line in parts]


def test_shares() -> None:
    income = variance(reference()["公开01"], top_of_2020(), total="income_total")
    kinds = ["basic", "project", "remitted", "operating", "subsidised"]
    now = amounts_across(reference()["公开03"], "合计", kinds)
    before = amounts_from({"total": "4461.56"}, year=2020, unit="万元")
    spent = variance(now, before)
    purchases = variance(
        amounts_from({"total": "1019.18", "中小企业": "738.18", "小微企业": "388.18"}, year=2021, unit="万元"),
        amounts_from({"total": None}, year=2020, unit="万元"),
    )
    services = variance(
        amounts_from({"total": "1019.18", "中小企业": "738.18"}, year=2021, unit="万元"),
        amounts_from({"total": None}, year=2020, unit="万元"),
    )
    found = [
        income["general_income"].share(0),
        spent["basic"].share(0),
        spent["project"].share(0),
        purchases["中小企业"].share(0),
        purchases["小微企业"].share(0),
        services["中小企业"].share(0),
    ]
    assert [str(value) for value in found] == re.findall(r"([0-9.]+)%", consistent("share"))
    for part in ("institutional_income", "operating_income", "other_income"):
        assert income[part].share(0) == D(0)
    assert spent["operating"].share(0) == D(0)
    goods = variance(
        amounts_from({"total": "0", "中小企业": "0"}, year=2021, unit="万元"),
        amounts_from({"total": None}, year=2020, unit="万元"),
    )
    assert goods["中小企业"].share(0) == Undefined("total_zero")


def test_the_share_of_projects_that_the_text_has_wrong() -> None:
    assert budget_of("项目", "1336.30", "1591.18").total.completion(1) == D("119.1")
