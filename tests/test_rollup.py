from __future__ import annotations

import random
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

import govbudget as gb
from govbudget.errors import AmountTypeError, CodeError, FigureSyntaxError, NotFound

tree = gb.load("functional", 2021)
LEAVES = [subject.code for subject in tree.leaves()]
lines = st.lists(st.tuples(st.sampled_from(LEAVES), st.decimals(-(10**9), 10**9, places=2)), max_size=40)


def test_sums_at_every_level() -> None:
    rolled = gb.roll_up([("2010401", Decimal("328.25")), ("201 04 02", 3), ("2060599", Decimal("1058.22"))], tree)
    assert rolled == {
        "201": Decimal("331.25"),
        "20104": Decimal("331.25"),
        "2010401": Decimal("328.25"),
        "2010402": Decimal(3),
        "206": Decimal("1058.22"),
        "20605": Decimal("1058.22"),
        "2060599": Decimal("1058.22"),
    }
    assert list(rolled) == sorted(rolled)
    assert gb.roll_up([], tree) == {}


@given(lines, st.randoms())
def test_order_and_context_do_not_matter(given_lines: list[tuple[str, Decimal]], shuffler: random.Random) -> None:
    shuffled = list(given_lines)
    shuffler.shuffle(shuffled)
    with localcontext() as context:
        context.prec = 6
        assert gb.roll_up(shuffled, tree) == gb.roll_up(given_lines, tree)


@given(lines)
def test_laws(given_lines: list[tuple[str, Decimal]]) -> None:
    rolled = gb.roll_up(given_lines, tree)
    for code, value in rolled.items():
        below = [rolled[child.code] for child in tree.children(code) if child.code in rolled]
        assert not below or sum(below) == value
    leaves = [(code, value) for code, value in rolled.items() if not tree.children(code)]
    assert gb.roll_up(leaves, tree) == rolled
    assert sum((v for c, v in rolled.items() if len(c) == 3), Decimal(0)) == sum(
        (v for _, v in given_lines), Decimal(0)
    )


def test_blanks_are_what_the_caller_says() -> None:
    given_lines = [("2010401", None), ("2010402", Decimal(5))]
    with pytest.raises(FigureSyntaxError, match="2010401 has no amount"):
        gb.roll_up(given_lines, tree)
    assert gb.roll_up(given_lines, tree, missing="zero")["2010401"] == 0
    assert "2010401" not in gb.roll_up(given_lines, tree, missing="skip")


def test_bad_input() -> None:
    with pytest.raises(NotFound, match="2019999 is not in the 2021 edition|cannot be rolled up"):
        gb.roll_up([("2019801", Decimal(1))], tree)
    with pytest.raises(AmountTypeError):
        gb.roll_up([("2010401", 1.5)], tree)  # type: ignore[list-item]
    with pytest.raises(FigureSyntaxError):
        gb.roll_up([("2010401", Decimal("NaN"))], tree)
    with pytest.raises(CodeError):
        gb.roll_up([("20", Decimal(1))], tree)
