"""The messages of the reader are a closed set, and their page has all of them."""

from postmortem.reading.messages import MESSAGES
from tools.message_pages import page


def test_each_message_has_a_code_of_its_own_and_a_line_on_the_page() -> None:
    """No code stands for two messages."""
    rows = [line.split("`")[1] for line in page().split("\n") if line.startswith("| `")]
    assert len(rows) == len(set(rows)) == len(MESSAGES)
