"""A PDF opened within bounds (PDF 读取限度): what pdfminer would do without end ends in a clear error.

References that run in circles, streams that unpack to more than any page, pages with more characters than any paper holds, fonts
that map whole planes, and whatever else takes too long. Nothing of pdfminer or pdfplumber is changed: their classes are derived from.
Only imported where both are installed.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import define, field
from pdfminer.cmapdb import CMapParser, FileUnicodeMap
from pdfminer.layout import LTPage
from pdfminer.lzw import LZWDecoder
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdffont import PDFFont
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import (
    LITERALS_CCITTFAX_DECODE,
    LITERALS_FLATE_DECODE,
    LITERALS_LZW_DECODE,
    LITERALS_RUNLENGTH_DECODE,
    PDFObjRef,
    PDFStream,
    dict_value,
    list_value,
    resolve1,
)
from pdfminer.psparser import LIT, PSKeyword
from pdfplumber.page import Page, PDFPageAggregatorWithMarkedContent

from govbudget.readers.limits import Clock, refused

__all__ = ["Opened"]

#: Bytes to which a file may unpack, whatever its size, and for each of its bytes; and the whole of it.
_UNPACKED: Final = 3_000_000
_UNPACKED_A_BYTE: Final = 20
_MOST_UNPACKED: Final = 256 * 1024 * 1024
#: How often objects may be looked up, and how many references may follow each other.
_MOST_LOOKUPS: Final = 2_000_000
_MOST_FOLLOWED: Final = 32
#: Characters, paths and pictures of one page; points of one path; graphics states within each other.
_MOST_ITEMS: Final = 100_000
_MOST_POINTS: Final = 50_000
_MOST_STATES: Final = 1_000
#: Codes that the tables of one font may name; Unicode has 65,536 in a plane.
_MOST_CODES: Final = 300_000
#: How many bytes may be copied while the ends of pictures inside a content stream are looked for.
_MOST_COPIED: Final = 2_000_000_000
_EVERY: Final = 64


@define
class Work:
    """What reading one file has taken so far."""

    source: str
    size: int
    clock: Clock = field(init=False)
    unpacked: int = 0
    lookups: int = 0
    items: int = 0

    def __attrs_post_init__(self) -> None:
        self.clock = Clock.of(self.source, self.size)

    @property
    def room(self) -> int:
        """How many bytes may still be unpacked."""
        return min(_UNPACKED + _UNPACKED_A_BYTE * self.size, _MOST_UNPACKED) - self.unpacked

    def unpack(self, size: int) -> None:
        """Count some unpacked bytes."""
        self.unpacked += size
        if self.room < 0:
            self.refuse("unpacks to far more than a file of its size holds (a bomb)", "size")

    def look_up(self) -> None:
        """Count an object that is looked up."""
        self.lookups += 1
        if self.lookups > _MOST_LOOKUPS:
            self.refuse("looks up more objects than any disclosure", "size")
        if not self.lookups % _EVERY:
            self.clock.check()

    def draw(self) -> None:
        """Count something drawn on the page that is being read."""
        self.items += 1
        if self.items > _MOST_ITEMS:
            self.refuse(f"has more than {_MOST_ITEMS:,} characters, lines and pictures on one page", "size")
        if not self.items % _EVERY:
            self.clock.check()

    def refuse(self, why: str, reason: str) -> None:
        """Raise the error."""
        raise refused(self.source, why, reason)


class _Stream(PDFStream):
    """A stream that unpacks within bounds."""

    work: Work

    @classmethod
    def of(cls, stream: PDFStream, work: Work) -> _Stream:
        """The same stream, within bounds."""
        assert stream.rawdata is not None
        made = cls(stream.attrs, stream.rawdata, stream.decipher)
        made.work = work
        return made

    def decode(self) -> None:
        """Unpack, filter by filter; what is broken is blank, as pdfminer has it."""
        assert self.rawdata is not None
        data = self.rawdata
        if self.decipher:
            assert self.objid is not None
            assert self.genno is not None
            data = self.decipher(self.objid, self.genno, data, self.attrs)
        for name, params in self.get_filters():
            if name in LITERALS_FLATE_DECODE:
                name, data = _PASSED, _inflated(data, self.work)
            elif name in LITERALS_LZW_DECODE:
                name, data = _PASSED, _lzw(data, self.work)
            elif name in LITERALS_RUNLENGTH_DECODE and len(data) > self.work.room // 128:
                self.work.refuse("unpacks to far more than a file of its size holds (a bomb)", "size")
            elif name in LITERALS_CCITTFAX_DECODE:
                self.work.refuse("has a text that is packed as a picture", "broken")
            data = PDFStream({"Filter": name, "DecodeParms": params}, data).get_data()
            self.work.unpack(len(data))
            self.work.clock.check()
        self.data, self.rawdata = data, None


#: A filter of pictures, which pdfminer passes on as they are; their predictors are undone.
_PASSED: Final = LIT("DCTDecode")


def _inflated(data: bytes, work: Work) -> bytes:
    """What deflated bytes hold; of cut ones as much as is there, of broken ones nothing, save where only the sum is wrong."""
    for end in (len(data), max(len(data) - 4, 0)):
        unpacker = zlib.decompressobj()
        try:
            found = unpacker.decompress(data[:end], work.room + 1)
        except zlib.error:
            continue
        if len(found) > work.room:
            work.unpack(len(found))
        return found
    return b""


def _lzw(data: bytes, work: Work) -> bytes:
    found = bytearray()
    for part in LZWDecoder(io.BytesIO(data)).run():
        found += part
        if len(found) > work.room:
            work.unpack(len(found))
    return bytes(found)


class _Parser(PDFParser):
    """The parser of a file; its streams unpack within bounds."""

    def __init__(self, file: io.BytesIO, work: Work) -> None:
        super().__init__(file)
        self.work = work

    def do_keyword(self, pos: int, token: PSKeyword) -> None:
        """Handle a keyword; a stream becomes one of ours."""
        super().do_keyword(pos, token)
        at, made = self.curstack[-1] if self.curstack else (pos, None)
        if token is self.KEYWORD_STREAM and isinstance(made, PDFStream):
            self.curstack[-1] = (at, _Stream.of(made, self.work))


class _Document(PDFDocument):
    """A document that counts its look-ups, and whose references end somewhere."""

    def __init__(self, parser: _Parser) -> None:
        self.work: Work = parser.work
        super().__init__(parser)

    def getobj(self, objid: int) -> object:
        """An object by its number."""
        self.work.look_up()
        found = super().getobj(objid)
        after = found
        for _ in range(_MOST_FOLLOWED):
            if not isinstance(after, PDFObjRef):
                return found
            self.work.look_up()
            after = super().getobj(after.objid)
        raise refused(self.work.source, f"has references that run in a circle (object {objid})", "broken")


class _Fonts(PDFResourceManager):
    """The fonts of a document, after what their tables claim has been counted."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self.work = work

    def get_font(self, objid: Any, spec: Mapping[str, Any]) -> PDFFont:
        """The font of a dictionary."""
        self.work.clock.check()
        if not objid or objid not in self._cached_fonts:
            self._measure(spec)
        return super().get_font(objid, spec)

    def _measure(self, spec: Mapping[str, Any]) -> None:
        codes = _claimed(spec.get("W"), 3) + _claimed(spec.get("W2"), 5)
        program = resolve1(dict_value(spec.get("FontDescriptor", {})).get("FontFile2"))
        if codes <= _MOST_CODES and isinstance(program, PDFStream):
            codes += _mapped(program.get_data())
        if codes > _MOST_CODES:
            self.work.refuse("has a font with more codes than there are characters", "size")
        unicode = resolve1(spec.get("ToUnicode"))
        if isinstance(unicode, PDFStream) and b"range" in (data := unicode.get_data()):
            CMapParser(_Counting(self.work), io.BytesIO(data)).run()


class _Counting(FileUnicodeMap):
    """A map of codes that only counts them."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self.work, self.codes = work, 0

    def add_cid2unichr(self, cid: int, code: Any) -> None:
        """Count one."""
        self.codes += 1
        if self.codes > _MOST_CODES:
            self.work.refuse("has a font with more codes than there are characters", "size")


def _claimed(widths: Any, parts: int) -> int:
    """How many codes a list of widths names; a range is ``first last width`` or longer."""
    codes = 0
    numbers: list[Any] = []
    for item in map(resolve1, list_value(widths if widths is not None else [])):
        if isinstance(item, list):
            codes += len(item)
            numbers = []
            continue
        numbers.append(item)
        if len(numbers) == parts:
            first, last = numbers[:2]
            codes += max(last - first, 0) if isinstance(first, int) and isinstance(last, int) else 0
            numbers = []
    return codes


def _mapped(data: bytes) -> int:
    """How many codes the tables of a TrueType font map; counting stops where they are broken, as reading does."""
    codes = 0
    try:
        for at in _tables(data):
            for number in _entries(data, at):
                codes += number
                if codes > _MOST_CODES:
                    return codes
    except struct.error:
        pass
    return codes


def _tables(data: bytes) -> Iterator[int]:
    """Where the tables of codes of a font stand that are of Unicode."""
    (count,) = struct.unpack_from(">H", data, 4)
    start = 0
    for i in range(min(count, len(data) // 16)):
        name, _, offset = struct.unpack_from(">4sLL", data, 12 + 16 * i)
        start = offset if name == b"cmap" else start
    if not start:
        return
    (count,) = struct.unpack_from(">H", data, start + 2)
    for i in range(count):
        platform, encoding, offset = struct.unpack_from(">HHL", data, start + 4 + 8 * i)
        if platform == 0 or (platform == 3 and encoding in (1, 10)):
            yield start + offset


def _entries(data: bytes, at: int) -> Iterator[int]:
    """How many codes each part of a table of codes maps."""
    (form,) = struct.unpack_from(">H", data, at)
    if form == 2:  # of other encodings than Unicode
        yield _MOST_CODES + 1
    elif form == 4:
        segments = struct.unpack_from(">H", data, at + 6)[0] // 2
        last = struct.unpack_from(f">{segments}H", data, at + 14)
        first = struct.unpack_from(f">{segments}H", data, at + 16 + 2 * segments)
        yield from (max(end - start + 1, 0) for start, end in zip(first, last, strict=True))
    elif form == 6:
        yield struct.unpack_from(">H", data, at + 8)[0]
    elif form == 10:
        yield struct.unpack_from(">L", data, at + 16)[0]
    elif form == 12:
        (groups,) = struct.unpack_from(">L", data, at + 12)
        for i in range(groups):
            start, end = struct.unpack_from(">LL", data, at + 16 + 12 * i)
            yield max(end - start + 1, 0)


class _Device(PDFPageAggregatorWithMarkedContent):
    """What a page is drawn on; it counts."""

    def __init__(self, fonts: _Fonts, number: int) -> None:
        super().__init__(fonts, pageno=number, laparams=None)
        self.work = fonts.work

    def render_char(self, *args: Any, **kwargs: Any) -> float:
        """Draw a character."""
        self.work.draw()
        return super().render_char(*args, **kwargs)

    def render_image(self, *args: Any, **kwargs: Any) -> None:
        """Draw a picture."""
        self.work.draw()
        super().render_image(*args, **kwargs)

    def paint_path(self, gstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Sequence[Any]) -> None:
        """Draw a path."""
        self.work.draw()
        if len(path) > _MOST_POINTS:
            self.work.refuse("has a drawing with more points than any disclosure", "size")
        super().paint_path(gstate, stroke, fill, evenodd, path)


class _Interpreter(PDFPageInterpreter):
    """What runs the content of a page; it keeps time."""

    device: _Device

    def do_q(self) -> None:
        """Save the graphics state."""
        if len(self.gstack) > _MOST_STATES:
            self.device.work.refuse("has more graphics states within each other than any page", "depth")
        super().do_q()

    def execute(self, streams: Sequence[object]) -> None:
        """Run some streams."""
        work = self.device.work
        work.draw()
        for stream in map(resolve1, streams):
            if isinstance(stream, PDFStream):
                data = stream.get_data()
                if b"BI" in data and data.count(b"E") * len(data) > _MOST_COPIED:
                    work.refuse("has more pictures inside its text than any page", "size")
        work.clock.check()
        super().execute(streams)


class _Sheet(Page):
    """A page of a PDF (页)."""

    pdf: Any

    @property
    def layout(self) -> LTPage:
        """What is drawn on it; what is made of it is kept by pdfplumber."""
        self.pdf.work.items = 0
        device = _Device(self.pdf.rsrcmgr, self.page_number)
        _Interpreter(self.pdf.rsrcmgr, device).process_page(self.page_obj)
        return device.get_result()


class Opened:
    """An open PDF: what its pages need of pdfplumber's own.

    Args:
        data: the bytes of the file.
        source: its name, for messages.

    Raises:
        ReadError: if it has more of something than any disclosure, or takes too long.
        PDFPasswordIncorrect: if it is encrypted.
        Exception: whatever pdfminer raises over a broken file.
    """

    laparams = None
    unicode_norm = None
    raise_unicode_errors = False

    def __init__(self, data: bytes, source: str) -> None:
        self.work: Work = Work(source, len(data))
        self.doc: PDFDocument = _Document(_Parser(io.BytesIO(data), self.work))
        self.rsrcmgr: PDFResourceManager = _Fonts(self.work)

    def pages(self) -> Iterator[Page]:
        """Its pages, one after the other."""
        for number, page in enumerate(PDFPage.create_pages(self.doc), 1):
            self.work.clock.check()
            yield _Sheet(self, page, number)  # type: ignore[arg-type]
