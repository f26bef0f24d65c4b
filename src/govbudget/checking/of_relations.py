"""What the relations found (勾稽问题): each failing instance as a finding, those of one wrong figure or line under its root."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from attrs import evolve

from govbudget.checking.rules.beside import gathered, tidy
from govbudget.exact import add, exponent, formatted, scale, subtract
from govbudget.finding.causes import EXCHANGED, LEFT_OUT, near_slip
from govbudget.finding.values import Finding, FindingKind, Fix, Operand, Severity
from govbudget.forms.english import relation_in_english
from govbudget.judging.engine import Evaluated
from govbudget.judging.lost_lines import LineCause, line_causes
from govbudget.judging.plan import Instance
from govbudget.judging.roots import CellFix, Group, group_failures
from govbudget.place import Place
from govbudget.relation import Grade, Operator, Outcome

__all__ = ["of_relations"]

#: Where a cell stands: table, row and column as its place names them.
_Cell = tuple[str, str, str]


class _Wrong(NamedTuple):
    """A figure of a table that is proved to be wrong: the finding that says so, and what should stand there."""

    root: str
    right: Decimal


def of_relations(result: Evaluated, wanted: Container[int], others: Sequence[Finding]) -> list[Finding]:
    """The findings of the relations, beside what the rules have found.

    Args:
        result: how all instances came out.
        wanted: the instances, by position in the plan, that are reported.
        others: what the rules found; what states the right figure where a table has a wrong one follows from that.

    Returns:
        all findings, those of the rules first.
    """
    groups = group_failures(result)
    together = line_causes(result, groups)
    explained = {i for common in together for i in common.instances}
    found: list[Finding] = []
    wrong: dict[_Cell, _Wrong] = {}
    for common in together:
        made = _line_findings(result, common, wanted)
        found += made
        for cell, right in common.cells.items() if made else ():
            wrong[_at(_place(result, cell))] = _Wrong(made[0].id, scale(right, -result.power(cell)))
    for group in groups:
        if explained.isdisjoint(group.instances):
            found += _below(_group_findings(result, group, wanted), wrong)
    for root in found:
        if len(root.expected_fix) == 1 and root.operands[0].place == root.expected_fix[0].place:
            wrong[_at(root.operands[0].place)] = _Wrong(root.id, root.expected_fix[0].value)
    return [*_following(others, wrong), *found, *_rounding(result, wanted)]


def _below(findings: list[Finding], wrong: Mapping[_Cell, _Wrong]) -> list[Finding]:
    """The findings of a group, below that of a line in the wrong place where they have a figure of it."""
    places = (_at(operand.place) for finding in findings for operand in finding.operands)
    root = next((wrong[place].root for place in places if place in wrong), None)
    return findings if root is None else [evolve(each, follows_from=root, cause=None) for each in findings]


def _place(result: Evaluated, cell: int) -> Place:
    table, line, column = result.locate(cell)
    return table.place_of(line, column)


def _group_findings(result: Evaluated, group: Group, wanted: Container[int]) -> list[Finding]:
    instances = [i for i in group.instances if i in wanted]
    if not instances:
        return []
    fixes = tuple(_fix(result, fix) for fix in group.fixes)
    cause, fixes = _cause(result, fixes, result.tolerance(group.instances[0]))
    root, *rest = instances
    # where several relations prove which one figure is wrong, that is the one that is stated
    wrong = group.fixes[0].cell if len(fixes) == 1 and len(group.instances) > 1 else None
    return _with_rest(result, evolve(_failed(result, root, fixes, wrong=wrong), cause=cause), rest)


def _line_findings(result: Evaluated, common: LineCause, wanted: Container[int]) -> list[Finding]:
    """The findings of sums that a line which is lost or in the wrong place explains: the first, and those that follow."""
    instances = [i for i in common.instances if i in wanted]
    if not instances:
        return []
    root, *rest = instances
    return _with_rest(
        result, evolve(_failed(result, root, ()), cause=EXCHANGED if common.exchanged else LEFT_OUT), rest
    )


def _with_rest(result: Evaluated, first: Finding, rest: Iterable[int]) -> list[Finding]:
    """A finding with those of the other instances, which follow from it."""
    return [first, *(_failed(result, i, (), first.id) for i in rest)]


def _failed(
    result: Evaluated,
    position: int,
    fixes: tuple[Fix, ...],
    follows_from: str | None = None,
    *,
    wrong: int | None = None,
) -> Finding:
    """The finding of one failing instance; of the figure of it that is known to be wrong, if there is one."""
    instance, gap = result.plan.instances[position], result.gaps[position] or Decimal(0)
    relation = instance.relation
    proof = relation.grade is Grade.PROOF
    sign = _sign(instance, wrong) if wrong is not None else 0
    if wrong is None or abs(sign) != 1 or instance.operator is not Operator.EQUAL:
        wrong, sign = instance.stated, 1
    operands = _operands(result, instance, wrong, sign)
    gap = gap.copy_negate() if sign < 0 else gap
    stated = operands[0]
    power = _power(result, instance, wrong)
    difference = scale(gap, -power)
    expected = subtract(stated.value or Decimal(0), difference)
    return Finding(
        id=instance.id,
        rule=relation.id,
        kind=FindingKind.INCONSISTENT if proof else FindingKind.QUESTION,
        severity=Severity.ERROR if proof else Severity.WARNING,
        place=stated.place,
        stated=stated.printed.split(" ")[0] or "0",
        expected=f"{_tidy(result, expected, stated.value):,f}",
        difference=_tidy(result, difference, stated.value),
        tolerance=_tidy(result, scale(result.tolerance(position), -power), stated.value),
        operands=operands,
        follows_from=follows_from,
        expected_fix=fixes,
        params=(
            ("relation", relation.chinese),
            ("english", relation_in_english(relation)),
            ("operator", instance.operator.value),
        ),
        where=_where(result, instance, operands),
    )


def _tidy(result: Evaluated, number: Decimal, like: Decimal | None) -> Decimal:
    """A number without the zeros that converting units left behind its last digit, with at least the decimals printed."""
    return tidy(number, max(0, -exponent(like)) if like is not None else 0) if result.scaled else number


def _cause(result: Evaluated, fixes: tuple[Fix, ...], room: Decimal) -> tuple[str | None, tuple[Fix, ...]]:
    """The slip that explains what is wrong, and the changes that settle it with the figures that the slip tells.

    Where several figures may be wrong, one is told from the others only by a slip in its unit, sign or decimal point.
    """
    found: list[tuple[str, Fix]] = []
    for fix in fixes:
        value = result.disclosure[fix.form][fix.line, fix.column].value
        near = near_slip(value, fix.value, room) if value is not None else None
        if near is not None and (len(fixes) == 1 or _is_plain(value or Decimal(0), near[1])):
            found.append((near[0], evolve(fix, value=near[1])))
    if len(found) == 1:
        cause, told = found[0]
        others = (fix for fix in fixes if fix.place != told.place)
        return cause, (told, *others)
    return (_copied(result, fixes[0]) if len(fixes) == 1 else None), fixes


def _is_plain(value: Decimal, right: Decimal) -> bool:
    """Whether two figures have the same digits, apart from zeros at their ends."""
    have, want = (formatted(number.copy_abs()).replace(".", "").strip("0") for number in (value, right))
    return have == want


def _copied(result: Evaluated, fix: Fix) -> str | None:
    """Whether a wrong figure is that of the line or column beside it."""
    table = result.disclosure[fix.form]
    line, column = table.line_index(fix.line), table.columns.index(fix.column)
    own = table.figure(line, column)
    beside = [(line - 1, column), (line + 1, column), (line, column - 1), (line, column + 1)]
    for at, of in beside:
        if 0 <= at < len(table.lines) and 0 <= of < len(table.columns):
            other = table.figure(at, of)
            if own.value and other.value == own.value:
                return f"copy 与“{other.place.column if at == line else other.place.row}”的数相同"
    return None


def _following(findings: Iterable[Finding], wrong: Mapping[_Cell, _Wrong]) -> Iterator[Finding]:
    """The findings, those as consequences that only differ from a figure of a table which is itself proved to be wrong.

    They follow where they state what should stand there.
    """
    for finding in findings:
        root = next((wrong[at] for other in finding.operands[1:] if (at := _at(other.place)) in wrong), None)
        if root is not None and _says(finding.operands[0], root.right):
            finding = evolve(finding, follows_from=root.root, cause=None)
        yield finding


def _says(told: Operand, right: Decimal) -> bool:
    """Whether a figure is another one, as far as its digits tell."""
    return told.value is not None and subtract(told.value, right).copy_abs() <= told.half_unit


def _at(place: Place) -> _Cell:
    return place.table, place.row, place.column


def _sign(instance: Instance, cell: int) -> int:
    """How often a figure is added, less how often it is taken off."""
    return instance.plus.count(cell) - instance.minus.count(cell)


def _power(result: Evaluated, instance: Instance, stated: int | None) -> int:
    """The power of ten between the unit of the stated figure, or of its table where it is not printed, and the vector's."""
    if stated is not None:
        return result.power(stated)
    unit = result.disclosure.tables[instance.tables[0]].unit
    return unit.exponent if result.scaled and unit else 0


def _operands(result: Evaluated, instance: Instance, stated: int | None, turn: int) -> tuple[Operand, ...]:
    """The operands, stated one first, on whose side it ``turn``s the others; one that is not printed has an operand of its own."""
    sides = (*instance.minus, *instance.plus) if turn > 0 else (*instance.plus, *instance.minus)
    cells = dict.fromkeys(sides)  # what is added first, what is taken off last
    operands: list[Operand] = []
    for cell in cells:
        table, line, column = result.locate(cell)
        figure = table.figure(line, column)
        sign = _sign(instance, cell) * turn
        printed = f"{figure.printed} {figure.unit.value}" if result.scaled and figure.unit else figure.printed
        operand = Operand(figure.place, printed, figure.value, sign, table.half_unit(line, column))
        operands.insert(0 if cell == stated else len(operands), operand)
    if stated is None:
        table = result.disclosure.tables[instance.tables[0]]
        name = instance.column or instance.relation.postings[0].column
        column_heading = table.header("", table.columns.index(name)) if name in table.columns else ""
        place = evolve(table.place, table=table.name, row=instance.line, column=column_heading)
        operands.insert(0, Operand(place, "", Decimal(0), 1))
    return tuple(operands)


def _where(result: Evaluated, instance: Instance, operands: tuple[Operand, ...]) -> str:
    """The stated cell in words; for a copy across tables both cells."""
    if len(instance.tables) < 2:
        return str(operands[0].place)
    places = [str(operand.place) for operand in operands if operand.printed or operand is operands[0]]
    return "；".join(places[:4])


def _fix(result: Evaluated, fix: CellFix) -> Fix:
    table, line, column = result.locate(fix.cell)
    figure = table.figure(line, column)
    value = add(figure.value or Decimal(0), scale(fix.change, -result.power(fix.cell)))
    value = _tidy(result, value, figure.value)
    return Fix(table.form.id, table.keys[line], table.columns[column], figure.place, figure.printed, value)


def _rounding(result: Evaluated, wanted: Container[int]) -> list[Finding]:
    """Rounding residues, one finding for each table and relation, listing its rows."""
    families: dict[tuple[str, int], list[int]] = {}
    for i in result.positions(Outcome.ROUNDING):
        instance = result.plan.instances[i]
        if i in wanted and instance.relation.grade is Grade.PROOF:
            families.setdefault((instance.relation.id, instance.tables[0]), []).append(i)
    found = {family: [_failed(result, i, ()) for i in members] for family, members in families.items()}
    return [gathered(findings, f"{rule}~{table}") for (rule, table), findings in found.items()]
