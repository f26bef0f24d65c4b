"""What the rules of evaluations check (绩效自评核对规则), those within a form and those beside the narrative and the report."""

from __future__ import annotations

from typing import Final

from govbudget.finding.kinds import FindingKind, Severity
from govbudget.finding.rules import ASKS, PROVES, WARNS, WORDS, Messages, Rule, Template

__all__ = ["BY_ID", "OF_FORMS", "TOLD"]


def _rule(
    id: str, grade: tuple[FindingKind, Severity], checks: Template, messages: Messages, source: str = "财预〔2020〕10号"
) -> Rule:
    return Rule(id, *grade, *checks, source, messages=messages)


def _at(chinese: str, english: str) -> Template:
    """What is said of a figure of the form, behind where it stands."""
    return f"{{where}}：{chinese}", f"{{where}}: {english}"


def _is(chinese: str, english: str) -> Template:
    """That something is what was calculated, and how."""
    return _at(f"{chinese} {{expected}}（{{arithmetic}}）", f"{english} {{expected}} ({{arithmetic}})")


OF_FORMS: Final = (
    _rule(
        "E501",
        PROVES,
        ("一组指标的分值之和等于组名后的分值", "the weights of a group add up to its heading's"),
        _is("组内各项分值之和为", "the weights below it add up to"),
    ),
    _rule(
        "E502",
        PROVES,
        ("各组分值与执行率分值之和等于总分值", "the groups' weights and that of execution add up to the total's"),
        {
            "": _is("各组分值之和为", "the weights of the groups add up to"),
            "hundred": _at(
                "各组分值之和不是 100（{arithmetic}），请核实", "the weights of the groups are not 100 ({arithmetic})"
            ),
        },
    ),
    _rule(
        "E503",
        PROVES,
        ("各项分值之和等于总分值", "all weights add up to that of the total line"),
        _is("各项分值之和为", "all weights add up to"),
    ),
    _rule(
        "E504",
        PROVES,
        ("各项得分之和等于总得分", "all scores add up to that of the total line"),
        _is("各项得分之和为", "all scores add up to"),
    ),
    _rule(
        "E505",
        PROVES,
        ("得分不超过分值", "no score is above its weight"),
        {
            "": _at("得分大于分值 {expected}", "the score is above the weight {expected}"),
            "group": _at(
                "组内各项得分之和 {expected} 大于该组分值", "the scores below it, {expected}, are above its weight"
            ),
        },
    ),
    _rule(
        "E506",
        PROVES,
        ("资金总额等于各项资金之和", "the funds add up to their total"),
        _is("各项资金之和为", "the funds add up to"),
    ),
    _rule(
        "E507",
        PROVES,
        ("执行率等于执行数除以预算数", "the rate of execution is executed by budget"),
        _is("执行率应为", "the rate of execution is"),
    ),
    _rule(
        "E508",
        ASKS,
        ("执行率得分等于分值乘执行率", "the score of execution is weight by rate"),
        _at(
            "按执行率计算应为 {expected}（{arithmetic}），请核实",
            "by the rate of execution it would be {expected} ({arithmetic})",
        ),
    ),
    _rule(
        "E509",
        ASKS,
        ("定量指标得分按完成比例计算", "a quantitative score follows from target and actual"),
        {
            "": _at(
                "按完成比例计算应为 {expected}（{arithmetic}），请核实",
                "in proportion it would be {expected} ({arithmetic})",
            ),
            "met": _at(
                "指标已完成而未得满分 {expected}（{arithmetic}），没有说明原因，请核实",
                "the target is reached, full marks are {expected} ({arithmetic}), and no reason is given",
            ),
        },
    ),
    _rule(
        "E510",
        ASKS,
        ("评价等级与总分相符", "the grade is that of the total score"),
        _at(
            "与总分不符，应为“{expected}”（{arithmetic}），请核实",
            "does not fit the total, which is {expected} ({arithmetic})",
        ),
    ),
    _rule(
        "E511",
        ASKS,
        ("指标值与完成值单位一致", "target and actual value count the same thing"),
        _at("与指标值的计量单位不同（{arithmetic}），请核实", "counts another thing than the target ({arithmetic})"),
    ),
    _rule(
        "E512",
        PROVES,
        ("折算得分等于单项得分乘权重", "a weighed score is the raw one by its weight"),
        _is("折算得分应为", "the weighed score is"),
        "form layout",
    ),
    _rule(
        "E513",
        PROVES,
        ("其中数之和不超过该指标的值", "what an indicator consists of is not more than itself"),
        _is("小于其中各项之和", "is less than its parts,"),
        "arithmetic",
    ),
    _rule(
        "E514",
        WORDS,
        ("年度总体目标不应只是金额", "the goals of the year are words, no amounts"),
        _at("总体目标和完成情况只有金额", "the goal and its outcome are amounts alone"),
        "form layout",
    ),
    _rule(
        "E515",
        WARNS,
        ("公开的自评表没有得分", "the evaluation is published without scores"),
        _at("自评表没有填写得分", "no scores are filled in"),
        "form layout",
    ),
    _rule(
        "E516",
        PROVES,
        ("一组指标的得分之和等于组内小计", "the scores of a group add up to its own line"),
        _is("组内各项得分之和为", "the scores below it add up to"),
        "arithmetic",
    ),
)

TOLD: Final = (
    _rule(
        "E521",
        PROVES,
        ("情况说明中的自评得分、预算数、执行数与自评表一致", "score and funds in the narrative are those of the form"),
        _is("与自评表不一致，应为", "does not agree with the evaluation form, which has"),
    ),
    _rule(
        "E522",
        PROVES,
        ("评价报告各表的资金与自评表一致", "the funds in the tables of the report are those of the form"),
        _is("与自评表不一致，应为", "does not agree with the evaluation form, which has"),
    ),
    _rule(
        "E523",
        WORDS,
        (
            "评价报告指标表的栏名与所列数字一致",
            "a column of the report's table of indicators is headed by what it prints",
        ),
        _at("栏名为“{stated}”，列出的是{expected}", "the column is headed {stated}, but prints {expected}"),
    ),
    _rule(
        "E524",
        WORDS,
        ("同一项目的名称前后一致", "a project bears one name"),
        _at("项目名称“{stated}”与自评表的“{expected}”不一致", "the project is called {stated}, in the form {expected}"),
    ),
    _rule(
        "E525",
        WORDS,
        ("评价报告中没有其他项目的名称", "a report names no other project as its subject"),
        _at(
            "“{stated}”是另一个项目，本报告的项目是“{expected}”",
            "{stated} is another project, the report is about {expected}",
        ),
    ),
)

#: The rules of both by id.
BY_ID: Final = {rule.id: rule for rule in (*OF_FORMS, *TOLD)}
