"""What is an 其中 of something by the forms (其中数判定): 小微企业 of 中小企业, 外事接待 of 接待, wherever the text says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from govbudget.binding.equations import Equation, Reading
from govbudget.binding.judgements import Judgement, judged
from govbudget.binding.said import Said, same_kind, same_year
from govbudget.narrative.frames import Composition, Level
from govbudget.narrative.known import topics_of

__all__ = ["judge_of_which"]

#: So many sentences before it the whole of a part may stand.
_NEAR: Final = 3


def judge_of_which(said: Said) -> Iterator[Judgement]:
    """Judge that no part is more than its whole, the nearest one before it.

    Args:
        said: the text.
    """
    for number, level in enumerate(said.levels):
        wholes = [key for known in topics_of(level.thing) for key in known.of_which]
        if level.number is None or not wholes or level.base or not level.said:
            continue
        whole = next((found for key in reversed(wholes) if (found := _before(said, number, key)) is not None), None)
        if whole is not None:
            equation = Equation(((1, level),), result=whole, relation="<=")
            yield judged("N415", Composition(whole, [level], False, level.sentence), [Reading((equation,))])


def _before(said: Said, number: int, key: str) -> Level | None:
    """The last level of a topic before another that may be its whole."""
    level = said.levels[number]
    for other in reversed(said.levels[:number]):
        if level.sentence - other.sentence > _NEAR:
            return None
        if other.number is None or other.base or not other.said or not same_kind(other.number, level.number):
            continue
        if [known.key for known in topics_of(other.thing)] != [key] or not _is_beside(said, other, level):
            continue
        return other
    return None


def _is_beside(said: Said, one: Level, other: Level) -> bool:
    """Whether two levels are of one body, fund, year and stage."""
    if one.thing is None or other.thing is None or one.thing.scope != other.thing.scope:
        return False
    same = one.thing.fund == other.thing.fund and said.stage(one.when) == said.stage(other.when)
    return same and same_year(one.when, other.when)
