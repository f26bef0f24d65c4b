"""A subject (科目) of a classification: its code and name, and how far the row is to be trusted (证据)."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import Enum
from typing import Final, NamedTuple, final

from attrs import evolve, field, frozen

from govbudget.arguments import wrong
from govbudget.classification.codes import Level
from govbudget.exact import scale
from govbudget.remember import remembered
from govbudget.visible import visible

__all__ = ["Budget", "Difference", "Evidence", "MeasuredError", "Subject", "normal_name", "search_key"]


class MeasuredError(NamedTuple):
    """How many rows were wrong when a sample was compared with documents read later (实测误差).

    Args:
        wrong: rows that were wrong: in name, or in the years they are in force.
        of: rows compared.
        low: lower end of the 95 % interval of the share that is wrong.
        high: its upper end.
        note: what the sample does not stand for.
    """

    wrong: int
    of: int
    low: Decimal
    high: Decimal
    note: str

    def __str__(self) -> str:
        low, high = (f"{scale(share, 2):f}" for share in (self.low, self.high))
        return f"{self.wrong} of {self.of} out of sample, 95 % interval {low}–{high} %; {self.note}"


class Evidence(Enum):
    """How far a row of the bundled catalogue is confirmed (证据等级).

    Rows of A and B are *documented* (有据), C *agrees with an older edition* (与旧版一致), D and E are only *compiled*
    (仅据整理). Of compiled rows 1 of 30 was wrong when they were compared with documents read later: an error of 3 %, 95 %
    interval 0.1–17 %. That sample is biased to much-used codes; rare ones may be worse.
    """

    A = "A"  #: documented (有据) by two or more unrelated families of published documents
    B = "B"  #: documented (有据) by one family of published documents
    C = "C"  #: agrees with an older official edition (与旧版一致), of about 2009-2010, in code and name
    D = "D"  #: compiled (仅据整理), with the name seen without the code, or the code without the name
    E = "E"  #: compiled (仅据整理) with nothing but the compilers behind it
    OFFICIAL = "official"  #: official list (官方科目表) that the user brought

    @property
    def documented(self) -> bool:
        """Whether published documents show the code with its name (A, B, or the user's own list)."""
        return self in _DOCUMENTED

    @property
    def english(self) -> str:
        """Its words (证据说明), as in agrees with an older edition."""
        return _WORDS[self][0]

    @property
    def chinese(self) -> str:
        """Its Chinese words (证据说明), as in 与旧版一致."""
        return _WORDS[self][1]

    @property
    def error(self) -> MeasuredError | None:
        """How often such rows were wrong (实测误差), for compiled ones; ``None`` where it was not measured."""
        return _COMPILED_ERROR if self in (Evidence.D, Evidence.E) else None

    def __repr__(self) -> str:
        return f"<Evidence.{self.name}: {self.english} {self.chinese}>"


_DOCUMENTED: Final = frozenset({Evidence.A, Evidence.B, Evidence.OFFICIAL})
_WORDS: Final = {
    Evidence.A: ("documented", "有据"),
    Evidence.B: ("documented", "有据"),
    Evidence.C: ("agrees with an older edition", "与旧版一致"),
    Evidence.D: ("compiled", "仅据整理"),
    Evidence.E: ("compiled", "仅据整理"),
    Evidence.OFFICIAL: ("official list", "官方科目表"),
}
_COMPILED_ERROR: Final = MeasuredError(1, 30, Decimal("0.001"), Decimal("0.17"), "biased to much-used codes")


class Budget(Enum):
    """The four budgets (四本预算)."""

    GENERAL = ""  #: 一般公共预算
    GOVERNMENT_FUND = "fund"  #: 政府性基金预算
    STATE_CAPITAL = "capital"  #: 国有资本经营预算
    SOCIAL_INSURANCE = "insurance"  #: 社会保险基金预算


@final
@frozen(repr=False)
class Subject:
    """A subject (科目): a code with its name, in one edition.

    Args:
        code: digits.
        name: official name in this edition.
        evidence: how far the row is confirmed.
        year_from: first budget year of this name; ``None`` if it is older than the catalogue.
        year_to: last budget year; ``None`` if no end is known.
        names: every name the code is known to have had, this one first. A code that was given to something else keeps none
            of the names from before.
        budget: which of the four budgets it belongs to.
        note: remarks of the catalogue.
        source: the documents behind the row.
        carried: whether it is carried over (沿用) into an edition that is not published, and no document of that year
            shows it.
        parent: the subject one level up (上级科目); ``None`` for a 类. No part of equality.
    """

    code: str
    name: str
    evidence: Evidence = field(factory=lambda: Evidence.OFFICIAL)
    year_from: int | None = None
    year_to: int | None = None
    names: tuple[str, ...] = ()
    budget: Budget = Budget.GENERAL
    note: str = ""
    source: str = ""
    carried: bool = False
    parent: Subject | None = field(default=None, eq=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not (isinstance(self.code, str) and isinstance(self.name, str)):
            name, given = ("name", self.name) if isinstance(self.code, str) else ("code", self.code)
            raise wrong(name, given, "a text", 'give code and name as in Subject("2010601", "行政运行")')

    @property
    def level(self) -> Level:
        """类, 款, 项 or 目."""
        return Level((len(self.code) - 1) // 2)

    @property
    def ancestors(self) -> tuple[Subject, ...]:
        """The subjects above it, 类 first."""
        return () if self.parent is None else (*self.parent.ancestors, self.parent)

    @property
    def documented(self) -> bool:
        """Whether documents show the code with this name for this edition; no finding rests on a subject of which they do
        not.
        """
        return self.evidence.documented and not self.carried

    @property
    def certain(self) -> bool:
        """Whether name and years rest on documents (documented, and no doubt noted about the years)."""
        return self.documented and "uncertain" not in self.note

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def __repr__(self) -> str:
        carried = ", carried over 沿用" if self.carried else ""
        return visible(f"<Subject {self}: {self.evidence.english} {self.evidence.chinese}{carried}>")


_DROPPED: Final = re.compile(r"[\s()（）〔〕\[\]【】“”\"'‘’、,，．.·:：]+")
_JOINING: Final = re.compile(r"[与和的及]|[^\w\u4e00-\u9fff]+")


@remembered(1 << 14)
def normal_name(name: str) -> str:
    """A name without spaces, brackets, quotes and separators and without the ending 支出, for comparing."""
    bare = _DROPPED.sub("", name)
    return bare.removesuffix("支出") or bare


@remembered(1 << 14)
def search_key(name: str) -> str:
    """A name for searching: its normal form without 与, 和, 的, 及 and any punctuation, so that 发展改革事务 finds 发展与改革事务."""
    return _JOINING.sub("", normal_name(name)) or normal_name(name)


class Difference(NamedTuple):
    """What changed between two editions (版本差异): subjects that are new, ended, or renamed (old, new)."""

    new: tuple[Subject, ...]
    ended: tuple[Subject, ...]
    renamed: tuple[tuple[Subject, Subject], ...]


def placed(subjects: dict[str, Subject]) -> dict[str, Subject]:
    """Subjects by code in official order, each below the one above it where that is among them."""
    made: dict[str, Subject] = {}
    for code, subject in subjects.items():
        above = made.get(code[:-2]) if len(code) > 3 else None
        made[code] = subject if subject.parent is not None or above is None else evolve(subject, parent=above)
    return made
