"""Excerpts beside the project that are not yet read rightly, with the reason: a test of each has to fail until it is."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

#: Texts in which something true is called wrong, with what.
ACCUSED = {
    "leizhou_longmen_2018_budget": "N407: a fund of 0 in a list is set beside the sum of a list",
    "miyun_fayuan_2020": "N402: the staff of two kinds of posts, in one sentence, is taken for one figure",
    "se_chizhou_cunji_2022": "E506, E507: the zeros of a total line of funds are set beside its parts",
    "wuzhou_xuexiao_2023_budget": "N407: a list of income and one of expenditure are added up together",
    "youzhengju_2012": "N403, N404: one finding more than the document has errors",
}
#: Texts in which changed figures are missed, with how many.
MISSED = {
    "anyi_changjun_xuexiao_2020": "2 of 7",
    "fuling_jiaoshi_2020": "2 of 9",
    "nanling_xuzhen_2020": "1 of 3",
    "ordos_2021": "1 of 8",
    "wulingshanxiang_2020": "2 of 8",
    "zhongkeyuan_2014": "2 of 20",
}


def expected_to_fail(paths: Iterable[Path], reasons: dict[str, str]) -> list[Any]:
    """The paths as parameters of a test; those that have a reason have to fail."""
    marks = {name: pytest.mark.xfail(strict=True, reason=reason) for name, reason in reasons.items()}
    return [pytest.param(path, id=path.name, marks=marks.get(path.stem, ())) for path in paths]
