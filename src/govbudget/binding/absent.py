"""What is said not to exist judged (称无判定): no table and no other sentence has an amount for it."""

from __future__ import annotations

from collections.abc import Iterator

from govbudget.binding.equations import Stated, same
from govbudget.binding.judgements import Judgement, judged
from govbudget.binding.said import Said, levels_of
from govbudget.binding.tables import Tables
from govbudget.language.figures import NumberKind
from govbudget.narrative.frames import Level

__all__ = ["judge_absent"]


def judge_absent(said: Said, tables: Tables) -> Iterator[Judgement]:
    """Judge every thing of which a text says that there is none: wrong only where all that is known of it is more than 0.

    Args:
        said: the text.
        tables: the cells of the tables.
    """
    for level in said.levels:
        thing = level.thing
        if level.number is not None or thing is None or not level.said or not thing.references:
            continue
        own: list[Stated] = []
        if not thing.scope and not level.when.year:
            own += [cell for each in thing.references for cell in tables(each, level.when, None)]
        if not own:
            own += _stated(said, level)
        yield judged("N422", level, [same(level, each) for each in own])


def _stated(said: Said, level: Level) -> Iterator[Level]:
    """What the text itself says of it elsewhere, as an amount."""
    for other in levels_of(said, level.thing, level.when, level.sentence, but=(level,)):
        number = other.number
        if not isinstance(other, Level) or number is None or number.kind is not NumberKind.AMOUNT:
            continue
        if not other.base and other.within is level.within:
            yield other
