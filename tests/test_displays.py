"""What notebooks and terminals show: every value that is a table of something, escaped, limited, aligned, without colours of its own."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.vendor.pretty import pretty

import govbudget as gb
from govbudget.evaluation import Indicator
from govbudget.records import Records, html, text
from govbudget.records.display import Displayed, Shown, cell_text
from govbudget.visible import display_width
from test_data_out import values as tabular

HOSTILE = "<script>alert(1)</script>\u202e&\"'"


@functools.cache
def shown() -> dict[str, Displayed]:
    """A value of every kind that is shown as a table."""
    found: dict[str, Displayed] = {kind: value for kind, (value, _) in tabular().items()}
    report = found["report"]
    assert isinstance(report, gb.Report)
    others = {
        "finding": report[0],
        "crosswalk": gb.crosswalk("functional", 2020, 2021),
        "classification": gb.load("functional", 2021),
        "records": Records.of([report]),
    }
    return {**found, **others}


KINDS = sorted(shown())


def classes(above: type) -> Iterator[type]:
    each: type
    for each in above.__subclasses__():
        if each.__module__.startswith("govbudget."):
            yield each
            yield from classes(each)


def test_every_value_that_is_a_table_of_something_is_looked_at_here() -> None:
    names = {each.__qualname__ for each in classes(Displayed)} - {"Tabular"}
    assert names == {type(value).__qualname__ for value in shown().values()}
    public = {"Disclosure", "Table", "Report", "RollUp", "Variance", "Series", "Comparison", "Panel", "Finding"}
    assert names >= public | {"Crosswalk", "Classification", "Evaluation", "Ledger", "CrossRollUp", "Pivot", "Peers"}


@pytest.mark.parametrize("kind", KINDS)
def test_each_has_html_and_text_and_a_short_repr(kind: str) -> None:
    value = shown()[kind]
    made, plain = value._repr_html_(), pretty(value)
    assert "_repr_pretty_" in vars(type(value))  # IPython asks the class for it before its bases
    assert made.startswith("<div style='max-width:100%;overflow-x:auto'>") and made.endswith("</div>")
    assert not re.search("color|background|<script|#[0-9a-f]{3}", made)
    assert made.count("<tr") <= html.MOST_ROWS + 2
    assert len(plain.splitlines()) <= text.MOST_ROWS + 6
    assert "\n" not in repr(value) and len(repr(value)) < 300
    assert pretty([value]) == f"[{value!r}]"  # within others a value stays short


@pytest.mark.parametrize("kind", KINDS)
def test_columns_of_text_stand_below_each_other(kind: str) -> None:
    given_ = shown()[kind]._shown(text.MOST_ROWS)
    assert all(len(row) == len(given_.head) for row in given_.rows)
    assert len(given_.rows) <= text.MOST_ROWS + 1
    aligned(Shown("", given_.head, given_.rows))


def aligned(value: Shown) -> None:
    """Each cell stands within the columns of the screen that its widest cell takes."""
    printed = text.table("题", value.head, value.rows).split("\n")[1 : len(value.rows) + 2]
    cut = [[text._one_line(cell) for cell in row[: text.MOST_COLUMNS]] for row in (value.head, *value.rows)]
    if not value.head:
        return
    widths = [max(map(display_width, column)) for column in zip(*cut, strict=True)]
    for line, row in zip(printed, cut, strict=True):
        rest = line
        for cell, width in zip(row, widths, strict=True):
            at = taken(rest, width)
            assert rest[:at].strip(" ") == cell.strip(" ")
            rest = rest[taken(rest, width + 2) :]
        assert not rest


def taken(line: str, width: int) -> int:
    """How many characters take so many columns of a screen, marks above the last one counted."""
    return max(n for n in range(len(line) + 1) if display_width(line[:n]) <= width)


words = st.text(st.sampled_from("甲乙丙ab1２é\u0301，。 \t\n<&"), max_size=40)


@given(st.lists(words, min_size=1, max_size=4), st.data())
def test_any_cells_are_aligned(head: list[str], data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.tuples(*(words for _ in head)), max_size=4))
    plain = (word.replace("\u0301", "") for word in head)
    aligned(Shown("", tuple(plain), tuple(tuple(cell.replace("\u0301", "") for cell in row) for row in rows)))


def test_marks_above_characters_take_no_room() -> None:
    assert [display_width(each) for each in ("e\u0301", "甲", "ab", "２", "\u200b")] == [1, 2, 2, 2, 0]
    printed = text.table("", ["a", "b"], [["e\u0301", "甲"], ["x", "乙"]]).splitlines()
    assert {display_width(line) for line in printed[2:]} == {5}


def test_figures_stand_to_the_right_and_words_to_the_left() -> None:
    rows = [("201", "甲", "-1.00", "5%", ""), ("20101", "乙乙", "1,234.50", "-", ""), ("3", "丙", "(2)", "无", "")]
    assert text.figure_columns(rows, 5) == (False, False, True, True, False)
    assert text.table("题", "abcde", rows).splitlines()[1:3] == [
        "a      b            c   d  e",
        "201    甲       -1.00  5%",
    ]
    made = html.table("题", "abcde", rows)
    assert "<td style='text-align:right;white-space:nowrap'>-1.00</td>" in made
    assert "<th style='text-align:left'>b</th>" in made
    assert "<td style='text-align:left;min-width:20em'>" in html.table("", ["a"], [["长" * 21]])


def test_what_is_too_wide_is_cut_in_text_alone() -> None:
    long = "支" * 40
    assert text.table("", ["a"], [[long]]).splitlines()[2] == "支" * 29 + "…"
    assert text.table("", ["a"], [["支" * 30]]).splitlines()[2] == "支" * 30
    assert long in html.table("", ["a"], [[long]])
    many = [str(n) for n in range(30)]
    assert text.table("", many, [many]).splitlines()[-1] == "（另有 6 栏未显示）"
    assert html.table("", many, [many]).count("<td") == text.MOST_COLUMNS
    assert "另有 6 栏未显示" in html.table("", many, [many])
    assert text.table("", ["a"], [["一\t二\n三"]]).splitlines()[2] == "一 二 三"


def test_what_is_left_is_counted() -> None:
    tree = gb.load("functional", 2021)
    codes = [code for code in tree if len(code) == 7][:500]
    rolled = gb.roll_up(dict.fromkeys(codes, Decimal(1)), tree)
    lines = len(rolled) + 1
    assert f"另有 {lines - html.MOST_ROWS} 条未显示" in rolled._repr_html_()
    assert f"（另有 {lines - text.MOST_ROWS} 条未显示）" in pretty(rolled)
    assert rolled._repr_html_().count("<tr>") == html.MOST_ROWS + 1
    books = gb.roll_up([(code, 1) for code in codes], tree, mode="postings")
    assert f"（另有 {lines - text.MOST_ROWS} 条未显示）" in pretty(books)
    form = gb.Evaluation(indicators=[Indicator(f"指标{n}") for n in range(300)])
    assert form._repr_html_().count("<tr>") == html.MOST_ROWS
    assert "条未显示" in form._repr_html_() and "（另有 260 条未显示）" in pretty(form)


def test_everything_is_escaped() -> None:
    line = [(HOSTILE, "1.00", "1.00", "0.00")]
    table = gb.Table.from_rows("general_expenditure", ["total", "basic", "project"], line, "万元", title=HOSTILE)
    left = gb.disclosure.Unmodelled(HOSTILE, "无此表式", gb.Place())
    document = gb.Disclosure(entity=HOSTILE, tables=(table,), unmodelled=(left,))
    report = document.check()
    panel = gb.Panel.from_rows([{"e": HOSTILE, "y": 2020, HOSTILE: "1"}], entity="e", year="y", amounts=[HOSTILE])
    finding = evolve(shown_finding(), where=HOSTILE, stated=HOSTILE, operands=())
    values = (table, document, report, panel, panel.peers(), finding, panel.pivot(), gb.Evaluation(project=HOSTILE))
    for value in values:
        assert "<script" not in value._repr_html_() and "\u202e" not in value._repr_html_() + pretty(value)
        assert "&lt;script&gt;" in value._repr_html_() and "\\u202e" in pretty(value)


def shown_finding() -> gb.Finding:
    found = shown()["finding"]
    assert isinstance(found, gb.Finding)
    return found


def test_a_disclosure_shows_its_tables_and_checks_nothing() -> None:
    table = gb.Table.from_rows("state_capital", ["total"], [], "万元", number="公开09", statement="无此项收支")
    cut = gb.Table.from_rows("general_expenditure", ["total"], [("合计", "1.00")], "万元", faults=("cut",))
    left = gb.disclosure.Unmodelled("附表", "无此表式", gb.Place(), (("甲",),))
    form = gb.Evaluation(project="培训", indicators=[Indicator("人数")])
    document = gb.Disclosure(entity="某局", year=2021, tables=(table, cut), unmodelled=(left,), evaluations=(form,))
    printed = pretty(document).splitlines()
    assert printed[0] == "公开的表 某局 2021 部门决算"
    assert [re.split("  +", line.strip())[-1] for line in printed[2:]] == [
        *("无此项收支", "可能不完整", "1", "未建模: 无此表式"),
    ]


def test_a_finding_shows_the_figures_of_its_check() -> None:
    finding = shown_finding()
    printed = pretty(finding).splitlines()
    assert finding.message() in printed[0]
    assert len(printed) == len(finding.operands) + 2
    assert printed[2].split()[-1] == finding.expected
    alone = pretty(evolve(finding, operands=())).splitlines()
    assert len(alone) == 3 and finding.stated in alone[2]


def test_cells_say_nothing_where_there_is_nothing() -> None:
    given_ = (None, False, True, Decimal("-1234.50"), Decimal(0), ("a", "b"), gb.Undefined("no_base"), 2020)
    assert [cell_text(each) for each in given_] == ["", "", "✓", "-1,234.50", "0", "a; b", "", "2020"]


def test_what_says_nothing_of_itself_is_refused() -> None:
    class Other(Displayed):
        pass

    with pytest.raises(NotImplementedError):
        Other()._repr_html_()


def test_a_value_that_holds_itself_is_short() -> None:
    class Printer:
        said = ""

        def text(self, obj: str) -> None:
            self.said += obj

    printer, value = Printer(), shown()["table"]
    value._repr_pretty_(printer, True)
    assert printer.said == repr(value)


def test_a_panel_tells_budgets_from_accounts() -> None:
    rows = [{"e": "甲局", "s": stage, "a": amount} for stage, amount in (("预算", "2"), ("决算", "1"))]
    both = gb.Panel.from_rows(rows, entity="e", year=2021, stage="s", amounts=["a"], unit="万元")
    assert [line.split() for line in pretty(both).splitlines()] == [
        ["面板数据（万元）"],
        ["单位", "指标", "决算或预算", "2021"],
        ["甲局", "a", "部门预算", "2"],
        ["甲局", "a", "部门决算", "1"],
    ]
