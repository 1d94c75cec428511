"""Revision History: how the document came to be what it is.

`report.revision_history` is a tuple of `Revision`s. A version is text: `1.10` stays what it is. Call: `revision`.

    revision_history:
      - version: 1.10
        date: 2026-01-20
        author: Alice
        changes: The owners of the actions
"""

import datetime as dt

import attrs

from postmortem.model.fields import typed
from postmortem.model.layout import Column, day, section, table
from postmortem.text.normal import Line


@attrs.frozen(kw_only=True, field_transformer=typed)
class Revision:
    """One version of the document.

    >>> Revision(version="1.10", date="2026-01-20", author="Alice").version
    '1.10'
    """

    version: Line
    """Its number, as text: `1.10` comes after `1.9`."""
    date: dt.date | None = None
    """The day of the change."""
    author: Line | None = None
    """Who changed the document."""
    changes: Line | None = None
    """What was changed."""


LAYOUT = section(
    "Revision History",
    table(
        Revision,
        version=Column("Version", prompt="as 1.0"),
        date=Column("Date", day, "as 2026-01-16"),
        author=Column("Author", prompt="who wrote it"),
        changes=Column("Changes", prompt="what is new"),
    ),
)
