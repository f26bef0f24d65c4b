"""From one edition to another (科目衔接), and between the two economic classifications (经济分类对应)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from functools import cache, cached_property, lru_cache
from typing import Final, final, overload

from attrs import evolve, frozen

from govbudget.classification.codes import Kind, KindName, code_text
from govbudget.classification.editions import budget_year, load
from govbudget.classification.files import rows
from govbudget.classification.lists import Classifications, Lists
from govbudget.classification.subject import Subject, normal_name
from govbudget.classification.tree import Classification
from govbudget.errors import NotFound
from govbudget.records.display import Displayed, Shown, words_of

__all__ = ["Change", "Crosswalk", "Link", "crosswalk", "crosswalk_between", "crosswalk_of"]


class Change(Enum):
    """What became of a subject (变动)."""

    UNCHANGED = "unchanged"
    RENAMED = "renamed"  #: same code, another name
    RECODED = "recoded"  #: another code
    SPLIT = "split"  #: one became several
    MERGED = "merged"  #: several became one
    NEW = "new"
    ENDED = "ended"


_OPPOSITES: Final = {Change.SPLIT: Change.MERGED, Change.NEW: Change.ENDED}
_INVERSE: Final = _OPPOSITES | {there: here for here, there in _OPPOSITES.items()}


@final
@frozen
class Link:
    """What corresponds between two editions (对应关系).

    Args:
        change: what became of it.
        old: subjects of the earlier edition; empty where it is new.
        new: subjects of the later edition; empty where it ended.
        certain: whether the names on both sides and the year of the change rest on documents.
        note: what is known of it.
    """

    change: Change
    old: tuple[Subject, ...]
    new: tuple[Subject, ...]
    certain: bool
    note: str = ""

    def __str__(self) -> str:
        left, right = ("、".join(map(str, side)) or "—" for side in (self.old, self.new))
        return f"{left} → {right} [{self.change.value}{'' if self.certain else ', uncertain'}]"


@final
@frozen(repr=False)
class Crosswalk(Displayed, Sequence[Link]):
    """All correspondences from one edition to another (科目衔接表), a sequence of :class:`Link` in code order.

    Args:
        kind: functional, economic …
        from_year: the edition it starts from.
        to_year: the edition it leads to.
        links: every subject of both editions stands in exactly one.
    """

    kind: Kind
    from_year: int
    to_year: int
    links: tuple[Link, ...]

    @overload
    def __getitem__(self, index: int) -> Link: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Link]: ...

    def __getitem__(self, index: int | slice) -> Link | Sequence[Link]:
        return self.links[index]

    def __len__(self) -> int:
        return len(self.links)

    def __iter__(self) -> Iterator[Link]:
        return iter(self.links)

    def __repr__(self) -> str:
        changed = len(self.changes)
        return f"<Crosswalk {self.kind.value} {self.from_year} → {self.to_year}: {len(self)} links, {changed} changes>"

    def _shown(self, most: int) -> Shown:
        """What is not unchanged."""
        words, changes = words_of("crosswalk"), self.changes
        rows = (
            (
                *(" ".join(map(str, side)) for side in (link.old, link.new)),
                words[link.change.value],
                words["certain" if link.certain else "uncertain"],
                link.note,
            )
            for link in changes[:most]
        )
        about = f"{self.kind.chinese} {self.from_year} → {self.to_year} ({len(changes)} {words['changes']})"
        return Shown.of("crosswalk", about, (), rows, len(changes) - most)

    @cached_property
    def _from(self) -> Mapping[str, Link]:
        return {subject.code: link for link in self.links for subject in link.old}

    def link(self, code: object) -> Link:
        """What became of a code of the earlier edition.

        Raises:
            NotFound: if the earlier edition has no such code.
        """
        text = code_text(code)
        if text not in self._from:
            raise NotFound(f"{text} is not in the {self.from_year} edition of {self.kind.chinese}", key=text)
        return self._from[text]

    @property
    def changes(self) -> tuple[Link, ...]:
        """The links that are not unchanged."""
        return tuple(link for link in self.links if link.change is not Change.UNCHANGED)

    @cached_property
    def one_to_one(self) -> Mapping[str, str]:
        """Old code to new code, for the subjects that have exactly one counterpart."""
        return {link.old[0].code: link.new[0].code for link in self.links if len(link.old) == 1 and len(link.new) == 1}

    @property
    def inverse(self) -> Crosswalk:
        """The same correspondences the other way round."""
        links = (Link(_INVERSE.get(a.change, a.change), a.new, a.old, a.certain, a.note) for a in self.links)
        return Crosswalk(self.kind, self.to_year, self.from_year, tuple(sorted(links, key=_codes)))


def _codes(link: Link) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Code order; where a code ended and was given to something else, what ended comes first."""
    old, new = (tuple(subject.code for subject in side) for side in (link.old, link.new))
    return ((old or new)[0], old or ("~",), new)


def crosswalk(
    kind: Kind | KindName, from_year: int | str, to_year: int | str, *, classification: Lists = None
) -> Crosswalk:
    """What corresponds between the editions of two years (科目衔接).

    Splits, mergers and changes of code are those of the bundled list; beyond it a code that ended and one that is new
    under the same 类, on the same level and with the same name are taken for one (uncertain). Everything else keeps its
    code, is new, or ended.

    Args:
        kind: functional, economic …
        from_year: the edition it starts from.
        to_year: the edition it leads to.
        classification: one's own list for one of the years, or for both; a year without one has the bundled edition.

    Returns:
        the links of every subject of both editions, asked by its code on either side.

    Raises:
        EditionNotAvailable: for a year outside the known editions.
        NotFound: if none of one's own lists is of this kind and one of these years.
        CodeError: for an unknown kind, and for what is no list.
    """
    kind = Kind.of(kind)
    from_year, to_year = budget_year(kind, from_year), budget_year(kind, to_year)
    if classification is None:
        return _bundled(kind, from_year, to_year)
    own = {each.year: each for each in Classifications.of(classification).of_kind(kind)}
    if not own.keys() & {from_year, to_year}:
        there = "、".join(map(str, own)) or "none"
        why = f"no list of {kind.chinese} is given for {from_year} or {to_year}; the years of those given: {there}"
        raise NotFound(why, key=from_year)
    old, new = (own.get(year) or load(kind, year) for year in (from_year, to_year))
    return crosswalk_of(old, new)


@cache
def _bundled(kind: Kind, from_year: int, to_year: int) -> Crosswalk:
    if from_year > to_year:
        return _bundled(kind, to_year, from_year).inverse
    return _made(load(kind, from_year), load(kind, to_year))


def crosswalk_between(lists: Classifications, kind: Kind, from_year: int, to_year: int) -> Crosswalk:
    """What corresponds between two years in the lists in use (科目衔接); a list of one's own stands for a year without one.

    Raises:
        EditionNotAvailable: for a year outside the known editions.
    """
    if not lists.of_kind(kind):
        return _bundled(kind, from_year, to_year)
    found = crosswalk_of(lists.nearest(kind, from_year), lists.nearest(kind, to_year))
    return evolve(found, from_year=from_year, to_year=to_year)


@lru_cache(maxsize=32)
def crosswalk_of(old: Classification, new: Classification) -> Crosswalk:
    """What corresponds between two lists of one kind (两表衔接), as :func:`crosswalk` finds it."""
    return _made(old, new)


def _made(old: Classification, new: Classification) -> Crosswalk:
    if old.year > new.year:
        return _made(new, old).inverse
    kind = old.kind
    links = _listed(kind, old, new)
    done_old = {subject.code for link in links for subject in link.old}
    done_new = {subject.code for link in links for subject in link.new}
    moved = _moved(old, new, done_old, done_new)
    for code in old:
        if code in done_old:
            continue
        if code in new and code not in done_new:
            links.append(_same_code(old[code], new[code]))
        elif code in moved:
            links.append(Link(Change.RECODED, (old[code],), (new[moved[code]],), certain=False, note="同类同名"))
        else:
            links.append(Link(Change.ENDED, (old[code],), (), certain=old[code].certain))
    reached = {subject.code for link in links for subject in link.new}  # a code may be given to something else
    links += [Link(Change.NEW, (), (new[code],), certain=new[code].certain) for code in new if code not in reached]
    return Crosswalk(kind, old.year, new.year, tuple(sorted(links, key=_codes)))


def _same_code(old: Subject, new: Subject) -> Link:
    if old.name == new.name:
        return Link(Change.UNCHANGED, (old,), (new,), certain=old.documented and new.documented)
    return Link(Change.RENAMED, (old,), (new,), certain=old.certain and new.certain)


def _moved(old: Classification, new: Classification, done_old: set[str], done_new: set[str]) -> dict[str, str]:
    """Codes that ended, to the one new code under the same 类, on the same level and with the same name."""

    def by_name(edition: Classification, other: Classification, done: set[str]) -> Mapping[object, list[str]]:
        found: dict[object, list[str]] = {}
        for code in edition:
            if code not in other and code not in done:
                found.setdefault((code[:3], len(code), normal_name(edition[code].name)), []).append(code)
        return found

    ended, came = by_name(old, new, done_old), by_name(new, old, done_new)
    pairs = [(codes, came.get(key, [])) for key, codes in ended.items()]
    return {sources[0]: targets[0] for sources, targets in pairs if len(sources) == len(targets) == 1}


def _listed(kind: Kind, old: Classification, new: Classification) -> list[Link]:
    """The splits, mergers and changes of code of the bundled list between two editions."""
    pairs: list[tuple[str, str, str]] = []
    for listed, source, target, year, note in rows("links"):
        if listed == kind.value and old.year < int(year) <= new.year and source in old and target in new:
            pairs.append((source, target, note))
    links = []
    while pairs:
        sources, targets = {pairs[0][0]}, {pairs[0][1]}
        while grown := [p for p in pairs if (p[0] in sources) != (p[1] in targets)]:
            sources |= {source for source, _, _ in grown}
            targets |= {target for _, target, _ in grown}
        note = next(note for source, _, note in pairs if source in sources)
        pairs = [pair for pair in pairs if pair[0] not in sources]
        before, after = tuple(old[c] for c in sorted(sources)), tuple(new[c] for c in sorted(targets))
        links.append(Link(recoded(before, after), before, after, certain=False, note=note))
    return links


def recoded(old: Sequence[object], new: Sequence[object]) -> Change:
    """What it is called when subjects have other codes (换码): split, merged, or just recoded."""
    if len(old) == 1 < len(new):
        return Change.SPLIT
    return Change.MERGED if len(new) == 1 < len(old) else Change.RECODED
