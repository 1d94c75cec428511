"""Try inputs of the generators for a time: `python -m tests.fuzzing --seconds 300 --first 0`.

What breaks a law becomes a file in `examples/`, which the suite replays. The exit code is 1 then.
"""

import argparse
import sys
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from random import Random

from tests.fuzzing.generators import GENERATORS
from tests.fuzzing.laws import LAWS, note

_SLOW = 20.0
"""The seconds after which an input counts as one that hangs."""


def place_of(error: BaseException) -> str:
    """Return where an error was raised, to count those of one cause once."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    words = str(error).split("\n")[0][:60] if isinstance(error, AssertionError) else ""
    return f"{type(error).__name__} at {last.filename.rpartition('/')[2]}:{last.lineno} {words}".strip()


def main(arguments: Sequence[str] | None = None) -> int:
    """Try inputs, print how many of each generator there were and what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=300, help="how long; default: 300")
    parser.add_argument("--first", type=int, default=0, help="the first seed; default: 0")
    parser.add_argument("--most", type=int, default=25, help="so many findings are enough")
    options = parser.parse_args(arguments)
    end = time.monotonic() + options.seconds
    tried: Counter[str] = Counter()
    found: dict[str, str] = {}
    seed = options.first
    while time.monotonic() < end and len(found) < options.most:
        generator = GENERATORS[seed % len(GENERATORS)]
        kind, text = generator(Random(seed))
        began = time.process_time()
        try:
            LAWS[kind](text)
            if time.process_time() - began > _SLOW:
                raise AssertionError(f"it takes more than {_SLOW:g} s")
        except Exception as error:
            place = f"{kind}: {place_of(error)}"
            if place not in found:
                found[place] = f"{note(kind, text).name} (seed {seed}, {generator.__name__})"
                print(f"{place}\n    {found[place]}", flush=True)
        tried[f"{generator.__name__} ({kind})"] += 1
        seed += 1
    for name, count in sorted(tried.items()):
        print(f"{count:>8,} {name}")
    print(f"{sum(tried.values()):>8,} inputs, {len(found)} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
