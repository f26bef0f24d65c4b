"""PDF files that would never end or never fit: each a clear error, soon."""

from __future__ import annotations

import hashlib
import struct

import pytest

import govbudget as gb
from govbudget.errors import ReadError
from govbudget.readers import pdf as reader
from govbudget.readers import pdf_limits
from govbudget.readers.pdf import read_pdf
from govbudget.recognition import Paragraph
from hostile import FONT, composite, pages, pdf, pdf_of, stream, truetype
from samples import refused

WORD = b"BT /F 9 Tf 9 9 Td (a) Tj ET "
CMAP = b"begincmap 1 beginbfrange <00000000> <%b> <0000> endbfrange endcmap"
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]"


def font_file(data: bytes) -> bytes:
    return composite(b"/FontDescriptor<</FontFile2 7 0 R>>", stream(data))


def table(form: int, rest: bytes, *, platform: int = 0, tables: int = 1, name: bytes = b"cmap") -> bytes:
    """A TrueType font with this table of codes, named so often."""
    head = struct.pack(">HH", 0, tables) + struct.pack(">HHL", platform, 1, 4 + 8 * tables) * tables
    held = head + struct.pack(">H", form) + rest
    return struct.pack(">LHHHH", 0x10000, 1, 0, 0, 0) + struct.pack(">4sLLL", name, 0, 28, len(held)) + held


FORMAT_4 = struct.pack(">HHHHHH", 32, 0, 4, 0, 0, 0) + struct.pack(">HHHHHhhHH", 65535, 65535, 0, 0, 0, 0, 0, 0, 0)
FORMAT_6 = struct.pack(">HHHH", 0, 0, 0, 65535)
FORMAT_10 = struct.pack(">HIIII", 0, 0, 0, 0, 400_000)


@pytest.mark.parametrize(
    ("data", "reason", "says"),
    [
        (pdf(b"2 0 R", b"1 0 R"), "broken", "references that run in a circle"),
        (pdf(b"1 0 R"), "broken", "references that run in a circle"),
        (pdf_of(stream(bytes(60_000_000), packed=True)), "size", "a bomb"),
        (pdf_of(stream(bytes(60_000_000), packed=True, cut=6)), "size", "a bomb"),
        (pdf_of(stream(b"\x80" + b"\0" * 99, b"/Filter/LZWDecode")), "scan", ""),
        (pdf_of(stream(b"\x80\x0b" + b"\xff" * 9999, b"/Filter/LZWDecode")), "scan", ""),
        (pdf_of(stream(b"\x80" + bytes(range(256)) * 200, b"/Filter/LZWDecode")), "scan", ""),
        (pdf_of(stream(b"\x03abc\x80", b"/Filter/RunLengthDecode")), "scan", ""),
        (pdf_of(stream(b"1 0 0 1 0 0 cm " * 9000, b"/Filter/RunLengthDecode")), "size", "a bomb"),
        (pdf_of(stream(b"x", b"/Filter/CCITTFaxDecode")), "broken", "packed as a picture"),
        (pdf_of(stream(b"BI ID " + b"E" * 1_500_000, packed=True)), "size", "pictures inside its text"),
        (pdf_of(stream(b"q " * 1_200)), "depth", "graphics states"),
        (font_file(truetype(3, 99)[:-4]), "broken", ""),  # cut
        (b"%PDF-1.4\n1 0 obj\n<<>>\nstream ", "broken", ""),
        (composite(b"/W[0 4294967295 500]"), "size", "more codes than there are characters"),
        (composite(b"/W2[0 4294967295 500 1 1]"), "size", "more codes than there are characters"),
        (composite(b"/ToUnicode", stream(CMAP % b"FFFFFFFF")), "size", "more codes than there are characters"),
        (font_file(truetype(1)), "size", "more codes than there are characters"),
        (font_file(table(2, b"")), "size", "more codes than there are characters"),
        (font_file(table(4, FORMAT_4, tables=4)), "size", "more codes than there are characters"),
        (font_file(table(6, FORMAT_6, tables=9)), "size", "more codes than there are characters"),
        (font_file(table(10, FORMAT_10)), "size", "more codes than there are characters"),
    ],
)
def test_files_that_ask_for_too_much(data: bytes, reason: str, says: str) -> None:
    assert len(data) < 500_000
    with refused(reason, says):
        read_pdf(data)


@pytest.mark.parametrize(
    "data",
    [
        composite(b"/W[1[500 500]2 99 500 5.5 9 500]/W2[1[500 1 1]]"),
        composite(b"/ToUnicode", stream(CMAP % b"00000009")),
        composite(b"/ToUnicode", stream(b"begincmap endcmap")),
        font_file(truetype(1, 99)),
        font_file(table(0, bytes(260), platform=1)),  # of no Unicode
        font_file(table(0, bytes(260))),
        font_file(table(4, FORMAT_4, name=b"glyf")),
        font_file(b"\0\1"),
        pdf_of(stream(WORD, packed=True, cut=3)),  # a sum that is cut
        pdf_of(stream(WORD, packed=True).replace(b"x\xda", b"x\x00")),  # broken
        pdf_of(stream(b"BI /W 1 /H 1 ID 0 EI " + WORD)),
        pdf_of(stream(b"q Q " * 2000 + WORD)),
        pdf_of(stream(WORD)).replace(b"/Contents 4 0 R", b"/Contents[null 4 0 R]"),
        pdf_of(stream(b"/X Do", b""), b"", b"/XObject<</X 6 0 R>>", stream(WORD, FORM)),
    ],
)
def test_files_that_only_look_so(data: bytes) -> None:
    with pytest.raises(ReadError) as caught:  # they hold no Chinese
        read_pdf(data)
    assert caught.value.reason in ("language", "scan")


def test_a_sum_that_is_wrong_loses_nothing() -> None:
    whole = stream(WORD, packed=True)
    for spoilt in (whole, whole.replace(whole[-14:-10], b"\0\0\0\0")):
        with refused("language"):
            read_pdf(pdf_of(spoilt))


def rc4(key: bytes, data: bytes) -> bytes:
    state, j, made = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        made.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(made)


def test_a_file_that_needs_no_password_is_read_though_it_is_encrypted() -> None:
    padding = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    owner, allowed, id = b"o" * 32, struct.pack("<i", -44), b"id"
    key = hashlib.md5(padding + owner + allowed + id).digest()[:5]

    def hidden(data: bytes, number: int) -> bytes:
        return rc4(hashlib.md5(key + struct.pack("<I", number)[:3] + b"\0\0").digest()[:10], data)

    font = FONT[1]
    for name in (b"Adobe", b"GB1"):
        font = font.replace(b"(%b)" % name, b"<%b>" % hidden(name, 4).hex().encode())
    page = b"<</Type/Page/Contents 6 0 R/Resources<</Font<</F1 3 0 R>>>>/MediaBox[0 0 99 99]>>"
    content = stream(hidden(b"BT /F1 9 Tf 9 9 Td <51b37b97> Tj ET", 6))
    tree = b"<</Type/Pages/Kids[7 0 R]>>"
    data = pdf(b"<</Type/Catalog/Pages 2 0 R>>", tree, FONT[0], font, FONT[2], content, page)
    names = (
        f"/Encrypt<</Filter/Standard/V 1/R 2/P -44/O<{owner.hex()}>/U<{rc4(key, padding).hex()}>>>/ID[<{id.hex()}><00>]"
    )
    (line,) = read_pdf(data.replace(b"/Root", names.encode() + b"/Root")).blocks
    assert isinstance(line, Paragraph)
    assert line.text == "决算"


def test_forms_within_forms_are_counted_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_limits, "_MOST_ITEMS", 3_000)
    names = b"/XObject<<" + b"".join(b"/X%d %d 0 R" % (i, 6 + i) for i in range(5)) + b">>"
    forms = [stream(b"/X%d Do " % (i + 1) * 10 if i < 4 else WORD, FORM) for i in range(5)]
    with refused("size", "3,000 characters, lines and pictures on one page"):
        read_pdf(pdf_of(stream(b"/X0 Do " * 10), b"", names, *forms))
    with refused("size", "3,000 characters"):
        read_pdf(pdf_of(stream(b"BT /F 9 Tf (" + b"a" * 4000 + b") Tj ET")))
    with refused("size", "3,000 characters"):
        read_pdf(
            pdf_of(
                stream(b"/P Do " * 4000), b"", b"/XObject<</P 6 0 R>>", stream(b"0", b"/Subtype/Image/Width 1/Height 1")
            )
        )


def test_objects_within_objects_are_counted_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_limits, "_MOST_LOOKUPS", 5_000)
    laughs = [b"[%d 0 R %d 0 R]" % (i, i) for i in range(5, 40)]
    page = b"<</Type/Page/MediaBox 4 0 R>>"
    with refused("size", "looks up more objects"):
        read_pdf(pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]>>", page, *laughs, b"1"))


def test_all_streams_of_a_file_together_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_limits, "_UNPACKED", 30_000)
    contents = [stream(bytes(20_000), packed=True) for _ in range(5)]
    kids = b"".join(b"%d 0 R " % (3 + 2 * i) for i in range(5))
    held = [
        part
        for i, content in enumerate(contents)
        for part in (b"<</Type/Page/MediaBox[0 0 9 9]/Contents %d 0 R>>" % (4 + 2 * i), content)
    ]
    with refused("size", "a bomb"):
        read_pdf(pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%b]>>" % kids, *held))


def test_a_page_with_more_than_any_paper_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "".join(f"{i} 0 m {i} 99 l S 0 {i} m 99 {i} l S\n" for i in range(0, 100, 5))
    text = "BT /F1 9 Tf 9 9 Td <51b37b97> Tj ET\n"
    assert gb.read(pages((text + lines, ""))).source == ""
    for name, most in (("_MOST_CROSSINGS", 100), ("_MOST_EDGES", 10)):
        monkeypatch.setattr(reader, name, most)
        assert len(read_pdf(pages((text + lines, ""))).blocks) == 1  # its text is read, its tables are not
    monkeypatch.setattr(reader, "_MOST_GLYPHS", 1)
    with refused("size", "has 2 characters on page 1"):
        read_pdf(pages((text, "")))


def test_a_drawing_with_more_points_than_any(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_limits, "_MOST_POINTS", 500)
    with refused("size", "more points"):
        read_pdf(pdf_of(stream(b"0 0 m " + b"1 1 l " * 600 + b"S")))


def test_what_lzw_unpacks_to_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    data = pdf_of(stream(b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01", b"/Filter/LZWDecode"))
    with refused("scan"):
        read_pdf(data)
    monkeypatch.setattr(pdf_limits, "_UNPACKED", 5)
    monkeypatch.setattr(pdf_limits, "_UNPACKED_A_BYTE", 0)
    with refused("size", "a bomb"):
        read_pdf(data)


def test_time_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govbudget.readers.limits._SECONDS", -1e6)
    monkeypatch.setattr("govbudget.readers.limits._SECONDS_A_MILLION", 0.0)
    monkeypatch.setattr(pdf_limits, "_EVERY", 1)
    with refused("time"):
        read_pdf(pages(("", "")))
