"""Check a folder of old post-mortems, and write what was found into docs/checks-corpus.md.

    nox -s check-corpus -- FOLDER            prints the table
    nox -s check-corpus -- FOLDER --write    writes it into the page, between two comments
    nox -s check-corpus -- FOLDER --list     prints every finding, to go through by hand

The table has names of folders and counts; no sentence of a document leaves it.
"""

import argparse
from collections import Counter
from pathlib import Path

import postmortem as pm
from postmortem.checks.files import CheckOptions, check_paths

PAGE = Path(__file__).parent.parent / "docs" / "checks-corpus.md"
START, END = "<!-- made by nox -s check-corpus -->", "<!-- /made -->"


def main() -> int:
    """Check the folder; return 1 where a document couldn't be checked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--list", action="store_true")
    arguments = parser.parse_args()
    counts: dict[str, Counter[str]] = {}
    documents: Counter[str] = Counter()
    failed = 0
    files = sorted(str(path) for path in arguments.folder.rglob("*.md"))
    for result in check_paths(files, CheckOptions()):
        name = Path(result.source).relative_to(arguments.folder).parts[0]
        if name.endswith(".md") or Path(result.source).name == "README.md":
            continue  # about the folder, and no post-mortem
        documents[name] += 1
        failed += result.error is not None
        counts.setdefault(name, Counter()).update(finding.code for finding in result.findings)
        if arguments.list:
            print(
                *(f"{result.source}:{finding.location}: {finding}" for finding in result.findings),
                sep="\n",
            )
    text = table(counts, documents)
    if arguments.write:
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(START)
        PAGE.write_text(
            f"{before}{START}\n\n{text}\n\n{END}{rest.partition(END)[2]}", encoding="utf-8"
        )
    else:
        print(text)
    return int(failed > 0)


def table(counts: dict[str, Counter[str]], documents: Counter[str]) -> str:
    """Return a table of the rules that found something, by folder."""
    names = sorted(counts)
    head = f"| rule | {' | '.join(f'{name} ({documents[name]})' for name in names)} | all |"
    lines = [head, "|---" * (len(names) + 2) + "|"]
    for rule in pm.rules():
        row = [counts[name][rule.code] for name in names]
        if any(row):
            lines.append(f"| {rule.code} {rule.name} | {' | '.join(map(str, row))} | {sum(row)} |")
    total = [counts[name].total() for name in names]
    lines.append(f"| all | {' | '.join(map(str, total))} | {sum(total)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
