"""HTML: a page that needs nothing but itself, or a fragment that is in another page.

Every text is escaped or goes through the Markdown parser, once; no tag, attribute or address of an
author's own gets in. A page has a policy on top that lets no script run and nothing load but
pictures. A fragment says all that it has to say without any style.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from postmortem.formats.base import Derived, Renderer
from postmortem.formats.escape import escape, escape_code, words
from postmortem.formats.html import page as html_page
from postmortem.formats.html.headings import Headings, Levels
from postmortem.formats.html.inline import Writer, code_start
from postmortem.formats.html.options import options
from postmortem.formats.html.table import Tables, narrow_styles, scrolls
from postmortem.formats.picture import svg as timeline_svg
from postmortem.formats.stylesheets import stylesheet
from postmortem.text.languages import Language
from postmortem.tree.chart import Chart
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

_LONG_TABLE, _LONG_CODE = 25, 30
"""From how many rows, or lines, on a part of a fragment is folded."""


class HtmlRenderer(Renderer):
    """Writes a document as HTML.

    `theme` is `auto`, `light` or `dark`; `toc` and `embed_data` leave the list of contents and the
    report's data out; `fragment` leaves the page out; `css` is added to the style; what was due
    before `today` is marked; `lang` is the language of the text; `images` are the hosts that a page may
    load pictures from, `none` by default, or `https:` for all.
    """

    name: ClassVar[str] = "html"
    suffixes: ClassVar[tuple[str, ...]] = (".html", ".htm")
    derived: frozenset[Derived] = frozenset({"chart", "timings", "data"})

    def __init__(
        self,
        *,
        theme: str = "auto",
        toc: bool = True,
        embed_data: bool | None = None,
        fragment: bool = False,
        css: str = "",
        today: date | str | None = None,
        lang: Language | str = "en",
        images: str | Sequence[str] = "none",
    ) -> None:
        chosen: dict[str, Any] = {
            "theme": theme, "toc": toc, "embed_data": embed_data, "fragment": fragment,
            "css": css, "today": today, "lang": lang, "images": images,
        }  # fmt: skip
        self._chosen = options(chosen)
        self._writer = Writer(fragment=fragment, images=self._chosen.images, lang=self._chosen.lang)
        if not fragment:
            self.derived = self.derived | {"head"}
        self._begin(Document(""))

    def _begin(self, node: Document) -> None:
        """Reset what belongs to a document that was written before."""
        fragment = self._chosen.fragment
        # In a page of somebody's own, the highest level is theirs.
        self._headings = Headings(anchored=not fragment, shift=int(fragment and bool(node.title)))
        self._tables = Tables(
            writer=self._writer, today=self._chosen.today, narrow={}, lang=self._chosen.lang
        )
        self._titles: list[str] = []
        self._level = 1
        self._charts = 0

    def document(self, node: Document) -> str:
        self._begin(node)
        title = self._writer.line(node.title)
        body = self._blocks(node.body, 2)
        json = node.data if self._chosen.embed_data else None
        if self._chosen.fragment:
            heading = f"<h2>{title}</h2>\n" if title else ""
            style = stylesheet("fragment.css") + self._chosen.css
            content = f"<style>{style}</style>\n{heading}{body}"
            language = escape(self._chosen.lang.tag)
            data = html_page.data(json, content)
            return f'<article class="postmortem" lang="{language}">\n{content}{data}</article>\n'
        chart = node.head.chart if node.head else None
        picture = "" if chart is None else self.chart(chart)
        return html_page.page(
            title=node.title,
            header=html_page.header(title, node.head, self._writer, self._chosen, picture),
            contents=self._contents(),
            body=body,
            json=json,
            narrow=narrow_styles(self._tables),
            chosen=self._chosen,
            identity=words(node.head.identity) if node.head else "",
        )

    def _contents(self) -> str:
        if not self._chosen.toc:
            return ""
        return self._headings.contents(escape(self._chosen.lang("Contents")))

    def _blocks(self, blocks: tuple[Block, ...], level: int) -> str:
        return "".join([self.block(block, level) for block in blocks])

    def section(self, node: Section, level: int) -> str:
        title = self._writer.line(node.title)
        heading = self._headings.heading(level, title)
        outer, self._level = self._level, level
        self._titles.append(title)
        body = self._blocks(node.body, level + 1)
        self._titles.pop()
        self._level = outer
        return f"<section>\n{heading}{body}</section>\n"

    def prose(self, node: Prose) -> str:
        levels = Levels(self._headings, self._level, keeps=False)
        return self._writer.blocks(node.markdown, levels.heading)

    def kept(self, node: Kept) -> str:
        levels = Levels(self._headings, self._level, keeps=True)
        return self._writer.blocks(node.markdown, levels.heading)

    def table(self, node: Table) -> str:
        if not node.rows:  # in Markdown, it says where the rows of a table would begin
            return ""
        caption = " / ".join(self._titles) or escape(self._chosen.lang("Table"))
        table = self._tables.table(node, caption)
        if self._chosen.fragment:
            return self._folded(table, len(node.rows), _LONG_TABLE, "{count} rows")
        if scrolls(node):
            return f'<div class="table" tabindex="0">{table}</div>\n'
        return f'<div class="table">{table}</div>\n'

    def _folded(self, part: str, count: int, limit: int, unit: str) -> str:
        if count <= limit:
            return f"{part}\n"
        summary = escape(self._chosen.lang(unit).format(count=count))
        return f"<details><summary>{summary}</summary>\n{part}\n</details>\n"

    def bullet_list(self, node: BulletList) -> str:
        return f"<ul>\n{''.join(map(self._item, node.items))}</ul>\n"

    def numbered_list(self, node: NumberedList) -> str:
        return f"<ol>\n{''.join(map(self._item, node.items))}</ol>\n"

    def _item(self, item: Item) -> str:
        children = self._blocks(item.children, 6)
        line = self._writer.item(item.text)
        if item.label is not None:
            line = f"<strong>{escape(item.label)}:</strong> {line}"
        return f"<li>{line}\n{children}</li>\n" if children else f"<li>{line}</li>\n"

    def code_block(self, node: CodeBlock) -> str:
        code = f"{code_start(node.language)}{escape_code(node.code)}\n</code></pre>"
        if self._chosen.fragment:
            return self._folded(code, node.code.count("\n") + 1, _LONG_CODE, "{count} lines")
        return f"{code}\n"

    def chart(self, node: Chart) -> str:
        if not node.points:
            return ""
        self._charts += 1
        language = self._chosen.lang
        if self._chosen.fragment:
            picture = timeline_svg.image(node, language)
        else:
            prefix = "chart" if self._charts == 1 else f"chart-{self._charts}"
            picture = timeline_svg.drawing(node, prefix=prefix, language=language)
            picture += timeline_svg.narrow(node, prefix=prefix)
        return (
            f'<figure class="chart">\n{picture}\n<figcaption>{escape(node.caption)}</figcaption>\n'
            f"</figure>\n"
        )
