"""The command `postmortem`, and `python -m postmortem`: the command line as a process of its own."""

import gc
import sys
from typing import NoReturn


def run() -> NoReturn:
    """Run the command line, and end the process with its exit code."""
    # The garbage collector would look for circles after every 700 new objects, which are the
    # classes of the model for the most part, and once more through everything at the end. That
    # takes a sixth of the time of a small report, and there is next to nothing in circles.
    gc.set_threshold(50_000)
    from postmortem.cli.main import main

    code = main()
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    run()
