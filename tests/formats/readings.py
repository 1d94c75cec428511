"""What other programs see in the files of each format: words, read by readers that aren't ours."""

import email
import html
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from email.policy import default
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import markdown_it
import pypdf
import pypdfium2

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def words_of_pdf(data: bytes) -> str:
    """Return the text of a PDF, without what only lets a long name be broken."""
    document = pypdfium2.PdfDocument(data)
    parts = [page.get_textpage().get_text_range().replace("\u200b", "") for page in document]
    for page in pypdf.PdfReader(io.BytesIO(data)).pages:
        for annotation in page.get("/Annots", []):
            parts.append(str(annotation.get_object().get("/A", {}).get("/URI", "")))
    return "\n".join(parts)


def attachments_of_pdf(data: bytes) -> dict[str, list[bytes]]:
    """Return the files that are attached to a PDF."""
    return dict(pypdf.PdfReader(io.BytesIO(data)).attachments)


def words_of_docx(data: bytes) -> str:
    """Return the text of the body of a document of Word."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = ElementTree.fromstring(package.read("word/document.xml"))
        links = package.read("word/_rels/document.xml.rels").decode()
    parts = [f"{html.unescape(link)}\n" for link in re.findall(r'Target="([^"]*)"', links)]
    for element in root.iter():
        if element.tag == f"{_W}t":
            parts.append(element.text or "")
        elif element.tag in (f"{_W}br", f"{_W}tab"):
            parts.append(" ")
        elif element.tag in (f"{_W}p", f"{_W}tc"):
            parts.append("\n")
    return "".join(parts)


def words_of_adf(text: str) -> str:
    """Return the text in a document of Atlassian's."""

    def walk(node: dict[str, Any]) -> Iterator[str]:
        yield node.get("text", "")
        attributes = node.get("attrs", {})
        yield f"{attributes.get('text', '')}{attributes.get('href', '')}"
        for mark in node.get("marks", []):
            if "attrs" in mark:
                yield f" {mark['attrs']['href']} "
        for child in node.get("content", []):
            yield from walk(child)
            yield "" if child["type"] == "text" else "\n"

    return "".join(walk(json.loads(text)))


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("strong", "em", "code", "a", "span"):
            self.parts.append("\n")
        self.parts += [f" {value} " for name, value in attrs if name in ("href", "alt") and value]

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def words_of_html(page: str) -> str:
    """Return the text of a page, with where its links lead and what its pictures are called."""
    parser = _Text()
    parser.feed(re.sub(r"(?s)<(style|title|script)\b.*?</\1>", "", page))
    return "".join(parser.parts).replace("\xa0", " ")


def mail_of(data: bytes) -> Any:
    """Return a mail as Python's own parser reads it."""
    return email.message_from_bytes(data, policy=default)


def words_of_mail(data: bytes) -> str:
    """Return the text of a mail's page."""
    return words_of_html(mail_of(data).get_body(("html",)).get_content())


def words_of_pandoc(text: str, *, targets: bool = True) -> str:
    """Return the text in pandoc's tree, with where its links lead or without."""

    def walk(value: Any) -> Iterator[str]:
        match value:
            case {"t": "Str", "c": str(words)}:
                yield words
            case {"t": "Space" | "LineBreak" | "SoftBreak"}:
                yield " "
            case {"t": "Code" | "CodeBlock" as kind, "c": [_, str(words)]}:
                yield f"{words}\n" if kind == "CodeBlock" else words
            case {"t": "Link" | "Image", "c": [_, words, [target, _]]}:
                yield from walk(words)
                yield f" {target} " if targets else ""
            case {"t": _, "c": content}:
                yield from walk(content)
                yield "\n" if value["t"] not in ("Strong", "Emph", "Span") else ""
            case list():
                for entry in value:
                    yield from walk(entry)
            case _:
                pass

    tree = json.loads(text)
    return "".join([*walk(tree["meta"]["title"]), "\n", *walk(tree["blocks"])])


def words_of_typst(text: str) -> str:
    """Return the words of a Typst source below its style: its strings and its markup."""
    body = text.partition("#title[")[2]
    body = re.sub(
        r"#(?:heading|list|enum|table|quote|strong|emph|badge|remark|log|raw|link)\b", " ", body
    )
    body = body.replace("\u200b", "").replace('\\"', '"').replace("\\n", "\n")
    return re.sub(r"\\(.)", r"\1", body)


_MARKDOWN = markdown_it.MarkdownIt("commonmark").enable("table")


def words_of_markdown(text: str) -> str:
    """Return the text of Markdown without where its links lead, as another parser reads it."""
    parts: list[str] = []
    for token in _MARKDOWN.parse(text):
        if token.type in ("fence", "code_block"):
            parts.append(token.content)
        for child in token.children or ():
            inner = child.children or [child]
            parts += [token.content for token in inner if token.type in ("text", "code_inline")]
            parts += [" " for token in inner if token.type in ("softbreak", "hardbreak")]
        parts.append("\n" if token.children else "")
    return "".join(parts)


READERS: dict[str, Callable[[Any], str]] = {
    "adf": words_of_adf,
    "docx": words_of_docx,
    "html": words_of_html,
    "jira": words_of_adf,
    "mail": words_of_mail,
    "pandoc-json": words_of_pandoc,
    "pdf": words_of_pdf,
    "typst": words_of_typst,
}
"""How to see the words of each format; what isn't here is text that anybody reads."""


def words_in(format: str, content: Any) -> str:
    """Return the words that somebody sees in what was written in a format."""
    return READERS[format](content) if format in READERS else str(content)
