"""Files: read with a limit, written whole or not at all."""

import errno
import os
import stat
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from postmortem import FileError
from postmortem.io import files

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions and links")


def no_space(*_: object, **options: object) -> NoReturn:
    """Stand for a call of the system on a full disk."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("text", ["", "a\nb\n", "a\r\nb\rc\n", "é 😀 \u2028 \0", "\ufeffa"])
def test_text_comes_back(tmp_path: Path, text: str) -> None:
    """A written text is UTF-8 with the line ends that it has, and is read back the same."""
    path = tmp_path / "a.md"
    files.write_file(path, text)
    assert path.read_bytes() == text.encode()
    assert files.read_text(path) == text.removeprefix("\ufeff")


def test_byte_order_mark(tmp_path: Path) -> None:
    """A byte order mark at the beginning is passed over, one further on stays."""
    path = tmp_path / "a.md"
    path.write_bytes(b"\xef\xbb\xbfa\xef\xbb\xbf")
    assert files.read_text(path) == "a\ufeff"


def test_other_encodings(tmp_path: Path) -> None:
    """A file that isn't UTF-8 is refused with its name, line, byte and the way out."""
    path = tmp_path / "a.md"
    path.write_bytes("a\nü".encode("latin-1"))
    with pytest.raises(FileError) as caught:
        files.read_text(path)
    (problem,) = caught.value.problems
    assert (problem.source, problem.line) == (str(path), 2)
    assert problem.found == "the byte 0xfc at position 2"
    assert problem.hint == "save it as UTF-8"


def test_size_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of the largest size is read, one byte more is refused."""
    monkeypatch.setattr(files, "MAX_BYTES", 4)
    path = tmp_path / "a.md"
    path.write_bytes(b"abcd")
    assert files.read_text(path) == "abcd"
    path.write_bytes(b"abcde")
    with pytest.raises(FileError, match="at most 4 bytes, found 5"):
        files.read_text(path)


def test_nothing_to_read(tmp_path: Path) -> None:
    """A file that isn't there, and a folder, are refused with the system's reason."""
    with pytest.raises(FileError, match=r"a\.md: .* no such file"):
        files.read_text(tmp_path / "a.md")
    with pytest.raises(FileError) as caught:
        files.read_text(tmp_path)
    assert caught.value.problems[0].source == str(tmp_path)


def test_errors_are_os_errors(tmp_path: Path) -> None:
    """Whoever catches `OSError` catches what goes wrong with a file."""
    with pytest.raises(OSError, match="no such file"):
        files.read_text(tmp_path / "a.md")


@pytest.mark.parametrize("step", ["fsync", "chmod", "replace"])
def test_failing_write_keeps_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """A write that fails at any step leaves the old file, and no other."""
    path = tmp_path / "a.md"
    path.write_text("old")
    monkeypatch.setattr(os, step, no_space)
    with pytest.raises(FileError, match="no space left on device"):
        files.write_file(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_interrupted_write_keeps_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A write that somebody stops leaves the old file, and no other."""

    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    path = tmp_path / "a.md"
    path.write_text("old")
    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        files.write_file(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_overwriting_is_refused(tmp_path: Path) -> None:
    """Without `overwrite`, a name that is taken is refused and a free one is written."""
    path = tmp_path / "a.md"
    files.write_file(path, "old", overwrite=False)
    with pytest.raises(FileError, match=r"a\.md exists; use overwrite=True"):
        files.write_file(path, "new", overwrite=False)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_no_folder(tmp_path: Path) -> None:
    """A file in a folder that isn't there is refused, and the folder isn't made."""
    with pytest.raises(FileError, match="a place to write to, found no such file"):
        files.write_file(tmp_path / "b" / "a.md", "new")
    assert list(tmp_path.iterdir()) == []


@posix
def test_pipe_stays_a_pipe(tmp_path: Path) -> None:
    """What isn't a regular file is not replaced by one."""
    os.mkfifo(tmp_path / "a.md")
    with pytest.raises(FileError, match="found a device, a pipe or a socket"):
        files.write_file(tmp_path / "a.md", "new")
    assert (tmp_path / "a.md").is_fifo()


def test_impossible_name_is_a_file_error(tmp_path: Path) -> None:
    """A name that no system can have is refused like any other that can't be used."""
    for use in (files.read_text, lambda path: files.write_file(path, "new")):
        with pytest.raises(FileError, match=r"null (byte|character)"):  # by the Python
            use(tmp_path / "a\0.md")


def test_new_file_without_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the file system has no links, a free name is taken all the same, and a taken one not."""

    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    files.write_file(tmp_path / "a.md", "new", overwrite=False)
    assert (tmp_path / "a.md").read_text() == "new"
    with pytest.raises(FileError, match="exists; use overwrite=True"):
        files.write_file(tmp_path / "a.md", "newer", overwrite=False)
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]


def test_folder_is_no_file(tmp_path: Path) -> None:
    """A folder isn't replaced by a file."""
    (tmp_path / "a.md").mkdir()
    with pytest.raises(FileError, match="expected a regular file, found a folder"):
        files.write_file(tmp_path / "a.md", "new")
    assert list(tmp_path.iterdir()) == [tmp_path / "a.md"]


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444, 0o755])
def test_mode_is_kept(tmp_path: Path, mode: int) -> None:
    """A file that is overwritten keeps its permissions."""
    path = tmp_path / "a.md"
    path.write_text("old")
    path.chmod(mode)
    files.write_file(path, "new")
    assert stat.S_IMODE(path.stat().st_mode) == mode


@posix
def test_mode_of_a_new_file(tmp_path: Path) -> None:
    """A new file has the permissions that any program would give it here."""
    (tmp_path / "a.md").touch()
    files.write_file(tmp_path / "b.md", "new")
    assert (tmp_path / "b.md").stat().st_mode == (tmp_path / "a.md").stat().st_mode


@posix
def test_link_is_kept(tmp_path: Path) -> None:
    """A symbolic link stays one, and the file that it leads to gets the text."""
    target, link = tmp_path / "far" / "a.md", tmp_path / "b.md"
    target.parent.mkdir()
    target.write_text("old")
    link.symlink_to(target)
    files.write_file(link, "new")
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_longest_name(tmp_path: Path) -> None:
    """A name as long as the system allows can be written, though a temporary one is longer."""
    path = tmp_path / ("a" * 252 + ".md")
    files.write_file(path, "new")
    assert path.read_text() == "new"
