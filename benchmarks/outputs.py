"""PDF and Word against what people would use instead: `python -m benchmarks.outputs`.

Each work is done once for each size, in a process of its own, which is ended after two minutes. The
table has the whole time of the process, start included, and the size of the file.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.reports import SIZES

ROOT = Path(__file__).parent.parent
LONGEST = 120
"""After how many seconds a work is ended."""

WORKS = {
    ("PDF", "this library"): "pm.load(source).save(target)",
    ("PDF", "WeasyPrint on our HTML"): (
        "import weasyprint\n"
        "page = pm.load(source).to_html(embed_data=False)\n"
        "weasyprint.HTML(string=page).write_pdf(target, pdf_variant='pdf/ua-1')"
    ),
    ("Word", "this library"): "pm.load(source).save(target)",
    ("Word", "pandoc on our Markdown"): (
        "import pypandoc\n"
        "text = pm.load(source).to_markdown()\n"
        "pypandoc.convert_text(text, 'docx', format='gfm', outputfile=target)"
    ),
    ("Word", "python-docx by hand, tables only"): (
        "import docx\n"
        "from postmortem.model.document import to_document\n"
        "from benchmarks.contests import _tables\n"
        "document = docx.Document()\n"
        "for table in _tables(to_document(pm.load(source)).body):\n"
        "    made = document.add_table(1 + len(table.rows), len(table.columns))\n"
        "    for row, cells in zip(made.rows, (table.columns, *table.rows), strict=True):\n"
        "        for cell, text in zip(row.cells, cells, strict=True):\n"
        "            cell.text = text\n"
        "document.save(target)"
    ),
}
SUFFIXES = {"PDF": ".pdf", "Word": ".docx"}


def measured(code: str, source: Path, target: Path) -> str:
    """Return how long a work takes, and how large its file is."""
    head = f"import postmortem as pm\nsource, target = {str(source)!r}, {str(target)!r}\n"
    started = time.perf_counter()
    try:
        subprocess.run(  # noqa: S603 - our own code
            [sys.executable, "-c", head + code],
            check=True,
            cwd=ROOT,
            timeout=LONGEST,
            capture_output=True,
        )
    except subprocess.TimeoutExpired:
        return f"more than {LONGEST} s"
    return f"{time.perf_counter() - started:.1f} s, {target.stat().st_size / 1000:,.0f} kB"


def main() -> None:
    """Print the table."""
    print(f"| format | by | {' | '.join(SIZES)} |\n| --- | --- |{' ---: |' * len(SIZES)}")
    with tempfile.TemporaryDirectory() as folder:
        sources = {}
        for at, (size, make) in enumerate(SIZES.items()):
            sources[size] = Path(folder, f"{at}.json")
            make().save(sources[size])
        for (format, by), code in WORKS.items():
            cells = []
            for source in sources.values():
                target = source.with_suffix(SUFFIXES[format])
                target.unlink(missing_ok=True)
                cells.append(measured(code, source, target))
            print(f"| {format} | {by} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
