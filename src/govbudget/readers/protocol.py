"""What a reader is (读取器): a name, the suffixes of its files, a look at the first bytes, and the reading itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import Protocol, final, runtime_checkable

from attrs import field, frozen

from govbudget.disclosure import Disclosure
from govbudget.recognition.blocks import Pages

__all__ = ["FormatReader", "Reader", "Source"]


@final
@frozen
class Source:
    """What is to be read (来源): all of its bytes, and its name.

    Args:
        data: the bytes of the file; a text is given as UTF-8.
        name: name of the file without its folders; empty where it has none.
    """

    data: bytes = field(repr=False)
    name: str = ""

    @property
    def suffix(self) -> str:
        """The end of its name from the last point on, in small letters, as in ``.xlsx``; empty where it has none."""
        return PurePath(self.name).suffix.lower()

    @property
    def shown(self) -> str:
        """Its name in quotes for messages, or ``the document``."""
        return repr(self.name) if self.name else "the document"


@runtime_checkable
class Reader(Protocol):
    """A reader (读取器): it knows a file format and nothing of budgets."""

    @property
    def name(self) -> str:
        """Short and unique, as in ``read(path, reader="excel")``."""
        ...

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Ends of the names of its files, in small letters with the point, as in ``(".xlsx", ".xls")``.

        They only say which reader is asked first; what a file is, its bytes tell.
        """
        ...

    def sniff(self, source: Source, /) -> str:
        """Why this is no source for the reader, in words after "it": ``"does not begin with %PDF-"``; empty if it is one.

        It looks at a few bytes, is quick and raises nothing.
        """
        ...

    def read(self, source: Source, /) -> Pages | Disclosure:
        """The grids and paragraphs of a source, in reading order, with their places.

        A format that holds typed data may return the disclosure itself.

        Raises:
            ReadError: if the source is broken, encrypted, too large, or a library that the reader needs is not installed.
        """
        ...


@final
@frozen
class FormatReader:
    """A reader made of two functions (函数读取器).

    Args:
        name: see :class:`Reader`.
        suffixes: see :class:`Reader`.
        sniff: takes a source; gives why it is none for this reader, or an empty text.
        read: takes a source; gives its pages.
    """

    name: str
    suffixes: tuple[str, ...]
    sniff: Callable[[Source], str] = field(repr=False)
    read: Callable[[Source], Pages | Disclosure] = field(repr=False)
