"""Budgets in which everything agrees (部门预算), drawn: leaf amounts, and the arrangement, titles and numbers of some place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from attrs import evolve
from hypothesis import strategies as st

from govbudget.classification import Kind, Level, available, load
from govbudget.classification.subject import Budget as Fund
from govbudget.disclosure import Disclosure
from govbudget.errors import ArgumentError
from govbudget.forms import Profile, Stage, all_profiles, form
from govbudget.money import Unit
from govbudget.tables import Table
from govbudget.testing.budgets import BOOKED, FISCAL, Budget

__all__ = ["drawn_budget", "planned_tables", "printed_budgets"]

#: No drawn amount is larger, in the last printed digit.
_MOST: Final = 500_000
_PERSONNEL: Final = ("30101", "30102", "30107", "30108", "30112", "30301", "30399")
_PUBLIC: Final = ("30201", "30202", "30205", "30207", "30211", "30213", "30228", "31002")
_BODIES: Final = ("某市示例局", "某县样本中心", "某区例证委员会", "某省试算厅")
_FUNDS: Final = {"general": Fund.GENERAL, "fund": Fund.GOVERNMENT_FUND, "capital": Fund.STATE_CAPITAL}
_KINDS: Final = ("special", "superior", "operating", "affiliated", "other")
_MORE: Final = ("operating", "remitted", "subsidised", "reserve")
_GENERAL: Final = "general_expenditure"
#: The tables of other funds, without which a budget has none of them.
_TABLES: Final = {"fund": "government_fund", "capital": "state_capital"}
#: The forms that only one place prints, as lists and by use.
_LISTED: Final = "fiscal_basic"


@cache
def _items(fund: Fund, year: int, years: int) -> tuple[str, ...]:
    """The 项 that a fund may spend on under one name in so many years, of a 类 that the first table has."""
    classes = {line.key for line in form("budget/income_expenditure").lines if line.key.isdigit()}
    level = load(Kind.FUNCTIONAL, year).level(Level.ITEM)
    others = [load(Kind.FUNCTIONAL, year - more) for more in range(1, years)]
    return tuple(
        sorted(
            s.code
            for s in level
            if s.budget is fund
            and s.code[:3] in classes
            and all((same := edition.get(s.code)) is not None and same.name == s.name for edition in others)
        )
    )


@cache
def _profiles() -> tuple[Profile, ...]:
    return tuple(one for one in all_profiles() if one.stage is Stage.BUDGET)


def _last_years(profile: Profile, years: int) -> list[int]:
    """The years of a profile that so many end with for which there are editions of the classification."""
    first, last = profile.years
    known = {year for year in available(Kind.FUNCTIONAL) if first <= year <= last}
    return sorted(year for year in known if {*range(year - years + 1, year)} <= known)


@st.composite
def _parts(draw: st.DrawFn, whole: int, keys: Sequence[str]) -> dict[str, int]:
    """An amount in as many parts, the last of which takes the rest."""
    parts: dict[str, int] = {}
    for key in keys[:-1]:
        parts[key] = draw(st.integers(0, whole))
        whole -= parts[key]
    return {**parts, keys[-1]: whole}


@st.composite
def drawn_budget(draw: st.DrawFn, year: int, funds: Sequence[str] = FISCAL, years: int = 1) -> Budget:
    """The leaf amounts of a budget of a year.

    Args:
        year: the budget year.
        funds: which fiscal money it may spend; the general one always.
        years: in how many years, this one the last, there are the subjects that it spends on.
    """
    amount = st.integers(0, _MOST)
    few = st.integers(0, 2000)
    carried = draw(st.booleans())
    names = ("abroad", "reception", "vehicle_purchase", "vehicle_operation", "meetings", "training")
    costs = {name: (draw(few), draw(few)) for name in names}
    booked = {code: draw(st.integers(0, costs[cost][0])) for code, cost in BOOKED.items()}
    codes = {
        "personnel": draw(st.lists(st.sampled_from(_PERSONNEL), min_size=1, max_size=4, unique=True)),
        "public": draw(st.lists(st.sampled_from(_PUBLIC), min_size=1, max_size=4, unique=True)),
    }
    economic = {code: draw(amount) + 100 for each in codes.values() for code in each} | booked
    whole = {
        "personnel": sum(economic[code] for code in codes["personnel"]),
        "public": sum(economic[code] for code in (*codes["public"], *booked)),
    }
    general = draw(st.lists(st.sampled_from(_items(Fund.GENERAL, year, years)), min_size=1, max_size=5, unique=True))
    parted = {use: draw(_parts(amount, general)) for use, amount in whole.items()}
    growth = draw(few)
    least = {min(general): growth + sum(max(of_years) for of_years in costs.values())}
    spent: dict[str, Mapping[str, Mapping[str, int]]] = {
        "general": {
            code: {**{use: parted[use][code] for use in whole}, "project": draw(amount) + least.get(code, 1)}
            for code in general
        }
    }
    for money in FISCAL[1:]:
        most = 2 if money in funds else 0
        some = draw(st.lists(st.sampled_from(_items(_FUNDS[money], year, years)), max_size=most, unique=True))
        spent[money] = {code: {"project": draw(amount) + 1} for code in some}
    own = draw(st.booleans())
    spent["nonfiscal"] = {}
    more = {use: draw(few) for use in _MORE}
    if own:
        uses = ("personnel", "public", "project")
        spent["nonfiscal"] = {draw(st.sampled_from(general)): {use: draw(amount) + 1 for use in uses}}
    monies = tuple(money for money, items in spent.items() if items)
    out = {money: sum(items[min(items)].values()) for money, items in spent.items() if items}  # where it is carried
    closings: dict[str, int] = {money: draw(few) for money in ("general", "nonfiscal") if money in monies}
    openings: dict[str, int] = {
        money: draw(st.integers(0, out[money])) for money in ("general", "fund", "nonfiscal") if money in monies
    }
    used = draw(st.integers(0, out["nonfiscal"] - openings["nonfiscal"])) if own else 0
    beside = sum(more.values()) + closings["nonfiscal"] - openings["nonfiscal"] - used if own and carried else 0
    kinds = draw(_parts(out.get("nonfiscal", 0) + beside, (*_KINDS, "institutional")))
    return Budget(
        entity=draw(st.sampled_from(_BODIES)),
        year=year,
        unit=draw(st.sampled_from((Unit.WAN_YUAN, Unit.YUAN))),
        carried=carried,
        monies=monies,
        spent=spent,
        economic=economic,
        kinds={kind: kinds[kind] for kind in _KINDS},
        more=more,
        openings=openings,
        closings=closings,
        used=used,
        growth=growth,
        costs=costs,
        agency_codes=tuple(codes["public"]),
    )


def planned_tables(budget: Budget) -> dict[str, list[Table]]:
    """Every table that a budget can print, in all its arrangements, by the id of its form (编排)."""
    tops = ("years", "funds") if budget.carried else ("unit", "years", "funds")
    styles = ("one", "two", "split", "years", "years3")
    found = [
        *map(budget.top, tops),
        *(budget.income_table(style) for style in ("kinds", "funds")),
        budget.income_list(),
        *(budget.expenditure(split=split) for split in (False, True)),
        budget.fiscal("plain"),
        *(budget.by_function("general_expenditure", ["general"], style=style) for style in styles),
        *budget.of_funds(),
        *(budget.by_economic_code("general_basic", split=split) for split in (False, True)),
        *map(budget.three_public, ("plain", "years", "meetings")),
    ]
    tables: dict[str, list[Table]] = {}
    for table in found:
        tables.setdefault(table.form.id, []).append(table)
    return tables


@st.composite
def printed_budgets(draw: st.DrawFn, year: int | None = None, years: int = 1) -> tuple[Disclosure, ...]:
    """Budgets of one body over years, the earliest first, as some place prints them, without text.

    Args:
        year: the last budget year; by default one that the place has a profile of.
        years: how many years.

    Raises:
        ArgumentError: for years without a profile of budgets.
    """
    last = {profile.id: _last_years(profile, years) for profile in _profiles()}
    profiles = [one for one in _profiles() if last[one.id] and (year is None or year in last[one.id])]
    if not profiles:
        known = ", ".join(str(one) for one in sorted({one for each in last.values() for one in each})) or "fewer"
        argument, value, which = ("year", year, year) if years == 1 else ("years", years, f"{years} years in a row")
        why = f"no budgets of {which} are drawn; there are those of {known}"
        raise ArgumentError(why, argument=argument, value=value)
    profile = draw(st.sampled_from(profiles))
    funds = [money for money in FISCAL if _TABLES.get(money, _GENERAL) in profile.numbers]
    budget = draw(drawn_budget(year or draw(st.sampled_from(last[profile.id])), funds, years))
    found: list[Disclosure] = []
    while len(found) < years:
        found.insert(0, draw(_printed(budget, profile)))
        budget = budget.before()
    return tuple(found)


@st.composite
def _printed(draw: st.DrawFn, budget: Budget, profile: Profile) -> Disclosure:
    """A budget in one of the arrangements of a place."""
    if _LISTED in profile.numbers:
        tables = {table.form.id: [table] for table in budget.of_lists().tables}
    else:
        tables = planned_tables(budget)
    chosen = [draw(st.sampled_from(tables[id])) for id in profile.order if id in tables]
    named = tuple(_titled(table, profile) for table in chosen)
    return evolve(budget.disclosure(*named), profile=profile)


def _titled(table: Table, profile: Profile) -> Table:
    """A table with the title and number of a place."""
    id = table.form.id
    title, *_ = profile.titles.get(id, (table.title,))
    return evolve(table, title=title, number=profile.numbers[id])
