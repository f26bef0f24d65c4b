"""Of what a document, a table, a title is (公开阶段): of final accounts, or of a budget."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import Final

from govbudget.language.labels import plain

__all__ = ["Stage", "named_for", "stage_of_title"]


class Stage(Enum):
    """What a disclosure discloses, and what a table is of (公开阶段)."""

    FINAL_ACCOUNTS = "final_accounts"  #: 部门决算
    BUDGET = "budget"  #: 部门预算


#: Names of money and of bodies in which 预算 says nothing of the stage: 一般公共预算财政拨款, 预算单位.
_NAMES: Final = re.compile(
    r"一般公共(?:服务)?预算|政府性基金预算|国有资本(?:经营)?预算|社会保险基金预算|公共财政预算"
    r"|预算(?=财政拨款|单位|部门|内|外|管理|资金|绩效|法|代码|编码)|(?:基层|主管|二级|所属)预算"
)


@lru_cache(maxsize=1 << 12)
def stage_of_title(title: str) -> Stage | None:
    """The stage that a printed title names (标题所示阶段); ``None`` where it names none: 一般公共预算支出表.

    Names of funds and bodies do not count: 一般公共预算, 政府性基金预算, 预算财政拨款, 预算单位.
    """
    words = plain(title)
    if "决算" in words:
        return Stage.FINAL_ACCOUNTS
    return Stage.BUDGET if "预算" in _NAMES.sub("", words) else None


def named_for(name: str, stage: Stage) -> str:
    """The name of a table or column as it is called at a stage: 支出决算表 of a budget is 支出预算表."""
    return name.replace("决算", "预算") if stage is Stage.BUDGET else name
