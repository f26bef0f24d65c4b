"""Why a claim is wrong, what follows from what, and findings in words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from attrs import evolve

import govbudget as gb
from accounts import d
from govbudget import Disclosure
from govbudget.checking import FindingKind, explain
from govbudget.finding.english import in_english
from govbudget.money import Unit
from saying import BUYING, GENERAL, GOOD, OPEN, RUNNING, TEXT, UNEVEN, found, outcomes, results, say, the, without, word

# -- causes -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "base", "cause"),
    [
        ("公务接待费支出决算为7.42万元。", UNEVEN, "period"),  # its own budget
        ("公务接待费年初预算为5.78万元。", UNEVEN, "period"),
        ("公务用车购置费支出8.45万元。", UNEVEN, "line"),
        ("三公经费支出27.25万元。", UNEVEN, "source"),
        ("一般公共预算财政拨款基本支出383.22万元。", GOOD, "source"),
        ("一般公共预算财政拨款基本支出368.57万元，其中：工资福利支出329.98万元。", GOOD, "source"),
        (
            "本年收入合计2130.59万元。",
            GOOD,
            "",
        ),  # 公开01 and 公开03 print it under different names: either may be meant
        ("公务接待费支出2.75万元。", GOOD, ""),  # in 公开06 and in 公开07
        ("公务接待费支出5.60万元。", GOOD, ""),  # two digits may stand anywhere
        ("公务接待费支出987.65万元。", GOOD, ""),
        ("公务接待费支出9,999.99万元。货物支出9,999.99万元。", GOOD, "copy"),
        ("公务接待费支出9,999.99万元，比2020年9,999.99万元增加0.00万元。", GOOD, "period"),
        ("公务接待费支出9,999.99万元。货物支出9,999.99万元。工程支出9,999.99万元。", GOOD, ""),
        ("公务接待费支出57,800万元。", GOOD, "unit"),
        ("公务接待费支出5,780万元。", GOOD, "unit"),
        ("年末结转和结余-55.88万元。", GOOD, "sign"),
    ],
)
def test_causes_of_amounts(text: str, base: Disclosure, cause: str) -> None:
    finding = next(f for f in found(say(text, base=base)) if f.rule == "N401")
    assert word(finding) == cause


def test_a_cause_names_what_was_taken() -> None:
    period = the(say("公务接待费支出决算为7.42万元。", base=UNEVEN), "N401")
    assert "年初预算数" in (period.cause or "")
    source = the(say("一般公共预算财政拨款基本支出383.22万元。"), "N401")
    assert "公开03" in (source.cause or "")
    assert "基本支出" in (source.cause or "")
    base = the(say("公务接待费支出5.78万元，比上年增加1.22万元，增长21.11%。"), "N404")
    assert "5.78" in (base.cause or "")


def test_a_cause_is_of_the_root_only() -> None:
    broken = say(GENERAL.format("43.02"))
    assert the(broken, "N415").cause is None
    assert the(broken, "N415").follows_from == the(broken, "N401").id
    assert the(broken, "N401").cause is not None


def test_causes_of_figures_stated_elsewhere() -> None:
    text = "政府采购支出总额512.40万元。大楼维修433.20万元。2021年政府采购支出总额433.20万元。"
    assert word(the(say(text, base=TEXT), "N402")) == "copy"
    year = "政府采购支出总额512.40万元，比2020年433.20万元增加79.20万元。2021年政府采购支出总额433.20万元。"
    assert word(the(say(year, base=TEXT), "N402")) == "period"
    none = text.replace("大楼维修433.20", "大楼维修433.00")
    assert word(the(say(none, base=TEXT), "N402")) == ""
    only_part = text.replace("大楼维修", "货物支出")  # a part may be all of its whole
    assert word(the(say(only_part, base=TEXT), "N402")) == ""


# -- what follows from what -----------------------------------------------------------------------------------------------------


def test_a_percentage_of_a_wrong_amount_follows_from_it() -> None:
    report = say("公务接待费支出5.87万元，完成年初预算的82.57%。")
    amount, completion = the(report, "N401"), the(report, "N405")
    assert amount.follows_from is None
    assert completion.follows_from == amount.id
    assert completion.cause is None
    wrong = say("公务接待费支出5.87万元，完成年初预算的61.61%。")
    assert the(wrong, "N405").follows_from is None


def test_what_follows_is_told_by_what_fails() -> None:
    """The rate is right by two of its equations; the third has the wrong figure."""
    report = say("会议费支出234.56万元，比上年1000.00万元增加200.00万元，增长20.00%。", base=TEXT)
    amount, rate = the(report, "N403"), the(report, "N404")
    assert (amount.stated, amount.expected) == ("234.56", "1200.00")
    assert (rate.follows_from, rate.expected) == (amount.id, "减少76.54%")


@pytest.mark.parametrize(
    ("text", "rule", "stated", "expected", "cause"),
    [
        # nothing near, of what has no name
        ("会议费2345.67万元，占总数（3456.78万元）的78.12%。", "N406", "78.12%", "67.86%", ""),
        # the figure of the budget
        (
            "会议费年初预算3456.78万元，支出决算3456.78万元，比年初预算减少345.68万元，下降10.00%。",
            "N403",
            "3456.78",
            "3111.10",
            "copy",
        ),
        # the amount of the change
        ("会议费支出234.56万元，比上年1111.11万元增加234.56万元，增长21.11%。", "N403", "234.56", "1345.67", "copy"),
        # that of the change itself, which may also have a digit too many
        ("会议费支出1234.56万元，比上年1000.00万元增加1234.56万元。", "N403", "1234.56", "234.56", ""),
    ],
)
def test_copies_of_other_figures(text: str, rule: str, stated: str, expected: str, cause: str) -> None:
    found = the(say(text, base=TEXT), rule)
    assert (found.stated, found.expected, word(found)) == (stated, expected, cause)


def test_a_sum_with_a_wrong_part_and_a_wrong_total() -> None:
    total_ = say(
        "三公经费支出33.78万元，其中：因公出国（境）费2.75万元，公务用车购置及运行维护费27.25万元，公务接待费5.78万元。"
    )
    assert the(total_, "N407").follows_from == the(total_, "N401").id
    restated = say("政府采购支出总额500.00万元。", BUYING.format("510.00", "100.00", "150.00", "250.00"), base=TEXT)
    total, twice = the(restated, "N407"), the(restated, "N402")
    assert (total.stated, total.expected, twice.follows_from) == ("510.00", "500.00", total.id)
    count = say("本部门共有车辆7辆，其中：主要领导干部用车1辆、特种专业技术用车5辆。")
    assert the(count, "N407").follows_from == the(count, "N411").id


# -- in words -------------------------------------------------------------------------------------------------------------------

EXPLAINED = [
    ("公务接待费支出5.87万元。", "N401", ("5.87", "5.78", "公开07", "digits")),
    ("公务接待费支出5万元。", "N401", ("5.78", "公开07")),
    ("公务接待费支出5.78万元，比上年4.56万元增加1.32万元。", "N403", ("5.78", "4.56", "1.22")),
    (
        "公务接待费支出5.78万元，比上年增加1.22万元，增长21.11%。",
        "N404",
        ("1.22万元 ÷ (5.78万元 - 1.22万元)", "26.75%"),
    ),
    (
        "公务接待费支出5.78万元，比上年减少1.22万元，下降21.11%。",
        "N404",
        ("1.22万元 ÷ (5.78万元 + 1.22万元)", "17.43%"),
    ),
    ("公务接待费支出5.78万元，比上年4.56万元，增长36.75%。", "N404", ("(5.78万元 - 4.56万元) ÷ 4.56万元", "26.75%")),
    ("公务接待费支出5.78万元，完成年初预算的95.27%。", "N405", ("5.78万元 ÷ 7.00 万元（", "= 82.57%")),
    ("本年支出合计2130.59万元，其中：基本支出383.22万元，占19.99%。", "N406", ("383.22万元 ÷ 2130.59万元 = 17.99%",)),
    ("公务接待费支出5.78万元，比上年增加5.78万元，增长100%。", "N404", ("无意义（公务接待费支出2020年决算数为 0）",)),
    (BUYING.format("500.00", "100.00", "150.00", "240.00"), "N407", ("100.00万元 + 150.00万元 + 240.00万元 = 490.00",)),
    ("三公经费支出决算35.78万元，决算数大于年初预算数。", "N409", ("大于", "小于", "35.78", "39.00")),
    ("公务接待费支出5.78万元，比上年7.00万元增加1.22万元。", "N410", ("增加", "减少", "7.00")),
    ("国内公务接待75批次。", "N411", ("75", "74")),
    (RUNNING.format("8.45", "4", "2.31万元"), "N412", ("2.31", "2.11", "8.45", "4")),
    ("机关运行经费支出48.59万元。", "N414", ("48.59", "38.59")),
    ("年末结转和结余55.88万元，较上年减少256.68万元。", "N423", ("322.56",)),
    ("公务接待费支出5.78万元，比上年增加6.22万元。", "N424", ("6.22", "5.78")),
    ("无公务接待费支出。", "N422", ("无", "5.78")),
    ("公务接待费支出5.78万元。\n公务接待费支出1.22万元，增长26.75%。", "W618", ("1.22", "增加")),
]


@pytest.mark.parametrize(("text", "rule", "words"), EXPLAINED)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_findings_are_explained_in_both_languages(text: str, rule: str, words: Sequence[str], language: str) -> None:
    finding = the(say(*text.split("\n"), base=GOOD if "政府采购" not in text else TEXT), rule)
    explained = explain(finding, language)
    for part in words:
        assert part in explained or (language == "en" and in_english(part) in explained)
    assert finding.id in explained
    assert finding.message(language) in explained
    assert "d.txt" in explained or "公开" in explained  # the operands with their places
    record = finding.to_record(language)
    assert record["where"] == finding.where
    assert record["message"] == finding.message(language)
    assert finding.param("relation") == ""
    assert "（）" not in explained


def test_the_tolerance_is_in_the_unit_of_the_stated_figure() -> None:
    finding = the(say("公务接待费支出5.98万元。"), "N401")
    assert finding.tolerance == Decimal("0.0100")
    assert [(o.value, o.sign, o.half_unit) for o in finding.operands] == [
        (d("5.98"), 1, d("0.005")),
        (d("5.78"), -1, d("0.005")),
    ]
    assert finding.place.span == (7, 11)
    assert finding.place.line == 1
    assert finding.operands[1].place.table.startswith("公开07")


# -- from the text of a document --------------------------------------------------------------------------------------------------


def test_a_text_alone_is_checked_against_itself() -> None:
    text = (
        "某市示例局2021年度部门决算情况说明\n\n"
        "一、政府采购支出情况说明\n\n"
        "2021年度政府采购支出总额512.40万元，其中：政府采购货物支出112.40万元、政府采购工程支出200.00万元、"
        "政府采购服务支出200.00万元。授予中小企业合同金额500.00万元，占政府采购支出总额的95.78%。\n\n"
        "二、“三公”经费支出决算情况说明\n\n"
        "2021年度“三公”经费支出年初预算为39.00万元，支出决算为35.78万元，完成年初预算的97.14%，决算数小于预算数。\n"
    )
    report = gb.read(text.encode()).check()
    records = [record for record in report.to_records() if record["rule"].startswith("N")]
    assert [(r["rule"], r["kind"], r["severity"], r["stated"], r["expected"]) for r in records] == [
        ("N406", "inconsistent", "error", "95.78%", "97.58%"),
        ("N405", "inconsistent", "error", "97.14%", "91.74%"),
    ]
    assert "授予中小企业合同金额500.00万元" in records[0]["where"]
    assert not report.ok
    with pytest.raises(gb.errors.CheckFailed):
        report.raise_for_errors()
    mended = text.replace("95.78", "97.58").replace("97.14", "91.74")
    for encoding in ("utf-8", "gb18030"):
        assert gb.read(mended.encode(encoding)).check().ok


def test_rules_can_be_left_out() -> None:
    broken = say("公务接待费支出5.87万元，完成年初预算的90.00%。")
    left = broken.check(gb.RuleSet.default().without("N401", reason="the table is preliminary"))
    assert [f.rule for f in left if f.rule.startswith("N")] == ["N405"]
    assert not [e for e in left.ledger if e.rule == "N401"]


def test_a_document_without_a_year() -> None:
    timeless = evolve(GOOD, year=None)
    assert not found(say("公务接待费支出5.78万元，比上年增加1.22万元，增长26.75%。", base=timeless))
    wrong = found(say("公务接待费支出5.87万元。一般公共服务支出（类）508.42万元。", base=timeless))
    assert [f.rule for f in wrong] == ["N401"]


# -- corners --------------------------------------------------------------------------------------------------------------------


def test_counts_and_lines_without_a_unit_are_no_source_of_an_amount() -> None:
    # the count 562 of 公开07 and that of 公开10 are never taken for an amount
    assert the(say("公务接待费支出562万元。", base=evolve(GOOD, unit=Unit.WAN_YUAN)), "N401").cause is None


def test_a_figure_of_a_line_beside_one_that_is_not_printed() -> None:
    alone = without(*(table.form.id for table in GOOD.tables if table.form.id != "general_expenditure"))
    report = say("一般公共预算财政拨款支出1812.58万元，其中：教育支出（类）95.31万元。", base=alone)
    assert word(the(report, "N401")) == "source"


def test_the_same_wrong_figure_twice_is_no_copy_of_itself() -> None:
    wrong = found(say("公务接待费支出9,999.99万元。", "公务接待费支出9,999.99万元。"))
    assert [(f.rule, f.cause) for f in wrong] == [("N401", None), ("N401", None)]


def test_a_wrong_percentage_of_0_has_no_cause() -> None:
    finding = the(say("公务接待费支出5.78万元，比上年增加1.22万元，增长0%。"), "N404")
    assert (finding.kind, finding.expected, finding.cause) == (FindingKind.INCONSISTENT, "27%", None)


def test_a_growth_behind_a_figure_that_is_repeated_is_no_missing_word() -> None:
    text = ("政府采购支出总额500.00万元。", "政府采购支出总额500.00万元，增长2.54%。")
    assert not found(say(*text, base=TEXT))


def test_a_year_is_not_compared_with_itself() -> None:
    assert outcomes(say("公务接待费支出5.78万元，比2021年增加1.22万元。"), "N403") == [OPEN]


def test_a_change_that_is_wrong_in_amount_and_direction() -> None:
    finding = the(say("公务接待费支出5.78万元，比上年7.00万元增加2.22万元。"), "N403")
    assert finding.expected.endswith("1.22")
    assert finding.kind is FindingKind.INCONSISTENT


def test_a_change_with_both_words_takes_the_direction_of_its_percentage() -> None:
    text = "公务接待费支出5.78万元，比上年增加（减少）1.22万元，{}%。"
    assert results(say(text.format("增长26.75")), "N404") == ["passed"]
    assert results(say(text.format("下降17.43")), "N404") == ["passed"]
    assert results(say(text.format("下降26.75")), "N404") == ["failed"]


def test_growth_that_stands_alone_needs_both_years() -> None:
    text = "公务接待费支出5.78万元，比上年{}增长26.75%。"
    assert results(say(text.format("4.56万元")), "N404") == ["passed"]
    assert outcomes(say(text.format("")), "N404") == [OPEN]


def test_nothing_is_a_share_of_itself() -> None:
    report = say("政府采购支出总额500.00万元，占政府采购支出总额的80.00%。", base=TEXT)
    assert outcomes(report, "N406") == [OPEN]


def test_parts_of_a_whole_that_is_stated_before() -> None:
    parts = "三公经费中，因公出国（境）费2.75万元，公务用车购置及运行维护费27.25万元，公务接待费{}万元。"
    assert results(say("三公经费支出35.78万元。" + parts.format("5.78"), base=TEXT), "N407") == ["passed"]
    finding = the(say("三公经费支出36.78万元。" + parts.format("5.78"), base=TEXT), "N407")
    assert (finding.stated, finding.expected) == ("36.78", "35.78")
    assert finding.where.startswith("三公经费支出36.78万元。；三公经费中")
    other_year = say("2020年三公经费支出36.78万元。", parts.format("5.78"), base=TEXT)
    assert not found(other_year)


def test_changes_of_classes_are_never_a_complete_list() -> None:
    text = (
        "一般公共预算财政拨款支出1812.58万元，比上年增加112.58万元，其中：一般公共服务支出（类）417.96万元，比上年增加"
        "17.96万元；科学技术支出（类）1076.22万元，比上年增加76.22万元。"
    )
    assert "N407" not in {entry.rule for entry in say(text).check().ledger}
    assert not found(say(text))


def test_the_tables_say_nothing_of_other_years() -> None:
    text = "2020年本年支出合计500.00万元，其中：基本支出300.00万元，项目支出190.00万元。"
    assert results(say(text), "N407") == []
    assert results(say(text), "N415") == ["passed"]
    classes = "2020年" + GENERAL.format("39.32")
    assert "failed" not in results(say(classes), "N407")


def test_the_year_before_of_something_unknown() -> None:
    report = say("大楼维修12.34万元，比上年增加2.00万元。", base=TEXT)
    assert results(report, "N421") == []
    assert not found(report)


def test_subjects_without_their_level() -> None:
    assert results(say("城乡社区支出128.10万元。"), "N401") == ["passed"]
    finding = the(say("城乡社区支出182.10万元。"), "N401")
    assert (finding.expected, word(finding)) == ("128.10", "digits")


def test_all_fiscal_money_by_kind() -> None:
    # no table has the basic expenditure of all three funds
    report = say("财政拨款基本支出378.17万元，财政拨款项目支出1661.96万元。")
    assert not found(report)


@pytest.mark.parametrize("name", ["信息化建设项目支出", "设备购置项目支出"])
def test_a_project_is_not_all_projects(name: str) -> None:
    assert not found(say(f"项目支出1733.07万元，其中：{name}100.00万元，占项目支出的5.77%。"))


def test_the_arithmetic_of_a_change_over_its_base() -> None:
    text = "政府采购支出总额5780.00万元，比上年4570.00万元增加1220.00万元，增长26.6%。"
    finding = the(say(text, base=TEXT), "N404")
    assert "- 4570.00) ÷ 4570.00 = 26.70%" not in finding.param("arithmetic")
