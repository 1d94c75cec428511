"""How Sphinx builds the pages; `nox -s docs` runs it, with warnings as errors."""

import sys
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import postmortem as pm

sys.path.insert(0, str(Path(__file__).parent.parent))
from tools.derive import example

project = "postmortem"
author = "The postmortem contributors"
project_copyright = "2026, the postmortem contributors"
release = version_of("postmortem-report")
version = release

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx_copybutton"]
# What is copied from a session is what was typed, without prompts and output.
copybutton_prompt_text = r"\$ |>>> |\.\.\. "
copybutton_prompt_is_regexp = True
# The template is for copying, not a page.
exclude_patterns = ["_build", "decisions/template.md"]

# Link targets for headings, so that pages can point at each other's sections.
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence"]

# The reference is made from docstrings, in which `this` is code, as in Markdown.
default_role = "code"
autodoc_member_order = "bysource"

REPOSITORY = "https://github.com/OWNER/postmortem"

html_theme = "furo"
html_theme_options = {
    "source_repository": REPOSITORY,
    "source_branch": "main",
    "source_directory": "docs/",
}
html_title = "postmortem"
html_show_sphinx = False
html_static_path = ["_static"]
html_css_files = ["sides.css"]
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


class SectionPicture(SphinxDirective):
    """Shows the example of a section as HTML, in a frame of its own."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the frame, and write the document that it shows beside the page."""
        if "html" not in pm.renderers():
            return []
        name = f"{self.arguments[0]}-picture.html"
        folder = Path(self.env.app.outdir, "sections")
        folder.mkdir(parents=True, exist_ok=True)
        # The section itself: what is on top of every page only takes its place here.
        hidden = "h1,nav,.skip" + ("" if self.arguments[0] == "metadata" else ",.facts")
        css = f"{hidden}{{display:none!important}}header{{padding-top:1rem}}"
        document = pm.render(example(self.arguments[0]), "html", css=css)
        Path(folder, name).write_text(document, encoding="utf-8")
        frame = f'<iframe class="picture" src="{name}" title="The section as HTML"></iframe>'
        return [nodes.raw("", frame, format="html")]


def setup(app: Sphinx) -> None:
    """Join Sphinx."""
    app.add_directive("section-picture", SectionPicture)
    app.connect("autodoc-process-docstring", tables_to_rest)
