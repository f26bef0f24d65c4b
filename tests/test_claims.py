"""The checking of what the explanation in words states: every rule with what it passes and what it proves wrong."""

from __future__ import annotations

from decimal import Decimal

import pytest
from attrs import evolve

import govbudget as gb
from govbudget import Table
from govbudget.checking import FindingKind, Severity
from govbudget.money import Unit
from saying import (
    CUT,
    ERROR,
    GOOD,
    NO_RECEPTION,
    OPEN,
    QUESTION,
    RUNNING,
    TEXT,
    found,
    outcomes,
    results,
    say,
    the,
    with_cell,
    word,
)

# -- every rule: a statement that holds, and one that does not ------------------------------------------------------------

#: rule, what holds, what does not; of that the figure as printed, what it should be, and the first word of the cause
CASES: list[tuple[str, str, str, str, str, str]] = [
    ("N401", "公务接待费支出5.78万元。", "公务接待费支出5.87万元。", "5.87", "5.78", "digits"),
    ("N401", "本年支出合计2130.59万元。", "本年支出合计2,103.59万元。", "2,103.59", "2,130.59", "digits"),
    ("N401", "公务接待费支出57800元。", "公务接待费支出57,800万元。", "57,800", "5.78", "unit"),
    ("N401", "年末结转和结余55.88万元。", "年末结转和结余-55.88万元。", "-55.88", "55.88", "sign"),
    ("N401", "三公经费支出35.78万元。", "三公经费支出36.91万元。", "36.91", "35.78", ""),
    (
        "N402",
        "政府采购支出总额512.40万元。政府采购支出总额为512.4万元。",
        "政府采购支出总额512.40万元。政府采购支出总额为512.04万元。",
        "512.04",
        "512.40",
        "digits",
    ),
    (
        "N403",
        "公务接待费支出5.78万元，比上年4.56万元增加1.22万元。",
        "公务接待费支出5.78万元，比上年4.56万元增加1.32万元。",
        "1.32",
        "1.22",
        "",
    ),
    (
        "N403",
        "三公经费支出35.78万元，较年初预算数减少3.22万元。",
        "三公经费支出35.78万元，较年初预算数减少3.42万元。",
        "3.42",
        "3.22",
        "",
    ),
    (
        "N404",
        "公务接待费支出5.78万元，比上年增加1.22万元，增长26.75%。",
        "公务接待费支出5.78万元，比上年增加1.22万元，增长21.11%。",
        "21.11%",
        "26.75%",
        "denominator",
    ),
    (
        "N405",
        "公务接待费支出5.78万元，完成年初预算的82.57%。",
        "公务接待费支出5.78万元，完成年初预算的85.27%。",
        "85.27%",
        "82.57%",
        "digits",
    ),
    (
        "N406",
        "本年支出合计2130.59万元，其中：基本支出383.22万元，占17.99%。",
        "本年支出合计2130.59万元，其中：基本支出383.22万元，占18.78%。",
        "18.78%",
        "17.99%",
        "denominator",
    ),
    (
        "N407",
        "政府采购支出总额500.00万元，其中：货物支出100.00万元，工程支出150.00万元，服务支出250.00万元。",
        "政府采购支出总额500.00万元，其中：货物支出100.00万元，工程支出150.00万元，服务支出260.00万元。",
        "500.00",
        "510.00",
        "",
    ),
    (
        "N409",
        "三公经费支出决算35.78万元，决算数小于年初预算数。",
        "三公经费支出决算35.78万元，决算数大于年初预算数。",
        "大于",
        "小于",
        "",
    ),
    (
        "N410",
        "三公经费支出35.78万元，较年初预算数减少3.22万元。",
        "三公经费支出35.78万元，较年初预算数增加3.22万元。",
        "增加",
        "减少",
        "",
    ),
    ("N411", "国内公务接待74批次、562人次。", "国内公务接待74批次、526人次。", "526", "562", "digits"),
    (
        "N412",
        "公务用车运行维护费支出8.45万元，年末公务用车保有4辆，车均运行维护费2.11万元。",
        "公务用车运行维护费支出8.45万元，年末公务用车保有4辆，车均运行维护费2.11元。",
        "2.11",
        "2.11 万元",
        "unit",
    ),
    (
        "N414",
        "机关运行经费支出38.59万元。",
        "机关运行经费支出48.59万元。",
        "48.59",
        "38.59",
        "",
    ),
    (
        "N415",
        "政府采购支出总额500.00万元。授予中小企业合同金额400.00万元。",
        "政府采购支出总额500.00万元。授予中小企业合同金额600.00万元。",
        "500.00",
        "600.00",
        "",
    ),
    (
        "N421",
        "政府采购支出总额500.00万元，比上年增加100.00万元。\n政府采购支出总额500.00万元，比上年增加100.0万元。",
        "政府采购支出总额500.00万元，比上年增加100.00万元。\n政府采购支出总额500.00万元，比上年增加110.00万元。",
        "110.00",
        "100.00",
        "",
    ),
    ("N422", "无公务接待费支出。", "无公务接待费支出。", "无", "5.78", ""),
    (
        "N424",
        "公务接待费支出5.78万元，比上年增加4.22万元。",
        "公务接待费支出5.78万元，比上年增加6.22万元。",
        "6.22",
        "5.78",
        "",
    ),
    (
        "W618",
        "政府采购支出总额500.00万元。\n政府采购支出总额增加12.40万元，增长2.54%。",
        "政府采购支出总额500.00万元。\n政府采购支出总额12.40万元，增长2.54%。",
        "12.40",
        "增加",
        "",
    ),
]


@pytest.mark.parametrize(("rule", "right", "wrong", "stated", "expected", "cause"), CASES)
def test_every_rule(rule: str, right: str, wrong: str, stated: str, expected: str, cause: str) -> None:
    holds = say(*right.split("\n"), base=NO_RECEPTION if rule == "N422" else GOOD)
    assert not found(holds)
    if rule not in ("W618", "N410", "N424"):  # what they look for is not there
        assert "passed" in results(holds, rule)
    broken = say(*wrong.split("\n"))
    finding = the(broken, rule)
    grade = {"W618": (FindingKind.WORDING, Severity.WARNING), "N414": QUESTION}.get(rule, ERROR)
    assert (finding.kind, finding.severity) == grade
    assert (finding.stated, finding.expected, word(finding)) == (stated, expected, cause)
    assert finding.follows_from is None
    assert finding.stated in finding.where
    assert "failed" in results(broken, rule)


def test_rules_are_registered_with_their_grades() -> None:
    rules = gb.checking.all_rules()
    ids = [f"N{n}" for n in (*range(401, 416), 421, 422, 423, 424)]
    assert set(ids) | {"W618"} <= set(rules)
    questions = {"N414", "N423"}
    for id in ids:
        assert (rules[id].kind, rules[id].severity) == (QUESTION if id in questions else ERROR)
        assert rules[id].chinese
        assert rules[id].english
    assert (rules["W618"].kind, rules["W618"].severity) == (FindingKind.WORDING, Severity.WARNING)


def test_nothing_is_checked_where_nothing_is_said() -> None:
    assert [e for e in GOOD.check().ledger if e.rule in ("N401", "N402")] == []
    assert [e for e in say("本单位认真履行职责。").check().ledger if e.rule in ("N401", "N402")] == []


# -- amounts ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("财政拨款支出{}万元。", "2040.13"),
        ("本年支出合计{}万元。", "2130.59"),
        ("一般公共预算财政拨款支出{}万元。", "1812.58"),
        ("政府性基金预算财政拨款支出{}万元。", "161.25"),
        ("国有资本经营预算财政拨款支出{}万元。", "66.30"),
        ("政府性基金预算财政拨款年初结转和结余{}万元。", "15.15"),
        ("年初结转和结余{}万元。", "322.56"),
        ("财政拨款年初结转和结余{}万元。", "301.35"),
        ("本年收入合计{}万元。", "1862.90"),
        ("本年支出合计2130.59万元，其中：基本支出{}万元。", "383.22"),
        ("一般公共预算财政拨款支出1812.58万元，其中：基本支出{}万元。", "368.57"),
        ("政府性基金预算财政拨款支出161.25万元，其中：基本支出{}万元。", "7.50"),
        ("国有资本经营预算财政拨款支出66.30万元，其中：项目支出{}万元。", "64.20"),
        ("本年支出合计2130.59万元，其中：一般公共服务支出（类）{}万元。", "508.42"),
        ("一般公共预算财政拨款支出1812.58万元，其中：一般公共服务支出（类）{}万元。", "417.96"),
        ("政府性基金预算财政拨款支出161.25万元，其中：城乡社区支出（类）{}万元。", "128.10"),
        ("国有资本经营预算财政拨款支出66.30万元，其中：国有资本经营预算支出（类）{}万元。", "66.30"),
        ("一般公共预算财政拨款基本支出368.57万元，其中：工资福利支出{}万元。", "316.86"),
        ("一般公共服务支出（类）发展与改革事务（款）行政运行（项）{}万元。", "322.65"),
        ("三公经费年初预算{}万元。", "39.00"),
        ("财政拨款公务接待费支出{}万元。", "5.78"),
        ("2021年三公经费决算{}万元。", "35.78"),
    ],
)
def test_amounts_are_bound_to_the_table_that_is_spoken_of(text: str, stated: str) -> None:
    right = say(text.format(stated))
    assert not found(right)
    assert set(results(right, "N401")) == {"passed"}
    wrong = found(say(text.format("999.99")))
    assert [(f.rule, f.stated, f.expected.replace(",", "")) for f in wrong if f.follows_from is None] == [
        ("N401", "999.99", stated)
    ]


def test_a_heading_says_which_fund_is_spoken_of() -> None:
    text = (
        "八、政府性基金预算财政拨款支出决算情况说明",
        "本年支出161.25万元，其中：基本支出7.50万元，项目支出153.75万元。",
    )
    assert not found(say(*text))
    assert set(results(say(*text), "N401")) == {"passed"}


@pytest.mark.parametrize("printed", ["5.78万元", "5.8万元", "6万元", "57,800元", "57.8千元", "0.000578亿元"])
def test_an_amount_may_be_printed_in_any_unit_and_more_coarsely(printed: str) -> None:
    report = say(f"公务接待费支出{printed}。")
    assert not found(report)
    assert results(report, "N401") == ["passed"]


YUAN = evolve(with_cell("three_public", "reception", "final", "38,456,789.65").tables[6], unit=Unit.YUAN)
IN_YUAN = evolve(TEXT, tables=(YUAN,))


@pytest.mark.parametrize(
    ("printed", "outcome"),
    [
        ("3845.678965万元", "passed"),
        ("38456789.65元", "passed"),
        ("3845.68万元", "passed"),
        ("3846万元", "passed"),
        ("0.38亿元", "passed"),
        ("3845万元", "truncated"),
        ("3845.67万元", "truncated"),
        ("38456789元", "truncated"),
        ("3844万元", "inconsistent"),
        ("3845.69万元", "inconsistent"),
    ],
)
def test_cut_and_rounded_figures(printed: str, outcome: str) -> None:
    report = say(f"公务接待费支出{printed}。", base=IN_YUAN)
    if outcome == "passed":
        assert not found(report)
        assert results(report, "N401") == [outcome]
    else:
        finding = the(report, "N401")
        assert (finding.kind, finding.severity) == (CUT if outcome == "truncated" else ERROR)
        assert finding.stated == printed.rstrip("万元")
        # rounded as the text prints it, with two more decimals where it was cut
        right = {
            "3845": "3845.68",
            "3845.67": "3845.6790",
            "38456789": "38456789.65",
            "3844": "3846",
            "3845.69": "3845.68",
        }
        assert finding.expected == right[finding.stated]


def test_a_finer_figure_is_no_cut_of_a_coarser_one() -> None:
    coarse = with_cell("three_public", "reception", "final", "5.8")
    assert results(say("公务接待费支出5.78万元。", base=coarse), "N401") == ["passed"]
    assert the(say("公务接待费支出5.98万元。", base=coarse), "N401").kind is FindingKind.INCONSISTENT


def test_figures_are_calculated_with_as_the_text_prints_them() -> None:
    eight = with_cell("three_public", "reception", "final", "8.00")
    # 8 may be 8.4, of 7.00 120 %
    assert not found(say("公务接待费支出8万元，完成年初预算的114.3%。", base=eight))
    assert the(say("公务接待费支出8.00万元，完成年初预算的120%。", base=eight), "N405").expected == "114%"
    assert the(say("公务接待费支出8万元，完成年初预算的130%。", base=eight), "N405").expected == "114%"
    assert not found(say("公务接待费年初预算7.00万元，支出决算8万元，完成年初预算的120%。", base=TEXT))
    # what only fails because a figure was cut follows from that
    cut = say("公务接待费支出5.7万元，完成年初预算的82.57%。")
    assert [(f.rule, f.kind) for f in found(cut) if f.follows_from is None] == [("N401", FindingKind.TRUNCATED)]
    # the text is finer than the table
    assert not found(say("公务接待费支出8.0049万元，完成年初预算的114.36%。", base=eight))


def test_a_bare_0_is_as_fine_as_the_figures_beside_it() -> None:
    text = "公务接待费支出{}，比上年1.22万元减少{}万元。"
    assert results(say(text.format("0万元", "1.22"), base=TEXT), "N403") == ["passed"]
    assert results(say(text.format("0万元", "1.23"), base=TEXT), "N403") == ["passed"]
    assert results(say(text.format("0万元", "1.25"), base=TEXT), "N403") == ["failed"]
    assert results(say(text.format("0.0万元", "1.25"), base=TEXT), "N403") == ["passed"]
    assert results(say(text.format("为零", "1.22"), base=TEXT), "N403") == ["passed"]
    assert results(say(text.format("为零", "1.24"), base=TEXT), "N403") == ["failed"]


def test_nothing_in_words_is_held_against_the_cell() -> None:
    finding = the(say("公务接待费支出为零。"), "N401")
    assert (finding.stated, finding.expected.split()[0]) == ("零", "5.78")
    assert not found(say("公务接待费支出为零。", base=NO_RECEPTION))


def test_figures_in_no_known_unit_cannot_be_compared() -> None:
    plain = evolve(TEXT, tables=(evolve(GOOD.tables[6], unit=None),))
    assert outcomes(say("公务接待费支出5.98万元。", base=plain), "N401") == [OPEN]
    assert the(say("公务接待费支出5.98万元。", base=evolve(plain, unit=Unit.WAN_YUAN)), "N401").expected == "5.78"


def test_blank_and_absent_cells() -> None:
    blank = with_cell("three_public", "reception", "final", "")
    assert outcomes(say("公务接待费支出5.98万元。", base=blank), "N401") == [OPEN]
    # a line that a whole table of codes does not print is 0
    absent = say("一般公共预算财政拨款支出1812.58万元，其中：教育支出（类）100.00万元。")
    assert the(absent, "N401").expected == "0.00"
    cut = evolve(GOOD.tables[4], faults=("cut",))
    loose = say(
        "一般公共预算财政拨款支出1812.58万元，其中：教育支出（类）100.00万元。", base=evolve(TEXT, tables=(cut,))
    )
    assert "N401" not in {f.rule for f in found(loose)}


def test_a_table_without_deep_lines_says_nothing_of_them() -> None:
    general = GOOD.table("general_expenditure")
    assert general is not None
    classes = [["合计", "1,812.58"], ["201", "417.96"], ["206", "1,394.62"]]
    shallow = evolve(TEXT, tables=(Table.from_rows("general_expenditure", ["total"], classes, "万元", year=2021),))
    text = "一般公共预算财政拨款支出1812.58万元，其中：一般公共服务支出（类）发展与改革事务（款）行政运行（项）322.65万元。"
    assert not found(say(text, base=shallow))
    assert OPEN in outcomes(say(text, base=shallow), "N401")


@pytest.mark.parametrize(
    ("text", "outcome", "reason"),
    [
        ("局机关本级公务接待费支出3.00万元。", *OPEN),
        ("下属单位公务接待费支出3.00万元。", *OPEN),
        ("某市示例局公务接待费支出3.00万元。", "failed", ""),
        ("局机关本级公务接待费支出5.78万元。", *OPEN),
    ],
)
def test_a_figure_of_a_part_of_the_body_is_not_that_of_the_body(text: str, outcome: str, reason: str) -> None:
    assert outcomes(say(text), "N401") == [(outcome, reason)]


def test_figures_that_belong_to_nothing_are_not_understood() -> None:
    report = say("公务接待费支出5.78万元，主要原因是会议费增加1.00万元。")
    assert ("not_understood", "words") in outcomes(report, "N401")
    assert not found(report)
    assert report.check().counts["not_understood"] == 1
    once = say("大楼维修12.34万元。", base=TEXT)
    assert outcomes(once, "N401") == [OPEN]


# -- changes ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "公务接待费支出5.78万元，比上年增加1.22万元，增长26.75%。",  # the difference only
        "公务接待费支出5.78万元，上年支出4.56万元，增长26.75%。",  # the base only
        "公务接待费支出5.78万元，比上年4.56万元增加1.22万元，增长26.75%。",  # both
        "2020年公务接待费支出4.56万元。2021年公务接待费支出5.78万元，比2020年增加1.22万元，增长26.75%。",
        "2020年公务接待费支出4.56万元，2021年公务接待费支出5.78万元，同比增加1.22万元，增长26.75%。",
        "公务接待费支出5.78万元，比上年减少1.22万元，下降17.43%。",
        "公务接待费支出5.78万元，比上年减少1.22万元，下降-17.43%。",
        "公务接待费支出5.78万元，比上年减少-1.22万元，下降17.4%。",
        "公务接待费支出5.78万元，比上年增加1.22万元，增长26.7%。",  # 1.22 may be 1.215
        "公务接待费支出5.78万元，比上年减少1.22万元，减幅为17%。",
        "公务接待费支出5.78万元，较年初预算数减少1.22万元，下降17.43%。",
        "公务接待费支出5.78万元，比上年增加0.00万元，增长0%。",
    ],
)
def test_changes_that_hold(text: str) -> None:
    report = say(text)
    assert not found(report)
    assert {*results(report, "N404")} == {"passed"}


@pytest.mark.parametrize(
    ("text", "stated", "expected", "cause"),
    [
        ("公务接待费支出5.78万元，比上年增加1.22万元，增长62.75%。", "62.75%", "26.75%", "digits"),
        ("公务接待费支出5.78万元，比上年4.56万元增加1.22万元，增长27.65%。", "27.65%", "26.75%", "digits"),
        ("公务接待费支出5.78万元，比上年减少1.22万元，下降21.11%。", "21.11%", "17.43%", "denominator"),
        (
            "公务接待费支出5.78万元，比上年增加1.22万元，增长17.43%。",
            "17.43%",
            "26.75%",
            "denominator",
        ),  # of the budget
        ("公务接待费支出5.78万元，比上年增加1.22万元，增长46.75%。", "46.75%", "26.75%", ""),
        ("公务接待费支出2.00万元，比上年增加1.00万元，增长50%。", "50%", "100%", "denominator"),
        ("公务接待费支出5.78万元，比上年减少1.22万元，下降-71.43%。", "-71.43%", "17.43%", ""),
    ],
)
def test_growth_that_no_figures_give(text: str, stated: str, expected: str, cause: str) -> None:
    finding = the(say(text), "N404") if "2.00" not in text else the(say(text, base=TEXT), "N404")
    assert (finding.kind, finding.severity) == ERROR
    assert (finding.stated, finding.expected, word(finding)) == (stated, expected, cause)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("政府采购支出总额5780.00万元，比上年增加1220.00万元，增长26%。", "26.75%"),
        ("政府采购支出总额5780.00万元，比上年减少1220.00万元，下降17.42%。", "17.4286%"),
        ("政府采购支出总额5780.00万元，比上年4560.00万元增加1220.00万元，增长26.75%。", ""),
        (
            "政府采购支出总额5780.00万元，比上年减少1220.00万元，下降17.00%。",
            "",
        ),  # 17 at no place, filled up with zeros
        ("政府采购支出总额5780.00万元，比上年增加1220.00万元，增长26.80%。", ""),  # 26.8 at one place
        ("政府采购支出总额5780.00万元，比上年4560.00万元增加1220.00万元，增长26.80%。", ""),
    ],
)
def test_growth_that_was_cut(text: str, expected: str) -> None:
    report = say(text, base=TEXT)
    if not expected:
        assert not found(report)
        assert results(report, "N404") == ["passed"]
        return
    finding = the(report, "N404")
    assert (finding.kind, finding.severity) == CUT
    assert finding.expected == expected


@pytest.mark.parametrize(
    ("text", "rule", "severity"),
    [
        ("公务接待费支出0万元，比上年0万元增加0万元，增长0%。", "N404", Severity.NOTICE),
        ("公务接待费支出0万元，比上年增加（减少）0万元，增长（下降）0%。", "N404", Severity.NOTICE),
        ("公务接待费支出5.78万元，比上年增加5.78万元，增长0%。", "N404", Severity.NOTICE),
        ("公务接待费支出5.78万元，比上年增加5.78万元，增长100%。", "N404", Severity.WARNING),
        ("公务接待费支出5.78万元，比上年0万元增加5.78万元，增长100%。", "N404", Severity.WARNING),
        ("公务接待费支出0万元，年初预算0万元，完成年初预算的0%。", "N405", Severity.NOTICE),
        ("公务接待费支出0万元，年初预算0万元，完成年初预算的100%。", "N405", None),
        ("政府采购支出总额0万元，其中：货物支出0万元，占0%。", "N406", Severity.NOTICE),
        ("政府采购支出总额0万元，其中：货物支出0万元，占100%。", "N406", None),
    ],
)
def test_percentages_of_nothing(text: str, rule: str, severity: Severity | None) -> None:
    """What is divided by nothing has no meaning; what of two amounts printed 0 is more than 0 % nobody can say: digits may hide it."""
    if severity is None:
        assert outcomes(say(text, base=TEXT), rule) == [OPEN]
        assert not found(say(text, base=TEXT))
        return
    finding = the(say(text, base=TEXT), rule)
    assert (finding.kind, finding.severity) == (FindingKind.UNDEFINED, severity)
    assert finding.expected.startswith("无意义")
    assert {f.rule for f in found(say(text, base=TEXT))} <= {rule, "W611"}


def test_a_percentage_of_nothing_may_be_one_of_something_else() -> None:
    finding = the(say("公务接待费支出决算5.78万元，年初预算0万元，完成年初预算的100%。", base=TEXT), "N405")
    assert finding.kind is FindingKind.UNDEFINED
    assert word(finding) == "denominator"
    assert "5.78" in finding.expected


def test_the_direction_of_a_change() -> None:
    text = "公务接待费支出5.78万元，比上年7.00万元增加1.22万元。"
    finding = the(say(text), "N410")
    assert (finding.kind, finding.severity) == ERROR
    assert (finding.stated, finding.expected, word(finding)) == ("增加", "减少", "")
    opposite = the(say("公务接待费支出5.78万元，比上年增加1.22万元，下降26.75%。"), "N410")
    assert (opposite.stated, opposite.expected, word(opposite)) == ("下降", "增长", "")
    assert the(say("公务接待费支出5.78万元，比上年4.56万元减少1.22万元。"), "N410").expected == "增加"
    # both words of the template left in: the amount alone is checked
    both = "公务接待费支出5.78万元，比上年4.56万元增加（减少）{}万元，增长（下降）{}%。"
    assert results(say(both.format("1.22", "26.75")), "N403") == ["passed"]
    assert results(say(both.format("1.22", "26.75")), "N404") == ["passed"]
    assert the(say(both.format("2.22", "26.75")), "N403").expected == "1.22"
    down = say("公务接待费支出5.78万元，比上年7.00万元增加（减少）1.22万元。")
    assert results(down, "N403") == ["passed"]


def test_the_percentage_of_a_wrong_direction_follows_from_it() -> None:
    report = say("公务接待费支出5.78万元，比上年7.00万元增加1.22万元，增长17.43%。")
    direction = the(report, "N410")
    assert [f.id for f in found(report) if f.follows_from is None] == [direction.id]
    # a percentage that is wrong in either direction is reported
    assert the(say("公务接待费支出5.78万元，比上年7.00万元增加1.22万元，增长71.34%。"), "N404").stated == "71.34%"


def test_a_change_without_a_known_base_cannot_be_checked() -> None:
    assert outcomes(say("公务接待费支出5.78万元，比上年减少1.22万元。"), "N403") == [OPEN]
    assert outcomes(say("公务接待费比上年增长3%。", base=TEXT), "N404") == [OPEN]


@pytest.mark.parametrize(("growth", "fits"), [("44.93", True), ("4.79", True), ("5.79", False)])
def test_an_ambiguous_change_is_right_if_one_subject_fits(growth: str, fits: bool) -> None:
    # the change may be that of 年初结转和结余, or that of 收入总计
    report = say(f"收入总计2187.48万元，其中年初结转和结余322.56万元，较2020年增加100.00万元，增长{growth}%。")
    assert results(report, "N404") == ["passed" if fits else "failed"]


def test_an_ambiguous_change_is_not_wrong_while_one_subject_is_unknown() -> None:
    text = (
        "政府采购支出总额500.00万元，其中货物支出100.00万元，比上年增加20.00万元。",
        "2020年政府采购支出总额400.00万元。",
    )
    assert outcomes(say(*text, base=TEXT), "N403") == [OPEN]
    known = say(*text, "2020年货物支出70.00万元。", base=TEXT)
    assert the(known, "N403").expected == "30.00"
    assert results(say(*text, "2020年货物支出80.00万元。", base=TEXT), "N403") == ["passed"]


def test_a_change_of_a_part_of_something_without_a_figure_is_that_of_the_part() -> None:
    text = "三公经费中，公务接待费支出5.78万元，比上年增加1.22万元，增长29.75%。"
    assert the(say(text, base=TEXT), "N404").expected == "26.75%"


def test_a_budget_is_compared_with_the_year_before() -> None:
    text = "2021年公务接待费预算7.00万元，比上年预算6.00万元增加1.00万元，增长{}%。"
    assert not found(say(text.format("16.67"), base=TEXT))
    assert the(say(text.format("14.29"), base=TEXT), "N404").expected == "16.67%"
    both = "2020年公务接待费预算6.00万元。2021年公务接待费预算7.00万元，比上年增加{}万元。"
    assert results(say(both.format("1.00"), base=TEXT), "N403") == ["passed"]
    assert results(say(both.format("2.00"), base=TEXT), "N403") == ["failed"]


# -- completion ---------------------------------------------------------------------------------------------------------------

STAGES = "一般公共预算财政拨款支出年初预算为1902.00万元，全年预算为2000.00万元，支出决算为1812.58万元，完成{}的{}%。"


@pytest.mark.parametrize(
    ("stage", "stated", "expected", "cause"),
    [
        ("年初预算", "95.30", "", ""),
        ("全年预算", "90.63", "", ""),
        (
            "预算",
            "95.30",
            None,
            "",
        ),  # of a budget without its stage either may be meant, and the last one is the likelier
        ("预算", "90.63", "", ""),
        ("年初预算", "90.63", "95.30%", "denominator"),  # 全年预算 was meant
        ("全年预算", "95.3", "90.6%", "denominator"),
        ("年初预算", "95.03", "95.30%", "digits"),
        ("年初预算", "59.30", "95.30%", "digits"),
        ("年初预算", "81.25", "95.30%", ""),
    ],
)
def test_completion_of_the_named_stage(stage: str, stated: str, expected: str | None, cause: str) -> None:
    report = say(STAGES.format(stage, stated))
    if expected == "":
        assert not found(report)
        assert results(report, "N405") == ["passed"]
    elif expected is not None:
        finding = the(report, "N405")
        assert (finding.kind, finding.severity) == ERROR
        assert (finding.stated, finding.expected, word(finding)) == (f"{stated}%", expected, cause)


def test_completion_against_the_budget_of_the_table() -> None:
    assert not found(say("三公经费支出决算35.78万元，完成预算的91.74%。"))
    assert the(say("三公经费支出决算35.78万元，完成预算的91%。"), "N405").kind is FindingKind.TRUNCATED
    assert outcomes(say("货物支出5.00万元，完成预算的91%。", base=TEXT), "N405") == [OPEN]


# -- words --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "outcome", "expected"),
    [
        ("三公经费支出决算35.78万元，决算数小于年初预算数。", "passed", ""),
        ("三公经费支出决算35.78万元，决算数大于年初预算数。", "failed", "小于"),
        ("三公经费支出决算35.78万元，决算数等于年初预算数。", "failed", "小于"),
        ("三公经费支出决算35.78万元，决算数低于预算数。", "passed", ""),
        ("三公经费支出决算35.78万元，决算数超过预算数。", "failed", "小于"),
        ("三公经费支出决算35.78万元，决算数与年初预算数持平。", "failed", "减少"),
        ("三公经费支出决算35.78万元，决算数较年初预算数减少。", "passed", ""),
        ("三公经费支出决算35.78万元，决算数较年初预算数增加。", "failed", "减少"),
        ("三公经费支出35.78万元，与上年35.78万元持平。", "passed", ""),
        ("三公经费支出35.78万元，与上年35.8万元持平。", "passed", ""),
        ("三公经费支出35.78万元，与上年35.88万元持平。", "failed", "减少"),
        ("三公经费支出35.78万元，与上年35.68万元一致。", "failed", "增加"),
        ("三公经费支出35.78万元，比上年35.8万元增加。", "passed", ""),
        ("三公经费支出35.78万元，比上年35.78万元增加。", "passed", ""),
        ("三公经费支出35.78万元，比上年35.88万元增加。", "failed", "减少"),
        ("三公经费支出35.78万元，比上年35.68万元减少。", "failed", "增加"),
        ("三公经费支出35.78万元，与上年持平。", "unverifiable", ""),
    ],
)
def test_words_of_comparison(text: str, outcome: str, expected: str) -> None:
    report = say(text)
    assert results(report, "N409") == [outcome]
    assert bool(found(report)) == (outcome == "failed")
    if outcome == "failed":
        finding = the(report, "N409")
        assert (finding.kind, finding.severity) == ERROR
        assert (finding.expected, finding.where) == (expected, text)
        assert finding.stated in text
        assert len(finding.operands) == 2


def test_a_difference_that_the_digits_may_hide_contradicts_no_word() -> None:
    equal = say("三公经费年初预算39.0万元，支出决算39.0万元，决算数小于年初预算数。", base=TEXT)
    assert results(equal, "N409") == ["passed"]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("无因公出国（境）费支出。", "failed"),
        ("未发生公务接待费支出。", "failed"),
        ("没有对附属单位补助支出。", "failed"),
        ("无政府采购支出。", "unverifiable"),
    ],
)
def test_what_is_said_not_to_exist(text: str, outcome: str) -> None:
    report = say(text)
    assert results(report, "N422") == [outcome]
    assert bool(found(report)) == (outcome == "failed")


def test_nothing_is_said_of_what_the_text_states_elsewhere() -> None:
    contrary = say("无政府采购支出。", "政府采购支出总额5.00万元。", base=TEXT)
    finding = the(contrary, "N422")
    assert (finding.stated, finding.expected.split()[0]) == ("无", "5.00")
    assert not found(say("无政府采购支出。", "政府采购支出总额0万元。", base=TEXT))
    assert [f.rule for f in found(say("无政府采购支出。政府采购支出总额5.00万元。", base=TEXT))] == ["N422"]


# -- counts -------------------------------------------------------------------------------------------------------------------


def test_counts_are_those_of_the_tables() -> None:
    text = (
        "全年安排因公出国（境）团组1个，累计3人次。公务用车购置1辆，年末公务用车保有{}辆。"
        "国内公务接待{}批次、562人次，其中外事接待2批次、15人次。"
    )
    assert not found(say(text.format("4", "74")))
    assert set(results(say(text.format("4", "74")), "N411")) == {"passed"}
    wrong = found(say(text.format("40", "47")))
    assert [(f.rule, f.stated, f.expected, word(f)) for f in wrong] == [
        ("N411", "40", "4", "digits"),
        ("N411", "47", "74", "digits"),
    ]
    assert {f.tolerance for f in wrong} == {Decimal(0)}


def test_one_more_is_no_rounding() -> None:
    finding = the(say("国内公务接待75批次。"), "N411")
    assert (finding.kind, finding.severity) == ERROR
    assert finding.cause is None


def test_the_vehicles_add_up() -> None:
    text = "本部门共有车辆{}辆，其中：主要领导干部用车1辆、特种专业技术用车{}辆。"
    assert not found(say(text.format("6", "5")))
    broken = say(text.format("7", "5"))
    assert the(broken, "N407").follows_from == the(broken, "N411").id
    alone = the(say(text.format("6", "7"), base=TEXT), "N407")  # the kinds that are printed are all
    assert (alone.kind, alone.severity) == ERROR
    assert (alone.stated, alone.expected) == ("6", "8")


def test_an_of_which_is_not_more_than_its_whole() -> None:
    text = (
        "政府采购支出总额500.00万元。授予中小企业合同金额{}万元，占政府采购支出总额的{}%，"
        "其中：授予小微企业合同金额{}万元。"
    )
    assert results(say(text.format("400.00", "80.00", "300.00"), base=TEXT), "N415") == ["passed", "passed"]
    assert results(say(text.format("400.00", "80.00", "400.00"), base=TEXT), "N415") == ["passed", "passed"]
    assert results(say(text.format("400", "80.00", "400.4"), base=TEXT), "N415") == ["passed", "passed"]
    finding = the(say(text.format("400.00", "80.00", "450.00"), base=TEXT), "N415")
    assert (finding.kind, finding.severity) == ERROR
    assert (finding.stated, finding.expected) == (
        "400.00",
        "450.00",
    )  # either may be wrong: the whole is less than its part
    assert results(say("授予小微企业合同金额300.00万元。", base=TEXT), "N415") == []
    guests = found(say("国内公务接待74批次，其中外事接待82批次。"))
    assert [(f.rule, f.stated, f.follows_from is None) for f in guests] == [
        ("N411", "82", True),
        ("N415", "74", False),
    ]


# -- the cost of a vehicle ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("average", "kind", "cause"),
    [
        ("2.11万元", None, ""),
        ("2.1万元", None, ""),
        ("21125元", None, ""),
        ("2.31万元", FindingKind.INCONSISTENT, ""),
        ("2.11元", FindingKind.INCONSISTENT, "unit"),
        ("2.11千元", FindingKind.INCONSISTENT, ""),
        ("2.11亿元", FindingKind.INCONSISTENT, "unit"),
        ("21125万元", FindingKind.INCONSISTENT, "unit"),
    ],
)
def test_the_cost_of_a_vehicle(average: str, kind: FindingKind | None, cause: str) -> None:
    right = {"2.11元": "2.11 万元", "2.11亿元": "2.11 万元", "2.11千元": "21.13", "21125万元": "2.1125"}
    report = say(RUNNING.format("8.45", "4", average))
    if kind is None:
        assert results(report, "N412") == ["passed"]
        assert not found(report)
    else:
        finding = the(report, "N412")
        assert (finding.kind, word(finding)) == (kind, cause)
        assert finding.expected == right.get(average, "2.11")


def test_an_average_that_is_cut_and_one_without_vehicles() -> None:
    assert results(say(RUNNING.format("8.47", "4", "2.11万元"), base=TEXT), "N412") == [
        "passed"
    ]  # averages are often cut
    assert the(say(RUNNING.format("8.47", "4", "2.10万元"), base=TEXT), "N412").expected == "2.12"
    none = the(say(RUNNING.format("8.45", "0", "2.11万元"), base=TEXT), "N412")
    assert (none.kind, none.stated) == (FindingKind.UNDEFINED, "2.11")
    alone = say("公务用车运行维护费支出8.45万元，车均运行维护费2.11万元。", base=TEXT)
    assert outcomes(alone, "N412") == [OPEN]
    known = say("公务用车运行维护费支出8.45万元，车均运行维护费2.11万元。")  # the table has the vehicles
    assert results(known, "N412") == ["unverifiable", "passed"]
    wrong = say("公务用车运行维护费支出8.45万元，车均运行维护费2.31万元。")
    assert the(wrong, "N412").expected == "2.11"


@pytest.mark.parametrize("growth", ["增长33.33%", "下降33.33%", "增长133.33%"])
def test_growth_over_a_base_below_nothing_proves_nothing(growth: str) -> None:
    change = say(f"年末结转和结余-10.00万元，比上年增加5.00万元，{growth}。", base=TEXT)
    assert outcomes(change, "N404") == [OPEN]
    base = say(f"年末结转和结余-10.00万元，比上年-15.00万元增加5.00万元，{growth}。", base=TEXT)
    assert outcomes(base, "N404") == [OPEN]
    assert results(base, "N403") == ["passed"]
