"""How many examples a property test tries where it tries fewer, or more, than the others."""

from hypothesis import settings

USUAL = 60
"""What the profile `default` tries; see conftest.py."""


def examples(usual: int) -> int:
    """Return how many examples a test tries that usually tries so many: `nox -s fuzz` tries more."""
    profile = settings.default
    assert profile is not None
    return max(usual * profile.max_examples // USUAL, 1)
