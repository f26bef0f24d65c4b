"""The protocol of readers, the registry, the sources, and what is said when nothing reads a document."""

from __future__ import annotations

import io
import pickle
import sys
from collections.abc import Iterator
from importlib import metadata
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

import example
import govbudget as gb
import samples
import written
from govbudget.errors import NotFound, ReadError, SourceNotFound
from govbudget.pages import Pages, Paragraph, Saved
from govbudget.place import Place
from govbudget.readers import FormatReader, Reader, Registry, Source
from govbudget.readers.encoding import decode
from govbudget.reading import one as reading

DEFAULT = Registry.default()
ZIP = written.as_xlsx(samples.pages())


def reader(name: str, *suffixes: str, why: str = "") -> FormatReader:
    """A reader that takes everything, or nothing and says why, and makes one paragraph with its name of it."""
    return FormatReader(name, suffixes, lambda source: why, lambda source: Pages(source.name, (Paragraph(name),)))


def first_sentence(disclosure: gb.Disclosure) -> str:
    return disclosure.narrative.sentences[0].text


# -- the registry ----------------------------------------------------------------------------------------------------


def test_the_default() -> None:
    assert DEFAULT.names == ("json", "pdf", "excel", "word", "html", "csv", "text")
    assert len(DEFAULT) == 7
    assert all(isinstance(one, Reader) for one in DEFAULT)
    assert Registry.default() == DEFAULT
    assert DEFAULT["csv"].suffixes[:3] == (".csv", ".tsv", ".tab")


def test_a_registry_is_a_value() -> None:
    mine = reader("mine", ".mine")
    with_mine = DEFAULT.with_reader(mine)
    assert with_mine.names == ("mine", *DEFAULT.names)
    assert "mine" not in DEFAULT.names
    assert with_mine.without("mine") == DEFAULT
    replaced = DEFAULT.with_reader(reader("text", ".txt"))
    assert len(replaced) == len(DEFAULT)
    assert replaced.names[0] == "text"
    with pytest.raises(NotFound, match="'mine' is no reader; there are json, pdf") as caught:
        DEFAULT.without("mine")
    assert caught.value.suggestions == DEFAULT.names


def test_what_is_no_registry() -> None:
    with pytest.raises(ReadError, match="two readers are named 'a'"):
        Registry((reader("a"), reader("a")))
    for wrong in (print, FormatReader("a", [".a"], lambda s: "", lambda s: Pages("", ()))):  # type: ignore[arg-type]
        with pytest.raises(ReadError, match="is no reader; a reader has a name, suffixes, sniff and read"):
            Registry((wrong,))  # type: ignore[arg-type]


def test_the_order_in_which_readers_are_asked() -> None:
    few = Registry((reader("a", ".x"), reader("b", ".y"), reader("c", ".x", ".y")), plugins=False)
    for name, order in {"d.y": "bca", "d.X": "acb", "d.z": "abc", "": "abc"}.items():
        assert "".join(one.name for one in few.candidates(Source(b"", name))) == order


def test_a_reader_of_ones_own() -> None:
    mine = DEFAULT.with_reader(reader("mine", ".mine"))
    assert first_sentence(gb.read(b"any", registry=mine)) == "mine"
    assert first_sentence(gb.read(example.PATH, reader="mine", registry=mine)) == "mine"
    assert gb.read(example.PATH, registry=mine).tables  # its suffix is another's
    typed = FormatReader(
        "typed", (), lambda source: "", lambda source: Saved(gb.Disclosure(entity="某局").to_json().encode())
    )
    assert gb.read(b"any", registry=Registry((typed,))).entity == "某局"
    with pytest.raises(NotFound, match="'mine' is no reader"):
        gb.read(example.PATH, reader="mine")


# -- readers of other packages ---------------------------------------------------------------------------------------


class Found:
    """The entry points that the machine has, and how often they were looked up."""

    def __init__(self, *points: EntryPoint) -> None:
        self.points, self.times = points, 0

    def __call__(self, group: str) -> tuple[EntryPoint, ...]:
        assert group == "govbudget.readers"
        self.times += 1
        return self.points


KV = reader("kv", ".kv")
TAKEN = reader("text", ".kv")
BINARY = FormatReader("binary", (), lambda s: "" if s.data[:1] == b"\0" else "is not mine", KV.read)
NO_READER = "nothing"


def faulty(source: Source) -> str:
    raise ZeroDivisionError


FAULTY = FormatReader("faulty", (".kv",), faulty, KV.read)


def point(name: str, value: str) -> EntryPoint:
    return EntryPoint(name, f"test_readers:{value}", "govbudget.readers")


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    def install(*points: EntryPoint) -> Found:
        found = Found(*points)
        monkeypatch.setattr(metadata, "entry_points", found)
        return found

    yield install


def test_they_are_looked_up_only_for_what_is_unknown(installed: Any, tmp_path: Path) -> None:
    found = installed(point("kv", "KV"))
    gb.read(example.PATH)
    gb.read(example.PATH.read_bytes())
    gb.read(io.BytesIO(ZIP))
    assert found.times == 0
    path = tmp_path / "a.kv"
    path.write_text("决算", encoding="utf-8")
    assert first_sentence(gb.read(path)) == "kv"
    assert found.times > 0
    assert first_sentence(gb.read(path, reader="kv")) == "kv"
    alone = Registry.default()
    assert gb.read(path, registry=Registry(alone.readers, plugins=False)).narrative.sentences[0].text == "决算"


def test_a_format_that_only_the_bytes_tell(installed: Any) -> None:
    installed(point("binary", "BINARY"))
    assert first_sentence(gb.read(b"\0\1\2")) == "kv"
    with pytest.raises(ReadError, match="binary: it is not mine"):
        gb.read(b"\1\0\2")


def test_their_names_do_not_replace_others(installed: Any, tmp_path: Path) -> None:
    installed(point("text", "TAKEN"))
    path = tmp_path / "a.kv"
    path.write_text("决算", encoding="utf-8")
    assert first_sentence(gb.read(path)) == "决算"


def test_a_broken_package_stops_nothing(installed: Any, tmp_path: Path) -> None:
    installed(point("gone", "GONE"), point("none", "NO_READER"), point("faulty", "FAULTY"))
    path = tmp_path / "a.kv"
    path.write_text("决算", encoding="utf-8")
    assert first_sentence(gb.read(path)) == "决算"
    path.write_bytes(b"\0")
    with pytest.raises(ReadError) as caught:
        gb.read(path)
    said = str(caught.value)
    assert "gone: it is not asked, for this reader cannot be loaded from test_readers:GONE: AttributeError" in said
    assert "none: it is not asked, for this reader is no reader: test_readers:NO_READER is str" in said
    assert "faulty: it makes it fail with ZeroDivisionError" in said
    with pytest.raises(ReadError, match="the reader 'gone' cannot be loaded"):
        gb.read(path, reader="gone")


# -- sources ---------------------------------------------------------------------------------------------------------


def test_every_kind_of_source(tmp_path: Path) -> None:
    base = gb.read(example.PATH)
    text = example.text()
    data = example.PATH.read_bytes()
    for source in (str(example.PATH), data, bytearray(data), text, io.BytesIO(data), io.StringIO(text)):
        assert gb.read(source).tables == base.tables  # type: ignore[arg-type]
    with example.PATH.open("rb") as binary, example.PATH.open(encoding="utf-8") as characters:
        assert gb.read(binary) == base
        assert gb.read(characters) == base
    assert gb.read(str(example.PATH)).source == "disclosure.txt"
    assert gb.read(text.replace("\n", "\r")).source == ""


def test_what_is_no_source() -> None:
    for wrong in (3, None, ["a"]):
        with pytest.raises(ReadError, match="a source is a path, bytes, an open file or a text") as caught:
            gb.read(wrong)  # type: ignore[arg-type]
        assert caught.value.reason == "type"
    closed = io.BytesIO(b"x")
    closed.close()
    with pytest.raises(ReadError, match="the open file cannot be read: I/O operation on closed file") as caught:
        gb.read(closed)
    assert caught.value.reason == "unreadable"

    class Numbers(io.BytesIO):
        name = "numbers.txt"

        def read(self, size: int | None = -1) -> Any:
            if size == -1:
                raise OSError("broken pipe")
            return 3

    with pytest.raises(ReadError, match="an open file gives bytes or text, not int"):
        gb.read(Numbers())
    for name in ("一句没有换行的话。" * 1000, "a\0b", ""):
        with pytest.raises(SourceNotFound, match="; give the path of a document"):
            gb.read(name)


def test_what_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_MOST_BYTES", 100)
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 101)
    for source in (path, b"x" * 101, io.BytesIO(b"x" * 101), "x\n" * 51):
        with pytest.raises(ReadError, match="is larger than any disclosure") as caught:
            gb.read(source)
        assert caught.value.reason == "size"


# -- what a document is, its bytes tell --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.xls", "a.csv", "a.txt", "a", "a.pdf", "a.neu", "a.docx"])
@pytest.mark.parametrize("suffix", [".xlsx", ".docx", ".html", ".xls"])
def test_a_wrong_name_does_not_matter(name: str, suffix: str) -> None:
    if suffix == ".html" and name in ("a.csv", "a.txt"):
        return  # HTML is text, and says so by its name
    file = io.BytesIO(written.FORMATS[suffix](samples.pages()))
    file.name = name
    assert gb.read(file).table("assets") is not None


def test_a_text_may_have_any_name() -> None:
    for name in ("a.json", "a.pdf", "a.html", "a.xlsx", "a.doc", "决算"):
        file = io.BytesIO(samples.TEXT.encode())
        file.name = name
        assert gb.read(file).table("assets") is not None


def test_what_nothing_reads_is_said_with_every_reader() -> None:
    with pytest.raises(ReadError) as caught:
        gb.read(b"\x89PNG\r\n\x1a\n\0\0\0")
    said = str(caught.value)
    for name in DEFAULT.names:
        assert f"{name}: it " in said
    assert "pdf: it does not begin with %PDF-" in said
    assert "text: it holds zero bytes, so it is binary" in said
    assert caught.value.reason == "binary"
    assert str(pickle.loads(pickle.dumps(caught.value))) == said
    with pytest.raises(ReadError, match="there are no readers") as caught:
        gb.read("决算\n", registry=Registry(plugins=False))
    assert caught.value.reason == "format"
    with pytest.raises(ReadError, match=r"excel: it is a zip file without xl/workbook.xml; word: it is a zip file"):
        gb.read(ZIP.replace(b"xl/", b"yl/"))
    with pytest.raises(ReadError, match="excel: it is a compound file without a workbook"):
        gb.read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    with pytest.raises(ReadError, match="text: it is JSON, not a text"):
        gb.read('{"决算": 1}\n')


def test_a_broken_document_is_said_with_who_read_it() -> None:
    with pytest.raises(ReadError) as caught:
        gb.read(ZIP[:3000])
    assert "is no workbook that can be read: BadZipFile" in str(caught.value)
    assert "; read as excel; asked before: json: it does not begin" in str(caught.value)
    assert caught.value.reason == "broken"
    asked = [name for name, _ in caught.value.tried]
    assert (asked[0], asked[-1]) == ("json", "excel")
    assert "BadZipFile" in caught.value.tried[-1][1]
    with pytest.raises(ReadError) as declined:
        gb.read("<?xml version='1.0'?><决算/>\n")
    assert dict(declined.value.tried)["text"].startswith("it is a document in a markup language")


@pytest.mark.parametrize(
    ("suffix", "library", "extra"),
    [
        (".pdf", "pdfplumber", "pdf"),
        (".xlsx", "openpyxl", "excel"),
        (".xls", "xlrd", "excel"),
        (".docx", "docx", "word"),
        (".html", "lxml", "html"),
    ],
)
def test_a_missing_library_is_named_with_its_extra(
    suffix: str, library: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = written.FORMATS[suffix](samples.pages())
    for name in (library, *(name for name in list(sys.modules) if name.startswith(f"{library}."))):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ReadError, match=rf"not installed.*govbudget\[{extra}\]") as caught:
        gb.read(data)
    assert caught.value.reason == "extra"
    assert gb.read(samples.TEXT.encode()).tables


def test_decoding_needs_chinese() -> None:
    assert decode("决算".encode("gb18030")) == "决算"
    with pytest.raises(ReadError, match="'a.txt' holds no Chinese text"):
        decode(b"accounts", "a.txt")
    with pytest.raises(ReadError, match="the document is empty"):
        decode(b" \n")


def test_the_source_and_its_suffix() -> None:
    source = Source(b"x", "某局.决算.XLSX")
    assert (source.suffix, source.shown) == (".xlsx", "'某局.决算.XLSX'")
    assert (Source(b"x").suffix, Source(b"x").shown) == ("", "the document")
    assert Place() == Place("")
