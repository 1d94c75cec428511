"""How Sphinx builds the pages; `nox -s docs` runs it, with warnings as errors."""

from importlib.metadata import version as version_of
from typing import Any

from sphinx.application import Sphinx

project = "postmortem"
author = "The postmortem contributors"
project_copyright = "2026, the postmortem contributors"
release = version_of("postmortem-report")
version = release

extensions = ["myst_parser", "sphinx.ext.autodoc"]
# The template is for copying, not a page.
exclude_patterns = ["_build", "decisions/template.md"]

# Link targets for headings, so that pages can point at each other's sections.
myst_heading_anchors = 3

# The reference is made from docstrings, in which `this` is code, as in Markdown.
default_role = "code"
autodoc_member_order = "bysource"

html_theme = "furo"
html_title = "postmortem"
html_show_sphinx = False
# Same sources, same pages: no time of building.
html_last_updated_fmt = None


def tables_to_rest(
    _app: Sphinx, _what: str, _name: str, _obj: Any, _options: Any, lines: list[str]
) -> None:
    """Turn the Markdown tables of a docstring into those of reStructuredText."""
    done: list[str] = []
    for number, line in enumerate(lines):
        if not line.startswith("|"):
            done.append(line)
            continue
        if not number or not lines[number - 1].startswith("|"):
            done += [".. list-table::", "   :header-rows: 1", ""]
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not set("".join(cells)) <= set("-"):
            done += [f"   {'*' if not index else ' '} - {cell}" for index, cell in enumerate(cells)]
    lines[:] = done


def setup(app: Sphinx) -> None:
    """Join Sphinx."""
    app.connect("autodoc-process-docstring", tables_to_rest)
