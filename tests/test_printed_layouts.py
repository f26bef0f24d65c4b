"""One table in the prints of the country: merged headings blank, repeated or dropped; codes in one column or three; halves stacked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby, product

import pytest

from accounts import Accounts
from govbudget import Disclosure, read
from govbudget.forms import Layout
from govbudget.pages import Grid, Pages, Paragraph
from govbudget.recognition import explain, recognise
from govbudget.recognition.captions import form_of_title, is_number_alone, title_parts
from govbudget.recognition.merged import forests, spread_row, with_upper_codes
from govbudget.standards import DEFAULT
from govbudget.tables import Table
from page_prints import NAMES

WORDS = DEFAULT.vocabulary
ACCOUNTS = Accounts()
GOOD = ACCOUNTS.disclosure()

Path = tuple[str, ...]
CODE, NAME = "支出功能分类科目编码", "科目名称"
#: The headings of the columns of figures, outer to inner.
HEADS: dict[str, dict[str, Path]] = {
    "expenditure": {
        "total": ("本年支出合计",),
        "basic": ("基本支出",),
        "project": ("项目支出",),
        "remitted": ("上缴上级支出",),
        "operating": ("经营支出",),
        "subsidised": ("对附属单位补助支出",),
    },
    "general_expenditure": {
        "total": ("本年支出", "小计"),
        "basic": ("本年支出", "基本支出"),
        "project": ("本年支出", "项目支出"),
    },
    "government_fund": {
        "opening_balance": ("年初结转和结余",),
        "income": ("本年收入",),
        "total": ("本年支出", "小计"),
        "basic": ("本年支出", "基本支出"),
        "project": ("本年支出", "项目支出"),
        "closing_balance": ("年末结转和结余",),
    },
}
MERGES, CODES = ("blank", "repeated", "dropped"), ("one", "three", "upper", "glued")


def label_heads(codes: str) -> list[Path]:
    if codes == "glued":
        return [("科目编码及名称",)]
    return [("项目", CODE, part) for part in ("类款项" if codes != "one" else "类")] + [("项目", NAME)]


def heading(paths: Sequence[Path], depth: int, merge: str) -> list[list[str]]:
    """The rows of a heading: each cell of the lowest row of a short path reaches down to the last."""
    padded = [(*path, *(path[-1:] * (depth - len(path)))) for path in paths]
    rows: list[list[str]] = []
    for level in range(depth):
        row: list[str] = []
        for key, group in groupby(enumerate(padded), key=lambda each: each[1][: len(rows) + 1]):
            columns = [c for c, _ in group]
            lasting = level > 0 and all(len(paths[c]) <= level for c in columns)
            text = key[-1] if not lasting or merge == "repeated" else ""
            if merge == "repeated":
                row += [text] * len(columns)
            elif merge == "blank":
                row += [text, *[""] * (len(columns) - 1)]
            elif not lasting:
                row.append(text)
        rows.append(row)
    return rows


def labels(table: Table, line: str, codes: str, upper: str, name: str) -> list[str]:
    """The cells before the figures; ``upper`` is the code of the row above."""
    code = line if line.isdigit() else ""
    if codes == "glued":
        return [f"{code}{name}"]
    if codes == "one" or not code:
        blank = [""] * (2 if codes in ("three", "upper") else 0)
        return [code, *blank, name]
    parts = [code[:3], code[3:5], code[5:7]]
    if codes == "upper":
        parts = ["" if part and code[: 3 + 2 * n] == upper[: 3 + 2 * n] else part for n, part in enumerate(parts)]
    return [*parts, name]


def printed(table: Table, merge: str, codes: str) -> Grid:
    """A coded table as a grid."""
    columns = HEADS[table.form.id]
    paths = [*label_heads(codes), *(columns[key] for key in table.columns)]
    if codes == "one":
        paths[0] = ("项目", CODE)
    rows = heading(paths, max(map(len, paths)), merge)
    upper = ""
    for line in table.lines:
        name = NAMES["functional"][line.code].name if line.code else "合计"
        cells = labels(table, line.key, codes, upper, name)
        upper = line.code
        if merge == "dropped" and not line.code:
            cells = [name]
        elif merge == "repeated" and not line.code:
            cells = [name] * len(cells)
        rows.append([*cells, *(table[line.key, key].printed for key in table.columns)])
    return Grid(tuple(map(tuple, rows)))


def amounts(disclosure: Disclosure, form: str) -> dict[tuple[str, str], str]:
    table = disclosure[form]
    assert table.complete, table.gaps
    return {(line, key): table[line, key].printed for line, key in product(table.keys, table.columns)}


@pytest.mark.parametrize("merge", MERGES)
@pytest.mark.parametrize("codes", CODES)
@pytest.mark.parametrize("form", HEADS)
def test_the_print_changes_nothing(form: str, codes: str, merge: str) -> None:
    table = GOOD[form]
    blocks = (Paragraph(f"{table.form.name}"), Paragraph("单位：万元"), printed(table, merge, codes))
    assert amounts(recognise(Pages("x", blocks)), form) == amounts(GOOD, form)


def test_codes_as_numbers_lose_no_digits() -> None:
    table = GOOD["expenditure"]
    grid = printed(table, "blank", "three")
    bare = tuple((row[0], *(cell.lstrip("0") for cell in row[1:3]), *row[3:]) for row in grid.rows)
    blocks = (Paragraph(table.form.name), Paragraph("单位：万元"), Grid(bare))
    assert amounts(recognise(Pages("x", blocks)), "expenditure") == amounts(GOOD, "expenditure")


def test_a_lower_code_without_the_upper_one_stays_as_it_is() -> None:
    data: list[tuple[int, tuple[str, ...]]] = [
        (0, ("", "05", "", "甲", "1.00")),
        (1, ("201", "", "", "乙", "1.00")),
        (2, ("", "", "01", "丙", "1.00")),
    ]
    assert [row[:3] for _, row in with_upper_codes(data, 4)] == [("", "05", ""), ("201", "", ""), ("", "", "01")]


# -- two halves ----------------------------------------------------------------------------------------------------------------

INCOME = ("一、一般公共预算财政拨款收入 5.00", "本年收入合计 5.00", "总计 5.00")
SPENT = ("一、一般公共服务支出 5.00", "本年支出合计 5.00", "总计 5.00")
AMOUNTS = {("general_income", "final"), ("income_total", "final"), ("201", "final"), ("expenditure_total", "final")}


def half(name: str, lines: Iterable[str]) -> list[tuple[str, ...]]:
    return [(name,), ("项目", "本年决算数"), *(tuple(line.split(" ")) for line in lines)]


def check_halves(*blocks: Paragraph | Grid) -> None:
    disclosure = recognise(Pages("x", (Paragraph("收入支出决算总表"), *blocks)))
    assert not disclosure.unmodelled
    table = disclosure["income_expenditure"]
    assert {(line, key) for line, key in product(table.keys, table.columns)} >= AMOUNTS
    assert [line.side for line in table.lines] == ["income"] * 3 + ["expenditure"] * 3
    assert disclosure.unit is not None


def test_halves_one_above_the_other() -> None:
    caption = (("编制单位：某局", "2021年度", "公开01表 单位：万元"),)
    above, below = half("收入", INCOME), half("支出", SPENT)
    check_halves(Grid((*caption, *above, *below)))
    check_halves(Grid(caption), Grid((*above, *below)))
    # lines that hold one cell are no rows to a reader of text
    check_halves(Grid(caption), Paragraph("收入"), Grid(tuple(above[1:])), Paragraph("支 出"), Grid(tuple(below[1:])))
    check_halves(
        Paragraph("单位：万元"), Paragraph("收入"), Grid(tuple(above[1:])), Paragraph("支出"), Grid(tuple(below[1:]))
    )


def test_halves_whose_merged_headings_leave_no_blanks() -> None:
    body = tuple((*a.split(" "), *b.split(" ")) for a, b in zip(INCOME, SPENT, strict=True))
    check_grid = Grid((("单位：万元",), ("收入", "支出"), ("项目", "决算数", "项目", "决算数"), *body))
    disclosure = recognise(Pages("x", (Paragraph("收入支出决算总表"), check_grid)))
    assert [line.side for line in disclosure["income_expenditure"].lines] == ["income", "expenditure"] * 3


def test_a_caption_and_a_line_above_a_heading_belong_to_the_table() -> None:
    things = ("合计", "因公出国（境）费", "公务用车购置及运行维护费", "公务接待费", "会议费")
    grid = (
        things,
        ("小计", "公务用车购置费", "公务用车运行维护费"),
        ("预算数", "决算数") * 7,
        tuple(map(str, range(1, 15))),
        (
            "9.00",
            "8.00",
            "1.00",
            "1.00",
            "6.00",
            "5.00",
            "2.00",
            "2.00",
            "4.00",
            "3.00",
            "2.00",
            "2.00",
            "7.00",
            "6.00",
        ),
    )
    blocks = (
        Paragraph("一般公共预算“三公”经费支出情况表"),
        Grid((("编制单位：某局", "公开07表 单位：万元"),)),
        Paragraph("“三公”经费"),
        Grid(grid),
    )
    table = recognise(Pages("x", blocks))["three_public"]
    assert (table["vehicle", "final"].printed, table["reception", "budget"].printed) == ("5.00", "2.00")
    assert table["vehicle_operation", "final"].printed == "3.00"
    assert table["meetings", "final"].printed == "6.00"
    measures = tuple(["预算数"] * 5 + ["决算数"] * 5)
    lines = ("合计", "因公出国费", "公务用车购置费", "公务用车运行维护费", "公务接待费") * 2
    figures = ("9.00", "1.00", "2.00", "4.00", "2.00", "8.00", "1.00", "2.00", "3.00", "2.00")
    turned = Grid((measures, lines, figures))
    table = recognise(Pages("x", (Paragraph("“三公”经费支出情况表"), Paragraph("单位：万元"), turned)))["three_public"]
    assert table["vehicle_operation", "budget"].printed == "4.00"
    assert table["total", "final"].printed == "8.00"


def test_a_label_reaches_to_its_figure() -> None:
    heads = ("人员经费", "公用经费")
    columns = ("科目编码", "科目名称", "本年决算数") * 2
    body = (
        ("301", "工资福利支出", "6.00", "302", "商品和服务支出", "3.00"),
        ("30101", "基本工资", "6.00", "30201", "办公费", "3.00"),
        ("人员经费合计", "6.00", "公用经费合计", "3.00"),
    )
    blocks = (
        Paragraph("一般公共预算财政拨款基本支出决算明细表"),
        Paragraph("单位：万元"),
        Grid((heads, columns, *body)),
    )
    table = recognise(Pages("x", blocks))["general_basic"]
    assert table.complete
    assert {line.key: table[line.key, "amount"].printed for line in table.lines if not line.code} == {
        "personnel_total": "6.00",
        "public_total": "3.00",
    }


def test_a_row_with_more_figures_than_columns_is_not_spread() -> None:
    columns = ("科目编码", "科目名称", "本年决算数") * 2
    row = ("人员经费合计", "6.00", "公用经费合计", "3.00", "1.00")
    paths = {c: (head,) for c, head in enumerate(columns)}
    assert spread_row(row, paths, DEFAULT.vocabulary) == row
    assert spread_row(row[:-1], paths, DEFAULT.vocabulary) == ("人员经费合计", "", "6.00", "公用经费合计", "", "3.00")


# -- headings as forests -------------------------------------------------------------------------------------------------------


def test_the_ways_to_spread_a_heading() -> None:
    (found,) = forests([["收入", "支出"], ["项目", "金额", "项目", "金额"]], 4)
    assert found == {0: ("收入", "项目"), 1: ("收入", "金额"), 2: ("支出", "项目"), 3: ("支出", "金额")}
    assert len(list(forests([["a", "b"], ["c", "d"]], 3))) == 2  # c and d stand both over a, or both over b
    assert len(list(forests([["a", "b"], ["c", "d"]], 2))) == 1
    assert not list(forests([["a"], ["b", "b"]], 2))  # no heading stands twice below one
    assert not list(forests([["a"]], 2))
    assert not list(forests([], 2))


# -- titles --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "form"),
    [
        ("部门收支总体情况表", "income_expenditure"),
        ("部门收入总体情况表", "income"),
        ("收支决算总表", "income_expenditure"),
        ("财政拨款收支总体情况表", "fiscal_income_expenditure"),
        ("一般公共预算支出情况表", "general_expenditure"),
        ("一般公共预算财政拨款支出决算表（功能科目）", "general_expenditure"),
        ("一般公共预算财政拨款收入支出决算表（单位：万元）", "general_expenditure"),
        ("一般公共预算基本支出情况表", "general_basic"),
        ("政府性基金预算支出情况表", "government_fund"),
        ("一般公共预算“三公”经费、会议费、培训费支出决算表", "three_public"),
        ("支出明细表", None),
        ("项目支出决算表", None),
        ("支出决算表（分单位）", None),
    ],
)
def test_titles_are_made_of_their_parts(title: str, form: str | None) -> None:
    found = form_of_title(title)
    assert (found.id if found is not None else None) == form


def test_a_budget_lists_its_income_in_another_way() -> None:
    rows = "| 收入 | | 支出 | |\n| 项目 | {0} | 项目 | {0} |\n| 一、事业收入 | 5.00 | 一、教育支出 | 5.00 |\n"
    text = "某局2021年度部门{0}\n\n部门收支总体情况表\n单位：万元\n\n" + rows
    assert [t.form.id for t in read(text.format("决算数").replace("部门决算数", "部门决算").encode()).tables] == [
        "income_expenditure"
    ]
    budget = read(text.format("预算数").replace("部门预算数", "部门预算").encode())
    assert [(t.form.full_id, t.keys) for t in budget.tables] == [
        ("budget/income_expenditure", ("institutional_income", "205"))
    ]


def test_what_a_title_names() -> None:
    assert title_parts("收入决算表", WORDS) == ("", "income")
    assert title_parts("国有资本经营预算收入支出决算表", WORDS) == ("capital", "expenditure")
    assert title_parts("资产情况表", WORDS) is None


@pytest.mark.parametrize(
    ("text", "alone"), [("表3", True), ("公开03表 单位：万元", True), ("附表2-1", True), ("表3 支出决算表", False)]
)
def test_a_number_is_no_title(text: str, alone: bool) -> None:
    assert is_number_alone(text, WORDS) is alone


def test_a_number_between_the_title_and_the_table() -> None:
    grid = Grid((("编制单位：某局", "表3 单位：万元"), *printed(GOOD["expenditure"], "blank", "one").rows))
    disclosure = recognise(Pages("x", (Paragraph("支出决算表"), Paragraph("表3"), grid)))
    table = disclosure["expenditure"]
    assert (table.title, table.number, table.form.layout) == ("支出决算表", "公开03", Layout.CODED)


def test_a_table_that_ends_the_document_is_whole_where_its_sums_hold() -> None:
    rows = printed(GOOD["expenditure"], "blank", "one").rows
    blocks: list[Paragraph | Grid] = [
        Paragraph("收入决算表"),
        Grid((("项目", "金额"),)),
        Paragraph("支出决算表"),
        Grid(rows),
    ]
    assert recognise(Pages("x", tuple(blocks)))["expenditure"].complete
    cut = [*blocks[:-1], Grid(rows[:-1])]
    assert recognise(Pages("x", tuple(cut)))["expenditure"].gaps == ("cut",)


# -- small tables beside a text ------------------------------------------------------------------------------------------------

SMALL = (("项目", "年初预算数", "决算数"), ("合计", "9.00", "8.00"), ("公务用车购置及运行维护费", "6.00", "5.00"), ("公务接待费", "3.00", "3.00"))  # fmt: skip


def small(text: str) -> Disclosure:
    return read(
        f"某局2021年度部门决算\n“三公”经费支出决算表\n单位：万元\n{text}\n公务接待费支出3.00万元，接待5批次。\n".encode()
    )


@pytest.mark.parametrize(
    "text",
    [
        "\n".join("\t".join(row) for row in SMALL),
        "\n".join(" | ".join(row) for row in SMALL),
        "\n".join(cell for row in SMALL for cell in row),
        "\n\n".join(cell for row in SMALL for cell in row),
    ],
)
def test_a_small_table_in_any_print(text: str) -> None:
    table = small(text)["three_public"]
    assert [table[line, key].printed for line, key in product(table.keys, table.columns)] == [
        cell for row in SMALL[1:] for cell in row[1:]
    ]


def plain(text: str) -> Disclosure:
    return read(f"某局2021年度部门决算\n{text}".encode())


CODED = (
    "205",
    "教育支出",
    "9.00",
    "6.00",
    "3.00",
    "20502",
    "普通教育",
    "9.00",
    "6.00",
    "3.00",
    "合计",
    "9.00",
    "6.00",
    "3.00",
)
NAMED = ("科目编码", "科目名称", "合计", "基本支出", "项目支出")


@pytest.mark.parametrize("cells", [CODED, CODED[:5] + CODED[10:], CODED[:10]], ids=["all", "one code", "no total"])
def test_codes_with_one_cell_a_line(cells: Sequence[str]) -> None:
    table = plain("\n".join(("支出决算表", "单位：万元", *NAMED, *cells)) + "\n").tables[0]
    assert table["205", "basic"].printed == "6.00"
    assert len(table.lines) == (3 if cells is CODED else 2)
    assert all(table.row(line)["project"].printed == "3.00" for line in table.keys)


@pytest.mark.parametrize(
    "cells",
    [
        CODED[:4],  # no row is whole
        ("205", "教育支出", "9.00", "其他", "6.00"),
        ("205",),
        ("205", "教育支出" * 12, "9.00", "6.00", "3.00", "合计", "9.00", "6.00", "3.00"),
        (*CODED[:5], "合计", "9.00", "6.00", "3.00", "1.00"),  # a figure too many
    ],
)
def test_what_is_no_table_of_codes_with_one_cell_a_line(cells: Sequence[str]) -> None:
    assert not plain("\n".join(("支出决算表", "单位：万元", *NAMED, *cells)) + "\n").tables


@pytest.mark.parametrize("gap", ["  ", "    "])
def test_as_many_spaces_between_all_cells(gap: str) -> None:
    """Where nothing stands below anything else, so many spaces part the cells, and twice as many are around a blank one."""
    rows = (NAMED, ("205", "教育支出", "1109.00", "6.00", "3.00"), ("合计", "", "1109.00", "1106.00", "3.00"))
    table = plain("支出决算表\n单位：万元\n" + "\n".join(gap.join(row) for row in rows) + "\n").tables[0]
    assert (table["205", "basic"].printed, table["total", "basic"].printed) == ("6.00", "1106.00")


def test_rows_and_cells_on_lines_of_their_own_are_two_tables() -> None:
    text = "附表\t金额\n" + "\n".join(cell for row in SMALL for cell in row)
    assert [len(table.lines) for table in small(text).tables] == [3]
    assert len(small(text).unmodelled) == 1


def test_rows_of_two_cells_between_single_bars() -> None:
    table = small("\n".join(f"{row[0]} | {row[2]}" for row in SMALL))["three_public"]
    assert [table[line, "final"].printed for line in table.keys] == [row[2] for row in SMALL[1:]]
    assert not small("项目 | 决算数\n公务接待费 3.00").tables  # one bar beside none is no table


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(cell for row in SMALL[:3] for cell in row),  # two rows may be anything
        "\n".join((*(cell for row in SMALL for cell in row[:2]), "8.00")),
        "\n".join(("项目" * 30, *[cell for row in SMALL for cell in row][1:])),  # too long for a heading
        "5.00\n6.00\n7.00",
    ],
)
def test_lines_that_are_no_rows(text: str) -> None:
    assert small(text).tables == ()


def test_headings_of_lines_alone_are_of_the_accounts() -> None:
    heads = (
        "合计 | 因公出国（境）费 | 公务用车购置及运行费 | | | 公务接待费",
        " | | 小计 | 公务用车购置费 | 公务用车运行费 |",
    )
    table = small("\n".join((*heads, "9.00 | 1.00 | 6.00 | 2.00 | 4.00 | 2.00")))["three_public"]
    assert table.columns == ("final",)
    assert [table[line, "final"].printed for line in ("vehicle", "vehicle_operation", "reception")] == [
        "6.00",
        "4.00",
        "2.00",
    ]


# -- explained -----------------------------------------------------------------------------------------------------------------


def test_what_headings_and_lines_were_taken_for() -> None:
    grid = Grid(
        (
            ("项目", "年初预算数", "决算数", "外币数"),
            ("合计", "3.00", "2.00", "1.00"),
            ("公务接待费", "3.00", "2.00", "1.00"),
            ("其他事项", "1.00", "1.00", "1.00"),
        )
    )
    table = recognise(Pages("x", (Paragraph("“三公”经费支出决算表"), Paragraph("单位：万元"), grid))).tables[0]
    said = explain(table).split("\n")
    assert said[0].startswith("form three_public: “三公”经费支出决算表 (")
    assert "column initial_budget: 年初预算数 (amount of initial_budget; heading)" in said
    assert "column ?外币数: 外币数 (unknown)" in said
    assert "line reception: 公务接待费 (label)" in said
    assert any(line.startswith("line") and line.endswith("其他事项 (unknown)") for line in said)
    assert any(line.startswith("not read: ") for line in said)
    coded = Accounts().disclosure()["expenditure"]
    assert "line 20104:" in explain(coded)
    assert "(code, below 201)" in explain(coded)
