"""git: a log with merges, reverts and tags.

    git log --format='%H%x1f%P%x1f%cI%x1f%an%x1f%D%x1f%s%x1e' v1.4.2..v1.5.0

The time of a commit is the committer's (`%cI`): the author's may be weeks older, and neither is when it
was deployed. Merges, reverts and tags are events; a plain commit is dropped unless `every` asks for it.
"""

import re
from collections.abc import Iterable, Iterator

from postmortem.errors import ReadError
from postmortem.patterns import regex
from postmortem.sources.base import Document, Options
from postmortem.sources.collector import Collector
from postmortem.sources.imports import Import
from postmortem.sources.source import Source

FORMAT = "%H%x1f%P%x1f%cI%x1f%an%x1f%D%x1f%s%x1e"
"""What to give to `git log --format=`."""

_FIELDS = 6
_HASH = regex(r"[0-9a-f]{40}|[0-9a-f]{64}")
_REVERT = regex(r"Revert(?: | \")|Reapply \"", re.IGNORECASE)
_PLAIN = regex(r"commit [0-9a-f]{7,64}\b")
_DEPLOY = regex(
    r"\b(?:deploy(?:s|ed|ment)?|release[sd]?|roll(?:s|ed)? ?(?:out|back))\b", re.IGNORECASE
)


class Git(Source):
    """git."""

    name = "git"
    title = "git"

    def recognise(self, document: Document) -> str | None:
        """Recognise a log in the format above, and one in git's own."""
        if not isinstance(document.data, str):
            return None
        start = document.data.lstrip()[:300]
        if "\x1f" in start and _HASH.match(start):
            return "a log of git"
        return "a log of git in another format" if _PLAIN.match(start) else None

    def read(self, documents: Iterable[Document], options: Options) -> Iterator[Import]:
        """Yield one import. Raises `ReadError` for a log in another format."""
        collector = Collector(self.name, self.title, options)
        for document in documents:
            if not isinstance(document.data, str):
                raise ReadError(document.problem("a log of git", "JSON"))
            for number, record in enumerate(document.data.split("\x1e"), start=1):
                if record.strip():
                    _commit(collector, document, number, record.strip("\r\n"))
        yield collector.result()


def _commit(collector: Collector, document: Document, number: int, record: str) -> None:
    fields = record.split("\x1f", _FIELDS - 1)
    if len(fields) != _FIELDS or not _HASH.fullmatch(fields[0].strip()):
        hint = f"write the log with: git log --format='{FORMAT}'"
        place = f"commit {number}"
        problem = Document(data=None, source=document.source, place=place).problem(
            f"{_FIELDS} fields that begin with a hash", f"{len(fields)}", hint
        )
        raise ReadError(problem)
    commit, parents, at, author, refs, subject = fields
    commit = commit.strip()
    person = collector.person("", author.strip())
    tags = [ref.strip()[5:] for ref in refs.split(",") if ref.strip().startswith("tag: ")]
    words = collector.words(subject)
    short = commit[:10]
    kinds = []
    if tags:
        kinds.append(f"Tag {', '.join(map(collector.words, tags))}")
    if len(parents.split()) > 1:
        kinds.append("Merge")
    if _REVERT.match(subject):
        kinds.append("Revert")
    if not kinds and _DEPLOY.search(subject):
        kinds.append("Commit")
    if not kinds:
        if not collector.options.every:
            collector.drop("a plain commit", short, words)
            return
        kinds.append("Commit")
    lead = ", ".join(kinds)
    event = (
        words
        if words.lower().startswith(kinds[0].lower()) and len(kinds) == 1
        else f"{lead}: {words}"
    )
    collector.event(
        commit, at, event, notes=[f"{short} by {person}" if person else short], raw=subject
    )
