"""Try inputs guided by which lines run: `python -m tests.fuzzing.guided markdown --seconds 60`.

Needs atheris, and no other package than the library's own. What breaks a law becomes a file in
`examples/`; an input that hangs becomes one in `build/guided/`. The exit code is 1 then.
"""

import argparse
import os
import sys
import time
from pathlib import Path
from typing import Any

import atheris

with atheris.instrument_imports(include=["postmortem"]):
    from tests.fuzzing import laws
    from tests.fuzzing.__main__ import place_of
    from tests.fuzzing.generators import seeds

FOLDER = Path("build", "guided")


def main() -> None:
    """Run one target to its end; libFuzzer ends the process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=laws.LAWS)
    parser.add_argument("--seconds", type=int, default=60, help="how long; default: 60")
    options = parser.parse_args()
    corpus = FOLDER / options.kind
    corpus.mkdir(parents=True, exist_ok=True)
    for number, (kind, text) in enumerate(seeds()):
        if kind == options.kind:
            (corpus / f"seed-{number:03}").write_bytes(text.encode())
    law = laws.LAWS[options.kind]
    lines: set[str] = set()
    count = 0
    shown = laws.shown

    def shown_now_and_then(report: Any) -> None:
        if count % 8 == 0:
            shown(report)  # all formats take ten times as long as to read a text

    laws.shown = shown_now_and_then

    def target(data: bytes) -> None:
        nonlocal count
        if time.monotonic() > end:
            print(f"{options.kind}: {count:,} inputs, {len(lines)} findings", flush=True)
            os._exit(1 if lines else 0)  # libFuzzer would go on
        count += 1
        text = data.decode(errors="surrogateescape")
        try:
            law(text)
        except Exception as error:
            place = place_of(error)
            if place not in lines:
                lines.add(place)
                print(
                    f"{options.kind}: {place}\n    {laws.note(options.kind, text).name}", flush=True
                )

    arguments = [
        sys.argv[0], f"-max_total_time={options.seconds + 60}", "-timeout=20", "-rss_limit_mb=4096", "-max_len=8000",
        "-verbosity=0", f"-artifact_prefix={FOLDER}{os.sep}", str(corpus),
    ]  # fmt: skip
    end = time.monotonic() + options.seconds
    atheris.Setup(arguments, target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
