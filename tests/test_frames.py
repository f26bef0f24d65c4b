"""Postings and tables in the frames of other libraries: equal results, exact decimals, nothing imported unasked."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal, localcontext
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import govbudget as gb
from govbudget.errors import AmountTypeError, CodeError, NotFound, TableError

d = Decimal
roll_up: Any = gb.roll_up
tree = gb.load("functional", 2021)
CODES = [2010401, 2010402, 20104, 206, 2060599]
AMOUNTS = [d("0.10"), d("12345678901234567.89"), d("3.00"), None, d("-0.25")]
MONTHS = ["01", "01", "02", None, "02"]
ROWS = list(zip(CODES, MONTHS, AMOUNTS, strict=True))


def rolled(given: Any, **more: Any) -> Any:
    options: dict[str, Any] = {"code": "科目", "amounts": ["金额"], "dimensions": ["月"], **more}
    return roll_up(given, tree, mode="postings", **options)


def pandas() -> Any:
    pd = pytest.importorskip("pandas")
    return pd.DataFrame({"科目": CODES, "月": MONTHS, "金额": AMOUNTS})


def pandas_by_arrow() -> Any:
    pd, pa = pytest.importorskip("pandas"), pytest.importorskip("pyarrow")
    decimals = pd.Series(AMOUNTS, dtype=pd.ArrowDtype(pa.decimal128(30, 2)))
    return pd.DataFrame({"科目": pd.array(CODES, dtype="Int64"), "月": MONTHS, "金额": decimals})


def polars() -> Any:
    pl = pytest.importorskip("polars")
    return pl.DataFrame({"科目": CODES, "月": MONTHS, "金额": AMOUNTS}, schema_overrides={"金额": pl.Decimal(30, 2)})


def lazy() -> Any:
    return polars().lazy()


def arrow() -> Any:
    pa = pytest.importorskip("pyarrow")
    return pa.table({"科目": CODES, "月": MONTHS, "金额": pa.array(AMOUNTS, pa.decimal128(30, 2))})


def batch() -> Any:
    return arrow().to_batches()[0]


def duck() -> Any:
    duckdb = pytest.importorskip("duckdb")
    values = ", ".join(
        f"({code}, {'null' if month is None else repr(month)}, {'null' if value is None else value}::decimal(30, 2))"
        for code, month, value in ROWS
    )
    return duckdb.sql(f"select * from (values {values}) t(科目, 月, 金额)")


def narwhals() -> Any:
    return pytest.importorskip("narwhals").from_native(pandas())


def array() -> Any:
    np = pytest.importorskip("numpy")
    return np.array(ROWS, dtype=[("科目", "i8"), ("月", "O"), ("金额", "O")])


def stream() -> Any:
    table = arrow()

    class Stream:
        """What another library gives, of which only the stream is known."""

        def __arrow_c_stream__(self, schema: object = None) -> object:
            return table.__arrow_c_stream__(schema)

    return Stream()


def columns() -> Any:
    frame = polars()
    return {"科目": pandas()["科目"], "月": frame["月"], "金额": arrow()["金额"]}


FRAMES = [pandas, pandas_by_arrow, polars, lazy, arrow, batch, duck, narwhals, array, stream, columns]


@pytest.mark.parametrize("make", FRAMES)
def test_all_frames_give_the_same_exactly(make: Callable[[], Any]) -> None:
    books = rolled(make())
    assert books == roll_up(ROWS, tree, mode="postings", amounts=["金额"], dimensions=["月"])
    assert books["201"].amount == d("12345678901234570.99")
    assert (books.blanks, books.by("月")[None].lines) == (1, 1)
    lines = books.drill_through("20104", 月="01")
    assert lines.indices == (0, 1)
    first = lines[0]
    assert (first if isinstance(first, tuple) else tuple(first.values())) == ROWS[0]
    stated = roll_up(make(), tree, code="科目", amounts=["金额"], on_error="list")
    assert stated["2060599"].amount == d("-0.25")
    with pytest.raises(NotFound, match="there is no column '金'; there are 科目、月、金额"):
        rolled(make(), amounts=["金"])


row = st.tuples(
    st.sampled_from(CODES),
    st.sampled_from(["01", "02", None]),
    st.none() | st.decimals(-(10**20), 10**20, places=2),
)


@settings(max_examples=12, deadline=None)
@given(st.lists(row, min_size=1, max_size=8))
def test_every_library_gives_what_plain_rows_give(rows: list[Any]) -> None:
    pd, pl = pytest.importorskip("pandas"), pytest.importorskip("polars")
    pa, duckdb = pytest.importorskip("pyarrow"), pytest.importorskip("duckdb")
    codes, months, values = (list(column) for column in zip(*rows, strict=True))
    table = pa.table(
        {"科目": codes, "月": pa.array(months, pa.string()), "金额": pa.array(values, pa.decimal128(30, 2))}
    )
    frames = [
        pd.DataFrame({"科目": codes, "月": months, "金额": values}, dtype=object),
        pl.DataFrame(
            {"科目": codes, "月": months, "金额": values}, schema_overrides={"月": pl.String, "金额": pl.Decimal(30, 2)}
        ),
        table,
        duckdb.from_arrow(table),
    ]
    plain = roll_up(rows, tree, mode="postings", amounts=["金额"], dimensions=["月"])
    with localcontext(prec=60):
        stated = [value for value in values if value is not None]
        assert plain.total.amount == (sum(stated) if stated else None)
    for frame in frames:
        books = rolled(frame)
        assert books == plain
        assert books.to_records("月") == plain.to_records("月")
        month = months[0]
        assert books.drill_through(月=month).total() == plain.drill_through(月=month).total()


def test_blanks_and_numbers_of_frames() -> None:
    np, pd = pytest.importorskip("numpy"), pytest.importorskip("pandas")
    values = [pd.NA, pd.NaT, np.nan, np.float32("nan"), np.ma.masked, None, "", " - "]
    books = roll_up([("201", value) for value in values], tree, mode="postings")
    assert (books.lines, books.blanks, books.total.amount) == (8, 8, None)
    assert roll_up([("201", value) for value in values], tree).blanks == 8
    for mode in ("stated", "postings"):
        sums = roll_up([(np.int64(2010401), np.int32(5)), (2010401, 1)], tree, mode=mode)
        assert sums["2010401"].amount == 6
        with pytest.raises(AmountTypeError, match="a float"):
            roll_up([("201", np.float64(0.1))], tree, mode=mode)
        for kind in (np.float64, np.float32):
            taken = roll_up([("201", kind("0.1"))], tree, mode=mode, floats="shortest")
            assert taken.total.amount == d("0.1")
    with pytest.raises(AmountTypeError):
        roll_up([("201", np.array([1, 2]))], tree, mode="postings")
    with pytest.raises(AmountTypeError):
        roll_up([("201", np.bool_(True))], tree, mode="postings")


def test_codes_that_became_floats() -> None:
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({"科目": [2010401, None, 2010402], "月": ["01", None, "01"], "金额": [d(1), None, d(2)]})
    assert frame["科目"].dtype == float
    with pytest.raises(CodeError, match='take whole ones for codes with floats="codes"'):
        rolled(frame)
    books = rolled(frame, floats="codes")
    assert (books.lines, books.drill_through().indices, books["201"].amount) == (2, (0, 2), 3)


def test_sums_of_a_frame_go_on_as_they_are() -> None:
    """An index, as a group-by leaves it, is a column too; a series of amounts is a mapping of codes."""
    frame = pandas()
    grouped = frame.groupby(["科目", "月"], dropna=False)["金额"].sum(min_count=1).reset_index()
    assert rolled(grouped.set_index(["科目", "月"]))["20104"].amount == rolled(frame)["20104"].amount
    series = frame.set_index("科目")["金额"]
    assert roll_up(series, tree, mode="postings").amounts() == rolled(frame).amounts()
    assert roll_up(series, tree, on_error="list").blanks == 1
    twice = frame.rename(columns={"月": "金额"})
    with pytest.raises(NotFound, match="names several columns"):
        rolled(twice, dimensions=[])
    assert rolled(frame, code=0, amounts={"金额": 2}, dimensions={"月": 1}) == rolled(frame)


def test_the_columns_of_a_frame_are_named() -> None:
    for mode in ("stated", "postings"):
        with pytest.raises(TableError, match="name the columns of the DataFrame, as in code=.*; it has 科目、月、金额"):
            roll_up(pandas(), tree, mode=mode)


def test_rows_of_an_array_and_of_a_database() -> None:
    np = pytest.importorskip("numpy")
    plain = np.array([["科目", "金额"], ["201", "1.5"]])
    assert rolled(plain, dimensions=[]).total.amount == d("1.5")
    import sqlite3

    with sqlite3.connect(":memory:") as connection:
        cursor = connection.execute("select '201' as 科目, '01' as 月, '1.50' as 金额")
        assert rolled(cursor).total.amount == d("1.50")
    connection.close()


def test_records_go_back_into_a_frame() -> None:
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame(rolled(pandas()).to_records("月"))
    assert list(frame.columns[:4]) == ["code", "name", "level", "月"]


def test_a_stream_without_arrow(monkeypatch: pytest.MonkeyPatch) -> None:
    given = stream()
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(TableError, match=r"Stream gives an Arrow stream; install govbudget\[arrow\]"):
        rolled(given)


def test_nothing_is_imported_unasked() -> None:
    code = """
import sys
import govbudget as gb
from decimal import Decimal, localcontext
tree = gb.load("functional", 2021)
gb.roll_up([{"a": "201", "b": Decimal(1)}], tree, mode="postings", code="a", amounts="b")
print([name for name in ("numpy", "pandas", "polars", "pyarrow", "duckdb", "narwhals") if name in sys.modules])
"""
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
