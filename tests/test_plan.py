"""Sums formed without instances, added up by instances, and written out: the same, whatever lines the tables print."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts import Accounts, older_fiscal_table, older_top_table
from govbudget import Disclosure, Table
from govbudget.forms import Form, form
from govbudget.forms.files import form_from_data
from govbudget.judging import plan
from govbudget.judging.conditions import holds
from govbudget.judging.engine import evaluate
from govbudget.judging.plan import Instance, Plan, Shape, compile_plan, shape_of
from govbudget.relation import Axis, Grade, Operator, Posting, Relation
from govbudget.tables import TableState


@cache
def shapes() -> tuple[tuple[Shape, ...], ...]:
    """The shapes of full documents: with figures in all tables, and with two that say that they are empty."""
    full = Accounts(capital_with_income=True).disclosure()
    empty = [
        Table.from_rows(id, ("total", "basic", "project"), [], "万元", statement="本表无数据")
        for id in ("government_fund", "state_capital")
    ]
    older = (older_top_table(), older_fiscal_table())
    documents = (full.tables, (*full.tables[:7], *empty), older, Accounts().disclosure().tables)
    return tuple(tuple(shape_of(table) for table in tables) for tables in documents)


def some(names: tuple[str, ...]) -> st.SearchStrategy[set[str]]:
    return st.one_of(st.just(set()), st.sets(st.sampled_from(names))) if names else st.just(set())


@st.composite
def documents(draw: st.DrawFn) -> tuple[Shape, ...]:
    """A document some of whose tables lack lines or columns, print others twice, or are not whole."""
    changed = []
    for shape in draw(st.sampled_from(shapes())):
        keys, columns = draw(some(shape.keys)), draw(some(shape.columns)) if draw(st.integers(0, 3)) == 0 else set()
        kept = tuple(key for key in shape.keys if key not in keys)
        twice = (f"{kept[0]}#2",) if kept and draw(st.integers(0, 5)) == 0 else ()
        complete = draw(st.integers(0, 2)) > 0 and not twice
        cut, wide = (False, False) if complete else (draw(st.booleans()), draw(st.booleans()))
        state = TableState.EMPTY if draw(st.integers(0, 20)) == 0 else shape.state
        names = tuple(name for name in shape.columns if name not in columns)
        changed.append(Shape(shape.form, (*kept, *twice), names, state, complete, cut, wide))
    return tuple(changed)


def made(of: Plan) -> Iterator[Instance]:
    for number in range(len(of.instances.rules)):
        yield from of.instances.of_rule(number)


def values(size: int, seed: int) -> list[Decimal]:
    """A figure for every cell, some blank, some in thousands."""
    numbers = [Decimal(i * 7919 * seed % 100_003 - 50).scaleb((-2, -2, 0, 3)[i % 4]) for i in range(size)]
    return [Decimal("NaN") if i % 17 == seed else number for i, number in enumerate(numbers)]


@given(documents(), st.integers(1, 30))
@settings(max_examples=60)
def test_sums_are_those_of_the_instances(document: tuple[Shape, ...], seed: int) -> None:
    new = compile_plan.__wrapped__(document)
    given_values = values(new.size, seed)
    gaps = new.gaps(given_values)
    instances = list(made(new))
    assert list(map(repr, gaps)) == list(map(repr, plan.added_up(instances, given_values)))
    assert list(map(repr, gaps)) == list(map(repr, plan.written_out(instances)(given_values)))
    assert list(new.instances) == instances
    assert [i.blocked != "" for i in instances] == [gap is None for gap in gaps]
    running = sum(bool(new.instances.of_rule(number)) for number in range(len(new.instances.rules)))
    assert running + len(new.idle) == len(new.rules.rules)


def test_a_plan_used_often_gives_the_same() -> None:
    new = compile_plan.__wrapped__(shapes()[0])
    given_values = values(new.size, 3)
    assert len({tuple(map(repr, new.gaps(given_values))) for _ in range(30)}) == 1


def test_very_large_tables_are_always_added_up(monkeypatch: pytest.MonkeyPatch) -> None:
    new = compile_plan.__wrapped__(shapes()[0])
    given_values = values(new.size, 3)
    written = plan.written_out(new.instances)(given_values)
    monkeypatch.setattr(plan, "_MOST_WRITTEN_OUT", 0)
    assert list(map(repr, plan.written_out(new.instances)(given_values))) == list(map(repr, written))


def test_instances_are_made_when_asked_for() -> None:
    instances = compile_plan.__wrapped__(shapes()[0]).instances
    assert instances[len(instances) - 1] == list(instances)[-1]
    assert instances[:3] == list(instances)[:3]
    with pytest.raises(IndexError, match="none of number"):
        instances[len(instances)]


def test_tables_stand_where_they_stood_whatever_the_others_print() -> None:
    full = shapes()[0]
    fewer = (full[0]._replace(keys=full[0].keys[1:]), *full[1:])
    assert plan.bases_of(full) == plan.bases_of(fewer)
    many = tuple(f"{2_010_000 + i}" for i in range(5_000))
    assert plan.bases_of((full[1]._replace(keys=many), full[2]))[1] >= 5_000 * len(full[1].columns)


# -- relations of one's own --------------------------------------------------------------------------------------------


def own(*relations: Relation) -> Form:
    return evolve(form("expenditure"), relations=relations)


def relation(axis: Axis, *postings: str, columns: tuple[str, ...] = ()) -> Relation:
    parsed = [Posting.parse(text, "expenditure") for text in postings]
    return Relation("Z1", Grade.PROOF, "expenditure", tuple(parsed), "自定", Operator.EQUAL, axis, columns)


@pytest.mark.parametrize(
    "one",
    [
        relation(Axis.LINE, "self.*", "-self.basic", columns=("total", "project")),
        relation(Axis.LINE, "-self.total", "self.basic"),
        relation(Axis.PARENT, "self.total", "-children.total"),
        relation(Axis.PARENT, "self.total", "-children.basic", "-children.project"),
        relation(Axis.CLASS, "self.total", "-children.total"),
        relation(Axis.CODE, "self.*", "-self.basic", columns=("*",)),
        relation(Axis.CODE, "self.total", "-self.*", columns=("basic", "superior")),
        relation(Axis.CODE, "self.total", "-self.*", "-self.project", columns=("basic", "superior")),
        relation(Axis.CODE, "self.superior", "-self.total"),
        relation(Axis.SINGLE, "total.total", "-total.total"),
        relation(Axis.SINGLE, "total.total", "-children(total).total"),
        relation(Axis.SINGLE, "total.total", "-classes.total", "-classes.total", "-total.total"),
        relation(Axis.SINGLE, "total.*", "-classes.*", columns=("*",)),
        relation(Axis.SINGLE, "204.total", "-total.total"),
        relation(Axis.SINGLE, "total.total", "-classes-except(201).total"),
    ],
    ids=str,
)
@pytest.mark.parametrize("whole", [True, False])
def test_relations_of_ones_own(one: Relation, whole: bool) -> None:
    table = Accounts().expenditure_table()
    shape = shape_of(evolve(table, form=own(one), faults=() if whole else ("cut",)))
    new = compile_plan.__wrapped__((shape,))
    given_values = values(new.size, 5)
    gaps = new.gaps(given_values)
    ids = [i.relation.id for i in made(new)]
    assert list(map(repr, gaps)) == list(map(repr, plan.added_up(list(made(new)), given_values)))
    assert ids == ["Z1"] * len(gaps)


def test_blank_cells_that_take_part_in_nothing_else() -> None:
    """A sum with a blank cell is looked at for itself, and one whose cell cannot be read is not checked."""
    table = Accounts().expenditure_table().with_cell("2010401", "remitted", "")
    result = evaluate(Disclosure(tables=(table,)))
    assert set(result.blanks.values()) == {1}
    unreadable = evolve(table, lenient=True, printed=(("某", *table.printed[0][1:]), *table.printed[1:]))
    reasons = set(evaluate(Disclosure(tables=(unreadable,))).reasons.values())
    assert "unreadable" in reasons


def test_a_column_that_a_relation_names_and_a_table_lacks_is_left_out() -> None:
    """A form of one's own names the columns of a sum over lines one by one; a table prints one of them."""
    data = {
        "id": "own",
        "name": "自定支出表",
        "titles": ["自定支出表"],
        "layout": "coded",
        "columns": [{"key": "plan", "headers": ["计划数"]}, {"key": "done", "headers": ["完成数"]}],
        "relations": [
            {
                "id": "Z01",
                "grade": "P",
                "chinese": "上级科目 = 下级科目之和",
                "axis": "parent",
                "columns": ["plan", "done"],
                "stated": "self.*",
                "of": ["children.*"],
            }
        ],
    }
    form = form_from_data(data, {})
    rows = [("合计", "5.00"), ("201 一般公共服务支出", "5.00"), ("20104 发展与改革事务", "4.00")]
    report = Disclosure(tables=(Table.from_rows(form, ["done"], rows, "万元"),)).check()
    assert [(finding.rule, finding.stated, finding.expected) for finding in report.errors] == [("Z01", "5.00", "4.00")]


def test_money_is_known_to_be_fiscal_only_where_the_tables_say_so() -> None:
    """公开02 says whether there is other income, 公开01 and 公开04 whether there is another balance."""
    other = Accounts().disclosure()
    assert holds("fiscal_money_only", other) is False
    for form_id in ("income", "income_expenditure", "fiscal_income_expenditure"):
        tables = tuple(table for table in other.tables if table.form.id != form_id)
        assert holds("fiscal_money_only", evolve(other, tables=tables)) is None
