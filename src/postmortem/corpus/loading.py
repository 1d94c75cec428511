"""Loading: places to entries, from the cache where that has them, and on all cores elsewhere."""

import os
import sys
import time
from collections.abc import Callable, Sequence
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from typing import Any, TypeAlias

import attrs
import msgspec

from postmortem.checks.config import Config, find_config, read_config
from postmortem.corpus.cache import DigestCache, cache_folder, library_state
from postmortem.corpus.digest import Digest, decoded_digest, encoded, unread
from postmortem.corpus.entries import Entry, LoadProblem, ProblemKind
from postmortem.corpus.places import Place, Unreadable, might_be_report, places
from postmortem.corpus.workers import Task, run, with_scale
from postmortem.errors import FileError, PostmortemError
from postmortem.io.styles import find_style
from postmortem.plugins import entry_points_of

PathLike: TypeAlias = str | os.PathLike[str]
Progress: TypeAlias = Callable[[int, int], None]
"""What is called now and then with how many documents are read, and of how many."""

_LONGEST_PROBLEM = 200
"""How many characters of a problem a row has; `postmortem check` says all of it."""
_KEPT_AT_A_TIME = 500
"""After how many new digests they go to the cache: a kill loses no more."""


@attrs.frozen
class Loaded:
    """What came of loading: entries (copies among them), problems, and what was no report."""

    entries: list[Entry]
    problems: list[LoadProblem]
    skipped: list[str]


@attrs.frozen(kw_only=True)
class LoadOptions:
    """How documents are loaded."""

    revision: str | None = None
    style: Any = None
    scale: tuple[str, ...] = ()
    config: Path | None = None
    cache: bool | Path = True
    workers: int | None = None
    progress: bool | Progress | None = None


def load(paths: Sequence[PathLike], options: LoadOptions) -> Loaded:
    """Return what lies at some paths.

    Raises `FileError` for a path at which there is nothing, and `ReadError` for a configuration or a
    revision that can't be read.
    """
    config = None if options.config is None else read_config(options.config)
    located = places(paths, options.revision, config)
    loaded = Loaded([], [], [])
    documents: list[tuple[Place, bytes]] = []
    for place in located:
        if isinstance(place, Unreadable):
            loaded.problems.append(_unreadable(place.key, place.error))
            continue
        try:
            data = place.read()
        except FileError as error:
            loaded.problems.append(_unreadable(place.key, error))
            continue
        if might_be_report(place, data):
            documents.append((place, data))
        else:
            loaded.skipped.append(place.key)
    digests = _digests(documents, options, config)
    for (place, _), digest in zip(documents, digests, strict=True):
        if digest is None:
            continue
        if digest.problems:
            loaded.problems.append(_unreadable(place.key, digest.error(place.key)))
        elif not digest.is_report and not place.named:
            loaded.skipped.append(place.key)
        else:
            loaded.entries.append(Entry.of(place.key, place.format, place.stem, digest))
    return loaded


def _unreadable(key: str, error: PostmortemError) -> LoadProblem:
    words = [_short(str(attrs.evolve(problem, source=None))) for problem in error.problems[:2]]
    more = error.count - 2
    words += [f"and {more:,} more problem{'s'[more == 1 :]}"] if more > 0 else []
    message = "; ".join(words)
    return LoadProblem(source=key, kind=ProblemKind.UNREADABLE, message=message)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_PROBLEM else text[:_LONGEST_PROBLEM].rstrip() + "…"


def _digests(
    documents: Sequence[tuple[Place, bytes]], options: LoadOptions, config: Config | None
) -> list[Digest | None]:
    """Return the digest of each document."""
    digests: list[Digest | None] = [None] * len(documents)
    stamps = _Stamps(options, config)
    keys: list[bytes] = []
    for number, (place, data) in enumerate(documents):
        try:
            keys.append(stamps.key(place, data))
        except PostmortemError as error:  # its configuration can't be read
            keys.append(b"")
            digests[number] = _failed(error)
    with _Progress(options.progress, len(documents)) as progress:
        cache = DigestCache(_cache_folder(options.cache))
        try:
            known = cache.get([key for key in keys if key])
            missing: list[int] = []
            for number, key in enumerate(keys):
                if digests[number] is None:
                    digests[number] = _from_cache(known.get(key))
                if digests[number] is None:
                    missing.append(number)
                else:
                    progress.step()
            del known
            _read_missing(documents, missing, keys, digests, options, config, cache, progress)
        finally:
            cache.close()
    return digests


def _read_missing(
    documents: Sequence[tuple[Place, bytes]],
    missing: Sequence[int],
    keys: Sequence[bytes],
    digests: list[Digest | None],
    options: LoadOptions,
    config: Config | None,
    cache: DigestCache,
    progress: "_Progress",
) -> None:
    """Read what the cache doesn't have, and keep it there."""
    # A text that lies in several places is read once.
    first: dict[bytes, int] = {}
    for number in missing:
        first.setdefault(keys[number], number)
    to_digest = list(first.values())
    fresh: dict[bytes, bytes] = {}
    lock = Lock()

    def store(at: int, data: bytes) -> None:
        number = to_digest[at]
        with lock:
            digests[number] = decoded_digest(data)
            fresh[keys[number]] = data
            progress.step()
            if len(fresh) >= _KEPT_AT_A_TIME:
                cache.put(fresh)
                fresh.clear()

    if options.style is None or isinstance(options.style, str):
        tasks = [_task(*documents[number], options) for number in to_digest]
        run(tasks, store, options.workers)
    else:
        from postmortem.corpus.digesting import digest_of_text  # few programs have such a style

        for at, number in enumerate(to_digest):  # a style of the program's own goes to no process
            place, data = documents[number]
            settings = config or (Config() if place.near is None else find_config(place.near))
            settings = with_scale(settings, options.scale)
            digest = digest_of_text(data, place.format, place.stem, settings, options.style)
            store(at, encoded(digest))
    cache.put(fresh)
    for number in missing:
        if digests[number] is None:
            digests[number] = digests[first[keys[number]]]


def _task(place: Place, data: bytes, options: LoadOptions) -> Task:
    return Task(
        data=data,
        format=place.format,
        stem=place.stem,
        near=None if place.near is None else os.fspath(place.near.absolute()),
        config=None if options.config is None else os.fspath(options.config.absolute()),
        style=options.style,
        scale=options.scale,
    )


def _from_cache(data: bytes | None) -> Digest | None:
    if data is None:
        return None
    try:
        return decoded_digest(data)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None


def _failed(error: PostmortemError) -> Digest:
    problems = tuple(attrs.asdict(problem) for problem in error.problems)
    return unread(problems)


def _cache_folder(cache: bool | Path) -> Path | None:
    if isinstance(cache, Path):
        return cache
    return cache_folder() if cache else None


class _Stamps:
    """Makes the key of a digest: a hash of all that the digest depends on."""

    def __init__(self, options: LoadOptions, config: Config | None) -> None:
        installed = sorted(
            (
                point.name,
                point.value,
                *((point.dist.name, point.dist.version) if point.dist else ()),
            )
            for point in entry_points_of("postmortem.checks")
        )
        style = find_style(options.style)  # what its file says, and not what it is called
        self._base = library_state() + repr((style, options.scale, installed)).encode()
        self._config = config
        self._by_folder: dict[Path, bytes] = {}

    def key(self, place: Place, data: bytes) -> bytes:
        stamp = blake2b(self._base, digest_size=20)
        stamp.update(self._of_config(place.near))
        stem = place.stem if place.format == "markdown" else ""
        stamp.update(f"{place.format}\0{stem}\0".encode("utf-8", "backslashreplace"))
        stamp.update(data)
        return stamp.digest()

    def _of_config(self, near: Path | None) -> bytes:
        if self._config is not None or near is None:
            return _of(self._config or Config())
        folder = near.parent
        if folder not in self._by_folder:
            self._by_folder[folder] = _of(find_config(near))
        return self._by_folder[folder]


def _of(config: Config) -> bytes:
    # Where it lies makes no difference to what is found.
    return blake2b(repr(attrs.evolve(config, root=None)).encode(), digest_size=16).digest()


class _Progress:
    """Says how far loading has come: to a function, or on a terminal where it takes long."""

    def __init__(self, wanted: bool | Progress | None, total: int) -> None:
        terminal = sys.stderr is not None and sys.stderr.isatty()
        self._call = wanted if callable(wanted) else None
        self._shows = not callable(wanted) and wanted is not False and terminal
        self._total = total
        self._count = 0
        self._due = time.monotonic() + 0.5
        self._line = ""

    def __enter__(self) -> "_Progress":
        return self

    def __exit__(self, *_: object) -> None:
        if self._call is not None:
            self._call(self._count, self._total)
        if self._line:
            # Blanks, and no control sequence: every terminal knows what they do.
            print(f"\r{' ' * len(self._line)}\r", end="", file=sys.stderr, flush=True)  # noqa: T201

    def step(self) -> None:
        """Count a document."""
        self._count += 1
        if (self._call is None and not self._shows) or time.monotonic() < self._due:
            return
        self._due = time.monotonic() + 0.1
        if self._call is not None:
            self._call(self._count, self._total)
        else:
            self._line = f"{self._count} of {self._total} read"
            print(f"\r{self._line}", end="", file=sys.stderr, flush=True)  # noqa: T201
