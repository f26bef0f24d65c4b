"""What readings cost, and which of those that reach far acquit (L11)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from govbudget.binding.costs import cost_of
from govbudget.binding.equations import Equation, Reading, Verdict
from govbudget.binding.judgements import Cell, judged
from govbudget.language.figures import Number, numbers
from govbudget.language.vocabulary import Vocabulary
from govbudget.narrative.frames import Base, Comparison, Level, When
from govbudget.place import Place


def figure(printed: str) -> Number:
    (number,) = numbers(printed, Vocabulary.default())
    return number


def level(printed: str, sentence: int = 7) -> Level:
    return Level(figure(printed), None, When(), sentence)


def same(stated: Level, other: Level | Cell, cut: bool = False) -> Reading:
    return Reading((Equation(((1, other),), result=stated, cut="told" if cut else "refused"),))


def test_a_reading_costs_what_its_farthest_figure_does() -> None:
    stated = level("500万元")
    assert [cost_of(same(stated, level("5万元", at)), 7) for at in (7, 6, 8, 1)] == [0, 3, 3, 4]
    assert cost_of(same(stated, Cell(figure("5万元"), Place())), 7) == 4


def test_a_comparison_that_reaches_far_acquits() -> None:
    """Words have no digits that could leave anything open."""
    stated = level("5万元")
    more = [
        Reading((Equation(((1, stated), (-1, level(other, at))), relation=">"),))
        for other, at in (("8万元", 7), ("3万元", 1))
    ]
    found = judged("N409", Comparison(1, False, "高于", None, When(), Base(), 7), more)
    assert (found.verdict, found.asks) == (Verdict.HOLDS, False)


@pytest.mark.parametrize(
    ("stated", "near", "far", "verdict", "asks"),
    [
        ("500.00万元", "500.00万元", "600.00万元", Verdict.HOLDS, False),
        ("500.00万元", "600.00万元", "500.00万元", Verdict.HOLDS, False),  # exact
        ("500万元", "600万元", "500.40万元", Verdict.HOLDS, False),  # to one part in a thousand
        ("5万元", "7万元", "5.40万元", Verdict.FAILS, True),  # to one part in ten
        ("约500万元", "900万元", "600万元", Verdict.FAILS, True),  # about
        ("500万元", "700万元", "500.60万元", Verdict.FAILS, True),  # cut
        ("500万元", "700万元", "800万元", Verdict.FAILS, False),
    ],
)
def test_a_reading_that_reaches_far_acquits_only_if_it_leaves_little_open(
    stated: str, near: str, far: str, verdict: Verdict, asks: bool
) -> None:
    whole = level(stated)
    found = judged("N401", whole, [same(whole, level(near)), same(whole, level(far, 1), cut=True)])
    assert (found.verdict, found.asks) == (verdict, asks)


def test_readings_that_cost_about_the_same_are_one_as_good_as_the_other() -> None:
    whole = level("5万元")
    beside, elsewhere = level("7万元", 6), level("5.40万元", 1)
    assert judged("N401", whole, [same(whole, beside), same(whole, elsewhere)]).verdict is Verdict.HOLDS
    assert Decimal(5) == figure("5万元").value
