"""What our HTML may hold, asked of a parser that browsers' own rules are written into (lexbor)."""

import re

from selectolax.lexbor import LexborHTMLParser

_EVERYWHERE = {"class", "id"}
ELEMENTS: dict[str, set[str]] = {
    "html": {"lang", "dir"}, "head": set(), "meta": {"charset", "http-equiv", "content", "name"}, "title": set(),
    "style": set(), "body": set(), "header": set(), "nav": {"aria-label"}, "main": {"tabindex"},
    "section": set(), "article": {"lang"}, "script": {"type", "data-text"}, "h1": set(), "h2": set(), "h3": set(), "h4": set(),
    "h5": set(), "h6": set(), "p": set(), "a": {"href", "title"}, "em": set(), "del": set(), "sup": set(), "strong": set(), "code": set(),
    "pre": {"tabindex"}, "br": set(), "hr": set(), "ul": set(), "ol": {"start"}, "li": set(), "blockquote": set(),
    "table": set(), "caption": set(), "thead": set(), "tbody": set(), "tr": set(), "th": {"scope"}, "td": set(),
    "time": {"datetime"}, "span": {"role", "aria-label"}, "div": {"tabindex"}, "dl": set(), "dt": set(), "dd": set(),
    "figure": set(), "figcaption": set(), "details": set(), "summary": set(), "img": {"src", "alt"},
    "svg": {"xmlns", "viewbox", "role", "aria-labelledby", "font-family", "font-size", "fill", "direction"}, "desc": set(),
    "rect": {"x", "y", "width", "height", "rx", "fill", "fill-opacity"},
    "path": {"d", "fill", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray"},
    "text": {"x", "y", "text-anchor", "fill", "font-size", "font-weight"},
}  # fmt: skip
"""Every element that our HTML may hold, with its attributes besides `class` and `id`."""

_HREF = re.compile(r"(?:https?:|mailto:|#|(?!//)[^:\\]*(?:[/?#]|$))", re.IGNORECASE)
_SRC = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml)[;,]", re.IGNORECASE)


def broken_rules(html: str, *, any_picture: bool = False) -> list[str]:
    """Return what a text of HTML holds and may not."""
    names: list[str] = []
    for node in LexborHTMLParser(html).root.traverse(include_text=False):  # type: ignore[union-attr]
        tag = (node.tag or "").lower()
        if tag not in ELEMENTS:
            if tag not in ("-doctype", "!doctype", "-undef", "-document"):
                names.append(f"<{tag}>")
            continue
        for name, value in node.attributes.items():
            if name.lower() not in ELEMENTS[tag] | _EVERYWHERE:
                names.append(f"<{tag} {name}>")
            elif name == "href" and not _HREF.match(value or ""):
                names.append(f"href={value!r}")
            elif name == "src" and not any_picture and not _SRC.match(value or ""):
                names.append(f"src={value!r}")
        if tag == "script" and (node.attributes.get("type"), node.attributes.get("id")) != (
            "application/json",
            "postmortem-data",
        ):
            names.append("a script")
    return names
