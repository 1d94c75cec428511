"""Which documents are the same report: a report counts once, however often it lies in a folder.

Two documents are copies of each other where their reports are equal, where they are side by side
under one name in two formats (`INC-7.yaml`, `INC-7.md`), or where they have id, title and date in
common and are of two formats. What contradicts itself (two ids, two dates) is never a copy. Of
several copies the most exact format counts. Two reports that share only an id both count, and a
problem names them: a person has to decide which id is wrong.
"""

from collections.abc import Iterable, Sequence

from postmortem.corpus.entries import Entry, LoadProblem, ProblemKind

_EXACT = ("python", "yaml", "json", "html", "markdown")
"""The formats, the most exact first."""


def distinct(entries: Sequence[Entry]) -> tuple[list[Entry], list[LoadProblem]]:
    """Return the entries that count, sorted by key, and the problems of the others."""
    leader: dict[str, str] = {entry.key: entry.key for entry in entries}
    by_key = {entry.key: entry for entry in entries}

    def root_of(key: str) -> str:
        while leader[key] != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    for group in _groups(entries):
        first = min(group, key=_rank)
        for entry in group:
            if entry is not first:
                first_entry, second_entry = by_key[root_of(first.key)], by_key[root_of(entry.key)]
                better, worse = sorted((first_entry, second_entry), key=_rank)
                leader[worse.key] = better.key
    remaining = [entry for entry in entries if root_of(entry.key) == entry.key]
    problems = [
        LoadProblem(
            source=entry.key,
            kind=ProblemKind.COPY,
            message=f"the same report as {root_of(entry.key)}, which counts; this document doesn't",
            other=root_of(entry.key),
        )
        for entry in entries
        if root_of(entry.key) != entry.key
    ]
    problems += _same_ids(remaining)
    remaining.sort(key=lambda entry: entry.key)
    problems.sort(key=lambda problem: (problem.source, problem.kind))
    return remaining, problems


def _rank(entry: Entry) -> tuple[int, str]:
    return (_EXACT.index(entry.format), entry.key)


def _groups(entries: Sequence[Entry]) -> Iterable[list[Entry]]:
    """Yield entries that are the same report."""
    equal: dict[bytes, list[Entry]] = {}
    beside: dict[str, list[Entry]] = {}
    by_content: dict[tuple[object, ...], list[Entry]] = {}
    for entry in entries:
        equal.setdefault(entry.digest.report, []).append(entry)
        if entry.format != "python":
            beside.setdefault(entry.key.rpartition(".")[0], []).append(entry)
        facts = (entry.get("incident_id"), entry.get("title"), entry.get("date"))
        if facts[0] is not None and facts[2] is not None:
            by_content.setdefault(facts, []).append(entry)
    yield from (group for group in equal.values() if len(group) > 1)
    for group in (*beside.values(), *by_content.values()):
        yield from _of_different_formats(group)


def _of_different_formats(group: list[Entry]) -> Iterable[list[Entry]]:
    """Yield the pairs of a group that are of two formats and don't contradict each other."""
    if len(group) < 2:
        return
    first, *rest = sorted(group, key=_rank)
    for copy in rest:
        if copy.format != first.format and not _contradict(first, copy):
            yield [first, copy]


def _contradict(first: Entry, second: Entry) -> bool:
    for name in ("incident_id", "date"):
        values = {first.get(name), second.get(name)} - {None}
        if len(values) > 1:
            return True
    return False


def _same_ids(entries: Iterable[Entry]) -> Iterable[LoadProblem]:
    by_id: dict[object, list[Entry]] = {}
    for entry in entries:
        if (id := entry.get("incident_id")) is not None:
            by_id.setdefault(id, []).append(entry)
    for name, group in by_id.items():
        for entry in group if len(group) > 1 else ():
            other_keys = [copy.key for copy in group if copy is not entry]
            named = ", ".join(other_keys[:3]) + (
                f" and {len(other_keys) - 3} more" if other_keys[3:] else ""
            )
            yield LoadProblem(
                source=entry.key,
                kind=ProblemKind.SAME_ID,
                message=f"{name} is also the id of {named}; both count, give one of them its own id",
                other=other_keys[0],
            )
