"""The workbook inside a legacy .xls file (复合文档与 BIFF 记录), made harmless before a library reads it.

A compound file (OLE 2, [MS-CFB]) is a small file system; the stream ``Workbook`` in it is a list of records ([MS-XLS]). Chains of
sectors may run in circles and records may name absurd ranges, so sectors are followed once and only records that hold cells
are kept: names, links, macros, drawings and conditions are not, and no formula is run. One that was saved without a value gets an
error of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from struct import Struct, iter_unpack, unpack_from
from struct import error as StructError
from typing import Final, NamedTuple

from govbudget.readers.limits import refused

__all__ = ["UNCALCULATED", "workbook_stream"]

#: The number of the error that is given to a formula without a value; the format has none so high.
UNCALCULATED: Final = 0xFE

_ENTRY: Final = 128
_STREAM: Final = 2

_SST: Final = 0x00FC
_CONTINUE: Final = 0x003C
_FILEPASS: Final = 0x002F
#: No record has the number of two such bytes; readers pass over it.
_IGNORED: Final = 0xFF
_RECORD: Final = Struct("<HH").unpack_from
_STRING: Final = Struct("<HB").unpack_from
_FORMULAS: Final = (0x0006, 0x0206, 0x0406)
#: What describes cells: stream marks, sheets, strings, formats, rows, columns, cells, merged cells, dates, code page.
_KEPT: Final = frozenset(
    (0x0809, 0x000A, 0x0085, _SST, _CONTINUE, 0x0031, 0x041E, 0x00E0, 0x0022, 0x0042, 0x0200, 0x0201, 0x0203, 0x0204)
    + (0x0205, *_FORMULAS, 0x0207, 0x027E, 0x00BD, 0x00BE, 0x00D6, 0x00FD, 0x00E5, 0x0221, 0x0236, 0x04BC, 0x0208)
    + (0x007D,)
)


def workbook_stream(data: bytes, source: str = "") -> bytes:
    """The records of a workbook that hold its cells.

    Args:
        data: the bytes of a compound file.
        source: its name, for messages.

    Raises:
        ReadError: if it is encrypted, holds no workbook, or its sectors or strings run in circles.
    """
    try:
        streams = _streams(data, source)
    except (StructError, IndexError, ValueError) as error:
        raise refused(source, f"is no compound file that can be read: {error}", "broken") from error
    for name in ("Workbook", "Book"):
        if name in streams:
            return _cells_only(streams[name], source)
    if "EncryptedPackage" in streams:
        raise refused(source, "is encrypted; save it without a password", "encrypted")
    raise refused(source, f"holds no workbook, only {'、'.join(streams) or 'nothing'}", "broken")


class _Entry(NamedTuple):
    """An entry of the directory: a stream or a storage."""

    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


def _streams(data: bytes, source: str) -> Mapping[str, bytes]:
    """The streams that stand in the root of a compound file, of those that matter."""
    shift, mini_shift = unpack_from("<HH", data, 30)
    if not 7 <= shift <= 20 or not 0 < mini_shift < shift:
        raise ValueError(f"sectors of 2^{shift} bytes")
    (first,) = unpack_from("<I", data, 48)
    cutoff, mini_first = unpack_from("<II", data, 56)
    sectors = _Sectors(data, shift, source)
    directory = sectors.read(first)
    entries = [_entry(directory, at) for at in range(0, len(directory) - _ENTRY + 1, _ENTRY)]
    root = entries[0]
    found: dict[str, bytes] = {}
    for entry in _children(entries, root.child):
        if entry.kind == _STREAM and entry.name in ("Workbook", "Book", "EncryptedPackage"):
            if entry.size >= cutoff:
                found[entry.name] = sectors.read(entry.start)[: entry.size]
            else:
                held = sectors.read(root.start)
                links = [number for (number,) in iter_unpack("<I", sectors.read(mini_first))]
                found[entry.name] = _chain(held, 0, mini_shift, links, entry.start, source)[: entry.size]
    return found


class _Sectors:
    """The sectors of a compound file and the table that links them."""

    def __init__(self, data: bytes, shift: int, source: str) -> None:
        self.data, self.shift, self.source = data, shift, source
        self.links: list[int] = []
        self.links = [number for block in self._tables() for (number,) in iter_unpack("<I", block)]

    def _tables(self) -> Iterator[bytes]:
        """The sectors of the table: 109 of them are named in the header, the others in a chain of their own."""
        size = 1 << self.shift
        numbers = list(unpack_from("<109I", self.data, 76))
        more, left = unpack_from("<II", self.data, 68)
        seen: set[int] = set()
        while left and more < len(self.data) >> self.shift and more not in seen:
            seen.add(more)
            block = unpack_from(f"<{size // 4}I", self.data, (more + 1) << self.shift)
            numbers += block[:-1]
            more = block[-1]
            left -= 1
        for number in dict.fromkeys(numbers):
            at = (number + 1) << self.shift
            if at + size <= len(self.data):
                yield self.data[at : at + size]

    def read(self, start: int) -> bytes:
        """The bytes of a chain of sectors."""
        return _chain(self.data, 1, self.shift, self.links, start, self.source)


def _chain(data: bytes, offset: int, shift: int, links: Sequence[int], start: int, source: str) -> bytes:
    """The bytes of a chain of sectors; what lies beyond the end of a cut file is left out."""
    pieces = []
    seen: set[int] = set()
    number = start
    while number < len(links):
        if number in seen:
            raise refused(source, "is a compound file whose sectors run in circles", "broken")
        seen.add(number)
        at = (number + offset) << shift
        pieces.append(data[at : at + (1 << shift)])
        number = links[number]
    return b"".join(pieces)


def _entry(directory: bytes, at: int) -> _Entry:
    length, kind = unpack_from("<HB", directory, at + 64)
    left, right, child = unpack_from("<III", directory, at + 68)
    start, size = unpack_from("<II", directory, at + 116)
    name = directory[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
    return _Entry(name, kind, left, right, child, start, size)


def _children(entries: Sequence[_Entry], top: int) -> Iterator[_Entry]:
    """The entries of a storage: a tree of left and right neighbours."""
    waiting, seen = [top], set[int]()
    while waiting:
        number = waiting.pop()
        if number < len(entries) and number not in seen:
            seen.add(number)
            entry = entries[number]
            yield entry
            waiting += [entry.right, entry.left]


def _cells_only(stream: bytes, source: str) -> bytes:
    """The stream with every record that holds no cells turned into one that readers pass over.

    Sheets are named by their position in the stream, so nothing is moved.
    """
    kept = bytearray(stream)
    strings: list[bytes] = []
    formulas: list[int] = []
    before = at = 0
    while at + 4 <= len(stream):
        kind, size = _RECORD(stream, at)
        if kind == _FILEPASS:
            raise refused(source, "is encrypted; save it without a password", "encrypted")
        if kind not in _KEPT:
            kept[at] = kept[at + 1] = _IGNORED
        elif kind == _SST or (kind == _CONTINUE and before == _SST):
            strings.append(stream[at + 4 : at + 4 + size])
        elif kind in _FORMULAS and size >= _LEAST_FORMULA:
            formulas.append(at + 4)
        if kind != _CONTINUE:
            before = kind
        at += 4 + size
    _check_strings(strings, source)
    for at in _uncalculated(stream, formulas):
        kept[at + 6 : at + 14] = bytes((2, 0, UNCALCULATED, 0, 0, 0, 0xFF, 0xFF))
    return bytes(kept)


_LEAST_FORMULA: Final = 22
#: The saved result of a formula that is an empty text: what programs write that calculate nothing.
_EMPTY: Final = (3, 0xFFFF)
_RESULT: Final = Struct("<B5xH").unpack_from


def _uncalculated(stream: bytes, formulas: Sequence[int]) -> Sequence[int]:
    """Where formulas stand that were saved without their values.

    A formula may give an empty text. But if one that can only give a number does, or none gives anything else, whoever wrote
    the workbook calculated none of those.
    """
    empty = [at for at in formulas if _RESULT(stream, at + 6) == _EMPTY]
    if empty and (len(empty) == len(formulas) or any(_gives_number(stream, at) for at in empty)):
        return empty
    return ()


#: How many bytes stand behind each token of a formula, of those with a fixed number; classes of operands are folded.
_SIZES: Final = {
    token: size
    for size, tokens in {
        0: range(0x03, 0x17),
        1: (0x1C, 0x1D),
        2: (0x1E, 0x21, 0x29),
        3: (0x19, 0x22),
        4: (0x01, 0x02, 0x23, 0x24, 0x2A, 0x2C),
        6: (0x26, 0x27, 0x28, 0x39, 0x3A, 0x3C),
        7: (0x20,),
        8: (0x1F, 0x25, 0x2B, 0x2D),
        10: (0x3B, 0x3D),
    }.items()
    for token in tokens
}
_ARITHMETIC: Final = frozenset((0x03, 0x04, 0x05, 0x06, 0x07, 0x13, 0x14, 0x1E, 0x1F))
_PARENTHESES, _ATTRIBUTE, _TEXT, _FUNCTION, _FUNCTIONS = 0x15, 0x19, 0x17, 0x21, 0x22
#: COUNT, SUM, AVERAGE, MIN, MAX, ABS, INT, ROUND, PRODUCT, ROUNDUP, ROUNDDOWN, SUMPRODUCT, SUBTOTAL, SUMIF.
_NUMERIC: Final = frozenset((0, 4, 5, 6, 7, 24, 25, 27, 183, 212, 213, 228, 344, 345))


def _gives_number(stream: bytes, at: int) -> bool:
    """Whether the last step of a formula, which gives its value, is one that gives a number: a sum, an operator."""
    (size,) = unpack_from("<H", stream, at + 20)
    at += 22
    end, number = at + size, False
    while at < end:
        token = stream[at]
        token = (token & 0x1F) | 0x20 if token & 0x60 else token
        if token == _ATTRIBUTE:
            number = number or stream[at + 1] & 0x10 != 0  # SUM of one argument
        elif token in (_FUNCTION, _FUNCTIONS):
            (function,) = unpack_from("<H", stream, at + (1 if token == _FUNCTION else 2))
            number = function & 0x7FFF in _NUMERIC
        elif token != _PARENTHESES:
            number = token in _ARITHMETIC
        length = stream[at + 1] * (1 + (stream[at + 2] & 1)) + 2 if token == _TEXT else _SIZES.get(token)
        if length is None:
            return False
        at += 1 + length
    return number


def _check_strings(blocks: Sequence[bytes], source: str) -> None:
    """Refuse a table of strings that goes back to where it was: it would unpack without end."""
    if not blocks:
        return
    try:
        for skipped in _skips(blocks):
            if skipped < 0:
                raise refused(source, "has a table of strings that runs in circles", "broken")
    except (StructError, IndexError):
        return  # it ends too early, which its reader says better


def _skips(blocks: Sequence[bytes]) -> Iterator[int]:
    """How many bytes stand behind each string of the table that are no part of it (phonetics)."""
    (count,) = unpack_from("<I", blocks[0], 4)
    number, at = 0, 8
    for _ in range(count):
        block = blocks[number]
        left, flags = _STRING(block, at)
        at += 3
        runs = phonetics = 0
        if flags & 8:
            (runs,) = unpack_from("<H", block, at)
            at += 2
        if flags & 4:
            (phonetics,) = unpack_from("<i", block, at)
            at += 4
        wide = flags & 1
        while True:
            taken = min((len(block) - at) >> wide, left)
            at += taken << wide
            left -= taken
            if not left:
                break
            number += 1
            block = blocks[number]
            wide, at = block[0] & 1, 1
        yield phonetics
        at += 4 * runs + phonetics
        while at >= len(block):
            at -= len(block)
            number += 1
            if number == len(blocks):
                return
            block = blocks[number]
