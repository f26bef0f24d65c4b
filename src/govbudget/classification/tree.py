"""One classification in one edition (科目表): a flat index in official order, navigated by the digits of the code."""

from __future__ import annotations

import difflib
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, Final, NamedTuple, final

from attrs import field, frozen

from govbudget.arguments import instance, several, text, whole_number
from govbudget.classification.codes import Kind, Level, code_text
from govbudget.errors import CatalogueErrors, CodeError, NotFound
from govbudget.remember import remembered

__all__ = ["Budget", "Classification", "Difference", "Evidence", "Subject", "normal_name"]


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
        return self in _DOCUMENTED


_DOCUMENTED: Final = frozenset({Evidence.A, Evidence.B, Evidence.OFFICIAL})


class Budget(Enum):
    """The four budgets (四本预算)."""

    GENERAL = ""  #: 一般公共预算
    GOVERNMENT_FUND = "fund"  #: 政府性基金预算
    STATE_CAPITAL = "capital"  #: 国有资本经营预算
    SOCIAL_INSURANCE = "insurance"  #: 社会保险基金预算


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
        budget: which of the four budgets it belongs to.
        note: remarks of the catalogue.
        source: the documents behind the row.
    """

    code: str
    name: str
    evidence: Evidence = Evidence.OFFICIAL
    year_from: int | None = None
    year_to: int | None = None
    names: tuple[str, ...] = ()
    budget: Budget = Budget.GENERAL
    note: str = field(default="", repr=False)
    source: str = field(default="", repr=False)

    @property
    def level(self) -> Level:
        """类, 款, 项 or 目."""
        return Level((len(self.code) - 1) // 2)

    @property
    def certain(self) -> bool:
        """Whether name and years rest on documents (evidence A, B or official, and no doubt noted about the years)."""
        return self.evidence.documented and "uncertain" not in self.note

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


_DROPPED: Final = re.compile(r"[\s()（）〔〕\[\]【】“”\"'‘’、,，．.·:：]+")


@remembered(1 << 14)
def normal_name(name: str) -> str:
    """A name without spaces, brackets, quotes and separators and without the ending 支出, for comparing."""
    bare = _DROPPED.sub("", name)
    return bare.removesuffix("支出") or bare


class Difference(NamedTuple):
    """What changed between two editions (版本差异): subjects that are new, ended, or renamed (old, new)."""

    new: tuple[Subject, ...]
    ended: tuple[Subject, ...]
    renamed: tuple[tuple[Subject, Subject], ...]


#: One row of a data file: name, evidence, first year, last year, names, budget, note, source.
Row = tuple[str, str, str, str, tuple[str, ...], str, str, str]


def _subject(code: str, row: Row) -> Subject:
    name, evidence, first, last, names, budget, note, source = row
    return Subject(
        code,
        name,
        Evidence(evidence),
        int(first) if first else None,
        int(last) if last else None,
        (name, *(other for other in names if other != name)),
        Budget(budget),
        note,
        source,
    )


@final
class Classification(Mapping[str, Subject]):
    """One kind of classification in one edition (某年版科目表), an immutable mapping from code to :class:`Subject`.

    Iteration is in official order. Codes may be given in any printed form (``"2010401"``, ``"201 04 01"``, ``2010401``,
    ``(201, 4, 1)``, :class:`~govbudget.classification.codes.Code`).

    Args:
        kind: functional, economic …
        year: the budget year of the edition.
        subjects: in official order.

    Raises:
        CodeError: for a code twice, or out of order.
    """

    __slots__ = ("_by_name", "_codes", "_made", "_rows", "kind", "year")

    kind: Kind
    year: int

    def __init__(self, kind: Kind | str, year: int, subjects: Iterable[Subject]) -> None:
        how = 'give pairs of code and name to Classification.from_rows, or use load("functional", 2021)'
        made = several("subjects", subjects, Subject, "a list of Subject values", how)
        codes = [subject.code for subject in made]
        if any(a >= b for a, b in zip(codes, codes[1:], strict=False)):
            raise CodeError("the subjects of a classification must be in official order, each code once")
        self._set(Kind.of(kind), year, codes, dict(zip(codes, made, strict=True)), {})

    def _set(
        self, kind: Kind, year: int, codes: Iterable[str], made: dict[str, Subject], rows: Mapping[str, Row]
    ) -> None:
        self.kind = kind
        self.year = year
        self._codes: tuple[str, ...] = tuple(codes)
        self._made = made  # a plain dict: the quickest look-up there is
        self._rows = rows
        self._by_name: Mapping[str, tuple[str, ...]] | None = None

    @classmethod
    def from_table(cls, kind: Kind, year: int, rows: Mapping[str, Row]) -> Classification:
        """A classification over the rows of a data file, already in order; subjects are made when first asked for."""
        self = cls.__new__(cls)
        self._set(kind, year, rows, {}, rows)
        return self

    @classmethod
    def from_rows(
        cls, kind: Kind | str, year: int, rows: Iterable[Mapping[str, Any] | Sequence[Any]]
    ) -> Classification:
        """A classification from one's own official list (自备科目表).

        Args:
            kind: functional, economic …
            year: budget year.
            rows: in any order; each a mapping with ``code`` and ``name`` (and, as :meth:`to_rows` gives them, ``evidence``,
                ``year_from``, ``year_to``, ``names``, ``budget``, ``note``, ``source``), or a pair of code and name.

        Raises:
            CatalogueErrors: with every fault at once: codes that are none or stand twice, subjects without the one
                above them, empty names, codes ending in 99 whose name does not say 其他.
        """
        faults: list[CodeError] = []
        made: dict[str, Subject] = {}
        how = 'give pairs, as in [("201", "一般公共服务支出")], or dicts with code and name'
        for row in several("rows", rows, (Mapping, tuple, list), "a list of rows", how):
            given = row if isinstance(row, Mapping) else dict(zip(("code", "name"), row, strict=False))
            try:
                subject = _own_subject(given)
            except CodeError as error:
                faults.append(error)
                continue
            if subject.code in made:
                faults.append(CodeError(f"{subject} stands twice, first as {made[subject.code]}", text=subject.code))
            made.setdefault(subject.code, subject)
        for code, subject in made.items():
            if len(code) > 3 and code[:-2] not in made:
                faults.append(CodeError(f"{subject} has nothing above it: {code[:-2]} is missing", text=code))
            if not normal_name(subject.name):
                faults.append(CodeError(f"{code} has no name", text=code))
            elif len(code) > 3 and code.endswith("99") and "其他" not in subject.name:
                faults.append(CodeError(f"{subject} ends in 99, but its name does not say 其他", text=code))
        if faults:
            raise CatalogueErrors(f"{len(faults)} faults in the list of {Kind.of(kind).chinese}", faults)
        return cls(kind, year, (made[code] for code in sorted(made)))

    def to_rows(self) -> list[dict[str, Any]]:
        """Every subject as a plain dict that :meth:`from_rows` takes back."""
        return [
            {
                "code": s.code,
                "name": s.name,
                "evidence": s.evidence.value,
                "year_from": s.year_from,
                "year_to": s.year_to,
                "names": s.names,
                "budget": s.budget.value,
                "note": s.note,
                "source": s.source,
            }
            for s in self.values()
        ]

    def __reduce__(self) -> tuple[type[Classification], tuple[Kind, int, tuple[Subject, ...]]]:
        return (Classification, (self.kind, self.year, tuple(self.values())))

    def __getitem__(self, code: object) -> Subject:
        try:
            return self._made[code]  # type: ignore[index]
        except (KeyError, TypeError):
            return self._look_up(self._digits(code))

    def _digits(self, code: object) -> str:
        """The digits of a code; a name in its place is refused with how names are looked up."""
        try:
            return code_text(code)
        except CodeError as error:
            if not isinstance(code, str) or not code.strip():
                raise
            raise CodeError(
                f"{error}; a name is looked up with named({error.text}) or find({error.text})", text=error.text
            ) from None

    def _look_up(self, text: str) -> Subject:
        """The subject of a code's digits, made if this is the first time."""
        if text in self._made:
            return self._made[text]
        if text in self._rows:
            subject = self._made[text] = _subject(text, self._rows[text])
            return subject
        close = tuple(str(self[c]) for c in self._near(text))
        hint = f"; near it: {'、'.join(close)}" if close else ""
        raise NotFound(
            f"{text} is not in the {self.year} edition of {self.kind.chinese}{hint}", key=text, suggestions=close
        )

    def _near(self, text: str) -> list[str]:
        above = text[:-2] if len(text) > 3 else ""
        siblings = [c for c in self.descendants(above) if len(c) == len(text)] if above in self else []
        return difflib.get_close_matches(text, siblings or self._codes, n=3, cutoff=0.7)

    def __contains__(self, code: object) -> bool:
        try:
            text = code_text(code)
        except CodeError:
            return False
        return text in self._made or text in self._rows

    def get(self, code: object, default: Any = None) -> Any:
        """The subject of a code, or ``default`` where there is none; never raises."""
        return self[code] if code in self else default  # noqa: SIM401

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Classification):
            return NotImplemented
        return (self.kind, self.year, self._codes) == (other.kind, other.year, other._codes) and all(
            self[code] == other[code] for code in self._codes
        )

    def __hash__(self) -> int:
        return hash((self.kind, self.year, self._codes))

    def __repr__(self) -> str:
        return f"<Classification {self.kind.value} {self.year}: {len(self)} subjects>"

    def _repr_html_(self) -> str:
        from govbudget.interchange.display import classification_html

        return classification_html(self)

    def _ipython_key_completions_(self) -> list[str]:
        return list(self._codes)

    def parent(self, code: object) -> Subject | None:
        """The subject one level up; ``None`` for a 类, and where it is not in this (part of a) classification."""
        text = self[code].code
        return self[text[:-2]] if len(text) > 3 and text[:-2] in self else None

    def ancestors(self, code: object) -> tuple[Subject, ...]:
        """The subjects above it, 类 first."""
        text = self[code].code
        return tuple(self[text[:n]] for n in range(3, len(text), 2))

    def children(self, code: object = None) -> tuple[Subject, ...]:
        """The subjects one level down, in official order; all 类 for ``None``."""
        if code is None:
            return tuple(self[c] for c in self._codes if len(c) == 3)
        text = self[code].code
        return tuple(self[c] for c in self.descendants(text) if len(c) == len(text) + 2)

    def siblings(self, code: object) -> tuple[Subject, ...]:
        """The other subjects below the same one, in official order; for a 类 the other 类."""
        text = self[code].code
        others = self.children(text[:-2]) if len(text) > 3 else self.children()
        return tuple(subject for subject in others if subject.code != text)

    def descendants(self, code: object) -> tuple[str, ...]:
        """The codes below it at any level, in official order."""
        text = self[code].code
        start = bisect_left(self._codes, text) + 1
        return self._codes[start : bisect_left(self._codes, text + ":", start)]

    def leaves(self, code: object = None) -> tuple[Subject, ...]:
        """The subjects at or below it that have nothing below them."""
        codes = self._codes if code is None else (self[code].code, *self.descendants(code))
        following = (*codes[1:], "")
        return tuple(self[c] for c, n in zip(codes, following, strict=True) if not n.startswith(c))

    def level(self, level: Level | int) -> tuple[Subject, ...]:
        """All subjects of one level, in official order."""
        return tuple(self[c] for c in self._codes if (len(c) - 1) // 2 == level)

    def subtree(self, code: object) -> Classification:
        """The part at and below a subject, as a classification of its own."""
        text = self[code].code
        return Classification(self.kind, self.year, (self[c] for c in (text, *self.descendants(text))))

    def diff(self, other: Classification) -> Difference:
        """What changed from this edition to another (版本差异).

        Raises:
            CodeError: if they are of different kinds.
        """
        instance("other", other, Classification, "a Classification", 'load it, as in load("functional", 2022)')
        if self.kind is not other.kind:
            raise CodeError(f"{self.kind.chinese} and {other.kind.chinese} are not editions of one classification")
        new = tuple(other[code] for code in other if code not in self)
        ended = tuple(self[code] for code in self if code not in other)
        both = [(self[code], other[code]) for code in self if code in other]
        return Difference(new, ended, tuple(pair for pair in both if pair[0].name != pair[1].name))

    def find(self, name: str) -> tuple[Subject, ...]:
        """The subjects of this name, now or in an earlier edition; brackets, spaces and the ending 支出 do not matter.

        Several subjects may share a name (行政运行); an empty tuple says that none has it.
        """
        text("name", name, 'give a name, as in find("行政运行")')
        index = self._by_name
        if index is None:
            found: dict[str, list[str]] = {}
            for subject in self.values():
                for key in dict.fromkeys(map(normal_name, (subject.name, *subject.names))):
                    found.setdefault(key, []).append(subject.code)
            self._by_name = index = {key: tuple(codes) for key, codes in found.items()}
        return tuple(self[c] for c in index.get(normal_name(name), ()))

    def named(self, name: str) -> Subject:
        """The one subject of this name (按名称查找).

        Raises:
            NotFound: if none has it, with the names close to it, or if several do, with their codes.
        """
        found = self.find(name)
        if len(found) == 1:
            return found[0]
        if found:
            near = tuple(map(str, found[:6]))
            why = f"stands for {len(found)} subjects"
        else:
            names = {subject.name: subject for subject in self.values()}
            near = tuple(str(names[close]) for close in difflib.get_close_matches(str(name), names, n=3, cutoff=0.5))
            why = f"is no name in the {self.year} edition of {self.kind.chinese}"
        hint = f": {'、'.join(near)}" if near else ""
        raise NotFound(f"{name!r} {why}{hint}", key=name, suggestions=near)

    def search(self, text: str, limit: int = 20) -> tuple[Subject, ...]:
        """The subjects whose code begins with a text or whose names hold it (搜索): whole names first, then beginnings."""
        whole_number("limit", limit, "give it as in limit=20", 0)
        words = normal_name(str(text))
        if not words:
            return ()
        digits = re.sub(r"[\s|]+", "", str(text))
        ranked: list[tuple[int, str]] = []
        for subject in self.values():
            names = [normal_name(name) for name in (subject.name, *subject.names)]
            if subject.code.startswith(digits):
                ranked.append((0, subject.code))
            elif words in names:
                ranked.append((1, subject.code))
            elif any(name.startswith(words) for name in names):
                ranked.append((2, subject.code))
            elif any(words in name for name in names):
                ranked.append((3, subject.code))
        return tuple(self[code] for _, code in sorted(ranked)[:limit])


def _own_subject(row: Mapping[str, Any]) -> Subject:
    """A subject of a user's list; fields that are not given have their defaults."""
    code = code_text(row.get("code"))
    name = row.get("name")
    if not isinstance(name, str):
        raise CodeError(f"{code} has no name", text=code)
    try:
        return Subject(
            code,
            name.strip(),
            Evidence(row.get("evidence", Evidence.OFFICIAL)),
            row.get("year_from"),
            row.get("year_to"),
            tuple(row.get("names") or (name.strip(),)),
            Budget(row.get("budget", Budget.GENERAL)),
            row.get("note", ""),
            row.get("source", ""),
        )
    except ValueError as error:
        raise CodeError(f"{code} {name}: {error}", text=code) from error
