"""Write the standard explanation in words (情况说明) from the tables: the Ministry's sections, every figure as the tables print it.

Each section is a function from what is written from to its paragraphs; a section without its table is left out. Those of budgets stand in
``planned``.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Final

from attrs import evolve

from govbudget.arguments import decimals, instance, several
from govbudget.classification.lists import Lists
from govbudget.describing.paragraphs import (
    AGENCIES,
    all_zero,
    both_sides,
    by_economic_class,
    by_kind,
    consists_of,
    leaves,
    nothing_stated,
    numbered,
    of_which,
    spent,
    structure,
    under_headings,
)
from govbudget.describing.planned import BUDGET_SECTIONS, PLANNED, other_planned
from govbudget.describing.wording import Cell, Writing, amount_text, full_name, sentence, sum_of
from govbudget.disclosure import Disclosure, Stage
from govbudget.errors import ComparisonError, NotFound
from govbudget.figure import Figure
from govbudget.forms import Role
from govbudget.rollup.consolidation import misfits
from govbudget.tables import Table, TableState

__all__ = ["REASONS", "SECTIONS", "describe"]

#: The topics whose changes may be given a reason, with what they are.
REASONS: Final[Mapping[str, str]] = {
    "grand_total": "收、支总计",
    "current_income": "本年收入合计",
    "current_expenditure": "本年支出合计",
    "fiscal_total": "财政拨款收、支总计",
    "general_expenditure": "一般公共预算财政拨款支出",
    "three_public": "“三公”经费财政拨款支出",
    "abroad": "因公出国（境）费",
    "vehicle": "公务用车购置及运行维护费",
    "reception": "公务接待费",
    "government_fund": "政府性基金预算财政拨款支出",
    "state_capital": "国有资本经营预算财政拨款支出",
    "agency_operating": "机关运行经费",
}


def describe(
    disclosure: Disclosure,
    prior: Disclosure | None = None,
    *,
    places: int = 2,
    sections: Iterable[str] | None = None,
    reasons: Mapping[str, str] | None = None,
    classification: Lists = None,
) -> str:
    """Write the standard explanation of final accounts (决算情况说明), or of a budget (预算情况说明), from the tables.

    Amounts stand as the tables print them, percentages are rounded once, half up. Where a base is 0 or negative no percentage
    is stated, and the text says why. A blank cell is not 0: it is not spoken of. A section whose table is missing is left
    out; one whose table has no figures says so; lists of a table that is not complete are left out. Reasons (主要原因) stand
    in no table: they are written only where they are given.

    Args:
        disclosure: what is described.
        prior: the same body's document of the year before, for 增加 and 减少. What a budget prints of the year before beside its own
            (上年预算数) serves where it is not given.
        places: decimals of percentages.
        sections: keys of :data:`~govbudget.describing.explanation.SECTIONS`, of a budget those of
            :data:`~govbudget.describing.planned.BUDGET_SECTIONS`, to write; by default all. Their order is that of the template.
        reasons: main reasons by key of :data:`~govbudget.describing.explanation.REASONS`, put behind the change they explain.
        classification: one's own list, or several, or a mapping from kind to list, for names that the tables do not print;
            by default what the document was read with.

    Returns:
        the headings and paragraphs, one a line.

    Raises:
        ComparisonError: for a ``prior`` that is not of the year before, or of another stage.
        ArgumentError: for arguments of another kind.
        NotFound: for an unknown section, or the reason of an unknown topic.
        UnitError: for a table with amounts whose unit is not known.
    """
    instance("disclosure", disclosure, Disclosure, "a Disclosure", "read it first: describe(read(…))")
    if prior is not None:
        how = "read the document of the year before first: prior=read(…)"
        instance("prior", prior, Disclosure, "a Disclosure", how)
    decimals("places", places)
    if reasons is not None:
        how = 'give it as in reasons={"abroad": "…"}'
        instance("reasons", reasons, Mapping, "a mapping of texts", how)
        several("reasons", reasons.values(), str, "a mapping of texts", how)
    headings = BUDGET_SECTIONS if disclosure.stage is Stage.BUDGET else SECTIONS
    wanted = _known("section", headings if sections is None else sections, headings)
    reasons = dict(reasons or {})
    if classification is not None:
        disclosure = evolve(disclosure, standards=disclosure.standards.with_classification(classification))
    _known("topic for a reason", reasons, REASONS)
    if prior is not None:
        _refuse_misfits(disclosure, prior)
    writing = Writing(disclosure, prior, places, reasons)
    parts = [(heading, _written(writing, key)) for key, heading in headings.items() if key in wanted]
    return "\n".join(under_headings(parts, "{}、{}"))


def _written(writing: Writing, section: str) -> list[str]:
    """The paragraphs of a section, which is called like its table; none without the table."""
    planned = writing.disclosure.stage is Stage.BUDGET
    if section == "other":
        return other_planned(writing) if planned else _other(writing)
    table = writing.disclosure.table(section)
    if table is None or (table.form.stage is Stage.BUDGET) is not planned:
        return []
    return (PLANNED if planned else _WRITTEN)[section][1](writing, table)


def _known(what: str, keys: Iterable[str], known: Mapping[str, str]) -> frozenset[str]:
    how = f"give some of {', '.join(known)}"
    given = (keys,) if isinstance(keys, str) else tuple(keys) if isinstance(keys, Mapping) else keys
    wanted = frozenset(several(what, given, str, "a list of keys", how))
    for key in sorted(wanted - known.keys()):
        near = tuple(difflib.get_close_matches(key, known, n=3)) or tuple(known)
        raise NotFound(f"{key!r} is no {what}; there are {', '.join(known)}", key=key, suggestions=near)
    return wanted


def _refuse_misfits(disclosure: Disclosure, prior: Disclosure) -> None:
    year = None if disclosure.year is None else disclosure.year - 1
    problems = tuple(map(str, misfits((prior,), year, disclosure.stage).values()))
    if problems:
        why = f"the explanation compares with the year before, and prior is not of it: {'; '.join(problems)}"
        raise ComparisonError(why, problems=problems)


# -- one and four: both sides of the accounts ----------------------------------------------------------------------------------


def _overall(writing: Writing, table: Table) -> list[str]:
    names = ("收、支总计", "收入总计", "支出总计")
    income = dict.fromkeys(("income_total", "nonfiscal_used", "opening_balance"), "")
    expenditure = dict.fromkeys(("expenditure_total", "surplus_distribution", "closing_balance"), "")
    return both_sides(writing, table, "final", "grand_total", names, (income, expenditure))


def _fiscal(writing: Writing, table: Table) -> list[str]:
    names = ("财政拨款收、支总计", "财政拨款收入总计", "财政拨款支出总计")
    income = {"income_total": "财政拨款本年收入", "opening_balance": "年初财政拨款结转和结余"}
    expenditure = {"expenditure_total": "财政拨款本年支出", "closing_balance": "年末财政拨款结转和结余"}
    return both_sides(writing, table, "total", "fiscal_total", names, (income, expenditure))


# -- two and three: income and expenditure by kind -------------------------------------------------------------------------------

_INCOMES: Final[Mapping[str, str]] = {
    "fiscal": "财政拨款收入",
    "superior": "上级补助收入",
    "institutional": "事业收入",
    "operating": "经营收入",
    "affiliated": "附属单位上缴收入",
    "other": "其他收入",
}
_EXPENDITURES: Final[Mapping[str, str]] = {
    "basic": "基本支出",
    "project": "项目支出",
    "remitted": "上缴上级支出",
    "operating": "经营支出",
    "subsidised": "对附属单位补助支出",
}


# -- five and six: 一般公共预算 ---------------------------------------------------------------------------------------------------------


def _general(writing: Writing, table: Table) -> list[str]:
    form, name = "general_expenditure", REASONS["general_expenditure"]
    whole = writing.figure(form, "total", "total")
    if whole is None:
        return nothing_stated(table)
    current = writing.amounts(
        Cell("expenditure", "total", "total"), Cell("income_expenditure", "expenditure_total", "final")
    )
    share = writing.share(whole, current, "本年支出合计")
    change = writing.change(form, name, Cell(form, "total", "total"))
    overall = f"{name}{amount_text(whole)}{share}。{change}"
    return under_headings(
        [
            (f"{name}决算总体情况", [overall]),
            (f"{name}决算结构情况", structure(writing, table, name, whole)),
            (f"{name}决算具体情况", _details(writing, table, name, whole)),
        ]
    )


def _details(writing: Writing, table: Table, name: str, whole: Figure) -> list[str]:
    """Every subject that no other one of the table stands under."""
    details = [
        f"{writing.path(table, line)}支出决算为{amount_text(figure)}。"
        for line, figure in spent(writing, table, "total", leaves(table))
    ]
    return [f"{name}决算为{amount_text(whole)}，其中：", *numbered(details)] if details else []


def _basic(writing: Writing, table: Table) -> list[str]:
    form = "general_basic"
    personnel, public = (writing.figure(form, use, "amount") for use in ("personnel_total", "public_total"))
    whole = writing.figure(form, "total", "amount") or sum_of([personnel, public])
    if whole is None:
        return nothing_stated(table)
    uses = [
        f"{name}{amount_text(figure)}{consists_of(writing, table, personal)}"
        for name, figure, personal in (("人员经费", personnel, True), ("公用经费", public, False))
        if figure is not None
    ]
    by_class = by_economic_class(writing, table, whole)
    return [f"一般公共预算财政拨款基本支出{amount_text(whole)}{of_which('；'.join(uses))}。{by_class}"]


# -- seven: 三公 -------------------------------------------------------------------------------------------------------------------------


def _three_public(writing: Writing, table: Table) -> list[str]:
    form, name = "three_public", REASONS["three_public"]
    whole = writing.figure(form, "total", "final")
    if table.state is TableState.STATED_EMPTY or all_zero(table):
        return [f"{writing.subject}无{name}。" + writing.change(form, name, Cell(form, "total", "final"))]
    if whole is None:
        return nothing_stated(table)
    change = writing.change(form, name, Cell(form, "total", "final"))
    parts = [(REASONS[key], writing.figure(form, key, "final")) for key in ("abroad", "vehicle", "reception")]
    listed = f"{name}决算中，{writing.parts([(f'{label}支出决算', part) for label, part in parts], whole)}。"
    details = [text for text in (_abroad(writing), _vehicle(writing), _reception(writing)) if text]
    return under_headings(
        [
            (f"{name}决算总体情况", [f"{writing.subject}{name}{writing.execution(form, 'total')}。{change}"]),
            (f"{name}决算具体情况", [*([listed] if details else []), *numbered(details)]),
        ]
    )


def _line(writing: Writing, line: str, *more: str) -> str:
    """A line of 公开07: budgets, final accounts and completion, then what more there is to say, and its change."""
    text = writing.execution("three_public", line)
    change = writing.change(line, REASONS[line], Cell("three_public", line, "final"))
    return text and "".join((f"{REASONS[line]}{text}。", *more, change))


def _counted(writing: Writing, line: str, unit: str, before: str = "") -> str:
    """A count of 公开07 with its measure word; empty where none is printed."""
    count = writing.figure("three_public", line, "final")
    return "" if count is None else f"{before}{amount_text(count)}{unit}"


def _joined(*texts: str) -> str:
    return "，".join(text for text in texts if text)


def _part(writing: Writing, name: str, line: str, *counts: str) -> str:
    """A part of a line of 公开07 with its counts."""
    text = writing.execution("three_public", line)
    return _joined(text and f"{name}{text}", *counts)


def _parts_of(*parts: str) -> str:
    stated = "；".join(part for part in parts if part)
    return f"其中：{stated}。" if stated else ""


def _abroad(writing: Writing) -> str:
    groups = _counted(writing, "abroad_groups", "个", "团组")
    counted = _joined(groups, _counted(writing, "abroad_persons", "人次", "累计"))
    return _line(writing, "abroad", f"全年因公出国（境）{counted}。" if counted else "")


def _vehicle(writing: Writing) -> str:
    purchased = _counted(writing, "vehicles_purchased", "辆", "全年购置公务用车")
    held = _counted(writing, "vehicles_held", "辆", "年末公务用车保有量")
    purchase = _part(writing, "公务用车购置费", "vehicle_purchase", purchased)
    operation = _part(writing, "公务用车运行维护费", "vehicle_operation", held)
    return _line(writing, "vehicle", _parts_of(purchase, operation))


def _reception(writing: Writing) -> str:
    def received(batches: str, persons: str, before: str) -> str:
        return _joined(_counted(writing, batches, "批次", before), _counted(writing, persons, "人次"))

    domestic = received("reception_batches", "reception_persons", "国内公务接待")
    foreign = received("foreign_affairs_batches", "foreign_affairs_persons", "外事接待")
    abroad = received("abroad_batches", "abroad_reception_persons", "国（境）外公务接待")
    home = _part(writing, "国内接待费", "reception_domestic", domestic)
    within = _part(writing, "外事接待费", "reception_foreign_affairs", foreign)
    return _line(
        writing,
        "reception",
        _parts_of(
            f"{home}（其中：{within}）" if home and within else home or within,
            _part(writing, "国（境）外接待费", "reception_abroad", abroad),
        ),
    )


# -- eight and nine: 政府性基金, 国有资本经营 -------------------------------------------------------------------------------------------------


def _of_fund(writing: Writing, table: Table, fund: str) -> list[str]:
    form, balanced = table.form.id, "income" in table.columns
    name, cell = f"{fund}支出", Cell(form, "total", "total")
    if table.state is TableState.STATED_EMPTY or all_zero(table):
        return [f"{writing.subject}无{fund}{'收入、支出' if balanced else '支出'}。{writing.change(form, name, cell)}"]
    whole = writing.figure(*cell)
    if whole is None:
        return nothing_stated(table)
    listed = writing.parts([(label, writing.figure(form, "total", key)) for key, label in _KINDS.items()])
    around = writing.parts([(label, writing.figure(form, "total", key)) for key, label in _BALANCES.items()])
    change = writing.change(form, name, cell)
    return [f"{writing.subject}{name}{amount_text(whole)}{of_which(listed)}。{sentence(around)}{change}"]


_KINDS: Final[Mapping[str, str]] = {"basic": "基本支出", "project": "项目支出"}
_BALANCES: Final[Mapping[str, str]] = {
    "opening_balance": "年初结转和结余",
    "income": "本年收入",
    "closing_balance": "年末结转和结余",
}


# -- ten: other matters --------------------------------------------------------------------------------------------------------------------


def _other(writing: Writing) -> list[str]:
    return under_headings(
        [("机关运行经费支出情况", _agency_operating(writing)), ("国有资产占用情况", _assets(writing))]
    )


def _agency_operating(writing: Writing) -> list[str]:
    """机关运行经费 of a body that has it: its 公用经费."""
    cell = Cell("general_basic", "public_total", "amount")
    figure = writing.figure(*cell) if writing.disclosure.unit_type in AGENCIES else None
    if figure is None:
        return []
    return [f"机关运行经费支出{amount_text(figure)}。{writing.change('agency_operating', '机关运行经费支出', cell)}"]


def _assets(writing: Writing) -> list[str]:
    table = writing.disclosure.table("assets")
    if table is None:
        return []
    counts = {line.key: writing.figure("assets", line.key, "final") for line in table.lines}
    whole = counts.get("vehicles")
    equipment = [plan.key for plan in table.form.lines if plan.role is Role.AMOUNT and not plan.part_of]
    kinds = [
        f"{full_name(line.label)}{amount_text(count)}辆"
        for line in table.lines
        if line.key in table.form.parts["vehicles"] and (count := counts[line.key]) is not None
    ]
    texts = []
    if whole is not None:
        texts.append(
            f"车辆{amount_text(whole)}辆" + (f"，其中：{'、'.join(kinds)}" if kinds and table.complete else "")
        )
    texts += [
        f"{full_name(line.label)}{amount_text(count)}台（套）"
        for line in table.lines
        if line.key in equipment and (count := counts[line.key]) is not None
    ]
    if not texts:
        return nothing_stated(table)
    year = writing.disclosure.year
    date = f"截至{year}年12月31日" if year is not None else "年末"
    return [f"{date}，本部门共有{'；'.join(texts)}。"]


_INCOME: Final = partial(by_kind, topic="current_income", name=REASONS["current_income"], kinds=_INCOMES, thing="收入")
_EXPENDITURE: Final = partial(
    by_kind,
    topic="current_expenditure",
    name=REASONS["current_expenditure"],
    kinds=_EXPENDITURES,
    thing="支出",
)
_FUND: Final = partial(_of_fund, fund="政府性基金预算财政拨款")
_CAPITAL: Final = partial(_of_fund, fund="国有资本经营预算财政拨款")
#: The sections of one table, by its form, in the Ministry's order: their headings, and how they are written.
_WRITTEN: Final[Mapping[str, tuple[str, Callable[[Writing, Table], list[str]]]]] = {
    "income_expenditure": ("收入支出决算总体情况说明", _overall),
    "income": ("收入决算情况说明", _INCOME),
    "expenditure": ("支出决算情况说明", _EXPENDITURE),
    "fiscal_income_expenditure": ("财政拨款收入支出决算总体情况说明", _fiscal),
    "general_expenditure": ("一般公共预算财政拨款支出决算情况说明", _general),
    "general_basic": ("一般公共预算财政拨款基本支出决算情况说明", _basic),
    "three_public": ("财政拨款“三公”经费支出决算情况说明", _three_public),
    "government_fund": ("政府性基金预算财政拨款收入支出决算情况说明", _FUND),
    "state_capital": ("国有资本经营预算财政拨款支出决算情况说明", _CAPITAL),
}
#: The sections of the explanation by key, in the Ministry's order, with their headings.
SECTIONS: Final[Mapping[str, str]] = {key: heading for key, (heading, _) in _WRITTEN.items()} | {
    "other": "其他重要事项的情况说明"
}
