"""The usual names: which column of a table means what."""

import pytest

import postmortem as pm


@pytest.mark.parametrize(
    "titles",
    [
        "Time | What happened",
        "Zeit | Ereignis",
        "Heure | Événement",
        "Hora | Evento",
        "時刻 | 事象",
    ],
)
def test_the_column_beside_the_time_is_the_event(titles: str) -> None:
    """A table of two columns has the time in one and the event in the other, in each language."""
    assert pm.Style().columns_of("event", titles.split(" | ")) == ["time", "event"]
