"""Evaluations (绩效自评核对): weights, scores, funds, rate of execution and grade of each form, set against each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from govbudget.checking.evaluations.funds import check_funds
from govbudget.checking.evaluations.graded import OF_FORMS
from govbudget.checking.evaluations.scores import check_scores
from govbudget.checking.evaluations.sheet import Sheet
from govbudget.checking.evaluations.totals import check_totals
from govbudget.checking.rules.registry import Checked, Family
from govbudget.disclosure import Disclosure

__all__ = ["RULES"]


def run_evaluations(disclosure: Disclosure) -> Iterator[tuple[str, Checked]]:
    """Every evaluation form by itself."""
    for number, evaluation in enumerate(disclosure.evaluations):
        sheet = Sheet(evaluation, str(number))
        yield from check_funds(sheet)
        yield from check_totals(sheet)
        yield from check_scores(sheet)


#: The rules of this file.
RULES: Final = (Family(OF_FORMS, run_evaluations),)
