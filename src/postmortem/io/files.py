"""Files: read with a limit, written whole or not at all."""

import contextlib
import os
from pathlib import Path

from postmortem.errors import FileError, Problem

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
        raise _system_error(path, "a file that can be read", error) from None


def read_text(path: str | os.PathLike[str]) -> str:
    """Return the text of a UTF-8 file. Raises `FileError` for what isn't there, or isn't text."""
    return decoded(read_bytes(path), str(path))


def write_file(
    path: str | os.PathLike[str], content: str | bytes, *, overwrite: bool = True
) -> None:
    """Write a file, whole or not at all: bytes as they are, text in UTF-8 with its own line ends.

    The content goes to a temporary file in the same folder, and to the disk, before it takes the
    name. Raises `FileError`, and leaves what was there, where that fails or where there is a file
    that may not be overwritten.
    """
    target = Path(path)
    if target.is_symlink():
        target = target.resolve()  # the link stays, what it leads to is replaced
    try:
        if target.exists() and not target.is_file():
            # A pipe, a device or a folder can't be replaced without taking it from its users.
            raise FileError(
                Problem(source=str(path), expected="a regular file", found=_kind(target))
            )
        # As `tempfile` would do it, whose import takes longer than all of this.
        temporary = target.with_name(f".{target.name[:80]}-{os.urandom(8).hex()}")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        handle = os.open(temporary, flags, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content.encode() if isinstance(content, str) else content)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(_mode(target))
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
    except (OSError, ValueError) as error:
        raise _system_error(path, "a place to write to", error) from None


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


def _mode(target: Path) -> int:
    """Return the permissions that the file has, or that a new one gets."""
    try:
        return target.stat().st_mode & 0o7777
    except OSError:
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask


def _system_error(path: str | os.PathLike[str], expected: str, error: Exception) -> FileError:
    # A name with a NUL is a ValueError, and has no text of the system's.
    reason = (getattr(error, "strerror", None) or str(error)).lower()
    return FileError(Problem(source=str(path), expected=expected, found=reason))
