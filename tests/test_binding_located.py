"""The wrong figure of a text found, with its cause: what all failures share and nothing that holds has."""

from __future__ import annotations

import pytest

from govbudget.checking import Finding, FindingKind
from saying import TEXT, UNEVEN, found, say, word


def roots(*paragraphs: str) -> list[Finding]:
    return [finding for finding in found(say(*paragraphs, base=TEXT)) if not finding.follows_from]


def told(*paragraphs: str) -> list[tuple[str, str, str]]:
    """What is wrong, what should be, and the first word of the cause."""
    return [(finding.stated, finding.expected, word(finding)) for finding in roots(*paragraphs)]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        # the figure that the failures share
        ("项目支出631.40万元，比上年的520.00万元增加93.40万元，增长17.96%。", ("631.40", "613.40", "digits")),
        ("项目支出613.40万元，比上年的520.00万元增加39.40万元，增长17.96%。", ("39.40", "93.40", "digits")),
        ("项目支出613.40万元，比上年的520.00万元增加93.40万元，增长71.96%。", ("71.96%", "17.96%", "digits")),
        # one of two totals that a sum knows
        ("本年支出812.00万元，其中：基本支出203.00万元，占25%；项目支出906.00万元，占75%。", ("906.00", "609.00", "")),
        # the only simple slip
        ("公务接待费年初预算82.13万元，支出决算61.51万元，完成年初预算的47.89%。", ("47.89%", "74.89%", "digits")),
        ("公务接待费年初预算82.13万元，支出决算16.51万元，完成年初预算的74.89%。", ("16.51", "61.51", "digits")),
        # another base
        ("公务接待费年初预算82.13万元，支出决算61.51万元，完成年初预算的133.52%。", ("133.52%", "74.89%", "denominator")),
        # a unit
        ("公务用车运行维护费9.60万元，公务用车保有量4辆，车均24000万元。", ("24000", "2", "unit")),
        # words
        ("公务接待费年初预算82.13万元，支出决算61.51万元，决算数大于预算数。", ("大于", "小于", "")),
        ("项目支出613.40万元，比上年的520.00万元减少93.40万元。", ("减少", "增加", "")),
    ],
)  # fmt: skip
def test_located(text: str, right: tuple[str, str, str]) -> None:
    assert right in told(text)
    assert len(told(text)) == 1


def test_where_nothing_tells_them_apart_each_is_reported() -> None:
    assert told("项目支出613.40万元，比上年的520.00万元增加41.77万元。") == [("41.77", "93.40", "")]


def test_a_copy() -> None:
    text = "公务接待费5.77万元，比上年增加1.20万元。会议费支出37.25万元，比上年的52.00万元减少14.75万元，下降28.37%。"
    wrong = text.replace("37.25", "5.77")
    assert not roots(text)
    assert ("5.77", "37.25", "copy") in told(wrong)


def test_tables() -> None:
    finding = next(f for f in found(say("三公经费支出决算35.87万元。", base=UNEVEN)) if f.rule == "N401")
    assert (finding.stated, finding.expected, word(finding)) == ("35.87", "35.78", "digits")
    assert finding.operands
    assert not found(say("三公经费支出决算35.78万元。", base=UNEVEN))


def test_what_follows_names_its_root() -> None:
    findings = found(say("三公经费支出决算35.87万元，比上年的40.00万元减少4.22万元。", base=UNEVEN))
    (root,) = [finding for finding in findings if not finding.follows_from]
    assert (root.rule, root.stated, root.expected) == ("N401", "35.87", "35.78")
    assert {finding.follows_from for finding in findings if finding is not root} == {root.id}


def test_kinds() -> None:
    (undefined,) = roots("公务接待费年初预算0万元，支出决算6.15万元，完成年初预算的100%。")
    assert undefined.kind is FindingKind.UNDEFINED
    assert undefined.expected.startswith("无意义")
    (cut,) = roots("公务接待费年初预算822.00万元，支出决算615.00万元，完成年初预算的74.81%。")
    assert (cut.kind, cut.expected) == (FindingKind.TRUNCATED, "74.8175%")
    asked = next(f for f in roots("年末实有人数40人，其中：在职人员35人、退休人员10人。") if f.rule == "N416")
    assert asked.kind is FindingKind.QUESTION


def test_messages() -> None:
    (finding,) = roots("项目支出613.40万元，比上年的520.00万元增加39.40万元，增长17.96%。")
    assert "39.40 应为 93.40（613.40万元 - 520.00万元 = 93.40）" in finding.message()
    assert "39.40 should be 93.40" in finding.message("en")


def test_which_of_two_lost_a_digit() -> None:
    text = "公务接待费年初预算82.13万元，支出决算8.13万元，完成年初预算的100.00%。"
    assert told(text) == [("8.13", "82.13", "digits")]


def test_shares_of_another_whole_are_wrong_themselves() -> None:
    text = "三公经费支出312.00万元，其中：公务接待费62.40万元，占10.40%；公务用车购置及运行费200.00万元，占33.33%。"
    assert {stated for stated, _, _ in told(text)} == {"10.40%", "33.33%"}


def test_the_figure_of_another_cell() -> None:
    finding = next(f for f in found(say("公务用车运行维护费支出决算18.80万元。", base=UNEVEN)) if f.rule == "N401")
    assert word(finding) == "line"
    finding = next(f for f in found(say("公务用车购置费支出决算20.36万元。", base=UNEVEN)) if f.rule == "N401")
    assert word(finding) == "period"
    finding = next(f for f in found(say("因公出国（境）费支出决算18.80万元。", base=UNEVEN)) if f.rule == "N401")
    assert word(finding) in ("source", "line")


def test_counts_of_tables() -> None:
    said = found(say("全年公务接待99批次。", base=UNEVEN))
    assert all(finding.rule != "N401" for finding in said)


def test_a_base_of_nothing_with_another() -> None:
    (finding,) = roots("公务接待费年初预算0万元，调整预算8.20万元，支出决算6.15万元，完成年初预算的75%。")
    assert (finding.kind, finding.expected) == (
        FindingKind.UNDEFINED,
        "无意义（基数为 0）；以公务接待费 8.20万元 为基数",
    )


def test_a_change_of_the_wrong_sign() -> None:
    assert told("项目支出613.40万元，比上年的520.00万元增加93.40万元，下降17.96%。") == [("下降", "增长", "")]
    (finding,) = roots("项目支出420.00万元，比上年的520.00万元增加13.40万元。")
    assert finding.expected == "减少100.00"


def test_another_time() -> None:
    text = "项目支出527.30万元，比上年增加93.40万元，增长17.71%。2020年项目支出527.30万元。"
    assert told(text) == [("527.30", "620.70", "period")]
