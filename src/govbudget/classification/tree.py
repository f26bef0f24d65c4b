"""One classification in one edition (科目表): a flat index in official order, navigated by the digits of the code."""

from __future__ import annotations

import difflib
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any, Final, final

from attrs import field, frozen

from govbudget.classification.codes import Code, Kind, Level, code_text
from govbudget.errors import CodeError, NotFound

__all__ = ["Classification", "Evidence", "Subject", "normal_name"]


class Evidence(Enum):
    """How far a row of the bundled catalogue is confirmed (证据等级).

    A: two or more unrelated families of published documents agree. B: one family. C: memory, confirmed by an edition of
    about 2009-2010. D: memory with weaker evidence. E: memory alone. ``OFFICIAL``: the user's own official list.
    """

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    OFFICIAL = "official"

    @property
    def documented(self) -> bool:
        """Whether published documents show the code with its name (A, B, or the user's own list)."""
        return self in (Evidence.A, Evidence.B, Evidence.OFFICIAL)


@final
@frozen
class Subject:
    """A subject (科目): a code with its name, in one edition.

    Args:
        code: digits.
        name: official name in this edition.
        evidence: how far the row is confirmed.
        year_from: first budget year of this name; ``None`` if it is older than the catalogue.
        year_to: last budget year; ``None`` if no end is known.
        names: every name the code is known to have had, this one first.
        note: remarks of the catalogue.
        source: the documents behind the row.
    """

    code: str
    name: str
    evidence: Evidence = Evidence.OFFICIAL
    year_from: int | None = None
    year_to: int | None = None
    names: tuple[str, ...] = ()
    note: str = field(default="", repr=False)
    source: str = field(default="", repr=False)

    @property
    def level(self) -> Level:
        """类, 款, 项 or 目."""
        return Level((len(self.code) - 1) // 2)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


_DROPPED: Final = re.compile(r"[\s()（）〔〕\[\]【】“”\"'‘’、,，．.·:：]+")


def normal_name(name: str) -> str:
    """A name without spaces, brackets, quotes and separators and without the ending 支出, for comparing."""
    bare = _DROPPED.sub("", name)
    return bare.removesuffix("支出") or bare


@final
class Classification(Mapping[str, Subject]):
    """One kind of classification in one edition (某年版科目表), an immutable mapping from code to :class:`Subject`.

    Iteration is in official order. Codes may be given in any printed form (``"2010401"``, ``"201 04 01"``, ``2010401``,
    :class:`Code`).

    Args:
        kind: functional, economic …
        year: the budget year of the edition.
        subjects: in official order.

    Raises:
        CodeError: for a code twice, or out of order.
    """

    __slots__ = ("_by_name", "_codes", "_subjects", "kind", "year")

    kind: Kind
    year: int

    def __init__(self, kind: Kind | str, year: int, subjects: Iterable[Subject]) -> None:
        self.kind = Kind.of(kind)
        self.year = year
        rows = tuple(subjects)
        self._subjects: Mapping[str, Subject] = MappingProxyType({row.code: row for row in rows})
        self._codes: tuple[str, ...] = tuple(self._subjects)
        if len(self._codes) != len(rows) or any(a >= b for a, b in zip(self._codes, self._codes[1:], strict=False)):
            raise CodeError("the subjects of a classification must be in official order, each code once")
        self._by_name: Mapping[str, tuple[str, ...]] | None = None

    def __reduce__(self) -> tuple[type[Classification], tuple[Kind, int, tuple[Subject, ...]]]:
        return (Classification, (self.kind, self.year, tuple(self._subjects.values())))

    def __getitem__(self, code: object) -> Subject:
        try:
            return self._subjects[code]  # type: ignore[index]
        except (KeyError, TypeError):
            pass
        text = code_text(code)
        try:
            return self._subjects[text]
        except KeyError:
            close = tuple(str(self._subjects[c]) for c in self._near(text))
            hint = f"; near it: {'、'.join(close)}" if close else ""
            raise NotFound(
                f"{text} is not in the {self.year} edition of {self.kind.chinese}{hint}", key=text, suggestions=close
            ) from None

    def _near(self, text: str) -> list[str]:
        parent = text[:-2] if len(text) > 3 else ""
        siblings = [c for c in self.descendants(parent) if len(c) == len(text)] if parent in self._subjects else []
        return difflib.get_close_matches(text, siblings or self._codes, n=3, cutoff=0.7)

    def __contains__(self, code: object) -> bool:
        try:
            return code_text(code) in self._subjects
        except CodeError:
            return False

    def get(self, code: object, default: Any = None) -> Any:
        """The subject of a code, or ``default`` where there is none; never raises."""
        return self._subjects[code_text(code)] if code in self else default

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Classification):
            return NotImplemented
        return (self.kind, self.year, self._subjects) == (other.kind, other.year, other._subjects)

    def __hash__(self) -> int:
        return hash((self.kind, self.year, self._codes))

    def __repr__(self) -> str:
        return f"<Classification {self.kind.value} {self.year}: {len(self)} subjects>"

    def _ipython_key_completions_(self) -> list[str]:
        return list(self._codes)

    def parent(self, code: str | int | Code) -> Subject | None:
        """The subject one level up; ``None`` for a 类."""
        text = self[code].code
        return self[text[:-2]] if len(text) > 3 else None

    def ancestors(self, code: str | int | Code) -> tuple[Subject, ...]:
        """The subjects above it, 类 first."""
        text = self[code].code
        return tuple(self[text[:n]] for n in range(3, len(text), 2))

    def children(self, code: str | int | Code | None = None) -> tuple[Subject, ...]:
        """The subjects one level down, in official order; all 类 for ``None``."""
        if code is None:
            return tuple(s for s in self._subjects.values() if len(s.code) == 3)
        text = self[code].code
        return tuple(self._subjects[c] for c in self.descendants(text) if len(c) == len(text) + 2)

    def descendants(self, code: str | int | Code) -> tuple[str, ...]:
        """The codes below it at any level, in official order."""
        text = self[code].code
        start = bisect_left(self._codes, text) + 1
        return self._codes[start : bisect_left(self._codes, text + ":", start)]

    def leaves(self, code: str | int | Code | None = None) -> tuple[Subject, ...]:
        """The subjects at or below it that have nothing below them."""
        codes = self._codes if code is None else (self[code].code, *self.descendants(code))
        following = (*codes[1:], "")
        return tuple(self._subjects[c] for c, n in zip(codes, following, strict=True) if not n.startswith(c))

    def level(self, level: Level | int) -> tuple[Subject, ...]:
        """All subjects of one level, in official order."""
        return tuple(s for s in self._subjects.values() if s.level == level)

    def find(self, name: str) -> tuple[Subject, ...]:
        """The subjects of this name, now or in an earlier edition; brackets, spaces and the ending 支出 do not matter.

        Several subjects may share a name (行政运行); an empty tuple says that none has it.
        """
        index = self._by_name
        if index is None:
            found: dict[str, list[str]] = {}
            for subject in self._subjects.values():
                for key in dict.fromkeys(map(normal_name, (subject.name, *subject.names))):
                    found.setdefault(key, []).append(subject.code)
            self._by_name = index = MappingProxyType({key: tuple(codes) for key, codes in found.items()})
        return tuple(self._subjects[c] for c in index.get(normal_name(name), ()))
