"""PDF pages as they come: turned by their flag, drawn sideways, with watermarks, cut by their box, pictures among pages of text."""

from __future__ import annotations

import math

import pytest

import govbudget as gb
from govbudget.readers.pdf import read_pdf
from govbudget.readers.pdf_lines import Glyph, text_lines
from govbudget.recognition import Grid, Pages, Paragraph
from hostile import pages, picture
from printing import Sheet, drawn, ruled

ROWS = [["项目", "合计", "基本支出"], ["行政运行", "1387.15", "900.05"], ["教育", "5.00", ""]]
TABLE = "\n".join(drawn(ruled(ROWS, (90, 80, 80), 60.0), 0.0)) + "\n"


def words(*texts: tuple[float, float, str]) -> str:
    return "\n".join(drawn(Sheet(list(texts), []), 0.0)) + "\n"


def turned(content: str, degrees: float, x: float, y: float) -> str:
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return f"q {cos:.6f} {sin:.6f} {-sin:.6f} {cos:.6f} {x} {y} cm {content} Q\n"


def read(*held: tuple[str, str]) -> Pages:
    return read_pdf(pages(*held), "x.pdf")


def rows(found: Pages) -> list[list[str]]:
    return [list(row) for block in found.blocks if isinstance(block, Grid) for row in block.rows]


# -- turned --------------------------------------------------------------------------------------------------------------

UPRIGHT = "/MediaBox[0 0 595 842]"


@pytest.mark.parametrize(
    ("content", "attributes"),
    [
        (TABLE, ""),
        (turned(TABLE, 90, 595, 0), UPRIGHT),  # drawn sideways, either way, or upside down
        (turned(TABLE, -90, 0, 842), UPRIGHT),
        (turned(TABLE, 180, 842, 595), ""),
        (TABLE, "/Rotate 90"),  # turned by the flag alone
        (TABLE, "/Rotate 180"),
        (TABLE, "/Rotate 270"),
        (turned(TABLE, 90, 595, 0), f"{UPRIGHT}/Rotate 90"),  # both: the right way again
        (turned(TABLE, 90, 695, 100), "/MediaBox[100 100 695 942]"),
        (TABLE.replace(" Tf", " Tf 1 0 0 1 0 0 Tm"), ""),
    ],
)
def test_a_page_is_read_whichever_way_it_is_turned(content: str, attributes: str) -> None:
    found = read((content, attributes))
    assert rows(found) == ROWS
    assert not found.remarks


def test_a_page_a_little_aslant_is_upright() -> None:
    assert "".join(block.text for block in read((turned(words((30, 60, "决算")), 3, 0, 0), "")).blocks) == "决算"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("content", "attributes", "wanted"),
    [
        (TABLE, "", (30, 60, 280, 108)),
        (turned(TABLE, 90, 595, 0), UPRIGHT, (60, 562, 108, 812)),
        (turned(TABLE, -90, 0, 842), UPRIGHT, (487, 30, 535, 280)),
        (turned(TABLE, 180, 842, 595), "", (562, 487, 812, 535)),
    ],
)
def test_places_are_those_on_the_page(content: str, attributes: str, wanted: tuple[float, ...]) -> None:
    (grid,) = read((content + words((30, 30, "题")), attributes)).blocks[-1:]
    found = next(b for b in read((content, attributes)).blocks if isinstance(b, Grid))
    assert found.place.box == pytest.approx(wanted, abs=1)
    assert found.places[0].box is not None
    assert grid.place.page == 1


def test_paragraphs_of_a_turned_page_have_their_places() -> None:
    (line,) = read((turned(words((30, 60, "支出决算表")), 90, 595, 0), UPRIGHT)).blocks
    assert isinstance(line, Paragraph)
    assert line.text == "支出决算表"
    assert line.place.box == pytest.approx((60, 762, 70, 812), abs=1)


def test_a_size_below_zero_turns_letters_round() -> None:
    (line,) = read(("BT /F1 -10 Tf -1 0 0 -1 300 300 Tm <51b37b97> Tj ET", "")).blocks
    assert isinstance(line, Paragraph)
    assert line.text == "决算"


# -- watermarks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("degrees", [30, 45, -35, 135])
def test_words_on_the_slant_are_no_part_of_a_table(degrees: float) -> None:
    mark = turned(words((0, 580, "公开")), degrees, 120, 500)
    found = read(
        (mark + TABLE + words((30, 200, "说明文字")), ""),
    )
    assert rows(found) == ROWS
    assert [block.text for block in found.blocks if isinstance(block, Paragraph)] == ["说明文字"]


def test_large_words_that_run_upwards_are_no_part_of_a_table() -> None:
    large = turned(f"3 0 0 3 0 0 cm {words((0, 595, '公开'))}", 90, 120, 450)
    found = read((large + TABLE + words((30, 200, "说明文字")), ""))
    assert rows(found) == ROWS
    assert [block.text for block in found.blocks if isinstance(block, Paragraph)] == ["说明文字"]
    small = turned(words((0, 595, "旁注")), 90, 700, 100)
    assert "旁" in repr(read((small + TABLE, "")).blocks)


def test_a_page_all_on_the_slant_is_read() -> None:
    (line,) = read((turned(words((0, 595, "决算")), 20, 300, 300), "")).blocks
    assert isinstance(line, Paragraph)
    assert line.text == "决算"


# -- digits drawn apart --------------------------------------------------------------------------------------------------


def glyphs(text: str, gaps: list[float], size: float = 10.0) -> list[Glyph]:
    found, x = [], 0.0
    for c, gap in zip(text, [*gaps, 0.0], strict=True):
        found.append(Glyph(c, x, 0.0, x + size / 2, size))
        x += size / 2 + gap
    return found


@pytest.mark.parametrize(
    ("text", "gaps", "line"),
    [
        ("900.05", [4.0] * 5, "900.05"),
        ("-1,387.15", [6.0] * 8, "-1,387.15"),
        ("900.05", [12.0] * 5, "900.05"),  # wider than columns stand apart
        ("900.05", [25.0] * 5, "9  0  0  .  0  5"),  # too wide for one figure
        ("2010601", [4.0] * 6, "2010601"),
        ("12", [4.0], "1 2"),  # two digits prove nothing
        ("123", [12.0] * 2, "1  2  3"),  # columns
        ("12.345.00", [0, 0, 0, 0, 4, 0, 0, 0], "12.34 5.00"),  # one gap
        ("5.001.00", [4.0, 4.0, 4.0, 9.0, 4.0, 4.0, 4.0], "5.00 1.00"),  # two figures
        ("55.00", [15.0, 4.0, 4.0, 4.0], "5  5.00"),  # the first stands alone
        ("5.00a", [4.0] * 4, "5.00 a"),
        ("1.2.3", [4.0] * 4, "1 . 2 . 3"),  # no amount
    ],
)
def test_digits_drawn_apart_are_one_figure_where_their_gaps_prove_it(text: str, gaps: list[float], line: str) -> None:
    (found,) = text_lines(glyphs(text, gaps))
    assert found.text == line


# -- pictures and edges --------------------------------------------------------------------------------------------------

TEXT = words((50, 50, "清河市财政局2023年度部门决算"), (50, 80, "支出合计5.00万元。"))
FULL = picture(842, 595)
CURVE = "10 10 m 20 30 30 20 40 10 c S\n"


def said(*held: tuple[str, str]) -> list[tuple[str, ...]]:
    return [(remark.rule, *dict(remark.params).values()) for remark in read(*held).remarks]


@pytest.mark.parametrize(
    ("content", "is_picture"),
    [
        (FULL, True),
        (picture(842, 300), True),
        (picture(300, 300), False),  # a stamp
        (FULL + words((400, 570, "— 2 —")), True),  # its number
        (FULL + words((50, 20, "清河市2023年决算"), (400, 570, "第2页")), True),  # the same on every page
        (FULL + words((50, 200, "第三部分 说明")), False),  # a page on coloured ground
        (CURVE * 300, True),  # writing that is drawn
        (CURVE * 20, False),
        ("", False),  # a blank page
    ],
)
def test_pages_that_are_pictures_are_named(content: str, is_picture: bool) -> None:
    first = TEXT + words((50, 20, "清河市2022年决算"))
    assert said((first, ""), (content, ""), (FULL, "")) == [("S121", "2")] * is_picture + [("S121", "3")]


def test_a_page_that_is_a_picture_is_reported() -> None:
    report = gb.read(pages((TEXT, ""), (FULL, ""))).check()
    (finding,) = (finding for finding in report if finding.rule == "S121")
    assert finding.place.page == 2
    assert "第2页是图片" in finding.message()
    assert "page 2 is a picture" in finding.message("en")
    assert not [finding for finding in gb.read(pages((TEXT, ""))).check() if finding.rule in ("S121", "S122")]


@pytest.mark.parametrize(
    ("attributes", "outside"),
    [
        ("", 0),
        ("/CropBox[0 300 842 595]", 2),
        ("/CropBox[842 595 0 300]", 2),
        ("/CropBox[900 900 999 999]", 0),  # none of the page: no crop box at all
        ("/CropBox[0 300 842 595]/Rotate 90", 2),
        ("/CropBox[0 300 842 595]/Rotate 180", 2),
        ("/CropBox[0 300 842 595]/Rotate 270", 2),
        ("/MediaBox[0 300 842 595]", 2),
        ("/MediaBox[-10 -10 842 595]/CropBox[0 300 842 595]", 2),
    ],
)
def test_text_outside_of_the_page_stays_out_and_is_said(attributes: str, outside: int) -> None:
    found = read((TEXT + words((50, 500, "旧 稿")), attributes))
    text = "".join(block.text for block in found.blocks if isinstance(block, Paragraph))
    assert ("稿" in text) is not bool(outside)
    assert "支出合计5.00万元。" in text
    assert [dict(remark.params)["count"] for remark in found.remarks] == [str(outside)] * bool(outside)


def test_what_is_outside_is_reported_with_the_turn() -> None:
    outside = TEXT + words((50, 700, "旧稿"))
    for attributes, chinese, english in (
        ("", "第1页有 2 个字符", "page 1 has 2"),
        ("/Rotate 90", "第1页经过旋转", "is turned"),
    ):
        (finding,) = (f for f in gb.read(pages((outside, attributes))).check() if f.rule == "S122")
        assert chinese in finding.message()
        assert english in finding.message("en")
