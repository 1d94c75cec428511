"""Where the documents of a corpus lie: folders, patterns, files, zip archives and git revisions.

A place knows its key, its format and how its bytes are read; nothing is read before it is asked for.
What lies in a folder and is no report (a page without embedded data, a YAML file without a title) is
sorted out by `might_be_report`, before any of it is parsed.
"""

import glob
import os
import stat
import subprocess
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePosixPath

import attrs

from postmortem.checks.config import Config, find_config
from postmortem.errors import (
    FieldError,
    FileError,
    PostmortemError,
    Problem,
    ReadError,
    describe,
)
from postmortem.io.convert import FORMATS
from postmortem.io.files import MAX_BYTES, near_file, system_error
from postmortem.io.folders import SKIPPED_FOLDERS, has_title, ignored_by_git
from postmortem.patterns import regex

_TRIES = 3
"""How often a file is read that changes meanwhile."""
_MOST_IN_ARCHIVE = 4 * 1024**3
"""How many bytes an archive may hold, unpacked."""
_PATTERN = regex(r"[*?\[]")
_EMBEDDED = b'id="postmortem-data"'
INDEX_MARK = "<!-- postmortem index"
"""How the comments begin that the generated list of a README is between."""


@attrs.frozen(kw_only=True)
class Place:
    """A document that might be a report."""

    key: str
    """Where it lies, from what was loaded; with `/` on every system."""
    format: str
    stem: str
    """The name without its ending: it may begin with the incident's id."""
    named: bool
    """Whether it was named by itself, so that it has to be a report."""
    near: Path | None
    """A path beside which its configuration is looked for; None for the default one."""
    read: Callable[[], bytes] = attrs.field(repr=False)
    """Return its bytes. Raises `FileError`."""


@attrs.frozen
class Unreadable:
    """A place that can't be read at all, such as a folder without permission."""

    key: str
    error: PostmortemError


Found = Place | Unreadable


def places(
    paths: Sequence[str | os.PathLike[str]], revision: str | None, config: Config | None
) -> list[Found]:
    """Return what lies at some paths, sorted by key, each file once.

    Raises `FileError` for a path at which there is nothing, and `ReadError` for a revision that
    git doesn't know.
    """
    for path in paths:
        try:
            os.fspath(path)
        except TypeError:
            hint = "give several paths one by one: load(*paths)"
            raise FieldError(Problem(expected="a path", found=describe(path), hint=hint)) from None
    alone = len(paths) == 1
    result: list[Found] = []
    for path in paths:
        text = os.fspath(path)
        if revision is not None:
            result += _in_revision(Path(text), revision, config, alone)
        else:
            result += _at(text, config, alone)
    unique = {place.key: place for place in result}
    return [unique[key] for key in sorted(unique)]


def _at(text: str, config: Config | None, alone: bool) -> Iterator[Found]:
    path = Path(text)
    if path.is_dir():
        yield from _in_folder(path, config, "" if alone else _shown(path.as_posix()))
    elif os.path.lexists(path):
        if path.suffix.lower() == ".zip":
            yield from _in_archive(path, config, "" if alone else _shown(path.as_posix()))
        else:
            yield _file(path, _shown(path.as_posix()), named=True)
    elif _PATTERN.search(text):
        yield from _matching(text, config)
    else:
        raise FileError(
            Problem(
                source=_shown(text),
                expected="a folder, a file, a pattern or a zip archive",
                found="nothing of that name",
                hint=near_file(text),
            )
        )


# --- files ----------------------------------------------------------------------------------------


def _in_folder(root: Path, config: Config | None, prefix: str) -> Iterator[Found]:
    errors: list[OSError] = []
    ignored = {os.fspath(path) for path in ignored_by_git(root)}
    inside_root = root.resolve()
    for folder, folders, names in os.walk(root, onerror=errors.append):
        at = Path(folder)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and name not in SKIPPED_FOLDERS
            and not (ignored and os.fspath(at / name) in ignored)
        )
        relative = at.relative_to(root).as_posix()
        start = _joined(prefix, "" if relative == "." else f"{relative}/")
        wrong: PostmortemError | None = None
        patterns = False
        try:
            patterns = bool((config or find_config(at / "x")).exclude)
        except PostmortemError as error:
            wrong = error
        for name in sorted(names):
            suffix = os.path.splitext(name)[1].lower()  # noqa: PTH122 (a path for each is slow)
            if name.startswith(".") or suffix not in FORMATS:
                continue
            file = at / name
            key = start + _shown(name)
            if ignored and os.fspath(file) in ignored:
                continue
            if wrong is not None:
                yield Unreadable(key, wrong)
            elif not patterns or not is_excluded(file, config):
                yield _file(file, key, named=False, root=inside_root)
    for failed in errors:
        place = Path(failed.filename or root)
        relative = place.relative_to(root).as_posix() if place.is_relative_to(root) else str(place)
        refused = system_error(place, "a folder that can be read", failed)
        yield Unreadable(_joined(prefix, relative), refused)


def _matching(pattern: str, config: Config | None) -> Iterator[Found]:
    for name in sorted(glob.glob(pattern, recursive=True)):  # noqa: PTH207 (patterns may be absolute)
        path = Path(name)
        if path.is_dir() or path.suffix.lower() not in FORMATS or is_excluded(path, config):
            continue
        yield _file(path, _shown(path.as_posix()), named=False)


def _file(path: Path, key: str, *, named: bool, root: Path | None = None) -> Place:
    format = FORMATS.get(path.suffix.lower())
    if format is None:
        endings = ", ".join(FORMATS)
        raise ReadError(
            Problem(source=key, expected=f"a name that ends in one of {endings}", found=path.name)
        )
    return Place(
        key=key,
        format=format,
        stem=_shown(path.stem),
        named=named,
        near=path,
        read=lambda: read_bytes(path, root),
    )


def is_excluded(file: Path, config: Config | None) -> bool:
    """Whether the configuration excludes a file. Raises an error for a broken configuration."""
    return (config or find_config(file)).excludes(file)


def read_bytes(path: Path, root: Path | None = None) -> bytes:
    """Return the bytes of a regular file, all of one version of it.

    With a `root`, a link that leads out of that folder isn't followed. Raises `FileError`.
    """
    try:
        if root is not None and path.is_symlink() and root not in path.resolve().parents:
            raise FileError(
                Problem(
                    expected="a file of the folder",
                    found="a link that leads out of it",
                    hint="name the file itself to read it",
                )
            )
        for _ in range(_TRIES):
            flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
            handle = os.open(path, flags)  # without waiting for who may write to a pipe
            with os.fdopen(handle, "rb") as file:
                before = os.fstat(handle)
                if not stat.S_ISREG(before.st_mode):
                    raise FileError(Problem(expected="a regular file", found="a device or a pipe"))
                data = file.read(MAX_BYTES + 1)
                after = os.fstat(handle)
            if (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns):
                return data
    except FileError:
        raise
    except (OSError, ValueError, RuntimeError) as error:
        raise system_error(path, "a file that can be read", error) from None
    raise FileError(
        Problem(
            expected="a file that stays as it is while it is read",
            found="another version of it each time",
            hint="load again when nothing writes to it",
        )
    )


def _shown(name: str) -> str:
    r"""Return the name of a file as text: a byte that is no UTF-8 becomes `\xff`."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _joined(prefix: str, inside: str) -> str:
    return _shown(f"{prefix}/{inside}" if prefix else inside)


# --- archives -------------------------------------------------------------------------------------


def _in_archive(path: Path, config: Config | None, prefix: str) -> Iterator[Found]:
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile, NotImplementedError) as error:
        problem = Problem(
            source=_shown(str(path)), expected="a zip archive", found=str(error).lower()
        )
        raise FileError(problem) from None
    members = [info for info in archive.infolist() if not info.is_dir()]
    if sum(info.file_size for info in members) > _MOST_IN_ARCHIVE:
        archive.close()
        raise FileError(
            Problem(
                source=_shown(str(path)),
                expected=f"an archive of at most {_MOST_IN_ARCHIVE:,} bytes, unpacked",
                found="more",
            )
        )
    for info in members:
        member = PurePosixPath(info.filename)
        parts = [part for part in member.parts if part not in ("/", "..")]
        if any(part.startswith((".", "__MACOSX")) for part in parts) or not parts:
            continue
        format = FORMATS.get(member.suffix.lower())
        if format is not None:
            yield Place(
                key=_joined(prefix, "/".join(parts)),
                format=format,
                stem=member.stem,
                named=False,
                near=None if config is None else path,
                read=lambda info=info: _member(archive, info),  # type: ignore[misc]
            )


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(info) as file:
            return file.read(MAX_BYTES + 1)
    # RuntimeError: a password is needed; zlib and the others have errors of their own.
    except Exception as error:
        problem = Problem(expected="a member that can be unpacked", found=str(error).lower())
        raise FileError(problem) from None


# --- git ------------------------------------------------------------------------------------------

_FILE_MODES = (b"100644", b"100755")


def _in_revision(path: Path, revision: str, config: Config | None, alone: bool) -> Iterator[Found]:
    folder = path if path.is_dir() else path.parent
    commit = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options",
                  f"{revision}^{{commit}}", wrong=revision).decode().strip()  # fmt: skip
    only = [] if path.is_dir() else ["--", path.name]
    listed = _git(folder, "ls-tree", "-r", "-z", commit, *only, wrong=revision)
    names: dict[str, str] = {}
    for line in listed.split(b"\0"):
        facts, _, path_in_git = line.partition(b"\t")
        if facts[:6] in _FILE_MODES:
            names[path_in_git.decode("utf-8", "backslashreplace")] = facts.split()[2].decode()
    prefix = "" if alone else _shown(folder.as_posix())
    chosen = {}
    for name, blob in names.items():
        member = PurePosixPath(name)
        if any(part.startswith(".") for part in member.parts):
            continue
        if member.suffix.lower() in FORMATS and not is_excluded(folder / name, config):
            chosen[name] = blob
    contents = _blobs(folder, list(chosen.values()), revision)
    for name, blob in chosen.items():
        member = PurePosixPath(name)
        yield Place(
            key=_joined(prefix, name),
            format=FORMATS[member.suffix.lower()],
            stem=member.stem,
            named=bool(only),
            near=folder / name,
            read=lambda blob=blob: contents[blob],  # type: ignore[misc]
        )


def _git(folder: Path, *arguments: str, wrong: str, data: bytes | None = None) -> bytes:
    environment = os.environ | {"GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1"}
    try:
        process = subprocess.run(  # noqa: S603 (fixed words, and a revision behind --end-of-options)
            ["git", "-C", str(folder), *arguments],  # noqa: S607
            input=data,
            capture_output=True,
            env=environment,
            check=False,
        )
    except OSError as error:
        raise FileError(
            Problem(expected="the program git, which reads a revision", found=str(error).lower())
        ) from None
    if process.returncode != 0:
        reason = process.stderr.decode("utf-8", "replace").strip().splitlines()
        raise ReadError(
            Problem(
                source=_shown(str(folder)),
                expected="a revision of a git repository, such as HEAD~3 or v1.2",
                found=reason[-1] if reason else f"nothing that git knows as {wrong!r}",
            )
        )
    return process.stdout


def _blobs(folder: Path, blobs: Sequence[str], revision: str) -> dict[str, bytes]:
    """Return the contents of blobs by their hashes."""
    request = "".join(f"{blob}\n" for blob in dict.fromkeys(blobs)).encode()
    output = _git(folder, "cat-file", "--batch", wrong=revision, data=request) if request else b""
    contents: dict[str, bytes] = {}
    at = 0
    while at < len(output):
        end = output.index(b"\n", at)
        name, _, size = output[at:end].split()
        start = end + 1
        contents[name.decode()] = output[start : start + int(size)]
        at = start + int(size) + 1
    return contents


# --- what is a report -----------------------------------------------------------------------------


def might_be_report(place: Place, data: bytes) -> bool:
    """Whether a document that lies in a folder may be a report.

    Any Markdown may, but a README with the list of the reports; a page of HTML has embedded data, YAML
    and JSON have a title as reports do.
    """
    if place.named:
        return True
    if place.format == "markdown":
        return INDEX_MARK.encode() not in data
    if place.format == "html":
        return _EMBEDDED in data
    return has_title(data)
