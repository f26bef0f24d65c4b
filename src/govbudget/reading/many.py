"""Many documents read (批量读取): in processes of their own, in the order of their paths, a few at a time."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from math import inf
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from os import PathLike, fspath
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from attrs import define

from govbudget.arguments import instance, shown, whole_number, wrong
from govbudget.classification.lists import Lists
from govbudget.disclosure import Disclosure
from govbudget.errors import ArgumentError, GovBudgetError, ReadError
from govbudget.readers.registry import Registry
from govbudget.reading.one import read
from govbudget.standards import Standards

__all__ = ["read_many"]

P = TypeVar("P", bound=str | PathLike[str])
Outcome = Disclosure | GovBudgetError

#: Processes that are started where nobody says how many: more than these wait for the disk and for memory.
_MOST_WORKERS: Final = 8
#: Documents that are read or wait to be yielded, for each process.
_AHEAD: Final = 2
#: Seconds in which a process that has closed its pipe has ended.
_LAST_SECONDS: Final = 5


def read_many(
    paths: Iterable[P],
    *,
    workers: int | None = None,
    timeout: float | None = None,
    progress: Callable[[int, P], object] | None = None,
    reader: str | None = None,
    registry: Registry | None = None,
    classification: Lists = None,
    standards: Standards | None = None,
) -> Iterator[tuple[P, Disclosure | GovBudgetError]]:
    """Read many documents one after another, several at the same time (批量读取决算公开文件).

    Nothing is read before the first result is asked for, and never more than two documents a process are held, so a folder of any size
    needs the memory of a few. A process that reads another document is a fresh interpreter: a program that is run as a script calls
    this below ``if __name__ == "__main__":``.

    Args:
        paths: the paths of the files, taken as they are needed. A text is always a path here.
        workers: how many processes read; ``1`` reads in this process. Where it is left out as many as there are processors, at most
            eight.
        timeout: seconds that one document may take (时限); it is given up then. A process of its own is started for it even if
            ``workers`` is 1. Without it there is no limit but those of the readers.
        progress: called before each result is yielded, with how many there are by then and the path of this one (进度).
        reader: as in :func:`~govbudget.read`.
        registry: as in :func:`~govbudget.read`.
        classification: as in :func:`~govbudget.read`.
        standards: as in :func:`~govbudget.read`.

    Returns:
        the paths in their order, each with the disclosure it became or the error that stopped it. Errors are yielded and never
        raised, those of :func:`~govbudget.read`, and a :class:`~govbudget.ReadError` with the reason ``time`` for what took too
        long, ``died`` for what ended its process, ``reader`` for a reader that failed with an error of its own, ``type`` for what
        is no path.

    Raises:
        ArgumentError: for one path instead of several, a folder for instance; for a number of workers or a timeout that is none; for
            arguments that cannot go to another process; and where no process can be started.
    """
    if isinstance(paths, str | bytes | PathLike) or not isinstance(paths, Iterable):
        how = 'for all files of a folder give read_many(sorted(Path("folder").iterdir())), for one file read(path)'
        raise wrong("paths", paths, "several paths", how)
    if workers is not None:
        whole_number("workers", workers, "leave it out, or give it as in workers=2", 1)
    if timeout is not None and (isinstance(timeout, bool) or not isinstance(timeout, int | float) or not timeout > 0):
        raise wrong("timeout", timeout, "a number of seconds above 0", "leave it out, or give it as in timeout=60")
    if registry is not None:
        instance("registry", registry, Registry, "a Registry of readers", "leave it out, or use Registry.default()")
    given = {"reader": reader, "registry": registry, "classification": classification, "standards": standards}
    count = min(os.cpu_count() or 1, _MOST_WORKERS) if workers is None else workers
    if count == 1 and timeout is None:
        return _told(((path, _outcome(path, given)) for path in paths), progress)
    return _told(_in_processes(iter(paths), _packed(given), count, timeout), progress)


def _told(
    found: Iterator[tuple[P, Outcome]], progress: Callable[[int, P], object] | None
) -> Iterator[tuple[P, Outcome]]:
    for done, (path, outcome) in enumerate(found, 1):
        if progress is not None:
            progress(done, path)
        yield path, outcome


def _is_path(path: Any) -> bool:
    return isinstance(path, str | PathLike) and isinstance(fspath(path), str)


def _outcome(path: Any, given: Mapping[str, Any]) -> Outcome:
    """What a document became, or the error that stopped it."""
    if not _is_path(path):
        return ReadError(f"a path is a text or a Path, not {shown(path)}; give the path of a file", reason="type")
    try:
        return read(Path(path), **given)
    except GovBudgetError as error:
        return error
    except Exception as error:  # a faulty reader of another package must not stop the others
        return _failed(path, "reader", f"makes its reader fail with {type(error).__name__}: {error}")


def _failed(path: Any, reason: str, why: str) -> ReadError:
    return ReadError(f"{fspath(path)!r:.200} {why}", source=fspath(path), reason=reason)


def _packed(given: Mapping[str, Any]) -> bytes:
    """The arguments of the reading as they go to another process."""
    try:
        return pickle.dumps(given)
    except Exception as error:  # pickle fails with whatever the value raises
        raise ArgumentError(
            f"the arguments of read cannot go to another process: {error}; define functions and classes at the top of a "
            "module, or read in this process with workers=1"
        ) from error


def _work(pipe: Connection, packed: bytes) -> None:
    """What a process does: it says that it is there, and reads path after path until there is none."""
    try:
        given = pickle.loads(packed)
        pipe.send_bytes(b"")
        while True:
            path = pipe.recv()
            pipe.send_bytes(_sendable(path, _outcome(path, given)))
    except (EOFError, OSError, KeyboardInterrupt):  # whoever asked is gone
        return


def _sendable(path: Any, outcome: Outcome) -> bytes:
    """An outcome for the other process; what cannot be made a value again there is said in words."""
    try:
        data = pickle.dumps(outcome)
        pickle.loads(data)
    except Exception as error:  # an error or a value of another package
        why = f"became what cannot come back from its process ({error}): {outcome}; read it with workers=1"
        return pickle.dumps(_failed(path, "reader", why))
    return data


@define(eq=False)
class _Task(Generic[P]):
    """A document in flight, and what became of it as soon as that is known."""

    path: P
    outcome: Outcome | None = None


@define(eq=False)
class _Worker:
    """A process that reads one document at a time."""

    process: SpawnProcess
    pipe: Connection
    task: _Task[Any] | None = None
    ready: bool = False
    #: When it began to read; a process that is not there yet has not begun.
    began: float = inf


def _in_processes(paths: Iterator[P], packed: bytes, count: int, timeout: float | None) -> Iterator[tuple[P, Outcome]]:
    """The outcomes in the order of the paths, of which a few are in flight."""
    flight: deque[_Task[P]] = deque()
    crew: list[_Worker] = []
    more = True
    try:
        while True:
            while more and len(flight) < _AHEAD * count and (len(crew) < count or _idle(crew)):
                taken = list(islice(paths, 1))
                more = bool(taken)
                flight.extend(_given(path, crew, packed) for path in taken)
            if not flight:
                return
            path, outcome = flight[0].path, flight[0].outcome
            if outcome is None:
                _attend(crew, timeout)
                continue
            flight.popleft()
            yield path, outcome
            del outcome  # it is held no longer than whoever takes it wants
    finally:
        for worker in crew:
            _end(worker)


def _idle(crew: Sequence[_Worker]) -> list[_Worker]:
    return [worker for worker in crew if worker.task is None]


def _given(path: P, crew: list[_Worker], packed: bytes) -> _Task[P]:
    """A path given to a process that has nothing to do, or to a new one."""
    task = _Task(path)
    if not _is_path(path):
        task.outcome = _outcome(path, {})
        return task
    if not _idle(crew):
        crew.append(_started(packed))
    worker = _idle(crew)[0]
    worker.task, worker.began = task, time.monotonic() if worker.ready else inf
    with suppress(OSError):  # it is dead, which is seen when it is heard
        worker.pipe.send(Path(path))
    return task


def _started(packed: bytes) -> _Worker:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_work, args=(there, packed), daemon=True)
    process.start()
    there.close()
    return _Worker(process, here)


def _end(worker: _Worker) -> None:
    worker.process.kill()
    worker.process.join()
    worker.pipe.close()


def _attend(crew: list[_Worker], timeout: float | None) -> None:
    """Wait until a process says something, ends, or has had its time."""
    busy = [(worker, worker.task) for worker in crew if worker.task is not None]
    end = inf if timeout is None else min(worker.began for worker, _ in busy) + timeout
    heard = wait([worker.pipe for worker, _ in busy], None if end == inf else max(end - time.monotonic(), 0))
    for worker, task in busy:
        if worker.pipe in heard:
            _hear(worker, task, crew)
        elif timeout is not None and time.monotonic() - worker.began >= timeout:
            why = f"takes longer than {timeout} s; give it more with timeout=, or leave that out"
            _lost(worker, task, crew, "time", why)


def _hear(worker: _Worker, task: _Task[Any], crew: list[_Worker]) -> None:
    """What a process says: first that it is there, then what became of each document."""
    try:
        data = worker.pipe.recv_bytes()
    except (EOFError, OSError):
        worker.process.join(_LAST_SECONDS)
        code = worker.process.exitcode or 0
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        if not worker.ready:
            raise ArgumentError(
                f"workers need processes, and none could be started ({how}); call read_many below "
                'if __name__ == "__main__": in a program, or read in this process with workers=1',
                argument="workers",
            ) from None
        why = f"ended the process that read it ({how}), as what needs more memory than there is does; try it alone with read"
        _lost(worker, task, crew, "died", why)
        return
    if not worker.ready:
        worker.ready, worker.began = True, time.monotonic()
    else:
        task.outcome, worker.task = pickle.loads(data), None


def _lost(worker: _Worker, task: _Task[Any], crew: list[_Worker], reason: str, why: str) -> None:
    """A process that reads no more: its document is named, another process takes its place."""
    task.outcome = _failed(task.path, reason, why)
    crew.remove(worker)
    _end(worker)
