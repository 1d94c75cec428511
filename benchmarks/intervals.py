"""How often two periods mislead: medians of 50 incidents each, drawn from real lengths.

    python -m benchmarks.intervals FILE

FILE has an incident of a status page on each line, as JSON (`started_at`, `resolved_at`). For the page
of the docs it was GitHub's, 2010 to 2023, as the project GitHub-Incident-History collected it (Unlicense).
"""

import argparse
import datetime as dt
import json
import random
import statistics
from pathlib import Path
from typing import Any

SIZE = 50
"""How many incidents a period has."""
ROUNDS = 20_000


def lengths(path: Path) -> list[float]:
    """Return the lengths in minutes of the incidents that end after they start."""
    results = []
    for line in path.read_text(encoding="utf-8").splitlines():
        data: dict[str, Any] = json.loads(line)
        incident = data.get("incident", data)
        start, end = (incident.get(name) for name in ("started_at", "resolved_at"))
        if start and end:
            minutes = (_time(end) - _time(start)).total_seconds() / 60
            results += [minutes] if minutes > 0 else []
    return results


def _time(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def misled(known: list[float], seed: int = 1) -> tuple[float, float]:
    """Return two shares of comparisons: worse though 20 % better, and 20 % better though the same."""
    source = random.Random(seed)  # noqa: S311
    worse = better = 0
    for _ in range(ROUNDS):
        before = statistics.median(source.choices(known, k=SIZE))
        after = statistics.median(source.choices(known, k=SIZE))
        worse += 0.8 * after >= before
        better += after <= 0.8 * before
    return worse / ROUNDS, better / ROUNDS


def main() -> None:
    """Print both shares."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.intervals", description=__doc__)
    parser.add_argument("file", type=Path)
    known = lengths(parser.parse_args().file)
    worse, better = misled(known)
    print(f"{len(known)} incidents with a length, median {statistics.median(known):.0f} min")
    print(f"worse though 20 % better: {worse:.1%}; 20 % better though the same: {better:.1%}")


if __name__ == "__main__":
    main()
