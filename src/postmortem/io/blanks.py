"""A blank document for one incident: the title, the id, the day and the severity are filled in."""

import datetime as dt
import json
import re
from collections.abc import Iterator

import attrs

from postmortem.io.convert import template
from postmortem.model.document import blank_document
from postmortem.model.sections.metadata import FACTS, Severity
from postmortem.model.translation import translated
from postmortem.patterns import regex
from postmortem.styles.matching import plain
from postmortem.styles.meanings import last_heading, level_of
from postmortem.styles.prompts import (
    cells_of,
    heading_of,
    is_delimiter,
    is_placeholder,
    normal_line,
)
from postmortem.styles.style import Style
from postmortem.text.languages import Language
from postmortem.tree.edit import map_blocks
from postmortem.tree.nodes import Block, Table


@attrs.frozen(kw_only=True)
class Begun:
    """What is known of an incident when its report is begun."""

    title: str
    date: dt.date
    incident_id: str | None = None
    severity: Severity | None = None

    def values(self, style: Style | None = None) -> dict[str, str]:
        """Return the facts by their fields, as a document has them."""
        severity = self.severity and (
            self.severity.value if style is None else style.severity_name(self.severity)
        )
        prompts_of = {
            "date": self.date.isoformat(),
            "incident_id": self.incident_id,
            "severity": severity,
        }
        return {name: value for name, value in prompts_of.items() if value}


def begun_yaml(begun: Begun) -> str:
    """Return the blank report as YAML, with what is known in it."""
    values = begun.values()
    text = template("yaml")
    assert isinstance(text, str)
    text = re.sub(
        r"^title:.*", lambda _: f"title: {_quoted(begun.title)}", text, count=1, flags=re.MULTILINE
    )
    for name in ("incident_id", "date", "severity"):
        match = re.search(rf"^  {name}:[^#\n]*(?P<comment>  #[^\n]*)?$", text, re.MULTILINE)
        assert match is not None
        value = f" {_quoted(values[name])}" if name in values else ""
        line = f"  {name}:{value}{match['comment'] or ''}"
        text = text[: match.start()] + line + text[match.end() :]
    return text


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def begun_markdown(begun: Begun, language: Language | None = None) -> str:
    """Return the blank document of our own layout, with what is known in it."""
    from postmortem.formats.markdown.writer import MarkdownRenderer  # a style needs no renderer

    values = begun.values()
    own = {
        FACTS.labels[name].title: values.get(name, "")
        for name in ("incident_id", "date", "severity")
    }

    def filled(block: Block) -> Block:
        if not isinstance(block, Table):
            return block
        rows = (
            tuple(
                (label, own[label.strip("*")], *rest)
                if label.strip("*") in own
                else (label, value, *rest)
                for label, value, *rest in block.rows
            )
            if len(block.columns) == 2
            else block.rows
        )
        return attrs.evolve(block, rows=rows)

    document = blank_document()
    document = attrs.evolve(document, title=begun.title, body=map_blocks(document.body, filled))
    if language is not None:
        document = translated(document, language)
    return MarkdownRenderer().document(document)


# --- in a style -----------------------------------------------------------------------------------


def begun_in_style(begun: Begun, style: Style) -> tuple[str, tuple[str, ...]]:
    """Return the blank document of a style with what is known in it, and what it has no place for."""
    filler = _Filler(begun, style)
    text = "\n".join(filler.lines())
    missing = tuple(
        FACTS.labels[name].title.lower() for name in filler.values if name not in filler.used
    )
    return text.rstrip("\n") + "\n", missing


def _blank_of(style: Style) -> Iterator[str]:
    """Yield the lines of a blank for a style that has none: its labels and its headings."""
    yield from ("# Title", "")
    forms = [key for key in style.labels if not key.startswith("|")]
    for key in forms:
        mark = "**" if "**" in key else ""
        yield from (f"{key.removesuffix(mark)}:{mark}" if mark else f"{key.rstrip(':')}:", "")
    table = [key for key in style.labels if key.startswith("|")]
    if table:
        yield from ("|  |  |", "|--|--|")
        yield from (f"| {key.strip('| ')} |  |" for key in table)
        yield ""
    for key in style.sections:
        yield from (f"{'#' * level_of(key)} {last_heading(key).lstrip('# ')}", "")


_LABEL = regex(
    r"(?P<start>\s*(?:> ?)?(?:[-*+] +)?)(?P<mark>\*\*|__)?(?P<label>[^:：*_|\n]{1,60}?)(?(mark)(?:[:：](?P=mark)|(?P=mark) ?[:：])|[:：])[ \t]*(?P<value>.*)"
)
"""A line `Date: YYYY-MM-DD`, `- **Date:** …`; not `http://host`."""
_PLACEHOLDER = regex(
    r"\[[^\[\]\n]+\](?![(\[:])|<[^<>\n]+>|\{\{?[^{}\n]+\}\}?|\*\([^()\n]+\)\*|\*[^*\n]+\*"
)
_ID = regex(
    r"(?<![A-Za-z])[A-Z]{2,8}-(?:YYYY-)?(?:X+|N+|#+|0+)\b|\bincident #(?!\d)", re.IGNORECASE
)
_DATE = regex(r"YYYY-MM-DD|DD[./-]MM[./-]YYYY|MM/DD/YYYY|TT\.MM\.JJJJ")
_FRONT = ("---", "+++")


@attrs.define
class _Filler:
    begun: Begun
    style: Style
    used: set[str] = attrs.field(factory=set)
    titled: bool = False

    @property
    def values(self) -> dict[str, str]:
        return self.begun.values(self.style)

    def lines(self) -> Iterator[str]:
        """Yield the lines of the blank, filled in."""
        text = self.style.blank.markdown
        lines = text.split("\n") if text else [*_blank_of(self.style)]
        fence, front = "", bool(lines and lines[0].rstrip() in _FRONT)
        for at, line in enumerate(lines):
            mark = re.match(r" {0,3}(`{3,}|~{3,})", line)
            if mark and (not fence or line.strip().startswith(fence)):
                fence = "" if fence else mark[1]
                yield line
            elif fence:
                yield line
            elif front:
                front = at == 0 or line.rstrip() not in _FRONT
                yield self._front(line)
            else:
                yield from self._line(line)

    def _line(self, line: str) -> Iterator[str]:
        heading = heading_of(line)
        if heading is not None:
            if not self.titled and normal_line(line) == self._title_prompt():
                self.titled = True
                yield f"{'#' * heading.level} {self._title(heading.title)}"
                return
            yield line
            meaning = (self.style.meaning(heading.title) or "").removeprefix("metadata.")
            if meaning in self.values and meaning not in self.used:
                yield from ("", self._use(meaning))
        elif line.lstrip().startswith("|") and not is_delimiter(line):
            yield self._row(line)
        elif (match := _LABEL.fullmatch(line)) is not None and self._may_be_filled(match["value"]):
            name = self.style.label(match["label"])
            if name in self.values and name not in self.used:
                end = match.start("value")
                yield f"{line[:end].rstrip()} {self._use(name)}"
            else:
                yield line
        else:
            yield line

    def _may_be_filled(self, value: str) -> bool:
        """Whether nothing follows a label that is right already."""
        return (
            not value.strip() or is_placeholder(value) or value.strip() in self.style.blank.prompts
        )

    def _use(self, name: str) -> str:
        self.used.add(name)
        return self.values[name]

    def _row(self, line: str) -> str:
        cells = cells_of(line)
        changed = False
        for at in range(0, len(cells) - 1, 2):
            name = self.style.label(cells[at].strip("*_ :"))
            key = cells[at].strip("*_ :")
            is_fact = any(plain(key) == plain(label) for label in self.style.labels)
            if (
                is_fact
                and name in self.values
                and name not in self.used
                and self._may_be_filled(cells[at + 1])
            ):
                cells[at + 1] = self._use(name).replace("|", "\\|")
                changed = True
        return f"| {' | '.join(cells)} |" if changed else line

    # --- the title --------------------------------------------------------------------------------

    def _title_prompt(self) -> str:
        """Return the heading that stands for the title in the blank."""
        prompts = self.style.blank.prompts
        first = next((prompt for prompt in prompts if prompt.startswith("# ")), None)
        return normal_line(first if first is not None else "# Title")

    def _title(self, words: str) -> str:
        """Return the heading of the blank with the title in it, and the id and the day where it asks for them."""
        if not _PLACEHOLDER.search(words):
            return self.begun.title
        rest = words
        for name, form in (("incident_id", _ID), ("date", _DATE)):
            if form.search(rest) and name in self.values:
                rest = form.sub(lambda _, name=name: self._use(name), rest, count=1)  # type: ignore[misc]
                rest = rest.replace(f"[{self.values[name]}]", self.values[name])
        return (
            _PLACEHOLDER.sub(lambda _: self.begun.title, rest, count=1)
            if _PLACEHOLDER.search(rest)
            else self.begun.title
        )

    def _front(self, line: str) -> str:
        key, colon, value = line.partition(":")
        unquoted = value.strip().strip("\"'")
        if not colon or not (not unquoted or is_placeholder(unquoted)):
            return line
        if key.strip() == "title":
            self.titled = True
            return f"{key}: {_quoted(self.begun.title)}"
        name = self.style.label(key.replace("_", " "))
        if name in self.values and name not in self.used:
            return f"{key}: {self._use(name)}"
        return line
