"""Read a document (读取)."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from os import PathLike, fspath
from pathlib import Path
from typing import Final

from govbudget.disclosure import Disclosure
from govbudget.errors import ReadError, SourceNotFound
from govbudget.readers.text import read_text
from govbudget.recognition import recognise

__all__ = ["decode", "read"]

#: A text larger than this is no disclosure; the largest known is under 5 MB.
_MOST_BYTES: Final = 64 * 1024 * 1024
_CHINESE: Final = re.compile(r"[\u3400-\u9fff]")


def read(source: str | PathLike[str] | bytes) -> Disclosure:
    """Read a document as a disclosure (读取决算公开文件).

    Args:
        source: path of a text file, or its bytes, in UTF-8 (with or without BOM) or GB18030.

    Returns:
        what the document became. Wrong figures are no error here;
        :meth:`~govbudget.disclosure.Disclosure.check` finds them.

    Raises:
        SourceNotFound: if the path is no file.
        ReadError: if it is empty, binary, in another encoding, or no Chinese text.
    """
    if isinstance(source, bytes):
        name, data = "", source
    else:
        name = fspath(source)
        path = Path(name)
        if not path.is_file():
            what = "a folder" if path.is_dir() else "no file"
            raise SourceNotFound(f"{name!r} is {what}; give the path of a document", source=name, reason="missing")
        try:
            data = path.read_bytes()
        except OSError as error:
            raise ReadError(f"{name!r} cannot be read: {error.strerror}", source=name, reason="unreadable") from error
        name = path.name
    return recognise(read_text(decode(data, name), name))


def decode(data: bytes, source: str = "") -> str:
    """The text in some bytes: UTF-8 with or without BOM, or GB18030.

    Raises:
        ReadError: if they are empty, too many, binary, in another encoding, or hold no Chinese.
    """
    shown = repr(source) if source else "the document"
    if not data.strip():
        raise ReadError(f"{shown} is empty", source=source, reason="empty")
    if len(data) > _MOST_BYTES:
        raise ReadError(f"{shown} has {len(data)} bytes, more than any disclosure", source=source, reason="size")
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    if wide or b"\0" in data:
        kind = "UTF-16 text; save it as UTF-8" if wide else "binary, not a text"
        raise ReadError(f"{shown} is {kind}", source=source, reason="binary")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            if not _CHINESE.search(text):
                raise ReadError(
                    f"{shown} holds no Chinese text, so it is no disclosure", source=source, reason="language"
                )
            return text
    raise ReadError(
        f"{shown} is neither UTF-8 nor GB18030 text; save it in one of these encodings",
        source=source,
        reason="encoding",
    )


def _is_text(text: str) -> bool:
    """Whether a sample of a decoded text looks like one: hardly any control, private or unassigned characters."""
    sample = text[:20000] + text[-20000:]
    odd = sum(
        number
        for c, number in Counter(sample).items()
        if unicodedata.category(c) in ("Cc", "Co", "Cn", "Cs") and c not in "\t\n\r\f\v"
    )
    return odd * 50 <= len(sample)
