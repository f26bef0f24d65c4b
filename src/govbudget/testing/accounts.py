"""Consistent departmental accounts (勾稽一致的部门决算): every figure of ten tables follows from the same leaf amounts.

`Accounts` holds the leaves; `Accounts.disclosure` prints the tables from them, so that every relation holds exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from attrs import evolve, field, frozen

from govbudget.disclosure import Disclosure
from govbudget.exact import add, decimal_of, formatted, ratio, subtract
from govbudget.exact import total as summed
from govbudget.forms import form, profile
from govbudget.money import Unit
from govbudget.tables import Table

__all__ = ["Accounts", "Split"]

_ZERO: Final = Decimal("0.00")
_CLASSES: Final = tuple(line.key for line in form("income_expenditure").lines if line.key.isdigit())
#: The profile by which the tables are numbered.
_PROFILE: Final = "jiangxi_2021"
_FUNDS: Final = ("general", "fund", "capital")
#: The fund whose expenditure a table shows.
_FUND_OF: Final = {"general_expenditure": "general", "government_fund": "fund", "state_capital": "capital"}
_NOTHING: Final = "本部门无此项收支，本表为空表"
#: The economic item that takes what the others leave of basic expenditure.
_REST: Final = "30103"

#: What a leaf spends as basic and as project expenditure (基本支出、项目支出).
Split = tuple[Decimal, Decimal]


def _amounts(**given: str) -> Mapping[str, Decimal]:
    """Amounts by key; a code is written with an underscore before it."""
    return {key.lstrip("_"): decimal_of(text) for key, text in given.items()}


def _splits(**given: str) -> Mapping[str, Split]:
    """Basic and project expenditure by code, written with a blank between them."""
    parted = {key.lstrip("_"): text.split() for key, text in given.items()}
    return {code: (decimal_of(basic), decimal_of(project)) for code, (basic, project) in parted.items()}


def _show(value: Decimal | int) -> str:
    return f"{value:,}" if isinstance(value, int) else formatted(value, ",.2f")


def _sum(values: Iterable[Decimal]) -> Decimal:
    """A sum that prints two decimals, as a sum of nothing does not."""
    return summed((_ZERO, *values))


@frozen(repr=False)
class Accounts:
    """The leaf amounts of one body (某部门决算的末级金额), by default those of an example; all else is derived from them.

    Args:
        general: expenditure of the general public budget by 项, as basic and project expenditure.
        fund: the same of government funds (政府性基金预算).
        capital: the same of the state capital budget (国有资本经营预算).
        nonfiscal: the same of money that is no 财政拨款.
        remitted: 上缴上级支出 by 项.
        operating: 经营支出 by 项.
        subsidised: 对附属单位补助支出 by 项.
        opening: 年初结转和结余 by fund (``general``, ``fund``, ``capital``, ``nonfiscal``).
        closing: 年末结转和结余 by fund.
        other_income: income that is no 财政拨款 (``superior``, ``institutional``, ``operating``, ``affiliated``); 其他收入 balances.
        fees: 教育收费 within 事业收入, on the two items of 公开02.
        nonfiscal_used: 使用非财政拨款结余.
        distributed: 结余分配.
        personnel: 人员经费 by economic item (经济分类); 30103 takes what is left of basic expenditure.
        public: 公用经费 by economic item; by default those that the 三公 make necessary, and some others.
        three_public: the parts of the 三公经费, as budget and final figure.
        foreign_affairs: 外事接待费 within 国内接待费, as budget and final figure.
        counts: 相关统计数 of 公开07.
        vehicles: cars by kind of 公开10.
        equipment: sets of equipment of 公开10, general and special.
        capital_with_income: whether 公开09 prints opening balance, income and closing balance.
        unit: the unit that the tables of amounts name.
        entity: name of the body.
        year: the budget year.
    """

    general: Mapping[str, Split] = field(
        factory=lambda: _splits(
            _2010401="310.25 12.40",
            _2010499="0.00 95.31",
            _2060599="18.00 1058.22",
            _2150517="0.00 278.08",
            _2210201="40.32 0.00",
        )
    )
    fund: Mapping[str, Split] = field(factory=lambda: _splits(_2120803="7.50 120.60", _2296003="0.00 33.15"))
    capital: Mapping[str, Split] = field(factory=lambda: _splits(_2230105="2.10 64.20"))
    nonfiscal: Mapping[str, Split] = field(factory=lambda: _splits(_2010450="5.05 71.11"))
    remitted: Mapping[str, Decimal] = field(factory=lambda: _amounts(_2010450="3.30"))
    operating: Mapping[str, Decimal] = field(factory=lambda: _amounts(_2010450="4.40"))
    subsidised: Mapping[str, Decimal] = field(factory=lambda: _amounts(_2010499="6.60"))
    opening: Mapping[str, Decimal] = field(
        factory=lambda: _amounts(general="277.40", fund="15.15", capital="8.80", nonfiscal="21.21")
    )
    closing: Mapping[str, Decimal] = field(
        factory=lambda: _amounts(general="31.07", fund="9.09", capital="1.70", nonfiscal="14.02")
    )
    other_income: Mapping[str, Decimal] = field(
        factory=lambda: _amounts(superior="11.11", institutional="22.22", operating="8.08", affiliated="5.50")
    )
    fees: Split = (Decimal("4.00"), Decimal("6.00"))
    nonfiscal_used: Decimal = Decimal("2.02")
    distributed: Decimal = Decimal("1.01")
    personnel: Mapping[str, Decimal] = field(factory=lambda: _amounts(_30101="100.64", _30102="76.65", _30309="13.12"))
    public: Mapping[str, Decimal] | None = None
    three_public: Mapping[str, tuple[Decimal, Decimal]] = field(
        factory=lambda: _splits(
            abroad="3.00 2.75",
            vehicle_purchase="20.00 18.80",
            vehicle_operation="9.00 8.45",
            reception_domestic="6.00 5.12",
            reception_abroad="1.00 0.66",
        )
    )
    foreign_affairs: Split = (Decimal("1.00"), Decimal("0.40"))
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
    equipment: tuple[int, int] = (2, 0)
    capital_with_income: bool = False
    unit: Unit = Unit.WAN_YUAN
    entity: str = "某市示例局"
    year: int = 2021

    def __repr__(self) -> str:
        return f"<Accounts {self.entity} {self.year}: {len(self.leaves)} items>"

    def disclosure(self, **more: Any) -> Disclosure:
        """The ten tables as a disclosure (部门决算), numbered as in Jiangxi.

        Args:
            more: further arguments of :class:`~govbudget.Disclosure`.
        """
        tables = tuple(self.tables())
        given = {"entity": self.entity, "year": self.year, "profile": profile(_PROFILE), "source": "accounts"}
        return Disclosure(tables=tables, **{**given, **more})

    def tables(self) -> list[Table]:
        """公开01 to 公开10, in this order."""
        return [
            self.income_expenditure(),
            self.income_table(),
            self.expenditure_table(),
            self.fiscal(),
            self.coded("general_expenditure", self.general),
            self.general_basic(),
            self.three_public_table(),
            self.fund_table(),
            self.capital_table(),
            self.assets(),
        ]

    # -- derived -------------------------------------------------------------------------------------------------

    def expenditure(self, code: str) -> list[Decimal]:
        """Basic, project, remitted, operating and subsidised expenditure of one leaf in 公开03."""
        splits = [leaf[code] for leaf in (self.general, self.fund, self.capital, self.nonfiscal) if code in leaf]
        return [
            _sum(split[0] for split in splits),
            _sum(split[1] for split in splits),
            self.remitted.get(code, _ZERO),
            self.operating.get(code, _ZERO),
            self.subsidised.get(code, _ZERO),
        ]

    @cached_property
    def leaves(self) -> list[str]:
        """The 项 with expenditure of any kind."""
        splits = (self.general, self.fund, self.capital, self.nonfiscal)
        others = (self.remitted, self.operating, self.subsidised)
        return sorted({*(code for part in splits for code in part), *(code for part in others for code in part)})

    def splits_of(self, fund: str) -> Mapping[str, Split]:
        """What a fund spends, by 项.

        Args:
            fund: ``general``, ``fund`` or ``capital``.
        """
        return {"general": self.general, "fund": self.fund, "capital": self.capital}[fund]

    def spent(self, fund: str) -> Decimal:
        """What a fund spends in all."""
        return _sum(amount for split in self.splits_of(fund).values() for amount in split)

    def income(self, fund: str) -> Decimal:
        """Income of a fund, so that opening balance and income are expenditure and closing balance."""
        return subtract(add(self.spent(fund), self.closing[fund]), self.opening[fund])

    @cached_property
    def fiscal_income(self) -> dict[str, Decimal]:
        """Income by fund of 财政拨款."""
        return {fund: self.income(fund) for fund in _FUNDS}

    @cached_property
    def total_spent(self) -> Decimal:
        """本年支出合计."""
        return _sum(amount for code in self.leaves for amount in self.expenditure(code))

    @cached_property
    def opening_total(self) -> Decimal:
        """年初结转和结余 of all money."""
        return _sum(self.opening.values())

    @cached_property
    def closing_total(self) -> Decimal:
        """年末结转和结余 of all money."""
        return _sum(self.closing.values())

    @cached_property
    def income_total(self) -> Decimal:
        """本年收入合计."""
        used = _sum((self.total_spent, self.distributed, self.closing_total))
        return subtract(used, add(self.opening_total, self.nonfiscal_used))

    @cached_property
    def incomes(self) -> dict[str, Decimal]:
        """The columns of 公开02's total line; 其他收入 balances."""
        known = {"fiscal": _sum(self.fiscal_income.values()), **self.other_income}
        return {**known, "other": subtract(self.income_total, _sum(known.values()))}

    @cached_property
    def uses(self) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
        """人员经费 and 公用经费 by economic item; together the basic expenditure of the general public budget."""
        basic = _sum(split[0] for split in self.general.values())
        public = dict(self._public if self.public is None else self.public)
        personnel = dict(self.personnel)
        personnel[_REST] = subtract(basic, _sum((*public.values(), *personnel.values())))
        return personnel, public

    @property
    def _public(self) -> Mapping[str, Decimal]:
        final = {key: value[1] for key, value in self.three_public.items()}
        return {
            "30201": Decimal("12.34"),
            "30212": final["abroad"],
            "30217": Decimal("0.05"),
            "30231": subtract(final["vehicle_operation"], Decimal("1.00")),
            "31002": Decimal("0.20"),
            "31013": subtract(final["vehicle_purchase"], Decimal("3.00")),
        }

    # -- tables --------------------------------------------------------------------------------------------------

    def _table(
        self,
        id: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[str]],
        **more: str,
    ) -> Table:
        number = profile(_PROFILE).numbers[id]
        unit = None if id == "assets" else self.unit
        return Table.from_rows(id, columns, rows, unit, number=number, year=self.year, **more)

    def _of_fund(self, id: str, columns: Sequence[str], rows: Iterable[Sequence[str]], **more: str) -> Table:
        """A table of one fund, which says so where there is no such money."""
        if not self.splits_of(_FUND_OF[id]):
            more, rows = {**more, "statement": _NOTHING}, ()
        return self._table(id, columns, rows, **more)

    def income_expenditure(self) -> Table:
        """公开01 收入支出决算总表."""
        incomes = self.incomes
        rows = [
            ["一、一般公共预算财政拨款收入", _show(self.fiscal_income["general"])],
            ["二、政府性基金预算财政拨款收入", _show(self.fiscal_income["fund"])],
            ["三、国有资本经营预算财政拨款收入", _show(self.fiscal_income["capital"])],
            ["四、上级补助收入", _show(incomes["superior"])],
            ["五、事业收入", _show(incomes["institutional"])],
            ["其中：教育收费", _show(_sum(self.fees))],
            ["六、经营收入", _show(incomes["operating"])],
            ["七、附属单位上缴收入", _show(incomes["affiliated"])],
            ["八、其他收入", _show(incomes["other"])],
            ["本年收入合计", _show(self.income_total)],
            ["使用非财政拨款结余", _show(self.nonfiscal_used)],
            ["年初结转和结余", _show(self.opening_total)],
        ]
        classes = _by_class({code: self.expenditure(code) for code in self.leaves})
        names = form("income_expenditure").lines_by_key
        rows += [[names[code].labels[0], _show(classes[code])] for code in _CLASSES]
        rows += [
            ["本年支出合计", _show(self.total_spent)],
            ["结余分配", _show(self.distributed)],
            ["年末结转和结余", _show(self.closing_total)],
        ]
        whole = _show(_sum((self.income_total, self.nonfiscal_used, self.opening_total)))
        table = self._table("income_expenditure", ["final"], rows)
        both = self._table("income_expenditure", ["final"], [["收入总计", whole], ["支出总计", whole]])
        lines = tuple(evolve(line, label="总计") for line in both.lines)
        return evolve(table, lines=(*table.lines, *lines), printed=((*table.printed[0], *both.printed[0]),))

    def expenditure_table(self) -> Table:
        """公开03 支出决算表."""
        columns = ["total", "basic", "project", "remitted", "operating", "subsidised"]
        spent = {code: self.expenditure(code) for code in self.leaves}
        return self._table("expenditure", columns, _tree({code: [_sum(one), *one] for code, one in spent.items()}))

    def income_table(self) -> Table:
        """公开02 收入决算表: all income on two 项 of one 类, split unevenly."""
        columns = ["total", "fiscal", "superior", "institutional", "education_fees", "operating", "affiliated", "other"]
        third = {name: ratio(value, Decimal(3), 2) for name, value in self.incomes.items()}
        rest = {name: subtract(value, third[name]) for name, value in self.incomes.items()}

        def row(part: Mapping[str, Decimal], fee: Decimal) -> list[Decimal]:
            cells = {**part, "education_fees": fee, "total": _sum(part.values())}
            return [cells[column] for column in columns]

        leaves = {"2010401": row(third, self.fees[0]), "2010450": row(rest, self.fees[1])}
        return self._table("income", columns, _tree(leaves))

    def fiscal(self) -> Table:
        """公开04 财政拨款收入支出决算总表."""
        by_fund = {fund: _by_class(self.splits_of(fund)) for fund in _FUNDS}
        opening, closing = ([held[fund] for fund in _FUNDS] for held in (self.opening, self.closing))

        def across(amounts: Sequence[Decimal]) -> list[str]:
            return [_show(_sum(amounts)), *map(_show, amounts)]

        names = form("fiscal_income_expenditure").lines_by_key
        whole = [add(self.spent(fund), self.closing[fund]) for fund in _FUNDS]
        funds = ["一、一般公共预算财政拨款", "二、政府性基金预算财政拨款", "三、国有资本经营预算财政拨款"]
        rows = [
            *([name, _show(self.fiscal_income[fund])] for name, fund in zip(funds, _FUNDS, strict=True)),
            *([names[code].labels[0], *across([by_fund[fund][code] for fund in _FUNDS])] for code in _CLASSES),
            ["本年收入合计", _show(_sum(self.fiscal_income.values()))],
            ["本年支出合计", *across([self.spent(fund) for fund in _FUNDS])],
            ["年初财政拨款结转和结余", _show(_sum(opening))],
            *([name, _show(amount)] for name, amount in zip(funds, opening, strict=True)),
            ["年末财政拨款结转和结余", *across(closing)],
            ["收入总计", _show(_sum(whole))],
            ["支出总计", *across(whole)],
        ]
        return self._table("fiscal_income_expenditure", ["total", *_FUNDS], rows)

    def coded(self, id: str, splits: Mapping[str, Split]) -> Table:
        """A table of total, basic and project expenditure by 科目.

        Args:
            id: id of its form.
            splits: basic and project expenditure by 项.
        """
        leaves = {code: [_sum(split), *split] for code, split in splits.items()}
        return self._of_fund(id, ["total", "basic", "project"], _tree(leaves))

    def fund_table(self) -> Table:
        """公开08 政府性基金预算财政拨款收入支出决算表."""
        columns = ["opening_balance", "income", "total", "basic", "project", "closing_balance"]
        return self._of_fund("government_fund", columns, self._balanced("fund"))

    def capital_table(self) -> Table:
        """公开09 国有资本经营预算财政拨款支出决算表, or with income where there is any."""
        if not self.capital_with_income:
            return self.coded("state_capital", self.capital)
        columns = ["opening_balance", "income", "total", "basic", "project", "closing_balance"]
        title = "国有资本经营预算财政拨款收入支出决算表"
        return self._of_fund("state_capital", columns, self._balanced("capital"), title=title)

    def _balanced(self, fund: str) -> list[list[str]]:
        """All balances on the first 项; the others spend what they receive."""
        leaves: dict[str, list[Decimal]] = {}
        for i, (code, split) in enumerate(self.splits_of(fund).items()):
            opening, closing = (self.opening[fund], self.closing[fund]) if i == 0 else (_ZERO, _ZERO)
            spent = _sum(split)
            leaves[code] = [opening, subtract(add(spent, closing), opening), spent, *split, closing]
        return _tree(leaves)

    def general_basic(self, split: bool = False) -> Table:
        """公开06 一般公共预算财政拨款基本支出决算表.

        Args:
            split: whether each line stands with its 人员经费 and 公用经费.
        """
        codes = sorted({code[:n] for use in self.uses for code in use for n in (3, 5)})
        sums = {
            code: [_sum(v for k, v in use.items() if k.startswith(code)) for use in self.uses] for code in ["", *codes]
        }
        if split:
            rows = [[code or "合计", *map(_show, (_sum(two), *two))] for code, two in sums.items()]
            return self._table("general_basic", ["amount", "personnel", "public"], rows)
        rows = [[code, _show(_sum(sums[code]))] for code in codes]
        rows += [
            ["人员经费合计", _show(sums[""][0])],
            ["公用经费合计", _show(sums[""][1])],
            ["合计", _show(_sum(sums[""]))],
        ]
        return self._table("general_basic", ["amount"], rows)

    def three_public_table(self) -> Table:
        """公开07 “三公”经费支出决算表."""
        plans = form("three_public").lines
        names = {line.key: line.labels[0] for line in plans}
        inner = {line.key for line in plans if line.within}

        def row(label: str, *keys: str) -> list[str]:
            return [label, *(_show(_sum(self.three_public[key][i] for key in keys)) for i in (0, 1))]

        rows = [
            row(names["total"], *self.three_public),
            row(names["abroad"], "abroad"),
            row(names["vehicle"], "vehicle_purchase", "vehicle_operation"),
            row(names["vehicle_purchase"], "vehicle_purchase"),
            row(names["vehicle_operation"], "vehicle_operation"),
            row(names["reception"], "reception_domestic", "reception_abroad"),
            row(names["reception_domestic"], "reception_domestic"),
            ["其中：外事接待费", *map(_show, self.foreign_affairs)],
            row(names["reception_abroad"], "reception_abroad"),
            ["二、相关统计数", "-", "-"],
        ]
        rows += [
            [("其中：" if key in inner else "") + names[key], "-", _show(count)] for key, count in self.counts.items()
        ]
        return self._table("three_public", ["initial_budget", "final"], rows)

    def assets(self) -> Table:
        """公开10 国有资产占用情况表."""
        names = {line.key: line.labels[0] for line in form("assets").lines}
        kinds = [line.key for line in form("assets").lines if line.part_of == "vehicles"]
        held: int = sum(self.vehicles.values())
        rows = [[names["vehicles"], _show(held)]]
        rows += [[names[key], _show(self.vehicles.get(key, 0))] for key in kinds]
        kinds = ["equipment_general", "equipment_special"]
        rows += [[names[kind], _show(count)] for kind, count in zip(kinds, self.equipment, strict=True)]
        return self._table("assets", ["final"], rows)


def _by_class(leaves: Mapping[str, Iterable[Decimal]]) -> dict[str, Decimal]:
    """What each 类 sums up to."""
    sums = {code: _sum(amounts) for code, amounts in leaves.items()}
    return {known: _sum(v for code, v in sums.items() if code.startswith(known)) for known in _CLASSES}


def _tree(leaves: Mapping[str, Sequence[Decimal]]) -> list[list[str]]:
    """Rows of a coded table: total, then 类, 款, 项."""
    codes = sorted({code[:n] for code in leaves for n in (3, 5, 7)})
    width = len(next(iter(leaves.values()))) if leaves else 0
    below = {code: [v for k, v in leaves.items() if k.startswith(code)] for code in ["", *codes]}
    return [[code or "合计", *(_show(_sum(v[i] for v in some)) for i in range(width))] for code, some in below.items()]
