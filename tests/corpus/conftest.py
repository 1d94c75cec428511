"""What all tests of a corpus need: a cache of their own, far from the user's."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:  # fmt: skip
    """Give each test an empty cache."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("POSTMORTEM_CACHE_DIR", str(folder))
    return folder
