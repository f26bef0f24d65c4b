"""Find a line by key, code or label (按行查找), the same way in a variance and in a series."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Protocol, TypeVar

from govbudget.classification.codes import code_text
from govbudget.errors import CodeError, NotFound
from govbudget.language.labels import line_label

__all__ = ["Findable", "find"]


class Findable(Protocol):
    """A line that has a key, a label and codes."""

    @property
    def key(self) -> str:
        """Unique key."""

    @property
    def label(self) -> str:
        """Newest name."""

    @property
    def code_sets(self) -> Sequence[Sequence[str]]:
        """The codes it has on each side, newest side first."""


T = TypeVar("T", bound=Findable)


def find(line: object, lines: Sequence[T], where: str) -> T:
    """The one line of this key, code (the newest meaning of it first) or label.

    Raises:
        NotFound: if there is none, or several.
    """
    found = [other for other in lines if other.key == line] or _coded(line, lines) or _labelled(line, lines)
    if len(found) == 1:
        return found[0]
    names = {name: None for other in lines for name in (other.key, other.label) if name}
    near = tuple(map(str, found)) or tuple(difflib.get_close_matches(str(line), names, n=3))
    why = "stands for several lines" if found else "is no line"
    hint = f": {'、'.join(near)}" if near else ""
    raise NotFound(f"{line!r} {why} of {where}{hint}", key=line, suggestions=near)


def _coded(line: object, lines: Sequence[T]) -> list[T]:
    try:
        code = code_text(line)
    except CodeError:
        return []
    for n in range(max((len(other.code_sets) for other in lines), default=0)):
        found = [other for other in lines if code in other.code_sets[n]]
        if found:
            return found
    return []


def _labelled(line: object, lines: Sequence[T]) -> list[T]:
    words = line_label(line).words if isinstance(line, str) else ""
    return [other for other in lines if words and line_label(other.label).words == words]
