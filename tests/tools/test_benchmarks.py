"""The benchmarks compare like with like: both sides of each contest come to the same result."""

import pytest

from benchmarks.contest import Contest
from benchmarks.contests import CONTESTS
from benchmarks.reports import SIZES

# 20,000 rows have the shape of 840.
SMALLER = ("a real incident", "840 rows")


@pytest.mark.parametrize("size", SMALLER)
@pytest.mark.parametrize(
    "contest",
    [contest for contest in CONTESTS if not contest.alone],
    ids=lambda contest: f"{contest.work}, {contest.peer}",
)
def test_both_sides_do_the_same(contest: Contest, size: str) -> None:
    """Preparing a contest compares the results, and fails where they differ."""
    ours, theirs = contest.prepare(SIZES[size]())
    ours()
    theirs()
