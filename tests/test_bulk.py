"""Bulk data: the facts, and the same findings as in memory on every engine."""

from __future__ import annotations

import subprocess
import sys
import warnings
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import govbudget as gb
from accounts import Accounts
from budgets import budgets
from bulk_engines import ENGINES, duckdb, in_memory, lazy, of, polars, relation
from example import SHARED, needs_shared
from govbudget import bulk
from govbudget.bulk.engines import beside
from govbudget.errors import ArgumentError, DataError, FormError, GovBudgetError, LibraryMissing
from govbudget.forms import all_forms
from govbudget.relation import Axis, Grade, Lines, Posting, Relation
from govbudget.tables import Table, TableState
from govbudget.testing.faults import FaultKind, corrupted
from govbudget.testing.strategies import budgets as planned
from govbudget.testing.strategies import disclosures

d = Decimal
TABLES = [
    kind
    for kind in FaultKind
    if kind.value in ("figure", "digits", "sign", "unit", "copied", "shift", "lost_line", "repeated_line")
]


def wrong() -> gb.Disclosure:
    """Accounts with a wrong figure, named as a document of its own."""
    document = Accounts().disclosure()
    return evolve(document.with_table(document["公开05"].with_cell("201", "basic", "999.99")), source="wrong")


def right() -> gb.Disclosure:
    return evolve(Accounts().disclosure(), source="right")


# -- the same findings as in memory ------------------------------------------------------------------------------------


def assert_equal(documents: list[gb.Disclosure], *engines: Callable[[bulk.Bulk], tuple[Any, Any]]) -> None:
    made = bulk.facts(documents)
    for engine in engines:
        found = bulk.check(*engine(made))
        for document in documents:
            assert of(found, document.source) == in_memory(document)


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(disclosures(), corrupted(disclosures(), TABLES))
def test_documents_with_and_without_faults_have_the_findings_that_they_have_in_memory(
    clean: gb.Disclosure, faulty: Any
) -> None:
    documents = [evolve(clean, source="clean"), evolve(faulty.document, source="faulty")]
    assert_equal(documents, relation, lazy)
    found = bulk.check(bulk.facts(documents))
    failed = {row["id"] for row in found.rows if row["verdict"] == "failed"}
    report = faulty.document.check()
    relations = {each.id for form in all_forms() for each in form.relations}
    assert failed == {each.id for each in report if each.rule in relations and each.kind.value != "rounding"}


def spoilt_table(table: Table, random: Random) -> Table:
    """A table with something missing, blank, twice, unread or otherwise than others."""
    height, columns = len(table.lines), list(table.printed)
    if not height:
        return table

    def written(texts: list[str], share: float, **more: Any) -> Table:
        cells = [[random.choice(texts) if random.random() < share else cell for cell in column] for column in columns]
        return evolve(table, printed=tuple(map(tuple, cells)), stage=table.stage, **more)

    match random.randrange(10):
        case 0:
            lines = [i for i in range(height) if random.random() < 0.8]
            cells = tuple(tuple(column[i] for i in lines) for column in columns)
            return evolve(table, lines=tuple(table.lines[i] for i in lines), printed=cells, stage=table.stage)
        case 1:
            left = [i for i in range(len(columns)) if random.random() < 0.7] or [0]
            names = tuple(table.columns[i] for i in left)
            return evolve(table, columns=names, printed=tuple(columns[i] for i in left), stage=table.stage)
        case 2:
            return written(["", "-"], random.choice([0.05, 0.5, 0.95]))
        case 3:
            return written([""], 1, statement=random.choice(["", "本单位没有"]))
        case 4:
            return evolve(table, faults=(random.choice(["cut", "column:某", "loose:x"]),), stage=table.stage)
        case 5:
            return evolve(table, unit=None, stage=table.stage)
        case 6:
            return evolve(table, unit=random.choice(["元", "万元", "亿元"]), stage=table.stage)
        case 7:
            return written(["?"], 0.04, lenient=True)
        case 8:
            at = random.randrange(height)
            twice = evolve(table.lines[at], key=f"{table.lines[at].key}#2")
            cells = tuple((*column, column[at]) for column in columns)
            return evolve(table, lines=(*table.lines, twice), printed=cells, stage=table.stage)
        case _:
            return written(["0", "1.00", "-3.10"], 0.05)


@st.composite
def spoilt(draw: st.DrawFn) -> list[gb.Disclosure]:
    """Documents as they are read: anything may be missing, and sums may be wrong."""
    clean, random = draw(st.one_of(disclosures(), planned())), Random(draw(st.integers(0, 10**6)))
    documents = []
    for number in range(25):
        tables = [table for table in clean.tables if random.random() < 0.95] or [clean.tables[0]]
        for _ in range(random.randrange(1, 5)):
            i = random.randrange(len(tables))
            with suppress(GovBudgetError):  # a count that is none, for instance
                tables[i] = spoilt_table(tables[i], random)
        documents.append(evolve(clean, tables=tuple(tables), source=f"{number}"))
    return documents


@settings(max_examples=6, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(spoilt())
def test_documents_as_they_are_read_have_the_findings_that_they_have_in_memory(documents: list[gb.Disclosure]) -> None:
    assert_equal(documents, relation, lazy)


def test_budgets_and_final_accounts_beside_each_other_have_the_findings_that_they_have_in_memory() -> None:
    """The relations of each stage meet the cells of that stage alone; and each variant of a form has its own."""
    random, documents = Random(21), [right(), wrong()]
    for name, budget in budgets().items():
        documents.append(evolve(budget, source=name))
        for number in range(12):
            tables = list(budget.tables)
            for _ in range(random.randrange(1, 4)):
                i = random.randrange(len(tables))
                with suppress(GovBudgetError):
                    tables[i] = spoilt_table(tables[i], random)
            documents.append(evolve(budget, tables=tuple(tables), source=f"{name} {number}"))
    assert_equal(documents, relation, lazy)
    found = bulk.check(bulk.facts(documents)).rows
    assert {row["rule"][0] for row in found if row["stage"] == "budget"} == {"B", "X"}
    assert {row["document"] for row in found}.isdisjoint(budgets())


@needs_shared
@pytest.mark.soak
def test_real_documents_have_the_findings_that_they_have_in_memory() -> None:
    documents = []
    for path in sorted((SHARED / "corpus" / "raw").iterdir()):
        with suppress(GovBudgetError), warnings.catch_warnings(action="ignore"):
            documents.append(evolve(gb.read(path), source=path.name))
    assert_equal(documents, relation, lazy)


@pytest.mark.parametrize("engine", ENGINES)
def test_every_shape_gives_equal_rows(engine: Callable[[bulk.Bulk], tuple[Any, Any]]) -> None:
    made = bulk.facts([wrong(), right()])
    found = bulk.check(*engine(made))
    assert found == bulk.check(made)
    assert of(found, "wrong") == in_memory(wrong()) != set()
    assert not of(found, "right")


def test_rows_say_what_is_wrong() -> None:
    row = next(row for row in bulk.check(bulk.facts([wrong()])).rows if row["id"] == "A05.1[201]")
    assert (row["document"], row["year"], row["stage"]) == ("wrong", wrong().year, "final_accounts")
    assert (row["rule"], row["grade"], row["kind"], row["verdict"]) == ("A05.1", "P", "inconsistent", "failed")
    assert (row["form"], row["line_key"], row["column_key"], row["operator"]) == (
        "general_expenditure",
        "201",
        "total",
        "=",
    )
    assert list(row) == [column.name for column in bulk.check(bulk.facts([wrong()])).data_columns()]


def test_parquet_files_partitioned_by_year_and_stage_give_equal_rows(tmp_path: Path) -> None:
    made = bulk.facts([wrong(), right()])
    facts, gates = made.facts, made.gates
    for name, held in (("facts", duckdb.from_arrow(facts)), ("gates", duckdb.from_arrow(gates))):
        held.query("t", f"copy t to '{tmp_path / name}' (format parquet, partition_by (year, stage))")
    paths = [str(tmp_path / name / "*" / "*" / "*.parquet") for name in ("facts", "gates")]
    assert bulk.check(*paths) == bulk.check(made)
    assert bulk.check(Path(paths[0]), gates) == bulk.check(made)


def test_tables_of_the_connection_are_neither_taken_nor_changed() -> None:
    made = bulk.facts([wrong(), right()])
    connection = duckdb.connect()
    for name in ("held", "cells", "facts", "gates", "govbudget_bulk"):
        connection.execute(f"create table {name} as select 1 as one")
    facts, gates = connection.from_arrow(made.facts), connection.from_arrow(made.gates)
    for beside_them in (gates, made.gates):
        assert bulk.check(facts, beside_them) == bulk.check(made)
    assert connection.sql("from govbudget_bulk").fetchall() == [(1,)]


@pytest.mark.parametrize("slices", [1, 2, 3, 7])
def test_slices_and_the_order_of_rows_change_nothing(slices: int) -> None:
    made = bulk.facts([wrong(), right(), evolve(wrong(), source="again")])
    turned = made.facts.take(list(reversed(range(made.facts.num_rows))))
    assert bulk.check(turned, made.gates, slices=slices) == bulk.check(made)


def test_nothing_is_found_in_nothing() -> None:
    assert bulk.check(bulk.facts([])).rows == ()
    assert bulk.check(bulk.facts([gb.Disclosure(source="empty")])).rows == ()


def test_failing_documents_are_explained_in_memory() -> None:
    documents = {each.source: each for each in (wrong(), right())}
    found = bulk.check(bulk.facts(documents.values()))
    for read in (documents, documents.__getitem__):
        ((name, report),) = bulk.explain(found, read)
        assert name == "wrong"
        assert any(each.id == "A05.1[201]" for each in report)
    with pytest.raises(ArgumentError, match=r"what govbudget\.bulk\.check gave"):
        next(bulk.explain([], documents))  # type: ignore[arg-type]


# -- forms of one's own ------------------------------------------------------------------------------------------------


def _with_relation(*relations: Relation) -> Any:
    return evolve(next(form for form in all_forms() if form.id == "general_expenditure"), relations=relations)


def test_relations_of_own_forms_run() -> None:
    cells = (
        Posting("general_expenditure", Lines.SELF, "total"),
        Posting("general_expenditure", Lines.SELF, "basic", (), -1),
    )
    own = _with_relation(Relation("A99", Grade.PROOF, "general_expenditure", cells, "合计等于基本支出", axis=Axis.CODE))
    document = right()
    table = evolve(document["公开05"], form=own, stage=document["公开05"].stage)
    document = document.with_table(table)
    found = bulk.check(bulk.facts([document]), forms=[own])
    assert of(found, "right") == in_memory(document) != set()


def test_a_question_within_the_printed_digits_is_none() -> None:
    cells = (
        Posting("general_expenditure", Lines.SELF, "total"),
        Posting("general_expenditure", Lines.SELF, "basic", (), -1),
    )
    own = _with_relation(
        Relation("A99", Grade.QUESTION, "general_expenditure", cells, "合计等于基本支出", axis=Axis.CODE)
    )
    rows: Any = [("合计", "5.00", "5.00"), ("201", "3.00", "3.01"), ("202", "2.00", "1.50")]
    table = Table.from_rows(own, ["total", "basic"], rows, "万元")
    document = gb.Disclosure(tables=(table,), source="question")
    (row,) = bulk.check(bulk.facts([document]), forms=[own]).rows
    assert (row["id"], row["kind"], row["difference"], row["tolerance"]) == ("A99[202]", "question", d(5000), d(100))


def test_a_relation_with_a_form_that_is_not_known_does_not_run() -> None:
    cells = (Posting("general_expenditure", Lines.SELF, "total"), Posting("of_one_s_own", Lines.SELF, "total", (), -1))
    own = _with_relation(Relation("A97", Grade.PROOF, "general_expenditure", cells, "两表相等", axis=Axis.CODE))
    assert not bulk.check(bulk.facts([right()]), forms=[own]).rows


def test_a_relation_that_bulk_data_do_not_cover_is_refused() -> None:
    cells = (
        Posting("general_expenditure", Lines.SELF, "total"),
        Posting("general_expenditure", Lines.FIXED, "total", ("total",), -1),
    )
    own = _with_relation(Relation("A98", Grade.QUESTION, "general_expenditure", cells, "每行等于合计", axis=Axis.CODE))
    with pytest.raises(FormError, match="A98 runs over lines and names others"):
        bulk.check(bulk.facts([right()]), forms=[own])
    three = (
        Posting("general_expenditure", Lines.SELF, "total"),
        Posting("general_expenditure", Lines.CHILDREN, "total", (), -1),
        Posting("general_expenditure", Lines.SELF, "basic", (), -1),
    )
    own = _with_relation(Relation("A96", Grade.QUESTION, "general_expenditure", three, "多加", axis=Axis.PARENT))
    with pytest.raises(FormError, match="A96 adds others to the lines below each"):
        bulk.check(bulk.facts([right()]), forms=[own])


# -- the facts ---------------------------------------------------------------------------------------------------------


def test_facts_are_the_cells_with_their_amounts_in_yuan() -> None:
    document = right()
    made = bulk.facts([document])
    rows = made.facts.to_pylist()
    assert made.facts.column_names == [column.name for column in bulk.fact_columns()]
    assert str(made.facts.schema.field("amount").type) == "decimal128(38, 4)"
    printed = [
        row for table in document.tables if table.state is TableState.STATED for row in table.to_records(blanks=True)
    ]
    assert [row["printed"] for row in rows] == [row["printed"] for row in printed]
    for row, record in zip(rows, printed, strict=True):
        assert row["amount"] == (record["value"] if record["value_yuan"] is None else record["value_yuan"])
        assert row["half_unit"] == (record["half_unit_yuan"] or 0)
        assert row["document"] == "right"
    assert repr(made) == f"<Bulk: {len(rows):,} facts, {made.gates.num_rows:,} gates>"


def test_lines_know_what_stands_above_them_and_below() -> None:
    rows = [row for row in bulk.facts([right()]).facts.to_pylist() if row["form"] == "general_expenditure"]
    above = {row["line_key"]: (row["above"], row["leaf"]) for row in rows}
    assert above["total"] == ("", False)
    assert above["201"] == ("total", False)
    deepest = [key for key, (_, leaf) in above.items() if leaf]
    assert deepest
    assert all(above[key][0] in above for key in deepest)


def test_a_document_without_a_source_is_called_by_its_body_year_and_stage() -> None:
    document = evolve(right(), source="")
    (name,) = set(bulk.facts([document]).facts["document"].to_pylist())
    assert name == f"{document.entity} {document.year} final_accounts"
    with pytest.raises(DataError, match="two documents are called"):
        bulk.facts([document, document])


@pytest.mark.parametrize(
    ("printed", "unit"), [("0.00001", "元"), ("1.0001", "元"), ("9" * 28, "元"), ("1.00000001", "万元")]
)
def test_what_no_decimal_of_the_data_holds_is_refused(printed: str, unit: str) -> None:
    rows: Any = [("201", printed)]
    table = Table.from_rows("general_expenditure", ["total"], rows, unit)
    document = gb.Disclosure(tables=(table,), source="fine")
    with pytest.raises(DataError, match="line 201, column total of general_expenditure of fine prints"):
        bulk.facts([document])
    made = bulk.facts([document, right()], on_error="list")
    assert set(made.facts["document"].to_pylist()) == {"right"}
    assert len(made.refused) == 1
    assert repr(made).endswith("1 refused>")


def test_a_percentage_with_more_places_stands_as_printed() -> None:
    """It is in no sum."""
    base = budgets()["budget, years"]
    table = base["general_expenditure"].with_cell("total", "change_percentage", "33.333333")
    made = bulk.facts([evolve(base.with_table(table), source="raw")])
    (row,) = [
        row
        for row in made.facts.to_pylist()
        if row["line_key"] == "total"
        and row["column_key"] == "change_percentage"
        and row["form"] == "general_expenditure"
    ]
    assert (row["amount"], row["printed"]) == (None, "33.333333")


def test_blank_is_not_zero_on_any_engine() -> None:
    """A sum of nothing is nothing: a total whose parts are all blank is not checked, one of 0 and a figure is."""
    rows: Any = [("合计", "5.00"), ("201", ""), ("202", "")]
    blank = Table.from_rows("general_expenditure", ["total"], rows, "万元")
    zero = blank.with_cell("201", "total", "0")
    documents = [gb.Disclosure(tables=(table,), source=name) for table, name in ((blank, "blank"), (zero, "zero"))]
    made = bulk.facts(documents)
    for engine in ENGINES:
        found = bulk.check(*engine(made))
        assert not of(found, "blank")
        assert of(found, "zero") == in_memory(documents[1]) != set()


def test_sums_beyond_64_bits_are_exact_on_every_engine() -> None:
    big = "9" * 23
    rows: Any = [("合计", f"{big}.00"), ("201", f"{big[:-1]}8.00"), ("202", "1.01")]
    table = Table.from_rows("general_expenditure", ["total"], rows, "元")
    made = bulk.facts([gb.Disclosure(tables=(table,), source="big")])
    for engine in ENGINES:
        (row,) = bulk.check(*engine(made)).rows
        assert (row["difference"], row["verdict"]) == (d("-0.01"), "rounding")


# -- what is given wrongly, and libraries ------------------------------------------------------------------------------


def test_what_is_no_bulk_data_is_refused() -> None:
    made = bulk.facts([right()])
    with pytest.raises(ArgumentError, match="gates"):
        bulk.check(made.facts)
    with pytest.raises(ArgumentError, match="a frame"):
        bulk.check([1], made.gates)
    with pytest.raises(ArgumentError, match="slices"):
        bulk.check(made, slices=0)
    with pytest.raises(ArgumentError, match="disclosures"):
        bulk.facts(["right.txt"])  # type: ignore[list-item]


@pytest.mark.parametrize(("library", "extra"), [("narwhals", "narwhals"), ("pyarrow", "arrow"), ("duckdb", "duckdb")])
def test_a_library_that_is_not_there_is_named(library: str, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = bulk.facts([right()])
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(LibraryMissing, match=rf"govbudget\[{extra}\]"):
        bulk.check(made)


def test_importing_the_library_imports_none_of_it() -> None:
    names = ("narwhals", "duckdb", "polars", "pyarrow", "pandas", "pyspark", "govbudget.bulk")
    code = f"import sys, govbudget; print([name for name in {names} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
    code = f"import sys, govbudget.bulk; print([name for name in {names[:-1]} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_small_table_joins_the_session_that_a_frame_of_spark_is_of() -> None:
    """Without Spark; with it, tests/test_bulk_spark.py runs."""
    facts = polars.DataFrame({"form": ["a"]}).lazy()
    session = SimpleNamespace(createDataFrame=lambda table: polars.from_arrow(table).lazy())
    other = SimpleNamespace(is_polars=lambda: False, is_duckdb=lambda: False)
    frame = SimpleNamespace(to_native=lambda: SimpleNamespace(sparkSession=session, of=facts), implementation=other)
    assert beside(frame, bulk.facts([]).gates).collect().shape == (0, 8)


# -- sums --------------------------------------------------------------------------------------------------------------


def test_codes_are_rolled_up_from_their_leaves_on_every_engine() -> None:
    document = right()
    made = bulk.facts([document, evolve(document, source="again", year=1999)])
    table = document["公开05"]
    printed = {
        (document.year, record["code"], record["column_key"]): (record["value_yuan"], 1)
        for record in table.to_records()
        if record["code"]
    }
    printed |= {(1999, code, column): value for (_, code, column), value in printed.items()}
    rows = None
    for engine in ENGINES:
        facts, _ = engine(made)
        found = bulk.roll_up(facts)
        assert rows in (None, found)
        rows = found
        sums = {(r["year"], r["code"], r["column_key"]): r for r in found.rows if r["form"] == "general_expenditure"}
        assert printed.keys() <= sums.keys()
        for key, (value, documents) in printed.items():
            assert (sums[key]["amount"], sums[key]["documents"]) == (value, documents)
    assert bulk.roll_up(made) == rows


def test_sums_say_how_many_cells_state_something() -> None:
    rows: Any = [("合计", "5.00"), ("20101", "2.00"), ("20102", ""), ("20201", "-"), ("20301", "?")]
    table = Table.from_rows("general_expenditure", ["total"], rows, "万元", lenient=True)
    nothing = evolve(table, unit=None)
    made = bulk.facts([gb.Disclosure(tables=(each,), source=name) for each, name in ((table, "a"), (nothing, "b"))])
    found = bulk.roll_up(made, by=["form"], levels=[1])
    assert [list(row.values())[3:] for row in found.rows] == [
        [d(20000), d(50), 1, 3, 1, 1],
        [None, None, 0, 2, 0, 0],
        [None, None, 0, 2, 2, 0],
    ]
    assert [row["code"] for row in found.rows] == ["201", "202", "203"]
    assert [column.name for column in found.data_columns()] == list(found.rows[0])


def test_what_cannot_be_rolled_up_is_refused() -> None:
    made = bulk.facts([right()])
    with pytest.raises(ArgumentError, match="by"):
        bulk.roll_up(made, by=["县"])
    with pytest.raises(ArgumentError, match="levels"):
        bulk.roll_up(made, levels=[0])


# -- panels ------------------------------------------------------------------------------------------------------------

MEASURES = {
    "支出": ("expenditure", "total", "total"),
    "车辆": ("assets", "vehicles", "final"),
    "无": ("expenditure", "299", "total"),
}


def test_panels_have_the_figures_of_panels_of_documents() -> None:
    documents = [right(), evolve(wrong(), entity="乙局"), evolve(right(), entity="", source="丙", year=2022)]
    rows = None
    for engine in ENGINES:
        found = bulk.panel(engine(bulk.facts(documents))[0], MEASURES)
        assert rows in (None, found)
        rows = found
        by_document = gb.Panel.of(documents, MEASURES, unit="元")
        assert {(f.key, f.value, f.unit, f.source) for f in found} == {
            (f.key, f.value, f.unit, f.source) for f in by_document
        }
    assert bulk.panel(bulk.facts(documents), MEASURES) == rows


def test_what_states_nothing_is_missing_in_a_panel() -> None:
    table = Table.from_rows("general_expenditure", ["total", "basic"], [("合计", "5.00", "")], "万元")
    bare = gb.Disclosure(entity="甲", year=2021, tables=(evolve(table, unit=None),), source="bare")
    blank = gb.Disclosure(entity="乙", year=2021, tables=(table,), source="blank")
    measures = {name: ("general_expenditure", "total", name) for name in ("total", "basic")}
    found = bulk.panel(bulk.facts([bare, blank]), measures)
    assert {(f.entity, f.measure): f.value for f in found} == {("乙", "total"): d(50000)}
    assert {(gap.entity, gap.measure, gap.reason) for gap in found.missing} == {
        ("甲", "total", "blank"),
        ("甲", "basic", "blank"),
        ("乙", "basic", "blank"),
    }


@pytest.mark.parametrize(
    "measures", [{}, ["支出"], {"支出": "total"}, {"支出": ("expenditure", "total")}, {"支出": (1, "a", "b")}]
)
def test_measures_that_are_none_are_refused(measures: Any) -> None:
    with pytest.raises(ArgumentError, match="measures"):
        bulk.panel(bulk.facts([right()]), measures)
