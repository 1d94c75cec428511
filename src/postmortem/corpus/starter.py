"""A folder for reports: what `init` sets up, and the list of the reports in its README."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from postmortem.corpus.collection import Collection
from postmortem.corpus.entries import Entry
from postmortem.corpus.places import INDEX_MARK
from postmortem.errors import FileError, Problem
from postmortem.io.convert import template
from postmortem.io.files import read_text, system_error, write_file
from postmortem.patterns import regex
from postmortem.text.guards import in_cell

BEGIN = f"{INDEX_MARK}: begin; `postmortem index` renews what follows -->"
END = f"{INDEX_MARK}: end -->"
# <!-- postmortem index: begin … --> up to <!-- postmortem index: end -->; and not one without the other.
_BETWEEN = regex(
    rf"({re.escape(INDEX_MARK)}: begin[^<>]*-->)(?:(?!{re.escape(INDEX_MARK)}: begin).)*?"
    rf"({re.escape(INDEX_MARK)}: end -->)",
    re.DOTALL,
)
_README = f"""# Post-mortems

What happened, why, and what is done about it.

- Begin a report: copy `TEMPLATE`.
- See what is missing in it: `postmortem check .`
- Renew the list below: `postmortem index .`

{BEGIN}
{END}
"""
_CONFIG = """\
# How the reports in this folder are checked; see the documentation of postmortem.
exclude = ["README.md", "TEMPLATE"]

# Codes of rules, or how several begin. Uncomment to ask for less:
# ignore = ["PM306"]
"""
_HOOKS = """\
repos:
  - repo: local
    hooks:
      - id: postmortem-check
        name: postmortem check
        entry: postmortem check
        language: python
        additional_dependencies: [postmortem-report]
        files: ^FOLDER.*\\.(md|markdown|ya?ml|json)$
"""
_WORKFLOW = """\
name: Post-mortems
on:
  pull_request:
    paths: ["FOLDER**"]
  push:
    paths: ["FOLDER**"]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.13"
      - run: pip install postmortem-report
      - run: postmortem check PATH --format github
      - run: postmortem index PATH --check
"""


def set_up(folder: str | os.PathLike[str], format: str = "markdown") -> Iterator[tuple[str, bool]]:
    """Write the files of a folder for reports; yield each with whether it was made.

    A file that is there stays as it is. The hook and the workflow go to the root of the repository,
    or into the folder where there is none. Raises `FileError` where a file can't be written.
    """
    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise system_error(target, "a folder to write to", error) from None
    root = _repository(target)
    relative = target.resolve().relative_to(root.resolve()).as_posix()
    relative = "" if relative == "." else f"{relative}/"
    blank = "template.yaml" if format == "yaml" else "template.md"
    files = {
        target / ".postmortem.toml": _CONFIG.replace("TEMPLATE", blank),
        target / blank: template(format),
        target / "README.md": _README.replace("TEMPLATE", blank),
        root / ".pre-commit-config.yaml": _HOOKS.replace("FOLDER", re.escape(relative)),
        root / ".github" / "workflows" / "postmortems.yml": _WORKFLOW.replace(
            "FOLDER", relative
        ).replace("PATH", relative or "."),
    }
    for path, text in files.items():
        if os.path.lexists(path):
            yield str(path), False
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, text, overwrite=False)
        yield str(path), True


def _repository(folder: Path) -> Path:
    for candidate in (folder.resolve(), *folder.resolve().parents):
        if (candidate / ".git").exists():
            return candidate
    return folder


# --- the list -------------------------------------------------------------------------------------


def renew_index(corpus: Collection, path: str | os.PathLike[str], *, write: bool = True) -> bool:
    """Put the list of the reports into a README, between its two comments; return whether it changed.

    With `write=False` nothing is written. A README that isn't there is made. Raises `FileError` for
    one without the comments.
    """
    target = Path(path)
    text = read_text(target) if target.exists() else f"# Post-mortems\n\n{BEGIN}\n{END}\n"
    if _BETWEEN.search(text) is None:
        raise FileError(
            Problem(
                source=str(path),
                expected="the two comments around the list",
                found="a file without them",
                hint=f"add the lines {BEGIN} and {END}",
            )
        )
    listed = index_text(corpus)
    renewed = _BETWEEN.sub(lambda match: f"{match[1]}\n\n{listed}\n{match[2]}", text, count=1)
    if "\r\n" in text:
        renewed = renewed.replace("\r\n", "\n").replace("\n", "\r\n")
    if renewed == text and target.exists():
        return False
    if write:
        write_file(target, renewed)
    return True


def index_text(corpus: Collection) -> str:
    """Return the list of the reports as a table of Markdown, the newest first."""
    entries = corpus.sorted("date", reverse=True).entries()
    if not entries:
        return "No reports yet.\n"
    pending = sum(entry.whole("actions_pending") or 0 for entry in entries)
    number = len(entries)
    rows = "".join(map(_index_row, entries))
    return (
        f"{number} report{'s'[number == 1 :]}, {pending} action{'s'[pending == 1 :]} to do.\n\n"
        f"| Date | Severity | Report | To do |\n| --- | --- | --- | ---: |\n{rows}"
    )


def _index_row(entry: Entry) -> str:
    date = entry.day("date") or ""
    title = (entry.text("title") or "").replace("[", "\\[").replace("]", "\\]")
    title = title.replace("\\\\[", "\\[").replace("\\\\]", "\\]")
    id = entry.text("incident_id")
    words = f"{id}: {title}" if id else title
    pending = entry.whole("actions_pending") or ""
    link = f"[{in_cell(words)}]({quote(entry.key)})"
    return f"| {date} | {entry.text('severity') or ''} | {link} | {pending} |\n"
