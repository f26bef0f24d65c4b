"""What workbooks and pages say beside the document (版面用语), in Chinese and in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from govbudget.finding.english import in_english, place_in_english, title_in_english
from govbudget.finding.messages import language
from govbudget.place import Place

__all__ = ["place_words", "reason_words", "title_words", "words_in"]

_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "findings": ("问题", "findings"),
    "ledger": ("核对清单", "ledger"),
    "unread": ("未读部分", "not read"),
    "accepted": ("已认可的问题", "accepted findings"),
    "coverage": ("核对范围", "coverage"),
    "tables": ("表格", "tables"),
    "kept": ("未建模的表", "tables kept as printed"),
    "incomplete": ("不完整的表", "tables that are not whole"),
    "announced": ("目录列出而未读到的表", "tables announced and not read"),
    "empty": ("没有数字的表", "tables without a figure"),
    "expected_tables": ("应有而未读到的表", "tables expected and not read"),
    "unread_pages": ("无法读取的页", "pages that could not be read"),
    "text": ("情况说明", "explanation in words"),
    "no": ("序号", "no."),
    "severity": ("程度", "severity"),
    "kind": ("类别", "kind"),
    "rule": ("规则", "rule"),
    "place": ("位置", "place"),
    "page": ("页", "page"),
    "stated": ("原文", "stated"),
    "expected": ("应为", "expected"),
    "difference": ("差额", "difference"),
    "tolerance": ("容差", "tolerance"),
    "message": ("说明", "message"),
    "cause": ("原因", "cause"),
    "follows": ("由此引起", "follows from"),
    "fix": ("更正建议", "settled by"),
    "instance": ("核对对象", "instance"),
    "outcome": ("结果", "outcome"),
    "gap": ("差额", "gap"),
    "blanks": ("空白", "blanks"),
    "reason": ("缘由", "reason"),
    "claim": ("陈述", "claim"),
    "what": ("内容", "what"),
    "title": ("标题", "title"),
    "cells": ("原样", "as printed"),
    "error": ("错误", "error"),
    "warning": ("提示", "warning"),
    "notice": ("注意", "notice"),
    "inconsistent": ("不符", "inconsistent"),
    "truncated": ("截断", "truncated"),
    "undefined": ("无意义", "undefined"),
    "rounding": ("尾差", "rounding"),
    "question": ("疑问", "question"),
    "wording": ("用语", "wording"),
    "structure": ("结构", "structure"),
    "passed": ("通过", "passed"),
    "failed": ("不符", "failed"),
    "not_applicable": ("不适用", "not applicable"),
    "unverifiable": ("无法核对", "unverifiable"),
    "not_understood": ("未能理解", "not understood"),
    "table_kept": ("未建模的表", "table kept as printed"),
    "rows_kept": ("未归入表的行", "rows kept as printed"),
    "remark": ("版面提示", "remark"),
    "repair": ("识别处理", "repair"),
    "no_words": ("没有词语说明它是什么数", "no word says what it is a figure of"),
    "figure_unread": ("未能理解的数字", "figure not understood"),
    "rule_left_out": ("未运行的规则", "rule that did not run"),
    "page_unread": ("无法读取的页", "page that could not be read"),
    "nothing": ("没有", "nothing"),
    "nothing_found": ("没有发现问题", "nothing found"),
    "verdict": ("结论", "verdict"),
    "checks": ("核对", "checks"),
    "group": ("第 {n} 组", "group {n}"),
    "in_group": ("由上一问题引起的问题", "findings that follow from it"),
    "operands": ("算式", "arithmetic"),
    "reading": ("读法", "reading"),
    "sentence": ("原句", "sentence as printed"),
    "why": ("依据", "why"),
    "no_such_line": ("（无此行，按 0 计）", "(no such line, counts as 0)"),
    "of_printed": ("各数所印末位的一半之和", "the sum of half a unit of each last printed place"),
    "legend": ("图例", "legend"),
    "root": ("有误的单元格", "the wrong cell"),
    "following": ("由此引起的不符", "what follows from it"),
    "involved": ("算式中的其他数字", "other figures of the arithmetic"),
    "proved": ("已证实", "proved"),
    "wrong": ("不符", "wrong"),
    "open": ("未证实", "open"),
    "filter": ("只看", "show"),
    "all": ("全部", "all"),
    "standards": ("制度", "standards"),
    "by": ("{author}，{date}：{reason}", "{author}, {date}: {reason}"),
    "amount": ("金额", "amount"),
    "count": ("数量", "count"),
    "line": ("行", "line"),
    "year": ("年度", "year"),
    "entity": ("单位", "body"),
    "peer": ("单位", "bodies"),
    "rank": ("位次", "rank"),
    "share": ("占比", "share"),
    "base": ("基数", "base"),
    "current": ("本期", "current"),
    "completion": ("完成率", "completion"),
    "budget": ("预算数", "budget"),
    "initial_budget": ("年初预算数", "initial budget"),
    "adjusted_budget": ("全年预算数", "adjusted budget"),
    "final": ("决算数", "final accounts"),
    "whole": ("总额", "total"),
    "increase": ("增加", "increase"),
    "decrease": ("减少", "decrease"),
    "median": ("中位数", "median"),
    "outlier": ("异常值", "outliers"),
    "unknown": ("未列", "not stated"),
    "not_drawn": ("未绘出 {n} 行：空白、零或负数", "lines not drawn, for they are blank, 0 or negative: {n}"),
    "without_amount": ("未列金额 {n} 处", "amounts that are not stated: {n}"),
    "bodies_missing": ("缺数的单位 {n} 个", "bodies without a figure: {n}"),
    "level_0": ("合计", "total"),
    "level_1": ("类", "class"),
    "level_2": ("款", "group"),
    "level_3": ("项", "item"),
    "level_4": ("目", "detail"),
    "open_bracket": ("（", " ("),
    "close_bracket": ("）", ")"),
    "colon": ("：", ": "),
    "comma": ("，", ", "),
    "semicolon": ("；", "; "),
}


def words_in(lang: str) -> Mapping[str, str]:
    """The words in one of the languages.

    Args:
        lang: ``zh`` or ``en``.

    Raises:
        NotFound: for another language.
    """
    which = language(lang)
    return {key: both[which] for key, both in _WORDS.items()}


def place_words(place: Place, lang: str) -> str:
    """A place in words.

    Args:
        place: the place.
        lang: the language.
    """
    return place_in_english(place) if language(lang) else str(place)


def reason_words(reason: str, lang: str) -> str:
    """A reason that the library gives.

    Args:
        reason: as the library keeps it, in Chinese.
        lang: the language.
    """
    return in_english(reason) if language(lang) else reason


def title_words(title: str, lang: str) -> str:
    """A title that the library may have given.

    Args:
        title: the title.
        lang: the language.
    """
    return title_in_english(title) if language(lang) else title
