"""The cache: it saves time, and never anything else."""

import os
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import postmortem as pm
from postmortem.corpus import cache as caches
from postmortem.corpus import loading, workers
from tests.configurations import forget_configurations
from tests.corpus.made import report, written


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with three reports."""
    return written(tmp_path / "reports", report(1), report(2), report(3))


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what is read anew, filled while reports are loaded."""
    stems: list[str] = []
    real = workers.work

    def work(task: workers.Task) -> bytes:
        stems.append(task.stem)
        return real(task)

    monkeypatch.setattr(workers, "work", work)
    return stems


def test_what_has_not_changed_is_not_read_again(folder: Path, read: list[str]) -> None:
    """The second time only the changed report is read, and the corpus is what it ought to be."""
    first = pm.Corpus.load(folder)
    assert len(read) == 3
    read.clear()
    assert list(pm.Corpus.load(folder)) == list(first)
    assert read == []
    written(folder, report(2, title="Another title"))
    assert pm.Corpus.load(folder)["INC-2"].title == "Another title"
    assert read == ["INC-2"]


def test_a_renamed_file_is_known(folder: Path, read: list[str]) -> None:
    """A digest belongs to a text, and not to a place."""
    pm.Corpus.load(folder)
    read.clear()
    (folder / "INC-2.yaml").rename(folder / "moved.yaml")
    assert pm.Corpus.load(folder).keys() == ("INC-1.yaml", "INC-3.yaml", "moved.yaml")
    assert read == []


def test_without_a_cache_everything_is_read(folder: Path, read: list[str], own_cache: Path) -> None:
    """`cache=False` neither reads nor writes one."""
    for _ in range(2):
        pm.Corpus.load(folder, cache=False)
    assert len(read) == 6
    assert not list(own_cache.iterdir())


def test_another_policy_is_another_digest(folder: Path, read: list[str]) -> None:
    """The findings depend on the configuration, so a changed one reads anew."""
    before = pm.Corpus.load(folder).table("findings")
    (folder / ".postmortem.toml").write_text('ignore = ["PM"]\n')
    forget_configurations()
    read.clear()
    after = pm.Corpus.load(folder).table("findings")
    assert len(read) == 3
    assert len(before) > 0
    assert len(after) == 0


def test_another_version_is_another_digest(
    folder: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another version of the library made is never taken."""
    pm.Corpus.load(folder)
    read.clear()
    monkeypatch.setattr(loading, "library_state", lambda: b"another version")
    pm.Corpus.load(folder)
    assert len(read) == 3


def test_the_state_follows_the_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed source of the library is another version, whatever the number says."""
    package = tmp_path / "postmortem" / "corpus"
    package.mkdir(parents=True)
    (package / "cache.py").write_text("first")
    monkeypatch.setattr(caches, "__file__", str(package / "cache.py"))
    first = caches.library_state.__wrapped__()
    (package / "cache.py").write_text("second")
    assert caches.library_state.__wrapped__() != first


@pytest.mark.parametrize("cut", [0, 1, 100, 3_000, 0.5, 0.9])
def test_a_cache_cut_in_half_costs_time_only(
    folder: Path, own_cache: Path, read: list[str], cut: float
) -> None:
    """Wherever the file ends, all reports are there, and the next time they are known again."""
    expected = list(pm.Corpus.load(folder))
    path = own_cache / "corpus.sqlite3"
    data = path.read_bytes()
    path.write_bytes(data[: int(cut if cut >= 1 else len(data) * cut)])
    assert list(pm.Corpus.load(folder)) == expected
    assert list(pm.Corpus.load(folder)) == expected
    read.clear()
    pm.Corpus.load(folder)
    assert read == []


@pytest.mark.parametrize(
    "junk", [b"not a database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 5000]
)
def test_a_cache_that_is_no_database_is_replaced(
    folder: Path, own_cache: Path, read: list[str], junk: bytes
) -> None:
    """It is ours to replace, since it lies in our folder."""
    (own_cache / "corpus.sqlite3").write_bytes(junk)
    assert len(pm.Corpus.load(folder)) == 3
    read.clear()
    assert len(pm.Corpus.load(folder)) == 3
    assert read == []


def test_a_changed_digest_is_not_taken(folder: Path, own_cache: Path, read: list[str]) -> None:
    """A bit that flipped is found by the checksum."""
    pm.Corpus.load(folder)
    with sqlite3.connect(own_cache / "corpus.sqlite3") as connection:
        rows = connection.execute("SELECT key, value FROM digests").fetchall()
        for key, value in rows:
            changed = value.replace(b"was down", b"was fine")  # which still decodes
            connection.execute("UPDATE digests SET value = ? WHERE key = ?", (changed, key))
    connection.close()
    read.clear()
    titles = [loaded.title for loaded in pm.Corpus.load(folder)]
    assert titles == [f"Service {number} was down" for number in (1, 2, 3)]
    assert len(read) == 3


def test_a_cache_of_another_format_is_replaced(folder: Path, own_cache: Path) -> None:
    """An older or newer library's file goes."""
    pm.Corpus.load(folder)
    with sqlite3.connect(own_cache / "corpus.sqlite3") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    assert len(pm.Corpus.load(folder)) == 3
    with sqlite3.connect(own_cache / "corpus.sqlite3") as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    connection.close()


def test_a_locked_cache_is_no_obstacle(
    folder: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process that writes for long costs the time that we wait, and no error."""
    pm.Corpus.load(folder)
    monkeypatch.setattr(caches, "_WAIT", 0.05)
    connection = sqlite3.connect(own_cache / "corpus.sqlite3", isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    assert len(pm.Corpus.load(folder)) == 3
    connection.execute("ROLLBACK")
    connection.close()


def test_a_cache_that_cannot_be_made_is_no_obstacle(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file where the folder ought to be, or no home at all."""
    (tmp_path / "file").write_text("x")
    assert len(pm.Corpus.load(folder, cache=tmp_path / "file" / "below")) == 3
    monkeypatch.delenv("POSTMORTEM_CACHE_DIR")
    monkeypatch.setattr(Path, "home", _no_home)
    assert caches.cache_folder() is None
    assert len(pm.Corpus.load(folder)) == 3


def _no_home() -> Path:
    raise RuntimeError("no home")


def test_processes_share_a_cache(folder: Path, own_cache: Path) -> None:
    """Four processes that load at once all get all reports, and leave a whole cache."""
    written(folder, *[report(number) for number in range(10, 60)])
    program = textwrap.dedent(f"""\
        import postmortem as pm
        print(len(pm.Corpus.load({str(folder)!r}, workers=1)))
    """)
    started = [
        subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    assert [process.communicate()[0] for process in started] == ["53\n"] * 4
    with sqlite3.connect(own_cache / "corpus.sqlite3") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT count(*) FROM digests").fetchone() == (53,)
    connection.close()


def test_a_kill_leaves_a_whole_cache(folder: Path, own_cache: Path) -> None:
    """A process that is killed while it writes takes nothing with it."""
    written(folder, *[report(number) for number in range(10, 40)])
    program = textwrap.dedent(f"""\
        import os
        from postmortem.corpus import cache
        class Deadly(dict):
            def items(self):
                for number, pair in enumerate(super().items()):
                    if number == 20:
                        os.kill(os.getpid(), 9)
                    yield pair
        real = cache.DigestCache.put
        cache.DigestCache.put = lambda self, digests: real(self, Deadly(digests))
        import postmortem as pm
        pm.Corpus.load({str(folder)!r}, workers=1)
    """)
    done = subprocess.run([sys.executable, "-c", program], check=False)
    assert done.returncode != 0
    assert len(pm.Corpus.load(folder)) == 33
    with sqlite3.connect(own_cache / "corpus.sqlite3") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_the_folder_is_that_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """On Linux it is below XDG_CACHE_HOME, which counts only where it is absolute."""
    monkeypatch.delenv("POSTMORTEM_CACHE_DIR")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", "/elsewhere")
    assert caches.cache_folder() == Path("/elsewhere/postmortem")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert caches.cache_folder() == Path.home() / ".cache" / "postmortem"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert caches.cache_folder() == Path.home() / "Library" / "Caches" / "postmortem"
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", os.fspath(Path("/local")))
    assert caches.cache_folder() == Path("/local/postmortem/Cache")


def test_what_was_not_used_for_long_goes(
    folder: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cache that grew too large loses what nobody asked for in 90 days."""
    pm.Corpus.load(folder)
    monkeypatch.setattr(caches, "_MOST_BYTES", 1)
    later = caches._today() + 100
    monkeypatch.setattr(caches, "_today", lambda: later)
    (folder / "INC-1.yaml").unlink()
    pm.Corpus.load(folder)
    with sqlite3.connect(own_cache / "corpus.sqlite3") as connection:
        assert connection.execute("SELECT count(*) FROM digests").fetchone() == (2,)
    connection.close()
