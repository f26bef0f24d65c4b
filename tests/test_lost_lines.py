"""Causes that concern whole lines, and slips that the printed digits half hide: 漏列一行、两行的数互换、单位与小数点."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

import govbudget as gb
from accounts import Accounts
from govbudget import Disclosure, Table
from govbudget.checking import Finding
from govbudget.finding.causes import near_slip


def accounts(seed: int) -> Accounts:
    """Several items below each section, all with figures for 基本支出 and 项目支出."""
    draw = random.Random(seed)
    sections = {"20104": ("01", "02", "04", "99"), "20805": ("01", "02", "05", "06"), "21011": ("01", "02", "03", "99")}

    def amount() -> Decimal:
        return Decimal(draw.randrange(10_000, 9_999_999)).scaleb(-2)

    return Accounts(
        general={f"{section}{item}": (amount(), amount()) for section, items in sections.items() for item in items}
    )


def rows_of(table: Table) -> list[list[str]]:
    return [
        [line.code or line.label, *(table.printed[c][i] for c in range(len(table.columns)))]
        for i, line in enumerate(table.lines)
    ]


def with_rows(disclosure: Disclosure, form: str, rows: list[list[str]]) -> Disclosure:
    table = disclosure.table(form)
    assert table is not None
    made = Table.from_rows(table.form, table.columns, rows, number=table.number, unit=table.unit, year=table.year)
    return disclosure.with_table(made)


def roots(disclosure: Disclosure) -> list[Finding]:
    return [finding for finding in disclosure.check().errors if finding.follows_from is None]


def spread(seed: int) -> tuple[Disclosure, list[list[str]], list[int]]:
    """A disclosure, the rows of its expenditure, and which of them are leaves with figures in several columns."""
    disclosure = accounts(seed).disclosure()
    table = disclosure.table("expenditure")
    assert table is not None
    rows = rows_of(table)
    leaves = [
        i for i, row in enumerate(rows) if len(row[0]) == 7 and sum(cell not in ("", "0.00") for cell in row[1:]) > 1
    ]
    return disclosure, rows, leaves


@pytest.mark.parametrize("seed", range(4))
def test_a_line_that_is_left_out(seed: int) -> None:
    disclosure, rows, leaves = spread(seed)
    lost = leaves[len(leaves) // 2]
    found = roots(with_rows(disclosure, "expenditure", rows[:lost] + rows[lost + 1 :]))
    (cause,) = (finding for finding in found if finding.cause is not None and finding.rule == "A03.2")
    assert cause.cause == "line 漏列一行"
    assert cause.to_record("en")["cause"] == "line a line is left out"
    assert cause.id.startswith(f"A03.2[{rows[lost][0][:5]}")
    assert sum(finding.rule == "A03.2" for finding in found) == 1  # the other columns follow from the first
    without = with_rows(disclosure, "expenditure", rows[:lost] + rows[lost + 1 :]).check(
        rules=gb.RuleSet.default().without("A03.2")
    )
    assert not [finding for finding in without if finding.rule == "A03.2"]


@pytest.mark.parametrize("seed", range(4))
def test_two_lines_whose_figures_are_exchanged(seed: int) -> None:
    disclosure, rows, leaves = spread(seed)
    one = leaves[0]
    two = next(i for i in leaves if rows[i][0][:3] != rows[one][0][:3])
    rows[one], rows[two] = [rows[one][0], *rows[two][1:]], [rows[two][0], *rows[one][1:]]
    causes = {finding.cause for finding in roots(with_rows(disclosure, "expenditure", rows)) if finding.rule == "A03.2"}
    assert "shift 两行的数互换" in causes


def test_lines_that_lack_different_columns() -> None:
    disclosure, rows, leaves = spread(2)
    one = leaves[0]
    two = next(i for i in leaves if rows[i][0][:3] != rows[one][0][:3])
    for line, column in ((one, 2), (two, 3)):
        amount, part = (Decimal(rows[line][c].replace(",", "")) for c in (1, column))
        rows[line][1], rows[line][column] = f"{amount - part:.2f}", "0.00"
    causes = [finding.cause for finding in roots(with_rows(disclosure, "expenditure", rows)) if finding.rule == "A03.2"]
    assert causes.count("line 漏列一行") == 2


def test_what_is_lacking_but_is_no_line_has_no_such_cause() -> None:
    """A parent that is too large in one column, or by figures that make no sound line."""
    disclosure, rows, _ = spread(0)
    section = next(i for i, row in enumerate(rows) if len(row[0]) == 5)
    everything = next(i for i, row in enumerate(rows) if not row[0].isdigit())
    alone = Disclosure(tables=(disclosure["expenditure"],))
    for parent, at, base in ((section, [1], disclosure), (section, [1, 2], disclosure), (everything, [1, 2], alone)):
        changed = [list(row) for row in rows]
        for n, column in enumerate(at, 1):
            printed = Decimal(changed[parent][column].replace(",", "") or "0")
            changed[parent][column] = f"{printed + 7 * n:.2f}"
        found = roots(with_rows(base, "expenditure", changed))
        assert found
        assert not [finding for finding in found if finding.cause == "line 漏列一行"]


def test_the_figure_that_several_relations_prove_wrong_is_stated() -> None:
    disclosure, rows, leaves = spread(1)
    line, column = leaves[0], 1 + next(c for c in (1, 2) if rows[leaves[0]][1 + c] not in ("", "0.00"))
    right = rows[line][column].replace(",", "")
    rows[line][column] = f"{Decimal(right) + Decimal('77.00'):.2f}"
    found = roots(with_rows(disclosure, "expenditure", rows))
    assert (rows[line][column], right) in {(finding.stated, finding.expected.replace(",", "")) for finding in found}
    (root,) = (finding for finding in found if finding.stated == rows[line][column])
    assert root.operands[0].printed.split(" ")[0] == rows[line][column]
    assert root.difference == Decimal("77.00")
    assert sum(operand.sign * (operand.value or 0) for operand in root.operands) == Decimal("77.00")


def test_a_slip_within_what_the_digits_hide() -> None:
    assert near_slip(Decimal("168800.00"), Decimal("16.89"), Decimal("0.05")) == (
        "unit 差 10^4 倍（元/万元）",
        Decimal("16.88"),
    )
    assert near_slip(Decimal("168800.00"), Decimal("16.89"), Decimal("0.005")) is None
    assert near_slip(Decimal("16.98"), Decimal("16.89"), Decimal("0.05")) == (
        "digits 相邻两位数字颠倒",
        Decimal("16.89"),
    )
    assert near_slip(Decimal("77.70"), Decimal("16.89"), Decimal("0.05")) is None


def test_the_one_of_several_figures_that_is_off_by_its_unit() -> None:
    """The sum of a class of economic codes cannot tell which of its parts is wrong; its unit can."""
    disclosure = accounts(2).disclosure()
    table = disclosure.table("general_basic")
    assert table is not None
    key = next(
        key for key in table.keys if key.startswith("301") and len(key) == 5 and (table[key, "amount"].value or 0) > 1
    )
    right = table[key, "amount"].value
    assert right is not None
    changed = disclosure.with_table(table.with_cell(key, "amount", f"{right * 10000:.2f}"))
    root = next(finding for finding in roots(changed) if finding.rule == "A06.1")
    assert root.cause == "unit 差 10^4 倍（元/万元）"
    assert (root.expected_fix[0].line, root.expected_fix[0].value) == (key, right)


def test_the_figure_of_the_line_beside() -> None:
    disclosure, rows, _ = spread(3)
    pairs = ((i, i + 1) for i in range(1, len(rows) - 1) if len(rows[i][0]) == len(rows[i + 1][0]) == 7)
    one, two = next((a, b) for a, b in pairs if rows[a][2] != rows[b][2] and "0.00" not in (rows[a][2], rows[b][2]))
    rows[two][2] = rows[one][2]
    root = next(finding for finding in roots(with_rows(disclosure, "expenditure", rows)) if finding.cause)
    assert root.cause is not None
    assert root.cause.startswith("copy 与“")
    assert "copy the same figure as that of" in root.to_record("en")["cause"]


def test_parts_of_an_outer_whole_behind_an_item() -> None:
    """其中人员经费 behind the last item of a list is of the whole of the list."""
    text = (
        "某局2023年度部门决算\n2023年度一般公共预算财政拨款基本支出49.00万元，其中：\n（一）工资福利支出31.00万元，比上年增加3.00万元。\n"
        "（二）商品和服务支出15.00万元，比上年增加1.00万元。\n（三）对个人和家庭的补助支出3.00万元，比上年增加1.00万元。\n"
        "其中人员经费合计34.00万元，公用经费合计15.00万元。\n"
    )
    assert not gb.read(text.encode()).check().errors


def test_what_the_text_says_right_follows_from_the_wrong_figure_of_the_table() -> None:
    text = """\
某局2023年度部门决算
一般公共预算财政拨款支出决算表
单位：万元
科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出
合计\t\t30.00\t19.00\t11.00
201\t一般公共服务支出\t30.00\t19.00\t11.00
20104\t发展与改革事务\t30.00\t19.00\t11.00
2010401\t行政运行\t21.00\t19.00\t2.00
2010402\t一般行政管理事务\t9.00\t0.00\t9.00

一般公共服务支出（类）发展与改革事务（款）行政运行（项）支出决算为21.00万元。
"""
    assert not gb.read(text.encode()).check().errors
    wrong = text.replace("行政运行\t21.00", "行政运行\t26.00")
    found = gb.read(wrong.encode()).check().errors
    root = next(finding for finding in found if finding.stated == "26.00")
    assert (root.expected, root.follows_from) == ("21.00", None)
    told = [finding for finding in found if finding.rule.startswith("N")]
    assert [(finding.follows_from, finding.cause) for finding in told] == [(root.id, None)]
    other = wrong.replace("支出决算为21.00", "支出决算为22.00")  # wrong by itself
    told = [finding for finding in gb.read(other.encode()).check().errors if finding.rule.startswith("N")]
    assert [finding.follows_from for finding in told] == [None]


def test_codes_of_wide_digits_before_their_names() -> None:
    text = (
        "支出决算表\n单位：万元\n科目编码及名称\t本年支出合计\t基本支出\t项目支出\n２０１ 一般公共服务支出\t１.００\t０.００\t１.００\n"
        "２０１０４发展与改革事务\t１.００\t０.００\t１.００\n合计\t１.００\t０.００\t１.００\n"
    )
    assert [line.code for line in gb.read(text.encode()).tables[0].lines] == ["201", "20104", ""]
