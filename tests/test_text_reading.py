"""What sentences state as frames: ``text_cases.txt`` holds them; here is what its lines cannot say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbudget.language.vocabulary import Vocabulary
from govbudget.narrative.composition import compose, is_complete, is_part, topics
from govbudget.narrative.frames import Composition, Ratio
from govbudget.narrative.phrase_words import phrase_words
from text_told import read, told


class Case(NamedTuple):
    text: str
    frames: list[str]
    budget: bool  #: whether it stands in a budget; in accounts if not


def cases() -> Iterator[Case]:
    """Blocks of text, each with what it states indented below it; ``! budget`` above the text of a budget."""
    whole = (Path(__file__).parent / "text_cases.txt").read_text(encoding="utf-8")
    for block in whole.strip("\n").split("\n\n"):
        lines = [line for line in block.split("\n") if not line.startswith("#")]
        text = "\n".join(line for line in lines if not line.startswith(("    ", "! ")))
        if text:
            frames = [line.strip() for line in lines if line.startswith("    ")]
            yield Case(text, frames, "! budget" in lines)


CASES = list(cases())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text[:40])
def test_text(case: Case) -> None:
    assert told(read(case.text, budget=case.budget)) == case.frames


def test_no_case_twice() -> None:
    assert len({(case.text, case.budget) for case in CASES}) == len(CASES) > 200


def test_read_again_it_says_the_same() -> None:
    """Reading keeps nothing from one document to the next."""
    text = "\n".join(case.text for case in CASES[:20])
    first = told(read(text))
    read("三公经费支出9万元，其中：")
    assert told(read(text)) == first


# -- what a line cannot say --------------------------------------------------------------------------------------------


def test_without_the_year_of_the_document_printed_years_say_nothing() -> None:
    assert told(read("2023年公务接待费支出3万元，上年支出2万元。", None)) == [
        "reception 3万元",
        "reception 2022 2万元 (unsaid)",
    ]


def test_the_body_of_the_document_narrows_nothing() -> None:
    assert told(read("甲县乙局公务接待费支出3万元。", entity="甲县乙局")) == ["reception 3万元"]
    assert told(read("甲县乙局公务接待费支出3万元。")) == ["reception{甲县乙局} 3万元"]


def test_a_zero_is_as_exact_as_the_amounts_beside_it() -> None:
    zero, other = read("会议费支出0万元，培训费支出1.25万元。").levels
    assert zero.number is not None and other.number is not None
    assert zero.number.half == other.number.half
    (alone,) = read("会议费支出0万元。").levels
    assert alone.number is not None and alone.number.half > other.number.half


def test_a_zero_without_a_unit_has_that_of_the_figure_before() -> None:
    first, second = read("会议费支出5万元，培训费支出为0。").levels
    assert first.number is not None and second.number is not None
    assert (second.number.unit, second.number.kind) == (first.number.unit, first.number.kind)
    (alone,) = read("培训费支出为0。").levels
    assert alone.number is not None and alone.number.unit is None


def test_a_share_without_a_whole_knows_what_stands_before_it() -> None:
    stated = read("本年支出500万元，会议费5万元，占1%。")
    (share,) = [frame for frame in stated.frames if isinstance(frame, Ratio)]
    assert [level.number.printed for level in share.before if level.number is not None] == ["500万元", "5万元"]


def test_no_marks_have_no_parts() -> None:
    assert compose([]) == []


def test_words_of_ones_own_are_known_to_phrases() -> None:
    words = Vocabulary.default()
    assert phrase_words(words) is phrase_words(words)
    assert phrase_words(words.without("tied", "即")).tied.search("即") is None


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        ("三公经费支出9万元，其中：因公出国（境）费1万元，公务用车购置及运行维护费5万元，公务接待费3万元。", True),
        (
            "三公经费支出9万元，其中：因公出国（境）费1万元，公务用车购置费2万元，公务用车运行维护费3万元，公务接待费3万元。",
            True,
        ),
        ("三公经费支出9万元，其中：因公出国（境）费1万元，公务用车购置费2万元，公务接待费3万元。", False),
        ("基本支出5万元，其中：人员经费3万元，公用经费2万元。", True),
        ("本年支出5万元，其中：基本支出3万元，项目支出2万元。", False),
        ("财政拨款支出5万元，其中：基本支出3万元，项目支出2万元。", False),
        (
            "财政拨款支出8万元，其中：一般公共预算财政拨款支出5万元，政府性基金预算财政拨款支出2万元，国有资本经营预算财政拨款支出1万元。",
            True,
        ),
        ("财政拨款支出8万元，其中：一般公共预算5万元，政府性基金预算2万元，国有资本经营预算1万元。", True),
        ("本年支出8万元，其中：一般公共预算5万元，政府性基金预算2万元，国有资本经营预算1万元。", False),
        ("某某专项8万元，其中：基本支出5万元，项目支出2万元。", False),
    ],
)
def test_parts_are_all_of_a_whole_by_definition(text: str, complete: bool) -> None:
    (listed,) = [frame for frame in read(text).frames if isinstance(frame, Composition)]
    assert is_complete(listed.whole, listed.parts) == complete


def test_what_is_part_of_what() -> None:
    stated = read("本年支出8万元，教育支出5万元，会议费2万元，基本支出3万元，某某专项1万元，公务接待费1万元。")
    whole, education, meeting, basic, own, reception = (level.thing for level in stated.levels)
    assert all(is_part(thing, whole) for thing in (education, meeting, basic))
    assert is_part(meeting, basic) and not is_part(education, basic)
    assert not is_part(own, whole) and not is_part(whole, basic) and not is_part(None, whole)
    assert (topics(basic), topics(own), topics(None)) == (["basic"], [], [])
    assert reception is not None


PIECES = sorted({piece for case in CASES for piece in case.text.replace("，", "，|").replace("；", "；|").split("|")})


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.booleans())
@settings(max_examples=200, deadline=None)
def test_any_order_of_clauses_is_read(text: str, budget: bool) -> None:
    """It never raises, and what is a part is not its own whole, however far up."""
    for level in (stated := read(text, budget=budget)).levels:
        above = level.parent
        for _ in stated.levels:
            assert above is not level
            above = above.parent if above is not None else None
