"""Small sample documents in every format (样本), with the findings that they have: for tests of readers, reports and programs.

They are of our own making; ``scripts/make_samples.py`` makes the files from one text and what ``data/truth.toml`` changes in it.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final, final

from attrs import field, frozen

from govbudget.disclosure import Disclosure
from govbudget.errors import NotFound
from govbudget.reading import read
from govbudget.standards import Standards
from govbudget.testing.assertions import Expected
from govbudget.visible import counted

__all__ = ["FORMATS", "Sample", "sample", "samples"]

#: The end of the file's name and the reader of each format of the samples.
FORMATS: Final[Mapping[str, tuple[str, str]]] = {
    "text": (".txt", "text"),
    "csv": (".csv", "csv"),
    "html": (".html", "html"),
    "json": (".json", "json"),
    "xlsx": (".xlsx", "excel"),
    "xls": (".xls", "excel"),
    "docx": (".docx", "word"),
    "pdf": (".pdf", "pdf"),
}


@final
@frozen(repr=False)
class Sample:
    """A sample document in one format (样本).

    Args:
        name: what is in it; the same in every format.
        format: one of ``text``, ``csv``, ``html``, ``json``, ``xlsx``, ``xls``, ``docx``, ``pdf``.
        data: the bytes of the file.
        year: its year of accounts.
        findings: all findings of its check; none for a consistent document.
    """

    name: str
    format: str
    data: bytes
    year: int
    findings: tuple[Expected, ...] = field(default=())

    @property
    def filename(self) -> str:
        """The name of its file (文件名), ``consistent.xlsx``."""
        return f"{self.name}{FORMATS[self.format][0]}"

    def read(self, *, standards: Standards | None = None) -> Disclosure:
        """It as a disclosure (读取样本).

        Args:
            standards: the standards to read it by; the bundled ones where none are given.

        Raises:
            ReadError: if the library that its format needs is not installed.
        """
        return read(self.data, reader=FORMATS[self.format][1], standards=standards)

    def __repr__(self) -> str:
        return f"<Sample {self.filename} {self.year}: {counted(len(self.findings), 'finding')}>"


def samples(*formats: str) -> tuple[Sample, ...]:
    """The sample documents (全部样本), each in every format.

    Args:
        formats: the formats that are wanted; all where none is given.

    Raises:
        NotFound: for a format that there is none of.
    """
    for format in formats:
        _known("format", format, tuple(FORMATS))
    return tuple(each for each in _all() if not formats or each.format in formats)


def sample(name: str, format: str = "text") -> Sample:
    """One sample document (一份样本).

    Args:
        name: what is in it, ``"consistent"`` for instance.
        format: one of the formats.

    Raises:
        NotFound: if there is none of that name or format.
    """
    of_format = samples(format)
    _known("sample", name, tuple(each.name for each in of_format))
    return next(each for each in of_format if each.name == name)


def _known(what: str, name: str, known: tuple[str, ...]) -> None:
    if name not in known:
        near = tuple(difflib.get_close_matches(str(name), known, n=3)) or known
        raise NotFound(f"there is no {what} {name!r}; there are {', '.join(known)}", key=name, suggestions=near)


@cache
def _all() -> tuple[Sample, ...]:
    folder = files("govbudget.testing") / "data"
    truth: list[dict[str, Any]] = tomllib.loads((folder / "truth.toml").read_text(encoding="utf-8"))["documents"]
    return tuple(
        Sample(
            document["name"],
            format,
            (folder / f"{document['name']}{suffix}").read_bytes(),
            document["year"],
            tuple(Expected(**each) for each in document["findings"]),
        )
        for document in truth
        for format, (suffix, _) in FORMATS.items()
    )
