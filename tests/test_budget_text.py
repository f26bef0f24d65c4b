"""The text of budgets (预算情况说明): true sentences give no finding, the same with one thing wrong give the right one."""

from __future__ import annotations

import pytest
from attrs import evolve

import budgets
import govbudget as gb
from govbudget.checking import FindingKind, Severity
from govbudget.disclosure import Unmodelled
from govbudget.place import Place

HEAD = "某市示例局2024年部门预算\n"
WRONG = (FindingKind.INCONSISTENT, FindingKind.TRUNCATED)
#: What is true, and what is false with the rule that says so.
TEXTS: dict[str, tuple[tuple[str, ...], tuple[tuple[str, str], ...]]] = {
    "a share of the total is of this year's money, or of all": (
        (
            "支出预算总计1000万元，包括：基本支出600万元，项目支出300万元，结转下年100万元。\n一般公共预算支出450万元，占支出预算总额的50%。",
            "支出预算总计1000万元，包括：基本支出600万元，项目支出300万元，结转下年100万元。\n一般公共预算支出450万元，占支出预算总额的45%。",
            "收入预算总计1000万元，其中：财政拨款收入800万元，事业收入100万元，上年结转100万元。\n财政拨款收入800万元，占收入预算总额的80%。",
        ),
        (
            (
                "支出预算总计1000万元，包括：基本支出600万元，项目支出300万元，结转下年100万元。\n一般公共预算支出450万元，占支出预算总额的55%。",
                "N406",
            ),
        ),
    ),
    "a total that has just been stated by its name is the whole": (
        (
            "支出预算总额1000万元。基本支出720万元，占支出预算总额的80%；项目支出180万元，占支出预算总额的20%；结转下年100万元。",
            "收入预算总额为1000万元，其中：财政拨款收入700万元，占收入预算总额的70%；其他收入200万元，占收入预算总额的20%。",
        ),
        (
            (
                "收入预算总额为1000万元。其中：财政拨款收入700万元，占收入预算总额的77.78%；其他收入200万元，占收入预算总额的22.22%。",
                "N406",
            ),
        ),
    ),
    "no expenditure is a part of income": (
        (
            "（一）收入预算情况。2024年收入预算500万元，增加64%。其中：财政拨款收入500万元，占比100%。2024年本单位支出预算500万元，其中：基本支出300万元，占比60%、项目支出200万元，占比40%。",
        ),
        (
            (
                "（一）收入预算情况。2024年收入预算500万元，增加64%。其中：财政拨款收入500万元，占比100%。2024年本单位支出预算500万元，其中：基本支出400万元，占比80%、项目支出200万元，占比40%。",
                "N415",
            ),
        ),
    ),
    "a whole of a fund that its share names without it": (
        (
            "2024年一般公共预算基本支出1321.69万元，人员经费1164.77万元，占基本支出的88.13%，公用经费156.92万元，占基本支出的11.87%。\n"
            "支出预算总计2665.66万元，包括：基本支出预算1347.37万元，占比为50.55%；项目支出预算1318.29万元，占比为49.45%。",
        ),
        (
            (
                "2024年一般公共预算基本支出1321.69万元，人员经费1164.77万元，占基本支出的78.13%，公用经费156.92万元，占基本支出的11.87%。\n"
                "支出预算总计2665.66万元，包括：基本支出预算1347.37万元，占比为50.55%；项目支出预算1318.29万元，占比为49.45%。",
                "N406",
            ),
        ),
    ),
    "the year before, the change and the list": (
        (
            "收入预算总额500万元，上年预算数为450万元，本年增加50万元，其中：财政拨款收入480万元，其他收入20万元。",
            "一般公共预算拨款480万元，上年预算数为500万元，本年减少20万元，降低4%。",
        ),
        (
            (
                "收入预算总额500万元，上年预算数为450万元，本年增加60万元，其中：财政拨款收入480万元，其他收入20万元。",
                "N403",
            ),
            (
                "收入预算总额500万元，上年预算数为450万元，本年增加50万元，其中：财政拨款收入490万元，其他收入20万元。",
                "N415",
            ),
        ),
    ),
    "income and expenditure in one sentence": (
        (
            "收入包括：一般公共预算拨款收入480万元、政府性基金预算拨款收入30万元；支出包括：农林水支出400万元、住房保障支出110万元。",
            "财政拨款收支总预算510万元。收入包括：一般公共预算拨款收入480万元、政府性基金预算拨款收入30万元；支出包括：农林水支出400万元、住房保障支出110万元。",
        ),
        (
            (
                "财政拨款收支总预算510万元。收入包括：一般公共预算拨款收入490万元、政府性基金预算拨款收入30万元；支出包括：农林水支出400万元、住房保障支出110万元。",
                "N415",
            ),
        ),
    ),
    "a share of the projects is of the projects": (
        (
            "支出预算500万元，其中：基本支出300万元，项目支出200万元。\n纳入绩效管理的项目3个，资金150万元，占项目支出预算总额的75%。",
        ),
        (
            (
                "支出预算500万元，其中：基本支出300万元，项目支出200万元。\n纳入绩效管理的项目3个，资金150万元，占项目支出预算总额的57%。",
                "N406",
            ),
        ),
    ),
}


def wrong(text: str) -> list[str]:
    """The rules that say that something is wrong."""
    return [finding.rule for finding in gb.read(f"{HEAD}{text}\n".encode()).check() if finding.kind in WRONG]


@pytest.mark.parametrize("case", TEXTS)
def test_true_text_gives_no_finding(case: str) -> None:
    for text in TEXTS[case][0]:
        assert wrong(text) == [], text


@pytest.mark.parametrize(("text", "rule"), [pair for _, false in TEXTS.values() for pair in false])
def test_false_text_is_found(text: str, rule: str) -> None:
    assert rule in wrong(text)


def test_a_list_is_nearer_than_the_heading_of_its_section() -> None:
    """The money of a fund named in the sentence is not that of the section."""
    base = budgets.budgets()["budget"]
    spent = [base[id]["total", "project"].printed for id in ("government_fund", "state_capital")]
    assert len(set(spent)) == 2
    for said, right in ((spent[1], True), (spent[0], False)):
        told = (
            f"{base.year}年本单位国有资本经营预算支出预算{spent[1]}万元，其中：基本支出0.00万元，项目支出{said}万元。"
        )
        disclosure = evolve(base, sentences=gb.read(f"五、政府性基金情况\n{told}\n".encode()).sentences)
        assert (not any(finding.severity is Severity.ERROR for finding in disclosure.check())) is right


def test_changes_may_be_below_zero() -> None:
    """增减额 and 增减% beside the year's own figures are no expenditure."""
    base = budgets.budgets()["budget, years"]
    for column, rules in (("change", []), ("basic", ["A01.9"]), ("prior_total", ["A01.9"])):
        table = base["general_expenditure"].with_cell("total", column, "-10.00")
        found = base.with_table(table).check()
        assert [finding.rule for finding in found if finding.rule == "A01.9"] == rules


def test_the_year_of_text_is_that_of_its_titles_or_the_one_named_most() -> None:
    cut = "增加7680元，增长原因是2023年因人员调动少报，\n2024年已按实有人员编报。\n2024年基本支出预算500元。\n"
    assert gb.read(cut.encode()).year == 2024
    assert gb.read(f"某市示例局2022年部门预算\n{cut}".encode()).year == 2022
    plans = "本部门2021年度收入合计10万元，完成全年任务。\n支出合计10万元，到2035年，基本实现目标。\n"
    assert gb.read(plans.encode()).year == 2021


@pytest.mark.parametrize("before", ["上年结转安排", "市本级", "第一季度"])
def test_what_the_next_sentence_lists_may_be_a_part(before: str) -> None:
    text = f"“三公”经费预算10万元。{before}因公出国（境）费1万元，公务用车购置及运行费3万元，公务接待费2万元。"
    assert wrong(text) == []


def test_a_list_with_a_kind_of_its_own_is_one_error() -> None:
    """What the forms know of it is no second list."""
    text = "本部门共有车辆{}辆，其中：领导干部用车2辆、一般公务用车5辆、执法执勤用车4辆。"
    assert (wrong(text.format(11)), wrong(text.format(12))) == ([], ["N407"])


def test_a_long_list_is_no_row_of_a_table() -> None:
    names = (
        "一般公共服务",
        "公共安全",
        "教育",
        "科学技术",
        "文化旅游体育与传媒",
        "社会保障和就业",
        "卫生健康",
        "节能环保",
        "城乡社区",
        "农林水",
        "交通运输",
        "住房保障",
    )
    listed = "、".join(f"{name}支出{n}万元" for n, name in enumerate(names, 1))
    text = f"收支总预算{{}}万元。收入包括：一般公共预算收入70万元、事业收入8万元；支出包括：{listed}。"
    assert len(gb.read(f"{HEAD}{text.format(78)}".encode()).claims) > len(names)
    assert (wrong(text.format(78)), wrong(text.format(50))) == ([], ["N415", "N415"])


def test_a_subject_may_be_of_the_table_that_was_not_read() -> None:
    """What the text says of a subject is of all money or of one fund; the table of the other may state it."""
    base = budgets.budgets()["budget, lists"]
    base = evolve(base, tables=(base["general_expenditure"],))
    read = gb.read(f"{HEAD}一、支出情况\n行政运行（项）支出999.00万元。\n".encode())
    lacking = evolve(base, sentences=read.sentences, unmodelled=(Unmodelled("支出预算总表", "不是已知表式", Place()),))
    for document, rules in ((lacking, []), (evolve(lacking, unmodelled=()), ["N401"])):
        assert [finding.rule for finding in document.check() if finding.severity is Severity.ERROR] == rules
