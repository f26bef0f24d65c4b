"""Nothing depends on the caller's decimal context: no figure, no verdict, no text, no cache."""

from __future__ import annotations

import ast
import asyncio
import functools
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_HALF_EVEN,
    ROUND_UP,
    Clamped,
    Context,
    Decimal,
    DivisionByZero,
    FloatOperation,
    Inexact,
    InvalidOperation,
    Overflow,
    Rounded,
    Subnormal,
    Underflow,
    getcontext,
    localcontext,
    setcontext,
)
from pathlib import Path

import mypy.api
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import example
import govbudget as gb
import samples
from accounts import Accounts
from govbudget.errors import FigureSyntaxError, InexactResult
from govbudget.exact import decimal_of, formatted, negate, rounded, significant
from govbudget.reading import read
from govbudget.testing.evaluated import fixed

SOURCE = Path(gb.__file__).parent
EVERY_SIGNAL = [
    *(Clamped, DivisionByZero, FloatOperation, Inexact, InvalidOperation, Overflow, Rounded, Subnormal, Underflow),
]
PLAIN = Context(28, ROUND_HALF_EVEN, -999_999, 999_999, 1, 0, [], [DivisionByZero, InvalidOperation, Overflow])
CONTEXTS = {
    **{f"prec={n}": Context(prec=n, flags=[]) for n in range(2, 7)},
    "silent": Context(1, ROUND_UP, 0, 0, 0, 1, [], []),
    "worst": Context(1, ROUND_CEILING, 0, 0, 0, 1, [], EVERY_SIGNAL),
    "every trap": Context(28, ROUND_DOWN, -999_999, 999_999, 1, 0, [], EVERY_SIGNAL),
}
#: Rooms whose caches hold what is the same in every document: codes, names, forms, words.
_WORDS = ("classification", "forms", "narrative", "recognition")


@contextmanager
def calling(context: Context) -> Iterator[None]:
    """A block that runs in a caller's context, which is found again as it was: no signal has reached it."""
    with localcontext(context):
        mine, before = getcontext(), repr(getcontext())
        yield
        assert getcontext() is mine
        assert repr(mine) == before


def forget() -> None:
    """Empty the caches that may hold figures."""
    for name, module in list(sys.modules.items()):
        if name.startswith("govbudget.") and name.split(".")[1] not in _WORDS:
            for value in vars(module).values():
                if isinstance(value, functools._lru_cache_wrapper):
                    value.cache_clear()


# -- what is done with documents ---------------------------------------------------------------------------------------


@functools.cache
def with_slips() -> str:
    """The example with figures that cannot be true, in its tables and in its text, finer and coarser than before."""
    text = example.text()
    figures = list(re.finditer(r"\d[\d,]*\.\d\d", text))
    for number, found in reversed(list(enumerate(figures))):
        wrong = {0: found[0][:-1] + "9", 5: "-" + found[0], 9: found[0][::-1].replace(".", "") + ".07"}.get(number % 29)
        if wrong:
            text = text[: found.start()] + wrong + text[found.end() :]
    return text


def of_document(disclosure: gb.Disclosure) -> dict[str, str]:
    """Everything that a document and its report are shown as."""
    report = disclosure.check()
    return {
        "json": disclosure.to_json(),
        "tables": "".join(f"{table}{table._repr_html_()}" for table in disclosure.tables),
        "claims": "".join(f"{claim.figure}" for claim in disclosure.claims),
        "report": report.to_text() + report.to_text("en") + report._repr_html_() + repr(list(report)),
        "records": json.dumps(report.to_records(), ensure_ascii=False, default=str),
        "explained": "".join(gb.explain(finding) for finding in report),
        "described": gb.describe(disclosure),
        "scored": "".join(f"{gb.score(form)!r}{gb.score(form).weight}" for form in disclosure.evaluations),
    }


def example_with_slips() -> dict[str, str]:
    return of_document(read(with_slips()))


@functools.cache
def made() -> tuple[bytes, bytes]:
    """Two consistent documents, one of them with an evaluation that does not add up."""
    units = Accounts().disclosure(), evolve(Accounts(year=2021).disclosure(), entity="另一单位")
    scored = evolve(units[0], evaluations=(evolve(fixed(), score="87.35"),))
    return scored.to_json().encode(), units[1].to_json().encode()


def generated() -> dict[str, str]:
    unit, other = map(read, made())
    broken = unit.with_table(unit["公开03"].with_cell("2010499", "project", "9,995.31"))
    mixed = evolve(unit, tables=(*unit.tables[:2], evolve(unit.tables[2], unit=gb.Unit.YUAN), *unit.tables[3:]))
    whole = gb.consolidate([unit, other], entity="合计")
    more = {"mixed": mixed.check().to_text(), "whole": whole.to_json() + whole.check().to_text()}
    return {**of_document(broken), **more}


def calculations() -> dict[str, str]:
    years = [(2021, "1234567.89", "240.00"), (2022, "1387150.01", "-280.00"), (2023, "277.405", "325.00")]

    def table(year: int, first: str, second: str) -> gb.Table:
        rows = [["2130101 行政运行", first], ["2130142 农村道路建设", second]]
        return gb.Table.from_rows("general_expenditure", ["total"], rows, "万元", year=year)

    tables = [table(*year) for year in years]
    compared = gb.compare_tables(tables[1], tables[0])
    series = gb.Series.of(tables)
    functional, economic = gb.load("functional", 2021), gb.load("economic_department", 2021)
    paid = {
        "2130101": gb.Money("1387.155", "万元"),
        "2130142": gb.Money("0.5", "元"),
        "21301": gb.Money("7.77", "亿元"),
    }
    rolled = gb.roll_up(paid, functional, unit="元", on_error="list")
    plain = gb.roll_up([("2130101", Decimal("1234567.89")), ("2130142", Decimal("0.125"))], functional)
    crossed = gb.roll_up([("2130101", "30201", "1234567.89"), ("2130142", "30299", "-0.01")], (functional, economic))
    return {
        "compared": json.dumps(compared.to_records(), ensure_ascii=False, default=str),
        "words": f"{gb.explain_variance(compared)}{gb.explain_variance(compared, lang='en')}",
        "growth": f"{[x.growth(2) for x in compared]}{[x.share(3) for x in compared]}",
        "series": json.dumps(series.to_records(), ensure_ascii=False, default=str) + repr(series["2130142"].values),
        "rolled": f"{rolled}{rolled.to_records()}{rolled.problems}{plain.to_records()}",
        "crossed": f"{crossed}{crossed.amounts()}{crossed.pivot(3, 3)}",
    }


def ledgers_and_panels() -> dict[str, str]:
    functional, economic = gb.load("functional", 2021), gb.load("economic_department", 2021)
    rows = [
        ("21301", "30201", "01", gb.Money("1387.155", "万元")),
        ("2130142", "302", "01", gb.Money.parse("1,234,567.89元")),
        ("2130101", "30101", "02", gb.Money("-7.77", "亿元")),
        ("2130101", "", "02", None),
    ]
    books = gb.roll_up(
        rows, functional, mode="postings", dimensions={"kind": economic, "month": None}, amounts=["paid"], unit="元"
    )
    frame = {"code": ["2130101", "21301"], "paid": [1234.565, -0.005]}
    floats = gb.roll_up(frame, functional, mode="postings", code="code", amounts=["paid"], floats="shortest")
    pivot = books.pivot("code", "kind", level=2)
    lines = books.drill_through("21301", month="01")
    budget = gb.roll_up({"2130101": "1,000.015", "2130142": "0.3"}, functional, unit="万元")
    three = gb.compare({"预算": budget, "决算": books}, base="预算")
    facts = [
        {
            "单位": f"{i}局",
            "年度": year,
            "支出": f"{(i + 3) ** 7 * (year - 2018)}.{i}5",
            "人数": i,
            "口径": ("元", "万元")[i % 2],
        }
        for i in range(1, 8)
        for year in (2020, 2021)
    ]
    panel = gb.Panel.from_rows(
        facts, entity="单位", year="年度", amounts=["支出", "人数"], counts=["人数"], unit_column="口径", unit="元"
    )
    peers, change = panel.peers("支出", 2021), panel.change("支出", 2020, 2021)
    return {
        "sums": f"{books}{books.amounts()}{books.to_records('month')}{floats.amounts()}{floats}",
        "pivot": f"{pivot.cells}{pivot.row_totals}{pivot.column_totals}{books.share('21301', places=5)}{books.top(2)}",
        "lines": f"{list(lines)}{lines.total()}{books.where(kind='302').total.amounts}{books.at('21301', month='02').amount}",
        "three": f"{[(x.label, dict(x.amounts), x.completion('决算', places=3)) for x in three]}{three.to_records()}",
        "panel": f"{panel}{panel.facts}{panel.missing}{panel.to_records()}",
        "peers": f"{[(x.rank, x.value, peers.share(x.entity, places=3), peers.score(x.entity, places=2)) for x in peers]}",
        "change": f"{change}{list(change)}{panel.per_head('支出', '人数', 2021, places=3)}{peers.outliers()}{change.outliers()}",
    }


def money() -> dict[str, str]:
    some, other = gb.Money("-1387150.015", "万元"), gb.Money("20103.25", "元")
    figures = [gb.Figure.parse(text, "万元") for text in ("△1，234,567.891", "(12.30)", "-0.00", "1234567")]
    return {
        "money": f"{some} {some:,.2f} {some:(,.1fu} {other:>20,.0f} {-some} {abs(some)} {some + other} {some - other}",
        "products": f"{some * 3} {some * Decimal('1.07')} {other / 4} {some.ratio(other, 7)} {some.to('亿元', 3)}",
        "parts": f"{[str(part) for part in other.allocate([1, 1, 1])]} {some < other} {some == some.to('元')}",
        "figures": f"{[(str(f), f.half_unit, f.interval, f.money) for f in figures]}",
    }


def files() -> dict[str, str]:
    names = ("csv", "json", "excel")
    return {f"{name} {i}": read(data).to_json() for name in names for i, data in enumerate(samples.samples(name))}


WORK: dict[str, Callable[[], dict[str, str]]] = {
    work.__name__: work for work in (example_with_slips, generated, calculations, ledgers_and_panels, money, files)
}


@functools.cache
def right(name: str) -> dict[str, str]:
    """What a piece of work gives in the context that Python starts with."""
    with localcontext(PLAIN):
        return WORK[name]()


@pytest.mark.parametrize(
    ("name", "context"),
    [
        (name, c)
        for name in WORK
        for c in (CONTEXTS if name in ("calculations", "ledgers_and_panels", "money") else ("prec=6", "worst"))
    ],
)
def test_everything_is_the_same_in_every_context(name: str, context: str) -> None:
    want = right(name)
    forget()
    with calling(CONTEXTS[context]):
        assert WORK[name]() == want


@pytest.mark.parametrize("name", WORK)
def test_what_was_kept_from_another_context_is_right(name: str) -> None:
    want = right(name)
    forget()
    with calling(CONTEXTS["silent"]):
        assert WORK[name]() == want
    with localcontext(PLAIN):
        assert WORK[name]() == want


@example.needs_shared
def test_a_published_document_is_the_same_in_the_worst_context() -> None:
    path = next((example.SHARED / "seed").glob("*.txt"))
    with localcontext(PLAIN):
        want = of_document(gb.read(path))
    forget()
    with calling(CONTEXTS["worst"]):
        assert of_document(gb.read(path)) == want


def test_the_slips_are_found() -> None:
    """Otherwise the comparisons above would compare little."""
    counts = read(with_slips()).check().counts
    assert counts["failed"] > 20


def test_threads_keep_their_contexts() -> None:
    want = right("calculations")

    def run(context: Context) -> bool:
        setcontext(context.copy())
        before = repr(getcontext())
        return WORK["calculations"]() == want and repr(getcontext()) == before

    forget()
    with ThreadPoolExecutor(len(CONTEXTS)) as threads:
        assert all(threads.map(run, CONTEXTS.values()))


def test_tasks_keep_their_contexts() -> None:
    want = right("money")

    async def run(context: Context) -> bool:
        setcontext(context.copy())
        before, got = repr(getcontext()), []
        for _ in range(2):
            got.append(WORK["money"]())
            await asyncio.sleep(0)
        return got == [want, want] and repr(getcontext()) == before

    async def together() -> list[bool]:
        return await asyncio.gather(*map(run, CONTEXTS.values()))

    forget()
    assert all(asyncio.run(together()))


def test_what_new_contexts_are_made_of_does_not_matter() -> None:
    """``decimal.DefaultContext`` may be changed before the library is imported."""
    program = """
import decimal
d = decimal.DefaultContext
d.prec, d.Emax, d.Emin, d.capitals, d.clamp, d.rounding = 1, 1, -1, 0, 1, decimal.ROUND_UP
for signal in d.traps:
    d.traps[signal] = True
decimal.setcontext(d)
import govbudget as gb
print(f"{gb.Money('-1387150.015', '万元'):,.2f} {gb.Money(1, '元').ratio(gb.Money(3, '元'), 4)} {gb.Money('1', '亿元').to('元')}")
"""
    ran = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program], capture_output=True, text=True, encoding="utf-8"
    )
    assert (ran.stdout.strip(), ran.stderr) == ("-1,387,150.02 0.3333 100,000,000 元", "")


# -- what is done with numbers -----------------------------------------------------------------------------------------

numbers = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**28), max_value=10**28, places=9)
contexts = st.sampled_from(list(CONTEXTS.values()))


@settings(max_examples=40)
@given(numbers, numbers, contexts)
def test_what_is_done_without_exact_is_the_same_in_every_context(a: Decimal, b: Decimal, context: Context) -> None:
    """What ``scripts/decimal_context.py`` lets through."""

    def work() -> tuple[object, ...]:
        shown = (f"{a:f}", f"{a:,f}", f"{a:+f}", f"{a:>40f}", f"{Decimal((0, (1, 5), 9)):,f}")
        compared = (a < b, a <= b, a == b, a < 3, a != int(b), max(a, b), min(a, b), sorted([a, b]), bool(a), hash(a))
        asked = (int(a), a.as_tuple(), a.copy_abs(), a.is_finite(), a.adjusted(), a.as_integer_ratio(), Decimal(10**40))
        return *shown, *compared, *(str(x) for x in asked[3:]), asked[0], asked[1], asked[2].as_tuple()

    want = work()
    with calling(context):
        assert work() == want


@settings(max_examples=40)
@given(numbers, contexts)
def test_opposite_numbers(value: Decimal, context: Context) -> None:
    with calling(context):
        opposite = negate(value)
        assert opposite == value.copy_negate()
        assert opposite.as_tuple()[1:] == value.as_tuple()[1:]
        assert opposite or not opposite.is_signed()
        assert negate(opposite) == value


@settings(max_examples=40)
@given(numbers, st.integers(0, 12), contexts)
def test_a_number_is_shown_as_it_is_rounded(value: Decimal, places: int, context: Context) -> None:
    with calling(context):
        shown = formatted(value, f",.{places}f")
        assert decimal_of(shown.replace(",", "")) == rounded(value, places, "ROUND_HALF_UP")


def test_numbers_as_programs_write_them() -> None:
    with calling(CONTEXTS["silent"]):
        assert decimal_of("1.5E+3") == 1500
        assert formatted(decimal_of("1.5E+3"), "") == "1.5E+3"
        assert decimal_of("NaN").is_nan()
        with pytest.raises(FigureSyntaxError, match="'1,5' is no number"):
            decimal_of("1,5")


@pytest.mark.parametrize(("text", "digits"), [("1500", 2), ("0.0150", 2), ("0.00", 0), ("-277.40", 4), ("100.01", 5)])
def test_significant_digits(text: str, digits: int) -> None:
    assert significant(Decimal(text)) == digits


def test_more_digits_than_there_is_room_for() -> None:
    with pytest.raises(InexactResult, match="1387.15 with 60 decimals has more digits"):
        gb.Money("1387.15", "元").round(60)


# -- what the source may not do ----------------------------------------------------------------------------------------


def test_the_exact_context_is_never_left_open() -> None:
    """Nothing yields or awaits inside it: whoever runs in between would calculate in the library's context."""
    blocks, leaks = 0, []
    for path in sorted(SOURCE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if "with exact_context(" in text else ():
            if isinstance(node, ast.With) and "exact_context(" in ast.unparse(node.items[0].context_expr):
                blocks += 1
                inside = {type(n) for part in node.body for n in ast.walk(part)}
                leaks += [f"{path.name}:{node.lineno}"] if inside & {ast.Yield, ast.YieldFrom, ast.Await} else []
    assert blocks > 10
    assert not leaks


def test_functions_that_calculate_are_not_handed_on() -> None:
    """``key=abs``, ``map(round, …)`` and the module ``operator`` would calculate where the check of types does not look."""
    names = r"(abs|divmod|pow|round|sum)\b(?!\()"
    handed = re.compile(
        rf"\b(map|filter|starmap|partial)\({names}|\b(converter|default|factory|key)={names}"
        r"|^\s*import _?operator\b|^from _?operator import (?!itemgetter$|attrgetter$|index$)|\bimport .*\breduce\b",
        re.MULTILINE,
    )
    assert handed.search("sorted(x, key=abs)")
    assert handed.search("from operator import add, sub")
    found = {path.name for path in SOURCE.rglob("*.py") if handed.search(path.read_text(encoding="utf-8"))}
    assert found == {"sums.py"}  # whole columns at once, within the exact context of the engine


#: Lines in a function of a Decimal x and y, a count n and a text, with what the check of types says of them.
LINES = {
    "x + y": ".__add__",
    "x - n": ".__sub__",
    "n * x": "Unsupported operand types",
    "x % 7": ".__mod__",
    "-x": ".__neg__",
    "abs(x)": "abs()",
    "round(x, 2)": "round()",
    "sum([x, y], x)": "sum()",
    "x.quantize(y)": ".quantize",
    "x.normalize()": ".normalize",
    "f'{x:,.2f}'": "formatting",
    "f'{x}'": "formatting",
    "str(x)": "str()",
    "Decimal(text)": "Decimal(text)",
    "(x if n else None) or 1 + y": "Unsupported operand types",
    "with exact_context(): (lambda: x + y)": ".__add__",
    "with exact_context(): x + y": "",
    "with exact_context(): sum(x * y for _ in text)": "",
    "f'{x:,f}'": "",
    "x < y": "",
    "x.copy_abs()": "",
    "Decimal(n) or Decimal('0.5')": "",
    "abs(n) + sum([n, 1])": "",
    "f'{n:.2f}'": "",
}


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[int, str]:
    """What mypy says of each line."""
    folder = tmp_path_factory.mktemp("types")
    source = folder / "src" / "govbudget" / "sample.py"
    source.parent.mkdir(parents=True)
    head = "from contextlib import nullcontext as exact_context\nfrom decimal import Decimal\n"
    source.write_text(
        head
        + "".join(
            f"def f{i}(x: Decimal, y: Decimal, n: int, text: str) -> None:\n    {line}\n"
            for i, line in enumerate(LINES)
        ),
        encoding="utf-8",
    )
    config = folder / "mypy.ini"
    config.write_text(f"[mypy]\nplugins = {example.ROOT / 'scripts' / 'decimal_context.py'}\n", encoding="utf-8")
    printed, failed, _ = mypy.api.run(["--config-file", str(config), "--cache-dir", str(folder / "cache"), str(source)])
    assert not failed, failed
    found = re.findall(r":(\d+): error: (.*)", printed)
    return {(int(line) - head.count("\n")) // 2 - 1: text for line, text in found}


@pytest.mark.parametrize("line", LINES)
def test_what_the_check_of_types_refuses(line: str, said: dict[int, str]) -> None:
    text = said.get(list(LINES).index(line), "")
    assert text.startswith(LINES[line]) if LINES[line] else not text
