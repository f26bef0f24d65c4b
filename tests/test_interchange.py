"""Workbooks and empty forms: what is written is read again as it was, findings stand at their cells, texts stay texts."""

from __future__ import annotations

import builtins
import io
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import govbudget as gb
from accounts import Accounts, older_fiscal_table, older_top_table
from budgets import budgets
from example import PATH, checked, wrong
from govbudget.classification import load
from govbudget.errors import ArgumentError, LibraryMissing, NotFound, UnitError
from govbudget.figure import Figure
from govbudget.forms import all_forms, all_profiles, profile
from govbudget.forms.files import form_from_data
from govbudget.interchange import template, workbook
from govbudget.interchange.formulas import Sum, formula, ranges, sums_in
from govbudget.interchange.layout import Kind, laid_out
from govbudget.interchange.sheets import number_format
from govbudget.pages import REMARKS
from govbudget.standards import Standards

ERROR, FOLLOWS, INVOLVED = "FFF4B6B0", "FFFBD9C4", "FFF3F0E4"


def accounts(**more: Any) -> gb.Disclosure:
    return Accounts(**more).disclosure()


def cells(table: gb.Table) -> dict[tuple[str, str], str]:
    """What a table prints by line and column; blank cells are not printed."""
    texts = {
        (key, column): table.printed[c][i].strip()
        for i, key in enumerate(table.keys)
        for c, column in enumerate(table.columns)
    }
    return {at: text for at, text in texts.items() if text}


def same(one: gb.Disclosure, other: gb.Disclosure) -> None:
    assert {table.form.id for table in one.tables} == {table.form.id for table in other.tables}
    for table in one.tables:
        again = other.table(table.form.id)
        assert again is not None
        assert (cells(again), set(again.keys)) == (cells(table), set(table.keys))
        assert (again.columns, again.unit, again.number, again.year) == (
            *(table.columns, table.unit, table.number),
            table.year or one.year,
        )
        assert (again.statement, again.state, again.stage) == (table.statement, table.state, table.stage)
        assert [line.quantity for line in again.lines] == [again_of(table, line.key) for line in again.lines]
    assert (one.entity, one.year, one.stage) == (other.entity, other.year, other.stage)


def again_of(table: gb.Table, key: str) -> Any:
    return table.lines[table.keys.index(key)].quantity


def book(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def found(sheet: Any, test: Callable[[Any], bool]) -> Iterator[Any]:
    return (cell for row in sheet.iter_rows() for cell in row if test(cell))


# -- round trip --------------------------------------------------------------------------------------------------------


def test_the_example_is_read_again_as_it_is() -> None:
    d = gb.read(PATH)
    again = gb.read(workbook(d.check()))
    same(d, again)
    for table in d.tables:
        other = again.table(table.form.id)
        assert other is not None
        assert (other.keys, other.printed, other.headers) == (table.keys, table.printed, table.headers)
        assert (other.title, [(x.label, x.side) for x in other]) == (table.title, [(x.label, x.side) for x in table])
    assert again.check().verdict is d.check().verdict
    assert {claim.figure for claim in again.claims} == {claim.figure for claim in d.claims}
    assert again.unmodelled == () and again.remarks == ()


@pytest.mark.parametrize("formulas", [True, False])
@pytest.mark.parametrize("unit", ["万元", "元"])
def test_every_form_is_read_again_as_it_is(unit: str, formulas: bool) -> None:
    d = accounts()
    d = evolve(d, tables=tuple(evolve(t, unit=unit) if t.unit else t for t in d.tables), unit=unit)
    assert {table.form.id for table in d.tables} == {form.id for form in all_forms()}
    again = gb.read(workbook(d, formulas=formulas))
    same(d, again)
    assert again.check().findings == d.check().findings == ()


def test_tables_of_former_years_and_those_split_by_use_too() -> None:
    d = accounts(year=2018)
    d = d.with_table(older_top_table()).with_table(older_fiscal_table())
    d = d.with_table(Accounts(year=2018).general_basic(split=True))
    d = evolve(d, tables=tuple(evolve(table, number="") for table in d.tables))
    same(d, gb.read(workbook(d)))


@pytest.mark.parametrize("name", sorted(budgets()))
def test_a_budget_is_read_again_as_one(name: str) -> None:
    d = budgets()[name]
    again = gb.read(workbook(d))
    same(d, again)
    assert again.stage is gb.Stage.BUDGET


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.decimals(-(10**14), 10**14, places=2), st.sampled_from("nfts")), min_size=1, max_size=8))
def test_figures_are_printed_again_digit_by_digit(amounts: list[tuple[Decimal, str]]) -> None:
    prints = {"n": "{:f}", "f": "{:,f}", "t": "{:,f}万元", "s": " {:f}"}
    rows = [(f"201{i:02}", prints[how].format(amount)) for i, (amount, how) in enumerate(amounts, 1)]
    table = gb.Table.from_rows("general_expenditure", ["total"], [("合计", "-"), ("201", "无"), *rows], "万元")
    d = gb.Disclosure("甲局", 2023, tables=[table])
    again = gb.read(workbook(d)).table("general_expenditure")
    assert again is not None and cells(again) == cells(table)


def test_a_number_has_a_format_only_where_it_shows_it_as_printed() -> None:
    shown = ["1,387.15", "1387.15", "0", "0.00", "12", "-3.5", "-0.00", "1,38.15", "-", "", "12%", "1234567890123456.7"]
    formats = ["#,##0.00", "0.00", "#,##0", "#,##0.00", "#,##0", "#,##0.0", "", "", "", "", "", ""]

    def figure(text: str) -> Figure:
        value = None if text in ("-", "") else Decimal(text.strip("%").replace(",", ""))
        decimals = len(text.partition(".")[2])
        return Figure(value, decimals=decimals, printed=text)

    assert [number_format(figure(text)) for text in shown] == formats
    assert number_format(figure("12.5"), ["12.5"]) == "General"


def test_numbers_without_a_format_stay_so() -> None:
    rows = [("合计", "12.5"), ("201", "12.50")]
    table = gb.Table.from_rows("general_expenditure", ["total"], rows, "万元", shortest=("12.5",))
    again = gb.read(workbook(gb.Disclosure("甲局", 2023, tables=[table]))).table("general_expenditure")
    assert again is not None and again.shortest == table.shortest == ("12.5",)


def test_the_same_report_gives_the_same_bytes() -> None:
    report = checked()
    assert workbook(report) == workbook(report)


def test_nothing_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    report = checked()
    workbook(report)  # data files are read once

    def refuse(*args: Any, **more: Any) -> Any:
        raise AssertionError(args)

    monkeypatch.setattr(builtins, "open", refuse)
    monkeypatch.setattr(io, "open", refuse)
    assert workbook(report)


# -- layout ------------------------------------------------------------------------------------------------------------


def test_a_table_stands_in_its_official_layout() -> None:
    d = gb.read(PATH)
    data = workbook(d)
    sheet = book(data)["公开01"]
    assert [sheet["A1"].value, sheet["F2"].value] == ["收入支出决算总表", "公开01表"]
    assert [cell.value for cell in sheet[3] if cell.value] == [
        "编制单位：大数据发展管理局",
        "2021年度",
        "金额单位：万元",
    ]
    assert [cell.value for cell in sheet[4]] == ["收入", None, None, "支出", None, None]
    assert [cell.value for cell in sheet[5]] == ["项目", "行次", "决算数"] * 2
    assert [cell.value for cell in sheet[6]] == ["栏次", None, "1", "栏次", None, "2"]
    assert {"A1:F1", "A4:C4", "D4:F4", "A6:B6"} <= {str(merged) for merged in sheet.merged_cells.ranges}
    assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.paperSize == 9
    assert sheet.print_area == "'公开01'!$A$1:$F$36" and sheet.print_title_rows == "$4:$6"
    assert sheet["C7"].number_format == "#,##0.00" and sheet.column_dimensions["A"].width > 20
    assert book(data)["公开06"]["A4"].value == "人员经费" and book(data)["公开06"]["D4"].value == "公用经费"
    assert book(data)["公开08"]["E4"].value == "本年支出"


def test_halves_stand_beside_each_other_with_totals_on_one_height() -> None:
    table = accounts().table("income_expenditure")
    assert table is not None
    ordered = sorted(range(len(table.lines)), key=lambda i: table.lines[i].side)
    apart = evolve(
        table,
        lines=tuple(table.lines[i] for i in ordered),
        printed=tuple(tuple(column[i] for i in ordered) for column in table.printed),
    )
    sheet = laid_out(apart, gb.Disclosure("甲局", 2021, tables=[apart]))
    rows = {apart.keys[cell.at[0]]: cell.row for cell in sheet.cells if cell.at is not None}
    assert rows["income_total"] == rows["expenditure_total"]
    assert rows["income_grand_total"] == rows["expenditure_grand_total"] == sheet.rows - 1
    assert sheet.rows < 40
    again = gb.read(workbook(gb.Disclosure("甲局", 2021, tables=[apart]))).table("income_expenditure")
    assert again is not None and cells(again) == cells(apart)


def test_a_half_prints_a_column_of_the_other_where_it_has_something_in_it() -> None:
    table = accounts().table("fiscal_income_expenditure")
    assert table is not None

    def columns(of: gb.Table) -> int:
        return laid_out(of, gb.Disclosure(tables=[of])).width

    assert columns(table.with_cell("general_income", "fund", "1.00")) == columns(table) + 1


def test_lines_that_belong_to_no_half_or_group_are_not_lost() -> None:
    rows = [("一般公共预算财政拨款收入", "1.00"), ("奇怪的一行", "2.00")]
    odd = gb.Table.from_rows("income_expenditure", ["final"], rows, "万元")
    uses = gb.Table.from_rows("general_basic", ["amount"], [("301", "1.00"), ("302", "2.00"), ("合计", "3.00")], "万元")
    halves = gb.Table.from_rows(
        "fiscal_income_expenditure", ["total", "fund"], [("奇怪的一行", "2.00", "3.00")], "万元"
    )
    for table in (odd, uses, halves, gb.Table("general_basic", (), ("amount",), ((),))):
        sheet = laid_out(table, gb.Disclosure(tables=[table]))
        assert {cell.text for cell in sheet.cells if cell.kind is Kind.FIGURE} - {""} == set(cells(table).values())


def test_headings_that_are_not_printed_are_those_of_the_form() -> None:
    for columns, heads in (
        (["opening_balance", "income", "total", "basic"], ["本年支出", "小计", "基本支出"]),
        (["opening_balance", "income", "total", "closing_balance"], ["本年支出"]),
    ):
        table = gb.Table.from_rows("government_fund", columns, [("合计", "1", "2", "3", "0")], "万元")
        sheet = laid_out(table, gb.Disclosure(tables=[table]))
        said = [cell.text for cell in sheet.cells if cell.kind is Kind.HEAD]
        assert [text for text in said if text in ("本年支出", "小计", "基本支出")] == heads


def test_a_heading_without_parts_stands_beside_one_with_parts() -> None:
    heads = {("", "basic"): "本年支出/基本支出", ("", "total"): "本年支出"}
    table = gb.Table.from_rows("general_expenditure", ["basic", "total"], [("合计", "1", "2")], "万元", headers=heads)
    sheet = laid_out(table, gb.Disclosure(tables=[table]))
    said = [(cell.text, cell.wide, cell.high) for cell in sheet.cells if "支出" in cell.text]
    assert said == [("本年支出", 1, 1), ("本年支出", 1, 2), ("基本支出", 1, 1)]
    same(gb.Disclosure("甲局", 2023, tables=[table]), gb.read(workbook(gb.Disclosure("甲局", 2023, tables=[table]))))


def test_a_table_without_a_title_has_that_of_its_form() -> None:
    table = evolve(accounts().tables[2], title="（无标题）", number="", year=None)
    sheet = laid_out(table, gb.Disclosure(year=2020, tables=[table]))
    assert (sheet.title, sheet.number, sheet.year, sheet.entity) == (table.form.name, "", "2020年度", "")
    assert laid_out(evolve(table, number="附表3"), gb.Disclosure()).number == "附表3"
    assert laid_out(table, gb.Disclosure()).year == ""


def test_sheets_have_names_that_a_workbook_takes() -> None:
    d = accounts()
    names = ["表'[1]:*?/\\", "表 1", "表" * 40, "表" * 40, "''"]
    tables = [evolve(t, number=name) for t, name in zip(d.tables, names, strict=False)]
    d = evolve(d, tables=tuple(tables))
    sheets = book(workbook(d.check())).sheetnames
    assert sheets[:5] == ["表' 1", "表 1", "表" * 31, "表" * 27 + " 2", "table"]


# -- formulas ----------------------------------------------------------------------------------------------------------


def test_totals_that_agree_are_formulas_with_their_value() -> None:
    d = gb.read(PATH)
    data = workbook(d)
    sheet = book(data)["公开03"]
    assert sheet["C7"].value == "=SUM(D7:H7)"
    assert sheet["D7"].value == "=SUM(D8,D11,D14)"
    values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["公开03"]
    assert values["C7"].value == 1664.55
    assert not list(found(book(workbook(d, formulas=False))["公开03"], lambda cell: cell.data_type == "f"))


def test_a_total_that_is_wrong_or_rounded_or_no_plain_number_is_no_formula() -> None:
    d = wrong()
    assert book(workbook(d))["公开01"]["C33"].value == 1387.51
    assert book(workbook(d))["公开06"]["C6"].value == 281.27, "the digits explain it, and a sum would be another figure"
    d = gb.read(PATH)
    d = d.with_table(d["公开03"].with_cell("2010401", "basic", "328.25万元"))
    sheet = book(workbook(d))["公开03"]
    assert sheet["D9"].value == 328.25 and sheet["D8"].value == "=SUM(D9)"


def test_no_sum_rests_on_itself() -> None:
    sums = sums_in(accounts())

    def below(at: tuple[str, int, int]) -> Iterator[tuple[str, int, int]]:
        for part in (*sums[at].plus, *sums[at].minus) if at in sums else ():
            yield (at[0], *part)
            yield from below((at[0], *part))

    assert len(sums) > 150
    assert all(at not in below(at) for at in sums)


def test_a_relation_that_goes_round_in_a_circle_makes_one_sum() -> None:
    data = {
        "id": "round",
        "name": "循环表",
        "titles": ["循环表"],
        "layout": "fixed",
        "columns": [{"key": "amount", "headers": ["金额"]}],
        "lines": [
            {"key": key, "labels": [label]} for key, label in (("one", "甲数"), ("two", "乙数"), ("three", "丙数"))
        ],
        "relations": [
            {
                "id": f"Z90.{i}",
                "grade": "P",
                "chinese": "相等",
                "stated": f"{a}.amount",
                "of": [f"{b}.amount", f"{c}.amount"],
            }
            for i, (a, b, c) in enumerate((("one", "two", "three"), ("two", "one", "three"), ("three", "three", "one")))
        ],
    }
    form = form_from_data(data, {})
    table = gb.Table.from_rows(form, ["amount"], [("甲数", "0"), ("乙数", "0"), ("丙数", "0")], "元")
    sums = sums_in(gb.Disclosure(tables=[table], standards=Standards.default().with_form(form)))
    assert (form.id, 0, 0) in sums or sums == {}


def test_a_formula_names_ranges() -> None:
    places = {(i, c): (i + 4, c) for i in range(9) for c in range(30)}
    assert formula(Sum(((0, 2), (1, 2), (2, 2)), ()), places) == "SUM(C5:C7)"
    assert formula(Sum(((0, 2), (0, 3), (0, 4), (3, 27)), ((1, 0),)), places) == "SUM(C5:E5,AB8)-SUM(A6)"
    assert formula(Sum((), ((1, 0),)), places) == "0-SUM(A6)"
    assert ranges([(0, 0), (1, 0), (0, 1), (1, 1)]) == "A1:A2,B1:B2"


# -- findings ----------------------------------------------------------------------------------------------------------


def test_findings_stand_at_their_cells() -> None:
    report = checked()
    sheets = book(workbook(report))
    cell = sheets["公开05"]["D10"]
    assert cell.value == 999.99 and cell.fill.fgColor.rgb == ERROR
    number = next(i for i, each in enumerate(report, 1) if each.rule == "A05.1")
    assert cell.comment.text.startswith(f"[{number}] ") or f"\n[{number}] " in cell.comment.text
    assert "999.99 → 328.25" in cell.comment.text
    assert sheets["公开05"]["D9"].fill.fgColor.rgb == FOLLOWS and sheets["公开05"]["D9"].comment is not None
    assert sheets["公开05"]["C10"].fill.fgColor.rgb == INVOLVED and sheets["公开05"]["C10"].comment is None
    assert sheets["公开07"]["D6"].fill.fgColor.rgb == INVOLVED, "what a figure of the text differs from"
    assert sheets["公开05"]["C12"].fill.fill_type is None and sheets["公开05"]["C12"].comment is None
    marked = {at for finding in report for fix in finding.expected_fix for at in [(fix.form, fix.line, fix.column)]}
    assert marked == {("income_expenditure", "income_total", "final"), ("general_expenditure", "2010401", "basic")}


def test_the_list_of_findings_leads_to_the_cells() -> None:
    report = checked()
    sheet = book(workbook(report))["问题"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert [row[3] for row in rows] == [finding.rule for finding in report]
    assert [row[10] for row in rows] == [finding.message() for finding in report]
    links = {sheet.cell(i, 5).hyperlink.location for i in range(3, 3 + len(rows)) if sheet.cell(i, 5).hyperlink}
    assert {"'公开01'!C33", "'公开05'!D10"} <= links
    following = [row for row in rows if row[12]]
    assert following and all(rows[int(row[12]) - 1][12] is None for row in following)
    assert sheet.auto_filter.ref is not None
    assert (
        sheet["A1"].value.startswith(f"{REMARKS}问题 · 结论：有错误。")
        and report.coverage.to_text() in sheet["A1"].value
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_lists_hold_the_ledger_and_what_was_not_read(lang: str) -> None:
    text = PATH.read_text(encoding="utf-8") + "\n## 附表\n\n奇怪的表\n\n| 甲 | 乙 |\n|---|---|\n| 1.00 | 2.00 |\n"
    report = gb.read(text).check(gb.RuleSet.default().without("A01.1"))
    names = {"zh": ("核对清单", "未读部分"), "en": ("ledger", "not read")}[lang]
    sheets = book(workbook(report, lang=lang))
    ledger = [[cell.value for cell in row] for row in sheets[names[0]].iter_rows(min_row=3)]
    assert len(ledger) == len(report.ledger)
    assert [row[0] for row in ledger] == [entry.rule for entry in report.ledger]
    unread = [[cell.value for cell in row] for row in sheets[names[1]].iter_rows(min_row=3)]
    assert any("1.00 | 2.00" in (row[4] or "") for row in unread)
    assert any(row[1] == "A01.1" for row in unread)
    assert all(sheets[name]["A1"].value.startswith(REMARKS) for name in names)


def test_accepted_findings_are_listed_with_the_reason() -> None:
    report = checked()
    first = report[0]
    from govbudget.finding.acceptance import accepted_as

    rule, place, figures = accepted_as(first)
    import datetime

    accepted = gb.Acceptance(rule, place, figures, "已发更正公告", "王某", datetime.date(2024, 10, 8))
    after = report.with_accepted([accepted])
    sheet = book(workbook(after))["问题"]
    last = [cell.value for cell in sheet[2 + len(report)]]
    assert (last[3], last[-1]) == (first.rule, "已发更正公告")


def test_figures_of_the_text_are_coloured_as_they_stand() -> None:
    report = checked()
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(report)), rich_text=True)["情况说明"]
    parts = [part for row in sheet.iter_rows() for cell in row if isinstance(cell.value, list) for part in cell.value]
    colours = {str(part): part.font.color.rgb for part in parts if not isinstance(part, str) and part.font.color}
    assert colours["17.11"] == "FFB00020" and colours["1,664.55"] == "FF1D6B35"


# -- injection ---------------------------------------------------------------------------------------------------------

HOSTILE = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "<r><t>x</t></r>", '=HYPERLINK("http://x","y")', "\t=1", "</c><f>1</f>"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula(text: str) -> None:
    rows = [("合计", "1.00"), (f"201 {text}", text)]
    table = gb.Table.from_rows("general_expenditure", ["total"], rows, "万元", lenient=True, title=text)
    claim = f"支出{text}合计 1.00 万元。"
    d = gb.read(f"某局2023年度部门决算\n\n{claim}\n")
    d = evolve(d, entity=text, year=2023, tables=(table,))
    sheets = book(workbook(d.check(), formulas=False))
    formulas = [cell for sheet in sheets.worksheets for cell in found(sheet, lambda cell: cell.data_type == "f")]
    assert formulas == []
    first = sheets.worksheets[0]
    written = list(found(first, lambda cell: str(cell.value or "").strip() == text.strip()))
    assert len(written) >= 2
    figure = next(cell for cell in written if cell.row == 8)
    assert bool(figure.quotePrefix) == text.strip().startswith(("=", "+", "-", "@"))


def test_what_no_file_can_hold_is_shown() -> None:
    d = evolve(checked().disclosure, entity="\ud800局\x00")
    first = d.with_table(evolve(d["公开01"], number="\ud800", title="\udfff表"))
    sentences = tuple(evolve(each, text=f"\ud800{each.text}") for each in d.sentences)
    sheets = book(workbook(evolve(first, sentences=sentences).check()))
    assert sheets.sheetnames[0] == "ud800" and "\\ud800局" in sheets.worksheets[0]["A3"].value
    assert all(row[0].value.startswith("\\ud800") for row in sheets["情况说明"].iter_rows())


# -- what is refused ---------------------------------------------------------------------------------------------------


def test_what_is_no_report_is_refused() -> None:
    with pytest.raises(ArgumentError, match="given is a Report or a Disclosure, not the str 'x'; give what read"):
        workbook("x")  # type: ignore[arg-type]
    with pytest.raises(NotFound, match="'fr' is no language"):
        workbook(accounts(), lang="fr")


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(
        LibraryMissing, match=r"XlsxWriter, which is not installed; pip install 'govbudget\[excel\]'"
    ) as caught:
        workbook(accounts())
    assert caught.value.extra == "excel" and isinstance(caught.value, ImportError)


# -- empty forms -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("known", all_profiles(), ids=lambda known: known.id)
def test_the_empty_forms_of_every_profile_are_read(known: Any) -> None:
    year = known.years[0]
    d = gb.read(template(known, year, entity="某市某局"))
    assert [(d.entity, d.year), d.unmodelled, d.remarks] == [("某市某局", year), (), ()]
    assert {table.form.id: table.number for table in d.tables} == {
        id: known.numbers.get(id, "") for id in known.order or known.numbers
    }
    assert all(table.gaps == () and set(cells(table)) == set() for table in d.tables)
    report = d.check()
    assert report.verdict is gb.Verdict.NOTHING_CHECKED and not report.errors


def filled(data: bytes, source: gb.Disclosure, totals: bool) -> bytes:
    """A workbook of empty forms with the figures of a disclosure in it, as a person fills them in."""
    sheets = book(data)
    blank = gb.read(data)
    for sheet, table in zip(sheets.worksheets, blank.tables, strict=True):
        of = source.table(table.form.id)
        assert of is not None
        for (line, column), (row, at) in laid_out(table, blank).places.items():
            key, name = table.keys[line], table.columns[column]
            cell = sheet.cell(row + 1, at + 1)
            value = of.value(key, name)
            if value is not None and (totals or cell.data_type != "f"):
                cell.value = float(value)
    out = io.BytesIO()
    sheets.save(out)
    return out.getvalue()


def test_forms_filled_in_are_checked_without_a_document() -> None:
    source = accounts()
    own = {"general_basic": (), "three_public": ()}
    codes = {t.form.id: t.keys[1:] for t in source.tables if t.form.codes and t.form.id not in own}
    data = template("jiangxi_2021", 2021, entity="某市示例局", codes=codes)
    d = gb.read(filled(data, source, totals=True))
    for table in source.tables:
        again = d.table(table.form.id)
        assert again is not None
        shared = [column for column in table.columns if column in again.columns]
        for key in set(table.keys) & set(again.keys):
            assert [again.value(key, c) or 0 for c in shared] == [table.value(key, c) or 0 for c in shared]
    report = d.check()
    assert report.ok and report.errors == () and report.coverage.checked > 500
    broken = evolve(
        source,
        tables=tuple(t.with_cell("total", "basic", "1.00") if t.form.id == "expenditure" else t for t in source.tables),
    )
    assert {f.rule for f in gb.read(filled(data, broken, totals=True)).check().errors} >= {"A03.1", "A03.2"}


def test_totals_that_nothing_calculated_are_said_to_be_so() -> None:
    codes = {"general_expenditure": ["2010401"]}
    d = gb.read(filled(template("jiangxi_2021", 2021, codes=codes), accounts(), totals=False))
    table = d.table("income_expenditure")
    assert table is not None and any(text.startswith("=IF(") for text in table.unreadable)
    assert d.check().verdict is not gb.Verdict.CONSISTENT


def test_sums_of_empty_forms_stay_blank_until_a_part_is_there() -> None:
    sheets = book(template("ministry_2022", 2023, rows=5))
    assert sheets["公开03"]["C7"].value == '=IF(COUNT(D7:H7)=0,"",SUM(D7:H7))'
    assert sheets["公开03"]["D7"].value == '=IF(COUNT(D8:D12)=0,"",SUMPRODUCT(--(LEN(A8:A12)=3),D8:D12))'
    assert sheets["公开07"]["H7"].value == '=IF(COUNT(C7:E7)=0,"",SUM(C7:D7)-SUM(E7))'
    assert sheets["公开06"]["A4"].value == "人员经费" and sheets["公开06"]["A6"].value == "301"
    plain = book(template("ministry_2022", 2023, rows=0, formulas=False))
    assert plain["公开03"].max_row == 8 and plain["公开03"]["C7"].value is None
    assert plain["公开01"]["C7"].number_format == "#,##0.00" and plain["公开09"]["D18"].number_format == "#,##0"


def test_codes_stand_in_the_tables_that_may_have_them_with_those_above() -> None:
    d = gb.read(template("jiangxi_2021", 2021, codes=["2010401", "2230105"]))
    keys = {table.form.id: table.keys for table in d.tables}
    assert keys["expenditure"] == ("total", "201", "20104", "2010401", "223", "22301", "2230105")
    assert keys["general_expenditure"] == ("total", "201", "20104", "2010401")
    assert keys["state_capital"] == ("total", "223", "22301", "2230105")
    line = d["公开03"].lines[3]
    assert line.label == load("functional", 2021)["2010401"].name


def test_names_and_columns_are_those_of_the_year() -> None:
    old, new = (gb.read(template("national_2019", year)) for year in (2019, 2023))
    assert old["公开07"].columns == ("initial_budget", "final") and new["公开07"].columns == (
        "adjusted_budget",
        "final",
    )
    line = next(line for line in new["公开01"].lines if line.key == "207")
    assert line.label == "七、文化旅游体育与传媒支出"
    assert next(x for x in new["公开01"].lines if x.key == "231").label.startswith("二十")


def test_a_profile_of_ones_own_is_taken() -> None:
    own = evolve(
        profile("jiangxi_2021"), id="own", order=("expenditure", "income"), titles={"income": ("部门收入决算表",)}
    )
    standards = Standards.default().with_profile(own)
    d = gb.read(template("own", 2021, standards=standards, unit="元"))
    assert [(t.form.id, t.title, t.unit) for t in d.tables] == [
        ("expenditure", "支出决算表", gb.Unit.YUAN),
        ("income", "部门收入决算表", gb.Unit.YUAN),
    ]
    assert template(own, 2021) == template("own", 2021, standards=standards)


@pytest.mark.parametrize(
    ("given", "error", "says"),
    [
        ({"profile": 3}, ArgumentError, "profile is a Profile or the id of one"),
        ({"profile": "nowhere"}, NotFound, "'nowhere' is no profile; there are .*shanxi_2018"),
        ({"year": "2023"}, ArgumentError, "year"),
        ({"rows": 1.5}, ArgumentError, "rows"),
        ({"entity": None}, ArgumentError, "entity"),
        ({"codes": "2010401"}, ArgumentError, "codes is a list of functional codes"),
        ({"codes": {"income": "201"}}, ArgumentError, "codes is a list of functional codes"),
        ({"codes": {"tables": ["201"]}}, NotFound, "'tables' is no form of the profile"),
        ({"codes": ["2990101"]}, NotFound, "2990101"),
        ({"unit": "斤"}, UnitError, "斤"),
        ({"standards": "own"}, ArgumentError, "standards is a Standards"),
    ],
)
def test_what_makes_no_empty_forms_is_refused(given: dict[str, Any], error: type[Exception], says: str) -> None:
    arguments: dict[str, Any] = {"profile": "ministry_2022", "year": 2023} | given
    with pytest.raises(error, match=says):
        template(arguments.pop("profile"), arguments.pop("year"), **arguments)
