"""The headings of one HTML document: their levels, their anchors, and the list of contents."""

import html

import attrs
from attrs import field

from postmortem.patterns import regex

_DEEPEST = 6
_TAG = regex(r"<[^<>]*>")
_NOT_IN_ANCHOR = regex(r"[^\w\s-]")
_GAP = regex(r"[\s-]+")
_TAKEN = ("content", "contents", "chart", "postmortem-data")
"""The ids that a page has besides those of its headings, or the beginnings of such."""


@attrs.define
class Headings:
    """Writes headings so that no level is passed over, and records those of the first two."""

    anchored: bool
    """Whether headings get anchors: in a page they do, in a fragment they might clash."""
    shift: int = 0
    """How many levels deeper than in a page a heading is."""
    found: list[tuple[int, str, str]] = field(factory=list)
    """The level, the anchor and the words, as HTML, of each heading with an anchor."""
    _taken: dict[str, int] = field(factory=lambda: dict.fromkeys(_TAKEN, 1))

    def heading(self, level: int, words: str) -> str:
        """Return a heading; `words` is HTML."""
        shown = min(level + self.shift, _DEEPEST)
        if not self.anchored or level > 3:
            return f"<h{shown}>{words}</h{shown}>\n"
        anchor = self._anchor(words)
        self.found.append((level, anchor, _TAG.sub("", words)))
        return f'<h{shown} id="{anchor}">{words}</h{shown}>\n'

    def _anchor(self, words: str) -> str:
        """Return an anchor made of a heading's words, as GitHub makes them; no two are the same."""
        text = _NOT_IN_ANCHOR.sub("", html.unescape(_TAG.sub("", words)).lower())
        slug = _GAP.sub("-", text).strip("-")[:60] or "section"
        while slug in self._taken:
            self._taken[slug] += 1
            slug = f"{slug}-{self._taken[slug]}"
        self._taken[slug] = 1
        return slug

    def contents(self, title: str) -> str:
        """Return the list of contents: the sections, each with those inside it; `title` is HTML.

        It is folded where the page has no space beside its text.
        """
        if not self.found:
            return ""
        parts = [f'<nav aria-label="{title}">\n<details><summary>{title}</summary>\n<ol>\n']
        open_items = 0
        for level, anchor, words in self.found:
            if level > 2 and open_items == 1:
                parts.append("\n<ol>\n")
                open_items = 2
            elif level > 2 and open_items == 2:
                parts.append("</li>\n")
            else:
                parts.append({0: "", 1: "</li>\n", 2: "</li>\n</ol>\n</li>\n"}[open_items])
                open_items = 1
            parts.append(f'<li><a href="#{anchor}">{words}</a>')
        parts.append("</li>\n" if open_items == 1 else "</li>\n</ol>\n</li>\n")
        return "".join(parts) + "</ol>\n</details>\n</nav>\n"


@attrs.define
class Levels:
    """Gives the headings of a text that is below another heading their levels."""

    headings: Headings
    below: int
    """The level of the heading that the text is below."""
    keeps: bool
    """Whether a heading keeps its own level where it can: what was carried along was a document."""
    _open: list[tuple[int, int]] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        self._open.append((self.below if self.keeps else 0, self.below))

    def heading(self, level: int, words: str) -> str:
        """Return a heading, one level below the last that it is under."""
        while len(self._open) > (not self.keeps) and self._open[-1][0] >= level:
            self._open.pop()
        under = self._open[-1][1] if self._open else 1
        shown = min(max(level, 2), under + 1)
        self._open.append((level, shown))
        return self.headings.heading(shown, words)
