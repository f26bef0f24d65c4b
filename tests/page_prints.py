"""Tables of consistent accounts printed as page text: lines of words and figures, as copied from a PDF."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import govbudget as gb
from accounts import Accounts, d
from govbudget.classification import load
from govbudget.pages import Block, Grid
from govbudget.readers import read_text
from govbudget.recognition.pages.text import with_page_tables
from govbudget.tables import Table, TableState

HEADINGS = {
    "income_expenditure": "收入 支出\n项目 决算数 项目 决算数",
    "income": (
        "项目\n附属单位\n本年收入合计 财政拨款收入 上级补助收入 事业收入 教育收费 经营收入 其他收入\n功能分类\n上缴收入\n科目名称\n科目编码"
    ),
    "expenditure": (
        "项目\n对附属单位补\n本年支出合计 基本支出 项目支出 上缴上级支出 经营支出\n功能分类\n助支出\n科目名称\n科目编码"
    ),
    "fiscal_income_expenditure": (
        "收入 支出\n一般公共 政府性基 国有资本\n项目 决算数 项目 合计 预算财政 金预算财 经营预算\n拨款 政拨款 财政拨款"
    ),
    "general_expenditure": "项 目 一般公共预算财政拨款支出决算数\n功能分类\n科目编码 科目名称 合计 基本支出 项目支出\n类 款 项",
    "general_basic": "经济分\n经济分类 类\n科目名称 决算数 科目名称 决算数\n科目编码 科目编\n码",
    "three_public": "项目 年初预算数 决算数",
    "government_fund": (
        "项目 本年支出\n支出功能分类 年初结转和 年末结转和\n本年收入\n结余 结余\n科目编码 科目名称 小计 基本支出 项目支出\n类 款 项"
    ),
    "state_capital": "项目 本年支出\n科目编码 科目名称 合计 基本支出 项目支出",
    "assets": "项目 数量",
}
NAMES = {
    "functional": load("functional", 2021),
    "economic": load("economic_department", 2021),
}


def name_of(code: str) -> str:
    kind = NAMES["economic" if code.startswith("3") else "functional"]
    subject = kind.get(code)
    return subject.name if subject is not None else "其他支出"


def shown(table: Table, i: int, *, columns: Sequence[str] = (), blank: bool = True) -> list[str]:
    """The figures of a line as a page text prints them; zeros are blank cells, which it drops."""
    texts = [table.printed[table.columns.index(c)][i].strip() for c in columns or table.columns]
    return [text for text in texts if text and not (blank and text == "0.00")]


def line_of(table: Table, i: int, *, blank: bool, parted: bool = False) -> str:
    line = table.lines[i]
    code = (
        " ".join([line.code[:3], *(line.code[n : n + 2] for n in range(3, len(line.code), 2))]) if parted else line.code
    )
    words = [code, name_of(line.code)] if line.code else [line.label]
    return " ".join([*words, *shown(table, i, blank=blank)])


def halves(table: Table, *, blank: bool) -> list[str]:
    """公开01 and 公开04: the halves side by side, the shorter one ends before the other; then the totals."""
    plans = table.form.lines_by_key

    def cells(i: int) -> str:
        side = plans[table.lines[i].key].side
        columns = table.columns[:1] if side == "income" else table.columns
        return " ".join([table.lines[i].label, *shown(table, i, columns=columns, blank=blank)])

    keys = list(table.keys)
    left = [i for i, key in enumerate(keys) if plans[key].side == "income"]
    right = [i for i, key in enumerate(keys) if plans[key].side == "expenditure"]
    cut = [next(n for n, i in enumerate(half) if keys[i].endswith("_total")) for half in (left, right)]
    found = []
    for a, b in ((left[: cut[0]], right[: cut[1]]), (left[cut[0] : -1], right[cut[1] : -1]), (left[-1:], right[-1:])):
        for n in range(max(len(a), len(b))):
            found.append(" ".join(cells(half[n]) for half in (a, b) if n < len(half)))
    return found


def groups(table: Table, *, blank: bool, parted: bool = False) -> list[str]:
    """公开06: 301 and 303 at the left, the others at the right."""
    rows = {i: line_of(table, i, blank=blank, parted=parted) for i, line in enumerate(table.lines)}
    left = [rows[i] for i, line in enumerate(table.lines) if line.code[:3] in ("301", "303")]
    right = [rows[i] for i, line in enumerate(table.lines) if line.code and line.code[:3] not in ("301", "303")]
    totals = [rows[i] for i, line in enumerate(table.lines) if not line.code]
    both = [" ".join([*left[n : n + 1], *right[n : n + 1]]) for n in range(max(len(left), len(right)))]
    return [*both, " ".join(totals[:2]), *totals[2:]]


def rows_of(table: Table, *, blank: bool = True, parted: bool = False) -> list[str]:
    if table.form.sides:
        return halves(table, blank=blank)
    if table.form.repeated_groups:
        return groups(table, blank=blank, parted=parted)
    return [line_of(table, i, blank=blank, parted=parted) for i in range(len(table.lines))]


def page_text(
    tables: Iterable[Table], *, blank: bool = True, parted: bool = False, every: int = 0, after: Mapping[str, str] = {}
) -> str:
    """Tables as page text: title, unit, scattered headings, lines; a new page after so many lines."""
    page = 1
    lines = ["某市示例局 2021 年度部门决算"]
    for table in tables:
        page += 1
        lines += [
            "",
            f"[[page {page}]]",
            table.form.titles[0],
            f"单位：{'台' if table.unit is None else table.unit.value}",
        ]
        lines += HEADINGS[table.form.id].split("\n")
        for n, row in enumerate(rows_of(table, blank=blank, parted=parted)):
            if every and n and n % every == 0:
                page += 1
                lines += [f"— {page - 1} —", f"[[page {page}]]"]
            lines.append(row)
        lines.append(after.get(table.form.id, "注：本表反映部门本年度的情况。"))
    return "\n".join(lines)


def read(text: str) -> gb.Disclosure:
    return gb.read(text.encode())


def blocks(text: str) -> tuple[Block, ...]:
    """What stands in a text, with its page tables as grids."""
    return with_page_tables(read_text(text)).blocks


def grids(text: str) -> list[Grid]:
    return [block for block in blocks(text) if isinstance(block, Grid)]


def cells(tables: Iterable[Table]) -> set[tuple[str, str, str, str]]:
    """Every printed figure but zeros, with form, line and column."""
    return {
        (t.form.id, key, column, t.printed[c][i].strip())
        for t in tables
        for c, column in enumerate(t.columns)
        for i, key in enumerate(t.keys)
        if t.printed[c][i].strip() not in ("", "0.00")
    }


def usual(accounts: Accounts) -> list[Table]:
    """The tables that carry amounts in several columns, and those that prove where they stand."""
    return accounts.tables()[:9]


CODES = "2010401 2010450 2010499 2013101 2060599 2080505 2080506 2080599 2080801 2101101 2101102 2210201 2210203"


def body(rng: random.Random, *, fiscal_only: bool) -> Accounts:
    """A body that spends on some items, partly as basic and partly as project expenditure.

    No amount is below 1.00: where cents are all there is, rounding explains every placement.
    """

    def amount(least: int = 100) -> Decimal:
        return Decimal(rng.choice((0, rng.randrange(least, 900_000)))) / 100

    chosen = rng.sample(CODES.split(), rng.randrange(1, 10))
    splits = {code: (amount(), amount()) for code in chosen}
    general = {code: split if any(split) else (d("1.00"), d("0.00")) for code, split in splits.items()}
    general["2120101"] = (Decimal(rng.randrange(500_000, 900_000)) / 100, amount())
    if not fiscal_only:
        return Accounts(general=general)
    none = d("0.00")
    nothing = dict.fromkeys(("general", "fund", "capital", "nonfiscal"), none)
    return Accounts(
        general=general,
        fund={},
        capital={},
        nonfiscal={},
        remitted={},
        operating={},
        subsidised={},
        opening=nothing,
        closing=nothing,
        other_income=dict.fromkeys(("superior", "institutional", "operating", "affiliated"), none),
        fees=(none, none),
        nonfiscal_used=none,
        distributed=none,
    )


def with_figures(tables: Iterable[Table]) -> list[Table]:
    return [table for table in tables if table.state is TableState.STATED and len(table.lines) > 1]


def general_expenditure(*rows: str, heading: str = HEADINGS["general_expenditure"], note: str = "注：略") -> str:
    title = "一般公共预算财政拨款支出决算表"
    return "\n".join(["某局2021年度部门决算", title, "单位：万元", heading, *rows, note])


def only(text: str) -> Table:
    (table,) = read(text).tables
    return table


def names(table: Table) -> list[str]:
    return [line.label for line in table.lines]


#: Lines of the right half without figures: enough that one unread line does not spoil the table.
FILLED = [
    "四、公共安全支出",
    "五、教育支出",
    "六、科学技术支出",
    "九、卫生健康支出",
    "十、节能环保支出",
    "十一、城乡社区支出",
    "十二、农林水支出",
    "十三、交通运输支出",
]


def top(*rows: str, heading: str = HEADINGS["income_expenditure"]) -> str:
    return "\n".join(["收入支出决算总表", "单位：万元", heading, *rows[:-1], *FILLED, *rows[-1:], "注：略"])


def fiscal(*rows: str) -> str:
    title = "财政拨款收入支出决算总表"
    return "\n".join([title, "单位：万元", HEADINGS["fiscal_income_expenditure"], *rows, "注：略"])


def basic(*rows: str) -> str:
    title = "一般公共预算财政拨款基本支出决算表"
    return "\n".join(
        [title, "单位：万元", HEADINGS["general_basic"], *rows, "人员经费合计 9.00 公用经费合计 3.00", "注：略"]
    )
