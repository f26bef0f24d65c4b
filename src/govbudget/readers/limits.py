"""What keeps reading within bounds (读取限度): archives are measured before they are unpacked, cells are counted.

Zip bombs, document type declarations (XXE), encrypted files, and files that take too long end here in a clear error.
"""

from __future__ import annotations

import io
import re
import time
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from attrs import define, field

from govbudget.errors import GovBudgetError, ReadError

__all__ = ["COMPOUND", "Budget", "Clock", "library_errors", "missing_extra", "one_line", "open_package", "refused"]

#: Cells that a document may have, blank ones and rows included; the largest known disclosure has under 100,000.
MOST_CELLS: Final = 2_000_000
#: Unpacked sizes of all parts of a package, and of its XML parts.
_MOST_UNPACKED: Final = 512 * 1024 * 1024
_MOST_XML: Final = 128 * 1024 * 1024
#: To how much the XML parts may unpack whatever the size of the package, and for each of its bytes: Office writes a tenth.
_XML_UNPACKED: Final = 5_000_000
_XML_UNPACKED_A_BYTE: Final = 100
_MOST_PARTS: Final = 20_000
#: XML elements and their ends in all parts of a package.
_MOST_TAGS: Final = 3_000_000
_CHUNK: Final = 1 << 20

_DIRECTORY_ENTRY: Final = b"PK\x01\x02"
#: How compound files (OLE 2) begin: .xls, .doc, and encrypted .xlsx and .docx.
COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_XML: Final = (".xml", ".rels", ".vml")


@define
class Budget:
    """How many cells may still be read."""

    source: str
    left: int = field(factory=lambda: MOST_CELLS)

    def spend(self, cells: int) -> None:
        """Count some cells.

        Raises:
            ReadError: if there are more than any disclosure has.
        """
        self.left -= cells
        if self.left < 0:
            raise refused(self.source, f"has more than {MOST_CELLS:,} cells, more than any disclosure", "size")


#: Seconds of the processor that a document may take, whatever its size, and for each million of its bytes. Disclosures take
#: an eighth of it.
_SECONDS: Final = 4.0
_SECONDS_A_MILLION: Final = 40.0


@define
class Clock:
    """How long reading may still take, in seconds of the processor: other work of the machine does not count."""

    source: str
    end: float

    @classmethod
    def of(cls, source: str, size: int) -> Clock:
        """The clock of a source with so many bytes, started."""
        return cls(source, time.thread_time() + max(_SECONDS, _SECONDS_A_MILLION * size / 1e6))

    def check(self) -> None:
        """Look at it.

        Raises:
            ReadError: if reading took longer than that of any disclosure of this size.
        """
        if time.thread_time() > self.end:
            raise refused(self.source, "takes longer to read than any disclosure of its size", "time")


#: Marks that turn the direction of writing, as programs put them around numbers; nothing of them is seen.
_TURNING: Final = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def one_line(text: str) -> str:
    """A text on one line: every run of spaces and line breaks is one space, none is left at the ends, nor marks of direction."""
    return " ".join((text if text.isascii() else _TURNING.sub("", text)).split())


def refused(source: str, why: str, reason: str) -> ReadError:
    """The error for a source that cannot be read: its name, why in words, and the reason in one word."""
    shown = repr(source) if source else "the document"
    return ReadError(f"{shown} {why}", source=source, reason=reason)


def missing_extra(source: str, kind: str, library: str, extra: str) -> ReadError:
    """The error for a library that is not installed, with the extra that brings it."""
    return refused(source, f"is {kind}, and {library} is not installed; pip install 'govbudget[{extra}]'", "extra")


@contextmanager
def library_errors(source: str, kind: str) -> Iterator[None]:
    """Turn whatever a library raises over a broken file into a :class:`ReadError`, and keep its warnings quiet."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (GovBudgetError, MemoryError):
        raise
    except Exception as error:  # a broken file can make a library fail anywhere
        detail = one_line(str(error))[:200]
        why = f"is no {kind} that can be read: {type(error).__name__}{f': {detail}' if detail else ''}"
        raise refused(source, why, "broken") from error


def open_package(data: bytes, source: str, kind: str) -> zipfile.ZipFile:
    """An Office package (.xlsx, .docx), after it has been measured.

    Raises:
        ReadError: if it is encrypted, broken, unpacks to more than any disclosure, or declares a document type.
    """
    if data.startswith(COMPOUND):
        raise refused(source, "is encrypted; save it without a password", "encrypted")
    if data.count(_DIRECTORY_ENTRY) > _MOST_PARTS:
        raise refused(source, f"has more than {_MOST_PARTS:,} parts, more than any disclosure (a zip bomb)", "size")
    with library_errors(source, kind):
        package = zipfile.ZipFile(io.BytesIO(data))
        _measure(package, source, len(data))
        return package


def _measure(package: zipfile.ZipFile, source: str, size: int) -> None:
    parts = package.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise refused(source, "is encrypted; save it without a password", "encrypted")
    xml = [part for part in parts if part.filename.lower().endswith(_XML) or _begins_as_xml(package, part)]
    sizes = sum(part.file_size for part in parts), sum(part.file_size for part in xml)
    if sizes[0] > _MOST_UNPACKED or sizes[1] > min(_MOST_XML, _XML_UNPACKED + _XML_UNPACKED_A_BYTE * size):
        raise refused(source, f"unpacks to {sizes[0]:,} bytes, more than any disclosure (a zip bomb)", "size")
    tags = 0
    for part in xml:
        tags += _tags(package, part, source)
        if tags > _MOST_TAGS:
            raise refused(source, "has more XML elements than any disclosure", "size")


def _begins_as_xml(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a part is XML whatever its name: what reads it follows the relations between parts, not their names."""
    with package.open(part) as file:
        return file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n\0\xff\xfe").startswith(b"<")


def _tags(package: zipfile.ZipFile, part: zipfile.ZipInfo, source: str) -> int:
    """How many tags an XML part has; one with a document type, or in an encoding that could hide one, is refused."""
    tags = 0
    tail = b""
    with package.open(part) as file:
        while chunk := file.read(_CHUNK):
            head = chunk.removeprefix(b"\xef\xbb\xbf").lstrip()
            if not tail and (not head.startswith(b"<") or b"\0" in head[:64]):
                raise refused(source, f"holds {part.filename}, which is no XML in UTF-8", "broken")
            tags += chunk.count(b"<")
            if b"<!DOCTYPE" in tail + chunk or b"<!ENTITY" in tail + chunk:
                why = f"declares a document type in {part.filename}, which no Office file does"
                raise refused(source, why, "entities")
            tail = chunk[-16:]
    return tags
