"""Collect the examples in docstrings, README.md and the pages of docs/: `tools/page_examples.py`.

What runs them is imported only where a page or a source file is to be tested, so that the tests need
nothing but pytest and what they import themselves.
"""

from pathlib import Path

import pytest

ROOT = Path(__file__).parent


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Return the examples of a page or of a source file, and None for any other file.

    pytest asks for each file beside the folders that it was told to test, too.
    """
    around = {file_path, *file_path.parents}
    named = [arg.split("::")[0] for arg in parent.config.args]
    asked = {(parent.config.invocation_params.dir / name).resolve() for name in named}
    if not asked & around or ROOT / "tests" in around:
        return None
    from tools.page_examples import collect_file

    return collect_file(file_path, parent)
