"""The characters of a text (字符编码): UTF-8 and GB18030, in which disclosures are published, and UTF-16 as Excel writes it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import Final

from govbudget.readers.limits import refused

__all__ = ["decode", "require_chinese", "wide_encoding"]

#: A text larger than this is no disclosure; the largest known is under 5 MB.
_MOST_BYTES: Final = 64 * 1024 * 1024
#: How much of a text decides whether it is UTF-16.
_HEAD: Final = 4_000
_CHINESE: Final = re.compile(r"[\u3400-\u9fff]")


def wide_encoding(data: bytes) -> str:
    """The name of the UTF-16 that some bytes are in, by their byte order mark or by where their zero bytes stand; or nothing."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") and data[2:4] != b"\0\0":
        return "utf-16"
    head = data[:_HEAD]
    first, second = head[::2].count(0), head[1::2].count(0)
    most, least = max(first, second), min(first, second)
    if len(data) % 2 or 50 * most < len(head[::2]) or most < 3 * least:  # 一 has a zero byte, too
        return ""
    return "utf-16-be" if first == most else "utf-16-le"


def decode(data: bytes, source: str = "") -> str:
    """The text in some bytes: UTF-8 with or without BOM, GB18030, or UTF-16 ("Unicode 文本").

    Raises:
        ReadError: if they are empty, too many, binary, in another encoding, or hold no Chinese.
    """
    if not data.strip():
        raise refused(source, "is empty", "empty")
    if len(data) > _MOST_BYTES:
        raise refused(source, f"has {len(data)} bytes, more than any disclosure", "size")
    wide = wide_encoding(data)
    if not wide and b"\0" in data:
        raise refused(source, "is binary, not a text", "binary")
    for encoding in (wide,) if wide else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            require_chinese((text,), source)
            return text
    raise refused(source, "is neither UTF-8, GB18030 nor UTF-16 text; save it as UTF-8", "encoding")


def require_chinese(texts: Iterable[str], source: str = "") -> None:
    """Refuse a document without a Chinese character.

    Args:
        texts: all of its texts.
        source: its name, for the message.

    Raises:
        ReadError: if there is none in them.
    """
    if not any(map(_CHINESE.search, texts)):
        raise refused(source, "holds no Chinese text, so it is no disclosure", "language")


def _is_text(text: str) -> bool:
    """Whether a sample of a decoded text looks like one: hardly any control, private or unassigned characters."""
    sample = text[:20000] + text[-20000:]
    odd = sum(
        number
        for c, number in Counter(sample).items()
        if unicodedata.category(c) in ("Cc", "Co", "Cn", "Cs") and c not in "\t\n\r\f\v"
    )
    return odd * 50 <= len(sample)
