"""Consistent budgets of a department (勾稽一致的部门预算): every figure follows from the same leaf amounts, in the arrangements of places.

`Budget` holds the leaves, whole numbers of the last printed digit; its methods print the tables from them, in the columns and
lines of one place or another, so that every relation holds exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from attrs import evolve, frozen

from govbudget.classification import Kind, load
from govbudget.disclosure import Disclosure
from govbudget.exact import formatted, ratio, scale
from govbudget.forms import Stage, form
from govbudget.money import Unit
from govbudget.tables import Table

__all__ = ["BOOKED", "FISCAL", "Budget", "Uses"]

#: What an item spends by use (``personnel``, ``public``, ``project``).
Uses = Mapping[str, int]

#: What is spent of which money: 项 and amounts by use.
_SPENT: Final[Mapping[str, Mapping[str, Uses]]] = {
    "general": {
        "2010401": {"personnel": 100000, "public": 20000, "project": 30000},
        "2010402": {"project": 15050},
        "2080501": {"personnel": 8025},
        "2210201": {"personnel": 12075},
    },
    "fund": {"2120803": {"project": 40000}},
    "capital": {"2230105": {"project": 5000}},
    "nonfiscal": {"2010450": {"personnel": 6000, "public": 1000, "project": 2500}},
}
#: What else is spent where money is carried from year to year.
_MORE: Final = {"operating": 700, "remitted": 200, "subsidised": 100, "reserve": 300}
_ECONOMIC: Final = {
    "30101": 89000,
    "30102": 26000,
    "30201": 15000,
    "30212": 300,
    "30217": 500,
    "30231": 1000,
    "30302": 5100,
    "31013": 3200,
}
_KINDS: Final = {"special": 1000, "superior": 300, "operating": 200, "affiliated": 100, "other": 400}
#: What was carried in of some money, by column.
_OPENINGS: Final = {
    "opening_general": "general",
    "opening_fund": "fund",
    "opening_capital": "capital",
    "opening_own": "nonfiscal",
}
#: “三公”经费, meetings and training: of the year, and of the year before.
_COSTS: Final = {
    "abroad": (400, 300),
    "reception": (600, 600),
    "vehicle_purchase": (3300, 3000),
    "vehicle_operation": (1200, 1000),
    "meetings": (500, 500),
    "training": (200, 200),
}
#: What “三公”经费 are booked on, and the cost that is at least as high.
BOOKED: Final = {"30212": "abroad", "30217": "reception", "30231": "vehicle_operation", "31013": "vehicle_purchase"}
FISCAL: Final = ("general", "fund", "capital")
#: Money that is no 财政拨款.
_OWN: Final = "nonfiscal"
_MONIES: Final = (*FISCAL, _OWN)
#: The columns of the year before, and those of the year that they stand beside.
_BEFORE: Final = {"prior_total": "total", "prior_basic": "basic", "prior_project": "project"}
#: What is spent beside 基本支出 and 项目支出.
_USES_BESIDE: Final = ("operating", "remitted", "subsidised", "reserve")
#: The economic 类 that are 人员经费; all others are 公用经费.
_PERSONNEL: Final = ("301", "303")
_NOTHING: Final = "本部门无此项预算"
_FUNDS: Final = {"general": "一般公共预算资金", "fund": "政府性基金预算资金", "capital": "国有资本经营预算资金"}
_INCOME: Final = {
    "special": "财政专户管理资金收入",
    "institutional": "事业收入",
    "superior": "上级补助收入",
    "operating": "事业单位经营收入",
    "affiliated": "附属单位上缴收入",
    "other": "其他收入",
}
_USES: Final = {
    "basic": "基本支出",
    "project": "项目支出",
    "reserve": "单位预留机动经费",
    "operating": "事业单位经营支出",
    "remitted": "上缴上级支出",
    "subsidised": "对附属单位补助支出",
}


def _shown(amount: int) -> str:
    return formatted(scale(Decimal(amount), -2), ",.2f")


def _percentage(change: int, of: int) -> str:
    return f"{formatted(ratio(Decimal(100 * change), Decimal(of), 2), '.2f')}%" if of else ""


@frozen(repr=False)
class Budget:
    """The leaf amounts of a budget (部门预算的末级金额), in the last printed digit; without arguments those of a fictitious body.

    Args:
        entity: who made it.
        year: the budget year.
        unit: unit of all its tables.
        carried: whether money is carried in from the year before and out to the next.
        monies: which money it spends: ``general``, ``fund``, ``capital``, ``nonfiscal``.
        spent: what is spent of each money, by 项 and use. No fiscal money but the general one has 基本支出; the money that is no
            财政拨款 has one 项.
        economic: 基本支出 of 一般公共预算 by economic 款; personnel and the rest as the items say.
        kinds: income that is no 财政拨款 by kind; 事业收入 is the rest.
        more: what else is spent where money is carried, by use.
        openings: balances carried in, by money.
        closings: balances carried out, by money.
        used: 使用非财政拨款结余.
        growth: how much more than the year before the first 项 spends on projects.
        costs: “三公”经费, meetings and training, of the year and of the year before.
        agency_codes: the economic 款 that are 机关运行经费.
    """

    entity: str = "某市示例局"
    year: int = 2025
    unit: Unit = Unit.WAN_YUAN
    carried: bool = False
    monies: tuple[str, ...] = _MONIES
    spent: Mapping[str, Mapping[str, Uses]] = _SPENT
    economic: Mapping[str, int] = _ECONOMIC
    kinds: Mapping[str, int] = _KINDS
    more: Mapping[str, int] = _MORE
    openings: Mapping[str, int] = {"general": 2000, "fund": 1000, "nonfiscal": 3000}
    closings: Mapping[str, int] = {"general": 4000, "nonfiscal": 1000}
    used: int = 500
    growth: int = 1000
    costs: Mapping[str, tuple[int, int]] = _COSTS
    agency_codes: tuple[str, ...] = ("30201",)

    def __repr__(self) -> str:
        return f"<Budget {self.entity} {self.year}: {len(self._items(self.monies))} items>"

    def before(self) -> Budget:
        """The budget of the year before, as this one prints it beside its own amounts: it closes with what this one opens with."""
        first, costs = self._first("general"), {name: (before, before) for name, (_, before) in self.costs.items()}
        uses = self.spent["general"][first]
        less = {**uses, "project": uses.get("project", 0) - self.growth}
        spent = {**self.spent, "general": {**self.spent["general"], first: less}}
        if _OWN in self.monies:
            spent[_OWN] = {self._first(_OWN): {"project": sum(self._kinds().values())}}
        most = {code: costs[cost][1] for code, cost in BOOKED.items()}
        economic = {code: min(amount, most.get(code, amount)) for code, amount in self.economic.items()}
        running = next(code for code in economic if code not in most and not code.startswith(_PERSONNEL))
        economic[running] += sum(self.economic.values()) - sum(economic.values())
        amounts: dict[str, Any] = {"spent": spent, "economic": economic, "costs": costs, "closings": self.openings}
        return evolve(self, year=self.year - 1, **amounts, more={}, used=0, growth=0)

    # -- amounts ---------------------------------------------------------------------------------------------------------

    def _items(self, monies: Iterable[str]) -> dict[str, dict[str, int]]:
        """What is spent of some money, by code and use."""
        found: dict[str, dict[str, int]] = {}
        for money in monies:
            for code, uses in self.spent[money].items() if money in self.monies else ():
                more = self.more if self.carried and money == _OWN else {}
                each = found.setdefault(code, {})
                for use, amount in {**uses, **more}.items():
                    each[use] = each.get(use, 0) + amount
        for each in found.values():
            each["basic"] = each.get("personnel", 0) + each.get("public", 0)
            each["total"] = each["basic"] + sum(each.get(use, 0) for use in ("project", *_USES_BESIDE))
        return found

    def _spent(self, monies: Iterable[str], use: str = "total", within: str = "") -> int:
        """What is spent of some money for one use within a 类, 款 or 项."""
        return sum(uses.get(use, 0) for code, uses in self._items(monies).items() if code.startswith(within))

    def _opening(self, money: str) -> int:
        return self.openings.get(money, 0) if self.carried and money in self.monies else 0

    def _closing(self, money: str) -> int:
        return self.closings.get(money, 0) if self.carried and money in self.monies else 0

    @property
    def _used(self) -> int:
        return self.used if self.carried and _OWN in self.monies else 0

    def _first(self, money: str) -> str:
        """The item of some money where what is carried, comes in or grows stands."""
        return min(self.spent.get(money, ()), default="")

    def _stands(self, money: str, code: str) -> bool:
        """Whether that item is within a 类, 款 or 项."""
        return money in self.monies and self._first(money).startswith(code)

    def _income(self, money: str) -> int:
        used = self._used if money == _OWN else 0
        return self._spent([money]) + self._closing(money) - self._opening(money) - used

    def _kinds(self) -> dict[str, int]:
        """What comes in of no fiscal money, by kind."""
        if _OWN not in self.monies:
            return dict.fromkeys(_INCOME, 0)
        rest = self._income("nonfiscal") - sum(self.kinds.values())
        return {kind: self.kinds.get(kind, rest) for kind in _INCOME}

    def _name(self, code: str) -> str:
        kind = Kind.ECONOMIC_DEPARTMENT if code.startswith("3") else Kind.FUNCTIONAL
        return load(kind, self.year)[code].name

    def _over(self, sums: Callable[[str], int], monies: Iterable[str] = _MONIES) -> int:
        return sum(sums(money) for money in monies if money in self.monies)

    def _classes(self, monies: Iterable[str] = _MONIES) -> list[str]:
        return sorted({code[:3] for code in self._items(monies)})

    # -- tables ----------------------------------------------------------------------------------------------------------

    def _made(
        self, id: str, title: str, columns: Mapping[str, Any], rows: Iterable[tuple[str, Mapping[str, Any]]]
    ) -> Table:
        cells = [(label, *(_cell(values.get(column)) for column in columns)) for label, values in rows]
        return Table.from_rows(form(id), list(columns), cells, self.unit, title=title, year=self.year)

    def top(self, style: str) -> Table:
        """收支预算总表.

        Args:
            style: split by use in every line (``unit``), of two years (``years``), by fund (``funds``), or by use below (``uses``).
        """
        columns: dict[str, Any] = dict.fromkeys(
            {
                "unit": ("budget", "personnel", "public", "project"),
                "years": ("prior_budget", "budget"),
                "funds": ("budget", "general", "fund", "capital", "other"),
                "uses": ("budget",),
            }[style]
        )
        rows: list[tuple[str, Mapping[str, Any]]] = []
        if style != "years":
            rows.append(("一、财政拨款收入", {"budget": self._over(self._income, FISCAL)}))
        for number, money in enumerate(FISCAL, 1):
            amount = self._income(money) if money in self.monies else 0
            before = self._spent([money]) - self._grown(money)
            rows.append((f"{number}.{_FUNDS[money]}", {"budget": amount, "prior_budget": before}))
        rows += [(_INCOME[kind], {"budget": amount, "prior_budget": amount}) for kind, amount in self._kinds().items()]
        coming = self._over(self._income)
        prior = self._over(lambda money: self._spent([money]) - self._grown(money), FISCAL) + sum(
            self._kinds().values()
        )
        balance = self._over(self._opening)
        if self.carried:
            rows += [
                ("本年收入合计", {"budget": coming, "prior_budget": prior}),
                ("使用非财政拨款结余", {"budget": self._used, "prior_budget": 0}),
                ("上年结转", {"budget": balance, "prior_budget": balance}),
            ]
        all_in = coming + self._used + balance
        rows.append(("收入总计", {"budget": all_in, "prior_budget": prior + balance}))
        for code in self._classes():
            values = {use: self._spent(self.monies, use, code) for use in ("personnel", "public", "project")}
            values |= {money: self._spent([money], within=code) for money in FISCAL}
            values |= {
                "budget": self._spent(self.monies, within=code),
                "other": self._spent(["nonfiscal"], within=code),
            }
            before = sum(self._kinds().values()) if self._stands("nonfiscal", code) else 0
            values["prior_budget"] = before + self._spent(FISCAL, within=code) - self._grown("general", code)
            rows.append((self._name(code), values))
        out = {use: self._spent(self.monies, use) for use in ("personnel", "public", "project")}
        out |= {money: self._spent([money]) for money in FISCAL}
        out |= {"budget": self._spent(self.monies), "other": self._spent(["nonfiscal"]), "prior_budget": prior}
        gone = {
            "budget": self._over(self._closing),
            "other": self._closing("nonfiscal"),
            **{money: self._closing(money) for money in FISCAL},
            "prior_budget": balance,
        }
        if self.carried:
            rows += [("本年支出合计", out), ("结转下年", gone)]
        if style == "uses":
            rows += [(label, {"budget": self._spent(self.monies, use)}) for use, label in _USES.items()]
        rows.append(("支出总计", {key: amount + gone.get(key, 0) for key, amount in out.items()}))
        return self._made("budget/income_expenditure", "收支预算总表", columns, rows)

    def _grown(self, money: str, within: str = "") -> int:
        """How much more than the year before is spent within a 类, 款 or 项."""
        return self.growth if money == "general" and self._stands(money, within) else 0

    def _coded(
        self, id: str, title: str, columns: Iterable[str], value: Callable[[str, str], int], codes: Iterable[str]
    ) -> Table:
        """A table by code: 合计, then 类, 款, 项."""
        leaves = sorted(codes)
        lines = sorted({code[:n] for code in leaves for n in (3, 5, 7)})
        rows = [("合计", {key: value("", key) for key in columns})]
        rows += [(f"{code} {self._name(code)}", {key: value(code, key) for key in columns}) for code in lines]
        return self._made(id, title, dict.fromkeys(columns), rows)

    def income_table(self, style: str) -> Table:
        """收入预算总表 by code.

        Args:
            style: fiscal money in one column (``kinds``), or in one for each fund (``funds``).
        """
        kinds = self._kinds()
        funds = ("fiscal",) if style == "kinds" else FISCAL
        more = ("opening_balance", "income_total", "nonfiscal_used") if self.carried else ()
        columns = ("total", *more, *funds, *kinds)

        def value(code: str, key: str) -> int:
            def of(money: str, sums: Callable[[str], int]) -> int:
                return sums(money) if self._stands(money, code) else 0

            def coming(money: str) -> int:
                used = of("nonfiscal", lambda _: self._used) if money == _OWN else 0
                own = self._spent([money], within=code) + of(money, self._closing) - of(money, self._opening) - used
                return own if money in self.monies else 0

            if key in FISCAL:
                return coming(key)
            if key == "fiscal":
                return sum(map(coming, FISCAL))
            if key in kinds:
                return kinds[key] if self._stands("nonfiscal", code) else 0
            opening = sum(of(money, self._opening) for money in _MONIES)
            used = of("nonfiscal", lambda _: self._used)
            current = sum(map(coming, _MONIES))
            return {"opening_balance": opening, "nonfiscal_used": used, "income_total": current}.get(
                key, current + opening + used
            )

        return self._coded("budget/income", "收入预算总表", columns, value, self._items(self.monies))

    def income_by_body(self) -> Table:
        """收入预算总表 by body, as systems of integrated budgets print it: what comes in and what was carried in, by money."""
        kinds = self._kinds()
        own = {kind: amount for kind, amount in kinds.items() if kind != "special"}
        opening = {key: self._opening(money) if money in self.monies else 0 for key, money in _OPENINGS.items()}
        values: dict[str, Any] = {money: self._income(money) if money in self.monies else 0 for money in FISCAL}
        values |= {**kinds, "own": sum(own.values()), "nonfiscal_used": self._used, **opening}
        values["income_total"] = self._over(self._income)
        values["opening_balance"] = sum(opening.values())
        values["total"] = values["income_total"] + values["opening_balance"] + self._used
        columns = (
            "total",
            "income_total",
            *FISCAL,
            "special",
            "own",
            *own,
            "opening_balance",
            *opening,
            "nonfiscal_used",
        )
        rows = [(label, values) for label in ("合计", self.entity, f"{self.entity}本级")]
        return self._made("budget/income/bodies", "部门收入总表", dict.fromkeys(columns), rows)

    def procurement(self) -> Table:
        """政府采购预算表: goods and services, an item each."""
        bought = {"货物": ("general", "办公设备"), "服务": ("fund", "物业管理服务")}
        rows: list[tuple[str, Mapping[str, Any]]] = [("合计", {"total": 500, "general": 300, "fund": 200})]
        for amount, (kind, (money, item)) in zip((300, 200), bought.items(), strict=True):
            rows += [(label, {"total": amount, money: amount}) for label in (kind, item)]
        return self._made("budget/procurement", "政府采购预算表", dict.fromkeys(("total", "general", "fund")), rows)

    def income_list(self) -> Table:
        """收入预算总表 as one list."""
        rows: list[tuple[str, Mapping[str, Any]]] = [
            ("收入总计", {"total": self._over(self._income) + self._used + self._over(self._opening)})
        ]
        rows += [(_FUNDS[money], {"total": self._income(money) if money in self.monies else 0}) for money in FISCAL]
        rows += [(_INCOME[kind], {"total": amount}) for kind, amount in self._kinds().items() if kind != "other"]
        rows += [("其他资金", {"total": self._kinds()["other"]})]
        rows += [("上年结转和结余资金", {"total": self._over(self._opening) + self._used})]
        return self._made("budget/income/list", "收入预算总表", {"total": None}, rows)

    def expenditure(self, *, split: bool = False, alone: bool = False) -> Table:
        """支出预算总表.

        Args:
            split: with personnel and running costs in columns of their own.
            alone: the total alone.
        """
        parts = ("personnel", "public") if split else ()
        more = _USES_BESIDE if self.carried else ()
        columns = ("total", "basic", *parts, "project", *more, *(["closing_balance"] if alone else []))

        def value(code: str, key: str) -> int:
            closing = self._over(self._closing) if alone else 0
            if key == "closing_balance":
                return closing
            return self._spent(self.monies, key, code) + (closing if key == "total" else 0)

        return self._coded(
            "budget/expenditure", "支出预算总表", columns, value, () if alone else self._items(self.monies)
        )

    def fiscal(self, style: str) -> Table:
        """财政拨款收支预算总表.

        Args:
            style: by 类 and fund (``plain``), or by use (``uses``).
        """
        rows: list[tuple[str, Mapping[str, Any]]] = []
        if self.carried:
            rows.append(("一、本年收入", {"total": self._over(self._income, FISCAL)}))
        monies = [money for money in FISCAL if money in self.monies]
        rows += [(_FUNDS[money], {"total": self._income(money)}) for money in monies]
        if self.carried:
            rows.append(("二、上年结转", {"total": self._over(self._opening, FISCAL)}))
            rows += [(_FUNDS[money], {"total": self._opening(money)}) for money in monies]
        grand = self._over(self._income, FISCAL) + self._over(self._opening, FISCAL)
        rows.append(("收入总计", {"total": grand}))
        out = {"total": self._spent(FISCAL), **{money: self._spent([money]) for money in FISCAL}}
        gone = {"total": self._over(self._closing, FISCAL), **{money: self._closing(money) for money in FISCAL}}
        if style == "uses":
            rows += [(label, {"total": self._spent(FISCAL, use)}) for use, label in _USES.items()]
        else:
            if self.carried:
                rows.append(("一、本年支出", out))
            for code in self._classes(FISCAL):
                values = {money: self._spent([money], within=code) for money in FISCAL}
                rows.append((self._name(code), {"total": sum(values.values()), **values}))
        if self.carried:
            rows.append(("二、结转下年", gone))
        rows.append(("支出总计", {key: out[key] + gone[key] for key in out}))
        columns = ("total",) if style == "uses" else ("total", *FISCAL)
        return self._made("budget/fiscal_income_expenditure", "财政拨款收支预算总表", dict.fromkeys(columns), rows)

    def by_function(self, id: str, monies: Iterable[str], *, style: str = "two", title: str = "") -> Table:
        """The expenditure of some money by code.

        Args:
            id: ``general_expenditure``, ``fiscal_expenditure``, ``government_fund`` or ``state_capital``.
            monies: the money.
            style: one amount (``one``), 基本支出 and 项目支出 (``two``), 基本支出 split (``split``), of two years with the change
                (``years``), or of two years by use (``years3``).
            title: its title; by default the name of the form.
        """
        monies = tuple(monies)
        columns = {
            "one": ("total",),
            "two": ("total", "basic", "project"),
            "split": ("total", "basic", "personnel", "public", "project"),
            "years": ("prior_total", "total", "basic", "project", "change", "change_percentage"),
            "years3": ("prior_total", "prior_basic", "prior_project", "total", "basic", "project"),
        }[style]

        def before(code: str, use: str) -> int:
            less = self._over(lambda money: self._grown(money, code), monies) if use != "basic" else 0
            return self._spent(monies, use, code) - less

        def value(code: str, key: str) -> Any:
            if key == "change_percentage":
                now, was = self._spent(monies, "total", code), before(code, "total")
                return _percentage(now - was, was)
            if key == "change":
                return self._spent(monies, "total", code) - before(code, "total")
            if key in _BEFORE:
                return before(code, _BEFORE[key])
            return self._spent(monies, key, code)

        return self._coded(f"budget/{id}", title or form(f"budget/{id}").name, columns, value, self._items(monies))

    def by_economic_code(self, id: str, *, split: bool = True) -> Table:
        """基本支出 by economic code.

        Args:
            id: ``general_basic`` or ``fiscal_basic``.
            split: with personnel and running costs in columns of their own.
        """
        lines = sorted({code[:n] for code in self.economic for n in (3, 5)})
        columns = ("amount", "personnel", "public") if split else ("amount",)

        def values(start: str) -> dict[str, int]:
            own = {code: amount for code, amount in self.economic.items() if code.startswith(start)}
            personnel = sum(amount for code, amount in own.items() if code[:3] in _PERSONNEL)
            return {"amount": sum(own.values()), "personnel": personnel, "public": sum(own.values()) - personnel}

        rows = [("合计", values(""))] + [(f"{code} {self._name(code)}", values(code)) for code in lines]
        return self._made(f"budget/{id}", form(f"budget/{id}").name, dict.fromkeys(columns), rows)

    def agency(self) -> Table:
        """机关运行经费支出预算表."""
        lines = sorted({code[:n] for code in self.agency_codes for n in (0, 3, 5)})
        rows = [(f"{code} {self._name(code)}" if code else "合计", {"amount": self._of_agency(code)}) for code in lines]
        return self._made("budget/agency_operating", "机关运行经费支出预算表", {"amount": None}, rows)

    def _of_agency(self, within: str = "") -> int:
        return sum(self.economic[code] for code in self.agency_codes if code.startswith(within))

    def three_public(self, style: str) -> Table:
        """“三公”经费.

        Args:
            style: one column (``plain``), of two years (``years``), or with meetings and training in its 合计 (``meetings``).
        """
        parts = ("vehicle_purchase", "vehicle_operation")
        vehicle = self._costs(*parts)
        whole = self._costs("abroad", "reception", *parts)
        rows = [
            ("“三公”经费" if style == "meetings" else "合计", whole),
            ("因公出国（境）费", self._costs("abroad")),
            ("公务接待费", self._costs("reception")),
            ("公务用车购置及运行费", vehicle),
            ("其中：公务用车购置费", self._costs("vehicle_purchase")),
            ("公务用车运行费", self._costs("vehicle_operation")),
        ]
        if style == "meetings":
            rows.insert(0, ("合计", self._costs(*self.costs)))
            rows += [("会议费", self._costs("meetings")), ("培训费", self._costs("training"))]
        rows += [("机关运行经费", {"budget": self._of_agency()})] if style == "plain" else []
        columns = ("prior_budget", "budget", "change", "change_percentage") if style == "years" else ("budget",)
        id = "budget/three_public/meetings" if style == "meetings" else "budget/three_public"
        return self._made(id, "“三公”经费支出预算表", dict.fromkeys(columns), rows)

    def _costs(self, *of: str) -> dict[str, Any]:
        now, before = (sum(self.costs[each][i] for each in of) for i in (0, 1))
        rate = _percentage(now - before, before)
        return {"budget": now, "prior_budget": before, "change": now - before, "change_percentage": rate}

    def of_funds(self) -> list[Table]:
        """政府性基金 and 国有资本经营, empty with a statement where there is no such money."""
        made = []
        for id in ("government_fund", "state_capital"):
            money = "fund" if id == "government_fund" else "capital"
            if money in self.monies:
                made.append(self.by_function(id, [money]))
            else:
                columns, own = ["total", "basic", "project"], form(f"budget/{id}")
                more: dict[str, Any] = {"title": own.name, "year": self.year, "statement": _NOTHING}
                made.append(Table.from_rows(own, columns, [], self.unit, **more))
        return made

    # -- documents -------------------------------------------------------------------------------------------------------

    def disclosure(self, *tables: Table) -> Disclosure:
        """The budget with these tables.

        Args:
            tables: in the order in which they are printed.
        """
        return Disclosure(entity=self.entity, year=self.year, stage=Stage.BUDGET, unit=self.unit, tables=tables)

    def of_a_unit(self) -> Disclosure:
        """As Shanghai prints it: nothing carried, every line of the first table split by use."""
        return self.disclosure(
            self.top("unit"),
            self.income_table("kinds"),
            self.expenditure(),
            self.fiscal("plain"),
            self.by_function("general_expenditure", ["general"]),
            *self.of_funds(),
            self.by_economic_code("general_basic"),
            self.three_public("plain"),
        )

    def of_two_years(self) -> Disclosure:
        """With the budget of the year before beside it, and funds in columns of their own."""
        return self.disclosure(
            self.top("years"),
            self.income_table("funds"),
            self.expenditure(split=True),
            self.fiscal("plain"),
            self.by_function("general_expenditure", ["general"], style="years"),
            *self.of_funds(),
            self.by_economic_code("general_basic"),
            self.three_public("years"),
        )

    def of_lists(self) -> Disclosure:
        """As Jiangsu prints it: income as a list, expenditure in one row, fiscal money by use."""
        return self.disclosure(
            self.top("uses"),
            self.income_list(),
            self.expenditure(alone=True),
            self.fiscal("uses"),
            self.by_function("fiscal_expenditure", FISCAL, style="one"),
            self.by_economic_code("fiscal_basic", split=False),
            self.by_function("general_expenditure", ["general"], style="one"),
            self.by_economic_code("general_basic", split=False),
            self.three_public("meetings"),
            self.agency(),
        )


def _cell(value: Any) -> str:
    return _shown(value) if isinstance(value, int) else value or ""
