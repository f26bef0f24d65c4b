"""Small PDF files made by hand: pages that are turned, cut or pictures, and files that ask for far more than they hold."""

from __future__ import annotations

import struct
import zlib

__all__ = ["composite", "pages", "pdf", "pdf_of", "picture", "stream", "truetype"]


def pdf(*objects: bytes, root: int = 1) -> bytes:
    """A PDF of these objects, numbered from 1."""
    data = b"%PDF-1.4\n"
    places = []
    for number, held in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, held)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(data)
    return data + b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        table,
        len(objects) + 1,
        root,
        start,
    )


def stream(data: bytes, more: bytes = b"", *, packed: bool = False, cut: int = 0) -> bytes:
    """A stream, deflated where that is wanted, without its last bytes."""
    if packed:
        data, more = zlib.compress(data, 9), more + b"/Filter/FlateDecode"
    data = data[: len(data) - cut]
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(data), more, data)


def pdf_of(content: bytes, font: bytes = b"", resources: bytes = b"", *more: bytes) -> bytes:
    """A PDF of one page with this content stream (object 4), a font (object 5), and more objects from 6 on."""
    font = font or b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>%b>>>>" % resources
    )
    pages = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", pages, page, content, font, *more)


def composite(font: bytes, *more: bytes) -> bytes:
    """A PDF with one word in a composite font whose dictionary (object 6) goes on like this; more objects from 7 on."""
    whole = b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[6 0 R]%b>>"
    part = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)>>%b>>"
    unicode = b"/ToUnicode 7 0 R" if b"ToUnicode" in font else b""
    held = b"" if unicode else font
    return pdf_of(stream(b"BT /F 9 Tf 9 9 Td <0001> Tj ET"), whole % unicode, b"", part % held, *more)


def truetype(groups: int, last: int = 0xFFFFFFFF) -> bytes:
    """A TrueType font with nothing but a table of codes in format 12."""
    table = struct.pack(">HHIII", 12, 0, 16 + 12 * groups, 0, groups) + struct.pack(">III", 0, last, 1) * groups
    cmap = struct.pack(">HHHHL", 0, 1, 3, 10, 12) + table
    return struct.pack(">LHHHH", 0x10000, 1, 0, 0, 0) + struct.pack(">4sLLL", b"cmap", 0, 28, len(cmap)) + cmap


FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
    b"<</Type/Font/Subtype/CIDFontType0/BaseFont/Song/DW 1000/W[1 95 500]/FontDescriptor 5 0 R"
    b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>>>",
    b"<</Type/FontDescriptor/FontName/Song/Flags 4/FontBBox[0 -120 1000 880]/Ascent 880/Descent -120>>",
)
PICTURE = b"<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>stream\n0\nendstream"


def pages(*held: tuple[str, str]) -> bytes:
    """A PDF with Chinese text: the content of each page, in which the font is F1 and a picture P, and its attributes."""
    first = 7
    made = []
    for number, (content, attributes) in enumerate(held):
        at = first + 2 * number
        head = f"<</Type/Page/Parent 2 0 R/Contents {at} 0 R/Resources<</Font<</F1 3 0 R>>/XObject<</P 6 0 R>>>>"
        made += [stream(content.encode()), f"{head}{attributes}>>".encode()]
    kids = " ".join(f"{first + 2 * number + 1} 0 R" for number in range(len(held)))
    tree = f"<</Type/Pages/Kids[{kids}]/Count {len(held)}/MediaBox[0 0 842 595]>>".encode()
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", tree, *FONT, PICTURE, *made)


def picture(wide: float, high: float) -> str:
    """The content of a page that shows a picture so large, from its lower left corner."""
    return f"q {wide} 0 0 {high} 0 0 cm /P Do Q\n"
