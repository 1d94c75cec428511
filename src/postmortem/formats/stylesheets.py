"""The style sheets of the HTML, which stand in files of their own so that editors know them."""

import re
from functools import cache
from pathlib import Path


@cache
def stylesheet(name: str) -> str:
    """Return a style sheet without its comments and indentation."""
    text = (Path(__file__).parent / "css" / name).read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "", re.sub(r"\s*([{;:,])\s+", r"\1", text)).strip()
