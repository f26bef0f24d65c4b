"""Findings in words (文字说明), Chinese and English, rendered from the rule and its typed details."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from govbudget.checking.finding import Finding, FindingKind, Operand
from govbudget.errors import NotFound

if TYPE_CHECKING:
    from govbudget.checking.rules.registry import Rule

__all__ = ["arithmetic", "explain", "render"]

#: Templates of the rules that are no relations.
_WORDS: Final[Mapping[str, tuple[str, str]]] = {
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
    "S110": ("公开04 列有该项预算，文件中没有《{stated}》", "公开04 has this fund's column, but there is no {stated}"),
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
    "A07.4": (
        "{where} 为 {stated}，而 {cost_place} 为 {cost}",
        "{where} is {stated}, while {cost_place} is {cost}",
    ),
    "A09.2": ("{where} 不属于 223 国有资本经营预算支出", "{where} is outside class 223"),
}

_VERB: Final = {
    "=": ("应为", "should be"),
    "<=": ("不应大于", "should be at most"),
    ">=": ("不应小于", "should be at least"),
}


def render(finding: Finding, lang: str = "zh") -> str:
    """A finding in one sentence.

    Raises:
        NotFound: for a language other than ``zh`` and ``en``.
    """
    which = _language(lang)
    params = dict(finding.params) | {
        "where": finding.where or str(finding.place),
        "stated": finding.stated,
        "expected": finding.expected,
    }
    if finding.rule in _WORDS:
        return _WORDS[finding.rule][which].format(**params)
    return _relation(finding, which)


def _language(lang: str) -> int:
    try:
        return ("zh", "en").index(lang)
    except ValueError:
        raise NotFound(f"{lang!r} is no language of the messages; there are zh and en", key=lang) from None


def _relation(finding: Finding, which: int) -> str:
    where = str(finding.place)
    relation = finding.param("relation")
    gap = abs(finding.difference or Decimal(0))
    if finding.kind is FindingKind.ROUNDING:
        rows = finding.param("rows")
        if which == 0:
            return f"{relation}：有 {finding.param('count')} 处尾差，四舍五入可以解释（{rows}）"
        return f"{finding.rule}: {finding.param('count')} residues that rounding explains ({rows})"
    verb = _VERB[finding.param("operator", "=")][which]
    if finding.operands and not finding.operands[0].printed:
        where += ("（未列，按 0 计）", " (not printed, counts as 0)")[which]
    doing = arithmetic(finding)
    if which == 0:
        return f"{where} 为 {finding.stated}，{verb} {doing}，差 {gap:,f}，容差 {finding.tolerance:f}（{relation}）"
    return f"{where} is {finding.stated}, {verb} {doing}: off by {gap:,f}, tolerance {finding.tolerance:f} ({finding.rule})"


def arithmetic(finding: Finding) -> str:
    """The right-hand side of a relation's instance: ``328.25 + 1,336.30 = 1,664.55``."""
    parts = [operand for operand in finding.operands[1:] if operand.printed and operand.value is not None]
    shown = "".join(_term(operand, first=i == 0) for i, operand in enumerate(parts))
    return (
        shown if len(parts) == 1 and parts[0].sign < 0 else f"{shown or '0'} = {finding.expected}".removeprefix("0 = ")
    )


def _term(operand: Operand, *, first: bool) -> str:
    sign = "-" if operand.sign > 0 else "" if first else "+"
    printed = (
        f"({operand.printed})"
        if operand.printed.startswith(("-", "－", "−")) and not (first and not sign)
        else operand.printed
    )
    return f" {sign} {printed}" if not first else f"{sign}{printed}"


def explain(finding: Finding, lang: str = "zh") -> str:
    """A finding explained (逐项说明): with its operands and their places, the arithmetic, the tolerance and the cause, on several lines."""
    which = _language(lang)
    words = {
        "tolerance": ("容差", "tolerance"),
        "cause": ("原因", "cause"),
        "follows": ("由此引起", "follows from"),
        "fix": ("若改为", "settled by"),
    }
    lines = [f"{finding.id} [{finding.kind.value}] {render(finding, lang)}"]
    lines += [
        f"  {'+' if operand.sign > 0 else '−'} {operand.printed or '(无此行 0)'}  {operand.place}"
        for operand in finding.operands
    ]
    if finding.operands:
        lines.append(f"  {words['tolerance'][which]} {finding.tolerance:f} = Σ½·10^-d")
    lines += [f"  {words['fix'][which]}: {fix.place} {fix.printed} → {fix.value:,f}" for fix in finding.expected_fix]
    if finding.cause:
        lines.append(f"  {words['cause'][which]}: {finding.cause}")
    if finding.follows_from:
        lines.append(f"  {words['follows'][which]}: {finding.follows_from}")
    return "\n".join(lines)


def describe_rule(rule: Rule, lang: str = "zh") -> str:
    """What a rule checks, in one language."""
    return (rule.chinese, rule.english)[_language(lang)]
