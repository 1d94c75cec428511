"""Sign-Off: who has read the document and agrees."""

import datetime as dt

import attrs

from postmortem.layout import Column, day, section, table
from postmortem.model import typed
from postmortem.text import Line


@attrs.frozen(kw_only=True, field_transformer=typed)
class SignOff:
    """One role that signs.

    >>> SignOff(role="Technical Lead").name is None
    True
    """

    role: Line
    name: Line | None = None
    date: dt.date | None = None
    signature: Line | None = None


LAYOUT = section(
    "Sign-Off",
    table(
        SignOff,
        blank_rows=(
            "Incident Commander",
            "Technical Lead",
            "Product Owner",
            "Engineering Manager",
        ),
        role=Column("Role"),
        name=Column("Name"),
        date=Column("Date", day),
        signature=Column("Signature"),
    ),
)
