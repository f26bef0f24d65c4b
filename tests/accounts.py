"""Consistent departmental accounts to test with: every figure derived from the same leaf amounts.

`Accounts` holds the leaves; `disclosure()` prints the ten tables from them, so that every relation holds exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property

from attrs import evolve, field, frozen

from govbudget.disclosure import Disclosure
from govbudget.forms import form, profile
from govbudget.tables import Table

ZERO = Decimal("0.00")
CLASSES = [line.key for line in form("income_expenditure").lines if line.key.isdigit()]

Split = tuple[Decimal, Decimal]  # basic, project


def d(text: str) -> Decimal:
    return Decimal(text)


def show(value: Decimal | int) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"


@frozen
class Accounts:
    """Leaf amounts of one body. Expenditure by 项: (basic, project)."""

    general: Mapping[str, Split] = field(
        factory=lambda: {
            "2010401": (d("310.25"), d("12.40")),
            "2010499": (ZERO, d("95.31")),
            "2060599": (d("18.00"), d("1058.22")),
            "2150517": (ZERO, d("278.08")),
            "2210201": (d("40.32"), ZERO),
        }
    )
    fund: Mapping[str, Split] = field(
        factory=lambda: {"2120803": (d("7.50"), d("120.60")), "2296003": (ZERO, d("33.15"))}
    )
    capital: Mapping[str, Split] = field(factory=lambda: {"2230105": (d("2.10"), d("64.20"))})
    nonfiscal: Mapping[str, Split] = field(factory=lambda: {"2010450": (d("5.05"), d("71.11"))})
    remitted: Mapping[str, Decimal] = field(factory=lambda: {"2010450": d("3.30")})
    operating: Mapping[str, Decimal] = field(factory=lambda: {"2010450": d("4.40")})
    subsidised: Mapping[str, Decimal] = field(factory=lambda: {"2010499": d("6.60")})
    opening: Mapping[str, Decimal] = field(
        factory=lambda: {"general": d("277.40"), "fund": d("15.15"), "capital": d("8.80"), "nonfiscal": d("21.21")}
    )
    closing: Mapping[str, Decimal] = field(
        factory=lambda: {"general": d("31.07"), "fund": d("9.09"), "capital": d("1.70"), "nonfiscal": d("14.02")}
    )
    other_income: Mapping[str, Decimal] = field(
        factory=lambda: {
            "superior": d("11.11"),
            "institutional": d("22.22"),
            "operating": d("8.08"),
            "affiliated": d("5.50"),
        }
    )
    fees: Split = (d("4.00"), d("6.00"))
    nonfiscal_used: Decimal = d("2.02")
    distributed: Decimal = d("1.01")
    three_public: Mapping[str, tuple[Decimal, Decimal]] = field(  # budget, final
        factory=lambda: {
            "abroad": (d("3.00"), d("2.75")),
            "vehicle_purchase": (d("20.00"), d("18.80")),
            "vehicle_operation": (d("9.00"), d("8.45")),
            "reception_domestic": (d("6.00"), d("5.12")),
            "reception_abroad": (d("1.00"), d("0.66")),
        }
    )
    counts: Mapping[str, int] = field(
        factory=lambda: {
            "abroad_groups": 1,
            "abroad_persons": 3,
            "vehicles_purchased": 1,
            "vehicles_held": 4,
            "reception_batches": 74,
            "foreign_affairs_batches": 2,
            "reception_persons": 562,
            "foreign_affairs_persons": 15,
            "abroad_batches": 1,
            "abroad_reception_persons": 6,
        }
    )
    vehicles: Mapping[str, int] = field(factory=lambda: {"vehicles_leaders": 1, "vehicles_special": 5})
    capital_with_income: bool = False
    year: int = 2021

    # -- derived -------------------------------------------------------------------------------------------------

    @cached_property
    def fiscal_splits(self) -> list[Mapping[str, Split]]:
        return [self.general, self.fund, self.capital]

    def expenditure(self, code: str) -> list[Decimal]:
        """basic, project, remitted, operating, subsidised of one leaf in 公开03."""
        splits = [leaf[code] for leaf in (*self.fiscal_splits, self.nonfiscal) if code in leaf]
        return [
            sum((s[0] for s in splits), ZERO),
            sum((s[1] for s in splits), ZERO),
            self.remitted.get(code, ZERO),
            self.operating.get(code, ZERO),
            self.subsidised.get(code, ZERO),
        ]

    @cached_property
    def leaves(self) -> list[str]:
        parts = (*self.fiscal_splits, self.nonfiscal, self.remitted, self.operating, self.subsidised)
        return sorted({code for part in parts for code in part})

    def spent(self, fund: str) -> Decimal:
        return sum((sum(split, ZERO) for split in getattr(self, fund).values()), ZERO)

    def income(self, fund: str) -> Decimal:
        """Income of a fund, so that opening + income = spent + closing."""
        return self.spent(fund) + self.closing[fund] - self.opening[fund]

    @cached_property
    def fiscal_income(self) -> dict[str, Decimal]:
        return {fund: self.income(fund) for fund in ("general", "fund", "capital")}

    @cached_property
    def total_spent(self) -> Decimal:
        return sum((sum(self.expenditure(code), ZERO) for code in self.leaves), ZERO)

    @cached_property
    def opening_total(self) -> Decimal:
        return sum(self.opening.values(), ZERO)

    @cached_property
    def closing_total(self) -> Decimal:
        return sum(self.closing.values(), ZERO)

    @cached_property
    def income_total(self) -> Decimal:
        return self.total_spent + self.distributed + self.closing_total - self.opening_total - self.nonfiscal_used

    @cached_property
    def incomes(self) -> dict[str, Decimal]:
        """The columns of 公开02's total line; 其他收入 balances."""
        known = {"fiscal": sum(self.fiscal_income.values(), ZERO), **self.other_income}
        return {**known, "other": self.income_total - sum(known.values(), ZERO)}

    # -- tables --------------------------------------------------------------------------------------------------

    def tables(self) -> list[Table]:
        return [
            self.income_expenditure(),
            self.income_table(),
            self.expenditure_table(),
            self.fiscal(),
            self.coded("general_expenditure", "公开05", self.general),
            self.general_basic(),
            self.three_public_table(),
            self.fund_table(),
            self.capital_table(),
            self.assets(),
        ]

    def disclosure(self) -> Disclosure:
        return Disclosure(
            entity="某市示例局",
            year=self.year,
            tables=tuple(self.tables()),
            profile=profile("jiangxi_2021"),
            source="accounts",
        )

    def _table(
        self, id: str, columns: list[str], rows: Iterable[list[str]], unit: str | None = "万元", **more: str
    ) -> Table:
        return Table.from_rows(
            id, columns, rows, unit, number=profile("jiangxi_2021").numbers[id], year=self.year, **more
        )

    def class_amounts(self, leaves: Mapping[str, list[Decimal]]) -> dict[str, Decimal]:
        return {c: sum((sum(v, ZERO) for k, v in leaves.items() if k.startswith(c)), ZERO) for c in CLASSES}

    def income_expenditure(self) -> Table:
        rows = [
            ["一、一般公共预算财政拨款收入", show(self.fiscal_income["general"])],
            ["二、政府性基金预算财政拨款收入", show(self.fiscal_income["fund"])],
            ["三、国有资本经营预算财政拨款收入", show(self.fiscal_income["capital"])],
            ["四、上级补助收入", show(self.incomes["superior"])],
            ["五、事业收入", show(self.incomes["institutional"])],
            ["其中：教育收费", show(sum(self.fees, ZERO))],
            ["六、经营收入", show(self.incomes["operating"])],
            ["七、附属单位上缴收入", show(self.incomes["affiliated"])],
            ["八、其他收入", show(self.incomes["other"])],
            ["本年收入合计", show(self.income_total)],
            ["使用非财政拨款结余", show(self.nonfiscal_used)],
            ["年初结转和结余", show(self.opening_total)],
        ]
        classes = self.class_amounts({code: self.expenditure(code) for code in self.leaves})
        names = form("income_expenditure").lines_by_key
        rows += [[names[code].labels[0], show(classes[code])] for code in CLASSES]
        rows += [
            ["本年支出合计", show(self.total_spent)],
            ["结余分配", show(self.distributed)],
            ["年末结转和结余", show(self.closing_total)],
        ]
        whole = show(self.income_total + self.nonfiscal_used + self.opening_total)
        table = self._table("income_expenditure", ["final"], rows)
        both = self._table("income_expenditure", ["final"], [["收入总计", whole], ["支出总计", whole]])
        lines = tuple(evolve(line, label="总计") for line in both.lines)
        return evolve(table, lines=(*table.lines, *lines), printed=((*table.printed[0], *both.printed[0]),))

    def tree(self, leaves: Mapping[str, list[Decimal]]) -> list[list[str]]:
        """Rows of a coded table: total, then 类, 款, 项."""
        codes = sorted({code[:n] for code in leaves for n in (3, 5, 7)})
        width = len(next(iter(leaves.values()))) if leaves else 0
        rows = []
        for code in ["", *codes]:
            below = [v for k, v in leaves.items() if k.startswith(code)]
            rows.append([code or "合计", *(show(sum((v[i] for v in below), ZERO)) for i in range(width))])
        return rows

    def expenditure_table(self) -> Table:
        columns = ["total", "basic", "project", "remitted", "operating", "subsidised"]
        leaves = {code: [sum(self.expenditure(code), ZERO), *self.expenditure(code)] for code in self.leaves}
        return self._table("expenditure", columns, self.tree(leaves))

    def income_table(self) -> Table:
        """All income on two 项 of one 类, split unevenly."""
        columns = ["total", "fiscal", "superior", "institutional", "education_fees", "operating", "affiliated", "other"]
        incomes = self.incomes
        third = {name: (value / 3).quantize(ZERO) for name, value in incomes.items()}
        rest = {name: value - third[name] for name, value in incomes.items()}

        def row(part: Mapping[str, Decimal], fee: Decimal) -> list[Decimal]:
            p = part
            cells = [p["fiscal"], p["superior"], p["institutional"], fee, p["operating"], p["affiliated"], p["other"]]
            return [sum(part.values(), ZERO), *cells]

        leaves = {"2010401": row(third, self.fees[0]), "2010450": row(rest, self.fees[1])}
        return self._table("income", columns, self.tree(leaves))

    def fiscal(self) -> Table:
        columns = ["total", "general", "fund", "capital"]
        by_fund = {
            fund: self.class_amounts({k: list(v) for k, v in getattr(self, fund).items()}) for fund in columns[1:]
        }
        income = self.fiscal_income
        opening = [self.opening[fund] for fund in columns[1:]]
        closing = [self.closing[fund] for fund in columns[1:]]

        def across(amounts: list[Decimal]) -> list[str]:
            return [show(sum(amounts, ZERO)), *map(show, amounts)]

        names = form("fiscal_income_expenditure").lines_by_key
        whole = [self.spent(fund) + self.closing[fund] for fund in columns[1:]]
        rows = [
            ["一、一般公共预算财政拨款", show(income["general"])],
            ["二、政府性基金预算财政拨款", show(income["fund"])],
            ["三、国有资本经营预算财政拨款", show(income["capital"])],
            *([names[c].labels[0], *across([by_fund[fund][c] for fund in columns[1:]])] for c in CLASSES),
            ["本年收入合计", show(sum(income.values(), ZERO))],
            ["本年支出合计", *across([self.spent(fund) for fund in columns[1:]])],
            ["年初财政拨款结转和结余", show(sum(opening, ZERO))],
            ["一、一般公共预算财政拨款", show(opening[0])],
            ["二、政府性基金预算财政拨款", show(opening[1])],
            ["三、国有资本经营预算财政拨款", show(opening[2])],
            ["年末财政拨款结转和结余", *across(closing)],
            ["收入总计", show(sum(whole, ZERO))],
            ["支出总计", *across(whole)],
        ]
        return self._table("fiscal_income_expenditure", columns, rows)

    def coded(self, id: str, number: str, splits: Mapping[str, Split]) -> Table:
        leaves = {code: [sum(split, ZERO), *split] for code, split in splits.items()}
        return self._table(id, ["total", "basic", "project"], self.tree(leaves))

    def fund_table(self) -> Table:
        columns = ["opening_balance", "income", "total", "basic", "project", "closing_balance"]
        return self._table("government_fund", columns, self._balanced("fund", self.fund))

    def capital_table(self) -> Table:
        if not self.capital_with_income:
            return self.coded("state_capital", "公开09", self.capital)
        columns = ["opening_balance", "income", "total", "basic", "project", "closing_balance"]
        return self._table(
            "state_capital",
            columns,
            self._balanced("capital", self.capital),
            title="国有资本经营预算财政拨款收入支出决算表",
        )

    def _balanced(self, fund: str, splits: Mapping[str, Split]) -> list[list[str]]:
        """All balances on the first 项; the others spend what they receive."""
        leaves: dict[str, list[Decimal]] = {}
        for i, (code, split) in enumerate(splits.items()):
            opening, closing = (self.opening[fund], self.closing[fund]) if i == 0 else (ZERO, ZERO)
            spent = sum(split, ZERO)
            leaves[code] = [opening, spent + closing - opening, spent, *split, closing]
        return self.tree(leaves)

    def general_basic(self, split: bool = False) -> Table:
        """公开06; with ``split``, each line with its 人员经费 and 公用经费."""
        basic = sum((split[0] for split in self.general.values()), ZERO)
        final = {key: value[1] for key, value in self.three_public.items()}
        public = {
            "30201": d("12.34"),
            "30212": final["abroad"],
            "30217": d("0.05"),
            "30231": final["vehicle_operation"] - d("1.00"),
            "31002": d("0.20"),
            "31013": final["vehicle_purchase"] - d("3.00"),
        }
        personnel = {"30101": d("100.64"), "30102": d("76.65"), "30309": d("13.12")}
        rest = basic - sum(public.values(), ZERO) - sum(personnel.values(), ZERO)
        personnel["30103"] = rest
        leaves = {**personnel, **public}
        codes = sorted({c[:n] for c in leaves for n in (3, 5)})
        uses: dict[str, list[Decimal]] = {
            code: [sum((v for k, v in use.items() if k.startswith(code)), ZERO) for use in (personnel, public)]
            for code in ["", *codes]
        }
        if split:
            split_rows = [[code or "合计", *map(show, (sum(two, ZERO), *two))] for code, two in uses.items()]
            return self._table("general_basic", ["amount", "personnel", "public"], split_rows)
        rows = [[code, show(sum(uses[code], ZERO))] for code in codes]
        rows += [
            ["人员经费合计", show(uses[""][0])],
            ["公用经费合计", show(uses[""][1])],
            ["合计", show(basic)],
        ]
        return self._table("general_basic", ["amount"], rows)

    def three_public_table(self) -> Table:
        t = self.three_public

        def both(*keys: str) -> list[str]:
            return [show(sum((t[key][i] for key in keys), ZERO)) for i in (0, 1)]

        names = {line.key: line.labels[0] for line in form("three_public").lines}
        rows = [
            [names["total"], *both(*t)],
            [names["abroad"], *both("abroad")],
            [names["vehicle"], *both("vehicle_purchase", "vehicle_operation")],
            [names["vehicle_purchase"], *both("vehicle_purchase")],
            [names["vehicle_operation"], *both("vehicle_operation")],
            [names["reception"], *both("reception_domestic", "reception_abroad")],
            [names["reception_domestic"], *both("reception_domestic")],
            ["其中：外事接待费", "1.00", "0.40"],
            [names["reception_abroad"], *both("reception_abroad")],
            ["二、相关统计数", "-", "-"],
        ]
        rows += [
            [("其中：" if key.startswith("foreign_affairs") else "") + names[key], "-", show(count)]
            for key, count in self.counts.items()
        ]
        return self._table("three_public", ["initial_budget", "final"], rows)

    def assets(self) -> Table:
        names = {line.key: line.labels[0] for line in form("assets").lines}
        kinds = [key for key in names if key.startswith("vehicles_")]
        rows = [[names["vehicles"], show(sum(self.vehicles.values()))]]
        rows += [[names[key], show(self.vehicles.get(key, 0))] for key in kinds]
        rows += [[names["equipment_general"], "2"], [names["equipment_special"], "0"]]
        return self._table("assets", ["final"], rows, unit=None)


def older_top_table() -> Table:
    """公开01 of 2018 and before: one line 财政拨款收入 with 其中, and 其中 under the balances."""
    rows = [
        ["一、财政拨款收入", "500.00"],
        ["其中：政府性基金", "80.00"],
        ["二、上级补助收入", "0.00"],
        ["本年收入合计", "500.00"],
        ["用事业基金弥补收支差额", "0.00"],
        ["年初结转和结余", "60.00"],
        ["其中：项目支出结转和结余", "45.00"],
        ["一、一般公共服务支出", "520.00"],
        ["本年支出合计", "520.00"],
        ["结余分配", "10.00"],
        ["其中：提取专用基金", "4.00"],
        ["年末结转和结余", "30.00"],
        ["其中：项目支出结转和结余", "20.00"],
        ["收入总计", "560.00"],
        ["支出总计", "560.00"],
    ]
    return Table.from_rows("income_expenditure", ["final"], rows, "万元", number="公开01", year=2018)


def older_fiscal_table() -> Table:
    """公开04 of the same accounts."""
    rows = [
        ["一、一般公共预算财政拨款", "420.00"],
        ["二、政府性基金预算财政拨款", "80.00"],
        ["本年收入合计", "500.00"],
    ]
    return Table.from_rows("fiscal_income_expenditure", ["total"], rows, "万元", number="公开04", year=2018)
