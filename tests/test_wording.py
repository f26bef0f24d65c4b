"""Wording of the narrative: what a template left behind, missing words, years and bodies of others."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts import Accounts
from govbudget import Disclosure, RuleSet, Stage
from govbudget.checking import Finding, FindingKind, Report, Severity
from govbudget.disclosure import Unmodelled
from govbudget.narrative.text import Line, sentences
from govbudget.place import Place
from govbudget.relation import Outcome

GOOD = Accounts().disclosure()
RULES = ("S111", "W611", "W612", "W613", "W614", "W615", "W616", "W617")


def said(*texts: str, of: Disclosure = GOOD) -> Disclosure:
    """Accounts with these paragraphs; a text that begins with # is a heading."""
    lines = [
        Line(text.lstrip("#"), Place("accounts", None, number), 1 if text.startswith("#") else 0)
        for number, text in enumerate(texts, 1)
    ]
    return evolve(of, sentences=tuple(sentences(lines)))


def report(*texts: str, of: Disclosure = GOOD) -> Report:
    return said(*texts, of=of).check(RuleSet.only(*RULES))


def found(rule: str, *texts: str, of: Disclosure = GOOD) -> list[tuple[str, str]]:
    """What a rule states and expects; nothing but this rule finds anything."""
    findings = list(report(*texts, of=of))
    assert {finding.rule for finding in findings} <= {rule}
    assert all(finding.message() and finding.message("en") for finding in findings)
    return [(finding.stated, finding.expected) for finding in findings]


def one(*texts: str) -> Finding:
    (finding,) = report(*texts)
    return finding


# -- both words of a pair -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "stated", "expected"),
    [
        ("接待费比上年增加（减少）0万元，增长（下降）0%。", "增加（减少）", "持平"),
        ("接待费比上年减少(增加) 2.50 万元。", "减少(增加)", ""),
        ("支出增长/下降 3.1%，原因是人员变动。", "增长/下降", ""),
        ("决算数大于（小于）预算数的主要原因：人员变动。", "大于（小于）", ""),
        ("决算数大小于预算数。", "大小于", ""),
        ("会议费增加（减少）的主要原因是会期调整。", "增加（减少）", ""),
        ("培训费比上年增加（减少）0.00元。", "增加（减少）", "持平"),
        ("接待费减少为0.00万元，与2020年持平。", "减少", "持平"),
    ],
)
def test_both_words_left(text: str, stated: str, expected: str) -> None:
    assert found("W611", text) == [(stated, expected)]


@pytest.mark.parametrize(
    "text",
    [
        "接待费比上年增加2.50万元，增长3%。",
        "接待费比上年增加0万元，增长0%，与上年持平。",
        "表中增加（减少）以正负数列示。",  # of a convention, not of a figure
        "本年无增减变化。",
        "编制数增加（减少）5人。",  # neither an amount nor a percentage
        "审批时限压缩（减少）两天。",
        "粒径大小于一毫米的占三成。",
        "接待费减少到2.00万元，会议费与上年持平。",
    ],
)
def test_one_word_chosen(text: str) -> None:
    assert found("W611", text) == []


def test_one_finding_for_one_comparison() -> None:
    text = "出国费增加（减少）0万元，增长（下降）0%，原因是无出国；接待费增加（减少）1.00万元，增长（下降）5%。"
    assert found("W611", text) == [("增加（减少）", "持平"), ("增加（减少）", "")]


UP, DOWN = st.sampled_from(["增加", "增长", "上升"]), st.sampled_from(["减少", "下降", "降低"])
FIGURES = st.decimals(0, 9_999, places=2).map(str)


@given(UP, DOWN, st.sampled_from(["（{}）", "({})", "/{}"]), FIGURES, st.booleans())
@settings(max_examples=40, deadline=None)
def test_nothing_changed_is_the_same_as_before(up: str, down: str, form: str, figure: str, swap: bool) -> None:
    first, second = (down, up) if swap else (up, down)
    (check,) = report(f"支出比上年{first}{form.format(second)}{figure}万元。")
    assert (check.rule, check.expected == "持平") == ("W611", float(figure) == 0)


# -- placeholders ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("#第二部分 某市XX局决算表格", "XX局"),
        ("本部门支出ＸＸＸ万元，其余另列。", "ＸＸＸ万元"),
        ("占本年支出的 XX %，其余另列。", "XX %"),
        ("本部门支出××万元。", "××万元"),
        ("本部门支出＿＿＿万元。", "＿＿＿万元"),
        ("共计支出……万元。", "……万元"),
        ("主要原因：XXXXXX。", "XXXXXX"),
        ("车辆保有XX辆。", "XX辆"),
        ("本年接待（）人次。", "（）人次"),
        ("接待来宾共XX人。", "XX人"),
        ("本表为20XX年数据。", "20XX年"),
        ("支出用于xx（类）。", "xx（类）"),
    ],
)
def test_placeholders(text: str, stated: str) -> None:
    assert found("W612", text) == [(stated, "")]


@pytest.mark.parametrize(
    "text",
    [
        "购置MAXX局域网设备。",
        "使用XXL号服装。",
        "系统型号为AXX-200型，XXIV届会议。",
        "救助困难群众张××、李××等。",
        "企业ＸＸＸ等三家。",
        "一是加强管理……二是提高效率。",
        "二○二一年支出一万元。",
        "访问 www.xxbg.gov.cn 查询。",
        "长3×5米的展板。",
        "目录........（3）",
    ],
)
def test_no_placeholders(text: str) -> None:
    assert found("W612", text) == []


def test_the_same_words_are_said_once() -> None:
    assert found("W612", "#某市XX局决算", "#某市XX局决算", "XX局说明XX局情况。") == [("XX局", ""), ("XX局", "")]


def test_cells_of_tables_that_are_not_modelled() -> None:
    sheet = Unmodelled(
        "自评表", "不是已知表式", Place(page=9), (("目标", "概括完成情况（100字以内）"), ("单位", "XX中心"))
    )
    findings = report(of=evolve(GOOD, unmodelled=(sheet,)))
    assert [(f.rule, f.stated, f.place.table) for f in findings] == [
        ("W612", "XX中心", "自评表"),
        ("W613", "（100字以内）", "自评表"),
    ]


# -- templates ------------------------------------------------------------------------------------------------------


def template() -> list[str]:
    kinds = ("会议费", "培训费", "接待费", "差旅费", "印刷费", "办公费", "水费")
    return [f"某市XX局{kind}XXX万元，增加（减少）XX%（不涉及的不列）。" for kind in kinds]


def test_a_template_is_said_to_be_one_and_nothing_else() -> None:
    empty = Disclosure(entity="某市XX局", year=2021, source="template")
    checked = report("#第三部分 某市XX局2020年度部门决算情况说明", *template(), of=empty)
    assert not checked.findings  # it is no fault
    outcomes = {e.rule: (e.outcome, e.reason) for e in checked.ledger}
    blocked = (Outcome.NOT_APPLICABLE, "template")
    assert {rule: outcomes[rule] for rule in RULES[:4]} == dict.fromkeys(("S111", "W611", "W612", "W613"), blocked)
    assert checked.coverage.template
    assert "没有填写的模板" in checked.to_text()
    assert "a template that nobody has filled in" in checked.to_text("en")
    assert outcomes["W614"] == (Outcome.PASSED, "")


def test_a_template_names_no_year_and_no_body() -> None:
    empty = Disclosure(entity="某市示例局", year=2021, source="template")
    texts = [
        "#第一部分 某市示例局概况",
        "#第二部分 其他县水利局概况",
        "截至2020年12月31日，共有车辆XX辆。",
        *template(),
    ]
    checked = report(*texts, of=empty)
    assert not checked.findings
    assert {e.reason for e in checked.ledger if e.rule in ("W615", "W616")} == {"template"}


def test_figures_in_tables_are_no_template() -> None:
    rules = {finding.rule for finding in report(*template())}
    assert rules == {"W611", "W612", "W613"}
    outcomes = {e.rule: e.outcome for e in report(*template()).ledger}
    assert outcomes["S111"] is Outcome.PASSED


# -- instructions ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("解释应以会计制度和科目说明为基本说明，可以补充。", "应以会计制度和科目说明为基本说明"),
        ("机关运行经费的口径须加以说明。", "口径须加以说明"),
        ("无基金收支的，请作下述说明：", "作下述说明"),
        ("无此项收支的单位，在表下作如下说明：", "无此项收支的单位，在表下作如下说明"),
        ("没有数据的，仍保留此表样。", "仍保留此表样"),
        ("原因是人员变动（如持平作持平表述）。", "如持平作持平表述"),
        ("按照上述格式逐项说明。", "按照上述格式逐项说明"),
        ("依次说明至项级科目。", "依次说明至"),
        ("预决算持平的无需说明。", "持平的无需说明"),
        ("由主管部门根据三定方案填写。", "由主管部门根据三定方案填写。"),
        ("此处请如实填写。", "请如实填写"),
        ("（一）上年结转：填列上年全部结转资金。", "填列上年全部结转资金"),
        ("各县级部门至少将2个评价结果向社会公开。", "各县级部门至少将2个评价结果向社会公开"),
        ("经营支出5万元（不涉及的不列）。", "不涉及的不列"),
        ("概括完成情况（200字左右）。", "（200字左右）"),
        ("用于购置车辆，列明公务用车数量。", "列明公务"),
        ("没有事业收入的单位保留该项名词解释。", "的单位保留该项名词解释"),
        ("只有一个单位的部门，本部分从略。", "只有一个单位的部门"),
        ("若无，本段删除。", "本段删除"),
    ],
)
def test_instructions_to_the_writer(text: str, stated: str) -> None:
    assert found("W613", text) == [(stated, "")]


@pytest.mark.parametrize(
    "text",
    [
        "需要说明的是，口径与上年一致，口径应当说明的是没有变化。",
        "现将有关情况作如下说明：人员经费下降。",
        "各单位认真填写绩效目标表。",
        "聘请第三方机构填写评价表。",
        "填写人：张某，填写日期：六月。",
        "评价结果向社会公开。",
        "要求如实作出准确表述。",
        "注：1.执行率低的要说明原因（100字以内）",
        "采购清单列明品目和数量。",
        "全年撰写信息300字以上的稿件12篇。",
    ],
)
def test_statements_are_no_instructions(text: str) -> None:
    assert found("W613", text) == []


# -- missing numbers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "stated", "expected"),
    [
        ("年末学生人数人；其他人员2人。", "人数人", ""),
        ("支出比上年减少2万元，下降%，原因是节约。", "下降%", ""),
        ("会议费支出为万元，主要用于年会。", "为万元", ""),
        ("比上年增加（减少）万元。", "增加（减少）万元", ""),
        ("基本支出12.5万元，占，其余为项目支出。", "占", ""),
        ("公务用车保有量为辆。", "保有量为辆", ""),
        ("安排出国团组个，累计人次，均为考察。", "团组个", ""),
        ("完成年初预算的，原因是节约。", "完成年初预算的", ""),
        ("出国费0万元，0；接待费5万元，占100%。", "0", "占0%"),
    ],
)
def test_missing_numbers(text: str, stated: str, expected: str) -> None:
    findings = report(text)
    assert (findings[0].rule, findings[0].stated, findings[0].expected) == ("W614", stated, expected) or (
        findings[0].rule == "W611" and findings[1].stated == stated
    )


@pytest.mark.parametrize(
    "text",
    [
        "年末学生人数12人；人数人均有增加。",
        "下降3%，占12%，支出为5万元，保有量为2辆。",
        "金额单位为万元，保留两位小数。",
        "各项金额换算为元，分别列示。",
        "户均收入万元，较为富裕。",
        "出国费0万元，2021年未安排；接待费占100%。",
        "清理被占，侵占，多占。",
        "完成年初预算的95%。",
        "支出3万元，5。",
    ],
)
def test_nothing_is_missing(text: str) -> None:
    assert found("W614", text) == []


# -- years ----------------------------------------------------------------------------------------------------------

PARTS = ("#第二部分 2021年度部门决算表", "#第三部分 某市示例局2021年度部门决算情况说明")


@pytest.mark.parametrize(
    ("text", "stated", "expected"),
    [
        ("#第三部分 某市示例局2020年度部门决算情况说明", "2020", "2021"),
        ("#第二部分 某市示例局 202 年度部门决算表", "202", "2021"),
        ("2022年度收入支出决算总表", "2022", "2021"),
        ("截至2020年12月31日，本部门共有车辆3辆。", "2020", "2021"),
        ("注：本表反映截止 2019 年 12 月 31 日的资产情况。", "2019", "2021"),
    ],
)
def test_years_of_others(text: str, stated: str, expected: str) -> None:
    assert found("W615", *PARTS, text) == [(stated, expected)]


@pytest.mark.parametrize(
    "text",
    [
        "截至2021年12月31日，共有车辆3辆，比截至2020年12月31日增加1辆。",
        "本年资产与截至2020年12月31日的数额相比，车辆没有变化。",
        "截至2020年12月31日，全市常住人口五十万。",
        "与2020年度决算相比，支出下降。",
        "#（三）与2020年度部门决算比较情况说明",
        "#2020年度部门决算",  # a link to another document
        "#2022年部门预算情况说明",
        "#附：2019年度决算审计情况说明",
        "根据财办〔2020〕5号文件，2020年度部门决算已批复。",
    ],
)
def test_years_that_may_differ(text: str) -> None:
    assert found("W615", *PARTS, text) == []


def test_the_titles_decide_where_there_are_no_tables() -> None:
    bare = Disclosure(year=2022)
    texts = ("某市示例局2023部门决算公开", "#第二部分 某市示例局2022年部门决算表")
    assert found("W615", *texts, of=bare) == [("2022", "2023")]
    assert found("W615", *texts, of=evolve(GOOD, year=None)) == []
    assert report(*texts, of=evolve(GOOD, year=None)).ledger  # nothing is said of a document without a year


def test_a_title_in_the_contents_is_not_reported_twice() -> None:
    text = "#第四部分 2020年度部门决算情况说明"
    assert found("W615", text, *PARTS, text, *PARTS) == [("2020", "2021")]


def test_most_titles_name_another_year() -> None:
    assert found("W615", *(text.replace("2021", "2020") for text in PARTS)) == []


def test_a_budget_has_titles_of_its_own() -> None:
    budget = evolve(GOOD, stage=Stage.BUDGET)
    texts = ("#第二部分 2021年部门预算表", "#第三部分 2020年部门预算情况说明", "截至2020年12月31日，共有车辆3辆。")
    assert found("W615", *texts, of=budget) == [("2020", "2021")]


def test_a_report_counts_up_to_its_own_date() -> None:
    dated = "上报时间：2021 年 9 月 26 日"
    assert found("W617", dated, "截止2022年9月26日，已支付8万元。") == [("2022", "2021")]
    assert found("W617", dated, "截至2021年10月8日，已支付8万元。") == [("2021", "")]
    assert found("W617", dated, "截至2021年6月30日，已支付8万元。") == []
    assert found("W617", "截止2022年9月26日，已支付8万元。") == []
    assert one(dated, "截止2022年9月26日，已支付8万元。").kind is FindingKind.QUESTION


# -- bodies ---------------------------------------------------------------------------------------------------------

OWN = ("#第一部分 某市示例局概况", "#第三部分 某市示例局2021年度部门决算情况说明")


def test_a_heading_names_another_body() -> None:
    text = "#第二部分 邻县水务中心2021年度部门决算表"
    assert found("W616", *OWN, text) == [("邻县水务中心", "某市示例局")]


@pytest.mark.parametrize(
    "text",
    [
        "#第二部分 示例局2021年度部门决算表",
        "#第二部分 省某市示例管理局2021年度部门决算表",
        "#第二部分 部门决算表",
        "#第二部分 部门概况",
        "#第四部分 名词解释",
        "#一、邻县水务中心概况",
    ],
)
def test_headings_of_the_same_body(text: str) -> None:
    assert found("W616", *OWN, text) == []


def test_documents_bound_together_are_not_compared() -> None:
    other = [text.replace("某市示例局", "邻县水务中心") for text in OWN]
    assert found("W616", OWN[0], *other) == []
    assert found("W616", OWN[0], *other, of=evolve(GOOD, entity="")) == []
    assert found("W616", OWN[0], *other, of=evolve(GOOD, entity="某人")) == []


# -- how findings look ----------------------------------------------------------------------------------------------


def test_a_finding_quotes_the_sentence_and_its_place() -> None:
    text = "接 待 费 比 上 年 增 加（减 少）1.00 万元。"
    finding = one("无关的一段。", text)
    assert (finding.kind, finding.severity, finding.where) == (FindingKind.WORDING, Severity.WARNING, text)
    assert finding.place.line == 2 and finding.place.span is not None
    start, end = finding.place.span
    assert text[start:end] == "增 加（减 少）" == finding.stated
    assert finding.message() == f"“{text}”：模板用语“增 加（减 少）”没有选定"


def test_what_ran_stands_in_the_ledger() -> None:
    outcomes = {e.rule: e.outcome for e in report("收入一万元。").ledger}
    assert outcomes == dict.fromkeys(("W611", "W612", "W613", "W614", "W615", "W616", "W617"), Outcome.PASSED)
    assert not report().ledger


PIECES = st.sampled_from(
    [
        "增加（减少）",
        "XX",
        "万元",
        "%",
        "占",
        "，",
        "。",
        "（",
        "）",
        "截至2020年12月31日",
        "车辆",
        "第三部分",
        "决算",
        "2020年度",
    ]
    + [
        "如",
        "作",
        "表述",
        "请",
        "填写",
        "人数人",
        "＿＿",
        "…",
        "0",
        "12.5",
        "上报时间：2021年9月26日",
        "局",
        " ",
        "：",
        "\t",
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join))
@settings(max_examples=50, deadline=None)
def test_no_text_raises(text: str) -> None:
    for finding in report(text):
        assert finding.message() and finding.message("en")
        assert "".join(finding.stated.split()) in "".join(finding.where.split())


@pytest.mark.parametrize(
    "piece", ["增加（", "占，", "如作", "第三部分", "XX", "（）", "：填", "截至", "人数", "其他用车主要为"]
)
def test_long_texts_take_no_longer(piece: str) -> None:
    report(piece * 4_000)
