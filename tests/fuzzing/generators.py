"""Inputs made at random: each generator returns a kind and a text. The same random numbers make the same."""

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import postmortem as pm
from tests.reading.mutations import DOCUMENTS, mutated

Generator = Callable[[Random], tuple[str, str]]

ROOT = Path(__file__).parents[2]

_TITLES = (
    "Summary", "Timeline", "Impact", "Root cause", "Root Cause Analysis", "Action items", "What went well", "What Went Wrong", "Lessons learned",
    "Detection", "Resolution", "Trigger", "Notes", "Metadata", "Sign-Off", "Five whys", "Resources", "Appendix", "Communication", "Participants",
    "Où en sommes-nous", "Zeitachse", "Our own heading", "Follow-ups", "Revision History", "Metrics", "Contributing factors", "# ", "Status: done",
)  # fmt: skip
_LABELS = (
    "Date", "Severity", "Status", "Authors", "Owner", "Duration", "Reviewers", "Time zone", "Incident ID", "Impact", "Summary", "Our label", "Due", "Priority",
    "*Detected*", "Start", "End", "Lead", "",
)  # fmt: skip
_VALUES = (
    "2026-01-15", "SEV-2", "P1", "Resolved", "Ada L., Bo", "45 min", "10:30", "Jan 15, 2026 10:00 UTC", "Europe/Berlin", "*(ask Bob)*", "TBD", "n/a", "-",
    "INC-7", "~2 h", "10:00 – 11:00", "@ada", "[a link](https://example.com/x)", "`code | code`", "<br>", "yes", "12,345", "see #12", "\\|", "**bold**", "**",
)  # fmt: skip
_BLOCKS = (
    "```\n{0}\n```", "~~~sh\n{0}", "> {0}", "> - {0}\n>\n> {1}", "<details><summary>{0}</summary>\n\n{1}\n\n</details>", "<!-- a comment -->", "<!--\n{0}",
    "    {0}", "\t{0}", "{0}\n===", "{0}\n---", "- {0}\n\n  {1}", "1. {0}\n   - {1}\n     - {0}", "| {0} |\n|---|\n| {1} |", "| a | b |\n|---|---|\n| {0} |",
    "[x]: https://example.com\n\n{0} [x]", "{0}[^1]\n\n[^1]: {1}", "***", "- [ ] {0}\n- [x] {1}", "<table><tr><td>{0}</td><td>{1}</td></tr></table>",
    "$$\n{0}\n$$", "{0}\\\n{1}", "![{0}](https://example.com/x.png)", "{0}  \n{1}", "- - {0}", "+ {0}\n* {1}", "{0}\n: {1}", "&lt;{0}&gt;", "#{0}", "####### {0}",
    "<!-- kept -->\n\n{0}", "<!-- /kept -->", "<!-- postmortem: ignore PM101 -->", "<!-- -->", "\\# {0}", "<b>{0}</b>", "{0}<br/>{1}", ":::note\n{0}\n:::",
)  # fmt: skip
_SIGNS = (
    "|", "`", "```", "<", ">", "<br>", "<!--", "-->", "\\", "*", "**", "_", "[", "]", "(", ")", "#", "- ", "\n", "\n\n", "    ", "\t", "\u00a0", "\u200b",
    "\u202e", "\x1b[31m", "\x00", "\r", "\r\n", "\x0c", "\u2028", "\ufeff", "\ud83d", ":", "~", "1.", "10:00", "=", "&amp;", "&#10;", "é", "日本", "👩‍🚀", "{", "}",
    '"', "'", "null", "---", "...", "%", "@", "!", "$", "^", "0", "-1", "1e999", "true", "²", "٣",
)  # fmt: skip


class _Words:
    """Words to plant, each another one."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.count = 0

    def word(self) -> str:
        self.count += 1
        return f"zq{self.count}x"

    def value(self) -> str:
        """Return a few words, of which most are planted."""
        parts = [self.random.choice(_VALUES) if self.random.random() < 0.5 else self.word()]
        while self.random.random() < 0.4:
            parts.append(self.word())
        self.random.shuffle(parts)
        return " ".join(parts)


def grammar(random: Random) -> tuple[str, str]:
    """Return a document made of headings, facts, tables, lists and other blocks in any order."""
    words = _Words(random)
    parts = [f"# {words.value()}"] if random.random() < 0.9 else []
    for _ in range(random.randint(1, 9)):
        parts.append(
            random.choice((_heading, _facts, _rows, _items, _events, _any_block, _prose))(words)
        )
    text = "\n\n".join(parts) + "\n"
    return "markdown", mutated(text, random) if random.random() < 0.6 else text


def _heading(words: _Words) -> str:
    title = words.random.choice(_TITLES) + (
        f" {words.word()}" if words.random.random() < 0.2 else ""
    )
    style = words.random.random()
    return f"**{title}**" if style < 0.1 else f"{'#' * words.random.randint(1, 5)} {title}"


def _facts(words: _Words) -> str:
    pairs = [
        (words.random.choice(_LABELS), words.value()) for _ in range(words.random.randint(1, 6))
    ]
    match words.random.randrange(4):
        case 0:
            return "\n".join(f"**{label}:** {value}  " for label, value in pairs)
        case 1:
            return "\n".join(f"- {label}: {value}" for label, value in pairs)
        case 2:
            return "\n".join(
                [
                    "| Field | Value |",
                    "|---|---|",
                    *(f"| {label} | {value} |" for label, value in pairs),
                ]
            )
        case _:
            return "\n".join(f"{label}: {value}" for label, value in pairs)


def _rows(words: _Words) -> str:
    columns = words.random.sample(
        (
            "Time",
            "Event",
            "Action",
            "Owner",
            "Due",
            "ID",
            "Status",
            "Priority",
            "Service",
            "Role",
            "Name",
            "zone",
            "",
        ),
        words.random.randint(1, 5),
    )
    rows = [
        [words.value().replace("|", "/") for _ in columns]
        for _ in range(words.random.randint(0, 4))
    ]
    lines = ["| " + " | ".join(row) + " |" for row in (columns, ["---"] * len(columns), *rows)]
    return "\n".join(lines)


def _items(words: _Words) -> str:
    marks = words.random.choice(("- ", "* ", "1. ", "- [ ] ", "  - "))
    ends = ("", " (owner: Ada, due 2026-02-01)", " — Bo", " @ada", " [INC-8]", ":")
    return "\n".join(
        f"{marks}{words.value()}{words.random.choice(ends)}"
        for _ in range(words.random.randint(1, 5))
    )


def _events(words: _Words) -> str:
    clock = f"{words.random.randrange(25):02}:{words.random.randrange(0, 66, 5):02}"
    forms = (
        "- {0} {1}",
        "- {0} - {1}",
        "{0}: {1}",
        "**{0}** {1}",
        "* {0} UTC | {1}",
        "- 2026-01-15 {0} {1}",
        "{0} PST {1}",
        "- {0}-{0} {1}",
    )
    return "\n".join(
        words.random.choice(forms).format(clock, words.value())
        for _ in range(words.random.randint(1, 5))
    )


def _any_block(words: _Words) -> str:
    return words.random.choice(_BLOCKS).format(words.word(), words.value())


def _prose(words: _Words) -> str:
    return "\n".join(words.value() for _ in range(words.random.randint(1, 3)))


def changed_documents(random: Random) -> tuple[str, str]:
    """Return a document of a team after one to a few things have happened to it."""
    return "markdown", mutated(random.choice([*DOCUMENTS.values()]), random)


def one_character(random: Random) -> tuple[str, str]:
    """Return a document, or data, with one to three signs put in, taken out or exchanged."""
    kind, text = random.choice(_SEEDS)
    for _ in range(random.randint(1, 3)):
        at = random.randrange(len(text) + 1)
        end = min(len(text), at + random.choice((0, 0, 1, 1, 2, 9)))
        text = text[:at] + random.choice((*_SIGNS, "")) + text[end:]
    return kind, text


def changed_data(random: Random) -> tuple[str, str]:
    """Return the data of a report, or a payload, with values and keys exchanged in some places."""
    kind, text = random.choice(_DATA)
    data = json.loads(text)
    for _ in range(random.randint(1, 4)):
        data = _changed(data, random)
    written = json.dumps(data, ensure_ascii=random.random() < 0.5)
    if kind == "json" and random.random() < 0.3:
        return "yaml", written
    return kind, written


def _changed(value: Any, random: Random) -> Any:
    """Return data with one value in it exchanged: down any path, then at its end."""
    inner: list[Any] = (
        [*value]
        if isinstance(value, dict)
        else [*range(len(value))]
        if isinstance(value, list)
        else []
    )
    if inner and random.random() < 0.85:
        key = random.choice(inner)
        changed = dict(value) if isinstance(value, dict) else list(value)
        chance = random.random()
        if chance < 0.1 and isinstance(changed, dict):
            changed[random.choice((f"{key} ", str(key).upper(), "x", "", "zone"))] = changed.pop(
                key
            )
        elif chance < 0.15:
            del changed[key]
        elif chance < 0.2 and isinstance(changed, list):
            changed.append(changed[key])
        else:
            changed[key] = _changed(changed[key], random)
        return changed
    if isinstance(value, str) and random.random() < 0.6:
        at = random.randrange(len(value) + 1)
        return value[:at] + random.choice(_SIGNS).replace("\ud83d", "") + value[at:]
    return random.choice(_ODD)


_ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 10**30, 1.5, 1e300, "", " ", "x", [], {}, [[]], [None], {"x": 1}, {"words": "a"}, {"start": "2026-01-15T10:00:00"},
    {"start": "2026-01-15T10:00:00Z", "end": "2026-01-15T09:00:00Z"}, "2026-01-15T10:00:00.5Z", "2026-01-15T10:00:00+02:00", "PT45M", "~45 min", "-PT1S", "<b>",
    "a  b", "\u001b[31m", "x\n\n## Sign-Off", "x\ny", "| a |", "#", "<br>", "1969-12-31", "9999-12-31T23:59:59Z", "sev2", "2", "a" * 5000, "<!-- /kept -->",
)  # fmt: skip


def fragments(random: Random) -> tuple[str, str]:
    """Return a passage of pieces of blocks at any indentation, to be kept as it is."""
    words = _Words(random)
    lines: list[str] = []
    for _ in range(random.randint(1, 7)):
        block = _any_block(words) if random.random() < 0.8 else random.choice(_SIGNS)
        indent = random.choice(("", "", "", " ", "   ", "    ", "\t", "> ", "- ", "  "))
        lines += [*(f"{indent}{line}" for line in block.split("\n")), *[""] * random.randrange(3)]
    return "kept", "\n".join(lines)


GENERATORS: tuple[Generator, ...] = (grammar, changed_documents, one_character, changed_data, fragments)  # fmt: skip


def _everything() -> list[pm.Report]:
    paths = [ROOT / "examples" / name for name in ("adfs-outage.yaml", "checkout-pool.yaml")]
    return [pm.load(path) for path in paths]


def seeds() -> list[tuple[str, str]]:
    """Return inputs of each kind that are read as they are."""
    inputs = [("markdown", text) for text in DOCUMENTS.values()]
    for report in _everything():
        inputs += [
            ("markdown", report.to_markdown()), ("json", report.to_json(indent=1)), ("json", report.to_json()),
            ("yaml", report.to_yaml()), ("html", report.to_html()),
        ]  # fmt: skip
    for folder in (ROOT / "tests" / "sources" / "recorded", Path(__file__).parent / "seeds"):
        inputs += [
            ("source", path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*json"))
        ]
    inputs += [("kept", fragments(Random(number))[1]) for number in range(20)]
    return inputs


_SEEDS = [(kind, text) for kind, text in seeds() if kind != "kept" and len(text) < 60_000]
_DATA = [
    (kind, text)
    for kind, text in _SEEDS
    if kind in ("json", "source") and text[:1] in "{[" and "}\n{" not in text
]
