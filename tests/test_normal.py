"""The one normal form of printed text: what each character becomes, and where each of its characters is printed."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from govbudget.language.labels import Label, line_label
from govbudget.language.normal import Text, fold, normal
from govbudget.language.traditional import SIMPLIFIED
from narrated import read


def test_labels() -> None:
    assert line_label("") == Label("", False)
    assert line_label("其中：（一）公務接待費") == Label("公务接待费", True)
    assert line_label("1、车辆（辆）") == Label("车辆", False)
    assert line_label("一，车辆（辆，台）") == Label("车辆", False)
    assert line_label("一、") == Label("一、", False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“三公”经费 支出 1,234.50 万元", "三公经费支出1,234.50万元"),
        (' 一般公共预算财政拨款“三公"经费〔支出〕 ', "一般公共预算财政拨款三公经费(支出)"),
        ("支出３．５０万元，占５％", "支出3.50万元，占5%"),
        ("（一）〔含〕【甲】[乙]{丙}［丁］﹣1", "(一)(含)(甲)(乙)(丙)(丁)-1"),
        ("其中：甲；乙！丙？丁。戊、己﹑庚", "其中:甲;乙!丙?丁。戊、己、庚"),
        ("\u200b甲\ufeff\u3000乙\n丙\u2003丁", "甲乙丙丁"),
        ("下降－7.03﹪，－—–−‑‒―", "下降-7.03%，-------"),
        ("**合计**#＂'", "合计"),
        # commas
        ("甲,乙,1,234,5", "甲，乙，1,234，5"),
        ("甲，乙﹐1,2345", "甲，乙，1，2345"),
        ("１，２３４.5万元，２３４５", "1,234.5万元，2345"),
        ("１ ，２ ３４", "1,234"),
        ("1，234", "1，234"),
        # notes: pronunciations, and raised marks behind a name
        ("公務(wù)接待費", "公务接待费"),
        ("经(jing)(jīng)費(fèi)(a1)", "经费(a1)"),
        ("(a)甲(abcdefgh)", "(a)甲(abcdefgh)"),
        ("经费²⁽¹⁾”", "经费"),
        ("支出(项)¹", "支出(项)"),
        ("经费²支出", "经费²支出"),
        # what is spelt out, and what would run into the digits beside it
        ("５㎡5㎏ﬁⅣ⑴⒈", "5m25kgfiIV(1)1."),
        ("5m²，3km³", "5m2，3km3"),
        ("5²①½…₂", "5²①½…₂"),
        ("⼀般\uf90a額", "一般金额"),
    ],
)
def test_what_characters_become(text: str, expected: str) -> None:
    assert normal(text) == fold(text).normal == expected


def test_where_characters_are_printed() -> None:
    text = "“公務”(wù) ５㎡¹"
    assert fold(text) == Text(text, "公务5m2¹", (1, 2, 9, 10, 10, 11, 12))
    assert fold("费(fèi)").at == (0, 6)
    assert fold("") == Text("", "", (0,))


TRADITIONAL = st.sampled_from([chr(c) for c in SIMPLIFIED])
UNSAID = st.sampled_from(["", " ", "\u3000", "\xa0", "\n", "\ufeff", "'", "”", "《", "*", "#"])
PIECES = st.one_of(
    st.text("０１２３，．（）％；：！？－﹣〔〕【】㎡½²①…ﬁ", max_size=4),
    TRADITIONAL,
    UNSAID,
    st.sampled_from(["經(jīng)", "費(fèi)", "(wù)", "“三公”", "3,000", "1, 234", "公务接待费", "「甲」"]),
    st.text(max_size=3),
)
TEXTS = st.lists(PIECES, max_size=20).map("".join)


@given(TEXTS)
@example("經(jīng)(fèi)費")
@example("甲(\u3000a)")
@example("(a)(b)")
@example("a²,345")
def test_every_character_of_the_normal_form_has_its_printed_one(printed: str) -> None:
    text = fold(printed)
    assert (text.printed, text.normal) == (printed, normal(printed))
    assert len(text.at) == len(text.normal) + 1
    assert text.at[-1] == len(printed)
    assert all(a <= b for a, b in pairwise(text.at))
    for character, position in zip(text.normal, text.at, strict=False):
        assert character in normal(printed[position]).translate(str.maketrans("²³", "23")) + printed[position] + (
            ",，" if printed[position] in ",，﹐" else ""
        )


@given(TEXTS)
@example("甲(a)(b)")
@example("甲²”¹")
@example("【甲】²")
def test_the_normal_form_is_final(text: str) -> None:
    assert normal(normal(text)) == normal(text)


def test_every_character_has_a_final_form() -> None:
    characters = "|".join(
        map(chr, (*range(0xD800), *range(0xE000, 0x10000), *range(0x1F000, 0x1FC00), *range(0x2F800, 0x2FA20)))
    )
    assert normal(normal(characters)) == normal(characters)


@given(st.lists(st.tuples(PIECES.filter(lambda piece: len(piece) < 2), UNSAID)))
def test_spaces_and_quotes_never_matter(pieces: list[tuple[str, str]]) -> None:
    assert normal("".join(a + b for a, b in pieces)) == normal("".join(a for a, _ in pieces))


@given(st.text("0123.()%;:!?-+/abcXYZ甲乙、。", max_size=20))
def test_width_never_matters(text: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    assert normal(wide) == normal(text) == normal(normal(wide))


@given(st.integers(0), st.integers(0, 99))
def test_numbers_are_grouped_in_either_width(whole: int, cents: int) -> None:
    number = f"{whole:,}.{cents:02}"
    assert normal(number.translate({c: c + 0xFEE0 for c in map(ord, "0123456789,.")})) == normal(number) == number


@given(st.lists(st.one_of(TRADITIONAL, PIECES), max_size=12).map("".join))
def test_either_script_is_one(text: str) -> None:
    simple = text.translate(SIMPLIFIED)
    assert normal(text) == normal(simple)
    assert not {c for c in normal(text) if ord(c) in SIMPLIFIED}


@given(TEXTS, TEXTS)
def test_claims_cut_their_figures_out(before: str, behind: str) -> None:
    """Whatever stands around it, a figure is cut out of its sentence as it is printed there."""
    narrative = read(
        f"{before}公務(wù)接待費支出３，{behind}三公经费 １,２３４．５ 万元，占5 %，{behind}共3 批次。".replace(
            "\n", ""
        )
    )
    for claim in narrative:
        if claim.figure is not None and claim.figure.place.span is not None:
            start, end = claim.figure.place.span
            cut = claim.sentence.text[start:end]
            assert cut == claim.figure.printed.removesuffix("%")
    for unread in narrative.unread:
        start, end = unread.place.span or (0, 0)
        assert unread.sentence.text[start:end] == unread.text
