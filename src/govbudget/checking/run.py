"""Check a disclosure (校验): run the relations and the rules, and make the report."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from attrs import evolve

from govbudget.arguments import shown
from govbudget.checking.arguments import checkable
from govbudget.checking.of_relations import of_relations
from govbudget.checking.rules.history import misfits_of_budget, misfits_of_prior
from govbudget.checking.rules.rule_set import FAMILIES, FUNCTIONS, RuleSet
from govbudget.checking.rules.units import misfits_of_units
from govbudget.classification.lists import Lists
from govbudget.disclosure import Disclosure
from govbudget.errors import ComparisonError, RuleError
from govbudget.finding.acceptance import Acceptance, acceptable
from govbudget.finding.messages import render
from govbudget.finding.report import Ledger, Report
from govbudget.finding.rules import Checked, Rule, template_of
from govbudget.finding.values import Finding
from govbudget.judging.engine import evaluate
from govbudget.place import Place
from govbudget.relation import Outcome
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
    findings = of_relations(result, wanted, findings)
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
