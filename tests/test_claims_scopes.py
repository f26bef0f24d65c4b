"""Whose and of what: true texts that a reader of words alone would find wrong, and the same texts with an error."""

from __future__ import annotations

import pytest

import govbudget as gb
from saying import TEXT, found, say

#: Texts without an error: paragraphs, and why something could be taken for one.
TRUE: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "parts of another body",
        (
            "甲局2021年“三公”经费预算100.00万元。其中因公出国（境）费预算10.00万元；公务接待费预算90.00万元。",
            "乙委2021年“三公”经费预算40.00万元。其中因公出国（境）费预算5.00万元；公务接待费预算35.00万元。",
        ),
    ),
    (
        "a line names the body",
        ("甲县教育局", "2021年“三公”经费决算数40万元。", "甲县水利局", "2021年“三公”经费决算数90万元。"),
    ),
    (
        "a reason names a part",
        ("2021年“三公”经费决算数41.00万元。主要原因是公务接待费增加。2021年决算数23.00万元。",),
    ),
    (
        "levels of government",
        (
            "2021年全市一般公共预算支出150万元，比上年增加12万元。其中：市本级一般公共预算支出50万元，比上年增加2万元；"
            "县区一般公共预算支出100万元，比上年增加10万元。",
        ),
    ),
    ("the whole has more words", ("2021年本年支出100万元，占省级核定本年支出预计数的60.68%。本年支出合计100万元。",)),
    ("income of the same fund", ("社会保险基金收入118万元，社会保险基金支出93万元。",)),
    ("two funds", ("国有资本经营收入14万元，上级补助收入4万元。", "政府性基金收入0万元，上级补助收入113万元。")),
    ("balances", ("政府性基金预算年末结转和结余9万元。", "本部门年末结转和结余21万元。")),
    ("average price", ("2021年公务用车购置费32.90万元，车均购置费3.29万元。",)),
    ("a budget with 的", ("2021年因公出国（境）费1.2亿元，相比年初预算数的1.5亿元减少0.3亿元，下降20%。",)),
    ("what was saved", ("2021年“三公”经费决算数16.00万元。2021年节约“三公”经费1.40万元。",)),
    (
        "without something",
        (
            "公务用车购置及运行维护费46.00万元，包括公务用车购置费13.00万元。剔除租车因素，公务用车运行维护费26.00万元。",
        ),
    ),
    ("flows are no totals", ("2021年总收入124.00万元，总支出109.00万元。",)),
    (
        "a completion before the year before",
        (
            "“三公”经费支出决算60.00万元，完成全年预算80.00万元的75%，比上年决算数增加40.00万元，增长200%；"
            "比2019年决算数减少20.00万元，降低25%。",
        ),
    ),
    (
        "a list with more than the parts of the forms",
        (
            "“三公”经费决算数合计100.00万元，其中：因公出国（境）费1.00万元、公务用车购置及运行维护费50.00万元、"
            "公务接待费40.00万元、会议费9.00万元。",
        ),
    ),
    ("whose vehicles", ("办公室购置公务用车5台；财政局购置公务用车2台；教育局购置公务用车1台。",)),
    ("numbers in an order", ("公务用车购置数及保有量分别为1辆和130辆。截至年末公务用车保有量130辆。",)),
    (
        "parts of a budget that are called final",
        (
            "2021年“三公”经费预算54万元，其中：因公出国（境）费支出决算12万元；公务接待费支出决算42万元。",
            "2021年“三公”经费决算51万元，其中：因公出国（境）费支出决算14万元；公务接待费支出决算37万元。",
        ),
    ),
    (
        "the change of the whole behind its last part",
        (
            "“三公”经费预算为100万元。其中，因公出国（境）费20万元，公务用车购置费20万元，公务用车运行费30万元，公务接待费30万元。"
            "比2020年减少30万元。",
            "其中因公出国（境）费比2020年减少10万元，公务用车购置费减少5万元，公务用车运行费减少5万元，公务接待费减少10万元。",
        ),
    ),
    (
        "shares of the total within a part",
        (
            "“三公”经费支出100.00万元，其中：公务用车购置及运行维护费80.00万元，占80%（其中：公务用车购置费20.00万元，占20%；"
            "公务用车运行维护费60.00万元，占60%）；公务接待费20.00万元，占20%。",
        ),
    ),
    (
        "a change with its name behind it",
        ("2021年公务接待费5.00万元，上年公务接待费8.00万元，比上年减少公务接待费3.00万元。",),
    ),
    (
        "something unknown changes",
        ("2021年“三公”经费比上年增加27.00万元。", "一、公务用车购置全区增加12.00万元。"),
    ),
    (
        "as much as the budget, rounded",
        ("公务接待费支出20.00万元，完成预算的100%，决算数大于预算数的主要原因是来访增加。",),
    ),
    ("more than the budget", ("公务接待费支出20.00万元，完成预算的100.5%，决算数大于预算数的主要原因是来访增加。",)),
    ("less than the budget", ("财政拨款支出120.00万元，完成年初预算的69.4%，比年初预算减少53.00万元。",)),
    ("nothing of nothing", ("因公出国（境）费支出决算0万元，完成预算的100%，比预算增加0万元，决算数等于预算数。",)),
    ("another stage", ("财政拨款支出120.00万元，完成预算的95%，比年初预算增加20.00万元，决算数大于年初预算数。",)),
    ("income and expenditure with a stage", ("收入总预算400.00万元。收入总计410.00万元。",)),
    ("either way", ("财政拨款支出120.00万元，完成年初预算的70%，比年初预算增加或减少53.00万元。",)),
    ("as the year before", ("公务接待费支出20.00万元，完成预算的80%，与上年持平。",)),
    (
        "no name among several bodies",
        (
            "甲局因公出国（境）费、公务用车购置及运行维护费、公务接待费预算共90.00万元。",
            "乙委“三公”经费预算40.00万元。",
            "丙局“三公”经费预算30.00万元。",
        ),
    ),
    (
        "a whole of another level",
        (
            "盟本级一般公共预算支出28万元。旗级一般公共预算支出81万元。",
            "民生支出79万元，占一般公共预算支出的72%。",
        ),
    ),
)

#: Texts with one error: paragraphs, rule, as printed, what it should be.
WRONG: tuple[tuple[tuple[str, ...], str, str, str], ...] = (
    (
        ("“三公”经费支出决算60.00万元，完成全年预算80.00万元的75%，比上年45.00万元增加14.00万元。",),
        "N403",
        "14.00",
        "15.00",
    ),
    (
        ("“三公”经费支出决算60.00万元，完成全年预算80.00万元的75%，比上年决算数增加40.00万元，增长100%。",),
        "N404",
        "100%",
        "200%",
    ),
    (("财政拨款支出120.00万元，完成年初预算的70%，比年初预算减少53.00万元。",), "N405", "70%", "69%"),
    (("财政拨款支出174.00万元，完成年初预算100%，决算数大于预算数5.00万元。",), "N405", "100%", "103%"),
    (
        (
            "公务用车购置费0.20亿元和公务用车运行维护费1.00亿元，与上年相比，分别减少0.20亿元和0.60亿元，下降50%和43.7%。",
        ),
        "N404",
        "43.7%",
        "37.5%",
    ),
    (
        ("2021年收入预算总额为400.00万元，其中：事业收入110.00万元，占收入预算总额的17.58%。",),
        "N406",
        "17.58%",
        "27.50%",
    ),
    (
        (
            "“三公”经费比上年减少2.01万元。其中：因公出国（境）费增加或减少0万元；公务用车购置及运行维护费减少1.52万元；"
            "公务接待费增加或减少0万元。",
        ),
        "N407",
        "2.01",
        "1.52",
    ),
    (
        (
            "“三公”经费支出100.00万元，其中：公务用车购置及运行维护费80.00万元，占80%（其中：公务用车购置费20.00万元，占20%；"
            "公务用车运行维护费60.00万元，占70%）；公务接待费20.00万元，占20%。",
        ),
        "N408",
        "70%",
        "60%",
    ),
    (("公务接待费支出20.00万元，完成预算的80%，决算数大于预算数的主要原因是厉行节约。",), "N409", "大于", "小于"),
    (
        ("公务接待费支出20.00万元，完成年初预算的120%。决算数小于年初预算数，主要原因是来访增加。",),
        "N409",
        "小于",
        "大于",
    ),
    (("公务接待费支出20.00万元，用于来访，较上年18.00万元，增加1.00万元。",), "N403", "1.00", "2.00"),
    (
        ("甲县教育局", "2021年“三公”经费决算数40万元。", "甲县教育局", "2021年“三公”经费决算数90万元。"),
        "N402",
        "90",
        "40",
    ),
)


#: True texts in which something is found wrong as yet, and why.
WRONGLY_FOUND = {
    "a line names the body": "a line that only names a body is no scope of what stands below it",
    "income and expenditure with a stage": "总预算 in the name of a total is no stage of the budget",
}


@pytest.mark.parametrize(
    "paragraphs",
    [
        pytest.param(
            text,
            id=why,
            marks=[pytest.mark.xfail(strict=True, reason=WRONGLY_FOUND[why])] if why in WRONGLY_FOUND else [],
        )
        for why, text in TRUE
    ],
)
def test_true_texts(paragraphs: tuple[str, ...]) -> None:
    assert not [(f.rule, f.stated, f.expected) for f in found(say(*paragraphs, base=TEXT))]


@pytest.mark.parametrize(("paragraphs", "rule", "stated", "expected"), WRONG)
def test_the_same_with_an_error(paragraphs: tuple[str, ...], rule: str, stated: str, expected: str) -> None:
    findings = [f for f in found(say(*paragraphs, base=TEXT)) if f.rule == rule]
    assert [f.stated for f in findings] == [stated]
    assert expected in (findings[0].expected or "")


def test_what_is_said_of_a_body_that_nobody_knows_is_no_proof_in_another_sentence() -> None:
    """办公室 may be that of another body the second time."""
    assert not found(say("办公室购置公务用车5台。办公室购置公务用车4台。", base=TEXT))


def test_the_line_of_arithmetic_of_a_completion_beside_its_difference() -> None:
    (finding,) = found(say("财政拨款支出120.00万元，完成年初预算的70%，比年初预算减少53.00万元。", base=TEXT))
    assert "120.00万元 ÷ (120.00万元 + 53.00万元) = 69%" in finding.message()
    assert finding.cause is None
    (finding,) = found(say("财政拨款支出120.00万元，完成年初预算的80%，比年初预算增加53.00万元。", base=TEXT))
    assert "120.00万元 ÷ (120.00万元 - 53.00万元) = 179%" in finding.message()


def test_parts_behind_a_budget_in_brackets_are_of_the_accounts() -> None:
    text = (
        "某市示例局2021年度部门决算\n公务用车购置及运行维护费决算数为6.66万元，完成年初预算11.17万元的59.62%，较2020年度增加6.66万元（上年为0）。"
        "其中，公务用车购置支出0.50万元；公务用车运行维护费支出6.16万元。\n"
    )
    told = {str(claim.thing): str(claim.period) for claim in gb.read(text.encode()).claims}
    assert told["公务用车购置支出"] == told["公务用车运行维护费"] == "2021年决算数"
