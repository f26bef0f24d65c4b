"""Check a disclosure (校验): run the relations and the rules, and make the report."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from attrs import evolve

from govbudget.arguments import shown
from govbudget.checking.arguments import checkable
from govbudget.checking.rules.beside import gathered, tidy
from govbudget.checking.rules.history import misfits_of_budget, misfits_of_prior
from govbudget.checking.rules.rule_set import FAMILIES, FUNCTIONS, RuleSet
from govbudget.checking.rules.units import misfits_of_units
from govbudget.classification.lists import Lists
from govbudget.disclosure import Disclosure
from govbudget.errors import ComparisonError, RuleError
from govbudget.exact import add, exponent, formatted, scale, subtract
from govbudget.finding.acceptance import Acceptance, acceptable
from govbudget.finding.causes import EXCHANGED, LEFT_OUT, near_slip
from govbudget.finding.messages import render
from govbudget.finding.report import Ledger, Report
from govbudget.finding.rules import Checked, Rule, template_of
from govbudget.finding.values import Finding, FindingKind, Fix, Operand, Severity
from govbudget.forms.english import relation_in_english
from govbudget.judging.engine import Evaluated, evaluate
from govbudget.judging.lost_lines import LineCause, line_causes
from govbudget.judging.plan import Instance
from govbudget.judging.roots import CellFix, Group, group_failures
from govbudget.place import Place
from govbudget.relation import Grade, Operator, Outcome
from govbudget.rollup.consolidation import Misfit
from govbudget.rollup.reading import chosen
from govbudget.standards import Standards, standards_of

__all__ = ["check"]


def check(
    disclosure: Disclosure,
    rules: RuleSet | None = None,
    *,
    prior: Disclosure | None = None,
    budget: Disclosure | None = None,
    units: Sequence[Disclosure] = (),
    on_error: Literal["raise", "list"] = "raise",
    on_rule_error: Literal["raise", "list"] | None = None,
    accepted: Iterable[Acceptance] = (),
    today: date | None = None,
    classification: Lists = None,
    standards: Standards | None = None,
) -> Report:
    """Check everything that can be checked in a disclosure (勾稽关系校验).

    Args:
        disclosure: what :func:`~govbudget.read` made of a document, or one made by hand.
        rules: which rules run; all of them by default.
        prior: the same body's document of the year before (上年): balances, comparative figures and codes are set beside it
            (rules H10x).
        budget: the same body's budget of the same year (本年部门预算): the 年初预算数 of final accounts is set beside it
            (rules H11x).
        units: the documents of all units of a department (所属单位), or of all departments of a government: the sum of their
            figures is set beside the disclosure (rules H2xx). To take money off that moved between them, pass
            ``[consolidate(units, eliminate=…)]``.
        on_error: what stops the check is raised: documents that cannot be compared, a rule that fails itself. Or
            ``"list"``: such documents are findings (H100, H110, H200), such a rule stands among the ``faults`` of the
            report; what could not be checked counts as unverifiable, and all other rules run.
        on_rule_error: the same for rules that fail themselves alone; by default as ``on_error``.
        accepted: findings that were looked at and accepted (已认可的问题); see :meth:`Report.with_accepted
            <govbudget.Report.with_accepted>`.
        today: the day on which acceptances must not have expired; the current day by default.
        classification: one's own list, or several, or a mapping from kind to list, that codes and names are looked up in
            instead of the bundled editions (自备科目表); by default what the document was read with.
        standards: the catalogues, forms, profiles and words to check by (制度); by default what the document was read with.

    Returns:
        the findings in document order and the ledger of every check. Nothing is raised for wrong figures.

    Raises:
        ArgumentError: for anything else than disclosures, a rule set, acceptances and a day.
        RuleError: unless it is listed, where a rule raises an exception.
        ComparisonError: unless it is listed, for a ``prior`` that is not of the year before, a ``budget`` that is none of the
            year, and for units of another year or stage or given twice. A document without a year is taken to fit.
    """
    chosen("on_error", on_error, ("raise", "list"))
    on_rule_error = on_error if on_rule_error is None else on_rule_error
    chosen("on_rule_error", on_rule_error, ("raise", "list"))
    rules, units = checkable(disclosure, rules, prior, units, budget)
    acceptances, day = acceptable(accepted, today)
    known = standards_of(standards, classification, disclosure.standards)
    if known is not disclosure.standards:  # else what its text tells is at hand, where it has been asked for
        disclosure = evolve(disclosure, standards=known)
    given: dict[str, tuple[Any, ...]] = {"": (disclosure,)}
    unfit: dict[str, str] = {}
    if prior is not None:
        given["prior"] = (disclosure, prior)
        unfit |= _unfit("prior", "H100", misfits_of_prior(disclosure, prior), on_error)
    if budget is not None:
        given["budget"] = (disclosure, budget)
        unfit |= _unfit("budget", "H110", misfits_of_budget(disclosure, budget), on_error)
    if units:
        given["units"] = (disclosure, units)
        unfit |= _unfit("units", "H200", misfits_of_units(disclosure, units), on_error)
    result = evaluate(disclosure)
    left_out = frozenset(id for id, _ in rules.left_out)
    included: Sequence[int] = range(len(result.plan.instances))
    if left_out:
        included = [i for i in included if result.plan.instances[i].relation.id not in left_out]
    entries, faults = _run(given, unfit, rules, on_rule_error)
    checked = tuple(entries)
    idle = tuple([entry for entry in result.plan.idle if entry[0].id not in left_out] if left_out else result.plan.idle)
    findings: list[Finding] = [entry.finding for _, entry in checked if entry.finding is not None]
    wanted: Container[int] = frozenset(included) if left_out else included
    groups = group_failures(result)
    together = line_causes(result, groups)
    explained = {i for common in together for i in common.instances}
    of_tables = [finding for common in together for finding in _line_findings(result, common, wanted)]
    for group in groups:
        if explained.isdisjoint(group.instances):
            of_tables += _group_findings(result, group, wanted)
    findings = [*_following(findings, of_tables), *of_tables, *_rounding(result, wanted)]
    if len(findings) > 1:
        findings.sort(key=_order(disclosure))
    ledger = Ledger(result, included, checked, idle)
    report = Report(disclosure, tuple(findings), ledger, rules.left_out, faults=faults)
    return report.with_accepted(acceptances, day) if acceptances else report


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


Entries = list[tuple[str, Checked]]


def _run(
    given: Mapping[str, tuple[Any, ...]], unfit: Mapping[str, str], rules: RuleSet, on_rule_error: str
) -> tuple[Entries, tuple[RuleError, ...]]:
    """What came out of every rule, and the rules that failed themselves.

    Raises:
        RuleError: where a rule raises, unless that is to be listed.
    """
    left_out = frozenset(id for id, _ in rules.left_out)
    disclosure = given[""][0]
    entries: Entries = []
    faults: list[RuleError] = []

    def failed(ids: tuple[str, ...], error: Exception, made: Sequence[Checked]) -> Checked:
        fault = _fault(ids, error, disclosure, made)
        if on_rule_error == "raise":
            raise fault from error
        faults.append(fault)
        return Checked("", Outcome.UNVERIFIABLE, reason=f"fault: {fault}")

    def run(rule: Rule, *, own: bool = False) -> None:
        id = rule.id
        if id in left_out or rule.needs not in given or rule.function is None:
            return
        if (reporter := unfit.get(rule.needs, id)) != id:
            entries.append((id, Checked("", Outcome.UNVERIFIABLE, reason=reporter)))
            return
        made: list[Checked] = []
        try:  # what is yielded before a fault stays
            results = rule.function(*given[rule.needs])
            made.extend((_own(rule, one) for one in results) if own else results)
        except Exception as error:
            made.append(failed((id,), error, made))
        entries.extend([(id, one) for one in made])

    for rule in FUNCTIONS:
        run(rule)
    for family in FAMILIES:
        if left_out.issuperset(rule.id for rule in family.rules):
            continue  # its work would be for nothing: the text need not be understood for the rules of the tables
        pairs: Entries = []
        try:
            pairs.extend(family.function(disclosure))
        except Exception as error:
            ids = tuple(rule.id for rule in family.rules)
            pairs.append((ids[0], failed(ids, error, [one for _, one in pairs])))
        entries += [pair for pair in pairs if pair[0] not in left_out] if left_out else pairs
    for rule in rules.own:
        run(rule, own=True)
    return entries, tuple(faults)


def _own(rule: Rule, made: Checked) -> Checked:
    """What a rule of one's own found, with its kind, its severity and its words."""
    if not isinstance(made, Checked):
        raise TypeError(f"a rule yields Checked(instance, outcome, finding), not the {type(made).__name__} {made!r}")
    if not isinstance(made.outcome, Outcome):
        raise TypeError(f"an outcome is one of Outcome, as in Outcome.PASSED, not {shown(made.outcome)}")
    if made.finding is None:
        if made.outcome is Outcome.FAILED:
            how = "as in Checked(instance, Outcome.FAILED, finding(id, instance, …))"
            raise TypeError(f"what failed has a finding, {how}")
        return made
    if not isinstance(made.finding, Finding):
        raise TypeError(f"a finding is a Finding, as finding(id, instance, …) makes it, not {shown(made.finding)}")
    if not isinstance(made.finding.place, Place):
        raise TypeError(f"the place of a finding is a Place, as the place of a figure, not {shown(made.finding.place)}")
    finding = evolve(made.finding, kind=rule.kind, severity=rule.severity, template=_template(rule, made.finding))
    for lang in ("zh", "en"):
        render(finding, lang)  # a name that the template asks for and the finding has not is a fault of the rule
    return made._replace(finding=finding)


def _template(rule: Rule, finding: Finding) -> tuple[str, str]:
    """The words of a rule of one's own; without any, what it checks is said beside what was found."""
    if words := template_of(rule, finding.param("variant")):
        return words
    chinese, english = (text.replace("{", "{{").replace("}", "}}") for text in (rule.chinese, rule.english))
    return f"{{where}} 为 {{stated}}：{chinese}", f"{{where}} is {{stated}}: {english}"


def _fault(ids: tuple[str, ...], error: Exception, disclosure: Disclosure, made: Sequence[Checked]) -> RuleError:
    """What a rule that raised is told by: the rule, the document, the last place that it reported, and its own words."""
    last = made[-1] if made else None
    found = last.finding if last is not None else None
    place = (found.where or str(found.place)) if found is not None else last.instance if last is not None else ""
    names, after = ", ".join(ids), f" after {place}" if place else ""
    fault = RuleError(
        f"the rule {names} failed on {disclosure!r}{after}: {type(error).__name__}: {error}; this is a fault of the rule, not of"
        f' the document; mend it, leave it out with rules.without("{ids[0]}"), or pass on_rule_error="list"',
        rule=names,
        place=place,
        source=disclosure.source,
    )
    tables = ", ".join(table.name for table in disclosure.tables) or "none"
    fault.add_note(f"while running the rule {names}; tables of the document: {tables}")
    return fault


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


def _following(findings: Iterable[Finding], of_tables: Iterable[Finding]) -> Iterator[Finding]:
    """The findings, those as consequences that only differ from a figure of a table which is itself proved to be wrong.

    They follow where they state what should stand there.
    """
    wrong = {}
    for root in of_tables:
        if len(root.expected_fix) == 1 and root.operands[0].place == root.expected_fix[0].place:
            wrong[_cell(root.operands[0].place)] = root
    for finding in findings:
        cause = next((wrong[cell] for other in finding.operands[1:] if (cell := _cell(other.place)) in wrong), None)
        if cause is not None and _says(finding.operands[0], cause.expected_fix[0].value):
            finding = evolve(finding, follows_from=cause.id, cause=None)
        yield finding


def _says(told: Operand, right: Decimal) -> bool:
    """Whether a figure is another one, as far as its digits tell."""
    return told.value is not None and subtract(told.value, right).copy_abs() <= told.half_unit


def _cell(place: Place) -> tuple[str, str, str]:
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
