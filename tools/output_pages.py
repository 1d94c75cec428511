"""The page of what each format shows: measured, by writing a document of each kind and reading it again.

`tools.derive` writes it, and a test holds that it is up to date. The readers are those of the tests.
"""

import re
import zipfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import postmortem as pm
from postmortem.derived.chart import document_of
from postmortem.formats.markdown.profiles import PROFILES
from postmortem.formats.registry import BUILT_IN, find_renderer
from postmortem.io.convert import as_markdown
from postmortem.tree.chart import Chart, Point
from postmortem.tree.nodes import (
    Block,
    BulletList,
    CodeBlock,
    Document,
    Item,
    Kept,
    NumberedList,
    Prose,
    Section,
    Table,
)
from tests.everything import everything
from tests.formats.readings import mail_of, words_in

PAGE = Path(__file__).parent.parent / "docs" / "shown.md"
WHOLE: dict[str, dict[str, Any]] = {"jira": {"limit": None}, "slack": {"limit": None}}
"""The options with which a format leaves nothing out."""

_START = datetime(2026, 1, 15, 9, tzinfo=UTC)
_CHART = Chart(
    "seen",
    (Point(label="one", start=_START), Point(label="two", start=_START + timedelta(hours=1))),
)

NODES: dict[str, Block] = {
    "a section": Section("seen"),
    "prose": Prose("one *two* **three** [four](https://five.example) `six`"),
    "small headings, quotes, rules": Prose("##### one\n\n> two\n\n---\n\nthree"),
    "a table": Table(("one", "two"), (("three", "four<br>five"),)),
    "a list": BulletList((Item("one", (BulletList((Item("two"),)), CodeBlock("three"))),)),
    "a numbered list": NumberedList((Item("one"), Item("two", (NumberedList((Item("three"),)),)))),
    "code": CodeBlock("one\n  two", "text"),
    "what is kept": Kept("# one\n\n| two | three |\n|---|---|\n| four | five |"),
    "a picture": Prose("![one](https://two.example/three.png)"),
    "a link to a file": Prose("[one](two/three.md)"),
}  # fmt: skip
"""A block of each kind, whose words are to be seen."""


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def _written(format: str, document: Document) -> str | bytes:
    rendered: str | bytes = find_renderer(format)(**WHOLE.get(format, {})).document(document)
    return rendered


def words_shown(format: str, block: Block) -> str:
    """Return whether a format shows every word of a block: `yes`, `no`, or which it doesn't."""
    expected = _words(_source(block)) - {"br"}
    seen = _words(words_in(format, _written(format, Document("T", (block,)))))
    missing = sorted(expected - seen)
    return "yes" if not missing else f"all but {', '.join(missing)}"


def _source(block: Block) -> str:
    """Return the words of a block, where its links lead included."""
    match block:
        case Section(title=words) | Prose(markdown=words) | Kept(markdown=words):
            return words
        case CodeBlock(code=words):
            return words
        case Table():
            return " ".join([*block.columns, *(cell for row in block.rows for cell in row)])
        case BulletList() | NumberedList():
            return " ".join(
                " ".join([item.text, *map(_source, item.children)]) for item in block.items
            )
        case Chart():
            return block.caption


def chart_as(format: str) -> str:
    """Return as what a format shows the picture of a timeline, if at all."""
    renderer = find_renderer(format)(**WHOLE.get(format, {}))
    derived = renderer.derived
    if not derived & {"chart", "head"}:
        return "no"
    content: Any = renderer.document(document_of(everything(), derived))
    if format == "mail":
        kinds = [part.get_content_type() for part in mail_of(content).walk()]
        return "a PNG" if "image/png" in kinds else "no"
    if format == "docx":
        with zipfile.ZipFile(BytesIO(content)) as package:
            return "a PNG" if any(name.endswith(".png") for name in package.namelist()) else "no"
    if format == "pdf":
        return "a vector" if re.search(rb"/S ?/Figure", content) else "no"
    return "a vector" if "<svg" in content else "a diagram" if "```mermaid" in content else "no"


def timings_shown(format: str) -> str:
    """Return whether a format shows the table of the timings, or their numbers."""
    derived = find_renderer(format)(**WHOLE.get(format, {})).derived
    return (
        "yes" if derived & {"timings", "head"} else "in the picture" if "chart" in derived else "no"
    )


def reads_back(format: str) -> str:
    """Return what comes back when the full report is read from a format."""
    report = everything()
    content: Any = pm.render(report, pm.Format(format), **WHOLE.get(format, {}))
    if format in ("html", "pdf"):
        from postmortem.io.convert import loads

        return "equal" if loads(content, format, pm.Report) == report else "no"
    if format in ("docx", "pandoc-json"):
        content = as_markdown(content, format)
    elif format in ("adf", "jira", "mail", "text", "typst"):
        return "no"
    back = pm.read_markdown(content).report
    if back == report:
        return "equal"
    markup = r"(?s)<!--.*?-->|^```+\w+$|^ *\d+\. "
    markdown = re.sub(markup, "", report.to_markdown(), flags=re.MULTILINE)
    missing = sorted(_words(markdown) - _words(back.to_markdown()) - {"br"})
    return "every word" if not missing else f"all but {', '.join(missing)}"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *map(list, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def pages() -> dict[Path, str]:
    """Return the page by its path."""
    formats = sorted(BUILT_IN)
    facts: dict[str, Callable[[str], str]] = {
        "the timeline's picture": chart_as,
        "the timings": timings_shown,
        "reads back": reads_back,
    }
    nodes = {
        name: {format: words_shown(format, block) for format in formats}
        for name, block in NODES.items()
    }
    measured = {name: {format: fact(format) for format in formats} for name, fact in facts.items()}
    total = len(_words(everything().to_markdown()))
    rows = [[f"`{format}`", *(nodes[name][format] for name in nodes)] for format in formats]
    more = [[f"`{format}`", *(measured[name][format] for name in measured)] for format in formats]
    places = [
        [
            f"`{name}`", f"[{profile.place}]({profile.source})", f"{profile.limit:,}" if profile.limit else "not published",
            *("yes" if flag else "no" for flag in (profile.tables, profile.rules, profile.comments, profile.breaks, profile.languages)),
            str(profile.deepest), "yes" if profile.diagrams else "no",
        ]
        for name, profile in PROFILES.items()
    ]  # fmt: skip
    text = f"""# What each format shows

This page is written by `nox -s derive`, which writes a document with a block of each kind in every format, and reads it
with programs that aren't this library's: a library for PDF, the XML of Word, Python's own parsers of mail and HTML.
A test holds that the tables are what is measured. The full report of the tests, which has {total:,} different words,
loses none of them in any format.

## Words

Whether every word of a block is seen, where its links and pictures lead included:

{_table(["format", *nodes], rows)}

## What is made of a report

{_table(["format", *measured], more)}

`equal` means that the report which is read is equal to the one that was written. `every word` means that it isn't, and
that no word of it is lost: a line break inside a paragraph becomes a space, or a table a list.

## Places that show Markdown

The columns say what a place shows as it is meant; the source is where its makers, or else its users, say so.

{_table(["format", "place and source", "characters", "tables", "rules", "comments", "`<br>`", "languages of code", "headings to", "Mermaid"], places)}
"""
    return {PAGE: text}
