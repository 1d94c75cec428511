"""Communication Log: who was informed of what, and when.

`report.communication` is a `CommunicationLog` of `InternalMessage`s and `ExternalMessage`s. Calls:
`internal_message`, `external_message`.

    communication:
      internal:
        - time: 2026-01-15 00:10
          channel: "#incidents"
          message: We look into a slow checkout
          sender: "@alice"
      external:
        - time: 2026-01-15 01:00
          channel: Status page
          message: The checkout is back to normal
          audience: Everyone
"""

from collections.abc import Iterator
from typing import Any

import attrs

from postmortem.model.fields import typed
from postmortem.model.layout import Column, moment, section, subsection, table
from postmortem.model.records import grouped, records
from postmortem.text.normal import Line
from postmortem.values.moments import Moment


@attrs.frozen(kw_only=True, field_transformer=typed)
class InternalMessage:
    """A message inside the company.

    >>> InternalMessage(channel="#incidents", message="We look into it", sender="@alice").sender
    '@alice'
    """

    time: Moment | None = None
    """When it was sent, in UTC."""
    channel: Line | None = None
    """Where it was written: `#incidents`."""
    message: Line
    """The words that were written, or what they say."""
    sender: Line | None = None
    """Who wrote it."""


@attrs.frozen(kw_only=True, field_transformer=typed)
class ExternalMessage:
    """A message to the world.

    >>> message = ExternalMessage(time="2026-01-15 01:00 +01:00", message="It works again")
    >>> message.time.isoformat()
    '2026-01-15T00:00:00+00:00'
    """

    time: Moment | None = None
    """When it was sent, in UTC."""
    channel: Line | None = None
    """Where it was published: `Status page`."""
    message: Line
    """The words that were published, or what they say."""
    audience: Line | None = None
    """Who was meant to read it."""


@grouped("kind", {"internal": "Internal", "external": "External"})
@attrs.frozen(kw_only=True, field_transformer=typed)
class CommunicationLog:
    """The messages about the incident, while it lasted and after.

    >>> log = CommunicationLog(internal=[InternalMessage(message="Declared")])
    >>> [message.message for message in log]
    ['Declared']
    """

    internal: tuple[InternalMessage, ...] = ()
    external: tuple[ExternalMessage, ...] = ()

    def __iter__(self) -> Iterator[InternalMessage | ExternalMessage]:
        return iter((*self.internal, *self.external))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        return any(True for _ in self)

    def to_records(self) -> list[dict[str, Any]]:
        """Return the messages as rows, each with its `kind`, for a frame of pandas or polars.

        >>> log = CommunicationLog(internal=[InternalMessage(message="Declared", sender="@ada")])
        >>> [(row["kind"], row["message"], row["sender"]) for row in log.to_records()]
        [('Internal', 'Declared', '@ada')]
        """
        return records(self)


LAYOUT = section(
    "Communication Log",
    CommunicationLog,
    internal=subsection(
        "Internal Communication",
        table(
            InternalMessage,
            time=Column("Time", moment, "as 00:10"),
            channel=Column("Channel", prompt="where"),
            message=Column("Message", prompt="what was said"),
            sender=Column("Sender", prompt="by whom"),
        ),
    ),
    external=subsection(
        "External Communication",
        table(
            ExternalMessage,
            time=Column("Time", moment, "as 01:00"),
            channel=Column("Channel", prompt="where"),
            message=Column("Message", prompt="what was said"),
            audience=Column("Audience", prompt="to whom"),
        ),
    ),
)
