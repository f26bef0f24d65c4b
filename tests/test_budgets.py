"""Budgets read from text: the arrangements in which places print them, in one recogniser with final accounts."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

import govbudget as gb
from budgets import FISCAL, Budget, budgets
from govbudget.checking import FindingKind
from govbudget.errors import FormErrors, NotFound, ReadError
from govbudget.figure import Figure, Quantity
from govbudget.forms import Measure, Stage, all_forms, form, form_from_toml
from govbudget.judging.conditions import holds
from govbudget.recognition.captions import printed_title
from govbudget.recognition.merged import forests
from govbudget.relation import Outcome
from govbudget.standards import Standards
from govbudget.tables import Table

HEAD = "某市示例局2025年部门预算\n\n"


def read(text: str) -> gb.Disclosure:
    return gb.read((HEAD + text).encode())


def lines_of(table: Table) -> list[str]:
    return ["\t".join((str(line), *(column[i] for column in table.printed))) for i, line in enumerate(table.lines)]


# -- forms -----------------------------------------------------------------------------------------------------------


def test_a_form_has_a_variant_for_each_stage() -> None:
    assert form("income").stage is Stage.FINAL_ACCOUNTS
    assert (form("budget/income").stage, form("budget/income").id) == (Stage.BUDGET, "income")
    assert form("budget/income/list").variant == "list"
    assert {each.stage for each in all_forms(Stage.BUDGET)} == {Stage.BUDGET}
    with pytest.raises(NotFound, match="budget/income"):
        form("budget/incomes")


def test_standards_give_the_variants_of_a_stage() -> None:
    standards = Standards.default()
    assert [each.full_id for each in standards.variants("income", Stage.BUDGET)] == [
        "budget/income",
        "budget/income/list",
        "budget/income/bodies",
    ]
    assert [each.full_id for each in standards.variants("assets", Stage.BUDGET)] == ["assets"]  # of no budget
    assert standards.variants("staff", Stage.BUDGET) == ()
    assert standards.without("income").variants("income", Stage.BUDGET) == ()


def test_headings_name_the_year_of_the_table() -> None:
    planned = form("budget/general_expenditure")
    assert "2025年预算数" in planned.in_year(2025).column("total").headers
    assert "2024年预算数" in planned.in_year(2025).column("prior_total").headers
    assert planned.in_year(None) is planned
    assert form("income").in_year(2025) is form("income")
    assert Budget().by_function("general_expenditure", ["general"], style="years").heading("change") == "增减额"


def test_a_relation_of_ones_own_may_need_columns() -> None:
    text = """
    id = "staff"
    stage = "budget"
    name = "人员情况表"
    titles = ["人员情况表"]
    layout = "fixed"
    columns = [{ key = "all", headers = ["合计"] }, { key = "active", headers = ["在职"] }]
    lines = [{ key = "line", labels = ["人员"] }]
    [[relations]]
    id = "Z1"
    grade = "P"
    axis = "line"
    needs = ["active", "income!total"]
    stated = "self.all"
    of = ["self.active"]
    """
    assert form_from_toml(text).relations[0].needs == (("staff", "active"), ("income", "total"))
    with pytest.raises(FormErrors) as faults:
        form_from_toml(text.replace('needs = ["active"', 'needs = ["retired"'))
    assert "Z1 needs the column 'retired'" in str(faults.value.exceptions[0])


def test_a_budget_is_kept_and_read_again() -> None:
    for document in budgets().values():
        assert gb.Disclosure.from_json(document.to_json()) == document
    with pytest.raises(ReadError, match="budget/incomes"):
        gb.Disclosure.from_json(budgets()["budget"].to_json().replace('"budget/income"', '"budget/incomes"'))
    content = json.loads(budgets()["budget"].to_json())
    with pytest.raises(ReadError, match="is no form"):
        gb.Disclosure.from_json(json.dumps({**content, "contents": ["incomes"]}))
    assert gb.Disclosure.from_json(json.dumps({**content, "contents": ["fiscal_basic"]})).contents == ("fiscal_basic",)


# -- percentages -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("printed", "value"), [("12.50%", "12.50"), ("-3.1％", "-3.1"), ("7", "7"), ("—", None)])
def test_a_column_of_percentages(printed: str, value: str | None) -> None:
    found = Figure.parse(printed, quantity=Quantity.RATE)
    assert (str(found.value) if value else found.value) == value
    assert (found.money, found.unit) == (None, None)
    assert str(found) == (printed if value else "—")
    table = Table.from_rows("budget/three_public", ["budget", "change_percentage"], [("合计", "5.00", printed)], "万元")
    assert table.figure(0, 1) == found
    assert table.quantity_at(0, 1) is Quantity.RATE
    assert table.why_unreadable(0, 1) is None
    whole = gb.consolidate([gb.Disclosure(name, 2025, Stage.BUDGET, tables=(table,)) for name in "甲乙"])
    assert whole.tables[0].columns == ("budget",)  # percentages do not add up


# -- tables ----------------------------------------------------------------------------------------------------------


def as_text(table: Table) -> str:
    """A coded table, or a fixed one without halves, as tabbed text."""
    coded = table.form.codes is not None
    plans = [table.form.in_year(2025).column(key) for key in table.columns]
    heads = [next(header for header in plan.headers if "/" not in header) for plan in plans]
    names = ["科目编码", "科目名称"] if coded else ["项目"]
    rows = ["\t".join([*names, *heads])]
    for i, line in enumerate(table.lines):
        cells = [column[i] for column in table.printed]
        rows.append("\t".join([*([line.code, line.label] if coded else [line.label]), *cells]))
    return f"{table.title}\n单位：万元\n" + "\n".join(rows) + "\n\n注：本表反映预算。\n\n"


BODY, CARRIED = Budget(), Budget(carried=True)


@pytest.mark.parametrize(
    "table",
    [
        BODY.income_table("kinds"),
        CARRIED.income_table("funds"),
        CARRIED.income_list(),
        CARRIED.expenditure(split=True),
        BODY.by_function("general_expenditure", ["general"]),
        BODY.by_function("general_expenditure", ["general"], style="split"),
        BODY.by_function("general_expenditure", ["general"], style="one"),
        BODY.by_function("fiscal_expenditure", FISCAL, style="one"),
        BODY.by_function("government_fund", ["fund"]),
        BODY.by_function("state_capital", ["capital"]),
        BODY.by_economic_code("general_basic"),
        BODY.by_economic_code("fiscal_basic", split=False),
        BODY.agency(),
        BODY.three_public("plain"),
        BODY.three_public("years"),
        BODY.three_public("meetings"),
    ],
    ids=lambda table: table.form.full_id,
)
def test_a_table_is_read_as_its_variant(table: Table) -> None:
    (found,) = read(as_text(table)).tables
    assert (found.form, found.keys, found.columns, found.printed) == (
        table.form,
        table.keys,
        table.columns,
        table.printed,
    )
    assert not found.gaps


TOP = """收支预算总表
单位：万元
收入\t\t支出\t\t\t\t
项目\t预算数\t项目\t预算数\t\t\t
\t\t\t合计\t基本支出\t\t项目支出
\t\t\t\t人员经费\t公用经费\t
一、财政拨款收入\t30.00\t一、一般公共服务支出\t25.00\t10.00\t5.00\t10.00
1、一般公共预算资金\t28.00\t二、教育支出\t7.00\t\t\t7.00
2、政府性基金\t2.00\t\t\t\t\t
二、事业收入\t2.00\t\t\t\t\t
收入总计\t32.00\t支出总计\t32.00\t10.00\t5.00\t17.00

"""


def test_income_and_expenditure_split_by_use_in_every_line() -> None:
    (table,) = read(TOP).tables
    assert table.keys[:4] == ("fiscal_income", "201", "general_of_fiscal_income", "205")
    assert table.columns == ("budget", "personnel", "public", "project")
    assert str(table["201", "public"]) == "5.00 万元"
    assert table.complete
    broken = read(TOP.replace("一、一般公共服务支出\t25.00\t10.00", "一、一般公共服务支出\t25.00\t11.00"))
    assert {finding.rule for finding in broken.check().errors} == {"B01.3", "B01.5"}


def test_merged_cells_that_left_no_blanks() -> None:
    text = TOP.replace("收入\t\t支出\t\t\t\t", "收入\t支出").replace("预算数\t\t\t\n", "预算数\n")
    text = text.replace("\t\t\t合计\t基本支出\t\t项目支出", "合计\t基本支出\t项目支出").replace(
        "\t\t\t\t人员经费\t公用经费\t", "人员经费\t公用经费"
    )
    assert read(text).tables[0].printed == read(TOP).tables[0].printed
    halves = """收支预算总表
单位：万元
收入
项目\t预算数\t\t\t
一、事业收入\t5.00\t\t\t
收入总计\t5.00\t\t\t
支出
项目\t预算数
合计\t基本支出\t项目支出
人员经费\t公用经费
一、教育支出\t5.00\t1.00\t1.00\t3.00
支出总计\t5.00\t1.00\t1.00\t3.00

"""
    (table,) = read(halves).tables
    assert (table["205", "project"].printed, table["institutional_income", "budget"].printed) == ("3.00", "5.00")


def test_expenditure_by_function_and_by_use_side_by_side() -> None:
    text = """收支预算总表公开表一部门：某市示例局  单位：万元
收入\t\t支出\t\t\t
项目名称\t金额\t功能分类\t\t支出用途\t
\t\t功能科目名称\t金额\t项目名称\t金额
一、财政拨款\t9.00\t一、一般公共服务支出\t5.00\t一、基本支出\t6.00
1.一般公共预算\t9.00\t二、教育支出\t4.00\t二、项目支出\t3.00
当年收入小计\t9.00\t当年支出小计\t\t\t9.00
收入合计\t9.00\t支出合计\t\t\t9.00

"""
    (table,) = read(text).tables
    assert table.title == "收支预算总表"
    assert table["支出合计", "budget"].printed == "9.00"  # its label is merged over those of the uses
    assert table["基本支出", "budget"].printed == "6.00"
    assert table.complete
    assert {f.rule for f in read(text.replace("二、项目支出\t3.00", "二、项目支出\t2.00")).check().errors} == {"B01.7"}


def test_the_total_alone_has_no_name() -> None:
    text = "支出预算总表\n单位：万元\n合计\t基本支出\t项目支出\t单位预留机动经费\t结转下年资金\n9.00\t5.00\t3.00\t1.00\t\n\n"
    (table,) = read(text).tables
    assert (table.keys, table["total", "reserve"].printed) == (("total",), "1.00")
    two = read(text.replace("1.00\t\n", "1.00\t\n1.00\t1.00\t\t\t\n"))
    assert not two.tables  # of two rows without names none is the total


def test_two_years_in_one_row() -> None:
    lines = "合计\t因公出国（境）费\t公务接待费\t公务用车购置及运行费\t\t"
    inner = "\t\t\t小计\t购置费\t运行费"
    wide = (
        "“三公”经费支出预算表\n单位：万元\n2024年预算数\t\t\t\t\t\t2025年预算数\t\t\t\t\t\n"
        f"“三公”经费\t\t\t\t\t\t“三公”经费\t\t\t\t\t\n{lines}\t{lines}\n{inner}\t{inner}\n"
        "6.00\t1.00\t2.00\t3.00\t1.00\t2.00\t7.00\t1.00\t2.00\t4.00\t1.00\t3.00\n\n"
    )
    (table,) = read(wide).tables
    assert table.complete
    assert (table["vehicle", "prior_budget"].printed, table["vehicle", "budget"].printed) == ("3.00", "4.00")
    packed = "\n".join("\t".join(filter(None, row.split("\t"))) for row in wide.split("\n"))
    assert read(packed).tables[0].printed == table.printed
    more = read(wide.replace("\t3.00\n\n", "\t3.00\t9.00\t9.00\n\n"))
    assert not any(found.complete for found in more.tables)


def test_what_is_no_form_is_kept() -> None:
    text = "2025年政府购买服务预算表\n项目\t金额\n物业管理\t5.00\n\n" + as_text(BODY.agency())
    document = read(text)
    assert [entry.title for entry in document.unmodelled] == ["2025年政府购买服务预算表"]


LISTED = """2025年政府采购预算表
单位：万元
采购品目大类\t专项名称\t采购物品名称\t采购组织形式\t总计
合计\t\t\t\t8.00
货物A\t\t\t\t8.00
\t办公设备购置费\t\t\t5.00
\t\t台式计算机\t分散自行组织\t2.00
\t\t打印机\t分散自行组织\t3.00
\t家具购置费\t\t\t3.00
\t\t打印机\t分散自行组织\t3.00

注：本表为示例。
"""


def test_lines_that_a_body_lists_itself() -> None:
    """Their labels are the words under the headings of labels; two may be called alike."""
    table = read(LISTED)["procurement"]
    assert table.keys == ("total", "goods", "办公设备购置费", "台式计算机", "打印机", "家具购置费", "打印机#2")
    assert (table.gaps, table["打印机#2", "total"].printed) == ((), "3.00")
    unheaded = read(LISTED.replace("采购品目大类", "大类").replace("专项名称", "甲").replace("采购物品名称", "乙"))
    assert [entry.reason for entry in unheaded.unmodelled] == ["没有栏目 采购品目大类"]


def test_codes_in_brackets_before_their_names() -> None:
    text = as_text(BODY.by_function("general_expenditure", ["general"]))
    lines = [
        re.sub(r"^(2\d+)\t", r"[\1]", line) for line in text.replace("科目编码\t科目名称", "功能科目名称").splitlines()
    ]
    table = read("\n".join(line.removeprefix("\t") for line in lines))["general_expenditure"]
    assert table.gaps == ()
    assert table.keys == BODY.by_function("general_expenditure", ["general"]).keys


def test_income_by_body_is_held_together_with_the_other_tables() -> None:
    disclosure = CARRIED.disclosure(CARRIED.top("years"), CARRIED.income_by_body())
    passed = {entry.rule for entry in disclosure.check().ledger if entry.outcome is Outcome.PASSED}
    assert {"B02.1", "B02.4", "B02.5", "X12.1", "X12.2"} <= passed
    assert disclosure.check().ok


def test_a_title_is_told_from_the_number_behind_it() -> None:
    words = Standards.default().vocabulary
    assert printed_title("支出预算表（功能科目）公开表五部门：某局", words) == "支出预算表（功能科目）"
    assert printed_title("支出预算总表 公开表三", words) == "支出预算总表 公开表三"


def test_a_table_says_in_a_row_that_it_is_empty() -> None:
    text = "政府性基金预算支出表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n（本部门2025年无政府性基金预算支出，此表为空）\t\t\t\t\n\n"
    (table,) = read(text).tables
    assert table.statement == "（本部门2025年无政府性基金预算支出，此表为空）"


def test_the_number_of_a_table_is_no_title() -> None:
    text = as_text(BODY.agency()).replace("单位：万元", "部门公开表2 单位：万元")
    (table,) = read(text).tables
    assert table.title == "机关运行经费支出预算表"


# -- headings ----------------------------------------------------------------------------------------------------------


def test_the_same_headings_below_each_upper_one() -> None:
    first = next(iter(forests([["上年", "本年"], ["甲", "乙", "甲", "乙"]], 4)))
    assert first == {0: ("上年", "甲"), 1: ("上年", "乙"), 2: ("本年", "甲"), 3: ("本年", "乙")}
    many = [
        ["a", "b", "c", "d"],
        [f"e{n}" for n in range(12)],
        [f"f{n}" for n in range(12)],
        [f"g{n}" for n in range(12)],
    ]
    assert len(list(forests(many, 25))) <= 2000  # as far as so many steps lead


# -- stages ----------------------------------------------------------------------------------------------------------


def test_relations_of_budgets_say_nothing_of_accounts() -> None:
    budget = BODY.of_a_unit()
    final = Table.from_rows(
        "expenditure", ["total"], [("合计", "1.00"), ("201", "1.00")], "万元", stage="final_accounts"
    )
    mixed = budget.with_table(final)
    assert [table.stage for table in mixed.tables].count(Stage.FINAL_ACCOUNTS) == 1
    assert mixed.check().ok


def test_conditions_ask_for_what_is_there() -> None:
    plain, lists = BODY.of_a_unit(), CARRIED.of_lists()
    told: dict[str, Any] = {name: (holds(name, plain), holds(name, lists)) for name in (
        "nothing_is_carried", "expenditure_by_class", "fiscal_expenditure_by_class", "carried_income_is_listed",
        "budget_of_fiscal_money_only", "general_money_only", "economic_codes_name_three_public",
    )}  # fmt: skip
    assert told == {
        "nothing_is_carried": (True, False),
        "expenditure_by_class": (True, True),
        "fiscal_expenditure_by_class": (True, False),
        "carried_income_is_listed": (True, True),
        "budget_of_fiscal_money_only": (False, None),
        "general_money_only": (False, False),
        "economic_codes_name_three_public": (True, True),
    }
    own = plain.with_table(plain["general_basic"])
    named = own["general_basic"].lines
    other = [line if line.key != "30212" else gb.Line("30212", "机关事业单位退休人员活动费", "30212") for line in named]
    table = own["general_basic"]
    renamed = own.with_table(Table(table.form, tuple(other), table.columns, table.printed, "万元"))
    assert holds("economic_codes_name_three_public", renamed) is False
    assert not [f for f in renamed.check() if f.kind is FindingKind.INCONSISTENT]


def test_a_title_below_blank_rows_of_its_own_table() -> None:
    rows = as_text(BODY.agency()).split("\n")[2:]
    bars = "\n".join("| " + row.replace("\t", " | ") + " |" for row in rows if "\t" in row)
    (table,) = read(
        f"部门情况。\n\n| | | |\n| 机关运行经费支出预算表 | | |\n| | | |\n{bars}\n\n注：本表反映预算。\n"
    ).tables
    assert (table.title, table.keys) == ("机关运行经费支出预算表", ("total", "302", "30201"))


def test_several_tables_in_one_grid() -> None:
    """As in a sheet that holds all tables one below the other."""
    one = BODY.expenditure()
    other = BODY.by_function("general_expenditure", ["general"])
    rows = [row for table in (one, other) for row in as_text(table).split("\n") if row and not row.startswith("注")]
    wide = max(row.count("\t") for row in rows)
    sheet = "\n".join("| " + " | ".join((row + "\t" * (wide - row.count("\t"))).split("\t")) + " |" for row in rows)
    document = read(f"部门情况。\n\n{sheet}\n\n注：以上为预算。\n")
    assert [(t.form, t.title, t.printed) for t in document.tables] == [
        (t.form, t.title, t.printed) for t in (one, other)
    ]
    assert [t.place.line for t in document.tables] == [5, 5 + len(one) + 3]
    assert not document.unmodelled


def test_a_title_that_the_page_parts_from_its_table() -> None:
    rows = as_text(BODY.agency()).split("\n")[2:]
    bars = "\n".join("| " + row.replace("\t", " | ") + " |" for row in rows if "\t" in row)
    (table,) = read(
        f"部门情况。\n\n| 机关运行经费支出预算表 | |\n| 单位：万元 | |\n\n{bars}\n\n注：本表反映预算。\n"
    ).tables
    assert (table.title, table.unit, len(table)) == ("机关运行经费支出预算表", gb.Unit.WAN_YUAN, 3)


def test_what_is_printed_for_comparison_is_no_budget_of_the_year() -> None:
    planned = BODY.three_public("years")
    measures = [planned.measure(column) for column in planned.columns]
    assert measures == [None, Measure.INITIAL_BUDGET, None, None]
    spent = Table.from_rows(
        "three_public", ["initial_budget"], [("合计", "55.00"), ("公务接待费", "5.00")], "万元", year=2025
    )
    final = gb.Disclosure("某市示例局", 2025, tables=(spent,))
    report = final.check(budget=BODY.disclosure(planned))
    assert "公务接待费" in [finding.place.row for finding in report if finding.rule == "H111"]


def test_units_print_percentages_that_do_not_add_up() -> None:
    units = [gb.Disclosure(name, 2025, Stage.BUDGET, "万元", (BODY.three_public("years"),)) for name in "甲乙"]
    whole = gb.consolidate(units)
    rows = [("合计", "110.00", "98.00", "12.24%")]
    columns = ["budget", "prior_budget", "change_percentage"]
    own = Table.from_rows("budget/three_public", columns, rows, "万元", year=2025, title="“三公”经费支出预算表")
    report = gb.Disclosure("部", 2025, Stage.BUDGET, "万元", (own,)).check(units=units)
    assert whole.tables[0].columns == ("prior_budget", "budget", "change")
    assert not [finding for finding in report if "增减" in finding.place.column]


@pytest.mark.parametrize("first", [0, 1])
def test_three_public_is_that_of_general_money(first: int) -> None:
    """Whichever of two tables stands first; that of another fund is kept."""
    rows = "单位：万元\n项目\t预算数\n合计\t{0}\n公务接待费\t{0}\n\n注：本表为示例。\n\n"
    both = [
        "政府性基金预算“三公”经费支出预算表\n" + rows.format("0.00"),
        "一般公共预算“三公”经费支出预算表\n" + rows.format("9.00"),
    ]
    document = read("".join((both[first], both[1 - first])))
    assert document["three_public"]["total", "budget"].printed == "9.00"
    assert [entry.title for entry in document.unmodelled] == ["政府性基金预算“三公”经费支出预算表"]
