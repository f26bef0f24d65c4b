"""Many documents read one after another: their order, what is in flight, what stops one, and what does not stop the others."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import subprocess
import sys
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from multiprocessing.connection import Pipe
from pathlib import Path
from typing import Any

import pytest

import deadly
import govbudget as gb
from govbudget.errors import ArgumentError, ReadError, SourceNotFound
from govbudget.reading import many
from govbudget.testing import sample

#: How many processes read.
BOTH = pytest.mark.parametrize("workers", [1, 2])


def untyped(value: object) -> Any:
    """A value of which the checkers of types know nothing."""
    return value


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six files: four documents, an empty one, and a workbook cut off."""
    for i, name in enumerate(("consistent", "digits", "unit", "text")):
        (tmp_path / f"{i}.txt").write_bytes(sample(name).data)
    (tmp_path / "4.txt").write_bytes(b"")
    (tmp_path / "5.xlsx").write_bytes(sample("digits", "xlsx").data[:200])
    return tmp_path


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def deadly_files(folder: Path, *contents: str) -> list[Path]:
    """Files for the readers of ``deadly``, each before a sound document."""
    for i, content in enumerate(contents):
        (folder / f"{i}.deadly").write_text(content, encoding="utf-8")
        (folder / f"{i}.txt").write_bytes(sample("consistent").data)
    return files(folder)


@BOTH
def test_each_path_in_its_order_with_what_it_became(folder: Path, workers: int) -> None:
    paths = [*files(folder), folder, folder / "6.txt"]
    told: list[tuple[int, Path]] = []
    results = list(gb.read_many(paths, workers=workers, progress=lambda done, path: told.append((done, path))))
    assert [path for path, _ in results] == paths
    assert told == list(enumerate(paths, 1))
    good = [found for _, found in results[:4]]
    assert good == [gb.read(path) for path in paths[:4]]
    errors = [found for _, found in results[4:]]
    assert [(type(error), getattr(error, "reason", "")) for error in errors] == [
        (ReadError, "empty"),
        (ReadError, "binary"),
        (SourceNotFound, "missing"),
        (SourceNotFound, "missing"),
    ]
    assert "is a folder; give the path of a document, or all of them: read_many(sorted(Path(" in str(errors[2])
    assert all(paths[i + 4].name in str(error) for i, error in enumerate(errors))


def test_the_arguments_are_those_of_read(folder: Path) -> None:
    own = gb.Classification.from_rows("functional", 2023, [("201", "自备科目")])
    standards = gb.Standards.default()
    for workers in (1, 2):
        found = dict(gb.read_many(["0.csv"], workers=workers, reader="nothing"))
        assert isinstance(found["0.csv"], SourceNotFound)
        path = str(folder / "0.txt")
        [(same, error)] = gb.read_many([path], workers=workers, reader="nothing")
        assert same == path
        assert isinstance(error, gb.NotFound)
        given: dict[str, Any] = {"classification": own, "standards": standards, "registry": gb.Registry.default()}
        [(_, document)] = gb.read_many([path], workers=workers, **given)
        assert document == gb.read(path, **given)


def test_only_the_signature_has_more() -> None:
    import inspect

    read, more = (inspect.signature(function).parameters for function in (gb.read, gb.read_many))
    assert list(more)[4:] == list(read)[1:]


@BOTH
def test_nothing_is_read_before_it_is_asked_for_and_little_ahead(folder: Path, workers: int) -> None:
    taken: list[int] = []

    def paths() -> Iterator[Path]:
        for i in range(30):
            taken.append(i)
            yield folder / f"{i % 4}.txt"

    before = multiprocessing.active_children()
    results = gb.read_many(paths(), workers=workers)
    assert taken == []
    for done, (_, found) in enumerate(results, 1):
        assert isinstance(found, gb.Disclosure)
        assert len(taken) <= done + (0 if workers == 1 else 2 * workers - 1)
        if done == 6:
            break
    assert isinstance(results, Iterator)
    results.close()  # type: ignore[attr-defined]  # a generator, as all lazy functions give
    assert multiprocessing.active_children() == before


def test_there_are_as_many_processes_as_asked_for_and_no_more_than_paths(folder: Path) -> None:
    results = gb.read_many(files(folder)[:1], workers=3)
    next(results)
    assert len(multiprocessing.active_children()) == 1
    assert list(results) == []
    assert multiprocessing.active_children() == []
    assert list(gb.read_many([], workers=2)) == []


def test_what_ends_its_process_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    paths = deadly_files(tmp_path, "!dies", "!killed")
    results = list(gb.read_many(paths, workers=2, registry=deadly.REGISTRY))
    assert [path for path, _ in results] == paths
    assert [isinstance(found, gb.Disclosure) for _, found in results] == [False, True, False, True]
    for (path, error), how in zip(results[::2], ("exit code 7", "signal 9"), strict=True):
        assert isinstance(error, ReadError)
        assert (error.reason, error.source) == ("died", str(path))
        assert f"{path.name}' ended the process that read it ({how})" in str(error)


def test_what_takes_too_long_is_given_up(tmp_path: Path) -> None:
    paths = deadly_files(tmp_path, "!sleeps")
    [(_, error), (_, good)] = gb.read_many(paths, workers=1, timeout=3, registry=deadly.REGISTRY)
    assert isinstance(error, ReadError)
    assert error.reason == "time"
    assert "0.deadly' takes longer than 3 s; give it more" in str(error)
    assert isinstance(good, gb.Disclosure)


@BOTH
def test_a_reader_that_fails_with_an_error_of_its_own(tmp_path: Path, workers: int) -> None:
    paths = deadly_files(tmp_path, "!fails", "!unsendable")
    found = [found for _, found in gb.read_many(paths, workers=workers, registry=deadly.REGISTRY)]
    fails, unsendable = found[::2]
    assert isinstance(fails, ReadError)
    assert fails.reason == "reader"
    assert "makes its reader fail with ZeroDivisionError: nothing by nothing" in str(fails)
    assert "number 2" in str(unsendable)
    assert type(unsendable) is (deadly.Unsendable if workers == 1 else ReadError)
    assert workers == 1 or "cannot come back from its process" in str(unsendable)


@BOTH
def test_what_is_no_path_is_named(folder: Path, workers: int) -> None:
    things: list[Any] = [5, folder / "0.txt", b"0.txt", "0\n.txt", deadly.BYTES]
    number, good, data, text, named = gb.read_many(things, workers=workers)
    assert isinstance(good[1], gb.Disclosure)
    for thing, error in (number, data, named):
        assert isinstance(error, ReadError)
        assert error.reason == "type"
        assert repr(thing) in str(error)
    assert isinstance(text[1], SourceNotFound)  # never taken for a document, as a text of several lines is by read


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (
            lambda: gb.read_many(untyped(Path("documents"))),
            r"paths is several paths, not the PosixPath .*sorted\(Path\(",
        ),
        (
            lambda: gb.read_many("documents"),
            "paths is several paths, not the str 'documents'; for all files of a folder",
        ),
        (lambda: gb.read_many(untyped(5)), "paths is several paths"),
        (lambda: gb.read_many([], workers=0), "workers is a whole number from 1, not the int 0"),
        (lambda: gb.read_many([], workers=True), "workers is a whole number"),
        (lambda: gb.read_many([], timeout=0), "timeout is a number of seconds above 0, not the int 0"),
        (lambda: gb.read_many([], timeout=True), "timeout is a number of seconds"),
        (lambda: gb.read_many([], timeout="1"), "timeout is a number of seconds"),  # type: ignore[arg-type]
        (lambda: gb.read_many([], registry=[]), "registry is a Registry of readers"),  # type: ignore[arg-type]
        (
            lambda: gb.read_many([], workers=2, registry=gb.Registry.default().with_reader(deadly.Locked())),
            "cannot go to another process: cannot pickle '_thread.lock'",
        ),
    ],
)
def test_arguments_that_are_none(call: Callable[[], Any], says: str) -> None:
    with pytest.raises(ArgumentError, match=says):
        call()


def test_a_process_that_never_starts_is_an_error_of_the_call(folder: Path) -> None:
    registry = gb.Registry.default().with_reader(deadly.Gone())
    results = gb.read_many(files(folder), workers=2, registry=registry)
    with pytest.raises(ArgumentError, match=r"none could be started \(exit code 3\); call read_many below"):
        next(results)


def test_a_script_without_guard_is_told_how_to_mend_it(folder: Path, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    lines = "import govbudget as gb", f"print(list(gb.read_many([{str(folder / '0.txt')!r}], workers=2)))"
    program.write_text("\n".join(lines), encoding="utf-8")
    ran = subprocess.run([sys.executable, str(program)], capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert 'call read_many below if __name__ == "__main__": in a program' in ran.stderr.splitlines()[-1]


def test_without_a_number_there_are_as_many_as_processors(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for processors, processes in ((None, 0), (1, 0), (2, 2)):
        monkeypatch.setattr(os, "cpu_count", lambda given=processors: given)
        results = gb.read_many(files(folder))
        next(results)
        assert len(multiprocessing.active_children()) == processes
        del results


def test_what_a_process_does(folder: Path) -> None:
    """Run in a thread, where the lines that run elsewhere are counted."""
    here, there = Pipe()
    packed = many._packed({"registry": deadly.REGISTRY})
    (folder / "6.deadly").write_text("!unsendable", encoding="utf-8")
    thread = threading.Thread(target=many._work, args=(there, packed))
    thread.start()
    assert here.recv_bytes() == b""
    found = []
    for name in ("0.txt", "4.txt", "6.deadly"):
        here.send(folder / name)
        found.append(here.recv())
    here.close()
    thread.join()
    assert found[0] == gb.read(folder / "0.txt")
    assert [error.reason for error in found[1:]] == ["empty", "reader"]


def test_two_hundred_documents_ten_of_them_broken_need_the_memory_of_a_few(tmp_path: Path) -> None:
    broken = {f"{i:03d}.txt" for i in range(7, 200, 20)}
    assert len(broken) == 10
    for i in range(200):
        name = f"{i:03d}.txt"
        (tmp_path / name).write_bytes(b"\x00\x01" if name in broken else sample("digits").data)
    sizes: list[int] = []
    failed: set[str] = set()
    data = pickle.dumps(sample("digits").read())
    tracemalloc.start()
    try:
        kept = pickle.loads(data)
        one = tracemalloc.get_traced_memory()[0]
        del kept
        for path, found in gb.read_many(files(tmp_path), workers=2):
            if isinstance(found, gb.GovBudgetError):
                failed.add(path.name)
                assert path.name in str(found)
            sizes.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    assert failed == broken
    assert len(sizes) == 200
    assert max(sizes) - sizes[0] < 10 * one  # of the two hundred that were read
