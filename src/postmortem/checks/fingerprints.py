"""Fingerprints: what a finding is recognised by when its file has changed elsewhere.

A line number and the position of a row change as soon as a row is inserted above. So a fingerprint is
made of the rule, of the path without positions, and of the words of the line; findings that agree in
all of that are numbered in the order of the document.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable

from postmortem.checks.finding import Finding
from postmortem.patterns import regex

_POSITION = regex(r"\[\d+\]")
"""The position of a row in a path: `[2]` in `timeline.events[2].time`, and not `.time`."""


def fingerprints(findings: Iterable[Finding]) -> list[str]:
    """Return the fingerprint of each finding of a file: 16 hexadecimal digits, a colon, a number.

    The number counts findings that are equal otherwise, from 1.
    """
    seen: Counter[str] = Counter()
    hashes: list[str] = []
    for finding in findings:
        path = _POSITION.sub("[]", finding.path)
        words = " ".join((finding.excerpt or "").split()) if finding.path else ""
        text = f"{finding.code}\n{path}\n{words}"
        digest = hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]
        seen[digest] += 1
        hashes.append(f"{digest}:{seen[digest]}")
    return hashes
