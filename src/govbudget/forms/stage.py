"""Of what a document, a table, a title is (公开阶段): of final accounts, or of a budget."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache

from govbudget.language.normal import normal
from govbudget.language.vocabulary import Vocabulary

__all__ = ["Stage", "named_for", "stage_of_title"]


class Stage(Enum):
    """What a disclosure discloses, and what a table is of (公开阶段)."""

    FINAL_ACCOUNTS = "final_accounts"  #: 部门决算
    BUDGET = "budget"  #: 部门预算


@lru_cache(maxsize=1 << 12)
def stage_of_title(title: str, words: Vocabulary | None = None) -> Stage | None:
    """The stage that a printed title names (标题所示阶段); ``None`` where it names none: 一般公共预算支出表.

    Names of funds and bodies do not count: 一般公共预算, 政府性基金预算, 预算财政拨款, 预算单位.

    Args:
        title: the title.
        words: the words of titles, by default the bundled ones.
    """
    words = words or Vocabulary.default()
    bare = normal(title)
    if words.pattern("final_accounts").search(bare):
        return Stage.FINAL_ACCOUNTS
    named = words.pattern("budget").search(words.pattern("budget_in_name").sub("", bare))
    return Stage.BUDGET if named else None


def named_for(name: str, stage: Stage) -> str:
    """The name of a table or column as it is called at a stage: 支出决算表 of a budget is 支出预算表."""
    return name.replace("决算", "预算") if stage is Stage.BUDGET else name
