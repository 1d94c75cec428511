"""Where the values of a JSON text are: a scan of its tokens, for a text that was read before."""

import re
from bisect import bisect_right

from postmortem.patterns import regex
from postmortem.tree.locations import Location

_TOKEN = regex(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)


def json_places(text: str) -> dict[str, Location]:
    """Return the place of every value by its path; that of an entry is where its key begins.

    The text has to be valid JSON; of any other, what comes back means nothing.
    """
    lines = [0, *(match.end() for match in re.finditer("\n", text))]
    locations: dict[str, Location] = {}
    # The path of each collection that is open, and the number of its next item; None in an object.
    outer: list[tuple[str, int | None]] = []
    path = ""
    key_comes = False
    for token in _TOKEN.finditer(text):
        kind = token[0]
        at = token.start()
        line = bisect_right(lines, at)
        place = Location(line, at - lines[line - 1] + 1)
        if kind in "}]":
            path = outer.pop()[0] if outer else ""
        elif kind == ",":
            key_comes = bool(outer) and outer[-1][1] is None
        elif key_comes and kind[0] == '"':
            frame = outer[-1][0]
            key = re.sub(r"\\(.)", r"\1", kind[1:-1])
            path = f"{frame}.{key}" if frame else key
            locations[path] = place
            key_comes = False
        elif kind != ":":
            if outer and (number := outer[-1][1]) is not None:
                frame = outer[-1][0]
                path = f"{frame}[{number}]"
                outer[-1] = (frame, number + 1)
            locations.setdefault(path, place)
            if kind in "{[":
                outer.append((path, None if kind == "{" else 0))
                key_comes = kind == "{"
    return locations
