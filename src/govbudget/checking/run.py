"""Check a disclosure (校验): run the relations and the rules, and make the report."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal

from attrs import evolve

from govbudget.checking.causes import slip
from govbudget.checking.engine import Evaluated, evaluate
from govbudget.checking.finding import Finding, FindingKind, Fix, Operand, Severity
from govbudget.checking.plan import Instance
from govbudget.checking.report import Ledger, Report
from govbudget.checking.roots import CellFix, Group, group_failures
from govbudget.checking.rules.beside import gathered, tidy
from govbudget.checking.rules.history import misfits_of_prior
from govbudget.checking.rules.registry import Checked, RuleSet, families, registered
from govbudget.checking.rules.units import misfits_of_units
from govbudget.disclosure import Disclosure
from govbudget.errors import ComparisonError
from govbudget.exact import add, exponent, scale
from govbudget.relation import Grade, Outcome
from govbudget.rollup.consolidation import Misfit
from govbudget.rollup.reading import chosen

__all__ = ["check"]


def check(
    disclosure: Disclosure,
    rules: RuleSet | None = None,
    *,
    prior: Disclosure | None = None,
    units: Sequence[Disclosure] = (),
    on_error: Literal["raise", "list"] = "raise",
) -> Report:
    """Check everything that can be checked in a disclosure (勾稽关系校验).

    Args:
        disclosure: what :func:`~govbudget.readers.entry.read` made of a document, or one made by hand.
        rules: which rules run; all of them by default.
        prior: the same body's document of the year before (上年): balances, comparative figures and codes are set beside it
            (rules H1xx).
        units: the documents of all units of a department (所属单位), or of all departments of a government: the sum of their
            figures is set beside the disclosure (rules H2xx). To take money off that moved between them, pass
            ``[consolidate(units, eliminate=…)]``.
        on_error: refuse documents that cannot be compared; or ``"list"``: they are findings (H100, H200), and every
            comparison with them is unverifiable.

    Returns:
        the findings in document order and the ledger of every check. Nothing is raised for wrong figures.

    Raises:
        ComparisonError: unless it is listed, for a ``prior`` that is not of the year before, and for units of another year or
            stage or given twice. A document without a year is taken to fit.
    """
    chosen("on_error", on_error, ("raise", "list"))
    rules = rules or RuleSet.default()
    given: dict[str, tuple[Any, ...]] = {"": (disclosure,)}
    unfit: dict[str, str] = {}
    if prior is not None:
        given["prior"] = (disclosure, prior)
        unfit |= _unfit("prior", "H100", misfits_of_prior(disclosure, prior), on_error)
    if units := tuple(units):
        given["units"] = (disclosure, units)
        unfit |= _unfit("units", "H200", misfits_of_units(disclosure, units), on_error)
    result = evaluate(disclosure)
    left_out = frozenset(id for id, _ in rules.left_out)
    included: Sequence[int] = range(len(result.plan.instances))
    if left_out:
        included = [i for i in included if result.plan.instances[i].relation.id not in left_out]
    checked = _run_functions(given, unfit, left_out)
    idle = tuple([entry for entry in result.plan.idle if entry[0].id not in left_out] if left_out else result.plan.idle)
    findings: list[Finding] = [entry.finding for _, entry in checked if entry.finding is not None]
    wanted: Container[int] = frozenset(included) if left_out else included
    for group in group_failures(result):
        findings += _group_findings(result, group, wanted)
    findings += _rounding(result, wanted)
    findings.sort(key=_order(disclosure))
    return Report(disclosure, tuple(findings), Ledger(result, included, checked, idle), rules.left_out)


def _unfit(name: str, rule: str, found: Sequence[Misfit], on_error: Literal["raise", "list"]) -> dict[str, str]:
    """Which rule reports that documents cannot be compared, if they cannot.

    Raises:
        ComparisonError: if they cannot, unless that is to be listed.
    """
    if found and on_error == "raise":
        problems = tuple(map(str, found))
        hint = "two drafts of one document are compared by diff; " if name == "prior" else ""
        raise ComparisonError(
            f"{name} cannot be compared with the document: {'; '.join(problems)}; {hint}"
            'pass on_error="list" to have this listed as a finding',
            problems=problems,
        )
    return {name: rule} if found else {}


def _run_functions(
    given: Mapping[str, tuple[Any, ...]], unfit: Mapping[str, str], left_out: frozenset[str]
) -> tuple[tuple[str, Checked], ...]:
    entries: list[tuple[str, Checked]] = []
    for id, rule in registered().items():
        if rule.function is None or id in left_out or rule.needs not in given:
            continue
        reporter = unfit.get(rule.needs, id)
        if reporter != id:
            entries.append((id, Checked("", Outcome.UNVERIFIABLE, reason=reporter)))
            continue
        try:
            entries += [(id, checked) for checked in rule.function(*given[rule.needs])]
        except Exception as error:
            error.add_note(
                f"while running rule {id} on {given[''][0]!r}: this is a fault of govbudget, not of the document"
            )
            raise
    for function in families():
        entries += [(id, checked) for id, checked in function(given[""][0]) if id not in left_out]
    return tuple(entries)


def _order(disclosure: Disclosure) -> Callable[[Finding], tuple[int, int, int]]:
    """Document order: page and line of the place; by table order where places have none."""
    numbers = {table.name: i for i, table in enumerate(disclosure.tables)}

    def key(finding: Finding) -> tuple[int, int, int]:
        place = finding.place
        return (place.page or 0, place.line or 0, numbers.get(place.table, -1))

    return key


def _group_findings(result: Evaluated, group: Group, wanted: Container[int]) -> list[Finding]:
    instances = [i for i in group.instances if i in wanted]
    if not instances:
        return []
    fixes = tuple(_fix(result, fix) for fix in group.fixes)
    root, *rest = instances
    first = _failed(result, root, fixes)
    return [first, *(_failed(result, i, (), first.id) for i in rest)]


def _failed(result: Evaluated, position: int, fixes: tuple[Fix, ...], follows_from: str | None = None) -> Finding:
    """The finding of one failing instance."""
    instance, gap = result.plan.instances[position], result.gaps[position] or Decimal(0)
    relation = instance.relation
    proof = relation.grade is Grade.PROOF
    operands = _operands(result, instance)
    stated = operands[0]
    power = _power(result, instance)
    difference = scale(gap, -power)
    expected = add(stated.value or Decimal(0), -difference)
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
        cause=_cause(result, fixes),
        follows_from=follows_from,
        expected_fix=fixes,
        params=(("relation", relation.chinese), ("operator", instance.operator.value)),
        where=_where(result, instance, operands),
    )


def _tidy(result: Evaluated, number: Decimal, like: Decimal | None) -> Decimal:
    """A number without the zeros that converting units left behind its last digit, with at least the decimals printed."""
    return tidy(number, max(0, -exponent(like)) if like is not None else 0) if result.scaled else number


def _cause(result: Evaluated, fixes: tuple[Fix, ...]) -> str | None:
    if len(fixes) != 1:
        return None
    fix = fixes[0]
    table = result.disclosure.table(fix.form)
    value = table[fix.line, fix.column].value if table is not None else None
    return None if value is None else slip(value, fix.value)


def _power(result: Evaluated, instance: Instance) -> int:
    """The power of ten between the unit of the stated figure, or of its table where it is not printed, and the vector's."""
    if instance.stated is not None:
        return result.power(instance.stated)
    unit = result.disclosure.tables[instance.tables[0]].unit
    return unit.exponent if result.scaled and unit else 0


def _operands(result: Evaluated, instance: Instance) -> tuple[Operand, ...]:
    """The operands, stated one first; a stated line that is not printed has an operand of its own."""
    cells = dict.fromkeys((*instance.minus, *instance.plus))  # what is added first, what is taken off last
    operands: list[Operand] = []
    for cell in cells:
        table, line, column = result.locate(cell)
        figure = table.figure(line, column)
        sign = instance.plus.count(cell) - instance.minus.count(cell)
        printed = f"{figure.printed} {figure.unit.value}" if result.scaled and figure.unit else figure.printed
        operand = Operand(figure.place, printed, figure.value, sign, table.half_unit(line, column))
        if cell == instance.stated:
            operands.insert(0, operand)
        else:
            operands.append(operand)
    if instance.stated is None:
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
    return [_residues(result, members) for members in families.values()]


def _residues(result: Evaluated, members: list[int]) -> Finding:
    findings = [_failed(result, i, ()) for i in members]
    return gathered(findings, f"{findings[0].rule}~{result.plan.instances[members[0]].tables[0]}")
