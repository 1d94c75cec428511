"""Where the values of a JSON text stand: a scan of its tokens, for a text that was read before."""

import re
from bisect import bisect_right

from postmortem.tree.locations import Location

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)


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
        what = token[0]
        at = token.start()
        line = bisect_right(lines, at)
        place = Location(line, at - lines[line - 1] + 1)
        if what in "}]":
            path = outer.pop()[0] if outer else ""
        elif what == ",":
            key_comes = bool(outer) and outer[-1][1] is None
        elif key_comes and what[0] == '"':
            inside = outer[-1][0]
            key = re.sub(r"\\(.)", r"\1", what[1:-1])
            path = f"{inside}.{key}" if inside else key
            locations[path] = place
            key_comes = False
        elif what != ":":
            if outer and (number := outer[-1][1]) is not None:
                inside = outer[-1][0]
                path = f"{inside}[{number}]"
                outer[-1] = (inside, number + 1)
            locations.setdefault(path, place)
            if what in "{[":
                outer.append((path, None if what == "{" else 0))
                key_comes = what == "{"
    return locations
