"""Readers that end otherwise than in pages or a ReadError, for the tests of many documents; at the top of a module, so that they travel."""

from __future__ import annotations

import os
import threading
import time
from typing import Any

import govbudget as gb
from govbudget.readers import FormatReader, Source
from govbudget.recognition import Pages


class Unsendable(gb.GovBudgetError):
    """An error that pickles and does not come back: what it is made of is no argument of its own."""

    def __init__(self, number: int) -> None:
        super().__init__(f"number {number + 1}")


def sniff(source: Source) -> str:
    return "" if source.data.startswith(b"!") else "does not begin with !"


def read(source: Source) -> Pages:
    match source.data.strip().decode():
        case "!dies":
            os._exit(7)
        case "!killed":
            os.kill(os.getpid(), 9)
        case "!sleeps":
            time.sleep(600)
        case "!fails":
            raise ZeroDivisionError("nothing by nothing")
        case "!unsendable":
            raise Unsendable(1)
    raise AssertionError(source.data)


class Named:
    """A path whose name is bytes."""

    def __fspath__(self) -> bytes:
        return b"0.txt"

    def __repr__(self) -> str:
        return "<0.txt>"


class Locked:
    """A reader that cannot go to another process."""

    name = "locked"
    suffixes = (".locked",)

    def __init__(self) -> None:
        self.lock = threading.Lock()

    def sniff(self, source: Source) -> str:
        return "is never one"

    def read(self, source: Source) -> Any:
        raise AssertionError(source)


class Gone:
    """Arguments that pickle and end the process that takes them: one that never gets ready."""

    name = "gone"
    suffixes = (".gone",)

    def __reduce__(self) -> tuple[Any, ...]:
        return (os._exit, (3,))

    sniff = Locked.sniff
    read = Locked.read


REGISTRY = gb.Registry.default().with_reader(FormatReader("deadly", (".deadly",), sniff, read))
BYTES = Named()
