"""Hypothesis strategies (生成策略): codes, money, figures, tables, ledgers, and whole disclosures in which everything agrees.

What is drawn is consistent unless said otherwise: checked, it gives no finding. All amounts are drawn as whole numbers of
the last printed digit, so that they shrink to small ones that can be read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, Final

from attrs import evolve
from hypothesis import strategies as st

from govbudget.classification import Classification, Code, Kind, Level, available, load
from govbudget.classification.codes import KindName
from govbudget.classification.subject import Budget as Fund
from govbudget.describing import describe
from govbudget.disclosure import Disclosure
from govbudget.errors import ArgumentError
from govbudget.exact import formatted, scale
from govbudget.figure import Figure, Quantity
from govbudget.forms import Form, Stage, form
from govbudget.money import Money, Unit
from govbudget.narrative.text import Line, sentences
from govbudget.panel import Panel
from govbudget.rollup import roll_up
from govbudget.rollup.ledger import Ledger
from govbudget.tables import Table
from govbudget.testing.accounts import Accounts, Split
from govbudget.testing.budgets import Budget
from govbudget.testing.evaluated import evaluations
from govbudget.testing.planned import drawn_budget, planned_tables, printed_budgets

__all__ = [
    "accounts",
    "budgets",
    "classifications",
    "codes",
    "disclosures",
    "evaluations",
    "figures",
    "histories",
    "ledgers",
    "moneys",
    "narratives",
    "panels",
    "tables",
    "told",
]

#: No amount is larger, in the last printed digit.
_MOST: Final = 50_000_000
_PERSONNEL: Final = ("30101", "30102", "30107", "30108", "30112", "30301", "30399")
_PUBLIC: Final = ("30201", "30202", "30205", "30207", "30211", "30213", "30228", "31002")
#: What the 三公经费 are booked on.
_OF_THREE: Final = ("30212", "30217", "30231")
_BODIES: Final = ("某市示例局", "某县样本中心", "某区例证委员会", "某省试算厅")
_UNITS: Final = (Unit.WAN_YUAN, Unit.YUAN)
_YEARS: Final = (2020, 2021, 2022, 2023)


def _hundredths(value: int) -> Decimal:
    return scale(Decimal(value), -2)


# -- values --------------------------------------------------------------------------------------------------------------------


def codes(
    kind: Kind | KindName = Kind.FUNCTIONAL, year: int = 2021, level: Level | int | None = None
) -> st.SearchStrategy[Code]:
    """Codes of a bundled edition (科目编码).

    Args:
        kind: which classification.
        year: the edition.
        level: 类, 款 or 项 alone; by default any.

    Raises:
        EditionNotAvailable: where no edition of the year is bundled.
    """
    edition = load(kind, year)
    found = [s.code for s in (edition.values() if level is None else edition.level(level))]
    return st.sampled_from(found).map(Code)


def moneys(
    units: Sequence[Unit] = tuple(Unit), *, places: int = 2, least: int = -_MOST, most: int = _MOST
) -> st.SearchStrategy[Money]:
    """Exact amounts of money (金额).

    Args:
        units: their units.
        places: decimals.
        least: the least, in the last digit.
        most: the largest, in the last digit.
    """

    def made(number: int, unit: Unit) -> Money:
        return Money(scale(Decimal(number), -places), unit)

    return st.builds(made, st.integers(least, most), st.sampled_from(list(units)))


@st.composite
def figures(draw: st.DrawFn, unit: Unit | None = Unit.WAN_YUAN) -> Figure:
    """Amounts as they are printed (印刷数字): with separators or without, of up to four decimals, negative, blank, or a dash.

    Args:
        unit: their unit; ``None`` for none.
    """
    printed, comma = draw(st.sampled_from(["{} ,", "{} ", "-{} ,", "（{}） ,", " ", "- ", "0.00 "])).split(" ")
    amount = scale(Decimal(draw(st.integers(1, _MOST))), -draw(st.integers(0, 4)))
    return Figure.parse(printed.format(formatted(amount, f"{comma}f")), unit)


@st.composite
def classifications(draw: st.DrawFn, kind: Kind | KindName = Kind.FUNCTIONAL) -> Classification:
    """Small classifications (科目表): some subjects of an edition with all that stand above them.

    Args:
        kind: which classification.
    """
    year = draw(st.sampled_from(available(kind)))
    edition = load(kind, year)
    chosen = draw(st.lists(st.sampled_from(list(edition)), min_size=1, max_size=8, unique=True))
    kept = {*chosen, *(above.code for code in chosen for above in edition.ancestors(code))}
    return Classification(edition.kind, year, [edition[code] for code in edition if code in kept])


# -- accounts ------------------------------------------------------------------------------------------------------------------


@cache
def _items(budget: Fund) -> tuple[str, ...]:
    """The 项 that a fund may spend on in each of the years, so that a body may keep them."""
    found = [
        {
            s.code
            for s in load(Kind.FUNCTIONAL, year).level(Level.ITEM)
            if s.budget is budget and s.code[:3] in _classes()
        }
        for year in _YEARS
    ]
    return tuple(sorted(set.intersection(*found)))


@cache
def _classes() -> frozenset[str]:
    return frozenset(line.key for line in form("income_expenditure").lines if line.key.isdigit())


class _Purse:
    """An amount that is handed out in portions; what is left goes to the last."""

    def __init__(self, draw: st.DrawFn, left: int) -> None:
        self.draw, self.left = draw, left

    def take(self) -> Decimal:
        taken = self.draw(st.integers(0, self.left))
        self.left -= taken
        return _hundredths(taken)

    def rest(self) -> Decimal:
        taken, self.left = self.left, 0
        return _hundredths(taken)


@st.composite
def accounts(draw: st.DrawFn, year: int | None = None, before: Accounts | None = None) -> Accounts:
    """The leaf amounts of one body (一个部门的末级金额), from which ten tables follow that agree.

    Args:
        year: the budget year; by default one of 2020 to 2023.
        before: the accounts of the same body for the year before, whose closing balances are the opening balances.
    """
    year = before.year + 1 if before is not None else year or draw(st.sampled_from(_YEARS))
    amount = st.integers(0, _MOST // 100)
    drawn: dict[str, Any] = {"year": year}
    drawn |= {"entity": before.entity, "unit": before.unit} if before is not None else {
        "entity": draw(st.sampled_from(_BODIES)), "unit": draw(st.sampled_from(_UNITS))
    }  # fmt: skip
    drawn |= draw(_three_public())
    final = {key: value[1] for key, value in drawn["three_public"].items()}
    cents = {key: int(scale(value, 2)) for key, value in final.items()}
    if before is None:
        kept = [draw(st.lists(st.sampled_from(known), max_size=4, unique=True)) for known in (_PERSONNEL, _PUBLIC)]
    else:
        kept = [list(before.personnel), [code for code in before.public or () if code not in _OF_THREE]]
    personnel, public = (dict.fromkeys(codes, 0) for codes in kept)
    for uses in (personnel, public):
        for code in uses:
            uses[code] = draw(amount) + 100
    public |= {
        "30212": cents["abroad"],
        "30217": draw(st.integers(0, cents["reception_domestic"] + cents["reception_abroad"])),
        "30231": draw(st.integers(0, cents["vehicle_operation"])),
    }
    wages = draw(amount) + 100
    drawn["personnel"] = {code: _hundredths(value) for code, value in personnel.items()}
    printed = None if before is None else before.public
    drawn["public"] = {
        code: _hundredths(value) for code, value in public.items() if (value if printed is None else code in printed)
    }
    basic = _Purse(draw, wages + sum(personnel.values()) + sum(public.values()))
    general = _items_drawn(draw, Fund.GENERAL, before, 1, 5)
    drawn["general"] = {
        code: (basic.rest() if i == 0 else basic.take(), _hundredths(draw(amount) + 100))
        for i, code in reversed(list(enumerate(general)))
    }
    least = sum(cents.values())
    first = drawn["general"][general[0]]
    drawn["general"][general[0]] = (
        first[0],
        _hundredths(draw(amount) + 100 + least),
    )  # the three public costs are within
    opening: dict[str, Decimal] = {}
    closing: dict[str, Decimal] = {}
    for fund, budget in (
        ("general", Fund.GENERAL),
        ("fund", Fund.GOVERNMENT_FUND),
        ("capital", Fund.STATE_CAPITAL),
    ):
        if fund != "general":
            few = _items_drawn(draw, budget, before, 0, 2)
            drawn[fund] = {code: (_hundredths(draw(amount)), _hundredths(draw(amount) + 1)) for code in few}
        spent = sum(int(scale(value, 2)) for split in drawn[fund].values() for value in split)
        some = bool(drawn[fund])
        had = int(scale(before.closing[fund], 2)) if before is not None else draw(amount) if some else 0
        opening[fund] = _hundredths(had)
        closing[fund] = _hundredths(max(0, had - spent) + (draw(amount) if some else 0))
    drawn["capital_with_income"] = draw(st.booleans()) or bool(opening["capital"] or closing["capital"])
    drawn |= draw(_nonfiscal(general, before, opening, closing))
    return Accounts(opening=opening, closing=closing, **drawn)


_NAMES: Final = {Fund.GENERAL: "general", Fund.GOVERNMENT_FUND: "fund", Fund.STATE_CAPITAL: "capital"}


def _items_drawn(draw: st.DrawFn, budget: Fund, before: Accounts | None, least: int, most: int) -> list[str]:
    """Some 项 of a fund; those of the year before, which stay where the classification has not changed."""
    if before is not None:
        return list(before.splits_of(_NAMES[budget]))
    return draw(st.lists(st.sampled_from(_items(budget)), min_size=least, max_size=most, unique=True))


@st.composite
def _three_public(draw: st.DrawFn) -> dict[str, Any]:
    """三公经费 with what was counted, cars and equipment."""
    some = st.integers(0, 2000)
    parts = ("abroad", "vehicle_purchase", "vehicle_operation", "reception_domestic", "reception_abroad")
    spent = {part: draw(some) for part in parts}
    spent["vehicle_operation"] += int(spent["vehicle_purchase"] > 0)  # a car that was bought is driven
    three: dict[str, Split] = {p: (_hundredths(value + draw(some)), _hundredths(value)) for p, value in spent.items()}
    foreign = draw(st.integers(0, spent["reception_domestic"]))
    allowed = draw(st.integers(foreign, spent["reception_domestic"]))
    few = st.integers(1, 40)

    def counted(cost: int) -> int:
        return draw(few) if cost else 0

    groups, batches, abroad = (counted(spent[of]) for of in ("abroad", "reception_domestic", "reception_abroad"))
    purchased = counted(spent["vehicle_purchase"])
    held = purchased + draw(few) if spent["vehicle_operation"] else 0
    guests = batches + draw(few) if batches else 0
    foreign_batches = draw(st.integers(1, batches)) if foreign else 0
    counts = {
        "abroad_groups": groups,
        "abroad_persons": groups and groups + draw(few),
        "vehicles_purchased": purchased,
        "vehicles_held": held,
        "reception_batches": batches,
        "foreign_affairs_batches": foreign_batches,
        "reception_persons": guests,
        "foreign_affairs_persons": foreign_batches
        and draw(st.integers(foreign_batches, foreign_batches + guests - batches)),
        "abroad_batches": abroad,
        "abroad_reception_persons": abroad and abroad + draw(few),
    }
    leaders = draw(st.integers(0, held))
    return {
        "three_public": three,
        "foreign_affairs": (_hundredths(allowed), _hundredths(foreign)),
        "counts": counts,
        "vehicles": {"vehicles_leaders": leaders, "vehicles_special": held - leaders + draw(st.integers(0, 3))},
        "equipment": (draw(st.integers(0, 9)), draw(st.integers(0, 9))),
    }


@st.composite
def _nonfiscal(
    draw: st.DrawFn,
    general: Sequence[str],
    before: Accounts | None,
    opening: dict[str, Decimal],
    closing: dict[str, Decimal],
) -> dict[str, Any]:
    """Money that is no 财政拨款: what comes in is spent, distributed, or left."""
    amount = st.one_of(st.just(0), st.integers(0, _MOST // 100))
    kinds = ("superior", "institutional", "operating", "affiliated")
    income = {kind: draw(amount) for kind in kinds}
    had = int(scale(before.closing["nonfiscal"], 2)) if before is not None else draw(amount)
    used = draw(amount) if had or any(income.values()) else 0
    purse = _Purse(draw, sum(income.values()) + draw(amount) + had + used)
    code = draw(st.sampled_from(general))
    spent = (purse.take(), purse.take())
    others = {name: purse.take() for name in ("remitted", "operating", "subsidised")}
    earned = income["institutional"] or income["operating"]
    distributed = purse.take() if earned else _hundredths(0)
    opening["nonfiscal"], closing["nonfiscal"] = _hundredths(had), purse.rest()
    third = income["institutional"] // 3
    return {
        "nonfiscal": {code: spent} if any(spent) else {},
        **{name: {code: value} if value else {} for name, value in others.items()},
        "other_income": {kind: _hundredths(value) for kind, value in income.items()},
        "fees": (_hundredths(draw(st.integers(0, third))), _hundredths(draw(st.integers(0, third)))),
        "nonfiscal_used": _hundredths(used),
        "distributed": distributed,
    }


def told(disclosure: Disclosure, text: str) -> Disclosure:
    """The disclosure with a text as its explanation in words (情况说明).

    Args:
        disclosure: what is told of.
        text: headings and paragraphs, one a line.
    """
    return evolve(disclosure, sentences=tuple(sentences(map(Line, text.splitlines()))))


@st.composite
def disclosures(
    draw: st.DrawFn, year: int | None = None, *, narrative: bool = False, evaluated: bool = False
) -> Disclosure:
    """Final accounts of one body (部门决算): ten tables that agree, with the standard explanation and self-evaluations if wanted.

    Args:
        year: the budget year; by default one of 2020 to 2023.
        narrative: with the explanation in words, as :func:`~govbudget.describe` writes it.
        evaluated: with one or two self-evaluations of projects (绩效自评).
    """
    found = draw(accounts(year)).disclosure()
    if narrative:
        found = told(found, describe(found))
    if evaluated:
        found = evolve(found, evaluations=tuple(draw(st.lists(evaluations(), min_size=1, max_size=2))))
    return found


@st.composite
def budgets(draw: st.DrawFn, year: int | None = None, *, narrative: bool = False) -> Disclosure:
    """Budgets of one body (部门预算): the tables of some place, in one of its arrangements, with its titles and numbers, which agree.

    Args:
        year: the budget year; by default one that the place has a profile of.
        narrative: with the explanation in words, as :func:`~govbudget.describe` writes it.

    Raises:
        ArgumentError: for a year without a profile of budgets.
    """
    (found,) = draw(printed_budgets(year))
    return told(found, describe(found)) if narrative else found


@st.composite
def histories(
    draw: st.DrawFn, years: int = 2, *, narrative: bool = False, stage: Stage | str = Stage.FINAL_ACCOUNTS
) -> tuple[Disclosure, ...]:
    """Final accounts or budgets of one body over years, the closing balances of each the opening balances of the next.

    Args:
        years: how many; budgets are drawn in the arrangements of one place, of as many years as it has a profile of.
        narrative: with the explanations in words, which compare each year with the one before.
        stage: whether final accounts or budgets (``"budget"``).

    Raises:
        ArgumentError: for no year, or more budgets than there are profiles of.
    """
    if not isinstance(years, int) or years < 1:
        raise ArgumentError(f"years is {years!r}; give how many years, 1 or more", argument="years", value=years)
    made = draw(printed_budgets(years=years) if Stage(stage) is Stage.BUDGET else _kept_accounts(years))
    found: list[Disclosure] = []
    for disclosure in made:
        prior = found[-1] if found else None
        found.append(told(disclosure, describe(disclosure, prior)) if narrative else disclosure)
    return tuple(found)


@st.composite
def _kept_accounts(draw: st.DrawFn, years: int) -> tuple[Disclosure, ...]:
    """Final accounts of one body over years, without text."""
    made = [draw(accounts(2020))]
    while len(made) < years:
        made.append(draw(accounts(before=made[-1])))
    return tuple(one.disclosure() for one in made)


def narratives(year: int | None = None, *, stage: Stage | str = Stage.FINAL_ACCOUNTS) -> st.SearchStrategy[str]:
    """Explanations in words (情况说明) that are true of some accounts or of some budget.

    Args:
        year: the budget year; by default one of those that are drawn.
        stage: whether of final accounts or of a budget (``"budget"``).
    """
    return (budgets(year) if Stage(stage) is Stage.BUDGET else disclosures(year)).map(describe)


@st.composite
def tables(draw: st.DrawFn, of: Form | str | None = None, consistent: bool = True) -> Table:
    """Tables of a form (决算表、预算表).

    Args:
        of: the form or its full id, as ``expenditure`` or ``budget/expenditure``; by default any of those that accounts consist of.
        consistent: whether their figures agree; otherwise any figures stand in the cells, blank ones too.

    Raises:
        NotFound: for an unknown form.
        ArgumentError: for a form whose tables are not drawn.
    """
    id = draw(st.sampled_from(_drawn_forms())) if of is None else form(of).full_id
    if id in _drawn_forms():
        table = draw(accounts()).disclosure()[id]
    elif id in _planned_forms():
        every = planned_tables(draw(drawn_budget(2025))).values()
        table = draw(st.sampled_from([each for tables in every for each in tables if each.form.full_id == id]))
    else:
        why = f"no tables of the form {id} are drawn; there are {', '.join((*_drawn_forms(), *_planned_forms()))}"
        raise ArgumentError(why, argument="of", value=id)
    if consistent:
        return table
    size = len(table.lines)
    cells = [figure.printed for figure in draw(st.lists(figures(), min_size=size, max_size=size))]

    def printed(line: int, column: int) -> str:
        if table.figure(line, column).quantity is Quantity.COUNT:
            return f"{line * column}"
        return cells[(line + column) % size]

    columns = range(len(table.columns))
    return evolve(table, printed=tuple(tuple(printed(line, column) for line in range(size)) for column in columns))


@cache
def _drawn_forms() -> tuple[str, ...]:
    return tuple(table.form.id for table in Accounts().tables())


@cache
def _planned_forms() -> tuple[str, ...]:
    every = planned_tables(Budget()).values()
    return tuple(dict.fromkeys(table.form.full_id for tables in every for table in tables))


@st.composite
def ledgers(draw: st.DrawFn, year: int = 2021) -> Ledger:
    """Ledgers (明细账): postings on 款 and 项, by month, rolled up.

    Args:
        year: the edition of the functional classification.
    """
    edition = load(Kind.FUNCTIONAL, year)
    below = [subject.code for level in (Level.SECTION, Level.ITEM) for subject in edition.level(level)]
    posting = st.tuples(
        st.sampled_from(below),
        st.sampled_from(["01", "02", "12"]),
        st.one_of(st.none(), st.integers(-_MOST, _MOST).map(_hundredths)),
    )
    rows = draw(st.lists(posting, min_size=1, max_size=12))
    return roll_up(rows, edition, mode="postings", amounts=["金额"], dimensions={"月": None}, unit="万元")


#: What panels hold by default: name, and table, line and column.
_MEASURES: Final[Mapping[str, tuple[str, str, str]]] = {
    "支出合计": ("expenditure", "total", "total"),
    "三公经费": ("three_public", "total", "final"),
}


@st.composite
def panels(draw: st.DrawFn, bodies: int = 3, years: int = 2) -> Panel:
    """Panels (面板): some bodies over some years, total expenditure and the three public costs.

    Args:
        bodies: how many bodies.
        years: how many years.
    """
    found = []
    for number in range(bodies):
        for each in draw(histories(years)):
            found.append(evolve(each, entity=f"第{number + 1}局"))
    return Panel.of(found, _MEASURES, unit=Unit.YUAN)
