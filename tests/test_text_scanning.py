"""Sentences as tokens: which word is taken, what must follow it, and that a word added by a user is one line."""

from __future__ import annotations

import math
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbudget.errors import VocabularyError
from govbudget.language.figures import NumberKind
from govbudget.language.scanning import Token, scan
from govbudget.language.vocabulary import Vocabulary, Word, vocabulary_from_toml

WORDS = Vocabulary.default()
NAMES: dict[str, dict[str, Any]] = {
    "会议": {"会议费支出": "meetings and so on", "会议费": "meetings"},
    "教育": {"教育支出": "education"},
    "培训": {"培训费": "training"},
    "合计": {"合计数": "the whole"},
    "专项": {"专项": "a project"},
}
FUNDS = {"财政": (("财政专户资金", "special"),), "专项": (("专项资金", "project"), ("专项", "project"))}


def tokens(text: str, words: Vocabulary = WORDS) -> list[Token]:
    return scan(text, NAMES, FUNDS, words)


def printed(text: str, words: Vocabulary = WORDS) -> str:
    """The tokens in one line, marks as themselves."""
    return " ".join(t.kind if t.kind == t.text else f"{t.kind}[{t.text}]" for t in tokens(text, words))


def data(text: str, kind: str, words: Vocabulary = WORDS) -> dict[str, str]:
    """What the first token of a kind says."""
    found: dict[str, str] = next(t.data for t in tokens(text, words) if t.kind == kind)
    return found


# -- a whole sentence ----------------------------------------------------------------------------------------------------


def test_a_sentence_is_a_row_of_tokens() -> None:
    found = tokens("2031年会议费12.5万元，比上年增加2万元。")
    assert [(t.kind, t.start, t.end, t.text) for t in found] == [
        ("year", 0, 5, "2031年"),
        ("thing", 5, 8, "会议费"),
        ("fig", 8, 14, "12.5万元"),
        (",", 14, 15, "，"),
        ("against", 15, 16, "比"),
        ("last_year", 16, 18, "上年"),
        ("direction", 18, 20, "增加"),
        ("fig", 20, 23, "2万元"),
        (".", 23, 24, "。"),
    ]
    assert found[0].data == {"year": "2031"} and found[1].data == ("meetings", None)
    assert found[2].data.kind is NumberKind.AMOUNT and found[6].data == {"up": "True"}
    assert found[3].data is None and tokens("") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # times
        ("2031年度、2030年同期", "year[2031年度] 、 year[2030年同期]"),
        ("2031年6月会", "date[2031年6月] ?[会]"),
        ("2031年末", "year[2031] year_end[年末]"),
        ("本年度及上年末", "this_year[本年度] &[及] last_year[上年末]"),
        (
            "年初3万元，年初的3万元，年初无",
            "year_end[年初] fig[3万元] ,[，] year_end[年初] fig[3万元] ,[，] ?[年初] none[无]",
        ),
        ("截至年末", "year_end[截至年末]"),
        # stages
        ("年初部门预算安排数3万元", "stage[年初部门预算安排数] fig[3万元]"),
        ("调整后的预算金额", "stage[调整后的预算金额]"),
        ("预算管理", "?[预算管理]"),
        ("支出决算总额、决算报表", "stage[支出决算总额] 、 ?[报表]"),
        ("执行3万元，执行中", "stage[执行] fig[3万元] ,[，] ?[执行中]"),
        # comparison
        ("与上年相比", "against[与] last_year[上年] against_end[相比]"),
        ("与甲乙", "&[与] ?[甲乙]"),
        ("与上年分别为", "&[与] last_year[上年] listed[分别为]"),
        ("超过上年，超年初", "against[超过] last_year[上年] ,[，] against[超] ?[年初]"),
        ("比重和比上年", "share[比重] &[和] against[比] last_year[上年]"),
        ("不超过3万元", "against[不超过] fig[3万元]"),
        ("由3万元增至4万元", "from[由] fig[3万元] direction[增至] fig[4万元]"),
        ("由于加班", "reason[由于] ?[加班]"),
        ("由甲、乙两部分组成", "by[由] ?[甲] 、 ?[乙] composed[两部分] composed[组成]"),
        ("基本持平，保持不变", "equal[基本持平] ,[，] equal[保持不变]"),
        # parts
        ("合计3万元，其中:会议费1万元", "sum[合计] fig[3万元] ,[，] of_which[其中:] thing[会议费] fig[1万元]"),
        ("用于:会议费1万元", "of_which[用于:] thing[会议费] fig[1万元]"),
        ("用于:会议", "purpose[用于] : ?[会议]"),
        ("含培训费1万元", "of_which[含] thing[培训费] fig[1万元]"),
        ("由会议费和培训费构成。", "by[由] thing[会议费] &[和] thing[培训费] composed[构成] .[。]"),
        ("分为三个部分:", "composed[分为三个部分:]"),
        ("此外无其他开销了，", "?[此外] composed[无其他开销了] ,[，]"),
        ("除此之外再没有别的，", "composed[除此之外再没有别的] ,[，]"),
        ("按用途分类:", "composed[按用途分类:]"),
        ("按2、3月分为", "composed[按2、3月分为]"),
        ("均来自以下渠道:", "composed[均来自以下渠道:]"),
        ("三项费用合计3万元", "sum[三项费用合计] fig[3万元]"),
        ("以上两家单位共3万元", "sum[以上两家单位共] fig[3万元]"),
        ("3个部分人", "date[3个部分] ?[人]"),
        ("三项，3万元共", "fig[三项] ,[，] fig[3万元]"),
        ("分别占3%、4%", "listed[分别占] fig[3%] 、 fig[4%]"),
        # shares and averages
        ("占用3间，占全部的3%", "?[占用] fig[3间] ,[，] share[占] ?[全部] fig[3%]"),
        ("预算执行率3%，完成", "completion[预算执行率] fig[3%] ,[，] completion[完成]"),
        ("每人平均3元，单车运行", "average[每人平均] fig[3元] ,[，] average[单车] ?[运行]"),
        # what explains
        ("减少的主要原因是:工期", "reason[减少的主要原因是] : ?[工期]"),
        ("受2031年3月、4月大雨影响", "reason[受2031年3月、4月大雨影响]"),
        ("受托", "?[受托]"),
        ("主要用于添置", "purpose[主要用于] ?[添置]"),
        ("无会议费，无论", "none[无] thing[会议费] ,[，] ?[论]"),
        ("所属单位会议费3万元，单位甲", "body[所属单位] thing[会议费] fig[3万元] ,[，] ?[甲]"),
    ],
)
def test_words_by_what_stands_around_them(text: str, expected: str) -> None:
    assert printed(text) == expected


def test_words_say_their_features_and_those_of_what_opens_and_ends_them() -> None:
    assert data("增长率为", "direction") == {"up": "True", "rate": "True"}
    assert data("净减少额为3万元", "direction") == {"down": "True", "amount": "True", "result": "True"}
    assert data("年中净追加3万元", "direction") == {"up": "True", "adds": "True"}
    assert data("大致持平", "equal") == {"nearly": "True"} and data("持平", "equal") == {}
    assert data("期初3万元", "year_end") == {"opening": "True"}
    assert data("平均每个团组3元", "average") == {"per": "团组"}
    assert [next(iter(data(text, "stage"))) for text in ("年初预算", "全年预算数", "预算", "决算")] == [
        "initial",
        "adjusted",
        "budget",
        "final",
    ]


# -- figures, numbers of items, codes, names -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "how"), [("(1)甲", "around"), ("(一)甲", "wrapped"), ("1、甲", "plain"), ("十二、甲", "written")]
)
def test_items_of_enumerations_stand_where_a_phrase_begins(text: str, how: str) -> None:
    assert [(t.kind, t.data) for t in tokens(text)] == [("item", how), ("?", None)]
    assert [t.kind for t in tokens(f"甲;{text}")] == ["?", ";", "item", "?"]
    assert "item" not in {t.kind for t in tokens(f"乙{text}")}
    assert printed("1.5万元") == "fig[1.5万元]"


def test_codes_of_subjects() -> None:
    assert printed("205教育支出(类)3元") == "code[205] thing[教育支出] fig[3元]"
    assert printed("(20503)甲") == printed("(20503)科目甲") == "code[20503] ?[甲]"
    assert printed("(甲205)") == "( ?[甲] code[205] )"
    assert [(t.text, t.end) for t in tokens("2050302科目甲")][0] == ("2050302", 9)
    assert printed("205030299") == "fig[205030299]", "no code has nine digits"
    assert printed("205项甲") == "fig[205项] ?[甲]", "a count is no code"
    assert printed("(205甲)") == "( code[205] ?[甲] )"


def test_names_are_longest_and_have_levels() -> None:
    assert [t.data for t in tokens("会议费支出，会议费")] == [("meetings and so on", None), None, ("meetings", None)]
    assert [(t.text, t.end, t.data) for t in tokens("教育支出(类)级科目")] == [("教育支出", 10, ("education", "类"))]
    assert tokens("教育支出科目")[0].data == ("education", None), "科目 is of no level"
    assert [(t.kind, t.text, t.data) for t in tokens("特殊学校(项)")] == [("thing", "特殊学校", ((), "项"))]
    assert tokens("教育支出(类)(款)")[0].data == ("education", "款")
    assert [t.kind for t in tokens("(项)")] == ["(", "?", ")"] and [t.kind for t in tokens("，(项)")][1] == "("
    assert [t.kind for t in tokens("甲(科目)")] == ["?", "(", "?", ")"]


def test_of_names_funds_and_words_that_which_reaches_farthest_is_taken() -> None:
    assert printed("合计数3万元") == "thing[合计数] fig[3万元]", "a name before a word"
    assert printed("合计3万元") == "sum[合计] fig[3万元]"
    assert [(t.kind, t.data) for t in tokens("财政专户资金")] == [("fund", "special")]
    assert [t.kind for t in tokens("专项资金")] == ["fund"], "a longer fund before a name"
    assert [t.kind for t in tokens("专项")] == ["thing"], "a name before a fund"
    own = WORDS.with_words([Word("财政专户资金以外", "text_body")])
    assert printed("财政专户资金以外", own) == "body[财政专户资金以外]"


def test_what_nothing_covers_is_unknown_and_fillers_are_nothing() -> None:
    assert printed("的了") == ""
    assert printed("甲的乙") == "?[甲] ?[乙]", "some fillers part what is unknown"
    assert printed("甲中乙") == "?[甲中乙]", "others are part of it"
    assert printed("甲总额乙") == "?[甲] ?[乙]", "and longer ones are not"
    assert printed("三四郎") == "?[三四郎]"


# -- words of one's own --------------------------------------------------------------------------------------------------


def test_a_word_is_one_line() -> None:
    own = WORDS.with_words(
        [
            Word("攀爬", "text_direction", features=(("up", "True"),)),
            Word("无异动", "text_equal"),
            Word("概算", "text_stage", features=(("budget", "True"), ("not_before", "管理"))),
            Word("牵动", "text_reason", features=(("rest", "3"),)),
            Word("隔#个部分", "text_this_year"),
            Word("截至####年底", "text_year_word"),
            Word("丙", "text_filler", features=(("inside", "True"),)),
        ]
    )
    text = "攀爬了至3元，大致无异动，概算数，概算管理，牵动甲乙丙丁，隔三个部分，丁丙戊"
    assert printed(text, own) == (
        "direction[攀爬了至] fig[3元] ,[，] equal[大致无异动] ,[，] stage[概算数] ,[，] ?[概算管理] ,[，] "
        "reason[牵动甲乙丙] ?[丁] ,[，] this_year[隔三个部分] ,[，] ?[丁] ?[戊]"
    )
    assert [(t.kind, t.text, t.data) for t in tokens("二月截至2031年底", own)][1:] == [
        ("year", "截至2031年底", {"year": "2031"})
    ]
    assert "direction" not in {t.kind for t in tokens(text)}
    less = own.without("text_direction", "攀爬")
    assert "direction" not in {t.kind for t in tokens("攀爬3元", less)}


def test_a_condition_is_a_pattern() -> None:
    own = WORDS.with_words(
        vocabulary_from_toml(
            """
            [patterns.text_before_question]
            pattern = '[?]'
            [words.text_none]
            words = [{ text = "何有", before = "question" }, { text = "岂有", unless = "question" }]
            """
        )
    )
    assert [t.kind for t in tokens("何有", own)] == ["?"] and tokens("何有?", own)[0].kind == "none"
    assert tokens("岂有", own)[0].kind == "none" and [t.kind for t in tokens("岂有?", own)] == ["?"]


@pytest.mark.parametrize(
    ("word", "fault"),
    [
        (Word("甲", "text_none", features=(("before", "nothing"),)), "'text_before_nothing'"),
        (Word("甲", "text_filler", features=(("rest", "some"),)), "invalid literal"),
        (Word("甲", "text_none", features=(("rest", "101"),)), "rest is 101 and not between 0 and 100"),
        (Word("甲", "text_none", features=(("through", "乙"), ("reach", "-1"))), "reach is -1 and not between"),
        (Word("明年", "text_year_word"), "a year has #### in the place of its digits"),
    ],
)
def test_words_that_cannot_be_found_are_refused(word: Word, fault: str) -> None:
    with pytest.raises(
        VocabularyError, match=f"'{word.text}' of the class {word.kind} cannot be found in texts: .*{fault}"
    ) as caught:
        tokens("甲", WORDS.with_words([word]))
    assert caught.value.word == word.text


# -- laws ----------------------------------------------------------------------------------------------------------------

PIECES = (
    *(
        "甲",
        "的",
        "会议费",
        "专项资金",
        "3万元",
        "5%",
        "2031年",
        "三",
        "个部分",
        "(",
        ")",
        "(类)",
        "205",
        "1、",
        "，",
        "。",
        "、",
        ":",
        "#",
    ),
    *(
        "与上年",
        "相比",
        "增",
        "至",
        "净",
        "率",
        "年初",
        "预算",
        "数",
        "由",
        "组成",
        "以上",
        "共",
        "按",
        "分",
        "受",
        "影响",
        "用于:",
        "占",
    ),
)


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_tokens_stand_in_order_and_hold_what_is_printed(text: str) -> None:
    at = 0
    for token in tokens(text):
        assert at <= token.start < token.end <= len(text)
        assert text[token.start : token.end].startswith(token.text) or token.kind in ("code", "fig")
        at = token.end
    assert tokens(text) == tokens(text)


def seconds(text: str) -> float:
    """The least of some times: others use this machine too."""
    best = math.inf
    for _ in range(4):
        before = time.process_time()
        tokens(text)
        best = min(best, time.process_time() - before)
    return best


@pytest.mark.parametrize("piece", ["3万元", "由受以上三个部分", "，1、与年初"])
def test_the_cost_is_linear(piece: str) -> None:
    little, much = (seconds(piece * (10000 // len(piece) // less)) for less in (64, 1))
    assert math.log(much / little, 64) <= 1.15


def test_a_text_of_figures_alone_is_read() -> None:
    assert {t.text for t in tokens("3万元" * 10000)} == {"3万元"}
