"""The digest of a document: the report as JSON, and its rows of all tables, as bytes.

It depends on the document's text, its format, the stem of a Markdown file's name, and the policy
that its findings are made by; on no clock, place or other document. So it can be kept in a cache,
and made in another process. The rows of a table stay encoded until somebody asks for that table.

`postmortem.corpus.digesting` makes them, with the readers and the rules, which a corpus out of its
cache does without.
"""

from typing import Any

import msgspec

from postmortem.corpus.columns import Stored
from postmortem.errors import PostmortemError, Problem

Rows = list[list[Stored]]
"""Rows as they are kept: `incident_id`, and then the columns of the table."""


class Digest(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """What is kept of a document."""

    report: bytes
    """The report as JSON; empty for a document that can't be read."""
    rows: tuple[msgspec.Raw, ...]
    """The rows of each table, encoded, in the order of `TABLES`."""
    terms: bytes
    """The terms that it is compared by, as `similar` packs them."""
    causes: msgspec.Raw
    """The terms of the trigger and the causes, encoded: a list of texts."""
    is_report: bool
    """Whether it has more than a title and what no part of it understood."""
    problems: tuple[dict[str, Any], ...] = ()
    """What is wrong with a document that can't be read."""

    def error(self, source: str) -> PostmortemError:
        """Return the error of a document that can't be read."""
        return PostmortemError(
            Problem(**{**problem, "source": source}) for problem in self.problems
        )


_encoder = msgspec.msgpack.Encoder()
_digests = msgspec.msgpack.Decoder(Digest)
_rows = msgspec.msgpack.Decoder(Rows)
_texts = msgspec.msgpack.Decoder(list[str])


def encoded(digest: Digest) -> bytes:
    """Return a digest as bytes."""
    return _encoder.encode(digest)


def encoded_value(value: object) -> msgspec.Raw:
    """Return a part of a digest, encoded."""
    return msgspec.Raw(_encoder.encode(value))


def decoded_digest(data: bytes) -> Digest:
    """Return the digest that bytes hold. Raises `msgspec.DecodeError`."""
    return _digests.decode(data)


def decoded_rows(raw: msgspec.Raw) -> Rows:
    """Return the rows of a table."""
    return _rows.decode(raw)


def decoded_texts(raw: msgspec.Raw) -> list[str]:
    """Return a list of texts."""
    return _texts.decode(raw)


def unread(problems: tuple[dict[str, Any], ...]) -> Digest:
    """Return the digest of a document that can't be read."""
    return Digest(b"", (), b"", msgspec.Raw(b"\x90"), is_report=True, problems=problems)
