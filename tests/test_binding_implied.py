"""What a text implies: complete shares, the two sides, the year before, what is said not to exist, the costs of agencies."""

from __future__ import annotations

import pytest
from attrs import evolve

from govbudget import Disclosure
from govbudget.checking import Finding
from govbudget.disclosure import UnitType
from saying import CUT, ERROR, GOOD, QUESTION, TEXT, found, results, say


def told(rule: str, *paragraphs: str, base: Disclosure = TEXT) -> list[tuple[str, str]]:
    """What a rule states and expects."""
    return [(finding.stated, finding.expected) for finding in findings(rule, *paragraphs, base=base)]


def findings(rule: str, *paragraphs: str, base: Disclosure = TEXT) -> list[Finding]:
    of_rule = [finding for finding in found(say(*paragraphs, base=base)) if finding.rule == rule]
    assert all(finding.message() and finding.message("en") for finding in of_rule)
    return of_rule


# -- shares of a complete list ----------------------------------------------------------------------------------------

SPENT = "本年支出合计800.00万元，其中：基本支出{}万元，占{}；项目支出{}万元，占{}。"
THREE = "因公出国（境）费占三公经费的{}；公务用车购置及运行费占三公经费的{}；公务接待费占三公经费的{}。"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        # amounts that add up
        (SPENT.format("240.00", "30%", "560.00", "70%"), []),
        (SPENT.format("240.00", "30%", "560.00", "70.4%"), []),  # as 30 may be 29.6
        (SPENT.format("240.00", "32%", "560.00", "70%"), [("70%", "68%")]),
        (SPENT.format("240.00", "30%", "520.00", "65%"), []),  # something else may be the rest
        ("本年支出合计0.10万元，其中：基本支出0.05万元，占50%；项目支出0.04万元，占40%。", []),  # the digits hide it
        # by definition, without amounts
        (THREE.format("10%", "55%", "35%"), []),
        (THREE.format("10%", "55%", "30%"), [("30%", "35%")]),
        (THREE.format("约10%", "55%", "30%"), []),
        ("因公出国（境）费占三公经费的10%，公务用车购置及运行费占55%，公务接待费占30%。", [("30%", "35%")]),
        ("公务用车购置及运行费占三公经费的55%；公务接待费占三公经费的30%。", []),
        ("公务接待费占三公经费的55%；公务接待费占三公经费的30%。", []),
        ("基本支出占本年支出的55%；公务接待费占三公经费的30%。", []),
        # of a whole that is a share itself
        (
            "本年支出100.00万元，其中：基本支出80.00万元，占80%（其中：人员经费20.00万元，占20%；公用经费60.00万元，占60%）；项目支出20.00万元，占20%。",
            [],
        ),
    ],
)
def test_shares_of_a_complete_list(text: str, wrong: list[tuple[str, str]]) -> None:
    assert told("N408", text) == wrong


def test_shares_follow_from_the_wrong_one() -> None:
    text = SPENT.format("240.00", "32%", "560.00", "70%")
    (share,) = findings("N406", text)
    (whole,) = findings("N408", text)
    assert whole.follows_from == share.id
    assert (whole.kind, whole.severity) == ERROR


def test_shares_that_are_cut() -> None:
    text = (
        "政府采购支出总额900.00万元，其中：货物支出300.30万元，占33.3%；工程支出300.30万元，占33.3%；"
        "服务支出299.40万元，占33.2%。"
    )
    assert {(finding.kind, finding.severity) for finding in found(say(text, base=TEXT))} == {CUT}


# -- the two sides ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paragraphs", "wrong"),
    [
        (("收入总计730.20万元，支出总计730.20万元。",), []),
        (("收入总计730.20万元，支出总计703.20万元。",), [("703.20", "730.20")]),
        (("收入总计730.20万元。", "支出总计730.2万元。"), []),
        (("收入总计730.20万元。", "支出总计703.20万元。"), [("703.20", "730.20")]),
        (("总收入730.20万元。", "总支出703.20万元。"), []),  # may be those of the year alone
        (("2020年度收入总计700.20万元，2021年度支出总计730.20万元。",), []),
        (("收入总计730.20万元。", "年初预算支出总计703.20万元。"), []),
    ],
)
def test_both_sides_have_one_total(paragraphs: tuple[str, ...], wrong: list[tuple[str, str]]) -> None:
    assert told("N413", *paragraphs) == wrong


# -- the year before --------------------------------------------------------------------------------------------------

BOUGHT = "政府采购支出总额320.00万元，比上年增加{}万元。"


@pytest.mark.parametrize(
    ("paragraphs", "wrong"),
    [
        ((BOUGHT.format("40.00"), BOUGHT.format("40.0")), []),
        ((BOUGHT.format("40.00"), BOUGHT.format("44.00")), [("44.00", "40.00")]),
        ((BOUGHT.format("40.00"), BOUGHT.format("40.00").replace("增加", "减少")), [("减少", "增加")]),
        ((BOUGHT.format("40.00"), BOUGHT.format("44.00").replace("320", "330")), []),  # two figures of now: N402
        ((BOUGHT.format("40.00"), BOUGHT.format("44.00").replace("上年", "年初预算")), []),
        ((BOUGHT.format("40.00"), BOUGHT.format("44.00").replace("政府", "下属中心政府")), []),
        ((BOUGHT.format("40.00"), BOUGHT.format("约44.00")), []),
        (("收入320.00万元，比上年增加40.00万元。", "收入320.00万元，比上年增加44.00万元。"), []),
        (("收入总计320.00万元，比上年增加40.00万元。", "支出总计320.00万元，比上年增加44.00万元。"), [("44.00", "40.00")]),
        (("收入总计320.00万元，比上年增加40.00万元。", "支出总计320.00万元，比上年增加40.00万元。"), []),
        (("某展览320.00万元，比上年增加40.00万元。", "某展览320.00万元，比上年增加44.00万元。"), []),
        (
            ("三公经费320.00万元，其中公务接待费20.00万元，比上年增加4.00万元。", "公务接待费20.00万元，比上年增加5.00万元。"),
            [("5.00", "4.00")],
        ),
    ],
)  # fmt: skip
def test_two_statements_imply_one_year_before(paragraphs: tuple[str, ...], wrong: list[tuple[str, str]]) -> None:
    assert told("N421", *paragraphs) == wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("公务接待费支出4.30万元，比上年增加3.10万元。", []),
        ("公务接待费支出4.30万元，比上年增加4.31万元。", []),  # 4.305 is both
        ("公务接待费支出4.30万元，比上年增加4.90万元。", [("4.90", "4.30")]),
        ("公务接待费支出4.30万元，比上年5.00万元增加4.90万元。", []),  # N403
        ("国内公务接待3批次，比上年增加3批次。", []),
        ("国内公务接待3批次，比上年增加5批次。", [("5", "3")]),
        ("年初结转和结余4.30万元，较上年增加4.90万元。", []),  # a balance may have been negative
        ("某展览4.30万元，较上年增加4.90万元。", []),
        ("完成3个窗口事项，新增服务事项5项。", []),  # of what is counted without a known name nobody knows what is one
        ("公务接待费支出4.30万元，比上年下降30%。", []),
        ("公务接待费支出4.30万元，比上年下降100%。", []),
        ("公务接待费支出4.30万元，比上年增长130%。", []),
        ("年初结转和结余4.30万元，比上年下降130%。", []),
    ],
)
def test_the_year_before_is_not_below_nothing(text: str, wrong: list[tuple[str, str]]) -> None:
    assert told("N424", text) == wrong


def test_nothing_falls_by_more_than_all_of_it() -> None:
    (finding,) = findings("N424", "公务接待费支出4.30万元，比上年下降130%。")
    assert (finding.stated, finding.kind, finding.severity) == ("130%", *ERROR)
    assert "降幅不能超过 100%" in finding.message()
    assert not findings("N424", "公务接待费支出-0.30万元，比上年下降107.50%。")  # a payment was taken back


def test_the_closing_balance_of_last_year_opens_this_one() -> None:
    text = "年末结转和结余55.88万元，较上年减少{}万元。"
    assert told("N423", text.format("266.68"), base=GOOD) == []
    assert told("N423", text.format("266.7"), base=GOOD) == []
    assert told("N423", text.format("256.68"), base=GOOD) == [("256.68", "266.68")]
    (finding,) = findings("N423", text.format("256.68"), base=GOOD)
    assert (finding.kind, finding.severity) == QUESTION
    assert told("N423", "下属中心" + text.format("256.68"), base=GOOD) == []
    assert not results(say(text.format("266.68"), base=TEXT), "N423")


# -- what there is not ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paragraphs", "base", "wrong"),
    [
        (("无公务接待费支出。",), GOOD, [("无", "5.78")]),
        (("未发生公务接待费支出。",), GOOD, [("未发生", "5.78")]),
        (("2020年无公务接待费支出。",), GOOD, []),
        (("下属中心无公务接待费支出。",), GOOD, []),
        (("无政府采购支出。",), GOOD, []),
        (("无政府采购支出。", "政府采购支出总额12.00万元。"), TEXT, [("无", "12.00")]),
        (("无政府采购支出。", "政府采购支出总额0万元。"), TEXT, []),
    ],
)
def test_what_is_said_not_to_exist(paragraphs: tuple[str, ...], base: Disclosure, wrong: list[tuple[str, str]]) -> None:
    assert told("N422", *paragraphs, base=base) == wrong


# -- the operating costs of agencies ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "stated", "asked"),
    [
        (None, "38.59", False),
        (None, "38.6", False),
        (None, "48.59", True),
        (None, "28.59", False),
        (UnitType.ADMINISTRATIVE, "28.59", True),
        (UnitType.CIVIL_SERVICE_LAW, "28.59", True),
        (UnitType.MIXED, "28.59", False),
        (UnitType.MIXED, "48.59", True),
        (UnitType.INSTITUTION, "0", False),
        (UnitType.INSTITUTION, "28.59", True),
    ],
)
def test_the_operating_costs_of_agencies(kind: UnitType | None, stated: str, asked: bool) -> None:
    of = findings("N414", f"机关运行经费支出{stated}万元。", base=evolve(GOOD, unit_type=kind))
    assert [(finding.kind, finding.severity) for finding in of] == ([QUESTION] if asked else [])


def test_other_operating_costs_are_not_compared() -> None:
    for text in (
        "年初预算安排机关运行经费48.59万元。",
        "下属中心机关运行经费支出48.59万元。",
        "2020年机关运行经费48.59万元。",
    ):
        assert told("N414", text, base=GOOD) == []
    assert told("N414", "机关运行经费支出48.59万元。", base=TEXT) == []


# -- what is an 其中 of something -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("政府采购支出总额60.00万元。授予中小企业合同金额60.00万元。", []),
        ("政府采购支出总额60.00万元。授予中小企业合同金额66.00万元。", [("60.00", "66.00")]),
        ("2020年政府采购支出总额60.00万元。授予中小企业合同金额66.00万元。", []),
        ("政府采购支出总额60.00万元。下属中心授予中小企业合同金额66.00万元。", []),
        ("授予中小企业合同金额40.00万元，其中：授予小微企业合同金额45.00万元。", [("40.00", "45.00")]),
        ("授予中小企业合同金额66.00万元。", []),
        ("政府采购支出总额60.00万元。会议较多。培训较多。调研较多。授予中小企业合同金额66.00万元。", []),
        ("国内公务接待7批次，其中外事接待9批次。", [("7", "9")]),
        ("国内公务接待7批次，其中外事接待2批次。", []),
    ],
)
def test_an_of_which_is_not_more_than_its_whole(text: str, wrong: list[tuple[str, str]]) -> None:
    assert told("N415", text) == wrong


# -- evaluations ------------------------------------------------------------------------------------------------------

WHOLE = "开展部门整体支出绩效评价，涉及一般公共预算支出{}万元。"


@pytest.mark.parametrize(
    ("paragraphs", "base", "asked"),
    [
        ((WHOLE.format("1,812.58"),), GOOD, []),
        ((WHOLE.format("1,444.01"),), GOOD, [("1,444.01", "1,812.58", "projects")]),
        ((WHOLE.format("1,390.00"),), GOOD, [("1,390.00", "1,812.58", "whole")]),
        ((WHOLE.format("1,390.00"),), TEXT, []),
        (("对7个项目开展绩效自评，涉及资金1,390.00万元。", WHOLE.format("1,390.00")), GOOD, [("1,390.00", "1,812.58", "projects")]),
        (("开展部门整体支出绩效评价，涉及政府性基金预算支出3.00万元。",), GOOD, []),
        (("开展部门整体支出绩效评价，涉及资金1,390.00万元。",), GOOD, []),
        (("开展部门整体支出绩效评价。涉及资金1,390.00万元。",), GOOD, []),
        (("绩效自评的项目7个，涉及资金86.20万元。",) * 2, TEXT, []),
        (("绩效自评的项目7个，涉及资金86.20万元。", "绩效自评项目7个，涉及资金82.60万元。"), TEXT, [("82.60", "86.20", "twice")]),
        (("绩效自评的项目7个，涉及资金86.20万元。", "部门评价项目7个，涉及资金82.60万元。"), TEXT, []),
        (("绩效自评的项目7个，涉及资金86.20万元。", "绩效自评的项目6个，涉及资金82.60万元。"), TEXT, []),
        (("绩效自评涉及资金86.20万元。", "绩效自评涉及项目。"), TEXT, []),
        (("绩效自评的项目7个，其中优4个、良3个。",), TEXT, []),
        (("绩效自评的项目7个，其中优4个、良2个。",), TEXT, [("7", "6", "grades")]),
        (("绩效自评的项目7个，其中优4个、优2个。",), TEXT, []),
        (("评价发现问题7个，已完成整改5个，正在整改1个。",), TEXT, [("7", "6", "problems")]),
    ],
)  # fmt: skip
def test_evaluations(paragraphs: tuple[str, ...], base: Disclosure, asked: list[tuple[str, str, str]]) -> None:
    of = findings("N419", *paragraphs, base=base)
    assert [(finding.stated, finding.expected, finding.param("variant")) for finding in of] == asked
    assert {(finding.kind, finding.severity) for finding in of} <= {QUESTION}


def test_what_an_evaluation_concerns_is_only_a_part() -> None:
    text = "组织对“河道疏浚”等6个项目开展部门评价，涉及一般公共预算支出{}万元，政府性基金预算支出5.00万元。"
    assert not found(say(text.format("1,200.00"), base=GOOD))
