"""Which list a code or name is looked up in (所用科目表): one's own, or the bundled edition of the year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias, final

from attrs import frozen

from govbudget.classification.codes import Kind
from govbudget.classification.editions import available, load, nearest
from govbudget.classification.files import rows
from govbudget.classification.tree import Classification
from govbudget.errors import CodeError

__all__ = ["BUNDLED", "Classifications"]


@final
@frozen
class Classifications:
    """The lists that codes and names are looked up in (所用科目表): one's own, and for all other kinds the bundled editions.

    A list of one's own replaces the bundled editions of its kind altogether. Of several lists of a kind the one of the year
    is used, else the nearest one.

    Args:
        own: one's own lists.
    """

    own: tuple[Classification, ...] = ()

    @classmethod
    def of(cls, given: Lists) -> Classifications:
        """The lists that a caller gives: one, several, a mapping from kind to one or several, or ``None`` for the bundled ones.

        Raises:
            CodeError: for what is no list, for one under another kind than its own, and for two of one kind and year.
        """
        if isinstance(given, Classifications):
            return given
        if given is None:
            return BUNDLED
        if isinstance(given, Classification):
            return cls((given,))
        pairs: list[tuple[Kind | None, Any]]
        if isinstance(given, Mapping):
            pairs = [(Kind.of(kind), each) for kind, lists in given.items() for each in _several(lists)]
        else:
            pairs = [(None, each) for each in (given if isinstance(given, Iterable) else (given,))]
        seen: dict[tuple[Kind, int], Classification] = {}
        for kind, each in pairs:
            if not isinstance(each, Classification):
                raise CodeError(
                    f"a list is a Classification, not the {type(each).__name__} {each!r:.60}; make one with "
                    "Classification.from_rows, or pass load(kind, year)",
                    text=repr(each)[:64],
                )
            if kind is not None and kind is not each.kind:
                raise CodeError(f"a list of {each.kind.chinese} is given as {kind.chinese}", text=kind.value)
            if seen.setdefault((each.kind, each.year), each) is not each:
                raise CodeError(f"two lists of {each.kind.chinese} are given for {each.year}", text=each.kind.value)
        return cls(tuple(seen.values()))

    def of_kind(self, kind: Kind) -> tuple[Classification, ...]:
        """One's own lists of a kind."""
        return tuple(each for each in self.own if each.kind is kind)

    def edition(self, kind: Kind, year: int | None) -> Classification | None:
        """The list of a kind for a year: one's own, else the bundled edition; ``None`` for a year that has none."""
        own = self.of_kind(kind)
        if own:
            return own[-1] if year is None else min(own, key=lambda each: (abs(each.year - year), -each.year))
        return load(kind, year) if year in available(kind) and year is not None else None

    def nearest(self, kind: Kind, year: int | None) -> Classification:
        """The list of a kind for a year, else the nearest bundled edition; without a year the newest one."""
        found = self.edition(kind, year)
        return nearest(kind, available(kind)[-1] if year is None else year) if found is None else found

    def names(self, kind: Kind) -> list[tuple[str, str]]:
        """Every code with every name that it has or had: of one's own lists, else of all bundled editions."""
        own = self.of_kind(kind)
        if not own:
            return [(code, name) for code, name, *_ in rows(kind.value)]
        return [(s.code, name) for each in own for s in each.values() for name in dict.fromkeys((s.name, *s.names))]

    def covers(self, kind: Kind, year: int | None) -> bool:
        """Whether there is a list of just this year."""
        own = self.of_kind(kind)
        return any(each.year == year for each in own) if own else year in available(kind)


def _several(lists: Any) -> Iterable[Any]:
    return lists if isinstance(lists, list | tuple) else (lists,)


#: The bundled editions alone.
BUNDLED: Final = Classifications()

#: What functions take as ``classification=``.
Lists: TypeAlias = (
    Classification
    | Classifications
    | Iterable[Classification]
    | Mapping[Any, Classification | list[Classification] | tuple[Classification, ...]]
    | None
)
