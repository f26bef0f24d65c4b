"""Cells as they come: what a bare 0 stands for, units and marks in cells, codes in other prints."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

import govbudget as gb
import samples
from govbudget import Disclosure, State, Table
from govbudget.classification.codes import code_text
from govbudget.errors import CodeError, FigureSyntaxError
from govbudget.readers.excel import read_excel
from govbudget.recognition import Grid
from sheets import HEADS, LINES, RIGHT, TOP, amounts, numbers, read, sheet_rows, values, xls, xlsx

# -- what a 0 stands for ------------------------------------------------------------------------------------------------


def table(*rows: tuple[str, ...], unit: str = "万元", **more: Any) -> Table:
    return Table.from_rows("general_expenditure", ("total", "basic", "project"), rows, unit, **more)


def test_a_bare_zero_is_as_fine_as_the_finest_figure_of_its_table() -> None:
    some = table(("合计", "1.57", "0", "1.75"), ("201", "1.5", "0", "1"))
    assert some.half_unit(0, 1) == some.half_unit(1, 1) == Decimal("0.005")
    assert some.half_unit(1, 0) == Decimal("0.05")  # what is printed is printed
    assert some.half_unit(1, 2) == Decimal("0.5")
    whole = table(("合计", "49", "28", "0"), unit="元")
    assert whole.half_unit(0, 2) == Decimal("0.5")
    assert table(("合计", "0", "0", "0")).half_unit(0, 0) == Decimal("0.5")


def test_counts_and_rests_of_divisions_are_no_measure_of_a_zero() -> None:
    some = Table.from_rows("three_public", ["final"], [("因公出国（境）费", "0"), ("公务接待费", "1.5")], "万元")
    assert some.half_unit(0, 0) == Decimal("0.05")
    rest = table(("合计", "0", "33.33333333", "1.75"))
    assert rest.half_unit(0, 0) == Decimal("0.005")
    assert rest.half_unit(0, 1) == Decimal("5e-9")
    assert table(("合计", "0", "33.33333333", "0")).half_unit(0, 0) == Decimal("5e-7")


def test_the_shortest_form_of_a_number_is_as_fine_as_the_finest() -> None:
    some = table(("合计", "330", "328.25", "1.75"), ("201", "328", "328.25", "5"), shortest=("328", "330", "1.75", "x"))
    assert some.shortest == ("328", "330")  # those that are less fine than others
    assert some.half_unit(0, 0) == some.half_unit(1, 0) == Decimal("0.005")
    assert some.half_unit(1, 2) == Decimal("0.5")
    noisy = table(("合计", "330.10000000000002", "328.25", "1.75"))
    assert noisy.half_unit(0, 0) == Decimal("0.005")
    for other in (pickle.loads(pickle.dumps(some)), copy.deepcopy(some)):
        assert (other, other.half_unit(1, 0)) == (some, Decimal("0.005"))
    saved = Disclosure.from_json(Disclosure(tables=(some,)).to_json())
    assert saved.tables == (some,)
    assert saved.tables[0].half_unit(1, 0) == Decimal("0.005")


WRONG = [
    ("", "合计", 330.0, 328.25, 1.75),
    ("201", "一般公共服务支出", 330.0, 328.25, 1.75),
    ("20104", "发展与改革事务", 330.0, 328.25, 1.75),
    ("2010401", "行政运行", 328.0, 328.25, 0.0),
    ("2010402", "一般行政管理事务", 1.75, 0.0, 1.75),
]


@pytest.mark.parametrize("make", [xlsx, xls])
def test_numbers_without_a_format_hide_no_error(make: Callable[..., bytes]) -> None:
    rows = [*TOP, HEADS, *WRONG]
    some = gb.read(make(rows, pattern="General"))
    assert some.tables[0].shortest == ("328", "330")
    (error,) = [f for f in some.check().errors if f.rule == "A03.1"]
    assert (error.stated, error.tolerance) == ("328", Decimal("0.015"))
    rounded = gb.read(make(rows, pattern="0"))  # the same numbers, printed in whole 万元
    assert rounded.tables[0].shortest == ()
    assert not [f for f in rounded.check().errors if f.rule == "A03.1"]


def test_a_text_that_is_printed_both_ways_is_no_shortest_form() -> None:
    def change(sheet: Any) -> None:
        for row in sheet.iter_rows():
            for cell in row:
                cell.number_format = "General"
        sheet["C6"].number_format = "0"  # 330, by a format
        sheet["A12"] = "说明"
        sheet["B12"] = "328"  # a text

    (grid,) = [
        b for b in read_excel(xlsx([*TOP, HEADS, *WRONG], change)).blocks if isinstance(b, Grid) and len(b.rows) > 2
    ]
    assert not {"328", "330"} & grid.shortest
    assert "1.75" in grid.shortest


def test_shortest_forms_of_a_table_on_two_pages() -> None:
    one = Grid((("甲", "5"), ("乙", "6")), shortest=frozenset({"5", "6"}))
    other = Grid((("丙", "6"), ("丁", "7")), shortest=frozenset({"7"}), hidden_columns=(1,), hidden_rows=(("戊", "8"),))
    both = one.followed_by(other)
    assert both.shortest == {"5", "7"}
    assert (both.hidden_columns, both.hidden_rows) == ((1,), (("戊", "8"),))


# -- figures in cells ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda cell: f"{cell}万元",
        lambda cell: f"￥{cell}",
        lambda cell: cell.replace(".", "点"),
        lambda cell: cell.replace(".", "。"),
        lambda cell: cell.replace(".", "·"),
        lambda cell: f"{cell}（万元）",
        lambda cell: " ".join(cell) if len(cell) > 4 else cell,
        lambda cell: f"“{cell}”",
        lambda cell: f"={cell}",
        lambda cell: f"\u202a{cell}\u202c",
        lambda cell: f"{cell}①",
        lambda cell: f'="{cell}"',
        lambda cell: repr(float(cell) * (1 + 2**-52)),
    ],
)
def test_figures_are_read_as_what_they_say(change: Callable[[str], str]) -> None:
    some = read(sheet_rows(amounts(change)))
    assert values(some) == RIGHT
    assert not some.check()


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda cell: f"{cell}元", "单位与本表不同"),
        (lambda cell: f"{cell}%", "是百分比"),
        (lambda cell: f"${cell}", "是其他货币"),
        (lambda cell: f"约{cell}", "数字旁有其他文字"),
        (lambda cell: f"{float(cell):.1E}", "是科学记数"),
        (lambda cell: "=SUM(A1:A2)", "公式没有存值"),
        (lambda cell: cell.replace(".", "’"), "分隔符有误"),
    ],
)
def test_figures_that_cannot_be_read_are_named_and_the_table_stays(change: Callable[[str], str], word: str) -> None:
    some = read(sheet_rows(amounts(change)))
    assert {state for column in some.tables[0].columns for state in some.tables[0].states(column)} <= {
        State.UNREADABLE,
        State.BLANK,
    }
    found = some.check().by_rule()["S109"]
    assert all(word in finding.message() for finding in found)
    assert all("no figure: " in finding.message("en") for finding in found)
    assert not [finding for finding in some.check() if finding.kind.value == "inconsistent"]


def test_a_unit_behind_every_figure_is_that_of_the_table() -> None:
    rows = sheet_rows(amounts(lambda cell: f"{cell}万元"))
    rows[1] = ["部门：清河市财政局", "", "2023年度", "", ""]
    some = read(rows)
    assert some.tables[0].unit is gb.Unit.WAN_YUAN
    assert values(some) == RIGHT
    rows[-1][2] = "1.75"  # in the unit of the others, or in another?
    assert read(rows).tables[0].unit is None


def test_why_a_cell_is_unreadable() -> None:
    some = Table.from_rows("assets", ["final"], [("车辆数合计", "两辆"), ("其他用车", "2辆")], lenient=True)
    assert some["其他用车", "final"].value == 2
    why = some.why_unreadable(0, 0)
    assert why is not None
    assert (why.reason, why.text) == ("words", "两辆")
    assert some.why_unreadable(1, 0) is None


def test_a_figure_with_its_unit() -> None:
    assert gb.Figure.parse("1,387.15万元").money == gb.Money("1387.15", "万元")
    assert gb.Figure.parse("1,387.15万元", "万元").value == Decimal("1387.15")
    assert gb.Figure.parse("3 辆", quantity=gb.Quantity.COUNT).value == 3
    with pytest.raises(FigureSyntaxError, match="it is in 万元, not in 元"):
        gb.Figure.parse("1,387.15万元", "元")
    with pytest.raises(FigureSyntaxError, match="expected digits"):
        gb.Figure.parse("甲")


def test_raised_marks_of_a_page() -> None:
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in sheet_rows()[2:])
    page = "<!DOCTYPE html><html><body><p>支出决算表</p><p>2023年度</p><p>金额单位：万元</p><table>{}</table></body></html>"
    moved = ("vertical-align: 4pt", "position: relative; top: -3px", "vertical-align: super")
    marks = ("<sup>1</sup>", "<sup>①</sup>", "<sup>(2)</sup>", "<sub>1</sub>", "注<sup>1</sup>", '<i class="up">2</i>')
    page = page.replace("<body>", "<style>.up {{ vertical-align: super }}</style><body>")
    for mark in (*marks, *(f'<span style="{style}">3</span>' for style in moved)):
        marked = body.replace("<td>328.25</td>", f"<td>328.25{mark}</td>").replace(
            "<td>行政运行", f"<td>行政运行{mark}"
        )
        assert values(gb.read(page.format(marked).encode())) == RIGHT


def test_raised_marks_of_workbooks() -> None:
    import xlwt
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    def mark(sheet: Any) -> None:
        note = TextBlock(InlineFont(vertAlign="superscript"), "1")
        sheet["C7"] = CellRichText("328.25", note)
        sheet["B7"] = CellRichText(TextBlock(InlineFont(b=True), "行政"), "运行", note)

    data = xlsx(numbers(sheet_rows()), mark)
    assert values(gb.read(data)) == RIGHT
    assert values(gb.read(samples.shared_xlsx(data))) == RIGHT

    def mark_legacy(sheet: Any) -> None:
        plain, small = xlwt.Font(), xlwt.Font()
        small.escapement = xlwt.Font.ESCAPEMENT_SUPERSCRIPT
        sheet.write_rich_text(6, 3, [("328.25", plain), ("1", small)])

    rows = [[cell if (r, c) != (6, 3) else "" for c, cell in enumerate(row)] for r, row in enumerate(sheet_rows())]
    assert values(gb.read(xls(numbers(rows), mark_legacy))) == RIGHT


# -- codes ---------------------------------------------------------------------------------------------------------------


def parts(code: str, between: str) -> str:
    return between.join(filter(None, (code[:3], code[3:5], code[5:7], code[7:])))


PRINTS: list[Callable[[str], str]] = [
    lambda code: f"{code}.0",
    lambda code: f"{code}.00",
    lambda code: f"{int(code):,}",
    lambda code: f"{int(code):,}.00",
    lambda code: f'="{code}"',
    lambda code: f"'{code}",
    lambda code: f"“{code}”",
    lambda code: f'=T("{code}")',
    lambda code: f"={code}",
    lambda code: f"{code}.",
    lambda code: "".join(
        part + name for part, name in zip((code[:3], code[3:5], code[5:7], code[7:]), "类款项目", strict=True) if part
    ),
    *[lambda code, between=between: parts(code, between) for between in " |-－—―._/\\·•、，：~"],
]


@pytest.mark.parametrize("show", PRINTS)
def test_codes_in_other_prints(show: Callable[[str], str]) -> None:
    for code in ("201", "20104", "2010401", "201040101"):
        assert code_text(show(code)) == code
    lines = [[show(line[0]) if line[0] else "", *line[1:]] for line in LINES]
    some = read(sheet_rows(lines))
    assert [line.code for line in some.tables[0].lines] == [line[0] for line in LINES]
    assert values(some) == RIGHT


@pytest.mark.parametrize(
    "text",
    [
        "201类06",
        "2.010601E+07",
        "[201]06",
        "201.6",
        "201-06.01",
        "201.06.1",
        "2.01E+06",
        "2010601.5",
        "1,38",
        "20,1060",
        "201--06",
        '=""',
    ],
)
def test_what_is_no_code_stays_none(text: str) -> None:
    with pytest.raises(CodeError):
        code_text(text)


def test_a_code_between_points_and_its_name_in_one_cell() -> None:
    heads = ("项目", *HEADS[2:])
    lines = [(f"{parts(line[0], '.')} {line[1]}".strip(), *line[2:]) for line in LINES]
    some = read(sheet_rows(lines, heads))
    assert [line.code for line in some.tables[0].lines] == [line[0] for line in LINES]


def test_an_amount_in_the_place_of_a_name_is_no_code() -> None:
    lines = [*LINES, ("5.20", "", "1.75", "", "1.75")]
    some = read(sheet_rows(lines))
    assert "loose:5.20" in some.tables[0].faults


def test_signatures_and_remarks_are_no_part_of_the_table() -> None:
    rows = sheet_rows([[*line, "含上年结转" if i == 1 else ""] for i, line in enumerate(LINES)], (*HEADS, "备注"))
    rows.append(["填表人：张三", "", "审核人：李四", "", "联系电话：0797-1234567", ""])
    some = read(rows)
    assert values(some) == RIGHT
    assert not some.check()
    rows[4][5] = "12.90"
    assert values(read(rows)) == RIGHT


def test_a_code_with_an_exponent_has_all_of_its_digits_or_is_none() -> None:
    assert code_text("2.010401E+06") == "2010401"
    assert code_text("[2010401]") == "2010401"
    assert code_text("201类04款") == "20104"
