"""git with the attributes and commands that `git-setup` writes, in real repositories."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import postmortem as pm

SOURCE = str(Path(pm.__file__).parent.parent)
COMMAND = f'"{Path(sys.executable).as_posix()}" -m postmortem'

BASE = pm.Report.from_yaml(
    """\
title: Checkout was slow
metadata:
  incident_id: INC-7
  date: 2026-01-15
  severity: SEV-3
timeline:
  detection:
    - time: 00:05
      event: The latency alert fires
  resolution:
    - time: 00:45
      event: The pool is larger
      milestone: resolved
action_items:
  immediate:
    - id: A1
      action: Page when the pool is 80% full
      owner: "@alice"
"""
)


class Repository:
    """A scratch repository: runs git in it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self, *arguments: str, code: int = 0) -> str:
        """Return what a git command prints."""
        done = subprocess.run(
            ["git", *arguments], cwd=self.path, capture_output=True, text=True, env=_environment()
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr


def _environment() -> dict[str, str]:
    identity = {
        f"GIT_{who}_{what}": value
        for who in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", "T"), ("EMAIL", "t@example.com"))
    }
    nowhere = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "PYTHONPATH": SOURCE}
    return {**os.environ, **identity, **nowhere}


def postmortem(repository: Repository, *arguments: str, code: int = 0) -> str:
    """Return what the command line prints in a repository."""
    done = subprocess.run(
        [sys.executable, "-m", "postmortem", *arguments],
        cwd=repository.path,
        capture_output=True,
        text=True,
        env=_environment(),
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository on the branch main with one commit: a report, and the set-up."""
    git = Repository(tmp_path)
    git("init", "-q", "-b", "main")
    (tmp_path / "incidents").mkdir()
    (tmp_path / "README.md").write_text("# Read me\n\nNo report.\n")
    return git


def committed(git: Repository, name: str, report: pm.Report, message: str) -> None:
    """Write a report to a file of a repository and commit it."""
    report.save(git.path / name)
    git("add", "-A")
    git("commit", "-qm", message)


def set_up(git: Repository, *paths: str) -> str:
    """Set a repository up."""
    return postmortem(git, "git-setup", "--command", COMMAND, *paths)


def branches(git: Repository, name: str, ours: pm.Report, theirs: pm.Report) -> None:
    """Make two branches of BASE with a version each, and stay on `ours`."""
    committed(git, name, BASE, "Add")
    set_up(git, "incidents")
    git("add", "-A")
    git("commit", "-qm", "Set up")
    git("checkout", "-qb", "theirs")
    committed(git, name, theirs, "Theirs")
    git("checkout", "-q", "main")
    committed(git, name, ours, "Ours")


def with_event(time: str, event: str) -> pm.Report:
    """Return BASE with one more row in the first phase."""
    return BASE.edit().detected(time, event).build()


ENDINGS = pytest.mark.parametrize(
    "name", ["incidents/a.yaml", "incidents/a.md", "incidents/a.json"]
)


@ENDINGS
def test_rows_that_both_branches_added_are_both_there_in_order_of_time(
    repository: Repository, name: str
) -> None:
    """Plain git has a conflict there; with the driver, the merge is clean and in order."""
    branches(repository, name, with_event("00:20", "Ours"), with_event("00:10", "Theirs"))
    repository("merge", "theirs")
    merged = pm.load(repository.path / name)
    events = [event.event for event in merged.timeline.detection]
    assert events == ["The latency alert fires", "Theirs", "Ours"]


def test_plain_git_has_a_conflict_there(repository: Repository) -> None:
    """Without the driver, git merges the same rows with a conflict: the test above can fail."""
    name = "incidents/a.yaml"
    branches(repository, name, with_event("00:20", "Ours"), with_event("00:10", "Theirs"))
    repository("config", "--remove-section", "merge.postmortem")
    assert "CONFLICT" in repository("merge", "theirs", code=1)


@ENDINGS
def test_only_the_value_that_both_changed_is_between_markers(
    repository: Repository, name: str
) -> None:
    """The rest of the file, also what else both sides changed, is merged and readable."""
    ours = BASE.edit().metadata(severity="SEV-1").detected("00:20", "Ours").build()
    theirs = BASE.edit().metadata(severity="SEV-2").detected("00:10", "Theirs").build()
    branches(repository, name, ours, theirs)
    message = repository("merge", "theirs", code=1)
    assert "both sides changed metadata.severity" in message
    text = (repository.path / name).read_text()
    before, _, rest = text.partition("<<<<<<< ours\n")
    own, _, rest = rest.partition("=======\n")
    their_lines, _, after = rest.partition(">>>>>>> theirs\n")
    assert len(own.splitlines()) == len(their_lines.splitlines()) == 1
    assert "SEV-1" in own
    assert "SEV-2" in their_lines
    assert "<<<<<<<" not in before + after
    assert after.index("Theirs") < after.index("Ours")
    for side, severity in ((own, "SEV-1"), (their_lines, "SEV-2")):
        (repository.path / name).write_text(before + side + after)
        merged = pm.load(repository.path / name)
        assert merged.metadata.severity is not None
        assert merged.metadata.severity.value == severity


def test_comments_and_layout_of_a_file_survive_a_merge(repository: Repository) -> None:
    """Lines of both sides are taken as they are, wherever they describe the merged report."""
    name = "incidents/a.yaml"
    path = repository.path / name
    text = "# Ours to keep.\n" + BASE.to_yaml().replace("severity:", "severity:   ")
    text = text.replace("action_items:", "# What we do.\naction_items:")
    path.write_text(text)
    repository("add", "-A")
    repository("commit", "-qm", "Add")
    set_up(repository, "incidents")
    repository("checkout", "-qb", "theirs")
    path.write_text(text.replace("title: Checkout was slow", "title: Checkout was down"))
    repository("commit", "-qam", "Theirs")
    repository("checkout", "-q", "main")
    path.write_text(text.replace("SEV-3", "SEV-1"))
    repository("commit", "-qam", "Ours")
    repository("merge", "theirs")
    expected = text.replace("title: Checkout was slow", "title: Checkout was down")
    assert path.read_text() == expected.replace("SEV-3", "SEV-1")


def test_a_document_in_a_style_of_its_own_stays_in_it(repository: Repository) -> None:
    """A foreign document isn't laid out anew; where lines clash, the markers of git are there."""
    name = "incidents/a.md"
    path = repository.path / name
    text = "# Checkout was slow\n\n## What happened\n\nThe pool was full.\n\n## Impact\n\nSome.\n"
    path.write_text(text)
    repository("add", "-A")
    repository("commit", "-qm", "Add")
    set_up(repository, "incidents")
    repository("checkout", "-qb", "theirs")
    path.write_text(text.replace("Some.", "Many."))
    repository("commit", "-qam", "Theirs")
    repository("checkout", "-q", "main")
    path.write_text(text.replace("was full", "was nearly full"))
    repository("commit", "-qam", "Ours")
    repository("merge", "theirs")
    assert path.read_text() == text.replace("Some.", "Many.").replace("was full", "was nearly full")


@ENDINGS
def test_git_diff_shows_values_and_no_layout(repository: Repository, name: str) -> None:
    """A file that is written in another way has no difference; a changed value is one line."""
    committed(repository, name, BASE, "Add")
    set_up(repository, "incidents")
    BASE.edit().metadata(severity="SEV-1").build().save(repository.path / name)
    shown = repository("diff", "--", name)
    assert "-  severity: SEV-3" in shown
    assert "+  severity: SEV-1" in shown
    changed = [line for line in shown.splitlines() if line[:1] in "+-" and line[1:2] != line[:1]]
    assert len(changed) == 2


def test_layout_alone_is_no_difference(repository: Repository) -> None:
    """Quotes, order of keys and comments don't show in the diff."""
    name = "incidents/a.yaml"
    committed(repository, name, BASE, "Add")
    set_up(repository, "incidents")
    text = (repository.path / name).read_text()
    (repository.path / name).write_text("# new\n" + text.replace("SEV-3", '"sev 3"'))
    assert repository("diff", "--", name).count("\n@@") == 0


def test_what_is_no_report_is_left_to_lines(repository: Repository) -> None:
    """A README that the patterns cover is shown and merged line by line."""
    set_up(repository, ".")
    repository("add", "-A")
    repository("commit", "-qm", "Add")
    (repository.path / "README.md").write_text("# Read me\n\nStill no report.\n")
    assert "+Still no report." in repository("diff", "--", "README.md")


def test_setting_up_twice_changes_nothing_and_is_undone(repository: Repository) -> None:
    """What else is in .gitattributes stays, and `--remove` leaves that alone."""
    attributes = repository.path / ".gitattributes"
    attributes.write_text("*.png binary\n")
    committed(repository, "incidents/a.yaml", BASE, "Add")
    set_up(repository)
    first = attributes.read_text()
    assert "incidents/**/*.yaml diff=postmortem merge=postmortem" in first
    set_up(repository)
    assert attributes.read_text() == first
    assert "driver" in repository("config", "--get-regexp", "postmortem")
    postmortem(repository, "git-setup", "--remove")
    assert attributes.read_text() == "*.png binary\n"
    repository("config", "--get-regexp", "postmortem", code=1)


def test_a_revision_of_git_is_compared_with_a_file(repository: Repository) -> None:
    """`REV:PATH` stands for a file of a revision; the exit code is that of `diff`."""
    committed(repository, "incidents/a.yaml", BASE, "Add")
    new = BASE.edit().metadata(severity="SEV-1").detected("00:10", "A page").build()
    new.save(repository.path / "new.md")
    arguments = ("diff", "HEAD:incidents/a.yaml", "new.md", "--format", "summary")
    shown = postmortem(repository, *arguments, code=1)
    assert shown == "1 event added, severity SEV-3 → SEV-1\n"
    postmortem(repository, "diff", "HEAD:incidents/a.yaml", "incidents/a.yaml")
    assert "expected a file" in postmortem(repository, "diff", "HEAD:b.yaml", "new.md", code=2)


def test_outside_of_a_repository_is_one_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Setting up where no repository is says so."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    git = Repository(tmp_path)
    assert "expected a git repository" in postmortem(git, "git-setup", code=2)
