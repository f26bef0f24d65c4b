"""A finding explained (逐项说明): its operands with their places, the arithmetic, the tolerance and the cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govbudget.arguments import instance
from govbudget.finding.english import cells_in_english
from govbudget.finding.messages import cause_in, fix_in, language, render
from govbudget.finding.values import Finding, Tried
from govbudget.place import Place
from govbudget.relation import Outcome
from govbudget.visible import visible

if TYPE_CHECKING:
    from govbudget.variances import Variance

__all__ = ["explain"]


def explain(finding: Finding | Variance, lang: str = "zh") -> str:
    """A finding explained (逐项说明): with its operands and their places, the arithmetic, the tolerance and the cause, on several lines.

    Args:
        finding: a finding of a report; or a variance, which is explained by the few lines that make the change, as
            :meth:`Variance.explain <govbudget.Variance.explain>` does.
        lang: ``zh`` or ``en``.

    Returns:
        the explanation, line by line.

    Raises:
        ArgumentError: for anything else.
        NotFound: for another language.
    """
    if not isinstance(finding, Finding):
        from govbudget.variances import Variance, explain_variance  # slow to import, and no part of a check

        if isinstance(finding, Variance):
            return str(explain_variance(finding, lang))
    how = "give one of them, as in explain(report[0]); what a rule checks is told by all_rules()"
    instance("finding", finding, Finding, "a Finding of a report, or a Variance", how)
    which = language(lang)
    words = {
        "reading": ("读法", "reading"),
        "tolerance": ("容差", "tolerance"),
        "cause": ("原因", "cause"),
        "follows": ("由此引起", "follows from"),
        "fix": ("若改为", "settled by"),
    }
    lines = [f"{finding.id} [{finding.kind.value}] {render(finding, lang)}"]
    lines += [
        f"  {'+' if operand.sign > 0 else '−'} {operand.printed or ('(无此行 0)', '(no such line, 0)')[which]}  {_place(operand.place, which)}"
        for operand in finding.operands
    ]
    for tried in finding.tried:
        lines.append(f"  {words['reading'][which]}: {tried.arithmetic}{_outcome(tried, which)}")
    if finding.operands and finding.tolerance is not None:
        lines.append(f"  {words['tolerance'][which]} {finding.tolerance:f} = Σ½·10^-d")
    lines += [f"  {words['fix'][which]}: {fix_in(fix, lang)}" for fix in finding.expected_fix]
    if finding.cause:
        lines.append(f"  {words['cause'][which]}: {cause_in(finding, lang)}")
    if finding.follows_from:
        lines.append(f"  {words['follows'][which]}: {finding.follows_from}")
    return visible("\n".join(lines))


def _outcome(tried: Tried, which: int) -> str:
    """How a reading came out, and what it would need to hold."""
    if tried.outcome is Outcome.FAILED and tried.needed:
        return (f"，应为 {tried.needed}", f", should be {tried.needed}")[which]
    said = {Outcome.PASSED: ("，相符", ", which holds"), Outcome.FAILED: ("，不符", ", which fails")}
    return said.get(tried.outcome, ("，无法核对", ", which cannot be checked"))[which]


def _place(place: Place, which: int) -> str:
    return cells_in_english(str(place)) if which else str(place)
