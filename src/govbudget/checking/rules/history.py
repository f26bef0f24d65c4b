"""A document beside that of the year before (跨年核对): balances carried over, figures restated, codes come and gone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from attrs import evolve

from govbudget.checking.rules.beside import Beside, Cell, blocked, compare
from govbudget.checking.rules.units import misfit_findings
from govbudget.classification import Classifications, Kind, Subject
from govbudget.classification.crosswalk import Change, Crosswalk, crosswalk_between
from govbudget.classification.editions import reused
from govbudget.disclosure import Disclosure, Stage
from govbudget.errors import NotFound
from govbudget.finding.rules import ASKS, WARNS, WONDERS, Checked, failed, rule
from govbudget.finding.values import Finding
from govbudget.forms import ColumnPlan, Measure, all_forms
from govbudget.relation import Outcome
from govbudget.rollup.consolidation import Misfit, merged_keys, misfits, names_of
from govbudget.rollup.contribution import TableView, is_code
from govbudget.tables import Table
from govbudget.variances.amounts import prints_done

__all__ = ["changed_codes", "misfits_of_budget", "misfits_of_prior"]


def misfits_of_prior(disclosure: Disclosure, prior: Disclosure) -> tuple[Misfit, ...]:
    """Why a document is not that of the year before, of the same stage (不可比的上年文件); empty if it is."""
    year = None if disclosure.year is None else disclosure.year - 1
    return tuple(misfits((prior,), year, disclosure.stage).values())


def misfits_of_budget(disclosure: Disclosure, budget: Disclosure) -> tuple[Misfit, ...]:
    """Why a document is not the budget of the year of these final accounts (不可比的预算); empty if it is."""
    if disclosure.stage is not Stage.FINAL_ACCOUNTS:
        name = names_of((disclosure,))[0]
        return (Misfit("stage", name, stated=disclosure.stage.value, expected=Stage.FINAL_ACCOUNTS.value),)
    return tuple(misfits((budget,), disclosure.year, Stage.BUDGET).values())


def _name(disclosure: Disclosure, prior: Disclosure) -> str:
    """What the document of the year before is called in places."""
    year = prior.year or (disclosure.year - 1 if disclosure.year else None)
    return f"{year}年度" if year else "上年"


@rule(
    "H100",
    *WARNS,
    "所附上年文件不是上一年度的同类文件，未作比较",
    "the document given as that of the year before is not",
    needs="prior",
    messages={
        "year": (
            "上年文件（{where}）是 {stated} 年度的，应为 {other} 年度；未作比较",
            "the document of the year before ({where}) is of {stated}, it should be of {other}; nothing was compared",
        ),
        "stage": (
            "上年文件（{where}）与本文件不是同一阶段（预算、决算）；未作比较",
            "the document of the year before ({where}) is of another stage (budget, final accounts); nothing was compared",
        ),
    },
)
def rule_prior_fits(disclosure: Disclosure, prior: Disclosure) -> Iterator[Checked]:
    """The document given is of the year before, and of the same stage."""
    return misfit_findings(rule_prior_fits, misfits_of_prior(disclosure, prior))


def _balances(stage: Stage) -> Iterator[tuple[str, str, str, tuple[tuple[str, str], ...], str]]:
    """The cells that open a year (form, line, column), where the year before states the same as closing, and their fund."""
    for form in all_forms(stage):
        main = form.columns[0].key
        yield from ((form.id, line.key, main, line.repeats, line.fund) for line in form.lines if line.repeats)
        carried = (column for column in form.columns if column.repeats and not column.compares)
        yield from ((form.id, "total", c.key, (("total", c.repeats),), "") for c in carried)


_CARRIED_OVER: Final = "年初结转和结余 = 上年年末结转和结余"


@rule(
    "H101",
    *ASKS,
    "年初结转和结余 = 上年年末结转和结余（总额、各类预算）",
    "the opening balance is the closing balance of the year before, in all and for each fund",
    needs="prior",
)
def rule_carried_over(disclosure: Disclosure, prior: Disclosure) -> Iterator[Checked]:
    """What a year closes with, the next opens with: 公开01, 公开04 for each fund, the totals of 公开08 and 公开09.

    Corrections of errors, balances taken back by the treasury and units that moved are lawful reasons for a difference.
    """
    name = _name(disclosure, prior)
    results: list[tuple[str, Beside]] = []
    of_funds: set[str] = set()
    for form, line, column, closings, fund in _balances(disclosure.stage):
        own, theirs = disclosure.table(form), prior.table(form)
        instance = f"{form},{line},{column}"
        if own is None or theirs is None:
            if own is not theirs:
                yield Checked(instance, Outcome.UNVERIFIABLE, reason=f"form:{form}")
            continue
        view, before = TableView(own), TableView(theirs)
        cells = [Cell(name, before, *closing) for closing in closings]
        closing = next((cell for cell in cells if cell.told.value is not None), cells[0])
        result = compare(rule_carried_over, instance, Cell("", view, line, column), [closing], _CARRIED_OVER)
        if result is not None:
            results.append((instance, result))
            of_funds |= {instance} if fund else set()
    roots = _roots(results, of_funds)
    for instance, result in results:
        found = result.finding if result.outcome is Outcome.FAILED else None
        root = roots.get(instance)
        if found is not None and root is not None:
            found = evolve(found, follows_from=f"H101[{root}]")
        yield Checked(instance, result.outcome, found, result.reason)


def _roots(results: Sequence[tuple[str, Beside]], of_funds: Collection[str]) -> dict[str, str]:
    """For each balance that is off by the same amount as the balance of just one fund in 公开04, that one: it explains it."""
    failed = [(instance, result.gap) for instance, result in results if result.outcome is Outcome.FAILED]
    roots: dict[str, str] = {}
    for instance, gap in failed:
        funds = [other for other, same in failed if same == gap and other in of_funds]
        if len(funds) == 1 and instance not in of_funds:
            roots[instance] = funds[0]
    return roots


@rule(
    "H102",
    *ASKS,
    "上年数的重述：按科目的年初数、上年对比数与上年文件所列不同",
    "figures of the year before that are printed again are the same, line by line",
    needs="prior",
    messages=(
        "{where}：{count} 行与上年文件所列不同（{rows}）",
        "{where}: {lines} from what the document of the year before states ({rows})",
    ),
)
def rule_restated(disclosure: Disclosure, prior: Disclosure) -> Iterator[Checked]:
    """Figures of the year before printed again: the opening balances of 公开08 and 公开09 by code, and columns of last year's figures.

    Codes that changed are followed by the crosswalk; of those that were split, merged, new or ended nothing is said. One finding a table and column lists the lines. The totals of the
    balances are H101; 公开01 to 公开07 and 公开10 print no comparative figures, so nothing of theirs can be restated. A budget prints
    that of the year before beside its own (上年预算数), in all as well; a column of what was done (上年执行数) is in no budget.
    """
    name = _name(disclosure, prior)
    for table in disclosure.tables:
        for plan in table.form.columns:
            if plan.repeats and plan.key in table.columns:
                yield from _restated(name, disclosure, prior, table, plan)


def _restated(
    name: str, disclosure: Disclosure, prior: Disclosure, table: Table, plan: ColumnPlan
) -> Iterator[Checked]:
    theirs, column, earlier = prior.table(table.form.id), plan.key, plan.repeats
    reason = blocked(table, {name: theirs}, table.form.id)
    if plan.compares and prints_done(table, column, disclosure.standards.vocabulary):
        reason = f"measure:{table.form.id},{column}"
    if theirs is None or reason:
        yield Checked(f"{table.form.id},{column}", Outcome.UNVERIFIABLE, reason=reason)
        return
    view, before = TableView(table), TableView(theirs)
    new_codes, several = changed_codes(disclosure.classifications, table.form.codes, prior.year, disclosure.year)
    old_codes = {new: old for old, new in new_codes.items()}
    results: list[tuple[str, Beside]] = []
    for key in merged_keys([table.keys, [new_codes.get(key, key) for key in theirs.keys]]):
        old = old_codes.get(key, key)
        summed = not is_code(key) or key in view.children or old in before.children
        if table.form.codes is not None and summed and not (plan.compares and key == "total"):
            continue  # sums of the lines below, and totals of balances
        instance = f"{table.form.id},{key},{column}"
        label = str(theirs.lines[before.lines[old]]) if old in before.lines else ""
        result = compare(
            rule_restated, instance, Cell("", view, key, column), [Cell(name, before, old, earlier)], "", label
        )
        if result is not None:
            split = result.outcome is Outcome.FAILED and (key in several or old in several)
            results.append((instance, Beside(Outcome.UNVERIFIABLE, "code changed") if split else result))
    failed = [result.finding for _, result in results if result.outcome is Outcome.FAILED and result.finding]
    for instance, result in results:
        first = bool(failed) and result.finding is failed[0]
        yield Checked(instance, result.outcome, _listed(failed, table, column) if first else None, result.reason)


def _listed(failed: Sequence[Finding], table: Table, column: str) -> Finding:
    """One finding that lists the lines of several."""
    rows = "；".join(f"{f.place.row} {f.expected}→{f.stated}" for f in failed)
    params = (("rows", rows), ("count", str(len(failed))))
    return evolve(failed[0], id=f"H102[{table.form.id},{column}]", params=params)


def changed_codes(
    lists: Classifications, kind: Kind | None, before: int | None, year: int | None
) -> tuple[Mapping[str, str], frozenset[str]]:
    """Old code to new code where it changed, and the codes that have no single counterpart: new, ended, split, merged.

    Where the years are not known nothing is; where they have no edition, only the codes that were something else are.
    """
    if kind is None or before is None or year is None:
        return {}, frozenset()
    if lists.edition(kind, before) is None or lists.edition(kind, year) is None:
        return {}, frozenset(reused(kind, before, year))
    walk = crosswalk_between(lists, kind, before, year)
    others = [link for link in walk if (len(link.old), len(link.new)) != (1, 1)]
    several = frozenset(subject.code for link in others for subject in (*link.old, *link.new))
    return {old: new for old, new in walk.one_to_one.items() if old != new}, several


@rule(
    "H103",
    *WONDERS,
    "上年有而本年没有、本年有而上年没有的科目，且科目表没有变动",
    "codes that vanished or appeared though the classification did not change",
    needs="prior",
    messages={
        "gone": (
            "{where}：科目表没有变动，上年列有、本年没有的科目：{gone}",
            "{where}: codes of the year before that vanished though the classification kept them: {gone}",
        ),
        "came": (
            "{where}：科目表没有变动，上年没有、本年列有的科目：{came}",
            "{where}: codes that the year before has not, though the classification had them: {came}",
        ),
        "both": (
            "{where}：科目表没有变动，上年列有、本年没有的科目：{gone}；上年没有、本年列有的科目：{came}",
            "{where}: codes that vanished: {gone}; that appeared: {came}; the classification had them in both years",
        ),
    },
)
def rule_codes(disclosure: Disclosure, prior: Disclosure) -> Iterator[Checked]:
    """The lowest codes of a table (项; 款 of the economic classification) are those of the year before.

    Only codes that published documents confirm, and that the crosswalk knows to be in both editions. Money may begin and end
    with a year, so this is a notice, one a table.
    """
    forms = merged_keys([table.form.id for table in each.tables] for each in (disclosure, prior))
    for id in forms:
        own, theirs = disclosure.table(id), prior.table(id)
        form = next(table.form for table in (own, theirs) if table is not None)
        if form.codes is None:
            continue
        reason = blocked(own, {_name(disclosure, prior): theirs}, id) or _no_crosswalk(form.codes, disclosure, prior)
        if own is None or theirs is None or reason:
            yield Checked(id, Outcome.UNVERIFIABLE, reason=reason)
        else:
            walk = crosswalk_between(disclosure.classifications, form.codes, prior.year or 0, disclosure.year or 0)
            yield from _codes(TableView(own), TableView(theirs), walk)


def _no_crosswalk(kind: Kind, disclosure: Disclosure, prior: Disclosure) -> str:
    for year in (prior.year, disclosure.year):
        if year is None:
            return "no year"
        if not disclosure.classifications.covers(kind, year):
            return f"no edition for {year}"
    return ""


def _codes(own: TableView, theirs: TableView, walk: Crosswalk) -> Iterator[Checked]:
    id = own.table.form.id
    gone, unsure = _only_in(theirs, own, walk)
    came, unsure_too = _only_in(own, theirs, walk.inverse)
    if unsure or unsure_too:
        codes = "、".join([*unsure, *unsure_too])
        yield Checked(f"{id},uncertain", Outcome.UNVERIFIABLE, reason=f"not documented: {codes}")
    if not gone and not came:
        yield Checked(id, Outcome.PASSED)
        return
    variant = "both" if gone and came else "gone" if gone else "came"
    details = {"variant": variant, "gone": "、".join(map(str, gone)), "came": "、".join(map(str, came))}
    place = evolve(own.table.place, table=own.table.name)
    codes = "、".join(subject.code for subject in (*gone, *came))
    yield failed(rule_codes, id, place, codes, **details)


def _only_in(view: TableView, other: TableView, walk: Crosswalk) -> tuple[list[Subject], list[str]]:
    """The lowest codes that one table has and the other has not: those the crosswalk does not explain, and those unsure."""
    digits = 5 if view.table.form.codes is Kind.ECONOMIC_DEPARTMENT else 7
    unexplained: list[Subject] = []
    unsure: list[str] = []
    for key in view.table.keys:
        if len(key) != digits or not is_code(key) or key in other.lines:
            continue
        try:
            link = walk.link(key)
        except NotFound:
            unsure.append(key)
            continue
        subject = next(each for each in link.old if each.code == key)
        kept = link.change in (Change.UNCHANGED, Change.RENAMED)
        documented = subject.documented and (not kept or link.new[0].documented)
        if not documented or (kept and not other.cell(key, view.table.columns[0]).known):
            unsure.append(key)
        elif kept:
            unexplained.append(subject)
    return unexplained, unsure


@rule(
    "H110",
    *WARNS,
    "所附预算不是本年度的部门预算，未作比较",
    "the document given as the budget of the year is not",
    needs="budget",
    messages={
        "year": (
            "所附预算（{where}）是 {stated} 年度的，应为 {other} 年度；未作比较",
            "the budget given ({where}) is of {stated}, it should be of {other}; nothing was compared",
        ),
        "stage": (
            "{where} 不是决算与同年预算（年初预算只与决算对照）；未作比较",
            "{where}: a budget is set beside final accounts only; nothing was compared",
        ),
    },
)
def rule_budget_fits(disclosure: Disclosure, budget: Disclosure) -> Iterator[Checked]:
    """The document given is the budget of the year of the final accounts."""
    return misfit_findings(rule_budget_fits, misfits_of_budget(disclosure, budget))


_AS_PUBLISHED: Final = "年初预算数 = 该年度公开的部门预算"


@rule(
    "H111",
    *ASKS,
    "决算所列年初预算数 = 该年度公开的部门预算",
    "the initial budget that final accounts print is the budget that was published",
    needs="budget",
)
def rule_initial_budget(disclosure: Disclosure, budget: Disclosure) -> Iterator[Checked]:
    """The column 年初预算数 of the accounts (公开07) is that of the published budget, line by line, by code where a form has codes.

    Units that moved and a budget that was published again are lawful reasons for a difference.
    """
    name = f"{budget.year or disclosure.year or ''}年部门预算"
    for table in disclosure.tables:
        for column in _of_initial_budget(table):
            theirs = budget.table(table.form.id)
            there = () if theirs is None else _of_initial_budget(theirs)
            if len(there) > 1:  # 合计 beside 基本支出 and 项目支出
                there = tuple(key for key in there if key == "total")
            if theirs is None or len(there) != 1:
                reason = f"form:{table.form.id} {name}" if theirs is None else f"columns:{table.form.id} {name}"
                yield Checked(f"{table.form.id},{column}", Outcome.UNVERIFIABLE, reason=reason)
                continue
            view, planned = TableView(table), TableView(theirs)
            for key in merged_keys([table.keys, theirs.keys]):
                instance = f"{table.form.id},{key},{column}"
                label = str(theirs.lines[planned.lines[key]]) if key in planned.lines else ""
                cells = Cell("", view, key, column), [Cell(name, planned, key, there[0])]
                result = compare(rule_initial_budget, instance, *cells, _AS_PUBLISHED, label)
                if result is not None:
                    found = result.finding if result.outcome is Outcome.FAILED else None
                    yield Checked(instance, result.outcome, found, result.reason)


def _of_initial_budget(table: Table) -> tuple[str, ...]:
    """The columns of the initial budget."""
    return tuple(column for column in table.columns if table.measure(column) is Measure.INITIAL_BUDGET)


#: The rules of this file.
RULES: Final = (rule_prior_fits, rule_carried_over, rule_restated, rule_codes, rule_budget_fits, rule_initial_budget)
