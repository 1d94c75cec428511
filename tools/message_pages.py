"""Write the page of the reader's messages from their classes: `nox -s derive` does it."""

from pathlib import Path

from postmortem.reading.messages import MESSAGES

ROOT = Path(__file__).parent.parent
_KINDS = {
    "translated": "put in other words",
    "assumed": "taken for granted",
    "noticed": "worth a look",
    "kept": "kept as it was written",
    "refused": "a mistake in our own layout",
}


def pages() -> dict[Path, str]:
    """Return the page, by its file."""
    return {ROOT / "docs" / "messages.md": page()}


def page() -> str:
    """Return the page of all messages, by their kind.

    >>> page().startswith("# Messages of the reader")
    True
    """
    lines = [
        "# Messages of the reader",
        "",
        "What `read_markdown` says of a document, by its `code`. Each is a `Diagnostic` of a reading, with the line that it is",
        "about and the words that stood there. The set is closed: a program may ask for any of them.",
    ]
    for kind, title in _KINDS.items():
        messages = [cls for cls in MESSAGES if cls.kind == kind]
        if not messages:
            continue
        lines += ["", f"## {title.capitalize()}", "", "| code | what it says |", "| --- | --- |"]
        for cls in messages:
            code = cls(**dict.fromkeys(_data(cls), ""), line=1, what="").code
            words = cls.words.replace("{", "*").replace("}", "*").replace("|", "\\|")
            lines.append(f"| `{code}` | {words} |")
    return "\n".join(lines) + "\n"


def _data(cls: type) -> list[str]:
    """Return the names of what a message holds besides its line and its words."""
    names = [field.name for field in cls.__attrs_attrs__]  # type: ignore[attr-defined]
    return [name for name in names if name not in ("line", "what", "path")]
