"""The two sides of the accounts judged (收支平衡判定): total income is total expenditure, and what is left is what came less what went."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Final

from attrs import evolve

from govbudget.binding.equations import Equation, Reading, Term, same
from govbudget.binding.judgements import Judgement, judged
from govbudget.binding.said import Said
from govbudget.claim import Reference
from govbudget.forms.topics import Side, Span, Topic, Total, all_topics, topic
from govbudget.language.figures import NumberKind
from govbudget.narrative.frames import Composition, Level
from govbudget.narrative.known import topics_of

__all__ = ["is_surely", "judge_balances", "opening_of", "two_totals"]


def judge_balances(said: Said) -> Iterator[Judgement]:
    """Judge that total income is total expenditure, and what is carried out of the year what was carried in, earned and not spent.

    Args:
        said: the text.
    """
    for sentence in said.sentences:
        levels = [level for level in said.inside(sentence) if level.number is not None and not level.when.year]
        for income, expenditure in two_totals():
            ones, others = ([level for level in levels if _is_only(level, known)] for known in (income, expenditure))
            sure = all(
                is_surely(level, known) for known, each in ((income, ones), (expenditure, others)) for level in each
            )
            if sure and len(ones) == len(others) == 1 and said.same_stage(ones[0].when, others[0].when):
                yield _two_sides(others[0], ones)
        amounts = [level for level in levels if level.number is not None and level.number.kind is NumberKind.AMOUNT]
        balance = [[level for level in amounts if _has(level, test)] for test in _BALANCE]
        if all(len(each) == 1 for each in balance):
            (closing,), (opening,), (income_,), (spent,) = balance
            above: tuple[Term, ...] = ((1, opening), (1, income_), (-1, spent))
            beside = tuple((sign, level) for test, sign in _BESIDE for level in amounts if _has(level, test))
            sums = dict.fromkeys((above, (*above, *beside)))
            readings = [Reading((Equation(each, result=closing),)) for each in sums]
            yield judged("N407", Composition(closing, [opening, income_, spent], True, sentence), readings)
    yield from _apart(said)


def _two_sides(expenditure: Level, income: Sequence[Level]) -> Judgement:
    """Total expenditure against total income: any of the figures that the text has for that."""
    composition = Composition(expenditure, list(income), True, expenditure.sentence)
    return judged("N413", composition, [same(expenditure, each) for each in income])


def _apart(said: Said) -> Iterator[Judgement]:
    """The two totals of a text that stand in different sentences, by names that have no other sense."""
    for income, expenditure in two_totals():
        ones, others = ([level for level in said.totals if is_surely(level, known)] for known in (income, expenditure))
        for other in others:
            same = [one for one in ones if said.stage(one.when) == said.stage(other.when)]
            if same and all(one.sentence != other.sentence for one in same):
                yield _two_sides(other, same)


def is_surely(level: Level, known: Topic) -> bool:
    """Whether a level is of a total of this year under a name that cannot mean the flow of the year alone (总收入).

    Args:
        level: the level.
        known: the total.
    """
    named = level.thing is not None and level.thing.name not in known.bare
    return named and _is_only(level, known) and not level.when.year


@cache
def two_totals() -> tuple[tuple[Topic, Topic], ...]:
    """The totals of income and of expenditure that are equal: those of all money, and of each fund that has them."""
    grand = [known for known in all_topics().values() if known.total is Total.GRAND]
    return tuple(
        (income, expenditure)
        for income in grand
        for expenditure in grand
        if (income.side, expenditure.side) == (Side.INCOME, Side.EXPENDITURE) and income.of_fund == expenditure.of_fund
    )


def _is_only(level: Level, known: Topic) -> bool:
    """Whether a level is of one topic and can be of nothing else."""
    references = level.thing.references if level.thing is not None else ()
    return (
        tuple(reference.topic for reference in references) == (known.key,)
        and not level.base
        and level.thing is not None
        and not level.thing.scope
    )


def _has(level: Level, test: Callable[[Topic], bool]) -> bool:
    return any(test(known) for known in topics_of(level.thing))


def opening_of(reference: Reference) -> Reference | None:
    """The balance brought into a year that is carried out of the one before; ``None`` for what is no balance carried out.

    Args:
        reference: what may be carried out of the year, as 年末结转和结余.
    """
    known = topic(reference.topic)
    if known is None or not _is_closing(known):
        return None
    openings = [each for each in all_topics().values() if _is_opening(each) and each.of_fund == known.of_fund]
    return evolve(reference, topic=openings[0].key) if openings else None


def _is_opening(known: Topic) -> bool:
    return _is_balance(known, Side.INCOME, Span.STOCK)


def _is_closing(known: Topic) -> bool:
    return _is_balance(known, Side.EXPENDITURE, Span.STOCK)


def _is_used(known: Topic) -> bool:
    return _is_balance(known, Side.INCOME, Span.FLOW)


def _is_distributed(known: Topic) -> bool:
    return _is_balance(known, Side.EXPENDITURE, Span.FLOW)


def _is_balance(known: Topic, side: Side, span: Span) -> bool:
    """Whether a topic stands between the years on one side of the accounts: carried over, or used and distributed in the year."""
    totals = [whole for key in known.part_of if (whole := topic(key)) is not None and whole.total is Total.GRAND]
    return known.side is Side.BALANCE and known.span is span and any(whole.side is side for whole in totals)


def _is_income(known: Topic) -> bool:
    return known.total is Total.YEAR and known.side is Side.INCOME and not known.of_fund


def _is_spent(known: Topic) -> bool:
    return known.total is Total.YEAR and known.side is Side.EXPENDITURE and not known.of_fund


#: Closing balance = opening balance + income − expenditure, in this order.
_BALANCE: Final = (_is_closing, _is_opening, _is_income, _is_spent)
#: What may be told beside these: used balances come in (使用非财政拨款结余), distributed surplus goes out (结余分配).
_BESIDE: Final = ((_is_used, 1), (_is_distributed, -1))
