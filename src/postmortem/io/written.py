"""Which files the command wrote itself, so that it may write them again.

For each file that a command writes, a small file in the user's cache folder holds the checksum of
what was written. A file whose content still has that checksum was made by the command; a file that a
person changed hasn't. Nothing depends on these files: where they are missing, `--force` is asked for.
"""

import contextlib
import os
from pathlib import Path

from postmortem.io.caches import cache_folder


def record_output(path: Path, content: str | bytes) -> None:
    """Record what a command wrote to a file. It does nothing where the cache can't be written."""
    data = content.encode() if isinstance(content, str) else content
    record = _record_of(path)
    if record is None:
        return
    with contextlib.suppress(OSError):
        record.parent.mkdir(parents=True, exist_ok=True)
        record.write_text(_checksum(data), encoding="ascii")


def is_own_output(path: Path) -> bool:
    """Whether a command wrote a file, and nobody has changed it since."""
    record = _record_of(path)
    try:
        recorded = record.read_text(encoding="ascii") if record else ""
        return _checksum(path.read_bytes()) == recorded
    except (OSError, ValueError):
        return False


def _checksum(data: bytes) -> str:
    import hashlib  # OpenSSL is large, and a command that writes to standard output needs none

    return hashlib.sha256(data).hexdigest()


def _record_of(path: Path) -> Path | None:
    folder = cache_folder()
    if folder is None:
        return None
    name = _checksum(os.fsencode(path.absolute()))[:32]
    return folder / "written" / name
