"""The readers of this library (内置读取器). Each format's module is imported when a source of it is read."""

from __future__ import annotations

import re
from typing import Final

from govbudget.disclosure import Disclosure
from govbudget.readers.encoding import decode
from govbudget.readers.protocol import FormatReader, Source
from govbudget.readers.text import read_text
from govbudget.recognition.blocks import Pages

__all__ = ["BUILT_IN"]

_ZIP: Final = b"PK\x03\x04"
#: Compound files (OLE 2): .xls, .doc, and encrypted .xlsx and .docx.
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: The head of a file in a zip archive, 30 bytes, and its name.
_PART: Final = re.compile(rb"PK\x03\x04.{26}(xl|word)/", re.DOTALL)
_RTF: Final = b"{\\rtf"
_PDF: Final = b"%PDF-"
_MARKUP: Final = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|style|div|table|h[1-6]|p)[\s/>]",
    re.IGNORECASE | re.DOTALL,
)
_SAVED: Final = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"govbudget"\s*:')


def _folder(source: Source) -> bytes:
    """The folder of an Office package that tells its kind; also of a cut one. Files inside it come later."""
    found = _PART.search(source.data)
    return found[1] if found else b""


def _holds(source: Source, *names: str) -> bool:
    """Whether the directory of a compound file has one of these names, which it holds in UTF-16."""
    return any(name.encode("utf-16-le") in source.data for name in names)


def _sniff_json(source: Source) -> str:
    saved = _SAVED.match(source.data[:1000])
    return "" if saved else 'does not begin with {"govbudget": as Disclosure.to_json() writes it'


def _sniff_pdf(source: Source) -> str:
    return "" if _PDF in source.data[:1024] else "does not begin with %PDF-"


def _sniff_excel(source: Source) -> str:
    if source.data.startswith(_ZIP):
        return "" if _folder(source) == b"xl" else "is a zip file without xl/workbook.xml"
    if source.data.startswith(_COMPOUND):
        return "" if _holds(source, "Workbook", "Book", "EncryptedPackage") else "is a compound file without a workbook"
    return "is neither a zip file (.xlsx) nor a compound file (.xls)"


def _sniff_word(source: Source) -> str:
    if source.data.startswith(_ZIP):
        return "" if _folder(source) == b"word" else "is a zip file without word/document.xml"
    if source.data.startswith(_COMPOUND):
        held = _holds(source, "WordDocument", "EncryptedPackage")
        return "" if held else "is a compound file without a Word document"
    return "" if source.data.startswith(_RTF) else "is no zip file (.docx)"


def _sniff_html(source: Source) -> str:
    wide = source.data[:2] in (b"\xff\xfe", b"\xfe\xff")
    head = source.data[:8000].replace(b"\0", b"") if wide else source.data[:4000]
    return "" if _MARKUP.match(head) else "does not begin with a tag of HTML"


def _sniff_csv(source: Source) -> str:
    return _CSV_ONLY if source.suffix not in _CSV_SUFFIXES else _sniff_text(source)


_CSV_SUFFIXES: Final = (".csv", ".tsv", ".tab")
_CSV_ONLY: Final = "has no name that ends in .csv or .tsv"


def _sniff_text(source: Source) -> str:
    if source.data.startswith((_ZIP, _COMPOUND)) or _PDF in source.data[:16]:
        return "is an archive or a document of another format, not a text"
    if source.data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "is UTF-16 text; save it as UTF-8"
    return "holds zero bytes, so it is binary" if b"\0" in source.data else ""


def _read_json(source: Source) -> Disclosure:
    from govbudget.readers.json_format import from_json

    return from_json(source.data, source.name)


def _read_pdf(source: Source) -> Pages:
    from govbudget.readers.pdf import read_pdf

    return read_pdf(source.data, source.name)


def _read_excel(source: Source) -> Pages:
    from govbudget.readers.excel import read_excel

    return read_excel(source.data, source.name)


def _read_word(source: Source) -> Pages:
    from govbudget.readers.word import read_word

    return read_word(source.data, source.name)


def _read_html(source: Source) -> Pages:
    from govbudget.readers.html import read_html

    return read_html(source.data, source.name)


def _read_csv(source: Source) -> Pages:
    from govbudget.readers.delimited import read_delimited

    return read_delimited(decode(source.data, source.name), source.name)


def _read_text(source: Source) -> Pages:
    return read_text(decode(source.data, source.name), source.name)


#: In the order in which they are asked about a source whose name tells nothing; the text takes whatever is one.
BUILT_IN: Final = (
    FormatReader("json", (".json",), _sniff_json, _read_json),
    FormatReader("pdf", (".pdf",), _sniff_pdf, _read_pdf),
    FormatReader("excel", (".xlsx", ".xlsm", ".xltx", ".xls", ".et"), _sniff_excel, _read_excel),
    FormatReader("word", (".docx", ".docm", ".doc", ".wps", ".rtf"), _sniff_word, _read_word),
    FormatReader("html", (".html", ".htm", ".xhtml", ".shtml"), _sniff_html, _read_html),
    FormatReader("csv", _CSV_SUFFIXES, _sniff_csv, _read_csv),
    FormatReader("text", (".txt", ".text", ".md", ".markdown"), _sniff_text, _read_text),
)
