"""What the narrative lists and implies: staff, subjects in words, kinds of expenditure, evaluations, the year before."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts import Accounts
from govbudget import Disclosure, RuleSet, Table
from govbudget.checking import Finding, FindingKind, Report, Severity
from govbudget.claim import Sentence
from govbudget.narrative.text import Line, sentences
from govbudget.place import Place
from govbudget.relation import Outcome

GOOD = Accounts().disclosure()
#: The same body where no table was read.
TEXT_ONLY = Disclosure(entity="某市示例局", year=2021)


def said(*texts: str, of: Disclosure = GOOD) -> Disclosure:
    """Accounts with these paragraphs; a text that begins with # is a heading."""
    lines = [
        Line(text.lstrip("#"), Place("accounts", None, number), 1 if text.startswith("#") else 0)
        for number, text in enumerate(texts, 1)
    ]
    return evolve(of, sentences=tuple(sentences(lines)))


def report(rule: str, *texts: str, of: Disclosure = GOOD, prior: Disclosure | None = None) -> Report:
    return said(*texts, of=of).check(RuleSet.only(rule), prior=prior)


def found(rule: str, *texts: str, of: Disclosure = GOOD, prior: Disclosure | None = None) -> list[tuple[str, str]]:
    """What the rule states and expects."""
    findings = list(report(rule, *texts, of=of, prior=prior))
    assert all(finding.message() and finding.message("en") for finding in findings)
    return [(finding.stated, finding.expected) for finding in findings]


def one(rule: str, *texts: str, of: Disclosure = GOOD, prior: Disclosure | None = None) -> Finding:
    (finding,) = report(rule, *texts, of=of, prior=prior)
    return finding


def outcomes(rule: str, *texts: str, of: Disclosure = GOOD, prior: Disclosure | None = None) -> list[Outcome]:
    return [entry.outcome for entry in report(rule, *texts, of=of, prior=prior).ledger]


# -- staff ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "本部门年末实有人数35人，其中在职人员30人，离休人员0人，退休人员5人。",
        "年末实有人数35人，其中在职人员30人，离休人员0人，退休人员0人；由养老保险基金发放养老金的离退休人员5人。",
        "年末实有人数30人，其中在职人员30人，离休0人，退休0人；由养老保险基金发放养老金的离退休人员5人。",
        "实有人员33名，其中：在职人员30名（行政10名，事业20名），离退休人员3名。",
        "年末实有人数36人，其中在职人员30人，离休人员1人，退休人员2人，其他人员3人。",
        "年末实有人数35人，其中在职人员30人，离退休人员5人，即离休人员1人，退休人员4人。",
        "年末人数共20人，在职人员20人，离休人员0人；退休人员4人。",
    ],
)
def test_staff_fits_one_reading(text: str) -> None:
    assert found("N416", text) == []
    assert set(outcomes("N416", text)) <= {Outcome.PASSED}  # a list without a word for one is only asked about


def test_staff_fits_no_reading() -> None:
    text = "年末实有人数40人，其中在职人员30人，离休人员0人，退休人员5人；由养老保险基金发放养老金的离退休人员2人。"
    assert found("N416", text) == [("40", "37")]
    assert found("N416", "年末实有人数40人，其中在职人员30人，退休人员5人。") == [("40", "35")]
    assert one("N416", text).kind is FindingKind.QUESTION


def test_sums_of_staff_are_questions_wherever_they_are_checked() -> None:
    listed = "年末实有人数40人，其中在职人员45人，离退休人员5人。"
    closed = "年末实有人数40人，由在职人员45人、离退休人员5人组成。"
    for rule, text in (("N416", listed), ("N407", closed)):
        assert (one(rule, text).kind, one(rule, text).severity) == (FindingKind.QUESTION, Severity.WARNING)
    assert one("N415", "三公经费10.00万元，其中：公务接待费11.00万元。", of=TEXT_ONLY).kind is FindingKind.INCONSISTENT


@pytest.mark.parametrize("sum", ["共计40人", "合计为40人", "人员总计40人", "一共40人"])
def test_what_kinds_of_staff_come_to_is_none_of_them(sum: str) -> None:
    narrative = said(f"在职30人，离退休5人，{sum}。").narrative
    figures = [(claim.figure.printed, claim.thing is not None) for claim in narrative if claim.figure is not None]
    assert figures[:2] == [("30", True), ("5", True)]
    things = [claim.thing for claim in narrative.claims[2:] if claim.thing is not None]
    assert not {reference.topic for thing in things for reference in thing.references} & {
        "staff_active",
        "staff_retired",
    }
    assert not found("N402", f"在职30人，离退休5人，{sum}。")
    assert len(said("离退休人员共计5人，在职30人。").narrative.claims) == 2


@pytest.mark.parametrize(
    "text",
    [
        "年末实有人数40人。",
        "年末实有人数40人，其中男性30人。",
        "年末在职人员30人。",
        "年末实有人数40人，其中在职人员30人。",
    ],
)
def test_staff_without_its_kinds_is_left_alone(text: str) -> None:
    assert not report("N416", text).ledger


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("年末实有人数30人，其中在职人员30人，离休人员0人；退休人员4人。", []),  # behind a semicolon: counted or not
        ("年末实有人数30人，其中在职人员30人，离休人员0人，退休人员4人。", [("30", "34")]),
        ("公务用车9辆，其中：机要通信用车3辆，应急保障用车6辆。", []),
        ("公务用车9辆，其中：机要通信用车3辆，应急保障用车5辆。", [("9", "8")]),
        ("公务用车9辆，其中：轿车3辆，越野车6辆，汽油车4辆，电动车2辆。", []),  # the last two are the six
        ("年末实有人数30人，其中在职人员38人。", [("30", "38")]),
    ],
)
def test_counts_listed_under_another(text: str, expected: list[tuple[str, str]]) -> None:
    assert found("N416", text, of=TEXT_ONLY) == expected


@given(st.integers(0, 500), st.integers(0, 20), st.integers(0, 200), st.integers(0, 90), st.booleans())
@settings(max_examples=40, deadline=None)
def test_staff_that_adds_up_passes(active: int, cadres: int, retired: int, pensioned: int, counted: bool) -> None:
    whole = active + cadres + retired + (pensioned if counted else 0)
    parts = f"其中在职人员{active}人，离休人员{cadres}人，退休人员{retired}人；"
    more = f"由养老保险基金发放养老金的离退休人员{pensioned}人。"
    assert found("N416", f"年末实有人数{whole}人，{parts}{more}") == []
    assert found("N416", f"年末实有人数{whole + 300}人，{parts}{more}")


# -- subjects in words ----------------------------------------------------------------------------------------------


def test_subjects_that_the_tables_have() -> None:
    text = "一般公共服务支出（类）发展与改革事务（款）行政运行（项）310.25万元。"
    assert found("N417", text) == []
    assert outcomes("N417", text) == [Outcome.PASSED]
    assert found("N417", "本年度一般公共服务支出（类）417.96万元。") == []
    long = "全市各级机关事业单位离退休的一般公共服务支出（类）417.96万元。"
    assert found("N417", long) == [] and outcomes("N417", long) == [Outcome.PASSED]
    assert found("N417", "资源勘探工业信息（类）支持中小企业发展和管理支出（款）为零。") == []


def test_a_subject_that_does_not_belong_where_it_stands() -> None:
    finding = one("N417", "科学技术支出（类）科技条件与服务（款）住房公积金（项）3.00万元。")
    assert (finding.stated, finding.expected) == ("住房公积金", "住房保障支出（类）住房改革支出（款）住房公积金（项）")
    assert finding.kind is FindingKind.WORDING
    # a name of one level at another
    assert found("N417", "一般公共服务支出（类）财政事务（款）财政事务（项）3.00万元。") == [
        ("财政事务", "一般公共服务支出（类）财政事务（款）")
    ]


def test_names_that_say_nothing_of_their_place() -> None:
    for text in (
        "科学技术支出（类）科技条件与服务（款）行政单位医疗补充保障（项）3.00万元。",  # known nowhere
        "科学技术支出（类）科技条件与服务（款）行政运行（项）3.00万元。",  # known in many places
        "虚构事务支出（类）虚构管理（款）3.00万元。",
    ):
        assert found("N417", text) == []
        assert outcomes("N417", text) == [Outcome.NOT_UNDERSTOOD]
    later = evolve(GOOD, year=2044)
    assert found("N417", "科学技术支出（类）科技条件与服务（款）住房公积金（项）3.00万元。", of=later) == []


def test_names_of_earlier_years() -> None:
    text = "文化体育与传媒支出（类）文化和旅游（款）图书馆（项）：指图书馆的支出。"
    finding = one("N417", text)
    assert (finding.stated, finding.expected, finding.param("variant")) == (
        "文化体育与传媒支出",
        "文化旅游体育与传媒支出",
        "old",
    )
    assert found("N417", "1.文化体育与传媒支出82.51万元，占4%。", "文化体育与传媒支出82.51万元。") == [
        ("文化体育与传媒支出", "文化旅游体育与传媒支出")
    ]
    assert found("N417", "负责文化体育与传媒支出项目的管理。") == []
    printed = Table.from_rows("general_expenditure", ["total"], [["207 文化体育与传媒支出", "5.00"]], "万元")
    assert found("N417", text, of=Disclosure(year=2021, tables=(printed,))) == []


def test_a_subject_that_no_table_has() -> None:
    text = "一般公共服务支出（类）发展与改革事务（款）物价管理（项）2.00万元。"
    finding = one("N417", text)
    assert (finding.stated, finding.param("variant"), finding.kind) == ("物价管理", "absent", FindingKind.QUESTION)
    assert "行政运行" in finding.expected
    glossary = one("N417", "一般公共服务支出（类）发展与改革事务（款）物价管理（项）：指价格监管的支出。")
    assert glossary.param("variant") == "unused"
    alone = one("N417", "科学技术支出（类）科学技术普及（款）科普活动（项）2.00万元。")
    assert (alone.param("variant"), alone.expected) == ("alone", "")
    assert found("N417", "科学技术支出（类）科学技术普及（款）科普活动（项）：指科普的支出。") == []
    assert found("N417", "科学技术支出（类）科学技术普及（款）科普活动（项）0万元。") == []
    assert found("N417", text, of=Disclosure(year=2021)) == []


def test_each_fault_is_said_once() -> None:
    text = "一般公共服务支出（类）发展与改革事务（款）物价管理（项）2.00万元。"
    assert len(found("N417", text, text)) == 1


def test_a_purpose_that_is_that_of_another_subject() -> None:
    path = "住房保障支出（类）住房改革支出（款）住房公积金（项）"
    finding = one("N417", f"{path}。主要用于：职工基本医疗缴费。支出决算为40.32万元。")
    assert (finding.stated, finding.expected, finding.kind) == ("职工基本医疗缴费", "住房公积金", FindingKind.QUESTION)
    assert finding.where == "主要用于：职工基本医疗缴费。"
    assert found("N417", f"{path}40.32万元，主要用于缴纳年金。") == [("缴纳年金", "住房公积金")]
    for purpose in ("缴存职工公积金。", "缴纳医疗等社保。", "单位日常开支。"):
        assert found("N417", f"{path}。主要用于：{purpose}") == []
    assert found("N417", f"{path}。", "用于医疗。") == []
    assert found("N417", f"{path}。", "本段无关。") == []
    assert found("N417", f"{path}。金额不大。用于医疗。") == []


# -- lists of expenditure ---------------------------------------------------------------------------------------------

STAFF = "人员经费329.98万元，主要包括：{}。"
PUBLIC = "公用经费38.59万元，主要包括：{}。"
ALL_STAFF = "基本工资、津贴补贴、奖金、奖励金"
ALL_PUBLIC = "办公费、因公出国（境）费用、公务接待费、公务用车运行维护费、办公设备购置、公务用车购置"


def listed(text: str, of: Disclosure = GOOD) -> list[tuple[str, str, str]]:
    findings = list(report("N418", text, of=of))
    assert all(finding.message() and finding.message("en") for finding in findings)
    return [(finding.stated, finding.expected, finding.param("variant")) for finding in findings]


@pytest.mark.parametrize(
    "text",
    [
        STAFF.format(ALL_STAFF),
        PUBLIC.format(ALL_PUBLIC),
        STAFF.format(ALL_STAFF).rstrip("。") + "；" + PUBLIC.format(ALL_PUBLIC),
        STAFF.format("工资福利支出、对个人和家庭的补助、奖励金"),
        STAFF.format("基本工资、津贴补贴、奖金等"),  # not complete, and does not say so
        STAFF.format("基本工资200.00万元、津贴补贴、奖金和奖励金"),
        STAFF.format("基本工资、津贴补贴、奖金、奖励金等"),
        STAFF.format("基本工资、津贴补贴、奖金、奖励金、等"),
        STAFF.format("基本工资、津贴补贴、奖金、其他津补"),  # something unknown may be the rest
        STAFF.format("工资、补贴、奖金"),  # mostly unknown
        STAFF.format("基本工资、津贴补贴"),  # no list
        "人员经费：指基本工资、津贴补贴、奖金、医疗费、退休费。",
        "公用经费38.59万元，主要包括：办公费、工会经费、福利费、公务接待费等。",
        "公用经费38.59万元，主要包括：办公费、公务接待费、办公设备购置……",
    ],
)
def test_lists_that_agree(text: str) -> None:
    if "工会经费" in text:  # where a table is not whole, a line that it does not print may exist
        table = GOOD["general_basic"]
        of = GOOD.with_table(evolve(table, faults=("cut",)))
        assert listed(text, of) == []
    else:
        assert listed(text) == []


@pytest.mark.parametrize(
    ("text", "stated", "expected", "variant"),
    [
        (STAFF.format(f"{ALL_STAFF}、退休费"), "退休费", "", "zero"),
        (STAFF.format("基本工资、津贴补贴、奖金、退休费、抚恤金"), "退休费、抚恤金", "奖励金", "zero_missing"),
        (STAFF.format("基本工资、津贴补贴、奖金"), "人员经费", "奖励金", "missing"),
        (STAFF.format(f"{ALL_STAFF}、委托业务费"), "委托业务费", "", "group"),
        (STAFF.format("基本工资、津贴补贴、奖金、委托业务费"), "委托业务费", "奖励金", "group_missing"),
        (STAFF.format(f"{ALL_STAFF}、退休费、委托业务费"), "退休费、委托业务费", "", "zero"),
        (PUBLIC.format(f"{ALL_PUBLIC}、邮电费等"), "邮电费", "", "zero"),
        (PUBLIC.format(f"{ALL_PUBLIC}、基本工资"), "基本工资", "", "group"),
    ],
)
def test_lists_that_differ(text: str, stated: str, expected: str, variant: str) -> None:
    assert listed(text) == [(stated, expected, variant)]


def test_examples_are_no_complete_list() -> None:
    assert listed(PUBLIC.format("办公费、公务接待费、办公设备购置")) == [
        ("公用经费", "因公出国（境）费用、公务用车运行维护费、公务用车购置", "missing")
    ]
    assert listed(PUBLIC.format("办公费、公务接待费、因公出国（境）费用、水费")) == [
        ("水费", "公务用车运行维护费、办公设备购置、公务用车购置", "zero_missing")
    ]
    more = GOOD["general_basic"]
    rows = [[line.code or line.label, cell] for line, cell in zip(more.lines, more.printed[0], strict=True)]
    rows[6:6] = [["30202", "1.00"], ["30205", "1.00"]]
    table = Table.from_rows("general_basic", ["amount"], rows, "万元")
    assert listed(PUBLIC.format("办公费、公务接待费、办公设备购置"), GOOD.with_table(table)) == []


def test_lists_without_a_table() -> None:
    bare = Disclosure(year=2021)
    assert listed(STAFF.format(f"{ALL_STAFF}、退休费"), bare) == []
    assert outcomes("N418", STAFF.format(ALL_STAFF), of=bare) == [Outcome.UNVERIFIABLE]
    assert listed(STAFF.format(f"{ALL_STAFF}、委托业务费"), evolve(bare, year=None)) == [("委托业务费", "", "group")]
    none = Table.from_rows("general_basic", [], [["30101"], ["30102"]], "万元")
    assert listed(STAFF.format(f"{ALL_STAFF}、退休费"), Disclosure(year=2021, tables=(none,))) == []


def test_a_cell_that_cannot_be_read_is_not_0() -> None:
    rows = [["30101 基本工资", "5.00"], ["30102 津贴补贴", "x"], ["30103 奖金", "—"], ["30309 奖励金", "2.00"]]
    table = Table.from_rows("general_basic", ["amount"], rows, "万元", lenient=True)
    of = Disclosure(year=2021, tables=(table,))
    assert listed(STAFF.format("基本工资、津贴补贴、奖金、奖励金"), of) == [("奖金", "", "zero")]


@given(st.sets(st.sampled_from(["30101", "30102", "30103", "30309", "30302"]), min_size=3))
@settings(max_examples=20, deadline=None)
def test_a_list_of_what_is_spent_passes(codes: set[str]) -> None:
    names = {"30101": "基本工资", "30102": "津贴补贴", "30103": "奖金", "30309": "奖励金", "30302": "退休费"}
    rows = [[f"{code} {names[code]}", "5.00" if code in codes else "0.00"] for code in sorted(names)]
    of = Disclosure(year=2021, tables=(Table.from_rows("general_basic", ["amount"], rows, "万元"),))
    assert listed(STAFF.format("、".join(names[code] for code in sorted(codes))), of) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("其中其他用车主要为改革保留的宣传车。", [("其他用车", "主要领导干部用车、特种专业技术用车", "vehicles")]),
        ("特种专业技术用车主要用于抢修。", []),
        ("其他用车主要为0辆。", []),
        ("其他用车主要是无。", []),
        ("其他用车0辆。", []),
        ("副部级领导用车主要用于调研。", []),
    ],
)
def test_kinds_of_vehicles(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert listed(text) == expected


def test_no_vehicles_at_all() -> None:
    none = Accounts(vehicles={}).disclosure()
    assert listed("其他用车主要为宣传车。", none) == [("其他用车", "", "no_vehicles")]
    assert listed("其他用车主要为宣传车。", Disclosure(year=2021)) == []
    short = Table.from_rows("assets", ["final"], [["车辆数合计", "0"]])
    assert listed("其他用车主要为宣传车。", Disclosure(year=2021, tables=(short,))) == []
    empty = Table.from_rows("assets", [], [["车辆数合计"]])
    assert listed("其他用车主要为宣传车。", Disclosure(year=2021, tables=(empty,))) == []


# -- evaluations ----------------------------------------------------------------------------------------------------

PROJECTS = "对5个项目开展绩效自评，共涉及资金1,444.01万元。"
WHOLE = "开展部门整体支出绩效评价，涉及一般公共预算支出{}万元。"


def test_an_evaluation_of_the_whole_expenditure() -> None:
    assert found("N419", PROJECTS, WHOLE.format("1,812.58")) == []
    assert outcomes("N419", WHOLE.format("1,812.6")) == [Outcome.PASSED]
    finding = one("N419", PROJECTS, WHOLE.format("1444.01"))
    assert (finding.stated, finding.expected, finding.param("variant")) == ("1444.01", "1812.58", "projects")
    other = one("N419", WHOLE.format("1500.00"))
    assert (other.stated, other.param("variant"), other.kind) == ("1500.00", "whole", FindingKind.QUESTION)


def test_other_coverages_are_no_fault() -> None:
    assert found("N419", "部门整体支出绩效评价，涉及资金1500.00万元。") == []
    assert outcomes("N419", "部门整体支出绩效评价，涉及资金1500.00万元。") == [Outcome.UNVERIFIABLE]
    assert not report("N419", "部门整体支出绩效评价，涉及政府性基金预算支出5.00万元。").ledger
    assert not report("N419", "本项目涉及资金5.00万元。").ledger
    budget = "财政拨款支出年初预算为1500.00万元，支出决算为1,952.95万元，完成年初预算的130.20%。"
    assert found("N419", budget, WHOLE.format("1500.00")) == []
    assert found("N419", WHOLE.format("1500.00"), of=Disclosure(year=2021)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("绩效自评的项目4个，平均得分95分（评级为优的项目3个；评级为良的项目1个；评级为差的项目0个）。", []),
        ("绩效自评的项目5个（评级为优的项目3个；评级为良的项目1个）。", [("5", "4", "grades")]),
        ("对6个项目开展自评，其中优秀4个、良好1个。", [("6", "5", "grades")]),
        ("绩效评价项目共3个，2个为优，1个为良。", []),
        ("绩效自评的项目5个（评级为优的项目5个）。", []),
        ("评级为优的项目3个，评级为良的项目1个。", []),
        ("绩效自评的项目5个，其中优3个、优4个。", []),  # two lists, not one
        ("自评中共发现问题3个，已经完成整改的2个，正在整改的1个。", []),
        ("自评中共发现问题3个，已经完成整改的1个，正在整改的1个。", [("3", "2", "problems")]),
    ],
)
def test_counts_add_up(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(f.stated, f.expected, f.param("variant")) for f in report("N419", text)] == expected
    assert all(finding.message() and finding.message("en") for finding in report("N419", text))


def test_the_same_projects_with_other_money() -> None:
    first = "绩效自评的项目4个，涉及预算金额598.42万元。"
    assert found("N419", first, first) == []
    assert found("N419", first, "绩效自评项目4个，涉及预算金额589.42万元。") == [("589.42", "598.42")]
    assert found("N419", first, "绩效跟踪的项目4个，涉及预算金额589.42万元。") == []
    assert found("N419", first, "绩效自评的项目3个，涉及预算金额589.42万元。") == []
    assert found("N419", "对4个项目开展绩效自评，涉及资金598.42万元。", "绩效自评项目4个，涉及资金1.00万元。") == [
        ("1.00", "598.42")
    ]
    assert found("N419", "绩效自评的项目4个，涉及资金1,23万元。") == []  # no figure


# -- the year before ------------------------------------------------------------------------------------------------

BEFORE = Accounts(year=2020, nonfiscal={"2010450": (Decimal("5.05"), Decimal("100.00"))}).disclosure()


def totals() -> Mapping[str, Decimal]:
    def of(disclosure: Disclosure) -> Decimal:
        value = disclosure["expenditure"].value("total", "total")
        assert value is not None
        return value

    return {"now": of(GOOD), "before": of(BEFORE), "less": of(BEFORE) - of(GOOD)}


def test_the_year_before_is_as_implied() -> None:
    t = totals()
    assert t["less"] == Decimal("28.89")
    text = f"本年支出合计{t['now']:,}万元，较2020年减少28.89万元。"
    assert found("N420", text, prior=BEFORE) == []
    assert outcomes("N420", text, prior=BEFORE) == [Outcome.PASSED]
    rounded = f"本年支出合计{t['now']:,}万元，较2020年减少28.9万元。"
    assert outcomes("N420", rounded, prior=BEFORE) == [Outcome.PASSED]
    assert not report("N420", text).ledger  # no document of the year before


def test_the_year_before_is_not_as_implied() -> None:
    t = totals()
    text = f"本年支出合计{t['now']:,}万元，较2020年减少30.00万元。"
    finding = one("N420", text, prior=BEFORE)
    assert (finding.stated, finding.expected, finding.kind) == ("30.00", "28.89", FindingKind.QUESTION)
    assert finding.where == text and finding.place.span is not None
    stated, current, prior = finding.operands
    assert (stated.value, current.value, prior.value) == (Decimal("30.00"), t["now"], t["before"])
    assert prior.place.table.startswith("上年")
    assert "2,159.48 万元" in finding.message() and "2,159.48 万元" in finding.message("en")
    up = one("N420", f"本年支出合计{t['now']:,}万元，较2020年增加30.00万元。", prior=BEFORE)
    assert (up.stated, up.expected) == ("30.00", "28.89")


def test_a_figure_of_the_year_before_is_stated() -> None:
    right, wrong = "较2020年2,159.48万元有所下降", "较2020年2,195.48万元有所下降"
    start = "本年支出合计2,130.59万元，"
    assert outcomes("N420", f"{start}{right}。", prior=BEFORE) == [Outcome.PASSED]
    finding = one("N420", f"{start}{wrong}。", prior=BEFORE)
    assert (finding.stated, finding.expected) == ("2,195.48", "2,159.48")
    assert finding.message("en")


def test_what_has_no_cell_is_looked_up_in_the_other_text() -> None:
    now = "机关运行经费支出50.00万元，比2020年增加5.00万元。"
    before = said("机关运行经费支出45.00万元。", of=BEFORE)
    assert outcomes("N420", now, prior=before) == [Outcome.PASSED]
    other = said("机关运行经费支出47.00万元。", of=BEFORE)
    assert found("N420", now, prior=other) == [("5.00", "3.00")]
    assert outcomes("N420", now, prior=BEFORE) == [Outcome.UNVERIFIABLE]
    narrower = said("下属单位机关运行经费支出47.00万元。", of=BEFORE)
    assert found("N420", now, prior=narrower) == []


def test_what_cannot_be_compared_with_the_year_before() -> None:
    for text in (
        "下属单位本年支出合计10.00万元，较2020年减少1.00万元。",  # of another body
        "某项工作支出10.00万元，较2020年减少1.00万元。",  # no name of the library
        "较2020年减少1.00万元。",
    ):
        assert found("N420", text, prior=BEFORE) == []
    for text in ("本年支出合计2,130.59万元，较年初预算减少30.00万元。", "较2020年增长3%。"):
        assert not report("N420", text, prior=BEFORE).ledger
    undated = evolve(GOOD, year=None)
    assert not report("N420", "本年支出合计10.00万元，较2020年减少1.00万元。", of=undated, prior=BEFORE).ledger


# -- bad input ------------------------------------------------------------------------------------------------------


def test_a_narrative_made_by_hand() -> None:
    """Sentences are enough."""
    text = "科学技术支出（类）住房公积金（项）3.00万元。"
    alone = (Sentence(text, normal=text.replace("（", "(").replace("）", ")")),)
    findings = list(evolve(GOOD, sentences=alone).check(RuleSet.only("N417")))
    assert [finding.rule for finding in findings] == ["N417"]


PIECES = st.sampled_from(
    [
        "年末实有人数",
        "35人",
        "其中",
        "在职人员",
        "退休人员",
        "人员经费",
        "公用经费",
        "10.00万元",
        "主要包括：",
        "基本工资",
        "、",
        "，",
        "；",
        "。",
    ]
    + [
        "一般公共服务支出（类）",
        "行政运行（项）",
        "财政事务（款）",
        "整体支出绩效评价",
        "涉及",
        "项目",
        "3个",
        "优",
        "其他用车",
        "主要为",
        "（",
        "）",
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join))
@settings(max_examples=30, deadline=None)
def test_no_text_raises(text: str) -> None:
    for rule in ("N416", "N417", "N418", "N419"):
        assert all(finding.message() and finding.message("en") for finding in report(rule, text))
    assert report("N420", text, prior=BEFORE) is not None


@pytest.mark.parametrize("piece", ["人员经费1", "（", "整体支出", "一般公共服务支出（类）", "3个项目", "在职人员"])
def test_long_texts_take_no_longer(piece: str) -> None:
    for rule in ("N416", "N417", "N418", "N419"):
        report(rule, "年末实有人数1人" + piece * 1_500)
