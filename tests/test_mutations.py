"""Every relation: one cell broken, and exactly the relations that share it fail, with the cell named."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from bases import bases
from budgets import budgets
from govbudget.checking import Finding, FindingKind, check
from govbudget.disclosure import Disclosure
from govbudget.forms import all_relations
from govbudget.judging.engine import Evaluated, evaluate
from govbudget.relation import Grade, Operator, Outcome
from thorough import every

#: Larger than any tolerance, unlike any printed figure, and small enough that hardly any ≤ is hidden by it.
CHANGE = Decimal("7.77")


def test_the_bases_are_consistent() -> None:
    for name, disclosure in bases().items():
        report = disclosure.check()
        assert report.ok, (name, str(report))
        assert report.counts["rounding"] == 0
        if name not in ("older", "split") and not name.startswith("budget, "):
            assert not [f for f in report if f.kind is not FindingKind.WORDING], (name, str(report))


def test_the_bases_evaluate_every_relation() -> None:
    evaluated = set()
    for disclosure in bases().values():
        result = evaluate(disclosure)
        evaluated |= {
            i.relation.id for i, gap in zip(result.plan.instances, result.gaps, strict=True) if gap is not None
        }
    assert evaluated == {relation.id for relation in all_relations()}


def cells(result: Evaluated) -> Iterator[tuple[int, int]]:
    """For every instance that ran: its position, and each cell that it adds up."""
    for position, instance in enumerate(result.plan.instances):
        if result.gaps[position] is not None:
            for cell in {*instance.plus, *instance.minus}:
                if result.values[cell] is not None:
                    yield position, cell


def broken(disclosure: Disclosure, result: Evaluated, cell: int, change: Decimal) -> tuple[Disclosure, str, str, str]:
    table, line, column = result.locate(cell)
    figure = table.figure(line, column)
    assert figure.value is not None
    count = figure.half_unit == 0
    value = figure.value + (int(change.to_integral_value()) if count else change)
    new = table.with_cell(table.keys[line], table.columns[column], f"{value:,f}")
    return disclosure.with_table(new), table.form.id, table.keys[line], table.columns[column]


def weight(result: Evaluated, position: int, cell: int) -> int:
    instance = result.plan.instances[position]
    return instance.plus.count(cell) - instance.minus.count(cell)


@pytest.mark.parametrize(
    ("base", "sign"),
    [
        *(("full", 1), ("full", -1), ("income", 1), ("empty", 1), ("fiscal", -1), ("split", -1), ("older", 1)),
        *((name, 1) for name in budgets()),
        ("budget", -1),
    ],
)
def test_one_broken_cell(base: str, sign: int) -> None:
    """Break each cell of each relation once: the failing instances are those that hold the cell, and it is named."""
    disclosure = bases()[base]
    result = evaluate(disclosure)
    by_cell: dict[int, list[int]] = {}
    for position, cell in cells(result):
        by_cell.setdefault(cell, []).append(position)
    for cell, positions in list(by_cell.items())[:: every(4)]:
        table, line, _ = result.locate(cell)
        if sign < 0 and table.lines[line].code == "" and table.form.id in ("assets", "three_public"):
            continue  # counts and small costs would fall below zero
        changed, form, key, column = broken(disclosure, result, cell, sign * CHANGE)
        after = evaluate(changed)
        failing = {i for i, outcome in enumerate(after.outcomes) if outcome is Outcome.FAILED}
        if [i.id for i in after.plan.instances] != [i.id for i in result.plan.instances]:
            continue  # a condition of the document changed with the cell
        assert failing <= set(positions), (form, key, column)
        for position in positions:
            relation = after.plan.instances[position].relation
            if relation.operator is Operator.EQUAL and after.gaps[position] is not None:
                assert position in failing, (relation.id, form, key, column)
        report = check(changed)
        proofs = list(report.errors)
        graded = {i for i in failing if after.plan.instances[i].relation.grade is Grade.PROOF}
        assert {f.id for f in proofs} == {after.plan.instances[i].id for i in graded}
        if proofs:
            roots = [f for f in proofs if f.follows_from is None]
            assert len(roots) == 1, (form, key, column, [f.id for f in roots])
            assert (form, key, column) in [(x.form, x.line, x.column) for x in roots[0].expected_fix]
            assert all(f.follows_from == roots[0].id for f in proofs if f is not roots[0])
            assert_named(roots[0], result, cell, sign)


def assert_named(root: Finding, result: Evaluated, cell: int, sign: int) -> None:
    """The right value of the broken cell is among the fixes (for equalities: exactly)."""
    table, line, column = result.locate(cell)
    value = table.figure(line, column).value
    fix = next(
        x
        for x in root.expected_fix
        if (x.form, x.line, x.column) == (table.form.id, table.keys[line], table.columns[column])
    )
    instances = {i.id: i.relation.operator for i in result.plan.instances}
    if instances[root.id] is Operator.EQUAL:
        assert value is not None
        assert abs(fix.value - value) < 1
    assert sign in (1, -1)


def test_every_relation_is_broken_by_some_cell() -> None:
    """No relation is so loose that no single cell can break it."""
    seen: set[str] = set()
    wanted = {relation.id for relation in all_relations()}
    for disclosure in bases().values():
        result = evaluate(disclosure)
        for position, cell in cells(result):
            id = result.plan.instances[position].relation.id
            if id in seen:
                continue
            change = Decimal(100000) * weight(result, position, cell)
            if result.plan.instances[position].relation.operator is Operator.AT_LEAST:
                change = -change
            after = evaluate(broken(disclosure, result, cell, change)[0])
            if len(after.outcomes) > position and after.outcomes[position] is Outcome.FAILED:
                seen.add(id)
    assert seen == wanted
