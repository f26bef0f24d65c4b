"""Postings rolled up: mixed levels, dimensions, slices, pivots, drill-through, and the laws of all of them."""

from __future__ import annotations

import datetime
import pickle
from collections import namedtuple
from decimal import Decimal, localcontext
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st

import govbudget as gb
from govbudget.errors import (
    AmountTypeError,
    CodeError,
    FigureSyntaxError,
    InconsistentFigures,
    InexactResult,
    NotFound,
    TableError,
    UnitError,
)
from govbudget.exact import Undefined
from govbudget.rollup import TOTAL, Ledger, Lines, ProblemKind

d = Decimal
roll_up: Any = gb.roll_up
tree = gb.load("functional", 2021)
economic = gb.load("economic_department", 2021)

ROWS: list[dict[str, Any]] = [
    {"科目": "20104", "月": "01", "单位": "本级", "经济": "301", "金额": d("10.00")},
    {"科目": "2010401", "月": "01", "单位": "本级", "经济": "30101", "金额": d("5.50")},
    {"科目": 2010401, "月": "02", "单位": "中心", "经济": "30102", "金额": d("0.50")},
    {"科目": "201 04 02", "月": "02", "单位": "中心", "经济": None, "金额": None},
    {"科目": "206", "月": "", "单位": "中心", "经济": "302", "金额": d("4")},
]


def ledger(rows: Any = ROWS, **more: Any) -> Any:
    options: dict[str, Any] = {
        "mode": "postings",
        "code": "科目",
        "amounts": ["金额"],
        "dimensions": {"月": None, "单位": None, "经济": economic},
        **more,
    }
    return roll_up(rows, tree, **options)


def test_every_posting_counts_on_whatever_level_it_was_booked() -> None:
    lines = [("20104", d("10.00")), ("2010401", d("5.50")), ("2010402", d(1))]
    with pytest.raises(InconsistentFigures):  # as a published table these lines contradict each other
        roll_up(lines, tree)
    books = roll_up(lines, tree, mode="postings")
    assert books.amounts() == {"201": d("16.50"), "20104": d("16.50"), "2010401": d("5.50"), "2010402": 1}
    assert (books["20104"].amount, books["20104"].direct, books["20104"].lines) == (d("16.50"), {"amount": 10}, 3)
    assert books["20104"].direct_lines == 1
    assert books["201"].direct == {"amount": None}
    assert (books.total.amount, books.total.key, books.total.name) == (d("16.50"), TOTAL, "")
    assert list(books) == ["201", "20104", "2010401", "2010402"]
    assert repr(books) == "<Ledger functional 2021: 3 lines by code, 1 column>"
    assert repr(books["20104"]) == "<Booked 20104 发展与改革事务: amount=16.50; 3 lines>"
    assert [each.key for each in books.drill_down("20104")] == ["2010401", "2010402"]
    assert [each.key for each in books.drill_down()] == ["201"]
    assert [code in books for code in ("201 04", "206", TOTAL, "x")] == [True, False, False, False]
    with pytest.raises(NotFound, match="nothing was booked on '206'"):
        books["206"]


def test_dimensions_and_blanks_are_counted_and_shown() -> None:
    books = ledger()
    assert (books.lines, books.blanks, len(books)) == (5, 1, 5)
    assert repr(books) == "<Ledger functional 2021: 5 lines by code × 月 × 单位 × 经济, 1 column, 1 blank>"
    assert books.amounts() == {
        "201": 16,
        "20104": 16,
        "2010401": 6,
        "206": 4,
    }
    assert books["2010402"].amount is None
    assert books["2010402"].blanks == {"金额": 1}
    assert repr(books["2010402"]) == "<Booked 2010402 一般行政管理事务: 金额=(空); 1 line, 1 blank>"
    assert books.values_of("月") == ("01", "02", None)
    assert {key: each.amount for key, each in books.by("月").items()} == {"01": d("15.5"), "02": d("0.5"), None: 4}
    assert books.by("月", "单位")["02", "中心"].lines == 2
    assert {key: each.amount for key, each in books.by("经济", level=1).items()} == {"301": 16, "302": 4, None: None}
    assert books.by("经济", level=1)["301"].name == "工资福利支出"
    assert repr(books.by("月")[None]) == "<Booked (空): 金额=4; 1 line>"
    assert books.by()[()].lines == 5
    zero = ledger(missing="zero")
    assert (zero["2010402"].amount, zero.blanks, zero.drill_through("2010402").total()) == (0, 1, 0)
    with pytest.raises(FigureSyntaxError, match=r"line 4 \(201 04 02\), 金额: no amount is given"):
        ledger(missing="refuse")
    listed = ledger(missing="refuse", on_error="list")
    assert [(each.kind, each.code, each.column) for each in listed.problems] == [
        (ProblemKind.BLANK, "201 04 02", "金额")
    ]
    assert "1 problem" in repr(listed)
    with pytest.raises(NotFound, match="'周' is no dimension of the ledger; it has code, 月, 单位, 经济"):
        books.by("周")


def test_slices() -> None:
    books = ledger()
    assert books.where(月="02").total.amount == d("0.5")
    assert books.where({"月": ["01", None]}, 单位="本级").lines == 2
    assert books.where(经济="301").total.amount == 16  # at and below it
    assert books.where(经济=None).lines == 1
    assert books.where(经济=TOTAL).lines == 5
    assert books.where(code="201 04").amounts() == {"201": 16, "20104": 16, "2010401": 6}
    assert books.where() is books
    assert books.where(月="01").where(单位="本级") == books.where(单位="本级").where(月="01")
    assert books.at("20104", 月="01").amount == d("15.5")
    assert books.at(月="02").lines == 2
    assert (books.at("206", 月="01").amount, books.at("206", 月="01").lines) == (None, 0)
    assert books.where(月="01").where(月="02").lines == 0
    assert books.where(月="01").where(月="02").total.amount is None
    for part in ({"月": "13"}, {"经济": "399"}, {"经济": "x"}, {"周": "1"}):
        with pytest.raises(NotFound):
            books.where(part)
    with pytest.raises(NotFound, match="no posting has 月 '13'; there are 01、02、None"):
        books.where(月="13")


def test_pivots_shares_and_ranks() -> None:
    books = ledger()
    pivot = books.pivot("code", "月", level=1)
    assert (pivot.rows, pivot.columns) == (("201", "206"), ("01", "02", None))
    assert pivot.cells == ((d("15.5"), d("0.5"), None), (None, None, 4))
    assert (pivot.row_totals, pivot.column_totals, pivot.total) == ((16, 4), (d("15.5"), d("0.5"), 4), 20)
    assert pivot["206", None] == 4
    by_level = books.pivot("code", "经济", level={"code": 3, "经济": 1})
    assert by_level.rows == ("20104", "2010401", "2010402", "206")  # what was booked at the 款 keeps its row
    assert books.pivot("经济", "单位").rows == ("301", "30101", "30102", "302", None)
    assert [(each.key, each.amount) for each in books.top(2, level=1)] == [("201", 16), ("206", 4)]
    assert [each.key for each in books.top(1, by="单位")] == ["本级"]
    assert books.share("20104", places=2) == 1
    assert books.share("201", places=2) == d("0.80")
    assert books.share("2010401", places=3) == d("0.375")
    assert books.share("2010401", of="201", places=3) == d("0.375")
    assert books.share("本级", by="单位", places=4) == d("0.7750")
    assert books.share("中心", of="本级", by="单位", places=2) == d("0.29")
    assert books.share(None, by="月", of="total", places=1) == d("0.2")
    assert books.share("30101", by="经济", places=3) == d("0.344")
    assert books.share(None, by="经济", places=3) == Undefined("amount_blank")
    assert books.share(TOTAL, places=2) == Undefined("no_base")
    with pytest.raises(NotFound):
        books.pivot("code", "月", column="无")


def test_drill_through() -> None:
    books = ledger()
    lines = books.drill_through("20104")
    assert isinstance(lines, Lines)
    assert lines.indices == (0, 1, 2, 3)
    assert lines[1] is ROWS[1]
    assert list(lines) == lines[:] == ROWS[:4]
    assert lines.total() == 16
    assert lines.amounts() == (d(10), d("5.50"), d("0.50"), None)
    assert books.drill_through("20104", direct=True).indices == (0,)
    assert books.drill_through("20104", 月="02").indices == (2, 3)
    assert books.drill_through("20104", {"单位": "本级"}, direct=True).indices == (0,)
    assert books.where(月="02").drill_through().indices == (2, 3)
    assert len(books.drill_through()) == 5
    assert books.drill_through("2010402").total() is None
    assert repr(lines) == "<Lines: 4 postings>"


def test_records() -> None:
    books = ledger()
    records = books.to_records("月")
    assert records[0] == {
        "code": "201",
        "name": "一般公共服务支出",
        "level": 1,
        "月": "01",
        "column": "金额",
        "amount": d("15.50"),
        "direct": None,
        "lines": 2,
        "blanks": 0,
        "unit": books.unit.value if books.unit else "",
    }
    assert [(each["月"], each["amount"]) for each in records if each["code"] == TOTAL] == [
        ("01", d("15.5")),
        ("02", d("0.5")),
        (None, 4),
    ]
    assert len(books.to_records()) == 6


def test_several_columns_units_and_other_names() -> None:
    rows = [
        ("2010401", "01", gb.Money(1, "万元"), gb.Figure.parse("2.00", "元")),
        ("2010402", "02", gb.Money(5, "元"), gb.Figure(None)),
    ]
    both = roll_up(rows, tree, mode="postings", amounts=["预算", "支出"], dimensions=["month"], unit="元")
    assert both["201"].amounts == {"预算": 10005, "支出": 2}
    assert both.blanks == 1
    assert both.amounts("支出") == {"201": 2, "20104": 2, "2010401": 2}
    assert both.drill_through("201").total("预算") == 10005
    with pytest.raises(NotFound, match="name a column"):
        _ = both["201"].amount
    with pytest.raises(UnitError, match=r"line 1 \(2010401\), 预算 is in 万元, other amounts are in 元"):
        roll_up(rows, tree, mode="postings", amounts=["预算", "支出"], dimensions=["month"])
    listed = roll_up(rows, tree, mode="postings", amounts=["预算", "支出"], dimensions=["month"], on_error="list")
    assert (listed["201"].amounts, listed.unit) == (both["201"].amounts, gb.Unit.YUAN)
    bare = roll_up([("201", gb.Money(1, "元")), ("201", 1)], tree, mode="postings", on_error="list")
    assert (bare.total.amount, [each.kind for each in bare.problems]) == (2, [ProblemKind.UNIT])
    count = gb.Figure.parse("3", quantity=gb.Quantity.COUNT)
    assert roll_up([("201", count)], tree, mode="postings").unit is None
    renamed = ledger(amounts={"支出": "金额"}, dimensions={"month": "月", "kind": ("经济", economic)})
    assert (renamed.columns, [each.name for each in renamed.dimensions]) == (("支出",), ["month", "kind"])
    computed = ledger(amounts=lambda row: row["金额"], dimensions={"quarter": lambda row: (row["月"] or "9") < "03"})
    assert computed.by("quarter")[True].amount == 16
    nested = roll_up([("201", {"a": 1, "b": None}), ("201", {"b": 5})], tree, mode="postings", amounts=["a", "b"])
    assert nested.total.amounts == {"a": 1, "b": 5}
    assert roll_up({"201": d(1)}, tree, mode="postings", amounts="a").total.amounts == {"a": 1}
    assert roll_up([("201", 1)], tree, mode="postings", columns=["x"]).columns == ("x",)


def test_what_is_refused() -> None:
    book = roll_up
    with pytest.raises(NotFound, match="mode is one of stated, postings"):
        book([], tree, mode="ledger")
    with pytest.raises(NotFound, match="name the classification"):
        book([], mode="postings")
    with pytest.raises(TableError, match="dimensions are those of postings"):
        book(ROWS, tree, code="科目", amounts="金额", dimensions=["月"])
    with pytest.raises(TableError, match="name the column of codes too"):
        book(ROWS, tree, amounts="金额")
    with pytest.raises(TableError, match="prints sums beside their parts"):
        book(roll_up([("201", 1)], tree), tree, mode="postings")
    with pytest.raises(TableError, match="'name' cannot be the name of a dimension"):
        ledger(dimensions=["name"])
    with pytest.raises(TableError, match="'月' cannot be the name of a dimension"):
        ledger(dimensions=["月", "月"])
    with pytest.raises(TableError, match="columns must have different names"):
        ledger(amounts=["金额", "金额"])
    with pytest.raises(TableError, match="name a column of amounts"):
        ledger(amounts=[])
    for rows in (5, [5], ["201"], [("201", 1, 2, 3)], ROWS):
        with pytest.raises(TableError, match="postings without named columns are tuples of a code, 1 dimensions"):
            book(rows, tree, mode="postings", dimensions=["月"])
    with pytest.raises(TableError, match="fewer amounts than there are columns"):
        book([("201", (1,))], tree, mode="postings", amounts=["a", "b"])
    with pytest.raises(TableError, match="values of the dimension 月 must be plain"):
        book([("201", [1], d(1))], tree, mode="postings", dimensions=["月"])
    with pytest.raises(InexactResult):
        book([("201", d("1e29")), ("201", d("1e-31"))], tree, mode="postings")
    assert ledger(dimensions="月").dimensions[0].name == "月"


def test_bad_codes_and_amounts_are_errors_or_listed() -> None:
    rows: list[Any] = [
        ("合计", "01", d(9)),
        ("2019801", "01", d(1)),
        ("x", "01", d(2)),
        (None, "01", d(3)),
        (None, None, None),
        ("201", "01", "见附件"),
        ([], "01", d(4)),
    ]
    options: dict[str, Any] = {"mode": "postings", "dimensions": ["月"]}
    for row, error, message in (
        (rows[0], CodeError, "line 1, code is 合计: a sum of other lines and no posting"),
        (rows[1], NotFound, "2019801 is not in the 2021 edition"),
        (rows[2], CodeError, "'x' is no code"),
        (rows[3], CodeError, "line 1 has an amount and no code"),
        (rows[5], FigureSyntaxError, r"line 1 \(201\), amount: '见附件' is no figure"),
        (("201", "01", 1.5), AmountTypeError, "1.5 is a float, which holds no exact amount"),
        (("201", "01", True), AmountTypeError, "bool"),
        (("201", "01", d("NaN")), FigureSyntaxError, "NaN is no amount"),
        (("201", "01", d("Infinity")), FigureSyntaxError, "Infinity"),
        ((2010401.0, "01", d(1)), CodeError, r'is a float, and no code: take whole ones .* floats="codes"'),
    ):
        with pytest.raises(error, match=message):
            roll_up([row], tree, **options)
    listed = roll_up(rows, tree, on_error="list", **options)
    assert listed.amounts() == {"201": 1, "2019801": 1}
    assert (listed.lines, listed.drill_through().indices) == (2, (1, 5))
    assert sorted((each.kind.value, each.code) for each in listed.problems) == [
        ("no_code", ""),
        ("no_code", "[]"),
        ("no_code", "x"),
        ("no_code", "合计"),
        ("outside", "2019801"),
        ("unreadable", "201"),
    ]
    assert listed["2019801"].name == ""
    assert roll_up([(None, None, None), ("201", "1", d(1))], tree, **options).lines == 1  # an empty row says nothing
    with pytest.raises(FigureSyntaxError):
        roll_up([("201", d("sNaN"))], tree, mode="postings")
    for bad in (d("NaN"), d("Infinity"), 1.5, True):
        with pytest.raises((FigureSyntaxError, AmountTypeError)):
            roll_up([("201", d(1)), ("201", bad)], tree, mode="postings")
    twice: list[Any] = [(None, d(1)), (None, d(1))]
    with pytest.raises(CodeError, match="line 1 has an amount and no code, and 1 more"):
        roll_up(twice, tree, mode="postings")


def test_floats_by_choice() -> None:
    rows = [(2010401.0, 0.1), ("2010401.0", 0.2)]
    book = roll_up
    assert book(rows, tree, mode="postings", floats="shortest").amounts()["2010401"] == d("0.3")
    assert book(rows, tree, floats="shortest").amounts()["2010401"] == d("0.3")
    with pytest.raises(AmountTypeError, match='floats="shortest"'):
        book(rows, tree, mode="postings", floats="codes")
    exact = [(2010401.0, d(1))]
    assert book(exact, tree, mode="postings", floats="codes").total.amount == 1
    assert book(exact, tree, floats="codes").total.amount == 1
    with pytest.raises(CodeError, match="it is not whole"):
        book([(201.5, d(1))], tree, mode="postings", floats="codes")
    with pytest.raises(FigureSyntaxError):
        book([("201", float("inf"))], tree, mode="postings", floats="shortest")
    assert book([("201", float("nan"))], tree, mode="postings").blanks == 1
    assert book([("201", float("nan"))], tree).blanks == 1
    for mode in ("stated", "postings"):
        with pytest.raises(NotFound, match="floats is one of refuse, codes, shortest"):
            book(ROWS, tree, code="科目", amounts="金额", mode=mode, floats="yes")
    cross = book([("201", "301", 0.5)], (tree, economic), floats="shortest")
    assert cross.total.amount == d("0.5")


@frozen
class Entry:
    """A posting of somebody's own."""

    code: str
    month: int
    amount: Decimal


Row = namedtuple("Row", "code month amount")  # noqa: PYI024


def test_the_shapes_of_plain_python() -> None:
    plain = [("2010401", 1, d("5.50")), ("20104", 2, d(1)), ("206", 1, d(3))]
    names = ["code", "month", "amount"]
    shapes: list[Any] = [
        [dict(zip(names, row, strict=True)) for row in plain],
        [Entry(*row) for row in plain],
        [Row(*row) for row in plain],
        [names, *(list(row) for row in plain)],
        iter([names, *plain]),
        {name: [row[i] for row in plain] for i, name in enumerate(names)},
        {name: iter([row[i] for row in plain]) for i, name in enumerate(names)},
    ]
    options: dict[str, Any] = {"mode": "postings", "dimensions": ["month"]}
    first = roll_up(plain, tree, **options)
    for shape in shapes:
        assert roll_up(shape, tree, code="code", amounts="amount", **options) == first
    by_position = roll_up(plain, tree, mode="postings", code=0, amounts={"amount": 2}, dimensions={"month": 1})
    assert by_position == first
    assert hash(by_position) == hash(first)
    assert first != roll_up(plain[:2], tree, **options)
    assert first != plain
    assert pickle.loads(pickle.dumps(first)) == first
    for shape in (shapes[0], [names, *plain], dict(zip(names, zip(*plain, strict=True), strict=True))):
        again = pickle.loads(pickle.dumps(roll_up(shape, tree, code="code", amounts="amount", **options)))
        assert again == first
        assert len(list(again.drill_through("20104"))) == 2
    stated = roll_up([names, *plain[::2]], tree, code="code", amounts="amount")
    assert stated.amounts() == {"201": d("5.50"), "20104": d("5.50"), "2010401": d("5.50"), "206": 3}
    assert roll_up([*shapes[0], {"code": ""}], tree, mode="postings", code="code", amounts="amount").lines == 3


def test_shapes_that_are_none() -> None:
    options: dict[str, Any] = {"mode": "postings", "code": "code", "amounts": "amount"}
    for rows, error, message in (
        (5, TableError, "rows .dicts, objects, tuples., a frame or columns, not 5"),
        ([{"a": 1}], NotFound, "there is no column 'code'; there are a"),
        ([{"code": 1, "amount": 1}, 5], TableError, "line 2 is 5, and the lines before it are dicts"),
        ([Entry("201", 1, d(1)), 5], NotFound, "line 2, 5, has no 'code'"),
        ([["code", "amount", "amount"], ["201", 1, 2]], NotFound, "'amount' names several columns"),
        ({"code": ["201"], "amount": []}, TableError, "columns must be equally long"),
        ({"code": ["201"], "amount": 5}, TableError, "a column is a list of values, not 5"),
        ({"code": ["201"]}, NotFound, "there is no column 'amount'"),
    ):
        with pytest.raises(error, match=message):
            roll_up(rows, tree, **options)
    with pytest.raises(NotFound, match="line 1, .*, has no 7"):
        roll_up([("201", 1)], tree, mode="postings", code=0, amounts={"a": 7})
    short = roll_up([["code", "amount"], ["201", "1"], ["206"]], tree, **options)
    assert (short.lines, short.blanks) == (2, 1)
    assert (
        roll_up([["code", "a"], ["201", "1"]], tree, mode="postings", code="code", amounts={"a": -1}).total.amount == 1
    )
    assert (
        roll_up([["code", "a"], ["201", "1"]], tree, mode="postings", code="code", amounts=lambda row: 5).total.amount
        == 5
    )


def test_values_of_dimensions_of_all_kinds() -> None:
    day = datetime.date(2021, 3, 1)
    rows = [("201", value, d(1)) for value in (3, "3", day, " ", None, 2, True, 1 + 2j)]
    books = roll_up(rows, tree, mode="postings", dimensions=["when"])
    assert books.values_of("when") == (True, 2, 3, 1 + 2j, day, "3", None)
    assert books.by("when")[None].lines == 2
    assert books.where(when=3).lines == 1


# -- laws ------------------------------------------------------------------------------------------------------------

CODES = ["201", "20104", "2010401", "2010402", "20103", "206", "2060599", "20605"]
amounts = st.one_of(st.none(), st.decimals(-(10**9), 10**9, places=2, allow_nan=False))
posting = st.tuples(
    st.sampled_from(CODES), st.sampled_from(["01", "02", ""]), st.sampled_from(["301", "30101", "302"]), amounts
)
postings = st.lists(posting, max_size=12)
DIMENSIONS: dict[str, Any] = {"month": None, "kind": economic}


def book(rows: list[Any], **more: Any) -> Any:
    return roll_up(rows, tree, mode="postings", dimensions=DIMENSIONS, **more)


def sums(books: Ledger) -> dict[str, Decimal]:
    return books.amounts()


def added(left: dict[str, Decimal], right: dict[str, Decimal]) -> dict[str, Decimal]:
    with localcontext(prec=60):
        return {code: left.get(code, d(0)) + right.get(code, d(0)) for code in {*left, *right}}


@settings(max_examples=40, deadline=None)
@given(postings, st.randoms())
def test_the_order_of_postings_does_not_matter(rows: list[Any], random: Any) -> None:
    mixed = list(rows)
    random.shuffle(mixed)
    assert book(mixed) == book(rows)


@settings(max_examples=40, deadline=None)
@given(postings, st.integers(0, 12))
def test_any_partition_adds_up(rows: list[Any], at: int) -> None:
    whole = book(rows)
    assert added(sums(book(rows[:at])), sums(book(rows[at:]))) == sums(whole)
    for dimension in ("month", "kind", "code"):
        parts = whole.by(dimension)
        assert sum(each.lines for each in parts.values()) == whole.lines
        stated = [each.amount for each in parts.values() if each.amount is not None]
        with localcontext(prec=60):
            assert (sum(stated) if stated else None) == whole.total.amount
    months = [whole.where(month=value) for value in whole.values_of("month")]
    together: dict[str, Decimal] = {}
    for part in months:
        together = added(together, sums(part))
    assert together == sums(whole)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(posting, st.integers(0, 3)), max_size=12))
def test_lines_dealt_out_in_any_way_add_up(dealt: list[tuple[Any, int]]) -> None:
    """Not only one cut: every line goes to any of four ledgers, whatever stands beside it."""
    whole = book([row for row, _ in dealt])
    parts = [book([row for row, to in dealt if to == part]) for part in range(4)]
    together: dict[str, Decimal] = {}
    for part in parts:
        together = added(together, sums(part))
    assert together == sums(whole)
    assert (sum(part.lines for part in parts), sum(part.blanks for part in parts)) == (whole.lines, whole.blanks)
    for key, booked in whole.by("code", "month", "kind").items():
        stated = [part.by("code", "month", "kind").get(key) for part in parts]
        values = [each.amount for each in stated if each is not None and each.amount is not None]
        with localcontext(prec=60):
            assert (sum(values) if values else None) == booked.amount


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(CODES), amounts, amounts), max_size=10), st.integers(-9, 9))
def test_columns_are_linear_too(rows: list[Any], factor: int) -> None:
    """A column that is one column and a multiple of another has their sums, where both are stated."""
    with localcontext(prec=60):
        made = [(code, (a, b, a + factor * b)) for code, a, b in rows if a is not None and b is not None]
        books = roll_up(made, tree, mode="postings", columns=["a", "b", "c"])
        for booked in [*books.values(), *([books.total] if made else [])]:
            assert booked.amounts["c"] == booked.amounts["a"] + factor * booked.amounts["b"]


@settings(max_examples=40, deadline=None)
@given(postings, st.integers(-5, 5))
def test_postings_are_linear(rows: list[Any], factor: int) -> None:
    times = [(*row[:3], None if row[3] is None else row[3] * factor) for row in rows]
    assert sums(book(times)) == {code: value * factor for code, value in sums(book(rows)).items()}


@settings(max_examples=40, deadline=None)
@given(postings)
def test_dimensions_commute_and_sums_are_what_they_were_made_of(rows: list[Any]) -> None:
    books = book(rows)
    there, back = books.by("month", "kind"), books.by("kind", "month")
    assert {(b, a): each.amount for (a, b), each in there.items()} == {key: each.amount for key, each in back.items()}
    pivot, turned = books.pivot("code", "month", level=1), books.pivot("month", "code", level=1)
    assert pivot.cells == tuple(zip(*turned.cells, strict=True)) or not pivot.rows
    with localcontext(prec=60):
        for code in (*books, TOTAL):
            lines = books.drill_through(code)
            assert (lines.total(), len(lines)) == (books[code].amount, books[code].lines)
            below = [each.amount for each in books.drill_down(code)] + [books[code].direct["amount"]]
            stated = [value for value in below if value is not None]
            assert (sum(stated) if stated else None) == books[code].amount
        for value, each in books.by("kind", level=1).items():
            assert books.drill_through(kind=value).total() == each.amount
    with localcontext(prec=3):
        assert book(rows) == books


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(CODES), st.decimals(-(10**6), 10**6, places=3)), min_size=1))
def test_plain_pairs_are_like_any_other_shape(rows: list[tuple[str, Decimal]]) -> None:
    quick = roll_up(rows, tree, mode="postings")
    slow = roll_up(iter([list(row) for row in rows]), tree, mode="postings")
    assert quick == slow
    assert quick.amounts() == slow.amounts()
    assert (
        quick.drill_through("201" if "201" in quick else TOTAL).total()
        == slow.at("201" if "201" in slow else TOTAL).amount
    )
