"""The thirteen questions by their names."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from postmortem.corpus.answers.actions import done_in_time, overdue
from postmortem.corpus.answers.base import Answer
from postmortem.corpus.answers.before import happened_before
from postmortem.corpus.answers.documents import quality, writing_speed
from postmortem.corpus.answers.how_many import how_many
from postmortem.corpus.answers.lengths import better, how_long, long_and_severe
from postmortem.corpus.answers.shares import causes, classes, what_stopped, who_noticed

ANSWERS: Mapping[str, Callable[..., Answer]] = MappingProxyType(
    {
        function.__name__: function
        for function in (
            how_many, how_long, better, long_and_severe, who_noticed, done_in_time, overdue,
            happened_before, causes, classes, what_stopped, quality, writing_speed,
        )
    }
)  # fmt: skip
"""The function that answers each question. It takes a corpus, and options by name."""


def options_of(question: str, **given: Any) -> dict[str, Any]:
    """Return those of some options that a question takes."""
    import inspect

    parameters = inspect.signature(ANSWERS[question]).parameters
    return {
        name: value for name, value in given.items() if name in parameters and value is not None
    }
