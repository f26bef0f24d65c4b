"""What the pages of the rules say in Chinese and in English."""

from __future__ import annotations

from govbudget.checking import FindingKind, Severity

Words = tuple[str, str]

FAMILIES: dict[str, Words] = {
    "S": ("结构", "Structure"),
    "A": ("表内", "Within a table"),
    "B": ("预算表内", "Within a table of a budget"),
    "X": ("表间", "Across tables"),
    "N": ("情况说明", "Narrative"),
    "E": ("绩效自评", "Self-evaluation"),
    "H": ("跨年与单位", "Across years and units"),
    "W": ("文字", "Wording"),
}
#: How relations of budgets name its tables, by the ids of their forms; places number them otherwise.
BUDGET_TABLES: dict[str, str] = {
    "income_expenditure": "B1",
    "income": "B2",
    "expenditure": "B3",
    "fiscal_income_expenditure": "B4",
    "general_expenditure": "B5",
    "government_fund": "B6",
    "state_capital": "B7",
    "general_basic": "B8",
}
KINDS: dict[FindingKind, Words] = {
    FindingKind.INCONSISTENT: (
        "不一致：印出的位数内没有使其成立的数",
        "inconsistent: no values inside the printed digits make it true",
    ),
    FindingKind.QUESTION: (
        "疑问：一般成立，但可以有合法的理由",
        "question: normally true, but a lawful reason may exist",
    ),
    FindingKind.WORDING: ("文字：用词或名称", "wording: a word or a name"),
    FindingKind.STRUCTURE: (
        "结构：缺少、重复、截断或无法读取",
        "structure: something is missing, twice, cut off or cannot be read",
    ),
}
SEVERITIES: dict[Severity, Words] = {
    Severity.ERROR: ("错误", "error"),
    Severity.WARNING: ("提示", "warning"),
    Severity.NOTICE: ("注意", "notice"),
}
GRADES: dict[str, Words] = {
    "P": (
        "P 证明：恒等关系，超出位数的不符即证明有错，没有合法的理由",
        "P, proof: an identity; a break outside the digits proves an error, and no lawful reason explains it",
    ),
    "Q": (
        "Q 疑问：一般成立；不符时可能有合法的理由，请核实后更正或认可",
        "Q, question: normally true; a break may have a lawful reason, so look at it, then mend or accept it",
    ),
    "D": (
        "D 派生：由其他关系推出，只记入核对清单",
        "D, derived: it follows from other relations and stands in the ledger only",
    ),
    "-": ("无等级：不证明数字有错", "without a grade: it proves nothing of figures"),
}
SOURCES: dict[str, Words] = {
    "form layout": ("部门决算公开表式", "the layout of the published forms"),
    "template": ("公开文本模板", "the template of the published text"),
    "template of the explanation": ("决算情况说明模板", "the template of the explanation in words"),
    "classification": ("政府收支分类科目", "the government budget classification (政府收支分类科目)"),
    "arithmetic": ("算术", "arithmetic"),
}
TOLERANCES: dict[str, Words] = {
    "cells": (
        "各单元格末位的半个单位之和（Σ½·10^-d）；差额在其内为尾差，数量没有容差",
        "half a unit of the last printed digit of each cell, added up (Σ½·10^-d): a gap inside it is rounding; counts have none",
    ),
    "figures": (
        "印出的各数末位的半个单位；各数在此区间内取任何值都不成立，才算不符",
        "half a unit of the last digit of each printed figure: it fails only if no values inside these intervals make it true",
    ),
    "none": ("不涉及", "none"),
}
WHEN: dict[str, Words] = {
    "fiscal_money_only": (
        "没有财政拨款以外的收入，没有使用非财政拨款结余，年初结转和结余都是财政拨款。",
        "there is no income but fiscal appropriations, none of the other balance is used, and the opening balance is all fiscal.",
    ),
    "budget_of_fiscal_money_only": (
        "收入预算总表只有财政拨款，没有上年结转、使用结余和结转下年。",
        "the table of income has no money but fiscal appropriations, and nothing is carried in, used or carried on.",
    ),
    "general_money_only": (
        "支出总计都是一般公共预算资金。",
        "all that is planned to be spent is of the general public budget.",
    ),
    "nothing_is_carried": (
        "没有上年结转和结余、使用非财政拨款结余和结转下年。",
        "nothing is carried in from the year before, no balance is used, and nothing is carried on.",
    ),
    "fiscal_money_is_not_carried": (
        "财政拨款没有上年结转和结转下年。",
        "no fiscal appropriations are carried in from the year before or on to the next.",
    ),
    "carried_income_is_listed": (
        "收入预算总表的上年结转和使用结余在收支预算总表中也列出。",
        "what the table of income shows as carried in, the table of income and expenditure shows, too.",
    ),
    "expenditure_by_class": (
        "收支预算总表按类列支出。",
        "the table of income and expenditure prints expenditure by class (类).",
    ),
    "fiscal_expenditure_by_class": (
        "财政拨款收支预算总表按类列支出。",
        "the table of fiscal income and expenditure prints expenditure by class (类).",
    ),
    "fiscal_fund_by_class": (
        "政府性基金预算支出表列有数字，财政拨款收支预算总表按类列支出。",
        "the table of government funds has figures, and that of fiscal income and expenditure prints classes (类).",
    ),
    "fiscal_capital_by_class": (
        "国有资本经营预算支出表列有数字，财政拨款收支预算总表按类列支出。",
        "the table of state capital has figures, and that of fiscal income and expenditure prints classes (类).",
    ),
    "economic_codes_name_three_public": (
        "基本支出表的 30212、30217、30231、31013 用的是标准科目名称，不是自编编号。",
        "30212, 30217, 30231 and 31013 bear their standard names in the table of basic expenditure, and are no numbers of the place's own.",
    ),
    "three_public_of_general_budget": (
        "“三公”经费表的标题标明只是一般公共预算。",
        "the table of the three public expenses says by its title that it covers the general public budget alone.",
    ),
    "state_capital_has_income": (
        "国有资本经营预算表列有收入和年初、年末结转和结余。",
        "the table of state capital prints income and balances.",
    ),
    "government_fund_has_figures": ("政府性基金预算表列有数字。", "the table of government funds has figures."),
    "government_fund_stated_empty": (
        "政府性基金预算表注明为空表。",
        "the table of government funds is stated to be empty.",
    ),
    "state_capital_has_figures": ("国有资本经营预算表列有数字。", "the table of state capital has figures."),
    "state_capital_stated_empty": (
        "国有资本经营预算表注明为空表。",
        "the table of state capital is stated to be empty.",
    ),
}
LABELS: dict[str, Words] = {
    "kind": ("问题类别", "kind"),
    "severity": ("严重程度", "severity"),
    "grade": ("等级", "grade"),
    "lawful": ("合法的理由，例如", "a lawful reason is, for one"),
    "forms": ("表", "forms"),
    "source": ("依据", "source"),
    "tolerance": ("容差", "tolerance"),
    "needs": ("只在给出以下参数时运行", "runs only where check is given"),
    "proof": ("错误注入", "proof"),
    "not_reached": ("放入的错误都不涉及本规则", "none of the faults put into documents reaches it"),
    "found": (
        "放入文件的 {faults} 处错误中，本规则发现 {found} 处",
        "finds {found} of the {faults} faults put into documents",
    ),
    "relation": ("勾稽关系", "The relation"),
    "when": ("只在下述情况下适用：", "Only where"),
    "example": ("对与错", "Right and wrong"),
    "no_example": (
        "本规则在此没有例子；测试中有（见 :doc:`proof`）。",
        "This rule has no example here, only in the tests (:doc:`proof` lists those without one).",
    ),
    "right": ("对，没有问题：", "Right, and nothing is found:"),
    "wrong": ("错：", "Wrong:"),
    "report": ("在报告中", "In the report"),
    "alone": ("只运行本规则时的报告：", "The report where this rule alone runs:"),
    "ledger": (
        "核对清单：{rule} [{instance}] 不符，差 {gap}，容差 {tolerance}",
        "in the ledger: {rule} [{instance}] failed, off by {gap}, tolerance {tolerance}",
    ),
    "settle": ("更正或认可", "Mend it or accept it"),
    "derived": (
        "没有问题需要更正：本关系只记入核对清单，推出它的各关系会报告错误。",
        "There is nothing to mend: it stands in the ledger only, and the relations that imply it report the error.",
    ),
    "set_aside": (
        "没有问题需要更正：本规则不报告问题，只在报告的依据中说明。",
        "There is nothing to mend: the rule reports nothing, and only what the report stands on says it.",
    ),
    "mend": ("更正原文件，再读一次、核对一次。", "Mend the document, read it again and check it again."),
    "fix": (
        "此例中，将 {place} 由 {printed} 改为 {value} 即可。",
        "In this example one change settles it: {place}, {value} instead of {printed}.",
    ),
    "accept": (
        "核实后认可的，用 :class:`~govbudget.Acceptance` 说明理由；它只认可这一处，报告中另列：",
        "What was looked at and is accepted is an :class:`~govbudget.Acceptance` with its reason; it accepts this finding and no other, and "
        "the report shows it apart:",
    ),
    "leave_out": ("完全不用本规则：", "To leave the rule out altogether:"),
    "rules": ("规则", "Rules"),
    "rules_said": (
        "每条规则和勾稽关系一页，由规则本身的数据生成，例子在生成时运行。规则编号不变。",
        "A page for every rule and relation, generated from its data; the examples are run when the page is made. Ids are stable.",
    ),
    "other": ("English edition", "中文版"),
    "by_form": ("按表查规则", "Rules by form"),
    "by_kind": ("按问题类别查规则", "Rules by kind"),
    "by_grade": ("按等级查规则", "Rules by grade"),
    "relations": ("勾稽关系", "Relations"),
    "relations_said": (
        "决算和预算各表的全部勾稽关系，由表式的数据生成。P 为证明，Q 为疑问，D 由其他关系推出，只记入核对清单。",
        "All relations of the tables of accounts and budgets, generated from the forms' data. P proves, Q questions, D is derived and stands in the ledger only.",
    ),
    "heads": ("编号,等级,关系,单元格", "id,grade,relation,cells"),
    "proof_title": ("规则的证明", "Proof of the rules"),
    "proof_said": (
        "在全部一致的文件中放入各种错误，看哪些被发现、位置是否正确、原因是否正确。``python scripts/prove_rules.py`` 打印此表（见 :doc:`/testing`）。",
        "Faults of every kind are put into documents in which everything agrees, and what is found is counted, with its place and its cause. "
        "``python scripts/prove_rules.py`` prints this table (:doc:`/testing`).",
    ),
    "found_by": ("哪些规则发现了错误", "What found the faults"),
    "without": ("没有例子的规则", "Rules without an example"),
}
