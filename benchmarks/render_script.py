"""What a user would write instead of `postmortem render`: YAML into a Jinja2 template.

Usage: python -m benchmarks.render_script REPORT.yaml OUT.md
"""

import sys
from pathlib import Path

import yaml

from benchmarks.jinja import markdown


def main(source: str, out: str) -> None:
    """Render a file."""
    with Path(source).open(encoding="utf-8") as file:
        report = yaml.load(file, Loader=yaml.CSafeLoader)
    Path(out).write_text(markdown(report), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
