"""Run a notebook and convert it; a program of its own, since Jupyter warns of much.

    python notebook_run.py NOTEBOOK FOLDER

writes `notebook.ipynb`, `.html`, `.md` and `.tex` into the folder.
"""

import sys
from pathlib import Path

import nbformat
import pypandoc
from nbclient import NotebookClient
from nbconvert import HTMLExporter, LatexExporter, MarkdownExporter


def main(source: Path, folder: Path) -> None:
    """Run the notebook where it is, and write what comes of it."""
    notebook = nbformat.read(source, as_version=4)
    NotebookClient(
        notebook, timeout=60, resources={"metadata": {"path": str(source.parent)}}
    ).execute()
    nbformat.write(notebook, folder / "notebook.ipynb")
    for exporter, suffix in (
        (HTMLExporter(), "html"),
        (MarkdownExporter(), "md"),
        (LatexExporter(), "tex"),
    ):
        body, _ = exporter.from_notebook_node(notebook)
        (folder / f"notebook.{suffix}").write_text(body, encoding="utf-8")


if __name__ == "__main__":
    # nbconvert looks for pandoc on the path; ours comes in a wheel.
    import os

    os.environ["PATH"] = os.pathsep.join(
        [str(Path(pypandoc.get_pandoc_path()).parent), os.environ["PATH"]]
    )
    main(Path(sys.argv[1]), Path(sys.argv[2]))
