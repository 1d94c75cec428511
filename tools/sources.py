"""Read recorded payloads of other systems: `python -m tools.sources FOLDER`.

The folder holds a folder for each system with its recordings, in subfolders or not. Each file is read by
itself, by what it is. The table says, for each folder, how many files were read and refused, what came of
them and what was dropped, by reason. A file that is refused is listed with the message; that is right for
what no source reads, and for versions and answers that are refused by name.

Of each import it is tried that reading twice changes nothing, that no token is in it, and that the report
which includes it is read back from Markdown as it is. The incidents of a status page are made into reports,
and those are counted that end before they start. The exit code is 1 if any of that fails.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import attrs

import postmortem as pm
from postmortem.sources import Import, merge, read_each
from postmortem.sources.payload import documents
from postmortem.sources.secrets import has_token

_SUFFIXES = (".json", ".ndjson", ".jsonl", ".yaml", ".yml", ".har", ".zip", ".gz", ".log")


@attrs.define
class Folder:
    """What came of the recordings in a folder."""

    name: str
    files: int = 0
    documents: int = 0
    counts: Counter[str] = attrs.field(factory=Counter)
    dropped: Counter[str] = attrs.field(factory=Counter)
    refused: list[str] = attrs.field(factory=list)
    failed: list[str] = attrs.field(factory=list)
    reports: dict[str, bool] = attrs.field(factory=dict)
    """The incidents that became reports, and whether they end before they start."""


def main(arguments: list[str]) -> int:
    """Print what came of a folder of recordings; return 1 where a law doesn't hold."""
    parser = argparse.ArgumentParser(prog="tools.sources", description=__doc__)
    parser.add_argument("folder", type=Path, help="a folder with a folder for each system")
    parser.add_argument("--quiet", action="store_true", help="don't list what was refused")
    options = parser.parse_args(arguments)
    root: Path = options.folder
    if not root.is_dir():
        parser.error(f"{root} is no folder")
    folders = [_folder(path) for path in sorted(root.iterdir()) if path.is_dir()]
    for folder in folders:
        print(_line(folder))
        for reason, count in sorted(folder.dropped.items()):
            print(f"    dropped {count:7,}  {reason}")
        if folder.reports:
            bad = sum(folder.reports.values())
            print(
                f"    reports {len(folder.reports):7,}  of incidents, {bad} end before they start"
            )
        for message in () if options.quiet else folder.refused:
            print(f"    refused  {message}")
        for message in folder.failed:
            print(f"    FAILED   {message}")
    return int(any(folder.failed for folder in folders))


def _line(folder: Folder) -> str:
    counted = ", ".join(
        f"{folder.counts[name]:,} {name}"
        for name in ("events", "messages", "actions", "metrics", "facts")
    )
    return f"{folder.name}: {folder.files} files, {folder.documents:,} payloads, {len(folder.refused)} refused: {counted}"


def _folder(path: Path) -> Folder:
    folder = Folder(path.name)
    for file in sorted(_files(path)):
        name = file.relative_to(path).as_posix()
        folder.files += 1
        try:
            imports = read_each(file)
            folder.documents += sum(1 for _ in documents(file))
        except pm.PostmortemError as error:
            folder.refused.append(str(error).replace(str(file), name)[:200])
            continue
        imported = merge(*imports)
        for part in ("events", "messages", "actions", "metrics", "facts"):
            folder.counts[part] += len(getattr(imported, part))
        folder.dropped.update(imported.reasons())
        folder.failed += [f"{name}: {problem}" for problem in _problems(file, imported)]
        _count_reports(folder, imports)
    return folder


def _files(path: Path) -> Iterator[Path]:
    """Yield the recordings; a folder that an export was unpacked into counts as one."""
    if (path / "users.json").exists() and (path / "channels.json").exists():
        yield path
        return
    for inner in path.iterdir():
        if inner.is_dir():
            yield from _files(inner)
        elif inner.suffix.lower() in _SUFFIXES and not inner.name.startswith("."):
            yield inner


def _problems(file: Path, imported: Import) -> Iterator[str]:
    merged_again = merge(*read_each(file), imported)
    if merged_again != imported:
        yield "reading it twice changes something"
    if has_token(str(attrs.asdict(imported))):
        yield "a token is in the import"
    report = imported.added_to(pm.report("INC-1", "A recording").build())
    if pm.Report.from_markdown(report.to_markdown()) != report:
        yield "the report is not read back as it is"


def _count_reports(folder: Folder, imports: tuple[Import, ...]) -> None:
    """Make each incident of a status page a report, and count those that the checks find impossible."""
    for imported in imports:
        if not any(fact.source.system == "statuspage" for fact in imported.facts):
            continue
        report = pm.report(None, imported.fact("title") or "?").include(imported).build()
        identity = imported.fact("incident_id") or report.title
        folder.reports[identity] = any(finding.code == "PM205" for finding in pm.check(report))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
