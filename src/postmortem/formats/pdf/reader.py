"""The report's data in a PDF: an attached file of JSON, found without a library.

An attached file is a stream of its own in every PDF, also in one that another program has saved
again (ISO 32000-2, 7.5.7: no stream is inside an object stream). So it is enough to look at
the streams, and no other part of a hostile file is touched.
"""

import zlib

from postmortem.errors import Problem, ReadError
from postmortem.patterns import regex

MOST = 256 * 1024 * 1024
"""The most bytes that attached data may have, unpacked."""

_EMBEDDED = regex(rb"/EmbeddedFile\b")
_STREAM = regex(rb">>\s*stream\r?\n")
_JSON = regex(rb"/Subtype\s*/application(?:#2[Ff]|/)json\b")
_FILTER = regex(rb"/Filter\s*+(?:\[\s*+)?/(\w+)")
_BEFORE = 4096
"""How far before its stream the name of an attached file can be: its dictionary is short."""


def attached(data: bytes) -> str:
    """Return the JSON that is attached to a PDF.

    Raises `ReadError` where no JSON is attached, or more than one file of it, or where it is
    damaged.
    """
    texts = [text for text in _streams(data) if text.lstrip()[:1] == "{"]
    if not texts:
        encrypted = b"/Encrypt" in data
        raise _error(
            "the data of a report",
            "an encrypted file" if encrypted else "none",
            "save it without a password"
            if encrypted
            else "a PDF has them unless it was made with embed_data=False",
        )
    if len(set(texts)) > 1:
        raise _error("the data of one report", f"those of {len(texts)}", "take the others out")
    return texts[0]


def _streams(data: bytes) -> list[str]:
    texts: list[str] = []
    for mark in _EMBEDDED.finditer(data):
        start = data.rfind(b"<<", max(0, mark.start() - _BEFORE), mark.start())
        stream = _STREAM.search(data, mark.end(), mark.end() + _BEFORE)
        if start < 0 or stream is None or b"endobj" in data[mark.end() : stream.start()]:
            continue
        entries = data[start : stream.start()]
        if b"/Subtype" in entries and not _JSON.search(entries):
            continue
        texts.append(_unpacked(data, stream.end(), entries))
    return texts


def _unpacked(data: bytes, start: int, entries: bytes) -> str:
    match = _FILTER.search(entries)
    if match is None:
        end = data.find(b"endstream", start)
        raw = data[start : end if end >= 0 else None].rstrip(b"\r\n")
    elif match[1] in (b"FlateDecode", b"Fl"):
        unpack = zlib.decompressobj()
        try:
            raw = unpack.decompress(memoryview(data)[start:], MOST + 1)
        except zlib.error as error:
            raise _damaged(str(error)) from None
        if len(raw) > MOST:
            raise _error(f"at most {MOST:,} bytes", "more", "the file may be an attack")
        if not unpack.eof:
            raise _damaged("the data ends early")
    else:
        raise _damaged(f"packed as {match[1].decode()}, which isn't known")
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise _damaged(str(error)) from None


def _damaged(found: str) -> ReadError:
    return _error("the data of a report", found, "the file may be damaged")


def _error(expected: str, found: str, hint: str) -> ReadError:
    return ReadError(Problem(path="the PDF", expected=expected, found=found, hint=hint))
