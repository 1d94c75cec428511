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

AT_EACH_CALL = """
import errno, os, sys
from pathlib import Path
from postmortem.errors import FileError
from postmortem.io import files

path, fault, overwrite = sys.argv[1:]


def write(stop):
    calls = 0

    def count(_frame, event, call):
        nonlocal calls
        if event != "c_call":
            return
        owner = getattr(call, "__module__", None) or type(call.__self__).__module__
        if owner in ("posix", "_io"):
            calls += 1
            if calls == stop and fault == "kill":
                os._exit(9)
            if calls == stop:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    sys.setprofile(count)
    try:
        files.write_file(path, "new" * 1000, overwrite=overwrite == "yes")
    except FileError:
        return 8
    finally:
        sys.setprofile(None)
    return 0 if calls < stop else 7


def texts():
    return [one.read_text() for one in Path(path).parent.iterdir() if one.name != "a.md"]


for stop in range(1, 1000):
    if overwrite == "yes":
        Path(path).write_text("old")
    else:
        Path(path).unlink(missing_ok=True)
    child = os.fork()
    if not child:
        os._exit(write(stop))
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    text = Path(path).read_text() if Path(path).exists() else ""
    print(code, text in ("old" if overwrite == "yes" else "", "new" * 1000), len(texts()))
    if code == 0:
        break
"""
"""Writes a file again and again, with a fault at one call to the system further on each time."""


def leftovers(folder: Path) -> list[str]:
    """Return the names of temporary files in a folder."""
    return [path.name for path in folder.iterdir() if path.name.startswith(".postmortem-")]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
@pytest.mark.parametrize("fault", ["kill", "full disk"])
@pytest.mark.parametrize("overwrite", ["yes", "no"])
def test_a_fault_leaves_the_old_file_or_the_new_one(
    tmp_path: Path, fault: str, overwrite: str
) -> None:
    """Whichever call to the system is the last, the file is whole, and the next save tidies up."""
    command = [sys.executable, "-c", AT_EACH_CALL, str(tmp_path / "a.md"), fault, overwrite]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    *faults, last = [line.split() for line in lines]
    assert len(faults) > 10
    assert last[0] == "0"
    assert {code for code, _, _ in faults} <= ({"9"} if fault == "kill" else {"8", "7"})
    assert {whole for _, whole, _ in faults} == {"True"}
    # What a killed process left goes with the next save, what a full disk stopped goes at once.
    assert max(int(left) for _, _, left in faults) <= (1 if fault == "kill" else 0)
    assert last[2] == "0"


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
