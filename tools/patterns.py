"""List every regular expression of the package with its growth: `nox -s patterns`, or `-- reading`.

A name, like `reading`, leaves only the patterns of the modules that begin with it. For each pattern,
`tests/laws/patterns.py` makes texts that lead to its repeated parts and wear them out. A row shows how
many, the microseconds that the slowest takes at 4,000 characters, and by which power that grows: about
1 where time is linear, 2 where it is quadratic, 0 where 64,000 characters take too little to be measured,
`-` where all texts of 4,000 take less than half a millisecond.
It ends with 1 where a pattern isn't linear.
"""

import sys

from tests.laws.pumping import every, worn


def main(prefixes: list[str]) -> int:
    """Print a row for each pattern, and how many aren't linear. Returns the code to end with."""
    print("texts  slowest  power  pattern")
    listed = linear = 0
    for pattern in sorted(every(), key=lambda pattern: pattern.where):
        if prefixes and not pattern.where.startswith(tuple(prefixes)):
            continue
        wear = worn(pattern)
        power = "-" if wear.power is None else f"{wear.power:.2f}"
        text = repr(pattern.pattern.pattern)
        shown = text if len(text) <= 100 else f"{text[:97]}..."
        print(
            f"{wear.texts:5}  {1e6 * wear.slowest:7.0f}  {power:>5}  {pattern.where}  {shown}",
            flush=True,
        )
        listed += 1
        linear += wear.is_linear
    print(f"{listed} patterns, {linear} of them linear")
    return 0 if linear == listed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
