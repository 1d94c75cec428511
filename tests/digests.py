"""Print a digest of what each format makes of the full report: `nox -s pythons` compares them.

One report must give the same text whichever Python writes it. PDF, Word and mail hold what
other packages draw and pack, with the compression of the Python that runs them.
"""

import hashlib
import sys

import postmortem as pm
from tests.everything import everything


def digests() -> dict[str, str]:
    """Return the SHA-256 of the full report in each format of text, by the format's name."""
    report = everything()
    names = sorted({*pm.renderers()} - {"docx", "mail", "pdf"})
    texts = {name: str(pm.render(report, pm.Format(name))) for name in names}
    texts |= {"json": report.to_json(), "yaml": report.to_yaml(), "repr": repr(report)}
    return {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}


if __name__ == "__main__":
    for name, digest in sorted(digests().items()):
        sys.stdout.write(f"{name} {digest}\n")
