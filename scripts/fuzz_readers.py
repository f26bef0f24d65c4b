"""Feed the readers with spoilt files: every one has to end in a disclosure or in one of our errors, soon and in little memory.

    python scripts/fuzz_readers.py [--reader NAME …] [--count N] [--seed N] [--keep FOLDER] [--documents FOLDER] [--here]

Small sample files of every format, and the documents of a folder where one is given, are cut, overwritten, doubled and shuffled: at the
bytes, at the parts of zip packages (dropped, exchanged, spoilt), and at the elements of their XML (taken out, doubled, exchanged). What
is read from JSON is checked as well. Every reader works in a process of its own, whose memory is limited.

What ends otherwise, dies, or takes too long is a crasher: it is printed with the seed that makes it again, and kept in the folder. Exits
1 if there is one.
"""

from __future__ import annotations

import argparse
import copy
import io
import json
import logging
import multiprocessing
import random
import re
import resource
import signal
import sys
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from attrs import define, field
from lxml import etree

import govbudget as gb
from govbudget.errors import ReadError

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import samples  # noqa: E402

#: Seconds of the processor and bytes that one file may take; the samples take some milliseconds.
MOST_SECONDS = 10.0
MOST_MEMORY = 1 << 30
#: A process that reads spoilt files may take so much more memory than it has when it begins.
LIMIT = 1 << 31
#: The readers of documents by the ends of their names.
_READERS = {
    end: reader
    for reader, ends in (
        ("pdf", (".pdf",)),
        ("excel", (".xlsx", ".xlsm", ".xls")),
        ("word", (".docx",)),
        ("html", (".html", ".htm", ".mht")),
        ("csv", (".csv", ".tsv")),
        ("text", (".txt", ".md")),
        ("json", (".json",)),
    )
    for end in ends
}
#: What numbers in files are replaced by.
_EXTREMES = (b"0", b"-1", b"65535", b"1048576", b"2147483647", b"4294967296", b"99999999999999999999", b"1e308", b"NaN")
#: What is written into texts.
_CHARACTERS = "\t\n\r |,;\"'<>/=&{}[]:.-0123456789合计单位万元表年（）《》\u3000\u200b\ufeff\U00020000"
_PIECES = (
    "公开03表",
    "支出决算表",
    "<table>",
    "</td>",
    "<tr><td colspan=1000>",
    ' rowspan="9999"',
    "&#x110000;",
    '"',
    "[[page 7]]",
)


class TooLong(BaseException):
    """A file took longer than any may."""


@define
class Outcome:
    """How the spoilt files of one reader ended."""

    reader: str
    ended: Counter[str] = field(factory=Counter)
    slowest: float = 0.0
    which: int = 0
    memory: int = 0
    crashers: list[str] = field(factory=list)

    def __add__(self, other: Outcome) -> Outcome:
        slower = max(self, other, key=lambda outcome: outcome.slowest)
        return Outcome(
            self.reader,
            self.ended + other.ended,
            slower.slowest,
            slower.which,
            max(self.memory, other.memory),
            self.crashers + other.crashers,
        )

    def __str__(self) -> str:
        ends = ", ".join(f"{reason} {count}" for reason, count in self.ended.most_common())
        return (
            f"{self.reader:6} {sum(self.ended.values()):6} files: {ends}; slowest {self.slowest:.2f} s (number {self.which}), "
            f"memory +{self.memory >> 20} MiB, {len(self.crashers)} crashers"
        )


def spoil(data: bytes, chance: random.Random) -> bytes:
    """A file with some faults in it."""
    if data[:4] == b"PK\x03\x04" and chance.random() < 0.8:
        return _spoil_part(data, chance)
    if data[:1] == b"{" and chance.random() < 0.7:
        return _spoil_json(data, chance)
    if data.lstrip()[:5] == b"<?xml" and chance.random() < 0.5:
        return _spoil_node(data, chance)
    if b"\0" not in data and chance.random() < 0.6:
        return _spoil_text(data, chance)
    for _ in range(chance.choice((1, 1, 1, 2, 4, 8))):
        data = _spoil_once(data, chance)
    return data


def _spoil_once(data: bytes, chance: random.Random) -> bytes:
    if not data:
        return data
    at = chance.randrange(len(data))
    size = min(chance.choice((1, 2, 4, 16, 64, 512, 4096)), len(data))
    other = chance.randrange(len(data))
    match chance.randrange(8):
        case 0:
            return data[:at]
        case 1:
            return data[:at] + chance.randbytes(size) + data[at + size :]
        case 2:
            return data[:at] + data[at + size :]
        case 3:
            return data[:at] + data[at : at + size] * chance.choice((2, 2, 50)) + data[at + size :]
        case 4:
            return data[:at] + data[other : other + size] + data[at + size :]
        case 5:
            return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]
        case 6:
            number = chance.choice((b"\0\0\0\0", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\0\0\0\x80", b"\1\0\0\0"))
            return data[:at] + number + data[at + 4 :]
        case _:
            return _spoil_number(data, at, chance)


def _spoil_text(data: bytes, chance: random.Random) -> bytes:
    """A text with some faults in its characters, so that it stays one."""
    try:
        encoding, text = "utf-8", data.decode()
    except UnicodeDecodeError:
        encoding, text = "gb18030", data.decode("gb18030", "replace")
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at, other = (chance.randrange(len(text) + 1) for _ in range(2))
        size = chance.choice((0, 1, 2, 8, 64, 512))
        piece = chance.choice((text[other : other + size], "".join(chance.choices(_CHARACTERS, k=size)), "", *_PIECES))
        text = text[:at] + piece + text[at + chance.choice((0, size)) :]
    return text.encode(encoding, "replace")


def _spoil_json(data: bytes, chance: random.Random) -> bytes:
    """JSON that stays whole, with a value taken out, exchanged for another, or made a strange one."""
    try:
        whole = json.loads(data)
    except ValueError:
        return data
    places: list[tuple[Any, Any]] = []
    held: list[Any] = [whole]
    while held:
        value = held.pop()
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            places.append((value, key))
            if isinstance(inner, dict | list) and inner:
                held.append(inner)
    for _ in range(chance.choice((1, 1, 2, 5))):
        value, key = chance.choice(places)
        other, its = chance.choice(places)
        strange: list[Any] = [None, True, -1, 0, 1e308, 10**30, "", "x", "NaN", "1,5", "-", [], {}, [[]]]
        try:
            match chance.randrange(4):
                case 0:
                    del value[key]
                case 1:
                    value[key] = copy.deepcopy(other[its])
                case _:
                    value[key] = chance.choice(strange)
        except (KeyError, IndexError):  # it was taken out before
            continue
    return json.dumps(whole, ensure_ascii=False).encode()


def _spoil_number(data: bytes, at: int, chance: random.Random) -> bytes:
    """The next number in digits made an extreme one."""
    start = next((i for i in range(at, min(at + 4096, len(data))) if 48 <= data[i] <= 57), None)
    if start is None:
        return data
    end = start
    while end < len(data) and 48 <= data[end] <= 57:
        end += 1
    return data[:start] + chance.choice(_EXTREMES) + data[end:]


def _spoil_part(data: bytes, chance: random.Random) -> bytes:
    """A zip package with one of its parts spoilt, dropped or exchanged for another, its sums made right again."""
    package = zipfile.ZipFile(io.BytesIO(data))
    names = package.namelist()
    weights = [5 if name.endswith(("document.xml", "sheet1.xml", "sharedStrings.xml")) else 1 for name in names]
    (chosen,) = chance.choices(names, weights)
    parts = {name: package.read(name) for name in names}
    way = chance.random()
    if way < 0.05:
        del parts[chosen]
    elif way < 0.1:
        other = chance.choice(names)
        parts[chosen], parts[other] = parts[other], parts[chosen]
    else:
        for _ in range(chance.choice((1, 1, 2, 4))):
            spoil_part = chance.choices((_spoil_value, _spoil_node, _spoil_once), (4, 3, 3))[0]
            parts[chosen] = spoil_part(parts[chosen], chance)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as made:
        for name, part in parts.items():
            made.writestr(name, part)
    return file.getvalue()


def _spoil_node(data: bytes, chance: random.Random) -> bytes:
    """XML with an element taken out, doubled, put inside another, or exchanged for another; other bytes stay as they are."""
    try:
        root = etree.fromstring(data)
    except etree.XMLSyntaxError:
        return data
    nodes = [node for node in root.iter() if isinstance(node.tag, str) and node is not root]
    if not nodes:
        return data
    node, other = chance.choice(nodes), chance.choice(nodes)
    parent = node.getparent()
    match chance.randrange(4):
        case 0:
            parent.remove(node)
        case 1:
            for _ in range(chance.choice((1, 1, 50))):
                parent.append(copy.deepcopy(node))
        case 2:
            other.append(copy.deepcopy(node))
        case _:
            parent.replace(node, copy.deepcopy(other))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _spoil_value(data: bytes, chance: random.Random) -> bytes:
    """A part whose XML stays whole: a number made extreme, or an element doubled, moved or taken out."""
    if chance.random() < 0.5:
        return _spoil_number(data, chance.randrange(len(data) or 1), chance)
    tags = [found.span() for found in re.finditer(rb"<(\w[\w:]*)[^<>]*(?:/>|>[^<>]*</\1>)", data)]
    if not tags:
        return data
    (start, end), (other, last) = chance.choice(tags), chance.choice(tags)
    return data[:start] + chance.choice((b"", data[start:end] * 2, data[other:last])) + data[end:]


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    def stop(number: int, frame: Any) -> None:
        raise TooLong

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def run(
    reader: str,
    count: int,
    seed: int,
    keep: Path | None = None,
    documents: Sequence[bytes] = (),
    first: int = 0,
    begun: Callable[[int], object] = lambda number: None,
) -> Outcome:
    """Read so many spoilt files of a format; the same seed spoils them the same way."""
    bases = (*samples.samples(reader), *documents)
    outcome = Outcome(reader)
    for data in bases:  # what reading a sound file takes is no growth
        with suppress(ReadError):
            gb.read(data, reader=reader)
    start = _memory()
    for number in range(first, count):
        begun(number)
        chance = random.Random(f"{seed}/{reader}/{number}")
        data = spoil(chance.choice(bases), chance)
        began = time.process_time()
        try:
            with _limited(MOST_SECONDS):
                how = "direct" if chance.random() < 0.8 else "sniffed"
                disclosure = gb.read(data, reader=reader if how == "direct" else None)
                if reader == "json":
                    disclosure.check()
            ended = "disclosure"
        except ReadError as error:
            ended = error.reason
        except (Exception, TooLong) as error:
            ended = f"CRASH {type(error).__name__}"
            outcome.crashers.append(f"{seed}/{reader}/{number}: {''.join(traceback.format_exception(error)[-4:])}")
            _kept(keep, reader, seed, number, data)
        outcome.ended[ended] += 1
        if (taken := time.process_time() - began) > outcome.slowest:
            outcome.slowest, outcome.which = taken, number
    outcome.memory = _memory() - start
    return outcome


def _kept(keep: Path | None, reader: str, seed: int, number: int, data: bytes) -> None:
    if keep is not None:
        (keep / f"{reader}-{seed}-{number}").write_bytes(data)


def apart(reader: str, count: int, seed: int, keep: Path | None, documents: Sequence[bytes]) -> Outcome:
    """The same in a process of its own, whose memory is limited; where it dies another goes on after the file that it died of."""
    whole = Outcome(reader)
    fork = multiprocessing.get_context("fork")
    first = 0
    while first < count:
        number = fork.Value("q", first)
        ours, theirs = fork.Pipe(duplex=False)
        worker = fork.Process(target=_work, args=(theirs, number, (reader, count, seed, keep, documents, first)))
        worker.start()
        theirs.close()
        try:
            part: Outcome | None = ours.recv()
        except EOFError:
            part = None
        worker.join()
        if part is not None:
            return whole + part
        whole.ended["died"] += number.value + 1 - first
        whole.crashers.append(f"{seed}/{reader}/{number.value}: died with exit code {worker.exitcode}")
        chance = random.Random(f"{seed}/{reader}/{number.value}")
        _kept(keep, reader, seed, number.value, spoil(chance.choice((*samples.samples(reader), *documents)), chance))
        first = number.value + 1
    return whole


def _work(answer: Any, number: Any, arguments: tuple[Any, ...]) -> None:
    """What the process does."""
    has = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (has + LIMIT, has + LIMIT))

    def begun(at: int) -> None:
        number.value = at

    reader, count, seed, keep, documents, first = arguments
    answer.send(run(reader, count, seed, keep, documents, first, begun))


def documents_of(folder: Path) -> dict[str, list[bytes]]:
    """The documents of a folder by their readers."""
    found: dict[str, list[bytes]] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix.lower() in _READERS and path.stat().st_size < 1 << 20:
            found.setdefault(_READERS[path.suffix.lower()], []).append(path.read_bytes())
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz the readers named, or all."""
    parser = argparse.ArgumentParser(description="Feed the readers with spoilt files.")
    parser.add_argument("--reader", nargs="*", default=list(samples.READERS), choices=samples.READERS)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--documents", type=Path, help="a folder of documents to spoil beside the samples")
    parser.add_argument("--here", action="store_true", help="in this process, for a debugger")
    options = parser.parse_args(arguments)
    if options.keep is not None:
        options.keep.mkdir(parents=True, exist_ok=True)
    documents = documents_of(options.documents) if options.documents is not None else {}
    logging.disable(logging.CRITICAL)  # what pdfminer thinks of spoilt files
    print(f"seed {options.seed}, {options.count} files a reader")
    bad = False
    for reader in options.reader:
        work = run if options.here else apart
        outcome = work(reader, options.count, options.seed, options.keep, documents.get(reader, ()))
        print(outcome, flush=True)
        for crasher in outcome.crashers:
            print(crasher)
        bad = bad or bool(outcome.crashers) or outcome.memory > MOST_MEMORY
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
