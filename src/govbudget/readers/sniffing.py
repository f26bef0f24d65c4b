"""What a file is by its content (内容识别), whatever its name says: a few looks at its first bytes, quick and without an error."""

from __future__ import annotations

import json
import re
from typing import Final

from govbudget.readers.encoding import wide_encoding

__all__ = ["is_delimited", "is_html", "is_json", "is_mhtml", "is_other_xml", "is_saved", "is_spreadsheet_xml"]

#: How much of a file is looked at.
_HEAD: Final = 8_000
_SAMPLE: Final = 100_000
_BEFORE: Final = rb"\s*+(?:<\?[^>]*+>\s*+|<!--(?>.*?-->)\s*+)*+"
_HTML: Final = re.compile(
    _BEFORE
    + rb"<(?:!doctype\s+html|html|head|body|meta|title|style|link|base|script|div|center|font|form|table|thead|tbody|tr"
    rb"|main|section|article|ul|ol|h[1-6]|p)[\s/>]",
    re.IGNORECASE | re.DOTALL,
)
_SPREADSHEET: Final = re.compile(
    _BEFORE + rb"<(?:\w+:)?Workbook\b[^>]*urn:schemas-microsoft-com:office:spreadsheet", re.DOTALL
)
_XML: Final = re.compile(rb"\s*<\?xml\s")
#: The heads of a message, as a saved page (.mht) has them, and what they say of it.
_FIELDS: Final = re.compile(rb"\s*(?:[A-Za-z][A-Za-z0-9-]*:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n)+")
_MULTIPART: Final = re.compile(rb"^content-type:\s*(?:multipart/|text/html)", re.IGNORECASE | re.MULTILINE)
_MIME: Final = re.compile(rb"^mime-version:", re.IGNORECASE | re.MULTILINE)
_SAVED: Final = re.compile(rb'\s*\{\s*"govbudget"\s*:')
_OBJECT: Final = re.compile(rb'\s*(?:\[\s*)*\{\s*(?:"(?:[^"\\]|\\.)*"\s*:|\}\s*[\],]?)')
_LIST: Final = re.compile(rb'\s*\[\s*(?:["\[\]\d-]|true|false|null)')
#: What only texts of pages have, as the text reader takes them.
_PAGE_MARK: Final = re.compile(r"^\[\[page \d+\]\]", re.MULTILINE)
#: A comma between the thousands of a number.
_THOUSANDS: Final = re.compile(r"\d,\d{3}(?!\d)")


def _head(data: bytes) -> bytes:
    """The first bytes without a byte order mark; of UTF-16 those that are not zero."""
    if wide_encoding(data):
        return data[: 2 * _HEAD].removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").replace(b"\0", b"")
    return data[:_HEAD].removeprefix(b"\xef\xbb\xbf")


def is_html(data: bytes) -> bool:
    """Whether it begins with a tag of HTML."""
    return _HTML.match(_head(data)) is not None


def is_spreadsheet_xml(data: bytes) -> bool:
    """Whether it is a workbook as XML (XML 电子表格 2003)."""
    return _SPREADSHEET.match(_head(data)) is not None


def is_other_xml(data: bytes) -> bool:
    """Whether it is XML of another kind than those that are read."""
    return _XML.match(_head(data)) is not None and not is_html(data) and not is_spreadsheet_xml(data)


def is_mhtml(data: bytes) -> bool:
    """Whether it is a web page saved as one file (单个文件网页, MHTML)."""
    fields = _FIELDS.match(_head(data))
    return fields is not None and bool(_MIME.search(fields[0])) and bool(_MULTIPART.search(fields[0]))


def is_saved(data: bytes) -> bool:
    """Whether it is what ``Disclosure.to_json()`` writes."""
    return _SAVED.match(_head(data)) is not None


def is_json(data: bytes) -> bool:
    """Whether it is JSON: an object, also a cut one or one of several lines; or a list that is whole."""
    head = _head(data)
    if _OBJECT.match(head):
        return True
    if not _LIST.match(head):
        return False
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


def is_delimited(data: bytes) -> bool:
    """Whether the lines of a text are rows of cells between tabs, semicolons or commas: nearly all have the same number."""
    from govbudget.readers.delimited import widths

    text = _sample(data)
    if _PAGE_MARK.search(text):
        return False
    for delimiter in "\t;,":
        counts = widths(text, delimiter)
        rows = counts.total()
        width, usual = max(counts.items(), key=lambda pair: pair[1] if pair[0] > 1 else 0, default=(0, 0))
        if width < 3 or usual < 3 or (delimiter == "," and 2 * len(_THOUSANDS.findall(text)) > text.count(",")):
            continue
        # rows of few cells may be written without the blank ones behind them; texts between tables of tabs are another thing
        if usual >= 0.9 * rows or (delimiter != "\t" and usual >= 0.6 * rows and width == max(counts)):
            return True
    return False


def _sample(data: bytes) -> str:
    """The first lines of a text."""
    wide = wide_encoding(data)
    part = data[:_SAMPLE]
    if wide:
        text = part.decode(wide, "ignore")
        return text if len(part) == len(data) else text.rpartition("\n")[0]
    part = part if len(part) == len(data) else part.rpartition(b"\n")[0]
    try:
        return part.decode("utf-8-sig")
    except UnicodeDecodeError:
        return part.decode("gb18030", "ignore")
