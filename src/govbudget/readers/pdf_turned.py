"""Which way a page is read (页面方向): pages turned by their flag, tables drawn sideways, watermarks on the slant.

The matrix of each character says in which direction it runs. Most characters of a page run one way: the page is turned until that is
from left to right. Characters on the slant among upright ones are watermarks and stamps, no part of the text.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from attrs import evolve, frozen

from govbudget.pages import Block, Grid
from govbudget.place import Place
from govbudget.readers.pdf_lines import Box, Glyph, rounded

__all__ = ["View", "visible"]

#: Degrees by which a line of text may lean, as scans do; watermarks lean 30 or 45.
_LEANS: Final = 10.0
#: Text that runs another way than the page and is so many times as large as most is no part of it.
_LARGE: Final = 2


@frozen
class View:
    """How a page is looked at.

    Args:
        quarters: quarter turns to the left that its text is turned by; the page is turned back by them.
        box: the page: left, top, right and bottom edge.
        upright: whether characters on the slant are left out.
    """

    quarters: int
    box: Box
    upright: bool

    @classmethod
    def of(cls, chars: Sequence[Mapping[str, Any]], box: Box) -> View:
        """The view in which most characters run from left to right."""
        ways = Counter(_way(char) for char in chars if not char["text"].isspace())
        slanted = ways.pop(None, 0)
        quarters = max(ways, key=lambda way: (ways[way], -(way or 0)), default=0) or 0
        return cls(quarters, box, slanted <= sum(ways.values()))

    def glyphs(self, chars: Sequence[Mapping[str, Any]]) -> list[Glyph]:
        """The characters that are text, turned; those on the slant, and large ones that run another way, are watermarks."""
        sizes = sorted(char["size"] for char in chars)
        large = _LARGE * sizes[len(sizes) // 2] if sizes else 0
        return [
            Glyph(char["text"], *self.turned((char["x0"], char["top"], char["x1"], char["bottom"])))
            for char in chars
            if not (self.upright and ((way := _way(char)) is None or (way != self.quarters and char["size"] > large)))
        ]

    def turned(self, box: Box) -> Box:
        """A box of the page as it is looked at."""
        x0, top, x1, bottom = box
        left, above, right, below = self.box
        match self.quarters:
            case 1:
                return (below - bottom, x0 - left, below - top, x1 - left)
            case 2:
                return (right - x1, below - bottom, right - x0, below - top)
            case 3:
                return (top - above, right - x1, bottom - above, right - x0)
        return box

    def back(self, box: Box) -> Box:
        """Where on a turned page a box stands that was looked at."""
        x0, top, x1, bottom = box
        left, above, right, below = self.box
        match self.quarters:
            case 1:
                return (top + left, below - x1, bottom + left, below - x0)
            case 2:
                return (right - x1, below - bottom, right - x0, below - top)
        return (right - bottom, x0 + above, right - top, x1 + above)

    def placed(self, block: Block) -> Block:
        """A block with the places that it has on the page."""
        if not self.quarters:
            return block
        if isinstance(block, Grid):
            return evolve(block, place=self._place(block.place), places=tuple(map(self._place, block.places)))
        return evolve(block, place=self._place(block.place))

    def _place(self, place: Place) -> Place:
        return place if place.box is None else evolve(place, box=rounded(self.back(place.box)))


def _way(char: Mapping[str, Any]) -> int | None:
    """The quarter turns to the left by which a character is turned; ``None`` where it stands on the slant."""
    a, b = char["matrix"][:2]
    if char["adv"] < 0:  # a size below zero turns it round
        a, b = -a, -b
    if a > 0 and abs(b) < 0.1 * a:
        return 0
    degrees = math.degrees(math.atan2(b, a))
    quarters = round(degrees / 90)
    return None if abs(degrees - 90 * quarters) > _LEANS else quarters % 4


def visible(page: Any) -> Box:
    """The part of a page that is seen: what its crop box (裁剪框) leaves of it, as far as that is a part of it."""
    x0, y0, x1, y1 = page.page_obj.mediabox
    crop = page.page_obj.cropbox
    left, right = max(min(crop[0], crop[2]) - x0, 0), min(max(crop[0], crop[2]), x1) - x0
    low, high = max(min(crop[1], crop[3]) - y0, 0), min(max(crop[1], crop[3]), y1) - y0
    if left >= right or low >= high:
        return (page.bbox[0], page.bbox[1], page.bbox[2], page.bbox[3])
    wide, tall = x1 - x0, y1 - y0
    box = {
        90: (low, left, high, right),
        180: (wide - right, low, wide - left, high),
        270: (tall - high, wide - right, tall - low, wide - left),
    }.get(page.page_obj.rotate, (left, tall - high, right, tall - low))
    dx, dy = page.bbox[:2]
    return (box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy)
