"""What is wrong with two sides that are to be compared (可比性问题): raised, or listed, as the caller chooses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, final

from attrs import frozen

from govbudget.errors import ComparisonError, EditionNotAvailable, GovBudgetError, NotFound, UnitError

__all__ = ["Fault", "settle"]

#: The measures in words (口径); ``budget`` is a 预算数 that does not say whether it is the initial or the adjusted one.
MEASURES: Final = {
    "initial_budget": ("年初预算数", "initial budget"),
    "adjusted_budget": ("全年预算数", "adjusted budget"),
    "budget": ("预算数", "budget"),
    "final": ("决算数", "final accounts"),
}
#: Faults raise an error, or are listed and what they concern is left out.
OnError = Literal["raise", "list"]


_WORDS: Final = {
    "unknown_code": (
        "{subject}不在{year}年版{detail}中，只能按相同编码比较",
        "{subject} is not in the {year} edition of {detail}; it can only be compared by its own code. "
        'Mend the code, pass a crosswalk that has it, or on_error="list"',
    ),
    "repeated_code": (
        "{year}年{subject}在同一表中出现多次，只取第一次",
        "{subject} stands several times on the side of {year}; only the first is compared. "
        'Mend the table, or pass on_error="list"',
    ),
    "edition_unknown": (
        "没有{subject}的科目衔接表（{detail}），只能按相同编码比较",
        "there is no crosswalk for {subject}: {detail}. Pass one as crosswalk=, or compare by equal codes with "
        'on_error="list"',
    ),
    "unit_unknown": (
        "{year}年一方没有注明金额单位，另一方为{subject}，其金额不予比较",
        "the side of {year} gives no unit and the other is in {subject}, so their amounts cannot be compared. "
        'Build the table with unit=, or pass on_error="list"',
    ),
    "year_unknown": (
        "一方没有注明年度，科目不作衔接",
        "a side does not say its year, so codes cannot be bridged. Build the table with year=, pass crosswalk=, "
        'or compare by equal codes with on_error="list"',
    ),
    "year_twice": (
        "{year}年出现两次，只取第一次",
        '{year} is given twice; a series has one side a year. Leave one out, or pass on_error="list" to take the first',
    ),
    "both_measures": (
        "{year}年既有{subject}又有{detail}，只取前者",
        "{year} is given as {subject} and as {detail}; a series is of one measure. Leave one out, set both beside each other "
        'with compare({{"budget": …, "final": …}}, base="budget"), or pass on_error="list" to take the first',
    ),
    "year_mixed": (
        "列为{year}年的一方自注年度为{subject}",
        'the side given for {year} says that it is of {subject}. Mend the year, or pass on_error="list" to keep {year}',
    ),
    "same_period": (
        "双方都是{year}年的{subject}，没有可比的基数",
        "both sides are the {subject} of {year}, so neither is a base. Name the other measure with measure= and "
        'base_measure=, or pass on_error="list"',
    ),
    "measures_mixed": (
        "双方口径不同：{subject}与{detail}（{year}年）",
        "the sides are of different years and measures ({subject} and {detail}). Name both with measure= and "
        'base_measure= if that is meant, or pass on_error="list"',
    ),
}


@final
@frozen
class Fault:
    """Something that makes a comparison doubtful (可比性问题).

    Args:
        reason: ``unknown_code`` (a code outside the classification), ``repeated_code``, ``edition_unknown`` (no crosswalk
            for the years), ``unit_unknown``, ``year_unknown``, ``year_twice``, ``both_measures`` (one year as budget and as accounts),
            ``year_mixed``, ``same_period`` (one year and one measure on both sides) or ``measures_mixed``.
        year: the year of the side concerned.
        subject: the code, unit or measure concerned.
        detail: more about it.
    """

    reason: str
    year: int | None = None
    subject: str = ""
    detail: str = ""

    def message(self, lang: str = "zh") -> str:
        """The fault in words.

        Raises:
            NotFound: for a language other than ``zh`` and ``en``.
        """
        which = language(lang)
        subject, detail = (MEASURES[word][which] if word in MEASURES else word for word in (self.subject, self.detail))
        return _WORDS[self.reason][which].format(subject=subject, detail=detail, year=self.year or "?")

    def error(self) -> GovBudgetError:
        """The fault as an error."""
        text = self.message("en")
        if self.reason == "unknown_code":
            return NotFound(text, key=self.subject)
        if self.reason == "edition_unknown":
            return EditionNotAvailable(text, year=self.year or 0)
        if self.reason == "unit_unknown":
            return UnitError(text, units=(self.subject,))
        return incomparable(text)


def incomparable(why: str) -> ComparisonError:
    """The error for sides that cannot be compared at all, whatever the caller chooses."""
    return ComparisonError(why, problems=(why,))


def language(lang: str) -> int:
    """The position of a language in pairs of words.

    Raises:
        NotFound: for a language other than ``zh`` and ``en``.
    """
    if lang not in ("zh", "en"):
        raise NotFound(f"{lang!r} is no language of the messages; there are zh and en", key=lang)
    return ("zh", "en").index(lang)


def settle(faults: Iterable[Fault], on_error: OnError) -> tuple[Fault, ...]:
    """The faults, each once; or the first of them as an error.

    Raises:
        GovBudgetError: with ``on_error="raise"``, where there is a fault.
        NotFound: for another word than ``raise`` and ``list``.
    """
    if on_error not in ("raise", "list"):
        raise NotFound(f'{on_error!r} is no way to treat faults; there are "raise" and "list"', key=on_error)
    found = tuple(dict.fromkeys(faults))
    if found and on_error == "raise":
        error = found[0].error()
        if len(found) > 1:
            error.add_note(f"and {len(found) - 1} more: " + "; ".join(f"{f.reason} {f.subject}" for f in found[1:10]))
        raise error
    return found
