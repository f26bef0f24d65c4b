"""Labels that are printed over several lines (折行的行名): which pieces are one label, and on which line it stands."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from typing import Final

from attrs import frozen

from govbudget.recognition.pages.gutters import Word
from govbudget.visible import display_width

__all__ = ["Labels", "joined_labels"]

_NEVER: Final = float("inf")
#: A label has no more lines.
_MOST_PIECES: Final = 6
_OPENING: Final = "（([〔【"
_CLOSING: Final = "）)]〕】、，,；;"


@frozen
class Labels:
    """What is known of the texts of labels.

    Args:
        begins: whether a text begins as labels do.
        known: whether a text is a label that a form prints.
    """

    begins: Callable[[str], bool]
    known: Callable[[str], bool]


def joined_labels(
    pieces: Sequence[Word],
    strong: Container[int],
    weak: Container[int],
    names: Labels,
) -> list[tuple[int, Sequence[Word]]]:
    """The labels of a column, each with the line it belongs to and its pieces.

    Args:
        pieces: what stands in the column, from top to bottom.
        strong: the lines that have figures or a line number.
        weak: the lines that have a code.
        names: what is known of labels.
    """
    full = max((display_width(piece.text) for piece in pieces), default=0) - 2
    best = [0.0, *[_NEVER] * len(pieces)]
    cut = [0] * (len(pieces) + 1)
    for end in range(1, len(pieces) + 1):
        for start in range(max(0, end - _MOST_PIECES), end):
            cost = best[start] + _together(pieces[start:end], strong, weak, names, full)
            if cost < best[end]:
                best[end], cut[end] = cost, start
    found: list[tuple[int, Sequence[Word]]] = []
    end = len(pieces)
    while end:
        group = pieces[cut[end] : end]
        found.append((_line_of(group, strong, weak), group))
        end = cut[end]
    return found[::-1]


def _lines_in(group: Sequence[Word], lines: Container[int]) -> list[int]:
    return [line for line in range(group[0].line, group[-1].line + 1) if line in lines]


def _line_of(group: Sequence[Word], strong: Container[int], weak: Container[int]) -> int:
    """The line that a label belongs to."""
    found = _lines_in(group, strong) or _lines_in(group, weak)
    return found[0] if found else (group[0].line + group[-1].line) // 2


def _together(
    group: Sequence[Word],
    strong: Container[int],
    weak: Container[int],
    names: Labels,
    full: int,
) -> float:
    """How unlikely it is that some pieces are one label."""
    text = "".join(piece.text for piece in group)
    anchors = _lines_in(group, strong)
    codes = _lines_in(group, weak)
    if len(anchors) > 1 or len(codes) > 1:
        return _NEVER
    anchors = anchors or codes
    cost = 3.0 if text[0] in _CLOSING else 0.0
    cost += 0.5 * (sum(map(text.count, _OPENING)) != sum(map(text.count, _CLOSING[:5])))
    if not anchors:
        cost += 1.5 if len(group) > 1 else 1.0
    elif len(group) > 1:
        above = sum(piece.line < anchors[0] for piece in group)
        below = sum(piece.line > anchors[0] for piece in group)
        cost += 0.6 * (below - above) if below > above else 1.2 * (above - below)
    for piece, following in zip(group, group[1:], strict=False):
        cost += 0.0 if display_width(piece.text) >= full else 1.2
        cost += 4.0 if names.begins(following.text) else 0.0
    if len(group) > 1 and not names.known(text):
        cost += 3.0 * sum(names.known(piece.text) for piece in group[1:])
    return cost
