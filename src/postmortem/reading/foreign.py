"""Markup that isn't Markdown: which one a text is written in, and what converts it.

A text counts as another markup only where several of its lines are written as no Markdown
is, and none is written as only Markdown is. Code, and what is between backticks, doesn't count.
"""

import re
import shlex
from collections.abc import Iterator
from pathlib import PurePath

import attrs

from postmortem.patterns import regex


@attrs.frozen
class Markup:
    """A markup that pandoc reads."""

    name: str
    """What people call it: `AsciiDoc`."""
    reader: str
    """What pandoc calls it: `asciidoc`."""

    def command(self, file: str = "FILE") -> str:
        """Return the command that makes Markdown of a file.

        >>> RST.command("our outage.rst")
        "pandoc -f rst -t gfm 'our outage.rst' -o 'our outage.md'"
        >>> RST.command()
        'pandoc -f rst -t gfm FILE -o FILE.md'
        """
        path = PurePath(file)
        out = str(path.with_suffix(".md")) if path.suffix in ENDINGS else f"{file}.md"
        return f"pandoc -f {self.reader} -t gfm {shlex.quote(file)} -o {shlex.quote(out)}"


RST = Markup("reStructuredText", "rst")
ASCIIDOC = Markup("AsciiDoc", "asciidoc")
WIKITEXT = Markup("MediaWiki wikitext", "mediawiki")
JIRA = Markup("Jira markup", "jira")
TEXTILE = Markup("Textile", "textile")
ORG = Markup("Org mode", "org")

ENDINGS = {
    ".rst": RST, ".rest": RST, ".adoc": ASCIIDOC, ".asciidoc": ASCIIDOC, ".asc": ASCIIDOC,
    ".wiki": WIKITEXT, ".mediawiki": WIKITEXT, ".jira": JIRA, ".textile": TEXTILE, ".org": ORG,
}  # fmt: skip
"""The endings of files that are of another markup."""

_FENCE = regex(r" {0,3}(?P<mark>`{3,}|~{3,})")
_BLOCK = regex(
    r"(?P<pre><pre\b)|(?P<high><syntaxhighlight\b)|\{(?P<jira>code|noformat)\b[^}\n]{0,80}\}$|(?P<org>#\+(?:begin|BEGIN)_(?:src|SRC|example|EXAMPLE)\b)"
)
"""Where code begins in other markups."""
_ENDS = {
    "pre": regex(r"</pre>"), "high": regex(r"</syntaxhighlight>"),
    "jira": regex(r"\{(?:code|noformat)\}"), "org": regex(r"#\+(?:end|END)_"),
}  # fmt: skip
_CODE = regex(r"(?<!`)(?P<ticks>`{1,3}+)[^`\n]{1,300}+(?P=ticks)(?![`_])")
_HEADING = regex(r"#{1,6} [^#\n]*[^\s#][^\n]*")
"""A heading of Markdown, where blank lines are around it."""
_DELIMITERS = regex(r" {0,3}\|?(?: *:?-{3,}:? *\|)+(?: *:?-{3,}:? *)?")
_LINK = regex(r"\[[^\[\]\n]{1,200}\]\((?:https?:|mailto:|[./#])[^()\n]{0,400}\)")


def _whole_line(form: str) -> re.Pattern[str]:
    """Return a pattern that fills a line."""
    return regex(rf"\A(?:{form})\s*\Z")


_ADORNMENT = regex(r"""([=\-~^"'`+#])\1{2,200}\s*""")
_RST_LINES = _whole_line(
    r"\.\. (?:[a-z][a-z0-9:_-]{1,30}::(?: .*)?|_[^:\n]{1,80}:(?: .*)?|\[[#\w]{1,20}\] .*|\|[^|\n]{1,40}\| \w+:: .*)"
    r"|={2,200}+(?: {1,40}+={2,200}+){1,20}+"
)
_RST_WORDS = regex(
    r"(?<![`\w]):(?:[a-z]{2,12}:)?[a-z-]{2,16}:`[^`\n]{1,200}`"  # a role
    r"|<[^<>\s]{1,400}>`__?"  # the end of a link
)
_ASCIIDOC_LINES = _whole_line(
    r"\|===|\[(?:source|NOTE|TIP|WARNING|IMPORTANT|CAUTION|cols=|%|options=|discrete|qanda|horizontal|quote|\[)[^\n]{0,200}\]"
    r"|(?:image|include|toc|video|ifdef|endif|ifndef)::[^\s\[]{0,300}\[[^\]\n]{0,200}\]"
    r"|:(?:toc|toclevels|sectnums|icons|revdate|revnumber|author|email|doctype|source-highlighter|sectanchors|imagesdir|numbered|experimental|idprefix):(?: [^\n]{0,200})?"
)
_ASCIIDOC_HEADING = _whole_line(r"={1,6} [^\s=][^\n]{0,200}(?<![=\s])")
_ASCIIDOC_WORDS = regex(
    r"\b(?:link|xref|mailto):[^\s\[\]]{1,300}\[[^\]\n]{0,200}\]|https?://[^\s\[\]()<>]{3,300}\[[^\]\n]{1,200}\]|<<[\w-]{2,60}(?:,[^<>\n]{1,80})?>>"
)
_WIKI_HEADING = _whole_line(r"(?P<marks>={1,6})[^=\n](?:[^=\n]{0,200}[^=\s])? ?(?P=marks)")
_WIKI_LINES = _whole_line(
    r"\{\|[^\n]{0,200}|\|\}|\|-|__(?:TOC|NOTOC|NOEDITSECTION)__|\[\[(?:Category|Kategorie|Catégorie|File|Image):[^\]\n]{1,200}\]\]"
)
_WIKI_WORDS = regex(
    r"'''[^'\n]{1,200}'''|\[https?://[^\s\[\]]{3,300} [^\[\]\n]{1,200}\](?!\()|</?(?:syntaxhighlight|nowiki)\b"
)
_H_HEADING = _whole_line(r"h[1-6](?:[(\[{][^\n]{1,120}[)\]}])?\. ?[^\s.][^\n]{0,300}")
_JIRA_LINES = _whole_line(
    r"\|\|[^|\n]{1,200}\|\|[^\n]{0,400}|h[1-6]\. ?\{anchor:[^\n]{1,300}"
    r"|\{(?:code|noformat|panel|quote|info|warning|tip|note|expand|toc)(?::[^{}\n]{0,200})?\}"
)
_JIRA_WORDS = regex(
    r"\[[^\[\]|\n]{1,200}\|(?:https?://|#|mailto:)[^\[\]\s]{1,300}\]|\{color(?::[#\w]{1,20})?\}"
)
_JIRA_HINT = regex(r"\{\{[^{}\n]{1,80}\}\}|\((?:/|x|!|\?)\)(?=\s|$)")
_TEXTILE_LINES = _whole_line(
    r"\|_[.<>=\\/0-9]{1,8}\.? [^\n]{1,400}|(?:bc|pre|notextile|table|p[([{][^\n]{0,40})\.{1,2} [^\n]{1,400}"
)
_TEXTILE_WORDS = regex(r'(?<![\w"])"[^"\n]{1,200}":(?:https?://|/|mailto:)[^\s]{1,300}')
_TEXTILE_HINT = regex(r"^h[1-6][(\[{]|(?<!\w)@[^@\s][^@\n]{0,80}@(?!\w)")
_ORG_LINES = _whole_line(
    r"#\+(?:TITLE|AUTHOR|DATE|OPTIONS|STARTUP|BEGIN_\w{2,12}|END_\w{2,12}|begin_\w{2,12}|end_\w{2,12}|title|author|date|options|startup):?(?: [^\n]{0,200})?"
    r"|:PROPERTIES:|:END:|\*{2,6} (?:TODO|DONE) [^\n]{1,200}|\|(?:-{2,200}\+)+-{2,200}\|"
)
_ORG_WORDS = regex(r"\[\[https?://[^\[\]\s]{1,300}\]\[[^\[\]\n]{1,200}\]\]")
_LONGEST = 100_000
"""How many characters of a text are looked at."""


def markup_of(text: str) -> Markup | None:
    r"""Return the markup that a text is written in; None for Markdown, and where nothing shows it.

    >>> markup_of("h2. Timeline\n\n||Time||Event||\n|10:00|It fails|\n").name
    'Jira markup'
    >>> markup_of("## Timeline\n\nWe write `h2. Timeline` in Jira.\n") is None
    True
    """
    lines = list(_lines(text[:_LONGEST]))
    if any(_is_of_markdown(line) for line in lines):
        return None
    headings = sum(_is_heading(lines, at) for at in range(1, len(lines) - 1))
    if headings and _count(lines, _ASCIIDOC_HEADING, _WIKI_HEADING, _H_HEADING) <= 2 * headings:
        return None  # a line with `#` in front is an item of a list elsewhere
    points = {
        RST: 2 * _count(lines, _RST_LINES) + _count(lines, _RST_WORDS) + _adorned(lines),
        ASCIIDOC: _count(lines, _ASCIIDOC_LINES, _ASCIIDOC_WORDS, _ASCIIDOC_HEADING),
        WIKITEXT: _count(lines, _WIKI_LINES, _WIKI_WORDS, _WIKI_HEADING),
        JIRA: _count(lines, _JIRA_LINES, _JIRA_WORDS, _H_HEADING),
        TEXTILE: _count(lines, _TEXTILE_LINES, _TEXTILE_WORDS, _H_HEADING),
        ORG: _count(lines, _ORG_LINES, _ORG_WORDS),
    }
    hints = {JIRA: _count(lines, _JIRA_HINT), TEXTILE: _count(lines, _TEXTILE_HINT)}
    best = max(points, key=lambda markup: (points[markup], hints.get(markup, 0)))
    links = sum(len(_LINK.findall(line)) for line in lines)
    return best if points[best] >= _ENOUGH and points[best] > links * 2 else None


_ENOUGH = 2
"""How many lines have to be written in a markup: one may be a slip, or quoted."""


def _lines(text: str) -> Iterator[str]:
    """Yield the lines of a text that aren't code, without what is code in them, between two empty ones."""
    fence = ""
    end: re.Pattern[str] | None = None
    yield ""
    lines = [*text.replace("\r\n", "\n").split("\n"), ""]
    for before, line, after in zip(["", *lines], lines, lines[1:], strict=False):
        if end is not None:
            end = None if end.search(line) else end
            continue
        if not fence and (block := _BLOCK.match(line)):
            end = _ENDS[block.lastgroup or ""]
            end = None if end.search(line, block.end()) else end
            yield line
            continue
        mark = _FENCE.match(line)
        if mark is not None and not fence and before and not after and len(line) >= len(before):
            yield line  # below a heading of reStructuredText
        elif mark is not None and not fence:
            fence = mark["mark"]
            yield _WAS_CODE
        elif mark is not None and mark["mark"].startswith(fence):
            fence = ""
        elif not fence and not line.startswith(("    ", "\t")):
            yield _CODE.sub("", line) if "`" in line and "`_" not in line else line
    yield ""


_WAS_CODE = "```"


def _is_of_markdown(line: str) -> bool:
    """Whether a line is written as only Markdown is: code between fences, or below a table's heading."""
    return line == _WAS_CODE or (line.count("-") > 2 and _DELIMITERS.fullmatch(line) is not None)


def _is_heading(lines: list[str], at: int) -> bool:
    """Whether a line is a heading in Markdown."""
    is_alone = not lines[at - 1].strip() and not lines[at + 1].strip()
    return is_alone and _HEADING.fullmatch(lines[at]) is not None


def _count(lines: list[str], *forms: re.Pattern[str]) -> int:
    """Return how many lines are written in one of some forms; a form of whole lines fills them."""
    return sum(any(form.search(line) for form in forms) for line in lines)


def _adorned(lines: list[str]) -> int:
    """Return how many headings have lines of signs that no heading in Markdown has.

    Markdown has `=` and `-` below its words. Above them too, or another sign, is reStructuredText.
    """
    count = 0
    for at in range(1, len(lines) - 1):
        mark = _ADORNMENT.fullmatch(lines[at])
        title = lines[at - 1].rstrip()
        if mark is None or not title or _ADORNMENT.fullmatch(title) is not None:
            continue
        above = lines[at - 2].rstrip() if at > 1 else ""
        over = above == lines[at].rstrip()
        blank = not lines[at + 1].strip()
        long = len(lines[at].rstrip()) >= len(title.strip())
        if blank and long and (over or (mark[1] not in "=-" and not above)):
            count += 1
    return count
