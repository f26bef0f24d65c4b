"""Time grows with what is given and no faster: a few of the curves of ``benchmarks/curves.py``, small and with room."""

from __future__ import annotations

from itertools import combinations
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

import govbudget as gb
import text_told
from govbudget.narrative.frames import Level
from govbudget.recognition.doubts import _nearest
from test_scripts import script

CURVES: ModuleType = script("curves", "benchmarks")

#: Smaller sizes than the benchmark begins with; a part of the time does not grow.
SIZES = {
    "tables.third-line-wrong": 150,
    "tables.one-label": 200,
    "tables.unprinted-codes": 150,
    "reading.third-line-wrong": 100,
    "consolidation.unprinted-lines": 80,
}


@pytest.mark.parametrize(("curve", "n"), SIZES.items(), ids=SIZES)
def test_time_grows_with_what_is_given(curve: str, n: int) -> None:
    known = CURVES.CURVES[curve]
    CURVES.seconds(known, n, 1)
    little, much = (CURVES.seconds(known, size, 3) for size in (n, 4 * n))
    assert much / little < 9  # linear is 4, quadratic 16


@given(st.sets(st.integers(0, 60), max_size=15).map(sorted))
def test_the_nearest_lines_are_tried_first(lines: list[int]) -> None:
    pairs = list(_nearest(lines))
    assert pairs == sorted(combinations(lines, 2), key=lambda pair: pair[1] - pair[0])


def test_keys_of_lines_that_are_printed_again_and_again() -> None:
    rows = [[label, "1.00"] for label in ("某项支出", "某项支出", "某项支出#3", "某项支出", "某项支出")]
    table = gb.Table.from_rows("expenditure", ["total"], rows)
    assert table.keys == ("某项支出", "某项支出#2", "某项支出#3", "某项支出#4", "某项支出#5")


@pytest.mark.parametrize(
    "paragraph",
    [
        "货物采购授予中小企业合同金额占货物支出金额的50%。其中：政府采购货物支出10万元，政府采购支出总额30万元。\n",
        "其中：货物采购授予中小企业合同金额3万元，其中货物支出1万元。\n",
        "工资福利支出6万元，其中：基本支出3万元。\n",
        "“三公”经费5万元，其中：公务接待费3万元。\n",
    ],
)
def test_wholes_do_not_chain_across_paragraphs(paragraph: str) -> None:
    def levels(times: int) -> int:
        def depth(level: Level | None) -> int:
            return 0 if level is None else 1 + depth(level.parent)

        return max(map(depth, text_told.read(paragraph * times).levels))

    assert levels(8) == levels(3)
