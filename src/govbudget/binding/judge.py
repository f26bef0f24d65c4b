"""Everything that a text says judged (正文判定): changes, ratios, averages, comparisons, sums and repetitions, by their figures alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from govbudget.binding.absent import judge_absent
from govbudget.binding.agency import judge_agency
from govbudget.binding.balances import judge_balances
from govbudget.binding.changes import judge_change, judge_comparison, partners
from govbudget.binding.choices import judge_choices
from govbudget.binding.equations import Stated, Verdict
from govbudget.binding.evaluations import judge_evaluations
from govbudget.binding.implied import judge_implied, judge_openings
from govbudget.binding.judgements import Judgement, figures
from govbudget.binding.of_which import judge_of_which
from govbudget.binding.ratios import judge_average, judge_averages_by_tables, judge_ratio
from govbudget.binding.repeats import judge_repeats
from govbudget.binding.said import Said
from govbudget.binding.shares import judge_shares
from govbudget.binding.sums import (
    judge_changes_of_parts,
    judge_composition,
    judge_definitions,
    judge_listed_counts,
    judge_parallels,
)
from govbudget.binding.tables import Tables
from govbudget.disclosure import UnitType
from govbudget.narrative.frames import Average, Change, Comparison, Composition, Ratio

__all__ = ["judge", "judge_by_tables"]


def judge(said: Said) -> Iterator[Judgement]:
    """Judge every statement of a text, and what its levels must be among themselves.

    Args:
        said: the text.
    """
    sums: dict[frozenset[Stated], bool] = {}
    whole: set[Stated | None] = set()
    yield from judge_choices(list(_stated(said, sums, whole)))
    yield from judge_shares(said)
    yield from judge_repeats(said)
    yield from judge_implied(said)
    yield from judge_changes_of_parts(said)
    for judgement in (
        *judge_definitions(said),
        *judge_listed_counts(said),
        *judge_balances(said),
        *judge_of_which(said),
    ):
        stated = frozenset(figures(judgement))
        told = (
            stated in sums
            or judgement.stated in whole
            or any(stated < each for each, complete in sums.items() if complete)
        )
        if not told:  # by the words already, which may list more than the forms know
            yield judgement


def _stated(said: Said, sums: dict[frozenset[Stated], bool], whole: set[Stated | None]) -> Iterator[Judgement]:
    """Every statement judged; the figures of those that are sums are kept, with whether they are complete, and the wholes that are such a sum."""
    paired = partners(said)
    for frame in said.frames:
        match frame:
            case Change():
                yield judge_change(said, frame, paired.get(frame))
            case Ratio():
                yield judge_ratio(said, frame)
            case Average():
                yield judge_average(said, frame)
            case Comparison():
                yield judge_comparison(said, frame)
            case Composition():
                found = judge_composition(said, frame)
                if found is not None:
                    complete, added = found.rule == "N407", frozenset(figures(found))
                    sums[added] = complete or sums.get(added, False)
                    whole |= {found.stated} if complete and found.verdict is Verdict.HOLDS else set()
                    yield found
    lists = [frame for frame in said.frames if isinstance(frame, Composition)]
    for other in chain.from_iterable(judge_parallels(said, frame) for frame in lists):
        if frozenset(figures(other)) not in sums:  # as the text itself lists them
            sums[frozenset(figures(other))] = False
            yield other


def judge_by_tables(said: Said, sentences: Sequence[str], tables: Tables, kind: UnitType | None) -> Iterator[Judgement]:
    """Judge what the tables tell beside the text: what is said not to exist, balances carried over, costs of agencies, evaluations.

    Args:
        said: the text.
        sentences: its sentences, folded.
        tables: the cells of the tables.
        kind: the kind of body, where that is known.
    """
    yield from judge_absent(said, tables)
    yield from judge_averages_by_tables(said, tables)
    yield from judge_openings(said, tables)
    yield from judge_agency(said, tables, kind)
    yield from judge_evaluations(said, sentences, tables)
