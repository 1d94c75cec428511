"""What reading a text of any shape costs: `nox -s shapes`, `-- --bytes 10000000`, `-- days "one word"`.

Each shape is read by a process of its own. A row shows the seconds of the processor that a megabyte
takes, and how many bytes of memory the process grows by at the most for each byte of the text, that of
the parsers included, beyond the three or so that it takes to receive the text. The reach is 1.5 seconds
and 60 bytes.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress

import postmortem as pm
from benchmarks.shapes import SHAPES

SECONDS, BYTES = 1.5, 60.0


def _json(item: str, path: str = "went_well", head: str = "") -> Callable[[int], str]:
    """Return what makes a report in JSON with a list of so many bytes."""

    def text_of_size(size: int) -> str:
        items = f"[{','.join([item] * max(1, size // (len(item) + 1)))}]"
        section, _, name = path.partition(".")
        inner = f'{{"{name}":{items}}}' if name else items
        return f'{{"title":"T","metadata":{{"incident_id":"I","date":"2026-01-15"}},{head}"{section}":{inner}}}'

    return text_of_size


def _page(text: Callable[[int], str]) -> Callable[[int], str]:
    """Return what makes a page with data of so many bytes."""
    return lambda size: (
        f'<script type="application/json" id="postmortem-data">{text(size)}</script>'
    )


EVENT = '{"event":"e","time":"10:00"}'
DATA: dict[str, dict[str, Callable[[int], str]]] = {
    "JSON": {
        "texts": _json('"a"'),
        "numbers for texts": _json("1"),
        "other numbers": lambda size: _json(",".join(map(str, range(size // 7))))(1),
        "events": _json(EVENT, "timeline.detection"),
        "events that are wrong": _json('{"time":"25:99"}', "timeline.detection"),
        "actions": _json('{"id":"A1","action":"a"}', "action_items"),
        "empty objects": _json("{}", "timeline.detection"),
        "lists in lists": lambda size: "[" * (size // 2) + "]" * (size // 2),
        "keys": lambda size: "{" + ",".join(f'"k{at}":1' for at in range(size // 10)) + "}",
        "one text": lambda size: _json('"' + "a" * size + '"')(1),
    },
    "YAML": {
        "texts": lambda size: "title: T\nwent_well:\n" + "- a\n" * (size // 4),
        "numbers in lists": lambda size: "title: T\nwent_well:\n" + "- [1]\n" * (size // 6),
        "events": lambda size: "title: T\nmetadata: {incident_id: I, date: 2026-01-15}\ntimeline:\n  detection:\n"
        + "  - {time: 10:00, event: e}\n" * (size // 28),
        "keys": lambda size: "title: T\n" + "".join(f"k{at}: 1\n" for at in range(size // 9)),
        "one line": lambda size: "title: " + "a" * size,
        "brackets": lambda size: "[" * size,
        "comments": lambda size: "title: T\n" + "# a\n" * (size // 4),
        "texts with a number sign": lambda size: "title: T\nwent_well:\n" + "- a #b\n" * (size // 7),
    },
    "HTML": {
        "texts": _page(_json('"a"')),
        "events": _page(_json(EVENT, "timeline.detection")),
        "numbers for texts": _page(_json("1")),
        "scripts": lambda size: "<script " * (size // 8),
        "less than": lambda size: "<" * size,
    },
}  # fmt: skip
"""Shapes of data, by the format that they are read as."""
READERS: dict[str, tuple[Callable[[str], object], dict[str, Callable[[int], str]]]] = {
    "Markdown": (pm.read_markdown, SHAPES),
    "JSON": (pm.Report.from_json, DATA["JSON"]),
    "YAML": (pm.Report.from_yaml, DATA["YAML"]),
    "HTML": (pm.Report.from_html, DATA["HTML"]),
}


def measured(reader: str, shape: str, text: str) -> tuple[float, float]:
    """Return the seconds and the memory of reading a text, each for a byte of it; in this process."""
    import resource  # not on Windows

    read, shapes = READERS[reader]
    for small in ("# Down\n\n## Timeline\n\n- 13:30 - down\n", "title: T\n", shapes[shape](1000)):
        with suppress(pm.PostmortemError):
            read(small)  # what is imported and compiled for the first time isn't the text's
    length = len(text.encode(errors="surrogatepass"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    with suppress(pm.PostmortemError):
        read(text)
    seconds = time.process_time() - began
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    unit = 1 if sys.platform == "darwin" else 1024
    return seconds / length, grown * unit / length


def main(arguments: list[str]) -> int:
    """Print a row for each shape. Returns 1 where a shape is beyond the reach."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shapes", nargs="*", help="parts of the names of shapes, or a format")
    parser.add_argument("--bytes", type=int, default=1_000_000, help="the size of each text")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.one:
        reader, shape = options.one
        # Surrogates are no UTF-8, and a text in JSON may hold any character.
        print(json.dumps(measured(reader, shape, json.loads(sys.stdin.read()))))
        return 0
    beyond = 0
    print("s/MB  bytes/byte  shape")
    for reader, (_, shapes) in READERS.items():
        for shape in shapes:
            name = f"{reader}: {shape}"
            if options.shapes and not any(part in name for part in options.shapes):
                continue
            command = [sys.executable, "-m", "benchmarks.megabytes", "--one", reader, shape]
            # The text is made here, so that its making is no part of the memory.
            text = json.dumps(shapes[shape](options.bytes))
            result = subprocess.run(command, input=text, capture_output=True, text=True, check=True)  # noqa: S603 - of this module
            seconds, memory = json.loads(result.stdout)
            mark = "" if 1e6 * seconds <= SECONDS and memory <= BYTES else "  beyond the reach"
            beyond += bool(mark)
            print(f"{1e6 * seconds:4.2f}  {memory:10.1f}  {name}{mark}", flush=True)
    return 1 if beyond else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
