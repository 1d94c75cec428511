"""A report in every format, as all the text that is anywhere in it."""

import email
import io
import re
import zipfile
from typing import Any

import pytest

from postmortem.errors import RenderError
from postmortem.io.convert import formats, render, write
from postmortem.model.report import ReportData

CORE = ("markdown", "html", "text", "json", "yaml")
"""The formats of every test."""
SLOW = ("pdf", "docx", "mail")
"""Formats that take too long for a thousand reports."""
OTHERS = tuple(name for name in formats() if name not in (*CORE, *SLOW))
"""All other formats: those of trackers, chats and other programs."""


def renderings(report: ReportData, *others: str) -> dict[str, str]:
    """Return a report in the core formats, Markdown with its diagram, and some others."""
    outputs = {"diagram": text_of(render(report, "markdown", diagram=True))}
    for format in (*CORE, *others):
        try:
            outputs[format] = text_of(write(report, format))
        except RenderError:  # a format whose extra isn't installed here
            continue
    return outputs


def text_of(content: str | bytes) -> str:
    """Return all text in a file: of a package every part, of a mail every part, of a PDF its pages.

    The pixels of a picture and the compressed bytes of a package are no text.
    """
    data = content.encode() if isinstance(content, str) else content
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = [(name, package.read(name)) for name in package.namelist()]
        return "\n".join(f"{name}\n{_part(part)}" for name, part in parts)
    if data.startswith(b"%PDF"):
        pypdf = pytest.importorskip("pypdf")
        reader = pypdf.PdfReader(io.BytesIO(data))
        pages = "\n".join(page.extract_text() for page in reader.pages)
        outline = "\n".join(str(item) for item in reader.outline)
        return f"{pages}\n{reader.metadata}\n{outline}\n{_metadata(reader)}"
    if data[:300].lower().find(b"\nmime-version:") >= 0 or data.startswith(b"MIME-Version"):
        mail = email.message_from_bytes(data)
        decoded = (_part(part.get_payload(decode=True) or b"") for part in mail.walk())
        headers = (str(part.items()) for part in mail.walk())
        return "\n".join([*headers, *decoded])
    return _part(data)


def _part(data: object) -> str:
    """Return the text of a part; of a picture, the words in its metadata."""
    assert isinstance(data, bytes)
    if data.startswith(b"\x89PNG"):
        return " ".join(chunk.decode("latin-1") for chunk in re.findall(rb"tEXt[ -~\x00]*", data))
    return data.decode(errors="replace")


def _metadata(reader: Any) -> str:
    xmp = reader.trailer["/Root"].get("/Metadata")
    return "" if xmp is None else xmp.get_object().get_data().decode(errors="replace")
