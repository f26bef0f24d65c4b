"""Web pages saved as one file (单个文件网页, MHTML), as Excel and browsers write them, also under the name .xls."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import Message
from itertools import islice
from typing import Final

from govbudget.pages import Pages
from govbudget.readers.html import page_blocks
from govbudget.readers.limits import library_errors, refused
from govbudget.readers.rows import pages_of

__all__ = ["read_mhtml"]

#: A workbook has a part for each of its sheets; more parts than this no disclosure has.
_MOST_PARTS: Final = 1000
#: How many parts may hold parts; real files have one.
_MOST_HOLDERS: Final = 20


def read_mhtml(data: bytes, source: str = "") -> Pages:
    """The grids and paragraphs of all pages in the file, in their order.

    Args:
        data: the bytes of the file.
        source: name of the source, for places and messages.

    Raises:
        ReadError: if it holds no page, one that cannot be read, more parts than any disclosure, or no Chinese text; or if
            lxml is not installed.
    """
    with library_errors(source, "web page in one file (MHTML)"):
        if data.lower().count(b"boundary=") > _MOST_HOLDERS:
            raise refused(source, "has more parts within parts than any web page in one file (MHTML)", "depth")
        parts = list(islice(_pages(message_from_bytes(data, policy=policy.compat32)), _MOST_PARTS + 1))
        if not parts:
            why = "is a web page in one file (MHTML) without a page; save it as .html or .xlsx"
            raise refused(source, why, "broken")
        if len(parts) > _MOST_PARTS:
            raise refused(source, "has more pages in one file (MHTML) than any disclosure", "size")
        blocks = [block for part in parts for block in page_blocks(part, source)]
    return pages_of(source, blocks)


def _pages(message: Message) -> Iterator[bytes]:
    """The bytes of each page; one whose head names a wide encoding is given its byte order mark."""
    for part in message.walk():
        if part.get_content_type() != "text/html":
            continue
        held = part.get_payload(decode=True)
        if isinstance(held, bytes) and held.strip():
            said = (part.get_content_charset() or "").lower()
            yield held if b"charset" in held[:4096].lower() or not said else _in_utf8(held, said)


def _in_utf8(held: bytes, encoding: str) -> bytes:
    """A page that does not say its own encoding, in UTF-8; as it is where its head is wrong."""
    try:
        return b"\xef\xbb\xbf" + held.decode("gb18030" if encoding.startswith("gb") else encoding).encode()
    except (LookupError, UnicodeDecodeError):
        return held
