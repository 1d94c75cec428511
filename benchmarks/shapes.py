"""Documents of any length, each of one shape: what a reader could be slow on."""

import gc
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import postmortem as pm

_RANDOM = random.Random
"""Always the same: it makes shapes, no secrets."""
START = datetime(2026, 1, 15, tzinfo=UTC)
HEAD = "# Checkout was down\n\n**Date:** 2026-01-15\n\n"


def _minute(number: int) -> datetime:
    return START + timedelta(minutes=number)


def _rows(line: Callable[[int], str], head: str = "") -> Callable[[int], str]:
    """Return what makes a document of about so many bytes: a head, and numbered lines."""

    def text_of_size(size: int) -> str:
        count = max(1, size // len(line(1000).encode()))
        return head + "".join(map(line, range(count)))

    return text_of_size


SHAPES: dict[str, Callable[[int], str]] = {
    "facts on one line": _rows(lambda n: f"**Fact {n}:** value · ", HEAD),
    "spaces between two letters": lambda size: "a" + " " * size + "b",
    "emoji": lambda size: "\N{FIRE}" * (size // 4),
    "details without an end": _rows(lambda n: "<details><summary>a</summary>\n", HEAD),
    "lines of three colons": _rows(lambda n: ":::\n", HEAD),
    "front matter without an end": _rows(lambda n: f"key{n}: value\n", "---\n"),
    "whys with answers": _rows(lambda n: f"Why {n}?\n\nBecause.\n\n", HEAD + "## 5 Whys\n\n"),
    "a timeline's table": _rows(
        lambda n: f"| {_minute(n):%Y-%m-%d %H:%M} | Worker {n} restarted |\n",
        HEAD + "## Timeline\n\n| Time | Event |\n|---|---|\n",
    ),
    "a timeline's bullets": _rows(
        lambda n: f"- {_minute(n):%H:%M} - Worker {n} restarted\n", HEAD + "## Timeline\n\n"
    ),
    "a timeline's headings": _rows(
        lambda n: f"### {_minute(n):%H:%M}\n\nWorker {n} restarted\n\n", HEAD + "## Timeline\n\n"
    ),
    "a timeline's paragraphs": _rows(
        lambda n: f"{_minute(n):%H:%M} Worker {n} restarted\n\n", HEAD + "## Timeline\n\n"
    ),
    "action items": _rows(
        lambda n: f"- [ ] Watch queue {n} (@user{n % 9})\n", HEAD + "## Action items\n\n"
    ),
    "a table of action items": _rows(
        lambda n: f"| Watch queue {n} | @user{n % 9} | open |\n",
        HEAD + "## Action items\n\n| Action | Owner | Status |\n|---|---|---|\n",
    ),
    "what went well": _rows(
        lambda n: f"- Somebody saw alert {n} soon\n", HEAD + "## What went well\n\n"
    ),
    "whys": _rows(
        lambda n: f"1. Why did part {n} fail? It was full\n", HEAD + "## Five whys\n\n"
    ),
    "facts": _rows(
        lambda n: f"- Label {n}: value {n}\n", "# T\n\n## Impact\n\nNone\n\n## Metadata\n\n"
    ),
    "facts in a table": _rows(
        lambda n: f"| Label {n} | value {n} |\n",
        "# T\n\n## Impact\n\nNone\n\n## Metadata\n\n| Field | Value |\n|---|---|\n"
    ),
    "front matter": _rows(lambda n: f"key{n}: value {n}\n", "---\n"),
    "paragraphs": _rows(lambda n: f"Part {n} was slow for an hour.\n\n", HEAD),
    "paragraphs of a summary": _rows(
        lambda n: f"Part {n} was slow for an hour.\n\n", HEAD + "## Summary\n\n"
    ),
    "one line": lambda size: "word " * (size // 5),
    "one timeline item": lambda size: HEAD + "## Timeline\n\n- 13:30 - " + "word " * (size // 5),
    "one action item": lambda size: HEAD + "## Action items\n\n- " + "word " * (size // 5),
    "unknown sections": _rows(lambda n: f"## Part {n}\n\nIt was slow.\n\n", HEAD),
    "known sections": _rows(lambda n: "## Timeline\n\n- 13:30 down\n\n", HEAD),
    "misspelt sections": _rows(lambda n: f"## Timelin{n % 10}\n\n- 13:30 down\n\n", HEAD),
    "headings in bold": _rows(lambda n: f"**Timeline**\n\n- 13:30 {n}\n\n**Weather**\n\nfine\n\n", "# Down\n\n"),
    "groups in bold": _rows(lambda n: f"**Part {n}**\n\n- Watch it\n\n", HEAD + "## Action items\n\n"),
    "times in bold": _rows(lambda n: f"**{_minute(n):%H:%M}**\n\nWorker {n}\n\n", HEAD + "## Timeline\n\n"),
    "titles": _rows(lambda n: f"# Incident {n}\n"),
    "code blocks": _rows(lambda n: f"```\nline {n}\n```\n\n", HEAD),
    "code blocks of an appendix": _rows(
        lambda n: f"```\nline {n}\n```\n\n", HEAD + "## Impact\n\nNone\n\n## Appendix\n\n"
    ),
    "sections with a list of ours": _rows(lambda n: f"## What Went Well\n\n1. Alert {n}\n\n", HEAD),
    "sections with a table of ours": _rows(
        lambda n: f"## Timeline\n\n| Time (UTC) | Event | Notes |\n|---|---|---|\n| 00:15 | {n} | |\n\n",
        HEAD,
    ),
    "tables of a row": _rows(lambda n: f"| Time | Event |\n|---|---|\n| 13:30 | {n} |\n\n", HEAD + "## Timeline\n\n"),
    "lists of an item": _rows(lambda n: f"- {n}\n\n<!-- -->\n\n", HEAD + "## What went well\n\n"),
    "lists of actions of an item": _rows(lambda n: f"- {n}\n\nThen:\n\n", HEAD + "## Action items\n\n"),
    "days": _rows(lambda n: f"### {_minute(1440 * n):%Y-%m-%d}\n\n- 13:30 - down {n}\n\n", HEAD + "## Timeline\n\n"),
    "measures": _rows(lambda n: f"**Users {n}:** {n} waited\n\n", HEAD + "## Impact\n\n"),
    "labelled lines": _rows(lambda n: f"**Label {n}:** value {n}\\\n", "# T\n\n"),
    "links": _rows(lambda n: f"- [Graph {n}](https://example.org/{n})\n", HEAD + "## Impact\n\nNone\n\n## Resources\n\n"),
    "link definitions": _rows(lambda n: f"[a{n}]: https://example.org/{n}\n", HEAD),
    "a wide table": lambda size: (
        HEAD + "## Timeline\n\n" + "| Time " * (size // 15) + "|\n" + "|---" * (size // 15) + "|\n" + "| 13:30 " * (size // 15) + "|\n"
    ),
    "rules of a table": lambda size: HEAD + "|-|\n" * (size // 4) + "word\n",
    "arrows": lambda size: HEAD + "## Five whys\n\n- " + "full -> " * (size // 8) + "slow\n",
    "lines of a paragraph": _rows(lambda n: f"and worker {n} restarted\n", HEAD + "## Summary\n\n"),
    "lines of a fact": _rows(lambda n: f"and worker {n}\n", "# Checkout was down\n\n**Author:** Ann\n"),
    "lines of an event": _rows(lambda n: f"and worker {n} restarted\n", HEAD + "## Timeline\n\n13:30 "),
    "items below an event": _rows(lambda n: f"  - worker {n}\n", HEAD + "## Timeline\n\n- 13:30 - down\n"),
    "paragraphs below a heading of time": _rows(lambda n: f"worker {n}\n\n", HEAD + "## Timeline\n\n### 13:30\n\n"),
    "underlined headings": _rows(lambda n: f"Part {n}\n-----\n\nIt was slow.\n\n", HEAD),
    "carriage returns": lambda size: HEAD + "\r" * size,
    "no-break spaces": lambda size: HEAD + "\u00a0" * (size // 2),
    "dashes in a cell": lambda size: HEAD + "## Timeline\n\n| Time | Event |\n|---|---|\n| x" + " -" * (size // 2) + "x | down |\n",
    "emphasis": lambda size: HEAD + "*a " * (size // 3),
    "entities": lambda size: HEAD + "&amp;" * (size // 5),
    "kept blocks": _rows(lambda n: f"<!-- kept -->\n\nword {n}\n\n<!-- /kept -->\n\n", HEAD),
    "comments without an end": _rows(lambda n: "<!-- ", HEAD),
    "nested lists": lambda size: HEAD + "- " * (size // 2) + "deep\n",
    "quotes": _rows(lambda n: f"> said {n}\n\n", HEAD),
    "pipes": lambda size: HEAD + "|" * size,
    "stars": lambda size: HEAD + "*" * size,
    "backticks": lambda size: HEAD + "`" * size,
    "brackets": lambda size: HEAD + "[" * size,
    "tags": _rows(lambda n: "<b>word</b> ", HEAD),
    "blank lines": lambda size: HEAD + "\n" * size,
    "digits": lambda size: HEAD + "## Timeline\n\n- " + "1" * size,
    "clocks": lambda size: HEAD + "## Timeline\n\n- " + "13:30 - " * (size // 8) + "down\n",
    "prose": _rows(lambda n: f"At {n} the queue was full, and the workers waited for the disk of node {n}. "
        "Nobody saw it, since the alert looks at the average of an hour.\n\n", HEAD),
    "nested bullets": _rows(lambda n: f"- part {n}\n  - step {n}\n    - note {n}\n", HEAD + "## Notes\n\n"),
    "nested quotes": _rows(lambda n: f"> > > words {n}\n", HEAD),
    "a table of one column": _rows(lambda n: f"| Worker {n} |\n", HEAD + "## Impact\n\n| Service |\n|---|\n"),
    "a table of 30 columns": _rows(lambda n: "| a " * 29 + f"| {n} |\n", HEAD + "## Impact\n\n" + "| A " * 30 + "|\n" + "|---" * 30 + "|\n"),
    "tables in HTML": _rows(lambda n: f"<table><tr><th>Time</th><th>Event</th></tr><tr><td>13:30</td><td>down {n}</td></tr></table>\n\n", HEAD + "## Timeline\n\n"),
    "rows of a table in HTML": _rows(lambda n: f"<tr><td>13:30</td><td>down {n}</td></tr>\n", HEAD + "## Timeline\n\n<table>\n"),
    "details": _rows(lambda n: f"<details><summary>Log {n}</summary>\n\nline {n}\n\n</details>\n\n", HEAD),
    "footnotes": _rows(lambda n: f"A sentence.[^{n}]\n\n[^{n}]: Its source.\n\n", HEAD),
    "one word": lambda size: HEAD + "a" * size,
    "signs at random": lambda size: "".join(_RANDOM(1).choices("*_`[]()<>#-|!\\&:~ \n\"'a1", k=size)),
    "characters at random": lambda size: "".join(map(chr, _RANDOM(1).choices(range(1, 256), k=size * 2 // 3))),
    "escapes": lambda size: HEAD + "\\[" * (size // 2),
}  # fmt: skip
"""Each shape by its name: a document of about so many bytes."""


def reading(make: Callable[[int], str]) -> tuple[float, float]:
    """Return the seconds that reading 1 MB takes, and those of a byte of it over one of 100 kB.

    It is the processor's time, since there is no peer that the machine slows as well.
    """
    small, large = make(100_000), make(1_000_000)
    few = min(_seconds(small) for _ in range(3))
    many = _seconds(large)
    return many, (many / len(large)) / (few / len(small))


def _seconds(text: str) -> float:
    gc.collect()
    start = time.process_time()
    pm.read_markdown(text)
    return time.process_time() - start
