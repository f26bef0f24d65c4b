"""The words of evaluation forms (绩效自评表用语): titles, headings of columns, labels of funds, names of levels.

All are matched against :func:`~govbudget.language.labels.plain` texts; bracketed additions (万元), (A), (50分) are taken off first.
"""

from __future__ import annotations

import re
from typing import Final

from govbudget.remember import remembered

__all__ = [
    "bare",
    "ends_indicators",
    "fund_label",
    "fund_role",
    "indicator_role",
    "is_bracket",
    "is_common_heading",
    "is_first_level",
    "is_goal",
    "is_own_part",
    "is_second_level",
    "is_subtotal",
    "is_sum",
    "is_side_heading",
    "is_template",
    "is_title",
    "is_total",
    "is_weight_alone",
    "label_of_head",
    "unweighted",
    "weight_in",
]

_BRACKET: Final = re.compile(r"\([^()]*\)$")
_TITLE: Final = re.compile(
    r"(?:附件?[0-9一二三四五六七八九十]*[-:、]?)?[^。;]{0,60}"
    r"(?:绩效(?:目标)?(?:完成情况)?自评(?:价)?(?:情况)?(?:得分)?表|自评表|绩效(?:目标)?(?:自我)?评价(?:得分|评分|指标)?表"
    r"|绩效(?:目标|指标)(?:申报|批复|完成情况|评分|体系)?表|绩效评价基础数据表|评价指标体系(?:评分表|得分表|表)?)"
    r"(?:\([^()]*\)|\(?(?:19|20)[0-9]{2}年?度?\)?)*"
)


@remembered(1 << 12)
def bare(words: str) -> str:
    """Words without brackets, colons and stars at their end."""
    words = words.strip(":★·.、-")
    while (short := _BRACKET.sub("", words).strip(":★")) != words and short:
        words = short
    return words


def is_title(words: str) -> bool:
    """Whether a line is the title of an evaluation form."""
    return len(words) <= 80 and _TITLE.fullmatch(words) is not None


def _one_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


_FUND_ROLES: Final = {
    "initial": _one_of(r"年初(?:批复|安排|部门)?预算(?:数|金额|安排)?", r"年初(?:批复|安排)数", r"批复预算数?"),
    "adjusted": _one_of(
        r"(?:全年|年度|全年执行)(?:\(?调整后?\)?)?预算(?:数|金额|总额)?",
        r"(?:全年)?\(?调整后?\)?(?:全年)?预算(?:数|金额)?",
        r"预算(?:数|金额|安排数?|安排资金|总额|资金)",
        r"计划(?:安排)?(?:资金|金额)(?:总额)?",
    ),
    "arrived": _one_of(r"(?:实际|资金)?到位(?:数|金额|资金)", r"实际到位"),
    "executed": _one_of(
        r"(?:全年|实际|预算|年度)?执行(?:数|金额|资金)",
        r"(?:全年)?(?:实际)?支出(?:数|金额|额)",
        r"实际支出",
        r"实际(?:使用|出资)(?:数|额|金额|资金)?",
    ),
    "balance": _one_of(r"(?:资金)?结余(?:资金)?"),
    "rate": _one_of(
        r"(?:预算)?(?:资金)?执行(?:率|进度)", r"(?:预算)?支出进度", r"预算(?:完成|执行)(?:率|进度|比例)", r"资金使用率"
    ),
    "weight": _one_of(r"(?:指标)?分值(?:权重)?", r"权重(?:分|值|分值)?", r"权数", r"执行率权重", r"标准分值?"),
    "score": _one_of(r"(?:自评|执行率|指标|实际)?得分", r"自评分值?", r"评分"),
    "reason": _one_of(r"原因(?:分析|说明)?", r"备注", r"(?:偏差|未完成).*", r"说明"),
}
_INDICATOR_ROLES: Final = {
    "first": _one_of(r"一级指标", r"一级"),
    "second": _one_of(r"二级指标", r"二级"),
    "name": _one_of(r"三级指标(?:名称|内容)?", r"指标名称", r"具体指标", r"三级"),
    "number": _one_of(r"序号", r"编号"),
    "checked": _one_of(r"(?:复核|财政|核定|评审|抽查|主管部门|审核)(?:部门)?(?:得分|评分|分值|评价得分)"),
    "note": _one_of(r"指标(?:解释|说明|描述|内容|释义)", r"绩效标准", r"(?:评价|评分|计分|打分)(?:标准|规则|办法)", r"得分计算方法"),
    "sense": _one_of(r"指标性质", r"(?:指标|运算|计算|关系)?符号", r"指标类型"),
    "target": _one_of(
        r"(?:年度|年初|预期|计划|绩效|本年|当年|全年|设定|批复)*(?:指标|目标)(?:设定)?值?(?:设定)?值",
        r"(?:年度|年初)?预期(?:指标|目标|实现)?值",
        r"当年预期实现值",
        r"计划完成值",
    ),
    "unit": _one_of(r"(?:度量|计量|指标)?单位"),
    "actual": _one_of(
        r"(?:单项)?(?:指标)?(?:全年|年度|年终|本年|自评)?(?:实际)?(?:完成|实现)(?:指标)?(?:值|数)",
        r"(?:全年|年度|本年)?实际(?:完成)?(?:值|情况)?",
        r"(?:全年|年度)?实际完成(?:情况|指标值)",
    ),
    "progress": _one_of(r"(?:单项)?(?:指标)?完成(?:情况|率|比例|程度)", r"得分系数", r"是否核心指标"),
    "raw": _one_of(r"单项(?:指标)?得分"),
    "share": _one_of(r"权重占比"),
    "weight": _one_of(r"(?:指标)?分值(?:权重)?", r"(?:指标)?权重(?:分|值|分值)?", r"权数", r"标准分值?", r"满分"),
    "score": _one_of(r"(?:单位|部门|项目)?(?:自评|指标|评价|考评|实际|单项指标折算|折算)?得分", r"自评分值?", r"评分"),
    "reason": _one_of(
        r".*(?:偏差|未完成|未达成|扣分|偏离).*(?:原因?|说明|分析).*", r".*改进措施.*", r"备注", r"原因(?:分析|说明)?"
    ),
}  # fmt: skip


@remembered(1 << 12)
def fund_role(words: str) -> str:
    """Which column of the funds a heading names; nothing for other words."""
    return _role(_FUND_ROLES, bare(words))


@remembered(1 << 12)
def indicator_role(words: str) -> str:
    """Which column of the indicators a heading names; nothing for other words."""
    return _role(_INDICATOR_ROLES, bare(words))


def _role(roles: dict[str, re.Pattern[str]], words: str) -> str:
    if not words or len(words) > 24:
        return ""
    return next((role for role, pattern in roles.items() if pattern.fullmatch(words)), "")


_FUND_TOTAL: Final = _one_of(
    r"(?:年度|项目|本年|全年)?(?:财政)?资金总额",
    r"总额",
    r"(?:资金)?合计",
    r"总计",
    r"(?:年度)?(?:支出|预算)总额",
    r"年度资金",
)
_LEVEL_OF_GOVERNMENT: Final = (
    r"(?:中央|省级?|自治区|市级?|州级?|县区|县市区|县级?|区级?|市县|地方|乡镇|镇级?|街道|上级|本级|同级)"
)
_FUND_PART: Final = _one_of(
    r"(?:当年|本年|年度|全年)?(?:一般公共预算|政府性基金预算?|国有资本经营预算)?(?:财政)?(?:拨款|资金|补助)",
    r"(?:当年|本年)?财政性?(?:拨款|资金|专项资金)?",
    r"一般公共预算(?:内)?(?:拨款|资金)?|一般预算内拨款|政府性基金(?:预算)?(?:拨款|资金)?|国有资本经营预算(?:拨款|资金)?",
    r"上年度?(?:财政)?结转(?:和?结余)?(?:资金)?",
    r"结转(?:和?结余)?资金",
    r"其[他它](?:财政)?(?:资金|收入|支出)?",
    r"(?:单位|部门)?自(?:筹|有)(?:资金)?",
    r"(?:单位|社会|事业|专户|债券|配套|捐赠)资金",
    r"财政专户(?:管理)?资金",
    rf"{_LEVEL_OF_GOVERNMENT}+(?:财政)?(?:安排)?(?:补助|拨款|专项|配套|预算)?(?:资金)?",
    r"基本支出|项目支出|人员经费|公用经费",
    r"银行贷款|社会(?:投入|资本).*|事业收入|经营收入",
)


def _without_whose(words: str) -> str:
    """The label of a line of the funds without 其中 before it."""
    return bare(re.sub(r"^其中[:,]?", "", words.strip(":")))


@remembered(1 << 12)
def fund_label(words: str) -> str:
    """``total`` or ``part`` for the label of a line of the funds, ``whose`` for 其中 alone; nothing for other words."""
    if words.rstrip(":") == "其中":
        return "whose"
    name = _without_whose(words)
    name = re.sub(r"^(?:\(?[0-9一二三四五]\)?[.、)])", "", name)
    if not name or len(name) > 24:
        return ""
    if words.startswith("其中"):
        return "part"
    return "total" if _FUND_TOTAL.fullmatch(name) else "part" if _FUND_PART.fullmatch(name) else ""


_OWN_PART: Final = _one_of(
    r"(?:当年|本年|年度|全年)(?:一般公共预算)?(?:财政)?(?:拨款|资金|补助)",
    r"财政(?:拨款|资金)",
    r"上年度?(?:财政)?结转(?:和?结余)?(?:资金)?",
    r"结转(?:和?结余)?资金",
    r"其[他它](?:资金|收入|支出)?",
    r"(?:单位|自筹|自有|社会|事业|债券)资金|自筹",
    r"财政专户(?:管理)?资金",
    r"(?:基本|项目|经营)支出",
)


@remembered(1 << 12)
def is_own_part(words: str) -> bool:
    """Whether a line of the funds is a part of the total by its name, whatever stands above it: 上年结转资金, 其他资金."""
    return _OWN_PART.fullmatch(_without_whose(words)) is not None


#: (50分), (50%), (权重:50), 50分; a bare number in brackets is a weight only where it has two digits: (3) counts notes.
_WEIGHT: Final = re.compile(
    r"\((?:共|满分|权重|分值)?:?([0-9]{1,3}(?:\.[0-9]+)?)(?:分|%)\)|\((?:共|满分|权重|分值)?:?([0-9]{2,3}(?:\.[0-9]+)?)\)"
    r"|([0-9]{1,3}(?:\.[0-9]+)?)分$"
)
_FIRST: Final = _one_of(
    r"(?:产出|效益|效果|满意度|成本|过程|投入|决策|管理|产出和效果|项目(?:产出|效益|决策|管理|过程)|部门管理|履职|履职效能|履职效果|运行成本"
    r"|管理效率|社会效应|可持续发展能力|预算执行|预算管理|服务对象满意度|绩效)(?:类)?指标"
)
_SECOND: Final = _one_of(
    r"(?:产出)?(?:数量|质量|时效|成本)(?:类)?指标等?",
    r"(?:经济|社会|生态环境|生态)成本指标",
    r"(?:经济|社会|生态|环境|生态环境|政治|经济社会)效益(?:指标)?等?",
    r"可持续(?:影响|发展)?(?:力)?(?:效益)?指标等?",
    r"可持续影响",
    r"(?:(?:服务|帮扶|受益|社会公众或服务)?对象(?:的)?)?满意度指标等?",
    r"(?:社会)?公众满意度指标",
    r"产出(?:数量|质量|时效|成本)",
    r"(?:服务对象)?满意度",
)


@remembered(1 << 12)
def is_first_level(words: str) -> bool:
    """Whether words name a group of the first level (一级指标): 产出指标(50分)."""
    return _FIRST.fullmatch(unweighted(words)) is not None


@remembered(1 << 12)
def is_second_level(words: str) -> bool:
    """Whether words name a group of the second level (二级指标): 数量指标."""
    return _SECOND.fullmatch(unweighted(words)) is not None


def unweighted(words: str) -> str:
    """The name of a group without its weight: 产出指标 for 产出指标(50分); nothing for a weight alone."""
    return "" if is_weight_alone(words) else bare(_WEIGHT.sub("", words))


def weight_in(words: str) -> str:
    """The weight that a heading prints in brackets, 产出指标(50分): its digits."""
    found = _WEIGHT.search(words)
    return next(group for group in found.groups() if group) if found else ""


def is_weight_alone(words: str) -> bool:
    """Whether words are nothing but a weight, (50分): the name of the group was lost, or stands in the cell before."""
    return re.fullmatch(r"\([0-9]{1,3}(?:\.[0-9]+)?分\)", words) is not None


def is_bracket(words: str) -> bool:
    """Whether words are only an addition in brackets: (20分*执行率)."""
    return re.fullmatch(r"\([^()]*\)", words) is not None


def is_common_heading(words: str) -> bool:
    """Whether words stand beside all indicators: 绩效指标, 年度绩效目标1(80分)."""
    return re.fullmatch(r"(?:年度)?绩效(?:指标|目标)(?:完成情况)?[0-9]?", unweighted(words)) is not None


def is_total(words: str) -> bool:
    """Whether words begin the line of the total: 总分, 合计."""
    return (
        re.fullmatch(r"总(?:得)?分值?|合计(?:得?分)?|总计|自评总(?:得)?分|(?:自评)?得分合计|总体得分", bare(words))
        is not None
    )


def is_subtotal(words: str) -> bool:
    """Whether words begin the line of the sum of one group: 小计."""
    return bare(words).endswith("小计")


def is_sum(words: str) -> bool:
    """Whether words begin a line of sums that may be of one group or of the whole: 合计."""
    return bare(words) == "合计"


_END: Final = _one_of(
    r"其他需要?说明的?(?:事项|问题).*",
    r"说明|备注|注",
    r"(?:说明|备注|注)[:1一].*",
    r"(?:自评|评价)(?:结论|等级|结果|得分).*",
    r".*评价等级.*",
    r"存在(?:的)?(?:主要)?问题.*",
    r"(?:下一步)?改进措施.*",
    r"偏差大或目标未完成原因分析.*",
    r"(?:项目|财务|单位|填表|填报|审核)?(?:负责人|联系人|人)[:(].*",
    r"填表人.*",
    r"表[0-9一二三四五].*",
    r"[一二三四五六七八九十]、.*",
)


def ends_indicators(words: str) -> bool:
    """Whether words stand below the indicators: 其他需要说明的问题, 评价等级, 注, the signature."""
    return _END.fullmatch(words) is not None


_HEAD_LABELS: Final = {
    "project": _one_of(
        r"(?:转移支付)?(?:\(项目\))?项?目?(?:项目)?名称",
        r"项目(?:支出)?名称",
        r"转移支付(?:\(项目\))?名称",
        r"专项(?:资金)?名称",
    ),
    "department": _one_of(r"(?:项目|地方|中央|省级|市级)?主管(?:部门|单位)(?:及代码)?", r"部门(?:\(单位\))?名称"),
    "body": _one_of(
        r"(?:项目)?(?:实施|执行|申报|承担)单位",
        r"实施\(主管\)单位",
        r"项目单位",
        r"资金使用单位",
        r"填报单位|单位名称",
    ),
    "total_score": _one_of(r"自评(?:总|得)分", r"自评总得分"),
}


def label_of_head(words: str) -> str:
    """Which entry of the head of the form a label names: project, department, body, total_score."""
    name = bare(words.rstrip(":"))
    return next((role for role, pattern in _HEAD_LABELS.items() if pattern.fullmatch(name)), "")


def is_goal(words: str) -> bool:
    """Whether words head the goals: 年度总体目标, 预期目标."""
    return (
        re.fullmatch(
            r"(?:项目)?(?:年度)?(?:总体|绩效)?目标(?:完成情况)?|(?:年度)?(?:预期|年初设定|年初)(?:绩效)?目标|(?:全年)?(?:目标)?实际完成情况"
            r"|(?:年度)?总体目标(?:完成情况(?:综述)?)?|(?:三、)?目标完成情况",
            bare(words),
        )
        is not None
    )


def is_side_heading(words: str) -> bool:
    """Whether words stand beside the funds: 项目资金(万元), 预算执行情况(10分)."""
    return (
        re.fullmatch(r"(?:二、)?(?:项目|年度)?(?:资金|预算)(?:执行)?(?:情况)?|(?:部门)?预算执行情况", bare(words))
        is not None
    )


def is_template(words: str) -> bool:
    """Whether words are a line that the form leaves to be filled in: 指标1:, ……."""
    return re.fullmatch(r"(?:指标[0-9一二三]?:?)?[…\.·]*", words) is not None
