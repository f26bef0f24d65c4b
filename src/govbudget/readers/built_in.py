"""The readers of this library (内置读取器). Each format's module is imported when a source of it is read."""

from __future__ import annotations

import re
from typing import Final

from govbudget.pages import FormatReader, Pages, Saved, Source
from govbudget.readers.encoding import decode, wide_encoding
from govbudget.readers.limits import COMPOUND
from govbudget.readers.sniffing import (
    is_delimited,
    is_html,
    is_json,
    is_mhtml,
    is_other_xml,
    is_saved,
    is_spreadsheet_xml,
)
from govbudget.readers.text import read_text

__all__ = ["BUILT_IN"]

_ZIP: Final = b"PK\x03\x04"
#: The head of a file in a zip archive, 30 bytes, and its name.
_PART: Final = re.compile(rb"PK\x03\x04.{26}(xl|word)/", re.DOTALL)
_RTF: Final = b"{\\rtf"
_PDF: Final = b"%PDF-"


def _folder(source: Source) -> bytes:
    """The folder of an Office package that tells its kind; also of a cut one. Files inside it come later."""
    found = _PART.search(source.data)
    return found[1] if found else b""


def _holds(source: Source, *names: str) -> bool:
    """Whether the directory of a compound file has one of these names, which it holds in UTF-16."""
    return any(name.encode("utf-16-le") in source.data for name in names)


def _sniff_json(source: Source) -> str:
    if is_saved(source.data):
        return ""
    what = "is JSON of another program: it " if is_json(source.data) else ""
    return what + 'does not begin with {"govbudget": as Disclosure.to_json() writes it'


def _sniff_pdf(source: Source) -> str:
    return "" if _PDF in source.data[:1024] else "does not begin with %PDF-"


def _sniff_excel(source: Source) -> str:
    if source.data.startswith(_ZIP):
        return "" if _folder(source) == b"xl" else "is a zip file without xl/workbook.xml"
    if source.data.startswith(COMPOUND):
        return "" if _holds(source, "Workbook", "Book", "EncryptedPackage") else "is a compound file without a workbook"
    return "" if is_spreadsheet_xml(source.data) else "is neither a zip file (.xlsx) nor a compound file (.xls)"


def _sniff_word(source: Source) -> str:
    if source.data.startswith(_ZIP):
        return "" if _folder(source) == b"word" else "is a zip file without word/document.xml"
    if source.data.startswith(COMPOUND):
        held = _holds(source, "WordDocument", "EncryptedPackage")
        return "" if held else "is a compound file without a Word document"
    return "" if source.data.startswith(_RTF) else "is no zip file (.docx)"


def _sniff_html(source: Source) -> str:
    return "" if is_html(source.data) or is_mhtml(source.data) else "does not begin with a tag of HTML"


def _sniff_csv(source: Source) -> str:
    why = _sniff_text(source)
    if why or source.suffix in _CSV_SUFFIXES or is_delimited(source.data):
        return why
    return "has no name that ends in .csv or .tsv, and its lines are no rows of cells"


_CSV_SUFFIXES: Final = (".csv", ".tsv", ".tab")


def _sniff_text(source: Source) -> str:
    data = source.data
    if data.startswith((_ZIP, COMPOUND)) or _PDF in data[:16]:
        return "is an archive or a document of another format, not a text"
    if b"\0" in data and not wide_encoding(data):
        return "holds zero bytes, so it is binary"
    if is_saved(data) or is_json(data):
        return "is JSON, not a text"
    if is_html(data) or is_mhtml(data) or is_spreadsheet_xml(data) or is_other_xml(data):
        return "is a document in a markup language (XML, HTML), not a text"
    return ""


def _read_json(source: Source) -> Saved:
    return Saved(source.data)


def _read_pdf(source: Source) -> Pages:
    from govbudget.readers.pdf import read_pdf

    return read_pdf(source.data, source.name)


def _read_excel(source: Source) -> Pages:
    if is_spreadsheet_xml(source.data):
        from govbudget.readers.spreadsheet_xml import read_spreadsheet_xml

        return read_spreadsheet_xml(source.data, source.name)
    from govbudget.readers.excel import read_excel

    return read_excel(source.data, source.name)


def _read_word(source: Source) -> Pages:
    from govbudget.readers.word import read_word

    return read_word(source.data, source.name)


def _read_html(source: Source) -> Pages:
    if is_mhtml(source.data):
        from govbudget.readers.mhtml import read_mhtml

        return read_mhtml(source.data, source.name)
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
    FormatReader("excel", (".xlsx", ".xlsm", ".xltx", ".xls", ".et", ".xml"), _sniff_excel, _read_excel),
    FormatReader("word", (".docx", ".docm", ".doc", ".wps", ".rtf"), _sniff_word, _read_word),
    FormatReader("html", (".html", ".htm", ".xhtml", ".shtml", ".mht", ".mhtml"), _sniff_html, _read_html),
    FormatReader("csv", (*_CSV_SUFFIXES, ".txt", ".text"), _sniff_csv, _read_csv),
    FormatReader("text", (".txt", ".text", ".md", ".markdown"), _sniff_text, _read_text),
)
