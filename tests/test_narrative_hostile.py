"""Hostile and endless text: the reader never raises, and its time grows with the text and no faster."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from govbudget.forms.topics import all_funds, all_topics
from narrated import read, told

#: Words that make a sentence, in any order: names, years, stages, words of change, figures, marks.
WORDS = [
    *(names[0] for topic in all_topics().values() if (names := topic.names)),
    *(fund.words[0] for fund in all_funds().values()),
    *"，。；：、()（）元%万零无占较比与和及增降年类款项目\n",
    "2023年", "上年", "2022年度", "截至2023年12月31日", "年初预算数", "全年预算", "调整预算", "决算数", "预算", "执行数",
    "3.00万元", "-1,234.50 元", "2百万元", "5万", "1亿", "12.5%", "3个百分点", "0", "2.08", "1.", "25批次", "180人次", "3辆",
    "2个团组", "为零", "为0", "完成年初预算的", "执行率", "占比", "占", "的", "同比", "较上年", "比2022年", "与上年", "相比", "增加",
    "减少", "增加（减少）", "减少到", "降至", "增至", "差额", "高", "少", "决算数大于预算数", "决算数与预算数持平", "持平", "基本持平",
    "其中", "其中：", "具体情况如下：", "分别为", "分别", "均为", "各", "主要原因是", "用于", "由于", "无", "未发生", "车均", "人均",
    "购置", "保有量", "涉及", "由", "从", "教育支出（类）普通教育（款）小学教育（项）", "行政运行（2010601）", "工资福利支出", "住房公积金",
    "一、", "（一）", "1.", "二、公务接待费情况\n", "收入", "支出", "总收入", "收支", "经費(jīng)", "年初保有", "共", "某某专项", "|||\n",
]  # fmt: skip

SENTENCES = st.lists(st.sampled_from(WORDS), max_size=40).map("".join)


@given(SENTENCES)
@settings(max_examples=200)
def test_any_order_of_words_is_read(text: str) -> None:
    narrative = read(text)
    for claim in narrative:
        assert (claim.figure is None) == (claim.kind.value in ("comparison", "none", "composition"))
        if claim.figure is not None:
            start, end = claim.figure.place.span or (0, 0)
            assert claim.sentence.text[start:end] == claim.figure.printed.rstrip("%倍")


@given(st.text(max_size=200), st.one_of(st.none(), st.integers(1990, 2030)))
@settings(max_examples=100)
def test_any_text_is_read(text: str, year: int | None) -> None:
    read(text + "三公经费支出3万元" + text, year)


CHAPTER = "第二部分 情况说明\n公务接待费支出3万元，占50%，比上年增加1万元。"


@given(st.lists(SENTENCES, max_size=4).map("".join))
@example("25批次收入总计主要原因是3.00万元其中3.00万元")
def test_a_new_chapter_forgets_what_was_said(text: str) -> None:
    alone = read(CHAPTER)
    behind = read(f"{text}。\n{CHAPTER}")
    # figures that are not read are listed last, also those of the text before: the chapter has none of its own
    stated = [line for line in told(behind)[: len(behind)] if not line.endswith(": words")]
    assert stated[-len(alone) :] == told(alone)


def seconds(text: str) -> float:
    start = time.process_time()
    read(text)
    return time.process_time() - start


def growth(made: Callable[[int], str], n: int) -> float:
    """How much longer four times as much takes; of the best of two, since the machine has other work to do."""
    little, much = (min(seconds(made(k)) for _ in range(2)) for k in (n, 4 * n))
    return much / little


PARAGRAPH = (
    "一般公共服务支出（类）财政事务（款）行政运行（项）年初预算为50万元，支出决算为60万元，完成年初预算的120%，较2022年增加10万元，"
    "增长20%，主要原因是人员增加5人。2023年“三公”经费决算数9万元，比2022年减少1万元，其中：公务接待费3万元，较上年减少1万元；"
    "公务用车运行维护费6万元，与上年持平，全年接待25批次。"
)

GROWING: dict[str, Callable[[int], str]] = {
    "a document": lambda n: (PARAGRAPH + "\n") * n,
    "chapters": lambda n: ("一、公务接待情况\n" + PARAGRAPH + "\n") * n,
    "one paragraph": lambda n: PARAGRAPH * n,
    "one sentence": lambda n: PARAGRAPH.replace("。", "，") * n,
    "one list": lambda n: "三公经费9万元，其中：\n" + "（一）公务接待费3万元，较上年减少1万元。\n" * (3 * n),
    "one bracket": lambda n: "三公经费9万元（" + "公务接待费3万元，较上年减少1万元；" * (3 * n) + "）。",
    "parts of parts": lambda n: "三公经费1万元，" + "其中公务接待费1万元，" * (4 * n),
    "counts": lambda n: "公务接待3批次，" * (4 * n),
    "levels": lambda n: f"支出1元，{'(类)' * (30 * n)}1元",
    "numbers and commas": lambda n: f"支出1元，{'1,' * (30 * n)}1元",
    "words before a budget": lambda n: f"支出1元，{'支出' * (40 * n)}1元",
    "brackets in brackets": lambda n: f"支出1元{'(' * (40 * n)}{')' * (40 * n)}1元",
    "things concerned": lambda n: f"支出1元{'涉及三公经费' * (6 * n)}1元",
    "lists announced": lambda n: "三公经费：\n" * (10 * n),
}


@pytest.mark.parametrize("made", GROWING.values(), ids=GROWING)
def test_time_grows_with_the_text(made: Callable[[int], str]) -> None:
    assert growth(made, 20) < 10  # linear is 4, quadratic 16


#: What repeats for ever, one or more for each regular expression and loop.
HOSTILE = [
    "(", ")", "（类", "(类)", "甲(类)", "甲乙(类)", "甲(乙)", "中(a)", "中(a", "()", "[", "较", "较上年", "比2022年", "与上年", "与上年持平", "相比", "同比",
    "增加", "增", "降至", "增加(减少)", "1", "1,", "1,111", "1.", "1.5.", "1 ", "-", "- ", "1万", "3万元", "5%", "个百分点", "元", "为零", "为0，", "零", "%",
    "，", "、", "；", "：", "。", "。)", "和", "以及", "年", "2023年", "2023", "截至2023年", "12月", "单价", "单价50万元", "预算", "支出", "部门", "部门财政拨款",
    "财政拨款", "年初预算", "决算数", "决算数大于", "决算数与预算", "完成预算", "完成", "执行率", "占", "占比", "占5%", "三公经费占1%", "其中", "其中：", "分别为",
    "分别", "均为", "主要原因", "用于", "无", "无三公经费", "没有", "未安排", "车均", "三公经费", "三公经费、", "三公经费和", "涉及三公经费", "三公经费3万元、",
    "三公经费为零", "三公经费增加3万元", "三公经费3万元，", "公务接待3批次", "公务接待3批次，", "3辆", "个", "一般公共预算", "一般公共预算财政拨款", "一", "一、", "第一",
    "第1页", "—1", "“", "经費(jīng)", "某某", "其他", "教育支出", "教育支出(类)", "基本工资1万元，", "保有", "购置", "2023年、", "由", "减少到",
]  # fmt: skip


def usual(characters: int) -> float:
    """How long the usual text of a length takes here and now."""
    return min(seconds(PARAGRAPH * (characters // len(PARAGRAPH))) for _ in range(3))


def test_endless_words_take_no_time() -> None:
    """Two thousand characters of anything in one sentence, between figures so that it is read."""
    limit = 30 * usual(2000)
    texts = {word: f"支出1元，{word * (2000 // len(word))}共1元。" for word in HOSTILE}
    slow = [word for word, text in texts.items() if seconds(text) > limit]
    assert not [word for word in slow if seconds(texts[word]) > limit]


@pytest.mark.parametrize(
    "line", ["支出1元\n", "一、三公经费\n", "（一）三公经费1元\n", "其中：\n", "1\n", "\n", "，\n", "|||\n"]
)
def test_endless_lines_take_no_time(line: str) -> None:
    assert seconds(line * 600) < 30 * usual(600 * len(line) + 1000)


@pytest.mark.parametrize("word", ["(", "1", " ", "支出"])
def test_much_of_nothing(word: str) -> None:
    """Much of nothing costs less than the same length of sentences."""
    text = f"三公经费支出3万元{word * (40_000 // len(word))}3万元"
    assert min(seconds(text) for _ in range(3)) < 40 * usual(5000)
