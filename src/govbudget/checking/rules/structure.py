"""Structure rules (结构): what is missing, twice, cut off, or cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attrs import evolve

from govbudget.disclosure import Disclosure
from govbudget.finding.rules import NOTES, WARNS, Checked, Rule, failed, rule
from govbudget.forms import Role, Stage
from govbudget.place import Place
from govbudget.relation import Outcome
from govbudget.tables import TableState

__all__ = ["RULES"]

#: The slips of a table, by what slipped and where that arose.
_SLIPS: Final = {
    f"{slip}-{origin}": (
        f"《{{stated}}》不符的合计只有一种解释：{zh}（{{what}}），{where_zh}",
        f"one slip explains all sums of {{stated}} that fail: {en} ({{what}}), {where_en}",
    )
    for slip, zh, en in (
        ("shifted_row", "一行错位", "a row is shifted"),
        ("neighbour", "数字印在相邻行", "rows carry their neighbour's figures"),
        ("exchanged_columns", "两列互换", "two columns are exchanged"),
        ("lost_line", "缺一行", "a line is lost"),
    )
    for origin, where_zh, where_en in (
        ("document", "文件本身如此", "in the document itself"),
        ("extraction", "可能是提取所致", "perhaps in extraction"),
    )
}
#: Why a cell is no figure, by the word of the error that reading it raises.
_NO_FIGURES: Final = {
    why: (
        f"{{where}} 的内容“{{stated}}”不能作为数字（{zh}），未参与核对",
        f"{{where}} holds {{stated!r}}, which is no figure: {en}; it takes part in no check",
    )
    for why, zh, en in (
        ("beside", "数字旁有其他文字", "words stand beside the number"),
        ("currency", "是其他货币", "it is in another currency"),
        ("error", "是公式的错误值", "it is the error that a formula gave"),
        ("formula", "公式没有存值", "the formula was saved without its value"),
        ("fraction", "是分数", "it is a fraction"),
        ("long", "位数过多", "it has too many digits"),
        ("noise", "位数超过二进制浮点数的精度", "it has more digits than a binary number keeps"),
        ("not_shown", "数字格式不显示该数", "the number format of the cell does not show it"),
        ("percent", "是百分比", "it is a percentage"),
        ("points", "小数点或分隔符有误", "its points and separators do not make one number"),
        ("scientific", "是科学记数，位数不全", "an exponent leaves digits out"),
        ("separators", "分隔符有误", "its separators do not group thousands"),
        ("sign", "有不止一个正负号", "it has more than one sign"),
        ("spelt", "是大写或汉字数字", "it is spelt out"),
        ("two", "可能是两个数字连在一起", "it may be two figures run together"),
        ("unit", "单位与本表不同", "its unit is not the table's"),
    )
}


@rule(
    "S101",
    *WARNS,
    "目录列出的表在正文中没有",
    "a table that the contents announce is not in the document",
    messages=(
        "目录列有《{stated}》，正文中没有这张表",
        "the contents announce {stated}, but the table is not in the document",
    ),
)
def rule_announced_table(disclosure: Disclosure) -> Iterator[Checked]:
    """Every table that the table of contents (目录) announces is there."""
    for id in disclosure.contents:
        if disclosure.table(id) is not None:
            yield Checked(id, Outcome.PASSED)
            continue
        names = [disclosure.standards.name_of(id, stage) for stage in (disclosure.stage, Stage.FINAL_ACCOUNTS)]
        name = names[0]
        if any(remark.rule == "S107" and remark.stated in names for remark in disclosure.remarks):
            yield Checked(id, Outcome.PASSED)
        else:
            number = disclosure.number(id)
            place = Place(document=disclosure.source, table=f"{number} {name}".strip())
            yield failed(rule_announced_table, id, place, name, table=name)


def _remarks(disclosure: Disclosure, rule: Rule) -> Iterator[Checked]:
    for i, remark in enumerate(remark for remark in disclosure.remarks if remark.rule == rule.id):
        instance = f"{remark.stated or remark.place}#{i + 1}"
        yield failed(rule, instance, remark.place, remark.stated, **dict(remark.params))


@rule(
    "S112",
    *WARNS,
    "一种错位能解释表内所有不符的合计",
    "one slip of rows or columns explains all sums of a table that fail",
    messages=_SLIPS,
)
def rule_one_slip(disclosure: Disclosure) -> Iterator[Checked]:
    """Where exactly one slip explains all sums of a table that fail, it is named; no figure is changed."""
    return _remarks(disclosure, rule_one_slip)


@rule(
    "S113",
    *NOTES,
    "工作簿有隐藏的工作表、行或列",
    "a workbook hides sheets, rows or columns",
    messages={
        "": ("工作表“{stated}”是隐藏的，没有读取", "the sheet {stated} is hidden and was not read"),
        "rows": (
            "工作表“{stated}”第 {hidden} 行是隐藏的，没有读取",
            "rows {hidden} of the sheet {stated} are hidden and were not read",
        ),
        "columns": (
            "工作表“{stated}”第 {hidden} 列是隐藏的；其中有本表栏目的照读",
            "columns {hidden} of the sheet {stated} are hidden; those that the table needs were read",
        ),
    },
)
def rule_nothing_hidden(disclosure: Disclosure) -> Iterator[Checked]:
    """No sheet, row or column of a workbook that holds anything is hidden; sheets and rows that are were not read."""
    return _remarks(disclosure, rule_nothing_hidden)


@rule(
    "S102",
    *WARNS,
    "同一张表出现两次",
    "a table is printed twice",
    messages=(
        "《{stated}》出现两次，第二次未纳入核对（{where}）",
        "{stated} is printed twice; the second one was not modelled ({where})",
    ),
)
def rule_table_twice(disclosure: Disclosure) -> Iterator[Checked]:
    """No second table of one form; the second is kept as read but not modelled."""
    return _remarks(disclosure, rule_table_twice)


@rule(
    "S103",
    *NOTES,
    "表不完整，各行之和不能核对",
    "a table is not whole, so its sums over lines cannot be checked",
    messages=(
        "{where} 不完整（{reasons}），各行之和不能核对",
        "{where} is not whole ({reasons}); its sums over lines cannot be checked",
    ),
)
def rule_whole_table(disclosure: Disclosure) -> Iterator[Checked]:
    """A table has its totals, every line is known, nothing is cut off."""
    for table in disclosure.tables:
        id = table.form.id
        if table.complete:
            yield Checked(id, Outcome.PASSED)
        else:
            place = evolve(table.place, table=table.name)
            reasons = "、".join(table.gaps)
            title = table.title or table.form.name_at(table.stage)
            yield failed(rule_whole_table, id, place, title, reasons=reasons)


@rule(
    "S104",
    *WARNS,
    "表内金额单位与表上标明的金额单位不同",
    "a table names another unit than the heading above it",
    messages=(
        "{where} 标明金额单位为{stated}，表上方标明{heading}；按表内单位处理",
        "{where} is in {stated}, the heading above it says {heading}; the table's own unit was taken",
    ),
)
def rule_one_unit(disclosure: Disclosure) -> Iterator[Checked]:
    """A table and the heading above it name the same unit (金额单位)."""
    return _remarks(disclosure, rule_one_unit)


@rule(
    "S107",
    *WARNS,
    "表的标题是已知的表，但内容无法识别",
    "a table with the title of a form could not be recognised",
    messages=("《{stated}》无法识别：{reason}", "{stated} could not be recognised: {reason}"),
)
def rule_recognised(disclosure: Disclosure) -> Iterator[Checked]:
    """A table that bears the title of a form could be read as that form."""
    return _remarks(disclosure, rule_recognised)


@rule(
    "S108",
    *WARNS,
    "财政拨款表中出现不属于本表的行",
    "a line stands in a table to which it cannot belong",
    messages=("{where} 不应出现在本表中", "{where} cannot stand in this table"),
)
def rule_foreign_line(disclosure: Disclosure) -> Iterator[Checked]:
    """使用非财政拨款结余 and 结余分配 never appear in 公开04: such a table was misread or misprinted."""
    for table in disclosure.tables:
        for key in table.form.keys_of(Role.FOREIGN):
            if key in table.keys:
                i = table.line_index(key)
                instance = f"{table.form.id},{key}"
                yield failed(rule_foreign_line, instance, table.place_of(i, 0), table.lines[i].label)


@rule(
    "S109",
    *WARNS,
    "单元格不是数字",
    "a cell is no figure",
    messages={
        "": (
            "{where} 的内容“{stated}”不是数字，未参与核对",
            "{where} holds {stated!r}, which is no figure; it takes part in no check",
        ),
        **_NO_FIGURES,
    },
)
def rule_readable_cells(disclosure: Disclosure) -> Iterator[Checked]:
    """Every cell of a figure column is a figure or empty; others are kept as printed and take part in no check."""
    for table in disclosure.tables:
        for c, column in enumerate(table.columns if table.unreadable else ()):
            for i, state in enumerate(table.states(column)):
                if state.value == "unreadable":
                    instance = f"{table.form.id},{table.keys[i]},{column}"
                    why = table.why_unreadable(i, c)
                    details = {"variant": why.reason} if why and why.reason else {}
                    stated = table.printed[c][i].strip()
                    yield failed(rule_readable_cells, instance, table.place_of(i, c), stated, **details)


@rule(
    "S110",
    *NOTES,
    "公开04 列有该项预算，但没有相应的表",
    "the table of fiscal income and expenditure has the column of a fund whose table is absent",
    messages=(
        "公开04 列有该项预算，文件中没有《{stated}》",
        "the table of fiscal income and expenditure has this fund's column, but there is no {stated}",
    ),
)
def rule_fund_tables(disclosure: Disclosure) -> Iterator[Checked]:
    """公开08 and 公开09 are published even where they are empty; budgets of some places have none of them."""
    fiscal = disclosure.table("fiscal_income_expenditure")
    if fiscal is None or fiscal.state is not TableState.STATED:
        return
    profile = disclosure.profile if fiscal.stage is Stage.BUDGET else None
    for column, id in (("fund", "government_fund"), ("capital", "state_capital")):
        if column not in fiscal.columns or (profile is not None and id not in profile.numbers):
            continue
        if disclosure.table(id) is not None or id in disclosure.contents:
            yield Checked(id, Outcome.PASSED)
        else:
            name = disclosure.standards.name_of(id, fiscal.stage)
            yield failed(rule_fund_tables, id, evolve(fiscal.place, table=fiscal.name), name, table=name)


@rule(
    "S121",
    *WARNS,
    "一页是图片，没有读出",
    "a page is a picture and was not read",
    messages=(
        "第{page}页是图片（扫描件），上面的文字没有读出，未参与核对",
        "page {page} is a picture (a scan): what it says was not read and not checked",
    ),
)
def rule_page_read(disclosure: Disclosure) -> Iterator[Checked]:
    """Every page has text: what a scanned page (扫描件) among others says was not checked."""
    return _remarks(disclosure, rule_page_read)


@rule(
    "S122",
    *NOTES,
    "一页有文字在页面之外，没有读出",
    "a page has text outside of the paper that was not read",
    messages={
        "": (
            "第{page}页有 {count} 个字符在页面之外，没有读出",
            "page {page} has {count} characters outside of the paper; they were not read",
        ),
        "turned": (
            "第{page}页经过旋转，有 {count} 个字符在页面之外，没有读出",
            "page {page} is turned, and {count} of its characters are outside of the paper; they were not read",
        ),
    },
)
def rule_on_the_page(disclosure: Disclosure) -> Iterator[Checked]:
    """Text outside of the page (页面之外) is seen by nobody and is not read; a page that is turned may be cut so."""
    return _remarks(disclosure, rule_on_the_page)


#: The rules of this file.
RULES: Final = (
    rule_announced_table,
    rule_one_slip,
    rule_nothing_hidden,
    rule_table_twice,
    rule_whole_table,
    rule_one_unit,
    rule_recognised,
    rule_foreign_line,
    rule_readable_cells,
    rule_fund_tables,
    rule_page_read,
    rule_on_the_page,
)
