"""Page text in pieces: halves one above the other, pages that move their columns, headings told by their order, blank columns."""

from __future__ import annotations

import govbudget as gb
from govbudget.pages import Grid, Pages, Paragraph
from govbudget.readers import read_text
from govbudget.recognition import recognise
from govbudget.recognition.pages.layout import layout_grids
from govbudget.recognition.pages.regions import Text, region_below
from govbudget.standards import DEFAULT


def grids(text: str) -> list[Grid]:
    return [found.grid for found in layout_grids(read_text(text))]


def read(text: str) -> gb.Disclosure:
    return gb.read(("某局2023年度部门决算\n" + text).encode())


# -- halves one above the other ------------------------------------------------------------------------------------------------

HALVES = """\
                    收入支出决算总表
                                              单位：万元
                         收入
     项目             行次            决算数
一、财政拨款收入            1             10.00
二、事业收入              2              2.00
本年收入合计             4             12.00
总计                 5             12.00
                         支出
     项目             行次            决算数
一、一般公共服务支出         31              4.00
"""
AGAIN = """\
\f                         收入
     项目             行次            决算数
二、外交支出             32              8.00
本年支出合计            34             12.00
总计                35             12.00
"""


def test_halves_stand_one_above_the_other() -> None:
    """What stands above the first half is printed again on every page, above rows of the second too."""
    first, second = grids(HALVES + AGAIN)
    assert [row[0] for row in first.rows] == ["项目", "一、财政拨款收入", "二、事业收入", "本年收入合计", "总计"]
    assert [row[0] for row in second.rows] == ["项目", "一、一般公共服务支出", "二、外交支出", "本年支出合计", "总计"]
    table = read(HALVES + AGAIN)["收入支出决算总表"]
    shown = {figure for column in table.printed for figure in column if figure}
    assert shown == {"10.00", "2.00", "12.00", "4.00", "8.00"}
    assert len(table.lines) == 8


def test_a_name_of_a_half_beside_the_other_or_above_text_begins_none() -> None:
    text = Text(read_text(HALVES), DEFAULT)
    at = next(i for i, line in enumerate(text.lines) if line.strip() == "支出")
    assert text.is_half(at)
    for below in ("收入       支出", "这是说明。", "单位：万元", "一、一般公共服务支出    31    4.00", ""):
        other = Text(read_text("支出\n" + below), DEFAULT)
        assert not other.is_half(0)
    assert region_below(Text(read_text("收入支出决算总表\n收入\n项目   决算数\n合计   1.00"), DEFAULT), 0) is None


# -- pages ---------------------------------------------------------------------------------------------------------------------

FIRST = """\
                          基本支出决算表
                                                                    单位：万元
编码        名称                金额   编码        名称                金额
301       工资福利支出            9.00 302       商品和服务支出           3.00
30101     基本工资              4.00 30201     办公费               1.00
30102     津贴补贴              5.00 30202     印刷费               1.00
"""


def test_a_page_moves_its_columns() -> None:
    """On the next page only the right half goes on, five places further left; a code is no amount."""
    text = FIRST + "\f" + "                                30203     咨询费               1.00\n" * 2
    (grid,) = grids(text)
    assert grid.rows[-1] == ("", "", "", "30203", "咨询费", "1.00")
    assert not grid.cut
    (grid,) = grids(FIRST + "\f人员经费合计" + " " * 22 + "9.00 公用经费合计" + " " * 22 + "3.00\n")
    assert [cell for cell in grid.rows[-1] if cell] == ["人员经费合计", "9.00", "公用经费合计", "3.00"]


def test_a_page_that_does_not_fit_leaves_the_table_open() -> None:
    text = FIRST + "\f" + "30203     咨询费  a   1.00   2.00   3.00   b   4.00   c   5.00   6.00   7.00\n" * 3
    (grid,) = grids(text)
    assert grid.cut
    assert len(grid.rows) == 4


def test_a_label_is_broken_between_two_pages() -> None:
    text = """\
                    收入支出决算总表
                                              单位：万元
     项目             行次            决算数
一、一般公共预算财政拨        1             10.00
款收入
二、政府性基金预算财政拨       2              2.00
"""
    (grid,) = grids(
        text + "\f款收入\n本年收入合计             4             12.00\n总计                 5             12.00\n"
    )
    assert [row[0] for row in grid.rows[1:3]] == ["一、一般公共预算财政拨款收入", "二、政府性基金预算财政拨款收入"]


def test_captions_that_are_numbers_or_broken() -> None:
    table = "     项目          预算数          决算数\n合计                2.00          1.00\n公务接待费             2.00          1.00\n"
    for caption in (
        "                                        表7\n",
        "编制单位：某某发展管            公开07表          单位：万\n理局                    （续）            元\n",
    ):
        (grid,) = grids("           “三公”经费支出决算表\n" + caption + table)
        assert grid.rows[0] == ("项目", "预算数", "决算数")
    text = Text(read_text("编制单位：某局\n局\n"), DEFAULT)
    assert not text.is_caption_continued(0)
    assert not text.is_caption_continued(1)  # a lone word may be a heading


def test_labels_that_forms_print_are_whole() -> None:
    text = """\
                    财政拨款收入支出决算总表
                                              单位：万元
     项目                       决算数
一、一般公共预算财政拨款               10.00
三、国有资本经营预算财政拨款
本年收入合计                     10.00
年初财政拨款结转和结余
总计                         10.00
"""
    (grid,) = grids(text)
    assert [row[0] for row in grid.rows[2:5]] == [
        "三、国有资本经营预算财政拨款",
        "本年收入合计",
        "年初财政拨款结转和结余",
    ]


# -- headings ------------------------------------------------------------------------------------------------------------------


def test_two_headings_that_alternate() -> None:
    """Where places say little, the outer headings go to each two of them in their order; the highest are over several."""
    text = """\
                      “三公”经费支出决算表
                                                                  单位：万元
                            公务用车购置及运行维护费
   合计      因公出国                                   公务接待费
          （境）费       小计        购置费     运行维护费
预算数 决算数 预算数 决算数 预算数 决算数 预算数 决算数 预算数 决算数 预算数 决算数
 9.00   8.00   1.00   1.00   6.00   5.00   2.00   2.00   4.00   3.00   2.00   2.00
""".replace("预算数 决算数", "预算数  决算数  ")
    (grid,) = grids(text)
    assert grid.rows[-1] == (
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
    )
    assert [sum(row.count(name) for row in grid.rows) for name in ("预算数", "决算数")] == [6, 6]
    table = read(text).tables[0]
    assert (table["vehicle_operation", "final"].printed, table["vehicle", "budget"].printed) == ("3.00", "6.00")


def test_whole_numbers_without_names_are_figures() -> None:
    """A table of one line has no codes, and as many figures as headings stand below these in order, though they are far aside."""
    text = """\
                      “三公”经费支出决算表
                                              单位：元
  合计      因公出国（境）费     公务用车费      公务接待费
                95041        36700     58341        0
"""
    (grid,) = grids(text)
    assert grid.rows == (("合计", "因公出国（境）费", "公务用车费", "公务接待费"), ("95041", "36700", "58341", "0"))


def test_a_heading_broken_at_its_left_edge() -> None:
    text = """\
                    支出决算表
                                                     单位：万元
经济分类科
            科目名称            本年支出合计      基本支出
目编码
201         一般公共服务支出               1.00      1.00
20103       政府办公厅                  1.00      1.00
"""
    (grid,) = grids(text)
    assert grid.rows[0][0] == "经济分类科目编码"


BLANK = """\
                    支出决算表
                                                          单位：万元
科目编码        科目名称              小计            基本支出          项目支出
            合计                         {0:>12}{1:>18}
201         一般公共服务支出                   {0:>12}{1:>18}
20103       政府办公厅                      {0:>12}{1:>18}
"""


def test_which_column_is_blank() -> None:
    """The middles of headings are as far beside the right edges of their figures in all columns."""
    (grid,) = grids(BLANK.format("13425030.14", "13425030.14"))
    assert grid.rows[-1][2:] == ("13425030.14", "13425030.14", "")


FUND = """\
                    政府性基金预算财政拨款收入支出决算表
                                                                                 单位：万元
                                                          本年支出
科目编码     科目名称   年初结转和结余  本年收入     小计      基本支出      项目支出   年末结转和结余
         合计           {0:>10}{1:>11}{2:>10}{3:>11}
212      城乡社区支出     {0:>10}{1:>11}{2:>10}{3:>11}
"""


def test_the_relations_choose_where_places_do_not() -> None:
    text = FUND.format("2,075.88", "2,075.88", "177.10", "1,898.78")
    (grid,) = grids(text)
    assert grid.readings
    table = read(text).tables[0]
    shown = {key: table["212", key].printed for key in table.columns}
    assert shown["income"] == shown["subtotal"] == "2,075.88" if "subtotal" in shown else shown["income"] == "2,075.88"
    assert shown["basic"] == "177.10"


def test_a_reading_that_is_no_table_of_the_form_is_passed_over() -> None:
    rows = (("项目", "预算数", "决算数"), ("合计", "2.00", "1.00"), ("公务接待费", "2.00", "1.00"))
    grid = Grid(rows, readings=(Grid((("无",),)), Grid(rows)))
    pages = Pages("x", (Paragraph("“三公”经费支出决算表"), Paragraph("单位：万元"), grid))
    assert recognise(pages).tables[0]["reception", "final"].printed == "1.00"


# -- codes ---------------------------------------------------------------------------------------------------------------------


def test_parts_of_a_code_in_steps() -> None:
    text = """\
                    支出决算表
                                                                单位：万元
科目编码            科目名称             本年支出合计      基本支出      项目支出
                合计                   3.00      1.00      2.00
212             城乡社区支出               2.00      1.00      1.00
      14        污水处理费安排的支出           2.00      1.00      1.00
           99   其他支出                 2.00      1.00      1.00
229             其他支出                 1.00                1.00
      60        彩票公益金安排的支出           1.00                1.00
           06   用于残疾人事业              1.00                1.00
"""
    wide = text.translate({ord(str(n)): 0xFF10 + n for n in range(10)})
    for printed in (text, wide):
        codes = [line.code for line in read(printed).tables[0].lines]
        assert codes == ["", "212", "21214", "2121499", "229", "22960", "2296006"]


def test_code_and_name_in_one_cell_with_and_without_a_space() -> None:
    text = """\
                    支出决算表
                                                       单位：万元
科目                         本年支出合计      基本支出      项目支出
合计                           3.00      1.00      2.00
212城乡社区支出                     3.00      1.00      2.00
21214 污水处理费安排的支出               3.00      1.00      2.00
2121499 污水处理费                  3.00      1.00      2.00
安排的其他支出
"""
    table = read(text).tables[0]
    assert [line.code for line in table.lines] == ["", "212", "21214", "2121499"]
    assert table.complete


# -- by hand, and cut off ------------------------------------------------------------------------------------------------------

BY_HAND = """\
                            财政拨款收入支出决算总表
                                                                      单位：万元
          收入                                         支出
     项目        行次   决算数            项目           行次    合计     一般公共预算财政拨款   政府性基金预算财政拨款
一、一般公共预算财政拨款    1     12.00  一、一般公共服务支出         33    12.00       12.00            0.00
总计               32     12.00  总计                64     12.00       12.00            0.00
"""


def test_lines_that_end_a_little_apart() -> None:
    """The width of a character is that by which the figures below each other end nearer to each other."""
    table = read(BY_HAND)["fiscal_income_expenditure"]
    assert table.columns == ("total", "general", "fund")
    assert table.printed == (("12.00",) * 4, ("", "12.00") * 2, ("", "0.00") * 2)


SHORT = """\
                           支出决算表
                                                                                   单位：万元
科目编码     科目名称      本年支出合计    基本支出    项目支出    上缴上级支出    经营支出    对附属单位补助支出
            合计             900.00      400.00      500.00        0.00         0.00            0.00
201         一般公共服务支出    300.00      200.00      100.00        0.00         0.00            0.00
20103       办公厅及相关机构    250.00      150.00      100.00        0.00         0.00            0.00
"""


def test_a_table_alone_whose_total_tells_of_more_lines_was_cut_off() -> None:
    disclosure = gb.read(SHORT.encode())
    table = disclosure["expenditure"]
    assert table.gaps == ("cut",)
    assert disclosure.check().ok
    whole = gb.read(SHORT.replace("900.00      400.00      500.00", "300.00      200.00      100.00").encode())
    assert whole["expenditure"].complete  # a line that is lost further down is an error
    assert {finding.id for finding in whole.check().errors} == {"A03.2[201,total]", "A03.2[201,basic]"}
    other = gb.read(SHORT.replace("900.00      400.00", "300.00      400.00").encode())
    assert not other.check().ok


# -- every line split by use ---------------------------------------------------------------------------------------------------

SPLIT = """\
### 一般公共预算财政拨款基本支出决算表

单位：万元

| 经济分类科目编码 | 科目名称 | 合计 | 人员经费 | 公用经费 |
|---|---|---|---|---|
| 合计 |  | 30.00 | 20.00 | 10.00 |
| 301 | 工资福利支出 | 20.00 | 20.00 |  |
| 30101 | 基本工资 | 20.00 | 20.00 |  |
| 302 | 商品和服务支出 | 10.00 |  | 10.00 |
| 30201 | 办公费 | 10.00 |  | 10.00 |
"""


def test_basic_expenditure_with_its_uses_beside_each_other() -> None:
    disclosure = gb.read(SPLIT.encode())
    assert disclosure["general_basic"].columns == ("amount", "personnel", "public")
    assert disclosure.check().ok
    wrong = gb.read(
        SPLIT.replace("| 30201 | 办公费 | 10.00 |  | 10.00 |", "| 30201 | 办公费 | 10.00 |  | 9.00 |").encode()
    )
    (root,) = (finding for finding in wrong.check().errors if finding.follows_from is None)
    assert (root.expected_fix[0].line, root.expected_fix[0].column) == ("30201", "public")
