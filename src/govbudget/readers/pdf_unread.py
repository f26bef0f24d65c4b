"""What of a page is not read (未读出的内容): pages that are pictures, characters outside the paper. It is said page by page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from attrs import frozen

from govbudget.pages import Block, Remark, Words, texts_of
from govbudget.place import Place

__all__ = ["PageSeen", "unread"]

#: The rules that report such pages.
_PICTURE: Final = "S121"
_OUTSIDE: Final = "S122"
#: A picture that covers at least this share of its page is the page; so many curves are writing drawn without characters.
_COVERS: Final = 0.5
_DRAWN: Final = 300
#: What stands on the margins of a page: its number.
_NUMBER: Final = re.compile(r"[\s\-—–－·第页共/／,，\dⅰ-ⅿIVXivx]*")
_DIGITS: Final = re.compile(r"\d+")


@frozen
class PageSeen:
    """What was seen on a page.

    Args:
        number: of the page.
        blocks: what was read on it.
        picture: whether a picture, or writing that is drawn, covers it.
        outside: how many characters stand outside of it.
        turned: whether its text is turned.
        lines: its lines outside of ruled tables, with their words at their places.
    """

    number: int
    blocks: tuple[Block, ...]
    picture: bool = False
    outside: int = 0
    turned: bool = False
    lines: tuple[Words, ...] = ()

    @classmethod
    def of(
        cls, page: Any, blocks: Sequence[Block], outside: int, *, turned: bool, lines: tuple[Words, ...]
    ) -> PageSeen:
        """What was seen on a page of pdfplumber."""
        area = max(page.width * page.height, 1)
        covered = sum(
            max(min(image["x1"], page.bbox[2]) - max(image["x0"], page.bbox[0]), 0)
            * max(min(image["bottom"], page.bbox[3]) - max(image["top"], page.bbox[1]), 0)
            for image in page.images
        )
        drawn = not blocks and len(page.curves) >= _DRAWN
        return cls(page.page_number, tuple(blocks), covered >= _COVERS * area or drawn, outside, turned, lines)

    @property
    def texts(self) -> Iterator[str]:
        """All that was read on it."""
        return (text for block in self.blocks for text in texts_of(block))


def unread(pages: Sequence[PageSeen], source: str) -> tuple[Remark, ...]:
    """A remark for each page that is a picture, and for each with characters outside of the paper.

    A page is a picture where nothing is read on it but its number, and what other pages print as well.

    Args:
        pages: all pages of a document.
        source: its name, for the places.
    """
    printed = Counter(line for page in pages for line in {_DIGITS.sub("", text) for text in page.texts})
    return tuple(remark for page in pages for remark in _remarks(page, printed, source))


def _remarks(page: PageSeen, printed: Counter[str], source: str) -> Iterator[Remark]:
    place, number = Place(source, page.number), ("page", str(page.number))
    texts = (text for text in page.texts if not _NUMBER.fullmatch(text))
    if page.picture and all(printed[_DIGITS.sub("", text)] > 1 for text in texts):
        yield Remark(_PICTURE, place, "", (number,))
    if page.outside:
        turned = (("variant", "turned"),) if page.turned else ()
        yield Remark(_OUTSIDE, place, "", (number, ("count", str(page.outside)), *turned))
