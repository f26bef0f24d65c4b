"""Whatever is passed to a public function, it works or ends in one of our errors that says what was given and what to give."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import govbudget as gb
from accounts import Accounts
from govbudget.classification import Classifications, to_government
from govbudget.errors import ArgumentError, GovBudgetError
from govbudget.rollup.values import TOTAL
from govbudget.testing.evaluated import fixed


@cache
def now() -> gb.Disclosure:
    return Accounts().disclosure()


@cache
def before() -> gb.Disclosure:
    return Accounts(year=2020).disclosure()


@cache
def finding() -> gb.Finding:
    table = now()["general_expenditure"].with_cell("total", "total", "1.00")
    return now().with_table(table).check()[0]


def edition() -> gb.Classification:
    return gb.load("functional", 2021)


#: Public functions with arguments that work; each argument in turn is replaced by every wrong value.
CALLS: Mapping[str, tuple[Callable[..., Any], Callable[[], dict[str, Any]]]] = {
    "check": (
        gb.check,
        lambda: {
            "disclosure": now(),
            "rules": gb.RuleSet.default(),
            "prior": before(),
            "units": [now()],
            "on_error": "list",
            "classification": None,
            "accepted": [],
            "today": None,
        },
    ),
    "from_json": (gb.Disclosure.from_json, lambda: {"data": now().to_json()}),
    "explain": (gb.explain, lambda: {"finding": finding(), "lang": "en"}),
    "message": (lambda lang: finding().message(lang), lambda: {"lang": "en"}),
    "to_text": (lambda lang: now().check().to_text(lang), lambda: {"lang": "en"}),
    "to_records": (lambda lang: now().check().to_records(lang), lambda: {"lang": "en"}),
    "read": (gb.read, lambda: {"source": "决算\n公开", "reader": "text", "registry": None, "classification": None}),
    "Disclosure": (
        gb.Disclosure,
        lambda: {
            "entity": "某局",
            "year": 2021,
            "stage": gb.Stage.BUDGET,
            "unit": "万元",
            "tables": now().tables,
            "profile": now().profile,
            "unmodelled": (),
            "contents": (),
            "remarks": (),
            "source": "a.txt",
            "unit_type": gb.UnitType.MIXED,
            "sentences": now().sentences,
            "claims": now().claims[:1],
            "repairs": (),
            "evaluations": (fixed(),),
        },
    ),
    "Disclosure[]": (lambda name: now()[name], lambda: {"name": "公开03"}),
    "with_table": (now().with_table, lambda: {"table": now().tables[0]}),
    "Table": (
        gb.Table,
        lambda: {
            "form": "general_expenditure",
            "lines": (gb.Line("total", "合计"),),
            "columns": ("total",),
            "printed": (("1.00",),),
            "unit": "万元",
            "title": "",
            "number": "",
            "year": 2021,
            "headers": {},
            "statement": "",
            "faults": (),
            "half_units": ((Decimal(1),),),
            "lenient": True,
        },
    ),
    "from_rows": (
        gb.Table.from_rows,
        lambda: {
            "form": "general_expenditure",
            "columns": ["total"],
            "rows": [("201", "5.00")],
            "unit": "万元",
            "year": 2021,
        },
    ),
    "from_rows, row": (
        lambda row: gb.Table.from_rows("general_expenditure", ["total"], [row]),
        lambda: {"row": ("201", "1")},
    ),
    "from_rows, cell": (
        lambda cell: gb.Table.from_rows("general_expenditure", ["total"], [("201", cell)]),
        lambda: {"cell": "1"},
    ),
    "Table[]": (
        lambda line, column: now()["general_expenditure"][line, column],
        lambda: {"line": "total", "column": "basic"},
    ),
    "with_cell": (
        now()["general_expenditure"].with_cell,
        lambda: {"line": "total", "column": "basic", "printed": "1.00"},
    ),
    "amounts": (now()["general_expenditure"].amounts, lambda: {"column": "basic"}),
    "describe": (
        gb.describe,
        lambda: {
            "disclosure": now(),
            "prior": before(),
            "places": 2,
            "sections": None,
            "reasons": {},
            "classification": None,
        },
    ),
    "roll_up": (
        gb.roll_up,
        lambda: {
            "lines": [("2010401", "1"), (TOTAL, "1")],
            "classification": edition(),
            "columns": None,
            "missing": "zero",
            "on_error": "list",
            "unit": "万元",
        },
    ),
    "roll_up, line": (lambda line: gb.roll_up([line], edition()), lambda: {"line": ("2010401", "1")}),
    "roll_up, amount": (lambda amount: gb.roll_up([("2010401", amount)], edition()), lambda: {"amount": "1"}),
    "roll_up across": (
        gb.roll_up,
        lambda: {
            "lines": [("2010401", "30101", "1")],
            "classification": (edition(), gb.load("economic_department", 2021)),
        },
    ),
    "consolidate": (
        gb.consolidate,
        lambda: {"disclosures": [now()], "entity": "某县", "eliminate": (), "year": 2021, "on_error": "list"},
    ),
    "Transfer": (
        gb.Transfer,
        lambda: {
            "kind": "subsidy",
            "amount": gb.Money(1, "元"),
            "income_code": "2010401",
            "expenditure_code": "2010401",
        },
    ),
    "compare_tables": (
        gb.compare_tables,
        lambda: {
            "current": now()["公开05"],
            "base": before()["公开05"],
            "column": None,
            "base_column": None,
            "measure": None,
            "base_measure": None,
            "total": "total",
            "crosswalk": None,
            "missing": "skip",
            "on_error": "list",
            "classification": None,
        },
    ),
    "explain_variance": (
        gb.explain_variance,
        lambda: {
            "variance": gb.compare_tables(now()["公开05"], before()["公开05"], on_error="list"),
            "lang": "en",
            "n": 3,
            "places": 2,
            "level": 1,
        },
    ),
    "Series": (
        gb.Series.of,
        lambda: {
            "tables": [now()["公开05"], before()["公开05"]],
            "column": None,
            "measure": None,
            "total": "total",
            "crosswalks": (),
            "missing": "skip",
            "on_error": "list",
            "classification": None,
        },
    ),
    "amounts_of": (
        gb.amounts_of,
        lambda: {"table": now()["公开05"], "column": None, "measure": None, "missing": "skip"},
    ),
    "amounts_from": (
        gb.amounts_from,
        lambda: {"values": {"201": "1"}, "year": 2021, "unit": "万元", "measure": None, "kind": "functional"},
    ),
    "difference": (lambda lang: gb.diff(now().check(), now().check()).to_text(lang), lambda: {"lang": "en"}),
    "by_fund": (gb.by_fund, lambda: {"current": now(), "base": before(), "line": "expenditure_total"}),
    "fund_views": (gb.fund_views, lambda: {"current": now(), "base": before(), "total": "expenditure_total"}),
    "three_public": (gb.three_public, lambda: {"disclosures": [now(), before()], "column": "final"}),
    "per_head": (gb.per_head, lambda: {"amount": gb.Money(1, "元"), "staff": 3, "places": 2}),
    "diff": (gb.diff, lambda: {"report_a": now().check(), "report_b": now().check()}),
    "load": (gb.load, lambda: {"kind": "functional", "year": 2021}),
    "nearest": (gb.nearest, lambda: {"kind": "functional", "year": 2031}),
    "available": (gb.available, lambda: {"kind": "functional"}),
    "crosswalk": (
        gb.crosswalk,
        lambda: {"kind": "functional", "from_year": 2019, "to_year": 2021, "classification": edition()},
    ),
    "link": (gb.crosswalk("functional", 2019, 2021).link, lambda: {"code": "201"}),
    "describe_code": (
        gb.describe_code,
        lambda: {"code": "2010401", "year": 2021, "kind": "functional", "classification": None},
    ),
    "parse_description": (
        gb.parse_description,
        lambda: {"text": "一般公共服务（类）", "year": 2021, "kind": "functional", "classification": None},
    ),
    "Classification.from_csv": (
        gb.Classification.from_csv,
        lambda: {"kind": "functional", "year": 2021, "text": "201,甲\n20101,乙", "remark": ""},
    ),
    "Classifications": (Classifications.of, lambda: {"given": edition()}),
    "to_government": (
        to_government,
        lambda: {"code": "30101", "unit": "行政", "year": 2021, "classification": None},
    ),
    "tree[]": (lambda code: edition()[code], lambda: {"code": "201"}),
    "find": (lambda name: edition().find(name), lambda: {"name": "行政运行"}),
    "named": (lambda name: edition().named(name), lambda: {"name": "发展与改革事务"}),
    "search": (lambda text, limit: edition().search(text, limit), lambda: {"text": "运行", "limit": 3}),
    "children": (lambda code: edition().children(code), lambda: {"code": "201"}),
    "subtree": (lambda code: edition().subtree(code), lambda: {"code": "201"}),
    "tree diff": (lambda other: edition().diff(other), lambda: {"other": edition()}),
    "Classification": (gb.Classification, lambda: {"kind": "functional", "year": 2021, "subjects": ()}),
    "Classification.from_rows": (
        gb.Classification.from_rows,
        lambda: {"kind": "functional", "year": 2021, "rows": [("201", "一般公共服务支出")]},
    ),
    "Money": (gb.Money, lambda: {"value": "1", "unit": "万元"}),
    "Money.to": (gb.Money(1, "万元").to, lambda: {"unit": "元", "places": 2, "rounding": "ROUND_DOWN"}),
    "Money.round": (gb.Money(1, "万元").round, lambda: {"places": 2, "rounding": "ROUND_DOWN"}),
    "Money.ratio": (
        gb.Money(1, "万元").ratio,
        lambda: {"other": gb.Money(3, "元"), "places": 2, "rounding": "ROUND_DOWN"},
    ),
    "Money.allocate": (gb.Money(1, "万元").allocate, lambda: {"weights": [1, 2], "places": 2}),
    "Figure.parse": (
        gb.Figure.parse,
        lambda: {"printed": "1.00", "unit": "万元", "quantity": gb.Quantity.AMOUNT, "place": gb.Place()},
    ),
    "Evaluation": (
        gb.Evaluation,
        lambda: {
            "project": "甲",
            "year": 2021,
            "unit": "万元",
            "fund": gb.Fund("年度资金总额"),
            "fund_parts": (),
            "indicators": fixed().indicators,
            "weight": 100,
            "score": "90",
            "bands": (),
            "scope": None,
        },
    ),
    "Indicator": (
        gb.Indicator,
        lambda: {
            "name": "甲",
            "target": "≥1",
            "actual": "1",
            "weight": 10,
            "score": 10,
            "children": (),
            "raw": None,
        },
    ),
    "Fund": (gb.Fund, lambda: {"name": "甲", "initial": "1", "adjusted": 1, "executed": 1, "rate": "90%", "weight": 1}),
    "IndicatorValue.parse": (gb.IndicatorValue.parse, lambda: {"printed": "≥1", "sense": "", "unit": ""}),
    "GradeBand": (gb.GradeBand, lambda: {"name": "优", "low": Decimal(90)}),
    "score": (gb.score, lambda: {"evaluation": fixed(), "bands": fixed().bands}),
    "without": (gb.RuleSet.default().without, lambda: {"reason": "known"}),
    "without, id": (lambda id: gb.RuleSet.default().without(id), lambda: {"id": "A05.1"}),
    "only, id": (lambda id: gb.RuleSet.only(id), lambda: {"id": "A05.1"}),
    "Code": (gb.Code, lambda: {"text": "201"}),
    "Unit.of": (gb.Unit.of, lambda: {"unit": "万元"}),
}


WRONG: Mapping[str, Any] = {
    "none": None,
    "true": True,
    "whole": 5,
    "negative": -1,
    "real": 1.5,
    "nan": float("nan"),
    "infinite": Decimal("Infinity"),
    "decimal": Decimal("5.00"),
    "empty": "",
    "word": "甲",
    "path": "last.txt",
    "bytes": b"a",
    "list": ["A05.1"],
    "numbers": [1, 2.5],
    "dicts": [{"code": "2010401", "amount": "5"}],
    "dict": {"a": 1},
    "set": {1},
    "pair": ("a", "b"),
    "nested": [[]],
    "object": object(),
    "objects": [object()],
    "class": gb.Table,
    "function": len,
    "disclosure": Accounts(year=2019).disclosure(),
    "table": Accounts().disclosure().tables[0],
    "money": gb.Money(1, "元"),
}


@pytest.mark.parametrize("name", CALLS)
def test_every_wrong_argument_ends_well(name: str) -> None:
    function, arguments = CALLS[name]
    function(**arguments())  # as it is meant
    faults = []
    for argument in arguments():
        for kind, value in WRONG.items():
            try:
                function(**(arguments() | {argument: value}))
            except GovBudgetError as error:
                if len(str(error)) < 20:
                    faults.append(f"{argument}={kind}: says only {str(error)!r}")
            except Exception as error:
                if name == "tree[]" and "unhashable" in str(error):
                    continue  # a classification is looked up in as any dict
                faults.append(f"{argument}={kind}: {type(error).__name__}: {error!s:.90}")
    assert not faults, "\n".join(faults)


#: Likely slips, with what was given and how to give it, both of which the message says.
SLIPS: list[tuple[Callable[[], Any], type[Exception], str, str]] = [
    (lambda: now().check(prior="last.txt"), TypeError, "last.txt", r"read\('last\.txt'\)"),  # type: ignore[arg-type]
    (lambda: now().check(prior=Path("last.txt")), TypeError, "last.txt", r"read\("),  # type: ignore[arg-type]
    (lambda: now().check(units=now()), TypeError, "Disclosure", r"units=\[unit\]"),  # type: ignore[arg-type]
    (lambda: now().check(units=[before(), "b.pdf"]), TypeError, "number 2 is the str 'b.pdf'", r"read\("),  # type: ignore[list-item]
    (lambda: now().check(["A05.1"]), TypeError, "A05.1", r'RuleSet.only\("A05.1"\)'),  # type: ignore[arg-type]
    (lambda: now().check("W601"), TypeError, "W601", r'without\("W601"\)'),  # type: ignore[arg-type]
    (lambda: gb.check(now().tables[0]), TypeError, "Table", r"Disclosure\(tables="),  # type: ignore[arg-type]
    (lambda: gb.check("a.pdf"), TypeError, "a.pdf", r"read\('a.pdf'\)"),  # type: ignore[arg-type]
    (lambda: gb.explain("A05.1"), TypeError, "A05.1", r"report\[0\]"),  # type: ignore[arg-type]
    (lambda: gb.Disclosure(tables=now().tables[0]), TypeError, "Table", r"from_rows"),
    (lambda: gb.Disclosure(tables=["a"]), TypeError, "'a'", "from_rows"),
    (lambda: gb.Disclosure(year="2023"), TypeError, "'2023'", "year=2023"),  # type: ignore[arg-type]
    (lambda: gb.Disclosure(stage="决算"), TypeError, "决算", "final_accounts"),
    (lambda: gb.Disclosure(unit_type="行政"), TypeError, "行政", "administrative"),
    (lambda: gb.describe(now(), places="2"), TypeError, "'2'", "places=2"),  # type: ignore[arg-type]
    (lambda: gb.describe(now(), places=-1), TypeError, "-1", "places=2"),
    (lambda: gb.describe("a.pdf"), TypeError, "a.pdf", r"read\("),  # type: ignore[arg-type]
    (lambda: gb.Table.from_rows("assets", "final", ["201"]), TypeError, "'201'", r"\(\"201\""),
    (lambda: gb.Table.from_rows("assets", ["final"], [{"line": 1}]), TypeError, "dict", "as in"),  # type: ignore[list-item]
    (lambda: gb.Table.from_rows("assets", ["final"], [()]), ValueError, "empty", "as in"),
    (
        lambda: gb.Table.from_rows("general_expenditure", ["total"], [("201", 5.0)]),  # type: ignore[list-item]
        TypeError,
        "line 201, column total: .* float 5.0",
        "1,387.15",
    ),
    (lambda: gb.Table("assets", ["车辆"], ("final",), (("1",),)), TypeError, "车辆", "from_rows"),  # type: ignore[arg-type]
    (lambda: gb.Table("assets", ("车辆",), ("final",), (("1",),)), TypeError, "车辆", "from_rows"),  # type: ignore[arg-type]
    (lambda: edition()["行政运行"], ValueError, "行政运行", r"named\('行政运行'\)"),
    (lambda: gb.roll_up([{"code": "201", "amount": "5"}], edition()), ValueError, "dict", r'\("2010601", "5.00"\)'),  # type: ignore[list-item]
    (lambda: gb.load("功能", 2021), ValueError, "功能", "支出功能分类"),  # type: ignore[arg-type]
    (lambda: gb.load("functional", "二〇二一"), KeyError, "二〇二一", r'load\("functional", 2025\)'),
    (lambda: gb.crosswalk("functional", None, 2021), KeyError, "None", r"as in load"),  # type: ignore[arg-type]
    (lambda: now().check(accepted=finding()), TypeError, "Finding", r"accepted=\["),  # type: ignore[arg-type]
    (lambda: now().check(today="2024-10-08"), TypeError, "'2024-10-08'", r"datetime.date\("),  # type: ignore[arg-type]
    (lambda: now().check(today=datetime(2024, 10, 8)), TypeError, "datetime", r"datetime.date\("),
    (lambda: gb.Disclosure.from_json(Path("a.json")), TypeError, "a.json", r"read\(path\)"),  # type: ignore[arg-type]
    (lambda: gb.roll_up([("2010401", "1")], edition(), code=0, amounts=5.0), TypeError, "5.0", "name them"),  # type: ignore[call-overload]
    (lambda: gb.per_head(gb.Money(1, "元"), 3, 10**9), TypeError, "1000000000", "from 0 to 1000"),
    (lambda: gb.Figure.parse(Decimal(5)), TypeError, "Decimal", "1,387.15"),  # type: ignore[arg-type]
    (lambda: gb.Evaluation(indicators=gb.Indicator("甲")), ValueError, "Indicator", r"\[Indicator"),
    (lambda: gb.Evaluation(project=5), ValueError, "int 5", "as printed"),  # type: ignore[arg-type]
    (lambda: gb.Evaluation(bands=("优",)), ValueError, "'优'", r"GradeBand\("),  # type: ignore[arg-type]
    (lambda: gb.Fund("甲", level=-1), TypeError, "-1", "level=1"),
    (lambda: gb.GradeBand("优", None), ValueError, "None", 'GradeBand\\("优", 90\\)'),
    (lambda: gb.GradeBand("优", 0.9), ValueError, "float 0.9", "printed text"),
    (lambda: gb.IndicatorValue("1", 1.5), ValueError, "float 1.5", "IndicatorValue.parse"),  # type: ignore[arg-type]
    (lambda: gb.IndicatorValue("1", sense=">"), ValueError, "'>'", "IndicatorValue.parse"),  # type: ignore[arg-type]
    (lambda: gb.IndicatorValue("1", decimals=-1), TypeError, "-1", "IndicatorValue.parse"),
    (lambda: gb.Subject(2010601, "行政运行"), TypeError, "int 2010601", r"Subject\("),  # type: ignore[arg-type]
    (lambda: gb.Subject("2010601", None), TypeError, "name is a text, not None", r"Subject\("),  # type: ignore[arg-type]
    (lambda: gb.Figure(1.5), TypeError, "float 1.5", r"Figure.parse\("),  # type: ignore[arg-type]
    (lambda: gb.RuleSet.only(5), KeyError, "5", 'as in "A05.1"'),  # type: ignore[arg-type]
    (lambda: gb.Series.of(now()["公开05"]), TypeError, "Table", r"Series.of\(\["),  # type: ignore[arg-type]
    (lambda: gb.Money(1, "元").round(2, "half up"), TypeError, "half up", "ROUND_HALF_UP"),
    (lambda: gb.amounts_from([("201", "1", "2")], year=2021, unit=None), TypeError, "'2'", "as in amounts_from"),  # type: ignore[list-item]
    (lambda: gb.read("x\ny", registry="pdf"), TypeError, "'pdf'", r"Registry.default\(\)"),  # type: ignore[arg-type]
    (lambda: gb.read(5), ValueError, "int 5", r'read\("disclosure.pdf"\)'),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("call", "built_in", "given", "how"), SLIPS)
def test_slips_are_told(call: Callable[[], Any], built_in: type[Exception], given: str, how: str) -> None:
    with pytest.raises(GovBudgetError) as caught:
        call()
    assert isinstance(caught.value, built_in)
    assert re.search(given, str(caught.value)), str(caught.value)
    assert re.search(how, str(caught.value)), str(caught.value)


def test_what_has_an_obvious_meaning_works() -> None:
    table = gb.Table.from_rows(
        "general_expenditure", "total", [("201", Decimal("1E+2")), [20104, 7], ("20105", None)], "万元"
    )
    assert [figure and figure.printed for figure in (table[k, "total"] for k in table.keys)] == ["100", "7", ""]
    lists = gb.Table("general_expenditure", list(table.lines), ["total"], [list(table.printed[0])], "万元")  # type: ignore[arg-type]
    assert lists == table == gb.Table("general_expenditure", table.lines, ("total",), (list(table.printed[0]),), "万元")  # type: ignore[arg-type]
    assert hash(gb.Disclosure(tables=[table])) == hash(gb.Disclosure(tables=(table,)))
    assert gb.Disclosure(stage="budget", unit="万元", unit_type="mixed") == gb.Disclosure(
        stage=gb.Stage.BUDGET, unit=gb.Unit.WAN_YUAN, unit_type=gb.UnitType.MIXED
    )
    assert gb.GradeBand("优", 90) == gb.GradeBand("优", Decimal(90)) == gb.GradeBand("优", "90")
    assert gb.load("支出功能分类", 2021) is gb.load("functional", "2021")
    assert gb.nearest("functional", "2031").year == 2026
    assert gb.crosswalk("functional", "2019", 2021) is gb.crosswalk("支出功能分类", 2019, 2021)


def test_an_error_carries_its_argument() -> None:
    with pytest.raises(ArgumentError) as caught:
        now().check(prior="x" * 200)  # type: ignore[arg-type]
    assert (caught.value.argument, caught.value.value) == ("prior", "x" * 200)
    assert len(str(caught.value)) < 250
