"""What claims leave unsaid, or say in another sense, is no proof: kinds, years, funds and wholes that differ, names that are not known."""

from __future__ import annotations

import pytest
from attrs import evolve

from govbudget.claim import Basis, Claim, ClaimKind, Reference, Sentence, Thing
from govbudget.disclosure import Disclosure
from govbudget.forms.topics import ThingKind
from saying import GOOD, TEXT, found, say
from test_claims_by_hand import BEFORE, BUDGET, NOW, ONE, RECEPTION, count, money

Kind = ClaimKind
OTHER = Sentence("另一句。")
OF_GENERAL, OF_FUND = (evolve(RECEPTION, fund=fund) for fund in ("general", "fund"))
UNKNOWN = Thing("某物", (Reference("of_nobody"),))
WHOLE = Basis(Thing("总数"), NOW, money("90.00万元"))


def level(thing: Thing | None, printed: str, sentence: Sentence = ONE, whole: Basis | None = None) -> Claim:
    return Claim(Kind.AMOUNT, thing, NOW, money(printed), whole=whole, sentence=sentence)


#: Claims of which nothing is surely wrong, each for another reason.
NOTHING: list[tuple[str, tuple[Claim, ...]]] = [
    (
        "none of it, though it is counted",
        (Claim(Kind.NONE, RECEPTION, NOW), Claim(Kind.COUNT, RECEPTION, NOW, count("3批次"))),
    ),
    ("none of it, but of a part", (Claim(Kind.NONE, RECEPTION, NOW), level(RECEPTION, "3.00万元", OTHER, WHOLE))),
    (
        "compared with itself",
        (
            level(RECEPTION, "3.00万元"),
            Claim(Kind.COMPARISON, RECEPTION, NOW, base=Basis(None, NOW), sign=1, sentence=ONE),
        ),
    ),
    (
        "a share of nobody knows what",
        (level(RECEPTION, "3.00万元"), Claim(Kind.SHARE, None, NOW, money("5"), sentence=ONE)),
    ),
    ("an amount of nobody knows what", (level(None, "3.00万元"), level(None, "4.00万元", OTHER))),
    ("a change of nobody knows what", (Claim(Kind.DIFFERENCE, None, NOW, money("3.00万元"), Basis(None, BEFORE)),)),
    ("of two funds", (level(OF_GENERAL, "3.00万元"), level(OF_FUND, "4.00万元", OTHER))),
    (
        "of all funds and of one",
        (
            level(RECEPTION, "5.00万元"),
            level(OF_GENERAL, "3.00万元"),
            level(RECEPTION, "5.00万元", OTHER),
            level(OF_GENERAL, "3.00万元", OTHER),
        ),
    ),
    ("of a topic that the forms have not", (level(UNKNOWN, "3.00万元"), level(UNKNOWN, "4.00万元", OTHER))),
    (
        "shares of several years",
        (
            Claim(Kind.SHARE, Thing("甲"), NOW, money("50"), whole=Basis(Thing("总数"), NOW), sentence=ONE),
            Claim(Kind.SHARE, Thing("乙"), BEFORE, money("60"), whole=Basis(Thing("总数"), BEFORE), sentence=ONE),
        ),
    ),
    (
        "a completion of which no budget is stated",
        (
            level(RECEPTION, "3.00万元"),
            Claim(Kind.COMPLETION, RECEPTION, NOW, money("95"), Basis(None, BUDGET), sentence=ONE),
        ),
    ),
    (
        "a part without a figure",
        (
            Claim(
                Kind.COMPOSITION,
                Thing("总数"),
                whole=WHOLE,
                parts=(Basis(Thing("甲"), NOW, money("90.00万元")), Basis(Thing("乙"), NOW)),
                closed=True,
                sentence=ONE,
            ),
        ),
    ),
]


@pytest.mark.parametrize("claims", [each[1] for each in NOTHING], ids=[each[0] for each in NOTHING])
def test_nothing_is_surely_wrong(claims: tuple[Claim, ...]) -> None:
    assert not found(Disclosure(year=2021, claims=claims))


def test_what_the_tables_cannot_know() -> None:
    far = evolve(level(RECEPTION, "3.00万元"), period=evolve(NOW, year=2019))
    assert not found(evolve(GOOD, claims=(far, level(UNKNOWN, "4.00万元"))))


@pytest.mark.parametrize(
    "text",
    [
        # a year that is named in one place, where the text speaks of several
        ("公务接待费支出5.00万元。", "2021年公务接待费支出6.00万元。", "2020年公务接待费支出7.00万元。"),
        # a share of what stands before it, of another kind
        ("公务接待25批次，公务接待费3.00万元，占全年预算的60%。",),
        # bases that are no figures
        ("公务接待费无，比上年增加3.00万元。",),
        # the same step of evaluations in another sentence
        ("绩效自评项目3个，涉及5.00万元。", "绩效自评情况，共对项目，按要求，3个，涉及9.00万元。"),
        # two bases
        ("公务接待费支出5.00万元，比上年增加1.00万元。", "公务接待费支出5.00万元，比年初预算增加3.00万元。"),
        # the difference is not from the budget
        ("公务接待费支出5.00万元，比上年增加1.00万元，完成年初预算的90%。",),
        # nothing but nothing below a whole
        ("“三公”经费支出3.00万元，其中：因公出国（境）费无，公务用车购置及运行维护费无，公务接待费无。",),
        # counts of several sentences
        ("公务接待25批次，其中：国内接待20批次。", "外事接待9批次。"),
        # shares of what stands before them, which is nothing, or is counted
        ("公务接待费无，会议费3.00万元，占50%。",),
        ("公务接待25批次，会议费3.00万元，占50%。",),
        # more than a figure, and more than a whole
        ("会议费支出超过9.00万元，完成年初预算3.00万元的200%。",),
        ("政府采购支出总额大于5.00万元，其中：货物支出7.00万元，服务支出1.00万元。",),
        # shares of a list that closes, one of them without its amount
        ("总支出10.00万元，由会议费、培训费构成，其中会议费占60%，培训费5.00万元，占50%。",),
        # counts of several lines
        ("公务接待25批次，其中：", "1.国内接待30批次。", "2.外事接待9批次。"),
        # differences from several years, and of several things of one name
        (
            "公务接待费支出5.00万元，比上年增加1.00万元。",
            "公务接待费支出5.00万元，比2019年增加3.00万元。",
        ),
        ("收入5.00万元，比上年增加1.00万元。", "收入5.00万元，比上年增加2.00万元。"),
        # below nothing already
        ("公务接待费支出-5.00万元，比上年增加1.00万元。",),
        # an amount as the share of a count
        ("公务接待费支出5.00万元，国内接待25批次，占50%。",),
        # no year at all
        ("其他情况",),
        # so much that no other figure is near
        ("公务接待费支出超过5.00万元，比上年超过3.00万元增加超过9.00万元。",),
        # two stages of the budget, each with a change of its own
        (
            "公务接待费年初预算13.00万元，比上年增加3.00万元。",
            "公务接待费调整预算13.00万元，比上年增加4.00万元。",
        ),
        # more than so much against nothing that is printed to its digits
        ("会议费支出超过10万元，比上年0.00万元增长300.00%。",),
        # nothing the year before, and what follows is of this year
        ("公务接待费4.00万元，上年无；公务用车运行维护费5.00万元，上年无。",),
        # figures in a bracket behind other words than a share
        ("评价项目覆盖率48%，项目数（120个，250个）。", "覆盖率48%（120个，250个）。覆盖率48%，（120个，250个）。"),
        # a rest of nothing that is listed
        ("会议费4.00万元，其余2.00万元为差旅费。",),
        # of one fund by its name, and of nobody knows which
        (
            "六、一般公共预算财政拨款“三公”经费支出决算情况说明",
            "一般公共预算财政拨款“三公”经费支出决算15.60万元。",
            "“三公”经费支出14.60万元，比上年减少2.34万元。",
        ),
        # of another year 上年 is the year before that
        ("2020年公务接待费支出13.00万元，比上年增加4.00万元。", "公务接待费支出15.00万元，比上年增加2.00万元。"),
        # a list of another time behind a list
        (
            "本年支出100.00万元，其中：基本支出60.00万元，项目支出40.00万元；上年90.00万元，其中：基本支出58.00万元，项目支出32.00万元。",
        ),
        # counts of an amount, at two times
        ("三公经费9.00万元，上年8.00万元，其中：公务接待3批次，上年2批次；公务用车购置2辆，上年1辆。",),
        # the whole has a figure and no name
        ("会议费23.45万元，占总数（34.56万元）的67.85%；培训费11.11万元，占34.56万元的32.15%。",),
        # what is new is not counted from the base of the whole
        ("支出合计90.00万元，与上年80.00万元相比增加10.00万元，其中人员增资7.00万元，新增项目3.00万元。",),
        # a sum has changes of its own
        ("甲中心30.00万元，乙中心20.00万元；合计50.00万元，增加5.00万元，增长11.11%。",),
        ("甲中心30.00万元，比上年减少3.00万元；乙中心20.00万元；合计50.00万元，比上年增加5.00万元，增长11.11%。",),
        # between which of several years nobody says
        ("2019年、2020年、2021年会议费分别为8.00万元、6.00万元、3.00万元，逐年下降25%、50%。",),
        # what stands beside a division that leaves no room
        ("政府采购支出120.00万元，其中预留份额96.00万元；货物支出50.00万元、工程支出10.00万元、服务支出60.00万元。",),
        ("政府采购支出120.00万元，其中预留份额96.00万元；货物支出60.00万元、服务支出60.00万元。",),
        # a share, a completion and a rate of a sum without a name
        ("甲中心30.00万元、乙中心20.00万元，共计50.00万元，占培训费80.00万元的62.50%。",),
        (
            "甲中心年初预算20.00万元，支出决算15.00万元；乙中心年初预算40.00万元，支出决算42.00万元；两项合计年初预算60.00万元，支出决算57.00万元，完成95.00%。",
        ),
        # so much for each in another year
        ("培训费8.00万元，培训50人，人均0.16万元，较上年人均0.15万元提高6.67%。",),
        # kinds listed beside what the forms have them in
        ("会务接待费中，商务接待2.00万元，公务接待3.00万元，外事接待1.00万元，共6.00万元。",),
        # parts of a year
        ("上半年支出30.00万元，下半年支出40.00万元，全年支出70.00万元。",),
        # a fund above what is listed
        ("总数90.00万元，其中：公务接待费3.00万元。",),
    ],
)
def test_texts_that_are_not_surely_wrong(text: tuple[str, ...]) -> None:
    assert not found(say(*text, base=TEXT))


def test_there_is_no_more_of_what_there_is_not() -> None:
    prior = evolve(GOOD, year=2020)
    nothing = Claim(Kind.NONE, RECEPTION, NOW, sentence=ONE)
    more = Claim(Kind.DIFFERENCE, RECEPTION, NOW, money("1.00万元"), Basis(None, BEFORE), sign=1, sentence=ONE)
    report = evolve(TEXT, claims=(nothing, more)).check(prior=prior)
    assert [(finding.rule, finding.kind.value) for finding in report] == [("N420", "question")]


def test_a_cell_is_not_compared_with_itself() -> None:
    more = Claim(Kind.COMPARISON, RECEPTION, NOW, base=Basis(None, NOW), sign=1, sentence=ONE)
    assert not found(evolve(GOOD, claims=(more,)))


def test_what_a_topic_of_no_form_implies_twice() -> None:
    said = [
        claim
        for sentence, printed in ((ONE, "1.00万元"), (OTHER, "2.00万元"))
        for claim in (
            level(UNKNOWN, "5.00万元", sentence),
            Claim(Kind.DIFFERENCE, UNKNOWN, NOW, money(printed), Basis(None, BEFORE), sign=1, sentence=sentence),
        )
    ]
    assert not found(Disclosure(year=2021, claims=tuple(said)))


def test_a_text_with_too_much_that_fails_names_no_figure_as_the_cause() -> None:
    text = [f"第{number}项费用{number + 300}.00万元，比上年100.00万元增加1.00万元。" for number in range(101)]
    findings = found(say(*text, base=TEXT))
    assert len(findings) > 100
    assert not any(finding.follows_from for finding in findings)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("公务接待费支出9.00万元，比上年的超过3.00万元增加7.00万元。", [("N403", "7.00", "6.00")]),
        (
            "公务接待费支出5.00万元，比上年的6.00万元增加1.00万元，下降20.00%。",
            [("N410", "增加", "减少"), ("N410", "下降", "增长")],
        ),
        (
            "公务接待费支出5.00万元，比上年增加1.00万元，下降20.00%，完成年初预算7.00万元的90%。",
            [("N410", "下降", "增长"), ("N405", "90%", "71%")],
        ),
        (
            "因公出国（境）费无，公务接待费支出6.51万元，年初预算为5.00万元，完成年初预算的123.45%。",
            [("N405", "123.45%", "130.20%")],
        ),
    ],
)
def test_what_is_wrong_though_something_is_open(text: str, wrong: list[tuple[str, str, str]]) -> None:
    assert [(each.rule, each.stated, each.expected) for each in found(say(text, base=TEXT))] == wrong


def test_a_part_of_what_is_not_named_is_held_against_its_table() -> None:
    assert not found(say("90.00万元，其中：公务接待费5.78万元。"))
    (wrong,) = found(say("90.00万元，其中：公务接待费5.87万元。"))
    assert (wrong.rule, wrong.stated, wrong.expected) == ("N401", "5.87", "5.78")


def test_kinds_of_things() -> None:
    assert Thing("甲").kind is ThingKind.FREE
    assert Thing("甲", fund="general").kind is ThingKind.FUND
    assert RECEPTION.kind is not ThingKind.FREE
    assert Thing("行政运行", (Reference("functional", ("行政运行",)),)).kind is ThingKind.FUNCTIONAL
    assert UNKNOWN.kind is ThingKind.FREE
    assert UNKNOWN.references[0].key == ("of_nobody", "", ())
    assert (str(UNKNOWN.references[0]), str(RECEPTION.references[0])) == ("of_nobody", "公务接待费")
    assert level(RECEPTION, "3.00万元").place == ONE.place
