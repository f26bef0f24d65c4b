"""What sentences state: ``narrative_cases.txt`` holds them with their claims; here is what its lines cannot say."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from govbudget.claim import Claim, ClaimKind, Narrative, Period, Reference, Sentence
from govbudget.exact import State, parse_figure
from govbudget.figure import Quantity
from govbudget.forms import Measure
from narrated import read, told


class Case(NamedTuple):
    text: str
    claims: list[str]
    wrong: str  #: why it is not read rightly yet; empty for read rightly


def cases() -> Iterator[Case]:
    """Blocks of text, each with its claims indented below it; ``! why`` above a text that is not read rightly yet.

    ``# why`` says how a text is read otherwise than it was by the reader before this one.
    """
    whole = (Path(__file__).parent / "narrative_cases.txt").read_text(encoding="utf-8")
    for block in whole.strip("\n").split("\n\n"):
        lines = [line for line in block.split("\n") if not line.startswith("#")]
        text = "\n".join(line for line in lines if not line.startswith(("    ", "! ")))
        if text:
            claims = [line.strip() for line in lines if line.startswith("    ")]
            yield Case(text, claims, next((line[2:] for line in lines if line.startswith("! ")), ""))


CASES = list(cases())
LONG = max((case.text for case in CASES if not case.wrong), key=len)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case, id=case.text[:40], marks=[pytest.mark.xfail(strict=True, reason=case.wrong)] * bool(case.wrong)
        )
        for case in CASES
    ],
)
def test_sentence(case: Case) -> None:
    assert told(read(case.text)) == case.claims


def test_no_case_twice() -> None:
    assert len({case.text for case in CASES}) == len(CASES) > 150


@pytest.mark.parametrize("text", [case.text for case in CASES], ids=lambda text: text[:40])
def test_figures_are_cut_out_of_their_sentence(text: str) -> None:
    narrative = read(text)
    for claim in narrative:
        if claim.figure is not None:
            start, end = claim.figure.place.span or (0, 0)
            printed = claim.figure.printed.removesuffix("%").removesuffix("倍")
            assert claim.sentence.text[start:end].removesuffix("%") == printed
            if printed.isascii():  # others are numerals in words, or have their unit inside
                assert claim.figure.value == parse_figure(printed).value
    for unread in narrative.unread:
        start, end = unread.place.span or (0, 0)
        assert unread.sentence in narrative.sentences
        assert unread.sentence.text[start:end] == unread.text


def test_read_again_it_says_the_same() -> None:
    """Reading keeps nothing: the same text gives the same claims, also behind others."""
    before = told(read(LONG))
    read("三公经费支出9万元，其中：")
    assert told(read(LONG)) == before
    assert told(read("四、其他情况\n" + LONG)) == before


# -- what a line cannot say ------------------------------------------------------------------------------------------


def claims_of(text: str, year: int | None = 2023) -> list[Claim]:
    return list(read(text, year).claims)


def test_a_figure_as_printed() -> None:
    (claim,) = claims_of("公务接待费支出１，２００．５０万元。".replace("，", ","))
    assert claim.figure is not None
    assert (claim.figure.printed, str(claim.figure.value), claim.figure.decimals) == ("１,２００．５０", "1200.50", 2)
    assert claim.figure.quantity is Quantity.AMOUNT
    (zero,) = claims_of("公务接待费支出为零。")
    assert zero.figure is not None
    assert (zero.figure.printed, zero.figure.state, str(zero.figure.value)) == ("零", State.ZERO, "0")
    (count,) = claims_of("国内公务接待1,200批次。")
    assert count.figure is not None
    assert (count.figure.quantity, count.figure.unit, str(count.figure.value)) == (Quantity.COUNT, None, "1200")


def test_the_words_of_a_change() -> None:
    difference, growth = claims_of("公务接待费较上年增加(减少)1万元，增长（下降）5%。")
    assert (difference.word, growth.word) == ("增加", "增长")
    assert difference.sign is growth.sign is None
    assert difference.base == growth.base != None  # noqa: E711
    first, second = claims_of("公务接待费较上年减少1万元，较年初预算减少2万元。")
    assert first.base != second.base


def test_a_change_behind_a_part_is_of_the_part() -> None:
    """That it may be of the whole is seen where it is judged."""
    change = _changes("收入总计500万元，其中年初结转和结余100万元，较上年增加20万元。")[-1]
    assert _topics(change) == ["opening_balance"]
    later = _changes("收入总计500万元，其中年初结转和结余100万元，本年收入400万元，较上年增加20万元。")[-1]
    assert _topics(later) == ["current_income"]


def _changes(text: str) -> list[Claim]:
    return [claim for claim in claims_of(text) if claim.kind is ClaimKind.DIFFERENCE]


def _topics(claim: Claim) -> list[str]:
    return [reference.topic for reference in claim.thing.references] if claim.thing is not None else []


@pytest.mark.parametrize(
    "text",
    [
        "支出总计50万元，上年：40万元。",
        "支出总计50万元（上年：40万元）。",
        "支出总计：本年：50万元，上年：40万元。",
        "支出总计50万元；上年度：40万元。",
        "支出总计50万元，去年：40万元。",
    ],
)
def test_a_colon_leads_to_the_figure_of_the_year_before(text: str) -> None:
    assert [claim.period.year for claim in claims_of(text)] == [2023, 2022]


def test_without_a_year() -> None:
    """Nothing is invented: the year of the document is unknown, the one before it is marked as such."""
    level, change = claims_of("公务接待费3万元，较上年增加1万元。", None)
    assert level.period == change.period == Period(None, Measure.FINAL)
    assert change.base is not None
    assert change.base.period == Period(None, Measure.FINAL, 1)
    now, before = claims_of(
        "公务接待费2023年3万元，上年2万元。", None
    )  # the year that is named is that of the document
    assert (now.period.year, before.period.year) == (2023, 2022)


def test_the_fund_and_its_nearness() -> None:
    claims = claims_of("五、一般公共预算财政拨款支出决算情况说明\n基本支出3万元，政府性基金预算项目支出1万元。")
    basic, project = (claim.thing.references[0] for claim in claims if claim.thing is not None)
    assert (basic.fund, basic.near) == ("general", False)
    assert (project.fund, project.near) == ("fund", True)


def test_ambiguous_names_have_all_their_meanings() -> None:
    (claim,) = claims_of("住房公积金15万元。")
    assert set(_topics(claim)) == {"economic", "functional"}


def test_a_table_or_heading_ends_a_list() -> None:
    listed = told(read("基本支出300万元，其中：\n（一）工资福利支出250万元。"))
    assert listed[-1] == "basic/301 2023 250万元"
    ended = told(read("基本支出300万元，其中：\n二、其他情况\n（一）工资福利支出250万元。"))
    assert ended[-1] == "301 2023 250万元"


def test_what_says_nothing_is_not_read() -> None:
    assert not claims_of(
        "本部门的主要职责是贯彻执行国家的方针政策，组织拟订发展规划，监督检查实施情况，指导下级单位开展各项工作。"
    )
    assert not read("").sentences


# -- the values ------------------------------------------------------------------------------------------------------


def test_periods_in_words() -> None:
    assert str(Period(2023)) == "2023年决算数"
    assert str(Period(2022, Measure.INITIAL_BUDGET)) == "2022年年初预算数"
    assert str(Period(None, Measure.ADJUSTED_BUDGET)) == "全年预算数"
    assert str(Period(2023, None)) == "2023年预算数"
    assert [Period(2023, measure).is_budget for measure in (Measure.FINAL, None)] == [False, True]


def test_references() -> None:
    assert str(Reference("reception", ("公务接待费",))) == "公务接待费"
    assert str(Reference("reception")) == "reception"
    named = Reference("functional", ("教育支出(类)", "普通教育(款)"))
    assert str(named) == "普通教育(款)"
    assert named.key != Reference("functional", ("教育支出(类)",)).key
    assert Reference("reception", ("接待费",), fund="general").key == Reference("reception", ("公务接待费",)).key


def test_the_narrative_as_a_whole() -> None:
    narrative = read("公务接待费3万元，占33.33%。会议费2万元，满意度9%。")
    assert list(narrative) == list(narrative.claims)
    assert len(narrative) == 3
    assert repr(narrative) == "<Narrative: 2 sentences, 3 claims, 1 not understood>"
    assert sorted(map(str, narrative)) == [
        "会议费 2023年决算数 2 万元",
        "公务接待费 2023年决算数 3 万元",
        "公务接待费 2023年决算数 33.33%",
    ]
    assert str(Claim(ClaimKind.NONE, word="无")) == "决算数 无"
    assert not Narrative()
    assert narrative.claims[-1].sentence in narrative.sentences
    assert Sentence("甲").normal == ""


def test_claims_of_each_kind_are_in_order() -> None:
    narrative = read("\n".join(case.text for case in CASES))
    number = {id(sentence): at for at, sentence in enumerate(narrative.sentences)}
    levels = [claim for claim in narrative if claim.kind in (ClaimKind.AMOUNT, ClaimKind.COUNT, ClaimKind.NONE)]
    others = [claim for claim in narrative if claim not in levels and claim.kind is not ClaimKind.COMPOSITION]
    for claims in (levels, others):
        assert all(number[id(a.sentence)] <= number[id(b.sentence)] for a, b in pairwise(claims))
