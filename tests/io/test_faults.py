"""Saving a file when something goes wrong: kills, full disks, links, rights, names, two writers."""

import errno
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import postmortem as pm
from postmortem.errors import FileError
from postmortem.io import files

CALLS = ["open", "fsync", "replace", "rename", "link"]

KILLED = """
import os, sys
from postmortem.io import files

path, name, when, overwrite = sys.argv[1:]
real = getattr(os, name)

def killed(*given, **named):
    if when == "before":
        os._exit(9)
    made = real(*given, **named)
    os._exit(9)
    return made

setattr(os, name, killed)
files.write_file(path, "new", overwrite=overwrite == "yes")
os._exit(0)
"""


def leftovers(folder: Path) -> list[str]:
    """Return the names of temporary files in a folder."""
    return [path.name for path in folder.iterdir() if path.name.startswith(".postmortem-")]


@pytest.mark.skipif(os.name == "nt", reason="there is no harmless way to ask for a process")
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("overwrite", ["yes", "no"])
def test_a_kill_leaves_the_old_file_or_the_new_one(
    tmp_path: Path, name: str, when: str, overwrite: str
) -> None:
    """Killed at any call to the system, the file is whole, and the next save tidies up."""
    path = tmp_path / "a.md"
    if overwrite == "yes":
        path.write_text("old")
    command = [sys.executable, "-c", KILLED, str(path), name, when, overwrite]
    subprocess.run(command, check=False)
    if path.exists():
        assert path.read_text() in ("old", "new")
    else:
        assert overwrite == "no"
    files.write_file(tmp_path / "b.md", "other")
    assert leftovers(tmp_path) == []


def test_a_file_of_a_living_process_stays(tmp_path: Path) -> None:
    """What another process writes at this moment isn't tidied up, nor that of another machine."""
    mine = tmp_path / f".postmortem-{files._host():08x}-{os.getpid()}-0123456789abcdef"
    far = tmp_path / f".postmortem-{files._host() ^ 1:08x}-999999999-0123456789abcdef"
    mine.write_text("")
    far.write_text("")
    files.write_file(tmp_path / "a.md", "new")
    assert mine.exists()
    assert far.exists()


def test_the_umask_of_the_process_is_never_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new file has the permissions that the umask leaves, and no other thread sees another one."""
    (tmp_path / "plain").touch()

    def refuse(_mask: int) -> int:
        raise AssertionError("the umask belongs to the process")

    monkeypatch.setattr(os, "umask", refuse)
    files.write_file(tmp_path / "a.md", "new")
    assert (tmp_path / "a.md").stat().st_mode == (tmp_path / "plain").stat().st_mode


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444 | 0o200])
def test_permissions_stay(tmp_path: Path, mode: int) -> None:
    """A file that is replaced keeps its permissions."""
    path = tmp_path / "a.md"
    path.write_text("old")
    path.chmod(mode)
    files.write_file(path, "new")
    assert path.stat().st_mode & 0o777 == mode


def test_a_file_that_open_refuses_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rights on the folder are no rights on a read-only file."""
    path = tmp_path / "a.md"
    path.write_text("old")
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    with pytest.raises(FileError, match="permission denied"):
        files.write_file(path, "new")
    assert path.read_text() == "old"
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("char", ["語", "é", "😀", "a"])
def test_the_longest_names_can_be_saved(tmp_path: Path, char: str) -> None:
    """A name as long as the system takes it, 255 bytes, can be saved."""
    stem = char * ((255 - len(".json")) // len(char.encode()))
    path = tmp_path / f"{stem}.json"
    pm.report("INC-7", "Login was down").build().save(path)
    assert pm.load(path).title == "Login was down"


def test_a_dangling_link_is_a_name_that_is_taken(tmp_path: Path) -> None:
    """Without `overwrite`, a link that leads nowhere is refused; with it, what it names is made."""
    link = tmp_path / "link.md"
    link.symlink_to("target.md")
    with pytest.raises(FileError, match="exists"):
        files.write_file(link, "new", overwrite=False)
    assert not (tmp_path / "target.md").exists()
    files.write_file(link, "new")
    assert (tmp_path / "target.md").read_text() == "new"
    assert link.is_symlink()


def test_a_link_to_itself_is_one_error(tmp_path: Path) -> None:
    """A link that leads to itself is refused, to write and to read."""
    link = tmp_path / "loop.md"
    link.symlink_to("loop.md")
    with pytest.raises(FileError, match=r"loop\.md"):
        files.write_file(link, "new")
    with pytest.raises(FileError, match=r"loop\.md"):
        files.read_text(link)


def test_a_full_disk_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full while a file is written leaves the old one, and nothing else."""
    path = tmp_path / "a.md"
    path.write_text("old")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileError, match="no space left"):
        files.write_file(path, "new" * 1000)
    assert path.read_text() == "old"
    assert leftovers(tmp_path) == []


def test_two_writers_leave_one_whole_text(tmp_path: Path) -> None:
    """Threads that save one file at once leave the text of one of them."""
    path = tmp_path / "a.md"
    texts = [str(number) * 5000 for number in range(8)]
    threads = [threading.Thread(target=files.write_file, args=(path, text)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert path.read_text() in texts
    assert leftovers(tmp_path) == []


def test_of_two_writers_of_a_new_file_one_is_refused(tmp_path: Path) -> None:
    """Without `overwrite`, exactly one of several writers gets the name."""
    path = tmp_path / "a.md"
    outcomes: list[bool] = []

    def write(text: str) -> None:
        try:
            files.write_file(path, text, overwrite=False)
        except FileError:
            outcomes.append(False)
        else:
            outcomes.append(True)

    threads = [threading.Thread(target=write, args=(str(number),)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [False] * 7 + [True]
    assert leftovers(tmp_path) == []
