"""The workbook inside a compound file: sectors, directory, records and strings, sound and hostile."""

from __future__ import annotations

import struct
import tracemalloc

import govbudget as gb
import samples
import written
from govbudget.readers.biff import workbook_stream
from samples import refused, renamed

XLS = written.as_xls(samples.pages())


def patched(at: int, number: int, data: bytes = XLS) -> bytes:
    return data[:at] + struct.pack("<I", number) + data[at + 4 :]


def test_the_workbook_without_its_formulas_and_names() -> None:
    stream = workbook_stream(samples.rich_xls())
    kinds, at = [], 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        kinds.append(kind)
        at += 4 + size
    assert kinds[0] == 0x0809
    assert {0x0018, 0x01AE, 0x0017, 0x01B8} & set(kinds) == set()  # names, links
    assert 0xFFFF in kinds


def test_sectors_that_run_in_circles() -> None:
    first = struct.unpack_from("<I", XLS, 76)[0]
    table = (first + 1) * 512
    start = struct.unpack_from("<I", XLS, XLS.index("Workbook".encode("utf-16-le")) + 116)[0]
    for at in (table + 4 * start, table + 4 * struct.unpack_from("<I", XLS, 48)[0]):
        sector = (at - table) // 4
        with refused("broken", "run in circles"):
            gb.read(patched(at, sector))
    with refused("broken", "sectors of 2"):
        gb.read(XLS[:30] + b"\x40\0" + XLS[32:])
    with refused("broken", "no compound file"):
        workbook_stream(XLS[:60])
    with refused("broken", "holds no workbook, only nothing"):
        workbook_stream(renamed("Other"))


def test_small_and_large_compound_files() -> None:
    """A small stream stands in the short sectors of the root; a large file names its sectors in a chain of their own."""
    small = compound(b"\x09\x08" + b"\0" * 100, mini=True)
    assert workbook_stream(small)[:2] == b"\x09\x08"
    large = compound(b"\x09\x08" + b"\0" * (8 << 20))
    assert len(workbook_stream(large)) == 2 + (8 << 20)
    looped = compound(b"\x09\x08" + b"\0" * 100, mini=True, loop=True)
    with refused("broken", "run in circles"):
        workbook_stream(looped)


def compound(stream: bytes, *, mini: bool = False, loop: bool = False) -> bytes:
    """A compound file with one stream: directory, its sectors, their table, the chain of the table's sectors."""
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    size = 64 if mini else 512
    body = stream.ljust(-(-len(stream) // size) * size, b"\0")
    held = body.ljust(-(-len(body) // 512) * 512, b"\0")
    data = [held[at : at + 512] for at in range(0, len(held), 512)]
    links = list(range(2, len(data) + 1)) + [end]
    sectors = [b"", *data]  # sector 0 is the directory
    table = [end, *links]
    mini_first = end
    if mini:
        mini_first = len(sectors)
        count = len(body) // 64
        chain = [*range(1, count), 0 if loop else end]
        sectors.append(struct.pack("<128I", *chain, *[free] * (128 - count)))
        table.append(end)
    needed = -(-(len(table) + 200) // 128)
    more = max(0, -(-(needed - 109) // 127))
    first_table = len(sectors)
    table += [0xFFFFFFFD] * needed + [0xFFFFFFFC] * more
    table += [free] * (needed * 128 - len(table))
    sectors += [struct.pack("<128I", *table[at : at + 128]) for at in range(0, len(table), 128)]
    numbers = [*range(first_table, first_table + needed)]
    extra = numbers[109:]
    first_more = len(sectors)
    for i in range(more):
        piece = extra[127 * i : 127 * i + 127]
        after = first_more + i + 1 if i + 1 < more else end
        sectors.append(struct.pack("<128I", *piece, *[free] * (127 - len(piece)), after))
    root = entry("Root Entry", 5, 1, 1 if mini else end, len(held) if mini else 0)
    sectors[0] = root + entry("Workbook", 2, free, 0 if mini else 1, len(stream)) + b"\0" * 256
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += b"\0" * 10 + struct.pack("<IIIIIIII", needed, 0, 0, 4096, mini_first, int(mini), first_more, more)
    named = [*numbers[:109], *[free] * (109 - len(numbers[:109]))]
    return header + struct.pack("<109I", *named) + b"".join(sectors)


def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le")
    none = 0xFFFFFFFF
    head = encoded.ljust(64, b"\0") + struct.pack("<HBBIII", len(encoded) + 2, kind, 0, none, none, child)
    return head + b"\0" * 36 + struct.pack("<III", start, size, 0)


def strings(*blocks: bytes) -> bytes:
    """A stream that holds nothing but a table of strings and what continues it."""
    records = [struct.pack("<HH", 0xFC if i == 0 else 0x3C, len(block)) + block for i, block in enumerate(blocks)]
    return b"".join(records).ljust(5000, b"\0")


def one(text: str, flags: int = 0, more: bytes = b"", tail: bytes = b"") -> bytes:
    encoded = text.encode("utf-16-le") if flags & 1 else text.encode("latin-1")
    return struct.pack("<HB", len(text), flags) + more + encoded + tail


def test_tables_of_strings() -> None:
    count = struct.pack("<II", 3, 3)
    sound = [
        count + one("abc") + one("甲", 1) + one("x", 12, struct.pack("<Hi", 1, 4), b"\0" * 8),
        count + one("abc") + struct.pack("<HB", 4, 1) + "甲乙".encode("utf-16-le"),
        struct.pack("<II", 9, 9) + one("a"),
        struct.pack("<II", 1, 1) + one("a") + b"\0\0",
    ]
    assert workbook_stream(compound(strings(sound[0])))
    assert workbook_stream(compound(strings(sound[1], b"\1" + "丙丁".encode("utf-16-le") + one("b"))))
    assert workbook_stream(compound(strings(sound[2])))
    assert workbook_stream(compound(strings(sound[3])))
    assert workbook_stream(
        compound(strings(struct.pack("<II", 2, 2) + one("a", 8, b"\2\0", b"\0" * 4), b"\0" * 4 + one("b")))
    )
    assert workbook_stream(compound(strings(count + one("abc") + struct.pack("<HB", 4, 1))))
    far = strings(count + one("x", 4, struct.pack("<i", 0x7FFFFFFF)) + one("y"))
    tracemalloc.start()
    assert workbook_stream(compound(far))
    assert tracemalloc.get_traced_memory()[1] < 10 << 20
    tracemalloc.stop()
    with refused("broken", "table of strings that runs in circles"):
        workbook_stream(compound(strings(count + one("x", 4, struct.pack("<i", -9)) + one("y"))))
