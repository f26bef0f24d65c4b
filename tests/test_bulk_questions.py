"""What is asked of bulk data: variances, shares, outliers, completion, ranks; each as the values in memory have it, on every engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings

import govbudget as gb
from budgets import Budget
from bulk_engines import ENGINES, polars, relation
from govbudget import bulk
from govbudget.errors import ArgumentError, ComparisonError, DataError
from govbudget.exact import Undefined
from govbudget.panel.peers import peers_of
from govbudget.records import Records
from govbudget.tables import Table
from govbudget.testing.accounts import Accounts
from govbudget.testing.strategies import disclosures
from govbudget.variances.model import percentage

d = Decimal
Engine = Callable[[bulk.Bulk], tuple[Any, Any]]


def accounts(number: int, year: int, project: str = "40") -> gb.Disclosure:
    """The accounts of one body: what it spends grows with its number and the year."""
    spent = {
        "2010401": (d(200 + 25 * number + 6 * (year - 2021)), d("12.40")),
        "2010499": (d(0), d(project)),
        "2080501": (d(30), d(0)),
    }
    body = f"第{number}局"
    return Accounts(general=spent, entity=body, year=year).disclosure(source=f"{body}{year}")


def many() -> list[gb.Disclosure]:
    return [accounts(number, year, "4000" if number == 5 else "40") for number in range(1, 7) for year in (2021, 2022)]


def equal_on_all(made: bulk.Bulk, ask: Callable[[Any], Records], engines: Iterable[Engine] = ENGINES) -> Records:
    """What is found in bulk data, which every engine finds."""
    found = ask(made)
    for engine in engines:
        assert ask(engine(made)[0]) == found
    assert [column.name for column in found.data_columns()] == list(found.rows[0])
    assert found.to_arrow().num_rows == len(found.rows)  # and no column is a float
    return found


# -- variances ---------------------------------------------------------------------------------------------------------


def compared(found: Records, **of: Any) -> list[dict[str, Any]]:
    """The lines of one group, without what says of which documents they are."""
    rows = [row for row in found.rows if all(row[name] == value for name, value in of.items())]
    return [{k: v for k, v in row.items() if k not in {*of, "documents", "base_documents"}} for row in rows]


def of_tables(current: Table, base: Table, *columns: str) -> list[dict[str, Any]]:
    """The variance in memory, in 元."""
    column, base_column = columns or (None, None)
    records = gb.variance(current, base, column=column, base_column=base_column).to_records()
    for record in records:
        for name in ("base", "current", "difference"):
            if record["quantity"] == "amount" and isinstance(record[name], Decimal):
                record[name] *= 10000
        record["unit"] = record["unit"] and "元"
    return sorted(records, key=lambda record: record["key"])


def by_key(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: row["key"])


def test_variances_of_years_are_those_of_the_tables() -> None:
    documents = many()
    made = bulk.facts(documents)
    found = equal_on_all(
        made, lambda facts: bulk.variance(facts, "general_expenditure", "total", year=2022, base_year=2021)
    )
    for base, current in zip(documents[::2], documents[1::2], strict=True):
        wanted = of_tables(current["公开05"], base["公开05"], "total", "total")
        assert by_key(compared(found, entity=current.entity)) == wanted
    row = found.rows[0]
    assert (row["documents"], row["base_documents"]) == (("第1局2022",), ("第1局2021",))


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(disclosures())
def test_final_accounts_against_the_budget_beside_them_are_those_of_the_table(document: gb.Disclosure) -> None:
    document = evolve(document, source="one", year=2021, entity="某局")
    made = bulk.facts([document])
    for form, current, base in (
        ("three_public", "final", "initial_budget"),
        ("fiscal_income_expenditure", "general", "total"),
        ("general_expenditure", "basic", "total"),
    ):
        table = document.table(form)
        if table is None or not {base, current} <= set(table.columns):
            continue
        how: Any = {"total": table.keys[0], "on_error": "list"}
        found = bulk.variance(made, form, current, base_column=base, year=2021, **how)
        wanted = gb.variance(table, column=current, base_column=base, **how).to_records()
        names = ("growth", "completion", "share", "base_share", "share_change", "contribution_share")
        assert {row["key"]: [row[name] for name in names] for row in found.rows} == {
            record["key"]: [record[name] for name in names] for record in wanted
        }


def test_the_budget_document_is_a_base() -> None:
    budget = evolve(Budget().of_a_unit(), source="budget", entity="某局", year=2021)
    final = evolve(accounts(1, 2021), source="final", entity="某局")
    made = bulk.facts([budget, final])
    found = equal_on_all(
        made, lambda facts: bulk.variance(facts, "general_expenditure", "total", year=2021, base_stage="budget")
    )
    current, base = final.table("general_expenditure"), budget.table("general_expenditure")
    assert current is not None and base is not None
    assert by_key(compared(found, entity="某局")) == of_tables(current, evolve(base, year=2021), "total", "total")
    assert found.rows[0]["completion"] == percentage(
        current["total", "total"].value, base["total", "total"].value, 2, "base"
    )


def test_documents_of_a_group_are_added_up() -> None:
    made = bulk.facts(many())
    found = equal_on_all(
        made, lambda facts: bulk.variance(facts, "general_expenditure", "total", year=2022, base_year=2021, by=())
    )
    single = bulk.variance(made, "general_expenditure", "total", year=2022, base_year=2021)
    for row in found.rows:
        same = [each for each in single.rows if each["key"] == row["key"]]
        assert len(same) == 6
        assert (row["base"], row["current"]) == tuple(sum(each[name] for each in same) for name in ("base", "current"))
        assert len(row["documents"]) == len(row["base_documents"]) == 6


def test_a_side_that_is_not_there_is_null() -> None:
    made = bulk.facts([accounts(1, 2022), accounts(2, 2021), accounts(3, 2021), accounts(3, 2022)])
    found = bulk.variance(made, "general_expenditure", "total", year=2022, base_year=2021, on_error="list")
    totals = {row["entity"]: row for row in found.rows if row["key"] == "total"}
    assert (totals["第1局"]["base"], totals["第1局"]["base_documents"]) == (None, ())
    assert (totals["第2局"]["current"], totals["第2局"]["documents"]) == (None, ())
    assert isinstance(totals["第1局"]["difference"], Undefined)
    assert isinstance(totals["第3局"]["difference"], Decimal)
    assert bulk.variance(made, "general_expenditure", "total", year=2030, base_year=2029).rows == ()


def test_a_blank_is_no_zero_in_a_variance() -> None:
    document = accounts(1, 2022)
    table = document["公开05"]
    blank = document.with_table(
        table.with_cell("208", "total", "").with_cell("20805", "total", "").with_cell("2080501", "total", "-")
    )
    found = bulk.variance(
        bulk.facts([accounts(1, 2021), blank]), "general_expenditure", "total", year=2022, base_year=2021
    )
    row = next(row for row in found.rows if row["key"] == "208")
    assert (row["base"], row["current"]) == (d(300000), None)


def test_bases_that_are_none_are_refused() -> None:
    made = bulk.facts([accounts(1, 2021)])
    with pytest.raises(ArgumentError, match="another side than the current one"):
        bulk.variance(made, "general_expenditure", "total", year=2021)
    with pytest.raises(ArgumentError, match="by is one of"):
        bulk.variance(made, "general_expenditure", "total", year=2021, base_year=2020, by=["growth"])
    with pytest.raises(ComparisonError):
        bulk.variance(made, "fiscal_income_expenditure", "total", year=2021, base_column="general")


def test_variants_of_a_form_are_not_added_up() -> None:
    """The income of a budget, by subject in one and as a list in the other, has one id and a column in common."""
    budgets = [Budget().of_a_unit(), Budget(carried=True).of_lists()]
    documents = [evolve(each, source=f"{i}", entity=f"{i}") for i, each in enumerate(budgets)]
    made = bulk.facts(documents)
    how: Any = {"year": documents[0].year, "base_year": 2000, "stage": "budget", "on_error": "list", "total": "total"}
    with pytest.raises(DataError, match="several variants of a form, budget/income, budget/income/list"):
        bulk.variance(made, "income", "total", by=(), **how)
    assert {row["full_form"] for row in bulk.variance(made, "income", "total", by=["full_form"], **how).rows} == {
        "budget/income",
        "budget/income/list",
    }


# -- tables ------------------------------------------------------------------------------------------------------------


def test_tables_come_back() -> None:
    documents = [*many()[:2], evolve(Budget(carried=True).of_lists(), source="budget")]
    made = bulk.facts(documents)
    for engine in ENGINES:
        facts = engine(made)[0]
        for document in documents:
            found = {table.form.full_id: table for _, table in bulk.tables(facts, document=document.source)}
            stated = {table.form.full_id: table for table in document.tables if table.state.value == "stated"}
            assert found.keys() == stated.keys()
            for id, table in found.items():
                wanted = {(row["line_key"], row["column_key"]): row for row in stated[id].to_records(blanks=True)}
                rows = {(row["line_key"], row["column_key"]): row for row in table.to_records(blanks=True)}
                for at, row in wanted.items():
                    assert {**row, "source": "", "entity": "", "row": 0} == {
                        **rows[at],
                        "source": "",
                        "entity": "",
                        "row": 0,
                    }
    years = [table.year for _, table in bulk.tables(made, entity="第1局", form="general_expenditure")]
    assert years == [2021, 2022]
    with pytest.raises(ArgumentError, match="by is one of"):
        list(bulk.tables(made, county="某县"))


# -- shares ------------------------------------------------------------------------------------------------------------


def shares(documents: Iterable[gb.Disclosure], code: str) -> dict[str, Decimal]:
    found = {}
    for document in documents:
        table = document["公开05"]
        share = percentage(table[code, "total"].value, table["total", "total"].value, 2, "total")
        assert isinstance(share, Decimal)
        found[document.source] = share
    return found


def test_shares_are_distributed_by_class_and_place() -> None:
    documents = many()
    made = bulk.facts(documents)
    rows = [{**row, "place": "甲市" if row["entity"] < "第4局" else "乙市"} for row in made.facts.to_pylist()]
    placed = polars.DataFrame(rows, schema={**polars.from_arrow(made.facts).schema, "place": polars.String})
    found = bulk.distribution(placed, "general_expenditure", "total", by=["year", "place"])
    row = next(row for row in found.rows if (row["year"], row["place"], row["line_key"]) == (2022, "甲市", "208"))
    three = shares([each for each in documents if each.year == 2022 and each.entity < "第4局"], "208")
    low, middle, high = sorted(three.values())
    assert (row["lowest"], row["median"], row["highest"]) == (low, middle, high)
    assert (row["lower"], row["upper"]) == ((low + middle) / 2, (middle + high) / 2)
    assert (row["bodies"], row["missing"], row["documents"]) == (3, 0, tuple(sorted(three)))
    assert {row["place"] for row in found.rows} == {"甲市", "乙市"}
    equal_on_all(made, lambda facts: bulk.distribution(facts, "general_expenditure", "total"))


def test_what_has_no_share_is_counted() -> None:
    table = Table.from_rows("general_expenditure", ["total"], [("合计", "0.00"), ("201", "0.00")], "万元")
    bare = evolve(table, unit=None)
    documents = [
        gb.Disclosure(entity=name, year=2021, tables=(each,), source=name)
        for name, each in (("zero", table), ("no unit", bare))
    ]
    (row,) = bulk.distribution(bulk.facts(documents), "general_expenditure", "total").rows
    assert (row["bodies"], row["missing"], row["documents"]) == (0, 2, ())
    assert row["lowest"] is row["lower"] is row["median"] is row["upper"] is row["highest"] is None


def test_outliers_are_those_of_peers() -> None:
    documents = many()
    made = bulk.facts(documents)
    found = equal_on_all(made, lambda facts: bulk.find_outliers(facts, "general_expenditure", "total", by=["year"]))
    for year in (2021, 2022):
        of_year = shares([each for each in documents if each.year == year], "208")
        peers = peers_of("208", [(name, share, ()) for name, share in of_year.items()], None)
        rows = [row for row in found.rows if (row["year"], row["line_key"]) == (year, "208")]
        assert [(row["document"], row["value"], row["score"]) for row in rows] == [
            (each.entity, each.value, peers.score(each.entity, 2)) for each in peers.outliers()
        ]
        assert [(row["body"], row["median"], row["bodies"]) for row in rows] == [("第5局", peers.median, 6)]
    assert not bulk.find_outliers(made, "general_expenditure", "total", limit=10**6).rows
    of_all = ("expenditure", "total", "total")
    assert bulk.find_outliers(made, "general_expenditure", "total", of=of_all, level=3).rows


def test_shares_that_are_none_are_refused() -> None:
    made = bulk.facts([accounts(1, 2021)])
    for of in (("expenditure", "total"), "total", ("expenditure", "total", 1)):
        with pytest.raises(ArgumentError, match="of is form, line and column"):
            bulk.distribution(made, "general_expenditure", "total", of=of)  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="level"):
        bulk.distribution(made, "general_expenditure", "total", level=-1)
    with pytest.raises(ArgumentError, match="places"):
        bulk.find_outliers(made, "general_expenditure", "total", places=-1)


# -- completion --------------------------------------------------------------------------------------------------------

DONE, BUDGET = ("three_public", "total", "final"), ("three_public", "total", "initial_budget")


def spent(source: str, year: int, budget: str, final: str, unit: str | None = "万元") -> gb.Disclosure:
    rows: Any = [("三公经费支出", budget, final)]
    table = Table.from_rows("three_public", ["initial_budget", "final"], rows, unit)
    return gb.Disclosure(entity=source, year=year, tables=(table,), source=source)


def test_completion_is_that_of_the_documents_that_state_both() -> None:
    made = bulk.facts(
        [
            spent("a", 2021, "10.00", "8.00"),
            spent("b", 2021, "20.00", "10.00"),
            spent("c", 2021, "", "9.00"),
            spent("d", 2021, "1.00", "1.00", None),
            spent("e", 2022, "0.00", "3.00"),
            spent("f", 2023, "5.00", ""),
        ]
    )
    found = equal_on_all(made, lambda facts: bulk.completion(facts, DONE, BUDGET))
    rows = [tuple(row.values()) for row in found.rows]
    assert rows[0] == (2021, d(300000), d(180000), d("60.00"), "", 1, ("a", "b"))
    assert (*rows[1][:3], *rows[1][4:]) == (2022, d(0), d(30000), "completion: base_zero", 0, ("e",))
    assert (*rows[2][:3], *rows[2][4:]) == (2023, None, None, "completion: base_blank", 1, ())
    (whole,) = equal_on_all(made, lambda facts: bulk.completion(facts, DONE, BUDGET, by=())).rows
    assert (whole["budget"], whole["done"], whole["documents"]) == (d(300000), d(210000), ("a", "b", "e"))
    (one, *_) = bulk.completion(made, DONE, BUDGET, by=["document"], places=1).rows
    assert (one["document"], one["completion"]) == ("a", d("80.0"))
    with pytest.raises(ArgumentError, match="done is form, line and column"):
        bulk.completion(made, ("three_public", "total"), BUDGET)  # type: ignore[arg-type]


def test_a_month_of_ones_own_is_asked_by() -> None:
    made = bulk.facts([spent(f"{month}月", 2021, "10.00", f"{month}.00") for month in (1, 2, 3)])
    facts = relation(made)[0].project("*, document[1]::int as month")
    found = bulk.completion(facts, DONE, BUDGET, by=["year", "month"])
    assert [(row["month"], row["completion"]) for row in found.rows] == [
        (1, d("10.00")),
        (2, d("20.00")),
        (3, d("30.00")),
    ]


# -- ranks -------------------------------------------------------------------------------------------------------------


def test_kinds_of_findings_are_ranked_by_place() -> None:
    documents = many()[:4]
    wrong = [each.with_table(each["公开05"].with_cell("201", "basic", "999.99")) for each in documents[:3]]
    found = bulk.check(bulk.facts([*wrong, documents[3]]))
    ranks = bulk.rank_findings(found, by=["kind", "rule"], places={"第1局": "甲市"})
    assert [column.name for column in ranks.data_columns()] == list(ranks.rows[0])
    here = [row for row in ranks.rows if row["place"] == "甲市"]
    counted = [row["findings"] for row in here]
    assert counted == sorted(counted, reverse=True)
    assert [row["rank"] for row in here] == [counted.index(count) + 1 for count in counted]
    assert {row["documents"] for row in here} == {("第1局2021", "第1局2022")}
    assert {row["documents"] for row in ranks.rows if not row["place"]} == {("第2局2021",)}
    (every,) = bulk.rank_findings(found).rows
    assert (every["place"], every["kind"], every["findings"]) == ("", "inconsistent", len(found.rows))
    with pytest.raises(ArgumentError, match="by is one of"):
        bulk.rank_findings(found, by=["town"])
    with pytest.raises(ArgumentError, match="found"):
        bulk.rank_findings(list(found.rows))  # type: ignore[arg-type]
