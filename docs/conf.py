"""How Sphinx builds the pages; `nox -s docs` runs it, with warnings as errors."""

from importlib.metadata import version as version_of

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

html_theme = "furo"
html_title = "postmortem"
html_show_sphinx = False
# Same sources, same pages: no time of building.
html_last_updated_fmt = None
