from __future__ import annotations

import pickle
import random
from collections.abc import Iterator
from decimal import Decimal, localcontext
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import govbudget as gb
from accounts import Accounts, d
from govbudget.errors import (
    AmountTypeError,
    CodeError,
    FigureSyntaxError,
    InconsistentFigures,
    NotFound,
    TableError,
    UnitError,
)
from govbudget.exact import State, Undefined
from govbudget.figure import Quantity
from govbudget.rollup import TOTAL, CrossRollUp, Disagreement, ProblemKind, RollUp
from govbudget.tables import Table

tree = gb.load("functional", 2021)
economic = gb.load("economic_department", 2021)
small = tree.subtree("201")  # few codes, so that parents and children meet often
LEAVES = [subject.code for subject in tree.leaves()]
ZERO = Decimal(0)
roll_up: Any = gb.roll_up  # wrong arguments are tried, and Decimals compared with ints

amounts = st.decimals(-(10**9), 10**9, places=2)
leaf_lines = st.lists(st.tuples(st.sampled_from(LEAVES), amounts), max_size=40)
#: Lines of any level: parents alone, parents beside their children, the same line twice.
any_lines = st.lists(st.tuples(st.sampled_from(list(small)[:60]), amounts), max_size=30)
figures = st.builds(lambda value, places: gb.Figure.parse(f"{value:.{places}f}", "万元"), amounts, st.integers(0, 3))
cross_lines = st.lists(
    st.tuples(
        st.sampled_from([*list(small)[:25], TOTAL]),
        st.sampled_from([*[code for code in economic if code < "304"][:45], TOTAL]),
        amounts,
    ),
    max_size=20,
)


def roll(lines: Any, **options: Any) -> RollUp:
    rolled: RollUp = gb.roll_up(lines, small, on_error="list", **options)
    return rolled


def cross(lines: Any, **options: Any) -> CrossRollUp:
    return gb.roll_up(lines, (small, economic), on_error="list", **options)


def leaves_of(lines: list[tuple[str, Decimal]]) -> list[tuple[str, Decimal]]:
    codes = {code for code, _ in lines}
    return [(c, v) for c, v in lines if not any(o != c and o.startswith(c) for o in codes)]


# -- what it gives ---------------------------------------------------------------------------------------------------


def test_sums_at_every_level() -> None:
    rolled = roll_up([("2010401", d("328.25")), ("201 04 02", 3), ((206, 5, 99), d("1058.22"))], tree)
    assert rolled.amounts() == {
        "201": d("331.25"),
        "20104": d("331.25"),
        "2010401": d("328.25"),
        "2010402": Decimal(3),
        "206": d("1058.22"),
        "20605": d("1058.22"),
        "2060599": d("1058.22"),
    }
    assert list(rolled) == sorted(rolled) == list(rolled.codes)
    assert rolled["201 04"].amount == rolled[20104].computed["amount"] == d("331.25")
    assert rolled["20104"].name == "发展与改革事务"
    assert rolled["20104"].stated == {"amount": None}
    assert rolled["2010402"].stated == {"amount": 3}
    assert rolled.total.amount == rolled[TOTAL].amount == d("1389.47")
    assert rolled.problems == rolled.disagreements == ()
    assert repr(rolled) == "<RollUp functional 2021: 7 lines × 1 column>"
    assert repr(rolled["201"]) == "<Sums 201 一般公共服务支出: amount=331.25>"


def test_nothing_is_not_zero() -> None:
    rolled = roll_up([], tree)
    assert (len(rolled), rolled.total.amount, rolled.drill_down()) == (0, None, ())
    assert repr(rolled.total) == "<Sums 合计: amount=(空)>"
    assert roll_up([(TOTAL, 5)], tree).total.difference == {"amount": None}


def test_it_is_a_mapping_of_its_codes() -> None:
    rolled = roll_up({"2010401": Decimal(5)}, tree)
    assert "201 04" in rolled
    assert "206" not in rolled
    assert "no code" not in rolled
    assert TOTAL not in rolled
    assert rolled.get("no code") is None
    with pytest.raises(NotFound, match="nothing was rolled up to '206'"):
        _ = rolled["206"]
    assert pickle.loads(pickle.dumps(rolled)) == rolled
    assert hash(rolled) == hash(roll_up(rolled))
    assert rolled != roll_up({"2010401": Decimal(6)}, tree)


def test_partial_trees_count_on_the_level_they_are_given() -> None:
    rolled = roll_up([("20104", 7), ("2060599", 2), ("2060502", 1), ("215", 4)], tree)
    assert rolled.amounts() == {"201": 7, "20104": 7, "206": 3, "20605": 3, "2060502": 1, "2060599": 2, "215": 4}
    assert [sums.code for sums in rolled.drill_down()] == ["201", "206", "215"]
    assert [sums.code for sums in rolled.drill_down("20605")] == ["2060502", "2060599"]
    assert rolled.drill_down("215") == ()


def test_a_parent_beside_its_children_is_stated_and_not_added_again() -> None:
    lines = [("201", 10), ("20104", 6), ("2010401", 6), ("20103", 4), (TOTAL, 10)]
    rolled = roll_up(lines, tree)
    assert rolled.total.amount == 10
    assert rolled["201"].stated == rolled["201"].computed == {"amount": 10}
    assert rolled["201"].difference == rolled.total.difference == {"amount": 0}
    assert rolled["20103"].difference == {"amount": 0}  # a leaf is what is stated for it


def test_a_parent_that_disagrees() -> None:
    lines = [("201", 12), ("2010401", 6), (TOTAL, 5)]
    with pytest.raises(InconsistentFigures, match=r"201, amount: 12 is stated, .* up to 6; .* is 6, .*; and 1 more"):
        roll_up(lines, tree)
    rolled = roll_up(lines, tree, on_error="list")
    assert rolled.disagreements == (
        Disagreement("201", "amount", Decimal(12), Decimal(6), Decimal(6), ZERO),
        Disagreement(TOTAL, "amount", Decimal(5), Decimal(6), Decimal(-1), ZERO),
    )
    assert [(p.kind, p.code, p.column) for p in rolled.problems] == [
        (ProblemKind.DISAGREEMENT, "201", "amount"),
        (ProblemKind.DISAGREEMENT, TOTAL, "amount"),
    ]
    assert str(rolled.problems[0]) == str(rolled.disagreements[0])
    assert rolled.total.amount == 6
    assert repr(rolled).endswith(", 2 problems>")


def test_rounding_explains_what_printed_digits_leave_open() -> None:
    lines = [
        (code, gb.Figure.parse(text, "万元")) for code, text in [("201", "3.0"), ("20103", "1.4"), ("20104", "1.5")]
    ]
    rolled = roll_up(lines, tree)  # no error: ½·0.1 three times
    assert rolled.unit is gb.Unit.WAN_YUAN
    assert rolled["201"].tolerance == {"amount": d("0.15")}
    assert [each.rounding for each in rolled.disagreements] == [True]
    assert rolled.problems == ()
    exact = [(code, figure.value) for code, figure in lines]
    with pytest.raises(InconsistentFigures):
        roll_up(exact, tree)
    with localcontext() as context:
        context.prec = 1
        assert not evolve(rolled.disagreements[0], gap=d("0.151"), tolerance=d("0.15")).rounding


def test_columns() -> None:
    lines = [("2010401", (d("1.5"), 2)), ("2010402", [3, None]), ("206", {"project": 4, "note": 9})]
    rolled = roll_up(lines, tree, columns=("basic", "project"), missing="skip")
    assert rolled["201"].computed == {"basic": d("4.5"), "project": 2}
    assert rolled["206"].computed == {"basic": None, "project": 4}
    assert rolled.amounts("basic") == {"201": d("4.5"), "20104": d("4.5"), "2010401": d("1.5"), "2010402": 3}
    assert rolled.blanks == 2
    for ask in (rolled.amounts, lambda: rolled["201"].amount, lambda: rolled.share("201", places=1)):
        with pytest.raises(NotFound, match="name a column; the roll-up has basic, project"):
            ask()
    with pytest.raises(NotFound, match="no column 'total'"):
        rolled.amounts("total")
    assert roll_up([("206", 1)], tree, columns="basic").columns == ("basic",)


def test_units() -> None:
    lines = [("2010401", gb.Money(5, "万元")), ("2010402", gb.Figure.parse("7.50", "万元"))]
    assert roll_up(lines, tree).unit is gb.Unit.WAN_YUAN
    in_yuan = roll_up(lines, tree, unit="元")
    assert (in_yuan["201"].amount, in_yuan.unit) == (125000, gb.Unit.YUAN)
    assert in_yuan["2010402"].stated_half_units == {"amount": 50}
    assert roll_up([("2010401", 5)], tree, unit="元").unit is gb.Unit.YUAN
    assert roll_up([("2010401", 5), *lines], tree, unit="万元")["201"].amount == d("17.5")
    count = gb.Figure.parse("3", quantity=Quantity.COUNT)
    assert roll_up([("2010401", count)], tree).unit is None


def test_drill_down_top_and_share() -> None:
    rolled = roll_up(
        {"2010401": 30, "2010402": 10, "2010301": 10, "206": 50, "215": 0, "2210201": None}, tree, missing="skip"
    )
    assert [sums.code for sums in rolled.top(3)] == ["206", "2010401", "2010301"]
    assert [sums.code for sums in rolled.top(9, level=1)] == ["201", "206", "215"]
    assert [sums.code for sums in rolled.top(2, level=2)] == ["206", "20104"]
    assert rolled.top(0) == rolled.top(-1) == ()
    assert rolled.share("2010402", places=4) == d("0.2500")
    assert rolled.share("2010402", of="total", places=4) == d("0.1000")
    assert rolled.share("2010402", of="20103", places=1) == 1
    assert rolled.share("201", places=2) == rolled.share("201", of="total", places=2) == d("0.50")
    assert rolled.share("206", of="201", places=0) == 1
    with pytest.raises(NotFound):
        rolled.share("201", of="229", places=0)
    for bad in (7, 0):
        with pytest.raises(NotFound, match=f"there is no level {bad}; levels are 1 \\(CLASS\\)"):
            rolled.top(1, level=bad)


def test_a_share_of_nothing_is_undefined() -> None:
    rolled = roll_up([("201", {"a": 0, "b": 1}), ("206", {"a": 0})], tree, columns=("a", "b"), missing="skip")
    assert rolled.share("201", column="a", places=2) == Undefined("base_zero")
    assert rolled.share("201", of="206", column="b", places=2) == Undefined("base_blank")
    assert rolled.share("206", column="b", places=2) == Undefined("amount_blank")
    assert rolled.share(TOTAL, column="b", places=2) == Undefined("no_base")
    assert repr(Undefined("base_zero")) == "<无意义：基数为0>"
    assert repr(Undefined("other")) == "<无意义：other>"
    assert Undefined("base_zero")


def test_pivot() -> None:
    rolled = roll_up({"2010401": (30, 1), "20103": (10, 2), "206": (50, 3)}, tree, columns=("basic", "project"))
    pivot = rolled.pivot(level=2)
    assert pivot.rows == ("20103", "20104", "206")
    assert pivot.columns == ("basic", "project")
    assert pivot["20104", "project"] == 1
    assert pivot.column_totals == (90, 6)
    assert pivot.top(2) == (("206", "basic", 50), ("20104", "basic", 30))
    assert pivot.to_records()[0] == {"row": "20103", "column": "basic", "amount": 10, "unit": ""}
    assert rolled.pivot(3).rows == ("20103", "2010401", "206")
    with pytest.raises(NotFound, match="no cell"):
        _ = pivot["201", "basic"]
    with pytest.raises(NotFound, match="no level"):
        rolled.pivot(5)
    records = rolled.to_records()
    assert records[0] == {
        "code": "201",
        "name": "一般公共服务支出",
        "level": 1,
        "column": "basic",
        "computed": 40,
        "stated": None,
        "difference": None,
        "tolerance": 0,
        "unit": "",
    }
    assert [(record["code"], record["level"]) for record in records[-2:]] == [(TOTAL, 0), (TOTAL, 0)]


# -- laws ------------------------------------------------------------------------------------------------------------


@given(any_lines, st.randoms())
def test_order_and_context_do_not_matter(lines: list[tuple[str, Decimal]], shuffler: random.Random) -> None:
    shuffled = list(lines)
    shuffler.shuffle(shuffled)
    with localcontext() as context:
        context.prec = 6
        assert roll(shuffled) == roll(lines)


@given(any_lines)
def test_every_sum_is_that_of_the_leaves_below_it(lines: list[tuple[str, Decimal]]) -> None:
    rolled = roll(lines)
    leaves = leaves_of(lines)
    for code, sums in rolled.items():
        assert sums.amount == sum((v for c, v in leaves if c.startswith(code)), ZERO)
        given_here = [v for c, v in lines if c == code]
        assert sums.stated["amount"] == (sum(given_here, ZERO) if given_here else None)
        children = rolled.drill_down(code)
        assert not children or sums.amount == sum((child.amount or ZERO for child in children), ZERO)
    assert (rolled.total.amount or ZERO) == sum((v for _, v in leaves), ZERO)
    assert {each.code for each in rolled.disagreements} == {
        code for code, sums in rolled.items() if sums.difference["amount"]
    }


@given(st.lists(st.tuples(st.sampled_from([*list(small)[:40], TOTAL]), figures), max_size=30), st.booleans())
def test_a_roll_up_of_a_roll_up_is_itself(lines: list[tuple[str, gb.Figure]], as_items: bool) -> None:
    rolled = roll(lines)
    if as_items:
        again = roll([*rolled.items(), (TOTAL, rolled.total)], columns=rolled.columns)
        assert again == evolve(rolled, unit=again.unit)
    else:
        assert roll_up(rolled, on_error="list") == rolled == roll(rolled)
    assert roll(rolled.amounts().items()).amounts() == rolled.amounts()


@given(leaf_lines, leaf_lines)
def test_sums_are_linear(first: list[tuple[str, Decimal]], second: list[tuple[str, Decimal]]) -> None:
    a, b = roll_up(first, tree).amounts(), roll_up(second, tree).amounts()
    both = roll_up([*first, *second], tree).amounts()
    assert both == {code: a.get(code, ZERO) + b.get(code, ZERO) for code in a.keys() | b.keys()}


@given(st.lists(st.tuples(st.sampled_from(list(small)[:40]), amounts, amounts), min_size=1, max_size=20))
def test_sums_are_linear_over_columns(lines: list[tuple[str, Decimal, Decimal]]) -> None:
    rolled = roll([(code, (a, b, a + b)) for code, a, b in lines], columns=("a", "b", "sum"))
    for sums in rolled.values():
        a, b, both = sums.computed.values()
        assert a is not None
        assert b is not None
        assert a + b == both


@given(
    st.lists(st.tuples(st.sampled_from(list(small)[:40]), st.tuples(*[st.none() | amounts] * 2)), max_size=20),
    st.sampled_from(["zero", "skip"]),
)
def test_columns_are_rolled_up_each_by_itself(lines: list[tuple[str, tuple[Any, Any]]], missing: Any) -> None:
    both = roll(lines, columns=("a", "b"), missing=missing)
    for i, column in enumerate(both.columns):
        alone = roll([(code, cells[i]) for code, cells in lines], columns=column, missing=missing)
        assert alone.amounts() == both.amounts(column)
        assert alone.disagreements == tuple(each for each in both.disagreements if each.column == column)


@given(any_lines, st.integers(1, 4))
def test_every_amount_stands_in_one_row_of_a_pivot(lines: list[tuple[str, Decimal]], level: int) -> None:
    rolled = roll(lines)
    pivot = rolled.pivot(level)
    assert sum((row[0] or ZERO for row in pivot.cells), ZERO) == (pivot.column_totals[0] or ZERO)
    assert pivot.column_totals == (rolled.total.amount,)
    ranked = rolled.top(len(rolled), level=level)
    assert sorted(sums.code for sums in ranked) == list(pivot.rows)
    assert sum((sums.amount or ZERO for sums in ranked), ZERO) == (rolled.total.amount or ZERO)


@given(cross_lines, st.randoms(), st.integers(1, 3), st.integers(1, 2))
def test_laws_of_cross_tabulations(
    lines: list[tuple[str, str, Decimal]], shuffler: random.Random, first: int, second: int
) -> None:
    rolled = cross(lines)
    codes = {line[:2] for line in lines}

    def within(pair: tuple[str, ...], other: tuple[str, ...]) -> bool:
        return all(outer == TOTAL or inner.startswith(outer) for inner, outer in zip(pair, other, strict=True))

    leaves = [
        line
        for line in lines
        if line[:2] != (TOTAL, TOTAL) and not any(o != line[:2] and within(o, line[:2]) for o in codes)
    ]
    for pair, sums in rolled.items():
        assert sums.amount == sum((v for *p, v in leaves if within((p[0], p[1]), pair)), ZERO)
    pivot = rolled.pivot(first, second)
    whole = rolled.total.amount
    assert pivot.total == whole
    assert sum((v or ZERO for v in pivot.row_totals), ZERO) == (whole or ZERO)
    assert sum((v or ZERO for v in pivot.column_totals), ZERO) == (whole or ZERO)
    for row, cells, margin in zip(pivot.rows, pivot.cells, pivot.row_totals, strict=True):
        assert sum((cell or ZERO for cell in cells), ZERO) == margin
        assert row in {r for r, _ in rolled}
    for cells, margin in zip(zip(*pivot.cells, strict=True), pivot.column_totals, strict=True):
        assert sum((cell or ZERO for cell in cells), ZERO) == margin

    def straddles(a: tuple[str, str], b: tuple[str, str]) -> bool:
        meet = [within((x,), (y,)) or within((y,), (x,)) for x, y in zip(a, b, strict=True)]
        return all(meet) and not within(a, b) and not within(b, a)

    apart = {c for c in codes if any(straddles(c, leaf[:2]) for leaf in leaves)}
    assert {(code, side) for code, side, _ in rolled.unverifiable} == apart - {leaf[:2] for leaf in leaves}
    overlaps = {(p.code, p.economic) for p in rolled.problems if p.kind is ProblemKind.OVERLAP}
    assert overlaps == apart & {leaf[:2] for leaf in leaves}
    shuffled = list(lines)
    shuffler.shuffle(shuffled)
    assert cross(shuffled) == rolled == cross(rolled)
    assert cross([*rolled.items(), ((TOTAL, TOTAL), rolled.total)]) == rolled


# -- cross-tabulations -----------------------------------------------------------------------------------------------

CELLS = [
    ("2010401", "30101", Decimal(5)),
    ("2010401", "30201", Decimal(7)),
    ("2010301", "301", Decimal(3)),
    ("206", "30201", Decimal(9)),
    ("201", TOTAL, Decimal(15)),
    (TOTAL, "302", Decimal(16)),
    (TOTAL, TOTAL, Decimal(24)),
]


def test_a_cross_tabulation() -> None:
    rolled = roll_up(CELLS, (tree, economic), unit="万元")
    assert rolled.total.amount == 24
    assert rolled.total.stated == {"amount": 24}
    assert rolled["201", TOTAL].amount == 15
    assert rolled["201 04", 302].amount == 7
    assert rolled["201", "301"].name == "一般公共服务支出"
    assert repr(rolled["201", "301"]) == "<Sums 201 × 301 一般公共服务支出: amount=8>"
    assert repr(rolled) == f"<CrossRollUp functional × economic_department 2021: {len(rolled)} cells × 1 column, 万元>"
    assert ("201", "301") in rolled
    assert ("206", "301") not in rolled
    assert "201" not in rolled
    assert ("x", "301") not in rolled
    assert rolled.amounts()["206", "302"] == 9
    pivot = rolled.pivot(1, 1)
    assert (pivot.rows, pivot.columns) == (("201", "206"), ("301", "302"))
    assert pivot.cells == ((8, 7), (None, 9))
    assert (pivot.row_totals, pivot.column_totals, pivot.total) == ((15, 9), (8, 16), 24)
    assert rolled.pivot(2, 2).columns == ("301", "30101", "30201")
    assert pivot.top(1) == (("206", "302", 9),)
    assert rolled.share("201", "301", places=4) == d("0.3333")
    assert rolled.share("201", "301", of="functional", places=2) == d("0.53")
    assert rolled.share("201", "302", of="economic", places=2) == d("0.44")
    assert rolled.share("2010401", "30101", of=("201", "301"), places=3) == d("0.625")
    assert [s.economic for s in rolled.drill_down("201", "301", by="economic")] == ["30101"]
    with pytest.raises(NotFound, match="by is one of functional, economic"):
        rolled.drill_down("201", "301", by="rows")
    assert [s.code for s in rolled.drill_down("201", "301", by="functional")] == ["20103", "20104"]
    assert [s.code for s in rolled.drill_down(TOTAL, TOTAL, by="functional")] == ["201", "206"]
    assert pickle.loads(pickle.dumps(rolled)) == rolled
    assert roll_up(rolled, (tree, economic)) == rolled
    assert roll_up([((f, e), v) for f, e, v in CELLS], (tree, economic), unit="万元") == rolled
    assert roll_up([], (tree, economic)).total.amount is None


def test_a_cross_tabulation_that_disagrees_or_overlaps() -> None:
    lines = [*CELLS, ("201", "301", Decimal(9))]
    with pytest.raises(InconsistentFigures, match="201 × 301, amount: 9 is stated"):
        roll_up(lines, (tree, economic))
    rolled = roll_up(lines, (tree, economic), on_error="list")
    assert [(each.code, each.economic, each.gap) for each in rolled.disagreements] == [("201", "301", 1)]
    # 201 by 款 of the economic codes beside 项 by their 类: the amounts count twice
    lines = [("201", "30101", Decimal(5)), ("2010401", "301", Decimal(5)), ("201", "301", Decimal(5))]
    with pytest.raises(TableError, match="201 × 30101, amount shares amounts with a cell that is higher on one side"):
        roll_up(lines, (tree, economic))
    listed = roll_up(lines, (tree, economic), on_error="list")
    assert listed.total.amount == 10
    assert "3 problems" in repr(listed)
    # a subtotal over rows of which one is not divided so far cannot be compared
    lines = [("201", "30101", Decimal(9)), ("2010402", "30101", Decimal(3)), ("2010401", "301", Decimal(4))]
    open_ = roll_up(lines, (tree, economic))
    assert open_.unverifiable == (("201", "30101", "amount"),)
    assert open_.disagreements == ()


def test_bad_cross_tabulations() -> None:
    for line in (("201", Decimal(1)), ("201",), 5, ("201", "301", 1, 2)):
        with pytest.raises(TableError, match="a line of a cross-tabulation is"):
            roll_up([line], (tree, economic))
    with pytest.raises(NotFound, match="30102 is not in the 2021 edition of 支出功能分类"):
        roll_up([("30102", "201", Decimal(1))], (tree, economic))
    with pytest.raises(NotFound, match="name both classifications"):
        roll_up([("201", "301", Decimal(1))], (tree,))
    rolled = roll_up([("201", "301", Decimal(1))], (tree, economic))
    assert roll_up(rolled) == rolled
    listed = roll_up([("x", "301", Decimal(1)), ("201", "398", 2)], (tree, economic), on_error="list")
    assert listed.total.amount == 2
    assert {(p.kind, p.code) for p in listed.problems} == {(ProblemKind.OUTSIDE, "398"), (ProblemKind.NO_CODE, "x")}
    assert roll_up([("x", "301", None)], (tree, economic), on_error="list").total.amount is None
    blank = roll_up([("201", "301", None)], (tree, economic), missing="refuse", on_error="list")
    assert [(p.kind, p.code, p.economic) for p in blank.problems] == [(ProblemKind.BLANK, "201", "301")]


# -- tables ----------------------------------------------------------------------------------------------------------

accounts = Accounts()
expenditure = accounts.disclosure()["公开03"]


def test_a_table() -> None:
    rolled = roll_up(expenditure, tree)
    assert rolled.columns == expenditure.columns
    assert rolled.unit is gb.Unit.WAN_YUAN
    assert rolled.problems == rolled.disagreements == ()
    for line in expenditure:
        sums = rolled[line.code] if line.code else rolled.total
        for column, figure in expenditure.row(line.key).items():
            assert sums.computed[column] == sums.stated[column] == figure.value
    assert rolled["2010401"].stated_half_units["basic"] == d("0.005")
    basic = roll_up(accounts.disclosure()["公开06"], economic)
    assert (basic.columns, basic.problems) == (("amount",), ())
    headed = roll_up(expenditure, tree, columns=["基本支出"])
    assert headed.columns == ("basic",)
    assert headed == roll_up(expenditure, tree, columns="basic") == roll_up(rolled, columns="basic")
    assert roll_up(headed, unit="元").total.amount == headed.total.amount * 10000


def test_a_table_that_disagrees() -> None:
    broken = expenditure.with_cell("201", "basic", "1.00").with_cell("total", "project", "2.00")
    with pytest.raises(InconsistentFigures, match=r"201, basic: 1.00 is stated \(公开03 支出决算表 201") as caught:
        roll_up(broken, tree)
    assert isinstance(caught.value.finding, Disagreement)
    assert pickle.loads(pickle.dumps(caught.value)).finding == caught.value.finding
    rolled = roll_up(broken, tree, on_error="list")
    assert [(each.code, each.column) for each in rolled.disagreements] == [("201", "basic"), (TOTAL, "project")]
    place = rolled.problems[0].place
    assert place is not None
    assert place.column == "基本支出"


def test_blanks_in_a_table() -> None:
    holed = expenditure.with_cell("2010401", "basic", "").with_cell("2010450", "basic", "—")
    with pytest.raises(FigureSyntaxError, match=r"2010401, basic \(公开03 .*: no amount is given; say what a blank is"):
        roll_up(holed, tree, missing="refuse")
    zero = roll_up(holed, tree, missing="zero", on_error="list")
    skip = roll_up(holed, tree, missing="skip", on_error="list")
    assert (zero["2010401"].stated["basic"], skip["2010401"].stated["basic"]) == (0, None)
    assert zero.blanks == skip.blanks == 2
    assert zero["20104"].computed == skip["20104"].computed
    assert roll_up(holed, tree, on_error="list").blanks == 2  # nothing is stated there, and that is no error
    listed = roll_up(holed, tree, columns="basic", missing="refuse", on_error="list")
    assert [p.kind for p in listed.problems if p.code == "2010401"] == [ProblemKind.BLANK]
    assert roll_up(listed, on_error="list") == listed


def test_tables_of_another_year_or_kind_or_cut_off() -> None:
    with pytest.raises(
        CodeError, match="公开03 支出决算表 has codes of 支出功能分类, the classification is 部门预算支出经济分类"
    ):
        roll_up(expenditure, economic)
    with pytest.raises(TableError, match="公开01 .* has no lines with codes"):
        roll_up(accounts.disclosure()["公开01"], tree)
    other = gb.load("functional", 2022)
    with pytest.raises(
        TableError, match="公开03 支出决算表 is of 2021, the classification of 2022; load the edition of 2021"
    ):
        roll_up(expenditure, other)
    assert [p.kind for p in roll_up(expenditure, other, on_error="list").problems] == [ProblemKind.YEAR]
    assert roll_up(evolve(expenditure, year=None), other).problems == ()
    rolled = roll_up(expenditure, tree)
    with pytest.raises(TableError, match="<RollUp functional 2021: .* is of 2021"):
        roll_up(rolled, other)
    cut = evolve(expenditure, faults=("cut",))
    with pytest.raises(TableError, match="may not be whole"):
        roll_up(cut, tree)
    (problem,) = roll_up(cut, tree, on_error="list").problems
    assert (problem.kind, problem.code) == (ProblemKind.INCOMPLETE, "")
    with pytest.raises(NotFound, match="is no column"):
        roll_up(expenditure, tree, columns=["nothing"])


def test_lines_of_a_table_that_are_no_subjects() -> None:
    rows = [
        ("合计", "9.00"),
        ("201 一般公共服务支出", "5.00"),
        ("2019801 无此科目", "5.00"),
        ("206", "?"),
        ("215", "4.00"),
    ]
    table = Table.from_rows("general_expenditure", ["total"], rows, "万元", lenient=True)
    with pytest.raises(NotFound, match="2019801 is not in the 2021 edition of 支出功能分类; correct it, or count it"):
        roll_up(table, tree)
    rolled = roll_up(table, tree, on_error="list")
    assert [(p.kind, p.code) for p in rolled.problems] == [
        (ProblemKind.OUTSIDE, "2019801"),
        (ProblemKind.UNREADABLE, "206"),
    ]
    assert rolled.amounts() == {"201": 5, "2019801": 5, "215": 4}  # counted where its digits put it
    assert rolled["2019801"].name == ""
    assert rolled.pivot(2).rows == ("2019801", "215")
    assert rolled.disagreements == ()
    with pytest.raises(FigureSyntaxError, match=r"206, total .*: the cell is no figure"):
        roll_up([("206", table["206", "total"])], tree, columns="total")


# -- bad input -------------------------------------------------------------------------------------------------------


def test_blanks_are_what_the_caller_says() -> None:
    lines = [("2010401", None), ("2010402", Decimal(5))]
    with pytest.raises(FigureSyntaxError, match="2010401, amount: no amount is given; say what a blank is"):
        roll_up(lines, tree, missing="refuse")
    zero = roll_up(lines, tree, missing="zero")
    assert zero["2010401"].amount == 0
    assert zero.blanks == 1
    assert "2010401" not in roll_up(lines, tree, missing="skip")
    plain = roll_up(lines, tree)
    assert ("2010401" in plain, plain.blanks) == (False, 1)
    listed = roll_up(lines, tree, missing="refuse", on_error="list")
    assert "2010401" not in listed
    assert [problem.kind for problem in listed.problems] == [ProblemKind.BLANK]
    assert roll_up([("201", 5), ("20104", None)], tree, missing="skip").amounts() == {"201": 5}
    nothing = gb.Figure(None, gb.Unit.YI_YUAN, 0, State.NONE)
    assert roll_up([("201", gb.Money(5, "元")), ("206", nothing)], tree, missing="zero").unit is gb.Unit.YUAN


def test_printed_texts_are_amounts_blanks_or_unreadable() -> None:
    """Cells of a CSV file: a blank text is a blank, whatever is no figure is a problem."""
    lines = [("2010401", "1,234.50"), ("2010402", ""), ("2010499", " - ")]
    assert roll_up(lines, tree, missing="skip").amounts()["201"] == d("1234.50")
    assert roll_up(lines, tree, missing="zero").amounts()["2010402"] == 0
    with pytest.raises(FigureSyntaxError, match="2010402, amount: no amount is given"):
        roll_up(lines, tree, missing="refuse")
    with pytest.raises(FigureSyntaxError, match="2010402, amount: '12 34' is no figure"):
        roll_up([("2010402", "12 34")], tree, missing="zero")
    rolled = roll_up([("2010401", 5), ("2010402", "见附件")], tree, on_error="list")
    assert rolled.total.amount == 5
    assert [(problem.kind, problem.code) for problem in rolled.problems] == [(ProblemKind.UNREADABLE, "2010402")]


def test_codes_outside_the_classification() -> None:
    lines = [("2019801", Decimal(1)), ("201", Decimal(1)), ("999", Decimal(2)), ("20", Decimal(3)), ([], Decimal(4))]
    with pytest.raises(NotFound, match="2019801 is not in the 2021 edition of 支出功能分类"):
        roll_up(lines[:1], tree)
    with pytest.raises(CodeError, match="a line to roll up has no code: '20' is no code"):
        roll_up([("20", Decimal(1))], tree)
    rolled = roll_up(lines, tree, on_error="list")
    assert rolled.amounts() == {"201": 1, "2019801": 1, "999": 2}
    assert [(p.kind, p.code) for p in rolled.problems] == [
        (ProblemKind.NO_CODE, "20"),
        (ProblemKind.OUTSIDE, "2019801"),
        (ProblemKind.OUTSIDE, "999"),
        (ProblemKind.NO_CODE, "[]"),
    ]
    assert roll_up(rolled, on_error="list") == rolled


def test_mixed_units() -> None:
    lines = [
        ("2010401", gb.Figure.parse("5.00", "万元")),
        ("2010401", gb.Money(5, "元")),
        ("2010402", Decimal(7)),
    ]
    with pytest.raises(UnitError, match='2010401, amount is in 万元, other amounts are in 元; .*unit="元"') as caught:
        roll_up(lines[:2], tree)
    assert caught.value.units == ("万元", "元")
    with pytest.raises(UnitError, match="2010402, amount is without a unit"):
        roll_up(lines[1:], tree)
    rolled = roll_up(lines, tree, on_error="list")
    assert rolled["2010401"].amount == 50005
    assert rolled["2010401"].stated_half_units == {"amount": 50}
    assert rolled["201"].amount == 50012
    assert [(p.kind, p.code) for p in rolled.problems] == [(ProblemKind.UNIT, "2010401"), (ProblemKind.UNIT, "2010402")]
    assert roll_up(rolled, on_error="list") == rolled
    assert roll_up(rolled) == rolled  # what was listed once was accepted


def test_amounts_and_lines_that_are_none() -> None:
    with pytest.raises(AmountTypeError):
        roll_up([("2010401", 1.5)], tree, on_error="list")
    with pytest.raises(FigureSyntaxError):
        roll_up([("2010401", Decimal("NaN"))], tree, on_error="list")
    with pytest.raises(TableError, match="lines to roll up are a table, or pairs .*, not None"):
        roll_up(None, tree)
    for line in (5, ("2010401",), ("2010401", 1, 2)):
        with pytest.raises(TableError, match="a line to roll up is a pair of a code and its amounts, as in"):
            roll_up([line], tree)
        with pytest.raises(TableError, match="a line to roll up is a pair"):
            roll_up([("2010402", Decimal(1)), line], tree)
    with pytest.raises(TableError, match="add them up with consolidate"):
        roll_up([expenditure, expenditure], tree)
    for cells in ((1, 2), {"basic": 1}):
        with pytest.raises(TableError, match="need the names of their columns"):
            roll_up([("2010401", cells)], tree)
        with pytest.raises(TableError, match="2010401 has .*amounts.* for the columns a; name them"):
            roll_up([("2010401", cells)], tree, columns="a")
    for columns in ((), ("a", "a")):
        with pytest.raises(TableError, match="columns must have different names"):
            roll_up([("2010401", 1)], tree, columns=columns)
    with pytest.raises(NotFound, match="<Sums 201.* has no column 'b'"):
        roll_up(roll_up({"201": 1}, tree), columns=("b",))


def test_unknown_options() -> None:
    with pytest.raises(NotFound, match="missing is one of refuse, zero, skip, not 'ignore'"):
        roll_up([], tree, missing="ignore")
    with pytest.raises(NotFound, match="on_error is one of raise, list, not 'warn'"):
        roll_up([], tree, on_error="warn")
    for edition in (None, "functional", gb.Kind.FUNCTIONAL):
        with pytest.raises(NotFound, match="name the classification"):
            roll_up([("201", 1)], edition)
    with pytest.raises(UnitError):
        roll_up([], tree, unit="斤")


def test_a_generator_runs_in_the_context_of_its_own() -> None:
    def thirds() -> Iterator[tuple[str, Decimal]]:
        for code in LEAVES[:3]:
            yield code, Decimal(1) / Decimal(3)

    rolled = roll_up(thirds(), tree)
    assert rolled.total.amount == Decimal(1) / Decimal(3) * 2 + Decimal(1) / Decimal(3)


def test_many_lines_and_codes_in_all_forms() -> None:
    lines = [(code, Decimal(1)) for code in LEAVES * 4]
    mixed = [
        *lines,
        ("２０１０４０１", Decimal(1)),
        (gb.Code("2010401"), 1),
        (2010401, Decimal(1)),
    ]
    rolled = roll_up(mixed, tree)
    assert rolled.total.amount == len(mixed)
    assert roll_up([(code, "301", 1) for code in LEAVES * 4], (tree, economic)).total.amount == len(LEAVES) * 4
    assert rolled["2010401"].amount == 7


def test_a_part_of_a_classification_ends_where_it_ends() -> None:
    part = gb.Classification("functional", 2021, [tree["201"], tree["2010401"], tree["2060599"]])
    rolled = roll_up({"2010401": 1, "2060599": 2}, part)
    assert rolled.amounts() == {"201": 1, "2010401": 1, "2060599": 2}
    assert rolled.total.amount == 3
    assert [sums.code for sums in rolled.drill_down("201")] == ["2010401"]
    assert rolled.pivot(2).rows == ("2010401", "2060599")
