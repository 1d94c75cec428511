"""Sign-Off: who has read the document and agrees.

`report.sign_off` is a tuple of `SignOff`s; one without a name is still to sign. Call: `sign_off`.

    sign_off:
      - role: Incident Commander
        name: Alice
        date: 2026-01-20
        signature: A.
      - role: Technical Lead
"""

import datetime as dt

import attrs

from postmortem.model.fields import typed
from postmortem.model.layout import Column, day, section, table
from postmortem.text.normal import Line


@attrs.frozen(kw_only=True, field_transformer=typed)
class SignOff:
    """One role that signs.

    >>> SignOff(role="Technical Lead").name is None
    True
    """

    role: Line
    """The role that signs: `Technical Lead`."""
    name: Line | None = None
    """Who signs in that role."""
    date: dt.date | None = None
    """The day of the signature."""
    signature: Line | None = None
    """The signature, as far as text can hold one: initials, a name, a link."""


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
