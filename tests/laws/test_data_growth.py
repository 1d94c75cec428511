"""Reading data takes time in proportion to what is read: counted in calls, as for documents."""

from contextlib import suppress

import pytest

import postmortem as pm
from benchmarks.megabytes import DATA, READERS
from tests.counting import calls

SMALL, TIMES = 4_000, 4
MOST = 1.2
"""How many more calls each byte of the longer text may take."""
EVERY = [(form, shape) for form, shapes in DATA.items() for shape in shapes]


def calls_of(form: str, text: str) -> int:
    """Return how many functions the reading of a text calls, whether it can be read or not."""
    read, _ = READERS[form]

    def work() -> None:
        with suppress(pm.PostmortemError):
            read(text)

    work()  # what is made for the first time isn't the text's
    return calls(work)


@pytest.mark.parametrize(("form", "shape"), EVERY, ids=lambda name: str(name))
def test_calls_grow_with_the_data(form: str, shape: str) -> None:
    """Four times the data takes about four times the calls, also where all of it is wrong."""
    make = DATA[form][shape]
    small, large = make(SMALL), make(SMALL * TIMES)
    few, many = calls_of(form, small), calls_of(form, large)
    assert many <= few * len(large) / len(small) * MOST
