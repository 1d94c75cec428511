"""The style sheets of the HTML, which are in files of their own so that editors know them."""

import re
from functools import cache
from pathlib import Path


@cache
def stylesheet(name: str) -> str:
    """Return a style sheet without its comments and indentation."""
    text = (Path(__file__).parent / "css" / name).read_text(encoding="utf-8")
    before, *commented = text.split("/*")
    text = before + "".join(part.partition("*/")[2] for part in commented)
    text = re.sub(r"(?:(?<!\s)\s++)?([{;:,])\s++", r"\1", text)
    return re.sub(r"\s++", lambda blank: "" if "\n" in blank[0] else blank[0], text).strip()
