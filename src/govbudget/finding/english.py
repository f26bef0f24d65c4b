"""What the library itself says inside a finding, in English (英文用语): reasons, causes, places, expected words.

Findings keep these texts in Chinese, as they were made and may have been stored; each kind of text is one template here, matched
as a whole, so that nothing a document prints is ever translated.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from govbudget.place import Place

__all__ = ["cells_in_english", "in_english", "place_in_english", "title_in_english"]

_TEMPLATES: Final[Mapping[str, str]] = {
    # why something was not read
    "不是已知表式": "it is no known form",
    "同一张表第二次出现": "the same table is printed a second time",
    "标题下没有可识别的表格": "no table can be recognised below the title",
    "单元格连成一段文字，无法分栏": "the cells run together and cannot be told apart",
    "另一编制单位的表：{entity}": "a table of another body: {entity}",
    "行列过多，不是表格": "it has too many rows and columns for a table",
    "栏目与数字的位置对不上": "headings and figures do not stand in the same places",
    "横排的数字与栏目的位置对不上": "its figures side by side and its headings do not stand in the same places",
    "没有一行是本表的行": "no line of it belongs to this table",
    "没有栏目 {columns}": "it has no column {columns}",
    "末行被截断：{text}": "its last line is cut off: {text}",
    "数字没有行名或不在栏内：{text}": "figures without the name of a line, or outside the columns: {text}",
    "没有数字的行：{text}": "a line without figures: {text}",
    "本表没有的栏目 {text}": "a column that this table does not have: {text}",
    "本表没有的栏目：{text}": "columns that this table does not have: {text}",
    # causes, each behind its key word
    "unit 差 10^{power} 倍（{units}）": "unit off by a factor of 10^{power} ({units})",
    "unit 差 10^{power} 倍": "unit off by a factor of 10^{power}",
    "sign 正负号相反": "sign the opposite sign",
    "sign 增减方向相反": "sign the opposite direction",
    "digits 相邻两位数字颠倒": "digits two neighbouring digits are exchanged",
    "digits 漏写一位数字": "digits one digit is missing",
    "digits 多写一位数字": "digits one digit too many",
    "denominator 以 {base} 为基数": "denominator {base} was taken for the base",
    "denominator 以 {base}为基数": "denominator {base} was taken for the base",
    "denominator 以年初预算数 {base} 为分母": "denominator the initial budget, {base}, was taken for the base",
    "period 这是 {what} 的数": "period this is the figure of {what}",
    "period 这是{what}的数": "period this is the figure of {what}",
    "line 这是相邻行 {what} 的数": "line this is the figure of the neighbouring line {what}",
    "line 漏列一行": "line a line is left out",
    "shift 两行的数互换": "shift the figures of two lines are exchanged",
    "source 这是 {what} 的数": "source this is the figure of {what}",
    "copy 与“{what}”的数相同": "copy the same figure as that of “{what}”",
    "copy 与增减额相同": "copy the same figure as the change",
    "copy 与另一预算口径的数相同": "copy the same figure as at another stage of the budget",
    "line 可能缺一行（分值 {what}）": "line perhaps a line is missing (weight {what})",
    "line 可能缺一行（得分 {what}）": "line perhaps a line is missing (score {what})",
    # what should stand there
    "无意义（基数为 0）；以{base} 为基数": "undefined (the base is 0); with {base} for the base",
    "无意义（基数为 0）": "undefined (the base is 0)",
    "无意义（{what}为 0）": "undefined ({what} is 0)",
    "以 {unit} 计（指标值 {target}）": "counted in {unit} (target {target})",
    "以文字表述的目标": "a goal in words",
    "各项得分": "the scores",
    "减少{amount}": "down {amount}",
    "增加{amount}": "up {amount}",
    "减少": "a decrease",
    "增加": "an increase",
    "持平": "no change",
    "大于": "more",
    "小于": "less",
    "等于": "as much",
    # arithmetic
    "指标值 {target}，完成值 {actual}，分值 {weight}": "target {target}, actual value {actual}, weight {weight}",
    "实际完成情况 {what}": "actual outcome {what}",
    # periods and bases
    "本年数": "the current figure",
    "{value}（{name}）": "{value} ({name})",
    "{one} 与 {other}": "{one} and {other}",
    "{one} 或 {other}": "{one} or {other}",
    "{one} 至 {other}": "{one} to {other}",
}
#: What budgets are called, and the parts of an evaluation form, wherever a text of the library ends with them or is one of them.
_PERIODS: Final[Mapping[str, str]] = {
    "年初预算数": "initial budget",
    "全年预算数": "adjusted budget",
    "决算数": "final accounts",
    "预算数": "budget",
}
_PARTS: Final[Mapping[str, str]] = {
    **_PERIODS,
    "总分（合计）": "total line",
    "总分": "total line",
    "预算执行率": "execution of the budget",
    "执行率": "rate of execution",
    "全年执行数": "executed",
    "到位数": "arrived",
    "金额": "amount",
    "分值": "weight",
    "得分": "score",
    "单项得分": "unweighed score",
    "指标值": "target",
    "完成值": "actual value",
    "评价等级": "grade",
    "年度总体目标": "goal of the year",
    "各项指标": "all indicators",
    "各项资金之和": "sum of the funds",
    "小计": "subtotal",
    "绩效自评表": "evaluation form",
}
_MARKS: Final = {"；": "; ", "：": ": "}
_PERIOD: Final = re.compile(rf"(?P<what>.*?)(?:(?P<year>[0-9]{{4}})年)?(?P<name>{'|'.join(_PERIODS)})", re.S)
_PAGE: Final = re.compile(r"第([0-9]+)页")
_LINE: Final = re.compile(r"第([0-9]+)行")
_OTHER_YEAR: Final = re.compile(r"(?:上年|([0-9]{4})年度)(?= |$)")
_LONGEST: Final = 2_000


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{([a-z]+)\}", template)
    text = "".join(f"(?P<{part}>.+?)" if i % 2 else re.escape(part) for i, part in enumerate(parts))
    return re.compile(text, re.S)


_PATTERNS: Final = [(_pattern(chinese), english) for chinese, english in _TEMPLATES.items()]


@lru_cache(maxsize=1 << 10)
def in_english(text: str) -> str:
    """A text of the library's own in English; what it quotes, and any other text, as it is."""
    if not text or text.isascii() or len(text) > _LONGEST:
        return text
    if "；" in text:
        return "; ".join(map(in_english, text.split("；")))
    for pattern, english in _PATTERNS:
        found = pattern.fullmatch(text)
        if found is not None:
            return english.format(**{name: in_english(part) for name, part in found.groupdict().items()})
    period = _PERIOD.fullmatch(text)
    if period is not None:
        words = (period["what"], f"{period['name'] and _PERIODS[period['name']]}", period["year"])
        return " ".join(word for word in words if word)
    return _in_words(text)


def _in_words(text: str) -> str:
    """Pages and lines of a place, and the year of another document."""
    text = _OTHER_YEAR.sub(lambda found: found[1] or "year before", text, count=1)
    return _LINE.sub(r"line \1", _PAGE.sub(r"page \1", text))


def place_in_english(place: Place) -> str:
    """A place in words: table, row and column, or document, page and line."""
    return _in_words(str(place))


def cells_in_english(text: str) -> str:
    """Cells of an evaluation form or of tables as findings name them: the library's own words for their parts in English."""
    words = re.split("([ ；：])", _in_words(text))
    return "".join(_PARTS.get(word) or _MARKS.get(word, word) for word in words)


def title_in_english(title: str) -> str:
    """The title of a table that was not modelled; the marks of one without a title, or of one that goes on, in English."""
    goes_on = title.endswith("（续）")
    title = title.removesuffix("（续）")
    return ("(no title)" if title == "（无标题）" else title) + (" (continued)" if goes_on else "")
