"""Recognition by evidence: merged headings, totals in the heading, tables turned on their side, damaged titles, units, slips."""

from __future__ import annotations

import re

import pytest
from attrs import evolve

import example
import govbudget as gb
from govbudget.disclosure import Stage
from govbudget.language.vocabulary import Vocabulary
from govbudget.money import Unit
from govbudget.pages import place_of_row
from govbudget.place import Place
from govbudget.recognition import Grid, Pages, Paragraph, recognise
from govbudget.recognition.captions import form_of_title, forms_of_damaged, number_in_contents, unit_in_words
from govbudget.recognition.columns import leaves
from govbudget.recognition.doubts import RULE
from govbudget.tables import TableState

WORDS = Vocabulary.default()

TEXT = example.text()
T03, T05, T07 = "支出决算表", "一般公共预算财政拨款支出决算表", "财政拨款“三公”经费支出决算表"


def read(text: str) -> gb.Disclosure:
    return gb.read(text.encode())


def table_of(title: str, grid: Grid, *below: str) -> gb.Disclosure:
    return recognise(Pages("x", (Paragraph(title), Paragraph("单位：万元"), grid, *map(Paragraph, below))))


def rows(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(cell.strip() for cell in line.split("|")) for line in text.strip().split("\n"))


# -- headings ----------------------------------------------------------------------------------------------------------


def test_merged_cells_say_what_a_heading_spans() -> None:
    header = rows("a||b|\nx||c|d\n1|2||")
    merged = {(0, 1): (0, 0), (0, 3): (0, 2), (1, 1): (1, 0), (2, 2): (1, 2), (2, 3): (1, 3)}
    assert leaves(header, merged, WORDS) == {0: ("a", "x", "1"), 1: ("a", "x", "2"), 2: ("b", "c"), 3: ("b", "d")}


CODED = rows("""
项目||||本年支出合计|基本支出|项目支出|上缴上级支出|经营支出|对附属单位补助支出
支出功能分类科目编码|||科目名称||||||
类|款|项|合计|3.00|1.00|2.00|||
201|||一般公共服务支出|3.00|1.00|2.00|||
201|03||政府办公厅（室）及相关机构事务|3.00|1.00|2.00|||
201|03|01|行政运行|3.00|1.00|2.00|||
""")
SPANS = ((0, 0, 1, 4), (1, 0, 1, 3), (1, 3, 1, 1), *((0, c, 3, 1) for c in range(4, 4)))


@pytest.mark.parametrize("spans", [SPANS, ()], ids=["merged cells", "blank cells"])
@pytest.mark.parametrize("places", [True, False])
def test_a_total_beside_the_three_columns_of_the_code(
    spans: tuple[tuple[int, int, int, int], ...], places: bool
) -> None:
    at = tuple(Place("x", 3, box=(0.0, 10.0 * i, 9.0, 10.0 * i + 9)) for i in range(len(CODED))) if places else ()
    lines = () if places else tuple(range(10, 10 + len(CODED)))
    disclosure = table_of(T03, Grid(CODED, Place("x", 3), lines, spans=spans, places=at))
    table = disclosure["expenditure"]
    assert table.keys == ("total", "201", "20103", "2010301")
    assert table["2010301", "basic"].printed == "1.00"
    assert table["2010301", "basic"].place.box == ((0.0, 50.0, 9.0, 59.0) if places else None)
    assert table.complete
    assert "split_row" in {repair.kind for repair in disclosure.repairs}


FUND = rows("""
项目||年初结转和结余|本年收入|本年支出|||年末结转和结余
功能分类科目编码|科目名称||||||
合计|||105.00|合计|基本支出|项目支出|
212|城乡社区支出||105.00|105.00||105.00|
""")


def test_a_total_that_stands_in_the_last_row_of_the_heading() -> None:
    spans = ((0, 0, 1, 2), (0, 4, 2, 3), (2, 0, 1, 2), (0, 7, 3, 1), (3, 0, 1, 1))
    title = "政府性基金预算财政拨款收入支出决算表"
    table = table_of(title, Grid(FUND, spans=spans))["government_fund"]
    assert table.keys == ("total", "212")
    assert [table["total", column].printed for column in ("income", "total", "basic")] == ["105.00", "", ""]
    assert table["212", "project"].printed == "105.00"
    empty = tuple(tuple("" if "1" in cell else cell for cell in row) for row in FUND[:3])
    blank = (("", "", "", "", "", "", "", ""),) * 3
    table = table_of(title, Grid((*empty, *blank), spans=spans), "本部门本年度没有政府性基金预算收支，故本表无数据。")[
        "government_fund"
    ]
    assert (table.keys, table.state, table.gaps) == (("total",), TableState.STATED_EMPTY, ())


def test_headings_that_only_look_like_totals_stay_headings() -> None:
    plain = rows("科目编码|科目名称|合计|基本支出|项目支出\n201|一般公共服务支出|3.00|1.00|2.00\n合计||3.00|1.00|2.00")
    assert table_of(T05, Grid(plain))["general_expenditure"].keys == ("201", "total")
    below = rows("项目|||\n类|款|项|合计|基本支出|项目支出\n201|||3.00|1.00|2.00\n合计|||3.00|1.00|2.00")
    assert table_of(T05, Grid(below))["general_expenditure"].keys == ("201", "total")
    figures = rows("||||合计|基本支出|项目支出\n类|款|项|合计|3.00|1.00|2.00\n201||||3.00|1.00|2.00")
    assert table_of(T05, Grid(figures))["general_expenditure"].keys == ("total", "201")
    loose = rows("项目||||合计|基本支出|项目支出\n类|款|项|合计|3.00|1.00|2.00\n201|||甲|3.00|1.00|2.00")
    assert table_of(T05, Grid(loose))["general_expenditure"].keys == ("total", "201")


def test_a_template_without_figures_is_an_empty_table() -> None:
    grid = Grid(
        rows(
            "收入||支出|\n项目|决算数|项目|决算数\n一、一般公共预算财政拨款收入||一、一般公共服务支出|\n||九、卫生健康支出|\n总计||总计|"
        )
    )
    disclosure = table_of("收入支出决算总表", grid)
    assert disclosure["income_expenditure"].state is TableState.EMPTY
    assert len(disclosure["income_expenditure"]) == 5
    assert disclosure["income_expenditure"].complete
    assert not [f for f in disclosure.check() if f.rule[0] in "AXS"]


# -- tables turned on their side ---------------------------------------------------------------------------------------

HEAD = """
财政拨款“三公”经费|||||||||||
合计||因公出国（境）费||公务用车购置及运行维护费||||||公务接待费|
||||小计||公务用车购置费||公务用车运行维护费|||
预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数
"""
TURNED = (
    (0, 0, 1, 12),
    (1, 0, 2, 2),
    (1, 2, 2, 2),
    (1, 4, 1, 6),
    (1, 10, 2, 2),
    (2, 4, 1, 2),
    (2, 6, 1, 2),
    (2, 8, 1, 2),
)


def turned(row: str, *, spans: tuple[tuple[int, int, int, int], ...] = TURNED, head: str = HEAD) -> gb.Disclosure:
    return table_of(T07, Grid(rows(head + row), spans=spans))


FULL = "53.93|37.35|||52.40|37.35|25.00|25.00|27.40|12.35|1.53|0"


def test_the_three_public_table_with_its_lines_side_by_side() -> None:
    disclosure = turned(FULL)
    table = disclosure["three_public"]
    assert table.keys == ("total", "abroad", "vehicle", "vehicle_purchase", "vehicle_operation", "reception")
    assert table.columns == ("budget", "final")
    assert [table[key, "budget"].printed for key in table.keys] == ["53.93", "", "52.40", "25.00", "27.40", "1.53"]
    assert table["reception", "final"].printed == "0"
    assert table["vehicle", "final"].place.column == "公务用车购置及运行维护费/小计/决算数"
    assert table["公务接待费", "budget"].printed == "1.53"
    assert [repair.kind for repair in disclosure.repairs] == ["turned"]
    wrong = turned(FULL.replace("1.53", "2.53")).check()
    assert {"A07.1"} == {f.rule for f in wrong.errors}


def test_a_row_without_its_blank_cells_is_placed_by_the_sums() -> None:
    packed = "53.93|37.35|52.40|37.35|25.00|25.00|27.40|12.35|1.53|0"
    disclosure = turned(packed)
    assert disclosure["three_public"].printed == turned(FULL)["three_public"].printed
    assert [repair.kind for repair in disclosure.repairs] == ["turned", "placed"]
    assert not turned("1.00|1.00").tables  # several placements fit
    assert not turned("1.00|2.00|3.00").tables
    assert not turned("9.00|8.00|1.00|2.00|3.00|1.00|5.00").tables  # too many ways to try them all


def test_empty_and_further_columns_of_a_turned_table() -> None:
    assert turned("|" * 11)["three_public"].state is TableState.EMPTY
    more = rows(HEAD)
    more = tuple((*row, extra) for row, extra in zip(more, ("机关运行经费", "", "", "决算数"), strict=True))
    grid = Grid((*more, (*rows(FULL)[0], "9.99")), spans=TURNED)
    table = table_of(T07, grid)["three_public"]
    assert "loose:9.99" in table.gaps
    assert table["total", "final"].printed == "37.35"
    grid = Grid((*more, (*rows(FULL)[0], "")), spans=TURNED)
    assert table_of(T07, grid)["three_public"].complete
    packed = tuple(cell for cell in rows(FULL)[0] if cell)
    assert table_of(T07, Grid((*more, packed), spans=TURNED))["three_public"].printed[0][0] == "53.93"


def test_several_bodies_one_row_each() -> None:
    head = "\n".join(
        f"{name}|{line}" for name, line in zip(("单位名称", "", "", ""), HEAD.strip().split("\n"), strict=True)
    )
    spans = ((0, 0, 4, 1), *((row, column + 1, high, wide) for row, column, high, wide in TURNED))
    several = f"\n甲局|{FULL}\n合计|{FULL}"
    table = table_of(T07, Grid(rows(head + several), spans=spans))["three_public"]
    assert table["total", "budget"].printed == "53.93"
    assert not table_of(T07, Grid(rows(head + f"\n甲局|{FULL}\n乙局|{FULL}"), spans=spans)).tables


# -- titles, numbers, units --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("三、出决算表", {"expenditure"}),
        ("四、政拨款收入支出决算总表", {"fiscal_income_expenditure"}),
        ("固有资本经营预算财政拨款支出决算表", {"state_capital"}),
        ("项目支出决算表", set()),
        ("支出明细表", set()),
    ],
)
def test_damaged_titles(text: str, forms: set[str]) -> None:
    assert form_of_title(text) is None
    assert {form.id for form in forms_of_damaged(text)} == forms


def test_a_damaged_title_is_taken_where_the_table_reads_as_its_form() -> None:
    block = example.table_block(T03)
    disclosure = read(TEXT.replace(block, re.sub("公开03表", "", block.replace(f"### {T03}", "### 出决算表"))))
    assert disclosure["expenditure"].title == "出决算表"
    assert [(r.kind, r.detail) for r in disclosure.repairs] == [("title", "出决算表")]
    other = rows("科目编码|科目名称|金额\n201|一般公共服务支出|1.00")
    assert not table_of("出决算表", Grid(other)).tables


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("七、某表", "公开07"),
        ("十、某表", "公开10"),
        ("十二、某表", "公开12"),
        ("二十、某表", "公开20"),
        ("3.某表", "公开03"),
        ("某表", ""),
        ("、某表", ""),
    ],
)
def test_numbers_in_a_table_of_contents(text: str, number: str) -> None:
    assert number_in_contents(text, WORDS) == number


def test_tables_without_numbers_are_numbered_by_the_contents() -> None:
    titles = [
        "收入支出决算总表",
        "收入决算表",
        T03,
        "财政拨款收入支出决算总表",
        T05,
        "一般公共预算财政拨款基本支出决算表",
    ]
    third = [T07, "政府性基金预算财政拨款收入支出决算表", "国有资本经营预算财政拨款收入支出决算表"]
    digits = "一二三四五六七八九"

    def listed(order: list[str]) -> gb.Disclosure:
        contents = [Paragraph(f"{digits[i]}、{title}") for i, title in enumerate(order)]
        body = (
            Paragraph("局2024年度部门决算"),
            Paragraph(T05),
            Grid(rows("科目编码|科目名称|合计|基本支出|项目支出\n合计||1.00|1.00|")),
        )
        return recognise(Pages("x", (*contents, *body)))

    assert listed(titles + third).number("three_public") == "公开07"
    assert listed(titles + third[1:] + third[:1]).number("three_public") == "公开09"


def test_units_in_words_and_headings() -> None:
    assert unit_in_words(["本表以万元为单位。"], WORDS) is gb.Unit.WAN_YUAN
    assert unit_in_words(["金额单位均为元", "金额单位为万元"], WORDS) is None
    body = rows(
        "科目编码|科目名称|合计（元）|基本支出（元）|项目支出（元）\n201|公共|3.00|1.00|2.00\n合计||3.00|1.00|2.00"
    )

    def read_as(grid: Grid, *texts: str, below: str = "") -> gb.Disclosure:
        return recognise(Pages("x", (*map(Paragraph, texts), Paragraph(T05), grid, Paragraph(below or "完"))))

    assert read_as(Grid(body)).unit is gb.Unit.YUAN
    bare = Grid(tuple(tuple(cell.replace("（元）", "") for cell in row) for row in body))
    assert read_as(bare).unit is None
    assert read_as(bare, below="注：本表以千元为单位。").unit is gb.Unit.THOUSAND_YUAN
    assert read_as(bare, "本文金额单位均为万元。", *["说明"] * 6).unit is gb.Unit.WAN_YUAN


def test_a_column_in_another_unit_is_set_aside() -> None:
    body = rows(
        "科目编码|科目名称|合计（元）|基本支出（元）|项目支出（万元）\n201|公共|3.00|1.00|2.00\n合计||3.00|1.00|2.00"
    )
    assert not table_of(T05, Grid(body)).tables  # 单位：万元 stands above
    disclosure = recognise(Pages("x", (Paragraph(T05), Grid(body))))
    table = disclosure["general_expenditure"]
    assert (table.unit, table.columns) == (gb.Unit.YUAN, ("total", "basic"))
    assert any(gap.startswith("column:") for gap in table.gaps)
    head = HEAD.replace("预算数|决算数", "预算数（元）|决算数（万元）")
    assert turned(FULL, head=head)["three_public"].columns == ("final",)


def test_a_table_of_ours_unknown_goes_on_under_its_title() -> None:
    blocks = (
        Paragraph("项目收入支出决算表"),
        Grid(rows("项目|金额\n甲|1.00")),
        Grid(rows("乙|2.00")),
        Grid(rows("丙|2.00")),
        Paragraph("单位构成如下："),
        Grid(rows("序号|单位名称\n1|甲")),
    )
    titles = [unmodelled.title for unmodelled in recognise(Pages("x", blocks)).unmodelled]
    assert titles == ["项目收入支出决算表", "项目收入支出决算表（续）", "项目收入支出决算表（续）", "（无标题）"]


BROKEN = (
    "收入||支出|\n项目|预算数|项目|预算数\n一、一般公共预算拨款收入|100.00|一、一般公共服务支出|60.00\n二、政府性基金预算拨款收入||二、社会保障和就|30.00",
    "||业支出|\n||三、住房保障支出|10.00\n收 入 总|100.00|支出总计|100.00",
    "计|||",
)


def test_labels_that_a_page_breaks_are_one() -> None:
    """In both halves, and where nothing but the end of a label stands on the next page."""
    grids = [Grid(rows(text)) for text in BROKEN]
    disclosure = recognise(Pages("x", (Paragraph("某局2024年部门预算"), Paragraph("部门收支总表"), *grids)))
    (table,) = disclosure.tables
    assert disclosure.unmodelled == ()
    assert [str(table.value(key, "budget")) for key in ("208", "221")] == ["30.00", "10.00"]
    assert table.value("income_grand_total", "budget") == table.value("expenditure_grand_total", "budget") == 100
    assert table.gaps == ()
    other = (*grids[:1], Grid(rows("||别的支出|\n||三、住房保障支出|10.00")))
    assert recognise(Pages("x", (Paragraph("某局2024年部门预算"), Paragraph("部门收支总表"), *other))).unmodelled != ()


def test_a_table_goes_on_in_a_wider_grid() -> None:
    """The columns that only the next table has are blank in its rows."""
    head = Grid(rows("科目编码|科目名称|合计\n301|工资福利支出|3.00\n30101|基本工资|1.00"))
    more = Grid(rows("30102|津贴补贴||2.00||\n政府性基金预算支出表|||||\n科目编码|||科目名称||合计\n合计|||||\n"))
    blocks = (Paragraph("某局2024年部门预算"), Paragraph("一般公共预算基本支出表"), head, more)
    table = recognise(Pages("x", blocks))["general_basic"]
    assert table.value("30102", "amount") == 2


def test_a_table_goes_on_in_a_narrower_grid() -> None:
    """Before its columns one is blank, which stood above them for a title alone."""
    head = Grid(rows("|科目编码|科目名称|合计\n|301|工资福利支出|3.00\n|30101|基本工资|1.00"))
    blocks = (
        Paragraph("某局2024年部门预算"),
        Paragraph("一般公共预算基本支出表"),
        head,
        Grid(rows("30102|津贴补贴|2.00")),
    )
    table = recognise(Pages("x", blocks))["general_basic"]
    assert table.keys == ("301", "30101", "30102")
    assert table.value("30102", "amount") == 2


def test_a_title_said_again_below_its_table_is_no_second_table() -> None:
    body = Grid(rows("科目编码|科目名称|合计|基本支出|项目支出\n合计||1.00|1.00|"))
    disclosure = table_of(T05, body, T05, "收入决算表", "收入决算表")
    assert [table.form.id for table in disclosure.tables] == ["general_expenditure"]
    assert [unmodelled.title for unmodelled in disclosure.unmodelled] == ["收入决算表"]


def test_the_body_is_named_without_the_part() -> None:
    pages = Pages("x", (Paragraph("第二部分 某某局 2024 年度部门决算表"), Paragraph("一、说明")))
    assert recognise(pages).entity == "某某局"


# -- grids -------------------------------------------------------------------------------------------------------------


def test_a_table_that_goes_on_keeps_what_is_known_of_its_rows() -> None:
    place = Place("x", 1, box=(0.0, 0.0, 9.0, 9.0))
    first = Grid((("a",),), place, (1,), spans=((0, 0, 1, 1),), places=(place,), wrapped=1)
    both = first.followed_by(evolve(first, cut=True, placed=True))
    assert (both.lines, both.spans, both.places) == ((1, 1), ((0, 0, 1, 1), (1, 0, 1, 1)), (place, place))
    assert (both.cut, both.placed, both.wrapped) == (True, True, 2)
    bare = first.followed_by(Grid((("b",),)))
    assert (bare.lines, bare.places) == ((), ())
    assert place_of_row(both, 1) == place
    assert place_of_row(evolve(first, places=()), 0).line == 1
    assert place_of_row(Grid((("b",),)), 0) == Place()


# -- misread or misprinted ---------------------------------------------------------------------------------------------

SOUND = """
科目编码|科目名称|本年支出合计|基本支出|项目支出|上缴上级支出|经营支出|对附属单位补助支出
201|一般公共服务支出|8.00|5.00|3.00|||
20103|办公|5.00|3.00|2.00|||
2010301|行政运行|3.00|3.00||||
2010302|一般行政|2.00||2.00|||
20104|发展改革|3.00|2.00|1.00|||
2010401|行政运行|3.00|2.00|1.00|||
206|科学技术支出|9.00|4.00|5.00|||
20601|管理|9.00|4.00|5.00|||
2060101|行政运行|4.00|4.00||||
2060102|一般行政|5.00||5.00|||
合计||17.00|9.00|8.00|||
"""


def slips(text: str, *, placed: bool = False) -> list[dict[str, str]]:
    disclosure = table_of(T03, Grid(rows(text), placed=placed))
    return [dict(remark.params) for remark in disclosure.remarks if remark.rule == RULE]


def test_a_sound_table_gives_no_doubt() -> None:
    assert not slips(SOUND)


def swap(text: str, a: str, b: str) -> str:
    return text.replace(a, "§").replace(b, a).replace("§", b)


@pytest.mark.parametrize(
    ("text", "pattern", "what"),
    [
        (swap(SOUND, "20103|办公|5.00|3.00|2.00", "2010301|行政运行|3.00|3.00|").replace("x", ""), "", ""),
        (
            SOUND.replace("2060101|行政运行|4.00|4.00|", "2060101|行政运行|5.00||5.00")
            .replace("20601|管理|9.00|4.00|5.00", "20601|管理|4.00|4.00|")
            .replace("2060102|一般行政|5.00||5.00", "2060102|一般行政|9.00|4.00|5.00"),
            "neighbour",
            "20601 管理 至 2060102 一般行政",
        ),
        (
            SOUND.replace("20104|发展改革|3.00|2.00|1.00|||\n2010401|行政运行|3.00|2.00|1.00|||\n", ""),
            "lost_line",
            "201 一般公共服务支出",
        ),
        (
            SOUND.replace("2010301|行政运行|3.00|3.00||", "2010301|行政运行|3.00||3.00|"),
            "shifted_row",
            "2010301 行政运行",
        ),
        (SOUND.replace("2060102|一般行政|5.00||5.00", "2060102|一般行政|5.00|0.50|4.50"), "", ""),
    ],
    ids=["lines in another order", "amounts of the neighbours", "a lost line", "a shifted row", "nothing explains it"],
)
def test_what_explains_all_sums_that_fail(text: str, pattern: str, what: str) -> None:
    found = slips(text)
    if not pattern:
        assert not found
        return
    assert [(slip["pattern"], slip["what"]) for slip in found] == [(pattern, what)]
    assert found[0]["origin"] == "document"
    assert slips(text, placed=True)[0]["origin"] == "extraction"


def test_exchanged_columns_and_tables_that_are_not_whole() -> None:
    exchanged = SOUND.replace("|本年支出合计|基本支出|", "|基本支出|本年支出合计|")
    assert [slip["pattern"] for slip in slips(exchanged)] == ["exchanged_columns"]
    assert not slips(exchanged.replace("合计||17.00|9.00|8.00|||", ""))


def test_a_figure_is_never_changed() -> None:
    text = SOUND.replace("2060102|一般行政|5.00||5.00||", "2060102|一般行政|5.00|||5.00|")
    disclosure = table_of(T03, Grid(rows(text)))
    assert disclosure["expenditure"]["2060102", "remitted"].printed == "5.00"
    assert not disclosure.repairs


@pytest.mark.parametrize("placed", [False, True])
def test_the_one_slip_is_reported(placed: bool) -> None:
    lost = SOUND.replace("20104|发展改革|3.00|2.00|1.00|||\n2010401|行政运行|3.00|2.00|1.00|||\n", "")
    report = table_of(T03, Grid(rows(lost), placed=placed)).check()
    (finding,) = [finding for finding in report if finding.rule == "S112"]
    assert (finding.kind.value, finding.severity.value) == ("structure", "warning")
    assert "缺一行（201 一般公共服务支出）" in report.to_text()
    origin = "perhaps in extraction" if placed else "in the document itself"
    assert f"a line is lost (201 一般公共服务支出), {origin}" in report.to_text("en")
    assert not [finding for finding in table_of(T03, Grid(rows(SOUND))).check() if finding.rule == "S112"]


BUDGET = """某市示例局2025年部门预算

2025年部门一般公共预算支出功能分类预算表
编制部门：某市示例局\t\t\t\t\t\t单位：元
项目\t\t\t\t一般公共预算支出\t\t
功能分类科目编码\t\t\t功能分类科目名称\t合计\t基本支出\t项目支出
类\t款\t项\t\t\t\t
201\t\t\t一般公共服务支出\t327,086.00\t162,386.00\t164,700.00
201\t06\t\t财政事务\t327,086.00\t162,386.00\t164,700.00
201\t06\t01\t行政运行\t162,386.00\t162,386.00\t
201\t06\t07\t信息化建设\t164,700.00\t\t164,700.00
合计\t\t\t\t327,086.00\t162,386.00\t164,700.00

部门预算编制说明

2025年，某市示例局支出预算中，一般公共预算拨款支出预算32.71万元。主要内容如下：
1.“一般公共服务支出（类）财政事务（款）行政运行（项）”16.23万元，主要用于人员经费及公用经费等的基本支出。
2.“一般公共服务支出（类）财政事务（款）信息化建设（项）”164.70万元，主要用于信息系统的运行和维护支出。
"""


def test_the_functional_table_of_a_budget_is_set_beside_its_text() -> None:
    disclosure = gb.read(BUDGET)
    assert disclosure.stage is Stage.BUDGET
    (table,) = disclosure.tables
    assert (table.form.id, len(table.lines), table.unit) == ("general_expenditure", 5, Unit.YUAN)
    cut, wrong = disclosure.check()
    assert (cut.rule, cut.kind.value, cut.stated, cut.expected, cut.cause) == (
        "N401",
        "truncated",
        "16.23",
        "16.2386",
        None,
    )
    assert (wrong.rule, wrong.stated, wrong.expected, wrong.cause) == ("N401", "164.70", "16.47", "digits 多写一位数字")
    assert gb.read(BUDGET.replace("16.23万", "16.24万").replace("164.70万", "16.47万")).check().ok
    other = gb.read(BUDGET.replace("32.71万", "31.72万").replace("164.70万", "16.47万")).check()
    assert {f.stated for f in other.errors} == {"31.72"}  # the total of the table is the budget of the text


BUDGET_TABLES = """某市示例局2025年部门预算

2025年部门收入预算总表
编制部门：某市示例局\t\t\t\t\t\t单位：元
项目\t\t\t\t收入预算\t\t
功能分类科目编码\t\t\t功能分类科目名称\t合计\t财政拨款收入\t事业收入
类\t款\t项\t\t\t\t
201\t\t\t一般公共服务支出\t327,086\t300,000\t27,086
201\t06\t\t财政事务\t327,086\t300,000\t27,086
201\t06\t01\t行政运行\t327,086\t300,000\t27,086
合计\t\t\t\t327,086\t300,000\t27,086

2025年部门支出预算总表
编制部门：某市示例局\t\t\t\t\t\t单位：元
项目\t\t\t\t支出预算\t\t
功能分类科目编码\t\t\t功能分类科目名称\t合计\t基本支出\t项目支出
类\t款\t项\t\t\t\t
201\t\t\t一般公共服务支出\t327,086\t162,386\t164,700
201\t06\t\t财政事务\t327,086\t162,386\t164,700
201\t06\t01\t行政运行\t327,086\t162,386\t164,700
合计\t\t\t\t327,086\t162,386\t164,700

2025年部门项目支出预算明细表
项目名称\t金额
201 网络维护\t164,700
"""


def test_the_tables_of_income_and_expenditure_of_a_budget() -> None:
    disclosure = gb.read(BUDGET_TABLES)
    assert [(table.form.id, len(table.lines), table.gaps) for table in disclosure.tables] == [
        ("income", 4, ()),
        ("expenditure", 4, ()),
    ]
    assert disclosure.check().ok
    assert [table.title for table in disclosure.unmodelled] == ["2025年部门项目支出预算明细表"]
    wrong = gb.read(BUDGET_TABLES.replace("行政运行\t327,086\t162,386", "行政运行\t327,086\t152,386")).check()
    assert {finding.rule for finding in wrong.errors} == {"B03.1", "B03.2"}


def test_two_titles_in_a_row_are_a_list_of_tables() -> None:
    listed = read(
        "某局2021年度部门决算\n表七：国有资本经营预算财政拨款支出决算表\n表八：政府性基金预算财政拨款收入支出决算表\n一、说明\n本年无支出。"
    )
    assert not listed.unmodelled
    lost = read("某局2021年度部门决算\n政府性基金预算财政拨款收入支出决算表\n单位：万元\n本年无支出。")
    assert [u.reason for u in lost.unmodelled] == ["标题下没有可识别的表格"]
