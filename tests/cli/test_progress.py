"""A command that works on many files shows how far it is, to a person at a terminal alone."""

import io
import sys

import pytest

from postmortem.cli import check as cli_check


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def clock(step: float) -> object:
    """Return a clock that goes on by a step each time that it is asked."""
    times = iter(range(100_000))
    return lambda: next(times) * step


def test_a_terminal_shows_the_count_and_then_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of files is written over itself, and gone at the end."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr("postmortem.cli.check.time.monotonic", clock(1))
    assert list(cli_check.counted("abc")) == ["a", "b", "c"]
    *lines, blank, end = terminal.getvalue().split("\r")
    assert [line for line in lines if line] == ["1 checked", "2 checked", "3 checked"]
    assert (blank.strip(), end) == ("", "")
    assert len(blank) >= len("3 checked")


def test_what_is_quick_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work of less than half a second leaves the terminal alone."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr("postmortem.cli.check.time.monotonic", clock(0))
    assert list(cli_check.counted("abc")) == ["a", "b", "c"]
    assert terminal.getvalue() == ""


@pytest.mark.parametrize("stream", [io.StringIO(), None], ids=["a file", "closed"])
def test_what_is_no_terminal_gets_no_count(
    stream: io.StringIO | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A log has no line that is written over; a closed standard error is no error."""
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr("postmortem.cli.check.time.monotonic", clock(1))
    assert list(cli_check.counted("abc")) == ["a", "b", "c"]
    assert stream is None or stream.getvalue() == ""
