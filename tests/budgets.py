"""Consistent budgets (部门预算) of a fictitious body, in the arrangements in which places print them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from attrs import field, frozen

from govbudget.disclosure import Disclosure
from govbudget.forms import Stage, form
from govbudget.tables import Table

#: What is spent of which money: code, and 分 by use.
SPENT: Final[Mapping[str, Mapping[str, Mapping[str, int]]]] = {
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
_NAMES: Final = {
    "201": "一般公共服务支出",
    "20104": "发展与改革事务",
    "2010401": "行政运行",
    "2010402": "一般行政管理事务",
    "2010450": "事业运行",
    "208": "社会保障和就业支出",
    "20805": "行政事业单位养老支出",
    "2080501": "行政单位离退休",
    "212": "城乡社区支出",
    "21208": "国有土地使用权出让收入安排的支出",
    "2120803": "城市建设支出",
    "221": "住房保障支出",
    "22102": "住房改革支出",
    "2210201": "住房公积金",
    "223": "国有资本经营预算支出",
    "22301": "解决历史遗留问题及改革成本支出",
    "2230105": "国有企业退休人员社会化管理补助支出",
}
ECONOMIC: Final = {
    "30101": ("基本工资", 89000),
    "30102": ("津贴补贴", 26000),
    "30201": ("办公费", 15000),
    "30212": ("因公出国（境）费用", 300),
    "30217": ("公务接待费", 500),
    "30231": ("公务用车运行维护费", 1000),
    "30302": ("退休费", 5100),
    "31013": ("公务用车购置", 3200),
}
_ECONOMIC_CLASSES: Final = {
    "301": "工资福利支出",
    "302": "商品和服务支出",
    "303": "对个人和家庭的补助",
    "310": "资本性支出",
}
_KINDS: Final = {"special": 1000, "superior": 300, "operating": 200, "affiliated": 100, "other": 400}
FISCAL: Final = ("general", "fund", "capital")
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


def shown(fen: int) -> str:
    return f"{Decimal(fen) / 100:,.2f}"


@frozen
class Budget:
    """A budget of 2025.

    Args:
        carried: whether money is carried in from the year before and out to the next.
        monies: which money it spends.
        spending: what is spent of which money: code, and 分 by use.
        economic: 基本支出 of 一般公共预算 by economic code: name, and 分.
    """

    carried: bool = False
    monies: tuple[str, ...] = (*FISCAL, "nonfiscal")
    spending: Mapping[str, Mapping[str, Mapping[str, int]]] = field(default=SPENT, hash=False)
    economic: Mapping[str, tuple[str, int]] = field(default=ECONOMIC, hash=False)

    # -- amounts ---------------------------------------------------------------------------------------------------------

    def items(self, monies: Iterable[str]) -> dict[str, dict[str, int]]:
        """What is spent of some money, by code and use."""
        found: dict[str, dict[str, int]] = {}
        for money in monies:
            for code, uses in self.spending[money].items() if money in self.monies else ():
                more = _MORE if self.carried and money == "nonfiscal" else {}
                found[code] = {**uses, **more}
                found[code]["basic"] = uses.get("personnel", 0) + uses.get("public", 0)
                found[code]["total"] = found[code]["basic"] + sum(
                    found[code].get(use, 0) for use in ("project", *_MORE)
                )
        return found

    def spent(self, monies: Iterable[str], use: str = "total", within: str = "") -> int:
        """分 spent of some money for one use within a 类, 款 or 项."""
        return sum(uses.get(use, 0) for code, uses in self.items(monies).items() if code.startswith(within))

    def opening(self, money: str) -> int:
        return {"general": 2000, "fund": 1000, "nonfiscal": 3000}.get(money, 0) if self.carried else 0

    def closing(self, money: str) -> int:
        return {"general": 4000, "nonfiscal": 1000}.get(money, 0) if self.carried else 0

    @property
    def used(self) -> int:
        """使用非财政拨款结余."""
        return 500 if self.carried else 0

    def income(self, money: str) -> int:
        used = self.used if money == "nonfiscal" else 0
        return self.spent([money]) + self.closing(money) - self.opening(money) - used

    def kinds(self) -> dict[str, int]:
        """What comes in of no fiscal money, by kind."""
        if "nonfiscal" not in self.monies:
            return dict.fromkeys(_INCOME, 0)
        rest = self.income("nonfiscal") - sum(_KINDS.values())
        return {kind: _KINDS.get(kind, rest) for kind in _INCOME}

    def over(self, sums: Callable[[str], int], monies: Iterable[str] = (*FISCAL, "nonfiscal")) -> int:
        return sum(sums(money) for money in monies if money in self.monies)

    def classes(self, monies: Iterable[str] = (*FISCAL, "nonfiscal")) -> list[str]:
        return sorted({code[:3] for code in self.items(monies)})

    # -- tables ----------------------------------------------------------------------------------------------------------

    def _made(
        self, id: str, title: str, columns: Mapping[str, Any], rows: Iterable[tuple[str, Mapping[str, Any]]]
    ) -> Table:
        cells = [(label, *(_cell(values.get(column)) for column in columns)) for label, values in rows]
        return Table.from_rows(form(id), list(columns), cells, "万元", title=title, year=2025)

    def top(self, style: str) -> Table:
        """收支预算总表: split by use in every line (unit), of two years (years), by fund (funds), or by use below (uses)."""
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
            rows.append(("一、财政拨款收入", {"budget": self.over(self.income, FISCAL)}))
        for number, money in enumerate(FISCAL, 1):
            amount = self.income(money) if money in self.monies else 0
            before = self.spent([money]) - self.grown(money)
            rows.append((f"{number}.{_FUNDS[money]}", {"budget": amount, "prior_budget": before}))
        rows += [(_INCOME[kind], {"budget": amount, "prior_budget": amount}) for kind, amount in self.kinds().items()]
        coming = self.over(self.income)
        prior = self.over(lambda money: self.spent([money]) - self.grown(money), FISCAL) + sum(self.kinds().values())
        if self.carried:
            rows += [
                ("本年收入合计", {"budget": coming, "prior_budget": prior}),
                ("使用非财政拨款结余", {"budget": self.used}),
                ("上年结转", {"budget": self.over(self.opening)}),
            ]
        all_in = coming + self.used + self.over(self.opening)
        rows.append(("收入总计", {"budget": all_in, "prior_budget": prior}))
        for n, code in enumerate(self.classes()):
            values = {use: self.spent(self.monies, use, code) for use in ("personnel", "public", "project")}
            values |= {money: self.spent([money], within=code) for money in FISCAL}
            values |= {"budget": self.spent(self.monies, within=code), "other": self.spent(["nonfiscal"], within=code)}
            before = self.spent(FISCAL, within=code) - (0 if n else self.over(self.grown, FISCAL))
            values["prior_budget"] = before + (0 if n else prior - self.prior_of_classes())
            rows.append((_NAMES[code], values))
        out = {use: self.spent(self.monies, use) for use in ("personnel", "public", "project")}
        out |= {money: self.spent([money]) for money in FISCAL}
        out |= {"budget": self.spent(self.monies), "other": self.spent(["nonfiscal"]), "prior_budget": prior}
        gone = {
            "budget": self.over(self.closing),
            "other": self.closing("nonfiscal"),
            "general": self.closing("general"),
        }
        if self.carried:
            rows += [("本年支出合计", out), ("结转下年", gone)]
        if style == "uses":
            rows += [(label, {"budget": self.spent(self.monies, use)}) for use, label in _USES.items()]
        rows.append(("支出总计", {key: amount + gone.get(key, 0) for key, amount in out.items()}))
        return self._made("budget/income_expenditure", "收支预算总表", columns, rows)

    def grown(self, money: str) -> int:
        """How much more than the year before is spent."""
        return 1000 if money == "general" and money in self.monies else 0

    def prior_of_classes(self) -> int:
        return self.spent(FISCAL) - self.over(self.grown, FISCAL)

    def _coded(
        self, id: str, title: str, columns: Iterable[str], value: Callable[[str, str], int], codes: Iterable[str]
    ) -> Table:
        """A table by code: 合计, then 类, 款, 项."""
        leaves = sorted(codes)
        lines = sorted({code[:n] for code in leaves for n in (3, 5, 7)})
        rows = [("合计", {key: value("", key) for key in columns})]
        rows += [(f"{code} {_NAMES[code]}", {key: value(code, key) for key in columns}) for code in lines]
        return self._made(id, title, dict.fromkeys(columns), rows)

    def income_table(self, style: str) -> Table:
        """收入预算总表 by code: fiscal money in one column (kinds), or in one for each fund (funds)."""
        kinds = self.kinds()
        funds = ("fiscal",) if style == "kinds" else FISCAL
        more = ("opening_balance", "income_total", "nonfiscal_used") if self.carried else ()
        columns = ("total", *more, *funds, *kinds)
        at = {"general": "2010401", "fund": "2120803", "nonfiscal": "2010450"}  # where the balances are carried

        def value(code: str, key: str) -> int:
            def of(money: str, sums: Callable[[str], int]) -> int:
                there = money in self.monies and at.get(money, "").startswith(code) and money in at
                return sums(money) if there else 0

            def coming(money: str) -> int:
                used = of("nonfiscal", lambda _: self.used) if money == "nonfiscal" else 0
                own = self.spent([money], within=code) + of(money, self.closing) - of(money, self.opening) - used
                return own if money in self.monies else 0

            if key in FISCAL:
                return coming(key)
            if key == "fiscal":
                return sum(map(coming, FISCAL))
            if key in kinds:
                return kinds[key] if "2010450".startswith(code) else 0
            opening = sum(of(money, self.opening) for money in at)
            used = of("nonfiscal", lambda _: self.used)
            current = sum(map(coming, (*FISCAL, "nonfiscal")))
            return {"opening_balance": opening, "nonfiscal_used": used, "income_total": current}.get(
                key, current + opening + used
            )

        return self._coded("budget/income", "收入预算总表", columns, value, self.items(self.monies))

    def income_list(self) -> Table:
        """收入预算总表 as one list."""
        rows: list[tuple[str, Mapping[str, Any]]] = [
            ("收入总计", {"total": self.over(self.income) + self.used + self.over(self.opening)})
        ]
        rows += [(_FUNDS[money], {"total": self.income(money) if money in self.monies else 0}) for money in FISCAL]
        rows += [(_INCOME[kind], {"total": amount}) for kind, amount in self.kinds().items() if kind != "other"]
        rows += [("其他资金", {"total": self.kinds()["other"]})]
        rows += [("上年结转和结余资金", {"total": self.over(self.opening) + self.used})]
        return self._made("budget/income/list", "收入预算总表", {"total": None}, rows)

    def expenditure(self, *, split: bool = False, alone: bool = False) -> Table:
        """支出预算总表; with personnel and running costs in columns of their own; the total alone."""
        parts = ("personnel", "public") if split else ()
        more = tuple(_MORE) if self.carried else ()
        columns = ("total", "basic", *parts, "project", *more, *(["closing_balance"] if alone else []))

        def value(code: str, key: str) -> int:
            closing = self.over(self.closing) if alone else 0
            if key == "closing_balance":
                return closing
            return self.spent(self.monies, key, code) + (closing if key == "total" else 0)

        return self._coded(
            "budget/expenditure", "支出预算总表", columns, value, () if alone else self.items(self.monies)
        )

    def fiscal(self, style: str) -> Table:
        """财政拨款收支预算总表 by 类 and fund (plain), or by use (uses)."""
        rows: list[tuple[str, Mapping[str, Any]]] = []
        if self.carried:
            rows.append(("一、本年收入", {"total": self.over(self.income, FISCAL)}))
        monies = [money for money in FISCAL if money in self.monies]
        rows += [(_FUNDS[money], {"total": self.income(money)}) for money in monies]
        if self.carried:
            rows.append(("二、上年结转", {"total": self.over(self.opening, FISCAL)}))
            rows += [(_FUNDS[money], {"total": self.opening(money)}) for money in monies]
        grand = self.over(self.income, FISCAL) + self.over(self.opening, FISCAL)
        rows.append(("收入总计", {"total": grand}))
        out = {"total": self.spent(FISCAL), **{money: self.spent([money]) for money in FISCAL}}
        gone = {"total": self.over(self.closing, FISCAL), **{money: self.closing(money) for money in FISCAL}}
        if style == "uses":
            rows += [(label, {"total": self.spent(FISCAL, use)}) for use, label in _USES.items()]
        else:
            if self.carried:
                rows.append(("一、本年支出", out))
            for code in self.classes(FISCAL):
                values = {money: self.spent([money], within=code) for money in FISCAL}
                rows.append((_NAMES[code], {"total": sum(values.values()), **values}))
        if self.carried:
            rows.append(("二、结转下年", gone))
        rows.append(("支出总计", {key: out[key] + gone[key] for key in out}))
        columns = ("total",) if style == "uses" else ("total", *FISCAL)
        return self._made("budget/fiscal_income_expenditure", "财政拨款收支预算总表", dict.fromkeys(columns), rows)

    def by_function(self, id: str, monies: Iterable[str], *, style: str = "two", title: str = "") -> Table:
        """The expenditure of some money by code: two, split, of two years (years), of two years by use (years3), or one amount."""
        monies = tuple(monies)
        columns = {
            "one": ("total",),
            "two": ("total", "basic", "project"),
            "split": ("total", "basic", "personnel", "public", "project"),
            "years": ("prior_total", "total", "basic", "project", "change", "change_percentage"),
            "years3": ("prior_total", "prior_basic", "prior_project", "total", "basic", "project"),
        }[style]

        def before(code: str, use: str) -> int:
            less = self.over(self.grown, monies) if use != "basic" and "2010401".startswith(code) else 0
            return self.spent(monies, use, code) - less

        def value(code: str, key: str) -> Any:
            if key == "change_percentage":
                now, was = self.spent(monies, "total", code), before(code, "total")
                return f"{Decimal(now - was) / was * 100:.2f}%" if was else ""
            if key == "change":
                return self.spent(monies, "total", code) - before(code, "total")
            if key.startswith("prior_"):
                return before(code, key.removeprefix("prior_"))
            return self.spent(monies, key, code)

        return self._coded(f"budget/{id}", title or form(f"budget/{id}").name, columns, value, self.items(monies))

    def by_economic_code(self, id: str, *, split: bool = True) -> Table:
        """基本支出 by economic code."""
        codes = {code: amount for code, (_, amount) in self.economic.items()}
        names = {code: name for code, (name, _) in self.economic.items()} | _ECONOMIC_CLASSES
        columns = ("amount", "personnel", "public") if split else ("amount",)

        def values(start: str) -> dict[str, int]:
            own = {code: amount for code, amount in codes.items() if code.startswith(start)}
            personnel = sum(amount for code, amount in own.items() if code[:3] in ("301", "303"))
            return {"amount": sum(own.values()), "personnel": personnel, "public": sum(own.values()) - personnel}

        rows = [("合计", values(""))] + [(f"{code} {names[code]}", values(code)) for code in sorted(names)]
        return self._made(f"budget/{id}", form(f"budget/{id}").name, dict.fromkeys(columns), rows)

    def agency(self) -> Table:
        """机关运行经费支出预算表."""
        rows = [
            ("合计", {"amount": 15000}),
            ("302 商品和服务支出", {"amount": 15000}),
            ("30201 办公费", {"amount": 15000}),
        ]
        return self._made("budget/agency_operating", "机关运行经费支出预算表", {"amount": None}, rows)

    def three_public(self, style: str) -> Table:
        """“三公”经费: one column (plain), of two years (years), or with meetings and training in its 合计 (meetings)."""
        amounts = {
            "因公出国（境）费": (400, 300),
            "公务接待费": (600, 600),
            "公务用车购置及运行费": (4500, 4000),
            "其中：公务用车购置费": (3300, 3000),
            "公务用车运行费": (1200, 1000),
        }
        whole = tuple(sum(amounts[name][i] for name in list(amounts)[:3]) for i in (0, 1))
        rows: list[tuple[str, Mapping[str, Any]]] = [("“三公”经费" if style == "meetings" else "合计", _years(whole))]
        rows += [(name, _years(years)) for name, years in amounts.items()]
        if style == "meetings":
            rows = [
                ("合计", _years((whole[0] + 700, whole[1] + 700))),
                *rows,
                ("会议费", _years((500, 500))),
                ("培训费", _years((200, 200))),
            ]
        rows += [("机关运行经费", _years((15000, 14000)))] if style == "plain" else []
        columns = ("prior_budget", "budget", "change", "change_percentage") if style == "years" else ("budget",)
        id = "budget/three_public/meetings" if style == "meetings" else "budget/three_public"
        return self._made(id, "“三公”经费支出预算表", dict.fromkeys(columns), rows)

    def of_funds(self) -> list[Table]:
        """政府性基金 and 国有资本经营, empty with a statement where there is no such money."""
        made = []
        for id in ("government_fund", "state_capital"):
            money = "fund" if id == "government_fund" else "capital"
            if money in self.monies:
                made.append(self.by_function(id, [money]))
            else:
                columns, own = ["total", "basic", "project"], form(f"budget/{id}")
                made.append(
                    Table.from_rows(own, columns, [], "万元", title=own.name, year=2025, statement="本部门无此项预算")
                )
        return made

    # -- documents -------------------------------------------------------------------------------------------------------

    def disclosure(self, *tables: Table) -> Disclosure:
        return Disclosure(entity="某市示例局", year=2025, stage=Stage.BUDGET, unit="万元", tables=tables)

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


def _years(pair: tuple[int, ...]) -> dict[str, Any]:
    now, before = pair
    rate = f"{Decimal(now - before) / before * 100:.2f}%"
    return {"budget": now, "prior_budget": before, "change": now - before, "change_percentage": rate}


def _cell(value: Any) -> str:
    return shown(value) if isinstance(value, int) else value or ""


def budgets() -> dict[str, Disclosure]:
    """Consistent budgets that between them evaluate every relation of budgets."""
    plain, carried, poor = Budget(), Budget(carried=True), Budget(monies=("general",))
    by_function = (
        ("general_expenditure", ("general",)),
        ("fiscal_expenditure", FISCAL),
        ("government_fund", ("fund",)),
        ("state_capital", ("capital",)),
    )
    return {
        "budget": plain.of_a_unit(),
        "budget, carried": carried.of_two_years(),
        "budget, lists": carried.of_lists(),
        "budget, one fund": poor.of_a_unit(),
        "budget, by fund": plain.disclosure(plain.top("funds"), plain.income_table("funds")),
        "budget, income": carried.disclosure(carried.top("years"), carried.income_list()),
        "budget, use": plain.disclosure(plain.by_economic_code("fiscal_basic")),
        **{
            f"budget, {style}": plain.disclosure(*(plain.by_function(id, of, style=style) for id, of in by_function))
            for style in ("two", "split", "years", "years3")
        },
    }
