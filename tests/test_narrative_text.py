"""From printed lines to sentences: joining, page furniture, headings, and places."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbudget.narrative.text import Line, Passage, passages, sentences_of
from govbudget.place import Place
from narrated import read


def lines(*texts: str | None, page: int | None = None) -> list[Line]:
    return [Line(text, Place("", page, number)) for number, text in enumerate(texts, 1)]


def joined(*texts: str | None) -> list[str]:
    return [passage.text for passage in passages(lines(*texts))]


def wrap(text: str, width: int) -> list[str]:
    return [text[i : i + width] for i in range(0, len(text), width)]


PROSE = (
    "本单位全年收入总计五千万元，与上年相比增加三百万元，主要原因是项目经费增加；支出总计五千万元，其中基本支出三千万元，"
    "项目支出二千万元，占比分别为百分之六十和百分之四十。按照厉行节约的要求，接待费用逐年下降，车辆运行费用基本持平，"
    "会议、培训等活动在年初统一安排，没有超出预算。下一年度将继续压缩一般性支出，把资金用在重点项目上，确保各项任务完成，"
    "并按照规定及时公开，接受监督。公务接待费支出12,345.67万元，比2022年减少1,000.00万元，下降7.49%，全部为国内接待。"
)


# -- joining of lines --------------------------------------------------------------------------------------------------


@given(st.integers(28, 40))
def test_wrapped_text_is_joined_whatever_its_width(width: int) -> None:
    """Breaks may stand anywhere: inside words, figures and between a figure and its unit."""
    assert joined("一、总体情况", *wrap(PROSE, width), "二、其他情况", "会议费支出三万元。") == [
        "一、总体情况",
        PROSE,
        "二、其他情况",
        "会议费支出三万元。",
    ]


@given(st.integers(28, 40))
def test_what_is_read_does_not_depend_on_the_width(width: int) -> None:
    whole, wrapped = read(PROSE), read("\n".join(wrap(PROSE, width)))
    assert [str(claim) for claim in wrapped] == [str(claim) for claim in whole] != []


def test_paragraphs_that_are_not_wrapped_stay_apart() -> None:
    paragraphs = ["本年收入合计500万元，较上年增加。", "本年支出合计500万元，较上年增加。", "年末无结转，也无结余。"]
    assert joined(*paragraphs) == paragraphs
    long = ["支出" * n + "，共计500万元。" for n in range(1, 60, 5)]  # of very different widths: no wrapped text
    assert joined(*long) == long


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("公务接待费支出3.", "00万元，比上年减少1.00万元。"),
        ("公务接待费支出", "3.00万元，比上年减少1.00万元。"),
        ("公务接待费支出3.00", "万元，比上年减少1.00万元。"),
        ("公务接待费增长", "5%，会议费持平。"),
        ("公务接待费支出3.00万元", "，比上年减少1.00万元。"),
        ("会议费（含培训费", "）支出三万元。"),
        ("本年支出较上年增加，", "主要原因是项目增加。"),
        ("公务接待费3.00万元，比上年减少1.00万元", "下降25%。"),
    ],
)
def test_a_line_that_no_line_can_begin_with_goes_on(first: str, second: str) -> None:
    assert joined(first, second) == [first + second]


def test_a_sentence_goes_on_behind_a_blank_line() -> None:
    assert joined("公务接待费支出3万元，", "", "  ", "比上年减少1万元。") == ["公务接待费支出3万元，比上年减少1万元。"]


def test_a_sentence_does_not_go_on_behind_a_table() -> None:
    assert joined("公务接待费支出3万元，", None, "比上年减少1万元。") == ["公务接待费支出3万元，", "比上年减少1万元。"]
    assert joined(None, None) == []


@pytest.mark.parametrize(
    "heading",
    [
        "第二部分 部门决算情况说明",
        "二、收入支出决算情况说明",
        "（一）因公出国（境）费情况",
        "1.公务用车情况",
        "（1）公务用车购置费",
        "部门决算情况说明",
        "三 公务接待",
    ],
)
def test_headings_swallow_nothing_and_are_not_swallowed(heading: str) -> None:
    text = joined("前一段落已经写完了。", heading, "公务接待费支出3万元，比上年减少。", heading, "会议费支出2万元。")
    assert text == ["前一段落已经写完了。", heading, "公务接待费支出3万元，比上年减少。", heading, "会议费支出2万元。"]
    assert [passage.heading for passage in passages(lines("甲。", heading, "乙。"))] == [False, True, False]


def test_marked_headings_stand_alone() -> None:
    """A heading of a Markdown file joins with nothing, whatever it looks like."""
    marked = [Line("公务接待费，", Place(), 2), Line("比上年减少。", Place(), 0), Line("会议费，", Place(), 3)]
    assert [(passage.text, passage.heading) for passage in passages(marked)] == [
        ("公务接待费，", True),
        ("比上年减少。", False),
        ("会议费，", True),
    ]
    assert [passage.heading for passage in passages([Line("支出" * 50, Place(), 1)])] == [False]
    assert [passage.heading for passage in passages([Line("支出3万元", Place(), 1)])] == [False]


def test_captions_join_with_nothing() -> None:
    assert joined("单位：万元", "公务接待费支出", "公开07表", "会议费") == [
        "单位：万元",
        "公务接待费支出",
        "公开07表",
        "会议费",
    ]


def test_a_wrapped_item_begins_in_the_middle_of_a_sentence() -> None:
    """（二） behind a full line inside a sentence is part of it; behind a closed one it begins a paragraph."""
    body = wrap(PROSE, 36)
    full = "各项支出均按照规定执行，包括会议、培训等活动的费用和其他日常费用，其中包"
    assert len(full) == 36
    assert joined(*body, full, "（二）所列的各项，都已公开。")[-1] == full + "（二）所列的各项，都已公开。"
    assert joined(*body, full[:-1] + "。", "（二）所列的各项，都已公开。")[-1] == "（二）所列的各项，都已公开。"
    assert joined(*body, full, "二、其他情况")[-1] == "二、其他情况"


def test_words_of_another_script_keep_their_space() -> None:
    assert joined("使用，Fiscal", "Data系统", "，Package3.0。") == ["使用，Fiscal Data系统，Package3.0。"]


# -- page furniture ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "number", ["3", "— 3 —", "-3-", "第3页", "第 3 页 共 12 页", "第3页，共12页", "3 / 共 12 页", "－３－", "~ 3 ~"]
)
def test_page_numbers_between_lines_are_taken_out(number: str) -> None:
    assert joined("公务接待费支出3万元，", number, "比上年减少1万元。") == ["公务接待费支出3万元，比上年减少1万元。"]


def test_page_numbers_inside_lines_are_taken_out() -> None:
    assert joined("公务接待费支出—12—3万元。") == ["公务接待费支出3万元。"]
    assert joined("2021—2023年") == ["2021—2023年"]


def paged(*pages: list[str]) -> list[Line]:
    return [Line(text, Place("", n, i)) for n, page in enumerate(pages, 1) for i, text in enumerate(page, 1)]


def test_running_heads_and_feet_are_taken_out() -> None:
    pages = [["某局部门决算", f"第{word}段没有写完，", f"第{n}页"] for n, word in enumerate("一二三", 1)]
    assert [p.text for p in passages(paged(*pages))] == ["第一段没有写完，第二段没有写完，第三段没有写完，"]


def test_what_stands_twice_or_inside_a_page_is_no_running_head() -> None:
    twice = [["某局部门决算", "第一段文字写完了。"], ["某局部门决算", "第二段文字写完了。"]]
    assert sum(p.text == "某局部门决算" for p in passages(paged(*twice))) == 2
    inside = [["某局部门决算", "甲。", "某局部门决算", "乙。"], ["某局部门决算", "丙。"], ["某局部门决算", "丁。"]]
    assert sum(p.text == "某局部门决算" for p in passages(paged(*inside))) == 4
    unpaged = ["某局部门决算", "甲。"] * 4
    assert joined(*unpaged) == unpaged


def test_a_long_line_at_every_edge_is_text() -> None:
    same = "每一页都以这样一个很长的句子开头，它不是页眉，而是正文，因为页眉不会有这么长，超过六十个字的一行不可能是页眉，所以要保留它。"
    assert len(same) > 60
    assert len(passages(paged([same, "甲。"], [same, "乙。"], [same, "丙。"]))) == 6


# -- numbering ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "depth"),
    [
        ("第一部分 概况", 1),
        ("第十二章", 1),
        ("一、总体情况", 2),
        ("十一. 其他", 2),
        ("二 其他", 2),
        ("（三）公务接待费", 3),
        ("( 三 )公务接待费", 3),
        ("4.教育支出", 4),
        ("4、教育支出", 4),
        ("11“. 灾害防治”", 4),
        ("（5）办公费", 5),
        ("①办公费", 5),
        ("3.5万元", 0),
        ("2023年度", 0),
        ("一般公共服务", 0),
        ("", 0),
    ],
)
def test_depth(text: str, depth: int) -> None:
    for printed in (text, "　 " + text):
        assert all(passage.depth == depth for passage in passages(lines(printed)))


def test_headings_are_remembered_by_depth() -> None:
    text = "第二部分 说明\n一、总体情况\n（一）收入情况\n收入500万元。\n（二）支出情况\n支出500万元。\n二、其他情况\n没有3万元。"
    narrative = read(text)
    prose = [s for s in narrative.sentences if "万元" in s.text]
    assert [s.headings for s in prose] == [
        ("第二部分 说明", "一、总体情况", "（一）收入情况"),
        ("第二部分 说明", "一、总体情况", "（二）支出情况"),
        ("第二部分 说明", "二、其他情况"),
    ]
    assert [s.paragraph for s in narrative.sentences] == list(range(8))


# -- sentences and places ----------------------------------------------------------------------------------------------


def split(text: str) -> list[str]:
    (passage,) = passages(lines(text))
    return [sentence.text for sentence in sentences_of(passage, (), 0)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("收入5万元。支出3万元！", ["收入5万元。", "支出3万元！"]),
        ("他说“支出3万元。”会议费2万元", ["他说“支出3万元。”", "会议费2万元"]),
        ("（收入5万元。）支出3万元", ["（收入5万元。）", "支出3万元"]),
        ("下降43.66%.会议费下降5.5%.", ["下降43.66%.", "会议费下降5.5%."]),
        ("支出3.5万元.会议费2万元", ["支出3.5万元.", "会议费2万元"]),
        ("支出3.5万元；会议费2万元", ["支出3.5万元；会议费2万元"]),
        ("收入5万元。。 支出3万元？", ["收入5万元。。", "支出3万元？"]),
        ("1.教育支出3万元。", ["1.教育支出3万元。"]),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert split(text) == sentences


def test_places_of_sentences() -> None:
    pages = paged(["公务接待费支出3万元。会议费", "支出2万元，"], ["比上年减少1万元。培训费", "支出4万元。"])
    (passage,) = passages([line._replace(place=Place("甲.txt", line.place.page, line.place.line)) for line in pages])
    found = [(s.text[:3], s.place.page, s.place.line, s.place.document) for s in sentences_of(passage, (), 7)]
    assert found == [("公务接", 1, 1, "甲.txt"), ("会议费", 1, 1, "甲.txt"), ("培训费", 2, 1, "甲.txt")]
    assert [start for start, _ in passage.starts] == [0, 14, 20, 32]
    assert list(sentences_of(Passage("。", (), 0, False), (), 0))[0].place == Place()


@given(st.lists(st.text("收入支出3万元，。（）\u3000 1.、一“”", max_size=30), max_size=12), st.booleans())
def test_nothing_is_lost_or_made_up(texts: list[str], numbered: bool) -> None:
    """Joined text is the lines' text, in order, apart from what is page furniture."""
    found = passages([Line(text, Place("", 1 if numbered else None, i)) for i, text in enumerate(texts)])
    rest = iter("".join(text.strip() for text in texts))
    assert all(character in rest for passage in found for character in passage.text)
    for passage in found:
        assert all(a[0] <= b[0] for a, b in pairwise(passage.starts))
        sentences = list(sentences_of(passage, (), 0))
        assert "".join("".join(s.text for s in sentences).split()) == "".join(passage.text.split())


@pytest.mark.parametrize(
    "line",
    [
        "1" + " " * 20_000 + "x",
        "支出1" + " " * 20_000 + "x",
        "（" * 20_000,
        "- " * 20_000 + "x",
        "一" * 20_000,
        "—1" * 10_000,
    ],
    ids=["blanks", "unit", "brackets", "dashes", "numbering", "pages"],
)
def test_no_line_takes_long_to_join(line: str) -> None:
    start = time.perf_counter()
    passages(lines("支出1元", line, line))
    assert time.perf_counter() - start < 1
