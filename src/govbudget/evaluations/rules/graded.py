"""What the rules of evaluations check (绩效自评核对规则), those within a form and those beside the narrative and the report."""

from __future__ import annotations

from typing import Final

from govbudget.finding.rules import ASKS, PROVES, WORDS, graded
from govbudget.finding.values import FindingKind, Severity

__all__ = ["BY_ID", "OF_FORMS", "TOLD"]

OF_FORMS: Final = (
    graded("E501", PROVES, "一组指标的分值之和等于组名后的分值", "the weights of a group add up to its heading's", "财预〔2020〕10号"),
    graded("E502", PROVES, "各组分值与执行率分值之和等于总分值", "the groups' weights and that of execution add up to the total's", "财预〔2020〕10号"),
    graded("E503", PROVES, "各项分值之和等于总分值", "all weights add up to that of the total line", "财预〔2020〕10号"),
    graded("E504", PROVES, "各项得分之和等于总得分", "all scores add up to that of the total line", "财预〔2020〕10号"),
    graded("E505", PROVES, "得分不超过分值", "no score is above its weight", "财预〔2020〕10号"),
    graded("E506", PROVES, "资金总额等于各项资金之和", "the funds add up to their total", "财预〔2020〕10号"),
    graded("E507", PROVES, "执行率等于执行数除以预算数", "the rate of execution is executed by budget", "财预〔2020〕10号"),
    graded("E508", ASKS, "执行率得分等于分值乘执行率", "the score of execution is weight by rate", "财预〔2020〕10号"),
    graded("E509", ASKS, "定量指标得分按完成比例计算", "a quantitative score follows from target and actual", "财预〔2020〕10号"),
    graded("E510", ASKS, "评价等级与总分相符", "the grade is that of the total score", "财预〔2020〕10号"),
    graded("E511", ASKS, "指标值与完成值单位一致", "target and actual value count the same thing", "财预〔2020〕10号"),
    graded("E512", PROVES, "折算得分等于单项得分乘权重", "a weighed score is the raw one by its weight", "form layout"),
    graded("E513", PROVES, "其中数之和不超过该指标的值", "what an indicator consists of is not more than itself", "arithmetic"),
    graded(
        "E514",
        WORDS,
        "年度总体目标不应只是金额",
        "the goals of the year are words, no amounts",
        "form layout",
    ),
    graded(
        "E515",
        (FindingKind.STRUCTURE, Severity.WARNING),
        "公开的自评表没有得分",
        "the evaluation is published without scores",
        "form layout",
    ),
    graded("E516", PROVES, "一组指标的得分之和等于组内小计", "the scores of a group add up to its own line", "arithmetic"),
)  # fmt: skip

TOLD: Final = (
    graded("E521", PROVES, "情况说明中的自评得分、预算数、执行数与自评表一致", "score and funds in the narrative are those of the form", "财预〔2020〕10号"),
    graded("E522", PROVES, "评价报告各表的资金与自评表一致", "the funds in the tables of the report are those of the form", "财预〔2020〕10号"),
    graded("E523", WORDS, "评价报告指标表的栏名与所列数字一致", "a column of the report's table of indicators is headed by what it prints", "财预〔2020〕10号"),
    graded("E524", WORDS, "同一项目的名称前后一致", "a project bears one name", "财预〔2020〕10号"),
    graded("E525", WORDS, "评价报告中没有其他项目的名称", "a report names no other project as its subject", "财预〔2020〕10号"),
)  # fmt: skip

#: The rules of both by id.
BY_ID: Final = {rule.id: rule for rule in (*OF_FORMS, *TOLD)}
