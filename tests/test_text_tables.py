"""Tables of plain text between upright bars: several cells a line, one cell a line, and what is no table."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbudget.readers import read_text
from govbudget.recognition import Grid, Paragraph


def blocks(text: str) -> list[object]:
    """Rows of each grid, and texts of paragraphs."""
    found: list[object] = []
    for block in read_text(text).blocks:
        found.append([list(row) for row in block.rows] if isinstance(block, Grid) else block.text)
    return found


ROWS = [["项目", "预算数", "决算数"], ["公务接待费", "5.00", "3.00"], ["合计", "", "3.00"]]


def test_several_cells_a_line() -> None:
    assert blocks("前文\n项目 | 预算数 | 决算数\n公务接待费 | 5.00 | 3.00\n合计 | | 3.00\n后文") == [
        "前文",
        ROWS,
        "后文",
    ]
    framed = "| 项目 | 预算数 | 决算数 |\n| 公务接待费 | 5.00 | 3.00 |\n| 合计 | | 3.00 |"
    assert blocks(framed) == [ROWS]


@pytest.mark.parametrize("rule", ["| --- | --- | --- |", "|:---|:---:|---:|", "---|---|---", "|-|-|-|"])
def test_a_markdown_table_with_its_rule(rule: str) -> None:
    text = f"# 标题\n\n| 项目 | **预算数** | 决算数 |\n{rule}\n| 公务接待费 | 5.00 | 3.00 |\n"
    (heading, grid) = read_text(text).blocks
    assert isinstance(heading, Paragraph)
    assert isinstance(grid, Grid)
    assert grid.rows == (("项目", "**预算数**", "决算数"), ("公务接待费", "5.00", "3.00"))
    assert grid.lines == (3, 5)
    assert (grid.place.line, grid.cut) == (3, False)


def test_one_cell_a_line_with_the_bar_behind() -> None:
    cells = [cell for row in ROWS[:2] for cell in row]
    assert blocks("前文。\n" + "".join(f"{cell} |\n" for cell in cells) + "后文。") == ["前文。", ROWS[:2], "后文。"]


def test_one_cell_a_line_with_the_bar_on_the_next() -> None:
    cells = [cell for row in ROWS[:2] for cell in row]
    (grid,) = read_text("".join(f"{cell}\n|\n" for cell in cells)).blocks
    assert isinstance(grid, Grid)
    assert [list(row) for row in grid.rows] == ROWS[:2]
    assert grid.lines == (1, 7)


def test_the_two_ways_mixed_and_with_markup() -> None:
    text = "项目 |\n预算数\n|\n<b>决算数</b> |\n公务接待费\n|\n5.00 |\n3.00\n|\n会议费 |\n1.00 |\n2.00 |\n"
    assert blocks(text) == [[["项目", "预算数", "决算数"], ["公务接待费", "5.00", "3.00"], ["会议费", "1.00", "2.00"]]]


@pytest.mark.parametrize(
    "cells",
    [
        ["项目", "公务接待费", "3.00", "会议费", "2.00"],  # labels and figures without headings of their columns
        ["项目", "预算数", "决算数", "公务接待费", "5.00"],  # a cell is missing
        [
            "项目",
            "预算数",
            "决算数",
            "公务接待费",
            "5.00",
            "3.00",
            "5.00",
            "会议费",
            "1.00",
        ],  # figures where labels stand
        ["项目", "预算数", "决算数", "公务接待费", "5.00", "三万"],  # words where figures stand
        ["项目", "预算数", "决算数"],  # no figures
        ["3.00", "5.00"],
    ],
)
def test_what_cannot_be_folded_stays_text(cells: list[str]) -> None:
    assert blocks("".join(f"{cell} |\n" for cell in cells)) == cells


def test_what_stays_text_has_no_blank_paragraphs() -> None:
    assert blocks("甲 |\n |\n乙 |\n") == ["甲", "乙"]
    assert blocks("甲 |\n<b></b> |\n乙 |\n") == ["甲", "乙"]


def test_blank_cells_are_cells() -> None:
    text = "项目 |\n预算数 |\n决算数 |\n会议费 |\n1.00 |\n- |\n培训费 |\n— |\n2.00 |\n"
    assert blocks(text) == [[["项目", "预算数", "决算数"], ["会议费", "1.00", "-"], ["培训费", "—", "2.00"]]]
    assert blocks("项目 | 预算数 | 决算数\n | 1.00 | \n") == [[["项目", "预算数", "决算数"], ["", "1.00"]]]


@pytest.mark.parametrize(
    "line",
    [
        "收入与支出|结余",  # one bar inside a line
        "本年收入|支出|结余均为零。",  # a sentence
        "这一行写了很长很长的一段文字，超过四十个字，所以它不是一个单元格，而是一段文字，只是在末尾多了一道竖线而已 |",
        "|",
        "--|--",
    ],
)
def test_a_bar_in_text_makes_no_table(line: str) -> None:
    found = blocks(f"前文\n{line}\n后文")
    assert all(isinstance(block, str) for block in found)
    assert found[0] == "前文"
    assert found[-1] == "后文"


def test_a_table_of_bars_ends_at_a_page_or_blank_line_and_may_end_the_text() -> None:
    text = "甲 | 1.00 | 2.00\n\n乙 | 1.00 | 2.00\n[[page 2]]\n丙 | 1.00 | 2.00"
    grids = [block for block in read_text(text).blocks if isinstance(block, Grid)]
    assert [grid.rows[0][0] for grid in grids] == ["甲", "乙", "丙"]
    assert [(grid.place.page, grid.place.line, grid.cut) for grid in grids] == [
        (None, 1, False),
        (None, 3, False),
        (2, 5, False),
    ]


def test_the_mark_of_a_page_is_never_a_cell() -> None:
    """Neither where the text ends with it, nor among cells that stand on lines of their own."""
    (grid,) = read_text("甲\t1.00\n[[page 2]]").blocks
    assert isinstance(grid, Grid)
    assert (grid.rows, grid.cut) == ((("甲", "1.00"),), False)
    pages = read_text("甲\n|\n[[page 7]]\n|\n乙\n丙")
    assert not any("page" in line.text for line in pages.lines)
    assert [(b.text, b.place.page) for b in pages.blocks if isinstance(b, Paragraph)] == [
        ("甲", None),
        ("乙", 7),
        ("丙", 7),
    ]


def test_tabs_and_bars() -> None:
    """A tab is stronger than a bar; a text that ends inside a row of tabs is cut."""
    (grid,) = read_text("甲|乙\t1.00\n丙\t2.00\n丁").blocks
    assert isinstance(grid, Grid)
    assert (grid.rows, grid.cut) == ((("甲|乙", "1.00"), ("丙", "2.00"), ("丁",)), True)
    assert blocks("甲\t1.00\n乙 | 2.00 | 3.00\n") == [[["甲", "1.00"], ["乙", "2.00", "3.00"]]]


@given(
    st.lists(
        st.lists(st.sampled_from(["收入", "5.00", "", "-", "0", "三"]), min_size=2, max_size=5), min_size=1, max_size=6
    ),
    st.booleans(),
)
def test_rows_between_bars_are_read_back(rows: list[list[str]], framed: bool) -> None:
    """Framed rows keep every cell that is not blank, in its row; a row of blanks or dashes only is a rule."""
    lines = ["| " + " | ".join(row) + " |" if framed else " | ".join([*row, "末", "尾"]) for row in rows]
    wanted = [[cell for cell in row if cell] for row in rows if set(row) - {"", "-"}]
    found = [row for block in read_text("\n".join(lines)).blocks if isinstance(block, Grid) for row in block.rows]
    kept = [[cell for cell in row if cell and cell not in "末尾"] for row in found]
    assert [row for row in kept if set(row) - {"-"}] == wanted


@given(st.text("|\t 甲1.-:。\n", max_size=80))
def test_any_bars_are_read(text: str) -> None:
    for block in read_text(text).blocks:
        if isinstance(block, Grid):
            assert len(block.lines) == len(block.rows) > 0
            assert all(block.rows)
            assert list(block.lines) == sorted(block.lines)
        else:
            assert isinstance(block, Paragraph)
            assert block.text


@pytest.mark.parametrize(
    "line", ["甲\n|\n", "甲 |\n", "| 1 | 2 |\n", "|\n", "---|---|---\n", "甲|" * 50 + "\n", "<b>|" * 50 + "\n"]
)
def test_endless_bars_take_no_time(line: str) -> None:
    text = line * (30_000 // len(line))
    start = time.process_time()
    read_text(text)
    assert time.process_time() - start < 1
