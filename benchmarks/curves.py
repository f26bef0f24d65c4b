"""How the time grows with what is given: each curve at n, 2n and 4n, and its exponent (1 is linear, 2 quadratic).

    python benchmarks/curves.py [ID ...]

Curves of tables, reading and consolidation have to stay at or below an exponent of 1.2: one above ends in exit status 1.
Those of the explanation in words are printed. IDs select curves by their beginning. Every run works on documents that were
never seen before, so that nothing remembered helps; the processor's seconds are counted, and the best of several runs.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from math import log
from pathlib import Path
from time import process_time
from typing import Final, NamedTuple

import govbudget as gb
from govbudget.rollup import consolidate
from govbudget.tables import Table

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

MOST: Final = 1.2
#: A number that no two documents share.
FRESH: Final = count()
Work = Callable[[], object]


class Curve(NamedTuple):
    """A kind of document that grows: how one of size n is made and what is done with it, and the size to begin with."""

    make: Callable[[int], Work]
    n: int
    bound: bool = True


# -- tables ----------------------------------------------------------------------------------------------------------

COLUMNS: Final = ("total", "basic", "project")
HEADS: Final = "科目编码\t科目名称\t合计\t基本支出\t项目支出"


def codes(n: int) -> list[str]:
    """The codes of so many 项, in 款 of ten; another list each time."""
    start = 2_000_000 + next(FRESH) * 7_919 % 90_000 * 10
    leaves = [f"{start + i * 3}" for i in range(n)]
    return sorted({code[:k] for code in leaves for k in (3, 5, 7)})


def rows(n: int, wrong: int = 0, *, cents: str = "00") -> list[list[str]]:
    """The lines of a table of expenditure in which all sums hold; every so manieth line states another total."""
    keys = codes(n)
    below: dict[str, int] = {}
    for key in keys:
        for k in (3, 5, 7):
            if len(key) == 7:
                below[key[:k]] = below.get(key[:k], 0) + 1
    found = [["合计", f"{2 * n}.{cents}", f"{n}.{cents}", f"{n}.{cents}"]] if not int(cents or 0) else []
    for i, key in enumerate(keys):
        amount = below[key]
        total = 2 * amount + (i % 97 + 1 if wrong and i % wrong == 0 else 0)
        found.append([key, f"{total}.00", f"{amount}.00", f"{amount}.00"])
    return found


def table(n: int, wrong: int = 0) -> Table:
    """A table of these lines."""
    return Table.from_rows("expenditure", COLUMNS, rows(n, wrong), "万元", number="公开03", year=2021)


def checked(*tables: Table) -> object:
    """A check of a document with these tables, with its report."""
    report = gb.Disclosure(year=2021, tables=tables).check()
    report.to_records()
    return report.counts


def printed(lines: list[list[str]], title: str = "支出决算表", heads: str = HEADS) -> str:
    """A table as a text prints it."""
    body = ["\t".join([*(["", row[0]] if row[0] == "合计" else [row[0], "某项支出"]), *row[1:]]) for row in lines]
    return "\n".join([f"# {title}", "公开03表\t\t\t\t单位：万元", heads, *body, ""])


def read_text(text: str) -> Work:
    """Reading and checking a text."""
    data = text.encode()
    return lambda: gb.read(data, reader="text").check().counts


def staircase(n: int) -> Work:
    """Codes that one table prints without the lines above them, and others with them."""
    lines = rows(n)
    leaves = [row for row in lines if len(row[0]) != 5]
    general = Table.from_rows("general_expenditure", COLUMNS, leaves, "万元", year=2021)
    whole = Table.from_rows("expenditure", COLUMNS, lines, "万元", year=2021)
    return lambda: checked(whole, general)


def blank(n: int) -> Work:
    """Cells that are blank in every other line."""
    lines = [[row[0], row[1], "" if i % 2 else row[2], row[3]] for i, row in enumerate(rows(n))]
    return lambda: checked(Table.from_rows("expenditure", COLUMNS, lines, "万元", year=2021))


def rounded(n: int) -> Work:
    """Sums that miss by what the printed digits hide, with a bare 0 in every line."""
    lines = [[row[0], row[1][:-1] + "1", row[2], row[3], "0"] for row in rows(n)]
    return lambda: checked(Table.from_rows("expenditure", (*COLUMNS, "remitted"), lines, "万元", year=2021))


def repeated(n: int, label: str) -> Work:
    """One line printed again and again."""
    lines = [[label, "1.00", "1.00", "0.00"]] * n
    return lambda: checked(Table.from_rows("expenditure", COLUMNS, lines, "万元", year=2021))


def one_wrong(n: int) -> Work:
    """A table in which the amounts of one line stand a column too far to the right."""
    lines = rows(n)
    lines[n // 2][1:] = ["", lines[n // 2][1], lines[n // 2][2]]
    return read_text(printed(lines))


def shifted(n: int) -> Work:
    """A table in which every third line's last amount is missing."""
    lines = [[*row[:3], ""] if i % 3 == 0 else row for i, row in enumerate(rows(n))]
    return read_text(printed(lines))


def misnamed(n: int) -> Work:
    """Codes of the catalogue with the names of others."""
    tree = gb.load("functional", 2021)
    leaves = [subject for subject in tree.leaves() if len(subject.code) == 7]
    start = next(FRESH) * 131
    chosen = [(leaves[(start + i) % len(leaves)], leaves[(start + i + 1) % len(leaves)]) for i in range(n)]
    lines = [[f"{one.code} {other.name}", "1.00", "1.00", "0.00"] for one, other in chosen]
    return lambda: checked(Table.from_rows("expenditure", COLUMNS, lines, "万元", year=2021))


TABLES: Final[Mapping[str, Curve]] = {
    "tables.right": Curve(lambda n: lambda: checked(table(n)), 500),
    "tables.third-line-wrong": Curve(lambda n: lambda: checked(table(n, 3)), 500),
    "tables.blank-cells": Curve(blank, 500),
    "tables.rounded": Curve(rounded, 500),
    "tables.unprinted-codes": Curve(staircase, 500),
    "tables.one-label": Curve(lambda n: repeated(n, "某项支出"), 500),
    "tables.one-code": Curve(lambda n: repeated(n, "2010101 某项支出"), 500),
    "tables.names-of-others": Curve(misnamed, 300),
}


# -- reading ---------------------------------------------------------------------------------------------------------


def unknown_tables(n: int) -> Work:
    """Tables that no form knows."""
    return read_text("".join(f"# 某某明细表{i}\n甲\t乙\n某项\t1.00\n\n" for i in range(n)))


def same_tables(n: int) -> Work:
    """The same form again and again."""
    body = printed(rows(3))
    return read_text("\n".join(f"[[page {i}]]\n{body}" for i in range(1, n + 1)))


def headed(n: int) -> Work:
    """Headings, each a level below the last but for every seventh."""
    return read_text("".join(f"{'#' * (i % 6 + 1)} 第{i}部分 部门情况\n\n" for i in range(n)))


def contents(n: int) -> Work:
    """A table of contents."""
    return read_text("目录\n" + "".join(f"第{i}部分 支出决算表……{i}\n" for i in range(n)))


def named(n: int) -> Work:
    """Lines that may be names of bodies."""
    return read_text("".join(f"某市第{i}示例局\n2021年度部门决算\n" for i in range(n)))


def evaluations(n: int) -> Work:
    """Forms of self-evaluation."""
    import samples

    form = samples.TEXT[samples.TEXT.index("项目支出绩效自评表") :]
    return read_text("\n".join(f"# 附件{i}\n\n{form.replace('网络维护', f'网络维护{i}')}" for i in range(n)))


def indicators(n: int) -> Work:
    """One self-evaluation with many indicators."""
    import samples

    form = samples.TEXT[samples.TEXT.index("项目支出绩效自评表") :]
    line = "\t质量指标\t可用率\t≥99%\t99.5%\t40\t40\n"
    more = "".join(f"\t质量指标\t可用率{i}\t≥99%\t99.5%\t1\t1\n" for i in range(n))
    return read_text(form.replace(line, line + more))


def in_format(suffix: str) -> Callable[[int], Work]:
    """The table in a file of another format."""

    def make(n: int) -> Work:
        import written
        from govbudget.readers import read_text as pages_of

        data = written.FORMATS[suffix](pages_of(printed(rows(n)), "text"))
        name = {".xlsx": "excel", ".xls": "excel", ".docx": "word"}.get(suffix, suffix[1:])
        return lambda: gb.read(data, reader=name).check().counts

    return make


READING: Final[Mapping[str, Curve]] = {
    "reading.right": Curve(lambda n: read_text(printed(rows(n))), 400),
    "reading.third-line-wrong": Curve(lambda n: read_text(printed(rows(n, 3))), 400),
    "reading.shifted-lines": Curve(shifted, 400),
    "reading.one-line-shifted": Curve(one_wrong, 400),
    "reading.unknown-tables": Curve(unknown_tables, 200),
    "reading.one-form-again": Curve(same_tables, 50),
    "reading.headings": Curve(headed, 2500),  # where the memory of names is full
    "reading.contents": Curve(contents, 500),
    "reading.names": Curve(named, 300),
    "reading.evaluations": Curve(evaluations, 8),
    "reading.indicators": Curve(indicators, 100),
    "reading.csv": Curve(in_format(".csv"), 400),
    "reading.html": Curve(in_format(".html"), 300),
    "reading.xlsx": Curve(in_format(".xlsx"), 300),
    "reading.docx": Curve(in_format(".docx"), 40),
    "reading.pdf": Curve(in_format(".pdf"), 40),
}


# -- consolidation ---------------------------------------------------------------------------------------------------


def units(n: int, *, lines: int = 3, differ: bool = False) -> list[gb.Disclosure]:
    """So many units with a table each, of the same lines or each of its own."""
    same = table(lines)
    return [
        gb.Disclosure(f"单位{i}", 2021, tables=(table(lines) if differ else same,), unit=same.unit) for i in range(n)
    ]


def unlike_units(n: int) -> list[gb.Disclosure]:
    """So many units, each with a few of one list of lines: what each tells of every line is asked."""
    tables = [table(2) for _ in range(30)]
    return [gb.Disclosure(f"单位{i}", 2021, tables=(tables[i % 30],), unit=tables[0].unit) for i in range(n)]


def added_up(found: list[gb.Disclosure]) -> Work:
    """Their sum."""
    return lambda: consolidate(found, on_error="list")


def beside(n: int) -> Work:
    """A department beside its units."""
    found = units(n)
    whole = consolidate(found, on_error="list")
    return lambda: whole.check(units=found, on_error="list").counts


def rolled(n: int) -> Work:
    """Lines rolled up a list of one's own."""
    keys = codes(n)
    tree = gb.Classification("functional", 2021, [gb.Subject(code, code) for code in keys])
    lines = [(code, gb.Figure.parse("1.00").value) for code in keys if len(code) == 7]
    return lambda: gb.roll_up(lines, tree).amounts()


CONSOLIDATION: Final[Mapping[str, Curve]] = {
    "consolidation.units": Curve(lambda n: added_up(units(n)), 40),
    "consolidation.lines": Curve(lambda n: added_up(units(3, lines=n)), 200),
    "consolidation.unprinted-lines": Curve(lambda n: added_up(units(2, lines=n, differ=True)), 200),
    "consolidation.unlike-units": Curve(lambda n: added_up(unlike_units(n)), 40),
    "consolidation.beside-units": Curve(beside, 40),
    "consolidation.roll-up": Curve(rolled, 2000),
}


# -- the explanation in words ------------------------------------------------------------------------------------------


def told(line: str | Callable[[int], str]) -> Callable[[int], Work]:
    """A text of so many lines."""

    def make(n: int) -> Work:
        made = [line if isinstance(line, str) else line(i) for i in range(n)]
        return read_text("# 情况说明\n" + "".join(made))

    return make


def beside_table(line: Callable[[int], str]) -> Callable[[int], Work]:
    """A text of so many lines beside a table of as many."""

    def make(n: int) -> Work:
        return read_text(printed(rows(n)) + "\n# 情况说明\n" + "".join(line(i) for i in range(n)))

    return make


TEXT: Final[Mapping[str, Curve]] = {
    "text.right": Curve(told("公务接待费支出3万元，比上年增加1万元，增长50%。\n"), 100, bound=False),
    "text.contradicting": Curve(told(lambda i: f"公务接待费支出{i + 3}万元。\n"), 100, bound=False),
    "text.contradicting-growth": Curve(
        told(lambda i: f"公务接待费支出{i + 3}万元，比上年增加1万元，增长{i % 90 + 1}%。\n"), 50, bound=False
    ),
    "text.contradicting-parts": Curve(
        told(lambda i: f"“三公”经费支出{i + 9}万元，其中：公务接待费{i % 7 + 1}万元。\n"), 50, bound=False
    ),
    "text.one-sentence": Curve(lambda n: read_text("# 情况说明\n公务接待费支出" + "3万元" * n), 100, bound=False),
    "text.one-sentence-named": Curve(told(lambda i: f"公务接待费{i + 1}万元，"), 50, bound=False),
    "text.procurement": Curve(
        told(
            lambda i: (
                f"政府采购支出总额{i + 30}万元，其中：政府采购货物支出{i + 10}万元、政府采购工程支出0万元、"
                f"政府采购服务支出20万元。授予中小企业合同金额{i + 5}万元，占政府采购支出总额的{i % 90 + 1}%，"
                "其中：授予小微企业合同金额4万元。\n"
            )
        ),
        12,
        bound=False,
    ),
    "text.not-in-the-table": Curve(
        beside_table(lambda i: f"某某支出（类）其他支出（款）第{i}支出（项）支出决算为{i + 2}万元。\n"), 50, bound=False
    ),
    "text.in-the-table": Curve(
        beside_table(lambda i: f"一般公共服务支出（类）财政事务（款）行政运行（项）支出决算为{i + 2}万元。\n"),
        50,
        bound=False,
    ),
    "text.lists": Curve(
        told(lambda i: f"“三公”经费支出{i + 9}万元，其中：公务接待费3万元、会议费{i}万元、因公出国（境）费2万元。\n"),
        50,
        bound=False,
    ),
    "text.wrapped-lines": Curve(
        told("公务接待费支出按照厉行节约的要求进一步规范管理，全年共安排公务活动若干\n"), 500, bound=False
    ),
}

CURVES: Final[Mapping[str, Curve]] = {**TABLES, **READING, **CONSOLIDATION, **TEXT}


def seconds(curve: Curve, n: int, rounds: int) -> float:
    """Seconds of the processor for one document of this size: the best of several, each new."""

    def runs() -> Iterator[float]:
        for _ in range(rounds):
            work = curve.make(n)
            gc.collect()
            start = process_time()
            work()
            yield process_time() - start

    return min(runs())


def measured(curve: Curve, rounds: int = 3) -> tuple[tuple[float, ...], float]:
    """The seconds at n, 2n and 4n, and the exponent between the first and the last."""
    curve.make(curve.n)()
    times = tuple(seconds(curve, curve.n * times, rounds) for times in (1, 2, 4))
    return times, log(times[2] / times[0], 4)


def main() -> int:
    """Print every curve; 1 if one of tables, reading or consolidation is above its bound."""
    wanted = tuple(sys.argv[1:]) or ("",)
    above = 0
    print(f"{'curve':34} {'n':>6} {'n':>10} {'2n':>10} {'4n':>10} {'exponent':>9}")
    for name, curve in CURVES.items():
        if not name.startswith(wanted):
            continue
        times, exponent = measured(curve)
        if curve.bound and exponent > MOST:  # once more: the machine has other work to do
            times, exponent = min((times, exponent), measured(curve, 5), key=lambda found: found[1])
        failed = curve.bound and exponent > MOST
        above += failed
        shown = " ".join(f"{1e3 * t:7.1f} ms" for t in times)
        remark = f"  above {MOST}" if failed else "" if curve.bound else "  (text)"
        print(f"{name:34} {curve.n:>6} {shown} {exponent:9.2f}{remark}", flush=True)
    return min(above, 1)


if __name__ == "__main__":
    sys.exit(main())
