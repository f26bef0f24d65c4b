"""Right and wrong examples that no line of text can hold: other forms of evaluations, reports beside them, workbooks, pages of PDF."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from attrs import evolve
from openpyxl import Workbook

import govbudget as gb
from govbudget.evaluation import Evaluation, Fund, Indicator
from govbudget.narrative.text import Line, sentences
from govbudget.place import Place
from govbudget.testing.accounts import Accounts
from govbudget.testing.evaluated import fixed
from hostile import pages, picture
from printing import Sheet, drawn

#: What a reader sees of one side, and the document.
Side = tuple[str, gb.Disclosure]
ENTITY, YEAR = "某市示例局", 2022


@cache
def built() -> Mapping[str, tuple[Side, Side]]:
    """The right and the wrong side by rule."""
    return {rule: (make(True), make(False)) for rule, make in _MAKERS.items()}


# -- self-evaluations ----------------------------------------------------------------------------------------------------


def _document(*evaluations: Evaluation, told: Iterable[str] = ()) -> gb.Disclosure:
    lines = [Line(text, Place("d.txt", None, n), int(text.startswith("附件"))) for n, text in enumerate(told, 1)]
    return gb.Disclosure(ENTITY, YEAR, evaluations=evaluations, sentences=tuple(sentences(lines)))


def _headings_only(right: bool) -> Side:
    """Weights of groups and of the total alone."""
    groups = [evolve(group, children=[Indicator("项目质量", score=group.weight)]) for group in fixed().indicators]
    form = evolve(fixed(), indicators=groups, weight=100 if right else 110, grade="", score=None)
    parts = "\n".join(f"{group.name} 分值 {group.weight}" for group in groups)
    return f"执行率 分值 10\n{parts}\n总分 分值 {form.weight}", _document(form)


def _raw(right: bool) -> Side:
    score = "6.25" if right else "7.25"
    leaf = Indicator("服务满意度", raw="25.00", weight="25.00", score=score)
    return f"服务满意度 单项得分 25.00 权重 25.00% 折算得分 {score}", _document(Evaluation(indicators=[leaf]))


def _of_which(right: bool) -> Side:
    areas = ("9.5亩", "20亩" if right else "25亩")
    parts = [
        Indicator(f"其中:{name}", area, area, of_which=True)
        for name, area in zip(("桃树", "苹果树"), areas, strict=True)
    ]
    leaves = [Indicator("种植面积", "29.5亩", "30亩", 20, 20), *parts]
    return "\n".join(f"{leaf.name} 指标值 {leaf.target}" for leaf in leaves), _document(Evaluation(indicators=leaves))


def _scored(right: bool) -> Side:
    scores = (60, 40) if right else (None, None)
    leaves = [
        Indicator("培训人数", "≥20人", "20人", 60, scores[0]),
        Indicator("培训次数", "≥2次", "2次", 40, scores[1]),
    ]
    text = "\n".join(f"{leaf.name} 分值 {leaf.weight} 得分 {leaf.score or ''}".rstrip() for leaf in leaves)
    return text, _document(Evaluation(indicators=leaves))


def _group_line(right: bool) -> Side:
    group = evolve(fixed().indicators[0], score=50 if right else 48)
    text = "\n".join(f"{each.name} 得分 {each.score}" for each in (group, *group.leaves))
    return text, _document(evolve(fixed(), indicators=[group, *fixed().indicators[1:]]))


def _reported(adjusted: str, project: str = "") -> Evaluation:
    """A table of the report with the funds of the project."""
    fund = Fund("网络运行维护项目", adjusted=gb.Figure.parse(adjusted, "万元"))
    return Evaluation(title="表1 项目资金使用情况", project=project, fund=fund)


def _funds(right: bool) -> Side:
    adjusted = "100" if right else "143"
    text = f"自评表：网络运行维护 全年预算数 100\n评价报告表1：网络运行维护项目 预算数 {adjusted}"
    return text, _document(fixed(), _reported(adjusted))


def _column(right: bool) -> Side:
    leaves = [Indicator(f"第{n}项工作", weight=10 + n, score=9) for n in range(1, 6)]
    listed = [Indicator(leaf.name, score=leaf.score if right else leaf.weight) for leaf in leaves]
    rows = (f"{leaf.name} 分值 {leaf.weight} 得分 {leaf.score}" for leaf in leaves)
    again = (f"{leaf.name} 得分 {leaf.score}" for leaf in listed)
    text = "\n".join(["自评表：", *rows, "评价报告表2：", *again])
    table = Evaluation(title="表2 评价指标体系", indicators=listed)
    return text, _document(Evaluation(project="网络运行维护", indicators=leaves), table)


def _name(right: bool) -> Side:
    text = f"项目名称：网络运行{'维' if right else '围'}护项目"
    return f"自评表：网络运行维护\n{text}", _document(fixed(), told=[text])


def _subject(right: bool) -> Side:
    text = f"严格按照要求组织绩效评价，真实反映{'网络运行维护' if right else '全市道路清扫保洁专项'}项目的实施情况，及时发现问题并提出改进的措施和建议。"
    told = ["附件 项目支出绩效评价报告", text]
    return f"网络运行维护项目评价报告：\n{text}", _document(fixed(), _reported("100", "网络运行维护"), told=told)


# -- tables and files ----------------------------------------------------------------------------------------------------


def _consolidated(right: bool) -> Side:
    units = [evolve(Accounts(year=YEAR).disclosure(), entity=f"单位{name}") for name in "甲乙"]
    if not right:
        units[1] = evolve(units[1], year=YEAR - 1)
    return "\n".join(map(repr, units)), gb.consolidate(units, on_error="list")


_HEAD = ("科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出")
_ROWS = (
    ("201", "一般公共服务支出", "8.00", "5.00", "3.00"),
    ("20103", "政府办公厅（室）及相关机构事务", "5.00", "3.00", "2.00"),
    ("2010301", "行政运行", "3.00", "3.00", ""),
    ("2010302", "一般行政管理事务", "2.00", "", "2.00"),
    ("20104", "发展与改革事务", "3.00", "2.00", "1.00"),
    ("2010401", "行政运行", "3.00", "2.00", "1.00"),
    ("206", "科学技术支出", "9.00", "4.00", "5.00"),
    ("20601", "科学技术管理事务", "9.00", "4.00", "5.00"),
    ("2060101", "行政运行", "4.00", "4.00", ""),
    ("2060102", "一般行政管理事务", "5.00", "", "5.00"),
    ("合计", "", "17.00", "9.00", "8.00"),
)


def _lost_lines(right: bool) -> Side:
    rows = [row for row in (_HEAD, *_ROWS) if right or row[0] not in ("20104", "2010401")]
    text = "\n".join("\t".join(row) for row in rows)
    return text, gb.read(f"{ENTITY}{YEAR}年度部门决算\n公开03表 支出决算表\n单位：万元\n{text}\n")


def _workbook(right: bool) -> Side:
    book = Workbook()
    for name, rows in (("公开03", _ROWS), ("底稿", _ROWS[-1:])):
        sheet = book.active if name == "公开03" else book.create_sheet(name)
        for row in ((f"{ENTITY}{YEAR}年度部门决算",), ("支出决算表",), ("单位：万元",), _HEAD, *rows):
            sheet.append(row)
    if right:
        del book["底稿"]
    else:
        book["底稿"].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return "工作表：公开03" + ("" if right else "、底稿（隐藏）"), gb.read(out.getvalue())


def _page(*texts: tuple[float, float, str]) -> tuple[str, str]:
    return "\n".join(drawn(Sheet(list(texts), []), 0.0)) + "\n", ""


_SAID = (50.0, 80.0, "支出合计5.00万元。")
_TITLE = (50.0, 50.0, f"{ENTITY}{YEAR}年度部门决算")


def _picture(right: bool) -> Side:
    second = _page((50.0, 50.0, "第二部分 支出说明")) if right else (picture(842, 595), "")
    return f"第1页 文字\n第2页 {'文字' if right else '扫描的图片'}", gb.read(pages(_page(_TITLE, _SAID), second))


def _outside(right: bool) -> Side:
    texts = (_TITLE, _SAID) if right else (_TITLE, _SAID, (50.0, 700.0, "旧稿"))
    return "页内：支出合计5.00万元。" + ("" if right else "\n页面之外：旧稿"), gb.read(pages(_page(*texts)))


_MAKERS: Mapping[str, Callable[[bool], Side]] = {
    "E502": _headings_only,
    "E512": _raw,
    "E513": _of_which,
    "E515": _scored,
    "E516": _group_line,
    "E522": _funds,
    "E523": _column,
    "E524": _name,
    "E525": _subject,
    "H203": _consolidated,
    "S112": _lost_lines,
    "S113": _workbook,
    "S121": _picture,
    "S122": _outside,
}
