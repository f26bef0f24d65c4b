"""How evaluations are checked (绩效自评核对): the figures of one form set against each other, and beside text and report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from govbudget.disclosure import Disclosure
from govbudget.evaluations.rules import told
from govbudget.evaluations.rules.funds import check_funds
from govbudget.evaluations.rules.graded import OF_FORMS
from govbudget.evaluations.rules.scores import check_scores
from govbudget.evaluations.rules.sheet import Sheet
from govbudget.evaluations.rules.totals import check_totals
from govbudget.finding.rules import Checked, Family

__all__ = ["RULES"]


def run_evaluations(disclosure: Disclosure) -> Iterator[tuple[str, Checked]]:
    """Every evaluation form by itself."""
    for number, evaluation in enumerate(disclosure.evaluations):
        sheet = Sheet(evaluation, str(number))
        yield from check_funds(sheet)
        yield from check_totals(sheet)
        yield from check_scores(sheet)


#: The rules of evaluations.
RULES: Final = (Family(OF_FORMS, run_evaluations), *told.RULES)
