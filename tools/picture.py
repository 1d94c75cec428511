"""Write the page whose picture the docs begin with: what the first code of docs/index.md builds."""

import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

INDEX = Path(__file__).parent.parent / "docs" / "index.md"


def main(path: Path) -> None:
    """Run the code, and save its report as HTML."""
    match = re.search(r"^```python\n(.*?)^```", INDEX.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert match is not None
    names: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)  # for what the code saves
        exec(match[1], names)  # noqa: S102 - the page is ours
        path.write_text(names["report"].to_html(toc=False), encoding="utf-8")
        os.chdir(INDEX.parent)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
