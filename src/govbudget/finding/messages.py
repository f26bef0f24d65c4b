"""Findings in words (文字说明), Chinese and English, rendered from the rule's template and the typed details."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from govbudget.errors import NotFound
from govbudget.finding.english import cells_in_english, in_english, place_in_english
from govbudget.finding.kinds import FindingKind
from govbudget.visible import counted, visible

if TYPE_CHECKING:
    from govbudget.finding.values import Finding, Fix, Operand

__all__ = ["arithmetic", "cause_in", "fix_in", "language", "printed_in", "render", "where_in"]

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
    which = language(lang)
    params = dict(finding.params) | {
        "where": where_in(finding, lang),
        "stated": finding.stated,
        "expected": printed_in(finding.expected, lang),
    }
    if which:
        params |= {name: in_english(params[name]) for name in _OWN if name in params}
        params |= {"lines": counted(int(params.get("count") or 0), "line differs", "lines differ")}
    return visible(finding.template[which].format(**params) if finding.template else _relation(finding, which))


#: The details of a finding that the library says in its own words.
_OWN: Final = ("arithmetic", "reason", "what", "cost_place", "other", "rows", "about", "current", "prior", "reasons")


def where_in(finding: Finding, lang: str) -> str:
    """Where a finding stands, in words: the sentence as printed, or table, line and column."""
    if not language(lang):
        return finding.where or str(finding.place)
    if finding.param("relation") or finding.rule[:1] == "E":
        return cells_in_english(finding.where or str(finding.place))
    return finding.where or place_in_english(finding.place)


def printed_in(text: str, lang: str) -> str:
    """A figure or a word of the library's own in one of the languages."""
    return in_english(text) if language(lang) else text


def cause_in(finding: Finding, lang: str) -> str | None:
    """The cause of a finding: its key word, and an explanation."""
    return finding.cause and printed_in(finding.cause, lang)


def fix_in(fix: Fix, lang: str) -> str:
    """A change that settles a finding, in words."""
    place = place_in_english(fix.place) if language(lang) else str(fix.place)
    return f"{place} {fix.printed} → {fix.value:,f}"


def language(lang: str) -> int:
    """0 for Chinese (``zh``), 1 for English (``en``).

    Raises:
        NotFound: for any other.
    """
    try:
        return ("zh", "en").index(lang)
    except ValueError:
        raise NotFound(f"{lang!r} is no language of reports; there are zh and en", key=lang) from None


def _relation(finding: Finding, which: int) -> str:
    where = cells_in_english(str(finding.place)) if which else str(finding.place)
    relation = finding.param("english") if which else finding.param("relation")
    gap = (finding.difference or Decimal(0)).copy_abs()
    if finding.kind is FindingKind.ROUNDING:
        rows = finding.param("rows")
        if which == 0:
            return f"{relation}：有 {finding.param('count')} 处尾差，四舍五入可以解释（{rows}）"
        residues = counted(int(finding.param("count")), "residue", "residues")
        return f"{relation}: {residues} that rounding explains ({rows.replace('；', '; ')})"
    verb = _VERB[finding.param("operator", "=")][which]
    if finding.operands and not finding.operands[0].printed:
        where += ("（未列，按 0 计）", " (not printed, counts as 0)")[which]
    doing = arithmetic(finding)
    if which == 0:
        return f"{where} 为 {finding.stated}，{verb} {doing}，差 {gap:,f}，容差 {finding.tolerance:f}（{relation}）"
    return f"{where} is {finding.stated}, {verb} {doing}: off by {gap:,f}, tolerance {finding.tolerance:f} ({relation})"


def arithmetic(finding: Finding) -> str:
    """The right-hand side of a relation's instance: ``328.25 + 1,336.30 = 1,664.55``."""
    parts = [operand for operand in finding.operands[1:] if operand.printed and operand.value is not None]
    shown = "".join(_term(operand, first=i == 0) for i, operand in enumerate(parts))
    alone = len(parts) == 1 and parts[0].sign < 0
    return shown if alone else f"{shown or '0'} = {finding.expected}".removeprefix("0 = ")


def _term(operand: Operand, *, first: bool) -> str:
    sign = "-" if operand.sign > 0 else "" if first else "+"
    signed = operand.printed.startswith(("-", "－", "−")) and bool(sign)
    printed = f"({operand.printed})" if signed else operand.printed
    return f"{sign}{printed}" if first else f" {sign} {printed}"
