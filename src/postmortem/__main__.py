"""The command `postmortem`, and `python -m postmortem`: the command line as a process of its own."""

import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn


def run() -> NoReturn:
    """Run the command line, and end the process with its exit code."""
    # The garbage collector would look for circles after every 700 new objects, which are the
    # classes of the model for the most part, and once more through everything at the end. That
    # takes a sixth of the time of a small report, and there is next to nothing in circles.
    gc.set_threshold(200_000)
    from postmortem.cli.main import main

    code = main()
    gc.freeze()
    if _has_threads():
        # Python would wait for them, and one that a plug-in left behind may never end.
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)
    sys.exit(code)


def _has_threads() -> bool:
    """Whether other threads would keep the process alive."""
    threading = sys.modules.get("threading")
    return threading is not None and any(
        not thread.daemon and thread is not threading.main_thread()
        for thread in threading.enumerate()
    )


if __name__ == "__main__":
    run()
