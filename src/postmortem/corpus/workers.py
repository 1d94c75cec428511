"""Reading many documents on all cores, with the same result in any order.

Workers are processes of their own that get documents through a pipe and return digests. They run
`postmortem.corpus.worker` and nothing of the calling program: a script needs no `if __name__ ==
"__main__"` for it, a notebook and a program with threads can use it, and nothing is forked. A
document that ends its worker costs that document, and no other.
"""

import contextlib
import gc
import json
import os
import queue
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any

import attrs
import msgspec

from postmortem.checks.config import Config, find_config, read_config
from postmortem.corpus.digest import encoded, unread

_LENGTH = struct.Struct(">I")
_CHUNK = 16
"""How many documents go to a worker at a time: enough to hide the pipe, few enough to share work."""
_WORTH = 400
"""From how many documents on a worker saves more time than it takes to start."""
_START = """\
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from postmortem.corpus.workers import serve
serve()
"""


class Task(msgspec.Struct, array_like=True, frozen=True):
    """A document to be read."""

    data: bytes
    format: str
    stem: str
    near: str | None
    """A path beside which its configuration is looked for."""
    config: str | None
    """The file of a configuration that is given."""
    style: str | None
    scale: tuple[str, ...] = ()


Done = Callable[[int, bytes], None]
"""What is called with the number of a task and its digest, in any order, from any thread."""

_encoder = msgspec.msgpack.Encoder()
_tasks = msgspec.msgpack.Decoder(list[Task])
_results = msgspec.msgpack.Decoder(list[bytes])


def work(task: Task) -> bytes:
    """Return the digest of a document, as bytes."""
    from postmortem.corpus.digesting import digest_of_text  # what is in the cache needs no reader

    if task.config is not None:
        config = read_config(Path(task.config))
    else:
        config = Config() if task.near is None else find_config(Path(task.near))
    config = with_scale(config, task.scale)
    digest = digest_of_text(task.data, task.format, task.stem, config, task.style)
    return encoded(digest)


def with_scale(config: Config, scale: tuple[str, ...]) -> Config:
    """Return a configuration with another scale of severities; the same one where none is given."""
    return attrs.evolve(config, severities=scale) if scale else config


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run(tasks: Sequence[Task], on_done: Done, workers: int | None = None) -> None:
    """Read documents, here or in as many processes as are worth it; call `on_done` for each."""
    count = cores() if workers is None else workers
    if workers is None:
        count = min(count, len(tasks) // _WORTH + 1)
    if count < 2 or len(tasks) < 2 or not sys.executable:
        for number, task in enumerate(tasks):
            on_done(number, work(task))
        return
    _Pool(tasks, on_done).run(min(count, len(tasks)))


class _Pool:
    def __init__(self, tasks: Sequence[Task], on_done: Done) -> None:
        self._tasks = tasks
        self._done = on_done
        self._waiting: queue.SimpleQueue[range] = queue.SimpleQueue()
        self._errors: list[BaseException] = []
        self._processes: list[subprocess.Popen[bytes]] = []
        self._stopped = False
        for start in range(0, len(tasks), _CHUNK):
            self._waiting.put(range(start, min(start + _CHUNK, len(tasks))))

    def run(self, workers: int) -> None:
        threads = [threading.Thread(target=self._feed, daemon=True) for _ in range(workers)]
        for thread in threads:
            thread.start()
        try:
            for thread in threads:
                while thread.is_alive():
                    thread.join(0.2)  # with a limit, so that Ctrl-C is noticed on every system
        finally:
            self._stopped = True
            for process in self._processes:
                if process.poll() is None:
                    process.kill()
            for thread in threads:
                thread.join()
        if self._errors:
            raise self._errors[0]

    def _feed(self) -> None:
        """Give chunks to a worker of its own until there are none left."""
        process: subprocess.Popen[bytes] | None = None
        try:
            while not self._stopped:
                try:
                    chunk = self._waiting.get_nowait()
                except queue.Empty:
                    break
                process = self._work(process, chunk)
        except BaseException as error:  # noqa: BLE001, RUF100 - raised again by `run`
            self._errors.append(error)
        finally:
            if process is not None:
                _end(process)

    def _work(
        self, process: "subprocess.Popen[bytes] | None", chunk: range
    ) -> "subprocess.Popen[bytes] | None":
        """Have a chunk read; return the worker, or None where it ended over it."""
        process = process or self._start()
        results = _answers(process, [self._tasks[number] for number in chunk])
        if results is not None:
            for number, result in zip(chunk, results, strict=True):
                self._done(number, result)
            return process
        _end(process)
        if self._stopped:
            return None
        if len(chunk) > 1:  # which one was it?
            for number in chunk:
                process = self._work(None, range(number, number + 1))
                if process is not None:
                    _end(process)
            return None
        self._done(chunk.start, encoded(_ENDED))
        return None

    def _start(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-c", _START, json.dumps(sys.path)]
        process = subprocess.Popen(  # noqa: S603 (this Python, and a constant program)
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._processes.append(process)
        return process


_ENDED = unread(
    (
        {
            "expected": "a document that can be read",
            "found": "one that ended the process that read it",
            "hint": "it may be too large for the memory; read it alone to see",
        },
    )
)


def _answers(process: "subprocess.Popen[bytes]", tasks: list[Task]) -> list[bytes] | None:
    """Return what a worker answers; None where it ended."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        _send(process.stdin, _encoder.encode(tasks))
        data = _receive(process.stdout)
        return None if data is None else _results.decode(data)
    except (OSError, ValueError, msgspec.MsgspecError):
        return None


def _end(process: "subprocess.Popen[bytes]") -> None:
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()
    process.wait()


def _send(stream: IO[bytes], data: bytes) -> None:
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def _receive(stream: IO[bytes]) -> bytes | None:
    """Return the next message; None at the end."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (size,) = _LENGTH.unpack(head)
    data = stream.read(size)
    return data if len(data) == size else None


def serve(source: Any = None, target: Any = None) -> None:
    """Read documents for another process, until it ends: the program of a worker."""
    import signal

    with contextlib.suppress(ValueError, OSError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the parent, which ends this
    if source is None:
        # What a plug-in prints must not come between the messages.
        source, target = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
        os.dup2(2, 1)
    # What is loaded by now stays; so the collector has less to look through, about 4% of the time.
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    while (data := _receive(source)) is not None:
        _send(target, _encoder.encode([work(task) for task in _tasks.decode(data)]))
