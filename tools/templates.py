"""Published blanks: `python -m tools.templates FOLDER` learns a style from each and reads what was made from it.

The documents and what is in them are in `tests/fixtures/styles/public` and `tests/styles/learned.py`.
"""

import sys
from pathlib import Path

import postmortem as pm
from tests.styles.learned import PUBLIC, expected, facts_of, filled


def main(folder: Path) -> int:
    """Print what differs, blank by blank; return 1 where anything does, or a blank isn't there."""
    failed = 0
    for name in PUBLIC:
        files = sorted(folder.rglob(f"*{name}.md"))
        if not files:
            sys.stdout.write(f"{name}: no blank of this name in {folder}\n")
            failed += 1
            continue
        style = pm.Style.from_template(files[0].read_text(encoding="utf-8"), name=name)
        reading = pm.read_markdown(filled(name), style=style)
        read, expected_facts = facts_of(reading.report), expected(name)
        wrong = [
            key for key in {**expected_facts, **read} if read.get(key) != expected_facts.get(key)
        ]
        reread = pm.read_markdown(reading.report.to_markdown(style=style), style=style).report
        wrong += [] if facts_of(reread) == read else ["read again"]
        failed += bool(wrong)
        sys.stdout.write(
            f"{name}: {len(expected_facts)} fields, {len(wrong)} of them not as they should be\n"
        )
        for key in wrong:
            sys.stdout.write(f"  {key}: {read.get(key)!r}, and not {expected_facts.get(key)!r}\n")
    return int(failed > 0)


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
