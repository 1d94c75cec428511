"""A report in every format, as all the text that is anywhere in it."""

import io
import zipfile

import pytest

from postmortem.errors import RenderError
from postmortem.io.convert import formats, render, write
from postmortem.model.report import ReportData

SLOW = frozenset({"pdf", "docx"})
"""Formats that take too long for a thousand reports."""


def renderings(report: ReportData, *, slow: bool = False) -> dict[str, str]:
    """Return a report in every format, and Markdown with its diagram; the slow ones if asked for."""
    made = {"diagram": text_of(render(report, "markdown", diagram=True))}
    for format in formats():
        if slow or format not in SLOW:
            try:
                made[format] = text_of(write(report, format))
            except RenderError:  # a format whose extra isn't installed here
                continue
    return made


def text_of(content: str | bytes) -> str:
    """Return all text in a file: of a package every part, of a PDF its pages and its metadata."""
    if isinstance(content, str):
        return content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = [name.encode() + b"\n" + package.read(name) for name in package.namelist()]
        return b"\n".join(parts).decode(errors="replace")
    if content.startswith(b"%PDF"):
        pypdf = pytest.importorskip("pypdf")
        reader = pypdf.PdfReader(io.BytesIO(content))
        pages = "\n".join(page.extract_text() for page in reader.pages)
        return f"{pages}\n{reader.metadata}\n{content.decode('latin-1')}"
    return content.decode("latin-1")
