"""The cache of digests: what was read once needn't be read again while the text is the same.

It is one SQLite file in the user's cache folder. The key of a digest is a hash of the document's
bytes, of everything else that a digest depends on, and of the state of the library's own sources,
so that no other version's digest is ever taken. SQLite makes it safe under concurrent use and after a kill.

A cache only saves time. Whatever is wrong with it (no permission, no space, cut in half, locked by
another process) costs the time that it would have saved, and nothing else.
"""

import contextlib
import os
import sqlite3
import sys
import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from pathlib import Path

from postmortem.io.caches import cache_folder

__all__ = ["DigestCache", "cache_folder", "library_state"]

_FORMAT = 1
"""The version of the file itself."""
_WAIT = 5.0
"""How many seconds to wait for another process that writes."""
_BATCH = 400
_DAYS_KEPT = 90
_MOST_BYTES = 2 * 1024**3
"""How large the file may get before the digests that weren't used lately go."""
_FILE_NAME = "corpus.sqlite3"


@cache
def library_state() -> bytes:
    """Return a hash of which sources the library has, and when they changed, as Python itself keeps it.

    To read them all takes longer than to read a few reports out of the cache.
    """
    package = Path(__file__).parent.parent
    state = blake2b(sys.byteorder.encode(), digest_size=16)
    for path, size, changed in sorted(_sources(str(package))):
        state.update(f"{path}\0{size}\0{changed}\0".encode("utf-8", "surrogateescape"))
    return state.digest()


def _sources(place: str) -> Iterator[tuple[str, int, int]]:
    """Yield the path, the size and the last change of each source below a folder."""
    with os.scandir(place) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _sources(entry.path)
            elif entry.name.endswith(".py"):
                state = entry.stat()
                yield entry.path, state.st_size, state.st_mtime_ns


class DigestCache:
    """The digests of earlier runs. Every method works, with or without a file behind it."""

    def __init__(self, folder: Path | None) -> None:
        self._path = None if folder is None else folder / _FILE_NAME
        self._connection: sqlite3.Connection | None = None
        if self._path is not None:
            self._open(self._path)

    def _open(self, path: Path) -> None:
        for _ in range(2):
            try:
                path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                # Used by one thread at a time, not always the same.
                connection = sqlite3.connect(
                    path, timeout=_WAIT, isolation_level=None, check_same_thread=False
                )
            except (OSError, sqlite3.Error):
                return
            try:
                if _prepare(connection):
                    self._connection = connection
                    return
            except sqlite3.OperationalError:  # locked, read-only, no space
                connection.close()
                return
            except sqlite3.DatabaseError:  # cut in half, or no database at all
                pass
            connection.close()
            with contextlib.suppress(OSError):
                path.unlink()

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return the digests that are there, by their keys."""
        digests: dict[bytes, bytes] = {}
        if self._connection is None:
            return digests
        stale: list[bytes] = []
        today = _today()
        try:
            for batch in _batches(keys):
                marks = ",".join("?" * len(batch))
                query = f"SELECT key, value, used FROM digests WHERE key IN ({marks})"  # noqa: S608
                for key, value, used in self._connection.execute(query, batch):
                    if (content := _checked(value)) is not None:
                        digests[key] = content
                        if used < today - 7:
                            stale.append(key)
        except sqlite3.OperationalError:
            return digests
        except sqlite3.DatabaseError:
            self._forget()
            return {}
        self._touch(stale, today)
        return digests

    def put(self, digests: Mapping[bytes, bytes]) -> None:
        """Keep digests by their keys."""
        if self._connection is None or not digests:
            return
        today = _today()
        rows = [
            (key, zlib.crc32(value).to_bytes(4, "big") + value, today)
            for key, value in digests.items()
        ]
        try:
            with _transaction(self._connection):
                self._connection.executemany(
                    "INSERT OR REPLACE INTO digests (key, value, used) VALUES (?, ?, ?)", rows
                )
        except sqlite3.OperationalError:
            return
        except sqlite3.DatabaseError:
            self._forget()

    def _touch(self, keys: Sequence[bytes], today: int) -> None:
        if self._connection is None or not keys:
            return
        with contextlib.suppress(sqlite3.Error), _transaction(self._connection):
            self._connection.executemany(
                "UPDATE digests SET used = ? WHERE key = ?", [(today, key) for key in keys]
            )

    def close(self) -> None:
        """Let the file go; what wasn't used for long is removed first, where the file is large."""
        if self._connection is None or self._path is None:
            return
        with contextlib.suppress(OSError, sqlite3.Error):
            if self._path.stat().st_size > _MOST_BYTES:
                limit = _today() - _DAYS_KEPT
                self._connection.execute("DELETE FROM digests WHERE used < ?", (limit,))
                self._connection.execute("VACUUM")
        self._connection.close()
        self._connection = None

    def _forget(self) -> None:
        """Remove a file that is damaged."""
        assert self._connection is not None
        assert self._path is not None
        self._connection.close()
        self._connection = None
        with contextlib.suppress(OSError):
            self._path.unlink()


def _prepare(connection: sqlite3.Connection) -> bool:
    """Make the table; return False for a file of another format."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version not in (0, _FORMAT):
        return False
    connection.execute("PRAGMA synchronous = NORMAL")
    if version == 0:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS digests (key BLOB PRIMARY KEY, value BLOB, used INTEGER)"
        )
        connection.execute(f"PRAGMA user_version = {_FORMAT}")
    return True


@contextlib.contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _checked(value: object) -> bytes | None:
    """Return a digest whose checksum is right."""
    if not isinstance(value, bytes) or len(value) < 4:
        return None
    content = value[4:]
    return content if zlib.crc32(content).to_bytes(4, "big") == value[:4] else None


def _batches(keys: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    for start in range(0, len(keys), _BATCH):
        yield keys[start : start + _BATCH]


def _today() -> int:
    return int(time.time() // 86_400)
