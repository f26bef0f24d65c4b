"""One classification in one edition (科目表): a flat index in official order, navigated by the digits of the code."""

from __future__ import annotations

import difflib
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, ItemsView, Iterable, Iterator, KeysView, Mapping, Sequence, ValuesView
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, final, overload

from attrs import fields

from govbudget.arguments import instance, several, text, whole_number
from govbudget.classification.codes import Kind, Level, code_text
from govbudget.classification.own import csv_rows, subjects_of
from govbudget.classification.subject import Difference, Evidence, Subject, normal_name, placed, search_key
from govbudget.errors import CodeError, NotFound
from govbudget.records.display import Displayed, Shown, words_of

__all__ = ["Classification"]

if TYPE_CHECKING:
    T = TypeVar("T")
    _Base: TypeAlias = Mapping[str, Subject]
else:
    #: A dict that holds the subjects made so far: no look-up in Python is quicker. All else of it is overridden below.
    _Base = dict
#: What a row of a list has of a subject.
_COLUMNS = tuple(each.name for each in fields(Subject) if each.name != "parent")
#: A tree is printed as deep as fits these many lines.
_LINES = 60


def _refuse(self: Classification, *given: object, **named: object) -> None:
    """Refused (不可更改), for a classification is immutable."""
    raise TypeError(f"{self!r} cannot be changed; make a list of one's own with Classification.from_rows")


@final
class Classification(_Base, Displayed):
    """One kind of classification in one edition (某年版科目表), an immutable mapping from code to :class:`Subject`.

    Iteration is in official order. Codes may be given in any printed form (``"2010401"``, ``"201 04 01"``, ``2010401``,
    ``(201, 4, 1)``, :class:`~govbudget.classification.codes.Code`).

    Args:
        kind: functional, economic …
        year: the budget year of the edition.
        subjects: in official order.
        remark: what is to be known of the edition as a whole; for one that is not published, what it was made of.

    Raises:
        CodeError: for a code twice, or out of order.
    """

    __slots__ = ("_by_name", "_codes", "_hash", "_make", "_others", "_rows", "kind", "remark", "year")

    kind: Kind
    year: int
    remark: str
    _make: Callable[[Sequence[str], Subject | None], Subject]

    def __init__(self, kind: Kind | str, year: int, subjects: Iterable[Subject], remark: str = "") -> None:
        how = 'give pairs of code and name to Classification.from_rows, or use load("functional", 2021)'
        made = several("subjects", subjects, Subject, "a list of Subject values", how)
        codes = [subject.code for subject in made]
        if any(a >= b for a, b in zip(codes, codes[1:], strict=False)):
            raise CodeError("the subjects of a classification must be in official order, each code once")
        dict.update(self, placed(dict(zip(codes, made, strict=True))))
        self._set(Kind.of(kind), year, codes, remark)

    def _set(self, kind: Kind, year: int, codes: Iterable[str], remark: str) -> None:
        self.kind = kind
        self.year = year
        self.remark = remark
        self._codes: tuple[str, ...] = tuple(codes)
        self._rows: Mapping[str, Sequence[str]] = {}
        self._others: Mapping[str, str] = {}
        self._by_name: Mapping[str, tuple[str, ...]] | None = None
        self._hash: int | None = None

    @classmethod
    def from_table(
        cls,
        kind: Kind,
        year: int,
        rows: Mapping[str, Sequence[str]],
        make: Callable[[Sequence[str], Subject | None], Subject],
        remark: str = "",
        others: Mapping[str, str] | None = None,
    ) -> Classification:
        """A classification over the rows of a data file, already in order; subjects are made when first asked for.

        Args:
            kind: functional, economic …
            year: budget year.
            rows: by code; their fifth column is the evidence.
            make: makes a subject of its row and of the subject above it.
            remark: what is to be known of the edition as a whole.
            others: codes that were something else, with what is known of them, for the message where they are not found.
        """
        self = cls.__new__(cls)
        self._set(kind, year, rows, remark)
        self._rows, self._make, self._others = rows, make, others or {}
        return self

    @classmethod
    def from_rows(cls, kind: Kind | str, year: int, rows: Any, *, remark: str = "") -> Classification:
        """A classification from one's own official list (自备科目表).

        Args:
            kind: functional, economic …
            year: budget year.
            rows: in any order; each a mapping with ``code`` (科目编码) and ``name`` (科目名称) (and, as :meth:`to_rows` gives
                them, ``evidence``, ``year_from``, ``year_to``, ``names``, ``budget``, ``note``, ``source``), or a pair of code
                and name. A frame of pandas, polars, Arrow, DuckDB or narwhals with such columns is taken too.
            remark: what is to be known of the list as a whole.

        Raises:
            CatalogueErrors: with every fault at once: codes that are none or stand twice, subjects without the one
                above them, empty names, codes ending in 99 whose name does not say 其他.
            CodeError: for what has no rows, and for an unknown kind.
        """
        kind = Kind.of(kind)
        return cls(kind, year, subjects_of(kind, rows).values(), remark)

    @classmethod
    def from_csv(cls, kind: Kind | str, year: int, text: str | Iterable[str], *, remark: str = "") -> Classification:
        """A classification from the text of a csv file (自备科目表，文本): comma, tab or semicolon between the columns.

        Nothing is opened: pass the text, or an open file or any other iterable of its lines.

        Args:
            kind: functional, economic …
            year: budget year.
            text: with a heading that names the columns as :meth:`from_rows` has them, English or Chinese; without one the
                columns are code and name.
            remark: what is to be known of the list as a whole.

        Raises:
            ArgumentError: for what is no text and no lines of one.
            CatalogueErrors: as :meth:`from_rows`.
            CodeError: for a path, for a heading without code or name, and for an unknown kind.
        """
        return cls.from_rows(kind, year, csv_rows(text), remark=remark)

    def to_rows(self) -> list[dict[str, Any]]:
        """Every subject as a plain dict that :meth:`from_rows` takes back."""
        return [
            {name: value.value if isinstance(value := getattr(subject, name), Enum) else value for name in _COLUMNS}
            for subject in self.values()
        ]

    def __reduce__(self) -> tuple[type[Classification], tuple[Kind, int, tuple[Subject, ...], str]]:
        return (Classification, (self.kind, self.year, tuple(self.values()), self.remark))

    if TYPE_CHECKING:

        def __getitem__(self, code: object) -> Subject: ...

    else:
        __or__ = __ror__ = __ior__ = __reversed__ = None
        __setitem__ = __delitem__ = clear = copy = pop = popitem = setdefault = update = _refuse

    def __missing__(self, code: object) -> Subject:
        """The subject of a code in another printed form, or of one that is looked up for the first time."""
        return self._look_up(self._digits(code))

    def _at(self, code: object) -> Subject:
        """The subject of a code; what cannot be looked up in a dict is no code either."""
        try:
            return self[code]
        except TypeError:
            return self._look_up(self._digits(code))

    def _digits(self, code: object) -> str:
        """The digits of a code; a name given for one is told where names are looked up."""
        try:
            return code_text(code)
        except CodeError as error:
            if not isinstance(code, str) or not code.strip():
                raise
            found = self.find(code) if len(code) < 64 else ()
            whose = "" if not found else str(found[0]) if len(found) == 1 else f"{len(found)} subjects"
            what = (
                f"{code!r} is a name, of {whose}, and no code; look names up"
                if whose
                else f"{error}; a name is looked up"
            )
            raise CodeError(f"{what} with named({error.text}) or find({error.text})", text=error.text) from None

    def _look_up(self, text: str) -> Subject:
        """The subject of a code's digits, made if this is the first time."""
        if dict.__contains__(self, text):
            return self[text]
        if text in self._rows:
            above = self._look_up(text[:-2]) if text[:-2] in self._rows else None
            subject = self._make(self._rows[text], above)
            dict.update(self, {text: subject})
            return subject
        close = tuple(str(self[c]) for c in self._near(text))
        hint = f": {self._others[text]}" if text in self._others else ""
        hint += f"; near it: {'、'.join(close)}" if close else ""
        why = f"{text} is not in the {self.year} edition of {self.kind.chinese}{hint}"
        raise NotFound(why, key=text, suggestions=close)

    def _near(self, text: str) -> list[str]:
        above = text[:-2] if len(text) > 3 else ""
        siblings = [c for c in self.descendants(above) if len(c) == len(text)] if above in self else []
        return difflib.get_close_matches(text, siblings or self._codes, n=3, cutoff=0.7)

    def __contains__(self, code: object) -> bool:
        try:
            text = code_text(code)
        except CodeError:
            return False
        return text in self._rows or dict.__contains__(self, text)

    @overload
    def get(self, code: object) -> Subject | None: ...

    @overload
    def get(self, code: object, default: Subject | T) -> Subject | T: ...

    def get(self, code: object, default: Subject | T | None = None) -> Subject | T | None:
        """The subject of a code, or ``default`` where there is none; never raises."""
        return self[code] if code in self else default  # noqa: SIM401

    def keys(self) -> KeysView[str]:
        """Its codes, in official order."""
        return KeysView(self)

    def values(self) -> ValuesView[Subject]:
        """Its subjects, in official order."""
        return ValuesView(self)

    def items(self) -> ItemsView[str, Subject]:
        """Its codes with their subjects, in official order."""
        return ItemsView(self)

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Classification):
            return False
        return (self.kind, self.year, self._codes) == (other.kind, other.year, other._codes) and all(
            self[code] == other[code] for code in self._codes
        )

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash((self.kind, self.year, self._codes))
        return self._hash

    def __repr__(self) -> str:
        words = ", ".join(f"{n} {evidence}" for evidence, n in self.evidence.items())
        remark = f"; {self.remark}" if self.remark else ""
        return f"<Classification {self.kind.value} {self.year}: {len(self)} subjects ({words}){remark}>"

    def __str__(self) -> str:
        return self.to_text()

    @property
    def evidence(self) -> Mapping[str, int]:
        """How many subjects are documented, agree with an older edition, are only compiled (证据), in words."""
        rows = [Evidence(row[4]) for row in self._rows.values()]
        found = rows or [subject.evidence for subject in self.values()]
        in_order = sorted(found, key=list(Evidence).index)
        return dict(Counter(f"{evidence.english} {evidence.chinese}" for evidence in in_order))

    def to_text(self, levels: int | None = None) -> str:
        """It as an indented tree (树形文本), a line a subject; what is not documented says so.

        Args:
            levels: how many levels; by default as many as fit 60 lines, one at least.
        """
        shown = self.outline(levels)
        top = min((subject.level for subject in shown), default=0)
        lines = [f"{self.kind.chinese} {self.year}", *([self.remark] if self.remark else [])]
        for subject in shown:
            doubt = "" if subject.evidence.documented else f"（{subject.evidence.chinese}）"
            lines.append(f"{'  ' * (subject.level - top)}{subject}{doubt}")
        more = len(self) - len(shown)
        return "\n".join([*lines, f"… 另有 {more} 个下级科目，见 to_text(levels=…) 或 subtree(…)"] if more else lines)

    def outline(self, levels: int | None = None) -> tuple[Subject, ...]:
        """The subjects of its uppermost levels (上层科目), in official order.

        Args:
            levels: how many levels; by default as many as have no more than 60 subjects together, one at least.
        """
        depths = sorted({len(code) for code in self._codes})
        if levels is None:
            few = [n for n in range(1, len(depths) + 1) if sum(len(c) <= depths[n - 1] for c in self._codes) <= _LINES]
            levels = max(few, default=1)
        wanted = set(depths[: max(levels, 1)])
        return tuple(self[code] for code in self._codes if len(code) in wanted)

    def _shown(self, most: int) -> Shown:
        shown, words = self.outline()[:most], words_of("classification")
        names = ("\u3000" * (s.level - shown[0].level) + s.name for s in shown)
        doubts = (s.evidence.chinese + (words["carried"] if s.carried else "") for s in shown)
        body = zip((s.code for s in shown), names, doubts, strict=True)
        counts = "，".join(f"{words.rpartition(' ')[2]} {n}" for words, n in self.evidence.items())
        about = f"{self.kind.chinese} {self.year} ({len(self)} {words['subjects']}: {counts}) {self.remark}".strip()
        return Shown.of("classification", about, (), body, len(self) - len(shown))

    def _ipython_key_completions_(self) -> list[str]:
        return list(self._codes)

    @property
    def roots(self) -> tuple[Subject, ...]:
        """The subjects that have none above them here (顶层科目), which are all 类 or the top of a part."""
        return tuple(self[code] for code in self._codes if code[:-2] not in self)

    def parent(self, code: object) -> Subject | None:
        """The subject one level up; ``None`` for a 类, and where it is not in this (part of a) classification."""
        text = self._at(code).code
        return self[text[:-2]] if len(text) > 3 and text[:-2] in self else None

    def ancestors(self, code: object) -> tuple[Subject, ...]:
        """The subjects above it, 类 first."""
        text = self._at(code).code
        return tuple(self[text[:n]] for n in range(3, len(text), 2))

    def children(self, code: object = None) -> tuple[Subject, ...]:
        """The subjects one level down, in official order; all 类 for ``None``."""
        if code is None:
            return tuple(self[c] for c in self._codes if len(c) == 3)
        text = self._at(code).code
        return tuple(self[c] for c in self.descendants(text) if len(c) == len(text) + 2)

    def siblings(self, code: object) -> tuple[Subject, ...]:
        """The other subjects below the same one, in official order; for a 类 the other 类."""
        text = self._at(code).code
        others = self.children(text[:-2]) if len(text) > 3 else self.children()
        return tuple(subject for subject in others if subject.code != text)

    def descendants(self, code: object) -> tuple[str, ...]:
        """The codes below it at any level, in official order."""
        text = self._at(code).code
        start = bisect_left(self._codes, text) + 1
        return self._codes[start : bisect_left(self._codes, text + ":", start)]

    def leaves(self, code: object = None) -> tuple[Subject, ...]:
        """The subjects at or below it that have nothing below them."""
        codes = self._codes if code is None else (self._at(code).code, *self.descendants(code))
        following = (*codes[1:], "")
        return tuple(self[c] for c, n in zip(codes, following, strict=True) if not n.startswith(c))

    def level(self, level: Level | int) -> tuple[Subject, ...]:
        """All subjects of one level, in official order."""
        return tuple(self[c] for c in self._codes if (len(c) - 1) // 2 == level)

    def subtree(self, code: object) -> Classification:
        """The part at and below a subject, as a classification of its own."""
        text = self._at(code).code
        return Classification(self.kind, self.year, (self[c] for c in (text, *self.descendants(text))), self.remark)

    def diff(self, other: Classification) -> Difference:
        """What changed from this edition to another (版本差异).

        Raises:
            ArgumentError: for what is no classification.
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
        """The subjects whose code begins with a text or whose names hold it (搜索): whole names first, then beginnings.

        与, 和, 的, 及 and punctuation do not matter: 发展改革事务 finds 发展与改革事务.
        """
        whole_number("limit", limit, "give it as in limit=20", 0)
        words = search_key(str(text))
        if not words:
            return ()
        digits = re.sub(r"[\s|]+", "", str(text))
        ranked: list[tuple[int, str]] = []
        for subject in self.values():
            names = [search_key(name) for name in (subject.name, *subject.names)]
            begins, within = any(n.startswith(words) for n in names), any(words in n for n in names)
            ranks = (subject.code.startswith(digits), words in names, begins, within)
            if any(ranks):
                ranked.append((ranks.index(True), subject.code))
        return tuple(self[code] for _, code in sorted(ranked)[:limit])
