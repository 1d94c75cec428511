"""YAML front matter: the lines between two `---` at the top of a file."""

import re

from postmortem.reading.draft import Draft
from postmortem.reading.sections.metadata import fact

_FENCED = re.compile(
    r"\A---[ \t]*\n(?P<inside>(?:(?!---|\.\.\.)[^\n]*\n){1,200}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)"
)
_ENTRY = re.compile(r"(?P<key>[A-Za-z][\w /-]{0,40}):(?:[ \t]+(?P<value>.*))?")
_ITEM = re.compile(r"[ \t]*-[ \t]+(?P<value>.*)")


def without_front_matter(text: str) -> tuple[str, str]:
    """Return a text without its front matter, and that; each line stays the line that it is."""
    found = _FENCED.match(text)
    if found is None or not _ENTRY.match(found["inside"].lstrip()):
        return text, ""
    return "\n" * found[0].count("\n") + text[found.end() :], found["inside"]


def front_matter(draft: Draft, head: str) -> None:
    """Take the facts of front matter; keep the lines that are none."""
    left: list[tuple[int, str]] = []
    entries: list[tuple[str, list[str], int]] = []
    for number, line in enumerate(head.split("\n"), start=2):
        if entry := _ENTRY.fullmatch(line.rstrip()):
            entries.append((entry["key"], [_unquoted(entry["value"] or "")], number))
        elif entries and (item := _ITEM.fullmatch(line.rstrip())):
            entries[-1][1].append(_unquoted(item["value"]))
        elif line.strip():
            left.append((number, line))
    for key, values, number in entries:
        value = ", ".join(filter(None, values)).strip("[]")
        if key.casefold() == "title" and value and "title" not in draft.values:
            draft.values["title"] = value
            if not draft.document.title:
                draft.translated(number, key, "", "the title", "title")
                continue
            del draft.values["title"]
        if not fact(draft, key.replace("_", " "), value, number):
            left.append((number, f"{key}: {value}"))
        else:
            draft.translated(number, key, key.replace("_", " "), "a key of the front matter")
    if left:
        text = "\n".join(line for _, line in left)
        draft.keep(
            f"```yaml\n{text}\n```",
            left[0][0],
            "front matter that is no fact",
            blocks=len(left),
            after="",
            what=left[0][1],
        )


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value
