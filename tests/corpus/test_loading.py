"""Loading a folder: whatever lies in it, every report is there once, and what isn't is named."""

import io
import os
import subprocess
import sys
import textwrap
import time
import zipfile
from pathlib import Path

import pytest

import postmortem as pm
from postmortem.corpus import places, workers
from postmortem.errors import FileError, ReadError
from tests.corpus.made import corpus, report, written


def kinds(loaded: pm.Corpus) -> list[tuple[str, str]]:
    """Return where each problem is, and its kind."""
    return [(problem.source, problem.kind.value) for problem in loaded.problems]


def test_every_format_is_read(tmp_path: Path) -> None:
    """Markdown, YAML, JSON and a page with its data give the reports that were written."""
    reports = [report(number) for number in range(4)]
    for one, suffix in zip(reports, (".md", ".yaml", ".json", ".html"), strict=True):
        written(tmp_path, one, suffix=suffix)
    loaded = pm.Corpus.load(tmp_path)
    assert list(loaded) == reports
    assert loaded.problems == ()


def test_a_folder_below_is_part_of_the_key(tmp_path: Path) -> None:
    """The key is the path from the folder that was loaded, whatever the working folder is."""
    written(tmp_path / "2026" / "q1", report(1))
    assert pm.Corpus.load(tmp_path).keys() == ("2026/q1/INC-1.yaml",)


def test_what_is_no_report_is_skipped(tmp_path: Path) -> None:
    """A configuration, a page without data, a README, another program's list and a hidden file."""
    written(tmp_path, report(1))
    (tmp_path / "alerts.json").write_text('[\n  {\n    "title": "High load"\n  }\n]\n')
    (tmp_path / "ci.yml").write_text("on: push\njobs: {}\n")
    (tmp_path / "page.html").write_text("<html><title>metadata: x</title></html>")
    (tmp_path / "README.md").write_text("# Our reports\n\nWe write them here.\n")
    (tmp_path / ".hidden.yaml").write_text("title: [\n")
    loaded = pm.Corpus.load(tmp_path)
    assert loaded.keys() == ("INC-1.yaml",)
    assert loaded.skipped == ("README.md", "alerts.json", "ci.yml", "page.html")
    assert loaded.problems == ()


def test_what_cannot_be_read_is_a_problem_and_not_the_end(tmp_path: Path) -> None:
    """A binary file, a mistake in YAML, an empty file and a wrong value each are a row."""
    written(tmp_path, report(1))
    (tmp_path / "binary.md").write_bytes(b"\xff\xfe\x00\x01" * 50)
    (tmp_path / "broken.yaml").write_text('title: "open\n')
    (tmp_path / "wrong.yaml").write_text("title: T\nmetadata:\n  date: someday\n")
    (tmp_path / "empty.md").write_text("")
    loaded = pm.Corpus.load(tmp_path)
    assert loaded.keys() == ("INC-1.yaml",)
    assert kinds(loaded) == [
        ("binary.md", "unreadable"),
        ("broken.yaml", "unreadable"),
        ("empty.md", "unreadable"),
        ("wrong.yaml", "unreadable"),
    ]
    messages = {problem.source: problem.message for problem in loaded.problems}
    assert "UTF-8" in messages["binary.md"]
    assert "line 3" in messages["wrong.yaml"]


def test_the_same_problems_come_from_the_cache(tmp_path: Path) -> None:
    """What can't be read is reported in the same words the second time."""
    (tmp_path / "wrong.yaml").write_text("title: T\nmetadata:\n  date: someday\n")
    first = pm.Corpus.load(tmp_path)
    assert pm.Corpus.load(tmp_path).problems == first.problems


def test_nothing_at_a_path_is_an_error(tmp_path: Path) -> None:
    """A folder that isn't there is a mistake of the caller, and reported at once."""
    with pytest.raises(FileError, match="nothing of that name"):
        pm.Corpus.load(tmp_path / "nowhere")


def test_a_list_of_paths_is_an_error_that_says_how() -> None:
    """Paths are given one by one."""
    with pytest.raises(pm.FieldError, match=r"load\(\*paths\)"):
        pm.Corpus.load(["a", "b"])  # type: ignore[arg-type]


def test_an_empty_folder_is_an_empty_corpus(tmp_path: Path) -> None:
    """There is nothing in it, and every question has an answer that says so."""
    loaded = pm.Corpus.load(tmp_path)
    assert len(loaded) == 0
    assert not loaded
    assert repr(loaded) == "<Corpus: 0 reports>"


def test_patterns_and_single_files_are_taken(tmp_path: Path) -> None:
    """A pattern matches files in folders, and a file that is named has to be a report."""
    written(tmp_path / "a", report(1), report(2))
    written(tmp_path / "b", report(3), suffix=".md")
    pattern = str(tmp_path / "**" / "*.yaml")
    assert [report.title for report in pm.Corpus.load(pattern)] == [
        "Service 1 was down",
        "Service 2 was down",
    ]
    assert len(pm.Corpus.load(tmp_path / "a" / "INC-1.yaml", tmp_path / "b")) == 2
    (tmp_path / "x.docx").write_text("x")
    with pytest.raises(ReadError, match=r"ends in one of \.md"):
        pm.Corpus.load(tmp_path / "x.docx")


def test_overlapping_paths_count_once(tmp_path: Path) -> None:
    """A file that is named twice, by itself and by its folder, is one report."""
    written(tmp_path, report(1))
    loaded = pm.Corpus.load(tmp_path, tmp_path / "INC-1.yaml")
    assert len(loaded) == 1
    assert loaded.problems == ()


# --- copies ---------------------------------------------------------------------------------------


def test_a_report_in_three_formats_counts_once(tmp_path: Path) -> None:
    """The most exact format counts, and the others are named as copies of it."""
    for suffix in (".yaml", ".md", ".json"):
        written(tmp_path, report(1), suffix=suffix)
    loaded = pm.Corpus.load(tmp_path)
    assert loaded.keys() == ("INC-1.yaml",)
    assert kinds(loaded) == [("INC-1.json", "copy"), ("INC-1.md", "copy")]
    assert {problem.other for problem in loaded.problems} == {"INC-1.yaml"}


def test_a_document_of_another_style_beside_a_report_is_a_copy(tmp_path: Path) -> None:
    """One name in two formats is one report, also where the Markdown says less."""
    written(tmp_path, report(1))
    (tmp_path / "INC-1.md").write_text("# It was down\n\n## Timeline\n\n- 10:00 it fails\n")
    loaded = pm.Corpus.load(tmp_path)
    assert loaded.keys() == ("INC-1.yaml",)
    assert kinds(loaded) == [("INC-1.md", "copy")]


def test_files_side_by_side_that_contradict_each_other_both_count(tmp_path: Path) -> None:
    """One name and two ids: those are two reports."""
    report(1).save(tmp_path / "report.yaml")
    report(2).save(tmp_path / "report.md")
    loaded = pm.Corpus.load(tmp_path)
    assert len(loaded) == 2
    assert loaded.problems == ()


def test_two_reports_with_one_id_both_count_and_are_named(tmp_path: Path) -> None:
    """A mistake of a person isn't decided by a program."""
    report(1).save(tmp_path / "a.yaml")
    report(1, title="Another one", date="2026-05-05").save(tmp_path / "b.yaml")
    loaded = pm.Corpus.load(tmp_path)
    assert len(loaded) == 2
    assert kinds(loaded) == [("a.yaml", "same id"), ("b.yaml", "same id")]
    with pytest.raises(KeyError, match="several reports"):
        loaded["INC-1"]


def test_adding_a_report_that_is_there_changes_nothing_but_says_so(tmp_path: Path) -> None:
    """A report that a program adds and that lies in the folder counts once."""
    written(tmp_path, report(1))
    loaded = pm.Corpus.load(tmp_path).add(report(1))
    assert len(loaded) == 1
    assert kinds(loaded) == [("INC-1.yaml", "copy")]


# --- files that resist ----------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="names of files are text there")
def test_a_name_that_is_no_utf_8_is_spelt_out(tmp_path: Path) -> None:
    """Its bytes are shown, and its report is read and goes into every table."""
    name = os.fsencode(tmp_path) + b"/caf\xe9.yaml"
    with open(name, "wb") as file:  # noqa: PTH123 (a name in bytes)
        file.write(b"title: It was down\nmetadata: {incident_id: INC-9}\n")
    loaded = pm.Corpus.load(tmp_path)
    assert loaded.keys() == ("caf\\xe9.yaml",)
    assert b"caf\\\\xe9" in loaded.table("reports").to_ndjson()
    assert pm.Corpus.load(tmp_path).keys() == loaded.keys()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes of that kind")
def test_a_pipe_and_a_circle_of_links_are_problems(tmp_path: Path) -> None:
    """Loading waits for no pipe, and follows no circle."""
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "round.yaml").symlink_to(tmp_path / "round.yaml")
    (tmp_path / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "gone.md").symlink_to(tmp_path / "nothing.md")
    written(tmp_path, report(1))
    loaded = pm.Corpus.load(tmp_path)
    assert loaded.keys() == ("INC-1.yaml",)
    assert kinds(loaded) == [
        ("gone.md", "unreadable"),
        ("pipe.md", "unreadable"),
        ("round.yaml", "unreadable"),
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a permission there")
def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    """A folder of somebody else's reads no other file of ours; a link inside it is a copy."""
    folder = written(tmp_path / "in", report(1))
    written(tmp_path, report(2))
    (folder / "out.yaml").symlink_to(tmp_path / "INC-2.yaml")
    (folder / "again.yaml").symlink_to(folder / "INC-1.yaml")
    loaded = pm.Corpus.load(folder)
    assert loaded.keys() == ("INC-1.yaml",)
    assert kinds(loaded) == [("again.yaml", "copy"), ("out.yaml", "unreadable")]
    assert "leads out of it" in loaded.problems[1].message


def test_what_git_ignores_is_left_out(tmp_path: Path) -> None:
    """Built pages, and packages of others, are no reports of the folder."""
    written(tmp_path, report(1))
    written(tmp_path / "build", report(2))
    written(tmp_path / "node_modules" / "x", report(3))
    (tmp_path / ".gitignore").write_text("build/\n")
    git(tmp_path, "init", "-q")
    assert pm.Corpus.load(tmp_path).keys() == ("INC-1.yaml",)


def test_a_folder_without_permission_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rest of the corpus is there."""
    written(tmp_path, report(1))
    written(tmp_path / "closed", report(2))
    real = os.scandir

    def refuse(path: "str | os.PathLike[str]") -> "os.ScandirIterator[str]":  # type: ignore[name-defined]
        if os.fspath(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    loaded = pm.Corpus.load(tmp_path)
    assert loaded.keys() == ("INC-1.yaml",)
    assert [(column.source, column.message) for column in loaded.problems] == [
        ("closed", "expected a folder that can be read, found permission denied")
    ]


def test_a_file_that_changes_while_it_is_read_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bytes are those of one version; a file that never rests is a problem."""
    path = tmp_path / "INC-1.yaml"
    path.write_text("title: Old\n")
    real, tries = os.fstat, []

    def busy(handle: int) -> os.stat_result:
        tries.append(handle)
        if len(tries) in changes:
            path.write_text("title: New, and longer\n")
        return real(handle)

    monkeypatch.setattr(os, "fstat", busy)
    changes = {2}
    assert places.read_bytes(path) == b"title: New, and longer\n"
    tries.clear()
    path.write_text("title: Old\n")

    def restless(handle: int) -> os.stat_result:
        with path.open("a") as file:
            file.write("#\n")
        return real(handle)

    monkeypatch.setattr(os, "fstat", restless)
    with pytest.raises(FileError, match="stays as it is"):
        places.read_bytes(path)


def test_a_broken_configuration_is_a_problem_of_its_files(tmp_path: Path) -> None:
    """A folder whose configuration can't be read is named, and the others are loaded."""
    written(tmp_path / "good", report(1))
    written(tmp_path / "bad", report(2))
    (tmp_path / "bad" / ".postmortem.toml").write_text("select = 5\n")
    loaded = pm.Corpus.load(tmp_path)
    assert loaded.keys() == ("good/INC-1.yaml",)
    assert kinds(loaded) == [("bad/INC-2.yaml", "unreadable")]


def test_what_the_configuration_excludes_is_left_out(tmp_path: Path) -> None:
    """A template in the folder is no report."""
    written(tmp_path, report(1), report(2))
    (tmp_path / ".postmortem.toml").write_text('exclude = ["INC-2.yaml"]\n')
    assert pm.Corpus.load(tmp_path).keys() == ("INC-1.yaml",)


# --- archives and revisions -----------------------------------------------------------------------


def test_an_archive_is_a_folder(tmp_path: Path) -> None:
    """Its members are read without being unpacked; a member that leads out of it doesn't."""
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("2026/INC-1.yaml", report(1).to_yaml())
        archive.writestr("../../INC-2.yaml", report(2).to_yaml())
        archive.writestr("__MACOSX/._INC-1.yaml", b"\x00\x05")
        archive.writestr("broken.yaml", "title: [\n")
    loaded = pm.Corpus.load(tmp_path / "all.zip")
    assert loaded.keys() == ("2026/INC-1.yaml", "INC-2.yaml")
    assert kinds(loaded) == [("broken.yaml", "unreadable")]


def test_a_damaged_archive_is_an_error_and_a_damaged_member_a_problem(tmp_path: Path) -> None:
    """What can't be unpacked is named."""
    path = tmp_path / "all.zip"
    path.write_bytes(b"PK\x03\x04 cut")
    with pytest.raises(FileError, match="a zip archive"):
        pm.Corpus.load(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("INC-1.yaml", report(1).to_yaml())
        archive.writestr("INC-2.yaml", report(2).to_yaml())
    data = bytearray(path.read_bytes())
    at = data.index(b"Service 1 was down")
    data[at] ^= 0xFF
    path.write_bytes(bytes(data))
    loaded = pm.Corpus.load(path)
    assert loaded.keys() == ("INC-2.yaml",)
    assert kinds(loaded) == [("INC-1.yaml", "unreadable")]


def git(folder: Path, *arguments: str) -> None:
    """Run git in a folder, without the user's configuration."""
    environment = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    command = ["git", "-c", "user.name=T", "-c", "user.email=t@example.com", *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env=environment)


def test_a_revision_is_what_git_has(tmp_path: Path) -> None:
    """The reports of an earlier commit, also where the files have changed or gone since."""
    folder = written(tmp_path / "repo" / "postmortems", report(1), report(2))
    git(tmp_path / "repo", "init", "-q")
    git(tmp_path / "repo", "add", ".")
    git(tmp_path / "repo", "commit", "-qm", "Two reports")
    (folder / "INC-1.yaml").unlink()
    written(folder, report(3))
    loaded = pm.Corpus.load(folder, revision="HEAD")
    assert loaded.keys() == ("INC-1.yaml", "INC-2.yaml")
    assert pm.Corpus.load(folder).keys() == ("INC-2.yaml", "INC-3.yaml")


@pytest.mark.parametrize("revision", ["v9.9", "--output=x", "HEAD~99"])
def test_a_revision_that_git_does_not_know_is_an_error(tmp_path: Path, revision: str) -> None:
    """It is named, and never taken for an option of git."""
    git(tmp_path, "init", "-q")
    with pytest.raises(ReadError, match="a revision of a git repository"):
        pm.Corpus.load(tmp_path, revision=revision)
    assert not (tmp_path / "x").exists()


# --- workers --------------------------------------------------------------------------------------


def test_two_processes_give_what_one_gives(tmp_path: Path) -> None:
    """The reports, their order, the tables and the problems are the same."""
    written(tmp_path, *[report(number) for number in range(40)])
    (tmp_path / "broken.yaml").write_text("title: [\n")
    in_one_process = pm.Corpus.load(tmp_path, cache=False, workers=1)
    two = pm.Corpus.load(tmp_path, cache=False, workers=2)
    assert in_one_process.keys() == two.keys()
    assert list(in_one_process) == list(two)
    assert in_one_process.problems == two.problems
    for name in in_one_process.schema():
        assert in_one_process.table(name).to_ndjson() == two.table(name).to_ndjson()  # type: ignore[arg-type]


def test_a_program_without_a_main_guard_can_use_processes(tmp_path: Path) -> None:
    """Workers run nothing of the program that started them."""
    folder = written(tmp_path / "reports", *[report(number) for number in range(20)])
    program = tmp_path / "program.py"
    program.write_text(
        textwrap.dedent(f"""\
        import postmortem as pm
        corpus = pm.Corpus.load({str(folder)!r}, workers=2, cache=False)
        print("ran", len(corpus))
        """)
    )
    done = subprocess.run(
        [sys.executable, str(program)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "ran 20\n"


def test_a_document_that_ends_its_worker_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process is started anew, and the document is a problem."""
    written(tmp_path, *[report(number) for number in range(20)])
    (tmp_path / "deadly.yaml").write_text("title: kill me\n")
    start = workers._START.replace(
        "serve()",
        textwrap.dedent("""\
        import os, postmortem.corpus.workers as w
        real = w.work
        w.work = lambda task: os._exit(9) if b"kill me" in task.data else real(task)
        w.serve()
        """),
    )
    monkeypatch.setattr(workers, "_START", start.replace("from postmortem.corpus.workers import serve\n", ""))  # fmt: skip
    loaded = pm.Corpus.load(tmp_path, cache=False, workers=2)
    assert len(loaded) == 20
    assert kinds(loaded) == [("deadly.yaml", "unreadable")]
    assert "ended the process" in loaded.problems[0].message


# --- progress -------------------------------------------------------------------------------------


def test_progress_ends_with_all(tmp_path: Path) -> None:
    """The function is called at least once, and at the end with the whole number."""
    written(tmp_path, report(1), report(2))
    calls: list[tuple[int, int]] = []
    pm.Corpus.load(tmp_path, progress=lambda done, total: calls.append((done, total)))
    assert calls[-1] == (2, 2)


# --- chaining -------------------------------------------------------------------------------------


def test_filters_leave_the_corpus_as_it_is() -> None:
    """Each call gives a new corpus, and conditions add up."""
    incidents = corpus(
        report(1, severity="SEV-1", status="resolved"),
        report(2, severity="SEV-2", status="ongoing"),
        report(3, minutes=90),
    )
    assert [*incidents.filter(severity="sev2")] == [incidents[1]]
    assert [*incidents.filter(severity=["SEV-1", "SEV-2"], over=True)] == [incidents[0]]
    assert [*incidents.filter(at_least="SEV-1")] == [incidents[0]]
    assert [*incidents.filter(since="2026-01-03", until="2026-01-03")] == [incidents[1]]
    assert [*incidents.filter(words="service 3")] == [incidents[2]]
    assert [*incidents.filter(lambda incident: incident.title.endswith("1 was down"))] == [
        incidents[0]
    ]
    assert len(incidents) == 3
    assert incidents.sorted("duration", reverse=True)[0] == incidents[2]
    assert incidents.sorted("severity").keys() == ("INC-1", "INC-2", "INC-3")


@pytest.mark.parametrize(
    "wrong",
    [{"severity": "SEV-9"}, {"since": "someday"}],
)
def test_a_condition_that_cannot_be_is_an_error(wrong: dict[str, str]) -> None:
    """It is named, and not taken for one that nothing fulfils."""
    with pytest.raises(pm.FieldError):
        corpus(report(1)).filter(**wrong)  # type: ignore[arg-type]


class Terminal(io.StringIO):
    """A standard error that is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_how_far_loading_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only where it takes long, and the line is gone at the end; `progress=False` shows nothing."""
    written(tmp_path, *[report(number) for number in range(5)])
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    pm.Corpus.load(tmp_path, cache=False)
    assert terminal.getvalue() == ""
    seconds = iter(range(100))
    monkeypatch.setattr(time, "monotonic", lambda: float(next(seconds)))
    pm.Corpus.load(tmp_path, cache=False)
    assert "\r1 of 5 read" in terminal.getvalue()
    assert terminal.getvalue().endswith(f"\r{' ' * len('5 of 5 read')}\r")
    terminal.truncate(0)
    pm.Corpus.load(tmp_path, cache=False, progress=False)
    assert terminal.getvalue().strip("\x00") == ""
