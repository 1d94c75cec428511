"""What a stream of output is: a terminal or a pipe, with colours or without."""

import os
from typing import TextIO


def is_terminal(stream: TextIO | None) -> bool:
    """Whether somebody looks at a stream; one that is closed is None."""
    return stream is not None and stream.isatty()


COLORS = ("auto", "always", "never")
"""What `--color` can be."""


def has_colors(stream: TextIO | None, choice: str = "auto") -> bool:
    """Whether a stream is shown in colours.

    `choice` is one of `COLORS`; `auto` asks no-color.org and force-color.org, then the terminal.
    """
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if (forced := os.environ.get("FORCE_COLOR", "")) != "":
        return forced != "0"
    return is_terminal(stream) and os.environ.get("TERM") != "dumb"
