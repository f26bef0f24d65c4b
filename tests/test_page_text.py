"""Page text: consistent accounts printed as lines of words and figures, as copied from a PDF, and read back.

Blank cells are dropped, names and headings are broken over lines, halves stand side by side, tables run over pages. What is
read must be what was printed: no figure in another column, none lost without a word.
"""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import govbudget as gb
from accounts import Accounts, d
from govbudget.checking import FindingKind
from govbudget.pages import Grid, Pages, Paragraph, Words
from govbudget.readers import read_text
from govbudget.recognition.pages.text import with_page_tables
from page_prints import (
    HEADINGS,
    blocks,
    body,
    cells,
    general_expenditure,
    grids,
    names,
    only,
    page_text,
    read,
    usual,
    with_figures,
)

FIGURE = r"[0-9,]+\.[0-9]{2}"
REAL = Path(__file__).parents[2] / "shared" / "corpus" / "raw"

# -- the laws --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("every", [0, 7])
@pytest.mark.parametrize("parted", [False, True])
@pytest.mark.parametrize("blank", [False, True])
def test_what_is_printed_is_read(blank: bool, parted: bool, every: int) -> None:
    tables = usual(Accounts())
    disclosure = read(page_text(tables, blank=blank, parted=parted, every=every))
    assert cells(disclosure.tables) == cells(tables)
    assert not disclosure.unmodelled
    assert not [f for f in disclosure.check() if f.kind is FindingKind.INCONSISTENT]
    places = {table.place.page for table in disclosure.tables}
    assert len(places) == 9


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**6), st.booleans(), st.sampled_from([0, 5, 11]))
def test_blanks_are_found_again(seed: int, fiscal_only: bool, every: int) -> None:
    tables = with_figures(usual(body(random.Random(seed), fiscal_only=fiscal_only)))
    disclosure = read(page_text(tables, every=every))
    assert cells(disclosure.tables) <= cells(tables)
    assert (
        cells(disclosure.tables) == cells(tables) or disclosure.unmodelled
    )  # amounts that could stand in each other's place
    assert not [f for f in disclosure.check() if f.kind is FindingKind.INCONSISTENT]


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**6), st.booleans(), st.sampled_from(["0.90", "9.00", "100.00", "9000.00"]))
def test_an_error_stays_where_it_is(seed: int, fiscal_only: bool, error: str) -> None:
    """One figure printed wrong: neither it nor another is read in a column where it does not stand, and it is found."""
    rng = random.Random(seed)
    tables = with_figures(usual(body(rng, fiscal_only=fiscal_only)))
    number, table = rng.choice([(n, table) for n, table in enumerate(tables) if len(table.columns) > 2])
    printed = [(key, c, v) for c in table.columns for key, v in zip(table.keys, table.amounts(c), strict=True) if v]
    key, column, value = rng.choice(printed)
    tables[number] = table.with_cell(key, column, str(value + d(error)))
    disclosure = read(page_text(tables))
    assert cells(disclosure.tables) <= cells(tables)
    assert disclosure.unmodelled or not disclosure.check().ok


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10**6), st.booleans())
def test_without_the_other_tables_less_is_known_and_nothing_wrong(seed: int, fiscal_only: bool) -> None:
    rng = random.Random(seed)
    tables = with_figures(usual(body(rng, fiscal_only=fiscal_only)))
    some = [table for table in tables if rng.random() < 0.5]
    disclosure = read(page_text(some))
    read_ = cells(disclosure.tables)
    assert read_ <= cells(some)
    assert read_ == cells(some) or disclosure.unmodelled


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**6))
def test_no_figure_is_lost(seed: int) -> None:
    """Lines mixed up, words dropped and repeated: every figure is in a cell or in a paragraph, and none is made."""
    rng = random.Random(seed)
    lines = page_text(usual(Accounts()), every=rng.choice((0, 8)), parted=rng.random() < 0.3).split("\n")
    for _ in range(rng.randrange(1, 30)):
        i, j = rng.randrange(len(lines)), rng.randrange(len(lines))
        words = lines[i].split()
        change = rng.randrange(4)
        if change == 0:
            lines[i], lines[j] = lines[j], lines[i]
        elif change == 1:
            lines.insert(j, lines[i])
        elif words and change == 2:
            lines[i] = " ".join(rng.sample(words, len(words)))
        elif words:
            cut = rng.randrange(len(words))
            lines[i : i + 1] = [" ".join(words[:cut]), " ".join(words[cut:])]
    found = blocks("\n".join(lines))
    texts = [block.text if isinstance(block, Paragraph) else "、".join(map("、".join, block.rows)) for block in found]
    kept = Counter(re.findall(FIGURE, "、".join(texts)))
    assert kept == Counter(re.findall(FIGURE, " ".join(lines)))


# -- lines and blocks ------------------------------------------------------------------------------------------------


def test_a_reader_knows_of_no_table() -> None:
    """It gives paragraphs and the lines they are; the tables are found among the lines, and use them up."""
    text = page_text(usual(Accounts()), every=7)
    pages = read_text(text, "a")
    assert all(isinstance(block, Paragraph) for block in pages.blocks)
    assert [line.line for line in pages.lines] == list(range(1, len(text.split("\n")) + 1))
    printed = {(line.text, line.line, line.page) for line in pages.lines if line.text}
    assert printed == {(b.text, b.place.line, b.place.page) for b in pages.blocks if isinstance(b, Paragraph)}
    found = with_page_tables(pages)
    assert sum(isinstance(block, Grid) for block in found.blocks) == 9
    assert found.lines == ()
    assert with_page_tables(found) is found
    assert set(found.blocks) > {b for b in pages.blocks if isinstance(b, Paragraph) and b.text.endswith("决算表")}


@pytest.mark.parametrize("every", [0, 7])
def test_pages_may_begin_in_the_middle_of_the_lines(every: int) -> None:
    """A reader that has no line for the start of a page gives the same tables."""
    pages = read_text(page_text(usual(Accounts()), every=every))
    printed = [line for line in pages.lines if line.text]
    lines = tuple(Words(line.text, n, line.page) for n, line in enumerate(printed, 1))
    others = with_page_tables(Pages("", (), lines=lines)).blocks
    tables = with_page_tables(pages).blocks
    assert [b.rows for b in others if isinstance(b, Grid)] == [b.rows for b in tables if isinstance(b, Grid)]


def test_a_tab_at_the_end_of_every_line_parts_nothing() -> None:
    """The reader takes all lines for one grid: what is above and below the table stays of it."""
    rows = ["甲\t1.00", general_expenditure("204 公共安全支出 9.00 7.00 2.00"), "乙\t2.00", "丙"]
    text = "\n".join(rows).replace("\n", "\t\n")
    (whole,) = read_text(text).blocks
    assert isinstance(whole, Grid)
    above, table, below = blocks(text)
    assert isinstance(above, Grid)
    assert isinstance(table, Grid)
    assert isinstance(below, Grid)
    assert (above.lines, table.lines, below.lines) == ((1, 2, 3, 4), (5, 9), (10, 11, 12))
    assert [grid.place.line for grid in (above, table, below)] == [1, 5, 10]
    assert (*above.rows, *below.rows) == (*whole.rows[:4], *whole.rows[9:])
    assert (above.cut, below.cut, whole.cut) == (False, True, True)


def test_what_stands_inside_a_table_goes_with_it() -> None:
    """Rows of cells below a note, where the table goes on over the page: they are furniture of the page."""
    rows = ["204 公共安全支出 7.00 7.00 0.00", "注：略", "甲\t乙", "[[page 2]]", "208 社会保障支出 2.00 0.00 2.00"]
    (table,) = grids(general_expenditure(*rows))
    assert [row[0] for row in table.rows[1:]] == ["204", "208"]
    assert [place.page for place in table.places[1:]] == [None, 2]


def test_a_bar_on_the_line_below_the_last_row() -> None:
    """The reader takes the last row for the first of a run of cells; it stays in its table, and only there."""
    table, run = grids(general_expenditure("204 公共安全支出 9.00 7.00 2.00", "|", "甲 | 1.00 | 2.00", note=""))
    assert table.rows[-1] == ("204", "公共安全支出", "9.00", "7.00", "2.00")
    assert run.rows[0][-3:] == ("甲", "1.00", "2.00")
    assert len(run.rows) == 1


# -- names, pages, notes -------------------------------------------------------------------------------------------


def test_names_centred_on_their_codes() -> None:
    table = only(
        general_expenditure(
            "一般公共服务",
            "201 9.00 9.00 0.00",
            "支出",
            "发展与",
            "20104 改革 9.00 9.00 0.00",
            "事务",
            "2010401 行政运行 9.00 9.00 0.00",
            "合计 9.00 9.00 0.00",
        )
    )
    assert names(table) == ["一般公共服务支出", "发展与改革事务", "行政运行", "合计"]


def test_names_beside_their_codes() -> None:
    table = only(
        general_expenditure(
            "208 社会保障和就业 9.00 9.00 0.00",
            "支出",
            "20805 行政事业单位养 9.00 9.00 0.00",
            "老支出",
            "2080505 机关事业单位基 9.00 9.00 0.00",
            "本养老保险",
        )
    )
    assert names(table) == ["社会保障和就业支出", "行政事业单位养老支出", "机关事业单位基本养老保险"]


def test_names_above_their_codes() -> None:
    rows = ["合计", "9.00 9.00 0.00", "公共安全支出", "204 9.00 9.00 0.00", "司法", "20406 9.00 9.00 0.00"]
    table = only(general_expenditure(*rows))
    assert names(table) == ["合计", "公共安全支出", "司法"]
    assert table.value("total", "basic") == 9


def test_code_name_and_figures_below_each_other() -> None:
    rows = [
        "204 公共安全支出 9.00 9.00 0.00",
        "20406",
        "司法",
        "9.00 9.00 0.00",
        "2040607",
        "公共法律服务 9.00 9.00 0.00",
    ]
    table = only(general_expenditure(*rows))
    assert names(table) == ["公共安全支出", "司法", "公共法律服务"]
    assert [str(table["2040607", column]) for column in table.columns] == ["9.00 万元", "9.00 万元", "0.00 万元"]


def test_whole_figures_that_look_like_codes() -> None:
    rows = ["204 公共安全支出 250 250 0", "20406", "司法", "250 250 0"]
    table = only(general_expenditure(*rows))
    assert table.keys == ("204", "20406")
    assert table.value("20406", "basic") == 250


def test_other_ways_to_print_figures_and_codes() -> None:
    rows = ["类 款 项 合计 1, 537.40 1,537.40 -", "204公共安全支出 1,537.40 1,537.40 —"]
    table = only(general_expenditure(*rows))
    assert table.value("204", "basic") == d("1537.40")
    assert names(table) == ["合计", "公共安全支出"]


def test_pages_notes_and_repeated_headings() -> None:
    first = ["合计 9.00 7.00 2.00", "204 公共安全支出 7.00 7.00 0.00", "20406 司法 7.00 7.00 0.00"]
    second = ["208 社会保障和就业支出 2.00 0.00 2.00", "20808 抚恤 2.00 0.00 2.00"]
    again = [
        "第 2 页",
        "[[page 3]]",
        "一般公共预算财政拨款支出决算表",
        "单位：万元",
        HEADINGS["general_expenditure"],
        "栏次 1 2 3",
    ]
    for between in (["12", "[[page 3]]"], ["注：略", "续下页", "[[page 3]]"], again, ["[[page 3]]", "- 3 -", ""]):
        text = general_expenditure(*first, *between, *second)
        disclosure = read(text)
        (table,) = disclosure.tables
        assert table.keys == ("total", "204", "20406", "208", "20808"), between
        assert not table.faults, between
    assert isinstance(blocks(text)[-1], Paragraph)


def test_the_same_title_again_is_another_table() -> None:
    rows = ["合计 9.00 7.00 2.00", "204 公共安全支出 9.00 7.00 2.00"]
    text = general_expenditure(*rows, "[[page 2]]") + "\n" + general_expenditure(*rows)
    assert len(grids(text)) == 2


@pytest.mark.parametrize(
    "end",
    [
        "第三部分 某局2021年度部门决算情况说明",
        "本年支出合计9.00万元，占 100%。",
        "一、支出总体情况",
        "收入决算表",
        "甲|乙|丙",
        "这是一行既没有科目编码也没有数字而且长得绝不可能是科目名称的一部分的文字所以表格到此为止了",
    ],
)
def test_where_a_table_ends(end: str) -> None:
    text = general_expenditure(
        "合计 9.00 7.00 2.00", "204 公共安全支出 9.00 7.00 2.00", note=f"{end}\n2.00 3.00 4.00 5.00"
    )
    first = grids(text)[0]
    assert [row[0] for row in first.rows[1:]] == ["合计", "204"]
    assert len(first.rows) == 3


def test_words_below_the_last_row_stay_paragraphs() -> None:
    words = [f"另一段话之{n}" for n in range(9)]
    text = general_expenditure("204 公共安全支出 9.00 7.00 2.00", *words)
    paragraphs = [block.text for block in blocks(text) if isinstance(block, Paragraph)]
    assert [text for text in paragraphs if text in words] == words[1:]  # one may be the end of the name
    text = general_expenditure("204 公共安全支出 9.00 7.00 2.00", "合计 9.00 7.00 2.00", *words)
    paragraphs = [block.text for block in blocks(text) if isinstance(block, Paragraph)]
    assert [text for text in paragraphs if text in words] == words


def test_a_title_over_two_lines() -> None:
    text = general_expenditure("204 公共安全支出 9.00 7.00 2.00").replace("拨款支出决算表", "拨款支出决\n算表")
    assert only(text).form.id == "general_expenditure"


def test_captions_inside_the_heading() -> None:
    heading = HEADINGS["general_expenditure"].replace("功能分类\n", "功能分类\n金额单位：元\n")
    text = general_expenditure("204 公共安全支出 9.00 7.00 2.00", heading=heading).replace("单位：万元\n", "")
    table = only(text)
    assert table.unit is not None
    assert table.unit.value == "元"


# -- what is no table ---------------------------------------------------------------------------------------------


def test_sentences_stay_paragraphs() -> None:
    text = "\n".join(
        [
            "目 录",
            "收入支出决算总表",
            "收入决算表",
            "支出决算表",
            "第三部分 情况说明",
            "支出决算表",
            "支出决算总体情况说明",
            "本年支出合计 19.00 万元，其中：基本支出 14.00 万",
            "元，占 74.59%；项目支出 5.00 万元。",
            "合计 1.00 2.00",
        ]
    )
    assert blocks(text) == read_text(text).blocks
    assert [block.text for block in blocks(text) if isinstance(block, Paragraph)] == text.split("\n")


def test_tables_with_bars_are_read_as_before() -> None:
    text = "支出决算表\n科目编码|科目名称|合计|基本支出|项目支出|\n204|公共安全支出|9.00|9.00|0.00|"
    assert [type(block) for block in blocks(text)] == [Paragraph, Grid]
    mixed = f"甲|乙|丙\n1|2|3\n{general_expenditure('204 公共安全支出 9.00 7.00 2.00')}"
    assert len(grids(mixed)) == 2
    glued = "甲\t乙\n收入支出决\n算总表\n" + HEADINGS["income_expenditure"]
    assert len(grids(glued)) == 2


def test_the_text_may_end_anywhere() -> None:
    text = page_text(usual(Accounts()), every=6)
    rng = random.Random(4)
    for _ in range(6):
        tables = read(text[: rng.randrange(len(text))]).tables
        assert {table.form.id for table in tables} <= {table.form.id for table in usual(Accounts())}


def test_reading_is_linear() -> None:
    def cost(lines: int) -> float:
        rows = [f"2{n % 30:02d}{n // 30 % 90 + 10}{n % 90 + 10:02d} 支出 1.00 1.00" for n in range(lines)]
        text = general_expenditure(*rows)
        taken = []
        for _ in range(3):  # the best of three: a collection of garbage may fall into any
            begun = time.process_time()
            blocks(text)
            taken.append(time.process_time() - begun)
        return min(taken)

    cost(50)
    assert cost(1600) < 12 * max(cost(400), 0.02)


# -- real pages ---------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not REAL.is_dir(), reason="the folder of real disclosures is not here")
def test_real_pages() -> None:
    for name, forms in (("fx_shiquan_2025.txt", 7), ("fx_shengtai_2025.txt", 6)):
        disclosure = gb.read(REAL / name)
        assert len(disclosure.tables) == forms
        assert not [unread for unread in disclosure.unmodelled if "栏目" in unread.reason]
