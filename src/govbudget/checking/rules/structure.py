"""Structure rules (结构): what is missing, twice, cut off, or cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attrs import evolve

from govbudget.disclosure import Disclosure
from govbudget.finding.rules import Checked, Rule, finding, rule
from govbudget.finding.values import FindingKind, Severity
from govbudget.forms import Role, Stage
from govbudget.place import Place
from govbudget.relation import Outcome
from govbudget.tables import TableState

__all__ = ["RULES"]


@rule(
    "S101",
    FindingKind.STRUCTURE,
    Severity.WARNING,
    "目录列出的表在正文中没有",
    "a table that the contents announce is not in the document",
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
            yield Checked(id, Outcome.FAILED, finding(rule_announced_table, id, place, name, table=name))


def _remarks(disclosure: Disclosure, rule: Rule) -> Iterator[Checked]:
    for i, remark in enumerate(remark for remark in disclosure.remarks if remark.rule == rule.id):
        instance = f"{remark.stated or remark.place}#{i + 1}"
        yield Checked(
            instance, Outcome.FAILED, finding(rule, instance, remark.place, remark.stated, **dict(remark.params))
        )


@rule(
    "S112",
    FindingKind.STRUCTURE,
    Severity.WARNING,
    "一种错位能解释表内所有不符的合计",
    "one slip of rows or columns explains all sums of a table that fail",
)
def rule_one_slip(disclosure: Disclosure) -> Iterator[Checked]:
    """Where exactly one slip explains all sums of a table that fail, it is named; no figure is changed."""
    return _remarks(disclosure, rule_one_slip)


@rule(
    "S113",
    FindingKind.STRUCTURE,
    Severity.NOTICE,
    "工作簿有隐藏的工作表、行或列",
    "a workbook hides sheets, rows or columns",
)
def rule_nothing_hidden(disclosure: Disclosure) -> Iterator[Checked]:
    """No sheet, row or column of a workbook that holds anything is hidden; sheets and rows that are were not read."""
    return _remarks(disclosure, rule_nothing_hidden)


@rule("S102", FindingKind.STRUCTURE, Severity.WARNING, "同一张表出现两次", "a table is printed twice")
def rule_table_twice(disclosure: Disclosure) -> Iterator[Checked]:
    """No second table of one form; the second is kept as read but not modelled."""
    return _remarks(disclosure, rule_table_twice)


@rule(
    "S103",
    FindingKind.STRUCTURE,
    Severity.NOTICE,
    "表不完整，各行之和不能核对",
    "a table is not whole, so its sums over lines cannot be checked",
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
            yield Checked(id, Outcome.FAILED, finding(rule_whole_table, id, place, title, reasons=reasons))


@rule(
    "S104",
    FindingKind.STRUCTURE,
    Severity.WARNING,
    "表内金额单位与表上标明的金额单位不同",
    "a table names another unit than the heading above it",
)
def rule_one_unit(disclosure: Disclosure) -> Iterator[Checked]:
    """A table and the heading above it name the same unit (金额单位)."""
    return _remarks(disclosure, rule_one_unit)


@rule(
    "S107",
    FindingKind.STRUCTURE,
    Severity.WARNING,
    "表的标题是已知的表，但内容无法识别",
    "a table with the title of a form could not be recognised",
)
def rule_recognised(disclosure: Disclosure) -> Iterator[Checked]:
    """A table that bears the title of a form could be read as that form."""
    return _remarks(disclosure, rule_recognised)


@rule(
    "S108",
    FindingKind.STRUCTURE,
    Severity.WARNING,
    "财政拨款表中出现不属于本表的行",
    "a line stands in a table to which it cannot belong",
)
def rule_foreign_line(disclosure: Disclosure) -> Iterator[Checked]:
    """使用非财政拨款结余 and 结余分配 never appear in 公开04: such a table was misread or misprinted."""
    for table in disclosure.tables:
        for key in table.form.keys_of(Role.FOREIGN):
            if key in table.keys:
                i = table.line_index(key)
                instance = f"{table.form.id},{key}"
                yield Checked(
                    instance,
                    Outcome.FAILED,
                    finding(rule_foreign_line, instance, table.place_of(i, 0), table.lines[i].label),
                )


@rule(
    "S109",
    FindingKind.STRUCTURE,
    Severity.WARNING,
    "单元格不是数字",
    "a cell is no figure",
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
                    yield Checked(
                        instance,
                        Outcome.FAILED,
                        finding(rule_readable_cells, instance, table.place_of(i, c), stated, **details),
                    )


@rule(
    "S110",
    FindingKind.STRUCTURE,
    Severity.NOTICE,
    "公开04 列有该项预算，但没有相应的表",
    "the table of fiscal income and expenditure has the column of a fund whose table is absent",
    source="form layout",
)
def rule_fund_tables(disclosure: Disclosure) -> Iterator[Checked]:
    """公开08 and 公开09 are published even where they are empty."""
    fiscal = disclosure.table("fiscal_income_expenditure")
    if fiscal is None or fiscal.state is not TableState.STATED:
        return
    for column, id in (("fund", "government_fund"), ("capital", "state_capital")):
        if column not in fiscal.columns:
            continue
        if disclosure.table(id) is not None or id in disclosure.contents:
            yield Checked(id, Outcome.PASSED)
        else:
            name = disclosure.standards.name_of(id, fiscal.stage)
            yield Checked(
                id,
                Outcome.FAILED,
                finding(rule_fund_tables, id, evolve(fiscal.place, table=fiscal.name), name, table=name),
            )


@rule(
    "S121",
    FindingKind.STRUCTURE,
    Severity.WARNING,
    "一页是图片，没有读出",
    "a page is a picture and was not read",
)
def rule_page_read(disclosure: Disclosure) -> Iterator[Checked]:
    """Every page has text: what a scanned page (扫描件) among others says was not checked."""
    return _remarks(disclosure, rule_page_read)


@rule(
    "S122",
    FindingKind.STRUCTURE,
    Severity.NOTICE,
    "一页有文字在页面之外，没有读出",
    "a page has text outside of the paper that was not read",
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
