"""Page text as layout: tables whose words stand at the places where the print has them, as ``pdftotext -layout`` writes them."""

from __future__ import annotations

import random
import re
from collections import Counter

import pytest

import govbudget as gb
from accounts import Accounts
from govbudget.pages import Paragraph
from govbudget.readers import read_text
from govbudget.recognition.pages import layout
from govbudget.recognition.pages.gutters import Column, Kind, Word
from govbudget.recognition.pages.layout import layout_grids
from govbudget.recognition.pages.text import with_page_tables
from govbudget.visible import display_width
from page_prints import general_expenditure, page_text, usual


def rows(text: str) -> list[tuple[str, ...]]:
    (found,) = layout_grids(read_text(text))
    return list(found.grid.rows)


def read(text: str) -> gb.Disclosure:
    return gb.read(text.encode())


HALVES = """\
                    收入支出决算总表
                                              单位：万元
          收入                              支出
     项目       行次     决算数        项目        行次     决算数
一、财政拨款收入    1      10.00 一、一般公共服务支出  31      4.00
二、事业收入      2            二、外交支出      32
             3            三、国防支出      33      6.00
本年收入合计      4      10.00 本年支出合计      34     10.00
"""


def test_the_number_of_a_line_is_no_amount() -> None:
    """Where the amount is blank, the number of the line stays where it stands."""
    assert rows(HALVES) == [
        ("收入", "", "", "支出", "", ""),
        ("项目", "行次", "决算数", "项目", "行次", "决算数"),
        ("一、财政拨款收入", "1", "10.00", "一、一般公共服务支出", "31", "4.00"),
        ("二、事业收入", "2", "", "二、外交支出", "32", ""),
        ("", "3", "", "三、国防支出", "33", "6.00"),
        ("本年收入合计", "4", "10.00", "本年支出合计", "34", "10.00"),
    ]
    (found,) = layout_grids(read_text(HALVES))
    assert found.grid.spans == ((0, 0, 1, 3), (0, 3, 1, 3))
    assert found.grid.lines == (3, 3, 5, 6, 7, 8)
    table = read(HALVES).tables[0]
    assert {text for column in table.printed for text in column if text} == {"10.00", "4.00", "6.00"}


def test_labels_are_joined_around_their_line() -> None:
    """In both halves, as high as each of them is."""
    text = """\
                    收入支出决算总表
                                              单位：万元
     项目       行次     决算数        项目        行次     决算数
一、一般公共预算财              一、灾害防治及应急
             1      10.00             31      4.00
政拨款                    管理支出
二、事业收入      2       1.00 二、外交支出      32      1.00
三、国有资本经营
预算财政拨款收入    3       2.00 三、国防支出      33      6.00
和其他收入
本年收入合计      4      13.00 本年支出合计      34     11.00
"""
    assert [row[0] for row in rows(text)[1:]][:3] == [
        "一、一般公共预算财政拨款",
        "二、事业收入",
        "三、国有资本经营预算财政拨款收入和其他收入",
    ]
    assert [row[3] for row in rows(text)[1:]][:3] == ["一、灾害防治及应急管理支出", "二、外交支出", "三、国防支出"]


CODED = """\
                         支出决算表
                                                              公开03表
                                                            单位：万元
                                                                对附属单位补助支
    科目编码      科目名称      本年支出合计    基本支出    项目支出    上缴上级支出    经营支出
                                                                   出
            合计              15.00    9.00    6.00    0.00    0.00    0.00
221         住房保障支出          15.00    9.00    6.00    0.00    0.00    0.00
22102       住房改革支出          15.00    9.00    6.00    0.00    0.00    0.00
            住房公积金和其
2210201                     10.00    6.00    4.00    0.00    0.00    0.00
            他
"""

MORE = """\
                            — 6 —
\f    科目编码      科目名称      本年支出合计    基本支出    项目支出    上缴上级支出    经营支出    对附属单位补助支出
2210203     购房补贴             5.00    3.00    2.00    0.00    0.00    0.00
注：本表反映各项支出。
"""


def test_a_heading_may_be_broken_around_its_line() -> None:
    heading, *others = rows(CODED)
    assert heading == (
        "科目编码",
        "科目名称",
        "本年支出合计",
        "基本支出",
        "项目支出",
        "上缴上级支出",
        "经营支出",
        "对附属单位补助支出",
    )
    assert others[-1] == ("2210201", "住房公积金和其他", "10.00", "6.00", "4.00", "0.00", "0.00", "0.00")


@pytest.mark.parametrize("bare", [False, True])
def test_a_table_goes_on_over_pages(bare: bool) -> None:
    """Though one row is left, under the heading printed again or without it."""
    more = MORE if not bare else "\f" + "\n".join(MORE.split("\n")[2:])
    found = rows(CODED + more)
    assert len(found) == 6
    assert found[-1] == ("2210203", "购房补贴", "5.00", "3.00", "2.00", "0.00", "0.00", "0.00")
    disclosure = read(CODED + more)
    assert disclosure.tables[0].keys[-1] == "2210203"
    assert not [finding for finding in disclosure.check() if finding.kind is gb.FindingKind.INCONSISTENT]


MOVED = """\
                     一般公共预算基本支出表
                                                              单位：万元
科目编码    科目名称               合计          人员经费         公用经费
          合计               165.00       115.00        50.00
301       工资福利支出           115.00       115.00
30101     基本工资             115.00       115.00
302       商品和服务支出           50.00                     50.00
30201     办公费               20.00                     20.00
\f
科目编码    科目名称            合计       人员经费       公用经费
30202     印刷费            30.00           {}
"""


def test_a_column_of_a_later_page_stands_where_the_sums_hold() -> None:
    """Its figures stand between two headings: 302 = 款 says under which, and where nothing says it the nearer one has them."""
    disclosure = read(MOVED.format("30.00"))
    assert disclosure["general_basic"].value("30202", "public") == 30
    assert [finding for finding in disclosure.check() if finding.kind is gb.FindingKind.INCONSISTENT] == []
    for place in ("", "          "):  # an error is one wherever its figure stands
        wrong = read(MOVED.format(f"{place}31.00"))
        assert [finding for finding in wrong.check() if finding.kind is gb.FindingKind.INCONSISTENT] != []
    assert wrong["general_basic"].value("30202", "public") == 31


ONE_ROW = """\
                       某局2025年部门预算
\f
                  一般公共预算“三公”经费支出预算表
                                                               单位：万元
          上年预算数                              本年预算数
合计     因公出国（境）费   公务接待费        合计      因公出国（境）费    公务接待费
87.55      87.55        54.75                               54.75
"""


def test_the_only_row_of_a_table_may_stand_otherwise() -> None:
    """Its places are all that says where its figures stand, and one may be nearer to the column beside its own."""
    (found,) = layout_grids(read_text(ONE_ROW))
    assert found.grid.rows[-1] == ("87.55", "87.55", "54.75", "", "", "54.75")
    assert ("87.55", "87.55", "", "54.75", "", "54.75") in [other.rows[-1] for other in found.grid.readings]


def test_another_table_ends_the_one_before() -> None:
    text = CODED + "\f" + CODED.replace("支出决算表", "收入决算表").replace("03表", "02表")
    assert len(layout_grids(read_text(text))) == 2


def test_outer_headings_cover_their_columns() -> None:
    text = """\
                    政府性基金预算财政拨款收入支出决算表
                                                            单位：万元
                                               本年支出
  科目编码      科目名称     年初结转和结余     本年收入                               年末结转和结余
                                        小计      基本支出     项目支出
          合计              1.00     15.00    15.00     9.00     6.00      1.00
229       其他支出            1.00     15.00    15.00     9.00     6.00      1.00
"""
    (found,) = layout_grids(read_text(text))
    assert found.grid.rows[:2] == (
        ("科目编码", "科目名称", "年初结转和结余", "本年收入", "本年支出", "", "", "年末结转和结余"),
        ("", "", "", "", "小计", "基本支出", "项目支出", ""),
    )
    assert found.grid.spans == ((0, 4, 1, 3),)


def test_numbers_of_columns_say_which_are_blank() -> None:
    text = """\
                         支出决算表
                                                            单位：万元
    科目编码      科目名称      本年支出合计    基本支出    项目支出    上缴上级支出    经营支出    其他
            栏次               1       2       3       4        5       6
            合计              15.00           6.00                    9.00
221         住房保障支出          15.00           6.00                    9.00
"""
    assert rows(text)[-1] == ("221", "住房保障支出", "15.00", "", "6.00", "", "", "9.00")


def test_codes_in_columns_or_before_their_names() -> None:
    text = """\
                         支出决算表
                                                  单位：万元
      科目编码           科目名称        合计       基本支出      项目支出
 类     款     项   合计             15.00      9.00      6.00
201              一般公共服务支出       15.00      9.00      6.00
201   38         市场监督管理事务       15.00      9.00      6.00
201   38    04   市场主体管理         15.00      9.00      6.00
"""
    assert [row[:4] for row in rows(text)[1:]] == [
        ("类", "款", "项", "合计"),
        ("201", "", "", "一般公共服务支出"),
        ("201", "38", "", "市场监督管理事务"),
        ("201", "38", "04", "市场主体管理"),
    ]
    rows_ = ["合计", "208 社会保障和就业支出", "20805行政事业单位养老支出", "2080505 机关事业单位基本养老", ""]
    figures = "15.00      9.00      6.00"
    glued = "\n".join(
        [
            "支出决算表",
            "单位：万元",
            "        科目              合计      基本支出     项目支出",
            *(f"{row:28}{figures}" for row in rows_[:3]),
            rows_[3],
            f"{'':28}{figures}",
            "保险缴费支出",
        ]
    )
    assert rows(glued)[-1] == ("2080505 机关事业单位基本养老保险缴费支出", "15.00", "9.00", "6.00")


def test_a_dash_stands_anywhere_in_its_cell() -> None:
    text = """\
                         支出决算表
                                                  单位：万元
         项目               年初预算数                     决算数
一、合计                                 8.01            2.79
二、出国                                 5.22               0
三、接待              -                                 2.79
四、车辆              -                      -
"""
    assert rows(text)[1:] == [
        ("一、合计", "8.01", "2.79"),
        ("二、出国", "5.22", "0"),
        ("三、接待", "-", "2.79"),
        ("四、车辆", "-", "-"),
    ]


def test_a_crowded_line_is_read_in_order_or_not_at_all() -> None:
    """Words with single spaces between them, in a table whose other lines have wide gaps, are not where they seem to be."""
    whole = HALVES + "总 计 5 10.00 总 计 35 10.00\n"
    assert rows(whole)[-1] == ("总计", "5", "10.00", "总计", "35", "10.00")
    part = HALVES + "总 计 10.00 总 计 35 10.00\n"
    assert all("5" not in cell or cell.endswith("（栏目不明）") for cell in rows(part)[-1])


def test_a_crowded_line_leaves_columns_blank_that_all_lines_leave() -> None:
    """A column that only its heading shows holds no word of a line that is read in order."""
    words = [Word("合计", 0, 2, 9, Kind.LABEL), Word("1.00", 3, 7, 9, Kind.AMOUNT)]
    columns = [
        Column([Word("支出", 0, 2, 1, Kind.LABEL)]),
        Column(shown=Word("基本支出", 8, 12, 0, Kind.LABEL)),
        Column([Word("2.00", 20, 24, 1, Kind.AMOUNT)]),
    ]
    assert layout._in_order(words, columns) == [(words[0], 0), (words[1], 2)]


def test_places_may_be_those_of_a_screen() -> None:
    """Where Chinese characters take two columns, figures end together only as displayed."""

    def line(*cells: tuple[str, int]) -> str:
        text = ""
        for cell, end in cells:
            text += " " * (end - display_width(text) - display_width(cell)) + cell
        return text

    lines = ["支出决算表", "单位：万元", line(("科目编码", 10), ("科目名称", 26), ("合计", 50), ("基本支出", 66))]
    for code, name, amount in (
        ("201", "一般公共服务支出", "15.00"),
        ("20138", "事务", "1,115.00"),
        ("2013804", "管理", "2.00"),
    ):
        left = code + " " * (12 - len(code)) + name
        lines.append(line((left, display_width(left)), (amount, 50), (amount, 66)))
    assert [row[2:] for row in rows("\n".join(lines))[1:]] == [("15.00",) * 2, ("1,115.00",) * 2, ("2.00",) * 2]


def test_words_between_single_spaces_are_left_alone() -> None:
    for text in (page_text(usual(Accounts())), general_expenditure("204 公共安全支出 9.00 7.00 2.00")):
        assert layout_grids(read_text(text)) == []


@pytest.mark.parametrize("seed", range(40))
def test_no_figure_is_lost(seed: int) -> None:
    """Lines mixed up, moved and cut: every figure is in a cell or in a paragraph, and none is made."""
    rng = random.Random(seed)
    lines = (HALVES + "\f" + CODED + MORE).split("\n")
    for _ in range(rng.randrange(1, 12)):
        i, j = rng.randrange(len(lines)), rng.randrange(len(lines))
        change = rng.randrange(4)
        if change == 0:
            lines[i], lines[j] = lines[j], lines[i]
        elif change == 1:
            lines[i] = " " * rng.randrange(9) + lines[i]
        elif change == 2:
            lines[i] = re.sub(" {2,}", " " * rng.randrange(1, 9), lines[i])
        else:
            cut = rng.randrange(len(lines[i]) + 1)
            lines[i : i + 1] = [lines[i][:cut], lines[i][cut:]]
    text = "\n".join(lines)
    found = with_page_tables(read_text(text)).blocks
    kept = "、".join(b.text if isinstance(b, Paragraph) else "、".join(map("、".join, b.rows)) for b in found)
    figure = r"[0-9,]+\.[0-9]{2}"
    assert Counter(re.findall(figure, kept)) == Counter(re.findall(figure, text))


# -- small pieces ----------------------------------------------------------------------------------------------------------


def test_codes_in_parts_and_glued_to_their_names() -> None:
    """201 04 01 is one code, also where its last part touches the name."""
    table = """\
                 支出决算表
                                        单位：万元
  科目编码        科目名称          本年支出合计   基本支出   项目支出
201          一般公共服务支出            10.00     4.00     6.00
201 04       发展与改革事务             10.00     4.00     6.00
201 04 01    行政运行                 4.00     4.00
201 04 02    一般行政管理事务            6.00              6.00
合计                              10.00     4.00     6.00
"""
    expected = ["201", "20104", "2010401", "2010402", ""]
    assert [line.code for line in read(table).tables[0].lines] == expected
    glued = table.replace("201 04 01    行政运行", "201 04 01行政运行    ").replace(
        "201 04 02    一般", "201 04 02一般    "
    )
    assert [line.code for line in read(glued).tables[0].lines] == expected


def test_numbers_of_lines_before_their_labels() -> None:
    table = """\
            “三公”经费支出决算表
                                  单位：万元
行次    项  目                 预算数     决算数
 1    合计                   12.00    10.00
 2    公务接待费                 2.00     1.00
 3    公务用车购置及运行维护费         10.00     9.00
"""
    assert rows(table)[0] == ("行次", "项目", "预算数", "决算数")
    assert read(table).tables[0]["reception", "final"].printed == "1.00"


YEARLY = """\
          国有资产占用情况表（续）

             2023年度
    项目            数量      金额
  车辆             2     20.00
  设备             3     30.00
  合计             5     50.00
  填报人：甲
  3
"""


def test_lines_that_are_no_rows_of_a_table() -> None:
    """The year above a heading, who signed, the number of the page."""
    (found,) = layout_grids(read_text(YEARLY))
    assert found.grid.rows[0] == ("项目", "数量", "金额")
    assert len(found.grid.rows) == 4
    paged = (
        YEARLY.replace("  填报人：甲\n", "") + "\f" + "    项目            数量      金额\n正文到此为止，以下为说明。\n"
    )
    (found,) = layout_grids(read_text(paged))
    assert len(found.grid.rows) == 4
    again = (
        YEARLY.replace("  填报人：甲\n  3\n", "")
        + "\f"
        + "    项目            数量      金额\n注：以上各项均为年末数，详见说明。\n"
    )
    (found,) = layout_grids(read_text(again))
    assert len(found.grid.rows) == 4


def test_what_stands_in_no_columns_is_no_table(monkeypatch: pytest.MonkeyPatch) -> None:
    text = read_text(HALVES)
    with monkeypatch.context() as patched:
        patched.setattr(layout, "columns_of", lambda lines: [])
        assert layout_grids(text) == []
    with monkeypatch.context() as patched:  # what loses a figure is no table either
        patched.setattr(layout, "_rows", lambda text, part, whole, places: ([], 0))
        assert layout_grids(text) == []
    assert len(layout_grids(text)) == 1


def test_an_amount_is_far_from_a_column_of_codes() -> None:
    codes = ("201", "20104", "2010401")
    alone = Column([Word(text, 10, 10 + len(text), line, Kind.NUMBER) for line, text in enumerate(codes)])
    amount = Word("10.00", 8, 13, 5, Kind.AMOUNT)
    assert alone.distance(amount) >= 8


def test_a_dash_is_far_from_a_column_that_it_would_stand_behind() -> None:
    amounts = Column([Word("10.00", 8, 13, 0, Kind.AMOUNT), Word("9.00", 9, 13, 1, Kind.AMOUNT)])
    near, behind = (Word("-", right - 1, right, 2, Kind.AMOUNT) for right in (15, 16))
    assert amounts.distance(behind) > amounts.distance(near) + 1


def test_the_number_of_a_page_may_begin_it() -> None:
    broken = HALVES.replace("             3            三、", "\f 3\n             3            三、")
    assert read(broken).tables[0]["203", "final"].printed == "6.00"


def test_a_space_within_a_label_parts_no_columns() -> None:
    table = """\
                 支出决算表
                                        单位：万元
  科目编码        科目名称          本年支出合计   基本支出   项目支出
201          一般公共服务支出            10.00     4.00     6.00
20104        发展与 改革事务            10.00     4.00     6.00
2010401      行政运行                 4.00     4.00
2010402      一般 行政管理事务           6.00              6.00
合计                              10.00     4.00     6.00
"""
    found = read(table).tables[0]
    assert [line.label for line in found.lines[:4]] == [
        "一般公共服务支出",
        "发展与改革事务",
        "行政运行",
        "一般行政管理事务",
    ]
    assert [found[line.key, "total"].printed for line in found.lines] == ["10.00", "10.00", "4.00", "6.00", "10.00"]
