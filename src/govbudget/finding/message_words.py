"""What findings say (文字说明模板), Chinese and English, by rule: data of :mod:`govbudget.finding.messages`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["TEMPLATES"]

#: The slips of a table (S112), and where they arose.
_SLIPS: Final = {
    "shifted_row": ("一行错位", "a row is shifted"),
    "neighbour": ("数字印在相邻行", "rows carry their neighbour's figures"),
    "exchanged_columns": ("两列互换", "two columns are exchanged"),
    "lost_line": ("缺一行", "a line is lost"),
}
_ORIGINS: Final = {
    "document": ("文件本身如此", "in the document itself"),
    "extraction": ("可能是提取所致", "perhaps in extraction"),
}

#: Why a cell is no figure (S109), by the word of the error that reading it raises.
_NO_FIGURES: Final = {
    "beside": ("数字旁有其他文字", "words stand beside the number"),
    "currency": ("是其他货币", "it is in another currency"),
    "error": ("是公式的错误值", "it is the error that a formula gave"),
    "formula": ("公式没有存值", "the formula was saved without its value"),
    "fraction": ("是分数", "it is a fraction"),
    "long": ("位数过多", "it has too many digits"),
    "noise": ("位数超过二进制浮点数的精度", "it has more digits than a binary number keeps"),
    "not_shown": ("数字格式不显示该数", "the number format of the cell does not show it"),
    "percent": ("是百分比", "it is a percentage"),
    "points": ("小数点或分隔符有误", "its points and separators do not make one number"),
    "scientific": ("是科学记数，位数不全", "an exponent leaves digits out"),
    "separators": ("分隔符有误", "its separators do not group thousands"),
    "sign": ("有不止一个正负号", "it has more than one sign"),
    "spelt": ("是大写或汉字数字", "it is spelt out"),
    "two": ("可能是两个数字连在一起", "it may be two figures run together"),
    "unit": ("单位与本表不同", "its unit is not the table's"),
}

#: Templates of the rules that are no relations; where a rule says several things, by rule and ``variant``.
TEMPLATES: Final[Mapping[str, tuple[str, str]]] = {
    "S101": (
        "目录列有《{stated}》，正文中没有这张表",
        "the contents announce {stated}, but the table is not in the document",
    ),
    "S102": (
        "《{stated}》出现两次，第二次未纳入核对（{where}）",
        "{stated} is printed twice; the second one was not modelled ({where})",
    ),
    "S103": (
        "{where} 不完整（{reasons}），各行之和不能核对",
        "{where} is not whole ({reasons}); its sums over lines cannot be checked",
    ),
    "S104": (
        "{where} 标明金额单位为{stated}，表上方标明{heading}；按表内单位处理",
        "{where} is in {stated}, the heading above it says {heading}; the table's own unit was taken",
    ),
    "S107": ("《{stated}》无法识别：{reason}", "{stated} could not be recognised: {reason}"),
    "S108": ("{where} 不应出现在本表中", "{where} cannot stand in this table"),
    "S109": (
        "{where} 的内容“{stated}”不是数字，未参与核对",
        "{where} holds {stated!r}, which is no figure; it takes part in no check",
    ),
    "S110": (
        "公开04 列有该项预算，文件中没有《{stated}》",
        "the table of fiscal income and expenditure has this fund's column, but there is no {stated}",
    ),
    "S121": (
        "第{page}页是图片（扫描件），上面的文字没有读出，未参与核对",
        "page {page} is a picture (a scan): what it says was not read and not checked",
    ),
    "S122": (
        "第{page}页有 {count} 个字符在页面之外，没有读出",
        "page {page} has {count} characters outside of the paper; they were not read",
    ),
    "S122:turned": (
        "第{page}页经过旋转，有 {count} 个字符在页面之外，没有读出",
        "page {page} is turned, and {count} of its characters are outside of the paper; they were not read",
    ),
    "W601": (
        "{where} 的名称为“{stated}”，这是 {other} 的名称；{code} 应为“{expected}”",
        "{where} bears the name {stated}, which is that of {other}; {code} is {expected}",
    ),
    "A01.7": (
        "{where} 为 {stated}，但没有非财政拨款收入，年初结转和结余也没有非财政资金",
        "{where} is {stated}, though no income and no opening balance but fiscal money exists",
    ),
    "A01.8": (
        "{where} 为 {stated}，但没有事业收入、经营收入等收入",
        "{where} is {stated}, though there is no income of a public institution",
    ),
    "A01.9": (
        "{where} 为负数（{stated}），除调整以前年度的收支外不应小于 0，请核实",
        "{where} is {stated}, below 0; unless it adjusts earlier years it should be 0 or more",
    ),
    "A07.4": (
        "{where} 为 {stated}，而 {cost_place} 为 {cost}",
        "{where} is {stated}, while {cost_place} is {cost}",
    ),
    "A09.2": ("{where} 不属于 223 国有资本经营预算支出", "{where} is outside class 223"),
    "H100:year": (
        "上年文件（{where}）是 {stated} 年度的，应为 {other} 年度；未作比较",
        "the document of the year before ({where}) is of {stated}, it should be of {other}; nothing was compared",
    ),
    "H100:stage": (
        "上年文件（{where}）与本文件不是同一阶段（预算、决算）；未作比较",
        "the document of the year before ({where}) is of another stage (budget, final accounts); nothing was compared",
    ),
    "H102": (
        "{where}：{count} 行与上年文件所列不同（{rows}）",
        "{where}: {lines} from what the document of the year before states ({rows})",
    ),
    "H103:gone": (
        "{where}：科目表没有变动，上年列有、本年没有的科目：{gone}",
        "{where}: codes of the year before that vanished though the classification kept them: {gone}",
    ),
    "H103:came": (
        "{where}：科目表没有变动，上年没有、本年列有的科目：{came}",
        "{where}: codes that the year before has not, though the classification had them: {came}",
    ),
    "H103:both": (
        "{where}：科目表没有变动，上年列有、本年没有的科目：{gone}；上年没有、本年列有的科目：{came}",
        "{where}: codes that vanished: {gone}; that appeared: {came}; the classification had them in both years",
    ),
    "H110:year": (
        "所附预算（{where}）是 {stated} 年度的，应为 {other} 年度；未作比较",
        "the budget given ({where}) is of {stated}, it should be of {other}; nothing was compared",
    ),
    "H110:stage": (
        "{where} 不是决算与同年预算（年初预算只与决算对照）；未作比较",
        "{where}: a budget is set beside final accounts only; nothing was compared",
    ),
    "H200:year": (
        "单位文件（{where}）是 {stated} 年度的，应为 {other} 年度；未与各单位比较",
        "a unit's document ({where}) is of {stated}, it should be of {other}; no unit was compared",
    ),
    "H200:stage": (
        "单位文件（{where}）与本文件不是同一阶段（预算、决算）；未与各单位比较",
        "a unit's document ({where}) is of another stage (budget, final accounts); no unit was compared",
    ),
    "H200:twice": (
        "单位文件（{where}）给了两次；未与各单位比较",
        "a unit's document ({where}) is given twice; no unit was compared",
    ),
    "H203:year": (
        "合并：{entity} 的文件是 {stated} 年度的，其他是 {other} 年度；未纳入",
        "consolidation: the document of {entity} is of {stated}, the others of {other}; it was left out",
    ),
    "H203:stage": (
        "合并：{entity} 的文件与其他文件不是同一阶段（预算、决算）；未纳入",
        "consolidation: the document of {entity} is of another stage (budget, final accounts); it was left out",
    ),
    "H203:twice": (
        "合并：{entity} 的文件给了两次；只纳入一次",
        "consolidation: the document of {entity} is given twice; it was taken once",
    ),
    "H203:table": (
        "合并：{entity} 没有《{table}》的数据；该表未合并",
        "consolidation: {entity} has no figures for {table}; the table was left out",
    ),
    "H203:unit": (
        "合并：{entity} 的《{table}》没有标明金额单位；该表未合并",
        "consolidation: {table} of {entity} names no unit of amounts; the table was left out",
    ),
    "H203:incomplete": (
        "合并：{entity} 的《{table}》不完整（{stated}）；合并表的各行之和不能核对",
        "consolidation: {table} of {entity} is not whole ({stated}); the sums over lines cannot be checked",
    ),
    "H203:column": (
        "合并：{entity} 的《{table}》没有“{stated}”栏；该栏未合并",
        "consolidation: {table} of {entity} has no column {stated}; the column was left out",
    ),
    "H203:line": (
        "合并：{entity} 的《{table}》没有列出 {stated}，金额不能确定；这些行未合并",
        "consolidation: {table} of {entity} does not tell the lines {stated}; they were left out",
    ),
    "H203:cell": (
        "合并：{entity} 的《{table}》没有填列 {stated}，金额不能确定；这些单元格留空",
        "consolidation: {table} of {entity} does not tell the cells {stated}; they were left blank",
    ),
    **dict.fromkeys(
        ("N401", "N402", "N403", "N404", "N405", "N406", "N408", "N409", "N410", "N411", "N412", "N421", "W618"),
        (
            "“{where}”：{about}{stated} 应为 {expected}（{arithmetic}）",
            "{about} {stated} should be {expected} ({arithmetic}) in: {where}",
        ),
    ),
    "N407": (
        "“{where}”：{about}{stated} 与各项之和 {expected} 不符（{arithmetic}）",
        "{about} {stated} is not the sum of its parts, {expected} ({arithmetic}) in: {where}",
    ),
    "N413": (
        "“{where}”：支出总计 {stated} 与收入总计 {expected} 不等",
        "total expenditure {stated} is not total income {expected} in: {where}",
    ),
    "N414": (
        "“{where}”：机关运行经费 {stated} 与公用经费 {expected} 不一致，请核实口径",
        "{about} {stated} differs from the running costs {expected} in: {where}",
    ),
    "N415": (
        "“{where}”：{about}{stated} 大于总数 {expected}",
        "{about} {stated} is more than its whole {expected} in: {where}",
    ),
    "N423": (
        "“{where}”：{about}增减额 {stated} 与本年年初结转和结余不符，应为 {expected}（{arithmetic}），请核实",
        "{about} {stated} does not lead to this year's opening balance; it would be {expected} ({arithmetic}) in: {where}",
    ),
    "N424": (
        "“{where}”：{about}{stated} 大于本年数，推算的上年数为负（{arithmetic}）",
        "{about} {stated} is more than the current figure, so the year before would be below 0 ({arithmetic}) in: {where}",
    ),
    "N422": (
        "“{where}”：称无{about}，但有 {expected}（{arithmetic}）",
        "{about} is said not to exist, but is {expected} ({arithmetic}) in: {where}",
    ),
    **{
        f"S112:{slip}-{origin}": (
            f"《{{stated}}》不符的合计只有一种解释：{zh}（{{what}}），{where_zh}",
            f"one slip explains all sums of {{stated}} that fail: {en} ({{what}}), {where_en}",
        )
        for slip, (zh, en) in _SLIPS.items()
        for origin, (where_zh, where_en) in _ORIGINS.items()
    },
    **{
        f"S109:{why}": (
            f"{{where}} 的内容“{{stated}}”不能作为数字（{zh}），未参与核对",
            f"{{where}} holds {{stated!r}}, which is no figure: {en}; it takes part in no check",
        )
        for why, (zh, en) in _NO_FIGURES.items()
    },
    "S113": ("工作表“{stated}”是隐藏的，没有读取", "the sheet {stated} is hidden and was not read"),
    "S113:rows": (
        "工作表“{stated}”第 {hidden} 行是隐藏的，没有读取",
        "rows {hidden} of the sheet {stated} are hidden and were not read",
    ),
    "S113:columns": (
        "工作表“{stated}”第 {hidden} 列是隐藏的；其中有本表栏目的照读",
        "columns {hidden} of the sheet {stated} are hidden; those that the table needs were read",
    ),
    "S111": (
        "文件是没有填写的模板，文字部分未核对",
        "the document is a template that nobody has filled in; its wording was not checked",
    ),
    "W611": ("“{where}”：模板用语“{stated}”没有选定", "both words of the template are left, {stated}, in: {where}"),
    "W611:zero": (
        "“{where}”：模板用语“{stated}”没有选定；没有变动，应为“{expected}”",
        "both words of the template are left, {stated}, and nothing changed ({expected}), in: {where}",
    ),
    "W611:level": (
        "“{where}”：与上年持平，不应再说“{stated}”",
        "the figure is said to be as before, and yet {stated}, in: {where}",
    ),
    "W612": ("“{where}”：占位符“{stated}”没有填写", "the placeholder {stated} was not filled in: {where}"),
    "W613": (
        "“{stated}”是模板的填写要求，应删去（{where}）",
        "{stated} is an instruction of the template to the writer: {where}",
    ),
    "W614": ("“{where}”：“{stated}”缺少数字", "a number is missing in {stated}: {where}"),
    "W614:share": (
        "“{where}”：{stated} 缺少“占”和“%”，应为“{expected}”",
        "{stated} lacks the word for a share and the %, it should be “{expected}”, in: {where}",
    ),
    "W615": (
        "标题“{where}”中的年度 {stated} 应为 {expected}",
        "the title names the year {stated}, the document is of {expected}: {where}",
    ),
    "W615:date": (
        "“{where}”：资产截止日期的年度 {stated} 应为 {expected}",
        "the assets are those at the end of {stated}, the document is of {expected}: {where}",
    ),
    "W616": (
        "标题“{where}”中的单位“{stated}”不是本单位（{expected}）",
        "the heading names {stated}, the document is that of {expected}: {where}",
    ),
    "W617": (
        "“{where}”：截止日期（{stated} 年）晚于报告日期，请核实",
        "the report counts up to a day in {stated} that lies behind its own date: {where}",
    ),
    "N416": (
        "“{where}”：年末实有人数 {stated} 与各类人员之和 {expected} 不符",
        "the staff, {stated}, is not the sum of its kinds, {expected}, in: {where}",
    ),
    "N417:place": (
        "“{where}”：“{stated}”不属于所列的上级科目，应为{expected}",
        "{stated} does not belong below the subject named before it; it is {expected}, in: {where}",
    ),
    "N417:old": (
        "“{where}”：“{stated}”是以前年度的科目名称，本年度为“{expected}”",
        "{stated} is a name of earlier years, this year it is {expected}, in: {where}",
    ),
    "N417:absent": (
        "“{where}”：各支出表中没有“{stated}”，请核实（同级科目：{expected}）",
        "an amount is stated for {stated}, which no table has (there are: {expected}), in: {where}",
    ),
    "N417:alone": (
        "“{where}”：各支出表中没有“{stated}”，请核实",
        "an amount is stated for {stated}, which no table has, in: {where}",
    ),
    "N417:purpose": (
        "“{where}”：“{stated}”不是{expected}的用途，是其他科目的，请核实",
        "{stated} is the purpose of another subject than {expected}: {where}",
    ),
    "N417:unused": (
        "“{where}”：各支出表中没有“{stated}”，请核实（同级科目：{expected}）",
        "{stated} is explained, but no table has it (there are: {expected}), in: {where}",
    ),
    "N418:zero": (
        "“{where}”：{group}列举了“{stated}”，公开06 为 0 或空白",
        "{stated} is listed under {group}, but 0 or blank in the table of basic expenditure: {where}",
    ),
    "N418:zero_missing": (
        "“{where}”：{group}列举了“{stated}”，公开06 为 0 或空白；没有列举“{expected}”，公开06 有金额",
        "{stated} is listed under {group}, but 0 or blank in the table of basic expenditure; "
        "{expected} has an amount, but is not listed: {where}",
    ),
    "N418:group": (
        "“{where}”：列举的“{stated}”不属于{group}",
        "{stated} is listed under {group}, where it does not belong: {where}",
    ),
    "N418:group_missing": (
        "“{where}”：列举的“{stated}”不属于{group}；没有列举“{expected}”，公开06 有金额",
        "{stated} does not belong under {group}; {expected} has an amount, but is not listed: {where}",
    ),
    "N418:missing": (
        "“{where}”：{group}没有列举“{expected}”，公开06 有金额",
        "{expected} has an amount in the table of basic expenditure, but is not listed under {group}: {where}",
    ),
    "N418:vehicles": (
        "“{where}”：文字说到“{stated}”，公开10 中为 0（不为 0 的是：{expected}）",
        "{stated} is spoken of, but 0 in the table of assets (not 0: {expected}): {where}",
    ),
    "N418:no_vehicles": (
        "“{where}”：文字说到“{stated}”，公开10 中没有车辆",
        "{stated} is spoken of, but the table of assets has no vehicles: {where}",
    ),
    "N419:projects": (
        "“{where}”：部门整体支出绩效评价的金额 {stated} 只是项目的金额，一般公共预算支出为 {expected}，请核实",
        "the evaluation of the whole expenditure covers {stated}, the projects alone; the general public budget has spent {expected}, in: {where}",
    ),
    "N419:whole": (
        "“{where}”：部门整体支出绩效评价的金额 {stated} 与一般公共预算支出 {expected} 不一致，请核实",
        "the evaluation of the whole expenditure covers {stated}; the general public budget has spent {expected}, in: {where}",
    ),
    "N419:grades": (
        "“{where}”：项目 {stated} 个，各等级合计 {expected} 个（{parts}），请核实",
        "the number of projects is {stated}, by grade {expected} ({parts}), in: {where}",
    ),
    "N419:problems": (
        "“{where}”：问题 {stated} 个，已整改和正在整改的合计 {expected} 个（{parts}），请核实",
        "the number of problems is {stated}, by state {expected} ({parts}), in: {where}",
    ),
    "N419:twice": (
        "“{where}”：项目个数相同，涉及金额 {stated} 与前文 {expected} 不一致，请核实",
        "as many projects with {stated}, before it was {expected}, in: {where}",
    ),
    **{
        rule: (f"{{where}}：{zh}", f"{{where}}: {en}")
        for rule, (zh, en) in {
            "E501": (
                "组内各项分值之和为 {expected}（{arithmetic}）",
                "the weights below it add up to {expected} ({arithmetic})",
            ),
            "E502": (
                "各组分值之和为 {expected}（{arithmetic}）",
                "the weights of the groups add up to {expected} ({arithmetic})",
            ),
            "E502:hundred": (
                "各组分值之和不是 100（{arithmetic}），请核实",
                "the weights of the groups are not 100 ({arithmetic})",
            ),
            "E503": ("各项分值之和为 {expected}（{arithmetic}）", "all weights add up to {expected} ({arithmetic})"),
            "E504": ("各项得分之和为 {expected}（{arithmetic}）", "all scores add up to {expected} ({arithmetic})"),
            "E505": ("得分大于分值 {expected}", "the score is above the weight {expected}"),
            "E505:group": (
                "组内各项得分之和 {expected} 大于该组分值",
                "the scores below it, {expected}, are above its weight",
            ),
            "E506": ("各项资金之和为 {expected}（{arithmetic}）", "the funds add up to {expected} ({arithmetic})"),
            "E507": ("执行率应为 {expected}（{arithmetic}）", "the rate of execution is {expected} ({arithmetic})"),
            "E508": (
                "按执行率计算应为 {expected}（{arithmetic}），请核实",
                "by the rate of execution it would be {expected} ({arithmetic})",
            ),
            "E509": (
                "按完成比例计算应为 {expected}（{arithmetic}），请核实",
                "in proportion it would be {expected} ({arithmetic})",
            ),
            "E509:met": (
                "指标已完成而未得满分 {expected}（{arithmetic}），没有说明原因，请核实",
                "the target is reached, full marks are {expected} ({arithmetic}), and no reason is given",
            ),
            "E510": (
                "与总分不符，应为“{expected}”（{arithmetic}），请核实",
                "does not fit the total, which is {expected} ({arithmetic})",
            ),
            "E511": (
                "与指标值的计量单位不同（{arithmetic}），请核实",
                "counts another thing than the target ({arithmetic})",
            ),
            "E512": ("折算得分应为 {expected}（{arithmetic}）", "the weighed score is {expected} ({arithmetic})"),
            "E513": (
                "小于其中各项之和 {expected}（{arithmetic}）",
                "is less than its parts, {expected} ({arithmetic})",
            ),
            "E514": ("总体目标和完成情况只有金额", "the goal and its outcome are amounts alone"),
            "E515": ("自评表没有填写得分", "no scores are filled in"),
            "E516": (
                "组内各项得分之和为 {expected}（{arithmetic}）",
                "the scores below it add up to {expected} ({arithmetic})",
            ),
            "E521": (
                "与自评表不一致，应为 {expected}（{arithmetic}）",
                "does not agree with the evaluation form, which has {expected} ({arithmetic})",
            ),
            "E522": (
                "与自评表不一致，应为 {expected}（{arithmetic}）",
                "does not agree with the evaluation form, which has {expected} ({arithmetic})",
            ),
            "E523": ("栏名为“{stated}”，列出的是{expected}", "the column is headed {stated}, but prints {expected}"),
            "E524": (
                "项目名称“{stated}”与自评表的“{expected}”不一致",
                "the project is called {stated}, in the form {expected}",
            ),
            "E525": (
                "“{stated}”是另一个项目，本报告的项目是“{expected}”",
                "{stated} is another project, the report is about {expected}",
            ),
        }.items()
    },
    "N420": (
        "“{where}”：上年的{about}{stated} 与上年文件的 {prior} 不一致，请核实",
        "{about} of the year before, {stated}, is {prior} in the document of that year, in: {where}",
    ),
    "N420:difference": (
        "“{where}”：{about}本年 {current}，上年文件为 {prior}，增减额应为 {expected}，文中为 {stated}，请核实",
        "{about} is {current}, {prior} in the document of the year before; the difference is {expected}, not {stated}: {where}",
    ),
}
