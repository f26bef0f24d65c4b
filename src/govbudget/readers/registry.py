"""Which readers there are (读取器注册表): an immutable value, and the readers that other packages bring.

A package brings a reader by an entry point in the group ``govbudget.readers``. They are looked up only when no reader of the
registry knows a source, and come after its own; one with a name that is taken is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NoReturn, final

from attrs import evolve, frozen

from govbudget.errors import NotFound, ReadError
from govbudget.pages import FormatReader, Reader, Source
from govbudget.readers.built_in import BUILT_IN

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = ["GROUP", "Registry"]

#: The group of entry points by which packages bring readers.
GROUP: Final = "govbudget.readers"


@final
@frozen(repr=False)
class Registry:
    """An immutable list of readers (读取器注册表).

    Args:
        readers: in the order in which they are asked; of different names.
        plugins: whether readers of installed packages are looked up where none of these knows a source.

    Raises:
        ReadError: for two readers of one name, and for what is no reader.
    """

    readers: tuple[Reader, ...] = ()
    plugins: bool = True

    def __attrs_post_init__(self) -> None:
        for reader in self.readers:
            if not _is_reader(reader):
                raise ReadError(f"{reader!r} is no reader; {_WANTED}", reason="registry")
            if self.names.count(reader.name) > 1:
                raise ReadError(f"two readers are named {reader.name!r}; give one another name", reason="registry")

    @classmethod
    def default(cls) -> Registry:
        """The readers of this library: json, pdf, excel, word, html, csv, text."""
        return cls(BUILT_IN)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its readers, in order."""
        return tuple(reader.name for reader in self.readers)

    def with_reader(self, reader: Reader) -> Registry:
        """The same registry with this reader first; one of the same name is replaced."""
        return evolve(self, readers=(reader, *(other for other in self.readers if other.name != reader.name)))

    def without(self, name: str) -> Registry:
        """The same registry without the reader of this name.

        Raises:
            NotFound: if there is none.
        """
        if name not in self.names:
            raise _unknown(name, self.names)
        return evolve(self, readers=tuple(reader for reader in self.readers if reader.name != name))

    def __getitem__(self, name: str) -> Reader:
        """The reader of this name; those of installed packages are looked up if the registry has none.

        Raises:
            NotFound: if there is none.
        """
        for reader in (*self.readers, *self._installed(unless=name in self.names)):
            if reader.name == name:
                return reader
        raise _unknown(name, (*self.names, *(reader.name for reader in self._installed())))

    def __iter__(self) -> Iterator[Reader]:
        return iter(self.readers)

    def __len__(self) -> int:
        return len(self.readers)

    def candidates(self, source: Source) -> Iterator[Reader]:
        """The readers to ask about a source, likeliest first: those of its suffix, then the others in order.

        Readers of installed packages are looked up first if no reader has its suffix, and otherwise only if none of the
        registry's own takes the source.
        """
        claimed = [reader for reader in self.readers if source.suffix in reader.suffixes]
        unknown = bool(source.suffix) and not claimed
        early = [r for r in self._installed(unless=not unknown) if source.suffix in r.suffixes]
        yield from early
        yield from claimed
        yield from (reader for reader in self.readers if reader not in claimed)
        yield from (reader for reader in self._installed() if reader.name not in {r.name for r in early})

    def _installed(self, *, unless: bool = False) -> tuple[Reader, ...]:
        """The readers of installed packages; one that cannot be loaded declines every source with the reason."""
        if unless or not self.plugins:
            return ()
        from importlib import metadata  # slow to import, and seldom asked

        points = sorted(metadata.entry_points(group=GROUP), key=lambda point: point.name)
        loaded = {reader.name: reader for reader in map(_load, points)}
        return tuple(reader for name, reader in loaded.items() if name not in self.names)

    def __repr__(self) -> str:
        return f"<Registry: {', '.join(self.names)}>"


_WANTED: Final = "a reader has a name, suffixes, sniff and read"


def _is_reader(value: object) -> bool:
    return isinstance(value, Reader) and isinstance(value.name, str) and isinstance(value.suffixes, tuple)


def _load(point: EntryPoint) -> Reader:
    """The reader of an entry point, or one in its place that says why there is none."""
    try:
        value = point.load()
    except Exception as error:  # whatever the package does when it is imported must not stop other readers
        return _broken(point.name, f"cannot be loaded from {point.value}: {type(error).__name__}: {error}")
    if isinstance(value, Reader) and _is_reader(value):
        return value
    return _broken(point.name, f"is no reader: {point.value} is {type(value).__name__}; {_WANTED}")


def _broken(name: str, why: str) -> Reader:
    def sniff(source: Source) -> str:
        return f"is not asked, for this reader {why}"

    def read(source: Source) -> NoReturn:
        raise ReadError(f"the reader {name!r} {why}", source=source.name, reason="plugin")

    return FormatReader(name, (), sniff, read)


def _unknown(name: str, names: tuple[str, ...]) -> NotFound:
    return NotFound(f"{name!r} is no reader; there are {', '.join(names) or 'none'}", key=name, suggestions=names)
