"""Claims written by hand: every kind of them checked, right and wrong, and claims of a text judged as the text is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from attrs import evolve

from govbudget import Disclosure, Stage
from govbudget.claim import Basis, Claim, ClaimKind, Period, Reference, Sentence, Thing
from govbudget.errors import ArgumentError
from govbudget.figure import Figure, Quantity
from govbudget.finding.values import Finding
from govbudget.forms import Measure
from govbudget.place import Place
from saying import GOOD
from test_text_reading import CASES, Case
from text_told import sentences

Kind = ClaimKind
RECEPTION = Thing("公务接待费", (Reference("reception", ("公务接待费",)),))
MEETINGS, TRAINING = Thing("会议费"), Thing("培训费")
BUDGET = Period(2021, Measure.INITIAL_BUDGET)
NOW, BEFORE = Period(2021), Period(2020)
EMPTY = Disclosure(entity="某市示例局", year=2021)
ONE = Sentence("手工填写。")
EVERYTHING = Thing("会议和培训")


def money(printed: str) -> Figure:
    return Figure.parse(printed)


def count(printed: str) -> Figure:
    return Figure.parse(printed, quantity=Quantity.COUNT)


def amount(thing: Thing, printed: str, period: Period = NOW, *, of: Sentence = ONE) -> Claim:
    return Claim(Kind.AMOUNT, thing, period, money(printed), sentence=of)


NOW_AND_BEFORE = (amount(MEETINGS, "6.00万元"), amount(MEETINGS, "5.00万元", BEFORE))
BOTH = (amount(MEETINGS, "6.00万元"), amount(TRAINING, "4.00万元"))


def change(kind: ClaimKind, printed: str, sign: int, word: str) -> Claim:
    return Claim(kind, MEETINGS, NOW, Figure.parse(printed), Basis(None, BEFORE), sign=sign, word=word, sentence=ONE)


def whole_of(printed: str) -> Claim:
    parts = (Basis(MEETINGS, NOW, money("6.00万元")), Basis(TRAINING, NOW, money("4.00万元")))
    whole = Basis(EVERYTHING, NOW, money(printed))
    return Claim(Kind.COMPOSITION, EVERYTHING, NOW, whole=whole, parts=parts, closed=True, sentence=ONE)


#: Claims that go before, the claim checked, and what is found: the rule, what is stated, what should be; nothing where it is right.
HAND: list[tuple[str, tuple[Claim, ...], Claim, tuple[str, str, str] | None]] = [
    ("amount", (), amount(RECEPTION, "5.78万元"), None),
    ("amount wrong", (), amount(RECEPTION, "5.87万元"), ("N401", "5.87", "5.78")),
    ("amount of a budget", (), amount(RECEPTION, "7.00万元", BUDGET), None),
    ("amount of a budget wrong", (), amount(RECEPTION, "9.00万元", BUDGET), ("N401", "9.00", "7.00")),
    ("without a document's year", (), amount(RECEPTION, "5.78万元", Period()), None),
    ("stated twice", (amount(MEETINGS, "6.00万元"),), amount(MEETINGS, "6万元"), None),
    ("count", (), Claim(Kind.COUNT, Thing("保有量", (Reference("vehicles_held"),)), NOW, count("4")), None),
    (
        "count wrong",
        (),
        Claim(Kind.COUNT, Thing("保有量", (Reference("vehicles_held"),)), NOW, count("9辆")),
        ("N411", "9", "4"),
    ),
    ("none", (), Claim(Kind.NONE, TRAINING, NOW), None),
    ("none wrong", (), Claim(Kind.NONE, RECEPTION, NOW, word="无"), ("N422", "", "5.78")),
    ("difference", NOW_AND_BEFORE, change(Kind.DIFFERENCE, "1.00万元", 1, "增加"), None),
    ("difference wrong", NOW_AND_BEFORE, change(Kind.DIFFERENCE, "2.00万元", 1, "增加"), ("N403", "2.00", "1.00")),
    ("direction wrong", NOW_AND_BEFORE, change(Kind.DIFFERENCE, "1.00万元", -1, "减少"), ("N410", "减少", "增加")),
    ("growth", NOW_AND_BEFORE, change(Kind.GROWTH, "20.00", 1, "增长"), None),
    ("growth wrong", NOW_AND_BEFORE, change(Kind.GROWTH, "25.00", 1, "增长"), ("N404", "25.00%", "20.00%")),
    ("points", NOW_AND_BEFORE, change(Kind.POINTS, "3", 1, "提高"), None),
    (
        "completion",
        (amount(MEETINGS, "6.00万元"), amount(MEETINGS, "8.00万元", BUDGET)),
        Claim(Kind.COMPLETION, MEETINGS, NOW, money("75"), Basis(None, BUDGET), sentence=ONE),
        None,
    ),
    (
        "completion wrong",
        (amount(MEETINGS, "6.00万元"), amount(MEETINGS, "8.00万元", BUDGET)),
        Claim(Kind.COMPLETION, MEETINGS, NOW, money("57"), Basis(None, BUDGET), sentence=ONE),
        ("N405", "57%", "75%"),
    ),
    (
        "share of an amount",
        BOTH,
        Claim(Kind.SHARE, MEETINGS, NOW, money("60"), whole=Basis(EVERYTHING, NOW, money("10.00万元")), sentence=ONE),
        None,
    ),
    (
        "share of an amount wrong",
        BOTH,
        Claim(Kind.SHARE, MEETINGS, NOW, money("66"), whole=Basis(EVERYTHING, NOW, money("10.00万元")), sentence=ONE),
        ("N406", "66%", "60%"),
    ),
    (
        "share of a thing",
        (*BOTH, amount(EVERYTHING, "10.00万元")),
        Claim(Kind.SHARE, TRAINING, NOW, money("44"), whole=Basis(EVERYTHING, NOW), sentence=ONE),
        ("N406", "44%", "40%"),
    ),
    ("share of something", BOTH, Claim(Kind.SHARE, TRAINING, NOW, money("44"), sentence=ONE), None),
    (
        "multiple",
        NOW_AND_BEFORE,
        Claim(Kind.MULTIPLE, MEETINGS, NOW, money("1.2"), Basis(None, BEFORE, money("5.00万元")), sentence=ONE),
        None,
    ),
    (
        "multiple wrong",
        NOW_AND_BEFORE,
        Claim(Kind.MULTIPLE, MEETINGS, NOW, money("2.1"), Basis(None, BEFORE, money("5.00万元")), sentence=ONE),
        ("N404", "2.1", "1.2"),
    ),
    (
        "average",
        (amount(MEETINGS, "6.00万元"), Claim(Kind.COUNT, MEETINGS, NOW, count("3次"), sentence=ONE)),
        Claim(Kind.AVERAGE, MEETINGS, NOW, money("2.00万元"), per="次", sentence=ONE),
        None,
    ),
    (
        "average wrong",
        (amount(MEETINGS, "6.00万元"), Claim(Kind.COUNT, MEETINGS, NOW, count("3次"), sentence=ONE)),
        Claim(Kind.AVERAGE, MEETINGS, NOW, money("3.00万元"), per="次", sentence=ONE),
        ("N412", "3.00", "2.00"),
    ),
    ("score", (), Claim(Kind.SCORE, Thing("某项目"), NOW, money("98.5")), None),
    ("score of something", (), Claim(Kind.SCORE, None, NOW, money("98.5")), None),
    (
        "comparison",
        NOW_AND_BEFORE,
        Claim(Kind.COMPARISON, MEETINGS, NOW, base=Basis(None, BEFORE), sign=1, word="大于", sentence=ONE),
        None,
    ),
    (
        "comparison wrong",
        NOW_AND_BEFORE,
        Claim(Kind.COMPARISON, MEETINGS, NOW, base=Basis(None, BEFORE), sign=-1, word="小于", sentence=ONE),
        ("N409", "", "大于"),
    ),
    (
        "comparison with another thing",
        BOTH,
        Claim(Kind.COMPARISON, TRAINING, NOW, base=Basis(MEETINGS, NOW), sign=1, sentence=ONE),
        ("N409", "", "小于"),
    ),
    ("composition", BOTH, whole_of("10.00万元"), None),
    ("composition wrong", BOTH, whole_of("11.00万元"), ("N407", "11.00", "10.00")),
    (
        "amount of a part",
        (),
        Claim(
            Kind.AMOUNT,
            MEETINGS,
            NOW,
            money("6.00万元"),
            whole=Basis(EVERYTHING, NOW, money("10.00万元")),
            sentence=ONE,
        ),
        None,
    ),
]


def texts_of(disclosure: Disclosure) -> Iterator[Finding]:
    """The findings of the rules of the text."""
    return (finding for finding in disclosure.check() if finding.rule.startswith("N"))


@pytest.mark.parametrize(("before", "claim", "wrong"), [each[1:] for each in HAND], ids=[each[0] for each in HAND])
def test_a_claim_by_hand_is_checked(
    before: tuple[Claim, ...], claim: Claim, wrong: tuple[str, str, str] | None
) -> None:
    disclosure = evolve(GOOD, claims=(*before, claim))
    found = [(finding.rule, finding.stated, finding.expected) for finding in texts_of(disclosure)]
    assert found == ([wrong] if wrong is not None else [])
    assert {each.kind for each in disclosure.claims} == {each.kind for each in (*before, claim)}


def test_every_kind_is_among_them() -> None:
    assert {claim.kind for _, _, claim, _ in HAND} == set(ClaimKind)


def test_a_claim_stands_beside_what_the_text_says() -> None:
    text = tuple(sentences("公务接待费支出6.00万元。"))
    assert not list(texts_of(evolve(EMPTY, sentences=text, claims=(amount(RECEPTION, "6.00万元"),))))
    (found,) = texts_of(evolve(EMPTY, sentences=text, claims=(amount(RECEPTION, "7.00万元"),)))
    assert (found.rule, {found.stated, found.expected}) == ("N402", {"6.00", "7.00"})


def test_a_claim_without_a_sentence_is_one_of_its_own() -> None:
    claim = Claim(Kind.AMOUNT, RECEPTION, NOW, money("5.87万元"))
    (found,) = texts_of(evolve(GOOD, claims=(claim,)))
    assert str(Basis(MEETINGS, BEFORE, money("6.00万元"))) == "会议费 2020年决算数 6.00万元"
    assert str(Basis(MEETINGS)) == "会议费 决算数"
    assert found.where == str(claim) == "公务接待费 2021年决算数 5.87万元"


def test_a_figure_that_its_sentence_does_not_print_is_read_alone() -> None:
    """The place of a figure is believed only if the figure stands there."""
    (sentence,) = sentences("会议费支出6.00万元。")
    elsewhere = evolve(money("5.00万元"), place=Place("", None, 0, span=(5, 9)))
    nowhere = evolve(money("4.00万元"), place=Place("", None, 0, span=(0, 2)))
    for figure in (elsewhere, nowhere):
        told = evolve(EMPTY, claims=(Claim(Kind.AMOUNT, MEETINGS, NOW, figure, sentence=sentence),)).told
        assert [level.number.value for level in told.said.levels if level.number is not None] == [figure.value]


def test_claims_of_a_document_without_a_year_count_from_it() -> None:
    claims = (
        amount(MEETINGS, "6.00万元", Period()),
        amount(MEETINGS, "5.00万元", Period(before=1)),
        Claim(
            Kind.DIFFERENCE, MEETINGS, Period(), money("2.00万元"), Basis(None, Period(before=1)), sign=1, sentence=ONE
        ),
    )
    assert [claim.period for claim in Disclosure(claims=claims).claims] == [Period(), Period(before=1), Period()]
    (found,) = texts_of(Disclosure(claims=claims))
    assert (found.rule, found.stated, found.expected) == ("N403", "2.00", "1.00")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.AMOUNT, "figure is a number, for the claim is of kind"),
        (Kind.DIFFERENCE, "figure is a number, for the claim is of kind"),
        (Kind.COMPARISON, "base is a Basis"),
        (Kind.COMPOSITION, "whole and parts is a Basis and several"),
    ],
)
def test_what_a_kind_needs(kind: ClaimKind, words: str) -> None:
    with pytest.raises(ArgumentError, match=words):
        Claim(kind, MEETINGS)


# -- read and given again ----------------------------------------------------------------------------------------------


def judged(disclosure: Disclosure) -> set[tuple[str, str, str | None, str]]:
    return {(found.rule, found.stated, found.expected, found.where) for found in texts_of(disclosure)}


def read_and_given(case: Case, text: str) -> tuple[Disclosure, Disclosure]:
    """What a text says, and another document to which its claims are given."""
    stage = Stage.BUDGET if case.budget else Stage.FINAL_ACCOUNTS
    read = Disclosure(year=2023, stage=stage, sentences=tuple(sentences(text)))
    return read, Disclosure(year=2023, stage=stage, claims=read.claims)


def kinds(disclosure: Disclosure) -> Counter[ClaimKind]:
    """How many claims there are of each kind, but for levels, which those that are counted from them may bring."""
    return Counter(claim.kind for claim in disclosure.claims if claim.kind not in (Kind.AMOUNT, Kind.COUNT))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text[:40])
def test_claims_that_were_read_are_judged_alike(case: Case) -> None:
    read, given = read_and_given(case, case.text)
    assert judged(given) == judged(read)
    assert kinds(given) == kinds(read)


def test_wrong_claims_that_were_read_are_judged_alike() -> None:
    """All but those whose judgement hangs on words that are no part of a claim: few of many."""
    made, unlike = 0, 0
    for case in CASES:
        for digit in list(re.finditer(r"\d(?=(?:\.\d+)?(?:万元|%))", case.text))[:2]:
            text = f"{case.text[: digit.start()]}{(int(digit[0]) + 3) % 10}{case.text[digit.end() :]}"
            read, given = (judged(each) for each in read_and_given(case, text))
            made += len(read)
            unlike += read != given
    assert made > 150
    assert unlike <= 8  # of some 780
