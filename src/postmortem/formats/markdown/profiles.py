"""Markdown for a place that has its own: what it shows, and how much it takes.

One writer, and a table. A place that lacks tables gets a list with a line a row; one that lacks
comments gets no comments, and so on. Nothing is left out but whole parts that are over a limit, and
a note names those.
"""

from collections.abc import Iterator, Sequence
from typing import ClassVar

import attrs

from postmortem.formats.base import Derived
from postmortem.formats.limits import within
from postmortem.formats.markdown.writer import MarkdownRenderer
from postmortem.formats.markup import commas, write
from postmortem.formats.markup.nodes import (
    Blocks,
    Break,
    Emphasis,
    Grid,
    Heading,
    Inline,
    Inlines,
    ItemList,
    Link,
    Literal,
    MarkupBlock,
    Paragraph,
    Picture,
    Quote,
    Rule,
    Strong,
    Text,
    plain,
)
from postmortem.formats.markup.parse import blocks, inlines
from postmortem.formats.options import at_least, check, switch
from postmortem.patterns import regex
from postmortem.text.guards import fence, guarded, in_heading
from postmortem.text.languages import ENGLISH, Language
from postmortem.tree.nodes import (
    Block,
    CodeBlock,
    Document,
    Item,
    Kept,
    Prose,
    Section,
    Table,
)


@attrs.frozen(kw_only=True)
class Profile:
    """What a place that shows Markdown understands."""

    place: str
    """Its name, as in `Slack takes 12,000 characters`."""
    source: str
    """Where its makers, or else its users, say so."""
    limit: int | None = None
    """How many characters it takes; None where nobody says."""
    tables: bool = True
    rules: bool = True
    """Whether `---` is a line across the page."""
    comments: bool = False
    """Whether `<!-- … -->` is shown to nobody."""
    breaks: bool = True
    """Whether `<br>` is the end of a line."""
    languages: bool = True
    """Whether a block of code may name its language."""
    deepest: int = 6
    """The smallest heading that it has."""
    diagrams: bool = False
    """Whether it draws Mermaid."""
    formulas: bool = False
    """Whether a `$` begins a formula, so that one of an author's is escaped."""


PROFILES = {
    "commonmark": Profile(
        place="CommonMark",
        source="https://spec.commonmark.org/0.31.2/",
        tables=False,
        comments=True,
    ),
    "github": Profile(
        place="GitHub",
        source="https://github.com/dead-claudia/github-limits",
        limit=65_536,
        comments=True,
        diagrams=True,
    ),
    "gitlab": Profile(
        place="GitLab",
        source="https://docs.gitlab.com/administration/instance_limits/",
        limit=1_000_000,
        comments=True,
        diagrams=True,
    ),
    "incident.io": Profile(
        place="incident.io",
        source="https://docs.incident.io/post-incident/writing-and-editing",
        breaks=False,
        deepest=3,
    ),
    "notion": Profile(
        place="Notion",
        source="https://developers.notion.com/guides/data-apis/enhanced-markdown",
        limit=500_000,
        deepest=4,
        diagrams=True,
        formulas=True,
    ),
    "slack": Profile(
        place="Slack",
        source="https://docs.slack.dev/reference/block-kit/blocks/markdown-block",
        limit=12_000,
        tables=False,
        rules=False,
        breaks=False,
        languages=False,
    ),
    "statuspage": Profile(
        place="Statuspage",
        source="https://support.atlassian.com/statuspage/docs/create-a-postmortem/",
    ),
}

_DOLLAR = regex(r"(?<!\\)((?:\\\\)*)\$")
_BETWEEN = " · "
"""What is between the cells of a row that is a line."""
_LEAST = 200


class ProfileRenderer(MarkdownRenderer):
    """Writes a document as the Markdown of one of the `PROFILES`.

    `limit` is how many characters it may have, instead of what the place takes; None is no limit.
    `diagram=False` leaves the timeline's drawing out of a place that shows Mermaid.
    """

    name: ClassVar[str] = "markdown-profile"
    suffixes: ClassVar[tuple[str, ...]] = ()
    profile: ClassVar[Profile] = PROFILES["commonmark"]
    derived: frozenset[Derived] = frozenset()

    def __init__(
        self, *, limit: int | None = -1, diagram: bool = True, lang: Language = ENGLISH
    ) -> None:
        super().__init__(diagram=diagram is True and self.profile.diagrams, lang=lang)
        self.limit = self.profile.limit if limit == -1 else limit
        size = () if self.limit is None else (at_least("limit", limit, _LEAST, "characters"),)
        check(*(() if limit == -1 else size), switch("diagram", diagram))

    @property
    def _is_full(self) -> bool:
        """Whether the place shows all Markdown that a report can have."""
        profile = self.profile
        return profile.tables and profile.breaks and profile.comments and not profile.formulas

    def document(self, node: Document) -> str:
        if self.limit is None:
            return self._page(node, "")
        return within(
            node,
            self.limit,
            "characters",
            self.profile.place,
            render=self._page,
            size=len,
            block_size=lambda block, level: len(self.block(block, level)),
        )

    def _page(self, node: Document, note: str) -> str:
        parts = [f"# {in_heading(self._line(node.title))}"]
        if self.profile.comments:
            parts += [f"<!-- postmortem: {directive} -->" for directive in node.directives]
        if note:
            parts.append(f"> {self._line(note)}")
        return "\n\n".join([*parts, *self._blocks(node.body, 2)]) + "\n"

    def section(self, node: Section, level: int) -> str:
        shown = min(level, self.profile.deepest)
        heading = f"{'#' * shown} {in_heading(self._line(node.title))}"
        return "\n\n".join([heading, *self._blocks(node.body, min(level + 1, 6))])

    def _blocks(self, nodes: tuple[Block, ...], level: int) -> Iterator[str]:
        for part in super()._blocks(nodes, level):
            if part == "---" and not self.profile.rules:
                continue
            if part == "<!-- -->" and not self.profile.comments:
                continue
            yield part

    def prose(self, node: Prose) -> str:
        return node.markdown if self._is_full else self._markdown(node.markdown)

    def kept(self, node: Kept) -> str:
        return super().kept(node) if self.profile.comments else self._markdown(node.markdown)

    def _markdown(self, markdown: str) -> str:
        text = write.markdown(tuple(self._shown(blocks(markdown))))
        return self._formulas(text)

    def _formulas(self, text: str) -> str:
        return _DOLLAR.sub(r"\1\\$", text) if self.profile.formulas else text

    def _shown(self, content: Blocks) -> Iterator[MarkupBlock]:
        """Yield blocks as the place has them."""
        profile = self.profile
        for block in content:
            match block:
                case Grid(columns, rows) if profile.tables and not profile.breaks:
                    yield Grid(_lines(columns), tuple(map(_lines, rows)))
                case Grid(columns, rows) if not profile.tables:
                    items = [_labelled(columns, row) for row in rows]
                    yield ItemList(tuple((Paragraph(item),) for item in items if item))
                case Heading(level, words):
                    words = words if profile.breaks else _without_breaks(words)
                    yield Heading(min(level, profile.deepest), words)
                case Literal(code, _) if not profile.languages:
                    yield Literal(code)
                case Rule() if not profile.rules:
                    pass
                case Quote(inner):
                    yield Quote(tuple(self._shown(inner)))
                case ItemList(items, start):
                    yield ItemList(tuple(tuple(self._shown(item)) for item in items), start)
                case _:
                    yield block

    def table(self, node: Table) -> str:
        if self.profile.tables:
            return super().table(
                attrs.evolve(
                    node,
                    columns=tuple(map(self._line, node.columns)),
                    rows=tuple(tuple(map(self._line, row)) for row in node.rows),
                )
            )
        columns = list(map(inlines, node.columns))
        rows = (_labelled(columns, [inlines(commas.joined(c)) for c in row]) for row in node.rows)
        lines = (guarded(self._line(commas.escaped(write.line(row)))) for row in rows if row)
        return "\n".join(f"- {line}" for line in lines)

    def _line(self, line: str) -> str:
        """Return a line as the place has it."""
        if not self.profile.breaks and "<br>" in line:
            line = write.line(_without_breaks(inlines(line)))
        return self._formulas(line)

    def _item(self, marker: str, item: Item) -> str:
        return super()._item(marker, attrs.evolve(item, text=self._line(item.text)))

    def code_block(self, node: CodeBlock) -> str:
        return fence(node.code, node.language if self.profile.languages else None)


def _labelled(columns: Sequence[Inlines], row: Sequence[Inlines]) -> Inlines:
    """Return a row of a table as a line: each cell after its heading, and none that is empty.

    A row of a record, whose first cell is a label in bold, needs no heading.
    """
    match row:
        case [(Strong(words),), value]:
            return (Strong((*words, Text(":"))), Text(" "), *value)
        case _:
            pass
    parts: list[Inline] = []
    for column, cell in zip(columns, row, strict=False):
        if not plain(cell).strip():
            continue
        parts += [Text(_BETWEEN)] if parts else []
        label = plain(column).strip()
        parts += [Strong((Text(f"{label}:"),)), Text(" ")] if label else []
        parts += cell
    return write.tidied(tuple(parts))


def _lines(cells: Sequence[Inlines]) -> tuple[Inlines, ...]:
    """Return cells of one line each."""
    return tuple(map(_without_breaks, cells))


def _without_breaks(content: Inlines) -> Inlines:
    nodes: list[Inline] = []
    for node in content:
        match node:
            case Break():
                nodes.append(Text(_BETWEEN))
            case Emphasis(inner) | Strong(inner):
                nodes.append(type(node)(_without_breaks(inner)))
            case Link(inner, target, title) | Picture(inner, target, title):
                nodes.append(type(node)(_without_breaks(inner), target, title))
            case _:
                nodes.append(node)
    return tuple(nodes)


class CommonMarkRenderer(ProfileRenderer):
    """Writes plain CommonMark: lists in place of tables."""

    name: ClassVar[str] = "commonmark"
    profile: ClassVar[Profile] = PROFILES["commonmark"]


class GitHubRenderer(ProfileRenderer):
    """Writes the body of an issue, a pull request or a comment on GitHub, with the timeline drawn."""

    name: ClassVar[str] = "github"
    profile: ClassVar[Profile] = PROFILES["github"]


class GitLabRenderer(ProfileRenderer):
    """Writes the description of an issue on GitLab, with the timeline drawn."""

    name: ClassVar[str] = "gitlab"
    profile: ClassVar[Profile] = PROFILES["gitlab"]


class IncidentIoRenderer(ProfileRenderer):
    """Writes what the post-mortem editor of incident.io takes when it is pasted."""

    name: ClassVar[str] = "incident.io"
    profile: ClassVar[Profile] = PROFILES["incident.io"]


class NotionRenderer(ProfileRenderer):
    """Writes a page for Notion, with the timeline drawn."""

    name: ClassVar[str] = "notion"
    profile: ClassVar[Profile] = PROFILES["notion"]


class SlackRenderer(ProfileRenderer):
    """Writes the text of a `markdown` block of Slack's Block Kit."""

    name: ClassVar[str] = "slack"
    profile: ClassVar[Profile] = PROFILES["slack"]


class StatuspageRenderer(ProfileRenderer):
    """Writes the text of a post-mortem on Statuspage, which the public reads: without comments."""

    name: ClassVar[str] = "statuspage"
    profile: ClassVar[Profile] = PROFILES["statuspage"]
