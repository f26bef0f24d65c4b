"""Data out: one set of columns for records, frames, CSV and JSON, exact in all of them, and tables back from each."""

from __future__ import annotations

import copy
import csv
import datetime
import functools
import io
import json
import pickle
import re
import sys
from collections.abc import Callable
from decimal import ROUND_UP, Context, Decimal, localcontext
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import example
import govbudget as gb
from accounts import Accounts
from govbudget.errors import (
    AmountTypeError,
    ArgumentError,
    DataError,
    FigureSyntaxError,
    GovBudgetError,
    LibraryMissing,
    NotFound,
    ReadError,
    TableError,
)
from govbudget.exact import Undefined
from govbudget.figure import Quantity
from govbudget.forms import form
from govbudget.place import Place
from govbudget.records import DataColumn, DataKind, Records, Tabular
from govbudget.records.columns import described, plain_cell
from govbudget.records.frames import places_of
from govbudget.tables import Line
from govbudget.testing.evaluated import fixed

ACCOUNTS = Accounts().disclosure()
#: The ways out, each with what comes back in; those of other libraries where they are installed.
WAYS: dict[str, Callable[..., Any]] = {
    "records": lambda value, **options: value.to_records(**options),
    "csv": lambda value, **options: Records.from_csv(Records.of([value], **options).to_csv()),
    "bare csv": lambda value, **options: Records.from_csv(Records.of([value], **options).to_csv(escape=False)),
    "json": lambda value, **options: Records.from_json(Records.of([value], **options).to_json(indent=1)),
    "columns": lambda value, **options: turned(value.to_records(**options)),
}
FRAMES = {"pandas": "to_pandas", "polars": "to_polars", "pyarrow": "to_arrow"}


def turned(records: list[dict[str, Any]]) -> dict[str, list[Any]]:
    return {name: [record[name] for record in records] for name in (records[0] if records else ())}


def ways(value: Tabular, **options: Any) -> dict[str, Any]:
    """A value by every way out that the libraries here allow."""
    found = {name: way(value, **options) for name, way in WAYS.items()}
    for library, method in FRAMES.items():
        if installed(library):
            found[library] = getattr(value, method)(**options)
    return found


@functools.cache
def installed(library: str) -> bool:
    try:
        __import__(library)
    except ImportError:
        return False
    return True


def rows(year: int) -> gb.Table:
    first = {2020: "100.00", 2021: "110.50", 2022: "0.00"}[year]
    lines = [["2130101 行政运行", first], ["2130142 农村道路建设", "-0.05"], ["合计", first]]
    return gb.Table.from_rows("general_expenditure", ["total"], lines, "万元", year=year)


@functools.cache
def values() -> dict[str, tuple[Tabular, tuple[Any, ...]]]:
    """A value of every kind that is a table of something, with what its records take."""
    tree, economic = gb.load("functional", 2021), gb.load("economic_department", 2021)
    wrong = evolve(
        ACCOUNTS,
        tables=tuple(t.with_cell("合计", "basic", "1.00") if t.number == "公开03" else t for t in ACCOUNTS.tables),
    )
    report, read = wrong.check(), gb.read(example.PATH)
    taken = gb.Acceptance.of(report[0], reason="已说明", author="审核人", date=datetime.date(2021, 1, 1))
    books = gb.roll_up(
        [("2130101", "30201", 1, Decimal("5.5")), ("21301", None, 2, None)],
        tree,
        mode="postings",
        dimensions={"kind": economic, "month": None},
        amounts=["paid"],
        unit="元",
    )
    lines = [
        {"单位": f"{i}局", "年度": year, "支出": f"{(i + 3) ** 5 * (year - 2018)}.{i}5"}
        for i in range(1, 7)
        for year in (2020, 2021)
        if (i, year) != (3, 2020)
    ]
    panel = gb.Panel.from_rows(lines, entity="单位", year="年度", amounts=["支出"], unit="元")
    series = gb.Series.of([rows(2020), rows(2021), rows(2022)])
    change = series.between(2022, 2021)
    three = gb.compare(
        {"预算": gb.roll_up({"2130101": 0}, tree), "决算": gb.roll_up({"2130101": 3}, tree)}, base="预算"
    )
    return {
        "disclosure": (ACCOUNTS, ()),
        "table": (ACCOUNTS["公开07"], ()),
        "report": (report.with_accepted([taken]), ("en",)),
        "checks": (read.check().ledger, ()),
        "claims": (read.narrative, ()),
        "evaluation": (fixed(), ()),
        "rollup": (gb.roll_up({"2130101": "1.50", "213": "2"}, tree, unit="万元", on_error="list"), ()),
        "cross": (gb.roll_up([("2130101", "30201", "1.5")], (tree, economic), unit="元"), ()),
        "ledger": (books, ("kind", "month")),
        "ledger alone": (books, ()),
        "pivot": (books.pivot("code", "month"), ()),
        "variance": (change, (3,)),
        "explanation": (change.explain(), ()),
        "series": (series, ()),
        "comparison": (three, (1,)),
        "panel": (panel, ()),
        "peers": (panel.peers("支出", 2020), ()),
        "changes": (gb.diff(ACCOUNTS.check(), report), ("en",)),
        "nothing": (gb.Disclosure(), ()),
    }


KINDS = sorted(values())


# -- columns -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_records_have_the_columns_that_are_described_in_their_order(kind: str) -> None:
    value, args = values()[kind]
    records, names = value.to_records(*args), [column.name for column in value.data_columns(*args)]
    assert all(list(record) == names for record in records)
    assert bool(records) is (kind != "nothing")


def test_every_column_of_every_kind_says_what_it_holds_in_two_languages() -> None:
    for data, columns in described().items():
        assert len({column.name for column in columns}) == len(columns), data
        for column in columns:
            assert re.fullmatch("[a-z_]+", column.name)
            assert column.meaning and re.search("[\u4e00-\u9fff]", column.chinese), (data, column)


def test_the_former_keys_of_facts_are_all_there() -> None:
    record = ACCOUNTS["公开03"].to_records()[0]
    assert [record[name] for name in ("table", "line", "column", "printed", "page")] == [
        *("支出决算表", "合计", "本年支出合计", "2,130.59", "")
    ]


def test_a_fact_says_everything_of_its_cell() -> None:
    table = gb.read(example.PATH)["公开03"]
    record = next(each for each in gb.read(example.PATH).to_records() if each["line_key"] == "2010401")
    assert {name: value for name, value in record.items() if name not in ("row", "heading")} == {
        "entity": "大数据发展管理局",
        "year": 2021,
        "stage": "final_accounts",
        "form": "expenditure",
        "number": "公开03",
        "table": "支出决算表",
        "title": "支出决算表",
        "line": "2010401",
        "line_key": "2010401",
        "code": "2010401",
        "name": "行政运行",
        "level": 3,
        "side": "",
        "known": True,
        "column": "本年支出合计",
        "column_key": "total",
        "measure": "final",
        "fund": "",
        "quantity": "amount",
        "value": Decimal("328.25"),
        "unit": "万元",
        "value_yuan": Decimal(3282500),
        "half_unit_yuan": Decimal(50),
        "state": "value",
        "printed": "328.25",
        "page": "",
        "faults": "",
        "source": "disclosure.txt",
    }
    assert record["row"] == table.lines[table.line_index("2010401")].row
    assert table.to_records()[0]["entity"] == ""


def test_levels_counts_funds_and_states() -> None:
    facts = ACCOUNTS.to_records()
    by = {(each["form"], each["line_key"], each["column_key"]): each for each in facts}
    assert [by["expenditure", code, "total"]["level"] for code in ("total", "201", "20104", "2010401")] == [0, 1, 2, 3]
    count = by["assets", "vehicles", "final"]
    assert (count["quantity"], count["unit"], count["value_yuan"], count["half_unit_yuan"]) == ("count", "", None, None)
    assert by["three_public", "abroad_groups", "initial_budget"]["state"] == "not_applicable"
    assert by["three_public", "abroad", "initial_budget"]["measure"] == "initial_budget"
    assert by["government_fund", "total", "total"]["fund"] == "fund"
    assert by["fiscal_income_expenditure", "expenditure_total", "capital"]["fund"] == "capital"
    assert by["income_expenditure", "201", "final"]["level"] == 1
    table = gb.Table.from_rows("expenditure", ["total"], [["合计", "1"], ["999 别的", "1"], ["又一行", "1"]], "万元")
    assert [each["level"] for each in table.to_records()] == [0, None, None]
    assert not table.to_records()[2]["known"]
    plan = evolve(form("assets").lines[0], part_of=form("assets").lines[0].key)
    circle = evolve(form("assets"), lines=(plan,), relations=())
    assert gb.Table.from_rows(circle, ["final"], [[plan.labels[0], "3"]]).to_records()[0]["level"] == 1
    budget = gb.Table.from_rows("general_expenditure", ["total"], [["合计", "1"]], stage="budget")
    assert budget.to_records()[0]["measure"] == "initial_budget"
    assert (budget.to_records()[0]["unit"], budget.to_records()[0]["value_yuan"]) == ("", None)


def test_the_year_of_the_document_stands_in_for_that_of_a_table() -> None:
    table = gb.Table.from_rows("expenditure", ["total"], [["合计", "1"]])
    assert gb.Disclosure(year=2020, tables=(table,)).to_records()[0]["year"] == 2020
    assert table.to_records()[0]["year"] is None


def test_what_is_undefined_is_null_and_says_why() -> None:
    variance, _ = values()["variance"]
    record = variance.to_records()[0]
    assert isinstance(record["growth"], Undefined)
    assert record["undefined"] == "growth: base_zero; completion: no_budget; base_share: total_zero; " + (
        "share_change: total_zero; contribution_points: total_zero"
    )
    assert json.loads(variance.to_json())[0]["growth"] is None
    peers, _ = values()["peers"]
    assert {each["undefined"] for each in peers.to_records()} == {""}
    assert [each["missing"] for each in peers.to_records()][-1] == "not_given"
    comparison, args = values()["comparison"]
    assert "决算 growth: base_zero" in comparison.to_records(*args)[0]["undefined"]


def test_an_evaluation_is_its_funds_indicators_and_total() -> None:
    form_, _ = values()["evaluation"]
    records = form_.to_records()
    assert [each["part"] for each in records] == sorted(
        (each["part"] for each in records), key=("fund indicator total").find
    )
    assert records[0]["level"] == 0 and isinstance(records[0]["executed"], Decimal)
    assert max(each["above"].count("/") for each in records if each["above"]) == 1
    assert records[-1]["weight"] == 100
    assert [each["part"] for each in gb.Evaluation(indicators=[gb.evaluation.Indicator("甲")]).to_records()] == [
        *("indicator", "total")
    ]


def test_claims_and_checks_as_records() -> None:
    claims = gb.read(example.PATH).narrative.to_records()
    amount = next(each for each in claims if each["kind"] == "amount" and each["unit"])
    assert amount["value_yuan"] == amount["value"] * {"万元": 10000, "元": 1}[amount["unit"]]
    assert amount["sentence"] and amount["measure"]
    checks = gb.read(example.PATH).check().ledger.to_records()
    assert {each["outcome"] for each in checks} >= {"passed"}
    assert any(each["claim"] for each in checks) and any(each["readings"] for each in checks)
    by_hand = gb.Disclosure(claims=(no_claim(),)).narrative.to_records()[0]
    assert (by_hand["value"], by_hand["printed"], by_hand["measure"], by_hand["name"]) == (None, "", "", "")


def no_claim() -> Any:
    from govbudget.claim import Claim, ClaimKind, Period

    return Claim(ClaimKind.NONE, period=Period(2021, None))


def test_accepted_findings_say_why_and_where_they_stand() -> None:
    report, args = values()["report"]
    records = report.to_records(*args)
    assert [each["accepted"] for each in records][-1] == "已说明"
    assert records[0]["entity"] == "某市示例局" and records[0]["table"].startswith("公开")
    assert json.loads(json.dumps(records)) == records  # as before, for programs without Decimals
    assert isinstance(report.to_records()[0]["difference"], str)


# -- exact in every frame ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_no_frame_holds_a_float(kind: str) -> None:
    value, args = values()[kind]
    pandas, polars, arrow = (pytest.importorskip(name) for name in ("pandas", "polars", "pyarrow"))
    table = value.to_arrow(*args)
    assert not any(arrow.types.is_floating(each.type) for each in table.schema)
    assert not any(dtype.is_float() for dtype in value.to_polars(*args).dtypes)
    frame = value.to_pandas(*args)
    for name in frame.columns:
        assert not pandas.api.types.is_float_dtype(frame[name].dtype)
        assert not any(isinstance(cell, float) for cell in frame[name].tolist())
    assert polars.DataFrame(table).equals(value.to_polars(*args), null_equal=True)


@pytest.mark.parametrize("kind", KINDS)
def test_all_frames_hold_what_the_records_hold(kind: str) -> None:
    value, args = values()[kind]
    pytest.importorskip("pandas"), pytest.importorskip("polars"), pytest.importorskip("pyarrow")
    plain = json.loads(value.to_json(*args)) if kind not in ("disclosure", "nothing") else None
    rows = value.to_arrow(*args).to_pylist()
    assert value.to_polars(*args).to_dicts() == rows
    pandas_rows = value.to_pandas(*args).to_dict("records")
    missing = [
        {k: None if v is None or type(v).__name__ == "NAType" else v for k, v in row.items()} for row in pandas_rows
    ]
    assert missing == rows
    if plain is not None:
        as_text = [{k: f"{v:f}" if isinstance(v, Decimal) else v for k, v in row.items()} for row in missing]
        assert as_text == plain
    text = list(csv.DictReader(io.StringIO(value.to_csv(*args, escape=False))))
    assert len(text) == len(rows)
    for row, cells in zip(missing, text, strict=True):
        for name, cell in row.items():
            assert cells[name] == (
                "" if cell is None else str(cell).lower() if isinstance(cell, bool) else plain_text(cell)
            )


def plain_text(cell: Any) -> str:
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


def test_no_decimal_context_of_a_program_changes_what_goes_out() -> None:
    plain = {name: str(data) for name, data in ways(ACCOUNTS, blanks=True).items()}
    with localcontext(Context(prec=2, rounding=ROUND_UP, traps=[])):
        assert {name: str(data) for name, data in ways(ACCOUNTS, blanks=True).items()} == plain
        for name, data in ways(ACCOUNTS, blanks=True).items():
            assert gb.Disclosure.from_records(data, profile=ACCOUNTS.profile) == ACCOUNTS, name


def test_duckdb_reads_a_value_as_it_is() -> None:
    pytest.importorskip("pyarrow")
    duckdb = pytest.importorskip("duckdb")
    disclosure = ACCOUNTS  # noqa: F841 - DuckDB finds it by its name
    asked = "select sum(value_yuan) from disclosure where form = 'expenditure' and level = 3 and column_key = 'total'"
    whole = ACCOUNTS["公开03"]["total", "total"].money
    assert whole is not None
    assert duckdb.sql(asked).fetchall()[0][0] == whole.to("元").value


def test_arrow_says_what_its_fields_mean() -> None:
    arrow = pytest.importorskip("pyarrow")
    field = arrow.table(ACCOUNTS).schema.field("value_yuan")
    assert field.type == arrow.decimal128(38, 10)
    assert field.metadata[b"chinese"].decode() == "元值"


exact = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**20), max_value=10**20)


@given(st.lists(st.one_of(st.none(), exact, st.integers(-(10**15), 10**15).map(Decimal)), min_size=1, max_size=8))
@settings(max_examples=30, deadline=None)
def test_any_exact_numbers_go_out_and_come_back_as_they_are(cells: list[Decimal | None]) -> None:
    data = Records((DataColumn("x", DataKind.DECIMAL),), tuple({"x": cell} for cell in cells))
    if installed("pyarrow"):
        assert data.to_arrow().column("x").to_pylist() == cells
    if installed("polars"):
        assert data.to_polars()["x"].to_list() == cells
    if installed("pandas"):
        assert data.to_pandas()["x"].tolist() == cells
    text = list(csv.reader(io.StringIO(data.to_csv())))[1:]
    assert [Decimal(row[0]) if row else None for row in text if row != [""]] == [
        cell for cell in cells if cell is not None
    ]
    assert [None if row["x"] is None else Decimal(row["x"]) for row in json.loads(data.to_json())] == cells


@pytest.mark.parametrize(
    ("cells", "places"),
    [
        ([], 10),
        (["0.00", None], 10),
        (["1.50000000000000"], 10),
        (["0.123456789012"], 12),
        (["1234567890123456789012345678.9"], 10),
        (["12345678901234567890123456789012.125"], 6),
        (["1E+30"], 7),
    ],
)
def test_a_column_has_the_places_that_hold_it(cells: list[str | None], places: int) -> None:
    numbers = [None if cell is None else Decimal(cell) for cell in cells]
    assert places_of("x", numbers) == places
    if installed("pyarrow"):
        data = Records((DataColumn("x", DataKind.DECIMAL),), tuple({"x": number} for number in numbers))
        assert data.to_arrow().column("x").to_pylist() == numbers


def test_what_no_column_holds_is_refused() -> None:
    wide = tuple({"x": Decimal(text)} for text in ("1" * 30, "0." + "1" * 12))
    data = Records((DataColumn("x", DataKind.DECIMAL),), wide)
    large = Records((DataColumn("n"),), ({"n": 2**64}, {"n": None}))
    for library, method in FRAMES.items():
        if installed(library):
            with pytest.raises(DataError, match="n holds 18446744073709551616"):
                getattr(large, method)()
            if library != "pandas":  # which holds the Decimals themselves
                with pytest.raises(DataError, match="x has numbers of 30 digits before the point and 12 behind it"):
                    getattr(data, method)()
    with pytest.raises(DataError, match="two columns are called 'x'") as caught:
        Records((DataColumn("x"), DataColumn("x")), ()).to_csv()
    assert caught.value.column == "x"
    with pytest.raises(DataError, match="a float is no exact number"):
        Records((DataColumn("x", DataKind.DECIMAL),), ({"x": 0.1},)).to_json()
    with pytest.raises(FigureSyntaxError):
        Records((DataColumn("x", DataKind.DECIMAL),), ({"x": "甲"},)).to_json()


@pytest.mark.parametrize(("library", "method"), list(FRAMES.items()))
def test_a_library_that_is_not_there_is_named(library: str, method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(LibraryMissing, match=rf"{library} is not installed.*govbudget\[{method[3:]}\]") as caught:
        getattr(ACCOUNTS, method)()
    assert isinstance(caught.value, ImportError) and caught.value.library == library


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ([1, None], DataKind.WHOLE),
        ([True, None], DataKind.FLAG),
        ([1, Decimal("1.5")], DataKind.DECIMAL),
        (["a", 1, None], DataKind.TEXT),
        ([None], DataKind.TEXT),
        ([True, 1], DataKind.TEXT),
        ([Decimal("1E+2"), "a"], DataKind.TEXT),
    ],
)
def test_values_of_any_kind_find_theirs(cells: list[Any], kind: DataKind) -> None:
    data = Records((DataColumn("x"),), tuple({"x": cell} for cell in cells))
    if installed("pyarrow"):
        names = {DataKind.WHOLE: "int64", DataKind.FLAG: "bool", DataKind.TEXT: "string"}
        assert str(data.to_arrow().schema.field("x").type).startswith(names.get(kind, "decimal128"))
    wanted = [cell if cell is None or kind is not DataKind.TEXT else plain_text(cell) for cell in cells]
    assert [row["x"] for row in json.loads(data.to_json())] == [
        plain_text(cell) if kind is DataKind.DECIMAL and cell is not None else cell for cell in wanted
    ]


def test_cells_as_frames_can_hold_them() -> None:
    text = DataColumn("t", DataKind.TEXT)
    assert plain_cell(("甲", 1), text) == "甲; 1"
    assert plain_cell(["甲"], text) == "甲"
    assert plain_cell(Undefined("base_zero"), text) is None
    assert plain_cell("1.50", DataColumn("d", DataKind.DECIMAL)) == Decimal("1.50")


# -- CSV that no spreadsheet calculates --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        ("-", "'-"),
        ("-1,387.15", "-1,387.15"),
        ("+5", "+5"),
        ("'甲", "'甲"),
        ("甲=1", "甲=1"),
        ("", ""),
    ],
)
def test_a_text_that_begins_like_a_formula_is_guarded(text: str, written: str) -> None:
    data = Records(
        (DataColumn("x", DataKind.TEXT), DataColumn("=y", DataKind.DECIMAL)), ({"x": text, "=y": Decimal(-1)},)
    )
    head, row = csv.reader(io.StringIO(data.to_csv(), newline=""))
    assert (head, row) == (["x", "'=y"], [written, "-1"])
    assert list(csv.reader(io.StringIO(data.to_csv(escape=False), newline="")))[1] == [text, "-1"]
    assert Records.from_csv(data.to_csv()).to_records() == [{"x": text, "=y": "-1"}]


@given(st.lists(st.tuples(st.text(max_size=8), st.text("'=+-@\t\r\n1,.", max_size=5)), min_size=1, max_size=5))
@settings(max_examples=200)
def test_texts_come_back_from_csv_as_they_were(texts: list[tuple[str, str]]) -> None:
    data = Records(
        (DataColumn("a", DataKind.TEXT), DataColumn("b", DataKind.TEXT)), tuple({"a": a, "b": b} for a, b in texts)
    )
    out = data.to_csv()
    assert Records.from_csv(out).rows == data.rows
    for cell in (cell for row in csv.reader(io.StringIO(out, newline="")) for cell in row):
        assert cell[:1] not in tuple("=+-@\t\r") or re.fullmatch(r"[+-][0-9,.]+", cell) or not cell


def test_what_is_no_csv_and_no_json_is_refused() -> None:
    assert Records.from_csv("") == Records((), ())
    assert Records.from_csv("\ufeffa,b\n1,2\n\n").to_records() == [{"a": "1", "b": "2"}]
    with pytest.raises(ReadError, match="row 3 of the CSV has 1 cells, and the heading 2"):
        Records.from_csv("a,b\n1,2\n3\n")
    with pytest.raises(ReadError, match="no CSV"):
        Records.from_csv('a\n"b')
    for wrong in ("{", "[1]", "{}"):
        with pytest.raises(ReadError):
            Records.from_json(wrong)
    assert Records.from_json(b'[{"a": 1.50, "b": NaN}, {"a": null}]').to_records() == [
        {"a": "1.50", "b": "NaN"},
        {"a": None, "b": None},
    ]
    for take in (Records.from_csv, Records.from_json):
        with pytest.raises(ArgumentError):
            take(1)  # type: ignore[arg-type]


def test_rows_of_several_values_stand_beneath_each_other() -> None:
    other = Accounts(year=2020).disclosure()
    both = Records.of([ACCOUNTS, other], blanks=True)
    assert both.to_records() == [*ACCOUNTS.to_records(blanks=True), *other.to_records(blanks=True)]
    assert both.data_columns() == ACCOUNTS.data_columns(blanks=True)
    assert Records.of([]).to_records() == []
    with pytest.raises(DataError, match="Report has other columns than Disclosure"):
        Records.of([ACCOUNTS, ACCOUNTS.check()])
    with pytest.raises(ArgumentError):
        Records.of([1])  # type: ignore[list-item]
    tree = gb.load("functional", 2021)
    sums = Records.from_csv(both.to_csv())
    rolled = gb.roll_up(sums, tree, code="code", amounts=["value"], mode="postings", on_error="list")
    assert rolled.lines


def test_the_lines_of_our_values_are_still_what_is_rolled_up() -> None:
    """And not their Arrow streams, though they have some."""
    pivot, _ = values()["pivot"]
    with pytest.raises(TableError):
        gb.roll_up(pivot, gb.load("functional", 2021), mode="postings", code="row", amounts=["amount"])


def test_a_value_without_records_says_so() -> None:
    with pytest.raises(NotImplementedError):
        Tabular().to_records()


def test_the_json_of_a_disclosure_is_all_of_it() -> None:
    assert gb.Disclosure.from_json(ACCOUNTS.to_json()) == ACCOUNTS
    assert len(json.loads(Records.of([ACCOUNTS]).to_json())) == len(ACCOUNTS.to_records())


def test_values_stay_values() -> None:
    for value, _ in values().values():
        assert isinstance(value, Tabular)
        assert not hasattr(value, "__dict__") or type(value).__name__ in ("Records",)
    table = ACCOUNTS["公开03"]
    assert pickle.loads(pickle.dumps(table)) == copy.deepcopy(table) == table
    assert pickle.loads(pickle.dumps(Records.of([table]))) == Records.of([table])


# -- and back ----------------------------------------------------------------------------------------------------------


def accounts() -> st.SearchStrategy[gb.Disclosure]:
    """Consistent accounts of many shapes, some of their cells blank, dashed, wrong or of another unit."""
    plain = st.builds(
        lambda year, balances, extra: Accounts(
            year=year, capital_with_income=balances, general={**Accounts().general, **extra}
        ).disclosure(),
        st.integers(2019, 2023),
        st.booleans(),
        st.dictionaries(
            st.sampled_from(["2010301", "2080505", "2210203"]),
            st.tuples(*[st.decimals(0, 9999, places=2)] * 2),
            max_size=2,
        ),
    )
    return st.builds(varied, plain, st.randoms(use_true_random=False), st.sampled_from(["万元", "元", "千元", None]))


def varied(disclosure: gb.Disclosure, random: Any, unit: str | None) -> gb.Disclosure:
    tables = []
    for table in disclosure.tables:
        if table.unit is not None and not any(line.quantity is Quantity.COUNT for line in table):
            table = evolve(table, unit=unit)
        for _ in range(random.randrange(4)):
            line, column = random.choice(table.keys), random.choice(table.columns)
            text = random.choice(["", "-", "0", "12", "无", "1,234"])
            table = table.with_cell(line, column, text)
        tables.append(table)
    return evolve(disclosure, tables=tuple(random.sample(tables, random.randrange(len(tables) + 1))))


def but_for_headings(table: gb.Table, again: gb.Table) -> gb.Table:
    """A table with a title comes back with its headings, those too that the form would say anyway."""
    return evolve(table, headers=again.headers) if table.title else table


@given(accounts())
@settings(max_examples=10, deadline=None)
def test_tables_come_back_from_every_way_out(disclosure: gb.Disclosure) -> None:
    for name, data in ways(disclosure, blanks=True).items():
        again = gb.Disclosure.from_records(data, profile=disclosure.profile)
        assert len(again.tables) == len(disclosure.tables)
        for table, other in zip(disclosure.tables, again.tables, strict=True):
            assert other == but_for_headings(table, other), name
            assert other.to_records(blanks=True) == table.to_records(blanks=True) or disclosure.source
        assert again.to_records() == disclosure.to_records(), name
        if disclosure.tables:
            assert (again.entity, again.year, again.source) == (disclosure.entity, disclosure.year, disclosure.source)


@pytest.mark.parametrize("table", ACCOUNTS.tables, ids=lambda table: table.form.id)
def test_each_form_comes_back_alone(table: gb.Table) -> None:
    for name, data in ways(table, blanks=True).items():
        assert gb.Table.from_frame(data) == table, name
    assert gb.Table.from_frame(iter(table.to_records(blanks=True)), table.form) == table


def test_a_document_that_was_read_comes_back() -> None:
    read = gb.read(example.PATH)
    again = gb.Disclosure.from_records(read.to_records(blanks=True), profile=read.profile)
    for table in (each for each in read.tables if each.to_records()):
        assert again.table(table.form.id) == table
    assert again.to_records(blanks=True) == read.to_records(blanks=True)
    assert [f.id for f in again.check() if not f.rule.startswith(("N", "S"))] == [
        f.id for f in read.check() if not f.rule.startswith(("N", "S"))
    ]


def test_a_budget_and_what_the_facts_do_not_say() -> None:
    table = gb.Table.from_rows("general_expenditure", ["total"], [["合计", "1.00"], ["201", "1.00"]], "万元", year=2024)
    budget = gb.Disclosure(entity="某局", year=2024, stage="budget", tables=(table,), source="b.pdf")
    assert gb.Disclosure.from_records(budget.to_records()) == budget
    assert gb.Disclosure.from_records(budget.to_records(), year=2023, source="c").year == 2023
    assert gb.Disclosure.from_records([]) == gb.Disclosure()
    assert gb.Disclosure.from_records({}) == gb.Disclosure()


def test_places_rows_faults_and_half_units_come_back() -> None:
    lines = (
        Line("total", "合计", row=3, place=Place("", 1)),
        Line("201", "一般", "201", row=4, place=Place("", 2)),
        Line("又", "又", known=False),
    )
    table = gb.Table(
        "general_expenditure", lines, ("total",), (("1.0", "x", "0"),), "万元", faults=("cut", "loose:甲"), lenient=True
    )
    again = gb.Table.from_frame(table.to_records(blanks=True))
    assert again == table
    assert [line.place for line in again] == [Place(page=1), Place(page=2), None]
    assert (again.faults, again.unreadable) == (table.faults, ("x",))
    paged = evolve(table, lines=tuple(evolve(line, place=None) for line in lines), place=Place("a.pdf", 7))
    assert gb.Table.from_frame(paged.to_records(blanks=True)).place == Place("a.pdf", 7)
    summed = evolve(table, half_units=((Decimal("0.15"), Decimal(0), Decimal("0.5")),))
    assert gb.Table.from_frame(summed.to_records(blanks=True)) == summed
    short = gb.Table("expenditure", lines[:2], ("total",), (("1.5", "0.12"),), "万元", shortest=("1.5",))
    back = gb.Table.from_frame(short.to_records(blanks=True))
    assert [back.half_unit(i, 0) for i in (0, 1)] == [short.half_unit(i, 0) for i in (0, 1)] == [Decimal("0.005")] * 2


def test_lines_of_counts_come_back_as_such() -> None:
    table = ACCOUNTS["公开07"]
    bare = [{k: r[k] for k in ("form", "line_key", "column_key", "printed")} for r in table.to_records(blanks=True)]
    again = gb.Table.from_frame(bare)
    assert [line.quantity for line in again] == [line.quantity for line in table]
    assert again.printed == table.printed
    assets = gb.Table.from_frame([{**r, "known": "1"} for r in ACCOUNTS["公开10"].to_records()])
    assert assets == ACCOUNTS["公开10"]
    assert gb.Table.from_frame([{k: v for k, v in r.items() if k != "form"} for r in bare], "three_public") == again


def record(**other: Any) -> dict[str, Any]:
    found = gb.Table.from_rows("general_expenditure", ["total"], [["合计", "1.00"]], "万元", year=2021).to_records()[0]
    return {**found, **other}


@pytest.mark.parametrize(
    ("given", "error", "match"),
    [
        ([{"form": "expenditure"}], TableError, "have a column 'line_key'"),
        ([{"line_key": "total", "column_key": "total", "printed": "1"}], TableError, "have a column 'form'"),
        ([], TableError, "these are of no table"),
        ([record(), record(form="expenditure")], TableError, "of general_expenditure, expenditure; name it with form="),
        ([record(), record()], TableError, "line total, column total of general_expenditure stands twice"),
        ([record(entity="甲"), record(entity="乙")], TableError, r"of 2 documents \(entity 甲、乙\)"),
        ([record(source="a"), record(source="b")], TableError, "source a、b"),
        ([record(value=Decimal("2.00"))], TableError, "is 2.00, and its printed text says 1.00; change both"),
        ([record(value=None)], TableError, "is nothing, and its printed text says 1.00"),
        ([record(printed="-")], TableError, "is 1.00, and its printed text says nothing"),
        ([record(half_unit_yuan=Decimal(-1))], TableError, "never below 0"),
        ([record(printed=1.0)], AmountTypeError, "printed is a text, not the float 1.0; in pandas"),
        ([record(value=1.0)], AmountTypeError, "dtype=str"),
        ([record(year=2021.5)], TableError, "year is a whole number"),
        ([record(year="甲")], TableError, "year is a whole number"),
        ([record(year=float("inf"))], TableError, "year is a whole number"),
        ([record(known="甲")], TableError, "known is true or false"),
        ([record(form="nowhere")], NotFound, "nowhere"),
        ([record(column_key="nowhere")], GovBudgetError, "nowhere"),
        ([record(unit="两")], GovBudgetError, "两"),
        ([record(stage="甲")], TableError, "no stage"),
        (
            [record(), record(line_key="201", year=2020)],
            TableError,
            "of general_expenditure say different things under year",
        ),
        (
            [record(), record(column_key="basic", name="甲")],
            TableError,
            "line total of general_expenditure .* 合计, 甲",
        ),
        ([record(value="甲")], FigureSyntaxError, "甲"),
        (3, TableError, "rows"),
    ],
)
def test_facts_that_make_no_table_are_refused(given: Any, error: type[Exception], match: str) -> None:
    with pytest.raises(error, match=match):
        gb.Table.from_frame(given)


def test_facts_as_others_may_write_them() -> None:
    table = gb.Table.from_frame(
        [record(year="2021", row=3.0, known=None, printed=Decimal("1.00"), code=None, name=None)]
    )
    assert (table.year, table.lines[0].row, table.lines[0].known, table.printed) == (2021, 3, True, (("1.00",),))
    assert gb.Table.from_frame([record(printed=1, value=1)]).printed == (("1",),)
    many = ACCOUNTS.to_records()
    assert gb.Table.from_frame(many, "assets") == ACCOUNTS["公开10"]
    assert gb.Table.from_frame([record(unit=None, half_unit_yuan=None)]).unit is None
    assert gb.Table.from_frame(Records.of([ACCOUNTS["公开10"]])) == ACCOUNTS["公开10"]
    assert gb.Table.from_frame(ACCOUNTS["公开10"]) == ACCOUNTS["公开10"]
    own = evolve(form("assets"), id="own_assets", relations=())
    own_table = gb.Table.from_rows(own, ["final"], [["车辆数合计", "3"]])
    for forms in (own, [own]):
        assert gb.Disclosure.from_records(own_table.to_records(), forms).tables == (own_table,)
    assert gb.Table.from_frame(own_table.to_records(), own) == own_table


def test_a_frame_that_pandas_read_from_a_file(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    path = tmp_path / "facts.csv"
    path.write_text(ACCOUNTS["公开03"].to_csv(blanks=True), encoding="utf-8-sig")
    assert gb.Table.from_frame(pandas.read_csv(path, dtype=str)) == ACCOUNTS["公开03"]
    with pytest.raises(AmountTypeError, match="read the file with dtype=str"):
        gb.Table.from_frame(pandas.read_csv(path))
