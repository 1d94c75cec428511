"""Appendix: the raw material.

`report.appendix` is an `Appendix`: `Excerpt`s, taken literally, and screenshots as prose. Calls: `log`,
`error_message`, `configuration_change`, `screenshots`.

    appendix:
      raw_logs:
        - code: |-
            00:05:12 waited 2.1 s for a connection
            00:05:13 waited 2.4 s for a connection
      error_messages:
        - code: "PoolTimeout: no connection was free"
      configuration_changes:
        - code: "pool_size = 40"
          language: ini
      screenshots: "![Latency, midnight to one](latency.png)"
"""

import attrs

from postmortem.model.fields import typed
from postmortem.model.layout import code_blocks, prose, section, subsection
from postmortem.model.sections.details import Excerpt
from postmortem.text.normal import Prose


@attrs.frozen(kw_only=True, field_transformer=typed)
class Appendix:
    """What would interrupt the reader elsewhere.

    >>> appendix = Appendix(raw_logs=[Excerpt(code="401 Unauthorized", language="console")])
    >>> appendix.raw_logs[0].code
    '401 Unauthorized'
    """

    raw_logs: tuple[Excerpt, ...] = ()
    error_messages: tuple[Excerpt, ...] = ()
    configuration_changes: tuple[Excerpt, ...] = ()
    """What was changed during the incident or after it."""
    screenshots: Prose | None = None
    """Pictures, as Markdown, with words about them."""


LAYOUT = section(
    "Appendix",
    Appendix,
    raw_logs=subsection("A. Raw Logs", code_blocks(Excerpt, "the lines that matter")),
    error_messages=subsection(
        "B. Error Messages", code_blocks(Excerpt, "messages and traces, in full")
    ),
    configuration_changes=subsection(
        "C. Configuration Changes", code_blocks(Excerpt, "what was changed, and when")
    ),
    screenshots=subsection("D. Screenshots", prose("dashboards, messages and graphs")),
)
