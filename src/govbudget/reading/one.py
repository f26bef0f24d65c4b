"""Read a document (读取): find its reader, read its pages, recognise its tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from os import PathLike, fspath
from pathlib import Path, PurePath
from typing import IO, Any, Final

from govbudget.arguments import instance, shown
from govbudget.classification.lists import Lists
from govbudget.disclosure import Disclosure
from govbudget.errors import ReadError, SourceNotFound
from govbudget.pages import Saved, Source
from govbudget.readers.encoding import decode
from govbudget.readers.registry import Registry
from govbudget.recognition import Pages, recognise
from govbudget.standards import Standards, standards_of

__all__ = ["read"]

#: A file larger than this is no disclosure; scanned ones reach a hundred megabytes.
_MOST_BYTES: Final = 256 * 1024 * 1024


def read(
    source: str | PathLike[str] | bytes | IO[bytes] | IO[str],
    *,
    reader: str | None = None,
    registry: Registry | None = None,
    classification: Lists = None,
    standards: Standards | None = None,
) -> Disclosure:
    """Read a document as a disclosure (读取决算公开文件).

    Args:
        source: the path of a file, its bytes, an open file, or a text. A ``str`` with a line break is a text, any other is
            a path.
        reader: name of the reader to use: ``json``, ``pdf``, ``excel``, ``word``, ``html``, ``csv``, ``text`` or one of an
            installed package. Without it the file's name and first bytes tell.
        registry: the readers to choose from; those of :meth:`Registry.default
            <govbudget.Registry.default>` where none is given.
        classification: one's own list, or several, or a mapping from kind to list, that names are recognised by instead of
            those of the bundled editions (自备科目表); the document keeps it, and is checked and described with it.
        standards: the catalogues, forms, profiles and words to read it by (制度); the document keeps them. The bundled ones where
            none are given.

    Returns:
        what the document became. Wrong figures are no error here;
        :meth:`~govbudget.Disclosure.check` finds them.

    Raises:
        SourceNotFound: if the path is no file.
        NotFound: if there is no reader of that name.
        ArgumentError: for a registry that is none.
        ReadError: if it is empty, too large, broken, encrypted, of no known format, or no Chinese text, or if the library
            that its format needs is not installed. Its ``reason`` says which in one word, its message names every reader
            that was asked and why it declined.
    """
    if registry is not None:
        instance("registry", registry, Registry, "a Registry of readers", "leave it out, or use Registry.default()")
    known = Registry.default() if registry is None else registry
    given = standards_of(standards, classification)
    found = _source(source)
    if not found.data.strip():
        raise ReadError(f"{found.shown} is empty", source=found.name, reason="empty")
    try:
        pages = _read_by_content(found, known) if reader is None else known[reader].read(found)
        return _typed(pages, given, found) if isinstance(pages, Saved) else recognise(pages, given)
    except MemoryError as error:
        raise ReadError(f"{found.shown} needs more memory than there is", source=found.name, reason="memory") from error
    except RecursionError as error:
        why = f"{found.shown} has parts deeper within each other than any disclosure"
        raise ReadError(why, source=found.name, reason="depth") from error


def _read_by_content(source: Source, registry: Registry) -> Pages | Saved:
    """What the first reader that takes a source makes of it."""
    declined: list[tuple[str, str]] = []
    for reader in registry.candidates(source):
        try:
            why = reader.sniff(source)
        except Exception as error:  # a faulty reader of another package must not stop the others
            why = f"makes it fail with {type(error).__name__}"
        if why:
            declined.append((reader.name, f"it {why}"))
            continue
        try:
            return reader.read(source)
        except ReadError as error:
            before = f"; read as {reader.name}; asked before: {_listed(declined)}" if declined else ""
            tried = (*declined, (reader.name, str(error)))
            raise ReadError(f"{error}{before}", source=source.name, reason=error.reason, tried=tried) from error
    raise ReadError(
        f"{source.shown} is of no format that can be read ({_listed(declined) or 'there are no readers'}); "
        'save it in another format, or name its reader: read(…, reader="…")',
        source=source.name,
        reason=_reason(source),
        tried=tuple(declined),
    )


def _typed(saved: Saved, standards: Standards, source: Source) -> Disclosure:
    """A saved disclosure made a value again."""
    try:
        return Disclosure.from_json(saved.data, standards=standards)
    except ReadError as error:
        said = str(error).removeprefix("the document")
        raise ReadError(f"{source.shown}{said}", source=source.name, reason=error.reason) from error


def _listed(declined: Sequence[tuple[str, str]]) -> str:
    return "; ".join(f"{name}: {why}" for name, why in declined)


def _reason(source: Source) -> str:
    """Why a source that no reader takes is none: what it is as a text, or ``format``."""
    try:
        decode(source.data)
    except ReadError as error:
        return error.reason
    return "format"


def _source(source: Any) -> Source:
    """The bytes and the name of whatever was given."""
    if isinstance(source, bytes | bytearray | memoryview):
        return _sized(Source(bytes(source)))
    if isinstance(source, str) and ("\n" in source or "\r" in source):
        return _sized(Source(source.encode("utf-8", "replace")))
    if isinstance(source, str | PathLike):
        return _file(fspath(source))
    if hasattr(source, "read"):
        return _opened(source)
    raise ReadError(
        f"a source is a path, bytes, an open file or a text with line breaks, not {shown(source)}; "
        'give one of them, as in read("disclosure.pdf")',
        reason="type",
    )


def _file(name: str) -> Source:
    path = Path(name)
    try:
        there, folder = path.is_file(), path.is_dir()
    except OSError:  # a name that the system cannot even look up
        there = folder = False
    if not there:
        what = "no file; give the path of a document"
        if folder:
            what = 'a folder; give the path of a document, or all of them: read_many(sorted(Path("folder").iterdir()))'
        raise SourceNotFound(f"{name!r:.200} is {what}", source=name, reason="missing")
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise _too_large(path.name)
        return Source(path.read_bytes(), path.name)
    except OSError as error:
        raise ReadError(f"{name!r} cannot be read: {error.strerror}", source=name, reason="unreadable") from error


def _opened(file: Any) -> Source:
    """The rest of an open file, with the name that it says it has."""
    given = getattr(file, "name", "")
    name = PurePath(given).name if isinstance(given, str) else ""
    shown = repr(name) if name else "the open file"
    try:
        parts = list(_parts(file))
    except UnicodeDecodeError as error:
        why = f"{shown} is open as text and holds none: {error}; open it in binary mode, as in open(path, 'rb')"
        raise ReadError(why, source=name, reason="unreadable") from error
    except Exception as error:  # a stream of another package may fail with anything
        raise ReadError(f"{shown} cannot be read: {error}", source=name, reason="unreadable") from error
    if all(isinstance(part, str) for part in parts):
        return _sized(Source("".join(parts).encode("utf-8", "replace"), name))
    odd = next((part for part in parts if not isinstance(part, bytes | bytearray | memoryview)), None)
    if odd is not None:
        raise ReadError(f"an open file gives bytes or text, not {type(odd).__name__}", source=name, reason="type")
    return _sized(Source(b"".join(parts), name))


def _parts(file: Any) -> Iterator[Any]:
    """What a file gives until its end: a stream may give less than it is asked for."""
    left = _MOST_BYTES + 1
    while left > 0:
        part = file.read(left)
        if part is None:
            raise BlockingIOError("it does not wait for its bytes; give one that does, or the bytes themselves")
        yield part
        if not isinstance(part, str | bytes | bytearray | memoryview) or not len(part):
            return
        left -= len(part)


def _sized(source: Source) -> Source:
    if len(source.data) > _MOST_BYTES:
        raise _too_large(source.name)
    return source


def _too_large(name: str) -> ReadError:
    shown = repr(name) if name else "the document"
    return ReadError(f"{shown} is larger than any disclosure ({_MOST_BYTES >> 20} MiB)", source=name, reason="size")
