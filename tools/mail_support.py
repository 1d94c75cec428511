"""Hold the pages of mails against the data of caniemail.com.

    npm install --prefix FOLDER doiuse-email
    nox -s mail -- FOLDER

It prints what Gmail, Outlook or Apple Mail don't support at all, and fails where there is anything.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import postmortem as pm
from tests.everything import everything

EXAMPLES = Path(__file__).parent.parent / "examples"
CLIENTS = ("gmail.*", "outlook.*", "apple-mail.*")
SCRIPT = """
import { doIUseEmail } from "doiuse-email";
import { readFileSync } from "node:fs";
const [page, ...clients] = process.argv.slice(2);
const found = doIUseEmail(readFileSync(page, "utf8"), { emailClients: clients });
console.log(JSON.stringify(found));
"""


def errors(page: str, folder: Path) -> list[str]:
    """Return what one of the three programs doesn't support of a page."""
    script = folder / "check-mail.mjs"
    script.write_text(SCRIPT, encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "page.html")
        path.write_text(page, encoding="utf-8")
        command = ["node", script.name, str(path), *CLIENTS]
        ran = subprocess.run(command, check=True, capture_output=True, cwd=folder, text=True)
    support: dict[str, list[str]] = json.loads(ran.stdout)
    return sorted({*support.get("errors", [])})


def main(folder: str) -> int:
    """Check the examples and the full report; return how many errors there are."""
    reports = {path.stem: pm.load(path) for path in sorted(EXAMPLES.glob("*.yaml"))}
    count = 0
    for name, report in {**reports, "everything": everything()}.items():
        part: Any = report.to_email().get_body(("html",))
        page = part.get_content()
        wrong = errors(page, Path(folder))
        count += len(wrong)
        print(f"{name}: {len(page.encode()):,} bytes, {len(wrong)} errors", *wrong, sep="\n  ")
    return count


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1]), 1))
