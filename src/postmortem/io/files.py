"""Files: read with a limit, written whole or not at all."""

import contextlib
import errno
import os
import zlib
from itertools import islice
from pathlib import Path

from postmortem.errors import FileError, Problem
from postmortem.patterns import regex

MAX_BYTES = 256 * 1024 * 1024
"""The largest file that is read: far more than a post-mortem with its logs, less than a machine."""


def limited(data: bytes, source: str) -> bytes:
    """Return bytes that aren't too many. Raises `FileError` otherwise."""
    if len(data) > MAX_BYTES:
        raise FileError(
            Problem(source=source, expected=f"at most {MAX_BYTES:,} bytes", found=f"{len(data):,}")
        )
    return data


def decoded(data: bytes, source: str) -> str:
    """Return UTF-8 bytes as text, without a byte order mark. Raises `FileError`."""
    try:
        return limited(data, source).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(
            Problem(
                source=source,
                line=data.count(b"\n", 0, error.start) + 1,
                expected="UTF-8",
                found=f"the byte 0x{data[error.start]:02x} at position {error.start}",
                hint="save it as UTF-8",
            )
        ) from None


def read_bytes(path: str | os.PathLike[str]) -> bytes:
    """Return what is in a file. Raises `FileError` for what isn't there, or is too large."""
    try:
        with Path(path).open("rb") as file:
            # One byte more than the limit is enough to know.
            return limited(file.read(MAX_BYTES + 1), str(path))
    except FileError:
        raise
    except (OSError, ValueError) as error:
        raise system_error(path, "a file that can be read", error) from None


def read_text(path: str | os.PathLike[str]) -> str:
    """Return the text of a UTF-8 file. Raises `FileError` for what isn't there, or isn't text."""
    return decoded(read_bytes(path), str(path))


def write_file(
    path: str | os.PathLike[str],
    content: str | bytes,
    *,
    overwrite: bool = True,
    tidy: bool = True,
) -> None:
    """Write a file, whole or not at all: bytes as they are, text in UTF-8 with its own line ends.

    The content goes to a temporary file in the same folder, and to the disk, before it takes the
    name. Raises `FileError`, and leaves what was there, where that fails, where there is a file
    that may not be overwritten, and where `open` would refuse to write to it.

    Temporary files that killed processes left in the folder go. What writes many files into a folder
    calls `remove_leftovers` once and gives `tidy=False`, since each look takes as long as the folder
    has files.
    """
    try:
        target = _target(Path(path), overwrite=overwrite)
        if tidy:
            remove_leftovers(target.parent)
        temporary = target.with_name(_temporary_name())
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        mode = _mode(target)
        # The kernel takes the umask off, which no program can read without setting it.
        handle = os.open(temporary, flags, 0o666 if mode is None else mode & 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content.encode() if isinstance(content, str) else content)
                file.flush()
                os.fsync(file.fileno())
            if mode is not None:
                temporary.chmod(mode)
            if overwrite:
                temporary.replace(target)
            else:
                _take_free_name(temporary, target)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
    except FileExistsError:
        raise FileError(
            Problem(
                source=str(path),
                expected="a file that does not exist",
                found="a file",
                message="exists",
                hint="use overwrite=True to replace it",
            )
        ) from None
    except FileError:
        raise
    except (OSError, ValueError, RuntimeError) as error:
        raise system_error(path, "a place to write to", error) from None


def _target(path: Path, *, overwrite: bool) -> Path:
    """Return the file that a name stands for: a link stays, and what it leads to is replaced.

    Raises `FileExistsError` for a name that is taken, if it may not be overwritten, `FileError` for
    what is no file, `PermissionError` for a file that may not be written to, and `OSError` or
    `RuntimeError` for a link that leads to itself.
    """
    if not overwrite and os.path.lexists(path):
        raise FileExistsError(path)
    target = path.resolve(strict=False) if path.is_symlink() else path
    if target.is_symlink():  # Python 3.13 doesn't raise for it by itself
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    if target.exists() and not target.is_file():
        # A pipe, a device or a folder can't be replaced without taking it from its users.
        raise FileError(Problem(source=str(path), expected="a regular file", found=_kind(target)))
    if target.exists() and not os.access(target, os.W_OK):
        # To replace a file asks for rights on its folder alone; its own say what is meant.
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    return target


_TEMPORARY = regex(r"\.postmortem-(?P<host>[0-9a-f]{8})-(?P<process>\d+)-[0-9a-f]{16}")
"""The name of a temporary file, `.postmortem-0a1b2c3d-4711-0123456789abcdef`; short, whatever is saved."""


def _temporary_name() -> str:
    # As `tempfile` would do it, whose import takes longer than all of this.
    return f".postmortem-{_host():08x}-{os.getpid()}-{os.urandom(8).hex()}"


def _host() -> int:
    """Return a number for this machine: a folder may be shared with others."""
    name = os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")
    return zlib.crc32(name.encode(errors="surrogateescape"))


def remove_leftovers(folder: Path) -> None:
    """Remove the temporary files of processes of this machine that were killed."""
    if os.name == "nt":
        return  # there is no harmless way to ask for a process
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            match = _TEMPORARY.fullmatch(entry.name)
            if match and int(match["host"], 16) == _host() and not _runs(int(match["process"])):
                with contextlib.suppress(OSError):
                    Path(entry.path).unlink()


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True  # another user's, or a number that no process has
    return True


def _take_free_name(temporary: Path, target: Path) -> None:
    """Give a file a name that must be free, also of what another process does meanwhile."""
    try:
        # Unlike a rename, a link fails where the name is taken.
        target.hardlink_to(temporary)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        target.touch(exist_ok=False)
        temporary.replace(target)
    else:
        temporary.unlink()


def _kind(target: Path) -> str:
    return "a folder" if target.is_dir() else "a device, a pipe or a socket"


def _mode(target: Path) -> int | None:
    """Return the permissions that a file has; None for a new one."""
    try:
        return target.stat().st_mode & 0o7777
    except OSError:
        return None


def system_error(path: str | os.PathLike[str], expected: str, error: Exception) -> FileError:
    """Return the error for what the system refuses, with its reason."""
    # A name with a NUL is a ValueError, and has no text of the system's.
    reason = (getattr(error, "strerror", None) or str(error)).lower()
    hint = near_file(path) if isinstance(error, FileNotFoundError) else None
    return FileError(Problem(source=str(path), expected=expected, found=reason, hint=hint))


_MOST_NAMES = 1000
"""How many names of a folder are compared with one that isn't there."""


def near_file(path: str | os.PathLike[str]) -> str | None:
    """Return what may be meant by the name of a file that isn't there; None where nothing is like it.

    A folder on the way that isn't there is named, so that nobody looks for the file.
    """
    from difflib import get_close_matches  # only a mistake needs it

    missing = Path(path)
    try:
        while not missing.parent.is_dir():
            missing = missing.parent
        with os.scandir(missing.parent) as entries:
            names = sorted(entry.name for entry in islice(entries, _MOST_NAMES))
    except (OSError, ValueError):
        return None
    closest = get_close_matches(missing.name, names, n=1, cutoff=0.75)
    if closest:
        return f"did you mean {missing.parent / closest[0]}"
    return None if missing == Path(path) else f"there is no folder {missing}"
